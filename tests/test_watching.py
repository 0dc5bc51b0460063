"""The watcher: when it looks, what it writes, what it says, and that it always ends up right.

The loop is driven without threads: time goes by when the loop waits, and at moments of that time
the vault is edited, with or without a hint that it was.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import run

from vaultleads.core.problem import VaultleadsError
from vaultleads.own_index import index_place, open_index
from vaultleads.vault import Vault
from vaultleads.watch import LOST, Heard, Hints
from vaultleads.watching.loop import Loop, Voice
from vaultleads.watching.upkeep import Clocks, Passed, Upkeep
from vaultleads.workspace import Workspace

if TYPE_CHECKING:
    from conftest import MakeVault

DAY = date(2026, 11, 23)
LEAD = "type: lead\nstage: target\nnext: call about {need}\ndue: 2026-12-15\n"
SETTINGS = "calendar:\n  written: false\n"
ELSEWHERE = f"{SETTINGS}folders:\n  reports: Out\n"
PLANS = ("Reports/Priorities.md", "Reports/Follow-ups.md", "Reports/Pipeline.md")
"""The reports that show the next step of a lead."""
TOLD = "Reports/Priorities.md, Reports/Follow-ups.md and Reports/Pipeline.md"
"""How a line names them."""
ALL = "Reports/Priorities.md, Reports/Follow-ups.md and 5 more"
"""How a line names all reports, those of two weeks included."""
TICKABLE = "---\ntype: lead\nstage: meeting\nnext: send the deck\ndue: 2026-11-20\n---\n"


def lead(need: str = "one platform") -> str:
    """The text of a lead."""
    return f"---\n{LEAD.format(need=need)}---\n\n## Log\n\n- 2026-11-20 note: begun\n"


class Event(NamedTuple):
    """What happens at the second `at`, and which paths are heard of then."""

    at: float
    do: Callable[[], object]
    paths: tuple[str, ...]


class Script:
    """Ears, clocks and a voice for a loop, and what happens to the vault as time goes by."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.now = 0.0
        self.asleep = 0.0
        self.reporting = 0.0
        self.day = DAY
        self.polls = ""
        self.unheard: frozenset[str] = frozenset()
        self.forbidden: frozenset[str] = frozenset()
        self.ill = ""
        self.restarts = 0
        self.events: list[Event] = []
        self.passes: list[tuple[float, Passed]] = []
        self.warnings: list[str] = []
        self.hints = Hints(lambda: self.now, self.rest)
        clocks = Clocks(
            lambda: self.day,
            self.moment,
            lambda: self.now + self.asleep,
            lambda: self.now,
        )
        voice = Voice(lambda done: self.passes.append((self.now, done)), self.warnings.append)
        self.upkeep = Upkeep(str(self.root), clocks)
        self.loop = Loop(self.upkeep, self, clocks, voice)

    # --- the play ---

    def at(self, second: float, do: Callable[[], object], *paths: str) -> None:
        """At `second`, `do` something, and be heard of at `paths`."""
        self.events.append(Event(second, do, paths))
        self.events.sort(key=lambda event: event.at)

    def saves(self, second: float, path: str, text: str, *, heard: bool = True) -> None:
        """At `second`, save the note at `path`."""
        self.at(second, lambda: write(self.root / path, text), *([path] if heard else []))

    def until(self, second: float) -> None:
        """Let the loop run until `second`."""
        while self.now < second:
            self.loop.step()

    @property
    def told(self) -> list[tuple[float, Passed]]:
        """The passes that did something, each with its second, without the first."""
        return [(round(at, 2), done) for at, done in self.passes[1:] if did(done)]

    def report(self, name: str = "Priorities") -> str:
        """The text of a report."""
        return (self.root / f"Reports/{name}.md").read_text(encoding="utf-8")

    # --- what the loop asks for ---

    def moment(self) -> str:
        """The moment, which is asked for by the reports: let the time go by that they take."""
        self.now += self.reporting
        return "2026-11-23T09:00:00+00:00"

    def start(self) -> None:
        """Nothing has to be started."""

    def stop(self) -> None:
        """Nor stopped."""

    def restart(self) -> None:
        """Get well again."""
        self.restarts += 1
        self.ill = ""

    def ailment(self) -> str:
        """What ails it."""
        return self.ill

    def wait(self, seconds: float) -> bool:
        """Let time go by up to the next hint."""
        end = self.now + max(0.0, seconds)
        while not self.hints.wait(0):
            if not self.events or self.events[0].at > end:
                self.now = end
                return False
            self.rest(self.events[0].at - self.now)
        return True

    def rest(self, seconds: float) -> None:
        """Let time go by."""
        end = self.now + max(0.0, seconds)
        while self.events and self.events[0].at <= end:
            event = self.events.pop(0)
            self.now = max(self.now, event.at)
            event.do()
            if event.paths:
                self.hints.add(*event.paths)
        self.now = end

    def settle(self, quiet: float, longest: float) -> None:
        """As those of the system do."""
        self.hints.settle(quiet, longest)

    def take(self) -> Heard:
        """As those of the system do."""
        return self.hints.take()


def did(done: Passed) -> bool:
    """Whether a pass found or did anything."""
    return bool(done.saved or done.moved or done.removed or done.harvested or done.written)


