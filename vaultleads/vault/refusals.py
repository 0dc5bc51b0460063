"""Why a write is refused: the sentence for each thing that may stand in its way.

Apart from the writing itself, so that every refusal sounds alike and names its remedy.
`ConflictError`: what a person did or wishes stands in the way. `VaultleadsError`: the disk does.
"""

from __future__ import annotations

import errno
import os
import stat

from vaultleads.core.problem import ConflictError, VaultleadsError

_DISK: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "make room"),
    errno.EDQUOT: ("your share of the disk is full", "make room"),
    errno.EFBIG: ("it would be larger than a file may be here", "make room"),
    errno.EROFS: ("the disk is read-only", "mount it for writing"),
    errno.EACCES: ("permission denied", "give yourself permission to write there"),
    errno.EPERM: ("the system does not permit it", "give yourself permission to write there"),
    errno.ENOTDIR: ("a file stands in the place of its folder", "move that file away"),
    errno.EEXIST: ("a file stands in the place of its folder", "move that file away"),
    errno.ENAMETOOLONG: ("its name is too long", "give it a shorter one"),
}
"""What the disk may say: in words, and with the remedy."""


class ChangedError(ConflictError):
    """The note no longer holds what was read: reading it again may help.

    `kept` is the place of a file in which somebody else's text was kept, or empty.
    """

    def __init__(self, path: str, kept: str = "") -> None:
        self.kept = kept
        aside = f", and one text of it was kept as {os.path.basename(kept)}" if kept else ""
        super().__init__(
            f"{path} was saved by another program meanwhile{aside}; "
            "nothing of yours was written, run again."
        )


def gone(path: str) -> ConflictError:
    """Return the refusal to write to a note that was deleted or moved since it was read."""
    return ConflictError(
        f"{path} is no longer there; nothing was written, find where it went, then run again."
    )


def refusal(path: str, done: str, error: OSError) -> VaultleadsError:
    """Return what to say of an `error` that kept `path` from being `done` ("written")."""
    if isinstance(error, FileNotFoundError):
        return gone(path)
    words = (error.strerror or "unknown error").lower()
    reason, remedy = _DISK.get(error.errno or 0, (words, "check the disk"))
    message = f"{path} cannot be {done} ({reason}); nothing was changed, {remedy}, then run again."
    return VaultleadsError(message)


def checked(path: str, place: str) -> os.stat_result:
    """Return the status of the file at `place`, if it may be written over.

    Raises: ConflictError if it is no ordinary file or marked as read-only; OSError.
    """
    status = os.lstat(place)
    if not stat.S_ISREG(status.st_mode):
        raise ConflictError(f"{path} is no ordinary file; move it away, then run again.")
    # The superuser may write to anything; a mark on the file still says what its owner wants.
    if not status.st_mode & 0o222 or not os.access(place, os.W_OK):
        raise ConflictError(f"{path} is read-only; make it writable, then run again.")
    return status
