"""What of the problems of a note can be mended with certainty, and the changes that do it.

Apart from the problems themselves, which are for a person to judge: here stands only what has one
right answer. Nothing is mended that would change what the note says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vaultleads.core import schema
from vaultleads.core.changes import SetProperty, Value
from vaultleads.core.dates import parse_horizon, window_of
from vaultleads.core.model import Lead, Note, Property, Scalar
from vaultleads.core.model import Sequence as ListValue
from vaultleads.core.policy import Words
from vaultleads.core.problem import quoted
from vaultleads.core.values import canonical, is_empty


class Mend(NamedTuple):
    """One property that is mended: the line it stands on, what is done, and the change."""

    line: int
    said: str
    change: SetProperty


class _Better(NamedTuple):
    """What is to stand in the place of a scalar, and why."""

    value: str
    said: str


def mends(note: Note, lines: Sequence[str], words: Words) -> list[Mend]:
    """Return what can be mended in the properties of `note`, in their order.

    `lines` are those of the whole note, without line ends and byte order mark.
    """
    found = (
        _tags(given, lines) or _meant(note, given, words) or _written(note, given, lines)
        for given in note.properties.values()
    )
    return [mend for mend in found if mend is not None]


# --- what is written in another way than the program writes it ------------------------------


def _tags(given: Property, lines: Sequence[str]) -> Mend | None:
    """Return the tags without the `#` that only belongs before a tag in the text.

    Without quotes YAML takes what follows a `#` for a comment; the tags are read from the line.
    """
    if given.name.casefold() != "tags":
        return None
    value = given.value
    items = value.items if isinstance(value, ListValue) else (value,)
    if not all(isinstance(item, Scalar) for item in items):
        return None
    scalars = [item for item in items if isinstance(item, Scalar)]
    written = [_tag_text(scalar, lines) for scalar in scalars]
    if not any(text.startswith("#") for text in written):
        return None
    names = [name for text in written for name in _tag_names(text)]
    change = SetProperty(given.name, tuple(dict.fromkeys(names)))
    line = next(
        scalar.line for scalar, text in zip(scalars, written, strict=True) if text[:1] == "#"
    )
    return Mend(line, f"tags without their `#`: {', '.join(names)}", change)


def _tag_text(scalar: Scalar, lines: Sequence[str]) -> str:
    if scalar.quoted or not is_empty(scalar):
        return scalar.text.strip()
    return lines[scalar.line - 1][scalar.column - 1 :].strip()


def _tag_names(text: str) -> list[str]:
    """Return the names in `#one #two`, or the text itself where it is no such thing."""
    if not text.startswith("#"):
        return [text] if text else []
    words = text.replace(",", " ").split()
    return [word.strip("#") for word in words if word.startswith("#") and word.strip("#")]


def _meant(note: Note, given: Property, words: Words) -> Mend | None:
    """Return the canonical word of a stage, or the days of a relative horizon."""
    scalar = given.value
    if note.kind != "lead" or not isinstance(scalar, Scalar) or is_empty(scalar):
        return None
    better = None
    if given.name.casefold() == "stage":
        better = _stage(scalar, words)
    elif given.name.casefold() == "horizon":
        better = _horizon(note, scalar, words)
    if better is None:
        return None
    return Mend(scalar.line, better.said, SetProperty(given.name, better.value))


def _stage(scalar: Scalar, words: Words) -> _Better | None:
    name = canonical(scalar.text, words.stages)
    if name is None or name == scalar.text.strip():
        return None
    return _Better(name, f"stage {quoted(scalar.text)} is called '{name}'")


def _horizon(note: Note, scalar: Scalar, words: Words) -> _Better | None:
    """Return a relative horizon as the same days, if the note says from when it counts."""
    horizon = parse_horizon(scalar.text)
    lead, _ = schema.record_of(note, words)
    anchor = (lead.horizon_asof or lead.captured) if isinstance(lead, Lead) else None
    if horizon is None or horizon.form != "relative" or anchor is None:
        return None
    window = window_of(horizon, anchor)
    if window is None:
        return None
    text = f"{window.first.isoformat()}..{window.last.isoformat()}"
    if window.first == window.last:
        text = window.first.isoformat()
    written = parse_horizon(text)
    if written is None or written.window != window:
        return None
    said = f"horizon {quoted(scalar.text)} from {anchor.isoformat()} is {text}"
    return _Better(text, said)


# --- what another reader of the note takes for something else -------------------------------


def _written(note: Note, given: Property, lines: Sequence[str]) -> Mend | None:
    """Return the property with quotes around what needs them."""
    value = given.value
    if isinstance(value, Scalar):
        better = _quoted(note, given, value, lines)
        if better is None:
            return None
        return Mend(
            value.line, f"{given.name}: {better.said}", SetProperty(given.name, better.value)
        )
    if not isinstance(value, ListValue) or not all(_is_text(item) for item in value.items):
        return None
    items = [item for item in value.items if isinstance(item, Scalar)]
    mended = [_quoted(note, given, item, () if value.flow else lines) for item in items]
    first = next((better for better in mended if better), None)
    if first is None:
        return None
    pairs = zip(items, mended, strict=True)
    values: tuple[Value, ...] = tuple(
        better.value if better else str(item.value) for item, better in pairs
    )
    line = next(item.line for item, better in zip(items, mended, strict=True) if better)
    return Mend(line, f"{given.name}: {first.said}", SetProperty(given.name, values))


def _is_text(item: object) -> bool:
    return isinstance(item, Scalar) and isinstance(item.value, str)


def _quoted(note: Note, given: Property, scalar: Scalar, lines: Sequence[str]) -> _Better | None:
    """Return what `scalar` is in quotes, if it needs them."""
    if scalar.quoted:
        return None
    codes = set(_codes(note, scalar))
    if "swallowed-comment" in codes and lines:
        whole = lines[scalar.line - 1][scalar.column - 1 :].strip()
        if scalar.text and not whole.startswith(scalar.text):
            return None
        return _Better(whole, f"{quoted(whole)} in quotes, since YAML takes a part for a comment")
    if "unquoted-link" in codes:
        return _Better(scalar.text, f"the link {quoted(scalar.text)} in quotes")
    number = isinstance(scalar.value, (int, float)) and not isinstance(scalar.value, bool)
    if number and _holds_text(note, given) and str(scalar.value) != scalar.text:
        return _Better(scalar.text, f"{quoted(scalar.text)} in quotes, since it is no number")
    return None


def _codes(note: Note, scalar: Scalar) -> Iterator[str]:
    """Yield the codes of the problems on the line of `scalar`, from its column on."""
    for problem in note.problems:
        if problem.line == scalar.line and problem.column >= scalar.column:
            if problem.code == "unquoted-link" and problem.column != scalar.column:
                continue
            yield problem.code


def _holds_text(note: Note, given: Property) -> bool:
    name = given.name.casefold()
    return any(
        spec.kind == note.kind and spec.name == name and spec.type == "text"
        for spec in schema.PROPERTIES
    )