def write(file: Path, text: str) -> None:
    """Write a file, whatever folders it needs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def script(make_vault: MakeVault) -> Script:
    """A vault with one lead, watched, with its reports up to date at second 1."""
    script = Script(make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()}))
    script.until(1.0)
    return script


def fresh(root: Path, day: date = DAY) -> dict[str, bytes]:
    """The reports that a program without a memory makes of a copy of the vault."""
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy)
    Workspace(str(copy)).report(day)
    return reports(copy)


def reports(root: Path) -> dict[str, bytes]:
    """The reports of a vault and their pictures, byte for byte."""
    files = (file for file in sorted((root / "Reports").rglob("*")) if file.is_file())
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


# --- when it looks --------------------------------------------------------------------------


def test_a_saved_note_is_in_the_reports_once_it_is_quiet(script: Script) -> None:
    """One line says what was saved and which reports were written."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))

    script.until(6.0)

    [(at, done)] = script.told
    assert at == 5.15
    assert done.saved == ("Leads/Acme.md",)
    assert done.written == PLANS
    assert "two platforms" in script.report()


def test_many_saves_in_a_row_are_one_pass(script: Script) -> None:
    """It waits until nothing was heard for a while, and not for ever."""
    for number in range(5):
        script.saves(5.0 + number / 10, "Leads/Acme.md", lead(f"{number} platforms"))
    for number in range(40):
        script.saves(20.0 + number / 10, "Leads/Acme.md", lead(f"{number} servers"))

    script.until(30.0)

    assert [at for at, _ in script.told] == [5.55, 21.5, 23.1, 24.05]


def test_what_nobody_heard_is_found_within_a_minute(script: Script) -> None:
    """Hints may get lost; the whole vault is looked at regularly."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"), heard=False)

    script.until(61.0)

    [(at, done)] = script.told
    assert at == 60.0
    assert done.saved == ("Leads/Acme.md",)


def test_at_midnight_the_reports_move_on(script: Script) -> None:
    """Time moves the follow-ups, without a change in any note."""
    script.at(5.0, lambda: setattr(script, "day", DAY + timedelta(days=30)))

    script.until(10.0)

    [(at, done)] = script.told
    assert at < 8.0
    assert done.saved == ()
    assert {*done.written} >= {
        "Reports/Follow-ups.md",
        "Reports/Weekly/2026-W48.md",
        "Reports/Weekly/2026-W51.md",
        "Reports/Weekly/2026-W52.md",
    }
    assert reports(script.root) == fresh(script.root, DAY + timedelta(days=30))


def test_after_a_sleep_everything_is_looked_at(script: Script) -> None:
    """While a machine sleeps, another one may have written into a synchronized vault."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"), heard=False)
    script.at(6.0, lambda: setattr(script, "asleep", 3600.0))

    script.until(10.0)

    [(at, _)] = script.told
    assert 6.0 <= at < 9.0


def test_a_request_has_everything_looked_at(script: Script) -> None:
    """SIGHUP asks for it, and so does whoever lost a notification."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"), heard=False)
    script.at(6.0, lambda: script.hints.ask("SIGHUP"))

    script.until(8.0)

    assert [at for at, _ in script.told] == [6.15]


def test_lost_notifications_are_said_and_made_up_for(script: Script) -> None:
    """More may happen at once than the system keeps."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"), heard=False)
    script.at(5.0, lambda: script.hints.ask(LOST))

    script.until(8.0)

    assert [at for at, _ in script.told] == [5.15]
    assert script.warnings == ["The system lost notifications; the whole vault is looked at."]


def test_where_nothing_is_heard_it_looks_every_second(script: Script) -> None:
    """The reason is said once."""
    script.polls = "its file system (nfs4) does not tell of changes"
    script.saves(5.2, "Leads/Acme.md", lead("two platforms"), heard=False)

    script.until(9.0)

    [(at, _)] = script.told
    assert 5.2 < at < 7.5


def test_slow_reports_do_not_delay_the_next_look(script: Script) -> None:
    """How often it is looked depends on what a look takes; reports of nothing new are none."""
    script.polls = "its file system (nfs4) does not tell of changes"
    script.reporting = 0.5
    script.saves(5.2, "CV.pdf", "reports are looked at, as a link may lead here", heard=False)
    script.saves(8.2, "Leads/Acme.md", lead("two platforms"), heard=False)

    script.until(12.0)

    [(at, _)] = script.told
    assert 8.2 < at < 10.5


def test_a_pass_that_fails_is_not_tried_with_each_look(large: Script) -> None:
    """Where nothing can be heard either, and while a note is waited for that was emptied."""
    large.polls = "its file system (nfs4) does not tell of changes"
    large.saves(5.0, "Leads/Lead 3.md", "", heard=False)
    large.at(6.6, lambda: (large.root / "vaultleads.yaml").rename(large.root / "away"))
    large.at(66.0, lambda: (large.root / "away").rename(large.root / "vaultleads.yaml"))

    for _ in range(100):
        large.loop.step()

    assert large.now > 80.0
    assert [done.saved for _, done in large.told] == [("Leads/Lead 3.md",)]
    assert large.warnings[1:] == ["All is well again."]


def test_folders_that_are_not_heard_are_looked_at_every_second(script: Script) -> None:
    """The system's limit of watches may be reached; everything else is heard as ever."""
    script.unheard = frozenset({"Leads"})
    script.saves(5.2, "Leads/New/Borealis.md", lead(), heard=False)

    script.until(9.0)

    [(at, done)] = script.told
    assert 5.2 < at < 7.5
    assert done.saved == ("Leads/New/Borealis.md",)


def test_a_folder_that_may_not_be_read_is_named_with_its_remedy(script: Script) -> None:
    """It is looked at every second too, and the limit of watches has nothing to do with it."""
    script.unheard = script.forbidden = frozenset({"Private"})
    script.saves(5.2, "Private/Borealis.md", lead(), heard=False)

    script.until(125.0)

    assert 5.2 < script.told[0][0] < 7.5
    assert script.warnings == [
        (
            "Private may not be read, and cannot be listened to; give yourself permission to read "
            "that, or move it out of the vault."
        )
    ]


