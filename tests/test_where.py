"""`list --where`: a condition in SQL, which may ask anything and change nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import run

from vaultleads.core.problem import UsageError
from vaultleads.core.qualified import qualified_leads
from vaultleads.index.selecting import Listed, columns
from vaultleads.own_index import index_in_memory
from vaultleads.questions import leads_where, not_as_the_notes
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
TODAY = date(2026, 11, 23)

VAULT: dict[str, str | bytes] = {
    "Leads/Kestrel.md": (
        "---\norganization: '[[Kestrel Ltd]]'\nrole: Platform lead\nstage: cultivating\n"
        "source: network\ncontacts: ['[[Dana Reyes]]']\nalignment: 4\nhorizon: 2027-Q1\n"
        "next: call\ndue: 2026-11-20\n---\n\n## Log\n\n"
        "- 2026-11-02 call with [[Dana Reyes]]: budget\n- 2026-11-18 email to [[Dana Reyes]]: yes\n"
    ),
    "Leads/Orchard.md": (
        "---\nrole: Analyst\nalignment: 2\nconnection: insider\nhorizon: 2027-Q1\n---\n"
        "\n- [ ] write 📅 2026-12-01\n"
    ),
    "Leads/Vela.md": "---\nstage: lost\nalignment: 5\noutcome: team cut\n---\n",
    "Leads/Later.md": "---\nsnooze: 2026-12-24\ntier: focus\n---\n",
    "Contacts/Dana Reyes.md": "---\norganization: '[[Kestrel Ltd]]'\ndecision_maker: true\n---\n",
    "Organizations/Kestrel Ltd.md": "---\n---\n",
}


@pytest.fixture
def workspace(make_vault: MakeVault) -> Workspace:
    """Return a vault with a lead of every sort."""
    return Workspace(str(make_vault(VAULT)))


def chosen(workspace: Workspace, condition: str) -> list[str]:
    """The names of the leads for which the condition is true, in the order of the list."""
    leads = qualified_leads(workspace.pipeline, TODAY)
    return [one.lead.name for one in leads_where(workspace, leads, condition, TODAY)]


def refused(workspace: Workspace, condition: str) -> str:
    """What is said of a condition that cannot be asked."""
    with pytest.raises(UsageError) as caught:
        chosen(workspace, condition)
    assert caught.value.exit_code == 2
    return str(caught.value)


# --- what can be asked ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        pytest.param("tier = 'focus'", ["Kestrel", "Later"], id="tier"),
        pytest.param("tier_by_hand", ["Later"], id="tier-by-hand"),
        pytest.param("quality >= 80 AND NOT provisional", ["Kestrel"], id="quality"),
        pytest.param("connection = 'decision-maker'", ["Kestrel"], id="connection-as-worked-out"),
        pytest.param("organization LIKE 'kestrel%'", ["Kestrel"], id="organization-as-shown"),
        pytest.param("due < today", ["Kestrel"], id="overdue"),
        pytest.param("due > date(today, '+7 days')", ["Orchard"], id="due-from-a-task"),
        pytest.param("next = 'write'", ["Orchard"], id="next-from-a-task"),
        pytest.param("NOT active", ["Vela"], id="closed"),
        pytest.param("snoozed", ["Later"], id="snoozed"),
        pytest.param("alignment > 3", ["Kestrel", "Vela"], id="a-property-of-the-note"),
        pytest.param("touches = 2 AND last_touch = '2026-11-18'", ["Kestrel"], id="touches"),
        pytest.param("path LIKE 'Leads/O%'", ["Orchard"], id="path"),
        pytest.param("name = 'Vela' -- the lost one", ["Vela"], id="comment"),
        pytest.param("today = '2026-11-23' AND role = 'Analyst'", ["Orchard"], id="today"),
        pytest.param("due IS NULL", ["Vela", "Later"], id="nothing"),
    ],
)
def test_a_condition_over_what_list_knows(
    workspace: Workspace, condition: str, wanted: list[str]
) -> None:
    """The columns are what `list` works out, and what the note says."""
    assert sorted(chosen(workspace, condition)) == sorted(wanted)


@pytest.mark.parametrize(
    "condition",
    [
        "EXISTS (SELECT 1 FROM touches WHERE touches.note = leads.note AND kind = 'call')",
        "note IN (SELECT rowid FROM search WHERE search MATCH 'budget')",
        "note IN (SELECT note FROM links WHERE target = 'Dana Reyes')",
        "organization IN (SELECT name FROM organizations)",
        "(WITH c(x) AS (VALUES (1), (9)) SELECT max(x) FROM c) = 9 AND role LIKE 'Plat%'",
    ],
)
def test_a_condition_may_ask_all_tables(workspace: Workspace, condition: str) -> None:
    """The tables are those of the guide."""
    assert chosen(workspace, condition) == ["Kestrel"]


def test_every_column_of_the_guide_can_be_asked(workspace: Workspace) -> None:
    """And all that is worked out of a lead has a column."""
    every = " AND ".join(f"({name} IS NULL OR {name} IS NOT NULL)" for name, _ in columns())

    assert len(chosen(workspace, every)) == 4
    assert set(Listed._fields) <= {name for name, _ in columns()}


def test_the_order_stays_that_of_the_list(workspace: Workspace) -> None:
    """A condition leaves leads out and nothing else."""
    leads = qualified_leads(workspace.pipeline, TODAY)

    assert chosen(workspace, "1 = 1") == [one.lead.name for one in leads]


def test_an_index_that_is_kept_nowhere_is_asked_alike(workspace: Workspace) -> None:
    """Where the cache folder cannot be written, all of this works too."""
    workspace.index = index_in_memory()

    assert chosen(workspace, "tier = 'focus' AND active AND NOT snoozed") == ["Kestrel"]
    assert chosen(workspace, "note IN (SELECT rowid FROM search WHERE search MATCH 'budget')") == [
        "Kestrel"
    ]


@pytest.mark.parametrize("name", ["with space?mode=rwc#1", "100%25"])
def test_a_cache_folder_of_any_name(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Signs that have a sense in an address have none in a path."""
    monkeypatch.setenv("VAULTLEADS_CACHE", str(tmp_path / name))
    workspace = Workspace(str(make_vault(VAULT)))

    assert chosen(workspace, "tier = 'focus' AND active AND NOT snoozed") == ["Kestrel"]


