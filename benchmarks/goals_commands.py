"""The goals of whole commands: help, questions, reports, `log`, and the memory of a question.

All run in the same rounds as a bare Python start and, where they are installed, the peers.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from itertools import count

import peers
from grounds import LARGE, Bench, a_lead, a_plain_note, edit, settle, write_words
from measuring import (
    PROGRAM,
    START,
    Contestant,
    Ground,
    NotMeasuredError,
    Row,
    Samples,
    in_rounds,
    peak_memory,
    row,
    seconds_of,
)

GOALS = ("G1", "G2", "G7", "G10", "G12")
STARTS = 3
ASKED = ("`next`, after all changed", "`next`, nothing changed")
"""What a question is called in the table whose memory is measured, in this order."""


def start() -> float:
    """Start a bare Python: the median of three, since everything is divided by it."""
    return statistics.median(seconds_of(START) for _ in range(STARTS))


def asking(ground: Ground, *arguments: str) -> Contestant:
    """Ask a vault one question."""
    return lambda: seconds_of(ground.asked(*arguments), ground.environment)


def rows(bench: Bench) -> Iterator[Row]:
    """Measure, and yield the rows of the table."""
    if bench.wants("G1", "G2", "G10", "G12"):
        yield from _timed(bench)
    if bench.wants("G7"):
        yield from _memory(bench)


# --- time -----------------------------------------------------------------------------------


def _timed(bench: Bench) -> Iterator[Row]:
    ground, dense = bench.ground(), bench.ground("dense")
    # What is written to has a vault of its own: a question of which nothing changed is asked there
    # where nothing does.
    edited = bench.ground(use="edited")
    contestants: dict[str, Contestant] = {"start": start}
    if bench.wants("G1"):
        contestants["--help"] = lambda: seconds_of([PROGRAM, "--help"], ground.environment)
    if bench.wants("G2"):
        for name in ("next", "list"):
            contestants[name] = asking(ground, name)
            contestants[f"{name} dense"] = asking(dense, name)
        contestants["next after an edit"] = _after_an_edit(edited, "next")
        contestants["next after words"] = _after_words(edited, "next")
        contestants.update(peers.contestants(bench))
    if bench.wants("G10"):
        contestants["report"] = asking(ground, "report")
        contestants["report after an edit"] = _after_an_edit(edited, "report")
        contestants["report after words"] = _after_words(edited, "report")
    if bench.wants("G12"):
        contestants["log"] = _logging(edited)
    for one in (ground, dense, edited):
        settle(one)
    samples = in_rounds(bench.rounds, contestants, lambda: settle(edited))
    yield from _rows_of_questions(bench, samples)
    yield from _rows_of_peers(bench, samples)
    yield from _rows_of_writing(bench, samples)


def _after_an_edit(ground: Ground, question: str) -> Contestant:
    return _after(lambda number: edit(a_lead(ground, number), number), ground, question)


def _after_words(ground: Ground, question: str) -> Contestant:
    ask = _after(lambda number: write_words(a_plain_note(ground, number), number), ground, question)

    def contestant() -> float:
        # What was edited before is answered first; only the words are new then.
        seconds_of(ground.asked(question), ground.environment)
        return ask()

    return contestant


def _after(change: Callable[[int], None], ground: Ground, question: str) -> Contestant:
    numbers = count(1)
    ask = asking(ground, question)

    def contestant() -> float:
        change(next(numbers))
        return ask()

    return contestant


def _logging(ground: Ground) -> Contestant:
    numbers = count(1)

    def log(number: int, what: str) -> float:
        words = (f"L-{number:06}", "call", f"Asked about {what} {number}")
        step = ("--next", "Send the proposal", "--due", "2026-12-01")
        return seconds_of(ground.asked("log", *words, *step), ground.environment)

    def contestant() -> float:
        number = next(numbers)
        # The first finds a note that was edited by hand, and learns all names anew.
        log(number, "budget")
        return log(number, "the team")

    return contestant


def _times_start(samples: Samples, name: str) -> Callable[[], list[float]]:
    return lambda: samples.ratios(name, "start")


def _rows_of_questions(bench: Bench, samples: Samples) -> Iterator[Row]:
    if bench.wants("G1"):
        yield row("G1", "`--help`", "x start", 5.5, _times_start(samples, "--help"))
    if not bench.wants("G2"):
        return
    for name in ("next", "list"):
        what = f"`{name}`, nothing changed"
        yield row("G2", what, "x start", 9, _times_start(samples, name))
        dense = _times_start(samples, f"{name} dense")
        yield row("G2", f"{what}, dense vault", "x start", None, dense)
    for name, what in (
        ("next after an edit", "`next`, after one edit"),
        ("next after words", "`next`, after words that no report shows"),
    ):
        yield row("G2", what, "x start", None, _times_start(samples, name))


def _rows_of_peers(bench: Bench, samples: Samples) -> Iterator[Row]:
    if not bench.wants("G2"):
        return
    what = "`next` against `task next`, as many tasks"
    yield row("G2", what, "x peer", 0.5, lambda: samples.ratios("next", peers.TASK))
    for name in peers.NAMES:
        yield row("G2", f"peer: {name}", "x start", None, _times_start(samples, name))


def _rows_of_writing(bench: Bench, samples: Samples) -> Iterator[Row]:
    if bench.wants("G10"):
        for name, what, limit in (
            ("report", "`report`, nothing changed", 20),
            ("report after an edit", "`report`, after one edit", 25),
            ("report after words", "`report`, after words that no report shows", None),
        ):
            yield row("G10", what, "x start", limit, _times_start(samples, name))
    if bench.wants("G12"):
        yield row("G12", "`log`, with its write", "x start", 16, _times_start(samples, "log"))


# --- memory ---------------------------------------------------------------------------------


def _memory(bench: Bench) -> Iterator[Row]:
    first = _peaks(bench, bench.notes)
    for name in ASKED:
        yield row("G7", f"memory of {name}, at most", "MiB", 40, _of(first, name))
    yield row("G7", "memory of a first index, at most", "MiB", 80, lambda: _peak(first, "index"))
    if bench.large:
        large = _peaks(bench, LARGE)

        def further() -> list[float]:
            more = _peak(large, "index")[0] - _peak(first, "index")[0]
            return [more * 1024 / (LARGE - bench.notes)]

        yield row("G7", f"the same, each further note to {LARGE:,}", "KiB", 2, further)
        for name in ASKED:
            what = f"memory of {name}, {LARGE:,} notes"
            yield row("G7", what, "MiB", None, _of(large, name))


def _of(peaks: dict[str, float | str], name: str) -> Callable[[], list[float]]:
    return lambda: _peak(peaks, name)


def _peak(peaks: dict[str, float | str], name: str) -> list[float]:
    found = peaks[name]
    if isinstance(found, str):
        raise NotMeasuredError(found)
    return [found]


def _peaks(bench: Bench, notes: int) -> dict[str, float | str]:
    """Return the most memory of a question and of a rebuild, or why there is none."""
    ground = bench.ground(notes=notes)
    found: dict[str, float | str] = {}
    asked = dict.fromkeys(ASKED, ("next",))
    for name, arguments in {"index": ("index", "--rebuild"), **asked}.items():
        try:
            found[name] = peak_memory(ground.asked(*arguments), ground.environment)
        except NotMeasuredError as error:
            found[name] = str(error)
    return found
