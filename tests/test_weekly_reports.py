"""The reports of single weeks as files: made, refreshed until the week is over, then frozen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from vaultleads.core.problem import UsageError
from vaultleads.core.weeks import Week, week_named
from vaultleads.reporting import ReportOutcome
from vaultleads.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import MakeVault

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
NEXT_MONDAY = date(2026, 11, 30)
LEAD = """---
organization: Northwind
role: Data lead
stage: cultivating
source: network
contacts: "[[Dana]]"
alignment: 4
horizon: 2027-02
captured: 2026-10-05
---

## Log

- 2026-11-18 call with [[Dana]]: budget is approved
"""
DANA = "---\norganization: Northwind\ndecision_maker: true\n---\n"
VAULT: dict[str, str | bytes] = {
    "Leads/Northwind – Data lead.md": LEAD,
    "Contacts/Dana.md": DANA,
}


def report(root: Path, day: date) -> dict[str, ReportOutcome]:
    """Run `report` as a process of its own would; return what became of each file, by path."""
    workspace = Workspace(str(root))
    try:
        return {one.path: one for one in workspace.report(day)}
    finally:
        workspace.close()


def report_week(root: Path, label: str, day: date, *, again: bool = False) -> ReportOutcome:
    """Run `report --week`; return what became of the report of that week."""
    workspace = Workspace(str(root))
    try:
        return workspace.report_week(named(label), day, again=again)[0]
    finally:
        workspace.close()


def named(label: str) -> Week:
    """Return the week that is called `label`."""
    week = week_named(label, 0)
    assert week is not None
    return week


def weeks(root: Path) -> dict[str, str]:
    """Return the report of each week by its name, as text."""
    folder = root / "Reports/Weekly"
    return {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.md"))}


def is_frozen(text: str) -> bool:
    """Whether the front matter of a report says so."""
    return "\nfrozen: true\n" in text.split("\n---\n", 1)[0] + "\n"


def log(root: Path, line: str) -> None:
    """Add a line to the log of the lead."""
    note = root / "Leads/Northwind – Data lead.md"
    note.write_text(f"{note.read_text('utf-8')}- {line}\n", encoding="utf-8")


# --- which weeks ----------------------------------------------------------------------------


def test_a_run_makes_the_report_of_this_week_and_freezes_the_one_before(
    make_vault: MakeVault,
) -> None:
    """On a Monday the week that is over has its report whole, and the new one begins."""
    root = make_vault(VAULT)

    outcomes = report(root, MONDAY)

    made = weeks(root)
    assert {name: is_frozen(text) for name, text in made.items()} == {
        "2026-W47": True,
        "2026-W48": False,
    }
    assert made["2026-W47"].startswith(
        "---\ngenerated: vaultleads\nreport: weekly\nweek: 2026-W47\nfrozen: true\n---\n"
        "<!-- vaultleads:begin weekly "
    )
    assert outcomes["Reports/Weekly/2026-W47.md"].state == "written"
    assert outcomes["Reports/Weekly/2026-W48.md"].state == "written"


def test_the_week_is_refreshed_and_the_frozen_one_is_not(make_vault: MakeVault) -> None:
    """What is written down late is for the week in which it is written down."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    before = weeks(root)

    log(root, "2026-11-19 email to [[Dana]]: sent the figures")
    log(root, "2026-11-24 call with [[Dana]]: they like the figures")
    outcomes = report(root, TUESDAY)

    after = weeks(root)
    assert after["2026-W47"] == before["2026-W47"]
    assert after["2026-W48"] != before["2026-W48"]
    assert outcomes["Reports/Weekly/2026-W47.md"].state == "unchanged"
    assert outcomes["Reports/Weekly/2026-W48.md"].state == "written"


def test_a_week_is_brought_up_to_its_last_day_once_more(make_vault: MakeVault) -> None:
    """What happened after the last run of a week is in its report before it is frozen."""
    root = make_vault(VAULT)
    report(root, TUESDAY)
    log(root, "2026-11-27 email to [[Dana]]: the scope in a page")

    report(root, NEXT_MONDAY)

    made = weeks(root)
    assert is_frozen(made["2026-W48"])
    assert "email to [[Dana]] on Fri\n" in made["2026-W48"]
    assert not is_frozen(made["2026-W49"])


