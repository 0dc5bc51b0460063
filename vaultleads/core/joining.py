"""Whom an entry of a log belongs to, and whom it was with.

Apart from the picture that comes out of it (`pipeline`), because this is a rule of its own: a
touch may be logged anywhere, and reaches every lead and contact that it names, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from vaultleads.core.linkcheck import LinkChecker
from vaultleads.core.model import Fact, Link, LogEntry, Meeting, Note
from vaultleads.core.names import folded
from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem


class Joined(NamedTuple):
    """What one note logged and learnt, each with the notes that it belongs to.

    `problems` are those of entries and facts in a note that is not one of ours.
    """

    touches: tuple[tuple[tuple[str, ...], Touch], ...]
    facts: tuple[tuple[tuple[str, ...], Learnt], ...]
    problems: tuple[Problem, ...]


class Joiner:
    """Hands each entry and fact of a vault to the notes that it belongs to."""

    def __init__(self, picture: Pipeline, checker: LinkChecker) -> None:
        self._picture = picture
        self.checker = checker
        self._kinds = {kind.name: kind for kind in picture.settings.words.touch_kinds}
        self._touches: dict[str, list[Touch]] = {}
        self._facts: dict[str, list[Learnt]] = {}
        self._meant: dict[str, tuple[Person, ...]] = {}

    def touches(self) -> dict[str, tuple[Touch, ...]]:
        """Return the touches by the path of the note they belong to, in the order they happened."""
        return {path: _in_time(found) for path, found in self._touches.items()}

    def facts(self) -> dict[str, tuple[Learnt, ...]]:
        """Return the facts by the path of the note they belong to, in order of day and place."""
        return {
            path: tuple(
                sorted(found, key=lambda fact: (fact.day or date.min, fact.path, fact.line))
            )
            for path, found in self._facts.items()
        }

    def take(self, joined: Joined) -> None:
        """Hand out what a note logged and learnt."""
        for owners, touch in joined.touches:
            for owner in owners:
                self._touches.setdefault(owner, []).append(touch)
        for owners, learnt in joined.facts:
            for owner in owners:
                self._facts.setdefault(owner, []).append(learnt)

    def joined(self, note: Note) -> Joined:
        """Return whom all that `note` logged and learnt belongs to."""
        touches: list[tuple[tuple[str, ...], Touch]] = []
        facts: list[tuple[tuple[str, ...], Learnt]] = []
        problems: list[Problem] = []
        falling = _newest_first(note.body.entries)
        foreign = note.kind is None
        for number, entry in enumerate(note.body.entries):
            owners, touch = self._entry(note, entry, -number if falling else number)
            if touch is not None:
                touches.append((owners, touch))
            if foreign:
                problems += self._foreign(note, entry, owners)
        for fact in note.body.facts:
            people = self._people(note, fact.people)
            owners = self._owners(note, fact, people)
            facts.append((owners, Learnt(fact.day, people, fact.text, note.path, fact.line)))
            if foreign:
                problems += self._foreign(note, fact, owners)
        return Joined(tuple(touches), tuple(facts), tuple(problems))

    def join_meeting(self, meeting: Meeting) -> None:
        """Count a meeting's note as a touch, unless the same talk was logged as well."""
        people = self._people(self._picture.notes[meeting.path], meeting.people)
        if meeting.date is None or not people:
            return
        given = self._picture.notes[meeting.path].properties["date"]
        kind = meeting.kind if meeting.kind in self._kinds else "meeting"
        talk = kind not in self._kinds or self._kinds[kind].two_way
        touch = Touch(
            day=meeting.date,
            time="",
            kind=kind,
            inbound=False,
            reached=people if talk else (),
            people=people,
            text="",
            path=meeting.path,
            line=given.line,
        )
        for person in people:
            if person.path and not self._talked(person, meeting.date):
                self._touches.setdefault(person.path, []).append(touch)

    def _entry(
        self, note: Note, entry: LogEntry, order: int
    ) -> tuple[tuple[str, ...], Touch | None]:
        """Return whom an entry belongs to, and the touch that it is, if it is one."""
        people = self._people(note, entry.people) or self._unnamed(note)
        owners = self._owners(note, entry, people)
        kind = self._kinds.get(entry.kind)
        if entry.day is None or (kind is not None and not kind.touch):
            return owners, None
        touch = Touch(
            day=entry.day,
            time=entry.time,
            kind=entry.kind,
            inbound=entry.inbound,
            reached=self._reached(note, entry, people),
            people=people,
            text=entry.text,
            path=note.path,
            line=entry.line,
            order=order,
        )
        return owners, touch

    def _reached(
        self, note: Note, entry: LogEntry, people: tuple[Person, ...]
    ) -> tuple[Person, ...]:
        """Return whom the entry shows to be really reached: everybody in a talk, else senders."""
        kind = self._kinds.get(entry.kind)
        if kind is not None and kind.two_way:
            return people
        if entry.inbound and not entry.people:
            return people
        if not entry.senders:
            return ()
        senders = self._people(note, entry.senders)
        return tuple(person for person in people if person in senders)

    def _owners(
        self, note: Note, said: LogEntry | Fact, people: tuple[Person, ...]
    ) -> tuple[str, ...]:
        """Return the notes that `said` belongs to: its own, and the leads and people it names."""
        picture = self._picture
        owners: dict[str, None] = {note.path: None} if note.kind else {}
        for link in said.links:
            path = picture.path_of(link, note.path)
            if path is not None and (path in picture.leads or path in picture.contacts):
                owners[path] = None
        for person in people:
            if person.path:
                owners[person.path] = None
        return tuple(owners)

    def _people(self, note: Note, links: Sequence[Link]) -> tuple[Person, ...]:
        """Return whom `links` name, each once; a lead among them is what it was about."""
        if not links:
            return ()
        people: dict[Person, None] = {}
        for link in links:
            path = self._picture.path_of(link, note.path)
            if path not in self._picture.leads:
                people[self._person(note, link, path)] = None
        return tuple(people)

    def _person(self, note: Note, link: Link, path: str | None) -> Person:
        person = self._picture.person_at(path, link)
        if person.path or link.form != "plain":
            return person
        word = folded(person.name)
        same = [one for one in self._own_people(note) if word in folded(one.name).split()]
        return same[0] if len(same) == 1 else person

    def _own_people(self, note: Note) -> tuple[Person, ...]:
        """Return the people of a note, among whom a first name is enough."""
        picture = self._picture
        if note.path in picture.leads:
            return picture.people(picture.leads[note.path])
        if note.path in picture.contacts:
            return (Person(note.path, note.name),)
        if note.path in picture.meetings:
            links = picture.meetings[note.path].people
            return tuple(picture.person(link, note.path) for link in links)
        return ()

    def _unnamed(self, note: Note) -> tuple[Person, ...]:
        """Return whom an entry that names nobody was with, as far as its note says."""
        if note.path not in self._meant:
            self._meant[note.path] = self._meant_in(note)
        return self._meant[note.path]

    def _meant_in(self, note: Note) -> tuple[Person, ...]:
        picture = self._picture
        if note.path not in picture.leads:
            return self._own_people(note)
        lead = picture.leads[note.path]
        links = lead.contacts or ([lead.decision_maker] if lead.decision_maker else [])
        people = self._people(note, links)
        return people if len(people) == 1 else ()

    def _talked(self, person: Person, day: date) -> bool:
        """Whether a conversation with `person` was counted on `day`."""
        return any(
            touch.day == day and touch.kind in self._kinds and self._kinds[touch.kind].two_way
            for touch in self._touches.get(person.path, ())
        )

    def _foreign(self, note: Note, said: LogEntry | Fact, owners: tuple[str, ...]) -> list[Problem]:
        """Return what is wrong with an entry meant for us in a note that is not one of ours."""
        if not owners and not self.checker.may_concern_us(note.path, said):
            return []
        told = [problem for problem in note.body.problems if problem.line == said.line]
        return [*told, *self.checker.entry(note.path, said)]


def _newest_first(entries: Sequence[LogEntry]) -> bool:
    days = [entry.day for entry in entries if entry.day]
    return bool(days) and days[0] > days[-1]


def _in_time(touches: list[Touch]) -> tuple[Touch, ...]:
    """Return touches by day; within one by time, where all of that day have one."""
    ordered = sorted(touches, key=attrgetter("day", "path", "order", "line"))
    if len({touch.day for touch in ordered}) == len(ordered):
        return tuple(ordered)
    kept: list[Touch] = []
    for _, group in groupby(ordered, key=lambda touch: touch.day):
        same_day = list(group)
        if all(touch.time for touch in same_day):
            same_day.sort(key=lambda touch: touch.time)
        kept += same_day
    return tuple(kept)
