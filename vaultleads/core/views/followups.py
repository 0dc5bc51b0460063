"""The view of `Reports/Follow-ups.md` and of `next`: what to do, section by section.

Apart from the rules, which say what is to be done and why: here it is decided how much of it is
shown at once, and what an entry is called. Every text that a person wrote is plain here; the
template's filters make it safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vaultleads.core.dates import long_day, short_day
from vaultleads.core.followup.layout import by_worth
from vaultleads.core.followup.model import (
    SECTIONS,
    Evidence,
    FollowUp,
    FollowUps,
    Listed,
    NotePart,
    Phrase,
    SectionName,
    plain,
)
from vaultleads.core.model import note_name
from vaultleads.core.people import Person
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.weeks import week_of

TITLES: Mapping[SectionName, str] = {
    "no-next-action": "No next step",
    "overdue": "Overdue",
    "today": "Today",
    "this-week": "This week",
    "next-week": "Next week",
    "later": "Later",
    "waiting": "Waiting for them",
}
"""What each section is called, wherever it is shown."""

Subject = LeadLink | NoteLink
"""What an entry is about: a lead, else another note."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the evidence stands: its line, and its note where that is not the entry's own."""

    line: int
    note: NoteLink | None


@dataclass(frozen=True, slots=True)
class Item:
    """One follow-up as it is shown.

    `day` is its day in words, empty where there is none; `action` and `because` are texts and
    links, in turn; `red` is the day since which the silence is red, empty while it is not;
    `unset` asks for the words that no next step is set, which a section may say by itself;
    `own` says that it is the person's own next action, whose reason is that they wrote it.
    """

    day: str
    action: tuple[str | NoteLink, ...]
    because: tuple[str | NoteLink, ...]
    place: Place
    red: str
    unset: bool
    own: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is to be done about one note: the most urgent follow-up, then the others."""

    subject: Subject
    item: Item
    also: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section with its entries; `more` are what those are about that are one too many."""

    name: SectionName
    title: str
    entries: tuple[Entry, ...]
    more: tuple[Subject, ...]

    @property
    def count(self) -> int:
        """How many entries the section has, those that are not shown included."""
        return len(self.entries) + len(self.more)