def test_after_a_long_absence_only_what_stands_there_is_frozen(make_vault: MakeVault) -> None:
    """Weeks in which nobody looked are not made up."""
    root = make_vault(VAULT)
    report(root, TUESDAY)

    report(root, date(2026, 12, 16))

    assert {name: is_frozen(text) for name, text in weeks(root).items()} == {
        "2026-W47": True,
        "2026-W48": True,
        "2026-W50": True,
        "2026-W51": False,
    }


def test_a_report_that_was_thawed_is_brought_up_to_date_once(make_vault: MakeVault) -> None:
    """Whoever takes out the line `frozen: true` asks for the week anew."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W47.md"
    log(root, "2026-11-19 email to [[Dana]]: sent the figures")
    frozen = file.read_text("utf-8")
    file.write_text(frozen.replace("frozen: true\n", ""), encoding="utf-8")

    report(root, MONDAY)

    again = file.read_text("utf-8")
    assert is_frozen(again)
    assert again != frozen


def test_a_report_that_is_deleted_is_gone_unless_it_is_of_the_last_week(
    make_vault: MakeVault,
) -> None:
    """An old week is made when it is asked for."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    report(root, NEXT_MONDAY)
    for label in ("2026-W47", "2026-W48"):
        (root / f"Reports/Weekly/{label}.md").unlink()

    report(root, NEXT_MONDAY)

    assert sorted(weeks(root)) == ["2026-W48", "2026-W49"]


def test_weeks_begin_on_the_day_that_the_settings_say(make_vault: MakeVault) -> None:
    """On Sunday 22 November 2026 a week that begins on Sunday has begun."""
    root = make_vault({**VAULT, "vaultleads.yaml": "weekly:\n  starts: sunday\n"})

    report(root, date(2026, 11, 22))

    assert sorted(weeks(root)) == ["2026-W47", "2026-W48"]


def test_the_folder_of_reports_is_that_of_the_settings(make_vault: MakeVault) -> None:
    """Weeks and pictures are below it."""
    root = make_vault({**VAULT, "vaultleads.yaml": "folders:\n  reports: Out/put\n"})

    report(root, MONDAY)

    assert (root / "Out/put/Weekly/2026-W48.md").exists()
    assert not (root / "Reports").exists()


def test_no_week_is_made_before_anything_is_known(make_vault: MakeVault) -> None:
    """A new vault begins with its first week, and nobody is told of a quiet one before it."""
    new = make_vault({"Leads/Halden.md": "---\nstage: spotted\n---\n"})
    begun = make_vault(
        {"Leads/Halden.md": "---\nstage: spotted\n---\n\n## Log\n\n- 2026-11-23 call: hello\n"}
    )

    report(new, MONDAY)
    report(begun, MONDAY)

    assert sorted(weeks(new)) == ["2026-W48"]
    assert sorted(weeks(begun)) == ["2026-W48"]

    report(begun, NEXT_MONDAY)
    report(new, NEXT_MONDAY)

    assert sorted(weeks(begun)) == ["2026-W48", "2026-W49"]
    assert {name: is_frozen(text) for name, text in weeks(new).items()} == {
        "2026-W48": True,
        "2026-W49": False,
    }


def test_a_week_that_is_not_over_is_never_frozen(make_vault: MakeVault) -> None:
    """Who looked ahead with `--today` gets the present week back, with what came since."""
    root = make_vault(VAULT)
    report(root, TUESDAY)
    report(root, date(2026, 12, 1))
    assert is_frozen(weeks(root)["2026-W48"])
    log(root, "2026-11-26 email to [[Dana]]: the scope in a page")

    report(root, date(2026, 11, 26))

    present = weeks(root)["2026-W48"]
    assert not is_frozen(present)
    assert "frozen" not in present
    assert "email to [[Dana]] on Thu\n" in present


@pytest.mark.parametrize("word", ["True", "'true'", "TRUE  # done", "yes", "on"])
def test_a_week_is_frozen_however_yaml_says_it(make_vault: MakeVault, word: str) -> None:
    """Editors of properties write the word in their own way."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W47.md"
    frozen = file.read_text("utf-8").replace("frozen: true", f"frozen: {word}")
    file.write_text(frozen, encoding="utf-8")
    log(root, "2026-11-19 email to [[Dana]]: sent the figures")

    outcomes = report(root, MONDAY)

    assert outcomes["Reports/Weekly/2026-W47.md"].state == "unchanged"
    assert file.read_text("utf-8") == frozen


@pytest.mark.parametrize("day", [MONDAY, date(2026, 12, 16)])
def test_a_picture_of_a_frozen_week_comes_back(make_vault: MakeVault, day: date) -> None:
    """A report that is not written again may not show a picture that is gone."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    report(root, day)
    frozen = weeks(root)["2026-W47"]
    picture = root / "Reports/charts/2026-W47-touches.svg"
    assert "charts/2026-W47-touches.svg" in frozen
    drawn = picture.read_text("utf-8")
    picture.unlink()

    outcomes = report(root, day)

    assert picture.read_text("utf-8") == drawn
    assert outcomes["Reports/charts/2026-W47-touches.svg"].state == "written"
    assert weeks(root)["2026-W47"] == frozen


