"""All reports together: the same notes and day give the same bytes, and no fault stops the rest."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jinja2
import pytest
from hostile_values import HOSTILE
from running import run

from vaultleads.reporting import ReportOutcome
from vaultleads.vault import writing
from vaultleads.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import MakeVault

SAMPLE = Path(__file__).parent.parent / "sample-vault"
TODAY = date(2026, 11, 23)
TITLES = ("Priorities", "Follow-ups", "Pipeline", "Network", "Vault health")
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
VAULT: dict[str, str | bytes] = {
    "Leads/Northwind – Data lead.md": LEAD,
    "Contacts/Dana.md": "---\norganization: Northwind\ndecision_maker: true\n---\n",
}


def report(root: Path, day: date = TODAY) -> dict[str, ReportOutcome]:
    """Run `report` as a process of its own would; return what became of each file, by path."""
    workspace = Workspace(str(root))
    try:
        return {one.path: one for one in workspace.report(day)}
    finally:
        workspace.close()


def states(outcomes: dict[str, ReportOutcome]) -> set[str]:
    """What became of them, whichever it was of."""
    return {one.state for one in outcomes.values()}


def files(root: Path) -> dict[str, bytes]:
    """Every file among the reports, by its path below their folder."""
    folder = root / "Reports"
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def notes_of_the_sample(folder: Path) -> Path:
    """Copy the sample vault without its reports."""
    return Path(shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("Reports")))


@pytest.fixture
def never_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever writes a generated file fails."""

    def explode(path: str, *_: object) -> None:
        message = f"{path} was written"
        raise AssertionError(message)

    with monkeypatch.context() as patched:
        patched.setattr(writing, "overwrite", explode)
        yield


# --- the same bytes -------------------------------------------------------------------------


def test_the_sample_vault_has_the_reports_of_its_day(tmp_path: Path) -> None:
    """Made from nothing, all that is committed comes out byte for byte, and nothing else."""
    vault = notes_of_the_sample(tmp_path / "vault")

    assert states(report(vault)) == {"written"}

    made, committed = files(vault), files(SAMPLE)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.usefixtures("never_writes")
def test_where_nothing_changed_nothing_is_written() -> None:
    """The committed reports are those of the day; to bring them up to it takes no write at all."""
    assert states(report(SAMPLE)) == {"unchanged"}


