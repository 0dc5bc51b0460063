"""The calendar of follow-ups as a file, and the memory of the one that was made last.

Beside the reporter, because an event of a calendar has a history: that of an event which has not
changed stays as it was, so what was made last is kept in the index.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import Protocol, TypeVar

from vaultleads.core.followup.model import FollowUps
from vaultleads.core.pipeline import Pipeline
from vaultleads.index import Index
from vaultleads.reporting.files import ReportFiles, ReportOutcome

Answer = TypeVar("Answer")


class Asking(Protocol):
    """Asks the index, whatever becomes of it meanwhile: `Workspace.asking`."""

    def __call__(self, ask: Callable[[Index], Answer], /) -> Answer:
        """Return what `ask` finds in the index."""


class EventMemory:
    """The events of the calendar that was made last, kept in the index from run to run."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._kept: dict[str, str] | None = None

    def events(self) -> dict[str, str]:
        """Return the events that are known, by digest."""
        if self._kept is None:
            held = self._asking(lambda index: index.meta(_EVENTS))
            self._kept = marshal.loads(held) if held else {}  # noqa: S302 - bytes of our own index
        return dict(self._kept)

    def keep(self, events: dict[str, str]) -> None:
        """Keep `events`, unless they are those that are kept."""
        if events == self._kept:
            return
        self._kept = dict(events)

        def keep(index: Index) -> None:
            with index.writing():
                index.set_meta(_EVENTS, marshal.dumps(events, 2))

        self._asking(keep)


_EVENTS = "calendar events"


def write_calendar(
    files: ReportFiles, memory: EventMemory, found: FollowUps, pipeline: Pipeline
) -> ReportOutcome:
    """Write the dated follow-ups `found` as a calendar, if it reads differently."""
    from vaultleads.exchange.ics import calendar_text, is_ours  # noqa: PLC0415 - only where one is written

    events = memory.events()
    text = calendar_text(found, pipeline, pipeline.settings.calendar, events)
    memory.keep(events)
    return files.calendar(text, is_ours)