# --- what is the person's -------------------------------------------------------------------


def test_the_section_for_notes_is_put_there_once(make_vault: MakeVault) -> None:
    """It is the person's from then on: what they write stays, and so does what they take out."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W48.md"
    text = file.read_text("utf-8")
    head, end, below = text.partition("<!-- vaultleads:end weekly -->\n")
    assert "## My notes" in below
    file.write_text(f"{head}{end}\nDana was generous.\n", encoding="utf-8")
    log(root, "2026-11-24 call with [[Dana]]: they like the figures")

    report(root, TUESDAY)
    report(root, NEXT_MONDAY)

    text = file.read_text("utf-8")
    assert is_frozen(text)
    assert text.partition("<!-- vaultleads:end weekly -->\n")[2] == "\nDana was generous.\n"


def test_an_edit_inside_is_kept_beside_it(make_vault: MakeVault) -> None:
    """As with every report; the copy is no report of a week."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W48.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("# Week 48", "# My week 48"), encoding="utf-8")

    outcome = report(root, TUESDAY)["Reports/Weekly/2026-W48.md"]

    assert outcome.backup.startswith("Reports/Weekly/2026-W48 (your edit ")
    assert "# My week 48" in (root / outcome.backup).read_text("utf-8")
    assert {one.state for one in report(root, TUESDAY).values()} == {"unchanged"}


@pytest.mark.parametrize("label", ["2026-W47", "2026-W48"])
def test_a_file_of_ones_own_is_never_overwritten(make_vault: MakeVault, label: str) -> None:
    """The run says so, and writes everything else."""
    path = f"Reports/Weekly/{label}.md"
    root = make_vault({**VAULT, path: "My own week.\n"})

    outcomes = report(root, MONDAY)

    assert outcomes.pop(path) == ReportOutcome(
        path,
        "refused",
        f"{path} is not marked as generated by vaultleads; move it elsewhere, or delete it if "
        "you do not need it",
    )
    assert {one.state for one in outcomes.values()} == {"written"}
    assert (root / path).read_text("utf-8") == "My own week.\n"


def test_older_notes_among_the_weeks_are_nobodys_business(make_vault: MakeVault) -> None:
    """Who kept weeks there before keeps them."""
    root = make_vault({**VAULT, "Reports/Weekly/2026-W40.md": "My own week.\n"})

    outcomes = report(root, MONDAY)

    assert {one.state for one in outcomes.values()} == {"written"}
    assert weeks(root)["2026-W40"] == "My own week.\n"


def test_a_merge_conflict_stops_that_report_alone(make_vault: MakeVault) -> None:
    """Until it is settled, the file stays as git left it."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W48.md"
    conflict = f"{file.read_text('utf-8')}<<<<<<< ours\nI\n=======\nyou\n>>>>>>> theirs\n"
    file.write_text(conflict, encoding="utf-8")
    log(root, "2026-11-24 call with [[Dana]]: they like the figures")

    outcomes = report(root, TUESDAY)

    refused = [one for one in outcomes.values() if one.state == "refused"]
    assert [one.path for one in refused] == ["Reports/Weekly/2026-W48.md"]
    assert "holds a merge conflict in what you wrote" in refused[0].message
    assert file.read_text("utf-8") == conflict
    assert outcomes["Reports/Follow-ups.md"].state == "written"


@pytest.mark.parametrize("day", [MONDAY, date(2026, 12, 16)])
def test_a_merge_conflict_in_a_frozen_week_is_told(make_vault: MakeVault, day: date) -> None:
    """However long it is over: whoever reads it should know."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    report(root, day)
    file = root / "Reports/Weekly/2026-W47.md"
    conflict = f"{file.read_text('utf-8')}<<<<<<< ours\nI\n=======\nyou\n>>>>>>> theirs\n"
    file.write_text(conflict, encoding="utf-8")

    outcome = report(root, day)["Reports/Weekly/2026-W47.md"]

    assert outcome.state == "refused"
    assert "holds a merge conflict in line " in outcome.message
    assert outcome.message.endswith("with `vaultleads report --week 2026-W47 --again`")


