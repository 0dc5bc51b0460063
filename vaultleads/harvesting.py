"""The harvest: what was ticked in the follow-up report is written into the notes it is about.

Beside the actions, which change notes: here the report is read, each tick is matched with its
follow-up, and what cannot be matched with certainty goes to the inbox. Each tick is an action of
its own, so that each can be undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from vaultleads.actions import Actions
from vaultleads.codec import decode
from vaultleads.core.boxes import (
    REPORT,
    Box,
    Typed,
    rendered_since,
    settled,
    ticked_boxes,
    typed_at,
)
from vaultleads.core.changes import AmendError
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.followup.model import FollowUp, FollowUps, plain
from vaultleads.core.inbox import with_item
from vaultleads.core.links import link_spans
from vaultleads.core.model import Note, Scalar
from vaultleads.core.policy import PLANNED_TIERS
from vaultleads.core.problem import ConflictError, Problem, VaultleadsError
from vaultleads.core.qualified import qualified
from vaultleads.core.regions import compose
from vaultleads.core.report_names import INBOX_TITLE
from vaultleads.core.shown import plain_line, word_ends
from vaultleads.core.ticks import (
    KNOWN_DAYS,
    Deed,
    deed_of,
    is_open,
    is_recorded,
    stands_in,
    touch_since,
)
from vaultleads.core.typed import NextStep
from vaultleads.note_reading import note_of
from vaultleads.reporting import Settled
from vaultleads.workspace import Workspace

_LOST = "The line has lost its hidden mark, so it cannot be told which follow-up it was."
_UNKNOWN = (
    "It is none of the follow-ups that are known; what it was about may have been done or changed "
    "by hand."
)
_UNCLEAR = "What was typed cannot be told apart from the words of the report."
_TWICE = "The same follow-up was ticked twice, and the other line was taken."
_BEFORE = timedelta(days=7)
"""How long before the week of the report a touch may be dated that was logged since."""
_LONGEST = 60
"""Characters of what an action is called in the journal."""


class Harvested(NamedTuple):
    """A tick that was carried out.

    `entry` is what was logged in the note at `path`, empty where just a task was ticked; `step` is
    the next step that was set, if one was. `number` is that of the action in the journal.
    """

    follow_up: FollowUp
    path: str
    entry: str
    step: NextStep | None
    number: int


class Kept(NamedTuple):
    """What went to the inbox: the line as it stood, with what was typed, and the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class HarvestOutcome:
    """What became of the ticks of the follow-up report.

    `already` are lines, as plain text, that the notes say were done before. `inbox` is what was
    put into the file `inbox_path`; `left` could not be put there either, for the reason
    `left_because`, and stands as it was. `unplanned` are the leads, by path, that have no dated
    next action after their tick. `kept_beside` are files in which somebody else's text was kept.

    `settled` is the report in which what was harvested does not count again, None where nothing
    was ticked. It is not written yet.
    """

    harvested: tuple[Harvested, ...] = ()
    already: tuple[str, ...] = ()
    inbox: tuple[Kept, ...] = ()
    inbox_path: str = ""
    left: tuple[Kept, ...] = ()
    left_because: str = ""
    unplanned: tuple[str, ...] = ()
    kept_beside: tuple[str, ...] = ()
    settled: Settled | None = None


def harvest(workspace: Workspace, actions: Actions, today: date) -> HarvestOutcome:
    """Write what is ticked in the follow-up report into the notes, as done on `today`.

    Nothing is lost: what cannot be written goes to the inbox, and where that cannot be written
    either, the line stays as it is. Carried out again, nothing is written twice. A report that is
    not ours, or whose markers are broken, is left alone.

    Raises: ConflictError if another process keeps the vault locked.
    """
    if not workspace.settings.two_way or not _ticked(workspace):
        return HarvestOutcome()
    with workspace.vault.lock():
        # Read within the lock, so that what another process has just harvested counts as done.
        workspace.forget()
        text = _ticked(workspace)
        return _Harvest(workspace, actions, today, text).outcome() if text else HarvestOutcome()


def report_path(workspace: Workspace) -> str:
    """Return the path of the follow-up report."""
    return f"{workspace.settings.folders.reports}/Follow-ups.md"


def _ticked(workspace: Workspace) -> str:
    """Return the text of the report if a box is ticked in it, and it is ours; else nothing."""
    path = report_path(workspace)
    try:
        text = workspace.vault.read_generated(path) or ""
        if not ticked_boxes(text):
            return ""
        compose(text, path=path, report=REPORT, text="")
    except ConflictError:
        return ""
    return text


