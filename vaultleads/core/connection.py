"""How directly a lead connects to the person who decides, and who says so.

Apart from the scoring, which takes the answer as given: here people, what they are to you and
what was logged with them are weighed. Only people whom the person is really in touch with
count; somebody who is named but not reached is a target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultleads.core.model import Lead
from vaultleads.core.names import folded
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline

_TARGETED = frozenset({"posting", "outreach"})
"""Sources whose leads start out knowing nobody: with no people, the connection is none."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The answer to the first question of qualification.

    `value` is one of `policy.CONNECTIONS`, empty when unknown. `person` is who makes it so,
    `because` says why in words that follow on their name, `touch` is the conversation that
    shows it, where one does. `targets` are people named but not reached; `unlisted` are reached
    by what was logged on the lead, but not among its people.
    """

    value: str
    person: Person | None = None
    because: str = ""
    touch: Touch | None = None
    targets: tuple[Person, ...] = ()
    given: bool = False
    unlisted: tuple[Person, ...] = ()


class _Reached(NamedTuple):
    """Somebody on the lead with whom the person is really in touch, and what shows it."""

    person: Person
    value: str
    because: str
    touch: Touch | None


_RANK = {"decision-maker": 0, "insider": 1, "indirect": 2}


def settled_on(pipeline: Pipeline, lead: Lead, day: date) -> bool:
    """Whether nothing was logged after `day` of `lead` and of the people on it.

    Then its connection on any later day is the one of `day`.
    """
    paths = (lead.path, *(person.path for person in pipeline.people(lead)))
    logs = (pipeline.touches.get(path) for path in paths)
    return all(not touches or touches[-1].day <= day for touches in logs)


def connection_of(pipeline: Pipeline, lead: Lead, today: date) -> Connection:
    """Answer how directly `lead` connects, from what was known and logged up to `today`."""
    people = pipeline.people(lead)
    answer = _answer(pipeline, lead, people, today)
    logged = pipeline.touches_of(lead.path, today)
    reached = dict.fromkeys(person for touch in logged for person in touch.reached)
    unlisted = tuple(one for one in reached if one not in people)
    return replace(answer, unlisted=unlisted) if unlisted else answer


def _answer(pipeline: Pipeline, lead: Lead, people: tuple[Person, ...], today: date) -> Connection:
    found = [_reached(pipeline, lead, person, today) for person in people]
    reached = [one for one in found if one is not None]
    targets = tuple(person for person, one in zip(people, found, strict=True) if one is None)
    best = min(reached, key=lambda one: _RANK[one.value], default=None)
    if lead.connection:
        same = [one for one in reached if one.value == lead.connection]
        person, because = (same[0].person, same[0].because) if same else (None, "as you noted")
        return Connection(lead.connection, person, because, None, targets, given=True)
    if best is not None:
        return Connection(best.value, best.person, best.because, best.touch, targets)
    if people:
        return Connection("none", None, "named, but not reached yet", None, targets)
    if lead.source in _TARGETED:
        return Connection("none", None, f"nobody is known yet, from the {lead.source}")
    return Connection("")


def _reached(pipeline: Pipeline, lead: Lead, person: Person, today: date) -> _Reached | None:
    touch = _talk_with(pipeline, lead, person, today)
    contact = pipeline.contacts.get(person.path)
    known = contact is not None and (bool(contact.tie) or contact.relationship not in ("", "none"))
    if touch is None and not known:
        return None
    value, because = _place(pipeline, lead, person)
    return _Reached(person, value, because, touch)


def _talk_with(pipeline: Pipeline, lead: Lead, person: Person, today: date) -> Touch | None:
    """Return the first two-way touch with `person`: the one that made them reached."""
    if person.path:
        first = pipeline.first_talk(person.path)
        return first if first is not None and first.day <= today else None
    for touch in pipeline.touches_of(lead.path, today):
        if any(_same(one, person) for one in touch.reached):
            return touch
    return None


def _same(one: Person, other: Person) -> bool:
    return one.path == other.path and (bool(one.path) or folded(one.name) == folded(other.name))


def _place(pipeline: Pipeline, lead: Lead, person: Person) -> tuple[str, str]:
    """Return what `person` is to `lead`, as a connection and in words."""
    if lead.decision_maker is not None and _same(
        pipeline.person(lead.decision_maker, lead.path), person
    ):
        return "decision-maker", "decides"
    contact = pipeline.contacts.get(person.path)
    if contact is None:
        return "indirect", "has no note that says where they work"
    if pipeline.same_organization(contact, lead):
        if contact.decision_maker:
            return "decision-maker", "decides"
        return "insider", "is inside"
    where = pipeline.organization_name(contact)
    return "indirect", f"is at {where}" if where else "is not inside"
