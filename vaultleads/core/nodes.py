"""What a file of settings holds, as nodes that know their place: texts, lists and mappings.

Apart from the two rooms that read such files, each with its own parser, so that what is told of a
place and of nothing is the same in both. Lines and columns count as their parser counts them.
"""

from __future__ import annotations

from typing import NamedTuple

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Text(NamedTuple):
    """A scalar as written, without its quotes; `plain` where it had none."""

    text: str
    line: int
    column: int
    plain: bool = True


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Entries(NamedTuple):
    """A mapping; its names are texts, each once."""

    entries: tuple[tuple[Text, Node], ...]
    line: int
    column: int


Node = Text | Items | Entries


def is_empty(node: Node) -> bool:
    """Whether nothing was said: YAML reads a null."""
    return isinstance(node, Text) and node.plain and node.text in _NULLS
