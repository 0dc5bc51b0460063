"""What a watcher costs while nothing happens.

Run `python benchmarks/idle.py [MINUTES [NOTES [OPTION]]]`: `vaultleads watch` on a made vault of
NOTES notes, left alone for MINUTES once it has brought the reports up to date. Printed are the
processor time of those minutes, as a share of a core, and the memory at their end and at the
highest. OPTION may be `--poll`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from vault_maker import make_vault
from watched import Scratch, Watcher, wait_until

MINUTES = 10.0
NOTES = 10_000
CALM = 5.0
"""Seconds after the first report before anything is counted."""


def memory(process: int) -> dict[str, float]:
    """Return `VmRSS` and `VmHWM` of a process in MiB."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    fields = (line.split() for line in lines if line.startswith(("VmRSS", "VmHWM")))
    return {name.rstrip(":"): int(size) / 1024 for name, size, _ in fields}


def main(minutes: float, notes: int, *options: str) -> None:
    """Watch, wait, print."""
    with tempfile.TemporaryDirectory(prefix="idle-") as folder:
        make_vault(f"{folder}/vault", notes)
        scratch = Scratch(Path(folder))
        with Watcher(scratch, *options) as watcher:
            wait_until(lambda: not scratch.faults(), 120)
            time.sleep(CALM)
            start, busy = time.monotonic(), watcher.busy
            time.sleep(minutes * 60)
            passed, busy = time.monotonic() - start, watcher.busy - busy
            used = memory(watcher.process.pid)
            said = watcher.said
    print(f"{notes} notes, idle for {passed:.0f} s {' '.join(options)}".rstrip())
    print(f"processor time         {busy:8.2f} s")
    print(f"share of a core        {100 * busy / passed:8.3f} %")
    print(f"memory now (RSS)       {used['VmRSS']:8.1f} MiB")
    print(f"memory at the highest  {used['VmHWM']:8.1f} MiB")
    print(f"what it said:\n{said.rstrip() or '(nothing)'}")


if __name__ == "__main__":
    given = [*sys.argv[1:], *(str(MINUTES), str(NOTES))[len(sys.argv) - 1 :]]
    main(float(given[0]), int(given[1]), *given[2:])
