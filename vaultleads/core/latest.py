"""What was made last, kept for as long as it is asked for.

Owns one small memory. The settings of a vault are one object that every one of ten thousand notes
is read by; what is made of them, such as a table of words, is made once. Apart from
`functools.lru_cache`, which would look through all of the settings each time to know them again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def latest(make: Callable[[Given], Made]) -> Callable[[Given], Made]:
    """Return `make` with the memory of its last answer, for as long as it is given the same object.

    What is given must not change, and is told apart by what it is, not by what it is equal to.
    """
    kept: list[tuple[Given, Made]] = []

    def asked(given: Given) -> Made:
        # One look and one write of a whole pair: threads may ask at once.
        for last, made in kept[-1:]:
            if last is given:
                return made
        made = make(given)
        kept[:] = [(given, made)]
        return made

    return asked
