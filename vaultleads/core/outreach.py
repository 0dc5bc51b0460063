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
from vaultleads.core.pipeline import Pipeline

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
        self._leads: dict[str, list[Lead]] | None = None

    def of_lead(self, lead: Lead) -> Sequence:
        """Return the sequence of the organization of `lead`, empty if none was started on it."""
        key = self._pipeline.organization_key(lead) or lead.path
        if not self._started(key, lead):
            return Sequence()
        if key not in self._sequences:
            self._sequences[key] = self._sequence(key, lead)
        return self._sequences[key]

    def leads_beside(self, lead: Lead) -> tuple[str, ...]:
        """Return the leads that are worked at the organization of `lead`, by path."""
        key = self._pipeline.organization_key(lead)
        return tuple(sorted(one.path for one in self._leads_at(key))) or (lead.path,)

    def _started(self, key: str, lead: Lead) -> bool:
        """Whether an outreach was sent on the lead, or about no lead to its organization."""
        if any(touch.kind == OUTREACH for touch in self._dealings.of_lead(lead)):
            return True
        return any(
            touch.kind == OUTREACH and not self._dealings.leads_of(touch)
            for path in self._members(key)
            for touch in self._dealings.with_person(
                Person(path, self._pipeline.contacts[path].name)
            )
        )

    def _sequence(self, key: str, lead: Lead) -> Sequence:
        leads = self._leads_at(key) or [lead]
        members = [Person(path, self._pipeline.contacts[path].name) for path in self._members(key)]
        touches = [touch for one in leads for touch in self._dealings.of_lead(one)]
        touches += [touch for one in members for touch in self._dealings.with_person(one)]
        threads = self._threads(in_time(touches), frozenset(members))
        return self._state(threads, leads)

    def _leads_at(self, key: str) -> list[Lead]:
        if self._leads is None:
            self._leads = {}
            for lead in self._pipeline.leads.values():
                if self._pipeline.active(lead):
                    found = self._pipeline.organization_key(lead)
                    self._leads.setdefault(found, []).append(lead)
        return self._leads.get(key, []) if key else []

    def _members(self, key: str) -> tuple[str, ...]:
        return self._pipeline.members.get(key, ())

    # --- the machine ------------------------------------------------------------------------

    def _threads(self, touches: Iterable[Touch], members: frozenset[Person]) -> tuple[Thread, ...]:
        """Return who was written to and has not answered, by what was logged."""
        threads: dict[Person | None, tuple[Touch, ...]] = {}
        for touch in touches:
            if touch.inbound or touch.reached:
                if _answers(touch, members, threads):
                    threads.clear()
                continue
            for person in touch.people or (None,):
                if person in threads:
                    again = touch.kind == OUTREACH and self._rested(threads[person]) <= touch.day
                    threads[person] = (touch,) if again else (*threads[person], touch)
                elif touch.kind == OUTREACH or (threads and person in members):
                    threads[person] = (touch,)
        return tuple(Thread(person, messages) for person, messages in threads.items())

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
        others = [
            Person(path, self._pipeline.contacts[path].name)
            for path in self._members(key)
            if thread.person is None or path != thread.person.path
        ]
        return min(others, key=self._rank, default=None)

    def _rank(self, person: Person) -> tuple[bool, int, bool, str]:
        """Return what contacts are sorted by: who decides, tie, relationship, path."""
        contact = self._pipeline.contacts[person.path]
        tie = _TIE_RANKS.get(contact.tie, len(_TIE_RANKS))
        known = contact.relationship not in ("", "none")
        return not contact.decision_maker, tie, not known, person.path

    def _looked(self, leads: list[Lead], since: date) -> bool:
        """Whether it is noted on a lead that a second person was looked for."""
        return any(
            entry.kind == "note" and entry.day is not None and since <= entry.day <= self._today
            for lead in leads
            for entry in self._pipeline.notes[lead.path].body.entries
        )

    def _rested(self, messages: tuple[Touch, ...]) -> date:
        """Return the day from which a person with these messages rests."""
        policy = self._pipeline.settings.follow_ups
        if len(messages) == 1:
            return date.max
        return self._after(messages[1].day, policy.outreach_rest_days)

    def _after(self, day: date, count: int) -> date:
        return add_business_days(day, count, self._pipeline.holidays)


_TIE_RANKS: Mapping[str, int] = {"strong": 0, "moderate": 1, "weak": 2}


def _answers(
    touch: Touch, members: frozenset[Person], threads: Mapping[Person | None, object]
) -> bool:
    """Whether a touch from the other side, or a talk, answers an outreach."""
    if not touch.reached:
        return touch.inbound
    return any(person in members or person in threads for person in touch.reached)
