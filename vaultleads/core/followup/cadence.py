"""Rule 5, cadence: how long a lead may stay silent, by its tier or by its own number."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from vaultleads.core.followup.case import (
    Case,
    counted,
    last_touch,
    property_evidence,
    touch_evidence,
)
from vaultleads.core.followup.model import Evidence, FollowUp, Trial
from vaultleads.core.followup.suggestions import suggestion_for
from vaultleads.core.policy import FollowUpPolicy
from vaultleads.core.qualified import QualifiedLead


class Rhythm(NamedTuple):
    """How many days of silence are amber, how many red, and whose number it is."""

    amber: int
    red: int
    name: str


class Silence(NamedTuple):
    """Since when nothing was exchanged, and what shows it; `day` is None where nothing does."""

    day: date | None
    words: str
    evidence: Evidence


def cadence(case: Case) -> Trial:
    """Try the rule on a lead; it speaks of the day on which the lead has been silent too long."""
    if not case.day.policy.cadence:
        return Trial("cadence", None, None, "the rule is off")
    rhythm = rhythm_of(case.one, case.day.policy)
    silence = silence_of(case)
    if rhythm is None:
        tier = case.one.qualification.tier
        return Trial("cadence", None, None, f"tier {tier} has no cadence", silence.evidence)
    return Trial(
        "cadence", case.counterpart, _follow_up(case, rhythm, silence), "", silence.evidence
    )


def silence_of(case: Case) -> Silence:
    """Return since when the lead has been silent: its last touch, or the day it was captured."""
    last, captured = case.last, case.lead.captured
    known = captured is not None and captured <= case.day.today
    if last is not None and not (known and captured and captured > last.day):
        return Silence(last.day, last_touch(case.day, last, case.counterpart), touch_evidence(last))
    evidence = property_evidence(case.day, case.lead, "captured", captured)
    if captured is not None and (known or last is None):
        since = "since" if last else "on it yet"
        words = f"captured on {case.day.words(captured)}, and no touch is logged {since}"
        return Silence(captured, words, evidence)
    return Silence(None, "no touch is logged on it yet", evidence)


def rhythm_of(one: QualifiedLead, policy: FollowUpPolicy) -> Rhythm | None:
    """Return how long a lead may stay silent; `None` where nothing says so."""
    own = one.lead.cadence
    if own is not None:
        return Rhythm(own, own + own // 2, "its own")
    tier = one.qualification.tier
    days = policy.cadence_days.get(tier)
    return Rhythm(*days, tier) if days else None


def _follow_up(case: Case, rhythm: Rhythm, silence: Silence) -> FollowUp:
    day = case.day
    due = day.days_after(silence.day or day.today, rhythm.amber if silence.day else 0)
    suggestion = suggestion_for(case)
    return FollowUp(
        rule="cadence",
        note=case.lead.path,
        lead=case.lead.path,
        person=case.counterpart,
        due=due,
        late=day.days_after(silence.day, rhythm.red) if silence.day else None,
        action=suggestion.action,
        because=(f"{rhythm.name} cadence of {counted(rhythm.amber, 'day')}, {silence.words}",),
        evidence=silence.evidence,
        touch_kind=suggestion.touch_kind,
        message=suggestion.message,
    )
