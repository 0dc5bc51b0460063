"""The pipeline report: the board, the funnel, time, sources and interviews, harmless and calm."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, tags, unsafe_code
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.charts import Bar, Dot, Spread
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.histories import NO_RECORD, Histories, Record, Stood
from vaultleads.core.names import Names
from vaultleads.core.policy import Settings, Stage, Weekly, Words
from vaultleads.core.views.pipeline import PipelineView, pipeline_view
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates

TODAY = date(2026, 11, 23)
RENDERER = Renderer((shipped_templates(),))


def view_of(
    files: Mapping[str, str | bytes],
    today: date = TODAY,
    settings: Settings | None = None,
    record: Record = NO_RECORD,
    base: Record = NO_RECORD,
) -> PipelineView:
    """Return the view of the report on a vault of `files`."""
    settings = settings or Settings()
    notes = [
        note_of(
            path, text if isinstance(text, bytes) else text.encode("utf-8", "replace"), settings
        )
        for path, text in files.items()
    ]
    pipeline = build_pipeline(notes, settings, Names(files))
    return pipeline_view(pipeline, FollowUps(today, {}), Histories(pipeline, record, base))


def rendered(files: Mapping[str, str | bytes], today: date = TODAY) -> str:
    """Return the report on a vault of `files`."""
    return RENDERER.render("reports/Pipeline.md.j2", view_of(files, today))


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line]


def rows_of(text: str, title: str) -> list[str]:
    """Return the rows of the table in the section called `title`, without its head."""
    return [line for line in section(text, title) if line.startswith("|")][2:]


NORTHWIND = """---
organization: Northwind
role: Data platform lead
stage: in-conversation
source: network
connection: decision-maker
alignment: 4
horizon: 2027-02
next: send the case study
due: 2026-11-27
captured: 2026-09-01
---

## Log

