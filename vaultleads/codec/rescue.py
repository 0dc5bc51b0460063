"""One bad property costs only itself: what to read of a front matter that is not YAML.

Owns the reading of a whole front matter, good or bad. `events` reads it at one go; where it
refuses, the lines are cut at the names of the properties and each piece is read alone. Apart
from `slips`, which says in the person's language what is wrong with a piece.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultleads.codec.delimiters import MAX_LENGTH
from vaultleads.codec.effort import Effort, SpentError
from vaultleads.codec.events import (
    FIRST_LINE,
    MAX_NODES,
    Block,
    ExcessError,
    NotAMappingError,
    UnreadableError,
    read_block,
)
from vaultleads.codec.misread import misread
from vaultleads.codec.names import odd_names
from vaultleads.codec.parser import event_parser, translated, unused_character
from vaultleads.codec.problems import (
    MAX_PROBLEMS,
    capped,
    conflict_markers,
    duplicate,
    named,
    problem,
    too_much,
    unquoted_link,
)
from vaultleads.codec.slips import CRAMPED, NAME, Piece, separators, slip, stray
from vaultleads.codec.usual import usual_properties
from vaultleads.core.model import Property, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultleads.core.problem import Problem

_MAX_BAD = MAX_PROBLEMS - 1
"""After so many properties with mistakes the rest is not looked at: it is no front matter."""

_MAX_JOINED = 20
"""How many pieces a value in brackets or quotes may have been cut into."""

_LINK_OR_QUOTED = pattern(
    r"(?<!\\)\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'"
    r"|(?<![^\s,\[])(?P<link>\[\[[^\[\]\n\"\\]+\]\])(?=[ \t,\]]|$)"
)
_PAIR = pattern(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}


def read_front_matter(
    block: str, parser: Callable[[str], Any] = event_parser
) -> tuple[dict[str, Property], list[Problem]]:
    r"""Return the properties of `block`, by casefolded name, and its problems, without path.

    `block` is what stands between the delimiters, with `\n` line ends. Never raises. What is asked
    of `parser`, which makes what has `get_event` from a text, is bounded: about one and a half
    events for each character of `block`, and a few thousand more.
    """
    properties, problems = _read_all(block, parser)
    if not block.isascii():
        problems += odd_names(properties.values())
    return properties, capped(problems)


def _read_all(
    block: str, parser: Callable[[str], Any]
) -> tuple[dict[str, Property], list[Problem]]:
    if len(block) * 4 > MAX_LENGTH and len(block.encode()) > MAX_LENGTH:
        message = f"the front matter is longer than {MAX_LENGTH // 1024} KB and does not count"
        hint = "move the long text below the closing `---`"
        return {}, [problem("front-matter-too-long", message, hint, (1, 1))]
    # One character is found many times faster than seven.
    if ("<" in block or ">" in block) and (apart := _apart(block)):
        properties, problems = _in_pieces(apart.text, parser)
        return properties, [apart.problem, *problems]
    usual = usual_properties(block) if parser is event_parser else None
    try:
        read = read_block(block, parser=parser) if usual is None else Block(usual, [])
    except (UnreadableError, ExcessError):
        return _in_pieces(block, parser)
    except NotAMappingError as error:
        if error.shape == "text" and any(CRAMPED.match(line) for line in block.split("\n")):
            return _in_pieces(block, parser)
        return {}, [_shape(error)]
    properties, problems, _ = read
    problems += misread(properties, block, FIRST_LINE)
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
    if not any(sign in block and sign * 7 in block for sign in "<>"):
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


def _in_pieces(
    block: str, parser: Callable[[str], Any]
) -> tuple[dict[str, Property], list[Problem]]:
    found: dict[str, Property] = {}
    problems: list[Problem] = separators(block)
    nodes = bad = 0
    pieces = list(_pieces(block))
    effort = Effort(parser, len(block))
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        try:
            read, taken = _read_next(pieces, index, effort)
        except SpentError:
            problems.append(too_much(piece.line + piece.head))
            break
        index += taken
        problems += read.problems
        for folded, prop in read.block.properties.items():
            if folded in found:
                problems.append(duplicate(prop.name, prop.line, prop.column, found[folded].line))
            else:
                found[folded] = prop
        nodes += read.block.nodes
        bad += any(one.severity == "error" for one in read.problems)
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


def _read_next(pieces: list[Piece], index: int, effort: Effort) -> tuple[_Read, int]:
    """Read the piece `index`, with those after it where its value was cut apart.

    Returns what it holds, and how many pieces that took. Raises SpentError.
    """
    piece = pieces[index]
    read = _read(piece, effort)
    opener = piece.value[:1]
    closer = _CLOSERS.get(opener)
    if read.block.properties or closer is None:
        return read, 1
    lines = list(piece.lines)
    missing = _missing(piece.lines, opener, closer)
    if missing <= 0 and opener != closer:
        return read, 1
    for count, other in enumerate(pieces[index + 1 : index + _MAX_JOINED], 2):
        lines += other.lines
        missing += _missing(other.lines, opener, closer)
        if missing <= 0 and any(closer in line for line in other.lines):
            joined = _read_as_one(Piece(lines, piece.line, piece.indent), effort)
            if joined is not None and joined.block.properties:
                return joined, count
    return read, 1


def _missing(lines: list[str], opener: str, closer: str) -> int:
    """Return how many closers the lines lack, which is less than 0 if they have too many."""
    if opener == closer:
        return 0
    return sum(line.count(opener) - line.count(closer) for line in lines)


def _read(piece: Piece, effort: Effort) -> _Read:
    """Read one piece as it stands, then with what can be mended without guessing."""
    text = "\n".join(piece.lines)
    if not text.strip():
        return _Read(Block({}, []), [])
    attempt = _attempt(text, piece, effort)
    if isinstance(attempt, _Read):
        return attempt
    mended = _mended(text, piece, effort) or _without_strays(piece, effort)
    return mended or _Read(Block({}, []), [_reason(piece, attempt)])


def _read_as_one(piece: Piece, effort: Effort) -> _Read | None:
    """Read a piece that was put together, with its links quoted where that is needed."""
    text = "\n".join(piece.lines)
    attempt = _attempt(text, piece, effort)
    return attempt if isinstance(attempt, _Read) else _mended(text, piece, effort)


_Failure = UnreadableError | ExcessError | NotAMappingError


def _attempt(text: str, piece: Piece, effort: Effort) -> _Read | _Failure:
    """Return what `text` holds, or why it cannot be read."""
    try:
        block = read_block(text, piece.line, effort.parser)
    except (UnreadableError, ExcessError, NotAMappingError) as error:
        return error
    return _Read(block, block.problems + misread(block.properties, text, piece.line))


def _reason(piece: Piece, failure: _Failure) -> Problem:
    """Return why a piece cannot be read, in the person's language."""
    if isinstance(failure, UnreadableError):
        return slip(piece, failure)
    if isinstance(failure, NotAMappingError):
        return stray(piece, failure.line)
    return named(failure.problem, piece.name) if piece.name else failure.problem


