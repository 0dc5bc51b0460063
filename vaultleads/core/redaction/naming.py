"""Whom the notes of a vault name: every person and organization, in whatever property or entry.

Apart from the forms of a name, which are a matter of letters: here the notes are asked, and each
who is named gets the initials that stand for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from vaultleads.core.likeness import linkedin_key, site_key
from vaultleads.core.links import find_links
from vaultleads.core.model import Contact, Lead, Link, Posting, note_name
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.redaction.common_words import COMMON, MAILBOXES, PARTICLES
from vaultleads.core.redaction.details import EMAIL, LINK, PHONE
from vaultleads.core.redaction.forms import (
    Form,
    Kind,
    exact_form,
    forms_of,
    initials,
    is_caseless,
    is_name,
)
from vaultleads.core.redaction.letters import joined

_BETWEEN_NAMES = re.compile(r"\s+(?:and|und|et|with|at|from|of|bei|von)\s+|\s+[-–—]\s+|[,;/&+()|:]")
"""What stands between the names of several, where a plain text is given for a link."""
_HEAD = re.compile(r"\s+[-–—·|]\s+|:\s+|\s+@\s+")
"""What stands between the organization and the rest in the name of a lead's note."""
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2}[:.]\d\d")
_ANY = 99
"""Pieces of a telephone number or an address: as many as there are."""
_KNOWN_DIGITS = 7
"""Digits of a telephone number that are enough to know it by, from its end."""
_MOST_WORDS = 5
"""Words of a name; more of them are a sentence about somebody."""
_OWN_MAILBOX = 5
"""Letters from which the part of an address before the `@` is somebody's own name."""


@dataclass(slots=True)
class _Somebody:
    """A person or an organization: the name that the initials are of, and all forms of names."""

    name: str
    kind: Kind
    forms: list[Form] = field(default_factory=list)


def named_in(pipeline: Pipeline, reports: Iterable[str] = ()) -> dict[str, tuple[Form, str]]:
    """Return how all are called whom the vault names, by letters: the form, and what replaces it.

    `reports` are the texts of reports, which may be older than the notes: whom they link to is
    known, even where the note is gone.

    Two who share their initials are told apart by a number, in order of the paths of their notes;
    those without a note follow, in order of name. A part of a name that two share becomes its own
    initial. How to reach somebody (an address, a number) becomes what it is: `[e-mail]`.
    """
    found = _Gathered(pipeline)
    found.from_notes()
    found.from_names()
    for report in reports:
        found.from_links(_links_of(report))
    return _by_letters(found.everybody(), _details(pipeline))


