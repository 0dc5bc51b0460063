"""How the index is brought up to the notes: what is opened, what is read, what is told.

The clock of a vault in these tests may be ahead of the machine's, so that no note is young any
more when it is looked at; where a note must be young, it is the machine's.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultleads.core.footprint import Footprint
from vaultleads.core.problem import MassDeletionError
from vaultleads.questions import not_as_the_notes
from vaultleads.syncing import Synced
from vaultleads.vault import Vault
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

LATER = 10**11
"""Nanoseconds after which no file is young any more."""

A = "---\nrole: Analyst\nstage: cultivating\n---\n\n## Log\n\n- 2026-11-18 call: budget\n"
VAULT: dict[str, str | bytes] = {"Leads/A.md": A, "Notes/B.md": "Just text.\n"}


class Opened:
    """A vault with its workspace, which tells how many notes are opened with each sync."""

    def __init__(self, root: Path, later: int = LATER) -> None:
        self.root = root
        self.workspace = Workspace(str(root), self._tell)
        self.workspace.vault.now = lambda: time.time_ns() + later  # type: ignore[method-assign]  # a vault has one clock
        self.told: set[int] = set()

    def sync(self, paths: tuple[str, ...] | None = None, *, guarded: bool = False) -> Synced:
        """Bring the index up to the notes; it is right then."""
        self.told.clear()
        synced = self.workspace.sync(paths, guarded=guarded)
        if paths is None:
            assert not_as_the_notes(Workspace(str(self.root))) == []
        return synced

    def _tell(self, done: int, total: int) -> None:
        if done < total:
            self.told.add(done)

    @property
    def read(self) -> int:
        """How many notes were opened with the last sync."""
        return max(self.told) + 1 if self.told else 0

    def number(self, path: str) -> int:
        """The number of a note in the index."""
        rows = self.workspace.index.rows("SELECT id FROM notes WHERE path = ?", (path,))
        return int(rows[0][0])

    def stage(self) -> str:
        """The stage of the one lead, as the index has it."""
        return str(self.workspace.index.rows("SELECT stage FROM leads")[0][0])


@pytest.fixture
def opened(make_vault: MakeVault) -> Opened:
    """Return a vault of two notes, none of them young, of which the index knows."""
    made = Opened(make_vault(VAULT))
    made.sync()
    return made


# --- what is read ---------------------------------------------------------------------------


def test_the_first_run_reads_all(make_vault: MakeVault) -> None:
    """And every note is new."""
    opened = Opened(make_vault(VAULT))

    synced = opened.sync()

    assert synced.changed == ("Leads/A.md", "Notes/B.md")
    assert opened.read == 2


def test_nothing_changed_is_nothing_read(opened: Opened) -> None:
    """Not a note is opened, and the generation stays."""
    before = opened.workspace.index.generation()

    assert opened.sync() == Synced(before)
    assert opened.read == 0


def test_a_note_is_read_that_says_something_else(opened: Opened) -> None:
    """It alone."""
    before = opened.workspace.index.generation()
    (opened.root / "Leads/A.md").write_text(A.replace("cultivating", "won"), encoding="utf-8")

    assert opened.sync() == Synced(before + 1, changed=("Leads/A.md",), raised=1)
    assert opened.read == 1
    assert opened.stage() == "won"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("Notes/B.md", "Just other text.\n", id="a plain note"),
        pytest.param("Leads/A.md", f"{A}\nSaid on the way out.\n", id="below all of a lead"),
    ],
)
def test_words_that_no_report_shows_leave_answers_right(
    opened: Opened, path: str, text: str
) -> None:
    """They are taken in, for a search to find, and what was answered before is still right."""
    before = opened.workspace.index.generation()
    (opened.root / path).write_text(text, encoding="utf-8")

    assert opened.sync() == Synced(before, changed=(path,))
    assert opened.sync() == Synced(before)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Just text.\n\n## Log\n\n- 2026-11-20 call with [[A]]\n", id="a touch"),
        pytest.param("---\naliases: [Bee]\n---\nJust text.\n", id="another name"),
        pytest.param("---\ntype: contact\n---\nJust text.\n", id="another kind"),
        pytest.param("<!-- vaultleads:begin funnel -->\nMine.\n", id="a problem"),
        pytest.param(
            "<!-- vaultleads:begin funnel -->\nMine.\n<!-- vaultleads:end -->\n", id="a block"
        ),
    ],
)
def test_words_that_a_report_may_show_make_answers_old(opened: Opened, text: str) -> None:
    """Even those inside of a block, which are to be put right."""
    before = opened.workspace.index.generation()
    (opened.root / "Notes/B.md").write_text(text, encoding="utf-8")

    assert opened.sync() == Synced(before + 1, changed=("Notes/B.md",), raised=1)

    (opened.root / "Notes/B.md").write_text("Just text.\n", encoding="utf-8")

    assert opened.sync() == Synced(before + 2, changed=("Notes/B.md",), raised=1)


def test_an_edit_inside_of_a_block_makes_answers_old(opened: Opened) -> None:
    """Though the block says nothing of the vault, before and after."""
    block = "<!-- vaultleads:begin funnel -->\n{}\n<!-- vaultleads:end -->\n"
    (opened.root / "Notes/B.md").write_text(block.format("Mine."), encoding="utf-8")
    before = opened.sync().generation
    (opened.root / "Notes/B.md").write_text(block.format("Yours."), encoding="utf-8")

    assert opened.sync().generation == before + 1


def test_a_note_that_is_touched_but_equal_has_not_changed(opened: Opened) -> None:
    """It is opened once; what was answered before is still right."""
    before = opened.workspace.index.generation()
    os.utime(opened.root / "Leads/A.md", (1, 1))

    assert opened.sync() == Synced(before)
    assert opened.read == 1
    assert opened.sync() == Synced(before)
    assert opened.read == 0


def test_a_change_of_the_same_size_and_time_is_seen(opened: Opened) -> None:
    """A program that puts the time back cannot put back that it did."""
    place = opened.root / "Leads/A.md"
    status = place.stat()
    place.write_text(A.replace("Analyst", "Analysx"), encoding="utf-8")
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert place.stat().st_size == status.st_size
    assert opened.sync().changed == ("Leads/A.md",)


def test_another_file_in_the_place_of_a_note_is_seen(opened: Opened) -> None:
    """Of the same size and time, but with another number on the disk."""
    place = opened.root / "Leads/A.md"
    status = place.stat()
    other = opened.root / "other"
    other.write_text(A.replace("Analyst", "Analysx"), encoding="utf-8")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(other, place)

    assert opened.sync().changed == ("Leads/A.md",)


def test_a_young_note_is_opened_again(make_vault: MakeVault) -> None:
    """It may have been saved twice within one tick of the disk's clock; its bytes decide."""
    opened = Opened(make_vault(VAULT), later=0)
    opened.sync()

    assert not opened.sync().anything
    assert opened.read == 2


