"""The word lists of the settings: stages, sources and kinds of log entries.

Apart from the other rules because a list of words is checked as a whole: no name and no alias may
mean two things, and what a person leaves out is filled in from the default of the same name.
What picks words from these lists stands in `picks`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from vaultleads.core.nodes import Entries, Items, Text, is_empty
from vaultleads.core.policy import (
    DEFAULT_SOURCES,
    DEFAULT_STAGES,
    DEFAULT_TOUCH_KINDS,
    Source,
    Stage,
    Standing,
    TouchKind,
    Warmth,
)
from vaultleads.core.suggest import normal
from vaultleads.settings.mistakes import quoted, shown
from vaultleads.settings.rules import Choice, Flag, known_entries, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from vaultleads.core.nodes import Node
    from vaultleads.settings.mistakes import Mistakes
    from vaultleads.settings.rules import Rule

_STANDING = Choice(get_args(Standing))
_WARMTH = Choice(get_args(Warmth))
_LONGEST = 40
"""Characters of a name: it has to fit the column of a table."""

_W = TypeVar("_W", Stage, Source, TouchKind)

_ENTRY_WORDS = frozenset(("to", "from", "with"))
"""Words that stand after the kind in a log entry and would be mistaken for it."""


class Aliases(NamedTuple):
    """A list of other words for a name; a single word is a list of one.

    `single` asks for one word each, as in a log entry, where the first word is the kind.
    """

    single: bool = False

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a list of words such as `[new, idea]`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[Text, ...] | None:
        """See `Rule`; the words keep their places until all of them are known."""
        nodes = node.items if isinstance(node, Items) else (node,)
        words = [read_name(item, name, mistakes, single=self.single) for item in nodes]
        return tuple(word for word in words if word is not None)

    def show(self, value: Iterable[str]) -> str:
        """See `Rule`."""
        return f"[{', '.join(value)}]"


class _Entry(NamedTuple):
    """One name as the person gave it; `fields` are the ones written, `None` where unsound."""

    name: Text
    fields: Mapping[str, Any]

    @property
    def aliases(self) -> tuple[Text, ...]:
        return self.fields.get("aliases") or ()


class Stages(NamedTuple):
    """The pipeline: a list that replaces the default one."""

    fields: Mapping[str, Rule] = {"standing": _STANDING, "aliases": Aliases()}

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a list of names, or of `{name: …, standing: …, aliases: […]}`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[Stage, ...] | None:
        """See `Rule`."""
        if not isinstance(node, Items):
            message = f"{name}: {said(node)} stands where a list was expected"
            mistakes.add(node, "type", message, f"write {self.expects}")
            return None
        read = [self._entry(item, name, mistakes) for item in node.items]
        entries = [entry for entry in read if entry is not None]
        taken = _taken_words(entries, (), name, mistakes)
        defaults = {stage.name: stage for stage in DEFAULT_STAGES}
        stages: list[Stage] = []
        for entry in entries:
            word = entry.name.text
            default = defaults.get(normal(word), Stage(word))
            stages.append(replace(_filled(default, entry, taken), name=word))
        if len(entries) == len(read) and not any(stage.active for stage in stages):
            hint = "give at least one stage the standing `active`"
            mistakes.add(node, "stages", f"{name}: no stage is active", hint)
        return tuple(stages)

    def _entry(self, node: Node, where: str, mistakes: Mistakes) -> _Entry | None:
        if isinstance(node, Text):
            word = read_name(node, where, mistakes)
            return _Entry(word, {}) if word else None
        if not isinstance(node, Entries):
            message = f"{where}: {said(node)} is no stage"
            mistakes.add(node, "type", message, "write a name, or `{name: …, standing: …}`")
            return None
        known = ("name", *self.fields)
        given = {key.text: value for key, value in known_entries(node, known, where, mistakes)}
        if "name" not in given:
            hint = "write `name: …` first"
            mistakes.add(node, "type", f"{where}: a stage without a name", hint)
            return None
        word = read_name(given.pop("name"), where, mistakes)
        inside = f"{where}.{word.text}" if word else where
        fields = _read_fields(given, self.fields, inside, mistakes)
        return _Entry(word, fields) if word else None

    def show(self, value: Iterable[Stage]) -> str:
        """See `Rule`."""
        return f"[{', '.join(stage.name for stage in value)}]"


class Sources(NamedTuple):
    """The sources of leads: a section that is merged over the default one, name by name."""

    fields: Mapping[str, Rule] = {"warmth": _WARMTH, "aliases": Aliases()}

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a section of `name: warmth`, or of `name: {warmth: …, aliases: […]}`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[Source, ...] | None:
        """See `Rule`."""
        entries = _named_entries(node, self, self.fields, name, mistakes)
        taken = _taken_words(entries, _names(DEFAULT_SOURCES), name, mistakes)
        for entry in entries:
            word = entry.name.text
            if "warmth" not in entry.fields and normal(word) not in _names(DEFAULT_SOURCES):
                message = f"{name}.{word}: a new source needs a warmth"
                mistakes.add(entry.name, "type", message, f"write `warmth:` {_WARMTH.expects}")
        return _merged(entries, DEFAULT_SOURCES, _new_source, taken)

    def show(self, value: Iterable[Source]) -> str:
        """See `Rule`."""
        return f"{{{', '.join(f'{source.name}: {source.warmth}' for source in value)}}}"


class TouchKinds(NamedTuple):
    """The kinds of log entries: a section that is merged over the default one, name by name."""

    fields: Mapping[str, Rule] = {
        "aliases": Aliases(single=True),
        "touch": Flag(),
        "inbound": Flag(),
        "two_way": Flag(),
    }

    @property
    def expects(self) -> str:
        """See `Rule`."""
        return "a section of `name: {aliases: […], touch: …, inbound: …, two_way: …}`"

    def read(self, node: Node, name: str, mistakes: Mistakes) -> tuple[TouchKind, ...] | None:
        """See `Rule`."""
        entries = _named_entries(node, self, self.fields, name, mistakes, single=True)
        taken = _taken_words(entries, _names(DEFAULT_TOUCH_KINDS), name, mistakes)
        kinds = _merged(entries, DEFAULT_TOUCH_KINDS, TouchKind, taken)
        places = {normal(entry.name.text): entry.name for entry in entries}
        for kind in kinds:
            if normal(kind.name) in places and not kind.touch and (kind.inbound or kind.two_way):
                message = f"{name}.{kind.name}: no touch, and yet inbound or two-way"
                place = places[normal(kind.name)]
                mistakes.add(place, "conflict", message, "remove `touch: false` or the other")
        return kinds

    def show(self, value: Iterable[TouchKind]) -> str:
        """See `Rule`."""
        return f"[{', '.join(kind.name for kind in value)}]"


def read_name(node: Node, where: str, mistakes: Mistakes, *, single: bool = False) -> Text | None:
    """Return the node when it is a name that reports and notes can carry, else note the mistake."""
    if not isinstance(node, Text) or is_empty(node) or not normal(node.text):
        message = f"{where}: {said(node)} stands where a word was expected"
        mistakes.add(node, "type", message, "write a word")
        return None
    reason, hint = _why_no_name(node.text, single=single)
    if reason:
        mistakes.add(node, "word", f"{where}: {shown(node.text)} {reason}", hint)
        return None
    return node


def _why_no_name(text: str, *, single: bool) -> tuple[str, str]:
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST} characters", "shorten it"
    if not text.isprintable() or text != text.strip():
        return "holds a line break, a control character or outer spaces", "write a plain word"
    if single and (len(text.split()) > 1 or ":" in text):
        joined = "-".join(text.replace(":", " ").split())
        return "is more than one word", f"write `{joined}`; entries may say it either way"
    if single and text.casefold() in _ENTRY_WORDS:
        words = quoted(sorted(_ENTRY_WORDS))
        return "stands before the people in a log entry", f"use a word other than {words}"
    return "", ""


def _named_entries(
    node: Node,
    rule: Sources | TouchKinds,
    fields: Mapping[str, Rule],
    where: str,
    mistakes: Mistakes,
    *,
    single: bool = False,
) -> list[_Entry]:
    if not isinstance(node, Entries):
        message = f"{where}: {said(node)} stands where a section was expected"
        mistakes.add(node, "type", message, f"write {rule.expects}")
        return []
    entries: list[_Entry] = []
    for key, value in node.entries:
        name = read_name(key, where, mistakes, single=single)
        inside = f"{where}.{key.text}"
        given: dict[str, Node] = {}
        if isinstance(value, Entries):
            pairs = known_entries(value, tuple(fields), inside, mistakes)
            given = {field.text: content for field, content in pairs}
        elif isinstance(value, Text) and "warmth" in fields and not is_empty(value):
            given = {"warmth": value}
        elif not is_empty(value):
            message = f"{inside}: {said(value)} stands where a section was expected"
            mistakes.add(value, "type", message, f"write {rule.expects}")
        read = _read_fields(given, fields, inside, mistakes)
        if name:
            entries.append(_Entry(name, read))
    return entries


def _read_fields(
    given: Mapping[str, Node], fields: Mapping[str, Rule], where: str, mistakes: Mistakes
) -> dict[str, Any]:
    return {
        field: fields[field].read(node, f"{where}.{field}", mistakes)
        for field, node in given.items()
    }


def _taken_words(
    entries: Iterable[_Entry], defaults: Iterable[str], where: str, mistakes: Mistakes
) -> frozenset[str]:
    """Return every word the person gave and every default name, noting words given twice."""
    names: dict[str, Text] = {}
    for entry in entries:
        _claim(names, entry.name, where, mistakes)
    taken = {**dict.fromkeys(map(normal, defaults)), **names}
    for entry in entries:
        for alias in entry.aliases:
            _claim(taken, alias, where, mistakes)
    return frozenset(taken)


def _claim(
    taken: dict[str, Text] | dict[str, Text | None], word: Text, where: str, mistakes: Mistakes
) -> None:
    key = normal(word.text)
    if key not in taken:
        taken[key] = word
        return
    first = taken[key]
    place = f"in line {first.line}" if first else "as a default name"
    message = f"{where}: {shown(word.text)} is used twice, first {place}"
    mistakes.add(word, "duplicate-word", message, "give every name and alias one meaning")


def _merged(
    entries: Iterable[_Entry],
    defaults: tuple[_W, ...],
    new: Callable[[str], _W],
    taken: AbstractSet[str],
) -> tuple[_W, ...]:
    """Return the defaults, filled in with what was given, and then the new names."""
    given = {normal(entry.name.text): entry for entry in entries}
    known = _names(defaults)
    merged = [_filled(item, given.get(normal(item.name)), taken) for item in defaults]
    for word, entry in given.items():
        if word not in known:
            merged.append(_filled(new(entry.name.text), entry, taken))
    return tuple(merged)


def _filled(item: _W, entry: _Entry | None, taken: AbstractSet[str]) -> _W:
    """Return the item with the fields given; a default alias yields to a word the person gave."""
    given = entry.fields if entry else {}
    fields = {field: value for field, value in given.items() if value is not None}
    if "aliases" in fields:
        fields["aliases"] = tuple(alias.text for alias in fields["aliases"])
    else:
        fields["aliases"] = tuple(alias for alias in item.aliases if normal(alias) not in taken)
    return replace(item, **fields)


def _names(items: Iterable[Stage | Source | TouchKind]) -> frozenset[str]:
    return frozenset(normal(item.name) for item in items)


def _new_source(name: str) -> Source:
    return Source(name, "cold")
