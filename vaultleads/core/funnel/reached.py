"""How far leads ever came: the funnel, and the leads that had a scope meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple

from vaultleads.core.histories import Histories
from vaultleads.core.model import Lead
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline

_SCOPE = "scope"
"""The kind of touch, and of meeting, that is a scope meeting."""
_SCOPE_STAGE = "shaping"
_OPPORTUNITY_STAGE = "opportunity"


class FunnelStep(NamedTuple):
    """One active stage: how many leads ever `reached` it, and how many are in it `now`."""

    stage: str
    reached: int
    now: int


def known_on(pipeline: Pipeline, lead: Lead, day: date) -> bool:
    """Whether `lead` was there on `day`: captured by then, or without that, logged by then.

    One that bears no day at all always was.
    """
    if lead.captured is not None:
        return lead.captured <= day
    touches = pipeline.touches.get(lead.path, ())
    return not touches or touches[0].day <= day


def funnel_steps(pipeline: Pipeline, histories: Histories, day: date) -> tuple[FunnelStep, ...]:
    """Return the active stages in their order, with the leads that came to each up to `day`.

    A lead counts once in every stage up to the furthest that it ever reached, also where it
    skipped one, so that no stage can hold more than the one before.
    """
    leads = [lead for lead in pipeline.leads.values() if known_on(pipeline, lead, day)]
    furthest = Counter(histories.furthest(lead, day) for lead in leads)
    now = Counter(histories.stage_on(lead, day) for lead in leads)
    steps: list[FunnelStep] = []
    left = len(leads)
    for name in _active(pipeline):
        steps.append(FunnelStep(name, left, now[name]))
        left -= furthest[name]
    return tuple(steps)


def opportunity_leads(pipeline: Pipeline, histories: Histories, day: date) -> frozenset[str]:
    """Return the leads that came to a formal opening up to `day`, by path."""
    return _as_far_as(pipeline, histories, opportunity_stage(pipeline), day)


def opportunity_stage(pipeline: Pipeline) -> str:
    """Return the stage that a lead is in once there is a formal opening.

    That is `opportunity`, or the last active one where the settings have none so called.
    """
    active = _active(pipeline)
    return _OPPORTUNITY_STAGE if _OPPORTUNITY_STAGE in active else active[-1]


def scope_leads(pipeline: Pipeline, histories: Histories, day: date) -> frozenset[str]:
    """Return the leads that had their scope meeting up to `day`, by path.

    Those that came as far as the stage `shaping`, where the settings have one so called, and
    those with a touch or a meeting of the kind `scope`. A talk that names no lead counts for the
    leads of that person at their own organization.
    """
    found = frozenset(_talked_scope(pipeline, day))
    if _SCOPE_STAGE in _active(pipeline):
        found |= _as_far_as(pipeline, histories, _SCOPE_STAGE, day)
    return found


def _as_far_as(pipeline: Pipeline, histories: Histories, stage: str, day: date) -> frozenset[str]:
    """Return the leads that came to the active `stage`, or further, up to `day`."""
    active = _active(pipeline)
    far = frozenset(active[active.index(stage) :])
    leads = pipeline.leads.values()
    return frozenset(lead.path for lead in leads if histories.furthest(lead, day) in far)


def _active(pipeline: Pipeline) -> tuple[str, ...]:
    stages = pipeline.settings.words.stages
    return tuple(dict.fromkeys(stage.name for stage in stages if stage.active))


def _talked_scope(pipeline: Pipeline, day: date) -> Iterable[str]:
    """Yield the leads on which a scope meeting was logged, or noted as a meeting, up to `day`."""
    leads_by_touch = pipeline.leads_by_touch()
    noted = _noted_scopes(pipeline)
    people: set[str] = set()
    for path, touches in pipeline.touches.items():
        for touch in touches:
            if touch.day <= day and (
                touch.kind == _SCOPE or ((path, touch.day) in noted and _reaches(touch, path))
            ):
                owners = leads_by_touch.get((touch.path, touch.line), ())
                yield from owners
                if not owners and path in pipeline.contacts:
                    people.add(path)
    if people:
        yield from _leads_of(pipeline, people)


def _noted_scopes(pipeline: Pipeline) -> frozenset[tuple[str | None, date]]:
    """Return with whom and when there is a meeting of the kind `scope`.

    The talk itself may be logged somewhere else, under any kind.
    """
    return frozenset(
        (pipeline.path_of(link, meeting.path), meeting.date)
        for meeting in pipeline.meetings.values()
        if meeting.kind == _SCOPE and meeting.date is not None
        for link in meeting.people
    )


def _reaches(touch: Touch, contact: str) -> bool:
    return any(person.path == contact for person in touch.reached)


def _leads_of(pipeline: Pipeline, people: Container[str]) -> Iterable[str]:
    """Yield the leads that `people`, by path, are on and that are of their own organization."""
    for lead in pipeline.leads.values():
        for person in pipeline.people(lead):
            contact = pipeline.contacts[person.path] if person.path in people else None
            if contact is not None and pipeline.same_organization(lead, contact):
                yield lead.path
