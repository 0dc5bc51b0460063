"""One bad property costs only itself: what to read of a front matter that is not YAML.

Owns the reading of a whole front matter, good or bad. `events` reads it at one go; where it
refuses, the lines are cut at the names of the properties and each piece is read alone. Apart
from `slips`, which says in the person's language what is wrong with a piece.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.codec.delimiters import MAX_LENGTH
from vaultleads.codec.events import (
    FIRST_LINE,
    MAX_NODES,
    Block,
    ExcessError,
    NotAMappingError,
    UnreadableError,
    read_block,
)
from vaultleads.codec.parser import translated, unused_character
from vaultleads.codec.problems import (
    conflict_markers,
    duplicate,
    merged_item,
    named,
    problem,
    swallowed,
    unquoted_link,
)
from vaultleads.codec.slips import CRAMPED, NAME, Piece, separators, slip, stray
from vaultleads.core.model import Property, PropertyValue, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultleads.core.problem import Problem

_MAX_BAD = 100
"""After so many unreadable properties the rest is not looked at: it is no front matter."""

_MAX_JOINED = 20
"""How many pieces a value in brackets or quotes may have been cut into."""

_COMMENT_SLIP = re.compile(r"#(?<=[ \t]#)[^\s#]")
_SWALLOWED = re.compile(r"[ \t]+(#[^\s#].*)")
_LINK_OR_QUOTED = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'"
    r"|(?<![^\s,\[])(?P<link>\[\[[^\[\]\n\"\\]+\]\])(?=[ \t,\]]|$)",
    re.MULTILINE,
)
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}


def read_front_matter(block: str) -> tuple[dict[str, Property], list[Problem]]:
    r"""Return the properties of `block`, by casefolded name, and its problems, without path.

    `block` is what stands between the delimiters, with `\n` line ends. Never raises.
    """
    if len(block) * 4 > MAX_LENGTH and len(block.encode()) > MAX_LENGTH:
        message = f"the front matter is longer than {MAX_LENGTH // 1024} KB and does not count"
        hint = "move the long text below the closing `---`"
        return {}, [problem("front-matter-too-long", message, hint, (1, 1))]
    # One character is found many times faster than seven.
    if ("<" in block or ">" in block) and (apart := _apart(block)):
        properties, problems = _in_pieces(apart.text)
        return properties, [apart.problem, *problems]
    try:
        properties, problems, _ = read_block(block)
    except (UnreadableError, ExcessError):
        return _in_pieces(block)
    except NotAMappingError as error:
        if error.shape == "text" and any(CRAMPED.match(line) for line in block.split("\n")):
            return _in_pieces(block)
        return {}, [_shape(error)]
    if "#" in block and _COMMENT_SLIP.search(block):
        problems += _swallowed_comments(properties, block)
    if "\n " in block and "- " in block:
        problems += _merged_items(properties, block)
    if not block.isascii():
        problems += separators(block)
    return properties, problems


def _shape(error: NotAMappingError) -> Problem:
    place = error.line, error.column
    if error.shape == "list":
        message = "the front matter is a list, so none of it counts"
        hint = "write one `name: value` on each line, without a dash before the name"
        return problem("front-matter-list", message, hint, place)
    message = "the front matter is plain text, so none of it counts"
    hint = "write it as lines of `name: value`, with a space after the colon"
    return problem("front-matter-text", message, hint, place)


class _Apart(NamedTuple):
    """A front matter with git's conflicts blanked out, and the problem of the first."""

    text: str
    problem: Problem


def _apart(block: str) -> _Apart | None:
    """Set git's conflicts apart, if there are any; every other line keeps its number."""
    if "<<<<<<<" not in block and ">>>>>>>" not in block:
        return None
    lines = block.split("\n")
    begun = 0
    inside = False
    for index, line in enumerate(lines):
        opens, closes = line.startswith("<<<<<<<"), line.startswith(">>>>>>>")
        if opens or closes:
            begun = begun or index + FIRST_LINE
        inside = inside or opens
        if inside or closes:
            lines[index] = ""
        inside = inside and not closes
    return _Apart("\n".join(lines), conflict_markers(begun)) if begun else None


