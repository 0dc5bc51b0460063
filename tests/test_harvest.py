"""The harvest: a tick is written into its note once, and whatever is not certain is kept."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from vaultleads.actions import Actions
from vaultleads.core.problem import Problem
from vaultleads.core.typed import NextStep
from vaultleads.harvesting import HarvestOutcome, harvest
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

TODAY = date(2026, 11, 23)
"""A Monday."""
TUESDAY = date(2026, 11, 24)
FOLLOW_UPS = "Reports/Follow-ups.md"
INBOX = "Reports/Inbox.md"
NORTHWIND = "Leads/Northwind.md"
KESTREL = "Leads/Kestrel.md"
DANA = "Contacts/Dana Reyes.md"
LENA = "Contacts/Lena Ortiz.md"
MEETING = "Meetings/2026-11-20 Fair.md"

VAULT: dict[str, str | bytes] = {
    NORTHWIND: (
        "---\norganization: Northwind\nstage: cultivating\ncontacts:\n"
        '  - "[[Dana Reyes]]"\n---\n\n## Log\n\n'
        "- 2026-11-02 email to [[Dana Reyes]]: hello\n"
        '- 2026-11-19 reply from [[Dana Reyes]]: "Q1 looks right"\n'
    ),
    KESTREL: (
        "---\norganization: Kestrel\nstage: cultivating\nnext: send the case study\n"
        "due: 2026-11-23\n---\n\n- [ ] Finish the cost page 📅 2026-11-25\n"
    ),
    DANA: "---\norganization: Northwind\n---\n",
    LENA: "---\n---\n\n## Log\n\n- 2026-11-20 informational: how the team grew\n",
    MEETING: "---\ndate: 2026-11-20\n---\n\n- [ ] call the organizer 📅 2026-11-24\n",
}


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    """Return a vault with its report of the Monday."""
    return reported(make_vault(VAULT))


def reported(root: Path, day: date = TODAY) -> Path:
    """Return `root` with its reports of `day`."""
    Workspace.open(str(root)).report(day)
    return root


def actions(root: Path) -> Actions:
    """The actions on the vault at `root`, at a fixed moment."""
    return Actions(Workspace.open(str(root)), "2026-11-23T10:00:00+00:00")


def gathered(root: Path, day: date = TODAY) -> HarvestOutcome:
    """Harvest, and leave the report unwritten, as if the program had been ended there."""
    workspace = Workspace.open(str(root))
    return harvest(workspace, Actions(workspace, "2026-11-23T10:00:00+00:00"), day)


def run(root: Path, day: date = TODAY) -> HarvestOutcome:
    """Harvest, and make the report anew, as `vaultleads report` does."""
    outcome = gathered(root, day)
    Workspace.open(str(root)).report(day, outcome.settled)
    return outcome


def text(root: Path, path: str = FOLLOW_UPS) -> str:
    """Return the text of a file of the vault, empty if there is none."""
    file = root / path
    return file.read_bytes().decode() if file.exists() else ""


def line(root: Path, words: str) -> str:
    """Return the line of the report that holds `words`, of which there is one."""
    (found,) = [one for one in text(root).splitlines() if words in one and "- [" in one]
    return found


def change(root: Path, old: str, new: str, path: str = FOLLOW_UPS) -> None:
    """Replace `old` in a file, as a person does."""
    before = text(root, path)
    assert old in before
    (root / path).write_bytes(before.replace(old, new, 1).encode())


def tick(root: Path, words: str, typed: str = "") -> None:
    """Tick the line of the report that holds `words`, and type behind it."""
    old = line(root, words)
    change(root, old, old.replace("- [ ]", "- [x]") + (f" {typed}" if typed else ""))


def log(root: Path, path: str) -> list[str]:
    """Return what stands below the heading of the log of a note, without blank lines."""
    return [one for one in text(root, path).partition("## Log\n")[2].splitlines() if one]


def backups(root: Path) -> list[str]:
    """Return the reports in which an edit was kept."""
    return [file.name for file in (root / "Reports").iterdir() if "your edit" in file.name]


# --- what a tick writes ---------------------------------------------------------------------


def test_without_a_tick_nothing_happens(root: Path) -> None:
    """Nothing is read but the report, and nothing is to be settled."""
    assert run(root) == HarvestOutcome()


def test_a_tick_logs_what_was_done_with_whom(root: Path) -> None:
    """The entry has the day of the harvest, the kind that the follow-up is, and its words."""
    tick(root, "answer [[Dana Reyes]]")

    outcome = run(root)

    assert [(one.path, one.entry) for one in outcome.harvested] == [
        (NORTHWIND, "2026-11-23 reply to [[Dana Reyes]]")
    ]
    assert log(root, NORTHWIND) == [
        "- 2026-11-02 email to [[Dana Reyes]]: hello",
        '- 2026-11-19 reply from [[Dana Reyes]]: "Q1 looks right"',
        "- 2026-11-23 reply to [[Dana Reyes]]",
    ]
    assert "answer [[Dana Reyes]]" not in text(root)
    assert backups(root) == []


def test_thanks_go_into_the_note_of_somebody_on_no_lead(root: Path) -> None:
    """The follow-up is about the contact, and so is the entry."""
    tick(root, "thank [[Lena Ortiz]]", "→ she was glad")
    run(root)

    assert log(root, LENA) == [
        "- 2026-11-20 informational: how the team grew",
        "- 2026-11-23 thanks to [[Lena Ortiz]]: she was glad",
    ]


def test_a_next_action_is_cleared_and_logged(root: Path) -> None:
    """The property is done with; what it said stands in the log."""
    tick(root, "send the case study")

    outcome = run(root)

    assert text(root, KESTREL) == (
        "---\norganization: Kestrel\nstage: cultivating\nnext:\ndue:\n---\n\n"
        "- [ ] Finish the cost page 📅 2026-11-25\n\n## Log\n\n"
        "- 2026-11-23 note: send the case study\n"
    )
    assert outcome.unplanned == ()


def test_a_task_is_ticked_with_its_day(root: Path) -> None:
    """It stays where it is; nothing is logged, because it reached nobody."""
    tick(root, "Finish the cost page")

    outcome = run(root)

    assert [(one.path, one.entry) for one in outcome.harvested] == [(KESTREL, "")]
    assert "- [x] Finish the cost page 📅 2026-11-25 ✅ 2026-11-23\n" in text(root, KESTREL)
    assert "## Log" not in text(root, KESTREL)


def test_a_plan_without_a_day_is_done_like_any_other(make_vault: MakeVault) -> None:
    """It stands under "No next step", and its day is the one that is typed."""
    plan = "---\norganization: Vela\nstage: cultivating\nnext: send Kim the deck\n---\n"
    root = reported(make_vault({"Leads/Vela.md": plan}))
    tick(root, "send Kim the deck", "→ sent, call Kim on 3 Dec")
    run(root)

    assert text(root, "Leads/Vela.md") == (
        "---\norganization: Vela\nstage: cultivating\nnext: call Kim\ndue: 2026-12-03\n---\n\n"
        "## Log\n\n- 2026-11-23 note: send Kim the deck: sent, call Kim on 3 Dec\n"
    )


def test_what_is_typed_at_a_task_is_logged_with_what_was_done(root: Path) -> None:
    """What reaches nobody has no meaning without the words of the task."""
    tick(root, "Finish the cost page", "→ two pages now")
    run(root)

    assert log(root, KESTREL) == ["- 2026-11-23 note: Finish the cost page: two pages now"]


def test_a_lead_without_a_next_step_is_named(root: Path) -> None:
    """Momentum is the discipline: whoever ticks is asked what comes next."""
    tick(root, "answer [[Dana Reyes]]")

    assert run(root).unplanned == (NORTHWIND,)


def test_several_ticks_in_one_note_are_all_written(root: Path) -> None:
    """Each is an action of its own, on the note as the one before left it."""
    tick(root, "send the case study", "sent, call her fri")
    tick(root, "Finish the cost page")

    outcome = run(root)

    assert len(outcome.harvested) == 2
    assert text(root, KESTREL) == (
        "---\norganization: Kestrel\nstage: cultivating\nnext: call her\ndue: 2026-11-27\n---\n\n"
        "- [x] Finish the cost page 📅 2026-11-25 ✅ 2026-11-23\n\n## Log\n\n"
        "- 2026-11-23 note: send the case study: sent, call her fri\n"
    )


def test_an_answer_of_the_same_day_stands_below_the_question(make_vault: MakeVault) -> None:
    """Of two notes on one day, the question would count as the later, and the answer as owed."""
    daily = "Daily/2026-11-23.md"
    files = {**VAULT, daily: "## Log\n\n- reply from [[Dana Reyes]] ([[Northwind]]): when?\n"}
    root = reported(make_vault(files))
    tick(root, "answer [[Dana Reyes]]")

    run(root)

    assert log(root, daily)[1:] == [
        "- 2026-11-23 reply to [[Dana Reyes]]: answer Dana Reyes ([[Northwind]])"
    ]
    assert "answer [[Dana Reyes]]" not in text(root)


# --- what is typed --------------------------------------------------------------------------


def test_typed_text_becomes_the_entry_and_its_day_the_next_step(root: Path) -> None:
    """As it was typed, and the clause with the day once more as the next action."""
    tick(root, "answer [[Dana Reyes]]", "→ replied, call on 3 Dec")

    outcome = run(root)

    assert outcome.harvested[0].step == NextStep("call", date(2026, 12, 3))
    assert outcome.unplanned == ()
    assert "next: call\ndue: 2026-12-03\n" in text(root, NORTHWIND)
    assert log(root, NORTHWIND)[-1] == (
        "- 2026-11-23 reply to [[Dana Reyes]]: replied, call on 3 Dec"
    )


def test_the_first_word_names_another_kind_of_touch(root: Path) -> None:
    """It was not an answer in writing but a call."""
    tick(root, "answer [[Dana Reyes]]", "called, she is away")
    run(root)

    assert log(root, NORTHWIND)[-1] == "- 2026-11-23 call with [[Dana Reyes]]: called, she is away"


def test_a_day_alone_is_the_next_step_and_no_text(root: Path) -> None:
    """The entry is as it would be without it."""
    tick(root, "answer [[Dana Reyes]]", "→ 3 Dec")
    run(root)

    assert "next: follow up with Dana Reyes\ndue: 2026-12-03\n" in text(root, NORTHWIND)
    assert log(root, NORTHWIND)[-1] == "- 2026-11-23 reply to [[Dana Reyes]]"


def test_what_the_person_was_told_is_the_reason_to_follow_up(root: Path) -> None:
    """No clause of it is something to do."""
    tick(root, "answer [[Dana Reyes]]", "talked 40 minutes: she wants a scope by 12 Dec")
    run(root)

    assert 'next: "follow up with Dana Reyes: she wants a scope"\ndue: 2026-12-12\n' in text(
        root, NORTHWIND
    )
    assert log(root, NORTHWIND)[-1] == (
        "- 2026-11-23 reply to [[Dana Reyes]]: talked 40 minutes: she wants a scope by 12 Dec"
    )


@pytest.mark.parametrize("again", [TODAY, TUESDAY, date(2026, 12, 7)])
def test_a_day_that_has_been_is_that_of_the_entry(root: Path, again: date) -> None:
    """It happened on Friday, and is logged so; ticked once more, it stands there already."""
    tick(root, "answer [[Dana Reyes]]", "met on Friday for a beer, call on 10 Dec")
    gathered(root)
    outcome = run(root, again)

    assert (outcome.harvested, outcome.inbox) == ((), ())
    assert log(root, NORTHWIND)[2:] == [
        "- 2026-11-20 meeting with [[Dana Reyes]]: met on Friday for a beer, call on 10 Dec"
    ]
    assert "next: call\ndue: 2026-12-10\n" in text(root, NORTHWIND)


def test_lines_typed_below_belong_to_the_entry(root: Path) -> None:
    """A long answer needs more than a line."""
    tick(root, "answer [[Dana Reyes]]", "glad")
    reason = next(one for one in text(root).splitlines() if "Q1 looks right" in one)
    change(root, f"{reason}\n", f"{reason}\n  - and she knows [[Lena Ortiz]]\n")
    run(root)

    assert log(root, NORTHWIND)[-2:] == [
        "- 2026-11-23 reply to [[Dana Reyes]]: glad",
        "  and she knows [[Lena Ortiz]]",
    ]
    assert backups(root) == []


@pytest.mark.parametrize(
    ("words", "typed", "reason"),
    [
        (
            "answer [[Dana Reyes]]",
            "call on 3 Dec, write on 7 Dec",
            (
                "It was logged in `Leads/Northwind.md`, but no next step was set: it names more "
                "than one day, Thu 3 Dec and Mon 7 Dec."
            ),
        ),
        (
            "answer [[Dana Reyes]]",
            "glad, met on Friday",
            (
                "It was logged in `Leads/Northwind.md`, but no next step was set: 'on Friday' may "
                "be the day on which it happened."
            ),
        ),
        (
            "Finish the cost page",
            "done, call on 3 Dec",
            (
                "It was logged in `Leads/Kestrel.md`, but no next step was set: another one stands "
                "there (send the case study, due 2026-11-23)."
            ),
        ),
        (
            "call the organizer",
            "call again fri",
            (
                "It was logged in `Meetings/2026-11-20 Fair.md`, but no next step was set: a "
                "meeting has no next action."
            ),
        ),
    ],
)
def test_a_next_step_that_is_not_certain_is_kept(
    root: Path, words: str, typed: str, reason: str
) -> None:
    """The entry is written; the line goes to the inbox, with the reason."""
    tick(root, words, typed)

    outcome = run(root)

    assert len(outcome.harvested) == 1
    assert outcome.harvested[0].step is None
    assert [one.reason for one in outcome.inbox] == [reason]
    assert typed in text(root, INBOX)


# --- what cannot be matched -----------------------------------------------------------------


def kept_whole(root: Path, reason: str) -> None:
    """Check that a harvest writes no note, and puts one line into the inbox for `reason`."""
    before = {path: text(root, path) for path in VAULT}

    outcome = run(root)

    assert outcome.harvested == ()
    assert [one.reason for one in outcome.inbox] == [reason]
    assert {path: text(root, path) for path in VAULT} == before
    assert reason in text(root, INBOX).replace("\\", "")


def test_an_unknown_mark_goes_to_the_inbox(root: Path) -> None:
    """What it was about was changed by hand, so that no day knows the follow-up."""
    tick(root, "send the case study", "→ she was glad")
    change(root, "next: send the case study", "next: send the deck", KESTREL)

    outcome = run(root)

    assert outcome.harvested == ()
    assert text(root, INBOX) == (
        "---\ngenerated: vaultleads\nreport: inbox\n---\n# Inbox\n\n"
        "What you ticked or typed in a report and could not be written into a note with "
        "certainty. Put it\nwhere it belongs, then delete it here; nothing else does.\n\n"
        "- [[Kestrel|**Kestrel**]] · send the case study → she was glad\n"
        "  - *It is none of the follow-ups that are known; what it was about may have been done or "
        "changed by hand.*\n"
    )


def renamed(root: Path) -> None:
    """Obsidian renames the lead, and writes the new name into every link to it."""
    (root / KESTREL).rename(root / "Leads/Kestrel – Head.md")
    change(root, "[[Kestrel|", "[[Kestrel – Head|")


def moved(root: Path) -> None:
    """The lead is put into another folder, where its name still leads to it."""
    (root / "Leads/Focus").mkdir()
    (root / KESTREL).rename(root / "Leads/Focus/Kestrel.md")


@pytest.mark.parametrize(
    ("change_name", "path"),
    [(renamed, "Leads/Kestrel – Head.md"), (moved, "Leads/Focus/Kestrel.md")],
)
def test_a_tick_finds_a_note_that_was_renamed_since(
    root: Path, change_name: Callable[[Path], None], path: str
) -> None:
    """The line leads to the note, and the same is still to be done there."""
    tick(root, "send the case study", "she was glad")
    change_name(root)

    outcome = run(root)

    assert [one.path for one in outcome.harvested] == [path]
    assert (outcome.inbox, backups(root)) == ((), [])
    assert log(root, path) == ["- 2026-11-23 note: send the case study: she was glad"]


def test_a_line_without_its_mark_goes_to_the_inbox(root: Path) -> None:
    """It looks like a follow-up, and is not taken for one."""
    tick(root, "answer [[Dana Reyes]]")
    old = line(root, "answer [[Dana Reyes]]")
    change(root, old, old.partition(" <!--")[0])

    kept_whole(
        root, "The line has lost its hidden mark, so it cannot be told which follow-up it was."
    )


def test_words_of_ours_that_were_rewritten_go_to_the_inbox(root: Path) -> None:
    """Which part is an answer, and which the question, only the person knows."""
    change(root, "answer [[Dana Reyes]]", "answered her, she was glad")
    tick(root, "answered her")

    kept_whole(root, "What was typed cannot be told apart from the words of the report.")


def test_a_note_that_cannot_be_edited_stops_no_other(root: Path) -> None:
    """Its tick goes to the inbox with what to mend; the next one is written."""
    tick(root, "answer [[Dana Reyes]]", "→ glad")
    tick(root, "thank [[Lena Ortiz]]")
    change(root, "stage: cultivating\n", "stage: cultivating\nstage: shaping\n", NORTHWIND)

    outcome = run(root)

    assert [one.path for one in outcome.harvested] == [LENA]
    (kept,) = outcome.inbox
    assert kept.text == (
        "**Fri 20 Nov** · [[Northwind|**Northwind**]] · answer [[Dana Reyes]] → glad"
    )
    assert kept.reason == (
        "Nothing was written for it. Leads/Northwind.md was not changed, because line 4 has a "
        "mistake (stage: the name is already used on line 3, and that one counts); delete one of "
        "the two, then try again."
    )


def test_a_command_of_a_template_is_not_written(root: Path) -> None:
    """Templater would run it."""
    tick(root, "answer [[Dana Reyes]]", "<% tp.file.delete() %>")

    outcome = run(root)

    assert outcome.harvested == ()
    assert "tp.file.delete" in text(root, INBOX)


def test_the_inbox_keeps_what_the_person_wrote_there(root: Path) -> None:
    """Items are added below; nothing else of the file changes, and no item comes twice."""
    tick(root, "answer [[Dana Reyes]]", "call on 3 Dec, write on 7 Dec")
    run(root)
    change(root, "# Inbox", "# To sort\r\n\r\nMine.", INBOX)
    mine = text(root, INBOX)
    tick(root, "thank [[Lena Ortiz]]", "call on 3 Dec, write on 7 Dec")
    run(root)

    assert text(root, INBOX).startswith(mine)
    assert text(root, INBOX).count("thank [[Lena Ortiz]]") == 1


def test_a_tick_stays_where_the_inbox_cannot_be_written(root: Path) -> None:
    """A file of the person's own stands in its place: said, and the line kept as an edit."""
    (root / INBOX).write_text("my own\n")
    tick(root, "answer [[Dana Reyes]]", "call on 3 Dec, write on 7 Dec")

    outcome = run(root)

    assert outcome.harvested == ()
    assert len(outcome.left) == 1
    assert outcome.left_because == (
        "Reports/Inbox.md is not marked as generated by vaultleads; move it elsewhere, then run "
        "again."
    )
    assert text(root, INBOX) == "my own\n"
    (backup,) = backups(root)
    assert "call on 3 Dec, write on 7 Dec" in text(root, f"Reports/{backup}")


