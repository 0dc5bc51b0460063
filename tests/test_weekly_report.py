"""The weekly report: the truth about a week, in plain words, and nothing that came later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, github, tables, tags, unsafe_code
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.histories import Histories, Record, Stood, read_record
from vaultleads.core.names import Names
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import Settings, Weekly
from vaultleads.core.views.weekly import MOST_ROWS, WeeklyView, reflection, weekly_view
from vaultleads.core.weeks import week_of
from vaultleads.note_reading import note_of
from vaultleads.playbook_file import read_playbook
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_playbook, shipped_templates

RENDERER = Renderer((shipped_templates(),))
PLAYBOOK: Playbook = read_playbook(shipped_playbook())[0]
SUNDAY = date(2026, 11, 22)
"""The last day of week 47."""

NORTHWIND = "Leads/Northwind – Data platform lead.md"
NORTHWIND_LINK = "[[Northwind – Data platform lead|Northwind]]"
LEAD = """---
organization: "[[Northwind]]"
role: Data platform lead
stage: {stage}
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
captured: 2026-10-01
{more}
---
{body}
"""
DANA = '---\norganization: "[[Northwind]]"\ndecision_maker: true\n---\n'


def vault(
    log: str = "", facts: str = "", stage: str = "cultivating", more: str = "need: x"
) -> dict[str, str]:
    """Return a vault of one lead, whose decision maker was called on 28 October."""
    call = "- 2026-10-28 call with [[Dana Reyes]]: first talk\n"
    body = f"## Intelligence\n{facts}\n## Log\n{call}{log}"
    return {
        NORTHWIND: LEAD.format(stage=stage, more=more, body=body),
        "Contacts/Dana Reyes.md": DANA,
        "Organizations/Northwind.md": "---\n---\n",
    }


def view_of(
    files: Mapping[str, str],
    day: date = SUNDAY,
    *,
    settings: Settings | None = None,
    record: Record | None = None,
    base: Record | None = None,
) -> WeeklyView:
    """Return the view of the week of `day` as it is made on that day."""
    settings = settings or Settings()
    notes = [
        note_of(path, text.encode("utf-8", "replace"), settings) for path, text in files.items()
    ]
    pipeline = build_pipeline(notes, settings, Names(files))
    week = week_of(day, settings.weekly.first_weekday)
    histories = Histories(pipeline, record or {}, base or {})
    return weekly_view(pipeline, week, follow_ups(pipeline, day, PLAYBOOK), histories)


def text_of(view: WeeklyView) -> str:
    """Return the report that a view makes."""
    return RENDERER.render("reports/Weekly.md.j2", view, folder="Reports/Weekly")


def rendered(
    files: Mapping[str, str],
    day: date = SUNDAY,
    record: Record | None = None,
    base: Record | None = None,
) -> str:
    """Return the report on the week of `day`, made on that day."""
    return text_of(view_of(files, day, record=record, base=base))


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0].partition("\n<!--")[0]
    return [line for line in body.splitlines() if line]


def summary(text: str) -> list[str]:
    """Return the sentences of the callout at the top."""
    lines = text.partition("> [!abstract]")[2].partition("\n\n")[0].splitlines()
    return [line.removeprefix("> ") for line in lines[1:]]


def only_goals(**goals: int) -> Settings:
    """Return settings with these goals alone."""
    return replace(Settings(), weekly=Weekly(goals=goals))


# --- done -----------------------------------------------------------------------------------


def test_a_week_has_a_title_and_a_row_for_each_activity() -> None:
    """The table holds the days from Monday to Friday, the week, the goal and eight weeks."""
    log = "- 2026-11-16 outreach to [[Dana Reyes]]\n- 2026-11-18 call with [[Dana Reyes]]\n"

    text = rendered(vault(log))

    assert text.startswith("# Week 47 · 16 – 22 November 2026\n\n> [!abstract] In three sentences")
    assert section(text, "Done")[:6] == [
        "| | Mon | Tue | Wed | Thu | Fri | Week | Goal | Last eight weeks |",
        "|---|:-:|:-:|:-:|:-:|:-:|--:|--:|---|",
        "| Outreach | 1 |  |  |  |  | **1** | 5 | `▁▁▁▁▁▁▁▂` |",
        "| Conversations |  |  | 1 |  |  | **1** | 3 | `▁▁▁▁▂▁▁▂` |",
        "| Informational interviews |  |  |  |  |  | **0** | 2 | `▁▁▁▁▁▁▁▁` |",
        "| Given: articles, updates, thanks |  |  |  |  |  | **0** | 3 | `▁▁▁▁▁▁▁▁` |",
    ]


def test_a_day_of_the_weekend_is_shown_where_something_happened_on_it() -> None:
    """Saturday has a column after a call on Saturday; Sunday has none."""
    text = rendered(vault("- 2026-11-21 call with [[Dana Reyes]]\n"))

    assert section(text, "Done")[0].startswith("| | Mon | Tue | Wed | Thu | Fri | Sat | Week |")


def test_a_week_may_begin_on_sunday() -> None:
    """Days and title follow the settings, and the week bears the number that most of it has."""
    settings = replace(Settings(), weekly=Weekly(starts="sunday"))
    files = vault("- 2026-11-15 call with [[Dana Reyes]]\n")

    text = text_of(view_of(files, date(2026, 11, 21), settings=settings))

    assert text.startswith("# Week 47 · 15 – 21 November 2026\n")
    assert section(text, "Done")[0].startswith("| | Sun | Mon | Tue | Wed | Thu | Fri | Week |")


@pytest.mark.parametrize(
    ("count", "goal", "step"),
    [(0, 5, "▁"), (1, 5, "▂"), (5, 5, "▅"), (9, 5, "█"), (1, 1, "▅"), (0, 0, "▁"), (3, 0, "▄")],
)
def test_a_picture_has_a_fixed_scale(count: int, goal: int, step: str) -> None:
    """A goal stands in the middle, whatever the other weeks were; without one a touch is a step."""
    log = "- 2026-11-18 outreach to [[Dana Reyes]]\n" * count

    view = view_of(vault(log), settings=only_goals(outreach=goal))

    assert view.done.rows[0].picture[-1] == step


def test_what_was_exchanged_stands_by_lead() -> None:
    """Each touch is listed with its lead, else with the person; people are links."""
    log = "- 2026-11-16 email to [[Dana Reyes]]\n- 2026-11-20 intro from [[Dana Reyes]] to Max\n"
    files = {
        **vault(log),
        "Contacts/Tom Weiss.md": "---\n---\n## Log\n- 2026-11-17 thanks to [[Tom Weiss]]\n",
    }

    assert [line for line in section(rendered(files), "Done") if line.startswith("> -")] == [
        (
            "> - [[Northwind – Data platform lead|**Northwind** · Data platform lead]] · email to "
            "[[Dana Reyes]] on Mon, intro from [[Dana Reyes]] to Max on Fri"
        ),
        "> - [[Tom Weiss|**Tom Weiss**]] · thanks to them on Tue",
    ]


# --- learnt ---------------------------------------------------------------------------------


def test_a_fact_stands_with_its_lead_its_source_and_its_day() -> None:
    """Links within a fact stay links; a fact of another week is left out."""
    facts = (
        "- 2026-11-20 [[Dana Reyes]]: team of four, see [[Northwind]]\n"
        "- 2026-11-12 [[Dana Reyes]]: an older one\n- someone said this on no day\n"
    )

    assert section(rendered(vault(facts=facts)), "Learnt") == [
        (
            "- [[Northwind – Data platform lead|**Northwind** · Data platform lead]] · team of "
            "four, see [[Northwind]] · *[[Dana Reyes]], Fri 20 Nov*"
        )
    ]


def test_an_informational_interview_says_what_came_of_it() -> None:
    """The contacts it introduced and the leads that came from it are counted beside its facts."""
    files = {
        "Contacts/Lena.md": "---\n---\n## Intelligence\n- 2026-11-18 [[Lena]]: a reorganisation\n"
        "## Log\n- 2026-11-18 informational with [[Lena]]\n",
        "Contacts/Max.md": '---\nintroduced_by: "[[Lena]]"\nmet: 2026-11-19\n---\n',
        "Leads/Bluefin.md": '---\nvia: "[[Lena]]"\ncaptured: 2026-11-19\n---\n',
    }

    assert section(rendered(files), "Learnt") == [
        (
            "- [[Bluefin|**Bluefin**]] · a reorganisation · *[[Lena]], informational interview, "
            "Wed 18 Nov* · **1 new contact and 1 new lead came of it**"
        )
    ]


def test_an_interview_of_which_nothing_is_noted_is_named() -> None:
    """It stands at the end, so that what is still known of it can be written down."""
    files = {"Contacts/Lena.md": "---\n---\n## Log\n- 2026-11-18 informational with [[Lena]]\n"}

    assert section(rendered(files), "Learnt") == [
        (
            "- [[Lena|**Lena**]] · nothing is noted of it yet · *[[Lena]], informational "
            "interview, Wed 18 Nov*"
        )
    ]


def test_a_long_fact_is_cut_after_a_word() -> None:
    """What fills a page belongs into the note."""
    lines = section(
        rendered(vault(facts=f"- 2026-11-20 [[Dana Reyes]]: {'word ' * 200}")), "Learnt"
    )

    assert len(lines[0]) < 420
    assert "word … ·" in lines[0]


# --- moved ----------------------------------------------------------------------------------


def moved(text: str) -> list[str]:
    """Return the rows of the table of what moved, without the lead."""
    return [line.partition("]] | ")[2].rstrip(" |") for line in section(text, "Moved")[2:]]


@pytest.mark.parametrize(
    ("log", "stage", "more", "row"),
    [
        (
            (
                "- 2026-11-18 call with [[Dana Reyes]]\n"
                "- 2026-11-18 stage: cultivating → in-conversation\n"
            ),
            "in-conversation",
            "need: x",
            "cultivating | **in conversation** | call with [[Dana Reyes]], Wed 18 Nov",
        ),
        (
            "- 2026-11-17 stage: cultivating → lost\n",
            "lost",
            "outcome: team cut, see [[Northwind]]",
            "cultivating | **lost** | team cut, see Northwind, Tue 17 Nov",
        ),
        (
            "- 2026-11-17 stage: cultivating → parked, until the new budget\n",
            "parked",
            "need: x",
            "cultivating | **parked** | until the new budget, Tue 17 Nov",
        ),
        (
            "- 2026-11-17 stage: in-conversation → cultivating\n",
            "cultivating",
            "need: x",
            "in conversation | cultivating | Tue 17 Nov",
        ),
    ],
)
def test_a_change_of_stage_has_its_day_and_its_cause(
    log: str, stage: str, more: str, row: str
) -> None:
    """The cause is in the person's words where they gave one, else the touch of that day."""
    assert moved(rendered(vault(log, stage=stage, more=more)))[0] == row


