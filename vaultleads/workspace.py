"""The order of things: where the rooms that touch the world meet.

A command asks the workspace, the workspace asks the rooms. Nothing is parsed, formatted or
stored here; the day is an argument.
"""

from __future__ import annotations

import contextlib
import marshal
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from vaultleads.core.handles import match_handle
from vaultleads.core.model import NOTE_KINDS, Note, NoteKind, note_name
from vaultleads.core.policy import MESSAGE_ENDING, MESSAGE_KINDS, REPORT_TITLES, Settings
from vaultleads.core.problem import Problem, UsageError, VaultleadsError
from vaultleads.core.roster import Named, Roster, called_the_same, roster_of
from vaultleads.index import (
    MEMORY,
    Index,
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
    sound,
)
from vaultleads.own_index import index_in_memory, open_index, refusal
from vaultleads.settings import load_settings, packed_settings, unpacked_settings
from vaultleads.shipped import shipped_playbook
from vaultleads.syncing import Caution, Progress, Sync, Synced, believe
from vaultleads.vault import SETTINGS_NAME, Vault, find_vault

if TYPE_CHECKING:
    from vaultleads.core.building import Memory
    from vaultleads.core.followup.model import FollowUps
    from vaultleads.core.histories import Histories
    from vaultleads.core.pipeline import Pipeline
    from vaultleads.core.playbook import Playbook
    from vaultleads.core.weeks import Week
    from vaultleads.index.loading import Held
    from vaultleads.reporting import Picture, Reporter, ReportOutcome, Settled, TemplateMemory

Answer = TypeVar("Answer")

_TROUBLES = (IndexBusyError, IndexDamagedError, IndexUnwritableError)
"""What may be wrong with what is remembered; then it is found out anew."""
_SETTINGS = "settings"
"""The name under which the index remembers the settings file as it was read last."""
_ROSTER = "roster"
"""The question to which the roster is kept as the answer."""
_CANDIDATES = 12
"""How many notes are named where a handle is not clear: what one glance takes in."""

_NOT_FOUND: tuple[Pipeline | None, date, FollowUps | None] = (None, date.min, None)


