"""Pages: a report on its way out of the vault, as one file for somebody else's eyes.

Beside the workspace, where the vault, the names in it and the room that makes pages meet. A page is
made of the report as it stands in the vault, so that a week that is over reads as it was frozen.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from vaultleads.core.blocks import marker_lines, pairs_of
from vaultleads.core.markdown import visible
from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.problem import ConflictError, Problem, UsageError, VaultleadsError
from vaultleads.core.regions import is_generated, refuse_conflict
from vaultleads.core.report_names import REPORT_TITLES, WEEKLY_FOLDER
from vaultleads.core.suggest import closest, did_you_mean, normal
from vaultleads.core.weeks import week_meant, week_named, week_of
from vaultleads.own_templates import OwnTemplates
from vaultleads.shipped import shipped_templates
from vaultleads.vault import Vault

if TYPE_CHECKING:
    from vaultleads.core.redaction import Redactor
    from vaultleads.core.weeks import Week
    from vaultleads.workspace import Workspace

_WORDS = {"health": "Vault health", "followups": "Follow-ups"}
"""Other words for the titles of reports."""
_WEEKLY = "weekly"
_PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_OBSIDIAN_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
_UNREAD = re.compile(
    r"^(?:\*\d+ notes? could not be read in full: .*\*$"
    r"|> \[!warning\]- \d+ notes? could not be read in full$(?:\n>.*)*)",
    re.MULTILINE,
)
"""What a report says at its end of notes with errors: nothing for somebody else's eyes."""
_LARGEST_PICTURE = 4 * 1024 * 1024
_FOOTER = "Made with vaultleads."
_REDACTED = "People and organizations appear by their initials only."


class Wanted(NamedTuple):
    """Which report is asked for: its title, and its week where that was named."""

    title: str
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """A page that was made: of which report, its text, and whether names were taken out of it."""

    report: str
    text: str
    redacted: bool


def wanted_report(workspace: Workspace, name: str, today: date) -> Wanted:
    """Return the report that `name` means: a word, a week, or the title of a report of one's own.

    Without a name, or by `weekly`, the last week that is over, where it has a report, else the week
    of `today`.

    Raises: UsageError if nothing is called so.
    """
    asked = normal(name)
    first_weekday = workspace.settings.weekly.first_weekday
    if asked in {"", _WEEKLY}:
        present = week_of(today, first_weekday)
        last = present.before()
        stands = workspace.vault.holds(_path(workspace, _weekly_title(last)))
        return Wanted(_weekly_title(last if stands else present))
    week = week_named(name, first_weekday)
    if week is not None:
        return Wanted(_weekly_title(week), week)
    titles = dict.fromkeys((*REPORT_TITLES, *_own_titles(workspace)))
    words = {normal(title): title for title in titles} | _WORDS
    if asked in words:
        return Wanted(words[asked])
    week = week_meant(name, first_weekday, today)
    if week is not None:
        return Wanted(_weekly_title(week), week)
    options = (_WEEKLY, *(_shortest(title) for title in titles))
    hint = did_you_mean(name, options) if closest(name, options) else _every(options)
    raise UsageError(f"No report is called '{visible(name)}'; {hint}")


def _every(options: Iterable[str]) -> str:
    return f"use {', '.join(options)}, or a week such as 2026-W45."


def _shortest(title: str) -> str:
    return "health" if title == _WORDS["health"] else normal(title)


def _weekly_title(week: Week) -> str:
    return f"{WEEKLY_FOLDER}/{week.label}"


def _own_titles(workspace: Workspace) -> Iterator[str]:
    """Yield the titles of all reports that the vault has a template of, or that stand generated."""
    yield from OwnTemplates(workspace.vault, workspace.settings).new
    folder = workspace.settings.folders.reports
    for name in workspace.vault.names_in(folder):
        stem, dot, ending = name.rpartition(".")
        if dot and ending == "md" and is_generated(_text(workspace, f"{folder}/{name}")):
            yield stem


def _path(workspace: Workspace, title: str) -> str:
    return f"{workspace.settings.folders.reports}/{title}.md"


def _text(workspace: Workspace, path: str) -> str:
    try:
        return workspace.vault.read_generated(path) or ""
    except ConflictError:
        return ""


def page_of_report(
    workspace: Workspace, title: str, *, redact: bool = False, with_notes: bool = False
) -> PageOutcome:
    """Return the report `title`, as it stands in the vault, as a page.

    Only what is generated is taken, without the notes that could not be read in full, and
    `with_notes` what the person has written around it, too.
    With `redact`, people, organizations and how to reach them are replaced by initials, and the
    finished page is looked through once more.

    Raises: ConflictError if no sound report stands there; VaultleadsError if the page would still
    name somebody.
    """
    from vaultleads.page import page_of  # noqa: PLC0415 - markdown-it is heavy

    path = _path(workspace, title)
    generated, own = _parts(_standing(workspace, path), path)
    generated = _UNREAD.sub("", generated)
    redactor = _redactor(workspace, f"{generated}\n{own}") if redact else None
    page = page_of(
        [generated, own] if with_notes else [generated],
        style=_style(),
        footer=f"{_FOOTER} {_REDACTED}" if redact else _FOOTER,
        picture=_Pictures(workspace, path, own=not redact).fetch,
        hide=redactor.hide_across if redactor else None,
    )
    if redactor:
        left = [name for said in page.texts for name in redactor.left(said)]
        if left:
            raise VaultleadsError(
                f"The page would still name '{visible(left[0])}'; nothing was written. Take the "
                f"name out of {path}, or make the page without --redact."
            )
    return PageOutcome(path, page.text, redact)


