"""Reading one note: its bytes, or the problem that stands in the way.

Apart from walking because a read must be safe on anything that stands at a path: pipes, devices,
files that grow while they are read.
"""

from __future__ import annotations

import errno
import os
import stat

from vaultleads.core.problem import Problem

LARGEST_NOTE = 5 * 1024 * 1024
"""Bytes of the largest file that is read as a note: ten times a long book chapter."""

LARGEST_GENERATED = 64 * 1024 * 1024
"""Bytes of the largest report that is read again: the calendar of 10,000 leads has 10 MB."""

GONE = "gone"
"""The code of the problem of a note that was deleted or moved since it was listed."""

DISTURBED = "disturbed"
"""The code of the problem of a note that may be opened the next time though it does not change."""

_LASTING = "unreadable"
_CODES = {
    errno.ENOENT: GONE,
    errno.ELOOP: _LASTING,
    errno.ENAMETOOLONG: _LASTING,
    # On Windows a file that another program holds is refused like one that is not permitted.
    errno.EACCES: DISTURBED if os.name == "nt" else _LASTING,
    errno.EPERM: DISTURBED if os.name == "nt" else _LASTING,
}
_REMEDIES = {
    errno.EACCES: "give yourself permission to read it",
    errno.EPERM: "give yourself permission to read it",
    errno.ENOENT: "find where it went",
    errno.ELOOP: "mend or remove the link",
    errno.ENAMETOOLONG: "give the file and its folders shorter names",
}

# O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
_CALM = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_note(place: str, path: str, most: int = LARGEST_NOTE) -> bytes | Problem:
    """Return the bytes of the file at `place` on the disk, or why the note `path` is unreadable.

    One of more than `most` bytes is.
    """
    try:
        handle = os.open(place, _CALM)
    except OSError as error:
        return unreadable(path, error)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return odd(path, "not-a-file", "is no ordinary file", "move it away")
        if status.st_size > most:
            size = f"{status.st_size / 1024 / 1024:.0f} MB"
            hint = "split it, or move it out of the vault"
            message = f"{size} is too large for a note"
            return Problem(path, 0, 0, "too-large", message, hint, "error")
        return read_all(handle, status.st_size, most)
    except OSError as error:
        return unreadable(path, error)
    finally:
        os.close(handle)


def read_all(handle: int, size: int, most: int) -> bytes:
    """Read to the end: in one call where the file holds still, on while it grows.

    `size` is what the file was last known to hold; reading stops soon after `most` bytes.
    """
    data = os.read(handle, size + 1)
    parts = [data]
    total = len(data)
    while data and total != size and total <= most:
        data = os.read(handle, 65536)
        parts.append(data)
        total += len(data)
    return b"".join(parts)


def odd(path: str, code: str, message: str, hint: str) -> Problem:
    """Return a warning about the whole file at `path`."""
    return Problem(path, 0, 0, code, message, hint, "warning")


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem that `path` cannot be opened, in the system's words."""
    message = f"cannot be opened ({(error.strerror or 'unknown error').lower()})"
    hint = _REMEDIES.get(error.errno or 0, "check the disk")
    return Problem(path, 0, 0, _CODES.get(error.errno or 0, DISTURBED), message, hint)
