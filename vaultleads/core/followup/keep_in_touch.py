"""Rule 7, keep in touch: a contact who should not grow cold, apart from any lead."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from vaultleads.core.followup.case import (
    Day,
    counted,
    last_touch,
    property_evidence,
    touch_evidence,
)
from vaultleads.core.followup.model import Evidence, FollowUp, Trial
from vaultleads.core.model import Contact
from vaultleads.core.people import Person, Touch

_GIFTS = {
    "share": "send them something worth reading",
    "update": "tell them how your search is going",
}
"""What may be given to somebody without a reason, by the kind of touch that it is."""


class _Since(NamedTuple):
    day: date | None
    words: str
    evidence: Evidence


def keep_in_touch(day: Day, contact: Contact, *, on_active_lead: bool) -> Trial:
    """Try the rule on `contact`, who may be on a lead that is worked."""
    person = Person(contact.path, contact.name)
    if not day.policy.keep_in_touch:
        return Trial("keep-in-touch", person, None, "the rule is off")
    touches = day.dealings.with_person(person)
    days = _days(day, contact, on_active_lead=on_active_lead)
    if days is None:
        why = "they are on a lead that is worked" if contact.tie else "no tie and no cadence is set"
        return Trial("keep-in-touch", person, None, why)
    since = _since(day, contact, touches)
    if since is None:
        return Trial("keep-in-touch", person, None, "no touch is logged to count from")
    name = "their cadence" if contact.cadence is not None else f"{contact.tie} tie"
    kind = _gift(touches)
    found = FollowUp(
        rule="keep-in-touch",
        note=contact.path,
        person=person,
        due=day.days_after(since.day or day.today, days if since.day else 0),
        action=(_GIFTS[kind],),
        because=(f"{name}, {counted(days, 'day')}: {since.words}",),
        evidence=since.evidence,
        touch_kind=kind,
        message=kind,
    )
    return Trial("keep-in-touch", person, found, "", since.evidence)


def _days(day: Day, contact: Contact, *, on_active_lead: bool) -> int | None:
    if contact.cadence is not None:
        return contact.cadence
    return None if on_active_lead else day.policy.tie_days.get(contact.tie)


def _since(day: Day, contact: Contact, touches: tuple[Touch, ...]) -> _Since | None:
    if touches:
        last = touches[-1]
        return _Since(last.day, last_touch(day, last), touch_evidence(last))
    if contact.met is not None and contact.met <= day.today:
        evidence = property_evidence(day, contact, "met", contact.met)
        words = f"met on {day.words(contact.met)}, and no touch is logged since"
        return _Since(contact.met, words, evidence)
    if contact.cadence is not None:
        evidence = property_evidence(day, contact, "cadence")
        return _Since(None, "no touch with them is logged yet", evidence)
    return None


def _gift(touches: tuple[Touch, ...]) -> str:
    """Return what was given less recently; never what was given last."""
    given = [touch.kind for touch in touches if not touch.inbound and touch.kind in _GIFTS]
    if not given:
        return "share"
    return "update" if given[-1] == "share" else "share"
