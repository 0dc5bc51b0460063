"""The common slips of front matter, and how to mend each.

Owns the sentences for what YAML refuses. Apart from `rescue`, which finds the piece that is
at fault: here one piece is looked at with the eyes of the person who wrote it, because YAML's
own words ("mapping values are not allowed in this context") help nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.codec.problems import (
    conflict_markers,
    in_quotes,
    is_exact,
    printable,
    problem,
    quote_it,
    remedy,
    shown,
    warning,
)
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem

if TYPE_CHECKING:
    from vaultleads.codec.events import UnreadableError

NAME = pattern(
    r"(?:(?P<quoted>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*')[ \t]*"
    r"|(?P<name>(?:[^\s#&*!|>'\"%@`\[\]{},?-]|-(?=\S))[^\n]*?)):(?=[ \t]|$)|\?(?=[ \t])"
)
"""A line that begins a property."""

CRAMPED = pattern(r"(?P<name>[^\W\d][\w-]*):(?![ \t:/\\])(?P<value>.+)")
"""A line that would begin one, were there a space after its colon."""

_CONTROL = pattern(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SEPARATOR = pattern("[\x85\u2028\u2029]")
_NO_BREAK_SPACE = "\xa0"
_TEXT_BLOCK = pattern(r"[|>][-+]?(?:[ \t]+#.*)?$")
_QUOTATION = pattern(r"\"[^\"\\]*\"|'[^']*'")
_RESERVED = frozenset("@`%*&!|>,?]}")
_CONFLICT = pattern(r"(?:={7}|\|{7} .*|>{7}.*)$")


class Piece(NamedTuple):
    """The lines of one property, the first being `line` of the note, names at column `indent`."""

    lines: list[str]
    line: int
    indent: int = 0

    @property
    def head(self) -> int:
        """The index of the line that holds the name, above which only comments stand."""
        for index, line in enumerate(self.lines):
            if line.strip() and line.lstrip()[0] != "#":
                return index
        return 0

    @property
    def name(self) -> str:
        """The name of the property, without quotes; empty if no line begins one."""
        match = self._match()
        if not match:
            return ""
        return (match["name"] or "").rstrip() or (match["quoted"] or "")[1:-1]

    @property
    def value(self) -> str:
        """What stands on the same line after the name and its colon."""
        match = self._match()
        return self.lines[self.head][match.end() :].strip() if match else ""

    @property
    def text(self) -> str:
        """The value without its comment, the lines that continue it joined to one."""
        lines = [re.split(r"[ \t]#(?=[ \t])", self.value)[0].rstrip()]
        return " ".join(lines + [self.lines[index].strip() for index in self.continued()])

    def continued(self) -> list[int]:
        """Return the indices of the lines below the name that continue a value of text."""
        strays = set(self.strays())
        return [
            index
            for index, line in enumerate(self.lines[self.head + 1 :], self.head + 1)
            if index not in strays and line.strip() and line.lstrip()[0] != "#"
        ]

    def _match(self) -> re.Match[str] | None:
        return NAME.match(self.lines[self.head], self.indent)

    def strays(self) -> list[int]:
        """Return the indices of the lines that cannot be a part of the value."""
        head, value = self.head, self.value
        named = self._match() is not None
        is_text = _TEXT_BLOCK.match(value) is not None
        found = [] if named else [head]
        for index, line in enumerate(self.lines[head + 1 :], head + 1):
            content = line.lstrip(" \t")
            if not content or content[0] == "#":
                continue
            outdented = len(line) - len(content) <= self.indent
            item = content.startswith("- ") or content == "-"
            if outdented:
                if content[0] not in "]}" and not (item and not value):
                    found.append(index)
            elif value and not is_text and (NAME.match(content) or (item and named)):
                found.append(index)
        return found


def separators(block: str) -> list[Problem]:
    """Warn about the first invisible line separator; to Obsidian it is an ordinary character."""
    match = None if block.isascii() else _SEPARATOR.search(block)
    if match is None:
        return []
    message = f"an invisible line separator (U+{ord(match[0]):04X}) stands here"
    place = _place(block, match.start(), 2)
    return [warning("line-separator", message, "replace it by a space", place)]


def stray(piece: Piece, line: int) -> Problem:
    """Return the problem of one line, given by its number, that belongs to no property."""
    text = piece.lines[line - piece.line] if line - piece.line < len(piece.lines) else ""
    content = text.strip(" \t")
    place = line, len(text) - len(text.lstrip(" \t")) + 1
    if match := CRAMPED.match(content):
        return _cramped(match, place)
    if _CONFLICT.match(text):
        return conflict_markers(line)
    indent = text[: place[1] - 1]
    if "\t" in indent or content.startswith(_NO_BREAK_SPACE):
        return _tab(place) if "\t" in indent else no_break_spaces(place)
    if content.startswith("- ") or content == "-":
        message = f"the list item {shown(content)} belongs to no property"
        hint = "indent it below a name that ends in a colon, or delete the dash"
        return problem("stray-line", message, hint, place)
    if NAME.match(content):
        message = f"spaces stand before {shown(content)}, so it is no property"
        hint = "delete the spaces at the start of the line"
        return problem("indented-name", message, hint, place)
    message = f"the line {shown(content)} is not `name: value`"
    hint = "write a name and a colon before it, or indent it if it continues the value above"
    return problem("stray-line", message, hint, place)


def slip(piece: Piece, error: UnreadableError) -> Problem:
    """Return what is wrong with a piece that YAML cannot read."""
    head = piece.lines[piece.head]
    line = piece.line + piece.head
    text = "\n".join(piece.lines)
    if match := _CONTROL.search(text):
        return _invisible(piece, match[0], _place(text, match.start(), piece.line))
    if not piece.name:
        cramped = CRAMPED.match(head, piece.indent)
        place = line, piece.indent + 1
        return _cramped(cramped, place) if cramped else stray(piece, line)
    column = head.find(piece.value, len(piece.name) + piece.indent) + 1 if piece.value else 1
    found = _in_value(piece, error, (line, column)) if piece.value else None
    return found or _below(piece, error)


# --- one kind of slip each ------------------------------------------------------------------


def _invisible(piece: Piece, char: str, place: tuple[int, int]) -> Problem:
    message = f"an invisible character (U+{ord(char):04X}) stands here"
    if piece.name:
        message = f"{printable(piece.name)}: {message}"
    return problem("control-character", message, "delete it", place)


def _cramped(match: re.Match[str], place: tuple[int, int]) -> Problem:
    name, value = printable(match["name"]), match["value"]
    spaced = f"{match['name']}: {value.strip(_NO_BREAK_SPACE)}"
    if value.startswith(_NO_BREAK_SPACE):
        message = f"{name}: a no-break space follows the colon"
        hint = remedy("replace it by an ordinary space", spaced)
    else:
        message = f"{name}: no space follows the colon"
        hint = f"write `{spaced}`" if is_exact(spaced) else "put a space after the colon"
    return problem("missing-space", message, hint, (place[0], place[1] + len(match["name"]) + 1))


def _tab(place: tuple[int, int]) -> Problem:
    message = "a tab stands at the start of the line"
    return problem("tab", message, "use spaces to indent", (place[0], 1))


def _in_value(piece: Piece, error: UnreadableError, place: tuple[int, int]) -> Problem | None:
    """Return the slip in the value on the line of the name, if it is there."""
    if _TEXT_BLOCK.match(piece.value):
        return _text_block(piece)
    value = re.split(r"[ \t]#(?=[ \t])", piece.value)[0].rstrip()
    first = value[:1]
    quoting = _quoting(piece)
    if first in "\"'":
        return _quotation(piece, value, quoting, error, place)
    if value.startswith("[["):
        return _links(piece, value, quoting, place)
    if first in "[{" and value.count("[") + value.count("{") > value.count("]") + value.count("}"):
        message = f"the {'bracket' if first == '[' else 'brace'} is not closed"
        closer = "]" if first == "[" else "}"
        hint = f"close it with `{closer}`, or put the value in quotes if it is text"
    elif first in "[{":
        message, hint = f"the value begins with `{first}` and is neither list nor text", quoting
    elif first in _RESERVED:
        message = f"the value begins with {shown(first)}, which YAML keeps for itself"
        hint = quoting
    elif value.startswith("- "):
        message = "a list item stands on the line of the name"
        hint = "write each item on a line of its own below, or put the value in quotes"
    elif (colon := re.search(r":(?=[ \t]|$)", value)) and error.line <= place[0]:
        message, hint = "a second colon stands in the value", quoting
        place = place[0], place[1] + colon.start()
    else:
        return None
    return _of(piece, "syntax", message, hint, place)


def _quoting(piece: Piece) -> str:
    """Return the remedy of a value that needs quotes, with all the lines it goes on for."""
    below = piece.continued()
    advice, otherwise = "put the whole value in quotes", ""
    if below:
        otherwise = (
            f"put the whole value, down to line {piece.line + below[-1]}, in quotes on one line"
        )
        advice += " on one line"
    return quote_it(advice, piece.text, f"{piece.name}: ", otherwise)


def _text_block(piece: Piece) -> Problem | None:
    """Return the slip in the lines of a text below `|` or `>`, if it is their indentation."""
    below = [n for n in range(piece.head + 1, len(piece.lines)) if piece.lines[n].strip()]
    if not below:
        return None
    first = piece.lines[below[0]]
    indent = len(first) - len(first.lstrip(" "))
    for index in below:
        line = piece.lines[index]
        place = piece.line + index, len(line) - len(line.lstrip(" ")) + 1
        if "\t" in line[: max(indent, 1)]:
            return _of_problem(piece, _tab(place))
        if piece.indent < place[1] - 1 < indent:
            message = (
                f"the text begins on line {piece.line + below[0]}, indented by {indent} spaces"
            )
            message += ", and this line has fewer"
            return _of(piece, "text-indent", message, "indent it like the line above", place)
    for index in range(piece.head + 1, below[0]):
        message = "an empty line above the text holds more spaces than the text"
        if len(piece.lines[index]) > indent:
            return _of(piece, "text-indent", message, "delete them", (piece.line + index, 1))
    return None


def no_break_spaces(place: tuple[int, int]) -> Problem:
    """Return the problem of a line that no-break spaces indent, which YAML takes for text."""
    message = "no-break spaces stand at the start of the line"
    hint = "replace them by spaces, or delete them if a property begins here"
    return problem("no-break-space", message, hint, place)


def _links(piece: Piece, value: str, quoting: str, place: tuple[int, int]) -> Problem:
    sources = re.findall(r"\[\[[^\[\]]+\]\]", value)
    message = "the value begins with a link without quotes, and goes on"
    if len(sources) > 1 and not re.sub(r"\[\[[^\[\]]+\]\]", "", value).strip(" ,;"):
        listed = f"[{', '.join(in_quotes(one) for one in sources)}]"
        hint = remedy("write a list", listed, "write a list with each link in quotes")
    else:
        hint = quoting
    return _of(piece, "syntax", message, hint, place)


def _quotation(
    piece: Piece, value: str, quoting: str, error: UnreadableError, place: tuple[int, int]
) -> Problem:
    """Return the slip in a value that begins with a quotation mark."""
    mark = value[0]
    if "escape" in error.reason:
        backslash = value.find("\\")
        message = "the backslash in double quotes does not begin anything that YAML knows"
        hint = "use single quotes, or write the backslash twice"
        if value[backslash : backslash + 2] == "\\u":
            message = "half a character is written here (a surrogate)"
            hint = "write the character itself"
        return _of(piece, "syntax", message, hint, (error.line, error.column))
    if error.reason.startswith("while scanning a quoted scalar") or value.find(mark, 1) < 0:
        message, hint = "the quotation mark is not closed", f"close it with `{mark}`"
        return _of(piece, "unclosed-quote", message, hint, place)
    inner = value[1:-1] if value.endswith(mark) else value
    if _QUOTATION.fullmatch(value) and piece.continued():
        message = "text goes on below the closing quotation mark"
        text = f"{inner} {piece.text[len(value) :].strip()}"
        hint = quote_it("put all of it in quotes on one line", text, f"{piece.name}: ")
        return _of(piece, "syntax", message, hint, (error.line, error.column or place[1]))
    if mark == "'" and "'" in inner and value.endswith(mark):
        message = "the apostrophe ends the quotation"
        is_double = '"' not in inner and "\\" not in inner
        advice = "use double quotes" if is_double else "write each apostrophe inside twice"
        hint = remedy(advice, f"{piece.name}: {in_quotes(inner)}")
    else:
        message, hint = "text goes on after the closing quotation mark", quoting
    return _of(piece, "syntax", message, hint, (error.line, error.column or place[1]))


def _below(piece: Piece, error: UnreadableError) -> Problem:
    """Return the slip in the lines below the name."""
    index = min(max(error.line - piece.line, 0), len(piece.lines) - 1)
    while index > piece.head and not piece.lines[index].strip():
        index -= 1
    text = piece.lines[index]
    content = text.lstrip(" \t")
    place = piece.line + index, len(text) - len(content) + 1
    items = [line for line in piece.lines if line.lstrip(" ").startswith(("- ", "-\t"))]
    tabbed = next((n for n, line in enumerate(piece.lines) if "\t" in line[: _indent(line)]), None)
    if tabbed is not None:
        return _of_problem(piece, _tab((piece.line + tabbed, 1)))
    if items and len({_indent(line) for line in items}) > 1:
        message = "the list items are not indented alike"
        return _of(piece, "list-indent", message, "give every `-` the same indentation", place)
    if content.startswith("- ") and (colon := content.find(": ")) >= 0:
        message, hint = "a colon stands in the list item", _item_quoting(piece, index)
        return _of(piece, "syntax", message, hint, (place[0], place[1] + colon))
    if content.startswith("- ") and content[2:3] in (*_RESERVED, "[", "{", '"', "'"):
        message = f"the list item begins with {shown(content[2])}, which YAML keeps for itself"
        if content[2] in "\"'":
            message = "text goes on after the closing quotation mark in the list item"
            if content.count(content[2]) == 1:
                message = "the quotation mark of the list item is not closed"
        return _of(piece, "syntax", message, _item_quoting(piece, index), place)
    message = f"YAML cannot read this line ({printable(error.reason)})"
    hint = "put the value in quotes if it is text"
    place = (error.line, error.column) if error.line == place[0] else place
    return _of(piece, "syntax", message, hint, place)


def _item_quoting(piece: Piece, index: int) -> str:
    """Return the remedy of a list item that needs quotes, with the lines that continue it."""
    first = piece.lines[index]
    parts = [first.strip()[2:].strip()]
    for line in piece.lines[index + 1 :]:
        if not line.strip() or _indent(line) <= _indent(first) or line.lstrip()[0] in "-#":
            break
        parts.append(line.strip())
    if len(parts) == 1:
        return quote_it("put it in quotes", parts[0], "- ")
    last = piece.line + index + len(parts) - 1
    otherwise = f"put all of it, down to line {last}, in quotes on one line"
    return quote_it("put it in quotes on one line", " ".join(parts), "- ", otherwise)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _of(piece: Piece, code: str, message: str, hint: str, place: tuple[int, int]) -> Problem:
    return problem(code, f"{printable(piece.name)}: {message}", hint, place)


def _of_problem(piece: Piece, found: Problem) -> Problem:
    place = found.line, found.column
    return _of(piece, found.code, found.message, found.hint, place)


def _place(text: str, index: int, first_line: int) -> tuple[int, int]:
    """Return line and column of `text[index]`, its first line being `first_line`."""
    return first_line + text.count("\n", 0, index), index - text.rfind("\n", 0, index)
