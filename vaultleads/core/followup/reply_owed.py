"""Rule 1, reply owed: somebody wrote and waits for an answer."""

from __future__ import annotations

from vaultleads.core.followup.case import Day, counted, quoted_line, touch_evidence, with_person
from vaultleads.core.followup.model import FollowUp, Phrase, Trial
from vaultleads.core.followup.own_actions import planned_answer
from vaultleads.core.model import Lead
from vaultleads.core.people import Person, Touch

_VERBS = {"reply": "replied", "call": "called"}


def reply_owed(
    day: Day, person: Person | None, touches: tuple[Touch, ...], lead: Lead | None
) -> Trial:
    """Try the rule on the touches with `person`, the oldest first; None is whoever wrote."""
    if not day.policy.reply_owed:
        return Trial("reply-owed", person, None, "the rule is off")
    if not touches:
        return Trial("reply-owed", person, None, "no touch with them is logged")
    last = touches[-1]
    evidence = touch_evidence(last)
    reason = _why_none(day, person, last)
    if reason:
        return Trial("reply-owed", person, None, reason, evidence)
    plan = planned_answer(day, person, lead)
    if plan is not None and plan.day is not None:
        because = f"an answer is planned for {day.words(plan.day)}"
        return Trial("reply-owed", person, None, because, plan.evidence)
    return Trial("reply-owed", person, _follow_up(day, person, last, lead), "", evidence)


def _why_none(day: Day, person: Person | None, last: Touch) -> str:
    when = day.words(last.day)
    kind = day.kind(last.kind)
    if not last.inbound and kind is not None and kind.two_way:
        return f"the last touch, the {last.kind} of {when}, was a talk"
    if not last.inbound:
        return f"the last touch, the {last.kind} of {when}, was yours"
    if last.kind not in day.policy.reply_kinds:
        return f"the last touch, the {last.kind} of {when}, asks for no answer"
    if last.people and (person is None or person not in last.reached):
        return f"the {last.kind} of {when} came from somebody else"
    if day.days_since(last.day) > day.policy.reply_until:
        return (
            f"the {last.kind} of {when} is more than {counted(day.policy.reply_until, 'day')} old, "
            "too late for an answer"
        )
    return ""


def _follow_up(day: Day, person: Person | None, last: Touch, lead: Lead | None) -> FollowUp:
    said = quoted_line(last.text)
    because: Phrase = with_person(
        "", person, f" {_VERBS.get(last.kind, 'wrote')} on {day.words(last.day)}", "they"
    )
    return FollowUp(
        rule="reply-owed",
        note=lead.path if lead else (person.path if person else last.path),
        lead=lead.path if lead else "",
        person=person,
        due=day.business_days_after(last.day, day.policy.reply_days),
        action=with_person(
            "get back to " if last.kind == "call" else "answer ", person, nobody="them"
        ),
        because=(*because, f": {said}") if said else because,
        evidence=touch_evidence(last),
        touch_kind="reply",
        message="reply",
    )
