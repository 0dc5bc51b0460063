"""Any text becomes a name for a note that every system can hold and every link can find."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.filenames import (
    LONGEST,
    free_name,
    full_name,
    is_name,
    lead_name,
    meeting_name,
    portable_name,
    posting_name,
)
from vaultleads.core.links import parse_link
from vaultleads.core.model import note_name

FORBIDDEN = set('<>:"/\\|?*#^[]')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Dana Reyes", "Dana Reyes", id="a plain name stays"),
        pytest.param("  Dana \n\t Reyes ", "Dana Reyes", id="spaces"),
        pytest.param("Zoë Kühn 李娜", "Zoë Kühn 李娜", id="any script"),
        pytest.param("Zoe\u0308", "Zoë", id="composed"),
        pytest.param("AC/DC", "AC-DC", id="a slash"),
        pytest.param("../../etc/passwd", "etc-passwd", id="out of the folder"),
        pytest.param("..", "untitled", id="the folder above"),
        pytest.param("C:\\temp", "C--temp", id="a path of Windows"),
        pytest.param("Lead: data", "Lead – data", id="a colon"),
        pytest.param('the "big" one', "the 'big' one", id="double quotes"),
        pytest.param("[[Northwind|NW]]", "((Northwind-NW))", id="a link"),
        pytest.param("C# engineer", "C engineer", id="a heading's sign"),
        pytest.param("100%% hidden %%", "100% hidden %", id="a comment of Obsidian"),
        pytest.param(".hidden", "hidden", id="a dot at the start"),
        pytest.param("-rf", "rf", id="a dash at the start"),
        pytest.param("Acme Inc.", "Acme Inc", id="a dot at the end"),
        pytest.param("notes.md", "notes md", id="the ending of a note"),
        pytest.param("offer.pdf.", "offer pdf", id="the ending of a file"),
        pytest.param("Node.js 2.0", "Node.js 2.0", id="any other dot"),
        pytest.param("CON", "CON_", id="a device"),
        pytest.param("lpt1.old", "lpt1_.old", id="a device with an ending"),
        pytest.param("Conrad", "Conrad", id="no device"),
        pytest.param("a\u200b\u202eb\x07", "ab", id="what nobody sees"),
        pytest.param("\ud800half", "half", id="half a character"),
        pytest.param("", "untitled", id="nothing"),
        pytest.param(" ?? ", "untitled", id="nothing that may stay"),
        pytest.param("x" * 300, "x" * 200, id="too long"),
        pytest.param("é" * 101, "é" * 100, id="too long in bytes"),
        pytest.param("x" * 199 + "n\u0327\u030c", "x" * 199, id="no letter without its accents"),
    ],
)
def test_portable_name(text: str, name: str) -> None:
    """What a name cannot hold is replaced or left out; all else stays."""
    assert portable_name(text) == name


@given(st.text(st.characters(), max_size=300) | st.text("./\\:[]#%~ -con.mdpé\u0301\ud800"))
def test_every_name_is_portable(text: str) -> None:
    """The laws of a name: one part of a path, of bearable length, and a link to it finds it."""
    name = portable_name(text)

    assert 1 <= len(name.encode()) <= LONGEST
    assert not FORBIDDEN & set(name)
    assert "%%" not in name
    assert name == normalize("NFC", name).strip(" .")
    assert name[0] not in ".-~"
    assert portable_name(name) == name
    assert note_name(f"Leads/{name}.md") == name
    assert parse_link(f"[[{name}]]", 1, 1).target == name


def test_a_lead_is_called_by_organization_and_role() -> None:
    """So it is found by either, and is not called like the organization."""
    assert lead_name("Northwind", "Data platform lead") == "Northwind – Data platform lead"
    assert lead_name("", "Data platform lead") == "Data platform lead"


def test_a_posting_is_not_called_like_the_lead_that_it_gives() -> None:
    """Both may be of one role, and a link has to tell them apart."""
    assert posting_name("Northwind", "Analyst") == "Northwind – Analyst (posting)"
    assert len(posting_name("x" * 300, "Analyst").encode()) == LONGEST


@pytest.mark.parametrize(
    ("people", "organization", "kind", "name"),
    [
        pytest.param(
            ["Lena Ortiz"], "", "informational", "2026-11-18 Lena Ortiz – informational", id="one"
        ),
        pytest.param(
            ["Lena Ortiz", "Sam Okafor"],
            "",
            "scope",
            "2026-11-18 Lena Ortiz, Sam Okafor – scope",
            id="two",
        ),
        pytest.param(["A", "B", "C"], "N", "", "2026-11-18 A and 2 others", id="more"),
        pytest.param([], "Northwind", "other", "2026-11-18 Northwind", id="nobody"),
        pytest.param([], "", "", "2026-11-18", id="only the day"),
    ],
)
def test_a_meeting_is_called_by_day_people_and_kind(
    people: list[str], organization: str, kind: str, name: str
) -> None:
    """The folder then sorts itself by day."""
    assert meeting_name(date(2026, 11, 18), people, organization, kind) == name


@pytest.mark.parametrize(
    ("names", "free"),
    [
        pytest.param(set(), "Mercury", id="free"),
        pytest.param({"Mercury"}, "Mercury (contact)", id="another kind has it"),
        pytest.param({"Mercury", "Mercury (contact)"}, "Mercury (2)", id="both are taken"),
        pytest.param(
            {"Mercury", "Mercury (contact)", "Mercury (2)"}, "Mercury (3)", id="and the next"
        ),
    ],
)
def test_a_name_that_is_taken_gets_a_mark(names: set[str], free: str) -> None:
    """The mark says what sets it apart; a number is the last resort."""
    assert free_name("Mercury", names.__contains__, "contact") == free


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("Dana", True, id="a name"),
        pytest.param("C++", True, id="signs"),
        pytest.param("Untitled", True, id="a name like that of none"),
        pytest.param("...", False, id="dots"),
        pytest.param("/ ?", False, id="only what is left out"),
        pytest.param("\u200b", False, id="nothing to see"),
    ],
)
def test_a_name_is_what_leaves_something(text: str, *, named: bool) -> None:
    """What is nothing but forbidden signs names nobody."""
    assert is_name(text) == named


@given(st.text(max_size=80))
def test_a_full_name_makes_the_same_name_of_a_note(text: str) -> None:
    """It lacks only what is not seen, so that the note is called as it would be by the text."""
    full = full_name(text)

    assert full_name(full) == full
    assert portable_name(full) == portable_name(text)