def test_listening_that_ended_is_begun_anew_and_said(script: Script) -> None:
    """What happened in between is found, as everything is looked at then."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"), heard=False)
    script.at(5.0, lambda: setattr(script, "ill", "the notifications ended"))

    script.until(8.0)

    assert [at for at, _ in script.told] == [pytest.approx(6.5, abs=1.0)]
    assert script.warnings == ["Listening anew, because the notifications ended."]
    assert script.restarts == 1


# --- what wakes it --------------------------------------------------------------------------


def test_own_reports_do_not_wake_it(script: Script) -> None:
    """It hears of them as of every file; nothing is looked at for that."""
    # The names of new reports are taken in once, as links may lead to them.
    script.at(3.0, lambda: None, "Reports/Priorities.md")
    script.until(4.0)
    before = len(script.passes)
    script.at(5.0, lambda: None, "Reports/Priorities.md", "Reports/follow-ups.ics")
    script.at(6.0, lambda: None, "Reports/Follow-ups.md")

    script.until(9.0)

    assert script.told == []
    assert len(script.passes) == before + 1


def test_a_touched_note_is_no_change(script: Script) -> None:
    """Its bytes are what they were."""
    script.at(5.0, lambda: os.utime(script.root / "Leads/Acme.md"), "Leads/Acme.md")

    script.until(9.0)

    assert script.told == []


def test_words_that_no_report_shows_are_only_told_of(script: Script) -> None:
    """Who writes a diary in the vault has no report looked at, save for save."""
    script.until(3.0)
    looked: list[bool] = []
    script.upkeep._report = lambda _: looked.append(True)  # type: ignore[assignment, method-assign, return-value]  # noqa: SLF001 - to be seen being called
    script.saves(5.0, "Leads/Acme.md", f"{lead()}\nSaid on the way out.\n")

    script.until(9.0)

    [(at, done)] = script.told
    assert (at, done.saved, done.written) == (5.15, ("Leads/Acme.md",), ())
    assert looked == []


def test_what_a_command_brought_into_the_index_is_reported_too(script: Script) -> None:
    """A command may be quicker than the watcher: then the index knows, and the reports do not."""

    def command() -> None:
        write(script.root / "Leads/Acme.md", lead("two platforms"))
        Workspace(str(script.root)).sync()

    script.at(5.0, command, "Leads/Acme.md")

    script.until(9.0)

    [(_, done)] = script.told
    assert done.written == PLANS


def test_settings_and_playbook_count_at_once(script: Script) -> None:
    """They decide what the reports say."""
    script.saves(5.0, "vaultleads.yaml", SETTINGS + "two_way: false\n")

    script.until(9.0)

    [(at, done)] = script.told
    assert at == 5.15
    assert done.written == ("Reports/Follow-ups.md",)
    assert reports(script.root) == fresh(script.root)


def test_mistaken_settings_are_said_and_mended_ones_count(script: Script) -> None:
    """Meanwhile no report is written, as with every command."""
    script.saves(5.0, "vaultleads.yaml", "two_wai: false\n")
    script.saves(6.0, "Leads/Acme.md", lead("two platforms"))
    script.until(9.0)
    assert script.told == []
    assert len(script.warnings) == 1
    said, mistake = script.warnings[0].split("\n")
    assert said == "The settings have a mistake; nothing is written until that is mended:"
    assert "two_wai" in mistake

    script.saves(9.0, "vaultleads.yaml", SETTINGS)
    script.until(12.0)

    [(_, done)] = script.told
    assert done.saved == ("Leads/Acme.md",)
    assert script.warnings[1:] == ["All is well again."]


def test_settings_that_read_notes_otherwise_never_show_empty_reports(script: Script) -> None:
    """All notes are read again; a report that says the same is not written meanwhile."""
    read_otherwise = f"{SETTINGS}two_way: false\nfolders:\n  contact: People\n"
    script.saves(5.0, "vaultleads.yaml", read_otherwise)

    script.until(9.0)

    assert [done.written for _, done in script.told] == [("Reports/Follow-ups.md",)]
    assert reports(script.root) == fresh(script.root)


# --- an index that others change ------------------------------------------------------------


def keep_by_another_version(root: Path) -> None:
    """Have another version of the program take the index over."""
    with contextlib.closing(sqlite3.connect(index_place(str(root)))) as index, index:
        index.execute("UPDATE meta SET value = 'another' WHERE name = 'program'")


def make_anew(root: Path) -> None:
    """Have another process make the index anew."""
    assert run(root, "index", "--rebuild").code == 0


def empty(root: Path) -> None:
    """Have another process empty the index, and end before it is filled."""
    with contextlib.closing(open_index(str(root))[0]) as index:
        index.empty()


def delete(root: Path) -> None:
    """Delete the file of the index, and what SQLite keeps beside it."""
    place = Path(index_place(str(root)))
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink()


def spoil(root: Path) -> None:
    """Leave nothing of what the index knows of a note that can be read."""
    with contextlib.closing(sqlite3.connect(index_place(str(root)))) as index, index:
        index.execute("UPDATE records SET said = x'00'")


WHATEVER = pytest.mark.parametrize(
    "becomes_of_the_index", [keep_by_another_version, make_anew, empty, delete, spoil]
)


@WHATEVER
def test_whatever_becomes_of_the_index_the_next_save_is_reported(
    large: Script, becomes_of_the_index: Callable[[Path], None]
) -> None:
    """The reports are written once, and right."""
    large.at(5.0, lambda: becomes_of_the_index(large.root))
    large.saves(6.0, "Leads/Lead 3.md", lead("two platforms"))
    large.saves(9.0, "Leads/Lead 4.md", lead("two servers"))

    large.until(12.0)

    assert [done.written for _, done in large.told] == [PLANS, PLANS]
    assert "Leads/Lead 3.md" in large.told[0][1].saved
    assert large.told[1][1].saved == ("Leads/Lead 4.md",)
    assert large.warnings == []
    assert reports(large.root) == fresh(large.root)


@WHATEVER
def test_whatever_becomes_of_the_index_a_tick_finds_its_note(
    ticking: Script, becomes_of_the_index: Callable[[Path], None]
) -> None:
    """An index without notes is not taken for a vault without notes, by no watcher."""
    tick(ticking)
    becomes_of_the_index(ticking.root)
    following = Script(ticking.root)

    following.until(20.0)

    assert [len(done.harvested) for _, done in following.passes if did(done)] == [1]
    assert not (ticking.root / "Reports/Inbox.md").exists()
    assert reports(ticking.root) == fresh(ticking.root)


# --- half-saved files -----------------------------------------------------------------------


@pytest.fixture
def elsewhere(make_vault: MakeVault) -> Script:
    """A vault whose settings name another folder for the reports."""
    script = Script(make_vault({"vaultleads.yaml": ELSEWHERE, "Leads/Acme.md": lead()}))
    script.until(1.0)
    return script


def test_settings_that_are_emptied_and_then_written_are_never_seen_empty(elsewhere: Script) -> None:
    """Else a folder with reports would appear in which nobody wants them."""
    elsewhere.saves(5.0, "vaultleads.yaml", "")
    elsewhere.saves(5.5, "Leads/Acme.md", lead("two platforms"))
    elsewhere.saves(6.5, "vaultleads.yaml", f"{ELSEWHERE}two_way: false\n")

    elsewhere.until(60.0)

    assert [done.written for _, done in elsewhere.told] == [
        ("Out/Priorities.md", "Out/Follow-ups.md", "Out/Pipeline.md"),
        ("Out/Follow-ups.md",),
    ]
    assert not (elsewhere.root / "Reports").exists()
    assert elsewhere.warnings == []


def test_settings_that_are_saved_again_and_again_are_never_half_believed(
    elsewhere: Script,
) -> None:
    """Whenever a pass reads them, and whatever happens to them while it does."""
    settings, over = elsewhere.root / "vaultleads.yaml", threading.Event()

    def save() -> None:
        for line in itertools.cycle(["two_way: false\n", ""]):
            with settings.open("w") as file:
                file.flush()
                file.write(ELSEWHERE + line)
            if over.is_set():
                return

    saving = threading.Thread(target=save)
    saving.start()
    try:
        passes = [elsewhere.upkeep.up_to_date(()) for _ in range(100)]
    finally:
        over.set()
        saving.join()

    assert "vaultleads.yaml" in {path for done in passes for path in done.unsettled}
    assert not (elsewhere.root / "Reports").exists()


def test_settings_that_stay_empty_count_after_two_seconds(elsewhere: Script) -> None:
    """Then it was meant so."""
    elsewhere.saves(5.0, "vaultleads.yaml", "")

    elsewhere.until(12.0)

    [(at, done)] = elsewhere.told
    assert 7.0 < at < 10.0
    assert {*PLANS} <= {*done.written}


def test_a_note_that_is_emptied_and_then_written_is_never_seen_empty(script: Script) -> None:
    """Many editors truncate a file and write it a moment later."""
    script.saves(5.0, "Leads/Acme.md", "")
    script.saves(6.0, "Leads/Acme.md", lead("two platforms"))

    script.until(10.0)

    [(_, done)] = script.told
    assert done.saved == ("Leads/Acme.md",)
    assert "two platforms" in script.report()


def test_a_note_that_stays_empty_is_empty_after_two_seconds(script: Script) -> None:
    """Then it was meant so."""
    script.saves(5.0, "Leads/Acme.md", "")

    script.until(12.0)

    [(at, _)] = script.told
    assert 7.0 < at < 10.0
    assert reports(script.root) == fresh(script.root)


def test_a_save_elsewhere_does_not_make_an_emptied_note_forgotten(script: Script) -> None:
    """All that is unsettled is looked at with every look."""
    script.saves(5.0, "Leads/Acme.md", "")
    script.saves(5.3, "Contacts/Jo.md", "Met in Oslo.\n")

    script.until(12.0)

    assert [done.saved for _, done in script.told] == [("Contacts/Jo.md",), ("Leads/Acme.md",)]
    assert script.told[1][0] < 10.0


def test_a_note_that_is_moved_away_and_written_anew_is_never_seen_gone(script: Script) -> None:
    """Some editors do so, with a gap in between."""
    note = script.root / "Leads/Acme.md"
    script.at(5.0, lambda: note.rename(f"{note}~"), "Leads/Acme.md", "Leads/Acme.md~")
    script.saves(5.2, "Leads/Acme.md", lead("two platforms"))

    script.until(10.0)

    assert [(done.saved, done.removed) for _, done in script.told] == [(("Leads/Acme.md",), ())]


# --- ticks ----------------------------------------------------------------------------------


@pytest.fixture
def ticking(make_vault: MakeVault) -> Script:
    """A vault with one follow-up in its report."""
    script = Script(make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": TICKABLE}))
    script.until(1.0)
    assert "- [ ] " in script.report("Follow-ups")
    return script


def tick(script: Script, typed: str = "") -> None:
    """Tick the first box of the report, and type behind it."""
    text = script.report("Follow-ups")
    before, box, after = text.replace("- [x] ", "- [ ] ").partition("- [ ] ")
    line, end, rest = after.partition(" <!-- vl:")
    line = line.partition(" → ")[0] + (f" → {typed}" if typed else "")
    write(script.root / "Reports/Follow-ups.md", f"{before}- [x] {line}{end}{rest}")
    assert box


def test_a_tick_is_harvested_when_nothing_more_is_typed(ticking: Script) -> None:
    """Five seconds after the last save of the report, in which one may type behind the box."""
    ticking.at(5.0, lambda: tick(ticking), "Reports/Follow-ups.md")
    ticking.at(8.0, lambda: tick(ticking, "sent it"), "Reports/Follow-ups.md")

    ticking.until(20.0)

    [(at, done)] = ticking.told
    assert at == pytest.approx(13.15)
    assert done.harvested == (("send the deck", "Leads/Acme.md"),)
    assert "sent it" in (ticking.root / "Leads/Acme.md").read_text()


def test_reports_wait_for_a_person_who_types_in_one(ticking: Script) -> None:
    """A note saved meanwhile is reported together with the tick."""
    ticking.at(5.0, lambda: tick(ticking), "Reports/Follow-ups.md")
    ticking.saves(6.0, "Leads/Borealis.md", lead())

    ticking.until(20.0)

    [(at, done)] = ticking.told
    assert at == pytest.approx(10.15)
    assert done.saved == ("Leads/Borealis.md",)
    assert len(done.harvested) == 1


def test_a_tick_that_nobody_heard_is_harvested_within_a_minute(ticking: Script) -> None:
    """It counts as much as a note."""
    ticking.at(5.0, lambda: tick(ticking))

    ticking.until(70.0)

    [(at, done)] = ticking.told
    assert 60.0 < at < 67.0
    assert len(done.harvested) == 1


def test_a_report_that_was_deleted_comes_back(script: Script) -> None:
    """At the next full look; what stands in one's own part of a report stays."""
    script.at(5.0, (script.root / "Reports/Priorities.md").unlink)

    script.until(61.0)

    [(_, done)] = script.told
    assert done.written == ("Reports/Priorities.md",)
    assert reports(script.root) == fresh(script.root)


