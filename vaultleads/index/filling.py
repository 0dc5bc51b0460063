"""What becomes of a note in the tables: put in, moved, taken out.

Apart from the store, because most runs find nothing changed and need none of it. Everything here
happens inside a transaction of the store.
"""

from __future__ import annotations

import sqlite3

from vaultleads.core.extract import Extract
from vaultleads.core.model import Note, note_name
from vaultleads.core.problem import Problem
from vaultleads.index.paths import shown, stored
from vaultleads.index.rows import Row, clean, rows_of, search_row
from vaultleads.index.tables import OF_A_NOTE, OWN_TABLES, SEARCH, TABLES


def put(db: sqlite3.Connection, extract: Extract) -> None:
    """Take in a note, in the place of what was known of its path."""
    number = _number(db, extract.note.path, extract.note.kind, extract.size, extract.digest)
    for table, rows in rows_of(number, extract):
        _insert(db, table, rows)
    _insert(db, SEARCH, [search_row(number, extract)])


def put_unreadable(db: sqlite3.Connection, problem: Problem) -> bool:
    """Take in a note of which nothing is known but the reason why it cannot be read.

    Return false if just that is known already.
    """
    known = db.execute(
        "SELECT message FROM problems JOIN notes ON id = note WHERE path = ? AND digest IS NULL",
        (stored(problem.path),),
    ).fetchall()
    if known == [(problem.message,)]:
        return False
    note = Note(problem.path, None, problems=(problem,))
    number = _number(db, problem.path, None, None, None)
    for table, rows in rows_of(number, Extract(note, b"", 0, "")):
        _insert(db, table, rows)
    return True


def move(db: sqlite3.Connection, old: str, extract: Extract) -> None:
    """Take in that the note at `old` now stands elsewhere, with the same bytes."""
    db.execute(
        "UPDATE notes SET path = ?, name = ? WHERE path = ?",
        (stored(extract.note.path), shown(note_name(extract.note.path)), stored(old)),
    )
    # What a note is may hang on its folder, and its day on its name: its rows are written anew
    # below the number that it keeps.
    put(db, extract)


def remove(db: sqlite3.Connection, path: str) -> None:
    """Forget the note at `path`."""
    number = _known(db, path)
    if number is not None:
        _clear(db, number)
        db.execute("DELETE FROM notes WHERE id = ?", (number,))


def _number(
    db: sqlite3.Connection, path: str, kind: str | None, size: int | None, digest: bytes | None
) -> int:
    """Return the number of the note at `path`, now or from now on, cleared of its rows."""
    number = _known(db, path)
    if number is not None:
        _clear(db, number)
        db.execute(
            "UPDATE notes SET kind = ?, size = ?, digest = ? WHERE id = ?",
            (kind, size, digest, number),
        )
        return number
    row = (stored(path), shown(note_name(path)), kind, size, digest)
    made = db.execute(
        "INSERT INTO notes (path, name, kind, size, digest) VALUES (?, ?, ?, ?, ?)", row
    ).lastrowid
    return int(made or 0)


def _known(db: sqlite3.Connection, path: str) -> int | None:
    row = db.execute("SELECT id FROM notes WHERE path = ?", (stored(path),)).fetchone()
    return None if row is None else int(row[0])


def _clear(db: sqlite3.Connection, number: int) -> None:
    for table in OF_A_NOTE:
        db.execute(f"DELETE FROM {table} WHERE note = ?", (number,))  # noqa: S608 - a name of ours
    db.execute(f"DELETE FROM {SEARCH} WHERE rowid = ?", (number,))  # noqa: S608 - a name of ours


def _insert(db: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if not rows:
        return
    statement = _INSERTS[table]
    try:
        db.executemany(statement, rows)
    except UnicodeEncodeError:
        # The rows before the one that SQLite does not take are there already.
        db.executemany(statement.replace("INSERT", "INSERT OR REPLACE", 1), clean(rows))


_INSERTS = {
    table.name: f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - names of ours
    for table in (*TABLES, *OWN_TABLES)
}
_INSERTS[SEARCH] = f"INSERT INTO {SEARCH} (rowid, name, properties, body) VALUES (?, ?, ?, ?)"  # noqa: S608 - a name of ours
