"""Rendering: a view and the name of a template in, the finished text out, or what is wrong.

Apart from the environments, which say what a template may do: here templates are found, run and
blamed.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from vaultleads.core.markdown import visible
from vaultleads.core.policy import ChartForm
from vaultleads.core.problem import VaultleadsError
from vaultleads.render.messages import message_environment, no_part, parts_of
from vaultleads.render.pictures import Pictures
from vaultleads.render.reports import report_environment
from vaultleads.render.sandbox import Loader


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

    def __init__(
        self,
        template_folders: Sequence[str],
        compiled: MutableMapping[str, bytes] | None = None,
        charts: ChartForm = "svg",
        reports: str = "Reports",
    ) -> None:
        """Render with the templates of `template_folders`.

        `compiled` keeps the templates of reports as they were compiled, from one run to the next.
        It is run as it is: it belongs where nobody else can write. `charts` is the form of the
        pictures, and `reports` the folder of the vault in whose folder of charts they are.
        """
        self._folders = tuple(template_folders)
        self._compiled = compiled
        self._pictures = Pictures(charts, reports)
        self._environments: dict[str, Environment] = {}

    def render(self, template_name: str, view: object, *, folder: str = "Reports") -> str:
        """Return the text that a template makes of a view, which it receives as `view`.

        `template_name` is relative to the template folders, with `/`; `folder` is where in the
        vault the text will stand, for links. Lines end with LF and without space, no more than one
        blank line follows another, and the last line is closed.

        Raises `VaultleadsError` with template and line where the template cannot be rendered.
        """
        if folder not in self._environments:
            self._environments[folder] = report_environment(
                self._folders, folder, self._compiled, self._pictures
            )
        return self._rendered(self._environments[folder], template_name, view)

    def render_plain(self, template_name: str, view: object) -> str:
        """Return the plain text that a template makes of a view: nothing in it is Markdown.

        As `render`, but values are printed as they are, so that a view must hold them as lines
        that can be shown. The filters are those on values and text, `join`, and `stop`, which
        ends a text with a full stop.

        Raises `TemplateError` where the template cannot be rendered; `VaultleadsError` where
        there is none.
        """
        return self._rendered(message_environment(self._folders), template_name, view)

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
        return tuple(dict.fromkeys(found)) or _unknownparts_of(
            self._folders, template_name, views[0]
        )

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


def _unknownparts_of(folders: Sequence[str], name: str, view: object) -> tuple[Fault, ...]:
    """Return where a template that can be read asks the view for a part that it does not have."""
    environment = message_environment(folders)
    source, _, _ = Loader(folders, encoding="utf-8-sig").get_source(environment, name)
    return tuple(
        Fault(name, one.lineno, no_part(view, one.attr))
        for one in environment.parse(source).find_all(nodes.Getattr)
        if getattr(one.node, "name", "") == "view" and one.attr not in parts_of(view)
    )
