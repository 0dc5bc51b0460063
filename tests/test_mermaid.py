"""Charts in the language of Mermaid: what is written, and that no label gets out of its quotes.

That Mermaid itself reads it, in two versions, is tried by `benchmarks/mermaid`.
"""

from __future__ import annotations

import re
import unicodedata

import pytest
from hostile_values import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.charts import Bar, Dot, Funnel, Scatter, Spread, Spreads, Stack
from vaultleads.core.mermaid import mermaid_of, safe_label


def test_a_funnel_is_horizontal_bars() -> None:
    """The notes behind the bars are in the table beside."""
    chart = Funnel(
        "funnel",
        "Ever reached",
        "",
        (Bar("Spotted", 31, "9 there now"), Bar("In conversation", 6), Bar("Shaping", 0)),
    )

    assert mermaid_of(chart).splitlines() == [
        "```mermaid",
        "xychart-beta horizontal",
        '    title "Ever reached"',
        '    x-axis ["Spotted", "In conversation", "Shaping"]',
        '    y-axis "leads" 0 --> 31',
        "    bar [31, 6, 0]",
        "```",
    ]


def test_of_piles_only_the_sums_are_drawn() -> None:
    """No form of Mermaid piles up, and bars one before the other would tell something else."""
    chart = Stack(
        "touches",
        "Touches per week",
        "",
        ("W46", "W47"),
        (("Outreach", (2, 1)), ("Given", (3, 0))),
    )

    assert mermaid_of(chart).splitlines() == [
        "```mermaid",
        "xychart-beta",
        '    title "Touches per week"',
        '    x-axis ["W46", "W47"]',
        '    y-axis "touches" 0 --> 5',
        "    bar [5, 1]",
        "```",
    ]


def test_intervals_are_lines_around_the_best_guess() -> None:
    """The scale is always the whole of it, so that two pictures can be compared."""
    chart = Spreads(
        "sources",
        "To the scope meeting, by source",
        "",
        (Spread("referral", 9, 24, 26, 38, 51), Spread("posting", 0, 20, 1, 5, 10)),
    )

    assert mermaid_of(chart).splitlines() == [
        "```mermaid",
        "xychart-beta",
        '    title "To the scope meeting, by source"',
        '    x-axis ["referral", "posting"]',
        '    y-axis "best guess in per cent, 80 in 100 lie between the lines" 0 --> 100',
        "    bar [38, 5]",
        "    line [26, 1]",
        "    line [51, 10]",
        "```",
    ]


def test_dots_are_points_of_a_quadrant_chart() -> None:
    """The best first; what lies before now, or beyond the scale, stands at the edge."""
    chart = Scatter(
        "quality",
        "Quality over horizon",
        "",
        (
            Dot("Vela Robotics", 40.0, 31, "check-in"),
            Dot("Northwind", 4.5, 91, "focus"),
            Dot("Tern Logistics", -0.5, 0, "unqualified"),
        ),
    )

    assert mermaid_of(chart).splitlines() == [
        "```mermaid",
        "quadrantChart",
        "    title Quality over horizon",
        '    x-axis "now" --> "in 18 months or later"',
        '    y-axis "low quality" --> "high quality"',
        '    "Northwind": [0.25, 0.91]',
        '    "Vela Robotics": [0.97, 0.31]',
        '    "Tern Logistics": [0.03, 0.03]',
        "```",
    ]


def test_only_the_best_dots_are_drawn() -> None:
    """A thousand could not be told apart."""
    dots = tuple(Dot(f"Lead {n}", 3.0, n % 100, "focus") for n in range(1000))

    block = mermaid_of(Scatter("quality", "Quality", "", dots))

    assert len(re.findall(r"\[0\.17, 0\.9\d\]", block)) == 60


def test_a_name_is_left_out_that_would_hide_another_or_be_hidden() -> None:
    """Names stand below their dots; the dots are all there."""
    dots = (
        Dot("Northwind", 3.0, 91, "focus"),
        Dot("Atlas Freight", 4.2, 91, "nurture"),
        Dot("Corvid Labs", 12.0, 88, "check-in"),
        Dot("Halden Energy", 3.0, 63, "focus"),
        Dot("Bluefin", 3.1, 60, "nurture"),
    )

    lines = mermaid_of(Scatter("quality", "Quality", "", dots)).splitlines()

    assert lines[5:10] == [
        '    "Northwind": [0.17, 0.91]',
        '    ".": [0.23, 0.91]',  # its name would meet the one before
        '    "Corvid Labs": [0.67, 0.88]',
        '    ".": [0.17, 0.63]',  # the next dot would stand on its name
        '    "Bluefin": [0.17, 0.60]',
    ]


def test_labels_of_the_same_words_are_told_apart() -> None:
    """Mermaid would draw the bars of both in one place."""
    bars = (Bar("referral", 3), Bar("***", 2), Bar("referral", 1), Bar("", 1), Bar("referral 2", 1))

    block = mermaid_of(Funnel("funnel", "Ever reached", "", bars))

    assert '["referral", "blank", "referral 2", "blank 2", "referral 2 2"]' in block


def test_where_there_is_nothing_to_draw_a_sentence_says_so() -> None:
    """An axis without anything on it is a mistake to Mermaid, and would be shown as one."""
    assert mermaid_of(Funnel("funnel", "Ever reached", "", ())) == "*Nothing to show yet.*"
    assert mermaid_of(Scatter("quality", "Quality", "", ())) == "*Nothing to show yet.*"


# --- labels ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Northwind – Data & AI, Ltd.", "Northwind Data & AI, Ltd."),
        ('the "A" team', "the 'A' team"),
        ("a -- b ---> c", "a - b - c"),
        ("%%{init: {}}%% graph; click x", "init graph click x"),
        ("#35; C# [x](y) {z} <b>", "35 C xy z b"),
        ("日本語 🚀 café", "日本語 café"),
        ("cafe\u0301", "caf\u00e9"),
        ("x" * 60, "x" * 40),
        ("🚀", "blank"),
        (" - ", "blank"),
        ("", "blank"),
    ],
)
def test_a_label_keeps_letters_and_digits_and_little_else(text: str, label: str) -> None:
    """What could end a label, or begin a directive, a comment, an entity or an arrow, is gone."""
    assert safe_label(text) == label


@given(st.one_of(st.text(), st.sampled_from(list(HOSTILE.values()))))
def test_no_label_holds_what_mermaid_could_obey(text: str) -> None:
    """A law over all texts: never empty, never long, one line, only harmless characters."""
    label = safe_label(text)

    assert 0 < len(label) <= 40
    assert label == label.strip() == safe_label(label)
    assert not re.search(r"--|  |[\"`;:#%|<>(){}\[\]\\]", label)
    assert all(unicodedata.category(char)[0] in "LMN" or char in " .,&+/'_-" for char in label)
