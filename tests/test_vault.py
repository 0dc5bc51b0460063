"""The files of a vault: what counts as a note, and what is written how."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.footprint import Sight, differing, unpacked
from vaultleads.core.problem import ConflictError, NotAVaultError, Problem, VaultleadsError
from vaultleads.vault import LARGEST_NOTE, Vault, find_vault
from vaultleads.vault.walking import flagged_status

MakeVault = Callable[[dict[str, str | bytes]], Path]


def codes(vault: Vault) -> list[tuple[str, str]]:
    """Return what a walk complains of: paths and codes."""
    return [(problem.path, problem.code) for problem in vault.walk().problems]


def test_the_vault_is_found_from_a_folder_in_it(make_vault: MakeVault) -> None:
    """The nearest folder above with a settings file is the vault."""
    root = make_vault({"Leads/a.md": ""})

    assert find_vault(str(root / "Leads")) == str(root)


def test_no_vault_is_said_with_the_remedy(tmp_path: Path) -> None:
    """Outside of a vault, the sentence names the command that makes one."""
    with pytest.raises(NotAVaultError, match=r"run `vaultleads init` there"):
        find_vault(str(tmp_path))


def test_only_markdown_files_are_notes(make_vault: MakeVault) -> None:
    """Dot-folders, reports, templates, other files and editors' leavings are no notes."""
    root = make_vault(
        {
            "Leads/a.md": "",
            "Daily/2026-11-20.MD": "",
            "Reports/Priorities.md": "",
            "_templates/Lead.md": "",
            ".obsidian/app.json": "",
            ".trash/old.md": "",
            "Leads/.#a.md": "",
            "Leads/~$a.md": "",
            "Leads/a.md~": "",
            "chart.svg": "",
        }
    )

    actual = Vault(str(root), ("Reports", "_templates")).walk()

    assert actual.notes == ("Daily/2026-11-20.MD", "Leads/a.md")
    assert actual.files == ("Leads/a.md~", "chart.svg", "vaultleads.yaml")
    assert actual.problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "Halden.sync-conflict-20261103-091500-ABCDEFG.md",
        "Halden (Dana's conflicted copy 2026-11-03).md",
        "Halden (Conflicted copy laptop 202611030915).md",
        "Halden (Ann (work) conflicted copy 2026-11-03).md",
        "Halden (in Konflikt stehende Kopie von Ann 2026-11-03).md",
        "Halden (Case Conflict).md",
        "Halden (Selective Sync Conflict).md",
        "Halden_conflict-20261103-091500.md",
    ],
)
def test_conflict_copies_are_reported_and_not_counted(make_vault: MakeVault, name: str) -> None:
    """A copy that a sync tool left is a problem, not a second lead."""
    vault = Vault(str(make_vault({"Leads/Halden.md": "", f"Leads/{name}": ""})))

    assert vault.walk().notes == ("Leads/Halden.md",)
    assert codes(vault) == [(f"Leads/{name}", "conflict-copy")]


def test_a_pipe_named_like_a_note_is_no_note(make_vault: MakeVault) -> None:
    """A FIFO never makes the walk or a read wait."""
    root = make_vault({})
    os.mkfifo(root / "pipe.md")
    vault = Vault(str(root))

    assert codes(vault) == [("pipe.md", "not-a-file")]
    assert isinstance(vault.read("pipe.md"), Problem)


def test_a_folder_named_like_a_note_is_walked(make_vault: MakeVault) -> None:
    """A folder called `x.md` is a folder like any other."""
    vault = Vault(str(make_vault({"x.md/Inside.md": ""})))

    assert vault.walk().notes == ("x.md/Inside.md",)


