"""What is typed behind a ticked box says: the kind of touch it was, and the next step with its day.

Apart from `dates.spoken`, which reads a text that is a day and nothing else: here a day is looked
for in a sentence, where `may`, `sun` and `two days` are no days. What is not certain is said to
be, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from vaultleads.core.body.entries import KindTable
from vaultleads.core.dates import parse_day, short_day
from vaultleads.core.dates.days import weekday_number
from vaultleads.core.dates.spoken import spoken_day
from vaultleads.core.links import link_spans
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import TouchKind
from vaultleads.core.spans import blanked


class NextStep(NamedTuple):
    """A next step and its day; the text is empty where only the day was typed."""

    text: str
    day: date


class Heard(NamedTuple):
    """What a typed text says of what comes next, and of when it happened.

    `doubt` says why there is no step although a day is named, as a clause. `plan` is where in the
    text the clause of the step begins, -1 without one. `told`: the text of the step is no action
    but what the person was told (`she is back`), so that it says why, not what to do. `alone`: the
    text is a day and no more. `happened` is the day on which it was, where the text says so.
    """

    step: NextStep | None = None
    doubt: str = ""
    plan: int = -1
    told: bool = False
    alone: bool = False
    happened: date | None = None


_LONGEST_TYPED = 2000
"""Characters in which a day is looked for: more is a letter, and not what comes next."""


def heard(text: str, today: date, *, since: date | None = None, names: Iterable[str] = ()) -> Heard:
    """Return what `text`, typed on `today`, says of the next step and of when it happened.

    A day ahead, or today, is that of the step, and the clause around it is the step; of several,
    the clause that begins as an action does. Two days, and a day that may be the one on which it
    happened, make a doubt. It happened on a day of the last two weeks, not before `since`, which
    the text says at its beginning (`met on Friday`). `names` are of people, who begin no action.
    """
    found = tuple(_days(text[:_LONGEST_TYPED], today, frozenset(names)))
    past = _happened(found, today, since)
    ahead = [one for one in found if one.day >= today and not one.doubtful]
    # A day by itself may be the one that is meant as well as that of an action.
    steps = [one for one in ahead if one.action or not one.clause] or ahead
    days = sorted({one.day for one in steps})
    if len(days) > 1:
        named = " and ".join(short_day(day, today.year) for day in days)
        return Heard(doubt=f"it names more than one day, {named}", happened=past)
    if steps:
        one = next((one for one in steps if one.clause), steps[0])
        alone = text.strip(_AROUND) == one.said.strip(_AROUND)
        plan = one.begin if one.action else -1
        told = bool(one.clause) and not one.action
        return Heard(NextStep(one.clause, one.day), "", plan, told, alone, past)
    doubtful = next((one for one in found if one.doubtful and one.day >= today), None)
    if doubtful and past is None:
        return Heard(doubt=f"'{doubtful.said}' may be the day on which it happened")
    return Heard(happened=past)


def _happened(found: Sequence[_Found], today: date, since: date | None) -> date | None:
    """Return the day on which it happened, if the days `found` in a text say so with certainty."""
    days = {one.was for one in found if one.was is not None}
    first = today - timedelta(days=_TWO_WEEKS)
    day = next(iter(days)) if len(days) == 1 else None
    if day is None or not max(first, since or first) <= day <= today:
        return None
    return day


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

_LETTERS = pattern(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD = pattern(r"\s*([^\W_]+)")
_APART = pattern(r"\s*(?:[,;:.!–—-]|\Z|(?:with|to|and)\b)")
_TOKEN = pattern(r"[^\s→]+")
_BOUNDARY = pattern(r"[,;\n→]|-\\?>|[.!?:](?=\s|\Z)|\s[-–—](?=\s)")
_MOST_WORDS = 6
"""The longest form of a day has so many words: `the end of the next quarter`."""
_EDGES = "()*_`\"'“”‘’,;:!?"
_AROUND = f"{_EDGES}.[] \n"
_PREPOSITION = pattern(
    r"(?:\A|(?<=\s))(?:on|by|until|till|at|for|around|about|before|after|from|📅\ufe0f?)\s*\Z",
    re.IGNORECASE,
)
_LEADING = pattern(r"\A(?:(?:on|by|until|till|the) )+")
_JOINT = pattern(r"\A(?:and then|and|then|so|but|&)\s+", re.IGNORECASE)
_AMOUNT = pattern(
    r"(?:[0-9]{1,3} ?|(?!next|this|last)[a-z]+ )"
    r"(?:d|days?|w|weeks?|fortnights?|m|months?|q|quarters?|y|years?)"
)
_OTHER_WORDS = frozenset({"mon", "sat", "sun", "wed"})
"""Short names of weekdays that are also words, or names."""
_AHEAD = pattern(r"(?:this|next|coming|in|tomorrow|tmrw|day after tomorrow)\b|\+|end of|eo[wmqy]")
_PAST = frozenset(
    """agreed came did done felt found gave got had heard held kept knew left made met paid put rang
    read said sat saw sent shook spoke thought told took understood went was were wrote""".split()
)
"""Verbs of what has happened that do not end in `ed`, or end so without a letter before."""
_NOT_PAST = frozenset({"embed", "exceed", "feed", "need", "proceed", "speed", "succeed"})
_EITHER = frozenset({"put", "read"})
"""Verbs that are written alike where it has happened and where it is to be done."""
_NO_ACTION = frozenset(
    """a about after all an any as asap at available away back because before both busy by can each
    every everybody everyone few fine for free from glad good great happy has have he her his i
    if in is it its just maybe my next nice no nobody not ok okay on only or our out perhaps she
    since some somebody someone sounds suits that the their there these they this those until we
    when which while who with within works would yes you your""".split()
)
"""Words that begin no action: who it is about, how it is, when."""
_VERBS = frozenset(
    """am are be can could does doesn't has have is isn't may might must needs said says seems
    shall should suits thinks wants was were will won't works would""".split()
)
"""Verbs that make a sentence about somebody of what stands before them."""
_INTENT = pattern(
    r"\A(?:(?:i|we)(?:['’]ll| will| shall| should| must| need to| have to)|let me|let['’]s|please)"
    r"\s+(?!be\b)",
    re.IGNORECASE,
)
"""What stands before an action that somebody tells of themselves."""
_CLOCK = pattern(r"\A(?:at )?[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?[ap]m)?(?:\s+|\Z)", re.IGNORECASE)
_SUBJECT = pattern(r"\A(?:i|we|he|she|they|it|you)\s+", re.IGNORECASE)
_OURS = pattern(r"\A(?:i|we)\s+", re.IGNORECASE)
_RECENT = 31
"""Days within which a day without a year may be one that has been."""
_TWO_WEEKS = 14


