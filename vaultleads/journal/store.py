"""The files of the journal: one for each action, numbered, bounded in number and in size.

An entry is written under a name that does not count, and gets its number when the disk has it: a
process that is killed at any instant leaves a whole entry or none. The end of the name says how
far the action came: `.pending` until its notes are written, then `.done`, then `.undone`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError, VaultleadsError
from vaultleads.core.state_folder import OVERRIDE, state_folder
from vaultleads.journal.entry import Before, Change, Entry, decode, decode_head, encode, mark
from vaultleads.journal.taking_back import NoteFiles, Undone, planned, take_back

LARGEST = 50 * 1024 * 1024
"""Bytes of the whole journal: ten notes of the largest size, or some ten thousand usual ones."""
MOST = 500
"""Actions in the journal: some weeks of a busy search."""

_NAME = pattern(r"(\d{8})\.(pending|done|undone)\Z")


class Action(NamedTuple):
    """One action of the journal.

    `number` counts from the newest, which is 1. `what` and `when` are as they were recorded.
    `finished` is false for an action that was broken off; some of its notes may be unwritten.
    `undoes` is true if the action itself took another one back.
    """

    number: int
    when: str
    what: str
    paths: tuple[str, ...]
    undone: bool
    finished: bool = True
    undoes: bool = False


class _Stored(NamedTuple):
    """A file of the journal: its number there, its state, and its size in bytes."""

    serial: int
    state: str
    size: int

    @property
    def name(self) -> str:
        return f"{self.serial:08}.{self.state}"


class Journal:
    """The journal of the vault at `root`; the oldest actions go when it is full.

    To be used inside the lock of the vault.
    """

    def __init__(self, root: str, *, largest: int = LARGEST, most: int = MOST) -> None:
        home = os.path.expanduser("~")
        own = state_folder(os.path.realpath(root), os.environ, sys.platform, home)
        self.folder = os.path.join(own, "journal")
        self._largest = largest
        self._most = most

    def record(self, action: str, files: Sequence[Before], when: str = "") -> None:
        """Note an action whose notes are about to be written; on return the disk has it.

        `when` is the moment as text, in UTC.

        Raises: VaultleadsError if the journal cannot be written; no note may be touched then.
        """
        with self.recording(action, when) as recording:
            recording.keep(files)

    @contextlib.contextmanager
    def recording(self, action: str, when: str = "", *, undoes: int = 0) -> Iterator[Recording]:
        """Note an action while it happens: keep what notes say, write them, say which were.

        At the end of the `with`, all that was kept counts as written. If an error ends it, only
        what `wrote` was called for does, and with nothing written there was no action. If the
        process is ended, the entry stays, and undoing it looks at each note.
        """
        recording = Recording(self, Entry(action, when, undoes, ()))
        try:
            yield recording
        except Exception:
            recording.close(broken=True)
            raise
        recording.close(broken=False)

    def actions(self) -> list[Action]:
        """Return all actions, newest first."""
        found: list[Action] = []
        for stored in reversed(self._stored()):
            head = self._head(stored)
            if head is not None:
                what, when, undoes, changes = head
                paths = tuple(change[0] for change in changes)
                undone, finished = stored.state == "undone", stored.state != "pending"
                number = len(found) + 1
                found.append(Action(number, when, what, paths, undone, finished, bool(undoes)))
        return found

    def undo(self, vault: NoteFiles, number: int = 1, when: str = "") -> Undone:
        """Take the action `number` (1 is the newest) back, all its notes together.

        That is an action too, and can be taken back itself.

        Raises: UsageError if there is no such action or it is undone already; ConflictError, with
        nothing changed, if one of its notes has changed since; VaultleadsError.
        """
        with vault.lock():
            stored = self._numbered(number)
            entry = self._entry(stored, number)
            undone = self._take_back(vault, stored, entry, when)
            if undone is None:
                self._forget(stored)
                message = f"The notes of action {number} ({entry.what}) are as they were before it"
                raise UsageError(f"{message}; it is forgotten now, run again for the next one.")
            return undone

    def preview(self, vault: NoteFiles, number: int = 1) -> tuple[str, tuple[Before, ...]]:
        """Return what the action `number` did, and its notes as they are and as `undo` has them.

        Nothing is written, and no lock is needed.

        Raises: as `undo`.
        """
        entry = self._entry(self._numbered(number), number)
        return entry.what, tuple(planned(vault, entry))

    def _entry(self, stored: _Stored, number: int) -> Entry:
        entry = decode(self._bytes(stored))
        if entry is None:
            message = f"Action {number} is damaged in the journal and cannot be undone; "
            raise VaultleadsError(message + "mend its notes by hand.")
        return entry

    def _take_back(
        self, vault: NoteFiles, stored: _Stored, entry: Entry, when: str
    ) -> Undone | None:
        with self.recording(f"undo {entry.what}", when, undoes=stored.serial) as recording:
            paths = take_back(vault, entry, recording.keep, recording.wrote)
        if not paths:
            return None
        self._mark(stored, "undone")
        for other in self._stored():
            if other.serial == entry.undoes:
                self._mark(other, "done")
        return Undone(entry.what, entry.when, paths)

    # --- the files ------------------------------------------------------------------------

    def add(self, entry: Entry) -> int:
        """Store a pending `entry`; return its number in the journal."""
        with self._writing():
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            self._sweep()
            entries = self._stored()
            serial = entries[-1].serial + 1 if entries else 1
            data = encode(entry)
            part = os.path.join(self.folder, f"{os.getpid()}-{os.urandom(8).hex()}.part")
            try:
                _write(part, data)
                os.rename(part, os.path.join(self.folder, f"{serial:08}.pending"))
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(part)
            _sync_folder(self.folder)
            self._bound([*entries, _Stored(serial, "pending", len(data))])
            return serial

    def settle(self, serial: int, entry: Entry, written: Iterable[str]) -> None:
        """Say of the pending entry `serial` that just the notes at `written` were changed."""
        wanted = frozenset(written)
        changes = tuple(change for change in entry.changes if change.path in wanted)
        pending = _Stored(serial, "pending", 0)
        if len(changes) == len(entry.changes):
            self._mark(pending, "done")
            return
        if changes:
            rest = self.add(entry._replace(changes=changes))
            self._mark(_Stored(rest, "pending", 0), "done")
        self._forget(pending)

    def _mark(self, stored: _Stored, state: str) -> None:
        """Give an entry another state; it may be gone already, if the journal is full."""
        target = os.path.join(self.folder, stored._replace(state=state).name)
        with self._writing(), contextlib.suppress(FileNotFoundError):
            os.replace(os.path.join(self.folder, stored.name), target)

    def _forget(self, stored: _Stored) -> None:
        with self._writing(), contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.folder, stored.name))

    def _stored(self) -> list[_Stored]:
        """Return the entries in order, the oldest first."""
        try:
            with os.scandir(self.folder) as files:
                found = [
                    _Stored(int(match[1]), match[2], file.stat().st_size)
                    for file in files
                    if (match := _NAME.match(file.name))
                ]
        except FileNotFoundError:
            return []
        except OSError as error:
            words = (error.strerror or "unknown error").lower()
            message = f"The journal {self.folder} cannot be read ({words}); give yourself "
            raise VaultleadsError(message + "permission to read it, then run again.") from error
        return sorted(found)

    def _numbered(self, number: int) -> _Stored:
        known = [stored for stored in reversed(self._stored()) if self._head(stored) is not None]
        if not 1 <= number <= len(known):
            there = f"the journal holds {len(known)}" if known else "the journal is empty"
            message = f"There is no action {number} to undo; {there}, see `vaultleads undo --list`."
            raise UsageError(message)
        if known[number - 1].state == "undone":
            message = f"Action {number} is undone already; see `vaultleads undo --list`."
            raise UsageError(message)
        return known[number - 1]

    def _head(self, stored: _Stored) -> tuple[str, str, int, list[list[str]]] | None:
        try:
            with open(os.path.join(self.folder, stored.name), "rb") as file:
                return decode_head(file.readline() + file.readline())
        except FileNotFoundError:
            return None

    def _bytes(self, stored: _Stored) -> bytes:
        try:
            with open(os.path.join(self.folder, stored.name), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def _sweep(self) -> None:
        """Remove what killed processes left half-written: the lock says that nobody else writes."""
        for name in os.listdir(self.folder):
            if name.endswith(".part"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(os.path.join(self.folder, name))

    def _bound(self, entries: list[_Stored]) -> None:
        """Drop the oldest entries while there are too many or too large; the newest stays."""
        size = sum(stored.size for stored in entries)
        excess = len(entries) - self._most
        for count, stored in enumerate(entries[:-1]):
            if count >= excess and size <= self._largest:
                break
            self._forget(stored)
            size -= stored.size

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            words = (error.strerror or "unknown error").lower()
            message = (
                f"The journal {self.folder} cannot be written ({words}), and without it no write "
                "could be undone; give yourself permission and room there, or name another "
                f"folder in {OVERRIDE}, then run again."
            )
            raise VaultleadsError(message) from error


class Recording:
    """An action that is being noted; see `Journal.recording`."""

    def __init__(self, journal: Journal, entry: Entry) -> None:
        self._journal = journal
        self._entry = entry
        self._serial = 0
        self._written: set[str] = set()

    def keep(self, files: Iterable[Before]) -> None:
        """Keep what notes say now and will say; call before they are touched.

        A note that is kept again, because its text was read again, replaces what was kept of it.

        Raises: VaultleadsError if the journal cannot be written; the notes may not be touched.
        """
        changes = {change.path: change for change in self._entry.changes}
        for file in files:
            changes[file.path] = Change(file.path, file.before, mark(file.after))
        if not changes:
            return
        earlier = self._serial
        self._entry = self._entry._replace(changes=tuple(changes.values()))
        self._serial = self._journal.add(self._entry)
        if earlier:
            self._journal.settle(earlier, self._entry, ())

    def wrote(self, path: str) -> None:
        """Say that the note at `path` has been written."""
        self._written.add(path)

    def close(self, *, broken: bool) -> None:
        """Finish the entry; `broken` if an error ended the action."""
        if self._serial:
            everything = (change.path for change in self._entry.changes)
            self._journal.settle(self._serial, self._entry, self._written if broken else everything)


def _write(place: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(place, flags, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: str) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
