"""`vaultleads check --fix`: mend what has one right answer, after showing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultleads.cli.output import print_json, print_line, visible_lines
from vaultleads.cli.shapes import outcome_shape
from vaultleads.cli.words import counted
from vaultleads.cli.writing import Mode, agreed, print_diffs
from vaultleads.core.changes import AmendError
from vaultleads.core.mending import Mend, mends
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.actions import ActionOutcome
    from vaultleads.cli.session import Session

_LINE_END = pattern(r"\r\n|\n|\r")
_WHAT = "check --fix"


class _Found(NamedTuple):
    """What can be mended, by path, and why some notes cannot be."""

    mended: dict[str, list[Mend]]
    refused: list[str]

    @property
    def places(self) -> int:
        """How many properties are mended."""
        return sum(map(len, self.mended.values()))


def fix(session: Session, path: str | None, mode: Mode, *, yes: bool) -> int:
    """Mend the note at `path`, or all; return the exit code: 1 if a problem is left."""
    found = _found(session, path)
    edits = {path: [mend.change for mend in made] for path, made in found.mended.items()}
    actions = session.actions
    planned = actions.amend(_WHAT, edits, dry_run=True)
    for reason in found.refused:
        click.echo(f"vaultleads: {visible_lines(reason)}", err=True)
    if not mode.as_json:
        print_diffs(planned.diffs)
    if mode.dry_run or not planned.paths:
        return _end(session, found, planned, mode, path)
    what = f"{counted(len(planned.paths), 'note')} would change"
    question = f"Mend {counted(len(planned.paths), 'note')}"
    if not agreed(question, yes=yes, what=what, shown=not mode.as_json):
        print_line("Nothing was changed.")
        return 1
    return _end(session, found, actions.amend(_WHAT, edits, shown=planned), mode, path)


def _found(session: Session, path: str | None) -> _Found:
    """Return what can be mended; a note that cannot be edited with certainty is left out."""
    pipeline = session.pipeline
    found = _Found({}, [])
    for at, note in pipeline.notes.items():
        if path not in (None, at):
            continue
        data = session.workspace.vault.read(at)
        if not isinstance(data, bytes):
            continue
        lines = _LINE_END.split(data.decode(errors="replace").removeprefix("\ufeff"))
        made = mends(note, lines, pipeline.settings.words)
        if not made:
            continue
        try:
            session.actions.amend(_WHAT, {at: [mend.change for mend in made]}, dry_run=True)
        except (AmendError, UsageError) as error:
            found.refused.append(str(error))
        else:
            found.mended[at] = made
    return found


def _end(
    session: Session, found: _Found, outcome: ActionOutcome, mode: Mode, path: str | None
) -> int:
    """Say what was mended and what is left; return the exit code."""
    problems = [one for one in session.pipeline.problems if path in (None, one.path)]
    if mode.as_json:
        print_json(_fix_shape(found, outcome, len(problems), dry_run=mode.dry_run))
    else:
        _print(found, outcome, len(problems), mode)
    return 1 if problems else 0


def _print(found: _Found, outcome: ActionOutcome, left: int, mode: Mode) -> None:
    for path, made in found.mended.items():
        for mend in made:
            print_line(f"{path}:{mend.line}  {mend.said}")
    for path in outcome.kept_beside:
        print_line(f"kept  {path}, which somebody saved", "warn")
    done = "would be mended" if mode.dry_run else "mended"
    said = f"{counted(found.places, 'property', 'properties')} {done}"
    if not outcome.paths:
        said = "Nothing can be mended with certainty"
    rest = f"{counted(left, 'problem')} {'in all' if mode.dry_run else 'left'}"
    print_line(f"{said}; {rest}{', `vaultleads check` lists them' if left else ''}.", "strong")


def _fix_shape(
    found: _Found, outcome: ActionOutcome, left: int, *, dry_run: bool
) -> dict[str, Any]:
    """Return what `check --fix` mended, and what it left."""
    return {
        **outcome_shape(outcome, dry_run=dry_run),
        "mended": [_mend_shape(path, mend) for path, made in found.mended.items() for mend in made],
        "refused": found.refused,
        "problems": left,
    }


def _mend_shape(path: str, mend: Mend) -> dict[str, Any]:
    return {"path": path, "line": mend.line, "message": mend.said}
