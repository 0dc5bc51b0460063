"""Which leads changed tier since a day, and what changed them.

Apart from the report that shows it. A tier of an earlier day is computed from the same notes,
leaving out what was logged, captured or learnt (`horizon_asof`) later, so that what is said of
the past never depends on when a report was last made. Other answers bear no date: they are taken
to have stood as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from vaultleads.core.connection import connection_of, settled_on
from vaultleads.core.dates import short_day
from vaultleads.core.dealings import Dealings
from vaultleads.core.model import Lead
from vaultleads.core.outreach import Outreaches
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import TIERS
from vaultleads.core.qualified import QualifiedLead, qualified_by
from vaultleads.core.views.links import LeadLink, lead_link


@dataclass(frozen=True, slots=True)
class Move:
    """One lead that changed tier. `because` is a clause without a final stop."""

    lead: LeadLink
    before: str
    after: str
    because: str

    @property
    def up(self) -> bool:
        """Whether it moved towards focus."""
        return _RANK[self.after] < _RANK[self.before]


_RANK = {"focus": 0, "nurture": 1, "check-in": 2, "unqualified": 3}
assert set(_RANK) == set(TIERS)  # noqa: S101 - two lists that must agree


def moves_since(
    pipeline: Pipeline, leads: Iterable[QualifiedLead], since: date
) -> tuple[Move, ...]:
    """Return which of `leads` stood in another tier on the day `since`, in their order."""
    then = Outreaches(pipeline, Dealings(pipeline, since), since)
    found = (_move(pipeline, one, since, then) for one in leads)
    return tuple(move for move in found if move is not None)


def _move(
    pipeline: Pipeline, one: QualifiedLead, since: date, outreaches: Outreaches
) -> Move | None:
    lead = one.lead
    if one.qualification.by_hand or not _known_on(pipeline, lead, since):
        return None
    connection = one.connection
    if not settled_on(pipeline, lead, since):
        connection = connection_of(pipeline, lead, since)
    then = replace(lead, horizon=None) if _learnt_after(lead, since) else lead
    before = qualified_by(pipeline, then, connection, since, outreaches)
    if before.qualification.tier == one.qualification.tier:
        return None
    return Move(
        lead_link(pipeline, lead),
        before.qualification.tier,
        one.qualification.tier,
        _because(before, one, since),
    )


def _known_on(pipeline: Pipeline, lead: Lead, day: date) -> bool:
    """Whether `lead` was there on `day`, as far as its note says."""
    if lead.captured is not None:
        return lead.captured <= day
    return bool(pipeline.touches_of(lead.path, day))


def _learnt_after(lead: Lead, day: date) -> bool:
    return lead.horizon_asof is not None and lead.horizon_asof > day


def _because(before: QualifiedLead, now: QualifiedLead, since: date) -> str:
    touch = now.connection.touch
    if before.connection.value != now.connection.value and touch and now.connection.person:
        day = short_day(touch.day, since.year)
        bond = "from" if touch.inbound else "with"
        return f"since the {touch.kind} {bond} {now.connection.person.name} on {day}"
    if now.qualification.inputs.resting:
        return "nobody answered the outreach"
    if before.qualification.inputs.resting:
        return "the outreach was answered, or went on"
    learnt = now.lead.horizon_asof
    if learnt is not None and learnt > since:
        return f"since its horizon was learnt on {short_day(learnt, since.year)}"
    if now.qualification.tier == "check-in" and now.window:
        return f"what was expected by {short_day(now.window.last, since.year)} has not come"
    return "the opening has come nearer"
