"""What was done in a week: which touch counts as what, and each touch once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.activity import COUNTED, Done, done_in, touches_between, weeks_back
from vaultleads.core.building import build_pipeline
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS, Settings, TouchKind, Weekly, Words
from vaultleads.core.weeks import week_of
from vaultleads.note_reading import note_of

WEEK = week_of(date(2026, 11, 18), 0)
LEAD = "---\ncontacts: ['[[Dana Reyes]]', '[[Tom Weiss]]']\n---\n## Log\n"
PEOPLE = {"Contacts/Dana Reyes.md": "---\n---\n", "Contacts/Tom Weiss.md": "---\n---\n"}


def pipeline_of(files: Mapping[str, str], settings: Settings | None = None) -> Pipeline:
    """Return the joined picture of a vault of `files`."""
    settings = settings or Settings()
    every = {**PEOPLE, **files}
    notes = [note_of(path, text.encode(), settings) for path, text in every.items()]
    return build_pipeline(notes, settings, Names(every))


def done(
    files: Mapping[str, str], settings: Settings | None = None, until: date = WEEK.last
) -> dict[str, Done]:
    """Return what was done in the week, by activity."""
    pipeline = pipeline_of(files, settings)
    touches = touches_between(pipeline, weeks_back(WEEK)[0].first, min(WEEK.last, until))
    return {one.activity: one for one in done_in(pipeline, WEEK, touches)}


def counted(files: Mapping[str, str], settings: Settings | None = None) -> dict[str, int]:
    """Return the activities of the week that were done at all, with their counts."""
    return {name: one.week for name, one in done(files, settings).items() if one.week}


@pytest.mark.parametrize(
    ("entry", "activity"),
    [
        ("outreach to [[Dana Reyes]]", "outreach"),
        ("outreach from [[Dana Reyes]]", "other"),
        ("call with [[Dana Reyes]]", "conversations"),
        ("call from [[Dana Reyes]]", "conversations"),
        ("scope with [[Dana Reyes]]", "conversations"),
        ("interview", "conversations"),
        ("informational with [[Dana Reyes]]", "informational"),
        ("share to [[Dana Reyes]]", "given"),
        ("share from [[Dana Reyes]]", "other"),
        ("update to [[Dana Reyes]]", "given"),
        ("portfolio to [[Dana Reyes]]", "given"),
        ("thanks to [[Dana Reyes]]", "given"),
        ("intro to [[Dana Reyes]]", "given"),
        ("intro from [[Dana Reyes]] to [[Tom Weiss]]", "other"),
        ("email to [[Dana Reyes]]", "other"),
        ("reply from [[Dana Reyes]]", "other"),
        ("application", "other"),
        ("carrier pigeon to [[Dana Reyes]]", "other"),
    ],
)
def test_what_a_touch_counts_as(entry: str, activity: str) -> None:
    """A talk counts whoever began it; what is given or sent, where it came from you."""
    assert counted({"Leads/A.md": f"{LEAD}- 2026-11-18 {entry}: x\n"}) == {activity: 1}


@pytest.mark.parametrize("entry", ["note: thought about it", "stage: spotted → investigating"])
def test_what_reaches_nobody_counts_as_nothing(entry: str) -> None:
    """Notes and changes of stage are no touches."""
    assert counted({"Leads/A.md": f"{LEAD}- 2026-11-18 {entry}\n"}) == {}


def test_kinds_of_ones_own_count_by_what_they_are() -> None:
    """A kind of the settings is a conversation where it is two-way."""
    own = (TouchKind("walk", two_way=True), TouchKind("voice-note"))
    settings = replace(Settings(), words=Words(touch_kinds=(*DEFAULT_TOUCH_KINDS, *own)))
    log = "- 2026-11-17 walk with [[Tom Weiss]]\n- 2026-11-18 voice-note to [[Tom Weiss]]\n"

    assert counted({"Leads/A.md": LEAD + log}, settings) == {"conversations": 1, "other": 1}


def test_a_touch_counts_once() -> None:
    """However many leads and contacts it belongs to, and wherever it is logged."""
    entry = "- 2026-11-18 call with [[Dana Reyes]], [[Tom Weiss]]: about [[A]] and [[B]]\n"

    files = {"Leads/A.md": LEAD, "Leads/B.md": LEAD, "Daily/2026-11-18.md": f"## Log\n{entry}"}

    assert counted(files) == {"conversations": 1}


def test_a_meeting_counts_once() -> None:
    """A meeting's note and the entry that somebody logged of it are one talk."""
    meeting = "---\ndate: 2026-11-18\nwith: ['[[Dana Reyes]]', '[[Tom Weiss]]']\nkind: scope\n---\n"
    log = "- 2026-11-18 scope with [[Dana Reyes]]\n"

    alone = {"Meetings/M.md": meeting}

    assert counted(alone) == {"conversations": 1}
    assert counted({**alone, "Leads/A.md": LEAD + log}) == {"conversations": 1}


