"""What was done in a week, by activity: the measure that goals are set in.

Apart from the joined picture, which hands a touch to every lead and contact that it names: here
each touch counts once, however many they are, and for one activity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from vaultleads.core.dealings import in_time
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline, Place
from vaultleads.core.policy import ACTIVITIES, Activity, TouchKind
from vaultleads.core.weeks import Week

Counted = Activity | Literal["other"]
"""What a touch counts as: an activity that can have a goal, else a touch all the same."""
COUNTED: tuple[Counted, ...] = (*ACTIVITIES, "other")

WEEKS = 8
"""Weeks that are looked back on, the present one included: two months, enough to see a habit."""

_GIVEN = frozenset({"share", "update", "portfolio", "thanks", "intro"})
"""Kinds that give something without asking for anything, where they come from you."""


class Done(NamedTuple):
    """How often one activity was done.

    `days` are the counts of the seven days of the week, in their order, and `week` is their sum.
    `weeks` are those of the last `WEEKS` weeks, the oldest first, and `lived` is how many of them
    there are since the search began, the first of them included. A `goal` of 0 is none.
    """

    activity: Counted
    days: tuple[int, ...]
    goal: int
    weeks: tuple[int, ...]
    lived: int

    @property
    def week(self) -> int:
        """How often it was done in the week."""
        return self.weeks[-1]

    @property
    def missed(self) -> bool:
        """Whether it was done less often than it was meant to be."""
        return self.week < self.goal

    @property
    def before(self) -> Done:
        """What was done up to the week before, which is its last one; its days are not kept."""
        return self._replace(days=(), weeks=self.weeks[:-1], lived=self.lived - 1)

    @property
    def weeks_short(self) -> int:
        """How many weeks in a row, up to this one, it was done less often than is meant now."""
        short = 0
        for count in reversed(self.weeks[len(self.weeks) - self.lived :]):
            if count >= self.goal:
                break
            short += 1
        return short


def kinds_by_name(pipeline: Pipeline) -> Mapping[str, TouchKind]:
    """Return the kinds of touch of the settings by name; of two alike the first counts."""
    return {kind.name: kind for kind in reversed(pipeline.settings.words.touch_kinds)}


def activity_of(touch: Touch, kinds: Mapping[str, TouchKind]) -> Counted:
    """Return what `touch` counts as, with the `kinds` of the settings by name.

    A conversation counts whoever began it; all else only where it came from you.
    """
    kind = kinds.get(touch.kind)
    if touch.kind == "informational":
        return "informational"
    if kind is not None and kind.two_way:
        return "conversations"
    if touch.inbound:
        return "other"
    if touch.kind == "outreach":
        return "outreach"
    return "given" if touch.kind in _GIVEN else "other"


def touches_between(pipeline: Pipeline, first: date, last: date) -> tuple[Touch, ...]:
    """Return the touches from the day `first` to the day `last`, each once, in order.

    A meeting's note is no touch of its own where the talk was logged as well, with anybody of it.
    """
    found: dict[Place, Touch] = {}
    for touches in pipeline.touches.values():
        # They are in order of day, and most were long ago.
        if touches[-1].day >= first and touches[0].day <= last:
            found.update(
                ((touch.path, touch.line), touch) for touch in touches if first <= touch.day <= last
            )
    kinds = kinds_by_name(pipeline)
    logged = {
        (touch.day, person)
        for touch in found.values()
        if not _of_meeting(pipeline, touch) and _talk(touch, kinds)
        for person in touch.people
    }
    return in_time(
        touch
        for touch in found.values()
        if not _of_meeting(pipeline, touch)
        or logged.isdisjoint((touch.day, person) for person in touch.people)
    )


def _of_meeting(pipeline: Pipeline, touch: Touch) -> bool:
    """Whether `touch` is what the properties of a meeting's note say."""
    if touch.path not in pipeline.meetings:
        return False
    given = pipeline.notes[touch.path].properties.get("date")
    return given is not None and given.line == touch.line


def _talk(touch: Touch, kinds: Mapping[str, TouchKind]) -> bool:
    return activity_of(touch, kinds) in ("conversations", "informational")


def weeks_back(week: Week) -> tuple[Week, ...]:
    """Return the weeks that are looked back on, the oldest first, `week` last."""
    weeks = [week]
    while len(weeks) < WEEKS:
        weeks.insert(0, weeks[0].before())
    return tuple(weeks)


def done_in(pipeline: Pipeline, week: Week, touches: Iterable[Touch]) -> tuple[Done, ...]:
    """Return what was done in `week` and before, by activity.

    `touches` are those of `weeks_back`, as far as they are known. All activities are there, in
    their order, and last all touches that are none of them.
    """
    weeks = weeks_back(week)
    kinds = kinds_by_name(pipeline)
    by_day: dict[Counted, Counter[date]] = {name: Counter() for name in COUNTED}
    for touch in touches:
        by_day[activity_of(touch, kinds)][touch.day] += 1
    goals: Mapping[str, int] = pipeline.settings.weekly.goals
    began = _search_began(pipeline) or week.first
    lived = sum(one.last >= began for one in weeks)
    return tuple(
        Done(
            activity=name,
            days=tuple(by_day[name][day] for day in week.days),
            goal=goals.get(name, 0),
            weeks=tuple(sum(by_day[name][day] for day in one.days) for one in weeks),
            lived=max(lived, 1),
        )
        for name in COUNTED
    )


def _search_began(pipeline: Pipeline) -> date | None:
    """Return the day of the first touch, if there is one; that of the first lead if it is later.

    Some people are known for longer than one searches, and were written to long before.
    """
    touched = min((found[0].day for found in pipeline.touches.values()), default=None)
    captured = min((one.captured for one in pipeline.leads.values() if one.captured), default=None)
    return max(touched, captured) if touched and captured else touched
