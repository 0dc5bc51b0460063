"""What starts the watcher with a person's session: a unit of systemd, a property list of launchd.

Apart from the command, because each of the two has its own way to write a path with a space, a
quotation mark or a percent sign in it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence

from vaultleads.core.state_folder import CACHE_OVERRIDE, OVERRIDE, state_folder

_PASSED_ON = (OVERRIDE, CACHE_OVERRIDE)
"""Variables that a service does not have of itself; without them it would use other folders."""

_PAUSE = 30
"""Seconds before a watcher that failed is started again."""


def program() -> tuple[str, ...]:
    """Return the absolute command that runs this program."""
    called = shutil.which(sys.argv[0])
    if called is None or called.endswith(".py"):
        return (sys.executable, "-m", "vaultleads")
    return (os.path.abspath(called),)


def unit(
    kind: str, command: Sequence[str], root: str, environment: Mapping[str, str], *, poll: bool
) -> str:
    """Return the unit of `kind`, systemd or launchd, that watches the vault at `root`.

    `command` runs the program. Of `environment`, what names folders of ours is passed on.
    """
    words = (*command, "--vault", root, "watch", *(["--poll"] if poll else []))
    own = {name: environment[name] for name in _PASSED_ON if environment.get(name)}
    return _launchd(words, root, own) if kind == "launchd" else _systemd(words, root, own)


# --- systemd ----------------------------------------------------------------------------------


def _systemd(words: Sequence[str], root: str, own: Mapping[str, str]) -> str:
    # A dollar sign begins a variable in arguments, but not in the path of the program.
    called = [_quoted(words[0]), *(_quoted(word).replace("$", "$$") for word in words[1:])]
    variables = [f"Environment={_quoted(f'{name}={value}')}" for name, value in own.items()]
    lines = [
        "# Put this into ~/.config/systemd/user/vaultleads.service, then run:",
        "#   systemctl --user enable --now vaultleads",
        "[Unit]",
        f"Description=Reports of {_escaped(root)}",
        "",
        "[Service]",
        f"ExecStart={' '.join(called)}",
        "ExecReload=/bin/kill -HUP $MAINPID",
        *variables,
        "Restart=on-failure",
        f"RestartSec={_PAUSE}",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    escaped = _escaped(word).replace('"', '\\"')
    plain = escaped == word and not set(word) & set(" '\"\\;")
    return word if plain else f'"{escaped}"'


def _escaped(text: str) -> str:
    """Return `text` on one line, with what systemd would read as something else escaped."""
    escaped = text.replace("\\", "\\\\").replace("%", "%%")
    return "".join(
        char
        if char.isprintable()
        else "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
        for char in escaped
    )


# --- launchd ----------------------------------------------------------------------------------


def _launchd(words: Sequence[str], root: str, own: Mapping[str, str]) -> str:
    import plistlib  # noqa: PLC0415 - XML is heavy

    # Of the folder of the state only its name is used: it tells two vaults apart.
    name = os.path.basename(state_folder(root, {}, "linux", "/"))
    label = re.sub("--+", "-", f"vaultleads.{name}")
    settings = {
        "Label": label,
        "ProgramArguments": list(words),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": _PAUSE,
        **({"EnvironmentVariables": dict(own)} if own else {}),
    }
    text = plistlib.dumps(settings, sort_keys=False).decode("utf-8")
    comment = (
        f"<!-- Put this into ~/Library/LaunchAgents/{label}.plist, then run:\n"
        f"     launchctl load -w ~/Library/LaunchAgents/{label}.plist -->\n"
    )
    head, _, rest = text.partition("<plist")
    return f"{head}{comment}<plist{rest}"
