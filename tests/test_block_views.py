"""What generated blocks show: each view in words, the same every time, and harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.blocks import VIEWS, read_markers
from vaultleads.core.blocks import marker_lines as markers_in
from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.histories import NO_RECORD, Histories, Record, Stood
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem
from vaultleads.core.views.blocks import BlockViews
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates

TODAY = date(2026, 11, 23)
SETTINGS = Settings()
RENDERER = Renderer((shipped_templates(),))

NORTHWIND = "Leads/Northwind – Data platform lead.md"
FILES = {
    NORTHWIND: """---
organization: "[[Northwind]]"
role: Data platform lead
stage: in-conversation
source: network
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
captured: 2026-09-01
next: send the case study
due: 2026-11-27
---

## Log

- 2026-11-20 reply from [[Dana Reyes]]: "Q1 looks right"
- 2026-10-29 stage: cultivating → in-conversation
- 2026-10-29 call with [[Dana Reyes]]: forty minutes
- 2026-09-22 share to [[Dana Reyes]]: my post, [[Case study]] too

## Intelligence

- 2026-10-29 [[Dana Reyes]]: team of four
""",
    "Leads/Vela – Data lead.md": """---
organization: Vela
role: Data lead
stage: spotted
captured: 2026-11-16
---
""",
    "Leads/Sable – Analyst.md": """---
organization: Sable
role: Analyst
stage: lost
outcome: team cut
captured: 2026-08-01
---

## Log

- 2026-11-17 stage: investigating → lost
""",
    "Contacts/Dana Reyes.md": """---
organization: "[[Northwind]]"
title: VP Data
relationship: met-once
tie: moderate
decision_maker: true
introduced_by: "[[Ingrid Thomsen]]"
---
""",
    "Contacts/Ingrid Thomsen.md": "---\nrelationship: former-manager\n---\n",
    "Contacts/Ines Falk.md": '---\norganization: "[[Northwind]]"\ntitle: Analytics manager\n---\n',
    "Organizations/Northwind.md": (
        "---\nindustry: parcel lockers\nlocation: Hamburg\nmotivation: 5\n---\n"
    ),
    "Postings/Northwind – Engineer.md": (
        '---\norganization: "[[Northwind]]"\nrole: Engineer\nstage: open\ncloses: 2026-12-15\n---\n'
    ),
    "Daily/2026-11-12.md": "## Log\n\n- coffee with [[Dana Reyes]]: by chance\n",
    "Case study.md": "Numbers.\n",
}


def picture(files: Mapping[str, str]) -> Pipeline:
    """Return the picture of a vault of `files`."""
    notes = [
        note_of(path, text.encode("utf-8", "replace"), SETTINGS) for path, text in files.items()
    ]
    reports = ["Reports/Priorities.md", "Reports/Follow-ups.md"]
    return build_pipeline(notes, SETTINGS, Names([*files, *reports]))


def shown(
    marker: str,
    path: str = "Monday.md",
    files: Mapping[str, str] = FILES,
    earlier: Record = NO_RECORD,
) -> str:
    """Return what a block that begins with `marker` shows in the note at `path`.

    `earlier` is what the report of an earlier week knew.
    """
    pipeline = picture(files)
    views = BlockViews(
        pipeline,
        follow_ups(pipeline, TODAY, Playbook(())),
        Histories(pipeline, NO_RECORD, earlier),
    )
    lines = [f"<!-- vaultleads:begin {marker} -->", "<!-- vaultleads:end -->"]
    ((block,), problems) = read_markers(markers_in(lines), path, 1)
    assert problems == ()
    view = views.view(block, path)
    assert not isinstance(view, Problem), view.said
    return RENDERER.render(f"blocks/{block.view}.md.j2", view, folder=path.rpartition("/")[0])


def test_leads_in_order_with_their_next_steps() -> None:
    """One row for each lead that is worked; a lead that is closed is none."""
    assert (
        shown("priorities")
        == (
            "| Lead | Tier | Quality | Next step |\n"
            "|---|---|--:|---|\n"
            "| [[Northwind – Data platform lead\\|**Northwind** · Data platform lead]] | focus | "
            "| Fri 27 Nov · send the case study |\n"
            "| [[Vela – Data lead\\|**Vela** · Data lead]] | unqualified | **38**, 0 % known | "
            "**none set** · find out who heads the team |\n"
        )
        or shown("priorities").count("\n") == 4
    )


def test_of_one_tier_no_tier_is_shown() -> None:
    """Whoever asks for one knows it; what has no room is counted, with a link to the rest."""
    assert shown("priorities tier=focus").splitlines()[0] == "| Lead | Quality | Next step |"
    assert shown("priorities limit=1").splitlines()[-1] == "*and 1 more in [[Priorities]]*"
    assert shown("priorities tier=nurture") == "*No such lead is being worked.*\n"


def test_what_is_to_be_done_stands_in_plain_bullets() -> None:
    """Sections are bold lines and entries have no boxes: a tick there would say nothing."""
    text = shown("followups tier=focus")

    assert text == (
        "**Today** · Mon 23 Nov\n"
        "\n"
        "- [[Northwind – Data platform lead|**Northwind**]] · answer [[Dana Reyes]]\n"
        "  - *[[Dana Reyes]] replied on 20 Nov: “Q1 looks right”.*\n"
        "  - also, Fri 27 Nov · send the case study\n"
    )


def test_sections_and_leads_can_be_chosen() -> None:
    """Only what was asked for is shown, in the order of the list."""
    assert shown("followups section=overdue") == "*There is nothing of this kind to do.*\n"
    assert shown("followups lead=Northwind") == shown("followups tier=focus")
    assert shown("followups limit=1").splitlines()[-1] == "*and 1 more in [[Follow-ups]]*"
    assert "- [ ]" not in shown("followups")


LEAD_BLOCK = """**focus**, quality **91** · in conversation since Thu 29 Oct

