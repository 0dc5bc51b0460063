"""What to do about a lead for which nothing is planned: the playbook's answer, made a phrase.

Apart from the playbook, which knows nothing of a vault: here a lead is put to it.
"""

from __future__ import annotations

from vaultleads.core.followup.case import Case
from vaultleads.core.followup.model import NotePart
from vaultleads.core.playbook import Situation, Suggestion, suggest

_NOTHING_FITS = Suggestion(
    ("think of a next step yourself; the playbook has none for this",), "", "", ""
)


def suggestion_for(case: Case) -> Suggestion:
    """Return what the playbook suggests; where it has nothing to say, that it has not."""
    return suggest(case.day.playbook, _situation(case)) or _NOTHING_FITS


def _situation(case: Case) -> Situation:
    lead, pipeline = case.lead, case.day.pipeline
    source = next((one for one in pipeline.settings.words.sources if one.name == lead.source), None)
    entries = pipeline.notes[lead.path].body.entries
    return Situation(
        stage=lead.stage,
        tier=case.one.qualification.tier,
        source=lead.source,
        warmth=source.warmth if source else "",
        via=_via(case),
        person=case.counterpart,
        organization=_organization(case),
        role=lead.role,
        need=lead.need,
        question=_question(case),
        touches=case.touches,
        about=_about(case),
        connection=case.one.connection.value,
        notes=tuple(
            entry.text
            for entry in sorted(
                entries, key=lambda entry: (entry.day or case.day.today, entry.line)
            )
            if entry.kind == "note"
        ),
    )


def _via(case: Case) -> str:
    path = case.day.pipeline.path_of(case.lead.via, case.lead.path)
    note = case.day.pipeline.notes.get(path or "")
    if note is None or note.kind not in ("contact", "posting", "meeting"):
        return "none"
    return "person" if note.kind == "contact" else note.kind


def _organization(case: Case) -> NotePart | str:
    pipeline, lead = case.day.pipeline, case.lead
    name = pipeline.organization_name(lead)
    path = pipeline.path_of(lead.organization, lead.path)
    return NotePart(path, name) if path and path in pipeline.organizations else name


def _about(case: Case) -> str:
    question = case.one.qualification.question
    return question.part if question else ""


def _question(case: Case) -> str:
    """Return what to ask about a lead that is not qualified, as a clause; empty for no question."""
    question = case.one.qualification.question
    if question is None:
        return ""
    asked = case.counterpart
    sentence = question.ask(asked.name if asked else "").rstrip(".")
    return sentence[:1].lower() + sentence[1:]
