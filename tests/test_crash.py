"""A writer that is killed at any instant leaves whole notes, and the next run clears up after it.

`benchmarks/crash.py` does the same a thousand times; here it is done often enough to notice that
something has come undone.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of Unix")


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script, which kills and looks."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("crash")


@pytest.mark.parametrize("milliseconds", range(0, 60, 5))
def test_a_killed_writer_leaves_whole_notes_and_an_action_that_can_be_undone(
    make_vault: MakeVault, crash: ModuleType, milliseconds: int
) -> None:
    """Wherever it was: no note is torn or gone, nothing is left over, undoing puts all back."""
    text = "0\n" * crash.LINES
    root = make_vault(dict.fromkeys(crash.NOTES, text))

    actual = crash.one_run(root, 1, milliseconds / 1000)

    assert (actual.torn, actual.lost, actual.temporary_after) == (0, 0, 0)
    assert (actual.kept, actual.not_undone) == (0, 0)
