"""The program run as a person runs it, for the tests of its commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class Ran:
    """What a run of the program printed and returned."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)


def run(vault: Path | None, *args: str, today: str = "2026-11-23", **env: str) -> Ran:
    """Run the program as a person does, with its standard input closed."""
    places = ["--vault", str(vault)] if vault else []
    command = [sys.executable, "-m", "vaultleads", *places, "--today", today, *args]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **env}
    return Ran(
        subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment,
            check=False,
            timeout=60,
        )
    )
