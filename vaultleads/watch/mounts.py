"""File systems that do not tell what happens to their files, known from the table of mounts.

A change that another machine makes on a network or cloud file system is heard of by nobody here.
"""

from __future__ import annotations

import re

from vaultleads.core.patterns import pattern

_SILENT = pattern(
    r"fuse(\..+)?|nfs4?|cifs|smb\w*|9p|drvfs|virtiofs|vboxsf|prl_fs|vmhgfs|ceph|afs|"
    r"lustre|ncpfs|glusterfs|davfs",
    re.IGNORECASE,
)
"""Types of file systems that somebody else may write to. `fuseblk` is a local disk, and heard."""

_TABLE = "/proc/self/mountinfo"
_ESCAPE = pattern(r"\\([0-7]{3})")


def silent_file_system(root: str) -> str:
    """Return the type of a file system at or below `root`, a real path, that has to be polled.

    Empty if there is none, or if this system has no table of mounts.
    """
    try:
        with open(_TABLE, encoding="utf-8", errors="surrogateescape") as table:
            return silent_mount(root, table.read())
    except OSError:
        return ""


def silent_mount(root: str, table: str) -> str:
    """Return the same from a `table` of mounts as Linux writes it."""
    mounts = [_mount(line.split(" ")) for line in table.splitlines() if " - " in line]
    holding = [mount for mount in mounts if _lies_in(root, mount[0])]
    # Of several on one place, the last was mounted over the others.
    deepest = sorted(holding, key=lambda mount: len(mount[0]))[-1:]
    below = [mount for mount in mounts if mount[0] != root and _lies_in(mount[0], root)]
    return next((kind for _, kind in (*deepest, *below) if _SILENT.fullmatch(kind)), "")


def _mount(fields: list[str]) -> tuple[str, str]:
    place = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[4])
    return place, fields[fields.index("-") + 1]


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
