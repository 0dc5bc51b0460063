"""The safe write: whole or not at all, and never over what somebody else saved.

Races are made on purpose: an exchange of names is handed in that first lets somebody save and
then does what the system does.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from vaultleads.core.problem import ConflictError, VaultleadsError
from vaultleads.vault import Vault
from vaultleads.vault.lock import vault_lock
from vaultleads.vault.refusals import ChangedError
from vaultleads.vault.swap import NotOfferedError, exchange
from vaultleads.vault.writing import replace_file

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

NOTE = "Leads/a.md"
SUPERUSER = os.name != "nt" and os.geteuid() == 0

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a rename of Linux")


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    """Make a vault with one note that says `old`."""
    return make_vault({NOTE: "old\n"})


def names(folder: Path) -> list[str]:
    """Return all names in `folder`, hidden ones included."""
    return sorted(os.listdir(folder))


def ended_process() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


# --- replacing ------------------------------------------------------------------------------


def test_a_note_is_replaced(root: Path) -> None:
    """The new text stands in the note, and nothing else is left in the folder."""
    vault = Vault(str(root))

    actual = vault.replace(NOTE, b"new\n", b"old\n")

    assert actual.kept_beside == ""
    assert (root / NOTE).read_bytes() == b"new\n"
    assert names(root / "Leads") == ["a.md"]


def test_a_note_that_says_something_else_is_left_alone(root: Path) -> None:
    """A write names the bytes that it read; if others stand there, nothing is written."""
    with pytest.raises(ConflictError, match=r"^Leads/a\.md was saved by another program meanwhile"):
        Vault(str(root)).replace(NOTE, b"new\n", b"older\n")

    assert (root / NOTE).read_bytes() == b"old\n"
    assert names(root / "Leads") == ["a.md"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_permissions_stay(root: Path) -> None:
    """Who may read a note is not changed by writing it."""
    (root / NOTE).chmod(0o640)

    Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert (root / NOTE).stat().st_mode & 0o7777 == 0o640


@pytest.mark.skipif(not SUPERUSER, reason="only the superuser may give a file away")
def test_the_owner_stays(root: Path) -> None:
    """A note written by the superuser still belongs to its owner."""
    os.chown(root / NOTE, 1234, 4321)

    Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    status = (root / NOTE).stat()
    assert (status.st_uid, status.st_gid) == (1234, 4321)


@on_linux
def test_extended_attributes_stay(root: Path) -> None:
    """What a file manager has noted of a file, such as tags, is kept."""
    try:
        os.setxattr(root / NOTE, "user.tags", b"warm")
    except OSError:
        pytest.skip("this file system keeps no extended attributes")

    Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert os.getxattr(root / NOTE, "user.tags") == b"warm"


def test_a_link_inside_the_vault_stays_a_link(root: Path) -> None:
    """The note that a link shows is written, not the link."""
    (root / "shown.md").symlink_to(root / NOTE)

    Vault(str(root)).replace("shown.md", b"new\n", b"old\n")

    assert (root / "shown.md").is_symlink()
    assert (root / NOTE).read_bytes() == b"new\n"


def test_both_names_of_a_note_show_the_new_text(root: Path) -> None:
    """A note with a second name is written in place, since a replacement would part the two."""
    os.link(root / NOTE, root / "second.md")

    Vault(str(root)).replace(NOTE, b"n\n", b"old\n")

    assert (root / "second.md").read_bytes() == b"n\n"
    assert (root / NOTE).stat().st_nlink == 2
    assert names(root / "Leads") == ["a.md"]


def test_a_second_name_does_not_weaken_the_comparison(root: Path) -> None:
    """A note with a second name that says something else is left alone too."""
    os.link(root / NOTE, root / "second.md")

    with pytest.raises(ConflictError, match="was saved by another program"):
        Vault(str(root)).replace(NOTE, b"new\n", b"older\n")

    assert (root / "second.md").read_bytes() == b"old\n"
    assert names(root / "Leads") == ["a.md"]


# --- refusals -------------------------------------------------------------------------------


def test_a_read_only_note_is_refused(root: Path) -> None:
    """A note that is marked as read-only is not written, by the superuser neither."""
    (root / NOTE).chmod(0o444)

    with pytest.raises(ConflictError) as caught:
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert str(caught.value) == "Leads/a.md is read-only; make it writable, then run again."
    assert (root / NOTE).read_bytes() == b"old\n"


def test_a_note_out_of_the_vault_is_refused(root: Path, tmp_path: Path) -> None:
    """A link that leads out is not followed, and neither is a path."""
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"old\n")
    (root / "link.md").symlink_to(outside)
    vault = Vault(str(root))

    for path in ("link.md", "../outside.md"):
        with pytest.raises(ConflictError, match="is a link out of the vault"):
            vault.replace(path, b"new\n", b"old\n")

    assert outside.read_bytes() == b"old\n"


def test_what_is_no_file_is_refused(root: Path) -> None:
    """Neither a pipe nor a folder is written, and neither makes the write wait."""
    os.mkfifo(root / "pipe.md")
    (root / "folder.md").mkdir()
    vault = Vault(str(root))

    for path in ("pipe.md", "folder.md"):
        with pytest.raises(ConflictError, match="is no ordinary file"):
            vault.replace(path, b"new\n", b"old\n")


def test_a_note_that_was_deleted_meanwhile_stays_deleted(root: Path) -> None:
    """A note that is gone since it was read is not made again."""
    (root / NOTE).unlink()

    with pytest.raises(ConflictError) as caught:
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    expected = (
        "Leads/a.md is no longer there; nothing was written, find where it went, then run again."
    )
    assert str(caught.value) == expected
    assert names(root / "Leads") == []


def test_a_folder_that_vanished_is_said(root: Path) -> None:
    """If the whole folder is gone, the sentence is the same, and the folder is not made again."""
    (root / "Leads").rename(root / "Moved")

    with pytest.raises(ConflictError, match="is no longer there"):
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert not (root / "Leads").exists()


LIMITED = """\
import resource, signal, sys
from vaultleads.vault import Vault
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
vault = Vault(sys.argv[1])
try:
    getattr(vault, sys.argv[2])(*eval(sys.argv[3]))
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


