"""A value given for a property outside of any note: at the prompt, say.

Apart from `values`, which reads what stands in a note, and uses it: what a note would not
understand is not taken, and a fixed word is given back in its canonical form, ready to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Literal

from vaultleads.core import policy, values
from vaultleads.core.changes import Value
from vaultleads.core.model import NOTE_KINDS, Note, NoteKind, Property, Scalar
from vaultleads.core.policy import Words
from vaultleads.core.problem import UsageError
from vaultleads.core.schema import PROPERTIES, PropertySpec
from vaultleads.core.suggest import did_you_mean, normal

_SLIP = 0.8
"""How alike (difflib's ratio) a name must be to one of ours to be taken for a slip: one letter
too many, too few or wrong in a name of five."""

_SENSES: Mapping[str, Literal["past", "behind", "nearest"]] = {
    "captured": "past",
    "horizon_asof": "past",
    "met": "past",
    "posted": "behind",
    "date": "nearest",
}
"""How a spoken day is meant, by property, where not as a day to come. `past`: the latest such day,
and never one ahead, since it has happened. `behind`: the latest such day, but a posting may be
announced. `nearest`: a meeting may be over or planned."""


def spec_of(kind: NoteKind | None, name: str) -> PropertySpec | None:
    """Return the row of the table for the property `name` of a note of `kind`, if it is ours."""
    wanted = name.casefold()
    return next((spec for spec in PROPERTIES if (spec.kind, spec.name) == (kind, wanted)), None)


def kinds_with(names: Sequence[str]) -> tuple[NoteKind, ...]:
    """Return the kinds of notes that have all those of the properties `names` that any kind has.

    All kinds where there is no such kind: then the message about the name says what is wrong.
    """
    known = {spec.name for spec in PROPERTIES}
    wanted = {name.casefold() for name in names} & known
    found = tuple(
        kind
        for kind in NOTE_KINDS
        if wanted <= {spec.name for spec in PROPERTIES if spec.kind == kind}
    )
    return found or NOTE_KINDS


def check_name(note: Note, name: str) -> None:
    """Refuse a name that is all but one of ours; any other unknown name is the person's own.

    A property that the note has already is no slip.

    Raises: UsageError.
    """
    key = name.casefold()
    if not key.strip() or key.startswith("#") or "\n" in key:
        raise UsageError("A property needs a name; write NAME=VALUE.")
    ours = [spec.name for spec in PROPERTIES if spec.kind == note.kind]
    if key in ours or key == "type" or key in note.properties:
        return
    plain = key.replace("-", "_").replace(" ", "_")
    close = get_close_matches(plain, ours, n=1, cutoff=_SLIP)
    if close:
        raise UsageError(f"No property of a {note.kind} is called '{name}'; write `{close[0]}`.")


def read_given(spec: PropertySpec | None, name: str, text: str, words: Words) -> Value:
    """Return `text`, given for the property `name`, as the value that is to be written.

    One value, not empty: dates must be ISO, and links are not looked up. `spec` is None for a
    property of the person's own, whose value is text.

    Raises: UsageError with the problem that a note would have, and its remedy.
    """
    text = text.strip()
    if spec is None:
        if name.casefold() == "type" and normal(text) not in NOTE_KINDS:
            raise UsageError(
                f"No kind of note is called '{text}'; {did_you_mean(text, NOTE_KINDS)}"
            )
        return text
    given = Property(spec.name, Scalar(text, text, 1, 1, quoted=True), 1, 1)
    reading = values.read(given, spec.type, words)
    wrong = [problem for problem in reading.problems if problem.severity == "error"]
    if wrong:
        raise UsageError(sentence(f"{wrong[0].message}; {wrong[0].hint}"))
    if spec.type in ("text", "texts", "link", "links", "horizon"):
        return text
    if spec.type == "cadence":
        return text.casefold() if text.casefold() in policy.CADENCES else int(reading.value)
    value: Value = reading.value
    return value


def given_day(name: str, text: str, today: date) -> date | None:
    """Return the day that `text`, given for the property `name` on `today`, means, or None.

    Raises: UsageError if it is ahead, and the property is of what has happened.
    """
    from vaultleads.core.dates.spoken import nearest_day, spoken_day  # noqa: PLC0415 - rarely used

    sense = _SENSES.get(name)
    if sense == "past":
        day = past_day(text, today)
        if day is not None and day > today:
            raise UsageError(
                f"{name}: {day.isoformat()} has not come yet; give the day on which it happened."
            )
        return day
    if sense == "behind":
        return past_day(text, today)
    return nearest_day(text, today) if sense == "nearest" else spoken_day(text, today)


def past_day(text: str, today: date) -> date | None:
    """Return the day that `text` means when it is of what has been, or None.

    It is ahead of `today` only where `text` fits no day behind, as `+2w` does not.
    """
    from vaultleads.core.dates.spoken import spoken_day  # noqa: PLC0415 - rarely used

    return spoken_day(text, today, past=True) or spoken_day(text, today)


def sentence(text: str) -> str:
    """Return `text` with a full stop, unless it ends in a question."""
    return text if text.endswith("?") else f"{text}."
