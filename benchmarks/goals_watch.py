"""The goals of the watcher: how soon a save is seen, what idling costs, and bursts.

`vaultleads watch` runs as a process of its own. This one saves notes as an editor does, and looks
at the index and at the report as anybody may: through SQLite, read-only, and through the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from goals_commands import asking, start
from grounds import LARGE, Bench, edit, settle, spawn
from measuring import (
    Ground,
    NotMeasuredError,
    Row,
    Samples,
    in_rounds,
    percentile,
    row,
    seconds_of,
)

GOALS = ("G2b", "G7", "G8", "G9")
SETTLE = 0.15
"""Seconds for which the watcher waits until no more events come: taken from what is measured."""
DEADLINE = 120.0
REST = 0.4
"""Seconds without work after which the watcher is done, not waiting for more events."""
BEGINNING = 15.0
"""Seconds more than the minute of rest after which a watcher begins anew, to hold less memory."""
_STEP = 0.0005
_TICKS = os.sysconf("SC_CLK_TCK")
_QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")

_EDIT_ALL = """\
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    if os.sep + "Reports" not in folder:
        for name in names:
            if name.endswith(".md"):
                with open(os.path.join(folder, name), "ab") as file:
                    file.write(b"More.\\n")
"""


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the rows of the table."""
    ground = bench.ground(use="watched")
    wanted = [(goal, measure) for goal, measure in _PARTS if bench.wants(goal)]
    try:
        settle(ground)
        with watching(ground) as watch:
            for goal, measure in wanted:
                yield from _guarded(goal, measure(bench, watch))
    except NotMeasuredError as error:
        for goal in dict.fromkeys(goal for goal, _ in wanted):
            yield _none(goal, error)
    if bench.large and bench.wants("G7"):
        yield from _guarded("G7", _large(bench))


def _guarded(goal: str, found: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from found
    except NotMeasuredError as error:
        yield _none(goal, error)


def _none(goal: str, error: NotMeasuredError) -> Row:
    return Row(goal, "with a watcher", "", 0, note=str(error))


# --- a vault that is watched ----------------------------------------------------------------


class Watch(NamedTuple):
    """A watcher that runs, and a look into its index."""

    ground: Ground
    process: subprocess.Popen[bytes]
    db: sqlite3.Connection
    numbers: Iterator[int]

    def digest(self, path: str) -> bytes:
        """Return the digest that the index has of a note; empty if it has none."""
        found = self.db.execute("SELECT digest FROM notes WHERE path = ?", (path,)).fetchone()
        return found[0] if found else b""

    def peak(self) -> list[float]:
        """Return the most memory that the watcher has held so far, in MiB."""
        return [_status(self.process.pid, "VmHWM") / 1024]

    def busy(self) -> float:
        """Return the seconds of processor time that the watcher has used."""
        said = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / _TICKS


@contextmanager
def watching(ground: Ground) -> Iterator[Watch]:
    """Start a watcher, wait until it has seen two saves, and end it afterwards.

    Raises: NotMeasuredError if there is none, or it sees nothing.
    """
    place = next(Path(ground.folder, "cache").rglob("*.sqlite"), None)
    if place is None:
        raise NotMeasuredError("there is no index to look into")
    process = spawn(ground, "watch")
    try:
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10)) as db:
            watch = Watch(ground, process, db, count(1))
            for _ in range(2):
                one_save(watch, shown_lead(ground))
            yield watch
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)
        process.communicate()


def shown_lead(ground: Ground) -> Path:
    """Return the file of the lead that stands first in the report."""
    said = subprocess.run(  # noqa: S603 - this project's own program
        ground.asked("list", "--json"), env=ground.environment, capture_output=True, check=True
    ).stdout
    return Path(ground.vault, json.loads(said)[0]["path"])


def _status(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def _digests(ground: Ground) -> dict[str, bytes]:
    """Return the digests of all notes on the disk, by path."""
    root = Path(ground.vault)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in root.rglob("*.md")
        if path.parts[len(root.parts)] != "Reports"
    }


def wait_until(holds: Callable[[], bool], watch: Watch, step: float = _STEP) -> float:
    """Wait until something holds; return when that was.

    Raises: NotMeasuredError if it does not come to pass, or the watcher ends.
    """
    end = time.perf_counter() + DEADLINE
    while not holds():
        if watch.process.poll() is not None:
            said = watch.process.stdout.read() if watch.process.stdout else b""
            last = said.decode(errors="replace").strip().rpartition("\n")[2]
            raise NotMeasuredError(last or "the watcher ended")
        if time.perf_counter() > end:
            raise NotMeasuredError(f"nothing was seen within {DEADLINE:.0f} s")
        time.sleep(step)
    return time.perf_counter()


# --- G2b: a question beside a watcher -------------------------------------------------------


def _beside(bench: Bench, watch: Watch) -> Iterator[Row]:
    contestants = {"start": start, "next": asking(watch.ground, "next")}
    samples: Samples = in_rounds(bench.rounds, contestants)
    what = "`next` beside a live watcher"
    yield row("G2b", what, "x start", 5, lambda: samples.ratios("next", "start"))


# --- G8: one save ---------------------------------------------------------------------------


class Saved(NamedTuple):
    """Milliseconds from the end of a save until it was in the index, and in the report."""

    indexed: float
    reported: float


