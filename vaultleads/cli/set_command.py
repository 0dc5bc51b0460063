"""`vaultleads set`: give properties of one note, or of many, another value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultleads.cli.naming import find_meant
from vaultleads.cli.output import Cell, Column, print_line, print_table, visible_lines
from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.cli.setting import Assigned, Assignment, assignments, changes_of
from vaultleads.cli.writing import Mode, agreed, print_outcome, shortened, writing_options
from vaultleads.core.given import kinds_with
from vaultleads.core.model import NOTE_KINDS, note_name
from vaultleads.core.problem import UsageError, VaultleadsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultleads.actions import ActionOutcome, Edits


@click.command("set", cls=SessionCommand)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="[HANDLE] NAME=VALUE",
    shell_complete=complete_handle(NOTE_KINDS),
)
@click.option("--where", metavar="EXPR", help="In all leads that match, as in `stage=spotted`.")
@click.option("--yes", is_flag=True, help="Do not ask before many notes are changed.")
@writing_options
@click.pass_obj
def command(
    session: Session,
    words: tuple[str, ...],
    *,
    where: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Set properties of the note that HANDLE names, or of all leads that `--where` matches.

    Days may be spoken, people and organizations named by a handle; several links are set apart
    by commas. `NAME=` empties a property.
    """
    handle, wanted = assignments(words)
    paths = _paths(session, handle, where, wanted)
    if not paths:
        raise UsageError(f"No lead matches '{where}'; `vaultleads list --all` shows them.")
    found = {path: _changes(session, path, wanted) for path in paths}
    found = {path: changes for path, changes in found.items() if changes}
    aside = _set_aside(session, found) if where is not None else 0
    names = shortened(", ".join(f"{one.name}={one.value}" for one in wanted))
    target = note_name(next(iter(found))) if len(found) == 1 else f"{len(found)} notes"
    what = f"set {names}: {target}"
    outcome = _amended(session, what, found, Mode(dry_run, as_json), yes=yes)
    if outcome is not None:
        told = [_told(one) for one in next(iter(found.values()))] if len(found) == 1 else []
        print_outcome(outcome, Mode(dry_run, as_json), told)
        for warning in dict.fromkeys(
            text for changes in found.values() for one in changes for text in one.plain
        ):
            click.echo(visible_lines(warning), err=True)
    if aside:
        raise SystemExit(1)


def _amended(
    session: Session,
    what: str,
    found: Mapping[str, Sequence[Assigned]],
    mode: Mode,
    *,
    yes: bool,
) -> ActionOutcome | None:
    """Make the changes, after asking where they are in many notes; None if the person says no."""
    edits = _edits(found)
    outcome = session.actions.amend(what, edits, dry_run=True)
    if mode.dry_run:
        return outcome
    if len(found) <= 1:
        return session.actions.amend(what, edits)
    if not mode.as_json and not yes:
        _print(found)
    said = f"{len(found)} notes would change"
    if not agreed("Change them", yes=yes, what=said, shown=not mode.as_json):
        print_line("Nothing was changed.")
        return None
    return session.actions.amend(what, edits, shown=outcome)


def _edits(found: Mapping[str, Sequence[Assigned]]) -> Edits:
    return {path: [one.change for one in changes] for path, changes in found.items()}


def _set_aside(session: Session, found: dict[str, list[Assigned]]) -> int:
    """Take out of `found` the notes that cannot be edited, saying why; return how many."""
    aside = []
    for path, changes in found.items():
        try:
            session.actions.amend("set", _edits({path: changes}), dry_run=True)
        except UsageError:
            raise
        except VaultleadsError as error:
            click.echo(f"vaultleads: {visible_lines(str(error))}", err=True)
            aside.append(path)
    for path in aside:
        del found[path]
    return len(aside)


def _paths(
    session: Session, handle: list[str], where: str | None, wanted: Sequence[Assignment]
) -> list[str]:
    """Return the notes that are meant; a handle means one that has such properties.

    Raises: UsageError if none is named, or a note and a condition both are.
    """
    if (where is None) == (not handle):
        raise UsageError("Name either one note or, with --where, the leads that are meant.")
    if where is None:
        kinds = kinds_with([one.name for one in wanted])
        return [find_meant(session.workspace, " ".join(handle), kinds)]
    from vaultleads.cli.where import conditions, leads_where  # noqa: PLC0415 - heavy

    chosen = leads_where(session.pipeline, conditions(where, session.pipeline), session.today)
    return [one.lead.path for one in chosen]


def _changes(session: Session, path: str, wanted: Sequence[Assignment]) -> list[Assigned]:
    return changes_of(session, session.pipeline.notes[path], wanted)


def _told(one: Assigned) -> tuple[str, str]:
    return one.name, f"{one.old or '–'} → {one.new or '–'}"


def _print(found: Mapping[str, Sequence[Assigned]]) -> None:
    rows = [
        (Cell(note_name(path), "strong"), Cell(one.name, "dim"), Cell(_told(one)[1]))
        for path, changes in found.items()
        for one in changes
    ]
    columns = (
        Column("Note", share=2),
        Column("Property"),
        Column("Change", share=2, wrap=True),
    )
    print_table(columns, rows)
