"""The reports of a vault: made of one picture of it, and written where they read differently.

Beside the workspace, which has the picture. `listed` says which reports there are and what each is
made of, `texts` makes them, `weeks` knows which weeks are over, `files` and `calendar` write,
`memory` is what one run leaves for the next, and `reporter` puts it all together.
"""

from __future__ import annotations

from vaultleads.reporting.files import ReportOutcome, Settled
from vaultleads.reporting.listed import Picture, Views
from vaultleads.reporting.memory import EventMemory, TemplateMemory
from vaultleads.reporting.reporter import Reporter
from vaultleads.reporting.weeks import WeeklyReports

__all__ = [
    "EventMemory",
    "Picture",
    "ReportOutcome",
    "Reporter",
    "Settled",
    "TemplateMemory",
    "Views",
    "WeeklyReports",
]
