"""The view of a generated block about one lead: why it stands where it stands, and what happened.

Apart from the reports, where a lead has one line: here it is told whole, as `explain` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vaultleads.core.dealings import Dealings
from vaultleads.core.histories import Histories
from vaultleads.core.model import Lead
from vaultleads.core.people import Touch
from vaultleads.core.qualified import QualifiedLead
from vaultleads.core.views.block_telling import Event, Telling
from vaultleads.core.views.followups import Entry
from vaultleads.core.views.funnel import stage_words
from vaultleads.core.views.priorities import Row, lead_row

MOST_EVENTS = 10
"""What the history shows unless a block is told a `limit`."""


@dataclass(frozen=True, slots=True)
class LeadBlock:
    """What the template of a `lead` block receives.

    `own`: it stands in the lead's own note. `stage` in words, `since` the day on which it came
    there, where that is known. `rule` says why it is in its `tier`, `change` what would lift it or
    what to ask; both are empty for a lead that is not worked, and `outcome` says why it was closed.
    `snoozed` is the day until which it is out of sight. `next` is all that is to be done, else the
    row's step stands; `unset` says that the person set no next step with a day. `events` are its
    history, the newest first; `more` counts the earlier ones.
    """

    own: bool
    active: bool
    stage: str
    since: str
    tier: str
    row: Row
    rule: str
    change: str
    outcome: str
    snoozed: str
    next: Entry | None
    unset: bool
    events: tuple[Event, ...]
    more: int


class _Happened(NamedTuple):
    """A touch, or another event in words, with its place among those of its day."""

    day: date
    order: int
    what: Touch | str


class LeadBlocks:
    """Builds the views of leads."""

    def __init__(self, telling: Telling, histories: Histories) -> None:
        self._told = telling
        self._histories = histories
        self._dealings = Dealings(telling.pipeline, telling.found.day)
        self._listed = {one.note: one for one in telling.found.listed}

    def view(self, path: str, source: str, limit: int) -> LeadBlock:
        """Return the view of the lead at `path` for a block in the note at `source`."""
        one = self._told.leads[path]
        lead, result = one.lead, one.qualification
        active = self._told.pipeline.active(lead)
        listed = self._listed.get(path)
        events = self._happened(lead)
        since = self._histories.since(lead, self._told.found.day)
        return LeadBlock(
            own=path == source,
            active=active,
            stage=stage_words(lead.stage),
            since=self._told.day(since) if since else "",
            tier=result.tier,
            row=lead_row(
                self._told.pipeline,
                one,
                self._told.found.day,
                listed.follow_ups[0] if listed else None,
            ),
            rule=result.rule if active else "",
            change=_change(one) if active else "",
            outcome=lead.outcome,
            snoozed=self._told.snoozed(lead),
            next=self._told.entry(listed) if listed else None,
            unset=listed is not None and listed.unset,
            events=tuple(self._event(event, source, path) for event in events[:limit]),
            more=max(0, len(events) - limit),
        )

    def _happened(self, lead: Lead) -> list[_Happened]:
        """Return what happened to `lead`, the newest first.

        Touches with people on it that belong to no lead keep it alive, and are among them.
        """
        today = self._told.found.day
        found: list[_Happened] = [
            _Happened(touch.day, number, touch)
            for number, touch in enumerate(self._dealings.of_lead(lead))
        ]
        for number, change in enumerate(self._histories.changes(lead), len(found)):
            if change.day <= today:
                before, after = stage_words(change.before), stage_words(change.after)
                found.append(_Happened(change.day, number, f"{before} → {after}".lstrip()))
        if lead.captured is not None and lead.captured <= today:
            found.append(_Happened(lead.captured, -1, "captured"))
        return sorted(found, key=lambda one: (one.day, one.order), reverse=True)

    def _event(self, one: _Happened, source: str, path: str) -> Event:
        day = self._told.day(one.day)
        if isinstance(one.what, str):
            return Event(day, (one.what,), None)
        where = self._told.elsewhere(one.what.path, source, path)
        return Event(day, self._told.touch(one.what), where)


def _change(one: QualifiedLead) -> str:
    """Return what would lift the tier of a lead, or the question that is worth asking first."""
    result = one.qualification
    if result.question is not None:
        asked = result.question.ask(one.asked.name if one.asked else "")
        return f"{asked} ({result.question.leads_to})" if result.question.leads_to else asked
    reached = one.connection.person.name if one.connection.person else ""
    return result.lift.sentence(reached) if result.lift is not None else ""
