"""Time whole commands on a vault, as ratios to a bare Python start and to `cat` of its notes.

    python benchmarks/vault_maker.py FOLDER --notes 10000
    python benchmarks/commands.py FOLDER [ROUNDS]

Every round runs everything once, so that a noisy machine is noisy for all; printed are the
medians and the largest memory of a process. The program measured is that of the environment the
script runs in. The folder `Reports` of the vault is removed before each round.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

DAY = "2026-11-23"


def commands(vault: str) -> dict[str, list[str]]:
    """Return what is measured, by name."""
    program = str(Path(sys.executable).parent / "vaultleads")
    asked = [program, "--vault", vault, "--today", DAY]
    return {
        "start": [sys.executable, "-I", "-c", "pass"],
        "cat": ["sh", "-c", 'find "$0" -name "*.md" -print0 | xargs -0 cat', vault],
        "--help": [program, "--help"],
        "next": [*asked, "next"],
        "list": [*asked, "list"],
        "report": [*asked, "report"],
    }


def measured(command: list[str]) -> tuple[float, float]:
    """Run `command`; return its seconds and its largest memory in MiB."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this project's own program, and cat
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def main(vault: str, rounds: str = "7") -> None:
    """Measure and print."""
    seconds: dict[str, list[float]] = {}
    memory: dict[str, float] = {}
    for _ in range(int(rounds)):
        shutil.rmtree(Path(vault) / "Reports", ignore_errors=True)
        for name, command in commands(vault).items():
            took, mib = measured(command)
            seconds.setdefault(name, []).append(took)
            memory[name] = max(memory.get(name, 0), mib)
    median = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"{'':8} {'ms':>7} {'x start':>8} {'x cat':>7} {'MiB':>5}")
    for name, took in median.items():
        start, cat = took / median["start"], took / median["cat"]
        print(f"{name:8} {took * 1000:7.0f} {start:8.1f} {cat:7.2f} {memory[name]:5.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
