"""The inbox: items are added, nothing else changes, and no item hides another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.inbox import with_item

FIRST = with_item(None, "**Kestrel** · call → glad", (), "No reason.")


def test_the_first_item_makes_the_file() -> None:
    """With the mark by which it is known as ours, a heading and what it is for."""
    assert FIRST == (
        "---\ngenerated: vaultleads\nreport: inbox\n---\n# Inbox\n\n"
        "What you ticked or typed in a report and could not be written into a note with "
        "certainty. Put it\nwhere it belongs, then delete it here; nothing else does.\n\n"
        "- **Kestrel** · call → glad\n  - *No reason.*\n"
    )


def test_later_items_follow_below() -> None:
    """With the lines that were typed below, and the reason last."""
    assert with_item(FIRST, "call", ["one", "two"], "In `A.md:3`.") == (
        f"{FIRST}- call\n  one\n  two\n  - *In `A.md:3`.*\n"
    )


def test_the_same_item_is_not_added_again() -> None:
    """A harvest that was broken off comes back with the same line."""
    assert with_item(FIRST, "**Kestrel** · call → glad", (), "No reason.") == FIRST


@pytest.mark.parametrize(
    ("old", "added"),
    [
        pytest.param("mine", "\n\n- call\n  - *Why.*\n", id="no line end"),
        pytest.param("mine\n", "\n- call\n  - *Why.*\n", id="text"),
        pytest.param("- mine\n", "- call\n  - *Why.*\n", id="list"),
        pytest.param("mine\r\n", "\r\n- call\r\n  - *Why.*\r\n", id="line ends"),
        pytest.param("mine\n\n", "- call\n  - *Why.*\n", id="blank line"),
    ],
)
def test_what_the_person_wrote_stays_byte_for_byte(old: str, added: str) -> None:
    """The item goes to the end, in the file's own line ends."""
    assert with_item(old, "call", (), "Why.") == old + added


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("glad <!-- of it", "glad &lt;!-- of it"),
        ("100 %% sure", "100 &#37;&#37; sure"),
        ("%%aside%% glad", "%%aside%% glad"),
        ("two\nlines", "two lines"),
    ],
)
def test_an_item_hides_nothing_below_it(said: str, shown: str) -> None:
    """An open comment would take the rest of the file out of sight."""
    assert f"- {shown}\n  - *Why.*\n" in with_item(None, said, (), "Why.")


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_every_item_is_there_once(items: list[tuple[str, str]]) -> None:
    """Added in any order, each as often as it comes: the file grows by what is new only."""
    text: str | None = None
    for said, reason in [*items, *items]:
        text = with_item(text, f"{said}.", (), f"{reason}.")

    if text is not None:
        assert text.count("\n- ") == len({(" ".join(f"{a}.".split()), f"{b}.") for a, b in items})
