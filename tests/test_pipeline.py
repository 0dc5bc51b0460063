"""The joined picture: whom a touch belongs to, what the next action is, who connects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from vaultleads.core.connection import connection_of
from vaultleads.core.people import Person
from vaultleads.core.pipeline import NextAction, Pipeline
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
TODAY = date(2026, 11, 23)


def note(front: str = "", body: str = "") -> str:
    """Return the text of a note; the body begins two lines below the front matter."""
    return f"---\n{front}\n---\n{body}"


@pytest.fixture
def read(make_vault: MakeVault) -> Callable[[Mapping[str, str | bytes]], Pipeline]:
    """Return a function that reads a vault made of the given files."""

    def reader(files: Mapping[str, str | bytes]) -> Pipeline:
        return Workspace(str(make_vault(files))).pipeline

    return reader


Read = Callable[[Mapping[str, str | bytes]], Pipeline]


def touches(pipeline: Pipeline, path: str) -> list[tuple[str, str, int]]:
    """Return the touches of the note at `path`: kind, and where each stands."""
    return [(touch.kind, touch.path, touch.line) for touch in pipeline.touches.get(path, ())]


def test_a_touch_in_a_lead_reaches_the_people_it_names(read: Read) -> None:
    """An entry belongs to the note it stands in and to every contact that it links to."""
    pipeline = read(
        {
            "Leads/N.md": note("role: x", "## Log\n- 2026-11-20 call with [[Dana]], [[Sam]]: yes"),
            "Contacts/Dana.md": note(),
            "Contacts/Sam.md": note(),
        }
    )

    expected = [("call", "Leads/N.md", 5)]
    assert touches(pipeline, "Leads/N.md") == expected
    assert touches(pipeline, "Contacts/Dana.md") == expected
    assert touches(pipeline, "Contacts/Sam.md") == expected


def test_a_touch_in_a_contact_reaches_the_lead_it_names(read: Read) -> None:
    """A lead linked anywhere in an entry gets the touch, once."""
    pipeline = read(
        {
            "Leads/N.md": note("role: x"),
            "Contacts/Dana.md": note("", "## Log\n- 2026-11-20 call: about [[N]] and again [[N]]"),
        }
    )

    assert touches(pipeline, "Leads/N.md") == [("call", "Contacts/Dana.md", 5)]


def test_a_touch_in_a_daily_note_takes_its_day(read: Read) -> None:
    """In a note that is nobody's business, an entry that links a contact counts, with its day."""
    pipeline = read(
        {
            "Contacts/Dana.md": note(),
            "Daily/2026-11-19.md": "# Thursday\n\n## Log\n\n- call with [[Dana]]: in the rain\n",
        }
    )

    actual = pipeline.touches["Contacts/Dana.md"][0]

    assert (actual.day, actual.path, actual.line) == (
        date(2026, 11, 19),
        "Daily/2026-11-19.md",
        5,
    )


def test_a_log_about_bread_is_nobodys_business(read: Read) -> None:
    """Entries of other notes that name no lead and no contact give neither touch nor problem."""
    pipeline = read({"Bread.md": "## Log\n- fed the starter\n- 2026-11-20 baked\n"})

    assert pipeline.touches == {}
    assert pipeline.problems == ()


def test_a_plain_name_is_the_contact_of_that_name(read: Read) -> None:
    """People may be written without brackets."""
    pipeline = read(
        {
            "Leads/N.md": note("role: x", "## Log\n- 2026-11-20 call with Dana Reyes: yes"),
            "Contacts/Dana Reyes.md": note(),
        }
    )

    assert touches(pipeline, "Contacts/Dana Reyes.md") == [("call", "Leads/N.md", 5)]


@pytest.mark.parametrize(
    ("contacts", "people"),
    [
        ('contacts: "[[Dana]]"', (Person("Contacts/Dana.md", "Dana"),)),
        ('contacts: ["[[Dana]]", "[[Sam]]"]', ()),
    ],
    ids=["one contact", "two contacts"],
)
def test_an_entry_that_names_nobody(read: Read, contacts: str, people: tuple[Person]) -> None:
    """In a lead's note it belongs to the lead's contact, if there is just one."""
    pipeline = read(
        {
            "Leads/N.md": note(contacts, "## Log\n- 2026-11-20 call: yes"),
            "Contacts/Dana.md": note(),
            "Contacts/Sam.md": note(),
        }
    )

    assert pipeline.touches["Leads/N.md"][0].people == people


