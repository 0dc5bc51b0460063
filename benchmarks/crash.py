"""What is left of a vault whose writer is killed at random instants.

Run `python benchmarks/crash.py [RUNS]`. In each run a process writes over, makes and removes notes
in a small vault, each action noted in the undo journal, until SIGKILL ends it. Then the vault is
looked at: every note must be one of the texts that its writer ever meant it to hold. The next run
walks the vault and writes once, as any command does; after that, no temporary file may be there,
and the journal must be readable, its newest action undoable. The goal is 0 of everything.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from vaultleads.core.problem import UsageError
from vaultleads.journal import Journal
from vaultleads.vault import Vault

RUNS = 1000
LONGEST = 0.06
"""Seconds after which a writer is killed at the latest: some tens of writes."""

NOTES = tuple(f"Leads/{name}.md" for name in ("Northwind", "Halden", "Fabrikam"))
LINES = 200
"""Each text is its number, this many times: a torn text ends early or holds two numbers."""

WRITER = """\
import sys
from vaultleads.journal import Before, Journal
from vaultleads.vault import Vault

vault, journal = Vault(sys.argv[1]), Journal(sys.argv[1])
paths = sys.argv[3:]
print("ready", flush=True)
for number in range(int(sys.argv[2]), 10**9):
    text = (b"%d\\n" % number) * 200
    new = f"Leads/New {number}.md"
    with vault.lock():
        old = [(path, vault.read(path)) for path in paths]
        files = [Before(path, before, text) for path, before in old]
        journal.record("write", [*files, Before(new, None, text)])
        for path, before in old:
            vault.replace(path, text, before)
        vault.create(new, text)
        journal.record("remove", [Before(new, text, None)])
        vault.remove(new, text)
"""


class Count(NamedTuple):
    """What one run left."""

    torn: int
    lost: int
    temporary_before: int
    temporary_after: int
    kept: int
    not_undone: int


def is_whole(text: str) -> bool:
    """Whether `text` is one that the writer meant."""
    lines = text.splitlines()
    return len(lines) == LINES and len(set(lines)) == 1


def texts(root: Path) -> dict[str, str]:
    """Return all notes below `root` with what they say."""
    return {str(file.relative_to(root)): file.read_text() for file in root.rglob("*.md")}


def temporaries(root: Path) -> int:
    """Return how many temporary files there are."""
    return sum(1 for file in root.rglob(".vl-*"))


def one_run(root: Path, start: int, wait: float) -> Count:
    """Let a writer begin at the number `start`, kill it after `wait` seconds, look at the vault."""
    command = [sys.executable, "-c", WRITER, str(root), str(start), *NOTES]
    with subprocess.Popen(  # noqa: S603 - our own script
        command, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None  # noqa: S101 - it is a pipe
        writer.stdout.readline()
        try:
            writer.wait(wait)
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
    found = texts(root)
    torn = sum(not is_whole(text) for text in found.values())
    lost = sum(path not in found for path in NOTES)
    before = temporaries(root)
    return Count(torn, lost, before, *next_run(root))


def next_run(root: Path) -> tuple[int, int, int]:
    """Do what the next command does: walk, then undo what was broken off."""
    vault, journal = Vault(str(root)), Journal(str(root))
    vault.walk()
    left = temporaries(root)
    not_undone = 0
    while (actions := journal.actions()) and not actions[0].finished:
        try:
            journal.undo(vault)
        except UsageError:
            continue
        torn = [path for path, text in texts(root).items() if not is_whole(text)]
        not_undone += bool(torn)
    return left, sum(1 for file in root.rglob("*.md~")), not_undone


def main(runs: int) -> None:
    """Print what all runs left together."""
    chance = random.Random(20261122)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAULTLEADS_STATE"] = str(Path(folder) / "state")
        root = Path(folder) / "vault"
        (root / "Leads").mkdir(parents=True)
        (root / "vaultleads.yaml").touch()
        for path in NOTES:
            (root / path).write_bytes(b"0\n" * LINES)
        counts = [
            one_run(root, run * 1_000_000 + 1, chance.uniform(0, LONGEST)) for run in range(runs)
        ]
    total = Count(*map(sum, zip(*counts, strict=True)))
    interrupted = sum(count.temporary_before > 0 for count in counts)
    print(f"{runs} runs killed with SIGKILL, {interrupted} of them with a temporary file in use")
    print(f"torn notes                          {total.torn}")
    print(f"lost notes                          {total.lost}")
    print(f"temporary files after the kill      {total.temporary_before}")
    print(f"temporary files after the next run  {total.temporary_after}")
    print(f"texts kept beside (nobody else saved: none are expected)  {counts[-1].kept}")
    print(f"broken-off actions not undone whole {total.not_undone}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
