"""What may be asked of a note: the changes, as plain values.

Apart from the codec, which carries them out on bytes, so that whoever wants a change (a command,
a ticked box in a report) can say so without knowing how a note is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vaultleads.core.model import Link
from vaultleads.core.problem import VaultleadsError

Value = str | int | float | bool | date | Link | None
"""One value of a property. A `Link` is written as `"[[target]]"`, or `"[[target|text]]"` where
its text differs from its target; `None` is an empty value."""

Values = tuple[Value, ...]
"""The value of a list. A `Link` is a tuple too, and is no list."""

Section = Literal["log", "intelligence"]
"""The two sections of a body that hold dated entries."""


class AmendError(VaultleadsError):
    """A change cannot be made with certainty; the note was left as it was."""


@dataclass(frozen=True, slots=True)
class SetProperty:
    """Give the property `name` this value, a list if it is a tuple.

    A property that is missing is added below the last one. Names differ in more than case.
    """

    name: str
    value: Value | Values


@dataclass(frozen=True, slots=True)
class RemoveProperty:
    """Take the property `name` out, with its lines; nothing happens if it is missing."""

    name: str


@dataclass(frozen=True, slots=True)
class AddToList:
    """Add `value` at the end of the list `name`, unless it stands there already.

    The list is made if it is missing or empty; a single value becomes a list of two.
    """

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveFromList:
    """Take `value` out of the list `name`, wherever it stands in it; the list stays, if empty."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Add an item to the log or the intelligence, at its place in the order that is kept there.

    `text` is what follows the item's dash, of one line or more. The section is made if missing.
    """

    section: Section
    text: str


@dataclass(frozen=True, slots=True)
class TickTask:
    """Tick the open task on `line`, counted from 1 in the note as it was handed over.

    `text` is the task's text as it was read, and must still be. `done` is its day, which is
    written only where the task already has fields (`📅 2026-11-27`, `[due:: 2026-11-27]`).
    """

    line: int
    text: str
    done: date | None = None


Change = SetProperty | RemoveProperty | AddToList | RemoveFromList | AddEntry | TickTask
