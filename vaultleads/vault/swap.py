"""Renames that overwrite nothing: two files exchanged in one step, or a name taken if it is free.

Python's `os` offers neither, so the C library is asked: `renameat2` on Linux, `renamex_np` on
macOS. Loaded by the first write only.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache

# RENAME_NOREPLACE and RENAME_EXCHANGE of linux/fs.h; RENAME_EXCL and RENAME_SWAP of sys/stdio.h.
_FREE, _EXCHANGE = (4, 2) if sys.platform == "darwin" else (1, 2)
_AT_FDCWD = -100
"""Of fcntl.h: relative names count from the current folder."""

_NOT_OFFERED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})

Exchange = Callable[[str, str], None]
"""Takes two places and lets their files trade names in one step."""


class NotOfferedError(Exception):
    """The system or this file system has no such rename."""


def exchange(one: str, other: str) -> None:
    """Let the files at two places trade names in one step.

    Raises: NotOfferedError where the system cannot; OSError.
    """
    _rename(one, other, _EXCHANGE)


def take(source: str, free: str) -> None:
    """Rename `source` to `free`, where nothing may stand.

    Raises: FileExistsError if something does; OSError.
    """
    try:
        _rename(source, free, _FREE)
    except NotOfferedError:
        if os.name == "nt":
            os.rename(source, free)  # There, a rename never replaces.
        else:
            os.link(source, free, follow_symlinks=False)
            os.unlink(source)


def _rename(source: str, target: str, flag: int) -> None:
    call = _system_call()
    if call is None:
        raise NotOfferedError
    code = call(os.fsencode(source), os.fsencode(target), flag)
    if code in _NOT_OFFERED:
        raise NotOfferedError
    if code:
        raise OSError(code, os.strerror(code), source, None, target)


@cache
def _system_call() -> Callable[[bytes, bytes, int], int] | None:
    """Return the system's rename with flags, which answers with an error number or 0."""
    if os.name != "posix":
        return None
    import ctypes  # noqa: PLC0415 - only a write needs it

    library = ctypes.CDLL(None, use_errno=True)
    name = "renamex_np" if sys.platform == "darwin" else "renameat2"
    function = getattr(library, name, None)
    if function is None:
        return None

    def call(source: bytes, target: bytes, flag: int) -> int:
        if sys.platform == "darwin":
            failed = function(source, target, ctypes.c_uint(flag))
        else:
            failed = function(_AT_FDCWD, source, _AT_FDCWD, target, ctypes.c_uint(flag))
        return ctypes.get_errno() if failed else 0

    return call