def test_the_order_of_the_disk_and_of_hashes_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders are listed in any order, and Python numbers words differently in each run."""
    shuffled = notes_of_the_sample(tmp_path / "shuffled")
    listed = os.listdir

    def in_any_order(place: str | int = ".") -> list[str]:
        names = listed(place)
        random.Random(7).shuffle(names)  # noqa: S311 - an order, not a secret
        return names

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", in_any_order)
        report(shuffled)
    hashed = notes_of_the_sample(tmp_path / "hashed")
    run(hashed, "report", PYTHONHASHSEED="12345")

    assert files(shuffled) == files(hashed) == files(SAMPLE)


def test_day_by_day_a_frozen_week_stays_and_only_what_moved_is_written(tmp_path: Path) -> None:
    """Four months of mornings from the first note: a week that is over is never touched again."""
    vault = notes_of_the_sample(tmp_path / "vault")
    frozen: dict[str, bytes] = {}
    before: dict[str, bytes] = {}
    healthy = 0
    workspace = Workspace(str(vault))
    days = [date(2026, 7, 27) + timedelta(days=count) for count in range(120)]

    for day in days:
        workspace.forget()
        outcomes = workspace.report(day)
        now = files(vault)
        assert "refused" not in {one.state for one in outcomes}, day
        written = {one.path.removeprefix("Reports/") for one in outcomes if one.state == "written"}
        assert {name for name in now if now[name] != before.get(name)} == written, day
        assert {name: now[name] for name in frozen} == frozen, day
        frozen |= {name: text for name, text in now.items() if b"\nfrozen: true\n---\n" in text}
        healthy += now["Vault health.md"] == before.get("Vault health.md")
        before = now
    workspace.close()

    assert days[-1] == TODAY
    assert sorted(frozen) == [f"Weekly/2026-W{week}.md" for week in range(31, 48)]
    assert healthy > len(days) / 2


def test_a_quiet_day_changes_no_report(make_vault: MakeVault) -> None:
    """From Tuesday to Wednesday nothing happens, nothing is due, and no file is written."""
    root = make_vault(
        {
            **VAULT,
            "Leads/Northwind – Data lead.md": LEAD.replace(
                "captured", "due: 2026-12-18\nnext: send it\ncaptured"
            ),
        }
    )
    report(root, date(2026, 11, 24))

    assert states(report(root, date(2026, 11, 25))) == {"unchanged"}


def test_a_link_to_a_report_leads_there_before_it_is_written(make_vault: MakeVault) -> None:
    """That the first run makes it known afterwards must not be news to the second."""
    links = "[[2026-W48]], [[2026-W47]], [[Network]], [[Vault health]], ![[funnel.svg]]"
    root = make_vault({**VAULT, "Contacts/Dana.md": f"---\ntype: contact\n---\n\n{links}\n"})

    first = report(root)

    assert "unresolved" not in (root / "Reports/Vault health.md").read_text("utf-8")
    assert states(first) == {"written"}
    assert states(report(root)) == {"unchanged"}


# --- what stands in the way -----------------------------------------------------------------


@pytest.mark.parametrize("title", TITLES)
def test_a_file_of_ones_own_stops_no_other_report(make_vault: MakeVault, title: str) -> None:
    """It stays, the run says so, and all others are written."""
    path = f"Reports/{title}.md"
    root = make_vault({**VAULT, path: "Mine.\n"})

    outcomes = report(root)

    refused = outcomes.pop(path)
    assert refused.state == "refused"
    assert "is not marked as generated by vaultleads" in refused.message
    assert states(outcomes) == {"written"}
    assert (root / path).read_text() == "Mine.\n"


def test_a_file_in_the_place_of_a_folder_stops_only_what_belongs_there(
    make_vault: MakeVault,
) -> None:
    """Weeks and pictures have folders of their own, and somebody may have a file of that name."""
    root = make_vault({**VAULT, "Reports/Weekly": "mine\n", "Reports/charts": "mine\n"})

    outcomes = report(root)

    refused = [one for one in outcomes.values() if one.state == "refused"]
    assert {one.path.rpartition("/")[0] for one in refused} == {"Reports/Weekly", "Reports/charts"}
    assert all("a file stands in the place of its folder" in one.message for one in refused)
    assert [outcomes[f"Reports/{title}.md"].state for title in TITLES] == ["written"] * len(TITLES)


def test_hostile_values_everywhere_break_no_file(make_vault: MakeVault) -> None:
    """Every report and picture of a vault full of them is whole, and made anew the same."""
    vault: dict[str, str | bytes] = {}
    for number, value in enumerate(HOSTILE.values()):
        quoted = json.dumps(value.encode("utf-8", "replace").decode())
        line = " ".join(value.encode("utf-8", "replace").decode().split())
        vault[f"Leads/{number}.md"] = (
            f"---\norganization: {quoted}\nrole: {quoted}\nneed: {quoted}\nsource: {quoted}\n"
            f"stage: {quoted if number % 3 else 'lost'}\noutcome: {quoted}\nnext: {quoted}\n"
            f'due: 2026-11-{number % 28 + 1:02}\ncaptured: 2026-11-18\ncontacts: "[[C{number}]]"\n'
            f"alignment: 4\nhorizon: 2027-02\n---\n\n## Log\n\n"
            f"- 2026-11-19 informational with [[C{number}]]: {line}\n"
            f"- 2026-11-20 stage: {line} → {line}\n\n"
            f"## Intelligence\n\n- 2026-11-20 [[C{number}]]: {line}\n"
        )
        vault[f"Contacts/C{number}.md"] = (
            f"---\norganization: {quoted}\ntitle: {quoted}\nrelationship: {quoted}\n"
            f"decision_maker: true\nintroduced_by: {quoted}\nknows: [{quoted}]\n---\n"
        )
        vault[f"Organizations/O{number}.md"] = f"---\naliases: [{quoted}]\n---\n"
    root = make_vault(vault)

    first = report(root)

    assert "refused" not in states(first)
    assert states(report(root)) == {"unchanged"}
    for name, data in files(root).items():
        text = data.decode("utf-8")
        if name.endswith(".md"):
            markers = re.findall(r"^<!-- vaultleads:(begin|end) ", text, re.MULTILINE)
            assert markers == ["begin", "end"], name
        elif name.endswith(".svg"):
            ET.fromstring(text)  # noqa: S314 - our own text
    assert len([name for name in files(root) if name.endswith(".svg")]) == 9


# --- pictures -------------------------------------------------------------------------------


def test_pictures_are_drawn_where_the_reports_show_them(make_vault: MakeVault) -> None:
    """Every picture that a report names is there, and every one that is there is named."""
    root = make_vault(VAULT)

    outcomes = report(root)

    shown = set()
    for path in (root / "Reports").rglob("*.md"):
        for target in re.findall(r"!\[[^\]]*\]\(<?([^)>]+\.svg)>?\)", path.read_text("utf-8")):
            shown.add((path.parent / target).resolve())
    drawn = {path.resolve() for path in (root / "Reports/charts").iterdir()}
    assert shown == drawn
    assert shown
    assert {path for path, one in outcomes.items() if one.kind == "chart"} == {
        f"Reports/charts/{path.name}" for path in drawn
    }


def test_a_picture_of_ones_own_is_never_overwritten(make_vault: MakeVault) -> None:
    """Who drew a funnel keeps it; the report is written all the same."""
    root = make_vault({**VAULT, "Reports/charts/funnel.svg": "<svg>mine</svg>\n"})

    outcomes = report(root)

    refused = outcomes.pop("Reports/charts/funnel.svg")
    assert refused == ReportOutcome(
        "Reports/charts/funnel.svg",
        "refused",
        "Reports/charts/funnel.svg is not a chart made by vaultleads; move it elsewhere, or "
        "delete it if you do not need it",
        kind="chart",
    )
    assert states(outcomes) == {"written"}
    assert (root / "Reports/charts/funnel.svg").read_text() == "<svg>mine</svg>\n"


@pytest.mark.parametrize("form", ["mermaid", "none"])
def test_where_no_files_are_wanted_none_is_drawn(make_vault: MakeVault, form: str) -> None:
    """A diagram stands in the report itself, or nothing does."""
    root = make_vault({**VAULT, "vaultleads.yaml": f"charts: {form}\n"})

    report(root)

    assert not (root / "Reports/charts").exists()
    text = (root / "Reports/Pipeline.md").read_text("utf-8")
    assert ("```mermaid" in text) == (form == "mermaid")
    assert "](charts/" not in text


def test_no_picture_is_ever_deleted(make_vault: MakeVault) -> None:
    """Those of frozen weeks belong to them, and who turns pictures off may want them back."""
    root = make_vault(VAULT)
    report(root)
    drawn = set((root / "Reports/charts").iterdir())
    (root / "vaultleads.yaml").write_text("charts: none\n", encoding="utf-8")

    report(root, date(2026, 12, 7))

    assert set((root / "Reports/charts").iterdir()) == drawn


# --- templates of the vault -----------------------------------------------------------------


def test_an_own_template_takes_the_place_of_the_shipped_one(make_vault: MakeVault) -> None:
    """The report keeps its place, its markers and its properties."""
    root = make_vault(
        {**VAULT, "_templates/reports/Priorities.md.j2": "In focus: {{ view.focus | length }}\n"}
    )

    report(root)

    text = (root / "Reports/Priorities.md").read_text("utf-8")
    assert text.startswith("---\ngenerated: vaultleads\nreport: priorities\nweek: 2026-W48\n---\n")
    assert "\nIn focus: 1\n" in text
    assert states(report(root)) == {"unchanged"}


def test_compiled_templates_that_were_damaged_are_compiled_anew(make_vault: MakeVault) -> None:
    """Code in which a bit is another is not run."""
    root = make_vault(VAULT)
    report(root)
    before = files(root)
    workspace = Workspace(str(root))
    kept = workspace.index.meta("compiled templates")
    damaged = kept[:5000] + bytes([kept[5000] ^ 1]) + kept[5001:]
    with workspace.index.writing():
        workspace.index.set_meta("compiled templates", damaged)
    workspace.close()
    shutil.rmtree(root / "Reports")

    report(root)

    assert files(root) == before


def test_a_report_that_was_put_elsewhere_is_no_note(make_vault: MakeVault) -> None:
    """Another folder for the reports, or a copy in an archive, says nothing a second time."""
    root = make_vault(VAULT)
    before = Workspace(str(root)).pipeline
    report(root)
    shutil.move(root / "Reports", root / "Leads/Reports of old")

    after = Workspace(str(root)).pipeline

    assert (after.leads, after.touches, after.problems) == (before.leads, before.touches, ())
    assert run(root, "search", "budget").out.count("Leads/") == 1


def test_templates_of_the_program_are_compiled_once(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one run compiled prints for the next one."""
    root = make_vault(VAULT)
    report(root)
    place = root / "Leads/Northwind – Data lead.md"
    place.write_text(f"{LEAD}- 2026-11-23 email to [[Dana]]: the figures\n", encoding="utf-8")

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError

    monkeypatch.setattr(jinja2.Environment, "compile", refuse)

    again = report(root)
    assert again["Reports/Weekly/2026-W48.md"].state == "written"
    assert "refused" not in states(again)