def test_a_change_that_no_log_tells_is_known_from_the_last_report() -> None:
    """The day is the one on which a report saw it first, and it is not said to come of anything."""
    base = {NORTHWIND: Stood("investigating", None, "focus", None)}

    text = rendered(vault(), date(2026, 11, 18), base=base)

    assert moved(text) == ["investigating | **cultivating** | its note says so, Wed 18 Nov"]
    assert moved(rendered(vault(), base=base, record=read_record(text))) == moved(text)


def test_a_tier_that_changed_is_told_against_the_last_report() -> None:
    """Where a report knew the tier, that counts, and not what the notes would have it be."""
    base = {NORTHWIND: Stood("cultivating", None, "nurture", None)}

    assert moved(rendered(vault(), date(2026, 11, 18), base=base)) == [
        "nurture | **focus** | Wed 18 Nov"
    ]
    assert (
        moved(rendered(vault(), base={NORTHWIND: base[NORTHWIND]._replace(tier="no tier")})) == []
    )


def test_an_answer_that_was_given_anew_moves_nothing() -> None:
    """A horizon that is learnt again in the week is no change where a report knew the tier."""
    files = vault(CALL, more="horizon_asof: 2026-11-18")
    base = {NORTHWIND: Stood("cultivating", None, "focus", None)}

    assert moved(rendered(files, base=base)) == []
    assert moved(rendered(files)) == [
        "unqualified | **focus** | since its horizon was learnt on Wed 18 Nov"
    ]