# --- once, and no more ----------------------------------------------------------------------


def notes(root: Path) -> dict[str, str]:
    """Return all notes and the inbox."""
    return {path: text(root, path) for path in (*VAULT, INBOX)}


TICKS = {
    "answer [[Dana Reyes]]": "→ replied, call on 3 Dec",
    "send the case study": "sent, she was glad",
    "Finish the cost page": "",
    "thank [[Lena Ortiz]]": "",
    "call the organizer": "call again fri",
}


def all_ticked(root: Path) -> Path:
    """Tick all of `TICKS` in the report."""
    for words, typed in TICKS.items():
        tick(root, words, typed)
    return root


@pytest.mark.parametrize("day", [TODAY, TUESDAY, date(2026, 12, 14)])
def test_a_harvest_that_was_broken_off_writes_nothing_twice(root: Path, day: date) -> None:
    """The notes are written and the report is not: run again, the notes say that it was done."""
    gathered(all_ticked(root))
    before = notes(root)

    outcome = run(root, day)

    assert notes(root) == before
    assert outcome.harvested == ()
    assert sorted(outcome.already) == [
        "Fri 20 Nov · Northwind · answer Dana Reyes",
        "Kestrel · send the case study",
        "Lena Ortiz · thank Lena Ortiz",
        "Tue 24 Nov · 2026-11-20 Fair · call the organizer",
        "also, Wed 25 Nov · Finish the cost page",
    ]
    assert run(root, day) == HarvestOutcome()


