"""What befalls a watcher at most once a year, and whether it is right at the end, and says so.

Run `python benchmarks/watch_hardships.py [FILES [NAME...]]`. Each hardship has a vault and a
watcher of its own: a burst of FILES files while it is stopped, so that the kernel's queue runs
over; more folders than the system watches; a mistake in the handler of events; a second watcher; a
root that is renamed, emptied, replaced or loses its settings; git over thousands of notes; the
files of programs that keep two machines alike; new settings; a new template and a lost report; a
folder that leaves and comes back. At the end the index must equal a rebuild and the reports those
of a new program, and the watcher must have said what a person should know, in words for a person.
The goal is that all are right.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from outside import settled_notes
from watched import DEADLINE, Scratch, Watcher, wait_until, wait_until_right

FILES = 20_000
WATCHES = 20
FOLDERS = 60
AWAY = 5.0
"""Seconds for which a vault is gone: longer than a watcher takes to notice."""
SWEEP = 75.0
"""Seconds within which a watcher has looked at everything once more."""
AFTER_BURST = 180.0
"""Seconds within which a burst must be taken in."""
BASE = 40
LEAD = "---\nstage: cultivating\nnext: write to Ada\ndue: 2026-11-24\n---\n"
FEW_WATCHES = (
    "unshare",
    "--map-root-user",
    "--user",
    "/bin/sh",
    "-c",
    f'echo {WATCHES} > /proc/sys/user/max_inotify_watches && exec "$@"',
    "sh",
)
"""Runs a command in a user namespace in which inotify watches only so many folders."""
RAISING = """\
from vaultleads.watch.hints import Hints
add = Hints.add
def raising(self, *paths):
    if any("Boom" in path for path in paths):
        raise ValueError("boom")
    add(self, *paths)
Hints.add = raising
"""


class Outcome(NamedTuple):
    """How a hardship ended: after how many seconds all was right, what was wrong, what was said."""

    seconds: float
    faults: str
    said: str


Hardship = Callable[[Path, int], Outcome]


def burst(folder: Path, files: int) -> Outcome:
    """Change so many files while the watcher is stopped that the kernel drops events."""
    notes = {f"Notes/{number % 100}/Note {number}.md": "before\n" for number in range(files)}
    scratch = Scratch(folder, {**notes, "Leads/Vela.md": LEAD})
    with _begun(scratch) as watcher:
        watcher.process.send_signal(signal.SIGSTOP)
        for path in (*notes, "Leads/Vela.md"):
            with (scratch.root / path).open("a", encoding="utf-8") as file:
                file.write("after\n")
            (scratch.root / path).touch()
        watcher.process.send_signal(signal.SIGCONT)
        said = "lost notifications" if 2 * files > _queue() else "saved"
        return _outcome(scratch, watcher, said, AFTER_BURST)


def few_watches(folder: Path, _files: int) -> Outcome:
    """Let the system watch fewer folders than there are."""
    notes = {f"Notes/{number}/Note.md": "text\n" for number in range(FOLDERS)}
    scratch = Scratch(folder, notes)
    with _begun(scratch, before=FEW_WATCHES) as watcher:
        for path in notes:
            (scratch.root / path).write_text(LEAD + "type: lead\n", encoding="utf-8")
        (scratch.root / "Notes/New").mkdir()
        (scratch.root / "Notes/New/Note.md").write_text(LEAD, encoding="utf-8")
        return _outcome(scratch, watcher, "max_user_watches")


def raising_handler(folder: Path, _files: int) -> Outcome:
    """Have the handler of events raise."""
    scratch = Scratch(folder)
    (folder / "sitecustomize.py").write_text(RAISING, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    with _begun(scratch, env={"PYTHONPATH": path}) as watcher:
        (scratch.root / "Boom.md").write_text(LEAD, encoding="utf-8")
        time.sleep(2)
        (scratch.root / "Other.md").write_text(LEAD, encoding="utf-8")
        return _outcome(scratch, watcher, "not understood")


def second_watcher(folder: Path, _files: int) -> Outcome:
    """Start another watcher on the same vault."""
    scratch = Scratch(folder)
    with _begun(scratch) as watcher:
        second = scratch.run("watch")
        outcome = _outcome(scratch, watcher, "")
        if second.returncode != 1 or str(watcher.process.pid) not in second.stderr:
            return outcome._replace(faults=f"exit {second.returncode}: {second.stderr}")
        return outcome._replace(said=second.stderr.strip())


def renamed_root(folder: Path, _files: int) -> Outcome:
    """Rename the vault's folder, and back."""
    away = folder / "away"
    return _gone(folder, lambda root: root.rename(away), away.rename)


