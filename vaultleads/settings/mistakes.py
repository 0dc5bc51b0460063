"""The list of what is wrong in a settings file.

Apart from the rooms that find mistakes, so that each of them only says what it found and where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vaultleads.core.problem import Problem
from vaultleads.core.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 100
"""A person mends no more at a sitting; a file full of nonsense must not cost seconds."""

_LONGEST_WORD = 40
"""Characters of a person's word that messages repeat and suggestions look at."""


class Placed(Protocol):
    """Anything that knows where it stands: line and column count from 1, 0 is unknown."""

    @property
    def line(self) -> int:
        """The line in the file."""

    @property
    def column(self) -> int:
        """The column in the line."""


class Mistakes:
    """Collects problems of one file, at most a hundred."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def in_order(self) -> tuple[Problem, ...]:
        """Return the problems in the order of their places."""
        return tuple(sorted(self._problems))

    def add(self, place: Placed, code: str, message: str, hint: str = "") -> None:
        """Note that something is wrong at `place`."""
        self.add_at(place.line, place.column, code, message, hint)

    def add_at(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        """Note that something is wrong at a line and column that no node stands for."""
        if len(self._problems) < _MOST:
            problem = Problem(self._path, line, column, f"settings-{code}", message, hint)
            self._problems.append(problem)

    def add_unknown(
        self, place: Placed, code: str, message: str, word: str, known: Sequence[str]
    ) -> None:
        """Note that `word` is none of the `known` ones; the hint names the nearest, or all."""
        if len(self._problems) < _MOST:
            self.add(place, code, message, did_you_mean(word[:_LONGEST_WORD], known))


def quoted(words: Iterable[str]) -> str:
    """Return the words as a list for a sentence: `` `a`, `b` or `c` ``."""
    marked = [f"`{word}`" for word in words]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} or {marked[-1]}"


def shown(text: str) -> str:
    """Return a person's own text between quotes, short and on one line."""
    return repr(text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 1] + "…")
