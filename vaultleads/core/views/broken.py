"""What every report says at its end of the notes that could not be read in full.

Apart from the reports, because none may leave it out: those that are worked with each day show the
list, the others say how many there are and link to the report on the vault's health.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.views.links import NoteLink

_MOST_ERRORS = 100
_HEALTH = "Vault health"


@dataclass(frozen=True, slots=True)
class Broken:
    """The errors of notes; `more` counts those that are left out, `notes` the notes.

    `report` is where all of them stand.
    """

    errors: tuple[Problem, ...]
    more: int
    notes: int
    report: NoteLink

    def __bool__(self) -> bool:
        return bool(self.errors)


def broken_of(pipeline: Pipeline, others: Iterable[Problem] = ()) -> Broken:
    """Return the errors of all notes and of `others`, in their order, no more than a page of them.

    The report on the vault's health is named by its whole path, so that the link reads the same
    whether it is written already or not.
    """
    problems = (*pipeline.problems, *others)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    return Broken(
        errors=errors[:_MOST_ERRORS],
        more=max(0, len(errors) - _MOST_ERRORS),
        notes=len({problem.path for problem in errors}),
        report=_health(pipeline),
    )


def _health(pipeline: Pipeline) -> NoteLink:
    name = f"{pipeline.settings.folders.reports}/{_HEALTH}"
    return NoteLink(f"{name}.md", name, _HEALTH)
