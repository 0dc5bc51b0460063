"""From the bytes of a note to all that can be said of it alone.

Apart from the workspace, because every way to a note ends here: the walk over a vault, an edit
that is checked before it is written, a note about to be made. What a note is next to others
(`core.building`) is not asked.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from vaultleads.codec import declared_type, decode
from vaultleads.core import schema
from vaultleads.core.blocks import CODES, MARK, without_generated
from vaultleads.core.body import daily_note_day, read_body
from vaultleads.core.dates import parse_day
from vaultleads.core.extract import Extract
from vaultleads.core.model import FrontMatter, Note, Scalar
from vaultleads.core.policy import Settings


def note_of(path: str, data: bytes, settings: Settings) -> Note:
    """Read the note at `path` from its bytes; whatever they are, nothing is raised."""
    return _note(path, data, decode(path, data), settings)


def extract_of(path: str, data: bytes, settings: Settings) -> Extract:
    """Return all that the index keeps of the note at `path`, which holds `data`."""
    front = decode(path, data)
    note = _note(path, data, front, settings)
    spans = [
        (block.line - front.body_line, block.end - front.body_line) for block in note.body.blocks
    ]
    text = without_generated(front.body, spans) if spans else front.body
    if _is_report(front):
        text = ""
    return Extract(note, sha256(data).digest(), len(data), text)


def _is_report(front: FrontMatter) -> bool:
    """Whether a note is a report that was put elsewhere: all that it says is said by notes."""
    given = front.properties.get("generated")
    value = given.value if given is not None and "report" in front.properties else None
    return isinstance(value, Scalar) and value.text == "vaultleads"


def _note(path: str, data: bytes, front: FrontMatter, settings: Settings) -> Note:
    if _is_report(front):
        return Note(path, None, front.properties)
    kind, problems = schema.kind_of(path, front.properties, settings.folders)
    if kind is None and any(problem.severity == "error" for problem in front.problems):
        kind = schema.kind_named(declared_type(data))
    if kind is not None:
        problems += front.problems + schema.unfenced(path, front)
    body = read_body(
        front.body,
        path=path,
        first_line=front.body_line,
        kinds=settings.words.touch_kinds,
        day=_own_day(path, front) if kind in (None, "meeting") else None,
    )
    if kind is None:
        wrong = tuple(problem for problem in body.problems if problem.code in CODES)
        if MARK in front.body:
            # Both sides of a merge bring their marker, which is what is wrong with markers then.
            problems += tuple(one for one in front.problems if one.code == "conflict-markers")
        problems += wrong
        return Note(path, kind, front.properties, body, problems)
    note = Note(path, kind, front.properties, body, problems)
    record, found = schema.record_of(note, settings.words)
    told = (*problems, *body.problems, *found)
    return Note(path, kind, front.properties, body, told, record)


def _own_day(path: str, front: FrontMatter) -> date | None:
    """Return the day that a note is about: its `date`, else the one in its name."""
    given = front.properties.get("date")
    if given is not None and isinstance(given.value, Scalar):
        day = parse_day(given.value.text)
        if day is not None:
            return day
    return daily_note_day(path.rpartition("/")[2].removesuffix(".md"))
