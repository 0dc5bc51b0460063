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
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.views.followups import FollowUpsView, followups_view
from vaultleads.core.views.priorities import PrioritiesView, priorities_view
from vaultleads.core.weeks import Week


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
    """What the reports of `week` show of a picture, each part built when it is first asked for."""

    def __init__(self, picture: Picture, week: Week) -> None:
        self._picture = picture
        self.week = week

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


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    `title` is its place among the reports, without an ending; `region` what the markers of its
    region are called; `template` the title of the template it is made with. `below` is what stands
    under the region the first time. `is_ticked`: a person ticks boxes in it. `charts` are those of
    which it shows pictures.
    """

    title: str
    region: str
    template: str
    view: object
    properties: Mapping[str, str] = field(default_factory=dict)
    below: str = ""
    is_ticked: bool = False
    charts: tuple[Chart, ...] = ()


def daily_reports(views: Views) -> Iterator[Report]:
    """Yield the reports that are brought up to a day, in order."""
    week = {"week": views.week.label}
    yield Report("Priorities", "priorities", "Priorities", views.priorities, week)
    yield Report("Follow-ups", "followups", "Follow-ups", views.follow_ups, week, is_ticked=True)
