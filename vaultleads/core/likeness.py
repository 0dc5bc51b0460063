"""When two spellings are of one name, one address or one page.

Apart from the search for duplicates, because a handle given for a new note asks the same of a
name. A key made here is for comparing only: it is never shown and never written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from unicodedata import category, normalize

from vaultleads.core.patterns import pattern

_WORD = pattern(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
"""Letters that Unicode does not take apart, as they are written where they are missing."""
_UMLAUTS = str.maketrans(
    {"å": "aa", **{mark: f"{vowel}e" for mark, vowel in zip("äöüø", "aouo", strict=True)}}
)
"""The other way of writing these without their marks: Kühn is Kuehn as often as Kuhn."""
_LEGAL_FORMS = frozenset(
    "ab ag aps as asa bv co company corp corporation cv eg ek ev gbr gmbh inc incorporated kft kg"
    " kgaa limited llc llp lp ltd mbh mbb nv ohg oy oyj plc pte pty pvt sa sarl sas se sl spa srl"
    " sro ug zoo".split()
)
"""What stands behind the name of an organization by law, and is left out by everybody else."""
TITLES = frozenset("dr prof mr mrs ms mx herr frau ing dipl phd mba msc bsc".split())
"""What stands before or behind the name of a person."""
_TRACKING = pattern(r"(?:utm_\w+|refid|referer|trk|trackingid|gclid|fbclid)=")
"""Questions in the address of a page that say who came, not what is shown."""
_TWO = 2
_MOST_SLIPS = 2
"""Letters in which the names of one role may differ."""
_SHORT_WORD, _LONG_WORD = 4, 8
"""Letters from which on a word may have one slip, and two."""
_NO_SLIP = 99
_remembered = lru_cache(maxsize=16)
"""One name is compared with all others of a vault, so that its key is asked for every time."""

Chooser = Callable[[list[str]], list[str]]
"""Says which words of a name tell it from others."""


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of `name` as they are compared: without case, accents and signs."""
    return tuple(_WORD.findall(_plain(normalize("NFC", name).casefold())))


@_remembered
def person_keys(name: str) -> frozenset[str]:
    """Return the keys of a person's name; two names are alike if they share one.

    The order of the words, titles and lone initials do not count.
    """
    return _keys(name, _person)


@_remembered
def organization_keys(name: str) -> frozenset[str]:
    """Return the keys of an organization's name: as a person's, without the legal form."""
    return _keys(name, _organization)


@_remembered
def role_keys(name: str) -> frozenset[str]:
    """Return the keys of a role: its words in any order, `of`, `for` and the like left out."""
    return _keys(name, lambda words: [word for word in words if word not in _SMALL] or words)


_SMALL = frozenset("a an and at for in of on the to m w f d x all genders".split())


def nearly_one_role(one: str, other: str) -> bool:
    """Whether two roles differ by a slip: by one or two letters of their words, in any order."""
    return any(
        _slips(mine.split(), theirs.split()) <= _MOST_SLIPS
        for mine in role_keys(one)
        for theirs in role_keys(other)
    )


def abbreviated(one: str, other: str) -> bool:
    """Whether one of two names of persons is the other with an initial: `D. Reyes`, `Reyes, D.`."""
    mine, theirs = _first_and_last(one), _first_and_last(other)
    if not mine or not theirs or mine[1] != theirs[1] or mine[0][0] != theirs[0][0]:
        return False
    return min(len(mine[0]), len(theirs[0])) == 1


@_remembered
def email_keys(text: str) -> frozenset[str]:
    """Return the keys of the e-mail addresses in `text`; what stands behind a `+` is left out."""
    found = _EMAIL.findall(text.casefold())
    return frozenset(f"{user.partition('+')[0]}@{host.rstrip('.')}" for user, host in found)


_EMAIL = pattern(r"([^\s@<>(),;:\"]{1,64})@([^\s@<>(),;:\"]{1,255})")


@_remembered
def linkedin_key(text: str) -> str:
    """Return what names a profile in its LinkedIn address, or an empty text.

    `https://de.linkedin.com/in/Dana-Reyes-1a/?trk=x`, `linkedin.com/in/dana-reyes-1a/en`,
    `in/dana-reyes-1a` and `dana-reyes-1a` are one. On another host it is the whole address, as a
    page's, if it leads anywhere on that host.
    """
    address = _address(text)
    host, slash, path = address.partition("/")
    if not slash:
        path = f"in/{host}" if host and "." not in host else ""
    elif host != "linkedin.com" and not host.endswith(".linkedin.com"):
        if "." in host:
            return page_key(text) if path.strip("/") else ""
        path = address
    parts = path.partition("?")[0].strip("/").split("/")
    return parts[1] if len(parts) >= _TWO and parts[0] in {"in", "pub", "company"} else ""