def test_leads_whose_names_are_no_text(make_vault: MakeVault) -> None:
    """A file name may be any bytes; two that look alike are two."""
    odd = os.fsdecode(b"Leads/\xff.md")
    root = make_vault({"Leads/\\udcff.md": "---\nalignment: 1\n---\n"})
    (root / odd).write_text("---\nalignment: 5\n---\n", encoding="utf-8")

    assert chosen(Workspace(str(root)), "alignment = 5") == [os.fsdecode(b"\xff")]


def test_a_lead_that_says_what_is_no_text(make_vault: MakeVault) -> None:
    """Half a character in a property stops no condition."""
    root = make_vault({"Leads/A.md": '---\nnext: "\\ud800"\ndue: 2026-11-24\nalignment: 1\n---\n'})

    assert chosen(Workspace(str(root)), "alignment = 1") == ["A"]


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("tiar = 'focus'", "no such column: tiar; did you mean 'tier'?"),
        ("leads.qualty > 3", "no such column: leads.qualty; did you mean 'quality'?"),
        (
            "stage = zzz",
            "no such column: zzz; write a text in single quotes, and use these columns: note,",
        ),
        (
            "tier =",
            "it is no condition in SQL; write one as in \"tier = 'focus' AND quality > 60\".",
        ),
        ("", "it is no condition in SQL; write one as in "),
        ("1; DROP TABLE notes", "it is no condition in SQL; write one as in "),
        ("org = 'Kestrel'", "no such column: org; did you mean 'organization'?"),
    ],
)
def test_a_mistake_is_said_with_a_remedy(workspace: Workspace, condition: str, said: str) -> None:
    """In SQLite's words, with the column that was meant or all there are."""
    assert refused(workspace, condition).startswith(f"The condition cannot be asked: {said}")


