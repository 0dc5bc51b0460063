"""The options of `vaultleads new`, made from the table of properties, and what they give.

Apart from the command, so that a property which the table gains is an option without a word of
code. Here a value is checked before anything is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from vaultleads.cli.session import complete_handle, spoken
from vaultleads.core import policy
from vaultleads.core.model import Link, NoteKind
from vaultleads.core.schema import PROPERTIES, PropertySpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultleads.cli.session import Session
    from vaultleads.core.changes import Value, Values

PEOPLE: tuple[tuple[NoteKind, ...], ...] = (("contact",),)
_ANYTHING: tuple[tuple[NoteKind, ...], ...] = (
    ("contact",),
    ("meeting", "posting"),
    ("organization", "lead"),
)
LINKED: Mapping[str, tuple[tuple[NoteKind, ...], ...]] = {
    "organization": (("organization",),),
    "signals": (("lead",),),
    "via": _ANYTHING,
}
"""Of what kinds a link may be, the likeliest first; people, where the property is not here."""

_METAVARS: Mapping[str, str] = {
    "link": "NAME",
    "links": "NAME",
    "date": "DAY",
    "number": "1-5",
    "horizon": "WHEN",
    "cadence": "DAYS",
    "text": "TEXT",
    "texts": "TEXT",
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "connection": policy.CONNECTIONS,
    "tier": policy.TIERS,
    "relationship": policy.RELATIONSHIPS,
    "tie": policy.TIES,
    "posting-stage": policy.POSTING_STAGES,
    "meeting-kind": policy.MEETING_KINDS,
}
_MANY = ("links", "texts")


class Given(NamedTuple):
    """What was given for a new note.

    `properties` are in the order of the table; `plain` are sentences on names without a note.
    """

    properties: dict[str, Value | Values]
    plain: tuple[str, ...]


def specs_of(kind: NoteKind) -> tuple[PropertySpec, ...]:
    """Return the rows of the table for notes of `kind`."""
    return tuple(spec for spec in PROPERTIES if spec.kind == kind)


def property_options(kind: NoteKind) -> list[click.Parameter]:
    """Return an option for every property of `kind`; one for a list may be given again."""
    return [_option(spec) for spec in specs_of(kind)]


def parameter(name: str) -> str:
    """Return the name under which click hands over the option of the property `name`."""
    return f"property_{name}"


def flag(name: str) -> str:
    """Return how the option of the property `name` is written."""
    return f"--{name.replace('_', '-')}"


def _option(spec: PropertySpec) -> click.Option:
    names = [parameter(spec.name), flag(spec.name)]
    meaning = spec.meaning[:1].upper() + spec.meaning[1:]
    if spec.type == "checkbox":
        return click.Option(names, is_flag=True, help=f"{meaning}.")
    words = _WORDS.get(spec.type, ())
    said = f"{meaning}: {', '.join(words)}." if words else f"{meaning}."
    many = spec.type in _MANY
    return click.Option(
        names,
        multiple=many,
        metavar=_METAVARS.get(spec.type, "WORD"),
        help=f"{said} May be given again." if many else said,
        shell_complete=_completion(spec, words),
    )


def _completion(spec: PropertySpec, words: Sequence[str]) -> Callable[..., list[CompletionItem]]:
    if spec.type in {"link", "links"}:
        kinds = LINKED.get(spec.name, PEOPLE)
        return complete_handle(tuple(kind for group in kinds for kind in group))

    def complete(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in words if word.startswith(start)]

    return complete


# --- what was given -------------------------------------------------------------------------


def read_given(session: Session, kind: NoteKind, options: Mapping[str, Any]) -> Given:
    """Return the properties that `options`, keyed by property, give; what is empty is left out.

    Raises: UsageError if a value cannot be read, or a name may mean several notes.
    """
    properties: dict[str, Value | Values] = {}
    plain: list[str] = []
    for spec in specs_of(kind):
        option = options.get(spec.name)
        texts = option if isinstance(option, tuple) else (option,)
        values = [_read(session, spec, text, plain) for text in texts if text]
        kept = tuple(dict.fromkeys(value for value in values if value is not None))
        if kept:
            properties[spec.name] = kept if spec.type in _MANY else kept[0]
    return Given(properties, tuple(plain))


def _read(session: Session, spec: PropertySpec, text: str | bool, plain: list[str]) -> Value:  # noqa: FBT001 - a flag is one of its values
    from vaultleads.core.given import given_day  # noqa: PLC0415 - not for completion
    from vaultleads.core.given import read_given as value_of  # noqa: PLC0415 - not for completion
    from vaultleads.core.linking import link_for  # noqa: PLC0415 - not for completion

    if isinstance(text, bool):
        return text
    line = " ".join(text.split())
    if spec.type == "date":
        day = given_day(spec.name, line, session.today)
        return day or spoken(line, session.today, flag(spec.name))
    if spec.type not in {"link", "links"}:
        return value_of(spec, spec.name, line, session.workspace.settings.words)
    kinds = LINKED.get(spec.name, PEOPLE)
    found = link_for(session.pipeline, line, kinds)
    if not found.path:
        plain.append(without_note(spec.name, found.value, kinds[0][0], found.nearly))
    return found.value


def without_note(name: str, value: Link | str, kind: NoteKind, nearly: Sequence[str]) -> str:
    """Say that the property `name` got a `value` that names no note of `kind`."""
    called = value.target if isinstance(value, Link) else value
    what = "note" if name == "via" else kind
    said = "the link leads nowhere yet" if isinstance(value, Link) else "the name stays text"
    like = f" (nearly: {', '.join(nearly)})" if nearly else ""
    return f"{name}: no {what} is called '{called}'{like}; {said}."
