"""Rule 6, horizon to re-ask: the day on which an opening was expected has passed without one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from vaultleads.core.dates import add_days
from vaultleads.core.followup.case import Case, last_touch, property_evidence, with_person
from vaultleads.core.followup.model import FollowUp, Trial
from vaultleads.core.people import Touch
from vaultleads.core.qualify import horizon_label


class _Passing(NamedTuple):
    """The last day on which the opening was expected, and why it is over, in words."""

    last: date
    words: str


def re_ask(case: Case) -> Trial:
    """Try the rule on a lead."""
    day = case.day
    if not day.policy.re_ask:
        return Trial("re-ask", None, None, "the rule is off")
    passing = _passing(case)
    if passing is None:
        return Trial("re-ask", None, None, "no day is named on which an opening was expected")
    evidence = property_evidence(day, case.lead, "horizon")
    if passing.last >= day.today:
        why = f"an opening may come until {day.words(passing.last)}"
        return Trial("re-ask", None, None, why, evidence)
    if _has_opening(case):
        return Trial("re-ask", None, None, f"at stage {case.lead.stage} the opening is there")
    asked = _asked_since(case, passing.last)
    due = day.business_days_after(passing.last, 1)
    because = passing.words
    if asked is not None:
        due = day.days_after(asked.day, day.policy.re_ask_again_days)
        because += f"; {last_touch(day, asked, case.counterpart)}"
    person = case.counterpart
    found = FollowUp(
        rule="re-ask",
        note=case.lead.path,
        lead=case.lead.path,
        person=person,
        due=due,
        action=with_person("ask ", person, " when the opening is expected now")
        if person
        else ("find out when the opening is expected now",),
        because=(because,),
        evidence=evidence,
        touch_kind="email" if person else "",
        message="re-ask",
    )
    return Trial("re-ask", person, found, "", evidence)


def _passing(case: Case) -> _Passing | None:
    horizon, window = case.lead.horizon, case.one.window
    if horizon is None or window is None:
        return None
    words = case.day.words
    if horizon.form != "now":
        label = horizon_label(horizon, window)
        return _Passing(window.last, f"the opening expected for {label} has not come")
    if case.lead.horizon_asof is None and case.lead.captured is None:
        return None
    last = add_days(window.last, case.day.policy.re_ask_now_days)
    return _Passing(
        last, f"on {words(window.last)} an opening was said to be there, and it has not come"
    )


def _has_opening(case: Case) -> bool:
    """Whether the lead has reached the stage at which its opening is formal."""
    names = [stage.name for stage in case.day.pipeline.settings.words.stages]
    opening = case.day.policy.re_ask_before
    if opening not in names or case.lead.stage not in names:
        return False
    return names.index(case.lead.stage) >= names.index(opening)


def _asked_since(case: Case, day: date) -> Touch | None:
    """Return the last touch after `day`, on which the horizon could have been asked for."""
    last = case.last
    return last if last is not None and last.day > day else None
