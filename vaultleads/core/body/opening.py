"""How an entry opens: its day and its time, in the forms in which people write them.

Apart from the grammar of entries, since the log and the intelligence open alike.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from vaultleads.core.patterns import pattern

_WEEKDAY = (
    r"(?:\(?(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b\.?\)?,?[ \t]*+)?"
)
# Every run is bounded or possessive: an entry may be a line of a million characters.
_DATE = pattern(
    rf"[*_(\t ]{{0,4}}{_WEEKDAY}(?P<link>\[\[(?:[^\[\]|#\n\0]{{1,200}}/)?)?"
    r"(?P<date>(?P<y>[0-9]{4})(?:-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"
    r"|/(?P<m2>[0-9]{1,2})/(?P<d2>[0-9]{1,2})|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})))(?![0-9])"
    rf"(?(link)[^\[\]\n\0]{{0,200}}\]\])[*_),]{{0,4}}T?[ \t]*+{_WEEKDAY}",
    re.IGNORECASE,
)
_PLAIN = pattern(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(:)? (?!mon|tue|wed|thu|fri|sat|sun|at )"
    r"(?=[^\W\d_]|\[)",
    re.IGNORECASE,
)
"""A date before what is surely neither a weekday nor a time: nearly every entry."""
_TIME = pattern(
    r"[*_(@\t ]{0,4}(?:at +)?(?P<h>[01]?[0-9]|2[0-3])[:.h](?P<min>[0-5][0-9])"
    r"(?::[0-5][0-9])?(?P<half> ?[ap]m\b)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
    r"(?: ?[-–] ?[0-9]{1,2}[:.][0-9]{2})?(?![0-9])[*_),]{0,4}",
    re.IGNORECASE,
)
_SEPARATOR = pattern(r"[\t ]*+(?::(?!//)|[-–—](?=[\t ]))?[*_]{0,4}[\t ]*+")
_NAME = pattern(r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|([0-9]{2})([0-9]{2}))(?![0-9])")
_NOON = 12


class Opening(NamedTuple):
    """The start of an entry.

    `day` is `None` where `written`, its date as written, is empty or no day. `column` is where
    the date starts, `end` is where the rest starts, both counted from 0. `divided`: a colon or a
    dash stands between the date and the rest.
    """

    day: date | None
    written: str
    column: int
    time: str
    end: int
    divided: bool


def read_opening(content: str) -> Opening:
    """Read date, weekday and time at the start of `content`; the weekday is not looked at."""
    if plain := _PLAIN.match(content):
        written, colon = plain.groups()
        day = day_of(written[:4], written[5:7], written[8:])
        return Opening(day, written, 0, "", plain.end(), colon is not None)
    day = None
    written = ""
    column = end = 0
    if dated := _DATE.match(content):
        written = dated["date"]
        column, end = dated.start("date"), dated.end()
        month = dated["m"] or dated["m2"] or dated["m3"]
        day = day_of(dated["y"], month, dated["d"] or dated["d2"] or dated["d3"])
    time = ""
    if timed := _TIME.match(content, end):
        time = _clock(int(timed["h"]), timed["min"], timed["half"])
        end = timed.end()
    divided = False
    if (dated or timed) and (separator := _SEPARATOR.match(content, end)):
        end = separator.end()
        divided = bool(separator[0].strip("*_ \t"))
    return Opening(day, written, column, time, end, divided)


def daily_note_day(name: str) -> date | None:
    """Return the day of the note called `name`: the ISO date that it is, or starts with.

    `2026-11-20`, `2026-11-20 Friday` and `20261120` are days; `None` for any other name.
    """
    match = _NAME.match(name)
    return day_of(match[1], match[2] or match[4], match[3] or match[5]) if match else None


def day_of(year: str, month: str, day: str) -> date | None:
    """Return the day of these digits, `None` if there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock(hour: int, minutes: str, half: str | None) -> str:
    """Return a time of day as `14:30`, whatever clock it was written by."""
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half.strip().lower() == "pm" else 0)
    return f"{hour:02}:{minutes}"
