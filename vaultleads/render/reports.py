"""Templates of reports: what they print is Markdown, and what comes from a view is escaped.

Apart from the sandbox that they run in, because here `Md` takes the place of Jinja2's own markup.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateRuntimeError, Undefined, nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS

from vaultleads.core import markdown
from vaultleads.core.markdown import Md, bold, escape
from vaultleads.core.views.links import LeadLink, NoteLink
from vaultleads.render.pictures import Pictures
from vaultleads.render.sandbox import (
    TEXT_FILTERS,
    VALUE_FILTERS,
    Sandbox,
    environment_of,
    type_in_words,
)

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext

_PICTURES = Pictures()


class _CodeGenerator(CodeGenerator):
    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Compile a quoted text so that it is Markdown, as all that a template's author wrote."""
        if isinstance(node.value, str):
            self.write(f"environment.markdown({node.value!r})")
        else:
            super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Compile `a ~ b` so that Markdown stays Markdown."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _ReportSandbox(Sandbox):
    code_generator_class = _CodeGenerator  # type: ignore[mutable-override]  # meant for it
    markdown = Md

    @staticmethod
    def concat(parts: Iterable[str]) -> Md:  # type: ignore[mutable-override]  # as Jinja2's own do
        """Join what a template, a block or a macro printed: Markdown, all of it."""
        return Md("".join(parts))

    @staticmethod
    def joined(parts: Sequence[object]) -> str:
        """Join the parts of `a ~ b`: plain text, unless Markdown is among them."""
        if any(isinstance(part, Md) for part in parts):
            return Md().join(_printable(part) for part in parts)
        return "".join(map(str, parts))


def report_environment(
    folders: Sequence[str],
    report_folder: str,
    compiled: MutableMapping[str, bytes] | None,
    pictures: Pictures = _PICTURES,
) -> Environment:
    """Return the environment of templates whose text will stand in the folder `report_folder`.

    `compiled` keeps compiled templates, if given; `pictures` says how charts are shown.
    """
    environment = environment_of(_ReportSandbox, folders, _finalize, compiled)
    link = functools.partial(_link, report_folder)
    environment.filters = {
        **{name: FILTERS[name] for name in VALUE_FILTERS},
        **{name: _for_plain_text(name, FILTERS[name]) for name in TEXT_FILTERS},
        "join": _join,
        "link": functools.partial(link, in_table=False),
        "cell_link": functools.partial(link, in_table=True),
        "phrase": functools.partial(_phrase, report_folder),
        "subject_link": functools.partial(_subject_link, report_folder),
        "picture": functools.partial(pictures.picture, report_folder),
        "external": markdown.external,
        "bold": markdown.bold,
        "italic": markdown.italic,
        "code": markdown.code,
        "with_code": markdown.with_code,
    }
    return environment


@pass_eval_context  # tells Jinja2 not to print constants while it compiles
def _finalize(_context: EvalContext, value: object) -> Md:
    return value if type(value) is Md else _printable(value)


def _printable(value: object) -> Md:
    if value is None or isinstance(value, (str, int, float, date, Undefined)):
        return escape(value)
    raise TemplateRuntimeError(
        f"{type_in_words(type(value))} cannot be printed as it is (print one of its parts, or use "
        "a filter such as `link`)"
    )


def _join(values: Iterable[object], separator: str = "") -> Md:
    """The filter `join`: Markdown stays as it is, all else is escaped."""
    return escape(separator).join(_printable(value) for value in values)


def _for_plain_text(name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a filter that changes letters, which would break Markdown."""
    # Jinja2 hands some filters an environment or a context first.
    position = int(hasattr(filter_, "jinja_pass_arg"))

    @functools.wraps(filter_)
    def checked(*args: Any, **options: Any) -> Any:
        if isinstance(args[position], Md):
            raise TemplateRuntimeError(
                f"the filter `{name}` needs plain text (use it before filters such as `bold`)"
            )
        return filter_(*args, **options)

    return checked


def _link(folder: str, value: object, shown: str = "", *, in_table: bool) -> Md:
    """The filters `link` and `cell_link`: a link to a note, showing `shown` if given."""
    if isinstance(value, LeadLink):
        role = Md(" · ") + escape(value.role) if value.role else Md()
        text = shown or bold(value.organization) + role
    elif isinstance(value, NoteLink):
        text = shown or value.shown
    else:
        raise TemplateRuntimeError(f"a {type(value).__name__} is no link to a note")
    if not value.path:
        return escape(text)
    return markdown.link(value.path, value.name, text, in_table=in_table, folder=folder)


def _phrase(folder: str, pieces: Iterable[object]) -> Md:
    """The filter `phrase`: texts and links to notes, one behind the other."""
    parts: list[Md] = []
    behind_link = False
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(markdown.beside_link(piece) if behind_link else escape(piece))
            behind_link = False
        else:
            parts.append(_link(folder, piece, in_table=False))
            behind_link = bool(getattr(piece, "path", ""))
    return Md("".join(parts))


def _subject_link(folder: str, note: object) -> Md:
    """The filter `subject_link`: a link to the note that an entry is about, which stands out."""
    shown = bold(note.shown) if isinstance(note, NoteLink) else ""
    return _link(folder, note, shown, in_table=False)
