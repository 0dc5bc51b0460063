"""The view of `Reports/Pipeline.md`: where leads stand, how far they came, and from which source.

Apart from the rooms that count: here it is decided what of it is shown, and in which words. Every
text that a person wrote is plain here; the template's filters make it safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vaultleads.core.charts import Chart, Dot, Funnel, Scatter, Spreads
from vaultleads.core.dates import MONTHS, long_day, middle, months_to, short_day
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.funnel import (
    ENOUGH_TO_SAY,
    conversion_by_source,
    funnel_steps,
    opportunity_stage,
    stays_by_stage,
)
from vaultleads.core.histories import Histories
from vaultleads.core.model import Lead
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import DEFAULT_STAGES, PLANNED_TIERS, TIERS
from vaultleads.core.qualified import QualifiedLead, qualified_leads, snoozed
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.funnel import (
    SourceRow,
    StayRow,
    StepRow,
    counted,
    funnel_chart,
    source_row,
    sources_chart,
    stage_title,
    stage_words,
    stay_row,
    step_rows,
)
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, person_link
from vaultleads.core.weeks import week_of
from vaultleads.core.yields import Yield, yields

_MOST_INTERVIEWS = 12
"""Interviews that are shown: what fits on a page. All are counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next small action; `day` is empty where none is set, `late` says that it has passed.

    `wanted`: the lead needs one, which does not live by its quarter.
    """

    day: str
    text: str
    late: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One lead on the board.

    `known` is the share of its quality that is known, in per cent. `since` is the day on which it
    came into its stage, empty where no log and no report tells.
    """

    lead: LeadLink
    tier: str
    quality: int
    known: int
    since: str
    step: Step


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage of the board; `own` marks a word of the person's own. `snoozed` are not shown."""

    title: str
    words: str
    own: bool
    cards: tuple[Card, ...]
    snoozed: int


@dataclass(frozen=True, slots=True)
class Aside:
    """How many leads are in a stage that is not worked, or snoozed."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class TierRow:
    """The leads of one tier: the span of their qualities, and of the months they may open in.

    `undated` are those whose opening is vague, not known, or expected in the past.
    """

    tier: str
    leads: int
    lowest: int
    highest: int
    first: str
    last: str
    undated: int


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """What one informational interview yielded. Where nobody is named, `people` is empty."""

    day: str
    people: tuple[NoteLink, ...]
    facts: int
    contacts: tuple[NoteLink, ...]
    leads: tuple[LeadLink, ...]


@dataclass(frozen=True, slots=True)
class Yielded:
    """What all interviews yielded together; `rows` are the latest of them."""

    rows: tuple[InterviewRow, ...]
    interviews: int
    facts: int
    contacts: int
    leads: int
    fruitless: int


@dataclass(frozen=True, slots=True)
class PipelineView:
    """What the template of the pipeline report receives.

    `week` is like `2026-W48` and `first_day` its first day in words. `lanes` is the board, the
    furthest stage first; `shown` counts its leads. `every` are all leads that were ever written
    down, in `sources` by where they came from; `enough` is from how many on a share can be
    believed. `opportunity` is what the stage of a formal opening is called. The pictures are
    `funnel`, `spreads` and `qualities`.
    """

    week: str
    first_day: str
    lanes: tuple[Lane, ...]
    shown: int
    asides: tuple[Aside, ...]
    steps: tuple[StepRow, ...]
    stays: tuple[StayRow, ...]
    sources: tuple[SourceRow, ...]
    every: SourceRow
    enough: int
    opportunity: str
    tiers: tuple[TierRow, ...]
    yielded: Yielded
    funnel: Funnel
    spreads: Spreads
    qualities: Scatter
    broken: Broken

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All pictures of the report."""
        return self.funnel, self.spreads, self.qualities


def pipeline_view(pipeline: Pipeline, found: FollowUps, histories: Histories) -> PipelineView:
    """Build the view of the pipeline report on the day of the follow-ups `found`."""
    today = found.day
    week = week_of(today, pipeline.settings.weekly.first_weekday)
    every = found.leads if found.leads is not None else qualified_leads(pipeline, today)
    histories = histories.brought_to(every, today)
    active = [one for one in every if pipeline.active(one.lead)]
    seen = [one for one in active if not snoozed(one.lead, today)]
    steps = funnel_steps(pipeline, histories, today)
    sources, together = conversion_by_source(pipeline, histories, today)
    stays = stays_by_stage(pipeline, histories, today, week.first)
    return PipelineView(
        week=week.label,
        first_day=long_day(week.first),
        lanes=_lanes(pipeline, histories, active, today),
        shown=len(seen),
        asides=_asides(pipeline, len(active) - len(seen)),
        steps=step_rows(steps),
        stays=tuple(map(stay_row, stays)),
        sources=tuple(map(source_row, sources)),
        every=source_row(together, "all"),
        enough=ENOUGH_TO_SAY,
        opportunity=stage_title(opportunity_stage(pipeline)),
        tiers=_tiers(seen, today),
        yielded=_yielded(pipeline, today),
        funnel=funnel_chart(steps, "funnel"),
        spreads=sources_chart(sources, "sources"),
        qualities=_qualities(pipeline, seen, today),
        broken=broken_of(pipeline),
    )


# --- the board --------------------------------------------------------------------------------


