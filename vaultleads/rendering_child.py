"""Rendering in a process of its own, which a template can neither hold up nor blow up.

Apart from the templates that are rendered so, and from the renderer, which trusts its templates:
here stand both ends of one pipe. Views go into the child as they are; out of it comes text and
nothing else, so that nothing that a template did is believed. A child that takes too long or too
much is ended, and the next template gets a new one.
"""

from __future__ import annotations

import contextlib
import json
import math
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vaultleads.core.policy import ChartForm
    from vaultleads.render import Renderer

_MEGABYTE = 1024 * 1024


class Limits(NamedTuple):
    """What rendering one template may take: seconds, and bytes of memory and of text.

    A view of 10,000 notes needs less than 200 MB with all of Python. A file of a vault is read up
    to 5 MB, and a report must leave room for what a person writes into it. `beginning` are the
    seconds in which a child must have started, on a busy machine too. After `late` templates that
    took too long no other is tried, so that a run of all reports has an end in sight.
    """

    seconds: float = 5.0
    memory: int = 512 * _MEGABYTE
    text: int = 4 * _MEGABYTE
    beginning: float = 60.0
    late: int = 2


class Mistake(NamedTuple):
    """Why a template made no text: in which template, in which line (0: unknown), in words."""

    template: str
    line: int
    reason: str


# --- the parent -----------------------------------------------------------------------------


class Child:
    """The process that renders, as seen from this one; it is started for the first template."""

    def __init__(
        self, folders: tuple[str, ...], charts: ChartForm, reports: str, limits: Limits
    ) -> None:
        """Render the templates of `folders`: the first folder that has one counts.

        `charts` is the form of pictures, and `reports` the folder of reports, as in the settings.
        """
        self._start = (folders, charts, reports, limits)
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._view: object = None
        """The view that the child has already."""
        self._late = 0
        """How many templates took too long."""

    @property
    def is_spent(self) -> bool:
        """Whether so many templates took too long that no other is to be tried."""
        return self._late >= self._limits.late

    def render(self, template: str, folder: str, view: object) -> str | Mistake:
        """Return the text that `template` makes of `view` for `folder`, or why it makes none."""
        try:
            if self._process is None:
                self._begin()
        except OSError as error:
            return Mistake(template, 0, f"nothing can be started to render it ({error})")
        new = None if view is self._view else view
        # What Python cannot interrupt by itself, one endless sum for example, is ended here.
        answer, late = self._asked((template, folder, new), 2 * self._limits.seconds)
        if answer is None:
            self.end()
            self._late += late
            reason = _too_long(self._limits) if late else "it made the program fail that renders it"
            return Mistake(template, 0, reason)
        self._view = view
        match answer:
            case {"text": str(text)}:
                return text
            case {"template": str(where), "line": int(line), "reason": str(reason)}:
                self._late += reason == _too_long(self._limits)
                return Mistake(where, line, reason)
        return Mistake(template, 0, "what renders it gave no answer that makes sense")

    def end(self) -> None:
        """End the process, if there is one; the next template gets another."""
        process, self._process, self._view = self._process, None, None
        if process is not None:
            process.kill()
            process.communicate()

    def _begin(self) -> None:
        # Not with `-m`: that would let a file of the vault pass for a module of Python.
        self._process = subprocess.Popen(  # noqa: S603 - Python itself
            [sys.executable, "-I", "-B", "-c", _PROGRAM, *filter(None, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answer, _ = self._asked(self._start, self._limits.beginning)
        if answer is None:
            self.end()
            raise OSError("it ends at once")

    def _asked(self, question: object, seconds: float) -> tuple[object, bool]:
        """Return what the child says to `question`, None for nothing, and whether time was up."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None, False
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            pickle.dump(question, process.stdin, _PROTOCOL)
            process.stdin.flush()
            # JSON takes up to six characters for one.
            return json.loads(process.stdout.readline(6 * self._limits.text + _MEGABYTE)), False
        except (OSError, ValueError):
            return None, late.is_set()
        finally:
            timer.cancel()


def _too_long(limits: Limits) -> str:
    return f"it takes longer than {limits.seconds:g} seconds"


_PROTOCOL = 1
"""How views are written down: with the names of their types, since the later ways would put in
their place the numbers that the index gives to some of them in this process only."""

_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from vaultleads.rendering_child import answer_questions; answer_questions()"
)


# --- the child ------------------------------------------------------------------------------


def answer_questions() -> None:
    """Render what the parent asks for, until it asks no more."""
    from vaultleads.render import Renderer  # noqa: PLC0415 - only in the child

    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    folders, charts, reports, limits = pickle.load(asked)  # noqa: S301 - from the process that started this one
    renderer = Renderer(folders, charts=charts, reports=reports)
    _confine(limits)
    _say(answers, {})
    view: object = None
    while True:
        try:
            template, folder, new = pickle.load(asked)  # noqa: S301 - as above
        except EOFError:
            return
        view = view if new is None else new
        answer = _rendered(renderer, template, folder, view, limits)
        _say(answers, {"text": answer} if isinstance(answer, str) else answer._asdict())


def _say(answers: IO[bytes], answer: dict[str, object]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _rendered(
    renderer: Renderer, template: str, folder: str, view: object, limits: Limits
) -> str | Mistake:
    from vaultleads.core.problem import VaultleadsError  # noqa: PLC0415 - only in the child
    from vaultleads.render import TemplateError  # noqa: PLC0415 - the same

    try:
        with _in_time(limits):
            text = renderer.render(template, view, folder=folder)
    except TemplateError as error:
        where, line, reason = error.fault
        return Mistake(where, line, _too_much(limits) if reason == MemoryError.__name__ else reason)
    except MemoryError:
        return Mistake(template, 0, _too_much(limits))
    except (VaultleadsError, _TooLongError) as error:
        return Mistake(template, 0, str(error))
    size = len(text.encode("utf-8", "replace"))
    if size > limits.text:
        most = f"{limits.text / _MEGABYTE:g} MB is the most"
        return Mistake(template, 0, f"it makes {size / _MEGABYTE:.0f} MB of text; {most}")
    return text


def _too_much(limits: Limits) -> str:
    return f"it needs more than {limits.memory / _MEGABYTE:g} MB of memory"


class _TooLongError(Exception):
    """Rendering took too long; raised where the template stands just then."""


@contextlib.contextmanager
def _in_time(limits: Limits) -> Iterator[None]:
    """Break off what takes too long, where the system has a timer that can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLongError(_too_long(limits))

    signal.signal(signal.SIGALRM, stop)
    _allow_processor(limits)
    try:
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _confine(limits: Limits) -> None:
    """Let this process have so much memory, and write no file, where the system can see to it."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        bounds = (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        )
        for what, most in bounds:
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))


def _allow_processor(limits: Limits) -> None:
    """Let this process have the processor for one more template: nobody may be there to end it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + 2 * limits.seconds) + 1, hard))
