"""Tables that can be read on a telephone: which of them become cards there, and with what labels.

Apart from the page, because this is a question to a whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_NARROW = 3
"""Columns that fit on a telephone side by side, whatever they hold."""
_WORDY = 18
"""Letters of a cell from which it is words and not a figure."""
_SHORT = 12
"""Letters up to which a cell is not broken into two lines: a date, `26 · 4 of 5`."""


def label_cells(tokens: Sequence[Token]) -> None:
    """Say of each table what it holds, and give each cell its column's title.

    `figures`: no column but the first holds whole phrases, so that the table needs no more width
    than they do. `words`: one of more than three columns with phrases in more than one; on a narrow
    screen each of its rows becomes a card. All others are `mixed`. A `short` cell stays on one
    line.
    """
    for table in _tables(tokens):
        titles = [_told(table[at + 1]) for at, one in enumerate(table) if one.type == "th_open"]
        wordy: set[int] = set()
        column = 0
        for at, token in enumerate(table):
            if token.type == "tr_open":
                column = 0
            elif token.type == "td_open":
                if column < len(titles) and titles[column]:
                    token.attrSet("data-label", titles[column])
                length = len(_told(table[at + 1]))
                if length > _WORDY:
                    wordy.add(column)
                elif length <= _SHORT:
                    token.attrSet("class", "short")
                column += 1
        words = len(titles) > _NARROW and len(wordy) > 1
        form = "words" if words else "mixed" if wordy - {0} else "figures"
        table[0].meta["form"] = form


def _tables(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            start = at
        elif token.type == "table_close":
            yield tokens[start : at + 1]


def _told(inline: Token) -> str:
    children = inline.children or ()
    return "".join(one.content for one in children if one.type in {"text", "code_inline"}).strip()