def test_a_template_of_a_new_title_is_a_report_too(make_vault: MakeVault) -> None:
    """It is given everything."""
    root = make_vault(
        {**VAULT, "_templates/reports/Job talks.md.j2": "{{ view.leads | length }} lead\n"}
    )

    outcomes = report(root)

    assert outcomes["Reports/Job talks.md"] == ReportOutcome("Reports/Job talks.md", "written")
    assert "\n1 lead\n" in (root / "Reports/Job talks.md").read_text("utf-8")
    assert states(report(root)) == {"unchanged"}


def test_a_week_made_by_an_own_template_knows_what_the_next_one_needs(
    make_vault: MakeVault,
) -> None:
    """Where each lead stood is kept, whatever the template shows."""
    root = make_vault({**VAULT, "_templates/reports/Weekly.md.j2": "Short and good.\n"})

    report(root)

    text = (root / "Reports/Weekly/2026-W47.md").read_text("utf-8")
    assert "\nShort and good.\n" in text
    assert "<!-- where each lead stood" in text
    assert states(report(root)) == {"unchanged"}


def test_a_fault_in_a_template_leaves_the_old_report_and_is_told(make_vault: MakeVault) -> None:
    """All others are written, and the health of the vault says what is to be mended where."""
    root = make_vault(VAULT)
    report(root)
    before = (root / "Reports/Network.md").read_bytes()
    template = root / "_templates/reports/Network.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("Fine.\n{{ view.nonsense }}\n", encoding="utf-8")

    outcomes = report(root)

    refused = outcomes.pop("Reports/Network.md")
    assert refused.state == "refused"
    assert "_templates/reports/Network.md.j2:2" in refused.message
    assert "refused" not in states(outcomes)
    assert (root / "Reports/Network.md").read_bytes() == before
    assert "_templates/reports/Network.md.j2" in (root / "Reports/Vault health.md").read_text()


