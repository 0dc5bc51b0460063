"""The views of generated blocks about one note: a lead, a contact, an organization.

Apart from the lists, because here everything is told of one: why it stands where it stands, what
happened so far wherever that was logged, and what is next. In its own note a block links not to
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vaultleads.core.dates import short_day
from vaultleads.core.followup.model import FollowUps, Listed
from vaultleads.core.histories import Histories
from vaultleads.core.model import Contact, Lead, Organization, Posting, note_name
from vaultleads.core.names import folded
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, snoozed
from vaultleads.core.views.followups import Entry, entry_of
from vaultleads.core.views.funnel import stage_words
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.priorities import Row, lead_row
from vaultleads.core.views.told import Told, joined, told

MOST_EVENTS = 10
"""What a lead's history shows unless its block is told a `limit`."""
MOST_TOUCHES = 5
"""What a contact's block shows of the touches, unless it is told a `limit`."""
_MOST_FACTS = 5


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its day, what it was, and its note where that is another one."""

    day: str
    what: Told
    note: NoteLink | None


@dataclass(frozen=True, slots=True)
class LeadBlock:
    """What the template of a `lead` block receives.

    `own`: it stands in the lead's own note. `stage` in words, `since` the day on which it came
    there, where that is known. `rule` says why it is in its `tier`, `change` what would lift it or
    what to ask; both are empty for a lead that is not worked, and `outcome` says why it was closed.
    `snoozed` is the day until which it is out of sight. `next` is all that is to be done, else the
    row's step stands. `events` are its history, the newest first; `more` counts the earlier ones.
    """

    own: bool
    active: bool
    stage: str
    since: str
    tier: str
    row: Row
    rule: str
    change: str
    outcome: str
    snoozed: str
    next: Entry | None
    events: tuple[Event, ...]
    more: int


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


@dataclass(frozen=True, slots=True)
class Member:
    """A contact at an organization. `last` is the day of the last touch, empty without one."""

    contact: NoteLink
    title: str
    decides: bool
    reached: bool
    last: str


@dataclass(frozen=True, slots=True)
class PostingOfNote:
    """A posting of an organization: its stage, and until when it is open, if that is known."""

    posting: NoteLink
    role: str
    stage: str
    closes: str


@dataclass(frozen=True, slots=True)
class OrganizationBlock:
    """What the template of an `organization` block receives; what is not known is empty."""

    own: bool
    organization: NoteLink
    about: str
    motivation: int | None
    leads: tuple[LeadOfNote, ...]
    members: tuple[Member, ...]
    postings: tuple[PostingOfNote, ...]


class NoteBlocks:
    """Builds the views of blocks about one note, from one picture of the vault on one day."""

    def __init__(
        self,
        pipeline: Pipeline,
        found: FollowUps,
        histories: Histories,
        leads: Mapping[str, QualifiedLead],
        subjects: Mapping[str, LeadLink],
    ) -> None:
        """Build from `leads`, all that there are by path, and `subjects`, as of `subjects_of`."""
        self._pipeline = pipeline
        self._found = found
        self._histories = histories
        self._leads = leads
        self._subjects = subjects
        self._listed = {one.note: one for one in found.listed}
        self._kinds = {kind.name: kind for kind in pipeline.settings.words.touch_kinds}

    # --- a lead -------------------------------------------------------------------------------

    def lead(self, path: str, source: str, limit: int) -> LeadBlock:
        """Return the view of the lead at `path` for a block in the note at `source`."""
        one = self._leads[path]
        lead, result = one.lead, one.qualification
        active = self._pipeline.active(lead)
        listed = self._listed.get(path)
        events = sorted(self._events(lead), key=lambda event: event[0], reverse=True)
        since = self._histories.since(lead, self._found.day)
        return LeadBlock(
            own=path == source,
            active=active,
            stage=stage_words(lead.stage),
            since=self._day(since) if since else "",
            tier=result.tier,
            row=lead_row(
                self._pipeline, one, self._found.day, listed.follow_ups[0] if listed else None
            ),
            rule=result.rule if active else "",
            change=_change(one) if active else "",
            outcome=lead.outcome,
            snoozed=self._snoozed(lead),
            next=self._entry(listed) if listed else None,
            events=tuple(
                Event(self._day(day), what, self._elsewhere(note, source))
                for (day, _), what, note in events[:limit]
            ),
            more=max(0, len(events) - limit),
        )

    def _events(self, lead: Lead) -> Iterator[tuple[tuple[date, int], Told, str]]:
        """Yield what happened to `lead`, each with what it is ordered by, and the note of it."""
        today = self._found.day
        touches = self._pipeline.touches_of(lead.path, today)
        for number, touch in enumerate(touches):
            yield (touch.day, number), self._touch(touch), touch.path
        for number, change in enumerate(self._histories.changes(lead), len(touches)):
            if change.day <= today:
                after = stage_words(change.after)
                words = f"{stage_words(change.before)} → {after}" if change.before else f"→ {after}"
                yield (change.day, number), (words,), lead.path
        if lead.captured is not None and lead.captured <= today:
            yield (lead.captured, -1), ("captured",), lead.path

    # --- a contact ----------------------------------------------------------------------------

    def contact(self, path: str, source: str, limit: int) -> ContactBlock:
        """Return the view of the contact at `path` for a block in the note at `source`."""
        pipeline, today = self._pipeline, self._found.day
        contact = pipeline.contacts[path]
        touches = pipeline.touches_of(path, today)
        introduced = contact.introduced_by
        return ContactBlock(
            own=path == source,
            contact=self._note(path),
            title=contact.title,
            organization=self._organization(contact),
            decides=contact.decision_maker,
            bond=_bond(contact),
            introduced=person_link(pipeline, pipeline.person(introduced, path))
            if introduced
            else None,
            snoozed=self._snoozed(contact),
            leads=tuple(self._leads_of(contact)),
            next=tuple(self._entry(one) for one in self._listed_by_note.get(path, ())),
            learnt=tuple(self._learnt(path, source)),
            events=tuple(
                Event(self._day(touch.day), self._touch(touch), self._elsewhere(touch.path, source))
                for touch in reversed(touches[-limit:])
            ),
            more=max(0, len(touches) - limit),
        )

    def _leads_of(self, contact: Contact) -> Iterator[LeadOfNote]:
        """Yield the leads that `contact` is on, in the order of every list."""
        for one in self._leads_by_person.get(contact.path, ()):
            given = one.lead.decision_maker
            path = self._pipeline.path_of(given, one.lead.path)
            yield self._lead_row(one, decides=given is not None and path == contact.path)

    @cached_property
    def _leads_by_person(self) -> Mapping[str, list[QualifiedLead]]:
        found: dict[str, list[QualifiedLead]] = {}
        for one in self._leads.values():
            for person in self._pipeline.people(one.lead):
                found.setdefault(person.path, []).append(one)
        return found

    @cached_property
    def _listed_by_note(self) -> Mapping[str, list[Listed]]:
        """The entries of the follow-ups by each note that they are about, or are with."""
        found: dict[str, list[Listed]] = {}
        for one in self._found.listed:
            people = (each.person.path for each in one.follow_ups if each.person)
            for path in dict.fromkeys((one.note, *people)):
                found.setdefault(path, []).append(one)
        return found

    def _learnt(self, path: str, source: str) -> Iterator[Event]:
        facts = [
            fact
            for fact in self._pipeline.facts.get(path, ())
            if any(person.path == path for person in fact.people)
            and (fact.day is None or fact.day <= self._found.day)
        ]
        for fact in facts[: -_MOST_FACTS - 1 : -1]:
            day = self._day(fact.day) if fact.day else ""
            what = told(self._pipeline, fact.path, fact.text)
            yield Event(day, what, self._elsewhere(fact.path, source))

    # --- an organization ----------------------------------------------------------------------

    def organization(self, path: str, source: str) -> OrganizationBlock:
        """Return the view of the organization at `path` for a block in the note at `source`."""
        pipeline = self._pipeline
        organization = pipeline.organizations[path]
        mine = self._of_organizations.get(path, [])
        return OrganizationBlock(
            own=path == source,
            organization=self._note(path),
            about=_about(organization),
            motivation=organization.motivation,
            leads=tuple(
                self._lead_row(self._leads[one.path]) for one in mine if isinstance(one, Lead)
            ),
            members=tuple(self._member(one) for one in mine if isinstance(one, Contact)),
            postings=tuple(self._posting(one) for one in mine if isinstance(one, Posting)),
        )

    @cached_property
    def _of_organizations(self) -> Mapping[str, list[Lead | Contact | Posting]]:
        """What is of each organization that has a note: leads in the order of every list."""
        pipeline = self._pipeline
        keys = {folded(note_name(path)): path for path in pipeline.organizations}
        found: dict[str, list[Lead | Contact | Posting]] = {}
        for record in (
            *(one.lead for one in self._leads.values()),
            *(pipeline.contacts[path] for path in sorted(pipeline.contacts)),
            *(pipeline.postings[path] for path in sorted(pipeline.postings)),
        ):
            path = keys.get(pipeline.organization_key(record))
            if path is not None:
                found.setdefault(path, []).append(record)
        return found

    def _member(self, contact: Contact) -> Member:
        touches = self._pipeline.touches_of(contact.path, self._found.day)
        talk = self._pipeline.first_talk(contact.path)
        return Member(
            contact=self._note(contact.path),
            title=contact.title,
            decides=contact.decision_maker,
            reached=talk is not None and talk.day <= self._found.day,
            last=self._day(touches[-1].day) if touches else "",
        )

    def _posting(self, posting: Posting) -> PostingOfNote:
        return PostingOfNote(
            self._note(posting.path),
            posting.role,
            posting.stage,
            self._day(posting.closes) if posting.closes else "",
        )

    # --- what they have in common -------------------------------------------------------------

    def _lead_row(self, one: QualifiedLead, *, decides: bool = False) -> LeadOfNote:
        active = self._pipeline.active(one.lead)
        return LeadOfNote(
            lead_link(self._pipeline, one.lead),
            stage_words(one.lead.stage),
            one.qualification.tier if active else "",
            one.qualification.quality,
            decides,
        )

    def _touch(self, touch: Touch) -> Told:
        """Return a touch in words: its kind, with whom it was, and what was said."""
        kind = self._kinds.get(touch.kind)
        mark = "from" if touch.inbound else "with" if kind is None or kind.two_way else "to"
        pieces: list[str | NoteLink] = [touch.kind]
        for number, person in enumerate(touch.people):
            pieces += [", " if number else f" {mark} ", person_link(self._pipeline, person)]
        if touch.text:
            pieces += [": ", *told(self._pipeline, touch.path, touch.text)]
        return joined(pieces)

    def _entry(self, listed: Listed) -> Entry:
        return entry_of(self._pipeline, self._subjects, listed, self._found.day)

    def _organization(self, contact: Contact) -> NoteLink | None:
        name = self._pipeline.organization_name(contact)
        path = self._pipeline.path_of(contact.organization, contact.path) or ""
        if not name:
            return None
        return NoteLink(path, link_name(self._pipeline, path) if path else "", name)

    def _snoozed(self, record: Lead | Contact) -> str:
        until = record.snooze
        return self._day(until) if until and snoozed(record, self._found.day) else ""

    def _elsewhere(self, path: str, source: str) -> NoteLink | None:
        return None if path == source else self._note(path)

    def _note(self, path: str) -> NoteLink:
        return NoteLink(path, link_name(self._pipeline, path), note_name(path))

    def _day(self, day: date) -> str:
        return short_day(day, self._found.day.year)


def _change(one: QualifiedLead) -> str:
    """Return what would lift the tier of a lead, or the question that is worth asking first."""
    result = one.qualification
    if result.question is not None:
        asked = result.question.ask(one.asked.name if one.asked else "")
        return f"{asked} ({result.question.leads_to})" if result.question.leads_to else asked
    reached = one.connection.person.name if one.connection.person else ""
    return result.lift.sentence(reached) if result.lift is not None else ""


def _bond(contact: Contact) -> str:
    words = (contact.relationship.replace("-", " "), f"{contact.tie} tie" if contact.tie else "")
    return _listed(word for word in words if word and word != "none")


def _about(organization: Organization) -> str:
    return _listed(filter(None, (organization.industry, organization.location)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
