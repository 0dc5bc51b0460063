"""A vault with a watcher on it, as processes of their own: what the trials of the watcher share.

Nothing of the program is imported: it is driven by its command line
and looked at through the files that it writes. So what is right here is right for a person too.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

DAY = "2026-11-23"
DEADLINE = 20.0
"""Seconds within which all must be right: well below the minute of the regular full look."""
_STEP = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")
_IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}


class Scratch:
    """A vault in `folder`, with a cache, a state and a home of its own beside it."""

    def __init__(self, folder: Path, files: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.root = folder / "vault"
        self.out = folder / "out"
        self.root.mkdir(parents=True, exist_ok=True)
        self.out.mkdir(exist_ok=True)
        self.env = self._environment("own")
        for path, text in {"vaultleads.yaml": "", **(files or {})}.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def run(self, *args: str, root: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on the vault, or on the one at `root` as a stranger."""
        env = self.env if root is None else self._environment("fresh")
        return subprocess.run(  # noqa: S603 - this project's own program
            command(root or self.root, *args),
            capture_output=True,
            env=env,
            check=False,
            encoding="utf-8",
            errors="surrogateescape",
            stdin=subprocess.DEVNULL,
        )

    def shell(self, script: str) -> None:
        """Run a shell script in the vault to its end."""
        self.in_shell(script).communicate()

    def in_shell(self, script: str) -> subprocess.Popen[str]:
        """Start a shell script in the vault; whatever it complains about is not heard."""
        return subprocess.Popen(  # noqa: S603 - our own script
            ["/bin/sh", "-c", script],
            cwd=self.root,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",
        )

    def index_faults(self) -> str:
        """Return what `index --check` says of the index as it stands; empty if all is well."""
        checked = self.run("index", "--check")
        return "" if checked.returncode == 0 else checked.stdout + checked.stderr

    def report_faults(self) -> str:
        """Return which reports differ from those that a new program makes of a copy."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.rmtree(self.folder / "fresh", ignore_errors=True)
        # It keeps pipes, unlike `copytree`. A file that goes meanwhile is being written.
        copied = subprocess.run(  # noqa: S603 - our own paths
            ["/bin/cp", "-a", self.root, copy], check=False, capture_output=True, text=True
        )
        if copied.returncode:
            return copied.stderr
        made = self.run("report", root=copy)
        names = sorted({*_names(copy / "Reports"), *_names(self.root / "Reports")})
        _, other, missing = filecmp.cmpfiles(
            self.root / "Reports", copy / "Reports", names, shallow=False
        )
        differing = "".join(f"Reports/{name} differs\n" for name in [*other, *missing])
        return differing and f"{differing}{made.stdout}{made.stderr}"

    def faults(self) -> str:
        """Return all that is wrong now: in the index, then in the reports."""
        return self.index_faults() or self.report_faults()

    def _environment(self, name: str) -> dict[str, str]:
        own = self.folder / name
        kept = {key: value for key, value in os.environ.items() if "VAULTLEADS" not in key}
        (own / "home").mkdir(parents=True, exist_ok=True)
        return {
            **kept,
            **_IDENTITY,
            "HOME": str(own / "home"),
            "VAULTLEADS_CACHE": str(own / "cache"),
            "VAULTLEADS_STATE": str(own / "state"),
            "PYTHONIOENCODING": "utf-8:surrogateescape",
            "NO_COLOR": "1",
        }


class Watcher:
    """`vaultleads watch` on the vault of a scratch; used with `with`, it is ended behind it.

    `before` is put in front of the command, `env` is added to its environment.
    """

    def __init__(
        self,
        scratch: Scratch,
        *options: str,
        before: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.log = scratch.folder / f"watch-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 - this project's own program
                [*before, *command(scratch.root, "watch", *options)],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**scratch.env, **(env or {})},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.alive:
            self.process.send_signal(signal.SIGCONT)
            self.stop()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    @property
    def said(self) -> str:
        """All that it has printed."""
        return self.log.read_text("utf-8", "surrogateescape")

    @property
    def busy(self) -> float:
        """Seconds of processor time that it has used."""
        return processor_seconds(self.process.pid)

    def stop(self) -> float:
        """Ask it to end, as Ctrl-C does; return how many seconds that took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - start


def command(root: Path, *args: str) -> list[str]:
    """Return the command line that runs the program on the vault at `root`, on `DAY`."""
    return [sys.executable, "-m", "vaultleads", "--vault", str(root), "--today", DAY, *args]


def processor_seconds(process: int) -> float:
    """Return how many seconds of processor time the process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def wait_until(holds: Callable[[], bool], deadline: float = DEADLINE) -> float | None:
    """Wait until something holds; return the seconds that took, `None` if it never did."""
    start = time.monotonic()
    while not holds():
        if time.monotonic() - start > deadline:
            return None
        time.sleep(_STEP)
    return time.monotonic() - start


def wait_until_right(scratch: Scratch, deadline: float = DEADLINE) -> tuple[float, str]:
    """Wait until index and reports are right; return the seconds, and what is wrong at the end."""
    start = time.monotonic()
    while (faults := scratch.faults()) and time.monotonic() - start < deadline:
        time.sleep(_STEP)
    return time.monotonic() - start, faults


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if one.is_file()} if folder.is_dir() else set()
