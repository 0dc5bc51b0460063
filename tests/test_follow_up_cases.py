"""The list of a day, in worked cases: notes, a day, and what is to be done about them.

The cases stand in `data/follow_up_cases.md`, to be read as a document; its head says how a line
of a list is written. Laws that hold for every vault stand in `test_follow_up_laws`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from vaultleads.core.followup.model import FollowUp, FollowUps, Listed, plain
from vaultleads.core.model import note_name
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
CASES = Path(__file__).parent / "data" / "follow_up_cases.md"

_BLOCK = re.compile(r"^~~~(markdown|yaml|text) ([^\n]+)\n(.*?)^~~~$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,2}) ([^\n]+)$", re.MULTILINE)
_ANY = "…"


class Case(NamedTuple):
    """One day of one case: its title, its files, the day, and the list as it is written."""

    title: str
    files: Mapping[str, str]
    day: date
    expected: tuple[str, ...]


def cases() -> list[Case]:
    """The cases of the file, in its order, one for each day."""
    text = CASES.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    headings = [
        one
        for one in _HEADING.finditer(text)
        if not any(block.start() < one.start() < block.end() for block in blocks)
    ]
    cast: dict[str, str] = {}
    found: list[Case] = []
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(text)
        own = [block for block in blocks if heading.start() < block.start() < end]
        files = {block[2]: block[3] for block in own if block[1] != "text"}
        if heading is headings[0]:
            cast = files
        for block in own:
            if block[1] == "text":
                lines = tuple(block[3].splitlines())
                day = date.fromisoformat(block[2])
                found.append(Case(heading[2], {**cast, **files}, day, lines))
    return found


def written(follow_ups: FollowUps) -> Iterator[str]:
    """The list as the cases write it: entries, then the notes that are counted."""
    for entry in follow_ups.listed:
        for number, found in enumerate(entry.follow_ups):
            yield " | ".join((_section(entry, number), *_told(found)))
    for word, paths in (("snoozed", follow_ups.snoozed), ("silent", follow_ups.silent)):
        for path in paths:
            yield f"{word} | {note_name(path)}"


def _section(entry: Listed, number: int) -> str:
    if number:
        return "also"
    said = entry.unset and entry.section != "no-next-action"
    return f"{entry.section} no step" if said else entry.section


def _told(found: FollowUp) -> tuple[str, ...]:
    day = found.due.isoformat() if found.due else "-"
    day += " own" if found.fixed else ""
    day += f" red {found.late}" if found.late else ""
    place = f"{found.evidence.path}:{found.evidence.line}"
    because = plain(found.because)
    return found.rule, day, note_name(found.note), plain(found.action), because, place


def silences(follow_ups: FollowUps) -> list[str]:
    """Why rules were silent, for each lead, as the cases write it."""
    return [
        f"trial | {trial.rule} | {note_name(path)} | {trial.why}"
        for path, trials in follow_ups.trials.items()
        for trial in trials
        if trial.follow_up is None
    ]


def logged(follow_ups: FollowUps) -> list[str]:
    """What doing each follow-up is logged as, with whom, and the template of its draft."""
    return [
        " | ".join(
            (
                "logs",
                note_name(found.note),
                found.rule,
                found.touch_kind or "-",
                found.person.name if found.person else "-",
                found.message or "-",
            )
        )
        for found in follow_ups.every
    ]


def fits(expected: str, actual: str) -> bool:
    """Whether `actual` is as `expected`, in which `…` stands for any words."""
    parts = (re.escape(part) for part in expected.split(_ANY))
    return re.fullmatch(".*".join(parts), actual) is not None


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.title}, {case.day}")
def test_the_list_of_the_day(case: Case, make_vault: MakeVault) -> None:
    """What is listed, in which section, for which reason, and why a rule was silent."""
    follow_ups = Workspace(str(make_vault(case.files))).follow_ups(case.day)

    asides = [line for line in case.expected if line.startswith(("trial ", "logs "))]
    lines = [line for line in case.expected if line not in asides]
    actual = list(written(follow_ups))
    # Filled in where the case leaves words open, so that a difference is shown line by line.
    shown = [
        now if now is not None and line is not None and fits(line, now) else line
        for line, now in zip_longest(lines, actual)
    ]
    assert actual == [line for line in shown if line is not None]
    told = [*silences(follow_ups), *logged(follow_ups)]
    assert [line for line in asides if not any(fits(line, one) for one in told)] == []


def test_every_block_of_the_file_is_a_case() -> None:
    """No title stands twice on one day, and no block is left out by its form."""
    found = cases()

    assert len({case.title for case in found}) >= 70
    assert len({(case.title, case.day) for case in found}) == len(found)
    assert CASES.read_text(encoding="utf-8").count("\n~~~text ") == len(found)
