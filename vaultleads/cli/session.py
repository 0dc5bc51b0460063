"""One run of a command: which vault, which day.

The only place in the program that reads the clock.
"""

from __future__ import annotations

import contextlib
import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from vaultleads.core.problem import VaultleadsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.shell_completion import CompletionItem

    from vaultleads.actions import ActionOutcome, Actions
    from vaultleads.core.model import Note
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.workspace import Workspace


@dataclass(frozen=True)
class Session:
    """The vault that `start` lies in, on the day `today`."""

    start: str
    today: date

    @cached_property
    def workspace(self) -> Workspace:
        """The vault, opened when it is first asked for."""
        from vaultleads.cli.progress import progress_bar  # noqa: PLC0415 - only with a vault
        from vaultleads.workspace import Workspace  # noqa: PLC0415 - heavy

        return Workspace.open(self.start, progress_bar())

    @property
    def pipeline(self) -> Pipeline:
        """The vault as read."""
        return self.workspace.pipeline

    @property
    def actions(self) -> Actions:
        """What may be done to the notes, from this moment on."""
        from vaultleads.actions import Actions  # noqa: PLC0415 - heavy

        return Actions(self.workspace, datetime.now(UTC).isoformat(timespec="seconds"))

    def take_in(self, outcome: ActionOutcome, before: Sequence[Note]) -> None:
        """Bring the index up to what an action wrote, if just to notes that were read `before`."""
        if outcome.number and {*outcome.paths} <= {note.path for note in before}:
            sys.stdout.flush()
            self.workspace.take_in(before)

    def close(self) -> None:
        """Let go of the vault, if it was asked."""
        if "workspace" in self.__dict__:
            self.workspace.close()

    def say_refusal(self) -> None:
        """Say on stderr why the index is kept nowhere, if the vault was asked and it is not."""
        workspace: Workspace | None = self.__dict__.get("workspace")
        if workspace is not None and workspace.index_refusal:
            from vaultleads.core.markdown import visible  # noqa: PLC0415 - only for a refusal

            click.echo(visible(workspace.index_refusal), err=True)


def day_of(text: str | None) -> date:
    """Return the day that `text` names, spoken or ISO; the clock's where there is none.

    Raises: click.BadParameter if it names no day.
    """
    clock = date.today()  # noqa: DTZ011 - a job search is kept in the days of where one lives
    if text is None:
        return clock
    return spoken(text, clock, "--today")


def spoken(text: str, today: date, option: str) -> date:
    """Return the day that `text`, given for `option`, names, counted from `today`.

    Raises: click.BadParameter if it names no day.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text)
    from vaultleads.core.dates.spoken import spoken_day  # noqa: PLC0415 - only for a day in words

    day = spoken_day(text, today)
    if day is None:
        message = f"'{text}' names no day; write 2026-11-27, fri, +2w or next month."
        raise click.BadParameter(message, param_hint=f"'{option}'")
    return day


def complete_handle(kinds: tuple[Any, ...]) -> Callable[..., list[CompletionItem]]:
    """Make a completer of handles for the notes of `kinds`."""

    def complete(
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG001 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only to complete

        start = ctx.find_root().params.get("vault") or "."
        try:
            names = Session(start, date.min).workspace.handles(kinds)
        except VaultleadsError:
            # A completion has nowhere to say what is wrong; the command itself will.
            return []
        return [CompletionItem(name) for name in names if incomplete.casefold() in name.casefold()]

    return complete


class SessionCommand(click.Command):
    """A command that takes `--vault` and `--today` behind its own name too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params += [
            click.Option(
                ["--vault"],
                metavar="FOLDER",
                expose_value=False,
                callback=_other_vault,
                help="The vault, or any folder in it.",
            ),
            click.Option(
                ["--today"],
                metavar="DAY",
                expose_value=False,
                callback=_other_day,
                help="Take DAY for today.",
            ),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what was slow for want of an index is explained behind its answer."""
        ctx.call_on_close(ctx.obj.close)
        try:
            return super().invoke(ctx)
        finally:
            ctx.obj.say_refusal()


def _other_vault(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = replace(ctx.obj, start=value)


def _other_day(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = replace(ctx.obj, today=day_of(value))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""The option of every reading command."""
