"""`vaultleads plan`: set the next action of a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from vaultleads.cli.naming import find_first, meant
from vaultleads.cli.next_step import (
    PLANNED,
    NextStep,
    asked_day,
    dropped,
    print_step,
    step_changes,
    told_step,
)
from vaultleads.cli.session import Session, SessionCommand, complete_handle, spoken
from vaultleads.cli.writing import Mode, ask, asks, writing_options
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

    HANDLE is as many of the first words as are needed to mean one note, or its name in full; the
    rest is the TEXT. It takes the place of the next action that stands there, its day included.
    """
    day = None if due is None else spoken(due, session.today, "--due")
    path, text = _asked(session.workspace, words)
    step = NextStep(text, day)
    note = session.workspace.note(path)
    if due is None and asks():
        step = step._replace(due=asked_day(session, note, text))
    changes = step_changes(step, note, session.today, ())
    outcome = session.actions.amend(f"plan: {note.name}", {path: changes}, dry_run=dry_run)
    print_step(outcome, Mode(dry_run, as_json), [told_step(step, note)], dropped(step, note))
    session.take_in(outcome, [note])


def _asked(workspace: Workspace, words: Sequence[str]) -> tuple[str, str]:
    """Tell handle and text apart: the handle is as short as it can be, the rest is the text.

    A last word that is several in quotes is all of the text, if the others mean one note.
    """
    path, count = _handle(workspace, words)
    text = " ".join(" ".join(words[count:]).split())
    if text:
        return path, text
    text = ask("What is to be done") if asks() else ""
    if not text:
        raise UsageError("Say what is to be done, as in `vaultleads plan northwind 'call'`.")
    return path, text


def _handle(workspace: Workspace, words: Sequence[str]) -> tuple[str, int]:
    """Return the note that is meant, and how many words its handle has."""
    *before, last = words
    if before and len(last.split()) > 1:
        found = meant(workspace, " ".join(before), PLANNED, typed=len(before))
        if len(found) == 1:
            return found[0], len(before)
    if not meant(workspace, words[0], PLANNED):
        for path in workspace.matches(words[0], misspelt=False):
            kind = workspace.roster[path].kind
            raise UsageError(
                f"{path} is a {kind}, which takes no next action; name the lead, contact or "
                "organization that is to be asked."
            )
    return find_first(workspace, words, PLANNED)
