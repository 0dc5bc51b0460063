"""How long leads stay in a stage: the median stay, with those that are still there counted in.

To leave them out would call short what is only not over yet, so they are counted as far as
they have come: censored, as it is called where it comes from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from vaultleads.core.funnel.reached import known_on
from vaultleads.core.histories import Histories, StageChange
from vaultleads.core.model import Lead
from vaultleads.core.pipeline import Pipeline

ENOUGH_STAYS = 5
"""From so many stays on a median may be believed: below it, one more can put another in its place.
"""


class Stay(NamedTuple):
    """One stay of a lead in a stage. `end` is empty where it is not known; so is `start`.

    `open`: the lead is still there.
    """

    stage: str
    start: date | None
    end: date | None
    open: bool


class Median(NamedTuple):
    """A median stay in days. With `more`, all that is known is that it is longer than that."""

    days: int
    more: bool


class StageStays(NamedTuple):
    """The stays in one stage: how many are `over` and how many `open`, with a known start.

    `unknown` counts those of which it is not known when they began, or when they ended; `unseen`
    are those of them that are open. `median` is `None` where nothing can be said.
    """

    stage: str
    over: int
    open: int
    unknown: int
    median: Median | None
    unseen: int = 0

    @property
    def enough(self) -> bool:
        """Whether the median rests on enough stays to be believed."""
        return self.over + self.open >= ENOUGH_STAYS


def stays_by_stage(
    pipeline: Pipeline, histories: Histories, day: date, open_until: date
) -> tuple[StageStays, ...]:
    """Return how long leads stayed in each active stage, in order, as known on `day`.

    A stay that is not over counts up to `open_until`: a day that stands still for a while, so that
    a report does not change while nothing moves. A stage in which no lead ever was is left out.
    """
    active = [stage.name for stage in pipeline.settings.words.stages if stage.active]
    by_stage: dict[str, list[Stay]] = {name: [] for name in active}
    for lead in pipeline.leads.values():
        if known_on(pipeline, lead, day):
            for stay in stays_of(pipeline, histories, lead, day):
                if stay.stage in by_stage:
                    by_stage[stay.stage].append(stay)
    return tuple(_summed(name, stays, open_until) for name, stays in by_stage.items() if stays)


def stays_of(pipeline: Pipeline, histories: Histories, lead: Lead, day: date) -> tuple[Stay, ...]:
    """Return the stays of `lead` up to `day`, in order; the last one is where it is."""
    past = [change for change in histories.changes(lead) if change.day <= day]
    now = histories.stage_on(lead, day)
    present = Stay(now, histories.since(lead, day), None, open=True)
    if not past:
        return (present,)
    stays = [*_before_the_first_change(pipeline, lead, past[0])]
    for change, following in pairwise(past):
        if following.before == change.after:
            stays.append(Stay(change.after, change.day, following.day, open=False))
        else:
            # It went somewhere else in between, on a day that nothing tells.
            stays.append(Stay(change.after, change.day, None, open=False))
            stays.append(Stay(following.before, None, following.day, open=False))
    if past[-1].after != now:
        stays.append(Stay(past[-1].after, past[-1].day, None, open=False))
    return (*stays, present)


def _before_the_first_change(
    pipeline: Pipeline, lead: Lead, change: StageChange
) -> tuple[Stay, ...]:
    """Return the stay that ended with the first change, if it is known which stage it was in.

    A lead comes into the first stage of all by being captured, and into any other one unseen.
    """
    if not change.before:
        return ()
    first = pipeline.settings.words.stages[0].name
    captured = lead.captured
    known = change.before == first and captured is not None and captured <= change.day
    return (Stay(change.before, captured if known else None, change.day, open=False),)


def _summed(stage: str, stays: Iterable[Stay], open_until: date) -> StageStays:
    over: list[int] = []
    still: list[int] = []
    unknown = 0
    unseen = 0
    for stay in stays:
        if stay.start is None or (stay.end is None and not stay.open):
            unknown += 1
            unseen += stay.open
        elif stay.end is not None:
            over.append((stay.end - stay.start).days)
        else:
            still.append(max(0, (open_until - stay.start).days))
    return StageStays(stage, len(over), len(still), unknown, median_stay(over, still), unseen)


def median_stay(over: Iterable[int], still: Iterable[int]) -> Median | None:
    """Return the median of stays in days, of which some are `over` and some `still` go on.

    The estimator of Kaplan and Meier (Nonparametric estimation from incomplete observations,
    Journal of the American Statistical Association 53, 1958): at each length at which a stay
    ended, the share that lasts longer falls by those that ended among those that came so far. The
    median is the first length at which no more than half are left. Where more than half are left
    after all that ended, it is longer than the longest stay seen; `None` where no stay was seen
    for a day.
    """
    ended = Counter(over)
    lengths = sorted([*ended.elements(), *still])
    left, of = 1, 1
    for length, count in sorted(ended.items()):
        at_risk = len(lengths) - bisect_left(lengths, length)
        left, of = left * (at_risk - count), of * at_risk
        if 2 * left <= of:
            return Median(length, more=False)
    longest = lengths[-1] if lengths else 0
    return Median(longest, more=True) if longest else None
