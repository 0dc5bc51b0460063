"""One pass over the lines of a Markdown text, with what is open around each of them.

Apart from `blocks`, which says what the structure is and what of it is to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Container

from vaultleads.core.body.marks import (
    ATX,
    CODE_INDENT,
    DELIMITERS,
    FENCE_OPEN,
    HTML_ENDS,
    HTML_TAG,
    HTML_UNTIL,
    MARKER,
    SETEXT,
    USUAL_ITEM,
    after_quote,
    cells,
    closes,
    is_rule,
    opens_html_block,
    original,
)
from vaultleads.core.spans import Span, blanked, silent_spans

MAX_DEPTH = 32
"""How deep lists and quotes nest. No person goes there; a hostile note would for ever."""

_QUOTE = -1
_ONE_ITEM = [2]
"""The containers inside an item of a list that is in no other, its content behind `- `."""
# The open leaf. From _FENCE on, its lines are taken as they are.
_NONE, _PARAGRAPH, _TABLE, _FENCE, _HTML, _INDENTED = range(6)


class Scanner:
    """One pass over the lines, with the containers and the leaf that are open.

    `containers` holds, for a list item, how far its content is indented from its parent's, and
    `_QUOTE` for a quote. The leaf (paragraph, code or HTML block) is the one open inside them.
    Of the lines `wanted`, `met` are those that begin a comment outside of all containers.
    """

    def __init__(self, text: str, wanted: Container[int] = ()) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.headings: list[tuple[int, int, int]] = []
        self.items: list[list[int]] = []
        self.code: list[Span] = []
        self.comments: list[Span] = []
        self.runs: list[tuple[int, int, bool]] = []
        self.containers: list[int] = []
        self.open_items: list[list[int]] = []
        self.quotes = 0
        self.leaf = _NONE
        self.leaf_line = 0
        self.filled = -1
        self.bare = False
        self.fence = ""
        self.html_end: re.Pattern[str] | None = None
        self.hidden = 0
        self.wanted = wanted
        self.met: list[int] = []

    def scan(self) -> None:
        """Read every line and close what is open at the end."""
        if "%" in self.text and "%%" in self.text:
            self._scan_with_comments()
        else:
            read_usual = self._read_usual
            for index, raw in enumerate(self.lines):
                if self.leaf >= _FENCE or not read_usual(index, raw):
                    self._read(index, raw.expandtabs(4) if "\t" in raw else raw)
        self._close(len(self.lines), 0)

    # Lines

    def _read(self, index: int, line: str) -> None:
        start = len(line) - len(line.lstrip(" "))
        if start == len(line):
            self._blank(0)
            return
        if self.containers:
            depth, column, start = self._enter(line, start)
            if start == len(line):
                self._blank(depth)
                return
        else:
            depth = column = 0
        if self.leaf >= _FENCE and depth == len(self.containers):
            if self._stay_verbatim(index, line, column, start):
                return
        elif self.leaf >= _FENCE:
            self._close(index, depth)
        self._open(index, line, column, start, depth)
        self.filled = index

    def _read_usual(self, index: int, line: str) -> bool:
        """Whether the line is prose or an item outside of all others, and is read.

        Nearly every line of a vault is, and needs none of the questions that `_open` asks.
        """
        if not line:
            self._blank(0)
            return True
        if self.containers:
            if self.containers != _ONE_ITEM:
                return False
        elif line[0].isalpha():
            if self.leaf == _NONE:
                self.leaf, self.leaf_line = _PARAGRAPH, index
            self.filled = index
            return True
        if not USUAL_ITEM.match(line):
            return False
        self._close(index, 0)
        self.containers.append(_ONE_ITEM[0])
        item = [index, _ONE_ITEM[0], 1, 0]
        self.open_items.append(item)
        self.items.append(item)
        self.leaf, self.leaf_line = _PARAGRAPH, index
        self.filled = index
        self.bare = False
        return True

    def _blank(self, depth: int) -> None:
        """A line with nothing on it, read after the containers up to `depth` took theirs."""
        if self.bare:
            # An item may begin with one blank line, not with two: it stays empty.
            self.bare = False
            self._close(self.filled + 1, len(self.containers) - 1)
        if self.quotes and _QUOTE in self.containers[depth:]:
            self._close(self.filled + 1, self.containers.index(_QUOTE, depth))
        elif self.leaf in {_PARAGRAPH, _TABLE} or (self.leaf == _HTML and self.html_end is None):
            self._end_leaf(self.filled + 1)

    def _enter(self, line: str, start: int) -> tuple[int, int, int]:
        """Return how many containers go on in `line`, the column after them, the first mark."""
        column = 0
        for depth, width in enumerate(self.containers):
            if width != _QUOTE:
                if start - column < width:
                    return depth, column, start
                column += width
            elif start - column < CODE_INDENT and line.startswith(">", start):
                column, start = after_quote(line, start)
                if start == len(line):
                    return depth + 1, column, start
            else:
                return depth, column, start
        return len(self.containers), column, start

    def _stay_verbatim(self, index: int, line: str, column: int, start: int) -> bool:
        """Whether the open code or HTML block takes this line."""
        if self.leaf == _INDENTED:
            if start - column < CODE_INDENT:
                self._end_leaf(index)
                return False
        elif self.leaf == _FENCE:
            if start - column < CODE_INDENT and closes(self.fence, line, start):
                self._end_leaf(index + 1)
        elif self.html_end is not None and self.html_end.search(line, start):
            self._end_leaf(index + 1)
        self.filled = index
        return True

    # Blocks

    def _open(self, index: int, line: str, column: int, start: int, depth: int) -> None:
        """Open what starts in `line`, or carry the paragraph on."""
        while True:
            goes_on = self.leaf == _PARAGRAPH and depth == len(self.containers)
            if start - column >= CODE_INDENT:
                if self.leaf != _PARAGRAPH:
                    self._start_leaf(index, depth, _INDENTED)
                    return
                break
            mark = line[start]
            if mark.isalpha():
                break
            if mark == ">" and len(self.containers) < MAX_DEPTH:
                column, start = self._open_quote(index, line, start, depth)
            elif mark in "-+*0123456789" and (
                item := self._open_item(index, line, column, start, depth, goes_on=goes_on)
            ):
                column, start = item
            else:
                if self._open_leaf(index, line, start, depth, goes_on=goes_on):
                    return
                break
            if start == len(line):
                return
            depth = len(self.containers)
        self._text(index, line, depth, deep=start - column >= CODE_INDENT)

    def _open_quote(self, index: int, line: str, start: int, depth: int) -> tuple[int, int]:
        self._close(index, depth)
        self.containers.append(_QUOTE)
        self.quotes += 1
        self.bare = False
        return after_quote(line, start)

    def _open_item(
        self, index: int, line: str, column: int, start: int, depth: int, *, goes_on: bool
    ) -> tuple[int, int] | None:
        """Open the list item that starts at `start`; return the column of its content and mark."""
        match = MARKER.match(line, start)
        if not match or len(self.containers) >= MAX_DEPTH or is_rule(line, start):
            return None
        if goes_on and SETEXT.match(line, start):
            return None
        marker, spaces = match.group(1, 2)
        empty = match.end() == len(line)
        if goes_on and (empty or (len(marker) > 1 and int(marker[:-1]) != 1)):
            return None
        self._close(index, depth)
        gap = 1 if empty or len(spaces) > CODE_INDENT else len(spaces)
        self.containers.append(start - column + len(marker) + gap)
        item = [index, original(self.lines[index], match.end()), len(self.open_items) + 1, 0]
        self.open_items.append(item)
        if not self.quotes:
            self.items.append(item)
        self.bare = empty
        return start + len(marker) + gap, match.end()

    def _open_leaf(self, index: int, line: str, start: int, depth: int, *, goes_on: bool) -> bool:
        """Whether a heading, a rule, a fence or an HTML block starts here; it is opened."""
        mark = line[start]
        if mark == "#" and (atx := ATX.match(line, start)):
            self._close(index, depth)
            self._add_heading(index, index + 1, atx.end() - start)
        elif goes_on and mark in "=-" and SETEXT.match(line, start):
            first = self.leaf_line
            self._end_leaf(index)
            self._add_heading(first, index, 1 if mark == "=" else 2)
        elif mark in "-*_" and is_rule(line, start):
            self._close(index, depth)
        elif mark in "`~" and (fence := FENCE_OPEN.match(line, start)):
            self.fence = fence[1] or fence[2]
            self._start_leaf(index, depth, _FENCE)
        elif mark != "<" or not self._open_html(index, line, start, depth):
            return False
        self.bare = False
        return True

    def _open_html(self, index: int, line: str, start: int, depth: int) -> bool:
        if until := HTML_UNTIL.match(line, start):
            end = HTML_ENDS[until.lastgroup or ""]
            self._start_leaf(index, depth, _HTML)
            self.html_end = end
            if index in self.wanted and not self.containers:
                self.met.append(index)
            # `<!-->` is a whole comment, so the end may share the start's two dashes.
            if end.search(line, start + 2 if until.lastgroup == "comment" else until.end()):
                self._end_leaf(index + 1)
            return True
        if opens_html_block(line, start) or (
            self.leaf != _PARAGRAPH and HTML_TAG.match(line, start)
        ):
            self._start_leaf(index, depth, _HTML)
            self.html_end = None
            return True
        return False

    def _text(self, index: int, line: str, depth: int, *, deep: bool) -> None:
        """Carry the open paragraph on, lazily too, or start one."""
        if self.leaf != _PARAGRAPH:
            if self.leaf != _TABLE or depth < len(self.containers):
                self._start_leaf(index, depth, _PARAGRAPH)
        elif (
            "-" in line
            and not deep
            and "|" in self.lines[index - 1]
            and depth == len(self.containers)
            and DELIMITERS.match(line)
            and cells(line) == cells(self.lines[index - 1])
        ):
            self.leaf = _TABLE

    # Opening and closing

    def _start_leaf(self, index: int, depth: int, leaf: int) -> None:
        self._close(index, depth)
        self.leaf = leaf
        self.leaf_line = index
        self.bare = False

    def _add_heading(self, first: int, end: int, level: int) -> None:
        if not self.containers:
            self.headings.append((first, end, level))
        self.runs.append((first, end, False))

    def _close(self, index: int, depth: int) -> None:
        """End the leaf and all containers deeper than `depth`; `index` is the line after them."""
        self._end_leaf(index)
        while len(self.containers) > depth:
            if self.containers.pop() == _QUOTE:
                self.quotes -= 1
            else:
                self.open_items.pop()[3] = self.filled + 1

    def _end_leaf(self, index: int) -> None:
        if self.leaf == _FENCE:
            self.code.append((self.leaf_line, index))
        elif self.leaf == _INDENTED:
            self.code.append((self.leaf_line, self.filled + 1))
        elif self.leaf != _NONE:
            self.runs.append((self.leaf_line, index, self.leaf == _HTML))
        self.leaf = _NONE

    # Obsidian comments

    def _scan_with_comments(self) -> None:
        """Read every line of a text that has `%%` somewhere."""
        offset = 0
        for index, raw in enumerate(self.lines):
            line = raw.expandtabs(4) if "\t" in raw else raw
            if offset < self.hidden:
                self._leave_comment(index, offset, raw)
            else:
                self._read_with_comments(index, offset, raw, line)
            offset += len(raw) + 1

    def _read_with_comments(self, index: int, offset: int, raw: str, line: str) -> None:
        """Read a line outside of comments, in which one may open."""
        if "%%" not in raw:
            self._read(index, line)
            return
        if raw.lstrip().startswith("%%") and self.leaf < _FENCE:
            found = len(self.comments)
            self._find_comments(offset, raw, 0)
            after = self.comments[found][1] - offset if len(self.comments) > found else 0
            if after and not raw[after:].strip():
                return
            self._read(index, line)
            return
        self._read(index, line)
        if self.leaf < _FENCE and not (self.code and self.code[-1][1] > index):
            self._find_comments(offset, raw, 0)

    def _leave_comment(self, index: int, offset: int, raw: str) -> None:
        """Read a line that a comment reaches into; what follows the comment is plain text."""
        after = self.hidden - offset
        if not raw[after:].strip():
            return
        if self.leaf != _PARAGRAPH:
            self._start_leaf(index, len(self.containers), _PARAGRAPH)
        self.filled = index
        self._find_comments(offset, raw, after)

    def _find_comments(self, offset: int, raw: str, start: int) -> None:
        """Note the comments that open in `raw` from `start` on, and how far the last one goes."""
        clear = blanked(raw, silent_spans(raw).code) if "`" in raw else raw
        at = clear.find("%%", start)
        while at >= 0:
            close = self.text.find("%%", offset + at + 2)
            if close < 0:
                # Nothing closes it: on a line of its own it hides the rest, else it is text.
                if not raw[:at].strip():
                    self.hidden = len(self.text)
                    self.comments.append((offset + at, self.hidden))
                return
            self.hidden = close + 2
            self.comments.append((offset + at, self.hidden))
            at = clear.find("%%", self.hidden - offset) if self.hidden < offset + len(raw) else -1
