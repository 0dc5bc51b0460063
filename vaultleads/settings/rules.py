"""What a single value of the settings may be: one rule for each type.

A rule reads a node into the value that a policy holds, says in words what it expects, and shows a
value as a person would write it: the checks, the messages and the reference all come from it.
Apart from the table of settings, because several settings share a rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from vaultleads.core.nodes import Entries, Items, Text, is_empty
from vaultleads.settings.mistakes import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultleads.core.nodes import Node
    from vaultleads.settings.mistakes import Mistakes


class Rule(Protocol):
    """How one setting is read and shown. `name` is the setting's, for messages."""

    @property
    def expects(self) -> str:
        """What the value may be, to stand after "write"."""

    def read(self, node: Node, name: str, mistakes: Mistakes) -> Any:
        """Return the value as a policy holds it; `None` when it was a mistake."""

    def show(self, value: Any) -> str:
        """Return a policy's value as YAML on one line."""


class Share(NamedTuple):
    """A number from 0 to 1, held as a whole number of its last decimal place."""

    decimals: int

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return f"a number from 0 to 1, of at most {self.decimals} decimals"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> int | None:
        """See `Rule`."""
        number = _number(node, name, self.expects, mistakes)
        if number is None:
            return None
        if not 0 <= number <= 1:
            _add_out_of_range(node, name, self.expects, mistakes)
            return None
        scaled = number.scaleb(self.decimals)
        if scaled != int(scaled):
            message = f"{name}: {number} has more than {self.decimals} decimals"
            mistakes.add(node, "range", message, f"write {round(number, self.decimals)}")
            return None
        return int(scaled)

    def show(self, value: int) -> str:
        """See `Rule`."""
        digits = f"{Decimal(value).scaleb(-self.decimals):f}".rstrip("0")
        return digits + "0" if digits.endswith(".") else digits


class Months(NamedTuple):
    """A number of months, in parts of a month too."""

    most: int = 120

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return f"a number of months from 0 to {self.most}"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> float | None:
        """See `Rule`."""
        number = _number(node, name, self.expects, mistakes)
        if number is None:
            return None
        if not 0 <= number <= self.most:
            _add_out_of_range(node, name, self.expects, mistakes)
            return None
        return int(number) if number == int(number) else float(number)

    def show(self, value: float) -> str:
        """See `Rule`."""
        return f"{value:g}"


class Whole(NamedTuple):
    """A whole number within bounds, both allowed."""

    least: int
    most: int

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return f"a whole number from {self.least} to {self.most}"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> int | None:
        """See `Rule`."""
        number = _number(node, name, self.expects, mistakes)
        if number is None:
            return None
        if not self.least <= number <= self.most or number != int(number):
            _add_out_of_range(node, name, self.expects, mistakes)
            return None
        return int(number)

    def show(self, value: int) -> str:
        """See `Rule`."""
        return str(value)


class AmberRed(NamedTuple):
    """Two whole numbers of days: of silence that is amber, and of silence that is red."""

    days: Whole = Whole(1, 3650)

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "two numbers of days such as `[14, 21]`, amber and then red"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[int, int] | None:
        """See `Rule`."""
        if not isinstance(node, Items) or len(node.items) != 2:  # noqa: PLR2004  # a pair has two
            message = f"{name}: {said(node)} stands where a pair of days was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        amber = self.days.read(node.items[0], name, mistakes)
        red = self.days.read(node.items[1], name, mistakes)
        if amber is None or red is None:
            return None
        if amber > red:
            message = f"{name}: {amber} days are amber, and already {red} are red"
            mistakes.add(node, "order", message, f"write [{red}, {amber}], the smaller first")
            return None
        return amber, red

    def show(self, value: tuple[int, int]) -> str:
        """See `Rule`."""
        return f"[{value[0]}, {value[1]}]"


class Hour(NamedTuple):
    """A full hour of the day, or `off` for none."""

    hours: Whole = Whole(0, 23)

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return f"`off`, or {self.hours.expects}"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> int | None:
        """See `Rule`; `off` is what holds while nothing is said, and so reads as nothing."""
        if isinstance(node, Text) and node.plain and node.text.lower() == "off":
            return None
        number = _number(node, name, self.expects, mistakes)
        if number is None:
            return None
        if not self.hours.least <= number <= self.hours.most or number != int(number):
            _add_out_of_range(node, name, self.expects, mistakes)
            return None
        return int(number)

    def show(self, value: int | None) -> str:
        """See `Rule`."""
        return "off" if value is None else str(value)


class Flag(NamedTuple):
    """True or false, in the spellings of YAML 1.2: `yes` and `on` are words."""

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "`true` or `false`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> bool | None:
        """See `Rule`."""
        text = node.text.lower() if isinstance(node, Text) and node.plain else ""
        if text in {"true", "false"}:
            return text == "true"
        mistakes.add(
            node, "type", f"{name}: {said(node)} is neither true nor false", f"write {self.expects}"
        )
        return None

    def show(self, value: bool) -> str:  # noqa: FBT001  # the value itself, not a switch
        """See `Rule`."""
        return "true" if value else "false"


