"""The index: what is known of the notes of one vault, so that no question need open them.

A disposable SQLite file in the person's cache folder. `tables` says what stands in it, `rows` and
`records` how a note gets there, `store` opens, fills and reads it, `searching` and `selecting`
ask it in a person's words, `comparing` holds it against another.
"""

from __future__ import annotations

from vaultleads.index.store import (
    MEMORY,
    Index,
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
    Loaded,
)

__all__ = [
    "MEMORY",
    "Index",
    "IndexBusyError",
    "IndexDamagedError",
    "IndexUnwritableError",
    "Loaded",
]
