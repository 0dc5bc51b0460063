"""The index of one vault: opened, compared, filled and asked.

Owns the SQLite file. It holds nothing that is not in the notes, so whatever is wrong with it,
the remedy is to empty it; whoever opens it need not know why. What is wrong is told apart by
three exceptions: damaged, busy, not to be written.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from vaultleads.core.extract import Extract
from vaultleads.core.footprint import Listing
from vaultleads.core.model import Note, note_name
from vaultleads.core.problem import Problem
from vaultleads.index.records import unpacked
from vaultleads.index.rows import Row, clean, restored, rows_of, search_row, shown, stored
from vaultleads.index.tables import LAYOUT, OF_A_NOTE, OWN_TABLES, SEARCH, TABLES, creation

BUSY_SECONDS = 10.0
"""How long another process that fills the index is waited for: a first run of some 30,000 notes."""

MEMORY = ":memory:"
"""The place of an index that is kept nowhere."""


class IndexDamagedError(Exception):
    """What is stored makes no sense; the index must be emptied."""


class IndexBusyError(Exception):
    """Another process has been filling the index for longer than one waits."""


class IndexUnwritableError(Exception):
    """The disk refuses; the message says why, in a few words."""


class Loaded(NamedTuple):
    """All that a picture of the vault is made of.

    `notes` are those that the reports may speak of, `aliases` the other names of any note.
    """

    notes: tuple[Note, ...]
    listing: Listing
    aliases: Mapping[str, tuple[str, ...]]


class Index:
    """The index at `place`, made by the program that `program` describes."""

    def __init__(self, place: str, program: str) -> None:
        """Open the index, and empty it where it is another program's, or damaged.

        Raises: IndexUnwritableError; IndexBusyError.
        """
        self.place = place
        self._program = program
        try:
            self._db = self._opened()
        except IndexDamagedError:
            self._unlink()
            self._db = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def renew(self) -> None:
        """Throw the file away and begin with an empty one: the remedy for a damaged index.

        Raises: IndexUnwritableError; IndexBusyError.
        """
        self._db.close()
        self._unlink()
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        with _said():
            if self.place != MEMORY:
                _make_private_folder(os.path.dirname(self.place))
            db = sqlite3.connect(
                self.place, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(db)
            except BaseException:
                db.close()
                raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        if not _is_ours(db, self._program):
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            # Another process may have made it while this one waited.
            if not _is_ours(db, self._program):
                _empty(db, self._program)
            db.execute("COMMIT")
        # After a power cut the last changes may be missing, never torn: they are made again.
        db.execute("PRAGMA synchronous = NORMAL")

    def _unlink(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.place + ending)

    def empty(self) -> None:
        """Forget everything, as if the index had just been made."""
        with self.writing():
            _empty(self._db, self._program)

    # --- what is remembered ---------------------------------------------------------------

    def generation(self) -> int:
        """Return a number that rises whenever an answer about the vault may be another."""
        return int(self.meta("generation") or 0)

    def folders(
        self, only: Iterable[str] | None = None, below: Iterable[str] = ()
    ) -> dict[str, bytes]:
        """Return what was seen in each folder, by path.

        If given, `only` of these folders and of those that are, or lie, `below` others.
        """
        with _said():
            if only is None:
                rows = self._db.execute("SELECT path, seen FROM folders").fetchall()
            else:
                rows = [row for one in only for row in self._folders("path = ?", one)]
                rows += [row for one in below for row in self._folders(_BELOW, one)]
        return {restored(path): seen for path, seen in rows}

    def _folders(self, where: str, path: str) -> list[tuple[str | bytes, bytes]]:
        statement = f"SELECT path, seen FROM folders WHERE {where}"  # noqa: S608 - words of ours
        return self._db.execute(statement, (stored(path),)).fetchall()

    def unreadable(self) -> tuple[Problem, ...]:
        """Return the folders that could not be looked into."""
        held = self.meta("unreadable")
        return tuple(Problem(*one) for one in _loads(held)) if held else ()

    def complete(self) -> bool:
        """Whether the vault was ever taken in as a whole."""
        return self.meta("listing") is not None

    def digest(self, path: str) -> bytes | None:
        """Return the digest of the note at `path`; empty if it could not be read, None if new."""
        with _said():
            row = self._db.execute(
                "SELECT digest FROM notes WHERE path = ?", (stored(path),)
            ).fetchone()
        return None if row is None else row[0] or b""

    def size(self, path: str) -> int:
        """Return how many bytes the note at `path` held; 0 if it is not known."""
        with _said():
            row = self._db.execute(
                "SELECT size FROM notes WHERE path = ?", (stored(path),)
            ).fetchone()
        return 0 if row is None else row[0] or 0

    def count(self) -> int:
        """Return how many notes the index holds."""
        with _said():
            return int(self._db.execute("SELECT count(*) FROM notes").fetchone()[0])

    def meta(self, name: str) -> Any:
        """Return what is remembered of the index itself under `name`, None for nothing."""
        with _said():
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def set_meta(self, name: str, value: str | bytes | int) -> None:
        """Remember `value` under `name`, until the index is emptied; inside `writing`."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # --- changes --------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Make all changes inside the `with` at once, or none; readers see what was before.

        Raises: IndexBusyError; IndexUnwritableError; IndexDamagedError.
        """
        with _said():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def put(self, extract: Extract) -> None:
        """Take in a note, in the place of what was known of its path."""
        number = self._number(extract.note.path, extract.note.kind, extract.size, extract.digest)
        for table, rows in rows_of(number, extract):
            self._insert(table, rows)
        self._insert(SEARCH, [search_row(number, extract)])

    def put_unreadable(self, problem: Problem) -> bool:
        """Take in a note of which nothing is known but the reason why it cannot be read.

        Return false if just that is known already.
        """
        known = self.rows(
            "SELECT message FROM problems JOIN notes ON id = note "
            "WHERE path = ? AND digest IS NULL",
            (stored(problem.path),),
        )
        if known == [(problem.message,)]:
            return False
        note = Note(problem.path, None, problems=(problem,))
        number = self._number(problem.path, None, None, None)
        for table, rows in rows_of(number, Extract(note, b"", 0, "")):
            self._insert(table, rows)
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

    def remember(
        self, seen: Mapping[str, bytes], gone: Iterable[str], unreadable: Iterable[Problem]
    ) -> None:
        """Take in what was `seen` in folders, which are `gone`, and all that are `unreadable`."""
        self._db.executemany(
            "INSERT OR REPLACE INTO folders VALUES (?, ?)",
            [(stored(path), bytes_) for path, bytes_ in seen.items()],
        )
        self._db.executemany("DELETE FROM folders WHERE path = ?", [(stored(one),) for one in gone])
        self.set_meta("unreadable", _dumps([_plain(one) for one in unreadable]))

    def changed(self, listing: Listing | None = None) -> None:
        """Raise the generation; take in the `listing` of the whole vault, if it is another."""
        self.set_meta("generation", self.generation() + 1)
        self._db.execute("DELETE FROM kept")
        if listing is not None:
            problems = [_plain(one) for one in listing.problems]
            self.set_meta("listing", _dumps((listing.files, listing.targets, problems)))

    def _number(self, path: str, kind: str | None, size: int | None, digest: bytes | None) -> int:
        """Return the number of the note at `path`, now or from now on, cleared of its rows."""
        number = self._known(path)
        if number is not None:
            self._clear(number)
            self._db.execute(
                "UPDATE notes SET kind = ?, size = ?, digest = ? WHERE id = ?",
                (kind, size, digest, number),
            )
            return number
        row = (stored(path), shown(note_name(path)), kind, size, digest)
        made = self._db.execute(
            "INSERT INTO notes (path, name, kind, size, digest) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid
        return int(made or 0)

    def _known(self, path: str) -> int | None:
        row = self._db.execute("SELECT id FROM notes WHERE path = ?", (stored(path),)).fetchone()
        return None if row is None else int(row[0])

    def _clear(self, number: int) -> None:
        for table in OF_A_NOTE:
            self._db.execute(f"DELETE FROM {table} WHERE note = ?", (number,))  # noqa: S608 - a name of ours
        self._db.execute(f"DELETE FROM {SEARCH} WHERE rowid = ?", (number,))  # noqa: S608 - a name of ours

    def _insert(self, table: str, rows: list[Row]) -> None:
        if not rows:
            return
        statement = _INSERTS[table]
        try:
            self._db.executemany(statement, rows)
        except UnicodeEncodeError:
            self._db.executemany(statement, clean(rows))

    # --- answers --------------------------------------------------------------------------

    def load(self) -> Loaded:
        """Return all that a picture of the vault is made of, as of one moment.

        Raises: IndexDamagedError.
        """
        with _said(), _sound(), self._reading():
            paths = tuple(restored(path) for (path,) in self._db.execute("SELECT path FROM notes"))
            kept = self._db.execute(
                "SELECT path, kind, said, records.properties FROM records JOIN notes ON id = note"
            )
            notes = tuple(
                unpacked(
                    (restored(path), kind, said, properties)
                    for path, kind, said, properties in kept
                )
            )
            aliases: dict[str, tuple[str, ...]] = {}
            for path, alias in self._db.execute(
                "SELECT path, alias FROM aliases JOIN notes ON id = note ORDER BY note, n"
            ):
                aliases[restored(path)] = (*aliases.get(restored(path), ()), alias)
            return Loaded(notes, self._listing(paths), aliases)

    def _listing(self, notes: Iterable[str]) -> Listing:
        held = self.meta("listing")
        files, targets, problems = _loads(held) if held else ((), (), ())
        return Listing(
            tuple(sorted(notes)), files, tuple(Problem(*problem) for problem in problems), targets
        )

    def kept(self, question: str) -> bytes | None:
        """Return the answer that was kept for `question`, if nothing has changed since."""
        with _said():
            row = self._db.execute(
                "SELECT answer FROM kept WHERE question = ? AND generation = "
                "(SELECT value FROM meta WHERE name = 'generation')",
                (question,),
            ).fetchone()
        return None if row is None else row[0]

    def keep(self, question: str, answer: bytes, generation: int) -> None:
        """Keep an `answer` that was given at `generation`; a lock in the way keeps it not."""
        with contextlib.suppress(IndexBusyError, IndexUnwritableError), self.writing():
            self._db.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (question, generation, answer)
            )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """See one state of the index for the time of a `with`, whoever writes meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def rows(self, statement: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a statement of ours finds."""
        with _said():
            return self._db.execute(statement, given).fetchall()


def _plain(problem: Problem) -> tuple[Any, ...]:
    return tuple(getattr(problem, field.name) for field in fields(problem))


def _dumps(value: Any) -> bytes:
    return marshal.dumps(value, 2)


def _loads(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302 - bytes of our own, in a folder that only the person can write


def _is_ours(db: sqlite3.Connection, program: str) -> bool:
    if db.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
        return False
    try:
        row = db.execute("SELECT value FROM meta WHERE name = 'program'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise
    return row is not None and row[0] == program


def _empty(db: sqlite3.Connection, program: str) -> None:
    """Drop whatever there is, and make the tables; inside a transaction."""
    found = db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name LIKE ? || '_%'",
        (SEARCH,),
    ).fetchall()
    generation = 0
    with contextlib.suppress(sqlite3.OperationalError):
        row = db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        generation = int(row[0]) if row else 0
    for type_, name in found:
        db.execute(f'DROP {type_} IF EXISTS "{name}"')
    for statement in creation():
        db.execute(statement)
    # A reader that remembers a generation must not meet it again with other notes.
    for name, value in (("program", program), ("generation", generation + 1)):
        db.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
    db.execute(f"PRAGMA user_version = {LAYOUT}")


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """Tell SQLite's errors apart; one that shows a mistake of ours stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise IndexBusyError(words) from error
        if any(sign in words for sign in _REFUSALS):
            raise IndexUnwritableError(words) from error
        raise IndexDamagedError(words) from error
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError(str(error)) from error


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """Take bytes that cannot be unpacked for damage."""
    try:
        yield
    except (ValueError, EOFError, TypeError) as error:
        raise IndexDamagedError(str(error)) from error


_REFUSALS = ("unable to open", "readonly", "disk is full", "disk I/O error")


def _make_private_folder(folder: str) -> None:
    """Make the folder for the person alone: what lies in it says whom they talk to."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        raise IndexUnwritableError((error.strerror or "unknown error").lower()) from error


_BELOW = "substr(path, 1, length(?1)) = ?1"
"""Whether a folder is, or lies below, the one that is given."""

_INSERTS = {
    table.name: f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - names of ours
    for table in (*TABLES, *OWN_TABLES)
}
_INSERTS[SEARCH] = f"INSERT INTO {SEARCH} (rowid, name, properties, body) VALUES (?, ?, ?, ?)"  # noqa: S608 - a name of ours
