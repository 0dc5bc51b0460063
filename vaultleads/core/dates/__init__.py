"""Days and horizons: all that the program knows about the calendar.

`days` reads, counts and prints days; `horizons` reads when an opening is expected and places it
on days; `spoken` reads days as they are typed, and is not loaded here, because only commands
that write need it.
"""

from __future__ import annotations

from vaultleads.core.dates.days import (
    COUNT_WORDS,
    DAYS_PER_MONTH,
    MONTHS,
    WEEKDAYS,
    add_business_days,
    add_days,
    add_months,
    impossible_day,
    is_business_day,
    iso_week,
    long_day,
    month_end,
    months_to,
    next_business_day,
    parse_day,
    parse_week,
    short_day,
    week_start,
)
from vaultleads.core.dates.horizons import (
    means_unknown,
    middle,
    parse_horizon,
    window_label,
    window_of,
)

__all__ = [
    "COUNT_WORDS",
    "DAYS_PER_MONTH",
    "MONTHS",
    "WEEKDAYS",
    "add_business_days",
    "add_days",
    "add_months",
    "impossible_day",
    "is_business_day",
    "iso_week",
    "long_day",
    "means_unknown",
    "middle",
    "month_end",
    "months_to",
    "next_business_day",
    "parse_day",
    "parse_horizon",
    "parse_week",
    "short_day",
    "week_start",
    "window_label",
    "window_of",
]
