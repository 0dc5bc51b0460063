"""Spans of a text that do not speak: inline code and HTML comments, and blanking them out.

Apart from the rooms that use it, because the reader of links and the reader of blocks must agree
on what is code. Blanking keeps every length and every line end, so a place found in a blanked
text is a place in the note.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from vaultleads.core.patterns import pattern

BLANK = "\0"
"""What stands where something was blanked. Markdown has no use for it, and no link holds it."""

Span = tuple[int, int]

_MARK = pattern(r"`+|<!--")
_TICKS = pattern("`+")
_NOT_LINE_END = pattern(r"[^\n]")


class SilentSpans(NamedTuple):
    """The spans of a text that do not speak, each kind in order."""

    code: list[Span]
    comments: list[Span]


def silent_spans(text: str, *, html: bool = False) -> SilentSpans:
    """Return the inline code and the HTML comments of `text`, one paragraph or heading.

    What opens first wins, as in CommonMark: a backtick in a comment opens nothing. In an HTML
    block (`html`) there is no code, and a comment without an end runs to the end.
    """
    found = SilentSpans([], [])
    closers = _closers(text)
    last_close = text.rfind("-->")
    end = 0
    for mark in _MARK.finditer(text):
        start = mark.start()
        if start < end:
            continue
        if text[start] == "`":
            close = 0 if html else _code_end(text, mark, closers)
            if close:
                found.code.append((start, close))
                end = close
        elif start + 2 <= last_close:
            # From two on, so that `<!-->` is a whole comment, as CommonMark has it.
            end = text.find("-->", start + 2) + 3
            found.comments.append((start, end))
        elif html:
            end = len(text)
            found.comments.append((start, end))
    return found


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with every character of `spans` blanked, its length and line ends kept."""
    pieces: list[str] = []
    last = 0
    for first, end in sorted(spans):
        start = max(first, last)
        if end > start:
            pieces += text[last:start], _NOT_LINE_END.sub(BLANK, text[start:end])
            last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _closers(text: str) -> dict[int, list[int]]:
    """Return where the runs of backticks start, by their length."""
    places: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        places.setdefault(run.end() - run.start(), []).append(run.start())
    return places


def _code_end(text: str, mark: re.Match[str], closers: dict[int, list[int]]) -> int:
    """Return the end of the code that `mark` opens, 0 if it opens none."""
    start, after = mark.span()
    before = start
    while before and text[before - 1] == "\\":
        before -= 1
    # A backslash makes the first backtick a plain character; the rest of the run still opens.
    length = after - start - (start - before) % 2
    places = closers.get(length, ()) if length else ()
    index = bisect_left(places, after)
    return places[index] + length if index < len(places) else 0
