"""Where the front matter of a note begins and ends, and where it fails to.

The rule is Obsidian's: the first line is `---`, and the next line that is `---` closes; spaces
may follow either. What does not obey it is text. Apart from `codec`, because telling a slip
(`...` for a close, a blank line above) from an ordinary thematic break is guesswork with rules
of its own: it must never accuse a note that only holds prose.
"""

from __future__ import annotations

from vaultleads.codec.problems import problem, shown
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem

MAX_LENGTH = 64 * 1024
"""How long a front matter may be, in bytes of UTF-8."""

_LOOK_AHEAD = 200
"""How many lines of a note are searched for front matter that was meant."""

_LOOK_ABOVE = 10
"""How many lines may stand above it."""

_NAME_LINE = pattern(r"(?:[^\W\d][\w-]*(?: [\w-]+){0,2}|\"[^\"\n]+\"|'[^'\n]+'):(?=[ \t\xa0]|$)")
_CRAMPED_LINE = pattern(r"[a-z_][a-z\d_-]*:(?![ \t:/\\])(?=.)")
_SURE_LINE = pattern(r"[a-z_][a-z\d_-]*:(?=[ \t\xa0]|$)")
_BELONGS = pattern(r"[ \t]+\S|-[ \t]|-$|#[ \t]|[\]}][ \t,]*$")
_DASHES = pattern(r"[ \t\ufeff\u200b]*(?:-{3,}|[-\u2010-\u2015\u2212]{1,3})[ \t]*$")
_FALSE_CLOSE = pattern(r"(?:\.\.\.|-{4,}|[ \t]+-{3,}|[\u2013-\u2015]-?)[ \t]*$")
_OTHER_CLOSES = ("\n\u2013", "\n\u2014", "\n\u2015")
_OPENS_TEXT = pattern(r"(?::|-|^)[ \t]+(?:[|>][-+\d]*[ \t]*(?:#.*)?|\"[^\"]*|'[^']*)$")


class NoFrontMatterError(ValueError):
    """The note has no front matter. Where it was meant, `problem` says what is wrong."""

    def __init__(self, found: Problem | None = None) -> None:
        super().__init__(found.message if found else "the note has no front matter")
        self.problem = found


def split_note(text: str) -> tuple[str, str]:
    r"""Return the lines between the delimiters and the text below them, of `\n` lines.

    Each line of the first part ends in `\n`. Raises NoFrontMatterError, a ValueError as
    python-frontmatter asks of its handlers, if there is none.
    """
    start = 4 if text.startswith("---\n") else _opened(text)
    if not start:
        raise NoFrontMatterError(_misplaced(text))
    close = text.find("\n---", start - 1)
    end = close + 4
    if close < 0 or text[end : end + 1] != "\n":
        close, end = _closed(text, close)
        if close < 0:
            raise NoFrontMatterError(_unclosed(text))
    block = text[start : close + 1]
    meant = "---" in block or "\n..." in block
    if not meant and not block.isascii():
        meant = any(close in block for close in _OTHER_CLOSES)
    if meant and len(block) <= MAX_LENGTH and (false := _false_close(block.split("\n"))):
        raise NoFrontMatterError(_not_a_close(*false))
    return block, text[end + 1 :]


def _opened(text: str) -> int:
    """Return where the second line begins, if the first is `---` and blanks, else 0."""
    start = text.find("\n") + 1
    return start if text.startswith("---") and not text[3:start].strip(" \t\n") else 0


def _closed(text: str, close: int) -> tuple[int, int]:
    """Return the line ends before and after the first closing line from `close`; -1 if none."""
    while close >= 0:
        end = text.find("\n", close + 4)
        if end < 0:
            end = len(text)
        if not text[close + 4 : end].strip(" \t"):
            return close, end
        close = text.find("\n---", end)
    return -1, -1


def is_prose(block: str) -> bool:
    """Return whether `block`, between two `---`, is text between thematic breaks.

    It is if it has paragraphs or a heading and does not begin with a name, so that most of its
    lines are none of YAML's.
    """
    lines = block.split("\n", _LOOK_AHEAD)[:_LOOK_AHEAD]
    lines = [line for line in lines if line[:1] not in ("", " ", "\t")]
    content = [line for line in lines if not line.startswith("#")]
    paragraphs = "\n\n" in "\n" + block[:MAX_LENGTH].rstrip("\n")
    if not content or not (paragraphs or len(content) < len(lines)):
        return False
    named = sum(1 for line in content if _NAME_LINE.match(line) or _CRAMPED_LINE.match(line))
    begins = _NAME_LINE.match(content[0]) or content[0][0] in "{[<"
    return not begins and named * 2 <= len(content)


