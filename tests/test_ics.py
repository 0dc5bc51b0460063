"""Follow-ups as a calendar: what another program reads, and that it never finds one twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import icalendar
import pytest
from hostile_values import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.followup.model import Evidence, FollowUp, FollowUps, Listed, TaskPlace
from vaultleads.core.names import Names
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Calendar, Settings
from vaultleads.exchange.ics import calendar_text, is_ours
from vaultleads.vault import Vault
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

MONDAY = date(2026, 11, 23)
EMPTY = Pipeline(Settings(), Names(()))
NORTHWIND = dedent("""\
    ---
    organization: Northwind
    stage: cultivating
    contacts: ["[[Dana Reyes]]"]
    captured: 2026-11-02
    next: send the scope draft
    due: 2026-11-26
    ---
    - [ ] read their annual report 📅 2026-12-01

    ## Log
    - 2026-11-18 call with [[Dana Reyes]]: budget is approved
    - 2026-11-20 email from [[Dana Reyes]]: can you start in May?
    """)
VAULT = {
    "Leads/Northwind – Data platform lead.md": NORTHWIND,
    "Contacts/Dana Reyes.md": "---\norganization: Northwind\ntie: moderate\n---\n",
    "Organizations/Kestrel.md": "---\nnext: look who hires\ndue: 2026-11-30\n---\n",
}


def of(vault: Path, alarm_hour: int | None = None, day: date = MONDAY) -> str:
    """The calendar of a vault, as it is written on a day."""
    workspace = Workspace(str(vault))
    found = workspace.follow_ups(day)
    return calendar_text(found, workspace.pipeline, Calendar(alarm_hour=alarm_hour))


def listed(*found: FollowUp) -> FollowUps:
    """The list of a Monday on which only this is to be done."""
    return FollowUps(MONDAY, {"today": (Listed("a.md", "today", found),)} if found else {})


def one(action: str = "answer", note: str = "Leads/A.md", **fields: Any) -> FollowUp:
    """A follow-up with a day, and with what a test says of it."""
    base: dict[str, Any] = {
        "rule": "cadence",
        "note": note,
        "due": MONDAY,
        "action": (action,),
        "because": ("it is time",),
        "evidence": Evidence(note, 3),
    }
    return FollowUp(**{**base, **fields})


def parts(text: str, kind: str) -> list[Any]:
    """The parts of a kind that another program reads, in the order of the file.

    Their fields are of thirty types, of which each test expects one.
    """
    return list(icalendar.Calendar.from_ical(text).walk(kind))


def events(text: str) -> list[Any]:
    """The events that another program reads, in the order of the file."""
    return parts(text, "VEVENT")


def shown(text: str) -> list[tuple[str, str]]:
    """The day and the summary of each event."""
    return [(str(event["dtstart"].dt), str(event["summary"])) for event in events(text)]


def imported(into: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What a calendar holds that knows an event by its UID and takes only a higher sequence."""
    held = dict(into)
    for event in events(text):
        uid = str(event["uid"])
        if uid not in held or event["sequence"] > held[uid]["sequence"]:
            held[uid] = event
    return held


# --- what a calendar shows ------------------------------------------------------------------


def test_every_follow_up_with_a_day_is_an_event_of_that_day(make_vault: MakeVault) -> None:
    """All of a lead's, not only the most urgent; by day."""
    assert shown(of(make_vault(VAULT))) == [
        ("2026-11-23", "Northwind: answer Dana Reyes"),
        ("2026-11-26", "Northwind: send the scope draft"),
        ("2026-11-30", "Kestrel: look who hires"),
        ("2026-12-01", "Northwind: read their annual report"),
    ]


def test_an_event_fills_its_day_and_leaves_it_free(make_vault: MakeVault) -> None:
    """It has no hours, and does not make a person busy; the reason and the place are told."""
    event = events(of(make_vault(VAULT)))[1]

    assert event["dtstart"].dt == date(2026, 11, 26)
    assert event["dtend"].dt == date(2026, 11, 27)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["transp"] == "TRANSPARENT"
    assert event["categories"].to_ical() == b"next action"
    assert str(event["description"]) == (
        "your next step\nLeads/Northwind – Data platform lead.md, line 7"
    )
    assert event.walk("VALARM") == []


