"""How long it takes from a save in a real editor until the saved text stands in a report.

Run `python benchmarks/editors.py [SAVES [NOTES]]`. On a made vault of NOTES notes, watched by
`vaultleads watch`, a person types the next step of a lead in vim, emacs and nano, each in a
terminal of its own (tmux), and saves; between them the note is saved as VS Code does (emptied,
then written) and by a rename. The time is taken from the last change of the note's bytes to the
moment when a report that holds the new words can be read, the time to settle included.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from vault_maker import make_vault
from watched import DAY, DEADLINE, Scratch, Watcher, wait_until

SAVES = 200
NOTES = 10_000
LEAD = f"""\
---
organization: {{way}}
stage: cultivating
connection: decision-maker
alignment: 5
horizon: 2027-01
next: begin
due: {DAY}
---

## Log

- 2026-11-16 call: what they need
"""
REPORTS = ("Reports/Priorities.md", "Reports/Follow-ups.md")
LOOKS_APART = 0.002
THINKING = (0.2, 0.7)
"""Seconds that a person lets pass between two saves."""


class Way(NamedTuple):
    """A way to save: a program in a terminal with the keys to type, or a function.

    In `keys` a single `{}` is the new words; each key or text is named as tmux names it.
    """

    name: str
    program: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    save: Callable[[Path, str], None] | None = None


def emptied(note: Path, text: str) -> None:
    """Save as VS Code does: empty the note, write it again."""
    os.truncate(note, 0)
    time.sleep(0.002)
    note.write_text(text, encoding="utf-8")


def renamed(note: Path, text: str) -> None:
    """Save beside the note, then rename over it."""
    beside = note.with_name(".saving.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(note)


WAYS = (
    Way("vim", ("vim",), ("Escape", ":%s/^next: .*/next: {}/", "Enter", ":w", "Enter")),
    Way(
        "emacs",
        ("emacs", "-nw", "-Q"),
        ("M-<", "C-s", "next: ", "Enter", "C-k", "{}", "C-x", "C-s"),
    ),
    Way(
        "nano",
        ("nano", "--ignorercfiles"),
        ("M-\\", "C-w", "next: ", "Enter", "C-k", "next: {}", "Enter", "C-s"),
    ),
    Way("emptied, then written", save=emptied),
    Way("written beside, then renamed", save=renamed),
)


class Desk:
    """A tmux server of its own, with one window for each editor, on the vault of `scratch`."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._socket = str(scratch.folder / "tmux")

    def __enter__(self) -> Desk:  # noqa: PYI034 - nothing inherits from it
        for way in WAYS:
            if way.program and shutil.which(way.program[0]):
                command = [*way.program, str(self.note(way))]
                self._tmux("new-session", "-d", "-s", way.name, "-x", "100", "-y", "40", *command)
        return self

    def __exit__(self, *_error: object) -> None:
        self._tmux("kill-server")

    def note(self, way: Way) -> Path:
        """Return the note that is edited in that way: one for each, so that none meet."""
        return self._scratch.root / "Leads" / f"Edited in {way.name}.md"

    def offers(self, way: Way) -> bool:
        """Whether the way can be gone on this machine."""
        return way.save is not None or self._tmux("has-session", "-t", way.name) == 0

    def save(self, way: Way, words: str) -> None:
        """Put `words` into the note as its next step, and save it."""
        if way.save is not None:
            note = self.note(way)
            lines = note.read_text(encoding="utf-8").splitlines(keepends=True)
            new = [f"next: {words}\n" if line.startswith("next: ") else line for line in lines]
            way.save(note, "".join(new))
            return
        for key in way.keys:
            literal = () if key.startswith(("C-", "M-")) or key in {"Enter", "Escape"} else ("-l",)
            self._tmux("send-keys", "-t", way.name, *literal, key.replace("{}", words))

    def _tmux(self, *args: str) -> int:
        command = ["tmux", "-f", "/dev/null", "-S", self._socket, *args]
        quiet = subprocess.DEVNULL
        done = subprocess.run(  # noqa: S603 - a program of the machine
            command, check=False, stdout=quiet, stderr=quiet, env=self._scratch.env
        )
        return done.returncode


def one_save(desk: Desk, way: Way, root: Path, words: str) -> float | None:
    """Save, wait for the words in a report; return the seconds between, `None` if they never came.

    The words differ from save to save.
    """
    desk.save(way, words)
    seen: dict[str, int] = {}
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        for report in REPORTS:
            try:
                inode = os.stat(root / report).st_ino
            except FileNotFoundError:
                continue
            if seen.get(report) != inode:
                seen[report] = inode
                if words in (root / report).read_text(encoding="utf-8"):
                    return time.time() - os.stat(desk.note(way)).st_mtime
        time.sleep(LOOKS_APART)
    return None


def percentile(times: list[float], percent: float) -> float:
    """Return the time within which `percent` of all were done; of the nearest rank."""
    return sorted(times)[max(0, math.ceil(len(times) * percent / 100) - 1)]


def table(found: dict[str, list[float | None]]) -> str:
    """Return the times of each way, and of all, in milliseconds."""
    rows = [f"{'':32}{'saves':>7}{'p50':>7}{'p99':>7}{'longest':>9}{'never':>7}"]
    everything = [time for times in found.values() for time in times]
    for name, times in (*found.items(), ("all", everything)):
        came = [1000 * time for time in times if time is not None]
        marks = [percentile(came, percent) for percent in (50, 99, 100)] if came else [0.0] * 3
        never = len(times) - len(came)
        rows.append(
            f"{name:32}{len(times):7}{marks[0]:7.0f}{marks[1]:7.0f}{marks[2]:9.0f}{never:7}"
        )
    return "\n".join(rows)


def main(saves: int, notes: int) -> int:
    """Save, measure, print; return 1 if a save never reached a report."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="editors-") as folder:
        make_vault(f"{folder}/vault", notes)
        leads = {f"Leads/Edited in {way.name}.md": LEAD.format(way=way.name) for way in WAYS}
        scratch = Scratch(Path(folder), leads)
        found: dict[str, list[float | None]] = {}
        with Watcher(scratch) as watcher, Desk(scratch) as desk:
            wait_until(lambda: not scratch.faults(), 120)
            ways = [way for way in WAYS if desk.offers(way)]
            for number in range(saves):
                way = ways[number % len(ways)]
                time.sleep(chance.uniform(*THINKING))
                taken = one_save(desk, way, scratch.root, f"send page {number:05}")
                found.setdefault(way.name, []).append(taken)
                if taken is None:
                    print(f"save {number} in {way.name} never came; {watcher.said[-500:]}")
    print(f"From save to report in milliseconds, {notes} notes\n{table(found)}")
    return int(any(time is None for times in found.values() for time in times))


if __name__ == "__main__":
    given = [*map(int, sys.argv[1:]), *(SAVES, NOTES)[len(sys.argv) - 1 :]]
    sys.exit(main(*given))
