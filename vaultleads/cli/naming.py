"""Notes and people as they are named at the prompt, and the links that are written for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vaultleads.core.linking import link_for, link_to
from vaultleads.core.model import NOTE_KINDS, Link, NoteKind
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
    bare = name.strip().removesuffix(".md")
    path = workspace.pipeline.names.resolve(Link(bare, bare, 0, 0)).path if bare else None
    if path is not None and path.endswith(".md"):
        return path
    return workspace.find(name)


def meant(
    workspace: Workspace,
    handle: str,
    kinds: Sequence[NoteKind] = NOTE_KINDS,
    *,
    misspelt: bool = True,
) -> tuple[str, ...]:
    """Return the notes of `kinds` that `handle` may mean for somebody who is at work on leads.

    The name of an organization means its leads that the handle fits as well, if it has any; its
    path (`Organizations/Northwind`) means the organization itself.
    """
    pipeline = workspace.pipeline
    found = workspace.matches(handle, kinds, misspelt=misspelt)
    organizations = {path for path in found if path in pipeline.organizations}
    if not organizations or "/" in handle or "lead" not in kinds:
        return found
    leads = [pipeline.leads[path] for path in workspace.matches(handle, ("lead",))]
    theirs = [
        lead.path
        for lead in leads
        if pipeline.path_of(lead.organization, lead.path) in organizations
    ]
    if not theirs:
        return found
    return tuple(sorted({*theirs, *found} - organizations))


def find_meant(workspace: Workspace, handle: str, kinds: Sequence[NoteKind] = NOTE_KINDS) -> str:
    """Return the one note that `handle` means, as `meant` takes it.

    Raises: UsageError if there is none, or several.
    """
    return workspace.only(handle, meant(workspace, handle, kinds), kinds)


def find_before(
    workspace: Workspace, words: Sequence[str], kinds: Sequence[NoteKind] = NOTE_KINDS
) -> str | None:
    """Return the one note that `words` together mean, None if they mean none.

    Several words may hold one that is no part of the handle; then a name that is only like them
    is no match.

    Raises: UsageError if they may mean several notes.
    """
    handle = " ".join(words)
    found = meant(workspace, handle, kinds, misspelt=len(words) == 1)
    return workspace.only(handle, found, kinds) if found else None


def longest_handle(
    workspace: Workspace, words: Sequence[str], kinds: Sequence[NoteKind] = NOTE_KINDS
) -> int:
    """Return how many of the first `words` are the handle of one note, to say what is wrong."""
    for count in range(len(words), 0, -1):
        if len(meant(workspace, " ".join(words[:count]), kinds, misspelt=count == 1)) == 1:
            return count
    return 0
