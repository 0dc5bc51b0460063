"""What a person wrote in a note, as a view carries it: plain texts, and links to notes.

Apart from the reports, because a fact or the reason for something may name people and notes, and
wherever it is shown they are to be clicked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultleads.core.links import link_spans
from vaultleads.core.model import Link, note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.spans import blanked, silent_spans
from vaultleads.core.views.links import NoteLink, link_name

Told = tuple[str | NoteLink, ...]
"""Texts and links in turn, as the filter `phrase` prints them."""

LONGEST = 280
"""Characters of one thing told that a report shows: three lines; the rest is for the note."""


def told(pipeline: Pipeline, source: str, text: str, longest: int = LONGEST) -> Told:
    """Return the `text` of the note at `source` in one line, its links to notes as links.

    What is longer than `longest` characters is cut after a word.
    """
    return joined(_cut(_pieces(pipeline, source, " ".join(text.split())), longest))


def plain_told(pipeline: Pipeline, source: str, text: str, longest: int = LONGEST) -> str:
    """Return the `text` of the note at `source` as `told`, but plain: links are what they show."""
    pieces = told(pipeline, source, text, longest)
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in pieces)


def joined(pieces: Iterable[str | NoteLink]) -> Told:
    """Return `pieces` with texts side by side as one, since more is escaped at their edges."""
    kept: list[str | NoteLink] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if isinstance(piece, str) and isinstance(last, str):
            kept[-1] = last + piece
        elif piece:
            kept.append(piece)
    return tuple(kept)


def _pieces(pipeline: Pipeline, source: str, line: str) -> Iterator[str | NoteLink]:
    at = 0
    for start, end, link in _links(line):
        yield line[at:start]
        path = pipeline.path_of(link, source)
        yield NoteLink(path, link_name(pipeline, path), _shown(link)) if path else link.text
        at = end
    yield line[at:]


def _links(line: str) -> Iterator[tuple[int, int, Link]]:
    if "[" in line:
        yield from link_spans(blanked(line, silent_spans(line).code), 1)


def _shown(link: Link) -> str:
    """Return what a link shows: its own text, else the name of the note without its folder."""
    return note_name(link.text) if link.text == link.target else link.text


def _cut(pieces: Iterator[str | NoteLink], longest: int) -> tuple[str | NoteLink, ...]:
    kept: list[str | NoteLink] = []
    room = longest
    for piece in pieces:
        shown = piece if isinstance(piece, str) else piece.shown
        if len(shown) > room:
            words = piece[:room].rpartition(" ")[0] if isinstance(piece, str) else ""
            return (*kept, f"{words.rstrip(' .,;:')} …")
        room -= len(shown)
        kept.append(piece)
    return tuple(kept)
