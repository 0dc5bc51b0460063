"""The command line: what a person types, sees and gets back as an exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from running import run

from vaultleads.core.footprint import Footprint
from vaultleads.reporting import Settled
from vaultleads.vault import Vault
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
SAMPLE = Path(__file__).parent.parent / "sample-vault"

NORTHWIND = """---
organization: "[[Northwind]]"
role: Data platform lead
stage: cultivating
source: network
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
next: send the case study
due: 2026-11-20
---

## Log

- 2026-11-18 call with [[Dana Reyes]]: Q1 looks right
"""
DANA = """---
organization: "[[Northwind]]"
decision_maker: true
---
"""
VAULT: dict[str, str | bytes] = {
    "Leads/Northwind – Data platform lead.md": NORTHWIND,
    "Leads/Kestrel.md": "---\nrole: Platform lead\nconnection: insider\nalignment: 3\n"
    "horizon: 2027-Q1\n---\n",
    "Leads/Orchard.md": "---\nrole: Analyst\nconnection: insider\nalignment: 4\n---\n",
    "Leads/Vela.md": "---\nstage: lost\noutcome: team cut\n---\n",
    "Leads/Later.md": "---\nconnection: insider\nsnooze: 2026-12-24\n---\n",
    "Contacts/Dana Reyes.md": DANA,
    "Organizations/Northwind.md": "---\n---\n",
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """Return a small vault in which everything is right."""
    return make_vault(VAULT)


def test_next_says_what_to_do(vault: Path) -> None:
    """Leads without a next step, then what is due, each with its reason; the rest is counted."""
    ran = run(vault, "next")

    assert ran.out == (
        "Monday 23 November 2026\n"
        "\n"
        "No next step  1\n"
        "–           Orchard · find out who heads the team\n"
        "            no touch is logged on it yet (line 1)\n"
        "\n"
        "Overdue  1\n"
        "Fri 20 Nov  Northwind · send the case study\n"
        "            your next step (line 10)\n"
        "\n"
        "Today  1\n"
        "today       Kestrel · find out who heads the team\n"
        "            nurture cadence of 30 days, no touch is logged on it yet (line 1), "
        "and no next step is set\n"
        "\n"
        "Not now: 1 snoozed.\n"
    )
    assert ran.code == 0


def test_next_keeps_to_its_limit_and_names_what_it_leaves_out(vault: Path) -> None:
    """What is overdue and what is due today share a limit, and what is worth most is shown."""
    ran = run(vault, "next", "--limit", "1")

    assert "Orchard · " in ran.out
    assert "Northwind · " in ran.out
    assert "Today  1\nand 1 more: Kestrel\n" in ran.out


def test_next_of_a_tier(vault: Path) -> None:
    """Several tiers may be asked for, and no other lead is shown or counted."""
    ran = run(vault, "next", "--tier", "focus")

    assert "Northwind" in ran.out
    assert "Kestrel" not in ran.out
    assert "snoozed" not in ran.out
    entries = run(vault, "next", "--tier", "focus", "--tier", "nurture", "--json").json["entries"]
    assert [entry["lead"]["tier"] for entry in entries] == ["focus", "nurture"]


def test_next_of_the_week(make_vault: MakeVault) -> None:
    """What is due later this week is counted, and shown when asked for."""
    root = make_vault({"Leads/N.md": NORTHWIND.replace("2026-11-20", "2026-11-25")})

    assert run(root, "next").out == (
        "Monday 23 November 2026\n\nNothing is to be done now.\n\nNot now: 1 later this week.\n"
    )
    assert "This week  1\nWed 25 Nov  Northwind · send the case study\n" in (
        run(root, "next", "--week").out
    )


def test_next_for_another_program(vault: Path) -> None:
    """JSON holds each follow-up with its rule, its evidence, its mark and its sentence."""
    answer = run(vault, "next", "--json").json

    assert answer["day"] == "2026-11-23"
    assert answer["counts"] == {
        "no-next-action": 1,
        "overdue": 1,
        "today": 1,
        "this-week": 0,
        "next-week": 0,
        "later": 0,
        "waiting": 0,
    }
    assert answer["snoozed"] == ["Leads/Later.md"]
    entry = answer["entries"][1]
    assert (entry["section"], entry["subject"], entry["no_next_step"]) == (
        "overdue",
        "Northwind",
        False,
    )
    (found,) = entry["follow_ups"]
    assert (found["rule"], found["due"], found["day_by_hand"]) == (
        "next-action",
        "2026-11-20",
        True,
    )
    path = "Leads/Northwind – Data platform lead.md"
    assert (found["evidence"]["path"], found["evidence"]["line"]) == (path, 10)
    assert found["sentence"] == (
        f"Northwind: send the case study by Fri 20 Nov: your next step ({path}:10)"
    )
    assert len(found["mark"]) == 10


def test_next_in_an_empty_vault(make_vault: MakeVault) -> None:
    """With no leads it says how to begin."""
    ran = run(make_vault({}), "next")

    assert ran.out == (
        "Monday 23 November 2026\n\nNo leads yet. Write the first one as a note in Leads/.\n"
    )
    assert ran.code == 0


def test_next_when_nothing_is_due(make_vault: MakeVault) -> None:
    """A calm day is said in words."""
    ran = run(make_vault({"Leads/N.md": NORTHWIND.replace("2026-11-20", "2026-12-20")}), "next")

    assert ran.out == (
        "Monday 23 November 2026\n\nNothing is to be done now.\n\nNot now: 1 later.\n"
    )


def test_list_shows_the_active_pipeline(vault: Path) -> None:
    """Leads stand in their order; what is out of sight is counted."""
    ran = run(vault, "list")

    lines = ran.out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == [
        "Northwind · Data platform lead",
        "Kestrel",
        "Orchard",
    ]
    assert lines[-1] == "2 leads not shown: 1 closed, 1 snoozed (--all shows them)."


@pytest.mark.parametrize(
    ("options", "leads"),
    [
        (["--tier", "focus"], ["Northwind – Data platform lead"]),
        (["--stage", "lost"], ["Vela"]),
        (["--stage", "nurturing"], ["Northwind – Data platform lead"]),
        (["--source", "network"], ["Northwind – Data platform lead"]),
        (["--org", "north"], ["Northwind – Data platform lead"]),
        (["--due-before", "today"], ["Northwind – Data platform lead"]),
        (["--due-before", "2026-11-20"], []),
    ],
    ids=" ".join,
)
def test_list_filters(vault: Path, options: list[str], leads: list[str]) -> None:
    """Each filter keeps the leads that match; stages and sources go by their aliases too."""
    assert [lead["lead"] for lead in run(vault, "list", *options, "--json").json] == leads


def test_explain_adds_up(vault: Path) -> None:
    """The points of the parts are the quality, and the rule stands in words."""
    explained = run(vault, "explain", "northwind", "--json").json

    assert [part["points"] for part in explained["parts"]] == [40, 26, 25]
    assert explained["quality"] == 91
    assert explained["tier"] == "focus"
    assert explained["people"]["talk"]["line"] == 15


def test_explain_tells_which_rules_were_tried(vault: Path) -> None:
    """Each rule says something, or why it is silent, with the place that it rests on."""
    ran = run(vault, "explain", "northwind")
    rules = run(vault, "explain", "northwind", "--json").json["follow_up_rules"]

    assert "send the case study by Fri 20 Nov\n" in ran.out
    assert "your next step (Leads/Northwind – Data platform lead.md:10)\n" in ran.out
    assert "no-next-action              silent: a next action with a day is set\n" in ran.out
    spoke = {rule["rule"]: rule["spoke"] for rule in rules}
    assert spoke["next-action"]
    assert not spoke["cadence"]
    assert all(rule["why"] for rule in rules if not rule["spoke"])


def test_explain_asks_nothing_about_a_closed_lead(vault: Path) -> None:
    """Where no rule is tried, that is said."""
    ran = run(vault, "explain", "vela")

    assert ran.out.endswith("Nothing is asked about a lead that is closed or parked.\n")


def test_show_tells_what_is_understood(vault: Path) -> None:
    """A contact shows the touches that were logged elsewhere, with their place."""
    ran = run(vault, "show", "dana")

    assert "Leads/Northwind – Data platform lead.md:15" in ran.out


def test_check_is_quiet_when_all_is_well(vault: Path) -> None:
    """Without problems the exit code is 0 and one line says what was read."""
    ran = run(vault, "check")

    assert ran.out == "7 notes read, no problems.\n"
    assert ran.code == 0


def test_check_names_place_and_remedy(make_vault: MakeVault) -> None:
    """A problem has line, column, message and remedy, and the exit code is 1."""
    ran = run(make_vault({"Leads/N.md": "---\nstage: cultivate\n---\n"}), "check", "--json")

    assert ran.json == [
        {
            "path": "Leads/N.md",
            "line": 2,
            "column": 8,
            "severity": "error",
            "code": "unknown-stage",
            "message": "stage: unknown stage 'cultivate'",
            "hint": "did you mean 'cultivating'?",
        }
    ]
    assert ran.code == 1


def test_a_broken_note_stops_nothing(make_vault: MakeVault) -> None:
    """Every command goes on and says on stderr how many notes could not be read in full."""
    root = make_vault({**VAULT, "Leads/Broken.md": "---\nrole: x\n", "Leads/Cut.md": b"\xff\xfe"})

    for command in (["next"], ["list"], ["report"], ["explain", "kestrel"], ["show", "dana"]):
        ran = run(root, *command)
        assert ran.code == 0
        if command[0] not in ("explain", "show"):
            assert "2 notes could not be read in full" in ran.err


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["nxt"], 2, "No command is called 'nxt'; did you mean 'next'?"),
        (["explain", "zzz"], 2, "No lead is called 'zzz'"),
        (["explain", "e"], 2, "may be any of these; name one more closely"),
        (["list", "--stage", "cultivatin"], 2, "did you mean 'cultivating'?"),
        (["list", "--due-before", "someday"], 2, "'someday' names no day"),
        (["list", "--nonsense"], 2, "No such option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_wrong_word_is_said_with_the_remedy(
    vault: Path, args: list[str], code: int, said: str
) -> None:
    """A slip ends with 2 and a sentence on stderr; nothing goes to stdout."""
    ran = run(vault, *args)

    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""


def test_no_vault_here(tmp_path: Path) -> None:
    """Outside of a vault the sentence names the command that makes one."""
    ran = run(tmp_path, "next")

    assert ran.code == 1
    assert "vaultleads init" in ran.err


def test_wrong_settings_are_all_said(make_vault: MakeVault) -> None:
    """Every mistake in the settings is listed at once, with file and line."""
    ran = run(make_vault({"vaultleads.yaml": "stagess: []\nfolders: 3\n"}), "next")

    assert ran.code == 1
    assert "vaultleads.yaml:1" in ran.err
    assert "vaultleads.yaml:2" in ran.err
    assert "did you mean 'stages'" in ran.err


def test_report_is_written_once(vault: Path) -> None:
    """The second run writes nothing."""
    reports = (
        "Priorities.md",
        "Follow-ups.md",
        "Weekly/2026-W47.md",
        "Weekly/2026-W48.md",
        "Pipeline.md",
        "Network.md",
        "Vault health.md",
        "follow-ups.ics",
    )

    first, second = run(vault, "report"), run(vault, "report")

    assert first.out == (
        "".join(f"Reports/{name}  written\n" for name in reports)
        + "Reports/charts/  9 pictures written\n"
    )
    assert second.out == "unchanged: 7 reports, 6 pictures, 1 calendar\n"


def ticked(vault: Path, action: str, typed: str = "") -> None:
    """Tick the box of `action` in the follow-up report, with something typed behind it."""
    report = vault / "Reports/Follow-ups.md"
    lines = report.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if action in line)
    lines[at] = lines[at].replace("[ ]", "[x]").rstrip("\n") + f"{typed}\n"
    report.write_text("".join(lines))


def test_report_harvests_what_is_ticked(vault: Path) -> None:
    """A tick is written into its note and said, with what is left without a next step."""
    run(vault, "report")
    ticked(vault, "send the case study")

    ran = run(vault, "report")

    note = (vault / "Leads/Northwind – Data platform lead.md").read_text()
    assert "2026-11-23 note: send the case study" in note
    assert "due:\n" in note
    assert ran.out == (
        "Leads/Northwind – Data platform lead.md  send the case study\n"
        "  log   2026-11-23 note: send the case study\n"
        "No next step is set for Northwind – Data platform lead; `vaultleads plan` sets one.\n"
        "\n"
        "Reports/Priorities.md  written\n"
        "Reports/Follow-ups.md  written\n"
        "Reports/Weekly/2026-W48.md  written\n"
        "Reports/Pipeline.md  written\n"
        "Reports/follow-ups.ics  written\n"
        "unchanged: 3 reports, 6 pictures\n"
    )
    assert run(vault, "report").out == "unchanged: 7 reports, 6 pictures, 1 calendar\n"
    assert [path.name for path in (vault / "Reports").iterdir() if "edit" in path.name] == []


def test_report_tells_another_program_what_it_harvested(vault: Path) -> None:
    """The entry, the next step, and what went to the inbox, each with its reason."""
    run(vault, "report")
    ticked(vault, "send the case study", " → done, call on 3 Dec")
    with (vault / "Reports/Follow-ups.md").open("a") as report:
        report.write("- [x] something else <!-- vl:0123456789 -->\n")

    answer = run(vault, "report", "--json").json

    (harvested,) = answer["harvested"]
    assert harvested["path"] == "Leads/Northwind – Data platform lead.md"
    assert harvested["entry"].endswith("done, call on 3 Dec")
    assert harvested["next_action"] == {"day": "2026-12-03", "text": "call"}
    assert [kept["text"] for kept in answer["inbox"]] == ["something else"]
    assert answer["without_next_step"] == []
    assert {
        report["path"].removeprefix("Reports/")
        for report in answer["reports"]
        if report["state"] == "written"
    } == {
        "Priorities.md",
        "Follow-ups.md",
        "Weekly/2026-W48.md",
        "Pipeline.md",
        "follow-ups.ics",
    }


def test_a_report_that_is_saved_during_the_harvest_is_left_alone(vault: Path) -> None:
    """What somebody wrote into the report meanwhile is newer, and stays."""
    workspace = Workspace(str(vault))
    workspace.report(date(2026, 11, 23))
    newer = (vault / "Reports/Follow-ups.md").read_text() + "mine\n"
    (vault / "Reports/Follow-ups.md").write_text(newer)

    outcome = workspace.report(date(2026, 11, 23), Settled("as it was", "settled"))[1]

    assert outcome.state == "refused"
    assert "Reports/Follow-ups.md was changed while its ticks were harvested" in outcome.message
    assert (vault / "Reports/Follow-ups.md").read_text() == newer


def test_a_file_of_the_persons_own_is_never_overwritten(make_vault: MakeVault) -> None:
    """A file in a report's place without our mark stays; the run says so and ends with 3."""
    root = make_vault({**VAULT, "Reports/Priorities.md": "my own list\n"})

    ran = run(root, "report")

    assert ran.code == 3
    assert "Reports/Priorities.md is not marked as generated" in ran.err
    assert (root / "Reports/Priorities.md").read_text() == "my own list\n"


