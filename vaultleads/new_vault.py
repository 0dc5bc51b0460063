"""What `init` does: a folder becomes a vault.

Beside the workspace, which opens a vault that is there already.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.policy import Settings
from vaultleads.core.problem import NotAVaultError
from vaultleads.shipped import starter_files
from vaultleads.vault import SETTINGS_NAME, Vault, find_vault
from vaultleads.workspace import Workspace


@dataclass(frozen=True, slots=True)
class InitOutcome:
    """What `init` made, and what it found in place and left alone; paths in order.

    `inside` is the vault that the new one lies in, if it does.
    """

    root: str
    made: tuple[str, ...]
    kept: tuple[str, ...]
    inside: str = ""


def init_vault(folder: str) -> InitOutcome:
    """Make `folder` a vault: settings, folders, note templates and a welcome.

    What stands there already is never overwritten; folders follow its settings, if it has any.

    Raises: VaultleadsError if the disk refuses; SettingsError.
    """
    vault = Vault(folder)
    folders = Settings().folders
    if vault.holds(SETTINGS_NAME):
        folders = Workspace(folder).settings.folders
    wanted = starter_files(folders)
    made = [path for path, data in wanted.items() if vault.create(path, data)]
    kept = tuple(path for path in wanted if path not in made)
    kinds = [getattr(folders, kind) for kind in NOTE_KINDS]
    made += [f"{path}/" for path in (*kinds, folders.reports) if vault.create_folder(path)]
    return InitOutcome(vault.root, tuple(made), kept, _vault_around(vault.root))


def _vault_around(root: str) -> str:
    try:
        return find_vault(os.path.dirname(root))
    except NotAVaultError:
        return ""
