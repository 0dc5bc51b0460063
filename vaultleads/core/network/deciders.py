"""Who decides where leads are worked, who of them is reached, and who could introduce the others.

Apart from the connection of one lead, which asks whom the lead rests on: here an organization is
looked at as a whole, whoever of it stands on which lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultleads.core.model import Contact
from vaultleads.core.names import folded
from vaultleads.core.network.circle import Circle, Helper, known_by, person_of, told_by
from vaultleads.core.people import Person
from vaultleads.core.qualified import QualifiedLead

_HELPERS = 2
"""How many are named who could help: one to ask, and one more if that one hesitates."""


class Seat(NamedTuple):
    """A place where somebody decides: an organization with the leads that are worked there.

    `leads` are in the order of every list. `reached` are those who decide there and are reached,
    the last in touch first; `noted` says that the person noted such a connection, without a name.
    `unreached` are those who are named on a lead, and where nobody is reached all who decide.
    `strange` says that no contact at all is of that organization. `helpers` could introduce to the
    first who is not reached, or say who decides where nobody is known to.
    """

    leads: tuple[QualifiedLead, ...]
    reached: tuple[Person, ...]
    noted: bool
    unreached: tuple[Person, ...]
    strange: bool
    helpers: tuple[Helper, ...]

    @property
    def held(self) -> bool:
        """Whether somebody who decides there is reached."""
        return bool(self.reached or self.noted)


def seats(circle: Circle) -> tuple[Seat, ...]:
    """Return the organizations with leads that are worked, in the order of their best lead.

    A lead without an organization is a place of its own.
    """
    groups: dict[str, list[QualifiedLead]] = {}
    for one in circle.worked:
        key = circle.pipeline.organization_key(one.lead)
        groups.setdefault(key or f"\0{one.lead.path}", []).append(one)
    return tuple(_seat(circle, key, tuple(leads)) for key, leads in groups.items())


def _seat(circle: Circle, key: str, leads: tuple[QualifiedLead, ...]) -> Seat:
    pipeline = circle.pipeline
    named = dict.fromkeys(
        pipeline.person(one.lead.decision_maker, one.lead.path)
        for one in leads
        if one.lead.decision_maker is not None
    )
    members = map(pipeline.contacts.__getitem__, pipeline.members.get(key, ()))
    marked = dict.fromkeys(person_of(one) for one in members if one.decision_maker)
    reached = [one for one in {**named, **marked} if _reached(circle, one, leads)]
    noted = not reached and any(
        one.connection.given and one.connection.value == "decision-maker" for one in leads
    )
    meant = named if reached or noted else {**named, **marked}
    unreached = tuple(one for one in meant if one not in reached)
    helpers: tuple[Helper, ...] = ()
    if unreached or not (reached or noted):
        helpers = _first_helpers(circle, key, leads, unreached[0] if unreached else None)
    return Seat(
        leads,
        reached=tuple(sorted(reached, key=lambda one: _silence(circle, one))),
        noted=noted,
        unreached=unreached,
        strange=not key.startswith("\0") and key not in pipeline.members,
        helpers=helpers,
    )


def _silence(circle: Circle, person: Person) -> int:
    """Return what people are sorted by so that the last in touch come first."""
    touch = circle.last_touch(person.path)
    return -touch.day.toordinal() if touch else 0


def _reached(circle: Circle, person: Person, leads: tuple[QualifiedLead, ...]) -> bool:
    if person.path:
        return circle.reached(person.path)
    # Somebody without a note is known on a lead only, which has weighed what was logged there.
    name = folded(person.name)
    return any(
        known is not None and not known.path and folded(known.name) == name
        for one in leads
        for known in (one.connection.person, *one.connection.unlisted)
    )


def _first_helpers(
    circle: Circle, key: str, leads: tuple[QualifiedLead, ...], target: Person | None
) -> tuple[Helper, ...]:
    found: dict[str, Helper] = {}
    for helper in _helpers(circle, key, leads, target):
        if helper.person != target:
            found.setdefault(helper.person.path, helper)
        if len(found) == _HELPERS:
            break
    return tuple(found.values())


def _helpers(
    circle: Circle, key: str, leads: tuple[QualifiedLead, ...], target: Person | None
) -> Iterator[Helper]:
    """Yield who could help, the likeliest first; some of them several times."""
    if target is not None:
        yield from _introducers(circle, target)
        yield from known_by(circle, target, f"knows {target.name}")
    for contact in circle.inside(key):
        yield Helper(person_of(contact), _inside(contact))
    for one in leads:
        yield from told_by(circle, one.lead)
    yield from _in_two_steps(circle, key, target)


def _in_two_steps(circle: Circle, key: str, target: Person | None) -> Iterator[Helper]:
    """Yield who knows somebody, not reached, who knows `target` or works there; then those."""
    if target is not None:
        for between in circle.knowing(target):
            if not circle.reached(between.path):
                because = f"knows {between.name}, who knows {target.name}"
                yield from known_by(circle, person_of(between), because)
    for path in circle.pipeline.members.get(key, ()):
        inside = person_of(circle.pipeline.contacts[path])
        if not circle.reached(path) and inside != target:
            yield from known_by(circle, inside, f"knows {inside.name} there")
    if target is None:
        for contact in circle.closest(circle.pipeline.members.get(key, ())):
            yield Helper(person_of(contact), "is inside, not reached yet")


def _introducers(circle: Circle, target: Person) -> Iterator[Helper]:
    """Yield who introduced `target`, or the first one up that chain who is reached."""
    contact = circle.contact(target)
    seen = {target.path}
    below: Contact | None = None
    while contact is not None:
        above = circle.introducer(contact)
        if above is None or above.path in seen:
            return
        if circle.reached(above.path):
            whom = (
                f"introduced {below.name}, who knows {target.name}" if below else "introduced you"
            )
            yield Helper(person_of(above), whom)
            return
        seen.add(above.path)
        contact = below = above


_BONDS = {
    "former-colleague": "is inside, a former colleague",
    "former-manager": "is inside, a former manager",
    "friend": "is inside, a friend",
    "alumni": "is inside, from your school",
}


def _inside(contact: Contact) -> str:
    return _BONDS.get(contact.relationship, "is inside")
