"""The list of the reports: what each is called, where it stands, and what it is made of.

Apart from the reporter, which renders and writes them: a report is added here. All are made of one
picture of the vault, and a view is built when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from vaultleads.core.charts import Chart
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.histories import Histories
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.report_names import WEEKLY_FOLDER
from vaultleads.core.views.everything import EverythingView
from vaultleads.core.views.followups import FollowUpsView, followups_view
from vaultleads.core.views.health import HealthView, health_view
from vaultleads.core.views.lead_rows import LeadRow, lead_rows
from vaultleads.core.views.network import NetworkView, network_view
from vaultleads.core.views.pipeline import PipelineView, pipeline_view
from vaultleads.core.views.priorities import PrioritiesView, priorities_view
from vaultleads.core.views.weekly import WeeklyView, reflection, weekly_view
from vaultleads.core.weeks import Week
from vaultleads.own_templates import OwnTemplates, marker_name
from vaultleads.reporting.weeks import REGION, Weekly, title_of


@dataclass(frozen=True, slots=True)
class Picture:
    """One look at the vault, of which all reports of a run are made.

    `found` are the follow-ups of the day that the reports are brought up to; `follow_ups` finds
    those of another one. `problems` are those of files that are no notes.
    """

    pipeline: Pipeline
    found: FollowUps
    follow_ups: Callable[[date], FollowUps]
    problems: tuple[Problem, ...] = ()


class Views:
    """What the reports of `week` show of a picture, each part built when it is first asked for.

    So are the histories, which the reports that a day begins with do not need.
    """

    def __init__(self, picture: Picture, week: Week, histories: Callable[[], Histories]) -> None:
        self._picture = picture
        self._tell = histories
        self.week = week

    @cached_property
    def _histories(self) -> Histories:
        return self._tell()

    @cached_property
    def priorities(self) -> PrioritiesView:
        """What `Priorities.md` shows."""
        picture = self._picture
        return priorities_view(picture.pipeline, picture.found.day, picture.found)

    @cached_property
    def follow_ups(self) -> FollowUpsView:
        """What `Follow-ups.md` shows."""
        picture = self._picture
        return followups_view(picture.pipeline, picture.found, picture.problems)

    @cached_property
    def pipeline(self) -> PipelineView:
        """What `Pipeline.md` shows."""
        return pipeline_view(self._picture.pipeline, self._picture.found, self._histories)

    @cached_property
    def network(self) -> NetworkView:
        """What `Network.md` shows."""
        return network_view(self._picture.pipeline, self._picture.found)

    @cached_property
    def weekly(self) -> WeeklyView:
        """What the report of the week shows."""
        picture = self._picture
        return weekly_view(picture.pipeline, self.week, picture.found, self._histories)

    def everything(self, faults: tuple[Problem, ...]) -> EverythingView:
        """What a report shows of which only the vault has a template."""
        return EverythingView(
            priorities=self.priorities,
            follow_ups=self.follow_ups,
            weekly=self.weekly,
            pipeline=self.pipeline,
            network=self.network,
            health=self.health(faults),
            leads=self._leads,
        )

    @cached_property
    def _leads(self) -> tuple[LeadRow, ...]:
        return lead_rows(self._picture.pipeline, self._picture.found)

    def health(self, faults: tuple[Problem, ...]) -> HealthView:
        """What `Vault health.md` shows; `faults` are those of templates of reports."""
        picture = self._picture
        return health_view(picture.pipeline, picture.found, (*picture.problems, *faults))


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    `title` is its place among the reports, without an ending; `region` what the markers of its
    region are called; `template` the title of the template it is made with. `below` is what stands
    under the region the first time. `is_ticked`: a person ticks boxes in it. `charts` are those of
    which it may show pictures. `record` ends its region, whatever the template shows.
    """

    title: str
    region: str
    template: str
    view: object
    properties: Mapping[str, str] = field(default_factory=dict)
    below: str = ""
    is_ticked: bool = False
    charts: tuple[Chart, ...] = ()
    record: str = ""


def first_reports(views: Views) -> Iterator[Report]:
    """Yield the reports that a day begins with, in order."""
    week = {"week": views.week.label}
    yield Report("Priorities", "priorities", "Priorities", views.priorities, week)
    yield Report("Follow-ups", "followups", "Follow-ups", views.follow_ups, week, is_ticked=True)


def further_reports(views: Views) -> Iterator[Report]:
    """Yield the other reports that are brought up to a day, in order, but that of the health."""
    week = {"week": views.week.label}
    view = views.pipeline
    yield Report("Pipeline", "pipeline", "Pipeline", view, week, charts=view.charts)
    yield Report("Network", "network", "Network", views.network, week)


def own_reports(views: Views, own: OwnTemplates, faults: tuple[Problem, ...]) -> Iterator[Report]:
    """Yield the reports of which only the vault has a template, in order."""
    week = {"week": views.week.label}
    for title in own.new:
        view = views.everything(faults)
        charts = (*view.pipeline.charts, *view.weekly.charts)
        yield Report(title, marker_name(title), title, view, week, charts=charts)


def weekly_report(
    pipeline: Pipeline, weekly: Weekly, found: FollowUps, histories: Histories
) -> Report:
    """Return the report of one week, of which `found` are the follow-ups of its `day`."""
    view = weekly_view(pipeline, weekly.week, found, histories)
    return Report(
        title_of(weekly.week),
        REGION,
        WEEKLY_FOLDER,
        view,
        weekly.properties,
        below=reflection(view),
        charts=view.charts,
        record=view.record,
    )


def health_report(views: Views, faults: tuple[Problem, ...]) -> Report:
    """Return the report of what is wrong, templates of reports with their `faults` included."""
    week = {"week": views.week.label}
    return Report("Vault health", "health", "Vault health", views.health(faults), week)
