"""What a vault looks like from outside: which files stand where, and how old and large they are.

Apart from the walk, which asks the disk, and from the index, which remembers the answer: this is
what they hand each other. Pure; a footprint is compared without opening a file.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from vaultleads.core.problem import Problem

Form = Literal[
    "note",
    "file",
    "target",
    "linked-out",
    "linked-nowhere",
    "odd",
    "conflict",
    "kept",
    "dataless",
    "linked",
]
"""What stands under a name.

`note`: an ordinary Markdown file. `target`: a Markdown file that a link may lead to but that is
no note (a report, a template). `file`: any other file. `linked`, `linked-out`, `linked-nowhere`: a
symbolic link that stays in the vault, leads out of it, or to nothing. `odd`: no ordinary file, but
named like a note. `conflict`: a copy left by a program that keeps two machines alike. `kept`:
another text of a note, put aside. `dataless`: a note whose bytes are in iCloud only, and which
opening would download.
"""

_FORMS: tuple[Form, ...] = get_args(Form)
_LETTERS = {form: "nftlwockiy"[place] for place, form in enumerate(_FORMS)}
_OF_LETTER = {letter: form for form, letter in _LETTERS.items()}
_NOTE = _LETTERS["note"]
_DATALESS = _LETTERS["dataless"]
_LINKS = frozenset(_LETTERS[form] for form in ("linked", "linked-out", "linked-nowhere"))


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
    """The folders of a vault that were looked into, each with what was seen there.

    `folders` is keyed by path, empty for the root or ending in `/`; the value is that of `packed`.
    `unreadable` are the problems of folders that could not be looked into. `whole` are the folders
    that were looked at with all below them: what is in `folders` is all there is of those.
    """

    folders: Mapping[str, bytes]
    unreadable: tuple[Problem, ...] = ()
    whole: frozenset[str] = frozenset({""})

    def covers(self, folder: str) -> bool:
        """Whether `folder` was looked for, so that it is gone if it is not in `folders`."""
        if "" in self.whole or folder in self.folders:
            return True
        end = folder.find("/")
        while end >= 0:
            if folder[: end + 1] in self.whole:
                return True
            end = folder.find("/", end + 1)
        return False


# --- one folder as bytes --------------------------------------------------------------------

Seen = tuple[str, Form, int, int, int, int]
"""A `Sight` as a plain tuple, which is quicker to make."""


class _Columns(NamedTuple):
    """What was seen in one folder, turned on its side: far quicker to make than row by row."""

    names: str
    forms: str
    sizes: tuple[int, ...]
    changed: tuple[int, ...]
    status_changed: tuple[int, ...]
    inodes: tuple[int, ...]

    def each_name(self) -> list[str]:
        return self.names.split("/") if self.forms else []


def packed(sights: Iterable[Seen]) -> bytes:
    """Return what was seen in one folder as bytes, which are equal where the sights are."""
    return _marshalled(_turned(sights))


def packed_notes(
    names: Sequence[str], numbers: Iterable[tuple[int, ...]], others: Iterable[Seen] = ()
) -> bytes:
    """Return `packed` of notes and of `others` after them, where the notes are columns already.

    The `numbers` are all sizes, all times of change, all times of change of status, and all file
    numbers, each as long as there are `names`, of which there is at least one.
    """
    notes = _Columns("/".join(names), _NOTE * len(names), *numbers)
    more = _turned(others)
    if not more.forms:
        return _marshalled(notes)
    both = [one + another for one, another in zip(notes[2:], more[2:], strict=True)]
    return _marshalled(_Columns(f"{notes.names}/{more.names}", notes.forms + more.forms, *both))


def _turned(sights: Iterable[Seen]) -> _Columns:
    rows = list(sights)
    if not rows:
        return _Columns("", "", (), (), (), ())
    names, forms, *numbers = zip(*rows, strict=True)
    letters = "".join([_LETTERS[form] for form in forms])
    return _Columns("/".join(names), letters, *numbers)


def unpacked(seen: bytes) -> list[Sight]:
    """Return what `packed` was given."""
    columns = _columns(seen)
    forms = [_OF_LETTER[letter] for letter in columns.forms]
    return list(map(Sight, columns.each_name(), forms, *columns[2:]))


def remembered(seen: bytes, now: int) -> bytes:
    """Return what may be remembered of a folder of which `seen` was seen: `NEVER` of young notes.

    `now` is the machine's time in nanoseconds when the look began: what changed its status after
    that is young as well. A change that is dated in the future is somebody's wish and no sign.
    """
    columns = _columns(seen)
    grown = now - YOUNG
    changed = tuple(
        NEVER if letter == _NOTE and (grown < change <= now or status > grown) else change
        for letter, change, status in zip(
            columns.forms, columns.changed, columns.status_changed, strict=True
        )
    )
    return seen if changed == columns.changed else _marshalled(columns._replace(changed=changed))


def _marshalled(columns: _Columns) -> bytes:
    # Version 2 knows no references: from 3 on the bytes depend on who else holds an object.
    return marshal.dumps(tuple(columns), 2)


def _columns(seen: bytes) -> _Columns:
    return _Columns._make(marshal.loads(seen))  # noqa: S302 - bytes of our own


def holds_links(seen: bytes) -> bool:
    """Whether a symbolic link was seen in a folder: what it leads to may change from elsewhere."""
    return any(letter in _LINKS for letter in _columns(seen).forms)


# --- two looks --------------------------------------------------------------------------------


class Difference(NamedTuple):
    """What a look found otherwise than it is remembered; everything in order.

    `folders` are to be remembered anew, `lost_folders` forgotten. `notes` are the paths of notes
    that are new or have another signature: only to be opened, for they may hold the same bytes.
    `lost` are notes that are not there any more; a note that went to iCloud is still there.
    `others` tells whether a folder, or the name or form of anything but a note, came or went.
    """

    folders: tuple[str, ...]
    lost_folders: tuple[str, ...]
    notes: tuple[str, ...]
    lost: tuple[str, ...]
    others: bool


def differing(old: Mapping[str, bytes], seen: Footprint) -> Difference:
    """Compare what is remembered of the folders of a vault with what is `seen` of them now.

    Folders that the look did not cover are taken to be as they were.
    """
    folders = sorted(path for path, blob in seen.folders.items() if old.get(path) != blob)
    gone = sorted(path for path in old.keys() - seen.folders.keys() if seen.covers(path))
    notes: list[str] = []
    lost: list[str] = []
    others = bool(gone)
    for path in (*folders, *gone):
        before, after = _sights(old.get(path)), _sights(seen.folders.get(path))
        notes += [
            path + name
            for name, sight in after.items()
            if sight.form == "note" and before.get(name) != sight
        ]
        lost += [path + name for name in _held(before) - _held(after)]
        others = others or path not in old or _forms(before) != _forms(after)
    return Difference(
        tuple(folders), tuple(gone), tuple(sorted(notes)), tuple(sorted(lost)), others
    )


def _sights(seen: bytes | None) -> dict[str, Sight]:
    return {sight.name: sight for sight in unpacked(seen)} if seen else {}


def _held(sights: Mapping[str, Sight]) -> set[str]:
    return {name for name, sight in sights.items() if sight.form in {"note", "dataless"}}


def _forms(sights: Mapping[str, Sight]) -> dict[str, Form]:
    return {name: sight.form for name, sight in sights.items() if sight.form != "note"}


# --- the same as lists ------------------------------------------------------------------------


class Listing(NamedTuple):
    """What a walk of the vault found: notes, all other files, and what is odd about them.

    `targets` are Markdown files that a link may lead to but that are not read: reports, templates,
    and notes whose bytes are in iCloud only.
    """

    notes: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    targets: tuple[str, ...] = ()


def listing_of(footprint: Footprint) -> Listing:
    """Return the files of `footprint` in order of path, and what is to say of the odd ones."""
    found: dict[str, list[str]] = {letter: [] for letter in _OF_LETTER}
    for path, seen in footprint.folders.items():
        columns = _columns(seen)
        for letter, name in zip(columns.forms, columns.each_name(), strict=True):
            found[letter].append(path + name)
    by_form = {form: sorted(found[letter]) for form, letter in _LETTERS.items()}
    return Listing(
        tuple(by_form["note"]),
        tuple(sorted(by_form["file"] + by_form["kept"])),
        tuple(sorted([*footprint.unreadable, *_problems(by_form)])),
        tuple(sorted(by_form["target"] + by_form["dataless"])),
    )


_SAID: dict[Form, tuple[str, str, str]] = {
    "linked-out": (
        "symlink-out",
        "a link out of the vault, which is not followed",
        "move the file into the vault",
    ),
    "linked-nowhere": (
        "broken-symlink",
        "a link that leads nowhere",
        "mend or remove the link",
    ),
    "odd": ("not-a-file", "is no ordinary file", "move it away"),
    "conflict": (
        "conflict-copy",
        "a copy left by a sync conflict, not counted",
        "compare it with the note, then delete one of them",
    ),
    "kept": (
        "kept-aside",
        "another text of a note, kept so that nothing is lost, not counted",
        "compare it with the note, then delete it",
    ),
}
"""The code, message and remedy of each form that is worth a warning for every file of it."""


def _problems(by_form: Mapping[Form, list[str]]) -> Iterator[Problem]:
    for form, (code, message, hint) in _SAID.items():
        for path in by_form[form]:
            yield Problem(path, 0, 0, code, message, hint, "warning")
    away = by_form["dataless"]
    if away:
        these = f"one of {len(away)} notes that are" if away[1:] else "is"
        message = f"{these} in iCloud and not on this computer; what was last read of it counts"
        yield Problem(away[0], 0, 0, "not-downloaded", message, "download it", "warning")
