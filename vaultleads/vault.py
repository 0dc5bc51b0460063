"""The files of a vault: finding it, walking it, reading notes, writing generated files.

The only room that touches the disk for notes and reports. It knows nothing of what a note says.
Paths are relative to the vault's root, with `/`; a file name that is not UTF-8 keeps its bytes
as lone surrogates, as the system hands them over.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from typing import NamedTuple

from vaultleads.core.problem import ConflictError, NotAVaultError, Problem, VaultleadsError

SETTINGS_NAME = "vaultleads.yaml"
LARGEST_NOTE = 5 * 1024 * 1024
"""Bytes of the largest file that is read as a note: ten times a long book chapter."""

_CONFLICT_COPY = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}-\w+\.md\Z|"  # Syncthing
    r" \([^()]*conflicted copy[^()]*\)(?: \d+)?\.md\Z",  # Dropbox, Obsidian Sync
    re.IGNORECASE,
)
_TEMPORARY = ("~$", "~syncthing~")


class Listing(NamedTuple):
    """What a walk of the vault found: notes, all other files, and what is odd about them."""

    notes: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def find_vault(start: str) -> str:
    """Return the root of the vault that `start` lies in: the nearest with a settings file.

    Raises: NotAVaultError if there is none up to the root of the file system.
    """
    folder = os.path.abspath(start)
    while True:
        if os.path.isfile(os.path.join(folder, SETTINGS_NAME)):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            message = (
                f"No {SETTINGS_NAME} stands in {start} or above it; "
                "run `vaultleads init` there, or name a vault with --vault."
            )
            raise NotAVaultError(message)
        folder = parent


class Vault:
    """The files below `root`; the folders in `skipped` (relative, with `/`) hold no notes."""

    def __init__(self, root: str, skipped: tuple[str, ...] = ()) -> None:
        self.root = os.path.realpath(root)
        self._skipped = frozenset(folder.casefold() for folder in skipped)

    def absolute(self, path: str) -> str:
        """Return where the file at `path` lies on the disk."""
        return os.path.join(self.root, *path.split("/"))

    def walk(self) -> Listing:
        """List the vault, in order of path. Links are not followed; dot-folders are skipped."""
        notes: list[str] = []
        files: list[str] = []
        problems: list[Problem] = []
        for path, entry in self._entries("", problems):
            if not path.casefold().endswith(".md"):
                files.append(path)
            elif entry.is_symlink():
                problems += self._linked(path)
            elif not entry.is_file(follow_symlinks=False):
                problems.append(_odd(path, "not-a-file", "is no ordinary file", "move it away"))
            elif _CONFLICT_COPY.search(entry.name):
                hint = "compare it with the note, then delete one of them"
                problems.append(
                    _odd(path, "conflict-copy", "a copy left by a sync conflict, not counted", hint)
                )
            else:
                notes.append(path)
        return Listing(tuple(sorted(notes)), tuple(sorted(files)), tuple(sorted(problems)))

    def _entries(
        self, folder: str, problems: list[Problem]
    ) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield all files below `folder`, which is empty or ends in `/`."""
        pending = [folder]
        while pending:
            prefix = pending.pop()
            try:
                with os.scandir(self.absolute(prefix) if prefix else self.root) as entries:
                    found = list(entries)
            except OSError as error:
                if not prefix:
                    message = f"The vault {self.root} cannot be read ({error.strerror}); check it."
                    raise VaultleadsError(message) from error
                problems.append(_unreadable(prefix.rstrip("/"), error))
                continue
            for entry in found:
                name = entry.name
                if name.startswith((".", *_TEMPORARY)):
                    continue
                path = prefix + name
                if entry.is_dir(follow_symlinks=False):
                    if path.casefold() not in self._skipped:
                        pending.append(path + "/")
                elif entry.is_symlink() and os.path.isdir(entry.path):
                    problems += self._linked(path)
                else:
                    yield path, entry

    def _linked(self, path: str) -> list[Problem]:
        """Return what to say of a symbolic link: nothing if what it shows is read anyway."""
        target = os.path.realpath(self.absolute(path))
        if not os.path.exists(target):
            hint = "mend or remove the link"
            return [_odd(path, "broken-symlink", "a link that leads nowhere", hint)]
        if target == self.root or target.startswith(self.root + os.sep):
            return []
        hint = "move the file into the vault"
        return [_odd(path, "symlink-out", "a link out of the vault, which is not followed", hint)]

    def read(self, path: str) -> bytes | Problem:
        """Return the bytes of the note at `path`, or why it cannot be read.

        Never waits: a pipe or device in the place of a note is refused.
        """
        try:
            # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
            handle = os.open(
                self.absolute(path),
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
            )
        except OSError as error:
            return _unreadable(path, error)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return _odd(path, "not-a-file", "is no ordinary file", "move it away")
            if status.st_size > LARGEST_NOTE:
                size = f"{status.st_size / 1024 / 1024:.0f} MB"
                hint = "split it, or move it out of the vault"
                return _odd(path, "too-large", f"{size} is too large for a note", hint, "error")
            return _read_all(handle, status.st_size)
        except OSError as error:
            return _unreadable(path, error)
        finally:
            os.close(handle)

    def read_generated(self, path: str) -> str | None:
        """Return the text of the generated file at `path`, or `None` if there is none.

        Raises: ConflictError if something else stands there.
        """
        place = self.absolute(path)
        if not os.path.lexists(place):
            return None
        data = self.read(path)
        if isinstance(data, Problem):
            message = f"{path} {data.message}; {data.hint}, then run again."
            raise ConflictError(message)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"{path} is not UTF-8 and so not a report of ours; move it, then run again."
            raise ConflictError(message) from error

    def write_generated(self, path: str, text: str) -> bool:
        """Put `text` at `path`, whole or not at all; return whether anything was written.

        A file that already reads so is left alone. Missing folders are made.

        Raises: ConflictError if the place lies out of the vault; VaultleadsError if the disk
        refuses.
        """
        place = self.absolute(path)
        data = text.encode("utf-8", "replace")
        folder = os.path.dirname(place)
        try:
            os.makedirs(folder, exist_ok=True)
            real = os.path.realpath(place)
            if not real.startswith(self.root + os.sep):
                message = f"{path} is a link out of the vault; remove the link, then run again."
                raise ConflictError(message)
            if _holds(real, data):
                return False
            _replace(real, data)
        except OSError as error:
            message = f"{path} cannot be written ({error.strerror}); make room or give permission."
            raise VaultleadsError(message) from error
        return True

    def holds(self, path: str) -> bool:
        """Whether anything stands at `path`, a broken link included."""
        return os.path.lexists(self.absolute(path))

    def create_folder(self, path: str) -> bool:
        """Make the folder at `path`; return false if something stands there.

        Raises: VaultleadsError if the disk refuses.
        """
        if self.holds(path):
            return False
        try:
            os.makedirs(self.absolute(path))
        except OSError as error:
            message = f"{path} cannot be made ({error.strerror}); make room or give permission."
            raise VaultleadsError(message) from error
        return True

    def create(self, path: str, data: bytes) -> bool:
        """Make a new file at `path`; return false, and do nothing, if something stands there.

        Raises: VaultleadsError if the disk refuses.
        """
        place = self.absolute(path)
        try:
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "xb") as file:
                file.write(data)
        except FileExistsError:
            return False
        except OSError as error:
            message = f"{path} cannot be made ({error.strerror}); make room or give permission."
            raise VaultleadsError(message) from error
        return True


def _read_all(handle: int, size: int) -> bytes:
    """Read to the end: in one call where the file holds still, on while it grows."""
    data = os.read(handle, size + 1)
    parts = [data]
    total = len(data)
    while data and total != size and total <= LARGEST_NOTE:
        data = os.read(handle, 65536)
        parts.append(data)
        total += len(data)
    return b"".join(parts)


def _holds(place: str, data: bytes) -> bool:
    try:
        with open(place, "rb") as file:
            return file.read() == data
    except FileNotFoundError:
        return False


def _replace(place: str, data: bytes) -> None:
    """Replace the file at `place` in one step, keeping its permissions."""
    temporary = os.path.join(os.path.dirname(place), f".vl-{os.getpid()}.tmp")
    mode = stat.S_IMODE(os.stat(place).st_mode) if os.path.exists(place) else None
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _odd(path: str, code: str, message: str, hint: str, severity: str = "warning") -> Problem:
    return Problem(path, 0, 0, code, message, hint, "error" if severity == "error" else "warning")


def _unreadable(path: str, error: OSError) -> Problem:
    message = f"cannot be opened ({(error.strerror or 'unknown error').lower()})"
    return Problem(path, 0, 0, "unreadable", message, "give yourself permission to read it")
