"""Links resolve as Obsidian resolves them."""

from __future__ import annotations

import pytest

from vaultleads.core.model import Link
from vaultleads.core.names import Names, Resolution

NAMES = Names(
    notes=[
        "Contacts/Dana Reyes.md",
        "Contacts/José Ruiz.md",
        "Organizations/Acme.md",
        "Archive/Acme.md",
        "Root.md",
        "Archive/Root.md",
        "Leads/lowercase.md",
        "Archive/Lowercase.md",
        "Notes/Zeta.base.md",
    ],
    files=["Pictures/chart.svg"],
    aliases={"Contacts/Dana Reyes.md": ("Dana",), "Contacts/José Ruiz.md": ("Pepe", "Boss")},
)


def wikilink(target: str) -> Link:
    """Return the link `[[target]]`."""
    return Link(target, target, 1, 1)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        pytest.param("Dana Reyes", "Contacts/Dana Reyes.md", id="the name is enough"),
        pytest.param("dana reyes", "Contacts/Dana Reyes.md", id="case does not matter"),
        pytest.param("Dana Reyes.md", "Contacts/Dana Reyes.md", id="the extension is allowed"),
        pytest.param("Jose\u0301 Ruiz", "Contacts/José Ruiz.md", id="decomposed accents"),
        pytest.param("Contacts/Dana Reyes", "Contacts/Dana Reyes.md", id="a path from the root"),
        pytest.param("/Contacts/Dana Reyes", "Contacts/Dana Reyes.md", id="a leading slash"),
        pytest.param("Archive/Acme", "Archive/Acme.md", id="a path tells two notes apart"),
        pytest.param("Root", "Root.md", id="the whole path goes before a longer one"),
        pytest.param("Lowercase", "Archive/Lowercase.md", id="same case goes before other case"),
        pytest.param("Dana", "Contacts/Dana Reyes.md", id="an alias"),
        pytest.param("chart.svg", "Pictures/chart.svg", id="another file, by its extension"),
        pytest.param("Zeta.base", "Notes/Zeta.base.md", id="a name with a dot"),
    ],
)
def test_link_resolves(target: str, path: str) -> None:
    """A link finds its note by the shortest name that is enough."""
    assert NAMES.resolve(wikilink(target)) == Resolution(path)


def test_two_notes_of_one_name_are_not_guessed_between() -> None:
    """An ambiguous link resolves to nothing and names both notes."""
    actual = NAMES.resolve(wikilink("Acme"))

    assert actual == Resolution(None, ("Archive/Acme.md", "Organizations/Acme.md"))


def test_a_misspelt_link_has_candidates() -> None:
    """For a link to nothing, the notes that are called almost so can be asked for."""
    assert NAMES.resolve(wikilink("Dana Reyez")) == Resolution(None)
    assert NAMES.like("Dana Reyez") == ("Contacts/Dana Reyes.md",)


def test_a_link_to_nothing() -> None:
    """A link that is like no name has no candidates."""
    assert NAMES.resolve(wikilink("Quite another")) == Resolution(None)
    assert NAMES.like("Quite another") == ()


def test_markdown_links_count_from_their_note() -> None:
    """A Markdown link's path is read from the folder of its note first."""
    link = Link("../Contacts/Dana Reyes.md", "Dana", 1, 1, form="markdown")

    assert NAMES.resolve(link, "Leads/lowercase.md") == Resolution("Contacts/Dana Reyes.md")


@pytest.mark.parametrize(("name", "unique"), [("Dana Reyes", True), ("acme", False)])
def test_unique(name: str, unique: bool) -> None:
    """A name is unique when a bare wikilink finds just one note."""
    assert NAMES.unique(name) is unique
