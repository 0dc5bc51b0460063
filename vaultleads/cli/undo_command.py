"""`vaultleads undo`: take back what the program did to notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultleads.cli.output import Cell, Column, print_json, print_line, print_table
from vaultleads.cli.session import Session, SessionCommand
from vaultleads.cli.writing import print_diffs, print_said, writing_options
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultleads.actions import Action

_SHOWN = 20
"""Actions listed: what one screen takes in. JSON has all of them."""

_UNDO = "undo "
"""How the journal names the taking back of the action that is named behind it."""


@click.command("undo", cls=SessionCommand)
@click.argument("number", type=click.IntRange(min=1), required=False, metavar="[N]")
@click.option("--list", "listed", is_flag=True, help="List what was done; undo nothing.")
@writing_options
@click.pass_obj
def command(
    session: Session, number: int | None, *, listed: bool, dry_run: bool, as_json: bool
) -> None:
    """Take back the last action that changed notes, or the N-th last as `--list` counts them.

    All notes of one action go back together, and none does if one of them has changed since.
    Called again, it goes one action further back. An undoing has a number too: taking it back
    does the action again.
    """
    actions = session.actions
    if listed:
        if number is not None:
            raise UsageError("`--list` lists every action; leave the number out.")
        _print(actions.undoable(), as_json=as_json)
        return
    outcome = actions.undo(number, dry_run=dry_run)
    if as_json:
        from vaultleads.cli.shapes import outcome_shape  # noqa: PLC0415 - only for JSON

        print_json(outcome_shape(outcome, dry_run=dry_run))
    elif dry_run:
        print_diffs(outcome.diffs)
    else:
        what, times = _taken_apart(outcome.what)
        print_said(outcome, [("done again" if times % 2 else "undone", what)])


def _print(done: Sequence[Action], *, as_json: bool) -> None:
    if as_json:
        from vaultleads.cli.shapes import done_shape  # noqa: PLC0415 - only for JSON

        print_json([{**done_shape(action), "action": _named(action.what)} for action in done])
        return
    if not done:
        print_line("Nothing has been done to the notes of this vault yet.")
        return
    columns = (
        Column("N", right=True),
        Column("When (UTC)"),
        Column("Action", share=1),
        Column("State"),
    )
    rows = [
        (
            Cell(str(action.number), "strong"),
            Cell(action.when[:16].replace("T", " "), "dim"),
            Cell(_named(action.what)),
            Cell(_state(action), "dim"),
        )
        for action in done[:_SHOWN]
    ]
    print_table(columns, rows)
    if len(done) > _SHOWN:
        print_line(f"and {len(done) - _SHOWN} older (--json lists them)", "dim")


def _taken_apart(what: str) -> tuple[str, int]:
    """Return what was done first, and how often it was taken back and done again since."""
    times = 0
    while what.startswith(_UNDO):
        what = what.removeprefix(_UNDO)
        times += 1
    return what, times


def _named(what: str) -> str:
    """Return an action by what it came to: taking an undoing back is doing the action again."""
    first, times = _taken_apart(what)
    if not times:
        return first
    return f"undo {first}" if times % 2 else f"redo {first}"


def _state(action: Action) -> str:
    if action.undone:
        return "undone"
    return "" if action.finished else "broken off"
