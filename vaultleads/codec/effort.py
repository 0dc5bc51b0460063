"""How much work the rescue of one front matter may make.

A piece that YAML refuses is read again and again: mended, without its stray lines, joined with
those below it. Each way is worth its time in a note that a person wrote, and in one that was made
to take long they multiply. Apart from `rescue`, which tries without counting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SPARE = 8_000
"""What may be spent on the pieces of a front matter beyond one event for two of its characters.

A piece costs about ten, so that a short front matter may be read over and over.
"""

_CHARACTERS_AN_EVENT = 16
"""How many characters are scanned in the time in which one event is handled, at the least."""


class SpentError(Exception):
    """What may be spent on the pieces of one front matter is spent."""


class Effort:
    """Makes parsers of the pieces of a front matter, which has `length` characters.

    They stop the reading where too many events were asked of all of them together.
    """

    __slots__ = ("_parser", "left")

    def __init__(self, parser: Callable[[str], Any], length: int) -> None:
        self._parser = parser
        self.left = length // 2 + _SPARE

    def parser(self, text: str) -> _Metered:
        """Return a parser over `text`, whose length costs too."""
        self.spend(len(text) // _CHARACTERS_AN_EVENT)
        return _Metered(self._parser(text), self)

    def spend(self, events: int) -> None:
        """Count `events`. Raises SpentError if that is more than is left."""
        self.left -= events
        if self.left < 0:
            raise SpentError


class _Metered:
    """One parser whose events are counted."""

    __slots__ = ("_effort", "_following")

    def __init__(self, parser: Any, effort: Effort) -> None:
        self._following: Callable[[], Any] = parser.get_event
        self._effort = effort

    def get_event(self) -> Any:
        """Return the next event. Raises SpentError if that is one too many."""
        self._effort.left -= 1  # not by `spend`: forty thousand calls are a tenth of all the time
        if self._effort.left < 0:
            raise SpentError
        return self._following()
