"""The placeholders of Obsidian's note templates, filled: `{{title}}`, `{{date}}`, `{{time}}`.

Apart from the making of notes, because the rules are those of Obsidian's Templates plugin and of
the formats of Moment that it takes. The commands of other template engines are none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from vaultleads.core.dates import MONTHS, WEEKDAYS
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError, quoted

_PLACEHOLDER = pattern(r"\{\{[ \t]*(title|date|time)[ \t]*(?::([^{}\n\r]*))?\}\}", re.IGNORECASE)
_FRONT_MATTER = pattern(r"\A\ufeff?---[ \t]*(?:\r\n|\r|\n).*?^---", re.DOTALL | re.MULTILINE)
_BARE_TITLE = pattern(
    r"^([^\S\r\n]*(?:-|[^\s:#'\"-][^:\r\n]*:)[ \t]+)(\{\{[ \t]*title[ \t]*\}\})(?=[ \t]*\r?$)",
    re.IGNORECASE | re.MULTILINE,
)
_SINGLE_QUOTED = pattern(r"'(?:[^'\r\n]|'')*'")
_TOKEN = pattern(
    r"\[([^\[\]]*)\]|YYYY|YY|Qo|Q|MMMM|MMM|MM|Mo|M|DDDD|DDD|DD|Do|D|dddd|ddd|dd|d"
    r"|GGGG|WW|Wo|W|ww|w|E|HH|H|hh|h|mm|m|ss|s|A|a"
)
_NOON = 12


def filled(template: str, title: str, moment: datetime) -> str:
    """Return the text of `template` for a note called `title` that is made at `moment`.

    `{{date}}` is `2026-11-23` and `{{time}}` is `14:30`, unless a format of Moment stands behind
    a colon (`{{date:D MMMM YYYY}}`); names of months and days are English. `title` is a name made
    by `portable_name`: in the front matter it gets the quotes that it needs there. All else stays
    to the letter, other braces too.
    """
    front = _FRONT_MATTER.match(template)
    end = front.end() if front else 0
    head = _BARE_TITLE.sub(r'\1"\2"', template[:end])
    head = _SINGLE_QUOTED.sub(lambda m: _replaced(m[0], title.replace("'", "''"), moment), head)
    return _replaced(head, title, moment) + _replaced(template[end:], title, moment)


def has_commands(text: str) -> bool:
    """Whether `text` holds commands of another template engine, such as Templater's `<% %>`."""
    return "<%" in text


def refuse_commands(name: str, text: str) -> None:
    """Let no `text` hold what Templater would run; `name` says in the message where it stands.

    What is written down may have been copied from a posting, and a posting is written by
    strangers.

    Raises: UsageError.
    """
    if has_commands(text):
        raise UsageError(f"{name}: {quoted(text)} is a command of a template; leave `<%` out.")


def _replaced(text: str, title: str, moment: datetime) -> str:
    def value(match: re.Match[str]) -> str:
        what = match[1].lower()
        if what == "title":
            return title
        return formatted(moment, match[2] or ("YYYY-MM-DD" if what == "date" else "HH:mm"))

    return _PLACEHOLDER.sub(value, text)


def formatted(moment: datetime, form: str) -> str:
    """Return `moment` in a format of Moment; what is in brackets or no sign of it is text."""

    def part(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1]
        return str(_PARTS[match[0]](moment))

    return _TOKEN.sub(part, form)


def _ordinal(number: int) -> str:
    teens = 11 <= number % 100 <= 13  # noqa: PLR2004 - eleventh, twelfth, thirteenth
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _quarter(moment: datetime) -> int:
    return (moment.month + 2) // 3


def _day_of_year(moment: datetime) -> int:
    return moment.timetuple().tm_yday


def _hour(moment: datetime) -> int:
    return moment.hour % _NOON or _NOON


_PARTS: Mapping[str, Callable[[datetime], str | int]] = {
    "YYYY": lambda at: f"{at.year:04}",
    "YY": lambda at: f"{at.year % 100:02}",
    "Qo": lambda at: _ordinal(_quarter(at)),
    "Q": _quarter,
    "MMMM": lambda at: MONTHS[at.month - 1],
    "MMM": lambda at: MONTHS[at.month - 1][:3],
    "MM": lambda at: f"{at.month:02}",
    "Mo": lambda at: _ordinal(at.month),
    "M": lambda at: at.month,
    "DDDD": lambda at: f"{_day_of_year(at):03}",
    "DDD": _day_of_year,
    "DD": lambda at: f"{at.day:02}",
    "Do": lambda at: _ordinal(at.day),
    "D": lambda at: at.day,
    "dddd": lambda at: WEEKDAYS[at.weekday()],
    "ddd": lambda at: WEEKDAYS[at.weekday()][:3],
    "dd": lambda at: WEEKDAYS[at.weekday()][:2],
    "d": lambda at: at.isoweekday() % 7,
    "E": lambda at: at.isoweekday(),
    "GGGG": lambda at: f"{at.isocalendar().year:04}",
    "WW": lambda at: f"{at.isocalendar().week:02}",
    "Wo": lambda at: _ordinal(at.isocalendar().week),
    "W": lambda at: at.isocalendar().week,
    "ww": lambda at: f"{at.isocalendar().week:02}",
    "w": lambda at: at.isocalendar().week,
    "HH": lambda at: f"{at.hour:02}",
    "H": lambda at: at.hour,
    "hh": lambda at: f"{_hour(at):02}",
    "h": _hour,
    "mm": lambda at: f"{at.minute:02}",
    "m": lambda at: at.minute,
    "ss": lambda at: f"{at.second:02}",
    "s": lambda at: at.second,
    "A": lambda at: "AM" if at.hour < _NOON else "PM",
    "a": lambda at: "am" if at.hour < _NOON else "pm",
}
"""What each sign of a format says. The weeks of `w` are taken as those of ISO 8601 too."""
