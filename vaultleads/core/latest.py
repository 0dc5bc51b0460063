"""What was made of the settings, kept while they are asked for.

Owns one small memory. The settings of a vault are one object that every one of ten thousand notes
is read by; what is made of them, such as a table of words, is made once. Apart from
`functools.lru_cache`, which would look through all of the settings each time to know them again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


_MOST = 8
"""What is kept at once: of a vault there are its stages, its sources and its kinds of touch."""


def latest(make: Callable[[Given], Made]) -> Callable[[Given], Made]:
    """Return `make` with a memory of what it made of the objects that it was given last.

    They must not change; they are told apart by which they are, not by what they are equal to.
    """
    kept: dict[int, tuple[Given, Made]] = {}

    def asked(given: Given) -> Made:
        found = kept.get(id(given))
        if found is None:
            if len(kept) >= _MOST:
                kept.clear()
            # What is kept with its answer stays alive, so that no other can have its id.
            found = kept[id(given)] = given, make(given)
        return found[1]

    return asked