def test_days_weeks_and_goals() -> None:
    """Every activity has its count for each day, for each of eight weeks, and its goal."""
    log = "".join(
        f"- {day} outreach to [[Dana Reyes]]\n"
        for day in ("2026-09-28", "2026-09-27", "2026-11-09", "2026-11-16", "2026-11-22")
    )

    outreach = done({"Leads/A.md": LEAD + log})["outreach"]

    assert outreach.days == (1, 0, 0, 0, 0, 0, 1)
    assert outreach.weeks == (1, 0, 0, 0, 0, 0, 1, 2)
    assert (outreach.week, outreach.goal, outreach.missed) == (2, 5, True)
    assert tuple(done({}))[-1] == "other"


def test_what_is_logged_for_later_days_is_not_done() -> None:
    """Nothing counts that bears a day after the one that is asked about."""
    files = {"Leads/A.md": f"{LEAD}- 2026-11-20 call with [[Dana Reyes]]\n"}

    assert done(files, until=date(2026, 11, 19))["conversations"].week == 0
    assert done(files, until=date(2026, 11, 20))["conversations"].week == 1


def test_weeks_short_count_from_the_first_touch() -> None:
    """How long an activity was short is asked only of weeks in which there was a search."""
    log = "- 2026-11-05 call with [[Dana Reyes]]\n"
    few = done({"Leads/A.md": LEAD + log})

    assert few["outreach"].weeks_short == 3
    assert few["outreach"].before.weeks_short == 2
    assert few["other"].weeks_short == 0
    assert done({})["outreach"].weeks_short == 1
    assert done({})["outreach"].before.weeks_short == 0


def test_a_goal_that_was_met_ends_the_count() -> None:
    """Weeks short are those in a row, up to the last one."""
    settings = replace(Settings(), weekly=Weekly(goals={"outreach": 1}))
    log = "- 2026-10-01 call\n- 2026-11-04 outreach to [[Dana Reyes]]\n"

    found = done({"Leads/A.md": LEAD + log}, settings)

    assert found["outreach"].weeks_short == 2
    assert found["given"].goal == 0
    assert not found["given"].missed


DAYS = st.dates(date(2026, 9, 1), date(2026, 11, 30))
KINDS = st.sampled_from([kind.name for kind in DEFAULT_TOUCH_KINDS])


@given(st.lists(st.tuples(DAYS, KINDS)), st.integers(0, 6))
def test_laws_of_counting(entries: list[tuple[date, str]], first_weekday: int) -> None:
    """Days add up to their week, activities to all touches, whatever day a week begins on."""
    log = "".join(f"- {day} {kind} with [[Dana Reyes]]\n" for day, kind in entries)
    pipeline = pipeline_of({"Leads/A.md": LEAD + log})
    week = week_of(date(2026, 11, 18), first_weekday)
    back = weeks_back(week)
    touches = touches_between(pipeline, back[0].first, week.last)

    found = done_in(pipeline, week, touches)

    assert [one.activity for one in found] == list(COUNTED)
    assert all(sum(one.days) == one.week for one in found)
    assert sum(sum(one.weeks) for one in found) == len(touches)
    assert back[-1] == week
    assert back[-1].first - back[0].first == timedelta(weeks=7)
