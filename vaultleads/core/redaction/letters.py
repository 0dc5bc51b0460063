"""A text as its letters alone, each with its place: how a name is found however it is written.

Apart from the search for names, because a name and the text that holds it must be taken apart by
the same rule. Case, accents, signs, white space and what nobody sees do not count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from vaultleads.core.likeness import words_of


class Letters(NamedTuple):
    """The letters and digits of a text, folded.

    Letter `i` of `text` comes from the character at `places[i]`. `edges[i]` says whether a word may
    begin with it: `APART` behind a space or a sign, `JOINED` inside what is written as one word (a
    capital after a small letter, a digit after a letter, and every letter of a script without
    capitals, in which words stand side by side), else 0. `edges[len(text)]` is `APART`.
    """

    text: str
    places: tuple[int, ...]
    edges: tuple[int, ...]


JOINED, APART = 1, 2
"""Where a word may begin, see `Letters`."""


def letters_of(text: str) -> Letters:
    """Return the letters of `text`."""
    folded: list[str] = []
    places: list[int] = []
    edges: list[int] = []
    before = "sign"
    for place, char in enumerate(text):
        sort = _sort(char)
        if sort == "unseen":
            continue
        if sort != "sign":
            edge = _edge(before, sort)
            for letter in _folded(char):
                folded.append(letter)
                places.append(place)
                edges.append(edge)
                edge = _edge(sort, sort)
        before = sort
    edges.append(APART)
    return Letters("".join(folded), tuple(places), tuple(edges))


def _edge(before: str, sort: str) -> int:
    if before == "sign":
        return APART
    # Not from a capital to a small letter: `NorthWind` has two words, `Northwind` one.
    same = before == sort or (before, sort) == ("capital", "small")
    return 0 if same and sort != "caseless" else JOINED


def joined(text: str) -> str:
    """Return the letters of `text` as one word, folded."""
    return "".join(_folded(char) for char in text if _sort(char) not in {"sign", "unseen"})


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return "".join(words_of(char))


@lru_cache(maxsize=4096)
def _sort(char: str) -> str:
    kind = category(char)
    if kind[0] == "M" or (kind in {"Cf", "Cc"} and not char.isspace()):
        return "unseen"
    if not _folded(char):
        return "sign"
    if kind[0] == "N":
        return "digit"
    if char.isupper() or char.istitle():
        return "capital"
    return "small" if char.islower() else "caseless"
