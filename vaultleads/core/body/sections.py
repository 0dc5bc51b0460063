"""The sections of a body: which of its items is a touch, a fact or a task.

Finds the sections and what stands in them; what one item says is read by `entries` and `tasks`,
what is a heading, an item or code by `blocks`. Apart from the front matter, because this text is
the person's own prose, where anything may stand and most of it is none of our business.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from vaultleads.core.blocks import MARK, read_markers, stray
from vaultleads.core.body.blocks import Blocks, Heading, Item, read_blocks, read_own
from vaultleads.core.body.entries import EntryReader, ItemText, kind_table
from vaultleads.core.body.opening import daily_note_day
from vaultleads.core.body.overlooked import Place, holds_stem, may_be_misnamed, overlooked
from vaultleads.core.body.tasks import DONE_MARKS, TaskLine, read_task_line, task_day, unread_due
from vaultleads.core.body.usual import usual_entry
from vaultleads.core.changes import Section
from vaultleads.core.links import find_links, link_spans
from vaultleads.core.merges import without_unsaid
from vaultleads.core.model import Body, Fact, Link, LogEntry, Task
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import TouchKind
from vaultleads.core.problem import Problem, quoted
from vaultleads.core.spans import BLANK

_TITLES: dict[str, Section] = {
    "log": "log",
    "logs": "log",
    "logbook": "log",
    "intelligence": "intelligence",
    "intel": "intelligence",
}
_STEMS = ("log", "intel")
"""What every title of a section begins with."""
_UNDERLINE = pattern(r"\n {0,3}+(?:-++|=++)[ \t]*+(?:\n|\Z)")
"""A line that makes a heading of the one above it."""
_TASK_HINT = pattern(r"\[[^\[\]\n]\](?:[ \t]|$)", re.MULTILINE)
_SILENT_MARKS = (("~", "~~~"), ("%", "%%"), ("<", "<!--"), ("\t", "\n\t"), ("\t", "\n \t"))
"""What code and comments begin with, beside a backtick and four spaces: without any, every link
in a text is one. Each with one character of it, which is found many times faster."""
_NOTHING = Body()
_MOST_CHARACTERS = 600_000
_MOST_LINES = 20_000
_MOST_ITEMS = 5_000
"""How much of one body is read: an entry a day for thirteen years, and text of a thick book.

