"""Days as a person types them at the prompt or behind a ticked box: `fri`, `+2w`, `27 nov`.

Apart from `days`, because only writing commands need it, and because it is a list of forms,
each a pattern and what it means. A text that fits none of them, or names no day, gives None;
nothing is guessed. Weeks begin on Monday, as in ISO 8601.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.dates.days import (
    add_days,
    add_months,
    count_number,
    make_day,
    month_end,
    month_number,
    parse_day,
    week_start,
    weekday_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMED_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "week", "weeks"), "week"),
    **dict.fromkeys(("fortnight", "fortnights"), "fortnight"),
    **dict.fromkeys(("m", "month", "months"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "year", "years"), "year"),
}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ENDS = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}

_FRIDAY = 4
_LONGEST_TEXT = 60
"""Characters: twice the longest form. What stands behind a ticked box may be a whole letter."""
_LONGEST_YEAR_SEARCH = 8
"""29 February comes at least every eight years (between 1896 and 1904 there was none)."""
_LONGEST_MONTH_SEARCH = 2
"""No two months in a row lack a 31st."""

_DAY_NUMBER = r"([0-9]{1,2})(?:st|nd|rd|th)?"


class _When(NamedTuple):
    """The day on which it is said, and whether it is of what has been."""

    today: date
    past: bool


def spoken_day(text: str, today: date, *, past: bool = False) -> date | None:
    """Return the day that `text` means when it is said on `today`, or None.

    ISO days; `today`, `tomorrow`, `yesterday`; `fri` (the next one, never today), `this fri`
    (today if it is one), `next fri` (of next week), `last fri`, `fri next week`; `+2w`, `-3d`,
    `in 3 days`, `two weeks`, `3 days ago`; `next week` (its Monday), `next month`, `next quarter`,
    `next year` (their first day), `end of week` (Friday), `end of month`, `end of next quarter`;
    `27 nov`, `Nov 27`, `27 November 2027`, `27.11.`, `the 5th`, `Thu 3 Dec` (without a year, the
    next such day, which may be today); `a week from friday`, `2 days before 27 nov`.

    With `past` it is of what has been: a weekday, a day of a month and a day without a year are
    the latest such day, which may be today. What names a day ahead by itself, as `+2w` and `next
    fri` do, is ahead then too.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    words = " ".join(text.casefold().replace(",", " ").split())
    when = _When(today, past)
    return _single(words, when) or _shifted(words, when)


def nearest_day(text: str, today: date) -> date | None:
    """Return the day that `text` means when it may be ahead or behind, or None.

    Of the two that `spoken_day` knows it is the nearer one, and the one ahead where both are as
    near.
    """
    days = [spoken_day(text, today), spoken_day(text, today, past=True)]
    return min(filter(None, days), key=lambda day: abs((day - today).days), default=None)


def _single(words: str, when: _When) -> date | None:
    words = re.sub(r"^(on|by|until|till) ", "", words).removeprefix("the ")
    for read in _FORMS:
        day = read(words, when)
        if day is not None:
            return day
    return None


def _shifted(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"(.+?) (from|after|before) (.+)", words)
    if match is None:
        return None
    start = when.today if match[3] == "now" else _single(match[3], when)
    sign = -1 if match[2] == "before" else 1
    amount = match[1].removeprefix("the ")
    return _distance(f"a {amount}" if amount in _UNITS else amount, start, sign) if start else None


# --- names and distances ----------------------------------------------------------------------


def _iso_day(words: str, _when: _When) -> date | None:
    return parse_day(words)


def _named_day(words: str, when: _When) -> date | None:
    return add_days(when.today, _NAMED_DAYS[words]) if words in _NAMED_DAYS else None


def _offset(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"([+-]) ?(.+)", words)
    if match is not None:
        return _distance(match[2], when.today, -1 if match[1] == "-" else 1)
    if words.endswith(" ago"):
        return _distance(words.removesuffix(" ago"), when.today, -1)
    return _distance(words.removeprefix("in "), when.today)


def _distance(words: str, start: date, sign: int = 1) -> date | None:
    match = re.fullmatch(r"(?:([0-9]{1,3}) ?|([a-z]+) )([a-z]+)", words)
    if match is None or match[3] not in _UNITS:
        return None
    count = int(match[1]) if match[1] else count_number(match[2])
    if count is None:
        return None
    unit = _UNITS[match[3]]
    if unit in _DAYS:
        return add_days(start, sign * count * _DAYS[unit])
    return add_months(start, sign * count * _MONTHS[unit])