@_remembered
def page_key(text: str) -> str:
    """Return the address of a page without what does not change it, or an empty text.

    The scheme, `www.`, a final slash, the place on the page and marks of tracking do not count.
    """
    place, _, questions = _address(text).partition("?")
    kept = [one for one in questions.split("&") if one and not _TRACKING.match(one)]
    place = place.rstrip("/")
    if "." not in place.partition("/")[0]:
        return ""
    return f"{place}?{'&'.join(sorted(kept))}" if kept else place


@_remembered
def site_key(text: str) -> str:
    """Return the host of a site's address without `www.`, or an empty text."""
    host = _address(text).partition("/")[0].partition("?")[0].partition(":")[0]
    return host if "." in host else ""


# --- steps ----------------------------------------------------------------------------------


def _slip(one: str, other: str) -> int:
    """Return by how many letters two words differ, or a large number if they are two words.

    A slip leaves the first letter (`lead` and `head` are two words), and of a short word most of
    the rest; numbers and short words differ on purpose (`Engineer 2`, `UX` and `UI`).
    """
    if one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return _NO_SLIP
    shorter = min(len(one), len(other))
    longest = 2 if shorter >= _LONG_WORD else 1 if shorter >= _SHORT_WORD else 0
    letters = _letters_apart(one, other) if abs(len(one) - len(other)) <= longest else _NO_SLIP
    return letters if letters <= longest else _NO_SLIP


def _letters_apart(one: str, other: str) -> int:
    """Return how many letters are missing, added, wrong or changed places with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            change = before[to - 1] + (char != wanted)
            row.append(min(before[to] + 1, row[to - 1] + 1, change))
            crossed = at > 1 and to > 1 and (char, one[at - 2]) == (other[to - 2], wanted)
            if crossed:
                row[to] = min(row[to], last[to - 2] + 1)
    return row[-1]


def _plain(folded: str) -> str:
    """Return `folded` text without accents."""
    if folded.isascii():
        return folded
    apart = normalize("NFKD", folded.translate(_LETTERS))
    return "".join(char for char in apart if category(char) != "Mn").translate(_LETTERS)


def _slips(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Return the letters in which two roles differ, or a large number if they are two roles."""
    ours = sorted(set(mine) - set(theirs))
    others = sorted(set(theirs) - set(mine))
    if len(mine) != len(theirs) or len(ours) != len(others):
        return _NO_SLIP
    return sum(_slip(one, other) for one, other in zip(ours, others, strict=True))


@_remembered
def _first_and_last(name: str) -> tuple[str, str] | None:
    """Return the first word and the last of a person's name, in the order of speech."""
    last, comma, first = name.partition(",")
    words = [word for word in words_of(f"{first} {last}" if comma else name) if word not in TITLES]
    return (words[0], words[-1]) if len(words) >= _TWO else None


def _keys(name: str, choose: Chooser) -> frozenset[str]:
    """Return the words that `choose` keeps, sorted, in both ways of writing an umlaut."""
    whole = normalize("NFC", name).casefold().replace("'", "").replace("’", "")
    forms = {_plain(whole), whole if whole.isascii() else _plain(whole.translate(_UMLAUTS))}
    chosen = (choose(_WORD.findall(form)) for form in forms)
    return frozenset(" ".join(sorted(words)) for words in chosen if words)


def _person(words: list[str]) -> list[str]:
    """Leave out titles and, where two words remain, lone initials."""
    named = [word for word in words if word not in TITLES] or words
    spelt = [word for word in named if len(word) > 1]
    return spelt if len(spelt) >= _TWO else named


def _organization(words: list[str]) -> list[str]:
    """Leave out the legal form at the end, of several words if need be, and `the`."""
    joined = _joined(words)
    while len(joined) > 1 and joined[-1] in _LEGAL_FORMS:
        joined = joined[:-1]
    return joined[1:] if len(joined) > 1 and joined[0] == "the" else joined


def _joined(words: Iterable[str]) -> list[str]:
    """Return `words` with single letters in a row made one: `S.A.` is `SA`, `B. V.` is `BV`."""
    found: list[str] = []
    spelling = False
    for word in words:
        if spelling and len(word) == 1:
            found[-1] += word
        else:
            found.append(word)
        spelling = len(word) == 1
    return found


def _address(text: str) -> str:
    """Return a web address without scheme, `www.`, fragment and case, its percents resolved."""
    bare = text.strip().strip("<>").partition("#")[0].casefold()
    if "%" in bare:
        from urllib.parse import unquote  # noqa: PLC0415 - slow to load, and rarely needed

        bare = unquote(bare).casefold()
    bare = bare.partition("://")[2] or bare
    place = bare.removeprefix("//").removeprefix("www.")
    return place if place.isascii() else normalize("NFC", place)
