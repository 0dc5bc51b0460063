"""What the sandbox costs in which templates run: the second half of the goal of reports.

The priority report is rendered in the program's own environment and in one that is the same but
for the sandbox, in turn, in one process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from measuring import DAY, Row, row

if TYPE_CHECKING:
    from grounds import Bench

GOALS = ("G10",)


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the row of the table."""
    what = "rendering priorities in the sandbox, against without"
    yield row("G10", what, "x plain", 1.15, lambda: _ratios(bench))


def _ratios(bench: Bench) -> list[float]:
    # Heavy, and only for this goal.
    from jinja2 import Environment  # noqa: PLC0415 - see above

    from vaultleads import render  # noqa: PLC0415 - see above
    from vaultleads.core.views.priorities import priorities_view  # noqa: PLC0415 - see above
    from vaultleads.shipped import shipped_templates  # noqa: PLC0415 - see above
    from vaultleads.workspace import Workspace  # noqa: PLC0415 - see above

    class Plain(Environment):
        """The program's environment of reports, without its sandbox."""

        code_generator_class = render._MarkdownSandbox.code_generator_class  # type: ignore[mutable-override]  # noqa: SLF001 - the same code is to run
        markdown = render._MarkdownSandbox.markdown  # noqa: SLF001 - as above
        joined = staticmethod(render._MarkdownSandbox.joined)  # noqa: SLF001 - as above
        concat = staticmethod(render._MarkdownSandbox.concat)  # type: ignore[mutable-override]  # noqa: SLF001 - as above

    workspace = Workspace(bench.ground().vault)
    day = date.fromisoformat(DAY)
    view = priorities_view(workspace.pipeline, day, workspace.follow_ups(day))
    sandboxed = render._markdown_environment((shipped_templates(),), "Reports")  # noqa: SLF001 - as above
    plain = render._environment(Plain, (shipped_templates(),), render._finalize)  # type: ignore[arg-type]  # noqa: SLF001 - as above
    plain.filters = sandboxed.filters
    templates = [one.get_template("reports/Priorities.md.j2") for one in (sandboxed, plain)]
    texts = {template.render(view=view) for template in templates}
    assert len(texts) == 1, "the two environments make different reports"  # noqa: S101 - a benchmark of a wrong answer is worth nothing
    found = []
    for _ in range(bench.rounds):
        took = []
        for template in templates:
            begun = time.process_time()
            template.render(view=view)
            took.append(time.process_time() - begun)
        found.append(took[0] / took[1])
    return found
