"""Questions in a person's own words that the index answers: a search, a condition, is it right.

Beside the workspace, which answers from the whole picture of the vault; here the index itself is
asked, once it is brought up to the notes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from vaultleads.core.pipeline import Pipeline
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.qualified import QualifiedLead, snoozed
from vaultleads.index import IndexBusyError, IndexDamagedError, IndexUnwritableError
from vaultleads.index.comparing import differences
from vaultleads.index.searching import Excerpt, Found, Hit, search
from vaultleads.index.selecting import Listed, chosen
from vaultleads.own_index import index_in_memory, refusal
from vaultleads.syncing import Sync
from vaultleads.workspace import Workspace

__all__ = [
    "Excerpt",
    "Found",
    "Hit",
    "IndexState",
    "fill_anew",
    "found",
    "leads_where",
    "not_as_the_notes",
    "state_of",
]


class IndexState(NamedTuple):
    """What the index of a vault holds as it stands: notes, those of a kind, and its size in bytes.

    `changed` is when its file was last written, in seconds since 1970.
    """

    notes: int
    ours: int
    size: int
    changed: float


def found(workspace: Workspace, words: Iterable[str], kinds: Sequence[str], limit: int) -> Found:
    """Return the notes of `kinds` (of any, if empty) that hold all `words`, the best first.

    At most `limit` of them; if there is none, names that are like the words.
    """
    given = tuple(words)
    workspace.sync()
    return workspace.asking(lambda index: search(index, given, kinds, limit))


def leads_where(
    workspace: Workspace, leads: Sequence[QualifiedLead], condition: str, today: date
) -> list[QualifiedLead]:
    """Return those of `leads`, qualified on `today`, for which the SQL `condition` is true.

    Raises: UsageError if the condition cannot be asked.
    """
    pipeline = workspace.pipeline
    rows = [_listed(pipeline, one, today) for one in leads]
    paths = workspace.asking(lambda index: chosen(index, rows, condition, today))
    return [one for one in leads if one.lead.path in paths]


def _listed(pipeline: Pipeline, one: QualifiedLead, today: date) -> Listed:
    lead, result = one.lead, one.qualification
    touches = [touch for touch in pipeline.touches.get(lead.path, ()) if touch.day <= today]
    return Listed(
        path=lead.path,
        organization=pipeline.organization_name(lead) or None,
        quality=result.quality,
        tier=result.tier,
        tier_by_hand=result.by_hand,
        provisional=result.provisional,
        known_percent=result.known_percent,
        connection=one.connection.value or None,
        due=one.due.isoformat() if one.due else None,
        next=(one.next_action.text or None) if one.next_action else None,
        active=pipeline.active(lead),
        snoozed=snoozed(lead, today),
        touches=len(touches),
        last_touch=touches[-1].day.isoformat() if touches else None,
    )


# --- the index itself -----------------------------------------------------------------------


def state_of(workspace: Workspace) -> IndexState | None:
    """Return what the index holds as it stands; None if there is none, or it was never filled."""
    try:
        index = workspace.index
        if not index.complete():
            return None
        notes, ours = index.rows("SELECT count(*), count(kind) FROM notes")[0]
    except IndexDamagedError:
        return None
    files = [index.place + ending for ending in ("", "-wal")]
    statuses = [os.stat(file) for file in files if os.path.exists(file)]
    size = sum(status.st_size for status in statuses)
    changed = max((status.st_mtime for status in statuses), default=0.0)
    return IndexState(notes, ours, size, changed)


def not_as_the_notes(workspace: Workspace) -> list[str] | None:
    """Say how the index as it stands differs from one made anew; None if there is none.

    Raises: VaultleadsError if the vault cannot be read, or the index not be compared now.
    """
    with _said(workspace):
        index = workspace.index
        try:
            if not index.complete():
                return None
        except IndexDamagedError as error:
            return [f"the file is damaged: {error}"]
        fresh = index_in_memory()
        Sync(workspace.vault, fresh, workspace.settings, workspace.progress).everywhere()
        return differences(index, fresh)


def fill_anew(workspace: Workspace) -> int:
    """Empty the index, read all notes again, and return how many there are.

    Raises: VaultleadsError if the vault cannot be read, or the index not be emptied now.
    """
    with _said(workspace):
        try:
            workspace.index.empty()
        except IndexDamagedError:
            workspace.index.renew()
    workspace.sync()
    return workspace.index.count()


@contextmanager
def _said(workspace: Workspace) -> Iterator[None]:
    """Say why the index cannot be had for oneself."""
    try:
        yield
    except IndexBusyError as error:
        message = "Another run is filling the index; wait until it is done, and run again."
        raise VaultleadsError(message) from error
    except IndexUnwritableError as error:
        raise VaultleadsError(refusal(workspace.index.place, str(error))) from error
