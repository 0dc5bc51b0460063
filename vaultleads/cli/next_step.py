"""The next step that a command asks for, and the changes that put it into a note.

Momentum is the discipline of the method: whoever logs a touch says what comes next, or why
nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultleads.cli.session import spoken
from vaultleads.cli.writing import Mode, ask, asks, print_outcome
from vaultleads.core.body.compose import Said, entry_text
from vaultleads.core.changes import AddEntry, Change, SetProperty
from vaultleads.core.dates import parse_day
from vaultleads.core.model import Note, NoteKind, Scalar
from vaultleads.core.policy import TouchKind
from vaultleads.core.problem import UsageError
from vaultleads.core.values import is_empty

if TYPE_CHECKING:
    from vaultleads.actions import ActionOutcome
    from vaultleads.cli.session import Session

PLANNED: tuple[NoteKind, ...] = ("lead", "contact", "organization")
"""The kinds of notes that have a next action."""


class NextStep(NamedTuple):
    """What comes next and on which day, or why nothing does."""

    text: str = ""
    due: date | None = None
    none_because: str = ""


def next_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name the next step."""
    for option in (
        click.option("--no-next", metavar="REASON", help="There is no next step, and why."),
        click.option("--due", metavar="DAY", help="The day of the next step."),
        click.option("--next", "next_", metavar="TEXT", help="The next step."),
    ):
        command = option(command)
    return command


def named_step(
    session: Session, next_: str | None, due: str | None, no_next: str | None
) -> NextStep | None:
    """Return the step that the options name, None if they name none.

    Raises: UsageError if they contradict each other; click.BadParameter if `due` is no day.
    """
    if no_next is not None:
        if next_ is not None or due is not None:
            raise UsageError("Either there is a next step or there is none; drop --no-next.")
        if not no_next.strip():
            raise UsageError("Say why there is no next step, as in --no-next 'they hire in May'.")
        return NextStep(none_because=" ".join(no_next.split()))
    day = None if due is None else spoken(due, session.today, "--due")
    if next_ is None:
        if day is None:
            return None
        raise UsageError("A day needs a step to be done on it; say it with --next.")
    if not next_.strip():
        raise UsageError("The next step is empty; say it with --next, or use --no-next.")
    return NextStep(" ".join(next_.split()), day)


def asked_step(session: Session, note: Note, step: NextStep | None) -> NextStep:
    """Return `step`, or what the person at the terminal answers.

    Raises: UsageError if there is none and nobody is there to be asked.
    """
    if step is not None:
        return step
    if not asks():
        raise UsageError(
            "Say the next step with --next (and its day with --due), or with --no-next why there "
            "is none."
        )
    text = ask("Next step (- for none)", written_value(note, "next"))
    if text in {"", "-"}:
        reason = ""
        while not reason:
            reason = ask("Why is there none")
        return NextStep(none_because=reason)
    return NextStep(text, asked_day(session, note, text))


def asked_day(session: Session, note: Note, text: str) -> date | None:
    """Return the day that the person at the terminal answers for the step `text`, None for none.

    The day that stands in `note` is offered where the step is the one that stands there.
    """
    kept = parse_day(written_value(note, "due")) if _is_kept(note, text) else None
    default = kept.isoformat() if kept else ""
    question = f"On which day ({'-' if kept else 'empty'} for none)"
    while (answer := ask(question, default)) not in {"", "-"}:
        try:
            return spoken(answer, session.today, "day")
        except click.BadParameter as wrong:
            click.echo(wrong.message, err=True)
    return None


def step_changes(
    step: NextStep, note: Note, today: date, kinds: Sequence[TouchKind]
) -> list[Change]:
    """Return the changes that make `step` the next one of `note`."""
    if step.text:
        changes: list[Change] = [SetProperty("next", step.text)]
        if step.due is not None or written_value(note, "due"):
            # A day that belonged to the step before would be wrong for this one.
            changes.append(SetProperty("due", step.due))
        return changes
    from vaultleads.core.followup.no_next_action import NO_NEXT_STEP  # noqa: PLC0415 - rarely said

    changes = [SetProperty(name, None) for name in ("next", "due") if written_value(note, name)]
    kind = next((kind for kind in kinds if kind.name == "note"), TouchKind("note", touch=False))
    said = Said(today, kind, f"{NO_NEXT_STEP}: {step.none_because}")
    return [*changes, AddEntry("log", entry_text(said, tuple(kinds)))]


def told_step(step: NextStep, note: Note) -> tuple[str, str]:
    """Return the label and the text by which a step is shown, and what of `note` it drops."""
    text = f"none: {step.none_because}"
    if step.text:
        text = f"{step.text}, {f'due {step.due.isoformat()}' if step.due else 'no day set'}"
    if not dropped(step, note):
        return "next", text
    due = written_value(note, "due")
    was = [written_value(note, "next"), f"due {due}" if due else ""]
    return "next", f"{text} (was: {', '.join(filter(None, was))})"


def dropped(step: NextStep | None, note: Note) -> dict[str, str]:
    """Return the properties of `note`, with their texts, that `step` takes away or replaces."""
    if step is None:
        return {}
    after = {"next": step.text, "due": step.due.isoformat() if step.due else ""}
    before = {name: written_value(note, name) for name in after}
    if _is_kept(note, step.text):
        after["next"] = before["next"]
    return {name: was for name, was in before.items() if was and was != after[name]}


def print_step(
    outcome: ActionOutcome,
    mode: Mode,
    said: Sequence[tuple[str, str]],
    was: Mapping[str, str],
) -> None:
    """Print what an action did as `print_outcome`; in JSON also `was`, the values it dropped."""
    if not mode.as_json:
        print_outcome(outcome, mode, said)
        return
    from vaultleads.cli.output import print_json  # noqa: PLC0415 - only for JSON
    from vaultleads.cli.shapes import outcome_shape  # noqa: PLC0415 - only for JSON

    print_json({**outcome_shape(outcome, dry_run=mode.dry_run), "was": dict(was)})


def _is_kept(note: Note, text: str) -> bool:
    return " ".join(text.split()) == " ".join(written_value(note, "next").split())


def written_value(note: Note, name: str) -> str:
    """Return the text of a property of one value, empty if it is missing."""
    given = note.properties.get(name)
    if given is None or not isinstance(given.value, Scalar) or is_empty(given.value):
        return ""
    return given.value.text.strip()
