"""Charts become SVG pictures: what stands in them, that it stays inside, and does no harm."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hostile_values import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.charts import Bar, Chart, Dot, Funnel, Scatter, Spread, Spreads, Stack
from vaultleads.core.markdown import one_line
from vaultleads.drawing import is_ours, svg_of

FUNNEL = Funnel(
    "funnel",
    "Ever reached",
    "How far leads ever came: 30 spotted, 15 investigating, 0 shaping",
    (Bar("Spotted", 30, "9 there now"), Bar("Investigating", 15), Bar("Shaping", 0)),
)
STACK = Stack(
    "2026-W47-touches",
    "Touches per week",
    "Touches per week, the last three weeks: 3, 6, 0",
    ("W45", "W46", "W47"),
    (("Outreach", (2, 5, 0)), ("Given", (1, 1, 0))),
)
SPREADS = Spreads(
    "sources",
    "To the scope meeting, by source",
    "Share of leads that came to the scope meeting",
    (Spread("referral", 9, 24, 26, 38, 51), Spread("event", 0, 2, 3, 25, 54)),
)
SCATTER = Scatter(
    "quality",
    "Quality over horizon",
    "Quality over horizon: 2 focus, 1 check-in",
    (
        Dot("Vela Robotics", 13.0, 31, "check-in"),
        Dot("Northwind", 2.5, 91, "focus"),
        Dot("Halden Energy", 2.0, 80, "focus"),
    ),
)
USUAL: tuple[Chart, ...] = (FUNNEL, STACK, SPREADS, SCATTER)

ALLOWED = {
    *("svg", "title", "desc", "style", "defs", "rect", "text", "line", "circle", "path"),
    *("pattern", "marker", "g"),
}
"""All elements that a picture may have: none of them runs, loads or links anything."""


def parsed(svg: str) -> ET.Element:
    """The picture as a reader of XML sees it."""
    return ET.fromstring(svg)  # noqa: S314 - our own text, and what a broken one does is the test


def texts(svg: str) -> list[str]:
    """What is written in a picture, in order."""
    return [element.text or "" for element in parsed(svg).iter() if _is(element, "text")]


def boxes(svg: str, kind: str) -> list[ET.Element]:
    """The elements of one look."""
    return [element for element in parsed(svg).iter() if element.get("class") == f"vl-{kind}"]


def number(element: ET.Element, name: str) -> float:
    """An attribute that is a number."""
    return float(element.get(name, "0"))


def _is(element: ET.Element, name: str) -> bool:
    return element.tag.rpartition("}")[2] == name


# --- what stands in them --------------------------------------------------------------------


def test_a_funnel_has_a_bar_for_each_stage_in_proportion() -> None:
    """The bar of nothing is none; its label and its number are there."""
    svg = svg_of(FUNNEL)

    bars = boxes(svg, "s0")
    assert [number(bar, "width") / number(bars[0], "width") for bar in bars] == [
        1,
        pytest.approx(0.5, abs=0.001),
    ]
    assert texts(svg) == [
        *("Ever reached", "Spotted", "30", "9 there now"),
        *("Investigating", "15", "Shaping", "0"),
    ]


def test_one_among_very_many_is_still_seen() -> None:
    """A bar is never thinner than a line."""
    svg = svg_of(Funnel("f", "", "", (Bar("Spotted", 1_000_000), Bar("Opportunity", 1))))

    assert number(boxes(svg, "s0")[1], "width") == 2


def test_piles_have_a_legend_a_scale_and_their_sums() -> None:
    """A week without a touch has no sum, only its name."""
    assert texts(svg_of(STACK)) == [
        *("Touches per week", "Outreach", "Given"),
        *("0", "2", "4", "6"),
        *("3", "6"),
        *("W45", "W46", "W47"),
    ]


def test_of_weeks_with_a_year_the_year_stands_once() -> None:
    """Where the year changes, it stands again."""
    weeks = ("2025-W51", "2025-W52", "2026-W01", "2026-W02")

    svg = svg_of(Stack("s", "Touches", "", weeks, (("Outreach", (1, 1, 1, 1)),)))

    assert texts(svg)[-6:] == ["W51", "2025", "W52", "W01", "2026", "W02"]


def test_of_many_weeks_as_many_are_named_as_have_room_the_last_always() -> None:
    """Sums that would run into each other are left out too."""
    weeks = tuple(f"W{number:02}" for number in range(1, 53))

    shown = texts(svg_of(Stack("s", "Touches", "", weeks, (("Outreach", (1000,) * 52),))))

    assert shown[-1] == "W52"
    assert len([text for text in shown if text.startswith("W")]) < 20
    assert shown.count("1,000") == 1  # of the scale


def test_shares_are_drawn_to_scale_and_too_few_are_drawn_open() -> None:
    """Below twenty leads nothing is said of a source, in words and by the look."""
    svg = svg_of(SPREADS)

    band, few = boxes(svg, "range")[0], boxes(svg, "maybe")[0]
    point, scale = boxes(svg, "s0")[0], [number(line, "x1") for line in boxes(svg, "grid")]
    quarter = scale[1] - scale[0]
    assert number(band, "width") == pytest.approx(quarter * (51 - 26) / 25, abs=0.2)
    assert number(few, "width") == pytest.approx(quarter * (54 - 3) / 25, abs=0.2)
    assert number(point, "cx") == pytest.approx(scale[0] + quarter * (38 - 25) / 25, abs=0.2)
    assert texts(svg)[-2:] == [
        "Each share lies in its band with a probability of 80 %.",
        "A dashed one rests on fewer than 20 leads: too few to say.",
    ]


@pytest.mark.parametrize(
    ("leads", "said"),
    [
        (19, ["All rest on fewer than 20 leads: too few to say."]),
        (20, []),
    ],
)
def test_what_the_signs_mean_is_said_of_those_that_are_there(leads: int, said: list[str]) -> None:
    """Twenty leads are enough."""
    svg = svg_of(Spreads("sources", "Sources", "", (Spread("referral", 3, leads, 9, 17, 27),)))

    assert texts(svg)[-1 - len(said) :] == [
        "Each share lies in its band with a probability of 80 %.",
        *said,
    ]


def test_dots_without_a_time_are_counted() -> None:
    """They have no place on the scale."""
    assert "no time given, or past: 2" in texts(svg_of(dataclasses.replace(SCATTER, undated=2)))
    assert "no time given" not in svg_of(SCATTER)


def test_dots_have_a_sign_for_each_tier_and_the_best_have_names() -> None:
    """Tiers stand in their usual order."""
    svg = svg_of(SCATTER)

    shown = texts(svg)
    assert shown[1:3] == ["focus · 2", "check-in · 1"]
    assert shown[-3:] == ["Northwind", "Halden Energy", "Vela Robotics"]
    assert svg.count("<marker ") == 2


def test_what_lies_beyond_the_scale_stands_at_its_end() -> None:
    """A window that has passed, and one in five years; the scale says so."""
    dots = (Dot("Tern", -20.0, 40, "unqualified"), Dot("Corvid", 60.0, 200, "check-in"))

    shown = texts(svg_of(Scatter("quality", "Quality", "", dots)))

    assert "past" in shown
    assert "24+" in shown


def test_no_sign_hides_another() -> None:
    """Leads with the same window and the same quality stand side by side."""
    dots = tuple(Dot(f"Lead {place}", 3.0, 50, "focus") for place in range(3))

    svg = svg_of(Scatter("quality", "Quality", "", dots))

    # From the sign of the legend to the first, and on to the others: two numbers each.
    (steps,) = re.findall(r'<path fill="none" d="M[^l]+l([^"]+)"', svg)
    assert re.findall(r"-?\d+", steps)[2:] == ["10", "0", "10", "0"]


def test_names_that_have_no_room_are_left_out() -> None:
    """Of leads in one place, no more are named than can be read."""
    dots = tuple(Dot(f"Lead {place}", 3.0, 50, "focus") for place in range(10))

    names = [text for text in texts(svg_of(Scatter("q", "", "", dots))) if text[:4] == "Lead"]

    assert 1 <= len(names) <= 4


@pytest.mark.parametrize(
    "chart",
    [
        Funnel("f", "Ever reached", "", ()),
        Funnel("f", "Ever reached", "", (Bar("Spotted", 0),)),
        Stack("s", "Ever reached", "", (), ()),
        Stack("s", "Ever reached", "", ("W47",), (("Outreach", (0,)),)),
        Spreads("s", "Ever reached", "", ()),
        Scatter("s", "Ever reached", "", ()),
    ],
)
def test_a_chart_of_nothing_says_so(chart: Chart) -> None:
    """The card stays, so that the picture in a report is never a broken one."""
    assert texts(svg_of(chart)) == ["Ever reached", "Nothing to show yet."]


def test_long_labels_end_in_an_ellipsis_and_no_letter_loses_its_marks() -> None:
    """What is cut is cut between letters as they are read."""
    labels = ("x" * 200, "e\u0301" * 200, "\U0001f469\u200d\U0001f4bb" * 100)
    chart = Funnel("f", "", "", tuple(Bar(label, 1) for label in labels))

    shown = [text for text in texts(svg_of(chart)) if text.endswith("…")]

    assert re.fullmatch("x{5,40}…", shown[0])
    assert re.fullmatch("(e\u0301){5,40}…", shown[1])
    assert re.fullmatch("(\U0001f469\u200d\U0001f4bb){2,20}…", shown[2])


# --- what they are --------------------------------------------------------------------------


@pytest.mark.parametrize("chart", USUAL, ids=lambda chart: chart.name)
def test_a_picture_has_a_text_alternative(chart: Chart) -> None:
    """Whoever does not see it hears its title, and what it shows."""
    root = parsed(svg_of(chart))

    named = {child.get("id"): child.text for child in root if child.get("id")}
    assert root.get("role") == "img"
    assert [named[name] for name in root.get("aria-labelledby", "").split()] == [
        chart.title,
        chart.alt,
    ]


@pytest.mark.parametrize("chart", USUAL, ids=lambda chart: chart.name)
def test_a_picture_is_small(chart: Chart) -> None:
    """A picture of each week for years is no burden to a vault."""
    assert len(svg_of(chart).encode()) < 5_000


def test_a_picture_of_a_thousand_leads_is_small() -> None:
    """Each of a dot's two numbers takes two or three characters."""
    dots = tuple(
        Dot(f"Organization {place}", place * 7 % 260 / 10, place * 37 % 101, tier)
        for place, tier in enumerate(("focus", "nurture", "unqualified", "check-in") * 250)
    )

    assert len(svg_of(Scatter("quality", "Quality", "", dots)).encode()) < 10_240


def test_the_same_chart_gives_the_same_bytes_in_another_process() -> None:
    """Neither the hash seed nor an earlier picture makes a difference."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_drawing as t; "
        "sys.stdout.buffer.write(''.join(map(t.svg_of, reversed(t.USUAL))).encode())"
    )
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]

    made = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    assert made == {"".join(svg_of(chart) for chart in reversed(USUAL)).encode()}


def test_a_file_of_ours_is_known_by_its_mark() -> None:
    """Also where git or an editor changed the ends of its lines; a person's own is theirs."""
    svg = svg_of(FUNNEL)

    assert is_ours(svg)
    assert is_ours("\ufeff" + svg.replace("\n", "\r\n"))
    assert not is_ours("")
    assert not is_ours('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>\n')
    assert not is_ours(f"# What vaultleads writes\n\n{svg}")


def test_pictures_can_stand_together_in_one_page() -> None:
    """Ids bear the name of the chart, classes a prefix: no picture is drawn with another's."""
    for one, other in combinations((*USUAL, Scatter("quality-2", "", "", SCATTER.dots)), 2):
        ids = [set(re.findall(r' id="([^"]+)"', svg_of(chart))) for chart in (one, other)]
        assert not ids[0] & ids[1]
    for style in re.findall("<style>(.*?)</style>", "".join(map(svg_of, USUAL))):
        selectors = ",".join(re.findall(r"([^{}]+)\{", style)).split(",")
        assert all(selector.startswith((".vl", "@media")) for selector in selectors)


