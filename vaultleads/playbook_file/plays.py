"""Nodes checked and put over the plays there are.

Apart from the reading of YAML: here is what a play may say, what a vault's own fields replace,
and where a new play stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from vaultleads.core.nodes import Entries, Items, Node, Text, is_empty
from vaultleads.core.playbook import (
    CONDITIONS,
    NOT_THERE,
    PLACEHOLDER,
    PLACEHOLDERS,
    Play,
)
from vaultleads.core.policy import Source, Stage, TouchKind, Words
from vaultleads.core.problem import Problem, quoted
from vaultleads.core.suggest import closest, did_you_mean, normal

_T = TypeVar("_T")

_FIELDS = ("when", "do", "kind", "draft", "repeat", "after")
_OFF = frozenset(("off", "false", "no"))
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_LONGEST_WORD = 60
"""Characters of a person's word that suggestions look at."""
_MOST_WORDS = 12
"""Words that a hint lists; more are not read."""


class Vocabulary:
    """The words of the settings and the names of the message templates, as a playbook writes them.

    A strict one knows no other words. One that is not takes a word that the vault has done without
    as it stands: the play then never fits.
    """

    def __init__(self, words: Words, messages: Iterable[str] = (), *, strict: bool) -> None:
        self.strict = strict
        self.messages = _themselves((*messages, NOT_THERE))
        touches = [kind for kind in words.touch_kinds if kind.touch]
        self.kinds = {
            word: name if any(kind.name == name for kind in touches) else ""
            for word, name in _spellings(words.touch_kinds).items()
        }
        self._conditions = {name: _themselves(known) for name, known in CONDITIONS.items()}
        self._conditions["stage"] = _spellings(words.stages)
        self._conditions["source"] = {**_spellings(words.sources), NOT_THERE: NOT_THERE}
        self._conditions["last"] = {**_spellings(touches), NOT_THERE: NOT_THERE}

    def condition(self, name: str) -> Mapping[str, str]:
        """Return the word that each spelling of a word of the condition `name` stands for."""
        return self._conditions[name]


def _spellings(known: Iterable[Stage | Source | TouchKind]) -> dict[str, str]:
    """Return the names by each of their spellings; a name goes before an alias."""
    every = tuple(known)
    aliases = {normal(alias): one.name for one in every for alias in one.aliases}
    return {**aliases, **_themselves(one.name for one in every)}


def _themselves(names: Iterable[str]) -> dict[str, str]:
    return {normal(name): name for name in names}


class _Given(NamedTuple):
    """What an entry says of a play; None where it says nothing.

    `drafted` are the kinds of touch that have a message of their own, as they stand in the file.
    """

    when: Mapping[str, tuple[str, ...]] | None
    actions: Mapping[str, str] | None
    kinds: tuple[str, ...] | None
    messages: Mapping[str, str] | None
    drafted: tuple[Text, ...]
    repeat: bool | None
    after: str | None


def put_over(
    plays: Sequence[Play],
    entries: Iterable[tuple[Text, Node]],
    vocabulary: Vocabulary,
    path: str,
) -> tuple[tuple[Play, ...], tuple[Problem, ...]]:
    """Return `plays` with the entries of a file put over them, and what is wrong in the file.

    Fields that are given replace those of the play of that key. A new play stands before all
    others, or right behind the one that it names in `after`; several keep their order.
    """
    book = _Book(plays)
    problems: list[Problem] = []
    entries = tuple(entries)
    places = {normal(key.text): (key.line, key.column) for key, _ in entries}
    for key, node in entries:
        entry = _Entry(key, node, vocabulary, path, places)
        entry.put_into(book)
        problems += entry.problems
    return book.plays, tuple(problems)


class _Book:
    """The plays while they are changed, in their order."""

    def __init__(self, plays: Iterable[Play]) -> None:
        self.by_key: dict[str, Play | None] = {play.key: play for play in plays}
        self._order = list(self.by_key)
        self._newest: dict[str, str] = {}

    @property
    def plays(self) -> tuple[Play, ...]:
        """All plays but those that were taken out."""
        return tuple(play for key in self._order if (play := self.by_key[key]))

    def put(self, key: str, play: Play | None, after: str | None) -> None:
        """Put a play into the place of that key; a new one to the front, or behind `after`."""
        known = key in self.by_key
        self.by_key[key] = play
        if known and after is None:
            return
        if known:
            self._order.remove(key)
        place = after or ""
        last = self._newest.get(place, place)
        self._order.insert(self._order.index(last) + 1 if last else 0, key)
        self._newest[place] = key


