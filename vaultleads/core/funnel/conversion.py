"""What became of the leads of each source, and how well that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vaultleads.core.beta import Interval, share_interval
from vaultleads.core.funnel.reached import known_on, opportunity_leads, scope_leads
from vaultleads.core.histories import Histories
from vaultleads.core.model import Lead
from vaultleads.core.pipeline import Pipeline

ENOUGH_TO_SAY = 20
"""From so many leads on a share may be believed; below it is too few to say."""


@dataclass(frozen=True, slots=True)
class Converted:
    """How many leads came so far, and the share that this stands for."""

    count: int
    share: Interval


class SourceShare(NamedTuple):
    """The leads of one source: how many came to the scope meeting, and to an opportunity.

    `source` is canonical, the person's own word, or empty where none is given.
    """

    source: str
    leads: int
    scope: Converted
    opportunity: Converted

    @property
    def enough(self) -> bool:
        """Whether there are enough leads to believe the share."""
        return self.leads >= ENOUGH_TO_SAY


def conversion_by_source(
    pipeline: Pipeline, histories: Histories, day: date
) -> tuple[tuple[SourceShare, ...], SourceShare]:
    """Return the sources that have leads, in the order of the settings, and all of them together.

    Sources of the person's own stand behind, by name, and leads without a source at the end.
    Every lead counts that was there on `day`: one that is open has not converted yet, so that
    a share can still rise. Whoever closes what is lost and whoever leaves it open come to the same.
    """
    by_source: dict[str, list[Lead]] = {}
    for lead in pipeline.leads.values():
        if known_on(pipeline, lead, day):
            by_source.setdefault(lead.source, []).append(lead)
    every = [lead for leads in by_source.values() for lead in leads]
    scope = scope_leads(pipeline, histories, day)
    opportunity = opportunity_leads(pipeline, histories, day)

    def share(source: str, leads: Iterable[Lead]) -> SourceShare:
        paths = {lead.path for lead in leads}
        return SourceShare(
            source,
            len(paths),
            _converted(pipeline, paths, scope),
            _converted(pipeline, paths, opportunity),
        )

    ordered = _in_order(pipeline, by_source)
    return tuple(share(name, by_source[name]) for name in ordered), share("", every)


def _converted(pipeline: Pipeline, leads: set[str], converted: frozenset[str]) -> Converted:
    count = len(leads & converted)
    return Converted(count, share_interval(count, len(leads), pipeline.settings.conversion))


def _in_order(pipeline: Pipeline, sources: Iterable[str]) -> list[str]:
    known = {source.name: rank for rank, source in enumerate(pipeline.settings.words.sources)}
    return sorted(sources, key=lambda name: (known.get(name, len(known)), not name, name))
