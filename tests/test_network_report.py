"""The network report: who decides, who is going cold, who gave what, and whom to ask."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, tables, tags, unsafe_code
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.policy import Settings, Weekly
from vaultleads.core.views.network import NetworkView, network_view
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates

TODAY = date(2026, 11, 23)
RENDERER = Renderer((shipped_templates(),))
NORTHWIND = "[[N\\|**Northwind**]]"


def pipeline_of(files: Mapping[str, str], settings: Settings | None = None) -> Pipeline:
    """Return the picture of a vault of `files`."""
    settings = settings or Settings()
    notes = [
        note_of(path, text.encode("utf-8", "replace"), settings) for path, text in files.items()
    ]
    aliases = {note.path: alias_names(note.properties) for note in notes}
    return build_pipeline(notes, settings, Names(files, aliases=aliases))


def view_of(files: Mapping[str, str], today: date = TODAY) -> NetworkView:
    """Return the view of the report on a vault of `files`."""
    return network_view(pipeline_of(files), FollowUps(today, {}))


def rendered(files: Mapping[str, str], today: date = TODAY) -> str:
    """Return the report on a vault of `files`."""
    return RENDERER.render("reports/Network.md.j2", view_of(files, today))


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line]


def rows_of(text: str, title: str) -> list[str]:
    """Return the rows of the table in the section called `title`, without its head."""
    return [line for line in section(text, title) if line.startswith("|")][2:]


def contact(organization: str = "", more: str = "", log: str = "") -> str:
    """Return a contact's note."""
    where = f"organization: '[[{organization}]]'\n" if organization else ""
    return f"---\n{where}{more}\n---\n## Log\n{log}"


def lead(organization: str, more: str = "", body: str = "") -> str:
    """Return a lead's note: in focus, if somebody who decides is reached."""
    return (
        f"---\norganization: '[[{organization}]]'\nrole: Data lead\nalignment: 4\n"
        f"horizon: 2027-02\ncaptured: 2026-10-01\n{more}\n---\n{body}"
    )


def test_an_empty_vault_says_how_to_begin() -> None:
    """Without people there is one callout and no empty section."""
    text = rendered({})

    assert text == (
        "# Network\n"
        "\n"
        "> [!abstract] Week of Monday 23 November 2026\n"
        "> Nobody stands here yet. Write a note in `Contacts/` for somebody you know, with what "
        "they are to you as `relationship`; `Welcome.md` shows how.\n"
    )


# --- who decides ------------------------------------------------------------------------------


def test_who_decides_and_is_reached_stands_with_how_they_are_known() -> None:
    """One row says where, who, by whom, and when you last spoke."""
    files = {
        "Leads/N.md": lead("Northwind", "contacts: '[[Dana]]'"),
        "Contacts/Dana.md": contact(
            "Northwind",
            "decision_maker: true\ntitle: VP Data\nintroduced_by: '[[Ingrid]]'",
            "- 2026-11-20 reply from [[Dana]]: yes\n- 2026-11-18 share to [[Dana]]: x\n",
        ),
        "Contacts/Ingrid.md": contact(),
        "Organizations/Northwind.md": "",
    }

    text = rendered(files)

    assert rows_of(text, "Who decides, reached") == [
        f"| {NORTHWIND} | focus | [[Dana]], VP Data | [[Ingrid]] | Fri 20 Nov · reply, from them |"
    ]
    assert "not reached yet" not in text


@pytest.mark.parametrize(
    ("properties", "log", "how"),
    [
        ("relationship: former-manager", "", "former manager"),
        ("tie: strong", "", "strong tie"),
        ("", "- 2026-11-18 call with [[Dana]]: x\n", "in touch since the call of Wed 18 Nov"),
    ],
)
def test_how_somebody_is_known(properties: str, log: str, how: str) -> None:
    """Without an introduction it is the relationship, the first talk or the tie."""
    files = {
        "Leads/N.md": lead("Northwind"),
        "Contacts/Dana.md": contact("Northwind", f"decision_maker: true\n{properties}", log),
    }

    assert f"| {how} |" in rows_of(rendered(files), "Who decides, reached")[0]


