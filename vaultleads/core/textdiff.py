"""How a change of a text is shown: as a unified diff, the form that `git` and `patch` read.

Pure, and apart from whoever makes the change, because a change that is only proposed is shown in
the same way as one that was made.
"""

from __future__ import annotations

from difflib import unified_diff

_NONE = "/dev/null"
"""What diffs call a file that does not exist."""


def unified(path: str, before: bytes | None, after: bytes | None) -> str:
    r"""Return the unified diff of the file at `path`; None stands for no file.

    Empty where nothing differs. Lines keep their line ends; bytes that are no UTF-8 are shown as
    `\xe9`.
    """
    old = _NONE if before is None else f"a/{path}"
    new = _NONE if after is None else f"b/{path}"
    lines = unified_diff(_lines(before), _lines(after), old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(data: bytes | None) -> list[str]:
    # Not `splitlines`, which would also end a line at characters that end none in a note.
    text = (data or b"").decode(errors="backslashreplace")
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines
