"""Charts as values, and what a report prints for one in each of the three forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hostile_values import HOSTILE
from markdown_it import MarkdownIt

from vaultleads.core.charts import (
    Bar,
    Chart,
    Dot,
    Funnel,
    Scatter,
    Spread,
    Spreads,
    Stack,
    is_empty,
)
from vaultleads.core.policy import ChartForm
from vaultleads.core.problem import VaultleadsError
from vaultleads.render import Renderer

FUNNEL = Funnel(
    "funnel",
    "Ever reached",
    "How far leads ever came: 5 spotted, 2 investigating",
    (Bar("Spotted", 5, "3 there now"), Bar("Investigating", 2)),
)

RENDERERS: dict[str, Callable[[str], str]] = {
    "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(
        text, Options.CMARK_OPT_UNSAFE
    ),
    "markdown-it": MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
}


@dataclass(frozen=True, slots=True)
class View:
    """A view with one chart."""

    chart: object


@pytest.fixture
def rendered(tmp_path: Path) -> Callable[..., str]:
    """What a template makes of a chart that prints its picture and nothing else."""
    (tmp_path / "page.md.j2").write_text("{{ view.chart | picture }}\n", encoding="utf-8")

    def render(chart: object, form: ChartForm = "svg", **places: str) -> str:
        reports, folder = places.get("reports", "Reports"), places.get("folder", "Reports")
        renderer = Renderer((str(tmp_path),), None, form, reports)
        return renderer.render("page.md.j2", View(chart), folder=folder)

    return render


# --- whether there is anything to see -------------------------------------------------------


@pytest.mark.parametrize(
    ("chart", "empty"),
    [
        (Funnel("f", "", "", ()), True),
        (Funnel("f", "", "", (Bar("Spotted", 0, "0 there now"),)), True),
        (FUNNEL, False),
        (Stack("s", "", "", ("W47",), ()), True),
        (Stack("s", "", "", ("W46", "W47"), (("Outreach", (0, 0)),)), True),
        (Stack("s", "", "", ("W46", "W47"), (("Outreach", (0, 1)),)), False),
        (Spreads("s", "", "", ()), True),
        (Spreads("s", "", "", (Spread("posting", 0, 2, 3, 25, 54),)), False),
        (Scatter("s", "", "", ()), True),
        (Scatter("s", "", "", (Dot("Northwind", 2.5, 0, "focus"),)), False),
    ],
)
def test_a_chart_without_anything_that_counts_is_empty(chart: Chart, empty: bool) -> None:
    """Bars of nothing are nothing to see; a share of no lead among some still says something."""
    assert is_empty(chart) is empty


# --- in a report ----------------------------------------------------------------------------


def test_a_picture_is_a_line_with_its_text_alternative(rendered: Callable[..., str]) -> None:
    """The way to the file is told from the folder of the report."""
    assert rendered(FUNNEL) == (
        "![How far leads ever came: 5 spotted, 2 investigating](charts/funnel.svg)\n"
    )


@pytest.mark.parametrize(
    ("folder", "reports", "expected"),
    [
        ("Reports/Weekly", "Reports", "../charts/funnel.svg"),
        ("Leads", "Reports", "../Reports/charts/funnel.svg"),
        ("", "Reports", "Reports/charts/funnel.svg"),
        ("My job/Out put", "My job/Out put", "charts/funnel.svg"),
        ("Leads", "My job/Out put", "../My%20job/Out%20put/charts/funnel.svg"),
    ],
)
def test_the_picture_is_found_from_wherever_the_text_stands(
    rendered: Callable[..., str], folder: str, reports: str, expected: str
) -> None:
    """A weekly report, a block in a lead's note, and reports in a folder of another name."""
    shown = rendered(FUNNEL, folder=folder, reports=reports)

    assert shown.rstrip("\n").endswith(f"]({expected})")


def test_mermaid_is_a_fenced_block_and_none_is_nothing(rendered: Callable[..., str]) -> None:
    """The small table that stands beside a picture is the template's own."""
    assert rendered(FUNNEL, "mermaid").splitlines()[:2] == ["```mermaid", "xychart-beta horizontal"]
    assert rendered(FUNNEL, "none") == ""


class _Images(HTMLParser):
    """The tags of a page, and the alternatives of its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.alternatives: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "img":
            self.alternatives.append(dict(attrs).get("alt") or "")


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_alternative_stays_one(
    rendered: Callable[..., str], renderer: str, value: str
) -> None:
    """Whatever a stage is called, there is one picture, and no other markup."""
    chart = Funnel("funnel", "", f"5 {value}, 2 {value}", (Bar(value, 5),))

    page = _Images(RENDERERS[renderer](rendered(chart)))

    assert page.tags == ["p", "img"]
    assert len(page.alternatives) == 1
    assert page.alternatives[0].startswith("5 ")


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_label_stays_inside_the_block_of_mermaid(
    rendered: Callable[..., str], renderer: str, value: str
) -> None:
    """It neither ends the fence nor begins a line of its own."""
    chart = Funnel("funnel", value, value, (Bar(value, 5, value), Bar(value, 2)))

    text = rendered(chart, "mermaid")

    assert _Images(RENDERERS[renderer](text)).tags == ["pre", "code"]
    assert len(text.splitlines()) == 7
    assert not re.search(r"vaultleads:|<!--|%%", text)


def test_what_is_no_chart_has_no_picture(rendered: Callable[..., str]) -> None:
    """The template's author learns what they did."""
    with pytest.raises(VaultleadsError, match="line 1: a str is no chart"):
        rendered("funnel")
