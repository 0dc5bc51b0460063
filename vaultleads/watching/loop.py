"""The loop of the watcher: when to look at what, and what to do when that fails.

Apart from the pass, which does it. Hints of changes are waited out until it is quiet; everything
is looked at once a minute, at midnight, after sleep, and whenever hints may have been lost. One
bad pass is said and tried again: the loop lives on.
"""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from vaultleads.core.problem import MassDeletionError, SettingsError, VaultleadsError
from vaultleads.watch import LOST, Heard
from vaultleads.watching.upkeep import HALF_SAVED, Clocks, Passed, Upkeep

QUIET = 0.15
"""Seconds without a change after which it is looked what changed: an editor's save is over then."""
LONGEST = 1.5
"""Seconds after the first change at which it is looked although it never gets quiet."""
SWEEP = 60.0
"""Seconds after which the whole vault is looked at, whatever was heard."""
BEAT = 2.0
"""Seconds after which the day, the vault's folder and the threads that listen are checked."""
POLL = 1.0
"""Seconds between two looks where nothing can be heard."""
LONGEST_POLL = 10.0
"""The most seconds between two such looks, however slow they are."""
SHARE = 50
"""What is looked at takes at most one part in so many of the time, where nothing can be heard."""
GONE = 3.0
"""Seconds after which a vault that seemed gone is looked for again."""
ASLEEP = 5.0
"""Seconds by which the clocks of wall and machine differ after a sleep."""
SOON = 0.2
"""Seconds after which a note that was being saved is looked at again; doubled each time."""


class Ears(Protocol):
    """What the loop needs of whoever listens; `vaultleads.watch.Listener` does it all."""

    @property
    def polls(self) -> str:
        """Why nothing can be heard; empty if it can."""

    @property
    def unheard(self) -> frozenset[str]:
        """The folders of which nothing can be heard."""

    @property
    def forbidden(self) -> frozenset[str]:
        """Those of them that may not be read."""

    def start(self) -> None:
        """Listen, or say in `polls` why that is not possible."""

    def stop(self) -> None:
        """Listen no more."""

    def restart(self) -> None:
        """Listen anew."""

    def ailment(self) -> str:
        """Return why not everything can be heard any more; empty if all is well."""

    def wait(self, seconds: float) -> bool:
        """Return true as soon as there is a hint, false when there is none for `seconds`."""

    def settle(self, quiet: float, longest: float) -> None:
        """Return once nothing was heard for `quiet` seconds, `longest` after the first hint."""

    def rest(self, seconds: float) -> None:
        """Return after `seconds`, whatever is heard meanwhile."""

    def take(self) -> Heard:
        """Return all hints, and forget them."""


class Voice(NamedTuple):
    """Who is told: of a pass that did something, and of what a person should know."""

    passed: Callable[[Passed], None]
    warned: Callable[[str], None]


