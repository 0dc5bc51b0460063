"""What the writing commands share: their options, their questions, and how they say what they did.

Questions go to standard error and are asked on a terminal only, so that a script never waits and
the output stays what was asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultleads.cli.output import Tone, print_json, print_line
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.actions import ActionOutcome

_TONES: dict[str, Tone] = {"+": "good", "-": "bad", "@": "accent"}

_LONGEST = 60
"""Characters of what an action is called in the journal."""


class Mode(NamedTuple):
    """How a writing command was asked to work."""

    dry_run: bool
    as_json: bool


def writing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every writing command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--dry-run", is_flag=True, help="Show the changes as a diff; change nothing."),
    ):
        command = option(command)
    return command


# --- questions ------------------------------------------------------------------------------


def asks() -> bool:
    """Whether a person is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, default: str = "") -> str:
    """Return what the person answers; an empty answer is the default."""
    answer: str = click.prompt(
        question, default=default, show_default=bool(default), err=True, prompt_suffix=": "
    )
    return answer.strip()


def agreed(question: str, *, yes: bool, what: str, shown: bool = True) -> bool:
    """Return whether the person agrees: said before with `--yes`, or asked on a terminal.

    Nobody is asked about changes that were not `shown`.

    Raises: UsageError, which begins with `what` would happen, if nobody can be asked.
    """
    if yes:
        return True
    if not shown or not asks():
        raise UsageError(f"{what}; nothing was changed, add --yes to do it.")
    return click.confirm(question, err=True)


def shortened(text: str) -> str:
    """Return `text` cut to the length of a line in a list."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


# --- answers --------------------------------------------------------------------------------


def print_outcome(outcome: ActionOutcome, mode: Mode, said: Iterable[tuple[str, str]] = ()) -> None:
    """Print what an action did, in the words of `said`: pairs of a label and a text."""
    if mode.as_json:
        from vaultleads.cli.shapes import outcome_shape  # noqa: PLC0415 - only for JSON

        print_json(outcome_shape(outcome, dry_run=mode.dry_run))
    elif not outcome.paths:
        print_line("Nothing to change.")
    elif mode.dry_run:
        print_diffs(outcome.diffs)
    else:
        print_said(outcome, said)


def print_said(outcome: ActionOutcome, said: Iterable[tuple[str, str]]) -> None:
    """Print the notes of an action and what was done to them."""
    for path in outcome.paths:
        print_line(path, "strong")
    pairs = [*said, *(("kept", f"{path}, which somebody saved") for path in outcome.kept_beside)]
    width = max((len(label) for label, _ in pairs), default=0)
    for label, text in pairs:
        print_line(f"  {label.ljust(width)}  {' '.join(text.split())}")


def print_diffs(diffs: Iterable[str]) -> None:
    """Print unified diffs, coloured on a terminal."""
    for diff in diffs:
        for line in diff.removesuffix("\n").split("\n"):
            head = line.startswith(("---", "+++"))
            print_line(line.removesuffix("\r"), "strong" if head else _TONES.get(line[:1], "plain"))
