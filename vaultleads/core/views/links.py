"""Links as views carry them: what is shown, and which note it leads to.

Apart from how a link is written, which is the template's business: a view names the note, and
says whether its bare name is enough to find it.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaultleads.core.model import Lead, note_name
from vaultleads.core.pipeline import Person, Pipeline


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A link to the note that `target` names, shown as `shown`; only text without a target."""

    target: str
    shown: str


@dataclass(frozen=True, slots=True)
class LeadLink:
    """A link to a lead, shown as its organization and role, either of which may be empty."""

    target: str
    organization: str
    role: str


def target_of(pipeline: Pipeline, path: str) -> str:
    """Return what a wikilink needs to find the note at `path`: its name, else its whole path."""
    name = note_name(path)
    return name if pipeline.names.unique(name) else path.removesuffix(".md")


def note_link(pipeline: Pipeline, path: str) -> NoteLink:
    """Return a link to the note at `path`, shown by its name."""
    return NoteLink(target_of(pipeline, path), note_name(path))


def person_link(pipeline: Pipeline, person: Person) -> NoteLink:
    """Return a link to `person`; one without a note is only named."""
    if not person.path:
        return NoteLink("", person.name)
    return note_link(pipeline, person.path)


def lead_link(pipeline: Pipeline, lead: Lead) -> LeadLink:
    """Return a link to `lead`."""
    organization = pipeline.organization_name(lead)
    return LeadLink(target_of(pipeline, lead.path), organization or lead.name, lead.role)
