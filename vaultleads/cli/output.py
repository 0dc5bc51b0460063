"""How things are printed: rich on a terminal, plain in a pipe, JSON on demand.

Apart from the commands, which say what to print and not how. Whatever comes from a note or a
file name is made harmless here: a control character is shown, never sent to the terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from vaultleads.core.problem import Problem

Tone = Literal["plain", "strong", "dim", "good", "warn", "bad", "accent"]

_STYLES = {
    "plain": "",
    "strong": "bold",
    "dim": "dim",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "accent": "cyan",
}


class Cell(NamedTuple):
    """One cell of a table: its text and its tone."""

    text: str
    tone: Tone = "plain"


class Column(NamedTuple):
    """One column: its title, its side, and whether it may be cut or wrapped to fit.

    `share` is how much of the free width it takes on a terminal; 0 for as much as it needs,
    `width` at least. A terminal narrower than `above` does without the column.
    """

    title: str
    right: bool = False
    share: int = 0
    wrap: bool = False
    width: int = 0
    above: int = 0


def on_terminal() -> bool:
    """Whether the output is read by a person now."""
    return sys.stdout.isatty()


def print_json(data: object) -> None:
    """Print `data` as JSON, two spaces deep, text as it is."""
    import json  # noqa: PLC0415 - only for JSON

    text = json.dumps(data, ensure_ascii=False, indent=2)
    # A file name that is not UTF-8 holds lone surrogates; JSON has an escape for them.
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def print_line(text: str = "", tone: Tone = "plain") -> None:
    """Print one line."""
    shown = _visible(text)
    if on_terminal() and shown:
        _console().print(_text(shown, tone))
    else:
        click.echo(shown)


def print_heading(text: str, note: str = "") -> None:
    """Print a heading with an empty line before it, and a quiet note behind it."""
    if on_terminal():
        line = _text(_visible(text), "strong")
        if note:
            line.append(f"  {_visible(note)}", style="dim")
        console = _console()
        console.print()
        console.print(line)
    else:
        click.echo(f"\n{_visible(text)}" + (f"  {_visible(note)}" if note else ""))


def print_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, titles: bool = True
) -> None:
    """Print a table; without titles it is a plain list of aligned cells."""
    shown = [[Cell(_visible(cell.text), cell.tone) for cell in row] for row in rows]
    if on_terminal():
        _rich_table(columns, shown, titles=titles)
    else:
        _plain_table(columns, shown, titles=titles)


def print_unread(problems: Iterable[Problem]) -> None:
    """Say on stderr how many notes could not be read in full, if any."""
    count = len({problem.path for problem in problems if problem.severity == "error"})
    if count:
        what = "1 note" if count == 1 else f"{count} notes"
        click.echo(
            f"{what} could not be read in full; `vaultleads check` says which and why.", err=True
        )


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    from vaultleads.core.markdown import visible  # noqa: PLC0415 - only for what is strange

    return visible(text)


def visible_lines(text: str) -> str:
    """Return a message of several lines with the control characters inside them shown."""
    return "\n".join(_visible(line) for line in text.split("\n"))


def _plain_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, titles: bool
) -> None:
    lines = [[cell.text for cell in row] for row in rows]
    if titles:
        lines.insert(0, [column.title for column in columns])
    widths = [
        max(column.width, *(len(line[at]) for line in lines), 0)
        for at, column in enumerate(columns)
    ]
    for line in lines:
        cells = [
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(line, widths, columns, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


_GAP = 2
"""Spaces between two columns."""


def _rich_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, titles: bool) -> None:
    from rich.table import Table  # noqa: PLC0415 - heavy

    console = _console()
    kept = [at for at, column in enumerate(columns) if console.width >= column.above]
    table = Table(
        box=None,
        show_header=titles,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP, 0, 0),
        header_style="dim",
    )
    shown = [[row[at] for at in kept] for row in rows]
    titled = [columns[at] if titles else columns[at]._replace(title="") for at in kept]
    for column, width in zip(titled, _widths(titled, shown, console.width), strict=True):
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            width=width,
            no_wrap=not column.wrap,
            overflow="fold" if column.wrap else "ellipsis",
        )
    for row in shown:
        table.add_row(*(_text(cell.text, cell.tone) for cell in row))
    console.print(table)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """Return how wide each column is printed: as needed, or by share of what is left."""
    from rich.cells import cell_len  # noqa: PLC0415 - heavy

    needed = [
        max(len(column.title), column.width, *(cell_len(row[at].text) for row in rows), 0)
        for at, column in enumerate(columns)
    ]
    free = width - _GAP * (len(columns) - 1)
    free -= sum(need for need, column in zip(needed, columns, strict=True) if not column.share)
    widths = list(needed)
    shares = sum(column.share for column in columns)
    # The narrow ones first: what they do not need of their share is left for the others.
    for at in sorted(range(len(columns)), key=lambda at: needed[at]):
        share = columns[at].share
        if share:
            widths[at] = max(1, min(needed[at], free * share // shares))
            free -= widths[at]
            shares -= share
    return widths


def _text(text: str, tone: Tone) -> Text:
    from rich.text import Text  # noqa: PLC0415 - heavy

    return Text(text, style=_STYLES[tone])


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415 - heavy

    return Console(highlight=False, no_color=bool(os.environ.get("NO_COLOR")) or None)
