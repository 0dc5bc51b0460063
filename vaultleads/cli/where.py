"""The leads that `--where` means: conditions on tier, stage, source, organization or a property."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from vaultleads.cli.setting import shown
from vaultleads.core.given import sentence
from vaultleads.core.names import folded
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import TIERS
from vaultleads.core.problem import UsageError
from vaultleads.core.qualified import QualifiedLead, qualified_leads
from vaultleads.core.schema import PROPERTIES
from vaultleads.core.suggest import did_you_mean, normal
from vaultleads.core.values import canonical

if TYPE_CHECKING:
    from vaultleads.core.pipeline import Pipeline

_OTHER_SIGN = pattern(r"[<>!~=]")
_AND = pattern(r"\s(?:and|or|&&?|\|\|?)\s.*=", re.IGNORECASE)
"""What people write for a comma, before another condition."""

Conditions = dict[str, str]
"""The wanted value by the name of what is looked at; empty for a value that is missing."""


def conditions(text: str, pipeline: Pipeline) -> Conditions:
    """Read `stage=spotted,source=posting`; all conditions must hold.

    Raises: UsageError for what is no condition, and for a name, a sign or a fixed word that does
    not exist.
    """
    found: Conditions = {}
    for part in text.split(","):
        name, value = _condition(part.strip())
        found[name] = value
    _check_names(found, pipeline)
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


def _condition(part: str) -> tuple[str, str]:
    """Return the name and the value of one condition."""
    name, equals, value = (one.strip() for one in part.partition("="))
    if value.startswith("=") or _OTHER_SIGN.search(name):
        raise UsageError(f"'{part}': only `=` is known here; write it as `alignment=4`.")
    if not equals or not name:
        raise UsageError(f"'{part}' is no condition; write it as `stage=spotted`.")
    if _AND.search(value):
        raise UsageError(f"'{part}': conditions are set apart by commas; write `a=1,b=2`.")
    return name.casefold(), value


def _check_names(found: Conditions, pipeline: Pipeline) -> None:
    """Refuse a name that neither the program nor any lead has."""
    ours = ["tier", "org", *(spec.name for spec in PROPERTIES if spec.kind == "lead")]
    known = dict.fromkeys(ours)
    for path in pipeline.leads:
        known.update(dict.fromkeys(pipeline.notes[path].properties))
    for name in found:
        if name not in known:
            remedy = did_you_mean(name, ours)
            raise UsageError(sentence(f"No property of a lead is called '{name}'; {remedy}"))


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
    # A value that is missing is meant by `name=` alone, and by no sign that says nothing.
    said, wanted = said.strip("[]"), folded(value).strip("[]")
    return not said if not value else bool(said) and said == wanted
