"""A disk without room: said where it arises, with nothing changed and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultleads import cli

resource = pytest.importorskip("resource", reason="the system has no limits of this kind")

MakeVault = Callable[[Mapping[str, str | bytes]], Path]


def run_without_room(vault: Path, room: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program where no file may have more than `room` bytes; pipes take any number."""
    return subprocess.run(
        [sys.executable, "-B", "-m", "vaultleads", "--vault", str(vault), *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        check=False,
        timeout=60,
    )


def test_a_state_folder_without_room_is_said(make_vault: MakeVault) -> None:
    """It is no error of the output: the folder is named, and nothing was changed."""
    root = make_vault({"Leads/A.md": "---\nrole: x\n---\n"})

    ran = run_without_room(root, 0, "set", "Leads/A.md", "role=Cook")

    assert ran.returncode == 1
    assert "The state folder cannot be written (file too large); nothing was changed" in ran.stderr
    assert f"make room in {os.environ['XDG_STATE_HOME']}" in ran.stderr
    assert (root / "Leads/A.md").read_text() == "---\nrole: x\n---\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_output_without_room_is_said(make_vault: MakeVault) -> None:
    """What cannot be written to standard output is an error in one sentence."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "vaultleads", "--vault", str(make_vault({})), "check"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )

    assert ran.returncode == 1
    assert ran.stderr == (
        "vaultleads: The output cannot be written (No space left on device); make room.\n"
    )


def test_an_error_that_is_not_of_the_output_is_not_taken_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mistake of the program keeps its traceback."""

    def broken(*_args: object, **_options: object) -> None:
        raise OSError(5, "a mistake")

    monkeypatch.setattr(cli.command, "main", broken)

    with pytest.raises(OSError, match="a mistake"):
        cli.main([])


def test_a_refused_note_leaves_no_folder(make_vault: MakeVault) -> None:
    """The folder that was made for a note goes when the note cannot be written."""
    root = make_vault({"_templates/Meeting.md": "---\ntype: meeting\n---\n" + "x" * 9000})
    before = sorted(root.rglob("*"))

    ran = run_without_room(root, 8000, "new", "meeting", "Dana")

    assert ran.returncode == 1
    assert sorted(root.rglob("*")) == before
