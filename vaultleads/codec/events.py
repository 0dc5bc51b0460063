"""From the text of one front matter to properties, by libyaml's events.

Owns the dialect (YAML 1.2 core, as Obsidian reads it) and the caps on what is built. Apart from
`codec`, which knows notes and their delimiters, and from `rescue`, which knows what to do
with a front matter that is not YAML: this module reads what is well formed, or raises.

libyaml hands out events, never nodes: its own composer recurses in C and kills the process on
deep nesting, and it loses the place of each value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from vaultleads.codec import problems as say
from vaultleads.codec.parser import choose_stand_ins, event_parser, translated
from vaultleads.core.model import NestedMapping, Property, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultleads.core.problem import Problem

MAX_DEPTH = 20
"""How deep values may nest; Obsidian's own editor shows one level."""

MAX_NODES = 5_000
"""How many names and values one front matter may hold."""

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
"""What the index can store: SQLite's integers."""

_MAX_DIGITS = 400
"""No longer number is finite as a float, so none needs converting (Python stops at 4,300)."""

FIRST_LINE = 2
"""The line of the note on which its front matter begins, below the opening `---`."""

_FIXED: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMERIC = frozenset("+-.0123456789")
_MAYBE_TYPED = _NUMERIC | {text[:1] for text in _FIXED}
"""How plain text begins that may be more than text."""

