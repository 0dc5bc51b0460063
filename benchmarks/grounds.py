"""The vaults that the goals are measured on, made when they are first asked for.

Apart from `measuring`, which times whatever it is given: this knows what is asked of a run, and
which vault that takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from measuring import Ground, seconds_of
from vault_maker import make_vault

YOUNG = 2.1
"""Seconds after which a note counts as written for good, and a little more."""

LARGE = 100_000
SMALL = 1_000


class Bench(NamedTuple):
    """What is asked of a run. `scratch` is a folder for vaults, `peers` one of `peers.py`."""

    scratch: str
    notes: int = 10_000
    rounds: int = 9
    large: bool = False
    peers: str = ""
    idle: float = 60.0
    saves: int = 200
    wanted: frozenset[str] = frozenset()

    def wants(self, *goals: str) -> bool:
        """Whether one of the goals is to be measured."""
        return not self.wanted or not self.wanted.isdisjoint(goals)

    def ground(self, mix: str = "personal", notes: int = 0, use: str = "asked") -> Ground:
        """Return the vault of that mix and size for one `use`; it is made if there is none.

        Uses are kept apart so that one measurement may change its notes under no other.
        """
        number = notes or self.notes
        folder = os.path.join(self.scratch, f"{use}-{mix}-{number}")
        ground = Ground(folder, number, mix)
        if not os.path.isdir(ground.vault):
            print(f"making {number:,} notes ({mix}) ...", file=sys.stderr, flush=True)
            make_vault(ground.vault, number, mix)
        return ground


def settle(ground: Ground) -> None:
    """Wait until no note is young, and bring index and reports up to date."""
    time.sleep(YOUNG)
    seconds_of(ground.asked("report"), ground.environment)


def a_lead(ground: Ground, number: int) -> Path:
    """Return the file of one of the first leads of a vault, another for each `number`."""
    found = sorted(Path(ground.vault, "Leads", "Shelf 001").glob("*.md"))
    return found[number % len(found)]


def edit(path: Path, number: int) -> None:
    """Give a lead another next action, as an editor that saves in place does."""
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(at for at, line in enumerate(lines) if line.startswith("next:"))
    lines[place] = f"next: Send proposal {number:06}"
    path.write_text("\n".join(lines), encoding="utf-8")


def a_plain_note(ground: Ground, number: int) -> Path:
    """Return the file of one of the first notes that are none of the five kinds."""
    found = sorted(Path(ground.vault, "Notes").rglob("*.md"))[:20]
    return found[number % len(found)]


def write_words(path: Path, number: int) -> None:
    """Add words to a note that no report shows, as an editor that saves in place does."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\nIt rained again, for the {number}th time.\n")


def spawn(ground: Ground, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command of the program that goes on until it is told to end."""
    return subprocess.Popen(  # noqa: S603 - this project's own program
        ground.asked(*arguments),
        env=ground.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
