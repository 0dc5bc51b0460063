"""The reports of single weeks as files: which are to be written, and what they hold for later.

Beside the reporter, because a week that is over is frozen: what its report says is not asked
again, and what it knew of each lead is what the weeks after it begin with. Everything is read from
the files as they stand, so that a person may move, delete or thaw one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vaultleads.core.histories import Histories, Record, read_record
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.problem import ConflictError, UsageError
from vaultleads.core.regions import front_value, is_generated
from vaultleads.core.report_names import WEEKLY_FOLDER
from vaultleads.core.weeks import Week, week_named, week_of
from vaultleads.vault import Vault

REGION = "weekly"
"""What the generated region of such a report is called."""
_FROZEN = "frozen"


class Weekly(NamedTuple):
    """The report of one week that is to be looked at.

    `day` is the day of which it tells, at its end; `is_over` says that the week has ended by then.
    `is_settled`: the report stands as it shall stand, and is not to be written.
    """

    week: Week
    day: date
    is_over: bool
    is_settled: bool

    @property
    def properties(self) -> dict[str, str]:
        """What stands in the front matter of its file."""
        frozen = {_FROZEN: "true"} if self.is_over else {}
        return {"week": self.week.label, **frozen}


def title_of(week: Week) -> str:
    """Return the title of the report of `week`: its place among the reports, without an ending."""
    return f"{WEEKLY_FOLDER}/{week.label}"


class WeeklyReports:
    """The reports of single weeks in a vault, as they stand."""

    def __init__(self, vault: Vault, settings: Settings) -> None:
        self._vault = vault
        self._first_weekday = settings.weekly.first_weekday
        self._reports = settings.folders.reports

    def week(self, day: date) -> Week:
        """Return the week that holds `day`."""
        return week_of(day, self._first_weekday)

    def due(self, today: date) -> tuple[Weekly, ...]:
        """Return the reports that a run of `today` looks at, in order of their weeks.

        That of the week is refreshed. The one before is brought up to its last day and frozen, and
        made if there is none, as is every older one that stands there and is not frozen yet.
        """
        present = self.week(today)
        last = present.before()
        older = [week for week in self._weeks() if week < last and self._is_thawed(week)]
        over = [*older, last] if last < present else older
        return (
            *(
                Weekly(week, week.last, is_over=True, is_settled=self._is_frozen(week))
                for week in over
            ),
            Weekly(present, today, is_over=False, is_settled=self._is_frozen(present)),
        )

    def asked(self, week: Week, today: date, *, again: bool) -> Weekly:
        """Return the report of `week` for somebody who asks for that alone on `today`.

        It is made if there is none, and frozen if the week is over; one that is frozen is settled,
        unless it is asked for `again`. Raises: UsageError if the week is still to come.
        """
        if today < week.first:
            message = f"Week {week.label} has not begun; name one that has."
            raise UsageError(message)
        is_over = week.last < today
        day = week.last if is_over else today
        return Weekly(week, day, is_over, is_settled=not again and self._is_frozen(week))

    def histories(self, pipeline: Pipeline, week: Week) -> Histories:
        """Return the past of the leads as the report of `week` knows it, as it stands now."""
        return Histories(pipeline, self._record(week), self._base(week))

    def _base(self, week: Week) -> Record:
        """Return what the latest report of an earlier week knew that knew anything."""
        earlier = (one for one in reversed(self._weeks()) if one < week)
        return next(filter(None, map(self._record, earlier)), {})

    def _record(self, week: Week) -> Record:
        text = self._text(week)
        return read_record(text) if is_generated(text) else {}

    def _is_frozen(self, week: Week) -> bool:
        return _frozen(self._text(week)) == "true"

    def _is_thawed(self, week: Week) -> bool:
        """Whether the report of `week` is one of ours, and not frozen."""
        return _frozen(self._text(week)) not in (None, "true")

    def _weeks(self) -> tuple[Week, ...]:
        """Return the weeks of which a report stands there, in order."""
        return tuple(sorted(self._named()))

    def _named(self) -> Iterator[Week]:
        for name in self._vault.names_in(f"{self._reports}/{WEEKLY_FOLDER}"):
            stem, dot, ending = name.rpartition(".")
            week = week_named(stem, self._first_weekday)
            if dot and ending == "md" and week is not None and week.label == stem:
                yield week

    def _text(self, week: Week) -> str:
        """Return the file of `week`; empty where there is none that can be read."""
        try:
            return self._vault.read_generated(self._path(week)) or ""
        except ConflictError:
            return ""

    def _path(self, week: Week) -> str:
        return f"{self._reports}/{title_of(week)}.md"


def _frozen(text: str) -> str | None:
    """Return what the file of a report says of being frozen; None if it is none of ours."""
    return front_value(text, _FROZEN) if is_generated(text) else None