The decision maker is within reach, the opening is expected within six months and the role fits 4 \
of 5, so it is in focus.

| Part | Points | |
|---|--:|---|
| connection | 40 | [[Dana Reyes]] decides |
| alignment | 26 | 4 of 5 |
| horizon | 25 | Feb 2027 |
| **quality** | **91** | |

**Next**

- **Mon 23 Nov** · answer [[Dana Reyes]]
  - *[[Dana Reyes]] replied on 20 Nov: “Q1 looks right”.*
  - also, Fri 27 Nov · send the case study

**History**

- Fri 20 Nov · reply from [[Dana Reyes]]: "Q1 looks right"
- Thu 12 Nov · meeting with [[Dana Reyes]]: by chance ([[2026-11-12]])
- Thu 29 Oct · cultivating → in conversation
- Thu 29 Oct · call with [[Dana Reyes]]: forty minutes
- Tue 22 Sep · share to [[Dana Reyes]]: my post, [[Case study]] too
- Tue 1 Sep · captured
"""


def test_a_lead_tells_why_it_stands_where_it_stands() -> None:
    """In its own note: tier and rule, points that add up, what is next, and all that happened."""
    assert shown("lead", NORTHWIND) == LEAD_BLOCK


def test_a_stage_that_no_log_tells_is_told_from_the_day_on_which_it_is_seen() -> None:
    """The week's report will know it from today on; so the block says it at once."""
    text = FILES[NORTHWIND].replace("- 2026-10-29 stage: cultivating → in-conversation\n", "")
    earlier = {NORTHWIND: Stood("cultivating", None, "focus", None)}

    told = shown("lead", NORTHWIND, {**FILES, NORTHWIND: text}, earlier)

    assert "in conversation since Mon 23 Nov\n" in told
    assert "- Mon 23 Nov · cultivating → in conversation\n" in told


def test_elsewhere_the_lead_is_named() -> None:
    """In another note the block begins with a link; a history may be cut."""
    text = shown("lead name=northwind limit=2")

    first = "[[Northwind – Data platform lead|**Northwind** · Data platform lead]] · **focus**,"
    assert text.startswith(first)
    assert text.splitlines()[-2:] == [
        "- Thu 12 Nov · meeting with [[Dana Reyes]]: by chance ([[2026-11-12]])",
        "- *and 4 earlier*",
    ]


def test_of_a_closed_lead_nothing_is_next() -> None:
    """It says since when it is closed and why, and what happened."""
    assert shown("lead", "Leads/Sable – Analyst.md") == (
        "**lost** since Tue 17 Nov · team cut\n"
        "\n"
        "**History**\n"
        "\n"
        "- Tue 17 Nov · investigating → lost\n"
        "- Sat 1 Aug · captured\n"
    )


