"""What is left of an index whose filler is killed at random instants.

Run `python benchmarks/index_crash.py [RUNS [NOTES]]`. In turn a command that builds the index, a
command that brings it up to date after many edits, and a watcher that sees those edits are killed
with SIGKILL, at a random moment of the time that they take. Then the next command must answer as
one does that has never seen the vault, `index --check` must find no difference, and the notes must
be byte for byte what they were. The goal is 0 wrong.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from vault_maker import make_vault
from watched import Scratch, Watcher, command

RUNS = 200
NOTES = 2000
EDITED = 400
"""How many notes are edited before each sync that is killed."""
QUESTION = ("list", "--all", "--json")


class Crash:
    """One vault whose fillers are killed; `chance` says when."""

    def __init__(self, scratch: Scratch, chance: random.Random) -> None:
        self.scratch = scratch
        self.chance = chance
        self.notes = sorted(scratch.root.rglob("*.md"))
        self.before: dict[str, bytes] = {}
        start = time.monotonic()
        scratch.run(*QUESTION)
        self.longest = 1.2 * (time.monotonic() - start)

    def cold(self) -> None:
        """Kill a command that builds the index."""
        shutil.rmtree(self.scratch.env["VAULTLEADS_CACHE"], ignore_errors=True)
        self._killed(self._command)

    def warm(self) -> None:
        """Kill a command that takes in edits."""
        self._edit()
        self._killed(self._command)

    def watched(self) -> None:
        """Kill a watcher that takes in edits while it watches."""
        with Watcher(self.scratch) as watcher:
            self._quiet(watcher)
            self._edit()
            self._killed(lambda: watcher.process)

    def starting(self) -> None:
        """Kill a watcher that takes in edits as it starts."""
        self._edit()
        self._killed(lambda: Watcher(self.scratch).process)

    def _command(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - this project's own program
            command(self.scratch.root, *QUESTION), env=self.scratch.env, stdout=subprocess.DEVNULL
        )

    def _killed(self, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        """Begin, and kill after a random part of the time that the whole index takes."""
        self.before = digests(self.scratch.root)
        process = begin()
        try:
            process.wait(self.chance.uniform(0, self.longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _quiet(self, watcher: Watcher) -> None:
        """Wait until the watcher has had nothing to do for a while."""
        busy = -1.0
        while watcher.alive and busy != watcher.busy:
            busy = watcher.busy
            time.sleep(0.5)

    def _edit(self) -> None:
        """Append to many notes."""
        for note in self.chance.sample(self.notes, min(EDITED, len(self.notes))):
            with note.open("a", encoding="utf-8") as file:
                file.write(f"\n- 2026-11-20 call: {self.chance.random()}\n")

    def wrong(self) -> str:
        """Return what is wrong now, empty if nothing is."""
        fresh = self.scratch.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        answer = self.scratch.run(*QUESTION)
        expected = self.scratch.run(*QUESTION, root=self.scratch.root)
        if (answer.returncode, answer.stdout) != (expected.returncode, expected.stdout):
            return f"the next command answers otherwise: {answer.stderr[-1000:]}"
        return self.scratch.index_faults()


def digests(root: Path) -> dict[str, bytes]:
    """Return a digest of every file below `root` but the reports."""
    files = (file for file in root.rglob("*") if file.is_file())
    return {
        str(file): sha256(file.read_bytes()).digest()
        for file in files
        if file.relative_to(root).parts[0] != "Reports"
    }


def main(runs: int, notes: int) -> int:
    """Kill, look, print a table; return 1 if anything was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="index-crash-"))
    make_vault(str(folder / "vault"), notes)
    scratch = Scratch(folder)
    crash = Crash(scratch, random.Random(20261122))
    ways = (crash.cold, crash.warm, crash.watched, crash.starting)
    count: Counter[str] = Counter()
    for number in range(runs):
        way = ways[number % len(ways)]
        way()
        faults = crash.wrong()
        changed = digests(scratch.root) != crash.before
        count[way.__name__] += 1
        count["index wrong"] += bool(faults)
        count["vault changed"] += changed
        if faults or changed:
            print(f"run {number} ({way.__name__}): {faults or 'notes changed'}", flush=True)
        if number % 20 == 19:  # noqa: PLR2004 - now and then a sign of life
            print(f"{number + 1} runs", flush=True)
    for what in (*(way.__name__ for way in ways), "index wrong", "vault changed"):
        print(f"{what:16}{count[what]:6}")
    if count["index wrong"] or count["vault changed"]:
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    given = [*map(int, sys.argv[1:]), *(RUNS, NOTES)[len(sys.argv) - 1 :]]
    sys.exit(main(*given))
