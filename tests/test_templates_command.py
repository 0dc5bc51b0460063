"""`vaultleads templates`: which there are, whose they are, and copies to change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from running import run

import vaultleads.cli
from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.policy import MESSAGE_KINDS
from vaultleads.own_templates import SHIPPED_TITLES

if TYPE_CHECKING:
    from conftest import MakeVault

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample-vault"
SHIPPED = ROOT / "templates"
NOTES = tuple(kind.capitalize() for kind in NOTE_KINDS)
VAULT: dict[str, str | bytes] = {
    "_templates/reports/Weekly.md.j2": "# {{ view.number }}",
    "_templates/reports/Talks.md.j2": "{{ view.leads | length }}",
    "_templates/messages/chat.md.j2": "Hi {{ view.first_name }}",
    "_templates/Lead.md": (SHIPPED / "notes/Lead.md").read_bytes(),
    "_templates/Anything.md": "a template of Obsidian's",
}


# --- the list -----------------------------------------------------------------------------------


def test_all_shipped_templates_are_listed(make_vault: MakeVault) -> None:
    """Reports, parts of them, messages and notes, each under its heading."""
    ran = run(make_vault({}), "templates")

    listed = [line.split("  ")[0] for line in ran.out.splitlines() if line.endswith("shipped")]
    assert listed == [*SHIPPED_TITLES, "broken", "broken_line", *MESSAGE_KINDS, *NOTES]
    assert [line for line in ran.out.splitlines() if line and "  " not in line] == [
        "Reports",
        "Parts of reports",
        "Messages",
        "Notes",
        "`vaultleads templates eject NAME` copies a shipped one into the vault.",
    ]
    assert (ran.code, ran.err) == (0, "")


def test_what_the_vault_has_of_its_own(make_vault: MakeVault) -> None:
    """What takes the place of a shipped one, what was copied only, and what is one more."""
    ran = run(make_vault(VAULT), "templates", "--json")

    own = [one for one in ran.json["templates"] if one["state"] != "shipped"]
    assert own == [
        {
            "kind": "report",
            "name": "Weekly",
            "path": "_templates/reports/Weekly.md.j2",
            "state": "changed",
        },
        {
            "kind": "report",
            "name": "Talks",
            "path": "_templates/reports/Talks.md.j2",
            "state": "own",
        },
        {
            "kind": "message",
            "name": "chat",
            "path": "_templates/messages/chat.md.j2",
            "state": "own",
        },
        {"kind": "note", "name": "Lead", "path": "_templates/Lead.md", "state": "copied"},
    ]


def test_how_the_own_ones_read_in_the_list(make_vault: MakeVault) -> None:
    """Each with what it does and where it stands."""
    ran = run(make_vault(VAULT), "templates")

    assert [" ".join(line.split()) for line in ran.out.splitlines() if "yours" in line] == [
        "Weekly yours, in place of the shipped one _templates/reports/Weekly.md.j2",
        "Talks yours _templates/reports/Talks.md.j2",
        "chat yours _templates/messages/chat.md.j2",
        "Lead yours, as shipped _templates/Lead.md",
    ]


def test_a_view_is_named_in_plain_english(make_vault: MakeVault) -> None:
    """What all data of a report of one's own is called begins with a vowel."""
    root = make_vault({"_templates/reports/All.md.j2": "{{ view.foo }}"})

    assert "An EverythingView has no attribute 'foo'; it has" in run(root, "templates").out


def test_what_is_wrong_in_the_own_ones(make_vault: MakeVault) -> None:
    """Each is tried with what the reports would show today; nothing is written."""
    root = make_vault(
        {
            "_templates/reports/Weekly.md.j2": "\n{{ view.sumary }}",
            "_templates/reports/Talks.md.j2": "{{ (view.leads | first).nam }}",
            "_templates/messages/chat.md.j2": "Hi {{ view.nme }}",
            "Leads/A.md": "",
        }
    )

    plain, ran = run(root, "templates"), run(root, "templates", "--json")

    assert [(one["path"], one["line"], one["message"]) for one in ran.json["problems"]] == [
        (
            "_templates/reports/Talks.md.j2",
            1,
            "A LeadRow has no attribute 'nam'; did you mean 'name'?",
        ),
        (
            "_templates/reports/Weekly.md.j2",
            2,
            "A WeeklyView has no attribute 'sumary'; did you mean 'summary'?",
        ),
        ("_templates/messages/chat.md.j2", 1, ran.json["problems"][2]["message"]),
    ]
    assert "\nWhat is wrong in yours\n_templates/reports/Talks.md.j2:1  A LeadRow" in plain.out
    checked = {(one["path"], one["message"]) for one in run(root, "check", "--json").json}
    assert checked >= {(one["path"], one["message"]) for one in ran.json["problems"]}
    assert (plain.code, ran.code) == (1, 1)
    assert not (root / "Reports").exists()


# --- a copy to change -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "copied", "of"),
    [
        (["Weekly"], "reports/Weekly.md.j2", "reports/Weekly.md.j2"),
        (["vault", "health"], "reports/Vault health.md.j2", "reports/Vault health.md.j2"),
        (["follow_ups"], "reports/Follow-ups.md.j2", "reports/Follow-ups.md.j2"),
        (["reports/Weekly.md.j2"], "reports/Weekly.md.j2", "reports/Weekly.md.j2"),
        (["broken"], "parts/broken.md.j2", "parts/broken.md.j2"),
        (["Thanks"], "messages/thanks.md.j2", "messages/thanks.md.j2"),
        (["lead"], "Lead.md", "notes/Lead.md"),
        (["Lead.md"], "Lead.md", "notes/Lead.md"),
    ],
)
def test_a_shipped_template_is_copied(
    make_vault: MakeVault, named: list[str], copied: str, of: str
) -> None:
    """By its name, however it is written, or by its file, into the folder where it counts."""
    root = make_vault({"vaultleads.yaml": "folders:\n  templates: Meta/Templates\n"})

    ran = run(root, "templates", "eject", *named)

    assert (ran.out, ran.err, ran.code) == (f"made  Meta/Templates/{copied}\n", "", 0)
    assert (root / "Meta/Templates" / copied).read_bytes() == (SHIPPED / of).read_bytes()