def test_two_machines_that_harvest_the_same_commit_write_the_same(
    root: Path, make_vault: MakeVault
) -> None:
    """Git merges equal lines, so that nothing is there twice."""
    other = make_vault({})
    shutil.copytree(all_ticked(root), other, dirs_exist_ok=True)
    run(root)
    run(other)

    assert notes(root) == notes(other)
    assert text(root) == text(other)


def test_a_report_that_another_machine_harvested_is_harvested_already(
    root: Path, make_vault: MakeVault
) -> None:
    """Its notes came over git, the report here is still ticked, and it is a day later."""
    other = make_vault({})
    shutil.copytree(all_ticked(root), other, dirs_exist_ok=True)
    ticked = text(root)
    run(other)
    shutil.copytree(other, root, dirs_exist_ok=True)
    (root / FOLLOW_UPS).write_text(ticked)

    outcome = run(root, TUESDAY)

    assert outcome.harvested == ()
    assert notes(root) == notes(other)


def test_a_line_ticked_twice_is_one_tick(root: Path) -> None:
    """The person copied it into a list of their own, and ticked it there, too."""
    old = line(root, "thank [[Lena Ortiz]]")
    tick(root, "thank [[Lena Ortiz]]")
    below = f"\n## My day\n\n{old.replace('[ ]', '[x]')}\n"
    (root / FOLLOW_UPS).write_text(text(root) + below)

    outcome = run(root)

    assert len(outcome.harvested) == 1
    assert outcome.inbox == ()
    assert text(root).endswith(below.replace(old[old.index(" <!--") :], ""))


