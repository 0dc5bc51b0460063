"""The funnel: how far leads came, how long they stayed, and which sources brought them there.

`reached` counts the leads that ever came to a stage, `stays` measures how long they stayed in
one, and `conversion` counts what became of the leads of each source.
"""

from __future__ import annotations

from vaultleads.core.funnel.conversion import (
    ENOUGH_TO_SAY,
    Converted,
    SourceShare,
    conversion_by_source,
)
from vaultleads.core.funnel.reached import (
    FunnelStep,
    funnel_steps,
    known_on,
    opportunity_leads,
    opportunity_stage,
    scope_leads,
)
from vaultleads.core.funnel.stays import Median, StageStays, median_stay, stays_by_stage

__all__ = [
    "ENOUGH_TO_SAY",
    "Converted",
    "FunnelStep",
    "Median",
    "SourceShare",
    "StageStays",
    "conversion_by_source",
    "funnel_steps",
    "known_on",
    "median_stay",
    "opportunity_leads",
    "opportunity_stage",
    "scope_leads",
    "stays_by_stage",
]