class Loop:
    """Listens, waits until it is quiet, and has the vault brought up to date."""

    def __init__(self, upkeep: Upkeep, ears: Ears, clocks: Clocks, voice: Voice) -> None:
        self._upkeep = upkeep
        self._ears = ears
        self._clocks = clocks
        self._voice = voice
        self._day = clocks.today()
        self._drift = clocks.wall() - clocks.monotonic()
        self._standing: dict[str, None] = {}
        """What was complained of and is still so."""
        self._failures = 0
        self._unsettled = _Unsettled()
        self._sweep_at = 0.0
        self._poll_at = 0.0
        self._poll = POLL
        """Seconds between two looks where nothing can be heard, as looks take so long."""
        self._reports_at: float | None = None
        self._busy_at = clocks.monotonic()
        self._ailment = ""
        self._hearing = ""

    def run(self, over: Callable[[], bool]) -> None:
        """Listen until it is `over`, or an exception, such as that of a signal, ends it."""
        try:
            self._ears.start()
            self._say_hearing()
            while not over():
                self.step()
        finally:
            self._ears.stop()

    @property
    def at_rest(self) -> float:
        """For how many seconds nothing was heard, and nothing is left to be done."""
        waiting = self._reports_at is not None or self._unsettled.next < math.inf
        if waiting or self._failures:
            return 0.0
        return self._clocks.monotonic() - self._busy_at

    @property
    def has_said(self) -> bool:
        """Whether something was said that is still so, and would be said anew by a successor."""
        return bool(self._standing or self._hearing)

    def step(self) -> None:
        """Wait for the next thing to do, and do it."""
        rest = min(self._next(), self._clocks.monotonic() + BEAT) - self._clocks.monotonic()
        heard = self._heard() if self._ears.wait(rest) else Heard()
        if heard != Heard():
            self._busy_at = self._clocks.monotonic()
        if LOST in heard.reasons:
            self._voice.warned("The system lost notifications; the whole vault is looked at.")
        reasons = [*heard.reasons, *self._of_the_clocks(), *self._of_the_ears()]
        now = self._clocks.monotonic()
        if reasons or now >= self._sweep_at:
            self._look(None)
            return
        paths = {path for path in heard.paths if self._upkeep.concerns(path)}
        if now >= self._poll_at:
            if self._ears.polls:
                self._look(None)
                return
            paths |= self._ears.unheard
        due = min(self._unsettled.next, math.inf if self._reports_at is None else self._reports_at)
        if paths or now >= due:
            self._look(paths | self._unsettled.paths)

    # --- when ---------------------------------------------------------------------------------

    def _next(self) -> float:
        moments = [self._sweep_at, self._unsettled.next]
        if self._reports_at is not None:
            moments.append(self._reports_at)
        if self._ears.polls or self._ears.unheard:
            moments.append(self._poll_at)
        return min(moments)

    def _heard(self) -> Heard:
        """Return the hints once it is quiet."""
        self._ears.settle(QUIET, LONGEST)
        heard = self._ears.take()
        if any(_is_note(path) and not self._upkeep.holds(path) for path in heard.paths):
            # An editor that moves the old text away first is writing the new one now.
            self._ears.rest(QUIET)
            heard = heard.along_with(self._ears.take())
        return heard

    def _of_the_clocks(self) -> list[str]:
        reasons = []
        day = self._clocks.today()
        drift = self._clocks.wall() - self._clocks.monotonic()
        if day != self._day:
            reasons.append("a new day")
        if abs(drift - self._drift) > ASLEEP:
            reasons.append("the machine slept, or its clock was set")
        self._day, self._drift = day, drift
        return reasons

    def _of_the_ears(self) -> list[str]:
        ailment = self._ears.ailment()
        if not ailment:
            self._ailment = ""
            return []
        self._ears.restart()
        if self._ears.ailment():
            # There is no folder to listen to. That is said once, by the pass, and tried each beat.
            known, self._ailment = self._ailment, ailment
            return [] if known else [ailment]
        self._ailment = ""
        self._voice.warned(f"Listening anew, because {ailment}.")
        self._say_hearing()
        return [ailment]

    def _say_hearing(self) -> None:
        """Say how changes are noticed, where it is not by being told of them."""
        said = ""
        if self._ears.polls:
            said = f"Looking at the vault every few seconds: {self._ears.polls}."
        else:
            said = " ".join(_of_unheard(self._ears.unheard, self._ears.forbidden))
        if said and said != self._hearing:
            self._voice.warned(said)
        elif self._hearing and not said:
            self._voice.warned("All folders are listened to again.")
        self._hearing = said

    # --- what ---------------------------------------------------------------------------------

    def _look(self, paths: Collection[str] | None) -> None:
        """Have the vault, or what stands at `paths`, brought up to date; say what came of it."""
        start = self._clocks.monotonic()
        if self._failures:
            # What the pass that failed was to look at is as good as unknown.
            paths = None
        if paths is None:
            self._sweep_at = start + SWEEP
            if self._ears.unheard:
                # Another program may have given back what it watched.
                self._ears.restart()
                self._say_hearing()
        try:
            done = self._upkeep.up_to_date(paths, self._unsettled.accepted(start))
        except MassDeletionError as error:
            self._failures = 1
            self._failed(str(error), start + GONE)
            return
        except Exception as error:  # noqa: BLE001 - one bad pass must not end the watcher
            again = start + min(SWEEP, BEAT * 2**self._failures)
            self._failures = min(self._failures + 1, 5)
            self._failed(_told(error), again)
            return
        self._failures = 0
        now = self._clocks.monotonic()
        if paths is None or self._ears.unheard.issubset(paths):
            self._polled(done, now - start)
        self._unsettled.found(done.unsettled, now)
        self._reports_at = now + done.waits if done.waits else None
        if done.written:
            self._busy_at = now
        # While a person types no report is looked at, and none can be said to be well.
        self._complain(done.complaints, whole=not done.waits)
        self._voice.passed(done)
        if not done.idle:
            self._upkeep.tidy()

    def _polled(self, done: Passed, took: float) -> None:
        """Decide when to look again where nothing can be heard, after a pass that `took` so long.

        What a change costs is no measure of how often it may be looked for one. What could not be
        done is tried again with each look, and so costs as much each time.
        """
        if done.idle or done.complaints:
            self._poll = min(max(POLL, SHARE * took), LONGEST_POLL)
        self._poll_at = self._clocks.monotonic() + self._poll

    def _failed(self, why: str, again: float) -> None:
        """Say `why` a pass failed; try nothing before the moment `again`, unless hints come."""
        self._sweep_at = self._poll_at = again
        self._reports_at = None
        self._unsettled.next = math.inf
        self._complain((why,), whole=False)

    def _complain(self, complaints: Iterable[str], *, whole: bool) -> None:
        """Say what is new in `complaints`; if they are the `whole`, also that others are over."""
        now = dict.fromkeys(complaints)
        for one in now.keys() - self._standing.keys():
            self._voice.warned(one)
        if whole and self._standing.keys() - now.keys():
            self._voice.warned("All is well again." if not now else "Some of that is mended.")
        self._standing = now if whole else {**self._standing, **now}


