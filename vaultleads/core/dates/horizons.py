"""Horizons: when an opening is expected, read from the words of a note and placed on days.

Apart from `days`, because it owns a small language of its own: the forms of the property
`horizon`. A horizon is read once, without knowing any day; `window_of` then places it, because
`3-6 months` means something only from the day on which it was learnt.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import chain

from vaultleads.core.dates.days import (
    DAYS_PER_MONTH,
    MONTHS,
    add_days,
    add_months,
    count_number,
    make_day,
    month_end,
    month_number,
    parse_day,
)
from vaultleads.core.model import Horizon, Window

NOW_WORDS = frozenset({"now", "right now", "asap", "immediate", "immediately"})
VAGUE_WORDS = frozenset({"vague", "timing vague", "someday"})
_UNKNOWN_WORDS = frozenset(
    {"", "unknown", "not known", "not yet known", "unclear", "tbd", "tba", "n/a"}
)
"""What people write where an answer is missing, without question marks and full stops."""

_MONTHS_PER_UNIT = {
    "day": 1 / DAYS_PER_MONTH,
    "week": 7 / DAYS_PER_MONTH,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
}
_LONGEST_TEXT = 60
"""Characters. Twice the longest form, and short enough for patterns that look back and forth."""
_LONGEST = 600.0
"""Fifty years, in months: a longer horizon is a slip of the pen, not an expectation."""

_RELATIVE = (
    r"(?P<about>~ ?|about |around |roughly )?(?P<within>within )?(?:in )?"
    r"(?P<low>[0-9]+(?:\.[0-9]+)?|[a-z]+)(?: ?(?:-|\.\.|to) ?(?P<high>[0-9]+(?:\.[0-9]+)?|[a-z]+))?"
    r" ?(?P<unit>day|week|month|quarter|year)s?"
)
_EN_DASH, _EM_DASH, _MINUS = "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"
_PERIOD_MONTHS = {"q": 3, "h": 6}
_APART = r"([12][0-9]{3}) ?(?:[-/]|\.\.) ?(?=[qh][1-4])(?!.. ?[12][0-9]{3})"
"""A year and what follows it before a quarter or half that has no year of its own."""
_PARTS = {
    "early": (1, 4),
    "beginning of": (1, 4),
    "mid": (5, 4),
    "middle of": (5, 4),
    "late": (9, 4),
    "end of": (9, 4),
    "spring": (3, 3),
    "summer": (6, 3),
    "autumn": (9, 3),
    "fall": (9, 3),
}
"""Parts of a year: the first month and how many. Thirds, and the seasons of the north as weather
services count them; a winter lies in two years, and which is meant is not clear."""


# --- reading ----------------------------------------------------------------------------------


def parse_horizon(text: str) -> Horizon | None:
    """Read any form of a horizon; None where it is none, or a range that runs backwards.

    A day (`2027-02-15`), a month (`2027-02`, `Feb 2027`), a quarter (`2027-Q1`, `Q1 2027`), a half
    (`2027-H1`), a year, a part of one (`early 2027`, `spring 2027`), two of them
    (`2027-01..2027-03`, `Jan - Mar 2027`), a distance (`3-6 months`, `~3 months`, `in 6 weeks`,
    `within a year`, `half a year`), `now` or `vague` and their like. Case, spaces and the kind of
    dash do not matter. `~3 months` gives or takes a month. What `means_unknown` is no horizon.
    """
    written = text.strip()
    if len(written) > _LONGEST_TEXT:
        return None
    words = _simplified(written)
    if words in NOW_WORDS:
        return Horizon("now", written)
    if words in VAGUE_WORDS:
        return Horizon("vague", written)
    months = _relative(words)
    if months is not None:
        return Horizon("relative", written, months=months)
    ends = _range_ends(words)
    window = _between(*ends) if ends else _period(words)
    return Horizon("window", written, window=window) if window else None


def means_unknown(text: str) -> bool:
    """Whether `text` says that the answer is missing, as `unknown`, `tbd`, `n/a` and `?` do.

    An empty text says nothing, not even that.
    """
    if not text.strip() or len(text) > _LONGEST_TEXT:
        return False
    return " ".join(text.casefold().strip("?. ").split()) in _UNKNOWN_WORDS


def _simplified(text: str) -> str:
    words = text.casefold().replace(",", " ").replace(_MINUS, "-")
    words = re.sub(rf"\s*(?:\.\.\.?|[{_EN_DASH}{_EM_DASH}])\s*", "..", words)
    return re.sub(_APART, r"\1-", " ".join(words.split()))


def _relative(words: str) -> tuple[float, float] | None:
    match = re.fullmatch(_RELATIVE, words.replace("half a year", "6 months"))
    if match is None or (match["about"] and match["within"]):
        return None
    low = _count(match["low"])
    high = _count(match["high"]) if match["high"] else low
    if low is None or high is None:
        return None
    unit = _MONTHS_PER_UNIT[match["unit"]]
    low, high = low * unit, high * unit
    if match["within"]:
        low = 0.0
    if match["about"] and not match["high"]:
        # Never more than the distance itself, so that its middle stays what was said.
        slack = min(1.0, low)
        low, high = low - slack, high + slack
    return (low, high) if low <= high <= _LONGEST else None


def _count(word: str) -> float | None:
    return count_number(word) if word.isalpha() else float(word)


def _range_ends(words: str) -> tuple[str, str] | None:
    parts = re.split(r"\.\.| - | to |(?<=[a-z])-(?=[a-z])", words)
    return (parts[0], parts[1]) if len(parts) == len(("from", "to")) else None


def _between(start: str, end: str) -> Window | None:
    last = _period(end)
    # `Jan - Mar 2027`: the first half borrows what it leaves out from the second.
    rest = end.split()[1:]
    borrowed = (f"{start} {' '.join(words)}" for words in (rest, rest[-1:]) if words)
    first = next(filter(None, map(_period, chain((start,), borrowed))), None)
    if first is None or last is None or first.first > last.first or first.last > last.last:
        return None
    return Window(first.first, last.last)


def _period(words: str) -> Window | None:
    day = parse_day(words)
    if day is not None:
        return Window(day, day)
    for read in (_numbered_period, _named_month, _named_part, _named_day):
        window = read(words)
        if window is not None:
            return window
    return None


def _numbered_period(words: str) -> Window | None:
    match = re.fullmatch(r"([12][0-9]{3})(?:-([0-9]{2})|[- ]?([qh][1-4]))?", words)
    if match is not None:
        year, month, period = int(match[1]), match[2], match[3]
    else:
        match = re.fullmatch(r"([qh][1-4])[-/ ]?([12][0-9]{3})", words)
        if match is None:
            return None
        year, month, period = int(match[2]), None, match[1]
    if month:
        return _months(year, int(month), 1)
    if not period:
        return _months(year, 1, 12)
    length, number = _PERIOD_MONTHS[period[0]], int(period[1])
    return _months(year, (number - 1) * length + 1, length)


def _named_month(words: str) -> Window | None:
    match = re.fullmatch(r"([a-z]+)\.? ([12][0-9]{3})|([12][0-9]{3}) ([a-z]+)\.?", words)
    if match is None:
        return None
    month = month_number(match[1] or match[4])
    return _months(int(match[2] or match[3]), month, 1) if month else None


def _named_part(words: str) -> Window | None:
    match = re.fullmatch(r"([a-z]+(?: of)?)[- ]([12][0-9]{3})", words)
    if match is None or match[1] not in _PARTS:
        return None
    return _months(int(match[2]), *_PARTS[match[1]])


def _named_day(words: str) -> Window | None:
    number, name, year = r"([0-9]{1,2})(?:st|nd|rd|th)?", r"([a-z]+)\.?", r"([12][0-9]{3})"
    match = re.fullmatch(f"{number} {name} {year}", words)
    if match is not None:
        shown, word = match[1], match[2]
    else:
        match = re.fullmatch(f"{name} {number} {year}", words)
        if match is None:
            return None
        shown, word = match[2], match[1]
    month = month_number(word)
    day = make_day(int(match[3]), month, int(shown)) if month else None
    return Window(day, day) if day else None


def _months(year: int, month: int, count: int) -> Window | None:
    first = make_day(year, month, 1)
    return Window(first, month_end(add_months(first, count - 1))) if first else None


# --- placing ----------------------------------------------------------------------------------


def window_of(horizon: Horizon, anchor: date) -> Window | None:
    """Return the days that `horizon` means when it was learnt on `anchor`; None if it is vague.

    Whole months are counted by the calendar, the day clamped to the month; weeks, days and
    fractions of months are counted in days. `now` is the anchor day itself.
    """
    if horizon.form == "now":
        return Window(anchor, anchor)
    if horizon.months is None:
        return horizon.window
    first, last = (_months_later(anchor, months) for months in horizon.months)
    # Two countings meet in a range such as `1.9-2 months`, and a short month could swap the ends.
    return Window(first, max(first, last))


def _months_later(anchor: date, months: float) -> date:
    if months == int(months):
        return add_months(anchor, int(months))
    return add_days(anchor, round(months * DAYS_PER_MONTH))


def middle(window: Window) -> date:
    """Return the day in the middle of `window`, the earlier of two."""
    return add_days(window.first, (window.last - window.first).days // 2)


# --- printing ---------------------------------------------------------------------------------


def window_label(horizon: Horizon, window: Window | None) -> str:
    """Return a short label: `Feb 2027`, `Q2 2027`, `Jan - Mar 2027`, `15 Feb 2027`, `2027`, `now`.

    The dash is an en dash. `window` is where `window_of` placed the horizon. A distance is
    labelled by its months, since its days would claim more than was said. A label reads back,
    with `parse_horizon`, as the horizon it stands for (a distance: as the months that hold it).
    """
    if horizon.form == "now":
        return "now"
    if horizon.form == "vague" or window is None:
        return "timing vague"
    if horizon.form == "relative" and horizon.months is not None:
        return _span_label(Window(window.first.replace(day=1), month_end(window.last)))
    # A person who wrote two months is shown two months, even where they make a quarter.
    if _range_ends(_simplified(horizon.text)):
        return _span_label(window)
    return _period_label(window) or _span_label(window)


def _period_label(window: Window) -> str:
    year, month = window.first.year, window.first.month
    if window == _months(year, 1, 12):
        return str(year)
    if window == _months(year, month, 1):
        return f"{MONTHS[month - 1][:3]} {year}"
    for letter, length in _PERIOD_MONTHS.items():
        number, off = divmod(month - 1, length)
        if not off and window == _months(year, month, length):
            return f"{letter.upper()}{number + 1} {year}"
    return ""


def _span_label(window: Window) -> str:
    first, last = window
    start, end = ([str(day.day), MONTHS[day.month - 1][:3], str(day.year)] for day in window)
    if first.day == 1 and last == month_end(last):
        start, end = start[1:], end[1:]
    shared = 0
    if start == end:
        return " ".join(end)
    # What both ends share is said once, at the end: the year, and then the month.
    while start[-1 - shared] == end[-1 - shared]:
        shared += 1
    return f"{' '.join(start[: len(start) - shared])} {_EN_DASH} {' '.join(end)}"
