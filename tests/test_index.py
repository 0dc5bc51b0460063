"""The index: where it lies, what a person may read in it, and that no harm to it ever matters."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import run

from vaultleads.cli.progress import Bar
from vaultleads.index import MEMORY, Index, IndexBusyError, opening
from vaultleads.index.comparing import differences
from vaultleads.index.tables import OWN_TABLES, TABLES
from vaultleads.own_index import index_in_memory, index_place, program
from vaultleads.questions import found, not_as_the_notes
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
Harm = Callable[[Path], object]

LEAD = (
    "---\norganization: '[[Kestrel]]'\nrole: Platform lead\nstage: cultivating\nalignment: 4\n"
    "contacts: ['[[Dana Reyes]]']\nhorizon: 2027-Q1\nnext: call\ndue: 2026-11-25\n"
    "aliases: [The platform]\n---\n\n## Log\n\n"
    "- 2026-11-18 10:30 call with [[Dana Reyes]]: budget\n"
    "- [ ] write to [[Dana Reyes]] 📅 2026-12-01\n\n"
    "## Intelligence\n\n- 2026-11-18 [[Dana Reyes]]: two seats in the spring\n"
)
VAULT: dict[str, str | bytes] = {
    "Leads/Kestrel.md": LEAD,
    "Contacts/Dana Reyes.md": "---\ndecision_maker: true\ntie: nonsense\n---\n",
    "Notes/Plan.md": "Think.\n",
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """Return a small vault that no index knows of."""
    return make_vault(VAULT)


def place_of(vault: Path) -> Path:
    """Where the index of a vault lies."""
    return Path(index_place(str(vault)))


def filled(vault: Path) -> Workspace:
    """Return a workspace whose index is up to date."""
    workspace = Workspace(str(vault))
    workspace.sync()
    return workspace


# --- where it lies --------------------------------------------------------------------------


def test_it_lies_in_the_cache_folder_and_never_in_the_vault(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a name that a person recognizes, for nobody else to read."""
    monkeypatch.setenv("VAULTLEADS_CACHE", str(tmp_path / "cache"))
    before = sorted(vault.rglob("*"))

    filled(vault)

    (folder,) = (tmp_path / "cache").iterdir()
    assert folder.name.startswith("vault-")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "index.sqlite").is_file()
    assert sorted(vault.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_folder_that_others_could_look_into_is_closed(make_vault: MakeVault) -> None:
    """Whom somebody talks to is nobody else's business."""
    root = make_vault(VAULT)
    folder = Path(index_place(str(root))).parent
    folder.mkdir(parents=True)
    folder.chmod(0o755)

    Workspace(str(root)).sync()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "index.sqlite").stat().st_mode & 0o777 == 0o600


def test_two_vaults_of_one_name_have_two_indexes(tmp_path: Path) -> None:
    """And one vault by two names has one."""
    (tmp_path / "a/vault").mkdir(parents=True)
    (tmp_path / "b/vault").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a/vault")

    assert place_of(tmp_path / "a/vault") != place_of(tmp_path / "b/vault")
    assert place_of(tmp_path / "link") == place_of(tmp_path / "a/vault")


# --- what a person may read -----------------------------------------------------------------


def test_what_stands_in_the_tables(vault: Path) -> None:
    """Every table that a note has rows in, as any program that knows SQLite reads it."""
    filled(vault)
    with sqlite3.connect(place_of(vault)) as db:
        every = {table.name: f"SELECT * FROM {table.name}" for table in TABLES}  # noqa: S608 - names of ours
        rows = {name: db.execute(statement).fetchall() for name, statement in every.items()}

    lead = next(number for number, path, *_ in rows["notes"] if path == "Leads/Kestrel.md")
    assert [row[:6] for row in rows["leads"]] == [
        (lead, "Leads/Kestrel.md", "Kestrel", "Kestrel", "Platform lead", "cultivating")
    ]
    assert [row[0] for row in rows["contacts"]] == [
        number for number, path, *_ in rows["notes"] if path == "Contacts/Dana Reyes.md"
    ]
    assert [row[2:4] for row in rows["properties"] if row[0] == lead][:2] == [
        ("organization", "[[Kestrel]]"),
        ("role", "Platform lead"),
    ]
    assert rows["touches"] == [
        (lead, 1, 15, "2026-11-18", "10:30", "call", 0, "Dana Reyes", "budget")
    ]
    assert rows["facts"] == [(lead, 1, 20, "2026-11-18", "Dana Reyes", "two seats in the spring")]
    assert rows["tasks"] == [(lead, 1, 16, "write to [[Dana Reyes]]", 0, "2026-12-01")]
    assert [row[4] for row in rows["links"]] == ["Dana Reyes", "Dana Reyes", "Dana Reyes"]
    assert [row[2:5] for row in rows["problems"]] == [(3, 6, "error")]
    assert rows["aliases"] == [(lead, 1, "The platform")]


