"""From what is kept of a note to the rows of its tables.

Apart from the store, which puts rows where they belong, so that the form of every table can be
read in one place. Nothing is resolved here: a link's row holds what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from vaultleads.core.extract import Extract
from vaultleads.core.model import (
    AnyRecord,
    Block,
    Body,
    Fact,
    Horizon,
    Link,
    LogEntry,
    Note,
    PropertyValue,
    Scalar,
    Sequence,
    Task,
    note_name,
)
from vaultleads.core.pipeline import alias_names
from vaultleads.core.problem import Problem
from vaultleads.index.paths import shown, stored
from vaultleads.index.records import packed
from vaultleads.index.tables import SEARCH, kind_columns, kind_table

Row = tuple[Any, ...]


def rows_of(number: int, extract: Extract) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of the note with that `number`, by table."""
    note = extract.note
    body = note.body
    if note.record is not None and note.kind is not None:
        yield kind_table(note.kind), [_record_row(number, note.record)]
    if concerns_reports(note):
        yield "records", [(number, *packed(note))]
    if note.properties:
        rows = enumerate(_properties(note), 1)
        yield "properties", [(number, n, *row) for n, row in rows]
        aliases = enumerate(alias_names(note.properties), 1)
        yield "aliases", [(number, n, alias) for n, alias in aliases]
    for table, items, row in _OF_BODY:
        found = items(body)
        if found:
            yield table, [(number, n, *row(one)) for n, one in enumerate(found, 1)]
    if note.problems:
        yield "problems", [(number, n, *_problem(one)) for n, one in enumerate(note.problems, 1)]


def all_rows(number: int, extract: Extract) -> Iterator[tuple[str, list[Row]]]:
    """Yield all rows of a new note, by table: its own, what is in it, and what a search finds."""
    note = extract.note
    name = shown(note_name(note.path))
    yield "notes", [(number, stored(note.path), name, note.kind, extract.size, extract.digest)]
    yield from rows_of(number, extract)
    yield SEARCH, [search_row(number, extract)]


def search_row(number: int, extract: Extract) -> Row:
    """Return what a search looks through: name, properties, body."""
    note = extract.note
    said = "\n".join(str(value) for _, value, _ in _properties(note) if value is not None)
    return (number, shown(note_name(note.path)), said, extract.text)


def concerns_reports(note: Note) -> bool:
    """Whether the reports may speak of `note`, or to it.

    It is one of ours, or has a touch, a fact, a block or a problem.
    """
    body = note.body
    return bool(note.kind or note.problems or body.entries or body.facts or body.blocks)


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


def _touch(entry: LogEntry) -> Row:
    return (
        entry.line,
        _day(entry.day),
        entry.time,
        entry.kind,
        int(entry.inbound),
        _names(entry.people),
        entry.text,
    )


def _fact(fact: Fact) -> Row:
    return (fact.line, _day(fact.day), _names(fact.people), fact.text)


def _task(task: Task) -> Row:
    return (task.line, task.text, int(task.done), _day(task.due))


def _link(link: Link) -> Row:
    return (link.line, link.column, link.target, link.text, link.form)


def _block(block: Block) -> Row:
    said = " ".join(f'{key}="{value}"' for key, value in block.arguments)
    return (block.line, block.end, block.view, said)


def _problem(one: Problem) -> Row:
    return (one.line, one.column, one.severity, one.code, one.message, one.hint)


_OF_BODY: tuple[tuple[str, Callable[[Body], tuple[Any, ...]], Callable[[Any], Row]], ...] = (
    ("touches", lambda body: body.entries, _touch),
    ("facts", lambda body: body.facts, _fact),
    ("tasks", lambda body: body.tasks, _task),
    ("links", lambda body: body.links, _link),
    ("blocks", lambda body: body.blocks, _block),
)


def _properties(note: Note) -> Iterator[Row]:
    for key, given in note.properties.items():
        value = given.value
        if value.__class__ is Scalar:
            yield key, *_value(value)
        else:
            for scalar in _scalars(value):
                yield key, *_value(scalar)


def _value(scalar: Any) -> tuple[Any, int]:
    # A day, a phone number or `017` is what was written; only true numbers are numbers.
    value = scalar.value
    return (int(value) if isinstance(value, bool) else value), scalar.line


def _scalars(value: PropertyValue) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _scalars(item)
    else:
        for _, item in value.items:
            yield from _scalars(item)
