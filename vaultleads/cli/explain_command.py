"""`vaultleads explain`: why a lead stands where it stands."""

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

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaultleads.core.followup.model import Trial
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.qualified import QualifiedLead


@click.command("explain", cls=SessionCommand)
@click.argument("handle", nargs=-1, required=True, shell_complete=complete_handle(("lead",)))
@json_option
@click.pass_obj
def command(session: Session, handle: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Explain the lead that HANDLE names.

    Shows value times weight for each part, whose points add up to the quality; the rule that set
    the tier; on whom the connection rests; and what would change it. Then the rules of follow-ups
    that were tried on the lead: what each says, or why it is silent.
    """
    from vaultleads.core.qualified import qualified  # noqa: PLC0415 - heavy

    pipeline = session.pipeline
    lead = pipeline.leads[session.workspace.find(" ".join(handle), ("lead",))]
    one = qualified(pipeline, lead, session.today)
    trials = session.workspace.follow_ups(session.today).trials.get(lead.path, ())
    if as_json:
        from vaultleads.cli.shapes import explanation_shape  # noqa: PLC0415 - only for JSON

        print_json(explanation_shape(pipeline, one, trials, session.today))
    else:
        _print(pipeline, one, session.today)
        _print_trials(trials, session.today)
    print_unread([problem for problem in pipeline.problems if problem.path == lead.path])


def _print(pipeline: Pipeline, one: QualifiedLead, today: date) -> None:
    from vaultleads.cli.words import tier_cell, title_of  # noqa: PLC0415 - heavy

    result = one.qualification
    print_line(title_of(pipeline, one), "strong")
    print_line(f"{one.lead.path}, {one.lead.stage}", "dim")
    print_heading("Quality")
    rows = [
        (
            Cell(part.name),
            Cell(part.answer, "plain" if part.known else "warn"),
            Cell(f"{part.value / 100:.2f}"),
            Cell(f"× {_percent(part.weight)}", "dim"),
            Cell(f"= {part.exact}", "dim"),
            Cell(str(part.points), "strong"),
        )
        for part in result.parts
    ]
    total = "provisional" if result.provisional else ""
    known = f"{result.known_percent} % known" if result.provisional else ""
    rows.append(
        (
            Cell("quality", "strong"),
            Cell(known, "warn"),
            Cell(""),
            Cell(""),
            Cell(total, "warn"),
            Cell(str(result.quality), "strong"),
        )
    )
    columns = (
        Column("Part"),
        Column("Answer", share=1, wrap=True),
        Column("Value", right=True),
        Column("Weight", right=True),
        Column("Exact", right=True),
        Column("Points", right=True),
    )
    print_table(columns, rows)
    print_heading("Tier", tier_cell(one).text)
    print_line(result.rule)
    _print_people(one, today)
    _print_change(one)


def _percent(weight: int) -> str:
    """Return a weight in ten-thousandths as points of a hundred, without idle zeros."""
    return f"{weight / 100:.2f}".rstrip("0").rstrip(".")


def _print_people(one: QualifiedLead, today: date) -> None:
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy

    connection = one.connection
    if connection.person is None and not connection.targets and not connection.unlisted:
        return
    print_heading("People")
    if connection.person is not None:
        print_line(f"{connection.person.name}: {connection.because}.")
        touch = connection.touch
        if touch is not None:
            day = short_day(touch.day, today.year)
            print_line(f"  reached by the {touch.kind} of {day}, {touch.path}:{touch.line}", "dim")
    for target in connection.targets:
        print_line(f"{target.name}: a target, named but not reached yet.", "warn")
    for person in connection.unlisted:
        print_line(f"{person.name}: reached, but not in `contacts`, and so does not count.", "warn")


def _print_change(one: QualifiedLead) -> None:
    result = one.qualification
    if result.question is not None:
        asked = one.asked.name if one.asked else ""
        print_heading("Ask next")
        print_line(result.question.ask(asked), "accent")
        if result.question.leads_to:
            print_line(f"  {result.question.leads_to}", "dim")
    elif result.lift is not None:
        print_heading("What would change it")
        reached = one.connection.person.name if one.connection.person else ""
        print_line(result.lift.sentence(reached))


def _print_trials(trials: Sequence[Trial], today: date) -> None:
    print_heading("Follow-ups", "the rules, and what each says")
    if not trials:
        print_line("Nothing is asked about a lead that is closed or parked.")
        return
    columns = (Column("Rule"), Column("With", share=1), Column("Says", share=4, wrap=True))
    print_table(columns, [row for trial in trials for row in _trial_rows(trial, today)])


def _trial_rows(trial: Trial, today: date) -> list[tuple[Cell, Cell, Cell]]:
    """Return what a rule says in one row and why in the next, or why it is silent in one."""
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy
    from vaultleads.core.followup.model import plain  # noqa: PLC0415 - heavy
    from vaultleads.core.views.followups import place_of, reason  # noqa: PLC0415 - heavy

    person = Cell(trial.person.name if trial.person else "")
    found = trial.follow_up
    if found is None:
        place = f" ({place_of(trial.evidence)})" if trial.evidence else ""
        return [(Cell(trial.rule, "dim"), person, Cell(f"silent: {trial.why}{place}", "dim"))]
    day = f" by {short_day(found.due, today.year)}" if found.due else ""
    return [
        (Cell(trial.rule, "strong"), person, Cell(f"{plain(found.action)}{day}", "accent")),
        (Cell(""), Cell(""), Cell(reason(found), "dim")),
    ]
