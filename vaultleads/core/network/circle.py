"""The circle: with whom the person is really in touch on a day, and who knows whom.

Apart from what is asked of it, so that every part of the network means the same by being reached,
by knowing somebody and by working somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from vaultleads.core.model import Contact, Lead, Link
from vaultleads.core.names import folded
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import closeness
from vaultleads.core.qualified import QualifiedLead, worked


class Helper(NamedTuple):
    """Somebody who could help, and how that is known: a clause that follows on the name."""

    person: Person
    because: str


class Circle:
    """The contacts of a vault on the day `today`, which is the last whose touches count.

    `leads` are all leads as they are qualified on that day, in the order of every list.
    """

    def __init__(self, pipeline: Pipeline, leads: Iterable[QualifiedLead], today: date) -> None:
        self.pipeline = pipeline
        self.today = today
        self.worked = tuple(one for one in leads if worked(pipeline, one, today))
        self._knowing: dict[str, dict[str, None]] = {}
        self._known_by: dict[str, tuple[Contact, ...]] = {}
        for contact in pipeline.contacts.values():
            for link in contact.knows:
                person = pipeline.person(link, contact.path)
                self._knowing.setdefault(_key(person), {})[contact.path] = None
                # Whoever knows somebody is known to them.
                if person.path:
                    self._knowing.setdefault(contact.path, {})[person.path] = None

    # --- one contact --------------------------------------------------------------------------

    def contact(self, person: Person) -> Contact | None:
        """Return the contact that `person` is, if they have a note."""
        return self.pipeline.contacts.get(person.path)

    def reached(self, path: str) -> bool:
        """Whether the person is really in touch with the contact at `path`.

        As for the connection of a lead: the note gives a tie or a relationship, or a touch up to
        the day shows it.
        """
        contact = self.pipeline.contacts.get(path)
        if contact is None:
            return False
        if contact.tie or contact.relationship not in ("", "none"):
            return True
        first = self.pipeline.first_talk(path)
        return first is not None and first.day <= self.today

    def last_touch(self, path: str) -> Touch | None:
        """Return the last touch with the contact at `path`, up to the day."""
        for touch in reversed(self.pipeline.touches_of(path, self.today)):
            if any(person.path == path for person in touch.people):
                return touch
        return None

    def introducer(self, contact: Contact) -> Contact | None:
        """Return the contact who introduced `contact`, as far as their note says."""
        path = self._contact_path(contact.introduced_by, contact.path)
        return self.pipeline.contacts[path] if path and path != contact.path else None

    # --- who knows whom -----------------------------------------------------------------------

    def knowing(self, person: Person) -> tuple[Contact, ...]:
        """Return the contacts who know `person`, the closest first, reached or not."""
        key = _key(person)
        found = self._known_by.get(key)
        if found is None:
            paths = (path for path in self._knowing.get(key, ()) if path != person.path)
            found = self._known_by[key] = self.closest(paths)
        return found

    def inside(self, organization: str) -> tuple[Contact, ...]:
        """Return the contacts of the organization of that key who are reached, the closest first.

        The key is that of `Pipeline.organization_key`.
        """
        members = self.pipeline.members.get(organization, ()) if organization else ()
        return self.closest(path for path in members if self.reached(path))

    def sources_of(self, lead: Lead) -> tuple[Contact, ...]:
        """Return the contacts that `lead` came from: its `via`, or those met where it points to."""
        if lead.via is None:
            return ()
        path = self.pipeline.path_of(lead.via, lead.path)
        meeting = self.pipeline.meetings.get(path or "")
        if meeting is not None:
            people = [self.pipeline.person(link, meeting.path) for link in meeting.people]
        else:
            people = [self.pipeline.person_at(path, lead.via)]
        found = dict.fromkeys(person.path for person in people if person.path)
        return tuple(self.pipeline.contacts[path] for path in found)

    def closest(self, paths: Iterable[str]) -> tuple[Contact, ...]:
        """Return the contacts at `paths`: first who is reached, then by tie, then by path."""
        contacts = (
            self.pipeline.contacts[path] for path in paths if path in self.pipeline.contacts
        )
        return tuple(
            sorted(
                contacts,
                key=lambda one: (not self.reached(one.path), closeness(one.tie), one.path),
            )
        )

    def _contact_path(self, link: Link | None, source: str) -> str:
        return self.pipeline.person(link, source).path if link else ""


def _key(person: Person) -> str:
    """Return what a person is found by: the path of their note, else their name."""
    return person.path or folded(person.name)


def known_by(circle: Circle, person: Person, because: str) -> Iterator[Helper]:
    """Yield who is reached and knows `person`, with that reason."""
    for contact in circle.knowing(person):
        # Who is reached comes first.
        if not circle.reached(contact.path):
            return
        yield Helper(person_of(contact), because)


def told_by(circle: Circle, lead: Lead) -> Iterator[Helper]:
    """Yield who is reached and gave `lead`."""
    for contact in circle.sources_of(lead):
        if circle.reached(contact.path):
            yield Helper(person_of(contact), "told you of it")


def person_of(contact: Contact) -> Person:
    """Return a contact as a person."""
    return Person(contact.path, contact.name)
