"""The one table of properties, and what turns a note into a record by it.

The table is also the source of the documented property list, so that what is read and what is
promised cannot drift apart. How each type of value is read stands in `vaultleads.core.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vaultleads.core import values
from vaultleads.core.latest import latest
from vaultleads.core.model import (
    NOTE_KINDS,
    AnyRecord,
    Contact,
    FrontMatter,
    Lead,
    Meeting,
    Note,
    NoteKind,
    Organization,
    Posting,
    Property,
    Scalar,
    Sequence,
)
from vaultleads.core.problem import Problem
from vaultleads.core.suggest import closest, normal
from vaultleads.core.usual_values import usual_value

if TYPE_CHECKING:
    from vaultleads.core.policy import Folders, Words

RECORDS: Mapping[NoteKind, type[AnyRecord]] = {
    "lead": Lead,
    "contact": Contact,
    "organization": Organization,
    "posting": Posting,
    "meeting": Meeting,
}


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One row of the table: a property of one kind of note.

    `field` is the record's field where it cannot be called like the property.
    """

    kind: NoteKind
    name: str
    type: values.PropertyType
    meaning: str
    field: str = ""

    @property
    def target(self) -> str:
        """The record's field that takes the value."""
        return self.field or self.name


def _specs(kind: NoteKind, *rows: tuple[str, values.PropertyType, str]) -> list[PropertySpec]:
    return [PropertySpec(kind, name, type_, meaning) for name, type_, meaning in rows]


PROPERTIES: tuple[PropertySpec, ...] = (
    *_specs(
        "lead",
        ("organization", "link", "where the opening may be"),
        ("role", "text", "the role as you see it"),
        ("stage", "stage", "how far along it is; missing = the first stage"),
        ("source", "source", "where the lead came from"),
        ("via", "link", "the person, meeting or posting that it came from"),
        ("contacts", "links", "the people on this lead"),
        ("decision_maker", "link", "who decides on this one"),
        ("connection", "connection", "how directly you connect to who decides; else inferred"),
        ("alignment", "number", "fit with your trajectory, 1 to 5"),
        ("horizon", "horizon", "when the opening is expected"),
        ("horizon_asof", "date", "when that was learnt; a relative horizon counts from here"),
        ("need", "text", "the problem you could solve for them"),
        ("next", "text", "the next small action"),
        ("due", "date", "its day"),
        ("snooze", "date", "keep out of sight until then"),
        ("cadence", "cadence", "days between touches, or weekly, monthly, quarterly"),
        ("tier", "tier", "sets the tier by hand; reports say so"),
        ("captured", "date", "when you first wrote it down"),
        ("outcome", "text", "on closing: why"),
        ("aliases", "texts", "other names of the note"),
    ),
    *_specs(
        "contact",
        ("organization", "link", "where they work"),
        ("title", "text", "what they do there"),
        ("relationship", "relationship", "how you know them"),
        ("tie", "tie", "how close you are"),
        ("decision_maker", "checkbox", "whether they decide on openings there"),
        ("introduced_by", "link", "who introduced you"),
        ("knows", "links", "whom they know"),
        ("email", "text", "e-mail address"),
        ("phone", "text", "telephone number, in quotes"),
        ("linkedin", "text", "address of the profile"),
        ("cadence", "cadence", "days between touches, or weekly, monthly, quarterly"),
        ("snooze", "date", "keep out of sight until then"),
        ("next", "text", "the next small action"),
        ("due", "date", "its day"),
        ("met", "date", "when you met"),
        ("aliases", "texts", "other names of the note"),
    ),
    *_specs(
        "organization",
        ("motivation", "number", "how much you want to work there, 1 to 5"),
        ("website", "text", "address of its site"),
        ("industry", "text", "what it does"),
        ("location", "text", "where it is"),
        ("aliases", "texts", "other names of the note"),
        ("next", "text", "the next small action"),
        ("due", "date", "its day"),
    ),
    *_specs(
        "posting",
        ("organization", "link", "who advertises"),
        ("role", "text", "the role as advertised"),
        ("url", "text", "where it stands"),
        ("posted", "date", "when it was put up"),
        ("closes", "date", "when it closes"),
        ("stage", "posting-stage", "what became of it"),
        ("team", "text", "the team it is in"),
        ("signals", "links", "the leads it gave"),
        ("aliases", "texts", "other names of the note"),
    ),
    *_specs(
        "meeting",
        ("date", "date", "when it is or was"),
    ),
    PropertySpec("meeting", "with", "links", "the people", field="people"),
    *_specs(
        "meeting",
        ("organization", "link", "whose people they are"),
        ("kind", "meeting-kind", "what kind of talk"),
        ("aliases", "texts", "other names of the note"),
    ),
)

_BY_KIND: Mapping[NoteKind, tuple[PropertySpec, ...]] = {
    kind: tuple(spec for spec in PROPERTIES if spec.kind == kind) for kind in NOTE_KINDS
}

_TARGETS: Mapping[NoteKind, tuple[tuple[str, str, values.PropertyType], ...]] = {
    kind: tuple((spec.name, spec.target, spec.type) for spec in specs)
    for kind, specs in _BY_KIND.items()
}
"""The name, the record's field and the type of each property."""


def folder_kind(path: str, folders: Folders) -> NoteKind | None:
    """Return the kind of the folder that the note at `path` lies in, if it is one of ours."""
    folded = path.casefold()
    return next((kind for start, kind in _starts(folders) if folded.startswith(start)), None)


