"""Reading many notes at once, in this process and in a second one beside it.

Beside the sync, which needs it for the first index of a large vault only: there the time goes into
reading, and a second processor halves it. The second process is asked for batches of notes over a
pipe and ends when the pipe does; where it cannot be had, or ends too early, the first does all.
"""

from __future__ import annotations

import marshal
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem
from vaultleads.index.rows import Row, all_rows
from vaultleads.note_reading import extract_of
from vaultleads.vault import Vault

_BATCH = 100
"""Notes of one question: the two processes are done within a moment of each other."""
_AHEAD = 2
"""Questions that wait in the pipe, so that the second process never waits for one."""


class Batch(NamedTuple):
    """Notes to be read: their paths, and the number of the first; the others follow on."""

    first: int
    paths: tuple[str, ...]


class Read(NamedTuple):
    """The rows of the notes of a batch, by table, and the paths that could not be read.

    `notes` is how many notes the batch had.
    """

    rows: dict[str, list[Row]]
    unread: tuple[str, ...]
    notes: int


def batches(paths: Iterable[str], first: int) -> list[Batch]:
    """Return `paths` in batches, the notes numbered from `first` on."""
    left = iter(paths)
    found = []
    while batch := tuple(islice(left, _BATCH)):
        found.append(Batch(first, batch))
        first += len(batch)
    return found


def read_all(vault: Vault, settings: Settings, wanted: Iterable[Batch]) -> Iterator[Read]:
    """Read all batches, in any order; with a second process where there is a second processor."""
    waiting = deque(wanted)
    if _processors() == 1:
        yield from (read(vault, settings, batch) for batch in waiting)
        return
    asked: deque[Batch] = deque()
    with _SecondReader(vault.root, settings) as second:
        while waiting or asked:
            while waiting and len(asked) < _AHEAD and second.ask(waiting[0]):
                asked.append(waiting.popleft())
            answer = second.answer(wait=not waiting)
            if answer is not None:
                asked.popleft()
                yield answer
            elif second.ended:
                waiting.extend(asked)
                asked.clear()
            if answer is None and waiting:
                yield read(vault, settings, waiting.pop())


def read(vault: Vault, settings: Settings, batch: Batch) -> Read:
    """Read the notes of one batch in this process."""
    rows: dict[str, list[Row]] = {}
    unread = []
    for number, path in enumerate(batch.paths, batch.first):
        data = vault.read(path)
        if isinstance(data, Problem):
            unread.append(path)
            continue
        for table, found in all_rows(number, extract_of(path, data, settings)):
            rows.setdefault(table, []).extend(found)
    return Read(rows, tuple(unread), len(batch.paths))


class _SecondReader:
    """The second process; `ended` once it answers no more."""

    def __init__(self, root: str, settings: Settings) -> None:
        self.ended = False
        self._answers: queue.SimpleQueue[Read | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            # Not with `-m`: that would let a file of the vault pass for a module of Python.
            self._process = subprocess.Popen(  # noqa: S603 - Python itself
                [sys.executable, "-P", "-c", _PROGRAM, *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            pickle.dump((root, settings), self._input)
            self._input.flush()
        except OSError:
            self.ended = True
            return
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def ask(self, batch: Batch) -> bool:
        """Ask for a batch; return false if nobody listens."""
        if self.ended:
            return False
        try:
            marshal.dump(tuple(batch), self._input, 2)
            self._input.flush()
        except OSError:
            self.ended = True
        return not self.ended

    def answer(self, *, wait: bool) -> Read | None:
        """Return the next answer, None if there is none yet, or there will be no more."""
        if self.ended:
            return None
        try:
            answer = self._answers.get(block=wait)
        except queue.Empty:
            return None
        self.ended = answer is None
        return answer

    def _listen(self) -> None:
        try:
            while True:
                self._answers.put(Read(*marshal.load(self._output)))  # noqa: S302 - from our own process
        except (EOFError, ValueError, TypeError, OSError):
            self._answers.put(None)

    @property
    def _input(self) -> IO[bytes]:
        return _pipe(self._process.stdin if self._process else None)

    @property
    def _output(self) -> IO[bytes]:
        return _pipe(self._process.stdout if self._process else None)


def _pipe(given: IO[bytes] | None) -> IO[bytes]:
    if given is None:
        raise OSError("there is no second process")
    return given


_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from vaultleads.second_reader import answer_questions; answer_questions()"
)


def answer_questions() -> None:
    """Read batches for the first process until it asks no more."""
    import gc  # noqa: PLC0415 - only in the second process

    gc.set_threshold(100_000)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    root, settings = pickle.load(asked)  # noqa: S301 - from the process that started this one
    vault = Vault(root)
    while True:
        try:
            question: tuple[Any, ...] = marshal.load(asked)  # noqa: S302 - as above
        except EOFError:
            return
        marshal.dump(tuple(read(vault, settings, Batch(*question))), answers, 2)
        answers.flush()


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
