"""The filter `picture`: what stands in a report for a chart, in the form that the settings ask for.

Apart from the other filters, because it alone depends on a setting.
"""

from __future__ import annotations

from typing import NamedTuple

from jinja2 import TemplateRuntimeError

from vaultleads.core.charts import Chart
from vaultleads.core.markdown import Md, image
from vaultleads.core.mermaid import mermaid_of
from vaultleads.core.policy import CHARTS_FOLDER, ChartForm


class Pictures(NamedTuple):
    """How charts are shown, and the folder of the reports, relative to the vault."""

    form: ChartForm = "svg"
    reports: str = "Reports"

    def picture(self, folder: str, value: object) -> Md:
        """Return a chart as Markdown for a text that stands in `folder`.

        It is a line with the picture and its text alternative, or a fenced block; nothing where
        charts are not drawn.
        """
        if not isinstance(value, Chart):
            raise TemplateRuntimeError(f"a {type(value).__name__} is no chart")
        match self.form:
            case "svg":
                path = f"{self.reports}/{CHARTS_FOLDER}/{value.name}.svg"
                return image(path, value.alt, folder=folder)
            case "mermaid":
                return mermaid_of(value)
            case "none":
                return Md()
