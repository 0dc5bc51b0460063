"""One note as bytes, and back.

Owns how a note is packed for the index. Apart from the tables, which a curious person may read:
this form is only for the program, made to be unpacked by the thousand. Nothing but our own plain
values can come out of it, whatever the bytes are: the unpickler finds no class that is not in
the list here.
"""

from __future__ import annotations

import copyreg
import marshal
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from io import BytesIO
from typing import Any, NoReturn

from vaultleads.core import model
from vaultleads.core.model import Body, Note, NoteKind, Property
from vaultleads.core.problem import Problem

PackedNote = tuple[str, NoteKind | None, bytes, bytes]
"""Path, kind, what the note says, and its properties."""


def packed(note: Note) -> tuple[bytes, bytes]:
    """Return what the note says and its properties, as bytes."""
    body = note.body
    if note.kind is None:
        # Of a note of none of the kinds, others are told only what was logged and learnt in it,
        # and what it asks to be shown.
        body = Body(body.entries, body.facts, blocks=body.blocks)
    stream = BytesIO()
    _Pickler(stream, 5).dump((body, note.problems, note.record))
    plain = {
        key: (_PROPERTY, given.name, _plain(given.value), given.line, given.column)
        for key, given in note.properties.items()
    }
    return stream.getvalue(), marshal.dumps(plain, 2)


def unpacked(notes: Iterable[PackedNote]) -> Iterator[Note]:
    """Yield the notes that were packed.

    Raises: ValueError if the bytes are not what `packed` gave.
    """
    for path, kind, said, properties in notes:
        try:
            body, problems, record = _Unpickler(BytesIO(said)).load()
        except Exception as error:
            message = f"what the index holds of {path} cannot be read"
            raise ValueError(message) from error
        yield Note(path, kind, Properties(properties), body, problems, record)


class Properties(Mapping[str, Property]):
    """The properties of a note, made when they are asked for: few questions need any."""

    __slots__ = ("_made", "_packed", "_plain")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._plain: dict[str, Any] | None = None
        self._made: dict[str, Property] = {}

    def __getitem__(self, key: str) -> Property:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = _property(self._unpacked()[key])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._unpacked())

    def __len__(self) -> int:
        return len(self._unpacked())

    def _unpacked(self) -> dict[str, Any]:
        if self._plain is None:
            self._plain = marshal.loads(self._packed)  # noqa: S302 - bytes of our own, see `Index`
        return self._plain


# --- properties -----------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """Return a value as plain tuples, each with a number for its class in front."""
    made = value.__class__
    if made is model.Scalar:
        return (_SCALAR, *value)
    if isinstance(value, tuple):
        return (_TUPLES.get(made, 0), *map(_plain, value))
    return value


def _made(plain: Any) -> Any:
    if plain.__class__ is not tuple:
        return plain
    values = map(_made, plain[1:])
    made = _BY_NUMBER[plain[0]]
    return tuple(values) if made is tuple else made(*values)


def _property(plain: Any) -> Property:
    made: Property = _made(plain)
    return made


_BY_NUMBER: tuple[Callable[..., Any], ...] = (
    tuple,
    model.Property,
    model.Scalar,
    model.Sequence,
    model.NestedMapping,
)
_PROPERTY, _SCALAR = 1, 2
_TUPLES = {made: number for number, made in enumerate(_BY_NUMBER) if number}


# --- everything else ------------------------------------------------------------------------


def _restored(number: int, *values: Any) -> Any:
    """Return the frozen dataclass of that number with `values` in the order of its fields."""
    made, setters = _DATACLASSES[number]
    one = object.__new__(made)
    for setter, value in zip(setters, values, strict=True):
        setter(one, value)
    return one


_FROZEN: tuple[type[Any], ...] = (
    Body,
    Problem,
    model.Lead,
    model.Contact,
    model.Organization,
    model.Posting,
    model.Meeting,
)
_DATACLASSES: tuple[tuple[type[Any], tuple[Callable[[Any, Any], None], ...]], ...] = tuple(
    (one, tuple(getattr(one, field.name).__set__ for field in fields(one))) for one in _FROZEN
)
"""Each dataclass with what sets its slots: its own `__init__` takes twice as long."""


def _reducer(number: int, made: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(made)]
    return lambda one: (_restored, (number, *(getattr(one, name) for name in names)))


class _Pickler(pickle.Pickler):
    dispatch_table = {  # type: ignore[mutable-override]  # noqa: RUF012 - as `pickle` wants it
        **copyreg.dispatch_table,
        **{made: _reducer(number, made) for number, made in enumerate(_FROZEN)},
    }


_EXTENSIONS: tuple[tuple[str, str], ...] = (
    (__name__, "_restored"),
    *(
        (one.__module__, one.__qualname__)
        for one in (
            model.Link,
            model.LogEntry,
            model.Fact,
            model.Task,
            model.Horizon,
            model.Window,
            date,
            model.Block,
        )
    ),
)
_FIRST_CODE = 240
"""The codes from here to 255 are for private use (PEP 307)."""

for _code, (_module, _name) in enumerate(_EXTENSIONS, _FIRST_CODE):
    copyreg.add_extension(_module, _name, _code)


class _Unpickler(pickle.Unpickler):
    """Makes what is in the list above, by its code, and nothing that is called by a name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _EXTENSIONS:
            return super().find_class(module, name)
        return _refused(module, name)


def _refused(module: str, name: str) -> NoReturn:
    message = f"{module}.{name} is nothing that the index holds"
    raise pickle.UnpicklingError(message)