def test_what_no_report_knew_is_told_from_the_notes_beside_what_one_did() -> None:
    """Each lead is compared with what was known of it."""
    files = {
        **vault(CALL),
        "Leads/B.md": "---\nalignment: 4\nhorizon: 2027-02\nhorizon_asof: 2026-11-17\n"
        "connection: insider\ncaptured: 2026-10-01\n---\n",
    }
    base = {NORTHWIND: Stood("cultivating", None, "nurture", None)}

    assert [row.partition(" | ")[0] for row in moved(rendered(files, base=base))] == [
        "unqualified",
        "nurture",
    ]


def test_without_a_report_a_tier_is_told_from_the_days_in_the_notes() -> None:
    """The tier at the end of the week before is worked out from what was logged by then."""
    files = vault("- 2026-11-18 call with [[Sam]]\n")
    files[NORTHWIND] = files[NORTHWIND].replace("2026-10-28 call", "2026-11-18 call")

    assert moved(rendered(files)) == [
        "check-in | **focus** | since the call with Dana Reyes on Wed 18 Nov"
    ]


# --- new, plan, still, stalled --------------------------------------------------------------


def test_new_leads_stand_with_their_source() -> None:
    """Those captured in the week, in order of day, with what they came from."""
    files = {
        "Leads/B.md": "---\ncaptured: 2026-11-16\n---\n",
        "Leads/A.md": '---\ncaptured: 2026-11-20\nsource: referral\nvia: "[[Tom]]"\n---\n',
        "Leads/Old.md": "---\ncaptured: 2026-11-15\n---\n",
        "Contacts/Tom.md": "---\n---\n",
    }

    assert section(rendered(files), "New") == [
        "- [[B|**B**]] · Mon 16 Nov · no source given",
        "- [[A|**A**]] · Fri 20 Nov · referral, via [[Tom]]",
    ]