class _Harvest:
    """One harvest. The notes are joined once, and read again where they are written."""

    def __init__(self, workspace: Workspace, actions: Actions, today: date, text: str) -> None:
        self._workspace = workspace
        self._actions = actions
        self._today = today
        self._text = text
        rendered = rendered_since(text)
        self._since = rendered - _BEFORE if rendered else None
        self._pipeline = workspace.pipeline
        self._known = _Known(workspace, today)
        self._inbox_path = f"{workspace.settings.folders.reports}/{INBOX_TITLE}.md"
        self._settled: list[tuple[Box, int]] = []
        self._seen: dict[str, str] = {}
        self._harvested: list[Harvested] = []
        self._already: list[str] = []
        self._kept: list[Kept] = []
        self._left: list[Kept] = []
        self._left_because = ""
        self._beside: list[str] = []

    def outcome(self) -> HarvestOutcome:
        """Take every ticked box, in the order of the lines."""
        boxes = ticked_boxes(self._text)
        bare = tuple(box._replace(below=()) if box.generated else box for box in boxes)
        as_rendered = self._as_rendered(bare)
        if as_rendered:
            # What is below a box was moved there, not typed.
            boxes = bare
        else:
            as_rendered = self._as_rendered(boxes)
        for box in boxes:
            self._take(box, as_rendered=as_rendered and box.generated)
        return HarvestOutcome(
            harvested=tuple(self._harvested),
            already=tuple(self._already),
            inbox=tuple(self._kept),
            inbox_path=self._inbox_path if self._kept else "",
            left=tuple(self._left),
            left_because=self._left_because,
            unplanned=tuple(self._unplanned()),
            kept_beside=tuple(self._beside),
            settled=Settled(self._text, settled(self._text, self._settled)),
        )

    def _as_rendered(self, boxes: tuple[Box, ...]) -> bool:
        """Whether the region is what was rendered but for ticks and what stands behind marks."""
        plain_boxes = [(box, len(box.shown)) for box in boxes if box.generated and box.mark]
        text, path = settled(self._text, plain_boxes), report_path(self._workspace)
        leads = self._pipeline.names.leads
        return compose(text, path=path, report=REPORT, text="", leads=leads).edited is None

    def _unplanned(self) -> Iterator[str]:
        pipeline = self._workspace.pipeline
        for path in dict.fromkeys(one.follow_up.lead for one in self._harvested):
            lead = pipeline.leads.get(path)
            if lead is not None and pipeline.active(lead):
                one = qualified(pipeline, lead, self._today)
                if one.due is None and one.qualification.tier in PLANNED_TIERS:
                    yield path

    # --- one box --------------------------------------------------------------------------

    def _take(self, box: Box, *, as_rendered: bool) -> None:
        if not box.mark:
            kept = self._keep(box, _LOST)
            # Within the region it is not settled: which words are whose cannot be told either.
            if not box.generated:
                self._settle(box, len(box.shown), safe=kept)
            return
        follow_up = self._known.current.get(box.mark)
        if follow_up is None:
            source = report_path(self._workspace)
            asked = self._is_asked(box)
            if is_recorded(self._pipeline, box, source, self._today, asked=asked):
                self._already.append(plain_line(box.shown))
                self._settle(box, len(box.shown), safe=True)
                return
            follow_up = self._known.earlier(box.mark, self._since if box.generated else None)
            follow_up = follow_up or self._under_another_name(box)
        if follow_up is None:
            self._settle(box, len(box.shown), safe=self._keep(box, _UNKNOWN))
            return
        typed = typed_at(box, plain(follow_up.action), as_rendered=as_rendered)
        if typed is None:
            self._settle(box, len(box.shown), safe=self._keep(box, _UNCLEAR))
            return
        if box.mark in self._seen:
            new = typed.text and typed.text != self._seen[box.mark]
            self._settle(box, typed.kept, safe=not new or self._keep(box, _TWICE))
            return
        self._seen[box.mark] = typed.text
        self._settle(box, typed.kept, safe=self._carry_out(box, follow_up, typed))

    def _under_another_name(self, box: Box) -> FollowUp | None:
        """Return the follow-up of today that `box` is about, if there is just one.

        Its mark is another where a note was renamed or moved since the report was written; what the
        line links to, and its words, are the same. A line of an old list may be about another time.
        """
        if not box.generated:
            return None
        told, source = f"{box.under} {box.shown}", report_path(self._workspace)
        linked = {self._pipeline.path_of(link, source) for _, _, link in link_spans(told, 1)}
        found = [
            one
            for one in self._known.current.values()
            if one.note in linked
            and one.mark not in self._text
            and next(word_ends(box.shown, plain(one.action)), 0)
        ]
        return found[0] if len(found) == 1 else None

    def _is_asked(self, box: Box) -> bool:
        """Whether a follow-up of today has the words of `box`, though another mark."""
        current = self._known.current.values()
        return any(next(word_ends(box.shown, plain(one.action)), 0) for one in current)

    def _settle(self, box: Box, kept: int, *, safe: bool) -> None:
        """Let `box` not count again, if all that it says is `safe` in a note or in the inbox."""
        if safe:
            self._settled.append((box, kept))

    def _carry_out(self, box: Box, follow_up: FollowUp, typed: Typed) -> bool:
        """Write what the tick asks for; return whether all that it says is safe."""
        try:
            note = self._note(follow_up.note)
            if not is_open(follow_up, note, self._pipeline):
                raise AmendError(f"{follow_up.note} plans something else now; see what is right.")
            deed = deed_of(self._pipeline, follow_up, typed.text, note, self._today)
            done = self._why_done(follow_up, deed, self._note(deed.logged_in))
            if done is not None:
                self._already.append(plain_line(box.shown))
                return not (done and typed.text) or self._keep(box, done)
            if deed.doubt:
                # Tried first, so that the inbox does not speak of what cannot be written.
                self._actions.amend("", deed.edits, dry_run=True)
                if not self._keep(box, _doubt(deed)):
                    return False
            self._write(follow_up, deed)
        except VaultleadsError as error:
            return self._keep(box, f"Nothing was written for it. {error}")
        return True

    def _why_done(self, follow_up: FollowUp, deed: Deed, log: Note) -> str | None:
        """Return None if the tick is to be carried out, else why not; empty if it stands there."""
        if follow_up.rule == "next-action":
            return None
        told = follow_up.evidence
        but_line = told.line if told.path == log.path else 0
        current = follow_up.mark in self._known.current
        # What is asked again has to be done again, unless it stands there or is a mere note.
        since = deed.day if current and follow_up.touch_kind else told.day
        if deed.entry and stands_in(log, deed.entry, since, but_line, self._pipeline):
            return ""
        if current:
            return None
        later = touch_since(self._pipeline, follow_up, self._today)
        if later is None:
            return None
        return (
            f"Nothing was logged, because there was a touch since: the {later.kind} of "
            f"{later.day.isoformat()} (`{later.path}:{later.line}`)."
        )

    def _write(self, follow_up: FollowUp, deed: Deed) -> None:
        what = f"tick: {plain(follow_up.action)}"
        what = what if len(what) <= _LONGEST else f"{what[: _LONGEST - 1]}…"
        outcome = self._actions.amend(what, deed.edits)
        self._beside += outcome.kept_beside
        path = deed.logged_in if deed.entry else follow_up.note
        self._harvested.append(Harvested(follow_up, path, deed.entry, deed.step, outcome.number))

    def _note(self, path: str) -> Note:
        """Return the note at `path` as it reads now. Raises: VaultleadsError."""
        data = self._workspace.vault.read(path)
        if isinstance(data, Problem):
            raise VaultleadsError(f"{path} {data.message}; {data.hint}.")
        return note_of(path, data, self._workspace.settings)

    # --- the inbox ------------------------------------------------------------------------

    def _keep(self, box: Box, reason: str) -> bool:
        """Put what `box` says into the inbox; return whether it stands there."""
        after = box.after.strip()
        arrow = "→" if after and not after.startswith(("→", "->")) else ""
        said = " ".join(filter(None, (box.shown, arrow, after)))
        below = [line.text for line in box.below]
        kept = Kept("\n".join((said, *below)), reason)
        try:
            old = self._workspace.vault.read_generated(self._inbox_path)
            if old is not None and old.strip() and not _is_generated(self._inbox_path, old):
                raise ConflictError(
                    f"{self._inbox_path} is not marked as generated by vaultleads; move it "
                    "elsewhere, then run again."
                )
            new = with_item(old, said, below, reason)
            if new != old:
                self._workspace.vault.write_generated(self._inbox_path, new)
        except VaultleadsError as error:
            self._left.append(kept)
            self._left_because = str(error)
            return False
        self._kept.append(kept)
        return True


