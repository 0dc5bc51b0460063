"""Every lead with all that is known of it: what a template for a report of one's own begins from.

Apart from the views of the shipped reports, each of which shows of a lead what it needs: here
nothing is chosen and nothing left out, and days are days, so that a template can compare them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vaultleads.core.followup.model import FollowUps
from vaultleads.core.model import note_name
from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, qualified_leads, snoozed
from vaultleads.core.qualify import horizon_label
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.told import Told, told


@dataclass(frozen=True, slots=True)
class TouchRow:
    """One touch of a lead: its day, its kind (`call`, `email`), and with whom it was.

    `inbound` says that it came from the other side. `text` are texts and links in turn, for the
    filter `phrase`; `note` is where it stands, in the line `line`.
    """

    day: date
    kind: str
    inbound: bool
    people: tuple[NoteLink, ...]
    text: Told
    note: NoteLink
    line: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact learnt: its day, which may be missing, who told it, and the rest as of a touch."""

    day: date | None
    people: tuple[NoteLink, ...]
    text: Told
    note: NoteLink
    line: int


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead; what is not known is empty, or no number or day.

    `standing` is `active`, `won`, `lost` or `parked`; `active` says that it is worked, `snoozed`
    that it is out of sight. `quality` is 0 to 100, of which `known` per cent rest on answers;
    `connection_points`, `alignment_points` and `horizon_points` add up to it. `rule` is the
    sentence that set the tier, `question` what to ask next. `first` and `last` are the days between
    which the opening is expected. `touches` and `facts` are in order of their days, the oldest
    first, wherever they were written down.
    """

    lead: LeadLink
    name: str
    organization: str
    role: str
    need: str
    stage: str
    standing: str
    active: bool
    snoozed: bool
    source: str
    warmth: str
    tier: str
    by_hand: bool
    quality: int
    known: int
    connection: str
    connection_points: int
    alignment: int | None
    alignment_points: int
    horizon: str
    horizon_points: int
    first: date | None
    last: date | None
    rule: str
    question: str
    next: str
    due: date | None
    captured: date | None
    outcome: str
    people: tuple[NoteLink, ...]
    touches: tuple[TouchRow, ...]
    facts: tuple[FactRow, ...]


def lead_rows(pipeline: Pipeline, found: FollowUps) -> tuple[LeadRow, ...]:
    """Return all leads of a vault on the day of `found`, in the order of every list.

    Closed, parked and snoozed ones are among them. What was written down for a later day is not.
    """
    leads = qualified_leads(pipeline, found.day) if found.leads is None else found.leads
    warmths = {source.name: source.warmth for source in pipeline.settings.words.sources}
    links = _Links(pipeline)
    return tuple(_row(links, one, found.day, warmths.get(one.lead.source, "")) for one in leads)


class _Links:
    """Links to the notes of a vault, each made once, since the same are named again and again."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self._people: dict[Person, NoteLink] = {}
        self._notes: dict[str, NoteLink] = {}

    def people(self, people: Iterable[Person]) -> tuple[NoteLink, ...]:
        """Return a link to each of `people`."""
        return tuple(self._person(person) for person in people)

    def note(self, path: str) -> NoteLink:
        """Return a link to the note at `path`."""
        link = self._notes.get(path)
        if link is None:
            link = NoteLink(path, link_name(self.pipeline, path), note_name(path))
            self._notes[path] = link
        return link

    def _person(self, person: Person) -> NoteLink:
        link = self._people.get(person)
        if link is None:
            link = self._people[person] = person_link(self.pipeline, person)
        return link


def _row(links: _Links, one: QualifiedLead, today: date, warmth: str) -> LeadRow:
    pipeline, lead, result = links.pipeline, one.lead, one.qualification
    stage = pipeline.stage(lead)
    connection, alignment, horizon = result.parts
    facts = (fact for fact in pipeline.facts.get(lead.path, ()) if not _later(fact.day, today))
    return LeadRow(
        lead=lead_link(pipeline, lead),
        name=lead.name,
        organization=pipeline.organization_name(lead),
        role=lead.role,
        need=lead.need,
        stage=lead.stage,
        standing=stage.standing if stage else "active",
        active=pipeline.active(lead),
        snoozed=snoozed(lead, today),
        source=lead.source,
        warmth=warmth,
        tier=result.tier,
        by_hand=result.by_hand,
        quality=result.quality,
        known=result.known_percent,
        connection=one.connection.value,
        connection_points=connection.points,
        alignment=lead.alignment,
        alignment_points=alignment.points,
        horizon=horizon_label(lead.horizon, one.window) if lead.horizon else "",
        horizon_points=horizon.points,
        first=one.window.first if one.window else None,
        last=one.window.last if one.window else None,
        rule=result.rule,
        question=_question(one),
        next=one.next_action.text if one.next_action else "",
        due=one.due,
        captured=lead.captured,
        outcome=lead.outcome,
        people=links.people(pipeline.people(lead)),
        touches=tuple(_touch(links, touch) for touch in pipeline.touches_of(lead.path, today)),
        facts=tuple(_fact(links, fact) for fact in facts),
    )


def _question(one: QualifiedLead) -> str:
    question = one.qualification.question
    return question.ask(one.asked.name if one.asked else "") if question else ""


def _touch(links: _Links, touch: Touch) -> TouchRow:
    people, note = links.people(touch.people), links.note(touch.path)
    text = told(links.pipeline, touch.path, touch.text)
    return TouchRow(touch.day, touch.kind, touch.inbound, people, text, note, touch.line)


def _fact(links: _Links, fact: Learnt) -> FactRow:
    people, note = links.people(fact.people), links.note(fact.path)
    text = told(links.pipeline, fact.path, fact.text)
    return FactRow(fact.day, people, text, note, fact.line)


def _later(day: date | None, today: date) -> bool:
    return day is not None and day > today
