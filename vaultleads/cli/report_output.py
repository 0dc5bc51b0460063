"""What `vaultleads report` prints: what was harvested, written and refused, and what became a page.

Apart from the command, which says what is done and in which order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from vaultleads.cli.output import print_line
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.problem import Problem
    from vaultleads.harvesting import Harvested, HarvestOutcome
    from vaultleads.reporting import ReportOutcome

_KINDS = {
    "report": ("report", "reports"),
    "chart": ("picture", "pictures"),
    "calendar": ("calendar", "calendars"),
    "block": ("note with blocks", "notes with blocks"),
}
"""What the files that are written are called, one and several, in the order in which it is said."""
_COMMENT = pattern(r"<!--.*?-->", re.DOTALL)
_BLANK_LINES = pattern(r"\n{3,}")


def print_refused(refused: Iterable[str]) -> None:
    """Say on standard error what could not be written."""
    for sentence in refused:
        click.echo(f"vaultleads: {sentence}", err=True)


def refused(harvested: HarvestOutcome | None, outcomes: Sequence[ReportOutcome]) -> list[str]:
    """Return the sentences that say what could not be written."""
    said = [one.message for one in outcomes if one.state == "refused"]
    if harvested and harvested.left:
        what = "1 tick" if len(harvested.left) == 1 else f"{len(harvested.left)} ticks"
        said.append(f"{what} could be neither harvested nor kept: {harvested.left_because}")
    return said


def print_unfilled(problems: Iterable[Problem], outcomes: Iterable[ReportOutcome]) -> None:
    """Say on standard error in which notes the blocks were not filled, where and why.

    Of what was refused in `outcomes` that was said already.
    """
    from vaultleads.core.markdown import visible  # noqa: PLC0415 - not for a kept answer
    from vaultleads.refreshing import unfilled  # noqa: PLC0415 - only for reports

    for sentence in unfilled(problems, outcomes):
        click.echo(visible(sentence), err=True)


def print_reports(outcomes: Sequence[ReportOutcome]) -> None:
    """Print a line for each report that was written, one for its pictures, one for all others."""
    for one in outcomes:
        if one.state == "written" and one.kind != "chart":
            what = "blocks written" if one.kind == "block" else "written"
            print_line(f"{one.path}  {what}", "good")
        if one.backup:
            print_line(f"  an edit inside the generated part is kept in {one.backup}", "warn")
        for path in one.kept_beside:
            print_line(f"kept  {path}, which somebody saved", "warn")
    charts = [one.path for one in outcomes if (one.kind, one.state) == ("chart", "written")]
    if charts:
        folder = charts[0].rpartition("/")[0]
        print_line(f"{folder}/  {_counted('chart', len(charts))} written", "good")
    unchanged = _unchanged(outcomes)
    if unchanged:
        print_line(f"unchanged: {unchanged}", "dim")


def _unchanged(outcomes: Sequence[ReportOutcome]) -> str:
    """Return what was not written because it reads as before: `6 reports, 4 pictures`."""
    kinds: list[str] = [one.kind for one in outcomes if one.state == "unchanged"]
    counts = {kind: kinds.count(kind) for kind in _KINDS}
    return ", ".join(_counted(kind, count) for kind, count in counts.items() if count)


def _counted(kind: str, count: int) -> str:
    one, several = _KINDS[kind]
    return f"1 {one}" if count == 1 else f"{count} {several}"


def print_shown(path: str, text: str) -> None:
    """Print a report: where it stands, and its generated part without what nobody sees."""
    print_line(path, "dim")
    print_line()
    seen = _BLANK_LINES.sub("\n\n", _COMMENT.sub("", text)).strip("\n")
    for line in seen.split("\n"):
        print_line(line.rstrip())


def print_harvest(pipeline: Pipeline, harvested: HarvestOutcome, year: int) -> None:
    """Print what was ticked and is written into the notes now, and what went to the inbox."""
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
