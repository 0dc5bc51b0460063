"""Which note a link points to.

Apart from the pipeline because the rule is Obsidian's, not ours: the shortest path is enough,
case does not matter, aliases count. Names are compared in Unicode's composed form, as two
systems may spell one file name differently. Two notes of one name are never guessed between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple
from unicodedata import normalize

from vaultleads.core.model import Link, note_name

_LIKE = 0.75
"""How alike two names must be (difflib's ratio) for one to be offered for the other."""
_MOST_SLIPS = 4
"""By how many letters a misspelt name may be longer or shorter than the right one."""
_MOST_QUESTIONS = 200


class Resolution(NamedTuple):
    """Where a link leads: to `path`, or nowhere; `namesakes` are the notes it may mean alike."""

    path: str | None
    namesakes: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return `text` as names are compared: composed and without case."""
    return text.casefold() if text.isascii() else normalize("NFC", text).casefold()


def _key(path: str) -> str:
    return folded(path).removesuffix(".md")


class Names:
    """All names of a vault, to resolve links with.

    `notes` are the paths of all notes, `files` of all other files, `aliases` the other names of
    notes by path. Built once for a read of the vault.
    """

    def __init__(
        self,
        notes: Iterable[str],
        files: Iterable[str] = (),
        aliases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._aliases: dict[str, list[str]] = {}
        self._like: dict[str, tuple[str, ...]] = {}
        self._resolved: dict[str, Resolution] = {}
        self._written: dict[str, Resolution] = {}
        for path in notes:
            self._by_name.setdefault(_key(path.rpartition("/")[2]), []).append(path)
        for path in files:
            self._by_name.setdefault(folded(path.rpartition("/")[2]), []).append(path)
        for path, others in (aliases or {}).items():
            for alias in others:
                self._aliases.setdefault(folded(alias.strip()), []).append(path)

    def resolve(self, link: Link, source: str = "") -> Resolution:
        """Return where `link`, written in the note at `source`, leads."""
        # Most links were met before, and lead to the same note wherever they stand.
        known = self._written.get(link.target) if link.form != "markdown" else None
        if known is not None:
            return known
        target = link.target.strip().removeprefix("/")
        beside_source = link.form == "markdown" or target.startswith(".")
        if beside_source:
            beside = _relative(source, target)
            exact = [path for path in self._named(beside) if _key(path) == _key(beside)]
            if exact:
                return Resolution(exact[0])
            target = beside if target.startswith(".") else target
        found = self._resolved.get(target)
        if found is None:
            found = self._resolved[target] = self._anywhere(target)
        if not beside_source:
            self._written[link.target] = found
        return found

    def leads(self, target: str) -> bool:
        """Whether a wikilink to `target` leads to a note or a file, or may mean one of several."""
        found = self.resolve(Link(target, target, 0, 0))
        return bool(found.path or found.namesakes)

    def _anywhere(self, target: str) -> Resolution:
        """Return where `target` leads, wherever it is written."""
        named = self._named(target)
        if "/" in target:
            suffix = "/" + _key(target)
            named = [path for path in named if ("/" + _key(path)).endswith(suffix)]
        return self._choose(target, named)

    def alike(self, other: Names) -> bool:
        """Whether every link leads where it leads with `other`."""
        return self._by_name == other._by_name and self._aliases == other._aliases

    def unique(self, name: str) -> bool:
        """Say whether just one note or file bears `name`, so that a bare link finds it."""
        return len(self._by_name.get(_key(name), ())) == 1

    def _named(self, target: str) -> list[str]:
        last = target.rpartition("/")[2]
        return self._by_name.get(_key(last)) or self._by_name.get(folded(last)) or []

    def _choose(self, target: str, named: list[str]) -> Resolution:
        if not named:
            return self._by_alias(target)
        if len(named) == 1:
            return Resolution(named[0])
        for narrower in (
            [path for path in named if path.removesuffix(".md") == target.removesuffix(".md")],
            [path for path in named if note_name(path) == note_name(target)],
        ):
            if len(narrower) == 1:
                return Resolution(narrower[0])
        return Resolution(None, tuple(sorted(named)))

    def _by_alias(self, target: str) -> Resolution:
        named = sorted(set(self._aliases.get(folded(target), ())))
        if len(named) == 1:
            return Resolution(named[0])
        return Resolution(None, tuple(named))

    def like(self, target: str) -> tuple[str, ...]:
        """Return the notes that are called almost as `target`, the likeliest first.

        Empty after many different questions: in a vault full of links to notes yet to be
        written, the likeness of each would keep the person waiting.
        """
        wanted = _key(target.rpartition("/")[2])
        if wanted not in self._like:
            if len(self._like) >= _MOST_QUESTIONS:
                return ()
            near = [
                name
                for name in self._by_name
                if abs(len(name) - len(wanted)) <= _MOST_SLIPS
                and (name[:1] == wanted[:1] or name[-1:] == wanted[-1:])
            ]
            close = get_close_matches(wanted, near, n=3, cutoff=_LIKE)
            found = [path for name in close for path in sorted(self._by_name[name])]
            self._like[wanted] = tuple(found[:3])
        return self._like[wanted]


def _relative(source: str, target: str) -> str:
    """Return `target`, written in the note at `source`, as a path from the vault's root."""
    parts = source.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
