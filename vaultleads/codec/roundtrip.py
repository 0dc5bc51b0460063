"""The second way to change a front matter: ruamel.yaml reads it and writes it anew.

For the rare shapes that `splice` leaves alone (`? name`). Apart from it because ruamel.yaml takes
long to load, and because what it writes is believed even less: it changes other lines more often
than not, and `amend` then refuses.
"""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from vaultleads.codec.spell import content_of, spelled
from vaultleads.core.changes import (
    AddToList,
    RemoveFromList,
    RemoveProperty,
    SetProperty,
    Value,
    Values,
)
from vaultleads.core.model import Link

PropertyChange = SetProperty | RemoveProperty | AddToList | RemoveFromList


def round_trip(block: str, change: PropertyChange) -> str:
    r"""Return the YAML text `block`, with `\n` line ends, with `change` made.

    Raises whatever ruamel.yaml raises on what it cannot read.
    """
    yaml = _yaml()
    data = yaml.load(block)
    folded = change.name.casefold()
    name = next((key for key in data if str(key).casefold() == folded), change.name)
    if isinstance(change, RemoveProperty):
        del data[name]
    elif isinstance(change, SetProperty):
        data[name] = _written(change.value)
    else:
        _change_list(data, name, change)
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    """Return ruamel.yaml with all the settings that keep lines as they are."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 2**30
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _change_list(data: Any, name: str, change: AddToList | RemoveFromList) -> None:
    if not isinstance(data[name], list):
        data[name] = CommentedSeq([] if data[name] in (None, "") else [data[name]])
    if isinstance(change, AddToList):
        data[name].append(_written(change.value))
        return
    content = content_of(change.value)
    for index in reversed(range(len(data[name]))):
        if data[name][index] == content:
            del data[name][index]


def _written(value: Value | Values) -> Any:
    """Return `value` in ruamel.yaml's types, with text quoted as `spell` quotes it."""
    if isinstance(value, tuple) and not isinstance(value, Link):
        return CommentedSeq(_written(item) for item in value)
    if isinstance(value, date):
        return value
    content = content_of(value)
    if isinstance(content, str) and spelled(content) != content:
        return DoubleQuotedScalarString(content)
    return content
