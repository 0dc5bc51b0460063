"""Reports as two renderers show them, and what stands in the pages that come of it.

One is GitHub's, with raw HTML let through, so that what is not escaped is seen; the other is
markdown-it, which Obsidian-like programs are made of. All reports and blocks are tried on both.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

_LIVE_IN_CODE = re.compile(r"\A\s*\$?=|<%|\{\{|\{%")
"""What Dataview, Templater and templates take for theirs, though it stands in a code span."""


def github(text: str) -> str:
    """Return the page that GitHub's renderer makes of `text`."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    page: str = cmarkgfm.github_flavored_markdown_to_html(text, options)
    return page


RENDERERS: tuple[Callable[[str], str], ...] = (
    github,
    MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
)


def tags(page: str) -> set[str]:
    """Return the kinds of tags of a page, without links to notes and to bare addresses."""
    without = re.sub(r'<a href="(?:(?:https?|mailto):[^>]*|(?:\.\./)*[^":]*\.md")>', "", page)
    return set(re.findall(r"<([a-z][a-z0-9]*)", without))


def tables(page: str) -> list[list[int]]:
    """Return for each table of a page how many cells each of its rows has."""
    return [
        [len(re.findall(r"<t[dh]\b", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
        for table in re.findall(r"<table>.*?</table>", page, re.DOTALL)
    ]


def unsafe_code(text: str) -> list[str]:
    """Return the lines of `text` in which a code span stays open, and the spans that are live."""
    unclosed = [line for line in text.splitlines() if line.count("`") % 2]
    return unclosed + [span for span in re.findall("`([^`]*)`", text) if _LIVE_IN_CODE.search(span)]
