"""A funnel: bars from the widest stage down to the last, each with its number behind it."""

from __future__ import annotations

from vaultleads.core.charts import Bar, Funnel
from vaultleads.drawing.card import INNER, MARGIN, TOP, Drawing
from vaultleads.drawing.lettering import fitted, text, widest, width_of
from vaultleads.drawing.shapes import box

_ROW = 34.0
_THICK = 22.0
_GAP = 10.0
_LABELS = 160.0
_VALUES = 110.0
_NOTES = 150.0
"""The most that labels, values and notes may take of the width; the rest is for the bars."""
_SHORTEST = 2.0
"""How long the bar of one among many is at least."""


def funnel(chart: Funnel) -> Drawing:
    """Return the bars of a funnel, all of which together have a height of their own."""
    labels = min(widest((bar.label for bar in chart.bars), "label"), _LABELS)
    values = min(widest((f"{bar.value:,}" for bar in chart.bars), "value"), _VALUES)
    notes = min(widest((bar.note for bar in chart.bars), "note"), _NOTES)
    start = MARGIN + labels + _GAP
    room = MARGIN + INNER - start - values - notes - 2 * _GAP
    most = max(bar.value for bar in chart.bars)
    parts: list[str] = []
    for row, bar in enumerate(chart.bars):
        top = TOP + row * _ROW
        length = max(room * bar.value / most, _SHORTEST) if bar.value > 0 else 0.0
        base = top + _THICK / 2 + 5
        label = fitted(bar.label, labels, "label")
        parts.append(text(start - _GAP, base, label, "label", "end"))
        if length:
            parts.append(box(start, top, length, _THICK, "s0", corner=min(4.0, length / 2)))
        parts.extend(_figures(bar, start + (length + _GAP if length else 0), base))
    return Drawing(tuple(parts), TOP + len(chart.bars) * _ROW - (_ROW - _THICK))


def _figures(bar: Bar, x: float, base: float) -> tuple[str, str]:
    """Return what stands behind a bar: its value and its note."""
    value = fitted(f"{bar.value:,}", _VALUES, "value")
    note = fitted(bar.note, _NOTES, "note")
    behind = x + width_of(value, "value") + _GAP
    return text(x, base, value, "value"), text(behind, base, note, "note")