def test_a_report_that_may_not_be_written_is_said_once(script: Script) -> None:
    """A file that is none of ours is never overwritten."""
    own = script.root / "Reports/Priorities.md"
    script.at(5.0, lambda: own.write_text("My own list\n"))
    script.saves(6.0, "Leads/Acme.md", lead("two platforms"))
    script.saves(9.0, "Leads/Acme.md", lead("three platforms"))
    script.at(100.0, own.unlink)

    script.until(125.0)

    assert script.warnings == [
        (
            "Reports/Priorities.md is not marked as generated by vaultleads; move it elsewhere, "
            "or delete it if you do not need it"
        ),
        "All is well again.",
    ]
    assert "three platforms" in script.report()


def test_what_stands_in_the_way_is_not_well_again_before_it_is_gone(ticking: Script) -> None:
    """Neither a look that finds nothing nor one that waits for a person says anything of it."""
    own = ticking.root / "Reports/Priorities.md"
    ticking.at(5.0, lambda: own.write_text("My own list\n"))
    ticking.saves(6.0, "Leads/Borealis.md", lead("two platforms"))
    ticking.at(7.0, lambda: None, "Leads/Borealis.md", "Reports/Follow-ups.md")
    ticking.at(9.0, lambda: tick(ticking), "Reports/Follow-ups.md")
    ticking.saves(20.0, "Leads/Borealis.md", lead("three platforms"))

    ticking.until(200.0)

    assert [warning.partition(";")[0] for warning in ticking.warnings] == [
        "Reports/Priorities.md is not marked as generated by vaultleads"
    ]


