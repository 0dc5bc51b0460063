"""Ticked boxes of the follow-up report: which follow-up each one means, and what was typed there.

Text alone, apart from what a tick does to a note: lines are read as editors and formatters leave
them, and are put back as they were rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from vaultleads.core.body.blocks import read_blocks
from vaultleads.core.followup.model import MARK_LENGTH
from vaultleads.core.lines import lines_of
from vaultleads.core.merges import unsaid_lines
from vaultleads.core.patterns import pattern
from vaultleads.core.shown import word_ends
from vaultleads.core.spans import silent_spans

REPORT = "followups"
"""The name of the report in the markers of its generated region."""


class Line(NamedTuple):
    """A line of a text by its number, from 0, and what it says without indentation and bullet.

    `joined`: it goes on where the line above ends, as a formatter wraps a text.
    """

    number: int
    text: str
    joined: bool = False


class Place(NamedTuple):
    """Where a box stands: the line and the column of its tick, and where its mark begins and ends.

    Lines and columns count from 0. `start` is the column where the text behind the box begins.
    """

    line: int
    tick: int
    start: int
    mark_line: int = 0
    mark_start: int = 0
    mark_end: int = 0


class Box(NamedTuple):
    """A ticked box of the report.

    `mark` says which follow-up it is, empty where that can no longer be told. `shown` is what
    stands between box and mark, `after` what stands behind the mark, `below` the lines under it
    that the report did not write. `under` is what the box above says that it is indented below.
    `generated`: it stands within the generated region.
    """

    mark: str
    shown: str
    after: str
    below: tuple[Line, ...]
    under: str
    generated: bool
    place: Place


def ticked_boxes(text: str) -> tuple[Box, ...]:
    """Return the ticked boxes of the report's file `text`, in the order of their lines.

    Counted are those that bear a mark, anywhere but in code, and within the generated region those
    that have lost it, because nothing else there is ever ticked.
    """
    if not _TICKED.search(text):
        return ()
    page = _Page(text)
    return tuple(box for item in page.items if (box := page.box(item)) is not None)


def rendered_since(text: str) -> date | None:
    """Return the first day on which the report's file `text` may have been rendered, if it says."""
    week = _WEEK.search(text)
    try:
        return date.fromisocalendar(int(week[1]), int(week[2]), 1) if week else None
    except ValueError:
        return None


def settled(text: str, boxes: Iterable[tuple[Box, int]]) -> str:
    """Return the report's file `text` with these of its boxes settled, so that none counts again.

    Within the generated region a line becomes what was rendered: not ticked, and without what was
    typed; the number beside each box says how many characters of `shown` were rendered. Elsewhere
    only the mark is taken off, and all else stays.
    """
    lines = lines_of(text)
    gone: set[int] = set()
    for box, kept in boxes:
        place = box.place
        if not box.mark and not box.generated:
            lines[place.line] = _ANY_MARK.sub("", lines[place.line])
            continue
        line = lines[place.mark_line]
        if not box.generated:
            before = line[: place.mark_start].removesuffix(" ")
            lines[place.mark_line] = before + line[place.mark_end :]
            continue
        end = line[len(line.rstrip("\r\n")) :]
        told = line[: place.mark_end]
        if place.mark_line == place.line and kept < len(box.shown):
            mark = line[place.mark_start : place.mark_end]
            told = f"{line[: place.start]}{box.shown[:kept].rstrip()} {mark}"
        lines[place.mark_line] = told + end
        ticked = lines[place.line]
        lines[place.line] = f"{ticked[: place.tick]} {ticked[place.tick + 1 :]}"
        gone |= _with_gaps(lines, (below.number for below in box.below))
    return "".join(line for number, line in enumerate(lines) if number not in gone)


def _with_gaps(lines: Sequence[str], numbers: Iterable[int]) -> set[int]:
    """Return `numbers` with those of the blank lines right above: they came with what was typed."""
    found: set[int] = set()
    for number in numbers:
        found.add(number)
        above = number - 1
        while above >= 0 and not lines[above].strip():
            found.add(above)
            above -= 1
    return found


# --- what was typed -------------------------------------------------------------------------


class Typed(NamedTuple):
    """What was typed at a box; `kept` is how many characters of its `shown` were rendered."""

    text: str
    kept: int


def typed_at(box: Box, action: str, *, as_rendered: bool) -> Typed | None:
    """Return what was typed at `box`, whose follow-up says `action`; None if that is not certain.

    `as_rendered`: what stands before the mark is known to be what was rendered.
    """
    kept = len(box.shown)
    before = ""
    if not as_rendered:
        ends = tuple(word_ends(box.shown, action))
        arrow = _ARROW.search(box.shown)
        if ends:
            kept = _likeliest(box.shown, ends)
        elif arrow:
            kept = arrow.start()
        else:
            return None
        before = box.shown[kept:]
    return Typed(_told((before, box.after), box.below), kept)


def typed_apart(box: Box) -> str:
    """Return what was certainly typed at `box`, whatever its follow-up says."""
    arrow = _ARROW.search(box.shown)
    return _told((box.shown[arrow.end() :] if arrow else "", box.after), box.below)


