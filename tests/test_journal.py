"""The undo journal: every action can be taken back, and that can be taken back too."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vaultleads.core.problem import ConflictError, UsageError, VaultleadsError
from vaultleads.core.state_folder import state_folder
from vaultleads.journal import Action, Before, Journal, Undone
from vaultleads.vault import Vault

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

A, B = "Leads/a.md", "Leads/b.md"
WHEN = "2026-11-22T09:30:00Z"

PATHS = st.sampled_from(["a.md", "b.md", "c.md"])
TEXTS = st.none() | st.sampled_from([b"", b"one\n", b"two\n"])


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    """Make a vault with two notes."""
    return make_vault({A: "a\n", B: "b\n"})


@pytest.fixture
def vault(root: Path) -> Vault:
    """Open the vault."""
    return Vault(str(root))


@pytest.fixture
def journal(root: Path) -> Journal:
    """Open the journal of the vault, which is empty."""
    return Journal(str(root))


def change(vault: Vault, journal: Journal, what: str, *files: Before) -> None:
    """Do as a writing command does: note what is about to happen, then do it."""
    with vault.lock():
        journal.record(what, files, WHEN)
        for path, before, after in files:
            if after is None:
                vault.remove(path, before or b"")
            elif before is None:
                vault.create(path, after)
            else:
                vault.replace(path, after, before)


def texts(root: Path) -> dict[str, str]:
    """Return all notes of the vault with what they say."""
    return {
        file.relative_to(root).as_posix(): file.read_text() for file in sorted(root.rglob("*.md"))
    }


def stored(journal: Journal) -> list[str]:
    """Return the names of the files of the journal."""
    return sorted(os.listdir(journal.folder))


# --- undoing --------------------------------------------------------------------------------


def test_an_action_is_listed(vault: Vault, journal: Journal) -> None:
    """The newest action comes first, with its moment as it was given."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    change(vault, journal, "set stage", Before(A, b"a2\n", b"a3\n"), Before(B, b"b\n", b"b2\n"))

    assert journal.actions() == [
        Action(1, WHEN, "set stage", (A, B), undone=False),
        Action(2, WHEN, "log a", (A,), undone=False),
    ]


def test_all_notes_of_an_action_are_put_back(root: Path, vault: Vault, journal: Journal) -> None:
    """A changed note says what it said, a removed one is back, a new one is gone."""
    files = (Before(A, b"a\n", b"a2\n"), Before(B, b"b\n", None), Before("c.md", None, b"c\n"))
    change(vault, journal, "tidy up", *files)
    between = texts(root)

    actual = journal.undo(vault)

    assert between == {A: "a2\n", "c.md": "c\n"}
    assert actual == Undone("tidy up", WHEN, (A, B, "c.md"))
    assert texts(root) == {A: "a\n", B: "b\n"}
    assert journal.actions()[1].undone is True


def test_undoing_can_be_undone(root: Path, vault: Vault, journal: Journal) -> None:
    """Taking back is an action of its own."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    journal.undo(vault, when="2026-11-22T09:31:00Z")

    actual = journal.undo(vault, when="2026-11-22T09:32:00Z")

    assert actual == Undone("undo log a", "2026-11-22T09:31:00Z", (A,))
    assert texts(root)[A] == "a2\n"
    assert [(found.what, found.undone, found.undoes) for found in journal.actions()] == [
        ("undo undo log a", False, True),
        ("undo log a", True, True),
        ("log a", False, False),
    ]


def test_an_older_action_is_taken_back_alone(root: Path, vault: Vault, journal: Journal) -> None:
    """The second newest action can be undone, and the newest stays."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    change(vault, journal, "log b", Before(B, b"b\n", b"b2\n"))

    journal.undo(vault, 2)

    assert texts(root) == {A: "a\n", B: "b2\n"}


def test_a_note_that_changed_since_refuses_the_whole(
    root: Path, vault: Vault, journal: Journal
) -> None:
    """If one note of an action was edited since, none of its notes is put back."""
    change(vault, journal, "set stage", Before(A, b"a\n", b"a2\n"), Before(B, b"b\n", b"b2\n"))
    (root / B).write_bytes(b"mine\n")

    with pytest.raises(ConflictError) as caught:
        journal.undo(vault)

    assert str(caught.value) == (
        "Leads/b.md has changed since 'set stage'; nothing was undone, change it back by hand."
    )
    assert texts(root) == {A: "a2\n", B: "mine\n"}
    assert [found.what for found in journal.actions()] == ["set stage"]