def test_the_plan_is_what_is_overdue_and_what_comes_next_week() -> None:
    """What lies beyond the coming week is left out; what is late says since when."""
    more = "next: send the case study\ndue: {day}"

    def plan(day: str) -> list[str]:
        return section(rendered(vault(more=more.format(day=day))), "Next week")[:1]

    lead = "1. [[Northwind – Data platform lead|**Northwind**]] · send the case study"
    assert plan("2026-11-27") == [f"{lead}, Fri 27 Nov"]
    assert plan("2026-11-20") == [f"{lead}, **due since Fri 20 Nov**"]
    assert not plan("2026-12-01")[0].startswith("1.")


def test_a_plan_has_seven_lines_and_counts_the_rest() -> None:
    """Better leads come first."""
    files = {
        f"Leads/L{number}.md": f"---\nnext: act\ndue: 2026-11-2{number % 5 + 3}\n"
        f"alignment: {number % 5 + 1}\n---\n"
        for number in range(10)
    }

    lines = section(rendered(files), "Next week")

    assert [line[:2] for line in lines[:7]] == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert lines[0].startswith("1. [[L4|**L4**]] · act, Fri 27 Nov")
    assert lines[7] == "*and 3 more, which the follow-ups list.*"


def test_what_stood_still_for_two_weeks_is_named_with_where_to_begin() -> None:
    """An activity below its goal comes with those who are named on leads and never written to."""
    files = {
        **vault("- 2026-11-10 outreach to [[Dana Reyes]]\n"),
        "Leads/B.md": "---\nsource: outreach\ncontacts: Ole Brandt\n---\n",
    }

    lines = section(text_of(view_of(files, settings=only_goals(outreach=2))), "Next week")

    assert lines[-1] == (
        "- **Outreach** has been below its goal for four weeks: 0, 0, 1, 0 of 2. "
        "Not written to yet: Ole Brandt."
    )


def test_a_week_that_is_not_over_is_not_yet_short() -> None:
    """While the week lasts, only the weeks before it can have stood still."""
    settings = only_goals(conversations=1)
    files = vault("- 2026-11-10 call with [[Dana Reyes]]\n")

    assert view_of(files, date(2026, 11, 18), settings=settings).still == ()


def test_weeks_before_the_first_lead_are_not_short() -> None:
    """Somebody who was known long before the search is no reason to scold on its first days."""
    files = {
        "Leads/N.md": "---\ncaptured: 2026-11-12\n---\n",
        "Contacts/Dana Reyes.md": "---\n---\n## Log\n- 2014-05-02 email to [[Dana Reyes]]\n",
    }
    settings = only_goals(outreach=2)

    assert view_of(files, date(2026, 11, 18), settings=settings).still == ()
    assert view_of(files, date(2026, 11, 22), settings=settings).still[0].counts == (0, 0)


def test_a_lead_that_was_silent_for_too_long_is_stalled() -> None:
    """It stands with its last touch, and the day on which its silence became too long."""
    assert section(rendered(vault()), "Stalled")[-1] == (
        "- [[Northwind – Data platform lead|**Northwind** · Data platform lead]] · focus · "
        "last touch: call with [[Dana Reyes]], Wed 28 Oct · red since Wed 18 Nov"
    )
    assert section(rendered(vault("- 2026-11-10 email to [[Dana Reyes]]\n")), "Stalled") == []


