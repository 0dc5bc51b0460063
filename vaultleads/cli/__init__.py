"""The command line: it reads the clock, asks the workspace and prints.

The only room that knows click, rich, the terminal and exit codes. Each command has a module of
its own, imported when it is called, so that a question at the prompt starts fast; for the same
reason nothing but click is imported here.
"""

from __future__ import annotations

import gc

# A vault is some hundred thousand objects that live to the end; looking through them again and
# again for rubbish took a fifth of the time of a question. What is imported lives as long.
gc.set_threshold(1_000_000)

import os  # noqa: E402 - see above
import sys  # noqa: E402 - see above
from importlib import import_module  # noqa: E402 - see above
from typing import TextIO, cast  # noqa: E402 - see above

import click  # noqa: E402 - see above

from vaultleads import __version__  # noqa: E402 - see above

COMMANDS = {
    "init": "Make a folder a vault.",
    "next": "What to do now.",
    "list": "The leads, best first.",
    "show": "One note as it is understood.",
    "search": "The notes that hold given words.",
    "explain": "Why a lead has its quality and its tier.",
    "check": "What is wrong in the notes, and the remedy.",
    "new": "A new lead, contact, organization, posting or meeting.",
    "log": "Write down a touch, and what comes next.",
    "plan": "Set the next action.",
    "advance": "Move a lead to another stage.",
    "set": "Give properties another value.",
    "snooze": "Keep out of sight until a day.",
    "draft": "A message, ready for your own words.",
    "open": "A note in your editor.",
    "undo": "Take back what was done to notes.",
    "watch": "Keep the reports up to date while you edit.",
    "report": "Bring the reports up to date.",
    "templates": "The templates of reports, messages and notes.",
    "index": "What is known of the notes, and whether it is right.",
}
"""Every command, in the order of the help, with its line there."""


class _Commands(click.Group):
    """The commands, each found in the module of its name when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"vaultleads.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from vaultleads.core.suggest import did_you_mean  # noqa: PLC0415 - only for a slip

            ctx.fail(f"No command is called '{args[0]}'; {did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        from vaultleads.core.problem import VaultleadsError  # noqa: PLC0415 - not for the help

        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence()
            ctx.exit(0)
        except VaultleadsError as error:
            from vaultleads.cli.output import visible_lines  # noqa: PLC0415 - only for a failure

            click.echo(f"vaultleads: {visible_lines(str(error))}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--vault",
    metavar="FOLDER",
    envvar="VAULTLEADS_VAULT",
    help="The vault, or any folder in it.  [default: this folder]",
)
@click.option(
    "--today",
    metavar="DAY",
    envvar="VAULTLEADS_TODAY",
    help="Take DAY for today: 2026-11-27, fri, +2w, next month.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def command(ctx: click.Context, vault: str | None, today: str | None) -> None:
    """Qualified leads, and what to do next, from a job search kept as Markdown notes."""
    from vaultleads.cli.session import Session, day_of  # noqa: PLC0415 - not for the help

    ctx.obj = Session(vault or os.curdir, day_of(today))


def main(args: list[str] | None = None) -> None:
    """Run the command line with `args`, or with those of the process; exits the process."""
    # A stream that the caller has closed is none; what is said to it goes nowhere.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for good
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its code, and nothing is lost.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    output = _Output(sys.stdout)
    sys.stdout = cast("TextIO", output)
    try:
        try:
            command.main(args, prog_name="vaultleads")
        finally:
            output.flush()
    except SystemExit as end:
        if args is None:
            _leave(end.code)
        raise
    except BrokenPipeError:
        _silence()
        sys.exit(0)
    except OSError as error:
        if error is not output.error:
            raise
        _silence()
        why = error.strerror or "unknown error"
        click.echo(f"vaultleads: The output cannot be written ({why}); make room.", err=True)
        sys.exit(1)
    finally:
        sys.stdout = output.stream


class _Output:
    """Standard output that remembers its `error`, which tells it from any other of the system."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.error: OSError | None = None

    def write(self, text: str) -> int:
        try:
            return self.stream.write(text)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self.stream.flush()
        except OSError as error:
            self.error = error
            raise

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def _leave(code: object) -> None:
    """End the process with `code` at once, if nobody watches it.

    All is written and closed; to take the modules and the vault apart, object by object, would
    take as long as some answers.
    """
    if isinstance(code, int) and not (sys.gettrace() or sys.getprofile()):
        sys.stderr.flush()
        os._exit(code)


def _silence() -> None:
    """Send the rest of the output nowhere: its reader has seen enough, as `head` has."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