def test_an_unqualified_lead_says_what_to_ask() -> None:
    """The one question that moves it most, and that no step is set."""
    lines = shown("lead", "Leads/Vela – Data lead.md").splitlines()

    assert lines[0].startswith("**unqualified**, quality **")
    assert lines[2].startswith("The connection, the alignment and the horizon are unknown")
    assert "Find out" in lines[2]
    assert "**Next** · no step of your own is set" in lines


def test_a_contact_tells_what_was_exchanged() -> None:
    """What they are to you, their leads, what is next, what they told, and the last touches."""
    assert shown("contact", "Contacts/Dana Reyes.md") == (
        "VP Data at [[Northwind]] · **decides** · met once, moderate tie · introduced by "
        "[[Ingrid Thomsen]]\n"
        "\n"
        "**Leads**\n"
        "\n"
        "- [[Northwind – Data platform lead|**Northwind** · Data platform lead]] · **focus**, "
        "quality 91 · in conversation\n"
        "\n"
        "**Next**\n"
        "\n"
        "- **Mon 23 Nov** · [[Northwind – Data platform lead|**Northwind**]] · answer "
        "[[Dana Reyes]]\n"
        "  - also, Fri 27 Nov · send the case study\n"
        "\n"
        "**Learnt from them**\n"
        "\n"
        "- Thu 29 Oct · team of four ([[Northwind – Data platform lead]])\n"
        "\n"
        "**Touches**\n"
        "\n"
        '- Fri 20 Nov · reply: "Q1 looks right" ([[Northwind – Data platform lead]])\n'
        "- Thu 12 Nov · meeting: by chance ([[2026-11-12]])\n"
        "- Thu 29 Oct · call: forty minutes ([[Northwind – Data platform lead]])\n"
        "- Tue 22 Sep · share: my post, [[Case study]] too ([[Northwind – Data platform lead]])\n"
    )


def test_somebody_new_has_no_touches() -> None:
    """Of a contact of whom little is known, that is said."""
    assert shown("contact name=Ingrid") == (
        "[[Ingrid Thomsen]] · former manager\n\n**Touches**\n\n- *none yet*\n"
    )


def test_an_organization_gathers_what_is_of_it() -> None:
    """Its leads, the people you know there and whether you reached them, and its postings."""
    assert shown("organization", "Organizations/Northwind.md") == (
        "parcel lockers, Hamburg · motivation 5 of 5\n"
        "\n"
        "**Leads**\n"
        "\n"
        "- [[Northwind – Data platform lead|**Northwind** · Data platform lead]] · **focus**, "
        "quality 91 · in conversation\n"
        "\n"
        "**People**\n"
        "\n"
        "- [[Dana Reyes]], VP Data · **decides** · last touch Fri 20 Nov\n"
        "- [[Ines Falk]], Analytics manager · not reached yet\n"
        "\n"
        "**Postings**\n"
        "\n"
        "- [[Northwind – Engineer]] · Engineer · open · closes Tue 15 Dec\n"
    )


def test_the_funnel_is_a_table_with_bars() -> None:
    """Each stage with the leads that ever reached it; no stage has more than the one before."""
    assert shown("funnel") == (
        "| Stage | Ever reached | | There now |\n"
        "|---|--:|---|--:|\n"
        "| Spotted | 3 | ████████████████████ | 1 |\n"
        "| Investigating | 2 | ██████████████ |  |\n"
        "| Cultivating | 1 | ███████ |  |\n"
        "| In conversation | 1 | ███████ | 1 |\n"
        "| Shaping | 0 |  |  |\n"
        "| Opportunity | 0 |  |  |\n"
    )
    assert shown("funnel", files={}) == "*There is no lead yet.*\n"


BROKEN = {
    **FILES,
    "Leads/Old/Tern.md": "---\nstage: cultivated\ntags: x\nalignment: 9\n---\n[[Nobody]]\n",
    "Contacts/Tom.md": "---\nemail: [\n---\n",
}