def test_a_connection_that_is_noted_needs_no_name() -> None:
    """A lead that says it reaches who decides is believed, and nobody is asked to help."""
    files = {"Leads/N.md": lead("Northwind", "connection: decision-maker")}

    text = rendered(files)

    assert rows_of(text, "Who decides, reached") == [
        f"| {NORTHWIND} | focus | *nobody is named* | as you noted | none logged |"
    ]
    assert "Who decides, not reached yet" not in text


DANA = contact("Northwind", "decision_maker: true")
INGRID = contact("", "relationship: former-manager\ntie: strong")


@pytest.mark.parametrize(
    ("others", "help_"),
    [
        pytest.param({}, "nobody yet", id="nobody"),
        pytest.param(
            {"Ingrid": contact("", "tie: strong\nknows: ['[[Dana]]']")},
            "[[Ingrid]] knows Dana",
            id="who knows them",
        ),
        pytest.param(
            {
                "Ingrid": INGRID,
                "Dana": contact("Northwind", "decision_maker: true\nknows: '[[Ingrid]]'"),
            },
            "[[Ingrid]] knows Dana",
            id="whom they know",
        ),
        pytest.param(
            {
                "Ingrid": INGRID,
                "Dana": contact("Northwind", "decision_maker: true\nintroduced_by: '[[Ingrid]]'"),
            },
            "[[Ingrid]] introduced you",
            id="who introduced them",
        ),
        pytest.param(
            {
                "Ingrid": INGRID,
                "Bea": contact("", "introduced_by: '[[Ingrid]]'"),
                "Dana": contact("Northwind", "decision_maker: true\nintroduced_by: '[[Bea]]'"),
            },
            "[[Ingrid]] introduced Bea, who knows Dana",
            id="the chain of introductions",
        ),
        pytest.param(
            {"Kim": contact("Northwind", "relationship: former-colleague")},
            "[[Kim]] is inside, a former colleague",
            id="a former colleague there",
        ),
        pytest.param(
            {"Ingrid": INGRID, "Bea": contact("", "knows: ['[[Dana]]', '[[Ingrid]]']")},
            "[[Ingrid]] knows Bea, who knows Dana",
            id="two steps",
        ),
        pytest.param(
            {"Kim": contact("Northwind"), "Ingrid": contact("", "tie: weak\nknows: '[[Kim]]'")},
            "[[Ingrid]] knows Kim there",
            id="who knows somebody there",
        ),
        pytest.param(
            {"Kim": contact("Northwind", "relationship: none\nknows: '[[Dana]]'")},
            "nobody yet",
            id="one who is not reached cannot help",
        ),
        pytest.param(
            {
                "Dana": contact("Northwind", "decision_maker: true\nintroduced_by: '[[Bea]]'"),
                "Bea": contact("", "introduced_by: '[[Dana]]'"),
            },
            "nobody yet",
            id="a circle of introductions ends",
        ),
    ],
)
def test_who_could_introduce(others: Mapping[str, str], help_: str) -> None:
    """Somebody who decides and is not reached stands with who could help, the likeliest first."""
    files = {
        "Leads/N.md": lead("Northwind", "contacts: '[[Dana]]'"),
        "Contacts/Dana.md": DANA,
        **{f"Contacts/{name}.md": text for name, text in others.items()},
    }

    (row,) = rows_of(rendered(files), "Who decides, not reached yet")
    assert row == f"| {NORTHWIND} | check-in | [[Dana]] | {help_} |"


def test_where_nobody_is_known_to_decide_the_insider_is_asked() -> None:
    """The leads of one organization are one row, under the best of them; closed ones are none."""
    files = {
        "Leads/A.md": lead("Northwind", "contacts: '[[Kim]]'"),
        "Leads/B.md": lead("Northwind", "snooze: 2027-01-01"),
        "Leads/C.md": lead("Northwind", "alignment: 3\ncontacts: '[[Kim]]'"),
        "Leads/D.md": lead("Atlas", "stage: lost"),
        "Contacts/Kim.md": contact("Northwind", "tie: moderate"),
    }

    assert rows_of(rendered(files), "Who decides there?") == [
        "| [[A\\|**Northwind**]], 1 more lead | nurture | [[Kim]] is inside |"
    ]


