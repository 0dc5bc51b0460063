"""What becomes of the lines of a program that saves the same note again and again.

Run `python benchmarks/contend.py [ROUNDS [FOLDER]]`; a FOLDER in memory makes for more races,
since no disk is waited for. An editor adds a numbered line to a note every 0.2 ms, in one of three
ways: it appends to the file, it reads the note and saves it in place, or it reads the note and
saves it by renaming a new file over it. Meanwhile this process adds ROUNDS lines of its own, by
`Vault.amend` with one try for each, so that many are given up. At the end every line of the
editor's must be in the note or in a file kept beside it; the goal is 0 lost. Lines of ours that an
editor saved over, having read the note before they were there, are counted apart: only the editor
could have kept those.

For comparison, the same is done by a blind write and by a comparison right before the rename.
Then eight processes of ours add lines to one note; the goal is 0 lost there too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from vaultleads.core.problem import ConflictError
from vaultleads.vault import Vault
from vaultleads.vault.swap import NotOfferedError
from vaultleads.vault.writing import replace_file

ROUNDS = 3000
BLOCK = 300
"""Rounds after which a new note is begun, so that it stays of a note's size."""
WRITERS = 8
EACH = 100
"""Lines that each of our own writers adds."""

EDITOR = """\
import os, sys, time

place, way = sys.argv[1:]
os.set_blocking(0, False)

def asked_to_end():
    try:
        return os.read(0, 1) == b""
    except BlockingIOError:
        return False

number = 0
print("ready", flush=True)
while not asked_to_end():
    number += 1
    line = b"theirs %d\\n" % number
    if way == "appends":
        with open(place, "ab") as file:
            file.write(line)
    else:
        with open(place, "rb") as file:
            text = file.read() + line
        target = place + ".editor" if way == "renames" else place
        with open(target, "wb" if way == "renames" else "r+b") as file:
            file.write(text)
            file.truncate()
        if way == "renames":
            os.replace(target, place)
    end = time.perf_counter() + 0.0002
    while time.perf_counter() < end:
        pass
print(number, flush=True)
"""

OURS = """\
import sys
from vaultleads.vault import Vault

vault = Vault(sys.argv[1])
for number in range(int(sys.argv[3])):
    line = b"ours %s.%d\\n" % (sys.argv[2].encode(), number)
    vault.amend("note.md", lambda data: data + line)
"""

Add = Callable[[Vault, bytes], object]


def amend(vault: Vault, line: bytes) -> object:
    """Add a line as the program does; one try."""
    return vault.amend("note.md", lambda data: data + line, tries=1)


def compare_then_rename(vault: Vault, line: bytes) -> object:
    """Add a line as the program does where the system has no exchange of names; one try."""

    def refuse(one: str, other: str) -> None:
        raise NotOfferedError(one, other)

    place = vault.absolute("note.md")
    old = Path(place).read_bytes()
    return replace_file("note.md", place, old + line, old, refuse)


def blind(vault: Vault, line: bytes) -> object:
    """Add a line as most programs do: read, write a new file, rename."""
    place = Path(vault.absolute("note.md"))
    fresh = place.with_suffix(".blind")
    fresh.write_bytes(place.read_bytes() + line)
    return fresh.replace(place)


def block(root: Path, way: str, add: Add, rounds: int) -> Counter[str]:
    """Add `rounds` lines to a note that an editor saves in its `way`; count what became of all."""
    place = root / "note.md"
    place.write_bytes(b"# A note\n")
    vault = Vault(str(root))
    written = []
    command = [sys.executable, "-c", EDITOR, str(place), way]
    with subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout is not None  # noqa: S101 - it is a pipe
        it.stdout.readline()
        for number in range(rounds):
            try:
                add(vault, b"ours %d\n" % number)
                written.append(f"ours {number}")
            except ConflictError:
                continue
        saved = int(it.communicate("")[0])
    note = set(place.read_text().splitlines())
    asides = sorted(root.glob("*.md~"))
    aside = {line for file in asides for line in file.read_text().splitlines()}
    theirs = {f"theirs {number}" for number in range(1, saved + 1)}
    for file in asides:
        file.unlink()
    return Counter(
        {
            "their lines": len(theirs),
            "lost": len(theirs - note - aside),
            "kept beside": len(theirs & aside - note),
            "files beside": len(asides),
            "our lines": len(written),
            "saved over by them": len(set(written) - note - aside),
            "given up": rounds - len(written),
            "temporary files": sum(1 for _ in root.glob(".vl-*")),
        }
    )


def eight_writers(root: Path) -> int:
    """Let eight processes of ours add lines to one note; return how many lines are not there."""
    (root / "note.md").write_bytes(b"")
    commands = [
        [sys.executable, "-c", OURS, str(root), str(writer), str(EACH)] for writer in range(WRITERS)
    ]
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - our own script
    for process in running:
        process.wait()
    lines = (root / "note.md").read_text().splitlines()
    wanted = {f"ours {writer}.{number}" for writer in range(WRITERS) for number in range(EACH)}
    return len(wanted - set(lines)) + len(lines) - len(set(lines))


def main(rounds: int, where: str | None) -> None:
    """Print what became of the lines, for each way of saving and of writing."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        os.environ["VAULTLEADS_STATE"] = str(Path(folder) / "state")
        root = Path(folder) / "vault"
        root.mkdir()
        (root / "vaultleads.yaml").touch()
        for name, add in (
            ("amend", amend),
            ("compare, then rename", compare_then_rename),
            ("blind", blind),
        ):
            for way in ("appends", "saves in place", "renames"):
                total: Counter[str] = Counter()
                for start in range(0, rounds, BLOCK):
                    total += block(root, way, add, min(BLOCK, rounds - start))
                shown = ", ".join(f"{word} {total[word]}" for word in WORDS)
                print(f"{name} while an editor {way}: {shown}", flush=True)
        missing = eight_writers(root)
        print(f"{WRITERS} writers of ours, {EACH} lines each: lost or twice {missing}")


WORDS = (
    "their lines",
    "lost",
    "kept beside",
    "files beside",
    "our lines",
    "saved over by them",
    "given up",
    "temporary files",
)

if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else ROUNDS, given[1] if given[1:] else None)