def _likeliest(shown: str, ends: Sequence[int]) -> int:
    """Return the place in `shown`, one of `ends`, where the words of the report end."""
    for end in ends:
        if not shown[end:].strip() or _ARROW.match(shown[end:].lstrip()):
            return end
    return ends[0]


def _told(parts: Iterable[str], below: Iterable[Line]) -> str:
    told = [" ".join(filter(None, (_STRAY.sub("", part).strip() for part in parts)))]
    for line in below:
        text = _STRAY.sub("", line.text).strip()
        if line.joined:
            told[-1] = f"{told[-1]} {text}".strip()
        else:
            told.append(text)
    bare = (_LEAD.sub("", _ESCAPED_LINK.sub(r"[[\1]]", line), count=1) for line in told)
    return "\n".join(filter(None, bare))


_ARROW = pattern(r"→|➔|⇒|(?:--?|=)\\?(?:>|&gt;)")
_LEAD = pattern(rf"\A(?:{_ARROW.pattern}|[-–—:;,.·]+(?=\s|\Z))?\s*")
_ESCAPED_LINK = pattern(r"\\?\[\\?\[([^\[\]\\]+(?:\\\|[^\[\]\\]+)?)\\?\]\\?\]")
_STRAY = pattern(
    r"[✅❌]\ufe0f? *[0-9]{4}-[0-9]{2}-[0-9]{2}|[\[(] *(?:completion|cancelled):: *[0-9-]+ *[\])]"
    r"|(?<=\s)\^[A-Za-z0-9-]+\s*\Z"
)
"""What the Obsidian Tasks plugin adds where it ticks a box, and Obsidian where it is linked to."""

# --- the lines of the report ----------------------------------------------------------------

_WEEK = pattern(r"\A\ufeff?---[ \t]*\r?\n(?:[^\n-][^\n]*\n)*?week: ([0-9]{4})-W([0-9]{2})\s")
_TICKED = pattern(r"\[[xX]\\?\]")
_MARK = pattern(
    rf"\\?<\\?!(?:--|–|—)\s*vl\\?:\s*([0-9A-Fa-f]{{{MARK_LENGTH}}})\s*"
    r"(?:--|–|—)\\?>"
)
_ANY_MARK = pattern(rf" ?{_MARK.pattern}")
_ITEM = pattern(
    r"(?P<indent>[ \t>]*)(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|$)"
    r"(?P<box>\\?\[(?P<tick>[^\]\n])\\?\](?:[ \t]+|$))?"
)
_BREAK = pattern(r"[ \t>]*(?:#{1,6}(?:\s|$)|<!--\s*vaultleads:|([-*_])(?:[ \t]*\1){2,}\s*$)")
_REGION = pattern(rf" {{0,3}}<!--\s*vaultleads:(begin|end)\s+{REPORT}(?:\s+\S+){{0,2}}\s*-->\s*$")
_FENCE = pattern(r"[ \t>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})")
_EMPHASIS = "*_"
_SLANTED = pattern(r"([*_])(?!\1)\S")
_PLACE = pattern(r"\(line [0-9]+\b")
"""What a reason says of where its evidence stands, and a person hardly ever."""
_TAB = 4


@dataclass(slots=True)
class _Item:
    """A list item: its first line, those of its first paragraph, and all else that is below it."""

    first: int
    indent: int
    opening: re.Match[str]
    parent: _Item | None
    paragraph: list[int] = field(default_factory=list)
    further: list[int] = field(default_factory=list)
    children: list[_Item] = field(default_factory=list)


