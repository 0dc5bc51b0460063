"""Qualification: from the three answers to a quality, a tier and what would change them.

`quality` adds up points, `tiers` applies the rules, `changes` asks what another answer would
do, and `qualification` puts them together. Who connects to whom is inferred elsewhere; here
the answers are given.
"""

from __future__ import annotations

from vaultleads.core.qualify.changes import Change, Question
from vaultleads.core.qualify.qualification import Qualification, order_key, qualify
from vaultleads.core.qualify.quality import (
    WITHIN_REACH,
    Answers,
    Part,
    PartName,
    horizon_label,
)

__all__ = [
    "WITHIN_REACH",
    "Answers",
    "Change",
    "Part",
    "PartName",
    "Qualification",
    "Question",
    "horizon_label",
    "order_key",
    "qualify",
]
