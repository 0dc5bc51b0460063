"""The words of follow-ups: one follow-up, what it rests on, and the list of a day.

Apart from the rules that make them, so that a rule, a report, a calendar and a ticked box can all
speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Literal, NamedTuple

from vaultleads.core.people import Person
from vaultleads.core.qualified import QualifiedLead

RuleName = Literal[
    "reply-owed",
    "thank-you",
    "next-action",
    "outreach",
    "cadence",
    "re-ask",
    "keep-in-touch",
    "no-next-action",
]
RULES: tuple[RuleName, ...] = (
    "reply-owed",
    "thank-you",
    "next-action",
    "outreach",
    "cadence",
    "re-ask",
    "keep-in-touch",
    "no-next-action",
)
"""The rules in the order in which they apply."""

SectionName = Literal[
    "no-next-action", "overdue", "today", "this-week", "next-week", "later", "waiting"
]
SECTIONS: tuple[SectionName, ...] = (
    "no-next-action",
    "overdue",
    "today",
    "this-week",
    "next-week",
    "later",
    "waiting",
)
"""The sections of the list, in the order in which they are shown."""

MARK_LENGTH = 10
"""Hexadecimal digits of a mark: two of ten thousand follow-ups are alike once in 20,000 vaults."""


class NotePart(NamedTuple):
    """A note named within a phrase, by its path; `shown` is how it is called there."""

    path: str
    shown: str


Phrase = tuple[str | Person | NotePart, ...]
"""A text in which people and notes are named: views make links of them, a prompt plain words."""


def plain(phrase: Phrase) -> str:
    """Return a phrase as plain text."""
    parts = []
    for part in phrase:
        if isinstance(part, Person):
            parts.append(part.name)
        elif isinstance(part, NotePart):
            parts.append(part.shown)
        else:
            parts.append(part)
    return "".join(parts)


class Evidence(NamedTuple):
    """What a follow-up rests on, and where it stands: a touch, a property or a task.

    `line` counts from 1 in the note at `path`. `day` is that of the touch or the property. `kind`
    is the kind of touch, empty for what is none; `text` is what was written there, in full.
    """

    path: str
    line: int
    day: date | None = None
    kind: str = ""
    text: str = ""


class TaskPlace(NamedTuple):
    """The task that is a next action: its line, from 1 in the note, and its text as read."""

    line: int
    text: str


class OpenAction(NamedTuple):
    """Something that a note plans: the property `next` with its `due`, or an open task."""

    day: date | None
    text: str
    evidence: Evidence
    task: TaskPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Who, what, when, why, which lead.

    `note` is the path of the note that it is about, and that a tick changes: the lead's, where
    there is one, then also in `lead`; else that of a contact, organization, posting or meeting.
    `person` is with whom, where one is known. `due` is the day, `None` for none; `fixed` says
    that the person wrote that day, so it is never moved. `late` is the day from which silence is
    red, where the rule knows one. `action` is what to do, as a clause without a full stop
    ("answer Dana Reyes"); `because` is why, as a clause with its numbers ("nurture cadence of 30
    days, last touch was the call of 4 Nov"), which the place of `evidence` may follow.

    `touch_kind` is the kind of touch that doing it is logged as, empty for what reaches nobody;
    `message` names the template of a draft, empty for none. `task` is set where a next action is
    a task, else it is the property `next`. `step` is that of the outreach sequence: `second`,
    `find` or `again`; of tasks that say the same in one note, the number of each from the second.
    """

    rule: RuleName
    note: str
    lead: str = ""
    person: Person | None = None
    due: date | None = None
    fixed: bool = False
    late: date | None = None
    action: Phrase
    because: Phrase
    evidence: Evidence
    touch_kind: str = ""
    message: str = ""
    task: TaskPlace | None = None
    step: str = ""

    @property
    def mark(self) -> str:
        """What the follow-up is known by on its line of the report.

        It does not depend on the day, nor on the line on which the evidence stands, so that it
        stays the same until what it rests on is another touch, action or person.
        """
        who = (self.person.path or self.person.name) if self.person else ""
        day = self.evidence.day.isoformat() if self.evidence.day else ""
        told = (self.rule, self.note, who, self.step, self.touch_kind, plain(self.action))
        rest = (self.evidence.path, day, self.evidence.kind, self.evidence.text)
        text = "\0".join((*told, *rest))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


class Trial(NamedTuple):
    """What became of one rule that was tried on a lead, or on a lead and a person.

    It spoke where `follow_up` is set, and was silent for the reason `why` else; `evidence` is
    what the reason rests on, where something is written down.
    """

    rule: RuleName
    person: Person | None
    follow_up: FollowUp | None
    why: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list: all that is to be done about one note, in one section.

    `follow_ups` are in order of their days; the first decides the section. `unset` says that the
    lead has no dated next action of the person's own. `qualified` is set where the note is a lead.
    """

    note: str
    section: SectionName
    follow_ups: tuple[FollowUp, ...]
    qualified: QualifiedLead | None = None
    unset: bool = False


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The follow-ups of a day: every active lead stands in one section, or is counted.

    `snoozed` are the notes (leads and others) whose follow-ups are kept out of sight; `silent`
    the active leads about which no rule has anything to say. `trials` are those of each lead, in
    the order of the rules. Paths, in order. `leads` are all leads as they were qualified for it,
    in the order of every list; `None` where the list did not come from the rules.
    """

    day: date
    sections: Mapping[SectionName, tuple[Listed, ...]]
    snoozed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    trials: Mapping[str, tuple[Trial, ...]] = field(default_factory=dict)
    leads: tuple[QualifiedLead, ...] | None = field(default=None, repr=False)

    @property
    def listed(self) -> tuple[Listed, ...]:
        """All entries, section by section."""
        return tuple(one for name in SECTIONS for one in self.sections.get(name, ()))

    @property
    def every(self) -> tuple[FollowUp, ...]:
        """All follow-ups, in the order of the list."""
        return tuple(found for one in self.listed for found in one.follow_ups)
