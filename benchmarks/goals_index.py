"""The goals of the index: what a look costs, what a first index costs, and how both grow.

The floor of a first index is the least that anybody must do who reads the notes at all: read the
bytes of each, and let libyaml scan and parse its front matter, building nothing.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial

import measuring
from goals_commands import asking, start
from grounds import LARGE, SMALL, YOUNG, Bench, settle
from measuring import Contestant, Ground, NotMeasuredError, Row, Samples, in_rounds, row, seconds_of

GOALS = ("G2b", "G3", "G4", "G6")
LARGE_ROUNDS = 3
"""With 100,000 notes a round takes a minute."""

FIRST, NEXT, FLOOR = CURVES = ("a first index", "`next`", "reading and scanning")
"""What is measured at every size."""

_FLOOR = """\
import gc, os, sys
from yaml.cyaml import CParser

gc.disable()

def scan(folder):
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                scan(entry.path)
            elif entry.name.endswith(".md"):
                file = os.open(entry.path, os.O_RDONLY)
                data = os.read(file, os.fstat(file).st_size + 1)
                os.close(file)
                end = data.find(b"\\n---\\n", 3) if data.startswith(b"---\\n") else -1
                if end > 0:
                    CParser(data[4 : end + 1]).raw_parse()

scan(sys.argv[1])
"""


def floor(ground: Ground) -> Contestant:
    """Read every note and let libyaml scan and parse its front matter, in a process of its own."""
    command = (sys.executable, "-I", "-c", _FLOOR, ground.vault)
    return lambda: seconds_of(command, ground.environment)


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the rows of the table."""
    if bench.wants("G3"):
        what = "look that nothing changed, against a walk in C"
        yield row("G3", what, "x C walk", 2.0, lambda: _looks(bench))
    if bench.wants("G4"):
        for mix in ("personal", "dense"):
            yield from _first(bench, bench.ground(mix))
    if bench.large and bench.wants("G2b", "G6"):
        yield from _growth(bench)


def _looks(bench: Bench) -> list[float]:
    from walking import rounds_of  # noqa: PLC0415 - imports the program, which only this goal needs

    vault = bench.ground().vault
    time.sleep(YOUNG)
    return [one.ratio for one in rounds_of(vault, bench.rounds)]


# --- the first index ------------------------------------------------------------------------


def _first(bench: Bench, ground: Ground) -> Iterator[Row]:
    rebuild = _cold(ground)
    contestants = {"floor": floor(ground), "one": _on_one_core(rebuild), "two": rebuild}
    samples = in_rounds(bench.rounds, contestants)
    dense = "" if ground.mix == "personal" else ", dense vault"
    for name, what, limit in (("one", "on one core", 8), ("two", "on all cores", 6)):
        measure = partial(_against_floor, samples, name)
        yield row("G4", f"first index, {what}{dense}", "x floor", None if dense else limit, measure)


def _cold(ground: Ground) -> Contestant:
    """Make the index of a vault that has none yet."""
    ask = asking(ground, "index", "--rebuild")

    def without_cache() -> float:
        shutil.rmtree(ground.environment["VAULTLEADS_CACHE"], ignore_errors=True)
        return ask()

    return without_cache


def _on_one_core(contestant: Contestant) -> Contestant:
    """Let everything that is started run on one core, which the program takes for all there are."""

    def pinned() -> float:
        if not hasattr(os, "sched_setaffinity"):
            raise NotMeasuredError("this system has no such choice")
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(cores)})
        try:
            return contestant()
        finally:
            os.sched_setaffinity(0, cores)

    return pinned


def _against_floor(samples: Samples, name: str) -> list[float]:
    if name == "two" and measuring.clock is measuring.processor_time:
        raise NotMeasuredError("processor time tells nothing of it")
    return samples.ratios(name, "floor")


# --- growth ---------------------------------------------------------------------------------


def _growth(bench: Bench) -> Iterator[Row]:
    sizes = sorted({SMALL, bench.notes, LARGE})
    samples = _at_sizes(bench, sizes)
    if bench.wants("G2b"):
        what = f"`next`, each further note from {bench.notes:,} to {LARGE:,}"
        yield row("G2b", what, "us", 8, lambda: _further(bench, samples))
    if not bench.wants("G6"):
        return
    for name, limit in ((FIRST, 1.05), (NEXT, 1.0)):
        what = f"growth of {name}, {bench.notes:,} to {LARGE:,} notes"
        yield row("G6", what, "exponent", limit, partial(_exponents, bench, samples, name))
    for size in sizes:
        for name in CURVES:
            measure = partial(samples.milliseconds, _named(name, size))
            yield row("G6", f"{name}, {size:,} notes", "ms", None, measure)
    yield row("G6", "bare Python start", "ms", None, partial(samples.milliseconds, "start"))


def _at_sizes(bench: Bench, sizes: list[int]) -> Samples:
    contestants: dict[str, Contestant] = {"start": start}
    for size in sizes:
        ground = bench.ground(notes=size)
        settle(ground)
        contestants[_named(FLOOR, size)] = floor(ground)
        contestants[_named(FIRST, size)] = asking(ground, "index", "--rebuild")
        contestants[_named(NEXT, size)] = _again(asking(ground, "next"))
    return in_rounds(min(bench.rounds, LARGE_ROUNDS), contestants)


def _again(contestant: Contestant) -> Contestant:
    """Do something twice, and count the second time: behind a rebuild, all has changed."""

    def second() -> float:
        contestant()
        return contestant()

    return second


def _named(name: str, size: int) -> str:
    return f"{name} {size}"


def _pairs(bench: Bench, samples: Samples, name: str) -> Iterator[tuple[float, float]]:
    small, large = (samples.milliseconds(_named(name, size)) for size in (bench.notes, LARGE))
    return zip(small, large, strict=True)


def _further(bench: Bench, samples: Samples) -> list[float]:
    notes = LARGE - bench.notes
    return [(large - small) * 1000 / notes for small, large in _pairs(bench, samples, NEXT)]


def _exponents(bench: Bench, samples: Samples, name: str) -> list[float]:
    times = math.log(LARGE / bench.notes)
    return [math.log(large / small) / times for small, large in _pairs(bench, samples, name)]
