"""How things are printed: rich on a terminal, plain in a pipe, JSON on demand.

Apart from the commands, which say what to print and not how. Whatever comes from a note or a
file name is made harmless here: a control character is shown, never sent to the terminal.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from vaultleads.core.markdown import visible

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

    `share` is how much of the free width it takes; 0 for as much as it needs.
    """

    title: str
    right: bool = False
    share: int = 0
    wrap: bool = False


def on_terminal() -> bool:
    """Whether the output is read by a person now."""
    return sys.stdout.isatty()


def print_json(data: object) -> None:
    """Print `data` as JSON, two spaces deep, text as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    # A file name that is not UTF-8 holds lone surrogates; JSON has an escape for them.
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def print_line(text: str = "", tone: Tone = "plain") -> None:
    """Print one line."""
    shown = visible(text)
    if on_terminal() and tone != "plain":
        _console().print(_text(shown, tone), soft_wrap=True)
    else:
        click.echo(shown)


def print_heading(text: str, note: str = "") -> None:
    """Print a heading with an empty line before it, and a quiet note behind it."""
    if on_terminal():
        line = _text(visible(text), "strong")
        if note:
            line.append(f"  {visible(note)}", style="dim")
        console = _console()
        console.print()
        console.print(line)
    else:
        click.echo(f"\n{visible(text)}" + (f"  {visible(note)}" if note else ""))


def print_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, titles: bool = True
) -> None:
    """Print a table; without titles it is a plain list of aligned cells."""
    shown = [[Cell(visible(cell.text), cell.tone) for cell in row] for row in rows]
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


def visible_lines(text: str) -> str:
    """Return a message of several lines with the control characters inside them shown."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _plain_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, titles: bool
) -> None:
    lines = [[cell.text for cell in row] for row in rows]
    if titles:
        lines.insert(0, [column.title for column in columns])
    widths = [max((len(line[at]) for line in lines), default=0) for at in range(len(columns))]
    for line in lines:
        cells = [
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(line, widths, columns, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _rich_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, titles: bool) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - heavy
    from rich.table import Table  # noqa: PLC0415 - heavy

    table = Table(
        box=SIMPLE_HEAD if titles else None,
        show_header=titles,
        show_edge=False,
        pad_edge=False,
        header_style="dim",
    )
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            ratio=column.share or None,
            no_wrap=not column.wrap,
            overflow="fold" if column.wrap else "ellipsis",
        )
    for row in rows:
        table.add_row(*(_text(cell.text, cell.tone) for cell in row))
    _console().print(table)


def _text(text: str, tone: Tone) -> Text:
    from rich.text import Text  # noqa: PLC0415 - heavy

    return Text(text, style=_STYLES[tone])


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415 - heavy

    return Console(highlight=False, no_color=bool(os.environ.get("NO_COLOR")) or None)
