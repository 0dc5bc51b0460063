"""The proof of an edit: what must be the same in both readings of a note, and what must differ.

Apart from `amend`, which makes the edit, so that no mistake in making it can excuse itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence as Items
from datetime import date
from typing import NamedTuple

from vaultleads.codec.spell import content_of
from vaultleads.codec.splice import spells
from vaultleads.core.changes import Value, Values
from vaultleads.core.model import (
    Body,
    FrontMatter,
    Link,
    NestedMapping,
    Property,
    PropertyValue,
    Scalar,
    Sequence,
)

Kept = tuple[PropertyValue, ...]


class Wanted(NamedTuple):
    """How the property with the casefolded name `key` has to read after the edit.

    It is `value`; with `kept`, a list of those items and then `value`. Or it is `gone`.
    """

    key: str
    value: Value | Values = None
    kept: Kept | None = None
    gone: bool = False


class Region(NamedTuple):
    """The bytes that may differ, by their offsets in the note as it was."""

    start: int
    end: int


def only_differs_in(region: Region, data: bytes, new: bytes) -> bool:
    """Return whether `new` is `data` but for `region`."""
    outside = len(data) - (region.end - region.start)
    return (
        len(new) >= outside
        and new.startswith(data[: region.start])
        and new.endswith(data[region.end :])
    )


def proves(before: FrontMatter, after: FrontMatter, wanted: Wanted) -> bool:
    """Return whether `after` reads as `before` with what is wanted, and nothing else."""
    if after.body != before.body or errors(after) > errors(before):
        return False
    keys = [key for key in before.properties if key != wanted.key or not wanted.gone]
    if not wanted.gone and wanted.key not in before.properties:
        keys.append(wanted.key)
    if keys != list(after.properties):
        return False
    for key, prop in before.properties.items():
        if key != wanted.key and not same_property(prop, after.properties[key]):
            return False
    return wanted.gone or has(after.properties[wanted.key].value, wanted)


def has(found: PropertyValue, wanted: Wanted) -> bool:
    """Return whether `found` is the wanted value, and is so for every reader."""
    if wanted.kept is None:
        return says(found, wanted.value) and well_spelled(found, wanted.value)
    value = wanted.value
    added = value if isinstance(value, tuple) and not isinstance(value, Link) else (value,)
    if not isinstance(found, Sequence) or len(found.items) != len(wanted.kept) + len(added):
        return False
    split = len(wanted.kept)
    return all(map(_same_content, found.items, wanted.kept)) and all(
        says(item, new) and well_spelled(item, new)
        for item, new in zip(found.items[split:], added, strict=True)
    )


def says(found: PropertyValue, value: Value | Values) -> bool:
    """Return whether we read `found` as `value`."""
    if isinstance(value, tuple) and not isinstance(value, Link):
        return (
            isinstance(found, Sequence)
            and len(found.items) == len(value)
            and all(map(says, found.items, value))
        )
    if not isinstance(found, Scalar):
        return False
    if isinstance(value, date):
        return found.text == content_of(value)
    content = content_of(value)
    return type(found.value) is type(content) and found.value == content


def well_spelled(found: PropertyValue, value: Value | Values) -> bool:
    """Return whether every reader reads `found` as we do, which is as `value`."""
    if isinstance(value, tuple) and not isinstance(value, Link):
        return isinstance(found, Sequence) and all(map(well_spelled, found.items, value))
    return isinstance(found, Scalar) and spells(found, value)


def same_property(one: Property, other: Property) -> bool:
    """Return whether two properties are written alike, wherever they stand."""
    if one.name != other.name or one.column != other.column:
        return False
    mine, theirs = one.value, other.value
    # By far the most properties are scalars, and their own reading says enough about them.
    if isinstance(mine, Scalar) and isinstance(theirs, Scalar):
        alike = mine.text == theirs.text and mine.quoted == theirs.quoted
        return alike and mine.value.__class__ is theirs.value.__class__
    return same(mine, theirs)


def same(one: PropertyValue, other: PropertyValue) -> bool:
    """Return whether two values are written alike, wherever they stand."""
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return _same_content(one, other) and one.quoted == other.quoted
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        alike = one.flow == other.flow and len(one.items) == len(other.items)
        return alike and all(map(same, one.items, other.items))
    if isinstance(one, NestedMapping) and isinstance(other, NestedMapping):
        return len(one.items) == len(other.items) and all(
            same(mine[0], theirs[0]) and same(mine[1], theirs[1])
            for mine, theirs in zip(one.items, other.items, strict=True)
        )
    return False


def _same_content(one: PropertyValue, other: PropertyValue) -> bool:
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return type(one.value) is type(other.value) and one.text == other.text
    return same(one, other)


def errors(note: FrontMatter) -> Counter[str]:
    """Return how many mistakes of each kind the note has."""
    return Counter(found.code for found in note.problems if found.severity == "error")


# --- bodies ---------------------------------------------------------------------------------


def same_properties(before: FrontMatter, after: FrontMatter) -> bool:
    """Return whether two readings of a note have the same front matter."""
    return (
        list(before.properties) == list(after.properties)
        and all(map(same_property, before.properties.values(), after.properties.values()))
        and not errors(after) - errors(before)
    )


def adds_entry(before: Body, after: Body, alone: Body, line: int) -> bool:
    """Return whether `after` is `before` with the one entry or fact of `alone` above `line`.

    `line` counts in `before`. What stands inside the entry, links and tasks, comes with it.
    """
    for old, new, one in (
        (_entries(before), _entries(after), _entries(alone)),
        (_facts(before), _facts(after), _facts(alone)),
    ):
        place = sum(1 for number, _ in old if number < line)
        rest = new[:place] + new[place + len(one) :]
        if [told for _, told in rest] != [told for _, told in old]:
            return False
        added = new[place : place + len(one)]
        if not all(map(_same_told, added, one)) or len(added) != len(one):
            return False
    return (
        _tasks(after) == _tasks(before) + _tasks(alone)
        and _links(after) == _links(before) + _links(alone)
        and len(alone.entries) + len(alone.facts) == 1
    )


def ticks_task(before: Body, after: Body, line: int) -> bool:
    """Return whether `after` is `before` with the task on `line` done.

    In a log, a ticked task is an entry.
    """
    apart = [
        [each for each in found if each[0] != line]
        for body in (before, after)
        for found in (_entries(body), _facts(body), _task_lines(body))
    ]
    tasks = [task for task in after.tasks if task.line == line]
    told = [each for each, _ in (*_entries(after), *_facts(after)) if each == line]
    return (
        apart[:3] == apart[3:]
        and _links(before) == _links(after)
        and (bool(told) if not tasks else tasks[0].done)
    )


_Told = tuple[object, ...]


def _same_told(added: tuple[int, _Told], alone: tuple[int, _Told]) -> bool:
    """Return whether two entries say the same; one without a date may have got one."""
    day, *rest = added[1]
    own_day, *own_rest = alone[1]
    return rest == own_rest and (own_day is None or day == own_day)


def _entries(body: Body) -> list[tuple[int, _Told]]:
    return [
        (each.line, (each.day, each.time, each.kind, each.inbound, _names(each.people), each.text))
        for each in body.entries
    ]


def _facts(body: Body) -> list[tuple[int, _Told]]:
    return [(each.line, (each.day, _names(each.people), each.text)) for each in body.facts]


def _names(people: Items[object]) -> tuple[object, ...]:
    return tuple(getattr(person, "target", person) for person in people)


def _task_lines(body: Body) -> list[tuple[int, _Told]]:
    return [(each.line, (each.text, each.done, each.due)) for each in body.tasks]


def _tasks(body: Body) -> Counter[_Told]:
    return Counter((task.text, task.done, task.due) for task in body.tasks)


def _links(body: Body) -> Counter[_Told]:
    return Counter((link.target, link.text, link.form, link.embed) for link in body.links)
