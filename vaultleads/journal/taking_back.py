"""Taking an action back: every one of its notes is put back, or none is.

Apart from the files of the journal: here are the notes, through what a vault offers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from vaultleads.core.problem import ConflictError, Problem, VaultleadsError
from vaultleads.journal.entry import Before, Entry, mark


class NoteFiles(Protocol):
    """What undoing asks of a vault."""

    def lock(self) -> contextlib.AbstractContextManager[None]: ...  # noqa: D102 - as in Vault
    def holds(self, path: str) -> bool: ...  # noqa: D102 - as in Vault
    def read(self, path: str) -> bytes | Problem: ...  # noqa: D102 - as in Vault
    def replace(self, path: str, data: bytes, expected: bytes) -> object: ...  # noqa: D102
    def create(self, path: str, data: bytes) -> bool: ...  # noqa: D102 - as in Vault
    def remove(self, path: str, expected: bytes) -> None: ...  # noqa: D102 - as in Vault


class Undone(NamedTuple):
    """What was taken back: the action and its moment as recorded, and the notes put back."""

    what: str
    when: str
    paths: tuple[str, ...]


def take_back(
    vault: NoteFiles,
    entry: Entry,
    keep: Callable[[Iterable[Before]], None],
    wrote: Callable[[str], None],
) -> tuple[str, ...]:
    """Put back all notes of `entry`; return the paths of those that were written.

    `keep` is called with what they say now, before the first is touched; `wrote` at the end, or
    for what could not be put right again after an error.

    Raises: ConflictError, with nothing changed, if a note has changed since; VaultleadsError.
    """
    back = planned(vault, entry)
    if not back:
        return ()
    keep(back)
    done: list[Before] = []
    try:
        for note in back:
            _put(vault, note)
            done.append(note)
    except VaultleadsError:
        for note in reversed(done):
            try:
                _put(vault, Before(note.path, note.after, note.before))
            except VaultleadsError:
                wrote(note.path)
        raise
    for note in done:
        wrote(note.path)
    return tuple(note.path for note in done)


def planned(vault: NoteFiles, entry: Entry) -> list[Before]:
    """Return each note as it is and as it was. What an action had not reached needs nothing.

    Raises: ConflictError if a note has changed since; VaultleadsError.
    """
    back, changed = [], []
    for change in entry.changes:
        now = _now(vault, change.path)
        if now == change.before:
            continue
        if mark(now) == change.after:
            back.append(Before(change.path, now, change.before))
        else:
            changed.append(change.path)
    if changed:
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if changed[5:] else "")
        has = "has" if len(changed) == 1 else "have"
        message = f"{shown} {has} changed since '{entry.what}'; nothing was undone, "
        raise ConflictError(message + "change it back by hand.")
    return back


def _now(vault: NoteFiles, path: str) -> bytes | None:
    if not vault.holds(path):
        return None
    data = vault.read(path)
    if isinstance(data, Problem):
        message = f"{path} {data.message}; nothing was undone, {data.hint}, then run again."
        raise VaultleadsError(message)
    return data


def _put(vault: NoteFiles, note: Before) -> None:
    """Give the note its `after`, where it says `before`."""
    if note.after is None:
        vault.remove(note.path, note.before or b"")
    elif note.before is not None:
        vault.replace(note.path, note.after, note.before)
    elif not vault.create(note.path, note.after):
        message = f"{note.path} has been made anew meanwhile; nothing was undone, run again."
        raise ConflictError(message)
