"""Edits of a body, as lines: one more entry in a section, one box ticked.

Apart from reading, which tells what a body says: here it is decided where a line belongs and how
this person writes such lines. What comes out is lines to put in place of lines; whoever holds the
bytes carries that out and proves it.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from vaultleads.core.body.blocks import Heading, Item, read_own
from vaultleads.core.body.marks import ATX, SETEXT
from vaultleads.core.body.opening import daily_note_day, read_opening
from vaultleads.core.body.sections import section_of
from vaultleads.core.body.tasks import read_task_line
from vaultleads.core.changes import AmendError, Section
from vaultleads.core.patterns import pattern
from vaultleads.core.spans import BLANK

_LINE_END = pattern(r"\r\n|\n|\r")
_NUMBERED = pattern(r"([ \t]*)([0-9]{1,9})([.)][ \t]*)$")
_TITLES: dict[Section, str] = {"log": "Log", "intelligence": "Intelligence"}
_BOX = pattern(r"\[[^\n]\]")
_TICKED = pattern(r"\[[xX]\][ \t]+")
_TAIL = pattern(r"(?: \^[A-Za-z0-9-]+)?[ \t]*$")
_EMOJI_FIELD = pattern(
    r"[📅📆🗓⏳⌛🛫➕]\ufe0f? *[0-9]{4}-[0-9]{2}-[0-9]{2}|[🔺⏫🔼🔽⏬]|🔁|🏁|🆔|⛔"
)
_FIELD = pattern(
    r"[\[(] *(?:due|scheduled|start|created|priority|repeat|onCompletion|id|dependsOn):: "
)
_DONE = pattern(r"✅\ufe0f? *[0-9]|\[ *completion:: ")
_CODE_INDENT = 4
_LEVEL = 2
"""The level of a heading that has to be made."""


class LineEdit(NamedTuple):
    """Put `lines` in place of the `removed` lines from `line` on, counted from 0 in the text."""

    line: int
    removed: int
    lines: tuple[str, ...]


class _Entry(NamedTuple):
    """An entry that is there: its item, its day, and whether the day is that of a heading."""

    item: Item
    day: date | None
    below_day: date | None


class _Found(NamedTuple):
    """A section that is there: its heading, its lines from `first` to before `stop`."""

    heading: Heading
    first: int
    stop: int
    entries: tuple[_Entry, ...]
    empty_item: Item | None


class _Page:
    """A body with its lines and blocks."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        if not self.lines[-1]:
            self.lines.pop()
        self.blocks = read_own(text)
        self.shown = self.blocks.shown.split("\n")

    def blank(self, line: int) -> bool:
        """Whether nothing stands on `line`; before the first and behind the last nothing does."""
        return not 0 <= line < len(self.lines) or not self.lines[line].strip()

    def section(self, name: Section) -> _Found | None:
        """Return the first section `name` that holds entries, else the first."""
        found = [
            self._found(index, name)
            for index, heading in enumerate(self.blocks.headings)
            if section_of(heading) == name
        ]
        return next((each for each in found if each.entries), found[0] if found else None)

    def _found(self, index: int, name: Section) -> _Found:
        headings = self.blocks.headings
        heading = headings[index]
        stop = len(self.lines)
        days: list[tuple[int, date | None]] = []
        for below in headings[index + 1 :]:
            if below.level <= heading.level or section_of(below) not in {None, name}:
                stop = below.line
                break
            days.append((below.line, daily_note_day(below.text)))
        first = self._heading_end(heading)
        items = [
            item for item in self.blocks.items if item.depth == 1 and first <= item.line < stop
        ]
        empty = next((item for item in items if not self._content(item)), None)
        entries = tuple(self._entry(item, days) for item in items if self._is_entry(item))
        return _Found(heading, first, stop, entries, empty)

    def _heading_end(self, heading: Heading) -> int:
        line = heading.line
        if ATX.match(self.lines[line].lstrip(" ")):
            return line + 1
        while line + 1 < len(self.lines) and not SETEXT.match(self.lines[line + 1].strip(" \t")):
            line += 1
        return line + 2

    def _content(self, item: Item) -> str:
        return self.shown[item.line][item.offset :].replace(BLANK, " ").strip()

    def _is_entry(self, item: Item) -> bool:
        content = self._content(item)
        task = read_task_line(content)
        code = any(first == item.line for first, _ in self.blocks.code)
        return bool(content) and not code and (task is None or task.mark in "xX")

    def _entry(self, item: Item, days: list[tuple[int, date | None]]) -> _Entry:
        below = [day for line, day in days if line < item.line]
        below_day = below[-1] if below else None
        day = read_opening(_TICKED.sub("", self._content(item), count=1)).day
        return _Entry(item, day or below_day, below_day)


