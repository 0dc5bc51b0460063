"""Templates of messages: plain text, in which a value is printed as it is.

Apart from those of reports, because nothing here is Markdown, and because these are written by
people, who are told in words what a message has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

from jinja2 import (
    Environment,
    StrictUndefined,
    TemplateRuntimeError,
    Undefined,
    pass_eval_context,
)
from jinja2.filters import FILTERS
from jinja2.utils import missing

from vaultleads.render.sandbox import (
    TEXT_FILTERS,
    VALUE_FILTERS,
    Sandbox,
    environment_of,
    type_in_words,
)

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext

_ENDED = (".", "!", "?", "…", ":")


class _NoValue(StrictUndefined):
    """A value that is not there, which says so in words for somebody who writes templates."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is missing:
            return f"there is no `{self._undefined_name}`; what is known begins with `view.`"
        return self._undefined_hint or no_part(self._undefined_obj, str(self._undefined_name))


def no_part(value: object, name: str) -> str:
    """Return in words that a part of a message or a touch is asked for which there is not."""
    what = "a message" if is_dataclass(value) else "a touch"
    parts = ", ".join(parts_of(value))
    return f"there is no `{name}`" + (f"; {what} has: {parts}" if parts else " here")


def parts_of(value: object) -> tuple[str, ...]:
    """Return the names of the parts of a view; none for what is no view."""
    if is_dataclass(value):
        return tuple(field.name for field in fields(value))
    return getattr(value, "_fields", ())


def message_environment(folders: Sequence[str]) -> Environment:
    """Return the environment of templates of plain text."""
    environment = environment_of(Sandbox, folders, _finalize_plain)
    environment.undefined = _NoValue
    environment.filters = {
        **{name: FILTERS[name] for name in (*VALUE_FILTERS, *TEXT_FILTERS)},
        "join": _join_plain,
        "stop": _stop,
    }
    return environment


@pass_eval_context  # tells Jinja2 not to print constants while it compiles
def _finalize_plain(_context: EvalContext, value: object) -> str:
    if isinstance(value, Undefined):
        return str(value)  # which raises, and says what is undefined
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, (str, int, float, date)):
        return str(value)
    # Not even `None`: a message with a hole in it would be sent.
    raise TemplateRuntimeError(
        f"{type_in_words(type(value))} cannot be printed in a message (print one of its parts)"
    )


def _join_plain(values: Iterable[object], separator: str = "") -> str:
    """The filter `join` of plain text."""
    return separator.join(_plain(value) for value in values)


def _stop(value: object) -> str:
    """The filter `stop`: the value with a full stop, unless it ends with a mark of its own."""
    text = _plain(value).rstrip()
    return text if text.endswith(_ENDED) else f"{text}."
