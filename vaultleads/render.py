"""Views become text: the one room that knows Jinja2.

What stands in a template is Markdown, in quotes too; what comes from a view is text, and is escaped
wherever it is printed. The type `Md` says which is which, through macros, blocks, `~` and `join`
too, so that nothing has to be remembered in a template and nothing is escaped twice. A message is
no Markdown: there values are printed as they are. Templates may come from a vault, so they run in
Jinja2's sandbox, with the filters below and no others.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_eval_context,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from vaultleads.core import markdown
from vaultleads.core.markdown import Md, bold, escape, visible
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.views.links import LeadLink, NoteLink

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext

# fmt: off
_VALUE_FILTERS = (
    "abs", "batch", "count", "d", "default", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse",
    "round", "select", "selectattr", "slice", "sort", "sum", "unique",
)
_TEXT_FILTERS = ("capitalize", "lower", "replace", "title", "trim", "truncate", "upper")
# fmt: on


class Fault(NamedTuple):
    """What is wrong in a template, in words, and its line from 1; 0 where none is known."""

    template: str
    line: int
    reason: str

    def said(self, place: str) -> str:
        """Return the fault as a sentence, of the template at `place`."""
        where = f" in line {self.line}" if self.line else ""
        return f"The template {visible(place)} fails{where}: {self.reason}; mend it and run again"


class TemplateError(VaultleadsError):
    """A template cannot be rendered, because of `fault`."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.said(fault.template))


class Renderer:
    """Renders views with the templates of some folders; the first folder that has one counts."""

    def __init__(self, template_folders: Sequence[str]) -> None:
        self._folders = tuple(template_folders)
        self._environments: dict[str, Environment] = {}

    def render(self, template_name: str, view: object, *, folder: str = "Reports") -> str:
        """Return the text that a template makes of a view, which it receives as `view`.

        `template_name` is relative to the template folders, with `/`; `folder` is where in the
        vault the text will stand, for links. Lines end with LF and without space, no more than one
        blank line follows another, and the last line is closed.

        Raises `VaultleadsError` with template and line where the template cannot be rendered.
        """
        if folder not in self._environments:
            self._environments[folder] = _markdown_environment(self._folders, folder)
        return self._rendered(self._environments[folder], template_name, view)

    def render_plain(self, template_name: str, view: object) -> str:
        """Return the plain text that a template makes of a view: nothing in it is Markdown.

        As `render`, but values are printed as they are, so that a view must hold them as lines
        that can be shown. The filters are those on values and text, `join`, and `stop`, which
        ends a text with a full stop.

        Raises `TemplateError` where the template cannot be rendered; `VaultleadsError` where
        there is none.
        """
        return self._rendered(_plain_environment(self._folders), template_name, view)

    def faults_of_plain(self, template_name: str, views: Sequence[object]) -> tuple[Fault, ...]:
        """Return what is wrong in a template of plain text: what stops it from being rendered.

        Where it can be rendered with each of `views`, which are of one type, it may still ask for
        parts that this type does not have, where no view leads.
        """
        found: list[Fault] = []
        for view in views:
            try:
                self.render_plain(template_name, view)
            except TemplateError as error:
                found.append(error.fault)
            except VaultleadsError as error:
                found.append(Fault(template_name, 0, str(error)))
        return tuple(dict.fromkeys(found)) or _unknown_parts(self._folders, template_name, views[0])

    def _rendered(self, environment: Environment, template_name: str, view: object) -> str:
        try:
            return tidy(environment.get_template(template_name).render(view=view))
        except VaultleadsError:
            raise
        except Exception as error:  # a template can raise whatever Python can
            raise self._error(template_name, error) from error

    def _error(self, name: str, error: Exception) -> VaultleadsError:
        if isinstance(error, TemplateNotFound) and error.name == name:
            places = " or ".join(visible(folder) for folder in self._folders)
            return VaultleadsError(
                f"There is no template {visible(name)} in {places}; put it there"
            )
        if isinstance(error, TemplateSyntaxError):
            name, line = error.name or name, error.lineno
        else:
            name, line = self._place(error.__traceback__) or (name, 0)
        reason = str(error).strip().rstrip(".") or type(error).__name__
        if isinstance(error, UnicodeDecodeError):
            reason = "it is not written in UTF-8"
        return TemplateError(Fault(name, line, visible(reason)))

    def _place(self, trace: TracebackType | None) -> tuple[str, int] | None:
        """Return the template and the line that an error came from, the innermost one."""
        found = None
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            for folder in self._folders:
                if path.suffix != ".py" and path.is_relative_to(folder):
                    found = path.relative_to(folder).as_posix(), trace.tb_lineno
            trace = trace.tb_next
        return found


def tidy(text: str) -> str:
    """Return a text with LF, no space at the ends of lines, single blank lines, one final LF.

    A text without any content is empty.
    """
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        trimmed = line.rstrip(" \t")
        if trimmed or (kept and kept[-1]):
            kept.append(trimmed)
    return "\n".join(kept).rstrip("\n") + "\n" if kept else ""


