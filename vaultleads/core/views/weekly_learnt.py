"""What was learnt in a week: each fact with its lead and its source, and what talks yielded.

Apart from the report, because a fact may stand in any note: here it is found out what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from vaultleads.core.dates import short_day
from vaultleads.core.dealings import Dealings
from vaultleads.core.model import note_name
from vaultleads.core.people import Learnt, Person
from vaultleads.core.pipeline import Pipeline, Place
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.views.told import Told, told
from vaultleads.core.views.weekly_known import KnownWeek
from vaultleads.core.yields import Yield, yields


class LearntRow(NamedTuple):
    """One fact: what it is about, its text, who told it, and its day in short words.

    `informational` says that it was learnt in an informational interview, and `came` what else
    came of that interview, on the last of its facts. Of an interview that yielded no fact `text` is
    empty.
    """

    subject: LeadLink | NoteLink
    text: Told
    people: tuple[NoteLink, ...]
    day: str
    informational: bool
    came: str


def learnt_in(known: KnownWeek) -> tuple[LearntRow, ...]:
    """Return what was learnt in the week by day, what is about one lead together.

    Informational interviews of which nothing is written down stand at the end.
    """
    pipeline, last = known.pipeline, known.last
    owners = _owners(known)
    facts = sorted(owners, key=lambda fact: (fact.day or date.min, fact.path, fact.line))
    talks = [one for one in yields(pipeline, last) if known.holds(one.interview.day)]
    came = {_place(one.facts[-1]): one for one in talks if one.facts}
    told_in_talks = {_place(fact) for one in talks for fact in one.facts}
    rows = [
        LearntRow(
            _subject(pipeline, known.dealings, fact, owners[fact]),
            told(pipeline, fact.path, fact.text),
            tuple(person_link(pipeline, person) for person in fact.people),
            short_day(fact.day or last, last.year),
            _place(fact) in told_in_talks,
            _came(came.get(_place(fact))),
        )
        for fact in facts
    ]
    first = {row.subject: place for place, row in reversed([*enumerate(rows)])}
    rows.sort(key=lambda row: first[row.subject])
    return (*rows, *_untold(pipeline, talks, last))


def _place(fact: Learnt) -> Place:
    return fact.path, fact.line


def _owners(known: KnownWeek) -> Mapping[Learnt, list[str]]:
    """Return the facts of the week, each with the notes that it belongs to."""
    found: dict[Learnt, list[str]] = {}
    for path, facts in known.pipeline.facts.items():
        for fact in facts:
            if known.holds(fact.day):
                found.setdefault(fact, []).append(path)
    return found


def _subject(
    pipeline: Pipeline, dealings: Dealings, fact: Learnt, owners: Sequence[str]
) -> LeadLink | NoteLink:
    """Return what a fact is about: a lead, if that is clear, else the note that it belongs to."""
    leads = sorted(path for path in owners if path in pipeline.leads)
    if fact.path in leads:
        return lead_link(pipeline, pipeline.leads[fact.path])
    if leads:
        return lead_link(pipeline, pipeline.leads[leads[0]])
    contacts = sorted(path for path in owners if path in pipeline.contacts)
    if contacts:
        person = Person(contacts[0], note_name(contacts[0]))
        theirs = dealings.leads_with(person)
        return lead_link(pipeline, theirs[0]) if len(theirs) == 1 else person_link(pipeline, person)
    return NoteLink(fact.path, link_name(pipeline, fact.path), note_name(fact.path))


def _came(one: Yield | None) -> str:
    """Return what came of an interview beside facts, as a clause; empty for nothing."""
    if one is None:
        return ""
    parts = [
        f"{len(found)} new {what if len(found) == 1 else f'{what}s'}"
        for what, found in (("contact", one.contacts), ("lead", one.leads))
        if found
    ]
    return f"{' and '.join(parts)} came of it" if parts else ""


def _untold(pipeline: Pipeline, talks: Sequence[Yield], last: date) -> list[LearntRow]:
    """Return the interviews of which no fact is written down, the earliest first."""
    rows = []
    for one in reversed(talks):
        if not one.facts:
            people = tuple(person_link(pipeline, person) for person in one.interview.people)
            note = one.interview.notes[0]
            subject = NoteLink(note, link_name(pipeline, note), note_name(note))
            day = short_day(one.interview.day, last.year)
            came = _came(one)
            rows.append(LearntRow(people[0] if people else subject, (), people, day, True, came))
    return rows