def copied(root: Path, words: str) -> str:
    """Copy a line into the person's own part of the report; return it."""
    old = line(root, words)
    (root / FOLLOW_UPS).write_text(f"{text(root)}\n## My list\n\n{old}\n")
    return f"## My list\n\n{old}"


@pytest.mark.parametrize("typed", ["", "→ glad of it"])
@pytest.mark.parametrize("day", [TODAY, TUESDAY, date(2026, 12, 21)])
@pytest.mark.parametrize("came", ["2026-11-19", "2026-11-23"])
def test_a_copy_that_is_ticked_later_is_done_already(
    make_vault: MakeVault, typed: str, day: date, came: str
) -> None:
    """The note says that it was done, whether or not an earlier day knows of the follow-up."""
    note = VAULT[NORTHWIND]
    assert isinstance(note, str)
    root = reported(make_vault({**VAULT, NORTHWIND: note.replace("2026-11-19", came)}))
    copy = copied(root, "answer [[Dana Reyes]]")
    old = next(one for one in text(root).splitlines() if "answer [[Dana Reyes]]" in one)
    change(root, old, f"{old.replace('[ ]', '[x]')} {typed}".rstrip())
    run(root)
    before = text(root, NORTHWIND)
    change(root, copy, copy.replace("[ ]", "[x]"))

    outcome = run(root, day)

    assert "reply to [[Dana Reyes]]" in before
    assert (outcome.harvested, outcome.inbox, len(outcome.already)) == ((), (), 1)
    assert text(root, NORTHWIND) == before


