"""The reports of a vault: made of one picture of it, and written where they read differently.

Beside the workspace, which has the picture. `report_list` says which reports there are,
`report_texts` makes them, `weekly_reports` knows which weeks are over, and `report_files` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultleads.calendar_file import EventMemory, write_calendar
from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem, VaultleadsError
from vaultleads.own_templates import OwnTemplates
from vaultleads.report_files import Content, ReportFiles, ReportOutcome, Settled
from vaultleads.report_list import Picture, Report, Views, daily_reports
from vaultleads.report_texts import ReportTexts
from vaultleads.vault import Vault
from vaultleads.weekly_reports import WeeklyReports

__all__ = ["EventMemory", "Picture", "ReportOutcome", "Reporter", "Settled"]


class Reporter:
    """Brings the reports of one vault up to date, again and again."""

    def __init__(self, vault: Vault, settings: Settings, events: EventMemory) -> None:
        self._vault = vault
        self._settings = settings
        self._events = events
        self._files = ReportFiles(vault, settings.folders.reports)
        self._texts = ReportTexts(settings)
        self._weeks = WeeklyReports(vault, settings)

    def bring_up_to(
        self, picture: Picture, settled: Settled | None = None
    ) -> tuple[ReportOutcome, ...]:
        """Write every report that reads differently on the day of the follow-ups of `picture`.

        A report that cannot be written stops no other. `settled` as in `Workspace.report`. The
        reports come first, then their pictures, then the calendar.
        """
        week = self._weeks.week(picture.found.day)
        with OwnTemplates(self._vault, self._settings) as own:
            outcomes = list(self._each(daily_reports(Views(picture, week)), own, settled))
        outcomes.sort(key=lambda one: one.kind != "report")
        if self._settings.calendar.written:
            outcomes.append(
                write_calendar(self._files, self._events, picture.found, picture.pipeline)
            )
        return tuple(outcomes)

    def _each(
        self, reports: Iterable[Report], own: OwnTemplates, settled: Settled | None = None
    ) -> Iterator[ReportOutcome]:
        """Write `reports`, with their pictures; one where there were ticks, as it was `settled`."""
        for report in reports:
            outcome = self._write(report, own, settled if report.is_ticked else None)
            yield outcome
            if outcome.state != "refused":
                yield from self._pictures(report)

    def _write(self, report: Report, own: OwnTemplates, settled: Settled | None) -> ReportOutcome:
        path = self._files.path_of(report.title)
        try:
            text = self._texts.text(report, own)
        except VaultleadsError as error:
            return ReportOutcome(path, "refused", str(error))
        if isinstance(text, Problem):
            return ReportOutcome(path, "refused", f"{path} stays as it was: {text}", fault=text)
        content = Content(report.region, text, report.properties, report.below)
        return self._files.report(report.title, content, settled)

    def _pictures(self, report: Report) -> Iterator[ReportOutcome]:
        """Draw the charts of `report` that are drawn as files."""
        if self._settings.charts != "svg" or not report.charts:
            return
        from vaultleads.drawing import is_ours  # noqa: PLC0415 - only where one is drawn

        for chart in report.charts:
            yield self._files.chart(chart.name, self._texts.picture(chart), is_ours)