# --- light and dark -------------------------------------------------------------------------


def colours(svg: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fill of each class, light and dark."""
    light, _, dark = svg.partition("@media (prefers-color-scheme:dark)")

    def fills(style: str) -> dict[str, str]:
        found = {}
        for selectors, rule in re.findall(r"([^{}]*)\{([^{}]*)\}", style):
            if fill := re.search(r"fill:(#[0-9a-f]{6})", rule):
                found.update(dict.fromkeys(re.findall(r"\.vl-(\w+)", selectors), fill[1]))
        return found

    return fills(light), fills(dark)


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_shapes_stand_out_from_their_card(scheme: int) -> None:
    """At least as WCAG asks of text (4.5) and of shapes (3), in both colour schemes.

    The card is the ground of everything, whatever the page around it looks like.
    """
    six = tuple((f"Kind {place}", (1,)) for place in range(6))
    used: dict[str, str] = {}
    for chart in (*USUAL, Stack("six", "", "", ("W47",), six)):
        used.update(colours(svg_of(chart))[scheme])

    ground = used["card"]
    for kind in ("title", "label", "value", "note", "tick", "name"):
        assert contrast(used[kind], ground) >= 4.5, kind
    for kind in ("s0", "s1", "s2", "s3", "s4", "s5"):
        assert contrast(used[kind], ground) >= 3, kind


# --- harmless -------------------------------------------------------------------------------


def charts_of(words: str) -> tuple[Chart, ...]:
    """A chart of each form in which every text is `words`."""
    return (
        Funnel(words, words, words, (Bar(words, 3, words), Bar(words, 1, words))),
        Stack(words, words, words, (words, words), ((words, (1, 2)), (words, (0, 3)))),
        Spreads(words, words, words, (Spread(words, 1, 2, 3, 25, 54),)),
        Scatter(words, words, words, (Dot(words, 1.0, 50, words), Dot(words, 2.0, 60, "focus"))),
    )


def assert_harmless(svg: str) -> None:
    """A picture is well-formed XML, and nothing in it runs, loads or hides."""
    root = parsed(svg)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in ALLOWED
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert all(found[0] == "#" for found in re.findall(r"url\((.)", value))
    assert len(re.findall("<!--", svg)) == 1
    assert "@import" not in "".join(element.text or "" for element in root if _is(element, "style"))
    assert one_line(svg.replace("\n", "")) == svg.replace("\n", "").replace("  ", " ")


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_only_text(value: str) -> None:
    """Labels come from job advertisements, stages and sources from settings."""
    for chart in charts_of(value):
        assert_harmless(svg_of(chart))


@given(st.text())
def test_any_text_makes_a_picture(words: str) -> None:
    """A law: surrogates, controls, directions and what XML cannot hold included."""
    for chart in charts_of(words):
        svg = svg_of(chart)
        svg.encode()
        assert_harmless(svg)
        assert is_ours(svg)


_COUNTS = st.integers(min_value=0, max_value=10**18)


@given(
    st.lists(st.tuples(st.text(max_size=40), _COUNTS, st.text(max_size=40)), max_size=12),
    st.lists(st.tuples(_COUNTS, _COUNTS, _COUNTS), max_size=60),
    st.lists(st.tuples(st.integers(-9, 120), st.integers(-9, 120), st.integers(-9, 120))),
    st.lists(st.tuples(st.floats(-1e9, 1e9), st.integers(-9, 10**9), st.sampled_from("ab"))),
)
def test_nothing_leaves_the_card(
    bars: list[tuple[str, int, str]],
    weeks: list[tuple[int, int, int]],
    shares: list[tuple[int, int, int]],
    dots: list[tuple[float, int, str]],
) -> None:
    """A law over all numbers: every shape and the start of every text lie on the card."""
    kinds = tuple((str(kind), tuple(week[kind] for week in weeks)) for kind in range(3))
    for chart in (
        Funnel("f", "", "", tuple(Bar(*bar) for bar in bars)),
        Stack("s", "", "", tuple(f"W{place}" for place in range(len(weeks))), kinds),
        Spreads("p", "", "", tuple(Spread("x", 1, 30, *share) for share in shares)),
        Scatter("q", "", "", tuple(Dot("x", x, y, group) for x, y, group in dots)),
    ):
        root = parsed(svg_of(chart))
        for element in root.iter():
            across = [number(element, name) for name in ("x", "x1", "x2", "cx")]
            down = [number(element, name) for name in ("y", "y1", "y2", "cy")]
            assert all(0 <= value <= number(root, "width") for value in across)
            assert all(0 <= value <= number(root, "height") for value in down)
            assert across[0] + number(element, "width") <= number(root, "width")
            assert down[0] + number(element, "height") <= number(root, "height")
            assert min(number(element, "width"), number(element, "height")) >= 0
