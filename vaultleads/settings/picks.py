"""Settings that pick from the words of a vault: some kinds of log entries, one stage.

Apart from the word lists themselves, because a pick is understood only when all of the file has
been read: the words it names may be the person's own, and may stand further down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.nodes import Items, Text
from vaultleads.core.suggest import normal
from vaultleads.settings.mistakes import shown
from vaultleads.settings.rules import said
from vaultleads.settings.words import read_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultleads.core.nodes import Node
    from vaultleads.core.policy import Stage, TouchKind, Words
    from vaultleads.settings.mistakes import Mistakes


class Kinds(NamedTuple):
    """Some of the kinds of log entries that reach somebody; a single word is a list of one."""

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a list of kinds such as `[call, meeting]`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[Text, ...] | None:
        """See `Rule`; the words keep their places until `picked`."""
        nodes = node.items if isinstance(node, Items) else (node,)
        words = [read_name(item, name, mistakes) for item in nodes]
        if not words:
            hint = "write a kind, or switch the rule off below `follow_ups.rules`"
            mistakes.add(node, "type", f"{name}: an empty list", hint)
        return tuple(word for word in words if word is not None)

    def picked(
        self, value: tuple[Text, ...], name: str, words: Words, mistakes: Mistakes
    ) -> tuple[str, ...]:
        """Return the names of the kinds that were written, aliases understood, each once."""
        kinds = [kind for kind in words.touch_kinds if kind.touch]
        found = [_pick(word, name, kinds, "kind", mistakes) for word in value]
        return tuple(dict.fromkeys(filter(None, found)))

    def show(self, value: Iterable[str]) -> str:
        """See `Rule`."""
        return f"[{', '.join(value)}]"


class StageName(NamedTuple):
    """One stage of the pipeline."""

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a stage"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> Text | None:
        """See `Rule`; the word keeps its place until `picked`."""
        if not isinstance(node, Text):
            message = f"{name}: {said(node)} stands where a stage was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        return read_name(node, name, mistakes)

    def picked(self, value: Text, name: str, words: Words, mistakes: Mistakes) -> str:
        """Return the name of the stage that was written, an alias understood."""
        return _pick(value, name, words.stages, "stage", mistakes)

    def show(self, value: str) -> str:
        """See `Rule`."""
        return value


def _pick(
    word: Text, where: str, options: Sequence[Stage | TouchKind], what: str, mistakes: Mistakes
) -> str:
    names = {normal(alias): option.name for option in options for alias in option.aliases}
    names |= {normal(option.name): option.name for option in options}
    name = names.get(normal(word.text), "")
    if not name:
        message = f"{where}: unknown {what} {shown(word.text)}"
        known = tuple(dict.fromkeys(option.name for option in options))
        mistakes.add_unknown(word, "word", message, word.text, known)
    return name
