"""What the weekly report looks ahead to: the plan of the coming week, and what stood still.

Apart from the follow-ups, which say all that is to be done: here it is a week's worth, with what
no rule asks for, since it is about no single lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from vaultleads.core.activity import WEEKS, Done
from vaultleads.core.dates import COUNT_WORDS, add_days, next_business_day, short_day
from vaultleads.core.followup.cadence import rhythm_of
from vaultleads.core.followup.layout import by_worth
from vaultleads.core.followup.model import FollowUp, FollowUps, Listed
from vaultleads.core.funnel import known_on
from vaultleads.core.model import note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead
from vaultleads.core.views.followups import linked, subjects_of
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.told import Told
from vaultleads.core.views.weekly_done import LABELS, touch_words
from vaultleads.core.views.weekly_known import KnownWeek

MOST_LINES = 7
"""Lines of a plan: one for each day; what is more is no plan but a list."""
_STEPS_PER_LINE = 2
_SHORT_FOR = 2
"""Weeks in a row below its goal after which an activity is said to stand still."""
_COUNTS_SHOWN = 4
_MOST_TARGETS = 3
_ALIVE = ("focus", "nurture")
"""The tiers whose leads are meant to be in touch all the time."""


class Step(NamedTuple):
    """One thing to do: what, and its day in short words, which may have passed or be empty."""

    action: Told
    day: str
    late: bool


class PlanLine(NamedTuple):
    """One line of the plan: about what, and the one or two things that come next there."""

    subject: LeadLink | NoteLink
    steps: tuple[Step, ...]


class Plan(NamedTuple):
    """The plan of a week, what is worth most first; `more` is how many lines have no room.

    `late` counts the lines with something overdue, those without room included.
    """

    lines: tuple[PlanLine, ...]
    more: int
    late: int

    def __bool__(self) -> bool:
        return bool(self.lines)


class StillRow(NamedTuple):
    """An activity below its goal for some weeks in a row, and with whom to begin.

    `span` is how many weeks, in words, and `counts` are those of the weeks, no more than the last
    four, the newest last. `many` says that its name is a plural.
    """

    label: str
    many: bool
    span: str
    counts: tuple[int, ...]
    goal: int
    begin: tuple[NoteLink, ...]


class StalledRow(NamedTuple):
    """A lead that nobody touched for longer than its tier bears; days in short words.

    `last` is what the last touch was, empty where there is none since it was captured on `since`;
    `person` is with whom it was. `red` is the day on which the silence became too long.
    """

    lead: LeadLink
    tier: str
    last: str
    person: NoteLink | None
    since: str
    red: str


def plan_for(known: KnownWeek, found: FollowUps) -> Plan:
    """Return what to do up to the end of the coming week, by the follow-ups `found`.

    What is overdue is in it, and what has no day where it is a lead without a next step.
    """
    pipeline, until = known.pipeline, known.week.after().last
    sections = ("no-next-action", "overdue", "today", "this-week", "next-week")
    every = [
        (entry, near)
        for name in sections
        for entry in found.sections.get(name, ())  # type: ignore[call-overload]  # names of sections
        if _known(pipeline, entry, found.day) and (near := _near(entry, until))
    ]
    every.sort(key=lambda item: by_worth(item[0]))
    subjects = subjects_of(pipeline)
    lines = tuple(
        PlanLine(
            subjects.get(entry.note)
            or NoteLink(entry.note, link_name(pipeline, entry.note), note_name(entry.note)),
            tuple(_step(pipeline, one, found.day) for one in near[:_STEPS_PER_LINE]),
        )
        for entry, near in every[:MOST_LINES]
    )
    late = sum(any(_late(one, found.day) for one in near) for _, near in every)
    return Plan(lines, max(0, len(every) - MOST_LINES), late)


def _known(pipeline: Pipeline, entry: Listed, day: date) -> bool:
    lead = pipeline.leads.get(entry.note)
    return lead is None or known_on(pipeline, lead, day)


def _near(entry: Listed, until: date) -> tuple[FollowUp, ...]:
    asked = entry.section == "no-next-action"
    return tuple(one for one in entry.follow_ups if (one.due is None and asked) or _by(one, until))


def _by(one: FollowUp, until: date) -> bool:
    return one.due is not None and one.due <= until


def _step(pipeline: Pipeline, one: FollowUp, today: date) -> Step:
    day = short_day(one.due, today.year) if one.due else ""
    return Step(linked(pipeline, one.action), day, _late(one, today))


def _late(one: FollowUp, today: date) -> bool:
    return one.due is not None and one.due < today


# --- what stood still -----------------------------------------------------------------------


def still_standing(known: KnownWeek, done: Sequence[Done]) -> tuple[StillRow, ...]:
    """Return the activities that were below their goal in some weeks in a row, in their order.

    A week that is not over yet is none of them.
    """
    ended = done if known.over else [one.before for one in done]
    return tuple(
        StillRow(
            LABELS[one.activity].partition(":")[0],
            one.activity in ("conversations", "informational"),
            COUNT_WORDS[one.weeks_short - 1] + (" or more" if one.weeks_short == WEEKS else ""),
            one.weeks[-min(one.weeks_short, _COUNTS_SHOWN) :],
            one.goal,
            _targets(known) if one.activity == "outreach" else (),
        )
        for one in ended
        if one.weeks_short >= _SHORT_FOR
    )


def _targets(known: KnownWeek) -> tuple[NoteLink, ...]:
    """Return people who are named on the best leads and have never been written to."""
    found: dict[NoteLink, None] = {}
    for one in known.leads:
        if known.worked(one):
            for person in one.connection.targets:
                if not known.dealings.with_person(person, one.lead):
                    found[person_link(known.pipeline, person)] = None
        if len(found) >= _MOST_TARGETS:
            break
    return tuple(found)[:_MOST_TARGETS]


def stalled_in(known: KnownWeek) -> tuple[StalledRow, ...]:
    """Return the leads in focus and to nurture that have been silent for too long."""
    rows = (
        _stalled(known, one)
        for one in known.leads
        if one.qualification.tier in _ALIVE and known.worked(one)
    )
    return tuple(row for row in rows if row is not None)


def _stalled(known: KnownWeek, one: QualifiedLead) -> StalledRow | None:
    pipeline, until = known.pipeline, known.day
    rhythm = rhythm_of(one, pipeline.settings.follow_ups)
    touches = known.dealings.of_lead(one.lead)
    last = touches[-1] if touches else None
    since = max(filter(None, (last.day if last else None, one.lead.captured)), default=None)
    if rhythm is None or since is None:
        return None
    red = next_business_day(add_days(since, rhythm.red), pipeline.holidays)
    if red > until:
        return None
    if last is not None and since > last.day:
        last = None
    person = last.people[0] if last and last.people else None
    return StalledRow(
        lead_link(pipeline, one.lead),
        one.qualification.tier,
        touch_words(last, known.kinds) if last else "",
        person_link(pipeline, person) if person else None,
        short_day(since, until.year),
        short_day(red, until.year),
    )
