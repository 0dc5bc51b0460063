"""The command line of `report`: what it writes and shows, and the pages it makes for others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from running import run

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

FILES = {
    "Leads/Northwind – Data platform lead.md": """---
organization: "[[Northwind]]"
role: Data platform lead
stage: cultivating
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
captured: 2026-10-01
---
## Log
- 2026-11-18 call with [[Dana Reyes]]: yes
""",
    "Contacts/Dana Reyes.md": '---\norganization: "[[Northwind]]"\ndecision_maker: true\n---\n',
    "Organizations/Northwind.md": "---\n---\n",
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """A vault of one lead."""
    return make_vault(FILES)


def reports(vault: Path) -> dict[str, bytes]:
    """Return all that stands among the reports."""
    files = (path for path in (vault / "Reports").rglob("*") if path.is_file())
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in files}


# --- all reports ----------------------------------------------------------------------------


def test_a_line_for_each_report_that_is_written(vault: Path) -> None:
    """The pictures share one line; so does all that reads as before."""
    first, second = run(vault, "report"), run(vault, "report")

    lines = first.out.splitlines()
    assert lines[:2] == ["Reports/Priorities.md  written", "Reports/Follow-ups.md  written"]
    assert "Reports/Weekly/2026-W47.md  written" in lines
    assert re.fullmatch(r"Reports/charts/  \d+ pictures written", lines[-1])
    assert re.fullmatch(r"unchanged: \d+ reports, \d+ pictures, 1 calendar\n", second.out)
    assert (first.code, second.code) == (0, 0)


def test_what_changed_stands_before_what_did_not(vault: Path) -> None:
    """After an edit, the reports that tell of it are named, and the others counted."""
    run(vault, "report")
    lead = vault / "Leads/Northwind – Data platform lead.md"
    lead.write_text(lead.read_text().replace("alignment: 4", "alignment: 5"))

    lines = run(vault, "report").out.splitlines()

    assert lines[0] == "Reports/Priorities.md  written"
    assert lines[-1].startswith("unchanged: ")


def test_a_report_in_whose_place_a_file_of_ones_own_stands_is_named(vault: Path) -> None:
    """It stays, the other reports are written, and the run ends with 3."""
    (vault / "Reports").mkdir()
    (vault / "Reports/Network.md").write_text("mine\n")

    ran = run(vault, "report")

    assert ran.code == 3
    assert "Reports/Network.md is not marked as generated" in ran.err
    assert "Reports/Pipeline.md  written" in ran.out
    assert (vault / "Reports/Network.md").read_text() == "mine\n"


def test_blocks_that_were_not_filled_are_named(vault: Path) -> None:
    """One line for a note, with the first mistake in it; the run is a good one all the same."""
    (vault / "Monday.md").write_text(
        "> <!-- vaultleads:begin funnel -->\n> <!-- vaultleads:end -->\n"
    )
    (vault / "Tuesday.md").write_text(
        "Words.\n\n<!-- vaultleads:begin lead name=Acme -->\n<!-- vaultleads:end -->\n"
    )

    for ran in (run(vault, "report"), run(vault, "report")):
        assert ran.code == 0
        assert ran.err.splitlines()[:2] == [
            (
                "Monday.md: blocks not filled, line 1: the marker of a block counts only where "
                "it stands alone on a line, outside of lists, quotes and callouts: put it on a "
                "line of its own at the left, with a blank line above and below "
                "(and 1 more in this note)"
            ),
            "Tuesday.md: blocks not filled, line 3: no lead is called 'Acme': mend the name",
        ]
    assert "blocks not filled" not in run(vault, "report", "--week", "last").err


def test_no_more_than_a_few_notes_with_mistyped_blocks_are_named(vault: Path) -> None:
    """The others are counted."""
    for number in range(7):
        (vault / f"{number}.md").write_text("<!-- vaultleads begin funnel -->\n")

    lines = run(vault, "report").err.splitlines()

    assert [line[:25] for line in lines[:5]] == [
        f"{n}.md: blocks not filled, l"[:25] for n in range(5)
    ]
    assert lines[5] == "2 more notes with blocks not filled; `vaultleads check` says where."


def test_another_program_is_told_of_every_file(vault: Path) -> None:
    """JSON says of each file what it is and what became of it."""
    answer = run(vault, "report", "--json").json

    assert {
        "path": "Reports/Priorities.md",
        "kind": "report",
        "state": "written",
        "message": None,
        "backup": None,
    } in answer["reports"]
    assert {one["kind"] for one in answer["reports"]} == {"report", "chart", "calendar"}
    assert answer["harvested"] == []


# --- the report of one week -----------------------------------------------------------------


def test_an_old_week_is_made_once_and_then_shown(vault: Path) -> None:
    """Both times its path and its text are printed; a second time nothing is written."""
    made = run(vault, "report", "--week", "2026-W45")
    before = reports(vault)
    shown = run(vault, "report", "--week", "2026-W45")

    assert made.out.startswith("Reports/Weekly/2026-W45.md  written\n")
    assert made.out.endswith(shown.out)
    assert shown.out.startswith("Reports/Weekly/2026-W45.md\n\n# Week 45 · 2 – 8 November 2026\n")
    assert "<!--" not in shown.out
    assert reports(vault) == before
    assert "Reports/Priorities.md" not in before


def test_a_frozen_week_is_written_anew_only_if_asked(vault: Path) -> None:
    """`--again` makes it of what the notes say now; without, it stays as it was frozen."""
    run(vault, "report", "--week", "2026-W47")
    lead = vault / "Leads/Northwind – Data platform lead.md"
    lead.write_text(lead.read_text() + "- 2026-11-19 call with [[Dana Reyes]]: again\n")
    frozen = reports(vault)

    run(vault, "report")
    assert reports(vault)["Reports/Weekly/2026-W47.md"] == frozen["Reports/Weekly/2026-W47.md"]

    ran = run(vault, "report", "--week", "2026-W47", "--again")
    assert ran.out.startswith("Reports/Weekly/2026-W47.md  written\n")
    assert "\nReports/Weekly/2026-W47.md\n\n# Week 47 · " in ran.out
    assert reports(vault)["Reports/Weekly/2026-W47.md"] != frozen["Reports/Weekly/2026-W47.md"]


@pytest.mark.parametrize("week", ["last", "W47", "47"])
def test_a_week_may_be_named_shortly(vault: Path, week: str) -> None:
    """The last one, or its number alone, as the option and as the name of a report."""
    run(vault, "report")

    for arguments in (["--week", week], [week]):
        shown = run(vault, "report", *arguments)
        assert shown.out.startswith("Reports/Weekly/2026-W47.md\n\n# Week 47 · ")


# --- one report -----------------------------------------------------------------------------


def test_a_report_that_is_named_is_brought_up_to_date_and_shown(vault: Path) -> None:
    """What was written for it is said above."""
    first, second = run(vault, "report", "network"), run(vault, "report", "network")

    assert "Reports/Network.md  written\n" in first.out
    assert "\nReports/Network.md\n\n# Network\n" in first.out
    assert second.out.startswith("Reports/Network.md\n\n# Network\n")
    assert "<!--" not in second.out
    assert (first.code, second.code) == (0, 0)


def test_what_there_is_to_show_includes_reports_of_ones_own(vault: Path) -> None:
    """Also before the first run that makes them."""
    (vault / "_templates/reports").mkdir(parents=True)
    (vault / "_templates/reports/Job talks.md.j2").write_text("Words.\n")

    refused = run(vault, "report", "nonsense")

    assert ", health, job-talks, or a week such as 2026-W45." in refused.err
    assert "\n\nWords.\n" in run(vault, "report", "job talks").out


# --- pages ------------------------------------------------------------------------------------


def test_a_page_of_the_last_week_that_is_over(vault: Path, tmp_path: Path) -> None:
    """Without a name it is the week's review; the reports are brought up to date before."""
    page = tmp_path / "week.html"

    ran = run(vault, "report", "--html", str(page))

    assert ran.code == 0
    assert ran.out.endswith(f"{page}  is Reports/Weekly/2026-W47.md as a page\n")
    assert "<title>Week 47 · 16 – 22 November 2026</title>" in page.read_text()
    assert "Reports/Weekly/2026-W48.md" in reports(vault)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("priorities", "Priorities"),
        ("follow-ups", "Follow-ups"),
        ("pipeline", "Pipeline"),
        ("network", "Network"),
        ("health", "Vault health"),
        ("2026-W45", "Week 45 · 2 – 8 November 2026"),
    ],
)
def test_every_report_can_be_a_page(vault: Path, name: str, title: str) -> None:
    """It can be printed to the standard output, where nothing else stands."""
    ran = run(vault, "report", "--html", "-", name)

    assert ran.code == 0
    assert ran.out.startswith("<!doctype html>\n")
    assert ran.out.endswith("</html>\n")
    assert f"<title>{title}</title>" in ran.out


