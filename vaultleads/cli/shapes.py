"""The shapes of `--json`: what each reading command hands to another program.

Apart from the printing for people, because these keys are a promise (docs/commands.md) and the
prose is not.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from vaultleads.core.people import Learnt, Person, Touch
from vaultleads.core.pipeline import NextAction, Pipeline
from vaultleads.core.qualified import QualifiedLead, snoozed

if TYPE_CHECKING:
    from vaultleads.actions import Action, ActionOutcome
    from vaultleads.core.problem import Problem
    from vaultleads.core.qualify import Change, Part, Question


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


def explanation_shape(pipeline: Pipeline, one: QualifiedLead, today: date) -> dict[str, Any]:
    """Return a lead with all that qualifies it, as `explain` gives it."""
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