def emptied_root(folder: Path, _files: int) -> Outcome:
    """Empty the vault's folder, as a disk does that is not mounted any more."""
    away = folder / "away"
    away.mkdir()
    return _gone(folder, lambda root: _all_to(root, away), lambda root: _all_to(away, root))


def lost_notes(folder: Path, _files: int) -> Outcome:
    """Take all notes away, but leave the settings."""
    away = folder / "away"
    return _gone(
        folder,
        lambda root: (root / "Archive").rename(away),
        lambda root: away.rename(root / "Archive"),
    )


def lost_settings(folder: Path, _files: int) -> Outcome:
    """Take the settings away."""
    away = folder / "away.yaml"
    return _gone(
        folder,
        lambda root: (root / "vaultleads.yaml").rename(away),
        lambda root: away.rename(root / "vaultleads.yaml"),
    )


def replaced_root(folder: Path, _files: int) -> Outcome:
    """Put another folder in the place of the vault's."""
    scratch = Scratch(folder, settled_notes(BASE))
    with _begun(scratch) as watcher:
        scratch.shell("cp -a . ../other && mv ../vault ../old && mv ../other ../vault")
        time.sleep(AWAY)
        (scratch.root / "Leads").mkdir()
        (scratch.root / "Leads/Vela.md").write_text(LEAD, encoding="utf-8")
        return _outcome(scratch, watcher, "another folder|folder changed")


