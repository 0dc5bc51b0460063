"""`vaultleads plan`: set the next action of a note."""

from __future__ import annotations

import click

from vaultleads.cli.naming import find_meant, split_handle
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

    It takes the place of the one that stands there, its day included.
    """
    count = split_handle(session.workspace, words, PLANNED)
    if not count:
        find_meant(session.workspace, " ".join(words[:-1] or words), PLANNED)
    path = find_meant(session.workspace, " ".join(words[:count]), PLANNED)
    text = " ".join(words[count:]).strip()
    if not text:
        if not asks():
            raise UsageError("Say what is to be done, as in `vaultleads plan northwind 'call'`.")
        text = ask("What is to be done")
    step = named_step(session, text, due, None) or NextStep()
    if due is None and asks():
        step = step._replace(due=asked_day(session))
    note = session.pipeline.notes[path]
    changes = step_changes(step, note, session.today, ())
    outcome = session.actions.amend(f"plan: {note.name}", {path: changes}, dry_run=dry_run)
    print_outcome(outcome, Mode(dry_run, as_json), [told_step(step)])
