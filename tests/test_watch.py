"""Hearing what happens below a folder, and knowing when something was not heard."""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watchdog.events import FileCreatedEvent
from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, WatchDescriptor

from vaultleads.watch import Heard, Hints, Listener
from vaultleads.watch.mounts import silent_mount

DEADLINE = 10.0
"""Seconds in which something is heard on a machine with much else to do."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="hears by inotify")


# --- hints ----------------------------------------------------------------------------------


class Time:
    """Time that goes by when somebody sleeps; at some moments of it, something is done."""

    def __init__(self, *moments: float, do: Callable[[], None]) -> None:
        self.now = 0.0
        self.moments = sorted(moments)
        self.do = do

    def sleep(self, seconds: float) -> None:
        """Let `seconds` go by."""
        end = self.now + seconds
        while self.moments and self.moments[0] <= end:
            self.now = self.moments.pop(0)
            self.do()
        self.now = end


def test_hints_are_taken_once_and_each_path_is_named_once() -> None:
    """What is heard twice is one hint."""
    hints = Hints()
    hints.add("Leads/A.md", "Leads/B.md")
    hints.add("Leads/A.md")
    hints.ask("SIGHUP")

    heard = hints.take()

    assert heard == Heard(frozenset({"Leads/A.md", "Leads/B.md"}), ("SIGHUP",))
    assert hints.take() == Heard()


def test_of_very_many_paths_only_that_there_were_many_is_kept() -> None:
    """A checkout of a hundred thousand notes costs no memory; everything is looked at then."""
    hints = Hints()
    for number in range(2_001):
        hints.add(f"Notes/{number}.md")

    heard = hints.take()

    assert heard == Heard(frozenset(), ("many files changed",))


def test_a_hint_ends_the_waiting() -> None:
    """Nobody waits longer than until the first hint; without one, as long as was said."""
    hints = Hints()

    assert not hints.wait(0)
    hints.add("Leads/A.md")
    assert hints.wait(60)


@given(st.lists(st.floats(0, 4), max_size=40))
def test_it_is_settled_after_a_quiet_while_or_at_the_latest_moment(moments: list[float]) -> None:
    """Law: 0.15 seconds after the last hint before a quiet while, and 1.5 after the first."""
    at = Time(*moments, do=lambda: hints.add("Leads/A.md"))
    hints = Hints(lambda: at.now, at.sleep)
    hints.add("Leads/A.md")

    hints.settle(0.15, 1.5)

    heard = [0.0, *sorted(moments)]
    gaps = (a for a, b in itertools.pairwise([*heard, 9.0]) if b - a > 0.15)
    assert at.now == pytest.approx(min(next(gaps) + 0.15, 1.5), abs=1e-6)


# --- file systems ---------------------------------------------------------------------------

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
41 27 0:44 / /data/ada/cloud\040disk rw,nosuid shared:7 - fuse.rclone remote: rw
42 27 0:45 / /srv/team rw,relatime - nfs4 server:/team rw,vers=4.2
43 42 0:46 / /srv/team/local rw,relatime - xfs /dev/vdb rw
44 27 0:47 / /mnt/stick rw,relatime - fuseblk /dev/sdb1 rw
45 27 0:48 / /mnt/c rw,noatime - 9p C:\134 rw
46 27 0:49 / /over rw - nfs server:/x rw
47 27 0:50 / /over rw - ext4 /dev/vdc rw
"""


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        ("/data/ada/search", ""),
        ("/data/ada/cloud disk/search", "fuse.rclone"),
        ("/data/ada/cloud disk", "fuse.rclone"),
        ("/data/ada/cloud disks", ""),
        ("/srv/team/search", "nfs4"),
        ("/srv/team/local/search", ""),
        ("/mnt/stick/search", ""),
        ("/mnt/c/ada/search", "9p"),
        ("/over/search", ""),
        pytest.param("/data/ada", "fuse.rclone", id="below the root"),
    ],
)
def test_a_file_system_that_others_write_to_is_known_by_its_mount(root: str, kind: str) -> None:
    """The deepest mount counts, the last of several on one place, and what lies in the vault."""
    found = silent_mount(root, MOUNTS)

    assert found == kind


# --- hearing --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a note in it."""
    root = tmp_path.resolve() / "vault"
    (root / "Leads").mkdir(parents=True)
    (root / "Leads/A.md").write_text("stage: target\n")
    return root


@pytest.fixture
def listener(folder: Path) -> Iterator[Listener]:
    """A listener to that folder."""
    listener = Listener(str(folder))
    listener.start()
    yield listener
    listener.stop()


def heard(listener: Listener, wanted: Callable[[Heard], object]) -> Heard:
    """What is heard until all that is wanted is in it."""
    end = time.monotonic() + DEADLINE
    so_far = Heard()
    while not wanted(so_far) and listener.wait(end - time.monotonic()):
        so_far = so_far.along_with(listener.take())
    return so_far


