"""The watcher as a process, on a vault that other processes change: right at the end, and said.

`benchmarks/watch_trials.py`, `watch_hardships.py` and `index_crash.py` do the same at length; here
it is done often enough to notice that something has come undone. What is right is asked of
`vaultleads index --check`, which brings nothing up to date, and of a new program on a copy.
"""

from __future__ import annotations

import importlib
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
FILES = 600
"""Files of a burst: enough for each to be told of, far too few to fill the kernel's queue."""

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes of Linux"),
    # One after the other: they wait for the clock, and other tests beside them are enough.
    pytest.mark.xdist_group("watch"),
]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Return what loads a script of the benchmarks by its name."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module


def test_whatever_other_programs_do_the_watcher_ends_up_right(
    tmp_path: Path, script: Script
) -> None:
    """Shells, git and an editor change a vault at once, a hundred times between them."""
    trials = script("watch_trials").runs(tmp_path / "trial", 2, 1)

    assert [trial.faults for trial in trials] == ["", ""]
    assert sum(trial.operations for trial in trials) == 200


@pytest.mark.parametrize(
    "name",
    [
        "burst",
        "few-watches",
        "raising-handler",
        "second-watcher",
        "renamed-root",
        "emptied-root",
        "lost-notes",
        "lost-settings",
        "replaced-root",
        "git",
        "synced-machines",
        "changed-settings",
        "new-template",
        "out-and-back",
    ],
)
def test_a_hardship_is_overcome_and_said(tmp_path: Path, script: Script, name: str) -> None:
    """Index and reports are right at the end, and the person was told what there is to tell."""
    hardships = script("watch_hardships")
    if name == "few-watches" and not _grants_namespaces():
        pytest.skip("this system grants no user namespaces")

    assert hardships.HARDSHIPS[name](tmp_path, FILES).faults == ""


@pytest.mark.parametrize("way", ["cold", "warm", "watched", "starting"])
def test_an_index_whose_filler_is_killed_heals(tmp_path: Path, script: Script, way: str) -> None:
    """The next command answers as one does that never saw the vault, and no note was changed."""
    crash_script, watched = script("index_crash"), script("watched")
    script("vault_maker").make_vault(str(tmp_path / "vault"), 500)
    crash = crash_script.Crash(watched.Scratch(tmp_path), random.Random(way))  # noqa: S311 - the same moment again

    getattr(crash, way)()

    assert crash.wrong() == ""
    assert crash_script.digests(tmp_path / "vault") == crash.before


def test_a_watcher_that_is_asked_to_end_ends_at_once(tmp_path: Path, script: Script) -> None:
    """Within half a second and a little for a busy machine, with 0, and says nothing of it."""
    watched = script("watched")
    scratch = watched.Scratch(tmp_path, {"Leads/Vela.md": "---\nstage: spotted\n---\n"})
    with watched.Watcher(scratch) as watcher:
        assert watched.wait_until(lambda: "wrote" in watcher.said) is not None
        seconds = watcher.stop()

    assert seconds < 1.5
    assert watcher.process.returncode == 0
    assert "Traceback" not in watcher.said


def test_a_watcher_is_not_woken_by_what_it_writes(tmp_path: Path, script: Script) -> None:
    """Once a change is in the reports, no more is written until there is another."""
    watched = script("watched")
    scratch = watched.Scratch(tmp_path, {"Leads/Vela.md": "---\nstage: spotted\n---\n"})
    with watched.Watcher(scratch) as watcher:
        assert watched.wait_until(lambda: "wrote" in watcher.said) is not None
        (scratch.root / "Leads/Vela.md").write_text("---\nstage: cultivating\n---\n")
        watched.wait_until_right(scratch)
        report = scratch.root / "Reports/Priorities.md"
        before = (watcher.said.count("wrote"), report.stat().st_mtime_ns)
        watched.wait_until_right(scratch)

        assert (watcher.said.count("wrote"), report.stat().st_mtime_ns) == before


def _grants_namespaces() -> bool:
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "--map-root-user", "--user", "true"], check=False, capture_output=True
    )
    return bool(tried and tried.returncode == 0)
