"""The view of `Reports/Weekly/2026-W47.md`: what a week was, and what the next one asks for.

Apart from its parts, which each tell one thing: here they are put together as of one day, today
while the week lasts, and its last day once it is over. Nothing that bears a later day is told.
Every text that a person wrote is plain here; the template's filters make it safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from vaultleads.core.activity import (
    activity_of,
    done_in,
    kinds_by_name,
    touches_between,
    weeks_back,
)
from vaultleads.core.charts import Chart, Funnel, Spreads, Stack
from vaultleads.core.dealings import Dealings
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.funnel import ENOUGH_TO_SAY, conversion_by_source, funnel_steps, known_on
from vaultleads.core.histories import Histories, record_text
from vaultleads.core.markdown import Md
from vaultleads.core.outreach import Outreaches
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, qualified, qualified_leads, worked
from vaultleads.core.qualify import order_key
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.funnel import (
    SourceRow,
    StepRow,
    funnel_chart,
    source_row,
    sources_chart,
    step_rows,
)
from vaultleads.core.views.links import NoteLink, person_link
from vaultleads.core.views.told import Told
from vaultleads.core.views.weekly_done import (
    DoneTable,
    Spoken,
    done_table,
    spoken_in,
    touches_chart,
)
from vaultleads.core.views.weekly_learnt import LearntRow, learnt_in
from vaultleads.core.views.weekly_moved import MovedRow, NewRow, moved_in, new_in
from vaultleads.core.views.weekly_plan import (
    Plan,
    StalledRow,
    StillRow,
    plan_for,
    stalled_on,
    still_standing,
)
from vaultleads.core.views.weekly_summary import WeekFacts, as_notes, questions_of, summary_of
from vaultleads.core.weeks import Week

MOST_ROWS = 40
"""Rows of one kind that are shown: nobody reads more of one week. The others are counted."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class More:
    """How many rows of each kind the report leaves out."""

    spoken: int
    learnt: int
    moved: int
    new: int
    stalled: int