def test_symbolic_links(make_vault: MakeVault, tmp_path: Path) -> None:
    """A link into the vault is silent, one out of it or to nowhere is reported, none is read."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "other.md").write_text("")
    root = make_vault({"Leads/a.md": ""})
    (root / "inside.md").symlink_to(root / "Leads" / "a.md")
    (root / "out.md").symlink_to(outside / "other.md")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "broken.md").symlink_to(root / "missing.md")
    (root / "itself.md").symlink_to(root / "itself.md")
    vault = Vault(str(root))

    assert vault.walk().notes == ("Leads/a.md",)
    assert codes(vault) == [
        ("broken.md", "broken-symlink"),
        ("folder", "symlink-out"),
        ("itself.md", "broken-symlink"),
        ("out.md", "symlink-out"),
    ]


def test_a_name_that_is_not_utf8_is_a_note(make_vault: MakeVault) -> None:
    """A file name in another encoding keeps its bytes and can be read."""
    root = make_vault({"Leads/a.md": ""})
    raw = os.path.join(os.fsencode(root), b"Leads", b"caf\xe9.md")
    with open(raw, "wb") as file:
        file.write(b"text")
    vault = Vault(str(root))

    assert vault.walk().notes == ("Leads/a.md", "Leads/caf\udce9.md")
    assert vault.read("Leads/caf\udce9.md") == b"text"


def test_a_note_that_is_too_large_is_refused(make_vault: MakeVault) -> None:
    """A file beyond the limit is reported instead of read."""
    root = make_vault({})
    with (root / "big.md").open("wb") as file:
        file.truncate(LARGEST_NOTE + 1)

    actual = Vault(str(root)).read("big.md")

    assert isinstance(actual, Problem)
    assert actual.code == "too-large"


@pytest.mark.parametrize("path", ["Reports/Priorities.md", "Reports/follow-ups.ics"])
def test_a_report_may_be_larger_than_a_note(make_vault: MakeVault, path: str) -> None:
    """The calendar of thousands of leads is; unread it would count as somebody else's for ever."""
    text = "x" * (LARGEST_NOTE + 1)
    root = make_vault({path: text})

    assert Vault(str(root), ("Reports",)).read_generated(path) == text


def test_a_note_that_vanished_is_a_problem(make_vault: MakeVault) -> None:
    """What cannot be opened is reported with the reason."""
    actual = Vault(str(make_vault({}))).read("gone.md")

    assert isinstance(actual, Problem)
    assert actual.message == "cannot be opened (no such file or directory)"


def test_a_generated_file_is_written_once(make_vault: MakeVault) -> None:
    """The same text is not written again, and nothing else is left in the folder."""
    root = make_vault({})
    vault = Vault(str(root))

    assert vault.write_generated("Reports/P.md", "text\n") is True
    before = (root / "Reports/P.md").stat()
    assert vault.write_generated("Reports/P.md", "text\n") is False
    after = (root / "Reports/P.md").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert os.listdir(root / "Reports") == ["P.md"]


def test_a_generated_file_keeps_its_permissions(make_vault: MakeVault) -> None:
    """Replacing a report does not change who may read it."""
    root = make_vault({"Reports/P.md": "old"})
    (root / "Reports/P.md").chmod(0o604)

    Vault(str(root)).write_generated("Reports/P.md", "new")

    assert (root / "Reports/P.md").stat().st_mode & 0o777 == 0o604


def test_nothing_is_written_out_of_the_vault(make_vault: MakeVault, tmp_path: Path) -> None:
    """A Reports folder that links elsewhere is refused."""
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    root = make_vault({})
    (root / "Reports").symlink_to(outside)

    with pytest.raises(ConflictError, match="a link out of the vault"):
        Vault(str(root)).write_generated("Reports/P.md", "text")

    assert os.listdir(outside) == []


def test_a_file_in_the_place_of_the_folder_is_said(make_vault: MakeVault) -> None:
    """What the disk refuses comes back as one sentence."""
    vault = Vault(str(make_vault({"Reports": "a file"})))

    with pytest.raises(VaultleadsError, match=r"Reports/P\.md cannot be written"):
        vault.write_generated("Reports/P.md", "text")


def test_create_never_overwrites(make_vault: MakeVault) -> None:
    """A file that stands there already is left alone."""
    root = make_vault({"Welcome.md": "mine"})
    vault = Vault(str(root))

    assert vault.create("Welcome.md", b"yours") is False
    assert vault.create("Leads/New.md", b"new") is True
    assert (root / "Welcome.md").read_text() == "mine"
    assert (root / "Leads/New.md").read_text() == "new"


