"""The joined picture: leads with their people, touches, facts and next actions.

Apart from the reading of single notes, because only here is the whole vault in view: links are
resolved, and what was logged anywhere reaches the leads and contacts that it names, once.
Nothing here knows what day it is; a question about a day takes it as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from vaultleads.core import schema
from vaultleads.core.linkcheck import entry_link_problems, link_problems
from vaultleads.core.model import (
    AnyRecord,
    Contact,
    Fact,
    Lead,
    Link,
    LogEntry,
    Meeting,
    Note,
    Organization,
    Posting,
    Scalar,
    note_name,
)
from vaultleads.core.names import Names, folded
from vaultleads.core.policy import Settings, Stage
from vaultleads.core.problem import Problem, Severity


class Person(NamedTuple):
    """Somebody on a lead: a contact of the vault by `path`, else only a name."""

    path: str
    name: str


class Touch(NamedTuple):
    """One dated interaction, joined: whom it concerns and where it stands.

    `people` are those it was with; `reached` are those of them whom it shows to be really
    reached: everybody in a conversation, else those that it came from.
    """

    day: date
    time: str
    kind: str
    inbound: bool
    reached: tuple[Person, ...]
    people: tuple[Person, ...]
    text: str
    path: str
    line: int


class Learnt(NamedTuple):
    """One fact of intelligence, joined."""

    day: date | None
    people: tuple[Person, ...]
    text: str
    path: str
    line: int


class NextAction(NamedTuple):
    """The next small action of a lead; `day` is `None` where the person set none."""

    day: date | None
    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The vault's leads and all that concerns them, by path of the note.

    `touches` and `facts` are keyed by the lead or contact that they belong to, in order of day,
    path and line. `problems` are all problems of the five kinds of notes, in order of place.
    """

    settings: Settings
    names: Names
    notes: Mapping[str, Note] = field(default_factory=dict)
    leads: Mapping[str, Lead] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    postings: Mapping[str, Posting] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    touches: Mapping[str, tuple[Touch, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[Learnt, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def stage(self, lead: Lead) -> Stage | None:
        """Return the stage of `lead`, or `None` where its word is in no list."""
        for stage in self.settings.words.stages:
            if stage.name == lead.stage:
                return stage
        return None

    def active(self, lead: Lead) -> bool:
        """Whether `lead` is worked; one under a stage of the person's own word is."""
        stage = self.stage(lead)
        return stage is None or stage.active

    def path_of(self, link: Link | None, source: str) -> str | None:
        """Return the path of the note that `link`, written at `source`, points to."""
        if link is None:
            return None
        return self.names.resolve(link, source).path

    def person(self, link: Link, source: str) -> Person:
        """Return whom `link` names."""
        path = self.path_of(link, source)
        if path is None or path not in self.contacts:
            return Person("", link.text if link.form == "plain" else note_name(link.target))
        return Person(path, note_name(path))

    def people(self, lead: Lead) -> tuple[Person, ...]:
        """Return the people on `lead`, each once: contacts, who decides, who it came from."""
        links = [*lead.contacts]
        if lead.decision_maker is not None:
            links.append(lead.decision_maker)
        if lead.via is not None and self.path_of(lead.via, lead.path) in self.contacts:
            links.append(lead.via)
        return tuple(dict.fromkeys(self.person(link, lead.path) for link in links))

    def organization_name(self, record: Lead | Contact | Posting | Meeting) -> str:
        """Return the name of the record's organization, or an empty string."""
        link = record.organization
        if link is None:
            return ""
        path = self.path_of(link, record.path)
        return note_name(path) if path else (link.text or link.target)

    def touches_of(self, path: str, until: date) -> tuple[Touch, ...]:
        """Return the touches of the lead or contact at `path` up to the day `until`."""
        return tuple(touch for touch in self.touches.get(path, ()) if touch.day <= until)

    def next_action(self, lead: Lead) -> NextAction | None:
        """Return the next action: the earliest of `due` and the note's open tasks.

        One without a day is returned only where none has a day.
        """
        note = self.notes[lead.path]
        actions = [
            NextAction(task.due, task.text, lead.path, task.line)
            for task in note.body.tasks
            if not task.done
        ]
        if lead.next or lead.due:
            given = note.properties.get("due" if lead.due else "next")
            line = given.line if given else 0
            actions.append(NextAction(lead.due, lead.next, lead.path, line))
        return min(actions, key=_action_order, default=None)


def _action_order(action: NextAction) -> tuple[bool, date, int]:
    return action.day is None, action.day or date.max, action.line


def build_pipeline(
    notes: Iterable[Note], settings: Settings, names: Names, others: Iterable[Problem] = ()
) -> Pipeline:
    """Join `notes` into the picture of the vault.

    `notes` are those of the five kinds, and any other note with log entries or facts; `names`
    knows every note of the vault; `others` are problems found before any note was read.
    """
    kept = sorted(notes, key=lambda note: note.path)
    problems = [*others]
    records: dict[str, AnyRecord] = {}
    for note in kept:
        if note.kind is not None:
            record, found = schema.record_of(note, settings.words)
            records[note.path] = record
            problems += [*note.problems, *note.body.problems, *found]
    picture = Pipeline(
        settings=settings,
        names=names,
        notes={note.path: note for note in kept if note.kind},
        leads={path: lead for path, lead in records.items() if isinstance(lead, Lead)},
        contacts={path: one for path, one in records.items() if isinstance(one, Contact)},
        organizations={path: one for path, one in records.items() if isinstance(one, Organization)},
        postings={path: one for path, one in records.items() if isinstance(one, Posting)},
        meetings={path: one for path, one in records.items() if isinstance(one, Meeting)},
    )
    joiner = _Joiner(picture)
    for note in kept:
        problems += joiner.join(note)
        if note.path in records:
            problems += link_problems(note, records[note.path], names)
    for meeting in picture.meetings.values():
        joiner.join_meeting(meeting)
    return replace(
        picture,
        touches=joiner.touches(),
        facts=joiner.facts(),
        problems=_bearable(sorted(set(problems))),
    )


_MOST_PROBLEMS = 100
"""How many problems of one note are listed; a note with more is broken in one way, many times."""


def _bearable(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return sorted problems with those of one note beyond the limit only counted."""
    kept: list[Problem] = []
    for path, group in groupby(problems, key=lambda problem: problem.path):
        found = list(group)
        kept += found[:_MOST_PROBLEMS]
        rest = found[_MOST_PROBLEMS:]
        if rest:
            worst: Severity = "warning"
            if any(problem.severity == "error" for problem in rest):
                worst = "error"
            message = f"{len(rest)} more problems stand below, which are not listed"
            kept.append(
                Problem(path, rest[0].line, 0, "more-problems", message, "mend these", worst)
            )
    return tuple(kept)


class _Joiner:
    """Hands each entry and fact to the leads and contacts that it belongs to."""

    def __init__(self, picture: Pipeline) -> None:
        self._picture = picture
        self._kinds = {kind.name: kind for kind in picture.settings.words.touch_kinds}
        self._by_name: dict[str, str | None] = {}
        for path, contact in picture.contacts.items():
            for name in {folded(contact.name), *map(folded, contact.aliases)}:
                self._by_name[name] = None if name in self._by_name else path
        self._touches: dict[str, list[Touch]] = {}
        self._facts: dict[str, list[Learnt]] = {}

    def touches(self) -> dict[str, tuple[Touch, ...]]:
        return {
            path: tuple(sorted(found, key=lambda touch: (touch.day, touch.path, touch.line)))
            for path, found in self._touches.items()
        }

    def facts(self) -> dict[str, tuple[Learnt, ...]]:
        return {
            path: tuple(
                sorted(found, key=lambda fact: (fact.day or date.min, fact.path, fact.line))
            )
            for path, found in self._facts.items()
        }

    def join(self, note: Note) -> list[Problem]:
        problems: list[Problem] = []
        for entry in note.body.entries:
            owners, people = self._belongs(note, entry)
            if note.kind is None and owners:
                problems += _entry_problems(note, entry, self._picture.names)
            kind = self._kinds.get(entry.kind)
            if entry.day is None or not owners or (kind is not None and not kind.touch):
                continue
            reached = people
            if kind is None or not kind.two_way:
                senders = {self._person(link, note.path) for link in entry.senders}
                silent = entry.inbound and not entry.people
                reached = tuple(one for one in people if silent or one in senders)
            touch = _touch(note.path, entry, entry.day, people, reached)
            for owner in owners:
                self._touches.setdefault(owner, []).append(touch)
        for fact in note.body.facts:
            owners, people = self._belongs(note, fact)
            learnt = Learnt(fact.day, people, fact.text, note.path, fact.line)
            for owner in owners:
                self._facts.setdefault(owner, []).append(learnt)
        return problems

    def _belongs(
        self, note: Note, entry: LogEntry | Fact
    ) -> tuple[tuple[str, ...], tuple[Person, ...]]:
        """Return the leads and contacts that `entry` belongs to, and the people it was with."""
        picture = self._picture
        paths = [picture.path_of(link, note.path) for link in entry.links]
        linked = [path for path in paths if path in picture.leads or path in picture.contacts]
        people = [self._person(link, note.path) for link in entry.people]
        named = [person.path for person in people if person.path]
        own = [note.path] if note.kind in ("lead", "contact") else []
        silent = not people and not any(path in picture.contacts for path in linked)
        if silent:
            people = self._unnamed(note)
            named = [person.path for person in people if person.path]
        owners = tuple(dict.fromkeys([*own, *[path for path in linked if path], *named]))
        return owners, tuple(people)

    def _unnamed(self, note: Note) -> list[Person]:
        """Return whom an entry that names nobody was with, as far as its note says."""
        picture = self._picture
        if note.path in picture.leads:
            contacts = picture.leads[note.path].contacts
            return [picture.person(contacts[0], note.path)] if len(contacts) == 1 else []
        if note.path in picture.contacts:
            return [Person(note.path, note.name)]
        if note.path in picture.meetings:
            return [self._person(link, note.path) for link in picture.meetings[note.path].people]
        return []

    def _person(self, link: Link, source: str) -> Person:
        person = self._picture.person(link, source)
        if person.path:
            return person
        path = self._by_name.get(folded(person.name))
        return Person(path, note_name(path)) if path else person

    def join_meeting(self, meeting: Meeting) -> None:
        """Count a meeting's note as a touch, unless the same talk was logged as well."""
        if meeting.date is None or not meeting.people:
            return
        people = tuple(self._person(link, meeting.path) for link in meeting.people)
        given = self._picture.notes[meeting.path].properties["date"]
        kind = meeting.kind if meeting.kind in self._kinds else "meeting"
        touch = Touch(
            day=meeting.date,
            time="",
            kind=kind,
            inbound=False,
            reached=people,
            people=people,
            text="",
            path=meeting.path,
            line=given.line,
        )
        for person in people:
            if person.path and not self._talked(person, meeting.date):
                self._touches.setdefault(person.path, []).append(touch)

    def _talked(self, person: Person, day: date) -> bool:
        """Whether a conversation with `person` was logged on `day`."""
        return any(
            touch.day == day and touch.kind in self._kinds and self._kinds[touch.kind].two_way
            for touch in self._touches.get(person.path, ())
        )


def _touch(
    path: str,
    entry: LogEntry,
    day: date,
    people: tuple[Person, ...],
    reached: tuple[Person, ...],
) -> Touch:
    return Touch(
        day=day,
        time=entry.time,
        kind=entry.kind,
        inbound=entry.inbound,
        reached=reached,
        people=people,
        text=entry.text,
        path=path,
        line=entry.line,
    )


def _entry_problems(note: Note, entry: LogEntry, names: Names) -> list[Problem]:
    """Return what is wrong with an entry that stands in a note which is not one of ours."""
    said = [problem for problem in note.body.problems if problem.line == entry.line]
    return [*said, *entry_link_problems(note.path, entry, names)]


def alias_names(properties: Mapping[str, object]) -> tuple[str, ...]:
    """Return the aliases that a note's properties give, whatever the note's kind."""
    given = properties.get("aliases")
    value = getattr(given, "value", None)
    if value is None:
        return ()
    items = value.items if hasattr(value, "items") and not isinstance(value, Scalar) else (value,)
    return tuple(item.text for item in items if isinstance(item, Scalar) and item.text)