def test_a_meeting_is_a_touch_with_its_people(read: Read) -> None:
    """A meeting's note says that you met, without a log entry."""
    pipeline = read(
        {
            "Contacts/Dana.md": note(),
            "Meetings/M.md": note('date: 2026-11-18\nwith: "[[Dana]]"\nkind: informational'),
        }
    )

    assert touches(pipeline, "Contacts/Dana.md") == [("informational", "Meetings/M.md", 2)]


def test_a_meeting_that_was_logged_too_counts_once(read: Read) -> None:
    """The log entry of the same talk stands for the meeting."""
    pipeline = read(
        {
            "Contacts/Dana.md": note("", "## Log\n- 2026-11-18 informational: at the harbour"),
            "Meetings/M.md": note('date: 2026-11-18\nwith: "[[Dana]]"\nkind: informational'),
        }
    )

    assert touches(pipeline, "Contacts/Dana.md") == [("informational", "Contacts/Dana.md", 5)]


def test_notes_and_stages_are_no_touches(read: Read) -> None:
    """The kinds `note` and `stage` record something without reaching anybody."""
    pipeline = read(
        {
            "Leads/N.md": note(
                "role: x", "## Log\n- 2026-11-20 note: quiet\n- 2026-11-20 stage: a → b"
            )
        }
    )

    assert pipeline.touches == {}


def test_facts_reach_whom_they_come_from(read: Read) -> None:
    """Intelligence belongs to the lead it stands in and to the person who gave it."""
    pipeline = read(
        {
            "Leads/N.md": note("role: x", "## Intelligence\n- 2026-11-03 [[Dana]]: team of four"),
            "Contacts/Dana.md": note(),
        }
    )

    assert [fact.text for fact in pipeline.facts["Leads/N.md"]] == ["team of four"]
    assert pipeline.facts["Contacts/Dana.md"] == pipeline.facts["Leads/N.md"]


@pytest.mark.parametrize(
    ("front", "body", "expected"),
    [
        pytest.param("role: x", "", None, id="nothing"),
        pytest.param(
            "next: call\ndue: 2026-12-01",
            "",
            NextAction(date(2026, 12, 1), "call", "Leads/N.md", 3),
            id="next and due",
        ),
        pytest.param(
            "next: call\ndue: 2026-12-01",
            "- [ ] send it 📅 2026-11-27",
            NextAction(date(2026, 11, 27), "send it", "Leads/N.md", 5),
            id="an earlier task",
        ),
        pytest.param(
            "next: call\ndue: 2026-12-01",
            "- [x] send it 📅 2026-11-27",
            NextAction(date(2026, 12, 1), "call", "Leads/N.md", 3),
            id="a task that is done",
        ),
        pytest.param(
            "next: call",
            "- [ ] send it [due:: 2026-11-27]",
            NextAction(date(2026, 11, 27), "send it", "Leads/N.md", 4),
            id="one with a day goes before one without",
        ),
        pytest.param(
            "next: call", "", NextAction(None, "call", "Leads/N.md", 2), id="without a day"
        ),
    ],
)
def test_next_action(read: Read, front: str, body: str, expected: NextAction | None) -> None:
    """The next action is the earliest of `due` and the open tasks."""
    pipeline = read({"Leads/N.md": note(front, body)})

    assert pipeline.next_action(pipeline.leads["Leads/N.md"]) == expected


NORTHWIND = 'organization: "[[Northwind]]"\n'