def test_somebody_inside_who_is_not_reached_is_named_as_such() -> None:
    """Where nobody can help, the next best thing is a name; without one the place stands below."""
    files = {
        "Leads/A.md": lead("Northwind"),
        "Leads/B.md": lead("Atlas"),
        "Leads/C.md": "---\nrole: x\n---\n",
        "Contacts/Kim.md": contact("Northwind"),
    }

    text = rendered(files)

    assert rows_of(text, "Who decides there?") == [
        "| [[A\\|**Northwind**]] | unqualified | [[Kim]] is inside, not reached yet |",
        "| [[C\\|**C**]] | unqualified | nobody yet |",
    ]
    assert "who decides at **none** of the **3** places" in text


def test_several_who_decide_are_one_row() -> None:
    """The last in touch comes first; whoever is named on a lead and not reached is a target."""
    files = {
        "Leads/N.md": lead("Northwind", "decision_maker: '[[Zoe]]'"),
        **{
            f"Contacts/{name}.md": contact(
                "Northwind", "decision_maker: true\ntie: weak", f"- {day} email to [[{name}]]: x\n"
            )
            for name, day in (
                ("Ann", "2026-09-01"),
                ("Bob", "2026-11-02"),
                ("Cem", "2026-10-01"),
                ("Dan", "2026-08-01"),
            )
        },
        "Contacts/Eve.md": DANA,
        "Contacts/Zoe.md": contact("Northwind"),
    }

    text = rendered(files)

    assert rows_of(text, "Who decides, reached")[0].endswith(
        " | [[Bob]], [[Cem]], [[Ann]] and 1 more | weak tie | Mon 2 Nov · email |"
    )
    assert rows_of(text, "Who decides, not reached yet")[0].partition(" | ")[2] == (
        "check-in | [[Zoe]] | [[Ann]] is inside · [[Bob]] is inside |"
    )


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        (
            "tie: weak",
            "You are in touch with who decides at the one place where you work on leads.",
        ),
        ("", "You are not in touch yet with who decides at the one place where you work on leads."),
    ],
)
def test_one_place_is_told_without_figures(properties: str, said: str) -> None:
    """And what follows begins as a sentence does."""
    kim = contact("Northwind", f"decision_maker: true\n{properties}")
    files = {
        "Leads/N.md": lead("Northwind"),
        "Contacts/Kim.md": kim,
        "Organizations/Heron.md": "",
    }

    assert f"> {said}\n> You know nobody at **1** organization.\n" in rendered(files)


# --- who is going cold ------------------------------------------------------------------------


def cold(properties: str, day: str = "2026-09-01", leads: Mapping[str, str] | None = None) -> str:
    """Return the report on one contact, last spoken to on a day."""
    log = f"- {day} call with [[Kim]]: x\n"
    return rendered({"Contacts/Kim.md": contact("Northwind", properties, log), **(leads or {})})


@pytest.mark.parametrize(
    ("properties", "row"),
    [
        ("cadence: 30", "30 days, their own cadence | Thu 1 Oct |"),
        ("tie: strong", "60 days, strong tie | Sat 31 Oct |"),
        ("tie: weak\ncadence: weekly", "7 days, their own cadence | Tue 8 Sep |"),
    ],
)
def test_silence_is_measured_by_ones_own_cadence_or_tie(properties: str, row: str) -> None:
    """The row says what was last, how long silence may last, and since when it was too long."""
    rows = rows_of(cold(properties), "Going cold")

    assert rows == [f"| [[Kim]] | – | Tue 1 Sep · call | {row}"]


@pytest.mark.parametrize(
    "properties",
    ["tie: weak", "title: x", "cadence: 30\nsnooze: 2026-12-24", "cadence: 120"],
)
def test_who_is_not_going_cold(properties: str) -> None:
    """Neither is who may be silent for longer, nor who is snoozed, nor who bears no rhythm."""
    assert "Going cold" not in cold(properties)


