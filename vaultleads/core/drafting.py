"""Which message to write, to whom, and why this one: the choice that `draft` makes.

Apart from what the message says, which is its template's business, and from the follow-ups, which
say when something is due. A rendered message is taken apart here, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from vaultleads.core.connection import connection_of
from vaultleads.core.followup.case import Case, Day
from vaultleads.core.followup.model import FollowUp, FollowUps, Phrase, plain
from vaultleads.core.followup.own_actions import kind_of
from vaultleads.core.followup.suggestions import suggestion_for
from vaultleads.core.model import Lead
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Person
from vaultleads.core.policy import closeness
from vaultleads.core.qualified import qualified, qualified_leads, snoozed
from vaultleads.core.views.draft import CLOSING, OPENING, Matter, people_of

_LAST_RESORT = "check-in"
_FIRST_WORDS = "outreach"
_PROPOSAL = "scope-proposal"
_BY_TOUCH = {
    **{kind: kind for kind in ("outreach", "thanks", "share", "update", "portfolio", "reply")},
    "intro": "intro-request",
    "scope": "scope-proposal",
}
"""The message for a next action of the person's own, by the kind of touch that it will be."""
_BY_VERB = {
    "ask": "check-in",
    "propose": "scope-proposal",
    "send": "portfolio",
    "show": "portfolio",
}
"""The same by its first word, where the kind of touch says only that something is written."""


_TIME_OF_DAY = pattern(
    r"(?<![\d:.])(?:[01]?\d|2[0-3])[:h][0-5]\d(?![\d:])"
    r"|\b(?:1[0-2]|[1-9])(?:[:.][0-5]\d)? ?[ap]m\b"
    r"|\bat (?:noon|\d\d?\b(?! \w))",
    re.IGNORECASE,
)
"""A time: a talk that has one is agreed on already, and needs no proposal."""


class Wish(NamedTuple):
    """What was asked for: a message about the note at `path`, of a kind, to somebody.

    The note is a lead's or a contact's; an empty `kind` and no `person` leave the choice open.
    """

    path: str
    kind: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be written, and why this kind, as a clause; empty where it was asked for."""

    matter: Matter
    because: str = ""


class Message(NamedTuple):
    """A message to be sent. `prompts` are the places that wait for the person's own words."""

    subject: str
    body: str
    prompts: tuple[str, ...]


def choose(day: Day, found: FollowUps, wish: Wish) -> Choice:
    """Return the message that `wish` means: what is most urgent, else what the playbook says.

    `found` are the follow-ups of that day. Where neither has a message, it is a sign of life.
    """
    wish = wish._replace(person=wish.person or _contact(day, wish.path))
    follow_up = next((one for one in _fitting(day, found, wish)), None)
    lead = _lead(day, wish, follow_up)
    if follow_up is not None:
        return _followed_up(day, lead, wish, follow_up)
    if wish.kind:
        return _choice(day, lead, wish.kind, (wish.person, "", ""))
    suggested = _suggested(day, lead, wish.person) if lead is not None else None
    if suggested is not None:
        return suggested
    because = "no follow-up and no suggestion has a message of its own"
    return _choice(day, lead, _LAST_RESORT, (wish.person, "", because))


def message_of(text: str) -> Message:
    """Return a rendered message taken apart: its subject, if it begins with one, and its body."""
    first, _, rest = text.partition("\n")
    name, colon, subject = first.partition(":")
    if not colon or name.strip().casefold() != "subject":
        subject, rest = "", text
    prompts = re.findall(rf"{OPENING}[^{OPENING}{CLOSING}\n]*{CLOSING}", text)
    return Message(subject.strip(), rest.strip("\n"), tuple(dict.fromkeys(prompts)))


# --- what fits ------------------------------------------------------------------------------


def _followed_up(day: Day, lead: Lead | None, wish: Wish, one: FollowUp) -> Choice:
    """Return the message of a follow-up, to the person whom its action names, if it names one."""
    kind = _message(day, one)
    person = wish.person or _named(one.action)
    if person is None and one.rule == "no-next-action":
        person = _unnamed(day, lead, kind)
    told = plain(one.action)
    because = f"{told}; {plain(one.because)}"
    # What is agreed on is no question to put to somebody.
    asked = "" if _agreed(day, one) else told
    return _choice(day, lead, kind, (person or one.person, asked, because))


def _suggested(day: Day, lead: Lead, person: Person | None) -> Choice | None:
    """Return the message of what the playbook suggests, None where that has none."""
    one = qualified(day.pipeline, lead, day.today)
    if person is not None:
        if person in one.connection.targets and not day.dealings.with_person(person, lead):
            because = f"nothing is logged with {person.name} yet"
            return _choice(day, lead, _FIRST_WORDS, (person, "", because))
        # The play is to speak of whom the message goes to.
        one = replace(one, connection=replace(one.connection, person=person))
    suggestion = suggestion_for(Case(day, one))
    planned = day.pipeline.next_action(lead)
    agreed = planned is not None and _TIME_OF_DAY.search(planned.text)
    if not suggestion.message or (agreed and suggestion.message == _PROPOSAL):
        return None
    told = plain(suggestion.action)
    to = person or _named(suggestion.action) or _unnamed(day, lead, suggestion.message)
    return _choice(day, lead, suggestion.message, (to, told, f"the playbook's suggestion: {told}"))


def _named(phrase: Phrase) -> Person | None:
    return next((part for part in phrase if isinstance(part, Person)), None)