@pytest.mark.parametrize(
    ("lead", "dana", "value", "because"),
    [
        pytest.param("connection: insider", "", "insider", "as you noted", id="given"),
        pytest.param("role: x", "", "", "", id="nobody"),
        pytest.param(
            "source: posting", "", "none", "nobody is known yet, from the posting", id="posting"
        ),
        pytest.param(
            'contacts: "[[Dana]]"',
            NORTHWIND + "decision_maker: true",
            "none",
            "named, but not reached yet",
            id="named, not reached",
        ),
        pytest.param(
            'contacts: "[[Dana]]"',
            NORTHWIND + "decision_maker: true\ntie: weak",
            "decision-maker",
            "decides",
            id="a tie to who decides",
        ),
        pytest.param(
            'contacts: "[[Dana]]"',
            NORTHWIND + "relationship: alumni",
            "insider",
            "is inside",
            id="a relationship inside",
        ),
        pytest.param(
            'contacts: "[[Dana]]"',
            NORTHWIND + "relationship: none",
            "none",
            "named, but not reached yet",
            id="the relationship none is none",
        ),
        pytest.param(
            'contacts: "[[Dana]]"',
            'organization: "[[Elsewhere]]"\ntie: strong',
            "indirect",
            "is at Elsewhere",
            id="a tie elsewhere",
        ),
        pytest.param(
            'decision_maker: "[[Dana]]"',
            'organization: "[[Elsewhere]]"\ntie: strong',
            "decision-maker",
            "decides",
            id="the lead says who decides",
        ),
        pytest.param(
            'via: "[[Dana]]"', NORTHWIND + "tie: weak", "insider", "is inside", id="via a person"
        ),
    ],
)
def test_connection(read: Read, lead: str, dana: str, value: str, because: str) -> None:
    """The connection is given, or inferred from the people who are really in touch."""
    pipeline = read(
        {
            "Leads/N.md": note(NORTHWIND + lead),
            "Contacts/Dana.md": note(dana or "title: x"),
            "Organizations/Northwind.md": note(),
            "Organizations/Elsewhere.md": note(),
        }
    )

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert (actual.value, actual.because) == (value, because)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        pytest.param("2026-11-20 call with [[Dana]]: yes", "decision-maker", id="a call"),
        pytest.param("2026-11-20 email from [[Dana]]: yes", "decision-maker", id="their email"),
        pytest.param("2026-11-20 email to [[Dana]]: hello", "none", id="my email is no answer"),
        pytest.param("2026-11-20 reply from [[Dana]]: yes", "decision-maker", id="a reply"),
        pytest.param("2026-11-24 call with [[Dana]]: later", "none", id="a call yet to come"),
        pytest.param("2026-11-20 intro from [[Sam]] to [[Dana]]: both", "none", id="introduced"),
    ],
)
def test_a_two_way_touch_shows_who_is_reached(read: Read, entry: str, value: str) -> None:
    """Only a conversation, or word from the person, reaches them; and only once it happened."""
    pipeline = read(
        {
            "Leads/N.md": note(NORTHWIND + 'contacts: "[[Dana]]"', f"## Log\n- {entry}\n"),
            "Contacts/Dana.md": note(NORTHWIND + "decision_maker: true"),
            "Contacts/Sam.md": note(),
            "Organizations/Northwind.md": note(),
        }
    )

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert actual.value == value


def test_somebody_named_but_not_reached_is_a_target(read: Read) -> None:
    """Targets are named beside the one on whom the connection rests."""
    pipeline = read(
        {
            "Leads/N.md": note(NORTHWIND + 'contacts: ["[[Dana]]", "[[Tom]]"]'),
            "Contacts/Dana.md": note(NORTHWIND + "decision_maker: true"),
            "Contacts/Tom.md": note(NORTHWIND + "tie: moderate"),
            "Organizations/Northwind.md": note(),
        }
    )

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert actual.value == "insider"
    assert actual.person == Person("Contacts/Tom.md", "Tom")
    assert actual.targets == (Person("Contacts/Dana.md", "Dana"),)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"Leads/N.md": note('contacts: "[[Danna Reyes]]"')},
            [
                "Leads/N.md:2:12: no note is called 'Danna Reyes' (did you mean `[[Dana Reyes]]`?)",
            ],
            id="unresolved, in a property",
        ),
        pytest.param(
            {"Leads/N.md": note("role: x", "see [[No Land]]")},
            [
                "Leads/N.md:4:5: no note is called 'No Land' (write that note, or mend the name)",
            ],
            id="unresolved, in the text",
        ),
        pytest.param({"Leads/N.md": note("contacts: Nobody Known")}, [], id="a plain name"),
        pytest.param({"Other.md": "see [[No Land]]"}, [], id="a note of another kind"),
    ],
)
def test_links_to_nothing(read: Read, files: dict[str, str], expected: list[str]) -> None:
    """A link that resolves to nothing is a problem with candidates, in our notes only."""
    pipeline = read({"Contacts/Dana Reyes.md": note(), **files})

    assert [str(problem) for problem in pipeline.problems] == expected


def test_the_problems_of_one_note_are_bounded(read: Read) -> None:
    """A note that is broken in one way a thousand times does not bury the others."""
    pipeline = read({"Leads/N.md": note("role: x", "## Log\n" + "- undated\n" * 1000)})

    assert len(pipeline.problems) == 101
    assert pipeline.problems[-1].message == "900 more problems stand below, which are not listed"
    assert pipeline.problems[-1].severity == "error"


