"""The follow-up report: what stands in it, the same every time, harmless whatever notes say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, github, tags
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.followup.model import (
    RULES,
    SECTIONS,
    Evidence,
    FollowUp,
    FollowUps,
    Listed,
    NotePart,
    SectionName,
)
from vaultleads.core.names import Names
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import FollowUpPolicy, Settings
from vaultleads.core.views.followups import followups_view, sentence
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
SAMPLE = Path(__file__).parent.parent / "sample-vault"
TODAY = date(2026, 11, 23)
RENDERER = Renderer((shipped_templates(),))

BLUEFIN = "Leads/Bluefin – Analytics lead.md"
LENA = Person("Contacts/Lena Ortiz.md", "Lena Ortiz")
FILES = {
    BLUEFIN: "---\norganization: Bluefin\nrole: Analytics lead\n---\n",
    "Leads/Quayside – Lead.md": "---\norganization: Quayside\nrole: Lead\n---\n",
    "Leads/Quayside – Engineer.md": "---\norganization: Quayside\nrole: Engineer\n---\n",
    "Leads/Quayside – Old.md": "---\norganization: Quayside\nrole: Old\nstage: lost\n---\n",
    "Contacts/Lena Ortiz.md": "---\n---\n",
}
THANKS = FollowUp(
    rule="thank-you",
    note=BLUEFIN,
    lead=BLUEFIN,
    person=LENA,
    due=date(2026, 11, 19),
    action=("thank ", LENA),
    because=("informational interview of 18 Nov, and no word to them since",),
    evidence=Evidence("Contacts/Lena Ortiz.md", 24, date(2026, 11, 18), "informational"),
    touch_kind="thanks",
)
NEXT_STEP = FollowUp(
    rule="next-action",
    note=BLUEFIN,
    lead=BLUEFIN,
    due=date(2026, 12, 8),
    fixed=True,
    action=("ask for the owner",),
    because=("your next step",),
    evidence=Evidence(BLUEFIN, 7),
)


def pipeline_of(files: Mapping[str, str] = FILES, settings: Settings | None = None) -> Pipeline:
    """Return the pipeline of a vault of `files`."""
    settings = settings or Settings()
    notes = [note_of(path, text.encode(), settings) for path, text in files.items()]
    return build_pipeline(notes, settings, Names(files))


def listed(section: SectionName, *found: FollowUp, unset: bool = False) -> Listed:
    """Return an entry about the note of the first follow-up."""
    return Listed(found[0].note, section, found, unset=unset)


def rendered(
    *entries: Listed,
    pipeline: Pipeline | None = None,
    day: date = TODAY,
    snoozed: tuple[str, ...] = (),
    silent: tuple[str, ...] = (),
) -> str:
    """Return the report on `entries`."""
    sections = {name: tuple(one for one in entries if one.section == name) for name in SECTIONS}
    found = FollowUps(day, sections, snoozed, silent)
    return RENDERER.render(
        "reports/Follow-ups.md.j2", followups_view(pipeline or pipeline_of(), found)
    )


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line]


def test_the_whole_report() -> None:
    """Counts, then each section with its boxes, the reason below each, and what is left out."""
    text = rendered(
        listed("overdue", THANKS, NEXT_STEP), snoozed=("Leads/A.md",), silent=("Leads/B.md",)
    )

    assert text == (
        "# Follow-ups\n"
        "\n"
        "> [!todo] Week of Monday 23 November 2026\n"
        "> **1** overdue · **1** snoozed.\n"
        "> Tick a box when it is done; write what happened behind it, with the next date, if you "
        "like.\n"
        "\n"
        "## Overdue\n"
        "\n"
        "- [ ] **Thu 19 Nov** · [[Bluefin – Analytics lead|**Bluefin**]] · thank [[Lena Ortiz]] "
        f"<!-- vl:{THANKS.mark} -->\n"
        "  - *Informational interview of 18 Nov, and no word to them since (line 24 of "
        "[[Lena Ortiz]]).*\n"
        f"  - [ ] also, Tue 8 Dec · ask for the owner <!-- vl:{NEXT_STEP.mark} -->\n"
        "\n"
        "*1 snoozed, no rule has anything to say on 1 lead. `vaultleads explain` shows the rules "
        "for one lead.*\n"
    )


def test_leads_without_a_next_step_are_counted_wherever_they_stand() -> None:
    """What is urgent about them may stand in another section."""
    asked = listed("no-next-action", THANKS, unset=True)
    overdue = listed("overdue", THANKS, unset=True)

    assert (
        "> **1** without a next step · **1** overdue. In all, **2** leads have no next step.\n"
        in (rendered(asked, overdue))
    )
    assert "> **1** overdue. In all, **1** lead has no next step.\n" in rendered(overdue)
    assert "> **1** without a next step.\n" in rendered(asked)


def test_the_sections_stand_in_their_order() -> None:
    """No next step first, then by day, what waits for them at the end; empty ones are left out."""
    text = rendered(*(listed(name, NEXT_STEP) for name in reversed(SECTIONS)))

    assert re.findall("^## (.*)$", text, re.MULTILINE) == [
        "No next step",
        "Overdue",
        "Today · Mon 23 Nov",
        "This week",
        "Next week",
        "Later",
        "Waiting for them",
    ]


@pytest.mark.parametrize(
    ("name", "title", "begins"),
    [
        ("no-next-action", "No next step", "- [ ] **by Thu 19 Nov** · [["),
        ("overdue", "Overdue", "- [ ] **Thu 19 Nov** · [["),
        ("today", "Today · Mon 23 Nov", "- [ ] [["),
        ("waiting", "Waiting for them", "- [ ] **Thu 19 Nov** · [["),
    ],
)
def test_the_day_of_an_entry(name: SectionName, title: str, begins: str) -> None:
    """The day stands first, except under the heading that says it."""
    assert section(rendered(listed(name, THANKS)), title)[0].startswith(begins)


def test_ones_own_next_step_needs_a_reason_only_when_it_is_due() -> None:
    """What lies ahead is as planned; what is due says where the plan stands."""
    assert section(rendered(listed("overdue", NEXT_STEP)), "Overdue")[1:] == [
        "  - *Your next step (line 7).*"
    ]
    assert section(rendered(listed("later", NEXT_STEP)), "Later")[1:] == []
    assert section(rendered(listed("later", THANKS)), "Later")[1:] != []


def test_silence_that_is_red_and_a_missing_next_step_are_said_with_the_reason() -> None:
    """The red day is a date, once it has come; no next step is no secret of another section."""
    silent = replace(THANKS, late=date(2026, 11, 23))

    reasons = section(rendered(listed("overdue", silent, unset=True)), "Overdue")
    before = section(rendered(listed("overdue", silent), day=date(2026, 11, 22)), "Overdue")
    missing = section(rendered(listed("no-next-action", THANKS, unset=True)), "No next step")

    assert reasons[1].endswith(
        "(line 24 of [[Lena Ortiz]]), red since Mon 23 Nov, and no next step is set.*"
    )
    assert before[1].endswith("(line 24 of [[Lena Ortiz]]).*")
    assert missing[1].endswith("(line 24 of [[Lena Ortiz]]).*")


def test_a_lead_is_called_by_its_organization_unless_it_has_two() -> None:
    """The role stands beside it only where it tells two active leads apart."""
    lead = "Leads/Quayside – Lead.md"
    other = replace(THANKS, note=lead, lead=lead)

    lines = section(rendered(listed("overdue", THANKS), listed("overdue", other)), "Overdue")

    assert "[[Bluefin – Analytics lead|**Bluefin**]] · thank" in lines[0]
    assert "[[Quayside – Lead|**Quayside** · Lead]] · thank" in lines[2]


def test_what_is_no_lead_stands_under_its_own_name() -> None:
    """A contact is linked by name, and its own note is not named again as the place."""
    own = replace(THANKS, note=LENA.path, lead="")

    lines = section(rendered(listed("overdue", own)), "Overdue")

    assert "[[Lena Ortiz|**Lena Ortiz**]] · thank [[Lena Ortiz]]" in lines[0]
    assert lines[1].endswith("no word to them since (line 24).*")


def test_a_day_holds_no_more_than_its_limit_and_hides_nothing() -> None:
    """Overdue and today share the limit; what is one too many is linked below its section."""
    policy = FollowUpPolicy(daily_limit=3)
    people = [
        replace(THANKS, note=f"Contacts/P{number}.md", lead="", person=None) for number in range(9)
    ]
    files = {one.note: "---\n---\n" for one in people}
    pipeline = pipeline_of(files, Settings(follow_ups=policy))

    text = rendered(
        *(listed("no-next-action", one) for one in people[:4]),
        *(listed("overdue", one) for one in people[4:6]),
        *(listed("today", one) for one in people[6:]),
        pipeline=pipeline,
    )

    assert section(text, "No next step")[-1] == "and 1 more: [[P3|**P3**]]."
    assert len(section(text, "Overdue")) == 4
    assert section(text, "Today · Mon 23 Nov")[2:] == ["and 2 more: [[P7|**P7**]], [[P8|**P8**]]."]
    assert "**4** without a next step · **2** overdue · **3** today." in text


def test_a_limit_leaves_out_what_is_worth_least(make_vault: MakeVault) -> None:
    """A lead in focus that is due today goes before a contact that has been due for long."""
    contacts = {f"Contacts/P{n}.md": "---\nnext: write\ndue: 2026-11-02\n---\n" for n in range(3)}
    northwind = str(VAULT["Leads/Northwind – Lead.md"]).replace("2026-11-24", "2026-11-23")
    settings = "follow_ups:\n  daily_limit: 2\n"
    root = make_vault({**VAULT, **contacts, "Leads/N.md": northwind, "vaultleads.yaml": settings})

    Workspace(str(root)).report(TODAY)

    text = (root / "Reports/Follow-ups.md").read_text()
    assert "answer [[Dana]] <!--" in text
    assert section(text, "Overdue") == ["and 3 more: [[P0|**P0**]], [[P1|**P1**]], [[P2|**P2**]]."]


def test_without_two_way_there_is_nothing_to_tick() -> None:
    """Where ticks are not harvested there are neither boxes nor marks."""
    text = rendered(
        listed("overdue", THANKS, NEXT_STEP), pipeline=pipeline_of(FILES, Settings(two_way=False))
    )

    assert "[ ]" not in text
    assert "vl:" not in text
    assert "Tick a box" not in text
    assert "- **Thu 19 Nov** · [[Bluefin" in text


def test_nothing_to_do() -> None:
    """A calm day is said in words, and an empty vault says how to begin."""
    assert "> Nothing is to be done today.\n" in rendered(listed("later", NEXT_STEP))
    assert "> Nothing is to be followed up. Write down the first hint" in rendered()


def test_the_next_morning_makes_no_difference() -> None:
    """Where nothing is due today, another day of the week gives the same text."""
    entries = (listed("overdue", THANKS), listed("later", NEXT_STEP))

    assert rendered(*entries) == rendered(*entries, day=date(2026, 11, 24))


def test_broken_notes_are_listed() -> None:
    """What could not be read stands at the end, folded."""
    text = rendered(pipeline=pipeline_of({"Leads/Sable.md": "---\nstage: nowhere\n---\n"}))

    assert "> [!warning]- 1 note could not be read in full\n> - `Leads/Sable.md:2:8` " in text


def test_a_follow_up_in_one_line() -> None:
    """About what, what to do, by when, why, and where that stands."""
    nurture = replace(
        NEXT_STEP,
        action=("share, update or portfolio",),
        due=date(2026, 12, 4),
        because=("nurture cadence of 30 days, last touch was the call of 4 Nov",),
        evidence=Evidence("Contacts/Tom Weiss.md", 31),
    )

    assert sentence("Northwind", nurture, TODAY) == (
        "Northwind: share, update or portfolio by Fri 4 Dec: nurture cadence of 30 days, "
        "last touch was the call of 4 Nov (Contacts/Tom Weiss.md:31)"
    )
    assert sentence("Northwind", replace(nurture, due=None), TODAY).startswith(
        "Northwind: share, update or portfolio: nurture cadence"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (": who decides?", "[[Lena Ortiz]]: who decides?"),
        ("(https://evil.example)", "[[Lena Ortiz]]&#40;https://evil.example)"),
        ("#tag *x*", "[[Lena Ortiz]]\\#tag \\*x\\*"),
    ],
)
def test_what_stands_behind_a_link_is_no_part_of_it(text: str, written: str) -> None:
    """A text behind a link reads as it is written, and never makes the link lead elsewhere."""
    asked = replace(THANKS, action=("ask ", LENA, text))

    assert f"· ask {written} <!--" in rendered(listed("overdue", asked))


# --- boxes, whatever the notes say ------------------------------------------------------------


WARNED = {"blockquote", "code"}
"""The tags of the list of broken notes, for values that break their own note."""


def hostile_report(value: str) -> tuple[str, list[FollowUp]]:
    """Return a report in which every text is `value`, and the follow-ups in it."""
    person = Person("", value)
    lead = f"Leads/{value.translate({ord('/'): '_', 0: '_'})}.md"
    found = [
        replace(
            THANKS,
            note=note,
            lead=lead,
            person=person,
            action=(value, person, value, NotePart(lead, value)),
            because=(value, person, value),
            evidence=Evidence(lead, 3, None, value, value),
        )
        for note in (BLUEFIN, lead)
    ]
    own = f"---\norganization: {json.dumps(value)}\n---\n"
    pipeline = pipeline_of({BLUEFIN: FILES[BLUEFIN], lead: own})
    text = rendered(
        listed("overdue", found[0], replace(found[0], rule="reply-owed")),
        listed("later", found[1]),
        pipeline=pipeline,
    )
    return text, [found[0], replace(found[0], rule="reply-owed"), found[1]]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """Each follow-up has one box with its mark at the end of its line; nothing becomes markup."""
    text, found = hostile_report(value)

    boxes = re.findall(r"^ *- \[ \] .* <!-- vl:([0-9a-f]{10}) -->$", text, re.MULTILINE)
    assert boxes == [one.mark for one in found]
    calm, _ = hostile_report("calm")
    for render in RENDERERS:
        assert tags(render(text)) <= tags(render(calm)) | WARNED


def test_a_renderer_of_github_sees_the_boxes() -> None:
    """Every box is a task, the indented ones too, and the marks do not show."""
    page = github(rendered(listed("overdue", THANKS, NEXT_STEP)))

    assert page.count('<input type="checkbox"') == 2
    assert re.sub("<!--.*?-->", "", page).count("vl:") == 0


@given(st.text(max_size=40), st.integers(1, 4))
def test_a_follow_up_is_one_line_with_one_mark(text: str, entries: int) -> None:
    """Whatever is written in a note, the box and its mark stay on one line."""
    found = replace(THANKS, action=(text, LENA, text), because=(text,))

    report = rendered(*[listed("overdue", found)] * entries)

    assert len(section(report, "Overdue")) == 2 * entries
    assert len(re.findall(rf"(?m)^- \[ \] .*<!-- vl:{found.mark} -->$", report)) == entries


@given(st.binary(max_size=400), st.binary(max_size=400))
@example(b"---\n" + b"[" * 30_000, b"")
@example(b"---\nnext: x\ndue: 2026-11-20\n---\n", b"- " * 30_000)
def test_any_bytes_are_followed_up(front: bytes, body: bytes) -> None:
    """Whatever notes hold, the list is made, with one box for each follow-up that is shown."""
    texts = {
        "Leads/Any.md": front + b"\n" + body,
        "Leads/Fenced.md": b"---\n"
        + front
        + b"\n---\n## Log\n- 2026-11-18 call with [[Dana]] "
        + body,
        "Contacts/Dana.md": b"---\ntie: weak\n---\n## Log\n- 2026-11-20 reply from [[Dana]]: "
        + body,
        "Daily/2026-11-20.md": b"## Log\n" + body,
    }
    notes = [note_of(path, data, Settings()) for path, data in texts.items()]
    pipeline = build_pipeline(notes, Settings(), Names(texts))
    found = follow_ups(pipeline, TODAY, Playbook())

    text = RENDERER.render("reports/Follow-ups.md.j2", followups_view(pipeline, found))

    marks = re.findall(r"^ *- \[ \] .* <!-- vl:([0-9a-f]{10}) -->$", text, re.MULTILINE)
    assert marks == [one.mark for one in found.every]


# --- the sample vault -------------------------------------------------------------------------


def test_every_rule_and_section_has_an_example() -> None:
    """The sample vault shows each reason there is to do something, and each place to put it."""
    found = Workspace(str(SAMPLE)).follow_ups(TODAY)

    assert {one.rule for one in found.every} == set(RULES)
    assert [name for name in SECTIONS if not found.sections[name]] == []
    assert found.snoozed != ()


# --- a whole run ------------------------------------------------------------------------------

VAULT: dict[str, str | bytes] = {
    "Leads/Northwind – Lead.md": '---\norganization: Northwind\nrole: Lead\ncontacts: "[[Dana]]"\n'
    "alignment: 4\nhorizon: 2027-02\nnext: send it\ndue: 2026-11-24\n---\n\n## Log\n\n"
    "- 2026-11-20 reply from [[Dana]]: Q1 looks right\n",
    "Contacts/Dana.md": "---\norganization: Northwind\ndecision_maker: true\n---\n",
}


def test_a_lead_that_is_called_like_a_report_is_told_from_it_at_once(make_vault: MakeVault) -> None:
    """The first reports are the last word: that they are there now changes no link."""
    root = make_vault({"Leads/Priorities.md": "---\nstage: spotted\n---\n"})

    Workspace(str(root)).report(TODAY)

    assert {one.state for one in Workspace(str(root)).report(TODAY)} == {"unchanged"}


def test_a_run_writes_the_list_and_the_second_writes_nothing(make_vault: MakeVault) -> None:
    """The report, the priorities and the calendar come from one look at the vault."""
    root = make_vault(VAULT)

    first = Workspace(str(root)).report(TODAY)
    second = Workspace(str(root)).report(TODAY)

    paths = [one.path for one in first if one.state == "written"]
    assert paths[:2] == ["Reports/Priorities.md", "Reports/Follow-ups.md"]
    assert paths[-1] == "Reports/follow-ups.ics"
    assert {one.state for one in second} == {"unchanged"}
    text = (root / "Reports/Follow-ups.md").read_text()
    assert "- [ ] [[Northwind – Lead|**Northwind**]] · answer [[Dana]] <!-- vl:" in text
    assert "BEGIN:VEVENT" in (root / "Reports/follow-ups.ics").read_text()


def test_a_calendar_of_ones_own_is_never_overwritten(make_vault: MakeVault) -> None:
    """A calendar in the place that another program made stays, and the run says so."""
    root = make_vault({**VAULT, "Reports/follow-ups.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"})

    outcome = Workspace(str(root)).report(TODAY)[-1]

    assert outcome.state == "refused"
    assert "follow-ups.ics is not a calendar made by vaultleads" in outcome.message
    assert (root / "Reports/follow-ups.ics").read_bytes() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def test_the_calendar_can_be_left_out(make_vault: MakeVault) -> None:
    """A setting keeps the calendar from being written."""
    root = make_vault({**VAULT, "vaultleads.yaml": "calendar:\n  written: false\n"})

    Workspace(str(root)).report(TODAY)

    assert not (root / "Reports/follow-ups.ics").exists()


def test_mistakes_in_the_playbook_of_the_vault_are_listed(make_vault: MakeVault) -> None:
    """The report says which line of the playbook is not understood, and is made all the same."""
    root = make_vault({**VAULT, "_templates/playbook.yaml": "scope:\n  nonsense: x\n"})

    Workspace(str(root)).report(TODAY)

    text = (root / "Reports/Follow-ups.md").read_text()
    assert "> - `_templates/playbook.yaml:2:" in text
