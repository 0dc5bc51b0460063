"""The reports of single weeks as files: which are to be written, and what they hold for later.

Beside the reporter, because a week that is over is frozen: what its report says is not asked
again, and what it knew of each lead is what the weeks after it begin with. Everything is read from
the files as they stand, so that a person may move, delete or thaw one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from vaultleads.core.histories import NO_RECORD, Histories, Record, read_record
from vaultleads.core.model import note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.problem import ConflictError, UsageError
from vaultleads.core.regions import front_value, is_doubled, is_generated, refuse_conflict
from vaultleads.core.report_names import CHARTS_FOLDER, WEEKLY_CHARTS, WEEKLY_FOLDER
from vaultleads.core.weeks import Week, week_named, week_of
from vaultleads.vault import Vault

REGION = "weekly"
"""What the generated region of such a report is called."""
_FROZEN = "frozen"
_TRUE = frozenset({"true", "yes", "on", "y"})
"""The words that YAML has for it, in small letters."""


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
        """What stands in the front matter of its file; what has no value does not."""
        return {"week": self.week.label, _FROZEN: "true" if self.is_over else ""}


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

    def due(self, today: date, pipeline: Pipeline) -> tuple[Weekly, ...]:
        """Return the reports that a run of `today` looks at, in order of their weeks.

        That of the week is refreshed. The one before is brought up to its last day and frozen, as
        is every older one that stands there and is not frozen yet; and it is made if there is none,
        unless the notes in `pipeline` know of no day so early. One that is frozen is settled; an
        older one is among them only if a merge in it is not, or a picture of it is gone.
        """
        present = self.week(today)
        last = present.before()
        stand = self._weeks()
        over = [week for week in stand if week < last and self._wants_a_look(week)]
        if last < present and (last in stand or _is_known(pipeline, last.last)):
            over.append(last)
        return (
            *(
                Weekly(week, week.last, is_over=True, is_settled=_is_frozen(self._text(week)))
                for week in over
            ),
            Weekly(present, today, is_over=False, is_settled=False),
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
        is_settled = is_over and not again and _is_frozen(self._text(week))
        return Weekly(week, day, is_over, is_settled)

    def histories(self, pipeline: Pipeline, week: Week, *, over: bool = False) -> Histories:
        """Return the past of the leads as the report of `week` knows it, as it stands now.

        `over` says that the week has ended.
        """
        record, base = (_followed(one, pipeline) for one in (self._record(week), self._base(week)))
        return Histories(pipeline, record, base, over=over, first=week.first)

    def conflict(self, week: Week) -> str:
        """Return why the report of `week` is not to be believed: a merge in it is not settled well.

        Empty where that is not so.
        """
        text, path = self._text(week), self._path(week)
        try:
            refuse_conflict(text, path)
        except ConflictError as error:
            again = f"`vaultleads report --week {week.label} --again`"
            return f"{error}, or have what is generated made anew with {again}"
        if is_doubled(text, REGION):
            return (
                f"{path} holds its generated part more than once; keep one of them, from the line "
                f"<!-- vaultleads:begin {REGION} to <!-- vaultleads:end {REGION} -->"
            )
        return ""

    def lost_pictures(self, week: Week) -> tuple[str, ...]:
        """Return the names of the pictures that the report of `week` shows and that are gone."""
        text = self._text(week)
        folder = f"{self._reports}/{CHARTS_FOLDER}"
        names = (f"{week.label}-{name}" for name in WEEKLY_CHARTS)
        return tuple(
            name
            for name in names
            if f"/{name}.svg" in text and not self._vault.holds(f"{folder}/{name}.svg")
        )

    def _wants_a_look(self, week: Week) -> bool:
        """Whether the report of a week long over is ours, and is not as it was frozen."""
        text = self._text(week)
        if not is_generated(text):
            return False
        return not _is_frozen(text) or bool(self.conflict(week) or self.lost_pictures(week))

    def _base(self, week: Week) -> Record:
        """Return what the latest report of an earlier week knew that knew anything.

        Its tiers count only if it is of the week right before: nobody can tell in which of several
        weeks one changed, while the notes tell what most of them were when `week` began.
        """
        earlier = (one for one in reversed(self._weeks()) if one < week)
        last, record = next(
            ((one, kept) for one in earlier if (kept := self._record(one))), (week, NO_RECORD)
        )
        if last == week.before():
            return record
        return {path: one._replace(tier="", tier_since=None) for path, one in record.items()}

    def _record(self, week: Week) -> Record:
        text = self._text(week)
        return read_record(text) if is_generated(text) else {}

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


def _is_frozen(text: str) -> bool:
    """Whether `text` is a report of ours that says it is frozen."""
    return is_generated(text) and front_value(text, _FROZEN).casefold() in _TRUE


def _followed(record: Record, pipeline: Pipeline) -> Record:
    """Return `record` with the leads where they are now, as far as they kept their file names."""
    gone = [path for path in record if path not in pipeline.leads]
    if not gone:
        return record
    found = [path for path in pipeline.leads if path not in record]
    before, after = Counter(map(note_name, gone)), Counter(map(note_name, found))
    places = {note_name(path): path for path in found}
    moved = {
        path: places[name]
        for path, name in ((path, note_name(path)) for path in gone)
        if before[name] == after[name] == 1
    }
    return {moved.get(path, path): stood for path, stood in record.items()}


def _is_known(pipeline: Pipeline, day: date) -> bool:
    """Whether the notes know of anything on `day` or before."""
    days = chain(
        (lead.captured for lead in pipeline.leads.values()),
        (touches[0].day for touches in pipeline.touches.values() if touches),
        (meeting.date for meeting in pipeline.meetings.values()),
        (entry.day for path in pipeline.leads for entry in pipeline.notes[path].body.entries),
    )
    return any(one is not None and one <= day for one in days)
