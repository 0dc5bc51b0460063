"""How long it takes to see that nothing changed in a vault, against a walk in C.

    python benchmarks/walking.py VAULT [ROUNDS]

Ours is what every command does before it answers: look at all folders, with the size, times and
number of each note, and compare that with what is remembered. The walk in C asks the disk the
same (`fdopendir`, `readdir`, `fstatat`) and remembers nothing. Both are timed inside a running
process, several times in each round, one after the other; the ratio is that of the medians of a
round. The goal is 2.0. Nothing is written to the vault.
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from measuring import NotMeasuredError

from vaultleads.core.footprint import differing, remembered
from vaultleads.vault import Vault

GOAL = 2.0
ROUNDS = 15
REPEATS = 5
"""Walks of each kind in a round, of which the median counts."""

SKIPPED = ("Reports", "_templates")

WALK_IN_C = r"""
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static long files;
static unsigned long long sum;

static void walk(int above, const char *name) {
    int folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) exit(1);
    DIR *entries = fdopendir(folder);
    struct dirent *entry;
    struct stat found;
    while ((entry = readdir(entries))) {
        if (entry->d_name[0] == '.') continue;
        if (entry->d_type == DT_DIR) {
            walk(folder, entry->d_name);
        } else if (!fstatat(folder, entry->d_name, &found, AT_SYMLINK_NOFOLLOW)) {
            files++;
            sum += found.st_size + found.st_ino + found.st_mtime + found.st_ctime;
        }
    }
    closedir(entries);
}

int main(int count, char **words) {
    struct timespec start, end;
    if (count < 3) return 2;
    for (int left = atoi(words[2]); left; left--) {
        files = 0;
        clock_gettime(CLOCK_MONOTONIC, &start);
        walk(AT_FDCWD, words[1]);
        clock_gettime(CLOCK_MONOTONIC, &end);
        long long took = (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec;
        printf("%lld %ld\n", took, files);
    }
    return sum == 1;
}
"""


class Walked(NamedTuple):
    """What one round took: milliseconds of a look of ours and of a walk in C."""

    ours: float
    in_c: float

    @property
    def ratio(self) -> float:
        """How many walks in C one look takes."""
        return self.ours / self.in_c


def rounds_of(vault: str, rounds: int) -> list[Walked]:
    """Measure both on `vault`, in turn.

    Raises: NotMeasuredError if there is no C compiler.
    """
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NotMeasuredError("there is no C compiler")
    with tempfile.TemporaryDirectory() as scratch:
        program = os.path.join(scratch, "walk")
        command = [compiler, "-O2", "-x", "c", "-o", program, "-"]
        subprocess.run(command, input=WALK_IN_C, text=True, check=True)  # noqa: S603 - the compiler
        look = _Look(vault)
        gc.disable()
        try:
            return [Walked(look.milliseconds(), _in_c(program, vault)) for _ in range(rounds)]
        finally:
            gc.enable()


class _Look:
    """Our look at a vault, with what is remembered of it."""

    def __init__(self, root: str) -> None:
        self._vault = Vault(root, SKIPPED)
        folders = self._vault.look().folders
        self._known = {path: remembered(seen, time.time_ns()) for path, seen in folders.items()}

    def milliseconds(self) -> float:
        return statistics.median([self._once() for _ in range(REPEATS)])

    def _once(self) -> float:
        start = time.perf_counter()
        found = differing(self._known, self._vault.look())
        took = (time.perf_counter() - start) * 1000
        assert not found.folders, "the vault changed, or is young"  # noqa: S101 - a benchmark of a wrong answer is worth nothing
        return took


def _in_c(program: str, vault: str) -> float:
    command = [program, vault, str(REPEATS)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - as compiled
    return statistics.median([int(line.split()[0]) / 1e6 for line in printed.splitlines()])


def main(vault: str, rounds: int) -> None:
    """Print the medians of both walks and of their ratio."""
    found = rounds_of(vault, rounds)
    ratios = sorted(one.ratio for one in found)
    print(f"{len(Vault(vault, SKIPPED).walk().notes):,} notes, nothing changed")
    print(f"look and compare  {statistics.median(one.ours for one in found):7.2f} ms")
    print(f"walk in C         {statistics.median(one.in_c for one in found):7.2f} ms")
    print(
        f"ratio             {statistics.median(ratios):7.2f}    (goal {GOAL:.2f}; {rounds} rounds,"
        f" {ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)  # noqa: PLR2004 - the second argument