class _Page:
    """The lines of a report's file, and the list items that they make."""

    def __init__(self, text: str) -> None:
        self.lines: list[str] = [line.rstrip("\r\n") for line in lines_of(text)]
        self.fenced = self._fenced()
        self.unsaid = unsaid_lines(self.lines)
        self.region = self._region()
        self.items = tuple(self._items())

    def _fenced(self) -> frozenset[int]:
        code = read_blocks("\n".join(self.lines)).code
        return frozenset(
            number
            for first, end in code
            if _FENCE.match(self.lines[first])
            for number in range(first, end)
        )

    def _region(self) -> range:
        begin = -1
        for number, line in enumerate(self.lines):
            marker = _REGION.match(line)
            if marker and marker[1] == "begin" and begin < 0 and number not in self.fenced:
                begin = number
            elif marker and marker[1] == "end" and begin >= 0:
                return range(begin + 1, number)
        return range(0)

    def _items(self) -> Iterator[_Item]:
        """Yield every list item; how far a line is indented says what it is below."""
        open_items: list[_Item] = []
        gap = quoted = False
        for number, line in enumerate(self.lines):
            if number in self.unsaid:
                # Where git left its marks, nothing goes on.
                open_items.clear()
                continue
            if not line.strip(" \t>"):
                gap = True
                continue
            was, quoted = quoted, line.lstrip().startswith(">")
            if quoted != was or (number not in self.fenced and _BREAK.match(line)):
                open_items.clear()
            opening = None if number in self.fenced or _BREAK.match(line) else _ITEM.match(line)
            indent = _width(opening["indent"] if opening else line)
            if opening or gap:
                while open_items and open_items[-1].indent >= indent:
                    open_items.pop()
            if opening:
                parent = open_items[-1] if open_items else None
                item = _Item(number, indent, opening, parent)
                if parent:
                    parent.children.append(item)
                open_items.append(item)
                yield item
            elif open_items:
                self._continue(open_items[-1], number)
            gap = False

    def _continue(self, item: _Item, number: int) -> None:
        last = item.paragraph[-1] if item.paragraph else item.first
        goes_on = number == last + 1 and number not in self.fenced
        (item.paragraph if goes_on else item.further).append(number)

    # --- boxes --------------------------------------------------------------------------------

    def box(self, item: _Item) -> Box | None:
        """Return the box of `item` if it is ticked, and is one of the report."""
        if item.opening["tick"] not in ("x", "X") or item.first in self.fenced:
            return None
        generated = item.first in self.region
        marks = list(self._marks(item))
        if not marks and not generated:
            return None
        place = Place(item.first, item.opening.start("tick"), item.opening.end())
        under = self._shown(item.parent) if item.parent else ""
        if len({mark[1].lower() for _, mark in marks}) != 1:
            lines = (*(Line(n, self._bare(n)) for n in item.paragraph), *self._theirs(item))
            shown = _MARK.sub("", self.lines[item.first][item.opening.end() :]).strip()
            return Box("", shown, "", lines, under, generated, place)
        line, mark = marks[0]
        place = place._replace(mark_line=line, mark_start=mark.start(), mark_end=mark.end())
        after = _MARK.sub("", self.lines[line][mark.end() :])
        later = [Line(n, self._bare(n), joined=True) for n in item.paragraph if n > line]
        below = (*later, *self._theirs(item))
        shown = self._shown(item)
        return Box(mark[1].lower(), shown, after, below, under, generated, place)

    def _marks(self, item: _Item) -> Iterator[tuple[int, re.Match[str]]]:
        for number in (item.first, *item.paragraph):
            line = self.lines[number]
            code = silent_spans(line).code if "`" in line else ()
            for mark in _MARK.finditer(line):
                if not any(start <= mark.start() < end for start, end in code):
                    yield number, mark

    def _shown(self, item: _Item) -> str:
        """Return what stands between the box of `item` and its mark, on one line."""
        told: list[str] = []
        marked = dict(reversed(list(self._marks(item))))
        for number in (item.first, *item.paragraph):
            line = self.lines[number]
            start = item.opening.end() if number == item.first else 0
            if number in marked:
                told.append(line[start : marked[number].start()])
                break
            told.append(line[start:])
        return " ".join(part.strip() for part in told).strip()

    def _theirs(self, item: _Item) -> tuple[Line, ...]:
        """Return the lines below `item` that the report did not write, in order."""
        return tuple(sorted(line for line in self._below(item, self._reasons(item)) if line.text))

    def _below(self, item: _Item, reasons: frozenset[int]) -> Iterator[Line]:
        for number in item.further:
            yield Line(number, self._bare(number))
        for child in item.children:
            # A box below is another follow-up, or was one before its mark was taken off.
            if child.opening["box"]:
                continue
            for number in (child.first, *child.paragraph):
                if number not in reasons:
                    goes_on = number != child.first and number - 1 not in reasons
                    yield Line(number, self._bare(number), joined=goes_on)
            yield from self._below(child, frozenset())

    def _reasons(self, item: _Item) -> frozenset[int]:
        """Return the lines below `item` of the reason that the report gives there, in italics.

        A reason that says where its evidence stands is one, also where a line was moved, so that
        two stand here.
        """
        slanted = [child for child in item.children if self._is_slanted(child)]
        placed = [child for child in slanted if any(map(_PLACE.search, self._told(child)))]
        return frozenset(n for child in placed or slanted[:1] for n in self._slanted_lines(child))

    def _slanted_lines(self, child: _Item) -> range:
        for number in (child.first, *child.paragraph):
            if self.lines[number].rstrip()[-1:] in _EMPHASIS:
                return range(child.first, number + 1)
        return range(child.first, child.first + 1)

    def _is_slanted(self, child: _Item) -> bool:
        content = self._bare(child.first)
        return not child.opening["box"] and bool(_SLANTED.match(content))

    def _told(self, child: _Item) -> Iterator[str]:
        return (self.lines[number] for number in (child.first, *child.paragraph))

    def _bare(self, number: int) -> str:
        """Return a line without its indentation, and without a bullet outside of code."""
        line = self.lines[number]
        item = None if number in self.fenced else _ITEM.match(line)
        if item is None:
            return line.strip(" \t>")
        return line[item.start("box") if item["box"] else item.end() :].strip()


def _width(text: str) -> int:
    """Return how far a line is indented, quote marks included."""
    expanded = text.expandtabs(_TAB)
    return len(expanded) - len(expanded.lstrip(" >"))