def test_pictures_and_tables_bear_the_week() -> None:
    """A week keeps its own pictures, each with a small table beside it."""
    view = view_of(vault())
    text = text_of(view)

    assert [chart.name for chart in view.charts] == [
        "2026-W47-funnel",
        "2026-W47-touches",
        "2026-W47-sources",
    ]
    assert [line for line in section(text, "Pipeline") if line.startswith("!")] == [
        (
            "![How far leads ever came: 1 spotted, 1 investigating, 1 cultivating, 0 in "
            "conversation, 0 shaping, 0 opportunity](../charts/2026-W47-funnel.svg)"
        ),
        (
            "![Leads that came to the scope meeting, by source: not given 0 of 1]"
            "(../charts/2026-W47-sources.svg)"
        ),
    ]
    assert section(text, "Last eight weeks")[1:] == [
        "| | W40 | W41 | W42 | W43 | W44 | W45 | W46 | W47 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        "| Outreach | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| Conversations | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 |",
        "| Informational interviews | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| Given | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        "| Other touches | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
    ]


# --- the summary ----------------------------------------------------------------------------


CALL = "- 2026-11-18 call with [[Dana Reyes]]\n"
FACT = "- 2026-11-18 [[Dana Reyes]]: a fact\n"


@pytest.mark.parametrize(
    ("log", "facts", "sentence"),
    [
        (CALL, "", "You spoke with [[Dana Reyes]]."),
        (
            CALL,
            FACT,
            f"You spoke with [[Dana Reyes]] and learnt one thing, about {NORTHWIND_LINK}.",
        ),
        (
            "- 2026-11-18 call with [[Dana Reyes]], Max, Ole\n",
            FACT * 2,
            (
                "You spoke with [[Dana Reyes]], Max and Ole, and learnt two things, both about "
                f"{NORTHWIND_LINK}."
            ),
        ),
        (
            "- 2026-11-18 call with [[Dana Reyes]], Max, Ole, Ida\n",
            FACT * 3,
            f"You spoke with four people and learnt three things, all about {NORTHWIND_LINK}.",
        ),
        (
            "- 2026-11-18 email to [[Dana Reyes]]\n",
            "",
            "There was no conversation: you wrote once and have heard nothing back yet.",
        ),
        (
            "- 2026-11-18 email to [[Dana Reyes]]\n- 2026-11-19 reply from [[Dana Reyes]]\n",
            "",
            "There was no conversation: you wrote once and heard back once.",
        ),
        (
            "- 2026-11-19 email from [[Dana Reyes]]\n" * 3,
            "",
            "There was no conversation: others wrote to you three times.",
        ),
        ("", FACT, "There was no conversation; you learnt one thing, about "),
    ],
)
def test_the_first_sentence_is_about_talks_and_facts(log: str, facts: str, sentence: str) -> None:
    """Up to three people are named, more are counted; what the facts are about is said."""
    assert summary(rendered(vault(log, facts)))[0].startswith(sentence)


def test_the_second_sentence_is_about_what_moved() -> None:
    """The most telling moves come first: an end, the focus, a step on; new leads are counted."""
    log = f"{CALL}- 2026-11-18 stage: cultivating → in-conversation\n"
    files = {
        **vault(log, stage="in-conversation"),
        "Leads/Sable.md": "---\nstage: lost\noutcome: team cut.\n---\n"
        "## Log\n- 2026-11-17 stage: investigating → lost\n",
        "Leads/New.md": "---\ncaptured: 2026-11-17\n---\n",
    }
    base = {NORTHWIND: Stood("cultivating", None, "nurture", None)}

    assert summary(rendered(files, base=base))[1] == (
        f"{NORTHWIND_LINK} moved on to “in conversation” and into focus and "
        "[[Sable]] was lost (team cut); one new lead came in."
    )


@pytest.mark.parametrize(
    ("before", "more", "words"),
    [
        ("check-in", "need: x", "moved into focus"),
        ("focus", "tier: nurture", "fell out of focus, to nurture"),
        ("check-in", "tier: nurture", "rose from check-in to nurture"),
        ("nurture", "tier: check-in", "went down from nurture to check-in"),
    ],
)
def test_a_change_of_tier_in_words(before: str, more: str, words: str) -> None:
    """Focus is named as such; the others are told with both tiers."""
    base = {NORTHWIND: Stood("cultivating", None, before, None)}

    text = rendered(vault(CALL, more=more), base=base)

    assert summary(text)[1] == f"{NORTHWIND_LINK} {words}."


