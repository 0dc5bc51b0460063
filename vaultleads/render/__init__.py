"""Views become text: the one room that knows Jinja2.

What stands in a template is Markdown, in quotes too; what comes from a view is text, and is escaped
wherever it is printed. The type `Md` says which is which, through macros, blocks, `~` and `join`
too, so that nothing has to be remembered in a template and nothing is escaped twice. A message is
no Markdown: there values are printed as they are. Templates may come from a vault, so they run in
Jinja2's sandbox, with the filters below and no others.
"""

from __future__ import annotations

from vaultleads.render.renderer import Fault, Renderer, TemplateError, tidy

__all__ = ["Fault", "Renderer", "TemplateError", "tidy"]
