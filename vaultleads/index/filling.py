"""What becomes of a note in the tables: put in, moved, taken out.

Apart from the store, because most runs find nothing changed and need none of it. Everything here
happens inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from vaultleads.core.extract import Extract
from vaultleads.core.model import Note, note_name
from vaultleads.core.problem import Problem
from vaultleads.index.paths import shown, stored
from vaultleads.index.rows import Row, clean, rows_of, search_row
from vaultleads.index.tables import OF_A_NOTE, OWN_TABLES, SEARCH, TABLES

_BATCH = 500
"""Notes whose rows are put in together, 5 MB of them.

One by one, and above all with rows of the full-text table between others, it takes twice as long.
"""


class Filling:
    """The changes of one transaction; `finish` must be its last word."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._waiting: dict[str, list[Row]] = {table: [] for table in _INSERTS}
        self._numbers: dict[str, int] = {}
        """The notes whose rows wait, by path."""
        self._last = int(db.execute("SELECT coalesce(max(id), 0) FROM notes").fetchone()[0])
        self.concerns_reports = False
        """Whether what a picture of the vault is made of may be another now."""

    def put(self, extract: Extract, *, new: bool = False) -> None:
        """Take in a note, in the place of what was known of its path, unless it is `new`."""
        known = None if new else self._known(extract.note.path)
        before = None if known is None else self._told(known)
        number = self._number(extract, known)
        rows = dict(rows_of(number, extract))
        for table, found in rows.items():
            self._waiting[table] += found
        self._waiting[SEARCH].append(search_row(number, extract))
        # What a person wrote inside of a block is nothing that is told, but to be put right.
        if before != _telling(extract.note.kind, rows) or extract.note.body.blocks:
            self.concerns_reports = True
        if len(self._numbers) >= _BATCH:
            self.finish()

    def reserve(self, count: int) -> int:
        """Return the first of `count` numbers that no note has, for notes that are new."""
        first = self._last + 1
        self._last += count
        return first

    def put_rows(self, rows: Mapping[str, list[Row]]) -> None:
        """Take in the rows of new notes, as `all_rows` gives them."""
        self.concerns_reports = True
        for table, found in rows.items():
            self._insert(table, found)

    def put_unreadable(self, problem: Problem) -> bool:
        """Take in a note of which nothing is known but the reason why it cannot be read.

        Return false if just that is known already.
        """
        known = self._db.execute(
            "SELECT message FROM problems JOIN notes ON id = note "
            "WHERE path = ? AND digest IS NULL",
            (stored(problem.path),),
        ).fetchall()
        if known == [(problem.message,)]:
            return False
        self.put(Extract(Note(problem.path, None, problems=(problem,)), b"", 0, ""))
        self.finish()
        self._db.execute(
            "UPDATE notes SET size = NULL, digest = NULL WHERE path = ?", (stored(problem.path),)
        )
        return True

    def move(self, old: str, extract: Extract) -> None:
        """Take in that the note at `old` now stands elsewhere, with the same bytes."""
        self.concerns_reports = True
        self._db.execute(
            "UPDATE notes SET path = ?, name = ? WHERE path = ?",
            (stored(extract.note.path), shown(note_name(extract.note.path)), stored(old)),
        )
        # What a note is may hang on its folder, and its day on its name: its rows are written anew
        # below the number that it keeps.
        self.put(extract)

    def remove(self, path: str) -> None:
        """Forget the note at `path`."""
        self.concerns_reports = True
        number = self._known(path)
        if number is not None:
            self._clear(number)
            self._db.execute("DELETE FROM notes WHERE id = ?", (number,))

    def finish(self) -> None:
        """Put in what waits."""
        for table, rows in self._waiting.items():
            if rows:
                self._insert(table, rows)
                rows.clear()
        self._numbers.clear()

    def _number(self, extract: Extract, known: int | None) -> int:
        """Return the number of the note, the one that is `known` cleared of its rows, or a new."""
        path, kind = extract.note.path, extract.note.kind
        number = known
        if number is None:
            self._last = number = self._last + 1
            row = (number, stored(path), shown(note_name(path)), kind, extract.size, extract.digest)
            self._waiting["notes"].append(row)
        else:
            self._clear(number)
            self._db.execute(
                "UPDATE notes SET kind = ?, size = ?, digest = ? WHERE id = ?",
                (kind, extract.size, extract.digest, number),
            )
        self._numbers[path] = number
        return number

    def _told(self, number: int) -> _Telling:
        """Return what the note with that `number` tells reports, as it is known."""
        kind = self._db.execute("SELECT kind FROM notes WHERE id = ?", (number,)).fetchone()[0]
        record = "SELECT said, properties FROM records WHERE note = ?"
        aliases = "SELECT alias FROM aliases WHERE note = ? ORDER BY n"
        return _Telling(
            kind,
            self._db.execute(record, (number,)).fetchone(),
            tuple(alias for (alias,) in self._db.execute(aliases, (number,))),
        )

    def _known(self, path: str) -> int | None:
        if path in self._numbers:
            self.finish()
        row = self._db.execute("SELECT id FROM notes WHERE path = ?", (stored(path),)).fetchone()
        return None if row is None else int(row[0])

    def _clear(self, number: int) -> None:
        for table in OF_A_NOTE:
            self._db.execute(f"DELETE FROM {table} WHERE note = ?", (number,))  # noqa: S608 - a name of ours
        self._db.execute(f"DELETE FROM {SEARCH} WHERE rowid = ?", (number,))  # noqa: S608 - a name of ours

    def _insert(self, table: str, rows: list[Row]) -> None:
        statement = _INSERTS[table]
        try:
            self._db.executemany(statement, rows)
        except UnicodeEncodeError:
            # The rows before the one that SQLite does not take are there already.
            again = statement.replace("INSERT", "INSERT OR REPLACE", 1)
            self._db.executemany(again, clean(rows))


class _Telling(NamedTuple):
    """What a picture of the vault is made of, as one note gives it, beside its path."""

    kind: str | None
    record: tuple[bytes, bytes] | None
    aliases: tuple[str, ...]


def _telling(kind: str | None, rows: Mapping[str, list[Row]]) -> _Telling:
    """Return what a note of `kind` with these `rows` tells reports."""
    record = next(((said, given) for _, said, given in rows.get("records", ())), None)
    return _Telling(kind, record, tuple(alias for *_, alias in rows.get("aliases", ())))


_INSERTS = {
    table.name: f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - names of ours
    for table in (*TABLES, *OWN_TABLES)
}
_INSERTS[SEARCH] = f"INSERT INTO {SEARCH} (rowid, name, properties, body) VALUES (?, ?, ?, ?)"  # noqa: S608 - a name of ours
