"""The walk over a vault: what stands where, and which of it is a note.

Apart from reading because a walk opens no file: ten thousand notes are known from their names
and from what the disk says of them. What is found odd on the way is put in words by
`core/footprint`.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from operator import attrgetter

from vaultleads.core.footprint import Footprint, Form, Seen, packed, packed_notes
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem, VaultleadsError
from vaultleads.vault.reading import unreadable

SETTINGS_NAME = "vaultleads.yaml"
TEMPORARY_PREFIX = ".vl-"
"""What the names of our own temporary files begin with: hidden, and no note's."""

_CONFLICT_COPY = (
    r"\.sync-conflict-\d{8}-\d{6}-\w+\.md\Z|"  # Syncthing
    r" \(.*conflicted copy.*\)(?: \d+)?\.md\Z|"  # Dropbox, Obsidian Sync
    r" \((?:.*case conflict|selective sync conflict|unicode encoding conflict).*\)"  # Dropbox
    r"(?: \d+)?\.md\Z|"
    r" \(in Konflikt stehende Kopie.*\)(?: \d+)?\.md\Z|"  # Dropbox, in German
    r"_conflict-\d{8}-\d{6}\.md\Z"  # Nextcloud and ownCloud
)
_CONFLICT = ("conflict", "konflikt")
"""One of these stands in the name of every conflict copy."""

_TEMPORARY = ("~$", "~syncthing~")
_PASSED_OVER = (".", *_TEMPORARY)
_PASSED_OVER_IN = pattern(f"(?:^|/)(?:{'|'.join(map(re.escape, _PASSED_OVER))})")
_KEPT = (".vaultleads-conflict-", ".vaultleads-before-")

_BY_HANDLE = os.stat in os.supports_dir_fd and os.listdir in os.supports_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)

_SF_DATALESS = 0x40000000
"""The flag by which macOS marks a file whose bytes are in the cloud only."""

_DATALESS = 0o170000
"""In the place of a mode, and none that exists: a file that is here in name only."""

_UNKNOWN = 0
"""In the place of a mode: a name of which the disk does not say what it is."""

Status = tuple[int, int, int, int, int]
"""Mode, size, time of change, time of change of status, number of the file."""

plain_status: Callable[[os.stat_result], Status] = attrgetter(
    "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"
)


def flagged_status(status: os.stat_result) -> Status:
    """Return the status of a file on a system that marks what is in the cloud only."""
    flags: int = getattr(status, "st_flags", 0)
    away = flags & _SF_DATALESS and status.st_size and not status.st_blocks
    return (_DATALESS, 0, 0, 0, 0) if away else plain_status(status)


_status = flagged_status if hasattr(os.stat_result, "st_flags") else plain_status


