r"""Names for new notes: made from any text, and good on every system and in every link.

Apart from the notes that get them, because the rules are those of file systems and of Obsidian's
links, and hold for every kind of note. A name made here holds no `/`, so that it can never lead
out of the folder that it is put in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from unicodedata import category, combining, normalize

from vaultleads.core.links import ATTACHMENTS
from vaultleads.core.model import NoteKind

LONGEST = 200
"""Bytes of a name in UTF-8. File systems allow 255; `.md`, a number and what sync tools and
editors put behind a name need the rest."""
UNNAMED = "untitled"
"""The name of what has none."""

_INSTEAD = str.maketrans(
    {
        "/": "-",
        "\\": "-",
        "|": "-",
        ":": "-",
        '"': "'",
        "[": "(",
        "]": ")",
        **dict.fromkeys("<>?*#^", " "),
    }
)
"""What stands for a character that Windows forbids in a name, or Obsidian in a link."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Unicode's categories of control and format characters and of halves of a character."""
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS})
"""What Windows takes for a device, whatever stands behind a dot."""
_FEW = 2
"""How many people a name lists; the note has them all."""


def portable_name(text: str) -> str:
    """Return `text` as the name of a note, without `.md`: one line of 1 to 200 bytes.

    Composed (NFC), without control characters and without any character that a file system or a
    wikilink cannot hold; it neither begins with a dot or a dash nor ends with a dot, and is no
    device of Windows. What is left of nothing is `untitled`. A name made here stays as it is.
    """
    seen = "".join(char for char in " ".join(text.split()) if category(char) not in _UNSEEN)
    spaced = seen.replace(": ", " – ").translate(_INSTEAD)
    while "%%" in spaced:
        spaced = spaced.replace("%%", "%")
    name = normalize("NFC", spaced)
    # Each step may bring to light what an earlier one looks for: `a.pdf.`, or a cut before a dot.
    while (better := _without_device(_cut(_linkable(_trimmed(name))))) != name:
        name = better
    return name


def is_name(text: str) -> bool:
    """Whether anything of `text` is left in the name of a note; of `...` nothing is."""
    return portable_name(text) != UNNAMED or text.strip().casefold() == UNNAMED


def full_name(text: str) -> str:
    """Return `text` as a person reads it, in one line, with all that the name of a note lacks."""
    seen = "".join(char for char in " ".join(text.split()) if category(char) not in _UNSEEN)
    return " ".join(normalize("NFC", seen).split())


def lead_name(organization: str, role: str) -> str:
    """Return the name of a lead's note: `Organization – Role`, or the one that is known."""
    return portable_name(" – ".join(filter(None, (organization.strip(), role.strip()))))


def posting_name(organization: str, role: str) -> str:
    """Return the name of a posting's note: `Organization – Role (posting)`.

    The lead that a posting gives is often of the same role, and a link has to tell them apart.
    """
    title = " – ".join(filter(None, (organization.strip(), role.strip())))
    return _marked(portable_name(title), "posting")


def meeting_name(day: date, people: Sequence[str], organization: str, kind: str) -> str:
    """Return the name of a meeting's note: `2026-11-18 Lena Ortiz – informational`.

    Two people are named, of more the first with how many others; nobody, then the organization.
    The kind `other` says nothing and is left out.
    """
    who = ", ".join(people[:_FEW])
    if len(people) > _FEW:
        who = f"{people[0]} and {len(people) - 1} others"
    title = " ".join(filter(None, (day.isoformat(), who or organization)))
    return portable_name(f"{title} – {kind}" if kind and kind != "other" else title)


def free_name(wanted: str, taken: Callable[[str], bool], kind: NoteKind | None = None) -> str:
    """Return `wanted`, or where that is `taken` the first name like it that is free.

    With a `kind`, `Mercury (contact)` is tried first, because the other Mercury is of another
    kind; then `Mercury (2)`, `Mercury (3)`. Not `Mercury 2`: so iCloud calls a conflicted copy.
    """
    if not taken(wanted):
        return wanted
    if kind and not taken(_marked(wanted, kind)):
        return _marked(wanted, kind)
    number = 2
    while taken(_marked(wanted, str(number))):
        number += 1
    return _marked(wanted, str(number))


# --- steps ----------------------------------------------------------------------------------


def _marked(name: str, mark: str) -> str:
    behind = f" ({mark})"
    return _trimmed(_cut(name, LONGEST - len(behind))) + behind


def _trimmed(name: str) -> str:
    """Return `name` with single spaces, and nothing at its ends that is lost or misleads there."""
    return " ".join(name.split()).lstrip(".-~ ").rstrip(". ") or UNNAMED


def _linkable(name: str) -> str:
    """Return `name` without an ending that makes a link to it a link to a file."""
    stem, dot, ending = name.rpartition(".")
    attached = dot and ending.lower() in ATTACHMENTS | {"md"}
    return f"{stem} {ending}" if attached else name


def _cut(name: str, longest: int = LONGEST) -> str:
    """Return as much of `name` as fits into so many bytes, never a letter without its accent."""
    raw = name.encode()
    if len(raw) <= longest:
        return name
    kept = raw[:longest].decode(errors="ignore")
    if combining(name[len(kept)]):
        kept = kept.rstrip("".join({char for char in kept if combining(char)}))[:-1]
    return kept


def _without_device(name: str) -> str:
    stem, dot, rest = name.partition(".")
    return f"{stem}_{dot}{rest}" if stem.strip().casefold() in _DEVICES else name
