"""`vaultleads show`: one note as the program understands it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultleads.cli.output import (
    Cell,
    Column,
    print_heading,
    print_json,
    print_line,
    print_table,
    print_unread,
)
from vaultleads.cli.session import Session, SessionCommand, complete_handle, json_option
from vaultleads.core.model import NOTE_KINDS, NestedMapping, Note, PropertyValue, Scalar

if TYPE_CHECKING:
    from datetime import date

    from vaultleads.core.pipeline import Pipeline

_SHOWN = 8
"""Touches and facts shown, the newest; the note itself has them all."""


@click.command("show", cls=SessionCommand)
@click.argument("handle", nargs=-1, required=True, shell_complete=complete_handle(NOTE_KINDS))
@json_option
@click.pass_obj
def command(session: Session, handle: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Show the note that HANDLE names: its properties, touches, facts, tasks and problems.

    Touches that were logged in other notes are shown with the place they stand in.
    """
    pipeline = session.pipeline
    note = pipeline.notes[session.workspace.find(" ".join(handle))]
    if as_json:
        print_json(_shape(pipeline, note, session.today))
    else:
        _print(pipeline, note, session.today)
    print_unread([problem for problem in pipeline.problems if problem.path == note.path])


def _shape(pipeline: Pipeline, note: Note, today: date) -> dict[str, object]:
    from vaultleads.cli.shapes import fact_shape, lead_shape, problem_shape, touch_shape  # noqa: PLC0415 - only for JSON
    from vaultleads.core.qualified import qualified  # noqa: PLC0415 - only for JSON

    lead = pipeline.leads.get(note.path)
    return {
        "path": note.path,
        "kind": note.kind,
        "properties": {given.name: _plain(given.value) for given in note.properties.values()},
        "lead": lead_shape(pipeline, qualified(pipeline, lead, today), today) if lead else None,
        "touches": [touch_shape(touch) for touch in pipeline.touches.get(note.path, ())],
        "facts": [fact_shape(fact) for fact in pipeline.facts.get(note.path, ())],
        "tasks": [
            {
                "text": task.text,
                "done": task.done,
                "due": task.due.isoformat() if task.due else None,
                "line": task.line,
            }
            for task in note.body.tasks
        ],
        "problems": [
            problem_shape(problem) for problem in pipeline.problems if problem.path == note.path
        ],
    }


def _plain(value: PropertyValue) -> object:
    """Return a value as JSON has it; a number that would lose its form stays text."""
    if isinstance(value, Scalar):
        number = isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
        return value.text if number and str(value.value) != value.text else value.value
    if isinstance(value, NestedMapping):
        return {key.text: _plain(item) for key, item in value.items}
    return [_plain(item) for item in value.items]


def _written(value: PropertyValue) -> str:
    """Return a value in one line, as it was written."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, NestedMapping):
        return ", ".join(f"{key.text}: {_written(item)}" for key, item in value.items)
    return ", ".join(_written(item) for item in value.items)


def _print(pipeline: Pipeline, note: Note, today: date) -> None:
    print_line(note.name, "strong")
    print_line(f"{note.path}, {note.kind}", "dim")
    print_line()
    rows = [
        (Cell(given.name, "dim"), Cell(_written(given.value)))
        for given in note.properties.values()
        if _written(given.value)
    ]
    pair = (Column("Property"), Column("Value", share=1, wrap=True))
    print_table(pair, rows, titles=False)
    _print_touches(pipeline, note, today)
    _print_facts(pipeline, note, today)
    tasks = [task for task in note.body.tasks if not task.done]
    if tasks:
        print_heading("Open tasks", str(len(tasks)))
        print_table(
            pair,
            [(_day(task.due, today), Cell(task.text)) for task in tasks],
            titles=False,
        )
    problems = [problem for problem in pipeline.problems if problem.path == note.path]
    if problems:
        print_heading("Problems", str(len(problems)))
        for problem in problems:
            print_line(str(problem), "bad" if problem.severity == "error" else "warn")


def _print_touches(pipeline: Pipeline, note: Note, today: date) -> None:
    touches = pipeline.touches.get(note.path, ())
    if not touches:
        return
    print_heading("Touches", f"{len(touches)}, newest first")
    rows = [
        (
            _day(touch.day, today),
            Cell(touch.kind, "accent" if touch.reached else "plain"),
            Cell(", ".join(person.name for person in touch.people)),
            Cell(touch.text.replace("\n", " ") or "–"),
            Cell("" if touch.path == note.path else f"{touch.path}:{touch.line}", "dim"),
        )
        for touch in reversed(touches[-_SHOWN:])
    ]
    columns = (
        Column("Day"),
        Column("Kind"),
        Column("With", share=1),
        Column("Text", share=3, wrap=True),
        Column("Logged in", share=2, above=100),
    )
    print_table(columns, rows, titles=False)
    _print_older(len(touches))


def _print_facts(pipeline: Pipeline, note: Note, today: date) -> None:
    facts = pipeline.facts.get(note.path, ())
    if not facts:
        return
    print_heading("Intelligence", f"{len(facts)}, newest first")
    rows = [
        (
            _day(fact.day, today),
            Cell(fact.text.replace("\n", " ")),
            Cell(", ".join(person.name for person in fact.people), "dim"),
        )
        for fact in reversed(facts[-_SHOWN:])
    ]
    columns = (Column("Day"), Column("Fact", share=3, wrap=True), Column("From", share=1))
    print_table(columns, rows, titles=False)
    _print_older(len(facts))


def _print_older(count: int) -> None:
    if count > _SHOWN:
        print_line(f"and {count - _SHOWN} older", "dim")


def _day(day: date | None, today: date) -> Cell:
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy

    return Cell(short_day(day, today.year) if day else "–", "dim")
