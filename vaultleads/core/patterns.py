"""Regular expressions that are compiled when they are first asked.

Apart from `re`, because a command uses a fifth of those that it loads, and to compile them all
took it a tenth of its time.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class LazyPattern:
    """Stands in for a compiled pattern, and hands out its methods once one is asked for."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and leave what was asked for where it is found without this next time."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._text, self._flags), name)
        self.__dict__[name] = found
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as the compiled `text` does, but for functions of `re` that take one.

    A mistake in `text` is only found when it is asked for anything.
    """
    return cast("re.Pattern[AnyStr]", LazyPattern(text, flags))
