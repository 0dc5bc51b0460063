"""One pass of the watcher: the index brought up to date, ticks harvested, reports written.

Apart from the loop, which decides when. A pass looks at the vault itself and trusts no hint, so
that it may be carried out at any time; where nothing has changed it writes nothing.
"""

from __future__ import annotations

import gc
import marshal
import time
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from vaultleads.actions import Actions
from vaultleads.core.boxes import ticked_boxes
from vaultleads.core.followup.model import plain
from vaultleads.core.problem import Problem
from vaultleads.core.report_names import CHARTS_FOLDER, WEEKLY_FOLDER
from vaultleads.harvesting import HarvestOutcome, harvest, report_path
from vaultleads.kept_answers import Asked, key_of, terms_of
from vaultleads.refreshing import refresh, unfilled
from vaultleads.reporting import ReportOutcome
from vaultleads.syncing import Synced
from vaultleads.vault import SETTINGS_NAME, Vault
from vaultleads.watching.watched import Watched

TYPING = 5.0
"""Seconds after the last save of the follow-up report before its ticks are harvested.

Who ticks a box may go on to type behind it, and an editor that saves by itself does so meanwhile.
"""
LONGEST_TYPING = 60.0
"""Seconds after which they are harvested although the report is still being saved."""

HALF_SAVED = 2.0
"""Seconds after which a note is taken as it is, emptied or still being written."""


class Clocks(NamedTuple):
    """What tells the time: the day, the moment as text in UTC, and seconds.

    The seconds of `wall` go on while the machine sleeps and jump when its clock is set; those of
    `monotonic` do neither.
    """

    today: Callable[[], date]
    moment: Callable[[], str]
    wall: Callable[[], float]
    monotonic: Callable[[], float] = time.monotonic


