"""The listener: hears what happens below a folder, and knows when it does not.

Apart from the observers of watchdog, which it starts, looks after and starts anew, because a
watcher that goes deaf without a word is worse than none.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from typing import TYPE_CHECKING

from watchdog import events

from vaultleads.watch.hints import LOST, Heard, Hints
from vaultleads.watch.mounts import silent_file_system

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

# Opened, read and closed are left out: our own reading would wake us. So is a changed folder,
# which says no more than the change of a file in it.
_EVENTS: list[type[events.FileSystemEvent]] = [
    events.FileAttribEvent,
    events.FileClosedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
]
_LEAVING = 0.2
"""Seconds for which the threads are waited for at the end; they hold nothing that could be lost."""


class Listener:
    """Hears of changes below the folder `root`, a real path; `poll` says to listen to nothing.

    `polls` is why there are no notifications, so that somebody has to go and look; empty as long
    as there are some.
    """

    def __init__(self, root: str, *, poll: bool = False) -> None:
        self.root = root
        self.polls = "as asked" if poll else ""
        self._hints = Hints()
        self._handler = _Handler(root, self._hints)
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None

    # --- hints --------------------------------------------------------------------------------

    def wait(self, seconds: float) -> bool:
        """As `Hints.wait`."""
        return self._hints.wait(seconds)

    def settle(self, quiet: float, longest: float) -> None:
        """As `Hints.settle`."""
        self._hints.settle(quiet, longest)

    def rest(self, seconds: float) -> None:
        """As `Hints.rest`."""
        self._hints.rest(seconds)

    def take(self) -> Heard:
        """As `Hints.take`."""
        return self._hints.take()

    def ask(self, reason: str) -> None:
        """As `Hints.ask`; may be called by the handler of a signal."""
        self._hints.ask(reason)

    # --- its own health -----------------------------------------------------------------------

    @property
    def unheard(self) -> frozenset[str]:
        """The folders, relative with `/`, that the system would not watch.

        Its limit is reached, or they are `forbidden`.
        """
        unwatched: frozenset[str] = getattr(self._observer, "unwatched", frozenset())
        return unwatched

    @property
    def forbidden(self) -> frozenset[str]:
        """Those of them that may not be read."""
        forbidden: frozenset[str] = getattr(self._observer, "forbidden", frozenset())
        return forbidden

    def ailment(self) -> str:
        """Return why nothing, or not everything, can be heard any more; empty if all is well."""
        identity = _identity(self.root)
        if identity is None:
            return "the vault's folder is gone"
        if identity != self._identity:
            return "another folder stands where the vault's was"
        if self._observer is None:
            return "" if self.polls else "the notifications could not be started"
        if not _is_hearing(self._observer):
            fault = getattr(self._observer, "fault", None)
            return "the notifications ended" + (f" ({fault!r})" if fault else "")
        if self._handler.fault is not None:
            return f"a notification was not understood ({self._handler.fault!r})"
        return ""

    # --- starting and stopping ----------------------------------------------------------------

    def start(self) -> None:
        """Listen, or say in `polls` why that is not possible.

        Where the folder is gone nothing is heard, which is an `ailment`.
        """
        self._identity = _identity(self.root)
        self._handler.fault = None
        if self._identity is None or self.polls == "as asked":
            return
        kind = silent_file_system(self.root)
        if kind:
            self.polls = f"its file system ({kind}) does not tell of changes"
            return
        try:
            self._observer = self._started()
            self.polls = ""
        except OSError as error:
            if _identity(self.root) is None:
                self._identity = None
            else:
                self.polls = f"the system grants no notifications ({error.strerror or error})"

    def stop(self) -> None:
        """Listen no more."""
        observer, self._observer = self._observer, None
        if observer is None:
            return
        # Stopping waits for threads, one of which may be stuck; we do not wait for that.
        stopping = threading.Thread(target=observer.stop, daemon=True)
        stopping.start()
        stopping.join(_LEAVING)

    def restart(self) -> None:
        """Listen anew, to the folder that stands at `root` now."""
        self.stop()
        self.start()

    def _started(self) -> BaseObserver:
        _hush()
        observer = _observer(self.root, self._hints)
        try:
            observer.schedule(self._handler, self.root, recursive=True, event_filter=_EVENTS)
            observer.start()
        except BaseException:
            observer.stop()
            raise
        return observer


class _Handler(events.FileSystemEventHandler):
    """Leaves a hint for each event, and does nothing else."""

    def __init__(self, root: str, hints: Hints) -> None:
        self.fault: Exception | None = None
        self._prefix = root.rstrip(os.sep) + os.sep
        self._hints = hints

    def dispatch(self, event: events.FileSystemEvent) -> None:
        """Leave a hint for `event`; what goes wrong is kept as `fault`."""
        try:
            self._hear(event)
        except Exception as error:  # noqa: BLE001 - an error here would end the thread in silence
            self.fault = error
            self._hints.ask("a notification was not understood")

    def _hear(self, event: events.FileSystemEvent) -> None:
        for place in filter(None, (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))):
            if place.startswith(self._prefix):
                path = place[len(self._prefix) :].replace(os.sep, "/")
                if not path.startswith(".") and "/." not in path:
                    self._hints.add(path)
            elif place + os.sep == self._prefix:
                self._hints.ask("the vault's folder changed")


if sys.platform == "linux":

    def _observer(root: str, hints: Hints) -> BaseObserver:
        from vaultleads.watch.inotify import InotifyObserver  # noqa: PLC0415 - Linux has it alone

        return InotifyObserver(root, lambda: hints.ask(LOST))

else:

    def _observer(root: str, hints: Hints) -> BaseObserver:  # noqa: ARG001 - as on Linux
        from watchdog.observers import Observer  # noqa: PLC0415 - not on Linux

        return Observer()


def _is_hearing(observer: BaseObserver) -> bool:
    threads = (observer, *getattr(observer, "readers", ()), *observer.emitters)
    return bool(observer.emitters) and all(thread.is_alive() for thread in threads)


def _identity(root: str) -> tuple[int, int] | None:
    try:
        found = os.stat(root)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _hush() -> None:
    """Keep watchdog's own words off the terminal: what is of use in them is said by the loop."""
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