def test_what_was_harvested_for_a_page_is_said(vault: Path) -> None:
    """A tick is written into its note as ever; where the page is printed, beside it."""
    run(vault, "report")
    report = vault / "Reports/Follow-ups.md"
    report.write_text(report.read_text().replace("- [ ]", "- [x]", 1))

    ran = run(vault, "report", "--html", "-", "follow-ups")

    assert ran.out.startswith("<!doctype html>\n")
    assert re.search(r"^Leads/Northwind – Data platform lead.md  ", ran.err, re.MULTILINE)


def test_what_was_harvested_is_said_even_if_no_page_comes_of_it(vault: Path) -> None:
    """The report asked for may be a file of one's own; the tick is written all the same."""
    run(vault, "report")
    report = vault / "Reports/Follow-ups.md"
    report.write_text(report.read_text().replace("- [ ]", "- [x]", 1))
    (vault / "Reports/Network.md").write_text("mine\n")

    ran = run(vault, "report", "--html", "page.html", "network")

    assert ran.code == 3
    assert ran.out.startswith("Leads/Northwind – Data platform lead.md  ")
    assert "Reports/Network.md is no report of ours as it stands" in ran.err


def test_names_are_taken_out_if_asked(vault: Path, tmp_path: Path) -> None:
    """Initials stand in their place, and the person is asked to read what will be sent."""
    page = tmp_path / "page.html"

    ran = run(vault, "report", "--html", str(page), "--redact", "priorities")

    text = page.read_text()
    assert not re.search("Dana|Reyes|Northwind", text, re.IGNORECASE)
    assert '40 · <span class="note">D. R.</span> decides' in text
    assert "Read it before you send it" in ran.out