@pytest.mark.skipif(os.name == "nt", reason="a limit of Unix")
@pytest.mark.parametrize("linked", [False, True], ids=["one name", "two names"])
def test_a_write_that_breaks_off_changes_nothing(root: Path, *, linked: bool) -> None:
    """Where the disk takes only a part of the text, the note stays whole and nothing is left."""
    if linked:
        os.link(root / NOTE, root / "second.md")
    arguments = repr((NOTE, b"n" * 5000, b"old\n"))

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(root), "replace", arguments],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == (
        "VaultleadsError: Leads/a.md cannot be written (it would be larger than a file may be "
        "here); nothing was changed, make room, then run again.\n"
    )
    assert (root / NOTE).read_bytes() == b"old\n"
    assert names(root / "Leads") == ["a.md"]


@pytest.mark.skipif(os.name == "nt", reason="a limit of Unix")
def test_a_new_note_that_breaks_off_is_not_made(root: Path) -> None:
    """There is never a torn new note."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(root), "create", repr(("Leads/b.md", b"n" * 5000))],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("VaultleadsError: Leads/b.md cannot be made (it would be larger")
    assert names(root / "Leads") == ["a.md"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 KB with a vault on it, where the system permits."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    if sys.platform != "linux" or not SUPERUSER or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk can be mounted by the superuser only")
    try:
        (disk / "vaultleads.yaml").touch()
        (disk / "a.md").write_bytes(b"old\n")
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_said(small_disk: Path) -> None:
    """On a full disk, the note keeps its text and no temporary file is left."""
    vault = Vault(str(small_disk))

    with pytest.raises(VaultleadsError) as caught:
        vault.replace("a.md", b"n" * 100_000, b"old\n")

    expected = (
        "a.md cannot be written (the disk is full); nothing was changed, make room, then run again."
    )
    assert str(caught.value) == expected
    assert (small_disk / "a.md").read_bytes() == b"old\n"
    assert names(small_disk) == ["a.md", "vaultleads.yaml"]


def test_a_read_only_disk_is_said(small_disk: Path) -> None:
    """On a disk that is mounted for reading only, the sentence says so; reading goes on."""
    (small_disk / f".vl-{ended_process()}-{'0' * 16}.tmp").touch()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    vault = Vault(str(small_disk))

    with pytest.raises(VaultleadsError, match=r"a\.md (cannot be written|is read-only)"):
        vault.replace("a.md", b"new\n", b"old\n")

    assert vault.walk().notes == ("a.md",)


@pytest.mark.skipif(SUPERUSER or os.name == "nt", reason="the superuser needs no permission")
def test_a_folder_without_permission_is_said(root: Path) -> None:
    """A folder that may not be written to is named with the remedy."""
    (root / "Leads").chmod(0o555)

    with pytest.raises(VaultleadsError, match=r"permission denied.*give yourself permission"):
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    (root / "Leads").chmod(0o755)
    assert (root / NOTE).read_bytes() == b"old\n"


# --- races ----------------------------------------------------------------------------------


def after(*saves: Callable[[], object]) -> Callable[[str, str], None]:
    """Return an exchange of names; before its first, second, ... use, somebody saves."""
    waiting = list(saves)

    def exchange_late(one: str, other: str) -> None:
        if waiting:
            waiting.pop(0)()
        exchange(one, other)

    return exchange_late


def save(place: Path, data: bytes) -> Callable[[], object]:
    """Return how an editor saves: a new file in the place of the old one."""

    def saved() -> None:
        fresh = place.with_name("editor.tmp")
        fresh.write_bytes(data)
        fresh.replace(place)

    return saved


@on_linux
@pytest.mark.parametrize("in_place", [False, True], ids=["by rename", "in place"])
def test_what_is_saved_right_before_the_exchange_stays(root: Path, *, in_place: bool) -> None:
    """Somebody saves between the last look and the exchange: their text goes back into place.

    It is kept beside the note as well: some program may have read ours in that instant.
    """
    place = root / NOTE
    saved = (lambda: place.write_bytes(b"theirs\n")) if in_place else save(place, b"theirs\n")

    with pytest.raises(ChangedError) as caught:
        replace_file(NOTE, str(place), b"ours\n", b"old\n", after(saved))

    kept = Path(caught.value.kept)
    assert place.read_bytes() == b"theirs\n"
    assert kept.read_bytes() == b"theirs\n"
    assert names(root / "Leads") == ["a.md", kept.name]


@on_linux
def test_what_they_save_over_their_own_text_unawares_is_kept(root: Path) -> None:
    """They read the note in the instant in which it showed our text, and save that later."""
    place = root / NOTE
    seen: list[bytes] = []

    with pytest.raises(ChangedError) as caught:
        replace_file(
            NOTE,
            str(place),
            b"ours\n",
            b"old\n",
            after(save(place, b"theirs\n"), lambda: seen.append(place.read_bytes())),
        )
    place.write_bytes(seen[0] + b"and more\n")

    assert seen == [b"ours\n"]
    assert Path(caught.value.kept).read_bytes() == b"theirs\n"


@on_linux
def test_of_two_texts_of_theirs_the_newer_is_the_note(root: Path) -> None:
    """They save before the exchange and again before it is taken back: both texts are there."""
    place = root / NOTE
    saves = after(save(place, b"first\n"), save(place, b"second\n"))

    with pytest.raises(ChangedError) as caught:
        replace_file(NOTE, str(place), b"ours\n", b"old\n", saves)

    kept = Path(caught.value.kept)
    assert place.read_bytes() == b"second\n"
    assert kept.read_bytes() == b"first\n"
    assert names(root / "Leads") == ["a.md", kept.name]
    assert kept.name == "a.vaultleads-conflict-23a90e71bc04.md~"
    assert f"kept as {kept.name}" in str(caught.value)


@on_linux
def test_their_text_outlives_their_deleting_the_note(root: Path) -> None:
    """They save, then delete what is in fact our text: theirs is put back."""
    place = root / NOTE

    with pytest.raises(ChangedError):
        replace_file(
            NOTE, str(place), b"ours\n", b"old\n", after(save(place, b"theirs\n"), place.unlink)
        )

    assert place.read_bytes() == b"theirs\n"
    assert len(names(root / "Leads")) == 2


@on_linux
def test_a_note_that_is_open_for_writing_is_left_to_the_writer(root: Path) -> None:
    """Somebody has the note open and is about to write into it: our text waits."""
    with (root / NOTE).open("r+b") as editor:
        with pytest.raises(ChangedError):
            replace_file(NOTE, str(root / NOTE), b"ours\n", b"old\n")
        editor.write(b"theirs\n")

    assert (root / NOTE).read_bytes() == b"theirs\n"
    assert names(root / "Leads") == ["a.md"]


@on_linux
def test_a_note_that_is_only_read_does_not_hold_a_write_up(root: Path) -> None:
    """A reader of the note is no reason to wait."""
    with (root / NOTE).open("rb"):
        replace_file(NOTE, str(root / NOTE), b"new\n", b"old\n")

    assert (root / NOTE).read_bytes() == b"new\n"


def test_without_an_exchange_the_note_is_replaced(root: Path) -> None:
    """Where the file system has no exchange of names, a plain rename does it."""

    def refuse(one: str, other: str) -> None:
        raise NotOfferedError

    replace_file(NOTE, str(root / NOTE), b"new\n", b"old\n", refuse)

    assert (root / NOTE).read_bytes() == b"new\n"
    assert names(root / "Leads") == ["a.md"]


# --- amending -------------------------------------------------------------------------------


def test_an_edit_returns_both_texts(root: Path) -> None:
    """What the note said and says now come back, for the journal and a difference."""
    actual = Vault(str(root)).amend(NOTE, lambda data: data + b"more\n")

    assert actual == (b"old\n", b"old\nmore\n")
    assert (root / NOTE).read_bytes() == b"old\nmore\n"


def test_an_edit_that_changes_nothing_writes_nothing(root: Path) -> None:
    """The file itself stays, with its time."""
    earlier = (root / NOTE).stat()

    Vault(str(root)).amend(NOTE, lambda data: data)

    later = (root / NOTE).stat()
    assert (later.st_ino, later.st_mtime_ns) == (earlier.st_ino, earlier.st_mtime_ns)


def test_an_edit_is_made_again_on_what_was_saved_meanwhile(root: Path) -> None:
    """Somebody saves while the edit is made: both changes are in the note."""
    seen: list[bytes] = []

    def edit(data: bytes) -> bytes:
        seen.append(data)
        if len(seen) == 1:
            (root / NOTE).write_bytes(b"theirs\n")
        return data + b"ours\n"

    actual = Vault(str(root)).amend(NOTE, edit)

    assert seen == [b"old\n", b"theirs\n"]
    assert actual == (b"theirs\n", b"theirs\nours\n")
    assert (root / NOTE).read_bytes() == b"theirs\nours\n"


def test_an_edit_is_given_up_in_words(root: Path) -> None:
    """Against somebody who never stops saving, the note is left as it is."""
    count = 0

    def edit(data: bytes) -> bytes:
        nonlocal count
        count += 1
        (root / NOTE).write_bytes(b"theirs %d\n" % count)
        return b"ours\n"

    with pytest.raises(ConflictError, match=r"again and again; nothing was changed"):
        Vault(str(root)).amend(NOTE, edit, tries=3)

    assert (root / NOTE).read_bytes() == b"theirs 3\n"


def test_an_edit_of_a_note_that_is_not_there(root: Path) -> None:
    """There is nothing to edit, and the sentence says so."""
    with pytest.raises(ConflictError, match=r"Leads/b\.md is no longer there"):
        Vault(str(root)).amend("Leads/b.md", lambda data: data)


# --- removing and making --------------------------------------------------------------------


def test_a_note_is_removed(root: Path) -> None:
    """A note that says what is expected goes."""
    Vault(str(root)).remove(NOTE, b"old\n")

    assert names(root / "Leads") == []


def test_a_note_that_says_something_else_is_not_removed(root: Path) -> None:
    """A note that was saved meanwhile stays."""
    with pytest.raises(ConflictError, match="was saved by another program"):
        Vault(str(root)).remove(NOTE, b"older\n")

    assert names(root / "Leads") == ["a.md"]


def test_a_link_is_not_removed(root: Path) -> None:
    """Removing is for notes that the program made, which are no links."""
    (root / "shown.md").symlink_to(root / NOTE)

    with pytest.raises(ConflictError, match="is no ordinary file"):
        Vault(str(root)).remove("shown.md", b"old\n")

    assert (root / "shown.md").is_symlink()


def test_a_new_note_is_whole_and_like_any_new_file(root: Path) -> None:
    """A new note has the permissions that the person's other programs give."""
    created = Vault(str(root)).create("Leads/b.md", b"new\n")

    (root / "other").touch()
    assert created is True
    assert (root / "Leads/b.md").stat().st_mode == (root / "other").stat().st_mode
    assert names(root / "Leads") == ["a.md", "b.md"]


