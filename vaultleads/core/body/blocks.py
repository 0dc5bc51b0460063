"""The block structure of a Markdown text: headings, list items, and what is code or comment.

The subset of CommonMark 0.31 (with GFM tables) that decides whether a line is a heading, a list
item or code, and Obsidian's comments. Apart from the body, which gives the blocks their meaning.
Any text is read, in time linear in its length; nothing is raised.

Differences from CommonMark, all on purpose: Obsidian comments hide their lines; containers nest
`MAX_DEPTH` deep, and what is deeper is text; link reference definitions are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from vaultleads.core.blocks import MARK, Marker, marker_lines, pairs_of, without_generated
from vaultleads.core.body.marks import title
from vaultleads.core.body.scanner import Scanner
from vaultleads.core.spans import Span, blanked, silent_spans


class Heading(NamedTuple):
    """A heading outside lists and quotes. `line` counts from 0 in the text."""

    line: int
    level: int
    text: str


class Item(NamedTuple):
    """A list item outside quotes.

    Lines count from 0 in the text; `end` is one past its last line. `offset` is where its content
    starts in the first line, `depth` is 1 for an item of a list that is in no other.
    """

    line: int
    offset: int
    depth: int
    end: int


class Blocks(NamedTuple):
    """The structure of a text.

    `code` are ranges of lines (first, one past the last) of fenced and indented code. `shown` is
    the text with its comments blanked, `linkable` has its code blanked as well; both keep every
    place. `lines` are those of `shown`. `markers` of generated blocks are those that count,
    `stray` those that would if they stood elsewhere.
    """

    headings: tuple[Heading, ...]
    items: tuple[Item, ...]
    code: tuple[Span, ...]
    shown: str
    linkable: str
    lines: list[str]
    markers: tuple[Marker, ...] = ()
    stray: tuple[Marker, ...] = ()


def read_own(text: str) -> Blocks:
    """Return the structure of what a person wrote in `text`, as `read_blocks` does.

    What stands in generated blocks is blanked; their markers count outside of code, quotes, lists
    and comments.
    """
    markers = marker_lines(text.split("\n")) if MARK in text else ()
    if not markers:
        return read_blocks(text)
    scanner = Scanner(text, frozenset(marker.line for marker in markers))
    scanner.scan()
    met = frozenset(scanner.met)
    count = tuple(marker for marker in markers if marker.line in met)
    spans = pairs_of(count)
    hidden = [range(first + 1, end) for first, end in spans]
    stray = tuple(
        marker
        for marker in _stray(markers, scanner)
        if not any(marker.line in lines for lines in hidden)
    )
    return read_blocks(without_generated(text, spans))._replace(markers=count, stray=stray)


def own_part(data: bytes) -> bytes:
    """Return what of the bytes `data` of a note a person wrote: all that is not in its blocks.

    Line ends are made alike. Where front matter hides a marker, the block counts as theirs.
    """
    if MARK.encode() not in data:
        return data
    lines = re.split("\r\n|\n|\r", data.decode("utf-8", "surrogateescape"))
    for first, end in reversed(pairs_of(read_own("\n".join(lines)).markers)):
        lines[first + 1 : end + 1] = []
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _stray(markers: tuple[Marker, ...], scanner: Scanner) -> Iterator[Marker]:
    """Yield the markers that do not count and were not meant as examples."""
    offsets = [0, *accumulate(len(line) + 1 for line in scanner.lines)]
    silent = {line for first, end in scanner.code for line in range(first, end)}
    for first, end, html in scanner.runs:
        if html and scanner.lines[first].lstrip().startswith("<!--"):
            silent.update(range(first + 1, end))
    met = frozenset(scanner.met)
    for marker in markers:
        line = scanner.lines[marker.line]
        at = marker.column - 1
        place = offsets[marker.line] + at
        if not (
            marker.line in met
            or marker.line in silent
            or any(start <= at < stop for start, stop in silent_spans(line).code)
            or any(start <= place < stop for start, stop in scanner.comments)
        ):
            yield marker


def read_blocks(text: str) -> Blocks:
    r"""Return the structure of `text`, whose lines end with `\n`."""
    scanner = Scanner(text)
    scanner.scan()
    shown, linkable = text, text
    if scanner.comments or scanner.code or "`" in text or "<!--" in text:
        shown, linkable = _silenced(text, scanner)
    lines = scanner.lines if shown is text else shown.split("\n")
    headings = tuple(
        Heading(first, level, title(lines[first:end])) for first, end, level in scanner.headings
    )
    items = tuple(Item(*item) for item in scanner.items)
    return Blocks(headings, items, tuple(scanner.code), shown, linkable, lines)


def _silenced(text: str, scanner: Scanner) -> tuple[str, str]:
    """Return `text` without its comments, and without its code as well."""
    offsets = [0, *accumulate(len(line) + 1 for line in scanner.lines)]
    shown = blanked(text, scanner.comments) if scanner.comments else text
    inline: list[Span] = [(offsets[first], offsets[end] - 1) for first, end in scanner.code]
    comments: list[Span] = []
    for first, end, html in scanner.runs:
        base = offsets[first]
        piece = shown[base : offsets[end] - 1]
        if "`" in piece or "<!--" in piece:
            silent = silent_spans(piece, html=html)
            inline += ((base + start, base + stop) for start, stop in silent.code)
            comments += ((base + start, base + stop) for start, stop in silent.comments)
    shown = blanked(shown, comments) if comments else shown
    return shown, blanked(shown, inline) if inline else shown
