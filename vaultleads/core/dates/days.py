"""Days: reading, counting and printing them.

Apart from horizons and spoken days, which stand on it, so that a day is read and printed in one
way everywhere. There is no clock here (today is an argument where it
matters) and no locale: names are English whatever the machine speaks. Counting stops at the
first and the last day that a `date` can hold instead of failing, because a note may hold any day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

DAYS_PER_MONTH = 30.4375
"""The mean month of the Julian calendar, 365.25 / 12. Exact in binary, so that comparisons are."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
COUNT_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

_FIRST_WEEKEND_DAY = 5
_WEEKDAY_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
    **{name[:3].lower(): number for number, name in enumerate(WEEKDAYS)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)},
    "sept": 9,
}
_COUNT_NUMBERS = {
    **{word: number for number, word in enumerate(COUNT_WORDS, start=1)},
    "a": 1,
    "an": 1,
}


# --- reading ----------------------------------------------------------------------------------


def parse_day(text: str) -> date | None:
    """Return the day of `2026-11-27`, with or without a time after `T` or a space, else None.

    Only the day is read: what the time says, and in which zone, is not looked at.
    """
    text = text.strip()
    if not _looks_like_day(text):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def impossible_day(text: str) -> bool:
    """Whether `text` is written like a day but names none, as `2026-02-30` does."""
    return _looks_like_day(text.strip()) and parse_day(text) is None


def _looks_like_day(text: str) -> bool:
    # Told apart by hand, because thousands of days are read and nearly all are ten characters.
    head = text[:10]
    if len(head) < len("YYYY-MM-DD") or head[4] != "-" or head[7] != "-" or not head.isascii():
        return False
    if not (head[:4].isdigit() and head[5:7].isdigit() and head[8:].isdigit()):
        return False
    time = r"[Tt ] *[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)? *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?"
    return len(text) == len(head) or re.fullmatch(time, text[10:]) is not None


def weekday_number(word: str) -> int | None:
    """Return 0 (Monday) to 6 for a weekday's English name or abbreviation in lower case."""
    return _WEEKDAY_NUMBERS.get(word)


def month_number(word: str) -> int | None:
    """Return 1 to 12 for a month's English name or abbreviation in lower case."""
    return _MONTH_NUMBERS.get(word)


def count_number(word: str) -> int | None:
    """Return the number that `a`, `an` or `one` to `twelve` (in lower case) stands for."""
    return _COUNT_NUMBERS.get(word)


def make_day(year: int, month: int, day: int) -> date | None:
    """Return that day, or None if there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- counting ---------------------------------------------------------------------------------


def add_days(day: date, count: int) -> date:
    """Return the day `count` days after `day` (before it, if negative)."""
    ordinal = day.toordinal() + count
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later; where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def month_end(day: date) -> date:
    """Return the last day of the month that holds `day`."""
    if day.month == len(MONTHS):
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def months_to(start: date, end: date) -> float:
    """Return how many mean months lie from `start` to `end`; negative if `end` comes first."""
    return (end - start).days / DAYS_PER_MONTH


# --- business days ----------------------------------------------------------------------------


def is_business_day(day: date, holidays: Container[date]) -> bool:
    """Whether `day` is from Monday to Friday and no holiday."""
    return day.weekday() < _FIRST_WEEKEND_DAY and day not in holidays


def next_business_day(day: date, holidays: Container[date] = ()) -> date:
    """Return `day` if it is a business day, else the first one after it."""
    while not is_business_day(day, holidays) and day < date.max:
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int, holidays: Container[date] = ()) -> date:
    """Return the `count`-th business day after `day` (before it, if negative).

    `day` itself is never counted: the first business day after a Saturday is Monday. A `count`
    of 0 is `next_business_day`.
    """
    if not count:
        return next_business_day(day, holidays)
    step, last = (1, date.max) if count > 0 else (-1, date.min)
    left = abs(count)
    while left and day != last:
        day += timedelta(days=step)
        left -= is_business_day(day, holidays)
    return day


# --- weeks ------------------------------------------------------------------------------------


def iso_week(day: date) -> str:
    """Return the ISO week of `day`, as `2026-W47`; its year may differ from the day's."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def parse_week(text: str) -> date | None:
    """Return the Monday of `2026-W47`; None if `text` names no week of that year."""
    match = re.fullmatch(r"([0-9]{4})-[Ww]([0-9]{2})", text.strip())
    if match is None:
        return None
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None


def week_start(day: date, first_weekday: int = 0) -> date:
    """Return the first day of the week that holds `day`.

    `first_weekday` is 0 for weeks that begin on Monday, 6 for Sunday.
    """
    return add_days(day, -((day.weekday() - first_weekday) % 7))


# --- printing ---------------------------------------------------------------------------------


def short_day(day: date, today_year: int) -> str:
    """Return `Fri 27 Nov`; with the year, `Tue 12 Jan 2027`, when it is not `today_year`."""
    text = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    return text if day.year == today_year else f"{text} {day.year}"


def long_day(day: date) -> str:
    """Return `Monday 23 November 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
