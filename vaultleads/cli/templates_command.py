"""`vaultleads templates`: which templates there are, whose they are, and a copy to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vaultleads.cli.output import (
    Cell,
    Column,
    Tone,
    print_heading,
    print_json,
    print_line,
    print_table,
)
from vaultleads.cli.session import Session, SessionCommand, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    from vaultleads.core.problem import Problem
    from vaultleads.template_list import State, Template

_TITLES = {
    "report": "Reports",
    "part": "Parts of reports",
    "message": "Messages",
    "note": "Notes",
}
"""What each kind of template is called above its list."""
_WORDS: dict[State, tuple[str, Tone]] = {
    "shipped": ("shipped", "dim"),
    "copied": ("yours, as shipped", "plain"),
    "changed": ("yours, in place of the shipped one", "good"),
    "own": ("yours", "good"),
}
"""What is said of a template in each state, and how."""


class _Templates(SessionCommand, click.Group):
    """The list, and what may be done to templates."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            ctx.fail(f"`templates` alone lists them; it cannot '{args[0]}', only `eject` one.")
        return super().resolve_command(ctx, args)


class _Action(SessionCommand):
    """What is done to a template: its group says what was slow for want of an index."""

    def invoke(self, ctx: click.Context) -> Any:
        ctx.call_on_close(ctx.obj.close)
        return click.Command.invoke(self, ctx)


@click.group("templates", cls=_Templates, invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List the templates of reports, messages and notes: the shipped ones and your own.

    One of your own takes the place of the shipped one of its name; a report or a message of
    another name is one more. What is wrong in yours is told below. Ends with 1 if anything is.
    """
    if ctx.invoked_subcommand is not None:
        return
    from vaultleads.template_list import template_problems, templates_of  # noqa: PLC0415 - heavy

    session: Session = ctx.obj
    templates = templates_of(session.workspace)
    problems = template_problems(session.workspace, session.today)
    if as_json:
        print_json(_templates_shape(templates, problems))
    else:
        _print(templates, problems)
    if problems:
        ctx.exit(1)


def _complete(
    ctx: click.Context,  # noqa: ARG001 - click's signature
    param: click.Parameter,  # noqa: ARG001 - click's signature
    incomplete: str,
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only to complete

    from vaultleads.template_list import shipped_names  # noqa: PLC0415 - only to complete

    typed = incomplete.casefold()
    return [CompletionItem(name) for name in shipped_names() if typed in name.casefold()]


@command.command("eject", cls=_Action)
@click.argument("name", nargs=-1, required=True, shell_complete=_complete)
@click.pass_obj
def eject_command(session: Session, name: tuple[str, ...]) -> None:
    """Copy the shipped template NAME into the vault, where you can change it.

    A file that stands there already is never overwritten. To have the shipped one back, delete
    the copy.
    """
    from vaultleads.template_list import eject  # noqa: PLC0415 - heavy

    made = eject(session.workspace, " ".join(name))
    print_line(f"made  {made.path}", "good")


def _print(templates: Sequence[Template], problems: Sequence[Problem]) -> None:
    width = max(len(template.name) for template in templates)
    for kind, title in _TITLES.items():
        print_heading(title)
        rows = []
        for template in templates:
            if template.kind == kind:
                words, tone = _WORDS[template.state]
                where = "" if template.state == "shipped" else template.path
                rows.append((Cell(template.name), Cell(words, tone), Cell(where, "dim")))
        widest = max(len(words) for words, _ in _WORDS.values())
        columns = (Column("", width=width), Column("", width=widest), Column("", share=1))
        print_table(columns, rows, titles=False)
    if problems:
        print_heading("What is wrong in yours")
        for problem in problems:
            print_line(f"{problem.place}  {problem.said}", "bad")
    print_line()
    print_line("`vaultleads templates eject NAME` copies a shipped one into the vault.", "dim")


def _templates_shape(templates: Sequence[Template], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the templates, and what is wrong in those of the vault."""
    from vaultleads.cli.shapes import problem_shape  # noqa: PLC0415 - only for JSON

    return {
        "templates": [
            {"kind": one.kind, "name": one.name, "path": one.path, "state": one.state}
            for one in templates
        ],
        "problems": [problem_shape(problem) for problem in problems],
    }
