"""New notes from the prompt: what is made of a few words, what is refused, what is asked."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import run

from vaultleads.cli.new_command import command
from vaultleads.core.model import NOTE_KINDS, Lead, NoteKind
from vaultleads.core.schema import PROPERTIES, record_of
from vaultleads.new_notes import new_note
from vaultleads.note_reading import note_of
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

POSTING = """---
organization: "[[Northwind]]"
role: Analytics engineer
team: Commercial analytics
stage: open
---
They ask for patience.
"""
VAULT: dict[str, str | bytes] = {
    "Organizations/Northwind.md": "---\n---\n",
    "Organizations/Mercury.md": "---\n---\n",
    "Contacts/Dana Reyes.md": "---\nemail: dana@northwind.example\n---\n",
    "Contacts/Anja Peters.md": "---\n---\n",
    "Contacts/Mercury.md": "---\n---\n",
    "Leads/Northwind – Data lead.md": '---\norganization: "[[Northwind]]"\nrole: Data lead\n'
    "stage: cultivating\n---\n",
    "Postings/Northwind – Analytics engineer (posting).md": POSTING,
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """Return a vault with some people and one posting, and no templates of its own."""
    return make_vault(VAULT)


def texts(vault: Path) -> dict[str, bytes]:
    """Return every file of a vault."""
    return {
        file.relative_to(vault).as_posix(): file.read_bytes()
        for file in vault.rglob("*")
        if file.is_file()
    }


def made(vault: Path, *args: str) -> str:
    """Make a note and return its text."""
    ran = run(vault, "new", *args, "--json")
    assert ran.code == 0, ran.err
    text: str = ran.json["text"]
    assert (vault / ran.json["path"]).read_bytes().decode() == text
    return text


# --- what is made ---------------------------------------------------------------------------


def test_a_lead_is_made_from_the_template(vault: Path) -> None:
    """The template of the program where the vault has none, with what was given in its place."""
    ran = run(
        vault,
        *("new", "lead", "northw", "Data platform lead"),
        *("--contacts", "dana", "--contacts", "Priya Nair", "--source", "networking"),
        *("--horizon", "2027-Q1", "--next", "call: Dana", "--due", "fri"),
    )

    assert ran.out == (
        "Leads/Northwind – Data platform lead.md\n"
        "  organization  [[Northwind]]\n"
        "  contacts      [[Dana Reyes]]\n"
        "  next          call: Dana, due 2026-11-27\n"
    )
    assert ran.err == "contacts: no contact is called 'Priya Nair'; the name stays text.\n"
    assert (vault / "Leads/Northwind – Data platform lead.md").read_text(encoding="utf-8") == (
        "---\n"
        "type: lead\n"
        'organization: "[[Northwind]]"\n'
        "role: Data platform lead\n"
        "stage: spotted\n"
        "source: network\n"
        'via: ""\n'
        "contacts:\n"
        '  - "[[Dana Reyes]]"\n'
        "  - Priya Nair\n"
        "alignment:\n"
        'horizon: "2027-Q1"\n'
        "horizon_asof: 2026-11-23\n"
        'need: ""\n'
        'next: "call: Dana"\n'
        "due: 2026-11-27\n"
        "captured: 2026-11-23\n"
        "---\n"
        "Why I think there may be something here:\n"
        "\n"
        "## Intelligence\n"
        "\n"
        "## Log\n"
    )


def test_a_template_of_the_vault_is_kept_to_the_letter(make_vault: MakeVault) -> None:
    """Comments, own properties, line ends and text stay; placeholders of Obsidian are filled."""
    template = (
        "---\r\n"
        "# mine\r\n"
        "mood: '{{title}}'\r\n"
        "tier: # by hand\r\n"
        "---\r\n"
        "# {{title}}\r\n"
        "Made on {{date:dddd, Do MMMM}}.\r\n"
    )
    vault = make_vault({"_templates/Contact.md": template})

    text = made(vault, "contact", "Sean", "O'Brien", "--tie", "weak")

    assert text == (
        "---\r\n"
        "# mine\r\n"
        "mood: 'Sean O''Brien'\r\n"
        "tier: # by hand\r\n"
        "tie: weak\r\n"
        "---\r\n"
        "# Sean O'Brien\r\n"
        "Made on Monday, 23rd November.\r\n"
    )


@pytest.mark.parametrize(
    ("args", "path"),
    [
        pytest.param(["contact", "Lena", "Ortiz"], "Contacts/Lena Ortiz.md", id="words"),
        pytest.param(["contact", "../Lena/Ortiz"], "Contacts/Lena-Ortiz.md", id="no folder"),
        pytest.param(["organization", "CON"], "Organizations/CON_.md", id="a device"),
        pytest.param(
            ["meeting", "dana", "--kind", "scope", "--date", "tomorrow"],
            "Meetings/2026-11-24 Dana Reyes – scope.md",
            id="a meeting",
        ),
        pytest.param(
            ["meeting", "dana", "--with", "Priya Nair"],
            "Meetings/2026-11-23 Dana Reyes, Priya Nair – informational.md",
            id="its kind from the template",
        ),
        pytest.param(
            ["posting", "northwind", "Clerk"],
            "Postings/Northwind – Clerk (posting).md",
            id="posting",
        ),
        pytest.param(
            ["contact", "Northwind"],
            "Contacts/Northwind (contact).md",
            id="a name of an organization",
        ),
    ],
)
def test_a_note_is_called_by_what_it_is(vault: Path, args: list[str], path: str) -> None:
    """The name is safe, tells its note from every other, and stays in its folder."""
    before = set(texts(vault))

    ran = run(vault, "new", *args)

    assert ran.code == 0, ran.err
    assert set(texts(vault)) - before == {path}


def test_a_name_that_no_note_can_bear_is_kept(vault: Path) -> None:
    """The typed name finds the note as its alias, before those that are given."""
    ran = run(vault, "new", "organization", "C/O Berlin", "--aliases", "Amerika Haus")
    text = (vault / "Organizations/C-O Berlin.md").read_text(encoding="utf-8")
    again = run(vault, "new", "contact", "Kit", "--organization", "C/O Berlin")

    assert ran.err == (
        "aliases: no note can be called 'C/O Berlin', so it is 'C-O Berlin' and has"
        " that name too.\n"
    )
    assert "aliases:\n  - C/O Berlin\n  - Amerika Haus\n" in text
    assert "  organization  [[C-O Berlin]]\n" in again.out


def test_the_organization_of_a_posting_may_be_said_again(vault: Path) -> None:
    """However it is written, it is the same one."""
    text = made(vault, "lead", "--from", "analytics engineer", "--organization", "Northwind GmbH")

    assert "role: near Analytics engineer" in text.splitlines()


def test_notes_go_to_the_folders_of_the_settings(make_vault: MakeVault) -> None:
    """Also where the template lies is a setting."""
    vault = make_vault(
        {
            "vaultleads.yaml": "folders:\n  contact: People\n  templates: T\n",
            "T/Contact.md": "mine\n",
        }
    )

    run(vault, "new", "contact", "Dana", "--tie", "weak")

    text = (vault / "People/Dana.md").read_text(encoding="utf-8")
    assert text == "---\ntie: weak\n---\nmine\n"


@pytest.mark.parametrize(
    ("args", "line"),
    [
        pytest.param(["--via", "mercury"], 'via: "[[Contacts/Mercury|Mercury]]"', id="two bear it"),
        pytest.param(["--via", "Jan Peters"], "via: Jan Peters", id="only nearly a contact"),
        pytest.param(["--via", "[[Meetup]]"], 'via: "[[Meetup]]"', id="a note yet to be written"),
        pytest.param(["--due", "+2w"], "due: 2026-12-07", id="a spoken day"),
        pytest.param(["--stage", "Talking"], "stage: in-conversation", id="an alias"),
        pytest.param(["--alignment", "4"], "alignment: 4", id="a number"),
        pytest.param(["--need", "no"], 'need: "no"', id="a word of YAML"),
        pytest.param(["--cadence", "Weekly"], "cadence: weekly", id="a cadence"),
        pytest.param(["--need", "a\nb"], "need: a b", id="one line"),
    ],
)
def test_values_are_written_as_a_note_has_them(vault: Path, args: list[str], line: str) -> None:
    """Days are ISO days, words are canonical, links lead where they should."""
    assert line in made(vault, "lead", "Vela", "Analyst", *args).splitlines()


@pytest.mark.parametrize(
    ("args", "line"),
    [
        pytest.param(["lead", "A", "B", "--captured", "20 nov"], "captured: 2026-11-20", id="lead"),
        pytest.param(
            ["lead", "A", "B", "--horizon-asof", "3.11."], "horizon_asof: 2026-11-03", id="learnt"
        ),
        pytest.param(["contact", "A", "--met", "fri"], "met: 2026-11-20", id="met"),
        pytest.param(["posting", "A", "B", "--posted", "mon"], "posted: 2026-11-23", id="posted"),
        pytest.param(["posting", "A", "B", "--closes", "fri"], "closes: 2026-11-27", id="closes"),
        pytest.param(["meeting", "A", "--date", "fri"], "date: 2026-11-20", id="a meeting behind"),
        pytest.param(["meeting", "A", "--date", "wed"], "date: 2026-11-25", id="a meeting ahead"),
        pytest.param(["meeting", "A", "--date", "next fri"], "date: 2026-12-04", id="next week"),
    ],
)
def test_a_day_is_meant_as_its_property_is(vault: Path, args: list[str], line: str) -> None:
    """What has happened looks back, a step looks ahead, a meeting may be on either side."""
    assert line in made(vault, *args).splitlines()


@pytest.mark.parametrize(
    ("args", "name"),
    [
        pytest.param(["lead", "A", "B", "--captured", "+2d"], "captured", id="captured"),
        pytest.param(["lead", "A", "B", "--horizon-asof", "+2d"], "horizon_asof", id="learnt"),
        pytest.param(["contact", "A", "--met", "2026-11-25"], "met", id="met"),
    ],
)
def test_what_has_happened_is_not_ahead(vault: Path, args: list[str], name: str) -> None:
    """A day to come is a slip there, and told as one."""
    ran = run(vault, "new", *args)

    assert ran.err == (
        f"vaultleads: {name}: 2026-11-25 has not come yet; give the day on which it happened.\n"
    )
    assert ran.code == 2


def test_the_days_of_a_template_are_written_plainly(make_vault: MakeVault) -> None:
    """Obsidian needs quotes around `{{date}}`, a note needs none; empty `captured` is today."""
    template = '---\nhorizon_asof: "{{date}}"\ndue:\nmade: "{{date}}"\ncaptured: # when\n---\n'
    vault = make_vault({"_templates/Lead.md": template})

    text = made(vault, "lead", "Vela", "Analyst")

    assert text.splitlines()[1:5] == [
        "horizon_asof: 2026-11-23",
        "due:",
        'made: "2026-11-23"',
        "captured: 2026-11-23 # when",
    ]


def test_a_relative_horizon_gets_the_day_that_it_counts_from(make_vault: MakeVault) -> None:
    """Without that day it would move with every morning."""
    vault = make_vault({"_templates/Lead.md": "---\ntype: lead\n---\n"})

    text = made(vault, "lead", "Vela", "Analyst", "--horizon", "3-6 months")

    assert "horizon_asof: 2026-11-23" in text.splitlines()


ALL: dict[NoteKind, list[str]] = {
    "lead": (
        "--organization Northwind --role R --stage spotted --source network --via dana"
        " --contacts dana --contacts anja --decision-maker dana --connection insider --alignment 3"
        " --horizon now --horizon-asof mon --need n --next n --due fri --snooze +3d --cadence 10"
        " --tier focus --captured today --outcome o --aliases a --aliases b"
    ).split(),
    "contact": (
        "New --organization Northwind --title t --relationship alumni --tie weak --decision-maker"
        " --introduced-by dana --knows anja --email a@b.example --phone +4930123 --linkedin in/new"
        " --cadence monthly --snooze fri --next n --due fri --met yesterday --aliases a"
    ).split(),
    "organization": (
        "New --motivation 5 --website new.example --industry i --location l --aliases a"
        " --next n --due fri"
    ).split(),
    "posting": (
        "--organization Northwind --role R --url https://x.example --posted today --closes +3w"
        " --stage applied --team t --signals northw --aliases a"
    ).split(),
    "meeting": (
        "dana --date fri --with anja --organization Northwind --kind scope --aliases a"
    ).split(),
}


@pytest.mark.parametrize("kind", NOTE_KINDS)
def test_every_property_can_be_given_and_is_understood(vault: Path, kind: NoteKind) -> None:
    """Each row of the table is an option, and what it writes is no problem for anybody."""
    assert isinstance(command, click.Group)
    options = {option for param in command.commands[kind].params for option in param.opts}
    names = [spec.name for spec in PROPERTIES if spec.kind == kind]

    text = made(vault, kind, *ALL[kind])

    assert {f"--{name.replace('_', '-')}" for name in names} <= options
    assert [name for name in names if f"\n{name}:" not in text] == []
    assert run(vault, "check").out == f"{len(VAULT) + 1} notes read, no problems.\n"


SEEN = st.characters(exclude_categories=["C"])
"""What is not seen is refused in words by whoever writes a note."""


@given(
    st.text(SEEN, max_size=60),
    st.text(SEEN, max_size=60),
    st.text("\"'#:[]|{}-%<>\\ab\n", max_size=20),
)
def test_whatever_the_words_are_the_note_says_them(
    tmp_path_factory: pytest.TempPathFactory, organization: str, role: str, need: str
) -> None:
    """No text breaks the note, leaves the folder or comes out changed."""
    root = tmp_path_factory.getbasetemp() / "words"
    root.mkdir(exist_ok=True)
    (root / "vaultleads.yaml").touch()
    workspace = Workspace(str(root))
    wanted = {"organization": f"O{organization}", "role": f"R{role}", "need": f"N{need}"}
    wanted = {name: " ".join(text.replace("<%", "").split()) for name, text in wanted.items()}

    note = new_note(workspace, "lead", "", wanted, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - no zone

    record, problems = record_of(
        note_of(note.path, note.data, workspace.settings), workspace.settings.words
    )
    assert isinstance(record, Lead)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert (record.role, record.need) == (wanted["role"], wanted["need"])
    assert note.path.startswith("Leads/")
    assert note.path.count("/") == 1


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        pytest.param(
            ["lead"],
            "A lead needs an organization;"
            ' write `vaultleads new lead northwind "Data platform lead"`.',
            id="a lead",
        ),
        pytest.param(
            ["lead", "northwind"],
            'A lead needs a role; write `vaultleads new lead northwind "Data platform lead"`.',
            id="its role",
        ),
        pytest.param(
            ["lead", "northwind", " ", "--role", ""],
            'A lead needs a role; write `vaultleads new lead northwind "Data platform lead"`.',
            id="blanks",
        ),
        pytest.param(
            ["contact"],
            "A contact needs a name; write `vaultleads new contact Dana Reyes`.",
            id="a contact",
        ),
        *(
            pytest.param(
                ["contact", name],
                "A contact needs a name; write `vaultleads new contact Dana Reyes`.",
                id=f"a contact called {name!r}",
            )
            for name in ("   ", "...", "/")
        ),
        pytest.param(
            ["posting", "northwind", "???"],
            "A posting needs a role; write `vaultleads new posting northwind"
            ' "Analytics engineer"`.',
            id="only signs",
        ),
        pytest.param(
            ["lead", "--from", "analytics engineer", "--organization", "dana"],
            "The posting is of Northwind, not of dana; leave --organization out, or make the lead"
            " without --from.",
            id="another organization than the posting's",
        ),
        pytest.param(
            ["organization"],
            "An organization needs a name; write `vaultleads new organization Northwind`.",
            id="an organization",
        ),
        pytest.param(
            ["meeting"],
            "A meeting needs a person; write `vaultleads new meeting dana`.",
            id="a meeting",
        ),
        pytest.param(
            ["lead", "Vela", "Analyst", "--role", "Clerk"],
            "The role is given twice; leave --role out.",
            id="twice",
        ),
        pytest.param(
            ["lead", "Vela", "Analyst", "--alignment", "9"],
            "alignment: '9' is not a whole number from 1 to 5; write 1, 2, 3, 4 or 5.",
            id="a number",
        ),
        pytest.param(
            ["lead", "Vela", "Analyst", "--stage", "cultivatng"],
            "unknown stage 'cultivatng'; did you mean 'cultivating'?",
            id="a slip",
        ),
        pytest.param(
            ["lead", "Vela", "Analyst", "--need", "<% tp.system.prompt() %>"],
            "need: '<% tp.system.prompt() %>' is a command of a template; leave `<%` out.",
            id="a command",
        ),
    ],
)
def test_what_cannot_be_made_is_told_in_a_sentence(
    vault: Path, args: list[str], sentence: str
) -> None:
    """Nobody is there to be asked, so the sentence says what to write, and nothing is made."""
    before = texts(vault)

    ran = run(vault, "new", *args)

    assert ran.err.strip().removeprefix("vaultleads: ").removeprefix("stage: ") == sentence
    assert ran.code == 2
    assert texts(vault) == before


def test_a_day_that_is_none_names_its_option(vault: Path) -> None:
    """The remedy shows the forms of a day."""
    ran = run(vault, "new", "lead", "Vela", "Analyst", "--due", "someday")

    assert "'--due': 'someday' names no day; write 2026-11-27, fri" in ran.err
    assert ran.code == 2


def test_a_kind_that_is_none_is_answered_with_the_likeliest(vault: Path) -> None:
    """A slip costs no look into the guide."""
    ran = run(vault, "new", "conact", "Dana")

    assert "No kind of note is called 'conact'; did you mean 'contact'?" in ran.err
    assert ran.code == 2


def test_a_likely_duplicate_is_refused_with_the_evidence(vault: Path) -> None:
    """Where the other stands and why it may be the same; nothing is made."""
    before = texts(vault)

    ran = run(vault, "new", "lead", "northwind", "Lead, data")

    assert ran.err == (
        "vaultleads: This lead seems to be in the vault already, so nothing was made;"
        " use this one, or add --anyway:\n"
        "  Leads/Northwind – Data lead.md:3: the same organization and role,"
        " Northwind and Data lead (stage cultivating)\n"
    )
    assert ran.code == 3
    assert texts(vault) == before


def test_a_note_of_the_wanted_name_and_kind_is_a_likely_duplicate(make_vault: MakeVault) -> None:
    """What its properties say may have been changed since; no `(2)` is made unasked."""
    old = "Postings/Tidal Pay – Staff engineer (posting).md"
    vault = make_vault({old: "---\nrole: Principal\n---\n"})

    ran = run(vault, "new", "posting", "tidal pay", "Staff engineer")
    anyway = run(vault, "new", "posting", "tidal pay", "Staff engineer", "--anyway")

    assert ran.err.endswith(f"\n  {old}: the same name\n")
    assert ran.code == 3
    assert anyway.out == "Postings/tidal pay – Staff engineer (posting) (2).md\n"


def test_a_meeting_of_no_given_kind_may_be_any_of_that_day(vault: Path) -> None:
    """The kind that the template sets tells no two talks apart; one that is given does."""
    run(vault, "new", "meeting", "dana", "--kind", "scope")

    plain = run(vault, "new", "meeting", "dana")
    interview = run(vault, "new", "meeting", "dana", "--kind", "interview")

    assert "the same day and person, 2026-11-23 and Dana Reyes" in plain.err
    assert (plain.code, interview.code) == (3, 0)


def test_anyway_makes_it_under_a_name_of_its_own(vault: Path) -> None:
    """Two people may bear one name; their notes may not, or every link would be unclear."""
    ran = run(vault, "new", "contact", "Dana Reyes", "--anyway")

    assert ran.out == "Contacts/Dana Reyes (2).md\n"
    assert ran.code == 0


def test_a_template_that_cannot_be_used_says_what_to_mend(make_vault: MakeVault) -> None:
    """A note is made whole or not at all."""
    broken = make_vault({"_templates/Lead.md": "---\nrole: [a\n---\n"})
    other = make_vault({"_templates/Lead.md": "---\ntype: contact\n---\n"})
    latin = make_vault({"_templates/Lead.md": "---\nrole: é\n---\n".encode("latin-1")})

    errors = [run(vault, "new", "lead", "a", "b") for vault in (broken, other, latin)]

    assert "The template _templates/Lead.md has a mistake on line 2" in errors[0].err
    assert errors[1].err == (
        "vaultleads: _templates/Lead.md makes no lead; write `type: lead` in it, then run again.\n"
    )
    assert errors[2].err == (
        "vaultleads: The template _templates/Lead.md is not UTF-8;"
        " save it as UTF-8, then run again.\n"
    )
    assert [ran.code for ran in errors] == [1, 1, 1]


def test_commands_of_another_engine_stay_and_are_told(make_vault: MakeVault) -> None:
    """Templater may run them; this program cannot."""
    vault = make_vault({"_templates/Contact.md": "<% tp.date.now() %>\n"})

    ran = run(vault, "new", "contact", "Dana")

    assert ran.err == (
        "_templates/Contact.md holds commands of another engine (`<% %>`),"
        " which were left as they are.\n"
    )
    assert (vault / "Contacts/Dana.md").read_text(encoding="utf-8") == "<% tp.date.now() %>\n"


# --- from a posting -------------------------------------------------------------------------


def test_a_posting_gives_the_lead_that_it_signals(vault: Path) -> None:
    """Near the role that is advertised, linked both ways, with the first question; one undo."""
    before = texts(vault)

    ran = run(vault, "new", "lead", "--from", "northwind analytics")
    text = (vault / "Leads/Northwind – near Analytics engineer.md").read_text(encoding="utf-8")
    posting = next(vault.glob("Postings/*.md")).read_text(encoding="utf-8")
    undone = run(vault, "undo")

    assert ran.out == (
        "Leads/Northwind – near Analytics engineer.md\n"
        "Postings/Northwind – Analytics engineer (posting).md\n"
        "  organization  [[Northwind]]\n"
        "  via           [[Northwind – Analytics engineer (posting)]]\n"
        "  next          find out who leads the team next door to Commercial analytics,"
        " due 2026-11-24\n"
    )
    assert text.splitlines()[1:7] == [
        "type: lead",
        'organization: "[[Northwind]]"',
        "role: near Analytics engineer",
        "stage: spotted",
        "source: posting",
        'via: "[[Northwind – Analytics engineer (posting)]]"',
    ]
    assert posting == POSTING.replace(
        "stage: open\n",
        'stage: open\nsignals:\n  - "[[Northwind – near Analytics engineer]]"\n',
    )
    assert undone.code == 0
    assert texts(vault) == before


def test_a_role_and_a_step_may_be_known_better(vault: Path) -> None:
    """What is given takes the place of what is guessed; the guessed day goes with its step."""
    text = made(vault, "lead", "--from", "analytics engineer", "Head of data", "--next", "ask Dana")

    assert "role: Head of data" in text.splitlines()
    assert "next: ask Dana" in text.splitlines()
    assert "due:" in text.splitlines()


def test_a_posting_gives_the_same_lead_once(vault: Path) -> None:
    """A second run is a likely duplicate like any other."""
    run(vault, "new", "lead", "--from", "analytics engineer")

    ran = run(vault, "new", "lead", "--from", "analytics engineer")

    assert "Northwind and near Analytics engineer (stage spotted)" in ran.err
    assert ran.code == 3


def test_where_the_posting_cannot_be_changed_no_lead_is_made(make_vault: MakeVault) -> None:
    """Both notes or none."""
    broken = POSTING.replace("stage: open", "stage: [open")
    vault = make_vault({"Postings/P.md": broken})
    before = texts(vault)

    ran = run(vault, "new", "lead", "--from", "p", "Analyst", "--organization", "Northwind")

    assert "Postings/P.md was not changed, because line" in ran.err
    assert ran.code == 1
    assert texts(vault) == before


def test_a_command_in_a_posting_does_not_reach_a_new_note(make_vault: MakeVault) -> None:
    """A posting is a stranger's text, and Templater runs what a new note holds."""
    hostile = POSTING.replace("Analytics engineer", "<%* evil() %>")
    vault = make_vault({"Postings/P.md": hostile})

    ran = run(vault, "new", "lead", "--from", "p")

    assert "is a command of a template; leave `<%` out." in ran.err
    assert ran.code == 2


