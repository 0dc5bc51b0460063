"""The view of `Reports/Vault health.md`: what is wrong in the notes, and what was left lying.

Apart from the problems themselves, which every report lists in short and `vaultleads check` in
full: here they are laid out to be mended. Every text that a person wrote is plain here; the
template's filters make it safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from vaultleads.core.dates import long_day, short_day
from vaultleads.core.duplicate_pairs import Pair, duplicate_pairs
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.health import LINK_CODES, mended_by_fix, untouched
from vaultleads.core.model import Lead, note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.qualified import qualified_leads
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name
from vaultleads.core.weeks import Week, week_of

_MOST_NOTES = 50
_MOST_IN_NOTE = 8
_MOST_ROWS = 30
_MOST_PLACES = 4
"""What of each is shown; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem: where in its note, what it means, the remedy, and whether `check --fix` does it.

    `place` is `line 4, column 11` as far as it is known, empty for the whole note.
    """

    place: str
    meaning: str
    remedy: str
    mended: bool


@dataclass(frozen=True, slots=True)
class Faulty:
    """One note with its problems; `more` counts those that are not shown.

    `note` is `None` for a file that is no note, which is called by its `path` alone.
    """

    path: str
    note: NoteLink | None
    faults: tuple[Fault, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a link stands: its note, and the line from 1."""

    note: NoteLink
    line: int


