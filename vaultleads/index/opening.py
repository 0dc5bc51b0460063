"""The file of the index: opened, told apart from a wrong one, emptied.

Apart from the store, which knows a sound index: here is decided whether it is one. It holds
nothing that is not in the notes, so whatever is wrong with it, the remedy is to empty it, and
whoever asks need not know. What cannot be remedied so is told apart by three exceptions.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator

from vaultleads.core.problem import VaultleadsError

LAYOUT = 2
"""Raised with every change of the tables, or of what stands in them."""

BUSY_SECONDS = 10.0
"""How long another process that fills the index is waited for: a first run of some 30,000 notes."""

_LARGEST_JOURNAL = 4 * 1024 * 1024
"""Bytes that are left of SQLite's journal after a large change."""

MEMORY = ":memory:"
"""The place of an index that is kept nowhere."""


class IndexDamagedError(Exception):
    """What is stored makes no sense; the index must be emptied."""


class IndexBusyError(Exception):
    """Another process has been filling the index for longer than one waits."""


class IndexUnwritableError(Exception):
    """The disk refuses; the message says why, in a few words."""


def open_database(place: str, program: str) -> sqlite3.Connection:
    """Open the file at `place`, and empty it where another program made it, or nobody.

    Raises: IndexDamagedError; IndexUnwritableError; IndexBusyError.
    """
    with said():
        if place != MEMORY:
            _make_private(place)
        db = sqlite3.connect(
            place, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(db, program)
        except BaseException:
            db.close()
            raise
    return db


def unlink(place: str) -> None:
    """Remove the file at `place` and those that SQLite keeps beside it.

    Raises: IndexUnwritableError.
    """
    for ending in ("", "-wal", "-shm"):
        try:
            os.unlink(place + ending)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise IndexUnwritableError(_words(error)) from error


def _prepare(db: sqlite3.Connection, program: str) -> None:
    if not _is_ours(db, program):
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        # Another process may have made it while this one waited.
        if not _is_ours(db, program):
            empty(db, program)
        db.execute("COMMIT")
    # After a power cut the last changes may be missing, never torn: they are made again.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA journal_size_limit = {_LARGEST_JOURNAL}")


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


def empty(db: sqlite3.Connection, program: str) -> None:
    """Drop whatever there is, and make the tables; inside a transaction."""
    from vaultleads.index.tables import SEARCH, creation  # noqa: PLC0415 - only where they are made

    found = db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name LIKE ? || '_%'",
        (SEARCH,),
    ).fetchall()
    # A file that was thrown away began somewhere too: no two begin alike.
    generation = int.from_bytes(os.urandom(4), "big")
    with contextlib.suppress(sqlite3.OperationalError):
        row = db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        generation = int(row[0]) if row else generation
    for type_, name in found:
        db.execute(f'DROP {type_} IF EXISTS "{name}"')
    for statement in creation():
        db.execute(statement)
    # A reader that remembers a generation must not meet it again with other notes.
    for name, value in (("program", program), ("generation", generation + 1)):
        db.execute("INSERT INTO meta VALUES (?, ?)", (name, value))
    db.execute(f"PRAGMA user_version = {LAYOUT}")


@contextlib.contextmanager
def said() -> Iterator[None]:
    """Tell SQLite's errors apart; one that shows a mistake of ours stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise IndexBusyError(words) from error
        if "no such module" in words:
            message = (
                "Python's SQLite has no full-text search (FTS5), which the index needs; "
                "install a Python whose sqlite3 has it."
            )
            raise VaultleadsError(message) from error
        if any(sign in words for sign in _REFUSALS):
            raise IndexUnwritableError(words) from error
        raise IndexDamagedError(words) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise IndexDamagedError(str(error)) from error


@contextlib.contextmanager
def sound() -> Iterator[None]:
    """Take bytes that cannot be unpacked for damage.

    Raises: IndexDamagedError.
    """
    try:
        yield
    except (ValueError, EOFError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamagedError(str(error)) from error


_REFUSALS = ("unable to open", "readonly", "disk is full", "disk I/O error", "locking protocol")


def _make_private(place: str) -> None:
    """Make the file and its folder for the person alone: what lies in it says whom they talk to."""
    folder = os.path.dirname(place)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if hasattr(os, "geteuid"):
            if os.stat(folder).st_uid not in (os.geteuid(), 0):
                raise IndexUnwritableError("it belongs to somebody else")
            os.chmod(folder, 0o700)
        # What is there is not opened: when a process closes a file it loses all of its locks on
        # it, those of another connection too, and SQLite would take that one for ended.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not os.access(place, os.R_OK | os.W_OK):
            raise IndexUnwritableError("permission denied")
    except OSError as error:
        raise IndexUnwritableError(_words(error)) from error


def _words(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
