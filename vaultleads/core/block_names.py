"""Which notes the generated blocks name, by handle, and what is wrong where none is clear.

Apart from the syntax of a block, which one note decides alone: a name is clear or not only among
all the notes of a vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vaultleads.core.blocks import NAMING
from vaultleads.core.handles import match_handle
from vaultleads.core.model import Block, Link, Note, note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import Problem, quoted

_SHOWN = 3
"""Candidates that a message names: more than three are a list, not a hint."""
_MOST_QUESTIONS = 20
"""Misspelt names of which it is asked who is meant: each is compared with all names there are."""


class BlockNames:
    """Finds the notes that blocks name in one picture of a vault; each name is looked up once."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._names: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}
        self._almost: dict[tuple[str, str], tuple[str, ...]] = {}

    def problems(self, notes: Iterable[Note]) -> Iterator[Problem]:
        """Yield what is wrong with the names that the blocks of `notes` give."""
        for note in notes:
            for block in note.body.blocks:
                named = self.named(block, note.path)
                if isinstance(named, Problem):
                    yield named

    def named(self, block: Block, path: str) -> str | Problem:
        """Return the path of the note that a block in the note at `path` is about.

        Empty where its view is about no single note.
        """
        if block.view == "problems":
            return self._any_note(block, path)
        key, kind = NAMING.get(block.view, ("", ""))
        handle = block.argument(key)
        if handle:
            return self._note(block, path, kind, handle)
        if block.view != kind:
            return ""
        if path in self._notes_of(kind):
            return path
        message = f"it is not said which {kind} is to be shown"
        article = "an" if kind == "organization" else "a"
        hint = f'write name="…" behind `{kind}`, or put the block into the note of {article} {kind}'
        return Problem(path, block.line, 0, "block-name", message, hint)

    def _note(self, block: Block, path: str, kind: str, handle: str) -> str | Problem:
        found = self._matches(kind, handle)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"{quoted(handle)} may be any of {len(found)} notes"
            hint = f"name it more closely: {_either(found)}"
        else:
            message = f"no {kind} is called {quoted(handle)}"
            like = self._called_almost(kind, handle)
            hint = f"did you mean {_either(like)}?" if like else "mend the name"
        return Problem(path, block.line, 0, "block-name", message, hint)

    def _any_note(self, block: Block, path: str) -> str | Problem:
        name = block.argument("note")
        if not name:
            return ""
        names = self._pipeline.names
        resolution = names.resolve(Link(name.removesuffix(".md"), name, block.line, 0), path)
        if resolution.path is not None:
            return resolution.path
        message = f"no note is called {quoted(name)}"
        found = resolution.namesakes
        hint = f"did you mean {_either(names.like(name))}?" if names.like(name) else "mend the name"
        if found:
            message = f"{quoted(name)} names {len(found)} notes"
            hint = f"write its path: {_either(found, whole=True)}"
        return Problem(path, block.line, 0, "block-name", message, hint)

    def _matches(self, kind: str, handle: str) -> tuple[str, ...]:
        known = self._found.get((kind, handle))
        if known is None:
            known = match_handle(handle, self._notes_of(kind), misspelt=False)
            self._found[kind, handle] = known
        return known

    def _called_almost(self, kind: str, handle: str) -> tuple[str, ...]:
        """Return who may be meant by a misspelt name; nobody after many of them."""
        known = self._almost.get((kind, handle))
        if known is None and len(self._almost) < _MOST_QUESTIONS:
            known = match_handle(handle, self._notes_of(kind))
            self._almost[kind, handle] = known
        return known or ()

    def _notes_of(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Return the other names of the notes of a kind that blocks may name, by path."""
        if kind not in self._names:
            self._names[kind] = self._other_names(kind)
        return self._names[kind]

    def _other_names(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        pipeline = self._pipeline
        if kind == "contact":
            return {path: one.aliases for path, one in pipeline.contacts.items()}
        if kind == "organization":
            return {path: one.aliases for path, one in pipeline.organizations.items()}
        return {
            path: (*lead.aliases, f"{pipeline.organization_name(lead)} · {lead.role}")
            for path, lead in pipeline.leads.items()
        }


def _either(paths: tuple[str, ...], *, whole: bool = False) -> str:
    shown = [quoted(path.removesuffix(".md") if whole else note_name(path)) for path in paths]
    more = " or another of them" if len(shown) > _SHOWN else ""
    return " or ".join(shown[:_SHOWN]) + more
