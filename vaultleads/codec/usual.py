"""The quick way to read a front matter that is written as Obsidian and this program write one.

Owns no dialect: what it answers is what `events` makes of libyaml's answer, value by value and
place by place, and where one line leaves anything to decide it answers nothing. Apart from
`events`, which reads all that is not as plain as this; here because libyaml hands out each name
and each value as three objects, and making those takes longer than all the rest.
"""

from __future__ import annotations

import re
from functools import cache

from vaultleads.codec.events import FIRST_LINE, MAX_NODES, plain_value
from vaultleads.core.model import Property, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern

_tuple = tuple.__new__
"""Makes a named tuple in half the time of calling its class."""

_LONGEST = MAX_NODES
"""Characters: what is no longer cannot hold more names and values than may be built."""

# Signs of other scripts are left out where a reader of YAML might think twice: spaces, line ends,
# what is invisible, private or no character at all. They are looked for once, so that below all
# that is no ASCII is ordinary: a class of many ranges takes a millisecond each to compile.
_OTHERS = "\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u2fff\u3001-\ud7ff\U0001f300-\U0001faff"
_ORDINARY = pattern(r"[\n -~]*+")


@cache
def _ordinary_abroad() -> re.Pattern[str]:
    return pattern(rf"[\n -~{_OTHERS}]*+")


_ANY = r"[^\n]"
_FIRST = r"[^\0-/:-@\[-`{-\xbf]"
_SIGN = r"[^\n#:]"
_PLAIN = rf"{_FIRST}{_SIGN}*+(?::(?![ \n]){_SIGN}*+)*+(?<! )"
"""Text without quotes in which neither a name nor a comment can begin."""
_QUOTED = r"\"[^\n\"\\]*+\""
_IN_FLOW = r"[A-Za-z0-9][A-Za-z0-9_ ./@+-]*+(?<! )"
_END = rf" *+(?:(?<= )#{_ANY}*+)?\n"

_ITEM = pattern(rf"({_QUOTED})|({_IN_FLOW})")
_LINE = pattern(
    rf"([A-Za-z_][A-Za-z0-9_-]{{0,99}}+):(?: ++(?:({_PLAIN})|({_QUOTED})"
    rf"|(\[(?:(?:{_QUOTED}|{_IN_FLOW})(?:, *+(?:{_QUOTED}|{_IN_FLOW}))*+)?\])){_END}"
    r"| ++([|>]-?)\n|\n)"
)
_DASH = pattern(rf"( *+)- (?:({_QUOTED})|({_PLAIN})){_END}")
_TEXT = pattern(rf"( ++)(?:{_ANY})++(?<! )\n(?:\1(?! ){_ANY}++(?<! )\n)*+")


def usual_properties(block: str) -> dict[str, Property] | None:
    r"""Return the properties of `block` by casefolded name, as `events.read_block` does.

    `block` is what stands between the delimiters, with `\n` line ends. `None` where it holds
    anything but names with a value on their line, lists and blocks of text, all without a problem.
    """
    if len(block) > _LONGEST or not _is_ordinary(block):
        return None
    found: dict[str, Property] = {}
    line, at, end = FIRST_LINE, 0, len(block)
    while at < end:
        match = _LINE.match(block, at)
        if match is None:
            return None
        name, word, quoted, listed, header = match.groups()
        stop, below = match.end(), line + 1
        value: PropertyValue | None
        if word:
            place = line, match.start(2) - at + 1
            value = _tuple(Scalar, (plain_value(word), word, *place, False))
        elif quoted:
            text = quoted[1:-1]
            value = _tuple(Scalar, (text, text, line, match.start(3) - at + 1, True))
        elif listed:
            value = _flow_list(listed, line, match.start(4) - at + 1)
        elif header:
            value, stop = _text(block, stop, header, line, match.start(5) - at + 1)
            below += block.count("\n", match.end(), stop)
        elif block[stop : stop + 1] in (" ", "-"):
            value, stop = _block_list(block, stop, line + 1)
            below += block.count("\n", match.end(), stop)
        else:
            value = Scalar(None, "", line, len(name) + 2)
        key = name.lower()
        if value is None or key in found:
            return None
        found[key] = _tuple(Property, (name, value, line, 1))
        line, at = below, stop
    return found or None


def _is_ordinary(block: str) -> bool:
    ordinary = _ORDINARY if block.isascii() else _ordinary_abroad()
    return ordinary.fullmatch(block) is not None


def _quoted(source: str, line: int, column: int) -> Scalar:
    text = source[1:-1]
    return _tuple(Scalar, (text, text, line, column, True))


def _flow_list(source: str, line: int, column: int) -> Sequence:
    items = tuple(
        _quoted(match[1], line, column + match.start())
        if match[1]
        else Scalar(plain_value(match[2]), match[2], line, column + match.start())
        for match in _ITEM.finditer(source)
    )
    return Sequence(items, line, column, True)


def _block_list(block: str, at: int, line: int) -> tuple[Sequence | None, int]:
    """Return the list whose items begin at `at`, if all are plain, and where it ends."""
    items: list[Scalar] = []
    indent, first = "", line
    while block[at : at + 1] in (" ", "-"):
        match = _DASH.match(block, at)
        if match is None or (items and match[1] != indent):
            return None, at
        indent, quoted, word = match.groups()
        column = len(indent) + 3
        if quoted:
            items.append(_quoted(quoted, line, column))
        else:
            items.append(Scalar(plain_value(word), word, line, column))
        at, line = match.end(), line + 1
    return Sequence(tuple(items), first, len(indent) + 1), at


def _text(block: str, at: int, header: str, line: int, column: int) -> tuple[Scalar | None, int]:
    """Return the text in lines below `header`, if all are indented alike, and where it ends."""
    match = _TEXT.match(block, at)
    if match is None:
        return None, at
    indent = len(match[1])
    lines = [written[indent:] for written in match[0][:-1].split("\n")]
    text = (" " if header[0] == ">" else "\n").join(lines)
    if header[-1] != "-":
        text += "\n"
    return Scalar(text, text, line, column, True), match.end()
