"""The health of a vault: what of its problems can be mended at once, and what was left lying.

Apart from the problems, which the rooms that read a note find: here the vault is looked at as
something to be kept in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from vaultleads.core import schema
from vaultleads.core.dealings import Dealings
from vaultleads.core.mending import mends
from vaultleads.core.model import Lead, Note, Scalar, Sequence
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Words
from vaultleads.core.problem import Problem
from vaultleads.core.qualified import QualifiedLead, worked

_MENDED = frozenset({"swallowed-comment", "unquoted-link", "unquoted-number"})
"""The problems that a change of how a property is written takes away."""

LINK_CODES = frozenset({"ambiguous-link", "unresolved-link"})
"""The problems of links that lead to no note with certainty."""


def mended_by_fix(note: Note, problems: Collection[Problem], words: Words) -> frozenset[Problem]:
    """Return which of `problems`, all of `note`, `vaultleads check --fix` mends.

    A note whose front matter has a mistake is not edited, so nothing of it is mended.
    """
    lines = {one.line for one in problems if one.code in _MENDED}
    if not lines or _has_mistake(note, words):
        return frozenset()
    concerned = {
        name: given
        for name, given in note.properties.items()
        if any(scalar.line in lines for scalar in _scalars(given.value))
    }
    part = replace(note, properties=concerned)
    names = {mend.change.name for mend in mends(part, _lines(part), words)}
    mended = {
        scalar.line
        for given in concerned.values()
        if given.name in names
        for scalar in _scalars(given.value)
    }
    return frozenset(one for one in problems if one.code in _MENDED and one.line in mended)


def _has_mistake(note: Note, words: Words) -> bool:
    """Whether the front matter itself is at fault, and not only what one of its values says."""
    errors = {one for one in note.problems if one.severity == "error"} - {*note.body.problems}
    return bool(errors) and not errors <= {*schema.record_of(note, words)[1]}


def _lines(note: Note) -> list[str]:
    """Return the lines of the front matter as far as they are known without the file.

    A comment that swallowed a part of a value is only known to begin behind that value.
    """
    swallowed = {one.line for one in note.problems if one.code == "swallowed-comment"}
    found: dict[int, str] = {}
    for given in note.properties.values():
        for scalar in _scalars(given.value):
            comment = " #" if scalar.line in swallowed else ""
            found[scalar.line] = f"{' ' * (scalar.column - 1)}{scalar.text}{comment}"
    return [found.get(number, "") for number in range(1, max(found, default=0) + 1)]


def _scalars(value: object) -> Iterator[Scalar]:
    items = value.items if isinstance(value, Sequence) else (value,)
    return (item for item in items if isinstance(item, Scalar))


def untouched(
    pipeline: Pipeline, leads: Iterable[QualifiedLead], today: date, week: date
) -> tuple[Lead, ...]:
    """Return the leads that are worked and that nobody touched since they were captured.

    No touch, no fact and no change of stage is logged since then, up to `today`. Those captured in
    the week that began on `week` have had no time yet. The oldest come first, those without a day
    last.
    """
    dealings = Dealings(pipeline, today)
    found = [
        one.lead
        for one in leads
        if worked(pipeline, one, today)
        and (one.lead.captured is None or one.lead.captured < week)
        and not _touched(pipeline, dealings, one.lead, today)
    ]
    return tuple(sorted(found, key=lambda lead: (lead.captured or date.max, lead.path)))


def _touched(pipeline: Pipeline, dealings: Dealings, lead: Lead, today: date) -> bool:
    start = lead.captured or date.min
    touches = dealings.of_lead(lead)
    if touches and touches[-1].day >= start:
        return True
    days = [fact.day for fact in pipeline.facts.get(lead.path, ())]
    entries = pipeline.notes[lead.path].body.entries
    days += [entry.day for entry in entries if entry.kind == "stage"]
    return any(day is not None and start <= day <= today for day in days)
