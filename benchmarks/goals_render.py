"""What the sandbox costs in which templates run: the second half of the goal of reports.

All reports are rendered in the program's own environment and in one that is the same but for the
sandbox, in turn, in one process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from measuring import DAY, Row, row

if TYPE_CHECKING:
    from grounds import Bench
    from jinja2 import Environment

GOALS = ("G10",)


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the row of the table."""
    what = "rendering all reports in the sandbox, against without"
    yield row("G10", what, "x plain", 1.15, lambda: _ratios(bench))


def _ratios(bench: Bench) -> list[float]:
    # Heavy, and only for this goal.
    from vaultleads.render.reports import report_environment  # noqa: PLC0415 - see above
    from vaultleads.shipped import shipped_templates  # noqa: PLC0415 - see above

    views = _views(bench.ground().vault)
    sandboxed = report_environment((shipped_templates(),), "Reports", None)
    environments = (sandboxed, _without_sandbox(sandboxed))
    loaded = [
        [(one.get_template(f"reports/{title}.md.j2"), view) for title, view in views.items()]
        for one in environments
    ]
    texts = {tuple(one.render(view=view) for one, view in each) for each in loaded}
    assert len(texts) == 1, "the two environments make different reports"  # noqa: S101 - a benchmark of a wrong answer is worth nothing
    found = []
    for _ in range(bench.rounds):
        took = []
        for templates in loaded:
            begun = time.process_time()
            for template, view in templates:
                template.render(view=view)
            took.append(time.process_time() - begun)
        found.append(took[0] / took[1])
    return found


def _views(vault: str) -> dict[str, object]:
    """Return what each report of `vault` is rendered from, by the title of its template."""
    from vaultleads.core.views.everything import PARTS  # noqa: PLC0415 - heavy
    from vaultleads.reporting import Picture, Views, WeeklyReports  # noqa: PLC0415 - heavy
    from vaultleads.workspace import Workspace  # noqa: PLC0415 - heavy

    workspace = Workspace(vault)
    day = date.fromisoformat(DAY)
    picture = Picture(workspace.pipeline, workspace.follow_ups(day), workspace.follow_ups)
    week = WeeklyReports(workspace.vault, workspace.settings).week(day)
    everything = Views(picture, week, lambda: workspace.histories(day)).everything(())
    return {title: getattr(everything, part) for title, part in PARTS.items()}


def _without_sandbox(sandboxed: Environment) -> Environment:
    """Return an environment that prints as the sandboxed one does, and asks nothing."""
    from jinja2 import Environment  # noqa: PLC0415 - heavy

    own = {name: part for name, part in vars(type(sandboxed)).items() if not name.startswith("_")}
    plain: Environment = type("Plain", (Environment,), own)(
        loader=sandboxed.loader,
        undefined=sandboxed.undefined,
        finalize=sandboxed.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,
    )
    plain.filters = sandboxed.filters
    return plain
