"""`vaultleads check`: what is wrong in the notes, with the remedy."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from vaultleads.cli.output import Cell, Column, print_heading, print_json, print_line, print_table
from vaultleads.cli.session import Session, SessionCommand
from vaultleads.cli.writing import Mode, writing_options
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.problem import Problem


@click.command("check", cls=SessionCommand)
@click.argument("handle", nargs=-1)
@click.option("--fix", "fixes", is_flag=True, help="Mend what has one right answer.")
@click.option("--yes", is_flag=True, help="Do not ask before notes are mended.")
@writing_options
@click.pass_obj
def command(
    session: Session,
    handle: tuple[str, ...],
    *,
    fixes: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """List every problem in the vault, or only those of the note that HANDLE names.

    An error is something that was not understood and does not count; a warning was understood
    and is still worth mending. The vault's playbook and its templates of reports and messages are
    checked too. Ends with 1 if there is any problem.

    With `--fix` it mends what has one right answer: quotes that are missing, a stage under
    another name, a relative horizon. Shows the changes first, and asks.
    """
    if not fixes and (yes or dry_run):
        raise UsageError("Only `check --fix` changes notes; add --fix.")
    pipeline = session.pipeline
    problems = _problems(session)
    path = _path(session, problems, " ".join(handle)) if handle else None
    if fixes:
        from vaultleads.cli.check_fix import fix  # noqa: PLC0415 - only with the option

        raise SystemExit(fix(session, path, Mode(dry_run, as_json), yes=yes))
    if path is not None:
        problems = [problem for problem in problems if problem.path == path]
    if as_json:
        from vaultleads.cli.shapes import problem_shape  # noqa: PLC0415 - only for JSON

        print_json([problem_shape(problem) for problem in problems])
    else:
        _print(pipeline, problems)
    if problems:
        raise SystemExit(1)


def _problems(session: Session) -> list[Problem]:
    from vaultleads.template_list import template_problems  # noqa: PLC0415 - not for the help

    workspace = session.workspace
    own = (*workspace.playbook_problems, *template_problems(workspace, session.today))
    return sorted((*session.pipeline.problems, *own))


def _path(session: Session, problems: Sequence[Problem], handle: str) -> str:
    """Return the note that `handle` names: by its path, if it has problems, else as any note."""
    if any(problem.path == handle for problem in problems):
        return handle
    return session.workspace.find(handle)


def _print(pipeline: Pipeline, problems: Sequence[Problem]) -> None:
    from vaultleads.cli.words import counted  # noqa: PLC0415 - heavy

    widest = max((len(_place(problem)) for problem in problems), default=0)
    for path, group in groupby(problems, key=lambda problem: problem.path):
        print_heading(path)
        columns = (
            Column("Place", right=True, width=widest),
            Column("Kind", width=len("warning")),
            Column("What", share=1, wrap=True),
        )
        rows = [
            (
                Cell(_place(problem), "dim"),
                Cell(problem.severity, "bad" if problem.severity == "error" else "warn"),
                Cell(problem.said),
            )
            for problem in group
        ]
        print_table(columns, rows, titles=False)
    read = counted(len(pipeline.notes), "note")
    if not problems:
        print_line(f"{read} read, no problems.", "good")
        return
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    print_line()
    print_line(
        f"{read} read: {counted(errors, 'error')}, {counted(warnings, 'warning')}.", "strong"
    )


def _place(problem: Problem) -> str:
    if not problem.line:
        return ""
    return f"{problem.line}:{problem.column}" if problem.column else str(problem.line)