Beyond that no person wrote the note, and reading it would keep somebody waiting.
"""


def may_hold_entries(text: str) -> bool:
    """Whether a heading of a section may stand in `text`: quick, and never wrongly no.

    For the thousands of notes that hold neither, in which nothing else is of interest.
    """
    return _may_be_titled(text) and _names_sections(text.lower())


def read_body(
    text: str, *, path: str, first_line: int, kinds: tuple[TouchKind, ...], day: date | None
) -> Body:
    r"""Return what the body `text` of the note at `path` says.

    `text` has `\n` line ends and `first_line` is the number of its first line in the note. `day`
    is the day of the note itself (a daily note, a meeting); it dates what has no date of its own.
    A sub-heading that is a date does the same for what stands below it. Lines below the first of
    an entry belong to its text, each without its indentation, joined by a line end. Of a merge both
    sides are read, and not git's marks.

    Nothing is raised: what cannot be read is a problem, and the entry is kept as far as it goes.
    A body that no person wrote (`_MOST_LINES` and its fellows) is read up to there, and said so.
    """
    read = without_unsaid(_bearable(text))
    titled = _may_be_titled(read) and _names_sections_somehow(read.lower())
    if not titled and not ("[" in read and _TASK_HINT.search(read)) and MARK not in read:
        links = _links(read, first_line)
        return Body(links=links) if links else _NOTHING
    reader = _BodyReader(read_own(read), path, first_line, kinds, day)
    body = reader.read()
    last = first_line + read.count("\n") if len(read) < len(text) else reader.stopped
    return body if last is None else _with_rest_unread(body, path, last)


def _bearable(text: str) -> str:
    """Return as many whole lines of `text` as are read."""
    if len(text) <= _MOST_LINES:
        return text
    if len(text) <= _MOST_CHARACTERS and text.count("\n") <= _MOST_LINES:
        return text
    lines = text[:_MOST_CHARACTERS].split("\n", _MOST_LINES)
    return "\n".join(lines[:-1]) or lines[0]


def _with_rest_unread(body: Body, path: str, line: int) -> Body:
    problem = Problem(
        path,
        line,
        0,
        "too-long",
        "the note is so long that nothing below this line is read",
        "split it into several notes",
    )
    return replace(body, problems=(*body.problems, problem))


class _BodyReader:
    """Gives the blocks of one body their meaning."""

    def __init__(
        self,
        blocks: Blocks,
        path: str,
        first_line: int,
        kinds: tuple[TouchKind, ...],
        day: date | None,
    ) -> None:
        self.blocks = blocks
        self.path = path
        self.first_line = first_line
        self.day = day
        self.lines = blocks.lines
        self.links = tuple(link for _, _, link in link_spans(blocks.linkable, first_line))
        self.link_lines = [link.line for link in self.links]
        self.reader = EntryReader(path, kind_table(kinds), day)
        self.places = tuple(self._places())
        self.entries: list[LogEntry] = []
        self.facts: list[Fact] = []
        self.tasks: list[Task] = []
        self.dates: set[Link] = set()
        """The links that are the date of an entry, and point to nobody."""
        self.stopped: int | None = None
        """The line of the note from which on nothing is read, if there is one."""

    def read(self) -> Body:
        """Read every item, in order of lines."""
        code = {first for first, _ in self.blocks.code}
        for number, (item, section, day) in enumerate(self._placed_items()):
            if number >= _MOST_ITEMS:
                self.stopped = self.first_line + item.line
                break
            content = self.lines[item.line][item.offset :]
            task = read_task_line(content) if content.startswith("[") else None
            told = section is not None and item.depth == 1 and item.line not in code
            if task and not (told and task.mark in "xX"):
                self._task(item, task)
            elif told and content.strip(f"{BLANK} \t"):
                self._entry(item, content, section, day, task)
        headings = [place for place, _ in self.places]
        self.reader.problems += overlooked(
            self.blocks, self.lines, headings, self.path, self.first_line
        )
        generated = read_markers(self.blocks.markers, self.path, self.first_line)
        self.reader.problems += generated.problems
        self.reader.problems += (
            stray(marker, self.path, self.first_line) for marker in self.blocks.stray
        )
        problems = tuple(sorted(self.reader.problems, key=lambda each: (each.line, each.column)))
        links = self.links
        if self.dates:
            links = tuple(link for link in links if link not in self.dates)
        return Body(
            tuple(self.entries),
            tuple(self.facts),
            tuple(self.tasks),
            links,
            problems,
            generated.blocks,
        )

    def _places(self) -> Iterator[tuple[Place, date | None]]:
        """Yield each heading with the section and the day that hold below it."""
        open_headings: list[tuple[int, Section | None, date | None]] = []
        for heading in self.blocks.headings:
            while open_headings and open_headings[-1][0] >= heading.level:
                open_headings.pop()
            _, outer, outer_day = open_headings[-1] if open_headings else (0, None, self.day)
            section = section_of(heading) or outer
            day = (section and daily_note_day(heading.text)) or outer_day
            open_headings.append((heading.level, section, day))
            yield Place(heading.line, section, heading), day

    def _placed_items(self) -> Iterator[tuple[Item, Section | None, date | None]]:
        """Yield each item with the section it stands in and the day that holds there."""
        places = iter(self.places)
        following = next(places, None)
        section: Section | None = None
        day = self.day
        for item in self.blocks.items:
            while following and following[0].line < item.line:
                section, day = following[0].section, following[1]
                following = next(places, None)
            yield item, section, day

    def _entry(
        self,
        item: Item,
        content: str,
        section: Section | None,
        day: date | None,
        task: TaskLine | None,
    ) -> None:
        """Read a dated entry; of a ticked task, what stands behind its box."""
        column = item.offset
        if task:
            rest = content[len("[x]") :]
            column += len("[x]") + len(rest) - len(rest.lstrip(" \t"))
            content = rest.strip(" \t")
            # Only with fields at its end does the task say less than the line.
            if task.due or task.done:
                content = task.text
            day = task_day(task.done) or day
        below: tuple[str, ...] = ()
        if item.end > item.line + 1:
            below = tuple(filter(None, map(_shown, self.lines[item.line + 1 : item.end])))
        text = ItemText(
            self.first_line + item.line,
            column + 1,
            content.replace(BLANK, " ").rstrip() if BLANK in content else content.rstrip(),
            below,
            self._links_between(item.line, item.end),
        )
        read: LogEntry | Fact
        if section == "log":
            read = usual_entry(text, self.reader.kinds) or self.reader.log_entry(text, day)
            self.entries.append(read)
        else:
            read = self.reader.fact(text, day)
            self.facts.append(read)
        if len(read.links) < len(text.links):
            self.dates.update(set(text.links) - set(read.links))

    def _links_between(self, first: int, end: int) -> tuple[Link, ...]:
        if not self.links:
            return ()
        start = bisect_left(self.link_lines, self.first_line + first)
        stop = bisect_left(self.link_lines, self.first_line + end, start)
        return self.links[start:stop]

    def _task(self, item: Item, task: TaskLine) -> None:
        text = _shown(task.text)
        if not text:
            return
        due = task_day(task.due)
        if task.open and (task.misplaced or (task.due and not due)):
            self._due_problem(item, task, due)
        elif task.open and not task.due and (written := unread_due(text)):
            self._unread_due(item, written)
        done = task.mark in DONE_MARKS
        self.tasks.append(Task(self.first_line + item.line, text, done, due))

    def _unread_due(self, item: Item, written: str) -> None:
        line = self.first_line + item.line
        column = self.lines[item.line].rfind(written) + 1
        message = "this day is not read as the task's due day"
        hint = f"write `📅 {written}` at the end"
        self.reader.problems.append(
            Problem(self.path, line, column, "unread-due", message, hint, "warning")
        )

    def _due_problem(self, item: Item, task: TaskLine, due: date | None) -> None:
        line = self.first_line + item.line
        column = max(self.lines[item.line].find(task.due), item.offset) + 1
        if due:
            code, severity = "misplaced-due", "warning"
            message = "the due date stands where Obsidian Tasks does not read it"
            hint = f"move `📅 {task.due}` to the end of the line"
        elif re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", task.due):
            code, severity = "impossible-date", "error"
            message = f"there is no day {task.due}"
            hint = "mend the due date"
        else:
            code, severity = "unreadable-due", "error"
            message = f"the due date {quoted(task.due)} is no date"
            hint = "write it as `📅 2026-11-27`"
        self.reader.problems.append(
            Problem(self.path, line, column, code, message, hint, severity)  # type: ignore[arg-type]  # mypy widens the two literals to str
        )


def _may_be_titled(text: str) -> bool:
    """Whether a heading may name or mean a section: very quick, and never wrongly no.

    Looks at nothing but the lines with a `#`, since nearly every note is all prose below its own
    title; a text with an underlined line is left to a closer look.
    """
    at = text.find("#")
    while at >= 0:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        title = text[at:stop].lower()
        if "%%" in title or holds_stem(title):
            return True
        at = text.find("#", stop)
    return ("-" in text or "=" in text) and _UNDERLINE.search(text) is not None


def _names_sections_somehow(lower: str) -> bool:
    return _names_sections(lower) or may_be_misnamed(lower)


def _names_sections(lower: str) -> bool:
    return any(_names_section(lower, stem) for stem in _STEMS)


def _names_section(lower: str, stem: str) -> bool:
    """Whether a line of `lower` is a title that begins with `stem`, within marks and signs."""
    at = lower.find(stem)
    while at >= 0:
        end = at + len(stem)
        if not lower[at - 1 : at].isalnum():
            first = lower.rfind("\n", 0, at) + 1
            stop = lower.find("\n", end)
            stop = len(lower) if stop < 0 else stop
            # Comments in a heading are not worth telling apart here.
            if _bare(lower[first:stop]) in _TITLES or "%%" in lower[first:stop]:
                return True
            # On to the next line, so that a long line is looked at once.
            end = stop
        at = lower.find(stem, end)
    return False


def section_of(heading: Heading) -> Section | None:
    """Return the section that a heading opens, whatever case, emoji or colon it is dressed in."""
    return _TITLES.get(_bare(heading.text.lower()))


def _bare(title: str) -> str:
    """Return `title` without what is neither letter nor digit at both ends."""
    first = 0
    end = len(title)
    while first < end and not title[first].isalnum():
        first += 1
    while end > first and not title[end - 1].isalnum():
        end -= 1
    return title[first:end]


def _shown(text: str) -> str:
    """Return a line of an item without its comments and the space around it."""
    if BLANK in text:
        text = " ".join(text.replace(BLANK, " ").split(" "))
    return text.strip()


def _links(text: str, first_line: int) -> tuple[Link, ...]:
    """Return the links of a body of which nothing else is wanted, the quick way if there is one."""
    if "[" not in text:
        return ()
    if (
        "`" in text
        or "\n    " in text
        or text[0] in " \t"
        or any(sign in text and mark in text for sign, mark in _SILENT_MARKS)
    ):
        return tuple(link for _, _, link in link_spans(read_blocks(text).linkable, first_line))
    return find_links(text, first_line)
