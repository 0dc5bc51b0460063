"""One entry of the journal as bytes: a head, the texts of the notes, and a digest over all.

Apart from the files, so that the format is read in one place. The head is one line of JSON; the
texts follow as they are. What was cut short or altered does not match its digest and is no entry.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

from vaultleads.core.body.blocks import own_part

_MAGIC = b"vaultleads journal 1\n"
_DIGEST = 64


class Before(NamedTuple):
    """A note at `path` and its bytes before and after an action; None where it did not exist."""

    path: str
    before: bytes | None
    after: bytes | None


class Change(NamedTuple):
    """What is kept of a `Before`: all of the old text, and the digest of the new one."""

    path: str
    before: bytes | None
    after: str | None


class Entry(NamedTuple):
    """One action and the changes that it makes.

    `when` is as the caller gave it. `undoes` is the number in the journal of the entry that this
    one takes back, or 0.
    """

    what: str
    when: str
    undoes: int
    changes: tuple[Change, ...]


def mark(data: bytes | None) -> str | None:
    """Return the digest by which a text is known again; None for no text.

    What is generated in a note does not count: it is made anew without being an action.
    """
    return None if data is None else sha256(own_part(data)).hexdigest()


def encode(entry: Entry) -> bytes:
    """Return `entry` as it is stored."""
    import json  # noqa: PLC0415 - only writing commands and undo need it

    changes = [
        [change.path, None if change.before is None else len(change.before), change.after]
        for change in entry.changes
    ]
    head = json.dumps([entry.what, entry.when, entry.undoes, changes])
    texts = (change.before or b"" for change in entry.changes)
    data = b"".join((_MAGIC, head.encode("ascii"), b"\n", *texts))
    return data + sha256(data).hexdigest().encode()


def decode(data: bytes) -> Entry | None:
    """Return the entry that `data` holds, or None if it is not whole."""
    body = data[:-_DIGEST]
    if sha256(body).hexdigest().encode() != data[-_DIGEST:]:
        return None
    end = body.index(b"\n", len(_MAGIC))
    head = decode_head(body[: end + 1])
    if head is None:
        return None
    what, when, undoes, changes = head
    filled, at = [], end + 1
    for path, size, after in changes:
        filled.append(Change(path, None if size is None else body[at : at + size], after))
        at += size or 0
    return Entry(what, when, undoes, tuple(filled))


def decode_head(data: bytes) -> tuple[str, str, int, list[Any]] | None:
    """Return what an entry is about from its first two lines; None if it is no entry."""
    import json  # noqa: PLC0415 - only writing commands and undo need it

    if not data.startswith(_MAGIC) or not data.endswith(b"\n"):
        return None
    try:
        what, when, undoes, changes = json.loads(data[len(_MAGIC) :])
    except ValueError:
        return None
    return what, when, undoes, changes
