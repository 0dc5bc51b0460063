"""Rule 4, outreach sequence: what comes next after a first message that nobody answered."""

from __future__ import annotations

from vaultleads.core.followup.case import Case, counted, touch_evidence, with_person
from vaultleads.core.followup.model import FollowUp, Phrase, Trial
from vaultleads.core.outreach import OUTREACH, Sequence, Step
from vaultleads.core.qualify import WITHIN_REACH


def outreach_step(case: Case) -> Trial:
    """Try the rule on a lead: the next step of the sequence at its organization, if one is due."""
    day = case.day
    if not day.policy.outreach:
        return Trial("outreach", None, None, "the rule is off")
    sequence = day.outreaches.of_lead(case.lead)
    if sequence.step is None:
        return _waiting(case, sequence)
    step = sequence.step
    evidence = touch_evidence(step.after)
    reached = case.one.connection.value in WITHIN_REACH
    if reached and case.lead.path not in day.dealings.leads_of(step.after):
        why = "somebody who is inside is reached, and the outreach was not about this lead"
        return Trial("outreach", step.person, None, why, evidence)
    owners = day.outreaches.leads_of(step.after)
    if case.lead.path not in owners:
        who = step.written_to.name if step.written_to else "somebody"
        why = f"one live contact per organization, and that is {who}, on another lead"
        return Trial("outreach", step.person, None, why, evidence)
    if case.lead.path != min(owners):
        why = "the step stands with another lead already"
        return Trial("outreach", step.person, None, why, evidence)
    found = FollowUp(
        rule="outreach",
        note=case.lead.path,
        lead=case.lead.path,
        person=step.person,
        due=step.due,
        action=_action(case, step),
        because=_because(case, step),
        evidence=evidence,
        touch_kind={"second": OUTREACH, "again": "email", "find": ""}[step.name],
        message="" if step.name == "find" else OUTREACH,
        step=step.name,
    )
    return Trial("outreach", step.person, found, "", evidence)


def _waiting(case: Case, sequence: Sequence) -> Trial:
    if not sequence.threads:
        return Trial("outreach", None, None, "no outreach waits for an answer")
    last = sequence.threads[-1].messages[-1]
    if sequence.rests_since is not None:
        since = case.day.words(sequence.rests_since)
        why = f"nobody answered two messages, so the contact has rested since {since}"
    else:
        on = case.day.words(sequence.rests_on) if sequence.rests_on else "later"
        why = f"a second message waits for its answer; without one the contact rests from {on}"
    return Trial("outreach", sequence.threads[-1].person, None, why, touch_evidence(last))


def _action(case: Case, step: Step) -> Phrase:
    where = case.day.pipeline.organization_name(case.lead)
    if step.name == "second":
        return with_person("write to a second person: ", step.person)
    if step.name == "find":
        return (f"find a second person at {where}" if where else "find a second person there",)
    return with_person("follow up with ", step.person, nobody="them")


def _because(case: Case, step: Step) -> Phrase:
    policy = case.day.policy
    days, what = policy.outreach_second_days, "a second person"
    if step.name == "again":
        days, what = policy.outreach_again_days, "once more"
    who = step.written_to.name if step.written_to else "them"
    when = case.day.words(step.after.day)
    after = counted(days, "business day")
    return (f"no answer from {who} since the {step.after.kind} of {when}: {what} after {after}",)
