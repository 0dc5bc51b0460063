"""How leads and days are put into a line of a terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vaultleads.cli.output import Cell, Tone
from vaultleads.core.dates import short_day

if TYPE_CHECKING:
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.qualified import QualifiedLead

_TIER_TONES: dict[str, Tone] = {
    "focus": "good",
    "nurture": "accent",
    "unqualified": "warn",
    "check-in": "dim",
}


def title_of(pipeline: Pipeline, one: QualifiedLead) -> str:
    """Return what a lead is called in a list: its organization and role, else its name."""
    organization = pipeline.organization_name(one.lead)
    if organization and one.lead.role:
        return f"{organization} · {one.lead.role}"
    return one.lead.name


def quality_cell(one: QualifiedLead) -> Cell:
    """Return the quality; a provisional one carries a `?`."""
    mark = "?" if one.qualification.provisional else ""
    return Cell(f"{one.qualification.quality}{mark}", "strong")


def tier_cell(one: QualifiedLead) -> Cell:
    """Return the tier; one set by hand carries a `*`."""
    mark = "*" if one.qualification.by_hand else ""
    return Cell(one.qualification.tier + mark, _TIER_TONES.get(one.qualification.tier, "plain"))


def day_cell(one: QualifiedLead, today: date) -> Cell:
    """Return the day of the next action, red where it has passed."""
    if one.due is None:
        return Cell("–", "dim")
    tone: Tone = "bad" if one.due < today else "warn" if one.due == today else "plain"
    return Cell(short_day(one.due, today.year), tone)


def action_cell(one: QualifiedLead) -> Cell:
    """Return the text of the next action, or that there is none."""
    if one.next_action is None:
        return Cell("none set", "warn" if one.qualification.tier != "check-in" else "dim")
    return Cell(one.next_action.text or "due")


def no_leads(pipeline: Pipeline) -> str:
    """Return what to say of a vault without leads: how to begin, unless some were unreadable."""
    folder = pipeline.settings.folders.lead
    if any(problem.severity == "error" for problem in pipeline.problems):
        return "No lead could be read."
    return f"No leads yet. Write the first one as a note in {folder}/."


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 lead`, `2 leads`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