# --- Jinja2, with `Md` in the place of its own markup ---------------------------------------


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


@functools.cache
def _open_parts(kind: type) -> frozenset[str]:
    """Return the fields of a type of view: values that the sandbox has nothing to ask about.

    It would, dozens of times a row, and take more than half of the time of a report.
    """
    if not is_dataclass(kind):
        return frozenset()
    return frozenset(field.name for field in fields(kind) if not field.name.startswith("_"))


class _Sandbox(ImmutableSandboxedEnvironment):
    # The sandbox would let `format` put plain text into Markdown and call the result Markdown, and
    # make a text of any width.
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute as a template sees it."""
        kind: type = type(obj)
        if attribute in _open_parts(kind):
            return getattr(obj, attribute)
        if isinstance(obj, str) and attribute in {"format", "format_map"}:
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item as a template sees it."""
        if isinstance(obj, str) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)


class _MarkdownSandbox(_Sandbox):
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


class _Loader(FileSystemLoader):
    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Load a template, unless it is a link to a file outside the template folders."""
        source, filename, uptodate = super().get_source(environment, template)
        real = Path(filename).resolve()
        if not any(real.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise VaultleadsError(
                f"The template {visible(template)} is a link that leads out of its folder; "
                "put the file itself there"
            )
        return source, filename, uptodate


def _environment(
    sandbox: type[_Sandbox], folders: Sequence[str], finalize: Callable[..., object]
) -> Environment:
    environment = sandbox(
        loader=_Loader(folders, encoding="utf-8-sig"),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Folding constants would join Markdown and text before their types can be seen.
        optimized=False,
    )
    del environment.globals["lipsum"]  # random text
    return environment


def _markdown_environment(folders: Sequence[str], report_folder: str) -> Environment:
    environment = _environment(_MarkdownSandbox, folders, _finalize)
    link = functools.partial(_link, report_folder)
    environment.filters = {
        **{name: FILTERS[name] for name in _VALUE_FILTERS},
        **{name: _for_plain_text(name, FILTERS[name]) for name in _TEXT_FILTERS},
        "join": _join,
        "link": functools.partial(link, in_table=False),
        "cell_link": functools.partial(link, in_table=True),
        "phrase": functools.partial(_phrase, report_folder),
        "subject_link": functools.partial(_subject_link, report_folder),
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
        f"a {type(value).__name__} cannot be printed as it is (print one of its parts, or use a "
        "filter such as `link`)"
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


# --- plain text -----------------------------------------------------------------------------

_ENDED = (".", "!", "?", "…", ":")


class _NoValue(StrictUndefined):
    """A value that is not there, which says so in words for somebody who writes templates."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is missing:
            return f"there is no `{self._undefined_name}`; what is known begins with `view.`"
        return self._undefined_hint or _no_part(self._undefined_obj, str(self._undefined_name))


def _no_part(value: object, name: str) -> str:
    what = "a message" if is_dataclass(value) else "a touch"
    parts = ", ".join(_parts(value))
    return f"there is no `{name}`" + (f"; {what} has: {parts}" if parts else " here")


def _parts(value: object) -> tuple[str, ...]:
    """Return the names of the parts of a view; none for what is no view."""
    if is_dataclass(value):
        return tuple(field.name for field in fields(value))
    return getattr(value, "_fields", ())


def _unknown_parts(folders: Sequence[str], name: str, view: object) -> tuple[Fault, ...]:
    """Return where a template that can be read asks the view for a part that it does not have."""
    environment = _plain_environment(folders)
    source, _, _ = _Loader(folders, encoding="utf-8-sig").get_source(environment, name)
    return tuple(
        Fault(name, one.lineno, _no_part(view, one.attr))
        for one in environment.parse(source).find_all(nodes.Getattr)
        if getattr(one.node, "name", "") == "view" and one.attr not in _parts(view)
    )


def _plain_environment(folders: Sequence[str]) -> Environment:
    environment = _environment(_Sandbox, folders, _finalize_plain)
    environment.undefined = _NoValue
    environment.filters = {
        **{name: FILTERS[name] for name in (*_VALUE_FILTERS, *_TEXT_FILTERS)},
        "join": _join_plain,
        "stop": _stop,
    }
    return environment


@pass_eval_context  # tells Jinja2 not to print constants while it compiles
def _finalize_plain(_context: EvalContext, value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)  # which raises, and says what is undefined
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, (str, int, float, date)):
        return str(value)
    # Not even `None`: a message with a hole in it would be sent.
    raise TemplateRuntimeError(
        f"a {type(value).__name__} cannot be printed in a message (print one of its parts)"
    )


def _join_plain(values: Iterable[object], separator: str = "") -> str:
    """The filter `join` of plain text."""
    return separator.join(_plain(value) for value in values)


def _stop(value: object) -> str:
    """The filter `stop`: the value with a full stop, unless it ends with a mark of its own."""
    text = _plain(value).rstrip()
    return text if text.endswith(_ENDED) else f"{text}."
