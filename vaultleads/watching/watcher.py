"""The watcher of a vault, put together: lock, listener, loop.

Apart from the loop, which is driven without threads where it is tested.
"""

from __future__ import annotations

from collections.abc import Callable

from vaultleads.vault.watch_lock import watch_lock
from vaultleads.watch import Listener
from vaultleads.watching.loop import Loop, Voice
from vaultleads.watching.upkeep import Clocks, Upkeep


class Watcher:
    """Watches the vault at `root`, a real path; with `poll` it looks instead of listening."""

    def __init__(self, root: str, clocks: Clocks, voice: Voice, *, poll: bool = False) -> None:
        self._root = root
        self._clocks = clocks
        self._voice = voice
        self._listener = Listener(root, poll=poll)
        self._over = False

    def run(self, since: str, begun: Callable[[], None]) -> None:
        """Watch until `stop` or an exception, such as that of a signal, ends it.

        `since` is this moment, for another watcher to read; `begun` is called once the vault is
        ours to watch.

        Raises: VaultleadsError if another process watches this vault, or if it cannot be opened.
        """
        with watch_lock(self._root, since):
            begun()
            upkeep = Upkeep(self._root, self._clocks)
            loop = Loop(upkeep, self._listener, self._clocks, self._voice)
            loop.run(lambda: self._over)

    def look_again(self, reason: str) -> None:
        """Have the whole vault looked at soon; may be called by the handler of a signal."""
        self._listener.ask(reason)

    def stop(self) -> None:
        """End after what is being done; may be called by the handler of a signal."""
        self._over = True
