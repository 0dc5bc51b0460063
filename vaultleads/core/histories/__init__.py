"""The history of leads: which stage each was in, since when, and what changed stage or tier.

Nothing of it is kept beside the notes: the entries of kind `stage` in a lead's own log tell it, and
where they are silent, what a report last knew. The time of a file says nothing.

`stage_entries` reads what one log tells, `record` what a report keeps of where each lead stood,
and `histories` answers from both.
"""

from __future__ import annotations

from collections.abc import Mapping

from vaultleads.core.histories.histories import Histories, TierChange
from vaultleads.core.histories.record import Record, Stood, read_record, record_text
from vaultleads.core.histories.stage_entries import StageChange

NO_RECORD: Mapping[str, Stood] = {}
"""What is known where no report was ever made."""

__all__ = [
    "NO_RECORD",
    "Histories",
    "Record",
    "StageChange",
    "Stood",
    "TierChange",
    "read_record",
    "record_text",
]
