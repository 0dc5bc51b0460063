"""Whatever is done to the files of a vault, its index ends up as if it had just been made.

Files are written, renamed, moved with their folders, deleted and touched at random, in all the
ways in which a change can hide: the same size and time, another encoding, a name that differs in
case only, another kind by folder. After each sync the index is held against one made anew, and the
picture of the vault against one read from the bytes without any index.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from vaultleads.core.building import build_pipeline
from vaultleads.core.model import Link, Note
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.problem import Problem
from vaultleads.index.comparing import differences
from vaultleads.note_reading import note_of
from vaultleads.own_index import index_in_memory
from vaultleads.syncing import Synced
from vaultleads.workspace import Workspace

TODAY = date(2026, 11, 23)
LATER = 10**11
"""Nanoseconds after which no file is young any more."""

FOLDERS = (
    "",
    "Leads",
    "Leads/Sub",
    "Contacts",
    "Contacts/Sub",
    "Notes",
    "Notes/Sub/Sub",
    "Reports",
    "_templates",
    ".trash",
)
NAMES = (
    "A.md",
    "a.md",
    "B.md",
    "2026-11-20.md",
    normalize("NFC", "Café.md"),
    normalize("NFD", "Café.md"),
    os.fsdecode(b"\xff.md"),
    "A.sync-conflict-20261123-101010-ABCDEFG.md",
    "B (Ada's conflicted copy 2026-11-23).md",
    "A.md.vaultleads-conflict-1.md~",
    "plan.png",
    "A.MD",
    ".A.md",
)
LEAD = (
    "---\ntype: lead\nstage: cultivating\norganization: Northwind\ncontacts: ['[[B]]']\n"
    "next: call [[B]]\ndue: 2026-11-24\naliases: [First]\n---\n\n## Log\n\n"
    "- 2026-11-20 call with [[B]]: budget\n- [ ] write to [[A]] 📅 2026-11-26\n"
)
CONTENTS = {
    "nothing": b"",
    "prose": b"Just text, and a link to [[A]].\n",
    "other prose": b"Other text, and a link to [[A]].\n",
    "lead": LEAD.encode(),
    "lead with prose": LEAD.encode() + b"\nAll of this was said on the way to the door.\n",
    "lead of Windows": LEAD.replace("\n", "\r\n").encode(),
    "lead with a mark in front": LEAD.encode("utf-8-sig"),
    "lead in UTF-16": LEAD.encode("utf-16"),
    "lead in Latin-1": LEAD.replace("budget", "café").encode("latin-1", "replace"),
    "lead just spotted": LEAD.replace("cultivating", "spotted").encode(),
    "contact": LEAD.replace("lead", "contact").encode(),
    "kind of its folder": (
        b"---\ndecision_maker: true\naliases:\n  - First\n---\n- 2026-11-19 reply from [[A]]: yes\n"
    ),
    "unknown stage": (
        b"---\norganization: Northwind\nstage: nonsense\n---\n\n"
        b"## Intelligence\n\n- horizon: March\n"
    ),
    "broken YAML": b"---\nstage: [\n---\n- 2026-11-20 river-walk with [[B]]\n",
    "half-written": b"---\nstage: won\n",
    "no text": b"nothing\0 but bytes \xff\n",
    "blocks": (
        b"Words.\n\n<!-- vaultleads:begin lead name=A -->\n- 2026-11-20 call with [[B]]\n"
        b"<!-- vaultleads:end 0123456789ab -->\n\n- 2026-11-20 call with [[B]]\n"
    ),
    "block without an end": LEAD.encode() + b"\n<!-- vaultleads:begin followups -->\n",
}
SETTINGS = (
    b"",
    b"touch_kinds:\n  river-walk:\n    two_way: true\n",
    b"folders:\n  lead: Notes\n",
    b"folders:\n  reports: Notes/Sub\n",
)

places = st.builds(os.path.join, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
contents = st.sampled_from(sorted(CONTENTS))
folders = st.sampled_from(FOLDERS[1:])
numbers = st.integers(0, 11)
"""Which of the files there are is meant, counted round and round."""


class IndexMachine(RuleBasedStateMachine):
    """A vault, the workspace of a watcher that stays, and what was touched since it looked."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "vault"
        self.root.mkdir()
        self._put("vaultleads.yaml", b"")
        self.touched: set[str] = set()
        self.alone = False
        self.generation = -1
        self.known: dict[str, bytes] = {}
        self.picture: dict[str, object] = {}
        self.workspace = Workspace(str(self.root))
        self.later = 0

    @initialize(
        files=st.dictionaries(places, contents, min_size=4, max_size=12),
        later=st.sampled_from([0, LATER]),
    )
    def begin(self, files: dict[str, str], later: int) -> None:
        """Half of the vaults are looked at when nothing in them is young."""
        self.later = later if _fine_clock(self.folder) else 0
        for path, content in files.items():
            self._put(path, CONTENTS[content])
        self.touched = {""}
        self._open()

    def teardown(self) -> None:
        """Clear away."""
        self.workspace.index.close()
        shutil.rmtree(self.folder)

    # --- what is done to files --------------------------------------------------------------

    @rule(path=places, content=contents)
    def write(self, path: str, content: str) -> None:
        """In place, whatever it held."""
        with self._touching(path):
            self._put(path, CONTENTS[content])

    @rule(path=places, content=contents)
    def save_by_rename(self, path: str, content: str) -> None:
        """Another file takes the place of the note."""
        with self._touching(path):
            self._put(".saving", CONTENTS[content])
            os.replace(self.root / ".saving", self.root / path)

    @rule(number=numbers)
    def change_behind_times(self, number: int) -> None:
        """The same size and the same time of change, but another byte."""
        path = self._file(number)
        with self._touching(path):
            place = self.root / path
            status = place.stat()
            if place.is_file():
                place.write_bytes(place.read_bytes().replace(b"a", b"o", 1))
                os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(number=numbers, when=st.sampled_from([0, 1_700_000_000, 4_000_000_000]))
    def touch(self, number: int, when: int) -> None:
        """Another time of change for the same bytes."""
        path = self._file(number)
        with self._touching(path):
            os.utime(self.root / path, (when, when))

    @rule(number=numbers, new=places)
    def rename(self, number: int, new: str) -> None:
        """Whatever stands at the new place is gone."""
        path = self._file(number)
        with self._touching(path, new):
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.root / path, self.root / new)

    @rule(number=numbers, second=numbers)
    def swap(self, number: int, second: int) -> None:
        """Two notes change places."""
        path, other = self._file(number), self._file(second)
        with self._touching(path, other):
            os.replace(self.root / path, self.root / ".held")
            os.replace(self.root / other, self.root / path)
            os.replace(self.root / ".held", self.root / other)

    @rule(number=numbers, new=places)
    def copy_with_its_times(self, number: int, new: str) -> None:
        """As `cp -p` does."""
        path = self._file(number)
        with self._touching(new):
            shutil.copy2(self.root / path, self.root / new)

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        """One file."""
        path = self._file(number)
        with self._touching(path):
            (self.root / path).unlink()

    @rule(folder=folders, new=folders)
    def move_folder(self, folder: str, new: str) -> None:
        """With all below it, to where nothing or an empty folder is."""
        with self._touching(folder, new):
            os.rename(self.root / folder, self.root / new)

    @rule(folder=folders)
    def delete_folder(self, folder: str) -> None:
        """With all below it."""
        with self._touching(folder):
            shutil.rmtree(self.root / folder)

    @rule(path=places, to=places)
    def link(self, path: str, to: str) -> None:
        """A symbolic link, into the vault or to nowhere."""
        with self._touching(path):
            (self.root / path).symlink_to(self.root / to)

    @rule(path=places, make=st.sampled_from([os.mkdir, os.mkfifo]))
    def stand_in(self, path: str, make: Callable[[Path], None]) -> None:
        """Something named like a note that is none."""
        with self._touching(path):
            make(self.root / path)

    @rule(folder=folders)
    def nest(self, folder: str) -> None:
        """Make a folder a vault of its own, or part of this one again."""
        marker = f"{folder}/vaultleads.yaml"
        with self._touching(marker):
            place = self.root / marker
            if place.exists():
                place.unlink()
            else:
                place.write_bytes(b"")

    # --- who looks at them ------------------------------------------------------------------

    @rule()
    def sync(self) -> None:
        """Look at everything."""
        self._check(self.workspace.sync())

    @precondition(lambda self: self.touched)
    @rule()
    def sync_what_was_touched(self) -> None:
        """Look at what was touched alone, as a watcher does."""
        # Where a link leads may change far from it, and only a full look sees that.
        self._check(self.workspace.sync(sorted({*self.touched, *self._links()})))

    @rule()
    def another_command(self) -> None:
        """Another process brings the same index up to date; the watcher is not told."""
        other = self._opened()
        other.sync()
        other.index.close()
        self.alone = False

    @rule(content=st.sampled_from(SETTINGS), told=st.booleans())
    def change_settings(self, content: bytes, told: bool) -> None:
        """Words and folders; the watcher reads them anew, at once or after another command."""
        with self._touching("vaultleads.yaml"):
            self._put("vaultleads.yaml", content)
        if not told:
            self.another_command()
        self._open()

    @rule()
    def report(self) -> None:
        """The reports are those of a program that never saw the vault."""
        self.workspace.forget()
        # The first reports of a vault may take a name away from a lead that was called as they are.
        self.workspace.report(TODAY, None)
        self.workspace.forget()
        made = self.workspace.report(TODAY, None)
        self.alone = False
        self.sync()
        fresh = self._afresh()
        again = {one.path: one.state for one in fresh.report(TODAY, None)}
        refused = {one.path: "refused" for one in made if one.state == "refused"}
        assert again == {**{one.path: "unchanged" for one in made}, **refused}
        fresh.index.close()

    # --- what must hold ---------------------------------------------------------------------

    def _check(self, synced: Synced) -> None:
        self.touched.clear()
        self.workspace.forget()
        assert synced.unsettled == ()
        fresh = self._afresh()
        fresh.sync()
        assert differences(self.workspace.index, fresh.index) == []
        fresh.index.close()
        shown, self.picture = self.picture, _plainly(self.workspace.pipeline)
        assert self.picture == _plainly(_read(self.workspace))
        alone, self.alone = self.alone, True
        told, self.generation = self.generation != synced.generation, synced.generation
        # The generation need not rise for what no report can show, and must for all else.
        assert told or not alone or self.picture == shown
        self._check_what_was_told(synced, alone=alone)

    def _check_what_was_told(self, synced: Synced, *, alone: bool) -> None:
        """What a sync says of the notes is what happened to them since the last look."""
        before, self.known = self.known, _bytes_of_notes(self.workspace)
        differing = {path for path, data in self.known.items() if before.get(path) != data}
        gone = before.keys() - self.known.keys()
        moved_from, moved_to = {old for old, _ in synced.moved}, {new for _, new in synced.moved}
        if alone:
            assert {*synced.changed, *moved_to} & self.known.keys() == differing
            assert {*synced.removed, *moved_from} >= gone
            assert all(before[old] == self.known[new] for old, new in synced.moved)

    # --- hands ------------------------------------------------------------------------------

    def _open(self) -> None:
        self.workspace.index.close()
        self.workspace = self._opened()
        self.alone = False

    def _opened(self) -> Workspace:
        opened = Workspace(str(self.root))
        # The clock of a vault in which nothing is young.
        opened.vault.now = lambda: time.time_ns() + self.later  # type: ignore[method-assign]  # a vault has one clock
        return opened

    def _afresh(self) -> Workspace:
        fresh = self._opened()
        fresh.index = index_in_memory()
        return fresh

    def _file(self, number: int) -> str:
        """Return the path of one of the files that there are."""
        files = sorted(path for path in self._files() if not path.endswith("vaultleads.yaml"))
        return files[number % len(files)] if files else "A.md"

    def _links(self) -> list[str]:
        return [path for path in self._files() if (self.root / path).is_symlink()]

    def _files(self) -> list[str]:
        everything = (
            path for path in self.root.rglob("*") if path.is_symlink() or not path.is_dir()
        )
        return [str(path.relative_to(self.root)) for path in everything]

    def _put(self, path: str, content: bytes) -> None:
        place = self.root / path
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_fifo():
            # Whoever opens one waits for ever.
            place.write_bytes(content)

    @contextlib.contextmanager
    def _touching(self, *paths: str) -> Iterator[None]:
        """Remember what an operation touches; one that cannot be done here is none."""
        made = [path for path in paths if not (self.root / path).parent.exists()]
        self.touched.update(paths)
        self.touched.update(path.split("/", maxsplit=1)[0] for path in made)
        with contextlib.suppress(OSError):
            yield


