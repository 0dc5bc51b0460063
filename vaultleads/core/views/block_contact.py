"""The view of a generated block about one contact: what they are to you, and what was exchanged.

Apart from the network report, where a person has one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vaultleads.core.followup.model import Listed
from vaultleads.core.model import Contact
from vaultleads.core.people import Touch
from vaultleads.core.qualified import QualifiedLead
from vaultleads.core.views.block_telling import Event, LeadOfNote, Telling
from vaultleads.core.views.followups import Entry
from vaultleads.core.views.links import NoteLink, person_link
from vaultleads.core.views.told import told

MOST_TOUCHES = 5
"""What is shown of the touches, unless a block is told a `limit`."""
_MOST_FACTS = 5


@dataclass(frozen=True, slots=True)
class ContactBlock:
    """What the template of a `contact` block receives; what is not known is empty.

    `bond` is what they are to you, in words; `introduced` is who introduced them. `next` are the
    things to be done about them, or with them, each about its subject. `learnt` are facts that came
    from them, and `events` the touches with them, both the newest first.
    """

    own: bool
    contact: NoteLink
    title: str
    organization: NoteLink | None
    decides: bool
    bond: str
    introduced: NoteLink | None
    snoozed: str
    leads: tuple[LeadOfNote, ...]
    next: tuple[Entry, ...]
    learnt: tuple[Event, ...]
    events: tuple[Event, ...]
    more: int


class ContactBlocks:
    """Builds the views of contacts."""

    def __init__(self, telling: Telling) -> None:
        self._told = telling

    def view(self, path: str, source: str, limit: int) -> ContactBlock:
        """Return the view of the contact at `path` for a block in the note at `source`."""
        pipeline, today = self._told.pipeline, self._told.found.day
        contact = pipeline.contacts[path]
        touches = pipeline.touches_of(path, today)
        introduced = contact.introduced_by
        return ContactBlock(
            own=path == source,
            contact=self._told.note(path),
            title=contact.title,
            organization=self._told.organization(contact),
            decides=contact.decision_maker,
            bond=_bond(contact),
            introduced=person_link(pipeline, pipeline.person(introduced, path))
            if introduced
            else None,
            snoozed=self._told.snoozed(contact),
            leads=tuple(self._leads_of(contact)),
            next=tuple(self._told.entry(one) for one in self._listed_by_note.get(path, ())),
            learnt=tuple(self._learnt(path, source)),
            events=tuple(self._event(touch, source, path) for touch in reversed(touches[-limit:])),
            more=max(0, len(touches) - limit),
        )

    def _leads_of(self, contact: Contact) -> Iterator[LeadOfNote]:
        """Yield the leads that `contact` is on, in the order of every list."""
        for one in self._leads_by_person.get(contact.path, ()):
            given = one.lead.decision_maker
            path = self._told.pipeline.path_of(given, one.lead.path)
            yield self._told.lead_row(one, decides=given is not None and path == contact.path)

    @cached_property
    def _leads_by_person(self) -> Mapping[str, list[QualifiedLead]]:
        found: dict[str, list[QualifiedLead]] = {}
        for one in self._told.leads.values():
            for person in self._told.pipeline.people(one.lead):
                found.setdefault(person.path, []).append(one)
        return found

    @cached_property
    def _listed_by_note(self) -> Mapping[str, list[Listed]]:
        """The entries of the follow-ups by each note that they are about, or are with."""
        found: dict[str, list[Listed]] = {}
        for one in self._told.found.listed:
            people = (each.person.path for each in one.follow_ups if each.person)
            for path in dict.fromkeys((one.note, *people)):
                found.setdefault(path, []).append(one)
        return found

    def _learnt(self, path: str, source: str) -> Iterator[Event]:
        facts = [
            fact
            for fact in self._told.pipeline.facts.get(path, ())
            if any(person.path == path for person in fact.people)
            and (fact.day is None or fact.day <= self._told.found.day)
        ]
        for fact in facts[: -_MOST_FACTS - 1 : -1]:
            day = self._told.day(fact.day) if fact.day else ""
            what = told(self._told.pipeline, fact.path, fact.text)
            yield Event(day, what, self._told.elsewhere(fact.path, source, path))

    def _event(self, touch: Touch, source: str, subject: str) -> Event:
        where = self._told.elsewhere(touch.path, source, subject)
        return Event(self._told.day(touch.day), self._told.touch(touch, subject), where)


def _bond(contact: Contact) -> str:
    words = (contact.relationship.replace("-", " "), f"{contact.tie} tie" if contact.tie else "")
    return ", ".join(word for word in words if word and word != "none")
