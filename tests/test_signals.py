"""A posting signals a lead: near its role, from its organization, with the first question."""

from __future__ import annotations

from datetime import date

import pytest

from vaultleads.core.building import build_pipeline
from vaultleads.core.changes import Value
from vaultleads.core.model import Link
from vaultleads.core.names import Names
from vaultleads.core.policy import Settings, Source, Words
from vaultleads.core.signals import signalled_lead
from vaultleads.note_reading import note_of

FRIDAY = date(2026, 11, 20)
VIA = Link("P", "P", 0, 0)


def signalled(properties: str, sources: tuple[Source, ...] = Words().sources) -> dict[str, Value]:
    """Return the properties of the lead that a posting with `properties` signals on a Friday."""
    settings = Settings(Words(sources=sources))
    texts = {
        "Postings/P.md": f"---\n{properties}\n---\n",
        "Organizations/Northwind.md": "---\naliases: [NW]\n---\n",
    }
    notes = [note_of(path, text.encode(), settings) for path, text in texts.items()]
    aliases = {"Organizations/Northwind.md": ("NW",)}
    pipeline = build_pipeline(notes, settings, Names(texts, aliases=aliases))
    return signalled_lead(pipeline, pipeline.postings["Postings/P.md"], FRIDAY)


def test_all_that_a_posting_says_is_used() -> None:
    """The organization is linked by its note's own name; the first step is due on Monday."""
    assert signalled('organization: "[[NW]]"\nrole: Analyst\nteam: Sales data') == {
        "organization": Link("Northwind", "Northwind", 0, 0),
        "role": "near Analyst",
        "source": "posting",
        "via": VIA,
        "next": "find out who leads the team next door to Sales data",
        "due": date(2026, 11, 23),
    }


@pytest.mark.parametrize(
    ("properties", "organization", "question"),
    [
        pytest.param(
            "organization: Vela\nrole: Analyst",
            "Vela",
            "find out who leads the team next door to the Analyst",
            id="a plain name, no team",
        ),
        pytest.param(
            "stage: open", None, "find out who leads the team next door", id="nothing is said"
        ),
    ],
)
def test_what_a_posting_does_not_say_is_left_out(
    properties: str, organization: str | None, question: str
) -> None:
    """The person is asked for the rest."""
    given = signalled(properties)

    assert given.get("organization") == organization
    assert given["next"] == question


@pytest.mark.parametrize(
    ("sources", "source"),
    [
        pytest.param((Source("board", "signal", ("posting",)),), "board", id="an alias"),
        pytest.param((Source("ads", "signal"),), "ads", id="the one that is a signal"),
        pytest.param((Source("friends", "warm"),), None, id="none"),
    ],
)
def test_the_source_is_the_word_of_the_vault(
    sources: tuple[Source, ...], source: str | None
) -> None:
    """Sources are a setting; a word that is not in the list would be a problem."""
    assert signalled("role: Analyst", sources).get("source") == source
