"""From the notes of a vault to the joined picture of it.

Apart from the picture, which is only asked, because here the order matters: records first, then
links, then what was logged, since that may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from vaultleads.core.joining import Joiner
from vaultleads.core.linkcheck import LinkChecker
from vaultleads.core.model import (
    AnyRecord,
    Contact,
    Lead,
    Meeting,
    Note,
    Organization,
    Posting,
)
from vaultleads.core.names import Names, folded
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem, Severity


def build_pipeline(
    notes: Iterable[Note],
    settings: Settings,
    names: Names,
    others: Iterable[Problem] = (),
    *,
    holidays: Container[date] = frozenset(),
) -> Pipeline:
    """Join `notes` into the picture of the vault.

    `notes` are those of the five kinds, and any other note with log entries, facts or problems;
    `names` knows every note of the vault; `others` are problems found before any was read;
    `holidays` are the public holidays where the person works.
    """
    kept = sorted(notes, key=lambda note: note.path)
    problems = [*others]
    records: dict[str, AnyRecord] = {}
    for note in kept:
        problems += note.problems
        if note.record is not None:
            records[note.path] = note.record
    picture = Pipeline(
        settings=settings,
        names=names,
        notes={note.path: note for note in kept if note.kind},
        leads={path: lead for path, lead in records.items() if isinstance(lead, Lead)},
        contacts={path: one for path, one in records.items() if isinstance(one, Contact)},
        organizations={path: one for path, one in records.items() if isinstance(one, Organization)},
        postings={path: one for path, one in records.items() if isinstance(one, Posting)},
        meetings={path: one for path, one in records.items() if isinstance(one, Meeting)},
        contact_names=_contact_names(records),
        holidays=holidays,
    )
    checker = LinkChecker(names, records)
    joiner = Joiner(picture, checker)
    for note in kept:
        problems += joiner.join(note)
        if note.path in records:
            problems += checker.note(note)
    for meeting in picture.meetings.values():
        joiner.join_meeting(meeting)
    return replace(
        picture,
        members=_members(picture),
        touches=joiner.touches(),
        facts=joiner.facts(),
        problems=_bearable(sorted(set(problems))),
    )


def _contact_names(records: Mapping[str, AnyRecord]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for path, record in records.items():
        if isinstance(record, Contact):
            for name in {folded(record.name), *map(folded, record.aliases)}:
                found[name] = None if name in found else path
    return found


def _members(picture: Pipeline) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for contact in picture.contacts.values():
        key = picture.organization_key(contact)
        if key:
            found.setdefault(key, []).append(contact.path)
    return {key: tuple(sorted(paths)) for key, paths in found.items()}


_MOST_PROBLEMS = 100
"""How many problems of one note are listed; a note with more is broken in one way, many times."""


def _bearable(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return sorted problems with those of one note beyond the limit only counted."""
    kept: list[Problem] = []
    for path, group in groupby(problems, key=lambda problem: problem.path):
        found = list(group)
        kept += found[:_MOST_PROBLEMS]
        rest = found[_MOST_PROBLEMS:]
        if rest:
            worst: Severity = "warning"
            if any(problem.severity == "error" for problem in rest):
                worst = "error"
            message = f"{len(rest)} more problems stand below, which are not listed"
            kept.append(
                Problem(path, rest[0].line, 0, "more-problems", message, "mend these", worst)
            )
    return tuple(kept)
