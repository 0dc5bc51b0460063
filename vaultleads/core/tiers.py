"""The four tiers, by name.

Apart from the numbers that decide about them (`policy`), because a command that offers the names
as choices needs no number.
"""

from __future__ import annotations

TIERS: tuple[str, ...] = ("focus", "nurture", "unqualified", "check-in")
"""The tiers in the order in which every list shows them."""