def generated_part(workspace: Workspace, title: str) -> tuple[str, str]:
    """Return the path of the report `title`, and what is generated in it.

    Raises: ConflictError if no sound report stands there.
    """
    path = _path(workspace, title)
    return path, _parts(_standing(workspace, path), path)[0]


def _standing(workspace: Workspace, path: str) -> str:
    text = workspace.vault.read_generated(path)
    if text is None:
        raise ConflictError(f"{path} is not there; run `vaultleads report` to have it written.")
    refuse_conflict(text, path)
    return text


def _redactor(workspace: Workspace, report: str) -> Redactor:
    from vaultleads.core.redaction import Redactor, named_in  # noqa: PLC0415 - only where asked

    return Redactor(named_in(workspace.pipeline, (report,)))


def _parts(text: str, path: str) -> tuple[str, str]:
    """Return what is generated in the file of a report, and what the person has written there."""
    lines = text.removeprefix("\ufeff").splitlines()
    pairs = pairs_of(marker_lines(lines))
    if not is_generated(text) or not pairs:
        raise ConflictError(
            f"{path} is no report of ours as it stands; move it away, then run `vaultleads report`."
        )
    begin, end = pairs[0]
    front = 0
    if lines[0].rstrip() == "---":
        front = next((at for at, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
    own = "\n".join([*lines[front:begin], "", *lines[end + 1 :]])
    return "\n".join(lines[begin + 1 : end]), _OBSIDIAN_COMMENT.sub("", own)


def _style() -> str:
    place = os.path.join(shipped_templates(), "page", "page.css")
    with open(place, encoding="utf-8") as file:
        return file.read()


class _Pictures:
    """The pictures that a report shows, read from the vault; `own`: a person's own ones, too."""

    def __init__(self, workspace: Workspace, path: str, *, own: bool) -> None:
        self._vault = workspace.vault
        self._folder = posixpath.dirname(path)
        self._own = own

    def fetch(self, source: str) -> tuple[str, bytes] | None:
        """Return the type and the bytes of the picture at `source`, if there is one."""
        sort = _PICTURES.get(posixpath.splitext(source)[1].lower())
        if sort is None or ":" in source:
            return None
        for start in (self._folder, ""):
            place = posixpath.normpath(posixpath.join(start, unquote(source)))
            data = None if place.startswith(("/", "..")) else self._bytes(place)
            if data is not None and (self._own or _is_ours(data)):
                return sort, data
        return None

    def _bytes(self, path: str) -> bytes | None:
        place = os.path.realpath(self._vault.absolute(path))
        inside = place.startswith(os.path.join(self._vault.root, ""))
        if not inside or not os.path.isfile(place) or os.path.getsize(place) > _LARGEST_PICTURE:
            return None
        data = self._vault.read(path)
        return None if isinstance(data, Problem) else data


def _is_ours(data: bytes) -> bool:
    from vaultleads.drawing import is_ours  # noqa: PLC0415 - only for a page with pictures

    return is_ours(data.decode("utf-8", "replace"))


def write_page(place: str, text: str) -> None:
    """Put a page at `place`, anywhere on the disk, where `refuse_place` let it pass.

    Raises: VaultleadsError if the disk refuses.
    """
    folder, name = os.path.split(os.path.abspath(place))
    Vault(folder).write_generated(name, text)


def refuse_place(workspace: Workspace, place: str, *, force: bool) -> None:
    """Refuse a `place` that is none for a page.

    Raises: UsageError if it is no file in a folder, or lies among the notes of the vault;
    ConflictError if a file stands there that is no page of ours, unless `force`.
    """
    real = os.path.realpath(place)
    folder, name = os.path.split(os.path.abspath(place))
    if not os.path.isdir(folder):
        raise UsageError(f"There is no folder {visible(folder)}; make it, then run again.")
    if os.path.isdir(real):
        raise UsageError(f"{visible(place)} is a folder; name a file in it, such as page.html.")
    folders = workspace.settings.folders
    for one in (*(getattr(folders, kind) for kind in NOTE_KINDS), folders.templates):
        if real.startswith(os.path.join(os.path.realpath(workspace.vault.absolute(one)), "")):
            raise UsageError(
                f"{visible(place)} lies among the notes of the vault; name a file elsewhere."
            )
    outside = Vault(folder)
    if not force and outside.holds(name) and not _is_page(outside, name):
        raise ConflictError(
            f"{visible(place)} is not a page made by vaultleads; name another file, or overwrite "
            "it with --force."
        )


def _is_page(folder: Vault, name: str) -> bool:
    from vaultleads.page import MARK  # noqa: PLC0415 - markdown-it is heavy

    try:
        return MARK in (folder.read_generated(name) or "")
    except ConflictError:
        return False
