"""What becomes of a note in the tables: put in, moved, taken out.

Apart from the store, because most runs find nothing changed and need none of it. Everything here
happens inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

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

    def put(self, extract: Extract, *, new: bool = False) -> None:
        """Take in a note, in the place of what was known of its path, unless it is `new`."""
        number = self._number(extract, new=new)
        for table, rows in rows_of(number, extract):
            self._waiting[table] += rows
        self._waiting[SEARCH].append(search_row(number, extract))
        if len(self._numbers) >= _BATCH:
            self.finish()

    def reserve(self, count: int) -> int:
        """Return the first of `count` numbers that no note has, for notes that are new."""
        first = self._last + 1
        self._last += count
        return first

    def put_rows(self, rows: Mapping[str, list[Row]]) -> None:
        """Take in the rows of new notes, as `all_rows` gives them."""
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
        extract = Extract(Note(problem.path, None, problems=(problem,)), b"", 0, "")
        self.put(extract)
        self.finish()
        self._db.execute(
            "UPDATE notes SET size = NULL, digest = NULL WHERE path = ?", (stored(problem.path),)
        )
        return True

    def move(self, old: str, extract: Extract) -> None:
        """Take in that the note at `old` now stands elsewhere, with the same bytes."""
        self._db.execute(
            "UPDATE notes SET path = ?, name = ? WHERE path = ?",
            (stored(extract.note.path), shown(note_name(extract.note.path)), stored(old)),
        )
        # What a note is may hang on its folder, and its day on its name: its rows are written anew
        # below the number that it keeps.
        self.put(extract)

    def remove(self, path: str) -> None:
        """Forget the note at `path`."""
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

    def _number(self, extract: Extract, *, new: bool = False) -> int:
        """Return the number of the note, now or from now on, cleared of its rows."""
        path, kind = extract.note.path, extract.note.kind
        number = None if new else self._known(path)
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


_INSERTS = {
    table.name: f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - names of ours
    for table in (*TABLES, *OWN_TABLES)
}
_INSERTS[SEARCH] = f"INSERT INTO {SEARCH} (rowid, name, properties, body) VALUES (?, ?, ?, ?)"  # noqa: S608 - a name of ours
