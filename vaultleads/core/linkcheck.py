"""Links that lead nowhere, to two notes, or to a note of the wrong kind.

Apart from link resolution, which only answers, because here it is decided what is worth a word:
a plain name is text and may name nobody, an unresolved wikilink may be a note yet to be
written, but an ambiguous one in a property makes a person or an organization be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache

from vaultleads.core.model import (
    AnyRecord,
    Contact,
    Fact,
    Lead,
    Link,
    LogEntry,
    Note,
    Organization,
    note_name,
)
from vaultleads.core.names import Names
from vaultleads.core.problem import Problem, Severity

_SHOWN = 3
"""Candidates that a message names: more than three are a list, not a hint."""

_KINDS: Mapping[str, type[AnyRecord]] = {
    "organization": Organization,
    "contacts": Contact,
    "decision_maker": Contact,
    "introduced_by": Contact,
    "knows": Contact,
    "people": Contact,
    "signals": Lead,
}
"""What a link in a property has to lead to; `via` may lead to anything."""


class LinkChecker:
    """Checks links against the names and the records of a vault."""

    def __init__(self, names: Names, records: Mapping[str, AnyRecord]) -> None:
        self._names = names
        self._records = records

    def note(self, note: Note) -> list[Problem]:
        """Return the problems of all links of one of our notes, properties and body."""
        found: list[Problem] = []
        for field, link in _property_links(self._records[note.path]):
            found += self._property(note.path, field, link)
        lost = [link for link in note.body.links if not self._leads_somewhere(note.path, link)]
        if lost:
            telling = {link for entry in note.body.entries for link in entry.links}
            telling |= {link for fact in note.body.facts for link in fact.links}
            for link in lost:
                found += self._link(note.path, link, "error" if link in telling else "warning")
        return found

    def _leads_somewhere(self, path: str, link: Link) -> bool:
        return self._names.resolve(link, path).path is not None

    def entry(self, path: str, entry: LogEntry | Fact) -> list[Problem]:
        """Return the problems of the links of one log entry or fact in the note at `path`."""
        return [problem for link in entry.links for problem in self._link(path, link, "error")]

    def may_concern_us(self, path: str, entry: LogEntry | Fact) -> bool:
        """Whether a link of an entry that names none of ours may be meant for a lead or contact."""
        for link in entry.links:
            resolution = self._names.resolve(link, path)
            if resolution.path is None:
                meant = resolution.namesakes or self._names.like(link.target)
                if any(isinstance(self._records.get(one), Lead | Contact) for one in meant):
                    return True
        return False

    def _property(self, path: str, field: str, link: Link) -> list[Problem]:
        if link.form == "plain":
            return []
        wanted = _KINDS.get(field)
        resolved = self._names.resolve(link, path).path
        if wanted is None or resolved is None:
            return self._link(path, link, "error", wanted)
        if isinstance(self._records.get(resolved), wanted):
            return []
        kind = wanted.__name__.lower()
        article = "an" if kind == "organization" else "a"
        message = f"'{link.target}' is not {article} {kind}, so nothing of its note counts here"
        hint = f"write `type: {kind}` in {resolved}, or link {article} {kind}"
        code = "wrong-kind"
        return [Problem(path, link.line, link.column, code, message, hint, "warning")]

    def _link(
        self,
        path: str,
        link: Link,
        when_ambiguous: Severity,
        wanted: type[AnyRecord] | None = None,
    ) -> list[Problem]:
        if link.form == "plain":
            return []
        resolution = self._names.resolve(link, path)
        if resolution.path is not None:
            return []
        place = (path, link.line, link.column)
        if resolution.namesakes:
            message = f"'{link.target}' names {len(resolution.namesakes)} notes"
            hint = f"write {_either(resolution.namesakes, whole=True)}"
            return [Problem(*place, "ambiguous-link", message, hint, when_ambiguous)]
        meant = self._names.like(link.target)
        if wanted is not None:
            meant = tuple(one for one in meant if isinstance(self._records.get(one), wanted))
        hint = f"did you mean {_either(meant)}?" if meant else "write that note, or mend the name"
        message = f"no note is called '{link.target}'"
        return [Problem(*place, "unresolved-link", message, hint, "warning")]


def _either(paths: tuple[str, ...], *, whole: bool = False) -> str:
    shown = [path.removesuffix(".md") if whole else note_name(path) for path in paths[:_SHOWN]]
    more = " or another of them" if len(paths) > _SHOWN else ""
    return " or ".join(f"`[[{name}]]`" for name in shown) + more


def _property_links(record: AnyRecord) -> Iterator[tuple[str, Link]]:
    kind: type = type(record)
    for name in _link_fields(kind):
        value: Link | tuple[Link, ...] | None = getattr(record, name)
        if isinstance(value, Link):
            yield name, value
        elif value:
            yield from ((name, link) for link in value)


@cache
def _link_fields(kind: type) -> tuple[str, ...]:
    """Return the names of what holds links in a kind of record, in its order."""
    return tuple(field.name for field in fields(kind) if "Link" in str(field.type))
