"""Follow-ups as a calendar: an iCalendar text that other programs show beside one's own days.

Apart from the report of follow-ups, because a calendar remembers: it knows an event again by its
UID. So everything here follows from the notes alone, and no moment of writing stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.followup.model import FollowUp, FollowUps, plain
from vaultleads.core.markdown import one_line
from vaultleads.core.model import note_name
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Calendar

if TYPE_CHECKING:
    import icalendar

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
_CLOSING = "END:VCALENDAR\r\n"


class _Dated(NamedTuple):
    """A follow-up that has a day, and what it is known by."""

    due: date
    found: FollowUp
    identity: tuple[str, ...]


class _Event(NamedTuple):
    """All that is written of one event; `stamp` is a day, `category` the rule in words."""

    uid: str
    stamp: date
    due: date
    sequence: int
    summary: str
    description: str
    category: str
    alarm_hour: int | None


def calendar_text(
    follow_ups: FollowUps,
    pipeline: Pipeline,
    calendar: Calendar,
    known: MutableMapping[str, str] | None = None,
) -> str:
    """Return the follow-ups that have a day as iCalendar text (RFC 5545), lines ended by CRLF.

    Each is an event of a whole day that leaves the day free. Its UID stays the same as long as it
    is the same next step, task, or rule and person of a note, whatever its day and its words are.
    The stamp is midnight (UTC) of the last day on which something is known to have happened with
    the note. The sequence, without which some calendars take no change, rises with each touch of
    the note and with each day that the event is put off. With `calendar.alarm_hour` each has an
    alarm at that hour of its day.

    `known` holds the finished events of calendars that were made before, of any vault and day, by
    a digest of all that is written of each; what reads the same is taken from there. Afterwards it
    holds those of this calendar, and no others.
    """
    before = {} if known is None else known
    finished: dict[str, str] = {}

    def text_of(event: _Event | None) -> str:
        key = sha256(repr(event).encode()).hexdigest()
        text = finished[key] = before.get(key) or _made(event)
        return text

    events = "".join(text_of(one) for one in _events(follow_ups, pipeline, calendar.alarm_hour))
    text = text_of(None).removesuffix(_CLOSING) + (events or _utc()) + _CLOSING
    if known is not None and known.keys() != finished.keys():
        known.clear()
        known.update(finished)
    return text


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


# --- what is written ------------------------------------------------------------------------


def _events(follow_ups: FollowUps, pipeline: Pipeline, alarm_hour: int | None) -> Iterator[_Event]:
    """Yield what is written of each follow-up that has a day."""
    today = follow_ups.day
    for dated, uid in _identified(_dated(follow_ups.every)):
        found = dated.found
        touches = pipeline.touches_of(found.note, today)
        yield _Event(
            uid=uid,
            stamp=_last_day(found, pipeline, touches, today),
            due=dated.due,
            sequence=len(touches) * _ROOM + max((dated.due - _BEFORE_ALL).days, 0) % _ROOM,
            summary=_summary(found, pipeline),
            description=_description(found),
            category=found.rule.replace("-", " "),
            alarm_hour=alarm_hour,
        )


def _last_day(found: FollowUp, pipeline: Pipeline, touches: Sequence[Touch], today: date) -> date:
    """Return the last day up to `today` on which something happened with the follow-up's note."""
    lead = pipeline.leads.get(found.note)
    days = (
        touches[-1].day if touches else None,
        found.evidence.day if found.evidence.kind else None,
        lead.captured if lead else None,
    )
    return max((day for day in days if day is not None and day <= today), default=_BEFORE_ALL)


def _summary(found: FollowUp, pipeline: Pipeline) -> str:
    """Return what the calendar shows: the organization or the note, and what to do."""
    action = plain(found.action)
    lead = pipeline.leads.get(found.note)
    name = (pipeline.organization_name(lead) if lead else "") or note_name(found.note)
    return _cut(action if _names(action, name) else f"{name}: {action}", _LONGEST_SUMMARY)


def _names(text: str, name: str) -> bool:
    """Whether `text` holds `name` as whole words, in whatever case."""
    if name.casefold() not in text.casefold():
        return False
    at = text.find(name)
    if name and at >= 0:
        # The pattern below finds it too, but is compiled for each name.
        before, after = text[at - 1 : at], text[at + len(name) :][:1]
        if not (_is_word(before) or _is_word(after)):
            return True
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _description(found: FollowUp) -> str:
    """Return why it is to be done, and below it where that is written."""
    evidence = found.evidence
    place = f"{evidence.path}, line {evidence.line}" if evidence.line else evidence.path
    return f"{_cut(plain(found.because), _LONGEST_REASON)}\n{_cut(place, _LONGEST_REASON)}"


def _cut(text: str, longest: int) -> str:
    """Return the text on one line of what a reader sees, at most `longest` characters of it."""
    told = one_line(text)
    if "  " in told:
        told = re.sub(" +", " ", told)
    told = told.strip()
    return told if len(told) <= longest else f"{told[: longest - 1].rstrip()}…"


# --- the form -------------------------------------------------------------------------------


def _made(event: _Event | None) -> str:
    """Return the finished text of an event; for none, that of a calendar without its events."""
    component = _calendar() if event is None else _component(event)
    data: bytes = component.to_ical()
    return data.decode("utf-8")


def _calendar() -> icalendar.Calendar:
    import icalendar  # noqa: PLC0415 - heavy, and not needed where every event is known

    made = icalendar.Calendar()
    made.add("prodid", _PRODID)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _NAME)
    return made


def _component(event: _Event) -> icalendar.Event:
    import icalendar  # noqa: PLC0415 - heavy, and not needed where every event is known

    stamp = datetime.combine(event.stamp, time(), UTC)
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("dtstart", event.due)
    if event.due < date.max:
        made.add("dtend", event.due + timedelta(days=1))
    made.add("sequence", event.sequence)
    made.add("transp", "TRANSPARENT")
    made.add("summary", event.summary)
    made.add("description", event.description)
    made.add("categories", [event.category])
    if event.alarm_hour is not None:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.summary)
        alarm.add("trigger", timedelta(hours=event.alarm_hour))
        made.add_component(alarm)
    return made


def _utc() -> str:
    """Return the component of an empty calendar: the standard wants one, and this shows nothing."""
    import icalendar  # noqa: PLC0415 - heavy, and not needed where every event is known

    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the standard wants local time here
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    data: bytes = zone.to_ical()
    return data.decode("utf-8")
