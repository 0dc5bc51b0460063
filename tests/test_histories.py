"""The history of leads: what logs tell, what reports knew, and what is said where both end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.histories import (
    NO_RECORD,
    Histories,
    Record,
    StageChange,
    Stood,
    TierChange,
    read_record,
    record_text,
)
from vaultleads.core.model import Lead
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import Settings, Stage, Words
from vaultleads.core.qualified import QualifiedLead, qualified_leads
from vaultleads.note_reading import note_of

TODAY = date(2026, 11, 23)
PATH = "Leads/Northwind.md"


def pipeline_of(files: Mapping[str, str], settings: Settings | None = None) -> Pipeline:
    """Return the pipeline of a vault of `files`."""
    settings = settings or Settings()
    notes = [
        note_of(path, text.encode("utf-8", "surrogatepass"), settings)
        for path, text in files.items()
    ]
    return build_pipeline(notes, settings, Names(files))


def lead_of(properties: str, *log: str) -> str:
    """Return the note of a lead."""
    entries = "".join(f"- {line}\n" for line in log)
    return f"---\n{properties}\n---\n\n## Log\n\n{entries}"


def told(
    properties: str,
    *log: str,
    record: Record = NO_RECORD,
    base: Record = NO_RECORD,
    settings: Settings | None = None,
) -> tuple[Histories, Lead]:
    """Return the histories of a vault with one lead, and the lead."""
    pipeline = pipeline_of({PATH: lead_of(properties, *log)}, settings)
    return Histories(pipeline, record, base), pipeline.leads[PATH]


def changes(properties: str, *log: str) -> list[tuple[str, str, str]]:
    """Return the changes of a lead: day, before, after."""
    histories, lead = told(properties, *log)
    return [(str(one.day), one.before, one.after) for one in histories.changes(lead)]


# --- the log ----------------------------------------------------------------------------------


def test_a_log_tells_its_changes_in_order_of_day() -> None:
    """Newest or oldest first, among touches: the changes of stage come out as they happened."""
    log = (
        "2026-10-29 09:00 call with Dana: forty minutes",
        "2026-10-29 stage: cultivating → in-conversation",
        "2026-09-22 stage: investigating → cultivating",
        "2026-09-02 stage: spotted → investigating",
    )
    expected = [
        ("2026-09-02", "spotted", "investigating"),
        ("2026-09-22", "investigating", "cultivating"),
        ("2026-10-29", "cultivating", "in-conversation"),
    ]

    assert changes("stage: in-conversation", *log) == expected
    assert changes("stage: in-conversation", *log[::-1]) == expected
    assert changes("stage: in-conversation", log[1], log[3], log[2]) == expected


def test_a_change_says_where_it_stands() -> None:
    """The line of the entry goes with the change."""
    histories, lead = told("stage: shaping", "2026-10-29 stage: cultivating → shaping")

    assert histories.changes(lead) == (
        StageChange(date(2026, 10, 29), "cultivating", "shaping", 7),
    )


@pytest.mark.parametrize(
    "written",
    [
        "cultivating → in-conversation",
        "cultivating -> in-conversation",
        "cultivating --> in conversation",
        "cultivating => In_Conversation",
        "warming → talking",
        "**cultivating** → `in-conversation`",
        "cultivating → in-conversation, after the call with Dana",
        "cultivating → in conversation (she asked for numbers)",
        "moved from cultivating → in-conversation: at last",
        "cultivating to in-conversation",
        "from cultivating to in-conversation, to be sure",
        "cultivating→in-conversation",
    ],
)
def test_an_entry_is_read_however_it_is_written(written: str) -> None:
    """Arrows, aliases, marks and a text behind make no difference."""
    assert changes("stage: in-conversation", f"2026-10-29 stage: {written}") == [
        ("2026-10-29", "cultivating", "in-conversation")
    ]


def test_an_entry_may_name_only_the_new_stage() -> None:
    """Then the stage before is the one that the log left off with, or is not known."""
    assert changes(
        "stage: shaping",
        "2026-09-02 stage: cultivating",
        "2026-10-29 stage: shaping, she has sent a draft",
    ) == [("2026-09-02", "", "cultivating"), ("2026-10-29", "cultivating", "shaping")]


def test_an_entry_of_several_arrows_is_several_changes() -> None:
    """Whoever catches up in one line has said it all."""
    assert changes(
        "stage: cultivating", "2026-09-02 stage: spotted → investigating → cultivating"
    ) == [
        ("2026-09-02", "spotted", "investigating"),
        ("2026-09-02", "investigating", "cultivating"),
    ]


@pytest.mark.parametrize(
    "written", ["nothing new", "", "talked about what is to come", "→", "spotted →", "she → me →"]
)
def test_what_names_no_stage_is_no_change(written: str) -> None:
    """An entry of the kind `stage` that names none is a remark."""
    found = changes("stage: spotted", f"2026-09-02 stage: {written}")

    assert [one for one in found if one[2] != "me"] == []


def test_two_entries_of_one_day_stand_in_the_order_in_which_they_fit() -> None:
    """On one day nothing but the stages themselves says which came first."""
    first, second = (
        "2026-09-02 stage: spotted → investigating",
        "2026-09-02 stage: investigating → cultivating",
    )
    expected = [
        ("2026-09-02", "spotted", "investigating"),
        ("2026-09-02", "investigating", "cultivating"),
    ]

    assert changes("stage: cultivating", first, second) == expected
    assert changes("stage: cultivating", second, first) == expected


def test_nothing_counts_twice() -> None:
    """An entry that was copied, or that leads where the lead is, is no further change."""
    assert changes(
        "stage: investigating",
        "2026-09-02 stage: spotted → investigating",
        "2026-09-02 stage: spotted → investigating",
        "2026-09-09 stage: spotted → investigating",
        "2026-09-16 stage: investigating → investigating",
    ) == [("2026-09-02", "spotted", "investigating")]


def test_words_of_the_persons_own_are_stages_too() -> None:
    """A word that is in no list stands in a change as it was written."""
    assert changes(
        "stage: digging",
        "2026-09-02 stage: spotted → sniffing around, a little",
        "2026-09-09 stage: Digging",
    ) == [
        ("2026-09-02", "spotted", "sniffing around"),
        ("2026-09-09", "sniffing around", "digging"),
    ]


def test_only_the_leads_own_log_tells() -> None:
    """An entry elsewhere may be about any of the leads that it names, so it says nothing."""
    pipeline = pipeline_of(
        {
            PATH: lead_of("stage: shaping"),
            "Daily/2026-10-01.md": "## Log\n- stage: spotted → shaping [[Northwind]]\n",
        }
    )

    assert Histories(pipeline, {}, {}).changes(pipeline.leads[PATH]) == ()


def test_stages_of_the_settings_count() -> None:
    """Entries are read by the stages that the settings name."""
    stages = (Stage("seen"), Stage("warm up", aliases=("warming",)), Stage("over", "lost"))
    settings = Settings(words=Words(stages=stages))
    histories, lead = told("stage: warming", "2026-09-02 stage: seen → warm up", settings=settings)

    assert [one.after for one in histories.changes(lead)] == ["warm up"]
    assert histories.furthest(lead, TODAY) == "warm up"


# --- the stage of a day -----------------------------------------------------------------------

NORTHWIND = (
    "stage: in-conversation\ncaptured: 2026-09-01",
    "2026-09-02 stage: spotted → investigating",
    "2026-09-22 stage: investigating → cultivating",
    "2026-10-29 stage: cultivating → in-conversation",
)


@pytest.mark.parametrize(
    ("day", "stage", "since", "furthest"),
    [
        (date(2026, 9, 1), "spotted", date(2026, 9, 1), "spotted"),
        (date(2026, 9, 2), "investigating", date(2026, 9, 2), "investigating"),
        (date(2026, 10, 28), "cultivating", date(2026, 9, 22), "cultivating"),
        (TODAY, "in-conversation", date(2026, 10, 29), "in-conversation"),
    ],
)
def test_the_stage_of_a_day(day: date, stage: str, since: date, furthest: str) -> None:
    """A log says where the lead stood on any day, since when, and how far it had come."""
    histories, lead = told(*NORTHWIND)

    assert histories.stage_on(lead, day) == stage
    assert histories.since(lead, day) == since
    assert histories.furthest(lead, day) == furthest


@pytest.mark.parametrize(
    ("properties", "since"),
    [
        ("stage: spotted\ncaptured: 2026-09-01", date(2026, 9, 1)),
        ("captured: 2026-09-01", date(2026, 9, 1)),
        ("stage: spotted", None),
        ("stage: cultivating\ncaptured: 2026-09-01", None),
        ("stage: digging\ncaptured: 2026-09-01", None),
        ("stage: spotted\ncaptured: 2026-12-01", None),
    ],
)
def test_without_a_log_only_the_first_stage_has_a_beginning(
    properties: str, since: date | None
) -> None:
    """A lead is captured into the first stage; how it came into another one is not known."""
    histories, lead = told(properties)

    assert histories.stage_on(lead, TODAY) == lead.stage
    assert histories.since(lead, TODAY) == since


def test_a_note_wins_over_its_log() -> None:
    """Where the log ends elsewhere, the lead is where its note says, since an unknown day."""
    histories, lead = told("stage: shaping", "2026-09-02 stage: spotted → investigating")

    assert histories.stage_on(lead, TODAY) == "shaping"
    assert histories.since(lead, TODAY) is None
    assert histories.furthest(lead, TODAY) == "shaping"
    assert histories.stage_on(lead, date(2026, 9, 1)) == "spotted"


def test_a_lead_captured_after_its_entries_is_no_riddle() -> None:
    """A day that contradicts the log is no beginning."""
    histories, lead = told(
        "stage: investigating\ncaptured: 2026-10-01", "2026-09-02 stage: spotted → investigating"
    )

    assert histories.since(lead, TODAY) == date(2026, 9, 2)
    assert histories.since(lead, date(2026, 9, 1)) is None


@pytest.mark.parametrize(
    ("log", "stage", "furthest"),
    [
        (("2026-09-02 stage: spotted → opportunity",), "opportunity", "opportunity"),
        (("2026-09-02 stage: shaping → investigating",), "investigating", "shaping"),
        (("2026-09-02 stage: cultivating → lost",), "lost", "cultivating"),
        (("2026-09-02 stage: in-conversation → parked",), "parked", "in-conversation"),
        (("2026-09-02 stage: shaping → won",), "won", "opportunity"),
        (("2026-09-02 stage: won → lost",), "lost", "opportunity"),
        ((), "lost", "spotted"),
        ((), "digging", "spotted"),
        (("2026-09-02 stage: digging → dug up",), "dug up", "spotted"),
    ],
)
def test_the_furthest_stage(log: tuple[str, ...], stage: str, furthest: str) -> None:
    """What was reached stays reached; what is closed, parked or under another word adds nothing."""
    histories, lead = told(f"stage: {stage}", *log)

    assert histories.furthest(lead, TODAY) == furthest


def test_changes_to_come_change_nothing_today() -> None:
    """An entry of a later day waits for it."""
    histories, lead = told(
        "stage: cultivating",
        "2026-09-02 stage: spotted → cultivating",
        "2026-12-02 stage: cultivating → shaping",
    )

    assert histories.stage_on(lead, TODAY) == "cultivating"
    assert histories.since(lead, TODAY) == date(2026, 9, 2)
    assert histories.furthest(lead, TODAY) == "cultivating"


# --- what reports knew ------------------------------------------------------------------------


def stood(stage: str, since: date | None = None, tier: str = "nurture") -> Stood:
    """Return where a lead stood."""
    return Stood(stage, since, tier, None)


def test_a_change_that_no_log_tells_is_known_from_the_first_report_that_sees_it() -> None:
    """Week by week: the day stays that of the first sight, and the stage before is told."""
    files = {PATH: lead_of("stage: shaping\ncaptured: 2026-09-01")}
    pipeline = pipeline_of(files)
    lead = pipeline.leads[PATH]
    leads = qualified_leads(pipeline, TODAY)
    base = {PATH: stood("cultivating")}

    monday = Histories(pipeline, NO_RECORD, base).brought_to(leads, TODAY)
    kept = monday.new_record(leads, TODAY)
    tuesday = Histories(pipeline, kept, base).brought_to(leads, date(2026, 11, 24))
    next_week = Histories(pipeline, NO_RECORD, kept).brought_to(leads, date(2026, 11, 30))

    assert kept[PATH].stage_since == TODAY
    assert monday.changes(lead) == (StageChange(TODAY, "cultivating", "shaping", 0),)
    assert tuesday.changes(lead) == monday.changes(lead)
    assert tuesday.new_record(leads, date(2026, 11, 24)) == kept
    assert next_week.changes(lead) == (StageChange(TODAY, "", "shaping", 0),)
    assert next_week.since(lead, date(2026, 11, 30)) == TODAY
    assert monday.stage_on(lead, date(2026, 11, 22)) == "cultivating"


def test_histories_brought_to_a_day_stay_where_they_are() -> None:
    """Asking twice on one day changes nothing, so that a second report says the same."""
    pipeline = pipeline_of({PATH: lead_of("stage: shaping")})
    leads = qualified_leads(pipeline, TODAY)
    once = Histories(pipeline, NO_RECORD, {PATH: stood("spotted")}).brought_to(leads, TODAY)
    twice = once.brought_to(leads, TODAY)

    assert twice.new_record(leads, TODAY) == once.new_record(leads, TODAY)
    assert twice.changes(pipeline.leads[PATH]) == once.changes(pipeline.leads[PATH])


def test_the_log_wins_over_a_record() -> None:
    """A day that is logged counts, whatever day a report first saw the change on."""
    record = {PATH: stood("in-conversation", TODAY)}
    histories, lead = told(*NORTHWIND, record=record)

    assert histories.since(lead, TODAY) == date(2026, 10, 29)
    assert len(histories.changes(lead)) == 3


def test_a_note_that_left_its_log_behind_is_told_by_the_record() -> None:
    """The record says since when; the log says what was before."""
    histories, lead = told(
        "stage: shaping",
        "2026-09-02 stage: spotted → investigating",
        record={PATH: stood("shaping", date(2026, 11, 19))},
        base={PATH: stood("investigating", date(2026, 9, 2))},
    )

    assert histories.changes(lead)[-1] == StageChange(
        date(2026, 11, 19), "investigating", "shaping", 0
    )
    assert histories.since(lead, TODAY) == date(2026, 11, 19)


@pytest.mark.parametrize(
    "record",
    [
        {PATH: stood("shaping", date(2026, 8, 1))},
        {PATH: stood("shaping")},
        {PATH: stood("cultivating", date(2026, 11, 19))},
        {"Leads/Other.md": stood("shaping", date(2026, 11, 19))},
    ],
)
def test_a_record_that_does_not_fit_says_nothing(record: Record) -> None:
    """Older than the log, without a day, of another stage or lead: then nobody knows since when."""
    histories, lead = told(
        "stage: shaping", "2026-09-02 stage: spotted → investigating", record=record
    )

    assert histories.stage_on(lead, TODAY) == "shaping"
    assert histories.since(lead, TODAY) is None


def test_a_new_record_knows_what_logs_tell() -> None:
    """The stage of the day, with the day of its entry; later leads are left out."""
    pipeline = pipeline_of(
        {PATH: lead_of(*NORTHWIND), "Leads/New.md": lead_of("captured: 2026-11-20")}
    )
    leads = qualified_leads(pipeline, TODAY)
    histories = Histories(pipeline, NO_RECORD, NO_RECORD)

    assert histories.new_record(leads, date(2026, 10, 28)) == {
        PATH: Stood("cultivating", date(2026, 9, 22), "unqualified", None)
    }
    assert histories.new_record(leads, TODAY)["Leads/New.md"] == Stood(
        "spotted", None, "unqualified", None
    )


def qualified(pipeline: Pipeline) -> tuple[QualifiedLead, ...]:
    """Return the leads as the follow-ups of the day have them."""
    leads = follow_ups(pipeline, TODAY, Playbook()).leads
    assert leads is not None
    return leads


def test_a_tier_that_differs_from_an_earlier_week_has_changed() -> None:
    """Against the base, on the day that a report first saw it."""
    pipeline = pipeline_of({PATH: lead_of("tier: focus"), "Leads/New.md": lead_of("tier: focus")})
    leads = qualified(pipeline)
    base = {PATH: stood("spotted", tier="nurture")}
    first = Histories(pipeline, NO_RECORD, base)
    kept = first.new_record(leads, TODAY)
    later = Histories(pipeline, kept, base)
    wednesday = date(2026, 11, 25)

    assert [(one.lead.path, change) for one, change in first.tier_changes(leads, TODAY)] == [
        (PATH, TierChange(TODAY, "nurture", "focus"))
    ]
    assert [change for _, change in later.tier_changes(leads, wednesday)] == [
        TierChange(TODAY, "nurture", "focus")
    ]
    assert kept[PATH].tier_since == TODAY
    assert kept["Leads/New.md"].tier_since is None


def test_a_tier_that_came_back_has_not_changed() -> None:
    """Up on Monday and down on Wednesday is no change of the week."""
    pipeline = pipeline_of({PATH: lead_of("tier: nurture")})
    leads = qualified(pipeline)
    record = {PATH: Stood("spotted", None, "focus", date(2026, 11, 23))}
    histories = Histories(pipeline, record, {PATH: stood("spotted", tier="nurture")})

    assert histories.tier_changes(leads, date(2026, 11, 25)) == ()


def test_a_stage_that_was_taken_back_has_not_changed() -> None:
    """Set on Monday and taken back on Wednesday: it has been there since before the week."""
    files = {PATH: lead_of("stage: investigating")}
    pipeline = pipeline_of(files)
    lead = pipeline.leads[PATH]
    leads = qualified_leads(pipeline, TODAY)
    since = date(2026, 11, 5)
    monday = {PATH: Stood("shaping", TODAY, "focus", TODAY)}
    base = {PATH: Stood("investigating", since, "unqualified", since)}

    wednesday = Histories(pipeline, monday, base).brought_to(leads, date(2026, 11, 25))

    assert wednesday.new_record(leads, date(2026, 11, 25)) == base
    assert wednesday.changes(lead) == (StageChange(since, "", "investigating", 0),)
    assert wednesday.since(lead, date(2026, 11, 25)) == since


def test_a_stage_that_came_back_after_the_log_left_it_has_changed() -> None:
    """What an earlier week knew is older than the log; what the week itself knew is not."""
    histories, lead = told(
        "stage: shaping",
        "2026-11-18 stage: shaping → investigating",
        record={PATH: stood("shaping", date(2026, 11, 20))},
        base={PATH: stood("shaping", date(2026, 10, 5))},
    )

    assert histories.changes(lead)[-1] == StageChange(
        date(2026, 11, 20), "investigating", "shaping", 0
    )


def test_a_tier_that_was_not_known_is_there_since_nobody_knows_when() -> None:
    """A report that had none for a lead cannot say that it is new."""
    pipeline = pipeline_of({PATH: lead_of("tier: focus")})
    leads = qualified(pipeline)
    histories = Histories(pipeline, NO_RECORD, {PATH: stood("spotted", tier="")})

    assert histories.new_record(leads, TODAY)[PATH] == Stood("spotted", None, "focus", None)
    assert histories.tier_changes(leads, TODAY) == ()


def test_a_tier_that_changed_out_of_sight_is_told_once_the_lead_is_seen_again() -> None:
    """While a lead is snoozed, the tier that it had is kept."""
    snoozed = pipeline_of({PATH: lead_of("tier: focus\nsnooze: 2026-12-07")})
    awake = pipeline_of({PATH: lead_of("tier: focus")})
    base = {PATH: stood("spotted", tier="check-in")}
    monday = date(2026, 12, 7)

    kept = Histories(snoozed, NO_RECORD, base).new_record(qualified(snoozed), TODAY)
    then = Histories(awake, NO_RECORD, kept).tier_changes(qualified(awake), monday)

    assert kept[PATH].tier == "check-in"
    assert [change for _, change in then] == [TierChange(monday, "check-in", "focus")]


def test_leads_that_are_not_worked_have_no_tier() -> None:
    """What is closed or parked changes no tier, and neither does what comes back."""
    pipeline = pipeline_of({PATH: lead_of("tier: focus\nstage: lost")})
    leads = qualified(pipeline)
    histories = Histories(pipeline, NO_RECORD, {PATH: stood("spotted", tier="nurture")})

    assert histories.tier_changes(leads, TODAY) == ()
    assert histories.new_record(leads, TODAY)[PATH].tier == ""


def test_a_week_that_is_over_knows_nothing_of_the_day_after() -> None:
    """What a note says since Monday is no news of Sunday: the next week tells it, on Monday."""
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    pipeline = pipeline_of({PATH: lead_of("stage: shaping\ntier: focus")})
    lead = pipeline.leads[PATH]
    leads = qualified(pipeline)
    friday = {PATH: Stood("cultivating", date(2026, 11, 20), "nurture", None)}
    base = {PATH: Stood("spotted", None, "nurture", None)}

    ended = Histories(pipeline, friday, base, over=True).brought_to(leads, sunday)
    frozen = ended.new_record(leads, sunday)
    following = Histories(pipeline, NO_RECORD, frozen).brought_to(leads, monday)

    assert frozen == friday
    assert ended.stage_on(lead, sunday) == "cultivating"
    assert ended.changes(lead) == (StageChange(date(2026, 11, 20), "spotted", "cultivating", 0),)
    assert ended.tier_changes(leads, sunday) == ()
    assert following.changes(lead) == (StageChange(monday, "cultivating", "shaping", 0),)
    assert [change for _, change in following.tier_changes(leads, monday)] == [
        TierChange(monday, "nurture", "focus")
    ]


@pytest.mark.parametrize(
    ("log", "stage"),
    [
        (("2026-11-21 stage: cultivating → in-conversation",), "in-conversation"),
        (("2026-11-19 stage: spotted → investigating",), "cultivating"),
        (("2026-11-23 stage: cultivating → shaping",), "cultivating"),
        ((), "cultivating"),
    ],
)
def test_a_week_that_is_over_is_told_by_its_log_and_its_last_report(
    log: tuple[str, ...], stage: str
) -> None:
    """What was logged after the report counts; what it saw after the log counts as well."""
    pipeline = pipeline_of({PATH: lead_of("stage: shaping", *log)})
    record = {PATH: stood("cultivating", date(2026, 11, 20))}
    histories = Histories(pipeline, record, NO_RECORD, over=True)

    assert histories.stage_on(pipeline.leads[PATH], date(2026, 11, 22)) == stage


@pytest.mark.parametrize(
    ("logged", "stage"), [("2026-08-25", "shaping"), ("2026-11-21", "cultivating")]
)
def test_a_stage_of_which_nobody_knows_since_when_stays_when_its_week_is_over(
    logged: str, stage: str
) -> None:
    """The report of the week saw it, though an old entry says otherwise; a new entry counts."""
    pipeline = pipeline_of({PATH: lead_of("stage: shaping", f"{logged} stage: → cultivating")})
    record = {PATH: stood("shaping")}
    monday = date(2026, 11, 16)
    histories = Histories(pipeline, record, NO_RECORD, over=True, first=monday)

    assert histories.stage_on(pipeline.leads[PATH], date(2026, 11, 22)) == stage


# --- the record in a report -------------------------------------------------------------------


def test_a_record_is_one_comment_with_a_line_for_each_lead() -> None:
    """It can be read, and a lead that moves is one line of a diff."""
    record = {
        "Leads/Northwind – Data platform lead.md": Stood(
            "in-conversation", date(2026, 10, 29), "focus", date(2026, 11, 18)
        ),
        "Leads/Harrow & Pike.md": Stood("spotted", None, "unqualified", None),
        "Leads/Old.md": Stood("on my list", None, "", None),
    }

    assert record_text(record) == (
        "<!-- where each lead stood, for the next report: stage, since, tier, since, note\n"
        "spotted - unqualified - Leads/Harrow & Pike.md\n"
        "in-conversation 2026-10-29 focus 2026-11-18 Leads/Northwind – Data platform lead.md\n"
        "on%20my%20list - - - Leads/Old.md\n"
        "-->"
    )


def test_no_record_is_no_comment() -> None:
    """A vault without leads leaves no empty comment behind."""
    assert record_text({}) == ""
    assert read_record("") == {}


days = st.none() | st.dates()
records = st.dictionaries(
    st.text(min_size=1), st.builds(Stood, st.text(), days, st.text(), days), max_size=4
)


@given(records, st.text(), st.text())
@example({"a--b-->c--!>.md": Stood("-", None, "--", None)}, "", "")
@example({" a\n<!-- vaultleads:end weekly -->\n ": Stood("", None, "", None)}, "", "")
@example({"a%20b%.md\udcff\u2028": Stood("%", date.min, " ", date.max)}, "", "")
def test_a_record_reads_back(record: Record, above: str, below: str) -> None:
    """Whatever notes are called, and whatever stands around the comment."""
    text = record_text(record)

    assert read_record(text) == record
    assert read_record(f"{above}\n\n{text}\n\n{below}") == record
    assert read_record(text.replace("\n", "\r\n")) == record


def test_of_several_records_that_of_the_report_counts() -> None:
    """A template may print an older one above it, and a person may keep one below the region."""
    kept, older, copied = (
        record_text({"a.md": Stood(stage, None, "", None)})
        for stage in ("shaping", "spotted", "lost")
    )

    text = f"{older}\n\n{kept}\n\n<!-- vaultleads:end weekly -->\n\n{copied}\n"

    assert read_record(text)["a.md"].stage == "shaping"


@given(records)
def test_nothing_in_a_record_ends_its_comment(record: Record) -> None:
    """Between its first and its last line stands neither a mark of a comment nor a marker."""
    inside = record_text(record).removeprefix("<!--").removesuffix("-->")

    assert "--" not in inside
    assert "<" not in inside
    assert ">" not in inside
    assert all(char == "\n" or char.isprintable() for char in inside)


def test_damaged_lines_are_left_out() -> None:
    """What somebody edited, or a merge left behind, costs no more than its line."""
    text = (
        "# Week 47\n\n"
        "<!-- where each lead stood, for the next report: stage, since, tier, since, note\n"
        "spotted - unqualified - Leads/A.md\n"
        "<<<<<<< HEAD\n"
        "spotted yesterday focus - Leads/B.md\n"
        "spotted 2026-02-30 focus - Leads/C.md\n"
        "spotted - focus\n"
        "spotted - focus - Leads/100%.md\n"
        "spotted - focus - Leads/%FF.md\n"
        "\n"
        "shaping 2026-11-19 focus - Leads/A.md\n"
        "  cultivating 2026-11-19 focus - Leads/D.md  \n"
        "-->\n"
        "spotted - unqualified - Leads/E.md\n"
    )

    assert dict(read_record(text)) == {
        "Leads/A.md": Stood("spotted", None, "unqualified", None),
        "Leads/D.md": Stood("cultivating", date(2026, 11, 19), "focus", None),
    }


def test_a_comment_that_does_not_end_is_no_record() -> None:
    """Nobody can say where it ended."""
    text = record_text({"Leads/A.md": Stood("spotted", None, "focus", None)})

    assert read_record(text.removesuffix("-->")) == {}


# --- whatever a log says ----------------------------------------------------------------------


@pytest.mark.parametrize("part", [" ", "-", "→", "- ", " to ", "a → ", "*", "="])
def test_a_very_long_entry_is_read_in_no_time(part: str) -> None:
    """A hundred thousand times anything is still one line of a log."""
    found = changes("stage: shaping", f"2026-09-02 stage: spotted {part * 100_000} shaping")

    assert len(found) <= 100


words = st.sampled_from(
    ["spotted", "shaping", "won", "lost", "parked", "digging", "", "→", "->", "to", "*", ":", "\t"]
)


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 9, 1), date(2026, 12, 1)),
            st.lists(words | st.text(max_size=8), max_size=6).map(" ".join),
        ),
        max_size=6,
    ),
    words,
    st.dates(date(2026, 8, 1), date(2026, 12, 31)),
)
def test_any_log_tells_a_history_that_holds_together(
    entries: list[tuple[date, str]], stage: str, day: date
) -> None:
    """Days rise, nothing leads where it was, and the furthest stage never falls."""
    log = [f"{when} stage: {' '.join(text.split())}" for when, text in entries]
    histories, lead = told(f'stage: "{stage}"', *log)
    found = histories.changes(lead)

    assert [one.day for one in found] == sorted(one.day for one in found)
    assert all(one.before != one.after and one.after for one in found)
    active = [one.name for one in Settings().words.stages if one.active]
    ranks = [active.index(histories.furthest(lead, date(2026, month, 1))) for month in range(8, 13)]
    # The note itself counts from its last change on; before that, ranks only rise.
    assert ranks == sorted(ranks)
    since = histories.since(lead, day)
    assert since is None or since <= day
    assert histories.stage_on(lead, day)
