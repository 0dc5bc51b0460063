"""The country of the settings: how it is written, and who is asked whether there is such a one.

Apart from the other rules because which countries there are is known to another room, so that
the one who reads the settings hands that knowledge in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.nodes import Text
from vaultleads.settings.rules import said

if TYPE_CHECKING:
    from vaultleads.core.nodes import Node
    from vaultleads.settings.mistakes import Mistakes

CountryRemedy = Callable[[str], str]
"""Takes a country as `DE` or `DE-BY`; returns the remedy where there is no such one, else nothing.

A remedy is an imperative or a question without a final full stop, as the hint of a `Problem`.
"""


class Country(NamedTuple):
    """A country, or a part of one, by its code; an empty text for none."""

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a code such as `DE`, with its part such as `DE-BY`, or `''` for none"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> str | None:
        """See `Rule`; whether there is such a country is asked in `check_country`."""
        if not isinstance(node, Text):
            message = f"{name}: {said(node)} stands where a country was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        return node.text.strip().upper()

    def show(self, value: str) -> str:
        """See `Rule`."""
        return value or "''"


def check_country(
    country: str, node: Node, name: str, remedy: CountryRemedy, mistakes: Mistakes
) -> None:
    """Note a mistake at `node` if `remedy` has something to say about `country`."""
    hint = remedy(country) if country else ""
    if hint:
        message = f"{name}: the public holidays of {said(node)} are not known"
        mistakes.add(node, "country", message, hint)
