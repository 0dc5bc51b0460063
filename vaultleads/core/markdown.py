"""Safe text: any value as harmless Markdown, and links and marks that are Markdown on purpose.

Text in a report comes from notes, and text in notes comes from job advertisements and mails. This
room turns such text into Markdown that looks like the text and does nothing. It is separate from
the templates, so that one place decides what is dangerous, and from the views, so that a view can
say "this is Markdown already" with a type, `Md`, instead of with a promise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Md(str):
    """Text that is Markdown already.

    Joining with `+` or `Md.join` keeps it so: what is not `Md` is escaped on the way in. Every
    other operation of `str` returns a plain `str`, which is escaped again when it is printed: a
    mistake shows as a visible backslash, never as live markup.
    """

    __slots__ = ()

    def __add__(self, other: str) -> Md:
        return Md(str.__add__(self, escape(other)))

    def __radd__(self, other: str) -> Md:
        return Md(str.__add__(escape(other), self))

    def join(self, parts: Iterable[object], /) -> Md:
        """Return the parts, escaped where they are not `Md`, with this text between them."""
        return Md(str.join(self, [escape(part) for part in parts]))


class _Rule(NamedTuple):
    """How one character is disarmed: how it is written where it could be live.

    `live` gets up to two characters before it and up to 33 after it, so as to see the longest name
    of an entity; nothing is the edge of the value, where the template's own text may stand.
    """

    character: str
    written: str
    live: Callable[[str, str], bool]


def _always(_before: str, _after: str) -> bool:
    return True


def _at_start(before: str, after: str) -> bool:
    return not before and not after[:1].isalnum()


def _number_sign(before: str, after: str) -> bool:
    return not before and after[:1] in {"", " "}


def _entity(_before: str, after: str) -> bool:
    name, semicolon, _ = after.partition(";")
    return not after or after[0] == "#" or bool(semicolon and name.isascii() and name.isalnum())


def _price(before: str, after: str) -> bool:
    return before[-1:] in {"", " "} and "0" <= after[:1] <= "9"


_RULES = (
    # Raw HTML, comments, markers and `<%`. An entity, because `\<%` still contains `<%`.
    _Rule("<", "&lt;", _always),
    # A quote at the start, the end of a comment after `--`; elsewhere an arrow or "more than".
    _Rule(">", "&gt;", lambda before, _: before in {"", "--"}),
    # Only what reads as an entity, or could become one with what follows the value.
    _Rule("&", "&amp;", _entity),
    # Literal before a letter or digit (a Windows path). Otherwise an entity: some renderers take
    # the second of two backslashes before a pipe for the pipe's own.
    _Rule("\\", "&#92;", lambda _, after: not (after[:1].isascii() and after[:1].isalnum())),
    # Code, fences, and the inline queries of Dataview, which look for the bare character.
    _Rule("`", "&#96;", _always),
    # Emphasis and lists; between spaces it is neither.
    _Rule("*", "\\*", lambda before, after: not (before[-1:] == after[:1] == " ")),
    # Emphasis; inside a word (`snake_case`) it never is.
    _Rule("_", "\\_", lambda before, after: not (before[-1:].isalnum() and after[:1].isalnum())),
    # Links, embeds, images, footnotes, task boxes, callouts; the closing one because a template
    # may have opened a bracket.
    _Rule("[", "\\[", _always),
    _Rule("]", "\\]", _always),
    # Columns.
    _Rule("|", "\\|", _always),
    # Headings (their end, too) and tags; after a letter or digit (`C#`) it is neither.
    _Rule("#", "\\#", lambda before, _: not before[-1:].isalnum()),
    # Strikethrough and fences; after a space and before a word (`in ~3 months`) it could only
    # open, and nothing can close it.
    _Rule("~", "\\~", lambda before, after: not (before[-1:] == " " and after[:1].isalnum())),
    # Mathematics; a price after a space cannot close it, and so nothing opens it either.
    _Rule("$", "&#36;", lambda before, after: not _price(before, after)),
    # Obsidian's comments `%%`, in one value or where two meet.
    _Rule("%", "&#37;", lambda before, after: not before or "%" in {before[-1:], after[:1]}),
    # Obsidian's highlights `==`, underlined headings.
    _Rule("=", "&#61;", lambda before, after: not before or "=" in {before[-1:], after[:1]}),
    # Block ids, inline footnotes.
    _Rule("^", "&#94;", _always),
    # Dataview's fields `key:: value`, containers `:::`, definition lists, table alignment.
    _Rule(":", "&#58;", lambda before, _: before[-1:] in {"", ":"}),
    # Attribute lists, and the `{{` and `{%` of whatever publishes the vault.
    _Rule("{", "&#123;", lambda _, after: not (after[:1] == " " or after[:1].isalnum())),
    # An embed, where a link follows the value.
    _Rule("!", "\\!", lambda _, after: not after),
    # Lists, rules, front matter, alignment rows.
    _Rule("-", "\\-", _at_start),
    _Rule("+", "\\+", _at_start),
    # The sign of an ordered list's number that stood before the value.
    _Rule(".", "\\.", _number_sign),
    _Rule(")", "\\)", _number_sign),
)
"""One rule for each character; a character not named here is never live.

