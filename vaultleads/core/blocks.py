"""Generated blocks in a person's own notes: their two markers, and what stands between them.

`<!-- vaultleads:begin VIEW key=value… -->` and `<!-- vaultleads:end -->`, each alone on its line.
What is between them is the program's, all else the person's. Apart from the regions of reports,
because a note is the person's file, in which a marker may be mistyped and must then be named;
apart from the body, which says which lines stand outside of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from vaultleads.core.lines import byte_lines_of
from vaultleads.core.model import Block
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem, quoted
from vaultleads.core.seals import SEAL_FORM, LeadsSomewhere, is_intact, seal
from vaultleads.core.suggest import closest, did_you_mean
from vaultleads.core.tiers import TIERS

MARK = "aultlead"
"""What every marker holds, a mistyped one as well: a text without it has none."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    "priorities": ("tier", "limit"),
    "followups": ("tier", "section", "lead", "limit"),
    "lead": ("name", "limit"),
    "contact": ("name", "limit"),
    "organization": ("name",),
    "funnel": (),
    "problems": ("folder", "note", "limit"),
}
"""What a block may show, and the keys that each view takes."""

NAMING: Mapping[str, tuple[str, str]] = {
    "followups": ("lead", "lead"),
    "lead": ("name", "lead"),
    "contact": ("name", "contact"),
    "organization": ("name", "organization"),
}
"""The key by which a view names a note, and the kind of that note."""

CODES = frozenset(
    {
        "block-argument",
        "block-value",
        "malformed-marker",
        "misplaced-marker",
        "unbegun-block",
        "unended-block",
        "unknown-view",
    }
)
"""The codes of the problems of markers, which count in notes of any kind."""

NOT_FILLED = CODES | {"block-name"}
"""The codes of all problems for which no block of a note is filled."""

_LARGEST_LIMIT = 1000
_LONGEST_MARKER = 1000
"""A longer line is no marker: no person went there."""

_LOOSE = pattern(
    r"<!--[ \t]*+[vV]aultleads?(?:[ \t]*+:|(?=[ \t;.,_/-]{1,3}(?i:begin|start|end|stop)\b))"
)
"""What a person writes who means a marker: with another sign for the colon, or a space before."""
_OPENING = pattern(r" {0,3}<!--[ \t]*+vaultleads:(begin|end)(?=[ \t]|-->)")
_WORD = pattern(r"([^\s=\"']+)=(\"[^\"]*\"|'[^']*'|“[^”]*”|[^\s\"'“]*)(?=\s|$)|\S+")
_SEAL = pattern(SEAL_FORM)


class Marker(NamedTuple):
    """A line that holds what looks like a marker.

    `line` counts from 0. `word` is `begin` or `end`, or empty where the marker is not sound.
    `column`, from 1, is where it begins, `rest` what it says behind the word, from the offset `at`.
    """

    line: int
    column: int
    word: str
    rest: str
    at: int


def marker_lines(lines: Sequence[str]) -> tuple[Marker, ...]:
    """Return the lines that look as if they hold a marker, sound or not."""
    found = (marker_in(line, number) for number, line in enumerate(lines) if MARK in line)
    return tuple(marker for marker in found if marker is not None)


def marker_in(line: str, number: int = 0) -> Marker | None:
    """Return the marker in the line with that `number`, sound or not, `None` if there is none."""
    loose = _LOOSE.search(line)
    if loose is None:
        return None
    opening = _OPENING.match(line)
    close = line.find("-->", opening.end()) if opening else -1
    column = loose.start() + 1
    if not opening or close < 0 or line[close + 3 :].strip(" \t") or len(line) > _LONGEST_MARKER:
        return Marker(number, column, "", line[loose.end() :][:_LONGEST_MARKER], loose.end())
    return Marker(number, column, opening[1], line[opening.end() : close], opening.end())


def pairs_of(markers: Iterable[Marker]) -> list[tuple[int, int]]:
    """Return the lines of each beginning that the end of a block directly follows, with the end."""
    return [
        (one.line, other.line)
        for one, other in pairwise(markers)
        if (one.word, other.word) == ("begin", "end")
    ]


def stray(marker: Marker, path: str, first_line: int) -> Problem:
    """Return what is wrong with a marker that does not stand alone at the start of a line."""
    return Problem(
        path,
        first_line + marker.line,
        marker.column,
        "misplaced-marker",
        "the marker of a block counts only where it stands alone on a line, outside of lists, "
        "quotes and callouts",
        "put it on a line of its own at the left, with a blank line above and below",
    )


# --- what the markers of a note say -------------------------------------------------------------