def test_a_vault_inside_a_vault_is_left_alone(make_vault: MakeVault) -> None:
    """The notes of an inner vault belong to its own settings."""
    root = make_vault(
        {"Leads/a.md": "", "Other/vaultleads.yaml": "", "Other/Leads/b.md": "", "Other/x.md": ""}
    )

    assert Vault(str(root)).walk().notes == ("Leads/a.md",)


def test_reports_and_templates_are_targets_of_links(make_vault: MakeVault) -> None:
    """A link may lead to a report, though a report is no note."""
    root = make_vault({"Reports/Weekly/W47.md": "", "Reports/charts/a.svg": ""})

    actual = Vault(str(root), ("Reports",)).walk()

    assert actual.notes == ()
    assert actual.targets == ("Reports/Weekly/W47.md",)
    assert actual.files == ("Reports/charts/a.svg", "vaultleads.yaml")


# --- looks ----------------------------------------------------------------------------------

SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0


def test_a_look_tells_of_each_note_what_changes_with_its_bytes(make_vault: MakeVault) -> None:
    """Size, both times and the number of the file, folder by folder; nothing of other files."""
    root = make_vault({"Leads/a.md": "text", "Leads/chart.svg": "<svg/>", "Empty/x/y.md": ""})
    (root / "Empty/x/y.md").unlink()
    found = (root / "Leads/a.md").stat()

    actual = Vault(str(root)).look()

    assert {path: sorted(unpacked(seen)) for path, seen in actual.folders.items()} == {
        "": [Sight("vaultleads.yaml", "file")],
        "Empty/": [],
        "Empty/x/": [],
        "Leads/": [
            Sight("a.md", "note", 4, found.st_mtime_ns, found.st_ctime_ns, found.st_ino),
            Sight("chart.svg", "file"),
        ],
    }
    assert actual.whole == {""}


def test_two_looks_at_a_vault_that_nobody_touched_are_equal(make_vault: MakeVault) -> None:
    """Byte by byte, so that nothing else needs to be compared."""
    root = make_vault({f"Leads/{number}.md": "" for number in range(50)})

    assert Vault(str(root)).look() == Vault(str(root)).look()


@pytest.mark.skipif(os.name == "nt", reason="pipes of Unix")
def test_notes_and_odd_files_in_one_folder_are_told_apart(make_vault: MakeVault) -> None:
    """What else stands in a folder changes nothing about its notes, and nothing passes for one."""
    plain = make_vault({"Leads/a.md": "", "Leads/b.MD": ""})
    piped = make_vault({"Leads/a.md": "", "Leads/b.MD": ""})
    copied = make_vault({"Leads/a.md": "", "Leads/b.MD": "", "Leads/b (case conflict).md": ""})
    os.mkfifo(piped / "Leads/pipe.md")
    (piped / "Leads/folder.md").mkdir()

    found = [
        {sight.name: sight.form for sight in unpacked(Vault(str(root)).look().folders["Leads/"])}
        for root in (plain, piped, copied)
    ]

    notes = {"a.md": "note", "b.MD": "note"}
    assert found == [
        notes,
        notes | {"pipe.md": "odd"},
        notes | {"b (case conflict).md": "conflict"},
    ]


def test_a_vault_that_is_gone_is_said(make_vault: MakeVault) -> None:
    """A look at nothing is no look at an empty vault."""
    vault = Vault(str(make_vault({})))
    shutil.rmtree(vault.root)

    with pytest.raises(VaultleadsError, match=r"is gone; find where it went\."):
        vault.look()
    with pytest.raises(VaultleadsError, match=r"is gone; find where it went\."):
        vault.look_into(["a.md"])


