"""The index: what is known of the notes of one vault, so that no question need open them.

A disposable SQLite file in the person's cache folder. `opening` finds or makes it, `store` holds
it, `tables` says what stands in it, `filling`, `rows` and `records` how a note gets there,
`loading` how it gets out, `searching` and `selecting` ask it in a person's words, `comparing`
holds it against another.
"""

from __future__ import annotations

from vaultleads.index.opening import (
    MEMORY,
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
    sound,
)
from vaultleads.index.store import Index

__all__ = [
    "MEMORY",
    "Index",
    "IndexBusyError",
    "IndexDamagedError",
    "IndexUnwritableError",
    "sound",
]
