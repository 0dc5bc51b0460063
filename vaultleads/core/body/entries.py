"""The grammar of one list item: a log entry, or a fact.

`- DATE [TIME] KIND [to|from|with PEOPLE] [: TEXT]` and `- DATE [PEOPLE]: TEXT`, with what people
write instead. Apart from the body, which finds the items. Where a line can be read in two ways
the person's is taken, and a warning says how to write it so that there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from vaultleads.core.body.opening import Opening, read_opening
from vaultleads.core.body.people import (
    LINK,
    PREPOSITION,
    PREPOSITIONS,
    Head,
    People,
    nobody,
    read_head,
    read_people,
)
from vaultleads.core.latest import latest
from vaultleads.core.model import Fact, Link, LogEntry
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import TouchKind
from vaultleads.core.problem import Problem, Severity, quoted
from vaultleads.core.suggest import closest, did_you_mean, normal

_HEAD_LIMIT = 1000
"""Kind and people stand in the first characters of an entry; the rest is text. A bound, so that
a line of a million characters is read in the time of a long one."""

_DIVIDER = pattern(r"(?:(?<![0-9]):|:(?![0-9]))(?!//)|(?<=\s)[-–](?=\s)|—")
_WORD = pattern(r"[\s_]*+([^\W_]++(?:[-'’][^\W_]++)*+)")
_AND = pattern(r"[ \t_]*+(?:,|/|[&+]|and\b|then\b)(?:[ \t]++then\b)?", re.IGNORECASE)
_VIA = pattern(r"(?:from|via|with|per)(?=[\s\x01])", re.IGNORECASE)
_MOST_WORDS = 3
_LONGEST_KIND = 40
_SUGGESTIONS = 20
"""After so many unknown words in one note, more suggestions help nobody and only cost time."""
_ENTRY_FORM = "write `- 2026-11-20 call with [[Dana Reyes]]: what was said`"


class ItemText(NamedTuple):
    """A list item: its place in the note, its first line, the lines below, all its links."""

    line: int
    column: int
    first: str
    below: tuple[str, ...]
    links: tuple[Link, ...]


class _Touch(NamedTuple):
    """What an entry says beside its day: as in `LogEntry`."""

    kind: str
    text: str
    people: tuple[Link, ...] = ()
    senders: tuple[Link, ...] = ()
    inbound: bool = False
    known: bool = True


class KindTable:
    """The kinds of touch, by every way to write them."""

    def __init__(self, kinds: tuple[TouchKind, ...]) -> None:
        self.names = tuple(kind.name for kind in kinds)
        self._kinds: dict[str, TouchKind] = {}
        for kind in kinds:
            for word in (kind.name, *kind.aliases):
                self._kinds.setdefault(normal(word), kind)
        # How many words a kind may have, by its first word.
        self._lengths: dict[str, int] = {}
        for word in self._kinds:
            first = word.partition("-")[0]
            self._lengths[first] = max(self._lengths.get(first, 1), word.count("-") + 1)

    def longest(self, first: str) -> int:
        """Return how many words a kind that starts with the word `first` may have."""
        return self._lengths.get(first.casefold(), 1)

    def single(self, word: str) -> TouchKind | None:
        """Return the kind whose name or alias is `word`, as it stands and as no more words are."""
        kind = self._kinds.get(word)
        return kind if kind and self._lengths[word] == 1 else None

    def knows(self, word: str) -> bool:
        """Whether `word`, in small letters and with hyphens, is a kind."""
        return word in self._kinds

    def find(self, phrase: str) -> TouchKind | None:
        """Return the kind that `phrase` names, in any case, with spaces or hyphens, in plural."""
        if kind := self._kinds.get(phrase):
            return kind
        word = normal(phrase)
        return self._kinds.get(word) or self._kinds.get(word.removesuffix("s"))

    def suggest(self, word: str) -> str:
        """Return the remedy for an unknown `word`: the likeliest kind by its name, or all kinds."""
        match = closest(word, self._kinds)
        return did_you_mean(self._kinds[match].name if match else word, self.names)


@latest
def kind_table(kinds: tuple[TouchKind, ...]) -> KindTable:
    """Return the table of `kinds`, made once for each list of kinds."""
    return KindTable(kinds)


@dataclass(slots=True)
class EntryReader:
    """Reads the items of one note. `day` stands in for a missing date; `problems` fills up."""

    path: str
    kinds: KindTable
    day: date | None
    problems: list[Problem] = field(default_factory=list)

    def log_entry(self, item: ItemText, day: date | None) -> LogEntry:
        """Return the touch that `item` says; `day` is used if it has no date of its own."""
        opening = read_opening(item.first)
        head = read_head(item.first[:_HEAD_LIMIT], item.line, item.column)
        divider = _DIVIDER.search(head.masked, opening.end)
        stop = divider.start() if divider else len(head.text)
        kind, after = self._kind(head.masked, opening.end, stop)
        if kind is None:
            return self._without_kind(item, day, opening, head, divider)
        if found := _people_behind(item, head, after, divider, kind):
            after, divider = found
            stop = divider.start() if divider else len(head.text)
        start = self._further_kinds(head.masked, after, stop)
        people = _touched(head, start, stop, divided=divider is not None)
        first = PREPOSITION.match(head.masked, _skip(head.masked, start, stop), stop)
        outbound = people.from_me or (first is not None and first[0].lower() == "to")
        inbound = bool(people.senders) or people.to_me or (kind.inbound and not outbound)
        senders = people.senders
        if inbound and not senders and not people.to_me:
            senders = people.people
        text = _text(item, head, (after, people), divider)
        touch = _Touch(kind.name, text, people.people, senders, inbound)
        return self._entry(item, day, opening, touch)

    def fact(self, item: ItemText, day: date | None) -> Fact:
        """Return what `item` says was learnt, and from whom."""
        opening = read_opening(item.first)
        head = read_head(item.first[:_HEAD_LIMIT], item.line, item.column)
        divider = _DIVIDER.search(head.masked, opening.end)
        people: tuple[Link, ...] = ()
        text = item.first[opening.end :]
        if divider:
            via = _VIA.match(head.masked, opening.end)
            start = via.end() if via else opening.end
            named = read_people(head, start, divider.start(), lower=False, divided=True)
            if not head.masked[named.end : divider.start()].strip():
                people = named.people
                # A plain name may be no name ("Budget: ..."): then it belongs to the text.
                if via or all(person.form != "plain" for person in people):
                    aside = head.text[named.tail : divider.start()].strip(" \t*")
                    text = f"{aside} {item.first[divider.end() :].strip()}"
        day = self._day(item, opening, day)
        return Fact(item.line, day, people, _joined(text, item.below), _own_links(item, opening))

    def problem(
        self, item: ItemText, at: int, code: str, message: str, hint: str, severity: Severity
    ) -> None:
        """Note a problem at the place `at` of the first line of `item`."""
        self.problems.append(
            Problem(self.path, item.line, item.column + at, code, message, hint, severity)
        )

    def _kind(self, masked: str, start: int, stop: int) -> tuple[TouchKind | None, int]:
        """Return the known kind that the longest phrase at `start` names, and where it ends."""
        ends: list[int] = []
        phrases: list[str] = []
        place = start
        most = 1
        while len(ends) < most and (word := _WORD.match(masked, place, stop)):
            if phrases:
                phrases.append(f"{phrases[-1]} {word[1]}")
            else:
                phrases.append(word[1])
                most = self.kinds.longest(word[1])
            place = word.end()
            ends.append(place)
        for phrase, end in zip(reversed(phrases), reversed(ends), strict=True):
            if kind := self.kinds.find(phrase):
                return kind, self._said_again(masked, kind, end, stop)
        return None, start

    def _said_again(self, masked: str, kind: TouchKind, start: int, stop: int) -> int:
        """Return where a kind ends that is said in two words, as in `zoom call`."""
        word = _WORD.match(masked, start, stop)
        return word.end() if word and self.kinds.find(word[1]) == kind else start

    def _further_kinds(self, masked: str, start: int, stop: int) -> int:
        """Return where more kinds end that are joined to the first (`called and emailed`)."""
        joint = _AND.match(masked, start, stop)
        if not joint:
            return start
        kind, end = self._kind(masked, joint.end(), stop)
        return end if kind else start

    def _without_kind(
        self,
        item: ItemText,
        day: date | None,
        opening: Opening,
        head: Head,
        divider: re.Match[str] | None,
    ) -> LogEntry:
        """Read an entry that opens with no known kind: an unknown one, or just a sentence."""
        start = _skip(head.masked, opening.end, len(head.text))
        stop = divider.start() if divider else len(head.text)
        mark = PREPOSITION.search(head.masked, start, stop)
        after = min(
            mark.start() if mark else stop,
            head.masked.find(LINK, start, stop) % (len(head.masked) + 1),
        )
        word = head.text[start:after].strip(" \t*_")
        introduced = mark is not None or after < stop or (divider and not opening.divided)
        if (
            not word
            or word.count(" ") >= _MOST_WORDS
            or (opening.divided and not introduced)
            or (not opening.written and day and not introduced)
        ):
            return self._sentence(item, day, opening, diary=not opening.written and not introduced)
        if _dated(opening, day):
            self._unknown(item, start, word)
        people = _touched(head, after, stop, divided=divider is not None)
        text = _text(item, head, (after, people), divider)
        senders = people.senders
        inbound = bool(senders) or people.to_me
        touch = _Touch(word, text, people.people, senders, inbound, known=False)
        return self._entry(item, day, opening, touch)

    def _sentence(
        self, item: ItemText, day: date | None, opening: Opening, *, diary: bool
    ) -> LogEntry:
        """Return a note: the item says something, but names no kind of touch.

        In a note with a day of its own, a line without a date and a kind is the person's diary,
        and nothing to complain about.
        """
        text = _joined(item.first[opening.end :], item.below)
        if _dated(opening, day) and not (diary and day):
            message = "this entry names no kind of touch, so it counts as a note"
            self.problem(item, opening.end, "missing-kind", message, _ENTRY_FORM, "warning")
        return self._entry(item, day, opening, _Touch("note", text))

    def _unknown(self, item: ItemText, start: int, word: str) -> None:
        hint = ""
        if len(self.problems) < _SUGGESTIONS:
            hint = self.kinds.suggest(word[:_LONGEST_KIND])
        message = f"unknown kind of touch {quoted(word)}"
        self.problem(item, start, "unknown-kind", message, hint, "warning")

    def _entry(self, item: ItemText, day: date | None, opening: Opening, touch: _Touch) -> LogEntry:
        """Return the entry of `item`, noting a problem where it has no day."""
        return LogEntry(
            line=item.line,
            day=self._day(item, opening, day),
            time=opening.time,
            kind=touch.kind,
            known=touch.known,
            inbound=touch.inbound,
            people=touch.people,
            text=touch.text,
            links=_own_links(item, opening),
            senders=touch.senders,
        )

    def _day(self, item: ItemText, opening: Opening, day: date | None) -> date | None:
        """Return the day of the item, noting a problem where it has none."""
        if opening.day:
            return opening.day
        if opening.written:
            message = f"there is no day {opening.written}"
            hint = "mend the date"
            self.problem(item, opening.column, "impossible-date", message, hint, "error")
            return None
        if day is None:
            message = "this entry has no date"
            hint = "start it with its date, as in `- 2026-11-20`"
            self.problem(item, 0, "missing-date", message, hint, "error")
        return day


def _dated(opening: Opening, day: date | None) -> bool:
    """Whether an entry has a day: without one, that alone is worth a word."""
    return bool(opening.day or (day and not opening.written))


def _people_behind(
    item: ItemText, head: Head, after: int, divider: re.Match[str] | None, kind: TouchKind
) -> tuple[int, re.Match[str] | None] | None:
    """Return where people start that stand behind the divider, and the divider behind them.

    `call - [[Dana]], [[Sam]]` and `call - [[Dana]]: text`. The first must be a link, because one
    capital letter makes no name of a text; behind a colon it counts for conversations only, since
    `share: [[Case study]]` says what, not with whom.
    """
    if divider is None or head.masked[after : divider.start()].strip(" \t_"):
        return None
    if divider[0] == ":" and not kind.two_way:
        return None
    following = _DIVIDER.search(head.masked, divider.end())
    stop = following.start() if following else len(head.text)
    start = _skip(head.masked, divider.end(), stop)
    mark = PREPOSITION.match(head.masked, start, stop)
    if not head.masked.startswith(LINK, _skip(head.masked, mark.end() if mark else start, stop)):
        return None
    named = _touched(head, start, stop, divided=following is not None)
    whole = not head.masked[named.end : stop].strip()
    whole = whole and (following is not None or len(item.first) == len(head.text))
    return (start, following) if named.people and whole else None


def _touched(head: Head, start: int, stop: int, *, divided: bool) -> People:
    """Return the people after the kind, who stand behind a preposition or right there."""
    start = _skip(head.masked, start, stop)
    if start >= stop:
        return nobody(start)
    mark = PREPOSITION.match(head.masked, start, stop)
    if mark:
        return read_people(head, mark.end(), stop, lower=True, divided=divided, mark=mark[0])
    named = read_people(head, start, stop, lower=False, divided=divided)
    whole = not head.masked[named.end : stop].strip()
    if named.people and (head.masked[start] == LINK or (divided and whole)):
        return named
    # Behind other words ("email about the deck to Dana") only a link or a capital is a person.
    for mark in PREPOSITION.finditer(head.masked, start, stop):
        named = read_people(head, mark.end(), stop, lower=False, divided=divided, mark=mark[0])
        if named.first >= 0:
            return named
    return nobody(start)


def _text(
    item: ItemText, head: Head, named: tuple[int, People], divider: re.Match[str] | None
) -> str:
    """Return the text of an entry: what the head says beside kind and people, and what follows."""
    after, people = named
    stop = divider.start() if divider else len(head.text)
    before = ""
    rest = after
    if people.first >= 0:
        rest = max(people.tail, after)
        before = _between(head, after, people.first)
    left = " ".join(filter(None, (before, head.text[rest:stop].strip(" \t,;*"))))
    # A preposition that nobody follows says nothing.
    left = "" if left.lower() in PREPOSITIONS else left
    tail = item.first[divider.end() :] if divider else item.first[len(head.text) :]
    tail = tail.strip(" \t")
    if divider and left and tail:
        # What stood in brackets behind a name needs no colon.
        return _joined(f"{left}{' ' if left.endswith(')') else ': '}{tail}", item.below)
    return _joined(left + ("" if divider else tail) or tail, item.below)


def _between(head: Head, after: int, first: int) -> str:
    """Return what stands between kind and people, without the preposition and their marks."""
    words = head.text[after:first].strip(" \t*_@\"',;")
    if words.lower() in PREPOSITIONS:
        return ""
    last = words.rpartition(" ")
    return last[0].strip(" \t,;") if last[2].lower() in PREPOSITIONS else words


def _skip(masked: str, start: int, stop: int) -> int:
    """Return the first place from `start` on that holds no space, emphasis or comma."""
    while start < stop and masked[start] in " \t_,;":
        start += 1
    return start


def _joined(text: str, below: tuple[str, ...]) -> str:
    """Return the text of an item: its first line and the lines below, one line each."""
    return "\n".join(filter(None, (_clean(text), *below)))


def _clean(text: str) -> str:
    text = text.strip()
    # The end of an emphasis that began before the text.
    return text.lstrip("*").strip() if text.startswith("**") and text.count("**") % 2 else text


def _own_links(item: ItemText, opening: Opening) -> tuple[Link, ...]:
    """Return the links of an item without the one that is its date."""
    if not opening.end:
        return item.links
    end = item.column + opening.end
    return tuple(link for link in item.links if link.line > item.line or link.column >= end)
