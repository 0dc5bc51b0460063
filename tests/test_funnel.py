"""The funnel: how far leads came, how long they stayed, and what became of each source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.beta import Interval
from vaultleads.core.building import build_pipeline
from vaultleads.core.funnel import (
    Converted,
    Median,
    SourceShare,
    StageStays,
    conversion_by_source,
    funnel_steps,
    median_stay,
    scope_leads,
    stays_by_stage,
)
from vaultleads.core.histories import NO_RECORD, Histories, Stood
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Conversion, Settings, Stage, Words
from vaultleads.note_reading import note_of

TODAY = date(2026, 11, 23)


def pipeline_of(files: Mapping[str, str], settings: Settings | None = None) -> Pipeline:
    """Return the pipeline of a vault of `files`."""
    settings = settings or Settings()
    notes = [note_of(path, text.encode(), settings) for path, text in files.items()]
    return build_pipeline(notes, settings, Names(files))


def lead_of(properties: str, *log: str) -> str:
    """Return the note of a lead."""
    return f"---\n{properties}\n---\n\n## Log\n\n" + "".join(f"- {line}\n" for line in log)


def told(pipeline: Pipeline) -> Histories:
    """Return the histories of a vault without any report."""
    return Histories(pipeline, NO_RECORD, NO_RECORD)


def steps(files: Mapping[str, str], day: date = TODAY) -> list[tuple[str, int, int]]:
    """Return the funnel of a vault: stage, ever reached, there now."""
    pipeline = pipeline_of(files)
    found = funnel_steps(pipeline, told(pipeline), day)
    return [(step.stage, step.reached, step.now) for step in found]


# --- ever reached -----------------------------------------------------------------------------

VAULT = {
    "Leads/A.md": lead_of("captured: 2026-09-01"),
    "Leads/B.md": lead_of("stage: cultivating\ncaptured: 2026-09-01"),
    "Leads/Skipped.md": lead_of(
        "stage: lost\ncaptured: 2026-09-01",
        "2026-09-10 stage: spotted → opportunity",
        "2026-09-20 stage: opportunity → lost",
    ),
    "Leads/Back.md": lead_of(
        "stage: investigating\ncaptured: 2026-09-01",
        "2026-09-10 stage: investigating → shaping",
        "2026-09-20 stage: shaping → investigating",
    ),
    "Leads/Won.md": lead_of("stage: won", "2026-09-10 stage: cultivating → won"),
    "Leads/Own word.md": lead_of("stage: digging"),
}


def test_a_lead_counts_once_in_every_stage_up_to_its_furthest() -> None:
    """Whoever skipped a stage, went back or was closed counts all the same, and once."""
    assert steps(VAULT) == [
        ("spotted", 6, 1),
        ("investigating", 4, 1),
        ("cultivating", 4, 1),
        ("in-conversation", 3, 0),
        ("shaping", 3, 0),
        ("opportunity", 2, 0),
    ]


def test_the_funnel_of_an_earlier_day() -> None:
    """Only what was there, and as far as it had come by then."""
    files = {**VAULT, "Leads/Later.md": lead_of("captured: 2026-09-16")}

    assert steps(files, date(2026, 9, 15)) == [
        ("spotted", 6, 1),
        ("investigating", 4, 0),
        ("cultivating", 4, 1),
        ("in-conversation", 3, 0),
        ("shaping", 3, 1),
        ("opportunity", 2, 1),
    ]


def test_an_empty_vault_has_an_empty_funnel() -> None:
    """Every stage with nothing in it."""
    assert {step[1:] for step in steps({})} == {(0, 0)}


stages = st.sampled_from(
    ["spotted", "investigating", "cultivating", "shaping", "opportunity", "won", "lost", "digging"]
)


@given(
    st.lists(
        st.tuples(
            stages,
            st.lists(st.tuples(st.dates(date(2026, 1, 1), TODAY), stages, stages), max_size=4),
        ),
        max_size=5,
    )
)
def test_no_stage_holds_more_than_the_one_before(
    leads: list[tuple[str, list[tuple[date, str, str]]]],
) -> None:
    """Whatever logs say, the funnel narrows, begins with all leads, and holds who is there now."""
    files = {
        f"Leads/{number}.md": lead_of(
            f"stage: {stage}", *(f"{day} stage: {one} → {two}" for day, one, two in log)
        )
        for number, (stage, log) in enumerate(leads)
    }
    reached = [step[1] for step in steps(files)]
    now = [step[2] for step in steps(files)]

    assert reached == sorted(reached, reverse=True)
    assert reached[0] == len(leads)
    assert all(sum(now[place:]) <= count for place, count in enumerate(reached))


# --- the scope meeting ------------------------------------------------------------------------

DANA = "---\norganization: Northwind\n---\n"


def scoped(files: Mapping[str, str], settings: Settings | None = None) -> frozenset[str]:
    """Return the leads that had a scope meeting."""
    pipeline = pipeline_of(files, settings)
    return scope_leads(pipeline, told(pipeline), TODAY)


@pytest.mark.parametrize(
    ("lead", "others"),
    [
        (lead_of("stage: shaping"), {}),
        (lead_of("stage: lost", "2026-10-01 stage: shaping → lost"), {}),
        (lead_of("", "2026-10-01 scope with Dana: an hour"), {}),
        (
            lead_of('contacts: "[[Dana]]"\norganization: Northwind'),
            {"Contacts/Dana.md": DANA + "## Log\n- 2026-10-01 scope with [[Dana]]\n"},
        ),
        (
            lead_of('contacts: "[[Dana]]"\norganization: Northwind'),
            {
                "Contacts/Dana.md": DANA,
                "Meetings/M.md": '---\ndate: 2026-10-01\nwith: "[[Dana]]"\nkind: scope\n---\n',
            },
        ),
        (
            lead_of('contacts: "[[Dana]]"', "2026-10-01 call with [[Dana]]"),
            {
                "Contacts/Dana.md": DANA,
                "Meetings/M.md": '---\ndate: 2026-10-01\nwith: "[[Dana]]"\nkind: scope\n---\n',
            },
        ),
    ],
    ids=[
        "stage",
        "stage once",
        "touch",
        "touch with the person",
        "meeting",
        "meeting, logged call",
    ],
)
def test_a_scope_meeting_counts_wherever_it_is_told(lead: str, others: Mapping[str, str]) -> None:
    """By the stage, by a touch of that kind, by a meeting of that kind."""
    assert scoped({"Leads/A.md": lead, **others}) == {"Leads/A.md"}


def test_a_scope_meeting_is_that_of_its_lead() -> None:
    """What names a lead belongs to that; what names none, to those of the person's organization."""
    two = {
        "Leads/A.md": lead_of('contacts: "[[Dana]]"\norganization: Northwind'),
        "Leads/B.md": lead_of('contacts: "[[Dana]]"\norganization: Northwind'),
        "Leads/C.md": lead_of('contacts: "[[Dana]]"\norganization: Quayside'),
    }
    about = "## Log\n- 2026-10-01 scope with [[Dana]]: about [[A]]\n"
    about_none = "## Log\n- 2026-10-01 scope with [[Dana]]\n"
    to_come = "## Log\n- 2026-12-01 scope with [[Dana]]\n"

    assert scoped({**two, "Contacts/Dana.md": DANA + about}) == {"Leads/A.md"}
    assert scoped({**two, "Contacts/Dana.md": DANA + about_none}) == {"Leads/A.md", "Leads/B.md"}
    assert scoped({**two, "Contacts/Dana.md": DANA + to_come}) == frozenset()