def test_the_tables_have_the_columns_of_the_guide(vault: Path) -> None:
    """The guide is made from the same words; each column has a meaning there."""
    filled(vault)
    with sqlite3.connect(place_of(vault)) as db:
        for table in (*TABLES, *OWN_TABLES):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table.name})")]
            assert columns == [name.split(" ")[0].strip('"') for name, _ in table.columns]
    assert all(meaning for table in TABLES for _, meaning in table.columns)


# --- no harm matters ------------------------------------------------------------------------


def _garbage(place: Path) -> None:
    place.write_bytes(b"This is no database, whatever it is called.\n" * 500)


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def _emptied(place: Path) -> None:
    place.write_bytes(b"")


def _overwritten(place: Path) -> None:
    data = bytearray(place.read_bytes())
    data[4096 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4096)
    place.write_bytes(data)


def _said(*statements: str) -> Harm:
    def harm(place: Path) -> None:
        with sqlite3.connect(place) as db:
            for statement in statements:
                db.execute(statement)

    return harm


HARMS = [
    pytest.param(lambda place: place.unlink(), id="deleted"),
    pytest.param(lambda place: shutil.rmtree(place.parent), id="folder-deleted"),
    pytest.param(_emptied, id="emptied"),
    pytest.param(_cut, id="cut-short"),
    pytest.param(_garbage, id="no-database"),
    pytest.param(_overwritten, id="overwritten"),
    pytest.param(_said("PRAGMA user_version = 999"), id="another-layout"),
    pytest.param(_said("UPDATE meta SET value = '0' WHERE name = 'program'"), id="another-program"),
    pytest.param(_said("DELETE FROM meta WHERE name = 'program'"), id="nobodys"),
    pytest.param(_said("DROP TABLE meta"), id="without-its-own-table"),
    pytest.param(_said("DROP TABLE notes"), id="without-notes"),
    pytest.param(_said("DROP TABLE records"), id="without-records"),
    pytest.param(_said("UPDATE records SET said = x'00ff'"), id="records-that-are-none"),
    pytest.param(_said("UPDATE folders SET seen = x'00ff'"), id="folders-that-are-none"),
    pytest.param(_said("UPDATE meta SET value = x'00' WHERE name = 'listing'"), id="no-listing"),
]


def let_go(vault: Path) -> Path:
    """Fill the index, let go of it, with all in one file; return its place."""
    workspace = filled(vault)
    workspace.index.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace.index.close()
    return place_of(vault)


@pytest.mark.parametrize("harm", HARMS)
def test_whatever_happens_to_the_file_it_is_made_anew_without_a_word(
    vault: Path, harm: Harm
) -> None:
    """The same answer, nothing to say, and an index that is right."""
    harm(let_go(vault))

    workspace = Workspace(str(vault))

    assert list(workspace.pipeline.leads) == ["Leads/Kestrel.md"]
    assert workspace.index_refusal == ""
    assert not_as_the_notes(Workspace(str(vault))) == []


