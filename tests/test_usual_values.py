"""The quick way to read a property: it says what the careful way says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultleads.codec import decode
from vaultleads.core.policy import DEFAULT_STAGES, Stage, Words
from vaultleads.core.schema import PROPERTIES
from vaultleads.core.usual_values import usual_value
from vaultleads.core.values import PropertyType, Reading, read

TYPES: list[PropertyType] = sorted({spec.type for spec in PROPERTIES})
OWN = Words(stages=(Stage("null"), Stage("Cold", aliases=("spotted", "4")), *DEFAULT_STAGES))
PIECES = (
    *("[[Dana Reyes]]", "[[Reyes, Dana]]", "[[A`, `B]]", "[[a.pdf]]", "[[A|b]]", "[[#Top]]"),
    *("[[ ]]", "[[", "]]", "Dana", " ", ",", ", ", "`", "\\", ".", "2026-11-27", "2026-02-30"),
    *("null", "true", "4", "9", "4.0", "0x4", "-", "spotted", "Spotted", "cold", "weekly", "14"),
    *("referral", "now", "tbd", "3-6 months", "2027-Q1", "insider", "focus", "alumni", "strong"),
    *("open", "interview", "!!str ", "!!int ", "x: y", "#", "T10:00"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
ITEMS = st.one_of(TEXTS, TEXTS.map(lambda text: f"'{text}'"), TEXTS.map(lambda text: f'"{text}"'))
VALUES = st.one_of(
    ITEMS, st.lists(ITEMS, max_size=3).map(lambda items: f"[{', '.join(items)}]"), st.just("{a: b}")
)


@settings(max_examples=500, deadline=None)
@given(VALUES, st.sampled_from(TYPES), st.sampled_from([Words(), OWN]))
def test_what_is_read_the_quick_way_is_what_the_careful_way_reads(
    written: str, type_: PropertyType, words: Words
) -> None:
    """Whatever stands there, and whatever the stages of the vault are called."""
    for found in decode("Leads/N.md", f"---\nname: {written}\n---\n".encode()).properties.values():
        quick = usual_value(found.value, type_, words)

        assert quick is None or Reading(quick) == read(found, type_, words)


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("Staff engineer", "text"),
        ('"[[Dana Reyes]]"', "link"),
        ('["[[Dana Reyes]]", "[[Sam Okafor]]"]', "links"),
        ("[data, remote]", "texts"),
        ("2026-11-27", "date"),
        ("4", "number"),
        ("false", "checkbox"),
        ("3-6 months", "horizon"),
        ("weekly", "cadence"),
        ("cultivating", "stage"),
        ("referral", "source"),
        ("insider", "connection"),
    ],
)
def test_a_value_as_the_program_writes_it_is_read_the_quick_way(
    written: str, type_: PropertyType
) -> None:
    """Nearly all values of a vault are like these."""
    found = decode("Leads/N.md", f"---\nname: {written}\n---\n".encode()).properties["name"]

    assert usual_value(found.value, type_, Words()) is not None