def _fitting(day: Day, found: FollowUps, wish: Wish) -> Iterator[FollowUp]:
    """Yield the follow-ups that have the message that is wished for, the most urgent first."""
    for one in sorted(found.every, key=lambda one: one.due or date.max):
        message = _message(day, one)
        theirs = one.person is not None and one.person.path == wish.path
        if message and (wish.path in (one.note, one.lead) or theirs):
            same_person = wish.person is None or one.person in (None, wish.person)
            if same_person and wish.kind in ("", message):
                yield one


def _message(day: Day, follow_up: FollowUp) -> str:
    if _agreed(day, follow_up):
        return _LAST_RESORT
    message = follow_up.message or _BY_TOUCH.get(_touch_kind(day, follow_up), "")
    if message or follow_up.rule != "next-action":
        return message
    told = plain(follow_up.action).casefold()
    verb = told.partition(" ")[0]
    # "Ask Ida again about the introduction".
    return "intro-request" if verb == "ask" and "introduc" in told else _BY_VERB.get(verb, "")


def _touch_kind(day: Day, follow_up: FollowUp) -> str:
    """Return as what it would be logged, also where it names nobody: a message has a person."""
    own = follow_up.rule == "next-action"
    return kind_of(day, plain(follow_up.action)) if own else follow_up.touch_kind


def _agreed(day: Day, follow_up: FollowUp) -> bool:
    """Whether it is a talk of the person's own planning that has its time already."""
    own = follow_up.rule == "next-action"
    proposed = own and _BY_TOUCH.get(_touch_kind(day, follow_up)) == _PROPOSAL
    return proposed and _TIME_OF_DAY.search(plain(follow_up.action)) is not None


def _lead(day: Day, wish: Wish, follow_up: FollowUp | None) -> Lead | None:
    """Return the lead that it is about: of a contact, the first one that they are on."""
    pipeline = day.pipeline
    if wish.path in pipeline.leads:
        return pipeline.leads[wish.path]
    if follow_up is not None and follow_up.lead:
        return pipeline.leads[follow_up.lead]
    for one in qualified_leads(pipeline, day.today, day.outreaches):
        in_sight = pipeline.active(one.lead) and not snoozed(one.lead, day.today)
        if in_sight and any(person.path == wish.path for person in day.dealings.on(one.lead)):
            return one.lead
    return None


def _choice(day: Day, lead: Lead | None, kind: str, told: tuple[Person | None, str, str]) -> Choice:
    """Return the choice with the person and the one to be introduced to, where none is given."""
    person, action, because = told
    if person is None and lead is not None:
        person = _person(day, lead, kind)
    target = _target(day, lead, person) if lead is not None else None
    return Choice(Matter(kind, lead, person, target, action), because)


# --- people ---------------------------------------------------------------------------------


def _contact(day: Day, path: str) -> Person | None:
    contact = day.pipeline.contacts.get(path)
    return Person(contact.path, contact.name) if contact is not None else None


def _unnamed(day: Day, lead: Lead | None, kind: str) -> Person | None:
    """Return whom a suggestion means without a name: "whom you were introduced to"."""
    if lead is None or day.dealings.of_lead(lead):
        return _introduced(day, lead, kind)
    via = day.pipeline.person(lead.via, lead.path) if lead.via else None
    # "Thank who passed this on".
    return via if kind == "thanks" and via is not None and via.path else None


def _person(day: Day, lead: Lead, kind: str) -> Person | None:
    """Return to whom a message of `kind` about `lead` goes, where nobody was named."""
    case = Case(day, qualified(day.pipeline, lead, day.today))
    if kind == "intro-request":
        return _mutual(case)
    introduced = _introduced(day, lead, kind)
    if introduced is not None:
        return introduced
    if kind == "outreach" and case.one.connection.targets:
        return case.one.connection.targets[0]
    if kind in ("thanks", "reply"):
        for touch in reversed(case.touches):
            if touch.reached:
                return touch.reached[0]
    return case.counterpart


def _introduced(day: Day, lead: Lead | None, kind: str) -> Person | None:
    """Return whom one was introduced to last, if that is what is to be taken up by an outreach."""
    touches = day.dealings.of_lead(lead) if lead is not None else ()
    if kind != "outreach" or not touches or touches[-1].kind != "intro":
        return None
    return next(iter(people_of(day.pipeline, touches[-1])[1:]), None)


def _target(day: Day, lead: Lead, asked: Person | None) -> Person | None:
    """Return whom `asked` could introduce to: who decides, else somebody not reached yet."""
    pipeline = day.pipeline
    named = [pipeline.person(lead.decision_maker, lead.path)] if lead.decision_maker else []
    deciding = [
        Person(contact.path, contact.name)
        for path, contact in sorted(pipeline.contacts.items())
        if contact.decision_maker and path and pipeline.same_organization(contact, lead)
    ]
    targets = connection_of(pipeline, lead, day.today).targets
    return next((one for one in (*named, *deciding, *targets) if one != asked), None)


def _mutual(case: Case) -> Person | None:
    """Return who could introduce: somebody who knows the one to meet, else who is in touch."""
    pipeline, target = case.day.pipeline, _target(case.day, case.lead, None)
    knowing = [
        contact
        for contact in pipeline.contacts.values()
        if any(pipeline.person(link, contact.path) == target for link in contact.knows)
    ]
    knowing.sort(key=lambda contact: (closeness(contact.tie), contact.path))
    others = (case.one.connection.person, *case.day.dealings.on(case.lead))
    known = [Person(contact.path, contact.name) for contact in knowing]
    return next((one for one in (*known, *others) if one is not None and one != target), None)
