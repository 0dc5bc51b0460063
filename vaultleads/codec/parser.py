"""libyaml's events, and the two ways in which libyaml is not what we want.

Owns the choice of the parser, and the stand-ins for the characters that libyaml takes for line
ends. Apart from `events`, which builds values and may then forget both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultleads.core.model import PropertyValue, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

FALSE_LINE_ENDS = "\x85\u2028\u2029"
"""Line ends to libyaml (as in YAML 1.1), and text to YAML 1.2, to Obsidian and to every editor."""

_PRIVATE = range(0xF0000, 0xFFFFE)
"""A private plane of Unicode that libyaml lets through."""


def pure_parser(text: str) -> Any:
    """Return PyYAML's own event parser over `text`, for an installation without libyaml."""
    from yaml.parser import Parser  # noqa: PLC0415 - not needed where libyaml is there
    from yaml.reader import Reader  # noqa: PLC0415 - as above
    from yaml.scanner import Scanner  # noqa: PLC0415 - as above

    class PureParser(Reader, Scanner, Parser):
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PureParser(text)


event_parser: Callable[[str], Any] = pure_parser
"""Makes what has `get_event` from a text: libyaml's parser where PyYAML was built with it."""

try:
    from yaml._yaml import CParser
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    pass
else:
    event_parser = CParser


def unused_character(text: str) -> str:
    """Return a private character that `text` does not hold."""
    return next(char for code in _PRIVATE if (char := chr(code)) not in text)


def choose_stand_ins(text: str) -> dict[int, str]:
    """Return a table for `str.translate` that replaces each false line end in `text`.

    Every stand-in is one character that `text` does not hold, so that all columns stay.
    """
    stand_ins: dict[int, str] = {}
    for char in FALSE_LINE_ENDS:
        if char in text:
            stand_ins[ord(char)] = unused_character(text + "".join(stand_ins.values()))
    return stand_ins


def translated(value: PropertyValue, table: dict[int, str]) -> PropertyValue:
    """Return `value` with `str.translate(table)` applied to each of its texts."""
    if isinstance(value, Scalar):
        return translated_scalar(value, table)
    if isinstance(value, Sequence):
        return value._replace(items=tuple(translated(item, table) for item in value.items))
    pairs = value.items
    items = tuple((translated_scalar(key, table), translated(item, table)) for key, item in pairs)
    return value._replace(items=items)


def translated_scalar(scalar: Scalar, table: dict[int, str]) -> Scalar:
    """Return `scalar` with `str.translate(table)` applied to its texts."""
    content = scalar.value
    if isinstance(content, str):
        content = content.translate(table)
    return scalar._replace(value=content, text=scalar.text.translate(table))