# --- ways to ask ----------------------------------------------------------------------------


def test_a_dry_run_shows_the_note_and_makes_nothing(vault: Path) -> None:
    """The diff is that of a new file."""
    before = texts(vault)

    ran = run(vault, "new", "contact", "Priya Nair", "--tie", "weak", "--dry-run")

    assert ran.out.startswith("--- /dev/null\n+++ b/Contacts/Priya Nair.md\n@@ -0,0 +1,")
    assert "\n+tie: weak\n" in ran.out
    assert texts(vault) == before


def test_json(vault: Path) -> None:
    """The keys of every writing command, and the note."""
    ran = run(vault, "new", "contact", "Priya Nair", "--organization", "Vela", "--json")

    path = "Contacts/Priya Nair.md"
    shape = ran.json
    assert (shape["path"], shape["kind"], shape["dry_run"]) == (path, "contact", False)
    assert [one["path"] for one in shape["changed"]] == [path]
    assert shape["text"].encode() == (vault / path).read_bytes()
    assert shape["warnings"] == [
        "organization: no organization is called 'Vela'; the name stays text."
    ]
    assert ran.err == ""


def test_open_hands_the_note_to_the_editor(vault: Path, tmp_path: Path) -> None:
    """The person goes on where the command ends."""
    editor = tmp_path / "editor.py"
    editor.write_text("import sys\nopen(sys.argv[1], 'a').write('seen')\n", encoding="utf-8")

    ran = run(vault, "new", "contact", "Priya", "--open", VISUAL=f"'{sys.executable}' '{editor}'")

    assert ran.code == 0, ran.err
    assert (vault / "Contacts/Priya.md").read_text(encoding="utf-8").endswith("## Log\nseen")


def test_on_a_terminal_the_essentials_are_asked_for(vault: Path) -> None:
    """Organization and role; everything else is an option."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "vaultleads", "--vault", str(vault), "new", "lead"]
    os.write(master, b"northwind\nHead of data\n")

    done = subprocess.run(
        command, stdin=slave, stdout=subprocess.PIPE, stderr=slave, check=False, timeout=60
    )

    asked = os.read(master, 4096).decode()
    os.close(slave)
    os.close(master)
    assert "Which organization: " in asked
    assert "Which role, as you see it: " in asked
    assert done.stdout.decode().startswith("Leads/Northwind – Head of data.md\n")
    assert done.returncode == 0