@pytest.mark.skipif(SUPERUSER or os.name == "nt", reason="the superuser needs no permission")
@pytest.mark.parametrize("mode", [0o000, 0o400])
def test_a_folder_that_lets_nobody_in_is_a_problem(make_vault: MakeVault, mode: int) -> None:
    """A folder that cannot be listed, or whose files cannot be looked at, is said once."""
    root = make_vault({"a.md": "", "Shut/b.md": "", "Shut/c.md": ""})
    (root / "Shut").chmod(mode)
    vault = Vault(str(root))

    try:
        whole, part = vault.walk(), vault.look_into(["Shut/b.md"])
    finally:
        (root / "Shut").chmod(0o700)

    assert whole.notes == ("a.md",)
    assert [str(problem) for problem in whole.problems] == [
        "Shut: cannot be opened (permission denied) (give yourself permission to read it)"
    ]
    assert part.unreadable == whole.problems
    assert part.covers("Shut/")
    assert "Shut/" not in part.folders


def test_a_note_that_is_in_icloud_only_is_known_by_its_flag() -> None:
    """A flag of macOS says that a read would download the bytes; an empty file has none."""
    dataless = {"st_flags": 0x40000000, "st_mode": stat.S_IFREG, "st_blocks": 0, "st_size": 9}
    times = {"st_mtime_ns": 1, "st_ctime_ns": 2, "st_ino": 3}

    found = [
        flagged_status(cast("os.stat_result", SimpleNamespace(**dataless | times | change)))
        for change in ({}, {"st_flags": 0}, {"st_blocks": 8}, {"st_size": 0})
    ]

    here = (stat.S_IFREG, 9, 1, 2, 3)
    assert found == [(0o170000, 0, 0, 0, 0), here, here, (stat.S_IFREG, 0, 1, 2, 3)]


# --- looks at a part ------------------------------------------------------------------------


def looked_into(vault: Vault, *paths: str) -> list[str]:
    """Return the folders that a look at `paths` looked into."""
    return sorted(vault.look_into(paths).folders)


def test_a_look_at_a_note_looks_into_its_folder_only(make_vault: MakeVault) -> None:
    """However large the vault is, one saved note costs one folder."""
    root = make_vault({"Leads/a.md": "", "Leads/Old/b.md": "", "Daily/c.md": "", "d.md": ""})
    vault = Vault(str(root))

    assert looked_into(vault, "Leads/a.md") == ["Leads/"]
    assert looked_into(vault, "d.md") == [""]
    assert looked_into(vault, "Leads/a.md", "Leads/Old/gone.md") == ["Leads/", "Leads/Old/"]


def test_a_look_at_a_folder_looks_at_all_below(make_vault: MakeVault) -> None:
    """A folder that was moved here brings its notes without a word about each."""
    root = make_vault({"Leads/a.md": "", "Leads/Old/X/b.md": "", "Daily/c.md": ""})
    vault = Vault(str(root))

    assert looked_into(vault, "Leads/") == ["", "Leads/", "Leads/Old/", "Leads/Old/X/"]
    assert looked_into(vault, "Leads/Old") == ["Leads/", "Leads/Old/", "Leads/Old/X/"]
    assert vault.look_into([""]) == vault.look()


def test_a_look_at_what_a_walk_passes_over_looks_nowhere(make_vault: MakeVault) -> None:
    """Dot-folders, temporary files and vaults inside this one are nobody's notes."""
    root = make_vault(
        {".obsidian/app.md": "", "Inner/vaultleads.yaml": "", "Inner/Leads/a.md": "", "b.md": ""}
    )
    vault = Vault(str(root))

    paths = (".obsidian/app.md", ".obsidian", "Leads/~$a.md", ".vl-1-0.tmp", "Inner/Leads/a.md")

    assert looked_into(vault, *paths) == []


def test_a_look_into_a_folder_without_notes_finds_none(make_vault: MakeVault) -> None:
    """Below the reports there are only targets of links, in a look at a part as well."""
    root = make_vault({"Reports/Weekly/W47.md": "", "Reports/x.md": ""})
    vault = Vault(str(root), ("reports",))

    for path in ("Reports/Weekly/W47.md", "Reports/Weekly", "Reports"):
        actual = vault.look_into([path])

        assert [sight.form for sight in unpacked(actual.folders["Reports/Weekly/"])] == ["target"]


