"""One action on notes: all of it or nothing, never over a newer edit, and undone together."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.actions import ActionOutcome, Actions
from vaultleads.core.changes import AddEntry, AmendError, Change, SetProperty
from vaultleads.core.problem import ConflictError, UsageError, VaultleadsError
from vaultleads.core.textdiff import unified
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
NORTHWIND = "Leads/Northwind.md"
KESTREL = "Leads/Kestrel.md"
VAULT: dict[str, str | bytes] = {
    NORTHWIND: "---\nrole: Lead # mine\nstage: cultivating\n---\n\n## Log\n",
    KESTREL: "---\nrole: Analyst\n---\n",
}


def actions(root: Path) -> Actions:
    """The actions on the vault at `root`, at a fixed moment."""
    return Actions(Workspace.open(str(root)), "2026-11-23T10:00:00+00:00")


def texts(root: Path) -> dict[str, str]:
    """The notes of the vault at `root` by path."""
    return {
        file.relative_to(root).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(root.rglob("*.md"))
    }


@pytest.fixture
def root(make_vault: MakeVault) -> Path:
    """Return a vault of two leads."""
    return make_vault(VAULT)


PLAN: Change = SetProperty("next", "call")


# --- amending -------------------------------------------------------------------------------


def test_an_action_changes_what_it_was_asked_to(root: Path) -> None:
    """The outcome names the note, shows the lines that differ, and has a number to undo it by."""
    done = actions(root).amend("plan", {NORTHWIND: [PLAN]})

    assert done == ActionOutcome(
        what="plan",
        paths=(NORTHWIND,),
        diffs=(
            (
                f"--- a/{NORTHWIND}\n+++ b/{NORTHWIND}\n@@ -1,6 +1,7 @@\n ---\n role: Lead # mine\n"
                " stage: cultivating\n+next: call\n ---\n \n ## Log\n"
            ),
        ),
        number=1,
    )
    assert texts(root) == {
        NORTHWIND: "---\nrole: Lead # mine\nstage: cultivating\nnext: call\n---\n\n## Log\n",
        KESTREL: VAULT[KESTREL],
    }


def test_a_dry_run_says_the_same_and_writes_nothing(root: Path) -> None:
    """The diff is that of the action itself; neither note nor journal is touched."""
    dry = actions(root).amend("plan", {NORTHWIND: [PLAN]}, dry_run=True)
    kept = texts(root)
    journal = actions(root).undoable()
    done = actions(root).amend("plan", {NORTHWIND: [PLAN]})

    assert kept == VAULT
    assert journal == []
    assert (dry.paths, dry.diffs, dry.number) == (done.paths, done.diffs, 0)


def test_what_is_so_already_is_not_written(root: Path) -> None:
    """An action that changes nothing is none: the journal stays as it is."""
    done = actions(root).amend("same", {NORTHWIND: [SetProperty("stage", "cultivating")]})

    assert done == ActionOutcome("same", (), ())
    assert actions(root).undoable() == []


def test_after_an_action_the_workspace_reads_again(root: Path) -> None:
    """A question that follows is answered from the notes as they are now."""
    workspace = Workspace.open(str(root))
    before = workspace.pipeline.leads[NORTHWIND].next
    Actions(workspace, "").amend("plan", {NORTHWIND: [PLAN]})

    after = workspace.pipeline.leads[NORTHWIND].next
    assert (before, after) == ("", "call")


@pytest.mark.parametrize(
    ("note", "change", "said"),
    [
        pytest.param(
            "---\nrole: x\n---\n",
            SetProperty("stage", "cultivatin"),
            "line 3 would have a mistake (stage: unknown stage 'cultivatin'); "
            "did you mean 'cultivating'?",
            id="a stage that does not exist",
        ),
        pytest.param(
            "---\nrole: x\n---\n",
            SetProperty("due", "someday"),
            "(due: 'someday' is not a date)",
            id="a day that is none",
        ),
        pytest.param(
            "---\nrole: x\nrole: y\n---\n",
            PLAN,
            "because line 3 has a mistake",
            id="a note with a mistake already",
        ),
    ],
)
def test_an_edit_brings_no_mistake_into_a_note(
    make_vault: MakeVault, note: str, change: Change, said: str
) -> None:
    """What the schema would not understand is refused, and so is editing a note with a mistake."""
    root = make_vault({NORTHWIND: note})

    with pytest.raises(AmendError) as refused:
        actions(root).amend("x", {NORTHWIND: [change]})

    assert said in str(refused.value)
    assert texts(root) == {NORTHWIND: note}


def test_a_mistake_that_was_there_stands_in_no_ones_way(make_vault: MakeVault) -> None:
    """A stage of the person's own does not keep them from planning the next step."""
    root = make_vault({NORTHWIND: "---\nstage: simmering\n---\n"})

    actions(root).amend("plan", {NORTHWIND: [PLAN]})

    assert texts(root) == {NORTHWIND: "---\nstage: simmering\nnext: call\n---\n"}