@pytest.mark.parametrize(
    ("entry", "last"),
    [
        (
            "2026-11-02 reply from [[Kim]]: and you?",
            "Mon 2 Nov · reply, from them; waits for your answer",
        ),
        ("2026-09-01 reply from [[Kim]]: and you?", "Tue 1 Sep · reply, from them"),
        ("2026-11-02 share from [[Kim]]: an article", "Mon 2 Nov · share, from them"),
    ],
)
def test_who_waits_for_an_answer_is_told_so(entry: str, last: str) -> None:
    """As long as the follow-ups ask for one: it is not they who are silent."""
    files = {"Contacts/Kim.md": contact("", "cadence: 14", f"- {entry}\n")}

    (row,) = rows_of(rendered(files), "Going cold")
    assert f" | {last} | " in row


def test_a_rhythm_that_ends_within_the_week_counts_on_its_first_morning() -> None:
    """The list is one of the week, so that no morning of it moves the report."""
    kim = contact("", "cadence: 30", "- 2026-10-30 call with [[Kim]]: x\n")
    files = {"Contacts/Kim.md": kim}

    assert rows_of(rendered(files), "Going cold") == [
        "| [[Kim]] | – | Fri 30 Oct · call | 30 days, their own cadence | Sun 29 Nov |"
    ]
    assert rendered(files, date(2026, 11, 29)) == rendered(files, date(2026, 11, 23))
    assert "Going cold" not in rendered(files, date(2026, 11, 22))


def test_on_a_lead_its_rhythm_counts() -> None:
    """Whom a lead rests on has its cadence, others on it the longest that suits it."""
    log = "- 2026-11-02 call with [[Dana]]: x\n- 2026-10-30 call with [[Kim]]: x\n"
    files = {
        "Leads/N.md": lead("Northwind", "contacts: ['[[Dana]]', '[[Kim]]']", f"## Log\n{log}"),
        "Contacts/Dana.md": DANA,
        "Contacts/Kim.md": contact("Northwind"),
    }

    last = "Fri 30 Oct · call"
    assert rows_of(rendered(files), "Going cold") == [
        f"| [[Dana]] | {NORTHWIND} | Mon 2 Nov · call | 14 days, lead in focus | Mon 16 Nov |",
        f"| [[Kim]] | {NORTHWIND} | {last} | at most 21 days, lead in focus | Fri 20 Nov |",
    ]


def test_without_a_touch_the_day_of_meeting_counts() -> None:
    """Somebody met and never written to grows cold as well."""
    files = {"Contacts/Kim.md": contact("", "tie: strong\nmet: 2026-08-01")}

    assert rows_of(rendered(files), "Going cold") == [
        "| [[Kim]] | – | met on Sat 1 Aug | 60 days, strong tie | Wed 30 Sep |"
    ]


# --- give and take ----------------------------------------------------------------------------


def test_give_and_take() -> None:
    """Each thing that was given counts once, however many notes it belongs to."""
    files = {
        "Leads/N.md": lead(
            "Northwind",
            "via: '[[Ingrid]]'\ncontacts: ['[[Dana]]', '[[Ingrid]]']",
            "## Intelligence\n- 2026-09-02 [[Ingrid]]: the chair is empty; [[Dana]] sits beside\n"
            "## Log\n- 2026-09-10 intro from [[Ingrid]]: three lines\n"
            "- 2026-10-12 thanks to [[Ingrid]]\n- 2026-11-13 intro from [[Ingrid]] to [[Bea]]\n"
            "- 2026-11-14 intro from [[Marta]]\n",
        ),
        "Contacts/Ingrid.md": contact("", "tie: strong"),
        "Contacts/Dana.md": contact("Northwind", "introduced_by: '[[Ingrid]]'"),
        "Contacts/Bea.md": contact("Osprey"),
        "Contacts/Marta.md": contact(
            "", "", "- 2026-11-16 share to [[Marta]]: x\n- 2026-11-15 share to [[Marta]]: y\n"
        ),
    }

    lines = section(rendered(files), "Give and take")

    assert lines[0].endswith("nothing back since they last gave stand first.")
    assert rows_of(rendered(files), "Give and take") == [
        (
            "| [[Ingrid]] | [[Dana]], [[Bea]] | 1 | 1 | Fri 13 Nov · introduction "
            "| 1 thank-you | **Mon 12 Oct · thank-you** |"
        ),
        "| [[Marta]] | 1 | – | – | Sat 14 Nov · introduction | 2 articles | Mon 16 Nov · article |",
    ]


