"""Which note a person means by a handle typed at the prompt.

Apart from link resolution, which follows Obsidian's strict rule: a handle may be any part of a
name, in any case, without accents, even misspelt, but it never guesses between two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from unicodedata import category, normalize

from vaultleads.core.likeness import words_of
from vaultleads.core.model import note_name
from vaultleads.core.names import folded

_MISSPELT = 0.8
"""How alike a misspelt handle must be to a name or to one word of it (difflib's ratio)."""


def match_handle(
    handle: str,
    notes: Mapping[str, Iterable[str]],
    *,
    misspelt: bool = True,
    apart: bool = False,
) -> tuple[str, ...]:
    """Return the paths that `handle` may mean: one if it is clear, several if it is not.

    `notes` gives the other names (aliases) of each note by path. The first rule that matches
    anything decides: the path, the whole name, the whole name without case, a part of the name
    (every word of the handle occurs in it), and unless `misspelt` is false, a misspelt name.
    With `apart`, the words were typed one by one and the last may belong to something else: only
    the first may be a part of a word, each further one is a whole word of the name.
    """
    wanted = handle.strip()
    if not wanted:
        return ()
    bare = wanted.removesuffix(".md")
    paths = (folded(wanted), folded(f"{bare}.md"))
    exact = [path for path in notes if folded(path) in paths]
    same = exact or [path for path in notes if note_name(path) == bare]
    if same:
        return tuple(sorted(same))
    plain = {path: [_plain(name) for name in (note_name(path), *notes[path])] for path in notes}
    key = _plain(bare)
    whole = [path for path, names in plain.items() if key in names]
    if whole:
        return tuple(sorted(whole))
    words = key.split()
    partly = [
        path
        for path, names in plain.items()
        if words and any(_holds(name, words, apart=apart) for name in names)
    ]
    return tuple(sorted(partly)) or (_misspelt(key, plain) if misspelt else ())


def _holds(name: str, words: list[str], *, apart: bool) -> bool:
    """Return whether all `words` occur in `name`; if `apart`, all but the first as whole ones."""
    if not all(word in name for word in words):
        return False
    return not apart or set(words_of(" ".join(words[1:]))) <= set(words_of(name))


def _plain(text: str) -> str:
    """Return `text` without case, accents and doubled spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = normalize("NFKD", folded(text))
    # Below U+0300 nothing is a mark that stands over another letter.
    kept = [char for char in apart if char < "\u0300" or category(char) != "Mn"]
    return " ".join("".join(kept).split())


def _misspelt(key: str, plain: Mapping[str, list[str]]) -> tuple[str, ...]:
    spelt: dict[str, set[str]] = {}
    for path, names in plain.items():
        for name in names:
            for form in (name, *name.replace("–", " ").split()):
                spelt.setdefault(form, set()).add(path)
    close = get_close_matches(key, spelt, n=3, cutoff=_MISSPELT)
    return tuple(sorted({path for form in close for path in spelt[form]}))
