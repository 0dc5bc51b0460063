"""A note in the person's own editor, started without a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from vaultleads.core.problem import VaultleadsError


def open_in_editor(place: str, environment: Mapping[str, str]) -> None:
    """Open the file at `place`, an absolute path, and wait until the editor is done with it.

    The editor is what `VISUAL` or else `EDITOR` names, with its arguments; on Windows and macOS
    the system's own program for such files is the last resort.

    Raises: VaultleadsError if there is none, or it cannot be started, or it fails.
    """
    import shlex  # noqa: PLC0415 - only where an editor is started
    import subprocess  # noqa: PLC0415 - the same

    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        # Windows separates folders with what quotes a character elsewhere.
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError as error:
        raise VaultleadsError(
            f"The editor '{named}' is not a command ({error}); mend VISUAL or EDITOR."
        ) from error
    if not words and sys.platform == "darwin":
        words = ["open", "-t"]
    if not words and sys.platform == "win32":
        words = ["notepad"]
    if not words:
        raise VaultleadsError(
            "No editor is named; set VISUAL or EDITOR, as in `export EDITOR=nano`, then run again."
        )
    try:
        code = subprocess.run([*words, place], check=False).returncode  # noqa: S603 - the person's own choice, and no shell reads it
    except OSError as error:
        why = (error.strerror or "unknown error").lower()
        raise VaultleadsError(
            f"The editor '{words[0]}' cannot be started ({why}); mend VISUAL or EDITOR."
        ) from error
    if code:
        raise VaultleadsError(f"The editor '{words[0]}' ended with {code}; look at what it said.")