def test_a_new_note_is_never_made_out_of_the_vault(root: Path, tmp_path: Path) -> None:
    """Neither a path nor a folder that is a link leads out."""
    (tmp_path / "outside").mkdir()
    (root / "People").symlink_to(tmp_path / "outside")
    vault = Vault(str(root))

    for path in ("People/b.md", "../outside/b.md"):
        with pytest.raises(ConflictError, match="is a link out of the vault"):
            vault.create(path, b"new\n")

    assert names(tmp_path / "outside") == []


# --- what a crash leaves --------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="processes of Unix")
def test_a_walk_clears_what_a_killed_process_left(root: Path) -> None:
    """A half-written temporary file is no note, and the next run removes it."""
    (root / f"Leads/.vl-{ended_process()}-{'0' * 16}.tmp").write_bytes(b"ha")

    listing = Vault(str(root)).walk()

    assert listing.notes == (NOTE,)
    assert names(root / "Leads") == ["a.md"]


def test_the_temporary_file_of_a_live_process_stays(root: Path) -> None:
    """What another process is writing at this moment is left to it."""
    busy = f".vl-{os.getpid()}-{'0' * 16}.tmp"
    (root / "Leads" / busy).touch()

    Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert names(root / "Leads") == [busy, "a.md"]


KILLED = """\
import os, sys
from vaultleads.vault.swap import exchange
from vaultleads.vault.writing import replace_file

def last(one, other):
    if len(sys.argv) > 2:
        open(other, "wb").write(sys.argv[2].encode())
    exchange(one, other)
    os.kill(os.getpid(), 9)

replace_file("a.md", sys.argv[1], b"ours", b"old\\n", last)
"""


