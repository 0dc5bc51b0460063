"""Entries in words: what is written is what the reader of a log understands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.body import read_body
from vaultleads.core.body.compose import Said, entry_text, mark_of
from vaultleads.core.changes import AmendError
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS, TouchKind

DAY = date(2026, 11, 23)
KINDS = {kind.name: kind for kind in DEFAULT_TOUCH_KINDS}
TARGETS = {
    "[[Dana Reyes]]": "Dana Reyes",
    "Marta": "Marta",
    "[[People/Sam|Sam]]": "People/Sam",
    "jo": "jo",
    "Jan van Dam": "Jan van Dam",
}
"""People as they are written, and what names them when they are read."""


def said(kind: str, text: str = "", *people: str, inbound: bool = False, time: str = "") -> Said:
    """What an entry of `kind` is to say."""
    chosen = KINDS[kind]
    return Said(DAY, chosen, text, people, mark_of(chosen, inbound=inbound), time)


@pytest.mark.parametrize(
    ("what", "entry"),
    [
        (said("call"), "2026-11-23 call"),
        (said("call", "went well"), "2026-11-23 call: went well"),
        (said("call", "", "[[Dana Reyes]]"), "2026-11-23 call with [[Dana Reyes]]"),
        (said("email", "hi", "Marta"), "2026-11-23 email to Marta: hi"),
        (said("email", "hi", "Marta", inbound=True), "2026-11-23 email from Marta: hi"),
        (said("reply", "yes", "Marta"), "2026-11-23 reply from Marta: yes"),
        (said("note", "10:30 is best"), "2026-11-23 note: 10:30 is best"),
        (said("call", "a\nb\n\nc", time="14:30"), "2026-11-23 14:30 call: a\nb\n\nc"),
        (said("meeting", "", "van Gogh"), "2026-11-23 meeting with van Gogh"),
        (said("meeting", "", "Marta", "van Gogh"), "2026-11-23 meeting with Marta, van Gogh:"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_entry_has_one_form(what: Said, entry: str) -> None:
    """`DAY [TIME] KIND to|from|with PEOPLE: TEXT`, with what is there."""
    assert entry_text(what, DEFAULT_TOUCH_KINDS) == entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("a\tb\x07c", "a b c"),
        ("a\n# b", "a\n\\# b"),
        ("a\n- b\n2. c", "a\n\\- b\n2\\. c"),
        ("a\n```\nb\n```", "a\n\\`\\`\\`\nb\n\\`\\`\\`"),
        ("a\n---", "a\n\\-\\-\\-"),
        ("a\n2 b -c", "a\n2 b -c"),
    ],
    ids=["control", "heading", "items", "fence", "rule", "plain"],
)
def test_what_follows_stays_the_text_of_the_entry(text: str, entry: str) -> None:
    """A later line opens nothing of its own, and what a terminal obeys becomes a space."""
    assert entry_text(said("call", text), DEFAULT_TOUCH_KINDS) == f"2026-11-23 call: {entry}"


@pytest.mark.parametrize("text", ["a %% b", "a <!-- b", "a\n```\nb"])
def test_what_would_hide_the_rest_is_refused(text: str) -> None:
    """A comment or a fence must be closed."""
    with pytest.raises(AmendError, match="does not close it"):
        entry_text(said("call", text), DEFAULT_TOUCH_KINDS)


def test_an_entry_that_would_be_misread_is_refused() -> None:
    """A name that is no name to the reader is not written."""
    with pytest.raises(AmendError, match="would not be read as it is meant"):
        entry_text(said("call", "x", "12 monkeys"), DEFAULT_TOUCH_KINDS)


@given(
    st.sampled_from(list(DEFAULT_TOUCH_KINDS)),
    st.text(max_size=40),
    st.lists(st.sampled_from(list(TARGETS)), unique=True),
    st.booleans(),
)
@example(KINDS["call"], "```", ["Marta"], False)
@example(KINDS["call"], "<!-- x", [], False)
@example(KINDS["call"], "x\n## Log\n- 2026-11-20 call", [], False)
@example(KINDS["email"], "to Dana: hi", [], True)
def test_what_is_written_is_what_is_read(
    kind: TouchKind, text: str, people: list[str], inbound: bool
) -> None:
    """Whatever the text, the entry reads back as one of its kind with its people, or is refused."""
    mark = mark_of(kind, inbound=inbound)
    try:
        entry = entry_text(Said(DAY, kind, text, tuple(people), mark), DEFAULT_TOUCH_KINDS)
    except AmendError:
        return

    note = "## Log\n\n- {}\n".format(entry.replace("\n", "\n  "))
    body = read_body(note, path="", first_line=1, kinds=DEFAULT_TOUCH_KINDS, day=None)
    read = [(one.day, one.kind, [who.target for who in one.people]) for one in body.entries]
    assert read == [(DAY, kind.name, [TARGETS[name] for name in people])]
