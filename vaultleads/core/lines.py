"""The lines of a text with their ends, of which none is changed on the way.

Apart from all that takes a file of a person apart and puts it together again, because these must
agree on where a line ends: at CR, LF or CRLF, and at none of the other signs that Python knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultleads.core.patterns import pattern

_LINE = pattern(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_BYTES = pattern(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def lines_of(text: str) -> list[str]:
    """Return the lines of `text`, each with its end; joined, they are the text."""
    return _LINE.findall(text)


def each_line(text: str) -> Iterator[str]:
    """Yield the lines of `text` as `lines_of` does, and look no further than it is asked."""
    return (match[0] for match in _LINE.finditer(text))


def byte_lines_of(data: bytes) -> list[bytes]:
    """Return the lines of `data`, each with its end; joined, they are the data."""
    return _BYTES.findall(data)
