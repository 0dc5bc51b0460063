"""Names taken out of what was read: of each running text of a page, and of its pictures.

Apart from the search for names, which is core's: here it is known where one text ends and the
next begins, whatever emphasis, links or code stand in between.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

Hide = Callable[[Sequence[str]], Sequence[str]]
"""Takes the pieces of one running text and returns them without names."""

_TOLD = {"text", "code_inline", "text_special"}
_BREAKS = {"softbreak": "\n", "hardbreak": "\n", "image": "\n"}
_BLOCKS = {"fence", "code_block", "plain"}


def hide_in(tokens: Sequence[Token], hide: Hide) -> None:
    """Take the names out of `tokens`, and where links lead with them."""
    for token in tokens:
        if token.type == "inline":
            _hide_inline(token.children or [], hide)
        elif token.type in _BLOCKS:
            (token.content,) = hide((token.content,))
            token.info = ""


def _hide_inline(children: list[Token], hide: Hide) -> None:
    told = [child for child in children if child.type in _TOLD or child.type in _BREAKS]
    pieces = [_BREAKS.get(child.type, child.content) for child in told]
    for child, piece in zip(told, hide(pieces), strict=True):
        if child.type in _TOLD:
            child.content = piece
    for child in children:
        if child.type == "link_open":
            child.attrs = {}
        if child.type == "image":
            child.attrs.pop("title", None)
            _hide_inline(child.children or [], hide)


_SVG_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_SVG_SAID = re.compile(r"(\s(?:aria-label|alt|title)=)([\"'])(.*?)\2", re.DOTALL)
_SVG_STYLE = re.compile(r"(<style\b.*?</style>)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def svg_without_names(svg: str, hide: Hide) -> str:
    """Return an SVG picture without names: in its texts, its title and its description.

    Comments go, too: nobody sees them.
    """

    def text(match: re.Match[str]) -> str:
        return html.escape("".join(hide((html.unescape(match[0]),))), quote=False)

    def said(match: re.Match[str]) -> str:
        hidden = html.escape("".join(hide((html.unescape(match[3]),))))
        return f"{match[1]}{match[2]}{hidden}{match[2]}"

    parts = _SVG_STYLE.split(_COMMENT.sub("", svg))
    return "".join(
        part if at % 2 else _SVG_SAID.sub(said, _SVG_TEXT.sub(text, part))
        for at, part in enumerate(parts)
    )


def svg_texts(svg: str) -> Iterator[str]:
    """Yield all that an SVG picture says to a reader."""
    for part in _SVG_STYLE.split(svg)[::2]:
        yield from map(html.unescape, _SVG_TEXT.findall(part))
        yield from (html.unescape(said[2]) for said in _SVG_SAID.findall(part))