def test_a_note_that_could_not_be_opened_for_a_moment_is_opened_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk refused once, it may grant the next time, though the note is the same."""
    (opened.root / "Leads/A.md").write_text(A.replace("cultivating", "spotted"))
    system = os.open

    def disturbed(place: str, *more: int) -> int:
        if place.endswith("A.md"):
            raise OSError(errno.EIO, "Input/output error")
        return system(place, *more)

    with monkeypatch.context() as trouble:
        trouble.setattr(os, "open", disturbed)
        opened.workspace.sync()
    opened.sync()

    assert opened.stage() == "spotted"


# --- another process in between -------------------------------------------------------------


def test_an_index_that_is_emptied_while_one_waits_is_filled_whole(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differed at the first look is not all that is missing by the second."""
    (opened.root / "Notes/B.md").write_text("Another text.\n")
    look, looks = Vault.look, 0

    def emptied_after(vault: Vault) -> Footprint:
        nonlocal looks
        looks += 1
        found = look(vault)
        if looks == 1:
            Workspace(str(opened.root)).index.empty()
        return found

    with monkeypatch.context() as race:
        race.setattr(Vault, "look", emptied_after)
        opened.workspace.sync()

    assert opened.workspace.index.count() == 2
    assert not_as_the_notes(Workspace(str(opened.root))) == []


