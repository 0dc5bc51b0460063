"""What is typed behind a ticked box says: the kind of touch it was, and the next step with its day.

Apart from `dates.spoken`, which reads a text that is a day and nothing else: here a day is looked
for in a sentence, where `may`, `sun` and `two days` are no days. What is not certain is said to
be, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vaultleads.core.body.entries import KindTable
from vaultleads.core.dates import parse_day, short_day
from vaultleads.core.dates.spoken import spoken_day
from vaultleads.core.links import link_spans
from vaultleads.core.policy import TouchKind
from vaultleads.core.spans import blanked


class NextStep(NamedTuple):
    """A next step and its day; the text is empty where only the day was typed."""

    text: str
    day: date


class Heard(NamedTuple):
    """What a typed text says of what comes next.

    `doubt` says why there is no step although a day is named, as a clause. `plan` is where in the
    text the clause of the step begins, -1 without one. `alone`: the text is a day and no more.
    """

    step: NextStep | None = None
    doubt: str = ""
    plan: int = -1
    alone: bool = False


def heard(text: str, today: date) -> Heard:
    """Return what `text`, typed on `today`, says of the next step.

    A day ahead, or today, is that of the step, and the clause around it is the step. A day that
    may be the one on which something happened, and two days, make a doubt.
    """
    found = tuple(_days(text, today))
    doubtful = [one for one in found if one.doubtful]
    certain = [one for one in found if not one.doubtful]
    days = sorted({one.day for one in certain})
    if len(days) > 1:
        named = " and ".join(short_day(day, today.year) for day in days)
        return Heard(doubt=f"it names more than one day, {named}")
    if certain:
        one = certain[0]
        alone = text.strip(_AROUND) == one.said.strip(_AROUND)
        return Heard(NextStep(one.clause, one.day), plan=one.begin, alone=alone)
    if doubtful:
        said = doubtful[0].said
        return Heard(doubt=f"'{said}' may be the day on which it happened")
    return Heard()


def named_kind(text: str, kinds: KindTable) -> TouchKind | None:
    """Return the kind of touch that `text` begins with (`called, she is away`), if it is one.

    A word that may begin a sentence (`call her again`) counts only where it stands for itself.
    """
    first = _WORD.match(text)
    if first is None:
        return None
    for count in range(kinds.longest(first[1]), 0, -1):
        phrase = _phrase(text, count)
        kind = kinds.find(phrase) if phrase else None
        if kind is None or not kind.touch:
            continue
        rest = text[text.index(phrase) + len(phrase) :]
        past = phrase.casefold().endswith("ed") or phrase.casefold() in _PAST
        return kind if past or _APART.match(rest) else None
    return None


def _phrase(text: str, count: int) -> str:
    """Return the first `count` words of `text` as they stand there, empty if there are fewer."""
    match = re.match(rf"\s*([^\W_]+(?:[ \t-]+[^\W_]+){{{count - 1}}})", text)
    return match[1] if match else ""


# --- days in a sentence ---------------------------------------------------------------------

_WORD = re.compile(r"\s*([^\W_]+)")
_APART = re.compile(r"\s*(?:[,;:.!–—-]|\Z|(?:with|to|and)\b)")
_TOKEN = re.compile(r"[^\s→]+")
_BOUNDARY = re.compile(r"[,;\n→]|-\\?>|[.!?](?=\s|\Z)|\s[-–—](?=\s)")
_MOST_WORDS = 6
"""The longest form of a day has so many words: `the end of the next quarter`."""
_EDGES = "()*_`\"'“”‘’,;:!?"
_AROUND = f"{_EDGES}.[] \n"
_PREPOSITION = re.compile(
    r"(?:\A|(?<=\s))(?:on|by|until|till|at|for|around|about|before|after|from|📅\ufe0f?)\s*\Z",
    re.IGNORECASE,
)
_LEADING = re.compile(r"\A(?:(?:on|by|until|till|the) )+")
_JOINT = re.compile(r"\A(?:and then|and|then|&)\s+", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:[0-9]{1,3} ?|(?!next|this|last)[a-z]+ )"
    r"(?:d|days?|w|weeks?|fortnights?|m|months?|q|quarters?|y|years?)"
)
_OTHER_WORDS = frozenset({"mon", "sat", "sun", "wed"})
"""Short names of weekdays that are also words, or names."""
_AHEAD = re.compile(
    r"(?:this|next|coming|in|tomorrow|tmrw|day after tomorrow)\b|\+|end of|eo[wmqy]"
)
_PAST = frozenset(
    """did done felt found gave got had heard held kept left made met paid put rang read said sat
    saw sent shook spoke told took went was were wrote""".split()
)
"""Verbs of what has happened that do not end in `ed`."""
_SUBJECT = re.compile(r"\A(?:i|we|he|she|they|it|you)\s+", re.IGNORECASE)
_RECENT = 31
"""Days within which a day without a year may be one that has been."""


class _Found(NamedTuple):
    """A day in a text: as it was said, the clause without it, and where that clause begins."""

    day: date
    said: str
    clause: str
    begin: int
    doubtful: bool


def _days(text: str, today: date) -> Iterator[_Found]:
    """Yield the days in `text` that are not past, with the clause that each stands in."""
    readable = _without_links(text)
    words = [match.span() for match in _TOKEN.finditer(readable)]
    at = 0
    while at < len(words):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + count - 1][1]
            found = _day(readable, text, start, end, today)
            if found is not None:
                if found.day >= today:
                    yield found
                at += count - 1
                break
        at += 1


def _without_links(text: str) -> str:
    """Return `text` with its links blanked; one that is a day, as to a daily note, stays one."""
    hidden = [(a, b) for a, b, link in link_spans(text, 1) if parse_day(link.target) is None]
    readable = blanked(text, hidden).replace("\x00", "￼")
    return readable.replace("[[", "  ").replace("]]", "  ")


def _day(readable: str, text: str, start: int, end: int, today: date) -> _Found | None:
    """Return the day that stands from `start` to `end`, if that is a day and nothing else."""
    phrase = readable[start:end].rstrip(_EDGES)
    stripped = phrase.lstrip(_EDGES)
    start += len(phrase) - len(stripped)
    said = " ".join(stripped.casefold().replace(",", " ").split())
    day = spoken_day(stripped, today) if said else None
    end = start + len(stripped)
    if day is None and stripped.endswith("."):
        return _day(readable, text, start, end - 1, today)
    if day is None or "\n" in stripped or ";" in stripped:
        return None
    begin, stop = _clause(readable, start, end)
    before, after = text[begin:start].removesuffix("[["), text[end:stop].removeprefix("]]")
    alone = not before.strip() and not after.strip(" .!?")
    led = bool(_PREPOSITION.search(before)) or said != _LEADING.sub("", said)
    if not alone and _is_by_accident(_LEADING.sub("", said), led=led, last=not after.strip(" .!?")):
        return None
    clause = _bare(before, after)
    doubtful = _may_have_been(said, before, today)
    if doubtful and day == today:
        return None
    return _Found(day, stripped, clause, begin, doubtful)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around `start` to `end` begins and stops."""
    begin, stop = 0, len(text)
    for boundary in _BOUNDARY.finditer(text):
        if boundary.end() <= start:
            begin = boundary.end()
        elif boundary.start() >= end:
            stop = boundary.start()
            break
    return begin, stop


def _bare(before: str, after: str) -> str:
    """Return a clause without its day, the preposition before that, and what joins it."""
    told = f"{_PREPOSITION.sub('', before).strip()} {after.strip()}"
    return _JOINT.sub("", " ".join(told.split()).strip(" ,;:.!–—-"))


def _is_by_accident(said: str, *, led: bool, last: bool) -> bool:
    """Whether words that could be a day are likelier something else, given what is around them."""
    if _AMOUNT.fullmatch(said):
        return True
    if said in _OTHER_WORDS:
        return not (led or (last and said in {"mon", "wed"}))
    return bool(re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)", said)) and not (led and last)


def _may_have_been(said: str, before: str, today: date) -> bool:
    """Whether a day may be that of what the words before it say has happened."""
    words = _SUBJECT.sub("", before.strip()).casefold().split()
    if not words or not (words[0].endswith("ed") or words[0] in _PAST):
        return False
    if parse_day(said) is not None or _AHEAD.match(_LEADING.sub("", said)):
        return parse_day(said) == today
    past = spoken_day(said, today, past=True)
    return past is not None and past <= today and (today - past).days <= _RECENT
