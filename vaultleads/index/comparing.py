"""Whether two indexes say the same of a vault: the proof that one is right.

Apart from the store, because it looks at every table from outside, as a distrustful reader
would. Numbers of notes are of no concern: everything is compared by path. What was answered
before (`kept`) is left out, since it hangs on the generation and not on the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from vaultleads.core.footprint import NEVER, Sight, unpacked
from vaultleads.core.model import Note
from vaultleads.index.opening import IndexDamagedError
from vaultleads.index.paths import restored, shown
from vaultleads.index.store import Index
from vaultleads.index.tables import OF_A_NOTE, SEARCH, TABLES, Table

Rows = Mapping[str, Counter[tuple[Any, ...]]]
"""The rows of one table by the path of the note they are of."""


def differences(one: Index, other: Index) -> list[str]:
    """Say how `one` differs from `other`, which was just made: a sentence for each difference.

    Whether SQLite finds `one` sound in itself is asked first, and ends it if not. Of a note that
    is only in iCloud, `one` may know more than can be read now.
    """
    try:
        unsound = list(_unsound(one))
        if unsound:
            return unsound
        away = {path for path, sight in _sights(other).items() if sight.form == "dataless"}
        return [said for compare in _COMPARED for said in compare(one, other, away)]
    except IndexDamagedError as error:
        return [f"the file is damaged: {error}"]


def _unsound(index: Index) -> Iterator[str]:
    for (said,) in index.rows("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    try:
        with index.writing():
            index.rows(f"INSERT INTO {SEARCH} ({SEARCH}) VALUES ('integrity-check')")  # noqa: S608 - a name of ours
    except IndexDamagedError:
        yield "the words of the full-text search are not those of its texts"
    for table in (*OF_A_NOTE, SEARCH):
        key = "rowid" if table == SEARCH else "note"
        lost = index.rows(f"SELECT count(*) FROM {table} WHERE {key} NOT IN (SELECT id FROM notes)")  # noqa: S608 - names of ours
        if lost[0][0]:
            yield f"{table}: {lost[0][0]} rows are of no note"


# --- one comparison each --------------------------------------------------------------------


def _tables(one: Index, other: Index, away: Container[str]) -> Iterator[str]:
    asked = [(table.name, _by_path(table)) for table in TABLES]
    for name, statement in (*asked, (SEARCH, _TEXTS)):
        yield from _rows(name, _grouped(one, statement, away), _grouped(other, statement, away))


def _by_path(table: Table) -> str:
    names = [name.split(" ")[0] for name, _ in table.columns]
    if table.name == "notes":
        return f"SELECT path, {', '.join(names[1:])} FROM notes"  # noqa: S608 - names of ours
    columns = ", ".join(f"here.{name}" for name in names if name != "note")
    return f"SELECT notes.path, {columns} FROM {table.name} here JOIN notes ON id = here.note"  # noqa: S608 - names of ours


_TEXTS = "SELECT path, here.name, properties, body FROM search here JOIN notes ON id = here.rowid"


def _grouped(index: Index, statement: str, away: Container[str]) -> Rows:
    grouped: dict[str, Counter[tuple[Any, ...]]] = {}
    for path, *row in index.rows(statement):
        if restored(path) not in away:
            grouped.setdefault(restored(path), Counter())[tuple(row)] += 1
    return grouped


def _rows(what: str, one: Rows, other: Rows) -> Iterator[str]:
    for path in sorted(one.keys() | other.keys()):
        held, wanted = one.get(path, Counter()), other.get(path, Counter())
        for row in held - wanted:
            yield f"{what}, {shown(path)}: holds {_cut(row)}, which is not in the notes"
        for row in wanted - held:
            yield f"{what}, {shown(path)}: lacks {_cut(row)}"


def _notes(one: Index, other: Index, away: Container[str]) -> Iterator[str]:
    held, wanted = one.load(), other.load()
    had, should = _noted(held.notes, away), _noted(wanted.notes, away)
    for path in sorted(had.keys() | should.keys()):
        if had.get(path) != should.get(path):
            yield f"records, {shown(path)}: {_differing(had.get(path), should.get(path))}"
    listed, wants = one.listing(), other.listing()
    for name, files, wish in zip(listed._fields, listed, wants, strict=True):
        if files != wish:
            yield f"the list of {name}: {_first(files, wish)}"


def _differing(held: Note | None, wanted: Note | None) -> str:
    if held is None:
        return "is lacking"
    if wanted is None:
        return "is in no note"
    names = [field.name for field in fields(Note)]
    other = [name for name in names if getattr(held, name) != getattr(wanted, name)]
    return f"says something else of {', '.join(other)}"


def _noted(notes: tuple[Note, ...], away: Container[str]) -> dict[str, Note]:
    return {note.path: note for note in notes if note.path not in away}


def _by_key(what: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            yield f"{what}, {shown(path)}: {_instead(one.get(path), other.get(path))}"


def _seen(one: Index, other: Index, _away: Container[str]) -> Iterator[str]:
    """Say where other names are remembered; a file that was young may have any signature."""
    held, wanted = _sights(one), _sights(other)
    forms = [{path: sight.form for path, sight in sights.items()} for sights in (held, wanted)]
    yield from _by_key("what was seen", *forms)
    if sorted(one.unreadable()) != sorted(other.unreadable()):
        yield f"folders that cannot be read: {_first(one.unreadable(), other.unreadable())}"
    if one.complete() != other.complete():
        yield "not all of the vault was taken in"
    known, now = _digests(one), _digests(other)
    for path, sight in held.items():
        trusted = sight.form == "note" and sight.changed != NEVER
        if trusted and wanted.get(path) == sight and known.get(path) != now.get(path):
            yield f"{shown(path)}: is taken to be unchanged, but holds other bytes"


def _digests(index: Index) -> dict[str, bytes]:
    return {restored(path): digest for path, digest in index.rows("SELECT path, digest FROM notes")}


def _sights(index: Index) -> dict[str, Sight]:
    """Return what was seen under each path; a folder is seen too, so that none is lost."""
    found: dict[str, Sight] = {}
    for folder, seen in index.folders().items():
        found[folder] = Sight(folder, "file")
        found.update({folder + sight.name: sight for sight in unpacked(seen)})
    return found


_COMPARED: tuple[Callable[[Index, Index, Container[str]], Iterator[str]], ...] = (
    _tables,
    _notes,
    _seen,
)


def _instead(held: Any, wanted: Any) -> str:
    return f"is {_cut(held)} and should be {_cut(wanted)}"


def _first(held: Iterable[Any], wanted: Iterable[Any]) -> str:
    """Return the first thing in which two rows of things differ."""
    for one in held:
        if one not in wanted:
            return f"holds {_cut(one)}, which is not in the notes"
    for one in wanted:
        if one not in held:
            return f"lacks {_cut(one)}"
    return "is in another order"


_LONGEST = 120


def _cut(value: Any) -> str:
    said = ascii(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