@on_linux
@pytest.mark.parametrize(
    ("saved", "left"),
    [
        pytest.param([], ["a.md"], id="after the exchange"),
        pytest.param(
            ["theirs"],
            ["a.md", "a.vaultleads-conflict-16f95551a4d9.md~"],
            id="while it held what somebody saved",
        ),
    ],
)
def test_nothing_is_lost_with_a_process_killed_in_the_exchange(
    root: Path, saved: list[str], left: list[str]
) -> None:
    """Only known bytes are cleared away; somebody's text is kept beside the note, and reported."""
    killed = subprocess.run([sys.executable, "-c", KILLED, str(root / NOTE), *saved], check=False)
    vault = Vault(str(root))

    vault.walk()

    assert killed.returncode == -signal.SIGKILL
    assert (root / NOTE).read_bytes() == b"ours"
    assert names(root / "Leads") == left
    assert vault.kept_beside == [f"Leads/{name}" for name in left[1:]]
    assert [(root / "Leads" / name).read_text() for name in left[1:]] == saved
    problems = [(problem.path, problem.code) for problem in vault.walk().problems]
    assert problems == [(path, "kept-aside") for path in vault.kept_beside]


# --- the lock -------------------------------------------------------------------------------


def test_a_vault_is_locked_once_however_often(root: Path) -> None:
    """The lock may be entered again inside itself, through another object for the vault too."""
    with Vault(str(root)).lock(), Vault(str(root)).lock():
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert (root / NOTE).read_bytes() == b"new\n"


