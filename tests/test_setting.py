"""`set` as a person types it: what is refused, what is warned of, and which leads are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from running import run

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

VAULT: dict[str, str | bytes] = {
    "Leads/Kestrel.md": "---\nrole: Platform lead\nsource: posting\nmood: good\n---\n",
    "Leads/Orchard.md": "---\nrole: Analyst\nsource: posting\n---\n",
    "Contacts/Dana Reyes.md": "---\n---\n",
    "Postings/Vela.md": "---\nstage: open\n---\n",
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """Return a small vault."""
    return make_vault(VAULT)


def notes(vault: Path) -> dict[str, str]:
    """Every note of the vault, by path."""
    return {path: (vault / path).read_text(encoding="utf-8") for path in VAULT}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("stge=", "No property of a lead is called 'stge'; did you mean 'stage'?"),
        ("stge=spotted", "did you mean 'stage'?"),
        ("alignment>=4", "'alignment>=4': only `=` is known here; write it as `alignment=4`."),
        ("alignment>4", "only `=` is known here"),
        ("stge!=", "only `=` is known here"),
        ("role==Analyst", "only `=` is known here"),
        (
            "source=posting AND role=Analyst",
            "conditions are set apart by commas; write `a=1,b=2`.",
        ),
    ],
)
def test_a_condition_that_is_none_is_refused(vault: Path, expression: str, said: str) -> None:
    """An unknown name or sign never matches by accident; ends with 2 and the remedy."""
    ran = run(vault, "set", "--where", expression, "need=x", "--yes")

    assert ran.code == 2
    assert said in ran.err
    assert notes(vault) == VAULT


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("alignment=", ["Kestrel", "Orchard"]),
        ("mood=good", ["Kestrel"]),
        ("mood=", ["Orchard"]),
    ],
)
def test_what_is_missing_is_asked_for_by_an_empty_value(
    vault: Path, expression: str, names: list[str]
) -> None:
    """`name=` means the leads without it; a property of the person's own is a name as well."""
    ran = run(vault, "set", "--where", expression, "need=x", "--yes", "--json")

    assert [Path(note["path"]).stem for note in ran.json["changed"]] == names


def test_brackets_of_nothing_are_no_missing_value(vault: Path) -> None:
    """Only `name=` asks for what is missing."""
    ran = run(vault, "set", "--where", "alignment=[[]]", "need=x", "--yes")

    assert ran.code == 2
    assert "No lead matches" in ran.err


def test_a_broken_note_is_set_aside(make_vault: MakeVault) -> None:
    """The others are changed; its sentence says what to mend, and the command ends with 1."""
    broken = '---\nsource: posting\nrole: "x\n---\n'
    root = make_vault({**VAULT, "Leads/A.md": broken})

    ran = run(root, "set", "--where", "source=posting", "need=x", "--yes", "--json")

    assert ran.code == 1
    assert "Leads/A.md was not changed, because line 3 has a mistake" in ran.err
    assert len(ran.json["changed"]) == 2
    assert (root / "Leads/A.md").read_text() == broken


def test_a_name_without_a_note_is_said(vault: Path) -> None:
    """As `new` says it: the name stays text."""
    ran = run(vault, "set", "kestrel", "contacts=dana reyes,Marta")

    assert ran.code == 0
    assert ran.err == "contacts: no contact is called 'Marta'; the name stays text.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kestrel", "type=contact"], "The type says what kind of note it is and is not set here"),
        (["kestrel", "stage=lost"], "use `vaultleads advance`."),
        (["--where", "source=posting", "stage=lost", "--yes"], "use `vaultleads advance`."),
    ],
    ids=["type", "stage", "stage of many"],
)
def test_what_has_a_way_of_its_own_is_not_set(vault: Path, words: list[str], said: str) -> None:
    """The kind of a note stays, and a lead's stage is moved where the move is logged."""
    ran = run(vault, "set", *words)

    assert ran.code == 2
    assert said in ran.err
    assert notes(vault) == VAULT


def test_the_stage_of_a_posting_is_set(vault: Path) -> None:
    """Only leads advance."""
    assert run(vault, "set", "Postings/Vela.md", "stage=applied").code == 0
    assert "stage: applied\n" in notes(vault)["Postings/Vela.md"]


@pytest.mark.parametrize(
    "words",
    [
        ["set", "kestrel", "need=<% tp.x() %>"],
        ["set", "kestrel", "contacts=a,<% b %>"],
        ["log", "kestrel", "call", "<% x %>", "--next", "x"],
        ["log", "kestrel", "call", "x", "--next", "<% x %>"],
        ["plan", "kestrel", "<% x %>"],
    ],
    ids=" ".join,
)
def test_commands_of_a_template_are_not_written_down(vault: Path, words: list[str]) -> None:
    """As in a new note: Templater would run them."""
    ran = run(vault, *words)

    assert ran.code == 2
    assert "is a command of a template; leave `<%` out." in ran.err
    assert notes(vault) == VAULT
