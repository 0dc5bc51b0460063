"""The verified edit: the bytes of a note with changes made, and proof that nothing else changed.

Owns the way of a note through many changes. `properties` makes one to the front matter: `splice`
says what to write, `layout` where, `spell` how, `proof` whether it came out, and `roundtrip` is
the second try; `bodies` edits the text below. Apart from `note`, since reading needs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Items

from vaultleads.codec.bodies import body_changed
from vaultleads.codec.note import decode
from vaultleads.codec.proof import says
from vaultleads.codec.properties import property_changed
from vaultleads.codec.splice import property_lines
from vaultleads.core.changes import AddEntry, AmendError, Change, TickTask, Value, Values
from vaultleads.core.model import FrontMatter


def amend(path: str, data: bytes, changes: Items[Change]) -> bytes:
    """Return the note at `path` with bytes `data` after `changes`, made one after the other.

    Only the lines of the properties and entries that are named differ; where nothing does, the
    very bytes are returned. The lines of `TickTask` count in `data`, whatever else is changed.
    Raises AmendError, with nothing changed, if the note's front matter has a mistake or if a
    change cannot be proved to leave all else alone.
    """
    note = decode(path, data)
    _refuse_mistakes(path, note)
    # A ticked box moves no line, so that the numbers of all of them hold.
    for change in sorted(changes, key=lambda change: not isinstance(change, TickTask)):
        if isinstance(change, (AddEntry, TickTask)):
            data, note = body_changed(path, data, note, change)
        else:
            data, note = property_changed(path, data, note, change)
    return data


def new_note(properties: Items[tuple[str, Value | Values]], body: str) -> bytes:
    """Return the bytes of a new note: `properties` in their order, then `body` as it is.

    Raises AmendError if the note would not read as it was meant.
    """
    lines = "".join(property_lines(name, value) for name, value in properties)
    text = f"---\n{lines}---\n{body}" if properties else body
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise AmendError(
            "The text holds half a character, which no note can hold; write the character itself."
        ) from None
    note = decode("", data)
    read = tuple(note.properties.values())
    mistakes = [found for found in note.problems if found.severity == "error"]
    meant = (
        not any(found.line < note.body_line for found in mistakes)
        and [found.name for found in read] == [name for name, _ in properties]
        and all(map(says, (found.value for found in read), (value for _, value in properties)))
        and note.body == re.sub("\r\n|\r", "\n", body)
    )
    if not meant:
        raise AmendError(
            "The new note would not read as it was meant; give each property another name, and"
            " let the text not begin with `---`."
        )
    return data


def _refuse_mistakes(path: str, note: FrontMatter) -> None:
    """Raise AmendError if the note has a mistake that makes its front matter uncertain."""
    for found in note.problems:
        above = found.line < note.body_line or note.body_line == 1
        if found.severity == "error" and (above or found.code == "conflict-markers"):
            remedy = found.hint or "mend that line"
            raise AmendError(
                f"{path} was not changed, because line {found.line} has a mistake"
                f" ({found.message}); {remedy}, then try again."
            )
