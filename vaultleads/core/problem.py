"""What can go wrong, in two families.

What is wrong in a person's note is a value, a `Problem`: it is collected, listed and never
raised. A failed operation is an exception of the small family below, each with its exit code
and one sentence that ends with what to do. This stands apart from every room that finds
problems, so that all of them can speak the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a note, with its place and its remedy.

    `path` is relative to the vault, with `/`. `line` and `column` count from 1; 0 means the
    whole note, or the whole line. `error`: something was not understood and does not count.
    `warning`: it was understood, and is still worth mending. `hint` is the remedy, as an
    imperative without a final full stop ("write `stage: cultivating`").
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """`path`, `path:line` or `path:line:column`, as far as the place is known."""
        if not self.line:
            return self.path
        if not self.column:
            return f"{self.path}:{self.line}"
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def said(self) -> str:
        """The message and its remedy, without the place."""
        return f"{self.message}: {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        remedy = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.message}{remedy}"

    def at(self, path: str) -> Problem:
        """Return the same problem, said of the note at `path`."""
        return replace(self, path=path)


_LONGEST_QUOTED = 40


def quoted(value: str) -> str:
    """Return `value` as a quotation for a message: in single quotes, on one line, not long.

    At most 40 characters of it, the last an ellipsis where it is longer; control characters and
    what nobody sees are left out. A backtick becomes `'`, because in a message backticks stand
    around code, and what a person wrote shall neither open nor close any.
    """
    # Cut before looking at every character: a value may be a whole book.
    words = " ".join(value[: 10 * _LONGEST_QUOTED].split())
    text = "".join(char for char in words if char.isprintable()).replace("`", "'")
    if len(text) > _LONGEST_QUOTED:
        text = f"{text[: _LONGEST_QUOTED - 1]}…"
    return f"'{text}'"


class VaultleadsError(Exception):
    """An operation failed; the message is one sentence that ends with what to do."""

    exit_code = 1


class NotAVaultError(VaultleadsError):
    """No vault stands at the given place or above it."""


class SettingsError(VaultleadsError):
    """`vaultleads.yaml` has mistakes; all of them are in `problems`."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        count = "one mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__(f"The settings have {count}; mend them and run again:\n{lines}")


class UsageError(VaultleadsError):
    """The command was called with something it cannot use."""

    exit_code = 2


class ConflictError(VaultleadsError):
    """Somebody else's text stands where the program wanted to write."""

    exit_code = 3


class MassDeletionError(VaultleadsError):
    """So much of the vault vanished at once that its disk has more likely gone away."""

    @classmethod
    def lost_settings(cls, root: str) -> MassDeletionError:
        """The vault at `root` has no settings file any more."""
        return cls(
            f"The vault {root} is gone, or has lost its vaultleads.yaml; "
            "nothing is changed until it is back, or stop the watcher if it is meant to be gone."
        )

    @classmethod
    def lost_notes(cls, root: str, lost: int, known: int) -> MassDeletionError:
        """Of `known` notes in the vault at `root`, `lost` are gone."""
        return cls(
            f"{lost} of {known} notes in {root} are gone at once; nothing is changed until they "
            "are back. If you deleted them, run `vaultleads report`."
        )