# --- blocks, pictures, weeks and templates ---------------------------------------------------

HOME = "# Home\n\n<!-- vaultleads:begin priorities -->\n<!-- vaultleads:end -->\n"


def test_a_block_is_kept_fresh_without_a_word_of_being_saved(make_vault: MakeVault) -> None:
    """Its note is written as a report is: once, and what was written wakes nobody."""
    script = Script(
        make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead(), "Home.md": HOME})
    )
    script.until(1.0)
    first = (script.root / "Home.md").read_text(encoding="utf-8")
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))
    script.at(5.5, lambda: None, "Home.md")

    script.until(130.0)

    [(at, done)] = script.told
    assert at == 5.15
    assert done.saved == ("Leads/Acme.md",)
    assert done.written == (*PLANS, "Home.md")
    assert "one platform" in first
    assert "two platforms" in (script.root / "Home.md").read_text(encoding="utf-8")
    assert script.warnings == []


def test_a_block_that_cannot_be_filled_is_said_once(script: Script) -> None:
    """As `report` says it; and that it is mended."""
    block = "<!-- vaultleads:begin {} -->\n<!-- vaultleads:end -->\n"
    script.saves(5.0, "Plan.md", block.format("leed"))
    script.saves(9.0, "Leads/Acme.md", lead("two platforms"))
    script.saves(15.0, "Plan.md", block.format("funnel"))

    script.until(20.0)

    assert script.warnings == [
        "Plan.md: blocks not filled, line 1: no view is called 'leed': did you mean 'lead'?",
        "All is well again.",
    ]
    assert "Spotted" in (script.root / "Plan.md").read_text()