@linux
@pytest.mark.parametrize(
    ("script", "paths"),
    [
        pytest.param("echo x >> Leads/A.md", {"Leads/A.md"}, id="written in place"),
        pytest.param("echo x > t && mv t Leads/A.md", {"t", "Leads/A.md"}, id="moved over"),
        pytest.param("echo x > ../t && mv ../t Leads/A.md", {"Leads/A.md"}, id="from elsewhere"),
        pytest.param("mv Leads/A.md Leads/B.md", {"Leads/A.md", "Leads/B.md"}, id="renamed"),
        pytest.param("mv Leads/A.md ..", {"Leads/A.md"}, id="moved out"),
        pytest.param("rm Leads/A.md", {"Leads/A.md"}, id="deleted"),
        pytest.param("touch Leads/A.md", {"Leads/A.md"}, id="touched"),
        pytest.param("mv Leads Old", {"Leads", "Old"}, id="folder renamed"),
        pytest.param("mv Leads ..", {"Leads"}, id="folder moved out"),
        pytest.param("rm -r Leads", {"Leads", "Leads/A.md"}, id="folder deleted"),
        pytest.param("mkdir -p a/b/c && echo x > a/b/c/d.md", {"a", "a/b/c/d.md"}, id="made deep"),
        pytest.param("mkdir a && mv Leads a && echo x > a/Leads/B.md", {"a/Leads/B.md"}, id="in"),
    ],
)
def test_what_other_programs_do_is_heard(
    folder: Path, listener: Listener, script: str, paths: set[str]
) -> None:
    """Both ends of a move, new folders with what is in them, and files from elsewhere."""
    subprocess.run(["/bin/sh", "-c", script], cwd=folder, check=True)

    found = heard(listener, lambda so_far: paths <= so_far.paths)

    assert paths <= found.paths
    assert listener.ailment() == ""


@linux
def test_reading_and_what_is_hidden_is_not_heard(folder: Path, listener: Listener) -> None:
    """Else our own reading would wake us, and so would each click in Obsidian and each commit."""
    script = "mkdir -p .git/objects; echo x > .git/objects/x; echo x > .hid; cat Leads/A.md"
    subprocess.run(["/bin/sh", "-c", script], cwd=folder, check=True, capture_output=True)
    subprocess.run(["/bin/sh", "-c", "echo x > .git/objects/y; echo x > z"], cwd=folder, check=True)

    found = heard(listener, lambda so_far: "z" in so_far.paths)

    assert found.paths == {"z"}


@linux
def test_a_note_that_is_thrown_away_holds_nothing_up(folder: Path, listener: Listener) -> None:
    """Watchdog waits for the other half of a move out; here that takes no half second."""
    start = time.monotonic()
    subprocess.run(["/bin/sh", "-c", "mv Leads/A.md ..; echo x > z.md"], cwd=folder, check=True)

    found = heard(listener, lambda so_far: "z.md" in so_far.paths)

    assert found.paths == {"Leads/A.md", "z.md"}
    assert time.monotonic() - start < 0.45


@linux
def test_a_folder_that_comes_back_under_another_name_is_heard_there(folder: Path) -> None:
    """Watchdog has a word to say about its old watch; that is nothing to a person."""
    away = folder.parent / "Away"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        listener = Listener(str(folder))
        listener.start()
        (folder / "Leads").rename(away)
        assert heard(listener, lambda so_far: "Leads" in so_far.paths)
        away.rename(folder / "Old")
        assert "Old/A.md" in heard(listener, lambda so_far: "Old/A.md" in so_far.paths).paths
        (folder / "Old/B.md").write_text("stage: meeting\n")
        found = heard(listener, lambda so_far: "Old/B.md" in so_far.paths)
        listener.stop()

    assert "Old/B.md" in found.paths
    assert "Leads/B.md" not in found.paths
    assert said == []


@linux
def test_a_name_that_is_no_text_is_heard(folder: Path, listener: Listener) -> None:
    """The bytes of a name are kept as the system hands them over."""
    (folder / os.fsdecode(b"Leads/caf\xe9.md")).write_bytes(b"x")

    found = heard(listener, lambda so_far: so_far.paths)

    assert found.paths == {"Leads/caf\udce9.md"}


# --- deafness -------------------------------------------------------------------------------


@linux
def test_lost_notifications_have_everything_looked_at(listener: Listener) -> None:
    """The kernel says so by an event of its own, of which watchdog tells nobody."""
    from vaultleads.watch.inotify import InotifyObserver  # noqa: PLC0415 - for Linux alone

    observer = listener._observer  # noqa: SLF001 - no other way to have the kernel's queue overflow
    assert isinstance(observer, InotifyObserver)
    overflow = InotifyEvent(WatchDescriptor(-1), InotifyConstants.IN_Q_OVERFLOW, 0, b"")
    observer.descriptor.handle_event(overflow)

    found = heard(listener, lambda so_far: so_far.reasons)

    assert found.reasons == ("notifications were lost",)


