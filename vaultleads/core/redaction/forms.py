"""The forms of a name: how those who bear it are called in a text, in full and in part.

Apart from the question who is named at all: here a name is taken apart, whoever bears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from unicodedata import normalize

from vaultleads.core.likeness import TITLES, organization_keys, words_of
from vaultleads.core.redaction.common_words import COMMON, PARTICLES
from vaultleads.core.redaction.letters import joined

Kind = Literal["person", "organization", "other"]
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UMLAUTS = str.maketrans(
    {"å": "aa", **{mark: f"{vowel}e" for mark, vowel in zip("äöüø", "aouo", strict=True)}}
)
_SPELT_OUT = re.compile(r"(?<=[a-z])([aou])e(?=[a-z])")
_WORD_OF_A_NAME = 2
"""Letters from which a word is more than an initial."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = 3
"""Digits from which a number may be a name."""
_SHORT = 3
"""Letters up to which a name is one only with a capital: `Li`, `Ann`, `Kim`."""
_LONG = 5
"""Letters from which `Kuehn` may be `Kühn`."""
_MOST_INITIALS = 4
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?)+")
_NOT_AVAILABLE = "na"
_TOKEN = re.compile(r"\w+|\s*[^\w\s]\s*|\s+")


class Form(NamedTuple):
    """One way to call somebody, by its letters, folded.

    `whole`: it is the name and no mere part of it. `capital`: only where it begins with a capital
    letter. `pieces` is how many words it is written in at most. `pattern`: it counts only where it
    stands as this regular expression says, and `key` is the name as it is written.
    """

    key: str
    whole: bool
    capital: bool
    pieces: int
    pattern: str = ""


def forms_of(kind: Kind, name: str) -> Iterator[Form]:
    """Yield the forms of a name of that kind; of another kind, the name in full."""
    name = normalize("NFC", name)
    if kind == "person":
        yield from _person_forms(name)
    elif kind == "organization":
        yield from _organization_forms(name)
    else:
        # What a heading or a topic is called may be an ordinary word as well.
        yield from _whole(_WORD.findall(name) or [name], ordinary=" " not in name)


def _person_forms(name: str) -> Iterator[Form]:
    """Yield the forms of a person's name: in full, and each of its words."""
    words = [word for word in _WORD.findall(name) if joined(word) not in TITLES] or [name]
    yield from _whole(words)
    if len(words) > 1:
        for word in words:
            yield from _part(word)
            for piece in re.split(r"['’]", word)[1:]:
                yield from _part(piece)


def _organization_forms(name: str) -> Iterator[Form]:
    """Yield the forms of an organization's name: in full, without its legal form, its first word.

    The first word alone is a form where it says something: `Kestrel` for Kestrel Analytics, but
    not `Data` for Data Systems; of `Harrow & Pike`, both.
    """
    words = _WORD.findall(name) or [name]
    yield from _whole(words)
    keys = organization_keys(name)
    while len(words) > 1 and organization_keys(" ".join(words[:-1])) == keys:
        words = words[:-1]
        yield from _whole(words)
    if len(words) > 1:
        for word in dict.fromkeys((words[0], *re.findall(r"[&+]\s*([^\W_]+)", name))):
            if joined(word) not in COMMON:
                yield from _part(word)


def is_name(text: str) -> bool:
    """Return whether `text` can be told from others as a name at all.

    Initials cannot (`D. R.`), nor a number that may be a figure or a year, nor an ordinary word in
    small letters (`somebody`).
    """
    words = [joined(word) for word in _WORD.findall(normalize("NFC", text))]
    if all(map(str.isdecimal, words)):
        return len(words) == 1 and len(words[0]) >= _NUMBER and not _YEAR.fullmatch(words[0])
    if max(map(len, words)) < _WORD_OF_A_NAME:
        return any(is_caseless(word) for word in words)
    return text != text.casefold() or any(word not in COMMON for word in words) or is_caseless(text)


def exact_form(name: str) -> Form | None:
    """Return the one form of a name that has too few letters for others: `C&A`, `1&1`, `X`.

    It counts as it is written, spaces around its signs aside. None for what is no name even so: a
    mark, initials, or words in small letters.
    """
    name = normalize("NFC", name).strip()
    words = _WORD.findall(name)
    if not words or _INITIALS.fullmatch(name) or joined(name) == _NOT_AVAILABLE:
        return None
    if name == name.casefold() and not any(char.isdecimal() for char in name):
        return None
    written = "".join(map(_exactly, _TOKEN.findall(name)))
    if len(words) > 1:
        written = f"(?i:{written})"
    before, after = r"(?<!\w)", r"(?!\w)"
    if name.isdecimal():
        before, after = r"(?<![\w.,:/-])", r"(?![\w%]|\s%|[.,:/-]\w)"
    return Form(
        name, whole=True, capital=False, pieces=len(words), pattern=before + written + after
    )


def _exactly(token: str) -> str:
    """Return the regular expression of one token of a name."""
    bare = token.strip()
    return rf"\s*{re.escape(bare)}\s*" if bare and not bare.isalnum() else re.escape(bare) or r"\s+"


def initials(name: str) -> str:
    """Return the initials of a name: `D. R.` for Dana Reyes, `L. H.` for Ludo van Hoek.

    Empty for a name that is not written with capitals: there the first letter may be all of it.
    """
    words = [word for word in normalize("NFC", name).split() if words_of(word)]
    told = [word for word in words if joined(word) not in PARTICLES | TITLES] or words
    firsts = [next(char for char in word if char.isalnum()) for word in told]
    if any(is_caseless(first) for first in firsts):
        return ""
    return " ".join(f"{first.upper()}." for first in firsts[:_MOST_INITIALS])


def is_caseless(text: str) -> bool:
    """Return whether `text` holds a letter of a script without capitals."""
    return any(char.isalpha() and char.lower() == char.upper() for char in text)


def _whole(words: list[str], *, ordinary: bool = False) -> Iterator[Form]:
    name = " ".join(words)
    pieces = len(re.findall(r"[^\W_]+", name))
    plain = joined(name)
    ordinary = ordinary or (pieces == 1 and (plain in COMMON or len(plain) <= _SHORT))
    capital = ordinary and name[:1].isupper()
    for key in _spellings(name):
        yield Form(key, whole=True, capital=capital, pieces=pieces)


def _part(word: str) -> Iterator[Form]:
    plain = joined(word)
    initial = len(plain) < _WORD_OF_A_NAME and not is_caseless(word)
    if initial or plain in PARTICLES or plain.isdecimal():
        return
    ordinary = plain in COMMON or len(plain) <= _SHORT
    if ordinary and word[:1].islower():
        return
    capital = ordinary and word[:1].isupper()
    pieces = len(re.findall(r"[^\W_]+", word))
    for key in _spellings(word):
        yield Form(key, whole=False, capital=capital, pieces=pieces)


def _spellings(name: str) -> Iterator[str]:
    """Yield the letters of a name in each way of writing its umlauts."""
    plain = joined(name)
    if plain:
        yield plain
    spelt_out = joined(name.casefold().translate(_UMLAUTS))
    if spelt_out and spelt_out != plain:
        yield spelt_out
    if len(plain) >= _LONG and _SPELT_OUT.search(plain):
        yield _SPELT_OUT.sub(r"\1", plain)