class Read(NamedTuple):
    """The blocks of a note that can be filled, and what is wrong with others."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def read_markers(markers: Iterable[Marker], path: str, first_line: int) -> Read:
    """Return what the `markers` say that count in the note at `path`.

    `first_line` is the number in the note of the line that counts as 0.
    """
    reader = _Reader(path, first_line)
    for marker in markers:
        reader.take(marker)
    return reader.read()


class _Wrong(NamedTuple):
    """What is wrong with a word of a marker."""

    code: str
    message: str
    hint: str


class _Reader:
    """Reads the markers of one note, one after the other."""

    def __init__(self, path: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line
        self._begun: Marker | None = None
        self._mistyped = False
        self._blocks: list[Block] = []
        self._problems: list[Problem] = []

    def take(self, marker: Marker) -> None:
        """Read the next marker."""
        if marker.word == "begin":
            if self._begun is not None:
                self._unended(self._begun, marker)
            self._begun, self._mistyped = marker, False
        elif marker.word == "end":
            if self._begun is not None:
                self._block(self._begun, marker)
            elif not self._mistyped:
                hint = "delete the line, or put `<!-- vaultleads:begin VIEW -->` above it"
                wrong = _Wrong("unbegun-block", "a block ends here that does not begin", hint)
                self._say(marker, marker.column, wrong)
            self._begun, self._mistyped = None, False
        else:
            # Whoever mends it has given the end that follows what it ends.
            self._mistyped = not _means_end(marker)
            self._say(marker, marker.column, _malformed(marker))

    def read(self) -> Read:
        """Return what was read, once there are no more markers."""
        if self._begun is not None:
            self._unended(self._begun)
        return Read(tuple(self._blocks), tuple(self._problems))

    def _block(self, begin: Marker, end: Marker) -> None:
        before = len(self._problems)
        written = end.rest.strip()
        if written and not _SEAL.fullmatch(written):
            message = f"the end of a block says more than it knows: {quoted(written)}"
            hint = "write `<!-- vaultleads:end -->`"
            self._say(end, end.column, _Wrong("malformed-marker", message, hint))
        view = (begin.rest.split(maxsplit=1) or [""])[0]
        start = begin.rest.find(view)
        if view not in VIEWS:
            said = f"no view is called {quoted(view)}" if view else "it is not said what to show"
            wrong = _Wrong("unknown-view", said, did_you_mean(view, VIEWS))
            self._say(begin, begin.at + start + 1 if view else begin.column, wrong)
            return
        arguments: dict[str, str] = {}
        for match in _WORD.finditer(begin.rest, start + len(view)):
            found = _wrong(match, view, arguments)
            for wrong in found:
                self._say(begin, begin.at + match.start() + 1, wrong)
            if not found:
                arguments[match[1]] = _bare(match[2])
        if len(self._problems) == before:
            lines = self._first_line + begin.line, self._first_line + end.line
            self._blocks.append(Block(*lines, view, tuple(arguments.items()), written))

    def _unended(self, begin: Marker, other: Marker | None = None) -> None:
        message = "the block that begins here does not end"
        if other is not None:
            message += f" before line {self._first_line + other.line}, where another begins"
        hint = "put `<!-- vaultleads:end -->` on a line of its own below it"
        self._say(begin, begin.column, _Wrong("unended-block", message, hint))

    def _say(self, marker: Marker, column: int, wrong: _Wrong) -> None:
        line = self._first_line + marker.line
        self._problems.append(Problem(self._path, line, column, *wrong))


def _means_end(marker: Marker) -> bool:
    word = (re.findall(r"[a-z]+", marker.rest[:20].lower()) or [""])[0]
    return word == "stop" or closest(word, ("end", "begin")) == "end"


def _malformed(marker: Marker) -> _Wrong:
    form = "end" if _means_end(marker) else "begin VIEW"
    message = "this looks like the marker of a block and is none"
    hint = f"write `<!-- vaultleads:{form} -->`, and nothing else on the line"
    return _Wrong("malformed-marker", message, hint)


def _wrong(match: re.Match[str], view: str, known: Mapping[str, str]) -> tuple[_Wrong, ...]:
    """Return what is wrong with one word behind the name of a view, if anything."""
    key, keys = match[1], VIEWS[view]
    if key is None:
        hint = f'write it as {keys[0]}="…"' if keys else f"leave it out: `{view}` takes no key"
        if any(mark in match[0] for mark in "\"'“”"):
            hint = "put quotation marks around the value, and close them"
        return (_Wrong("block-argument", f"{quoted(match[0])} is no key=value", hint),)
    if key not in keys:
        hint = did_you_mean(key, keys) if keys else f"leave it out: `{view}` takes no key"
        return (_Wrong("block-argument", f"a block of `{view}` has no key {quoted(key)}", hint),)
    if key in known:
        return (_Wrong("block-argument", f"{quoted(key)} is given twice", "keep one of them"),)
    return tuple(_wrong_value(key, _bare(match[2])))


def _wrong_value(key: str, value: str) -> Iterator[_Wrong]:
    """Yield what is wrong with the value of a key: of a list, each word that is."""
    if not value:
        hint = "write one behind the sign, or leave the key out"
        yield _Wrong("block-value", f"{quoted(key)} has no value", hint)
    elif key == "limit":
        if not (value.isascii() and value.isdigit() and 0 < int(value[:5]) <= _LARGEST_LIMIT):
            hint = f"write a number from 1 to {_LARGEST_LIMIT}"
            yield _Wrong("block-value", f"{quoted(value)} is no limit", hint)
    elif choices := _choices(key):
        for one in dict.fromkeys(map(str.strip, value.split(","))):
            if one not in choices:
                hint = did_you_mean(one, choices)
                yield _Wrong("block-value", f"{quoted(one)} is no {key}", hint)


def _choices(key: str) -> tuple[str, ...]:
    if key == "section":
        from vaultleads.core.followup.model import SECTIONS  # noqa: PLC0415 - heavy, and rarely named

        return SECTIONS
    return TIERS if key == "tier" else ()


def _bare(value: str) -> str:
    """Return a value without the quotation marks around it."""
    quotes = value[:1] in {'"', "'", "“"} and len(value) > 1
    return " ".join((value[1:-1] if quotes else value).split())


# --- filling ------------------------------------------------------------------------------------


class Filled(NamedTuple):
    """A note with its blocks filled, and what a person had written into each that is replaced."""

    data: bytes
    edited: tuple[str, ...]


def filled(
    data: bytes,
    blocks: Iterable[Block],
    texts: Iterable[str],
    leads: LeadsSomewhere = lambda _: False,
) -> Filled | None:
    r"""Return the note `data` with each of its `blocks` showing the text that belongs to it.

    Line ends of a text become those of the note, and all bytes outside of the blocks stay. An edit
    counts as one where what stands there is neither the new text nor what the seal says was
    written last; `leads` knows the notes and files of the vault. `None` where the markers do
    not stand in these bytes where the blocks say.
    """
    lines = byte_lines_of(data)
    edited: list[str] = []
    for block, text in reversed([*zip(blocks, texts, strict=True)]):
        begin, end = block.line - 1, block.end - 1
        if not (_is_marker(lines, begin, "begin") and _is_marker(lines, end, "end")):
            return None
        body = _normal(text)
        present = _normal(b"".join(lines[begin + 1 : end]).decode("utf-8", "replace"))
        if present and present != body and not is_intact(present, block.sealed, body, leads):
            edited.insert(0, present)
        eol = lines[begin][len(lines[begin].rstrip(b"\r\n")) :]
        told = [line.encode("utf-8", "replace") + eol for line in ("", *body.split("\n"), "")]
        lines[begin + 1 : end + 1] = [*told, _with_seal(lines[end], seal(body))]
    return Filled(b"".join(lines), tuple(edited))


def parted(data: bytes, blocks: Iterable[Block]) -> tuple[list[str], list[str]]:
    """Return the lines of a note outside of its `blocks`, and the text inside of each.

    The line that begins a block is a person's, the line that ends it is not.
    """
    lines = [line.decode("utf-8", "replace").rstrip("\r\n") for line in byte_lines_of(data)]
    own: list[str] = []
    inside: list[str] = []
    at = 0
    for block in blocks:
        own += lines[at : block.line]
        inside.append(_normal("\n".join(lines[block.line : block.end - 1])))
        at = block.end
    return [*own, *lines[at:]], inside


def _is_marker(lines: list[bytes], at: int, word: str) -> bool:
    if at >= len(lines):
        return False
    marker = marker_in(lines[at].decode("utf-8", "replace").strip("\ufeff\r\n"))
    return marker is not None and marker.word == word


def _with_seal(line: bytes, sealed: str) -> bytes:
    head, _, tail = line.partition(b"<!--")
    return head + f"<!-- vaultleads:end {sealed} -->".encode() + tail.partition(b"-->")[2]


def _normal(text: str) -> str:
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    return "\n".join(lines).strip("\n")


def without_generated(text: str, spans: Iterable[tuple[int, int]]) -> str:
    r"""Return `text`, of `\n` lines, with what stands between the lines of each pair blanked.

    Every place is kept: characters become spaces.
    """
    lines = text.split("\n")
    for first, end in spans:
        lines[first + 1 : end] = [" " * len(line) for line in lines[first + 1 : end]]
    return "\n".join(lines)