def one_save(watch: Watch, lead: Path) -> Saved:
    """Save a lead with another next action, and wait until index and report have it."""
    report = Path(watch.ground.vault, "Reports", "Priorities.md")
    number = next(watch.numbers)
    rest(watch)
    edit(lead, number)
    begun = time.perf_counter()
    path = lead.relative_to(watch.ground.vault).as_posix()
    digest = hashlib.sha256(lead.read_bytes()).digest()
    seen = wait_until(lambda: watch.digest(path) == digest, watch)
    wanted = f"Send proposal {number:06}".encode()
    written = wait_until(lambda: wanted in report.read_bytes(), watch, 0.002)
    return Saved((seen - begun) * 1000, (written - begun) * 1000)


def rest(watch: Watch) -> None:
    """Wait until the watcher has done what there was to do."""
    used = -1.0
    while used != watch.busy():
        used = watch.busy()
        time.sleep(REST)


def _saves(bench: Bench, watch: Watch) -> Iterator[Row]:
    lead = shown_lead(watch.ground)
    saves = [one_save(watch, lead) for _ in range(bench.saves)]
    index = [one.indexed - SETTLE * 1000 for one in saves]
    report = [one.reported for one in saves]
    for what, found, share, limit in (
        (f"save to index, p50, beyond {SETTLE * 1000:.0f} ms of settling", index, 0.5, 5),
        ("the same, p99", index, 0.99, 20),
        ("save to report, p50, with settling", report, 0.5, None),
        ("the same, p99", report, 0.99, 400),
    ):
        value = percentile(found, share)
        yield Row("G8", what, "ms", limit, value, min(found), max(found))


def _idle(bench: Bench, watch: Watch) -> Iterator[Row]:
    rest(watch)
    for idle, what in (
        (bench.idle + BEGINNING, "after reports, memory given back in it"),
        (bench.idle, "after that"),
    ):
        before, begun = watch.busy(), time.perf_counter()
        time.sleep(idle)
        share = 100 * (watch.busy() - before) / (time.perf_counter() - begun)
        said = f"idle for {idle:.0f} s {what}"
        yield Row("G8", said, "% of a core", 0.1, share, share, share)
    # The watcher began anew meanwhile, and so did the count of what it has held.
    yield row("G7", "memory of the watcher at rest, at most", "MiB", None, watch.peak)


# --- G9: bursts -----------------------------------------------------------------------------


def _bursts(bench: Bench, watch: Watch) -> Iterator[Row]:
    other = bench.ground()
    command = (sys.executable, "-I", "-c", _EDIT_ALL, watch.ground.vault)

    def rebuild() -> float:
        # By the same clock as what follows, which no process of ours ends.
        begun = time.perf_counter()
        seconds_of(other.asked("index", "--rebuild"), other.environment)
        return time.perf_counter() - begun

    def burst() -> float:
        seconds_of(command)
        return _until_right(watch)

    def overflow() -> float:
        # One event each for every note, and as many passes as the kernel's queue cannot hold.
        watch.process.send_signal(signal.SIGSTOP)
        for _ in range(int(_QUEUE.read_text("ascii")) // bench.notes + 1):
            seconds_of(command)
        watch.process.send_signal(signal.SIGCONT)
        return _until_right(watch)

    rounds = max(1, bench.rounds // 3)
    samples = in_rounds(rounds, {"cold": rebuild, "burst": burst, "overflow": overflow})
    for name, what in (
        ("burst", f"{bench.notes:,} edits, until right"),
        ("overflow", "the same with an overflown queue"),
    ):
        measure = _against_cold(samples, name)
        yield row("G9", what, "x cold", 3 if name == "burst" else None, measure)
    seconds_of(watch.ground.asked("index", "--check"), watch.ground.environment)
    yield Row("G9", "differences to a rebuild after all bursts", "", 0, 0)


def _against_cold(samples: Samples, name: str) -> Callable[[], list[float]]:
    return lambda: samples.ratios(name, "cold")


def _until_right(watch: Watch) -> float:
    begun = time.perf_counter()
    wanted = _digests(watch.ground)

    def is_right() -> bool:
        return dict(watch.db.execute("SELECT path, digest FROM notes")) == wanted

    return wait_until(is_right, watch, 0.1) - begun


# --- G7: memory -----------------------------------------------------------------------------


def _held(bench: Bench, watch: Watch) -> Iterator[Row]:  # noqa: ARG001 - as all parts
    yield row("G7", "memory of the watcher while notes are saved, at most", "MiB", None, watch.peak)


def _large(bench: Bench) -> Iterator[Row]:
    ground = bench.ground(notes=LARGE)
    settle(ground)
    with watching(ground) as watch:
        said = f"memory of the watcher while notes are saved, {LARGE:,} notes"
        yield row("G7", said, "MiB", 60, watch.peak)
        rest(watch)
        time.sleep(bench.idle + BEGINNING)
        said = f"memory of the watcher at rest, {LARGE:,} notes"
        yield row("G7", said, "MiB", 60, watch.peak)


_PARTS: tuple[tuple[str, Callable[[Bench, Watch], Iterator[Row]]], ...] = (
    ("G2b", _beside),
    ("G8", _saves),
    ("G7", _held),
    ("G8", _idle),
    ("G9", _bursts),
)
"""What is measured with one watcher, in this order: a burst leaves much memory behind."""
