"""`vaultleads report`: bring the reports in the vault up to date."""

from __future__ import annotations

import click

from vaultleads.cli.output import print_json, print_line, print_unread
from vaultleads.cli.session import Session, SessionCommand, json_option

_CONFLICT = 3


@click.command("report", cls=SessionCommand)
@json_option
@click.pass_obj
def command(session: Session, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Render the reports into the vault's folder Reports/.

    A report that would read the same is not written again. What you write outside the generated
    part of a report is kept; an edit inside it is saved beside. A file that is no report of ours
    is never overwritten: then the command says so and ends with 3.
    """
    outcomes = session.workspace.report(session.today)
    if as_json:
        keys = ("path", "state", "message", "backup")
        print_json([{key: getattr(one, key) or None for key in keys} for one in outcomes])
    for one in outcomes:
        if one.state == "refused":
            click.echo(f"vaultleads: {one.message}", err=True)
        elif not as_json:
            print_line(f"{one.path}  {one.state}", "good" if one.state == "written" else "dim")
        if one.backup and not as_json:
            print_line(f"  an edit inside the generated part is kept in {one.backup}", "warn")
    print_unread(session.pipeline.problems)
    if any(one.state == "refused" for one in outcomes):
        raise SystemExit(_CONFLICT)