def test_with_other_stages_only_talks_count() -> None:
    """Where no stage is called `shaping`, no stage says that there was a scope meeting."""
    settings = Settings(
        words=Words(stages=(Stage("seen"), Stage("offered"), Stage("over", "lost")))
    )
    files = {
        "Leads/A.md": lead_of("stage: offered"),
        "Leads/B.md": lead_of("", "2026-10-01 scope with Dana"),
    }
    pipeline = pipeline_of(files, settings)
    (share,), _ = conversion_by_source(pipeline, told(pipeline), TODAY)

    assert scoped(files, settings) == {"Leads/B.md"}
    assert share.opportunity.count == 1


# --- conversion -------------------------------------------------------------------------------


def test_conversion_by_source() -> None:
    """In the order of the settings, then own words, then no source; all together beside it."""
    pipeline = pipeline_of(
        {
            "Leads/A.md": lead_of("source: network\nstage: shaping"),
            "Leads/B.md": lead_of("source: networking"),
            "Leads/C.md": lead_of("source: referral\nstage: opportunity"),
            "Leads/D.md": lead_of("source: stammtisch\nstage: lost"),
            "Leads/E.md": lead_of(""),
            "Leads/Later.md": lead_of("source: network\ncaptured: 2026-12-01"),
        }
    )

    shares, together = conversion_by_source(pipeline, told(pipeline), TODAY)

    assert [(one.source, one.leads, one.scope.count, one.opportunity.count) for one in shares] == [
        ("referral", 1, 1, 1),
        ("network", 2, 1, 0),
        ("stammtisch", 1, 0, 0),
        ("", 1, 0, 0),
    ]
    assert together == SourceShare(
        "", 5, Converted(2, Interval(20, 42, 67)), Converted(1, Interval(9, 26, 51))
    )
    assert not together.enough