@pytest.mark.parametrize("harm", HARMS)
def test_whatever_happens_while_it_is_open_it_is_made_anew(
    vault: Path, harm: Harm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A watcher holds it for days."""
    # SQLite takes a file that was emptied under its hands for one that is locked.
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    workspace = filled(vault)
    workspace.index.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    harm(place_of(vault))

    workspace.forget()

    assert list(workspace.pipeline.leads) == ["Leads/Kestrel.md"]
    assert list(Workspace(str(vault)).pipeline.leads) == ["Leads/Kestrel.md"]


@given(at=st.integers(0, 200_000), junk=st.binary(min_size=1, max_size=64))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_bytes_that_the_disk_got_wrong_never_end_a_question(
    vault: Path, tmp_path: Path, at: int, junk: bytes
) -> None:
    """Wherever they are: what makes no sense is read anew."""
    sound = tmp_path / "sound.sqlite"
    if not sound.exists():
        shutil.copy(let_go(vault), sound)
    data = bytearray(sound.read_bytes())
    at %= len(data)
    data[at : at + len(junk)] = junk
    place_of(vault).write_bytes(data)

    workspace = Workspace(str(vault))
    workspace.pipeline.leads  # noqa: B018 - the question
    found(workspace, ["dana"], (), 3)
    workspace.index.close()


# --- where it cannot be kept ----------------------------------------------------------------


def _file(place: Path) -> None:
    place.write_text("here is a file\n", encoding="utf-8")


def _folder_for_file(place: Path) -> None:
    (place / "index.sqlite").mkdir(parents=True)


@pytest.mark.parametrize(
    ("cache", "why"),
    [
        pytest.param("/proc/nowhere", "no such file or directory", id="no-folder-can-be-made"),
        pytest.param("{file}", "not a directory", id="a-file-is-in-the-way"),
    ],
)
def test_a_folder_that_cannot_be_written_is_said_once(
    vault: Path, tmp_path: Path, cache: str, why: str
) -> None:
    """The answer is the same; every run reads all notes and says why."""
    file = tmp_path / "file"
    file.write_text("here is a file\n", encoding="utf-8")
    right = run(vault, "list")
    cache = cache.format(file=file)

    ran = run(vault, "list", VAULTLEADS_CACHE=cache)

    assert (ran.code, ran.out) == (0, right.out)
    refusal = ran.err.replace(right.err, "")
    assert refusal.startswith(f"The index cannot be kept in {cache}/vault-")
    assert refusal.endswith(
        f"({why}), so all notes are read each time; make room there, or name another folder in "
        "VAULTLEADS_CACHE.\n"
    )
    assert refusal.count("\n") == 1


def test_a_folder_in_the_place_of_the_file(vault: Path) -> None:
    """It is not ours to remove; the answer is the same, and the reason is said."""
    right = run(vault, "list")
    place = place_of(vault)
    shutil.rmtree(place.parent)
    place.mkdir(parents=True)

    ran = run(vault, "list")

    assert (ran.code, ran.out) == (0, right.out)
    assert "The index cannot be kept in" in ran.err


def test_a_question_that_asks_for_no_note_needs_no_index(vault: Path) -> None:
    """Nothing is said where nothing was asked."""
    assert run(vault, "index", "--path", VAULTLEADS_CACHE="/proc/nowhere").err == ""


@pytest.mark.parametrize("option", [(), ("--check",), ("--rebuild",)], ids=" ".join)
def test_index_says_why_there_can_be_none(vault: Path, option: tuple[str, ...]) -> None:
    """What cannot be kept is neither right nor wrong, and no question will make it."""
    ran = run(vault, "index", *option, VAULTLEADS_CACHE="/proc/nowhere")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("The index cannot be kept in /proc/nowhere/")


# --- several at once ------------------------------------------------------------------------


def test_who_reads_sees_the_last_good_state_while_another_writes(vault: Path) -> None:
    """No reader waits, and none sees half of a change."""
    writer, reader = filled(vault), filled(vault)

    with writer.index.writing():
        writer.index.rows("DELETE FROM notes")
        assert reader.index.count() == 3
        assert list(reader.index.load().notes) != []
        writer.index.rows("INSERT INTO notes SELECT * FROM notes")
    assert reader.index.count() == 0


def test_a_change_that_fails_is_none(vault: Path) -> None:
    """All of a transaction, or nothing."""
    workspace = filled(vault)

    def interrupted() -> None:
        with workspace.index.writing():
            workspace.index.rows("DELETE FROM notes")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not_as_the_notes(workspace) == []


def test_commands_at_once_all_answer_right(vault: Path) -> None:
    """Whoever comes first fills it, the others wait, and nobody notices."""
    command = [sys.executable, "-m", "vaultleads", "--vault", str(vault), "list"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)
    ]
    answers = {(*one.communicate(), one.returncode) for one in running}

    assert len(answers) == 1
    assert next(iter(answers))[2] == 0
    assert run(vault, "index", "--check").code == 0


def test_one_that_is_opened_twice_is_still_known_as_open(vault: Path) -> None:
    """A second opening in one process gives up no lock: else another would take away the log."""
    held = filled(vault).index
    Index(str(place_of(vault)), program()).close()

    ask = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM meta').close()"
    subprocess.run([sys.executable, "-c", ask, place_of(vault)], check=True)

    assert Path(f"{place_of(vault)}-wal").exists()
    with held.writing():
        held.set_meta("colour", "green")
    assert Index(str(place_of(vault)), program()).meta("colour") == "green"


def test_who_waits_too_long_answers_without(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process fills it for ever; the question is answered from memory."""
    holder = filled(vault)
    (vault / "Leads/New.md").write_text("---\nrole: New\n---\n", encoding="utf-8")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)

    with holder.index.writing():
        workspace = Workspace(str(vault))
        assert sorted(workspace.pipeline.leads) == ["Leads/Kestrel.md", "Leads/New.md"]
        assert workspace.index.place == MEMORY
        assert workspace.index_refusal == ""
        with pytest.raises(IndexBusyError), Index(str(place_of(vault)), program()).writing():
            pass


