"""Brings the reports of one vault up to a day: which are made of what, in which order.

Apart from the parts that it puts together, none of which knows of the others.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date

from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem, VaultleadsError
from vaultleads.core.report_names import INBOX_TITLE, PIPELINE_CHARTS, REPORT_TITLES, WEEKLY_CHARTS
from vaultleads.own_templates import OwnTemplates
from vaultleads.reporting.calendar import write_calendar
from vaultleads.reporting.files import Content, ReportFiles, ReportOutcome, Settled
from vaultleads.reporting.listed import (
    Picture,
    Report,
    Views,
    first_reports,
    further_reports,
    health_report,
    own_reports,
    weekly_report,
)
from vaultleads.reporting.memory import EventMemory, TemplateMemory
from vaultleads.reporting.texts import ReportTexts
from vaultleads.reporting.weeks import REGION, Weekly, WeeklyReports, title_of
from vaultleads.vault import Vault


class Reporter:
    """Brings the reports of one vault up to date, again and again."""

    def __init__(
        self, vault: Vault, settings: Settings, events: EventMemory, templates: TemplateMemory
    ) -> None:
        self._vault = vault
        self._settings = settings
        self._events = events
        self._files = ReportFiles(vault, settings.folders.reports)
        self._texts = ReportTexts(settings, templates)
        self.weeks = WeeklyReports(vault, settings)
        """The reports of single weeks as they stand."""

    def bring_up_to(
        self, picture: Picture, settled: Settled | None = None
    ) -> tuple[ReportOutcome, ...]:
        """Write every report that reads differently on the day of the follow-ups of `picture`.

        A report that cannot be written stops no other. `settled` as in `Workspace.report`. The
        reports come first, then their pictures, then the calendar.
        """
        day = picture.found.day
        with OwnTemplates(self._vault, self._settings) as own:
            week = self.weeks.week(day)
            views = Views(picture, week, lambda: self.weeks.histories(picture.pipeline, week))
            # Somebody may be waiting for these.
            outcomes = [*self._each(first_reports(views), own, picture, settled)]
            # Before the others, since what they tell of the past is what these keep.
            for due in self.weeks.due(day, picture.pipeline):
                outcomes += self._week(due, picture, own)
            outcomes += self._each(further_reports(views), own, picture)
            outcomes += self._each(own_reports(views, own, _faults(outcomes)), own, picture)
            titles = (*REPORT_TITLES, INBOX_TITLE, *own.names)
            wrong = (*_faults(outcomes), *self._files.abandoned(titles))
            outcomes += self._each([health_report(views, wrong)], own, picture)
        outcomes.sort(key=lambda one: one.kind != "report")
        if self._settings.calendar.written:
            outcomes.append(
                write_calendar(self._files, self._events, picture.found, picture.pipeline)
            )
        return tuple(outcomes)

    def expected(self, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the paths of all reports, and of all their pictures, that `day` brings."""
        week = self.weeks.week(day)
        weeks = dict.fromkeys((week.before(), week))
        titles = (
            *REPORT_TITLES,
            *map(title_of, weeks),
            *OwnTemplates(self._vault, self._settings).new,
        )
        pictures = (
            *PIPELINE_CHARTS,
            *(f"{week.label}-{name}" for week in weeks for name in WEEKLY_CHARTS),
        )
        return tuple(map(self._files.path_of, titles)), tuple(
            map(self._files.picture_path, pictures)
        )

    def bring_week(self, picture: Picture, weekly: Weekly) -> tuple[ReportOutcome, ...]:
        """Write the report of one week, unless it is settled; then its pictures."""
        with OwnTemplates(self._vault, self._settings) as own:
            return tuple(self._week(weekly, picture, own))

    def _week(self, weekly: Weekly, picture: Picture, own: OwnTemplates) -> Iterator[ReportOutcome]:
        """Write the report of one week, unless it is settled or something stands in the way."""
        title = title_of(weekly.week)
        path = self._files.path_of(title)
        settled = weekly.is_settled
        refusal = (
            self.weeks.conflict(weekly.week) if settled else self._files.refusal(title, REGION)
        )
        if refusal:
            yield ReportOutcome(path, "refused", refusal)
        elif settled:
            yield ReportOutcome(path, "unchanged")
            lost = self.weeks.lost_pictures(weekly.week)
            if lost:
                yield from self._charts(self._weekly(weekly, picture), lost)
        else:
            yield from self._each([self._weekly(weekly, picture)], own, picture)

    def _weekly(self, weekly: Weekly, picture: Picture) -> Report:
        """Return the report of one week, told of its day."""
        found = picture.found
        if weekly.day != found.day:
            found = picture.follow_ups(weekly.day)
        histories = self.weeks.histories(picture.pipeline, weekly.week, over=weekly.is_over)
        return weekly_report(picture.pipeline, weekly, found, histories)

    def _each(
        self,
        reports: Iterable[Report],
        own: OwnTemplates,
        picture: Picture,
        settled: Settled | None = None,
    ) -> Iterator[ReportOutcome]:
        """Write `reports`, with their pictures; one where there were ticks, as it was `settled`."""
        for report in reports:
            path = self._files.path_of(report.title)
            try:
                text = self._texts.text(report, own)
            except VaultleadsError as error:
                yield ReportOutcome(path, "refused", str(error))
                continue
            if isinstance(text, Problem):
                yield ReportOutcome(path, "refused", f"{text}", fault=text)
                continue
            leads = picture.pipeline.names.leads
            content = Content(report.region, text, report.properties, report.below, leads)
            outcome = self._files.report(
                report.title, content, settled if report.is_ticked else None
            )
            yield outcome
            if outcome.state != "refused":
                yield from self._pictures(report, text)

    def _pictures(self, report: Report, text: str) -> Iterator[ReportOutcome]:
        """Draw those charts of `report` that its `text` shows as files."""
        shown = [chart.name for chart in report.charts if f"/{chart.name}.svg" in text]
        yield from self._charts(report, shown)

    def _charts(self, report: Report, names: Container[str]) -> Iterator[ReportOutcome]:
        """Draw the charts of `report` that are called `names`."""
        for chart in report.charts:
            if chart.name in names:
                from vaultleads.drawing import is_ours  # noqa: PLC0415 - only where one is drawn

                yield self._files.chart(chart.name, self._texts.picture(chart), is_ours)


def _faults(outcomes: Iterable[ReportOutcome]) -> tuple[Problem, ...]:
    """Return what is wrong in templates of reports."""
    return tuple(one.fault for one in outcomes if one.fault is not None)