@pytest.mark.parametrize("day", [MONDAY, date(2026, 12, 16)])
def test_a_frozen_week_that_was_settled_with_both_sides_is_told(
    make_vault: MakeVault, day: date
) -> None:
    """Whoever keeps both sides of a merge reads everything twice."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    report(root, day)
    file = root / "Reports/Weekly/2026-W47.md"
    text = file.read_text("utf-8")
    begin, end = text.index("<!-- vaultleads:begin"), text.index("## My notes")
    file.write_text(text[:end] + text[begin:], encoding="utf-8")

    outcome = report(root, day)["Reports/Weekly/2026-W47.md"]

    assert outcome.state == "refused"
    assert outcome.message == (
        "Reports/Weekly/2026-W47.md holds its generated part more than once; keep one of them, "
        "from the line <!-- vaultleads:begin weekly to <!-- vaultleads:end weekly -->"
    )
    file.write_text(text, encoding="utf-8")
    assert {one.state for one in report(root, day).values()} == {"unchanged"}


def test_a_week_without_its_markers_is_refused(make_vault: MakeVault) -> None:
    """A region that cannot be found is not guessed."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W48.md"
    broken = file.read_text("utf-8").replace("<!-- vaultleads:end weekly -->\n", "")
    file.write_text(broken, encoding="utf-8")

    outcome = report(root, TUESDAY)["Reports/Weekly/2026-W48.md"]

    assert outcome.state == "refused"
    assert "put them back, or move the file elsewhere" in outcome.message
    assert file.read_text("utf-8") == broken


# --- what a week knows of the one before ----------------------------------------------------


def test_a_tier_that_changed_without_a_word_is_told_by_the_week(make_vault: MakeVault) -> None:
    """The report of the week before kept where each lead stood, as no note says it."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    note = root / "Leads/Northwind – Data lead.md"
    note.write_text(LEAD.replace("alignment: 4", "alignment: 1"), encoding="utf-8")

    report(root, TUESDAY)
    first = weeks(root)["2026-W48"]
    report(root, date(2026, 11, 27))

    moved = first.partition("\n## Moved")[2].partition("\n## ")[0]
    assert "check" in moved
    assert "24 Nov" in moved
    assert moved in weeks(root)["2026-W48"]


def moved(text: str) -> str:
    """Return the section of a report that says what moved."""
    return text.partition("\n## Moved")[2].partition("\n## ")[0]


def change(root: Path, before: str, after: str) -> None:
    """Change the note of the lead by hand."""
    note = root / "Leads/Northwind – Data lead.md"
    note.write_text(note.read_text("utf-8").replace(before, after), encoding="utf-8")


def test_a_week_that_is_over_takes_in_nothing_that_came_after_it(make_vault: MakeVault) -> None:
    """What a note says since Wednesday is news of the week of that Wednesday."""
    root = make_vault(VAULT)
    report(root, date(2026, 11, 20))
    change(root, "stage: cultivating", "stage: shaping")
    change(root, "alignment: 4", "alignment: 1")

    report(root, date(2026, 11, 25))

    made = weeks(root)
    assert is_frozen(made["2026-W47"])
    assert moved(made["2026-W47"]).count("| cultivating |") == 0
    assert "1 cultivating, 0 in conversation, 0 shaping" in made["2026-W47"]
    assert "cultivating | **shaping** | its note says so, Wed 25 Nov |" in moved(made["2026-W48"])
    assert "| focus | check-in | Wed 25 Nov |" in moved(made["2026-W48"])

    assert report_week(root, "2026-W47", date(2026, 11, 25), again=True).state == "unchanged"


def test_what_changed_by_a_day_of_the_week_is_in_it_when_it_is_frozen(
    make_vault: MakeVault,
) -> None:
    """The last run of the week was before the talk, but its notes say when it was."""
    quiet = LEAD.partition("\n- 2026-11-18")[0] + "\n"
    root = make_vault({**VAULT, "Leads/Northwind – Data lead.md": quiet})
    report(root, date(2026, 11, 17))
    log(root, "2026-11-19 call with [[Dana]]: budget is approved")

    report(root, MONDAY)

    made = weeks(root)
    assert "since the call with Dana on Thu 19 Nov" in moved(made["2026-W47"])
    assert moved(made["2026-W48"]) == ""


def test_a_stage_that_was_taken_back_did_not_move(make_vault: MakeVault) -> None:
    """What was saved for a moment, or undone, leaves no trace in the week."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    report(root, TUESDAY)
    before = weeks(root)["2026-W48"]
    change(root, "stage: cultivating", "stage: shaping")
    report(root, date(2026, 11, 25))
    assert "| cultivating | **shaping** |" in moved(weeks(root)["2026-W48"])
    change(root, "stage: shaping", "stage: cultivating")

    report(root, date(2026, 11, 26))

    after = weeks(root)["2026-W48"]
    assert moved(after) == moved(before) == ""


