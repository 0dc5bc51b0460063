"""The organizations where the person knows nobody, and whom to ask about each.

Apart from who decides where somebody is known, because here the question is who could open the
door at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vaultleads.core.likeness import organization_keys, words_of
from vaultleads.core.model import Contact, Lead, Posting
from vaultleads.core.names import folded
from vaultleads.core.network.circle import Circle, Helper, known_by, person_of, told_by
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import closeness

_FORMER = pattern(r"(?:\bat|\bof|\bex|@)[\s-]+(?P<name>[^,;:()|/]+)", re.IGNORECASE)
"""Where a title names an organization: `formerly CTO at Lumen Parcel`, `ex-Lumen Parcel`."""

_SHORT = 4
"""Letters from which on a word of an industry says something: `and`, `web` and `IT` do not."""

_COMMON = frozenset("data services software systems technology solutions consulting".split())
"""Words that half of all industries share."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """An organization of which no contact is.

    `key` is that of `Pipeline.organization_key`; `path` is that of its note, empty where it has
    none. `leads` are those that are worked there, in the order of every list, `postings` those that
    are not closed. `motivation` is from 1 to 5, 0 where it is not given.
    """

    key: str
    path: str
    name: str
    motivation: int
    leads: tuple[Lead, ...]
    postings: tuple[Posting, ...]


@dataclass(slots=True)
class _Place:
    """What is being gathered of one organization."""

    name: str
    path: str = ""
    leads: list[Lead] = field(default_factory=list)
    asleep: bool = False
    postings: list[Posting] = field(default_factory=list)


def strangers(circle: Circle) -> tuple[Stranger, ...]:
    """Return the organizations where nobody is known, those with the best leads first.

    They are those of notes, of leads that are worked and of postings that are not closed. One whose
    leads are all closed, parked or snoozed is left out. Behind those with leads come those with
    postings, then the others, by motivation and name.
    """
    found = [_stranger(circle, key, place) for key, place in _places(circle).items()]
    rank = {one.lead.path: at for at, one in enumerate(circle.worked)}
    return tuple(
        sorted(
            found,
            key=lambda one: (
                rank[one.leads[0].path] if one.leads else len(rank),
                not one.postings,
                -one.motivation,
                one.name,
                one.path,
            ),
        )
    )


def best_helpers(circle: Circle, every: Sequence[Stranger]) -> tuple[Helper | None, ...]:
    """Return for each of `every` organization the best person to ask, `None` where nobody is."""
    clues = _Clues(circle, every)
    return tuple(next(_helpers(circle, clues, one), None) for one in every)


def _places(circle: Circle) -> dict[str, _Place]:
    pipeline = circle.pipeline
    found: dict[str, _Place] = {}
    for one in circle.worked:
        if at := _place_of(circle, found, one.lead):
            at.leads.append(one.lead)
    worked = {one.lead.path for one in circle.worked}
    for lead in pipeline.leads.values():
        if lead.path not in worked and (at := _place_of(circle, found, lead)):
            at.asleep = True
    for posting in pipeline.postings.values():
        if posting.stage != "closed" and (at := _place_of(circle, found, posting)):
            at.postings.append(posting)
    for organization in pipeline.organizations.values():
        key = folded(organization.name)
        if key not in pipeline.members:
            at = found.setdefault(key, _Place(organization.name))
            at.path = at.path or organization.path
    return {key: at for key, at in found.items() if at.leads or not at.asleep}


def _place_of(circle: Circle, places: dict[str, _Place], record: Lead | Posting) -> _Place | None:
    """Return the place of the record's organization, unless it has none or somebody is known."""
    pipeline = circle.pipeline
    key = pipeline.organization_key(record)
    if not key or key in pipeline.members:
        return None
    at = places.setdefault(key, _Place(pipeline.organization_name(record)))
    path = pipeline.path_of(record.organization, record.path)
    if not at.path and path in pipeline.organizations:
        at.path = path or ""
    return at


