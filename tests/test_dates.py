"""Days, business days, weeks, horizons and spoken days.

Unless a test says otherwise it is Monday 23 November 2026, in ISO week 48.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.dates import (
    add_business_days,
    add_days,
    add_months,
    impossible_day,
    is_business_day,
    iso_week,
    long_day,
    means_unknown,
    middle,
    month_end,
    months_to,
    next_business_day,
    parse_day,
    parse_horizon,
    parse_week,
    short_day,
    week_start,
    window_label,
    window_of,
)
from vaultleads.core.dates.spoken import nearest_day, spoken_day
from vaultleads.core.model import Window

TODAY = date(2026, 11, 23)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})

any_day = st.dates()
near_day = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
holidays = st.frozensets(st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31)))


def day(text: str) -> date:
    """The day of an ISO text, to keep the tables narrow."""
    return date.fromisoformat(text)


# --- reading days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-27", "2026-11-27"),
        ("  2026-11-27 ", "2026-11-27"),
        ("2026-11-27T10:30", "2026-11-27"),
        ("2026-11-27T10:30:00", "2026-11-27"),
        ("2026-11-27 10:30", "2026-11-27"),
        ("2026-11-27 9:05", "2026-11-27"),
        ("2026-11-27T10:30:00.5+02:00", "2026-11-27"),
        ("2026-11-27t23:59:59Z", "2026-11-27"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_a_day_is_read_with_or_without_its_time(text: str, expected: str) -> None:
    """A day is read from ISO text; a time behind it is passed over."""
    actual = parse_day(text)

    assert actual == day(expected)


@pytest.mark.parametrize(
    "text", ["unknown", "Unknown.", "not  known", "TBD", "tbd?", "?", "???", "n/a", "unclear"]
)
def test_unknown_is_no_answer(text: str) -> None:
    """Who writes that the horizon is not known has not said that it is far off or vague."""
    assert means_unknown(text)
    assert parse_horizon(text) is None


@pytest.mark.parametrize("text", ["", " ", "vague", "unknown until March", "2027", "?" * 100])
def test_an_answer_is_not_unknown(text: str) -> None:
    """Nothing at all, a vague answer and a longer sentence are left to others."""
    assert not means_unknown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "winter 2027",
        "end of",
        "2027-Q1-Q2",
        "2026-11",
        "2026-1-5",
        "20261127",
        "2026-W48-5",
        "2026-11-271",
        "2026-11-27 call Dana",
        "2026-11-27T",
        "27.11.2026",
        "٢٠٢٦-١١-٢٧",
    ],
)
def test_other_text_is_no_day_and_no_impossible_day_either(text: str) -> None:
    """What is not written like a day is neither a day nor an impossible one."""
    actual = (parse_day(text), impossible_day(text))

    assert actual == (None, False)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2027-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-02-30T10:30"],
)
def test_an_impossible_day_is_told_apart(text: str) -> None:
    """A day that no calendar holds is not read, and known as such."""
    actual = (parse_day(text), impossible_day(text))

    assert actual == (None, True)


@given(any_day)
def test_every_day_reads_back(each: date) -> None:
    """Any day, written in ISO form, is read as itself and is not impossible."""
    actual = (parse_day(each.isoformat()), impossible_day(each.isoformat()))

    assert actual == (each, False)


# --- counting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-11-23", 3, "2027-02-23"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-23", 0, "2026-11-23"),
        ("9999-11-23", 3, "9999-12-31"),
        ("0001-02-23", -3, "0001-01-01"),
    ],
)
def test_months_are_counted_by_the_calendar(start: str, months: int, expected: str) -> None:
    """The day stays, clamped to a short month; counting stops at the ends of the calendar."""
    actual = add_months(day(start), months)

    assert actual == day(expected)


def test_months_between_days_are_mean_months() -> None:
    """A month of distance is 30.4375 days, and the distance backwards is negative."""
    actual = [months_to(TODAY, TODAY + timedelta(days=days)) for days in (0, 487, -487)]

    assert actual == [0.0, 16.0, -16.0]


@given(any_day, st.integers(-5_000_000, 5_000_000))
def test_counting_days_never_leaves_the_calendar(start: date, count: int) -> None:
    """Days are added exactly, or as far as a date can go."""
    actual = add_days(start, count)

    assert actual - start == timedelta(days=count) or actual in {date.min, date.max}


@given(any_day)
def test_the_end_of_a_month_is_followed_by_a_first(each: date) -> None:
    """The day after a month's end is a first, and the end is in the same month."""
    end = month_end(each)

    assert (end.year, end.month) == (each.year, each.month)
    assert end == date.max or (end + timedelta(days=1)).day == 1