def is_delimiter(line: str) -> bool:
    """Return whether `line` is `---`, or was meant to be."""
    return _DASHES.match(line) is not None


def names_a_property(line: str) -> bool:
    """Return whether `line` begins as a property does, if with no space after its colon."""
    return (_NAME_LINE.match(line) or _CRAMPED_LINE.match(line)) is not None


# --- front matter that was meant ------------------------------------------------------------


def _looks_like_properties(lines: list[str]) -> bool:
    """Return whether the lines up to a blank one or a delimiter are `name: value` lines."""
    sure = False
    for line in lines:
        if not line.strip() or _DASHES.match(line) or _FALSE_CLOSE.match(line):
            break
        if _SURE_LINE.match(line) or _CRAMPED_LINE.match(line):
            sure = True
        elif not (_NAME_LINE.match(line) or (sure and _BELONGS.match(line))):
            return False
    return sure


def _false_close(lines: list[str]) -> tuple[int, str] | None:
    """Return line (from 1 in the note) and text of the first line that was meant as the close.

    A line inside a block value or an open quotation is none.
    """
    text_indent = -1
    for number, line in enumerate(lines, 2):
        content = line.lstrip(" \t")
        indent = len(line) - len(content)
        if not content or -1 < text_indent < indent:
            continue
        if _FALSE_CLOSE.match(line):
            return number, line
        text_indent = indent if _OPENS_TEXT.search(line) else -1
    return None


def _not_a_close(line: int, text: str) -> Problem:
    return problem(
        "front-matter-not-closed",
        f"the line {shown(text)} does not close the front matter, so none of it counts",
        "write `---` alone on this line, without spaces before it",
        (line, 1),
    )


def _unclosed(text: str) -> Problem | None:
    """Return the problem of a note that opens with `---` and has no other such line."""
    lines = text.split("\n", _LOOK_AHEAD)[1:_LOOK_AHEAD]
    if not _looks_like_properties(lines):
        return None
    if false := _false_close(lines):
        return _not_a_close(*false)
    return problem(
        "front-matter-not-closed",
        "the front matter is not closed, so none of it counts",
        "write `---` on a line of its own below the last property",
        (1, 1),
    )


def _misplaced(text: str) -> Problem | None:
    """Return the problem of a note whose front matter does not begin with `---` on line 1."""
    head = text[:4]
    if "\n---" not in text[:2000] and not (head.strip()[:1] in _OPENERS or head[:3] == "---"):
        return None
    lines = text.split("\n", _LOOK_AHEAD)[:_LOOK_AHEAD]
    for index, line in enumerate(lines[:_LOOK_ABOVE]):
        if line.startswith(("```", "~~~", "<!--", "<<<<<<<")):
            return None
        if _DASHES.match(line):
            above = any(other.strip() for other in lines[:index])
            return _meant(lines, index, above=above)
    return None


_OPENERS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufeff\u200b")


def _meant(lines: list[str], index: int, *, above: bool) -> Problem | None:
    """Return the problem of front matter that opens on line `index` (from 0), if it is some."""
    below = lines[index + 1 :]
    if not _looks_like_properties(below):
        return None
    closed = next((n for n, line in enumerate(below) if _DASHES.match(line)), None)
    block = below[:closed]
    if closed is None or (above and sum(1 for line in block if _SURE_LINE.match(line)) < 2):  # noqa: PLR2004 - one such line is a setext heading
        return None
    opener = lines[index].strip(" \t")
    if index:
        message = "the front matter does not begin on the first line of the note"
        hint = "move it to the very top" if above else "delete the empty lines above it"
    elif opener != lines[index].rstrip(" \t"):
        message, hint = "spaces stand before the opening `---`", "delete them"
    else:
        message = f"the front matter opens with {shown(opener)}"
        hint = "write exactly three hyphens: `---`"
    message += ", so none of it counts"
    return problem("front-matter-misplaced", message, hint, (index + 1, 1))
