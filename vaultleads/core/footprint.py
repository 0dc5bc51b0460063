"""What a vault looks like from outside: which files stand where, and how old and large they are.

Apart from the walk, which asks the disk, and from the index, which remembers the answer: this is
what they hand each other. Pure; a footprint is compared without opening a file.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from typing import Literal, NamedTuple

from vaultleads.core.problem import Problem

Form = Literal["note", "file", "target", "linked-out", "linked-nowhere", "odd", "conflict", "kept"]
"""What stands under a name.

`note`: an ordinary Markdown file. `target`: a Markdown file that a link may lead to but that is
no note (a report, a template). `file`: any other file. `linked-out`, `linked-nowhere`: a symbolic
link out of the vault, or to nothing. `odd`: no ordinary file, but named like a note. `conflict`:
a copy left by a program that keeps two machines alike. `kept`: another text of a note, put aside.
"""


class Sight(NamedTuple):
    """One file as a walk sees it. The numbers are 0 but for notes.

    `size` is in bytes, `changed` and `status_changed` are `st_mtime_ns` and `st_ctime_ns`, `inode`
    is the file's number on its disk. A signature is all four: a file with the same one holds the
    same bytes, unless it was young when it was looked at (see `YOUNG`).
    """

    name: str
    form: Form
    size: int = 0
    changed: int = 0
    status_changed: int = 0
    inode: int = 0

    @property
    def signature(self) -> tuple[int, int, int, int]:
        """What changes with the bytes: size, both times, and the file's number."""
        return self[2:6]


YOUNG = 2_000_000_000
"""Nanoseconds for which a file stays young after its last change.

A young file may change again without another time to show for it: the clock of a file system
moves in steps, of milliseconds on most and of two seconds on FAT. So what is remembered of a young
file is `NEVER`, and the next look opens it again.
"""

NEVER = -1
"""The time of change that no file has."""


class Footprint(NamedTuple):
    """All folders of a vault that were looked into, each with what was seen there.

    Keyed by path, empty for the root or ending in `/`; the value is that of `packed`.
    `unreadable` are the problems of folders that could not be looked into.
    """

    folders: Mapping[str, bytes]
    unreadable: tuple[Problem, ...] = ()


def packed(sights: list[tuple[str, Form, int, int, int, int]]) -> bytes:
    """Return what was seen in one folder as bytes, which are equal where the sights are."""
    # Version 2 knows no references: from 3 on the bytes depend on who else holds an object.
    return marshal.dumps(sights, 2)


def unpacked(seen: bytes) -> list[Sight]:
    """Return what `packed` was given."""
    return [Sight._make(sight) for sight in marshal.loads(seen)]  # noqa: S302 - bytes of our own


class Listing(NamedTuple):
    """What a walk of the vault found: notes, all other files, and what is odd about them.

    `targets` are Markdown files that a link may lead to but that are no notes: reports and
    templates.
    """

    notes: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    targets: tuple[str, ...] = ()
