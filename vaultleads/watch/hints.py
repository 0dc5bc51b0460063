"""Hints: the paths that may have changed, handed from the threads that hear to the one that looks.

Apart from the hearing, because here nothing is done but remembering: whoever hears must be back
at once, or the system's queue runs over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

MANY = 2_000
"""Paths above which they are forgotten and everything is looked at: that is quicker by then."""

LOST = "notifications were lost"
"""The reason that is left when the system has dropped notifications."""


class Heard(NamedTuple):
    """What was heard: `paths`, relative with `/`, and `reasons` to look at the whole vault."""

    paths: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()

    def along_with(self, other: Heard) -> Heard:
        """Return both together."""
        reasons = dict.fromkeys((*self.reasons, *other.reasons))
        return Heard(self.paths | other.paths, tuple(reasons))


class Hints:
    """A place where any thread may leave a hint, and where one thread waits for them."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        # Reentrant, as a signal may leave a hint while its own thread is in here.
        self._here = threading.Condition(threading.RLock())
        self._paths: set[str] = set()
        self._reasons: dict[str, None] = {}
        self._first = 0.0
        self._last = 0.0

    def add(self, *paths: str) -> None:
        """Leave word that `paths` may have changed."""
        with self._here:
            self._mark()
            self._paths.update(paths)
            if len(self._paths) > MANY:
                self._paths.clear()
                self._reasons["many files changed"] = None

    def ask(self, reason: str) -> None:
        """Leave word that the whole vault is to be looked at, and why."""
        with self._here:
            self._mark()
            self._reasons[reason] = None

    def wait(self, seconds: float) -> bool:
        """Return true as soon as there is a hint, false when there is none for `seconds`."""
        with self._here:
            return self._here.wait_for(self._any, max(0.0, seconds))

    def settle(self, quiet: float, longest: float) -> None:
        """Return once nothing was heard for `quiet` seconds, `longest` after the first hint."""
        while True:
            with self._here:
                due = min(self._last + quiet, self._first + longest)
            rest = due - self._monotonic()
            if rest <= 0:
                return
            self.rest(rest)

    def rest(self, seconds: float) -> None:
        """Return after `seconds`, whatever is heard meanwhile."""
        self._sleep(seconds)

    def take(self) -> Heard:
        """Return all hints, and forget them."""
        with self._here:
            heard = Heard(frozenset(self._paths), tuple(self._reasons))
            self._paths.clear()
            self._reasons.clear()
        return heard

    def _any(self) -> bool:
        return bool(self._paths or self._reasons)

    def _mark(self) -> None:
        self._last = self._monotonic()
        if not self._any():
            self._first = self._last
            self._here.notify()