class Walk:
    """One walk over the vault at `root`, past the `skipped` folders (relative, casefolded).

    `leftovers` are the folders, absolute, in which temporary files of ours were seen. Links are
    not followed; folders whose names begin with a dot are skipped, and so is a vault inside this
    one: its notes are for its own settings.
    """

    def __init__(self, root: str, skipped: frozenset[str]) -> None:
        self._root = root
        self._skipped = skipped
        self._folders: dict[str, bytes] = {}
        self._unreadable: list[Problem] = []
        self.leftovers: set[str] = set()

    def everything(self) -> Footprint:
        """Look at the whole vault.

        Raises: VaultleadsError if the root is gone or cannot be read.
        """
        self._tree("", hidden=False)
        return Footprint(self._folders, tuple(self._unreadable))

    def beside(self, paths: Iterable[str]) -> Footprint:
        """Look at the folders that `paths` stand in, and at all below a path that is a folder.

        Raises: VaultleadsError if the root is gone or cannot be read.
        """
        touched = _touched(paths)
        if "" in touched:
            return self.everything()
        by_folder: dict[str, set[str]] = {}
        for path in touched:
            folder, _, name = path.rpartition("/")
            by_folder.setdefault(f"{folder}/" if folder else "", set()).add(name)
        whole = {f"{path}/" for path in touched}
        for prefix in sorted(by_folder):
            if any(above in whole for above in _down_to(prefix)):
                continue
            barred = self._barred(prefix)
            below = [] if barred else self._look(prefix, hidden=self._is_hidden(prefix))
            if prefix not in self._folders:
                whole.add(barred or prefix)
            for name in by_folder[prefix].intersection(below):
                tree = f"{prefix}{name}/"
                self._tree(tree, hidden=self._is_hidden(tree))
        return Footprint(self._folders, tuple(self._unreadable), frozenset(whole))

    def _barred(self, prefix: str) -> str:
        """Return the first folder on the way to `prefix` that the whole walk would not enter."""
        for above in _down_to(prefix):
            place = self._place(above)
            try:
                folder = stat.S_ISDIR(os.lstat(place).st_mode)
            except OSError:
                folder = False
            if not folder or os.path.lexists(os.path.join(place, SETTINGS_NAME)):
                return above
        return ""

    def _is_hidden(self, prefix: str) -> bool:
        return any(above[:-1].casefold() in self._skipped for above in _down_to(prefix))

    def _tree(self, prefix: str, *, hidden: bool) -> None:
        """Look at the folder at `prefix` and all below; `hidden` if it holds no notes."""
        pending = [(prefix, hidden)]
        while pending:
            above, hidden = pending.pop()
            for name in self._look(above, hidden=hidden):
                path = above + name
                pending.append((f"{path}/", hidden or path.casefold() in self._skipped))

    # --- one folder -----------------------------------------------------------------------

    def _look(self, prefix: str, *, hidden: bool) -> list[str]:
        """Keep what stands in the folder at `prefix`; return the names of the folders in it."""
        place = self._place(prefix) if prefix else self._root
        try:
            stood = self._stood(place, inner=bool(prefix))
        except (FileNotFoundError, NotADirectoryError):
            if prefix:
                # The folder was moved or deleted since it was listed: its notes are elsewhere.
                return []
            message = f"The vault {self._root} is gone; find where it went."
            raise VaultleadsError(message) from None
        except OSError as error:
            if not prefix:
                message = f"The vault {self._root} cannot be read ({error.strerror}); check it."
                raise VaultleadsError(message) from error
            self._unreadable.append(unreadable(prefix.rstrip("/"), error))
            return []
        if stood is None:
            return []
        names, statuses = stood
        notes, numbers, others = _parted(names, statuses, hidden=hidden)
        rows, folders = self._rows(place, others, hidden=hidden)
        self._folders[prefix] = packed_notes(notes, numbers, rows) if notes else packed(rows)
        return folders

    def _stood(self, place: str, *, inner: bool) -> tuple[list[str], list[Status]] | None:
        """Return the names in the folder at `place` and what the disk says of each.

        Nothing of an `inner` folder that is a vault of its own.
        """
        handle = os.open(place, _FOLDER) if _BY_HANDLE else None
        try:
            names = os.listdir(place if handle is None else handle)
            if inner and SETTINGS_NAME in names:
                return None
            line = "/" + "/".join(names)
            if "/." in line or "/~" in line:
                if f"/{TEMPORARY_PREFIX}" in line:
                    self.leftovers.add(place)
                names = [name for name in names if not name.startswith(_PASSED_OVER)]
            return _statuses(names, "" if handle is not None else os.path.join(place, ""), handle)
        finally:
            if handle is not None:
                os.close(handle)

    def _rows(
        self, place: str, others: list[tuple[str, Status]], *, hidden: bool
    ) -> tuple[list[Seen], list[str]]:
        """Return what is to be kept of the folder at `place`, and the folders in it."""
        rows: list[Seen] = []
        folders: list[str] = []
        for name, (mode, *numbers) in others:
            if stat.S_ISDIR(mode):
                folders.append(name)
                continue
            shown = stat.S_ISLNK(mode) and os.path.isdir(os.path.join(place, name))
            form = "linked" if shown else _form(name, mode, hidden=hidden)
            if form == "note":
                size, changed, status_changed, inode = numbers
                rows.append((name, "note", size, changed, status_changed, inode))
            elif form == "linked":
                rows.append((name, self._led(os.path.join(place, name)), 0, 0, 0, 0))
            else:
                rows.append((name, form, 0, 0, 0, 0))
        return rows, folders

    def _led(self, place: str) -> Form:
        """Return where the symbolic link at `place` leads."""
        target = os.path.realpath(place)
        if not os.path.exists(target):
            return "linked-nowhere"
        inside = target == self._root or target.startswith(os.path.join(self._root, ""))
        return "linked" if inside else "linked-out"

    def _place(self, path: str) -> str:
        return os.path.join(self._root, *path.rstrip("/").split("/"))


