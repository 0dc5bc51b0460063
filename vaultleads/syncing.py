"""The one way from the files of a vault to its index: first run, later runs and watcher.

Beside the workspace, because here vault, reader and index meet. What has another signature is
opened, and what has another digest is read; nothing else is. All changes are one transaction.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.footprint import (
    NEVER,
    Difference,
    Footprint,
    differing,
    holds_links,
    listing_of,
    packed,
    remembered,
    unpacked,
)
from vaultleads.core.problem import MassDeletionError, Problem
from vaultleads.index import Index, sound
from vaultleads.own_index import reading
from vaultleads.vault import DISTURBED, GONE, SETTINGS_NAME, Vault

if TYPE_CHECKING:
    from vaultleads.core.policy import Settings

Progress = Callable[[int, int], None]
"""Is told how many notes are read, and of how many."""

_TRIES = 3
"""How often a vault is looked at whose notes are moved while they are read."""
_MANY = 2_000
"""Around so many paths it is quicker to look everywhere."""
_WORTH_A_SECOND_READER = 2_000
"""New notes from which on a second process earns its start, a sixth of a second."""
_FEW = 10
"""So few notes may vanish at once whatever their share, and so few folders are looked at alone."""


class Synced(NamedTuple):
    """What became of the index, which is at `generation` now; this look `raised` it by so much.

    The generation stays where notes changed, but nothing that reports and answers are made of.
    `changed` are the paths of notes that are new or read differently, `moved` (old, new) those
    that stand elsewhere with equal bytes. `others`: the names of other files changed, or what is
    odd about them. `unsettled` are paths that are being saved and are to be looked at again.
    """

    generation: int
    changed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    others: bool = False
    unsettled: tuple[str, ...] = ()
    raised: int = 0

    @property
    def anything(self) -> bool:
        """Whether the vault is another than it was."""
        return bool(self.changed or self.moved or self.removed or self.others)


class Caution(NamedTuple):
    """How a watcher looks, which must neither believe a vanished disk nor a half-saved file.

    `accepted` are paths that were waited for long enough: they are taken as they are.
    """

    accepted: Container[str] = ()


@dataclass(frozen=True, slots=True)
class Sync:
    """How the index of a vault is brought up to date."""

    vault: Vault
    index: Index
    settings: Settings
    progress: Progress | None = None

    def everywhere(self, caution: Caution | None = None) -> Synced:
        """Look at the whole vault.

        Raises: MassDeletionError, with nothing forgotten, under `caution`; VaultleadsError if the
        vault cannot be read; what `Index` raises.
        """
        return self._synced(None, caution)

    def around(self, paths: Iterable[str], caution: Caution | None = None) -> Synced:
        """Look at and beside `paths`, where the rest is known. Raises: as `everywhere`.

        Beside symbolic links as well: where one leads changes without a change beside it.
        """
        wanted = (*paths, *(f"{folder}any" for folder in _with_links(self.index)))
        return self._synced(wanted if len(wanted) <= _MANY else None, caution)

    def _synced(self, paths: tuple[str, ...] | None, caution: Caution | None) -> Synced:
        if caution is not None and not self.vault.holds(SETTINGS_NAME):
            raise MassDeletionError.lost_settings(self.vault.root)
        if caution is not None:
            self._refuse_lost_notes()
        done = Synced(0)
        raised = 0
        for _ in range(_TRIES):
            again = paths
            if self._may_be_trusted():
                look = _look(self.vault, self.index, paths)
                if look.nothing:
                    break
                again = look.where if paths is None and caution is None else paths
            with self.index.writing():
                before = self.index.generation()
                # Asked and looked at again: another process may have been here while this one
                # waited, and may have left nothing of what was known.
                if not self._may_be_trusted():
                    self._begin_anew()
                    again = None
                look = _look(self.vault, self.index, again)
                done, overtaken = _Pass(self, look, caution).run(done)
                raised += self.index.generation() - before
            if not overtaken:
                break
        return done._replace(generation=self.index.generation(), raised=raised)

    def _may_be_trusted(self) -> bool:
        """Whether all of the vault was taken in once, and read as these settings read."""
        return self.index.complete() and self.index.meta(_READING) == reading(self.settings)

    def _refuse_lost_notes(self) -> None:
        """Refuse an index from which a question has dropped most notes since the last reports.

        A question believes what it sees; that shall not empty the reports behind somebody's back.
        """
        known = self.index.count()
        if self.index.complete() and _is_mass(_believed(self.index), known):
            lost = _believed(self.index) - known
            # They may be back; then the index says so.
            self._synced(None, None)
            if _is_mass(_believed(self.index), self.index.count()):
                raise MassDeletionError.lost_notes(self.vault.root, lost, known + lost)

    def _begin_anew(self) -> None:
        known = reading(self.settings)
        if self.index.meta(_READING) != known:
            self.index.clear()
            self.index.set_meta(_READING, known)


def believe(index: Index) -> None:
    """Remember that reports were written of as many notes as `index` holds now."""
    if _believed(index) != index.count():
        with index.writing():
            index.set_meta(_BELIEVED, index.count())


def _believed(index: Index) -> int:
    return int(index.meta(_BELIEVED) or 0)


def _is_mass(before: int, now: int) -> bool:
    return before >= _FEW and 2 * now < before


_BELIEVED = "notes in reports"


def _with_links(index: Index) -> frozenset[str]:
    """Return the folders in which a symbolic link was seen."""
    held = index.meta(_LINKS)
    with sound():
        return frozenset(marshal.loads(held)) if held else frozenset()  # noqa: S302 - bytes of our own index


_LINKS = "folders with links"
_READING = "reading"
"""Under what the index remembers which settings its notes were read with."""


def unchanged(vault: Vault, index: Index) -> bool:
    """Whether a look at all of `vault` finds it just as `index` remembers it.

    Raises: VaultleadsError if the vault cannot be read; what `Index` raises.
    """
    return _look(vault, index, None).nothing


def _look(vault: Vault, index: Index, paths: tuple[str, ...] | None) -> _Look:
    now = vault.now()
    seen = vault.look() if paths is None else vault.look_into(paths)
    partial = "" not in seen.whole
    known = index.folders(seen.folders, seen.whole) if partial else index.folders()
    before = index.unreadable()
    unreadable = tuple(
        one for one in before if partial and not seen.covers(f"{one.path}/")
    ) + tuple(seen.unreadable)
    same = sorted(unreadable) == sorted(before) and index.complete()
    with sound():
        difference = differing(known, seen)
    return _Look(seen, difference, now, unreadable, same)


class _Look(NamedTuple):
    """What was seen at the time `now`, and how it differs from what is remembered."""

    seen: Footprint
    difference: Difference
    now: int
    unreadable: tuple[Problem, ...]
    same_unreadable: bool

    @property
    def nothing(self) -> bool:
        one = self.difference
        return self.same_unreadable and not (one.folders or one.lost_folders)

    @property
    def where(self) -> tuple[str, ...] | None:
        """Paths beside which stands all that differs; None where it is all over the vault."""
        folders = (*self.difference.folders, *self.difference.lost_folders)
        if len(folders) > _FEW or not self.same_unreadable:
            return None
        return tuple(f"{folder}any" for folder in folders)


class _Pass:
    """One pass over what differs: read, take in, remember."""

    def __init__(self, sync: Sync, look: _Look, caution: Caution | None) -> None:
        self._vault = sync.vault
        self._index = sync.index
        self._settings = sync.settings
        self._progress = sync.progress
        self._look = look
        self._caution = caution
        self._changed: list[str] = []
        self._moved: list[tuple[str, str]] = []
        self._unsettled: list[str] = []
        self._gone: list[str] = []
        """Notes that were deleted or moved between the look and the reading."""
        self._unsure: list[str] = []
        """Notes that could not be opened for a reason that may pass without a change to them."""
        self._known = sync.index.digests(look.difference.notes)
        self._lost = sync.index.digests(look.difference.lost)
        self._lost_by_digest = {digest: path for path, digest in self._lost.items() if digest}

    def run(self, before: Synced) -> tuple[Synced, bool]:
        """Do it; return what became of the index since `before`, and whether to look again."""
        difference = self._look.difference
        if self._caution is not None:
            self._refuse_mass_deletion()
        try:
            for at, path in enumerate(self._read_together()):
                self._tell(at)
                self._take(path)
        finally:
            self._tell(len(difference.notes))
        moved_from = {old for old, _ in self._moved}
        removed = [path for path in self._lost if path not in moved_from]
        for path in removed:
            self._index.filling.remove(path)
        others = difference.others or not self._look.same_unreadable
        done = Synced(
            0,
            (*before.changed, *self._changed),
            (*before.moved, *self._moved),
            (*before.removed, *removed),
            before.others or others,
            tuple(self._unsettled),
        )
        noticed = self._changed or self._moved or removed
        self._remember(
            others=others, changed=bool(noticed) and self._index.filling.concerns_reports
        )
        return done, bool(self._gone)

    def _read_together(self) -> tuple[str, ...]:
        """Read the notes of a large vault for the first time; return those that are left over."""
        paths = self._look.difference.notes
        if self._known or self._lost or len(paths) < _WORTH_A_SECOND_READER:
            return paths
        from vaultleads.second_reader import batches, read_all  # noqa: PLC0415 - rarely needed

        filling = self._index.filling
        left: list[str] = []
        done = 0
        for read in read_all(
            self._vault, self._settings, batches(paths, filling.reserve(len(paths)))
        ):
            self._tell(done)
            filling.put_rows(read.rows)
            left += read.unread
            done += read.notes
        unread = frozenset(left)
        self._changed += (path for path in paths if path not in unread)
        return tuple(left)

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, len(self._look.difference.notes))

    def _take(self, path: str) -> None:
        """Read the note at `path` and take it in, if it reads differently from what is known."""
        data = self._vault.read(path)
        known = self._known.get(path)
        if isinstance(data, Problem):
            if data.code == GONE:
                self._gone.append(path)
                return
            if data.code == DISTURBED:
                self._unsure.append(path)
            if self._index.filling.put_unreadable(data):
                self._changed.append(path)
            return
        digest = sha256(data).digest()
        if digest == known:
            return
        if self._being_saved(path, data):
            self._unsettled.append(path)
            return
        from vaultleads.note_reading import extract_of  # noqa: PLC0415 - YAML is heavy

        extract = extract_of(path, data, self._settings)
        old = self._lost_by_digest.pop(digest, None) if known is None else None
        if old is not None:
            self._index.filling.move(old, extract)
            self._moved.append((old, path))
        else:
            self._index.filling.put(extract, new=known is None)
            self._changed.append(path)

    def _being_saved(self, path: str, data: bytes) -> bool:
        if self._caution is None or path in self._caution.accepted:
            return False
        # Many editors empty a file before they write it anew.
        if not data and self._index.size(path):
            return True
        folder, _, name = path.rpartition("/")
        seen = unpacked(self._look.seen.folders[f"{folder}/" if folder else ""])
        signature = next(sight.signature for sight in seen if sight.name == name)
        return self._vault.signature(path) != signature

    def _refuse_mass_deletion(self) -> None:
        known = self._index.count()
        lost = len(self._lost)
        found = len(self._look.difference.notes) - len(self._known)
        if _is_mass(max(known, _believed(self._index)), known - lost + found):
            raise MassDeletionError.lost_notes(self._vault.root, lost, known)

    def _remember(self, *, others: bool, changed: bool) -> None:
        difference, seen, now = self._look.difference, self._look.seen, self._look.now
        unsure = {*self._unsettled, *self._gone, *self._unsure}
        blobs = {path: remembered(seen.folders[path], now) for path in difference.folders}
        for path in {one.rpartition("/")[0] for one in unsure}:
            prefix = f"{path}/" if path else ""
            blobs[prefix] = _without(blobs[prefix], prefix, unsure)
        self._index.remember(blobs, difference.lost_folders, self._look.unreadable)
        self._remember_links()
        if others:
            folders = Footprint(self._index.folders(), self._look.unreadable)
            self._index.changed(listing_of(folders))
        elif changed:
            self._index.changed()

    def _remember_links(self) -> None:
        difference, seen = self._look.difference, self._look.seen
        before = _with_links(self._index)
        now = before.difference(difference.folders, difference.lost_folders) | {
            path for path in difference.folders if holds_links(seen.folders[path])
        }
        if now != before:
            self._index.set_meta(_LINKS, marshal.dumps(tuple(sorted(now)), 2))


def _without(seen: bytes, folder: str, unsure: Container[str]) -> bytes:
    """Return what was seen in `folder` such that the `unsure` are opened at the next look."""
    return packed(
        tuple(sight._replace(changed=NEVER) if folder + sight.name in unsure else sight)  # type: ignore[misc]  # a Sight is such a tuple
        for sight in unpacked(seen)
    )