# --- entries --------------------------------------------------------------------------------


def added_entry(text: str, section: Section, entry: str) -> LineEdit:
    r"""Return the edit of the body `text`, of `\n` lines, that adds `entry` to `section`.

    Among dated entries it takes its place in their order, newest or oldest first; else it goes
    below them. Marker, indentation and blank lines are those of its neighbour. Raises AmendError
    if there is nothing to add.
    """
    told = [line.rstrip() for line in _LINE_END.split(entry.strip())]
    if not told[0]:
        raise AmendError("The entry is empty; say what is to be written down.")
    page = _Page(text)
    found = page.section(section)
    if found is None:
        return _with_new_section(page, section, told)
    if found.entries:
        return _beside_others(page, found, told)
    return _as_first(page, found, told, _marker(page, section))


def _beside_others(page: _Page, found: _Found, told: list[str]) -> LineEdit:
    entries = found.entries
    day = read_opening(told[0]).day
    beside, above = _place(entries, day)
    item = beside.item
    lines = _item_lines(page, entries, _prefix(page, item, above=above), told)
    if above and beside.below_day and beside.below_day != day:
        # Above the first heading of a day, since this entry is of another.
        place = next(head.line for head in page.blocks.headings if head.line >= found.first)
        before = [] if page.blank(place - 1) else [""]
        return LineEdit(place, 0, (*before, *lines, ""))
    loose = _is_loose(page, entries)
    if above:
        return LineEdit(item.line, 0, (*lines, "") if loose else tuple(lines))
    return LineEdit(item.end, 0, ("", *lines) if loose else tuple(lines))


def _place(entries: tuple[_Entry, ...], day: date | None) -> tuple[_Entry, bool]:
    """Return the entry beside which a new one of `day` goes, and whether it goes above that."""
    days = [entry.day for entry in entries if entry.day]
    falls = sum(1 for one, other in pairwise(days) if one > other)
    rises = sum(1 for one, other in pairwise(days) if one < other)
    sorted_well = day is not None and not (falls and rises)
    if falls > rises:
        for entry in entries:
            if not (sorted_well and day) or (entry.day and entry.day <= day):
                return entry, True
        return entries[-1], False
    if sorted_well and day and rises:
        for index, entry in enumerate(entries):
            if entry.day and entry.day > day:
                return (entries[index - 1], False) if index else (entry, True)
    return entries[-1], False


def _is_loose(page: _Page, entries: tuple[_Entry, ...]) -> bool:
    """Whether blank lines stand between the entries, more often than not."""
    gaps = [
        other.item.line - one.item.end
        for one, other in pairwise(entries)
        if all(page.blank(line) for line in range(one.item.end, other.item.line))
    ]
    return sum(1 for gap in gaps if gap) * 2 > len(gaps)


def _prefix(page: _Page, item: Item, *, above: bool) -> str:
    """Return what stands before the text of a neighbour: indentation, marker and spaces."""
    prefix = page.lines[item.line][: item.offset]
    numbered = _NUMBERED.match(prefix)
    if numbered and not above:
        return f"{numbered[1]}{int(numbered[2]) + 1}{numbered[3]}"
    return prefix if prefix[-1:] in {" ", "\t"} else f"{prefix} "