def test_a_block_that_could_not_be_written_is_tried_again(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With each look at everything, since no note has to change for a disk to have room again."""
    script.saves(2.0, "Plan.md", "<!-- vaultleads:begin priorities -->\n<!-- vaultleads:end -->\n")
    script.until(65.0)
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "amend", _no_room)
        script.saves(70.0, "Leads/Acme.md", lead("two platforms"))
        script.until(75.0)

    script.until(125.0)

    assert script.warnings == ["Plan.md: there is no room; make some.", "All is well again."]
    assert "two platforms" in (script.root / "Plan.md").read_text()


def _no_room(*_: object) -> None:
    raise VaultleadsError("Plan.md: there is no room; make some.")


def test_reports_are_looked_at_once_though_blocks_were_written(make_vault: MakeVault) -> None:
    """What a block says moves the lines below it, and the reports know that already."""
    acme = lead().replace("\n## Log", f"\n{HOME}\n## Log")
    script = Script(make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": acme}))

    script.until(130.0)

    assert [did(done) for _, done in script.passes].count(True) == 1
    assert reports(script.root) == fresh(script.root)


@pytest.mark.parametrize("path", ["Weekly/2026-W47.md", "Weekly/2026-W48.md", "charts/funnel.svg"])
def test_what_is_deleted_below_the_reports_comes_back(script: Script, path: str) -> None:
    """As a report does: with the next full look."""
    file = script.root / "Reports" / path
    before = file.read_bytes()
    script.at(5.0, file.unlink)

    script.until(61.0)

    assert file.read_bytes() == before


def test_own_pictures_and_weeks_do_not_wake_it(script: Script) -> None:
    """They are below the reports, and written by nobody else."""
    script.at(3.0, lambda: None, "Reports/charts/funnel.svg")
    script.until(4.0)
    before = len(script.passes)
    script.at(5.0, lambda: None, "Reports/charts/funnel.svg", "Reports/Weekly/2026-W48.md")

    script.until(9.0)

    assert len(script.passes) == before


def test_a_template_of_the_vault_counts_at_once(script: Script) -> None:
    """And so does a part that it includes; a fault is said once, and the old report stays."""
    part = "_templates/parts/mine.md.j2"
    script.saves(5.0, part, "Few.\n")
    script.saves(5.0, "_templates/reports/Talks.md.j2", "{% include 'parts/mine.md.j2' %}\n")
    script.saves(10.0, part, "Many.\n")
    script.saves(15.0, part, "{{ nonsense }}\n")
    script.at(130.0, lambda: write(script.root / part, "None.\n"), part)

    script.until(140.0)

    assert [done.written for _, done in script.told] == [
        ("Reports/Talks.md",),
        ("Reports/Talks.md",),
        ("Reports/Vault health.md",),
        ("Reports/Talks.md", "Reports/Vault health.md"),
    ]
    assert [warning.partition(":")[0] for warning in script.warnings] == [
        part,
        "All is well again.",
    ]


# --- the vault that is gone -----------------------------------------------------------------


@pytest.fixture
def large(make_vault: MakeVault) -> Script:
    """A vault with twelve leads, watched."""
    script = Script(
        make_vault(
            {f"Leads/Lead {n}.md": lead() for n in range(12)} | {"vaultleads.yaml": SETTINGS}
        )
    )
    script.until(1.0)
    return script


def moved(source: Path, target: Path) -> Callable[[], object]:
    """What moves a file or folder."""
    return lambda: source.rename(target)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        ("", "is gone, or has lost its vaultleads.yaml"),
        ("Leads", "12 of 12 notes in"),
        ("vaultleads.yaml", "is gone, or has lost its vaultleads.yaml"),
    ],
)
def test_a_vault_that_vanishes_changes_nothing_until_it_is_back(
    large: Script, tmp_path: Path, away: str, said: str
) -> None:
    """A disk was taken out, or a program that synchronizes has lost its way."""
    place, elsewhere = large.root / away, tmp_path / "elsewhere"
    before = reports(large.root)
    large.at(5.0, moved(place, elsewhere), *filter(None, [away]))
    large.at(200.0, moved(elsewhere, place), *filter(None, [away]))
    large.until(199.0)
    assert [said in warning for warning in large.warnings] == [True]

    large.until(210.0)

    assert large.warnings[1:] == ["All is well again."]
    assert large.told == []
    assert reports(large.root) == before


def test_notes_that_were_deleted_on_purpose_are_gone_after_a_report(large: Script) -> None:
    """Whoever has the reports written believes what they say."""
    large.at(5.0, lambda: shutil.rmtree(large.root / "Leads"), "Leads")
    large.at(9.0, lambda: Workspace(str(large.root)).report(DAY))

    large.until(20.0)

    assert large.warnings[1:] == ["All is well again."]
    assert reports(large.root) == fresh(large.root)


def test_a_question_while_most_notes_are_gone_does_not_empty_the_reports(large: Script) -> None:
    """A question drops them from the index; the watcher knows how many the reports spoke of."""
    before: dict[str, bytes] = {}
    large.at(4.0, lambda: before.update(reports(large.root)))
    large.at(5.0, lambda: (large.root / "Leads").rename(large.root.parent / "away"), "Leads")
    large.at(9.0, lambda: Workspace(str(large.root)).sync())

    large.until(20.0)

    assert len(large.warnings) == 1
    assert reports(large.root) == before

    large.at(22.0, lambda: (large.root.parent / "away").rename(large.root / "Leads"), "Leads")
    large.until(40.0)

    assert large.warnings[1:] == ["All is well again."]
    assert reports(large.root) == fresh(large.root)


# --- passes that fail -----------------------------------------------------------------------


def test_one_bad_pass_is_said_and_tried_again(script: Script) -> None:
    """The folder of the reports is a file for a while: the loop lives on."""
    folder, aside = script.root / "Reports", script.root / ".aside"

    def block() -> None:
        folder.rename(aside)
        folder.write_text("in the way")

    def mend() -> None:
        folder.unlink()
        aside.rename(folder)

    script.at(5.0, block)
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))
    script.at(30.0, mend)

    script.until(65.0)

    assert len(script.warnings) == 2
    assert script.warnings[1] == "All is well again."
    assert "two platforms" in script.report()


# --- one after the other --------------------------------------------------------------------


def test_a_watcher_begins_where_the_last_one_ended(script: Script) -> None:
    """Where nothing has changed since, no report is even looked at."""
    # The first full look after the first reports finds their names: links may lead to them now.
    script.until(61.0)
    following = Script(script.root)

    following.until(1.0)

    [(_, done)] = following.passes
    assert not did(done)
    assert not following.upkeep.has_reported


@pytest.mark.parametrize("path", ["Leads/Acme.md", "vaultleads.yaml", "Reports/Priorities.md"])
def test_what_happened_while_nobody_watched_is_reported(script: Script, path: str) -> None:
    """The notes of which are no news, so only the reports are named."""
    write(script.root / path, TICKABLE if path.startswith("Leads") else "")
    following = Script(script.root)

    following.until(1.0)

    assert following.passes[0][1].saved == ()
    assert following.passes[0][1].written
    assert reports(script.root) == fresh(script.root)


def test_a_watcher_is_at_rest_when_nothing_is_heard_or_left_to_do(script: Script) -> None:
    """Then it may give back the memory that reports needed."""
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))
    script.until(130.0)
    rested = script.loop.at_rest
    script.saves(140.0, "Leads/Acme.md", "")

    script.until(141.0)

    assert 120.0 < rested < 127.0
    assert script.loop.at_rest == 0.0


def test_a_watcher_that_gave_back_its_memory_goes_on(script: Script) -> None:
    """It holds what reports are made of only to be quicker."""
    script.upkeep.rest()
    held = script.upkeep.has_reported
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))

    script.until(9.0)

    assert (held, script.upkeep.has_reported) == (False, True)
    assert [done.written for _, done in script.told] == [PLANS]
    assert reports(script.root) == fresh(script.root)


# --- the law --------------------------------------------------------------------------------

NAMES = st.sampled_from(["Leads/A.md", "Leads/B.md", "Contacts/C.md", "Leads/Old/A.md", "N.md"])
TEXTS = st.sampled_from([lead(), lead("tools"), TICKABLE, "", "---\nstage: odd\n---\n", "word"])
OPERATIONS = st.one_of(
    st.tuples(st.just("save"), NAMES, TEXTS),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES, st.just("")),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.floats(0.0, 2.0), OPERATIONS, st.booleans(), st.booleans()), max_size=12)
)
def test_whatever_happens_and_whatever_is_heard_the_reports_end_up_right(
    make_vault: MakeVault, story: list[tuple[float, tuple[str, str, str], bool, bool]]
) -> None:
    """Law: a minute after the last change, all reports are what a new program would write.

    Any hint may be lost, and any hint may be heard before what it tells of has happened.
    """
    script = Script(make_vault({"vaultleads.yaml": SETTINGS, "Leads/A.md": lead()}))
    second = 1.0
    for pause, (what, path, other), heard, early in story:
        second += pause
        paths = (path, other) if what == "move" else (path,)
        if heard and early:
            script.at(second - 0.1, lambda: None, *paths)
        script.at(
            second,
            partial(operate, script.root, what, path, other),
            *(paths if heard and not early else ()),
        )

    script.until(second + 70.0)

    assert reports(script.root) == fresh(script.root)
    assert script.warnings == []


def operate(root: Path, what: str, path: str, other: str) -> None:
    """Do what a story says, if it can be done."""
    if what == "save":
        write(root / path, other)
    elif (root / path).exists() and what == "move":
        (root / other).parent.mkdir(parents=True, exist_ok=True)
        (root / path).rename(root / other)
    elif (root / path).exists():
        (root / path).unlink()


# --- the command ----------------------------------------------------------------------------

DEADLINE = 20.0

IT = "from vaultleads.cli import main; main()"


class Watching:
    """`vaultleads watch` as a process of its own."""

    def __init__(self, vault: Path, *options: str, program: str = IT) -> None:
        command = [sys.executable, "-c", program, "--vault", str(vault)]
        self.out = vault.parent / "out.txt"
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [*command, "--today", "2026-11-23", "watch", *options],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def shows(self, words: str) -> str:
        """What was printed, as soon as `words` are in it."""
        end = time.monotonic() + DEADLINE
        while words not in (shown := self.out.read_text()) and time.monotonic() < end:
            time.sleep(0.01)
        return shown

    def ends(self, number: int) -> tuple[int, float]:
        """The exit code after a signal, and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(DEADLINE), time.monotonic() - start


@pytest.fixture
def watch(make_vault: MakeVault) -> Iterator[Callable[..., tuple[Path, Watching]]]:
    """Start watching a vault with one lead; returns when its reports are written."""
    started: list[Watching] = []

    def start(*options: str) -> tuple[Path, Watching]:
        vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})
        started.append(Watching(vault, *options))
        assert "wrote" in started[-1].shows("wrote")
        return vault, started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