def _lanes(
    pipeline: Pipeline, histories: Histories, active: Iterable[QualifiedLead], today: date
) -> tuple[Lane, ...]:
    """Return the stages with leads to be seen: the furthest first, the person's own words behind.

    Among those words, what is a stage by default comes first: the settings may have left it out
    while notes still bear it.
    """
    by_stage: dict[str, list[QualifiedLead]] = {}
    for one in active:
        by_stage.setdefault(one.lead.stage, []).append(one)
    stages = dict.fromkeys(stage.name for stage in pipeline.settings.words.stages if stage.active)
    known = [name for name in reversed(stages) if name in by_stage]
    usual = [stage.name for stage in reversed(DEFAULT_STAGES)]
    own = sorted(
        (name for name in by_stage if name not in stages),
        key=lambda name: (usual.index(name) if name in usual else len(usual), name),
    )
    lanes = []
    for name in (*known, *own):
        leads = by_stage[name]
        seen = [one for one in leads if not snoozed(one.lead, today)]
        if not seen:
            continue
        lanes.append(
            Lane(
                title=name if name in own else stage_title(name),
                words=name if name in own else stage_words(name),
                own=name in own,
                cards=tuple(_card(pipeline, histories, one, today) for one in seen),
                snoozed=len(leads) - len(seen),
            )
        )
    return tuple(lanes)


def _card(pipeline: Pipeline, histories: Histories, one: QualifiedLead, today: date) -> Card:
    since = histories.since(one.lead, today)
    return Card(
        lead=lead_link(pipeline, one.lead),
        tier=one.qualification.tier,
        quality=one.qualification.quality,
        known=one.qualification.known_percent,
        since=short_day(since, today.year) if since else "",
        step=_step(one, today),
    )


def _step(one: QualifiedLead, today: date) -> Step:
    action, day = one.next_action, one.due
    return Step(
        day=short_day(day, today.year) if day else "",
        text=action.text if action else "",
        late=day is not None and day < today,
        wanted=one.qualification.tier in PLANNED_TIERS,
    )


def _asides(pipeline: Pipeline, hidden: int) -> tuple[Aside, ...]:
    """Return what the board leaves out: snoozed leads, and each stage that is not worked."""
    aside = [stage.name for stage in pipeline.settings.words.stages if not stage.active]
    counts = dict.fromkeys(aside, 0)
    for lead in pipeline.leads.values():
        if lead.stage in counts:
            counts[lead.stage] += 1
    found = [Aside("snoozed", hidden), *(Aside(stage_words(name), counts[name]) for name in counts)]
    return tuple(one for one in found if one.count)


# --- quality and horizon ----------------------------------------------------------------------


def _expected(one: QualifiedLead, today: date) -> date | None:
    """Return the middle of the days on which the lead may open, not before today.

    None where no time is given, or where it has passed.
    """
    horizon, window = one.lead.horizon, one.window
    if horizon is not None and horizon.form == "now":
        return today
    if window is None or window.last < today:
        return None
    return max(middle(window), today)


def _tiers(seen: Iterable[QualifiedLead], today: date) -> tuple[TierRow, ...]:
    by_tier: dict[str, list[QualifiedLead]] = {tier: [] for tier in TIERS}
    for one in seen:
        by_tier[one.qualification.tier].append(one)
    return tuple(_tier_row(tier, leads, today) for tier, leads in by_tier.items() if leads)


def _tier_row(tier: str, leads: list[QualifiedLead], today: date) -> TierRow:
    qualities = [one.qualification.quality for one in leads]
    days = sorted(day for one in leads if (day := _expected(one, today)) is not None)
    return TierRow(
        tier=tier,
        leads=len(leads),
        lowest=min(qualities),
        highest=max(qualities),
        first=_month(days[0], today) if days else "",
        last=_month(days[-1], today) if days else "",
        undated=len(leads) - len(days),
    )


def _month(day: date, today: date) -> str:
    return "now" if day <= today else f"{MONTHS[day.month - 1][:3]} {day.year}"


def _qualities(pipeline: Pipeline, seen: Sequence[QualifiedLead], today: date) -> Scatter:
    """Return the picture of quality over horizon.

    Months count from the first of this month, so that it stands still while nothing moves.
    """
    start = today.replace(day=1)
    dots = tuple(
        Dot(
            pipeline.organization_name(one.lead) or one.lead.name,
            months_to(start, day) if day > today else 0.0,
            one.qualification.quality,
            one.qualification.tier,
        )
        for one in seen
        if (day := _expected(one, today)) is not None
    )
    undated = len(seen) - len(dots)
    alt = f"{counted(len(dots), 'lead')} by quality and by when the opening is expected"
    if undated:
        alt += f", {undated} without a time"
    return Scatter("quality", "Quality and horizon", alt, dots, undated)


# --- informational interviews -----------------------------------------------------------------


def _yielded(pipeline: Pipeline, today: date) -> Yielded:
    found = yields(pipeline, today)
    shown = found[:_MOST_INTERVIEWS]
    return Yielded(
        rows=tuple(_interview(pipeline, one, today, pipeline.leads) for one in shown),
        interviews=len(found),
        facts=sum(len(one.facts) for one in found),
        contacts=sum(len(one.contacts) for one in found),
        leads=sum(len(one.leads) for one in found),
        fruitless=sum(one.nothing for one in found),
    )


def _interview(
    pipeline: Pipeline, one: Yield, today: date, leads: Mapping[str, Lead]
) -> InterviewRow:
    return InterviewRow(
        day=short_day(one.interview.day, today.year),
        people=tuple(person_link(pipeline, person) for person in one.interview.people),
        facts=len(one.facts),
        contacts=tuple(
            person_link(pipeline, Person(path, pipeline.contacts[path].name))
            for path in one.contacts
        ),
        leads=tuple(lead_link(pipeline, leads[path]) for path in one.leads),
    )