# --- business days ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-11-28", "2026-11-30"),
        ("2026-11-29", "2026-11-30"),
        ("2026-12-25", "2026-12-29"),
    ],
    ids=["Friday stays", "Saturday", "Sunday", "a holiday, a weekend and a holiday"],
)
def test_a_computed_day_moves_to_a_business_day(start: str, expected: str) -> None:
    """A weekend or a holiday gives way to the next business day."""
    actual = next_business_day(day(start), CHRISTMAS)

    assert actual == day(expected)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-18", 3, "2026-11-23"),
        ("2026-11-18", 7, "2026-11-27"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-11-30", -1, "2026-11-27"),
        ("9999-12-31", 5, "9999-12-31"),
    ],
)
def test_business_days_are_counted(start: str, count: int, expected: str) -> None:
    """The day itself is not counted, and neither are weekends and holidays."""
    actual = add_business_days(day(start), count, CHRISTMAS)

    assert actual == day(expected)


@given(near_day, holidays)
def test_the_next_business_day_is_the_first(start: date, off: frozenset[date]) -> None:
    """It is a business day, and no day before it, from the given one on, is one."""
    actual = next_business_day(start, off)
    between = [add_days(start, n) for n in range((actual - start).days)]

    assert is_business_day(actual, off)
    assert not any(is_business_day(each, off) for each in between)


@given(near_day, st.integers(1, 40), st.integers(1, 40), holidays)
def test_business_days_add_up(start: date, one: int, two: int, off: frozenset[date]) -> None:
    """Counting on gives the day that counting at once gives."""
    actual = add_business_days(add_business_days(start, one, off), two, off)

    assert actual == add_business_days(start, one + two, off)


@given(near_day, st.integers(1, 60), holidays)
def test_business_days_count_back(start: date, count: int, off: frozenset[date]) -> None:
    """From a business day, counting forth and back comes home."""
    home = next_business_day(start, off)

    actual = add_business_days(add_business_days(home, count, off), -count, off)

    assert actual == home


# --- weeks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", "2026-W47"),
        ("2026-11-23", "2026-W48"),
        ("2027-01-03", "2026-W53"),
        ("2024-12-30", "2025-W01"),
    ],
)
def test_a_day_has_an_iso_week(text: str, expected: str) -> None:
    """Weeks begin on Monday; those around New Year belong to the year of their Thursday."""
    actual = iso_week(day(text))

    assert actual == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2026-w53", date(2026, 12, 28)),
        ("2027-W53", None),
        ("2026-W00", None),
        ("2026-47", None),
        ("", None),
    ],
)
def test_a_week_is_read(text: str, expected: date | None) -> None:
    """A week is read as its Monday; a week that the year does not have is none."""
    actual = parse_week(text)

    assert actual == expected


@given(any_day)
def test_every_week_reads_back(each: date) -> None:
    """The week of a day is read as the Monday of that day's week."""
    actual = parse_week(iso_week(each))

    assert actual == week_start(each)


@pytest.mark.parametrize(
    ("first_weekday", "expected"),
    [(0, "2026-11-23"), (6, "2026-11-22"), (5, "2026-11-21"), (1, "2026-11-17")],
    ids=["Monday", "Sunday", "Saturday", "Tuesday"],
)
def test_a_week_may_begin_on_another_day(first_weekday: int, expected: str) -> None:
    """The start of the week that holds today, for weeks that begin on another day."""
    actual = week_start(TODAY, first_weekday)

    assert actual == day(expected)


