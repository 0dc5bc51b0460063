"""Counts per week as piles: a bar for each week, in it a part for each kind."""

from __future__ import annotations

import re

from vaultleads.core.charts import Stack
from vaultleads.drawing.card import INNER, MARGIN, SERIES, Drawing, id_of
from vaultleads.drawing.legend import legend
from vaultleads.drawing.lettering import fitted, number, text, widest
from vaultleads.drawing.shapes import line

_HIGH = 180.0
_WIDEST_BAR = 44.0
_MOST_STEPS = 4
_ABOVE = 26.0
"""The room between the legend and the top of the scale, for the sum above a full bar."""
_ISO_WEEK = re.compile(r"(\d{4})-(W\d\d)")
_HATCHES = (
    "",
    "M-2 7L7-2M3 12L12 3",
    "M2.5 2.5h0M7.5 7.5h0",
    "M5 0V10",
    "M0 5H10",
    "M-2 3L7 12M3-2L12 7",
)
"""The lines and dots on each kind, in a square of 10: colour alone does not tell them apart."""


def stack(chart: Stack) -> Drawing:
    """Return the piles of a chart, with a legend, a scale, and the sum above each pile.

    Without the sums where not all of them have room.
    """
    signs = legend(label for label, _ in chart.kinds)
    totals = [sum(counts[week] for _, counts in chart.kinds) for week in range(len(chart.weeks))]
    step = _step(max(totals))
    highest = -(-max(totals) // step) * step
    floor = signs.bottom + _ABOVE + _HIGH
    scale = range(0, highest + 1, step)
    left = MARGIN + min(widest((f"{value:,}" for value in scale), "tick"), 120.0) + 10
    slot = (MARGIN + INNER - left) / len(chart.weeks)
    unit = _HIGH / highest

    parts = [*signs.parts, *_scale(scale, left, floor, unit)]
    kinds = _kinds(chart, left, floor, slot, unit)
    for position, ((x, y), path) in enumerate(zip(signs.places, kinds, strict=True)):
        sign = f"M{number(x - 6)} {number(y - 6)}h12v12h-12z"
        look = id_of(chart, f"k{position % SERIES}")
        parts.append(f'<path fill="url(#{look})" d="{sign}{path}"/>')
    if widest((f"{total:,}" for total in totals), "value") < slot:
        for week, total in enumerate(totals):
            if total:
                middle = left + (week + 0.5) * slot
                above = floor - total * unit - 7
                parts.append(text(middle, above, f"{total:,}", "value", "middle"))
    parts.append(line(left, floor, MARGIN + INNER, floor, "axis"))
    below, bottom = _weeks(chart.weeks, left, floor, slot)
    return Drawing((*parts, *below), bottom, _looks(chart))


def _step(most: int) -> int:
    """Return the distance of the lines of a scale: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if most <= factor * power * _MOST_STEPS:
                return factor * power
        power *= 10


def _scale(values: range, left: float, floor: float, unit: float) -> list[str]:
    parts = []
    for value in values:
        y = floor - value * unit
        shown = fitted(f"{value:,}", 120, "tick")
        parts.append(text(left - 10, y + 4, shown, "tick", "end"))
        if value:
            parts.append(line(left, y, MARGIN + INNER, y, "grid"))
    return parts


def _kinds(chart: Stack, left: float, floor: float, slot: float, unit: float) -> list[str]:
    """Return the parts of each kind in all piles, as one path for each kind."""
    width = min(slot * 0.64, _WIDEST_BAR)
    piled = [0] * len(chart.weeks)
    paths = []
    for _, counts in chart.kinds:
        path = ""
        for week in range(len(chart.weeks)):
            if counts[week]:
                x = left + (week + 0.5) * slot - width / 2
                y = floor - piled[week] * unit
                height = counts[week] * unit
                across, up = number(width), number(height - min(1, height / 4))
                path += f"M{number(x)} {number(y)}h{across}v-{up}h-{across}z"
                piled[week] += counts[week]
        paths.append(path)
    return paths


def _looks(chart: Stack) -> str:
    """Return the surface of each kind."""
    looks = []
    for position in range(min(len(chart.kinds), SERIES)):
        lines = _HATCHES[position]
        hatch = f'<path class="vl-hatch" d="{lines}"/>' if lines else ""
        looks.append(
            f'<pattern id="{id_of(chart, f"k{position}")}" width="10" height="10" '
            f'patternUnits="userSpaceOnUse"><rect class="vl-s{position}" width="10" height="10"/>'
            f"{hatch}</pattern>"
        )
    return "".join(looks)


def _weeks(
    weeks: tuple[str, ...], left: float, floor: float, slot: float
) -> tuple[list[str], float]:
    """Return the names of the weeks below the piles, as many as have room, and their bottom.

    Of names such as `2026-W47` the year stands below, once.
    """
    found = [_ISO_WEEK.fullmatch(week) for week in weeks]
    split = [(match[2], match[1]) for match in found if match]
    names = split if len(split) == len(weeks) else [(week, "") for week in weeks]
    wide = min(widest((name for name, _ in names), "tick"), 80.0) + 8
    every = max(1, -int(-wide // slot))
    parts: list[str] = []
    year = ""
    # Counted from the last week, which is the one that is looked for.
    for position in range((len(names) - 1) % every, len(names), every):
        middle = left + (position + 0.5) * slot
        name = fitted(names[position][0], max(slot * every - 4, 24.0), "tick")
        parts.append(text(middle, floor + 19, name, "tick", "middle"))
        if names[position][1] != year:
            year = names[position][1]
            parts.append(text(middle, floor + 36, year, "tick", "middle"))
    return parts, floor + (40 if year else 23)
