"""A log entry in words: how it is written, so that it is read as it was meant.

The other way round from `entries`, which reads what people write in many forms. Here there is one
form, and each entry is read again before it leaves.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from vaultleads.core.body.sections import read_body
from vaultleads.core.changes import AmendError
from vaultleads.core.links import parse_link
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import TouchKind

_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f]")
_PAIRED = (("<!--", "-->"), ("%%", "%%"), ("```", "```"), ("~~~", "~~~"))
_BLOCK = pattern(
    r"^(?:([0-9]{1,9})(?=[.)](?:\s|$)))?"
    r"((?<=[0-9])[.)]|#{1,6}(?=\s|$)|`{3,}|~{3,}|>|[-+*](?=\s|$)|[-=*_]+$)"
)
"""What at the start of a later line would be a heading, a fence, a quote, a rule or an item."""

Mark = Literal["to", "from", "with"]
"""What stands before the people: whom it went to, whom it came from, or who talked."""


class Said(NamedTuple):
    """What an entry is to say. `people` are links or plain names, as they are to be written.

    `time` is as `14:30`, or empty.
    """

    day: date
    kind: TouchKind
    text: str
    people: tuple[str, ...] = ()
    mark: Mark = "with"
    time: str = ""


def mark_of(kind: TouchKind, *, inbound: bool) -> Mark:
    """Return the word that stands before the people of an entry of `kind`."""
    if inbound or kind.inbound:
        return "from"
    return "with" if kind.two_way or not kind.touch else "to"


def entry_text(said: Said, kinds: tuple[TouchKind, ...]) -> str:
    """Return the text of an entry, without the dash of its item.

    Raises: AmendError if it would not be read as it was meant among `kinds`.
    """
    opening = " ".join(filter(None, (said.day.isoformat(), said.time, said.kind.name)))
    if said.people:
        opening = f"{opening} {said.mark} {', '.join(said.people)}"
    lines = _lines(said.text)
    # A name in small letters is one only where a colon ends it.
    forms = (
        ("\n".join((f"{opening}: {lines[0]}", *lines[1:])),) if lines else (opening, f"{opening}:")
    )
    for text in forms:
        if _is_read(said, text, kinds):
            return text
    raise AmendError(
        f"The entry '{forms[0].splitlines()[0]}' would not be read as it is meant; give the people "
        "as names or links, and the text without marks of Markdown at its start."
    )


def _lines(text: str) -> list[str]:
    """Return the lines of `text` such that each stays text of the entry.

    Raises: AmendError if it opens a comment or a fence that it does not close.
    """
    lines = [_CONTROL.sub(" ", line).strip() for line in text.strip().splitlines()]
    whole = "\n".join(lines)
    opened = next((mark for mark in _PAIRED if _is_open(whole, *mark)), None)
    if opened:
        raise AmendError(
            f"The text opens `{opened[0]}` and does not close it, which would hide what follows; "
            "close it or leave it out."
        )
    return [line if not at else _BLOCK.sub(_escaped, line) for at, line in enumerate(lines)]


def _is_open(text: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return bool(text.count(opening) % 2)
    return text.rfind(opening) > text.rfind(closing)


def _escaped(match: re.Match[str]) -> str:
    number, mark = match[1] or "", match[2]
    return number + "".join(f"\\{char}" for char in mark)


def _is_read(said: Said, text: str, kinds: tuple[TouchKind, ...]) -> bool:
    item = "\n  ".join(text.split("\n"))
    body = read_body(f"## Log\n\n- {item}\n", path="", first_line=1, kinds=kinds, day=None)
    if len(body.entries) != 1:
        return False
    entry = body.entries[0]
    inbound = said.mark == "from" or (said.kind.inbound and said.mark != "to")
    return (
        (entry.day, entry.time, entry.kind, entry.known)
        == (said.day, said.time, said.kind.name, True)
        and [one.target for one in entry.people] == [_target(name) for name in said.people]
        and (entry.inbound == inbound or not said.people)
    )


def _target(person: str) -> str:
    return parse_link(person, 0, 0).target
