"""Weeks: which days belong to one, what it is called, and which ones are its neighbours.

Apart from days, because a week begins on the day that the settings say, and everything that counts
by weeks has to mean the same one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from vaultleads.core.dates import MONTHS, add_days, iso_week, parse_week, week_start
from vaultleads.core.patterns import pattern

_TO_FOURTH = 3
"""Days from the first day of a week to its fourth: ISO 8601 numbers weeks by their Thursday."""
_HALF_A_YEAR = 182
"""Days: of a week of this year and one of the last, the nearer one is meant."""
_NUMBER = pattern(r"w?([0-9]{1,2})", re.ASCII)


class Week(NamedTuple):
    """One week from its `first` to its `last` day, both inside; `label` is like `2026-W47`.

    A week that does not begin on Monday bears the ISO week of its fourth day: the one that holds
    most of its days.
    """

    first: date
    last: date
    label: str

    @property
    def number(self) -> int:
        """The number of the week in its year, from 1."""
        return int(self.label[-2:])

    @property
    def days(self) -> tuple[date, ...]:
        """Its days, in order."""
        numbers = range(self.first.toordinal(), self.last.toordinal() + 1)
        return tuple(map(date.fromordinal, numbers))

    @property
    def words(self) -> str:
        """Its days in words: `16 – 22 November 2026`, with month and year where they differ."""
        first, last = self.first, self.last
        start = str(first.day)
        if (first.year, first.month) != (last.year, last.month):
            start += f" {MONTHS[first.month - 1]}"
        if first.year != last.year:
            start += f" {first.year}"
        return f"{start} – {last.day} {MONTHS[last.month - 1]} {last.year}"

    def holds(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.first <= day <= self.last

    def before(self) -> Week:
        """Return the week before it."""
        return week_of(add_days(self.first, -1), self.first.weekday())

    def after(self) -> Week:
        """Return the week after it."""
        return week_of(add_days(self.last, 1), self.first.weekday())


def week_of(day: date, first_weekday: int) -> Week:
    """Return the week that holds `day`, where weeks begin on `first_weekday` (0 for Monday)."""
    first = week_start(day, first_weekday)
    return Week(first, add_days(first, 6), iso_week(add_days(first, _TO_FOURTH)))


def week_named(text: str, first_weekday: int) -> Week | None:
    """Return the week that is called `text` (`2026-W47`); None where it names no week."""
    monday = parse_week(text)
    if monday is None:
        return None
    fourth = add_days(monday, (first_weekday + _TO_FOURTH) % 7)
    return week_of(fourth, first_weekday)


def week_meant(text: str, first_weekday: int, today: date) -> Week | None:
    """Return the week that somebody means on the day `today` by `text`; None where it means none.

    As `week_named`, or by `this` or `last`, or by a number alone, `W47` or `47`: that is the week
    of this year or, where it is more than half a year ahead, of the last one.
    """
    word = " ".join(text.casefold().split())
    present = week_of(today, first_weekday)
    if word in {"this", "this week"}:
        return present
    if word in {"last", "last week"}:
        return present.before()
    match = _NUMBER.fullmatch(word)
    if match is None:
        return week_named(text, first_weekday)
    year, number = int(present.label[:4]), int(match[1])
    this, last = (
        week_named(f"{one:04}-W{number:02}", first_weekday) for one in (year, max(1, year - 1))
    )
    far = this is None or (this.first - today).days > _HALF_A_YEAR
    return last if last and far else this
