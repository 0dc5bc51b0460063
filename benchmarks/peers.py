"""The programs that are measured beside ours, in a folder of their own.

    python benchmarks/peers.py --install FOLDER
    python benchmarks/goals.py --peers FOLDER

Nothing of them comes into the project's environment: todoman and obsidiantools go into an
environment in FOLDER, taskwarrior's Debian package is unpacked there, not installed. They do other
work than ours; what is comparable is how long a person waits for an answer about so many things.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from grounds import SMALL, Bench
from measuring import Contestant, NotMeasuredError, seconds_of
from vault_words import PLACES, TAGS, TRADES

TASK = "`task next`"
TODO = "`todo list`"
OBSIDIANTOOLS = "obsidiantools reads 1,000 notes"
NAMES = (TASK, TODO, OBSIDIANTOOLS)

_CONNECT = """\
import pathlib, sys, obsidiantools.api
obsidiantools.api.Vault(pathlib.Path(sys.argv[1])).connect()
"""
_FIRST_DAY = date(2026, 11, 23)


def contestants(bench: Bench) -> dict[str, Contestant]:
    """Return the peers, each with as many tasks as the vault has notes.

    One that is not installed raises NotMeasuredError when it is called.
    """
    makers: dict[str, Callable[[Bench], Contestant]] = {
        TASK: _taskwarrior,
        TODO: _todoman,
        OBSIDIANTOOLS: _obsidiantools,
    }
    return {name: _made_when_called(make, bench) for name, make in makers.items()}


def _made_when_called(make: Callable[[Bench], Contestant], bench: Bench) -> Contestant:
    made: list[Contestant] = []

    def contestant() -> float:
        if not made:
            made.append(make(bench))
        return made[0]()

    return contestant


def _there(program: str) -> str:
    if not os.path.exists(program):
        raise NotMeasuredError("not installed")
    return program


def _tasks(number: int) -> list[dict[str, str]]:
    """Return made-up tasks, due one after the other."""
    return [
        {
            "description": f"Write to {PLACES[i % 25]} {TRADES[i // 25 % 24]} {i + 1}",
            "project": PLACES[i % 25],
            "tag": TAGS[i % len(TAGS)],
            "due": f"{_FIRST_DAY + timedelta(days=i % 400):%Y%m%d}",
        }
        for i in range(number)
    ]


def _taskwarrior(bench: Bench) -> Contestant:
    own = Path(bench.peers, "apt/usr/bin/task")
    program = _there(str(own) if own.exists() else shutil.which("task") or str(own))
    folder = Path(bench.scratch, "taskwarrior")
    environment = {**os.environ, "TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder)}
    if not folder.exists():
        folder.mkdir()
        (folder / "taskrc").write_text("confirmation=no\nverbose=nothing\n")
        tasks = [
            {**task, "tags": [task["tag"]], "due": f"{task['due']}T000000Z"}
            for task in _tasks(bench.notes)
        ]
        for task in tasks:
            del task["tag"]
        seconds_of([program, "import", "-"], environment, json.dumps(tasks).encode())
    return lambda: seconds_of([program, "next"], environment)


def _todoman(bench: Bench) -> Contestant:
    program = _there(str(Path(bench.peers, "venv/bin/todo")))
    folder = Path(bench.scratch, "todoman")
    config = folder / "config.py"
    if not folder.exists():
        (folder / "lists/leads").mkdir(parents=True)
        config.write_text(
            f'path = "{folder}/lists/*"\ncache_path = "{folder}/cache.sqlite3"\n'
            'date_format = "%Y-%m-%d"\ntime_format = "%H:%M"\ndefault_list = "leads"\n'
        )
        for number, task in enumerate(_tasks(bench.notes)):
            (folder / f"lists/leads/{number}.ics").write_text(_calendar(number, task))
    return lambda: seconds_of([program, "--config", str(config), "list"])


def _calendar(number: int, task: dict[str, str]) -> str:
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made//up//EN", "BEGIN:VTODO"),
        *(f"UID:{number}@example.org", "DTSTAMP:20261101T000000Z"),
        *(f"SUMMARY:{task['description']}", f"CATEGORIES:{task['tag']}"),
        *(f"DUE;VALUE=DATE:{task['due']}", "STATUS:NEEDS-ACTION"),
        *("END:VTODO", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines)


def _obsidiantools(bench: Bench) -> Contestant:
    program = _there(str(Path(bench.peers, "venv/bin/python")))
    vault = bench.ground(notes=SMALL, use="peer").vault
    taken: list[float] = []

    def contestant() -> float:
        # Many seconds for each time: it is run once, and counts in every round.
        if not taken:
            taken.append(seconds_of([program, "-c", _CONNECT, vault]))
        return taken[0]

    return contestant


# --- installing -----------------------------------------------------------------------------


def install(folder: str) -> None:
    """Put the peers into a folder, as far as the registries have them, and say what is there."""
    place = Path(folder).resolve()
    (place / "apt").mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", str(place / "venv")], place)
    pip = [str(place / "venv/bin/pip"), "install", "--quiet"]
    _run([*pip, "todoman", "obsidiantools"], place)
    if shutil.which("task") is None and shutil.which("apt-get"):
        _run(["apt-get", "download", "taskwarrior"], place)
        for package in islice(place.glob("taskwarrior_*.deb"), 1):
            _run(["dpkg", "-x", package.name, "apt"], place)
    for name, program in (
        ("taskwarrior", place / "apt/usr/bin/task"),
        ("todoman", place / "venv/bin/todo"),
        ("obsidiantools", place / "venv/bin/python"),
    ):
        print(f"{name:14} {'there' if program.exists() else 'not installed'}")


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=False)  # noqa: S603 - pip, and Debian's tools


def main() -> None:
    """Install."""
    parser = argparse.ArgumentParser(description="Install what is measured beside vaultleads.")
    parser.add_argument("--install", metavar="FOLDER", required=True, help="outside the project")
    install(parser.parse_args().install)


if __name__ == "__main__":
    main()
