"""Charts as SVG pictures: the one room that knows how a picture is written.

A picture is a card with its own ground, so that its text can be read whatever it lies on, and its
colours follow the reader's choice of light or dark without a script. The same chart gives the same
bytes. Why no library draws them, and what was tried, is told in `docs/charts.md`.
"""

from __future__ import annotations

from vaultleads.core.charts import Chart, Funnel, Scatter, Spreads, Stack, is_empty
from vaultleads.drawing.card import Drawing, card, is_ours, nothing
from vaultleads.drawing.funnel import funnel
from vaultleads.drawing.scatter import scatter
from vaultleads.drawing.spreads import spreads
from vaultleads.drawing.stack import stack

__all__ = ["is_ours", "svg_of"]


def svg_of(chart: Chart) -> str:
    """Return a chart as the text of an SVG file, which ends with a line end.

    It loads nothing and runs nothing, and may also stand in a page of HTML, beside others: its
    classes begin with `vl-`, its ids with the name of the chart. A chart without anything to show
    becomes a card that says so.
    """
    return card(chart, _drawn(chart))


def _drawn(chart: Chart) -> Drawing:
    if is_empty(chart):
        return nothing()
    match chart:
        case Funnel():
            return funnel(chart)
        case Stack():
            return stack(chart)
        case Spreads():
            return spreads(chart)
        case Scatter():
            return scatter(chart)
