"""Follow-ups as a calendar: an iCalendar text that other programs show beside one's own days.

Apart from the report of follow-ups, because a calendar remembers: it knows an event again by its
UID. So everything here follows from the notes alone, and no moment of writing stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

import icalendar

from vaultleads.core.followup.model import FollowUp, FollowUps, plain
from vaultleads.core.markdown import one_line
from vaultleads.core.model import note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Calendar

_PRODID = "-//vaultleads//follow-ups//EN"
_NAME = "Follow-ups"
_LONGEST_SUMMARY = 200
"""Characters of what a calendar shows in the field of a day."""
_LONGEST_REASON = 1000
_UID_LENGTH = 32
_ROOM = 100_000
"""More than the days that an event can move, so that each touch counts more than any move."""
_BEFORE_ALL = date(2000, 1, 1)
"""The day from which moves are counted, and the stamp of what no dated thing is known about."""


class _Dated(NamedTuple):
    """A follow-up that has a day, and what it is known by."""

    due: date
    found: FollowUp
    identity: tuple[str, ...]


def calendar_text(follow_ups: FollowUps, pipeline: Pipeline, calendar: Calendar) -> str:
    """Return the follow-ups that have a day as iCalendar text (RFC 5545), lines ended by CRLF.

    Each is an event of a whole day that leaves the day free. Its UID stays the same as long as it
    is the same next step, task, or rule and person of a note, whatever its day and its words are.
    The stamp is midnight (UTC) of the last day on which something is known to have happened with
    the note. The sequence, without which some calendars take no change, rises with each touch of
    the note and with each day that the event is put off. With `calendar.alarm_hour` each has an
    alarm at that hour of its day.
    """
    made = _frame()
    for dated, uid in _identified(_dated(follow_ups.every)):
        event = _event(dated, uid, pipeline, follow_ups.day, calendar.alarm_hour)
        made.add_component(event)
    if not made.subcomponents:
        made.add_component(_utc())
    data: bytes = made.to_ical()
    return data.decode("utf-8")


def is_ours(text: str) -> bool:
    """Whether `text` is a calendar that `calendar_text` made, with any line ends."""
    head, _, _ = text.removeprefix("\ufeff").partition("\nBEGIN:")
    lines = head.splitlines()
    return lines[:1] == ["BEGIN:VCALENDAR"] and f"PRODID:{_PRODID}" in lines


def _dated(found: Iterable[FollowUp]) -> list[_Dated]:
    """Return the follow-ups that have a day, in an order that does not depend on today."""
    dated = [_Dated(one.due, one, _identity(one)) for one in found if one.due is not None]
    return sorted(dated, key=lambda one: (one.due, one.identity, one.found.evidence.line))


def _identity(found: FollowUp) -> tuple[str, ...]:
    """Return what a follow-up stays known by while its day and its words change."""
    if found.task is not None:
        return found.note, "task", found.task.text
    if found.rule == "next-action":
        return found.note, "next"
    person = (found.person.path or found.person.name) if found.person else ""
    return found.note, found.rule, person


def _identified(dated: Iterable[_Dated]) -> Iterator[tuple[_Dated, str]]:
    """Yield each follow-up with its UID; those that are alike are numbered by day and line."""
    seen: Counter[tuple[str, ...]] = Counter()
    for one in dated:
        seen[one.identity] += 1
        text = "\0".join((*one.identity, str(seen[one.identity])))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        yield one, f"{digest[:_UID_LENGTH]}@vaultleads"


def _frame() -> icalendar.Calendar:
    """Return the calendar without its events."""
    made = icalendar.Calendar()
    made.add("prodid", _PRODID)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _NAME)
    return made


def _event(
    dated: _Dated, uid: str, pipeline: Pipeline, today: date, alarm_hour: int | None
) -> icalendar.Event:
    found = dated.found
    stamp = datetime.combine(_last_day(found, pipeline, today), time(), UTC)
    summary = _summary(found, pipeline)
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", dated.due)
    if dated.due < date.max:
        event.add("dtend", dated.due + timedelta(days=1))
    touches = len(pipeline.touches_of(found.note, today))
    event.add("sequence", touches * _ROOM + max((dated.due - _BEFORE_ALL).days, 0) % _ROOM)
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary)
    event.add("description", _description(found))
    event.add("categories", [found.rule.replace("-", " ")])
    if alarm_hour is not None:
        event.add_component(_alarm(summary, alarm_hour))
    return event


def _alarm(summary: str, hour: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(hours=hour))
    return alarm


def _utc() -> icalendar.Timezone:
    """Return the component of an empty calendar: the standard wants one, and this shows nothing."""
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the standard wants local time here
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone


def _last_day(found: FollowUp, pipeline: Pipeline, today: date) -> date:
    """Return the last day up to `today` on which something happened with the follow-up's note."""
    days = [touch.day for touch in pipeline.touches_of(found.note, today)]
    if found.evidence.kind and found.evidence.day:
        days.append(found.evidence.day)
    lead = pipeline.leads.get(found.note)
    if lead is not None and lead.captured is not None:
        days.append(lead.captured)
    return max((day for day in days if day <= today), default=_BEFORE_ALL)


def _summary(found: FollowUp, pipeline: Pipeline) -> str:
    """Return what the calendar shows: the organization or the note, and what to do."""
    action = plain(found.action)
    lead = pipeline.leads.get(found.note)
    name = (pipeline.organization_name(lead) if lead else "") or note_name(found.note)
    return _cut(action if _names(action, name) else f"{name}: {action}", _LONGEST_SUMMARY)


def _names(text: str, name: str) -> bool:
    """Whether `text` holds `name` as whole words."""
    if name.casefold() not in text.casefold():
        return False
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _description(found: FollowUp) -> str:
    """Return why it is to be done, and below it where that is written."""
    evidence = found.evidence
    place = f"{evidence.path}, line {evidence.line}" if evidence.line else evidence.path
    return f"{_cut(plain(found.because), _LONGEST_REASON)}\n{_cut(place, _LONGEST_REASON)}"


def _cut(text: str, longest: int) -> str:
    """Return the text on one line of what a reader sees, at most `longest` characters of it."""
    told = re.sub(" +", " ", one_line(text)).strip()
    return told if len(told) <= longest else f"{told[: longest - 1].rstrip()}…"
