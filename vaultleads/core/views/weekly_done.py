"""What the weekly report says of what was done: the table of activities, and each touch by lead.

Apart from the report, because it is one part of it: counts beside goals, nothing judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vaultleads.core.activity import WEEKS, Counted, Done, weeks_back
from vaultleads.core.charts import Stack
from vaultleads.core.dates import COUNT_WORDS, WEEKDAYS
from vaultleads.core.model import note_name
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import TouchKind
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.told import Told, joined
from vaultleads.core.views.weekly_known import KnownWeek
from vaultleads.core.weeks import Week

LABELS: Mapping[Counted, str] = {
    "outreach": "Outreach",
    "conversations": "Conversations",
    "informational": "Informational interviews",
    "given": "Given: articles, updates, thanks",
    "other": "Other touches",
}
"""What each activity is called in a table."""

_STEPS = "▁▂▃▄▅▆▇█"
GOAL_STEP = 4
"""The step on which a goal stands in a small picture: what goes beyond it has room as well."""
_WORKDAYS = 5


class DoneRow(NamedTuple):
    """One activity: its count per day shown (empty for none), of the week, its goal, its picture.

    `picture` has a character for each of the last weeks, the present one last; a `goal` of 0 is
    none.
    """

    label: str
    days: tuple[str, ...]
    week: int
    goal: int
    picture: str


class Spoken(NamedTuple):
    """What was exchanged in the week about a lead, or about none with somebody."""

    subject: LeadLink | NoteLink
    what: Told


@dataclass(frozen=True, slots=True)
class DoneTable:
    """The week by activity: the short names of the days shown, a row for each activity.

    Days of the weekend are shown where something happened on one. `goal` is the character that a
    goal reaches in a picture, empty where no goal is set. `span` is how many weeks a picture shows,
    in words.
    """

    weekdays: tuple[str, ...]
    rows: tuple[DoneRow, ...]
    goal: str
    span: str = COUNT_WORDS[WEEKS - 1]

    @property
    def touches(self) -> int:
        """How many touches there were in the week."""
        return sum(row.week for row in self.rows)


def done_table(week: Week, done: Iterable[Done]) -> DoneTable:
    """Return the table of what was `done` in `week`; touches of no activity only where any are."""
    shown = [one for one in done if one.activity != "other" or one.week]
    places = [
        at
        for at, day in enumerate(week.days)
        if day.weekday() < _WORKDAYS or any(one.days[at] for one in shown)
    ]
    rows = tuple(
        DoneRow(
            LABELS[one.activity],
            tuple(str(one.days[at] or "") for at in places),
            one.week,
            one.goal,
            "".join(_step(count, one.goal) for count in one.weeks),
        )
        for one in shown
    )
    names = tuple(WEEKDAYS[week.days[at].weekday()][:3] for at in places)
    return DoneTable(names, rows, _STEPS[GOAL_STEP] if any(row.goal for row in rows) else "")


def _step(count: int, goal: int) -> str:
    """Return how high `count` stands, always alike for the same goal, whatever other weeks were.

    Without a goal each touch is a step. What is more than nothing is at least one step high.
    """
    steps = (2 * count * GOAL_STEP + goal) // (2 * goal) if goal else count
    return _STEPS[min(max(steps, bool(count)), len(_STEPS) - 1)]


def touches_chart(week: Week, done: Iterable[Done]) -> Stack:
    """Return the picture of the touches of the last weeks, by activity, the oldest week first."""
    every = tuple(done)
    totals = [sum(counts) for counts in zip(*(one.weeks for one in every), strict=True)]
    return Stack(
        name=f"{week.label}-touches",
        title="Touches per week",
        alt=f"Touches in the last {COUNT_WORDS[WEEKS - 1]} weeks: {', '.join(map(str, totals))}",
        weeks=tuple(f"W{one.number:02}" for one in weeks_back(week)),
        kinds=tuple((LABELS[one.activity].partition(":")[0], one.weeks) for one in every),
    )


# --- by lead --------------------------------------------------------------------------------


def spoken_in(known: KnownWeek, touches: Iterable[Touch]) -> tuple[Spoken, ...]:
    """Return what the `touches` of the week were, by lead in their order, then by person."""
    pipeline, kinds = known.pipeline, known.kinds
    by_lead: dict[str, list[Touch]] = {}
    by_person: dict[NoteLink, list[Touch]] = {}
    for touch in touches:
        leads = known.dealings.leads_of(touch)
        for path in leads:
            by_lead.setdefault(path, []).append(touch)
        if not leads:
            by_person.setdefault(_somebody(pipeline, touch), []).append(touch)
    found = [
        Spoken(lead_link(pipeline, one.lead), _listed(pipeline, kinds, by_lead[one.lead.path]))
        for one in known.leads
        if one.lead.path in by_lead
    ]
    found += [
        Spoken(subject, _listed(pipeline, kinds, theirs, subject))
        for subject, theirs in sorted(
            by_person.items(), key=lambda item: (item[0].shown, item[0].path)
        )
    ]
    return tuple(found)


def _somebody(pipeline: Pipeline, touch: Touch) -> NoteLink:
    """Return whom a touch that is about no lead was with, else the note that it stands in."""
    if touch.people:
        return person_link(pipeline, touch.people[0])
    return NoteLink(touch.path, link_name(pipeline, touch.path), note_name(touch.path))


def _listed(
    pipeline: Pipeline,
    kinds: Mapping[str, TouchKind],
    touches: Iterable[Touch],
    subject: NoteLink | None = None,
) -> Told:
    """Return touches one after another: what it was, with whom, on which day of the week."""
    pieces: list[str | NoteLink] = []
    for touch in touches:
        pieces.append(", " if pieces else "")
        pieces.append(touch.kind)
        if subject and len(touch.people) == 1:
            pieces.append(f" {bond(touch, kinds)} them")
        elif touch.people:
            pieces += _with_whom(pipeline, kinds, touch)
        pieces.append(f" on {WEEKDAYS[touch.day.weekday()][:3]}")
    return joined(pieces)


def _with_whom(
    pipeline: Pipeline, kinds: Mapping[str, TouchKind], touch: Touch
) -> Iterator[str | NoteLink]:
    """Yield who it was with; of what somebody sent to somebody else, both sides."""
    others = tuple(person for person in touch.people if person not in touch.reached)
    sent = touch.inbound and touch.reached and others
    yield f" {bond(touch, kinds)} "
    yield from _people(pipeline, touch.reached if sent else touch.people)
    if sent:
        yield " to "
        yield from _people(pipeline, others)


def _people(pipeline: Pipeline, people: Sequence[Person]) -> Iterator[str | NoteLink]:
    for at, person in enumerate(people):
        if at:
            yield " and " if at == len(people) - 1 else ", "
        yield person_link(pipeline, person)


def bond(touch: Touch, kinds: Mapping[str, TouchKind]) -> str:
    """Return the word between a touch and its people: `from`, `with` or `to`."""
    kind = kinds.get(touch.kind)
    if touch.inbound:
        return "from"
    return "with" if kind is None or kind.two_way else "to"


def touch_words(touch: Touch, kinds: Mapping[str, TouchKind]) -> str:
    """Return what a touch was, for the name of somebody to follow: `call with`, `application`."""
    return f"{touch.kind} {bond(touch, kinds)}" if touch.people else touch.kind
