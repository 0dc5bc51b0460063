"""The priority report: what stands in it, the same every time, harmless whatever notes say."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hostile_values import HOSTILE
from html_pages import RENDERERS, tables, tags, unsafe_code
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.names import Names
from vaultleads.core.policy import Settings
from vaultleads.core.views.priorities import priorities_view
from vaultleads.note_reading import note_of
from vaultleads.render import Renderer
from vaultleads.shipped import shipped_templates
from vaultleads.vault import Vault
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
TODAY = date(2026, 11, 23)
SETTINGS = Settings()
RENDERER = Renderer((shipped_templates(),))


def rendered(files: Mapping[str, str], today: date = TODAY) -> str:
    """Return the report on a vault of `files`."""
    notes = [
        note_of(path, text.encode("utf-8", "replace"), SETTINGS) for path, text in files.items()
    ]
    pipeline = build_pipeline(notes, SETTINGS, Names(files))
    return RENDERER.render("reports/Priorities.md.j2", priorities_view(pipeline, today))


def section(text: str, title: str) -> list[str]:
    """Return the lines of the section called `title`, without empty ones."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line]


LEAD = """---
organization: "[[Northwind]]"
role: Data platform lead
stage: {stage}
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: {horizon}
captured: 2026-10-01
{more}
---
## Log
- 2026-11-{day} call with [[Dana Reyes]]: yes
"""
DANA = '---\norganization: "[[Northwind]]"\ndecision_maker: true\n---\n'


def vault(
    stage: str = "cultivating", horizon: str = "2027-02", day: str = "18", more: str = "need: x"
) -> dict[str, str]:
    """Return a vault of one lead in focus, but for what is given."""
    return {
        "Leads/Northwind – Data platform lead.md": LEAD.format(
            stage=stage, horizon=horizon, day=day, more=more
        ),
        "Contacts/Dana Reyes.md": DANA,
        "Organizations/Northwind.md": "---\n---\n",
    }


def test_a_row_holds_quality_evidence_and_step() -> None:
    """The parts of a row add up to its quality, and each says on what it rests."""
    lines = section(rendered(vault(more="next: send it\ndue: 2026-11-27")), "Focus")

    assert lines[-1] == (
        "| [[Northwind – Data platform lead\\|**Northwind** · Data platform lead]] | **91** "
        "| 40 · [[Dana Reyes]] decides | 26 · 4 of 5 | 25 · Feb 2027 | Fri 27 Nov · send it |"
    )


@pytest.mark.parametrize(
    ("more", "step"),
    [
        ("need: x", "**none set**"),
        ("next: send it", "**no day set** · send it"),
        ("due: 2026-11-27", "Fri 27 Nov"),
        ("next: send it\ndue: 2026-11-20", "**overdue since Fri 20 Nov** · send it"),
        ("next: send it\ndue: 2027-01-08", "Fri 8 Jan 2027 · send it"),
    ],
)
def test_the_next_step(more: str, step: str) -> None:
    """A step is shown with its day; a missing one stands out, and so does one that is late."""
    assert section(rendered(vault(more=more)), "Focus")[-1].endswith(f"| {step} |")


def test_where_no_step_is_set_the_follow_up_stands_in_its_place(make_vault: MakeVault) -> None:
    """What a follow-up proposes is shown behind "none set"; a lead to check in on says by when."""
    root = make_vault(
        {
            **vault(),
            "Leads/Vela.md": "---\ncontacts: Hugo\nalignment: 3\nhorizon: vague\n"
            "connection: insider\nsource: network\n---\n\n## Log\n\n- 2026-11-20 email to Hugo\n",
            "Leads/Yarrow.md": "---\n---\n\n## Log\n\n- 2026-11-09 interview with Ola\n",
        }
    )

    Workspace(str(root)).report(TODAY)

    text = (root / "Reports/Priorities.md").read_text()
    assert re.search(
        r"\| \*\*none set\*\* · by [^|]*: [^|]*Dana Reyes[^|]* \|$", section(text, "Focus")[-1]
    )
    assert "| **none set** · due since Tue 10 Nov: thank Ola |" in section(text, "To qualify")[-1]
    assert " · by Fri 19 Feb 2027: " in section(text, "Check in")[-1]


