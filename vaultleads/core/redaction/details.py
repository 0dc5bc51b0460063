"""How somebody is reached, known by its form alone: addresses, numbers, pages and handles.

Apart from names: these are left out wherever they stand, whether a note is about them or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

EMAIL, PHONE, LINK, HANDLE = "[e-mail]", "[phone]", "[link]", "[handle]"
DETAILS = frozenset({EMAIL, PHONE, LINK, HANDLE})
"""What stands in the place of such a detail."""

_ENDINGS = (
    "academy|ai|app|asia|at|au|be|biz|br|ca|ch|cloud|co|com|cz|de|dev|dk|edu|es|eu|example|fi|fr"
    "|gmbh|gov|health|hu|ie|in|info|int|invalid|io|it|jobs|jp|link|me|mil|name|net|nl|no|nz|online"
    "|org|page|pl|pt|ru|se|site|social|software|solutions|space|systems|team|tech|test|uk|us|work"
    "|xyz|za"
)
"""What a web address without `www.` may end in. Of a file (`.md`, `.py`) it is no ending."""

_DETAILS = (
    (
        EMAIL,
        (
            r"(?:mailto:)?[\w.+%'’-]+\s?(?:@|[(\[{]\s?at\s?[)\]}])\s?[\w-]+"
            r"(?:(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)[\w-]+)+"
        ),
    ),
    (LINK, r"\b(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>|\"]+"),
    (
        LINK,
        rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{_ENDINGS})(?![\w-])(?:[/?#:](?=[^\s<>|\"])[^\s<>|\"]*)?",
    ),
    (LINK, r"(?<![\w/.-])in/[\w-]{3,}/?"),
    (PHONE, r"\btel:[+\d().\s/-]+\d"),
    (PHONE, r"(?<![\w.,+-])(?:\+|00)\s?\d(?:[\s().\u2011/-]{0,3}\d){6,14}(?!\w)"),
    (
        PHONE,
        (
            r"(?<![\w.,+-])(?!\d{1,2}\.\d{1,2}\.\d)"
            r"\(?0\d{1,5}\)?(?:(?:[\s.\u2011/-]{1,3}|,(?=0))\d{2,}(?!\w)){1,10}"
        ),
    ),
    (PHONE, r"(?<![\w.,+-])0\d{7,13}(?!\w)"),
    (
        PHONE,
        (
            r"(?<![\w.,+-])(?:1[\s.\u2011-]{1,2})?"
            r"\(?\d{3}\)?[\s.\u2011-]{1,2}\d{3}[\s.\u2011-]\d{4}(?!\w)"
        ),
    ),
    (HANDLE, r"(?<![\w@.])@\w[\w.-]+(?:@[\w-]+(?:\.[\w-]+)+)?"),
)
_TRAILING = ".,;:!?)]}'’\"”»…"


def details_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield from where to where in `text` a detail stands, and what replaces it, in no order."""
    for shown, pattern in _DETAILS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            end = match.start() + len(match[0].rstrip(_TRAILING))
            yield match.start(), end, shown
