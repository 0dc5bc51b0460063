"""Writing that loses nothing: whole or not at all, and never over what somebody else saved.

A new text is made beside the note and, once the disk has it, the two trade places in one step.
What was displaced is looked at: if it is not what was read, somebody saved in that instant, and
the two trade back. Where the system has no such exchange, the note is compared right before it
is replaced, which leaves a gap of some microseconds.

For the instant in between, the note shows our text; a program that reads it just then and saves
later would save over what was displaced. So that is copied beside the note, too.

What cannot be seen: a program that reads the note, waits for minutes, and then writes over
whatever stands there. Only that program could.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator

from vaultleads.vault import swap, temporary
from vaultleads.vault.aside import copy_aside
from vaultleads.vault.content import content, exactly, holds, opened
from vaultleads.vault.hard_links import write_in_place
from vaultleads.vault.refusals import ChangedError, checked, gone

_NO_SUCH_ATTRIBUTE = frozenset(
    {errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENODATA}
)


def replace_file(
    path: str, place: str, data: bytes, expected: bytes, exchange: swap.Exchange = swap.exchange
) -> str:
    """Put `data` in the place of `expected`; on return the disk has it.

    `path` is what messages call the file at `place`, which is no link. Returns the place where
    somebody else's text was kept, or nothing.

    Raises: ChangedError, ConflictError, OSError; nothing is changed then.
    """
    status = checked(path, place)
    if status.st_nlink > 1:
        write_in_place(path, place, data, expected)
        return ""
    with _made(place, data, status) as made:
        sealed = temporary.seal(place, expected, data, made)
    try:
        if not exactly(place, expected):
            raise gone(path) if not os.path.lexists(place) else ChangedError(path)
        try:
            exchange(sealed.place, place)
        except swap.NotOfferedError:
            os.replace(sealed.place, place)
        else:
            theirs = opened(sealed.place)
            try:
                if theirs is None or not holds(theirs, expected):
                    raise ChangedError(path, _give_back(sealed, theirs, data, exchange))
            finally:
                if theirs is not None:
                    os.close(theirs)
    finally:
        kept = temporary.dispose(sealed)
    sync_folder(os.path.dirname(place))
    return kept


def _give_back(
    sealed: temporary.Sealed, theirs: int | None, data: bytes, exchange: swap.Exchange
) -> str:
    """Let what somebody saved, open as `theirs`, trade places with our text again.

    Returns where a text of theirs was kept, or nothing.
    """
    texts: list[bytes] = []
    try:
        if theirs is not None:
            texts.append(content(theirs))
        exchange(sealed.place, sealed.note)
        if theirs is not None:
            texts.append(content(theirs))
    except OSError:
        # They deleted the note, say: all that is left of it is what was displaced.
        with contextlib.suppress(OSError):
            swap.take(sealed.place, sealed.note)
    kept = [copy_aside(sealed.note, "conflict", text) for text in texts if text]
    if not exactly(sealed.place, data) and os.path.lexists(sealed.place):
        # They saved over our text as well: the newer of their two belongs in the note.
        with contextlib.suppress(OSError):
            exchange(sealed.place, sealed.note)
        kept.append(temporary.dispose(sealed))
    return next(filter(None, kept), "")


def create_file(place: str, data: bytes) -> bool:
    """Make a new file at `place`; return false if something stands there. Raises: OSError."""
    with _made(place, data) as made:
        try:
            swap.take(made, place)
        except FileExistsError:
            return False
    sync_folder(os.path.dirname(place))
    return True


def remove_file(path: str, place: str, expected: bytes) -> None:
    """Remove the file at `place`, which holds `expected`.

    Raises: ChangedError, ConflictError, OSError; nothing is changed then.
    """
    checked(path, place)
    if not exactly(place, expected):
        raise ChangedError(path)
    sealed = temporary.seal(place, expected, expected)
    os.rename(place, sealed.place)
    try:
        if not exactly(sealed.place, expected):
            with contextlib.suppress(FileExistsError):
                swap.take(sealed.place, place)
            raise ChangedError(path, temporary.dispose(sealed))
    finally:
        temporary.dispose(sealed)
    sync_folder(os.path.dirname(place))


def overwrite(path: str, place: str, data: bytes, expected: bytes | None = None) -> None:
    """Put `data` at `place`, whatever stands there; the disk is not waited for.

    Where a text is `expected`, it is looked for right before it is replaced: what is generated is
    written too often for more.

    Raises: ConflictError if what stands there may not be written over; ChangedError if it is not
    what is expected; OSError.
    """
    status = checked(path, place) if os.path.lexists(place) else None
    with _made(place, data, status, durable=False) as made:
        if expected is not None and not exactly(place, expected):
            raise ChangedError(path)
        os.replace(made, place)


def sync_folder(folder: str) -> None:
    """Wait until the disk has the names in `folder`, where the system can be asked to.

    An error is no failure of the write: the note is in place, and only a loss of power in the
    next seconds could bring the old one back, whole. Raising would say that nothing was changed.
    """
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _made(
    place: str, data: bytes, like: os.stat_result | None = None, *, durable: bool = True
) -> Iterator[str]:
    """Make a temporary file beside `place` that holds `data`; it is gone afterwards.

    It gets the permissions, owner and extended attributes of the file at `place` if that is
    `like`, else those of any new file.
    """
    handle, made = temporary.make(os.path.dirname(place), 0o666 if like is None else 0o600)
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            if like is not None:
                _dress(handle, place, like)
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
        yield made
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(made)


if sys.platform == "win32":

    def _dress(handle: int, place: str, like: os.stat_result) -> None:
        """Do nothing: there, a new file gets the permissions of its folder."""

else:

    def _dress(handle: int, place: str, like: os.stat_result) -> None:
        """Give an open file the owner, permissions and attributes of the one at `place`."""
        own = os.fstat(handle)
        if (own.st_uid, own.st_gid) != (like.st_uid, like.st_gid):
            # Only the superuser may give a file away; the group alone is often permitted.
            for owner, group in ((like.st_uid, -1), (-1, like.st_gid)):
                with contextlib.suppress(PermissionError):
                    os.fchown(handle, owner, group)
        os.fchmod(handle, like.st_mode & 0o7777)
        if sys.platform == "linux":
            with _unless_the_systems():
                for name in os.listxattr(place):
                    with _unless_the_systems():
                        os.setxattr(handle, name, os.getxattr(place, name))


@contextlib.contextmanager
def _unless_the_systems() -> Iterator[None]:
    """Pass over extended attributes that belong to the system, which sets them by itself."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_SUCH_ATTRIBUTE:
            raise
