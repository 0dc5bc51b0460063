"""A legend: what each look of a picture stands for, in the order in which the kinds are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vaultleads.drawing.card import INNER, MARGIN, TOP
from vaultleads.drawing.lettering import fitted, text, width_of

_ROW = 22.0
_SIGN = 20.0
_BETWEEN = 18.0
_LONGEST = 300.0


class Legend(NamedTuple):
    """The texts of a legend, the middle of the place before each for its sign, and its bottom."""

    parts: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    bottom: float


def legend(labels: Iterable[str]) -> Legend:
    """Return a legend below the title; labels that do not fit into one line go into the next."""
    x, y = MARGIN, TOP
    parts: list[str] = []
    places: list[tuple[float, float]] = []
    for label in labels:
        words = fitted(label, _LONGEST, "note")
        width = _SIGN + width_of(words, "note")
        if x > MARGIN and x + width > MARGIN + INNER:
            x, y = MARGIN, y + _ROW
        parts.append(text(x + _SIGN, y + 4, words, "note"))
        places.append((x + 6, y))
        x += width + _BETWEEN
    return Legend(tuple(parts), tuple(places), y + _ROW)
