"""The quick way to read a log entry that has the form in which the program itself writes one.

Owns no grammar: what it answers is what `entries` would, to the letter, and where the line leaves
anything to decide it answers nothing. Apart from `entries`, so that the grammar there has one way
through; here because nine entries of ten are as plain as this, and a vault has many thousands.
"""

from __future__ import annotations

from vaultleads.core.body.entries import ItemText, KindTable
from vaultleads.core.body.people import LINK
from vaultleads.core.body.tasks import task_day
from vaultleads.core.model import Link, LogEntry
from vaultleads.core.patterns import pattern

# A weekday would belong to the date, and so would a time after `at`.
_ENTRY = pattern(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) (?!mon|tue|wed|thu|fri|sat|sun|at )([a-z]++)"
    r"(?: (with|from|to) (\[\[[^\[\]\n\0]++\]\]))?: "
)
_MOST_CHARACTERS = 1000
"""In a longer line `entries` looks for kind and people in its beginning only."""


def usual_entry(item: ItemText, kinds: KindTable) -> LogEntry | None:
    """Return the touch of `DATE KIND: TEXT` and `DATE KIND with [[PERSON]]: TEXT`.

    `None` for any other form, and for a kind that more words could make another.
    """
    first = item.first
    match = _ENTRY.match(first)
    if match is None or len(first) > _MOST_CHARACTERS or LINK in first:
        return None
    written, word, mark = match.group(1, 2, 3)
    kind, day = kinds.single(word), task_day(written)
    text = first[match.end() :].strip()
    if kind is None or day is None or not text or text.startswith("**"):
        return None
    people: tuple[Link, ...] = ()
    if mark:
        place = item.line, item.column + match.start(4)
        if not item.links or item.links[0][2:4] != place or kinds.knows(mark):
            return None
        people = item.links[:1]
    elif kind.two_way and "[" in first:
        # Whom a talk was with may stand behind the colon too.
        return None
    if item.below:
        text = "\n".join((text, *item.below))
    inbound = mark == "from" or (kind.inbound and mark != "to")
    senders = people if inbound else ()
    # By their places, which takes half the time of names.
    return LogEntry(item.line, day, "", kind.name, True, inbound, people, text, item.links, senders)
