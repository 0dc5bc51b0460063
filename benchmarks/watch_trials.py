"""Whether the watcher ends up right, whatever other programs do to the vault meanwhile.

Run `python benchmarks/watch_trials.py [RUNS [FIRST [FOLDER]]]`. In each run three processes at
once do a hundred random operations between them (`outside.py`): two shells, with `sed -i`, `mv`,
`cp`, `git` and others, and an editor that saves slowly, in place, by renaming and behind the times.
Once they have ended, the index must equal a rebuild (`index --check`, which brings nothing up to
date itself), and the reports those that a new program makes of a copy of the vault, within some
seconds. The goal is 0 wrong. FIRST is the number of the first run: one number, one story. What was
wrong is printed, and the vault of that run is kept.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from outside import settled_notes, shell_script
from watched import Scratch, Watcher, wait_until, wait_until_right

RUNS = 200
SHARES = (40, 40, 20)
"""How many operations the first shell, the second shell and the editor do in one run."""
SETTLED = 400
"""Notes that stay: a watcher waits for more than half of the notes to come back, if they vanish."""
OUTSIDE = Path(__file__).with_name("outside.py")


class Trial(NamedTuple):
    """One run: how many operations took effect, and what was wrong at the end.

    `seconds` passed from the last operation until all was seen to be right.
    """

    operations: int
    seconds: float
    faults: str


def prepared(folder: Path) -> Scratch:
    """Make a vault under git, whose reports git does not see."""
    files = {**settled_notes(SETTLED), ".gitignore": "Reports/\n"}
    scratch = Scratch(folder, files)
    scratch.shell("git init -q && git add -A && git commit -qm first")
    return scratch


def one_run(scratch: Scratch, number: int) -> Trial:
    """Let three processes change the vault at once, and look at what becomes of it."""
    first, second, editor = SHARES
    shells = []
    for share, name in ((first, "first"), (second, "second")):
        out = scratch.out / name
        out.mkdir(exist_ok=True)
        chance = random.Random(f"{number} {name}")
        shells.append(scratch.in_shell(shell_script(chance, str(out), share)))
    editing = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-I", OUTSIDE, scratch.root, str(number), str(editor)],
        stdout=subprocess.PIPE,
        text=True,
    )
    counts = [process.communicate()[0].split()[-1:] for process in (*shells, editing)]
    operations = sum(int(count[0]) for count in counts if count)
    settle_settings(scratch)
    return Trial(operations, *wait_until_right(scratch))


def settle_settings(scratch: Scratch) -> None:
    """Settle settings in which git left both sides of a merge, as a person would have to."""
    settings = scratch.root / "vaultleads.yaml"
    if settings.is_file() and b"<<<<<<<" in settings.read_bytes():
        settings.write_bytes(b"")


def runs(folder: Path, count: int, first: int = 1) -> list[Trial]:
    """Return what came of `count` runs under one watcher, told as they end."""
    scratch = prepared(folder)
    found: list[Trial] = []
    with Watcher(scratch) as watcher:
        wait_until(lambda: not scratch.faults())
        for number in range(first, first + count):
            trial = one_run(scratch, number)
            found.append(trial)
            print(f"run {number}: {trial.operations} operations, {trial.seconds:.1f} s", flush=True)
            if trial.faults or not watcher.alive:
                print(f"WRONG, kept in {folder}\n{trial.faults}{watcher.said[-2000:]}", flush=True)
                break
    return found


def table(trials: list[Trial]) -> str:
    """Return what all runs came to."""
    seconds = sorted(trial.seconds for trial in trials)
    rows = (
        ("runs", len(trials)),
        ("operations that took effect", sum(trial.operations for trial in trials)),
        ("seconds until all was seen to be right, median", f"{median(seconds):.1f}"),
        ("the same, longest", f"{seconds[-1]:.1f}"),
        ("wrong", sum(bool(trial.faults) for trial in trials)),
    )
    return "\n".join(f"{what:48}{value:>8}" for what, value in rows)


def main(count: int, first: int, folder: str = "") -> int:
    """Run all, print the table; return 1 if one was wrong."""
    place = Path(folder or tempfile.mkdtemp(prefix="watch-trials-"))
    trials: list[Trial] = []
    while len(trials) < count:
        part = place / str(len(trials))
        trials += runs(part, count - len(trials), first + len(trials))
    print(table(trials))
    return int(any(trial.faults for trial in trials))


if __name__ == "__main__":
    given = [*sys.argv[1:], *(str(RUNS), "1", "")[len(sys.argv) - 1 :]]
    sys.exit(main(int(given[0]), int(given[1]), given[2]))
