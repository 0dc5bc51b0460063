"""Where the time of `next` goes: reading, joining, the rules, as shares and ratios in one run.

    python benchmarks/vault_maker.py FOLDER --notes 10000
    python benchmarks/follow_ups.py FOLDER [ROUNDS]

Every round starts a bare Python and the whole command, and then does the same work in this
process, step by step; printed are the medians. The rules are those of `follow_ups`, qualification
included, which is printed by itself too.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.qualified import qualified_leads
from vaultleads.workspace import Workspace

DAY = date(2026, 11, 23)
Result = TypeVar("Result")


def timed(times: dict[str, list[float]], name: str, work: Callable[[], Result]) -> Result:
    """Do `work`, and add its milliseconds to those of `name`."""
    begun = time.perf_counter()
    result = work()
    times.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
    return result


def one_round(vault: str, times: dict[str, list[float]]) -> int:
    """Measure everything once; return how many follow-ups there are."""
    program = str(Path(sys.executable).parent / "vaultleads")
    asked = [program, "--vault", vault, "--today", DAY.isoformat(), "next"]
    start = [sys.executable, "-I", "-c", "pass"]
    timed(times, "start", lambda: subprocess.run(start, check=True))  # noqa: S603 - python itself
    timed(times, "next", lambda: subprocess.run(asked, check=True, capture_output=True))  # noqa: S603 - this program
    workspace = timed(times, "settings", lambda: Workspace(vault))
    pipeline = timed(times, "reading", lambda: workspace.pipeline)
    playbook = timed(times, "playbook", lambda: workspace.playbook)
    timed(times, "qualifying", lambda: qualified_leads(pipeline, DAY))
    found = timed(times, "rules", lambda: follow_ups(pipeline, DAY, playbook))
    return len(found.every)


def main() -> None:
    """Print the medians of all rounds."""
    vault = sys.argv[1]
    rounds = int((sys.argv[2:] or ["5"])[0])
    times: dict[str, list[float]] = {}
    count = 0
    for _ in range(rounds):
        count = one_round(vault, times)
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(f"{count:,} follow-ups; {rounds} rounds, medians")
    print(f"{'':12}{'ms':>8}{'x start':>9}{'of next':>9}")
    for name, taken in middle.items():
        share = f"{100 * taken / middle['next']:.0f} %"
        print(f"{name:12}{taken:8.0f}{taken / middle['start']:9.1f}{share:>9}")


if __name__ == "__main__":
    main()
