"""The views of generated blocks that are lists: leads, follow-ups, problems, the funnel.

Apart from the reports, of which they show a part: a block stands in a person's own note, so it is
short, has no heading, and links to the report that has the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from vaultleads.core.blocks import NOT_FILLED
from vaultleads.core.dates import short_day
from vaultleads.core.followup.model import SECTIONS, FollowUp, FollowUps, Listed, SectionName
from vaultleads.core.funnel import FunnelStep
from vaultleads.core.model import Block, note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.qualified import QualifiedLead, worked
from vaultleads.core.views.followups import TITLES, Entry, entry_of
from vaultleads.core.views.funnel import step_rows
from vaultleads.core.views.links import LeadLink, NoteLink, link_name
from vaultleads.core.views.priorities import Row, lead_row

MOST = 20
"""What a block shows unless it is told a `limit`: as much as one takes in below one's own text."""
_BAR = 20
"""Characters of the longest bar."""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One lead: its tier, and all that the priority report shows of it."""

    tier: str
    row: Row


@dataclass(frozen=True, slots=True)
class PrioritiesBlock:
    """What the template of a `priorities` block receives.

    `rows` are leads in the order of every list; `tier` is their tier where only one was asked for.
    `more` counts those that are not shown, and `report` is where they stand.
    """

    rows: tuple[RankedRow, ...]
    tier: str
    more: int
    report: NoteLink


@dataclass(frozen=True, slots=True)
class SectionOfBlock:
    """One section of the follow-ups with some of its entries; `name` as in `SECTIONS`."""

    name: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FollowUpsBlock:
    """What the template of a `followups` block receives; `more` and `report` as for leads.

    `today` is the day of the list in short words.
    """

    sections: tuple[SectionOfBlock, ...]
    today: str
    more: int
    report: NoteLink


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the funnel, how many ever reached it and are there now; `bar` draws that."""

    name: str
    reached: int
    now: int
    bar: str


@dataclass(frozen=True, slots=True)
class FunnelBlock:
    """What the template of a `funnel` block receives: the active stages in their order."""

    stages: tuple[Stage, ...]

    @property
    def reached(self) -> int:
        """How many leads there ever were."""
        return self.stages[0].reached if self.stages else 0


@dataclass(frozen=True, slots=True)
class NoteProblems:
    """What is wrong in one note: for each problem where and what, the worst first, then by place.

    `note` has no path where the file is no note that a link finds.
    """

    note: NoteLink
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemsBlock:
    """What the template of a `problems` block receives; `more` counts those that are not shown."""

    notes: tuple[NoteProblems, ...]
    more: int


def limit_of(block: Block, otherwise: int = MOST) -> int:
    """Return how much a block shows at most."""
    return int(block.argument("limit") or otherwise)


def _chosen(block: Block, key: str) -> tuple[str, ...]:
    """Return the words given for `key`, which may have commas between them."""
    return tuple(filter(None, (one.strip() for one in block.argument(key).split(","))))


def priorities_block(
    pipeline: Pipeline, found: FollowUps, leads: Iterable[QualifiedLead], block: Block
) -> PrioritiesBlock:
    """Return the leads that a block asks for, of `leads` in their order."""
    tiers = _chosen(block, "tier")
    shown = [
        one
        for one in leads
        if (not tiers or one.qualification.tier in tiers) and worked(pipeline, one, found.day)
    ]
    limit = limit_of(block)
    first = {one.note: one.follow_ups[0] for one in found.listed}
    return PrioritiesBlock(
        tuple(_ranked(pipeline, found, one, first) for one in shown[:limit]),
        tiers[0] if len(tiers) == 1 else "",
        max(0, len(shown) - limit),
        report_link(pipeline, "Priorities"),
    )


def _ranked(
    pipeline: Pipeline, found: FollowUps, one: QualifiedLead, first: Mapping[str, FollowUp]
) -> RankedRow:
    row = lead_row(pipeline, one, found.day, first.get(one.lead.path))
    return RankedRow(one.qualification.tier, row)


