"""Fuzzes the whole way of a note, from its bytes to the priority report, guided by coverage.

Atheris is no dependency of the project. In an environment of its own, from the root of the clone:

    pip install atheris . && python tests/fuzzing/fuzz_note.py -max_total_time=600 -max_len=4096

Every argument is libFuzzer's. Each input is read as a lead and as a daily note, joined with a few
good notes, and rendered; that has to end within two seconds and 200 MB, with every problem
inside the note and every character printable. A finding is written to `crash-...`: make it a
case in the test module of the room that failed.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

try:
    import atheris
except ImportError:  # pragma: no cover - read as text by tools that check the tree
    sys.exit("Atheris is missing; install it with `pip install atheris`.")

with atheris.instrument_imports(include=["vaultleads", "yaml"]):
    from vaultleads.core.building import build_pipeline
    from vaultleads.core.names import Names
    from vaultleads.core.policy import Settings
    from vaultleads.core.views.priorities import priorities_view
    from vaultleads.note_reading import note_of
    from vaultleads.render import Renderer
    from vaultleads.shipped import shipped_templates

SECONDS = 2.0
MEGABYTES = 200
TODAY = date(2026, 11, 23)
LEAD, DAILY, CONTACT = "Leads/Fuzzed.md", "Daily/2026-11-20.md", "Contacts/Dana.md"
GOOD = b"---\ndecision_maker: true\ntie: weak\n---\n## Log\n- 2026-11-01 call: [[Fuzzed]]\n"
RENDERER = Renderer((shipped_templates(),))
SETTINGS = Settings()


def keeps_the_laws(data: bytes) -> None:
    """Fail if a vault with the note `data` in it cannot be reported on."""
    begun = time.perf_counter()
    texts = {LEAD: data, DAILY: b"## Log\n" + data, CONTACT: GOOD}
    notes = [note_of(path, text, SETTINGS) for path, text in texts.items()]
    pipeline = build_pipeline(notes, SETTINGS, Names(texts))
    view = priorities_view(pipeline, TODAY)
    text = RENDERER.render("reports/Priorities.md.j2", view)
    took = time.perf_counter() - begun
    assert took < SECONDS, f"{took:.1f} s"
    text.encode()
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for problem in pipeline.problems:
        assert problem.path in texts, f"a problem in {problem.path}"
        assert 0 <= problem.line <= lines + 1, f"a problem in line {problem.line} of {lines}"


def test_one_input(data: bytes) -> None:
    """Try one input of the fuzzer."""
    keeps_the_laws(data)
    keeps_the_laws(b"---\n" + data + b"\n---\n## Log\n- 2026-11-20 call: yes\n")
    keeps_the_laws(b"---\nrole: x\n---\n## Log\n" + data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert peak < MEGABYTES, f"{peak:.0f} MB"


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