# --- piece by piece -------------------------------------------------------------------------


def _in_pieces(block: str) -> tuple[dict[str, Property], list[Problem]]:
    found: dict[str, Property] = {}
    problems: list[Problem] = separators(block)
    nodes = bad = 0
    pieces = list(_pieces(block))
    index = 0
    while index < len(pieces):
        piece, read, taken = _read_next(pieces, index)
        index += taken
        problems += read.problems
        for folded, prop in read.block.properties.items():
            if folded in found:
                problems.append(duplicate(prop.name, prop.line, prop.column, found[folded].line))
            else:
                found[folded] = prop
        nodes += read.block.nodes
        bad += not read.block.properties and bool(read.problems)
        if nodes > MAX_NODES or bad >= _MAX_BAD:
            reason = f"more than {MAX_NODES:,} values" if nodes > MAX_NODES else f"{bad} mistakes"
            message = f"the front matter holds {reason}, and what stands below does not count"
            hint = "mend it, or move the long list into the text of the note"
            problems.append(problem("too-many-values", message, hint, (piece.line, 1)))
            break
    return found, problems


class _Read(NamedTuple):
    """What was got out of one piece."""

    block: Block
    problems: list[Problem]


def _pieces(block: str) -> Iterator[Piece]:
    """Cut the lines at those that begin a property; the first piece may hold none."""
    lines = block.split("\n")
    first = next((line for line in lines if line.strip() and line.lstrip()[0] != "#"), "")
    indent = len(first) - len(first.lstrip(" "))
    begun = 0
    for index, line in enumerate(lines):
        if index > begun and _begins(line, indent):
            yield Piece(lines[begun:index], begun + FIRST_LINE, indent)
            begun = index
    yield Piece(lines[begun:], begun + FIRST_LINE, indent)


def _begins(line: str, indent: int) -> bool:
    """Return whether the line begins a property."""
    if line[:indent].strip(" ") or line[indent : indent + 1] in ("", " ", "\t", "#"):
        return False
    return (NAME.match(line, indent) or CRAMPED.match(line, indent)) is not None


def _read_next(pieces: list[Piece], index: int) -> tuple[Piece, _Read, int]:
    """Read the piece `index`, with those after it where its value was cut apart.

    Returns the piece, what it holds, and how many pieces that took.
    """
    piece = pieces[index]
    read = _read(piece)
    closer = _CLOSERS.get(piece.value[:1])
    if read.block.properties or closer is None:
        return piece, read, 1
    lines = list(piece.lines)
    for count, other in enumerate(pieces[index + 1 : index + _MAX_JOINED], 2):
        lines += other.lines
        if any(closer in line for line in other.lines):
            joined = _read(Piece(lines, piece.line, piece.indent))
            if joined.block.properties:
                return piece, joined, count
    return piece, read, 1


def _read(piece: Piece) -> _Read:
    """Read one piece as it stands, then with what can be mended without guessing."""
    text = "\n".join(piece.lines)
    if not text.strip():
        return _Read(Block({}, []), [])
    attempt = _attempt(text, piece)
    if isinstance(attempt, _Read):
        return attempt
    return _mended(text, piece) or _without_strays(piece) or _Read(Block({}, []), [attempt])


def _attempt(text: str, piece: Piece) -> _Read | Problem:
    """Return what `text` holds, or why it cannot be read."""
    try:
        block = read_block(text, piece.line)
    except UnreadableError as error:
        return slip(piece, error)
    except ExcessError as error:
        return named(error.problem, piece.name) if piece.name else error.problem
    except NotAMappingError as error:
        return stray(piece, error.line)
    problems = block.problems + _merged_items(block.properties, text, piece.line)
    if _COMMENT_SLIP.search(text):
        problems += _swallowed_comments(block.properties, text, piece.line)
    return _Read(block, problems)