def test_a_note_that_cannot_be_put_back_brings_the_others_forward_again(
    root: Path, vault: Vault, journal: Journal
) -> None:
    """A note that became read-only stops the undoing, and the first note is put right again."""
    change(vault, journal, "set stage", Before(A, b"a\n", b"a2\n"), Before(B, b"b\n", b"b2\n"))
    (root / B).chmod(0o444)

    with pytest.raises(ConflictError, match=r"Leads/b\.md is read-only"):
        journal.undo(vault)

    assert texts(root) == {A: "a2\n", B: "b2\n"}
    assert [(found.what, found.undone) for found in journal.actions()] == [("set stage", False)]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        pytest.param(3, "There is no action 3 to undo; the journal holds 2", id="beyond the end"),
        pytest.param(0, "There is no action 0 to undo", id="nothing"),
        pytest.param(2, "Action 2 is undone already", id="undone"),
    ],
)
def test_what_cannot_be_undone_is_said(
    vault: Vault, journal: Journal, number: int, message: str
) -> None:
    """A number that means nothing is refused with the command that shows the numbers."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    journal.undo(vault)

    with pytest.raises(UsageError, match=message) as caught:
        journal.undo(vault, number)

    assert str(caught.value).endswith("see `vaultleads undo --list`.")


def test_an_empty_journal_is_said(vault: Vault, journal: Journal) -> None:
    """Before the first action there is nothing to undo, and nothing is made on the disk."""
    with pytest.raises(UsageError, match="the journal is empty"):
        journal.undo(vault)

    assert journal.actions() == []
    assert not Path(journal.folder).exists()


@given(
    st.text(st.characters(exclude_categories=())),
    st.lists(
        st.tuples(st.text(min_size=1), st.none() | st.binary(), st.none() | st.binary()),
        unique_by=lambda file: file[0],
    ),
)
def test_whatever_is_recorded_can_be_listed(
    what: str, files: list[tuple[str, bytes | None, bytes | None]]
) -> None:
    """Any words, any paths, any bytes come back."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(folder)
        journal.record(what, [Before(*file) for file in files], WHEN)

        actual = journal.actions()

    paths = tuple(file[0] for file in files)
    assert actual == ([Action(1, WHEN, what, paths, undone=False)] if files else [])


class Undoing(RuleBasedStateMachine):
    """Whatever is done, edited by hand and undone, in any order: undoing is all or nothing.

    The model keeps each action with the texts that its notes had before and after it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        root = os.path.join(self.folder.name, "vault")
        os.mkdir(root)
        self.vault, self.journal = Vault(root), Journal(root)
        self.notes: dict[str, bytes | None] = dict.fromkeys(("a.md", "b.md", "c.md"))
        self.actions: list[tuple[bool, tuple[Before, ...]]] = []

    def teardown(self) -> None:  # noqa: D102 - as in Hypothesis
        self.folder.cleanup()

    @rule(wanted=st.dictionaries(PATHS, TEXTS, min_size=1))
    def act(self, wanted: dict[str, bytes | None]) -> None:
        """Give some notes other texts, as one action."""
        files = [Before(path, self.notes[path], text) for path, text in wanted.items()]
        files = [file for file in files if file.before != file.after]
        change(self.vault, self.journal, "act", *files)
        if files:
            self.notes |= {file.path: file.after for file in files}
            self.actions.append((False, tuple(files)))

    @rule(path=PATHS, text=TEXTS)
    def edit_by_hand(self, path: str, text: bytes | None) -> None:
        """Change a note as a person does, past the journal."""
        place = Path(self.vault.absolute(path))
        place.unlink(missing_ok=True)
        if text is not None:
            place.write_bytes(text)
        self.notes[path] = text

    @precondition(lambda self: self.actions)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Take one of the last actions back; it may be refused, and then changes nothing."""
        number = data.draw(st.integers(1, min(4, len(self.actions))))
        undone, files = self.actions[-number]
        now = [self.notes[file.path] for file in files]
        fits = [text in (file.before, file.after) for text, file in zip(now, files, strict=True)]
        back = [
            Before(file.path, text, file.before)
            for text, file in zip(now, files, strict=True)
            if text != file.before
        ]
        try:
            actual = self.journal.undo(self.vault, number)
        except ConflictError:
            assert not all(fits)
        except UsageError:
            assert undone or (all(fits) and not back)
            if not undone:
                del self.actions[-number]
        else:
            assert not undone
            assert actual.paths == tuple(file.path for file in back)
            self.notes |= {file.path: file.after for file in back}
            self.actions[-number] = (True, files)
            self.actions.append((False, tuple(back)))
            self.follow_marks()

    def follow_marks(self) -> None:
        """Take over which actions are undone: undoing an undoing opens the first one again."""
        listed = [found.undone for found in reversed(self.journal.actions())]
        self.actions = [
            (undone, kept) for undone, (_, kept) in zip(listed, self.actions, strict=True)
        ]

    @invariant()
    def every_note_is_as_it_should_be(self) -> None:
        """The files say what the model says."""
        actual = {
            path: text for path in self.notes if isinstance(text := self.vault.read(path), bytes)
        }
        assert actual == {path: text for path, text in self.notes.items() if text is not None}