# --- all or nothing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("Leads/Gone.md", "Leads/Gone.md is no longer there", id="no such note"),
        pytest.param("Leads/Broken.md", "because line 2 has a mistake", id="a note with a mistake"),
        pytest.param("Leads/Locked.md", "Leads/Locked.md is read-only", id="a read-only note"),
    ],
)
def test_if_one_note_fails_none_is_changed(make_vault: MakeVault, path: str, said: str) -> None:
    """Whatever stands in the way of the last note, the first is as it was, and nothing is noted."""
    root = make_vault(
        {**VAULT, "Leads/Broken.md": '---\nrole: "x\n---\n', "Leads/Locked.md": "x\n"}
    )
    (root / "Leads/Locked.md").chmod(0o444)
    before = texts(root)

    with pytest.raises(VaultleadsError) as failed:
        actions(root).amend("plan both", {NORTHWIND: [PLAN], path: [PLAN]})

    assert said in str(failed.value)
    assert texts(root) == before
    assert actions(root).undoable() == []


def test_a_note_is_made_with_what_belongs_to_it(root: Path) -> None:
    """A new note and the edits of others are one action, and go back together."""
    also = {KESTREL: [SetProperty("need", "a plan")]}

    done = actions(root).create("new", "Leads/Vela.md", b"---\nrole: x\n---\n", also)
    there = (root / "Leads/Vela.md").exists()
    actions(root).undo()

    assert done.paths == ("Leads/Vela.md", KESTREL)
    assert there
    assert texts(root) == VAULT


def test_a_note_is_never_made_over_another(root: Path) -> None:
    """Where something stands already, it stays, and the edits beside are not made either."""
    with pytest.raises(ConflictError, match="exists already; nothing was changed"):
        actions(root).create("new", NORTHWIND, b"---\n---\n", {KESTREL: [PLAN]})

    assert texts(root) == VAULT


def test_a_new_note_with_a_mistake_is_not_made(root: Path) -> None:
    """A template that would give a note with an error makes none."""
    with pytest.raises(AmendError, match="was not made, because line 2 would have a mistake"):
        actions(root).create("new", "Leads/Vela.md", b"---\nstage: foo\n---\n")

    assert texts(root) == VAULT


def test_a_new_note_is_taken_away_if_the_rest_fails(root: Path) -> None:
    """The note that was made before the failure does not stay behind."""
    (root / KESTREL).chmod(0o444)

    with pytest.raises(ConflictError, match="read-only"):
        actions(root).create("new", "Leads/Vela.md", b"---\n---\n", {KESTREL: [PLAN]})

    assert texts(root) == VAULT


# --- others save too ------------------------------------------------------------------------


@contextlib.contextmanager
def somebody_saving(file: Path, ready: threading.Event) -> Iterator[list[str]]:
    """Let somebody append lines to the text of `file`, again and again; yields what they wrote."""
    stop = threading.Event()
    lines: list[str] = []

    def save() -> None:
        while not stop.is_set() and len(lines) < 200:
            line = f"their line {len(lines)}\n"
            with file.open("a", encoding="utf-8") as note:
                note.write(line)
            lines.append(line)
            ready.set()

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield lines
    finally:
        stop.set()
        thread.join()


def test_what_somebody_saves_meanwhile_is_never_lost(root: Path) -> None:
    """Every line of an editor that saves all the time is in the note, or in a file beside it."""
    ready = threading.Event()
    with somebody_saving(root / NORTHWIND, ready) as lines:
        ready.wait(10)
        for number in range(20):
            with contextlib.suppress(ConflictError):
                actions(root).amend("log", {NORTHWIND: [SetProperty("need", f"n{number}")]})

    kept = "".join(
        file.read_text(encoding="utf-8") for file in (root / "Leads").iterdir() if file.is_file()
    )
    assert [line for line in lines if line not in kept] == []


