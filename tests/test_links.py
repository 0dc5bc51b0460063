"""Links as Obsidian writes them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.links import find_links, parse_link
from vaultleads.core.model import Link


@pytest.mark.parametrize(
    ("text", "target", "shown"),
    [
        pytest.param("[[Dana Reyes]]", "Dana Reyes", "Dana Reyes", id="wikilink"),
        pytest.param("[[Dana Reyes|Dana]]", "Dana Reyes", "Dana", id="alias"),
        pytest.param("[[Dana Reyes#Log]]", "Dana Reyes", "Dana Reyes#Log", id="heading"),
        pytest.param("[[Dana Reyes#^a1|her]]", "Dana Reyes", "her", id="block"),
        pytest.param("[[People/Dana Reyes.md]]", "People/Dana Reyes", "People/Dana Reyes", id="md"),
        pytest.param(r"[[Dana Reyes\|Dana]]", "Dana Reyes", "Dana", id="pipe-in-a-table"),
        pytest.param("[[Acme Inc. 2.0]]", "Acme Inc. 2.0", "Acme Inc. 2.0", id="dots-in-a-name"),
        pytest.param("[her](Dana%20Reyes.md)", "Dana Reyes", "her", id="percent-encoded"),
        pytest.param("[her](<Dana Reyes.md>)", "Dana Reyes", "her", id="angle-brackets"),
        pytest.param("[](Dana.md#Log)", "Dana", "Dana", id="empty-label"),
        pytest.param('[her](Dana.md "Dana")', "Dana", "her", id="title"),
        pytest.param("[it](Plan%20(old).md)", "Plan (old)", "it", id="parentheses"),
        pytest.param("[ö](M%C3%BCller.md)", "Müller", "ö", id="utf-8"),
    ],
)
def test_a_link_names_a_note(text: str, target: str, shown: str) -> None:
    """Whatever its form, a link gives the name of the note and what a reader sees."""
    (link,) = find_links(text, 7)

    assert (link.target, link.text, link.line, link.column) == (target, shown, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[]] [[#Heading]] [[|shown]]", id="no-target"),
        pytest.param("[site](https://example.org) [m](mailto:a@b.c) [x](//cdn/x)", id="web"),
        pytest.param("[here](#heading)", id="same-note"),
        pytest.param("![[chart.svg|400]] [cv](cv.pdf)", id="attachment"),
        pytest.param("`[[Dana]]` and ``[x](Dana.md) ` ``", id="inline-code"),
        pytest.param(r"\[[Dana]]", id="escaped"),
        pytest.param("[[Dana\nReyes]]", id="two-lines"),
        pytest.param("[x](My note.md)", id="space-in-address"),
    ],
)
def test_what_is_no_link_to_a_note_is_left_out(text: str) -> None:
    """The web, attachments, code, escaped brackets and the same note are no links."""
    assert find_links(text, 1) == ()


def test_links_know_their_place() -> None:
    """Lines and columns count on from where the text starts in the note."""
    links = find_links("see [[A]], ![[B]]\n  and [c](C.md)", 10, 5)

    assert links == (
        Link("A", "A", 10, 9),
        Link("B", "B", 10, 16, embed=True),
        Link("C", "c", 11, 7, "markdown"),
    )


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param("[[Northwind]]", Link("Northwind", "Northwind", 3, 15), id="wikilink"),
        pytest.param("[NW](NW.md)", Link("NW", "NW", 3, 15, "markdown"), id="markdown"),
        pytest.param("Northwind", Link("Northwind", "Northwind", 3, 15, "plain"), id="plain"),
        pytest.param("  North.md", Link("North", "North.md", 3, 17, "plain"), id="plain-file"),
        pytest.param("[[Northwind]] GmbH", Link("Northwind", "Northwind", 3, 15), id="and-more"),
        pytest.param("[[#Heading]]", Link("", "", 3, 15, "plain"), id="names-nothing"),
        pytest.param("", Link("", "", 3, 15, "plain"), id="empty"),
    ],
)
def test_a_property_holds_a_link_or_a_bare_name(text: str, link: Link) -> None:
    """The value of a property is one link, in any form, or just a name."""
    assert parse_link(text, 3, 15) == link


@given(st.text(alphabet="[]()|\\`!#<> \n\"'aA.md/%0", max_size=80))
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    """Nothing is raised, and every link stands where it says."""
    lines = text.split("\n")

    for link in find_links(text, 1):
        assert lines[link.line - 1][link.column - 1] == ("!" if link.embed else "[")


@pytest.mark.parametrize("piece", ["[[", "[](", "[[a|", "`", "[](()", '[](a "', "[a](b", r"\`"])
def test_hostile_text_is_read_once(piece: str) -> None:
    """A million marks without an end are read in linear time: this test ends at all."""
    assert find_links(piece * (300_000 // len(piece)), 1) == ()