@pytest.mark.parametrize("options", [(), ("--poll",)], ids=["heard", "polled"])
def test_the_watcher_says_what_was_saved_and_written(
    watch: Callable[..., tuple[Path, Watching]], options: tuple[str, ...]
) -> None:
    """One line for each change, at once, even into a file."""
    vault, watching = watch(*options)

    write(vault / "Leads/Acme.md", lead("two platforms"))

    shown = watching.shows("saved").splitlines()
    assert shown[0] == f"Watching {vault.resolve()}"
    assert shown[-1][8:] == f"  saved Leads/Acme.md, wrote {TOLD}"
    assert "two platforms" in (vault / "Reports/Priorities.md").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_watcher_at_once(
    watch: Callable[..., tuple[Path, Watching]], number: int
) -> None:
    """Within half a second and without a word: that is how a watcher ends."""
    _, watching = watch()

    code, seconds = watching.ends(number)

    assert code == 0
    assert seconds < 0.5
    assert len(watching.out.read_text().splitlines()) == 2


def test_a_hangup_has_the_watcher_look_at_everything(
    watch: Callable[..., tuple[Path, Watching]],
) -> None:
    """As services are told to do; without a terminal there is none that was closed."""
    vault, watching = watch()
    (vault / "Reports/Priorities.md").unlink()

    watching.process.send_signal(signal.SIGHUP)

    assert watching.shows("Priorities.md\n").splitlines()[-1][8:] == "  wrote Reports/Priorities.md"


