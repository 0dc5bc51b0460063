"""Which days are public holidays in a country, and what is said of a country that is none."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.dates import add_business_days
from vaultleads.core.problem import UsageError
from vaultleads.public_holidays import country_remedy, public_holidays

ROOT = Path(__file__).parent.parent
GERMANY = public_holidays("DE")
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_a_country_has_its_public_holidays() -> None:
    """Those of the whole country, and no others."""
    days = [
        date(2026, 1, 1),  # New Year
        date(2026, 1, 6),  # Epiphany, in three parts only
        date(2026, 4, 3),  # Good Friday
        date(2026, 10, 3),  # Unity Day
        date(2026, 12, 24),  # no holiday by law
        date(2026, 12, 25),
    ]

    assert [day.isoformat() for day in days if day in GERMANY] == [
        "2026-01-01",
        "2026-04-03",
        "2026-10-03",
        "2026-12-25",
    ]


@pytest.mark.parametrize("country", ["DE-BY", "de-by", " DE-BY "])
def test_a_part_of_a_country_has_its_own_too(country: str) -> None:
    """Epiphany is one in Bavaria."""
    days = public_holidays(country)

    assert date(2026, 1, 6) in days
    assert date(2026, 10, 3) in days


def test_a_day_off_in_place_of_one_on_a_weekend_counts() -> None:
    """The fourth of July 2026 is a Saturday, New Year 2022 too; in California the eve is free."""
    california = public_holidays("US-CA")

    assert date(2026, 7, 3) in california
    assert date(2021, 12, 31) in california


def test_business_days_are_counted_around_them() -> None:
    """Three business days from the Wednesday before Easter 2026, in Germany and anywhere."""
    wednesday = date(2026, 4, 1)

    assert add_business_days(wednesday, 3, public_holidays("DE")) == date(2026, 4, 8)
    assert add_business_days(wednesday, 3, public_holidays("")) == date(2026, 4, 6)


def test_any_year_may_be_asked_for() -> None:
    """One of which nothing is known has no holidays, and nothing is warned of."""
    india = public_holidays("IN")

    assert [day in india for day in (date.min, date(2090, 1, 26), date.max)] == [False, True, False]
    assert "2026-01-26" not in india


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_the_order_of_questions_changes_no_answer(days: list[date]) -> None:
    """Years are worked out as they are asked for, each for itself."""
    states = public_holidays("US")

    forward = [day in states for day in days]
    fresh = public_holidays("US")
    backward = [day in fresh for day in reversed(days)]

    assert forward == backward[::-1]


@pytest.mark.parametrize(
    ("country", "remedy"),
    [
        ("DE", ""),
        ("us-ca", ""),
        ("UK", ""),
        ("USA", ""),
        ("Germany", "did you mean 'DE' (Germany)?"),
        ("UNITED STATES", "did you mean 'US' (United States)?"),
        ("Austira", "did you mean 'AT' (Austria)?"),
        ("XX", "write a code such as `DE`, with its part such as `DE-BY`"),
        ("", "write a code such as `DE`, with its part such as `DE-BY`"),
        ("DE-Baiern", "did you mean 'DE-BY'?"),
        ("DE-BAYERN", "did you mean 'DE-BY'?"),
        ("GB-X", "use one of GB-ENG, GB-NIR, GB-SCT, GB-WLS"),
        ("US_CA", "did you mean 'US-CA'?"),
        ("us ca", "did you mean 'US-CA'?"),
        ("DE/BY", "did you mean 'DE-BY'?"),
        ("DE_Bayern", "did you mean 'DE-BY'?"),
        ("United_States", "did you mean 'US' (United States)?"),
        ("United-States", "did you mean 'US' (United States)?"),
        ("Germany-Bavaria", "did you mean 'DE' (Germany)?"),
        ("in dia", "did you mean 'IN' (India)?"),
        ("DE_X", "write a code such as `DE`, with its part such as `DE-BY`"),
        ("AF-X", "write `AF`, of which no parts are known"),
    ],
)
def test_a_country_that_is_not_known_has_a_remedy(country: str, remedy: str) -> None:
    """The nearest name is offered; a known country has none."""
    assert country_remedy(country) == remedy


def test_asking_for_the_holidays_of_no_country_says_what_to_set() -> None:
    """Not before a day is asked for: until then nothing is loaded."""
    days = public_holidays("DE-Bayern")

    with pytest.raises(UsageError) as raised:
        assert date(2026, 1, 1) in days

    assert str(raised.value) == (
        "The public holidays of DE-Bayern are not known; set `country`: did you mean 'DE-BY'?"
    )


def test_the_library_waits_for_the_first_day() -> None:
    """It costs a tenth of a second, and without a country it is never needed."""
    program = (
        "import sys; from datetime import date\n"
        "from vaultleads.public_holidays import public_holidays\n"
        "date(2026, 1, 1) in public_holidays('')\n"
        "days = public_holidays('DE')\n"
        "print('holidays' in sys.modules, date(2026, 1, 1) in days, 'holidays' in sys.modules)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert answer.stdout == "False True True\n"
