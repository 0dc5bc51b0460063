"""Merges of notes in which git has left its marks: settled where only generated blocks differ.

Apart from the blocks themselves, which are read and filled in one text. Here there are two of them,
and nothing may be chosen between what a person wrote in either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from vaultleads.core.blocks import Filled, filled, parted
from vaultleads.core.merges import sides_of
from vaultleads.core.model import Block, Note
from vaultleads.core.seals import LeadsSomewhere, edited_in_either


class MergedNote(NamedTuple):
    """The bytes of both sides of a note; `line` is that of git's first mark, from 1.

    Unless it `is_clear`, neither may take the place of the note.
    """

    line: int
    ours: bytes
    theirs: bytes
    is_clear: bool


@dataclass(frozen=True)
class Side:
    """One side of a note: its bytes, and what they say."""

    data: bytes
    note: Note

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks that stand in it."""
        return self.note.body.blocks

    @cached_property
    def parted(self) -> tuple[list[str], list[str]]:
        """The lines outside of its blocks, and the text inside of each."""
        return parted(self.data, self.blocks)


def merged_note(data: bytes) -> MergedNote | None:
    """Return the sides of the note `data`, or `None` if it holds no merge."""
    sides = sides_of(data.decode("utf-8", "surrogateescape"))
    if sides is None:
        return None
    ours, theirs = (each.encode("utf-8", "surrogateescape") for each in (sides.ours, sides.theirs))
    return MergedNote(sides.line, ours, theirs, sides.is_clear)


def asks_for_the_same(ours: Side, theirs: Side) -> bool:
    """Whether both sides hold the same blocks in the same order, as the person wrote them."""
    asked = [[(block.view, block.arguments) for block in side.blocks] for side in (ours, theirs)]
    return asked[0] == asked[1]


def filled_instead(
    ours: Side, theirs: Side, texts: Sequence[str], leads: LeadsSomewhere
) -> Filled | None:
    """Return the note with `texts` in its blocks, as `filled` does.

    Outside of them the sides are the same. `edited` is what a person may have written into the
    blocks of either side.
    """
    done = filled(ours.data, ours.blocks, texts)
    if done is None:
        return None
    edited = []
    for at, text in enumerate(texts):
        present = [(side.parted[1][at], side.blocks[at].sealed) for side in (ours, theirs)]
        edited.append(edited_in_either(present, text, leads))
    return Filled(done.data, tuple(each for each in edited if each))
