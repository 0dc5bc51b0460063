"""YAML turned into nodes that know their place.

Apart from what a playbook means: here is only what the text says. Read from libyaml's events,
never composed by it, because its composer recurses in C and a few thousand brackets end the
process; so depth is bounded while the nodes are made, and every text stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from vaultleads.core.nodes import Entries, Items, Node, Text, is_empty
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import Problem, quoted

_MOST_BYTES = 64 * 1024
"""The shipped playbook has 10 KB; more is a file put there by mistake."""

_DEEPEST = 8
"""Levels of nesting; a play has four."""

_MOST_NODES = 5_000
"""Names and values in one file; the shipped playbook has 700."""

_NOT_YAML = pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UnreadableError(Exception):
    """The file cannot be read; the reason is `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_entries(
    data: bytes, path: str
) -> tuple[tuple[tuple[Text, Node], ...], tuple[Problem, ...]]:
    """Return the names and values of the only mapping that `data` holds, and what is wrong.

    A file that is no YAML, or no mapping, has no entries and one problem.
    """
    builder: _Builder | None = None
    try:
        builder = _Builder(_decoded(data, path), path)
        return builder.entries(), tuple(builder.problems)
    except _UnreadableError as error:
        return (), (error.problem,)
    except yaml.MarkedYAMLError as error:
        return (), (_syntax(error, path),)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML's own parser turns an escape such as "\UFFFFFFFF" into a character unlooked.
        message = f"this is no YAML: {quoted(str(error))}"
        return (), (_problem(path, (0, 0), "syntax", message, "mend what is named"),)


def _decoded(data: bytes, path: str) -> str:
    if len(data) > _MOST_BYTES:
        message = f"the file has {len(data):,} bytes; a playbook has at most {_MOST_BYTES:,}"
        raise _UnreadableError(_problem(path, (0, 0), "size", message, "keep only what differs"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = (data.count(b"\n", 0, error.start) + 1, 0)
        message = f"the file is not UTF-8: byte 0x{data[error.start]:02x}"
        problem = _problem(path, place, "encoding", message, "save the file as UTF-8")
        raise _UnreadableError(problem) from None
    odd = _NOT_YAML.search(text)
    if odd:
        before = text[: odd.start()]
        place = (before.count("\n") + 1, odd.start() - before.rfind("\n"))
        message = f"a character that YAML does not allow: U+{ord(odd[0]):04X}"
        raise _UnreadableError(_problem(path, place, "syntax", message, "remove the character"))
    return text


def _syntax(error: yaml.MarkedYAMLError, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    message = f"this is no YAML: {error.problem or error.context or 'no reason is known'}"
    hint = (
        "look here and one line above: put quotes around a text that begins with `{` or holds"
        " `: `, and mind the indentation"
    )
    return _problem(path, place, "syntax", message, hint)


def _problem(path: str, place: tuple[int, int], code: str, message: str, hint: str) -> Problem:
    return Problem(path, *place, f"playbook-{code}", message, hint)


class _Builder:
    """Builds the nodes of one document from the events of the parser."""

    def __init__(self, text: str, path: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)  # events have no types
        self._path = path
        self._nodes = 0
        self.problems: list[Problem] = []

    def entries(self) -> tuple[tuple[Text, Node], ...]:
        """Return the entries of the document, read to its end; none of an empty one."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._stop(event, "a second document begins here", "remove this `---`")
                root = self._node(next(self._events), 0)
        if root is None or is_empty(root):
            return ()
        if isinstance(root, Entries):
            return root.entries
        message = "no play stands here"
        hint = "write lines of `key: off`, or a key with its fields below"
        place = (root.line, root.column)
        raise _UnreadableError(_problem(self._path, place, "syntax", message, hint))

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            self._stop(event, f"the file holds more than {_MOST_NODES:,} values", "shorten it")
        if depth > _DEEPEST:
            self._stop(event, "this stands too deep inside lists and mappings", "write it flat")
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self._stop(event, "anchors and aliases are not read here", "write the value out")
        if event.tag is not None:
            self._stop(event, "tags are not read here", "write the value without its `!…`")
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, MappingStartEvent):
            return Entries(tuple(self._entries(depth)), line, column)
        if isinstance(event, SequenceStartEvent):
            return Items(tuple(self._items(depth)), line, column)
        if not isinstance(event, ScalarEvent):
            self._stop(event, "a value was expected here", "write one, or remove the line")
        return Text(event.value, line, column, plain=not event.style)

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
            name = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(name, Text):
                hint = "write a word there, and put quotes around a text that begins with `{`"
                self._note(name, "syntax", "no name stands before the `:`", hint)
            elif name.text in first:
                where = f"first in line {first[name.text].line}"
                message = f"{quoted(name.text)} is given twice, {where}"
                self._note(name, "duplicate-key", message, "keep one of the two")
            else:
                first[name.text] = name
                yield name, value

    def _note(self, node: Node, code: str, message: str, hint: str) -> None:
        self.problems.append(_problem(self._path, (node.line, node.column), code, message, hint))

    def _stop(self, event: Any, message: str, hint: str) -> NoReturn:
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        raise _UnreadableError(_problem(self._path, place, "syntax", message, hint))