@dataclass(frozen=True, slots=True)
class FollowUpsView:
    """What the template of the follow-up report receives.

    `week` is like `2026-W48` and `first_day` its first day in words; `today` is the day of the list
    in short words, for the heading of its section. Sections without entries are left out.
    `boxes` says whether a tick is harvested, so that boxes make sense. `snoozed` counts the notes
    kept out of sight, `silent` the active leads about which no rule has anything to say. `unset`
    counts the leads without a next step in all sections.
    """

    week: str
    first_day: str
    today: str
    sections: tuple[Section, ...]
    boxes: bool
    snoozed: int
    silent: int
    unset: int
    broken: Broken

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entries each section has, by its name; every section is in it."""
        present = {section.name: section.count for section in self.sections}
        return {name: present.get(name, 0) for name in SECTIONS}


def followups_view(
    pipeline: Pipeline, found: FollowUps, problems: Iterable[Problem] = ()
) -> FollowUpsView:
    """Build the view of the follow-up report; `problems` are those of files that are no notes."""
    subjects = subjects_of(pipeline)
    limit = pipeline.settings.follow_ups.daily_limit
    room = room_for(found.sections, limit)
    sections = []
    for name in SECTIONS:
        every = found.sections.get(name, ())
        if not every:
            continue
        shown = every[: room[name]]
        entries = tuple(entry_of(pipeline, subjects, one, found.day) for one in shown)
        more = tuple(_subject(pipeline, subjects, one.note) for one in every[room[name] :])
        sections.append(Section(name, TITLES[name], entries, more))
    week = week_of(found.day, pipeline.settings.weekly.first_weekday)
    return FollowUpsView(
        week=week.label,
        first_day=long_day(week.first),
        today=short_day(found.day, found.day.year),
        sections=tuple(sections),
        boxes=pipeline.settings.two_way,
        snoozed=len(found.snoozed),
        silent=len(found.silent),
        unset=sum(one.unset for one in found.listed),
        broken=broken_of(pipeline, problems),
    )


def room_for(
    sections: Mapping[SectionName, Sequence[Listed]], limit: int
) -> Mapping[SectionName, int]:
    """Return how many entries of each section a day has room for.

    What is overdue and what is due today share `limit`, and what is worth most goes first; leads
    without a next action have a `limit` of their own; what lies ahead is shown whole.
    """
    room: dict[SectionName, int] = {name: len(sections.get(name, ())) for name in SECTIONS}
    room["no-next-action"] = min(room["no-next-action"], limit)
    due = sorted((*sections.get("overdue", ()), *sections.get("today", ())), key=by_worth)
    room["overdue"] = sum(one.section == "overdue" for one in due[:limit])
    room["today"] = min(limit, len(due)) - room["overdue"]
    return room


def subjects_of(pipeline: Pipeline) -> Mapping[str, LeadLink]:
    """Return a link to each active lead, by its path.

    It is shown as its organization alone, and with its role where another active lead is of the
    same organization.
    """
    links = {
        lead.path: lead_link(pipeline, lead)
        for lead in pipeline.leads.values()
        if pipeline.active(lead)
    }
    times = Counter(link.organization for link in links.values())
    return {
        path: link
        if times[link.organization] > 1
        else LeadLink(link.path, link.name, link.organization, "")
        for path, link in links.items()
    }


def subject_name(subjects: Mapping[str, LeadLink], path: str) -> str:
    """Return what the note at `path` is called in a line, given `subjects_of`."""
    link = subjects.get(path)
    if link is None:
        return note_name(path)
    return f"{link.organization} · {link.role}" if link.role else link.organization


def sentence(subject: str, found: FollowUp, today: date) -> str:
    """Return a follow-up in one line: about what, what to do, by when, why, and where it stands.

    `subject` is what its note is called; a day of another year than that of `today` has its year.
    """
    day = f" by {short_day(found.due, today.year)}" if found.due else ""
    return f"{subject}: {plain(found.action)}{day}: {reason(found)}"


def reason(found: FollowUp) -> str:
    """Return why a follow-up is there, with the place of its evidence, as a clause."""
    return f"{plain(found.because)} ({place_of(found.evidence)})"


def reason_beside(note: str, found: FollowUp) -> str:
    """Return why a follow-up is there, for a reader who sees the note at `note` named."""
    evidence = found.evidence
    where = "" if evidence.path == note else f" of {note_name(evidence.path)}"
    return f"{plain(found.because)} (line {evidence.line}{where})"


def place_of(evidence: Evidence) -> str:
    """Return where evidence stands, as `Contacts/Tom Weiss.md:31`."""
    return f"{evidence.path}:{evidence.line}"


def red_since(found: FollowUp, today: date) -> date | None:
    """Return the day since which the silence is red, if it is on `today`."""
    return found.late if found.late is not None and found.late <= today else None


# --- one entry ------------------------------------------------------------------------------


def entry_of(
    pipeline: Pipeline, subjects: Mapping[str, LeadLink], one: Listed, today: date
) -> Entry:
    """Return all that is to be done about one note on the day `today`; as in `subjects_of`."""
    unset = one.unset and one.section != "no-next-action"
    first, *others = (
        _item(pipeline, one.note, found, today, unset=unset and at == 0)
        for at, found in enumerate(one.follow_ups)
    )
    return Entry(_subject(pipeline, subjects, one.note), first, tuple(others))


def _subject(pipeline: Pipeline, subjects: Mapping[str, LeadLink], path: str) -> Subject:
    link = subjects.get(path)
    return NoteLink(path, link_name(pipeline, path), note_name(path)) if link is None else link


def _item(pipeline: Pipeline, note: str, found: FollowUp, today: date, *, unset: bool) -> Item:
    red = red_since(found, today)
    return Item(
        day=short_day(found.due, today.year) if found.due else "",
        action=linked(pipeline, found.action),
        because=linked(pipeline, _capitalized(found.because)),
        place=_place(pipeline, note, found.evidence),
        red=short_day(red, today.year) if red else "",
        unset=unset,
        own=found.fixed,
        mark=found.mark,
    )


def _capitalized(phrase: Phrase) -> Phrase:
    first = phrase[0] if phrase else ""
    return (first[:1].upper() + first[1:], *phrase[1:]) if isinstance(first, str) else phrase


def linked(pipeline: Pipeline, phrase: Phrase) -> tuple[str | NoteLink, ...]:
    """Return a phrase with its people and notes as links.

    Texts side by side become one, because at the edge of a text more has to be escaped.
    """
    pieces: list[str | NoteLink] = []
    for part in phrase:
        piece = _piece(pipeline, part)
        last = pieces[-1] if pieces else None
        if isinstance(piece, str) and isinstance(last, str):
            pieces[-1] = last + piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def _piece(pipeline: Pipeline, part: str | Person | NotePart) -> str | NoteLink:
    if isinstance(part, Person):
        return person_link(pipeline, part)
    if isinstance(part, NotePart):
        return NoteLink(part.path, link_name(pipeline, part.path), part.shown)
    return part


def _place(pipeline: Pipeline, note: str, evidence: Evidence) -> Place:
    if evidence.path == note:
        return Place(evidence.line, None)
    link = NoteLink(evidence.path, link_name(pipeline, evidence.path), note_name(evidence.path))
    return Place(evidence.line, link)