def test_what_is_asked_again_is_not_done_already(root: Path) -> None:
    """She was thanked for the time before; the line of an old list does not say for what."""
    copy = copied(root, "thank [[Lena Ortiz]]")
    change(root, "how the team grew", "how the whole team grew", LENA)
    change(root, "## Log\n\n", "## Log\n\n- 2026-11-10 thanks to [[Lena Ortiz]]\n", LENA)
    change(root, copy, copy.replace("[ ]", "[x]"))

    outcome = run(root)

    assert (outcome.harvested, outcome.already, len(outcome.inbox)) == ((), (), 1)


def test_what_is_typed_at_a_second_tick_is_kept(root: Path) -> None:
    """One of the two texts is logged, the other goes to the inbox."""
    old = line(root, "thank [[Lena Ortiz]]")
    tick(root, "thank [[Lena Ortiz]]", "glad")
    (root / FOLLOW_UPS).write_text(text(root) + f"\n{old.replace('[ ]', '[x]')} very glad\n")

    outcome = run(root)

    assert [one.entry for one in outcome.harvested] == ["2026-11-23 thanks to [[Lena Ortiz]]: glad"]
    assert [one.reason for one in outcome.inbox] == [
        "The same follow-up was ticked twice, and the other line was taken."
    ]
    assert "very glad" in text(root, INBOX)


