"""From `NAME=VALUE` at the prompt to changes of a note: days spoken, links by handle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.cli.new_options import LINKED, PEOPLE, without_note
from vaultleads.cli.session import spoken
from vaultleads.core.changes import Change, SetProperty, Value, Values
from vaultleads.core.dates import parse_horizon
from vaultleads.core.given import check_name, given_day, read_given, spec_of
from vaultleads.core.linking import link_for
from vaultleads.core.model import Link, Note, PropertyValue, Scalar
from vaultleads.core.model import Sequence as ListValue
from vaultleads.core.patterns import pattern
from vaultleads.core.problem import UsageError

if TYPE_CHECKING:
    from vaultleads.cli.session import Session
    from vaultleads.core.schema import PropertySpec

_SEVERAL = pattern(r"\s*,\s*")


class Assignment(NamedTuple):
    """`NAME=VALUE` as typed; an empty `value` empties the property."""

    name: str
    value: str


class Assigned(NamedTuple):
    """One property of a note: what it says now, what it will say, and the change.

    `plain` are sentences on names without a note.
    """

    name: str
    old: str
    new: str
    change: Change
    plain: tuple[str, ...] = ()


def assignments(words: Sequence[str]) -> tuple[list[str], list[Assignment]]:
    """Return the words of the handle, and the assignments behind them.

    Raises: UsageError if there is no assignment, or a word behind one that is none.
    """
    first = next((place for place, word in enumerate(words) if "=" in word), len(words))
    if first == len(words):
        raise UsageError("Say what to set, as in `vaultleads set northwind alignment=4`.")
    found = []
    for word in words[first:]:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"'{word}' is no NAME=VALUE; put a value of several words in quotes.")
        found.append(Assignment(name.strip(), value.strip()))
    return list(words[:first]), found


def changes_of(session: Session, note: Note, wanted: Sequence[Assignment]) -> list[Assigned]:
    """Return what `wanted` changes in `note`; what it says already is left out.

    Raises: UsageError for a name or value that a note would not understand.
    """
    found = [_change(session, note, one) for one in wanted]
    names = {one.name.casefold() for one in wanted}
    for one in wanted:
        # Told today, it counts from today, and not from the day of what was told before.
        horizon = parse_horizon(one.value) if one.name.casefold() == "horizon" else None
        if horizon and horizon.form == "relative" and "horizon_asof" not in names:
            day = Assignment("horizon_asof", session.today.isoformat())
            found.append(_change(session, note, day))
    return [one for one in found if one.old != one.new]


def _change(session: Session, note: Note, one: Assignment) -> Assigned:
    _check_settable(note, one.name)
    spec = spec_of(note.kind, one.name)
    name = spec.name if spec else one.name
    given = note.properties.get(one.name.casefold())
    old = shown(given.value) if given else ""
    plain: list[str] = []
    value = _value(session, spec, name, one.value, plain)
    return Assigned(name, old, _text(value), SetProperty(name, value), tuple(plain))


def _check_settable(note: Note, name: str) -> None:
    """Refuse a slip of a name, and what is changed in another way.

    Raises: UsageError.
    """
    check_name(note, name)
    if name.casefold() == "type":
        raise UsageError(
            "The type says what kind of note it is and is not set here; make a note of the other "
            "kind with `vaultleads new`, or change this one with `vaultleads open`."
        )
    if note.kind == "lead" and name.casefold() == "stage":
        raise UsageError("A lead's stage is moved and logged; use `vaultleads advance`.")


def _value(
    session: Session, spec: PropertySpec | None, name: str, text: str, plain: list[str]
) -> Value | Values:
    """Return `text` as a value; `plain` gets a sentence on each name without a note."""
    if not text:
        return None
    type_ = spec.type if spec else "text"
    if type_ == "date":
        return given_day(name, text, session.today) or spoken(text, session.today, name)
    if type_ == "link":
        return _link(session, name, text, plain)
    if type_ in {"links", "texts"}:
        parts = [part for part in _SEVERAL.split(text) if part]
        if type_ == "texts":
            return tuple(parts)
        return tuple(_link(session, name, part, plain) for part in parts)
    return read_given(spec, name, text, session.workspace.settings.words)


def _link(session: Session, name: str, text: str, plain: list[str]) -> Value:
    """Return the link that `text` is, or that it names by a handle; else the plain name."""
    kinds = LINKED.get(name, PEOPLE)
    found = link_for(session.pipeline, text, kinds)
    if not found.path:
        plain.append(without_note(name, found.value, kinds[0][0], found.nearly))
    return found.value


def shown(value: PropertyValue) -> str:
    """Return a value of a note in one line."""
    if isinstance(value, Scalar):
        return value.text.strip()
    if isinstance(value, ListValue):
        return ", ".join(shown(item) for item in value.items)
    return "{…}"


def _text(value: Value | Values) -> str:
    if isinstance(value, tuple) and not isinstance(value, Link):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, Link):
        alias = "" if value.text in {"", value.target} else f"|{value.text}"
        return f"[[{value.target}{alias}]]"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
