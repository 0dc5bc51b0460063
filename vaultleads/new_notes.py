"""New notes: the template of the vault, filled and with the given properties, as bytes.

Beside the workspace, which answers questions: here a note is made up in full, and nothing is
written, so that the person can be shown it, and what it may be a duplicate of, before it exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from vaultleads.codec import decode
from vaultleads.codec.amend import amend
from vaultleads.core.changes import SetProperty, Value, Values
from vaultleads.core.dates import parse_day
from vaultleads.core.duplicates import Duplicate, likely_duplicates
from vaultleads.core.filenames import (
    free_name,
    lead_name,
    meeting_name,
    portable_name,
    posting_name,
)
from vaultleads.core.model import (
    FrontMatter,
    Lead,
    Link,
    Meeting,
    NoteKind,
    Scalar,
    note_name,
)
from vaultleads.core.placeholders import filled, has_commands, refuse_commands
from vaultleads.core.problem import Problem, VaultleadsError
from vaultleads.core.schema import PROPERTIES, record_of
from vaultleads.note_reading import note_of
from vaultleads.shipped import shipped_note
from vaultleads.workspace import Workspace

Properties = Mapping[str, Value | Values]
"""What is given for a new note, by the name of the property."""


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be made. `warnings` are sentences about its template.

    `duplicates` are the notes of the vault that are likely about the same.
    """

    path: str
    data: bytes
    duplicates: tuple[Duplicate, ...]
    warnings: tuple[str, ...]


def new_note(
    workspace: Workspace, kind: NoteKind, name: str, given: Properties, moment: datetime
) -> NewNote:
    """Return the note of `kind` with the properties `given`, made at `moment`.

    `name` is what a contact or an organization is called; the others are called by what they say.
    Properties that are not given stay as the template has them.

    Raises: UsageError if a value holds a command; VaultleadsError if the template cannot be read
    or amended, or is of another kind.
    """
    _refuse_commands(given)
    template = _Template.of(workspace, kind)
    folder = getattr(workspace.settings.folders, kind)
    wanted = _title(kind, name, given, template.front, moment.date())
    title = _free_title(workspace, kind, folder, wanted)
    path = f"{folder}/{title}.md"
    data = filled(template.text, title, moment).encode()
    _refuse_mistakes(template.path, decode(path, data))
    data = _amended(kind, path, data, given, moment.date())
    data = _anchored(workspace, path, data, moment.date())
    note = note_of(f"{folder}/{wanted}.md", data, workspace.settings)
    if note.kind != kind:
        message = f"{template.path} makes no {kind}; write `type: {kind}` in it, then run again."
        raise VaultleadsError(message)
    record, _ = record_of(note, workspace.settings.words)
    if isinstance(record, Meeting) and not given.get("kind"):
        # The kind of the template is nobody's word that it was another talk.
        record = replace(record, kind="")
    return NewNote(path, data, likely_duplicates(workspace.pipeline, record), template.warnings)


def _refuse_commands(given: Properties) -> None:
    """Let no value hold what Templater would run because the note is new."""
    for name, value in given.items():
        for one in _listed(value):
            for text in one[:2] if isinstance(one, Link) else (str(one),):
                refuse_commands(name, text)


