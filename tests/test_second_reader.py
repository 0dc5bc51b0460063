"""Reading many notes at once: the same rows, whoever reads them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from vaultleads.core.policy import Settings
from vaultleads.second_reader import Batch, Read, batches, read, read_all
from vaultleads.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import MakeVault

LEAD = """\
---
type: lead
organization: "[[Northwind Traders]]"
next: Call {number}
due: 2026-11-27
---
## Log
- 2026-11-20 call with [[Dana Reyes]]: number {number}
"""
NOTES = {f"Leads/{number:03}.md": LEAD.format(number=number) for number in range(350)}


def by_first(found: list[Read]) -> list[Read]:
    """What was read, in the order of the notes' numbers."""
    return sorted(found, key=lambda one: one.rows["notes"][0])


def expected(root: Path) -> list[Read]:
    """What one process reads, batch after batch."""
    vault = Vault(str(root))
    return [read(vault, Settings(), batch) for batch in batches(NOTES, 1)]


def test_batches_number_the_notes_through() -> None:
    """Every note has a number of its own, whoever reads it."""
    found = batches(["a.md"] * 150 + ["b.md"] * 60, 11)

    assert [(batch.first, len(batch.paths)) for batch in found] == [
        (11, 100),
        (111, 100),
        (211, 10),
    ]


def test_two_processes_read_what_one_reads(make_vault: MakeVault) -> None:
    """The rows do not tell which process made them."""
    root = make_vault(NOTES)

    found = list(read_all(Vault(str(root)), Settings(), batches(NOTES, 1)))

    assert by_first(found) == expected(root)


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("/nowhere/python", id="is not there"),
        pytest.param("/bin/false", id="ends at once"),
        pytest.param("/bin/cat", id="ends with an error"),
    ],
)
def test_where_there_is_no_second_process_the_first_reads_all(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """The index comes out the same, only later."""
    root = make_vault(NOTES)
    monkeypatch.setattr(sys, "executable", program)

    found = list(read_all(Vault(str(root)), Settings(), batches(NOTES, 1)))

    assert by_first(found) == expected(root)


def test_a_note_that_cannot_be_read_is_left_over(make_vault: MakeVault) -> None:
    """Why it cannot be read is said by whoever puts it into the index."""
    root = make_vault({"Leads/A.md": LEAD.format(number=1)})

    found = read(Vault(str(root)), Settings(), Batch(1, ("Leads/A.md", "Leads/Gone.md")))

    assert found.unread == ("Leads/Gone.md",)
    assert [row[1] for row in found.rows["notes"]] == ["Leads/A.md"]