def test_an_edit_inside_a_report_is_kept_beside(vault: Path) -> None:
    """What a person wrote into the generated part is saved, named, and then replaced."""
    run(vault, "report")
    report = vault / "Reports/Priorities.md"
    report.write_text(report.read_text().replace("# Priorities", "# Priorities of mine"))

    ran = run(vault, "report")

    backups = [path for path in (vault / "Reports").iterdir() if "your edit" in path.name]
    assert len(backups) == 1
    assert backups[0].name in ran.out
    assert "# Priorities of mine" in backups[0].read_text()
    assert "# Priorities of mine" not in report.read_text()


def test_edits_that_differ_by_a_name_are_both_kept(vault: Path) -> None:
    """Each has a file of its own, whatever tells edits from what is generated."""
    run(vault, "report")
    report = vault / "Reports/Priorities.md"
    for name in ("Dana", "Tom"):
        text = report.read_text().replace("# Priorities", f"# Priorities\n\nCall [[{name}]].\n")
        report.write_text(text)
        run(vault, "report")

    backups = [path for path in (vault / "Reports").iterdir() if "your edit" in path.name]
    assert len(backups) == 2


def test_init_makes_a_vault_that_works(tmp_path: Path) -> None:
    """A new vault has settings, folders, templates and a welcome, and no problems."""
    ran = run(None, "init", str(tmp_path / "search"))

    root = tmp_path / "search"
    assert ran.code == 0
    assert {path.name for path in root.iterdir()} == {
        "vaultleads.yaml",
        "Welcome.md",
        "_templates",
        "Leads",
        "Contacts",
        "Organizations",
        "Postings",
        "Meetings",
        "Reports",
    }
    assert run(root, "check").out == "0 notes read, no problems.\n"
    assert run(root, "next").code == 0
    assert run(root, "report").code == 0


