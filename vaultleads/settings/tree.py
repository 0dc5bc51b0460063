"""YAML text turned into nodes that know their place; the only room that knows ruamel.yaml.

Built from the parser's events rather than from its loaded objects: every key and value then has
its line and column, a key given twice is found, texts stay as they were written (so that `0.35`
is exact), and no construct of YAML can recurse, expand or make objects.
"""

from __future__ import annotations

import io
from itertools import accumulate
from typing import TYPE_CHECKING, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)
from ruamel.yaml.reader import ReaderError

from vaultleads.core.merges import sides_of
from vaultleads.core.nodes import Entries, Items, Node, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import Event

    from vaultleads.settings.mistakes import Mistakes

_DEEPEST = 16
"""Levels of nesting; the deepest setting has five."""


class _UnreadableError(Exception):
    """The rest of the text cannot be read; the reason is among the mistakes already."""


def parse_tree(text: str, mistakes: Mistakes) -> Node | None:
    """Return the only document of a YAML text; `None` where it holds none or cannot be read.

    What is wrong is added to `mistakes`. After a mistake of syntax nothing further is read.
    """
    if _deepest_bracket(text) > _DEEPEST:
        mistakes.add_at(0, 0, "syntax", "brackets stand too deep inside each other", _FLATTEN)
        return None
    try:
        return _Builder(text, mistakes).document()
    except _UnreadableError:
        return None
    except ReaderError as error:
        line, column = _place_of(text, error.position)
        message = f"a character that YAML does not allow: U+{ord(text[error.position]):04X}"
        mistakes.add_at(line, column, "syntax", message, "remove the character")
    except MarkedYAMLError as error:
        merge = sides_of(text)
        if merge is None:
            _add_syntax(error, mistakes)
        else:
            said = "git's conflict markers stand here"
            mistakes.add_at(merge.line, 1, "syntax", said, "keep the lines that you want alone")
    except (YAMLError, ValueError, OverflowError) as error:
        # The parser turns an escape such as "\UFFFFFFFF" into a character without looking.
        mistakes.add_at(0, 0, "syntax", f"this is no YAML: {error}", "mend what is named")
    return None


_FLATTEN = "write the settings as `docs/settings.md` shows them"


def _deepest_bracket(text: str) -> int:
    """Return a bound of how deep brackets nest, without parsing.

    The parser takes seconds for a run of opening brackets. Brackets in quotes and comments are
    counted too: no real file has so many of them unclosed.
    """
    steps = (1 if character in "[{" else -1 for character in text if character in "[]{}")
    return max(accumulate(steps), default=0)


def _place_of(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _add_syntax(error: MarkedYAMLError, mistakes: Mistakes) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    reason = error.problem or error.context or "no reason is known"
    if "\\t" in reason:
        message, hint = "a tab stands where YAML wants spaces", "indent with spaces"
    else:
        message = f"this is no YAML: {reason}"
        hint = "look here and one line above: indentation, a missing `:`, an open bracket or quote"
    mistakes.add_at(line, column, "syntax", message, hint)


class _Builder:
    """Builds the nodes of one document from the events of the parser."""

    def __init__(self, text: str, mistakes: Mistakes) -> None:
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(io.StringIO(text))
        self._mistakes = mistakes

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, StreamStartEvent):
                continue
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    hint = "keep one document: remove this `---`"
                    self._stop(event, "a second document begins here", hint)
                root = self._node(next(self._events), 0)
        return root

    def _node(self, event: Event, depth: int) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if depth > _DEEPEST:
            self._stop(event, "this stands too deep inside lists and sections", _FLATTEN)
        if isinstance(event, AliasEvent):
            self._stop(event, "anchors and aliases are not read here", "write the value out")
        if getattr(event, "tag", None):
            self._stop(event, "tags are not read here", "write the value without its `!…`")
        if isinstance(event, MappingStartEvent):
            return Entries(tuple(self._entries(depth)), line, column)
        if isinstance(event, SequenceStartEvent):
            return Items(tuple(self._items(depth)), line, column)
        if not isinstance(event, ScalarEvent):
            self._stop(event, "a value was expected here", _FLATTEN)
        return Text(event.value, line, column, plain=event.style is None)

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Text, Node]]:
        first: dict[str, Text] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Text):
                message = "a list or section stands where a name was expected"
                self._mistakes.add(key, "syntax", message, "write a name before the `:`")
            elif key.text in first:
                message = f"{key.text}: given twice, first in line {first[key.text].line}"
                self._mistakes.add(key, "duplicate-key", message, "keep one of the two")
            else:
                first[key.text] = key
                yield key, value

    def _stop(self, event: Event, message: str, hint: str) -> NoReturn:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self._mistakes.add_at(line, column, "syntax", message, hint)
        raise _UnreadableError
