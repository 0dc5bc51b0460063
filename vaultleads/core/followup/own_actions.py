"""Rule 3, next action: what the person has planned, on the day they wrote.

Apart from the other rules because nothing is worked out here: these are decisions, and their days
are never moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from vaultleads.core.followup.case import Day
from vaultleads.core.followup.model import (
    Evidence,
    FollowUp,
    NotePart,
    OpenAction,
    Phrase,
    TaskPlace,
)
from vaultleads.core.likeness import TITLES
from vaultleads.core.links import link_spans
from vaultleads.core.model import Contact, Lead, Note, Organization
from vaultleads.core.names import folded
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Person
from vaultleads.core.spans import blanked, silent_spans
from vaultleads.core.suggest import normal

_ANSWERS = pattern(r"\b(?:answer|reply|respond|write back|get back)\b", re.IGNORECASE)
_PRONOUN = pattern(r"\b(?:him|her|them)\b", re.IGNORECASE)
_WORD = pattern(r"[^\W_]+(?:[-'’][^\W_]+)*")
_KINDS_BY_VERB = {
    "answer": "reply",
    "apply": "application",
    "ask": "email",
    "confirm": "email",
    "follow": "email",
    "invite": "email",
    "meet": "meeting",
    "offer": "email",
    "propose": "email",
    "respond": "reply",
    "ring": "call",
    "send": "email",
    "suggest": "email",
    "tell": "email",
    "write": "email",
}
"""What an action is logged as, by its first word, where that is no kind of touch itself."""


_ALSO_WORDS = frozenset(
    "an art bill chase dawn dean do drew eve faith frank gene grace guy hope in jack joy june lane"
    " long mark may miles my pat penny ray rich rob rose ruby see so son sue summer sun to victor"
    " wade will wing you".split()
)
"""First names that are words as well: they name somebody only as they are written, in capitals."""


def open_actions(day: Day, note: Note) -> tuple[OpenAction, ...]:
    """Return what `note` plans, by day and line; what has no day comes last."""
    if note.path not in day.planned:
        day.planned[note.path] = _open_actions(day, note)
    return day.planned[note.path]


def _open_actions(day: Day, note: Note) -> tuple[OpenAction, ...]:
    found = [
        OpenAction(
            task.due,
            task.text,
            Evidence(note.path, task.line, task.due, "", task.text),
            TaskPlace(task.line, task.text),
        )
        for task in note.body.tasks
        if not task.done
    ]
    record = _planning_record(day, note.path)
    if record is not None and (record.next or record.due):
        given = note.properties.get("due" if record.due else "next")
        line = given.line if given else 1
        evidence = Evidence(note.path, line, record.due, "", record.next)
        found.append(OpenAction(record.due, record.next, evidence, None))
    return tuple(sorted(found, key=_order))


def _planning_record(day: Day, path: str) -> Lead | Contact | Organization | None:
    pipeline = day.pipeline
    return (
        pipeline.leads.get(path) or pipeline.contacts.get(path) or pipeline.organizations.get(path)
    )


def _order(action: OpenAction) -> tuple[bool, date, int]:
    return action.day is None, action.day or date.max, action.evidence.line


def next_actions(day: Day, note: Note, planned: Sequence[OpenAction]) -> tuple[FollowUp, ...]:
    """Return the follow-ups of what is `planned` in `note` for a day; none if the rule is off."""
    if not planned or not day.policy.next_action:
        return ()
    seen: Counter[tuple[date | None, str]] = Counter()
    found: list[FollowUp] = []
    for action in planned:
        if action.day:
            one = follow_up_of(day, note, action)
            same = seen[action.day, action.text]
            seen[action.day, action.text] += 1
            # Two tasks may say the same, and each has its own box.
            found.append(replace(one, step=str(same + 1)) if same else one)
    return tuple(found)


def follow_up_of(day: Day, note: Note, action: OpenAction) -> FollowUp:
    """Return a planned action as a follow-up."""
    lead = day.pipeline.leads.get(note.path)
    meant = _meant(day, note, action.text)
    return FollowUp(
        rule="next-action",
        note=note.path,
        lead=note.path if lead else "",
        person=meant.person,
        due=action.day,
        fixed=True,
        action=phrase_of(day, note, action.text) or ("do what you set this day for",),
        because=("a task of yours" if action.task else "your next step",),
        evidence=action.evidence,
        # "Write up the talk" reaches nobody, so only what names somebody is logged as a touch.
        touch_kind=kind_of(day, action.text) if meant.named else "",
        task=action.task,
    )


def planned_answer(day: Day, person: Person | None, lead: Lead | None) -> OpenAction | None:
    """Return the dated action that is, or will be, the answer to `person`, the earliest."""
    found: list[OpenAction] = []
    for path in (lead.path if lead else "", person.path if person else ""):
        note = day.pipeline.notes.get(path)
        if note is None:
            continue
        theirs = person is not None and path == person.path
        found += [
            action
            for action in open_actions(day, note)
            if action.day and (theirs or _is_answer(day, note, action.text, person))
        ]
    for other in day.dealings.leads_with(person) if person else ():
        if lead is None or other.path != lead.path:
            note = day.pipeline.notes[other.path]
            found += [
                action
                for action in open_actions(day, note)
                if action.day and person and _names(_said(day, note, action.text), person)
            ]
    return min(found, key=_order, default=None)


def _is_answer(day: Day, note: Note, text: str, person: Person | None) -> bool:
    if person is not None and _names(_said(day, note, text), person):
        return True
    return bool(_ANSWERS.search(text)) and not _names_somebody(day, note, text)


def _names_somebody(day: Day, note: Note, text: str) -> bool:
    said = _said(day, note, text)
    lead = day.pipeline.leads.get(note.path)
    return bool(said.linked) or (
        lead is not None and any(_names(said, person) for person in day.dealings.on(lead))
    )


class _Said(NamedTuple):
    """What an action says: the people it links to, and its words, as they are and folded."""

    linked: tuple[Person, ...]
    written: tuple[str, ...]
    words: tuple[str, ...]


def _said(day: Day, note: Note, text: str) -> _Said:
    linked = (part for part in phrase_of(day, note, text) if isinstance(part, Person))
    return _Said(tuple(linked), _words(text), _words(folded(text)))


def _names(said: _Said, person: Person) -> bool:
    """Whether an action names `person`: by a link, by the whole name or by the first one."""
    if person in said.linked:
        return True
    name, whole = _name(person.name)
    # Nearly every time nobody of that name is meant, and this tells it.
    if not name or (whole[0] not in said.words and name[0] not in said.written):
        return False
    if any(said.words[at : at + len(whole)] == whole for at in range(len(said.words))):
        return True
    # Of "A. Smith" the first word is an initial.
    if len(name[0]) == 1:
        return False
    return name[0] in said.written if whole[0] in _ALSO_WORDS else whole[0] in said.words


# Kept, because each text is looked through for each of many people.
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(_WORD.findall(text.replace("'s", "").replace("’s", "")))


@lru_cache(maxsize=4096)
def _name(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a person's name without titles, as they are written and folded."""
    name = tuple(word for word in _words(text) if word.casefold() not in TITLES)
    return name, tuple(folded(word) for word in name)


