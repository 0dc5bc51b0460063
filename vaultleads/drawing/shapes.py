"""The shapes that pictures are made of, as elements of SVG."""

from __future__ import annotations

from vaultleads.drawing.lettering import number


def box(x: float, y: float, width: float, height: float, kind: str, *, corner: float = 0) -> str:
    """Return a rectangle by its upper left corner; `corner` is how round its corners are."""
    size = f'width="{number(width)}" height="{number(height)}"'
    rounded = f' rx="{number(corner)}"' if corner else ""
    return f'<rect class="vl-{kind}" x="{number(x)}" y="{number(y)}" {size}{rounded}/>'


def line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    """Return a straight line between two points."""
    start = f'x1="{number(x)}" y1="{number(y)}"'
    return f'<line class="vl-{kind}" {start} x2="{number(to_x)}" y2="{number(to_y)}"/>'


def disc(x: float, y: float, radius: float, kind: str) -> str:
    """Return a circle by its middle."""
    return f'<circle class="vl-{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
