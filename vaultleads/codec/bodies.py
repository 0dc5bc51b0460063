"""Edits of a body, carried out on its bytes: line ends, and bytes that are no UTF-8, stay.

Apart from `core.body.edits`, which decides on lines and knows no bytes, and from the front
matter, which such an edit never touches.
"""

from __future__ import annotations

import re

from vaultleads.codec.note import decode
from vaultleads.codec.proof import Region, adds_entry, only_differs_in, same_properties, ticks_task
from vaultleads.core.body import read_body
from vaultleads.core.body.edits import LineEdit, added_entry, ticked_task
from vaultleads.core.changes import AddEntry, AmendError, TickTask
from vaultleads.core.lines import byte_lines_of
from vaultleads.core.model import Body, FrontMatter
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS

_BOM = b"\xef\xbb\xbf"


def body_changed(
    path: str, data: bytes, note: FrontMatter, change: AddEntry | TickTask
) -> tuple[bytes, FrontMatter]:
    """Return the note `data`, which decodes to `note`, with its body changed, and its reading.

    Raises AmendError if the change cannot be made, or would change more than was asked.
    """
    bom = _BOM if data.startswith(_BOM) else b""
    lines = byte_lines_of(data[len(bom) :])
    first = note.body_line - 1
    text = b"".join(lines[first:])
    # Bytes that are no UTF-8 go through the text and come back the same.
    body = re.sub("\r\n|\r", "\n", text.decode(errors="surrogateescape"))
    if isinstance(change, AddEntry):
        edit = added_entry(body, change.section, change.text)
        if not first and not body:
            edit = LineEdit(0, 0, edit.lines[1:])
    else:
        ticked = ticked_task(body, change.line - note.body_line, change.text, change.done)
        if ticked is None:
            return data, note
        edit = ticked
    new, region = _carried_out(lines, first, edit)
    new, region = bom + new, Region(len(bom) + region.start, len(bom) + region.end)
    after = decode(path, new)
    if not (
        only_differs_in(region, data, new)
        and same_properties(note, after)
        and _is_proved(note, after, change, edit)
    ):
        raise AmendError(
            f"{path} was not changed, because what stands around the place (an open code fence or"
            " comment?) would change its meaning; make the change by hand."
        )
    return new, after


def _carried_out(lines: list[bytes], first: int, edit: LineEdit) -> tuple[bytes, Region]:
    """Return the note with the edit made, and the region in which it may differ."""
    place = first + edit.line
    before, after = list(lines[:place]), lines[place + edit.removed :]
    region = Region(sum(map(len, before)), sum(map(len, lines[: place + edit.removed])))
    if edit.removed:
        eol = _eol(lines[place])
        new = [_encoded(line) + eol for line in edit.lines]
        return b"".join([*before, *new, *after]), region
    eol = _neighbour_eol(lines, place)
    new = [_encoded(line) + eol for line in edit.lines]
    if before and not _eol(before[-1]):
        # The last line of the note had no end; now another is the last.
        before[-1] += eol
        new[-1] = new[-1][: -len(eol)]
    return b"".join([*before, *new, *after]), region


def _encoded(line: str) -> bytes:
    try:
        return line.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raise AmendError(
            "The text holds half a character, which no note can hold; write the character itself."
        ) from None


def _eol(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _neighbour_eol(lines: list[bytes], place: int) -> bytes:
    """Return the line end of the line above `place`, else of the next that has one."""
    around = [*lines[:place][::-1], *lines[place:]]
    return next(filter(None, map(_eol, around)), b"\n")


def _is_proved(
    before: FrontMatter, after: FrontMatter, change: AddEntry | TickTask, edit: LineEdit
) -> bool:
    """Return whether the body reads as it did, with what was asked."""
    was, now = _reading(before.body), _reading(after.body)
    if isinstance(change, TickTask):
        return ticks_task(was, now, edit.line + 1)
    alone = added_entry("", change.section, change.text)
    return adds_entry(was, now, _reading("\n".join(alone.lines)), edit.line + 1)


def _reading(body: str) -> Body:
    return read_body(body, path="", first_line=1, kinds=DEFAULT_TOUCH_KINDS, day=None)