class _Entry:
    """One entry of the file: a key with what is said of its play, and what is wrong with it."""

    def __init__(
        self,
        key: Text,
        node: Node,
        vocabulary: Vocabulary,
        path: str,
        places: Mapping[str, tuple[int, int]],
    ) -> None:
        """`places` are those of all keys of the file."""
        self._key, self._name = key, normal(key.text)
        self._node, self._vocabulary, self._path = node, vocabulary, path
        self._places = places
        self.problems: list[Problem] = []

    def put_into(self, book: _Book) -> None:
        """Change the book as the entry says, unless something is wrong with it."""
        shipped = book.by_key.get(self._name)
        if isinstance(self._node, Text):
            if is_empty(self._node):
                return
            self._switch_off(book)
            return
        given = self._fields(book.by_key)
        if given is None or self.problems:
            return
        play = self._merged(shipped, given, book.by_key)
        if play is not None and not self.problems:
            book.put(self._name, play, given.after)

    def _switch_off(self, book: _Book) -> None:
        if normal(getattr(self._node, "text", "")) not in _OFF:
            hint = "write `off`, or the fields of the play below it"
            self._add(self._node, "type", "this is neither a play nor `off`", hint)
        elif self._name not in book.by_key:
            hint = self._near(self._key, book.by_key) or "write the key of a shipped play"
            self._add(self._key, "unknown-play", "no play has this key", hint)
        else:
            book.put(self._name, None, None)

    def _merged(
        self, shipped: Play | None, given: _Given, keys: Mapping[str, Play | None]
    ) -> Play | None:
        """Return the play with what is given in place of what it had."""
        old = shipped or Play(self._name, {}, ("",), {}, {})
        actions = old.actions if given.actions is None else given.actions
        kinds = old.kinds if given.kinds is None else given.kinds
        if not actions:
            hint = self._near(self._key, keys) or "write `do:` with the action"
            self._add(self._key, "no-action", "a new play says what to do", hint)
            return None
        lacking = [kind for kind in kinds if kind not in actions and "" not in actions]
        if lacking:
            message = f"the play has no text for {quoted(lacking[0] or 'note')}"
            self._add(self._key, "no-action", message, "write one below `do:`")
        self._check_drafted(given.drafted, kinds)
        messages = old.messages if given.messages is None else given.messages
        repeat = old.repeat if given.repeat is None else given.repeat
        when = old.when if given.when is None else given.when
        return Play(self._name, when, kinds, actions, messages, repeat)

    def _check_drafted(self, drafted: Iterable[Text], kinds: Sequence[str]) -> None:
        for name in drafted:
            if self._kind(name) not in kinds:
                message = f"{quoted(name.text)} is none of the kinds of this play"
                hint = _remedy(name.text, kinds) if any(kinds) else "name the kind in `kind`"
                self._add(name, "unknown-word", message, hint)

    # --- fields ---

    def _fields(self, keys: Mapping[str, Play | None]) -> _Given | None:
        if not isinstance(self._node, Entries):
            hint = "write `off`, or the fields of the play below it"
            self._add(self._node, "type", "a list is no play", hint)
            return None
        nodes = self._known_fields(self._node)

        def read(name: str, reader: Callable[[Node], _T]) -> _T | None:
            return reader(nodes[name]) if name in nodes else None

        actions = read("do", self._actions)
        kinds = read("kind", self._kinds)
        if kinds is None and isinstance(nodes.get("do"), Entries):
            kinds = tuple(actions or ())
        return _Given(
            when=read("when", self._when),
            actions=actions,
            kinds=kinds,
            messages=read("draft", self._messages),
            drafted=_names(nodes.get("draft")),
            repeat=read("repeat", self._repeat),
            after=read("after", lambda node: self._after(node, keys)),
        )

    def _known_fields(self, entries: Entries) -> dict[str, Node]:
        """Return the fields that say something, by name."""
        nodes: dict[str, Node] = {}
        for name, node in entries.entries:
            field = normal(name.text)
            if field not in _FIELDS:
                self._add_unknown(name, "field", _FIELDS)
            elif not is_empty(node):
                nodes[field] = node
        return nodes

    def _when(self, node: Node) -> dict[str, tuple[str, ...]]:
        when: dict[str, tuple[str, ...]] = {}
        for name, value in self._pairs(node, "write conditions such as `stage: cultivating`"):
            condition = normal(name.text)
            if condition not in CONDITIONS:
                self._add_unknown(name, "condition", CONDITIONS)
            elif not is_empty(value):
                when[condition] = self._words(value, self._vocabulary.condition(condition))
        return when

    def _actions(self, node: Node) -> dict[str, str]:
        if isinstance(node, Text):
            return {"": self._action(node)}
        hint = "write the action as one text, in quotes where it begins with `{`"
        if isinstance(node, Entries) and not node.entries:
            self._add_empty(node)
        actions: dict[str, str] = {}
        for name, value in self._pairs(node, hint):
            if is_empty(value) and closest(name.text[:_LONGEST_WORD], PLACEHOLDERS):
                self._add(name, "type", "a text that begins with `{` needs quotes", hint)
                continue
            kind = self._kind(name)
            actions[kind] = self._action(value)
        return actions

    def _kinds(self, node: Node) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._words(node, self._vocabulary.kinds)))

    def _messages(self, node: Node) -> dict[str, str]:
        if isinstance(node, Text):
            return {"": self._template(node)}
        hint = "write the name of a message template, or `none`"
        return {self._kind(name): self._template(value) for name, value in self._pairs(node, hint)}

    def _repeat(self, node: Node) -> bool:
        flag = _FLAGS.get(normal(node.text)) if isinstance(node, Text) else None
        if flag is None:
            self._add(node, "type", "`repeat` is neither true nor false", "write `true`")
        return bool(flag)

    def _after(self, node: Node, keys: Mapping[str, Play | None]) -> str:
        word = node if isinstance(node, Text) else Text("", node.line, node.column)
        key = normal(word.text)
        if key == self._name or (key not in keys and key not in self._places):
            hint = self._near(word, keys) or "write the key of a play, or remove `after`"
            message = f"no other play has the key {quoted(word.text)}"
            self._add(node, "unknown-play", message, hint)
        elif key not in keys and self._places[key] > self._places[self._name]:
            message = f"the play {quoted(word.text)} stands below this one"
            self._add(node, "unknown-play", message, "put it above")
        elif key not in keys:
            message = f"the play {quoted(word.text)} is left out"
            self._add(node, "unknown-play", message, "mend that one first")
        return key

    # --- values ---

    def _pairs(self, node: Node, hint: str) -> tuple[tuple[Text, Node], ...]:
        if isinstance(node, Entries):
            return node.entries
        self._add(node, "type", "names with values were expected here", hint)
        return ()

    def _words(self, node: Node, known: Mapping[str, str]) -> tuple[str, ...]:
        nodes = node.items if isinstance(node, Items) else (node,)
        if not nodes:
            self._add(node, "type", "a word was expected here", "write one, or remove the line")
        return tuple(self._word(one, known) for one in nodes)

    def _kind(self, name: Text) -> str:
        return self._word(name, self._vocabulary.kinds)

    def _word(self, node: Node, known: Mapping[str, str], what: str = "word") -> str:
        if not isinstance(node, Text) or not normal(node.text):
            self._add(node, "type", "a word was expected here", "write one")
            return ""
        word = known.get(normal(node.text))
        if word is None and self._vocabulary.strict:
            self._add_unknown(node, what, dict.fromkeys(name for name in known.values() if name))
        return node.text if word is None else word

    def _action(self, node: Node) -> str:
        if not isinstance(node, Text):
            self._add(node, "type", "a text was expected here", "write the action as one clause")
            return ""
        text = " ".join(node.text.split())
        text = "".join(char for char in text if char.isprintable())
        if not text:
            self._add_empty(node)
        for name in PLACEHOLDER.findall(text):
            if name not in PLACEHOLDERS:
                message = f"nothing stands in for {quoted('{' + name + '}')}"
                self._add(node, "unknown-placeholder", message, _remedy(name, PLACEHOLDERS))
        if set("{}") & set(PLACEHOLDER.sub("", text)):
            message = "a `{` or `}` belongs to no placeholder"
            hint = "write `{person}`, with one brace on each side and no space"
            self._add(node, "unknown-placeholder", message, hint)
        return text[:-1] if text.endswith(".") and not text.endswith("..") else text

    def _template(self, node: Node) -> str:
        name = self._word(node, self._vocabulary.messages, "message")
        return "" if name == NOT_THERE else name

    # --- mistakes ---

    def _add_unknown(self, node: Text, what: str, known: Iterable[str]) -> None:
        message = f"unknown {what} {quoted(node.text)}"
        self._add(node, f"unknown-{what}", message, _remedy(node.text, known))

    def _add_empty(self, node: Node) -> None:
        self._add(node, "type", "the action is empty", "write what to do, or `off` as the play")

    def _near(self, word: Text, keys: Iterable[str]) -> str:
        """Return a hint at the key that `word` may mean, empty where none is like it."""
        others = [key for key in keys if key != self._name]
        near = closest(word.text[:_LONGEST_WORD], others)
        return f"did you mean '{near}'?" if near else ""

    def _add(self, node: Node, code: str, message: str, hint: str) -> None:
        message = f"{quoted(self._key.text)}: {message}"
        place = (node.line, node.column)
        self.problems.append(Problem(self._path, *place, f"playbook-{code}", message, hint))


def _names(node: Node | None) -> tuple[Text, ...]:
    return tuple(name for name, _ in node.entries) if isinstance(node, Entries) else ()


def _remedy(word: str, known: Iterable[str]) -> str:
    """Return the remedy for an unknown word, which never lists more than one reads."""
    every = [one or "note" for one in known]
    word = word[:_LONGEST_WORD]
    if len(every) <= _MOST_WORDS or closest(word, every):
        return did_you_mean(word, every)
    return f"use one of {', '.join(every[:_MOST_WORDS])} and {len(every) - _MOST_WORDS} more"
