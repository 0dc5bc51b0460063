"""A log entry in words: how it is written, so that it is read as it was meant.

The other way round from `entries`, which reads what people write in many forms. Here there is one
form, and each entry is read again before it leaves.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from vaultleads.core.body.sections import read_body
from vaultleads.core.changes import AmendError
from vaultleads.core.links import parse_link
from vaultleads.core.policy import TouchKind

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
    lines = said.text.strip().splitlines()
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