# --- horizons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2027-02-15", "2027-02-15", "2027-02-15", "15 Feb 2027"),
        ("2027-02-15T10:30", "2027-02-15", "2027-02-15", "15 Feb 2027"),
        ("15 February 2027", "2027-02-15", "2027-02-15", "15 Feb 2027"),
        ("Feb 15, 2027", "2027-02-15", "2027-02-15", "15 Feb 2027"),
        ("2027-02", "2027-02-01", "2027-02-28", "Feb 2027"),
        ("Feb 2027", "2027-02-01", "2027-02-28", "Feb 2027"),
        ("february 2028", "2028-02-01", "2028-02-29", "Feb 2028"),
        ("Sept. 2027", "2027-09-01", "2027-09-30", "Sep 2027"),
        ("2027-Q1", "2027-01-01", "2027-03-31", "Q1 2027"),
        ("2027q2", "2027-04-01", "2027-06-30", "Q2 2027"),
        (" q4  2027 ", "2027-10-01", "2027-12-31", "Q4 2027"),
        ("2027 - Q1", "2027-01-01", "2027-03-31", "Q1 2027"),
        ("2027 -Q1", "2027-01-01", "2027-03-31", "Q1 2027"),
        ("2027/Q1", "2027-01-01", "2027-03-31", "Q1 2027"),
        ("2027 – H2", "2027-07-01", "2027-12-31", "H2 2027"),
        ("Q1/2027", "2027-01-01", "2027-03-31", "Q1 2027"),
        ("2027 - Q1 2028", "2027-01-01", "2028-03-31", "Jan 2027 – Mar 2028"),
        ("2027 - Q1 to 2027 - Q2", "2027-01-01", "2027-06-30", "Jan – Jun 2027"),
        ("early 2027", "2027-01-01", "2027-04-30", "Jan – Apr 2027"),
        ("mid 2027", "2027-05-01", "2027-08-31", "May – Aug 2027"),
        ("mid-2027", "2027-05-01", "2027-08-31", "May – Aug 2027"),
        ("Late 2027", "2027-09-01", "2027-12-31", "Sep – Dec 2027"),
        ("end of 2027", "2027-09-01", "2027-12-31", "Sep – Dec 2027"),
        ("spring 2027", "2027-03-01", "2027-05-31", "Mar – May 2027"),
        ("summer 2027", "2027-06-01", "2027-08-31", "Jun – Aug 2027"),
        ("autumn 2027", "2027-09-01", "2027-11-30", "Sep – Nov 2027"),
        ("fall 2027", "2027-09-01", "2027-11-30", "Sep – Nov 2027"),
        ("late 2026 – early 2027", "2026-09-01", "2027-04-30", "Sep 2026 – Apr 2027"),
        ("spring-summer 2027", "2027-03-01", "2027-08-31", "Mar – Aug 2027"),
        ("2027-H1", "2027-01-01", "2027-06-30", "H1 2027"),
        ("H2 2027", "2027-07-01", "2027-12-31", "H2 2027"),
        ("2027", "2027-01-01", "2027-12-31", "2027"),
        ("2027-01..2027-03", "2027-01-01", "2027-03-31", "Jan – Mar 2027"),
        ("2027-01 .. 2027-03", "2027-01-01", "2027-03-31", "Jan – Mar 2027"),
        ("2027-01–2027-03", "2027-01-01", "2027-03-31", "Jan – Mar 2027"),
        ("2027-01 to 2027-03", "2027-01-01", "2027-03-31", "Jan – Mar 2027"),
        ("Jan-Mar 2027", "2027-01-01", "2027-03-31", "Jan – Mar 2027"),
        ("Nov 2026 - Jan 2027", "2026-11-01", "2027-01-31", "Nov 2026 – Jan 2027"),
        ("2027-Q1..2027-Q2", "2027-01-01", "2027-06-30", "Jan – Jun 2027"),
        ("2027..2028", "2027-01-01", "2028-12-31", "Jan 2027 – Dec 2028"),
        ("2027-02..2027-02", "2027-02-01", "2027-02-28", "Feb 2027"),
        ("2027-02-15..2027-03", "2027-02-15", "2027-03-31", "15 Feb – 31 Mar 2027"),
        ("15–20 Feb 2027", "2027-02-15", "2027-02-20", "15 – 20 Feb 2027"),
    ],
)
def test_an_absolute_horizon_is_a_window(text: str, first: str, last: str, label: str) -> None:
    """A horizon that names days means the same ones wherever it is anchored."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, TODAY)
    assert (horizon.form, horizon.text) == ("window", text.strip())
    assert window == Window(day(first), day(last))
    assert window_label(horizon, window) == label


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("3-6 months", "2027-02-23", "2027-05-23", "Feb – May 2027"),
        ("3 – 6 Months", "2027-02-23", "2027-05-23", "Feb – May 2027"),
        ("3 to 6 months", "2027-02-23", "2027-05-23", "Feb – May 2027"),
        ("three to six months", "2027-02-23", "2027-05-23", "Feb – May 2027"),
        ("~3 months", "2027-01-23", "2027-03-23", "Jan – Mar 2027"),
        ("~ 1 month", "2026-11-23", "2027-01-23", "Nov 2026 – Jan 2027"),
        ("~2 weeks", "2026-11-23", "2026-12-21", "Nov – Dec 2026"),
        ("about a year", "2027-10-23", "2027-12-23", "Oct – Dec 2027"),
        ("in 3 months", "2027-02-23", "2027-02-23", "Feb 2027"),
        ("1.5 months", "2027-01-08", "2027-01-08", "Jan 2027"),
        ("6 weeks", "2027-01-04", "2027-01-04", "Jan 2027"),
        ("2-3 weeks", "2026-12-07", "2026-12-14", "Dec 2026"),
        ("10 days", "2026-12-03", "2026-12-03", "Dec 2026"),
        ("1 year", "2027-11-23", "2027-11-23", "Nov 2027"),
        ("two quarters", "2027-05-23", "2027-05-23", "May 2027"),
        ("half a year", "2027-05-23", "2027-05-23", "May 2027"),
        ("within half a year", "2026-11-23", "2027-05-23", "Nov 2026 – May 2027"),
        ("within 6 months", "2026-11-23", "2027-05-23", "Nov 2026 – May 2027"),
        ("0-3 months", "2026-11-23", "2027-02-23", "Nov 2026 – Feb 2027"),
    ],
)
def test_a_distance_counts_from_its_anchor(text: str, first: str, last: str, label: str) -> None:
    """Months are counted by the calendar, weeks in days; the label names months."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, TODAY)
    assert (horizon.form, horizon.window) == ("relative", None)
    assert window == Window(day(first), day(last))
    assert window_label(horizon, window) == label