def _item_lines(
    page: _Page, entries: tuple[_Entry, ...], prefix: str, told: list[str]
) -> list[str]:
    """Return the lines of an item, those below the first indented as is done here."""
    indent = " " * len(prefix.expandtabs(4))
    if len(told) > 1:
        for entry in entries:
            below = page.lines[entry.item.line + 1 : entry.item.end]
            written = next((line for line in below if line.strip()), "")
            space = written[: len(written) - len(written.lstrip(" \t"))]
            if 0 <= len(space.expandtabs(4)) - len(indent) < _CODE_INDENT:
                indent = space
                break
    return [prefix + told[0], *(indent + line if line else "" for line in told[1:])]


def _as_first(page: _Page, found: _Found, told: list[str], marker: str) -> LineEdit:
    """Return the edit for a section that has a heading and no entry yet."""
    lines = _item_lines(page, (), marker, told)
    if found.empty_item:
        prefix = _prefix(page, found.empty_item, above=True)
        return LineEdit(found.empty_item.line, 0, tuple(_item_lines(page, (), prefix, told)))
    heads = [head.line for head in page.blocks.headings if head.line >= found.first]
    stop = min([found.stop, *heads])
    last = stop - 1
    while last >= found.first and page.blank(last):
        last -= 1
    if last >= found.first:
        place, before = last + 1, [""]
    elif found.first < stop:
        # A blank line below the heading stays above the entry.
        place, before = found.first + 1, []
    else:
        place, before = found.first, [""]
    after = [] if page.blank(place) else [""]
    return LineEdit(place, 0, (*before, *lines, *after))


def _marker(page: _Page, section: Section) -> str:
    """Return the marker of the other section's entries, a dash if it has none."""
    other = page.section("intelligence" if section == "log" else "log")
    if other is None or not other.entries:
        return "- "
    prefix = _prefix(page, other.entries[0].item, above=True)
    return "- " if _NUMBERED.match(prefix) else prefix


def _with_new_section(page: _Page, section: Section, told: list[str]) -> LineEdit:
    """Return the edit that makes the section: at the end, the intelligence before the log."""
    other = page.section("intelligence" if section == "log" else "log")
    level = other.heading.level if other else _LEVEL
    airy = other is None or page.blank(other.first)
    entry = _item_lines(page, (), _marker(page, section), told)
    lines = [f"{'#' * level} {_TITLES[section]}", *([""] if airy else []), *entry]
    if other and section == "intelligence":
        place, after = other.heading.line, [""]
    else:
        place, after = len(page.lines), []
    before = [""] if place == 0 and not page.lines else []
    if place and not page.blank(place - 1):
        before = [""]
    return LineEdit(place, 0, (*before, *lines, *after))


# --- tasks ----------------------------------------------------------------------------------


def ticked_task(text: str, line: int, task: str, done: date | None = None) -> LineEdit | None:
    r"""Return the edit that ticks the task on `line`, from 0, of the body `text` of `\n` lines.

    `None` if its box is ticked already. `done` is added in the form of the fields that the task
    has. Raises AmendError if there is no such task on that line.
    """
    page = _Page(text)
    item = next((item for item in page.blocks.items if item.line == line), None)
    content = page.shown[line][item.offset :] if item else ""
    found = read_task_line(content) if content.startswith("[") else None
    if item is None or found is None or _shown(found.text) != task:
        raise AmendError(
            f"The task '{task[:60]}' does not stand where it was; read the note again and tick it."
        )
    if not found.open:
        return None
    raw = page.lines[line]
    ticked = raw[: item.offset] + _BOX.sub("[x]", raw[item.offset :], count=1)
    return LineEdit(line, 1, (_with_day(ticked, item.offset, done),))


def _with_day(line: str, offset: int, done: date | None) -> str:
    """Return a ticked line with its day, before a block id, if the task has fields."""
    fields = line[offset:]
    if done is None or _DONE.search(fields):
        return line
    if _EMOJI_FIELD.search(fields):
        field = f" ✅ {done.isoformat()}"
    elif _FIELD.search(fields):
        field = f" [completion:: {done.isoformat()}]"
    else:
        return line
    tail = _TAIL.search(line)
    place = tail.start() if tail else len(line)
    return line[:place] + field + line[place:]


def _shown(text: str) -> str:
    return " ".join(text.replace(BLANK, " ").split(" ")).strip() if BLANK in text else text.strip()
