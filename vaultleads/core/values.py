"""How the value of a property is read: one small reader for each type of property.

Apart from the table of properties, because a reader knows YAML's shapes and a person's slips
but not which note it serves. A reader understands all that is plain, and reports what it had to
understand in another way than written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from vaultleads.core import policy
from vaultleads.core.dates import impossible_day, means_unknown, parse_day, parse_horizon
from vaultleads.core.latest import latest
from vaultleads.core.links import find_links, parse_link
from vaultleads.core.model import Horizon, Link, NestedMapping, Property, Scalar, Sequence
from vaultleads.core.patterns import pattern
from vaultleads.core.policy import Source, Stage, TouchKind, Words
from vaultleads.core.problem import Problem, Severity
from vaultleads.core.suggest import did_you_mean, normal

PropertyType = Literal[
    "text",
    "texts",
    "link",
    "links",
    "date",
    "number",
    "checkbox",
    "horizon",
    "cadence",
    "stage",
    "source",
    "connection",
    "tier",
    "relationship",
    "tie",
    "posting-stage",
    "meeting-kind",
]

LOWEST, HIGHEST = 1, 5
"""What the number of a property may be."""
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "quarter": 91}
_DAYS = pattern(r"[1-9]\d{0,2}\Z", re.ASCII)
_SPELT_CADENCE = pattern(r"(?:every )?(\d{1,3}) ?(day|week|month|quarter)s?\Z")
_LABEL = pattern(r"\[([^\[\]]+)\]\(")
_YES = frozenset({"yes", "y", "x", "on", "1"})
_NO = frozenset({"no", "n", "off", "0"})


class Reading(NamedTuple):
    """What a value was read as; `None` if it is missing or could not be read."""

    value: Any
    problems: tuple[Problem, ...] = ()


class _Given(NamedTuple):
    """A property's value in the hands of a reader, with what is needed to speak of it."""

    name: str
    scalar: Scalar
    words: Words

    def problem(self, code: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        scalar = self.scalar
        return Problem(
            "", scalar.line, scalar.column, code, f"{self.name}: {message}", hint, severity
        )


def read(given: Property, type_: PropertyType, words: Words) -> Reading:
    """Read the value of `given` as `type_`; problems carry no path yet. Empty means missing."""
    name = given.name
    if type_ in ("links", "texts"):
        return _read_list(name, given, type_, words)
    scalars, problems = _scalars(name, given)
    if not scalars:
        return Reading(None, problems)
    first = scalars[0]
    if len(scalars) > 1:
        problems = (*problems, _too_many(name, scalars))
    reading = _READERS[type_](_Given(name, first, words))
    return Reading(reading.value, problems + reading.problems)


def _scalars(name: str, given: Property) -> tuple[list[Scalar], tuple[Problem, ...]]:
    """Flatten a value into its non-empty scalars; a nested mapping is a problem."""
    value = given.value
    if isinstance(value, Scalar):
        return ([] if is_empty(value) else [value]), ()
    if isinstance(value, NestedMapping):
        return [], (_nested(name, value),)
    found: list[Scalar] = []
    problems: list[Problem] = []
    for item in value.items:
        if isinstance(item, Scalar):
            if not is_empty(item):
                found.append(item)
        else:
            problems.append(_nested(name, item))
    return found, tuple(problems)


def is_empty(scalar: Scalar) -> bool:
    """Whether a scalar says nothing: blank, or a null that is not in quotes."""
    return not scalar.text.strip() or (scalar.value is None and not scalar.quoted)


def _nested(name: str, value: NestedMapping | Sequence) -> Problem:
    return Problem(
        "",
        value.line,
        value.column,
        "nested-value",
        f"{name}: a nested value stands here",
        "write one value, or a plain list of values",
    )


def _too_many(name: str, scalars: list[Scalar]) -> Problem:
    second = scalars[1]
    return Problem(
        "",
        second.line,
        second.column,
        "too-many-values",
        f"{name}: {len(scalars)} values stand where one is expected; the first counts",
        "keep one",
    )


def _read_list(name: str, given: Property, type_: PropertyType, words: Words) -> Reading:
    scalars, problems = _scalars(name, given)
    if not scalars:
        return Reading(None, problems)
    if type_ == "texts":
        return Reading(tuple(scalar.text.strip() for scalar in scalars), problems)
    links: list[Link] = []
    for scalar in scalars:
        reading = _links(_Given(name, scalar, words))
        links += reading.value
        problems += reading.problems
    return Reading(tuple(links), problems)


_JOINTS = pattern(r"\s*(?:[,;]|\s(?:and|&)\s)\s*")


def _links(given: _Given) -> Reading:
    """Read one item of a list of links, in which several may have been written."""
    text = given.scalar.text.strip()
    several = find_links(text, *_inside(given.scalar))
    if len(several) > 1:
        return Reading(several)
    names = [name for name in _JOINTS.split(text) if name]
    if several or len(names) < 2:  # noqa: PLR2004 - one name is a name
        one = _link(given)
        return Reading((one.value,) if one.value else (), one.problems)
    line, column = _inside(given.scalar)
    message = f"{len(names)} names stand in one text; read as {', '.join(names)}"
    problem = given.problem("names-in-one", message, "write each as an item of a list", "warning")
    found = tuple(Link(name, name, line, column, "plain") for name in names)
    return Reading(found, (problem,))


def _inside(scalar: Scalar) -> tuple[int, int]:
    return scalar.line, scalar.column + (1 if scalar.quoted else 0)


def _text(given: _Given) -> Reading:
    text = given.scalar.text.strip()
    value = given.scalar.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and str(value) != text:
        # What Obsidian's own YAML library does to it was tested: `+1555` comes back as 1555.
        message = (
            f"Obsidian takes {_short(text)} for a number and rewrites it as {_short(str(value))}"
        )
        hint = f'write `{given.name}: "{_short(text)}"`'
        return Reading(text, (given.problem("unquoted-number", message, hint, "warning"),))
    return Reading(text)


def _link(given: _Given) -> Reading:
    text = given.scalar.text.strip()
    link = parse_link(text, *_inside(given.scalar))
    if isinstance(given.scalar.value, bool):
        message = f"'{text}' names no note"
        return Reading(None, (given.problem("not-a-link", message, "write a name or a link"),))
    if link.target:
        return Reading(link)
    shown = _LABEL.match(text)
    if shown and shown[1].strip():
        name = shown[1].strip()
        message = f"a web address stands where a note is linked; read as the name {name}"
        problem = given.problem("not-a-link", message, f"write `[[{name}]]`", "warning")
        return Reading(Link(name, name, link.line, link.column, "plain"), (problem,))
    message = f"'{_short(text)}' links to no note"
    return Reading(None, (given.problem("not-a-link", message, "write `[[Name of the note]]`"),))


def _date(given: _Given) -> Reading:
    text = given.scalar.text.strip()
    bare = text.removeprefix("[[").removesuffix("]]")
    day = parse_day(bare)
    if day is not None:
        return Reading(day)
    if impossible_day(bare):
        problem = given.problem("impossible-date", f"there is no day '{text}'", "mend the day")
    else:
        hint = "write year, month and day, as in `2026-11-27`"
        problem = given.problem("unreadable-date", f"'{text}' is not a date", hint)
    return Reading(None, (problem,))


def _number(given: _Given) -> Reading:
    value = given.scalar.value
    text = given.scalar.text.strip()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and text.isascii() and text.isdigit() and len(text) == 1:
        value = int(text)
    if isinstance(value, int) and not isinstance(value, bool) and LOWEST <= value <= HIGHEST:
        return Reading(value)
    message = f"'{_short(text)}' is not a whole number from 1 to 5"
    return Reading(None, (given.problem("out-of-range", message, "write 1, 2, 3, 4 or 5"),))


def _checkbox(given: _Given) -> Reading:
    value = given.scalar.value
    if isinstance(value, bool):
        return Reading(value)
    word = given.scalar.text.strip().casefold()
    for words, meant in ((_YES | {"true"}, True), (_NO | {"false"}, False)):
        if word in words:
            written = "true" if meant else "false"
            problem = given.problem(
                "not-a-checkbox",
                f"'{given.scalar.text}' is read as {written}, but Obsidian shows it as text",
                f"write `{given.name}: {written}`",
                "warning",
            )
            return Reading(meant, (problem,))
    message = f"'{_short(given.scalar.text)}' is neither true nor false"
    problem = given.problem("not-a-checkbox", message, "write true or false")
    return Reading(None, (problem,))


def _horizon(given: _Given) -> Reading:
    text = given.scalar.text.strip()
    if means_unknown(text):
        return Reading(None)
    horizon: Horizon | None = parse_horizon(text)
    if horizon is not None:
        return Reading(horizon)
    if impossible_day(text):
        problem = given.problem("impossible-date", f"there is no day '{text}'", "mend the day")
        return Reading(None, (problem,))
    hint = "write 2027-02, 2027-Q1, 2027-01..2027-03, 3-6 months, now or vague"
    message = f"'{_short(text)}' is not understood"
    return Reading(None, (given.problem("unreadable-horizon", message, hint),))


def _cadence(given: _Given) -> Reading:
    text = given.scalar.text.strip().casefold()
    if text in policy.CADENCES:
        return Reading(policy.CADENCES[text])
    if _DAYS.match(text):
        return Reading(int(text))
    spelt = _SPELT_CADENCE.match(text)
    if spelt and int(spelt[1]):
        return Reading(int(spelt[1]) * _DAYS_IN[spelt[2]])
    message = f"'{_short(text)}' is not understood"
    hint = "write a number of days, or weekly, monthly or quarterly"
    return Reading(None, (given.problem("unreadable-cadence", message, hint),))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - a message stays on one line


def _word(what: str, names: tuple[str, ...]) -> Callable[[_Given], Reading]:
    """Make a reader of a fixed word without aliases; an unknown one is left out."""
    options = {normal(name): name for name in names}

    def reader(given: _Given) -> Reading:
        chosen = options.get(normal(given.scalar.text))
        if chosen is not None:
            return Reading(chosen)
        message = f"unknown {what} '{_short(given.scalar.text)}'"
        hint = did_you_mean(given.scalar.text, names)
        return Reading(None, (given.problem(f"unknown-{what}", message, hint),))

    return reader


_Table = tuple[Stage, ...] | tuple[Source, ...] | tuple[TouchKind, ...]


def canonical(word: str, table: _Table) -> str | None:
    """Return the name in `table` that `word` stands for, by name or alias, or None."""
    return names_of(table).get(normal(word))


@latest
def names_of(table: _Table) -> dict[str, str]:
    """Return the names in `table` by every word that stands for them, as `normal` writes it."""
    names: dict[str, str] = {}
    for row in table:
        for word in (row.name, *row.aliases):
            names.setdefault(normal(word), row.name)
    return names


def _stage(given: _Given) -> Reading:
    return _own_word(given, "stage", given.words.stages)


def _source(given: _Given) -> Reading:
    return _own_word(given, "source", given.words.sources)


def _own_word(given: _Given, what: str, table: tuple[Stage, ...] | tuple[Source, ...]) -> Reading:
    """Read a word that counts under itself even where the table does not have it."""
    text = given.scalar.text.strip()
    name = canonical(text, table)
    if name is not None:
        return Reading(name)
    hint = did_you_mean(text, [row.name for row in table])
    return Reading(text, (given.problem(f"unknown-{what}", f"unknown {what} '{text}'", hint),))


_READERS: Mapping[PropertyType, Callable[[_Given], Reading]] = {
    "text": _text,
    "link": _link,
    "date": _date,
    "number": _number,
    "checkbox": _checkbox,
    "horizon": _horizon,
    "cadence": _cadence,
    "stage": _stage,
    "source": _source,
    "connection": _word("connection", policy.CONNECTIONS),
    "tier": _word("tier", policy.TIERS),
    "relationship": _word("relationship", policy.RELATIONSHIPS),
    "tie": _word("tie", policy.TIES),
    "posting-stage": _word("stage", policy.POSTING_STAGES),
    "meeting-kind": _word("kind", policy.MEETING_KINDS),
}