def test_notes_that_were_read_by_other_settings_do_not_stay(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings change while another process waits to write what it read by the old ones."""
    (opened.root / "Notes/B.md").write_text("Another text.\n")
    look, looks = Vault.look, 0

    def settings_changed_after(vault: Vault) -> Footprint:
        nonlocal looks
        looks += 1
        found = look(vault)
        if looks == 1:
            (opened.root / "vaultleads.yaml").write_text("folders:\n  lead: Elsewhere\n")
            Workspace(str(opened.root)).sync()
        return found

    with monkeypatch.context() as race:
        race.setattr(Vault, "look", settings_changed_after)
        opened.workspace.sync()

    fresh = Workspace(str(opened.root))
    assert fresh.pipeline.leads == {}
    assert not_as_the_notes(Workspace(str(opened.root))) == []


# --- what moves and goes --------------------------------------------------------------------


def test_a_note_that_moves_keeps_its_number(opened: Opened) -> None:
    """Equal bytes elsewhere are the same note."""
    number, before = opened.number("Leads/A.md"), opened.workspace.index.generation()
    (opened.root / "Leads/Sub").mkdir()
    (opened.root / "Leads/A.md").rename(opened.root / "Leads/Sub/New.md")

    assert opened.sync() == Synced(
        before + 1, moved=(("Leads/A.md", "Leads/Sub/New.md"),), others=True, raised=1
    )
    assert opened.number("Leads/Sub/New.md") == number


def test_a_note_that_moves_may_become_something_else(opened: Opened) -> None:
    """Its folder says what it is, if nothing else does."""
    (opened.root / "Contacts").mkdir()
    (opened.root / "Leads/A.md").rename(opened.root / "Contacts/A.md")

    opened.sync()

    assert opened.workspace.index.rows("SELECT path FROM contacts") == [("Contacts/A.md",)]
    assert opened.workspace.index.rows("SELECT path FROM leads") == []


def test_a_copy_is_a_note_of_its_own(opened: Opened) -> None:
    """The note it was made from is still there."""
    (opened.root / "Leads/Copy.md").write_text(A, encoding="utf-8")

    assert opened.sync().changed == ("Leads/Copy.md",)
    assert opened.number("Leads/Copy.md") != opened.number("Leads/A.md")


def test_two_notes_that_change_places(opened: Opened) -> None:
    """Each path reads differently now; neither is mistaken for the other."""
    (opened.root / "Notes/B.md").rename(opened.root / "held")
    (opened.root / "Leads/A.md").rename(opened.root / "Notes/B.md")
    (opened.root / "held").rename(opened.root / "Leads/A.md")

    assert opened.sync().changed == ("Leads/A.md", "Notes/B.md")


def test_a_note_that_is_deleted_is_forgotten(opened: Opened) -> None:
    """With all that it said."""
    (opened.root / "Leads/A.md").unlink()

    assert opened.sync().removed == ("Leads/A.md",)
    assert opened.workspace.index.rows("SELECT * FROM touches") == []
    assert opened.workspace.index.rows("SELECT * FROM search WHERE search MATCH 'budget'") == []


def test_other_files_count_by_name(opened: Opened) -> None:
    """A link may lead to them; what is in them is nothing to us."""
    plan = opened.root / "plan.png"
    plan.write_bytes(b"1")
    assert opened.sync() == Synced(opened.workspace.index.generation(), others=True, raised=1)

    plan.write_bytes(b"22")
    assert not opened.sync().anything


# --- what cannot be read --------------------------------------------------------------------


def test_names_that_are_no_text(make_vault: MakeVault) -> None:
    """A name may be any bytes; its note is known like any other."""
    odd = os.fsdecode(b"\xff\xfe.md")
    root = make_vault(VAULT)
    (root / "Leads" / odd).write_text(A, encoding="utf-8")
    opened = Opened(root)

    assert f"Leads/{odd}" in opened.sync().changed
    assert not opened.sync().anything
    (root / "Leads" / odd).unlink()
    assert opened.sync().removed == (f"Leads/{odd}",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"---\nrole: a\0b\n---\nc\0d\n", id="nul"),
        pytest.param(b"---\nrole: \xff\n---\n\xff\xfe\n", id="not-utf-8"),
        pytest.param(b'---\nrole: "\\ud800"\n---\n', id="half-a-character"),
        pytest.param(
            b"---\nrole: \xed\xa0\x80\n---\n\xed\xa0\x80\n", id="half-a-character-in-bytes"
        ),
        pytest.param(b"---\nalignment: 99999999999999999999999999\n---\n", id="too-large-a-number"),
        pytest.param("---\nrole: Analyst\n---\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"", id="empty"),
    ],
)
def test_whatever_a_note_holds_it_is_taken_in(make_vault: MakeVault, content: bytes) -> None:
    """The index holds each of them as it is understood, and equals one made anew."""
    opened = Opened(make_vault({"Leads/A.md": content}))

    assert opened.sync().changed == ("Leads/A.md",)
    assert not opened.sync().anything


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_note_that_cannot_be_opened_is_known_with_its_reason(opened: Opened) -> None:
    """Until it can be opened again."""
    place = opened.root / "Leads/A.md"
    place.chmod(0)
    assert opened.sync().changed == ("Leads/A.md",)
    assert opened.workspace.index.rows("SELECT severity FROM problems") == [("error",)]

    place.chmod(0o600)
    assert opened.sync().changed == ("Leads/A.md",)
    assert opened.workspace.index.rows("SELECT severity FROM problems") == []


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "table"),
    [
        ("folders:\n  contact: Leads\n  lead: Pipeline\n", "contacts"),
        ("touch_kinds:\n  call:\n    two_way: false\n", "leads"),
    ],
)
def test_other_words_or_folders_are_another_reading(opened: Opened, told: str, table: str) -> None:
    """Every note is read anew, though none has changed."""
    (opened.root / "vaultleads.yaml").write_text(told, encoding="utf-8")
    again = Opened(opened.root)

    assert again.sync().changed == ("Leads/A.md", "Notes/B.md")
    assert again.workspace.index.rows(f"SELECT path FROM {table}") == [("Leads/A.md",)]  # noqa: S608 - a name from above


def test_other_settings_are_the_same_reading(opened: Opened) -> None:
    """A limit or a country changes no note; the file itself is no note either."""
    (opened.root / "vaultleads.yaml").write_text(
        "follow_ups:\n  daily_limit: 3\n", encoding="utf-8"
    )

    assert Opened(opened.root).sync().changed == ()


# --- what was touched -----------------------------------------------------------------------


def test_only_what_was_touched_is_looked_at(opened: Opened) -> None:
    """The folders of the paths that are given; what else changed waits for the next look."""
    (opened.root / "Leads/A.md").write_text(A.replace("cultivating", "won"), encoding="utf-8")
    (opened.root / "Notes/B.md").write_text("Other text.\n", encoding="utf-8")

    assert opened.sync(("Leads/A.md",)).changed == ("Leads/A.md",)
    assert opened.sync().changed == ("Notes/B.md",)


# --- a watcher is careful -------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="links of Unix")
def test_a_link_is_looked_at_whatever_was_touched(opened: Opened) -> None:
    """What it leads to comes and goes elsewhere, and no change beside the link tells of it."""
    (opened.root / "Leads/Link.md").symlink_to("../Notes/B.md")
    opened.sync()

    (opened.root / "Notes/B.md").unlink()
    opened.sync(("Notes/B.md",))
    told = [problem.code for problem in opened.workspace.pipeline.problems]
    right = not_as_the_notes(Workspace(str(opened.root)))

    assert told == ["broken-symlink"]
    assert right == []


@pytest.fixture
def many(make_vault: MakeVault) -> Opened:
    """Return a vault of twelve notes of which the index knows."""
    made = Opened(make_vault({f"Notes/{number}.md": f"{number}\n" for number in range(12)}))
    made.sync()
    return made


def test_a_watcher_does_not_believe_that_most_notes_are_gone(many: Opened) -> None:
    """A disk that went away is more likely; a command, which a person runs, believes it."""
    for number in range(7):
        (many.root / f"Notes/{number}.md").unlink()

    with pytest.raises(MassDeletionError, match="7 of 12 notes"):
        many.sync(guarded=True)
    assert many.workspace.index.count() == 12
    assert len(many.sync().removed) == 7


def test_half_of_the_notes_may_go(many: Opened) -> None:
    """Somebody cleared up."""
    for number in range(6):
        (many.root / f"Notes/{number}.md").unlink()

    assert len(many.sync(guarded=True).removed) == 6


def test_a_folder_that_is_renamed_loses_no_note(many: Opened) -> None:
    """All notes are at another path; none is gone."""
    (many.root / "Notes").rename(many.root / "Renamed")

    assert len(many.sync(guarded=True).moved) == 12


def test_a_watcher_stops_where_the_settings_are_gone(many: Opened) -> None:
    """They mark the root: without them it is not the vault any more."""
    (many.root / "vaultleads.yaml").unlink()

    with pytest.raises(MassDeletionError, match=r"has lost its vaultleads\.yaml"):
        many.workspace.sync(guarded=True)
    assert many.workspace.index.count() == 12


def test_a_watcher_waits_for_a_note_that_was_emptied(opened: Opened) -> None:
    """Many editors empty a file before they write it; a command takes it as it is."""
    (opened.root / "Leads/A.md").write_bytes(b"")

    assert opened.sync(guarded=True, paths=("Leads/A.md",)).unsettled == ("Leads/A.md",)
    assert opened.stage() == "cultivating"
    synced = opened.workspace.sync(guarded=True, accepted=("Leads/A.md",))
    assert (synced.changed, synced.unsettled) == (("Leads/A.md",), ())
