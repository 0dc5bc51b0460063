"""`vaultleads next`: what to do now."""

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
from vaultleads.cli.session import Session, SessionCommand, json_option

if TYPE_CHECKING:
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.qualified import QualifiedLead
    from vaultleads.core.views.next_steps import NextView


@click.command("next", cls=SessionCommand)
@click.option(
    "--limit", type=click.IntRange(1), default=7, show_default=True, help="Leads in each list."
)
@json_option
@click.pass_obj
def command(session: Session, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Say what to do now.

    Three lists: leads whose next action is due or overdue; leads without a day for their next
    action; and leads without one that are not qualified yet, with the question to ask.
    """
    from vaultleads.core.views.next_steps import next_view  # noqa: PLC0415 - heavy

    pipeline = session.pipeline
    view = next_view(pipeline, session.today)
    if as_json:
        print_json(_shape(pipeline, view))
    else:
        _print(pipeline, view, limit)
    print_unread(pipeline.problems)


def _shape(pipeline: Pipeline, view: NextView) -> dict[str, object]:
    from vaultleads.cli.shapes import lead_shape, question_shape  # noqa: PLC0415 - only for JSON

    def shapes(leads: tuple[QualifiedLead, ...]) -> list[dict[str, object]]:
        return [
            {
                **lead_shape(pipeline, one, view.day),
                "question": question_shape(
                    one.qualification.question, one.asked.name if one.asked else ""
                ),
            }
            for one in leads
        ]

    return {
        "day": view.day.isoformat(),
        "due": shapes(view.due),
        "unset": shapes(view.unset),
        "to_qualify": shapes(view.to_qualify),
        "later": view.later,
        "resting": view.resting,
    }


def _print(pipeline: Pipeline, view: NextView, limit: int) -> None:
    from vaultleads.cli.words import action_cell, day_cell, quality_cell, tier_cell, title_of  # noqa: PLC0415 - heavy
    from vaultleads.core.dates import long_day  # noqa: PLC0415 - heavy

    def lead(one: QualifiedLead) -> Cell:
        return Cell(title_of(pipeline, one), "strong")

    print_line(long_day(view.day), "strong")
    _print_section(
        "Due",
        (Column("Day"), Column("Lead", share=3), Column("Next", share=4, wrap=True)),
        [(day_cell(one, view.day), lead(one), action_cell(one)) for one in view.due],
        limit,
    )
    _print_section(
        "No day is set for the next action",
        (
            Column("Quality", right=True),
            Column("Lead", share=3),
            Column("Tier"),
            Column("Next", share=3, wrap=True),
        ),
        [(quality_cell(one), lead(one), tier_cell(one), action_cell(one)) for one in view.unset],
        limit,
    )
    _print_section(
        "To qualify",
        (Column("Quality", right=True), Column("Lead", share=3), Column("Ask", share=4, wrap=True)),
        [(quality_cell(one), lead(one), Cell(_question(one), "accent")) for one in view.to_qualify],
        limit,
    )
    _print_rest(pipeline, view)


def _question(one: QualifiedLead) -> str:
    question = one.qualification.question
    return question.ask(one.asked.name if one.asked else "") if question else ""


def _print_section(
    title: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], limit: int
) -> None:
    if not rows:
        return
    print_heading(title, str(len(rows)))
    print_table(columns, rows[:limit], titles=False)
    if len(rows) > limit:
        print_line(f"and {len(rows) - limit} more", "dim")


def _print_rest(pipeline: Pipeline, view: NextView) -> None:
    from vaultleads.cli.words import no_leads  # noqa: PLC0415 - heavy

    if not pipeline.leads:
        print_line()
        print_line(no_leads(pipeline))
    elif not (view.due or view.unset or view.to_qualify):
        print_line()
        print_line("Nothing is due.")
    rest = [
        f"{view.later} with a later day" if view.later else "",
        f"{view.resting} to check in on once a quarter" if view.resting else "",
    ]
    if any(rest):
        print_line()
        print_line("Not now: " + ", ".join(part for part in rest if part) + ".", "dim")
