"""`vaultleads plan`: set the next action of a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from vaultleads.cli.naming import find_before, find_meant, longest_handle
from vaultleads.cli.next_step import (
    PLANNED,
    NextStep,
    asked_day,
    named_step,
    step_changes,
    told_step,
)
from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.cli.writing import Mode, ask, asks, print_outcome, writing_options
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.workspace import Workspace


@click.command("plan", cls=SessionCommand)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="HANDLE TEXT",
    shell_complete=complete_handle(PLANNED),
)
@click.option("--due", metavar="DAY", help="Its day.")
@writing_options
@click.pass_obj
def command(
    session: Session, words: tuple[str, ...], *, due: str | None, dry_run: bool, as_json: bool
) -> None:
    """Set the next action of the lead, contact or organization that HANDLE names.

    A TEXT of several words stands in quotes. It takes the place of the next action that stands
    there, its day included.
    """
    path, text = _asked(session.workspace, words)
    step = named_step(session, text, due, None) or NextStep()
    if due is None and asks():
        step = step._replace(due=asked_day(session))
    note = session.pipeline.notes[path]
    changes = step_changes(step, note, session.today, ())
    outcome = session.actions.amend(f"plan: {note.name}", {path: changes}, dry_run=dry_run)
    print_outcome(outcome, Mode(dry_run, as_json), [told_step(step)])


def _asked(workspace: Workspace, words: Sequence[str]) -> tuple[str, str]:
    """Tell handle and text apart: the text is the last word, which may be several in quotes."""
    if len(words) == 1 or find_before(workspace, words, PLANNED):
        path = find_meant(workspace, " ".join(words), PLANNED)
        if not asks():
            raise UsageError("Say what is to be done, as in `vaultleads plan northwind 'call'`.")
        return path, ask("What is to be done")
    path_found = find_before(workspace, words[:-1], PLANNED)
    if path_found is not None:
        return path_found, words[-1]
    if longest_handle(workspace, words, PLANNED):
        raise UsageError(f"Put what is to be done in quotes, as in '{words[-2]} {words[-1]}'.")
    return find_meant(workspace, " ".join(words[:-1]), PLANNED), words[-1]
