"""The page: tokens of Markdown as HTML, in one file with its styles and pictures.

Apart from the reading of the Markdown. What may stand in the page is said here: text is escaped,
an address leads only to the web or to a mailbox, and a picture comes from the vault.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.renderer import RendererHTML

from vaultleads.page.dialect import reader
from vaultleads.page.hiding import Hide, hide_in, svg_texts, svg_without_names
from vaultleads.page.tables import label_cells

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

MARK = '<meta name="generator" content="vaultleads">'
"""What every page holds: by it a page of ours is known, and may be written over."""

Picture = Callable[[str], tuple[str, bytes] | None]
"""Takes where a picture is said to be; returns its type (`image/svg+xml`) and its bytes."""

Rule = Callable[["Sequence[Token]", int, "OptionsDict", dict[str, Any]], str]
"""Makes the HTML of one token."""

_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_SVG = "image/svg+xml"


class Page(NamedTuple):
    """A finished page, and all that it says to a reader, to be looked through: `texts`."""

    text: str
    texts: tuple[str, ...]


def page_of(
    markdown: Sequence[str],
    *,
    style: str,
    footer: str = "",
    picture: Picture = lambda _: None,
    hide: Hide | None = None,
) -> Page:
    """Return the page of a report, which is made of the texts `markdown`, one below the other.

    `style` is its style sheet; `footer` a sentence of ours at its end; `picture` fetches pictures;
    `hide` takes names out of every running text. The title is the first heading.
    """
    pictures = _Pictures(picture, hide)
    reading = reader()
    tokens = [token for text in markdown for token in reading.parse(text)]
    if hide:
        hide_in(tokens, hide)
        footer = "".join(hide((footer,)))
    label_cells(tokens)
    body = _rendered(reading, tokens, pictures)
    title = _title(tokens) or "Report"
    below = f"<footer>{html.escape(footer, quote=False)}</footer>\n" if footer else ""
    text = _DOCUMENT.format(
        mark=MARK, title=html.escape(title), style=style, body=body, below=below
    )
    return Page(text, (text_in(text), *pictures.texts))


_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{mark}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}{below}</main>
</body>
</html>
"""


def _title(tokens: Sequence[Token]) -> str:
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            told = (child.content for child in token.children or () if child.type != "html_inline")
            return "".join(told).strip()
    return ""


class _Pictures:
    """The pictures of a page, as addresses that hold them whole."""

    def __init__(self, fetch: Picture, hide: Hide | None) -> None:
        self._fetch = fetch
        self._hide = hide
        self.texts: list[str] = []

    def address(self, source: str) -> str:
        """Return the picture at `source`; empty if there is none that may be shown."""
        found = self._fetch(source)
        if found is None:
            return ""
        sort, data = found
        if sort == _SVG:
            svg = data.decode("utf-8", "replace")
            svg = svg_without_names(svg, self._hide) if self._hide else svg
            self.texts += svg_texts(svg)
            data = svg.encode("utf-8", "replace")
        elif self._hide:
            # What a photograph shows cannot be looked through.
            return ""
        return f"data:{sort};base64,{b64encode(data).decode('ascii')}"


# --- tokens as HTML -------------------------------------------------------------------------


def _rendered(reading: MarkdownIt, tokens: list[Token], pictures: _Pictures) -> str:
    renderer = RendererHTML()
    rules: dict[str, Rule] = {
        "html_inline": _nothing,
        "plain": _plain,
        "fence": _fence,
        "link_open": _link_open,
        "link_close": _link_close,
        "table_open": _table_open,
        "table_close": _table_close,
        "image": _picture_rule(pictures),
    }
    renderer.rules = {**renderer.rules, **rules}  # type: ignore[dict-item]  # any callable will do
    return str(renderer.render(tokens, reading.options, {}))


def _nothing(*_: object) -> str:
    return ""


def _plain(tokens: Sequence[Token], at: int, *_: object) -> str:
    text = tokens[at].content.strip()
    return f"<p>{html.escape(html.unescape(text), quote=False)}</p>\n" if text else ""


def _fence(tokens: Sequence[Token], at: int, *_: object) -> str:
    """Code as it is; a drawing in Mermaid needs a script, and its figures stand beside it."""
    if tokens[at].info.strip().startswith("mermaid"):
        return ""
    return f"<pre><code>{html.escape(tokens[at].content, quote=False)}</code></pre>\n"


def _link_open(tokens: Sequence[Token], at: int, *_: object) -> str:
    address = str(tokens[at].attrs.get("href", ""))
    if not _WEB.match(address):
        tokens[at].attrs = {}
        return '<span class="note">'
    return f'<a href="{html.escape(address)}" rel="noreferrer">'


def _link_close(tokens: Sequence[Token], at: int, *_: object) -> str:
    depth = 0
    for before in reversed(tokens[:at]):
        depth += (before.type == "link_close") - (before.type == "link_open")
        if depth < 0:
            return "</a>" if before.attrs else "</span>"
    return ""


def _table_open(tokens: Sequence[Token], at: int, *_: object) -> str:
    return f'<div class="table {tokens[at].meta["form"]}"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


def _picture_rule(pictures: _Pictures) -> Rule:
    """Return the rule that shows a picture, or what it would show in words."""

    def rule(
        tokens: Sequence[Token], at: int, _options: OptionsDict, _environment: dict[str, Any]
    ) -> str:
        token = tokens[at]
        told = "".join(child.content for child in token.children or ())
        address = pictures.address(str(token.attrs.get("src", "")))
        if not address:
            return f'<span class="lost">{html.escape(told, quote=False)}</span>' if told else ""
        return f'<img src="{address}" alt="{html.escape(told)}">'

    return rule


# --- what a page says -----------------------------------------------------------------------


def text_in(page: str) -> str:
    """Return all that a page says to a reader: its text, its title and what its pictures say."""
    telling = _Telling()
    telling.feed(page)
    telling.close()
    return "".join(telling.told)


class _Telling(HTMLParser):
    """Reads a finished page: what stands in one running text stays together."""

    _RUNNING = frozenset({"a", "b", "code", "del", "em", "s", "span", "strong"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new text, unless the tag stands inside one."""
        self._style = tag == "style"
        if tag not in self._RUNNING:
            self.told.append("\n\n\n\n\n\n\n")
        said = [value for name, value in attrs if name in {"alt", "title", "aria-label"} and value]
        self.told += [f"{value}\n" for value in said]

    def handle_endtag(self, tag: str) -> None:
        """End a text."""
        self._style = False
        if tag not in self._RUNNING:
            self.told.append("\n\n\n\n\n\n\n")

    def handle_data(self, data: str) -> None:
        """Take in what is said."""
        if not self._style:
            self.told.append(data)