class _Found(NamedTuple):
    """A day in a text: as it was said, the clause without it, and where that clause begins.

    `action`: the clause begins as something to do. `was` is the day on which it happened, where
    the text begins by saying so.
    """

    day: date
    said: str
    clause: str
    begin: int
    doubtful: bool
    action: bool
    was: date | None


def _days(text: str, today: date, names: frozenset[str]) -> Iterator[_Found]:
    """Yield the days in `text`, with the clause that each stands in."""
    readable = _without_links(text)
    words = [match.span() for match in _TOKEN.finditer(readable)]
    at = 0
    while at < len(words):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + count - 1][1]
            place = _place(readable, start, end, today)
            if place is not None:
                found = _found(readable, text, place, today, names)
                if found is not None:
                    yield found
                    at += count - 1
                    break
        at += 1


def _without_links(text: str) -> str:
    """Return `text` with its links blanked; one that is a day, as to a daily note, stays one."""
    hidden = [(a, b) for a, b, link in link_spans(text, 1) if parse_day(link.target) is None]
    readable = blanked(text, hidden).replace("\x00", "￼")
    return readable.replace("[[", "  ").replace("]]", "  ")


class _Place(NamedTuple):
    """A day, and from where to where it is said."""

    day: date
    start: int
    end: int


