"""The joined picture: leads with their people, touches, facts and next actions.

What can be asked of the whole vault; `building` makes it. Nothing here knows what day it is; a
question about a day takes it as an argument.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from vaultleads.core.model import (
    Contact,
    Lead,
    Link,
    Meeting,
    Note,
    Organization,
    Posting,
    Scalar,
    note_name,
)
from vaultleads.core.names import Names, folded
from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.policy import Settings, Stage
from vaultleads.core.problem import Problem
from vaultleads.core.values import is_empty


class NextAction(NamedTuple):
    """The next small action of a lead; `day` is `None` where the person set none."""

    day: date | None
    text: str
    path: str
    line: int


Place = tuple[str, int]
"""Where a touch stands: path and line, of which each touch has its own."""


@dataclass(slots=True)
class _Known:
    """What was worked out of a picture before, because it is asked again for every lead and day."""

    stages: dict[str, Stage] = field(default_factory=dict)
    contacts: dict[str, Person] = field(default_factory=dict)
    people: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    leads_by_touch: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    talks: dict[str, Touch | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The vault's leads and all that concerns them, by path of the note.

    `touches` and `facts` are keyed by the lead or contact that they belong to, in order of day,
    path and line. `contact_names` gives the contact of a folded name or alias, `None` where two
    bear it. `members` are the contacts of an organization, by `organization_key`, in order.
    `holidays` are the days that are no business days beside weekends. `problems` are all
    problems of the five kinds of notes, in order of place.
    """

    settings: Settings
    names: Names
    notes: Mapping[str, Note] = field(default_factory=dict)
    leads: Mapping[str, Lead] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    postings: Mapping[str, Posting] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    contact_names: Mapping[str, str | None] = field(default_factory=dict)
    touches: Mapping[str, tuple[Touch, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[Learnt, ...]] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holidays: Container[date] = frozenset()
    problems: tuple[Problem, ...] = ()
    _known: _Known = field(default_factory=_Known, repr=False, compare=False)

    def stage(self, lead: Lead) -> Stage | None:
        """Return the stage of `lead`, or `None` where its word is in no list."""
        stages = self._known.stages
        if not stages:
            # Of two that are called the same, the first counts.
            stages.update((one.name, one) for one in reversed(self.settings.words.stages))
        return stages.get(lead.stage)

    def active(self, lead: Lead) -> bool:
        """Whether `lead` is worked; one under a stage of the person's own word is."""
        stage = self.stage(lead)
        return stage is None or stage.active

    def path_of(self, link: Link | None, source: str) -> str | None:
        """Return the path of the note that `link`, written at `source`, points to."""
        if link is None:
            return None
        return self.names.resolve(link, source).path

    def person(self, link: Link, source: str) -> Person:
        """Return whom `link` names. A plain name is the one contact that bears it."""
        return self.person_at(self.path_of(link, source), link)

    def person_at(self, path: str | None, link: Link) -> Person:
        """Return whom `link` names, which leads to the note at `path`, if to any."""
        if path not in self.contacts and link.form == "plain":
            path = self.contact_names.get(folded(link.text))
        if path is None or path not in self.contacts:
            return Person("", link.text if link.form == "plain" else note_name(link.target))
        person = self._known.contacts.get(path)
        if person is None:
            person = self._known.contacts[path] = Person(path, note_name(path))
        return person

    def people(self, lead: Lead) -> tuple[Person, ...]:
        """Return the people on `lead`, each once: contacts, who decides, who it came from."""
        if self.leads.get(lead.path) is not lead:
            return self._people(lead)
        people = self._known.people.get(lead.path)
        if people is None:
            people = self._known.people[lead.path] = self._people(lead)
        return people

    def _people(self, lead: Lead) -> tuple[Person, ...]:
        links = [*lead.contacts]
        if lead.decision_maker is not None:
            links.append(lead.decision_maker)
        if lead.via is not None and self.path_of(lead.via, lead.path) in self.contacts:
            links.append(lead.via)
        return tuple(dict.fromkeys(self.person(link, lead.path) for link in links))

    def organization_name(self, record: Lead | Contact | Posting | Meeting) -> str:
        """Return the name of the record's organization, or an empty string."""
        link = record.organization
        if link is None:
            return ""
        path = self.path_of(link, record.path)
        return note_name(path or link.target) if link.form != "plain" or path else link.text

    def organization_key(self, record: Lead | Contact | Posting | Meeting) -> str:
        """Return what the record's organization is known by, empty if it names none."""
        return folded(self.organization_name(record))

    def same_organization(self, one: Lead | Contact, other: Lead | Contact) -> bool:
        """Whether both records are of one organization: of one note, else of one name."""
        if one.organization is None or other.organization is None:
            return False
        path = self.path_of(one.organization, one.path)
        other_path = self.path_of(other.organization, other.path)
        if path and other_path:
            return path == other_path
        name = self.organization_key(one)
        return bool(name) and name == self.organization_key(other)

    def touches_of(self, path: str, until: date) -> tuple[Touch, ...]:
        """Return the touches of the lead or contact at `path` up to the day `until`."""
        touches = self.touches.get(path, ())
        if not touches or touches[-1].day <= until:
            return touches
        return tuple(touch for touch in touches if touch.day <= until)

    def leads_by_touch(self) -> Mapping[Place, tuple[str, ...]]:
        """Return the leads that each touch belongs to, by path; without those that have none."""
        found = self._known.leads_by_touch
        if not found:
            for path in self.leads:
                for touch in self.touches.get(path, ()):
                    place = touch.path, touch.line
                    found[place] = (*found.get(place, ()), path)
        return found

    def first_talk(self, contact: str) -> Touch | None:
        """Return the first touch that shows the contact at the path `contact` to be reached."""
        talks = self._known.talks
        if contact not in talks:
            shows = (
                touch
                for touch in self.touches.get(contact, ())
                if any(person.path == contact for person in touch.reached)
            )
            talks[contact] = next(shows, None)
        return talks[contact]

    def next_action(self, lead: Lead) -> NextAction | None:
        """Return the next action: the earliest of `due` and the note's open tasks.

        One without a day is returned only where none has a day.
        """
        note = self.notes[lead.path]
        if not note.body.tasks and not (lead.next or lead.due):
            return None
        actions = [
            NextAction(task.due, task.text, lead.path, task.line)
            for task in note.body.tasks
            if not task.done
        ]
        if lead.next or lead.due:
            given = note.properties.get("due" if lead.due else "next")
            line = given.line if given else 0
            actions.append(NextAction(lead.due, lead.next, lead.path, line))
        return min(actions, key=_action_order, default=None)


def _action_order(action: NextAction) -> tuple[bool, date, int]:
    return action.day is None, action.day or date.max, action.line


def alias_names(properties: Mapping[str, object]) -> tuple[str, ...]:
    """Return the aliases that a note's properties give, whatever the note's kind."""
    given = properties.get("aliases")
    value = getattr(given, "value", None)
    if value is None:
        return ()
    items = value.items if hasattr(value, "items") and not isinstance(value, Scalar) else (value,)
    return tuple(item.text for item in items if isinstance(item, Scalar) and not is_empty(item))
