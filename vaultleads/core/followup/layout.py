"""From what was found about each note to the list of a day: sections, order, snoozes.

Apart from the engine, which finds: here nothing is added. A snooze only takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vaultleads.core.followup.model import (
    RULES,
    SECTIONS,
    FollowUp,
    FollowUps,
    Listed,
    SectionName,
    Trial,
)
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import PLANNED_TIERS, TIERS
from vaultleads.core.qualified import QualifiedLead, snoozed
from vaultleads.core.weeks import Week, week_of

_PERSONAL = frozenset({"reply-owed", "thank-you", "outreach", "keep-in-touch"})
"""Rules whose follow-ups are about a person, so that a snooze of the contact hides them."""

_NOW = frozenset({"no-next-action", "overdue", "today"})
"""Sections of what is to be done now, where worth comes before the day."""


class Found(NamedTuple):
    """What was found about one note. The last three matter for leads only.

    `unset`: it needs a next action with a day and has none; `quiet`: nothing of it is due; `last`
    is its last touch.
    """

    note: str
    follow_ups: tuple[FollowUp, ...]
    one: QualifiedLead | None = None
    unset: bool = False
    quiet: bool = False
    last: Touch | None = None


def laid_out(
    pipeline: Pipeline,
    today: date,
    every: Iterable[Found],
    trials: Mapping[str, tuple[Trial, ...]],
    leads: tuple[QualifiedLead, ...],
) -> FollowUps:
    """Return the list of the day `today`: each note of `every` in one section, or counted."""
    sections: dict[SectionName, list[Listed]] = {name: [] for name in SECTIONS}
    asleep: list[str] = []
    silent: list[str] = []
    this = week_of(today, pipeline.settings.weekly.first_weekday)
    weeks = this, this.after()
    for found in every:
        shown = tuple(one for one in found.follow_ups if not _hidden(pipeline, today, one))
        if shown:
            ordered = tuple(sorted(shown, key=_when)) if len(shown) > 1 else shown
            section = _section(pipeline, today, weeks, found, ordered)
            entry = Listed(found.note, section, ordered, found.one, found.unset)
            sections[section].append(entry)
        elif found.follow_ups or _asleep(pipeline, today, found.note):
            asleep.append(found.note)
        else:
            silent.append(found.note)
    return FollowUps(
        day=today,
        sections={
            name: tuple(
                sorted(entries, key=by_worth) if name in _NOW else sorted(entries, key=_by_day)
            )
            for name, entries in sections.items()
        },
        snoozed=tuple(sorted(asleep)),
        silent=tuple(sorted(silent)),
        trials=trials,
        leads=leads,
    )


def _section(
    pipeline: Pipeline,
    today: date,
    weeks: tuple[Week, Week],
    found: Found,
    shown: tuple[FollowUp, ...],
) -> SectionName:
    """Return where a note stands of which something is `shown`: by what is most urgent about it.

    `weeks` are that of `today` and the one after it.
    """
    if found.unset and found.quiet:
        return "no-next-action"
    due = shown[0].due or date.max
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    if _waits(pipeline, found, shown):
        return "waiting"
    this, following = weeks
    if due <= this.last:
        return "this-week"
    return "next-week" if due <= following.last else "later"


def _waits(pipeline: Pipeline, found: Found, shown: tuple[FollowUp, ...]) -> bool:
    """Whether a lead to check in on has nothing of its own planned, and the last word was yours."""
    last = found.last
    if found.one is None or last is None or last.inbound:
        return False
    if found.one.qualification.tier in PLANNED_TIERS or any(one.fixed for one in shown):
        return False
    kinds = pipeline.settings.words.touch_kinds
    return not any(kind.name == last.kind and kind.two_way for kind in kinds)


# --- snoozes --------------------------------------------------------------------------------


def _hidden(pipeline: Pipeline, today: date, follow_up: FollowUp) -> bool:
    person = follow_up.person
    about = person is not None and follow_up.rule in _PERSONAL
    return _asleep(pipeline, today, follow_up.note) or (
        about and person is not None and _asleep(pipeline, today, person.path)
    )


def _asleep(pipeline: Pipeline, today: date, path: str) -> bool:
    record = pipeline.leads.get(path) or pipeline.contacts.get(path)
    return record is not None and snoozed(record, today)


# --- order ----------------------------------------------------------------------------------

_Worth = tuple[int, int, date, str]


def by_worth(entry: Listed) -> _Worth:
    """Return the order of what is to be done now: tier, quality falling, due, path."""
    tier, quality = len(TIERS), 0
    if entry.qualified is not None:
        tier = TIERS.index(entry.qualified.qualification.tier)
        quality = entry.qualified.qualification.quality
    return tier, -quality, _first_day(entry), entry.note


def _by_day(entry: Listed) -> tuple[date, _Worth]:
    """Return the order of what comes later: its day, then what it is worth."""
    return _first_day(entry), by_worth(entry)


def _first_day(entry: Listed) -> date:
    return entry.follow_ups[0].due or date.max


def _when(follow_up: FollowUp) -> tuple[date, int, str, int, str]:
    """Return what the follow-ups of one note are sorted by."""
    rule = RULES.index(follow_up.rule)
    return (
        follow_up.due or date.max,
        rule,
        follow_up.evidence.path,
        follow_up.evidence.line,
        follow_up.person.name if follow_up.person else "",
    )
