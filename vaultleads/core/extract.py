"""What is kept of one note, so that it need not be read again while it does not change.

Apart from the note itself, which is what a person wrote; here stand the proof that it is still
the same and the text that a search looks through.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultleads.core.model import Note


class Extract(NamedTuple):
    """One note as the index keeps it.

    `digest` is the SHA-256 of its `size` bytes, `text` what a person wrote below its front matter.
    """

    note: Note
    digest: bytes
    size: int
    text: str
