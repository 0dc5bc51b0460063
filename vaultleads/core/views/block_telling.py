"""What blocks about a lead, a contact and an organization have in common: how things are told.

Apart from their views, so that a touch reads the same in each of them. In its own note a block
links not to itself, and of what stands there it does not say where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vaultleads.core.dates import short_day
from vaultleads.core.followup.model import FollowUps, Listed
from vaultleads.core.model import Contact, Lead, note_name
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, snoozed
from vaultleads.core.views.followups import Entry, entry_of
from vaultleads.core.views.funnel import stage_words
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.told import Told, joined, told


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its day, what it was, and its note where that is another one."""

    day: str
    what: Told
    note: NoteLink | None


@dataclass(frozen=True, slots=True)
class LeadOfNote:
    """A lead that a contact is on, or that an organization has.

    `tier` is empty where it is not worked; `decides` says that the contact decides on it.
    """

    lead: LeadLink
    stage: str
    tier: str
    quality: int
    decides: bool = False


class Telling:
    """Tells of one picture of the vault on one day.

    `leads` are all that there are by path, in the order of every list; `subjects` as of
    `subjects_of`.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        found: FollowUps,
        leads: Mapping[str, QualifiedLead],
        subjects: Mapping[str, LeadLink],
    ) -> None:
        self.pipeline = pipeline
        self.found = found
        self.leads = leads
        self._subjects = subjects
        self._kinds = {kind.name: kind for kind in pipeline.settings.words.touch_kinds}

    def lead_row(self, one: QualifiedLead, *, decides: bool = False) -> LeadOfNote:
        """Return one lead in a line; `decides` says that the person told of decides on it."""
        active = self.pipeline.active(one.lead)
        return LeadOfNote(
            lead_link(self.pipeline, one.lead),
            stage_words(one.lead.stage),
            one.qualification.tier if active else "",
            one.qualification.quality,
            decides,
        )

    def touch(self, touch: Touch, subject: str = "") -> Told:
        """Return a touch in words: its kind, with whom it was, and what was said.

        That it was with the contact at `subject` goes without saying.
        """
        kind = self._kinds.get(touch.kind)
        mark = "from" if touch.inbound else "with" if kind is None or kind.two_way else "to"
        pieces: list[str | NoteLink] = [touch.kind]
        others = [person for person in touch.people if not subject or person.path != subject]
        if not others and subject and touch.inbound and not (kind and kind.inbound):
            pieces.append(" from them")
        for number, person in enumerate(others):
            shown = person_link(self.pipeline, person) if person.path else person.name
            pieces += [", " if number else f" {mark} ", shown]
        if touch.text:
            pieces += [": ", *told(self.pipeline, touch.path, touch.text)]
        return joined(pieces)

    def entry(self, listed: Listed) -> Entry:
        """Return all that is to be done about one note."""
        return entry_of(self.pipeline, self._subjects, listed, self.found.day)

    def organization(self, contact: Contact) -> NoteLink | None:
        """Return a link to where `contact` works, as far as that is known."""
        name = self.pipeline.organization_name(contact)
        path = self.pipeline.path_of(contact.organization, contact.path) or ""
        if not name:
            return None
        return NoteLink(path, link_name(self.pipeline, path) if path else "", name)

    def snoozed(self, record: Lead | Contact) -> str:
        """Return the day until which `record` is out of sight, empty if it is in sight."""
        until = record.snooze
        return self.day(until) if until and snoozed(record, self.found.day) else ""

    def elsewhere(self, path: str, source: str, subject: str) -> NoteLink | None:
        """Return the note at `path`, unless it is that of the block, or that it is about."""
        return None if path in (source, subject) else self.note(path)

    def note(self, path: str) -> NoteLink:
        """Return a link to the note at `path`, which is shown by its name."""
        return NoteLink(path, link_name(self.pipeline, path), note_name(path))

    def day(self, day: date) -> str:
        """Return a day in short words."""
        return short_day(day, self.found.day.year)
