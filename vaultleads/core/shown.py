"""What a reader sees of a line of Markdown: its letters, its plain words, where words end in it.

Apart from `markdown`, which writes it: a line comes back from an editor or a formatter in other
characters than it was written in, and is known again by what is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultleads.core.patterns import pattern

_TOKEN = pattern(
    r"\\?\[\\?\[(?P<target>[^\[\]|\\]*+)(?:\\?\|(?P<shown>(?:[^\[\]\\]|\\(?!\]))*+))?\\?\]\\?\]"
    r"|(?<!\\)\[(?P<text>[^\[\]]*+)\]\([^()\s]*+\)"
    r"|&(?:[A-Za-z]+|#[0-9]+);|\\[^\w\s]|(?P<plain>[^\W_]+)"
)
_EMPHASIZED = pattern(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1")
_CLOSING = pattern(r"[\])*_`?!.…\"”’']*")


def letters(text: str) -> str:
    """Return the letters and digits of what a reader sees of Markdown, in small letters.

    By them a text is known again after an editor or a formatter has written it another way.
    """
    return "".join(letter.text for letter in _letters(text))


def plain_line(text: str) -> str:
    """Return a line of the report as plain text: links as they are shown, no emphasis."""

    def shown(token: re.Match[str]) -> str:
        if token["target"] is not None:
            return token["target"] if token["shown"] is None else token["shown"]
        return token["text"] if token["text"] is not None else token[0].removeprefix("\\")

    return _EMPHASIZED.sub(r"\2", _TOKEN.sub(shown, text))


class _Letter(NamedTuple):
    text: str
    start: int
    end: int


def _letters(text: str) -> Iterator[_Letter]:
    for token in _TOKEN.finditer(text):
        if token.lastgroup is None:
            continue
        name = "shown" if token["shown"] is not None else token.lastgroup
        start, stop = token.span(name)
        places = [place for place in range(start, stop) if text[place].isalnum()]
        for place in places:
            end = token.end() if place == places[-1] else place + 1
            yield from (_Letter(one, place, end) for one in text[place].casefold())


def word_ends(shown: str, action: str) -> Iterator[int]:
    """Yield where the plain words of `action` end in the Markdown `shown`, each time it has them.

    Emphasis, escapes, the way a link is written and white space do not matter.
    """
    have = tuple(_letters(shown))
    written = "".join(letter.text for letter in have)
    plain = "".join(char for char in action.casefold() if char.isalnum())
    for wanted in dict.fromkeys(filter(None, (letters(action), plain))):
        at = written.find(wanted)
        while at >= 0:
            last = at + len(wanted) - 1
            joined = at and have[at - 1].end == have[at].start
            goes_on = last + 1 < len(have) and have[last].end == have[last + 1].start
            if not joined and not goes_on:
                closing = _CLOSING.match(shown, have[last].end)
                yield closing.end() if closing else have[last].end
            at = written.find(wanted, at + 1)