def test_stamps_come_from_the_log_and_not_from_a_clock(make_vault: MakeVault) -> None:
    """The last day on which something happened, and how often something did."""
    northwind, _, kestrel, _ = events(of(make_vault(VAULT)))

    assert northwind["dtstamp"].dt == datetime(2026, 11, 20, tzinfo=UTC)
    assert northwind["last-modified"].dt == datetime(2026, 11, 20, tzinfo=UTC)
    assert northwind["sequence"] == 209823
    assert kestrel["dtstamp"].dt == datetime(2000, 1, 1, tzinfo=UTC)
    assert kestrel["sequence"] == 9830


@pytest.mark.parametrize(("hour", "trigger"), [(0, timedelta()), (9, timedelta(hours=9))])
def test_an_alarm_rings_at_its_hour_of_the_day(
    make_vault: MakeVault, hour: int, trigger: timedelta
) -> None:
    """Counted from the beginning of the day, wherever the calendar is."""
    alarms = parts(of(make_vault(VAULT), hour), "VALARM")

    assert len(alarms) == 4
    assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}
    assert {alarm["trigger"].dt for alarm in alarms} == {trigger}
    assert str(alarms[0]["description"]) == "Northwind: answer Dana Reyes"


def test_the_name_of_the_note_is_not_said_twice(make_vault: MakeVault) -> None:
    """Where the action names it, it stands alone."""
    files = {"Contacts/Dana Reyes.md": "---\nnext: call Dana Reyes\ndue: 2026-11-24\n---\n"}

    assert shown(of(make_vault(files))) == [("2026-11-24", "call Dana Reyes")]


def test_what_has_no_day_is_no_event() -> None:
    """A calendar has no place for it."""
    assert shown(calendar_text(listed(one(due=None)), EMPTY, Calendar())) == []


@pytest.mark.parametrize("day", [date.min, date.max])
def test_any_day_that_can_be_written_can_be_shown(day: date) -> None:
    """Also the last one, after which there is none to end on."""
    text = calendar_text(listed(one(due=day)), EMPTY, Calendar())

    assert [event["dtstart"].dt for event in events(text)] == [day]


# --- the same thing stays the same event ------------------------------------------------------


def test_two_runs_write_the_same_bytes(make_vault: MakeVault) -> None:
    """Also on another day while nothing moved."""
    vault = make_vault(VAULT)

    assert of(vault, 9) == of(vault, 9) == of(vault, 9, date(2026, 11, 24))


def test_importing_twice_makes_no_doubles(make_vault: MakeVault) -> None:
    """A calendar that knows events by their UID holds each once."""
    text = of(make_vault(VAULT))

    once = imported({}, text)

    assert len(once) == 4
    assert imported(once, text) == once


def test_a_next_step_that_is_put_off_moves_its_event(make_vault: MakeVault) -> None:
    """No second one appears."""
    lead = "Leads/Northwind – Data platform lead.md"
    before = of(make_vault(VAULT))
    put_off = NORTHWIND.replace("due: 2026-11-26", "due: 2026-12-03")
    after = of(make_vault({**VAULT, lead: put_off}))

    held = imported(imported({}, before), after)

    assert len(held) == 4
    assert ("2026-12-03", "Northwind: send the scope draft") in [
        (str(event["dtstart"].dt), str(event["summary"])) for event in held.values()
    ]


def test_a_next_step_that_is_reworded_keeps_its_event(make_vault: MakeVault) -> None:
    """It is the same event under another name, for a calendar that takes the whole text anew."""
    lead = "Leads/Northwind – Data platform lead.md"
    reworded = NORTHWIND.replace("next: send the scope draft", "next: propose a day")
    before, after = (of(make_vault(files)) for files in (VAULT, {**VAULT, lead: reworded}))

    assert [event["uid"] for event in events(before)] == [event["uid"] for event in events(after)]
    assert ("2026-11-26", "Northwind: propose a day") in shown(after)


def test_a_task_keeps_its_event_when_its_day_moves(make_vault: MakeVault) -> None:
    """It is known by its words."""
    lead = "Leads/Northwind – Data platform lead.md"
    before = of(make_vault(VAULT))
    moved = NORTHWIND.replace("2026-12-01", "2026-12-08")
    after = of(make_vault({**VAULT, lead: moved}))

    held = imported(imported({}, before), after).values()

    assert sorted(str(event["dtstart"].dt) for event in held) == [
        "2026-11-23",
        "2026-11-26",
        "2026-11-30",
        "2026-12-08",
    ]


