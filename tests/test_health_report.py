"""The health report: every problem with its mend, lost links, what was left lying, duplicates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, tables, tags, unsafe_code
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.codec.amend import amend
from vaultleads.core.building import build_pipeline
from vaultleads.core.changes import AmendError
from vaultleads.core.duplicate_pairs import duplicate_pairs
from vaultleads.core.duplicates import likely_duplicates
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.mending import mends
from vaultleads.core.model import Contact, Lead, Organization
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.policy import Settings, Words
from vaultleads.core.problem import Problem
from vaultleads.core.views.health import HealthView, health_view
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates

TODAY = date(2026, 11, 23)
SAMPLE = Path(__file__).parent.parent / "sample-vault"
RENDERER = Renderer((shipped_templates(),))
FIXED = " · `vaultleads check --fix` does it"


def pipeline_of(files: Mapping[str, str]) -> Pipeline:
    """Return the picture of a vault of `files`."""
    settings = Settings()
    notes = [
        note_of(path, text.encode("utf-8", "replace"), settings) for path, text in files.items()
    ]
    aliases = {note.path: alias_names(note.properties) for note in notes}
    return build_pipeline(notes, settings, Names(files, aliases=aliases))


def view_of(
    files: Mapping[str, str], others: tuple[Problem, ...] = (), today: date = TODAY
) -> HealthView:
    """Return the view of the report on a vault of `files`."""
    return health_view(pipeline_of(files), FollowUps(today, {}), others)


def rendered(
    files: Mapping[str, str], others: tuple[Problem, ...] = (), today: date = TODAY
) -> str:
    """Return the report on a vault of `files`."""
    return RENDERER.render("reports/Vault health.md.j2", view_of(files, others, today))


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line]


def rows_of(text: str, title: str) -> list[str]:
    """Return the rows of the table in the section called `title`, without its head."""
    return [line for line in section(text, title) if line.startswith("|")][2:]


def test_a_vault_without_problems_says_so_in_one_line() -> None:
    """Nothing else stands in the report then."""
    text = rendered({"Contacts/Dana.md": "---\n---\n"})

    assert text == (
        "# Vault health\n"
        "\n"
        "> [!abstract] Week of Monday 23 November 2026\n"
        "> **1** note read, no problems.\n"
    )


# --- problems ---------------------------------------------------------------------------------


def test_errors_and_warnings_stand_apart_each_with_its_place_and_its_mend() -> None:
    """A note with one problem is one line, one with more has a line for each."""
    files = {
        "Leads/A.md": "---\nalignment: 7\nhorizon: soonish\n---\n",
        "Contacts/B.md": "---\ndecision_maker: yes\n---\n",
        "Contacts/C.md": "---\nmet: 14.10.2026\n---\n",
    }

    text = rendered(files)

    day = "*write year, month and day, as in `2026-11-27`*"
    number = "alignment: '7' is not a whole number from 1 to 5 · *write 1, 2, 3, 4 or 5*"
    forms = "2027-02, 2027-Q1, 2027-01..2027-03, 3-6 months, now or vague"
    assert section(text, "What does not count")[1:] == [
        f"- [[C]] · line 2, column 6: met: '14.10.2026' is not a date · {day}",
        "- [[A]]",
        f"  - line 2, column 12: {number}",
        f"  - line 3, column 10: horizon: 'soonish' is not understood · *write {forms}*",
    ]
    true = "decision_maker: 'yes' is read as true, but Obsidian shows it as text"
    assert section(text, "Worth mending")[1:] == [
        f"- [[B]] · line 2, column 17: {true} · *write `decision_maker: true`*",
    ]
    assert (
        "> **3** notes read: **3** errors, which do not count, and **1** warning, in **3** files.\n"
    ) in text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"Leads/A.md": "---\nalignment: 7\n---\n"},
            "**1** note read: **1** error, which does not count, in **1** file.",
        ),
        (
            {"Contacts/B.md": "---\ndecision_maker: yes\n---\n"},
            "**1** note read: **1** warning, in **1** file.",
        ),
    ],
)
def test_the_box_speaks_of_what_there_is(files: Mapping[str, str], said: str) -> None:
    """Of errors where there are any, and of warnings where there are any."""
    assert f"\n> {said}\n" in rendered(files)


def test_files_that_are_no_notes_are_listed_by_their_path() -> None:
    """The playbook and templates belong to the vault as well."""
    problem = Problem("_templates/playbook.yaml", 3, 0, "x", "no stage is called 'x'", "mend it")

    assert section(rendered({}, (problem,)), "What does not count")[1:] == [
        "- `_templates/playbook.yaml` · line 3: no stage is called 'x' · *mend it*"
    ]


def test_nothing_bad_vanishes() -> None:
    """What is beyond the limits of a note and of the page is counted."""
    one = "".join(f"- 2026-02-30 call {number}\n" for number in range(12))
    files = {
        f"Leads/{number:02}.md": f"---\n---\n## Log\n{one if number == 0 else one[:20]}"
        for number in range(53)
    }

    lines = section(rendered(files), "What does not count")

    assert "  - and 4 more in this note, which `vaultleads check` lists" in lines
    assert lines[-1] == "- and 3 more notes, which `vaultleads check` lists"
    assert "**64** errors" in rendered(files)


# --- what `check --fix` mends -----------------------------------------------------------------

FIXABLE = {
    "organization: [[N]]": True,
    "contacts: [[[A]], [[B]]]": True,
    "contacts:\n  - [[A]]\n  - B": True,
    "role: Lead #data": True,
    "tags: #data": True,
    "tags:\n  - search\n  - #other": True,
    "role: 007": True,
    "contacts:\n  - A\n  - B #c": True,
    "contacts: [A, B #c\n  , D]": False,
    "organization: [[N]]\nalignment: 7": True,
    "organization: [[N]]\ndue: 2026-11-20\ndue: 2026-11-21": False,
    "organization: [[N]]\nrole: a: b": False,
    "alignment: 7": False,
    "stage: nowhere": False,
    "mine: 007": False,
}


@pytest.mark.parametrize(("front", "fixed"), FIXABLE.items())
def test_what_check_fix_mends_is_marked(front: str, *, fixed: bool) -> None:
    """A mark stands where the command would really change the note, and nowhere else."""
    data = f"---\n{front}\n---\n"
    note = note_of("Leads/L.md", data.encode(), Settings())
    text = rendered({"Leads/L.md": data, "Organizations/N.md": "", "Contacts/A.md": ""})

    try:
        made = mends(note, data.splitlines(), Words())
        changed = amend("Leads/L.md", data.encode(), [one.change for one in made])
    except AmendError:
        changed = data.encode()

    assert (FIXED in text) == fixed
    assert (changed != data.encode()) == fixed
    assert ("`vaultleads check --fix` mends **1** of them" in text) == fixed or text.count(
        FIXED
    ) > 1


def test_in_the_sample_vault_the_marks_are_right() -> None:
    """Each note with a mark would be changed by the command, and has fewer problems then."""
    files = {
        file.relative_to(SAMPLE).as_posix(): file.read_bytes().decode(errors="replace")
        for folder in ("Leads", "Contacts", "Organizations", "Postings", "Meetings")
        for file in sorted((SAMPLE / folder).glob("*.md"))
    }
    view = view_of(files)
    marked = [
        faulty.path
        for faulty in (*view.errors, *view.warnings)
        if any(one.mended for one in faulty.faults)
    ]

    assert marked == ["Contacts/Devika Rao.md", "Leads/Mistral Wind – SCADA data engineer.md"]
    for path in marked:
        data = files[path].encode()
        note = note_of(path, data, Settings())
        changes = [one.change for one in mends(note, data.decode().splitlines(), Words())]
        after = note_of(path, amend(path, data, changes), Settings())
        assert len(after.problems) < len(note.problems)


# --- links ------------------------------------------------------------------------------------


def test_links_that_lead_nowhere_stand_once_with_their_candidates() -> None:
    """The same target in several notes is one line; what makes something be lost comes first."""
    files = {
        "Leads/A.md": "---\ncontacts: ['[[Dana Reyse]]', '[[Nobody]]']\n---\n",
        "Leads/B.md": "---\ncontacts: '[[Nobody]]'\n---\nSee [[Nobody]].\n",
        "Leads/C.md": "---\norganization: '[[Same]]'\n---\n",
        "Contacts/Dana Reyes.md": "---\n---\n",
        "Organizations/Same.md": "---\n---\n",
        "Daily/Same.md": "x",
    }

    either = "*write `[[Daily/Same]]` or `[[Organizations/Same]]`*"
    nobody = "no note is called 'Nobody' · *write that note, or mend the name*"
    assert section(rendered(files), "Links that lead nowhere") == [
        f"- **does not count:** 'Same' names 2 notes · {either} · [[C]] line 2",
        f"- {nobody} · [[A]] line 2, [[B]] line 2, [[B]] line 4",
        "- no note is called 'Dana Reyse' · *did you mean `[[Dana Reyes]]`?* · [[A]] line 2",
    ]


def test_further_places_of_a_lost_link_are_counted() -> None:
    """Four places are shown."""
    files = {f"Leads/{name}.md": "---\nvia: '[[Nobody]]'\n---\n" for name in "ABCDEF"}

    (line,) = section(rendered(files), "Links that lead nowhere")
    assert line.endswith("[[A]] line 2, [[B]] line 2, [[C]] line 2, [[D]] line 2 and 2 more")


# --- untouched leads --------------------------------------------------------------------------


def test_leads_that_nobody_touched_since_they_were_captured() -> None:
    """The oldest stands first, one without a day last."""
    files = {
        "Leads/A.md": "---\norganization: Atlas\nrole: x\nsource: event\ncaptured: 2026-11-02\n---",
        "Leads/B.md": "---\ncaptured: 2026-10-02\nstage: investigating\n---\n",
        "Leads/C.md": "---\n---\n",
    }

    text = rendered(files)

    assert rows_of(text, "Untouched since captured") == [
        "| [[B\\|**B**]] | Fri 2 Oct | – | investigating |",
        "| [[A\\|**Atlas** · x]] | Mon 2 Nov | event | spotted |",
        "| [[C\\|**C**]] | no day given | – | spotted |",
    ]
    assert "**3** leads untouched since they were captured." in text


@pytest.mark.parametrize(
    "note",
    [
        "captured: 2026-11-23\n---\n",
        "captured: 2026-10-02\n---\n## Log\n- 2026-10-02 call with Dana\n",
        "captured: 2026-10-02\n---\n## Log\n- 2026-10-05 stage: spotted → investigating\n",
        "captured: 2026-10-02\n---\n## Intelligence\n- 2026-10-05 Dana: budget\n",
        "captured: 2026-10-02\ncontacts: '[[Kim]]'\n---\n",
        "captured: 2026-10-02\nstage: lost\n---\n",
        "captured: 2026-10-02\nsnooze: 2026-12-24\n---\n",
    ],
    ids=["this week", "touch", "stage", "fact", "a touch with its contact", "lost", "snoozed"],
)
def test_a_lead_that_was_touched_or_had_no_time(note: str) -> None:
    """It is not listed."""
    files = {
        "Leads/A.md": f"---\n{note}",
        "Contacts/Kim.md": "---\n---\n## Log\n- 2026-10-09 email to [[Kim]]: x\n",
    }

    assert "Untouched" not in rendered(files)


def test_what_was_logged_before_the_capture_or_comes_later_does_not_count() -> None:
    """Only what happened to the lead since it was written down, up to the day."""
    files = {
        "Leads/A.md": "---\ncaptured: 2026-10-02\n---\n## Log\n- 2026-10-01 call with Dana\n"
        "- 2026-11-24 stage: spotted → investigating\n"
    }

    assert len(rows_of(rendered(files), "Untouched since captured")) == 1


# --- duplicates -------------------------------------------------------------------------------

DOUBLES = {
    "Leads/N.md": "---\norganization: '[[Northwind]]'\nrole: Data platform lead\n---\n",
    "Leads/O.md": "---\norganization: '[[Northwind]]'\nrole: Lead, data platfrom\n---\n",
    "Leads/P.md": "---\norganization: Northwind GmbH\nrole: Data analyst\n---\n",
    "Contacts/Dana Reyes.md": "---\norganization: '[[Northwind]]'\nemail: d@n.example\n---\n",
    "Contacts/D. Reyes.md": "---\norganization: '[[Northwind]]'\n---\n",
    "Contacts/Old/Reyes, Dána.md": "---\n---\n",
    "Contacts/Dee.md": "---\nemail: D+jobs@N.example\n---\n",
    "Contacts/Tom.md": "---\norganization: '[[Northwind]]'\n---\n",
    "Organizations/Northwind.md": "---\nwebsite: https://www.northwind.example/jobs\n---\n",
    "Organizations/Northwind Ltd.md": "---\n---\n",
    "Organizations/Lockers.md": "---\nwebsite: northwind.example\n---\n",
}


def test_likely_duplicates_stand_with_their_reason() -> None:
    """Each pair once, in order of path, with the evidence that says most."""
    text = rendered(DOUBLES)

    opening = "the same organization and nearly the same role, Northwind and Lead, data platfrom"
    assert rows_of(text, "Likely duplicates") == [
        "| [[D. Reyes]] | [[Dana Reyes]] | the same initial, surname and organization, Northwind |",
        "| [[Dana Reyes]] | [[Dee]] | the same e-mail address, d@n.example |",
        "| [[Dana Reyes]] | [[Reyes, Dána]] | nearly the same name as Dana Reyes |",
        f"| [[N]] | [[O]] | {opening} (stage spotted) |",
        "| [[Lockers]] | [[Northwind]] | the same site, northwind.example |",
        "| [[Northwind Ltd]] | [[Northwind]] | nearly the same name as Northwind Ltd |",
    ]
    assert "**6** likely duplicates." in text


@given(
    st.dictionaries(
        st.sampled_from([f"{folder}/{name}.md" for folder in ("A", "B") for name in "abcdef"]),
        st.tuples(
            st.sampled_from(["lead", "contact", "organization"]),
            st.sampled_from(["Dana Reyes", "D. Reyes", "Kühn GmbH", "Kuehn", "Tom"]),
            st.sampled_from(["Data lead", "Lead Data", "Data laed", "Analyst"]),
            st.sampled_from(["", "[[Kühn GmbH]]", "Kuehn"]),
            st.sampled_from(["", "a@x.example", "A+b@x.example"]),
        ),
    )
)
def test_the_pairs_are_those_that_a_new_note_would_be_told_of(
    notes: Mapping[str, tuple[str, str, str, str, str]],
) -> None:
    """Looking things up finds what comparing every note with every other does."""
    files = {
        path: f"---\ntype: {kind}\naliases: ['{name}']\nrole: {role}\norganization: '{place}'\n"
        f"email: {mail}\nwebsite: {mail.partition('@')[2]}\n---\n"
        for path, (kind, name, role, place, mail) in notes.items()
    }
    pipeline = pipeline_of(files)
    tables: tuple[Mapping[str, Lead | Contact | Organization], ...] = (
        pipeline.leads,
        pipeline.contacts,
        pipeline.organizations,
    )

    assert {(one.first, one.other) for one in duplicate_pairs(pipeline)} == {
        (path, other)
        for table in tables
        for path, record in table.items()
        for other in likely_duplicates(pipeline, record)
        if path < other.path
    }


# --- hostile values in every field ------------------------------------------------------------


def hostile_vault(value: str) -> dict[str, str]:
    """Return notes whose every field is `value`, many of them broken by it."""
    text = json.dumps(value)
    line = " ".join(value.split())
    name = value.translate({ord("/"): "_", 0: "_"})
    return {
        "Leads/A.md": f"---\norganization: {text}\nrole: {text}\nsource: {text}\nstage: {text}\n"
        f"horizon: {text}\nalignment: {text}\ndue: {text}\ntier: {text}\n---\n",
        "Leads/B.md": f"---\norganization: {text}\nrole: {text}\nsource: {text}\n---\n",
        f"Leads/{name}.md": f"---\n{line}\n{line}: {line}\nrole: {line}\ntags: #{line}\n---\n"
        f"## Log\n- 2026-02-30 {line}: x\n- 2026-11-20 {line} with [[{line}]]: x\n",
        f"Contacts/{name}.md": f"---\nemail: a@x.example\nknows: '[[No {name}]]'\n"
        f"tie: {text}\nrelationship: {text}\n---\n[[{line}]] ![[No {line}]]\n",
        f"Contacts/x/{name}.md": f"---\nemail: a@x.example\ntitle: {line}\n- {line}\n",
        f"Organizations/{name}.md": f"---\norganization: {text}\nmotivation: {text}\n---\n",
        f"Organizations/x/{name}.md": f"---\n{text}: {text}\n---\n",
    }


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """No row breaks and nothing becomes markup, in every section, in two renderers."""
    other = Problem(f"_templates/{value}", 1, 1, "x", f"'{value}' `{value}`", f"write `{value}`")
    text = rendered(hostile_vault(value), (other,))
    for render in RENDERERS:
        page = render(text)
        assert tags(page) <= OURS
        assert {len(set(counts)) for counts in tables(page)} == {1}
        assert sum(map(len, tables(page))) == len(re.findall(r"(?m)^\| ", text))
        assert page.count("<li>") == len(re.findall(r"(?m)^ *- ", text))
    assert unsafe_code(text) == []


def test_hostile_values_stand_in_every_section() -> None:
    """The vault above leaves no section out."""
    titles = re.findall("(?m)^## (.*)", rendered(hostile_vault("calm")))

    assert titles == [
        "What does not count",
        "Worth mending",
        "Links that lead nowhere",
        "Untouched since captured",
        "Likely duplicates",
    ]


OURS = set("h1 h2 blockquote p strong em code table thead tbody tr th td ul li".split())
"""The tags that the template itself makes."""


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_are_reported_on(front: bytes, body: bytes) -> None:
    """Whatever notes hold, the report is made, and the same again from the same notes."""
    files = {
        "Leads/Any.md": front + b"\n" + body,
        "Leads/Fenced.md": b"---\n" + front + b"\n---\n## Log\n- 2026-11-20 " + body,
        "Contacts/Two.md": b"---\ntags: " + front + b"\nrole: " + body + b"\n---\n",
    }
    notes = [note_of(path, data, Settings()) for path, data in files.items()]
    pipeline = build_pipeline(notes, Settings(), Names(files))
    again = build_pipeline(notes[::-1], Settings(), Names(list(files)[::-1]))

    view = health_view(pipeline, FollowUps(TODAY, {}))

    assert RENDERER.render("reports/Vault health.md.j2", view)
    assert view == health_view(again, FollowUps(TODAY, {}))