def test_an_empty_vault_says_how_to_begin() -> None:
    """Without leads there is one callout and no empty section."""
    text = rendered({})

    assert "No lead is being worked." in text
    assert "## " not in text


@pytest.mark.parametrize("stage", ["won", "lost", "parked"])
def test_leads_out_of_sight_are_counted(stage: str) -> None:
    """Closed and parked leads are not shown, and their number is."""
    text = rendered(vault(stage=stage))

    word = "parked" if stage == "parked" else "closed"
    assert f"*Not shown: 1 {word}.*" in text
    assert "Northwind" not in text


def test_a_snoozed_lead_is_counted_until_its_day() -> None:
    """Snoozed leads are hidden and counted; on the day itself they are back."""
    files = vault(more="snooze: 2026-12-01")

    assert "*Not shown: 1 snoozed.*" in rendered(files)
    assert "## Focus" in rendered(files, date(2026, 12, 1))


def test_a_stage_of_ones_own_is_shown() -> None:
    """A lead whose stage is in no list is a problem, and still counts."""
    text = rendered(vault(stage="simmering"))

    assert "## Focus" in text
    assert "unknown stage 'simmering'" in text


def test_what_changed_tier_is_told_with_its_cause() -> None:
    """A lead that a talk lifted since last week's Monday stands under its own heading."""
    assert section(rendered(vault(day="18")), "Moved since Monday 16 November")[0] == (
        "- ▲ [[Northwind – Data platform lead|**Northwind** · Data platform lead]]: "
        "check-in → **focus**, since the call with Dana Reyes on Wed 18 Nov"
    )
    assert "Moved since" not in rendered(vault(day="12"))


def test_a_window_that_passed_is_a_move() -> None:
    """Time alone moves a lead, and the report says so."""
    files = vault(horizon="2026-11-17", day="12")

    lines = section(rendered(files), "Moved since Monday 16 November")

    assert lines[0].endswith("focus → **check-in**, what was expected by Tue 17 Nov has not come")


def test_a_morning_on_which_nothing_moved_makes_no_diff() -> None:
    """Another day of the same week gives the same text, if nothing is due or scored anew."""
    files = vault(more="next: send it\ndue: 2026-12-18")

    assert rendered(files, date(2026, 11, 24)) == rendered(files, date(2026, 11, 23))


def test_the_second_run_writes_nothing(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run over an unchanged vault does not even try to write."""
    root = str(make_vault(vault()))
    assert Workspace(root).report(TODAY)[0].state == "written"

    def explode(*_: object) -> None:
        raise AssertionError("the second run writes")

    monkeypatch.setattr(os, "replace", explode)
    assert Workspace(root).report(TODAY)[0].state == "unchanged"


def test_chance_does_not_show(make_vault: MakeVault) -> None:
    """Neither the order of folders nor the seed of hashes changes a byte."""
    files = {
        f"{folder}/{name}": text
        for folder in ("A", "B", "C")
        for name, text in {
            f"{folder} lead.md": f"---\ntype: lead\nalignment: 3\ncontacts: [{folder}x]\n---\n",
            "Same.md": "---\ntype: contact\n---\n",
            "Broken.md": "---\ntype: lead\nstage: nowhere\n",
        }.items()
    }
    seen = set()
    for seed in ("0", "1", "2", "3"):
        order = list(files)
        random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
        root = make_vault({path: files[path] for path in order})
        command = [sys.executable, "-m", "vaultleads", "report"]
        places = ["--vault", str(root), "--today", "2026-11-23"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*command, *places], check=True, capture_output=True, env=environment)
        reports = sorted(file for file in (root / "Reports").rglob("*") if file.is_file())
        seen.add(tuple(file.read_bytes() for file in reports))

    assert len(seen) == 1


def test_the_walk_is_sorted(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may hand out names in any order."""
    root = str(make_vault({**vault(), "Leads/A.md": "---\n---\n", "Leads/Z.md": "---\n---\n"}))
    before = Vault(root).walk()
    scandir = os.scandir

    class Backwards:
        def __init__(self, folder: str) -> None:
            with scandir(folder) as entries:
                self.entries = list(entries)[::-1]

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self.entries

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)

    assert Vault(root).walk() == before


