"""Full-text search: a person's words in, notes out, the best first.

Apart from the store, because here a person's words become a question, and forgiving how they are
typed is a thought of its own. What SQLite folds (case, most accents) is left to it; where its
folding ends (`ß`, `ł`, `ø`, Greek accents, words that are written without spaces), the words of
the vault that mean the same are looked up and asked for too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple
from unicodedata import category, combining, normalize

from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError
from vaultleads.core.suggest import closest
from vaultleads.index.paths import restored
from vaultleads.index.store import Index

Excerpt = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""


class Hit(NamedTuple):
    """One note that was found: where, what it is, its name, and the text around the words."""

    path: str
    kind: str | None
    name: Excerpt
    excerpt: Excerpt


class Found(NamedTuple):
    """The best `hits` out of `total`; where there is none, the names of notes `near` the words."""

    hits: tuple[Hit, ...]
    total: int
    near: tuple[str, ...] = ()


def search(index: Index, words: Iterable[str], kinds: Sequence[str], limit: int) -> Found:
    """Return the notes of `kinds` (of any, if empty) that hold all `words`, at most `limit`.

    Each of `words` is a word or, with spaces in it, a phrase; quotes in it mark phrases too. The
    last word of each may be the beginning of a longer one.

    Raises: UsageError if there is no word at all.
    """
    terms = _terms(words)
    # Notes may be taken in meanwhile: what is found and what is shown of it are of one moment.
    with index.reading():
        return _search(index, terms, kinds, limit)


def _search(index: Index, terms: Sequence[_Term], kinds: Sequence[str], limit: int) -> Found:
    index.rows(_VOCABULARY)
    matched = " AND ".join(_expression(index, term) for term in terms if term.tokens)
    literals = [literal for term in terms for literal in term.literals]
    if not matched and not literals:
        message = "There is no word in that to look for; give at least one."
        raise UsageError(message)
    where = ["search MATCH ?"] if matched else []
    where += ["instr(lower(search.name || ' ' || properties || ' ' || body), ?)"] * len(literals)
    where += [f"kind IN ({', '.join('?' * len(kinds))})"] if kinds else []
    given = [*filter(None, [matched]), *literals, *kinds]
    order = f"{_RANK}, path" if matched else "path"
    found = index.rows(
        "SELECT id, path, kind FROM search JOIN notes ON id = search.rowid "  # noqa: S608 - words of ours
        f"WHERE {' AND '.join(where)} ORDER BY {order}",
        given,
    )
    hits = [
        _hit(index, number, restored(path), kind, matched, literals)
        for number, path, kind in found[:limit]
    ]
    near = () if found else _near(index, terms)
    return Found(tuple(hits), len(found), near)


_RANK = "bm25(search, 10.0, 4.0, 1.0)"
"""A word in the name counts ten times, in a property four times as much as in the body."""

_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, row)"
"""All words of the notes, as SQLite folds them; nothing of it is stored."""

# --- what is looked for ---------------------------------------------------------------------


class _Term(NamedTuple):
    """A word or phrase: what was typed, its words, and what in it must stand just so."""

    text: str
    tokens: tuple[str, ...]
    literals: tuple[str, ...]


_QUOTES = str.maketrans("“”„‟«»", '""""""')


def _terms(words: Iterable[str]) -> list[_Term]:
    terms = [_term(text) for text in _parts([_clean(word) for word in words])]
    return [term for term in terms if term.tokens or term.literals]


def _clean(word: str) -> str:
    # What SQLite cannot take, no note can hold either.
    return re.sub("[\0\ud800-\udfff]", " ", normalize("NFC", word)).translate(_QUOTES)


def _parts(words: Sequence[str]) -> Iterable[str]:
    """Return each word and phrase of what was typed."""
    if not any('"' in word for word in words):
        return words
    # Every second part stands between quotes; the last may be a phrase that is not closed.
    parts = enumerate(" ".join(words).split('"'))
    return [one for number, part in parts for one in ([part] if number % 2 else part.split())]


def _term(text: str) -> _Term:
    return _Term(" ".join(text.split()), tuple(_spaced(text).split()), tuple(_literals(text)))


def _literals(text: str) -> Iterator[str]:
    """Yield the signs in `text` that mean something, each with a single plain letter before it.

    `C++`, `C#` and an emoji are nothing without their signs; all other signs are forgiven.
    """
    classes = "".join(
        "s" if category(char) in _MEANT else "w" if char.isascii() and char.isalnum() else " "
        for char in text
    )
    if classes[-2:] == "w " and text[-1] == "#":
        classes = f"{classes[:-1]}s"
    for found in re.finditer("(?:(?<!w)w)?s+", classes):
        yield _lower(text[found.start() : found.end()])


_MEANT = {"Sc", "Sm", "So"}
"""Signs of money and of arithmetic, and pictures."""


def _lower(text: str) -> str:
    """Return `text` with plain letters in lower case, as SQLite does it."""
    return text.translate(_LOWER)


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def _spaced(text: str) -> str:
    """Return `text` with spaces for what SQLite takes for no part of a word."""
    if text.isascii():
        return re.sub(r"[\W_]", " ", text)
    return "".join("" if combining(char) else char if _in_word(char) else " " for char in text)


def _in_word(char: str) -> bool:
    # To SQLite, a character that is younger than its tables is a letter.
    return category(char)[0] in "LN" or category(char) in {"Cn", "Co"}


def _expression(index: Index, term: _Term) -> str:
    """Return what SQLite is asked for one word or phrase: quoted, so that no sign has a sense."""
    *before, last = [(token, _folded(token)) for token in term.tokens]
    choices = [
        [token, *(word for word, other in _spellings(index, folded) if other == folded)]
        for token, folded in before
    ]
    token, folded = last
    inside = not before and _UNSPACED.search(folded)
    meant = (
        word
        for word, other in _spellings(index, folded)
        if other.startswith(folded) or (inside and folded in other)
    )
    choices.append([token, folded, *meant])
    others = (" ".join(one) for one in islice(product(*choices), _MOST_PHRASES))
    return "({})".format(" OR ".join(f'"{one}"*' for one in dict.fromkeys((term.text, *others))))


_MOST_PHRASES = 500
"""How many ways of writing a phrase are asked for: each costs a look into the index."""

_UNSPACED = pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese, which leave no space between words."""