def followups_block(
    pipeline: Pipeline,
    found: FollowUps,
    subjects: Mapping[str, LeadLink],
    block: Block,
    lead: str,
) -> FollowUpsBlock:
    """Return the follow-ups that a block asks for: of the lead at the path `lead`, if given.

    `subjects` are those of `subjects_of`.
    """
    tiers, names = _chosen(block, "tier"), _chosen(block, "section") or SECTIONS
    asked = [
        one
        for name in SECTIONS
        if name in names
        for one in found.sections.get(name, ())
        if (not lead or one.note == lead) and _in_tier(one, tiers)
    ]
    limit = limit_of(block)
    sections = tuple(
        _section(name, tuple(entry_of(pipeline, subjects, one, found.day) for one in group))
        for name, group in groupby(asked[:limit], key=attrgetter("section"))
    )
    today = short_day(found.day, found.day.year)
    more = max(0, len(asked) - limit)
    return FollowUpsBlock(sections, today, more, report_link(pipeline, "Follow-ups"))


def _section(name: SectionName, entries: tuple[Entry, ...]) -> SectionOfBlock:
    return SectionOfBlock(name, TITLES[name], entries)


def _in_tier(one: Listed, tiers: tuple[str, ...]) -> bool:
    if not tiers:
        return True
    return one.qualified is not None and one.qualified.qualification.tier in tiers


def funnel_block(steps: Iterable[FunnelStep]) -> FunnelBlock:
    """Return the funnel with its bars."""
    rows = step_rows(steps)
    most = max((row.reached for row in rows), default=0)
    return FunnelBlock(
        tuple(Stage(row.stage, row.reached, row.now, _bar(row.reached, most)) for row in rows)
    )


def _bar(count: int, most: int) -> str:
    return "█" * -(-count * _BAR // most) if count else ""


def problems_block(pipeline: Pipeline, block: Block, note: str) -> ProblemsBlock:
    """Return what is wrong in the note at `note`, or in the folder that a block names, or at all.

    A line is left out below a block that is being filled: nobody knows yet how long that will be,
    and the block that names the line may be the same one.
    """
    folder = block.argument("folder").strip("/").casefold()
    every = [
        problem
        for problem in pipeline.problems
        if (not note or problem.path == note)
        and (not folder or problem.path.casefold().startswith(f"{folder}/"))
    ]
    limit = limit_of(block)
    unfilled = {one.path for one in pipeline.problems if one.code in NOT_FILLED}
    shown: list[NoteProblems] = []
    for path, group in groupby(every[:limit], key=attrgetter("path")):
        last = None if path in unfilled else _first_block(pipeline, path)
        said = tuple(dict.fromkeys(_said(group, last)))
        shown.append(NoteProblems(_problem_link(pipeline, path), said))
    return ProblemsBlock(tuple(shown), max(0, len(every) - limit))


def _first_block(pipeline: Pipeline, path: str) -> int | None:
    """Return the line of the first block in the note at `path`, None if it has none."""
    note = pipeline.notes.get(path)
    return min((block.line for block in note.body.blocks), default=None) if note else None


def _said(problems: Iterable[Problem], last: int | None) -> Iterable[str]:
    """Yield what is wrong, with its line up to the line `last`, None for all."""
    for one in sorted(problems, key=lambda problem: problem.severity):
        known = one.line and (last is None or one.line <= last)
        yield f"line {one.line}: {one.said}" if known else one.said


def _problem_link(pipeline: Pipeline, path: str) -> NoteLink:
    if not path.lower().endswith(".md"):
        return NoteLink("", "", path)
    return NoteLink(path, link_name(pipeline, path), note_name(path))


def report_link(pipeline: Pipeline, title: str) -> NoteLink:
    """Return a link to the report called `title`."""
    path = f"{pipeline.settings.folders.reports}/{title}.md"
    return NoteLink(path, link_name(pipeline, path), title)