class Ticked(NamedTuple):
    """A tick that was harvested: what it was about, and the note in which it was written."""

    action: str
    path: str


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass found, and what it did.

    `saved`, `moved` and `removed` are the notes that changed since reports were last looked at;
    `harvested` are the ticks; `written` are the reports that read differently now.
    `remarks` say what a person should know, once; `complaints` what could not be done, and stand
    for as long as that is so. `unsettled` are paths to look at again soon; `waits` is after how
    many seconds reports are to be looked at again, 0 if they are up to date. `idle`: it was a mere
    look, which found nothing to do.
    """

    saved: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    harvested: tuple[Ticked, ...] = ()
    written: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    waits: float = 0.0
    idle: bool = False


class _Basis(NamedTuple):
    """All that the reports follow from: the index, the day, and a key of settings and the like."""

    generation: int
    today: str
    terms: str


class Upkeep:
    """Keeps the vault at `root`, a real path, up to date, pass by pass."""

    def __init__(self, root: str, clocks: Clocks) -> None:
        """Open the vault. Raises: SettingsError; UsageError if there are no settings."""
        self._clocks = clocks
        self._vault = Vault(root)
        self._take(Watched(root))
        self._basis: _Basis | None = None
        self._left: dict[str, bytes | None] = {}
        """The digest of each report as it was left, None where it may not be written."""
        self._pictured = 0
        """The generation of the index of which reports were made last."""
        self.has_reported = False
        """Whether reports were looked at since this began, so that memory is held for them."""
        self._refusals: set[str] = set()
        """What was said of an index that cannot be kept."""
        self._complaints: tuple[str, ...] = ()
        """What could not be done when reports were last looked at."""
        self._typing = _Typing()
        self._unsaid: list[Synced] = []
        self._is_begun = False
        self._known_names: tuple[str, ...] = ()
        """The names of the files among the reports when they were last looked at."""

    def close(self) -> None:
        """Let go of the index; nothing may be asked any more."""
        self._workspace.close()

    def rest(self) -> None:
        """Give back the memory that is held for the next reports, which takes them longer."""
        self._workspace.rest()
        self.has_reported = False
        gc.unfreeze()
        gc.collect()

    def tidy(self) -> None:
        """Give back the memory that the last pass needed, now that nobody waits for reports.

        What is held for the next ones is not looked through again: there is ten times as much.
        """
        gc.collect()
        gc.freeze()

    def concerns(self, path: str) -> bool:
        """Whether a change at `path` may have to do with notes or reports.

        Reports are our own to write, but for the one in which a person ticks. A name that came or
        went among them counts, since links may lead there.
        """
        if not _below(path, self._folders.reports) or path == self._ticked_report:
            return True
        return self._report_names() != self._known_names

    def holds(self, path: str) -> bool:
        """Whether anything stands at `path`."""
        return self._vault.holds(path)

    def up_to_date(
        self,
        paths: Iterable[str] | None = None,
        accepted: Container[str] = (),
        *,
        patient: bool = True,
    ) -> Passed:
        """Bring index and reports up to date: all of it, or what stands at and beside `paths`.

        The notes at `accepted` are taken as they are, even if they seem to be half saved. Unless
        `patient`, ticks are harvested although somebody may still be typing behind them.

        Raises: MassDeletionError where most of the vault seems to be gone; nothing was done then.
        VaultleadsError; OSError.
        """
        # To look through all memory for what is not needed takes a fifth of a pass; `tidy` does it.
        gc.disable()
        try:
            done = self._passed(paths, accepted, patient=patient)
        finally:
            gc.enable()
        refusal = self._workspace.index_refusal
        if refusal and refusal not in self._refusals:
            self._refusals.add(refusal)
            done = replace(done, remarks=(refusal, *done.remarks))
        return done

    @property
    def is_unkept(self) -> bool:
        """Whether the index is kept nowhere, so that a successor would have to read all notes."""
        return bool(self._workspace.index_refusal)

    def _passed(
        self, paths: Iterable[str] | None, accepted: Container[str], *, patient: bool
    ) -> Passed:
        being_saved = self._follow_settings(accepted)
        synced = self._workspace.look(self._of_notes(paths), accepted)
        unsettled = (*being_saved, *synced.unsettled)
        self._unsaid.append(synced)
        if not self._is_begun:
            self._recall()
        today = self._clocks.today()
        basis = _Basis(synced.generation, today.isoformat(), self._opened_with)
        if basis == self._basis and not self._meddled(whole=paths is None):
            idle = not (unsettled or synced.anything)
            return self._said(Passed(unsettled=unsettled, complaints=self._complaints, idle=idle))
        waits = self._still_typing() if patient else 0.0
        if waits:
            return Passed(unsettled=unsettled, waits=waits, complaints=self._complaints)
        done = replace(self._report(today), unsettled=unsettled)
        # Ticks and blocks were written into notes since the look, and were taken in.
        self._basis = basis._replace(generation=self._pictured)
        self._workspace.remember(marshal.dumps((tuple(self._basis), self._left)))
        return self._said(done)

    def _recall(self) -> None:
        """Begin where another watcher of this vault ended; the index knows how it left reports."""
        self._is_begun = True
        # What happened while nobody watched is no news.
        self._unsaid.clear()
        kept = self._workspace.recall()
        if kept is not None:
            basis, self._left = marshal.loads(kept)  # noqa: S302 - bytes of our own index
            self._basis = _Basis(*basis)

    # --- the vault ----------------------------------------------------------------------------

    def _follow_settings(self, accepted: Container[str]) -> tuple[str, ...]:
        """Open the vault anew where its settings say something else.

        Return the path of the settings, and do nothing, while they seem to be half saved, unless
        they are `accepted`.
        """
        signature = self._vault.signature(SETTINGS_NAME)
        said = self._vault.read(SETTINGS_NAME)
        if isinstance(said, Problem) or self._terms(said) == self._opened_with:
            return ()
        # Many editors empty a file before they write it anew.
        emptied = not said and self._workspace.settings_said
        if SETTINGS_NAME not in accepted and (emptied or self._moves(signature)):
            return (SETTINGS_NAME,)
        opened = Watched(self._vault.root)
        if opened.settings_said != said and SETTINGS_NAME not in accepted:
            opened.close()
            return (SETTINGS_NAME,)
        self._workspace.close()
        self._take(opened)
        return ()

    def _moves(self, signature: tuple[int, int, int, int] | None) -> bool:
        """Whether the settings have been written since they had that `signature`."""
        return self._vault.signature(SETTINGS_NAME) != signature

    def _take(self, opened: Watched) -> None:
        self._workspace = opened
        self._folders = opened.settings.folders
        self._ticked_report = report_path(opened)
        self._opened_with = self._terms(opened.settings_said)

    def _terms(self, said: bytes) -> str:
        """Return a key of what besides notes and day decides what the reports say.

        `said` are the bytes of the settings.
        """
        return key_of(Asked("watch"), self._vault, terms_of(said, self._workspace.settings))

    def _of_notes(self, paths: Iterable[str] | None) -> tuple[str, ...] | None:
        """Return what of `paths` is to be looked at for the index."""
        names = self._report_names()
        known, self._known_names = self._known_names, names
        if paths is None:
            return None
        reports = self._folders.reports
        return tuple(path for path in paths if names != known or not _below(path, reports))

    def _report_names(self) -> tuple[str, ...]:
        reports = self._folders.reports
        folders = (reports, f"{reports}/{WEEKLY_FOLDER}", f"{reports}/{CHARTS_FOLDER}")
        names = chain.from_iterable(map(self._vault.names_in, folders))
        return tuple(name for name in names if not name.startswith("."))

    # --- the reports --------------------------------------------------------------------------

    def _meddled(self, *, whole: bool) -> bool:
        """Whether somebody else changed a report, or there is something left to be tried again."""
        if any(digest and digest != self._digest(path) for path, digest in self._left.items()):
            return True
        # A tick that was saved at the very moment of our writing passed for our own bytes.
        return whole and (None in self._left.values() or self._is_ticked())

    def _is_ticked(self) -> bool:
        data = self._vault.read(self._ticked_report)
        two_way = self._workspace.settings.two_way
        return (
            two_way
            and isinstance(data, bytes)
            and bool(ticked_boxes(data.decode("utf-8", "replace")))
        )

    def _still_typing(self) -> float:
        """Return for how many seconds the ticks are to be left alone."""
        left = self._left.get(self._ticked_report)
        now = self._digest(self._ticked_report)
        if left is None or now is None or now == left or not self._workspace.settings.two_way:
            return 0.0
        return self._typing.rest(now, self._clocks.monotonic())

    def _report(self, today: date) -> Passed:
        workspace = self._workspace
        self.has_reported = True
        try:
            harvested = harvest(workspace, Actions(workspace, self._clocks.moment()), today)
            outcomes = refresh(workspace, today, harvested.settled)
            self._pictured = workspace.synced.generation
            wrong = unfilled(workspace.pipeline.problems, outcomes)
        finally:
            # The picture is of this moment. What it was made of is held, so that the reports after
            # the next save are quick; a watcher at rest gives that back as well.
            workspace.forget()
        self._left = {
            one.path: None if _is_to_be_tried_again(one) else self._digest(one.path)
            for one in outcomes
            if one.kind != "block" or one.state == "refused"
        }
        self._typing = _Typing()
        self._complaints = (*_complaints(harvested, outcomes), *wrong)
        return Passed(
            harvested=tuple(
                Ticked(plain(one.follow_up.action), one.path) for one in harvested.harvested
            ),
            written=tuple(
                one.path for one in outcomes if one.state == "written" and one.kind != "chart"
            ),
            remarks=_remarks(harvested, outcomes),
            complaints=self._complaints,
        )

    def _digest(self, path: str) -> bytes | None:
        data = self._vault.read(path)
        return sha256(data).digest() if isinstance(data, bytes) else None

    def _said(self, done: Passed) -> Passed:
        """Return `done` with the notes that changed since something was last said of them."""
        unsaid, self._unsaid = self._unsaid, []
        return replace(
            done,
            saved=tuple(dict.fromkeys(path for one in unsaid for path in one.changed)),
            moved=tuple(pair for one in unsaid for pair in one.moved),
            removed=tuple(dict.fromkeys(path for one in unsaid for path in one.removed)),
        )


class _Typing:
    """How long a person who may still be typing into the follow-up report is waited for."""

    def __init__(self) -> None:
        self._digest = b""
        self._first = 0.0
        self._last = 0.0

    def rest(self, digest: bytes, now: float) -> float:
        """Return the seconds to wait at the moment `now`, when the report has `digest`."""
        if not self._digest:
            self._first = now
        if digest != self._digest:
            self._digest, self._last = digest, now
        return max(0.0, min(self._last + TYPING, self._first + LONGEST_TYPING) - now)


def _is_to_be_tried_again(outcome: ReportOutcome) -> bool:
    """Whether what was refused may be possible without a note or a template having changed."""
    return outcome.state == "refused" and outcome.fault is None


def _below(path: str, folder: str) -> bool:
    return path.casefold().startswith(f"{folder.casefold()}/")


def _remarks(harvested: HarvestOutcome, outcomes: Iterable[ReportOutcome]) -> tuple[str, ...]:
    outcomes = tuple(outcomes)
    beside = [*harvested.kept_beside, *chain.from_iterable(one.kept_beside for one in outcomes)]
    said = [f"kept {path}, which somebody saved" for path in beside]
    said += [
        f"an edit inside the generated part of {one.path} is kept in {one.backup}"
        for one in outcomes
        if one.backup
    ]
    if harvested.inbox:
        lines = "a line" if len(harvested.inbox) == 1 else f"{len(harvested.inbox)} lines"
        said.append(f"{harvested.inbox_path} has {lines} to look at")
    return tuple(said)


def _complaints(harvested: HarvestOutcome, outcomes: Iterable[ReportOutcome]) -> tuple[str, ...]:
    said = [one.message for one in outcomes if one.state == "refused"]
    if harvested.left:
        said.append(f"Ticks could be neither harvested nor kept: {harvested.left_because}")
    return tuple(said)