_WITHOUT_MARKS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "\u0131": "i",
    }
)
"""Letters that Unicode does not take apart, as people type them who have no such key."""


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = normalize("NFKD", word.casefold()).translate(_WITHOUT_MARKS)
    return "".join(char for char in apart if not combining(char)).casefold()


def _spellings(index: Index, folded: str) -> list[tuple[str, str]]:
    """Return words of the notes that may be spellings of `folded`, each with its own folding.

    They hold letters that SQLite does not fold to plain ones, and begin with the same letter or
    with one of those: to look through all words would take longer than the search.
    """
    rows = index.rows("SELECT term FROM temp.words WHERE term > ?", ("\x7f",))
    if folded[:1].isascii():
        rows += index.rows(
            "SELECT term FROM temp.words WHERE term >= ? AND term < ? AND term GLOB '*[^ -~]*'",
            (folded[:1], chr(ord(folded[0]) + 1)),
        )
    return [(word, _folded(word)) for (word,) in rows]


def _near(index: Index, terms: Iterable[_Term]) -> tuple[str, ...]:
    """Return names in which a word is like one that was looked for."""
    names = [name for (name,) in index.rows("SELECT name FROM notes ORDER BY length(name), path")]
    words = {name: _folded(_spaced(name)).split() for name in names}
    every = dict.fromkeys(word for said in words.values() for word in said)
    asked = {_folded(token) for term in terms for token in term.tokens}
    like = {closest(word, every) for word in asked} - {""}
    found = (name for name in names if not like.isdisjoint(words[name]))
    return tuple(islice(dict.fromkeys(found), _MOST_NEAR))


_MOST_NEAR = 3


# --- what is shown --------------------------------------------------------------------------

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Marks around what was looked for; no text holds these, which are no characters at all."""
_AROUND = 14
"""How many words of a text are shown."""
_AROUND_SIGNS = 40
"""How many characters are shown on each side of a sign."""


def _hit(
    index: Index,
    number: int,
    path: str,
    kind: str | None,
    matched: str,
    literals: Sequence[str],
) -> Hit:
    if matched:
        name, properties, body = index.rows(
            "SELECT highlight(search, 0, ?1, ?2), highlight(search, 1, ?1, ?2), "
            "snippet(search, 2, ?1, ?2, '…', ?3) FROM search WHERE search MATCH ?4 AND rowid = ?5",
            (_OPEN, _CLOSE, _AROUND, matched, number),
        )[0]
    else:
        name, properties, body = index.rows(
            "SELECT name, properties, body FROM search WHERE rowid = ?", (number,)
        )[0]
        properties = _signs(properties, literals, len(properties))
        body = _signs(body, literals, _AROUND_SIGNS)
    excerpt = body if _OPEN in body else _values(index, number, properties)
    return Hit(path, kind, _pieces(name), _pieces(excerpt))


def _values(index: Index, number: int, properties: str) -> str:
    """Return those values of properties that were looked for, each with its name."""
    values = properties.split("\n")
    names = index.rows(
        "SELECT name FROM properties WHERE note = ? AND value IS NOT NULL ORDER BY n", (number,)
    )
    if len(names) != len(values):
        # A text of several lines looks like several values.
        names = [("",)] * len(values)
    said = zip(names, values, strict=True)
    marked = [f"{name}: {value}" if name else value for (name,), value in said if _OPEN in value]
    return " · ".join(value for value in marked[:_VALUES] if len(value) <= _LONGEST_VALUE)


_VALUES = 3
_LONGEST_VALUE = 120
"""How many properties are shown of a note, and how long a value may be to be shown."""


def _signs(text: str, literals: Sequence[str], around: int) -> str:
    """Return `text` with so much `around` the first of `literals`, marked; empty without any."""
    lower = _lower(text)
    for one in literals:
        at = lower.find(one)
        if at >= 0:
            end = at + len(one)
            before, after = text[max(0, at - around) : at], text[end : end + around]
            return f"{before}{_OPEN}{text[at:end]}{_CLOSE}{after}"
    return ""


def _pieces(marked: str) -> Excerpt:
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(
        re.split(f"[{_OPEN}{_CLOSE}]", re.sub(r"\s+", " ", marked).strip())
    ):
        if part:
            pieces.append((part, number % 2 == 1))
    return tuple(pieces)