def test_a_distance_from_the_end_of_a_month_stays_in_its_month() -> None:
    """Three months from 30 November end in February, not in March."""
    horizon = parse_horizon("3-6 months")

    assert horizon is not None
    actual = window_of(horizon, date(2026, 11, 30))
    assert actual == Window(date(2027, 2, 28), date(2027, 5, 30))


def test_a_distance_never_ends_before_it_begins() -> None:
    """1.99 months after 1 February are 61 days, two months only 59: the later day ends it."""
    horizon = parse_horizon("1.99-2 months")

    assert horizon is not None
    actual = window_of(horizon, date(2027, 2, 1))
    assert actual == Window(date(2027, 4, 3), date(2027, 4, 3))


@pytest.mark.parametrize("text", ["now", "NOW", "right now", "asap", "Immediately", "immediate"])
def test_now_is_the_anchor_day(text: str) -> None:
    """`now` and its like mean the day on which it was learnt."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, TODAY)
    assert (horizon.form, window) == ("now", Window(TODAY, TODAY))
    assert window_label(horizon, window) == "now"


@pytest.mark.parametrize("text", ["vague", "Vague", "timing vague", "someday"])
def test_vague_has_no_window(text: str) -> None:
    """`vague` and its like are an answer, but no days."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, TODAY)
    assert (horizon.form, window) == ("vague", None)
    assert window_label(horizon, window) == "timing vague"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2027-02-30",
        "2027-13",
        "2027-Q5",
        "2027-H3",
        "Q1",
        "27",
        "30 Feb 2027",
        "Febtober 2027",
        "some months",
        "months",
        "about within 3 months",
        "9999 months",
        "6-3 months",
        "2027-03..2027-01",
        "2027-H1..2027-Q1",
        "2027-03..2027",
        "2027-01..",
        "2027-01..soon",
        "2027-01..2027-02..2027-03",
        "decision-maker",
        "now..2027-03",
        "to" * 40_000,
    ],
    ids=lambda text: text if len(text) < 40 else "a very long text",
)
def test_what_is_no_horizon_is_not_read(text: str) -> None:
    """Other words, impossible periods and ranges that run backwards give nothing."""
    actual = parse_horizon(text)

    assert actual is None


