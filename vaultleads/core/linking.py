"""The note that a name means which is given for a new note, and the link to write to it.

Apart from the handles, which find an existing note and may be misspelt: a name that is written
down for good must not turn into somebody else's because it is like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultleads.core.handles import match_handle
from vaultleads.core.likeness import words_of
from vaultleads.core.links import parse_link
from vaultleads.core.model import Link, NoteKind, note_name
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.problem import UsageError, quoted

_SHOWN = 8
"""How many notes are named where a name is not clear."""


class Linked(NamedTuple):
    """What is written for a name: a link to the note at `path`, or the name as plain text.

    `path` is empty where there is no such note; `nearly` are names of notes that are like it.
    """

    value: Link | str
    path: str = ""
    nearly: tuple[str, ...] = ()


def link_for(pipeline: Pipeline, text: str, kinds: Sequence[Sequence[NoteKind]]) -> Linked:
    """Return what to write for the name `text` of a note of one of `kinds`.

    The first group of kinds that has such a note decides. A note is meant by its name or alias,
    or where the words of `text` begin words of it (`dana`, `data north`). A wikilink is taken as
    it stands. A name that is only like that of a note stays text.

    Raises: UsageError if `text` may mean several notes.
    """
    written = parse_link(text, 0, 0)
    if written.form != "plain":
        path = pipeline.names.resolve(written).path or ""
        return Linked(Link(written.target, written.text, 0, 0), path)
    nearly: list[str] = []
    for group in kinds:
        found = match_handle(text, _names(pipeline, group))
        meant = [path for path in found if _begins(text, pipeline, path)]
        if len(meant) > 1:
            raise UsageError(_unclear(text, meant))
        if meant:
            return Linked(link_to(pipeline, meant[0]), meant[0])
        nearly += (note_name(path) for path in found)
    return Linked(" ".join(text.split()), "", tuple(nearly[:_SHOWN]))


def link_to(pipeline: Pipeline, path: str) -> Link:
    """Return a link to the note at `path`: by its name, by its whole path where two bear it."""
    name = note_name(path)
    target = name if pipeline.names.unique(name) else path.removesuffix(".md")
    return Link(target, name, 0, 0)


def _names(pipeline: Pipeline, kinds: Sequence[NoteKind]) -> dict[str, tuple[str, ...]]:
    return {
        path: alias_names(note.properties)
        for path, note in pipeline.notes.items()
        if note.kind in kinds
    }


def _begins(text: str, pipeline: Pipeline, path: str) -> bool:
    """Whether each word of `text` begins a word of one name of the note at `path`, or of its path.

    Words without letters, as `C++` and `C#` leave them, are not enough.
    """
    bare = text.strip().removesuffix(".md")
    names = (
        note_name(path),
        path.removesuffix(".md"),
        *alias_names(pipeline.notes[path].properties),
    )
    if bare.casefold() in (name.casefold() for name in names):
        return True
    wanted = words_of(bare)
    return bool(wanted) and any(
        all(any(word.startswith(part) for word in words_of(name)) for part in wanted)
        for name in names
    )


def _unclear(text: str, paths: Sequence[str]) -> str:
    shown = "\n".join(f"  {path.removesuffix('.md')}" for path in paths[:_SHOWN])
    more = len(paths) - _SHOWN
    rest = f"\n  and {more} more" if more > 0 else ""
    return f"{quoted(text)} may be any of these; name one more closely:\n{shown}{rest}"
