"""From the notes of a vault to the joined picture of it.

Apart from the picture, which is only asked, because here the order matters: records first, then
links, then what was logged, since that may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from vaultleads.core.block_names import BlockNames
from vaultleads.core.joining import Joined, Joiner
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


class _Surroundings(NamedTuple):
    """All that whom an entry belongs to, and where a link leads, follows from beside its note."""

    settings: Settings
    names: Names
    kinds: Mapping[str, type]
    contact_names: Mapping[str, str | None]

    def alike(self, other: _Surroundings) -> bool:
        """Whether every note gives to the picture what it gives among `other`."""
        same = self.kinds == other.kinds and self.contact_names == other.contact_names
        return same and self.settings == other.settings and self.names.alike(other.names)


@dataclass(slots=True)
class Memory:
    """What each note gave to the picture of a vault last time, for whoever makes it again.

    A note is known again where it is the very same object. Nothing else of it is to be touched.
    """

    surroundings: _Surroundings | None = None
    joined: dict[str, tuple[Note, Joined]] = field(default_factory=dict)

    def enter(self, surroundings: _Surroundings) -> None:
        """Forget everything, unless `surroundings` are alike those of last time."""
        if self.surroundings is None or not self.surroundings.alike(surroundings):
            self.joined.clear()
        self.surroundings = surroundings

    def known(self, note: Note) -> Joined | None:
        """Return what `note` gave last time."""
        before, joined = self.joined.get(note.path, (None, None))
        return joined if before is note else None


def build_pipeline(
    notes: Iterable[Note],
    settings: Settings,
    names: Names,
    others: Iterable[Problem] = (),
    *,
    holidays: Container[date] = frozenset(),
    memory: Memory | None = None,
) -> Pipeline:
    """Join `notes` into the picture of the vault.

    `notes` are those of the five kinds, and any other note with log entries, facts or problems;
    `names` knows every note of the vault; `others` are problems found before any was read;
    `holidays` are the public holidays where the person works; `memory` is that of earlier pictures
    of this vault, if there is one, and changes nothing but the time it takes.
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
    joiner = Joiner(picture, LinkChecker(names, records))
    problems += _join(picture, records, kept, joiner, memory or Memory())
    for meeting in picture.meetings.values():
        joiner.join_meeting(meeting)
    problems += BlockNames(picture).problems(kept)
    return replace(
        picture,
        members=_members(picture),
        touches=joiner.touches(),
        facts=joiner.facts(),
        problems=_bearable(sorted(set(problems))),
    )


def _join(
    picture: Pipeline,
    records: Mapping[str, AnyRecord],
    notes: Iterable[Note],
    joiner: Joiner,
    memory: Memory,
) -> list[Problem]:
    """Let `joiner` take what all `notes` give; return the problems that shows."""
    kinds = {path: type(record) for path, record in records.items()}
    memory.enter(_Surroundings(picture.settings, picture.names, kinds, picture.contact_names))
    problems: list[Problem] = []
    for note in notes:
        joined = memory.known(note)
        if joined is None:
            joined = joiner.joined(note)
            found = [*joined.problems, *(joiner.checker.note(note) if note.path in records else ())]
            problems += found
            # What is wrong is asked anew: how many names are offered depends on the others.
            if note.kind is not None and not found:
                memory.joined[note.path] = note, joined
        joiner.take(joined)
    return problems


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