@dataclass(frozen=True, slots=True)
class LostLink:
    """Links of one target that lead to no note with certainty.

    `remedy` names the notes that may be meant; `counts` is false where it makes something be lost.
    `more` counts the further places.
    """

    meaning: str
    remedy: str
    counts: bool
    places: tuple[Source, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Untouched:
    """A lead that nobody touched since it was captured, on a day in words, which may be empty."""

    lead: LeadLink
    captured: str
    source: str
    stage: str


@dataclass(frozen=True, slots=True)
class Double:
    """Two notes that are likely about the same, and why: a phrase without a full stop."""

    one: NoteLink
    other: NoteLink
    evidence: str


@dataclass(frozen=True, slots=True)
class HealthView:
    """What the template of the health report receives.

    `notes` counts the notes of the five kinds, `count_errors` and `count_warnings` all problems,
    those of links included, and `count_mended` those that `vaultleads check --fix` mends. `errors`
    and `warnings` are the notes with problems other than links. Each list shows no more than a
    page; `more_…` counts what is left out of it. `week` is like `2026-W48`, `first_day` its first
    day in words.
    """

    week: str
    first_day: str
    notes: int
    count_errors: int
    count_warnings: int
    count_mended: int
    faulty: int
    errors: tuple[Faulty, ...]
    more_errors: int
    warnings: tuple[Faulty, ...]
    more_warnings: int
    links: tuple[LostLink, ...]
    more_links: int
    untouched: tuple[Untouched, ...]
    more_untouched: int
    doubles: tuple[Double, ...]
    more_doubles: int

    @property
    def count_untouched(self) -> int:
        """How many leads nobody touched since they were captured."""
        return len(self.untouched) + self.more_untouched

    @property
    def count_doubles(self) -> int:
        """How many pairs of notes are likely about the same."""
        return len(self.doubles) + self.more_doubles


def health_view(
    pipeline: Pipeline, found: FollowUps, others: tuple[Problem, ...] = ()
) -> HealthView:
    """Build the view of the health report for the day of the follow-ups `found`.

    `others` are the problems of files that are no notes: the playbook, templates.
    """
    leads = found.leads
    if leads is None:
        leads = qualified_leads(pipeline, found.day)
    week = week_of(found.day, pipeline.settings.weekly.first_weekday)
    # Those of the notes are in order already.
    problems = sorted((*pipeline.problems, *sorted(others)), key=lambda one: one.path)
    mended = _mended(pipeline, problems)
    links = _links(problems)
    plain = [one for one in problems if one.code not in LINK_CODES]
    errors = _by_note(one for one in plain if one.severity == "error")
    warnings = _by_note(one for one in plain if one.severity != "error")
    lying = untouched(pipeline, leads, found.day, week.first)
    pairs = duplicate_pairs(pipeline)
    count = sum(one.severity == "error" for one in problems)
    return HealthView(
        week=week.label,
        first_day=long_day(week.first),
        notes=len(pipeline.notes),
        count_errors=count,
        count_warnings=len(problems) - count,
        count_mended=len(mended),
        faulty=len({one.path for one in problems}),
        errors=tuple(_faulty(pipeline, one, mended) for one in errors[:_MOST_NOTES]),
        more_errors=max(0, len(errors) - _MOST_NOTES),
        warnings=tuple(_faulty(pipeline, one, mended) for one in warnings[:_MOST_NOTES]),
        more_warnings=max(0, len(warnings) - _MOST_NOTES),
        links=tuple(_lost(pipeline, one) for one in links[:_MOST_ROWS]),
        more_links=_more(links),
        untouched=tuple(_untouched(pipeline, one, week) for one in lying[:_MOST_ROWS]),
        more_untouched=_more(lying),
        doubles=tuple(_double(pipeline, one) for one in pairs[:_MOST_ROWS]),
        more_doubles=_more(pairs),
    )


def _more(rows: Sequence[object]) -> int:
    return max(0, len(rows) - _MOST_ROWS)


# --- problems ---------------------------------------------------------------------------------


def _by_note(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return problems, which are in order of path, note by note."""
    return [list(group) for _, group in groupby(problems, key=lambda one: one.path)]


def _mended(pipeline: Pipeline, problems: Iterable[Problem]) -> frozenset[Problem]:
    """Return the problems that `vaultleads check --fix` mends."""
    found: set[Problem] = set()
    for group in _by_note(problems):
        note = pipeline.notes.get(group[0].path)
        if note is not None:
            found |= mended_by_fix(note, group, pipeline.settings.words)
    return frozenset(found)


def _faulty(pipeline: Pipeline, problems: list[Problem], mended: frozenset[Problem]) -> Faulty:
    """Return the `problems` of one note."""
    path = problems[0].path
    faults = tuple(
        Fault(_place(one), one.message, one.hint, one in mended) for one in problems[:_MOST_IN_NOTE]
    )
    return Faulty(path, _note(pipeline, path), faults, max(0, len(problems) - _MOST_IN_NOTE))


def _place(problem: Problem) -> str:
    if not problem.line:
        return ""
    column = f", column {problem.column}" if problem.column else ""
    return f"line {problem.line}{column}"


def _note(pipeline: Pipeline, path: str) -> NoteLink | None:
    if not path.lower().endswith(".md"):
        return None
    return NoteLink(path, link_name(pipeline, path), note_name(path))


def _links(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Return what is wrong with links, the same of several notes together; errors come first."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for one in problems:
        if one.code in LINK_CODES:
            groups.setdefault((one.severity, one.message, one.hint), []).append(one)
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], -len(groups[key]), key))]


def _lost(pipeline: Pipeline, problems: list[Problem]) -> LostLink:
    """Return the problems of one target."""
    first = problems[0]
    places = tuple(
        Source(_note(pipeline, one.path) or NoteLink("", "", one.path), one.line)
        for one in problems[:_MOST_PLACES]
    )
    counts = first.severity != "error"
    more = max(0, len(problems) - _MOST_PLACES)
    return LostLink(first.message, first.hint, counts, places, more)


# --- what was left lying, and what doubles ----------------------------------------------------


def _untouched(pipeline: Pipeline, lead: Lead, week: Week) -> Untouched:
    captured = short_day(lead.captured, week.last.year) if lead.captured else ""
    return Untouched(lead_link(pipeline, lead), captured, lead.source, lead.stage)


def _double(pipeline: Pipeline, pair: Pair) -> Double:
    one, other = (
        NoteLink(path, link_name(pipeline, path), note_name(path))
        for path in (pair.first, pair.other.path)
    )
    return Double(one, other, pair.other.evidence)
