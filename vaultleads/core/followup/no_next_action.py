"""No next action: a lead that deserves one and has none. It is never merely "not due"."""

from __future__ import annotations

from dataclasses import replace

from vaultleads.core.followup.cadence import silence_of
from vaultleads.core.followup.case import Case
from vaultleads.core.followup.model import FollowUp
from vaultleads.core.followup.own_actions import OpenAction, follow_up_of
from vaultleads.core.followup.suggestions import suggestion_for


def no_next_action(case: Case, undated: OpenAction | None, coming: FollowUp | None) -> FollowUp:
    """Return what to do about a lead without a dated next action of the person's own.

    `undated` is what they plan without a day, and stands for itself; `coming` is what a rule will
    ask for later, whose day and reason the suggestion takes.
    """
    planned = _planned(case, undated)
    if planned is not None:
        return planned
    silence = silence_of(case)
    suggestion = suggestion_for(case)
    return FollowUp(
        rule="no-next-action",
        note=case.lead.path,
        lead=case.lead.path,
        person=case.counterpart,
        due=coming.due if coming else None,
        late=coming.late if coming else None,
        action=suggestion.action,
        because=coming.because if coming else (silence.words,),
        evidence=coming.evidence if coming else silence.evidence,
        touch_kind=suggestion.touch_kind,
        message=suggestion.message,
    )


def own_words(case: Case, undated: OpenAction | None, cadence: FollowUp) -> FollowUp:
    """Return what `cadence` asks for with the person's own plan, where one waits for its day."""
    planned = _planned(case, undated)
    if planned is None or cadence.rule != "cadence":
        return cadence
    because = (*planned.because, "; ", *cadence.because)
    return replace(planned, due=cadence.due, late=cadence.late, because=because)


def _planned(case: Case, undated: OpenAction | None) -> FollowUp | None:
    """Return what the person plans without a day, None where that has no words."""
    if undated is None or not undated.text:
        return None
    note = case.day.pipeline.notes[case.lead.path]
    planned = follow_up_of(case.day, note, undated)
    return replace(planned, fixed=False, because=(*planned.because, ", and it has no day"))
