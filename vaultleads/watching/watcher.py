"""The watcher of a vault, put together: lock, listener, loop.

Apart from the loop, which is driven without threads where it is tested.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from vaultleads.vault.watch_lock import watch_lock
from vaultleads.watch import Listener
from vaultleads.watching.loop import Loop, Voice
from vaultleads.watching.upkeep import Clocks, Upkeep

REST = 60.0
"""Seconds without a change after which memory is given back."""
LARGE = 60 * 2**20
"""Bytes of memory that a watcher at rest may hold."""


class Watcher:
    """Watches the vault at `root`, a real path; with `poll` it looks instead of listening."""

    def __init__(self, root: str, clocks: Clocks, voice: Voice, *, poll: bool = False) -> None:
        self._root = root
        self._clocks = clocks
        self._voice = voice
        self._listener = Listener(root, poll=poll)
        self._over = False

    def run(self, since: str, begun: Callable[[], None]) -> bool:
        """Watch until `stop` or an exception, such as that of a signal, ends it.

        `since` is this moment, for another watcher to read; `begun` is called once the vault is
        ours to watch. Returns true if it ended because it holds much memory and is at rest: a
        process that takes its place goes on where it ended, and needs a third of that.

        Raises: VaultleadsError if another process watches this vault, or if it cannot be opened.
        """
        with watch_lock(self._root, since):
            begun()
            upkeep = Upkeep(self._root, self._clocks)
            loop = Loop(upkeep, self._listener, self._clocks, self._voice)
            try:
                loop.run(lambda: self._over or _is_to_be_replaced(upkeep, loop))
            finally:
                upkeep.close()
        return not self._over

    def look_again(self, reason: str) -> None:
        """Have the whole vault looked at soon; may be called by the handler of a signal."""
        self._listener.ask(reason)

    def stop(self) -> None:
        """End after what is being done; may be called by the handler of a signal."""
        self._over = True


def _is_to_be_replaced(upkeep: Upkeep, loop: Loop) -> bool:
    """Have a watcher at rest give back memory; whether that takes a process in its place.

    What the reports of a large vault needed lies about in pieces, and the system gets it back only
    when the process ends. Where the size of the process is not known, or where its successor would
    say again what was said or read all notes again, at least what is held is dropped.
    """
    if not upkeep.has_reported or loop.at_rest <= REST:
        return False
    resident = _resident()
    if resident > LARGE and not (loop.has_said or upkeep.is_unkept):
        return True
    if not resident or resident > LARGE:
        upkeep.rest()
    return False


def _resident() -> int:
    """Return how many bytes of memory this process holds, 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
