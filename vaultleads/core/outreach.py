"""Cold outreach to an organization, as a state machine over the log alone.

Apart from the rule that speaks of it, because a lead on which nobody answers also falls to another
tier. The method: one live contact per organization. Three business days after an unanswered
first message a second person is tried, after seven the first is written to once more, and when
nothing has come seven business days after that, the contact rests. (The sequence is the "3B7"
routine of Steve Dalton's "The 2-Hour Job Search".)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from vaultleads.core.dates import add_business_days
from vaultleads.core.dealings import Dealings, in_time
from vaultleads.core.model import Lead
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline, Place
from vaultleads.core.policy import closeness

OUTREACH = "outreach"
"""The kind of touch that starts a sequence."""

StepName = Literal["second", "find", "again"]


class Thread(NamedTuple):
    """One person who was written to and has not answered, with the messages to them."""

    person: Person | None
    messages: tuple[Touch, ...]


class Step(NamedTuple):
    """What comes next in a sequence, on which day, with whom, and after which message."""

    name: StepName
    due: date
    person: Person | None
    after: Touch
    written_to: Person | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Where the outreach to one organization stands.

    `threads` are in the order in which the people were first written to; there is none where
    somebody has answered, or nobody was written to. `step` is what comes next, `None` while the
    last messages wait for their answer or all threads rest. `rests_since` is the day from which
    all of them rest, `rests_on` the one on which they will.
    """

    threads: tuple[Thread, ...] = ()
    step: Step | None = None
    rests_on: date | None = None
    rests_since: date | None = None