_NUMBER = pattern(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|([-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_LINK = pattern(r"\[\[[^\[\]\n\"'][^\[\]\n]*\]\]")
_CORE = "tag:yaml.org,2002:"
_TAGGED: dict[str, tuple[type, ...]] = {
    _CORE + "int": (int,),
    _CORE + "float": (int, float),
    _CORE + "bool": (bool,),
    _CORE + "null": (type(None),),
}
"""The tags of typed scalars, as libyaml spells `!!int`, and the types they vouch for."""

_NO_NAME = "?"
"""Stands for a name that is no text; its property never counts."""


_tuple = tuple.__new__
"""Makes a named tuple in half the time of calling its class."""


class Block(NamedTuple):
    """What one front matter says. Problems have an empty path; `nodes` is how much was built."""

    properties: dict[str, Property]
    problems: list[Problem]
    nodes: int = 0


class UnreadableError(Exception):
    """The text is not YAML. Lines count from 1 in the note, columns from 1; 0 is unknown."""

    def __init__(self, line: int, column: int, reason: str, began: int = 0) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column
        self.reason = reason
        self.began = began


class ExcessError(Exception):
    """The text passes a cap; `problem` says which, and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class NotAMappingError(Exception):
    """The text is YAML, and its root is a list (`shape` is `list`) or one value (`text`)."""

    def __init__(self, shape: str, line: int, column: int) -> None:
        super().__init__(shape)
        self.shape = shape
        self.line = line
        self.column = column


def read_block(
    text: str, line: int = FIRST_LINE, parser: Callable[[str], Any] = event_parser
) -> Block:
    r"""Read the lines between the two `---` (with `\n` ends), the first being `line` of the note.

    Raises UnreadableError if it is not YAML, ExcessError if it passes a cap and NotAMappingError
    if it holds no `name: value` lines.
    """
    stand_ins = {} if text.isascii() else choose_stand_ins(text)
    if stand_ins:
        text = text.translate(stand_ins)
    try:
        builder = _Builder(parser(text), text, line)
        block = Block(builder.properties(), builder.problems, builder.nodes)
    except MarkedYAMLError as error:
        raise _unreadable(error, line) from None
    except YAMLError as error:
        raise UnreadableError(0, 0, str(error)) from None
    return _restored(block, stand_ins) if stand_ins else block


def _unreadable(error: MarkedYAMLError, line: int) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    began = error.context_mark or mark
    reason = ": ".join(part for part in (error.context, error.problem) if part)
    if mark is None or began is None:
        return UnreadableError(0, 0, reason)
    return UnreadableError(mark.line + line, mark.column + 1, reason, began.line + line)


def _restored(block: Block, stand_ins: dict[int, str]) -> Block:
    """Put the false line ends back into names, values and messages."""
    back = {ord(stand_in): chr(code) for code, stand_in in stand_ins.items()}
    visible = {ord(stand_in): f"\\u{code:04x}" for code, stand_in in stand_ins.items()}
    properties = {
        name.translate(back): Property(
            prop.name.translate(back), translated(prop.value, back), prop.line, prop.column
        )
        for name, prop in block.properties.items()
    }
    problems = [
        replace(found, message=found.message.translate(visible), hint=found.hint.translate(visible))
        for found in block.problems
    ]
    return Block(properties, problems, block.nodes)


def plain_value(text: str) -> str | int | float | bool | None:
    """Return what a plain scalar is by YAML 1.2's core rules."""
    return _number(text) if text[:1] in _NUMERIC else _FIXED.get(text, text)


def _number(text: str) -> str | int | float:
    """Return the number that `text` is, or `text` where it is none that JSON and SQLite hold.

    Such a number is no mistake: where one is expected, the schema says what is.
    """
    if text.count("-", 1) > 1:  # a date; the pattern would say the same, more slowly
        return text
    match = _NUMBER.fullmatch(text) if len(text) <= _MAX_DIGITS else None
    if match is None:
        return text
    if match[1] is not None:
        real = float(text)
        return real if abs(real) != float("inf") else text
    whole = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return whole if INT_MIN <= whole <= INT_MAX else text


class _Builder:
    """Builds the values of one front matter. One to a note, in no cycle: it is freed at once."""

    __slots__ = ("_clean", "_following", "_line", "_refusal", "_text", "nodes", "problems")

    def __init__(self, parser: Any, text: str, line: int) -> None:
        self._following: Callable[[], Any] = parser.get_event  # PyYAML's events are untyped
        self._text = text
        self._line = line
        self._clean = "!" not in text and "&" not in text  # so no value has a tag or an anchor
        self._refusal: Problem | None = None  # why the property being read does not count
        self.nodes = 0
        self.problems: list[Problem] = []

    def properties(self) -> dict[str, Property]:
        """Return the properties by casefolded name; of two alike, the first."""
        found: dict[str, Property] = {}
        following, scalar, first_line = self._following, self._scalar, self._line
        node, clean, kept = self._node, self._clean, found.setdefault
        if not self._enter():
            return found
        while (key := following()).__class__ is not MappingEndEvent:
            name = key.value if clean and key.__class__ is ScalarEvent else self._odd_name(key)
            event = following()
            value = (scalar if event.__class__ is ScalarEvent else node)(event)
            if self._refusal is not None or not name:
                self._drop(name, key)
                continue
            mark = key.start_mark
            prop = _tuple(Property, (name, value, mark.line + first_line, mark.column + 1))
            first = kept(name.casefold(), prop)
            if first is not prop:
                self._duplicate(name, key, first)
        self._count(2 * len(found), (self._line, 1))
        self._leave()
        return found

    def _enter(self) -> bool:
        """Go to the first name. False if there is nothing but comments."""
        event: Any = self._following()
        while event.__class__ is not MappingStartEvent:
            if event.__class__ is StreamEndEvent:
                return False
            mark = event.start_mark
            if event.__class__ is SequenceStartEvent:
                raise NotAMappingError("list", mark.line + self._line, mark.column + 1)
            if event.__class__ in (ScalarEvent, AliasEvent):
                if getattr(event, "value", "*") == "" and not self._text.strip("\n \t"):
                    return False
                raise NotAMappingError("text", mark.line + self._line, mark.column + 1)
            event = self._following()
        return True

    def _leave(self) -> None:
        """Read to the end, since a mistake may stand below the last value."""
        while (event := self._following()).__class__ is not StreamEndEvent:
            if event.__class__ is DocumentStartEvent:
                raise UnreadableError(*self._place(event), "a second document begins")

    # --- values ---

    def _scalar(self, event: Any) -> Scalar:
        text: str = event.value
        mark = event.start_mark
        line, column = mark.line + self._line, mark.column + 1
        if not self._clean and (event.tag is not None or event.anchor is not None):
            return self._marked_scalar(event, line, column)
        if event.style:
            return _tuple(Scalar, (text, text, line, column, True))
        first = text[:1]
        if first not in _MAYBE_TYPED:
            return _tuple(Scalar, (text, text, line, column, False))
        value = _number(text) if first in _NUMERIC else _FIXED.get(text, text)
        return _tuple(Scalar, (value, text, line, column, False))

    def _marked_scalar(self, event: Any, line: int, column: int) -> Scalar:
        """Return a scalar that has a tag (`!!int`) or an anchor (`&name`)."""
        text: str = event.value
        quoted = bool(event.style)
        if event.anchor is not None:
            self._anchor(event)
        if event.tag is None and not quoted:
            return Scalar(plain_value(text), text, line, column)
        if event.tag in (None, "!", _CORE + "str"):
            return Scalar(text, text, line, column, quoted)
        typed = plain_value(text)
        if not isinstance(typed, _TAGGED.get(event.tag, ())):
            self._tag(event)
        return Scalar(typed, text, line, column)

    def _node(self, event: Any, depth: int = 1) -> PropertyValue:
        if event.__class__ is AliasEvent:
            return self._alias(event)
        if depth > MAX_DEPTH:
            raise ExcessError(say.too_deep(MAX_DEPTH, self._place(event)))
        if event.anchor is not None:
            self._anchor(event)
        if event.tag not in (None, "!", _CORE + "seq", _CORE + "map"):
            self._tag(event)
        if event.__class__ is SequenceStartEvent:
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, event: Any, depth: int) -> PropertyValue:
        following = self._following
        mark = event.start_mark
        flow = bool(event.flow_style)
        before = (len(self.problems), self._refusal) if flow else (0, None)
        items: list[PropertyValue] = []
        while (item := following()).__class__ is not SequenceEndEvent:
            items.append(
                self._scalar(item) if item.__class__ is ScalarEvent else self._node(item, depth + 1)
            )
            if len(items) > MAX_NODES:
                break
        self._count(len(items), event)
        if flow and self._text.startswith("[[", mark.index):
            end: Any = item
            source = self._text[mark.index : end.end_mark.index]
            if _LINK.fullmatch(source):
                del self.problems[before[0] :]
                self._refusal = before[1]
                line, column = self._place(event)
                self.problems.append(say.unquoted_link(source, line, column))
                return Scalar(source, source, line, column)
        return Sequence(tuple(items), mark.line + self._line, mark.column + 1, flow)

    def _mapping(self, event: Any, depth: int) -> NestedMapping:
        following = self._following
        items: dict[str, tuple[Scalar, PropertyValue]] = {}
        while (key := following()).__class__ is not MappingEndEvent:
            if key.__class__ is ScalarEvent:
                name = self._scalar(key)
            else:
                name = self._complex_key(key, depth + 1)
            item = following()
            if item.__class__ is ScalarEvent:
                value: PropertyValue = self._scalar(item)
            else:
                value = self._node(item, depth + 1)
            self._count(2, event)
            if name.text in items:
                self._duplicate(name.text, key, items[name.text][0])
            else:
                items[name.text] = name, value
        return NestedMapping(tuple(items.values()), *self._place(event), bool(event.flow_style))

    # --- what does not count, or counts with a word of warning ---

    def _count(self, nodes: int, event: Any) -> None:
        """Add to what was built, or built in vain; `event` is where the cap would be passed.

        Raises ExcessError if that is more than the cap.
        """
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            place = event if event.__class__ is tuple else self._place(event)
            raise ExcessError(say.too_many(MAX_NODES, place))

    def _place(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1

    def _odd_name(self, event: Any) -> str:
        """Return a name that may have a tag; if it is no text, its property is refused."""
        if event.__class__ is not ScalarEvent:
            return self._complex_key(event, 1).text
        if event.tag is not None or event.anchor is not None:
            return self._scalar(event).text
        name: str = event.value
        return name

    def _complex_key(self, event: Any, depth: int) -> Scalar:
        place = self._place(event)
        self._node(event, depth)
        if self._refusal is None:
            self._refusal = say.name_not_text(place)
        return Scalar(_NO_NAME, _NO_NAME, *place)

    def _alias(self, event: Any) -> Scalar:
        source, place = f"*{event.anchor}", self._place(event)
        if self._refusal is None:
            self._refusal = say.alias(source, place)
        return Scalar(source, source, *place)

    def _tag(self, event: Any) -> None:
        if self._refusal is not None:
            return
        tag = event.tag
        source = f"!!{tag.removeprefix(_CORE)}" if tag.startswith(_CORE) else tag
        self._refusal = say.tag(source, self._place(event))

    def _anchor(self, event: Any) -> None:
        self.problems.append(say.anchor(f"&{event.anchor}", self._place(event)))

    def _drop(self, name: str, event: Any) -> None:
        """Tell why the property that was read does not count."""
        refusal = self._refusal or say.nameless(self._place(event))
        self._refusal = None
        self._count(2, event)
        self.problems.append(refusal if name in ("", _NO_NAME) else say.named(refusal, name))

    def _duplicate(self, name: str, event: Any, first: Scalar | Property) -> None:
        self._count(2, event)
        self.problems.append(say.duplicate(name, *self._place(event), first.line))
