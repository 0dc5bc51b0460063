"""A bar on the terminal while many notes are read.

Apart from `output`, which prints answers: this is for the wait before one, stands on standard
error, and leaves nothing behind.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

_PATIENCE = 0.5
"""Seconds that nobody minds waiting; a bar that flashes up would only startle."""
_PAUSE = 0.05
"""Seconds between two drawings."""
_WIDTH = 24
"""Cells of the bar."""
_ERASE = "\r\x1b[K"


def progress_bar() -> Bar | None:
    """Return a bar if standard error is a terminal, else none: nobody is waiting there."""
    return Bar(sys.stderr) if sys.stderr.isatty() else None


class Bar:
    """A bar that is drawn once a reading takes longer than one likes to wait."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._begun = clock()
        self._drawn = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` notes are read; with the last one the bar is gone."""
        now = self._clock()
        if done == 0:
            self._begun = now
        if done >= total - 1:
            if self._drawn:
                self._write(_ERASE)
            self._drawn = 0.0
        elif now - self._begun >= _PATIENCE and now - self._drawn >= _PAUSE:
            self._drawn = now
            filled = _WIDTH * done // total
            bar = "━" * filled + "╌" * (_WIDTH - filled)
            self._write(f"{_ERASE}Reading notes {bar} {done:,} of {total:,}")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
