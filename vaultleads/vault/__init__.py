"""The files of a vault: finding it, walking it, reading notes, and writing that loses nothing.

The only room that touches the disk for notes and reports. It knows nothing of what a note says.
Paths are relative to the vault's root, with `/`; a file name that is not UTF-8 keeps its bytes
as lone surrogates, as the system hands them over.
"""

from __future__ import annotations

from vaultleads.core.footprint import Listing
from vaultleads.vault.files import Replaced, Vault, find_vault
from vaultleads.vault.reading import DISTURBED, GONE, LARGEST_NOTE
from vaultleads.vault.walking import SETTINGS_NAME

__all__ = [
    "DISTURBED",
    "GONE",
    "LARGEST_NOTE",
    "SETTINGS_NAME",
    "Listing",
    "Replaced",
    "Vault",
    "find_vault",
]
