"""Text in a picture: made harmless, measured, and cut where it does not fit.

Apart from the shapes, because text is the one thing in a picture that comes from notes, and the
one whose width is not known: the reader's own font draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from unicodedata import combining, east_asian_width

from vaultleads.core.markdown import one_line

Anchor = Literal["start", "middle", "end"]

SIZES = {"title": 18.0, "label": 15.0, "value": 15.0, "note": 13.5, "tick": 13.0, "name": 13.0}
BOLD = frozenset({"title", "value"})
_BOLDER = 1.1
"""How much wider bold letters are."""
"""How large each kind of text is, in pixels of a picture that is shown in its own size."""

_MOST = 1000
"""Characters that are looked at; far more than fit into any line of a picture."""
_NARROW = frozenset("fijlrtI.,:;'|!()[]/ -·")
_BROAD = frozenset("mwMWGOQ@%&—…")
_SHARES = {"narrow": 0.38, "usual": 0.61, "capital": 0.7, "broad": 0.95, "square": 1.04}
"""Widths of characters in ems: a little more than what the broad ones of the usual fonts need."""

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


def plain(words: str) -> str:
    """Return text as one line of what a reader sees, without what XML cannot hold."""
    return one_line(_NOT_IN_XML.sub("", words[:_MOST])).strip()


def written(words: str) -> str:
    """Return text as it is written in XML, in an element or an attribute."""
    return "".join(_WRITTEN.get(char, char) for char in plain(words))


def width_of(words: str, kind: str) -> float:
    """Return about how wide a text of one kind is, in pixels: rather too much than too little."""
    return sum(_share(char) for char in words) * _em(kind)


def _em(kind: str) -> float:
    return SIZES[kind] * (_BOLDER if kind in BOLD else 1)


def widest(texts: Iterable[str], kind: str) -> float:
    """Return about how wide the widest of some texts of one kind is; 0 where there is none."""
    return max((width_of(plain(words), kind) for words in texts), default=0)


def _share(char: str) -> float:
    if combining(char) or char in _JOINERS:
        return 0
    if east_asian_width(char) in {"W", "F"}:
        return _SHARES["square"]
    if char in _NARROW:
        return _SHARES["narrow"]
    if char in _BROAD:
        return _SHARES["broad"]
    return _SHARES["capital" if char.isupper() else "usual"]


def fitted(words: str, width: float, kind: str) -> str:
    """Return a text of one kind as it fits into a width, its end an ellipsis if it must be.

    No letter is parted from its marks. Where not even the ellipsis fits, it stands alone.
    """
    text = plain(words)
    if width_of(text, kind) <= width:
        return text
    room = (width - width_of("…", kind)) / _em(kind)
    end = 0
    for char in text:
        room -= _share(char)
        if room < 0:
            break
        end += 1
    while end and (combining(text[end]) or text[end] in _JOINERS or text[end - 1] in _JOINERS):
        end -= 1
    return text[:end].rstrip() + "…"


def number(value: float) -> str:
    """Return a coordinate with one decimal at most, and never `-0`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, kind: str, anchor: Anchor = "start") -> str:
    """Return a text whose base line begins, has its middle or ends at a point.

    `kind` is one of `SIZES`. Nothing comes of no text.
    """
    shown = written(words)
    if not shown:
        return ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="vl-{kind}" x="{number(x)}" y="{number(y)}"{place}>{shown}</text>'
