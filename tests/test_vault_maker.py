"""The vault of the benchmarks is what the goals were set for, and nothing in it is wrong."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from vaultleads.workspace import Workspace

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script, loaded as the benchmarks load it: from beside them."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("vault_maker")


def front_matters(notes: dict[str, str]) -> list[str]:
    """The front matter of every lead and contact, without its delimiters."""
    ours = (text for path, text in notes.items() if path.startswith(("Leads/", "Contacts/")))
    return [text[4 : text.index("\n---\n") + 1] for text in ours]


def log_of(text: str) -> list[str]:
    """The entries of a note's log."""
    section = text.partition("\n## Log\n\n")[2].partition("\n## ")[0]
    return section.splitlines()


@pytest.mark.parametrize("mix", ["personal", "dense"])
def test_the_same_seed_gives_the_same_vault(maker: Any, mix: str) -> None:
    """Two measurements on two machines measure the same bytes; another seed, others."""
    notes = list(maker.vault_notes(300, mix, seed=1))

    assert notes == list(maker.vault_notes(300, mix, seed=1))
    assert notes != list(maker.vault_notes(300, mix, seed=2))


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        (
            "personal",
            {
                "Leads": 200,
                "Contacts": 300,
                "Organizations": 30,
                "Postings": 15,
                "Meetings": 15,
                "Notes": 1152,
                "Daily": 288,
            },
        ),
        ("dense", {"Leads": 1333, "Contacts": 667}),
    ],
)
def test_a_mix_has_the_notes_it_is_named_for(
    maker: Any, mix: str, expected: dict[str, int]
) -> None:
    """Counted by folder, in a vault of 2,000 notes; no two notes share a name."""
    paths = [path for path, _ in maker.vault_notes(2000, mix)]
    names = {path.rpartition("/")[2].casefold() for path in paths}

    found = dict.fromkeys(expected, 0)
    for path in paths:
        found[path.partition("/")[0]] += 1
    assert found == expected
    assert len(names) == 2000


@pytest.mark.parametrize("mix", ["personal", "dense"])
def test_notes_have_the_size_that_the_goals_suppose(maker: Any, mix: str) -> None:
    """3,090 bytes a note, 950 of front matter in 16 to 19 properties, about 40 to a folder."""
    notes = dict(maker.vault_notes(2000, mix))
    fronts = front_matters(notes)
    folders = {path.rpartition("/")[0] for path in notes}

    assert mean(len(text.encode()) for text in notes.values()) == pytest.approx(3090, rel=0.03)
    assert mean(len(front.encode()) for front in fronts) == pytest.approx(950, rel=0.02)
    assert {front.count("\n") for front in fronts} == {16, 17, 18, 19}
    assert 30 <= len(notes) / len(folders) <= 40


def test_logs_stand_where_a_person_writes_them(maker: Any) -> None:
    """Each lead and contact has one to eight entries, one daily note in five has one."""
    notes = dict(maker.vault_notes(2000))
    ours = [log_of(t) for path, t in notes.items() if path.startswith(("Leads/", "Contacts/"))]
    daily = [log_of(text) for path, text in notes.items() if path.startswith("Daily/")]

    assert {len(log) for log in ours} == {1, 2, 3, 4, 5, 6, 7, 8}
    assert sum(map(len, daily)) == pytest.approx(len(daily) / 5, abs=1)
    assert all(
        re.fullmatch(r"- \d{4}-\d\d-\d\d [a-z]+( (with|from) \[\[.+\]\])?: .+", entry)
        for log in ours
        for entry in log
    )


@pytest.mark.parametrize("mix", ["personal", "dense"])
def test_nothing_in_a_made_vault_is_wrong(maker: Any, mix: str, tmp_path: Path) -> None:
    """The program reads every note as meant: kinds, properties, logs and links."""
    maker.make_vault(str(tmp_path / "vault"), 400, mix)

    picture = Workspace(str(tmp_path / "vault")).pipeline
    assert picture.problems == ()
    assert len(picture.leads) == maker.counts(400, mix)["lead"]
    assert len(picture.contacts) == maker.counts(400, mix)["contact"]
    assert set(picture.touches) == {*picture.leads, *picture.contacts}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The script as a person runs it."""
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / "vault_maker.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_writes_a_vault_and_says_what_it_holds(tmp_path: Path) -> None:
    """The settings file marks it as one."""
    answer = run(str(tmp_path / "made"), "--notes", "20", "--mix", "dense")

    assert answer.stdout.endswith(" bytes: 7 contact, 13 lead\n")
    assert answer.returncode == 0
    assert (tmp_path / "made" / "vaultleads.yaml").read_bytes() == b""
    assert len(list((tmp_path / "made").rglob("*.md"))) == 20


def test_the_script_never_writes_into_a_folder_in_use(tmp_path: Path) -> None:
    """Whatever stands there is somebody's."""
    (tmp_path / "mine.md").write_text("mine")

    answer = run(str(tmp_path), "--notes", "20")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"{tmp_path} is not empty; name a new folder.\n"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.md"]


def test_a_vault_too_small_for_a_lead_is_refused(tmp_path: Path) -> None:
    """It would measure nothing; and nothing is written."""
    answer = run(str(tmp_path / "made"), "--notes", "4")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == ("4 notes are too few for the mix personal; ask for 10 or more.\n")
    assert not (tmp_path / "made").exists()