FORMS = st.one_of(
    near_day.map(date.isoformat),
    near_day.map(lambda each: each.isoformat()[:7]),
    near_day.map(lambda each: f"{each.year}-Q{(each.month + 2) // 3}"),
    near_day.map(lambda each: f"{each.year}-H{(each.month + 5) // 6}"),
    near_day.map(lambda each: str(each.year)),
)
DISTANCES = st.builds(
    "{} {}".format,
    st.one_of(
        st.integers(0, 40).map(str),
        st.integers(1, 40).map("~{}".format),
        st.tuples(st.integers(0, 20), st.integers(0, 20)).map(
            lambda ends: f"{ends[0]}-{sum(ends)}"
        ),
    ),
    st.sampled_from(["days", "weeks", "months"]),
)


@given(st.one_of(FORMS, st.tuples(FORMS, FORMS).map("..".join)))
def test_a_label_reads_back_as_its_window(text: str) -> None:
    """The label of any horizon that names days is a horizon that names the same days."""
    horizon = parse_horizon(text)

    if horizon is None:
        assert ".." in text
        return
    again = parse_horizon(window_label(horizon, horizon.window))
    assert again is not None
    assert again.window == horizon.window


@given(DISTANCES, any_day)
def test_a_window_runs_forwards_around_its_middle(text: str, anchor: date) -> None:
    """From any day, a distance is a window that begins no earlier and holds its middle."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, anchor)
    assert window is not None
    assert anchor <= window.first <= middle(window) <= window.last


@given(DISTANCES, near_day)
def test_a_distance_is_labelled_by_the_months_that_hold_it(text: str, anchor: date) -> None:
    """The label of a distance reads as whole months, first to last day inside."""
    horizon = parse_horizon(text)

    assert horizon is not None
    window = window_of(horizon, anchor)
    again = parse_horizon(window_label(horizon, window))
    assert window is not None
    assert again is not None
    assert again.window == Window(window.first.replace(day=1), month_end(window.last))


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes reading fail, and a horizon keeps the text that it was read from."""
    horizon = parse_horizon(text)
    spoken = spoken_day(text, TODAY)

    assert horizon is None or horizon.text == text.strip()
    assert spoken is None or isinstance(spoken, date)


def test_the_middle_of_an_even_window_is_the_earlier_day() -> None:
    """Of the two days in the middle of February the earlier is taken."""
    actual = middle(Window(date(2027, 2, 1), date(2027, 2, 28)))

    assert actual == date(2027, 2, 14)


