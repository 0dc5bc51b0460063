"""The people named at the head of an entry: links and plain names, and from where to where.

Apart from the grammar of entries, because what a name is without brackets is a question of its
own: only a run of capitalized words is taken for one, so that a sentence names nobody.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultleads.core.links import link_spans
from vaultleads.core.model import Link
from vaultleads.core.patterns import pattern

LINK = "\x01"
"""What covers a link in a masked head, so that no mark inside it divides anything."""

PREPOSITIONS = frozenset({"to", "from", "with", "w/"})
_WITH = r"w/(?!o\b)"
PREPOSITION = pattern(rf"(?<![^\s\x01])(?:(?:to|from|with)(?![^\s\x01])|{_WITH})", re.IGNORECASE)

_JOINT = pattern(
    rf"[,;]|(?<![^\s\x01])(?:(?:and|[&+]|to|from|with)(?![^\s\x01])|{_WITH})", re.IGNORECASE
)
# In small letters only: `US` is a country.
_ME = pattern(r"[ \t_]*+(?:[Mm]e|[Mm]yself|us)(?![^\s,;:.!)\x01])")
_ASIDE = pattern(r"\s*+\([^()\n]{0,100}\)")
_WORD = pattern(r"\S+")
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
    """Who is named, which of them sent something, and where the naming stands.

    `senders` stand behind a `from`; behind a `to me`, those who are named before it. `first` is
    where the first name starts, -1 if there is none, the writer's own (`me`) included, who is
    nobody of `people`. `end` is where the naming ends; from `tail` on, what is in brackets behind
    the last name belongs to the text. `to_me`, `from_me`: the writer is named there.
    """

    people: tuple[Link, ...]
    senders: tuple[Link, ...]
    first: int
    end: int
    tail: int
    to_me: bool = False
    from_me: bool = False


class _Named(NamedTuple):
    """One name: the person, or `None` for the writer; its place, its aside, what follows it."""

    person: Link | None
    start: int
    aside: int
    end: int


def nobody(place: int) -> People:
    """Return that nobody is named; what stands at `place` and behind it is text."""
    return People((), (), -1, place, place)


def read_head(text: str, line: int, column: int) -> Head:
    """Prepare `text`, which starts at `line` and `column` of the note."""
    links = {start: (end, link) for start, end, link in link_spans(text, line, column)}
    masked = text.replace("*", " ")
    for start, (end, _) in links.items():
        masked = masked[:start] + LINK * (end - start) + masked[end:]
    return Head(text, masked, links, line, column)


def read_people(
    head: Head, start: int, end: int, *, lower: bool, divided: bool, mark: str = ""
) -> People:
    """Read the people that stand in `head` from `start` on, at most to `end`.

    Links and names are joined by commas, `and`, `&`, `+`, and by another preposition. The first
    that is no person ends it. With `lower`, up to three words in small letters are a name too: the
    first ones, and where a colon ends the naming (`divided`) the listed ones. `mark` is the
    preposition that stands before.
    """
    named: list[tuple[str, _Named]] = []
    place = after = tail = start
    mark = mark.lower()
    while place < end:
        joint = _JOINT.search(head.masked, place, end)
        piece_end = joint.start() if joint else end
        one = _named(head, place, piece_end, lower=lower)
        if one:
            named.append((mark, one))
            after, tail = one.end, one.aside
            lower = lower and divided
        if head.masked[one.end if one else place : piece_end].strip():
            break
        if not joint:
            tail = tail if tail < after else end
            after = end
            break
        word = joint[0].lower()
        if word in PREPOSITIONS:
            mark, lower = word, False
        place = joint.end()
    return _people(named, after, tail) if named else nobody(start)


def _people(named: list[tuple[str, _Named]], end: int, tail: int) -> People:
    """Return what is said by names, each with the preposition before it."""
    mine = {mark for mark, one in named if one.person is None}
    said = [(mark, one.person) for mark, one in named if one.person]
    senders = tuple(person for mark, person in said if mark == "from")
    if "to" in mine and not senders:
        senders = tuple(person for mark, person in said if not mark)
    return People(
        people=tuple(person for _, person in said),
        senders=senders,
        first=named[0][1].start,
        end=end,
        tail=tail,
        to_me="to" in mine,
        from_me="from" in mine,
    )


def _named(head: Head, start: int, end: int, *, lower: bool) -> _Named | None:
    """Return the name that the piece opens with."""
    if me := _ME.match(head.masked, start, end):
        return _Named(None, start, me.end(), me.end())
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
    return _Named(link, start, after, aside.end() if aside else after)


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