@dataclass(frozen=True, slots=True)
class WeeklyView:
    """What the template of the weekly report receives.

    `week` is like `2026-W47`; `number` and `days` are for the title, `days` like `16 – 22 November
    2026`. `over` says that the week has ended, so that nothing of it will change. `summary` is
    sentences of texts and links. `still` are activities below their goal for some weeks, `stalled`
    leads that nobody touched for too long; `more` counts the rows that have no room. `every` are
    all leads ever written down, in `sources` by where they came from; `enough` is from how many on
    a share can be believed. The pictures are `funnel`, `touches` and `spreads`. `questions` are
    what to ask oneself. `record` is a comment, Markdown already, in which the next reports read
    where each lead stood: it has to stand at the end of the report.
    """

    week: str
    number: int
    days: str
    over: bool
    leads: int
    summary: tuple[Told, ...]
    done: DoneTable
    spoken: tuple[Spoken, ...]
    learnt: tuple[LearntRow, ...]
    moved: tuple[MovedRow, ...]
    new: tuple[NewRow, ...]
    plan: Plan
    still: tuple[StillRow, ...]
    stalled: tuple[StalledRow, ...]
    more: More
    steps: tuple[StepRow, ...]
    sources: tuple[SourceRow, ...]
    every: SourceRow
    enough: int
    funnel: Funnel
    touches: Stack
    spreads: Spreads
    questions: tuple[str, ...]
    broken: Broken
    record: Md

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All pictures of the report."""
        return self.funnel, self.touches, self.spreads


def weekly_view(
    pipeline: Pipeline, week: Week, found: FollowUps, histories: Histories
) -> WeeklyView:
    """Build the view of the report on `week`.

    `found` are the follow-ups of the day it is made for: today, or the last day of `week` once it
    is over. `histories` know what the week's own report kept, and the latest one before it.
    """
    day = found.day
    leads = _known_leads(pipeline, found)
    seen = histories.brought_to(leads, day)
    dealings = Dealings(pipeline, day)
    lately = touches_between(pipeline, weeks_back(week)[0].first, min(week.last, day))
    done = done_in(pipeline, week, lately)
    touches = tuple(touch for touch in lately if touch.day >= week.first)
    facts = _facts(pipeline, week, found, leads, touches)
    facts = facts._replace(
        learnt=learnt_in(pipeline, dealings, week, day),
        moved=moved_in(pipeline, leads, seen, dealings, week, day),
        done=done,
        stalled=stalled_on(pipeline, leads, dealings, day),
    )
    spoken = spoken_in(pipeline, dealings, touches, (one.lead.path for one in leads))
    ended = done if facts.over else [one.before for one in done]
    steps = funnel_steps(pipeline, seen, day)
    sources, together = conversion_by_source(pipeline, seen, day)
    return WeeklyView(
        week=week.label,
        number=week.number,
        days=week.words,
        over=facts.over,
        leads=len(leads),
        summary=summary_of(facts),
        done=done_table(week, done),
        spoken=_shown(spoken),
        learnt=_shown(facts.learnt),
        moved=_shown(facts.moved),
        new=_shown(facts.new),
        plan=facts.plan,
        still=still_standing(pipeline, ended, leads, dealings, day),
        stalled=_shown(facts.stalled),
        more=More(
            *(
                max(0, len(rows) - MOST_ROWS)
                for rows in (spoken, facts.learnt, facts.moved, facts.new, facts.stalled)
            )
        ),
        steps=step_rows(steps),
        sources=tuple(map(source_row, sources)),
        every=source_row(together, "all"),
        enough=ENOUGH_TO_SAY,
        funnel=funnel_chart(steps, f"{week.label}-funnel"),
        touches=touches_chart(week, done),
        spreads=sources_chart(sources, f"{week.label}-sources"),
        questions=questions_of(facts),
        broken=broken_of(pipeline.problems),
        record=Md(record_text(histories.new_record(leads, day))),
    )


def _shown(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(rows[:MOST_ROWS])


def reflection(view: WeeklyView) -> str:
    """Return the section that is put below a new report, and is the person's own from then on.

    It is Markdown, with a few questions fitted to the week.
    """
    return as_notes(view.questions)


def _known_leads(pipeline: Pipeline, found: FollowUps) -> Sequence[QualifiedLead]:
    """Return the leads that there were on the day of `found`, in the order of every list.

    A horizon that was learnt later is taken for unknown.
    """
    day = found.day
    every = found.leads if found.leads is not None else qualified_leads(pipeline, day)
    known = [one for one in every if known_on(pipeline, one.lead, day)]
    late = [one for one in known if one.lead.horizon_asof and one.lead.horizon_asof > day]
    if not late:
        return known
    outreaches = Outreaches(pipeline, Dealings(pipeline, day), day)
    asked = {
        one.lead.path: qualified(pipeline, replace(one.lead, horizon=None), day, outreaches)
        for one in late
    }
    then = (asked.get(one.lead.path, one) for one in known)
    return sorted(then, key=lambda one: order_key(one.qualification, one.due, one.lead.path))


def _facts(
    pipeline: Pipeline,
    week: Week,
    found: FollowUps,
    leads: Sequence[QualifiedLead],
    touches: Iterable[Touch],
) -> WeekFacts:
    """Return what the summary is chosen from, as far as it needs no other part of the report."""
    kinds = kinds_by_name(pipeline)
    talked = ("conversations", "informational")
    talks: list[Touch] = []
    letters: list[Touch] = []
    for touch in touches:
        (talks if activity_of(touch, kinds) in talked else letters).append(touch)
    return WeekFacts(
        over=found.day >= week.last,
        people=_people(pipeline, talks),
        talks=len(talks),
        sent=sum(not touch.inbound for touch in letters),
        came=sum(touch.inbound for touch in letters),
        learnt=(),
        moved=(),
        new=new_in(pipeline, leads, week, found.day),
        done=(),
        stalled=(),
        plan=plan_for(pipeline, found, week),
        tiers=_tiers(pipeline, leads, found.day),
    )


def _people(pipeline: Pipeline, talks: Iterable[Touch]) -> tuple[NoteLink, ...]:
    people = dict.fromkeys(person for touch in talks for person in touch.people)
    return tuple(person_link(pipeline, person) for person in people)


def _tiers(pipeline: Pipeline, leads: Iterable[QualifiedLead], day: date) -> Mapping[str, int]:
    return Counter(one.qualification.tier for one in leads if worked(pipeline, one, day))