def test_what_is_gone_is_covered_with_all_below(make_vault: MakeVault) -> None:
    """Whoever remembers a folder that a look covers, and that it did not find, may forget it."""
    root = make_vault({"Leads/a.md": "", "Leads/Old/X/b.md": "", "Daily/c.md": ""})
    vault = Vault(str(root))
    shutil.rmtree(root / "Leads")

    for path in ("Leads", "Leads/a.md", "Leads/Old/X/b.md"):
        actual = vault.look_into([path])

        assert "Leads/" not in actual.folders
        assert [actual.covers(one) for one in ("Leads/", "Leads/Old/", "Leads/Old/X/")] == [
            True
        ] * 3
        assert not actual.covers("Daily/")


def test_a_file_in_the_place_of_a_folder_covers_what_was_in_it(make_vault: MakeVault) -> None:
    """The folder is gone, whatever stands there now."""
    vault = Vault(str(make_vault({"Leads": "no folder any more"})))

    actual = vault.look_into(["Leads"])

    assert [actual.covers(one) for one in ("Leads/", "Leads/Old/", "Daily/")] == [True, True, False]


def test_a_vault_inside_comes_and_goes_with_its_settings(make_vault: MakeVault) -> None:
    """One file decides about all notes below."""
    root = make_vault({"Inner/vaultleads.yaml": "", "Inner/Leads/a.md": "", "b.md": ""})
    vault = Vault(str(root))

    there = vault.look_into(["Inner/vaultleads.yaml"])
    (root / "Inner/vaultleads.yaml").unlink()
    gone = vault.look_into(["Inner/vaultleads.yaml"])

    assert there.covers("Inner/Leads/")
    assert [path for path in there.folders if path] == []
    assert sorted(path for path in gone.folders if path) == ["Inner/", "Inner/Leads/"]


PATHS = st.sampled_from(
    [
        "A",
        "A/B",
        "A/B/b.md",
        "A/a.md",
        "A/b (case conflict).md",
        "A/c.svg",
        "A/vaultleads.yaml",
        "C.md",
        "Reports",
        "Reports/B",
        "Reports/B/b.md",
        ".x.md",
    ]
)
STEPS = st.tuples(
    st.sampled_from(["write", "fill", "delete", "delete", "move", "link"]), PATHS, PATHS
)


def take(root: Path, step: tuple[str, str, str]) -> list[str]:
    """Do one thing to the vault, as a person would; return the paths that the system names."""
    deed, path, other = step
    place = root / path
    try:
        if deed == "move":
            place.rename(root / other)
            return [path, other]
        if deed == "delete":
            shutil.rmtree(place) if place.is_dir() else place.unlink()
            return [path]
        missing = [above for above in place.parents if not above.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        if deed == "link":
            # Out of the vault: what a link inside shows may change without a word about the link.
            place.symlink_to(root.parent)
        elif deed == "fill":
            (place / "Deep").mkdir(parents=True)
            (place / "Deep" / "note.md").write_text(other)
        else:
            place.write_text(other)
    except OSError:
        missing = [above for above in place.parents if above != root and root in above.parents]
    return [path, *(above.relative_to(root).as_posix() for above in missing)]


@given(st.lists(STEPS, max_size=12), st.lists(STEPS, max_size=8))
def test_looks_at_what_was_touched_add_up_to_a_look_at_the_whole(
    first: list[tuple[str, str, str]], then: list[tuple[str, str, str]]
) -> None:
    """What a look at the touched paths finds differing is all that differs, whatever was done."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "vaultleads.yaml").touch()
        for step in first:
            take(root, step)
        vault = Vault(folder, ("Reports",))
        before = vault.look()
        touched = [path for step in then for path in take(root, step)]

        part, whole = vault.look_into(touched), vault.look()

    assert differing(before.folders, part) == differing(before.folders, whole)
    kept = {path: seen for path, seen in before.folders.items() if not part.covers(path)}
    assert kept | dict(part.folders) == whole.folders