TestUndoing = Undoing.TestCase


# --- an action as it happens ----------------------------------------------------------------


def test_what_notes_said_is_kept_before_they_are_written(
    root: Path, vault: Vault, journal: Journal
) -> None:
    """An edit that is made again keeps the text that it was made on at last."""
    tries: list[bytes] = []
    with vault.lock(), journal.recording("log a", WHEN) as recording:

        def edit(data: bytes) -> bytes:
            tries.append(data)
            if len(tries) == 1:
                (root / A).write_bytes(b"theirs\n")
            recording.keep([Before(A, data, data + b"ours\n")])
            return data + b"ours\n"

        vault.amend(A, edit)
        recording.wrote(A)

    journal.undo(vault)

    assert tries == [b"a\n", b"theirs\n"]
    assert texts(root)[A] == "theirs\n"
    assert [found.what for found in journal.actions()] == ["undo log a", "log a"]


def test_an_action_that_failed_before_it_wrote_is_none(vault: Vault, journal: Journal) -> None:
    """If the first write is refused, there is nothing to undo."""
    with (  # noqa: PT012 - the lock and the journal are part of it
        pytest.raises(ConflictError),
        vault.lock(),
        journal.recording("log a") as recording,
    ):
        recording.keep([Before(A, b"other\n", b"a2\n")])
        vault.replace(A, b"a2\n", b"other\n")

    assert journal.actions() == []


def test_an_action_that_failed_halfway_is_what_was_written(
    root: Path, vault: Vault, journal: Journal
) -> None:
    """If the second write is refused, undoing puts the first note back."""
    with (  # noqa: PT012 - the lock and the journal are part of it
        pytest.raises(ConflictError),
        vault.lock(),
        journal.recording("set stage") as recording,
    ):
        recording.keep([Before(A, b"a\n", b"a2\n"), Before(B, b"other\n", b"b2\n")])
        vault.replace(A, b"a2\n", b"a\n")
        recording.wrote(A)
        vault.replace(B, b"b2\n", b"other\n")

    assert [found.paths for found in journal.actions()] == [(A,)]
    journal.undo(vault)
    assert texts(root) == {A: "a\n", B: "b\n"}


