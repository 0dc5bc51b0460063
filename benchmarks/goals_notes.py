"""The goals of single notes: decoding, editing, and notes made to do harm.

They are measured in one process on texts in memory. Decoding, editing and the hostile front matters
are those of `decode.py`, `edits.py` and `hostile.py`, which print more about them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from measuring import Row, row

if TYPE_CHECKING:
    from grounds import Bench

GOALS = ("G5", "G11", "G13")
EDITS = 2_000
LONG = 1_000_000
"""Characters of a body made to take long."""

BODIES = {
    "open links": "[[a ",
    "backticks": "`",
    "list items": "- ",
    "comments of Obsidian": "%%",
    "comments of HTML": "<!--",
    "entries": "- 2026-11-20 call with [[Dana]]: text\n",
    "deep lists": "  - a\n    - b\n      - c\n",
    "tasks": "- [ ] a 📅 2026-02-30\n",
    "quotes": "> ",
    "headings": "## Log\n",
    "fences": "```\n~~~\n",
}
"""What a body of a megabyte is repeated from, below the heading `Log`."""


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the rows of the table."""
    if bench.wants("G5"):
        what = "front matter: decode against PyYAML's CSafeLoader"
        yield row("G5", what, "x CSafe", 0.6, lambda: _decoding(bench.rounds))
    if bench.wants("G11"):
        yield from _editing()
    if bench.wants("G13"):
        yield from _hostile(bench.rounds)


def _decoding(rounds: int) -> list[float]:
    import yaml  # noqa: PLC0415 - only for this goal, as all that follow
    from decode import FRONT_MATTER, microseconds  # noqa: PLC0415 - the same

    from vaultleads.codec import decode  # noqa: PLC0415 - the same

    data = f"---\n{FRONT_MATTER}---\n".encode()

    def ours() -> object:
        return decode("Leads/Northwind.md", data)

    def theirs() -> object:
        return yaml.load(FRONT_MATTER, yaml.CSafeLoader)

    ours(), theirs()
    gc.disable()
    ratios = [microseconds(ours) / microseconds(theirs) for _ in range(rounds)]
    gc.enable()
    return ratios


def _editing() -> Iterator[Row]:
    import edits  # noqa: PLC0415 - ruamel.yaml is heavy

    ratios = edits.timed()[2]
    odd = len(ratios) // 20
    ratios = ratios[odd:-odd]
    what = "one property edited and verified, against ruamel's load and dump"
    yield row("G11", what, "x ruamel", 0.08, lambda: ratios)
    found = edits.count(EDITS)["amend"]
    wrong = found["other lines"] + found["other values"] + found["raised"]
    what = f"of {EDITS:,} random edits, those that touched another line"
    yield Row("G11", what, "edits", 0, wrong, wrong, wrong)


def _hostile(rounds: int) -> Iterator[Row]:
    import hostile  # noqa: PLC0415 - only for this goal

    fronts = {name: f"---\n{text}---\nBody\n" for name, text in hostile.NOTES.items()}
    bodies = {
        name: "# A note\n\n## Log\n\n" + part * (LONG // len(part)) for name, part in BODIES.items()
    }
    for kind, notes in (("front matter", fronts), ("body of a megabyte", bodies)):
        found = [(*_read(text.encode(), min(rounds, 3)), name) for name, text in notes.items()]
        seconds, _, slowest = max(found)
        what = f"slowest of {len(notes)} hostile notes ({kind})"
        yield Row("G13", what, "s", 0.25, seconds, seconds, seconds, f"it is: {slowest}")
        lost = sum(placeless for _, placeless, _ in found)
        yield Row("G13", "their problems without file and line", "", 0, lost, lost, lost)


def _read(data: bytes, rounds: int) -> tuple[float, int]:
    """Read a whole note; return its seconds at best, and how many problems have no place.

    Seconds of processor time: there is no other side here that a busy machine would slow down too.
    """
    from vaultleads.core.policy import Settings  # noqa: PLC0415 - only for this goal
    from vaultleads.note_reading import note_of  # noqa: PLC0415 - the same

    took, placeless = [], 0
    for _ in range(rounds):
        begun = time.process_time()
        note = note_of("Leads/Hostile.md", data, Settings())
        took.append(time.process_time() - begun)
        problems = (*note.problems, *note.body.problems)
        placeless = sum(not (one.path and one.line) for one in problems)
    return min(took), placeless