HOLDING = """\
import sys
from vaultleads.vault import Vault
with Vault(sys.argv[1]).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_process_that_holds_the_lock_is_named(root: Path) -> None:
    """After a while of waiting for another process, the sentence names it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"

        with pytest.raises(ConflictError) as caught, vault_lock(str(root), wait=0):
            pass

        other.communicate("")
    assert str(caught.value) == (
        f"Another vaultleads (process {other.pid}) is writing in this vault; nothing was changed, "
        "wait for it or stop it, then run again."
    )


def test_a_killed_process_holds_no_lock(root: Path) -> None:
    """The lock ends with the process, however that ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        other.wait()

    with vault_lock(str(root), wait=0):
        pass


def test_threads_wait_for_each_other(root: Path) -> None:
    """Eight threads add a line each to one note: all eight lines are there."""

    def add(line: bytes) -> None:
        Vault(str(root)).amend(NOTE, lambda data: data + line)

    threads = [threading.Thread(target=add, args=(b"%d\n" % number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = (root / NOTE).read_bytes().splitlines()
    assert lines[0] == b"old"
    assert sorted(lines[1:]) == [b"%d" % number for number in range(8)]


def test_a_state_folder_that_cannot_be_made_refuses_the_write(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a state folder nothing could be undone, so nothing is written."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAULTLEADS_STATE", str(tmp_path / "file" / "state"))

    with pytest.raises(VaultleadsError, match=r"name another folder in VAULTLEADS_STATE"):
        Vault(str(root)).replace(NOTE, b"new\n", b"old\n")

    assert (root / NOTE).read_bytes() == b"old\n"


def test_a_refusal_names_what_the_system_said() -> None:
    """A reason that has no words of its own is given in the system's."""
    from vaultleads.vault.refusals import refusal  # noqa: PLC0415

    actual = refusal("a.md", "written", OSError(errno.EIO, os.strerror(errno.EIO)))

    expected = (
        "a.md cannot be written (input/output error); nothing was changed, "
        "check the disk, then run again."
    )
    assert str(actual) == expected
