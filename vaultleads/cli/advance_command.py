"""`vaultleads advance`: a lead's next stage, with an entry that says when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultleads.cli.naming import find_first, find_typed, meant
from vaultleads.cli.next_step import (
    NextStep,
    asked_step,
    dropped,
    named_step,
    next_options,
    print_step,
    step_changes,
    told_step,
    written_value,
)
from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.cli.writing import Mode, ask, asks, writing_options
from vaultleads.core.changes import AddEntry, Change, SetProperty
from vaultleads.core.given import sentence
from vaultleads.core.problem import UsageError
from vaultleads.core.suggest import did_you_mean
from vaultleads.core.values import canonical

if TYPE_CHECKING:
    from vaultleads.core.model import Lead, Note
    from vaultleads.core.policy import Stage
    from vaultleads.workspace import Workspace

_CLOSED = ("won", "lost")


@click.command("advance", cls=SessionCommand)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="HANDLE [STAGE]",
    shell_complete=complete_handle(("lead",)),
)
@click.option("--outcome", metavar="TEXT", help="Why it ended; wanted where the lead is closed.")
@next_options
@writing_options
@click.pass_obj
def command(  # noqa: PLR0913 - click passes each option by itself
    session: Session,
    words: tuple[str, ...],
    *,
    outcome: str | None,
    next_: str | None,
    due: str | None,
    no_next: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move the lead that HANDLE names to STAGE, or to the next active stage if none is named.

    Writes the stage and an entry in the log, and says or asks what comes next. To close a lead,
    name the stage and the outcome; its next step and its snooze go. A lead that is opened again
    loses its outcome.
    """
    step = named_step(session, next_, due, no_next)
    lead, stage = _asked(session.workspace, words)
    note = session.pipeline.notes[lead.path]
    old = written_value(note, "stage") or lead.stage
    if stage.name == lead.stage:
        raise UsageError(f"{note.name} is in stage '{stage.name}' already; name another one.")
    entry = f"{session.today.isoformat()} stage: {old} → {stage.name}"
    changes: list[Change] = [SetProperty("stage", stage.name), AddEntry("log", entry)]
    told = [("stage", f"{old} → {stage.name}")]
    ended = written_value(note, "outcome")
    why = _outcome(stage, outcome)
    if why:
        changes.append(SetProperty("outcome", why))
        told.append(("outcome", f"{why} (was: {ended})" if ended not in {"", why} else why))
    wanted = _step(session, lead, stage, step)
    was = dropped(wanted, note) | ({"outcome": ended} if why and ended not in {"", why} else {})
    if wanted is not None:
        kinds = session.workspace.settings.words.touch_kinds
        changes += step_changes(wanted, note, session.today, kinds)
        told.append(told_step(wanted, note))
    for name, value in _contradicting(note, stage, why).items():
        if name not in was:
            changes.append(SetProperty(name, None))
            told.append((name, f"cleared (was: {value})"))
        was[name] = value
    what = f"advance to {stage.name}: {note.name}"
    done = session.actions.amend(what, {lead.path: changes}, dry_run=dry_run)
    print_step(done, Mode(dry_run, as_json), told, was)


def _asked(workspace: Workspace, words: tuple[str, ...]) -> tuple[Lead, Stage]:
    """Tell handle and stage apart: a last word that is a stage is one."""
    stages = workspace.settings.words.stages
    leads = workspace.pipeline.leads
    named = canonical(words[-1], stages) if len(words) > 1 else None
    if named is not None:
        path = find_typed(workspace, words[:-1], ("lead",))
        return leads[path], next(stage for stage in stages if stage.name == named)
    if len(meant(workspace, " ".join(words), ("lead",), typed=len(words))) != 1:
        _, count = find_first(workspace, words, ("lead",))
        word = " ".join(words[count:])
        names = [stage.name for stage in stages]
        raise UsageError(sentence(f"No stage is called '{word}'; {did_you_mean(word, names)}"))
    path = find_typed(workspace, words, ("lead",))
    return leads[path], _following(stages, leads[path])


def _following(stages: tuple[Stage, ...], lead: Lead) -> Stage:
    """Return the active stage after the one that `lead` is in."""
    active = [stage for stage in stages if stage.active]
    names = [stage.name for stage in active]
    if lead.stage not in names:
        raise UsageError(
            f"No stage follows '{lead.stage}'; name one of {', '.join(s.name for s in stages)}."
        )
    place = names.index(lead.stage) + 1
    if place == len(active):
        closed = ", ".join(stage.name for stage in stages if not stage.active)
        raise UsageError(f"'{lead.stage}' is the last active stage; name one of {closed}.")
    return active[place]


def _outcome(stage: Stage, given: str | None) -> str:
    why = " ".join((given or "").split())
    if stage.standing in _CLOSED and not why:
        if not asks():
            raise UsageError(f"Say why it is {stage.name} with --outcome, as in --outcome 'hired'.")
        while not why:
            why = ask("Why")
    return why


def _contradicting(note: Note, stage: Stage, outcome: str) -> dict[str, str]:
    """Return the properties of `note`, with their texts, that its new stage contradicts."""
    names: tuple[str, ...] = ()
    if stage.standing in _CLOSED:
        names = ("next", "due", "snooze")
    elif not outcome:
        names = ("outcome",)
    found = {name: written_value(note, name) for name in names}
    return {name: value for name, value in found.items() if value}


def _step(session: Session, lead: Lead, stage: Stage, step: NextStep | None) -> NextStep | None:
    """Return the next step, which only an active stage wants."""
    if stage.standing in _CLOSED and step is not None and step.text:
        raise UsageError(
            f"A lead that is {stage.name} has no next step; drop --next, and plan what is left "
            "for the contact."
        )
    if step is None and not stage.active:
        return None
    return asked_step(session, session.pipeline.notes[lead.path], step)
