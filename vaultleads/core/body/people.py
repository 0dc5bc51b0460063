"""The people named at the head of an entry: links and plain names, and from where to where.

Apart from the grammar of entries, because what a name is without brackets is a question of its
own: only a run of capitalized words is taken for one, so that a sentence names nobody.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultleads.core.links import link_spans
from vaultleads.core.model import Link

LINK = "\x01"
"""What covers a link in a masked head, so that no mark inside it divides anything."""

PREPOSITION = re.compile(r"(?<![^\s\x01])(?:to|from|with)(?![^\s\x01])", re.IGNORECASE)

_JOINT = re.compile(r"[,;]|(?<![^\s\x01])(?:and|[&+]|to|from|with)(?![^\s\x01])", re.IGNORECASE)
_ASIDE = re.compile(r"\s*+\([^()\n]{0,100}\)")
_WORD = re.compile(r"\S+")
_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "of",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
    ]
)
_LONGEST_NAME = 6
_SHORT_NAME = 3
_QUOTES = "\"'“”\u2018’@"


class Head(NamedTuple):
    """The first line of an entry, prepared for reading.

    In `masked` links are covered and emphasis marks are spaces; every place is the same as in
    `text`. `links` are the links by where they start.
    """

    text: str
    masked: str
    links: dict[int, tuple[int, Link]]
    line: int
    column: int


class People(NamedTuple):
    """Who is named, which of them stand behind a `from`, and where the naming ends."""

    people: tuple[Link, ...]
    senders: tuple[Link, ...]
    end: int


def read_head(text: str, line: int, column: int) -> Head:
    """Prepare `text`, which starts at `line` and `column` of the note."""
    links = {start: (end, link) for start, end, link in link_spans(text, line, column)}
    masked = text.replace("*", " ")
    for start, (end, _) in links.items():
        masked = masked[:start] + LINK * (end - start) + masked[end:]
    return Head(text, masked, links, line, column)


def read_people(
    head: Head, start: int, end: int, *, lower: bool, divided: bool, inbound: bool = False
) -> People:
    """Read the people that stand in `head` from `start` on, at most to `end`.

    Links and names are joined by commas, `and`, `&`, `+`, and by another `to`, `from` or `with`.
    The first that is no person ends it. With `lower`, up to three words in small letters are a
    name too: the first ones, and where a colon ends the naming (`divided`) the listed ones.
    `inbound`: a `from` stands before.
    """
    people: list[Link] = []
    senders: list[Link] = []
    after = start
    place = start
    while place < end:
        joint = _JOINT.search(head.masked, place, end)
        piece_end = joint.start() if joint else end
        person = _person(head, place, piece_end, lower=lower)
        if person:
            people.append(person[0])
            if inbound:
                senders.append(person[0])
            after = person[1]
            lower = lower and divided
        if head.masked[max(place, after) if person else place : piece_end].strip():
            break
        if not joint:
            after = end
            break
        word = joint[0].lower()
        if word in {"to", "from", "with"}:
            inbound = word == "from"
            lower = False
        place = joint.end()
    return People(tuple(people), tuple(senders), after if people else start)


def _person(head: Head, start: int, end: int, *, lower: bool) -> tuple[Link, int] | None:
    """Return the person that the piece opens with, and where the rest of the piece starts."""
    piece = head.masked[start:end]
    start += len(piece) - len(piece.lstrip(f" \t_{_QUOTES}"))
    if start in head.links:
        after, link = head.links[start]
    else:
        after = _name_end(head.masked, start, end, lower=lower)
        if after == start:
            return None
        name = head.text[start:after].strip(f" \t*_.{_QUOTES}")
        if not name:
            return None
        link = Link(name, name, head.line, head.column + start, "plain")
    while after < end and head.masked[after] in f"_{_QUOTES}":
        after += 1
    aside = _ASIDE.match(head.masked, after, end)
    return link, aside.end() if aside else after


def _name_end(masked: str, start: int, end: int, *, lower: bool) -> int:
    """Return where the plain name that starts at `start` ends; `start` if there is none."""
    after = start
    for count, word in enumerate(_WORD.finditer(masked, start, end)):
        first = word[0][0]
        if count == _LONGEST_NAME or not first.isalpha():
            break
        if not first.islower():
            after = word.end()
        elif after == start or word[0] not in _PARTICLES:
            break
    if after == start and lower:
        piece = masked[start:end].rstrip()
        if piece and LINK not in piece and piece.count(" ") < _SHORT_NAME and piece[0].isalpha():
            return start + len(piece)
    return after
