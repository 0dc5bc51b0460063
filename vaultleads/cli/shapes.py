"""The shapes of `--json`: what each reading command hands to another program.

Apart from the printing for people, because these keys are a promise (docs/commands.md) and the
prose is not.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from vaultleads.core.followup.model import SECTIONS, plain
from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.pipeline import NextAction, Pipeline
from vaultleads.core.qualified import QualifiedLead, snoozed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultleads.actions import Action, ActionOutcome
    from vaultleads.core.followup.model import Evidence, FollowUp, FollowUps, Listed, Trial
    from vaultleads.core.problem import Problem
    from vaultleads.core.qualify import Change, Part, Question
    from vaultleads.harvesting import HarvestOutcome
    from vaultleads.pages import PageOutcome
    from vaultleads.reporting import ReportOutcome


def lead_shape(pipeline: Pipeline, one: QualifiedLead, today: date) -> dict[str, Any]:
    """Return a lead as `list` and `next` give it."""
    lead, result = one.lead, one.qualification
    return {
        "lead": lead.name,
        "path": lead.path,
        "organization": pipeline.organization_name(lead) or None,
        "role": lead.role or None,
        "stage": lead.stage,
        "source": lead.source or None,
        "tier": result.tier,
        "quality": result.quality,
        "provisional": result.provisional,
        "known_percent": result.known_percent,
        "connection": one.connection.value or None,
        "alignment": lead.alignment,
        "horizon": lead.horizon.text if lead.horizon else None,
        "next_action": action_shape(one.next_action),
        "active": pipeline.active(lead),
        "snoozed": snoozed(lead, today),
    }


def action_shape(action: NextAction | None) -> dict[str, Any] | None:
    """Return a next action with the place it stands in."""
    if action is None:
        return None
    return {
        "day": day_shape(action.day),
        "text": action.text or None,
        "path": action.path,
        "line": action.line,
    }


def explanation_shape(
    pipeline: Pipeline, one: QualifiedLead, trials: Sequence[Trial], today: date
) -> dict[str, Any]:
    """Return a lead with all that qualifies it and the rules tried on it, as `explain` gives it."""
    from vaultleads.core.views.followups import subject_name, subjects_of  # noqa: PLC0415 - only for follow-ups

    subject = subject_name(subjects_of(pipeline), one.lead.path)
    result = one.qualification
    connection = one.connection
    asked = one.asked.name if one.asked else ""
    reached = connection.person.name if connection.person else ""
    return {
        **lead_shape(pipeline, one, today),
        "parts": [part_shape(part) for part in result.parts],
        "rule": result.rule,
        "tier_by_hand": result.by_hand,
        "people": {
            "rests_on": person_shape(connection.person),
            "because": connection.because or None,
            "talk": touch_shape(connection.touch) if connection.touch else None,
            "targets": [person_shape(target) for target in connection.targets],
            "unlisted": [person_shape(person) for person in connection.unlisted],
        },
        "window": [day_shape(day) for day in one.window] if one.window else None,
        "lift": change_shape(result.lift, reached),
        "question": question_shape(result.question, asked),
        "follow_up_rules": [trial_shape(trial, subject, today) for trial in trials],
    }


def follow_ups_shape(pipeline: Pipeline, found: FollowUps, limit: int | None) -> dict[str, Any]:
    """Return the list of follow-ups, as `next` gives it; whole where there is no `limit`."""
    from vaultleads.core.views.followups import room_for, subject_name, subjects_of  # noqa: PLC0415 - only for follow-ups

    subjects = subjects_of(pipeline)
    counts = {name: len(found.sections.get(name, ())) for name in SECTIONS}
    room = counts if limit is None else room_for(found.sections, limit)
    return {
        "day": day_shape(found.day),
        "counts": counts,
        "entries": [
            entry_shape(pipeline, one, subject_name(subjects, one.note), found.day)
            for name in SECTIONS
            for one in found.sections.get(name, ())[: room[name]]
        ],
        "snoozed": list(found.snoozed),
        "silent": list(found.silent),
    }


def entry_shape(pipeline: Pipeline, one: Listed, subject: str, today: date) -> dict[str, Any]:
    """Return all that is to be done about one note; the first follow-up decides the section."""
    return {
        "section": one.section,
        "subject": subject,
        "path": one.note,
        "no_next_step": one.unset or one.section == "no-next-action",
        "lead": lead_shape(pipeline, one.qualified, today) if one.qualified else None,
        "follow_ups": [follow_up_shape(found, subject, today) for found in one.follow_ups],
    }


def follow_up_shape(found: FollowUp, subject: str, today: date) -> dict[str, Any]:
    """Return one follow-up: who, what, when, why, and on what it rests."""
    from vaultleads.core.views.followups import sentence  # noqa: PLC0415 - only for follow-ups

    return {
        "rule": found.rule,
        "person": person_shape(found.person),
        "due": day_shape(found.due),
        "day_by_hand": found.fixed,
        "red": day_shape(found.late),
        "action": plain(found.action),
        "because": plain(found.because),
        "sentence": sentence(subject, found, today),
        "evidence": evidence_shape(found.evidence),
        "touch_kind": found.touch_kind or None,
        "draft": found.message or None,
        "task_line": found.task.line if found.task else None,
        "step": found.step or None,
        "mark": found.mark,
    }


def evidence_shape(evidence: Evidence | None) -> dict[str, Any] | None:
    """Return what a follow-up rests on, with the place it stands in."""
    if evidence is None:
        return None
    return {
        "path": evidence.path,
        "line": evidence.line,
        "day": day_shape(evidence.day),
        "kind": evidence.kind or None,
        "text": evidence.text or None,
    }


def trial_shape(trial: Trial, subject: str, today: date) -> dict[str, Any]:
    """Return what became of one rule that was tried on the lead that is called `subject`."""
    found = trial.follow_up
    return {
        "rule": trial.rule,
        "person": person_shape(trial.person),
        "spoke": found is not None,
        "why": trial.why or None,
        "evidence": evidence_shape(trial.evidence),
        "follow_up": follow_up_shape(found, subject, today) if found else None,
    }


def part_shape(part: Part) -> dict[str, Any]:
    """Return one part of a quality: value and weight as shares of 1, points as printed."""
    return {
        "part": part.name,
        "answer": part.answer,
        "known": part.known,
        "value": part.value / 100,
        "weight": part.weight / 10_000,
        "points": part.points,
        "exact_points": part.exact,
    }


def change_shape(change: Change | None, person: str) -> dict[str, Any] | None:
    """Return the smallest change that lifts the tier."""
    if change is None:
        return None
    return {"part": change.part, "tier": change.tier, "sentence": change.sentence(person)}


def question_shape(question: Question | None, person: str) -> dict[str, Any] | None:
    """Return the question whose answer would move the quality most."""
    if question is None:
        return None
    return {
        "part": question.part,
        "text": question.ask(person),
        "leads_to": question.leads_to or None,
    }


def person_shape(person: Person | None) -> dict[str, Any] | None:
    """Return somebody by name, with the path of their note if they have one."""
    if person is None:
        return None
    return {"name": person.name, "path": person.path or None}


def touch_shape(touch: Touch) -> dict[str, Any]:
    """Return one touch with the place it stands in."""
    return {
        "day": day_shape(touch.day),
        "time": touch.time or None,
        "kind": touch.kind,
        "inbound": touch.inbound,
        "people": [person_shape(person) for person in touch.people],
        "text": touch.text or None,
        "path": touch.path,
        "line": touch.line,
    }


def fact_shape(fact: Learnt) -> dict[str, Any]:
    """Return one fact of intelligence with the place it stands in."""
    return {
        "day": day_shape(fact.day),
        "people": [person_shape(person) for person in fact.people],
        "text": fact.text,
        "path": fact.path,
        "line": fact.line,
    }


def problem_shape(problem: Problem) -> dict[str, Any]:
    """Return one problem."""
    return {
        "path": problem.path,
        "line": problem.line or None,
        "column": problem.column or None,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint or None,
    }


def reports_shape(
    harvested: HarvestOutcome | None,
    outcomes: Sequence[ReportOutcome],
    page: tuple[str, PageOutcome] | None = None,
) -> dict[str, Any]:
    """Return what `report` harvested, what became of each file, and the page that it made."""
    return {
        **(harvest_shape(harvested) if harvested else {}),
        "reports": [
            {
                "path": one.path,
                "kind": one.kind,
                "state": one.state,
                "message": one.message or None,
                "backup": one.backup or None,
            }
            for one in outcomes
        ],
        **(
            {"page": {"file": page[0], "report": page[1].report, "redacted": page[1].redacted}}
            if page
            else {}
        ),
    }


def harvest_shape(harvested: HarvestOutcome) -> dict[str, Any]:
    """Return what was ticked in the follow-up report and is written into the notes."""
    return {
        "harvested": [
            {
                "path": one.path,
                "rule": one.follow_up.rule,
                "action": plain(one.follow_up.action),
                "mark": one.follow_up.mark,
                "entry": one.entry or None,
                "next_action": (
                    {"day": day_shape(one.step.day), "text": one.step.text or None}
                    if one.step
                    else None
                ),
                "undo": one.number or None,
            }
            for one in harvested.harvested
        ],
        "done_before": list(harvested.already),
        "inbox": [{"text": one.text, "reason": one.reason} for one in harvested.inbox],
        "left": [
            {"text": one.text, "reason": f"{one.reason} {harvested.left_because}"}
            for one in harvested.left
        ],
        "without_next_step": list(harvested.unplanned),
        "kept_beside": list(harvested.kept_beside),
    }


def outcome_shape(outcome: ActionOutcome, *, dry_run: bool) -> dict[str, Any]:
    """Return what an action changed, or would change."""
    return {
        "action": outcome.what,
        "dry_run": dry_run,
        "changed": [
            {"path": path, "diff": diff}
            for path, diff in zip(outcome.paths, outcome.diffs, strict=True)
        ],
        "kept_beside": list(outcome.kept_beside),
        "undo": outcome.number or None,
    }


def done_shape(action: Action) -> dict[str, Any]:
    """Return an action of the journal, as `undo --list` gives it."""
    return {
        "undo": action.number,
        "when": action.when,
        "action": action.what,
        "paths": list(action.paths),
        "undone": action.undone,
        "finished": action.finished,
        "undoes": action.undoes,
    }


def day_shape(day: date | None) -> str | None:
    """Return a day as ISO text."""
    return day.isoformat() if day else None
