"""What the informational interviews yielded: facts, contacts and leads, each counted once.

Apart from the reports, because the week and the pipeline both tell it and must not differ. A fact
is the yield of the interview it was learnt in, a contact of the one whose person introduced them,
a lead of the one that it came from (`via`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from vaultleads.core.model import Link
from vaultleads.core.people import Learnt, Person
from vaultleads.core.pipeline import Pipeline

INFORMATIONAL = "informational"
"""The kind of touch, and of meeting, that is an informational interview."""

_TOLD_WITHIN = 7
"""Days in which a fact is written down that was learnt in an interview, where nothing else was
exchanged with that person meanwhile. More would claim what nobody remembers."""


class Interview(NamedTuple):
    """One informational interview: its day, with whom, and the notes it is told in, by path.

    `people` may be empty, where nobody is named.
    """

    day: date
    people: tuple[Person, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Yield:
    """What one interview yielded. `contacts` and `leads` are paths, in order."""

    interview: Interview
    facts: tuple[Learnt, ...]
    contacts: tuple[str, ...]
    leads: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing came of it so far."""
        return not (self.facts or self.contacts or self.leads)


def yields(pipeline: Pipeline, until: date) -> tuple[Yield, ...]:
    """Return what each informational interview up to the day `until` yielded, the latest first.

    Nothing counts that was learnt, captured or met later. What is said to come from a person counts
    for the last interview with them before it. What was there before an interview did not come of
    it, whatever is said.
    """
    found = _Interviews(pipeline, until)
    facts: dict[Interview, list[Learnt]] = {}
    for fact in _facts(pipeline):
        source = found.of_fact(fact)
        if source is not None:
            facts.setdefault(source, []).append(fact)
    contacts: dict[Interview, list[str]] = {}
    for contact in pipeline.contacts.values():
        source = found.of(contact.introduced_by, contact.path, found.met(contact.path))
        if source is not None:
            contacts.setdefault(source, []).append(contact.path)
    leads: dict[Interview, list[str]] = {}
    for lead in pipeline.leads.values():
        source = found.of(lead.via, lead.path, lead.captured)
        if source is not None:
            leads.setdefault(source, []).append(lead.path)
    return tuple(
        Yield(
            one,
            tuple(facts.get(one, ())),
            tuple(sorted(contacts.get(one, ()))),
            tuple(sorted(leads.get(one, ()))),
        )
        for one in found.latest_first
    )


def _facts(pipeline: Pipeline) -> Iterable[Learnt]:
    """Return every fact once, in order of day and place."""
    every = {(one.path, one.line): one for found in pipeline.facts.values() for one in found}
    return sorted(every.values(), key=lambda one: (one.day or date.min, one.path, one.line))


class _Interviews:
    """The informational interviews of a vault up to a day, and which of them something came of."""

    def __init__(self, pipeline: Pipeline, until: date) -> None:
        self._pipeline = pipeline
        self._until = until
        found = _interviews(pipeline, until)
        self.latest_first = tuple(reversed(found))
        self._by_source: dict[str, list[Interview]] = {}
        for one in found:
            meetings = (path for path in one.notes if path in pipeline.meetings)
            for path in (*meetings, *(person.path for person in one.people if person.path)):
                self._by_source.setdefault(path, []).append(one)

    def of(self, link: Link | None, source: str, day: date | None) -> Interview | None:
        """Return the interview that `link`, written at `source`, gives as where something is from.

        It leads to the note of the meeting or to the person, with whom there may have been several.
        What was there before an interview did not come of it; without a day, it is of the first.
        """
        if link is None or (day is not None and day > self._until):
            return None
        path = self._pipeline.path_of(link, source)
        if path not in self._pipeline.meetings:
            path = self._pipeline.person_at(path, link).path
        found = self._by_source.get(path or "", [])
        if day is None:
            return found[0] if found else None
        return next((one for one in reversed(found) if one.day <= day), None)

    def of_fact(self, fact: Learnt) -> Interview | None:
        """Return the interview in which `fact` was learnt, if it was one."""
        if fact.day is None or fact.day > self._until:
            return None
        if fact.path in self._pipeline.meetings:
            return next(iter(self._by_source.get(fact.path, ())), None)
        people = [person.path for person in fact.people if person.path]
        if not fact.people and fact.path in self._pipeline.contacts:
            people = [fact.path]
        for person in people:
            for one in reversed(self._by_source.get(person, ())):
                if 0 <= (fact.day - one.day).days <= _TOLD_WITHIN:
                    return one if self._nothing_since(person, one.day, fact.day) else None
        return None

    def met(self, contact: str) -> date | None:
        """Return the first day on which the contact at the path `contact` is known of."""
        touches = self._pipeline.touches.get(contact, ())
        days = [touches[0].day] if touches else []
        met = self._pipeline.contacts[contact].met
        return min([*days, met] if met else days, default=None)

    def _nothing_since(self, contact: str, day: date, until: date) -> bool:
        """Whether nothing came from the contact after `day` and up to `until`."""
        return not any(
            day < touch.day <= until and any(one.path == contact for one in touch.reached)
            for touch in self._pipeline.touches.get(contact, ())
        )


def _interviews(pipeline: Pipeline, until: date) -> tuple[Interview, ...]:
    """Return the interviews up to `until` in order, each once, wherever it is told."""
    told: dict[tuple[str, int], Interview] = {}
    for found in pipeline.touches.values():
        for touch in found:
            if touch.kind == INFORMATIONAL and touch.day <= until:
                told[touch.path, touch.line] = Interview(touch.day, touch.people, (touch.path,))
    for meeting in pipeline.meetings.values():
        if meeting.kind == INFORMATIONAL and meeting.date is not None and meeting.date <= until:
            people = tuple(pipeline.person(link, meeting.path) for link in meeting.people)
            told[meeting.path, 0] = Interview(meeting.date, people, (meeting.path,))
    ordered = sorted(told.values(), key=lambda one: (one.day, one.notes, one.people))
    return tuple(
        one for _, same_day in groupby(ordered, lambda one: one.day) for one in _once(same_day)
    )


def _once(same_day: Iterable[Interview]) -> list[Interview]:
    """Return the interviews of one day; two with somebody in common are one, told in two notes."""
    kept: list[Interview] = []
    for one in same_day:
        same = (not set(one.people).isdisjoint(other.people) for other in kept)
        place = next((at for at, is_same in enumerate(same) if is_same), None)
        if place is None:
            kept.append(one)
        else:
            kept[place] = _joined(kept[place], one)
    return kept


def _joined(one: Interview, other: Interview) -> Interview:
    people = sorted({*one.people, *other.people}, key=lambda person: (not person.path, person))
    notes = {*one.notes, *other.notes}
    return Interview(one.day, tuple(people), tuple(sorted(notes)))