# --- spoken days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-27", "2026-11-27"),
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("day after tomorrow", "2026-11-25"),
        ("fri", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("tues", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("this mon", "2026-11-23"),
        ("this fri", "2026-11-27"),
        ("coming fri", "2026-11-27"),
        ("next fri", "2026-12-04"),
        ("next mon", "2026-11-30"),
        ("last fri", "2026-11-20"),
        ("last mon", "2026-11-16"),
        ("fri next week", "2026-12-04"),
        ("next week friday", "2026-12-04"),
        ("fri this week", "2026-11-27"),
        ("+2w", "2026-12-07"),
        ("+10d", "2026-12-03"),
        ("-3d", "2026-11-20"),
        ("+1m", "2026-12-23"),
        ("+1y", "2027-11-23"),
        ("in 3 days", "2026-11-26"),
        ("3 days ago", "2026-11-20"),
        ("two weeks", "2026-12-07"),
        ("in a fortnight", "2026-12-07"),
        ("2 weeks from now", "2026-12-07"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("next quarter", "2027-01-01"),
        ("next year", "2027-01-01"),
        ("beginning of next month", "2026-12-01"),
        ("end of week", "2026-11-27"),
        ("end of the week", "2026-11-27"),
        ("end of next week", "2026-12-04"),
        ("end of month", "2026-11-30"),
        ("by the end of next month", "2026-12-31"),
        ("end of quarter", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("27 nov", "2026-11-27"),
        ("nov 27", "2026-11-27"),
        ("27th of November", "2026-11-27"),
        ("27 November 2027", "2027-11-27"),
        ("Nov 27, 2027", "2027-11-27"),
        ("23 nov", "2026-11-23"),
        ("22 nov", "2027-11-22"),
        ("29 feb", "2028-02-29"),
        ("27.11.", "2026-11-27"),
        ("27.11.2027", "2027-11-27"),
        ("the 5th", "2026-12-05"),
        ("31st", "2026-12-31"),
        ("Thu 3 Dec", "2026-12-03"),
        ("Tue 12 Jan 2027", "2027-01-12"),
        ("a week from friday", "2026-12-04"),
        ("3 days after 27 nov", "2026-11-30"),
        ("two days before fri", "2026-11-25"),
        ("the day after friday", "2026-11-28"),
    ],
)
def test_a_spoken_day_is_understood_on_a_monday(text: str, expected: str) -> None:
    """Said on Monday 23 November 2026."""
    actual = spoken_day(text, TODAY)

    assert actual == day(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sat", "2026-12-05"),
        ("this sat", "2026-11-28"),
        ("this fri", "2026-12-04"),
        ("fri", "2026-12-04"),
        ("next fri", "2026-12-04"),
        ("next week", "2026-11-30"),
        ("end of week", "2026-12-04"),
        ("last sat", "2026-11-21"),
        ("fri this week", "2026-11-27"),
    ],
)
def test_a_spoken_day_is_understood_on_a_saturday(text: str, expected: str) -> None:
    """Said on Saturday 28 November 2026: a weekday to come is never one that is over."""
    actual = spoken_day(text, date(2026, 11, 28))

    assert actual == day(expected)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("29 feb", "2096-03-01", "2104-02-29"),
        ("the 30th", "2027-01-31", "2027-03-30"),
        ("the 31st", "2027-01-31", "2027-01-31"),
        ("next month", "2026-12-31", "2027-01-01"),
        ("+1m", "2027-01-31", "2027-02-28"),
        ("end of quarter", "2026-12-31", "2026-12-31"),
        ("+9y", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_spoken_day_is_found_across_short_months_and_years(
    text: str, today: str, expected: str
) -> None:
    """A day that the coming month or year does not have is looked for in later ones."""
    actual = spoken_day(text, day(today))

    assert actual == day(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-02-30",
        "31 nov",
        "29 feb 2027",
        "Fri 3 Dec",
        "12/05",
        "27.11",
        "2.5 hours",
        "may",
        "call may",
        "aw",
        "two",
        "the week",
        "some weeks",
        "+2000000000d",
        "a week from soon",
        "fri from fri",
        "32nd",
        " " * 10_000 + "friday",
    ],
)
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    """Other words, contradictions and dates that two countries read differently give nothing."""
    actual = spoken_day(text, TODAY)

    assert actual is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon", "2026-11-23"),
        ("fri", "2026-11-20"),
        ("on fri", "2026-11-20"),
        ("this fri", "2026-11-27"),
        ("last mon", "2026-11-16"),
        ("nov 20", "2026-11-20"),
        ("20 nov", "2026-11-20"),
        ("20 nov 2025", "2025-11-20"),
        ("23 nov", "2026-11-23"),
        ("24 nov", "2025-11-24"),
        ("29 feb", "2024-02-29"),
        ("3.11.", "2026-11-03"),
        ("fri 20 nov", "2026-11-20"),
        ("the 5th", "2026-11-05"),
        ("the 31st", "2026-10-31"),
        ("2 days before fri", "2026-11-18"),
        ("yesterday", "2026-11-22"),
        ("3 days ago", "2026-11-20"),
        ("2026-12-01", "2026-12-01"),
        ("next fri", "2026-12-04"),
        ("+2w", "2026-12-07"),
    ],
)
def test_a_spoken_day_of_what_has_been_looks_back(text: str, expected: str) -> None:
    """Said on Monday 23 November 2026; what names a day ahead by itself stays ahead."""
    actual = spoken_day(text, TODAY, past=True)

    assert actual == day(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon", "2026-11-23"),
        ("thu", "2026-11-26"),
        ("fri", "2026-11-20"),
        ("next fri", "2026-12-04"),
        ("20 nov", "2026-11-20"),
        ("3 dec", "2026-12-03"),
        ("Thu 3 Dec", "2026-12-03"),
        ("someday", None),
    ],
)
def test_the_nearest_day_is_ahead_or_behind(text: str, expected: str | None) -> None:
    """Said on Monday 23 November 2026 of what may be over or to come."""
    actual = nearest_day(text, TODAY)

    assert actual == (day(expected) if expected else None)