KILLED = """\
import os, sys
from vaultleads.journal import Before, Journal
from vaultleads.vault import Vault
vault, journal = Vault(sys.argv[1]), Journal(sys.argv[1])
with vault.lock(), journal.recording("set stage") as recording:
    pairs = [(f"Leads/{name}.md", name.encode()) for name in "ab"]
    recording.keep([Before(path, text + b"\\n", text + b"2\\n") for path, text in pairs])
    for path in sys.argv[2:]:
        vault.replace(path, vault.read(path).replace(b"\\n", b"2\\n"), vault.read(path))
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("written", [(A,), (A, B)], ids=["one of two", "both"])
def test_an_action_of_a_killed_process_can_be_undone(
    root: Path, vault: Vault, journal: Journal, written: tuple[str, ...]
) -> None:
    """What the process had written is put back; what it had not reached is as it should be."""
    subprocess.run([sys.executable, "-c", KILLED, str(root), *written], check=False)
    finished = journal.actions()[0].finished

    actual = journal.undo(vault)

    assert finished is False
    assert actual.paths == written
    assert texts(root) == {A: "a\n", B: "b\n"}


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_an_action_killed_before_it_wrote_is_forgotten(
    root: Path, vault: Vault, journal: Journal
) -> None:
    """Where every note is as it was, undoing says so and does not count the action any more."""
    subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False)

    with pytest.raises(UsageError, match="are as they were before it; it is forgotten now"):
        journal.undo(vault)

    assert journal.actions() == []


# --- the files of the journal ---------------------------------------------------------------


def test_what_was_cut_short_is_ignored_and_swept(vault: Vault, journal: Journal) -> None:
    """A half-written entry is no action, and the next one clears it away."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    (Path(journal.folder) / "123-0f.part").write_bytes(b"vaultleads journal 1\n[")

    listed = journal.actions()
    change(vault, journal, "log b", Before(B, b"b\n", b"b2\n"))

    assert [found.what for found in listed] == ["log a"]
    assert stored(journal) == ["00000001.done", "00000002.done"]


def test_a_damaged_entry_is_never_put_back(root: Path, vault: Vault, journal: Journal) -> None:
    """An entry that does not match its digest is refused in words."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))
    file = Path(journal.folder) / "00000001.done"
    file.write_bytes(file.read_bytes().replace(b"a\n", b"x\n"))

    with pytest.raises(VaultleadsError, match="Action 1 is damaged in the journal"):
        journal.undo(vault)

    assert texts(root)[A] == "a2\n"


def test_the_oldest_actions_go_when_there_are_too_many(root: Path) -> None:
    """The journal keeps a number of actions."""
    journal = Journal(str(root), most=3)
    for number in range(5):
        journal.record(f"action {number}", [Before(A, b"a", b"b")])

    assert [found.what for found in journal.actions()] == ["action 4", "action 3", "action 2"]


def test_the_oldest_actions_go_when_they_are_too_large(root: Path) -> None:
    """The journal keeps to a size; the newest action stays, however large it is."""
    journal = Journal(str(root), largest=5000)
    listed = []
    for number, size in enumerate((2000, 2000, 2000, 9000)):
        journal.record(f"action {number}", [Before(A, b"a" * size, b"b")])
        listed.append([found.what for found in journal.actions()])

    assert listed == [
        ["action 0"],
        ["action 1", "action 0"],
        ["action 2", "action 1"],
        ["action 3"],
    ]


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_only_the_person_may_read_the_journal(vault: Vault, journal: Journal) -> None:
    """What notes said is nobody else's business."""
    change(vault, journal, "log a", Before(A, b"a\n", b"a2\n"))

    folder = Path(journal.folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600]


def test_a_journal_that_cannot_be_written_refuses_the_action(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be undone is not done."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAULTLEADS_STATE", str(tmp_path / "file" / "state"))

    with pytest.raises(VaultleadsError) as caught:
        Journal(str(root)).record("log a", [Before(A, b"a\n", b"a2\n")])

    assert "without it no write could be undone" in str(caught.value)
    assert str(caught.value).endswith("or name another folder in VAULTLEADS_STATE, then run again.")


# --- where it lies --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        pytest.param("linux", {}, "/people/dana/.local/state/vaultleads", id="Linux"),
        pytest.param("linux", {"XDG_STATE_HOME": "/var/s"}, "/var/s/vaultleads", id="XDG"),
        pytest.param(
            "linux",
            {"XDG_STATE_HOME": "s"},
            "/people/dana/.local/state/vaultleads",
            id="a relative path counts as none",
        ),
        pytest.param(
            "darwin", {}, "/people/dana/Library/Application Support/vaultleads", id="macOS"
        ),
        pytest.param("win32", {"LOCALAPPDATA": "C:/Local"}, "C:/Local/vaultleads", id="Windows"),
        pytest.param("linux", {"VAULTLEADS_STATE": "/own/"}, "/own", id="named by the person"),
    ],
)
def test_the_state_lies_where_the_system_keeps_such_things(
    platform: str, environment: dict[str, str], expected: str
) -> None:
    """Each vault has a folder of its own there, which begins with its name."""
    actual = state_folder("/notes/My search", environment, platform, "/people/dana")

    assert actual == f"{expected}/My-search-d0f44907a594"


def test_two_vaults_of_one_name_do_not_meet() -> None:
    """The folder is keyed by the whole path."""
    one = state_folder("/a/search", {}, "linux", "/people/dana")
    other = state_folder("/b/search", {}, "linux", "/people/dana")

    assert one != other
