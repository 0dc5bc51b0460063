"""From the bytes of a note to its properties and its body.

Owns the reading of one note, whatever its bytes: encoding, line ends, and python-frontmatter's
handler with our dialect of YAML. It knows nothing of what a property means (`core.schema`) or a
body says (`core.body`). The parts that can be told apart have modules of their own:
`delimiters`, `events` and `rescue`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from frontmatter.default_handlers import BaseHandler

from vaultleads.codec.declared import declared_in
from vaultleads.codec.delimiters import MAX_LENGTH, NoFrontMatterError, is_prose, split_note
from vaultleads.codec.problems import conflict_markers, problem
from vaultleads.codec.rescue import read_front_matter
from vaultleads.core.merges import sides_of
from vaultleads.core.model import FrontMatter, NestedMapping, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem

if TYPE_CHECKING:
    from vaultleads.core.model import Property

_BOM = "\ufeff"
_WIDE = {
    b"\xff\xfe\0\0": "utf-32-le",  # before the mark of UTF-16, with which it begins
    b"\0\0\xfe\xff": "utf-32-be",
    b"-\0\0\0-\0\0\0": "utf-32-le",
    b"\0\0\0-\0\0\0-": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"-\0-\0-\0": "utf-16-le",
    b"\0-\0-\0-": "utf-16-be",
}
_WIDE_OPENINGS = tuple(_WIDE)
"""How a note begins that is saved as UTF-16 or UTF-32, with a byte order mark or without."""

_SAVE = "save the file as UTF-8"
"""How the lines of a conflict begin, one after the other; the longer forms have a label."""


class Metadata(dict[str, Any]):
    """What a front matter says: plain values by name as written.

    The dictionary is what python-frontmatter hands to its callers. `properties` holds the same
    with source text and places, by casefolded name; `problems` have an empty path.
    """

    __slots__ = ("problems", "properties")

    def __init__(self, properties: dict[str, Property], problems: list[Problem]) -> None:
        for found in properties.values():
            value = found[1]
            self[found[0]] = value[0] if value.__class__ is Scalar else plain(value)
        self.properties = properties
        self.problems = problems


class VaultHandler(BaseHandler):
    """python-frontmatter's handler with our reading: `frontmatter.loads(text, handler=...)`.

    `frontmatter.parse` and `Post` strip the body and refuse the property names `content`,
    `handler` and `self`; `decode` calls this handler itself and does neither.
    """

    FM_BOUNDARY: re.Pattern[str] | None = pattern(r"---[ \t]*$", re.MULTILINE)
    START_DELIMITER: str | None = "---"
    END_DELIMITER: str | None = "---"

    def detect(self, text: str) -> bool:
        """Return whether `text` begins with front matter that is closed."""
        try:
            self.split(text)
        except NoFrontMatterError:
            return False
        return True

    def split(self, text: str) -> tuple[str, str]:
        r"""Return the text between the delimiters and the text below, both with `\n` ends.

        Raises NoFrontMatterError (a ValueError) if `text` does not begin with front matter.
        """
        return split_note(_clean(text))

    def load(self, fm: str) -> Metadata:
        """Return what the front matter `fm` says. Mistakes in it are `problems` of the result."""
        return Metadata(*read_front_matter(fm))

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Return `metadata` as YAML text, for a new note: block lists, in the order given.

        Text that another YAML reader would take for a number, a date or a truth value is quoted.
        Never for a note that exists: that one is amended line by line. Further arguments of
        `frontmatter.dumps` are ignored. Raises ruamel.yaml's RepresenterError on a value that
        YAML has no word for.
        """
        from vaultleads.codec.export import export  # noqa: PLC0415 - ruamel.yaml is slow to load

        return export(metadata)


_HANDLER = VaultHandler()


def decode(path: str, data: bytes) -> FrontMatter:
    """Return the properties, the body and the problems of the note at `path` with bytes `data`.

    Never raises, whatever the bytes. Lines of places count from 1 in the note and end at CR LF,
    LF or CR; columns count characters from 1. Values are text, whole numbers that SQLite can
    hold, finite floats, truth values and `None`.
    """
    text, problems = _text(data)
    try:
        block, body = _HANDLER.split(text)
        metadata = _HANDLER.load(block)
    except NoFrontMatterError as missing:
        if missing.problem:
            problems.append(missing.problem)
        return _without_properties(path, _clean(text), problems)
    if (metadata.problems or not metadata) and is_prose(block):
        return _without_properties(path, _clean(text), problems)
    problems += metadata.problems
    body_line = block.count("\n") + 3
    if conflict := _conflict(body, body_line):
        problems.append(conflict)
    told = _told(path, problems) if problems else ()
    return FrontMatter(metadata.properties, body, body_line, told)


def declared_type(data: bytes) -> str:
    """Return the type that the note with bytes `data` claims, read or not; empty if none.

    For a note whose front matter cannot be read: the value of its `type:` line, casefolded and as
    written (`leads`), from the first 64 KB. Never raises.
    """
    return declared_in(_clean(_text(data[:MAX_LENGTH])[0]))


def plain(value: PropertyValue) -> Any:
    """Return `value` without its places: text, number, truth value, `None`, list or dict."""
    if isinstance(value, Sequence):
        return [item[0] if item.__class__ is Scalar else plain(item) for item in value.items]
    if isinstance(value, NestedMapping):
        return {key.text: plain(item) for key, item in value.items}
    return value.value


def _without_properties(path: str, text: str, problems: list[Problem]) -> FrontMatter:
    if conflict := _conflict(text, 1):
        problems.append(conflict)
    return FrontMatter({}, text, 1, _told(path, problems))


def _told(path: str, problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems, said of the note at `path`, in the order of their places."""
    found = [one.at(path) for one in problems]
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


# --- bytes to text --------------------------------------------------------------------------


def _text(data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of a note as it stands, and what is wrong with its encoding."""
    if data.startswith(_WIDE_OPENINGS):
        encoding = next(codec for opening, codec in _WIDE.items() if data.startswith(opening))
        message = f"the note is saved as {encoding[:6].upper()}"
        found = problem("not-utf-8", message, _SAVE, (1, 1))
        return data.decode(encoding, errors="replace"), [found]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        before = _clean(data[: error.start].decode())
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8 and is read as `\ufffd`"
        return data.decode(errors="replace"), [problem("not-utf-8", message, _SAVE, place)]


def _clean(text: str) -> str:
    r"""Return `text` with `\n` for CR LF and CR, and without a byte order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix(_BOM)


# --- git's conflict markers in the body -----------------------------------------------------


def _conflict(body: str, body_line: int) -> Problem | None:
    """Return the problem of the first full set of conflict markers outside of code fences."""
    sides = sides_of(body)
    return conflict_markers(sides.line + body_line - 1) if sides else None