@pytest.mark.parametrize(
    "condition",
    [
        "1); DELETE FROM notes; --",
        "1) UNION SELECT 1; DELETE FROM notes; SELECT (1",
        "(DELETE FROM notes) = 1",
        "load_extension('libc.so.6')",
        "1 IN (SELECT * FROM pragma_table_info('notes'))",
        "fts3_tokenizer('simple') IS NULL",
        "writefile('x', 'y')",
        "quality > ?",
        "quality > :least",
        "length(zeroblob(1000000000)) > 1",
        "path LIKE '" + "%a" * 200 + "'",
        "\0",
        "\ud800",
    ],
)
def test_whatever_is_no_question_is_refused(workspace: Workspace, condition: str) -> None:
    """Nothing is changed, nothing loaded, no memory filled."""
    refused(workspace, condition)

    assert not_as_the_notes(workspace) == []


@pytest.mark.parametrize(
    "more",
    ["999", "-1", "'x'", "NULL", "0.5"],
    ids=["none such", "negative", "text", "NULL", "half"],
)
def test_rows_that_a_condition_adds_name_no_lead(workspace: Workspace, more: str) -> None:
    """A condition may close its bracket; it still only chooses among the leads."""
    assert chosen(workspace, f"1) UNION SELECT {more} WHERE (1") == chosen(workspace, "1")


def test_a_condition_that_takes_too_long_is_ended(workspace: Workspace) -> None:
    """Two seconds are enough for any question about leads."""
    endless = (
        "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c)"
    )

    assert refused(workspace, f"{endless} = 0") == (
        "The condition cannot be asked: it takes longer than 2 seconds; ask for less."
    )


SQL = st.lists(
    st.sampled_from(
        "( ) , ; -- ' \" SELECT FROM WHERE leads notes touches DELETE DROP TABLE ATTACH 'x' AS "
        "PRAGMA VACUUM quality = < 1 UNION INSERT INTO VALUES UPDATE SET tier CREATE TEMP".split()
    ),
    max_size=12,
).map(" ".join)


@given(condition=SQL)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_condition_changes_the_index(workspace: Workspace, condition: str) -> None:
    """It is answered or refused in a sentence, and every row is where it was."""
    place = workspace.index.place
    chosen(workspace, "1")
    with sqlite3.connect(place) as db:
        before = list(db.iterdump())
        try:
            chosen(workspace, condition)
        except UsageError as error:
            assert str(error).startswith("The condition cannot be asked: ")  # noqa: PT017 - it may be one, and may be none
        assert list(db.iterdump()) == before


# --- at the prompt --------------------------------------------------------------------------


def test_where_goes_with_the_other_options(make_vault: MakeVault) -> None:
    """What is out of sight stays so, and is counted, unless it is asked for."""
    root = make_vault(VAULT)

    assert [
        lead["lead"] for lead in run(root, "list", "--where", "quality > 0", "--json").json
    ] == [
        "Kestrel",
        "Orchard",
    ]
    ran = run(root, "list", "--where", "tier = 'focus'", "--json", "--all")
    assert [lead["lead"] for lead in ran.json] == ["Kestrel", "Later"]
    ran = run(root, "list", "--where", "alignment > 1", "--tier", "focus")
    assert "Kestrel" in ran.out
    assert "Orchard" not in ran.out
    assert run(root, "list", "--where", "0").out == "No lead matches.\n"


def test_a_mistake_at_the_prompt(make_vault: MakeVault) -> None:
    """One sentence, and the exit code of a wrong call."""
    ran = run(make_vault(VAULT), "list", "--where", "tiar = 1")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "vaultleads: The condition cannot be asked: no such column: tiar; did you mean 'tier'?\n"
    )
