"""Persons, and what was exchanged with them, joined from the notes that say so.

Apart from the picture of the vault, so that what makes it and what reads it share these words.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Person(NamedTuple):
    """Somebody on a lead: a contact of the vault by `path`, else only a name."""

    path: str
    name: str


class Touch(NamedTuple):
    """One dated interaction, joined: whom it concerns and where it stands.

    `people` are those it was with; `reached` are those of them whom it shows to be really
    reached: everybody in a conversation, else those that it came from. `order` is its place
    among the entries of one note and day, the earlier first.
    """

    day: date
    time: str
    kind: str
    inbound: bool
    reached: tuple[Person, ...]
    people: tuple[Person, ...]
    text: str
    path: str
    line: int
    order: int = 0


class Learnt(NamedTuple):
    """One fact of intelligence, joined."""

    day: date | None
    people: tuple[Person, ...]
    text: str
    path: str
    line: int
