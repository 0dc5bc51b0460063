"""A name that is given for a new note becomes a link to the note it means, and to no other."""

from __future__ import annotations

import pytest

from vaultleads.core.building import build_pipeline
from vaultleads.core.linking import Linked, link_for
from vaultleads.core.model import Link, NoteKind
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Settings
from vaultleads.core.problem import UsageError
from vaultleads.note_reading import note_of

VAULT = {
    "Contacts/Dana Reyes.md": "---\naliases: [Dee]\n---\n",
    "Contacts/Anja Peters.md": "---\n---\n",
    "Contacts/José Ruiz.md": "---\n---\n",
    "Contacts/Mercury.md": "---\n---\n",
    "Contacts/Sam Okafor.md": "---\n---\n",
    "Contacts/Sam Pike.md": "---\n---\n",
    "Organizations/Mercury.md": "---\n---\n",
    "Meetings/2026-11-18 Dana Reyes – scope.md": "---\n---\n",
}
PEOPLE: tuple[tuple[NoteKind, ...], ...] = (("contact",),)


@pytest.fixture(name="pipeline")
def _pipeline() -> Pipeline:
    notes = [note_of(path, text.encode(), Settings()) for path, text in VAULT.items()]
    aliases = {"Contacts/Dana Reyes.md": ("Dee",)}
    return build_pipeline(notes, Settings(), Names(VAULT, aliases=aliases))


@pytest.mark.parametrize(
    ("text", "target", "path"),
    [
        pytest.param("Dana Reyes", "Dana Reyes", "Contacts/Dana Reyes.md", id="the name"),
        pytest.param("dana", "Dana Reyes", "Contacts/Dana Reyes.md", id="its beginning"),
        pytest.param("rey dan", "Dana Reyes", "Contacts/Dana Reyes.md", id="beginnings of words"),
        pytest.param("dee", "Dana Reyes", "Contacts/Dana Reyes.md", id="an alias"),
        pytest.param("jose ruiz", "José Ruiz", "Contacts/José Ruiz.md", id="without accents"),
        pytest.param("mercury", "Contacts/Mercury", "Contacts/Mercury.md", id="two bear it"),
        pytest.param("[[Dana Reyes]]", "Dana Reyes", "Contacts/Dana Reyes.md", id="a link"),
        pytest.param("[[Nobody]]", "Nobody", "", id="a link to a note yet to be written"),
    ],
)
def test_a_name_becomes_a_link(pipeline: Pipeline, text: str, target: str, path: str) -> None:
    """It leads where Obsidian will follow it: by the whole path where the name is not unique."""
    linked = link_for(pipeline, text, PEOPLE)

    assert isinstance(linked.value, Link)
    assert (linked.value.target, linked.path) == (target, path)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        pytest.param("Priya  Nair", Linked("Priya Nair"), id="unknown"),
        pytest.param("ana", Linked("ana", "", ("Dana Reyes",)), id="the middle of a word"),
        pytest.param("Jan Peters", Linked("Jan Peters", "", ("Anja Peters",)), id="nearly"),
        pytest.param("++", Linked("++"), id="no word at all"),
    ],
)
def test_a_name_without_a_note_stays_text(pipeline: Pipeline, text: str, linked: Linked) -> None:
    """Somebody new must not turn into somebody else who is called nearly so."""
    assert link_for(pipeline, text, PEOPLE) == linked


def test_the_first_kind_that_has_the_name_decides(pipeline: Pipeline) -> None:
    """A person is meant before the meeting that is called after them."""
    linked = link_for(pipeline, "dana", (("contact",), ("meeting",)))

    assert linked.path == "Contacts/Dana Reyes.md"


def test_a_name_of_several_is_refused_with_all_of_them(pipeline: Pipeline) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError) as refused:
        link_for(pipeline, "sam", PEOPLE)

    assert str(refused.value) == (
        "'sam' may be any of these; name one more closely:\n"
        "  Contacts/Sam Okafor\n"
        "  Contacts/Sam Pike"
    )
