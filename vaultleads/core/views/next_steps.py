"""The view of `next`: what to do now, in three short lists.

Apart from the priority report, which compares leads: here the question is only what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, qualified_leads, worked


@dataclass(frozen=True, slots=True)
class NextView:
    """What to do on `day`.

    `due`: leads whose next action is due or overdue. `unset`: leads without a dated next action
    that are to be focused on or nurtured. `to_qualify`: the others without one, which have an
    open question. All in the order of every list; no lead is in two. `later` counts the leads
    with a next action on a later day, `resting` those to check in on that have none.
    """

    day: date
    due: tuple[QualifiedLead, ...]
    unset: tuple[QualifiedLead, ...]
    to_qualify: tuple[QualifiedLead, ...]
    later: int
    resting: int


def next_view(pipeline: Pipeline, today: date) -> NextView:
    """Build the view of what to do on `today`."""
    shown = [one for one in qualified_leads(pipeline, today) if worked(pipeline, one, today)]
    due = [one for one in shown if one.due is not None and one.due <= today]
    undated = [one for one in shown if one.due is None and one.qualification.tier != "check-in"]
    asking = [one for one in undated if one.qualification.question is not None]
    unset = [one for one in undated if one.qualification.question is None]
    later = sum(one.due is not None and one.due > today for one in shown)
    return NextView(
        day=today,
        due=tuple(due),
        unset=tuple(unset),
        to_qualify=tuple(asking),
        later=later,
        resting=len(shown) - len(due) - len(undated) - later,
    )
