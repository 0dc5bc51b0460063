"""Names beside the dots of a picture, where there is room for them.

Apart from the dots, because finding a free place is a thought of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vaultleads.drawing.lettering import Anchor, fitted, width_of

_LONGEST = 150.0
_ASIDE = 9.0
_ABOVE = 10.0
_RADIUS = 5.0
_RISE, _FALL = 10.0, 3.0
"""How far letters reach above and below the line that they stand on."""


class Spot(NamedTuple):
    """A place in a picture, in pixels from its upper left corner."""

    x: float
    y: float


class Name(NamedTuple):
    """A text at its place: where its base line begins, has its middle or ends."""

    x: float
    y: float
    words: str
    anchor: Anchor


class _Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Area) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: _Area) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def placed(
    wanted: Iterable[tuple[Spot, str]], dots: Sequence[Spot], corners: tuple[Spot, Spot]
) -> list[Name]:
    """Return the names that have room beside their dots, tried in the order given.

    A name stands right of its dot, else left, above or below, inside the frame between its upper
    left and lower right `corners`, and over no other name and no dot. Without room it is left out.
    """
    frame = _Area(*corners[0], *corners[1])
    taken = [_Area(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in dots]
    found = []
    for spot, label in wanted:
        words = fitted(label, _LONGEST, "name")
        width = width_of(words, "name")
        for name in _tries(spot, words) if words else ():
            area = _area(name, width)
            if area.within(frame) and not any(area.meets(other) for other in taken):
                found.append(name)
                taken.append(area)
                break
    return found


def _tries(spot: Spot, words: str) -> tuple[Name, ...]:
    x, y = spot
    return (
        Name(x + _ASIDE, y + 4.5, words, "start"),
        Name(x - _ASIDE, y + 4.5, words, "end"),
        Name(x, y - _ABOVE, words, "middle"),
        Name(x, y + _ABOVE + _RISE, words, "middle"),
    )


def _area(name: Name, width: float) -> _Area:
    before = {"start": 0.0, "middle": width / 2, "end": width}[name.anchor]
    left = name.x - before
    return _Area(left, name.y - _RISE, left + width, name.y + _FALL)
