"""The sandbox that every template runs in: what it may reach, and where it may come from.

Apart from what reports and messages add to it, so that the walls are in one place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vaultleads.core.markdown import visible
from vaultleads.core.problem import VaultleadsError

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


@functools.cache
def _open_parts(kind: type) -> frozenset[str]:
    """Return the fields of a type of view: values that the sandbox has nothing to ask about.

    It would, dozens of times a row, and take more than half of the time of a report.
    """
    if not is_dataclass(kind):
        return frozenset()
    return frozenset(field.name for field in fields(kind) if not field.name.startswith("_"))


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, with two holes stopped.

    It would let `format` put plain text into Markdown and call the result Markdown, and make a text
    of any width.
    """

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
        """Load a template, unless it is a link to a file outside the template folders."""
        source, filename, uptodate = super().get_source(environment, template)
        real = Path(filename).resolve()
        if not any(real.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise VaultleadsError(
                f"The template {visible(template)} is a link that leads out of its folder; "
                "put the file itself there"
            )
        return source, filename, uptodate


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
    return f"{type(bucket.environment).__name__} {bucket.key} {bucket.checksum}"


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
        undefined=StrictUndefined,
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
