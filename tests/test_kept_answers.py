"""Answers that are printed again: always what would be printed anew, and without the effort.

A vault is asked, changed and asked again, by the program as a person runs it; beside it stands
what the same vault answers where nothing is kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import Ran, run

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

ROOT = Path(__file__).parent.parent
SHELF = "---\nstage: cultivating\nsource: referral\nalignment: 3\nhorizon: 2027-02\n---\n"
LEADS = {
    "Leads/Northwind Head of Data.md": SHELF + "## Log\n- 2026-10-05 call: they hire in spring\n",
    "Leads/Acme Analyst.md": "---\nstage: spotted\ndue: 2026-11-20\nnext: call them\n---\n",
    "Contacts/Dana Reyes.md": "---\ntie: strong\n---\n",
}


def loaded(vault: Path, *command: str) -> set[str]:
    """Run a command and return the packages and the modules of ours that it loaded."""
    arguments = ["-X", "importtime", "-m", "vaultleads", "--vault", str(vault), *command]
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "VAULTLEADS_TODAY": "2026-11-23"},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return {one if one.startswith("vaultleads.") else one.partition(".")[0] for one in modules}


def kept_and_anew(vault: Path, *command: str, **env: str) -> tuple[Ran, Ran]:
    """What a command prints, and what it prints where nothing was ever kept."""
    with tempfile.TemporaryDirectory() as empty:
        anew = run(vault, *command, **{**env, "VAULTLEADS_CACHE": empty})
    return run(vault, *command, **env), anew


def same(one: Ran, other: Ran) -> bool:
    """Whether two runs printed and returned the same."""
    return (one.code, one.out, one.err) == (other.code, other.out, other.err)


# --- what is saved --------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["next"], ["list"], ["next", "--json"], ["report"]])
def test_the_second_answer_needs_neither_notes_nor_tables(
    make_vault: MakeVault, command: list[str]
) -> None:
    """A question that was asked before loads nothing that reads, joins, sorts or draws.

    It does once more for notes that are young, which are opened to be sure.
    """
    vault = make_vault(LEADS)
    heavy = {"yaml", "ruamel", "jinja2", "rich", "icalendar", "json"}
    ours = {"workspace", "core.model", "core.pipeline", "core.policy", "index.loading", "codec"}
    heavy |= {f"vaultleads.{one}" for one in ours}
    modules = loaded(vault, *command)
    assert modules & heavy != set()

    grown = time.monotonic() + 30
    while modules & heavy and time.monotonic() < grown:
        modules = loaded(vault, *command)

    assert modules & heavy == set()
    assert "vaultleads.kept_answers" in modules


def test_an_answer_is_kept_for_its_own_question(make_vault: MakeVault) -> None:
    """Other options, another day and another command are other questions."""
    vault = make_vault(LEADS)

    for _ in range(2):
        assert "Acme" in run(vault, "list").out
        assert "Acme" not in run(vault, "list", "--stage", "cultivating").out
        assert run(vault, "next").out.startswith("Monday 23 November 2026")
        assert run(vault, "next", today="2026-11-24").out.startswith("Tuesday 24 November 2026")
        assert run(vault, "list", "--json").json[0]["path"].startswith("Leads/")


def test_a_mistake_is_made_anew_each_time(make_vault: MakeVault) -> None:
    """What ends with an error is not kept."""
    vault = make_vault(LEADS)

    runs = [run(vault, "list", "--stage", "nowhere") for _ in range(3)]

    assert [one.code for one in runs] == [2, 2, 2]
    assert runs[0].err == runs[2].err != ""


def test_what_is_said_on_standard_error_is_said_again(make_vault: MakeVault) -> None:
    """That a note could not be read in full is no news to anybody but the reader."""
    vault = make_vault({**LEADS, "Leads/Broken.md": "---\nstage: [\n---\n"})

    runs = [run(vault, "list") for _ in range(3)]

    assert runs[0].err.startswith("1 note could not be read in full")
    assert all(same(one, runs[0]) for one in runs)


def test_an_output_that_knows_no_letters_but_ascii_gets_the_same_again(
    make_vault: MakeVault,
) -> None:
    """What is written in another encoding than the stream's own is kept by nobody."""
    vault = make_vault({**LEADS, "Leads/Müller Böhm.md": SHELF})

    runs = [run(vault, "list", PYTHONIOENCODING="ascii") for _ in range(3)]

    assert all(same(one, runs[0]) for one in runs)


