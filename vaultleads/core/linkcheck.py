"""Links that lead nowhere, or to two notes: problems with the notes that may be meant.

Apart from link resolution, which only answers, because here it is decided what is worth a word:
a plain name is text and may name nobody, an unresolved wikilink may be a note yet to be
written, but an ambiguous one in a property makes a person or an organization be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from vaultleads.core.model import AnyRecord, Link, LogEntry, Note, note_name
from vaultleads.core.names import Names
from vaultleads.core.problem import Problem, Severity

_SHOWN = 3
"""Candidates that a message names: more than three are a list, not a hint."""


def link_problems(note: Note, record: AnyRecord, names: Names) -> list[Problem]:
    """Return the problems of all links of one of our notes, properties and body."""
    telling = {link for entry in note.body.entries for link in entry.links}
    found = [_problem(note.path, link, names, "error") for link in _property_links(record)]
    found += (
        _problem(note.path, link, names, "error" if link in telling else "warning")
        for link in note.body.links
    )
    return [problem for problem in found if problem is not None]


def entry_link_problems(path: str, entry: LogEntry, names: Names) -> list[Problem]:
    """Return the problems of the links of one log entry in the note at `path`."""
    found = (_problem(path, link, names, "error") for link in entry.links)
    return [problem for problem in found if problem is not None]


def _property_links(record: AnyRecord) -> Iterator[Link]:
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Link):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Link))


def _problem(path: str, link: Link, names: Names, when_ambiguous: Severity) -> Problem | None:
    if link.form == "plain":
        return None
    resolution = names.resolve(link, path)
    if resolution.path is not None:
        return None
    place = (path, link.line, link.column)
    if resolution.ambiguous:
        shown = resolution.candidates[:_SHOWN]
        which = " or ".join(f"`[[{found.removesuffix('.md')}]]`" for found in shown)
        which += " or another of them" if len(resolution.candidates) > _SHOWN else ""
        return Problem(
            *place,
            "ambiguous-link",
            f"'{link.target}' names {len(resolution.candidates)} notes",
            f"write {which}",
            when_ambiguous,
        )
    hint = "write that note, or mend the name"
    if resolution.candidates:
        meant = " or ".join(f"`[[{note_name(found)}]]`" for found in resolution.candidates)
        hint = f"did you mean {meant}?"
    message = f"no note is called '{link.target}'"
    return Problem(*place, "unresolved-link", message, hint, "warning")
