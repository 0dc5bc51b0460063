"""The view of `Reports/Weekly/2026-W47.md`: what a week was, and what the next one asks for.

Apart from its parts, which each tell one thing: here they are put together as of one day, today
while the week lasts, and its last day once it is over. Nothing that bears a later day is told.
Every text that a person wrote is plain here; the template's filters make it safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaultleads.core.activity import Done, activity_of, done_in, touches_between, weeks_back
from vaultleads.core.charts import Chart, Funnel, Spreads, Stack
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.funnel import (
    ENOUGH_TO_SAY,
    conversion_by_source,
    funnel_steps,
    opportunity_stage,
)
from vaultleads.core.histories import Histories, record_text
from vaultleads.core.markdown import Md
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.funnel import (
    SourceRow,
    StepRow,
    funnel_chart,
    source_row,
    sources_chart,
    stage_title,
    step_rows,
)
from vaultleads.core.views.links import person_link
from vaultleads.core.views.told import Told
from vaultleads.core.views.weekly_done import (
    DoneTable,
    Spoken,
    done_table,
    spoken_in,
    touches_chart,
)
from vaultleads.core.views.weekly_known import KnownWeek, known_week
from vaultleads.core.views.weekly_learnt import LearntRow, learnt_in
from vaultleads.core.views.weekly_moved import MovedRow, NewRow, moved_in, new_in
from vaultleads.core.views.weekly_plan import (
    Plan,
    StalledRow,
    StillRow,
    plan_for,
    stalled_in,
    still_standing,
)
from vaultleads.core.views.weekly_summary import WeekFacts, as_notes, questions_of, summary_of
from vaultleads.core.weeks import Week

MOST_ROWS = 40
"""Rows of one kind that are shown: nobody reads more of one week. The others are counted."""


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
    a share can be believed. `opportunity` is what the stage of a formal opening is called. The
    pictures are `funnel`, `touches` and `spreads`. `questions` are what to ask oneself. `record` is
    a comment, Markdown already, in which the next reports read where each lead stood: it has to
    stand at the end of the report.
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
    opportunity: str
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
    known = known_week(pipeline, week, found, histories)
    lately = touches_between(pipeline, weeks_back(week)[0].first, known.last)
    touches = tuple(touch for touch in lately if touch.day >= week.first)
    spoken = spoken_in(known, touches)
    facts = _facts(known, found, touches, done_in(pipeline, week, lately))
    steps = funnel_steps(pipeline, known.histories, known.day)
    sources, together = conversion_by_source(pipeline, known.histories, known.day)
    return WeeklyView(
        week=week.label,
        number=week.number,
        days=week.words,
        over=known.over,
        leads=len(known.leads),
        summary=summary_of(facts),
        done=done_table(week, facts.done),
        spoken=spoken[:MOST_ROWS],
        learnt=facts.learnt[:MOST_ROWS],
        moved=facts.moved[:MOST_ROWS],
        new=facts.new[:MOST_ROWS],
        plan=facts.plan,
        still=still_standing(known, facts.done),
        stalled=facts.stalled[:MOST_ROWS],
        more=_more(spoken, facts),
        steps=step_rows(steps),
        sources=tuple(map(source_row, sources)),
        every=source_row(together, "all"),
        enough=ENOUGH_TO_SAY,
        opportunity=stage_title(opportunity_stage(pipeline)),
        funnel=funnel_chart(steps, f"{week.label}-funnel"),
        touches=touches_chart(week, facts.done),
        spreads=sources_chart(sources, f"{week.label}-sources"),
        questions=questions_of(facts),
        broken=broken_of(pipeline),
        record=Md(record_text(known.histories.new_record(known.leads, known.day))),
    )


def reflection(view: WeeklyView) -> str:
    """Return the section that is put below a new report, and is the person's own from then on.

    It is Markdown, with a few questions fitted to the week.
    """
    return as_notes(view.questions)


def _facts(
    known: KnownWeek, found: FollowUps, touches: Iterable[Touch], done: tuple[Done, ...]
) -> WeekFacts:
    """Return all that the summary is chosen from."""
    talked = ("conversations", "informational")
    talks: list[Touch] = []
    letters: list[Touch] = []
    for touch in touches:
        (talks if activity_of(touch, known.kinds) in talked else letters).append(touch)
    people = dict.fromkeys(person for touch in talks for person in touch.people)
    return WeekFacts(
        over=known.over,
        people=tuple(person_link(known.pipeline, person) for person in people),
        talks=len(talks),
        sent=sum(not touch.inbound for touch in letters),
        came=sum(touch.inbound for touch in letters),
        learnt=learnt_in(known),
        moved=moved_in(known),
        new=new_in(known),
        done=done,
        stalled=stalled_in(known),
        plan=plan_for(known, found),
        tiers=Counter(one.qualification.tier for one in known.leads if known.worked(one)),
    )


def _more(spoken: Sequence[Spoken], facts: WeekFacts) -> More:
    every = (spoken, facts.learnt, facts.moved, facts.new, facts.stalled)
    return More(*(max(0, len(rows) - MOST_ROWS) for rows in every))