class Workspace:
    """One vault, open for questions and reports."""

    def __init__(self, root: str, progress: Progress | None = None) -> None:
        """Open the vault at `root`; `progress` is told of notes that are read.

        Raises: SettingsError with every mistake in the settings file.
        """
        self.progress = progress
        self._held: Held = {}
        self._found = _NOT_FOUND
        """The follow-ups that were found last: of which picture, on which day."""
        self._memory: Memory | None = None
        """What the picture before was made of: the next one differs in few notes."""
        self._called: tuple[Roster, int] | None = None
        """The roster before notes were written, and the generation of the index it was taken of."""
        self.index_refusal = ""
        """The sentence that says why the index is kept nowhere, if it is not."""
        self.vault = Vault(root)
        data = self.vault.read(SETTINGS_NAME)
        if isinstance(data, Problem):
            message = f"{data.path} {data.message}; {data.hint}."
            raise UsageError(message)
        self.settings_said = data
        """The bytes of the settings file that `settings` were read from."""
        try:
            self.settings = self._settings_of(data)
        except BaseException:
            self.close()
            raise
        folders = self.settings.folders
        self.vault = Vault(root, (folders.reports, folders.templates))
        self._reports = tuple(f"{folders.reports}/{title}.md" for title in REPORT_TITLES)
        """The reports to which links may lead although they are not written yet."""
        self._pictures: tuple[str, ...] = ()

    def _settings_of(self, data: bytes) -> Settings:
        """Return the settings that the bytes `data` ask for: remembered, if they did before."""
        lines = map(bytes.strip, data.split(b"\n"))
        if all(not line or line.startswith(b"#") for line in lines):
            return load_settings(data, SETTINGS_NAME, _country_remedy)
        with contextlib.suppress(*_TROUBLES), sound():
            held = self.index.meta(_SETTINGS)
            said, known = marshal.loads(held) if held else (b"", b"")  # noqa: S302 - bytes of our own index
            if said == data:
                return unpacked_settings(known)
        settings = load_settings(data, SETTINGS_NAME, _country_remedy)
        with contextlib.suppress(*_TROUBLES), self.index.writing():
            known = marshal.dumps((data, packed_settings(settings)), 2)
            self.index.set_meta(_SETTINGS, known)
        return settings

    @classmethod
    def open(cls, start: str, progress: Progress | None = None) -> Workspace:
        """Open the vault that `start` lies in; `progress` is told of notes that are read.

        Raises: NotAVaultError if there is none; SettingsError.
        """
        return cls(find_vault(start), progress)

    # --- the index ------------------------------------------------------------------------

    @cached_property
    def index(self) -> Index:
        """The index of this vault, opened when it is first asked for."""
        index, self.index_refusal = open_index(self.vault.root)
        return index

    def close(self) -> None:
        """Let go of the index; nothing may be asked any more."""
        if "index" in self.__dict__:
            self.index.close()

    def sync(
        self,
        paths: Iterable[str] | None = None,
        *,
        guarded: bool = False,
        accepted: Container[str] = (),
    ) -> Synced:
        """Bring the index up to the notes: to all of them, or to what stands around `paths`.

        `guarded` is for a watcher, as in `Caution`; `accepted` are paths it waited for.

        Raises: MassDeletionError, with nothing forgotten, if `guarded`; VaultleadsError if the
        vault cannot be read.
        """
        caution = Caution(accepted) if guarded else None
        wanted = None if paths is None else tuple(paths)

        def synced(index: Index) -> Synced:
            job = Sync(self.vault, index, self.settings, self.progress)
            return job.everywhere(caution) if wanted is None else job.around(wanted, caution)

        if wanted is None:
            self._try_the_file_again()
        return self._with_index(synced)

    def _try_the_file_again(self) -> None:
        """Go back to the index on the disk, where another process was in the way before."""
        if self.index.place == MEMORY and self.index.complete():
            index, self.index_refusal = open_index(self.vault.root)
            if index.place == MEMORY:
                index.close()
            else:
                self.index.close()
                self.index = index

    def rest(self) -> None:
        """Forget all that only makes the next picture quicker to make."""
        self.forget()
        self._held.clear()
        self._memory = None
        self.__dict__.pop("_reporter", None)

    def asking(self, ask: Callable[[Index], Answer]) -> Answer:
        """Return what `ask` finds in the index, whatever becomes of the index meanwhile.

        The index is as it stands, but never empty: one that was damaged is filled again first.
        """

        def asked(index: Index) -> Answer:
            if not index.complete():
                self.sync()
            return ask(self.index)

        return self._with_index(asked)

    def _with_index(self, ask: Callable[[Index], Answer]) -> Answer:
        """Return what `ask` finds in the index, or in an empty one where this cannot be had."""
        try:
            try:
                return ask(self.index)
            except IndexDamagedError:
                self.index.renew()
                return ask(self.index)
        except (IndexBusyError, IndexUnwritableError) as error:
            if isinstance(error, IndexUnwritableError):
                self.index_refusal = refusal(self.index.place, str(error))
            self.index.close()
            self.index = index_in_memory()
            return ask(self.index)

    @cached_property
    def synced(self) -> Synced:
        """What became of the index when it was brought up to the notes for this question."""
        return self.sync()

    @cached_property
    def pipeline(self) -> Pipeline:
        """The vault as it is on the disk now, from the index once that is brought up to it."""
        from vaultleads.core.building import Memory, build_pipeline  # noqa: PLC0415 - only for a picture
        from vaultleads.core.names import Names  # noqa: PLC0415 - only for a picture

        _ = self.synced
        loaded = self.asking(lambda index: index.load(self._held))
        listing = loaded.listing
        # The reports are there once they are written, and a link to one is written before.
        targets = dict.fromkeys((*listing.targets, *self._reports))
        files = dict.fromkeys((*listing.files, *self._pictures))
        names = Names((*listing.notes, *targets), files, loaded.aliases)
        self._aliases = loaded.aliases
        self._memory = self._memory or Memory()
        return build_pipeline(
            loaded.notes,
            self.settings,
            names,
            listing.problems,
            holidays=self._holidays,
            memory=self._memory,
        )

    @cached_property
    def roster(self) -> Roster:
        """The notes as they may be called: remembered, as long as nothing has changed."""
        generation = self.synced.generation
        held = None if "pipeline" in self.__dict__ else self.asking(lambda one: one.kept(_ROSTER))
        if held is not None:
            return {path: Named(*named) for path, named in marshal.loads(held).items()}  # noqa: S302 - bytes of our own index
        roster = roster_of(self.pipeline, self._aliases)
        self._keep_roster(roster, generation)
        return roster

    def _keep_roster(self, roster: Roster, generation: int) -> None:
        packed = marshal.dumps({path: tuple(named) for path, named in roster.items()}, 2)
        self.asking(lambda index: index.keep(_ROSTER, packed, generation))

    def note(self, path: str) -> Note:
        """Return the note at `path`, one of the roster, as it was read last."""
        if "pipeline" in self.__dict__:
            return self.pipeline.notes[path]
        note = self.asking(lambda index: index.note(path))
        return note if note is not None else self.pipeline.notes[path]

    def take_in(self, before: Iterable[Note]) -> None:
        """Bring the index up to notes that were just written, of which `before` were read.

        What goes wrong is left to the next question, which looks for itself.
        """
        self.forget()
        notes = {note.path: note for note in before}
        with contextlib.suppress(VaultleadsError):
            synced = self.sync(notes)
            others = synced.moved or synced.removed or synced.others or synced.unsettled
            # Another process may have taken our notes in, and what else was saved with them.
            if others or set(synced.changed) != notes.keys():
                return
            if self._called is None or synced.generation != self._called[1] + synced.raised:
                return
            for path in synced.changed:
                after = self.asking(lambda index, path=path: index.note(path))  # type: ignore[misc]  # the loop's own path
                if not after or not called_the_same(notes[path], after):
                    return
            self._keep_roster(self._called[0], synced.generation)

    @cached_property
    def _holidays(self) -> Container[date]:
        if not self.settings.country:
            return frozenset()
        from vaultleads.public_holidays import public_holidays  # noqa: PLC0415 - only with a country

        return public_holidays(self.settings.country)

    @property
    def playbook(self) -> Playbook:
        """The shipped playbook, with what the vault puts in its place."""
        return self._playbook[0]

    @property
    def playbook_problems(self) -> tuple[Problem, ...]:
        """What is wrong in the vault's own playbook; the plays it is about stay as shipped."""
        return self._playbook[1]

    @cached_property
    def _playbook(self) -> tuple[Playbook, tuple[Problem, ...]]:
        from vaultleads.playbook_file import read_playbook  # noqa: PLC0415 - YAML is heavy

        path = f"{self.settings.folders.templates}/playbook.yaml"
        own = self.vault.read(path) if self.vault.holds(path) else None
        if isinstance(own, Problem):
            return read_playbook(shipped_playbook(), words=self.settings.words)[0], (own,)
        kinds = (*MESSAGE_KINDS, *self.own_message_kinds)
        return read_playbook(shipped_playbook(), own, path, self.settings.words, kinds)

    @property
    def own_message_kinds(self) -> tuple[str, ...]:
        """The kinds of message for which the vault has a template, by name."""
        names = self.vault.names_in(f"{self.settings.folders.templates}/messages")
        templates = (name for name in names if name.endswith(MESSAGE_ENDING))
        return tuple(filter(None, (name.removesuffix(MESSAGE_ENDING) for name in templates)))

    def follow_ups(self, today: date) -> FollowUps:
        """Return what is to be done on `today`, and why."""
        from vaultleads.core.followup.engine import follow_ups  # noqa: PLC0415 - only where asked

        picture, day, found = self._found
        if found is None or picture is not self.pipeline or day != today:
            found = follow_ups(self.pipeline, today, self.playbook)
            self._found = (self.pipeline, today, found)
        return found

    def forget(self) -> None:
        """Forget what was read, because notes were written; the next question reads again."""
        if "roster" in self.__dict__:
            self._called = (self.roster, self.synced.generation)
        for known in ("synced", "pipeline", "roster"):
            self.__dict__.pop(known, None)
        self._found = _NOT_FOUND

    def find(self, handle: str, kinds: Iterable[NoteKind] = NOTE_KINDS) -> str:
        """Return the path of the note that `handle` means, among the notes of `kinds`.

        Raises: UsageError if there is none, or several; the candidates are in its sentence.
        """
        wanted = tuple(kinds)
        return self.only(handle, self.matches(handle, wanted), wanted)

    def only(self, handle: str, found: Sequence[str], kinds: Sequence[NoteKind]) -> str:
        """Return the one path in `found`, which are those that `handle` may mean among `kinds`.

        Raises: UsageError if there is none, or several; the candidates are in its sentence.
        """
        if len(found) == 1:
            return found[0]
        what = kinds[0] if len(kinds) == 1 else "note"
        if not found:
            where = "`vaultleads list --all` shows the leads" if what == "lead" else "mend the name"
            message = f"No {what} is called '{handle}'; {where}."
            raise UsageError(message)
        shown = "\n".join(f"  {path.removesuffix('.md')}" for path in found[:_CANDIDATES])
        more = len(found) - _CANDIDATES
        shown += f"\n  and {more} more" if more > 0 else ""
        message = f"'{handle}' may be any of these; name one more closely:\n{shown}"
        raise UsageError(message)

    def matches(
        self,
        handle: str,
        kinds: Iterable[NoteKind] = NOTE_KINDS,
        *,
        misspelt: bool = True,
        apart: bool = False,
    ) -> tuple[str, ...]:
        """Return the paths of the notes of `kinds` that `handle` may mean, in order.

        Without `misspelt`, a name that is only like the handle is not meant; `apart` as in
        `match_handle`.
        """
        return match_handle(handle, self._handles(kinds), misspelt=misspelt, apart=apart)

    def handles(self, kinds: Iterable[NoteKind] = NOTE_KINDS) -> tuple[str, ...]:
        """Return the names of all notes of `kinds`, in order, to complete a handle."""
        return tuple(sorted(note_name(path) for path in self._handles(kinds)))

    def _handles(self, kinds: Iterable[NoteKind]) -> Mapping[str, tuple[str, ...]]:
        """Return the other names of the notes of `kinds`: aliases, and what a lead is shown as."""
        wanted = frozenset(kinds)
        return {path: one.names for path, one in self.roster.items() if one.kind in wanted}

    def report(self, today: date, settled: Settled | None = None) -> tuple[ReportOutcome, ...]:
        """Bring every report up to `today`; a report that cannot be written stops no other.

        `settled` is the follow-up report once its ticks are harvested, where there were any: it
        stands in for what is on the disk.
        """
        outcomes = self._reporter.bring_up_to(self._picture(today), settled)
        self.asking(believe)
        self.templates.keep()
        return outcomes

    def report_week(
        self, week: Week, today: date, *, again: bool = False
    ) -> tuple[ReportOutcome, ...]:
        """Bring the report of `week` alone up to `today`; it comes first, then its pictures.

        That of a week which is over tells of its last day, and is left as it is once it stands,
        unless it is to be made `again`.

        Raises: UsageError if the week is still to come.
        """
        weekly = self._reporter.weeks.asked(week, today, again=again)
        return self._reporter.bring_week(self._picture(weekly.day), weekly)

    def expect_reports(self, today: date) -> None:
        """Let links lead to all that a report of `today` will write, before it is written."""
        expected = self._reporter.expected(today)
        if expected != (self._reports, self._pictures):
            self._reports, self._pictures = expected
            self.__dict__.pop("pipeline", None)

    def histories(self, today: date) -> Histories:
        """Return the past of the leads, as the report of the week of `today` knows it."""
        weeks = self._reporter.weeks
        return weeks.histories(self.pipeline, weeks.week(today))

    def _picture(self, day: date) -> Picture:
        from vaultleads.reporting import Picture  # noqa: PLC0415 - only for reports

        self.expect_reports(day)
        found = self.follow_ups(day)
        return Picture(self.pipeline, found, self.follow_ups, self.playbook_problems)

    @cached_property
    def _reporter(self) -> Reporter:
        from vaultleads.reporting import EventMemory, Reporter  # noqa: PLC0415 - only for reports

        return Reporter(self.vault, self.settings, EventMemory(self.asking), self.templates)

    @cached_property
    def templates(self) -> TemplateMemory:
        """The templates of the program as they were compiled before."""
        from vaultleads.reporting import TemplateMemory  # noqa: PLC0415 - only for reports

        return TemplateMemory(self.asking)


def _country_remedy(country: str) -> str:
    from vaultleads.public_holidays import country_remedy  # noqa: PLC0415 - only with a country

    return country_remedy(country)
