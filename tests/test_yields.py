"""What informational interviews yielded: each fact, contact and lead once, for the right one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from vaultleads.core.building import build_pipeline
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.yields import yields
from vaultleads.note_reading import note_of

TODAY = date(2026, 11, 23)
LENA = "Contacts/Lena.md"
TALK = "---\n---\n## Log\n- 2026-11-18 informational with [[Lena]]: fifty minutes\n"
MEETING = '---\ndate: 2026-11-18\nwith: "[[Lena]]"\nkind: informational\n---\n'


def pipeline_of(files: Mapping[str, str]) -> Pipeline:
    """Return the pipeline of a vault of `files`."""
    settings = Settings()
    notes = [note_of(path, text.encode(), settings) for path, text in files.items()]
    return build_pipeline(notes, settings, Names(files))


Found = tuple[str, list[str], list[str], list[str], list[str]]


def found(files: Mapping[str, str], until: date = TODAY) -> list[Found]:
    """Return the interviews of a vault: day, people, facts, contacts, leads."""
    return [
        (
            str(one.interview.day),
            [person.name for person in one.interview.people],
            [fact.text for fact in one.facts],
            list(one.contacts),
            list(one.leads),
        )
        for one in yields(pipeline_of(files), until)
    ]


def test_an_interview_yields_facts_contacts_and_leads() -> None:
    """Told by who said it, who introduced them, and where it came from."""
    files = {
        LENA: TALK + "\n## Intelligence\n- 2026-11-18 [[Lena]]: hiring waits for autumn\n",
        "Meetings/Lena – informational.md": MEETING,
        "Contacts/Maya.md": '---\nintroduced_by: "[[Lena]]"\nmet: 2026-11-20\n---\n',
        "Contacts/Ole.md": '---\nintroduced_by: "[[Lena – informational]]"\n---\n',
        "Leads/A.md": '---\nvia: "[[Lena]]"\ncaptured: 2026-11-19\n---\n',
        "Leads/B.md": '---\nvia: "[[Lena – informational]]"\n---\n',
        "Leads/C.md": '---\nvia: "[[Maya]]"\n---\n',
    }

    assert found(files) == [
        (
            "2026-11-18",
            ["Lena"],
            ["hiring waits for autumn"],
            ["Contacts/Maya.md", "Contacts/Ole.md"],
            ["Leads/A.md", "Leads/B.md"],
        )
    ]


@pytest.mark.parametrize(
    "files",
    [
        {LENA: TALK},
        {LENA: "---\n---\n", "Meetings/M.md": MEETING},
        {LENA: TALK, "Meetings/M.md": MEETING},
        {LENA: TALK, "Leads/A.md": TALK, "Daily/2026-11-18.md": TALK.replace("2026-11-18 ", "")},
        {
            LENA: "---\n---\n## Log\n- 2026-11-18 call with [[Lena]]\n",
            "Meetings/M.md": MEETING,
        },
        {LENA: TALK.replace("[[Lena]]", "[[Lena]], Tom"), "Meetings/M.md": MEETING},
    ],
    ids=["log", "meeting", "both", "three notes", "logged as a call", "with one more"],
)
def test_a_talk_is_one_interview_wherever_it_is_told(files: Mapping[str, str]) -> None:
    """A log, a meeting's note and a daily note tell of one talk with one person on one day."""
    assert [(day, people[0]) for day, people, *_ in found(files)] == [("2026-11-18", "Lena")]


def test_two_talks_of_one_day_are_two() -> None:
    """With other people it is another talk, even in one note."""
    day = (
        "## Log\n- informational with [[Lena]]\n- informational with [[Tom]]\n"
        "- informational: somebody on the train, about [[A]]\n"
    )
    files = {
        "Daily/2026-11-18.md": day,
        LENA: "---\n---\n",
        "Contacts/Tom.md": "---\n---\n",
        "Leads/A.md": "---\n---\n",
    }

    assert sorted(people for _, people, *_ in found(files)) == [[], ["Lena"], ["Tom"]]


