"""Linux: watchdog's observer, with what it hears but does not say.

watchdog tells nobody that the kernel dropped events, nor that a folder could not be watched
because the system's limit is reached or it may not be read; both are asked for here. This reaches
into classes that are not promised to stay, so tests hold on to what is used of them.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable

from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)
from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper

_MOVED_AWAY = 0.02
"""Seconds for which the second half of a move is waited for; both come together, if both come.

As shipped it is half a second, in which nothing else is heard after a note went to the trash.
"""


class _Watches(InotifyFD):
    """The watches on folders: which could not be set, and when events were lost."""

    def __init__(self, root: bytes, lost: Callable[[], None]) -> None:
        super().__init__()
        self.unwatched: set[str] = set()
        self.forbidden: set[str] = set()
        self.fault: Exception | None = None
        self._root = root
        self._lost = lost

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        """Watch the folder at `path`. Raises: OSError if that cannot be, or is not wanted."""
        below = path[len(self._root) + 1 :]
        if b"/." in b"/" + below:
            raise OSError(errno.ENOENT, "a hidden folder", below)
        try:
            # watchdog passes over the kernel's own refusal, and believes that it watches.
            if not os.access(path, os.R_OK) and os.path.lexists(path):
                raise OSError(errno.EACCES, "not to be read", below)  # noqa: TRY301 - as the kernel's own refusal
            return super().add_callback(path, mask, callback, id_)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EACCES):
                self.unwatched.add(os.fsdecode(below))
            if error.errno == errno.EACCES:
                self.forbidden.add(os.fsdecode(below))
            raise

    def handle_event(self, event: InotifyEvent) -> None:
        """Pass on one event of the kernel."""
        super().handle_event(event)
        if event.is_queue_overflow:
            self._lost()

    def run(self) -> None:
        """Read events until stopped; what breaks that off is kept as `fault`."""
        try:
            super().run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the thread has ended and says why
            self.fault = error


class InotifyObserver(BaseObserver):
    """The observer for everything below `root`; `lost` is called when the kernel dropped events.

    `descriptor` reads the events from the kernel.

    Raises: OSError where the system grants no more of it.
    """

    def __init__(self, root: str, lost: Callable[[], None]) -> None:
        InotifyMoveEventGrouper.delay = _MOVED_AWAY
        self.descriptor = _Watches(os.fsencode(root), lost)
        self.descriptor.start()
        super().__init__(InotifyEmitter, inotify_fd=self.descriptor)

    @property
    def unwatched(self) -> frozenset[str]:
        """The folders, relative with `/`, that are not watched: `forbidden`, or over the limit."""
        return frozenset(self.descriptor.unwatched)

    @property
    def forbidden(self) -> frozenset[str]:
        """The folders that are not watched because they may not be read."""
        return frozenset(self.descriptor.forbidden)

    @property
    def fault(self) -> Exception | None:
        """What broke the reading of events off."""
        return self.descriptor.fault

    @property
    def readers(self) -> tuple[threading.Thread, ...]:
        """The threads that read from the kernel, beside the emitters."""
        return (self.descriptor,)

    def on_thread_stop(self) -> None:
        """Take all watches off."""
        super().on_thread_stop()
        self.descriptor.stop()
