"""`vaultleads next`: what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import click

from vaultleads.cli.answering import Question
from vaultleads.cli.output import (
    Cell,
    Column,
    Tone,
    print_heading,
    print_json,
    print_line,
    print_table,
    print_unread,
)
from vaultleads.cli.session import Session, json_option
from vaultleads.core.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultleads.core.followup.model import FollowUp, FollowUps, Listed, SectionName
    from vaultleads.core.pipeline import Pipeline

_NOW: tuple[SectionName, ...] = ("no-next-action", "overdue", "today")
_WEEK: tuple[SectionName, ...] = (*_NOW, "this-week")
_MOST_NAMES = 5
"""How many of the entries that are one too many are named."""
_NOT_NOW: Mapping[SectionName, str] = {
    "this-week": "later this week",
    "next-week": "next week",
    "later": "later",
    "waiting": "waiting for them",
}


@click.command("next", cls=Question)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help="Entries that are due, and as many without a next step. [default: follow_ups.daily_limit]",
)
@click.option(
    "--tier",
    "tiers",
    type=click.Choice(TIERS, case_sensitive=False),
    multiple=True,
    help="Only leads of this tier. May be given again.",
)
@click.option("--week", is_flag=True, help="Also what is due later this week.")
@json_option
@click.pass_obj
def command(
    session: Session,
    *,
    limit: int | None,
    tiers: tuple[str, ...],
    week: bool,
    as_json: bool,
) -> None:
    """Say what to do now, with whom, and why.

    Leads without a next step, with a suggestion; then what is overdue and what is due today. Each
    line says why, and where that stands. It is the list of the report Follow-ups.md.
    """
    pipeline = session.pipeline
    found = _of_tiers(session.workspace.follow_ups(session.today), tiers)
    if as_json:
        from vaultleads.cli.shapes import follow_ups_shape  # noqa: PLC0415 - only for JSON

        print_json(follow_ups_shape(pipeline, found, limit))
    else:
        limit = limit or pipeline.settings.follow_ups.daily_limit
        _print(pipeline, found, _WEEK if week else _NOW, limit)
    print_unread(chain(pipeline.problems, session.workspace.playbook_problems))


def _of_tiers(found: FollowUps, tiers: tuple[str, ...]) -> FollowUps:
    """Return the follow-ups of leads in `tiers`; all of them where none is named."""
    from dataclasses import replace  # noqa: PLC0415 - only with a filter

    if not tiers:
        return found
    kept = {
        name: tuple(
            one for one in entries if one.qualified and one.qualified.qualification.tier in tiers
        )
        for name, entries in found.sections.items()
    }
    return replace(found, sections=kept, snoozed=(), silent=())


def _print(pipeline: Pipeline, found: FollowUps, names: Sequence[SectionName], limit: int) -> None:
    from vaultleads.core.dates import long_day  # noqa: PLC0415 - heavy
    from vaultleads.core.views.followups import TITLES, room_for, subject_name, subjects_of  # noqa: PLC0415 - heavy

    print_line(long_day(found.day), "strong")
    room = room_for(found.sections, limit)
    subjects = subjects_of(pipeline)
    shown = {
        name: [
            row
            for one in found.sections.get(name, ())[: room[name]]
            for row in _rows(found, name, subject_name(subjects, one.note), one)
        ]
        for name in names
    }
    width = max((len(row[0].text) for rows in shown.values() for row in rows), default=0)
    for name, rows in shown.items():
        entries = found.sections.get(name, ())
        if entries:
            print_heading(TITLES[name], str(len(entries)))
            columns = (Column("Day", width=width), Column("What", share=1, wrap=True))
            print_table(columns, rows, titles=False)
            _print_more([subject_name(subjects, one.note) for one in entries[room[name] :]])
    _print_rest(pipeline, found, names)


def _print_more(left: Sequence[str]) -> None:
    if left:
        names = ", ".join(left[:_MOST_NAMES]) + (", …" if len(left) > _MOST_NAMES else "")
        print_line(f"and {len(left)} more: {names}", "dim")


def _rows(
    found: FollowUps, name: SectionName, subject: str, one: Listed
) -> list[tuple[Cell, Cell]]:
    """Return the rows of one entry: what to do, why, and what else there is to do."""
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy
    from vaultleads.core.followup.model import plain  # noqa: PLC0415 - heavy
    from vaultleads.core.views.followups import reason_beside  # noqa: PLC0415 - heavy

    first, *others = one.follow_ups
    year = found.day.year
    unset = ", and no next step is set" if one.unset and name != "no-next-action" else ""
    rows = [(_day_cell(found, name, first), Cell(f"{subject} · {plain(first.action)}", "strong"))]
    if not first.fixed or name in _NOW:
        rows.append((Cell(""), Cell(f"{reason_beside(one.note, first)}{unset}", "dim")))
    for other in others:
        also = f", {short_day(other.due, year)}" if other.due else ""
        rows.append((Cell(""), Cell(f"also{also}: {plain(other.action)}")))
    return rows


def _day_cell(found: FollowUps, name: SectionName, one: FollowUp) -> Cell:
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy

    if one.due is None:
        return Cell("–", "dim")
    day = short_day(one.due, found.day.year)
    if name == "no-next-action":
        return Cell(f"by {day.partition(' ')[2]}", "dim")
    return Cell("today" if name == "today" else day, _day_tone(found, one))


def _day_tone(found: FollowUps, one: FollowUp) -> Tone:
    """Return the colour of a day: red where it is red or was the person's own, else amber."""
    from vaultleads.core.views.followups import red_since  # noqa: PLC0415 - heavy

    if one.due is None or one.due > found.day:
        return "plain"
    return "bad" if one.fixed or red_since(one, found.day) else "warn"


def _print_rest(pipeline: Pipeline, found: FollowUps, names: Sequence[SectionName]) -> None:
    from vaultleads.cli.words import no_leads  # noqa: PLC0415 - heavy

    if not any(found.sections.get(name) for name in names):
        print_line()
        print_line(no_leads(pipeline) if not pipeline.leads else "Nothing is to be done now.")
    rest = [
        f"{len(found.sections[name])} {words}"
        for name, words in _NOT_NOW.items()
        if name not in names and found.sections.get(name)
    ]
    rest += [f"{len(found.snoozed)} snoozed"] if found.snoozed else []
    rest += [f"{len(found.silent)} on which no rule speaks"] if found.silent else []
    if rest:
        print_line()
        print_line("Not now: " + ", ".join(rest) + ".", "dim")
