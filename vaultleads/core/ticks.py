"""What a ticked follow-up asks of the notes: its entry in a log, its action done, the next step.

Apart from the boxes, which are text, and from carrying it out, which needs the vault: here a
follow-up, what was typed and the note as it reads now become changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from vaultleads.core import schema
from vaultleads.core.body import read_body
from vaultleads.core.body.compose import Mark, Said, entry_text, mark_of
from vaultleads.core.body.entries import kind_table
from vaultleads.core.boxes import Box, typed_apart
from vaultleads.core.changes import AddEntry, Change, SetProperty, TickTask
from vaultleads.core.followup.model import FollowUp, plain
from vaultleads.core.linking import link_to
from vaultleads.core.links import find_links
from vaultleads.core.model import Contact, Lead, LogEntry, Note, Organization
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import TouchKind
from vaultleads.core.shown import letters, plain_line
from vaultleads.core.typed import Heard, NextStep, heard, named_kind

KNOWN_DAYS = 31
"""Days for which a follow-up that is no longer listed is known by its mark."""

_NOTE = TouchKind("note", touch=False)
_YOURS = "email"
"""The kind of an answer to nobody by name."""


class Deed(NamedTuple):
    """What is to be written for one tick.

    `day` is the one on which it was done. `edits` are the changes by the path of the note, `entry`
    what is logged, empty for nothing, and `logged_in` where. `doubt` says, as a clause, why a day
    that was typed makes no next step.
    """

    day: date

    edits: Mapping[str, Sequence[Change]]
    entry: str
    logged_in: str
    step: NextStep | None
    doubt: str


def is_open(follow_up: FollowUp, note: Note, pipeline: Pipeline) -> bool:
    """Whether what the person planned in `note`, as it reads now, is still what was ticked."""
    if follow_up.rule != "next-action":
        return True
    if follow_up.task is not None:
        return _open_line(follow_up, note) > 0
    record = _planning(note, pipeline)
    told = follow_up.evidence
    return record is not None and (record.next, record.due) == (told.text, told.day)


def _log_of(follow_up: FollowUp, day: date) -> str:
    """Return the path of the note in whose log it is written that `follow_up` was done on `day`.

    An answer goes below the question where that came on the same day, so that it is the later.
    """
    if follow_up.rule == "reply-owed" and follow_up.evidence.day == day:
        return follow_up.evidence.path
    return follow_up.note


def deed_of(pipeline: Pipeline, follow_up: FollowUp, text: str, note: Note, today: date) -> Deed:
    """Return what a tick of `follow_up` on `today` writes, with the typed `text`, which may be "".

    `note` is that of the follow-up as it reads now. Raises: AmendError if the entry would not be
    read as it is meant.
    """
    since = None if follow_up.rule == "next-action" else follow_up.evidence.day
    names = _first_names(pipeline, follow_up, today)
    hears = heard(text, today, since=since, names=names) if text else Heard()
    if hears.alone:
        text = ""
    day = hears.happened or today
    step, doubt = _step(follow_up, hears, note, pipeline)
    changes = list(_done(follow_up, note, day))
    if step is not None:
        changes = [change for change in changes if not isinstance(change, SetProperty)]
        changes += [SetProperty("next", step.text), SetProperty("due", step.day)]
    kind = _kind(pipeline, follow_up, text if hears.plan != 0 else "")
    edits: dict[str, list[Change]] = {}
    entry = ""
    log = _log_of(follow_up, day)
    if follow_up.task is None or text or kind.touch:
        entry = _entry(pipeline, follow_up, kind, text, day)
        edits.setdefault(log, []).append(AddEntry("log", entry))
    if changes:
        edits.setdefault(follow_up.note, []).extend(changes)
    return Deed(day, edits, entry, log, step, doubt)


def _first_names(pipeline: Pipeline, follow_up: FollowUp, today: date) -> frozenset[str]:
    """Return the first names of the people that `follow_up` may be about."""
    people = [one for touch in pipeline.touches_of(follow_up.note, today) for one in touch.people]
    if follow_up.person is not None:
        people.append(follow_up.person)
    return frozenset(one.name.split()[0] for one in people if one.name.strip())


def _done(follow_up: FollowUp, note: Note, day: date) -> Iterator[Change]:
    """Yield what takes a planned action off the note that plans it."""
    if follow_up.rule != "next-action":
        return
    if follow_up.task is not None:
        yield TickTask(_open_line(follow_up, note), follow_up.task.text, day)
        return
    for name, value in (("next", follow_up.evidence.text), ("due", follow_up.evidence.day)):
        if value:
            yield SetProperty(name, None)


def _open_line(follow_up: FollowUp, note: Note) -> int:
    """Return the line of the open task that was ticked, the nearest of its text; 0 for none."""
    task = follow_up.task
    if task is None:
        return 0
    lines = [
        one.line
        for one in note.body.tasks
        if not one.done and one.text == task.text and one.due == follow_up.evidence.day
    ]
    return min(lines, key=lambda line: abs(line - task.line), default=0)


def _planning(note: Note, pipeline: Pipeline) -> Lead | Contact | Organization | None:
    if note.kind not in ("lead", "contact", "organization"):
        return None
    record = schema.record_of(note, pipeline.settings.words)[0]
    return record if isinstance(record, (Lead, Contact, Organization)) else None


# --- the next step --------------------------------------------------------------------------


def _step(
    follow_up: FollowUp, hears: Heard, note: Note, pipeline: Pipeline
) -> tuple[NextStep | None, str]:
    """Return the next step that is to be set, and why none is although a day was typed."""
    if hears.step is None:
        return None, hears.doubt
    person = follow_up.person
    text = hears.step.text
    if not text or hears.told:
        bare = f"follow up with {person.name}" if person else "follow up"
        text = f"{bare}: {text}" if text else bare
    step = NextStep(text, hears.step.day)
    record = _planning(note, pipeline)
    if record is None:
        return None, f"a {note.kind or 'note of this kind'} has no next action"
    ticked = follow_up.rule == "next-action" and follow_up.task is None
    if (record.next, record.due) == (step.text, step.day):
        # Set again, it could not be told from one that was never done.
        return None, "it is the very one that was ticked" if ticked else ""
    if not ticked and (record.next or record.due):
        due = f", due {record.due.isoformat()}" if record.due else ""
        return None, f"another one stands there ({record.next or 'without words'}{due})"
    return step, ""


# --- the entry ------------------------------------------------------------------------------


def _kind(pipeline: Pipeline, follow_up: FollowUp, text: str) -> TouchKind:
    """Return the kind of touch that is logged: the one typed first, else that of the follow-up."""
    kinds = kind_table(pipeline.settings.words.touch_kinds)
    typed = named_kind(text, kinds) if text else None
    if typed is not None and (not typed.inbound or follow_up.rule == "reply-owed"):
        return typed
    kind = kinds.find(follow_up.touch_kind or _NOTE.name) or _NOTE
    if kind.inbound and follow_up.person is None:
        # `reply` by itself is theirs; only behind `to` and a name is it yours.
        return kinds.find(_YOURS) or _NOTE
    return kind


def _entry(pipeline: Pipeline, follow_up: FollowUp, kind: TouchKind, text: str, day: date) -> str:
    action = (follow_up.evidence.text if follow_up.rule == "next-action" else "") or plain(
        follow_up.action
    )
    # What reaches nobody has no meaning without what it was that was done.
    if text:
        told = text if kind.touch else f"{action}: {text}"
    else:
        told = "" if _says_itself(follow_up, kind, day) else action
    if _log_of(follow_up, day) != follow_up.note and follow_up.lead:
        told = f"{told} ({_written(pipeline, follow_up.lead)})".strip()
    people: tuple[str, ...] = ()
    if follow_up.person is not None and kind.touch:
        person = follow_up.person
        people = (_written(pipeline, person.path) if person.path else person.name,)
    mark: Mark = "to" if kind.inbound else mark_of(kind, inbound=False)
    return entry_text(Said(day, kind, told, people, mark), pipeline.settings.words.touch_kinds)


def _says_itself(follow_up: FollowUp, kind: TouchKind, day: date) -> bool:
    """Whether kind and person say all: `thanks to [[Lena Ortiz]]`.

    Not on the day of what it answers: no earlier day knows of that follow-up, so that only its
    words can tell that it was harvested.
    """
    plain_deed = follow_up.rule in ("reply-owed", "thank-you", "outreach")
    known = follow_up.person is not None and follow_up.evidence.day != day
    return plain_deed and known and kind.touch


def _written(pipeline: Pipeline, path: str) -> str:
    link = link_to(pipeline, path)
    if link.text == link.target:
        return f"[[{link.target}]]"
    return f"[[{link.target}|{link.text}]]"


# --- what stands there already --------------------------------------------------------------


def stands_in(
    note: Note, entry: str, since: date | None, but_line: int, pipeline: Pipeline
) -> bool:
    """Whether `entry` stands in the log of `note` already, on `since` or later.

    Kind, people and text must be the same; the entry on `but_line` is not looked at.
    """
    wanted = _read(entry, pipeline)
    return wanted is not None and any(
        _alike(one, wanted)
        and one.line != but_line
        and one.day is not None
        and (since is None or one.day >= since)
        for one in note.body.entries
    )


def _read(entry: str, pipeline: Pipeline) -> LogEntry | None:
    item = entry.replace("\n", "\n  ")
    kinds = pipeline.settings.words.touch_kinds
    body = read_body(f"## Log\n\n- {item}\n", path="", first_line=1, kinds=kinds, day=None)
    return next(iter(body.entries), None)


def _alike(one: LogEntry, other: LogEntry) -> bool:
    return (
        (one.kind, one.inbound) == (other.kind, other.inbound)
        and [link.target.casefold() for link in one.people]
        == [link.target.casefold() for link in other.people]
        and " ".join(one.text.split()) == " ".join(other.text.split())
    )


def is_recorded(
    pipeline: Pipeline, box: Box, source: str, today: date, *, asked: bool = False
) -> bool:
    """Whether a note that `box` links to says already what a tick of it would have written there.

    For a box whose follow-up is not known any more, because what it was about is done: an entry of
    the last days says the words of its line and what was typed, or a done task says its words. An
    entry that has no need of those words (`thanks to [[Lena Ortiz]]`) is known by its kind and
    person, unless the same is `asked` for again. `source` is the path of the report.
    """
    typed = letters(typed_apart(box))
    shown = letters(box.shown)
    if typed and shown.endswith(typed):
        shown = shown.removesuffix(typed)
    if typed and heard(typed_apart(box), today).alone:
        typed = ""
    linked = tuple(_linked(pipeline, f"{box.under}\n{box.shown}", source))
    if not typed and not asked and _is_logged(pipeline, box, linked, source, today):
        return True
    for path in linked:
        body = pipeline.notes[path].body
        first = today - timedelta(days=KNOWN_DAYS)
        for entry in body.entries:
            said = letters(entry.text)
            recent = entry.day is not None and first <= entry.day <= today
            if recent and said and len(said) >= len(typed) and (shown + typed).endswith(said):
                return True
        done = (letters(task.text) for task in body.tasks if task.done)
        if not typed and any(text and shown.endswith(text) for text in done):
            return True
    return False


def _is_logged(
    pipeline: Pipeline, box: Box, linked: Sequence[str], source: str, today: date
) -> bool:
    """Whether a note of `linked` has an entry of the kind and with the person that `box` names."""
    whom = tuple(_linked(pipeline, box.shown, source))
    kind = next((kind for words, kind in _ASKED if words.search(plain_line(box.shown))), "")
    first = today - timedelta(days=KNOWN_DAYS)
    return bool(whom and kind) and any(
        (entry.kind, entry.inbound) == (kind, False)
        # Mail is written for many reasons; where it has words of its own, it was for another.
        and not (kind == "email" and entry.text)
        and entry.day is not None
        and first <= entry.day <= today
        and any(pipeline.path_of(one, path) == whom[-1] for one in entry.people)
        for path in linked
        for entry in pipeline.notes[path].body.entries
    )


_ASKED = (
    (pattern(r"· (?:answer|get back to) "), "reply"),
    (pattern(r"· thank "), "thanks"),
    (pattern(r"· write to "), "outreach"),
    (pattern(r"· follow up with "), "email"),
)
"""The words of follow-ups that name a person and say all, and the kind they are logged as."""


def _linked(pipeline: Pipeline, text: str, source: str) -> Iterator[str]:
    text = text.replace("\\[", "[").replace("\\]", "]").replace("\\|", "|")
    for link in find_links(text, 1):
        path = pipeline.path_of(link, source)
        if path is not None and path in pipeline.notes:
            yield path


def touch_since(pipeline: Pipeline, follow_up: FollowUp, today: date) -> Touch | None:
    """Return the latest touch after the one that `follow_up` rests on, if there is one."""
    person = follow_up.person
    about = follow_up.note
    if person and person.path and follow_up.rule in ("reply-owed", "thank-you", "keep-in-touch"):
        about = person.path
    told = follow_up.evidence
    later = [
        touch
        for touch in pipeline.touches_of(about, today)
        if told.day is None
        or touch.day > told.day
        or (touch.day == told.day and not touch.inbound and (touch.path, touch.line) != told[:2])
    ]
    return later[-1] if later else None
