"""The walk over a vault: which files are notes, and what is odd about the others.

Apart from reading because a walk opens nothing: ten thousand notes are listed from their names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultleads.core.problem import Problem, VaultleadsError
from vaultleads.vault.reading import odd, unreadable

SETTINGS_NAME = "vaultleads.yaml"
TEMPORARY_PREFIX = ".vl-"
"""What the names of our own temporary files begin with: hidden, and no note's."""

_CONFLICT_COPY = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}-\w+\.md\Z|"  # Syncthing
    r" \(.*conflicted copy.*\)(?: \d+)?\.md\Z|"  # Dropbox, Obsidian Sync
    r" \((?:.*case conflict|selective sync conflict|unicode encoding conflict).*\)"  # Dropbox
    r"(?: \d+)?\.md\Z|"
    r" \(in Konflikt stehende Kopie.*\)(?: \d+)?\.md\Z|"  # Dropbox, in German
    r"_conflict-\d{8}-\d{6}\.md\Z",  # Nextcloud and ownCloud
    re.IGNORECASE,
)
_TEMPORARY = ("~$", "~syncthing~")
_KEPT = (".vaultleads-conflict-", ".vaultleads-before-")


class Listing(NamedTuple):
    """What a walk of the vault found: notes, all other files, and what is odd about them.

    `targets` are Markdown files that a link may lead to but that are no notes: reports and
    templates.
    """

    notes: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    targets: tuple[str, ...] = ()


class Walk:
    """One walk over the vault at `root`, past the `skipped` folders (relative, casefolded).

    `leftovers` are the folders, absolute, in which temporary files of ours were seen.
    """

    def __init__(self, root: str, skipped: frozenset[str]) -> None:
        self._root = root
        self._skipped = skipped
        self._problems: list[Problem] = []
        self.leftovers: set[str] = set()

    def listing(self) -> Listing:
        """List the vault, in order of path. Links are not followed; dot-folders are skipped."""
        notes: list[str] = []
        files: list[str] = []
        targets: list[str] = []
        for path, entry, hidden in self._entries():
            if hidden:
                (targets if path.casefold().endswith(".md") else files).append(path)
            elif not path.casefold().endswith(".md"):
                files.append(path)
                if path.endswith(".md~") and any(mark in entry.name for mark in _KEPT):
                    self._problems.append(_kept_aside(path))
            elif entry.is_symlink():
                self._linked(path)
            elif not entry.is_file(follow_symlinks=False):
                self._odd(path, "not-a-file", "is no ordinary file", "move it away")
            elif _CONFLICT_COPY.search(entry.name):
                hint = "compare it with the note, then delete one of them"
                self._odd(
                    path, "conflict-copy", "a copy left by a sync conflict, not counted", hint
                )
            else:
                notes.append(path)
        return Listing(
            tuple(sorted(notes)),
            tuple(sorted(files)),
            tuple(sorted(self._problems)),
            tuple(sorted(targets)),
        )

    def _entries(self) -> Iterator[tuple[str, os.DirEntry[str], bool]]:
        """Yield every file with its path and whether it lies in a folder that holds no notes."""
        pending = [("", False)]
        while pending:
            prefix, hidden = pending.pop()
            found = self._folder(prefix)
            if prefix and any(entry.name == SETTINGS_NAME for entry in found):
                # A vault inside this one has notes of its own, for its own settings.
                continue
            for entry in found:
                name = entry.name
                if name.startswith((".", *_TEMPORARY)):
                    if name.startswith(TEMPORARY_PREFIX):
                        self.leftovers.add(os.path.dirname(entry.path))
                    continue
                path = prefix + name
                if entry.is_dir(follow_symlinks=False):
                    pending.append((path + "/", hidden or path.casefold() in self._skipped))
                elif entry.is_symlink() and os.path.isdir(entry.path):
                    self._linked(path)
                else:
                    yield path, entry, hidden

    def _folder(self, prefix: str) -> list[os.DirEntry[str]]:
        """Return what stands in the folder at `prefix`, which is empty or ends in `/`."""
        try:
            with os.scandir(self._place(prefix) if prefix else self._root) as entries:
                return list(entries)
        except FileNotFoundError:
            if prefix:
                # The folder was moved or deleted since it was listed: its notes are elsewhere.
                return []
            message = f"The vault {self._root} is gone; find where it went."
            raise VaultleadsError(message) from None
        except OSError as error:
            if not prefix:
                message = f"The vault {self._root} cannot be read ({error.strerror}); check it."
                raise VaultleadsError(message) from error
            self._problems.append(unreadable(prefix.rstrip("/"), error))
            return []

    def _linked(self, path: str) -> None:
        """Note what is to say of a symbolic link: nothing if what it shows is read anyway."""
        target = os.path.realpath(self._place(path))
        if not os.path.exists(target):
            hint = "mend or remove the link"
            self._odd(path, "broken-symlink", "a link that leads nowhere", hint)
        elif target != self._root and not target.startswith(self._root + os.sep):
            hint = "move the file into the vault"
            self._odd(path, "symlink-out", "a link out of the vault, which is not followed", hint)

    def _place(self, path: str) -> str:
        return os.path.join(self._root, *path.split("/"))

    def _odd(self, path: str, code: str, message: str, hint: str) -> None:
        self._problems.append(odd(path, code, message, hint))


def _kept_aside(path: str) -> Problem:
    message = "another text of a note, kept so that nothing is lost, not counted"
    return odd(path, "kept-aside", message, "compare it with the note, then delete it")
