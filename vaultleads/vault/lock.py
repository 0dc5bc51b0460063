"""The lock of a vault: two processes of ours never write over its notes at the same time.

A file in the user's state folder, held by the kernel: when a process ends, however it ends, its
lock ends with it. Programs of others know nothing of it; against them, every write compares.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
from collections.abc import Iterator

from vaultleads.core.problem import ConflictError, VaultleadsError
from vaultleads.core.state_folder import OVERRIDE, state_folder

WAIT = 5.0
"""Seconds that another process is waited for: longer than any single command writes."""
_PAUSE = 0.02
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class _Holder:
    """The lock of one vault in this process: threads wait in line, one thread may enter again."""

    def __init__(self) -> None:
        self.line = threading.RLock()
        self.depth = 0
        self.handle = -1


_HOLDERS: dict[str, _Holder] = {}
"""By the place of the lock file: two objects for one vault share one lock."""


@contextlib.contextmanager
def vault_lock(root: str, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of the vault at `root`; wait for at most `wait` seconds.

    Raises: ConflictError if another process keeps it; VaultleadsError if the state folder cannot
    be written.
    """
    folder = state_folder(root, os.environ, sys.platform, os.path.expanduser("~"))
    place = os.path.join(folder, "lock")
    holder = _HOLDERS.setdefault(place, _Holder())
    if not holder.line.acquire(timeout=wait):
        raise ConflictError(_held_by(str(os.getpid())))
    try:
        if not holder.depth:
            holder.handle = opened_lock(folder, place)
            try:
                _wait_for(holder.handle, wait)
                _sign(holder.handle, folder)
            except BaseException:
                os.close(holder.handle)
                raise
        holder.depth += 1
        try:
            yield
        finally:
            holder.depth -= 1
            if not holder.depth:
                os.close(holder.handle)
    finally:
        holder.line.release()


def opened_lock(folder: str, place: str) -> int:
    """Open the lock file at `place` in `folder`, and make both if need be.

    Raises: VaultleadsError if the state folder cannot be written.
    """
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise _refusal(folder, error) from error


def _refusal(folder: str, error: OSError) -> VaultleadsError:
    words = (error.strerror or "unknown error").lower()
    if error.errno in _NO_ROOM:
        return VaultleadsError(
            f"The state folder cannot be written ({words}); nothing was changed, make room in "
            f"{folder}, then run again."
        )
    return VaultleadsError(
        f"The state folder {folder} cannot be written ({words}), and "
        "without it no write could be undone; give yourself permission to write there, or "
        f"name another folder in {OVERRIDE}, then run again."
    )


def _wait_for(handle: int, wait: float) -> None:
    end = time.monotonic() + wait
    while not try_lock(handle):
        if time.monotonic() > end:
            holder = os.pread(handle, 20, 0) if hasattr(os, "pread") else b""
            raise ConflictError(_held_by(holder.decode("ascii", "replace").strip()))
        time.sleep(_PAUSE)


def _sign(handle: int, folder: str) -> None:
    """Write into the lock which process holds it."""
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
    except OSError as error:
        raise _refusal(folder, error) from error


def _held_by(process: str) -> str:
    named = f" (process {process})" if process else ""
    return (
        f"Another vaultleads{named} is writing in this vault; nothing was changed, wait for it "
        "or stop it, then run again."
    )


if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Take the lock if nobody has it; return whether it is ours now."""
        try:
            # A byte far behind the number of the process, which others may read.
            os.lseek(handle, 4096, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Take the lock if nobody has it; return whether it is ours now."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
