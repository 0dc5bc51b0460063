"""`vaultleads search`: the notes that hold given words, the best first."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import click

from vaultleads.cli.output import on_terminal, print_json, print_line
from vaultleads.cli.session import Session, SessionCommand, json_option
from vaultleads.core.markdown import visible
from vaultleads.core.model import NOTE_KINDS

if TYPE_CHECKING:
    from rich.console import Console

    from vaultleads.questions import Excerpt, Found, Hit


@click.command("search", cls=SessionCommand)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(NOTE_KINDS, case_sensitive=False),
    multiple=True,
    help="Only notes of this kind. May be given again.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="Notes that are shown."
)
@json_option
@click.pass_obj
def command(
    session: Session,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    limit: int,
    as_json: bool,  # noqa: FBT001 - click passes flags so
) -> None:
    """Find the notes that hold all WORDS: in their name, their properties or their text.

    The beginning of a word is enough; case and accents do not matter. Quote a phrase.
    """
    from vaultleads.questions import found  # noqa: PLC0415 - heavy

    result = found(session.workspace, words, kinds, limit)
    if as_json:
        print_json(_search_shape(result))
    else:
        _print(result)


def _print(result: Found) -> None:
    for hit in result.hits:
        _print_hit(hit)
    more = result.total - len(result.hits)
    if more:
        print_line()
        print_line(f"and {more} more (--limit shows them)", "dim")
    if not result.hits:
        print_line("No note holds that." + (" Names like it:" if result.near else ""))
    for name in result.near:
        print_line(f"  {name}")


def _print_hit(hit: Hit) -> None:
    folder = hit.path.rpartition("/")[0]
    _print_pieces(f"{folder}/" if folder else "", hit.name)
    if hit.excerpt:
        _print_pieces("  ", hit.excerpt)


def _print_pieces(quiet: str, pieces: Excerpt) -> None:
    """Print one line that begins with something `quiet`; what was looked for stands out."""
    if not on_terminal():
        click.echo(visible(quiet + "".join(text for text, _ in pieces)))
        return
    from rich.text import Text  # noqa: PLC0415 - heavy

    line = Text(visible(quiet), style="dim", no_wrap=True, overflow="ellipsis")
    for text, sought in pieces:
        line.append(visible(text), style="not dim bold cyan" if sought else "not dim")
    _console().print(line)


@cache
def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415 - heavy

    return Console(highlight=False, no_color=bool(os.environ.get("NO_COLOR")) or None)


def _search_shape(result: Found) -> dict[str, object]:
    return {
        "total": result.total,
        "hits": [
            {
                "path": hit.path,
                "name": _text(hit.name),
                "kind": hit.kind,
                "excerpt": _text(hit.excerpt) or None,
                "marks": _marks(hit.excerpt),
            }
            for hit in result.hits
        ],
        "near": list(result.near),
    }


def _text(pieces: Excerpt) -> str:
    return "".join(text for text, _ in pieces)


def _marks(pieces: Excerpt) -> list[list[int]]:
    """Return from where to where in the text something was looked for."""
    marks: list[list[int]] = []
    at = 0
    for text, sought in pieces:
        if sought:
            marks.append([at, at + len(text)])
        at += len(text)
    return marks
