"""The texts of reports: made by the vault's own template, where it has one, else by the shipped.

Beside the reporter, which writes them. Whoever keeps these pays for a text only when its view has
changed, and for a picture only when its chart has.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem
from vaultleads.own_templates import UNTRIED
from vaultleads.reporting.listed import Report
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from vaultleads.core.charts import Chart
    from vaultleads.own_templates import OwnTemplates
    from vaultleads.render import Renderer
    from vaultleads.reporting.memory import TemplateMemory


class ReportTexts:
    """Makes the texts of the reports of one vault, again and again."""

    def __init__(self, settings: Settings, templates: TemplateMemory) -> None:
        self._templates = templates
        self._folder = settings.folders.reports
        self._charts = settings.charts
        self._made: dict[str, tuple[object, str, str | Problem]] = {}
        """Of each report the view and the state of the templates it was made of, and its text.

        Or why there is none: a template that takes too long would take so every time.
        """
        self._drawn: dict[str, tuple[Chart, str]] = {}
        """Of each picture the chart it was drawn from, and its text."""

    def text(self, report: Report, own: OwnTemplates) -> str | Problem:
        """Return the text of the region of `report`; a problem where an own template makes none.

        Raises: VaultleadsError where a shipped template makes none.
        """
        stamp = own.stamp if report.template in own.names else ""
        seen, known, text = self._made.get(report.title, (None, "", ""))
        if seen == report.view and known == stamp and text:
            return text
        above = report.title.rpartition("/")[0]
        folder = f"{self._folder}/{above}" if above else self._folder
        made = own.text(report.template, report.view, folder)
        if made is None:
            name = f"reports/{report.template}.md.j2"
            made = self._renderer.render(name, report.view, folder=folder)
        if isinstance(made, str) and report.record not in made:
            made = f"{made}\n{report.record}\n"
        if isinstance(made, str) or made.code != UNTRIED:
            self._made[report.title] = (report.view, stamp, made)
        return made

    def picture(self, chart: Chart) -> str:
        """Return `chart` as the text of an SVG file."""
        from vaultleads.drawing import svg_of  # noqa: PLC0415 - only where one is drawn

        seen, svg = self._drawn.get(chart.name, (None, ""))
        if seen != chart:
            svg = svg_of(chart)
            self._drawn[chart.name] = (chart, svg)
        return svg

    @cached_property
    def _renderer(self) -> Renderer:
        from vaultleads.render import Renderer  # noqa: PLC0415 - Jinja2 is heavy

        shipped, compiled = (shipped_templates(),), self._templates.compiled
        return Renderer(shipped, compiled, charts=self._charts, reports=self._folder)