@pytest.mark.parametrize(
    ("entry", "stage", "words"),
    [
        ("cultivating → won", "won", "was won"),
        ("cultivating → parked", "parked", "was set aside"),
        ("cultivating → investigating", "investigating", "went back to “investigating”"),
        ("cultivating → simmering", "simmering", "moved on to “simmering”"),
    ],
)
def test_a_change_of_stage_in_words(entry: str, stage: str, words: str) -> None:
    """An end is told as such, a step with the stage that it led to."""
    text = rendered(vault(f"{CALL}- 2026-11-19 stage: {entry}\n", stage=stage))

    assert summary(text)[1].startswith(f"{NORTHWIND_LINK} {words}")


def test_three_leads_are_named_and_more_are_counted() -> None:
    """Those that came farthest are named."""
    stages = ("investigating", "cultivating", "shaping", "opportunity")
    files = {
        f"Leads/{stage.title()}.md": f"---\nstage: {stage}\ncaptured: 2026-10-01\n---\n"
        f"## Log\n- 2026-11-18 stage: spotted → {stage}\n"
        for stage in stages
    }

    assert summary(rendered(files))[1] == (
        "[[Opportunity]] moved on to “opportunity”, [[Shaping]] moved on to “shaping” "
        "and two others moved."
    )


@pytest.mark.parametrize(
    ("captured", "sentence"),
    [
        ("2026-11-01", "No lead changed its stage or tier, and none came in."),
        ("2026-11-18", "No lead changed its stage or tier, and one new lead came in."),
    ],
)
def test_a_week_in_which_nothing_moved_says_so(captured: str, sentence: str) -> None:
    """It is no reproach."""
    files = {**vault(CALL), "Leads/B.md": f"---\ncaptured: {captured}\n---\n"}

    assert summary(rendered(files))[1] == sentence


@pytest.mark.parametrize(
    ("goals", "sentence"),
    [
        ({"conversations": 1}, "The goal of the week was met."),
        ({"conversations": 1, "given": 0}, "The goal of the week was met."),
        (
            {"conversations": 1, "outreach": 2},
            "Outreach stayed at none of two, the fourth week in a row below the goal.",
        ),
        (
            {"conversations": 1, "outreach": 2, "given": 3},
            (
                "Outreach stayed at none of two and giving at none of three; the goal for "
                "conversations was met."
            ),
        ),
        ({}, "One lead is in focus and none to nurture."),
    ],
)
def test_the_third_sentence_is_about_the_goals(goals: dict[str, int], sentence: str) -> None:
    """Those that were missed are named with how far they came."""
    view = view_of(vault(CALL), settings=only_goals(**goals))

    assert summary(text_of(view))[2] == sentence


def test_a_lead_left_silent_is_named() -> None:
    """Of the leads that nobody touched the best one is named."""
    log = "- 2026-11-18 email to Max about nothing\n"
    files = {**vault(), "Contacts/Max.md": f"---\n---\n## Log\n{log}"}

    assert summary(rendered(files))[2].endswith(
        f"; nothing has been exchanged with {NORTHWIND_LINK} since Wed 28 Oct."
    )


def test_a_quiet_week_says_so_and_what_to_pick_up_first() -> None:
    """Kindly, and with one thing to begin with."""
    more = "next: send the case study.\ndue: 2026-11-27"
    files = vault("- 2026-11-10 email to [[Dana Reyes]]\n", more=more)

    assert summary(rendered(files)) == [
        "It was a quiet week: nothing was logged.",
        "Nothing is lost by that: one lead is in focus and none to nurture.",
        f"To pick up first, for {NORTHWIND_LINK}: send the case study.",
    ]


def test_a_quiet_week_with_something_overdue_does_not_call_it_well() -> None:
    """Calmly, with the day since when it is owed."""
    log = "- 2026-11-10 reply from [[Dana Reyes]]: and you?\n"

    assert summary(rendered(vault(log, more="next: send it\ndue: 2026-12-24"))) == [
        "It was a quiet week: nothing was logged.",
        "One lead is in focus and none to nurture.",
        f"To pick up first, for {NORTHWIND_LINK}: answer [[Dana Reyes]], due since Wed 11 Nov.",
    ]


def test_an_end_without_a_written_reason_bears_none() -> None:
    """That its note says so is no reason."""
    base = {NORTHWIND: Stood("cultivating", None, "focus", None)}

    assert summary(rendered(vault(CALL, stage="won"), base=base))[1].startswith(
        f"{NORTHWIND_LINK} was won."
    )


