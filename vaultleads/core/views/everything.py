"""Everything that the shipped reports show, and every lead: the view of a report of one's own.

Apart from the views that it is made of: a template that takes the place of a shipped report gets
the view of that report, and one of another name gets this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vaultleads.core.views.followups import FollowUpsView
from vaultleads.core.views.health import HealthView
from vaultleads.core.views.lead_rows import LeadRow
from vaultleads.core.views.network import NetworkView
from vaultleads.core.views.pipeline import PipelineView
from vaultleads.core.views.priorities import PrioritiesView
from vaultleads.core.views.weekly import WeeklyView

PARTS: Mapping[str, str] = {
    "Priorities": "priorities",
    "Follow-ups": "follow_ups",
    "Weekly": "weekly",
    "Pipeline": "pipeline",
    "Network": "network",
    "Vault health": "health",
}
"""Which part of everything is the view of each shipped report, by the title of its template."""


@dataclass(frozen=True, slots=True)
class EverythingView:
    """What a template gets that takes the place of no shipped report.

    Each part but the last is the view of a shipped report, `weekly` that of the present week;
    `leads` are all leads, the closed, parked and snoozed ones too, in the order of every list.
    """

    priorities: PrioritiesView
    follow_ups: FollowUpsView
    weekly: WeeklyView
    pipeline: PipelineView
    network: NetworkView
    health: HealthView
    leads: tuple[LeadRow, ...]
