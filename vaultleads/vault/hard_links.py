"""Writing into a note that has a second name: in place, since a replacement would part the two.

Apart from the atomic write because nothing of that applies here: a crash may tear the note, so
what it said is kept beside it until the disk has the new text.
"""

from __future__ import annotations

import os

from vaultleads.vault.aside import copy_aside
from vaultleads.vault.content import exactly
from vaultleads.vault.reading import read_all
from vaultleads.vault.refusals import ChangedError


def write_in_place(path: str, place: str, data: bytes, expected: bytes) -> None:
    """Overwrite the file at `place`, which holds `expected`, keeping the file itself.

    Raises: ChangedError, OSError; the old text is put back then.
    """
    if not exactly(place, expected):
        raise ChangedError(path)
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(place, flags)
    try:
        copy = copy_aside(place, "before", expected)
        if read_all(handle, len(expected), len(expected)) != expected:
            os.unlink(copy)
            raise ChangedError(path)
        try:
            _fill(handle, data)
        except OSError:
            _fill(handle, expected)
            os.unlink(copy)
            raise
        os.unlink(copy)
    finally:
        os.close(handle)


def _fill(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
    os.ftruncate(handle, len(data))
    os.fsync(handle)
