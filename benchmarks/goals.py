"""Measure every goal of speed in one run, and print a table.

    python benchmarks/goals.py [--notes 10000] [--rounds 9] [--only G2,G3] [--large]
        [--peers FOLDER] [--json FILE]

Each goal is a ratio taken inside one round, so that a noisy machine is noisy for both sides;
"start" is `python -I -c pass` in the same round. Vaults are made in a scratch folder, with a cache
and a state of their own. `--large` adds 100,000 notes, which takes half an hour. Ends with 1 if a
goal is missed or could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import goals_commands
import goals_index
import goals_notes
import goals_render
import goals_watch
import measuring
from grounds import Bench
from measuring import Row, table

GOALS = ("G1", "G2", "G2b", *(f"G{number}" for number in range(3, 14)))
PARTS: tuple[tuple[tuple[str, ...], Callable[[Bench], Iterator[Row]]], ...] = (
    (goals_commands.GOALS, goals_commands.rows),
    (goals_index.GOALS, goals_index.rows),
    (goals_notes.GOALS, goals_notes.rows),
    (goals_render.GOALS, goals_render.rows),
    (goals_watch.GOALS, goals_watch.rows),
)
"""Which goals each part measures, and how. Parts share no rounds."""


def measured(bench: Bench) -> list[Row]:
    """Measure what is wanted; return the rows of the table, in the order of the goals."""
    found: list[Row] = []
    for goals, rows in PARTS:
        if bench.wants(*goals):
            for one in _all(goals, rows(bench)):
                found.append(one)
                print(table([one]).split("\n")[1], file=sys.stderr, flush=True)
    return sorted(found, key=lambda one: GOALS.index(one.goal))


def _all(goals: tuple[str, ...], rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows of a part, and one that says so if it breaks down."""
    try:
        yield from rows
    except Exception as error:  # noqa: BLE001 - the others took many minutes, and are kept
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        yield Row(goals[0], "all that follows", "", 0, note=reason)


def machine() -> dict[str, str | int]:
    """Return what the figures depend on, and nothing that says whose machine it is."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def arguments(given: list[str]) -> argparse.Namespace:
    """Read the command line."""
    assert __doc__ is not None  # noqa: S101 - it stands above
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--notes", type=int, default=10_000, help="notes of the vault (10000)")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (9)")
    parser.add_argument("--only", default="", metavar="G2,G3", help="only these goals")
    parser.add_argument("--large", action="store_true", help="also with 100,000 notes")
    parser.add_argument("--peers", default="", metavar="FOLDER", help="where peers.py put them")
    parser.add_argument("--idle", type=float, default=60, metavar="SECONDS", help="idle time (60)")
    parser.add_argument("--saves", type=int, default=200, help="saves of one note (200)")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="count processor time where processes are compared: for a machine that is busy",
    )
    parser.add_argument("--folder", help="where to make the vaults; they are kept there")
    parser.add_argument("--json", metavar="FILE", help="write the figures to FILE as well")
    asked = parser.parse_args(given)
    known = {goal.casefold(): goal for goal in GOALS}
    named = [word.strip().casefold() for word in asked.only.split(",") if word.strip()]
    asked.wanted = frozenset(known.get(word, word) for word in named)
    if not asked.wanted <= set(GOALS):
        parser.error(f"--only takes {GOALS[0]} to {GOALS[-1]}, separated by commas")
    return asked


def figures(asked: argparse.Namespace, rows: list[Row], load: float) -> dict[str, Any]:
    """Return all that was found, as it is written to a file; `load` is that of the machine."""
    return {
        "machine": machine(),
        "notes": asked.notes,
        "rounds": asked.rounds,
        "time": "processor" if asked.processor else "elapsed",
        "load": round(load, 1),
        "rows": [one._asdict() for one in rows],
    }


def main(given: list[str]) -> int:
    """Measure, print the table, and return 1 if a goal is missed."""
    asked = arguments(given)
    load = os.getloadavg()[0]
    if asked.processor:
        measuring.clock = measuring.processor_time
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        bench = Bench(
            scratch=os.path.abspath(asked.folder or scratch),
            notes=asked.notes,
            rounds=asked.rounds,
            large=asked.large,
            peers=os.path.abspath(asked.peers) if asked.peers else "",
            idle=asked.idle,
            saves=asked.saves,
            wanted=asked.wanted,
        )
        os.makedirs(bench.scratch, exist_ok=True)
        # What is measured in this process must not write beside the person's own vaults either.
        for name in ("CACHE", "STATE"):
            os.environ[f"VAULTLEADS_{name}"] = os.path.join(scratch, name.lower())
        rows = measured(bench)
    print(table(rows))
    bad = [one for one in rows if one.limit is not None and one.verdict != "met"]
    print(f"\n{len(rows)} figures at {asked.notes:,} notes, {asked.rounds} rounds;", end=" ")
    print(f"{sum(1 for one in rows if one.verdict == 'met')} met, {len(bad)} not")
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump(figures(asked, rows, load), file, indent=1)
            file.write("\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
