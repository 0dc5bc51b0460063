"""Text that YAML understands otherwise than it was meant.

Owns the warnings about values of which a part goes missing, or into another, without being an
error to YAML. Apart from `rescue`, which reads what YAML refuses: these are found where all is
well formed, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultleads.codec.problems import merged_item, swallowed
from vaultleads.core.model import Property, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultleads.core.problem import Problem

_COMMENT_SLIP = pattern(r"#(?<=[ \t]#)[^\s#]")
_SWALLOWED = pattern(r"[ \t]+(#[^\s#].*)")


def misread(properties: dict[str, Property], text: str, first_line: int) -> list[Problem]:
    """Return the warnings about the `properties` of `text`, which begins on `first_line`."""
    problems: list[Problem] = []
    if "#" in text and _COMMENT_SLIP.search(text):
        problems += _swallowed_comments(properties, text, first_line)
    if "\n" in text and "- " in text:
        problems += _merged_items(properties, text, first_line)
    return problems


def _merged_items(properties: dict[str, Property], block: str, first_line: int) -> list[Problem]:
    """Warn about list items below a value, which YAML reads as more of that value."""
    problems = []
    lines: list[str] = []
    for prop in properties.values():
        scalar = prop.value
        if scalar.__class__ is not Scalar or scalar.quoted or " - " not in scalar.text:
            continue
        lines = lines or block.split("\n")
        below = lines[scalar.line - first_line + 1 : scalar.line - first_line + 2]
        if below and below[0].lstrip(" \t").startswith("- "):
            problems.append(merged_item(prop.name, below[0], scalar.line + 1))
    return problems


def _swallowed_comments(
    properties: dict[str, Property], block: str, first_line: int
) -> list[Problem]:
    """Warn about values like `#job`: without quotes YAML leaves out everything from the `#`."""
    lines = block.split("\n")
    problems = []
    for prop in properties.values():
        for scalar in _plain_scalars(prop.value):
            rest = lines[scalar.line - first_line][scalar.column - 1 :]
            match = _SWALLOWED.match(rest, len(scalar.text))
            if match and rest.startswith(scalar.text):
                column = scalar.column + match.start(1)
                whole = rest.strip()
                problems.append(swallowed(prop.name, match[1], whole, (scalar.line, column)))
    return problems


def _plain_scalars(value: PropertyValue) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        if not value.quoted:
            yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _plain_scalars(item)
    else:
        for _, item in value.items:
            yield from _plain_scalars(item)