def test_a_week_that_has_just_begun_is_not_called_quiet() -> None:
    """On Monday nothing has been missed yet."""
    text = rendered(vault("- 2026-11-10 email to [[Dana Reyes]]\n"), date(2026, 11, 16))

    assert "> [!abstract] This week\n" in text
    assert summary(text)[:2] == [
        "Nothing is logged yet this week.",
        "One lead is in focus and none to nurture.",
    ]


def test_an_empty_vault_has_a_report_too() -> None:
    """Nothing is invented: a quiet week, and how to begin."""
    text = rendered({})

    assert summary(text) == [
        "It was a quiet week: nothing was logged.",
        "No lead is being worked.",
        "Nothing waits to be picked up; the first hint that you hear of is a lead.",
    ]
    assert "## Pipeline" not in text
    assert "<!--" not in text


def test_the_notes_section_asks_what_fits_the_week() -> None:
    """It is put below a new report once, and belongs to the person."""
    lost = vault(f"{CALL}- 2026-11-18 stage: cultivating → lost\n", FACT, stage="lost")

    assert reflection(view_of({})).startswith("## My notes\n\n- *What did this week need instead")
    assert reflection(view_of(lost)).splitlines()[2:] == [
        "- *What would I do again, and what not, after Northwind?*",
        "- *What changes now that I know more about Northwind?*",
        "- *Who helped me, and did I thank them?*",
        "- *What kept outreach short, and is the goal the right one?*",
    ]
    monday = reflection(view_of(vault(), date(2026, 11, 16))).splitlines()[2:]
    assert monday == [
        "- *What surprised me?*",
        "- *What will I stop?*",
        "- *Who helped me, and did I thank them?*",
    ]


# --- the same every time --------------------------------------------------------------------


def test_the_report_ends_with_what_the_next_one_reads() -> None:
    """Where each lead stood is kept in a comment that nobody sees."""
    text = rendered(vault(), base={NORTHWIND: Stood("cultivating", None, "nurture", None)})

    assert text.endswith("\n-->\n")
    assert read_record(text) == {NORTHWIND: Stood("cultivating", None, "focus", SUNDAY)}


def test_a_week_says_nothing_that_came_later() -> None:
    """Whatever bears a later day changes nothing in the report on an old week."""
    before = vault(CALL, FACT)
    later = vault(
        f"{CALL}- 2026-11-23 call with [[Dana Reyes]]\n- 2026-11-24 stage: cultivating → shaping\n",
        f"{FACT}- 2026-11-24 [[Dana Reyes]]: a later fact\n",
        stage="shaping",
    )
    new = '---\ncaptured: 2026-11-23\nnext: act\ndue: 2026-11-25\nvia: "[[Dana Reyes]]"\n---\n'

    assert rendered({**later, "Leads/New.md": new}) == rendered(before)


def test_a_lead_that_was_closed_later_was_worked_then() -> None:
    """What the summary counts and what was stalled is as it stood when the week ended."""
    more = "due: 2026-12-18"
    closed = vault("- 2026-11-23 stage: cultivating → lost\n", stage="lost", more=more)

    then, now = rendered(vault(more=more)), rendered(closed)

    assert summary(now)[:2] == summary(then)[:2]
    assert section(now, "Stalled") == section(then, "Stalled") != []


def test_a_horizon_learnt_later_moved_nothing_then() -> None:
    """A tier that follows from a later answer is not told of an old week."""
    files = vault(CALL, more="horizon_asof: 2026-12-10")

    assert moved(rendered(files)) == []
    assert view_of(files).plan == view_of(files).plan
    assert read_record(rendered(files))[NORTHWIND].tier == "unqualified"


def test_a_morning_on_which_nothing_moved_makes_no_diff() -> None:
    """Another day of the same week gives the same text, if nothing falls due."""
    files = vault(CALL.replace("18", "16"), more="next: send it\ndue: 2026-12-18")
    base = {NORTHWIND: Stood("cultivating", None, "focus", None)}

    first = rendered(files, date(2026, 11, 17), base=base)

    assert rendered(files, date(2026, 11, 18), base=base) == first
    assert rendered(files, date(2026, 11, 20), base=base, record=read_record(first)) == first


def test_rows_beyond_the_limit_are_counted() -> None:
    """A vault that was filled in one day still has a readable week."""
    files = {f"Leads/L{n}.md": "---\ncaptured: 2026-11-18\n---\n" for n in range(MOST_ROWS + 2)}

    assert section(rendered(files), "New")[-1] == "*and 2 more.*"


# --- hostile values in every field ------------------------------------------------------------