def test_what_is_there_already_is_not_overwritten(make_vault: MakeVault) -> None:
    """What a person made of a copy is theirs."""
    root = make_vault({"_templates/reports/Weekly.md.j2": "mine"})

    ran = run(root, "templates", "eject", "weekly")

    assert ran.err == (
        "vaultleads: _templates/reports/Weekly.md.j2 is there already; "
        "change it, or move it away to have the shipped one.\n"
    )
    assert (ran.out, ran.code) == ("", 3)
    assert (root / "_templates/reports/Weekly.md.j2").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["eject", "Weakly"], "No shipped template is called 'Weakly'; did you mean 'Weekly'?"),
        (["eject", "x/../../y"], "No shipped template is called 'y'; use one of Priorities, "),
        (["eject", "Talks"], "No shipped template is called 'Talks'; "),
        (["eject", " "], "No shipped template is called ''; use one of "),
        (["eject"], "Missing argument 'NAME...'"),
        (["copy", "Weekly"], "`templates` alone lists them; it cannot 'copy', only `eject` one."),
    ],
)
def test_slips_are_answered(make_vault: MakeVault, words: list[str], said: str) -> None:
    """With what was likely meant, and nothing is done."""
    root = make_vault({"_templates/reports/Talks.md.j2": "mine"})

    ran = run(root, "templates", *words)

    assert said in ran.err
    assert (ran.out, ran.code) == ("", 2)


def test_the_vault_may_stand_behind_either_word(make_vault: MakeVault) -> None:
    """As with every other command."""
    root = make_vault({})

    made = run(None, "templates", "eject", "--vault", str(root), "weekly")
    listed = run(None, "templates", "--vault", str(root), "--json")

    assert made.out == "made  _templates/reports/Weekly.md.j2\n"
    assert [one["name"] for one in listed.json["templates"] if one["state"] == "copied"] == [
        "Weekly"
    ]


def test_names_are_completed() -> None:
    """Of shipped templates, with any part that is typed."""
    environment = {"_VAULTLEADS_COMPLETE": "bash_complete", "COMP_CWORD": "3"}
    environment["COMP_WORDS"] = "vaultleads templates eject lth"

    done = CliRunner().invoke(vaultleads.cli.command, env=environment, prog_name="vaultleads")

    assert done.output == "plain,Vault health\n"


# --- reports made with copies ---------------------------------------------------------------------


def test_copied_templates_make_the_reports_that_the_shipped_ones_make(tmp_path: Path) -> None:
    """Nothing is lost on the way through a process of its own."""
    roots = (tmp_path / "shipped" / "vault", tmp_path / "copied" / "vault")
    for root in roots:
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("Reports"))
    shutil.copytree(SHIPPED / "reports", roots[1] / "_templates/reports")

    for root in roots:
        run(root, "report")

    shipped, copied = (
        {file.relative_to(root): file.read_bytes() for file in (root / "Reports").rglob("*.*")}
        for root in roots
    )
    assert len(shipped) > len(SHIPPED_TITLES)
    assert copied == shipped


def test_a_report_of_ones_own_is_made_and_kept_up(make_vault: MakeVault) -> None:
    """It has a region like any other report; a fault leaves it as it was, and is told."""
    root = make_vault({"_templates/reports/Job talks.md.j2": "{{ view.leads | length }} leads"})
    template = root / "_templates/reports/Job talks.md.j2"
    report = root / "Reports/Job talks.md"

    run(root, "report")
    first = report.read_text(encoding="utf-8")
    report.write_text(f"{first}\nmine\n", encoding="utf-8")
    template.write_text("now {{ view.leads | length }}", encoding="utf-8")
    run(root, "report")
    second = report.read_text(encoding="utf-8")
    template.write_text("{{ view.lead }}", encoding="utf-8")
    failed = run(root, "report")

    assert "\n\n0 leads\n\n<!-- vaultleads:end job-talks -->\n" in first
    assert "\n\nnow 0\n\n<!-- vaultleads:end job-talks -->\n\nmine\n" in second
    assert report.read_text(encoding="utf-8") == second
    assert "_templates/reports/Job talks.md.j2:1: A" in failed.err
    assert failed.code == 3


def test_the_example_of_the_guide_makes_a_report(make_vault: MakeVault) -> None:
    """What the guide shows can be copied as it stands."""
    guide = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    example = guide.partition("\n```text\n# Interviews")[2].partition("```\n")[0]
    log = "## Log\n\n- 2026-11-19 interview with [[Dana Reyes]]: second round, see [[Plan]]\n"
    root = make_vault(
        {
            "_templates/reports/Interviews.md.j2": f"# Interviews{example}",
            "Leads/Northwind.md": f"---\norganization: Northwind\nrole: Lead\n---\n\n{log}",
            "Plan.md": "",
        }
    )

    ran = run(root, "report")

    text = (root / "Reports/Interviews.md").read_text(encoding="utf-8")
    assert (
        "\n- 2026-11-19 · [[Northwind|**Northwind** · Lead]]: second round, see [[Plan]]\n" in text
    )
    assert "\nThe week in short: " in text
    assert (ran.code, ran.err) == (0, "")
