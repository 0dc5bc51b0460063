"""What a person took for an entry or a section, and what is none by Markdown or by name.

Apart from `sections`, which reads what counts: nothing here is read, it is only said, so that no
line of a log gets lost without a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vaultleads.core.body.blocks import Blocks, Heading, Item
from vaultleads.core.body.opening import read_opening
from vaultleads.core.changes import Section
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem

_MEANT = {
    "log": "Log",
    "logs": "Log",
    "logbook": "Log",
    "touches": "Log",
    "touchpoints": "Log",
    "intel": "Intelligence",
    "intelligence": "Intelligence",
}
"""Words of a heading, and the section that a person means who writes them."""
_STEMS = ("log", "touch", "intel")
_HINT = pattern(rf"^ {{0,3}}#[^\n]*?(?<![^\W_])(?:{'|'.join(_MEANT)})(?![^\W_])", re.MULTILINE)
_WORD = pattern(r"[^\W_]+")
_MARKS = "-+*"
_OPENERS = "*_[(\"'“@"
"""What text may begin with behind a date; other signs make a table or a bar of links of it."""
_LONGEST_OPENING = 300


class Place(NamedTuple):
    """From `line` on, `section` holds; `heading` is what stands there."""

    line: int
    section: Section | None
    heading: Heading


def may_be_misnamed(lower: str) -> bool:
    """Whether a heading may mean a section by another name: quick, never wrongly no.

    `lower` is the text in small letters. Underlined headings are not looked at, since hardly
    anybody writes them in a vault.
    """
    return holds_stem(lower) and _HINT.search(lower) is not None


def holds_stem(lower: str) -> bool:
    """Whether a word of `lower` may name or mean a section."""
    return any(stem in lower for stem in _STEMS)


def overlooked(
    blocks: Blocks, lines: Sequence[str], places: Sequence[Place], path: str, first_line: int
) -> Iterator[Problem]:
    """Yield the problem of each line and heading that looks like ours and is not.

    `lines` are those of the text without its comments; `places` are the headings with the section
    that holds below each. `first_line` is the number of the first line in the note.
    """
    yield from _no_items(blocks, lines, places, path, first_line)
    yield from _misnamed(blocks.items, lines, places, path, first_line)


def _no_items(
    blocks: Blocks, lines: Sequence[str], places: Sequence[Place], path: str, first_line: int
) -> Iterator[Problem]:
    inside = _inside(blocks)
    message = "this line looks like an entry but is no list item"
    for place, end in _with_ends(places, len(lines)):
        if place.section is None:
            continue
        prose = False
        for number in range(place.line + 1, end):
            line = lines[number]
            within = inside.get(number)
            # A mark without its space makes the line a part of the item above.
            if within is not None and not (within and line[:1] in _MARKS):
                prose = False
                continue
            if not line.strip(" =-"):
                prose = False
                continue
            marked, column = _dated(line)
            if not column or not (marked or (within is None and not prose)):
                prose = within is None
                continue
            yield Problem(
                path, first_line + number, column, "not-an-item", message, "start it with `- `"
            )


def _inside(blocks: Blocks) -> dict[int, bool]:
    """Return the lines that are code or in an item; whether they carry on an item from below."""
    inside: dict[int, bool] = {}
    for item in blocks.items:
        if item.depth == 1:
            inside[item.line] = False
            inside.update(dict.fromkeys(range(item.line + 1, item.end), True))
    # Also of items in items: those are read as text, and the marks before them are right.
    inside.update((item.line, False) for item in blocks.items)
    for first, end in blocks.code:
        inside.update(dict.fromkeys(range(first, end), False))
    return inside


def _dated(line: str) -> tuple[bool, int]:
    """Return whether a mark sticks to the date that `line` begins with, and its column, 0 if none.

    With nothing behind it a date is a caption, not an entry.
    """
    text = line.lstrip(" ")
    column = len(line) - len(text) + 1
    marked = text[:1] in _MARKS and text[:2] not in {"**", "__"}
    content = text[1:_LONGEST_OPENING] if marked else text[:_LONGEST_OPENING]
    opening = read_opening(content)
    # Eight digits that are no day are some other number.
    if not opening.day and "-" not in opening.written:
        return False, 0
    rest = content[opening.end : opening.end + 1]
    if not (rest.isalnum() or (rest and rest in _OPENERS)):
        return False, 0
    # `*2026-11-20* call` is emphasis, and no mark of a list.
    return marked and not content[: opening.end].rstrip(" :").endswith("*"), column


def _misnamed(
    items: Sequence[Item], lines: Sequence[str], places: Sequence[Place], path: str, first_line: int
) -> Iterator[Problem]:
    if not any(_meant(place.heading.text) and not place.section for place in places):
        return
    dated = [
        item.line
        for item in items
        if item.depth == 1
        and read_opening(lines[item.line][item.offset :][:_LONGEST_OPENING]).written
    ]
    holds = [
        place.section is None and bisect_left(dated, place.line) < bisect_left(dated, end)
        for place, end in _with_ends(places, len(lines))
    ]
    for number, place in enumerate(places):
        meant = _meant(place.heading.text)
        if not meant or place.section:
            continue
        last = number + 1
        while last < len(places) and places[last].heading.level > place.heading.level:
            last += 1
        if any(holds[number:last]):
            message = f"entries stand below this heading, but they count below `{meant}` only"
            hint = f"call it `{'#' * place.heading.level} {meant}`"
            line = first_line + place.line
            yield Problem(path, line, 0, "misnamed-heading", message, hint, "warning")


def _meant(title: str) -> str:
    """Return the section that a heading's words stand for, empty if for none."""
    words = (word.lower() for word in _WORD.findall(title))
    return next((_MEANT[word] for word in words if word in _MEANT), "")


def _with_ends(places: Sequence[Place], end: int) -> Iterator[tuple[Place, int]]:
    """Yield each place with the line before which the next one starts."""
    ends = [place.line for place in places[1:]]
    yield from zip(places, [*ends, end] if places else [], strict=True)
