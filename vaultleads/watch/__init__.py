"""What happens to the files below a folder, heard from the system: the one room of watchdog.

What is heard is a hint and no more: that something may have changed somewhere. Whoever listens
looks for himself, so that a hint that is doubled, late or wrong does no harm; and this room says
when it may have missed one.
"""

from __future__ import annotations

from vaultleads.watch.hints import LOST, Heard, Hints
from vaultleads.watch.listener import Listener

__all__ = ["LOST", "Heard", "Hints", "Listener"]
