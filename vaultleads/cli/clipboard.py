"""Text for the clipboard, through the program that the system has for it.

Our own few lines and not a package: on every system it comes to handing a text to one command,
and the package for it tries toolkits and formats that a message does not need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from vaultleads.core.problem import VaultleadsError


def copy(text: str, environment: Mapping[str, str]) -> None:
    """Put `text` into the clipboard.

    Raises: VaultleadsError if no program can.
    """
    import subprocess  # noqa: PLC0415 - only where something is copied

    for command, encoding in _commands(environment):
        try:
            # A program that stays to serve the clipboard would hold a pipe open for good.
            done = subprocess.run(  # noqa: S603 - a fixed list of programs, and no shell reads it
                command,
                input=text.encode(encoding, "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except OSError:
            continue
        if done.returncode == 0:
            return
    wanted = "install wl-clipboard, xclip or xsel, or " if sys.platform == "linux" else ""
    raise VaultleadsError(
        f"No clipboard can be reached; {wanted}copy the message from the terminal."
    )


def _commands(environment: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
    """Yield the programs that may work here, and the encoding in which each takes a text."""
    if sys.platform == "darwin":
        yield ["pbcopy"], "utf-8"
    if os.name == "nt":
        yield ["clip"], "utf-16"
    if environment.get("WAYLAND_DISPLAY"):
        yield ["wl-copy"], "utf-8"
    if environment.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard"], "utf-8"
        yield ["xsel", "--input", "--clipboard"], "utf-8"
    if environment.get("TERMUX_VERSION"):
        yield ["termux-clipboard-set"], "utf-8"
    if environment.get("WSL_DISTRO_NAME"):
        yield ["clip.exe"], "utf-16"
