"""The files of a vault: what counts as a note, and what is written how."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultleads.core.problem import ConflictError, NotAVaultError, Problem, VaultleadsError
from vaultleads.vault import LARGEST_NOTE, Vault, find_vault

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
