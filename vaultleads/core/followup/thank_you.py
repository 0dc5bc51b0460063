"""Rule 2, thank-you: somebody gave you their time and has not heard from you since."""

from __future__ import annotations

from vaultleads.core.followup.case import Day, counted, touch_evidence, with_person
from vaultleads.core.followup.model import FollowUp, Trial
from vaultleads.core.model import Lead
from vaultleads.core.people import Person, Touch

_TALKS = {
    "informational": "informational interview",
    "scope": "scope meeting",
    "interview": "interview",
    "meeting": "meeting",
}


def thank_you(
    day: Day, person: Person | None, touches: tuple[Touch, ...], lead: Lead | None
) -> Trial:
    """Try the rule on the touches with `person`, the oldest first; None is whoever was met."""
    policy = day.policy
    if not policy.thank_you:
        return Trial("thank-you", person, None, "the rule is off")
    place = _last_talk(touches, person, policy.thank_you_kinds)
    if place is None or (person is None and touches[place].people):
        return Trial("thank-you", person, None, "no talk is logged that asks for thanks")
    talk = touches[place]
    evidence = touch_evidence(talk)
    what = f"{_TALKS.get(talk.kind, talk.kind)} of {day.words(talk.day)}"
    since = _outbound_since(day, touches, place)
    if since is not None:
        why = f"since the {what} you were in touch: {since.kind}, {day.words(since.day)}"
        return Trial("thank-you", person, None, why, touch_evidence(since))
    if day.days_since(talk.day) > policy.thank_you_until:
        days = counted(policy.thank_you_until, "day")
        why = f"the {what} is more than {days} past, too late for thanks"
        return Trial("thank-you", person, None, why, evidence)
    found = FollowUp(
        rule="thank-you",
        note=lead.path if lead else (person.path if person else talk.path),
        lead=lead.path if lead else "",
        person=person,
        due=day.business_days_after(talk.day, policy.thank_you_days),
        action=with_person("thank ", person, nobody="them"),
        because=(f"{what}, and no word to them since",),
        evidence=evidence,
        touch_kind="thanks",
        message="thanks",
    )
    return Trial("thank-you", person, found, "", evidence)


def _last_talk(
    touches: tuple[Touch, ...], person: Person | None, kinds: tuple[str, ...]
) -> int | None:
    """Return where the last touch stands to thank `person` for; of one that came in, its senders.

    `person` is None for whoever was met.
    """
    for at in range(len(touches) - 1, -1, -1):
        touch = touches[at]
        if touch.kind in kinds and (not touch.inbound or person is None or person in touch.reached):
            return at
    return None


def _outbound_since(day: Day, touches: tuple[Touch, ...], place: int) -> Touch | None:
    """Return the first touch of yours after the talk at `place`.

    On the day of the talk, one written down in another note counts too, since which of them came
    first cannot be told; but not a talk, which is likely the same one told twice.
    """
    talk = touches[place]
    for at, touch in enumerate(touches):
        same_day = touch.day == talk.day and touch.path != talk.path
        if touch.inbound or not (same_day or at > place):
            continue
        kind = day.kind(touch.kind) if same_day else None
        if kind is None or not kind.two_way:
            return touch
    return None