def test_words_that_no_report_shows_leave_an_answer_as_it_is(make_vault: MakeVault) -> None:
    """The note is read, and the picture of the vault is not made again for it."""
    vault = make_vault({**LEADS, "Diary.md": "Monday.\n"})
    first = run(vault, "next")
    (vault / "Diary.md").write_text("Monday, and it rained.\n", encoding="utf-8")

    modules = loaded(vault, "next")

    assert "vaultleads.note_reading" in modules
    assert modules.isdisjoint({"vaultleads.core.building", "vaultleads.core.followup.engine"})
    assert same(run(vault, "next"), first)


# --- what an answer hangs on ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("Leads/Acme Analyst.md", SHELF, id="a note"),
        pytest.param("Leads/New.md", SHELF, id="a new note"),
        pytest.param("vaultleads.yaml", "follow_ups:\n  daily_limit: 1\n", id="the settings"),
        pytest.param(
            "_templates/playbook.yaml",
            "plays:\n  check-in-by-cadence:\n    action: Wave to {person}\n",
            id="the playbook",
        ),
        pytest.param("_templates/messages/wave.md.j2", "Hello!\n", id="a message"),
    ],
)
def test_whatever_an_answer_hangs_on_is_seen(make_vault: MakeVault, path: str, text: str) -> None:
    """Notes, settings, playbook and templates of messages each make an answer old."""
    vault = make_vault(LEADS)
    for _ in range(2):
        run(vault, "next")
        run(vault, "list")
    (vault / path).parent.mkdir(parents=True, exist_ok=True)
    (vault / path).write_text(text, encoding="utf-8")

    for command in ("next", "list"):
        assert same(*kept_and_anew(vault, command))


def test_a_tick_is_harvested_though_the_reports_were_unchanged(make_vault: MakeVault) -> None:
    """That there was nothing to do is kept only for reports that read as they did."""
    vault = make_vault(LEADS)
    for _ in range(3):
        assert run(vault, "report").code == 0
    assert run(vault, "report").out.startswith("unchanged: 7 reports, ")
    report = vault / "Reports/Follow-ups.md"
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("- [ ] ", "- [x] ", 1), encoding="utf-8")

    ran = run(vault, "report")

    assert "Reports/Follow-ups.md  written" in ran.out.splitlines()
    assert run(vault, "report").out.startswith("unchanged: 7 reports, ")


@pytest.mark.parametrize(
    "name",
    [
        "Priorities.md",
        "Follow-ups.md",
        "Weekly/2026-W47.md",
        "Weekly/2026-W48.md",
        "Vault health.md",
        "follow-ups.ics",
    ],
)
def test_a_report_that_is_gone_is_written_again(make_vault: MakeVault, name: str) -> None:
    """The reports themselves are part of the question."""
    vault = make_vault(LEADS)
    for _ in range(3):
        run(vault, "report")
    (vault / "Reports" / name).unlink()

    assert f"Reports/{name}  written" in run(vault, "report").out.splitlines()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        pytest.param("Reports/charts/funnel.svg", "", "1 picture written", id="a picture"),
        pytest.param(
            "_templates/reports/Network.md.j2",
            "Few.\n",
            "Reports/Network.md  written",
            id="a template",
        ),
        pytest.param(
            "_templates/reports/Talks.md.j2",
            "Few.\n",
            "Reports/Talks.md  written",
            id="a new template",
        ),
    ],
)
def test_what_reports_hang_on_besides_notes_is_seen(
    make_vault: MakeVault, path: str, text: str, said: str
) -> None:
    """Pictures, and the vault's own templates with all that they may include."""
    vault = make_vault(LEADS)
    for _ in range(3):
        run(vault, "report")
    (vault / path).parent.mkdir(parents=True, exist_ok=True)
    (vault / path).write_text(text, encoding="utf-8")

    assert said in run(vault, "report").out


