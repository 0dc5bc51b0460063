"""Everything that is generated in a vault, brought up to a day: blocks in notes, then the reports.

Above both, because what a block says moves the lines below it, and reports name lines: blocks are
written first, and the vault is looked at again before reports are made of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from vaultleads.blocks import BlockOutcome, bring_blocks_up_to
from vaultleads.core.blocks import NOT_FILLED
from vaultleads.core.problem import Problem
from vaultleads.reporting import ReportOutcome, Settled
from vaultleads.workspace import Workspace

_MOST_UNFILLED = 5
"""How many notes are named of which the blocks could not be filled."""


def refresh(
    workspace: Workspace, today: date, settled: Settled | None = None
) -> tuple[ReportOutcome, ...]:
    """Bring all reports and blocks up to `today`; the blocks come last. `settled` as in `report`.

    What cannot be written stops nothing else.

    Raises: VaultleadsError if the disk refuses.
    """
    blocks: tuple[BlockOutcome, ...] = ()
    # The first block of a vault may stand in a note that was just saved.
    _ = workspace.synced
    if workspace.asking(lambda index: index.noted("blocks")):
        blocks = _blocks(workspace, today)
        if any(block.was_merge for block in blocks):
            # They were made of notes that said what both sides say.
            blocks = _together(blocks, _blocks(workspace, today))
    return (*workspace.report(today, settled), *map(_as_of_a_file, blocks))


def unfilled(problems: Iterable[Problem], outcomes: Iterable[ReportOutcome]) -> list[str]:
    """Return sentences that say in which notes blocks were not filled, where and why.

    `problems` are those of the vault. Of what was refused in `outcomes` it is known already.
    """
    refused = {one.path for one in outcomes if one.state == "refused"}
    wrong: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code in NOT_FILLED and problem.path not in refused:
            wrong.setdefault(problem.path, []).append(problem)
    said = []
    for path, (first, *others) in [*wrong.items()][:_MOST_UNFILLED]:
        more = f" (and {len(others)} more in this note)" if others else ""
        said.append(f"{path}: blocks not filled, line {first.line}: {first.said}{more}")
    left = len(wrong) - _MOST_UNFILLED
    if left > 0:
        what = "1 more note" if left == 1 else f"{left} more notes"
        said.append(f"{what} with blocks not filled; `vaultleads check` says where.")
    return said


def _blocks(workspace: Workspace, today: date) -> tuple[BlockOutcome, ...]:
    workspace.expect_reports(today)
    found = workspace.follow_ups(today)
    return bring_blocks_up_to(workspace, found, workspace.histories(today))


def _together(
    first: Iterable[BlockOutcome], then: Iterable[BlockOutcome]
) -> tuple[BlockOutcome, ...]:
    """Return what became of each note in two runs, one right after the other."""
    before = {one.path: one for one in first}
    return tuple(_both(before.pop(one.path, one), one) for one in then) + tuple(before.values())


def _both(first: BlockOutcome, then: BlockOutcome) -> BlockOutcome:
    if first is then or first.state != "written":
        return then
    return replace(
        then,
        state="written" if then.state == "unchanged" else then.state,
        backups=first.backups + then.backups,
        kept_beside=first.kept_beside + then.kept_beside,
    )


def _as_of_a_file(block: BlockOutcome) -> ReportOutcome:
    return ReportOutcome(
        block.path,
        block.state,
        block.message,
        backup=", ".join(block.backups),
        kind="block",
        kept_beside=block.kept_beside,
    )
