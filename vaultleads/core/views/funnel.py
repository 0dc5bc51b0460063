"""The funnel, the stays and the sources as reports show them: tables, and pictures beside them.

Apart from the reports, because the pipeline and the week show the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaultleads.core.charts import Bar, Funnel, Spread, Spreads
from vaultleads.core.funnel import Converted, FunnelStep, Median, SourceShare, StageStays

_WEEKS_FROM = 14
"""Days from which on a length is told in weeks: nobody thinks in 74 days."""
_DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class StepRow:
    """One active stage in words: how many ever `reached` it, and how many are there `now`."""

    stage: str
    reached: int
    now: int


@dataclass(frozen=True, slots=True)
class StayRow:
    """How long leads stay in a stage: the `median` in words, and the stays it was made from.

    `over` are those whose beginning and end are known; `open` counts all who are there now, and
    `unknown` the stays of which the beginning or the end is not known.
    """

    stage: str
    median: str
    over: int
    open: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many came so far, and what share that lets expect: `24 %, 12 to 42 %`."""

    count: int
    range: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The leads of one source. `enough` is false where they are too few to say something."""

    source: str
    leads: int
    enough: bool
    scope: Share
    opportunity: Share


def stage_words(name: str) -> str:
    """Return a stage as it reads in a sentence: `in conversation`."""
    return name.replace("-", " ")


def stage_title(name: str) -> str:
    """Return a stage as it stands at the head of something: `In conversation`."""
    words = stage_words(name)
    return words[:1].upper() + words[1:]


def step_rows(steps: Iterable[FunnelStep]) -> tuple[StepRow, ...]:
    """Return the rows of the small table beside the funnel."""
    return tuple(StepRow(stage_title(step.stage), step.reached, step.now) for step in steps)


def funnel_chart(steps: Iterable[FunnelStep], name: str) -> Funnel:
    """Return the picture of the funnel, to be kept under `name`."""
    every = tuple(steps)
    told = ", ".join(f"{step.reached} {stage_words(step.stage)}" for step in every)
    return Funnel(
        name,
        "Ever reached",
        f"How far leads ever came: {told}",
        tuple(Bar(stage_title(one.stage), one.reached, f"{one.now} there now") for one in every),
    )


def stay_row(stays: StageStays) -> StayRow:
    """Return the row of one stage: how long leads stay there."""
    median = _length(stays.median)
    if stays.median is not None and not stays.enough:
        median += ", too few to say"
    there = stays.open + stays.unseen
    return StayRow(stage_title(stays.stage), median, stays.over, there, stays.unknown)


def _length(median: Median | None) -> str:
    """Return a median in days, or in weeks where it is long: whole ones, the nearest."""
    if median is None:
        return "not known yet"
    days = median.days
    if median.more:
        weeks = days // _DAYS_PER_WEEK
        return f"more than {counted(weeks, 'week') if days >= _WEEKS_FROM else _days(days)}"
    return counted(round(days / _DAYS_PER_WEEK), "week") if days >= _WEEKS_FROM else _days(days)


def _days(days: int) -> str:
    return counted(days, "day") if days else "less than a day"


def counted(count: int, what: str) -> str:
    """Return a count with what is counted, as `1 lead` and `2 leads`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def source_row(share: SourceShare, shown: str = "") -> SourceRow:
    """Return the row of one source, called as it is `shown`, else by its own name."""
    name = shown or source_words(share.source)
    return SourceRow(
        name, share.leads, share.enough, _share(share.scope), _share(share.opportunity)
    )


def source_words(source: str) -> str:
    """Return what a source is called."""
    return source or "not given"


def sources_chart(shares: Iterable[SourceShare], name: str) -> Spreads:
    """Return the picture of the shares that came to the scope meeting, to be kept under `name`."""
    every = tuple(shares)
    told = ", ".join(
        f"{source_words(one.source)} {one.scope.count} of {one.leads}" for one in every
    )
    return Spreads(
        name,
        "To the scope meeting, by source",
        f"Leads that came to the scope meeting, by source: {told}",
        tuple(
            Spread(source_words(one.source), one.scope.count, one.leads, *one.scope.share)
            for one in every
        ),
    )


def _share(converted: Converted) -> Share:
    return Share(converted.count, _range(converted))


def _range(converted: Converted) -> str:
    low, middle, high = converted.share
    return f"{middle} %, {low} to {high} %" if low < high else f"{middle} %"