# --- the template ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Template:
    """The template of one kind of note, as it stands in the vault or is shipped."""

    path: str
    text: str
    front: FrontMatter

    @classmethod
    def of(cls, workspace: Workspace, kind: NoteKind) -> _Template:
        path = f"{workspace.settings.folders.templates}/{kind.capitalize()}.md"
        data: bytes | Problem = shipped_note(kind)
        if workspace.vault.holds(path):
            data = workspace.vault.read(path)
        if isinstance(data, Problem):
            message = f"The template {path} {data.message}; {data.hint}, then run again."
            raise VaultleadsError(message)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            message = f"The template {path} is not UTF-8; save it as UTF-8, then run again."
            raise VaultleadsError(message) from error
        return cls(path, text, decode(path, data))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of a note made from it."""
        if not has_commands(self.text):
            return ()
        said = (
            f"{self.path} holds commands of another engine (`<% %>`), which were left as they are"
        )
        return (said,)


def _refuse_mistakes(path: str, front: FrontMatter) -> None:
    """Let no mistake of a template, which is filled by now, come into every note made from it."""
    for found in front.problems:
        if found.severity == "error":
            raise VaultleadsError(
                f"The template {path} has a mistake on line {found.line} ({found.message});"
                f" {found.hint or 'mend it'}, then run again."
            )


# --- the name -------------------------------------------------------------------------------


def _title(kind: NoteKind, name: str, given: Properties, template: FrontMatter, today: date) -> str:
    """Return what the note should be called, whether or not the name is free."""
    organization = shown(given.get("organization"))
    if kind == "lead":
        return lead_name(organization, shown(given.get("role")))
    if kind == "posting":
        return posting_name(organization, shown(given.get("role")))
    if kind == "meeting":
        day = given.get("date")
        names = [shown(one) for one in _listed(given.get("with"))]
        sort = shown(given.get("kind")) or _written(template, "kind")
        return meeting_name(day if isinstance(day, date) else today, names, organization, sort)
    return portable_name(name)


def shown(value: Value | Values) -> str:
    """Return a value as a name has it: a link is the note that it leads to."""
    if isinstance(value, Link):
        return note_name(value.target)
    return "" if value is None or isinstance(value, tuple) else str(value)


def _listed(value: Value | Values) -> Values:
    """Return a value as a list; a single one is a list of one, and nothing is an empty one."""
    if isinstance(value, tuple) and not isinstance(value, Link):
        return value
    return () if value is None else (value,)


def _written(template: FrontMatter, name: str) -> str:
    given = template.properties.get(name)
    return given.value.text if given and isinstance(given.value, Scalar) else ""


def _free_title(workspace: Workspace, kind: NoteKind, folder: str, wanted: str) -> str:
    """Return `wanted`, marked where a note of any kind bears it, so that links stay clear."""
    pipeline = workspace.pipeline

    def bearers(name: str) -> tuple[str, ...]:
        path, namesakes = pipeline.names.resolve(Link(name, name, 0, 0))
        return (path, *namesakes) if path else namesakes

    def taken(name: str) -> bool:
        return bool(bearers(name)) or workspace.vault.holds(f"{folder}/{name}.md")

    kinds = {pipeline.notes[path].kind for path in bearers(wanted) if path in pipeline.notes}
    return free_name(wanted, taken, None if kind in kinds else kind)


# --- the text -------------------------------------------------------------------------------


def _amended(kind: NoteKind, path: str, data: bytes, given: Properties, today: date) -> bytes:
    """Return the filled template with the properties `given`, and its days written plainly."""
    properties = {**_days(kind, decode(path, data), today), **given}
    return amend(path, data, [SetProperty(name, value) for name, value in properties.items()])


def _days(kind: NoteKind, front: FrontMatter, today: date) -> dict[str, date]:
    """Return the days of a filled template, which has them in quotes for Obsidian's sake.

    `captured` is the day on which the note is made, where the template leaves it empty.
    """
    found: dict[str, date] = {}
    for spec in PROPERTIES:
        if spec.kind != kind or spec.type != "date" or spec.name not in front.properties:
            continue
        text = _written(front, spec.name)
        day = parse_day(text)
        if day is not None and day.isoformat() == text:
            found[spec.name] = day
        elif spec.name == "captured" and not text:
            found[spec.name] = today
    return found


def _anchored(workspace: Workspace, path: str, data: bytes, today: date) -> bytes:
    """Return the note with the day from which its horizon counts, where it has none."""
    note = note_of(path, data, workspace.settings)
    if note.kind != "lead":
        return data
    lead, _ = record_of(note, workspace.settings.words)
    relative = isinstance(lead, Lead) and lead.horizon and lead.horizon.form == "relative"
    if not relative or not isinstance(lead, Lead) or lead.horizon_asof or lead.captured:
        return data
    return amend(path, data, [SetProperty("horizon_asof", today)])
