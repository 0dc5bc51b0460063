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


class Resolution(NamedTuple):
    """Where a link leads: to `path`; or nowhere, with the notes that may be meant.

    `ambiguous` when the candidates all bear the name; otherwise they are merely like it.
    """

    path: str | None
    candidates: tuple[str, ...] = ()
    ambiguous: bool = False


def folded(text: str) -> str:
    """Return `text` as names are compared: composed and without case."""
    return text.casefold() if text.isascii() else normalize("NFC", text).casefold()


def _key(path: str) -> str:
    return folded(path).removesuffix(".md")


class Names:
    """All names of a vault, to resolve links with.

    `notes` are the paths of all notes, `files` of all other files, `aliases` the other names of
    notes by path. Built once for a read of the vault and never changed.
    """

    def __init__(
        self,
        notes: Iterable[str],
        files: Iterable[str] = (),
        aliases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._by_name: dict[str, list[str]] = {}
        self._aliases: dict[str, list[str]] = {}
        for path in notes:
            self._by_name.setdefault(_key(path.rpartition("/")[2]), []).append(path)
        for path in files:
            self._by_name.setdefault(folded(path.rpartition("/")[2]), []).append(path)
        for path, others in (aliases or {}).items():
            for alias in others:
                self._aliases.setdefault(folded(alias.strip()), []).append(path)

    def resolve(self, link: Link, source: str = "") -> Resolution:
        """Return where `link`, written in the note at `source`, leads."""
        target = link.target.strip().removeprefix("/")
        if link.form == "markdown" or target.startswith("."):
            beside = _relative(source, target)
            exact = [path for path in self._named(beside) if _key(path) == _key(beside)]
            if exact:
                return Resolution(exact[0])
            target = beside if target.startswith(".") else target
        named = self._named(target)
        if "/" in target:
            suffix = "/" + _key(target)
            named = [path for path in named if ("/" + _key(path)).endswith(suffix)]
        return self._choose(target, named)

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
        return Resolution(None, tuple(sorted(named)), ambiguous=True)

    def _by_alias(self, target: str) -> Resolution:
        named = sorted(set(self._aliases.get(folded(target), ())))
        if len(named) == 1:
            return Resolution(named[0])
        if named:
            return Resolution(None, tuple(named), ambiguous=True)
        return Resolution(None, self._like(target))

    def _like(self, target: str) -> tuple[str, ...]:
        last = _key(target.rpartition("/")[2])
        close = get_close_matches(last, self._by_name, n=3, cutoff=0.75)
        return tuple(path for name in close for path in sorted(self._by_name[name]))[:3]


def _relative(source: str, target: str) -> str:
    """Return `target`, written in the note at `source`, as a path from the vault's root."""
    parts = source.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