def test_what_was_done_by_hand_meanwhile_is_not_logged_again(root: Path) -> None:
    """The person ticked the box and logged their answer as well."""
    tick(root, "answer [[Dana Reyes]]")
    with (root / NORTHWIND).open("a") as file:
        file.write("- 2026-11-22 email to [[Dana Reyes]]: Q1 it is\n")
    before = text(root, NORTHWIND)

    outcome = run(root)

    assert (outcome.harvested, outcome.inbox, len(outcome.already)) == ((), (), 1)
    assert text(root, NORTHWIND) == before


def test_what_was_typed_at_such_a_tick_is_kept(root: Path) -> None:
    """Whether it is the same answer, only the person knows."""
    tick(root, "answer [[Dana Reyes]]", "→ Q1 it is, and thanks")
    with (root / NORTHWIND).open("a") as file:
        file.write("- 2026-11-22 email to [[Dana Reyes]]: Q1 it is\n")

    kept = [(one.text, one.reason) for one in run(root).inbox]

    assert kept == [
        (
            (
                "**Fri 20 Nov** · [[Northwind|**Northwind**]] · answer [[Dana Reyes]] "
                "→ Q1 it is, and thanks"
            ),
            (
                "Nothing was logged, because there was a touch since: the email of 2026-11-22 "
                "(`Leads/Northwind.md:12`)."
            ),
        )
    ]