- 2026-10-29 stage: cultivating → in-conversation
- 2026-09-22 stage: spotted → cultivating
"""


def test_the_whole_report() -> None:
    """All of it, on one lead and one interview."""
    files = {
        "Leads/Northwind.md": NORTHWIND,
        "Leads/Sable.md": "---\nstage: lost\nsource: posting\ncaptured: 2026-09-01\n---\n",
        "Contacts/Lena.md": "---\n---\n## Log\n- 2026-11-18 informational with [[Lena]]\n"
        "## Intelligence\n- 2026-11-18 [[Lena]]: hiring waits\n",
        "Contacts/Maya.md": '---\nintroduced_by: "[[Lena]]"\n---\n',
        "Leads/Bluefin.md": '---\nvia: "[[Lena]]"\ncaptured: 2026-11-19\n---\n',
    }

    assert rendered(files) == (
        "# Pipeline\n"
        "\n"
        "> [!abstract] Week of Monday 23 November 2026\n"
        "> **2** leads are on the board: 1 in conversation, 1 spotted.\n"
        "> Of **3** ever written down, **0** came to the scope meeting and **0** to an "
        "opportunity.\n"
        "\n"
        "## Board\n"
        "\n"
        "### In conversation · 1\n"
        "\n"
        "| Lead | Tier | Quality | Since | Next step |\n"
        "|---|---|--:|---|---|\n"
        "| [[Northwind\\|**Northwind** · Data platform lead]] | focus | **91** | Thu 29 Oct "
        "| Fri 27 Nov · send the case study |\n"
        "\n"
        "### Spotted · 1\n"
        "\n"
        "| Lead | Tier | Quality | Since | Next step |\n"
        "|---|---|--:|---|---|\n"
        "| [[Bluefin\\|**Bluefin**]] | unqualified | **42**, 40 % known | Thu 19 Nov "
        "| **none set** |\n"
        "\n"
        "*Not on the board: 1 lost.*\n"
        "\n"
        "## Funnel\n"
        "\n"
        "How far every lead ever came. One that skipped a stage has reached it, one that was "
        "closed keeps what it had reached.\n"
        "\n"
        "![How far leads ever came: 3 spotted, 1 investigating, 1 cultivating, 1 in conversation, "
        "0 shaping, 0 opportunity](charts/funnel.svg)\n"
        "\n"
        "| | Spotted | Investigating | Cultivating | In conversation | Shaping | Opportunity |\n"
        "|---|--:|--:|--:|--:|--:|--:|\n"
        "| ever reached | **3** | **1** | **1** | **1** | **0** | **0** |\n"
        "| there now | 1 | 0 | 0 | 1 | 0 | 0 |\n"
        "\n"
        "## Time in stage\n"
        "\n"
        "How long a lead stays until it moves on, or out. Those still there are counted in, with "
        "the time that they had been there when this week began.\n"
        "\n"
        "| Stage | Median stay | Stays that are over | Still there "
        "| Beginning or end not known |\n"
        "|---|---|--:|--:|--:|\n"
        "| Spotted | 3 weeks, too few to say | 1 | 1 | – |\n"
        "| Cultivating | 5 weeks, too few to say | 1 | – | – |\n"
        "| In conversation | more than 3 weeks, too few to say | – | 1 | – |\n"
        "\n"
        "## Sources\n"
        "\n"
        "How many leads came to the scope meeting and to an opportunity, what share of such leads "
        "that lets expect, and the range in which it lies with a probability of 80 %. An open lead "
        "counts as not there yet, so a share can still rise. Below 20 leads, only the range says "
        "something.\n"
        "\n"
        "![Leads that came to the scope meeting, by source: network 0 of 1, posting 0 of 1, "
        "not given 0 of 1](charts/sources.svg)\n"
        "\n"
        "| Source | Leads | Scope meeting | Opportunity | |\n"
        "|---|--:|---|---|---|\n"
        "| network | 1 | 0 · 29 %, 5 to 68 % | 0 · 29 %, 5 to 68 % | too few to say |\n"
        "| posting | 1 | 0 · 29 %, 5 to 68 % | 0 · 29 %, 5 to 68 % | too few to say |\n"
        "| not given | 1 | 0 · 29 %, 5 to 68 % | 0 · 29 %, 5 to 68 % | too few to say |\n"
        "| **all** | 3 | 0 · 16 %, 3 to 44 % | 0 · 16 %, 3 to 44 % | too few to say |\n"
        "\n"
        "## Quality and horizon\n"
        "\n"
        "![1 lead by quality and by when the opening is expected, 1 without a time]"
        "(charts/quality.svg)\n"
        "\n"
        "| Tier | Leads | Quality | Expected | No time given, or past |\n"
        "|---|--:|---|---|--:|\n"
        "| focus | 1 | 91 | Feb 2027 | – |\n"
        "| unqualified | 1 | 42 | – | 1 |\n"
        "\n"
        "## What the informational interviews yielded\n"
        "\n"
        "**1** interview gave **1** fact, **1** contact and **1** lead.\n"
        "\n"
        "| Day | With | Facts | Contacts | Leads |\n"
        "|---|---|--:|---|---|\n"
        "| Wed 18 Nov | [[Lena]] | 1 | [[Maya]] | [[Bluefin\\|**Bluefin**]] |\n"
    )


def test_an_empty_vault_says_how_to_begin() -> None:
    """Without leads there is one callout and no empty section."""
    assert rendered({}) == (
        "# Pipeline\n"
        "\n"
        "> [!abstract] Week of Monday 23 November 2026\n"
        "> No lead is written down yet. Write the first hint you hear of as a note in `Leads/`; "
        "`Welcome.md` shows how.\n"
    )


def test_a_vault_of_closed_leads_has_no_board() -> None:
    """What was keeps its place in the funnel."""
    text = rendered({"Leads/A.md": "---\nstage: won\n---\n"})

    assert "> No lead is being worked.\n" in text
    assert "## Board" not in text
    assert "*Not on the board: 1 won.*" in text
    assert "## Quality and horizon" not in text
    assert "| ever reached | **1** | **1** | **1** | **1** | **1** | **1** |" in text


# --- the board --------------------------------------------------------------------------------


def test_the_furthest_stage_stands_first_and_own_words_last() -> None:
    """In the order of the settings from behind; a word that is in no list under itself."""
    text = rendered(
        {
            "Leads/A.md": "---\n---\n",
            "Leads/B.md": "---\nstage: digging\n---\n",
            "Leads/C.md": "---\nstage: shaping\n---\n",
            "Leads/D.md": "---\nstage: Ask Piet\n---\n",
            "Leads/E.md": "---\nstage: digging\n---\n",
        }
    )

    assert re.findall("^### (.*)$", text, re.MULTILINE) == [
        "Shaping · 1",
        "Spotted · 1",
        "Ask Piet · 1",
        "digging · 2",
    ]
    assert (
        "> **5** leads are on the board: 1 shaping, 1 spotted, 1 “Ask Piet”, 2 “digging”." in text
    )
    assert text.count("*A word of your own: no stage of the settings is called so.*") == 2


def test_what_was_a_stage_keeps_its_order() -> None:
    """Where the settings have other stages, those that notes still bear stand as they always did.

    An opportunity is called as the last stage is.
    """
    words = Words(stages=(Stage("spotted", "active"), Stage("interviewing", "active")))
    files = {
        f"Leads/{stage}.md": f"---\nstage: {stage}\n---\n"
        for stage in ("apply", "cultivating", "interviewing", "investigating", "shaping")
    }

    text = RENDERER.render("reports/Pipeline.md.j2", view_of(files, settings=Settings(words=words)))

    assert re.findall("^### (.*) · 1$", text, re.MULTILINE) == [
        "Interviewing",
        "shaping",
        "cultivating",
        "investigating",
        "apply",
    ]
    assert "**1** to “Interviewing”." in text
    assert "came to the scope meeting and to “Interviewing”, what share" in text
    assert "| Source | Leads | Scope meeting | Interviewing | |" in text


def test_who_is_there_now_counts_though_their_beginning_is_not_known() -> None:
    """They are no part of the median, and are counted with those of which it is not known."""
    text = rendered({f"Leads/{name}.md": "---\nstage: investigating\n---\n" for name in "ABC"})

    assert rows_of(text, "Time in stage") == ["| Investigating | not known yet | – | 3 | 3 |"]


@pytest.mark.parametrize(("stays", "median"), [(4, "3 weeks, too few to say"), (5, "3 weeks")])
def test_a_median_of_few_stays_is_too_few_to_say(stays: int, median: str) -> None:
    """From five on it may be believed."""
    lead = (
        "---\nstage: lost\ncaptured: 2026-09-01\n---\n## Log\n- 2026-09-22 stage: spotted → lost\n"
    )

    text = rendered({f"Leads/{number}.md": lead for number in range(stays)})

    assert rows_of(text, "Time in stage") == [f"| Spotted | {median} | {stays} | – | – |"]


def test_what_is_snoozed_or_put_aside_is_counted() -> None:
    """By lane where the lane shows others, and all together below the board."""
    text = rendered(
        {
            "Leads/A.md": "---\n---\n",
            "Leads/B.md": "---\nsnooze: 2026-12-24\n---\n",
            "Leads/C.md": "---\nstage: shaping\nsnooze: 2026-12-24\n---\n",
            "Leads/D.md": "---\nstage: parked\n---\n",
            "Leads/E.md": "---\nstage: lost\n---\n",
            "Leads/F.md": "---\nstage: on-hold\n---\n",
        }
    )

    assert [line for line in section(text, "Board") if "snoozed" in line or "#" in line] == [
        "### Spotted · 1",
        "*and 1 snoozed.*",
        "*Not on the board: 2 snoozed, 1 lost, 2 parked.*",
    ]
    assert "> **1** lead is on the board: 1 spotted." in text


@pytest.mark.parametrize(
    ("properties", "cell"),
    [
        ("next: call\ndue: 2026-11-27", "Fri 27 Nov · call"),
        ("next: call\ndue: 2026-11-20", "**overdue since Fri 20 Nov** · call"),
        ("due: 2027-01-04", "Mon 4 Jan 2027"),
        ("next: call", "**no day set** · call"),
        ("", "**none set**"),
        ("tier: check-in", "–"),
    ],
)
def test_the_next_step(properties: str, cell: str) -> None:
    """With its day, and so that what is missing is seen; a quarterly check-in misses nothing."""
    text = rendered({"Leads/A.md": f"---\n{properties}\n---\n"})

    assert rows_of(text, "Board")[0].endswith(f"| {cell} |")


def test_a_change_that_no_log_tells_has_the_day_of_the_first_report_that_saw_it() -> None:
    """On that day already, so that a second run says the same."""
    files = {"Leads/A.md": "---\nstage: shaping\n---\n"}
    before = {"Leads/A.md": Stood("spotted", None, "unqualified", None)}
    known = {"Leads/A.md": Stood("shaping", TODAY, "unqualified", None)}

    first = view_of(files, base=before)
    second = view_of(files, record=known, base=before)

    assert first.lanes[0].cards[0].since == "Mon 23 Nov"
    assert second == first


# --- pictures ---------------------------------------------------------------------------------


def test_the_pictures_show_what_the_tables_say() -> None:
    """The funnel, the sources with their intervals, and a dot for each lead with a time."""
    files = {
        "Leads/Northwind.md": NORTHWIND,
        "Leads/Vague.md": "---\norganization: Vela\nhorizon: vague\n---\n",
        "Leads/Past.md": "---\norganization: Sable\nhorizon: 2026-10\n---\n",
    }
    view = view_of(files)

    assert [chart.name for chart in view.charts] == ["funnel", "sources", "quality"]
    assert view.funnel.bars[:2] == (
        Bar("Spotted", 3, "2 there now"),
        Bar("Investigating", 1, "0 there now"),
    )
    assert view.spreads.rows[0] == Spread("network", 0, 1, 5, 29, 68)
    (dot,) = view.qualities.dots
    assert dot == Dot("Northwind", dot.x, 91, "focus")
    assert round(dot.x, 1) == 3.4
    assert view.qualities.undated == 2


@pytest.mark.parametrize(
    ("horizon", "expected", "undated", "months"),
    [
        ("2027-02", "Feb 2027", 0, 3.4),
        ("now", "now", 0, 0.0),
        ("2026-10..2026-12", "now", 0, 0.0),
        ("2026-10", "", 1, None),
        ("vague", "", 1, None),
        ("", "", 1, None),
    ],
)
def test_when_an_opening_is_expected(
    horizon: str, expected: str, undated: int, months: float | None
) -> None:
    """The middle of its window; now, where that is behind us and its end is not."""
    lead = f"---\norganization: Vela\nhorizon: {horizon}\ncaptured: 2026-09-01\n---\n"
    view = view_of({"Leads/A.md": lead})

    (row,) = view.tiers
    assert (row.first, row.last, row.undated) == (expected, expected, undated)
    assert [round(dot.x, 1) for dot in view.qualities.dots] == ([] if months is None else [months])


# --- calm -------------------------------------------------------------------------------------


def test_a_morning_on_which_nothing_moved_makes_no_diff() -> None:
    """From Monday to Friday the report is the same, though every stay grows by a day."""
    northwind = NORTHWIND.replace("horizon: 2027-02", "horizon: 2027-04")
    files = {"Leads/Northwind.md": northwind, "Leads/A.md": "---\ncaptured: 2026-11-20\n---\n"}

    assert view_of(files, date(2026, 11, 27)) == view_of(files, TODAY)


def test_a_week_begins_when_the_settings_say() -> None:
    """On Sunday, say."""
    view = view_of({}, settings=Settings(weekly=Weekly(starts="sunday")))

    assert (view.week, view.first_day) == ("2026-W48", "Sunday 22 November 2026")


# --- whatever the notes say -------------------------------------------------------------------


def hostile_vault(value: str) -> dict[str, str]:
    """Return a vault in which every text that the report shows is `value`."""
    text = json.dumps(value)
    name = value.translate({ord("/"): "_", 0: "_"})
    line = " ".join(value.split())
    lead = f"organization: {text}\nrole: {text}\nsource: {text}\nnext: {text}\n"
    own = f"{lead}stage: {text}\n"
    return {
        f"Leads/{name}.md": f"---\n{lead}stage: shaping\ncaptured: 2026-09-01\n---\n",
        "Leads/Own.md": f"---\n{own}due: 2026-11-27\n---\n"
        f"## Log\n- 2026-09-01 stage: {line} → {line}\n",
        "Leads/Snoozed.md": f"---\n{own}snooze: 2027-01-01\n---\n",
        "Leads/Via.md": '---\nvia: "[[Lena]]"\nhorizon: 2027-02\n---\n',
        "Contacts/Lena.md": f"---\n---\n## Log\n- 2026-09-02 informational with {line}: {line}\n"
        f"- 2026-09-01 informational with [[Lena]]: {line}\n",
        f"Contacts/1 {name}.md": '---\nintroduced_by: "[[Lena]]"\n---\n',
    }


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """No row breaks and nothing becomes markup, in every section, in two renderers."""
    text = rendered(hostile_vault(value))
    calm = rendered(hostile_vault("calm"))

    for render in RENDERERS:
        assert tags(render(text)) <= tags(render(calm)) | {"blockquote", "code"}
        page = render(text)
        assert page.count("<h3>") == len(re.findall("^### ", text, re.MULTILINE))
        assert page.count("<tr>") == sum(not row.startswith("|---") for row in table_rows(text))
    assert [row for table in tables(text) for row in table if cells(row) != cells(table[0])] == []
    assert unsafe_code(text) == []


def table_rows(text: str) -> list[str]:
    """Return the lines of all tables of a report."""
    return [line for line in text.splitlines() if line.startswith("|")]


def tables(text: str) -> list[list[str]]:
    """Return the tables of a report, each as its lines."""
    return [table.splitlines() for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


def cells(row: str) -> int:
    """Return how many cells a row of a table has."""
    return len(re.findall(r"(?<!\\)\|", row)) - 1


@given(st.binary(max_size=600), st.binary(max_size=600))
@example(b"---\n" + b"[" * 30_000, b"")
@example(b"---\nstage: x\n---\n", b"## Log\n" + b"- 2026-11-20 stage: \xe2\x86\x92 " * 3000)
def test_any_bytes_are_reported_on(front: bytes, body: bytes) -> None:
    """Whatever notes hold, the report is made."""
    files = {
        "Leads/Any.md": front + b"\n" + body,
        "Leads/Fenced.md": b"---\n" + front + b"\n---\n## Log\n- 2026-11-20 stage: " + body,
        "Contacts/Dana.md": b"---\n---\n## Log\n- 2026-11-20 informational with [[Dana]] " + body,
    }

    text = rendered(files)

    assert text.startswith("# Pipeline\n")
    assert "| **all** | 2 |" in text
