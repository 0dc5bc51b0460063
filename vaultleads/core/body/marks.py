"""What one line of Markdown is by itself: the marks that open and close blocks.

Apart from the scanner, which knows what is open around a line; these know the line only, after
its tabs have become spaces. The patterns follow CommonMark 0.31 and GFM tables, and each reads a
line in time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultleads.core.patterns import pattern
from vaultleads.core.spans import BLANK

CODE_INDENT = 4

ATX = pattern(r"#{1,6}(?=[ \t]|$)")
SETEXT = pattern(r"(?:=+|-+) *$")
FENCE_OPEN = pattern(r"(`{3,})[^`]*$|(~{3,})")
MARKER = pattern(r"([-+*]|[0-9]{1,9}[.)])( +|$)")
USUAL_ITEM = pattern(r"[-+*] (?:[0-9]{4}-|[^\s>#<`~=_*+0-9-])")
"""An item whose content is surely text: a dash, one space, and a day or no mark of a block."""
DELIMITERS = pattern(r"[ >]*+\|? *+:?-++:? *+(?:\| *+:?-++:? *+)*+\|? *+$")
PIPE = pattern(r"(?<!\\)\|")
# The seven starts of an HTML block and what ends it (CommonMark 0.31, section 4.6).
HTML_UNTIL = pattern(
    r"<(?:(?P<raw>script|pre|style|textarea)(?=[\s>]|$)|(?P<comment>!--)|(?P<php>\?)"
    r"|(?P<cdata>!\[CDATA\[)|(?P<decl>![A-Za-z]))",
    re.IGNORECASE,
)
HTML_ENDS = {
    "raw": pattern(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    "comment": pattern("-->"),
    "php": pattern(r"\?>"),
    "cdata": pattern(r"\]\]>"),
    "decl": pattern(">"),
}
HTML_NAME = pattern(r"</?([A-Za-z][A-Za-z0-9]*+)(?=\s|/?>|$)")
HTML_BLOCKS = frozenset(
    (
        "address article aside base basefont blockquote body caption center col colgroup dd"
        " details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2"
        " h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol"
        " optgroup option p param search section summary table tbody td tfoot th thead title tr"
        " track ul"
    ).split()
)
HTML_TAG = pattern(
    r"(?:<[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?)*+"
    r"\s*+/?>|</[A-Za-z][A-Za-z0-9-]*+\s*+>)\s*$"
)


def after_quote(line: str, start: int) -> tuple[int, int]:
    """Return the column after the quote mark at `start`, and that of the next mark."""
    column = start + 2 if line.startswith(" ", start + 1) else start + 1
    return column, len(line) - len(line[column:].lstrip(" "))


def closes(fence: str, line: str, start: int) -> bool:
    """Whether the line closes the fence: at least as many of its marks, and nothing else."""
    rest = line[start:].rstrip(" ")
    return rest.startswith(fence) and not rest.strip(fence[0])


def is_rule(line: str, start: int) -> bool:
    """Whether the line is a thematic break: three or more of one mark, and spaces."""
    mark = line[start]
    if line[-1] not in f"{mark} ":
        return False
    marks = line[start:].replace(" ", "")
    return len(marks) >= len("---") and not marks.strip(mark)


def cells(line: str) -> int:
    """Return how many cells the row of a table has."""
    return len(PIPE.findall(line.strip("> ").strip("|"))) + 1


def original(raw: str, column: int) -> int:
    """Return where in `raw` the character stands that tabs put at `column`."""
    if "\t" not in raw:
        return column
    at = 0
    for place, character in enumerate(raw):
        if at >= column:
            return place
        at = at + 4 - at % 4 if character == "\t" else at + 1
    return len(raw)


def opens_html_block(line: str, start: int) -> bool:
    """Whether the tag at `start` opens an HTML block by its name alone (kind 6 of CommonMark)."""
    name = HTML_NAME.match(line, start)
    return name is not None and name[1].lower() in HTML_BLOCKS


def title(lines: Sequence[str]) -> str:
    """Return the text of the heading written in `lines`, without its marks."""
    text = lines[0] if len(lines) == 1 else " ".join(line.strip() for line in lines)
    text = text.replace(BLANK, "").strip()
    if len(lines) == 1 and (match := ATX.match(text)):
        text = text[match.end() :].strip()
        bare = text.rstrip("#")
        text = bare.rstrip() if bare == "" or bare[-1] in " \t" else text
    return text
