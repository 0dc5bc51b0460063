"""The view of `Reports/Priorities.md`: which leads, in what order, and why.

Every text that a person wrote is plain here; the template's filters make it safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaultleads.core.dates import long_day, short_day
from vaultleads.core.followup.model import FollowUp, FollowUps, plain
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, qualified_leads, snoozed, worked
from vaultleads.core.qualify import horizon_label
from vaultleads.core.qualify.tiers import months_words
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, person_link
from vaultleads.core.views.moves import Move, moves_since
from vaultleads.core.weeks import week_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a quality: its whole points, whom it rests on, and why in words."""

    points: int
    person: NoteLink | None
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """The next small action. `day` is empty where none is set; `late` when it has passed.

    Where the person set none at all, `suggestion` is what a follow-up proposes, and `by` says by
    when, or since when it has been due; both may be empty.
    """

    day: str
    text: str
    late: bool
    suggestion: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One lead of the report.

    `known` is the share of weight that is known, in per cent; 100 unless provisional. `rise`
    says what would make it focus, `question` what to ask and `promise` what the answer can do,
    each empty where there is nothing. `reason` is why the lead is in its tier, as a clause;
    `target` is somebody who is named on it but not reached yet.
    """

    lead: LeadLink
    quality: int
    known: int
    by_hand: bool
    connection: Cell
    alignment: Cell
    horizon: Cell
    step: Step
    rise: str
    question: str
    promise: str
    reason: str
    target: NoteLink | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many leads the report leaves out, and why."""

    snoozed: int
    parked: int
    closed: int

    def __bool__(self) -> bool:
        return bool(self.snoozed or self.parked or self.closed)


@dataclass(frozen=True, slots=True)
class PrioritiesView:
    """What the template of the priority report receives.

    `week` is like `2026-W48` and `first_day` its first day in words: the report speaks of a week,
    not of a day, so that a morning on which nothing moved leaves it unchanged. `unset` are the
    leads of focus, nurture and to-qualify for which no dated next action is set. `focus_within`
    is the limit of the horizon for focus, in words.
    """

    week: str
    first_day: str
    focus: tuple[Row, ...]
    nurture: tuple[Row, ...]
    unqualified: tuple[Row, ...]
    check_in: tuple[Row, ...]
    unset: tuple[LeadLink, ...]
    moves: tuple[Move, ...]
    moved_since: str
    hidden: Hidden
    broken: Broken
    weights: tuple[str, str, str]
    focus_within: str

    @property
    def rows(self) -> tuple[Row, ...]:
        """All leads that the report shows."""
        return self.focus + self.nurture + self.unqualified + self.check_in

    @property
    def by_hand(self) -> bool:
        """Whether the tier of any lead shown is set by hand."""
        return any(row.by_hand for row in self.rows)


def priorities_view(
    pipeline: Pipeline, today: date, found: FollowUps | None = None
) -> PrioritiesView:
    """Build the view of the priority report for the week of `today`.

    Leads without a next step are shown with what `found`, the follow-ups of that day, proposes.
    """
    first = {one.note: one.follow_ups[0] for one in found.listed} if found else {}
    every = found.leads if found else None
    if every is None:
        every = qualified_leads(pipeline, today)
    shown = [one for one in every if worked(pipeline, one, today)]
    rows = {
        tier: tuple(
            lead_row(pipeline, one, today, first.get(one.lead.path))
            for one in shown
            if one.qualification.tier == tier
        )
        for tier in ("focus", "nurture", "unqualified", "check-in")
    }
    week = week_of(today, pipeline.settings.weekly.first_weekday)
    since = week.before().first
    return PrioritiesView(
        week=week.label,
        first_day=long_day(week.first),
        focus=rows["focus"],
        nurture=rows["nurture"],
        unqualified=rows["unqualified"],
        check_in=rows["check-in"],
        unset=tuple(
            lead_link(pipeline, one.lead)
            for one in shown
            if one.qualification.tier != "check-in" and one.due is None
        ),
        moves=moves_since(pipeline, shown, since),
        moved_since=long_day(since).rpartition(" ")[0],
        hidden=_hidden(pipeline, today),
        broken=broken_of(pipeline),
        weights=_weights(pipeline),
        focus_within=months_words(pipeline.settings.qualification.focus_months),
    )


