"""What a report keeps of where each lead stood: a comment in its region, for the next report.

Apart from the histories that are told with it, because this is a format: it is written into files
that people edit, read back from whatever became of it, and nothing in it may end the comment, be
a marker or be shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from vaultleads.core.patterns import pattern


class Stood(NamedTuple):
    """Where a lead stood when a report was made, and since when, as far as that is known.

    `stage` is canonical, or the person's own word. `tier` is empty for a lead that is not worked.
    """

    stage: str
    stage_since: date | None
    tier: str
    tier_since: date | None


Record = Mapping[str, Stood]
"""What a report last knew, by the path of the lead."""

_OPENING = "<!-- where each lead stood, for the next report: stage, since, tier, since, note"
_CLOSING = "-->"
_REGION_ENDS = "<!-- vaultleads:end "
_NONE = "-"
_READABLE = frozenset(" /.,_–—'’&()+-")
"""What stands as it is beside letters and digits: nothing of it ends a comment."""
_ENCODED = pattern(r"(?:%[0-9A-F]{2})+")
_DAY = pattern(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def record_text(record: Record) -> str:
    """Return `record` as one comment, a line for each lead in order of path; empty if it is.

    The lines end with LF, the last one without. What would not be safe or plain to see in a
    comment is percent-encoded.
    """
    if not record:
        return ""
    lines = (_line(path, stood) for path, stood in sorted(record.items()))
    return "\n".join((_OPENING, *lines, _CLOSING))


def read_record(text: str) -> Record:
    """Return the record in `text`, a report as it was read; empty if it holds none.

    Of several the last one above the end of the region counts: a template may print another above
    it. A line that says nothing any more is left out, of two on one lead the first counts.
    """
    lines = [line.strip() for line in text.split("\n")]
    ends = [at for at, line in enumerate(lines) if line.startswith(_REGION_ENDS)]
    lines = lines[: ends[-1]] if ends else lines
    if _OPENING not in lines:
        return {}
    start = len(lines) - lines[::-1].index(_OPENING)
    if _CLOSING not in lines[start:]:
        return {}
    record: dict[str, Stood] = {}
    for line in lines[start : lines.index(_CLOSING, start)]:
        read = _read_line(line)
        if read is not None:
            record.setdefault(*read)
    return record


def _line(path: str, stood: Stood) -> str:
    return " ".join(
        (
            _word(stood.stage),
            _day(stood.stage_since),
            _word(stood.tier),
            _day(stood.tier_since),
            _percent(path),
        )
    )


def _read_line(line: str) -> tuple[str, Stood] | None:
    fields = line.split(" ", 4)
    if len(fields) != 5:  # noqa: PLR2004 - the four fields before the path, and the path
        return None
    stage, stage_since, tier, tier_since, path = fields
    try:
        stood = Stood(
            _read_word(stage), _read_day(stage_since), _read_word(tier), _read_day(tier_since)
        )
        return _plain(path), stood
    except ValueError:
        return None


def _word(word: str) -> str:
    if word == _NONE:
        return f"%{ord(word):02X}"
    return _percent(word).replace(" ", "%20") or _NONE


def _read_word(text: str) -> str:
    return "" if text == _NONE else _plain(text)


def _day(day: date | None) -> str:
    return _NONE if day is None else day.isoformat()


def _read_day(text: str) -> date | None:
    if text == _NONE:
        return None
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _percent(text: str) -> str:
    """Return `text` in one line, readable, without two hyphens in a row or a space at an end."""
    kept: list[str] = []
    for place, char in enumerate(text):
        if char == "-":
            plain = not kept or kept[-1] != "-"
        elif char == " ":
            plain = 0 < place < len(text) - 1
        else:
            plain = char.isalnum() or char in _READABLE
        kept.append(char if plain else _encoded(char))
    return "".join(kept)


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _plain(text: str) -> str:
    """Return what `_percent` made `text` of. Raises: ValueError if it cannot have."""
    if "%" in _ENCODED.sub("", text):
        raise ValueError(text)
    return _ENCODED.sub(lambda match: _decoded(match[0]), text)


def _decoded(encoded: str) -> str:
    return bytes.fromhex(encoded.replace("%", "")).decode("utf-8", "surrogatepass")