def test_an_informational_interview_gives_the_leads_that_came_of_it() -> None:
    """A lead that came from a meeting came from whom it was with; nothing back stands out."""
    files = {
        "Leads/N.md": lead("Northwind", "via: '[[Talk]]'"),
        "Meetings/Talk.md": "---\ndate: 2026-09-30\nwith: '[[Lena]]'\nkind: informational\n---\n",
        "Contacts/Lena.md": contact("Bluefin"),
    }

    assert rows_of(rendered(files), "Give and take") == [
        "| [[Lena]] | – | – | 1 | Thu 1 Oct · lead | – | **nothing yet** |"
    ]


def test_an_introduction_you_made_is_given() -> None:
    """Bringing two people together gives to both; one to somebody on the lead tells how you met."""
    files = {
        "Leads/N.md": lead("Northwind", "via: '[[Kim]]'\ncontacts: ['[[Kim]]', '[[Tom]]']"),
        "Daily/2026-11-02.md": "## Log\n- 2026-11-02 intro to [[Kim]] and [[Bea]]: clocks\n",
        "Contacts/Kim.md": contact(),
        "Contacts/Bea.md": contact(),
        "Contacts/Tom.md": contact(),
    }

    assert rows_of(rendered(files), "Give and take") == [
        "| [[Kim]] | – | – | 1 | Thu 1 Oct · lead | 1 introduction | Mon 2 Nov · introduction |"
    ]


def test_what_comes_later_than_the_day_is_not_known() -> None:
    """An old day sees what was given up to it."""
    files = {
        "Leads/N.md": lead(
            "Northwind", "via: '[[Kim]]'", "## Intelligence\n- 2026-11-20 [[Kim]]: new\n"
        ),
        "Contacts/Kim.md": contact("", "", "- 2026-11-19 thanks to [[Kim]]\n"),
    }

    assert rows_of(rendered(files, date(2026, 11, 18)), "Give and take") == [
        "| [[Kim]] | – | – | 1 | Thu 1 Oct · lead | – | **nothing yet** |"
    ]


# --- where nobody is known --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "help_"),
    [
        pytest.param({}, "nobody, as far as your notes tell", id="nobody"),
        pytest.param(
            {"Tom": contact("", "tie: weak\nknows: Marek Dudek")}, "[[Tom]] knows Marek Dudek"
        ),
        pytest.param({"Sofia": contact("Tidal", "tie: weak")}, "[[Sofia]] told you of it"),
        pytest.param(
            {"Ida": contact("", "tie: weak\ntitle: 'Adviser, formerly CTO at Marlow Bank'")},
            "[[Ida]] is or was there, Adviser, formerly CTO at Marlow Bank",
        ),
        pytest.param(
            {"Ida": contact("", "tie: weak") + "\nWorked at [[Marlow Bank]] until 2024.\n"},
            "[[Ida]] has a link to it in their note",
        ),
        pytest.param(
            {
                "Ida": contact("Alder Bank", "tie: weak"),
                "Ole": contact("Alder Bank", "tie: strong"),
            },
            "[[Ole]] is in the same industry, at Alder Bank",
        ),
        pytest.param(
            {"Ida": contact("Alder Bank", "relationship: none")},
            "nobody, as far as your notes tell",
            id="one who is not reached",
        ),
    ],
)
def test_whom_to_ask_where_nobody_is_known(others: Mapping[str, str], help_: str) -> None:
    """The best person to ask knows somebody there, gave the lead, was there, or is in the trade."""
    files = {
        "Leads/Marlow.md": lead("Marlow Bank", "contacts: Marek Dudek\nvia: '[[Sofia]]'"),
        "Organizations/Marlow Bank.md": "---\nmotivation: 2\nindustry: private banking\n---\n",
        "Organizations/Alder Bank.md": "---\nindustry: retail banking\n---\n",
        "Contacts/Silke.md": contact("Alder Bank"),
        **{f"Contacts/{name}.md": text for name, text in others.items()},
    }

    (row,) = rows_of(rendered(files), "Where you know nobody")
    assert row == (
        "| [[Marlow Bank]] | [[Marlow\\|**Marlow Bank** · Data lead]] · motivation 2 of 5 "
        f"| {help_} |"
    )