def test_a_second_watcher_says_who_was_first(
    watch: Callable[..., tuple[Path, Watching]],
) -> None:
    """One is enough; the lock of one that was killed is nobody's."""
    vault, watching = watch()

    second = run(vault, "watch")

    assert second.code == 1
    assert second.out == ""
    assert second.err.startswith(
        "vaultleads: This vault is being watched already "
        f"(process {watching.process.pid}, since {date.today():%Y-%m-%d}"  # noqa: DTZ011 - as a person reads it
    )
    watching.process.kill()
    watching.process.wait()
    assert run(vault, "watch", "--once").code == 0


WITHOUT_PYTHON = f"""
import itertools, sys
from vaultleads.watching import watcher
tries = itertools.count(1)
watcher.REST, watcher.LARGE = 0.1, 1
sys.executable = "/gone/python"
sys.addaudithook(lambda event, args: event == "os.exec" and print("try", next(tries), flush=True))
{IT}
"""


def test_a_watcher_that_cannot_begin_anew_goes_on(make_vault: MakeVault) -> None:
    """Python may have been replaced since, and that is no reason to end."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})
    watching = Watching(vault, program=WITHOUT_PYTHON)
    watching.shows("try 1")

    write(vault / "Leads/Acme.md", lead("two platforms"))

    shown = watching.shows("try 2").splitlines()
    assert watching.ends(signal.SIGTERM)[0] == 0
    assert shown[0] == f"Watching {vault.resolve()}"
    assert shown[1][8:] == f"  wrote {ALL}"
    assert shown[2] == "try 1"
    assert shown[3].endswith(f"wrote {TOLD}")
    assert shown[4:] == ["try 2"]


INTERRUPTED = f"""
import os, signal, sys
# A test that a shell runs in the background is started with this signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt(event, args):
    if event == "open" and str(args[0]).endswith("vaultleads.yaml"):
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(interrupt)
{IT}
"""


def test_an_interrupt_before_it_watches_is_no_failure(make_vault: MakeVault) -> None:
    """Here while the settings are read: nothing is said, as with a later one."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})
    watching = Watching(vault, program=INTERRUPTED)

    code = watching.process.wait(DEADLINE)

    assert (code, watching.out.read_text()) == (0, "")


def test_an_index_that_cannot_be_kept_is_said_once(make_vault: MakeVault, tmp_path: Path) -> None:
    """By the watcher, and not again by the command at its end."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    once = run(vault, "watch", "--once", VAULTLEADS_CACHE=str(in_the_way))

    assert once.code == 0
    assert f"{once.out}{once.err}".count("The index cannot be kept in ") == 1


def test_a_watcher_says_once_that_its_index_cannot_be_kept(
    make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a remark on the first pass, and on no other."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAULTLEADS_CACHE", str(tmp_path / "file"))
    script = Script(make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()}))
    script.saves(5.0, "Leads/Acme.md", lead("two platforms"))
    script.saves(9.0, "vaultleads.yaml", SETTINGS + "two_way: false\n")

    script.until(70.0)

    remarks = [remark for _, done in script.passes for remark in done.remarks]
    assert [remark.partition(" (")[0] for remark in remarks] == [
        f"The index cannot be kept in {index_place(str(script.root)).rpartition('/')[0]}"
    ]
    assert [done.written for _, done in script.told] == [PLANS, ("Reports/Follow-ups.md",)]


def test_once_leaves_nothing_open(make_vault: MakeVault) -> None:
    """Python would say so at the end of the program."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})

    done = run(vault, "watch", "--once", PYTHONWARNINGS="always::ResourceWarning")

    assert done.err == ""


def test_once_brings_everything_up_to_date_and_ends(make_vault: MakeVault) -> None:
    """As a script wants it; the second time there is nothing to do and nothing to say."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})

    first, second = run(vault, "watch", "--once"), run(vault, "watch", "--once")

    assert (first.code, second.code) == (0, 0)
    assert first.out[8:] == f"  wrote {ALL}\n"
    assert second.out == ""


def test_once_harvests_at_once_and_says_what_and_where(make_vault: MakeVault) -> None:
    """Who runs it has ticked; one line for each tick."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": TICKABLE})
    run(vault, "watch", "--once")
    report = vault / "Reports/Follow-ups.md"
    report.write_text(report.read_text(encoding="utf-8").replace("- [ ]", "- [x]"))

    done = run(vault, "watch", "--once")

    assert [line[10:] for line in done.out.splitlines()] == [
        'harvested "send the deck" into Leads/Acme.md',
        "wrote Reports/Priorities.md, Reports/Follow-ups.md and 2 more",
    ]


def test_once_takes_an_emptied_note_as_it_is(make_vault: MakeVault) -> None:
    """After the two seconds in which an editor would have written it anew."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})
    run(vault, "watch", "--once")
    (vault / "Leads/Acme.md").write_text("")

    run(vault, "watch", "--once")

    assert "one platform" not in (vault / "Reports/Priorities.md").read_text(encoding="utf-8")


def test_watchdog_is_loaded_only_to_listen(make_vault: MakeVault) -> None:
    """It takes longer than everything else that a question needs."""
    vault = make_vault({"vaultleads.yaml": SETTINGS, "Leads/Acme.md": lead()})

    done = run(vault, "watch", "--once", PYTHONPROFILEIMPORTTIME="1")

    assert "watchdog" not in done.err
