"""A message as its template gets it: who it is for and what is known, in words that can be sent.

Apart from the choice of the message and from its template: a value here is plain text on one
line, and one that nobody has written down is a `Prompt`, so that no template can leave a hole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from vaultleads.core.dates import MONTHS, WEEKDAYS, add_days, window_label
from vaultleads.core.followup.case import Day
from vaultleads.core.links import link_spans
from vaultleads.core.markdown import one_line
from vaultleads.core.model import Contact, Lead, note_name
from vaultleads.core.names import folded
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, qualified

OPENING, CLOSING = "\u2039", "\u203a"
"""What stands around a prompt, the single angle quotation marks: rarely typed, and no Markdown."""
SAID = 3
"""Touches that a message is given for context: what one remembers of a conversation."""
_LONGEST = 240
"""Characters of a text that may stand in a message; more is for the note."""
_DAYS_OF_WEEKDAYS = 6
"""Days back to which a weekday alone names one day only."""

_EXCHANGES = {
    "call": "our call",
    "meeting": "our meeting",
    "interview": "the interview",
    "reply": "your reply",
    "email": "your e-mail",
    "intro": "your introduction",
    "share": "what you sent me",
    "offer": "your offer",
}
"""What a touch with somebody is called when it is spoken of with them."""
_NOTES_TO_ONESELF = frozenset({"need", "learnt", "learnt_then"})
"""Values that were written for one's own eyes, in one's own shorthand, about the reader."""
_WRITTEN = frozenset({"outreach", "email", "message"})
"""Kinds of touch that ask for an answer by themselves."""
_PARTS_OF_YEARS = {
    "Q": ("first", "second", "third", "fourth"),
    "H": ("first", "second"),
    "T": ("first", "second", "third"),
}
_BEFORE_NAMES = frozenset("dr prof mr mrs ms mx herr frau ing dipl".split())
"""Titles, which are no name to greet anybody by."""
_PART_NAMES = {"Q": "quarter", "H": "half", "T": "third"}

_MARKS = pattern(r"\*\*|__|==|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
"""The marks of Markdown within a line, which a mail shows as they are."""


class Prompt(str):
    """What only the person can write: prints what to put there, and counts as false."""

    __slots__ = ()

    def __new__(cls, what: str) -> Self:
        """Make a prompt that asks for `what`."""
        return super().__new__(cls, f"{OPENING}{what}{CLOSING}")

    def __bool__(self) -> bool:
        return False


class Said(NamedTuple):
    """One touch, to be quoted: its day (`Fri 20 Nov 2026`), kind, people and text.

    `direction` is `from`, `to` or `with`, and empty where nobody is named.
    """

    day: str
    kind: str
    direction: str
    people: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """What a template of a message knows, each value in one line of plain text.

    A value that stands in no note is a prompt, which says what to put there and counts as false in
    a condition. What was noted for one's own eyes (`need`, `learnt`, `learnt_then`) is printed as
    something to be put into other words. `touches` are the last ones, the newest first.
    """

    kind: str
    name: str = Prompt("name")
    first_name: str = Prompt("name")
    title: str = Prompt("their title")
    works_at: str = Prompt("where they work")
    organization: str = Prompt("organization")
    role: str = Prompt("the role")
    need: str = Prompt("the problem you could solve for them")
    expected: str = Prompt("in which month or quarter")
    action: str = Prompt("what you want of them")
    question: str = Prompt("your question")
    last_exchange: str = Prompt("when you last spoke")
    written: str = Prompt("when you wrote")
    learnt: str = Prompt("what you learnt from them")
    learnt_then: str = Prompt("what you took from it")
    introduced_by: str = Prompt("who introduced you")
    target: str = Prompt("whom you would like to meet")
    touches: tuple[Said, ...] = ()


EXAMPLE = DraftView(
    kind="thanks",
    name="Dana Reyes",
    first_name="Dana",
    title="VP Data",
    works_at="Northwind",
    organization="Northwind",
    role="Data platform lead",
    need="late events",
    expected="in February 2027",
    action="thank Dana Reyes",
    question="when do you expect to hire?",
    last_exchange="our call on Friday",
    written="on 9 November",
    learnt="timestamps by January",
    learnt_then="timestamps by January",
    introduced_by="Ingrid Thomsen",
    target="Ines Falk",
    touches=(Said("Fri 20 Nov 2026", "call", "with", "Dana Reyes", "forty minutes"),),
)
"""A view in which everything is known, to try a template on."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message is about: its kind, the lead and the person, as far as there are any.

    `target` is whom to be introduced to; `action` is what the message is to do, in words.
    """

    kind: str
    lead: Lead | None = None
    person: Person | None = None
    target: Person | None = None
    action: str = ""


def draft_view(day: Day, matter: Matter) -> DraftView:
    """Return what is known on `day` for a message about `matter`."""
    touches = _with_person(day, matter)
    known = {
        **_of_person(day.pipeline, matter, touches),
        **_of_lead(day.pipeline, matter, day.today),
        **_of_talks(matter, touches, _told(day, matter), day.today),
        "target": matter.target.name if matter.target else "",
        "action": matter.action,
    }
    worded = {
        name: _to_reword(words) if name in _NOTES_TO_ONESELF else words
        for name, text in known.items()
        if (words := in_words(text))
    }
    # What was said to others on the lead is none of their business.
    said = tuple(said_of(day, touch) for touch in _last(day, touches))
    return replace(DraftView(kind=matter.kind), touches=said, **worded)


def _to_reword(words: str) -> str:
    return f"{OPENING}in your words: {words}{CLOSING}"


def in_words(text: str) -> str:
    """Return a text of a note as it can stand within a sentence.

    It is one line without Markdown and without a full stop; where it is long, it is cut after a
    word.
    """
    parts: list[str] = []
    end = 0
    for start, stop, link in link_spans(text, 1):
        named = "|" not in text[start:stop] and link.form == "wikilink"
        parts += [text[end:start], note_name(link.target) if named else link.text]
        end = stop
    words = one_line(_MARKS.sub("", "".join([*parts, text[end:]]))).strip()
    if len(words) > _LONGEST:
        return words[:_LONGEST].rpartition(" ")[0].rstrip(" .,;:") + "…"
    return words if words.endswith("...") else words.rstrip(" .,;:")


class Context(NamedTuple):
    """What was said last, the newest first, and whether it was with the person of the message."""

    touches: tuple[Touch, ...]
    with_them: bool


def context_of(day: Day, matter: Matter) -> Context:
    """Return the last touches with the person of `matter`, else those on its lead.

    Of somebody whom no note knows, what was said to others on the lead would tell nothing.
    """
    person, lead = matter.person, matter.lead
    touches = _with_person(day, matter)
    if touches or lead is None:
        return Context(_last(day, touches), with_them=True)
    if person is not None and not person.path and person not in day.dealings.on(lead):
        return Context((), with_them=True)
    return Context(_last(day, day.dealings.of_lead(lead)), with_them=False)


def _last(day: Day, touches: tuple[Touch, ...]) -> tuple[Touch, ...]:
    return tuple(
        touch._replace(people=people_of(day.pipeline, touch)) for touch in reversed(touches[-SAID:])
    )


def people_of(pipeline: Pipeline, touch: Touch) -> tuple[Person, ...]:
    """Return the people of `touch`, without the leads and organizations that it names."""
    others = (*pipeline.leads, *pipeline.organizations)
    names = {folded(note_name(path)) for path in others}
    return tuple(one for one in touch.people if one.path or folded(one.name) not in names)


# --- the person -----------------------------------------------------------------------------


def _of_person(pipeline: Pipeline, matter: Matter, touches: tuple[Touch, ...]) -> dict[str, str]:
    if matter.person is None:
        return {}
    contact = pipeline.contacts.get(matter.person.path)
    known = {"name": matter.person.name, "first_name": first_name(matter.person.name)}
    if contact is not None:
        known["title"] = contact.title
        known["works_at"] = pipeline.organization_name(contact)
        known["organization"] = known["works_at"]
    known["introduced_by"] = _introduced_by(pipeline, matter, contact, touches)
    return known


def first_name(name: str) -> str:
    """Return by what part of `name` its bearer is greeted: all of it where that is not clear."""
    family, comma, given = name.partition(",")
    words = [
        word
        for word in (given if comma and given.strip() else family).split()
        if word.strip(".").casefold() not in _BEFORE_NAMES
    ]
    # An initial is no name to greet anybody by.
    return words[0] if words and len(words[0].strip(".")) > 1 else name


def _introduced_by(
    pipeline: Pipeline, matter: Matter, contact: Contact | None, touches: tuple[Touch, ...]
) -> str:
    if contact is not None and contact.introduced_by is not None:
        return pipeline.person(contact.introduced_by, contact.path).name
    for touch in reversed(touches):
        # Who introduces stands first, as in "intro from Ingrid, Beatrix".
        people = people_of(pipeline, touch)
        if touch.kind == "intro" and people and people[0] != matter.person:
            return people[0].name
    lead = matter.lead
    if lead is None or lead.via is None:
        return ""
    person = pipeline.person(lead.via, lead.path)
    return person.name if person.path and person != matter.person else ""


# --- the lead -------------------------------------------------------------------------------


def _of_lead(pipeline: Pipeline, matter: Matter, today: date) -> dict[str, str]:
    lead = matter.lead
    if lead is None:
        return {}
    one = qualified(pipeline, lead, today)
    question = one.qualification.question
    asked = question.ask("them") if question and question.part != "alignment" else ""
    known = {
        "role": lead.role,
        "need": lead.need,
        "expected": _expected(one),
        "question": asked.partition(": ")[2],
    }
    organization = pipeline.organization_name(lead)
    return {**known, "organization": organization} if organization else known


def _expected(one: QualifiedLead) -> str:
    """Return when the opening was expected, as it stands in a sentence."""
    horizon, window = one.lead.horizon, one.window
    if horizon is None or horizon.form == "vague" or window is None:
        return ""
    if horizon.form == "now":
        return "about now"
    label = window_label(horizon, window)
    for month in MONTHS:
        label = re.sub(rf"\b{month[:3]}\b", month, label)
    first, dash, last = label.partition(" – ")
    if dash:
        return f"between {first} and {last}"
    part = re.fullmatch(r"([QHT])([1-4]) (\d+)", label)
    if part:
        number = _PARTS_OF_YEARS[part[1]][int(part[2]) - 1]
        return f"in the {number} {_PART_NAMES[part[1]]} of {part[3]}"
    return f"on {label}" if re.match(r"\d{1,2} ", label) else f"in {label}"


# --- what was said --------------------------------------------------------------------------


def _of_talks(
    matter: Matter, touches: tuple[Touch, ...], told: tuple[Learnt, ...], today: date
) -> dict[str, str]:
    known = {"learnt": _first_line(told[-1]) if told else ""}
    exchange = next((touch for touch in reversed(touches) if _took_part(matter, touch)), None)
    if exchange is not None:
        known["last_exchange"] = f"{_called(exchange)} {_spoken(exchange.day, today)}"
        then = [fact for fact in told if fact.day is not None and fact.day >= exchange.day]
        known["learnt_then"] = _first_line(then[-1]) if then else ""
    if touches and touches[-1] is not exchange and touches[-1].kind in _WRITTEN:
        known["written"] = _spoken(touches[-1].day, today)
    return known


def _with_person(day: Day, matter: Matter) -> tuple[Touch, ...]:
    if matter.person is None:
        return ()
    return day.dealings.with_person(matter.person, matter.lead)


def _told(day: Day, matter: Matter) -> tuple[Learnt, ...]:
    """Return what the person told, the oldest first: nobody is told what another one said."""
    person = matter.person
    if person is None:
        return ()
    owner = person.path or (matter.lead.path if matter.lead else "")
    told = [
        fact
        for fact in day.pipeline.facts.get(owner, ())
        if any(_same(person, one) for one in fact.people)
        and (fact.day is None or fact.day <= day.today)
    ]
    return tuple(sorted(told, key=lambda fact: fact.day or date.min))


def _took_part(matter: Matter, touch: Touch) -> bool:
    """Whether it came from the person, or was a conversation with them."""
    person = matter.person
    return person is not None and any(_same(person, one) for one in touch.reached)


def _same(one: Person, other: Person) -> bool:
    return one.path == other.path and (bool(one.path) or folded(one.name) == folded(other.name))


def _first_line(fact: Learnt) -> str:
    return fact.text.partition("\n")[0]


def _called(touch: Touch) -> str:
    return _EXCHANGES.get(touch.kind) or ("your message" if touch.inbound else "our conversation")


def _spoken(day: date, today: date) -> str:
    """Return a day as one speaks of it: `today`, `on Friday`, `on 29 October`."""
    if day == today:
        return "today"
    if day == add_days(today, -1):
        return "yesterday"
    if day >= add_days(today, -_DAYS_OF_WEEKDAYS):
        return f"on {WEEKDAYS[day.weekday()]}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"on {day.day} {MONTHS[day.month - 1]}{year}"


def said_of(day: Day, touch: Touch) -> Said:
    """Return a touch as it is quoted."""
    on = f"{WEEKDAYS[touch.day.weekday()][:3]} {touch.day.day} {MONTHS[touch.day.month - 1][:3]}"
    people = ", ".join(person.name for person in people_of(day.pipeline, touch))
    # Of a kind that is the person's own word nobody can say which way it went: "walk with Ingrid".
    both = bool(touch.reached) or day.kind(touch.kind) is None
    direction = "from" if touch.inbound else "with" if both else "to"
    return Said(
        f"{on} {touch.day.year}",
        one_line(touch.kind),
        direction if people else "",
        one_line(people),
        one_line(touch.text),
    )