def _hidden(pipeline: Pipeline, today: date) -> Hidden:
    leads = list(pipeline.leads.values())
    stages = [pipeline.stage(lead) for lead in leads]
    return Hidden(
        snoozed=sum(pipeline.active(lead) and snoozed(lead, today) for lead in leads),
        parked=sum(stage is not None and stage.standing == "parked" for stage in stages),
        closed=sum(stage is not None and stage.standing in ("won", "lost") for stage in stages),
    )


def _weights(pipeline: Pipeline) -> tuple[str, str, str]:
    policy = pipeline.settings.qualification
    given = (policy.weight_connection, policy.weight_alignment, policy.weight_horizon)
    connection, alignment, horizon = (f"{weight / 10_000:.4f}"[:6] for weight in given)
    return _trimmed(connection), _trimmed(alignment), _trimmed(horizon)


def _trimmed(number: str) -> str:
    """Return a number of four decimals with at least two of them."""
    return number[:4] + number[4:].rstrip("0")


def lead_row(pipeline: Pipeline, one: QualifiedLead, today: date, proposed: FollowUp | None) -> Row:
    """Return how one lead is shown; `proposed` is its first follow-up, where it has one."""
    result = one.qualification
    connection, alignment, horizon = result.parts
    asked = one.asked.name if one.asked else ""
    question = result.question
    return Row(
        lead=lead_link(pipeline, one.lead),
        quality=result.quality,
        known=result.known_percent,
        by_hand=result.by_hand,
        connection=Cell(connection.points, *_connection_words(pipeline, one)),
        alignment=Cell(alignment.points, None, _alignment_words(one)),
        horizon=Cell(horizon.points, None, _horizon_words(one, today)),
        step=_step(one, today, proposed),
        rise=_rise(one),
        question=question.ask(asked) if question else "",
        promise=question.leads_to if question else "",
        reason=_reason(result.rule),
        target=_target(pipeline, one),
    )


def _target(pipeline: Pipeline, one: QualifiedLead) -> NoteLink | None:
    targets = one.connection.targets
    return person_link(pipeline, targets[0]) if targets else None


def _reason(rule: str) -> str:
    """Return the cause in a rule's sentence, to stand after a dot."""
    cause = rule.partition(", so ")[0].rstrip(".")
    return cause[:1].lower() + cause[1:]


def _connection_words(pipeline: Pipeline, one: QualifiedLead) -> tuple[NoteLink | None, str]:
    connection = one.connection
    if connection.person is not None:
        return person_link(pipeline, connection.person), connection.because
    if not connection.value:
        return None, "not known"
    if connection.given:
        return None, connection.value
    if connection.targets:
        return person_link(pipeline, connection.targets[0]), "not reached yet"
    return None, "nobody known yet"


def _alignment_words(one: QualifiedLead) -> str:
    return f"{one.lead.alignment} of 5" if one.lead.alignment else "not known"


def _horizon_words(one: QualifiedLead, today: date) -> str:
    horizon = one.lead.horizon
    if horizon is None:
        return "not known"
    label = horizon_label(horizon, one.window)
    if horizon.form != "now" and one.window is not None and one.window.last < today:
        return f"{label} has passed"
    return label


def _step(one: QualifiedLead, today: date, proposed: FollowUp | None) -> Step:
    action = one.next_action
    if action is None:
        suggestion = plain(proposed.action) if proposed else ""
        return Step("", "", late=False, suggestion=suggestion, by=_by(proposed, today))
    if action.day is None:
        return Step("", action.text, late=False)
    return Step(short_day(action.day, today.year), action.text, late=action.day < today)


def _by(proposed: FollowUp | None, today: date) -> str:
    if proposed is None or proposed.due is None:
        return ""
    since = "due since" if proposed.due < today else "by"
    return f"{since} {short_day(proposed.due, today.year)}"


def _rise(one: QualifiedLead) -> str:
    """Return what would make it focus, if one change does."""
    change = one.qualification.focus
    if change is None:
        return ""
    return change.condition(one.connection.person.name if one.connection.person else "")
