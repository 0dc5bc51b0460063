"""Merges that are not settled yet: the two sides of a text in which git has left its marks.

Apart from the regions of reports, which only ask what either side says. Git's marks are known by
their order, so that a lone line of seven signs, or a merge shown in a block of code, is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from vaultleads.core.patterns import pattern

_BEGINS = pattern(r"<{7}(?: .*)?\s*")
_BASE = pattern(r"\|{7}(?: .*)?\s*")
_DIVIDES = pattern(r"={7}\s*")
_ENDS = pattern(r">{7}(?: .*)?\s*")
_FENCE = pattern(r" {0,3}(`{3,}|~{3,})(.*)")


class Sides(NamedTuple):
    """What the two sides of a merge say, each whole; `line` is that of the first mark, from 1."""

    line: int
    ours: str
    theirs: str


class _Hunk(NamedTuple):
    """One place where the sides differ; `end` is the line after its last mark, from 0.

    `unsaid` are the lines of its marks, and those of what both sides came from.
    """

    ours: list[str]
    theirs: list[str]
    end: int
    unsaid: tuple[int, ...]


def sides_of(lines: Sequence[str]) -> Sides | None:
    """Return the sides of the merge in a text of `lines`, with their ends; None if it holds none.

    Marks in a block of code count only where others stand outside of one.
    """
    first = _first(lines)
    if first is None:
        return None
    ours: list[str] = []
    theirs: list[str] = []
    at = 0
    while at < len(lines):
        hunk = _hunk(lines, at)
        ours += hunk.ours if hunk else [lines[at]]
        theirs += hunk.theirs if hunk else [lines[at]]
        at = hunk.end if hunk else at + 1
    return Sides(first + 1, "".join(ours), "".join(theirs))


def merge_in(path: str, line: int) -> str:
    """Return what to say of a merge that is the person's to settle, without a full stop."""
    return f"{path} holds a merge conflict in line {line}; settle it, keeping what you wrote there"


def fuller_of(ours: Sequence[str], theirs: Sequence[str]) -> int | None:
    """Return which of two lists of lines, 0 or 1, holds all lines of the other in their order.

    None if neither does. Whoever goes on with the fuller one drops no word of either; a blank line
    is none.
    """
    if _is_among(theirs, ours):
        return 0
    return 1 if _is_among(ours, theirs) else None


def _is_among(few: Sequence[str], many: Sequence[str]) -> bool:
    left = iter(many)
    return all(line in left for line in _spoken(few))


def first_difference(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Return the first line that only one of two lists of lines holds in its place, if any."""
    pairs = zip_longest(_spoken(ours), _spoken(theirs), fillvalue="")
    return next((one or other for one, other in pairs if one != other), "")


def _spoken(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def unsaid_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of git's marks, and of what both sides came from: nobody says them."""
    if _first(lines) is None:
        return frozenset()
    hunks = (_hunk(lines, at) for at in range(len(lines)))
    return frozenset(number for hunk in hunks if hunk for number in hunk.unsaid)


def fence_after(fence: str, line: str) -> str:
    """Return the code fence that is open after a line, given the one open before it."""
    match = _FENCE.match(line)
    if not match:
        return fence
    mark, rest = match[1], match[2].strip()
    if fence:
        closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest
        return "" if closes else fence
    return "" if mark[0] == "`" and "`" in rest else mark


def _first(lines: Sequence[str]) -> int | None:
    fence = ""
    for at, line in enumerate(lines):
        if not fence and _hunk(lines, at):
            return at
        fence = fence_after(fence, line)
    return None


def _hunk(lines: Sequence[str], begin: int) -> _Hunk | None:
    """Return the hunk that begins with the line `begin`, if one does."""
    if not _BEGINS.fullmatch(lines[begin]):
        return None
    ours: list[str] = []
    theirs: list[str] = []
    side: list[str] | None = ours
    unsaid = [begin]
    divided = False
    for at, line in enumerate(lines[begin + 1 :], begin + 1):
        if _BEGINS.fullmatch(line):
            return None
        if divided and _ENDS.fullmatch(line):
            return _Hunk(ours, theirs, at + 1, (*unsaid, at))
        if not divided and _DIVIDES.fullmatch(line):
            side, divided = theirs, True
            unsaid.append(at)
        elif side is None or (not divided and _BASE.fullmatch(line)):
            # What both sides came from is neither's any more.
            side = None
            unsaid.append(at)
        else:
            side.append(line)
    return None
