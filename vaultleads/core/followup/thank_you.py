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
    talks = [at for at, touch in enumerate(touches) if _gave(touch, person, policy.thank_you_kinds)]
    if not talks or (person is None and touches[talks[-1]].people):
        return Trial("thank-you", person, None, "no talk is logged that asks for thanks")
    talk = touches[talks[-1]]
    evidence = touch_evidence(talk)
    what = f"{_TALKS.get(talk.kind, talk.kind)} of {day.words(talk.day)}"
    since = _outbound_since(day, touches, talks[-1])
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


def _gave(touch: Touch, person: Person | None, kinds: tuple[str, ...]) -> bool:
    """Whether a touch is one to thank `person` for; of one that came from somebody, only them."""
    return touch.kind in kinds and (not touch.inbound or person is None or person in touch.reached)


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
