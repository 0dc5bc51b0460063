"""The view of a generated block about one organization: its leads, people and postings.

Apart from the contacts, because here what is of one organization is gathered from all notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from vaultleads.core.model import Contact, Lead, Organization, Posting, note_name
from vaultleads.core.names import folded
from vaultleads.core.views.block_telling import LeadOfNote, Telling
from vaultleads.core.views.links import NoteLink


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


class OrganizationBlocks:
    """Builds the views of organizations."""

    def __init__(self, telling: Telling) -> None:
        self._told = telling

    def view(self, path: str, source: str) -> OrganizationBlock:
        """Return the view of the organization at `path` for a block in the note at `source`."""
        pipeline = self._told.pipeline
        organization = pipeline.organizations[path]
        mine = self._of_organizations.get(path, [])
        return OrganizationBlock(
            own=path == source,
            organization=self._told.note(path),
            about=_about(organization),
            motivation=organization.motivation,
            leads=tuple(
                self._told.lead_row(self._told.leads[one.path])
                for one in mine
                if isinstance(one, Lead)
            ),
            members=tuple(self._member(one) for one in mine if isinstance(one, Contact)),
            postings=tuple(self._posting(one) for one in mine if isinstance(one, Posting)),
        )

    @cached_property
    def _of_organizations(self) -> Mapping[str, list[Lead | Contact | Posting]]:
        """What is of each organization that has a note: leads in the order of every list."""
        pipeline = self._told.pipeline
        keys = {folded(note_name(path)): path for path in pipeline.organizations}
        found: dict[str, list[Lead | Contact | Posting]] = {}
        records: tuple[Lead | Contact | Posting, ...] = (
            *(one.lead for one in self._told.leads.values()),
            *(pipeline.contacts[path] for path in sorted(pipeline.contacts)),
            *(pipeline.postings[path] for path in sorted(pipeline.postings)),
        )
        for record in records:
            path = keys.get(pipeline.organization_key(record))
            if path is not None:
                found.setdefault(path, []).append(record)
        return found

    def _member(self, contact: Contact) -> Member:
        touches = self._told.pipeline.touches_of(contact.path, self._told.found.day)
        talk = self._told.pipeline.first_talk(contact.path)
        return Member(
            contact=self._told.note(contact.path),
            title=contact.title,
            decides=contact.decision_maker,
            reached=talk is not None and talk.day <= self._told.found.day,
            last=self._told.day(touches[-1].day) if touches else "",
        )

    def _posting(self, posting: Posting) -> PostingOfNote:
        return PostingOfNote(
            self._told.note(posting.path),
            posting.role,
            posting.stage,
            self._told.day(posting.closes) if posting.closes else "",
        )


def _about(organization: Organization) -> str:
    return ", ".join(filter(None, (organization.industry, organization.location)))
