"""Give and take: who gave introductions, facts and leads, and what was given back.

Apart from the touches themselves, because much of what is given stands elsewhere: an introduction
may be a property of whom it led to, a lead says from whom it came, a fact bears its source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from vaultleads.core.model import Contact, Lead
from vaultleads.core.network.circle import Circle, person_of
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Place
from vaultleads.core.policy import closeness

INTRO = "intro"
GIFTS = ("share", "update", "portfolio", "thanks", INTRO)
"""The kinds of touch that give somebody something, in the order in which they are told."""


_TELLING = frozenset(GIFTS)


class Moment(NamedTuple):
    """Something that was given on a day, and what it was: a kind of touch, `fact` or `lead`."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What one contact gave, and what they were given.

    `introduced` are those whom they introduced, each once; `unnamed` counts further introductions
    that name nobody. `facts` counts what was learnt from them, `leads` are those that came from
    them. `given` are the kinds of `GIFTS` with their numbers. `taken_last` and `given_last` are the
    last of each that bear a day.
    """

    person: Person
    introduced: tuple[Person, ...]
    unnamed: int
    facts: int
    leads: tuple[Lead, ...]
    given: tuple[tuple[str, int], ...]
    taken_last: Moment | None
    given_last: Moment | None

    @property
    def introductions(self) -> int:
        """How many introductions they gave."""
        return len(self.introduced) + self.unnamed

    @property
    def owed(self) -> bool:
        """Whether they were the last who gave."""
        if self.given_last is None:
            return True
        return self.taken_last is not None and self.taken_last.day > self.given_last.day


@dataclass(slots=True)
class _Account:
    """What is being added up for one contact."""

    introduced: dict[Person, None] = field(default_factory=dict)
    unnamed: set[Place] = field(default_factory=set)
    facts: set[Place] = field(default_factory=set)
    leads: dict[str, Lead] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    taken_last: Moment | None = None
    given_last: Moment | None = None

    @property
    def took(self) -> bool:
        """Whether they gave anything at all."""
        return bool(self.introduced or self.unnamed or self.facts or self.leads)

    def take(self, day: date | None, what: str) -> None:
        """Note when they gave something, if it is the last so far."""
        if day is not None and (self.taken_last is None or day > self.taken_last.day):
            self.taken_last = Moment(day, what)

    def give(self, touch: Touch) -> None:
        """Note what they were given."""
        self.given[touch.kind] = self.given.get(touch.kind, 0) + 1
        if self.given_last is None or touch.day >= self.given_last.day:
            self.given_last = Moment(touch.day, touch.kind)


def balances(circle: Circle) -> tuple[Balance, ...]:
    """Return the balance with each contact who gave something, up to the day of `circle`.

    Those who were the last to give come first; then who gave most introductions and leads, then
    facts, then by tie.
    """
    book = _Book(circle)
    book.enter_introduced()
    book.enter_touches()
    book.enter_facts()
    book.enter_leads()
    contacts = circle.pipeline.contacts
    return tuple(
        sorted(
            (_balance(contacts[path], one) for path, one in book.accounts.items() if one.took),
            key=lambda one: (
                not one.owed,
                -(one.introductions + len(one.leads)),
                -one.facts,
                closeness(contacts[one.person.path].tie),
                one.person.path,
            ),
        )
    )


def _balance(contact: Contact, account: _Account) -> Balance:
    kinds = account.given
    return Balance(
        person=person_of(contact),
        introduced=tuple(account.introduced),
        unnamed=len(account.unnamed),
        facts=len(account.facts),
        leads=tuple(account.leads.values()),
        given=tuple((kind, kinds[kind]) for kind in GIFTS if kind in kinds),
        taken_last=account.taken_last,
        given_last=account.given_last,
    )


class _Book:
    """The accounts of all contacts, by path; each is opened when something is entered in it."""

    def __init__(self, circle: Circle) -> None:
        self._circle = circle
        self._pipeline = circle.pipeline
        self.accounts: dict[str, _Account] = {}

    def enter_introduced(self) -> None:
        """Enter the introductions that `introduced_by` tells of."""
        for contact in self._pipeline.contacts.values():
            giver = self._circle.introducer(contact)
            if giver is not None:
                account = self._account(giver.path)
                account.introduced[person_of(contact)] = None
                if contact.met is not None and contact.met <= self._circle.today:
                    account.take(contact.met, INTRO)

    def enter_touches(self) -> None:
        """Enter the introductions that were logged, and what was given to whom."""
        introductions: dict[Place, tuple[Touch, list[str]]] = {}
        for path in self._pipeline.contacts:
            for touch in self._pipeline.touches_of(path, self._circle.today):
                if touch.kind not in _TELLING:
                    continue
                if not touch.inbound:
                    if any(one.path == path for one in touch.people) and not self._told(touch):
                        self._account(path).give(touch)
                elif touch.kind == INTRO:
                    place = touch.path, touch.line
                    introductions.setdefault(place, (touch, []))[1].append(path)
        for place in sorted(introductions):
            touch, named = introductions[place]
            for giver in dict.fromkeys(one.path for one in touch.reached if one.path):
                self._enter_introduction(giver, touch, sorted(named))

    def _enter_introduction(self, giver: str, touch: Touch, named: list[str]) -> None:
        account = self._account(giver)
        senders = {one.path for one in touch.reached}
        people = [*touch.people, *(person_of(self._pipeline.contacts[path]) for path in named)]
        others = [one for one in dict.fromkeys(people) if one.path not in senders or not one.path]
        whom = others or self._meant(touch, senders)
        for person in whom:
            account.introduced[person] = None
        if not whom:
            account.unnamed.add((touch.path, touch.line))
        account.take(touch.day, INTRO)

    def _meant(self, touch: Touch, senders: set[str]) -> list[Person]:
        """Return to whom an introduction led that names nobody: who else is on its lead."""
        leads = self._pipeline.leads_by_touch().get((touch.path, touch.line), ())
        found = {
            person: None
            for path in leads
            for person in self._pipeline.people(self._pipeline.leads[path])
            if not person.path or person.path not in senders
        }
        return list(found) if len(found) == 1 else []

    def enter_facts(self) -> None:
        """Enter what was learnt from whom."""
        for facts in self._pipeline.facts.values():
            for fact in facts:
                if fact.day is not None and fact.day > self._circle.today:
                    continue
                for person in fact.people:
                    if person.path:
                        account = self._account(person.path)
                        account.facts.add((fact.path, fact.line))
                        account.take(fact.day, "fact")

    def enter_leads(self) -> None:
        """Enter from whom leads came, the closed ones included."""
        for lead in self._pipeline.leads.values():
            if lead.captured is not None and lead.captured > self._circle.today:
                continue
            for contact in self._circle.sources_of(lead):
                account = self._account(contact.path)
                account.leads[lead.path] = lead
                account.take(lead.captured, "lead")

    def _told(self, touch: Touch) -> bool:
        """Whether an introduction, as it is logged on a lead, tells rather how one came to it.

        There it names just somebody who is on that lead: the introduction was to them.
        """
        if touch.kind != INTRO or len(touch.people) != 1:
            return False
        lead = self._pipeline.leads.get(touch.path)
        return lead is not None and touch.people[0] in self._pipeline.people(lead)

    def _account(self, path: str) -> _Account:
        account = self.accounts.get(path)
        if account is None:
            account = self.accounts[path] = _Account()
        return account
