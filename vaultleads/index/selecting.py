"""Conditions in SQL, written by a person, over what `list` knows of each lead.

Apart from the store, because these words are not ours. They are asked of a connection that
cannot change anything, four times over: the file is opened to be read, writing is switched off,
whatever is no question is refused before it runs, and a question that takes too long is ended.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from vaultleads.core.problem import UsageError
from vaultleads.core.schema import PROPERTIES
from vaultleads.core.suggest import closest
from vaultleads.index.opening import MEMORY, IndexDamagedError, said
from vaultleads.index.paths import stored
from vaultleads.index.rows import clean
from vaultleads.index.store import Index
from vaultleads.index.tables import SEARCH, TABLES, creation, kind_columns

SECONDS = 2.0
"""How long a condition may take."""


class Listed(NamedTuple):
    """One lead as `list` shows it; the fields are columns of a condition."""

    path: str
    organization: str | None
    quality: int
    tier: str
    tier_by_hand: bool
    provisional: bool
    known_percent: int
    connection: str | None
    due: str | None
    next: str | None
    active: bool
    snoozed: bool
    touches: int
    last_touch: str | None


MEANINGS: dict[str, str] = {
    "path": "the note's path",
    "organization": "the organization, as it is shown",
    "quality": "0 to 100",
    "tier": "`focus`, `nurture`, `unqualified` or `check-in`",
    "tier_by_hand": "1 if the tier is set in the note",
    "provisional": "1 while an answer is missing",
    "known_percent": "how much of the quality rests on answers, 0 to 100",
    "connection": "how the lead is reached; NULL if unknown",
    "due": "the day of the next action",
    "next": "the next action",
    "active": "1 if its stage is one of the active ones",
    "snoozed": "1 while it is out of sight",
    "touches": "how many touches belong to it, wherever they were logged",
    "last_touch": "the day of the newest of them",
}
"""What a condition may ask of a lead beside its own properties."""


def columns() -> tuple[tuple[str, str], ...]:
    """Return all columns of a condition with their meaning, in order."""
    meanings = {spec.name: spec.meaning for spec in PROPERTIES if spec.kind == "lead"}
    own = [name for name in kind_columns("lead") if name not in MEANINGS]
    return (
        ("note", "the lead's number: `note` in the other tables"),
        ("name", "the note's name"),
        *MEANINGS.items(),
        *((name, meanings[name]) for name in own),
        ("today", "the day of the list"),
    )


def chosen(index: Index, leads: Iterable[Listed], condition: str, today: date) -> set[str]:
    """Return the paths of those `leads` for which `condition` is true.

    Raises: UsageError if the condition cannot be asked, with SQLite's words and a remedy;
    IndexDamagedError.
    """
    listed = list(leads)
    with closing(_connection(index)) as db:
        with said():
            # Opens the full-text search, which reads its own settings, while it still may.
            db.execute(f"SELECT rowid FROM {SEARCH} LIMIT 0")  # noqa: S608 - a name of ours
            _fill(db, listed, today)
        _tie_down(db)
        with _mistakes_said(condition):
            # On a line of its own, so that a comment at its end comments nothing out.
            asked = f"SELECT number FROM listed AS leads WHERE (\n{condition}\n)"  # noqa: S608 - this connection can only read
            numbers = db.execute(asked).fetchall()
    # A condition may close its bracket and add rows of its own; those name no lead.
    known = dict(enumerate(listed))
    found = {number for (number,) in numbers if isinstance(number, int)}
    return {known[number].path for number in found & known.keys()}


# --- a connection that can only read --------------------------------------------------------


def _connection(index: Index) -> sqlite3.Connection:
    if index.place != MEMORY:
        place = f"file:{quote(os.fsencode(index.place))}?mode=ro"
        return sqlite3.connect(place, uri=True, isolation_level=None)
    db = sqlite3.connect(MEMORY, isolation_level=None)
    for statement in creation():
        db.execute(statement)
    for table, names in _copied():
        rows = index.rows(f"SELECT {names} FROM {table}")  # noqa: S608 - names of ours
        marks = ", ".join("?" * (names.count(",") + 1))
        db.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - names of ours
    return db


def _copied() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        yield table.name, ", ".join(name.split(" ")[0] for name, _ in table.columns)
    yield SEARCH, "rowid, name, properties, body"


def _fill(db: sqlite3.Connection, leads: Sequence[Listed], today: date) -> None:
    """Put what is worked out of each lead beside what its note says."""
    worked = [name for name in Listed._fields if name != "path"]
    said = [name for name in kind_columns("lead") if name not in MEANINGS]
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(f"CREATE TEMP TABLE worked (number, of_path, {_named('', worked)})")
    rows = clean([(number, stored(one.path), *one[1:]) for number, one in enumerate(leads)])
    db.executemany(f"INSERT INTO worked VALUES (?, {', '.join('?' * len(Listed._fields))})", rows)  # noqa: S608 - names of ours
    db.execute(
        "CREATE TEMP VIEW listed AS SELECT number, leads.note, leads.name, leads.path, "  # noqa: S608 - names of ours
        f"{_named('worked.', worked)}, {_named('leads.', said)}, '{today.isoformat()}' AS today "
        "FROM worked JOIN main.notes ON notes.path = worked.of_path "
        "JOIN main.leads ON leads.note = notes.id"
    )


def _named(table: str, names: Iterable[str]) -> str:
    return ", ".join(f'{table}"{name}"' for name in names)


def _tie_down(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA query_only = ON")
    for limit, most in _LIMITS:
        db.setlimit(limit, most)
    ends = time.monotonic() + SECONDS
    db.set_progress_handler(lambda: int(time.monotonic() > ends), _STEPS)
    db.set_authorizer(_authorized)


_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 10_000_000),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
)
"""A text that is made may not fill the memory, and no pattern may take for ever."""

_STEPS = 10_000
"""After how many steps of SQLite the clock is looked at."""

_QUESTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_NO_QUESTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "fts5"}


def _authorized(
    action: int, first: str | None, second: str | None, _database: str | None, _inside: str | None
) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version":
        # The full-text search asks it of itself.
        return sqlite3.SQLITE_OK
    if action not in _QUESTIONS or second in _NO_QUESTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


# --- mistakes -------------------------------------------------------------------------------


@contextmanager
def _mistakes_said(condition: str) -> Iterator[None]:
    """Say a mistake in the condition in a sentence."""
    try:
        condition.encode()
        yield
    except UnicodeEncodeError as error:
        message = "The condition is not proper text; type it anew."
        raise UsageError(message) from error
    except (sqlite3.Error, sqlite3.Warning) as error:
        words = str(error)
        if "malformed" in words:
            raise IndexDamagedError(words) from error
        for pattern, remedy in _REMEDIES:
            found = re.match(pattern, words)
            if found is not None:
                words, mend = remedy(*found.groups())
                break
        else:
            mend = f"mend it, with these columns: {_all_columns()}"
        stop = "" if mend.endswith("?") else "."
        message = f"The condition cannot be asked: {words}; {mend}{stop}"
        raise UsageError(message) from error


def _unknown(column: str) -> tuple[str, str]:
    name = column.rpartition(".")[2]
    like = _SHORT.get(name.casefold()) or closest(name, [one for one, _ in columns()])
    if like:
        return f"no such column: {column}", f"did you mean '{like}'?"
    mend = f"write a text in single quotes, and use these columns: {_all_columns()}"
    return f"no such column: {column}", mend


_SHORT = {"org": "organization"}
"""What the options of `list` call shorter."""


def _too_long() -> tuple[str, str]:
    return f"it takes longer than {SECONDS:g} seconds", "ask for less"


def _refused() -> tuple[str, str]:
    return "it is more than a question", "only what reads is answered"


def _all_columns() -> str:
    return ", ".join(name for name, _ in columns())


def _misformed() -> tuple[str, str]:
    return "it is no condition in SQL", "write one as in \"tier = 'focus' AND quality > 60\""


_REMEDIES: tuple[tuple[str, Callable[..., tuple[str, str]]], ...] = (
    (r"no such column: (.*)", _unknown),
    (r"near .*: syntax error$|incomplete input$", _misformed),
    (r"interrupted$", _too_long),
    (r"not authorized|access to .* is prohibited|attempt to write", _refused),
)
"""What SQLite says, and how it is said here: what is wrong, and the remedy."""
