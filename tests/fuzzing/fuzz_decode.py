"""Fuzzes the reading of notes, guided by coverage.

Atheris is no dependency of the project. In an environment of its own, from the root of the clone:

    pip install atheris . && python tests/fuzzing/fuzz_decode.py -max_total_time=300 -max_len=4096

Every argument is libFuzzer's. Each input is read twice, as a whole note and as the front matter
of one, and has to keep what `tests/test_codec.py` calls the laws, within two seconds and 200 MB.
A finding is written to `crash-...`: make it a case there.
"""

from __future__ import annotations

import json
import resource
import sys
import time

try:
    import atheris
except ImportError:  # pragma: no cover - read as text by tools that check the tree
    sys.exit("Atheris is missing; install it with `pip install atheris`.")

with atheris.instrument_imports(include=["vaultleads", "yaml"]):
    from vaultleads.codec import declared_type, decode, plain
    from vaultleads.codec.problems import MAX_PROBLEMS

SECONDS = 2.0
"""Eight times what the slowest note of `benchmarks/hostile.py` may take: the machine is busy."""

MEGABYTES = 200


def keeps_the_laws(data: bytes) -> None:
    """Fail if the note `data` breaks a law of the codec."""
    begun = time.perf_counter()
    note = decode("Leads/Fuzzed.md", data)
    declared_type(data)
    took = time.perf_counter() - begun
    assert took < SECONDS, f"{took:.1f} s"
    assert note == decode("Leads/Fuzzed.md", data), "decoding twice gave two answers"
    values = {found.name: plain(found.value) for found in note.properties.values()}
    json.dumps(values, allow_nan=False).encode()
    note.body.encode()
    assert len(note.problems) <= MAX_PROBLEMS + 3, len(note.problems)
    for problem in note.problems:
        assert problem.line >= 1, problem
        assert problem.column >= 1, problem
        assert problem.hint, problem
        assert str(problem).isprintable(), problem


def one_input(data: bytes) -> None:
    """Read `data` as a note, and as the front matter of one."""
    keeps_the_laws(data)
    keeps_the_laws(b"---\n" + data + b"\n---\nBody\n")


if __name__ == "__main__":
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    atheris.Setup([sys.argv[0], f"-rss_limit_mb={MEGABYTES + used}", *sys.argv[1:]], one_input)
    atheris.Fuzz()