# --- answers that are kept ------------------------------------------------------------------


def test_an_answer_is_kept_until_something_changes(vault: Path) -> None:
    """And for another question there is none."""
    workspace = filled(vault)
    index = workspace.index
    index.keep("list", b"the answer", index.generation())

    assert index.kept("list") == b"the answer"
    assert index.kept("next") is None
    (vault / "Leads/New.md").write_text("---\nrole: New\n---\n", encoding="utf-8")
    workspace.sync()
    assert index.kept("list") is None


def test_an_answer_to_what_was_before_is_not_given(vault: Path) -> None:
    """It was worked out while another process changed the index."""
    index = filled(vault).index

    index.keep("list", b"the answer", index.generation() - 1)

    assert index.kept("list") is None


# --- how one is compared with another -------------------------------------------------------


def test_an_index_equals_one_made_anew_whatever_its_numbers(vault: Path) -> None:
    """What came in another order has other numbers and says the same."""
    workspace = filled(vault)
    (vault / "Leads/Kestrel.md").unlink()
    workspace.sync()
    (vault / "Leads/Kestrel.md").write_text(LEAD, encoding="utf-8")
    workspace.sync()
    fresh = Workspace(str(vault))
    fresh.index = index_in_memory()
    fresh.sync()

    assert differences(workspace.index, fresh.index) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE leads SET stage = 'won'",
            "leads, Leads/Kestrel.md: holds ('Leads/Kestrel.md', 'Kestrel', 'Kestrel', ",
        ),
        ("DELETE FROM touches", "touches, Leads/Kestrel.md: lacks (1, 15, '2026-11-18', "),
        ("DELETE FROM aliases", "aliases, Leads/Kestrel.md: lacks (1, 'The platform')"),
        ("DELETE FROM records WHERE note = 2", "records, "),
        ("INSERT INTO tasks VALUES (99, 1, 1, '', 0, '')", "tasks: 1 rows are of no note"),
        ("DELETE FROM search", "search, Contacts/Dana Reyes.md: lacks ('Dana Reyes', "),
        (
            "DELETE FROM folders WHERE path = 'Notes/'",
            "what was seen, Notes/: is None and should be 'file'",
        ),
        ("UPDATE search_data SET block = x'00' WHERE id > 10", "the words of the full-text search"),
    ],
)
def test_every_difference_is_said(vault: Path, statement: str, said: str) -> None:
    """By table and note, with what the index holds or lacks."""
    workspace = filled(vault)
    with workspace.index.writing():
        workspace.index.rows(statement)

    assert any(line.startswith(said) for line in not_as_the_notes(workspace) or [])


def test_a_note_that_would_never_be_opened_again_is_said(vault: Path) -> None:
    """The worst of all: its signature is remembered, and its bytes are others."""
    workspace = Workspace(str(vault))
    workspace.vault.now = lambda: 10**19  # type: ignore[method-assign]  # nothing is young then
    workspace.sync()
    with workspace.index.writing():
        workspace.index.rows("UPDATE notes SET digest = x'00' WHERE path = 'Leads/Kestrel.md'")

    assert "Leads/Kestrel.md: is taken to be unchanged, but holds other bytes" in (
        not_as_the_notes(workspace) or []
    )


# --- the command ----------------------------------------------------------------------------


