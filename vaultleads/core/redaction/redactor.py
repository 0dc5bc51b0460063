"""Whoever is named in a text is replaced by initials, however the text writes the name.

Apart from whom the vault names: here a text is read letter by letter, so that case, accents,
hyphens, emphasis and where one piece of a text ends and the next begins do not hide a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import category

from vaultleads.core.redaction.common_words import MONTHS, WEEKDAYS
from vaultleads.core.redaction.details import DETAILS, details_in
from vaultleads.core.redaction.forms import Form
from vaultleads.core.redaction.letters import APART, Letters, letters_of

_COMPOUND = 6
"""Letters of a name from which a word may begin with it: `Northwindprojekt`."""
_INSIDE = 8
"""Letters of a name from which it is found inside a word, too."""
_MARKED = 4
"""Letters of a name from which signs in it, without a space, do not hide it."""
_WIDEST_GAP = 6
"""Characters between two letters of one name: a comma and a space, a line end, some marks."""
_CUT = re.compile(r"…|\.\.\.")
_LONGEST_CUT = 60
_CALENDAR = MONTHS | WEEKDAYS
_DATE = 20
"""Characters of a date on either side of its month."""


class _Span(NamedTuple):
    """From where to where in a text somebody is named, and what stands there instead."""

    start: int
    end: int
    shown: str
    is_part: bool = False


class Redactor:
    """Replaces names and how to reach those who bear them; `names` as `named_in` returns them."""

    def __init__(self, names: Mapping[str, tuple[Form, str]]) -> None:
        self._exact = [
            (re.compile(form.pattern), shown) for form, shown in names.values() if form.pattern
        ]
        self._names = {key: known for key, known in names.items() if not known[0].pattern}
        self._lengths: dict[str, list[int]] = {}
        for key in self._names:
            self._lengths.setdefault(key[:2], []).append(len(key))
        for start, lengths in self._lengths.items():
            self._lengths[start] = sorted(set(lengths), reverse=True)
        self._sorted = sorted(
            key for key, (form, shown) in self._names.items() if form.whole and shown not in DETAILS
        )
        shown = sorted({shown for _, shown in names.values()}, key=lambda one: (-len(one), one))
        self._shown = re.compile("|".join(map(re.escape, shown)) or r"(?!)")

    def hide(self, text: str) -> str:
        """Return `text` without a name in it."""
        return self.hide_across((text,))[0]

    def hide_across(self, pieces: Sequence[str]) -> tuple[str, ...]:
        """Return the pieces of one running text without a name, in one piece or across several.

        What replaces a name stands in the piece in which the name begins.
        """
        text = "".join(pieces)
        spans = self._spans(text)
        hidden: list[str] = []
        start = 0
        for piece in pieces:
            hidden.append(_without(text, start, start + len(piece), spans))
            start += len(piece)
        return tuple(hidden)

    def left(self, text: str) -> tuple[str, ...]:
        """Return what still names somebody in `text`, which was redacted: as it stands there."""
        plain = self._shown.sub(" · ", text)
        return tuple(dict.fromkeys(plain[one.start : one.end] for one in self._spans(plain)))

    # --- where somebody is named ----------------------------------------------------------

    def _spans(self, text: str) -> list[_Span]:
        """Return where somebody is named, in order; no two overlap."""
        letters = letters_of(text)
        spans = [_Span(*found) for found in details_in(text)]
        spans += self._named(text, letters)
        spans += self._cut(text, letters)
        for pattern, shown in self._exact:
            spans += [_Span(*match.span(), shown) for match in pattern.finditer(text)]
        chosen: list[_Span] = []
        for span in sorted(spans, key=lambda one: (one.start, -one.end)):
            if not chosen or span.start >= chosen[-1].end:
                chosen.append(span)
            elif span.end > chosen[-1].end:
                chosen[-1] = chosen[-1]._replace(end=span.end)
        return _merged(text, chosen)

    def _named(self, text: str, letters: Letters) -> Iterator[_Span]:
        at, last = 0, len(letters.text)
        while at < last:
            found = self._longest(text, letters, at)
            if found is None:
                at += 1
                continue
            form, shown = found
            end = at + len(form.key)
            stop = _after(text, letters.places[end - 1])
            yield _Span(letters.places[at], stop, shown, is_part=not form.whole)
            at = end

    def _longest(self, text: str, letters: Letters, at: int) -> tuple[Form, str] | None:
        """Return the longest name that begins with the letter `at`, and what stands for it."""
        begun = letters.text[at : at + 2]
        for length in (*self._lengths.get(begun, ()), *self._lengths.get(begun[:1], ())):
            end = at + length
            known = self._names.get(letters.text[at:end])
            if (
                known
                and len(known[0].key) == length
                and self._fits(known[0], text, letters, at, end)
            ):
                return known
        return None

    def _fits(self, form: Form, text: str, letters: Letters, at: int, end: int) -> bool:
        """Return whether the letters from `at` to `end` are written as `form` may be."""
        length = end - at
        if not letters.edges[at] and not (form.whole and length >= _INSIDE):
            return False
        if not letters.edges[end] and not (form.whole and length >= _COMPOUND):
            plural = letters.text[end] == "s" and letters.edges[end + 1]
            if not plural:
                return False
        if form.capital and not text[letters.places[at]].isupper():
            return False
        if form.key in _CALENDAR and _in_a_date(text, letters, at, end):
            return False
        inner = range(at + 1, end)
        places = letters.places
        if any(places[one] - places[one - 1] > _WIDEST_GAP for one in inner):
            return False
        apart = [one for one in inner if letters.edges[one] == APART]
        if length >= _MARKED:
            # Signs alone are marks in the middle of a word: `Da==na`, `Da/na`.
            apart = [one for one in apart if _has_space(text, places[one - 1], places[one])]
        return len(apart) < form.pieces or length >= _COMPOUND

    def _cut(self, text: str, letters: Letters) -> Iterator[_Span]:
        """Yield where the beginning of a name is all that is left of it, before an ellipsis."""
        for match in _CUT.finditer(text):
            stop = bisect_left(letters.places, match.start())
            if not stop or letters.places[stop - 1] + 2 < match.start():
                continue
            for at in range(max(0, stop - _LONGEST_CUT), stop):
                begun = letters.text[at:stop]
                if letters.edges[at] and text[letters.places[at]].isupper() and len(begun) > 1:
                    shown = self._begun(begun)
                    if shown:
                        yield _Span(letters.places[at], match.start(), shown)
                        break

    def _begun(self, begun: str) -> str:
        """Return what stands for those whose name begins with the letters `begun`."""
        first = bisect_left(self._sorted, begun)
        last = bisect_left(self._sorted, f"{begun}\U0010ffff")
        shown = {self._names[key][1] for key in self._sorted[first:last]}
        return shown.pop() if len(shown) == 1 else f"{begun[0].upper()}." if shown else ""


_DAY_BEFORE = re.compile(r"(?<!\d)(?:[0-3]?\d\.? |[0-3]?\d\.? [–-] )\Z")
_YEAR_AFTER = re.compile(r",? (?:[–-] )?(?:[0-3]?\d )?(?:[A-Z][a-z]{2,8}\.? )?\d{4}(?!\d)")
_DAY_AFTER = re.compile(r",? [0-3]?\d\.? [A-Z][a-z]{2,8}(?![a-z])")


def _in_a_date(text: str, letters: Letters, at: int, end: int) -> bool:
    """Return whether it is a month or a weekday there: `29 Jan`, `Jan 2027`, `Sun 6 Dec`."""
    start, stop = letters.places[at], letters.places[end - 1] + 1
    before, after = text[max(0, start - _DATE) : start], text[stop : stop + _DATE]
    if letters.text[at:end] in MONTHS:
        return bool(_DAY_BEFORE.search(before) or _YEAR_AFTER.match(after))
    return bool(_DAY_AFTER.match(after))


def _has_space(text: str, start: int, end: int) -> bool:
    return any(char.isspace() for char in text[start:end])


def _after(text: str, place: int) -> int:
    """Return where a word that ends with the character at `place` ends, its accents included."""
    end = place + 1
    while end < len(text) and category(text[end])[0] == "M":
        end += 1
    return end


def _merged(text: str, spans: list[_Span]) -> list[_Span]:
    """Make one of the parts of one name that stand side by side: `Reyes, Dana`."""
    merged: list[_Span] = []
    for span in spans:
        before = merged[-1] if merged else None
        parts = before and before.is_part and span.is_part and before.shown == span.shown
        if before and parts and text[before.end : span.start] in _JOINTS:
            merged[-1] = before._replace(end=span.end)
        else:
            merged.append(span)
    return merged


_JOINTS = frozenset({"", " ", ", ", "-", ".", ". ", "\n", "\u00a0", "\u2011", "_"})


def _without(text: str, start: int, end: int, spans: list[_Span]) -> str:
    """Return `text` from `start` to `end`, with what stands for the names that begin there."""
    kept: list[str] = []
    at = start
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        kept.append(text[at : max(at, span.start)])
        if span.start >= start:
            following = text[span.end : span.end + 2]
            # The full stop of the initials ends the sentence, too.
            doubled = span.shown.endswith(".") and following[:1] == "." and following != ".."
            kept.append(span.shown[:-1] if doubled else span.shown)
        at = min(end, span.end)
    kept.append(text[at:end])
    return "".join(kept)
