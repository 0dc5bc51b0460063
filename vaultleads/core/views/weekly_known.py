"""A week as it is known on one day: what every part of its report is made from.

Apart from the parts, so that all of them look at the same day, and none at what came after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from vaultleads.core.activity import kinds_by_name
from vaultleads.core.dates import add_days
from vaultleads.core.dealings import Dealings
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.funnel import known_on
from vaultleads.core.histories import Histories
from vaultleads.core.outreach import Outreaches
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Stage, TouchKind
from vaultleads.core.qualified import QualifiedLead, qualified, qualified_leads, snoozed
from vaultleads.core.qualify import order_key
from vaultleads.core.views.moves import moves_since
from vaultleads.core.weeks import Week


class KnownWeek(NamedTuple):
    """The `week` as it is known at the end of `day`.

    `leads` are all that there were, in the order of every list; `histories` and `dealings` are
    those of that day; `kinds` are the kinds of touch by name, `stages` the stages, in their order.
    """

    pipeline: Pipeline
    week: Week
    day: date
    leads: Sequence[QualifiedLead]
    histories: Histories
    dealings: Dealings
    kinds: Mapping[str, TouchKind]
    stages: Mapping[str, Stage]

    @property
    def last(self) -> date:
        """The last day of the week of which something is known."""
        return min(self.week.last, self.day)

    @property
    def over(self) -> bool:
        """Whether the week has ended."""
        return self.day >= self.week.last

    def worked(self, one: QualifiedLead) -> bool:
        """Whether a lead was in sight: its stage was an active one, and it was not snoozed."""
        stage = self.stages.get(self.histories.stage_on(one.lead, self.day))
        return (stage is None or stage.active) and not snoozed(one.lead, self.day)

    def holds(self, day: date | None) -> bool:
        """Whether `day` is one of the week, and not one to come."""
        return day is not None and self.week.first <= day <= self.last


def known_week(pipeline: Pipeline, week: Week, found: FollowUps, histories: Histories) -> KnownWeek:
    """Return the week as it is known on the day of the follow-ups `found`.

    `histories` know what reports kept; what is seen on this day for the first time is added.
    """
    day = found.day
    leads = _known_leads(pipeline, found)
    doubted = histories.doubted(leads, day)
    # What a note says without a day may be of today; what changed by a day of the week is not.
    moved = moves_since(pipeline, doubted, add_days(week.first, -1)) if doubted else ()
    settled = {move.lead.path for move in moved}
    return KnownWeek(
        pipeline=pipeline,
        week=week,
        day=day,
        leads=leads,
        histories=histories.brought_to(leads, day, settled),
        dealings=Dealings(pipeline, day),
        kinds=kinds_by_name(pipeline),
        stages=_stages(pipeline),
    )


def _stages(pipeline: Pipeline) -> Mapping[str, Stage]:
    """Return the stages by name, in their order; of two that are called the same the first."""
    found: dict[str, Stage] = {}
    for stage in pipeline.settings.words.stages:
        found.setdefault(stage.name, stage)
    return found


def _known_leads(pipeline: Pipeline, found: FollowUps) -> Sequence[QualifiedLead]:
    """Return the leads that there were on the day of `found`, in the order of every list.

    A horizon that was learnt later is taken for unknown.
    """
    day = found.day
    every = found.leads if found.leads is not None else qualified_leads(pipeline, day)
    known = [one for one in every if known_on(pipeline, one.lead, day)]
    late = [one for one in known if one.lead.horizon_asof and one.lead.horizon_asof > day]
    if not late:
        return known
    outreaches = Outreaches(pipeline, Dealings(pipeline, day), day)
    asked = {
        one.lead.path: qualified(pipeline, replace(one.lead, horizon=None), day, outreaches)
        for one in late
    }
    then = (asked.get(one.lead.path, one) for one in known)
    return sorted(then, key=lambda one: order_key(one.qualification, one.due, one.lead.path))
