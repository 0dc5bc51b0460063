"""The notes of an index, as the picture of the vault is made of them.

Apart from the store, because an answer that was kept needs none of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultleads.core.footprint import Listing
from vaultleads.core.model import Note
from vaultleads.index.paths import restored, stored
from vaultleads.index.records import PackedNote, unpacked


class Loaded(NamedTuple):
    """All that a picture of the vault is made of.

    `notes` are those that the reports may speak of, `aliases` the other names of any note.
    """

    notes: tuple[Note, ...]
    listing: Listing
    aliases: Mapping[str, tuple[str, ...]]


Held = dict[str, tuple[bytes, Note]]
"""Notes that were loaded before, by path, with the digest of the bytes they were read from."""


def load(db: sqlite3.Connection, listing: Listing, held: Held) -> Loaded:
    """Return the notes of `db`, in a transaction of the store; `listing` knows the other files.

    A note that is `held` and still has its digest is the same object again; afterwards those that
    are returned are held, and no others.

    Raises: ValueError if a note cannot be unpacked.
    """
    paths = {restored(path) for (path,) in db.execute("SELECT path FROM notes")}
    notes = tuple(_from_table(db) if not held else _from_hand(db, held))
    held.clear()
    held.update((note.path, (digest, note)) for note, digest in notes if digest)
    # What is only in iCloud now was a note before, and is still known by its name.
    targets = tuple(path for path in listing.targets if path not in paths)
    listing = listing._replace(notes=tuple(sorted(paths)), targets=targets)
    return Loaded(tuple(note for note, _ in notes), listing, _aliases(db))


def _from_table(db: sqlite3.Connection) -> Iterator[tuple[Note, bytes | None]]:
    digests: list[bytes | None] = []

    def rows() -> Iterator[PackedNote]:
        for path, kind, digest, said, given in db.execute(f"SELECT {_PACKED}"):
            digests.append(digest)
            yield restored(path), kind, said, given

    for at, note in enumerate(unpacked(rows())):
        yield note, digests[at]


def _from_hand(db: sqlite3.Connection, held: Held) -> Iterator[tuple[Note, bytes | None]]:
    missing = []
    for number, path, digest in db.execute(
        "SELECT note, path, digest FROM records JOIN notes ON id = note"
    ):
        known, note = held.get(restored(path), (None, None))
        if note is not None and known == digest:
            yield note, digest
        else:
            missing.append(number)
    for number in missing:
        for path, kind, digest, said, given in db.execute(
            f"SELECT {_PACKED} WHERE note = ?",
            (number,),
        ):
            yield next(unpacked([(restored(path), kind, said, given)])), digest


_PACKED = "path, kind, digest, said, records.properties FROM records JOIN notes ON id = note"


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