def test_twenty_leads_are_enough_to_say() -> None:
    """Below it is too few; the prior of the settings counts."""
    leads = {f"Leads/{number}.md": lead_of("source: posting") for number in range(20)}
    settings = Settings(conversion=Conversion(1, 9))
    pipeline = pipeline_of(leads, settings)
    (share,), _ = conversion_by_source(pipeline, told(pipeline), TODAY)
    fewer = pipeline_of(dict(list(leads.items())[1:]))
    (too_few,), _ = conversion_by_source(fewer, told(fewer), TODAY)

    assert share.enough
    assert share.scope == Converted(0, Interval(0, 2, 8))
    assert not too_few.enough


# --- time in stage ----------------------------------------------------------------------------

TREATED = ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
UNTREATED: tuple[list[int], list[int]] = (
    [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23],
    [],
)
"""Weeks of remission of Freireich and others, Blood 21, 1963: ended, and not over yet."""


@pytest.mark.parametrize(
    ("over", "still", "median"),
    [
        (*TREATED, Median(23, more=False)),
        (*UNTREATED, Median(8, more=False)),
        ([], [], None),
        ([], [0], None),
        ([], [3, 9], Median(9, more=True)),
        ([4], [], Median(4, more=False)),
        ([0], [], Median(0, more=False)),
        ([4], [9, 9], Median(9, more=True)),
        ([4, 5], [4, 9], Median(5, more=False)),
    ],
)
def test_known_medians(over: list[int], still: list[int], median: Median | None) -> None:
    """The textbook's values, and the ends: what goes on is counted in, not left out."""
    assert median_stay(over, still) == median


lengths = st.lists(st.integers(0, 300), max_size=12)