def _statuses(names: list[str], base: str, handle: int | None) -> tuple[list[str], list[Status]]:
    """Return the names that are there still, and the status of each.

    Raises: PermissionError if the folder does not let anybody see more than names.
    """
    # As one list, and looked at again only if one failed: this line is most of a walk.
    with contextlib.suppress(OSError):
        return names, [
            _status(os.stat(base + name, dir_fd=handle, follow_symlinks=False)) for name in names
        ]
    found: dict[str, Status] = {}
    for name in names:
        try:
            found[name] = _status(os.stat(base + name, dir_fd=handle, follow_symlinks=False))
        except FileNotFoundError:
            continue
        except PermissionError:
            raise
        except OSError:
            found[name] = (_UNKNOWN, 0, 0, 0, 0)
    return list(found), list(found.values())


def _parted(
    names: list[str], statuses: list[Status], *, hidden: bool
) -> tuple[list[str], Iterator[tuple[int, ...]], list[tuple[str, Status]]]:
    """Return what are notes beyond doubt, with their numbers in columns, and all else.

    Most folders hold nothing but notes; to ask that of all names at once is half of their cost.
    """
    folded = "/".join(names).casefold() + "/"
    if hidden or any(mark in folded for mark in _CONFLICT):
        return [], iter(()), list(zip(names, statuses, strict=True))
    others: list[tuple[str, Status]] = []
    regular = all(stat.S_ISREG(mode) for mode in {status[0] for status in statuses})
    if not regular or folded.count(".md/") != len(names):
        both = list(zip(names, statuses, strict=True))
        sure = [name[-3:] == ".md" and stat.S_ISREG(status[0]) for name, status in both]
        others = [one for one, is_note in zip(both, sure, strict=True) if not is_note]
        names, statuses = list(compress(names, sure)), list(compress(statuses, sure))
    columns = zip(*statuses, strict=True)
    next(columns, None)  # the modes
    return names, columns, others


def _form(name: str, mode: int, *, hidden: bool) -> Form:
    markdown = name.casefold().endswith(".md")
    if hidden:
        return "target" if markdown else "file"
    if not markdown:
        kept = name.endswith(".md~") and any(mark in name for mark in _KEPT)
        return "kept" if kept else "file"
    if stat.S_ISLNK(mode):
        return "linked"
    if mode not in {_UNKNOWN, _DATALESS} and not stat.S_ISREG(mode):
        return "odd"
    if _is_conflict_copy(name):
        return "conflict"
    return "dataless" if mode == _DATALESS else "note"


def _is_conflict_copy(name: str) -> bool:
    folded = name.casefold()
    # Few vaults have a name for which the pattern, which takes its time to compile, is needed.
    return any(mark in folded for mark in _CONFLICT) and bool(
        re.search(_CONFLICT_COPY, name, re.IGNORECASE | re.ASCII)
    )


def _touched(paths: Iterable[str]) -> set[str]:
    """Return those of `paths` that a walk would come by, without a `/` at their ends."""
    touched: set[str] = set()
    for path in paths:
        plain = path.strip("/")
        if _PASSED_OVER_IN.search(plain):
            continue
        touched.add(plain)
        folder, _, name = plain.rpartition("/")
        if folder and name == SETTINGS_NAME:
            # With its settings file, a vault in this one comes or goes.
            touched.add(folder)
    return touched


def _down_to(prefix: str) -> Iterator[str]:
    """Yield the folders on the way to `prefix` from below the root, itself the last."""
    end = prefix.find("/")
    while end >= 0:
        yield prefix[: end + 1]
        end = prefix.find("/", end + 1)
