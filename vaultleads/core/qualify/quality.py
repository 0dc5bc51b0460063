"""The quality of a lead: what each answer is worth, and points that add up as printed.

Apart from the tiers, because a quality is a sum and a tier is a rule, and neither looks at the
other. Everything is whole numbers: values in hundredths, weights in ten-thousandths, so that
value times weight is exact in ten-thousandths of a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from vaultleads.core.dates import middle, months_to, window_label
from vaultleads.core.model import Horizon, Window
from vaultleads.core.policy import CONNECTIONS, QualificationPolicy

PartName = Literal["connection", "alignment", "horizon"]
PART_NAMES: tuple[PartName, ...] = ("connection", "alignment", "horizon")
"""The parts in the order in which they are shown, and in which ties are broken."""

UNITS = 10_000
"""Units in one point: hundredths of a value times ten-thousandths of a weight."""

ALIGNMENT_VALUES = {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}
CONNECTION_WORDS = {"decision-maker": "decision maker"}
"""How a connection is said where it is not said as it is written."""

WITHIN_REACH = frozenset({"decision-maker", "insider"})
"""Connections through which the lead itself is reached."""

Timing = Literal["dated", "past", "vague", "unknown"]


# Kept, because a report asks for the label of each lead several times.
horizon_label = lru_cache(maxsize=4096)(window_label)


class Answers(NamedTuple):
    """What is known of a lead.

    `connection` is one of `policy.CONNECTIONS`, or empty when unknown; `alignment` is 1 to 5.
    `window` is the horizon's, already anchored: None for a vague or unknown one. `tier` is the
    one set by hand. `resting`: nobody has answered the outreach to its end. What is none of these
    counts as unknown, since reading the note has reported it.
    """

    connection: str = ""
    alignment: int | None = None
    horizon: Horizon | None = None
    window: Window | None = None
    tier: str = ""
    resting: bool = False


class Inputs(NamedTuple):
    """The answers as the rules see them on one day.

    `months` lie between today and the middle of the window, never less than 0; they count only
    where `timing` is `dated`. `horizon` and `window` are kept for their words. `resting` says that
    the outreach was not answered, and that nobody who decides or is inside is reached.
    """

    connection: str
    alignment: int | None
    timing: Timing
    months: float = 0.0
    horizon: Horizon | None = None
    window: Window | None = None
    resting: bool = False

    @property
    def unknown(self) -> tuple[PartName, ...]:
        """The parts without an answer, in order."""
        found: list[PartName] = []
        if not self.connection:
            found.append("connection")
        if self.alignment is None:
            found.append("alignment")
        if self.timing == "unknown":
            found.append("horizon")
        return tuple(found)

    @property
    def timing_words(self) -> str:
        """The horizon in words: `Feb 2027`, `Oct 2026, passed`, `unknown`."""
        if self.horizon is None or self.timing == "unknown":
            return "unknown"
        words = horizon_label(self.horizon, self.window)
        return f"{words}, passed" if self.timing == "past" else words


class Part(NamedTuple):
    """One of the three parts of a quality.

    `answer` is the answer in words, `value` is in hundredths and `weight` in ten-thousandths.
    `exact` is their product in points ("26.25"); `points` are the whole points that are shown,
    less than one point away from it. Where `known` is false, the value is the prior.
    """

    name: PartName
    answer: str
    value: int
    weight: int
    points: int
    exact: str
    known: bool


def inputs_of(answers: Answers, today: date) -> Inputs:
    """Return what the rules need to know of `answers` on the day `today`."""
    connection = answers.connection if answers.connection in CONNECTIONS else ""
    alignment = answers.alignment if answers.alignment in ALIGNMENT_VALUES else None
    timing, months = _timing(answers.horizon, answers.window, today)
    resting = answers.resting and connection not in WITHIN_REACH
    return Inputs(connection, alignment, timing, months, answers.horizon, answers.window, resting)


def _timing(horizon: Horizon | None, window: Window | None, today: date) -> tuple[Timing, float]:
    if horizon is None:
        return "unknown", 0.0
    if horizon.form == "now":
        return "dated", 0.0
    if horizon.form == "vague":
        return "vague", 0.0
    if window is None:
        # A distance without a day to count from tells no time.
        return "unknown", 0.0
    if window.last < today:
        return "past", 0.0
    return "dated", max(0.0, months_to(today, middle(window)))


def value_of(name: PartName, inputs: Inputs, policy: QualificationPolicy) -> int:
    """Return the value of one part in hundredths: its answer's, or the prior where unknown."""
    if name == "connection":
        known = inputs.connection
        return policy.connection_values[known] if known else policy.prior_connection
    if name == "alignment":
        return ALIGNMENT_VALUES.get(inputs.alignment or 0, policy.prior_alignment)
    if inputs.timing == "unknown":
        return policy.prior_horizon
    if inputs.timing == "dated":
        return _on_line(policy.horizon_knots, inputs.months)
    return policy.horizon_vague


def _on_line(knots: Sequence[tuple[float, int]], months: float) -> int:
    """Return the height at `months` of the line through `knots`, flat beyond both ends."""
    start, value = knots[0]
    if months <= start:
        return value
    for end, after in knots[1:]:
        if months <= end:
            return round(value + (after - value) * (months - start) / (end - start))
        start, value = end, after
    return value


def weight_of(name: PartName, policy: QualificationPolicy) -> int:
    """Return the weight of one part in ten-thousandths."""
    if name == "connection":
        return policy.weight_connection
    return policy.weight_alignment if name == "alignment" else policy.weight_horizon


def quality_of(inputs: Inputs, policy: QualificationPolicy) -> int:
    """Return the quality, 0 to 100."""
    return _rounded(
        sum(value_of(name, inputs, policy) * weight_of(name, policy) for name in PART_NAMES)
    )


def parts_of(inputs: Inputs, policy: QualificationPolicy) -> tuple[Part, Part, Part]:
    """Return the parts of the quality, whose points add up to it exactly."""
    values = [value_of(name, inputs, policy) for name in PART_NAMES]
    weights = [weight_of(name, policy) for name in PART_NAMES]
    units = [value * weight for value, weight in zip(values, weights, strict=True)]
    points = _shared(_rounded(sum(units)), units)
    unknown = inputs.unknown
    first, second, third = (
        Part(
            name,
            "unknown" if name in unknown else _answer(name, inputs),
            values[index],
            weights[index],
            points[index],
            _exact(units[index]),
            name not in unknown,
        )
        for index, name in enumerate(PART_NAMES)
    )
    return first, second, third


def _rounded(units: int) -> int:
    """Return whole points, a half to the even side."""
    whole, rest = divmod(units, UNITS)
    return whole + (rest * 2 > UNITS or (rest * 2 == UNITS and whole % 2 == 1))


def _shared(quality: int, units: Sequence[int]) -> list[int]:
    """Share `quality` out by the largest remainder; of equal ones, the first part's counts.

    Never more parts are rounded up than have a remainder, since the quality lies at most half
    a point above the sum: so no part moves by a whole point.
    """
    points = [each // UNITS for each in units]
    largest_first = sorted(range(len(units)), key=lambda index: (-(units[index] % UNITS), index))
    for index in largest_first[: quality - sum(points)]:
        points[index] += 1
    return points


def _exact(units: int) -> str:
    whole, rest = divmod(units, UNITS)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".")


def _answer(name: PartName, inputs: Inputs) -> str:
    if name == "connection":
        return CONNECTION_WORDS.get(inputs.connection, inputs.connection)
    return f"{inputs.alignment} of 5" if name == "alignment" else inputs.timing_words
