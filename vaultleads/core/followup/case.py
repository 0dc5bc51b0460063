"""What the rules are given: one day of a vault, and one lead on it.

Apart from the rules, so that each of them says only what it is about: the days are counted, the
touches found and the words for both made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from vaultleads.core.dates import add_business_days, add_days, next_business_day, short_day
from vaultleads.core.dealings import Dealings
from vaultleads.core.followup.model import Evidence, OpenAction, Phrase
from vaultleads.core.links import link_spans
from vaultleads.core.model import Lead, Record
from vaultleads.core.outreach import Outreaches
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import FollowUpPolicy, TouchKind
from vaultleads.core.qualified import QualifiedLead
from vaultleads.core.suggest import normal


@dataclass(frozen=True, slots=True)
class Day:
    """A vault on a day, with what is known of it then.

    `policy` has the switches and numbers of the rules; `kinds_by_word` gives the kind of touch that
    a word stands for: its name or an alias. `planned` keeps what notes plan, once it was asked, by
    path.
    """

    pipeline: Pipeline
    today: date
    dealings: Dealings
    outreaches: Outreaches
    playbook: Playbook
    policy: FollowUpPolicy
    kinds_by_word: Mapping[str, TouchKind]
    planned: dict[str, tuple[OpenAction, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, pipeline: Pipeline, today: date, playbook: Playbook) -> Day:
        """Return the day `today` of a vault."""
        dealings = Dealings(pipeline, today)
        kinds = pipeline.settings.words.touch_kinds
        words = {normal(word): kind for kind in kinds for word in (*kind.aliases, kind.name)}
        outreaches = Outreaches(pipeline, dealings, today)
        policy = pipeline.settings.follow_ups
        return cls(pipeline, today, dealings, outreaches, playbook, policy, words)

    def business_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th business day after `day`."""
        return add_business_days(day, count, self.pipeline.holidays)

    def days_after(self, day: date, count: int) -> date:
        """Return the day `count` days after `day`, moved to the next business day."""
        return next_business_day(add_days(day, count), self.pipeline.holidays)

    def days_since(self, day: date) -> int:
        """Return how many days have passed since `day`."""
        return (self.today - day).days

    def words(self, day: date) -> str:
        """Return a day in words, without its weekday: `4 Nov`, with the year if it is another."""
        return _words(day, self.today.year)

    def kind(self, name: str) -> TouchKind | None:
        """Return the kind of touch of that name; None where it is the person's own word."""
        kind = self.kinds_by_word.get(name)
        return kind if kind is not None and kind.name == name else None


@dataclass(frozen=True, slots=True)
class Case:
    """One lead on a day: what the rules about a lead are given."""

    day: Day
    one: QualifiedLead

    @property
    def lead(self) -> Lead:
        """The lead."""
        return self.one.lead

    @property
    def touches(self) -> tuple[Touch, ...]:
        """The touches that keep the lead alive, the oldest first."""
        return self.day.dealings.of_lead(self.lead)

    @property
    def last(self) -> Touch | None:
        """The last touch of the lead."""
        return self.touches[-1] if self.touches else None

    @property
    def counterpart(self) -> Person | None:
        """With whom the lead is worked: on whom it rests, else the last in touch, else a target."""
        connection = self.one.connection
        if connection.person is not None:
            return connection.person
        for touch in reversed(self.touches):
            if touch.people:
                return touch.people[0]
        return connection.targets[0] if connection.targets else None


@lru_cache(maxsize=4096)
def _words(day: date, year: int) -> str:
    return short_day(day, year).partition(" ")[2]


def counted(count: int, unit: str) -> str:
    """Return a number with its unit: `1 day`, `30 days`."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def last_touch(day: Day, touch: Touch, beside: Person | None = None) -> str:
    """Return what the last touch was, as a clause.

    Where it was without `beside`, whom the sentence is about, it says with whom it was.
    """
    kind = _NOUNS.get(touch.kind, touch.kind)
    if day.kind(touch.kind) is None:
        kind = f"“{kind}”"
    said = f"last touch was the {kind} of {day.words(touch.day)}"
    if beside is None or not touch.people or beside in touch.people:
        return said
    names = [person.name for person in (touch.inbound and touch.reached) or touch.people]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{said}, {'from' if touch.inbound else 'with'} {names[0]}{more}"


def touch_evidence(touch: Touch) -> Evidence:
    """Return a touch as evidence."""
    return Evidence(touch.path, touch.line, touch.day, touch.kind, touch.text)


def property_evidence(day: Day, record: Record, name: str, on: date | None = None) -> Evidence:
    """Return the property `name` of a record's note as evidence; `on` is the day it gives."""
    given = day.pipeline.notes[record.path].properties.get(name)
    if given is None:
        return Evidence(record.path, 1, on)
    text = getattr(given.value, "text", "")
    return Evidence(record.path, given.line, on, "", text)


def with_person(before: str, person: Person | None, after: str = "", nobody: str = "") -> Phrase:
    """Return `before`, `person` and `after` as a phrase; `nobody` stands in for no person."""
    return (before, person or nobody, after) if after else (before, person or nobody)


_NOUNS = {"thanks": "thank-you"}
"""What a touch is called after "the", where its kind is no noun for one of them."""

_LONGEST_QUOTE = 90
"""Characters of a quote: what fits on one line of a report beside the rest."""

_QUOTATION = pattern(r"""^["“„]([^"“”„]{2,})["“”]""")


def quoted_line(text: str) -> str:
    """Return the first line of what was logged, in quotation marks, not too long.

    Where it begins with a quotation, that alone; links are shown as they are read.
    """
    line = _read_as(text.strip().split("\n", 1)[0]).strip()
    quotation = _QUOTATION.match(line)
    line = quotation[1].strip() if quotation else line.replace('"', "'").strip("“”„ ")
    if len(line) > _LONGEST_QUOTE:
        line = line[:_LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
    return f"“{line}”" if line else ""


def _read_as(line: str) -> str:
    """Return a line with its links as their texts."""
    parts: list[str] = []
    at = 0
    for start, end, link in link_spans(line, 1) if "[" in line else ():
        parts += [line[at:start], link.text]
        at = end
    return "".join((*parts, line[at:]))
