"""Who is going cold: people with whom nothing was exchanged for longer than suits them.

Apart from the follow-ups, which ask what to do next and speak of a lead once: here it is people who
are counted, also those who stand on a lead that is kept alive with somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from vaultleads.core.dates import add_days
from vaultleads.core.model import Contact
from vaultleads.core.network.circle import Circle, person_of
from vaultleads.core.people import Person, Touch
from vaultleads.core.policy import TIERS, closeness
from vaultleads.core.qualified import QualifiedLead, snoozed


class Cooling(NamedTuple):
    """Somebody who is going cold.

    `last` is the last touch with them, or `None` where only the day on which they were `met` is
    known. `rhythm` is how long silence may last and what says so; `since` is the day on
    which it was over. `lead` is the best lead that is worked and that they are on. `waits`: the
    last touch was theirs, and asks for an answer.
    """

    person: Person
    last: Touch | None
    met: date | None
    rhythm: str
    since: date
    lead: QualifiedLead | None
    waits: bool


class _Rhythm(NamedTuple):
    days: int
    words: str
    bound: str = ""

    @property
    def said(self) -> str:
        """The number of days, and whose it is."""
        return f"{self.bound}{self.days} day{'' if self.days == 1 else 's'}, {self.words}"


_STANDING = {
    "focus": "lead in focus",
    "nurture": "lead to nurture",
    "check-in": "lead to check in on",
    "unqualified": "lead to qualify",
}
assert set(_STANDING) == set(TIERS)  # noqa: S101 - two lists that must agree


def cooling(circle: Circle, until: date) -> tuple[Cooling, ...]:
    """Return whose silence has lasted too long by the day `until`, the worthiest first.

    Only people who are reached and not snoozed are meant. Worth is that of the best lead they are
    on, in the order of every list; then come those on no lead, by tie and by the day since when.
    """
    best: dict[str, int] = {}
    for at, one in enumerate(circle.worked):
        for person in circle.pipeline.people(one.lead):
            if person.path:
                best.setdefault(person.path, at)
    found = (_cooling(circle, contact, best) for contact in circle.pipeline.contacts.values())
    late = [one for one in found if one is not None and one.since <= until]
    return tuple(sorted(late, key=lambda one: _worth(circle, one, best)))


def _worth(circle: Circle, one: Cooling, best: Mapping[str, int]) -> tuple[int, int, date, str]:
    at = best.get(one.person.path, len(circle.worked))
    tie = closeness(circle.pipeline.contacts[one.person.path].tie)
    return at, tie, one.since, one.person.path


def _cooling(circle: Circle, contact: Contact, best: Mapping[str, int]) -> Cooling | None:
    if snoozed(contact, circle.today) or not circle.reached(contact.path):
        return None
    at = best.get(contact.path)
    lead = None if at is None else circle.worked[at]
    rhythm = _rhythm(circle, contact, lead)
    if rhythm is None:
        return None
    last = circle.last_touch(contact.path)
    met = contact.met if contact.met and contact.met <= circle.today else None
    start = last.day if last else met
    if start is None:
        return None
    since = add_days(start, rhythm.days)
    waits = last is not None and _waits(circle, contact, last)
    return Cooling(person_of(contact), last, met, rhythm.said, since, lead, waits)


def _waits(circle: Circle, contact: Contact, last: Touch) -> bool:
    """Whether the contact waits for an answer, as the follow-ups have it."""
    policy = circle.pipeline.settings.follow_ups
    theirs = last.inbound and person_of(contact) in last.reached
    in_time = (circle.today - last.day).days <= policy.reply_until
    return theirs and in_time and last.kind in policy.reply_kinds


def _rhythm(circle: Circle, contact: Contact, lead: QualifiedLead | None) -> _Rhythm | None:
    """Return how long silence with `contact` may last, and whose number that is.

    Their own cadence comes first. On a lead that rests on them it is the lead's; beside that their
    tie counts, and else the longest silence that suits the lead.
    """
    policy = circle.pipeline.settings.follow_ups
    if contact.cadence is not None:
        return _Rhythm(contact.cadence, "their own cadence")
    rests = lead is not None and lead.connection.person == person_of(contact)
    if lead is not None and (rests or contact.tie not in policy.tie_days):
        tier = lead.qualification.tier
        if lead.lead.cadence is not None:
            return _Rhythm(lead.lead.cadence, "the lead's own cadence")
        # A lead that is not qualified yet is worked as one to nurture.
        amber, red = policy.cadence_days.get(tier) or policy.cadence_days["nurture"]
        words = _STANDING[tier]
        return _Rhythm(amber, words) if rests else _Rhythm(red, words, "at most ")
    days = policy.tie_days.get(contact.tie)
    return None if days is None else _Rhythm(days, f"{contact.tie} tie")
