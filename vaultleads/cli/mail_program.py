"""A message for the person's mail program, through what the system has to open addresses.

Our own few lines and not click's, which cannot tell on Linux whether anything was opened, and
lets what the system's programs print stand for an answer.
"""

from __future__ import annotations

import os
import sys

from vaultleads.core.problem import VaultleadsError

_PATIENCE = 5.0
"""Seconds in which a program that finds no mail program says so; what runs longer shows one."""


def hand_over(address: str) -> None:
    """Open `address`, which begins with `mailto:`, in the person's mail program.

    Raises: VaultleadsError if there is none, or it fails.
    """
    if not _opened(address):
        raise VaultleadsError(
            "No mail program could be opened; set one as the default for mail, use `--copy`, or "
            "copy the message from the terminal."
        )


def _opened(address: str) -> bool:
    if sys.platform == "win32":
        try:
            os.startfile(address)  # noqa: S606 - an address, encoded by us, for the system to open
        except OSError:
            return False
        return True
    import subprocess  # noqa: PLC0415 - only where something is opened

    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        running = subprocess.Popen(  # noqa: S603 - a fixed program, and no shell reads the address
            [opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return running.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
