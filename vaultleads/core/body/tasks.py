"""A task line: its text, its box and its due date, as the Obsidian Tasks plugin reads them.

Apart from the body because the forms are those of another program, and change with it. Both of
its formats are read: emoji (`📅 2026-11-27`) and Dataview (`[due:: 2026-11-27]`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from vaultleads.core.patterns import pattern

DONE_MARKS = frozenset("xX-")
"""What stands in the box of a task that is done or cancelled; any other mark is open."""

_BOX = pattern(r"\[([^\n])\](?:[ \t]+|$)")
_BLOCK_ID = pattern(r" \^[A-Za-z0-9-]+$")
_TAG = pattern(r"(?:^|(?<=\s))#[^\s!@#$%^&*(),.?\":{}|<>]+$")
_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_ID = r"[A-Za-z0-9_-]+"
# What the plugin takes off the end of a task, as many as there are, in any order
# (DefaultTaskSerializer.ts and DataviewTaskSerializer.ts of obsidian-tasks).
_EMOJI = pattern(
    rf"(?:[📅📆🗓]\ufe0f? *(?P<due>{_DAY})|✅\ufe0f? *(?P<done>{_DAY})"
    rf"|[⏳⌛🛫\u2795❌]\ufe0f? *{_DAY}"
    rf"|[🔺⏫🔼🔽⏬]\ufe0f?|🔁\ufe0f? ?[A-Za-z0-9, !]+|🏁\ufe0f? *(?:keep|delete)"
    rf"|🆔\ufe0f? *{_ID}|⛔\ufe0f? *{_ID}(?: *, *{_ID})*)$"
)
_FIELD = pattern(
    rf"[\[(] *(?:due:: *(?P<due>{_DAY})|completion:: *(?P<done>{_DAY})"
    rf"|(?:scheduled|start|created|cancelled):: *{_DAY}"
    r"|(?:priority|repeat|onCompletion|id|dependsOn):: *[A-Za-z0-9_, !-]+) *[\])](?: *,)?$"
)
_ANYWHERE = pattern(
    r"[📅📆🗓]\ufe0f? *(?P<emoji>[0-9][^\s\])]*)|[\[(] *due:: *(?P<field>[^\n\[\]()]{0,100})[\])]"
)
_UNREAD = pattern(
    rf"(?:(?<![^\s(\[])due:{{0,2}}|@\{{?) *(?P<day>{_DAY})[)\]}}]?\.?$", re.IGNORECASE
)
_LONGEST_UNREAD = 40
_MOST_FIELDS = 20
"""The plugin takes no more fields off a task than this."""
_LONGEST_TAIL = 500
"""Fields stand in the last characters of a line; a longer tail is text, however it looks."""


class TaskLine(NamedTuple):
    """What a task says. `due` and `done` are as written and may be no dates at all.

    `misplaced`: the due date does not stand at the end, where the plugin reads it. Tags at the
    end stay in `text`, as in the plugin; dates, priority, recurrence and ids are taken out.
    """

    text: str
    mark: str
    due: str = ""
    done: str = ""
    misplaced: bool = False

    @property
    def open(self) -> bool:
        """Whether the task is still to be done."""
        return self.mark not in DONE_MARKS


def read_task_line(content: str) -> TaskLine | None:
    """Return the task in `content`, the first line of a list item; `None` if it has no box."""
    box = _BOX.match(content)
    if not box:
        return None
    text = content[box.end() :].strip()
    if not _may_hold_fields(text):
        return TaskLine(text, box[1])
    text, due, done = _take_fields(text)
    if due:
        return TaskLine(text, box[1], due, done)
    found = _ANYWHERE.search(text)
    if not found:
        return TaskLine(text, box[1], "", done)
    due = (found["emoji"] or found["field"] or "").strip()
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
    return TaskLine(rest, box[1], due or "nothing", done, misplaced=True)


def unread_due(text: str) -> str:
    """Return the day at the end of a task's `text` that is meant as its due day, or nothing.

    `(due: 2026-11-26)`, `due 2026-11-26` and `@2026-11-26` are plain words to the plugin.
    """
    found = _UNREAD.search(text[-_LONGEST_UNREAD:])
    return found["day"] if found else ""


def task_day(written: str) -> date | None:
    """Return the day written as `2026-11-27`, `None` if that is no day."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _may_hold_fields(text: str) -> bool:
    """Whether a closer look is worth it: most tasks are plain words."""
    return not text.isascii() or "::" in text or "#" in text or "^" in text


def _take_fields(text: str) -> tuple[str, str, str]:
    """Return `text` without the fields at its end, and the due and done dates among them."""
    head, tail = text[:-_LONGEST_TAIL], text[-_LONGEST_TAIL:]
    due = done = ""
    tags: list[str] = []
    tail = _BLOCK_ID.sub("", tail).rstrip()
    for _ in range(_MOST_FIELDS):
        field = _EMOJI.search(tail) or _FIELD.search(tail)
        if field:
            due = due or field["due"] or ""
            done = done or field["done"] or ""
        else:
            field = _TAG.search(tail)
            if not field:
                break
            tags.append(field[0])
        tail = tail[: field.start()].rstrip()
    return " ".join([head + tail, *reversed(tags)]).strip(), due, done
