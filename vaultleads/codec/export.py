"""The front matter of a new note as YAML text.

Apart from `codec` because ruamel.yaml takes long to load and reading a note never needs it. It
writes for every reader: text that YAML 1.1 or 1.2 would take for anything else is quoted.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = pattern(r"[^\W\d_][\w .,;/()+&'@-]*", re.ASCII)
_OTHER_WORDS = frozenset(
    ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf")
)
"""What YAML 1.1 or 1.2 takes for a truth value or nothing, in lower case."""


def export(metadata: Mapping[str, object]) -> str:
    """Return `metadata` as YAML lines, in the order given, each list one item a line.

    Raises ruamel.yaml's RepresenterError on a value that is no text, number, truth value, date,
    `None`, list or mapping.
    """
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 2**30
    yaml.indent(mapping=2, sequence=4, offset=2)
    if not metadata:
        return ""
    stream = StringIO()
    yaml.dump(_written(dict(metadata)), stream)
    return stream.getvalue()


def _written(value: Any) -> Any:
    """Return `value` in ruamel.yaml's types, with text quoted where that is the safe way."""
    if isinstance(value, str):
        return value if _is_plain(value) else DoubleQuotedScalarString(value)
    if isinstance(value, dict):
        return CommentedMap((_written(str(key)), _written(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return CommentedSeq(_written(item) for item in value)
    return value


def _is_plain(text: str) -> bool:
    """Return whether `text` is the same text to every YAML reader when it has no quotes."""
    ends_well = text == text.strip() and text.lower() not in _OTHER_WORDS
    return ends_well and _PLAIN.fullmatch(text) is not None
