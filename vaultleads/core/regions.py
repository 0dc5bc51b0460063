"""The generated region of a report: what of a file is the program's, and what is the person's.

A report is a file of two owners. The text between two markers is generated and replaced; all else,
from the front matter to the last line, belongs to the person and is kept byte for byte. This stands
apart from rendering, which makes the text, and from the vault, which writes the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vaultleads.core.lines import each_line, lines_of
from vaultleads.core.merges import fence_after, merge_in, merge_in_words, sides_of
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import ConflictError, VaultleadsError
from vaultleads.core.seals import LeadsSomewhere, edited_in_either, is_intact, seal


@dataclass(frozen=True, slots=True)
class Composed:
    """The new text of a report's file.

    `edited` is what the person wrote into the generated region, with `\\n` line ends, where the
    new text replaces it; `None` where nothing of theirs is lost.
    """

    text: str
    edited: str | None = None


def compose(
    old: str | None,
    *,
    path: str,
    report: str,
    text: str,
    properties: Mapping[str, str] | None = None,
    below: str = "",
    leads: LeadsSomewhere = lambda _: False,
) -> Composed:
    """Return the text of the report's file, with `text` as its generated region.

    `old` is the file as it stands, decoded without translating line ends; `None` or blank if there
    is none. `path` is its path in the vault, for messages. `properties` are kept current in the
    front matter, values as YAML on one line; one with an empty value is taken out. `below` goes
    under the region of a new file and then belongs to the person. `leads` knows the notes and files
    of the vault, so that a renamed one makes no edit. Composing the same again changes nothing.

    A merge that is not settled is settled where all that differs is generated: then both regions
    are replaced, and what the person wrote into either is `edited`.

    Raises `ConflictError` where the file is not marked as generated, where its markers are not one
    pair, or where the sides of a merge differ in what is the person's, and `VaultleadsError` where
    the text or the report's name would break the markers.
    """
    body = _normal(text)
    _check(report, body)
    wanted = {"generated": "vaultleads", "report": report, **(properties or {})}
    if old is None or not old.strip("\ufeff \t\r\n"):
        return Composed(_new_file(report, body, wanted, below))
    sides = sides_of(old)
    if sides is None:
        present = _standing(old, report, path)
        return Composed(_written(present, body, wanted), _edited(present, body, leads))
    if not sides.is_clear:
        raise ConflictError(merge_in(path, sides.line))
    try:
        ours = _standing(sides.ours, report, path)
        theirs = _standing(sides.theirs, report, path)
    except ConflictError as error:
        raise ConflictError(merge_in(path, sides.line)) from error
    outside = _outside(ours, wanted), _outside(theirs, wanted)
    if outside[0] != outside[1]:
        raise ConflictError(merge_in_words(path, *outside))
    sealed = [(side.text, side.region.sealed) for side in (ours, theirs)]
    return Composed(_written(ours, body, wanted), edited_in_either(sealed, body, leads))


def refuse_conflict(text: str, path: str) -> None:
    """Raise ConflictError if `text`, that of the file at `path`, holds a merge not settled yet.

    What stands there twice is somebody's either way, and it cannot be told whose counts.
    """
    sides = sides_of(text)
    if sides is not None:
        raise ConflictError(merge_in(path, sides.line))


def is_doubled(text: str, report: str) -> bool:
    """Whether the generated part of a report stands in `text` more than once."""
    if text.count(f"vaultleads:begin {report}") < 2:  # noqa: PLR2004 - twice is doubled
        return False
    lines = lines_of(text)
    return sum(marker.begins for _, marker in _markers(lines, _closing_fence(lines), report)) > 1


def is_generated(text: str) -> bool:
    """Whether a file with this `text` is marked as generated, and so may be written over."""
    return any(_GENERATED.fullmatch(line) for line in _front(text))


def front_value(text: str, name: str) -> str:
    """Return what the front matter of a report's file says of the property `name`.

    Without quotes and without a comment; empty where it says nothing of it on one line.
    """
    return next((_plain(line, name) for line in _front(text) if line.startswith(f"{name}:")), "")


def _normal(text: str) -> str:
    lines = [line.rstrip() for line in lines_of(text)]
    return "\n".join(lines).strip("\n")


# --- writing --------------------------------------------------------------------------------

_NAME = pattern(r"\w[\w./]*(?:-[\w./]+)*")


class _Standing(NamedTuple):
    """A report's file as it stands: its lines, its region, and the end of its front matter."""

    lines: list[str]
    closing: int
    region: _Region

    @property
    def text(self) -> str:
        """What stands in the region."""
        return _normal("".join(self.lines[self.region.begin + 1 : self.region.end]))


def _standing(text: str, report: str, path: str) -> _Standing:
    lines = lines_of(text)
    closing = _closing_fence(lines)
    if not any(_GENERATED.fullmatch(line) for line in lines[1:closing]):
        raise ConflictError(
            f"{path} is not marked as generated by vaultleads; move it elsewhere, "
            "or delete it if you do not need it"
        )
    return _Standing(lines, closing, _region(lines, closing, report, path))