DANA_DECIDES = NORTHWIND + "decision_maker: true"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                "Leads/N.md": note(NORTHWIND + 'contacts: "[[Dana Reyes]]"'),
                "Contacts/Dana Reyes.md": note(
                    DANA_DECIDES, "## Log\n- 2026-11-20 call: told me to write to [[Sam]]"
                ),
            },
            id="a call in her own note that mentions another",
        ),
        pytest.param(
            {
                "Leads/N.md": note(
                    NORTHWIND + 'contacts: "[[Dana Reyes]]"',
                    "## Log\n- 2026-11-20 call with Dana: x",
                ),
                "Contacts/Dana Reyes.md": note(DANA_DECIDES),
            },
            id="her first name is enough in her lead",
        ),
        pytest.param(
            {
                "Leads/N.md": note(
                    NORTHWIND + "contacts: Dana Reyes",
                    "## Log\n- 2026-11-20 call with Dana Reyes: x",
                ),
                "Contacts/Dana Reyes.md": note(DANA_DECIDES),
                "Daily/Dana Reyes.md": "a day with her",
            },
            id="a plain name that another note bears too",
        ),
        pytest.param(
            {
                "Leads/N.md": note(
                    NORTHWIND + 'contacts: ["[[Dana Reyes]]", "[[Contacts/Dana Reyes|Dana]]"]',
                    "## Log\n- 2026-11-20 call: x",
                ),
                "Contacts/Dana Reyes.md": note(DANA_DECIDES),
            },
            id="named twice she is still one",
        ),
        pytest.param(
            {
                "Leads/N.md": note(
                    NORTHWIND + 'decision_maker: "[[Dana Reyes]]"', "## Log\n- 2026-11-20 call: x"
                ),
                "Contacts/Dana Reyes.md": note(NORTHWIND),
            },
            id="who decides is the only one named",
        ),
        pytest.param(
            {
                "Leads/N.md": note(
                    'organization: "[[Northwind|NW]]"\ncontacts: "[[Dana Reyes]]"',
                    "## Log\n- 2026-11-20 call: x",
                ),
                "Contacts/Dana Reyes.md": note(DANA_DECIDES),
            },
            id="the organization is shown by another name",
        ),
    ],
)
def test_dana_is_reached(read: Read, files: dict[str, str]) -> None:
    """A talk with who decides counts, however the notes put it."""
    pipeline = read({"Contacts/Sam.md": note(), **files})

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert actual.value == "decision-maker"


def test_two_organizations_of_one_name_are_two(read: Read) -> None:
    """Organizations are told apart by their notes, not by what a link shows."""
    pipeline = read(
        {
            "Leads/N.md": note('organization: "[[A/Acme]]"\ncontacts: "[[Dana]]"'),
            "Contacts/Dana.md": note('organization: "[[B/Acme]]"\ntie: weak'),
            "A/Acme.md": note("type: organization"),
            "B/Acme.md": note("type: organization"),
        }
    )

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert actual.value == "indirect"


def test_an_entry_belongs_to_the_note_it_stands_in(read: Read) -> None:
    """A posting's own log is shown with the posting."""
    pipeline = read({"Postings/P.md": note("role: x", "## Log\n- 2026-11-20 application: sent")})

    assert touches(pipeline, "Postings/P.md") == [("application", "Postings/P.md", 5)]


def test_a_person_named_twice_is_one(read: Read) -> None:
    """A touch lists each person once."""
    pipeline = read(
        {
            "Leads/N.md": note("", "## Log\n- 2026-11-20 email to [[Dana]], [[Dana|D]]: x"),
            "Contacts/Dana.md": note(),
        }
    )

    assert pipeline.touches["Leads/N.md"][0].people == (Person("Contacts/Dana.md", "Dana"),)


