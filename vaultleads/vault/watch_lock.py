"""The lock of a watcher: on one vault only one watches at a time.

Apart from the lock of the vault, which is held for the moment of a write: this one is held for as
long as a watcher lives, and nobody waits for it. The kernel lets go of it when the process ends,
however it ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from vaultleads.core.problem import VaultleadsError
from vaultleads.core.state_folder import state_folder
from vaultleads.vault.lock import opened_lock, try_lock

_LONGEST = 100
"""Bytes in which a watcher says who it is."""


@contextlib.contextmanager
def watch_lock(root: str, since: str) -> Iterator[None]:
    """Be the one watcher of the vault at `root`, a real path, from the moment `since` on.

    Raises: VaultleadsError if there is one already, with its process and since when it watches,
    or if the state folder cannot be written.
    """
    folder = state_folder(root, os.environ, sys.platform, os.path.expanduser("~"))
    handle = opened_lock(folder, os.path.join(folder, "watch.lock"))
    try:
        if not try_lock(handle):
            os.lseek(handle, 0, os.SEEK_SET)
            raise VaultleadsError(_refusal(os.read(handle, _LONGEST).decode("utf-8", "replace")))
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n{since}\n".encode())
        yield
    finally:
        os.close(handle)


def _refusal(signed: str) -> str:
    process, _, since = signed.strip().partition("\n")
    who = f" (process {process}, since {since})" if process and since else ""
    return (
        f"This vault is being watched already{who}; leave it to that watcher, or stop it and "
        "run again."
    )
