"""The vault as the other rooms see it: what stands at a path, and what may be done to it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from vaultleads.core.footprint import Footprint, Listing, listing_of
from vaultleads.core.problem import ConflictError, NotAVaultError, Problem, VaultleadsError
from vaultleads.vault.reading import LARGEST_GENERATED, LARGEST_NOTE, read_note
from vaultleads.vault.refusals import ChangedError, gone, refusal
from vaultleads.vault.walking import SETTINGS_NAME, Walk

_PAUSE = 0.005
"""Seconds before the second try of an edit; each later one waits as much longer again."""


class Replaced(NamedTuple):
    """What became of the bytes that a write displaced.

    `kept_beside` is the path of a file in which somebody else's text was kept, or empty.
    """

    kept_beside: str = ""


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
    """The files below `root`; the folders in `skipped` (relative, with `/`) hold no notes.

    `kept_beside` lists the files in which this vault has kept somebody else's text since it was
    opened, because a note was saved at the very moment of a write: whoever writes shows them.
    """

    def __init__(self, root: str, skipped: tuple[str, ...] = ()) -> None:
        self.root = os.path.realpath(root)
        self.kept_beside: list[str] = []
        self._skipped = frozenset(folder.casefold() for folder in skipped)
        self._swept: set[str] = set()

    def absolute(self, path: str) -> str:
        """Return where the file at `path` lies on the disk."""
        return os.path.join(self.root, *path.split("/"))

    # --- reading --------------------------------------------------------------------------

    def walk(self) -> Listing:
        """List the vault, in order of path. Links are not followed; dot-folders are skipped.

        What a broken-off write left behind is cleared away.
        """
        return listing_of(self.look())

    def look(self) -> Footprint:
        """Look at the whole vault without opening a file, and clear away as `walk` does.

        Raises: VaultleadsError if the vault is gone or cannot be read.
        """
        walk = Walk(self.root, self._skipped)
        return self._cleared(walk, walk.everything())

    def look_into(self, paths: Iterable[str]) -> Footprint:
        """Look at the folders that `paths` stand in, and at all below a path that is a folder.

        What is gone is covered by the footprint and not in its folders.

        Raises: as `look`.
        """
        walk = Walk(self.root, self._skipped)
        return self._cleared(walk, walk.beside(paths))

    def now(self) -> int:
        """Return the machine's time in nanoseconds, by which the age of a file is told."""
        return time.time_ns()

    def signature(self, path: str) -> tuple[int, int, int, int] | None:
        """Return what changes with the bytes of the note at `path` (see `Sight`); None if gone."""
        try:
            found = os.lstat(self.absolute(path))
        except OSError:
            return None
        return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def _cleared(self, walk: Walk, footprint: Footprint) -> Footprint:
        for folder in sorted(walk.leftovers):
            self._sweep(folder)
        return footprint

    def read(self, path: str) -> bytes | Problem:
        """Return the bytes of the note at `path`, or why it cannot be read.

        Never waits: a pipe or device in the place of a note is refused. So is a note too large to
        be one; what we generate may be larger.
        """
        is_note = path.casefold().endswith(".md") and not self._skips(path)
        most = LARGEST_NOTE if is_note else LARGEST_GENERATED
        return read_note(self.absolute(path), path, most)

    def _skips(self, path: str) -> bool:
        return any(path.casefold().startswith(f"{folder}/") for folder in self._skipped)

    def read_generated(self, path: str) -> str | None:
        """Return the text of the generated file at `path`, or `None` if there is none.

        Raises: ConflictError if something else stands there.
        """
        if not self.holds(path):
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

    def holds(self, path: str) -> bool:
        """Whether anything stands at `path`, a broken link included."""
        return os.path.lexists(self.absolute(path))

    def names_in(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files in `folder`, in order; none where there is no such one."""
        try:
            return tuple(sorted(os.listdir(self.absolute(folder))))
        except OSError:
            return ()

    # --- writing what is new or generated -------------------------------------------------

    def write_generated(self, path: str, text: str, expected: str | None = None) -> bool:
        """Put `text` at `path`, whole or not at all; return whether anything was written.

        A file that already reads so is left alone; where a text is `expected` there, so is one
        that reads otherwise. Missing folders are made. The disk is not waited for: a report that a
        power cut takes is written again by the next run.

        Raises: ConflictError if the place is out of the vault or may not be written to, and
        ChangedError if it does not hold what is expected; VaultleadsError if the disk refuses.
        """
        from vaultleads.vault.writing import overwrite  # noqa: PLC0415 - only to write

        place = self.absolute(path)
        data = text.encode("utf-8", "replace")
        known = None if expected is None else expected.encode("utf-8", "replace")
        with self._writing(path, "written"):
            real = self._inside(path, place)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            if _holds(real, data):
                return False
            self._sweep(os.path.dirname(real))
            overwrite(path, real, data, known)
        return True

    def create_folder(self, path: str) -> bool:
        """Make the folder at `path`; return false if something stands there.

        Raises: VaultleadsError if the disk refuses.
        """
        if self.holds(path):
            return False
        with self._writing(path, "made"):
            os.makedirs(self.absolute(path))
        return True

    def create(self, path: str, data: bytes) -> bool:
        """Make a new file at `path`, whole or not at all; return false if something stands there.

        Missing folders are made, and are gone again if the file cannot be.

        Raises: ConflictError if the place is out of the vault; VaultleadsError if the disk
        refuses.
        """
        from vaultleads.vault.writing import create_file  # noqa: PLC0415 - only to write

        place = self.absolute(path)
        with self._writing(path, "made"):
            if os.path.lexists(place):
                return False
            folder = self._inside(path, os.path.dirname(place))
            with _folders(folder):
                self._sweep(folder)
                return create_file(os.path.join(folder, os.path.basename(place)), data)

    # --- writing over what a person wrote -------------------------------------------------

    def replace(self, path: str, data: bytes, expected: bytes) -> Replaced:
        """Put `data` in the place of `expected`, in one step, and wait until the disk has it.

        Permissions, owner and extended attributes stay. A link inside the vault is followed.

        Raises: ConflictError, with nothing changed, if the note is gone, no longer holds
        `expected`, is read-only, no ordinary file, or out of the vault; VaultleadsError if the
        disk refuses.
        """
        from vaultleads.vault.writing import replace_file  # noqa: PLC0415 - only to write

        kept = len(self.kept_beside)
        with self.lock(), self._writing(path, "written"):
            real = self._inside(path, self.absolute(path))
            self._sweep(os.path.dirname(real))
            held = replace_file(path, real, data, expected)
            if held:
                self._keep(held)
        return Replaced(*self.kept_beside[kept:][-1:])

    def remove(self, path: str, expected: bytes) -> None:
        """Remove the note at `path`, which holds `expected`.

        Raises: as `replace`; a link is refused as well.
        """
        from vaultleads.vault.writing import remove_file  # noqa: PLC0415 - only to write

        place = self.absolute(path)
        with self.lock(), self._writing(path, "removed"):
            folder = self._inside(path, os.path.dirname(place))
            self._sweep(folder)
            remove_file(path, os.path.join(folder, os.path.basename(place)), expected)

    def amend(
        self, path: str, edit: Callable[[bytes], bytes], tries: int = 5
    ) -> tuple[bytes, bytes]:
        """Read the note at `path`, `edit` its bytes and replace it; return both texts.

        If somebody saved the note meanwhile, it is read and edited again, `tries` times in all.
        What the edit leaves as it is, is not written. What the edit raises passes through.

        Raises: as `replace`; VaultleadsError if the note cannot be read.
        """
        with self.lock():
            for waited in range(tries):
                if waited:
                    time.sleep(waited * _PAUSE)
                before = self._readable(path)
                after = edit(before)
                if after == before:
                    return before, after
                with contextlib.suppress(ChangedError):
                    self.replace(path, after, before)
                    return before, after
        message = (
            f"{path} is being saved by another program, again and again; nothing was changed, "
            "wait until that program is done, then run again."
        )
        raise ConflictError(message)

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep all other processes of ours from writing over notes, for the time of a `with`.

        May be entered again inside itself. Waits five seconds for another process.

        Raises: ConflictError, naming the process that holds the lock, if it keeps it longer;
        VaultleadsError if the user's state folder cannot be written.
        """
        from vaultleads.vault.lock import vault_lock  # noqa: PLC0415 - only to write

        return vault_lock(self.root)

    # --- what writing has in common -------------------------------------------------------

    def _readable(self, path: str) -> bytes:
        data = self.read(path)
        if not isinstance(data, Problem):
            return data
        if not self.holds(path):
            raise gone(path)
        message = f"{path} {data.message}; {data.hint}, then run again."
        raise VaultleadsError(message)

    def _inside(self, path: str, place: str) -> str:
        """Return `place` with all links followed.

        Raises: ConflictError if it is not in the vault.
        """
        real = os.path.realpath(place)
        if real != self.root and not real.startswith(os.path.join(self.root, "")):
            message = f"{path} is a link out of the vault; remove the link, then run again."
            raise ConflictError(message)
        return real

    @contextlib.contextmanager
    def _writing(self, path: str, done: str) -> Iterator[None]:
        """Say in one sentence what the disk refuses; note what was kept beside on the way."""
        try:
            yield
        except OSError as error:
            raise refusal(path, done, error) from error
        except ConflictError as error:
            kept = getattr(error, "kept", "")
            if kept:
                self._keep(kept)
            raise

    def _sweep(self, folder: str) -> None:
        """Remove what broken-off writes left in `folder`, once for each vault that is opened."""
        if folder in self._swept:
            return
        from vaultleads.vault.temporary import sweep  # noqa: PLC0415 - only to write

        self._swept.add(folder)
        for kept in sweep(folder):
            self._keep(kept)

    def _keep(self, place: str) -> None:
        self.kept_beside.append(os.path.relpath(place, self.root).replace(os.sep, "/"))


@contextlib.contextmanager
def _folders(folder: str) -> Iterator[None]:
    """Make `folder` and those above it; after an error, remove those made that are empty."""
    made = []
    above = folder
    while not os.path.lexists(above):
        made.append(above)
        above = os.path.dirname(above)
    try:
        os.makedirs(folder, exist_ok=True)
        yield
    except BaseException:
        for one in made:
            with contextlib.suppress(OSError):
                os.rmdir(one)
        raise


def _holds(place: str, data: bytes) -> bool:
    try:
        with open(place, "rb") as file:
            return file.read() == data
    except FileNotFoundError:
        return False