def test_notes_that_could_not_be_read_are_counted() -> None:
    """In one line, with a link to the report that lists them, whether it is written yet or not."""
    link = "[[Reports/Vault health|Vault health]]"
    one = {"Leads/Sable.md": "---\nalignment: 7\n---\n"}
    two = {**one, "Leads/Vela.md": "---\nalignment: 8\n---\n"}

    assert rendered(one).endswith(f"\n\n*1 note could not be read in full: {link} lists it.*\n")
    assert rendered(two).endswith(f"\n\n*2 notes could not be read in full: {link} lists them.*\n")


@pytest.mark.parametrize(
    ("log", "help_"),
    [
        (
            "- 2026-11-09 reply from [[Devika]]: in December\n",
            "[[Devika]] is in the log of the lead",
        ),
        ("- 2026-11-09 message to [[Devika]]: hello\n", "nobody, as far as your notes tell"),
    ],
)
def test_who_answered_on_the_lead_can_be_asked(log: str, help_: str) -> None:
    """Also where the lead does not name them; a letter without an answer reached nobody."""
    files = {
        "Leads/Yarrow.md": lead("Yarrow", body=f"## Log\n{log}"),
        "Contacts/Devika.md": contact("Datenkreis"),
    }

    (row,) = rows_of(rendered(files), "Where you know nobody")
    assert row.endswith(f"| {help_} |")


def test_organizations_with_leads_come_first_then_postings_then_the_wanted() -> None:
    """One that is settled or asleep is left out, and a name without a note is a name."""
    files = {
        "Leads/Lost.md": lead("Settled", "stage: lost"),
        "Leads/Asleep.md": lead("Asleep", "snooze: 2027-01-01"),
        "Leads/New.md": "---\norganization: Cobalt\n---\n",
        "Postings/P.md": "---\norganization: '[[Tern]]'\nrole: Analyst\n---\n",
        "Postings/Old.md": "---\norganization: '[[Gone]]'\nstage: closed\n---\n",
        "Organizations/Settled.md": "",
        "Organizations/Tern.md": "",
        "Organizations/Heron.md": "---\nmotivation: 5\n---\n",
        "Organizations/Alder.md": "",
    }
    nobody = "nobody, as far as your notes tell"

    assert rows_of(rendered(files), "Where you know nobody") == [
        f"| Cobalt | [[New\\|**Cobalt**]] | {nobody} |",
        f"| [[Tern]] | advertises Analyst | {nobody} |",
        f"| [[Heron]] | motivation 5 of 5 | {nobody} |",
        f"| [[Alder]] | – | {nobody} |",
    ]


def test_a_table_is_no_longer_than_a_page() -> None:
    """What is left out is counted, in the table and at the top."""
    files = {f"Organizations/O{number:02}.md": "" for number in range(27)}

    text = rendered(files)

    assert len(rows_of(text, "Where you know nobody")) == 20
    assert "*and 7 more organizations.*" in text
    assert "> You know nobody at **27** organizations." in text


def test_a_week_begins_on_the_day_of_the_settings() -> None:
    """The report says its week by the first day of it."""
    settings = Settings(weekly=Weekly(starts="sunday"))

    view = network_view(pipeline_of({}, settings), FollowUps(TODAY, {}))

    assert view.first_day == "Sunday 22 November 2026"


# --- hostile values in every field ------------------------------------------------------------