@given(near_day, st.integers(0, 364))
def test_a_printed_day_behind_can_be_typed(today: date, behind: int) -> None:
    """Of what has been, a day of the last year without its year is read as itself."""
    then = today - timedelta(days=behind)
    texts = [long_day(then), f"{then.day} {then:%B}", f"{then.day}.{then.month}."]

    actual = [spoken_day(text, today, past=True) for text in texts]

    assert actual == [then] * 3


@given(near_day, st.integers(0, 6))
def test_a_weekday_behind_can_be_typed(today: date, behind: int) -> None:
    """Of what has been, a weekday is 0 to 6 days behind."""
    then = today - timedelta(days=behind)

    actual = spoken_day(f"{then:%A}", today, past=True)

    assert actual == then


@given(near_day, st.integers(0, 360))
def test_a_printed_day_to_come_can_be_typed(today: date, ahead: int) -> None:
    """A day to come, as the reports print it, is read as itself."""
    due = today + timedelta(days=ahead)

    actual = [spoken_day(short_day(due, today.year), today), spoken_day(long_day(due), today)]

    assert actual == [due, due]


@given(near_day, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_weekdays_keep_their_distance(today: date, word: str) -> None:
    """A weekday is 1 to 7 days ahead, `this` 0 to 6, `last` 1 to 7 behind, `next` in next week."""
    plain, this, last, following = (
        spoken_day(f"{prefix} {word}".strip(), today) for prefix in ("", "this", "last", "next")
    )

    assert plain is not None
    assert this is not None
    assert last is not None
    assert following is not None
    assert 1 <= (plain - today).days <= 7
    assert 0 <= (this - today).days <= 6
    assert 1 <= (today - last).days <= 7
    assert week_start(following) - week_start(today) == timedelta(days=7)


# --- printing ---------------------------------------------------------------------------------


def test_a_day_is_printed_short_without_the_year_of_today() -> None:
    """The year is added only when it is another one."""
    actual = [short_day(date(2026, 11, 27), 2026), short_day(date(2027, 1, 12), 2026)]

    assert actual == ["Fri 27 Nov", "Tue 12 Jan 2027"]


def test_a_day_is_printed_long() -> None:
    """The long form has the whole names and always the year."""
    actual = long_day(TODAY)

    assert actual == "Monday 23 November 2026"
