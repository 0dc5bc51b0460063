"""`vaultleads report`: bring the reports up to date; show one of a week, or make a page of one."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from vaultleads.cli.answering import Question
from vaultleads.cli.output import print_json, print_unread
from vaultleads.cli.session import Session, json_option

if TYPE_CHECKING:
    from vaultleads.core.weeks import Week
    from vaultleads.harvesting import HarvestOutcome
    from vaultleads.pages import PageOutcome
    from vaultleads.reporting import ReportOutcome

_CONFLICT = 3
_STDOUT = "-"


class _Asked(NamedTuple):
    """What is asked for beside the reports: one of a week, or a page of one."""

    name: str
    week: str
    again: bool
    html: str
    redact: bool
    with_notes: bool
    force: bool
    as_json: bool


class _Done(NamedTuple):
    """What was harvested, if anything was to be, and what became of each file."""

    harvested: HarvestOutcome | None
    outcomes: tuple[ReportOutcome, ...]


_NAMES = ("weekly", "priorities", "follow-ups", "pipeline", "network", "health")
"""The reports of every vault, as they are named for a page."""


def _complete_name(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _NAMES if name.startswith(incomplete.casefold())]


@click.command(
    "report",
    cls=Question,
    reports=True,
    unkept=("name", "week", "again", "html", "redact", "with_notes", "force"),
)
@click.argument("name", required=False, default="", shell_complete=_complete_name)
@click.option("--week", metavar="WEEK", default="", help="Show one week: last, 45, 2026-W45.")
@click.option("--again", is_flag=True, help="With --week: write it anew, even if it is frozen.")
@click.option(
    "--html",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    default="",
    help="Make a page of report NAME; - prints it.",
)
@click.option("--redact", is_flag=True, help="In the page: initials in the place of names.")
@click.option("--with-notes", is_flag=True, help="In the page: what you wrote yourself, too.")
@click.option("--force", is_flag=True, help="Overwrite FILE, whatever it is.")
@json_option
@click.pass_obj
def command(session: Session, /, **options: str | bool) -> None:
    """Harvest the ticks, and render the reports into the vault's folder Reports/.

    What you ticked in the follow-up report is written into the notes first; what cannot be
    matched with certainty goes to Reports/Inbox.md. A report that would read the same is not
    written again. What you write outside the generated part of a report is kept; an edit inside
    it is saved beside. A file that is no report of ours is never overwritten: then the command
    says so and ends with 3.

    With --week, the report of that week is shown, and made first if there is none; this and last
    are weeks, too. NAME alone shows that report as well: weekly, priorities, follow-ups, pipeline,
    network, health, a week such as 2026-W45, or the title of a report of your own. With --html it
    becomes one file for somebody else, a coach say.
    """
    asked = _Asked(**options)  # type: ignore[arg-type]  # click gives what the options are
    _refuse_wrong_together(asked)
    if asked.html:
        _page(session, asked)
    elif asked.week:
        _show(session, asked)
    elif asked.name:
        _show_named(session, asked)
    else:
        _report(session, as_json=asked.as_json)


def _refuse_wrong_together(asked: _Asked) -> None:
    """Raise: click.UsageError for options that mean nothing without or beside one another."""
    flags = {"--redact": asked.redact, "--with-notes": asked.with_notes, "--force": asked.force}
    alone = next((flag for flag, given in flags.items() if given), "")
    if alone and not asked.html:
        raise click.UsageError(f"{alone} is for a page; add --html FILE.")
    if asked.name and asked.week:
        raise click.UsageError("Both NAME and --week say which report; leave one of them out.")
    if asked.again and not asked.week:
        raise click.UsageError(
            "--again writes the report of one week anew; add the week, as in --week 2026-W45."
        )
    if asked.html == _STDOUT and asked.as_json:
        raise click.UsageError("A page and JSON cannot both be printed; name a FILE for the page.")


# --- all reports ----------------------------------------------------------------------------


def _report(session: Session, *, as_json: bool) -> None:
    done = _bring_up_to_date(session)
    _print(session, done, as_json=as_json)
    _end(session, done)


def _bring_up_to_date(session: Session) -> _Done:
    from vaultleads.harvesting import harvest  # noqa: PLC0415 - only for reports
    from vaultleads.refreshing import refresh  # noqa: PLC0415 - only for reports

    harvested = harvest(session.workspace, session.actions, session.today)
    return _Done(harvested, refresh(session.workspace, session.today, harvested.settled))


def _print(
    session: Session, done: _Done, *, as_json: bool, page: tuple[str, PageOutcome] | None = None
) -> None:
    from vaultleads.cli import report_output as output  # noqa: PLC0415 - not for a kept answer

    if as_json:
        from vaultleads.cli.shapes import reports_shape  # noqa: PLC0415 - only for JSON

        print_json(reports_shape(done.harvested, done.outcomes, page))
        return
    if done.harvested:
        output.print_harvest(session.pipeline, done.harvested, session.today.year)
    output.print_reports(done.outcomes)


def _end(session: Session, done: _Done) -> None:
    """Say what could not be written, or be read, and end with 3 if anything was refused."""
    from vaultleads.cli import report_output as output  # noqa: PLC0415 - not for a kept answer

    refused = output.refused(done.harvested, done.outcomes)
    output.print_refused(refused)
    if done.harvested is not None:
        output.print_unfilled(session.pipeline.problems, done.outcomes)
    print_unread((*session.pipeline.problems, *session.workspace.playbook_problems))
    if refused:
        raise SystemExit(_CONFLICT)


# --- the report of one week -----------------------------------------------------------------


def _show(session: Session, asked: _Asked) -> None:
    from vaultleads.cli import report_output as output  # noqa: PLC0415 - only for one week
    from vaultleads.pages import generated_part, wanted_report  # noqa: PLC0415 - only for one week

    week = _week(session, asked.week, "--week" if not asked.name else "NAME")
    done = _Done(None, session.workspace.report_week(week, session.today, again=asked.again))
    if asked.as_json or done.outcomes[0].state == "refused":
        _print(session, done, as_json=asked.as_json)
    else:
        _print_beside(session, done)
        title = wanted_report(session.workspace, week.label, session.today).title
        output.print_shown(*generated_part(session.workspace, title))
    _end(session, done)


def _week(session: Session, text: str, given_as: str) -> Week:
    """Return the week that `text` means, which was `given_as` an option or an argument.

    Raises: click.BadParameter if it names none, or one that has not begun.
    """
    from vaultleads.core.weeks import week_meant  # noqa: PLC0415 - only for one week

    week = week_meant(text, session.workspace.settings.weekly.first_weekday, session.today)
    if week is None:
        message = f"'{text}' names no week; write this, last, 45 or 2026-W45."
        raise click.BadParameter(message, param_hint=f"'{given_as}'")
    if week.first > session.today:
        message = f"The week {week.label} has not begun; name this week or an earlier one."
        raise click.BadParameter(message, param_hint=f"'{given_as}'")
    return week


def _show_named(session: Session, asked: _Asked) -> None:
    """Bring all reports up to date, and print the one that is named."""
    from vaultleads.cli import report_output as output  # noqa: PLC0415 - only for one report
    from vaultleads.pages import generated_part, wanted_report  # noqa: PLC0415 - only for one

    wanted = wanted_report(session.workspace, asked.name, session.today)
    if wanted.week:
        _show(session, asked._replace(week=wanted.week.label))
        return
    done = _bring_up_to_date(session)
    if asked.as_json:
        _print(session, done, as_json=True)
    else:
        _print_beside(session, done)
        # A week that is over may have got its report just now.
        title = wanted_report(session.workspace, asked.name, session.today).title
        output.print_shown(*generated_part(session.workspace, title))
    _end(session, done)


# --- a page -----------------------------------------------------------------------------------


def _page(session: Session, asked: _Asked) -> None:
    from vaultleads import pages  # noqa: PLC0415 - only for a page

    workspace, today = session.workspace, session.today
    name = _week(session, asked.week, "--week").label if asked.week else asked.name
    wanted = pages.wanted_report(workspace, name, today)
    if asked.html != _STDOUT:
        pages.refuse_place(workspace, asked.html, force=asked.force)
    if wanted.week:
        week = _week(session, wanted.week.label, "NAME")
        done = _Done(None, workspace.report_week(week, today, again=asked.again))
    else:
        done = _bring_up_to_date(session)
        # A week that is over may have got its report just now.
        wanted = pages.wanted_report(workspace, name, today)
    if not asked.as_json:
        # Said before the page is made, which may fail: notes were written by then.
        stream = sys.stderr if asked.html == _STDOUT else sys.stdout
        with contextlib.redirect_stdout(stream):
            _print_beside(session, done)
    page = pages.page_of_report(
        workspace, wanted.title, redact=asked.redact, with_notes=asked.with_notes
    )
    if asked.html == _STDOUT:
        click.echo(page.text.encode("utf-8", "replace"), nl=False)
    else:
        pages.write_page(asked.html, page.text)
        _print_page(session, asked, done, page)
    _end(session, done)


def _print_beside(session: Session, done: _Done) -> None:
    """Print what else was done where a page was asked for: what was harvested, above all."""
    from vaultleads.cli import report_output as output  # noqa: PLC0415 - not for a kept answer

    if done.harvested:
        output.print_harvest(session.pipeline, done.harvested, session.today.year)
    output.print_reports([one for one in done.outcomes if one.state == "written" or one.backup])


def _print_page(session: Session, asked: _Asked, done: _Done, page: PageOutcome) -> None:
    from vaultleads.cli.output import print_line  # noqa: PLC0415 - only for a page

    if asked.as_json:
        _print(session, done, as_json=True, page=(asked.html, page))
        return
    names = ", with initials in the place of names" if page.redacted else ""
    print_line(f"{asked.html}  is {page.report} as a page{names}", "good")
    if page.redacted:
        print_line("  Read it before you send it: free text may hint at somebody without a name.")