@linux
def test_an_event_that_is_not_understood_is_an_ailment_and_ends_nothing(
    folder: Path, listener: Listener
) -> None:
    """A handler that raised would end the thread of watchdog without a word."""
    listener._handler.dispatch(FileCreatedEvent(None))  # type: ignore[arg-type]  # noqa: SLF001 - what watchdog does

    assert heard(listener, lambda so_far: so_far.reasons).reasons == (
        "a notification was not understood",
    )
    assert listener.ailment().startswith("a notification was not understood (TypeError")
    listener.restart()
    assert listener.ailment() == ""
    (folder / "B.md").write_text("x")
    assert heard(listener, lambda so_far: so_far.paths).paths == {"B.md"}


@linux
def test_a_thread_that_ended_is_an_ailment(folder: Path, listener: Listener) -> None:
    """Whichever of its threads it is, the listener is started anew by whoever asks."""
    observer = listener._observer  # noqa: SLF001 - no other way to have a thread end
    assert observer is not None
    for emitter in observer.emitters:
        emitter.stop()
        emitter.join()

    assert listener.ailment() == "the notifications ended"
    listener.restart()
    assert listener.ailment() == ""


@linux
def test_a_folder_that_is_replaced_or_gone_is_an_ailment(
    folder: Path, listener: Listener, tmp_path: Path
) -> None:
    """The system goes on to tell of the folder that was moved away, and not of the new one."""
    folder.rename(tmp_path / "away")
    assert listener.ailment() == "the vault's folder is gone"
    listener.restart()
    assert listener.ailment() == "the vault's folder is gone"
    folder.mkdir()
    assert listener.ailment() == "another folder stands where the vault's was"

    listener.restart()

    assert listener.ailment() == ""
    (folder / "B.md").write_text("x")
    assert "B.md" in heard(listener, lambda so_far: "B.md" in so_far.paths).paths


@linux
def test_a_folder_that_is_deleted_is_heard(folder: Path, listener: Listener) -> None:
    """Its own end is a reason to look at everything."""
    subprocess.run(["rm", "-r", str(folder)], check=True)

    found = heard(listener, lambda so_far: so_far.reasons)

    assert found.reasons == ("the vault's folder changed",)
    assert listener.ailment() == "the vault's folder is gone"


@linux
def test_a_system_that_grants_no_notifications_is_polled(listener: Listener) -> None:
    """Then the reason is said, and the listener is well: it hears nothing, and knows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    listener.stop()
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        listener.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert listener.polls == "the system grants no notifications (inotify instance limit reached)"
    assert listener.ailment() == ""
    listener.restart()
    assert listener.polls == ""


def test_who_is_asked_to_poll_listens_to_nothing(folder: Path) -> None:
    """That is not undone by starting anew."""
    listener = Listener(str(folder), poll=True)
    listener.start()
    listener.restart()

    (folder / "B.md").write_text("x")

    assert listener.polls == "as asked"
    assert listener.ailment() == ""
    assert not listener.wait(0)


PRIVATE = """
import os, sys
from vaultleads.watch import Listener
listener = Listener(sys.argv[1])
listener.start()
print(*sorted(listener.unheard), *sorted(listener.forbidden), repr(listener.polls))
os.chmod(os.path.join(sys.argv[1], "Private"), 0o700)
listener.restart()
print(len(listener.unheard), len(listener.forbidden))
listener.stop()
"""


@linux
def test_a_folder_that_may_not_be_read_is_named(folder: Path) -> None:
    """Nothing is heard of what happens in it; once it may be read, it is watched as all others."""
    (folder / "Private").mkdir(mode=0)
    # Whoever may read everything on a machine may not do so as nobody.
    shell = ["unshare", "--user"] if os.geteuid() == 0 else []
    try:
        subprocess.run([*shell, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("to be somebody else needs a user namespace")

    done = subprocess.run(
        [*shell, sys.executable, "-c", PRIVATE, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout == "Private Private ''\n0 0\n"


LIMITED = """
import os, sys
from vaultleads.watch import Listener
listener = Listener(sys.argv[1])
listener.start()
print(len(listener.unheard), listener.unheard < set(os.listdir(sys.argv[1])), repr(listener.polls))
open("/proc/sys/user/max_inotify_watches", "w").write("100")
listener.restart()
print(len(listener.unheard))
"""


@linux
def test_folders_beyond_the_limit_of_watches_are_named(folder: Path) -> None:
    """A folder that the system does not watch is passed over by watchdog, without a word."""
    for number in range(60):
        (folder / f"f{number}").mkdir()
    limit = "echo 20 > /proc/sys/user/max_inotify_watches"
    shell = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    try:
        subprocess.run([*shell, limit], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a limit of its own needs a user namespace")

    done = subprocess.run(
        [*shell, f'{limit} && exec "$@"', "sh", sys.executable, "-c", LIMITED, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    # One watch is that of the root; of the 61 folders below it, 19 are watched.
    assert done.stdout == "42 True ''\n0\n"
