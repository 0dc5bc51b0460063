"""The goals of speed: the command that measures them runs, and its figures reach the guide.

No time is asserted: a machine that runs tests runs other things too.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Load a script as the benchmarks load it: from beside them."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module


def goals(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the smallest vault worth the name, one round."""
    return subprocess.run(
        [sys.executable, "goals.py", "--notes", "60", "--rounds", "1", *arguments],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
        check=False,
    )


def test_goals_of_commands_are_measured_in_one_run(tmp_path: Path) -> None:
    """Every figure has a line in the table and stands in the file; a peer may be missing."""
    done = goals("--only", "G1,G2,G5", "--json", str(tmp_path / "figures.json"))

    assert done.returncode in {0, 1}, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["goal", "what", "is", "measured", "ours", "unit", "limit", "spread"]
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert [one["goal"] for one in figures["rows"]] == ["G1"] + ["G2"] * 10 + ["G5"]
    assert sum(line.startswith("G") for line in lines) == 12
    measured = {one["what"]: one["value"] for one in figures["rows"]}
    assert measured["`--help`"] > 1
    assert measured["`next`, nothing changed"] > 1
    assert measured["peer: `todo list`"] is None
    assert "not measured: not installed" in done.stdout


def test_a_goal_that_is_none_is_refused() -> None:
    """A slip in `--only` does not measure everything, or nothing."""
    done = goals("--only", "G2,G99")

    assert done.returncode == 2
    assert "--only takes G1 to G13" in done.stderr


def test_every_goal_belongs_to_a_part(script: Any) -> None:
    """Nothing of the list is forgotten."""
    module = script("goals")

    assert {goal for part, _ in module.PARTS for goal in part} == set(module.GOALS)
    assert len(module.GOALS) == 14


@pytest.mark.parametrize(
    ("value", "limit", "verdict"),
    [(5.5, 5.5, "met"), (5.6, 5.5, "missed"), (5.6, None, ""), (None, 5.5, "not measured")],
)
def test_a_goal_is_met_up_to_its_limit(
    script: Any, value: float | None, limit: float | None, verdict: str
) -> None:
    """A figure without a limit stands there to compare with."""
    row = script("measuring").Row("G1", "`--help`", "x start", limit, value)

    assert row.verdict == verdict


def test_ratios_are_taken_inside_a_round(script: Any) -> None:
    """In a round in which everything takes twice as long, the ratio is the same."""
    samples = script("measuring").Samples({"start": [0.01, 0.02], "next": [0.05, 0.10]}, {})

    assert samples.ratios("next", "start") == [5.0, 5.0]


def test_what_cannot_run_is_left_out_of_the_rounds(script: Any) -> None:
    """The reason stands in the table, and all others are measured."""
    measuring = script("measuring")

    def missing() -> float:
        raise measuring.NotMeasuredError("not installed")

    samples = measuring.in_rounds(2, {"start": lambda: 0.5, "peer": missing})
    found = measuring.row("G2", "peer", "x start", None, lambda: samples.ratios("peer", "start"))

    assert samples.seconds == {"start": [0.5, 0.5]}
    assert measuring.cells(found) == (
        *("G2", "peer", "-", "x start", "", "not measured: not installed", ""),
    )


def test_memory_is_that_of_the_process_alone(script: Any) -> None:
    """Whoever starts it may hold more; 100 MB of its own are counted."""
    measuring = script("measuring")
    ballast = bytearray(200_000_000)
    small = measuring.peak_memory([sys.executable, "-I", "-c", "pass"])
    large = measuring.peak_memory([sys.executable, "-I", "-c", "bytearray(b'x') * 100_000_000"])
    del ballast

    assert small < 50
    assert 90 < large - small < 110


def test_the_guide_tells_of_every_goal() -> None:
    """The table of a real run stands in it, and no goal is missing there."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    table = text.partition("<!-- measured: goals -->")[2].partition("<!-- measured: end -->")[0]

    named = set(re.findall(r"^\| (G\w+) \|", table, re.MULTILINE))
    assert named == {"G2b", *(f"G{number}" for number in range(1, 14))}


def test_the_picture_names_its_curves(script: Any) -> None:
    """It is well-formed, and says in words what it shows."""
    drawn = script("growth").picture(
        {1000: 300, 10000: 2500, 100000: 27000},
        {1000: 60, 10000: 110, 100000: 900},
        {1000: 80, 10000: 300, 100000: 3000},
        12.5,
    )

    described = ET.fromstring(drawn)[1].text  # noqa: S314 - our own picture
    assert described == (
        "a first index: 300 ms at 1,000, 2.5 s at 10,000, 27 s at 100,000; "
        "reading the notes: 80 ms at 1,000, 300 ms at 10,000, 3 s at 100,000; "
        "a question: 60 ms at 1,000, 110 ms at 10,000, 900 ms at 100,000; "
        "starting Python: 12 ms at 1,000, 12 ms at 10,000, 12 ms at 100,000"
    )
