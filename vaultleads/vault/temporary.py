"""Temporary files beside a note: made, told apart after a crash, swept, and never lost in.

A write makes its text in a temporary file and then trades places with the note, so that for a
moment the temporary name may hold what somebody else has just saved. Hence one rule, kept in one
place: a temporary file is removed only where its bytes are known to be ours or to be the ones
that were read. All else is renamed beside the note. The rule needs no memory but the name, so it
holds for the leavings of a killed process too.

A name is `.vl-PROCESS-RANDOM.tmp` while it can hold nothing but our own text, and
`.vl-PROCESS-RANDOM-NOTE-EXPECTED-OURS.tmp`, with digests, from before the exchange on.
"""

from __future__ import annotations

import contextlib
import os
from typing import NamedTuple

from vaultleads.core.patterns import pattern
from vaultleads.vault import lease
from vaultleads.vault.aside import move_aside
from vaultleads.vault.content import content, digest, holds, opened
from vaultleads.vault.walking import TEMPORARY_PREFIX

STALE_AFTER = 60
"""Seconds after which the temporary file of a live process is taken for an older one's."""

_NAME = pattern(r"\.vl-(\d+)-[0-9a-f]{16}((?:-[0-9a-f]{12}){3})?\.tmp\Z")


class Sealed(NamedTuple):
    """A finished temporary file at `place`, and the place of the note that it is meant for."""

    place: str
    note: str


def make(folder: str, mode: int) -> tuple[int, str]:
    """Make an empty temporary file in `folder`; return its open handle and its place."""
    place = os.path.join(folder, f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(place, flags, mode), place


def seal(note: str, expected: bytes, data: bytes, made: str = "") -> Sealed:
    """Return the name under which `made` may trade places with `note`, and rename it so.

    Without `made`, nothing is renamed: the name is for what the note itself is renamed to.
    """
    digests = "-".join(
        (digest(os.fsencode(os.path.basename(note))), digest(expected), digest(data))
    )
    name = f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(8).hex()}-{digests}.tmp"
    place = os.path.join(os.path.dirname(note), name)
    if made:
        os.rename(made, place)
    return Sealed(place, note)


def dispose(sealed: Sealed) -> str:
    """Remove a temporary file if its bytes are known, else keep it beside the note.

    Returns where somebody else's bytes were kept, or nothing. A file that is gone is no matter.
    """
    match = _NAME.match(os.path.basename(sealed.place))
    known = match[2].split("-")[2:] if match and match[2] else []
    handle = opened(sealed.place)
    if handle is None:
        there = os.path.lexists(sealed.place)
        return move_aside(sealed.place, sealed.note) if there else ""
    try:
        text = content(handle)
        if digest(text) in known and holds(handle, text, lease.WAIT):
            os.unlink(sealed.place)
            return ""
    finally:
        os.close(handle)
    return move_aside(sealed.place, sealed.note)


def sweep(folder: str) -> list[str]:
    """Remove what broken-off writes left in `folder`; return where others' bytes were kept.

    What cannot be removed stays: it is hidden and in nobody's way.
    """
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    kept = []
    for name in names:
        match = _NAME.match(name) if name.startswith(TEMPORARY_PREFIX) else None
        if match and _is_stale(folder, name, int(match[1])):
            # Whoever comes first takes the file over, its owner included, should it live.
            claimed = f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(8).hex()}{match[2] or ''}.tmp"
            with contextlib.suppress(OSError):
                place = os.path.join(folder, claimed)
                os.rename(os.path.join(folder, name), place)
                if match[2]:
                    note = _note_of(match[2].split("-")[1], names)
                    kept.append(dispose(Sealed(place, os.path.join(folder, note))))
                else:
                    os.unlink(place)
    return [place for place in kept if place]


def _note_of(mark: str, names: list[str]) -> str:
    found = (name for name in names if digest(os.fsencode(name)) == mark)
    return next(found, "Unknown note.md")


def _is_stale(folder: str, name: str, process: int) -> bool:
    if not _is_alive(process):
        return True
    try:
        status = os.lstat(os.path.join(folder, name))
        # The file system's own clock, which is not always this machine's.
        handle, probe = make(folder, 0o600)
        now = os.fstat(handle).st_mtime
        os.close(handle)
        os.unlink(probe)
    except OSError:
        return False
    return now - max(status.st_mtime, status.st_ctime) > STALE_AFTER


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # There, signal 0 is no question: it ends the process.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
