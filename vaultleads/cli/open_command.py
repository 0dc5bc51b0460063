"""`vaultleads open`: a note in the person's editor."""

from __future__ import annotations

import os

import click

from vaultleads.cli.editor import open_in_editor
from vaultleads.cli.naming import path_at_work
from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.core.model import NOTE_KINDS


@click.command("open", cls=SessionCommand)
@click.argument("handle", nargs=-1, required=True, shell_complete=complete_handle(NOTE_KINDS))
@click.pass_obj
def command(session: Session, handle: tuple[str, ...]) -> None:
    """Open the note that HANDLE names in the editor that VISUAL or EDITOR names.

    An organization's name means its lead, if it has just one; its path means itself.
    """
    path = path_at_work(session.workspace, " ".join(handle))
    open_in_editor(session.workspace.vault.absolute(path), os.environ)