def _mended(text: str, piece: Piece) -> _Read | None:
    r"""Read the piece with its wikilinks quoted and its surrogate pairs (`\ud83d\ude00`) joined.

    Both keep every other character at its place: `[[a #b]]` becomes `"[a #b]"`, and a pair is
    padded with characters that are taken out again.
    """
    links: dict[tuple[int, int], str] = {}

    def quoted(match: re.Match[str]) -> str:
        source = match["link"]
        if not source:
            return match[0]
        line = text.count("\n", 0, match.start())
        column = match.start() - text.rfind("\n", 0, match.start())
        links[line + piece.line, column] = source
        return f'"{source[1:-1]}"'

    mended = _LINK_OR_QUOTED.sub(quoted, text) if "[[" in text else text
    padding = unused_character(text)
    mended = _PAIR.sub(lambda pair: _joined(pair).ljust(12, padding), mended)
    attempt = mended != text and _attempt(mended, piece)
    if not isinstance(attempt, _Read):
        return None
    table = {ord(padding): ""}
    properties = {
        name.translate(table): prop._replace(
            name=prop.name.translate(table),
            value=translated(_with_links(prop.value, links), table),
        )
        for name, prop in attempt.block.properties.items()
    }
    warnings = [unquoted_link(source, *place) for place, source in links.items()]
    return _Read(attempt.block._replace(properties=properties), attempt.problems + warnings)


def _joined(pair: re.Match[str]) -> str:
    """Return the character that the two halves of a surrogate pair stand for."""
    high, low = int(pair[1], 16), int(pair[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _with_links(value: PropertyValue, links: dict[tuple[int, int], str]) -> PropertyValue:
    """Return `value` with the sources of its links, which are given by line and column."""
    if isinstance(value, Scalar):
        source = links.get((value.line, value.column))
        return value if source is None else value._replace(value=source, text=source, quoted=False)
    if isinstance(value, Sequence):
        return value._replace(items=tuple(_with_links(item, links) for item in value.items))
    items = tuple((key, _with_links(item, links)) for key, item in value.items)
    return value._replace(items=items)


def _without_strays(piece: Piece) -> _Read | None:
    """Read the piece without the lines that cannot belong to it, and report those."""
    strays = piece.strays()
    if not strays:
        return None
    lines = list(piece.lines)
    for index in strays:
        lines[index] = ""
    remaining = "\n".join(lines)
    attempt = _attempt(remaining, piece) if remaining.strip() else _Read(Block({}, []), [])
    if not isinstance(attempt, _Read):
        mended = _mended(remaining, piece)
        if mended is None:
            return None
        attempt = mended
    reports = [stray(piece, piece.line + index) for index in strays[:_MAX_BAD]]
    return attempt._replace(problems=attempt.problems + reports)


# --- text that YAML understands otherwise than it was meant ---------------------------------


def _merged_items(
    properties: dict[str, Property], block: str, first_line: int = FIRST_LINE
) -> list[Problem]:
    """Warn about list items below a value, which YAML reads as more of that value."""
    problems = []
    lines: list[str] = []
    for prop in properties.values():
        scalar = prop.value
        if scalar.__class__ is not Scalar or scalar.quoted or " - " not in scalar.text:
            continue
        lines = lines or block.split("\n")
        below = lines[scalar.line - first_line + 1 : scalar.line - first_line + 2]
        if below and below[0].lstrip(" \t").startswith("- "):
            problems.append(merged_item(prop.name, below[0], scalar.line + 1))
    return problems


def _swallowed_comments(
    properties: dict[str, Property], block: str, first_line: int = FIRST_LINE
) -> list[Problem]:
    """Warn about values like `#job`: without quotes YAML leaves out everything from the `#`."""
    lines = block.split("\n")
    problems = []
    for prop in properties.values():
        for scalar in _plain_scalars(prop.value):
            rest = lines[scalar.line - first_line][scalar.column - 1 :]
            match = _SWALLOWED.match(rest, len(scalar.text))
            if match and rest.startswith(scalar.text):
                column = scalar.column + match.start(1)
                whole = rest.strip()
                problems.append(swallowed(prop.name, match[1], whole, (scalar.line, column)))
    return problems


def _plain_scalars(value: PropertyValue) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        if not value.quoted:
            yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _plain_scalars(item)
    else:
        for _, item in value.items:
            yield from _plain_scalars(item)