class _Unsettled:
    """Notes that were being saved when they were looked at, and when to look again."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}
        self._delay = SOON
        self.next = math.inf

    def found(self, paths: Iterable[str], now: float) -> None:
        """Take it that of all that was looked at by `now`, just `paths` are unsettled."""
        self._since = {path: self._since.get(path, now) for path in paths}
        self._delay = min(HALF_SAVED, 2 * self._delay) if self._since else SOON
        self.next = now + self._delay if self._since else math.inf

    @property
    def paths(self) -> frozenset[str]:
        """What is to be looked at again, with the next look at anything."""
        return frozenset(self._since)

    def accepted(self, now: float) -> frozenset[str]:
        """Return what was waited for long enough."""
        return frozenset(path for path, at in self._since.items() if now - at >= HALF_SAVED)


def _of_unheard(unheard: frozenset[str], forbidden: frozenset[str]) -> Iterator[str]:
    """Say why folders are not heard, of which some are `forbidden`, and what would help."""
    beyond = len(unheard - forbidden)
    if beyond:
        yield (
            f"The system watches no more folders; {beyond} are looked at every few seconds "
            "instead. On Linux, raise fs.inotify.max_user_watches."
        )
    if forbidden:
        first, *more = sorted(forbidden)
        named = f"{first} and {len(more)} more may" if more else f"{first} may"
        yield (
            f"{named} not be read, and cannot be listened to; give yourself permission to read "
            "that, or move it out of the vault."
        )


def _is_note(path: str) -> bool:
    return path.casefold().endswith(".md")


def _told(error: Exception) -> str:
    """Return what to say of `error`: a sentence, and of a mistake in the program all of it."""
    if isinstance(error, SettingsError):
        # Nothing is to be run again: the watcher goes on by itself.
        count = len(error.problems)
        mistakes = "a mistake" if count == 1 else f"{count} mistakes"
        lines = "".join(f"\n  {problem}" for problem in error.problems)
        return f"The settings have {mistakes}; nothing is written until that is mended:{lines}"
    if isinstance(error, VaultleadsError):
        return str(error)
    return "".join(traceback.format_exception(error)).rstrip()
