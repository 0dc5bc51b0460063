"""One change to one property, tried, proved, tried another way, or refused.

Apart from `amend`, which takes whole notes through many changes, and from `splice`, which trusts
itself: nothing leaves here that was not read again and found to be what was asked.
"""

from __future__ import annotations

from typing import NamedTuple

from vaultleads.codec import splice
from vaultleads.codec.layout import Layout, Piece
from vaultleads.codec.note import decode
from vaultleads.codec.problems import printable
from vaultleads.codec.proof import Region, Wanted, only_differs_in, proves, says, well_spelled
from vaultleads.codec.spell import content_of, text_of
from vaultleads.core.changes import (
    AddToList,
    AmendError,
    RemoveFromList,
    RemoveProperty,
    SetProperty,
    Value,
)
from vaultleads.core.links import parse_link
from vaultleads.core.model import (
    FrontMatter,
    Link,
    NestedMapping,
    Property,
    PropertyValue,
    Scalar,
    Sequence,
)
from vaultleads.core.patterns import pattern

PropertyChange = SetProperty | RemoveProperty | AddToList | RemoveFromList

_BOM = b"\xef\xbb\xbf"
_LINE_END = pattern(rb"\r\n|\n|\r")
_BY_HAND = "make the change by hand"


class _Case(NamedTuple):
    """A note, the change that is asked of it, and how it must read then."""

    path: str
    data: bytes
    note: FrontMatter
    change: PropertyChange
    wanted: Wanted

    def proved(self, new: bytes, region: Region) -> tuple[bytes, FrontMatter] | None:
        """Return `new` and its reading, if it is the old note with what is wanted."""
        if not only_differs_in(region, self.data, new):
            return None
        after = decode(self.path, new)
        return (new, after) if proves(self.note, after, self.wanted) else None

    def refused(self, why: str, remedy: str = _BY_HAND) -> AmendError:
        """Return the error that says so."""
        return AmendError(f"{self.path} was not changed, because {why}; {remedy}.")


def property_changed(
    path: str, data: bytes, note: FrontMatter, change: PropertyChange
) -> tuple[bytes, FrontMatter]:
    """Return the note `data`, which decodes to `note`, with `change` made, and its reading.

    The same objects come back where nothing had to change. Raises AmendError.
    """
    if not change.name.strip():
        raise AmendError("A property needs a name; say which one is to change.")
    prop = note.properties.get(change.name.casefold())
    wanted = _wanted(path, prop, change)
    if wanted is None:
        return data, note
    case = _Case(path, data, note, change, wanted)
    if note.body_line == 1:
        return _with_front_matter(case)
    layout = Layout(data, note)
    if layout.in_braces():
        raise case.refused("its front matter is written in braces")
    if prop is None:
        return _added(case, layout)
    return _edited(case, layout, prop)


def _with_front_matter(case: _Case) -> tuple[bytes, FrontMatter]:
    """Give a note without front matter one, above its text and below its byte order mark."""
    bom = _BOM if case.data.startswith(_BOM) else b""
    text = case.data[len(bom) :]
    found = _LINE_END.search(text)
    if text[: found.start() if found else None].rstrip(b" \t") == b"---":
        why = "it begins with `---` and what follows reads as text, not as front matter"
        raise case.refused(why, "put an empty line above if it is text")
    eol = found[0].decode() if found else "\n"
    lines = splice.property_lines(case.change.name, case.wanted.value, eol)
    new = bom + f"---{eol}{lines}---{eol}".encode() + text
    proved = case.proved(new, Region(len(bom), len(bom)))
    if proved is None:
        raise case.refused("it has no front matter", "write two lines `---` at its top")
    return proved


def _added(case: _Case, layout: Layout) -> tuple[bytes, FrontMatter]:
    edits = splice.added(layout, case.change.name, case.wanted.value)
    if edits is None:
        last = layout.properties[-1]
        why = f"it is not clear where `{printable(last.name)}` on line {last.line} ends"
        raise case.refused(why, "put its value in quotes")
    place = len(layout.head) + len(layout.block[: edits[0].start].encode())
    return _tried(case, layout, edits, Region(place, place))


def _edited(case: _Case, layout: Layout, prop: Property) -> tuple[bytes, FrontMatter]:
    name = f"`{printable(prop.name)}` on line {prop.line}"
    piece = layout.piece(prop)
    if piece is None:
        raise case.refused(f"YAML cannot read {name} by itself", "put its value in quotes")
    if piece.value.marked:
        why = f"the value of {name} has a YAML tag or an anchor"
        raise case.refused(why, f"delete that, or {_BY_HAND}")
    head = len(layout.head)
    start, end = (
        head + len(layout.block[: layout.starts[line]].encode())
        for line in (piece.first, piece.end)
    )
    return _tried(case, layout, _edits(case, layout, piece), Region(start, end))


