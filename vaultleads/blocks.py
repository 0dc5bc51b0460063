"""The generated blocks in a person's own notes, brought up to a day.

Beside the workspace, which has the picture: here the blocks that the index knows of are rendered
and written into the notes that hold them. A note is only written where its bytes would differ, and
only where it still says what was read. There is no entry in the undo journal, because nothing of
the person's is changed: what they wrote between two markers is kept beside the reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from vaultleads.codec import decode
from vaultleads.core.block_merges import (
    MergedNote,
    Side,
    asks_for_the_same,
    filled_instead,
    merged_note,
)
from vaultleads.core.blocks import CODES, filled
from vaultleads.core.merges import merge_in, merge_in_words
from vaultleads.core.model import Block, Note, note_name
from vaultleads.core.problem import ConflictError, Problem, VaultleadsError
from vaultleads.core.seals import fingerprint
from vaultleads.core.views.blocks import BlockViews
from vaultleads.note_reading import note_of
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from vaultleads.core.followup.model import FollowUps
    from vaultleads.core.histories import Histories
    from vaultleads.core.views.blocks import BlockView
    from vaultleads.render import Renderer
    from vaultleads.workspace import Workspace

_UNCLEAR = frozenset({"conflict-markers", "not-utf-8"})
"""Problems of a note in which it cannot be told what is whose, or how it is to be written."""

_LONGEST_NAME = 200
"""Bytes of a note's name that an edit is kept under: a file's name has room for 255."""


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """What became of the blocks of one note.

    `message` says why they were refused. `backups` are where edits inside of blocks were kept,
    `kept_beside` where another program's text was, because it saved the note at the very moment.
    `was_merge`: git's marks were taken out of the note.
    """

    path: str
    state: Literal["written", "unchanged", "refused"]
    message: str = ""
    backups: tuple[str, ...] = ()
    kept_beside: tuple[str, ...] = ()
    was_merge: bool = False


def bring_blocks_up_to(
    workspace: Workspace, found: FollowUps, histories: Histories
) -> tuple[BlockOutcome, ...]:
    """Write all blocks of a vault that read differently on the day of the follow-ups `found`.

    Afterwards the index knows the new bytes, and the picture of the vault is forgotten where any
    note was written: lines below a block may stand elsewhere now. A note whose markers are not as
    they should be is left alone, without an outcome: that is a problem of the note. One that cannot
    be written stops no other.
    """
    paths = workspace.asking(lambda index: index.noted("blocks"))
    if not paths:
        return ()
    run = _Run(workspace, BlockViews(workspace.pipeline, found, histories))
    outcomes = tuple(outcome for path in paths if (outcome := run.bring(path)) is not None)
    if run.written:
        workspace.take_in(run.written)
    return outcomes


class _Made(NamedTuple):
    """A note as it was read, its bytes with its blocks as they should be, and edits in these."""

    note: Note
    data: bytes
    edited: tuple[str, ...]
    was_merge: bool = False


class _Run:
    """Writes the blocks of one note after the other; each text is rendered once."""

    def __init__(self, workspace: Workspace, views: BlockViews) -> None:
        self._workspace = workspace
        self._vault = workspace.vault
        self._views = views
        self._texts: dict[tuple[object, str], str] = {}
        self.written: list[Note] = []
        """The notes that were written, as they read before."""

    def bring(self, path: str) -> BlockOutcome | None:
        """Bring the blocks of the note at `path` up to date; `None` if they are left alone."""
        data = self._vault.read(path)
        if isinstance(data, Problem):
            return BlockOutcome(path, "refused", f"{path} {data.message}; {data.hint}.")
        try:
            made = self._made(path, data)
            if made is None:
                return None
            if made.data == data:
                return BlockOutcome(path, "unchanged")
            return self._write(path, data, made)
        except VaultleadsError as error:
            return BlockOutcome(path, "refused", str(error))

    def _write(self, path: str, data: bytes, made: _Made) -> BlockOutcome:
        kept = len(self._vault.kept_beside)
        backups: list[str] = []

        def edit(now: bytes) -> bytes:
            anew = made if now == data else self._made(path, now)
            if anew is None:
                message = f"{path} was changed while its blocks were made; run again."
                raise ConflictError(message)
            backups[:] = [self._keep(path, edited) for edited in anew.edited]
            return anew.data

        before, after = self._vault.amend(path, edit)
        beside = tuple(self._vault.kept_beside[kept:])
        if before == after:
            return BlockOutcome(path, "unchanged", kept_beside=beside)
        self.written.append(made.note)
        return BlockOutcome(path, "written", "", tuple(backups), beside, made.was_merge)

    def _keep(self, path: str, edited: str) -> str:
        """Keep what a person wrote inside of a block among the reports, where it is no note."""
        folder = self._workspace.settings.folders.reports
        name = note_name(path).encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
        backup = f"{folder}/{name.strip()} (your edit {fingerprint(edited)}).md"
        self._vault.write_generated(backup, edited + "\n")
        return backup

    def _made(self, path: str, data: bytes) -> _Made | None:
        """Return what the note is to say; `None` where its markers or names are not clear.

        Raises: ConflictError where that would change the meaning of what is around, or where both
        sides of a merge stand; VaultleadsError.
        """
        note = self._note(path, data)
        merge = merged_note(data)
        if merge is not None:
            return self._settled(note, merge)
        if not _has_sound_blocks(note):
            return None
        _refuse_unclear(path, data)
        texts = self._rendered(note.body.blocks, path)
        if texts is None:
            return None
        made = filled(data, note.body.blocks, texts, self._workspace.pipeline.names.leads)
        if made is None:
            return None
        if made.data != data:
            _refuse_change(note, self._note(path, made.data))
        return _Made(note, *made)

    def _settled(self, note: Note, merge: MergedNote) -> _Made:
        """Return the note without git's marks, where only what is generated differs.

        Raises: ConflictError where something is the person's to settle; VaultleadsError.
        """
        path = note.path
        ours, theirs = (Side(data, self._note(path, data)) for data in (merge.ours, merge.theirs))
        is_sound = _has_sound_blocks(ours.note) and _has_sound_blocks(theirs.note)
        if not (merge.is_clear and is_sound and asks_for_the_same(ours, theirs)):
            raise _unsettled(path, merge)
        if ours.parted[0] != theirs.parted[0]:
            said = merge_in_words(path, ours.parted[0], theirs.parted[0])
            raise ConflictError(f"{said}.")
        for side in (ours, theirs):
            _refuse_unclear(path, side.data)
        texts = self._rendered(ours.blocks, path)
        leads = self._workspace.pipeline.names.leads
        made = None if texts is None else filled_instead(ours, theirs, texts, leads)
        if made is None:
            raise _unsettled(path, merge)
        _refuse_change(ours.note, self._note(path, made.data))
        return _Made(note, *made, was_merge=True)

    def _note(self, path: str, data: bytes) -> Note:
        return note_of(path, data, self._workspace.settings)

    def _rendered(self, blocks: Sequence[Block], path: str) -> list[str] | None:
        texts: list[str] = []
        for block in blocks:
            view = self._views.view(block, path)
            if isinstance(view, Problem):
                return None
            texts.append(self._text(block.view, view, path.rpartition("/")[0]))
        return texts

    def _text(self, name: str, view: BlockView, folder: str) -> str:
        known = self._texts.get((view, folder))
        if known is None:
            known = self._renderer.render(f"blocks/{name}.md.j2", view, folder=folder)
            self._texts[view, folder] = known
        return known

    @cached_property
    def _renderer(self) -> Renderer:
        from vaultleads.render import Renderer  # noqa: PLC0415 - Jinja2 is heavy

        # Links depend on the folder of a note, so a template is loaded for each: compiled once.
        return Renderer((shipped_templates(),), self._workspace.templates.compiled)


def _has_sound_blocks(note: Note) -> bool:
    return bool(note.body.blocks) and not any(one.code in CODES for one in note.body.problems)


def _unsettled(path: str, merge: MergedNote) -> ConflictError:
    return ConflictError(f"{merge_in(path, merge.line)}, then run again.")


def _refuse_unclear(path: str, data: bytes) -> None:
    """Raise: ConflictError if it cannot be told what in a note is whose."""
    unclear = next((one for one in decode(path, data).problems if one.code in _UNCLEAR), None)
    if unclear is not None:
        message = f"{unclear.place} {unclear.message}; {unclear.hint}, then run again."
        raise ConflictError(message)


def _refuse_change(before: Note, after: Note) -> None:
    """Raise: ConflictError where filling blocks made `before` say something else."""
    if _told(before) != _told(after):
        message = (
            f"{before.path} was not changed, because its blocks would change what is read around "
            "them; put a blank line above and below each of their markers."
        )
        raise ConflictError(message)


def _told(note: Note) -> tuple[object, ...]:
    """Return all that a note says, without the places where it says it."""
    body = note.body
    return (
        list(note.properties),
        [(entry.day, entry.kind, entry.text) for entry in body.entries],
        [(fact.day, fact.text) for fact in body.facts],
        [task._replace(line=0) for task in body.tasks],
        [link._replace(line=0, column=0) for link in body.links],
        [(block.view, block.arguments) for block in body.blocks],
        [problem.code for problem in (*note.problems, *body.problems)],
    )