@pytest.mark.parametrize(
    ("entries", "kinds"),
    [
        pytest.param(
            "- 2026-11-20 16:00 reply: yes\n- 2026-11-20 09:00 email: hello\n",
            ["email", "reply"],
            id="by time",
        ),
        pytest.param(
            "- 2026-11-20 reply: yes\n- 2026-11-20 email: hello\n- 2026-11-01 call: x\n",
            ["call", "email", "reply"],
            id="newest first",
        ),
        pytest.param(
            "- 2026-11-01 call: x\n- 2026-11-20 email: hello\n- 2026-11-20 reply: yes\n",
            ["call", "email", "reply"],
            id="oldest first",
        ),
    ],
)
def test_touches_stand_in_the_order_they_happened(
    read: Read, entries: str, kinds: list[str]
) -> None:
    """Within a day the time counts, else the order in which the person writes."""
    pipeline = read({"Leads/N.md": note("role: x", "## Log\n" + entries)})

    assert [kind for kind, _, _ in touches(pipeline, "Leads/N.md")] == kinds


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"Leads/N.md": note("contacts: Mira Tan, Joe Ruiz")},
            ["Leads/N.md:2:11: contacts: 2 names stand in one text; read as Mira Tan, Joe Ruiz"],
            id="two names in one text",
        ),
        pytest.param(
            {"Leads/N.md": note("contacts: [null]\nalignment: null\ndue: ~")}, [], id="null"
        ),
        pytest.param(
            {"Leads/N.md": note('contacts: "[[]]"')},
            ["Leads/N.md:2:11: contacts: '[[]]' links to no note"],
            id="an empty link",
        ),
        pytest.param(
            {"Leads/N.md": note("decision_maker: true")},
            ["Leads/N.md:2:17: decision_maker: 'true' names no note"],
            id="a checkbox where a person is named",
        ),
        pytest.param(
            {"Leads/N.md": note('contacts: "[[Acme]]"'), "Organizations/Acme.md": note()},
            ["Leads/N.md:2:12: 'Acme' is not a contact, so nothing of its note counts here"],
            id="a contact that is an organization",
        ),
        pytest.param(
            {"Leads/N.md": note("type: tea")},
            [
                "Leads/N.md:2:7: type 'tea' is none of the five kinds, so the note is left alone",
            ],
            id="a foreign type in a folder of ours",
        ),
        pytest.param(
            {"Leads/N.md": "organization: Acme\nrole: x\n"},
            ["Leads/N.md:1: these lines look like properties, but no `---` stands above them"],
            id="properties without a fence",
        ),
        pytest.param(
            {
                "Daily/2026-11-20.md": "## Log\n- call with [[Dana Reys]]: x\n",
                "Contacts/Dana Reyes.md": note(),
            },
            ["Daily/2026-11-20.md:2:13: no note is called 'Dana Reys'"],
            id="a misspelt contact in a daily note",
        ),
        pytest.param(
            {"Leads/N.md": note("organisation: Acme")},
            [
                "Leads/N.md:2:1: organisation: this name is not known, so its value does not count",
            ],
            id="a misspelt property",
        ),
    ],
)
def test_nothing_is_lost_in_silence(read: Read, files: dict[str, str], expected: list[str]) -> None:
    """What does not count as it was meant is said, with its place."""
    pipeline = read(files)

    assert [str(problem).partition(" (")[0] for problem in pipeline.problems] == expected


def test_plain_names_are_never_compared_with_every_name(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Likeness is sought only for a problem: a vault full of plain names asks for none."""

    def explode(*_: object, **__: object) -> list[str]:
        raise AssertionError("likeness is sought")

    monkeypatch.setattr("vaultleads.core.names.get_close_matches", explode)

    pipeline = read({"Leads/N.md": note("organization: Company\ncontacts: [Nobody Known]")})

    assert pipeline.problems == ()


def test_somebody_reached_who_is_not_on_the_lead_is_named(read: Read) -> None:
    """A talk logged on a lead with somebody who is not among its people is no silent loss."""
    pipeline = read(
        {
            "Leads/N.md": note("role: x", "## Log\n- 2026-11-20 call with [[Dana]]: x"),
            "Contacts/Dana.md": note(),
        }
    )

    actual = connection_of(pipeline, pipeline.leads["Leads/N.md"], TODAY)

    assert actual.value == ""
    assert actual.unlisted == (Person("Contacts/Dana.md", "Dana"),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\nType: Lead\nrole: x\n", id="never closed, in other case"),
        pytest.param("---\r\ntype: leads\r\nrole: x\r\n", id="never closed, CRLF, in the plural"),
        pytest.param('---\n"type": lead # mine\nrole: "x\n---\n', id="a quote never closed"),
    ],
)
def test_a_lead_elsewhere_that_cannot_be_read_is_still_a_lead(read: Read, text: str) -> None:
    """A note outside our folders that claims a kind is reported, and listed, under it."""
    pipeline = read({"Notes/N.md": text})

    assert list(pipeline.leads) == ["Notes/N.md"]
    assert [problem.severity for problem in pipeline.problems] == ["error"]