def _stranger(circle: Circle, key: str, place: _Place) -> Stranger:
    organization = circle.pipeline.organizations.get(place.path)
    return Stranger(
        key=key,
        path=place.path,
        name=place.name,
        motivation=(organization.motivation or 0) if organization else 0,
        leads=tuple(place.leads),
        postings=tuple(place.postings),
    )


def _helpers(circle: Circle, clues: _Clues, place: Stranger) -> Iterator[Helper]:
    """Yield who could be asked, the best person first."""
    on_leads = [person for lead in place.leads for person in circle.pipeline.people(lead)]
    for person in on_leads:
        contact = circle.contact(person)
        # Whose note names another organization is no way into this one.
        if contact is None or not (contact.organization or circle.reached(contact.path)):
            yield from known_by(circle, person, f"knows {person.name}")
    yield from clues.titles.get(place.key, ())
    for lead in place.leads:
        yield from told_by(circle, lead)
    for person in on_leads:
        if circle.reached(person.path):
            yield Helper(person, "is on the lead")
    for lead in place.leads:
        yield from _in_the_log(circle, lead)
    yield from clues.notes.get(place.key, ())
    neighbour = clues.neighbour(place.path)
    if neighbour is not None:
        yield neighbour


def _in_the_log(circle: Circle, lead: Lead) -> Iterator[Helper]:
    """Yield with whom something was exchanged about `lead`, the last first."""
    touches = circle.pipeline.touches_of(lead.path, circle.today)
    people = dict.fromkeys(person for touch in reversed(touches) for person in touch.people)
    for person in people:
        if circle.reached(person.path):
            yield Helper(person, "is in the log of the lead")


class _Clues:
    """What the notes of reached contacts tell of organizations that are not their own.

    `titles` are those in whose title an organization stands, `notes` those whose note links to it,
    by the key of the organization, the closest first.
    """

    def __init__(self, circle: Circle, every: Iterable[Stranger]) -> None:
        self._circle = circle
        self._keys = {name: one.key for one in every for name in organization_keys(one.name)}
        self._by_path = {one.path: one.key for one in every if one.path}
        self.titles: dict[str, list[Helper]] = {}
        self.notes: dict[str, list[Helper]] = {}
        self._trades: dict[str, list[Contact]] = {}
        for contact in circle.closest(circle.pipeline.contacts):
            if not circle.reached(contact.path):
                break
            self._listen(contact)

    def neighbour(self, path: str) -> Helper | None:
        """Return who is at an organization of the same industry as that of the note at `path`.

        The most alike counts, by words that both industries have; then the closest tie.
        """
        trade = self._trade(path)
        shared: dict[str, int] = {}
        for word in trade:
            for contact in self._trades.get(word, ()):
                shared[contact.path] = shared.get(contact.path, 0) + 1
        contacts = self._circle.pipeline.contacts
        best = min(
            shared,
            key=lambda one: (-shared[one], closeness(contacts[one].tie), one),
            default=None,
        )
        if best is None:
            return None
        where = self._circle.pipeline.organization_name(contacts[best])
        return Helper(person_of(contacts[best]), f"is in the same industry, at {where}")

    def _listen(self, contact: Contact) -> None:
        pipeline = self._circle.pipeline
        for match in _FORMER.finditer(contact.title):
            for name in organization_keys(match["name"].strip()):
                if name in self._keys:
                    helper = Helper(person_of(contact), f"is or was there, {contact.title}")
                    self.titles.setdefault(self._keys[name], []).append(helper)
        for link in pipeline.notes[contact.path].body.links:
            key = self._by_path.get(pipeline.path_of(link, contact.path) or "")
            if key is not None:
                helper = Helper(person_of(contact), "has a link to it in their note")
                self.notes.setdefault(key, []).append(helper)
        own = pipeline.path_of(contact.organization, contact.path)
        for word in self._trade(own or ""):
            self._trades.setdefault(word, []).append(contact)

    def _trade(self, path: str) -> frozenset[str]:
        organization = self._circle.pipeline.organizations.get(path)
        words = words_of(organization.industry) if organization else ()
        return frozenset(word for word in words if len(word) >= _SHORT and word not in _COMMON)
