"""The type that a note claims, where its front matter cannot be read.

Owns a guess: a lead whose front matter is not closed, or saved by another program, shall not
vanish from every report, so somebody has to say that it wanted to be a lead. Apart from `note`,
which reads and never guesses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultleads.codec.delimiters import is_delimiter, names_a_property
from vaultleads.codec.names import without_invisible
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK_ABOVE = 10
"""How many lines may stand above the opening `---`."""

_LOOK_AHEAD = 40
"""How many lines are searched where nothing opens the front matter, or nothing closes it."""

_TYPE = pattern(r"(?P<quote>[\"']?)type(?P=quote)\s*:(?P<value>.*)", re.IGNORECASE)
_ITEM = pattern(r"\s*-\s+(?P<value>.*)")
_COMMENT = pattern(r"(?:^|(?<=\s))#.*")
_OPENS = pattern(r":\s*(?:[|>][-+\d]*)?$|^-\s")
"""The end, or beginning, of a line below which indented lines belong to it."""


def declared_in(text: str) -> str:
    r"""Return the value of the `type:` line in what looks like the front matter of `text`.

    `text` has `\n` line ends. The value comes casefolded, without quotes, brackets and comment,
    of a list the first item; it is empty if there is no such line. Linear in the length.
    """
    lines = [without_invisible(line) for line in text.split("\n")]
    block = _block(lines)
    for index in _top_level(block):
        if match := _TYPE.match(block[index].strip()):
            return _value(match["value"]) or _first_item(block[index + 1 :])
    return ""


def _block(lines: list[str]) -> list[str]:
    """Return the lines of what looks like front matter; none if nothing does."""
    content = [index for index, line in enumerate(lines[:_LOOK_ABOVE]) if line.strip()]
    if not content:
        return []
    opened = next((index for index in content if is_delimiter(lines[index])), None)
    if opened is None:
        block = lines[content[0] : content[0] + _LOOK_AHEAD]
    else:
        block = lines[opened + 1 :]
        closed = next((n for n, line in enumerate(block) if line.rstrip() in ("---", "...")), None)
        block = block[: _LOOK_AHEAD if closed is None else closed]
    first = next((line.strip() for line in block if line.strip(" #\t")), "")
    if opened is None and not names_a_property(first):
        return []
    fence = next((n for n, line in enumerate(block) if line.startswith(("```", "~~~"))), None)
    return block[:fence]


def _top_level(block: list[str]) -> Iterator[int]:
    """Yield the indices of the lines that belong to no line above them."""
    parents: list[tuple[int, bool]] = []
    for index, line in enumerate(block):
        content = line.strip()
        if not content or content[0] == "#":
            continue
        indent = len(line) - len(line.lstrip())
        while parents and parents[-1][0] >= indent:
            parents.pop()
        nested = bool(parents) and parents[-1][1]
        if not nested:
            yield index
        opens = _OPENS.search(_COMMENT.sub("", content).rstrip()) is not None
        parents.append((indent, nested or opens))


def _first_item(below: list[str]) -> str:
    """Return the value of the list item on the next line with content, if it is one."""
    line = next((line for line in below if line.strip()), "")
    match = _ITEM.match(line)
    return _value(match["value"]) if match else ""


def _value(written: str) -> str:
    """Return a value without comment, brackets and quotes, of several the first."""
    text = _COMMENT.sub("", written).strip().strip("[]").split(",")[0]
    return text.strip(" \t\"'").casefold()
