"""Merges of notes in which git has left its marks: settled where only generated blocks differ.

Apart from the blocks themselves, which are read and filled in one text. Here there are two of them,
and what the person wrote in either has to stand in the one that is gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultleads.core.blocks import Filled, filled, parted
from vaultleads.core.merges import fuller_of, sides_of
from vaultleads.core.model import Block, Note
from vaultleads.core.patterns import pattern
from vaultleads.core.seals import edited_in_either

_LINES = pattern(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


class MergedNote(NamedTuple):
    """The bytes of both sides of a note; `line` is that of git's first mark, from 1."""

    line: int
    ours: bytes
    theirs: bytes


class Side(NamedTuple):
    """One side of a note: its bytes, and what they say."""

    data: bytes
    note: Note

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks that stand in it."""
        return self.note.body.blocks

    @property
    def parted(self) -> tuple[list[str], list[str]]:
        """The lines outside of its blocks, and the text inside of each."""
        return parted(self.data, self.blocks)


def merged_note(data: bytes) -> MergedNote | None:
    """Return the sides of the note `data`, or `None` if it holds no merge."""
    if b"<<<<<<<" not in data:
        return None
    sides = sides_of(_LINES.findall(data.decode("utf-8", "surrogateescape")))
    if sides is None:
        return None
    ours, theirs = (each.encode("utf-8", "surrogateescape") for each in sides[1:])
    return MergedNote(sides.line, ours, theirs)


def fuller_side(ours: Side, theirs: Side) -> Side | None:
    """Return the side in which stands all that the person wrote in either, if there is one.

    The blocks are the same ones, in the same order, since a person writes their beginnings.
    """
    asked = [[(block.view, block.arguments) for block in side.blocks] for side in (ours, theirs)]
    if asked[0] != asked[1] or not asked[0]:
        return None
    fuller = fuller_of(ours.parted[0], theirs.parted[0])
    return None if fuller is None else (ours, theirs)[fuller]


def filled_instead(fuller: Side, ours: Side, theirs: Side, texts: Sequence[str]) -> Filled | None:
    """Return the `fuller` side with `texts` in its blocks, as `filled` does.

    `edited` is what a person may have written into the blocks of either side.
    """
    done = filled(fuller.data, fuller.blocks, texts)
    if done is None:
        return None
    inside = zip(ours.parted[1], theirs.parted[1], strict=True)
    pairs = zip(ours.blocks, theirs.blocks, strict=True)
    seals = ((one.sealed, other.sealed) for one, other in pairs)
    edited = map(edited_in_either, inside, seals, texts)
    return Filled(done.data, tuple(text for text in edited if text))
