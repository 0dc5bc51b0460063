"""How a value is spelled in YAML, so that every reader reads the same.

Apart from the lines around it: what is written here is the same in YAML 1.1 (PyYAML), in YAML
1.2 (ruamel.yaml and Obsidian) and in our own reading, and survives an edit in Obsidian.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite

from vaultleads.codec.events import INT_MAX, INT_MIN
from vaultleads.core.changes import AmendError, Value
from vaultleads.core.model import Link
from vaultleads.core.patterns import pattern

_PLAIN = pattern(r"[^\W\d_](?:[\w ./;()+&'@–—’“”…€£*!?%=$~-]*[\w./;)+’”…€£!?%~-])?")
"""Text that needs no quotes as a value on a line of its own. It begins with a letter, so that it
is neither number nor date nor indicator, and holds no colon, comma, `#`, bracket or quote."""
_NOT_IN_FLOW = pattern(r"[?!%*=]")
"""What some readers of YAML 1.1 stop at between brackets."""
OTHER_WORDS = frozenset(
    ("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf")
)
"""What YAML 1.1 or 1.2, or a person, takes for a truth value or nothing, in lower case."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_ESCAPED = pattern(
    '["\\\\\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]'
)
"""What double quotes cannot hold, and what nobody can see."""
_SURROGATE = pattern("[\ud800-\udfff]")
_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""What no key types. Obsidian writes some of these bare, and then the note is no YAML."""
_MANTISSA = pattern(r"-?[0-9]+(?=e)")
_NUMBER = pattern(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:e[-+][0-9]+)?)?")
_ONE_WORD = pattern(r"true|True|TRUE|false|False|FALSE")


def spelled(value: Value, *, flow: bool = False) -> str:
    """Return `value` as YAML on one line; `flow` if it will stand between brackets.

    `None` is the empty text. Raises AmendError if no reader could hold the value.
    """
    content = content_of(value)
    if content is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, Link)):
        return text_of(value)
    return _text(str(content), flow=flow)


def spelled_item(value: Value, *, flow: bool = False) -> str:
    """Return `value` as an item of a list, where nothing has to be written out."""
    return spelled(value, flow=flow) or "null"


def content_of(value: Value) -> str | int | float | bool | None:
    """Return what our own reading makes of `value` once it is written."""
    if isinstance(value, Link):
        target, text = value.target, value.text
        return f"[[{target}]]" if text in {"", target} else f"[[{target}|{text}]]"
    if isinstance(value, datetime):
        # Obsidian's form of a date with a time.
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def text_of(value: Value) -> str:
    """Return the text of `value` without quotes, as it stands in the note."""
    content = content_of(value)
    if content is None:
        return ""
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, float):
        return _number(content)
    if isinstance(content, int) and not INT_MIN <= content <= INT_MAX:
        raise AmendError(f"The number {content} is too large for a property; write it as text.")
    return str(content)


def is_well_spelled(source: str, value: Value) -> bool:
    """Return whether `source`, a plain scalar that we read as `value`, is so read by everybody."""
    if isinstance(value, (str, Link)):
        return _is_plain(source)
    if value is None:
        return source in {"", "~", "null"}
    if isinstance(value, bool):
        return _ONE_WORD.fullmatch(source) is not None
    if isinstance(value, (int, float)):
        return _NUMBER.fullmatch(source) is not None
    return source == spelled(value)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in OTHER_WORDS


def _text(text: str, *, flow: bool) -> str:
    if _is_plain(text) and not (flow and _NOT_IN_FLOW.search(text)):
        return text
    if lost := _SURROGATE.search(text):
        raise AmendError(
            f"The text holds half a character (U+{ord(lost[0]):04X}), which no note can hold;"
            " write the character itself."
        )
    if control := _CONTROL.search(text):
        raise AmendError(
            f"The text holds an invisible control character (U+{ord(control[0]):04X}); delete it."
        )
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def _number(number: float) -> str:
    """Return a number with a point, without which YAML 1.1 takes an exponent for text."""
    if not isfinite(number):
        raise AmendError(f"The value {number} is no number that a note can hold; write another.")
    text = repr(number)
    mantissa = _MANTISSA.match(text)
    return f"{mantissa[0]}.0{text[mantissa.end() :]}" if mantissa else text