def _place(readable: str, start: int, end: int, today: date) -> _Place | None:
    """Return the day that stands from `start` to `end`, if that is a day and nothing else."""
    phrase = readable[start:end].rstrip(_EDGES)
    stripped = phrase.lstrip(_EDGES)
    start += len(phrase) - len(stripped)
    day = spoken_day(stripped, today) if stripped.strip() else None
    if day is None and stripped.endswith("."):
        return _place(readable, start, start + len(stripped) - 1, today)
    if day is None or "\n" in stripped or ";" in stripped:
        return None
    return _Place(day, start, start + len(stripped))


def _found(
    readable: str, text: str, place: _Place, today: date, names: frozenset[str]
) -> _Found | None:
    """Return the day at `place` with its clause; None where it is one by accident."""
    day, start, end = place
    said = " ".join(readable[start:end].casefold().replace(",", " ").split())
    begin, stop = _clause(readable, start, end)
    before, after = text[begin:start].removesuffix("[["), text[end:stop].removeprefix("]]")
    rest = after.strip(" .!?")
    led = bool(_PREPOSITION.search(before)) or said != _LEADING.sub("", said)
    last = not rest or rest.startswith(":")
    alone = not before.strip() and not rest
    if not alone and _is_by_accident(_LEADING.sub("", said), led=led, last=last):
        return None
    doubtful = _may_have_been(said, before, today)
    if doubtful and day == today:
        return None
    clause = _bare(before, after)
    subject = not before.strip() and not led
    action = _is_action(_CLOCK.sub("", clause) if subject else clause, names, subject=subject)
    if action:
        clause = _INTENT.sub("", clause)
    elif subject and _CLOCK.sub("", clause):
        clause = _bare(text[begin:stop], "")
    was = None
    if not text[:begin].strip() and _past_form(_OURS.sub("", before.strip())):
        was = spoken_day(said, today, past=True) if doubtful else day
    return _Found(day, readable[start:end], clause, begin, doubtful, action, was)


def _is_action(clause: str, names: frozenset[str], *, subject: bool) -> bool:
    """Whether `clause` begins as something to do, and not with whom or what it is about.

    `subject`: a day stands before it, which it may be a sentence about (`Thursday is fine`).
    """
    words = _LETTERS.findall(_INTENT.sub("", clause))
    if not words or words[0] in names:
        return False
    first, *others = (word.casefold().replace("’", "'") for word in words)
    return not (
        first.partition("'")[0] in _NO_ACTION
        or (_past_form(first) and first not in _EITHER)
        or weekday_number(first) is not None
        or (subject and first in _VERBS)
        or (others and others[0] in _VERBS)
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around `start` to `end` begins and stops.

    A colon beside a day that has no other words parts nothing: `3 Dec: scope call`.
    """
    begins = [0, *(one.end() for one in _BOUNDARY.finditer(text, 0, start) if one.end() <= start)]
    stops = [*(one.start() for one in _BOUNDARY.finditer(text, end)), len(text)]
    begin, stop = begins[-1], stops[0]
    if not text[end:stop].strip() and not _PREPOSITION.sub("", text[begin:start]).strip():
        if text.startswith(":", stop):
            stop = stops[1]
        elif text.endswith(":", 0, begin):
            begin = begins[-2]
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
    if not _past_form(_SUBJECT.sub("", before.strip())):
        return False
    if parse_day(said) is not None or _AHEAD.match(_LEADING.sub("", said)):
        return parse_day(said) == today
    past = spoken_day(said, today, past=True)
    return past is not None and past <= today and (today - past).days <= _RECENT


def _past_form(text: str) -> bool:
    """Whether `text` begins with a verb of what has happened."""
    first = next(iter(text.casefold().split()), "")
    return (first.endswith("ed") and first not in _NOT_PAST) or first in _PAST