def test_init_never_overwrites(tmp_path: Path) -> None:
    """In a folder that has notes, only what is missing is added, and that is said."""
    (tmp_path / "Welcome.md").write_text("mine")
    (tmp_path / "Leads").mkdir()

    ran = run(None, "init", str(tmp_path))

    assert "kept  Welcome.md, which was there already" in ran.out
    assert (tmp_path / "Welcome.md").read_text() == "mine"
    again = run(None, "init", str(tmp_path))
    assert "nothing was changed" in again.out
    assert again.code == 0


@pytest.mark.parametrize("kind", ["Lead", "Contact", "Organization", "Posting", "Meeting"])
def test_the_note_templates_are_good_notes(tmp_path: Path, kind: str) -> None:
    """A note made from a template by Obsidian has no problems."""
    run(None, "init", str(tmp_path))
    template = (tmp_path / "_templates" / f"{kind}.md").read_text()
    filled = template.replace("{{date:YYYY-MM-DD}}", "2026-11-23")
    assert "{{" not in filled
    (tmp_path / f"{kind}s" / "New.md").write_text(filled)

    assert run(tmp_path, "check").out == "1 note read, no problems.\n"


def test_control_characters_are_shown(make_vault: MakeVault) -> None:
    """What a note or a file name says can never steer the terminal."""
    root = make_vault({"Leads/a\x1b[31mb.md": '---\nrole: "x\\u001b[2Jy"\n---\n'})

    for command in (["list"], ["show", "a"], ["explain", "a"], ["next"], ["check"]):
        assert "\x1b" not in run(root, *command).out


