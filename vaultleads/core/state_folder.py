"""Where on a machine the state of a vault is kept, the undo journal and the lock, and its index.

Not in the vault, which belongs to the person and is copied between machines. Pure, and apart from
the rooms that use it, so that all of them name the same folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

OVERRIDE = "VAULTLEADS_STATE"
"""The variable that names another folder for the state of all vaults."""

CACHE_OVERRIDE = "VAULTLEADS_CACHE"
"""The variable that names another folder for the indexes of all vaults."""


class _Kind(NamedTuple):
    """What is kept: the variable that names another place, and the place on each platform."""

    override: str
    windows: str
    mac: str
    variable: str
    otherwise: str


_STATE = _Kind(
    OVERRIDE,
    "vaultleads",
    "Library/Application Support/vaultleads",
    "XDG_STATE_HOME",
    ".local/state",
)
_CACHE = _Kind(
    CACHE_OVERRIDE, "vaultleads/Cache", "Library/Caches/vaultleads", "XDG_CACHE_HOME", ".cache"
)


def state_folder(root: str, environment: Mapping[str, str], platform: str, home: str) -> str:
    """Return the absolute folder for the state of the vault whose real path is `root`.

    `environment` are the variables of the process, `platform` is as in `sys.platform`, `home` is
    the person's folder. The name of a folder begins with the vault's, so that a person finds it,
    and ends in a digest, so that two vaults of one name do not meet.
    """
    return f"{_base(_STATE, environment, platform, home)}/{_own(root)}"


def cache_folder(root: str, environment: Mapping[str, str], platform: str, home: str) -> str:
    """Return the absolute folder for what can be made anew; arguments as in `state_folder`."""
    return f"{_base(_CACHE, environment, platform, home)}/{_own(root)}"


def _own(root: str) -> str:
    name = re.sub(r"[^\w.-]+", "-", re.split(r"[/\\]", root.rstrip("/\\"))[-1]).strip("-.")
    key = sha256(root.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{name[:40] or 'vault'}-{key}"


def _base(kind: _Kind, environment: Mapping[str, str], platform: str, home: str) -> str:
    if environment.get(kind.override):
        return environment[kind.override].rstrip("/\\") or "/"
    if platform == "win32":
        return f"{environment.get('LOCALAPPDATA') or home + '/AppData/Local'}/{kind.windows}"
    if platform == "darwin":
        return f"{home}/{kind.mac}"
    # The XDG base directory specification: a relative path counts as none.
    given = environment.get(kind.variable, "")
    base = given if given.startswith("/") else f"{home}/{kind.otherwise}"
    return f"{base}/vaultleads"