def test_a_lead_that_is_moved_to_another_folder_keeps_its_past(make_vault: MakeVault) -> None:
    """What only reports knew of it is still told, under its new place."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    change(root, "stage: cultivating", "stage: shaping")
    report(root, TUESDAY)
    before = moved(weeks(root)["2026-W48"])
    (root / "Leads/Good").mkdir()
    note = root / "Leads/Northwind – Data lead.md"
    note.rename(root / "Leads/Good" / note.name)

    report(root, date(2026, 11, 25))

    assert "| cultivating | **shaping** | its note says so, Tue 24 Nov |" in before
    assert moved(weeks(root)["2026-W48"]) == before


def test_a_tier_is_compared_with_the_week_right_before_alone(make_vault: MakeVault) -> None:
    """After a pause nobody can tell in which week it changed: the notes have to say it."""
    root = make_vault(VAULT)
    report_week(root, "2026-W45", MONDAY)
    change(root, "alignment: 4", "alignment: 1")

    report_week(root, "2026-W47", MONDAY)
    report_week(root, "2026-W47", MONDAY, again=True)

    assert moved(weeks(root)["2026-W45"]) == ""
    assert moved(weeks(root)["2026-W47"]) == ""


def test_what_cannot_be_read_of_the_week_before_is_no_knowledge(make_vault: MakeVault) -> None:
    """A damaged record tells nothing, and stops nothing."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    file = root / "Reports/Weekly/2026-W47.md"
    text = file.read_text("utf-8")
    assert "Northwind" in text
    file.write_text(text.replace("cultivating", "%%%"), encoding="utf-8")

    assert "refused" not in {one.state for one in report(root, TUESDAY).values()}


# --- asked for one week ---------------------------------------------------------------------


def test_an_old_week_is_made_when_it_is_asked_for(make_vault: MakeVault) -> None:
    """As it was at its end, and frozen at once; nothing else is written."""
    root = make_vault(VAULT)

    outcome = report_week(root, "2026-W45", MONDAY)

    assert outcome == ReportOutcome("Reports/Weekly/2026-W45.md", "written")
    assert is_frozen(weeks(root)["2026-W45"])
    assert sorted(weeks(root)) == ["2026-W45"]
    assert not (root / "Reports/Priorities.md").exists()


def test_an_old_week_that_stands_there_is_left_alone_unless_again(make_vault: MakeVault) -> None:
    """`again` takes in what was written down later, and leaves it frozen."""
    root = make_vault(VAULT)
    report(root, MONDAY)
    frozen = weeks(root)["2026-W47"]
    log(root, "2026-11-19 email to [[Dana]]: sent the figures")

    assert report_week(root, "2026-W47", MONDAY).state == "unchanged"
    assert weeks(root)["2026-W47"] == frozen

    assert report_week(root, "2026-W47", MONDAY, again=True).state == "written"
    assert weeks(root)["2026-W47"] != frozen
    assert is_frozen(weeks(root)["2026-W47"])


def test_the_present_week_is_what_the_daily_run_makes(make_vault: MakeVault) -> None:
    """Asked for by its name, it is refreshed and not frozen."""
    root, other = make_vault(VAULT), make_vault(VAULT)
    report(other, date(2026, 11, 16))
    report(root, date(2026, 11, 16))

    assert report_week(root, "2026-W48", TUESDAY).state == "written"

    report(other, TUESDAY)
    assert not is_frozen(weeks(root)["2026-W48"])


def test_a_week_to_come_has_no_report(make_vault: MakeVault) -> None:
    """There is nothing to tell of it."""
    root = make_vault(VAULT)

    with pytest.raises(UsageError, match=r"Week 2026-W49 has not begun; .*\.$"):
        report_week(root, "2026-W49", MONDAY)
    assert not (root / "Reports").exists()