class _Gathered:
    """All who are named, found in two steps: those with a note, and those who are only named."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._noted: dict[str, _Somebody] = {}
        self._named: dict[str, _Somebody] = {}
        self._wholes: set[str] = set()
        self._parts: dict[str, set[str]] = {}
        self._met: set[tuple[str, str]] = set()
        """What was taken in, by path or kind and name: most is said again and again."""

    def everybody(self) -> Iterator[_Somebody]:
        """Yield all, in order."""
        yield from (self._noted[path] for path in sorted(self._noted))
        yield from (self._named[key] for key in sorted(self._named))

    def from_notes(self) -> None:
        """Take in the contacts and organizations, under each name that a note or a link gives."""
        records = (*self._pipeline.contacts.values(), *self._pipeline.organizations.values())
        for record in records:
            kind: Kind = "person" if isinstance(record, Contact) else "organization"
            self._noted[record.path] = _Somebody(record.name, kind)
            for name in (record.name, *record.aliases):
                self._call(record.path, name)
        for link, source in _links(self._pipeline):
            path = self._pipeline.path_of(link, source)
            if path in self._noted and link.form != "plain" and _names_somebody(link.text):
                self._call(path, link.text)

    def _call(self, path: str, name: str) -> None:
        """Take in that who has the note at `path` is also called `name`."""
        if (path, name) in self._met:
            return
        self._met.add((path, name))
        somebody = self._noted[path]
        if not is_name(name):
            exact = exact_form(name)
            somebody.forms += [exact] if exact else []
            return
        for form in forms_of(somebody.kind, name):
            somebody.forms.append(form)
            if form.whole:
                self._wholes.add(form.key)
            else:
                self._parts.setdefault(form.key, set()).add(path)

    def from_names(self) -> None:
        """Take in those who have no note: named in a property, an entry, a fact or a file name."""
        for person in _persons(self._pipeline):
            if not person.path:
                self._name("person", person.name)
        for record in (*_members(self._pipeline), *self._pipeline.meetings.values()):
            self._name_organization(self._pipeline.organization_name(record))
        leads: list[Lead | Posting] = [*self._pipeline.leads.values()]
        for lead in (*leads, *self._pipeline.postings.values()):
            self._name_organization(_head(lead))
        for meeting in self._pipeline.meetings.values():
            told = bool(meeting.people or meeting.organization)
            self._name("other", _DATE.sub(" ", meeting.name).strip(" -–—·"), whole=not told)
        self.from_links(_links(self._pipeline))

    def _name_organization(self, text: str) -> None:
        """Take in the organization that a plain text names, be it with single letters only."""
        self._name("organization", text)
        exact = None if is_name(text) or text.strip().isdecimal() else exact_form(text)
        noted = any(exact in one.forms for one in self._noted.values()) if exact else True
        if exact and not noted:
            self._named.setdefault(exact.key, _Somebody(exact.key, "organization", [exact]))

    def from_links(self, links: Iterable[tuple[Link, str]]) -> None:
        """Take in whom a link names that leads nowhere."""
        for link, source in links:
            if link.form != "plain" and self._pipeline.names.resolve(link, source) == (None, ()):
                name = _DATE.sub(" ", note_name(link.target)).strip(" -–—·")
                kind: Kind = "person" if _like_a_person(name) else "other"
                self._name(kind, name, whole=not _HEAD.search(name))

    def _name(self, kind: Kind, text: str, *, whole: bool = True) -> None:
        """Take in whom a plain text names, each of them, unless they are known already.

        The text as a `whole` is a name, too.
        """
        if (kind, text) in self._met:
            return
        self._met.add((kind, text))
        pieces = filter(_names_somebody, map(str.strip, _BETWEEN_NAMES.split(text)))
        for name in dict.fromkeys((text.strip(), *pieces) if whole else pieces):
            key = joined(name)
            known = key in self._wholes or key in self._named or len(self._parts.get(key, ())) == 1
            if key and is_name(name) and not known:
                self._named[key] = _Somebody(name, kind, list(forms_of(kind, name)))


def _names_somebody(text: str) -> bool:
    """Return whether a text names somebody, and does not only speak of them (`her boss`)."""
    words = text.split()
    capital = any(word[:1].isupper() and joined(word) not in COMMON for word in words)
    return len(words) <= _MOST_WORDS and (capital or any(map(is_caseless, words)))


def _like_a_person(text: str) -> bool:
    words = [word for word in text.split() if joined(word) not in PARTICLES]
    return len(words) in {2, 3} and all(word[:1].isupper() and word.isalpha() for word in words)


def _head(record: Lead | Posting) -> str:
    """Return what of the name of a lead's or a posting's note may name an organization."""
    head = _HEAD.split(record.name)[0]
    words = {joined(word) for word in head.split()}
    said = words <= {joined(word) for word in record.role.split()}
    return "" if said or (record.organization and words <= COMMON) else head


def _members(pipeline: Pipeline) -> Iterator[Lead | Contact | Posting]:
    yield from pipeline.leads.values()
    yield from pipeline.contacts.values()
    yield from pipeline.postings.values()


def _persons(pipeline: Pipeline) -> Iterator[Person]:
    """Yield all persons in properties, entries and facts."""
    for touch in chain.from_iterable(pipeline.touches.values()):
        yield from touch.people
    for fact in chain.from_iterable(pipeline.facts.values()):
        yield from fact.people
    for note in pipeline.notes.values():
        named = [
            *(one.people for one in note.body.entries),
            *(one.people for one in note.body.facts),
        ]
        for people in named:
            yield from (pipeline.person(link, note.path) for link in people)
    for link, source in _given(pipeline):
        path = pipeline.path_of(link, source)
        if path is None or path in pipeline.contacts:
            yield pipeline.person_at(path, link)


def _given(pipeline: Pipeline) -> Iterator[tuple[Link, str]]:
    """Yield the links that are given as properties, but for organizations, and where they stand."""
    for lead in pipeline.leads.values():
        links = (*lead.contacts, lead.decision_maker, lead.via)
        yield from ((link, lead.path) for link in links if link)
    for contact in pipeline.contacts.values():
        links = (*contact.knows, contact.introduced_by)
        yield from ((link, contact.path) for link in links if link)
    for meeting in pipeline.meetings.values():
        yield from ((link, meeting.path) for link in meeting.people)
    for posting in pipeline.postings.values():
        yield from ((link, posting.path) for link in posting.signals)


def _links(pipeline: Pipeline) -> Iterator[tuple[Link, str]]:
    """Yield all links of the five kinds of notes, and those of entries elsewhere."""
    yield from _given(pipeline)
    for record in (*_members(pipeline), *pipeline.meetings.values()):
        if record.organization:
            yield record.organization, record.path
    for note in pipeline.notes.values():
        yield from ((link, note.path) for link in note.body.links)
    for touch in chain.from_iterable(pipeline.touches.values()):
        yield from ((link, touch.path) for link in find_links(touch.text, touch.line))
    for fact in chain.from_iterable(pipeline.facts.values()):
        yield from ((link, fact.path) for link in find_links(fact.text, fact.line))


def _links_of(report: str) -> Iterator[tuple[Link, str]]:
    for number, line in enumerate(report.split("\n"), 1):
        yield from ((link, "") for link in find_links(line, number))


def _details(pipeline: Pipeline) -> Iterator[tuple[str, str]]:
    """Yield how persons and organizations are reached: the letters, and what replaces them."""
    for contact in pipeline.contacts.values():
        user, at, _ = contact.email.partition("@")
        yield joined(contact.email), EMAIL
        if at and len(joined(user)) >= _OWN_MAILBOX and user.casefold() not in MAILBOXES:
            yield joined(user), EMAIL
        digits = "".join(filter(str.isdigit, contact.phone))
        for cut in range(max(len(digits) - _KNOWN_DIGITS + 1, 0)):
            yield joined(digits[cut:]), PHONE
        yield joined(contact.linkedin), LINK
        yield joined(linkedin_key(contact.linkedin)), LINK
    for organization in pipeline.organizations.values():
        yield joined(organization.website), LINK
        yield joined(site_key(organization.website)), LINK
    for posting in pipeline.postings.values():
        yield joined(posting.url), LINK


def _by_letters(
    everybody: Iterable[_Somebody], details: Iterable[tuple[str, str]]
) -> dict[str, tuple[Form, str]]:
    found: dict[str, tuple[Form, str]] = {}
    met: dict[str, int] = {}
    parts: dict[str, dict[str, Form]] = {}
    for somebody in everybody:
        shown = _numbered(somebody, met)
        for form in somebody.forms:
            if form.whole:
                found.setdefault(form.key, (form, shown))
            else:
                parts.setdefault(form.key, {})[shown] = form
    for key, bearers in parts.items():
        shown, form = next(iter(bearers.items()))
        alone = shown if len(bearers) == 1 else f"{key[0].upper()}."
        found.setdefault(key, (form, alone))
    for key, shown in details:
        if len(key) >= _OWN_MAILBOX:
            found.setdefault(key, (Form(key, whole=True, capital=False, pieces=_ANY), shown))
    return found


def _numbered(somebody: _Somebody, met: dict[str, int]) -> str:
    """Return what stands for `somebody`, with a number from the second of the same on."""
    word = "Person" if somebody.kind == "person" else "Organization"
    shown = initials(somebody.name)
    if not shown or joined(shown) == joined(somebody.name):
        # Of `X` the initial would be the whole name.
        shown = word
    met[shown] = met.get(shown, 0) + 1
    bare = met[shown] == 1 and shown != word
    return shown if bare else f"{shown} {met[shown]}"
