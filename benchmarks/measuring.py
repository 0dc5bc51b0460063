"""What all goals are measured with: processes, rounds, and rows of the table.

A clock on a busy machine drifts, a ratio taken inside one round does not: so everything that is
compared runs once in every round, one after the other, and what is printed are medians.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

DAY = "2026-11-23"
"""The day on which every question is asked."""

PROGRAM = str(Path(sys.executable).parent / "vaultleads")
START = (sys.executable, "-I", "-c", "pass")

_LAUNCHER = """\
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
os.write(2, b"%d %d" % (usage.ru_maxrss, os.waitstatus_to_exitcode(status)))
"""


def processor_time() -> float:
    """Return the seconds of processor time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


clock: Callable[[], float] = time.perf_counter
"""What the time of a process is read from; a run on a busy machine puts `processor_time` here."""


class NotMeasuredError(Exception):
    """Something could not be measured; the message says why, in a few words."""


class Ground(NamedTuple):
    """A vault to measure on, with a cache and a state of its own, so that nothing else is there."""

    folder: str
    notes: int
    mix: str

    @property
    def vault(self) -> str:
        """The folder of the notes."""
        return os.path.join(self.folder, "vault")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process that is measured."""
        kept = {name: text for name, text in os.environ.items() if not _is_ours(name)}
        return {
            **kept,
            "VAULTLEADS_CACHE": os.path.join(self.folder, "cache"),
            "VAULTLEADS_STATE": os.path.join(self.folder, "state"),
        }

    def asked(self, *arguments: str) -> list[str]:
        """Return the whole command of a question to this vault."""
        return [PROGRAM, "--vault", self.vault, "--today", DAY, *arguments]


def _is_ours(name: str) -> bool:
    return name.startswith(("VAULTLEADS_", "PYTHON"))


def seconds_of(
    command: Sequence[str], environment: Mapping[str, str] | None = None, inputs: bytes = b""
) -> float:
    """Run a command to its end, its output thrown away; return how many seconds that took.

    Raises: NotMeasuredError with the last line of what it complained of, if it failed.
    """
    begun = clock()
    try:
        done = subprocess.run(  # noqa: S603 - this project's own program, and its peers
            command, env=environment, input=inputs, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise NotMeasuredError("not installed") from error
    took = clock() - begun
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotMeasuredError(said[-1] if said else f"ended with {done.returncode}")
    return took


def peak_memory(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Run a command to its end; return the most memory that it held, in MiB.

    Raises: NotMeasuredError if it failed.
    """
    # A process begins with the memory of the one that starts it, as far as the system's count is
    # concerned; so it is started by one that is smaller than anything measured.
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(  # noqa: S603 - this project's own program
        launcher, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    kibibytes, _, code = done.stderr.decode(errors="replace").split("\n")[-1].partition(" ")
    if code != "0":
        raise NotMeasuredError(f"ended with {code or 'a fault'}")
    return int(kibibytes) / 1024


class Samples(NamedTuple):
    """Seconds of each contestant, one for every round; and why a contestant could not run."""

    seconds: dict[str, list[float]]
    failed: dict[str, str]

    def ratios(self, name: str, base: str, least: str = "") -> list[float]:
        """Return how many times `base` the contestant `name` took, in every round.

        With `least`, what that took is taken from both first.

        Raises: NotMeasuredError if one of them could not run.
        """
        for one in filter(None, (name, base, least)):
            if one not in self.seconds:
                raise NotMeasuredError(self.failed.get(one, "not asked for"))
        less = self.seconds[least] if least else [0.0] * len(self.seconds[name])
        triples = zip(self.seconds[name], self.seconds[base], less, strict=True)
        return [(mine - off) / (theirs - off) for mine, theirs, off in triples]

    def milliseconds(self, name: str) -> list[float]:
        """Return the milliseconds of every round.

        Raises: NotMeasuredError if it could not run.
        """
        if name not in self.seconds:
            raise NotMeasuredError(self.failed.get(name, "not asked for"))
        return [took * 1000 for took in self.seconds[name]]


Contestant = Callable[[], float]
"""Does something once and returns how many seconds that took."""


def in_rounds(
    rounds: int, contestants: Mapping[str, Contestant], between: Callable[[], object] | None = None
) -> Samples:
    """Let everything run once a round, in the order given, and `between` after each round.

    Everything runs once beforehand, uncounted: what cannot run is left out of the rounds.
    """
    seconds: dict[str, list[float]] = {}
    failed: dict[str, str] = {}
    for name, contestant in contestants.items():
        try:
            contestant()
        except NotMeasuredError as error:
            failed[name] = str(error)
        else:
            seconds[name] = []
    for _ in range(rounds):
        if between is not None:
            between()
        for name, found in seconds.items():
            found.append(contestants[name]())
    return Samples(seconds, failed)


# --- rows of the table ----------------------------------------------------------------------


class Row(NamedTuple):
    """One line of the table: what was measured for a goal, and what was found.

    `value` is missing where nothing was measured, and `note` says why. `limit` is missing where
    the figure stands there to compare with.
    """

    goal: str
    what: str
    unit: str
    limit: float | None = None
    value: float | None = None
    low: float = 0.0
    high: float = 0.0
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is met; nothing where there is no limit."""
        if self.value is None:
            return "not measured"
        if self.limit is None:
            return ""
        return "met" if self.value <= self.limit else "missed"


def row(
    goal: str,
    what: str,
    unit: str,
    limit: float | None,
    measure: Callable[[], Iterable[float]],
    note: str = "",
) -> Row:
    """Return the row of what `measure` finds: the median, and from where to where it went."""
    try:
        found = sorted(measure())
    except NotMeasuredError as error:
        return Row(goal, what, unit, limit, note=str(error))
    return Row(goal, what, unit, limit, statistics.median(found), found[0], found[-1], note)


def percentile(found: Iterable[float], share: float) -> float:
    """Return the least of `found` that so large a share of them does not exceed.

    Raises: NotMeasuredError if there is none.
    """
    ordered = sorted(found)
    if not ordered:
        raise NotMeasuredError("nothing was seen")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def shown(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    if value >= 100:  # noqa: PLR2004 - three digits are enough
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"  # noqa: PLR2004 - the same


LONGEST = 50
"""Characters of a reason that a table shows."""

HEAD = ("goal", "what is measured", "ours", "unit", "limit", "", "spread")


def cells(one: Row) -> tuple[str, ...]:
    """Return what the table says of one row, under `HEAD`."""
    limit = "" if one.limit is None else shown(one.limit)
    if one.value is None:
        why = one.note if len(one.note) <= LONGEST else f"{one.note[:LONGEST]}…"
        return (one.goal, one.what, "-", one.unit, limit, f"not measured: {why}", "")
    spread = f"{shown(one.low)} to {shown(one.high)}" if one.high > one.low else ""
    verdict = ", ".join(filter(None, (one.verdict, one.note)))
    return (one.goal, one.what, shown(one.value), one.unit, limit, verdict, spread)


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a table for a terminal."""
    lines = [HEAD, *map(cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    right = {2, 4}
    return "\n".join(
        "  ".join(
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