def test_a_tick_of_days_ago_is_still_known(make_vault: MakeVault) -> None:
    """Shortly before no answer was asked for any more; on the Monday no rule asks for it."""
    root = reported(make_vault(VAULT), date(2026, 12, 18))
    tick(root, "answer [[Dana Reyes]]", "→ better late than never")

    outcome = run(root, date(2026, 12, 21))

    assert [one.entry for one in outcome.harvested] == [
        "2026-12-21 reply to [[Dana Reyes]]: better late than never"
    ]


def test_a_tick_on_a_lead_that_was_put_to_sleep_counts(root: Path) -> None:
    """Done is done, whether it is to be seen or not."""
    tick(root, "answer [[Dana Reyes]]")
    change(root, "stage: cultivating", "stage: cultivating\nsnooze: 2027-01-11", NORTHWIND)

    assert len(run(root).harvested) == 1


def test_a_recurring_action_can_be_done_again(root: Path) -> None:
    """The same words in the log of last week are no sign that it was done this week."""
    with (root / KESTREL).open("a") as file:
        file.write("\n## Log\n\n- 2026-11-16 note: send the case study\n")
    tick(root, "send the case study")
    run(root)

    assert log(root, KESTREL) == [
        "- 2026-11-16 note: send the case study",
        "- 2026-11-23 note: send the case study",
    ]


# --- taking back, and leaving alone ---------------------------------------------------------


def test_undo_takes_back_one_tick(root: Path) -> None:
    """Each tick is an action of its own; undone, its follow-up is there again, not ticked."""
    before = notes(root)
    tick(root, "answer [[Dana Reyes]]")
    tick(root, "thank [[Lena Ortiz]]")
    run(root)
    after = notes(root)

    undone = actions(root).undo()

    assert undone.what == "tick: thank Lena Ortiz"
    assert notes(root) == {**after, LENA: before[LENA]}
    run(root)
    assert "- [ ]" in line(root, "thank [[Lena Ortiz]]")
    assert notes(root) == {**after, LENA: before[LENA]}


def test_taking_a_tick_out_again_does_nothing(root: Path) -> None:
    """A box that is open, cancelled or half done asks for nothing."""
    for mark in "-/ ":
        change(root, "- [ ]", f"- [{mark}]")
        assert gathered(root) == HarvestOutcome()


def test_nothing_is_harvested_where_it_is_switched_off(make_vault: MakeVault) -> None:
    """Off with `two_way: false`: the report has no boxes, and an old tick means nothing."""
    root = reported(make_vault(VAULT))
    tick(root, "answer [[Dana Reyes]]")
    (root / "vaultleads.yaml").write_text("two_way: false\n")

    assert gathered(root) == HarvestOutcome()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("generated: vaultleads", "mine: yes", id="not ours"),
        pytest.param("<!-- vaultleads:end followups -->", "", id="marker gone"),
    ],
)
def test_a_report_that_cannot_be_made_anew_is_left_alone(root: Path, old: str, new: str) -> None:
    """What is harvested must be settled, or it would come again with every run."""
    tick(root, "answer [[Dana Reyes]]")
    change(root, old, new)

    assert gathered(root) == HarvestOutcome()


def test_an_edit_beside_the_ticks_is_kept_in_a_backup(root: Path) -> None:
    """What the person wrote at a line that they did not tick is an edit like any other."""
    tick(root, "answer [[Dana Reyes]]", "→ glad")
    old = line(root, "thank [[Lena Ortiz]]")
    change(root, old, f"{old} with flowers")
    run(root)

    (backup,) = backups(root)
    assert "with flowers" in text(root, f"Reports/{backup}")
    assert "glad" not in text(root, f"Reports/{backup}")


