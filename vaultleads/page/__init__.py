"""A report as one page for a browser and for paper: the one room that knows markdown-it.

The page stands alone: styles and pictures are inside, nothing is fetched, nothing runs. It takes
the Markdown of a report as Obsidian understands it (wikilinks, callouts, task boxes, comments that
nobody sees), and whatever Markdown a person writes below one; raw HTML in it is left out.
"""

from __future__ import annotations

from vaultleads.page.page import MARK, Page, page_of, text_in

__all__ = ["MARK", "Page", "page_of", "text_in"]