def test_what_a_template_includes_is_seen(make_vault: MakeVault) -> None:
    """A part that changes makes another report."""
    part = "_templates/parts/mine.md.j2"
    vault = make_vault(
        {
            **LEADS,
            "_templates/reports/Talks.md.j2": "{% include 'parts/mine.md.j2' %}\n",
            part: "Few.\n",
        }
    )
    for _ in range(3):
        run(vault, "report")
    (vault / part).write_text("Many.\n", encoding="utf-8")

    assert "Reports/Talks.md  written" in run(vault, "report").out


def test_a_condition_is_asked_each_time(make_vault: MakeVault) -> None:
    """SQL can ask for chance or for the clock, so that no answer to it is kept."""
    vault = make_vault({f"Leads/Lead {number}.md": SHELF for number in range(12)})

    answers = {run(vault, "list", "--where", "abs(random()) % 2 = 0").out for _ in range(8)}

    assert len(answers) > 1


def test_a_damaged_index_gives_the_answer_all_the_same(
    make_vault: MakeVault, tmp_path: Path
) -> None:
    """Whatever is wrong with what is kept, the notes are read."""
    vault = make_vault(LEADS)
    cache = tmp_path / "cache"
    before = [run(vault, "list", VAULTLEADS_CACHE=str(cache)) for _ in range(2)]
    (index,) = cache.rglob("index.sqlite")
    data = bytearray(index.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    index.write_bytes(data)

    after = [run(vault, "list", VAULTLEADS_CACHE=str(cache)) for _ in range(2)]

    assert all(same(one, before[0]) for one in after)


# --- the law --------------------------------------------------------------------------------

_PATHS = st.sampled_from(["Leads/A.md", "Leads/B/C.md", "Contacts/D.md", "Notes/E.md"])
_TEXTS = st.sampled_from(
    [
        SHELF,
        SHELF + "## Log\n- 2026-11-02 reply: yes\n",
        "---\nstage: spotted\ndue: 2026-11-23\nnext: call\n---\n",
        "---\nstage: won\n---\n",
        "---\nstage: [\n---\n",
        "- 2026-11-20 call [[A]]: said so\n",
        "",
    ]
)
_STEP = st.one_of(
    st.tuples(st.just("write"), _PATHS, _TEXTS),
    st.tuples(st.just("remove"), _PATHS, st.just("")),
    st.tuples(st.just("touch"), _PATHS, st.just("")),
    st.tuples(st.just("move"), _PATHS, _PATHS),
    st.tuples(
        st.just("write"),
        st.just("vaultleads.yaml"),
        st.sampled_from(["", "follow_ups:\n  daily_limit: 2\n", "country: DE\n"]),
    ),
    st.tuples(st.just("report"), st.just(""), st.just("")),
)


def carry_out(vault: Path, step: tuple[str, str, str]) -> None:
    """Change `vault` as a person or another program does."""
    what, path, given_ = step
    place = vault / path
    if what == "report":
        run(vault, "report")
    elif what == "write":
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(given_, encoding="utf-8")
    elif place.exists() and what == "remove":
        place.unlink()
    elif place.exists() and what == "touch":
        place.touch()
    elif place.exists():
        (vault / given_).parent.mkdir(parents=True, exist_ok=True)
        place.replace(vault / given_)


@settings(max_examples=6, deadline=None)
@given(st.lists(_STEP, min_size=1, max_size=4))
def test_an_answer_is_always_what_would_be_printed_anew(
    steps: list[tuple[str, str, str]],
) -> None:
    """Whatever was changed in between, kept or not cannot be told from what is printed."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder, "vault")
        vault.mkdir()
        (vault / "vaultleads.yaml").write_text("", encoding="utf-8")
        for step in steps:
            carry_out(vault, step)
            for command in (["next"], ["list", "--all"]):
                assert same(*kept_and_anew(vault, *command))
                assert same(*kept_and_anew(vault, *command))
