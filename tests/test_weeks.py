"""Weeks: their days, their names and their neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.followup.model import SECTIONS
from vaultleads.core.names import Names
from vaultleads.core.policy import Settings, Weekly
from vaultleads.core.views.followups import followups_view
from vaultleads.core.views.priorities import priorities_view
from vaultleads.core.weeks import Week, week_meant, week_named, week_of
from vaultleads.note_reading import note_of
from vaultleads.playbook_file import read_playbook
from vaultleads.shipped import shipped_playbook

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_a_week_from_monday_is_the_iso_week() -> None:
    """It runs from Monday to Sunday and bears the ISO number."""
    assert week_of(date(2026, 11, 20), MONDAY) == Week(
        date(2026, 11, 16), date(2026, 11, 22), "2026-W47"
    )


@pytest.mark.parametrize(
    ("day", "first_weekday", "first", "label"),
    [
        (date(2026, 11, 20), SUNDAY, date(2026, 11, 15), "2026-W47"),
        (date(2026, 11, 22), SUNDAY, date(2026, 11, 22), "2026-W48"),
        (date(2026, 11, 20), SATURDAY, date(2026, 11, 14), "2026-W47"),
        (date(2026, 12, 31), SUNDAY, date(2026, 12, 27), "2026-W53"),
        (date(2027, 1, 2), SUNDAY, date(2026, 12, 27), "2026-W53"),
    ],
)
def test_another_first_day_takes_the_number_of_the_fourth(
    day: date, first_weekday: int, first: date, label: str
) -> None:
    """A week that begins on another day is called after the ISO week that most of it lies in."""
    week = week_of(day, first_weekday)

    assert (week.first, week.label) == (first, label)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "16 – 22 November 2026"),
        (date(2026, 12, 2), "30 November – 6 December 2026"),
        (date(2027, 1, 1), "28 December 2026 – 3 January 2027"),
    ],
)
def test_its_days_in_words(day: date, words: str) -> None:
    """Month and year stand once, unless they change within the week."""
    assert week_of(day, MONDAY).words == words


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "W47", "47", "", "2026-11-20", "2026-47"])
def test_what_names_no_week(text: str) -> None:
    """Only a year with a week that it has is a name."""
    assert week_named(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "today", "label"),
    [
        ("2026-W45", date(2026, 11, 23), "2026-W45"),
        ("this", date(2026, 11, 23), "2026-W48"),
        ("last", date(2026, 11, 23), "2026-W47"),
        (" Last  week", date(2027, 1, 5), "2026-W53"),
        ("W47", date(2026, 11, 23), "2026-W47"),
        ("47", date(2026, 11, 23), "2026-W47"),
        ("w5", date(2026, 11, 23), "2026-W05"),
        ("48", date(2026, 11, 23), "2026-W48"),
        ("50", date(2027, 1, 5), "2026-W50"),
        ("50", date(2026, 11, 23), "2026-W50"),
        ("20", date(2027, 1, 5), "2027-W20"),
        ("30", date(2027, 1, 5), "2026-W30"),
        ("53", date(2026, 11, 23), "2026-W53"),
        ("53", date(2027, 11, 23), "2026-W53"),
    ],
)
def test_which_week_a_person_means(text: str, today: date, label: str) -> None:
    """This one, the last one, or a number: of this year, or of the last if that is nearer."""
    week = week_meant(text, MONDAY, today)

    assert week is not None
    assert week.label == label


@pytest.mark.parametrize("text", ["", "0", "54", "W", "W475", "next", "2026-W54", "W²"])
def test_what_nobody_means_by_a_week(text: str) -> None:
    """No week has such a number."""
    assert week_meant(text, MONDAY, date(2026, 11, 23)) is None


@given(DAYS, st.integers(0, 6))
def test_laws_of_weeks(day: date, first_weekday: int) -> None:
    """A week has seven days, holds its day, is found by its name, and borders on its neighbours."""
    week = week_of(day, first_weekday)

    assert week.holds(day)
    assert len(week.days) == 7
    assert week.first.weekday() == first_weekday
    assert week_named(week.label, first_weekday) == week
    assert week.before().after() == week.after().before() == week
    assert week.before().label < week.label < week.after().label
    assert str(week.number).zfill(2) == week.label[-2:]


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("first_weekday", range(7))
def test_the_ends_of_the_calendar(day: date, first_weekday: int) -> None:
    """The first and the last day that there are lie in a week as well."""
    week = week_of(day, first_weekday)

    assert week.holds(day)
    assert week.before().first <= week.first <= week.after().first


def test_lists_and_reports_mean_the_week_of_the_settings() -> None:
    """Where a week begins on Sunday, what is due on Sunday belongs to next week's list."""
    files = {
        "Leads/A.md": "---\nnext: act\ndue: 2026-11-28\n---\n",
        "Leads/B.md": "---\nnext: act\ndue: 2026-11-29\n---\n",
    }
    settings = replace(Settings(), weekly=Weekly(starts="sunday"))
    notes = [note_of(path, text.encode(), settings) for path, text in files.items()]
    pipeline = build_pipeline(notes, settings, Names(files))
    found = follow_ups(pipeline, date(2026, 11, 23), read_playbook(shipped_playbook())[0])

    assert {name: [one.note for one in entries] for name, entries in found.sections.items()} == {
        **{key: [] for key in SECTIONS},
        "this-week": ["Leads/A.md"],
        "next-week": ["Leads/B.md"],
    }
    assert followups_view(pipeline, found).first_day == "Sunday 22 November 2026"
    priorities = priorities_view(pipeline, found.day, found)
    assert (priorities.week, priorities.first_day) == ("2026-W48", "Sunday 22 November 2026")
    assert priorities.moved_since == "Sunday 15 November"
