"""The sample vault is demo, specification and golden file: all that is promised occurs in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from vaultleads.core.model import Lead, Link
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import MEETING_KINDS, RELATIONSHIPS, TIERS, TIES
from vaultleads.core.qualified import qualified_leads
from vaultleads.core.schema import PROPERTIES
from vaultleads.workspace import Workspace

SAMPLE = Path(__file__).parent.parent / "sample-vault"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """Return the sample vault, read."""
    return Workspace(str(SAMPLE)).pipeline


def words(pipeline: Pipeline, name: str) -> set[str]:
    """Return every value that the leads have for a property that is a word."""
    return {getattr(lead, name) for lead in pipeline.leads.values()} - {""}


def test_it_is_as_large_as_a_search_of_four_months(pipeline: Pipeline) -> None:
    """Enough notes of each kind to be believed."""
    informational = [one for one in pipeline.meetings.values() if one.kind == "informational"]

    assert len(pipeline.leads) >= 30
    assert len({pipeline.organization_name(lead) for lead in pipeline.leads.values()}) >= 20
    assert len(pipeline.contacts) >= 40
    assert len(pipeline.postings) >= 8
    assert len(informational) >= 6


def test_nothing_in_it_lies_in_the_future(pipeline: Pipeline) -> None:
    """Everything logged happened by the day before the report's weekend."""
    days = [touch.day for found in pipeline.touches.values() for touch in found]

    assert max(days) <= date(2026, 11, 20)
    assert min(days) >= date(2026, 7, 1)


def test_every_stage_source_and_tier_occurs(pipeline: Pipeline) -> None:
    """The fixed words of a lead are all used."""
    settings = pipeline.settings.words
    tiers = {one.qualification.tier for one in qualified_leads(pipeline, TODAY)}

    assert words(pipeline, "stage") >= {stage.name for stage in settings.stages}
    assert words(pipeline, "source") >= {source.name for source in settings.sources}
    assert tiers == set(TIERS)


def test_every_form_of_horizon_occurs(pipeline: Pipeline) -> None:
    """Absolute, relative, now, vague, missing, and one that has passed."""
    horizons = [lead.horizon for lead in pipeline.leads.values()]
    texts = {horizon.text for horizon in horizons if horizon}

    assert {horizon.form for horizon in horizons if horizon} == {
        "window",
        "relative",
        "now",
        "vague",
    }
    assert None in horizons
    for shape in (
        r"\d{4}-\d\d-\d\d",
        r"\d{4}-\d\d",
        r"\d{4}-Q\d",
        r"\d{4}-H\d",
        r"\d{4}",
        r"\d{4}-\d\d\.\.\d{4}-\d\d",
        r"\d+-\d+ months",
        r"~\d+ months",
    ):
        assert any(re.fullmatch(shape, text) for text in texts), shape


def test_every_kind_of_touch_occurs(pipeline: Pipeline) -> None:
    """Each kind of log entry is used, and an unknown one too."""
    entries = [entry for note in pipeline.notes.values() for entry in note.body.entries]
    kinds = {entry.kind for entry in entries}

    assert kinds >= {kind.name for kind in pipeline.settings.words.touch_kinds}
    assert any(not entry.known for entry in entries)
    assert any(entry.time for entry in entries)
    assert any(entry.inbound for entry in entries)
    assert any(len(entry.people) > 1 for entry in entries)
    assert any(not entry.people for entry in entries)
    assert any(link.form == "plain" for entry in entries for link in entry.people)


def test_touches_are_logged_in_every_kind_of_place(pipeline: Pipeline) -> None:
    """In leads, contacts, meetings and daily notes."""
    folders = {
        touch.path.partition("/")[0] for found in pipeline.touches.values() for touch in found
    }

    assert folders >= {"Leads", "Contacts", "Meetings", "Daily"}


def test_every_property_occurs(pipeline: Pipeline) -> None:
    """Each property of the table is used by a note of its kind."""
    used = {(note.kind, name) for note in pipeline.notes.values() for name in note.properties}

    assert {(spec.kind, spec.name) for spec in PROPERTIES} - used == set()


def test_every_word_about_people_occurs(pipeline: Pipeline) -> None:
    """Each relationship, tie and kind of meeting is used."""
    contacts = pipeline.contacts.values()

    assert {contact.relationship for contact in contacts} >= set(RELATIONSHIPS)
    assert {contact.tie for contact in contacts} >= set(TIES)
    assert {meeting.kind for meeting in pipeline.meetings.values()} >= set(MEETING_KINDS)


def test_it_holds_mistakes_of_many_kinds(pipeline: Pipeline) -> None:
    """At least ten notes have a mistake, of at least twelve kinds."""
    assert len({problem.path for problem in pipeline.problems}) >= 10
    assert len({problem.code for problem in pipeline.problems}) >= 12


def test_every_lead_can_explain_itself(pipeline: Pipeline) -> None:
    """For each lead the parts add up, and the rule stands in a sentence."""
    for one in qualified_leads(pipeline, TODAY):
        lead: Lead = one.lead
        result = one.qualification

        assert sum(part.points for part in result.parts) == result.quality, lead.path
        assert result.rule.endswith("."), lead.path


# --- its reports ----------------------------------------------------------------------------

REPORTS = sorted((SAMPLE / "Reports").rglob("*.md"))


def test_it_has_every_report() -> None:
    """Those of a day, of the week and of the one before, their pictures, and the calendar."""
    files = (path for path in (SAMPLE / "Reports").rglob("*") if path.is_file())

    assert sorted(path.relative_to(SAMPLE / "Reports").as_posix() for path in files) == [
        "Follow-ups.md",
        "Network.md",
        "Pipeline.md",
        "Priorities.md",
        "Vault health.md",
        "Weekly/2026-W47.md",
        "Weekly/2026-W48.md",
        "charts/2026-W47-funnel.svg",
        "charts/2026-W47-sources.svg",
        "charts/2026-W47-touches.svg",
        "charts/2026-W48-funnel.svg",
        "charts/2026-W48-sources.svg",
        "charts/2026-W48-touches.svg",
        "charts/funnel.svg",
        "charts/quality.svg",
        "charts/sources.svg",
        "follow-ups.ics",
    ]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_link_in_a_report_leads_to_one_note(pipeline: Pipeline, path: Path) -> None:
    """Whoever reads a report can click on every name in it."""
    text = path.read_text(encoding="utf-8")
    links = {target.rstrip("\\") for target in re.findall(r"\[\[([^\]|#]+)", text)}
    source = path.relative_to(SAMPLE).as_posix()

    lost = [
        target
        for target in sorted(links)
        if pipeline.names.resolve(Link(target, target, 1, 1), source).path is None
        # A copy left by a program that keeps two machines alike is no note, and stands there.
        and not (SAMPLE / f"{target}.md").exists()
    ]
    # What is wrong in the notes is quoted, and leads nowhere there either.
    assert [target for target in lost if f"`[[{target}" not in text] == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_picture_in_a_report_is_there(path: Path) -> None:
    """Seen from the folder in which the report stands."""
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8"))

    assert [target for target in shown if not (path.parent / target).is_file()] == []