Bare web and mail addresses stay as they are: where a renderer makes links of them, the text is the
same and nothing is fetched. One that holds a disarmed character is disarmed itself (`_ADDRESS`),
because a renderer would take the escape for a part of it.
"""

_RULE = {rule.character: rule for rule in _RULES}
_NAMED = pattern("[" + re.escape("".join(_RULE)) + "]")
_LONGEST_ENTITY = 33

# The patterns below are needed for few texts; `re` compiles them when it first meets them.
_NUMBER = r"([0-9]{1,9})([.)])(?= |\Z)"
_ADDRESS = r"(?i:(?:https?|ftp)://|www\.)[^ ]*"
_ADDRESS_START = r"(?P<scheme>://)|(?i:(?<=www))\."
_ESCAPED = r"\\|&(?:[a-z]+|#[0-9]+);"

_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_LOST = rf"[{_INVISIBLE}]|(?<![\x80-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\x80-\U0010ffff])"
_BREAK = r"[\s\x00-\x1f\x7f-\x9f]+"
_SURROGATE = "[\ud800-\udfff]"
_UNPRINTABLE = rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_INVISIBLE}]"


def one_line(text: str) -> str:
    """Return the text as one line of what a reader sees.

    Every run of white space and control characters becomes one space. Characters that nobody sees
    (zero-width, soft hyphens, direction overrides) vanish, except the joiners between two letters
    or signs outside ASCII, where scripts and emoji need them. A lone surrogate becomes U+FFFD.
    Space at the ends is kept, as one space.
    """
    if text.isprintable() and "  " not in text:
        return text
    return re.sub(_BREAK, " ", re.sub(_LOST, "", re.sub(_SURROGATE, "\ufffd", text)))


def escape(value: object) -> Md:
    """Return any value as Markdown that looks like its text, as one line, and does nothing.

    The result may stand in a paragraph, a list item, a heading, a quote or a table cell of GitHub's
    Markdown and of Obsidian's, at the start of a line too, and beside other such text (behind a web
    address it wants a space). `Md` comes back unchanged; `None` is no text.
    """
    if isinstance(value, Md):
        return value
    if value is None:
        return Md()
    return _escaped(str(value))


# Kept, because a report says most things again: the words of reasons, and all that it said before.
@lru_cache(maxsize=16_384)
def _escaped(value: str) -> Md:
    text = one_line(value)
    # The start of a line is dangerous behind a space, too.
    space, text = (" ", text[1:]) if text[:1] == " " else ("", text)
    disarmed = _NAMED.sub(_disarm, text)
    if disarmed != text and ("://" in text or "www." in text.lower()):
        disarmed = re.sub(_ADDRESS, _disarm_address, disarmed)
    if "0" <= disarmed[:1] <= "9":
        disarmed = re.sub(rf"\A{_NUMBER}", r"\1\\\2", disarmed)
    return Md(space + disarmed)


def _disarm(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    character, written, live = _RULE[match[0]]
    before, after = text[max(at - 2, 0) : at], text[at + 1 : at + 1 + _LONGEST_ENTITY]
    return written if live(before, after) else character


def _disarm_address(match: re.Match[str]) -> str:
    address = match[0]
    if not re.search(_ESCAPED, address):
        return address
    return re.sub(_ADDRESS_START, lambda start: "&#58;//" if start["scheme"] else "&#46;", address)


def bold(value: object) -> Md:
    """Return the value in bold; nothing where there is no text."""
    return _marked(value, "**")


def italic(value: object) -> Md:
    """Return the value in italics; nothing where there is no text."""
    return _marked(value, "*")


def _marked(value: object, mark: str) -> Md:
    text = _trimmed(value)
    return Md(f"{mark}{text}{mark}") if text else Md()


def _trimmed(value: object) -> Md:
    """Return the value, escaped, without space at its ends: trimmed first, as edges count."""
    if isinstance(value, Md):
        return Md(value.strip())
    return escape("" if value is None else one_line(str(value)).strip())


_NOT_IN_CODE = r"[`|\\]|<%|%%|<!--|\{[{%]|\A\$?="


def code(value: object) -> Md:
    """Return the value as a code span.

    Text that a code span cannot hold everywhere (a backtick, a pipe, a backslash) or not harmlessly
    comes back as ordinary escaped text: `<%` and `{{` are run even there (Templater, publishers),
    and a span that begins with `=` or `$=` is an inline query of Dataview.
    """
    text = one_line("" if value is None else str(value)).strip()
    if not text or re.search(_NOT_IN_CODE, text):
        return value if isinstance(value, Md) else escape(text)
    return Md(f"`{text}`")


def with_code(text: str) -> Md:
    """Return a message of ours, in which `...` stands for code, with those parts as code spans."""
    if isinstance(text, Md):
        return text
    parts = one_line(text).split("`")
    # Without its partner, the last backtick is text.
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    spans = [code(part) if i % 2 else _further(part) for i, part in enumerate(parts[1:], 1)]
    return Md().join([parts[0], *spans])


def _further(text: str) -> Md:
    """Escape a text that cannot start a line, because something stands before it."""
    return Md(escape(f"'{text}")[1:])


def beside_link(text: str) -> Md:
    """Return a text that stands right behind a link, escaped.

    It starts no line, so less of its beginning is live; but a bracket there would make the link
    lead elsewhere.
    """
    if isinstance(text, Md):
        return text
    further = _further(text)
    return Md(f"&#40;{further[1:]}") if further.startswith("(") else further


def image(path: str, alt: str, *, folder: str = "Reports") -> Md:
    """Return the picture at `path`, relative to the vault, with its text alternative.

    `folder` is the folder of the text that it stands in. As in `link`, brackets and pipes of the
    alternative become look-alikes: behind a pipe, Obsidian reads the width of a picture.
    """
    return Md(f"![{_shown(alt)}]({_relative(path, folder)})")


_NOT_IN_SHOWN = str.maketrans({"[": "(", "]": ")", "|": "\u00a6"})


# Kept, because every report links to the same notes. `typed` tells text from Markdown.
@lru_cache(maxsize=4096, typed=True)
def link(path: str, name: str, shown: str = "", *, in_table: bool, folder: str = "Reports") -> Md:
    """Return a link to the note at `path`, which a wikilink reaches as `name`.

    `path` is relative to the vault, with `/`; `folder` is the folder of the text that the link
    stands in. `shown` is plain text or `Md`; brackets and pipes in it become look-alikes, because
    a wikilink has no way to write them. A name that a wikilink cannot hold gets a Markdown link,
    which clicks on the file itself. `in_table` writes the wikilink's pipe for a table cell.
    """
    text = _shown(shown) or _shown(name.rpartition("/")[2])
    if not _fits_wikilink(name):
        return Md(f"[{text}]({_relative(path, folder)})")
    if text == name:
        return Md(f"[[{name}]]")
    pipe = "\\|" if in_table else "|"
    return Md(f"[[{name}{pipe}{text}]]")


def _shown(shown: str) -> Md:
    """Return the text that a link shows, escaped, without what a wikilink cannot hold."""
    text = one_line(shown).strip().translate(_NOT_IN_SHOWN)
    return Md(text) if isinstance(shown, Md) else escape(text)


def _fits_wikilink(name: str) -> bool:
    return bool(name) and escape(name) == name == name.strip() and not set(name) & set("#:%")


def _relative(path: str, folder: str) -> str:
    """Return the way from a folder to a file, both relative to the vault, as part of a URL."""
    here, there = [part for part in folder.split("/") if part], path.split("/")
    while here and there[1:] and here[0] == there[0]:
        del here[0], there[0]
    return _percent("/".join([".."] * len(here) + there), keep="/")


_UNDECODABLE = range(0xDC80, 0xDD00)
"""What Python makes of the bytes 0x80 to 0xFF of a file name that is not UTF-8 (PEP 383)."""
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_URL = "/:?#@!&'+,;=%"
_WEB = r"(?i:https?://|mailto:)\S"
_ENTITY = r"&(?=#|[A-Za-z][A-Za-z0-9]*;)"
_STRAY_PERCENT = r"%(?![0-9A-Fa-f]{2})"


def _percent(text: str, keep: str) -> str:
    return "".join(
        char
        if char in _UNRESERVED or char in keep or (char > "\x7f" and char.isalnum())
        else "".join(f"%{byte:02X}" for byte in _bytes(char))
        for char in text
    )


def _bytes(char: str) -> bytes:
    return char.encode("utf-8", "surrogateescape" if ord(char) in _UNDECODABLE else "surrogatepass")


def external(url: str, shown: str = "") -> Md:
    """Return a link to a web or mail address, showing `shown` or else the address.

    Only `http`, `https` and `mailto` become links; of anything else the text alone remains.
    """
    address = one_line(url).strip()
    text = escape(shown or address)
    if not re.match(_WEB, address):
        return text
    target = _percent(re.sub(_STRAY_PERCENT, "%25", address), keep=_IN_URL)
    return Md(f"[{text}]({re.sub(_ENTITY, '&amp;', target)})")


def visible(text: str) -> str:
    r"""Return the text with what a terminal would obey, or nobody would see, written out.

    An escape character becomes `\x1b`, a line end `\n`, a byte of a file name that is not UTF-8
    `\xff`, a direction override `\u202e`. Everything else stays.
    """
    return text if text.isprintable() else re.sub(_UNPRINTABLE, _written_out, text)


def _written_out(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number in _UNDECODABLE:
        return f"\\x{number - _UNDECODABLE.start + 0x80:02x}"
    return match[0].encode("unicode_escape").decode("ascii")
