"""Charts in the language of Mermaid: a fenced block that Obsidian and GitHub draw themselves.

Apart from the SVG pictures, because here somebody else's parser reads what is written, in a version
that is not known. So only forms are used that both Mermaid 10.9 and 11 read, and labels hold only
what was found to be harmless in all of them; figures stand in the table beside each chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, normalize

from vaultleads.core.charts import Chart, Funnel, Scatter, Spreads, Stack, is_empty
from vaultleads.core.markdown import Md, italic, one_line

_LONGEST = 40
_LONGEST_TITLE = 80
_BLANK = "blank"
_SIGNS = frozenset(" .,&+/'_-")
_MOST_DOTS = 60
"""How many dots are drawn, the best."""
_LETTER, _LINE = 0.013, 0.05
"""About how wide a letter is and how high a line, in shares of the picture."""
_NAMELESS = "."
"""The name of a dot that has no room for one: Mermaid wants a text for each."""
_MONTHS = 18
"""Where the scale of months ends; what lies beyond stands at its edge."""
_EDGE = 0.03
"""How far from the edge of the picture a dot stays at least, in shares of its width."""


def mermaid_of(chart: Chart) -> Md:
    """Return a chart as a fenced block of Mermaid; as a sentence where there is nothing to draw.

    Of a pile only its sum is drawn, since no form of Mermaid piles up: the kinds are in the table.
    """
    if is_empty(chart):
        return italic("Nothing to show yet.")
    return Md("\n".join(["```mermaid", *_lines(chart), "```"]))


def _lines(chart: Chart) -> list[str]:
    match chart:
        case Funnel():
            return _funnel(chart)
        case Stack():
            return _stack(chart)
        case Spreads():
            return _spreads(chart)
        case Scatter():
            return _scatter(chart)


def safe_label(text: str, longest: int = _LONGEST) -> str:
    """Return a text as it may stand in any quoted label of Mermaid, never empty.

    Letters, digits, marks, spaces and a few signs stay, of every script; a double quote becomes a
    single one. Others end a label in some version or begin something else: brackets, semicolons,
    `%%`, and dashes in a row, which are an arrow. Marks count as characters of their own.
    """
    quoted = one_line(text).replace('"', "'")
    kept = "".join(char for char in quoted if char in _SIGNS or category(char)[0] in "LMN")
    single = re.sub(" {2,}", " ", re.sub("-{2,}", "-", kept))
    # Composed last: what stood between a letter and its mark is gone now.
    short = normalize("NFC", single).strip()[:longest].strip()
    return short if any(category(char)[0] in "LN" for char in short) else _BLANK


def _funnel(chart: Funnel) -> list[str]:
    labels = _labels(bar.label for bar in chart.bars)
    values = [bar.value for bar in chart.bars]
    scale = f'y-axis "leads" 0 --> {max(values)}'
    return ["xychart-beta horizontal", *_titled(chart), labels, f"    {scale}", _row("bar", values)]


def _stack(chart: Stack) -> list[str]:
    totals = [sum(counts[week] for _, counts in chart.kinds) for week in range(len(chart.weeks))]
    scale = f'y-axis "touches" 0 --> {max(totals)}'
    return [
        "xychart-beta",
        *_titled(chart),
        _labels(chart.weeks),
        f"    {scale}",
        _row("bar", totals),
    ]


def _spreads(chart: Spreads) -> list[str]:
    return [
        "xychart-beta",
        *_titled(chart),
        _labels(row.label for row in chart.rows),
        '    y-axis "best guess in per cent, 80 in 100 lie between the lines" 0 --> 100',
        _row("bar", [row.middle for row in chart.rows]),
        _row("line", [row.low for row in chart.rows]),
        _row("line", [row.high for row in chart.rows]),
    ]


def _scatter(chart: Scatter) -> list[str]:
    best = sorted(chart.dots, key=lambda dot: (-dot.y, dot.x, dot.label))[:_MOST_DOTS]
    places = [(_place(dot.x / _MONTHS), _place(dot.y / 100)) for dot in best]
    labels = _labels_with_room([safe_label(dot.label) for dot in best], places)
    return [
        "quadrantChart",
        *_titled(chart, quote=""),
        f'    x-axis "now" --> "in {_MONTHS} months or later"',
        '    y-axis "low quality" --> "high quality"',
        *(
            f'    "{label}": [{x:.2f}, {y:.2f}]'
            for label, (x, y) in zip(labels, places, strict=True)
        ),
    ]


def _labels_with_room(labels: list[str], places: list[tuple[float, float]]) -> list[str]:
    """Return the labels of dots, those without a name whose would hide another or be hidden.

    A label stands below its dot, in the middle.
    """
    named: list[tuple[float, float, float]] = []
    shown = []
    for label, (x, y) in zip(labels, places, strict=True):
        half = len(label) * _LETTER / 2
        free = all(
            abs(x - at) > half + wide or abs(y - low) > _LINE for at, low, wide in named
        ) and all(abs(x - at) > half or not 0 < y - low < _LINE for at, low in places)
        if free:
            named.append((x, y, half))
        shown.append(label if free else _NAMELESS)
    return shown


def _titled(chart: Chart, quote: str = '"') -> list[str]:
    return [f"    title {quote}{safe_label(chart.title, _LONGEST_TITLE)}{quote}"]


def _labels(texts: Iterable[str]) -> str:
    """Return the axis of some labels, each made different from those before it.

    Of two that are the same, Mermaid draws one above the other.
    """
    found: list[str] = []
    for text in texts:
        label, number = safe_label(text), 1
        while (label if number == 1 else f"{label} {number}") in found:
            number += 1
        found.append(label if number == 1 else f"{label} {number}")
    return "    x-axis [" + ", ".join(f'"{label}"' for label in found) + "]"


def _row(form: str, values: Iterable[int]) -> str:
    return f"    {form} [{', '.join(str(value) for value in values)}]"


def _place(share: float) -> float:
    return min(max(share, _EDGE), 1 - _EDGE)