def _tried(
    case: _Case, layout: Layout, edits: list[splice.Edit] | None, region: Region
) -> tuple[bytes, FrontMatter]:
    """Return the note with `edits` made, else with the second try, each only if it is proved."""
    if edits is not None:
        new = layout.with_block(splice.applied(layout.block, edits))
        if proved := case.proved(new, region):
            return proved
    second = _second_try(case, layout)
    proved = case.proved(second, region) if second is not None else None
    if proved is None:
        raise case.refused(
            f"no way was found to change `{printable(case.change.name)}` and nothing else"
        )
    return proved


def _second_try(case: _Case, layout: Layout) -> bytes | None:
    """Return the note as ruamel.yaml writes it with the change, `None` if it cannot."""
    from vaultleads.codec.roundtrip import round_trip  # noqa: PLC0415 - slow to load, rarely needed

    eols = {layout.eol(line) for line in range(len(layout.lines))}
    if len(eols) > 1:
        return None
    try:
        block = round_trip("".join(f"{line}\n" for line in layout.lines), case.change)
    except Exception:  # noqa: BLE001 - it raises all kinds on odd notes, and then we refuse
        return None
    return layout.with_block(block.replace("\n", eols.pop() if eols else layout.eol(-1)))


# --- what is wanted -------------------------------------------------------------------------


def _wanted(path: str, prop: Property | None, change: PropertyChange) -> Wanted | None:
    """Return how the property has to read after `change`, `None` if it does already."""
    key = change.name.casefold()
    if isinstance(change, SetProperty):
        done = prop is not None and says(prop.value, change.value)
        if prop is not None and done and well_spelled(prop.value, change.value):
            return None
        return Wanted(key, change.value)
    if isinstance(change, RemoveProperty):
        return Wanted(key, gone=True) if prop else None
    if prop is None:
        return Wanted(key, (change.value,)) if isinstance(change, AddToList) else None
    return _wanted_items(key, _items(path, prop), change)


def _wanted_items(
    key: str, items: tuple[PropertyValue, ...], change: AddToList | RemoveFromList
) -> Wanted | None:
    """Return how a list of `items` has to read after `change`, `None` if it does already."""
    kept = tuple(item for item in items if not _matches(item, change.value))
    if isinstance(change, AddToList):
        return Wanted(key, change.value, items) if len(kept) == len(items) else None
    if len(kept) == len(items):
        return None
    return Wanted(key, (), kept) if kept else Wanted(key, ())


def _items(path: str, prop: Property) -> tuple[PropertyValue, ...]:
    """Return the items of a list; a single value is a list of one."""
    value = prop.value
    if isinstance(value, NestedMapping):
        raise AmendError(
            f"{path} was not changed, because `{printable(prop.name)}` on line {prop.line} is no"
            " list; write it as a list first."
        )
    if isinstance(value, Sequence):
        return value.items
    return (value,) if value.text and value.value is not None else ()


def _matches(item: PropertyValue, value: Value) -> bool:
    """Return whether an item of a list is `value`, however it is written.

    Two links are alike that point to the same note, whatever they show.
    """
    if not isinstance(item, Scalar):
        return False
    if isinstance(value, Link) and item.text.startswith("[[") and item.text.endswith("]]"):
        return parse_link(item.text, 0, 0).target.casefold() == value.target.casefold()
    content = content_of(value)
    alike = type(item.value) is type(content) and item.value == content
    return alike or (item.text == text_of(value) and content is not None)


def _edits(case: _Case, layout: Layout, piece: Piece) -> list[splice.Edit] | None:
    """Return the edits that bring about what is wanted, `None` if there are none for its shape."""
    old, wanted, change = piece.prop.value, case.wanted, case.change
    if wanted.gone:
        return splice.removed(layout, piece)
    if piece.colon < 0 or (isinstance(old, Sequence) and len(old.items) != len(piece.value.parts)):
        return None
    if isinstance(change, AddToList):
        return splice.item_added(layout, piece, old, change.value)
    value = wanted.value
    if (
        wanted.kept is None
        and isinstance(old, Sequence)
        and isinstance(value, tuple)
        and not isinstance(value, Link)
        and says(old, value)
    ):
        return splice.respelled(piece, old, value)
    if wanted.kept is None or not isinstance(old, Sequence):
        return splice.replaced(layout, piece, wanted.value)
    gone = [index for index, item in enumerate(old.items) if item not in wanted.kept]
    return splice.items_removed(layout, piece, gone)
