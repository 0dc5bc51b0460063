"""No next action: a lead that deserves one and has none. It is never merely "not due"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from vaultleads.core.followup.cadence import silence_of
from vaultleads.core.followup.case import Case
from vaultleads.core.followup.model import Evidence, FollowUp, OpenAction, Phrase
from vaultleads.core.followup.own_actions import follow_up_of
from vaultleads.core.followup.suggestions import suggestion_for
from vaultleads.core.markdown import one_line
from vaultleads.core.model import LogEntry

NO_NEXT_STEP = "no next step"
"""How an entry begins in which the person says that there is none, and why."""


def no_next_action(case: Case, undated: OpenAction | None, coming: FollowUp | None) -> FollowUp:
    """Return what to do about a lead without a dated next action of the person's own.

    `undated` is what they plan without a day, and stands for itself; `coming` is what a rule will
    ask for later, whose day and reason the suggestion takes.
    """
    planned = _planned(case, undated)
    if planned is not None:
        return planned
    because, evidence = _why(case, coming)
    suggestion = suggestion_for(case)
    return FollowUp(
        rule="no-next-action",
        note=case.lead.path,
        lead=case.lead.path,
        person=case.counterpart,
        due=coming.due if coming else None,
        late=coming.late if coming else None,
        action=suggestion.action,
        because=because,
        evidence=evidence,
        touch_kind=suggestion.touch_kind,
        message=suggestion.message,
    )


def _why(case: Case, coming: FollowUp | None) -> tuple[Phrase, Evidence]:
    """Return why nothing is planned: what the person wrote of it, else how long it was silent."""
    declined = _declined(case)
    if declined is not None and declined.day is not None:
        words = f"on {case.day.words(declined.day)} you wrote “{one_line(declined.text)}”"
        return (words,), Evidence(case.lead.path, declined.line, declined.day, "", declined.text)
    if coming is not None:
        return coming.because, coming.evidence
    silence = silence_of(case)
    return (silence.words,), silence.evidence


def _declined(case: Case) -> LogEntry | None:
    """Return the entry that says why there is no next step, if no touch came after it."""
    entries = case.day.pipeline.notes[case.lead.path].body.entries
    said = [
        entry
        for entry in entries
        if entry.text.casefold().startswith(NO_NEXT_STEP)
        and entry.day is not None
        and entry.day <= case.day.today
        and (case.last is None or entry.day >= case.last.day)
    ]
    return max(said, key=lambda entry: (entry.day or date.min, entry.line), default=None)


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
