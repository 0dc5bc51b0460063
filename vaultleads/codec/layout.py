r"""Where the parts of a front matter stand, to the character, as it was written.

Apart from reading (`events`), which wants values and not their ends, and from `splice`, which
decides what to write. Offsets count characters of the text between the two `---` with the line
ends that it has, so that an edit never has to put them back.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from vaultleads.codec.events import FIRST_LINE
from vaultleads.codec.parser import choose_stand_ins, event_parser
from vaultleads.core.model import FrontMatter, Property
from vaultleads.core.patterns import pattern

_BYTE_LINE_END = pattern(rb"\r\n|\n|\r")
_LINE_END = pattern(r"\r\n|\n|\r")
_COLON = pattern(r"[ \t]*:(?=[ \t\r\n]|$)")
_DASH = pattern(r"-(?=[ \t]|$)")
_KEEPS = pattern(r"[|>][0-9-]*\+")


class Span(NamedTuple):
    """A value: where it starts and where its content ends, and for lists and mappings its parts.

    `marked` if an anchor, an alias or a tag stands at it or in it. `empty`: nothing is written.
    """

    kind: Literal["scalar", "list", "mapping"]
    start: int
    end: int
    style: str = ""
    flow: bool = False
    parts: tuple[Span, ...] = ()
    marked: bool = False

    @property
    def empty(self) -> bool:
        """Whether the value is nothing at all, not even quotes."""
        return self.start == self.end


class Piece(NamedTuple):
    """The lines of one property, from `first` to before `end`, counted from 0 in the block.

    `colon` is the offset behind the colon, -1 where the name is not followed by one.
    """

    prop: Property
    first: int
    end: int
    colon: int
    value: Span


class Layout:
    """The front matter of one note: the bytes around it, its text, and where its lines start."""

    __slots__ = ("block", "head", "lines", "properties", "starts", "tail")

    def __init__(self, data: bytes, note: FrontMatter) -> None:
        """Cut `data`, which decodes to `note` and has a front matter."""
        start, end = _block_ends(data, note.body_line - 2)
        self.head, self.tail = data[:start], data[end:]
        self.block = data[start:end].decode()
        if "\r" in self.block:
            self.starts = [0, *(match.end() for match in _LINE_END.finditer(self.block))]
            self.lines = [self.block[a:b].rstrip("\r\n") for a, b in pairwise(self.starts)]
        else:
            self.lines = self.block.split("\n")[:-1]
            self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.properties = tuple(note.properties.values())

    def with_block(self, block: str) -> bytes:
        """Return the bytes of the note with another text between its delimiters."""
        return self.head + block.encode() + self.tail

    def line_of(self, offset: int) -> int:
        """Return the line, from 0, in which `offset` stands; a line end belongs to its line."""
        return bisect_right(self.starts, offset) - 1

    def line_end(self, line: int) -> int:
        """Return the offset of the end of the text of `line`."""
        return self.starts[line] + len(self.lines[line])

    def eol(self, line: int) -> str:
        """Return the line end of `line`, or of the opening `---` above the first."""
        if 0 <= line < len(self.lines):
            return self.block[self.line_end(line) : self.starts[line + 1]]
        found = _BYTE_LINE_END.search(self.head)
        return found[0].decode() if found else "\n"

    def dash_line(self, items: Span, index: int) -> int:
        """Return the line on which the dash of an item of a block list stands."""
        first = self.line_of(items.start)
        column = items.start - self.starts[first]
        if index == 0:
            return first
        line = self.line_of(items.parts[index - 1].end) + 1
        while not _DASH.match(self.lines[line], column):
            line += 1
        return line

    def in_braces(self) -> bool:
        """Return whether the whole front matter is written in braces, as JSON is."""
        first = next((line for line in self.lines if line.strip(" \t") and _content(line)), "")
        return first.lstrip(" \t").startswith("{")

    def piece(self, prop: Property) -> Piece | None:
        """Return where the lines of `prop` stand; `None` if they cannot be told apart."""
        index = self.properties.index(prop)
        first = prop.line - FIRST_LINE
        stop = len(self.lines)
        if index + 1 < len(self.properties):
            stop = self.properties[index + 1].line - FIRST_LINE
        if stop <= first:
            return None
        try:
            return _PieceReader(self, first, stop).read(prop)
        except YAMLError:
            return None


def _block_ends(data: bytes, count: int) -> tuple[int, int]:
    """Return where the first and the last of the first `count` lines of `data` end."""
    if b"\r" not in data:
        return data.find(b"\n") + 1, len(data) - len(data.split(b"\n", count)[-1])
    ends: list[int] = []
    for match in _BYTE_LINE_END.finditer(data):
        ends.append(match.end())
        if len(ends) == count:
            break
    return ends[0], ends[-1]


def _content(line: str) -> bool:
    return not line.lstrip(" \t").startswith("#")


class _PieceReader:
    """Reads the lines of one property once more, for the ends of its parts."""

    def __init__(self, layout: Layout, first: int, stop: int) -> None:
        self.layout = layout
        self.first = first
        self.stop = stop
        text = "\n".join(layout.lines[first:stop]) + "\n"
        if not text.isascii() and (stand_ins := choose_stand_ins(text)):
            text = text.translate(stand_ins)
        self.following: Any = event_parser(text).get_event  # PyYAML's events are untyped

    def read(self, prop: Property) -> Piece | None:
        """Return the piece; raises YAMLError if its lines are not YAML by themselves."""
        while (event := self.following()).__class__ is not MappingStartEvent:
            if event is None or event.__class__ in {ScalarEvent, SequenceStartEvent, AliasEvent}:
                return None
        key = self._span(self.following())
        value = self._span(self.following())
        if self.following().__class__ is not MappingEndEvent:
            return None
        colon = _COLON.match(self.layout.block, key.end)
        place = colon.end() if colon else -1
        if value.empty and colon:
            value = value._replace(start=place, end=place)
        end = self.layout.line_of(max(value.end, key.end)) + 1
        return Piece(prop, self.first, end, place, value._replace(marked=value.marked | key.marked))

    def _offset(self, mark: Any) -> int:
        line: int = self.first + mark.line
        if line >= self.stop:
            return self.layout.starts[self.stop]
        return self.layout.starts[line] + int(mark.column)

    def _span(self, event: Any) -> Span:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        if event.__class__ is AliasEvent:
            return Span("scalar", start, end, marked=True)
        marked = event.tag is not None or event.anchor is not None
        if event.__class__ is ScalarEvent:
            style = event.style or ""
            if style and style in "|>":
                end = self._block_scalar_end(start, end)
            return Span("scalar", start, end, style, marked=marked)
        closes = SequenceEndEvent if event.__class__ is SequenceStartEvent else MappingEndEvent
        parts: list[Span] = []
        while (part := self.following()).__class__ is not closes:
            parts.append(self._span(part))
        flow = bool(event.flow_style)
        end = self._offset(part.end_mark) if flow or not parts else parts[-1].end
        marked = marked or any(each.marked for each in parts)
        kind: Literal["list", "mapping"] = "list" if closes is SequenceEndEvent else "mapping"
        return Span(kind, start, end, "", flow, tuple(parts), marked)

    def _block_scalar_end(self, start: int, end: int) -> int:
        """Return where the text ends: its last line, or blank lines below that it keeps."""
        layout = self.layout
        header = layout.line_of(start)
        last = layout.line_of(end - 1) if end > start else header
        if not _KEEPS.match(layout.block, start):
            while last > header and not layout.lines[last].strip(" \t"):
                last -= 1
        return layout.line_end(max(last, header))