def test_a_sequence_rises_with_each_day_that_an_event_is_put_off() -> None:
    """A calendar that holds the event takes the later day."""
    days = [date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 4)]

    texts = [calendar_text(listed(one("call", due=day)), EMPTY, Calendar()) for day in days]

    assert [events(text)[0]["sequence"] for text in texts] == [9827, 9830, 9834]


def test_a_sequence_never_falls_while_the_log_grows(make_vault: MakeVault) -> None:
    """What was answered and is asked again is newer than all that was said of it before."""
    lead = "Leads/Northwind – Data platform lead.md"
    again = NORTHWIND + (
        "- 2026-11-21 reply to [[Dana Reyes]]: yes\n- 2026-11-22 email from [[Dana Reyes]]: when?\n"
    )
    (first, *_), (second, *_) = (
        [e for e in events(of(make_vault(files))) if e["categories"].to_ical() == b"reply owed"]
        for files in (VAULT, {**VAULT, lead: again})
    )

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (209823, 409823)


def test_what_is_done_is_gone(make_vault: MakeVault) -> None:
    """A fresh calendar no longer has the task that is ticked and the answer that was given."""
    lead = "Leads/Northwind – Data platform lead.md"
    done = NORTHWIND.replace("- [ ]", "- [x]") + "- 2026-11-21 reply to [[Dana Reyes]]: yes\n"

    assert shown(of(make_vault({**VAULT, lead: done}))) == [
        ("2026-11-26", "Northwind: send the scope draft"),
        ("2026-11-30", "Kestrel: look who hires"),
    ]


def test_tasks_of_the_same_words_are_two_events() -> None:
    """They are numbered by day and line."""
    tasks = [
        one("call", task=TaskPlace(line, "call"), evidence=Evidence("Leads/A.md", line))
        for line in (4, 5)
    ]

    text = calendar_text(listed(*tasks), EMPTY, Calendar())

    assert len(events(text)) == len(imported({}, text)) == 2


def test_one_rule_about_two_people_is_two_events() -> None:
    """An answer to each of them is due."""
    people = [Person("Contacts/Dana Reyes.md", "Dana Reyes"), Person("", "Dana Reyes")]
    text = calendar_text(listed(*[one(person=person) for person in people]), EMPTY, Calendar())

    assert len(imported({}, text)) == 2


@given(st.permutations([one("a", f"Leads/{name}.md") for name in "ABCD"]))
def test_the_order_of_the_list_changes_no_byte(found: list[FollowUp]) -> None:
    """The list is ordered by what is urgent today; the calendar by what stays."""
    first = [one("a", f"Leads/{name}.md") for name in "ABCD"]

    assert calendar_text(listed(*found), EMPTY, Calendar()) == calendar_text(
        listed(*first), EMPTY, Calendar()
    )


# --- what is known from before ----------------------------------------------------------------


WORDED = st.builds(
    one,
    st.sampled_from(["answer", "call Dana", "", "a, b; c\\n", "long " * 40, "grün\u2028"]),
    st.sampled_from(["Leads/A.md", "Leads/B.md", "Contacts/Dana.md"]),
    due=st.dates(MONDAY, MONDAY + timedelta(3)),
    person=st.sampled_from([None, Person("", "Dana")]),
    evidence=st.builds(Evidence, st.just("Leads/A.md"), st.integers(1, 3)),
)
LISTS = st.builds(lambda found: listed(*found), st.lists(WORDED, max_size=4))
CALENDARS = st.builds(Calendar, alarm_hour=st.sampled_from([None, 0, 9]))


@given(st.lists(st.tuples(LISTS, CALENDARS), min_size=1, max_size=5))
def test_what_is_known_changes_no_byte(runs: list[tuple[FollowUps, Calendar]]) -> None:
    """However many other lists the events come from; what none of today's is, is forgotten."""
    known: dict[str, str] = {}
    for found, calendar in runs:
        text = calendar_text(found, EMPTY, calendar)

        assert calendar_text(found, EMPTY, calendar, known) == text
        assert len(known) == text.count("BEGIN:VEVENT") + 1


