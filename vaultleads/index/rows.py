"""From what is kept of a note to the rows of its tables.

Apart from the store, which puts rows where they belong, so that the form of every table can be
read in one place. Nothing is resolved here: a link's row holds what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from vaultleads.core.extract import Extract
from vaultleads.core.model import (
    AnyRecord,
    Horizon,
    Link,
    Note,
    PropertyValue,
    Scalar,
    Sequence,
    note_name,
)
from vaultleads.core.pipeline import alias_names
from vaultleads.index.paths import shown
from vaultleads.index.records import packed
from vaultleads.index.tables import kind_columns, kind_table

Row = tuple[Any, ...]


def rows_of(number: int, extract: Extract) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of the note with that `number`, by table; none where there are none."""
    note = extract.note
    body = note.body
    if note.record is not None and note.kind is not None:
        yield kind_table(note.kind), [_record_row(number, note.record)]
    if concerns_reports(note):
        yield "records", [(number, *packed(note))]
    yield "properties", [(number, n, *row) for n, row in enumerate(_properties(note), 1)]
    yield (
        "touches",
        [
            (
                number,
                n,
                entry.line,
                _day(entry.day),
                entry.time,
                entry.kind,
                int(entry.inbound),
                _names(entry.people),
                entry.text,
            )
            for n, entry in enumerate(body.entries, 1)
        ],
    )
    yield (
        "facts",
        [
            (number, n, fact.line, _day(fact.day), _names(fact.people), fact.text)
            for n, fact in enumerate(body.facts, 1)
        ],
    )
    yield (
        "tasks",
        [
            (number, n, task.line, task.text, int(task.done), _day(task.due))
            for n, task in enumerate(body.tasks, 1)
        ],
    )
    yield (
        "links",
        [
            (number, n, link.line, link.column, link.target, link.text, link.form)
            for n, link in enumerate(body.links, 1)
        ],
    )
    yield (
        "problems",
        [
            (number, n, one.line, one.column, one.severity, one.code, one.message, one.hint)
            for n, one in enumerate(note.problems, 1)
        ],
    )
    yield (
        "aliases",
        [(number, n, alias) for n, alias in enumerate(alias_names(note.properties), 1)],
    )


def search_row(number: int, extract: Extract) -> Row:
    """Return what a search looks through: name, properties, body."""
    note = extract.note
    said = " \n".join(str(value) for _, value, _ in _properties(note) if value is not None)
    return (number, note_name(note.path), said, extract.text)


def concerns_reports(note: Note) -> bool:
    """Whether the reports may speak of `note`: of ours, or with a touch, a fact or a problem."""
    return bool(note.kind or note.problems or note.body.entries or note.body.facts)


def clean(rows: list[Row]) -> list[Row]:
    """Return `rows` with every text made such that SQLite takes it."""
    return [
        tuple(shown(value) if isinstance(value, str) else value for value in row) for row in rows
    ]


def _record_row(number: int, record: AnyRecord) -> Row:
    kind = record.__class__.__name__.lower()
    values = (_column(getattr(record, name)) for name in kind_columns(kind))  # type: ignore[arg-type]  # the five records are named after the five kinds
    return (number, shown(record.path), record.name, *values)


def _column(value: Any) -> str | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, Link):
        return _name(value)
    if isinstance(value, Horizon):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return _names(value) or None
    return int(value) if isinstance(value, bool | int) else str(value)


def _name(link: Link) -> str:
    return link.text if link.form == "plain" else note_name(link.target)


def _names(links: Iterable[Link]) -> str:
    return ", ".join(map(_name, links))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _properties(note: Note) -> Iterator[tuple[str, Any, int]]:
    for key, given in note.properties.items():
        for scalar in _scalars(given.value):
            yield key, _value(scalar), scalar.line


def _value(scalar: Scalar) -> Any:
    # A day, a phone number or `017` is what was written; only true numbers are numbers.
    value = scalar.value
    return int(value) if isinstance(value, bool) else value


def _scalars(value: PropertyValue) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _scalars(item)
    else:
        for _, item in value.items:
            yield from _scalars(item)
