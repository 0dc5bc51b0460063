"""What starts the watcher with a person's session, for systemd and for launchd."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import run

from vaultleads.cli.service_unit import unit

if TYPE_CHECKING:
    from conftest import MakeVault

PROGRAM = ("/opt/vl/bin/vaultleads",)

PRINTED = """\
# Put this into ~/.config/systemd/user/vaultleads.service, then run:
#   systemctl --user enable --now vaultleads
[Unit]
Description=Reports of /srv/ada/search

[Service]
ExecStart=/opt/vl/bin/vaultleads --vault /srv/ada/search watch
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=30

[Install]
WantedBy=default.target
"""


def lines(text: str, name: str) -> list[str]:
    """The values of a setting of a unit."""
    return [line.partition("=")[2] for line in text.splitlines() if line.startswith(f"{name}=")]


def test_a_unit_of_systemd_names_the_program_and_the_vault_in_full() -> None:
    """A service has neither a search path nor a folder that it was started in."""
    printed = unit("systemd", PROGRAM, "/srv/ada/search", {"HOME": "/srv/ada"}, poll=False)

    assert printed == PRINTED


@pytest.mark.parametrize(
    ("root", "written"),
    [
        ("/srv/ada/my search", '"/srv/ada/my search"'),
        ("/srv/ada/100%", '"/srv/ada/100%%"'),
        ("/srv/ada/100% sure", '"/srv/ada/100%% sure"'),
        ("/srv/ada/$HOME", "/srv/ada/$$HOME"),
        ("/srv/ada/Ada's", '"/srv/ada/Ada\'s"'),
        ('/srv/ada/"it"', '"/srv/ada/\\"it\\""'),
        ("/srv/ada/a\\b", '"/srv/ada/a\\\\b"'),
        ("/srv/ada/a\nb", '"/srv/ada/a\\x0ab"'),
        ("/srv/ada/caf\udce9", '"/srv/ada/caf\\xe9"'),
        ("/srv/ada/Büro", "/srv/ada/Büro"),
    ],
)
def test_a_path_is_quoted_as_systemd_reads_it(root: str, written: str) -> None:
    """Spaces, quotation marks, backslashes, and the signs that systemd replaces."""
    printed = unit("systemd", PROGRAM, root, {}, poll=True)

    assert lines(printed, "ExecStart") == [f"/opt/vl/bin/vaultleads --vault {written} watch --poll"]


def test_folders_of_ours_that_were_moved_are_passed_on() -> None:
    """Else the service would keep another index and another lock than the person's commands."""
    own = {"VAULTLEADS_STATE": "/data/my state", "VAULTLEADS_CACHE": "", "LANG": "C"}

    printed = unit("systemd", PROGRAM, "/srv/ada/search", own, poll=False)

    assert lines(printed, "Environment") == ['"VAULTLEADS_STATE=/data/my state"']


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_property_list_of_launchd_says_what_was_meant(name: str) -> None:
    """Law: any name of a folder comes out as it went in."""
    own = {"VAULTLEADS_CACHE": f"/cache/{name}"}

    printed = unit("launchd", PROGRAM, f"/vol/ada/{name}", own, poll=False)

    read = plistlib.loads(printed.encode())
    assert read["ProgramArguments"] == [*PROGRAM, "--vault", f"/vol/ada/{name}", "watch"]
    assert read["EnvironmentVariables"] == own
    assert read["RunAtLoad"] is True
    assert f"LaunchAgents/{read['Label']}.plist" in printed


def test_the_command_prints_the_unit_of_this_system(make_vault: MakeVault) -> None:
    """With a program that can be started from anywhere."""
    vault = make_vault({})

    own, asked = run(vault, "watch", "--print-unit"), run(vault, "watch", "--print-unit", "launchd")

    assert ("<plist" in own.out) == (sys.platform == "darwin")
    program = plistlib.loads(asked.out.encode())["ProgramArguments"]
    assert program[-3:] == ["--vault", str(vault.resolve()), "watch"]
    shown = subprocess.run([*program[:-3], "--version"], cwd="/", capture_output=True, check=False)
    assert shown.stdout.startswith(b"vaultleads ")