def hostile_vault(value: str) -> dict[str, str]:
    """Return a vault in whose week everything happened, under the name `value`."""
    text = json.dumps(value)
    line = " ".join(value.split())
    name = value.translate({ord("/"): "_", 0: "_"})
    common = f"organization: {text}\nrole: {text}\nneed: {text}\nnext: {text}\noutcome: {text}\n"
    people = f"contacts: [{text}]\ndecision_maker: {text}\nvia: {text}\nsource: {text}\n"
    log = (
        f"## Intelligence\n- 2026-11-18 {line}: {line}\n"
        f"## Log\n- 2026-11-18 call with {line}: {line}\n- 2026-11-18 {line}: {line}\n"
        f"- 2026-11-19 stage: cultivating → lost, {line}\n- 2026-11-20 stage: {line} → {line}\n"
        f"- [ ] {line} 📅 2026-11-24\n"
    )
    scored = "connection: decision-maker\nalignment: 4\nhorizon: 2027-02\n"
    return {
        "Leads/Focus.md": f"---\n{common}{people}{scored}captured: 2026-11-17\n---\n{log}",
        "Leads/Lost.md": f"---\nstage: lost\n{common}---\n"
        "## Log\n- 2026-11-19 stage: cultivating → lost\n",
        "Leads/Own.md": f"---\nstage: {text}\n{common}{people}---\n{log}",
        "Leads/Silent.md": f"---\n{common}{people}{scored}captured: 2026-09-01\n---\n",
        f"Leads/{name}.md": f"---\n{people}{scored}captured: 2026-11-17\n---\n{log}",
        f"Contacts/{name}.md": f"---\nintroduced_by: {text}\n---\n"
        f"## Log\n- 2026-11-18 informational with {line}: {line}\n",
        f"Daily/{name}.md": f"## Log\n- 2026-11-18 call with {line}\n",
        f"{name}.md": f"---\ntype: lead\nstage: {text}\n- {line}\n---\n"
        f"## Log\n- 2026-11-18 {line}\n",
    }


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """No row breaks and nothing becomes markup, in every section, in two renderers."""
    base = {
        f"Leads/{name}.md": Stood("spotted", None, "nurture", None) for name in ("Focus", value)
    }
    text = rendered(hostile_vault(value), base=base)
    calm = rendered(hostile_vault("calm"), base=base)
    for render in RENDERERS:
        assert tags(render(text)) <= tags(render(calm))
        assert [*map(set, tables(render(text)))] == [*map(set, tables(render(calm)))]
    below = reflection(view_of(hostile_vault(value)))
    assert tags(github(below)) <= {"h2", "ul", "li", "em"}
    shown, _, kept = text.partition("\n<!-- where")
    assert unsafe_code(shown) == []
    assert kept.count("--") == 1
    assert read_record(text).keys() == read_record(rendered(hostile_vault(value))).keys()


@given(st.binary(max_size=400), st.binary(max_size=400), st.text())
def test_any_bytes_are_reported_on(front: bytes, body: bytes, known: str) -> None:
    """Whatever notes hold and reports knew, the report is made."""
    texts = {
        "Leads/Any.md": front + b"\n" + body,
        "Leads/Fenced.md": b"---\n" + front + b"\n---\n## Log\n- 2026-11-20 " + body,
        "Contacts/Dana.md": b"---\n---\n## Intelligence\n- 2026-11-20 " + body,
    }
    settings = Settings()
    notes = [note_of(path, data, settings) for path, data in texts.items()]
    pipeline = build_pipeline(notes, settings, Names(texts))
    base = {path: Stood(known, None, known, SUNDAY) for path in texts}
    found = follow_ups(pipeline, SUNDAY, PLAYBOOK)

    view = weekly_view(pipeline, week_of(SUNDAY, 0), found, Histories(pipeline, {}, base))

    assert text_of(view).encode()


LATER = st.dates(date(2026, 11, 23), date(2027, 3, 1))
TOUCHES = st.sampled_from(["call", "email", "share", "informational", "scope", "outreach", "reply"])


@given(st.lists(st.tuples(LATER, TOUCHES), max_size=6))
def test_no_later_touch_or_fact_is_told(later: list[tuple[date, str]]) -> None:
    """However much is logged after a week, its report stays the same."""
    log = "".join(f"- {day} {kind} with [[Dana Reyes]]\n" for day, kind in later)
    facts = "".join(f"- {day} [[Dana Reyes]]: {kind}\n" for day, kind in later)

    assert rendered(vault(CALL + log, FACT + facts)) == rendered(vault(CALL, FACT))
