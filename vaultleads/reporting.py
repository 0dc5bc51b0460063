"""The reports of a vault: rendered from one picture of it, and written where they read differently.

Beside the workspace, which has the picture. Whoever keeps a reporter pays for a report only when
its view has changed, and for an event of the calendar only when something of it has.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

from vaultleads.core.dates import iso_week
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.problem import ConflictError, Problem
from vaultleads.core.regions import compose, digest
from vaultleads.core.views.followups import followups_view
from vaultleads.core.views.priorities import priorities_view
from vaultleads.index import Index
from vaultleads.shipped import shipped_templates
from vaultleads.vault import Vault

if TYPE_CHECKING:
    from vaultleads.render import Renderer


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What became of one report. `message` says why it was refused.

    `backup` is where an edit inside the generated region was kept, if there was one.
    """

    path: str
    state: Literal["written", "unchanged", "refused"]
    message: str = ""
    backup: str = ""


class Settled(NamedTuple):
    """The follow-up report as it was `read`, and its `text` in which no tick counts any more."""

    read: str
    text: str


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


class Reporter:
    """Brings the reports of one vault up to date, again and again."""

    def __init__(self, vault: Vault, settings: Settings, events: EventMemory) -> None:
        self._vault = vault
        self._settings = settings
        self._events = events
        self._rendered: dict[str, tuple[object, str]] = {}
        """The view that each report was rendered from last, and its text."""

    def bring_up_to(
        self,
        found: FollowUps,
        pipeline: Pipeline,
        playbook_problems: tuple[Problem, ...],
        settled: Settled | None = None,
    ) -> tuple[ReportOutcome, ...]:
        """Write every report that reads differently on the day of the follow-ups `found`.

        A report that cannot be written stops no other. `settled` as in `Workspace.report`.
        """
        week = {"week": iso_week(found.day)}
        priorities = priorities_view(pipeline, found.day, found)
        follow_ups = followups_view(pipeline, found, playbook_problems)
        outcomes = [
            self._report("Priorities", "priorities", priorities, week),
            self._report("Follow-ups", "followups", follow_ups, week, settled),
        ]
        if self._settings.calendar.written:
            outcomes.append(self._calendar(found, pipeline))
        return tuple(outcomes)

    def _report(
        self,
        title: str,
        name: str,
        view: object,
        properties: Mapping[str, str],
        settled: Settled | None = None,
    ) -> ReportOutcome:
        path = f"{self._settings.folders.reports}/{title}.md"
        text = self._text(title, view)
        try:
            old = self._vault.read_generated(path)
            if settled is not None:
                old = _once_settled(old, settled, path)
            composed = compose(old, path=path, report=name, text=text, properties=properties)
            backup = ""
            if composed.edited is not None:
                backup = f"{path.removesuffix('.md')} (your edit {digest(composed.edited)}).md"
                self._vault.write_generated(backup, composed.edited + "\n")
            written = self._vault.write_generated(path, composed.text)
        except ConflictError as error:
            return ReportOutcome(path, "refused", str(error))
        return ReportOutcome(path, "written" if written else "unchanged", backup=backup)

    def _text(self, title: str, view: object) -> str:
        seen, text = self._rendered.get(title, (None, ""))
        if seen != view:
            folder = self._settings.folders.reports
            text = self._renderer.render(f"reports/{title}.md.j2", view, folder=folder)
            self._rendered[title] = (view, text)
        return text

    def _calendar(self, found: FollowUps, pipeline: Pipeline) -> ReportOutcome:
        from vaultleads.exchange.ics import calendar_text, is_ours  # noqa: PLC0415 - only where one is written

        path = f"{self._settings.folders.reports}/follow-ups.ics"
        events = self._events.events()
        text = calendar_text(found, pipeline, self._settings.calendar, events)
        self._events.keep(events)
        try:
            old = self._vault.read_generated(path)
            if old is not None and not is_ours(old):
                message = (
                    f"{path} is not a calendar made by vaultleads; move it elsewhere, or delete it "
                    "if you do not need it"
                )
                return ReportOutcome(path, "refused", message)
            written = self._vault.write_generated(path, text)
        except ConflictError as error:
            return ReportOutcome(path, "refused", str(error))
        return ReportOutcome(path, "written" if written else "unchanged")

    @cached_property
    def _renderer(self) -> Renderer:
        from vaultleads.render import Renderer  # noqa: PLC0415 - Jinja2 is heavy

        return Renderer((shipped_templates(),))


def _once_settled(old: str | None, settled: Settled, path: str) -> str:
    """Return the settled text. Raises: ConflictError if the file says something newer."""
    if old != settled.read:
        message = f"{path} was changed while its ticks were harvested; run again."
        raise ConflictError(message)
    return settled.text
