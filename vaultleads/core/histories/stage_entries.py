"""What the log of a lead says of its stages: entries of kind `stage`, as changes in order.

Only the lead's own log is asked, where `advance` writes them: an entry elsewhere that links to a
lead may be about any of those it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from vaultleads.core.model import LogEntry
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import Stage
from vaultleads.core.suggest import normal
from vaultleads.core.values import names_of

STAGE_ENTRY = "stage"
"""The kind of entry that says that a lead changed stage."""

_ARROW = pattern(r" ?(?:→|⇒|➔|➜|⟶|-{1,3}>|={1,3}>) ?")
_TO = pattern(r" to ", re.IGNORECASE)
_MARKS = "*_`\"'“”‘’[]().,;:!–— \t"
_END_OF_WORD = pattern(r"[,;:(.!]|\s[-–—]\s|—")
_LONGEST_OWN_WORD = 40
_LONGEST_HEAD = 400
"""Stages stand in the first characters of an entry; what follows is text."""


class StageChange(NamedTuple):
    """One change of stage. `before` is empty where it is not known.

    Stages are canonical, or the person's own word. `line` is that of the entry, from 1 in the
    lead's note; 0 where a report noticed the change, and `day` is the first that knew of it.
    """

    day: date
    before: str
    after: str
    line: int


def stage_changes(
    entries: Sequence[LogEntry], stages: tuple[Stage, ...], present: str
) -> tuple[StageChange, ...]:
    """Return the changes that the log of a lead tells, in order, each once.

    `present` is the stage that the lead has, which may be the person's own word. What an entry
    does not say of the stage before is that which the one before led to. An entry that leads
    nowhere new, or names no stage, is none.
    """
    told = [entry for entry in entries if entry.day and entry.kind.casefold() == STAGE_ENTRY]
    if not told:
        return ()
    words = _Words(stages, present)
    found = [change for entry in told for change in words.changes(entry)]
    if _newest_first(told):
        found.reverse()
    kept: list[StageChange] = []
    for _, group in groupby(sorted(found, key=attrgetter("day")), key=attrgetter("day")):
        for change in _chained(tuple(group), kept[-1].after if kept else ""):
            last = kept[-1].after if kept else ""
            whole = change if change.before else change._replace(before=last)
            if whole.after not in (whole.before, last):
                kept.append(whole)
    return tuple(kept)


def _newest_first(entries: Sequence[LogEntry]) -> bool:
    days = [entry.day for entry in entries if entry.day]
    return days[0] > days[-1]


def _chained(changes: tuple[StageChange, ...], before: str) -> tuple[StageChange, ...]:
    """Return the changes of one day in the order in which they fit, after the stage `before`."""
    other = changes[::-1]
    return other if _fits(other, before) > _fits(changes, before) else changes


def _fits(changes: tuple[StageChange, ...], before: str) -> int:
    """Return how many of the changes begin where the one before ended."""
    ends = (before, *(change.after for change in changes))
    return sum(
        bool(end) and end == change.before for end, change in zip(ends, changes, strict=False)
    )


class _Words:
    """Reads the stages that an entry names, of a lead in the stage `present`."""

    def __init__(self, stages: tuple[Stage, ...], present: str) -> None:
        self._names = {**names_of(stages)}
        self._names.setdefault(normal(present), present)
        self._longest = max(name.count("-") + 1 for name in self._names)

    def changes(self, entry: LogEntry) -> list[StageChange]:
        """Return the changes that `entry` says: one, unless it has several arrows."""
        assert entry.day is not None  # noqa: S101 - told of entries that have a day
        text = " ".join(entry.text.partition("\n")[0][:_LONGEST_HEAD].split())
        pieces = _ARROW.split(text)
        if len(pieces) == 1:
            pieces = self._in_words(text)
        elif pieces[0].strip(_MARKS):
            pieces[0] = self._last(pieces[0])
        named = [pieces[0].strip(_MARKS), *map(self._first, pieces[1:])]
        return [
            StageChange(entry.day, before, after, entry.line)
            for before, after in pairwise(named)
            if after
        ]

    def _in_words(self, text: str) -> list[str]:
        """Return what an entry without an arrow says, as if it had one; no more than it knows."""
        parts = _TO.split(text, maxsplit=1)
        if len(parts) == 2:  # noqa: PLR2004 - before and after
            before = self._known(parts[0].split()[-self._longest :], from_end=True)
            if before and self._known(parts[1].split(), from_end=False):
                return [before, parts[1]]
        return ["", self._known(text.split(), from_end=False)]

    def _first(self, piece: str) -> str:
        """Return the stage that `piece` opens with: one that is known, else the person's word."""
        return self._known(piece.split(), from_end=False) or _own(_END_OF_WORD.split(piece)[0])

    def _last(self, piece: str) -> str:
        return self._known(piece.split(), from_end=True) or _own(piece)

    def _known(self, words: Sequence[str], *, from_end: bool) -> str:
        """Return the known stage that the first or the last of `words` are, the longest one."""
        for count in range(min(self._longest, len(words)), 0, -1):
            part = words[-count:] if from_end else words[:count]
            name = self._names.get(normal(" ".join(part).strip(_MARKS)))
            if name:
                return name
        return ""


def _own(text: str) -> str:
    return text[:_LONGEST_OWN_WORD].strip(_MARKS)
