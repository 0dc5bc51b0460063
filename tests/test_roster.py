"""How notes are called is remembered, and never differs from what the notes say.

A command that writes into one note finds it by what is remembered of all of them. What that may
hang on is changed here in between.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import run

from vaultleads.actions import Actions
from vaultleads.core.changes import AddEntry, SetProperty
from vaultleads.core.roster import Named
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

VAULT = {
    "Organizations/Northwind.md": "---\naliases: [NW]\n---\n",
    "Leads/Data.md": "---\norganization: '[[NW]]'\nrole: Head of Data\nstage: spotted\n---\n",
    "Leads/Sales.md": "---\norganization: '[[NW]]'\nrole: Sales\nstage: lost\n---\n",
    "Contacts/Dana Reyes.md": "---\naliases: [Dee]\n---\n",
}


def rosters(vault: Path) -> tuple[dict[str, Named], dict[str, Named]]:
    """The roster as it is remembered, if it is, and as the picture of the vault gives it."""
    remembered, anew = Workspace(str(vault)), Workspace(str(vault))
    _ = anew.pipeline
    found = dict(remembered.roster), dict(anew.roster)
    remembered.close()
    anew.close()
    return found


def is_remembered(vault: Path) -> bool:
    """Whether the roster is had without the picture of the vault."""
    workspace = Workspace(str(vault))
    _ = workspace.roster
    workspace.close()
    return "pipeline" not in workspace.__dict__


def test_a_roster_says_how_each_note_is_called(make_vault: MakeVault) -> None:
    """Aliases, what a lead is shown as, the note of its organization, and whether it is worked."""
    workspace = Workspace(str(make_vault(VAULT)))

    northwind = "Organizations/Northwind.md"
    assert workspace.roster == {
        "Contacts/Dana Reyes.md": Named("contact", ("Dee",)),
        "Leads/Data.md": Named("lead", (), "Northwind · Head of Data", northwind),
        "Leads/Sales.md": Named("lead", (), "Northwind · Sales", northwind, active=False),
        northwind: Named("organization", ("NW",)),
    }


def test_a_roster_is_remembered_while_only_entries_and_steps_are_written(
    make_vault: MakeVault,
) -> None:
    """Who logs one touch after the other waits for the whole vault once."""
    vault = make_vault(VAULT)
    run(vault, "log", "dana", "call", "hello", "--no-next", "none")

    for text in ("one", "two"):
        assert run(vault, "log", "head of data", "email", text, "--next", "call").code == 0
        assert run(vault, "plan", "dana", "write to her").code == 0

        assert is_remembered(vault)
    assert (vault / "Leads/Data.md").read_text(encoding="utf-8").count("email") == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("Organizations/Northwind.md", "---\naliases: [N]\n---\n", id="an alias"),
        pytest.param("Leads/Data.md", "---\nrole: Boss\n---\n", id="a role"),
        pytest.param("Leads/New.md", "---\nrole: Head of Data\n---\n", id="a new note"),
        pytest.param("NW.md", "something\n", id="a note that takes a link"),
        pytest.param("vaultleads.yaml", "stages:\n  - name: spotted\n", id="the settings"),
    ],
)
def test_what_is_changed_by_hand_is_seen(make_vault: MakeVault, path: str, text: str) -> None:
    """The roster hangs on every name and on every link to an organization."""
    vault = make_vault(VAULT)
    run(vault, "log", "dana", "call", "hello", "--no-next", "none")
    (vault / path).write_text(text, encoding="utf-8")

    remembered, anew = rosters(vault)

    assert remembered == anew


_PATHS = st.sampled_from([*VAULT, "NW.md", "Leads/More.md"])
_PROPERTIES = st.sampled_from(
    [("aliases", "Dee"), ("role", "Sales"), ("stage", "won"), ("next", "call"), ("note", "x")]
)


_Written = tuple[str, tuple[str, str]]
_WRITTEN = st.tuples(_PATHS, _PROPERTIES)


def _write(vault: Path, written: _Written) -> None:
    path, (name, value) = written
    (vault / path).write_text(f"---\n{name}: {value}\n---\n", encoding="utf-8")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), _WRITTEN, st.none() | _WRITTEN), min_size=1, max_size=5))
def test_a_roster_is_always_that_of_the_notes(
    steps: list[tuple[bool, _Written, _Written | None]],
) -> None:
    """Whatever is written, by the program or past it, what is remembered is what the notes say.

    Also where a note is saved right behind a write, and another command is the first to see both.
    """
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder)
        for path, text in {"vaultleads.yaml": "", **VAULT}.items():
            (vault / path).parent.mkdir(exist_ok=True)
            (vault / path).write_text(text, encoding="utf-8")
        for by_hand, (path, (name, value)), meanwhile in steps:
            if by_hand or not (vault / path).exists():
                _write(vault, (path, (name, value)))
                continue
            workspace = Workspace(str(vault))
            if path in workspace.roster:
                note = workspace.note(path)
                entry = AddEntry("log", f"{date(2026, 11, 23)} call: hello")
                changes = [entry] if name == "note" else [SetProperty(name, value)]
                Actions(workspace, "2026-11-23T10:00:00").amend("a change", {path: changes})
                if meanwhile:
                    _write(vault, meanwhile)
                    run(vault, "list")
                workspace.take_in([note])
            workspace.close()

            remembered, anew = rosters(vault)
            assert remembered == anew
