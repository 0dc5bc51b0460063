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

    Letter `i` of `text` comes from the character at `places[i]`; `edges[i]` says whether a word
    may begin with it, and `edges[len(text)]` is true. In a script without capitals every letter
    is such an edge, because words there may stand side by side.
    """

    text: str
    places: tuple[int, ...]
    edges: tuple[bool, ...]


def letters_of(text: str) -> Letters:
    """Return the letters of `text`."""
    folded: list[str] = []
    places: list[int] = []
    edges: list[bool] = []
    before = " "
    for place, char in enumerate(text):
        sort = _sort(char)
        if sort == "unseen":
            continue
        if sort != "sign":
            edge = before != sort or sort == "caseless"
            # Only from a small letter to a capital one: `NorthWind`, but not `Northwind`.
            edge = edge and not (before == "capital" and sort == "small")
            for letter in _folded(char):
                folded.append(letter)
                places.append(place)
                edges.append(edge)
                edge = sort == "caseless"
        before = sort
    edges.append(True)
    return Letters("".join(folded), tuple(places), tuple(edges))


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
