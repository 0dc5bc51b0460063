"""Seals: how it is noticed that somebody wrote into a text that was generated.

Apart from the regions of reports and the blocks in notes, which both keep the seal of what was
written last in a marker. A seal is one digest of the text, and where that is another, a second one
of its words alone: programs that a person works with change the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from vaultleads.core.patterns import pattern

LeadsSomewhere = Callable[[str], bool]
"""Whether the target of a wikilink is the name or the path of a note or file of the vault."""

SEAL_LENGTH = 12
"""Hexadecimal digits of a digest: enough to notice an edit, short enough to read."""

SEAL_FORM = rf"[0-9a-f]{{{SEAL_LENGTH}}}(?: [0-9a-f]{{{SEAL_LENGTH}}})?"
"""A seal as a pattern."""

_TARGET = pattern(r"(?<=\[\[)[^\[\]|\r\n]*?(?=\\?\||\]\])")
_CELL = pattern(r"[ \t]*\|[ \t]*")
_RULE = pattern(r"-{2,}")
_BULLET = pattern(r"\A[*+](?=[ \t])")
_SPACE = pattern(r"[ \t]{2,}")


def fingerprint(text: str) -> str:
    """Return what tells `text` from any other."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:SEAL_LENGTH]


def seal(text: str) -> str:
    """Return the seal of `text`."""
    lines = _lines(text)
    digest, words = _digest(lines), _digest(map(_words, lines))
    return digest if digest == words else f"{digest} {words}"


def is_intact(text: str, sealed: str, instead: str, leads: LeadsSomewhere) -> bool:
    """Whether nobody wrote into `text` since it was `sealed`, so that `instead` may replace it.

    Its lines count, and not their order, their indentation or the blank ones between them: whoever
    moves a line, or lets an editor trim it, has written nothing that could be lost. Nor do a table
    whose columns were aligned, another sign for an item or for emphasis, and a wikilink to another
    note: Obsidian writes the new name into all of them when a note is renamed. But what leads
    nowhere, and stands nowhere in the text `instead`, is taken for words of a person.
    """
    digest, _, words = sealed.partition(" ")
    lines = _lines(text)
    if _digest(lines) == digest:
        return True
    if _digest(map(_words, lines)) != (words or digest):
        return False
    return all(map(leads, _targets(text) - _targets(instead)))


def edited_in_either(
    present: Sequence[tuple[str, str]], instead: str, leads: LeadsSomewhere
) -> str | None:
    """Return what a person may have written into the sides of a merge, each line once.

    `present` are the text and the seal of each. None where both are as they were sealed, or where
    the text `instead` says all that they say. Where git merged some lines by itself, neither side
    is as it was rendered, and what cannot be told from a person's words counts as such.
    """
    if all(is_intact(text, sealed, instead, leads) for text, sealed in present):
        return None
    known = {line.strip() for line in instead.split("\n")}
    lines = dict.fromkeys(line for text, _ in present for line in text.split("\n"))
    if all(line.strip() in known for line in lines):
        return None
    return "\n".join(lines).strip("\n") or None


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.replace("\r", "\n").split("\n")) if line]


def _digest(lines: Iterable[str]) -> str:
    return fingerprint("\n".join(sorted(lines)))


def _words(line: str) -> str:
    """Return a line without what other programs than a person change in it."""
    if "[[" in line:
        line = _TARGET.sub("", line)
    if line[0] == "|":
        line = _RULE.sub("-", _CELL.sub("|", line))
    return _SPACE.sub(" ", _BULLET.sub("-", line)).replace("_", "*")


def _targets(text: str) -> set[str]:
    found = _TARGET.findall(text) if "[[" in text else ()
    return {target.partition("#")[0].strip() for target in found}