def git(folder: Path, files: int) -> Outcome:
    """Check out, stash and rebase thousands of notes."""
    count = max(BASE, files // 5)
    edit = "find Archive -name '*[02468].md' -exec sed -i 's/hello/{}/' {{}} +"
    script = f"""
        git init -q -b main && echo Reports/ > .gitignore && git add -A && git commit -qm one
        git checkout -qb other && {edit.format("other")} && git commit -qam other
        git checkout -q main && echo x > New.md && git add -A && git commit -qm new
        {edit.format("stashed")} && git stash -q
        git checkout -q other && git rebase -q main
        git checkout -q main && git stash pop -q
        git checkout -q -f other
    """
    scratch = Scratch(folder, settled_notes(count))
    with _begun(scratch) as watcher:
        scratch.shell(script)
        return _outcome(scratch, watcher, "saved")


def synced_machines(folder: Path, _files: int) -> Outcome:
    """Receive notes as Syncthing and Dropbox write them, with conflicts."""
    script = """
        mkdir -p Leads && cd Leads
        for name in Ada Vela Kestrel; do
            printf 'half' > ".syncthing.$name.md.tmp"
            printf -- '---\\nstage: spotted\\n---\\n' > ".syncthing.$name.md.tmp"
            mv ".syncthing.$name.md.tmp" "$name.md"
            printf 'x' > "~syncthing~$name.md.tmp" && mv "~syncthing~$name.md.tmp" "$name 2.md"
        done
        mv Ada.md 'Ada.sync-conflict-20261123-101010-ABCDEFG.md' && cp Vela.md Ada.md
        cp Vela.md "Vela (Ada's conflicted copy 2026-11-23).md"
        printf 'x' > .Kestrel.md.icloud && rm Kestrel.md
    """
    scratch = Scratch(folder, settled_notes(BASE))
    with _begun(scratch) as watcher:
        scratch.shell(script)
        return _outcome(scratch, watcher, "saved")


def changed_settings(folder: Path, _files: int) -> Outcome:
    """Save settings by which other folders and words count."""
    scratch = Scratch(folder, {**settled_notes(BASE), "Search/Vela.md": LEAD})
    with _begun(scratch) as watcher:
        for said in ("folders:\n  lead: Search\n", "touch_kinds: {walk: {}}\n", ""):
            (scratch.root / "vaultleads.yaml").write_text(said, encoding="utf-8")
            _, faults = wait_until_right(scratch)
            if faults:
                break
        return _outcome(scratch, watcher, "wrote")


def new_template(folder: Path, _files: int) -> Outcome:
    """Add a template: it is no note, but a link may lead to it."""
    scratch = Scratch(folder, {**settled_notes(BASE), "Leads/Vela.md": LEAD})
    with _begun(scratch) as watcher:
        wait_until_right(scratch)
        scratch.shell(
            "mkdir -p _templates/messages && echo Hi > _templates/messages/greeting.md.j2"
        )
        return _outcome(scratch, watcher, "wrote")


def lost_report(folder: Path, _files: int) -> Outcome:
    """Delete a report: it is missed when everything is looked at, once a minute."""
    scratch = Scratch(folder, {**settled_notes(BASE), "Leads/Vela.md": LEAD})
    with _begun(scratch) as watcher:
        wait_until_right(scratch)
        (scratch.root / "Reports/Priorities.md").unlink()
        return _outcome(scratch, watcher, "wrote", SWEEP)


def out_and_back(folder: Path, _files: int) -> Outcome:
    """Move a folder out of the vault, and back under another name."""
    script = "mv Archive/0 ../out/held && sleep 1 && mv ../out/held Back && sleep 1"
    scratch = Scratch(folder, settled_notes(BASE * 3))
    with _begun(scratch) as watcher:
        scratch.shell(script)
        (scratch.root / "Back/Note 0.md").write_text(LEAD, encoding="utf-8")
        return _outcome(scratch, watcher, "Back/Note 0.md")


HARDSHIPS: Mapping[str, Hardship] = {
    made.__name__.replace("_", "-"): made
    for made in (
        burst,
        few_watches,
        raising_handler,
        second_watcher,
        renamed_root,
        emptied_root,
        lost_notes,
        lost_settings,
        replaced_root,
        git,
        synced_machines,
        changed_settings,
        new_template,
        lost_report,
        out_and_back,
    )
}


# --- hands ----------------------------------------------------------------------------------


def _begun(
    scratch: Scratch, *, before: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> Watcher:
    """Start a watcher, and wait until it has written the first reports."""
    watcher = Watcher(scratch, before=before, env=env)
    wait_until(lambda: "wrote" in watcher.said or not watcher.alive, 60)
    return watcher


def _queue() -> int:
    """Return how many events the kernel keeps for one that does not ask for them."""
    return int(Path("/proc/sys/fs/inotify/max_queued_events").read_text("ascii"))


def _outcome(scratch: Scratch, watcher: Watcher, said: str, deadline: float = DEADLINE) -> Outcome:
    """Wait until all is right; `said` is what the watcher must have said by then."""
    seconds, faults = wait_until_right(scratch, deadline)
    if not watcher.alive:
        faults += f"the watcher ended with {watcher.process.returncode}\n"
    if re.search("Warning|Traceback", watcher.said):
        faults += f"it said what is for programmers: {watcher.said[-1000:]}\n"
    lines = [line for line in watcher.said.splitlines() if re.search(said, line)]
    if not lines:
        faults += f"it never said {said!r}, but:\n{watcher.said[-1000:]}"
    return Outcome(seconds, faults, lines[-1] if lines else "")


def _gone(folder: Path, go: Callable[[Path], object], back: Callable[[Path], object]) -> Outcome:
    """Let the vault go and come back; meanwhile nothing may be forgotten or written."""
    scratch = Scratch(folder, settled_notes(BASE))
    with _begun(scratch) as watcher:
        wait_until_right(scratch)
        place = Path(scratch.run("index", "--path").stdout.strip())
        before = _held(place)
        go(scratch.root)
        time.sleep(AWAY)
        lost = "" if _held(place) == before else "notes were forgotten while they were away\n"
        left = [str(file) for file in scratch.root.rglob("*.md")] if scratch.root.exists() else []
        said = watcher.said
        back(scratch.root)
        (scratch.root / "Later.md").write_text(f"{LEAD}\nlater\n", encoding="utf-8")
        outcome = _outcome(scratch, watcher, "gone|vaultleads.yaml|away|another folder")
        if said.count("wrote") > 1:
            lost += f"reports were written meanwhile: {left}\n"
        return outcome._replace(faults=lost + outcome.faults)


def _held(place: Path) -> int:
    """Return how many notes the index at `place` holds."""
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as index:
        return int(index.execute("SELECT count(*) FROM notes").fetchone()[0])


def _all_to(folder: Path, other: Path) -> None:
    for one in sorted(folder.iterdir()):
        one.rename(other / one.name)


def main(files: int, *names: str) -> int:
    """Undergo each hardship, print how it ended; return 1 if one ended badly."""
    bad = 0
    for name in names or HARDSHIPS:
        with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
            outcome = HARDSHIPS[name](Path(folder), files)
        bad += bool(outcome.faults)
        verdict = "WRONG" if outcome.faults else "right"
        print(f"{name:18}{verdict:7}{outcome.seconds:6.1f} s  {outcome.said[:120]}", flush=True)
        if outcome.faults:
            print(outcome.faults[:3000], flush=True)
    return int(bool(bad))


if __name__ == "__main__":
    given = [*sys.argv[1:], *(str(FILES),)[len(sys.argv) - 1 :]]
    sys.exit(main(int(given[0]), *given[1:]))