class Choice(NamedTuple):
    """One word of a fixed list, in any case."""

    words: tuple[str, ...]

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return quoted(self.words)

    def read(self, node: Node, name: str, mistakes: Mistakes) -> str | None:
        """See `Rule`."""
        if not isinstance(node, Text):
            message = f"{name}: {said(node)} stands where a word was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        if node.text.lower() in self.words:
            return node.text.lower()
        message = f"{name}: unknown word {shown(node.text)}"
        mistakes.add_unknown(node, "word", message, node.text, self.words)
        return None

    def show(self, value: str) -> str:
        """See `Rule`."""
        return value


class Folder(NamedTuple):
    """A folder inside the vault, with `/` between the parts of its path."""

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a folder of the vault"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> str | None:
        """See `Rule`."""
        if not isinstance(node, Text):
            message = f"{name}: {said(node)} stands where a folder was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        folder = node.text.rstrip("/")
        reason = _why_no_folder(node.text, folder.split("/"))
        if reason:
            message = f"{name}: {shown(node.text)} {reason}"
            mistakes.add(
                node, "folder", message, "name a folder of the vault, such as `Search/Leads`"
            )
            return None
        return folder

    def show(self, value: str) -> str:
        """See `Rule`."""
        return value


class Knots(NamedTuple):
    """Points of a line: pairs of months and value, the months rising."""

    months: Months = Months()
    value: Share = Share(2)

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a list of pairs such as `[3, 1.0]` (months, value from 0 to 1), months rising"

    def read(
        self, node: Node, name: str, mistakes: Mistakes
    ) -> tuple[tuple[float, int], ...] | None:
        """See `Rule`."""
        if not isinstance(node, Items) or not node.items:
            message = f"{name}: {said(node)} stands where knots were expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        pairs = [self._pair(item, name, mistakes) for item in node.items]
        knots = [pair for pair in pairs if pair is not None]
        if len(knots) < len(pairs):
            return None
        rising = True
        for item, knot, before in zip(node.items[1:], knots[1:], knots, strict=False):
            if knot[0] <= before[0]:
                rising = False
                message = f"{name}: {knot[0]:g} months stand after {before[0]:g}"
                mistakes.add(item, "order", message, "write the knots with their months rising")
        return tuple(knots) if rising else None

    def _pair(self, node: Node, name: str, mistakes: Mistakes) -> tuple[float, int] | None:
        if not isinstance(node, Items) or len(node.items) != 2:  # noqa: PLR2004  # a pair has two
            message = f"{name}: {said(node)} is no pair"
            mistakes.add(node, "type", message, "write [months, value], such as [3, 1.0]")
            return None
        months = self.months.read(node.items[0], name, mistakes)
        value = self.value.read(node.items[1], name, mistakes)
        return None if months is None or value is None else (months, value)

    def show(self, value: Sequence[tuple[float, int]]) -> str:
        """See `Rule`."""
        pairs = (f"[{self.months.show(at)}, {self.value.show(share)}]" for at, share in value)
        return f"[{', '.join(pairs)}]"


def said(node: Node) -> str:
    """Return what a person wrote at `node`, for a message."""
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Entries):
        return "a section"
    return "nothing" if is_empty(node) else shown(node.text)


def known_entries(
    node: Entries, known: Sequence[str], where: str, mistakes: Mistakes
) -> Iterator[tuple[Text, Node]]:
    """Yield the entries of a section whose names are known and that say something.

    `where` is the name of the section, empty for the whole file.
    """
    for key, value in node.entries:
        if key.text not in known:
            message = f"{where or 'the settings'}: unknown name {shown(key.text)}"
            mistakes.add_unknown(key, "unknown-key", message, key.text, known)
        elif not is_empty(value):
            yield key, value


_NUMBER_CHARACTERS = frozenset("+-.0123456789eE")
_NUMBER_LENGTH = 20


def _number(node: Node, name: str, expects: str, mistakes: Mistakes) -> Decimal | None:
    text = node.text if isinstance(node, Text) else ""
    number = _decimal(text)
    if number is not None and isinstance(node, Text) and node.plain:
        return number
    hint = f"write {expects}"
    if number is not None:
        hint = f"write {text} without quotes"
    elif _decimal(text.replace(",", ".", 1)) is not None:
        hint = f"write {text.replace(',', '.', 1)}, with a point"
    mistakes.add(node, "type", f"{name}: {said(node)} is no number", hint)
    return None


def _decimal(text: str) -> Decimal | None:
    if not text or len(text) > _NUMBER_LENGTH or not _NUMBER_CHARACTERS.issuperset(text):
        return None
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _add_out_of_range(node: Node, name: str, expects: str, mistakes: Mistakes) -> None:
    mistakes.add(node, "range", f"{name}: {said(node)} is out of range", f"write {expects}")


def _why_no_folder(text: str, parts: list[str]) -> str:
    if not text or text in _OWN_ROOT:
        return "is the vault itself"
    if text.startswith(("/", "~")) or text[1:2] == ":" or ".." in parts:
        return "is outside the vault"
    if "\\" in text or not text.isprintable():
        return "holds a character that no folder should have"
    if "" in parts or any(part != part.strip() for part in parts):
        return "has a part that is empty or begins or ends with a space"
    if any(part.startswith(".") for part in parts):
        return "begins with a point, and such folders are never read"
    return ""


_OWN_ROOT = frozenset((".", "./"))
