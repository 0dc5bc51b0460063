"""Whether somebody has a file open for writing: what the system can tell, where it can.

Apart because it is one question with a system of its own behind it. A note that was displaced by
an exchange may still be open in an editor that writes in place; deleting it then would delete what
is about to be written.
"""

from __future__ import annotations

import errno
import sys
import time

WAIT = 0.3
"""Seconds that an open writer is waited for: a save takes far less, holding it open far more."""
_PAUSE = 0.002


def is_written_to(handle: int, wait: float) -> bool:
    """Whether any process still has the file open for writing after `wait` seconds.

    `handle` is open for reading only. False where the system cannot tell.
    """
    end = time.monotonic() + wait
    while _has_writer(handle):
        if time.monotonic() > end:
            return True
        time.sleep(_PAUSE)
    return False


if sys.platform == "linux":
    import fcntl
    import signal

    def _has_writer(handle: int) -> bool:
        try:
            # A read lease is granted only on a file that nobody has open for writing. It is given
            # back at once; should somebody open the file in between, the notice is a signal that
            # is ignored, in the place of one that ends the process.
            fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        return False

else:

    def _has_writer(handle: int) -> bool:  # noqa: ARG001 - the same question on every system
        return False
