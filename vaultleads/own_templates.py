"""A vault's own templates of reports: which there are, what each of them makes, or what is wrong.

Apart from the reports, which only ask whether there is a text in the place of the shipped one, and
from the process that renders it (`rendering_child`), which is started for the first template and
not before: a vault without templates of its own pays for a look into one folder.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self
from unicodedata import normalize

from vaultleads.core.markdown import visible
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem
from vaultleads.core.report_names import INBOX_TITLE, REPORT_TEMPLATES, REPORT_TITLES, WEEKLY_FOLDER
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from vaultleads.core.policy import Settings
    from vaultleads.rendering_child import Child, Limits, Mistake
    from vaultleads.vault import Vault

TEMPLATE_ENDING = ".md.j2"
"""What the file of a report's template ends with, behind the title."""
SHIPPED_TITLES = (*REPORT_TITLES, WEEKLY_FOLDER)
"""The titles of the shipped templates; all reports of single weeks have one."""

_ANY_TEMPLATE = ".j2"
_CODE = "report-template"
UNTRIED = "report-untried"
"""The code of the problem that others left no time for a template: another run may try it."""
_REMEDY = "mend it; the guide says under Templates what it gets, and the report stays as it was"
_MARKER = pattern(r"<!--\s*vaultleads:(?:begin|end)\b")


def template_paths(vault: Vault, folder: str) -> tuple[str, ...]:
    """Return the paths of all files from which the vault's own templates make reports, in order.

    They are the templates below `folder`, the vault's folder of templates, since one may include
    another. None where no report has one.
    """
    if not _own_titles(vault, folder):
        return ()
    root = vault.absolute(folder)
    found = [
        os.path.relpath(os.path.join(place, name), root).replace(os.sep, "/")
        for place, _, names in os.walk(root)
        for name in names
        if name.endswith(_ANY_TEMPLATE)
    ]
    return tuple(sorted(f"{folder}/{path}" for path in found))


def marker_name(title: str) -> str:
    """Return what the report called `title` is called in its markers: `Job talks` is `job-talks`.

    Letters and digits stay, of any script; a title without any is `report`.
    """
    words = re.findall(r"\w+", normalize("NFC", title).casefold())
    return "-".join(words) or "report"


class OwnTemplates:
    """The vault's own templates of reports, as they stand now.

        with OwnTemplates(vault, settings) as own:
            for title in own.new: ...
            text = own.text("Priorities", view, "Reports")

    `names` are the titles that have a template, in order; `new` those of them that are no shipped
    report's. `paths` are all files that the texts follow from, besides the views.
    """

    def __init__(self, vault: Vault, settings: Settings, limits: Limits | None = None) -> None:
        """Look which templates there are; `limits` are those of one rendering."""
        self._vault = vault
        self._settings = settings
        self._folder = settings.folders.templates
        self._limits = limits
        self._child: Child | None = None
        self.names = _own_titles(vault, self._folder)
        self.new = tuple(title for title in self.names if title not in SHIPPED_TITLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process that renders, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files from which the vault's own templates make reports, by path."""
        return template_paths(self._vault, self._folder)

    @cached_property
    def stamp(self) -> str:
        """What changes with any byte of `paths`: a text holds while this and its view do."""
        said = [(path, self._vault.read(path)) for path in self.paths]
        return sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest()

    def path_of(self, title: str) -> str:
        """Return where in the vault the template of the report called `title` stands, or would."""
        return f"{self._folder}/{REPORT_TEMPLATES}/{title}{TEMPLATE_ENDING}"

    def text(self, title: str, view: object, folder: str) -> str | Problem | None:
        """Return what the vault's template for the report `title` makes of `view`.

        `folder` is where the text will stand, for its links. None where the vault has no template
        of that title; a problem, with path and line, where it makes no text.
        """
        if title not in self.names:
            return None
        refused = self._refused(title)
        if refused is not None:
            return refused
        if self._renderer.is_spent:
            what = "It was not tried, since others took too long"
            return Problem(self.path_of(title), 0, 0, UNTRIED, what, "mend those first")
        answer = self._renderer.render(f"{REPORT_TEMPLATES}/{title}{TEMPLATE_ENDING}", folder, view)
        if not isinstance(answer, str):
            return self._problem(title, answer)
        if _MARKER.search(answer):
            path = self.path_of(title)
            what = "It prints a marker line of a generated part"
            return Problem(path, 0, 0, _CODE, what, "take it out; a report gets its markers anyway")
        return answer

    @property
    def _renderer(self) -> Child:
        from vaultleads.rendering_child import Child, Limits  # noqa: PLC0415 - only for own templates

        if self._child is None:
            folders = (self._vault.absolute(self._folder), shipped_templates())
            reports = self._settings.folders.reports
            limits = self._limits or Limits()
            self._child = Child(folders, self._settings.charts, reports, limits)
        return self._child

    # --- what is wrong ----------------------------------------------------------------------

    def _refused(self, title: str) -> Problem | None:
        """Return why a template is not even tried, if so."""
        path = self.path_of(title)
        for other in (*SHIPPED_TITLES, INBOX_TITLE, *self.names[: self.names.index(title)]):
            if _alike(title) != _alike(other) or title in SHIPPED_TITLES:
                continue
            said = f"A report called {visible(title)} would stand in the place of {visible(other)}"
            return Problem(path, 0, 0, "report-title", said, "give the template another name")
        if not self._inside(path):
            said = "The template is a link that leads out of the folder of templates"
            return Problem(path, 0, 0, "report-link", said, "put the file itself there")
        data = self._vault.read(path)
        return data if isinstance(data, Problem) else None

    def _inside(self, path: str) -> bool:
        """Whether the file at `path` lies in the vault's folder of templates, links followed."""
        folder = os.path.realpath(self._vault.absolute(self._folder))
        real = os.path.realpath(self._vault.absolute(path))
        return _below(folder, self._vault.root) and _below(real, folder)

    def _problem(self, title: str, mistake: Mistake) -> Problem:
        reason = mistake.reason[:1].upper() + mistake.reason[1:]
        path = f"{self._folder}/{mistake.template}"
        if self._vault.holds(path):
            return Problem(path, mistake.line, 0, _CODE, reason, _REMEDY)
        where = f"In the shipped {visible(mistake.template)}, line {mistake.line}: {mistake.reason}"
        return Problem(self.path_of(title), 0, 0, _CODE, where, _REMEDY)


def _own_titles(vault: Vault, folder: str) -> tuple[str, ...]:
    names = vault.names_in(f"{folder}/{REPORT_TEMPLATES}")
    ours = (name for name in names if name.endswith(TEMPLATE_ENDING) and not name.startswith("."))
    return tuple(name.removesuffix(TEMPLATE_ENDING) for name in ours)


def _alike(title: str) -> str:
    """Return what two titles have in common whose files some systems take for one."""
    return normalize("NFC", normalize("NFC", title).casefold())


def _below(place: str, folder: str) -> bool:
    return place.startswith(os.path.join(folder, ""))
