"""Obsidian's Markdown for markdown-it: wikilinks, callouts, task boxes, and no raw HTML.

Apart from what is made of the tokens, because these are rules of reading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_CALLOUT = re.compile(r"\[!(\w+)\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
_TASK = re.compile(r"\[([ xX-])\][ \t]+")
_SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[?!][^<>]*>")
_PICTURE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp)\Z", re.IGNORECASE)


def reader() -> MarkdownIt:
    """Return a reader of the Markdown of reports and notes."""
    reading = MarkdownIt("commonmark", {"html": True, "breaks": True})
    reading.enable(["table", "strikethrough"])
    reading.inline.ruler.before("link", "wikilink", _wikilink)
    reading.inline.ruler.before("image", "embed", _embed)
    reading.core.ruler.after("block", "callouts", _callouts)
    reading.core.ruler.after("callouts", "tasks", _tasks)
    reading.core.ruler.push("no_html", _no_html)
    return reading


# --- inline ---------------------------------------------------------------------------------


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Read `[[target|shown]]`; what is shown is Markdown itself."""
    start = state.pos + 2
    end = _end_of_wikilink(state, state.pos)
    if end < 0:
        return False
    if not silent:
        target, pipe, _ = state.src[start:end].partition("|")
        state.push("wikilink_open", "span", 1).attrs = {"class": "note"}
        if pipe:
            last = state.posMax
            state.pos, state.posMax = start + len(target) + 1, end
            state.md.inline.tokenize(state)
            state.posMax = last
        else:
            state.push("text", "", 0).content = target.strip()
        state.push("wikilink_close", "span", -1)
    state.pos = end + 2
    return True


def _embed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """Read `![[target]]`: a picture as one, of anything else its name."""
    end = _end_of_wikilink(state, state.pos + 1) if state.src[state.pos] == "!" else -1
    if end < 0:
        return False
    if not silent:
        target, _, shown = state.src[state.pos + 3 : end].partition("|")
        token = state.push("text", "", 0)
        token.content = target.strip()
        if _PICTURE.search(token.content):
            token.type, token.tag = "image", "img"
            token.attrs = {"src": token.content}
            alt = Token("text", "", 0, content="" if shown.strip().isdecimal() else shown)
            token.content, token.children = "", [alt]
    state.pos = end + 2
    return True


def _end_of_wikilink(state: StateInline, at: int) -> int:
    if not state.src.startswith("[[", at):
        return -1
    end = state.src.find("]]", at + 2, state.posMax)
    inner = state.src[at + 2 : max(end, 0)]
    return -1 if not inner.strip() or "\n" in inner or "[" in inner else end


# --- blocks ---------------------------------------------------------------------------------


def _callouts(state: StateCore) -> None:
    """Make `> [!kind] Title` a box; one that is folded is open, since paper cannot be clicked."""
    found: list[Token] = []
    opened: list[bool] = []
    tokens = state.tokens
    for at, token in enumerate(tokens):
        if token.type == "blockquote_open":
            inline = tokens[at + 2] if at + 2 < len(tokens) else None
            head = _CALLOUT.match(inline.content) if inline and inline.type == "inline" else None
            opened.append(bool(head))
            found.append(token)
            if head and inline:
                kind = head[1].lower()
                token.tag, token.attrs = "div", {"class": f"callout {kind}"}
                found += _paragraph(head[2].strip() or kind.capitalize(), token.level + 1, "title")
                inline.content = inline.content[head.end() :]
                tokens[at + 1].hidden = tokens[at + 3].hidden = not inline.content
            continue
        if token.type == "blockquote_close" and opened.pop():
            token.tag = "div"
        found.append(token)
    state.tokens = found


def _paragraph(content: str, level: int, name: str) -> list[Token]:
    opening = Token("paragraph_open", "p", 1, {"class": name}, level=level, block=True)
    inline = Token("inline", "", 0, content=content, children=[], level=level + 1, block=True)
    return [opening, inline, Token("paragraph_close", "p", -1, level=level, block=True)]


def _tasks(state: StateCore) -> None:
    """Make `- [ ] text` an item with a box."""
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if (item.type, paragraph.type) != ("list_item_open", "paragraph_open"):
            continue
        box = _TASK.match(inline.content)
        if box:
            item.attrs = {"class": "task" if box[1] == " " else "task done"}
            inline.content = inline.content[box.end() :]


def _no_html(state: StateCore) -> None:
    """Leave out raw HTML; of a block of it, the text that a reader would see remains."""
    for token in state.tokens:
        if token.type == "html_block":
            token.type, token.content = "plain", _TAG.sub("", _SILENT.sub("", token.content))
        for child in token.children or ():
            if child.type == "html_inline":
                child.content = ""
