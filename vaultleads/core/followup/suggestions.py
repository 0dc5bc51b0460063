"""What to do about a lead for which nothing is planned: the playbook's answer, made a phrase.

Apart from the playbook, which knows nothing of a vault: here a lead is put to it.
"""

from __future__ import annotations

from vaultleads.core.followup.case import Case
from vaultleads.core.followup.model import NotePart
from vaultleads.core.playbook import Situation, Suggestion, suggest
from vaultleads.core.qualify import Question

_NOTHING_FITS = Suggestion(
    ("think of a next step yourself; the playbook has none for this",), "", "", ""
)


def suggestion_for(case: Case) -> Suggestion:
    """Return what the playbook suggests; where it has nothing to say, that it has not."""
    return suggest(case.day.playbook, _situation(case)) or _NOTHING_FITS


def _situation(case: Case) -> Situation:
    lead, pipeline = case.lead, case.day.pipeline
    source = next((one for one in pipeline.settings.words.sources if one.name == lead.source), None)
    told = [entry for entry in pipeline.notes[lead.path].body.entries if entry.kind == "note"]
    told.sort(key=lambda entry: (entry.day or case.day.today, entry.line))
    question = case.one.qualification.question
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
        question=_clause(case, question) if question else "",
        touches=case.touches,
        about=question.part if question else "",
        connection=case.one.connection.value,
        notes=tuple(entry.text for entry in told),
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


def _clause(case: Case, question: Question) -> str:
    """Return what to ask about a lead that is not qualified, as a clause."""
    asked = case.counterpart
    sentence = question.ask(asked.name if asked else "").rstrip(".")
    return sentence[:1].lower() + sentence[1:]