def test_a_name_that_is_not_utf8_can_be_listed(make_vault: MakeVault) -> None:
    """A file name in another encoding never breaks the output, JSON included."""
    root = make_vault({})
    (root / "Leads").mkdir()
    with open(os.path.join(os.fsencode(root), b"Leads", b"caf\xe9.md"), "wb") as file:
        file.write(b"---\nrole: x\n---\n")

    assert run(root, "list").code == 0
    assert run(root, "list", "--json").json[0]["role"] == "x"
    assert run(root, "report").code == 0
    assert run(root, "next", PYTHONIOENCODING="ascii").code == 0


def test_head_ends_quietly(vault: Path) -> None:
    """A reader that closes the pipe early sees no traceback."""
    command = f"{sys.executable} -m vaultleads --vault '{vault}' list --json | head -c 5"

    done = subprocess.run(  # noqa: S602 - a pipe of the shell is what is tested
        command, shell=True, capture_output=True, check=False, timeout=60
    )

    assert done.stdout == b"[\n  {"
    assert done.stderr == b""


def test_the_version_is_told() -> None:
    """`--version` prints the name and the version."""
    assert run(None, "--version").out.startswith("vaultleads 0.")


def test_day_in_words(vault: Path) -> None:
    """The day may be spoken; a word that names none is said."""
    assert run(vault, "next", today="2026-11-23").out.startswith("Monday 23 November 2026")
    assert "names no day" in run(vault, "next", today="blue").err


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below, by its path there."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_sample_vault_reproduces_its_reports(tmp_path: Path) -> None:
    """The committed reports of the sample vault come out byte for byte."""
    copy = tmp_path / "vault"
    shutil.copytree(SAMPLE, copy, ignore=shutil.ignore_patterns("Reports"))

    ran = run(copy, "report")

    assert ran.code == 0
    assert files(copy / "Reports") == files(SAMPLE / "Reports")


def test_a_note_that_moves_while_the_vault_is_read_is_still_found(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A walk that was overtaken by a rename is made again."""
    root = make_vault({"Leads/Old.md": NORTHWIND})
    look = Vault.look
    looks = 0

    def renamed_after(vault: Vault) -> Footprint:
        nonlocal looks
        footprint = look(vault)
        looks += 1
        if looks == 1:
            (root / "Leads/Old.md").rename(root / "Leads/New.md")
        return footprint

    monkeypatch.setattr(Vault, "look", renamed_after)

    pipeline = Workspace(str(root)).pipeline

    assert list(pipeline.leads) == ["Leads/New.md"]
    assert [problem.code for problem in pipeline.problems if problem.severity == "error"] == []
