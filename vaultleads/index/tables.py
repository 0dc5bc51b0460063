"""The tables of the index, for the program and for a curious person.

Owns what they are called and what stands in them; the guide's page about the index is made from
the same words. Nothing here is kept for ever: where a table is to change, the index is built anew.
"""

from __future__ import annotations

from dataclasses import fields
from typing import NamedTuple

from vaultleads.core.model import NOTE_KINDS, NoteKind
from vaultleads.core.schema import RECORDS


class Table(NamedTuple):
    """One table: its name, what a row is, its columns with their meaning, and what keys it.

    A column is written `name TYPE`. A table without `key` has SQLite's own row number.
    """

    name: str
    row: str
    columns: tuple[tuple[str, str], ...]
    key: str = ""


_NOTE = ("note INTEGER", "the note it stands in, `id` in `notes`")
_NUMBER = ("n INTEGER", "its number in the note, from 1")
_LINE = ("line INTEGER", "its line in the note")


def kind_table(kind: NoteKind) -> str:
    """Return the name of the table of one kind of note: `leads`, `contacts` and so on."""
    return f"{kind}s"


def kind_columns(kind: NoteKind) -> tuple[str, ...]:
    """Return the fields of a record of `kind` that have a column, in order."""
    return tuple(field.name for field in fields(RECORDS[kind]) if field.name not in _NOT_COLUMNS)


_NOT_COLUMNS = ("path", "aliases")
"""What a record has that stands in `notes` and `aliases` already."""


def _kind_table(kind: NoteKind) -> Table:
    said = tuple((f'"{name}"', "as in the property table") for name in kind_columns(kind))
    names = (_NOTE, ("path TEXT", "the note's path"), ("name TEXT", "the note's name"))
    return Table(kind_table(kind), f"one {kind}, as it is understood", (*names, *said), "note")


TABLES: tuple[Table, ...] = (
    Table(
        "notes",
        "one note of the vault, of whatever kind",
        (
            ("id INTEGER PRIMARY KEY", "its number, as long as it is in the vault"),
            ("path TEXT NOT NULL UNIQUE", "relative to the vault, with `/`"),
            ("name TEXT", "its file name without `.md`"),
            ("kind TEXT", "`lead`, `contact`, `organization`, `posting`, `meeting`; NULL for none"),
            ("size INTEGER", "its bytes; NULL where it could not be read"),
            ("digest BLOB", "the SHA-256 of its bytes"),
        ),
    ),
    *map(_kind_table, NOTE_KINDS),
    Table(
        "properties",
        "one value of a property of any note, as written; a list has a row for each item",
        (
            _NOTE,
            _NUMBER,
            ("name TEXT", "the property, in lower case"),
            ("value", "text, number, or NULL for an empty one; true and false are 1 and 0"),
            _LINE,
        ),
        "note, n",
    ),
    Table(
        "touches",
        "one entry of a log",
        (
            _NOTE,
            _NUMBER,
            _LINE,
            ("day TEXT", "`2026-11-23`"),
            ("time TEXT", "as written, or empty"),
            ("kind TEXT", "the kind of touch"),
            ("inbound INTEGER", "1 if it came from the other side"),
            ("people TEXT", "who is named before the colon, with commas between"),
            ("text TEXT", "what was said"),
        ),
        "note, n",
    ),
    Table(
        "facts",
        "one item of intelligence",
        (
            _NOTE,
            _NUMBER,
            _LINE,
            ("day TEXT", "when it was learnt"),
            ("people TEXT", "from whom, with commas between"),
            ("text TEXT", "what was learnt"),
        ),
        "note, n",
    ),
    Table(
        "tasks",
        "one task line",
        (
            _NOTE,
            _NUMBER,
            _LINE,
            ("text TEXT", "without its box, day and marks"),
            ("done INTEGER", "1 if it is ticked or crossed out"),
            ("due TEXT", "its day"),
        ),
        "note, n",
    ),
    Table(
        "links",
        "one link in the text of a note",
        (
            _NOTE,
            _NUMBER,
            _LINE,
            ("column INTEGER", "its column in the line"),
            ("target TEXT", "what names the other note, as written"),
            ("text TEXT", "what a reader sees"),
            ("form TEXT", "`wikilink` or `markdown`"),
        ),
        "note, n",
    ),
    Table(
        "blocks",
        "one generated block in a note, whose markers are as they should be",
        (
            _NOTE,
            _NUMBER,
            ("line INTEGER", "the line of the marker that begins it"),
            ("end_line INTEGER", "the line of the marker that ends it"),
            ("view TEXT", "what it shows"),
            ("arguments TEXT", 'as `key="value"`, with spaces between'),
        ),
        "note, n",
    ),
    Table(
        "problems",
        "one problem found in a note alone; `vaultleads check` adds those of links between notes",
        (
            _NOTE,
            _NUMBER,
            _LINE,
            ("column INTEGER", "its column in the line, 0 for the whole line"),
            ("severity TEXT", "`error` or `warning`"),
            ("code TEXT", "its name"),
            ("message TEXT", "what is wrong"),
            ("hint TEXT", "the remedy"),
        ),
        "note, n",
    ),
    Table(
        "aliases",
        "one other name of a note",
        (_NOTE, _NUMBER, ("alias TEXT", "the name")),
        "note, n",
    ),
)
"""What a person may read."""

OWN_TABLES: tuple[Table, ...] = (
    Table(
        "meta",
        "what the program remembers of the index itself",
        (("name TEXT PRIMARY KEY", ""), ("value", "")),
    ),
    Table(
        "folders",
        "one folder, with the names and signatures that were seen in it",
        (("path TEXT PRIMARY KEY", ""), ("seen BLOB", "")),
    ),
    Table(
        "records",
        "one note that the reports speak of, packed",
        (("note INTEGER PRIMARY KEY", ""), ("said BLOB", ""), ("properties BLOB", "")),
    ),
    Table(
        "kept",
        "one answer, as long as nothing has changed",
        (("question TEXT PRIMARY KEY", ""), ("generation INTEGER", ""), ("answer BLOB", "")),
    ),
)
"""What is only for the program."""

SEARCH = "search"
"""The full-text table over all notes: name, properties and body; its row number is `notes.id`."""

_SEARCH_SQL = (
    f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(name, properties, body, "
    'tokenize="unicode61 remove_diacritics 2")'
)

OF_A_NOTE = (
    *(kind_table(kind) for kind in NOTE_KINDS),
    "properties",
    "touches",
    "facts",
    "tasks",
    "links",
    "blocks",
    "problems",
    "aliases",
    "records",
)
"""The tables whose column `note` says which note a row is of."""


def creation() -> list[str]:
    """Return the statements that make all tables, in order."""
    made = [_creation(table) for table in (*TABLES, *OWN_TABLES)]
    return [*made, _SEARCH_SQL, "CREATE INDEX links_by_target ON links(target)"]


def _creation(table: Table) -> str:
    # What has a key of numbers lies in its order, all rows of a note side by side.
    columns = [name for name, _ in table.columns]
    if not table.key:
        return f"CREATE TABLE {table.name} ({', '.join(columns)})"
    columns.append(f"PRIMARY KEY ({table.key})")
    return f"CREATE TABLE {table.name} ({', '.join(columns)}) WITHOUT ROWID"
