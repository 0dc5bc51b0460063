"""Notes and people as they are named at the prompt, and the links that are written for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vaultleads.core.likeness import words_of
from vaultleads.core.linking import link_for, link_to
from vaultleads.core.model import NOTE_KINDS, Link, NoteKind, note_name
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.workspace import Workspace

_NO_NAME = frozenset("[]|#^:,;\n\r\t`")
"""What a plain name cannot hold, because it would end the name or begin something else."""


def written(link: Link) -> str:
    """Return `link` as it stands in a text."""
    if link.text in {"", link.target}:
        return f"[[{link.target}]]"
    return f"[[{link.target}|{link.text}]]"


def person(workspace: Workspace, name: str, among: Sequence[str] = ()) -> str:
    """Return how the person called `name` is written: as a link, else as a plain name.

    Contacts at the paths `among` come first where several bear the name.

    Raises: UsageError if it may be several people, or is no name.
    """
    given = name.strip()
    if given.startswith("[[") and given.endswith("]]"):
        return given
    found = workspace.matches(given, ("contact",))
    near = [path for path in found if path in among]
    if len(near) == 1:
        return written(link_to(workspace.pipeline, near[0]))
    named = link_for(workspace.pipeline, given, (("contact",),)).value
    if isinstance(named, Link):
        return written(named)
    if not given or _NO_NAME & set(given):
        raise UsageError(f"'{name}' names nobody; give a person's name, as in --with dana.")
    return named


def note_path(workspace: Workspace, name: str) -> str:
    """Return the path of any note of the vault: by its name or path, else by a handle.

    Raises: UsageError if there is none, or several.
    """
    return _so_called(workspace, name) or workspace.find(name)


def path_at_work(workspace: Workspace, name: str) -> str:
    """Return the path of any note as `note_path` does, but of an organization its lead.

    Raises: UsageError if there is none, or several.
    """
    path = _so_called(workspace, name)
    if path is not None and path not in workspace.pipeline.organizations:
        return path
    found = meant(workspace, name)
    if path is not None and len(found) != 1:
        return path
    return workspace.only(name, found, NOTE_KINDS)


def _so_called(workspace: Workspace, name: str) -> str | None:
    bare = name.strip().removesuffix(".md")
    path = workspace.pipeline.names.resolve(Link(bare, bare, 0, 0)).path if bare else None
    return path if path is not None and path.endswith(".md") else None


# --- handles --------------------------------------------------------------------------------


def meant(
    workspace: Workspace,
    handle: str,
    kinds: Sequence[NoteKind] = NOTE_KINDS,
    *,
    typed: int = 1,
) -> tuple[str, ...]:
    """Return the notes of `kinds` that `handle` may mean for somebody who is at work on leads.

    The name of an organization means its leads that the handle fits as well, if it has any, and
    of these the active one, if there is just one; its path (`Organizations/Northwind`) means the
    organization itself. A handle that was `typed` as several words may hold one that is none of
    its own; then it is neither misspelt nor a part of a word.
    """
    apart = typed > 1
    roster = workspace.roster
    found = workspace.matches(handle, kinds, misspelt=not apart, apart=apart)
    if "/" in handle or "lead" not in kinds:
        return found
    organizations = {path for path in found if roster[path].kind == "organization"}
    if "organization" not in kinds:
        organizations = {*workspace.matches(handle, ("organization",), misspelt=False, apart=apart)}
    if not organizations:
        return found
    fitting = workspace.matches(handle, ("lead",), misspelt=not apart, apart=apart)
    theirs = [path for path in fitting if roster[path].organization in organizations]
    if not theirs:
        return found
    active = [path for path in theirs if roster[path].active]
    chosen = active if len(active) == 1 else theirs
    return tuple(sorted({*chosen, *found} - organizations - ({*theirs} - {*chosen})))


def find_meant(workspace: Workspace, handle: str, kinds: Sequence[NoteKind] = NOTE_KINDS) -> str:
    """Return the one note that `handle` means, as `meant` takes it.

    Raises: UsageError if there is none, or several.
    """
    return workspace.only(handle, meant(workspace, handle, kinds), kinds)


def find_typed(
    workspace: Workspace, words: Sequence[str], kinds: Sequence[NoteKind] = NOTE_KINDS
) -> str:
    """Return the one note that `words`, all of them, mean.

    Raises: UsageError if there is none, or several.
    """
    handle = " ".join(words)
    return workspace.only(handle, meant(workspace, handle, kinds, typed=len(words)), kinds)


def find_first(
    workspace: Workspace, words: Sequence[str], kinds: Sequence[NoteKind] = NOTE_KINDS
) -> tuple[str, int]:
    """Return the note that the first of `words` mean, and how many of them are its handle.

    A name in full is one. Else the handle is as short as it can be: a further word belongs to it
    only while those before it may mean several notes, and only if it is a word of a name.

    Raises: UsageError if there is none, or several.
    """
    full = _in_full(workspace, words, kinds)
    if full is not None:
        return full
    found: tuple[str, ...] = ()
    handle = ""
    for count in range(1, len(words) + 1):
        longer = " ".join(words[:count])
        fitting = meant(workspace, longer, kinds, typed=count)
        if len(fitting) == 1:
            return fitting[0], count
        if not fitting:
            break
        found, handle = fitting, longer
    try:
        return workspace.only(handle or words[0], found, kinds), 1
    except UsageError as error:
        if not found:
            raise
        name = note_name(found[0])
        raise UsageError(f"{error}\nPut its name in quotes, as in '{name}'.") from None


def _in_full(
    workspace: Workspace, words: Sequence[str], kinds: Sequence[NoteKind]
) -> tuple[str, int] | None:
    """Return the note whose whole name several of the first `words` are, and how many."""
    names = {
        words_of(name)
        for path, one in workspace.roster.items()
        if one.kind in kinds
        for name in (note_name(path), path.removesuffix(".md"), *one.others)
    }
    for count in range(len(words), 1, -1):
        handle = " ".join(words[:count])
        if words_of(handle.removesuffix(".md")) in names:
            found = meant(workspace, handle, kinds, typed=count)
            if len(found) == 1:
                return found[0], count
    return None
