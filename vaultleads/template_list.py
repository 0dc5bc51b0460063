"""The templates of a vault: those that come with the program, and what stands in their places.

Apart from what renders them, because here a template is only a file: looked for, compared, and
copied into the vault, where it can be changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.policy import MESSAGE_ENDING, MESSAGE_KINDS
from vaultleads.core.problem import ConflictError, Problem, UsageError, quoted
from vaultleads.core.report_names import WEEKLY_FOLDER
from vaultleads.core.suggest import did_you_mean, normal
from vaultleads.own_templates import SHIPPED_TITLES, TEMPLATE_ENDING, OwnTemplates
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from datetime import date

    from vaultleads.core.views.everything import EverythingView
    from vaultleads.workspace import Workspace

Kind = Literal["report", "part", "message", "note"]
State = Literal["shipped", "copied", "changed", "own"]

_FOLDERS: tuple[tuple[Kind, str, str], ...] = (
    ("report", "reports/", TEMPLATE_ENDING),
    ("part", "parts/", TEMPLATE_ENDING),
    ("message", "messages/", MESSAGE_ENDING),
    ("note", "", ".md"),
)
"""Each kind of template, with its folder among those of the vault, and its ending."""
_ORDER: dict[Kind, tuple[str, ...]] = {
    "report": SHIPPED_TITLES,
    "part": (),
    "message": MESSAGE_KINDS,
    "note": tuple(kind.capitalize() for kind in NOTE_KINDS),
}
"""The order in which the shipped ones are listed; one that is not named here comes behind."""


@dataclass(frozen=True, slots=True)
class Template:
    """One template by its `name`; `path` is where it stands in the vault, or would.

    `state`: `shipped` where the vault has none of that name, `copied` where it has the shipped one
    to the byte, `changed` where its own takes the place of the shipped one, `own` where there is no
    shipped one.
    """

    kind: Kind
    name: str
    path: str
    state: State


def templates_of(workspace: Workspace) -> tuple[Template, ...]:
    """Return the templates of a vault, kind by kind: the shipped ones, then its own by name."""
    return tuple(found for kind, _, _ in _FOLDERS for found in _of_kind(workspace, kind))


def shipped_names() -> tuple[str, ...]:
    """Return the names of all shipped templates."""
    return tuple(name for kind, _, _ in _FOLDERS for name in _shipped_names(kind))


def eject(workspace: Workspace, name: str) -> Template:
    """Copy the shipped template called `name` into the vault; return it as it stands there then.

    Raises: UsageError with what was likely meant; ConflictError if something stands there already.
    """
    wanted = _shipped(workspace, name)
    if not workspace.vault.create(wanted.path, _bytes(wanted)):
        raise ConflictError(
            f"{wanted.path} is there already; change it, or move it away to have the shipped one."
        )
    return Template(wanted.kind, wanted.name, wanted.path, "copied")


def template_problems(workspace: Workspace, today: date) -> tuple[Problem, ...]:
    """Return what is wrong in the vault's own templates, with path and line.

    Each template of a report is rendered with what the reports would show on `today`; for those of
    messages see `drafts`.
    """
    from vaultleads.drafts import template_problems as of_messages  # noqa: PLC0415 - only for faults

    with OwnTemplates(workspace.vault, workspace.settings) as own:
        of_reports = tuple(_faults(workspace, own, today)) if own.names else ()
    return (*of_reports, *of_messages(workspace))


def _faults(workspace: Workspace, own: OwnTemplates, today: date) -> Iterator[Problem]:
    from vaultleads.core.views.everything import PARTS  # noqa: PLC0415 - only for faults

    everything = _everything(workspace, today)
    reports = workspace.settings.folders.reports
    for title in own.names:
        view = getattr(everything, PARTS[title]) if title in PARTS else everything
        folder = f"{reports}/{WEEKLY_FOLDER}" if title == WEEKLY_FOLDER else reports
        made = own.text(title, view, folder)
        if isinstance(made, Problem):
            yield made


def _everything(workspace: Workspace, today: date) -> EverythingView:
    from vaultleads.reporting import Picture, Views, WeeklyReports  # noqa: PLC0415 - only for faults

    pipeline, problems = workspace.pipeline, workspace.playbook_problems
    weeks = WeeklyReports(workspace.vault, workspace.settings)
    week = weeks.week(today)
    found = workspace.follow_ups(today)
    picture = Picture(pipeline, found, workspace.follow_ups, problems)
    return Views(picture, week, lambda: weeks.histories(pipeline, week)).everything(())


def _shipped(workspace: Workspace, name: str) -> Template:
    """Return the shipped template that `name` means: by its name, its file or its path."""
    bare = name.strip().rpartition("/")[2].removesuffix(".j2").removesuffix(".md")
    named = {normal(one): one for one in shipped_names()}
    if normal(bare) not in named:
        raise UsageError(
            f"No shipped template is called {quoted(bare)}; {did_you_mean(bare, named.values())}"
        )
    found = named[normal(bare)]
    kind = next(kind for kind, _, _ in _FOLDERS if found in _shipped_names(kind))
    return _template(workspace, kind, found)


def _of_kind(workspace: Workspace, kind: Kind) -> Iterator[Template]:
    shipped = _shipped_names(kind)
    own = (name for name in _own_names(workspace, kind) if name not in shipped)
    return (_template(workspace, kind, name) for name in (*shipped, *own))


def _template(workspace: Workspace, kind: Kind, name: str) -> Template:
    folder, ending = _place_of(kind)
    path = f"{workspace.settings.folders.templates}/{folder}{name}{ending}"
    found = Template(kind, name, path, "shipped")
    if not workspace.vault.holds(path):
        return found
    if name not in _shipped_names(kind):
        return Template(kind, name, path, "own")
    same = workspace.vault.read(path) == _bytes(found)
    return Template(kind, name, path, "copied" if same else "changed")


def _own_names(workspace: Workspace, kind: Kind) -> tuple[str, ...]:
    if kind == "report":
        return OwnTemplates(workspace.vault, workspace.settings).names
    if kind == "message":
        return workspace.own_message_kinds
    # A part counts where a template includes it, and any other note is none of ours.
    return ()


def _shipped_names(kind: Kind) -> tuple[str, ...]:
    folder, ending = _place_of(kind)
    names = _names_in(os.path.join(shipped_templates(), _shipped_folder(kind, folder)), ending)
    known = [name for name in _ORDER[kind] if name in names]
    further = [] if kind == "note" else sorted(names - set(known))
    return (*known, *further)


def _names_in(folder: str, ending: str) -> set[str]:
    names: Iterable[str] = os.listdir(folder) if os.path.isdir(folder) else ()
    return {name.removesuffix(ending) for name in names if name.endswith(ending)}


def _shipped_folder(kind: Kind, folder: str) -> str:
    """Return where the shipped templates of a kind are: those of notes have a folder there."""
    return "notes/" if kind == "note" else folder


def _place_of(kind: Kind) -> tuple[str, str]:
    return next((folder, ending) for one, folder, ending in _FOLDERS if one == kind)


def _bytes(template: Template) -> bytes:
    folder, ending = _place_of(template.kind)
    name = f"{_shipped_folder(template.kind, folder)}{template.name}{ending}"
    with open(os.path.join(shipped_templates(), *name.split("/")), "rb") as file:
        return file.read()