def hostile_vault(value: str) -> dict[str, str]:
    """Return people, organizations and leads whose every field is `value`."""
    text = json.dumps(value)
    line = " ".join(value.split())
    name = value.translate({ord("/"): "_", 0: "_"})
    more = json.dumps(f"x {value}")
    log = (
        f"## Log\n- 2026-09-18 call with {line}: {line}\n- 2026-09-17 intro from [[Kim]]: {line}\n"
        f"- 2026-09-16 share to [[Kim]]: {line}\n"
        f"## Intelligence\n- 2026-09-01 [[Kim]]: {line}\n"
    )
    everything = (
        f"organization: {text}\ntitle: {text}\nemail: {text}\nknows: [{text}, '[[Kim]]']\n"
        f"introduced_by: {text}\nrelationship: {text}\ntie: {text}\n"
    )
    return {
        "Leads/Focus.md": f"---\norganization: {text}\nrole: {text}\ncontacts: [{text}]\n"
        f"decision_maker: {text}\nvia: {text}\nalignment: 4\nhorizon: 2027-02\n---\n{log}",
        "Leads/Alone.md": f"---\norganization: x{text[1:-1]!r}\nrole: {text}\n---\n",
        "Leads/There.md": f"---\norganization: '[[Calm]]'\nrole: {text}\nvia: '[[Kim]]'\n---\n",
        f"Leads/{name}.md": "---\norganization: '[[Calm]]'\nrole: x\n---\n",
        "Leads/Target.md": f"---\norganization: '[[Place]]'\ndecision_maker: {more}\n---\n",
        "Leads/Open.md": f"---\norganization: '[[Inside]]'\nrole: {text}\n---\n",
        "Contacts/Ann.md": f"---\norganization: '[[Inside]]'\ntitle: {text}\n---\n",
        "Contacts/Kim.md": f"---\ntitle: {text}\ntie: strong\nknows: [{text}, {more}]\n---\n",
        f"Contacts/{name}.md": f"---\n{everything}decision_maker: true\n---\n{log}",
        "Contacts/Dana.md": f"---\norganization: {text}\ntitle: {text}\ndecision_maker: true\n"
        f"introduced_by: '[[Kim]]'\ntie: weak\nmet: 2026-01-01\n---\n",
        f"Organizations/{name}.md": f"---\nindustry: {text}\nmotivation: 3\n---\n",
        f"Postings/{name}.md": f"---\norganization: '[[Other]]'\nrole: {text}\n---\n",
        "Postings/P.md": f"---\norganization: {text}\nrole: {text}\n---\n",
    }


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """No row breaks and nothing becomes markup, in every section, in two renderers."""
    text = rendered(hostile_vault(value))
    for render in RENDERERS:
        page = render(text)
        assert tags(page) <= OURS
        assert {len(set(counts)) for counts in tables(page)} == {1}
        assert sum(map(len, tables(page))) == len(re.findall(r"(?m)^\| ", text))
    assert unsafe_code(text) == []


def test_hostile_values_stand_in_every_section() -> None:
    """The vault above leaves no section out."""
    titles = re.findall("(?m)^## (.*)", rendered(hostile_vault("calm")))

    assert titles == [
        "Who decides, not reached yet",
        "Who decides there?",
        "Who decides, reached",
        "Going cold",
        "Give and take",
        "Where you know nobody",
    ]


OURS = set("h1 h2 blockquote p strong em code table thead tbody tr th td ul li".split())
"""The tags that the template itself makes."""


@given(st.dictionaries(st.sampled_from("ABCDE"), st.sets(st.sampled_from("ABCDE")), min_size=1))
def test_whoever_knows_whom_the_report_is_made(knows: Mapping[str, set[str]]) -> None:
    """Circles of people who know and introduced one another end, and give the same text again."""
    files = {
        f"Contacts/{name}.md": contact(
            "Northwind" if name < "C" else "",
            f"decision_maker: {str(name == 'A').lower()}\ntie: {'weak' if name > 'C' else ''}\n"
            f"knows: {json.dumps([f'[[{one}]]' for one in sorted(others)])}\n"
            + (f"introduced_by: '[[{min(others)}]]'\n" if others else ""),
        )
        for name, others in knows.items()
    }
    files["Leads/N.md"] = lead("Northwind")

    assert rendered(files) == rendered(dict(reversed(files.items())))
