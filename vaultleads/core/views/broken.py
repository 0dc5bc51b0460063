"""What every report says at its end of the notes that could not be read in full.

Apart from the reports, because each of them shows the same list and none may leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaultleads.core.problem import Problem

_MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Broken:
    """The errors of notes; `more` counts those that are left out, `notes` the notes."""

    errors: tuple[Problem, ...]
    more: int
    notes: int

    def __bool__(self) -> bool:
        return bool(self.errors)


def broken_of(problems: Iterable[Problem]) -> Broken:
    """Return the errors among `problems`, in their order, no more than a page of them."""
    errors = tuple(problem for problem in problems if problem.severity == "error")
    notes = len({problem.path for problem in errors})
    return Broken(errors[:_MOST_ERRORS], max(0, len(errors) - _MOST_ERRORS), notes)
