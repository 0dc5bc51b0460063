"""Merges that are not settled yet: the two sides of a text in which git has left its marks.

Apart from the regions of reports, which only ask what either side says. Git's marks are known by
their order, so that a lone line of seven signs, or a merge shown in a block of code, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import zip_longest
from typing import NamedTuple

from vaultleads.core.lines import lines_of
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import quoted

_MARK = "<<<<<<<"
_BEGINS = pattern(r"<{7}(?: .*)?\s*")
_BASE = pattern(r"\|{7}(?: .*)?\s*")
_DIVIDES = pattern(r"={7}\s*")
_ENDS = pattern(r">{7}(?: .*)?\s*")
_FENCE = pattern(r" {0,3}(`{3,}|~{3,})(.*)")


class Sides(NamedTuple):
    """What the two sides of a merge say, each whole; `line` is that of the first mark, from 1.

    Unless it `is_clear`, it cannot be told with certainty what belongs to which side: then neither
    may take the place of the text.
    """

    line: int
    ours: str
    theirs: str
    is_clear: bool


class _Hunk(NamedTuple):
    """One place where the sides differ; `end` is the line after its last mark, from 0.

    `unsaid` are the lines of its marks, and those of what both sides came from. Unless it
    `is_clear`, one of its lines may be a mark or somebody's: an underline of seven signs, say.
    """

    ours: list[str]
    theirs: list[str]
    end: int
    unsaid: tuple[int, ...]
    is_clear: bool


def sides_of(text: str) -> Sides | None:
    """Return the sides of the merge in `text`, None if it holds none.

    What stands in a block of code from its first to its last mark is shown, and is no merge. Where
    such marks, or one without the others, stand beside a merge, that is not clear: they may be left
    of one that is being settled.
    """
    if _MARK not in text:
        return None
    walk = _Walk(lines_of(text))
    if walk.first is None:
        return None
    return Sides(walk.first + 1, "".join(walk.ours), "".join(walk.theirs), not walk.has_stray)


class _Walk:
    """Takes the lines of a text apart, one by one."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.ours: list[str] = []
        self.theirs: list[str] = []
        self.first: int | None = None
        """The line of the first mark of a merge."""
        self.unsaid: set[int] = set()
        self.has_stray = False
        self._fence = ""
        at = 0
        while at < len(lines):
            at = self._step(lines, at)

    def _step(self, lines: Sequence[str], at: int) -> int:
        """Take in the line `at`, or the hunk that begins there; return the line after it."""
        hunk = _hunk(lines, at)
        if hunk is None:
            self.has_stray = self.has_stray or _is_mark(lines[at])
            self._fence = fence_after(self._fence, lines[at])
            self.ours.append(lines[at])
            self.theirs.append(lines[at])
            return at + 1
        is_shown = self._fence != "" and all(
            fence_after(self._fence, line) == self._fence for line in lines[at : hunk.end]
        )
        after = {_fence_below(self._fence, side) for side in (hunk.ours, hunk.theirs)}
        if not is_shown:
            self.first = at if self.first is None else self.first
            self.unsaid.update(hunk.unsaid)
        self.has_stray |= bool(self._fence) or not hunk.is_clear or len(after) > 1
        self.ours += lines[at : hunk.end] if is_shown else hunk.ours
        self.theirs += lines[at : hunk.end] if is_shown else hunk.theirs
        self._fence = after.pop()
        return hunk.end


def _is_mark(line: str) -> bool:
    return bool(_BEGINS.fullmatch(line) or _ENDS.fullmatch(line))


def _fence_below(fence: str, lines: Iterable[str]) -> str:
    """Return the code fence that is open below `lines`, given the one open above them."""
    return reduce(fence_after, lines, fence)


def merge_in(path: str, line: int) -> str:
    """Return what to say of a merge that is the person's to settle, without a full stop."""
    return f"{path} holds a merge conflict in line {line}; settle it, keeping what you wrote there"


def merge_in_words(path: str, ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Return what to say of a merge in what a person wrote, where the lines of the sides differ.

    Without a full stop.
    """
    pairs = zip_longest(ours, theirs, fillvalue="")
    differing = ((one.strip(), other.strip()) for one, other in pairs if one != other)
    first = next((one or other for one, other in differing if one or other), "")
    place = f", at {quoted(first)}" if first else ""
    return (
        f"{path} holds a merge conflict in what you wrote outside the generated part{place}; "
        "settle that, keeping your words, and what is generated follows by itself"
    )


def unsaid_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of git's marks, and of what both sides came from: nobody says them."""
    if not any(line.startswith(_MARK) for line in lines):
        return frozenset()
    return frozenset(_Walk(lines).unsaid)


def without_unsaid(text: str) -> str:
    r"""Return `text`, of `\n` lines, with those lines blank that nobody says."""
    if _MARK not in text:
        return text
    lines = text.split("\n")
    for number in unsaid_lines(lines):
        lines[number] = ""
    return "\n".join(lines)


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


def _may_divide(line: str) -> bool:
    return bool(_DIVIDES.fullmatch(line) or _BASE.fullmatch(line))


def _hunk(lines: Sequence[str], begin: int) -> _Hunk | None:
    """Return the hunk that begins with the line `begin`, if one does."""
    if not _BEGINS.fullmatch(lines[begin]):
        return None
    ours: list[str] = []
    theirs: list[str] = []
    side: list[str] | None = ours
    unsaid = [begin]
    divided = False
    is_clear = True
    for at in range(begin + 1, len(lines)):
        line = lines[at]
        if _BEGINS.fullmatch(line):
            return None
        if divided and _ENDS.fullmatch(line):
            return _Hunk(ours, theirs, at + 1, (*unsaid, at), is_clear)
        is_clear = is_clear and not (divided and _may_divide(line))
        if not divided and _DIVIDES.fullmatch(line):
            side, divided = theirs, True
            unsaid.append(at)
        elif side is None or _may_divide(line):
            # What both sides came from is neither's any more.
            side = side if divided else None
            unsaid.append(at)
        else:
            side.append(line)
    return None