def test_known_events_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes them is slow to load, and not even looked for."""
    known: dict[str, str] = {}
    found = listed(one("call"), one("answer", "Leads/B.md"))
    text = calendar_text(found, EMPTY, Calendar(), known)

    monkeypatch.setitem(sys.modules, "icalendar", None)

    assert calendar_text(found, EMPTY, Calendar(), known) == text


@pytest.mark.parametrize(
    ("action", "summary"),
    [
        ("call ACME", "call ACME"),
        ("call acme", "call acme"),
        ("call ACMEs, then ACME", "call ACMEs, then ACME"),
        ("call ACMEs", "ACME: call ACMEs"),
        ("_ACME_", "ACME: _ACME_"),
        ("(ACME)", "(ACME)"),
    ],
)
def test_a_name_is_said_where_the_action_does_not(action: str, summary: str) -> None:
    """As a whole word, in whatever case."""
    assert shown(calendar_text(listed(one(action, "Leads/ACME.md")), EMPTY, Calendar())) == [
        ("2026-11-23", summary)
    ]


# --- the form -----------------------------------------------------------------------------------


def test_an_empty_list_is_a_calendar_without_events() -> None:
    """The standard wants one component at least; a time zone shows nothing."""
    text = calendar_text(listed(), EMPTY, Calendar())

    read = icalendar.Calendar.from_ical(text)
    assert read["prodid"] == "-//vaultleads//follow-ups//EN"
    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]
    assert is_ours(text)


def test_the_head_says_what_it_is(make_vault: MakeVault) -> None:
    """A published calendar of the standard's second version, with a name."""
    read = icalendar.Calendar.from_ical(of(make_vault(VAULT)))

    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
    assert read["x-wr-calname"] == "Follow-ups"


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_of_a_note_makes_an_event_of_its_own(value: str) -> None:
    """It stays the text of its field, on one line."""
    found = one(value, person=Person("", value), because=(value,), evidence=Evidence(value, 1))

    text = calendar_text(listed(found), EMPTY, Calendar(alarm_hour=9))

    assert len(events(text)) == 1
    assert str(events(text)[0]["summary"]).isprintable()


@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_is_written_is_a_calendar(action: str, name: str) -> None:
    """Lines of at most 75 bytes, ended by CRLF; parts that begin and end in order; one event."""
    found = one(action, f"Leads/{name}.md", because=(action, name))
    text = calendar_text(listed(found), EMPTY, Calendar(alarm_hour=0))

    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not {"\r", "\n"} & set("".join(lines))
    assert [line for line in lines if line.startswith(("BEGIN:", "END:"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert len(events(text)) == 1
    assert calendar_text(listed(found), EMPTY, Calendar(alarm_hour=0)) == text


def test_long_texts_are_cut() -> None:
    """A calendar shows a line, no book."""
    (event,) = events(calendar_text(listed(one("word " * 500)), EMPTY, Calendar()))

    assert len(str(event["summary"])) <= 200
    assert str(event["summary"]).endswith(" word w…")


# --- the file -------------------------------------------------------------------------------------


def test_the_file_is_written_once_as_it_is(make_vault: MakeVault) -> None:
    """Its line ends stay, and a second run leaves it alone."""
    vault = make_vault(VAULT)
    text = of(vault)
    path = "Reports/follow-ups.ics"

    assert Vault(str(vault)).write_generated(path, text)
    assert not Vault(str(vault)).write_generated(path, text)
    assert (vault / path).read_bytes() == text.encode()
    assert Vault(str(vault)).read_generated(path) == text


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        pytest.param(calendar_text(listed(one()), EMPTY, Calendar()), True, id="ours"),
        pytest.param(
            calendar_text(listed(one()), EMPTY, Calendar()).replace("\r\n", "\n"),
            True,
            id="ours, with other line ends",
        ),
        pytest.param("", False, id="an empty file"),
        pytest.param("# Follow-ups\n", False, id="a note"),
        pytest.param(
            "BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n", False, id="another's"
        ),
        pytest.param(
            "BEGIN:VCALENDAR\r\nPRODID:-//Somebody//EN\r\nBEGIN:VEVENT\r\n"
            "PRODID:-//vaultleads//follow-ups//EN\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            False,
            id="another's that quotes ours",
        ),
    ],
)
def test_a_calendar_of_ours_is_told_from_others(text: str, ours: bool) -> None:
    """So that nobody else's file is written over."""
    assert is_ours(text) is ours