def _written(present: _Standing, body: str, wanted: Mapping[str, str]) -> str:
    """Return the file with `body` as its region."""
    lines, closing, region = present
    head = _with_properties(lines[:closing], wanted) + lines[closing : region.begin]
    report = [_begin(wanted["report"], body), "", *body.split("\n"), ""]
    return "".join([*head, *(line + region.line_end for line in report), *lines[region.end :]])


def _edited(present: _Standing, body: str, leads: LeadsSomewhere) -> str | None:
    """Return what the person wrote into the region, if `body` does not say the same."""
    text = present.text
    if not text or text == body or is_intact(text, present.region.sealed, body, leads):
        return None
    return text


def _outside(present: _Standing, wanted: Mapping[str, str]) -> list[str]:
    """Return the lines that are the person's."""
    lines, closing, region = present
    front = [line for line in lines[:closing] if line.partition(":")[0] not in wanted]
    found = [*front, *lines[closing : region.begin], *lines[region.end + 1 :]]
    return [line.rstrip("\r\n") for line in found]


def _check(report: str, body: str) -> None:
    if not _NAME.fullmatch(report):
        raise VaultleadsError(
            f"A report cannot be called {report!r}; use letters, digits and single dashes"
        )
    if any(_marker(line, report) for line in body.split("\n")):
        raise VaultleadsError(
            f"The text of the report {report} holds a marker line; take it out of its template"
        )
    if sides_of(body) is not None:
        raise VaultleadsError(
            f"The text of the report {report} holds git's marks of a merge; take them out of its "
            "template, or put them into a block of code"
        )


def _begin(report: str, body: str) -> str:
    return f"<!-- vaultleads:begin {report} {seal(body)} -->"


def _new_file(report: str, body: str, properties: Mapping[str, str], below: str) -> str:
    front = [f"{name}: {value}" for name, value in properties.items() if value]
    lines = ["---", *front, "---", _begin(report, body), "", body, ""]
    region = "\n".join([*lines, f"<!-- vaultleads:end {report} -->", ""])
    return f"{region}\n{_normal(below)}\n" if below.strip() else region


def _with_properties(front: list[str], wanted: Mapping[str, str]) -> list[str]:
    """Return the lines of a front matter in which each wanted property has its value.

    A line that says the same already, quoted or with a comment, stays as it is. A property that is
    wanted without a value is not there.
    """
    kept = list(front)
    line_end = _line_end(front[0])
    for name, value in wanted.items():
        first = next((i for i, line in enumerate(kept) if line.startswith(f"{name}:")), len(kept))
        after = first + 1
        while after < len(kept) and kept[after].startswith((" ", "\t", "- ")):
            after += 1
        if not value:
            del kept[first:after]
        elif first == len(kept) or _plain(kept[first], name) != value or after > first + 1:
            kept[first:after] = [f"{name}: {value}{line_end}"]
    return kept


def _plain(line: str, name: str) -> str:
    value = re.sub(r"\s+#.*", "", line[len(name) + 1 :].strip(), count=1).strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


# --- reading --------------------------------------------------------------------------------

_GENERATED = pattern(r"generated:[ \t]+(['\"]?)vaultleads\1[ \t]*(?:[ \t]#.*)?\s*")
_MARKER = pattern(r" {0,3}<!--\s*vaultleads:(begin|end)\s+(\S+)(?:\s+(.*?))?\s*-->\s*")


class _Marker(NamedTuple):
    begins: bool
    sealed: str


class _Region(NamedTuple):
    """A region by the line numbers of its markers, from 0."""

    begin: int
    end: int
    sealed: str
    line_end: str


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] or "\n"


def _closing_fence(lines: list[str]) -> int:
    """Return the number of the line that closes the front matter, 0 without front matter."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    return next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)


def _front(text: str) -> list[str]:
    """Return the lines of the front matter, none where there is none; no line below is read."""
    found: list[str] = []
    for line in each_line(text):
        fence = line.removeprefix("\ufeff") if not found else line
        if fence.rstrip() == "---" and found:
            return found[1:]
        if fence.rstrip() != "---" and not found:
            return []
        found.append(line)
    return []


def _marker(line: str, report: str) -> _Marker | None:
    match = _MARKER.fullmatch(line)
    if not match or match[2] != report:
        return None
    return _Marker(match[1] == "begin", match[3] or "")


def _region(lines: list[str], closing: int, report: str, path: str) -> _Region:
    markers = _markers(lines, closing + 1, report)
    if [marker.begins for _, marker in markers] != [True, False]:
        raise ConflictError(
            f"{path} does not hold one line <!-- vaultleads:begin {report} --> and, below it, one "
            f"line <!-- vaultleads:end {report} -->; put them back, or move the file elsewhere, to "
            "have it written anew and bring over what is yours"
        )
    (begin, marker), (end, _) = markers
    return _Region(begin, end, marker.sealed, _line_end(lines[begin]))


def _markers(lines: list[str], start: int, report: str) -> list[tuple[int, _Marker]]:
    """Return the report's markers with their line numbers; code outside the region has none."""
    found: list[tuple[int, _Marker]] = []
    fence = ""
    for number, line in enumerate(lines[start:], start):
        inside = bool(found) and found[-1][1].begins
        if not inside:
            was, fence = fence, fence_after(fence, line)
            if was or fence:
                continue
        marker = _marker(line, report)
        if marker:
            found.append((number, marker))
    return found
