"""Names that are not what they look like.

Owns the characters that nobody sees, or takes for others, in the name of a property: `due` with a
zero-width space in it is another name to every reader, and its value silently counts for nothing.
Apart from `events`, which takes every name as it stands.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vaultleads.codec.problems import printable, problem
from vaultleads.codec.slips import no_break_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultleads.core.model import Property
    from vaultleads.core.problem import Problem

_LOOK_ALIKE = str.maketrans("аеорсухіѕԁո", "aeopcyxisdn")  # noqa: RUF001 - these are what is meant
"""Letters of other scripts that are drawn like an ASCII one."""

_JOINERS = "\u200c\u200d"
"""Invisible, and ordinary in Persian words and between emoji."""

_STYLED = (("\uff01", "\uff5e"), ("\U0001d400", "\U0001d7ff"), ("\ufb00", "\ufb06"))
"""Full-width forms, mathematical letters and Latin ligatures."""


def odd_names(properties: Iterable[Property]) -> list[Problem]:
    """Return a problem for each property whose name holds a character that misleads."""
    return [found for prop in properties if not prop.name.isascii() and (found := _odd_name(prop))]


def without_invisible(text: str) -> str:
    """Return `text` without what nobody sees, and with a space for each unusual one."""
    if text.isascii():
        return text
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
    return "".join(char for char in spaced if unicodedata.category(char) != "Cf")


def _odd_name(prop: Property) -> Problem | None:
    name, place = prop.name, (prop.line, prop.column)
    if name.startswith("\xa0"):
        return no_break_spaces(place)
    if char := _first_invisible(name):
        kind, meant = "an invisible", without_invisible(name).strip()
    elif char := _first_look_alike(name):
        kind = "a look-alike"
        meant = unicodedata.normalize("NFKC", name).casefold().translate(_LOOK_ALIKE)
    else:
        return None
    message = (
        f"{kind} character (U+{ord(char):04X}) stands in the name `{printable(meant)}`,"
        " so the value does not count"
    )
    return problem("odd-name", message, "type the name again", place)


def _first_invisible(name: str) -> str:
    for index, char in enumerate(name):
        if char in _JOINERS:
            around = name[max(index - 1, 0) : index] + name[index + 1 : index + 2]
            if len(around) == 2 and not any(other.isascii() for other in around):  # noqa: PLR2004 - one on each side
                continue
        if char != " " and unicodedata.category(char) in ("Cf", "Zs"):
            return char
    return ""


def _first_look_alike(name: str) -> str:
    """Return the first character that stands for an ASCII one, if all the others are ASCII."""
    folded = name.casefold()
    if unicodedata.normalize("NFKC", folded).isascii():
        return next((c for c in name if any(a <= c <= z for a, z in _STYLED)), "")
    if folded.translate(_LOOK_ALIKE).isascii() and any("a" <= char <= "z" for char in folded):
        return next(char for char in name if not char.isascii())
    return ""