@pytest.mark.parametrize(("typed", "logged"), [("", ""), ("→ glad", ": glad")])
def test_moved_lines_are_no_edit(root: Path, typed: str, logged: str) -> None:
    """An editor moves one line at a time, so that the reason of one box stands below another."""
    old = line(root, "thank [[Lena Ortiz]]")
    change(root, f"{old}\n", "")
    above = line(root, "answer [[Dana Reyes]]")
    change(root, f"{above}\n", f"{above}\n{old}\n")
    tick(root, "thank [[Lena Ortiz]]", typed)
    outcome = run(root)

    assert [one.entry for one in outcome.harvested] == [
        f"2026-11-23 thanks to [[Lena Ortiz]]{logged}"
    ]
    assert backups(root) == []


def test_line_ends_of_another_system_do_not_matter(root: Path) -> None:
    """The report comes from an editor that writes CRLF."""
    tick(root, "answer [[Dana Reyes]]", "→ glad")
    (root / FOLLOW_UPS).write_bytes(text(root).replace("\n", "\r\n").encode())

    assert [one.entry for one in run(root).harvested] == [
        "2026-11-23 reply to [[Dana Reyes]]: glad"
    ]
    assert backups(root) == []


def test_no_note_that_is_harvested_has_a_mistake_after_it(root: Path) -> None:
    """Every entry is read again as it was meant."""
    run(all_ticked(root))

    pipeline = Workspace.open(str(root)).pipeline
    problems: tuple[Problem, ...] = pipeline.problems
    assert [one for one in problems if one.severity == "error"] == []


# --- long stories ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5000, 5006))
def test_in_a_long_story_nothing_is_lost_and_nothing_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """`benchmarks/harvest.py` tells a thousand of them; here some, to notice what comes undone."""
    monkeypatch.syspath_prepend(Path(__file__).parent.parent / "benchmarks")
    stories = importlib.import_module("harvest")

    assert stories.one_story(tmp_path / "vault", seed).faults == []


# --- what looks alike -----------------------------------------------------------------------


def test_an_answer_to_nobody_by_name_is_yours(make_vault: MakeVault) -> None:
    """It is not logged as a reply of theirs, which would ask for an answer again."""
    lead = "---\nstage: cultivating\n---\n\n## Log\n\n- 2026-11-19 reply: hi\n"
    root = reported(make_vault({NORTHWIND: lead}))
    tick(root, "answer them")
    run(root)

    assert log(root, NORTHWIND)[-1] == "- 2026-11-23 email: answer them"
    assert "answer them" not in text(root)


def test_two_tasks_that_say_the_same_are_ticked_each(make_vault: MakeVault) -> None:
    """The box above is the task above; both together are two."""
    task = "- [ ] ring them 📅 2026-11-20\n"
    lead = f"---\nstage: cultivating\n---\n\n## One\n\n{task}\n## Two\n\n{task}"
    root = reported(make_vault({NORTHWIND: lead}))
    first, second = (one for one in text(root).splitlines() if "ring them" in one)
    change(root, first, first.replace("- [ ]", "- [x]"))
    run(root)
    done = "- [x] ring them 📅 2026-11-20 ✅ 2026-11-23\n"
    assert f"## One\n\n{done}\n## Two\n\n{task}" in text(root, NORTHWIND)

    both = reported(make_vault({NORTHWIND: lead}))
    for one in (first, second):
        change(both, one, one.replace("- [ ]", "- [x]"))
    run(both)
    assert f"## One\n\n{done}\n## Two\n\n{done}" in text(both, NORTHWIND)


def test_what_looks_like_a_mark_in_a_value_is_none(make_vault: MakeVault) -> None:
    """The box is ticked like any other."""
    lead = '---\nstage: cultivating\nnext: "see <!-- vl:0123456789 -->"\ndue: 2026-11-23\n---\n'
    root = reported(make_vault({NORTHWIND: lead}))
    tick(root, "see ")
    run(root)

    assert "due:\n" in text(root, NORTHWIND)
    assert text(root, INBOX) == ""


def test_a_line_of_ones_own_with_two_marks_is_told_once(root: Path) -> None:
    """Both marks are taken off, so that it does not come back to the inbox."""
    end = "<!-- vaultleads:end followups -->\n"
    line = "- [x] two <!-- vl:0123456789 --> <!-- vl:1123456789 -->\n"
    change(root, end, f"{end}\n{line}")
    run(root)
    assert "two" in text(root, INBOX)
    assert "- [x] two\n" in text(root)

    (root / INBOX).unlink()
    run(root)
    assert text(root, INBOX) == ""