def test_problems_stand_with_their_mends() -> None:
    """By note, each with its line."""
    lines = shown("problems folder=Leads/Old/", files=BROKEN).splitlines()
    assert lines[0] == "- [[Tern]]"
    assert lines[1].startswith("  - line 2: ")
    assert lines[2].startswith("  - line 4: ")
    assert "did you mean 'cultivating'?" in shown("problems note=Tern", files=BROKEN)
    assert "[[Tom]]" not in shown("problems folder=Leads", files=BROKEN)
    assert "[[Tom]]" in shown("problems", files=BROKEN)
    assert shown("problems folder=Leads/Older", files=BROKEN) == "*No problem was found.*\n"
    assert "which `vaultleads check` lists*" in shown("problems limit=1", files=BROKEN)


# --- harmless whatever notes say ----------------------------------------------------------------

EVERY = [
    ("lead", "Leads/L.md"),
    ("contact", "Contacts/C.md"),
    ("organization", "Organizations/O.md"),
    ("lead name=L", "Monday.md"),
    ("contact name=C", "Monday.md"),
    ("organization name=O", "Monday.md"),
    ("priorities", "Monday.md"),
    ("followups", "Monday.md"),
    ("funnel", "Monday.md"),
    ("problems", "Monday.md"),
]
assert {marker.split()[0] for marker, _ in EVERY} == set(VIEWS)


def hostile(value: str) -> dict[str, str]:
    """Return a vault in which every text is `value`."""
    text = json.dumps(value)
    line = " ".join(value.split()).replace("\x00", "")
    return {
        "Leads/L.md": f'---\norganization: "[[O]]"\nrole: {text}\nneed: {text}\nnext: {text}\n'
        'due: 2026-11-20\ncontacts: ["[[C]]"]\nalignment: 4\nhorizon: 2027-02\n'
        f"outcome: {text}\ncaptured: 2026-09-01\n---\n\n## Log\n\n"
        f"- 2026-11-18 call with [[C]]: {line}\n- 2026-11-19 stage: {line} → cultivating\n"
        f"- 2026-11-19 reply from {line}: {line}\n\n## Intelligence\n\n"
        f"- 2026-11-03 [[C]]: {line}\n",
        "Leads/Own.md": f"---\norganization: {text}\nrole: {text}\nstage: {text}\n---\n",
        "Contacts/C.md": f'---\norganization: "[[O]]"\ntitle: {text}\nrelationship: {text}\n'
        f"tie: {text}\nintroduced_by: {text}\n---\n",
        "Organizations/O.md": f"---\nindustry: {text}\nlocation: {text}\n---\n",
        "Postings/P.md": f'---\norganization: "[[O]]"\nrole: {text}\nstage: {text}\n---\n',
    }


@pytest.mark.parametrize("marker", EVERY, ids=lambda one: f"{one[0]} in {one[1]}")
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str, marker: tuple[str, str]) -> None:
    """No table has more columns for it, nothing becomes markup, and no marker is left."""
    text = shown(*marker, files=hostile(value))

    calm = shown(*marker, files=hostile("calm"))
    assert "<!--" not in text
    for render in RENDERERS:
        assert tags(render(text)) <= tags(render(calm)) | ALLOWED
        assert columns(render(text)) == columns(render(calm))
    assert not re.search(r"(?m)^\s*[-*+] \[.\] ", text)


ALLOWED = {"code", "em"}
"""What the same may have more where a value is a mistake, or leaves another follow-up first."""


def tags(page: str) -> set[str]:
    """Return the kinds of tags of a page, without links to notes and to bare addresses."""
    without = re.sub(r'<a href="(?:(?:https?|mailto):[^>]*|(?:\.\./)*[^":]*\.md")>', "", page)
    return set(re.findall(r"<([a-z][a-z0-9]*)", without))


def columns(page: str) -> set[int]:
    """Return how many cells the rows of the tables of a page have."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return {len(re.findall(r"<t[dh]", row)) for row in rows}


@given(st.text(max_size=30), st.sampled_from(EVERY))
def test_any_text_leaves_a_block_that_can_be_read_again(
    value: str, marker: tuple[str, str]
) -> None:
    """Between two markers, what a block shows hides the second one never."""
    text = shown(*marker, files=hostile(value))
    note = f"a\n\n<!-- vaultleads:begin funnel -->\n\n{text}\n<!-- vaultleads:end -->\n\nb\n"

    body = note_of("N.md", note.encode("utf-8", "replace"), SETTINGS).body

    assert [block.view for block in body.blocks] == ["funnel"]
    assert not any((body.entries, body.tasks, body.links, body.problems))