def _mended(text: str, piece: Piece, effort: Effort) -> _Read | None:
    r"""Read the piece with its wikilinks quoted and its surrogate pairs (`\ud83d\ude00`) joined.

    Both keep every other character at its place: `[[a #b]]` becomes `"[a #b]"`, and a pair is
    padded with characters that are taken out again.
    """
    mended, links = _with_quoted_links(text, piece.line) if "[[" in text else (text, {})
    padding = unused_character(text)
    mended = _PAIR.sub(lambda pair: _joined(pair).ljust(12, padding), mended)
    attempt = mended != text and _attempt(mended, piece, effort)
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


def _with_quoted_links(text: str, first_line: int) -> tuple[str, dict[tuple[int, int], str]]:
    """Return `text` with its bare links in quotes, and those links by line and column."""
    links: dict[tuple[int, int], str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = [match for match in _LINK_OR_QUOTED.finditer(line) if match["link"]]
        for match in found:
            links[number + first_line, match.start() + 1] = match["link"]
        if found:
            lines[number] = _LINK_OR_QUOTED.sub(_in_double_quotes, line)
    return "\n".join(lines), links


def _in_double_quotes(match: re.Match[str]) -> str:
    """Return `[[a]]` as `"[a]"`, which is as long; a quotation stays as it is."""
    source = match["link"]
    return f'"{source[1:-1]}"' if source else match[0]


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


def _without_strays(piece: Piece, effort: Effort) -> _Read | None:
    """Read the piece without the lines that cannot belong to it, and report those."""
    strays = piece.strays()
    if not strays:
        return None
    lines = list(piece.lines)
    for index in strays:
        lines[index] = ""
    remaining = "\n".join(lines)
    empty = _Read(Block({}, []), [])
    attempt = _attempt(remaining, piece, effort) if remaining.strip() else empty
    if not isinstance(attempt, _Read):
        mended = _mended(remaining, piece, effort)
        if mended is None:
            return None
        attempt = mended
    reports = [stray(piece, piece.line + index) for index in strays[:_MAX_BAD]]
    return attempt._replace(problems=attempt.problems + reports)