# --- weekdays and periods ---------------------------------------------------------------------


def _weekday(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"(?:(this|next|last|coming) )?([a-z]+)", words)
    number = weekday_number(match[2]) if match else None
    if match is None or number is None:
        return None
    today = when.today
    ahead = (number - today.weekday()) % 7
    if match[1] == "this":
        return add_days(week_start(today), number) if when.past else add_days(today, ahead)
    if match[1] == "next":
        return add_days(week_start(today), 7 + number)
    if match[1] == "last":
        return add_days(today, ahead - 7)
    if when.past and not match[1]:
        return add_days(today, ahead - 7 if ahead else 0)
    return add_days(today, ahead or 7)


def _weekday_of_week(words: str, when: _When) -> date | None:
    for week, days_ahead in (("this week", 0), ("next week", 7)):
        if words.startswith(f"{week} ") or words.endswith(f" {week}"):
            number = weekday_number(words.removeprefix(f"{week} ").removesuffix(f" {week}"))
            return None if number is None else add_days(week_start(when.today), days_ahead + number)
    return None


def _period_start(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"(?:(?:start|beginning) of )?next (week|month|quarter|year)", words)
    return _start_of_next(match[1], when.today) if match else None


def _period_end(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"end of (?:the |this )?(next )?(week|month|quarter|year)", words)
    if match is not None:
        start = _start_of_next(match[2], when.today) if match[1] else when.today
        return _end_of(match[2], start)
    return _end_of(_ENDS[words], when.today) if words in _ENDS else None


def _start_of_next(period: str, today: date) -> date:
    if period == "week":
        return add_days(week_start(today), 7)
    length = _MONTHS[period]
    return add_months(today.replace(day=1), length - (today.month - 1) % length)


def _end_of(period: str, day: date) -> date:
    if period == "week":
        # The end of the working week; said on a weekend, that of the week to come.
        return add_days(day, (_FRIDAY - day.weekday()) % 7)
    length = _MONTHS[period]
    return month_end(add_months(day.replace(day=1), length - 1 - (day.month - 1) % length))


# --- days of a month --------------------------------------------------------------------------


def _day_and_month(words: str, when: _When) -> date | None:
    named = re.fullmatch(r"([a-z]+)\.? ([a-z0-9].*)", words)
    weekday = weekday_number(named[1]) if named else None
    if named is not None and weekday is not None:
        # `Thu 3 Dec`: the weekday is there to be checked, and a contradiction is no day.
        day = _day_and_month(named[2], when)
        return day if day and day.weekday() == weekday else None
    year = r"(?: ([12][0-9]{3}))?"
    match = re.fullmatch(f"{_DAY_NUMBER} (?:of )?([a-z]+)\\.?{year}", words)
    if match is not None:
        number, month = match[1], month_number(match[2])
    else:
        match = re.fullmatch(f"([a-z]+)\\.? (?:the )?{_DAY_NUMBER}{year}", words)
        if match is None:
            return None
        number, month = match[2], month_number(match[1])
    return _in_year(int(number), month, match[3], when) if month else None


def _dotted(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([12][0-9]{3}))?", words)
    return _in_year(int(match[1]), int(match[2]), match[3], when) if match else None


def _in_year(number: int, month: int, year: str | None, when: _When) -> date | None:
    if year:
        return make_day(int(year), month, number)
    sign = -1 if when.past else 1
    for away in range(_LONGEST_YEAR_SEARCH + 1):
        day = make_day(when.today.year + sign * away, month, number)
        if day is not None and _fits(day, when):
            return day
    return None


def _day_of_month(words: str, when: _When) -> date | None:
    match = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", words)
    if match is None:
        return None
    sign = -1 if when.past else 1
    for away in range(_LONGEST_MONTH_SEARCH + 1):
        month = add_months(when.today.replace(day=1), sign * away)
        day = make_day(month.year, month.month, int(match[1]))
        if day is not None and _fits(day, when):
            return day
    return None


def _fits(day: date, when: _When) -> bool:
    return day <= when.today if when.past else day >= when.today


_FORMS: tuple[Callable[[str, _When], date | None], ...] = (
    _iso_day,
    _named_day,
    _weekday,
    _weekday_of_week,
    _offset,
    _period_start,
    _period_end,
    _day_and_month,
    _dotted,
    _day_of_month,
)
