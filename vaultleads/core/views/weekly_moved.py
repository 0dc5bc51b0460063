"""What moved in a week: stages and tiers that changed, with the day and the cause, and new leads.

Apart from the report, because a change may be known from a log, from what a report knew, or from
the days in the notes, and it takes some care to say no more than that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultleads.core.dates import add_days, short_day
from vaultleads.core.histories import StageChange
from vaultleads.core.model import Lead, note_name
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import TIERS, Stage
from vaultleads.core.views.funnel import stage_words
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.moves import Move, moves_since
from vaultleads.core.views.told import plain_told
from vaultleads.core.views.weekly_done import touch_words
from vaultleads.core.views.weekly_known import KnownWeek

UNTOLD = "its note says so"
"""What is said of a change for which no reason is written anywhere."""
_DAYS_BEFORE = 1
"""Days back to the touch that a change of stage is said to come of: as it is written down soon."""
_OWN_REASON = pattern(r"(?:→|⇒|➔|➜|⟶|-+>|=+>)[^,;:(.!–—→>]*(?:[,;:(.!]|\s[-–—]\s|—)\s*(.+)")


class MovedRow(NamedTuple):
    """One lead that changed stage, or tier where `tiers`, with the day and why.

    `day` is in short words, empty where it is not known; `because` is a clause, on which the name
    of `person` may follow. `standing` is that of the stage it came to (`active`, `won`, `lost`,
    `parked`); for a tier it is always `active`. `far` is the place of that stage among the active
    ones, from 1; 0 for all others. `up` says that it moved on, towards an opening.
    """

    lead: LeadLink
    before: str
    after: str
    day: str
    because: str
    person: NoteLink | None
    standing: str
    far: int
    up: bool
    tiers: bool


class NewRow(NamedTuple):
    """One lead captured in the week: its day in short words, its source, and what it came from."""

    lead: LeadLink
    day: str
    source: str
    via: NoteLink | None


def new_in(known: KnownWeek) -> tuple[NewRow, ...]:
    """Return which leads were captured in the week, in order of day."""
    captured = [
        (one.lead.captured, one.lead)
        for one in known.leads
        if one.lead.captured is not None and known.holds(one.lead.captured)
    ]
    captured.sort(key=lambda item: (item[0], item[1].path))
    return tuple(
        NewRow(
            lead_link(known.pipeline, lead),
            short_day(day, known.last.year),
            lead.source,
            _via(known.pipeline, lead),
        )
        for day, lead in captured
    )


def _via(pipeline: Pipeline, lead: Lead) -> NoteLink | None:
    if lead.via is None:
        return None
    path = pipeline.path_of(lead.via, lead.path)
    if path is None or path in pipeline.contacts:
        return person_link(pipeline, pipeline.person(lead.via, lead.path))
    return NoteLink(path, link_name(pipeline, path), note_name(path))


def moved_in(known: KnownWeek) -> tuple[MovedRow, ...]:
    """Return what moved in the week: stages by their day, then tiers."""
    changes = [
        (change, one.lead)
        for one in known.leads
        for change in known.histories.changes(one.lead)
        if known.holds(change.day)
    ]
    changes.sort(key=lambda item: (item[0].day, item[1].path))
    rows = (_stage_row(known, change, lead) for change, lead in changes)
    return (*rows, *_tiers(known))


def _stage_row(known: KnownWeek, change: StageChange, lead: Lead) -> MovedRow:
    stages = known.stages
    cause = _cause(known, change, lead)
    touch = cause if isinstance(cause, Touch) else None
    person = touch.people[0] if touch and touch.people else None
    return MovedRow(
        lead=lead_link(known.pipeline, lead),
        before=_called(stages, change.before),
        after=_called(stages, change.after),
        day=short_day(change.day, known.last.year),
        because=touch_words(touch, known.kinds) if touch else str(cause),
        person=person_link(known.pipeline, person) if person else None,
        standing=_standing(stages, change.after),
        far=_far(stages, change.after),
        up=_onward(stages, change),
        tiers=False,
    )


def _called(stages: Mapping[str, Stage], name: str) -> str:
    """Return a stage in words, and the person's own word as it is."""
    return stage_words(name) if name in stages else name


def _standing(stages: Mapping[str, Stage], name: str) -> str:
    stage = stages.get(name)
    return stage.standing if stage else "active"


def _onward(stages: Mapping[str, Stage], change: StageChange) -> bool:
    """Whether a lead went on: to a later active stage, or to the end that is wished for.

    Where it cannot be told which stage is the later one, it did.
    """
    standing = _standing(stages, change.after)
    if standing != "active":
        return standing == "won"
    before, after = _far(stages, change.before), _far(stages, change.after)
    return not before or not after or after > before


def _far(stages: Mapping[str, Stage], name: str) -> int:
    """Return the place of a stage among the active ones, from 1; 0 where it is none of them."""
    names = [one for one in stages if stages[one].active]
    return names.index(name) + 1 if name in names else 0


def _cause(known: KnownWeek, change: StageChange, lead: Lead) -> str | Touch:
    """Return why a stage changed: in the person's own words, else the touch that came before."""
    pipeline = known.pipeline
    own = next(
        (
            entry.text.partition("\n")[0]
            for entry in pipeline.notes[lead.path].body.entries
            if change.line and entry.line == change.line
        ),
        "",
    )
    reason = _OWN_REASON.search(own)
    if reason:
        return plain_told(pipeline, lead.path, reason[1])
    if (
        _standing(known.stages, change.after) != "active"
        and lead.outcome
        and lead.stage == change.after
    ):
        return plain_told(pipeline, lead.path, lead.outcome)
    if not change.line:
        return UNTOLD
    earliest = add_days(change.day, -_DAYS_BEFORE)
    near = [touch for touch in known.dealings.of_lead(lead) if earliest <= touch.day <= change.day]
    return near[-1] if near else ""


# --- tiers ----------------------------------------------------------------------------------


def _tiers(known: KnownWeek) -> Iterator[MovedRow]:
    """Yield the leads that changed tier: by what a report knew of each, else by its notes."""
    pipeline, until = known.pipeline, known.day
    shown = [one for one in known.leads if known.worked(one)]
    changed = [
        (one, change)
        for one, change in known.histories.tier_changes(shown, until)
        # What a report kept is read from a file, in which anything may stand.
        if change.before in TIERS
    ]
    # Of a lead whose tier a report knew, the notes tell no more than the cause.
    paths = {one.lead.path for one, _ in changed}
    asked = [
        one for one in shown if one.lead.path in paths or not known.histories.knew_tier(one.lead)
    ]
    since = add_days(known.week.first, -1)
    told = moves_since(pipeline, asked, since) if asked else ()
    reasons = {(move.lead.path, move.before, move.after): move.because for move in told}
    yield from (_tier_row(move, "") for move in told if move.lead.path not in paths)
    for one, change in changed:
        lead = lead_link(pipeline, one.lead)
        because = reasons.get((lead.path, change.before, change.after), "")
        day = "" if because else short_day(change.day, known.last.year)
        yield _tier_row(Move(lead, change.before, change.after, because), day)


def _tier_row(move: Move, day: str) -> MovedRow:
    return MovedRow(
        move.lead,
        move.before,
        move.after,
        day,
        move.because,
        None,
        "active",
        0,
        move.up,
        tiers=True,
    )