# --- hostile values in every field ------------------------------------------------------------


def quoted(value: str) -> str:
    """Return `value` as a YAML text in double quotes."""
    return json.dumps(value)


def hostile_vault(value: str) -> dict[str, str]:
    """Return leads of every tier whose every field is `value`, and leads that are called so."""
    text = quoted(value)
    line = " ".join(value.split())
    name = value.translate({ord("/"): "_", 0: "_"})
    common = f"organization: {text}\nrole: {text}\nneed: {text}\nnext: {text}\noutcome: {text}\n"
    people = f"contacts: [{text}]\ndecision_maker: {text}\n"
    log = f"## Log\n- 2026-11-18 call with {line}: {line}\n- [ ] {line} 📅 2026-12-01\n"
    return {
        "Leads/Focus.md": f"---\n{common}{people}connection: decision-maker\nalignment: 4\n"
        f"horizon: 2027-02\n---\n{log}",
        "Leads/Nurture.md": f"---\n{common}{people}connection: insider\nalignment: 4\n"
        f"horizon: 2027-02\n---\n{log}",
        "Leads/Asking.md": f"---\n{common}{people}alignment: 4\n---\n{log}",
        "Leads/Resting.md": f"---\n{common}source: posting\nalignment: 2\nhorizon: vague\n---\n",
        "Leads/Broken.md": f"---\nstage: {text}\nhorizon: {text}\ntier: {text}\ndue: {text}\n"
        f"alignment: {text}\nsource: {text}\nconnection: {text}\n---\n",
        f"Leads/{name}.md": f"---\n{people}connection: insider\nalignment: 4\n"
        "horizon: 2027-02\n---\n",
        f"{name}.md": f"---\ntype: lead\nstage: {text}\n- {line}\n---\n"
        f"## Log\n- 2026-11-18 {line}: x\n- [ ] x [due:: {line}]\n",
        f"Leads/0 {name}.md": f"---\n{line}\n{line}: {line}\nneed: {line}\n---\n",
    }


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_stay_harmless(value: str) -> None:
    """No row breaks and nothing becomes markup, in every section, in two renderers."""
    text = rendered(hostile_vault(value))
    calm = rendered(hostile_vault("calm"))
    for render in RENDERERS:
        assert tags(render(text)) <= tags(render(calm))
        assert tables(render(text)) == tables(render(calm))
    assert unsafe_code(text) == []


@given(st.binary(max_size=600), st.binary(max_size=600))
@example(b"---\n" + b"[" * 30_000, b"")
@example(b"---\nrole: x\n---\n", b"## Log\n" + b"- " * 30_000)
def test_any_bytes_are_reported_on(front: bytes, body: bytes) -> None:
    """Whatever a note holds, the report is made, and names no problem outside of it."""
    texts = {
        "Leads/Any.md": front + b"\n" + body,
        "Leads/Fenced.md": b"---\n" + front + b"\n---\n## Log\n- 2026-11-20 " + body,
        "Daily/2026-11-20.md": b"## Log\n" + body,
        "Contacts/Dana.md": DANA.encode(),
    }
    notes = [note_of(path, data, SETTINGS) for path, data in texts.items()]
    pipeline = build_pipeline(notes, SETTINGS, Names(texts))

    text = RENDERER.render("reports/Priorities.md.j2", priorities_view(pipeline, TODAY))

    assert text.encode()
    assert {problem.path for problem in pipeline.problems} <= set(texts)
