"""The templates that ship with the program, and what `init` puts into a new vault.

Apart from the renderer, which is heavy and takes any folder of templates: here only files are
found and read.
"""

from __future__ import annotations

import os

from vaultleads.core.model import NOTE_KINDS, NoteKind
from vaultleads.core.policy import Folders
from vaultleads.core.problem import VaultleadsError


def shipped_templates() -> str:
    """Return the folder of the shipped templates: in the installed package, else beside it.

    Raises: VaultleadsError if the installation is broken.
    """
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in (os.path.join(package, "templates"), os.path.join(package, "..", "templates")):
        if os.path.isdir(os.path.join(folder, "reports")):
            return os.path.realpath(folder)
    message = "The templates of vaultleads are missing; install it again."
    raise VaultleadsError(message)


def starter_files(folders: Folders) -> dict[str, bytes]:
    """Return what a new vault is given: the settings, a welcome, a template for each kind."""
    files = {
        "vaultleads.yaml": _shipped("vaultleads.yaml"),
        "Welcome.md": _shipped("notes/Welcome.md"),
    }
    for kind in NOTE_KINDS:
        files[f"{folders.templates}/{kind.capitalize()}.md"] = shipped_note(kind)
    return files


def shipped_note(kind: NoteKind) -> bytes:
    """Return the template for a note of `kind`."""
    return _shipped(f"notes/{kind.capitalize()}.md")


def shipped_playbook() -> bytes:
    """Return the playbook that ships with the program."""
    return _shipped("playbook.yaml")


def _shipped(name: str) -> bytes:
    with open(os.path.join(shipped_templates(), *name.split("/")), "rb") as file:
        return file.read()