@latest
def _starts(folders: Folders) -> tuple[tuple[str, NoteKind], ...]:
    """Return how the paths of each kind begin, casefolded."""
    return tuple((getattr(folders, kind).casefold() + "/", kind) for kind in NOTE_KINDS)


def kind_of(
    path: str, properties: Mapping[str, Property], folders: Folders
) -> tuple[NoteKind | None, tuple[Problem, ...]]:
    """Return the kind of a note: its `type` property, else the kind of its folder.

    A `type` that is none of the five makes the note the person's own. Inside one of the five
    folders that is worth a word, and a misspelt kind is read as the folder's.
    """
    lies_in = folder_kind(path, folders)
    given = _type_of(properties)
    if given is None:
        return lies_in, ()
    word = normal(given.text.strip("[]# \t"))
    named = kind_named(word)
    if named is not None:
        return named, ()
    meant = closest(word, NOTE_KINDS)
    if lies_in is None:
        return None, ()
    place = (path, given.line, given.column)
    if meant:
        problem = Problem(
            *place,
            "unknown-type",
            f"unknown type '{given.text}', read as {lies_in}",
            f"did you mean '{meant}'?",
            "warning",
        )
        return lies_in, (problem,)
    problem = Problem(
        *place,
        "foreign-type",
        f"type '{given.text}' is none of the five kinds, so the note is left alone",
        f"write `type: {lies_in}` to have it counted, or move it elsewhere",
        "warning",
    )
    return None, (problem,)


def kind_named(word: str) -> NoteKind | None:
    """Return the kind that `word` names, in one or in many."""
    folded = normal(word)
    return next((kind for kind in NOTE_KINDS if folded in (kind, f"{kind}s")), None)


def _type_of(properties: Mapping[str, Property]) -> Scalar | None:
    """Return what `type` says; a list of one says the same as its item."""
    given = properties.get("type")
    value = given.value if given else None
    if isinstance(value, Sequence) and len(value.items) == 1:
        value = value.items[0]
    if not isinstance(value, Scalar) or values.is_empty(value):
        return None
    return value


def record_of(note: Note, words: Words) -> tuple[AnyRecord, tuple[Problem, ...]]:
    """Make the record of a note of one of the five kinds.

    A value that cannot be read is left at its default and gives a Problem; every other property
    still counts. Properties that are not in the table are the person's own and never reported.

    Raises: ValueError if the note has no kind.
    """
    if note.kind is None:
        message = f"{note.path} is none of the five kinds"
        raise ValueError(message)
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, target, type_ in _TARGETS[note.kind]:
        given = note.properties.get(name)
        if given is None:
            continue
        value = usual_value(given.value, type_, words)
        if value is None:
            value, found = values.read(given, type_, words)
            problems += (problem.at(note.path) for problem in found)
        if value is not None:
            fields[target] = value
    problems += _misspelt(note)
    if note.kind == "lead":
        fields.setdefault("stage", words.stages[0].name)
        problems += (problem.at(note.path) for problem in _unanchored(note, fields))
    record: AnyRecord = RECORDS[note.kind](path=note.path, **fields)
    return record, tuple(problems)


def unfenced(path: str, front: FrontMatter) -> tuple[Problem, ...]:
    """Report properties at the start of a note of ours that no `---` marks as such."""
    if front.properties or front.problems:
        return ()
    ours = {spec.name for spec in PROPERTIES}
    lines = front.body.lstrip("\n").split("\n", _FEW)[:_FEW]
    named = [line for line in lines if line.partition(":")[0].strip().casefold() in ours]
    if len(named) < _FEW:
        return ()
    message = "these lines look like properties, but no `---` stands above them"
    hint = "write `---` on a line of its own above and below them"
    return (Problem(path, front.body_line, 0, "front-matter-unfenced", message, hint),)


_FEW = 2
"""So many lines that look like properties are no accident."""

_MISSPELT = 0.9
"""How alike (difflib's ratio) an unknown name must be to one of ours to be taken for a slip."""


def _misspelt(note: Note) -> list[Problem]:
    """Report names that are all but one of ours, where ours is absent.

    Any other unknown name is the person's own. `organisation` is no wish of theirs: its value
    would be lost without a word.
    """
    problems = []
    for key, given in note.properties.items():
        meant = _almost(key, note.kind) if note.kind else ""
        if meant and meant not in note.properties:
            message = f"{given.name}: this name is not known, so its value does not count"
            place = (note.path, given.line, given.column)
            hint = f"did you mean `{meant}`?"
            problems.append(Problem(*place, "misspelt-name", message, hint, "warning"))
    return problems


@lru_cache(maxsize=4096)  # a vault has few different names, and each is asked for in every note
def _almost(name: str, kind: NoteKind) -> str:
    """Return the name of ours that `name` is all but; empty for ours and for quite another."""
    ours = [spec.name for spec in _BY_KIND[kind]]
    if name in ours or name == "type":
        return ""
    plain = name.replace("-", "_").replace(" ", "_")
    return next(iter(get_close_matches(plain, ours, n=1, cutoff=_MISSPELT)), "")


def _unanchored(note: Note, fields: Mapping[str, Any]) -> list[Problem]:
    horizon = fields.get("horizon")
    if horizon is None or horizon.form != "relative":
        return []
    if fields.get("horizon_asof") or fields.get("captured"):
        return []
    given = note.properties["horizon"].value
    return [
        Problem(
            note.path,
            given.line,
            given.column,
            "unanchored-horizon",
            f"the horizon '{horizon.text}' has no day to count from, so it counts from today",
            "add `horizon_asof:` with the day on which you learnt it",
            "warning",
        )
    ]