def test_index_says_where_it_is_and_what_it_holds(vault: Path) -> None:
    """As it stands: nothing is read for that."""
    assert run(vault, "index").out == "There is no index yet; the next question makes one.\n"
    run(vault, "list")

    shown = run(vault, "index").out.splitlines()

    assert shown[0] == f"place    {place_of(vault)}"
    assert shown[1] == "notes    3, 2 of the five kinds"
    assert shown[2].startswith("size     0.")
    assert shown[3].startswith("written  20")
    assert run(vault, "index", "--path").out == f"{place_of(vault)}\n"
    assert run(vault, "index", "--json").json["notes"] == 3


def test_index_check_compares_what_stands(vault: Path) -> None:
    """Without bringing it up to the notes first, which would hide what it is asked for."""
    ran = run(vault, "index", "--check")
    assert (ran.code, ran.out) == (1, "There is no index yet; the next question makes one.\n")
    run(vault, "list")
    assert run(vault, "index", "--check").out == "The index is equal to one made anew.\n"

    (vault / "Leads/Kestrel.md").unlink()
    ran = run(vault, "index", "--check")

    assert ran.code == 1
    assert "notes, Leads/Kestrel.md: holds (" in ran.out
    assert ran.err == (
        "What changed since the last command is a difference as well; "
        "the next command looks at it.\n"
    )
    shape = run(vault, "index", "--check", "--json").json
    assert shape["equal"] is False
    assert shape["differences"][:20] == ran.out.splitlines()[:20]


def test_index_check_prints_so_much_as_one_reads(make_vault: MakeVault) -> None:
    """Twenty differences show what is wrong; the rest is counted."""
    vault = make_vault({f"Notes/{number}.md": f"{number}\n" for number in range(40)})
    run(vault, "list")
    shutil.rmtree(vault / "Notes")

    lines = run(vault, "index", "--check").out.splitlines()

    assert len(lines) == 21
    assert lines[-1].startswith("and ")


def test_index_rebuild_reads_all_again(vault: Path) -> None:
    """Whatever it held before."""
    run(vault, "list")
    with sqlite3.connect(place_of(vault)) as db:
        db.execute("UPDATE notes SET digest = x'00'")

    assert run(vault, "index", "--rebuild").out == "3 notes read anew.\n"
    assert run(vault, "index", "--check").code == 0
    assert run(vault, "index", "--rebuild", "--json").json == {
        "path": str(place_of(vault)),
        "notes": 3,
    }


def test_index_rebuild_of_what_cannot_be_read(vault: Path) -> None:
    """The remedy works where it is needed."""
    _garbage(let_go(vault))

    assert run(vault, "index", "--rebuild").out == "3 notes read anew.\n"


def test_index_says_why_it_cannot_be_kept(vault: Path) -> None:
    """A rebuild that ends with the process is none."""
    ran = run(vault, "index", "--rebuild", VAULTLEADS_CACHE="/proc/nowhere")

    assert "The index cannot be kept in /proc/nowhere/" in ran.err


# --- the wait -------------------------------------------------------------------------------


def drawn(*told: tuple[float, int, int]) -> str:
    """What is written where each of `told` is the second, and how much of how many is done."""
    stream = StringIO()
    seconds = iter([0.0, *(second for second, _, _ in told)])
    bar = Bar(stream, lambda: next(seconds))
    for _, done, total in told:
        bar(done, total)
    return stream.getvalue()


def test_a_short_wait_is_not_worth_a_bar() -> None:
    """What flashes up only startles."""
    assert drawn((0.0, 0, 3), (0.2, 1, 3), (0.4, 2, 3)) == ""


def test_a_bar_shows_how_far_the_reading_is_and_leaves_nothing_behind() -> None:
    """It is drawn over itself, not for every note, and gone with the last one."""
    told = [(0.0, 0, 10_000), (0.6, 2_500, 10_000), (0.601, 2_501, 10_000)]
    first = "\r\x1b[KReading notes ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 2,500 of 10,000"

    assert drawn(*told) == first
    assert drawn(*told, (1.0, 9_999, 10_000)) == f"{first}\r\x1b[K"
    assert drawn(*told, (1.0, 10_000, 10_000)) == f"{first}\r\x1b[K"


def test_nothing_is_drawn_where_nobody_waits(make_vault: MakeVault) -> None:
    """Standard error is no terminal here; not a byte about the reading is written."""
    vault = make_vault({f"Notes/{number}.md": f"{number}\n" for number in range(300)})

    assert run(vault, "list").err == ""
    assert run(vault, "index", "--rebuild").err == ""
    assert os.path.exists(place_of(vault))
