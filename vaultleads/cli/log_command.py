"""`vaultleads log`: write down a touch, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultleads.cli.naming import find_first, meant, note_path, person, written
from vaultleads.cli.next_step import (
    PLANNED,
    NextStep,
    asked_step,
    dropped,
    named_step,
    next_options,
    print_step,
    step_changes,
    told_step,
)
from vaultleads.cli.session import Session, SessionCommand, complete_handle, spoken
from vaultleads.cli.writing import Mode, writing_options
from vaultleads.core.body.compose import Said, entry_text, mark_of
from vaultleads.core.body.entries import kind_table
from vaultleads.core.body.opening import read_opening
from vaultleads.core.changes import AddEntry, Change
from vaultleads.core.given import past_day, sentence
from vaultleads.core.linking import link_to
from vaultleads.core.model import NOTE_KINDS, Note
from vaultleads.core.policy import TouchKind
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.workspace import Workspace


class _Asked(NamedTuple):
    """Which note, which kind of touch, and what was said."""

    path: str
    kind: TouchKind
    text: str


@click.command("log", cls=SessionCommand)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="HANDLE KIND [TEXT]",
    shell_complete=complete_handle(NOTE_KINDS),
)
@click.option("--with", "people", multiple=True, metavar="PERSON", help="Whom; may be repeated.")
@click.option("--from", "inbound", is_flag=True, help="It came from them.")
@click.option("--on", "day", metavar="DAY", help="When it was.  [default: today]")
@click.option("--at", "time", metavar="TIME", help="At what time, as 14:30 or 2pm.")
@click.option("--in", "place", metavar="NOTE", help="Write it into NOTE instead.")
@next_options
@writing_options
@click.pass_obj
def command(  # noqa: PLR0913 - click passes each option by itself
    session: Session,
    words: tuple[str, ...],
    *,
    people: tuple[str, ...],
    inbound: bool,
    day: str | None,
    time: str | None,
    place: str | None,
    next_: str | None,
    due: str | None,
    no_next: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Log a touch with the note that HANDLE names: what KIND it was and, if you like, a TEXT.

    Says or asks what comes next; an entry that is no touch, such as a `note`, and a lead that is
    closed need no next step.
    """
    workspace = session.workspace
    step = named_step(session, next_, due, no_next)
    asked = _asked(workspace, words)
    if asked.kind.name == "stage":
        raise UsageError("A stage is logged where it is set; use `vaultleads advance`.")
    note = workspace.note(asked.path)
    named = _people(workspace, note, people, inbound=inbound)
    said = Said(
        day=_past_day(session, day),
        kind=asked.kind,
        text=asked.text,
        people=named,
        mark=mark_of(asked.kind, inbound=inbound),
        time=_clock(time),
    )
    step = _step(session, note, asked.kind, step)
    target = note_path(workspace, place) if place else asked.path
    entry = _entry(session, said, note, target)
    edits: dict[str, list[Change]] = {target: [AddEntry("log", entry)]}
    if step is not None:
        kinds = workspace.settings.words.touch_kinds
        changes = step_changes(step, note, session.today, kinds)
        edits.setdefault(asked.path, []).extend(changes)
    outcome = session.actions.amend(f"log {asked.kind.name}: {note.name}", edits, dry_run=dry_run)
    told = [("logged", entry)]
    if step is not None:
        told.append(told_step(step, note))
    told += [("plain", f"{one} has no note yet") for one in named if not one.startswith("[[")]
    print_step(outcome, Mode(dry_run, as_json), told, dropped(step, note))
    session.take_in(outcome, [note])


# --- what was meant -------------------------------------------------------------------------


def _asked(workspace: Workspace, words: Sequence[str]) -> _Asked:
    """Tell handle, kind and text apart: the kind is the first known one behind a clear handle."""
    table = kind_table(workspace.settings.words.touch_kinds)
    for place in range(1, len(words)):
        kind = table.find(words[place])
        if kind is None:
            continue
        found = meant(workspace, " ".join(words[:place]), typed=place)
        if len(found) == 1:
            return _Asked(found[0], kind, " ".join(words[place + 1 :]).strip())
    _, count = find_first(workspace, words)
    word = words[count] if count < len(words) else ""
    if not word:
        raise UsageError(f"Say what kind of touch it was; use one of {', '.join(table.names)}.")
    raise UsageError(sentence(f"No kind of touch is called '{word}'; {table.suggest(word)}"))


def _people(
    workspace: Workspace, note: Note, names: Sequence[str], *, inbound: bool
) -> tuple[str, ...]:
    if not names and not inbound:
        return ()
    pipeline = workspace.pipeline
    lead = pipeline.leads.get(note.path)
    own = [one.path for one in pipeline.people(lead) if one.path] if lead else []
    if names:
        return tuple(dict.fromkeys(person(workspace, name, own) for name in names))
    if note.kind == "contact":
        own = [note.path]
    if len(own) != 1:
        raise UsageError("Say from whom it came, as in --from --with dana.")
    return (written(link_to(pipeline, own[0])),)


def _past_day(session: Session, text: str | None) -> date:
    """Return the day of a touch: the latest that is so called, since it has happened."""
    if text is None:
        return session.today
    day = past_day(text, session.today) or spoken(text, session.today, "--on")
    if day > session.today:
        raise UsageError(
            f"{day.isoformat()} has not come yet; log a touch when it has happened, and plan "
            "it with `vaultleads plan` until then."
        )
    return day


def _clock(text: str | None) -> str:
    """Return a time of day as `14:30`."""
    if text is None:
        return ""
    clock = text.strip().lower()
    hour = clock.removesuffix("am").removesuffix("pm").rstrip()
    if hour.isdecimal():
        clock = f"{hour}:00{clock.removeprefix(hour)}"
    line = f"2026-01-01 {clock}"
    opening = read_opening(line)
    if not opening.time or opening.end != len(line):
        raise UsageError(f"'{text}' is no time of day; write it as --at 14:30.")
    return opening.time


def _step(session: Session, note: Note, kind: TouchKind, step: NextStep | None) -> NextStep | None:
    """Return the next step, where one is wanted."""
    closed = note.kind == "lead" and not session.workspace.roster[note.path].active
    if note.kind not in PLANNED:
        if step is not None:
            raise UsageError(f"{note.path} has no next step; name a lead or a contact for it.")
        return None
    if step is None and (closed or not kind.touch):
        return None
    return asked_step(session, note, step)


def _entry(session: Session, said: Said, note: Note, target: str) -> str:
    """Return the entry; in another note than its own, it names the note that it belongs to."""
    if target != note.path:
        link = written(link_to(session.pipeline, note.path))
        if note.kind != "contact":
            said = said._replace(text=f"{said.text} ({link})".strip())
        elif link not in said.people:
            said = said._replace(people=(link, *said.people))
    return entry_text(said, session.workspace.settings.words.touch_kinds)
