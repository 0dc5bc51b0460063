"""The vault as a watcher asks it: of what it looked at last, and with all its caution.

Apart from the pass, which decides when to look: here nothing else that is asked on the way, by the
harvest or by a report, can look less carefully.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from vaultleads.index import Index
from vaultleads.syncing import Synced
from vaultleads.workspace import Workspace

_KEPT = "watcher"
"""Under which name the index keeps on what basis the reports stand."""


class Watched(Workspace):
    """A vault that answers from what the watcher looked at last, and never looks less carefully."""

    _looked: Synced | None = None
    _accepted: Container[str] = ()

    def look(self, paths: Iterable[str] | None, accepted: Container[str]) -> Synced:
        """Bring the index up to the notes, of which those `accepted` are taken as they are."""
        self.forget()
        self._accepted = accepted
        self._looked = super().sync(paths, guarded=True, accepted=accepted)
        return self._looked

    def sync(
        self,
        paths: Iterable[str] | None = None,
        *,
        guarded: bool = True,  # noqa: ARG002 - a question of the harvest or of a report is guarded too
        accepted: Container[str] = (),  # noqa: ARG002 - what was accepted by the look stays so
    ) -> Synced:
        """Return the last look, unless notes were written or the index was emptied since.

        Then look again: what an emptied index answers would be that there are no notes.
        """
        if self._looked is not None and self._with_index(Index.complete):
            return self._looked
        return self.look(paths, self._accepted)

    def remember(self, kept: bytes) -> None:
        """Keep in the index what `recall` will return, until the index is made anew."""

        def remembered(index: Index) -> None:
            with index.writing():
                index.set_meta(_KEPT, kept)

        self.asking(remembered)

    def recall(self) -> bytes | None:
        """Return what was kept last."""
        kept: bytes | None = self.asking(lambda index: index.meta(_KEPT))
        return kept

    def forget(self) -> None:
        """Forget what was read; the next question looks again."""
        self._looked = None
        super().forget()
