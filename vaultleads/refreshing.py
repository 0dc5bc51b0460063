"""Everything that is generated in a vault, brought up to a day: blocks in notes, then the reports.

Above both, because what a block says moves the lines below it, and reports name lines: blocks are
written first, and the vault is looked at again before reports are made of it.
"""

from __future__ import annotations

from datetime import date

from vaultleads.blocks import BlockOutcome, bring_blocks_up_to
from vaultleads.reporting import ReportOutcome, Settled
from vaultleads.workspace import Workspace


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
        workspace.expect_reports(today)
        found = workspace.follow_ups(today)
        blocks = bring_blocks_up_to(workspace, found, workspace.histories(today))
    return (*workspace.report(today, settled), *map(_as_of_a_file, blocks))


def _as_of_a_file(block: BlockOutcome) -> ReportOutcome:
    return ReportOutcome(
        block.path,
        block.state,
        block.message,
        backup=", ".join(block.backups),
        kind="block",
        kept_beside=block.kept_beside,
    )
