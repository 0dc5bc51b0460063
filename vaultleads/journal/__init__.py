"""The undo journal: what every note said before the program changed it.

It lies in the user's state folder, outside of the vault. What a note said is on the disk before
the note is touched; hence a write is refused where the journal cannot be written. Going on with a
warning would break the promise that every write can be undone, and the remedy is one variable.
"""

from __future__ import annotations

from vaultleads.journal.entry import Before
from vaultleads.journal.store import Action, Journal, Recording
from vaultleads.journal.taking_back import NoteFiles, Undone

__all__ = ["Action", "Before", "Journal", "NoteFiles", "Recording", "Undone"]
