"""Did-you-mean, in one place, so that every room suggests alike."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CUTOFF = 0.72
"""How alike two words must be (difflib's ratio): 0.72 takes one slip in a word of five letters."""


def normal(word: str) -> str:
    """Return `word` as fixed words are compared: lower case, words joined by one hyphen."""
    return "-".join(word.casefold().replace("_", " ").replace("-", " ").split())


def closest(word: str, options: Iterable[str]) -> str:
    """Return the option most like `word`, or an empty string if none is like it."""
    known = {normal(option): option for option in options}
    matches = get_close_matches(normal(word), known, n=1, cutoff=_CUTOFF)
    return known[matches[0]] if matches else ""


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Return the remedy for an unknown word: the likeliest option, else all of them."""
    every = tuple(options)
    match = closest(word, every)
    if match:
        return f"did you mean '{match}'?"
    return "use one of " + ", ".join(every)
