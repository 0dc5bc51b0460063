"""Mending: only what has one right answer, and never what a note says."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from vaultleads.codec.amend import amend
from vaultleads.core.dates import window_of
from vaultleads.core.mending import mends
from vaultleads.core.model import Lead, Link, Note
from vaultleads.core.policy import Settings, Words
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.schema import record_of
from vaultleads.note_reading import note_of

SAMPLE = Path(__file__).parent.parent / "sample-vault"
WORDS = Words()


def read(data: bytes, path: str = "Leads/N.md") -> Note:
    """The note with these bytes."""
    return note_of(path, data, Settings())


def mended(data: bytes, path: str = "Leads/N.md") -> bytes:
    """The note after all that can be mended in it is mended."""
    lines = data.decode().splitlines()
    return amend(path, data, [one.change for one in mends(read(data, path), lines, WORDS)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("stage: Nurturing\n", "stage: cultivating\n"),
        ("stage: CULTIVATING # yes\n", "stage: cultivating # yes\n"),
        ("organization: [[N]]\n", 'organization: "[[N]]"\n'),
        ("contacts: [[[A]], [[B]]]\n", 'contacts: ["[[A]]", "[[B]]"]\n'),
        ("role: Lead #data\n", 'role: "Lead #data"\n'),
        ("tags: #data\n", "tags: #data\n  - data\n"),
        (
            "tags: #hydrology #founders\n",
            "tags: #hydrology #founders\n  - hydrology\n  - founders\n",
        ),
        ('tags: "#data"\n', "tags:\n  - data\n"),
        ("tags:\n  - search\n  - #other\n", "tags:\n  - search\n  - other\n"),
        ('tags:\n  - "#job"\n  - search\n', "tags:\n  - job\n  - search\n"),
        ("role: 007\n", 'role: "007"\n'),
        (
            "horizon: ~3 months\nhorizon_asof: 2026-11-05\n",
            'horizon: "2027-01-05..2027-03-05"\nhorizon_asof: 2026-11-05\n',
        ),
    ],
    ids=lambda text: text.partition("\n")[0],
)
def test_what_has_one_right_answer_is_mended(before: str, after: str) -> None:
    """Only the lines of that property change; what YAML takes for a comment is kept as one."""
    assert mended(f"---\n{before}mine: 1\n---\nBody\n".encode()).decode() == (
        f"---\n{after}mine: 1\n---\nBody\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "stage: cultivating",
        "stage: simmering",
        'stage: "cultivating"',
        "role: Lead # data",
        "role: 7",
        "number: 007",
        "horizon: 3-6 months",
        "horizon: now",
        "horizon: 2027-Q1",
        'organization: "[[N]]"',
        "organization: N",
    ],
)
def test_what_is_right_or_uncertain_stays(line: str) -> None:
    """A comment, an unknown stage, a horizon without a day: the person decides."""
    note = f"---\n{line}\n---\n".encode()

    assert mended(note) == note


def test_the_sample_vault_says_the_same_after_mending() -> None:
    """Every record reads as before, a horizon as the same days, and nothing is left to mend."""
    files = [
        file for kind in ("Leads", "Contacts", "Postings") for file in (SAMPLE / kind).glob("*")
    ]
    for file in sorted(files):
        data, path = file.read_bytes(), file.relative_to(SAMPLE).as_posix()
        try:
            after = mended(data, path)
        except (VaultleadsError, UnicodeDecodeError):
            continue
        assert mended(after, path) == after
        assert said(after, path) == said(data, path)


def said(data: bytes, path: str) -> object:
    """What a note says: its record, with the horizon as days and links without their places."""
    note = read(data, path)
    if note.kind is None:
        return None
    record, _ = record_of(note, WORDS)
    values = {field.name: plain(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, Lead) and record.horizon:
        anchor = record.horizon_asof or record.captured
        values["horizon"] = window_of(record.horizon, anchor) if anchor else record.horizon.text
    return values


def plain(value: object) -> object:
    """A value of a record; a link is what it points to."""
    if isinstance(value, Link):
        return value.target
    return [plain(one) for one in value] if isinstance(value, tuple) else value
