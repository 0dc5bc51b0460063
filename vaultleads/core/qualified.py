"""Leads with all that qualifies them: connection, window, quality, tier and next action.

Apart from the scoring and from the reports: the one place where the parts come together, so
that a list, a report and an explanation can never disagree about a lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaultleads.core.connection import Connection, connection_of
from vaultleads.core.dates import window_of
from vaultleads.core.dealings import Dealings
from vaultleads.core.model import Contact, Lead, Window
from vaultleads.core.outreach import Outreaches
from vaultleads.core.people import Person
from vaultleads.core.pipeline import NextAction, Pipeline
from vaultleads.core.qualify import Answers, Qualification, order_key, qualify


@dataclass(frozen=True, slots=True)
class QualifiedLead:
    """One lead on one day. `window` is its horizon, anchored; `None` when vague or unknown."""

    lead: Lead
    connection: Connection
    window: Window | None
    qualification: Qualification
    next_action: NextAction | None

    @property
    def due(self) -> date | None:
        """The day of the next action, where it has one."""
        return self.next_action.day if self.next_action else None

    @property
    def asked(self) -> Person | None:
        """Whom to ask about this lead: who is reached, else the first one named."""
        if self.connection.person is not None:
            return self.connection.person
        return self.connection.targets[0] if self.connection.targets else None


def qualified(
    pipeline: Pipeline, lead: Lead, today: date, outreaches: Outreaches | None = None
) -> QualifiedLead:
    """Qualify `lead` from what the vault says of it up to `today`.

    `outreaches` are those of that day, where many leads are asked for.
    """
    if outreaches is None:
        outreaches = Outreaches(pipeline, Dealings(pipeline, today), today)
    return qualified_by(pipeline, lead, connection_of(pipeline, lead, today), today, outreaches)


def qualified_by(
    pipeline: Pipeline, lead: Lead, connection: Connection, today: date, outreaches: Outreaches
) -> QualifiedLead:
    """Qualify `lead`, whose `connection` on that day is known already."""
    window = _window(lead, today)
    resting = outreaches.of_lead(lead).rests_since is not None
    answers = Answers(
        connection.value, lead.alignment, lead.horizon, window, lead.tier, resting=resting
    )
    qualification = qualify(answers, pipeline.settings.qualification, today)
    return QualifiedLead(lead, connection, window, qualification, pipeline.next_action(lead))


def _window(lead: Lead, today: date) -> Window | None:
    """Return the horizon of `lead`, counted from the day on which it was learnt."""
    anchor = lead.horizon_asof or lead.captured or today
    return window_of(lead.horizon, anchor) if lead.horizon else None


def qualified_leads(
    pipeline: Pipeline, today: date, outreaches: Outreaches | None = None
) -> tuple[QualifiedLead, ...]:
    """Return all leads, qualified, in the order of every list: tier, quality, due, path."""
    if outreaches is None:
        outreaches = Outreaches(pipeline, Dealings(pipeline, today), today)
    every = (qualified(pipeline, lead, today, outreaches) for lead in pipeline.leads.values())
    return tuple(
        sorted(every, key=lambda one: order_key(one.qualification, one.due, one.lead.path))
    )


def worked(pipeline: Pipeline, one: QualifiedLead, today: date) -> bool:
    """Whether a lead is in sight: its stage is active and it is not snoozed."""
    return pipeline.active(one.lead) and not snoozed(one.lead, today)


def snoozed(record: Lead | Contact, today: date) -> bool:
    """Whether a lead or contact is kept out of sight on `today`."""
    return record.snooze is not None and record.snooze > today
