"""One action on notes: read, amend, check, keep for undo, write; all of its notes or none.

Beside the workspace, which answers questions: here the rooms that change notes meet, in the one
order in which nothing can be lost. Whoever wants a change says what is to change and never how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vaultleads.codec.amend import amend
from vaultleads.core.changes import AddEntry, AddToList, AmendError, Change, SetProperty
from vaultleads.core.model import Link
from vaultleads.core.placeholders import refuse_commands
from vaultleads.core.problem import ConflictError, Problem, UsageError, VaultleadsError
from vaultleads.core.textdiff import unified
from vaultleads.journal import Action, Before, Journal, Recording
from vaultleads.note_reading import note_of
from vaultleads.workspace import Workspace

__all__ = ["Action", "ActionOutcome", "Actions", "Edits"]

_CHANGED = "A note was changed since it was shown; nothing was written, run again."

Edits = Mapping[str, Sequence[Change]]
"""What is to change, by the path of the note."""


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What an action did, or would do.

    `paths` are the notes that differ now, `diffs` their unified diffs in the same order.
    `kept_beside` are files in which somebody else's text was kept, because they saved a note at
    the very moment. `number` is that of the action in the journal, 0 if nothing was written.
    """

    what: str
    paths: tuple[str, ...]
    diffs: tuple[str, ...]
    kept_beside: tuple[str, ...] = ()
    number: int = 0


