"""What one run of the reports leaves for the next in the index, to be quicker and to the same end.

Apart from those that use it, which need not know that there is an index.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import Protocol, TypeVar

from vaultleads.index import Index

Answer = TypeVar("Answer")


class Asking(Protocol):
    """Asks the index, whatever becomes of it meanwhile: `Workspace.asking`."""

    def __call__(self, ask: Callable[[Index], Answer], /) -> Answer:
        """Return what `ask` finds in the index."""


class EventMemory:
    """The events of the calendar that was made last, kept in the index from run to run."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._kept: dict[str, str] | None = None

    def events(self) -> dict[str, str]:
        """Return the events that are known, by digest."""
        if self._kept is None:
            held = self._asking(lambda index: index.meta(_EVENTS))
            self._kept = marshal.loads(held) if held else {}  # noqa: S302 - bytes of our own index
        return dict(self._kept)

    def keep(self, events: dict[str, str]) -> None:
        """Keep `events`, unless they are those that are kept."""
        if events != self._kept:
            self._kept = dict(events)
            self._asking(_keeping(_EVENTS, marshal.dumps(events, 2)))


class TemplateMemory:
    """The templates of the program as they were compiled, which takes longer than to print them.

    Those of a vault are none of these: what is kept here is run as it is.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._known = 0

    @cached_property
    def compiled(self) -> dict[str, bytes]:
        """The templates that are known, to be added to."""
        held = self._asking(lambda index: index.meta(_TEMPLATES)) or b""
        seal, kept = held[:_SEAL], held[_SEAL:]
        # Code in which a bit is another may do anything.
        sound = seal == sha256(kept).digest()
        compiled: dict[str, bytes] = marshal.loads(kept) if sound else {}  # noqa: S302 - bytes of our own index
        self._known = len(compiled)
        return compiled

    def keep(self) -> None:
        """Keep what was added."""
        if "compiled" in self.__dict__ and len(self.compiled) > self._known:
            self._known = len(self.compiled)
            kept = marshal.dumps(self.compiled, 2)
            self._asking(_keeping(_TEMPLATES, sha256(kept).digest() + kept))


def _keeping(name: str, value: bytes) -> Callable[[Index], None]:
    def keep(index: Index) -> None:
        with index.writing():
            index.set_meta(name, value)

    return keep


_EVENTS = "calendar events"
_TEMPLATES = "compiled templates"
_SEAL = 32
"""The bytes of a SHA-256."""
