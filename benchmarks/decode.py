"""How long the front matter of one note takes to decode, against PyYAML's CSafeLoader.

Run `python benchmarks/decode.py [ROUNDS]`. Each round times both readers on the same text, one
after the other, and the ratio is taken inside the round: the clock of a busy machine drifts, a
ratio does not. The goal is 0.6. What is timed is all that `decode` does: bytes to text, the
split, typed values with their places, and python-frontmatter's dictionary. Nineteen notes of
twenty are read without libyaml's events; one that is not is measured as well.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable

import yaml

from vaultleads.codec import decode, plain

FRONT_MATTER = """\
type: lead
organization: "[[Northwind Traders]]"
role: "Staff data engineer: platform and tooling"
stage: cultivating
source: referral
via: "[[2026-10-28 Coffee with Dana Reyes]]"
contacts: ["[[Dana Reyes]]", "[[Sam Okafor]]", "[[Priya Natarajan]]"]
decision_maker: "[[Priya Natarajan]]"  # Dana says so
connection: insider
alignment: 4
horizon: 2027-Q1
horizon_asof: 2026-11-03
need: >-
  Their nightly imports break every other week and nobody has owned them since the
  reorganisation; the finance team now rebuilds its month-end figures by hand, and the new
  director has asked for one person who takes the whole path from source to report, and
  who can explain to the auditors in the spring where each of the figures comes from
next: Send Dana the case study about the warehouse migration, and ask who signs off the budget
due: 2026-11-27
cadence: weekly
captured: 2026-10-30
tags: [job/lead, data, platform, referral, remote]
"""
NOT_PLAIN = "address: {city: Leipzig}\n"
"""A line for which all of a front matter is read by libyaml's events."""

CALLS = 200
ROUNDS = 25


def microseconds(call: Callable[[], object]) -> float:
    """How long one `call` takes, the mean of many."""
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - start) / CALLS * 1e6


def measure(name: str, front_matter: str, rounds: int) -> None:
    """Print the medians of both readers of `front_matter` and of their ratio."""
    data = f"---\n{front_matter}---\n".encode()
    note = decode("Leads/Northwind.md", data)
    reference = yaml.load(front_matter, yaml.CSafeLoader)
    read = {name: plain(found.value) for name, found in note.properties.items()}
    assert list(read) == list(reference), "the two readers saw different properties"  # noqa: S101 - a benchmark of a wrong answer is worth nothing
    assert not note.problems, note.problems  # noqa: S101 - as above

    def ours() -> object:
        return decode("Leads/Northwind.md", data)

    def theirs() -> object:
        return yaml.load(front_matter, yaml.CSafeLoader)

    ours()
    pairs = [(microseconds(ours), microseconds(theirs)) for _ in range(rounds)]
    decoded = statistics.median(pair[0] for pair in pairs)
    loaded = statistics.median(pair[1] for pair in pairs)
    ratios = sorted(pair[0] / pair[1] for pair in pairs)
    print(f"{name}: front matter of {len(front_matter)} bytes, {len(reference)} properties")
    print(f"decode       {decoded:7.1f} us")
    print(f"CSafeLoader  {loaded:7.1f} us")
    print(
        f"ratio        {statistics.median(ratios):7.2f}    (goal 0.60; {rounds} rounds,"
        f" {ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def main(rounds: int) -> None:
    """Measure a front matter that is all plain, and one that is left to libyaml."""
    gc.disable()
    measure("plain", FRONT_MATTER, rounds)
    measure("not all plain", FRONT_MATTER + NOT_PLAIN, rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
