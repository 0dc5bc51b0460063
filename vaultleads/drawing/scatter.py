"""Leads by horizon and quality: a sign for each, of the shape and colour of its tier."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from vaultleads.core.charts import Dot, Scatter
from vaultleads.core.tiers import TIERS
from vaultleads.drawing.card import INNER, MARGIN, SERIES, Drawing, id_of
from vaultleads.drawing.labels import Spot, placed
from vaultleads.drawing.legend import legend
from vaultleads.drawing.lettering import number, text
from vaultleads.drawing.shapes import line

_HIGH = 260.0
_LEFT = MARGIN + 36
_RIGHT = MARGIN + INNER - 12
_INSET = 12.0
"""How far inside of its frame the scale begins and ends, so that no sign is cut."""
_FEW = 60
"""Up to so many signs are drawn in full size."""
_NAMED = 16
"""How many leads get their name, the best ones, where there is room."""
_SIGN = 10
_ASIDE = (0, 10, -10, 20, -20)
"""How wide a sign is, and how far one is moved where another stands already."""
_QUALITIES = (0, 25, 50, 75, 100)
_STEP = 3
_SHORTEST, _LONGEST = 12, 24
"""In how many months the scale ends, at least and at most."""
_SHAPES = (
    '<circle r="5"/>',
    '<path d="M-4.5-4.5h9v9h-9z"/>',
    '<path d="M0-6L5.5 4H-5.5z"/>',
    '<path d="M0-6.2L5.2 0 0 6.2-5.2 0z"/>',
    '<path d="M-5-1.7h3.3V-5h3.4v3.3H5v3.4H1.7V5h-3.4V1.7H-5z"/>',
    '<path d="M0 6L5.5-4H-5.5z"/>',
)


def scatter(chart: Scatter) -> Drawing:
    """Return the dots of a chart in their frame, the best of them with their names.

    What lies beyond the scale stands at its end.
    """
    groups = _groups(chart.dots)
    signs = legend(f"{group} · {many:,}" for group, many in groups.items())
    top = signs.bottom + 32
    first, last = _months(chart.dots)
    best = sorted(chart.dots, key=lambda dot: (-dot.y, dot.x, dot.label, dot.group))
    spots = [_spot(dot, first, last, top) for dot in best]
    if len(spots) <= _FEW:
        spots = _apart(spots)
    at = list(zip(best, spots, strict=True))
    parts = [*signs.parts, *_frame(first, last, top)]
    if chart.undated:
        words = f"no time given, or past: {chart.undated:,}"
        parts.append(text(MARGIN + INNER, top - 17, words, "note", "end"))
    for position, group in enumerate(groups):
        # The sign of the legend is one of the points: a line of a single point bears no sign.
        own = sorted({spot for dot, spot in at if dot.group == group})
        points = [Spot(*signs.places[position]), *own]
        parts.append(_points(points, id_of(chart, f"k{position % SERIES}")))
    frame = Spot(_LEFT, top - _INSET), Spot(MARGIN + INNER, top + _HIGH)
    names = placed([(spot, dot.label) for dot, spot in at[:_NAMED]], spots, frame)
    parts.extend(text(x, y, words, "name", anchor) for x, y, words, anchor in names)
    return Drawing(tuple(parts), top + _HIGH + 47, _signs(chart, len(groups)))


def _groups(dots: tuple[Dot, ...]) -> dict[str, int]:
    """Return how many dots each group has: the tiers in their order, then others by name."""
    found = Counter(dot.group for dot in dots)
    return {
        group: found[group]
        for group in (*filter(found.get, TIERS), *sorted(set(found) - set(TIERS)))
    }


def _months(dots: tuple[Dot, ...]) -> tuple[int, int]:
    """Return the first and the last month of the scale."""
    first = -_STEP if any(dot.x < 0 for dot in dots) else 0
    last = _SHORTEST
    while last < _LONGEST and any(dot.x > last for dot in dots):
        last += _STEP
    return first, last


def _spot(dot: Dot, first: int, last: int, top: float) -> Spot:
    """Return where a dot stands, in whole pixels."""
    x = min(max(dot.x, first), last)
    y = min(max(dot.y, 0), _QUALITIES[-1])
    return Spot(round(_across(x, first, last)), round(top + _HIGH * (1 - y / _QUALITIES[-1])))


def _apart(spots: list[Spot]) -> list[Spot]:
    """Return the spots, those of signs that would hide another moved aside a little.

    A window has no exact day, so that a step to the side says nothing wrong.
    """
    taken: list[Spot] = []
    for x, y in spots:
        free = (
            Spot(x + aside, y)
            for aside in _ASIDE
            if _LEFT <= x + aside <= MARGIN + INNER
            and all(abs(x + aside - o.x) >= _SIGN or abs(y - o.y) >= _SIGN for o in taken)
        )
        taken.append(next(free, Spot(x, y)))
    return taken


def _across(month: float, first: int, last: int) -> float:
    return _LEFT + _INSET + (_RIGHT - _LEFT - _INSET) * (month - first) / (last - first)


def _frame(first: int, last: int, top: float) -> list[str]:
    """Return the scales: qualities upwards, months to the right."""
    floor = top + _HIGH
    parts = []
    for quality in _QUALITIES:
        y = floor - _HIGH * quality / _QUALITIES[-1]
        parts.append(line(_LEFT, y, MARGIN + INNER, y, "grid" if quality else "axis"))
        parts.append(text(_LEFT - 8, y + 4, str(quality), "tick", "end"))
    for month in range(first, last + 1, _STEP):
        x = _across(month, first, last)
        parts.append(line(x, floor, x, floor + 5, "axis"))
        parts.append(text(x, floor + 19, _month(month), "tick", "middle"))
    middle = (_LEFT + _RIGHT) / 2
    parts.append(text(middle, floor + 43, "months until it may open", "note", "middle"))
    parts.append(text(MARGIN, top - 17, "quality", "note"))
    return parts


def _month(month: int) -> str:
    if month < 0:
        return "past"
    if month == 0:
        return "now"
    return f"{month}+" if month == _LONGEST else str(month)


def _points(points: list[Spot], sign: str) -> str:
    """Return a line that is not seen, with a sign at each of its points."""
    start = f"M{number(points[0].x)} {number(points[0].y)}"
    # From point to point, which takes half of the room of coordinates.
    steps = " ".join(f"{x - at_x:.0f} {y - at_y:.0f}" for (at_x, at_y), (x, y) in pairwise(points))
    marks = " ".join(f'marker-{part}="url(#{sign})"' for part in ("start", "mid", "end"))
    return f'<path fill="none" d="{start}l{steps.replace(" -", "-")}" {marks}/>'


def _signs(chart: Scatter, groups: int) -> str:
    """Return the shape of each group."""
    scale = "" if len(chart.dots) <= _FEW else ' transform="scale(.7)"'
    return "".join(
        f'<marker id="{id_of(chart, f"k{position}")}" markerUnits="userSpaceOnUse" '
        f'overflow="visible"><g class="vl-sign vl-s{position}"{scale}>{_SHAPES[position]}</g>'
        "</marker>"
        for position in range(min(groups, SERIES))
    )
