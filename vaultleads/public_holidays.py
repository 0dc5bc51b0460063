"""Public holidays of a country, or of a part of one: the one room that knows `holidays`.

Apart from the settings, which say which country it is, and from the counting of business days,
which takes any days off. The library is loaded when the first day is asked for, and a year is
worked out when a day of it is: most questions at the prompt need neither.
"""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError
from vaultleads.core.suggest import closest, did_you_mean

if TYPE_CHECKING:
    from holidays import HolidayBase

_SEPARATOR = pattern(r"[\s_./,:]+")
_FORM = "write a code such as `DE`, with its part such as `DE-BY`"


def public_holidays(country: str) -> Container[date]:
    """Return the public holidays of `country`: `DE`, or `DE-BY` with its part; empty for none.

    Days taken off in place of one that falls on a weekend count too. Asking whether it holds a day
    raises UsageError where there is no such country; `country_remedy` knows that beforehand.
    """
    return _PublicHolidays(country) if country else frozenset()


def country_remedy(country: str) -> str:
    """Return what to do about a country that is not known, as a hint; nothing if it is known."""
    code, _, part = country.strip().partition("-")
    found = _calendar(code)
    if found is None:
        return _separator_hint(country) or _country_hint(country.strip())
    if not part or _part_of(found, part):
        return ""
    if not found.subdivisions:
        return f"write `{code.upper()}`, of which no parts are known"
    meant = _part_meant(found, part)
    if meant:
        return f"did you mean '{code.upper()}-{meant}'?"
    return did_you_mean(country, [f"{code.upper()}-{one}" for one in found.subdivisions])


class _PublicHolidays:
    """The public holidays of one place, worked out year by year as they are asked for."""

    def __init__(self, country: str) -> None:
        self._country = country
        self._years: dict[int, frozenset[date]] = {}

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if day.year not in self._years:
            self._years[day.year] = self._place.days(day.year)
        return day in self._years[day.year]

    @cached_property
    def _place(self) -> _Place:
        code, _, part = self._country.strip().partition("-")
        found = _calendar(code)
        hint = country_remedy(self._country)
        if found is None or hint:
            message = f"The public holidays of {self._country} are not known; set `country`: {hint}"
            raise UsageError(message)
        return _Place(found, _part_of(found, part))


class _Place(NamedTuple):
    """A calendar of the library, and the part of the country in its spelling."""

    calendar: type[HolidayBase]
    part: str

    def days(self, year: int) -> frozenset[date]:
        """Return the public holidays of one year."""
        with warnings.catch_warnings():
            # It warns of years for which a country has not yet said all of its days.
            warnings.simplefilter("ignore")
            days = self.calendar(
                subdiv=self.part or None, years=year, expand=False, categories="public"
            )
        return frozenset(days)


def _calendar(code: str) -> type[HolidayBase] | None:
    """Return the library's calendar of a country, by its code in any case."""
    import holidays  # noqa: PLC0415 - see the docstring of the module

    found = next((one for one in _codes() if one == code.upper()), "")
    calendar: type[HolidayBase] | None = getattr(holidays, found).get_entity() if found else None
    return calendar


def _codes() -> Iterator[str]:
    from holidays.registry import EntityLoader  # noqa: PLC0415 - see the docstring of the module

    yield from EntityLoader.get_country_codes()


def _part_of(calendar: type[HolidayBase], part: str) -> str:
    return next((one for one in calendar.subdivisions if one.upper() == part.upper()), "")


def _separator_hint(country: str) -> str:
    """Return what to write for `US_CA` or `us ca`; nothing if that names no part of a country."""
    code, _, part = _SEPARATOR.sub("-", country.strip()).partition("-")
    found = _calendar(code)
    known = found is not None and (_part_of(found, part) or _part_meant(found, part))
    return f"did you mean '{code.upper()}-{known}'?" if known else ""


def _part_meant(calendar: type[HolidayBase], part: str) -> str:
    """Return the part that `part` is the name of, in the spelling of the library."""
    name = closest(part, calendar.subdivisions_aliases)
    return calendar.subdivisions_aliases[name] if name else ""


def _country_hint(word: str) -> str:
    """Return what to write for a country that was named, or for a code that is none."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - see the docstring of the module

    names = {module.replace("_", "-"): codes[1:] for module, codes in COUNTRIES.items()}
    known = {code: name for name, codes in names.items() for code in (name, *codes)}
    name = known.get(closest(word, known) or closest(word.partition("-")[0], known), "")
    if not name:
        return _FORM
    return f"did you mean '{names[name][0]}' ({name.replace('-', ' ').title()})?"
