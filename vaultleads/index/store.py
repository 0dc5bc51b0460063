"""The index of one vault: compared, filled and asked.

Owns the transactions and what is remembered from run to run. What becomes of a note in it
(`filling`) and how the notes are got out again (`loading`) have rooms of their own, because a
question whose answer was kept needs neither.
"""

from __future__ import annotations

import contextlib
import marshal
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from vaultleads.core.footprint import Listing
from vaultleads.core.problem import Problem
from vaultleads.index.opening import (
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
    empty,
    open_database,
    said,
    sound,
    unlink,
)
from vaultleads.index.paths import restored, stored

if TYPE_CHECKING:
    from vaultleads.core.model import Note
    from vaultleads.index.filling import Filling
    from vaultleads.index.loading import Held, Loaded


class Index:
    """The index at `place`, made by the program that `program` describes."""

    def __init__(self, place: str, program: str) -> None:
        """Open the index, and empty it where it is another program's, or damaged.

        Raises: IndexUnwritableError; IndexBusyError.
        """
        self.place = place
        self._program = program
        self._filling: Filling | None = None
        try:
            self._db = open_database(self.place, self._program)
        except IndexDamagedError:
            self._db = self._new_file()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def renew(self) -> None:
        """Throw the file away and begin with an empty one: the remedy for a damaged index.

        Raises: IndexUnwritableError; IndexBusyError.
        """
        self._db.close()
        self._db = self._new_file()

    def _new_file(self) -> sqlite3.Connection:
        unlink(self.place)
        try:
            return open_database(self.place, self._program)
        except IndexDamagedError as error:
            raise IndexUnwritableError(str(error)) from error

    def empty(self) -> None:
        """Forget everything, as if the index had just been made."""
        with self.writing():
            self.clear()

    def clear(self) -> None:
        """Forget everything; inside `writing`, so that nobody meets an index that is empty."""
        empty(self._db, self._program)

    # --- what is remembered ---------------------------------------------------------------

    def generation(self) -> int:
        """Return a number that rises whenever a picture of the vault may be another.

        What a search finds, and what stands in tables that are only for persons, may change
        without that.
        """
        return int(self.meta("generation") or 0)

    def folders(
        self, only: Iterable[str] | None = None, below: Iterable[str] = ()
    ) -> dict[str, bytes]:
        """Return what was seen in each folder, by path.

        If given, `only` of these folders and of those that are, or lie, `below` others.
        """
        with said():
            if only is None:
                rows = self._db.execute("SELECT path, seen FROM folders").fetchall()
            else:
                rows = [row for one in only for row in self._folders("path = ?", one)]
                # What lies below ends in `/` and goes on: in order of text that is before `0`.
                rows += [
                    row
                    for one in below
                    for row in self._folders("path >= ? AND path < ?", one, f"{one[:-1]}0")
                ]
        return {restored(path): seen for path, seen in rows}

    def _folders(self, where: str, *paths: str) -> list[tuple[str | bytes, bytes]]:
        statement = f"SELECT path, seen FROM folders WHERE {where}"  # noqa: S608 - words of ours
        return self._db.execute(statement, tuple(map(stored, paths))).fetchall()

    def unreadable(self) -> tuple[Problem, ...]:
        """Return the folders that could not be looked into."""
        held = self.meta("unreadable")
        return tuple(Problem(*one) for one in _loads(held)) if held else ()

    def complete(self) -> bool:
        """Whether the vault was ever taken in as a whole."""
        return self.meta("listing") is not None

    def digests(self, paths: Collection[str]) -> dict[str, bytes]:
        """Return the digests of the notes at `paths`, of those that are known.

        Empty for one that could not be read.
        """
        with said():
            if len(paths) > _MANY:
                every = self._db.execute("SELECT path, digest FROM notes")
                wanted = set(paths)
                rows = [row for row in every if restored(row[0]) in wanted]
            else:
                rows = [
                    row
                    for path in paths
                    for row in self._db.execute(
                        "SELECT path, digest FROM notes WHERE path = ?", (stored(path),)
                    )
                ]
        return {restored(path): digest or b"" for path, digest in rows}

    def size(self, path: str) -> int:
        """Return how many bytes the note at `path` held; 0 if it is not known."""
        with said():
            row = self._db.execute(
                "SELECT size FROM notes WHERE path = ?", (stored(path),)
            ).fetchone()
        return 0 if row is None else row[0] or 0

    def noted(self, table: str) -> tuple[str, ...]:
        """Return the paths of the notes that have a row in `table`, one of a note, in order."""
        with said():
            rows = self._db.execute(
                f"SELECT path FROM notes WHERE id IN (SELECT note FROM {table})"  # noqa: S608 - a name of ours
            ).fetchall()
        return tuple(sorted(restored(path) for (path,) in rows))

    def count(self) -> int:
        """Return how many notes the index holds."""
        with said():
            return int(self._db.execute("SELECT count(*) FROM notes").fetchone()[0])

    def meta(self, name: str) -> Any:
        """Return what is remembered of the index itself under `name`, None for nothing."""
        with said():
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
        with said():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._refuse_another_program()
                yield
                if self._filling is not None:
                    self._filling.finish()
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._filling = None

    def _refuse_another_program(self) -> None:
        """Let nothing be mixed with what another version keeps, which took the file over meanwhile.

        That one cannot be waited for; a long-lived process goes on without the file.
        """
        if self.meta("program") != self._program:
            message = "another version of the program keeps the index"
            raise IndexBusyError(message)

    @property
    def filling(self) -> Filling:
        """The changes to notes of the transaction that is open; inside `writing`."""
        if self._filling is None:
            from vaultleads.index.filling import Filling  # noqa: PLC0415 - only where notes changed

            self._filling = Filling(self._db)
        return self._filling

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

    # --- answers --------------------------------------------------------------------------

    def load(self, held: Held | None = None) -> Loaded:
        """Return all that a picture of the vault is made of, as of one moment.

        `held` are notes that were loaded before by the same settings, as in `loading.load`.

        Raises: IndexDamagedError.
        """
        from vaultleads.index.loading import load  # noqa: PLC0415 - not where an answer was kept

        with said(), sound(), self.reading():
            self._refuse_another_program()
            return load(self._db, self.listing(), {} if held is None else held)

    def note(self, path: str) -> Note | None:
        """Return the note at `path`, if it is one that the reports speak of.

        Raises: IndexDamagedError.
        """
        from vaultleads.index.loading import load_note  # noqa: PLC0415 - not where an answer was kept

        with said(), sound():
            return load_note(self._db, path)

    def listing(self) -> Listing:
        """Return the files of the vault beside its notes, and what is odd about any."""
        held = self.meta("listing")
        files, targets, problems = _loads(held) if held else ((), (), ())
        return Listing((), files, tuple(Problem(*problem) for problem in problems), targets)

    def kept(self, question: str) -> bytes | None:
        """Return the answer that was kept for `question`, if nothing has changed since."""
        with said():
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
    def reading(self) -> Iterator[None]:
        """See one state of the index for the time of a `with`, whoever writes meanwhile."""
        with said():
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with said():
                self._db.execute("COMMIT")

    def rows(self, statement: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a statement of ours finds."""
        with said():
            return self._db.execute(statement, given).fetchall()


def _plain(problem: Problem) -> tuple[Any, ...]:
    return tuple(getattr(problem, field.name) for field in fields(problem))


def _dumps(value: Any) -> bytes:
    return marshal.dumps(value, 2)


def _loads(data: bytes) -> Any:
    with sound():
        return marshal.loads(data)  # noqa: S302 - bytes of our own, in a folder that only the person can write


_MANY = 100
"""From so many paths on it is quicker to look through all notes."""