class _Meant(NamedTuple):
    """Whom an action is with, and whether it says that it is with anybody."""

    person: Person | None
    named: bool


def _meant(day: Day, note: Note, text: str) -> _Meant:
    """Return whom an action is with: the one it names, else the only one it can be."""
    if note.path in day.pipeline.contacts:
        person = Person(note.path, note.name)
        alone = len(_words(text)) == 1
        named = alone or bool(_PRONOUN.search(text)) or _names(_said(day, note, text), person)
        return _Meant(person, named)
    said = _said(day, note, text)
    if said.linked:
        return _Meant(said.linked[0], named=True)
    people = _people_of(day, note)
    found = [person for person in people if _names(said, person)]
    if found:
        return _Meant(found[0] if len(found) == 1 else None, named=True)
    return _Meant(people[0] if len(people) == 1 else None, named=False)


def _people_of(day: Day, note: Note) -> tuple[Person, ...]:
    """Return the people of a lead or a meeting."""
    pipeline = day.pipeline
    lead, meeting = pipeline.leads.get(note.path), pipeline.meetings.get(note.path)
    if lead is not None:
        return day.dealings.on(lead)
    links = meeting.people if meeting is not None else ()
    return tuple(pipeline.person(link, note.path) for link in links)


def phrase_of(day: Day, note: Note, text: str) -> Phrase:
    """Return what stands in `note` as a phrase: its links become people and notes."""
    told = " ".join(text.split())
    if "[" not in told:
        return (told,) if told else ()
    pipeline = day.pipeline
    parts: list[str | Person | NotePart] = []
    at = 0
    for start, end, link in link_spans(blanked(told, silent_spans(told).code), 1):
        path = pipeline.path_of(link, note.path)
        if path and path in pipeline.contacts:
            part: str | Person | NotePart = Person(path, pipeline.contacts[path].name)
        else:
            part = NotePart(path, link.text) if path else link.text
        parts += [told[at:start], part]
        at = end
    parts.append(told[at:])
    return tuple(part for part in parts if part)


def kind_of(day: Day, text: str) -> str:
    """Return the kind of touch that doing `text` is logged as, empty for what reaches nobody.

    Its first word says so: a kind, one of its aliases, or what people write to others with.
    """
    match = _WORD.search(text)
    if match is None:
        return ""
    first = normal(match[0])
    kind = day.kinds_by_word.get(first) or day.kinds_by_word.get(_KINDS_BY_VERB.get(first, ""))
    return kind.name if kind is not None and kind.touch else ""