def test_a_report_whose_template_is_gone_is_named(make_vault: MakeVault) -> None:
    """It would look as if it were kept up, and nobody else tells."""
    root = make_vault(VAULT | {"_templates/reports/Talks.md.j2": "Talks.\n"})
    report(root)
    (root / "_templates/reports/Talks.md.j2").unlink()
    (root / "Reports/Mine.md").write_text("My own.\n", encoding="utf-8")
    inbox = "---\ngenerated: vaultleads\nreport: inbox\n---\n# Inbox\n"
    (root / "Reports/Inbox.md").write_text(inbox, encoding="utf-8")

    report(root)

    health = (root / "Reports/Vault health.md").read_text("utf-8")
    assert "No template makes this report any more" in health
    assert [line for line in health.splitlines() if "Talks" in line]
    assert "Mine" not in health
    assert "Inbox" not in health
    assert states(report(root)) == {"unchanged"}


def test_a_template_that_fails_is_not_tried_again(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes too long would take so with every save, until its template or its view changes."""
    root = make_vault(VAULT | {"_templates/reports/Talks.md.j2": "{{ view.nonsense }}"})
    workspace = Workspace(str(root))
    first = {one.path: one.message for one in workspace.report(TODAY)}["Reports/Talks.md"]
    monkeypatch.setattr(sys, "executable", str(root / "no such program"))

    again = {one.path: one.message for one in workspace.report(TODAY)}["Reports/Talks.md"]

    workspace.close()
    assert "has no attribute 'nonsense'" in first
    assert again == first


# --- what a person saves meanwhile ----------------------------------------------------------


def test_notes_that_are_saved_while_a_report_is_written_stay(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands below the region is looked at right before it is written over."""
    root = make_vault(VAULT)
    report(root)
    file = root / "Reports/Weekly/2026-W48.md"
    (root / "Leads/Northwind – Data lead.md").write_text(
        f"{LEAD}- 2026-11-24 call with [[Dana]]: they like the figures\n", encoding="utf-8"
    )
    write = writing.overwrite

    def saved_meanwhile(path: str, *args: bytes) -> None:
        if path.endswith("W48.md") and "generous" not in file.read_text("utf-8"):
            file.write_text(f"{file.read_text('utf-8')}\nDana was generous.\n", encoding="utf-8")
        write(path, *args)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as patched:
        patched.setattr(writing, "overwrite", saved_meanwhile)
        outcome = report(root, date(2026, 11, 24))["Reports/Weekly/2026-W48.md"]

    text = file.read_text("utf-8")
    assert outcome.state == "written"
    assert text.endswith("\nDana was generous.\n")
    assert "call with [[Dana]] on Tue" in text
