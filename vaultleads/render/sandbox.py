"""The sandbox that every template runs in: what it may reach, and where it may come from.

Apart from what reports and messages add to it, so that the walls are in one place.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    compiler,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vaultleads.core.markdown import visible
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.suggest import closest

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

# fmt: off
VALUE_FILTERS = (
    "abs", "batch", "count", "d", "default", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse",
    "round", "select", "selectattr", "slice", "sort", "sum", "unique",
)
TEXT_FILTERS = ("capitalize", "lower", "replace", "title", "trim", "truncate", "upper")
# fmt: on

_ENDING = ".j2"
_CALLABLE = ("builtins", "datetime", "jinja2.")
"""Where the types are defined whose methods a template may call, besides texts."""


@functools.cache
def parts_of_view(kind: type) -> tuple[str, ...]:
    """Return the names of what a type of view holds: its fields, then what follows from them."""
    if is_dataclass(kind):
        given = tuple(field.name for field in fields(kind))
    else:
        given = getattr(kind, "_fields", ())
    computed = (name for name, part in vars(kind).items() if given and isinstance(part, property))
    return tuple(dict.fromkeys(name for name in (*given, *computed) if not name.startswith("_")))


@functools.cache
def _open_parts(kind: type) -> frozenset[str]:
    """Return the fields of a type of view: values that the sandbox has nothing to ask about.

    It would, dozens of times a row, and take more than half of the time of a report.
    """
    if not is_dataclass(kind):
        return frozenset()
    return frozenset(field.name for field in fields(kind) if not field.name.startswith("_"))


def type_in_words(kind: type) -> str:
    """Return what a value of that type is in a sentence: `a LeadRow`, `an EverythingView`."""
    article = "an" if kind.__name__[:1] in "AEIOUaeiou" else "a"
    return f"{article} {kind.__name__}"


class _NoValue(StrictUndefined):
    """A value that is not there, which names what is there for somebody who writes templates."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        kind: type = type(self._undefined_obj)
        parts = parts_of_view(kind)
        if self._undefined_hint or not parts:
            return super()._undefined_message
        name = str(self._undefined_name)
        meant = closest(name, parts)
        known = f"did you mean '{meant}'?" if meant else f"it has {', '.join(parts)}"
        return f"{type_in_words(kind)} has no attribute '{name}'; {known}"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, with four holes stopped.

    It would let `format` put plain text into Markdown and call the result Markdown, and make a text
    of any width. It would call the methods of a view, and ask the type of a day for the clock's.
    """

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call `obj`: what is Jinja2's or Python's own, and no type's."""
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, type):
            return False
        known = isinstance(owner, str) or type(owner).__module__.startswith(_CALLABLE)
        return known and super().is_safe_callable(obj)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute as a template sees it."""
        kind: type = type(obj)
        if attribute in _open_parts(kind):
            return getattr(obj, attribute)
        if isinstance(obj, str) and attribute in {"format", "format_map"}:
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item as a template sees it."""
        if isinstance(obj, str) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)


class Loader(FileSystemLoader):
    """Loads the templates of some folders, and no file outside of them."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Load a template, unless it is a link to a file outside the template folders.

        What is not called a template is none, so that all a text follows from can be told.
        """
        if not template.endswith(_ENDING):
            raise _not_found(template)
        try:
            source, filename, uptodate = super().get_source(environment, template)
        except TemplateNotFound as error:
            raise _not_found(template) from error
        real = Path(filename).resolve()
        if not any(real.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise VaultleadsError(
                f"The template {visible(template)} is a link that leads out of its folder; "
                "put the file itself there"
            )
        return source, filename, uptodate


def _not_found(template: str) -> TemplateNotFound:
    # Jinja2 would name the folders, which differ from one machine to the next.
    return TemplateNotFound(template, f"{template!r} not found among the templates")


class _Compiled(BytecodeCache):
    """Templates that were compiled before, by their place, their text and who compiled them."""

    def __init__(self, kept: MutableMapping[str, bytes]) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket`, if its template is known; what another Python compiled is not taken."""
        data = self._kept.get(_compiled_name(bucket))
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self._kept[_compiled_name(bucket)] = bucket.bytecode_to_string()


def _compiled_name(bucket: Bucket) -> str:
    return f"{type(bucket.environment).__name__} {bucket.key} {bucket.checksum} {_compiler()}"


@functools.cache
def _compiler() -> str:
    """Return what tells the Jinja2 that is installed from another version of it."""
    with contextlib.suppress(OSError):
        status = Path(compiler.__file__).stat()
        return f"{status.st_size} {status.st_mtime_ns}"
    return ""


def environment_of(
    sandbox: type[Sandbox],
    folders: Sequence[str],
    finalize: Callable[..., object],
    compiled: MutableMapping[str, bytes] | None = None,
) -> Environment:
    """Return a `sandbox` for the templates of `folders`, in which `finalize` prints each value.

    `compiled` keeps compiled templates, if given.
    """
    environment = sandbox(
        loader=Loader(folders, encoding="utf-8-sig"),
        undefined=_NoValue,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Folding constants would join Markdown and text before their types can be seen.
        optimized=False,
        bytecode_cache=None if compiled is None else _Compiled(compiled),
    )
    del environment.globals["lipsum"]  # random text
    return environment