def _fine_clock(folder: Path) -> bool:
    """Whether two writes with a look between them never bear one time on this file system."""
    place = folder / "clock"
    times = set()
    for _ in range(20):
        place.write_bytes(b"")
        times.add(place.stat().st_ctime_ns)
    return len(times) == 20


def _bytes_of_notes(workspace: Workspace) -> dict[str, bytes]:
    read = {path: workspace.vault.read(path) for path in workspace.vault.walk().notes}
    return {path: data for path, data in read.items() if isinstance(data, bytes)}


def _read(workspace: Workspace) -> Pipeline:
    """Read the whole vault as if there were no index."""
    listing = workspace.vault.walk()
    problems = list(listing.problems)
    notes: list[Note] = []
    for path in listing.notes:
        data = workspace.vault.read(path)
        if isinstance(data, Problem):
            problems.append(data)
        else:
            notes.append(note_of(path, data, workspace.settings))
    aliases = {note.path: alias_names(note.properties) for note in notes}
    spoken = [note for note in notes if _is_spoken_of(note)]
    names = Names(listing.notes + listing.targets, listing.files, aliases)
    return build_pipeline(spoken, workspace.settings, names, problems)


def _is_spoken_of(note: Note) -> bool:
    body = note.body
    return bool(note.kind or note.problems or body.entries or body.facts or body.blocks)


def _plainly(pipeline: Pipeline) -> dict[str, object]:
    """Return a picture as values that can be compared."""
    fields = "leads contacts organizations postings meetings contact_names touches facts members"
    names = [name.removesuffix(".md") for name in NAMES] + ["First", "Leads/A", "Sub/A"]
    links = [Link(name, name, 1, 1) for name in names]
    return {
        **{field: getattr(pipeline, field) for field in (*fields.split(), "problems")},
        "names": [pipeline.names.resolve(link) for link in links],
        "notes": {path: note for path, note in pipeline.notes.items() if note.kind},
        "others": {
            path: (note.body.entries, note.body.facts, note.problems)
            for path, note in pipeline.notes.items()
            if not note.kind
        },
    }


# Each example is a vault with dozens of looks at it: a fifth of what a value is given, and with
# `HYPOTHESIS_PROFILE=thorough` a thousand of them.
IndexMachine.TestCase.settings = settings(
    max_examples=settings().max_examples // 5, deadline=None, stateful_step_count=40
)
TestIndex = pytest.mark.skipif(os.name == "nt", reason="names and pipes of Unix")(
    IndexMachine.TestCase
)
