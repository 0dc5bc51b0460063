"""The files among the reports: how each kind is written, and what is never written over.

Beside the reporter, which knows what they say. Whatever stands in the place of one is looked at
first: a report keeps what is the person's, and a file that is none of ours stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from vaultleads.core.problem import ConflictError, Problem, VaultleadsError
from vaultleads.core.regions import compose, is_generated
from vaultleads.core.report_names import CALENDAR_NAME, CHARTS_FOLDER
from vaultleads.core.seals import LeadsSomewhere, fingerprint
from vaultleads.vault import Vault
from vaultleads.vault.refusals import ChangedError

_TRIES = 3
"""How often a report is written into which somebody saves what is theirs just then."""

Kind = Literal["report", "chart", "calendar", "block"]


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What became of one file that is generated, or of the blocks in one note.

    `message` says why it was refused; `fault` is what is wrong in a template, where that is why.
    `backup` is where an edit inside what is generated was kept, if there was one; `kept_beside`
    are the files in which another program's text was, because it saved at the very moment.
    """

    path: str
    state: Literal["written", "unchanged", "refused"]
    message: str = ""
    backup: str = ""
    kind: Kind = "report"
    fault: Problem | None = None
    kept_beside: tuple[str, ...] = ()


class Settled(NamedTuple):
    """The follow-up report as it was `read`, and its `text` in which no tick counts any more."""

    read: str
    text: str


class Content(NamedTuple):
    """What a report says: the `text` of its region, and the `properties` of its file.

    `region` is what its markers are called; `below` is put under the region the first time, and
    `leads` knows the notes and files of the vault.
    """

    region: str
    text: str
    properties: Mapping[str, str]
    below: str
    leads: LeadsSomewhere


class ReportFiles:
    """Writes what is generated into the folder `reports` of a vault."""

    def __init__(self, vault: Vault, reports: str) -> None:
        self._vault = vault
        self._folder = reports

    def path_of(self, title: str) -> str:
        """Return the path in the vault of the report `title`."""
        return f"{self._folder}/{title}.md"

    def picture_path(self, name: str) -> str:
        """Return the path in the vault of the picture `name`."""
        return f"{self._folder}/{CHARTS_FOLDER}/{name}.svg"

    def abandoned(self, titles: Collection[str]) -> Iterator[Problem]:
        """Yield that a report stands there which none of `titles` makes any more."""
        for name in self._vault.names_in(self._folder):
            title, dot, ending = name.rpartition(".")
            path = f"{self._folder}/{name}"
            if dot and ending == "md" and title not in titles and self._is_generated(path):
                said = "No template makes this report any more, so it stays as it is"
                hint = "delete it, if nothing in it is yours, or take out `generated: vaultleads`"
                yield Problem(path, 0, 0, "report-abandoned", said, hint, "warning")

    def _is_generated(self, path: str) -> bool:
        try:
            return is_generated(self._vault.read_generated(path) or "")
        except VaultleadsError:
            return False

    def refusal(self, title: str, region: str) -> str:
        """Return why the report `title` cannot be written, as far as can be said without its text.

        Empty where nothing stands in the way.
        """
        path = self.path_of(title)
        try:
            compose(self._vault.read_generated(path), path=path, report=region, text="")
        except ConflictError as error:
            return str(error)
        return ""

    def report(self, title: str, content: Content, settled: Settled | None = None) -> ReportOutcome:
        """Write the report `title`, if it reads differently, and keep what is the person's.

        `settled` stands in for what is on the disk, unless that has changed.

        Raises: VaultleadsError if the disk refuses.
        """
        path = self.path_of(title)
        why = ""
        for _ in range(_TRIES):
            try:
                return self._composed(path, content, settled)
            except ChangedError as error:
                why = str(error)
        return ReportOutcome(path, "refused", why)

    def _composed(self, path: str, content: Content, settled: Settled | None) -> ReportOutcome:
        """Write a report around what is the person's. Raises: ChangedError; as `report`."""
        try:
            old = self._vault.read_generated(path)
            known = old
            if settled is not None:
                old = _once_settled(old, settled, path)
            composed = compose(
                old,
                path=path,
                report=content.region,
                text=content.text,
                properties=content.properties,
                below=content.below,
                leads=content.leads,
            )
        except VaultleadsError as error:
            return ReportOutcome(path, "refused", str(error))
        backup = ""
        try:
            if composed.edited is not None:
                backup = f"{path.removesuffix('.md')} (your edit {fingerprint(composed.edited)}).md"
                self._vault.write_generated(backup, composed.edited + "\n")
            written = self._vault.write_generated(path, composed.text, known)
        except ChangedError:
            raise
        except VaultleadsError as error:
            return self._refused(path, error)
        return ReportOutcome(path, "written" if written else "unchanged", backup=backup)

    def chart(self, name: str, svg: str, is_ours: Callable[[str], bool]) -> ReportOutcome:
        """Write the picture `svg`, unless a file that is none of ours stands there.

        Raises: as `report`.
        """
        path = self.picture_path(name)
        return self._whole(path, svg, is_ours, "chart")

    def calendar(self, text: str, is_ours: Callable[[str], bool]) -> ReportOutcome:
        """Write the calendar, unless a file that is none of ours stands there.

        Raises: as `report`.
        """
        return self._whole(f"{self._folder}/{CALENDAR_NAME}", text, is_ours, "calendar")

    def _whole(
        self, path: str, text: str, is_ours: Callable[[str], bool], kind: Kind
    ) -> ReportOutcome:
        try:
            old = self._vault.read_generated(path)
            if old is not None and old.strip() and not is_ours(old):
                message = (
                    f"{path} is not a {kind} made by vaultleads; move it elsewhere, or delete it "
                    "if you do not need it"
                )
                return ReportOutcome(path, "refused", message, kind=kind)
            written = self._vault.write_generated(path, text)
        except VaultleadsError as error:
            return self._refused(path, error, kind)
        return ReportOutcome(path, "written" if written else "unchanged", kind=kind)

    def _refused(self, path: str, error: VaultleadsError, kind: Kind = "report") -> ReportOutcome:
        """Return that something of the person's stands in the way of one file.

        Raises: `error` where it is nothing of theirs, or in the way of all reports.
        """
        below = path.rpartition("/")[0] != self._folder
        is_file = isinstance(error.__cause__, FileExistsError | NotADirectoryError)
        if isinstance(error, ConflictError) or (below and is_file):
            return ReportOutcome(path, "refused", str(error), kind=kind)
        raise error


def _once_settled(old: str | None, settled: Settled, path: str) -> str:
    """Return the settled text. Raises: ConflictError if the file says something newer."""
    if old != settled.read:
        message = f"{path} was changed while its ticks were harvested; run again."
        raise ConflictError(message)
    return settled.text
