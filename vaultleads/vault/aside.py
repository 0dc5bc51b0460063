"""Texts kept beside a note: under a name that is no note's, whole, and never over one another.

Apart from temporary files because these are for the person: nothing of ours removes them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from vaultleads.vault.content import content, digest, exactly, opened
from vaultleads.vault.swap import take

_LONGEST_NAME = 255
"""Bytes of the longest file name that the usual file systems take."""


def copy_aside(note: str, word: str, text: bytes) -> str:
    """Write `text` into a file beside `note`, named by `word` and a digest; return its place.

    A file there that holds just that will do. Raises: OSError; nothing is left then.
    """
    for place in _places(note, word, text):
        if exactly(place, text):
            break
        with contextlib.suppress(FileExistsError):
            _write(place, text)
            break
    return place


def move_aside(place: str, note: str) -> str:
    """Rename the file at `place` so that it is kept beside `note`; return where.

    The file itself is kept, so that what a program still writes into it is not lost.
    """
    handle = opened(place)
    text = b""
    if handle is not None:
        text = content(handle)
        os.close(handle)
    for free in _places(note, "conflict", text):
        if exactly(free, text) and exactly(place, text):
            os.unlink(place)
            break
        with contextlib.suppress(FileExistsError):
            take(place, free)
            break
    return free


def _places(note: str, word: str, text: bytes) -> Iterator[str]:
    """Yield names for a text of `note`: `Name.vaultleads-WORD-DIGEST.md~`, then numbered ones."""
    folder, name = os.path.split(note)
    count = 1
    while True:
        number = f"-{count}" if count > 1 else ""
        end = f".vaultleads-{word}-{digest(text)}{number}.md~".encode()
        stem = os.fsencode(os.path.splitext(name)[0])[: _LONGEST_NAME - len(end)]
        # A character cut in two would be no UTF-8; macOS refuses such names.
        stem = stem.decode("utf-8", "ignore").encode() or stem
        yield os.path.join(folder, os.fsdecode(stem + end))
        count += 1


def _write(place: str, text: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(place, flags, 0o600)
    try:
        left = memoryview(text)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.unlink(place)
        raise
    finally:
        os.close(handle)
