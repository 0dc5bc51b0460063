"""Shares with their intervals: how far each may lie from its best guess."""

from __future__ import annotations

from vaultleads.core.charts import Spread, Spreads
from vaultleads.core.funnel import ENOUGH_TO_SAY
from vaultleads.drawing.card import INNER, MARGIN, TOP, Drawing
from vaultleads.drawing.lettering import fitted, text, widest
from vaultleads.drawing.shapes import box, disc, line

_ROW = 36.0
_GAP = 14.0
_LABELS = 160.0
_FIGURES = 130.0
_RANGE = 10.0
_LINE = 18.0
_POINT = 6.0
_TICKS = (0, 25, 50, 75, 100)


def spreads(chart: Spreads) -> Drawing:
    """Return a row for each share: its interval as a band, its best guess as a point.

    A share of fewer than `ENOUGH_TO_SAY` is drawn open and dashed.
    """
    labels = min(widest((row.label for row in chart.rows), "label"), _LABELS)
    figures = min(widest((_of(row) for row in chart.rows), "note"), _FIGURES)
    left = MARGIN + labels + _GAP
    right = MARGIN + INNER - figures - _GAP
    floor = TOP + len(chart.rows) * _ROW
    parts = [*_scale(left, right, floor)]
    for position, row in enumerate(chart.rows):
        y = TOP + (position + 0.5) * _ROW
        label = fitted(row.label, labels, "label")
        parts.append(text(left - _GAP, y + 5, label, "label", "end"))
        parts.extend(_share(row, left, (right - left) / 100, y))
        of = fitted(_of(row), figures, "note")
        parts.append(text(MARGIN + INNER, y + 4.5, of, "note", "end"))
    bottom = floor + 48
    for sentence in _explained(chart.rows):
        parts.append(text(MARGIN, bottom, sentence, "note"))
        bottom += _LINE
    return Drawing(tuple(parts), bottom - _LINE + 4)


def _of(row: Spread) -> str:
    return f"{row.count:,} of {row.of:,}"


def _scale(left: float, right: float, floor: float) -> list[str]:
    parts = []
    for share in _TICKS:
        x = left + (right - left) * share / 100
        parts.append(line(x, TOP, x, floor, "grid" if share else "axis"))
        parts.append(text(x, floor + 19, f"{share} %", "tick", "middle"))
    return parts


def _share(row: Spread, left: float, unit: float, y: float) -> tuple[str, str]:
    few = row.of < ENOUGH_TO_SAY
    low, middle, high = (
        left + unit * min(max(share, 0), 100) for share in (row.low, row.middle, row.high)
    )
    return _interval(low, high, y, few=few), disc(middle, y, _POINT, "open" if few else "s0")


def _interval(low: float, high: float, y: float, *, few: bool) -> str:
    look = "maybe" if few else "range"
    return box(low, y - _RANGE / 2, max(high - low, 0), _RANGE, look, corner=_RANGE / 2)


def _explained(rows: tuple[Spread, ...]) -> list[str]:
    """Return in sentences what the signs of these rows mean."""
    few = [row.of < ENOUGH_TO_SAY for row in rows]
    said = ["Each share lies in its band with a probability of 80 %."]
    if any(few):
        which = "All rest" if all(few) else "A dashed one rests"
        said.append(f"{which} on fewer than {ENOUGH_TO_SAY} leads: too few to say.")
    return said