def test_the_latest_stands_first_and_nothing_to_come_counts() -> None:
    """Up to the day, in falling order."""
    log = "".join(
        f"- {day} informational with [[Lena]]\n"
        for day in ("2026-09-01", "2026-11-18", "2026-11-24")
    )

    assert [day for day, *_ in found({LENA: f"---\n---\n## Log\n{log}"})] == [
        "2026-11-18",
        "2026-09-01",
    ]


@pytest.mark.parametrize(
    ("fact", "counts"),
    [
        ("2026-11-18 [[Lena]]: a", True),
        ("2026-11-25 [[Lena]]: a week later, on the way home", True),
        ("2026-11-26 [[Lena]]: too late to be of that talk", False),
        ("2026-11-17 [[Lena]]: known before", False),
        ("2026-11-18: in her own note, so from her", True),
        ("2026-11-18 [[Tom]]: from somebody else", False),
    ],
)
def test_a_fact_is_of_the_talk_it_was_told_in(fact: str, counts: bool) -> None:
    """By the person, on that day or within a week."""
    files = {LENA: f"{TALK}\n## Intelligence\n- {fact}\n", "Contacts/Tom.md": "---\n---\n"}
    ((*_, facts, _, _),) = found(files, date(2026, 12, 1))

    assert bool(facts) == counts


def test_a_fact_of_a_later_call_is_not_of_the_interview() -> None:
    """What came from them in between takes what was learnt after it."""
    later = "- 2026-11-20 call with [[Lena]]\n"
    files = {LENA: f"{TALK}{later}\n## Intelligence\n- 2026-11-20 [[Lena]]: the budget\n"}

    assert found(files) == [("2026-11-18", ["Lena"], [], [], [])]


def test_a_fact_counts_once_and_in_the_note_of_the_meeting_it_needs_no_name() -> None:
    """Even if two people of two talks told it."""
    files = {
        LENA: TALK,
        "Contacts/Tom.md": TALK.replace("Lena", "Tom"),
        "Meetings/M.md": MEETING + "## Intelligence\n- the budget is cut\n",
        "Leads/A.md": "---\n---\n## Intelligence\n- 2026-11-18 [[Lena]], [[Tom]]: both said so\n",
    }

    assert sum(len(facts) for _, _, facts, *_ in found(files)) == 2


@pytest.mark.parametrize(
    ("captured", "day"),
    [
        ("2026-08-30", None),
        ("2026-09-01", "2026-09-01"),
        ("2026-11-17", "2026-09-01"),
        ("2026-11-18", "2026-11-18"),
        ("2026-11-24", None),
        ("", "2026-09-01"),
    ],
)
def test_a_lead_is_of_the_last_interview_before_it(captured: str, day: str | None) -> None:
    """What was there before any interview came of none; without a day it came of the first."""
    talks = "".join(
        f"- {day} informational with [[Lena]]\n" for day in ("2026-09-01", "2026-11-18")
    )
    files = {
        LENA: f"---\n---\n## Log\n{talks}",
        "Leads/A.md": f'---\nvia: "[[Lena]]"\ncaptured: {captured}\n---\n',
    }

    assert [when for when, *_, leads in found(files) if leads] == ([day] if day else [])


def test_what_was_there_before_a_meeting_did_not_come_of_it() -> None:
    """Although its note is named, which leaves no doubt of the meeting."""
    via = '"[[Lena – informational]]"'
    files = {
        LENA: TALK,
        "Meetings/Lena – informational.md": MEETING,
        "Contacts/Maya.md": f"---\nintroduced_by: {via}\nmet: 2026-11-17\n---\n",
        "Leads/A.md": f"---\nvia: {via}\ncaptured: 2026-11-02\n---\n",
        "Leads/B.md": f"---\nvia: {via}\ncaptured: 2026-11-18\n---\n",
    }

    assert found(files) == [("2026-11-18", ["Lena"], [], [], ["Leads/B.md"])]


def test_somebody_known_before_was_not_introduced_there() -> None:
    """A contact counts for the interview only if the first word with them came later."""
    before = "## Log\n- 2026-09-01 call with [[Maya]]\n"
    files = {LENA: TALK, "Contacts/Maya.md": f'---\nintroduced_by: "[[Lena]]"\n---\n{before}'}

    assert found(files) == [("2026-11-18", ["Lena"], [], [], [])]
