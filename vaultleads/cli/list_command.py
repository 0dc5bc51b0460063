"""`vaultleads list`: the active pipeline, in order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultleads.cli.answering import Question
from vaultleads.cli.output import (
    Cell,
    Column,
    print_json,
    print_line,
    print_table,
    print_unread,
)
from vaultleads.cli.session import Session, json_option, spoken
from vaultleads.core.tiers import TIERS

if TYPE_CHECKING:
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.qualified import QualifiedLead


class _Filter(NamedTuple):
    tier: str | None
    stage: str | None
    source: str | None
    org: str | None
    due_before: date | None
    where: str | None
    every: bool


@click.command("list", cls=Question, unkept=("where",))
@click.option("--tier", type=click.Choice(TIERS, case_sensitive=False), help="Only this tier.")
@click.option("--stage", help="Only this stage; shows closed and parked leads too.")
@click.option("--source", help="Only this source.")
@click.option("--org", metavar="NAME", help="Only organizations with NAME in their name.")
@click.option("--due-before", metavar="DAY", help="Only next actions before DAY.")
@click.option("--where", metavar="SQL", help="Only leads for which an SQL condition is true.")
@click.option("--all", "every", is_flag=True, help="Also closed, parked and snoozed leads.")
@json_option
@click.pass_obj
def command(session: Session, /, as_json: bool, every: bool, **given: str | None) -> None:  # noqa: FBT001 - click passes flags so
    """List the leads in order: tier, quality, due day.

    Shows the active pipeline; closed, parked and snoozed leads are counted at the end. A `?`
    marks a quality that is provisional, a `*` a tier set by hand.
    """
    pipeline = session.pipeline
    words = pipeline.settings.words
    before = given["due_before"]
    wanted = _Filter(
        tier=given["tier"],
        stage=_known(given["stage"], [one.name for one in words.stages], pipeline, "stage"),
        source=_known(given["source"], [one.name for one in words.sources], pipeline, "source"),
        org=given["org"],
        due_before=spoken(before, session.today, "--due-before") if before else None,
        where=given["where"],
        every=every,
    )
    shown, hidden = _selected(session, wanted)
    if as_json:
        from vaultleads.cli.shapes import lead_shape  # noqa: PLC0415 - only for JSON

        print_json([lead_shape(pipeline, one, session.today) for one in shown])
    else:
        _print(pipeline, shown, hidden, session.today)
    print_unread(pipeline.problems)


def _known(word: str | None, names: list[str], pipeline: Pipeline, what: str) -> str | None:
    """Return the canonical word for the one given; a word that no lead bears is a slip."""
    from vaultleads.core.suggest import did_you_mean, normal  # noqa: PLC0415 - only with a filter
    from vaultleads.core.values import canonical  # noqa: PLC0415 - only with a filter

    if word is None:
        return None
    words = pipeline.settings.words
    name = canonical(word, words.stages if what == "stage" else words.sources)
    if name is not None:
        return name
    own = {normal(getattr(lead, what)): getattr(lead, what) for lead in pipeline.leads.values()}
    if normal(word) in own:
        return str(own[normal(word)])
    message = f"no {what} is called '{word}'; {did_you_mean(word, names)}"
    raise click.BadParameter(message, param_hint=f"'--{what}'")


def _selected(session: Session, wanted: _Filter) -> tuple[list[QualifiedLead], list[QualifiedLead]]:
    """Return the leads that match, and those that match but are out of sight.

    Raises: UsageError if the SQL condition cannot be asked.
    """
    from vaultleads.core.qualified import qualified_leads, worked  # noqa: PLC0415 - heavy

    pipeline, today = session.pipeline, session.today
    matching = [one for one in qualified_leads(pipeline, today) if _matches(pipeline, one, wanted)]
    if wanted.where is not None:
        from vaultleads.questions import leads_where  # noqa: PLC0415 - only with a condition

        matching = leads_where(session.workspace, matching, wanted.where, today)
    if wanted.every or wanted.stage:
        return matching, []
    shown = [one for one in matching if worked(pipeline, one, today)]
    hidden = [one for one in matching if not worked(pipeline, one, today)]
    return shown, hidden


def _matches(pipeline: Pipeline, one: QualifiedLead, wanted: _Filter) -> bool:
    from vaultleads.core.names import folded  # noqa: PLC0415 - heavy

    lead = one.lead
    return (
        wanted.tier in (None, one.qualification.tier)
        and wanted.stage in (None, lead.stage)
        and wanted.source in (None, lead.source)
        and (wanted.org is None or folded(wanted.org) in folded(pipeline.organization_name(lead)))
        and (wanted.due_before is None or (one.due is not None and one.due < wanted.due_before))
    )


def _print(
    pipeline: Pipeline, shown: list[QualifiedLead], hidden: list[QualifiedLead], today: date
) -> None:
    from vaultleads.cli.words import (  # noqa: PLC0415 - heavy
        action_cell,
        counted,
        day_cell,
        no_leads,
        quality_cell,
        tier_cell,
        title_of,
    )

    if shown:
        columns = (
            Column("Lead", share=5),
            Column("Quality", right=True),
            Column("Tier"),
            Column("Stage", above=120),
            Column("Due"),
            Column("Next action", share=4, above=100),
        )
        rows = [
            (
                Cell(title_of(pipeline, one), "strong"),
                quality_cell(one),
                tier_cell(one),
                Cell(one.lead.stage),
                day_cell(one, today),
                action_cell(one),
            )
            for one in shown
        ]
        print_table(columns, rows)
    elif not pipeline.leads:
        print_line(no_leads(pipeline))
    else:
        print_line("No lead matches.")
    if hidden:
        print_line()
        print_line(f"{counted(len(hidden), 'lead')} not shown: {_why(pipeline, hidden)}.", "dim")


def _why(pipeline: Pipeline, hidden: list[QualifiedLead]) -> str:
    words = {"won": "closed", "lost": "closed", "parked": "parked", "active": "snoozed"}
    stages = [pipeline.stage(one.lead) for one in hidden]
    standings = [words[stage.standing if stage else "active"] for stage in stages]
    parts = [
        f"{standings.count(word)} {word}"
        for word in ("closed", "parked", "snoozed")
        if word in standings
    ]
    return ", ".join(parts) + " (--all shows them)"
