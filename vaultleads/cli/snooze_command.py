"""`vaultleads snooze`: keep a lead or a contact out of sight until a day."""

from __future__ import annotations

from datetime import date

import click

from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.cli.writing import Mode, print_outcome, writing_options
from vaultleads.core.changes import SetProperty
from vaultleads.core.model import NoteKind
from vaultleads.core.problem import UsageError

_KINDS: tuple[NoteKind, ...] = ("lead", "contact")


@click.command("snooze", cls=SessionCommand)
@click.argument(
    "words", nargs=-1, required=True, metavar="HANDLE DAY", shell_complete=complete_handle(_KINDS)
)
@writing_options
@click.pass_obj
def command(session: Session, words: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Keep the lead or contact that HANDLE names out of sight until DAY."""
    path, day = _asked(session, words)
    if day <= session.today:
        raise UsageError(
            f"{day.isoformat()} is not ahead; name a later day, or take a snooze away with "
            "`vaultleads set HANDLE snooze=`."
        )
    note = session.workspace.note(path)
    changes = {path: [SetProperty("snooze", day)]}
    outcome = session.actions.amend(f"snooze: {note.name}", changes, dry_run=dry_run)
    print_outcome(outcome, Mode(dry_run, as_json), [("snoozed", f"until {day.isoformat()}")])
    session.take_in(outcome, [note])


def _asked(session: Session, words: tuple[str, ...]) -> tuple[str, date]:
    """Tell handle and day apart: the day is the longest one that stands at the end."""
    from vaultleads.core.dates.spoken import spoken_day  # noqa: PLC0415 - heavy

    for place in range(1, len(words)):
        day = spoken_day(" ".join(words[place:]), session.today)
        if day is not None:
            return session.workspace.find(" ".join(words[:place]), _KINDS), day
    raise UsageError("Say until when, as in `vaultleads snooze northwind 2026-12-01` or `+2w`.")
