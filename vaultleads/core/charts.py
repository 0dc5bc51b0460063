"""Charts as plain values: what a picture of a report shows, whatever it will be drawn with.

Apart from the views, which make them, and from those who draw them (`core/mermaid`, the room
`drawing`), so that a chart can be compared, tested and drawn in another form without a report.
Labels are plain text, as in the notes; whoever draws them makes them safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Bar(NamedTuple):
    """One bar: its label, its value from 0 up, and a note that stands behind the value.

    The note ("9 there now") may be empty.
    """

    label: str
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many came how far: bars from the widest stage down to the last.

    In every chart, `name` is the stem of its file, `title` stands above it, and `alt` says in one
    sentence what it shows, for those who do not see it.
    """

    name: str
    title: str
    alt: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Counts per week, piled up by kind.

    `weeks` are the labels from the first week to the last; each of `kinds` is its label and its
    count, from 0 up, in each of the weeks.
    """

    name: str
    title: str
    alt: str
    weeks: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A share that is only known so well: `count` out of `of`, and what that says, in per cent.

    The share lies between `low` and `high` with a probability of 80 %; `middle` is the best guess.
    """

    label: str
    count: int
    of: int
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Spreads:
    """Shares with their intervals, one below the other."""

    name: str
    title: str
    alt: str
    rows: tuple[Spread, ...]


class Dot(NamedTuple):
    """One lead: when it may open, how good it is, and its tier as `group`.

    `x` is in months, from the first of this month to the middle of the horizon; `y` is the quality,
    0 to 100.
    """

    label: str
    x: float
    y: int
    group: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """Leads by horizon and quality; `undated` counts those that have no place on it."""

    name: str
    title: str
    alt: str
    dots: tuple[Dot, ...]
    undated: int = 0


Chart = Funnel | Stack | Spreads | Scatter


def is_empty(chart: Chart) -> bool:
    """Return whether there is nothing to see in a chart: no bar, week, row or dot that counts."""
    match chart:
        case Funnel():
            return not any(bar.value for bar in chart.bars)
        case Stack():
            return not any(count for _, counts in chart.kinds for count in counts)
        case Spreads():
            return not chart.rows
        case Scatter():
            return not chart.dots
