r"""Links: wikilinks, embeds and Markdown links to notes, read from text or from a property.

Apart from the body, because a property holds links too and both must read them the same way.
What a link resolves to is a question to the whole vault, and not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultleads.core.model import Link
from vaultleads.core.patterns import pattern
from vaultleads.core.spans import blanked, silent_spans

ATTACHMENTS = frozenset(
    [
        "base",
        "canvas",
        "avif",
        "bmp",
        "gif",
        "jpeg",
        "jpg",
        "png",
        "svg",
        "webp",
        "flac",
        "m4a",
        "mp3",
        "ogg",
        "wav",
        "3gp",
        "mkv",
        "mov",
        "mp4",
        "ogv",
        "webm",
        "pdf",
        "csv",
        "doc",
        "docx",
        "eml",
        "htm",
        "html",
        "ics",
        "json",
        "odp",
        "ods",
        "odt",
        "pages",
        "ppt",
        "pptx",
        "rtf",
        "txt",
        "vcf",
        "xls",
        "xlsx",
        "xml",
        "yaml",
        "yml",
        "zip",
    ]
)
"""Extensions of what is no note: the formats that Obsidian opens beside Markdown, and the usual
attachments of a job search. Any other ending belongs to the name (`Acme Inc. 2.0`)."""

# Each run is possessive and stops at the next bracket, so that a text of a million `[[` is read
# once. A label holds no brackets: `[![a](b)](c)` is read as its inner image only.
_LINK = pattern(
    r"\[(?:\[([^\[\]\n\0]++)\]\]"
    r"|([^\[\]\n\0]*+)\]\((?:<([^<>\n\0]*+)>|([^\s()<>\0]*+(?:\([^\s()\0]*+\)[^\s()\0]*+)*+))"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?[ \t]*+\))"
)
_SINGLE = pattern(r"\[\[([^\[\]|#.`\\\n\0]++)\]\]")
"""A wikilink that names a note and nothing else: no heading, no shown text, no ending of a file."""
_PERCENT = pattern(rb"%([0-9A-Fa-f]{2})")
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def find_links(text: str, line: int, column: int = 1) -> tuple[Link, ...]:
    r"""Return the links of `text`, one paragraph or line that starts at `line` and `column`.

    Wikilinks and embeds (`[[Note]]`, `[[folder/Note#Heading|shown]]`, `![[Note]]`) and Markdown
    links to local notes (`[shown](Note%20name.md)`, `[shown](<My note.md>)`). Links to the web,
    to attachments and into the same note (`[[#Heading]]`), and anything inside inline code, are
    left out. `\|` counts as `|`, since tables need it.
    """
    if "[" not in text:
        return ()
    if "`" in text:
        text = blanked(text, silent_spans(text).code)
    return tuple(link for _, _, link in link_spans(text, line, column))


def link_spans(text: str, line: int, column: int = 1) -> Iterator[tuple[int, int, Link]]:
    """Yield the links of `text` with their start and end in it; code must be blanked already."""
    line_start = 1 - column
    counted = 0
    for match in _LINK.finditer(text):
        start, end = match.span()
        embed = False
        if start:
            before = text[start - 1]
            if before == "\\" and text[start - 2 : start - 1] != "\\":
                continue
            embed = before == "!"
        named = _wikilink(match[1]) if match[1] else _markdown_link(match)
        if not named:
            continue
        lines = text.count("\n", counted, start)
        if lines:
            line += lines
            line_start = text.rfind("\n", counted, start) + 1
        counted = start
        start -= embed
        form = "wikilink" if match[1] else "markdown"
        link = Link(named[0], named[1], line, start - line_start + 1, form, embed)  # type: ignore[arg-type]  # mypy widens the two literals to str
        yield start, end, link


def parse_link(text: str, line: int, column: int) -> Link:
    """Return what the value `text` of a property points to.

    The first link in it, of either form, else a bare name. The target is empty where nothing is
    named: in an empty text, `[[]]` or `[[#Heading]]`.
    """
    for _, _, link in link_spans(text, line, column):
        return link
    name = text.strip()
    if _LINK.match(name) or name == "[[]]":
        return Link("", "", line, column, "plain")
    indent = len(text) - len(text.lstrip())
    return Link(_without_extension(name), name, line, column + indent, "plain")


def single_link(text: str, line: int, column: int) -> Link | None:
    """Return the link that `text` is, where `parse_link` needs no closer look at it."""
    match = _SINGLE.fullmatch(text)
    name = match[1].strip() if match else ""
    return Link(name, name, line, column) if name else None


def _wikilink(inner: str) -> tuple[str, str] | None:
    """Return target and shown text of what stands between `[[` and `]]`, `None` for no note."""
    if "\\|" in inner:
        inner = inner.replace("\\|", "|")
    written, _, alias = inner.partition("|")
    target = _note_target(written)
    if not target:
        return None
    return target, alias.strip() or _without_extension(written.strip())


def _markdown_link(match: re.Match[str]) -> tuple[str, str] | None:
    """Return target and shown text of a Markdown link, `None` if it points to no note."""
    address = match[3] if match[3] is not None else match[4]
    if not address or _SCHEME.match(address):
        return None
    target = _note_target(_decoded(address))
    if not target:
        return None
    return target, match[2].strip() or target


def _note_target(written: str) -> str:
    """Return what names the note in `written`; empty for the same note and for attachments."""
    target = written.partition("#")[0].strip() if "#" in written else written.strip()
    stem, dot, extension = target.rpartition(".")
    if not dot:
        return target
    extension = extension.lower()
    if extension == "md":
        return stem
    return "" if extension in ATTACHMENTS else target


def _without_extension(name: str) -> str:
    return name[:-3] if name[-3:].lower() == ".md" else name


def _decoded(address: str) -> str:
    """Return `address` with its percent signs resolved; a wrong byte becomes U+FFFD."""
    if "%" not in address:
        return address
    # Written out, since importing `urllib.parse` costs more than a start-up can spare.
    raw = _PERCENT.sub(lambda match: bytes((int(match[1], 16),)), address.encode(errors="replace"))
    return raw.decode(errors="replace")