def _doubt(deed: Deed) -> str:
    return f"It was logged in `{deed.logged_in}`, but no next step was set: {deed.doubt}."


def _is_generated(path: str, text: str) -> bool:
    given = decode(path, text.encode("utf-8", "replace")).properties.get("generated")
    value = given.value if given is not None else None
    return isinstance(value, Scalar) and value.text == "vaultleads"


class _Known:
    """The follow-ups by their marks: those of today, and if need be those of the days before."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self._pipeline = workspace.pipeline
        self._playbook = workspace.playbook
        self.current = self._of(today)
        self._older: dict[str, FollowUp] = {}
        self._days = [today - timedelta(days=back) for back in range(1, KNOWN_DAYS + 1)]

    def _of(self, day: date) -> dict[str, FollowUp]:
        found = follow_ups(self._pipeline, day, self._playbook)
        return {follow_up.mark: follow_up for follow_up in _every(found)}

    def earlier(self, mark: str, since: date | None) -> FollowUp | None:
        """Return the follow-up of `mark` of the latest day before today that knew it.

        Days before `since` are not asked, where that is known: on each, all rules are tried.
        """
        while mark not in self._older and self._days and (not since or self._days[0] >= since):
            self._older = {**self._of(self._days.pop(0)), **self._older}
        return self._older.get(mark)


def _every(found: FollowUps) -> Iterator[FollowUp]:
    for trials in found.trials.values():
        for trial in trials:
            if trial.follow_up is not None:
                yield trial.follow_up
    yield from found.every
