"""The leads that `--where` means: conditions on tier, stage, source, organization or a property."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vaultleads.cli.setting import shown
from vaultleads.core.given import sentence
from vaultleads.core.names import folded
from vaultleads.core.policy import TIERS
from vaultleads.core.problem import UsageError
from vaultleads.core.qualified import QualifiedLead, qualified_leads
from vaultleads.core.suggest import did_you_mean, normal
from vaultleads.core.values import canonical

if TYPE_CHECKING:
    from vaultleads.core.pipeline import Pipeline

Conditions = dict[str, str]
"""The wanted value by the name of what is looked at; empty for a value that is missing."""


def conditions(text: str, pipeline: Pipeline) -> Conditions:
    """Read `stage=spotted,source=posting`; all conditions must hold.

    Raises: UsageError for what is no condition, and for a fixed word that does not exist.
    """
    found: Conditions = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"'{part.strip()}' is no condition; write it as `stage=spotted`.")
        found[name.strip().casefold()] = value.strip()
    words = pipeline.settings.words
    for name, table in (("stage", words.stages), ("source", words.sources)):
        if found.get(name):
            known = canonical(found[name], table)
            own = {getattr(lead, name) for lead in pipeline.leads.values()}
            if known is None and found[name] not in own:
                names = [row.name for row in table]
                remedy = did_you_mean(found[name], names)
                raise UsageError(sentence(f"No {name} is called '{found[name]}'; {remedy}"))
            found[name] = known or found[name]
    if "tier" in found:
        found["tier"] = normal(found["tier"])
        if found["tier"] not in TIERS:
            remedy = did_you_mean(found["tier"], TIERS)
            raise UsageError(sentence(f"No tier is called '{found['tier']}'; {remedy}"))
    return found


def leads_where(pipeline: Pipeline, wanted: Conditions, today: date) -> list[QualifiedLead]:
    """Return the leads that match, in the order of every list.

    Closed and parked leads match only where a stage is asked for.
    """
    return [
        one
        for one in qualified_leads(pipeline, today)
        if ("stage" in wanted or pipeline.active(one.lead)) and _matches(pipeline, one, wanted)
    ]


def _matches(pipeline: Pipeline, one: QualifiedLead, wanted: Conditions) -> bool:
    return all(_holds(pipeline, one, name, value) for name, value in wanted.items())


def _holds(pipeline: Pipeline, one: QualifiedLead, name: str, value: str) -> bool:
    lead = one.lead
    if name == "tier":
        return one.qualification.tier == value
    if name in {"stage", "source"}:
        return str(getattr(lead, name)) == value
    if name in {"org", "organization"}:
        named = folded(pipeline.organization_name(lead))
        return folded(value) in named if value else not named
    given = pipeline.notes[lead.path].properties.get(name)
    said = folded(shown(given.value)) if given else ""
    return said.strip("[]") == folded(value).strip("[]")
