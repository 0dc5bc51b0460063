"""The index of a vault on this machine: where it lies, and for which program.

Beside the workspace and apart from it, because a question whose answer is known needs the index
and nothing else of a workspace.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from vaultleads import __version__
from vaultleads.core.state_folder import CACHE_OVERRIDE, cache_folder
from vaultleads.index import MEMORY, Index, IndexBusyError, IndexUnwritableError

if TYPE_CHECKING:
    from vaultleads.core.policy import Settings


def index_place(root: str) -> str:
    """Return where the index of the vault at `root` lies, whether there is one or not."""
    folder = cache_folder(os.path.realpath(root), os.environ, sys.platform, os.path.expanduser("~"))
    return os.path.join(folder, "index.sqlite")


def open_index(root: str) -> tuple[Index, str]:
    """Open the index of the vault at `root`; return it and why it is kept nowhere, if so.

    Where the disk refuses, the index lives in memory and ends with the process. Where another
    process has been filling it for very long, the same, without a word.
    """
    place = index_place(root)
    try:
        return Index(place, program()), ""
    except IndexUnwritableError as error:
        return index_in_memory(), refusal(place, str(error))
    except IndexBusyError:
        return index_in_memory(), ""


def index_in_memory() -> Index:
    """Return an empty index that is kept nowhere."""
    return Index(MEMORY, program())


def refusal(place: str, why: str) -> str:
    """Return the sentence that says why the index at `place` cannot be kept."""
    return (
        f"The index cannot be kept in {os.path.dirname(place)} ({why}), so all notes are read each "
        f"time; make room there, or name another folder in {CACHE_OVERRIDE}."
    )


def reading(settings: Settings) -> str:
    """Return what tells whether `settings` read a note as others do."""
    said = repr((settings.words, settings.folders))
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


@cache
def program() -> str:
    """Return what tells this program from any other version of it, a changed checkout included."""
    seen = sha256()
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in _KEEPING:
        for name, size, changed in _files(os.path.join(package, folder)):
            seen.update(f"{folder}/{name} {size} {changed}\n".encode("utf-8", "surrogateescape"))
    return f"{__version__} {sys.hexversion:x} {seen.hexdigest()}"


_KEEPING = (
    "",
    "core",
    "core/body",
    "core/dates",
    "codec",
    "exchange",
    "index",
    "render",
    "settings",
    "vault",
)
"""The folders of the package on which it hangs what the index keeps."""


def _files(folder: str) -> list[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name.endswith(".py")]
    except OSError:
        # In a zip file there are no folders; then the version has to do.
        return []
    return sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in found)