class Outreaches:
    """The sequences of a vault on the day `today`, each worked out when it is asked for."""

    def __init__(self, pipeline: Pipeline, dealings: Dealings, today: date) -> None:
        self._pipeline = pipeline
        self._dealings = dealings
        self._today = today
        self._sequences: dict[str, Sequence] = {}
        self._written_to: dict[str, bool] = {}
        self._talks = frozenset(
            kind.name for kind in pipeline.settings.words.touch_kinds if kind.two_way
        )
        # Most notes have none, whose log need not be looked through for each day and lead.
        self._sent_to = frozenset(
            path for path, touches in pipeline.touches.items() if _has_outreach(touches)
        )
        self._leads: dict[str, list[Lead]] | None = None
        self._leads_of: dict[Place, tuple[str, ...]] = {}

    def of_lead(self, lead: Lead) -> Sequence:
        """Return the sequence of the organization of `lead`, empty if none was started on it."""
        organization = self._pipeline.organization_key(lead)
        if not self._started(organization, lead):
            return Sequence()
        # Where no lead is worked, each of the closed ones has what was sent on it, and no more.
        key = organization if self._leads_at(organization) else lead.path
        if key not in self._sequences:
            self._sequences[key] = self._sequence(organization, lead)
        return self._sequences[key]

    def leads_of(self, message: Touch) -> tuple[str, ...]:
        """Return the leads on which the next step comes after `message`, by path.

        They are the worked ones that it belongs to. If it belongs to no lead, they are those at
        the organization of whom it went to, and those that they are on.
        """
        place = message.path, message.line
        if place not in self._leads_of:
            self._leads_of[place] = self._with_step_after(message)
        return self._leads_of[place]

    def _with_step_after(self, message: Touch) -> tuple[str, ...]:
        leads = self._pipeline.leads
        owners = self._dealings.leads_of(message)
        worked = {path for path in owners if self._pipeline.active(leads[path])}
        if not owners:
            worked = {lead.path for person in message.people for lead in self._leads_with(person)}
        steps = {path: self.of_lead(leads[path]).step for path in worked}
        return tuple(sorted(path for path, step in steps.items() if step and step.after == message))

    def _started(self, key: str, lead: Lead) -> bool:
        """Whether an outreach was sent on the lead, or about no lead to its organization."""
        concerned = (lead.path, *(person.path for person in self._dealings.on(lead)))
        if not self._sent_to.isdisjoint(concerned) and _has_outreach(self._dealings.of_lead(lead)):
            return True
        if key not in self._written_to:
            self._written_to[key] = any(
                person.path in self._sent_to and _has_outreach(self._dealings.about_no_lead(person))
                for person in self._members(key)
            )
        return self._written_to[key]

    def _sequence(self, key: str, lead: Lead) -> Sequence:
        leads = self._leads_at(key) or [lead]
        members = self._members(key)
        touches = [touch for one in leads for touch in self._dealings.of_lead(one)]
        touches += [touch for one in members for touch in self._dealings.with_person(one)]
        worked = frozenset(one.path for one in leads)
        counting = (touch for touch in in_time(touches) if self._counts(touch, worked))
        return self._state(self._threads(counting, frozenset(members)), leads)

    def _counts(self, touch: Touch, worked: frozenset[str]) -> bool:
        """Whether `touch` is an answer, or yours, but not only about leads closed or parked."""
        owners = self._dealings.leads_of(touch)
        if touch.inbound or touch.reached or not owners:
            return True
        leads = self._pipeline.leads
        return any(path in worked or self._pipeline.active(leads[path]) for path in owners)

    def _leads_at(self, key: str) -> list[Lead]:
        """Return the leads that are worked at an organization, by path."""
        if self._leads is None:
            self._leads = {}
            for _, lead in sorted(self._pipeline.leads.items()):
                if self._pipeline.active(lead):
                    found = self._pipeline.organization_key(lead)
                    self._leads.setdefault(found, []).append(lead)
        return self._leads.get(key, []) if key else []

    def _leads_with(self, person: Person) -> list[Lead]:
        """Return the worked leads that `person` is on, and those at their organization."""
        contact = self._pipeline.contacts.get(person.path)
        if contact is None:
            return []
        at_theirs = self._leads_at(self._pipeline.organization_key(contact))
        return [*self._dealings.leads_with(person), *at_theirs]

    def _members(self, key: str) -> tuple[Person, ...]:
        contacts = self._pipeline.contacts
        return tuple(
            Person(path, contacts[path].name) for path in self._pipeline.members.get(key, ())
        )

    # --- the machine ------------------------------------------------------------------------

    def _threads(self, touches: Iterable[Touch], members: frozenset[Person]) -> tuple[Thread, ...]:
        """Return who was written to and has not answered, by what was logged."""
        threads: dict[Person | None, tuple[Touch, ...]] = {}
        for touch in touches:
            if touch.inbound or touch.reached or touch.kind in self._talks:
                if _answers(touch, members, threads):
                    threads.clear()
                continue
            for person in touch.people or (None,):
                if person in threads:
                    again = touch.kind == OUTREACH and self._rested(threads[person]) <= touch.day
                    threads[person] = (touch,) if again else (*threads[person], touch)
                elif touch.kind == OUTREACH or (threads and person in members):
                    threads = {
                        one: sent for one, sent in threads.items() if not self._lapsed(sent, touch)
                    }
                    threads[person] = (touch,)
        return tuple(
            Thread(person, messages)
            for person, messages in threads.items()
            if len(messages) > 1 or not self._too_old(messages[0])
        )

    def _too_old(self, message: Touch) -> bool:
        """Whether following up on `message` would be another beginning by now."""
        return (self._today - message.day).days > self._pipeline.settings.follow_ups.outreach_until

    def _state(self, threads: tuple[Thread, ...], leads: list[Lead]) -> Sequence:
        if not threads:
            return Sequence()
        steps = [self._step(thread, threads, leads) for thread in threads]
        coming = [step for step in steps if step is not None]
        if coming:
            return Sequence(threads, min(coming, key=lambda step: step.due))
        rests = max(self._rested(thread.messages) for thread in threads)
        if rests <= self._today:
            return Sequence(threads, rests_since=rests)
        return Sequence(threads, rests_on=rests)

    def _step(self, thread: Thread, threads: tuple[Thread, ...], leads: list[Lead]) -> Step | None:
        """Return what comes next with `thread`, None where only waiting is left."""
        if len(thread.messages) > 1:
            return None
        policy = self._pipeline.settings.follow_ups
        first = thread.messages[0]
        again = self._after(first.day, policy.outreach_again_days)
        second = self._after(first.day, policy.outreach_second_days)
        if len(threads) == 1 and self._today < again:
            person = self._second(thread, leads[0])
            if person is not None:
                return Step("second", second, person, first, thread.person)
            if not self._looked(leads, second):
                return Step("find", second, None, first, thread.person)
        return Step("again", again, thread.person, first, thread.person)

    def _second(self, thread: Thread, lead: Lead) -> Person | None:
        """Return the best contact at the organization who was not written to."""
        key = self._pipeline.organization_key(lead)
        others = (person for person in self._members(key) if person != thread.person)
        return min(others, key=self._rank, default=None)

    def _rank(self, person: Person) -> tuple[bool, int, bool, str]:
        """Return what contacts are sorted by: who decides, tie, relationship, path."""
        contact = self._pipeline.contacts[person.path]
        known = contact.relationship not in ("", "none")
        return not contact.decision_maker, closeness(contact.tie), not known, person.path

    def _looked(self, leads: list[Lead], since: date) -> bool:
        """Whether it is noted on a lead that a second person was looked for."""
        return any(
            entry.kind == "note" and entry.day is not None and since <= entry.day <= self._today
            for lead in leads
            for entry in self._pipeline.notes[lead.path].body.entries
        )

    def _lapsed(self, messages: tuple[Touch, ...], now: Touch) -> bool:
        """Whether somebody was never written to again, until long after it was time to.

        Such a thread ends where another begins, or it would be asked for in place of that.
        """
        policy = self._pipeline.settings.follow_ups
        days = policy.outreach_again_days + policy.outreach_rest_days
        return len(messages) == 1 and self._after(messages[0].day, days) <= now.day

    def _rested(self, messages: tuple[Touch, ...]) -> date:
        """Return the day from which a person with these messages rests."""
        policy = self._pipeline.settings.follow_ups
        if len(messages) == 1:
            return date.max
        return self._after(messages[1].day, policy.outreach_rest_days)

    def _after(self, day: date, count: int) -> date:
        return add_business_days(day, count, self._pipeline.holidays)


def _has_outreach(touches: Iterable[Touch]) -> bool:
    return any(touch.kind == OUTREACH for touch in touches)


def _answers(
    touch: Touch, members: frozenset[Person], threads: Mapping[Person | None, object]
) -> bool:
    """Whether a touch from the other side, or a talk, answers an outreach.

    One that names nobody stands in a lead, and so it was about that lead.
    """
    who = touch.reached
    return not who or any(person in members or person in threads for person in who)
