"""The calendar of follow-ups as a file.

Beside the reporter, because an event of a calendar has a history: that of an event which has not
changed stays as it was.
"""

from __future__ import annotations

from vaultleads.core.followup.model import FollowUps
from vaultleads.core.pipeline import Pipeline
from vaultleads.reporting.files import ReportFiles, ReportOutcome
from vaultleads.reporting.memory import EventMemory


def write_calendar(
    files: ReportFiles, memory: EventMemory, found: FollowUps, pipeline: Pipeline
) -> ReportOutcome:
    """Write the dated follow-ups `found` as a calendar, if it reads differently."""
    from vaultleads.exchange.ics import calendar_text, is_ours  # noqa: PLC0415 - only where one is written

    events = memory.events()
    text = calendar_text(found, pipeline, pipeline.settings.calendar, events)
    memory.keep(events)
    return files.calendar(text, is_ours)
