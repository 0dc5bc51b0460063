"""Draw how the time of a first index and of a question grows with the vault, as a picture.

Both axes are logarithmic: what grows as fast as the vault is a straight line that rises as steeply
as the one of reading alone. The picture brings its own ground, light or dark as the reader's
system is, so that it can be read on any page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Curve = Mapping[int, float]
"""Milliseconds by the number of notes."""

_WIDTH, _HEIGHT = 760, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 560, 56, 376
_STYLE = """\
svg { --ground: #ffffff; --text: #1f2328; --faint: #656d76; --line: #d8dee4;
  --first: #0969da; --next: #bc4c00; --floor: #57606a; }
@media (prefers-color-scheme: dark) {
  svg { --ground: #161b22; --text: #e6edf3; --faint: #9198a1; --line: #30363d;
    --first: #58a6ff; --next: #f0883e; --floor: #9198a1; } }
text { font: 14px 'Inter', 'Noto Sans', 'DejaVu Sans', sans-serif; fill: var(--text); }
.title { font-weight: 600; font-size: 16px; }
.faint { fill: var(--faint); font-size: 13px; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
"""


class Line(NamedTuple):
    """One curve, the words at its end, and how it looks."""

    label: str
    colour: str
    curve: Curve
    dashes: str = ""


def picture(first: Curve, question: Curve, floor: Curve, start: float) -> str:
    """Return the picture as SVG; `start` is what a bare Python start takes, in milliseconds."""
    flat = dict.fromkeys(question, start)
    lines = (
        Line("a first index", "first", first),
        Line("reading the notes", "floor", floor, "6 5"),
        Line("a question", "next", question),
        Line("starting Python", "floor", flat, "2 4"),
    )
    axes = _Axes.around([line.curve for line in lines])
    parts = [*_frame(axes), *(part for line in lines for part in _drawn(axes, line))]
    return "\n".join((_opening(lines), *parts, "</svg>")) + "\n"


class _Axes(NamedTuple):
    """Where a number of notes and a time stand: powers of ten, from the least to the most."""

    notes: tuple[int, int]
    times: tuple[int, int]

    @classmethod
    def around(cls, curves: Iterable[Curve]) -> _Axes:
        points = [point for curve in curves for point in curve.items()]
        notes, times = (
            sorted(math.log10(one) for one in axis) for axis in zip(*points, strict=True)
        )
        return cls(*((math.floor(axis[0]), math.ceil(axis[-1])) for axis in (notes, times)))

    def x(self, notes: float) -> float:
        low, high = self.notes
        return _LEFT + (math.log10(notes) - low) / (high - low) * (_RIGHT - _LEFT)

    def y(self, milliseconds: float) -> float:
        low, high = self.times
        return _BOTTOM - (math.log10(milliseconds) - low) / (high - low) * (_BOTTOM - _TOP)


def _opening(lines: Iterable[Line]) -> str:
    said = "; ".join(
        f"{line.label}: "
        + ", ".join(f"{_time(took)} at {notes:,}" for notes, took in _sorted(line))
        for line in lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img">\n'
        f"<title>Time by number of notes</title>\n<desc>{said}</desc>\n"
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="var(--ground)"/>'
    )


def _frame(axes: _Axes) -> Iterable[str]:
    yield _text(_LEFT, 30, "Time by number of notes, both axes logarithmic", "title")
    for power in range(axes.times[0], axes.times[1] + 1):
        y = axes.y(10**power)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>'
        yield _text(_LEFT - 8, y + 5, _time(10**power), "faint", "end")
    for power in range(axes.notes[0], axes.notes[1] + 1):
        x = axes.x(10**power)
        yield _text(x, _BOTTOM + 24, f"{10**power:,}", "faint", "middle")
    yield _text((_LEFT + _RIGHT) / 2, _BOTTOM + 44, "notes", "faint", "middle")


def _drawn(axes: _Axes, line: Line) -> Iterable[str]:
    colour = f"var(--{line.colour})"
    points = [(axes.x(notes), axes.y(took), took) for notes, took in _sorted(line)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points)
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    yield f'<path class="curve" stroke="{colour}"{dashes} d="M{path}"/>'
    if not line.dashes:
        yield from (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y, _ in points
        )
        for x, y, took in points[:-1]:
            yield _text(x + 10, y + 18, _time(took), "faint")
    x, y, took = points[-1]
    yield (
        f'<text x="{x + 12:.1f}" y="{y + 5:.1f}" style="fill:{colour}">'
        f"{line.label}, {_time(took)}</text>"
    )


def _sorted(line: Line) -> list[tuple[int, float]]:
    return sorted(line.curve.items())


def _text(x: float, y: float, text: str, look: str, anchor: str = "start") -> str:
    return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _time(milliseconds: float) -> str:
    if milliseconds < 1000:  # noqa: PLR2004 - a second
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.3g} s"
