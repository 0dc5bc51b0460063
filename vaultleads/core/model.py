"""The nouns: a note as it was read, and the records made from it.

Apart from the rooms that make them, so that reading, joining and reporting share one set of
words. Everything here is immutable and holds plain values; days are `datetime.date` without a
time zone, because a job search is kept in days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from vaultleads.core.problem import Problem

NoteKind = Literal["lead", "contact", "organization", "posting", "meeting"]
NOTE_KINDS: tuple[NoteKind, ...] = ("lead", "contact", "organization", "posting", "meeting")


# --- a note as it was read ------------------------------------------------------------------


class Scalar(NamedTuple):
    """One YAML scalar. A tuple, not a dataclass: twenty are made for every note of a vault.

    `value` is typed by YAML 1.2 core rules, `text` is what was written, without its quotes
    (a phone number needs it). `line` counts from 1 in the note, `column` from 1 in the line.
    """

    value: str | int | float | bool | None
    text: str
    line: int
    column: int
    quoted: bool = False


class Sequence(NamedTuple):
    """A YAML sequence; `flow` when written with brackets."""

    items: tuple[PropertyValue, ...]
    line: int
    column: int
    flow: bool = False


class NestedMapping(NamedTuple):
    """A nested YAML mapping, kept for the person; none of our properties is one."""

    items: tuple[tuple[Scalar, PropertyValue], ...]
    line: int
    column: int
    flow: bool = False


PropertyValue = Scalar | Sequence | NestedMapping


class Property(NamedTuple):
    """One top-level property: its name as written, its value, and where the name stands."""

    name: str
    value: PropertyValue
    line: int
    column: int


class Link(NamedTuple):
    """A pointer to another note, as written.

    `target` is what names the note (without heading, block, alias and `.md`); `text` is what a
    reader sees. `form` is `plain` for a bare name, which points to a note only if one has it.
    """

    target: str
    text: str
    line: int
    column: int
    form: Literal["wikilink", "markdown", "plain"] = "wikilink"
    embed: bool = False


class LogEntry(NamedTuple):
    """One list item below a `Log` heading.

    `day` is the note's own day where the entry gives none, `None` if there is none either.
    `kind` is the canonical kind, or the person's own word where `known` is false. `people` are
    those named before the colon; `links` are all links of the entry, the people's included.
    `inbound`: it came from the other side, from the `senders` among the people.
    """

    line: int
    day: date | None
    time: str
    kind: str
    known: bool
    inbound: bool
    people: tuple[Link, ...]
    text: str
    links: tuple[Link, ...]
    senders: tuple[Link, ...] = ()


class Fact(NamedTuple):
    """One list item below an `Intelligence` heading: what was learnt, when, and from whom."""

    line: int
    day: date | None
    people: tuple[Link, ...]
    text: str
    links: tuple[Link, ...]


class Task(NamedTuple):
    """One task line. `text` is without its dates and marks; `done` for `[x]`, `[X]` and `[-]`."""

    line: int
    text: str
    done: bool
    due: date | None


class Block(NamedTuple):
    """A generated block: the lines of its two markers, what it shows, and by which arguments.

    `sealed` is the seal of the text that was written into it last, empty where none was.
    """

    line: int
    end: int
    view: str
    arguments: tuple[tuple[str, str], ...] = ()
    sealed: str = ""

    def argument(self, key: str) -> str:
        """Return what is given for `key`, empty for nothing."""
        return next((value for name, value in self.arguments if name == key), "")


@dataclass(frozen=True, slots=True)
class Body:
    """What the text below the front matter says, in order of lines.

    What stands inside of its `blocks` is generated, and says nothing.
    """

    entries: tuple[LogEntry, ...] = ()
    facts: tuple[Fact, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a note and the text that follows it.

    `properties` is keyed by casefolded name, in the order written; of two that differ in case
    only, the first counts. `body` has `\\n` line ends; its first line is `body_line` of the note.
    """

    properties: Mapping[str, Property]
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One note of the vault, read. `path` is relative to the vault, with `/`.

    `record` is what its properties say, where it is of one of the five kinds. `problems` are all
    that were found in the note alone; what links make of it is a question to the whole vault.
    """

    path: str
    kind: NoteKind | None
    properties: Mapping[str, Property] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    problems: tuple[Problem, ...] = ()
    record: AnyRecord | None = None

    @property
    def name(self) -> str:
        """What the note is called: its file name without the extension."""
        return note_name(self.path)


def note_name(path: str) -> str:
    """Return the name of the note at `path`: its file name without `.md`."""
    stem = path.rpartition("/")[2]
    return stem[:-3] if stem.lower().endswith(".md") else stem


# --- horizons -------------------------------------------------------------------------------


class Window(NamedTuple):
    """When an opening is expected: the first and the last day, both inside."""

    first: date
    last: date


HorizonForm = Literal["window", "relative", "now", "vague"]


class Horizon(NamedTuple):
    """A horizon as written.

    `window` is set for the absolute forms; `months` (from, to) for the relative ones, counted
    from the anchor day.
    """

    form: HorizonForm
    text: str
    window: Window | None = None
    months: tuple[float, float] | None = None


# --- records --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every kind of note has. `aliases` are other names of the note."""

    path: str
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the note is called."""
        return note_name(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead(Record):
    """Information about a potential opening. `None` and `""` mean that an answer is missing.

    `stage` and `source` are canonical, or the person's own word where it is in no list.
    `cadence` is in days.
    """

    organization: Link | None = None
    role: str = ""
    stage: str = ""
    source: str = ""
    via: Link | None = None
    contacts: tuple[Link, ...] = ()
    decision_maker: Link | None = None
    connection: str = ""
    alignment: int | None = None
    horizon: Horizon | None = None
    horizon_asof: date | None = None
    need: str = ""
    next: str = ""
    due: date | None = None
    snooze: date | None = None
    cadence: int | None = None
    tier: str = ""
    captured: date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A person. `tie` and `relationship` are empty where the person has not said."""

    organization: Link | None = None
    title: str = ""
    relationship: str = ""
    tie: str = ""
    decision_maker: bool = False
    introduced_by: Link | None = None
    knows: tuple[Link, ...] = ()
    email: str = ""
    phone: str = ""
    linkedin: str = ""
    cadence: int | None = None
    snooze: date | None = None
    next: str = ""
    due: date | None = None
    met: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Record):
    """An organization and how much you want to work there (1 to 5)."""

    motivation: int | None = None
    website: str = ""
    industry: str = ""
    location: str = ""
    next: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Record):
    """An advertised opening, kept as a signal."""

    organization: Link | None = None
    role: str = ""
    url: str = ""
    posted: date | None = None
    closes: date | None = None
    stage: str = ""
    team: str = ""
    signals: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """A talk with somebody; `people` are those of its property `with`."""

    date: date | None = None
    people: tuple[Link, ...] = ()
    organization: Link | None = None
    kind: str = ""


AnyRecord = Lead | Contact | Organization | Posting | Meeting
