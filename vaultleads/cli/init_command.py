"""`vaultleads init`: make a folder a vault."""

from __future__ import annotations

import click

from vaultleads.cli.output import print_line
from vaultleads.cli.session import Session, SessionCommand


@click.command("init", cls=SessionCommand)
@click.argument("folder", default=".", type=click.Path(file_okay=False))
@click.pass_obj
def command(session: Session, folder: str) -> None:  # noqa: ARG001 - every command has a session
    """Make FOLDER (this one, if none is named) a vault.

    Puts in it the settings file, the folders, note templates and a short welcome note. What
    stands there already is never overwritten; a folder full of notes only gains what it lacks.
    """
    from vaultleads.cli.words import counted  # noqa: PLC0415 - heavy
    from vaultleads.new_vault import init_vault  # noqa: PLC0415 - heavy

    outcome = init_vault(folder)
    if outcome.inside:
        print_line(f"  note  this lies inside the vault {outcome.inside}, which skips it", "warn")
    for path in outcome.made:
        print_line(f"  made  {path}", "good")
    for path in outcome.kept:
        print_line(f"  kept  {path}, which was there already", "dim")
    if not outcome.made:
        print_line(f"{outcome.root} is a vault already; nothing was changed.")
        return
    folders = sum(path.endswith("/") for path in outcome.made)
    made = f"{counted(len(outcome.made) - folders, 'file')} and {counted(folders, 'folder')}"
    print_line(f"{outcome.root} is a vault: {made} made.")
    print_line("Next: write your first lead in Leads/, then run `vaultleads next` there.")