def test_a_page_is_written_again_and_another_file_is_not(vault: Path, tmp_path: Path) -> None:
    """What is no page of ours is overwritten by force alone, and then without a report lost."""
    page, other = tmp_path / "page.html", tmp_path / "other.html"
    other.write_text("<p>mine</p>")
    assert run(vault, "report", "--html", str(page)).code == 0
    assert run(vault, "report", "--html", str(page), "network").code == 0

    refused = run(vault, "report", "--html", str(other))

    assert refused.code == 3
    assert "is not a page made by vaultleads" in refused.err
    assert other.read_text() == "<p>mine</p>"
    assert run(vault, "report", "--html", str(other), "--force").code == 0
    assert other.read_text().startswith("<!doctype html>")


def test_another_program_is_told_of_the_page(vault: Path, tmp_path: Path) -> None:
    """JSON says which report it is of, and whether names were taken out."""
    page = str(tmp_path / "page.html")

    answer = run(vault, "report", "--html", page, "--redact", "pipeline", "--json").json

    assert answer["page"] == {"file": page, "report": "Reports/Pipeline.md", "redacted": True}


@pytest.mark.parametrize("folder", ["Leads", "Contacts", "_templates", "Leads/deep"])
def test_no_page_is_put_among_the_notes(vault: Path, folder: str) -> None:
    """Folders of notes and templates are the person's; nothing is done then."""
    (vault / folder).mkdir(parents=True, exist_ok=True)

    ran = run(vault, "report", "--html", str(vault / folder / "page.html"))

    assert ran.code == 2
    assert "lies among the notes of the vault; name a file elsewhere." in ran.err
    assert not (vault / "Reports").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No report is called 'nonsense'; use weekly, priorities"),
        (["--redact"], "--redact is for a page; add --html FILE."),
        (["--with-notes"], "--with-notes is for a page; add --html FILE."),
        (["--force"], "--force is for a page; add --html FILE."),
        (["--again"], "--again writes the report of one week anew; add the week"),
        (["--week", "54"], "'--week': '54' names no week; write this, last, 45 or 2026-W45."),
        (["--week", "2026-W49"], "'--week': The week 2026-W49 has not begun"),
        (["--html", "-", "--week", "next"], "'--week': 'next' names no week"),
        (["49"], "'NAME': The week 2026-W49 has not begun"),
        (["2026-W49"], "'NAME': The week 2026-W49 has not begun"),
        (["--html", "-", "2026-W49"], "'NAME': The week 2026-W49 has not begun"),
        (["--html", "-", "--json"], "A page and JSON cannot both be printed"),
        (["--html", "x", "weekly", "--week", "2026-W45"], "Both NAME and --week say which report"),
        (["--html", "-", "prioritys"], "No report is called 'prioritys'; did you mean"),
        (["--html", "no/such/page.html"], "There is no folder"),
        (["--html", "."], ". is a folder; name a file in it"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    vault: Path, arguments: list[str], said: str
) -> None:
    """The run ends with 2, and nothing is written."""
    ran = run(vault, "report", *arguments)

    assert ran.code == 2
    assert said in ran.err
    assert not (vault / "Reports").exists()