@given(lengths)
def test_without_open_stays_it_is_the_plain_median(over: list[int]) -> None:
    """The lower one of two in the middle."""
    found = median_stay(over, [])

    if over:
        assert found == Median(sorted(over)[(len(over) - 1) // 2], more=False)
    else:
        assert found is None


@given(lengths, lengths)
def test_leaving_open_stays_out_never_makes_it_longer(over: list[int], still: list[int]) -> None:
    """That is the mistake which counting them in avoids."""
    without, found = median_stay(over, []), median_stay(over, still)

    if without is not None:
        assert found is not None
        assert found.days >= without.days


def stays(files: Mapping[str, str], day: date = TODAY, **reported: Stood) -> dict[str, StageStays]:
    """Return the stays of a vault by stage; `reported` is what a report knew of `Leads/A.md`."""
    pipeline = pipeline_of(files)
    record = {f"Leads/{name}.md": stood for name, stood in reported.items()}
    found = stays_by_stage(pipeline, Histories(pipeline, record, NO_RECORD), day, TODAY)
    return {one.stage: one for one in found}


def test_stays_from_captured_to_now() -> None:
    """The first stage begins with being captured, each other one with its entry."""
    lead = lead_of(
        "stage: cultivating\ncaptured: 2026-09-01",
        "2026-09-11 stage: spotted → investigating",
        "2026-10-02 stage: investigating → cultivating",
    )

    assert stays({"Leads/A.md": lead}) == {
        "spotted": StageStays("spotted", 1, 0, 0, Median(10, more=False)),
        "investigating": StageStays("investigating", 1, 0, 0, Median(21, more=False)),
        "cultivating": StageStays("cultivating", 0, 1, 0, Median(52, more=True)),
    }


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (
            lead_of("stage: cultivating\ncaptured: 2026-09-01"),
            {"cultivating": StageStays("cultivating", 0, 0, 1, None, 1)},
        ),
        (lead_of("stage: spotted"), {"spotted": StageStays("spotted", 0, 0, 1, None, 1)}),
        (
            lead_of(
                "stage: investigating\ncaptured: 2026-10-01",
                "2026-09-11 stage: spotted → investigating",
            ),
            {
                "spotted": StageStays("spotted", 0, 0, 1, None),
                "investigating": StageStays("investigating", 0, 1, 0, Median(73, more=True)),
            },
        ),
        (
            lead_of("stage: shaping", "2026-11-13 stage: cultivating → in-conversation"),
            {
                "cultivating": StageStays("cultivating", 0, 0, 1, None),
                "in-conversation": StageStays("in-conversation", 0, 0, 1, None),
                "shaping": StageStays("shaping", 0, 0, 1, None, 1),
            },
        ),
        (
            lead_of(
                "stage: shaping",
                "2026-11-03 stage: spotted → investigating",
                "2026-11-13 stage: cultivating → shaping",
            ),
            {
                "spotted": StageStays("spotted", 0, 0, 1, None),
                "investigating": StageStays("investigating", 0, 0, 1, None),
                "cultivating": StageStays("cultivating", 0, 0, 1, None),
                "shaping": StageStays("shaping", 0, 1, 0, Median(10, more=True)),
            },
        ),
        (lead_of("stage: parked", "2026-11-13 stage: digging → parked"), {}),
        (lead_of("captured: 2026-12-01"), {}),
    ],
    ids=["unlogged", "no day", "captured later", "log ends", "gap", "own word", "to come"],
)
def test_what_is_not_known_is_counted_and_not_guessed(
    lead: str, expected: dict[str, StageStays]
) -> None:
    """A stay without a beginning or an end says nothing about how long stays are."""
    assert stays({"Leads/A.md": lead}) == expected


def test_a_report_that_saw_a_change_gives_its_day() -> None:
    """Without a word in the log, the stay begins with the first report that saw it."""
    lead = lead_of("stage: cultivating")
    knew = Stood("cultivating", date(2026, 11, 9), "nurture", None)

    assert stays({"Leads/A.md": lead}, A=knew) == {
        "cultivating": StageStays("cultivating", 0, 1, 0, Median(14, more=True))
    }


def test_a_morning_on_which_nothing_moves_changes_no_median() -> None:
    """Open stays are counted up to a day that stands still."""
    files = {"Leads/A.md": lead_of("captured: 2026-11-02")}

    assert stays(files, date(2026, 11, 24)) == stays(files, date(2026, 11, 29))
