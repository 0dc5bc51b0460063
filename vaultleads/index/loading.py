"""The notes of an index, as the picture of the vault is made of them.

Apart from the store, because an answer that was kept needs none of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from vaultleads.core.footprint import Listing
from vaultleads.core.model import Note
from vaultleads.index.paths import restored, stored
from vaultleads.index.records import unpacked


class Loaded(NamedTuple):
    """All that a picture of the vault is made of.

    `notes` are those that the reports may speak of, `aliases` the other names of any note.
    """

    notes: tuple[Note, ...]
    listing: Listing
    aliases: Mapping[str, tuple[str, ...]]


def load(db: sqlite3.Connection, listing: Listing) -> Loaded:
    """Return the notes of `db`, in a transaction of the store; `listing` knows the other files.

    Raises: ValueError if a note cannot be unpacked.
    """
    paths = {restored(path) for (path,) in db.execute("SELECT path FROM notes")}
    kept = db.execute(
        "SELECT path, kind, said, records.properties FROM records JOIN notes ON id = note"
    )
    notes = unpacked((restored(path), kind, said, given) for path, kind, said, given in kept)
    # What is only in iCloud now was a note before, and is still known by its name.
    targets = tuple(path for path in listing.targets if path not in paths)
    listing = listing._replace(notes=tuple(sorted(paths)), targets=targets)
    return Loaded(tuple(notes), listing, _aliases(db))


def load_note(db: sqlite3.Connection, path: str) -> Note | None:
    """Return the note at `path`, None if it is none of ours. Raises: as `load`."""
    kept = db.execute(
        "SELECT path, kind, said, records.properties FROM records JOIN notes ON id = note "
        "WHERE path = ?",
        (stored(path),),
    )
    return next(unpacked((path, kind, said, given) for _, kind, said, given in kept), None)


def _aliases(db: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path, alias in db.execute(
        "SELECT path, alias FROM aliases JOIN notes ON id = note ORDER BY note, n"
    ):
        found.setdefault(restored(path), []).append(alias)
    return {path: tuple(aliases) for path, aliases in found.items()}
