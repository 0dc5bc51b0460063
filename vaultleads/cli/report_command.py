"""`vaultleads report`: bring the reports in the vault up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultleads.cli.answering import Question
from vaultleads.cli.output import print_json, print_line, print_unread
from vaultleads.cli.session import Session, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultleads.core.pipeline import Pipeline
    from vaultleads.harvesting import Harvested, HarvestOutcome
    from vaultleads.reporting import ReportOutcome

_CONFLICT = 3
_REPORTS = ("Priorities.md", "Follow-ups.md", "follow-ups.ics")
"""The files that are written, and in one of which the ticks are."""


@click.command("report", cls=Question, reports=_REPORTS)
@json_option
@click.pass_obj
def command(session: Session, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Harvest the ticks, and render the reports into the vault's folder Reports/.

    What you ticked in the follow-up report is written into the notes first; what cannot be
    matched with certainty goes to Reports/Inbox.md. A report that would read the same is not
    written again. What you write outside the generated part of a report is kept; an edit inside
    it is saved beside. A file that is no report of ours is never overwritten: then the command
    says so and ends with 3.
    """
    from vaultleads.harvesting import harvest  # noqa: PLC0415 - only for reports

    workspace = session.workspace
    harvested = harvest(workspace, session.actions, session.today)
    outcomes = workspace.report(session.today, harvested.settled)
    if as_json:
        from vaultleads.cli.shapes import reports_shape  # noqa: PLC0415 - only for JSON

        print_json(reports_shape(harvested, outcomes))
    else:
        _print_harvest(session.pipeline, harvested, session.today.year)
        _print_reports(outcomes)
    for refused in _refused(harvested, outcomes):
        click.echo(f"vaultleads: {refused}", err=True)
    print_unread((*session.pipeline.problems, *workspace.playbook_problems))
    if harvested.left or any(one.state == "refused" for one in outcomes):
        raise SystemExit(_CONFLICT)


def _refused(harvested: HarvestOutcome, outcomes: Sequence[ReportOutcome]) -> list[str]:
    """Return the sentences that say what could not be written."""
    said = [one.message for one in outcomes if one.state == "refused"]
    if harvested.left:
        what = "1 tick" if len(harvested.left) == 1 else f"{len(harvested.left)} ticks"
        said.append(f"{what} could be neither harvested nor kept: {harvested.left_because}")
    return said


def _print_reports(outcomes: Sequence[ReportOutcome]) -> None:
    for one in outcomes:
        if one.state != "refused":
            print_line(f"{one.path}  {one.state}", "good" if one.state == "written" else "dim")
        if one.backup:
            print_line(f"  an edit inside the generated part is kept in {one.backup}", "warn")


def _print_harvest(pipeline: Pipeline, harvested: HarvestOutcome, year: int) -> None:
    from vaultleads.core.shown import plain_line  # noqa: PLC0415 - only for reports

    for one in harvested.harvested:
        _print_harvested(one, year)
    for shown in harvested.already:
        print_line(f"done before  {plain_line(shown)}", "dim")
    if harvested.inbox:
        print_line(f"{harvested.inbox_path}  has what could not be matched:", "warn")
        for kept in harvested.inbox:
            for line in kept.text.split("\n"):
                print_line(f"  {plain_line(line)}")
            print_line(f"    {kept.reason}", "dim")
    for path in harvested.kept_beside:
        print_line(f"kept  {path}, which somebody saved", "warn")
    _print_unplanned(pipeline, harvested.unplanned)
    if harvested.harvested or harvested.already or harvested.inbox:
        print_line()


def _print_harvested(one: Harvested, year: int) -> None:
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - only with a tick
    from vaultleads.core.followup.model import plain  # noqa: PLC0415 - only with a tick

    print_line(f"{one.path}  {plain(one.follow_up.action)}", "good")
    if one.entry:
        print_line(f"  log   {' '.join(one.entry.split())}")
    if one.step is not None:
        print_line(f"  next  {short_day(one.step.day, year)}: {one.step.text or 'follow up'}")


def _print_unplanned(pipeline: Pipeline, paths: Iterable[str]) -> None:
    for path in paths:
        name = pipeline.leads[path].name if path in pipeline.leads else path
        print_line(f"No next step is set for {name}; `vaultleads plan` sets one.", "warn")