def test_what_was_shown_is_what_is_done(root: Path) -> None:
    """A note that changed between the showing and the doing is left as its person has it now."""
    wanted = {NORTHWIND: [SetProperty("stage", "shaping")]}
    shown = actions(root).amend("set", wanted, dry_run=True)
    newer = "---\nrole: Lead # mine\nstage: lost\n---\n"
    (root / NORTHWIND).write_text(newer)

    with pytest.raises(ConflictError, match="was changed since it was shown"):
        actions(root).amend("set", wanted, shown=shown)

    assert texts(root)[NORTHWIND] == newer


# --- undoing --------------------------------------------------------------------------------


def test_undoing_goes_one_step_further_each_time(root: Path) -> None:
    """Two undoings take two actions back, the last one first; then there is nothing left."""
    actions(root).amend("first", {NORTHWIND: [PLAN]})
    actions(root).amend("second", {KESTREL: [PLAN]})

    undone = [actions(root).undo().what, actions(root).undo().what]

    assert undone == ["second", "first"]
    assert texts(root) == VAULT
    with pytest.raises(UsageError, match="There is nothing to undo"):
        actions(root).undo()


def test_an_undoing_can_be_taken_back(root: Path) -> None:
    """It has a number as any action has."""
    actions(root).amend("plan", {NORTHWIND: [PLAN]})
    after = texts(root)
    actions(root).undo()

    actions(root).undo(1)

    assert texts(root) == after


def test_a_dry_undoing_shows_the_way_back(root: Path) -> None:
    """It is the diff from what is to what was, and nothing is written."""
    actions(root).amend("plan", {KESTREL: [PLAN]})
    after = texts(root)

    dry = actions(root).undo(dry_run=True)

    assert dry.diffs == (
        (
            f"--- a/{KESTREL}\n+++ b/{KESTREL}\n@@ -1,4 +1,3 @@\n"
            " ---\n role: Analyst\n-next: call\n ---\n"
        ),
    )
    assert texts(root) == after


def test_a_newer_edit_is_not_undone(root: Path) -> None:
    """If one note of an action has changed since, all of them stay."""
    actions(root).amend("plan", {NORTHWIND: [PLAN], KESTREL: [PLAN]})
    (root / KESTREL).write_text("mine\n")
    before = texts(root)

    with pytest.raises(ConflictError, match=r"Leads/Kestrel.md has changed since 'plan'"):
        actions(root).undo()

    assert texts(root) == before


@given(
    st.lists(
        st.tuples(
            st.sampled_from([NORTHWIND, KESTREL]),
            st.sampled_from(
                [PLAN, SetProperty("need", "x: y"), AddEntry("log", "2026-11-23 call: hi")]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_undoing_everything_gives_the_very_bytes_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Change]]
) -> None:
    """However notes were changed, as many undoings as actions leave them as they were."""
    root = tmp_path_factory.mktemp("vault")
    (root / "vaultleads.yaml").touch()
    (root / "Leads").mkdir()
    for path, text in VAULT.items():
        (root / path).write_bytes(str(text).encode())
    done = [actions(root).amend("step", {path: [change]}).number for path, change in steps]

    for _ in filter(None, done):
        actions(root).undo()

    assert texts(root) == VAULT


# --- diffs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        pytest.param(b"a\n", b"a\n", "", id="nothing differs"),
        pytest.param(
            None, b"a\n", "--- /dev/null\n+++ b/n.md\n@@ -0,0 +1 @@\n+a\n", id="a new file"
        ),
        pytest.param(
            b"a\n", None, "--- a/n.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", id="a file that goes"
        ),
        pytest.param(
            b"a",
            b"b\n",
            "--- a/n.md\n+++ b/n.md\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n",
            id="no final newline",
        ),
        pytest.param(
            b"a\x0bb\r\n\xe9\r\n",
            b"a\x0bb\r\n",
            "--- a/n.md\n+++ b/n.md\n@@ -1,2 +1 @@\n a\x0bb\r\n-\\xe9\r\n",
            id="other line ends and bytes",
        ),
    ],
)
def test_a_diff_reads_as_git_would_write_it(
    before: bytes | None, after: bytes | None, diff: str
) -> None:
    """Only a newline ends a line, and a missing one is said."""
    assert unified("n.md", before, after) == diff