class Actions:
    """The actions on the notes of one vault. `when` is the moment as text, in UTC."""

    def __init__(self, workspace: Workspace, when: str) -> None:
        self._workspace = workspace
        self._vault = workspace.vault
        self._journal = Journal(workspace.vault.root)
        self._when = when

    def amend(
        self,
        what: str,
        edits: Edits,
        *,
        dry_run: bool = False,
        shown: ActionOutcome | None = None,
    ) -> ActionOutcome:
        """Make `edits`, all of them or none; `what` names the action in the journal.

        A note that somebody saved meanwhile is read and edited again. With `dry_run` nothing is
        written, and the outcome is what would be. Where a person was `shown` such an outcome and
        agreed, just that is done, and a note that has changed since is a conflict.

        Raises: AmendError if an edit cannot be made with certainty or would bring an error into
        a note; ConflictError, VaultleadsError as `Vault.replace`. Nothing is changed then.
        """
        return self._act(what, {}, edits, dry_run=dry_run, shown=shown)

    def create(
        self,
        what: str,
        path: str,
        data: bytes,
        also: Edits | None = None,
        *,
        dry_run: bool = False,
    ) -> ActionOutcome:
        """Make the note at `path` with bytes `data`, and the edits `also`, all of it or nothing.

        Raises: ConflictError if something stands at `path`; else as `amend`.
        """
        return self._act(what, {path: data}, also or {}, dry_run=dry_run)

    def undoable(self) -> list[Action]:
        """Return the actions of the journal, newest first; those already undone are marked so."""
        return self._journal.actions()

    def undo(self, number: int | None = None, *, dry_run: bool = False) -> ActionOutcome:
        """Take an action back, all of its notes or none; the outcome's `what` is that action.

        `number` counts from the newest, which is 1. Without it, the newest that is neither undone
        nor itself an undoing is meant, so that a second call goes one step further back. With
        `dry_run` nothing is written, and the outcome is what would be.

        Raises: UsageError if there is no such action; ConflictError if a note of it has changed
        since; VaultleadsError. Nothing is changed then.
        """
        if number is None:
            number = self._last()
        if dry_run:
            return _outcome(*self._journal.preview(self._vault, number))
        kept = len(self._vault.kept_beside)
        with self._vault.lock():
            what, plan = self._journal.preview(self._vault, number)
            self._journal.undo(self._vault, number, self._when)
        self._workspace.forget()
        return _outcome(what, plan, tuple(self._vault.kept_beside[kept:]), 1)

    def _last(self) -> int:
        for action in self._journal.actions():
            if not action.undone and not action.undoes:
                return action.number
        raise UsageError("There is nothing to undo; `vaultleads undo --list` shows what was done.")

    # --- the order of an action -----------------------------------------------------------

    def _act(
        self,
        what: str,
        made: Mapping[str, bytes],
        edits: Edits,
        *,
        dry_run: bool,
        shown: ActionOutcome | None = None,
    ) -> ActionOutcome:
        if dry_run:
            return _outcome(what, self._planned(made, edits))
        kept = len(self._vault.kept_beside)
        with self._vault.lock():
            plan = self._planned(made, edits)
            if shown is not None and _outcome(what, plan).diffs != shown.diffs:
                raise ConflictError(_CHANGED)
            if not plan:
                return _outcome(what, plan)
            if shown is not None:
                edits = {}
            with self._journal.recording(what, self._when) as recording:
                recording.keep(plan)
                written = self._written(plan, edits, recording)
        self._workspace.forget()
        beside = tuple(self._vault.kept_beside[kept:])
        return _outcome(what, written, beside, 1 if written else 0)

    def _planned(self, made: Mapping[str, bytes], edits: Edits) -> list[Before]:
        """Return each note as it is and as it will be; what stays as it is, is left out."""
        plan = []
        for path, data in made.items():
            if self._vault.holds(path):
                raise ConflictError(_taken(path))
            self._checked(path, None, data)
            plan.append(Before(path, None, data))
        for path, changes in edits.items():
            for change in changes:
                _refuse_commands(change)
            before = self._read(path)
            after = self._amended(path, before, changes)
            if after != before:
                plan.append(Before(path, before, after))
        return plan

    def _amended(self, path: str, before: bytes, changes: Sequence[Change]) -> bytes:
        after = amend(path, before, changes)
        if after != before:
            self._checked(path, before, after)
        return after

    def _checked(self, path: str, before: bytes | None, after: bytes) -> None:
        """Raise AmendError if the note at `path` has an error after that it had not before."""
        known = Counter(_key(found) for found in self._errors(path, before))
        for found in self._errors(path, after):
            if not known[_key(found)]:
                done = "made" if before is None else "changed"
                raise AmendError(
                    f"{path} was not {done}, because line {found.line} would have a mistake"
                    f" ({found.message}); {found.hint or 'write something else'}."
                )
            known[_key(found)] -= 1

    def _errors(self, path: str, data: bytes | None) -> list[Problem]:
        if data is None:
            return []
        note = note_of(path, data, self._workspace.settings)
        found = note.problems if note.kind else (*note.problems, *note.body.problems)
        return [problem for problem in found if problem.severity == "error"]

    def _read(self, path: str) -> bytes:
        data = self._vault.read(path)
        if not isinstance(data, Problem):
            return data
        if not self._vault.holds(path):
            raise ConflictError(
                f"{path} is no longer there; nothing was changed, find where it "
                "went, then run again."
            )
        raise VaultleadsError(f"{path} {data.message}; {data.hint}, then run again.")

    # --- writing --------------------------------------------------------------------------

    def _written(self, plan: Sequence[Before], edits: Edits, recording: Recording) -> list[Before]:
        """Write every note of `plan`; if one fails, put those before it back.

        Returns the notes as they were and are, which differs from the plan where somebody saved
        one in between.
        """
        done: list[Before] = []
        try:
            for note in plan:
                done.append(self._write(note, edits, recording))  # noqa: PERF401 - what was done before an error counts
        except Exception as error:
            stuck = [note.path for note in reversed(done) if not self._put_back(note)]
            for path in stuck:
                recording.wrote(path)
            if stuck:
                raise ConflictError(_half_done(error, stuck)) from error
            raise
        return [note for note in done if note.before != note.after]

    def _write(self, note: Before, edits: Edits, recording: Recording) -> Before:
        if note.before is None:
            if not self._vault.create(note.path, note.after or b""):
                raise ConflictError(_taken(note.path))
            return note
        before, after = self._vault.amend(note.path, self._edit(note, edits, recording))
        return Before(note.path, before, after)

    def _edit(self, note: Before, edits: Edits, recording: Recording) -> Callable[[bytes], bytes]:
        """Return what makes of the bytes of a note those that are to be written."""

        def edit(data: bytes) -> bytes:
            if data == note.before and note.after is not None:
                return note.after
            if note.path not in edits:
                raise ConflictError(_CHANGED)
            after = self._amended(note.path, data, edits[note.path])
            recording.keep([Before(note.path, data, after)])
            return after

        return edit

    def _put_back(self, note: Before) -> bool:
        """Give a note its old text again; return false if it no longer holds the new one."""
        try:
            if note.before is None:
                self._vault.remove(note.path, note.after or b"")
            elif note.after is not None and note.after != note.before:
                self._vault.replace(note.path, note.before, note.after)
        except VaultleadsError:
            return False
        return True


def _refuse_commands(change: Change) -> None:
    """Let no change bring in what Templater would run. Raises: UsageError."""
    if isinstance(change, AddEntry):
        refuse_commands(change.section, change.text)
    elif isinstance(change, SetProperty | AddToList):
        value = change.value
        listed = value if isinstance(value, tuple) and not isinstance(value, Link) else (value,)
        for one in listed:
            for text in one[:2] if isinstance(one, Link) else (str(one),):
                refuse_commands(change.name, text)


def _key(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _taken(path: str) -> str:
    return f"{path} exists already; nothing was changed, choose another name."


def _half_done(error: Exception, stuck: Sequence[str]) -> str:
    shown = ", ".join(stuck)
    return (
        f"{error} Before that, {shown} had been changed, and could not be changed back because "
        "of somebody's later edit; look at it, and mend it by hand."
    )


def _outcome(
    what: str, notes: Sequence[Before], kept_beside: tuple[str, ...] = (), number: int = 0
) -> ActionOutcome:
    paths = tuple(note.path for note in notes)
    diffs = tuple(unified(note.path, note.before, note.after) for note in notes)
    return ActionOutcome(what, paths, diffs, kept_beside, number)
