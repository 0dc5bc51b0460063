"""Questions whose answer is printed again while nothing changes.

Apart from the commands, which only say that they are such questions. What a question is, the
day and the terminal included, is said here; whether an answer still holds, in `kept_answers`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

import click

from vaultleads.cli.session import Session, SessionCommand
from vaultleads.kept_answers import (
    Answer,
    Asked,
    answer_again,
    keep_answer,
    kept_under,
    key_of,
    terms_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_A_TERMINAL = (
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "JUPYTER_COLUMNS",
    "JUPYTER_LINES",
    "LINES",
    "NO_COLOR",
    "TERM",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "UNICODE_VERSION",
)
"""The variables on which it hangs how a table is printed on a terminal."""


class Question(SessionCommand):
    """A command that only answers: the same again, as long as nothing has changed.

    An answer that says something went wrong is never kept, nor is one to a question with one of
    the options `unkept`, which may be answered differently each time. `reports` says that it hangs
    on the reports as well: what writes them is kept once there is nothing to write.
    """

    def __init__(
        self,
        *args: Any,
        unkept: tuple[str, ...] = (),
        reports: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._unkept = unkept
        self._reports = reports

    def invoke(self, ctx: click.Context) -> None:
        """Print the answer that is kept, or give one and keep it."""
        if any(ctx.params.get(name) for name in self._unkept):
            super().invoke(ctx)
            return
        session: Session = ctx.obj
        asked = repr((self.name, sorted(ctx.params.items()), session.today, _paper()))
        question = Asked(asked, self._reports)
        answer = answer_again(session.start, question)
        if answer is not None:
            _print(answer)
        else:
            self._ask(ctx, session, question)

    def _ask(self, ctx: click.Context, session: Session, question: Asked) -> None:
        workspace = session.workspace
        generation = workspace.synced.generation
        terms = terms_of(workspace.settings_said, workspace.settings)
        key = key_of(question, workspace.vault, terms)
        known = kept_under(key, workspace.index)
        if known is not None:
            _print(known)
            return
        with _recorded() as (out, err):
            super().invoke(ctx)
        sys.stdout.flush()
        # What was saved while the answer was being given may have gone into it or not.
        if out.whole and err.whole and key == key_of(question, workspace.vault, terms):
            answer = Answer("".join(out.said), "".join(err.said))
            keep_answer(workspace.index, key, terms, answer, generation)


def _paper() -> tuple[object, ...]:
    """Return what tells how an answer is printed: plainly, or on a terminal, and on which."""
    if not sys.stdout.isatty():
        return ()
    given = tuple(os.environ.get(name) for name in _OF_A_TERMINAL)
    return (sys.stdout.encoding, *map(_size, range(3)), *given)


def _size(handle: int) -> os.terminal_size | None:
    try:
        return os.get_terminal_size(handle)
    except OSError:
        return None


def _print(answer: Answer) -> None:
    click.echo(answer.out, nl=False)
    click.echo(answer.err, nl=False, err=True)


class _Recorder:
    """A stream that remembers what is said to it.

    What is written past it, in an encoding of the writer's own, it does not know; then it is not
    `whole`.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.said: list[str] = []
        self.whole = True

    def write(self, text: str) -> int:
        written = self.stream.write(text)
        self.said.append(text)
        return written

    @property
    def buffer(self) -> BinaryIO:
        self.whole = False
        return self.stream.buffer

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


@contextlib.contextmanager
def _recorded() -> Iterator[tuple[_Recorder, _Recorder]]:
    """Record what is printed inside the `with`, on standard output and standard error."""
    out, err = _Recorder(sys.stdout), _Recorder(sys.stderr)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", err)
    try:
        yield out, err
    finally:
        sys.stdout, sys.stderr = out.stream, err.stream
