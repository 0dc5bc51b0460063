"""Links as views carry them: which note, under which name, shown as what.

Apart from how a link is written, which is the template's business: a view names the note, and
says by which name a wikilink finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaultleads.core.model import Lead, note_name
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A link to the note at `path`, which a wikilink finds as `name`, shown as `shown`.

    Without a path it is only a name: somebody who has no note.
    """

    path: str
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class LeadLink:
    """A link to a lead, shown as its organization and its role, which may be empty."""

    path: str
    name: str
    organization: str
    role: str


def link_name(pipeline: Pipeline, path: str) -> str:
    """Return what a wikilink needs to find the note at `path`: its name, else its whole path."""
    name = note_name(path)
    return name if pipeline.names.unique(name) else path.removesuffix(".md")


def person_link(pipeline: Pipeline, person: Person) -> NoteLink:
    """Return a link to `person`; one without a note is only named."""
    name = link_name(pipeline, person.path) if person.path else ""
    return NoteLink(person.path, name, person.name)


def lead_link(pipeline: Pipeline, lead: Lead) -> LeadLink:
    """Return a link to `lead`, shown by organization and role, or by its own name without one."""
    organization = pipeline.organization_name(lead)
    name = link_name(pipeline, lead.path)
    if not organization:
        return LeadLink(lead.path, name, lead.name, "")
    return LeadLink(lead.path, name, organization, lead.role)
