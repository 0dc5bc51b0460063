"""What a file on the disk holds right now: its bytes, a digest of them, and who is writing them.

Apart from reading notes because here nothing is explained: a file either holds exactly what is
asked for, or it does not, whatever it is.
"""

from __future__ import annotations

import os
from hashlib import blake2s

from vaultleads.vault import lease
from vaultleads.vault.reading import read_all

_UNLIMITED = 1 << 62


def digest(data: bytes) -> str:
    """Return twelve hexadecimal digits that tell `data` from any other text by accident."""
    return blake2s(data, digest_size=6).hexdigest()


def opened(place: str) -> int | None:
    """Open the ordinary file at `place` to read; return its handle, or None if there is none."""
    if os.path.islink(place) or not os.path.isfile(place):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        return os.open(place, flags | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None


def content(handle: int) -> bytes:
    """Return all bytes of an open file, from its start."""
    os.lseek(handle, 0, os.SEEK_SET)
    return read_all(handle, os.fstat(handle).st_size, _UNLIMITED)


def holds(handle: int, data: bytes, wait: float = 0) -> bool:
    """Whether an open file holds `data`, and nobody is about to write into it.

    A writer is given `wait` seconds to finish.
    """
    return not lease.is_written_to(handle, wait) and content(handle) == data


def exactly(place: str, data: bytes, wait: float = lease.WAIT) -> bool:
    """Whether the file at `place` holds `data`, as in `holds`; false for what is no file."""
    handle = opened(place)
    if handle is None:
        return False
    try:
        return holds(handle, data, wait)
    finally:
        os.close(handle)
