"""Changes to the properties of a note, as edits of the very characters that must differ.

Apart from `amend`, which proves that nothing else changed: here it is only decided what to
write. Comments stay, and a list keeps its indentation, its brackets and the width of its dashes.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import NamedTuple

from vaultleads.codec.layout import Layout, Piece, Span
from vaultleads.codec.spell import is_well_spelled, spelled, spelled_item
from vaultleads.core.changes import Value, Values
from vaultleads.core.model import Link, PropertyValue, Scalar, Sequence
from vaultleads.core.patterns import pattern

_HEADER = pattern(r"[|>][-+0-9]*(?P<comment>[ \t]+#.*)?")
_INDENT = "  "


class Edit(NamedTuple):
    """Write `text` in place of what stands from `start` to before `end`."""

    start: int
    end: int
    text: str


def applied(block: str, edits: Items[Edit]) -> str:
    """Return `block` with `edits`, which do not overlap, carried out."""
    for edit in sorted(edits, reverse=True):
        block = block[: edit.start] + edit.text + block[edit.end :]
    return block


def property_lines(name: str, value: Value | Values, eol: str = "\n", indent: str = "") -> str:
    """Return the lines of a property that is new."""
    key = f"{indent}{spelled(name)}:"
    if isinstance(value, Link) or not isinstance(value, tuple):
        written = spelled(value)
        return f"{key} {written}{eol}" if written else f"{key}{eol}"
    if not value:
        return f"{key} []{eol}"
    items = (f"{indent}{_INDENT}- {spelled_item(item)}{eol}" for item in value)
    return f"{key}{eol}{''.join(items)}"


def added(layout: Layout, name: str, value: Value | Values) -> list[Edit] | None:
    """Return the edit that adds a property below the last one; `None` if that has no clear end."""
    if not layout.properties:
        line = len(layout.lines)
        lines = property_lines(name, value, layout.eol(line - 1))
        return [Edit(layout.starts[line], layout.starts[line], lines)]
    last = layout.piece(layout.properties[-1])
    if last is None:
        return None
    place = layout.starts[last.end]
    indent = _indent(layout, last)
    if indent.strip(" "):
        return None
    return [Edit(place, place, property_lines(name, value, layout.eol(last.end - 1), indent))]


def removed(layout: Layout, piece: Piece) -> list[Edit]:
    """Return the edit that takes the lines of a property out."""
    return [Edit(layout.starts[piece.first], layout.starts[piece.end], "")]


def replaced(layout: Layout, piece: Piece, value: Value | Values) -> list[Edit]:
    """Return the edits that give a property another value, whatever it had."""
    span = piece.value
    if isinstance(value, tuple) and not isinstance(value, Link):
        return _replaced_by_list(layout, piece, value)
    written = spelled(value)
    if freed := _freed(layout, piece, value):
        return [freed._replace(text=f"{freed.text}{written}")]
    one_line = layout.line_of(span.start) == layout.line_of(span.end)
    if span.kind == "scalar" and one_line and not span.empty and written and not _is_block(span):
        return [Edit(span.start, span.end, written)]
    return [_rewritten(layout, piece, written)]


def _freed(layout: Layout, piece: Piece, value: Value | Values) -> Edit | None:
    """Return where `value` stands already, part of it as what YAML takes for a comment.

    That comment was none: it is in the value now. The text of the edit comes before the value.
    """
    span = piece.value
    start = piece.colon if span.empty else span.start
    source = layout.block[start : layout.line_end(layout.line_of(start))].rstrip()
    if span.kind != "scalar" or len(source) <= span.end - start or source.lstrip() != value:
        return None
    return Edit(start, start + len(source), " " if span.empty else "")


def respelled(piece: Piece, old: Sequence, values: Values) -> list[Edit]:
    """Return the edits that quote what should be in a list that already says `values`."""
    flow = piece.value.flow
    return [
        Edit(span.start, span.end, spelled_item(value, flow=flow))
        for span, item, value in zip(piece.value.parts, old.items, values, strict=True)
        if isinstance(item, Scalar) and not spells(item, value)
    ]


def spells(scalar: Scalar, value: Value) -> bool:
    """Return whether `scalar`, which we read as `value`, is so read by every YAML reader."""
    if scalar.quoted:
        return isinstance(value, (str, Link))
    return is_well_spelled(scalar.text, value)


def item_added(layout: Layout, piece: Piece, old: PropertyValue, value: Value) -> list[Edit]:
    """Return the edits that add `value` to the list or the single value that `old` is."""
    span = piece.value
    if isinstance(old, Sequence) and old.items:
        if span.flow:
            return _flow_item(layout, span, spelled_item(value, flow=True))
        line = layout.line_of(span.parts[-1].end)
        text = f"{_dash(layout, span)}{spelled_item(value)}{layout.eol(line)}"
        return [Edit(layout.starts[line + 1], layout.starts[line + 1], text)]
    if isinstance(old, Scalar) and old.text and old.value is not None:
        source = layout.block[span.start : span.end]
        keeps = span.kind == "scalar" and not _is_block(span) and "\n" not in source
        first = source if keeps and "\r" not in source else spelled_item(old.value)
        return [_rewritten(layout, piece, "", (first, spelled_item(value)))]
    return replaced(layout, piece, (value,))


def items_removed(layout: Layout, piece: Piece, indices: Items[int]) -> list[Edit]:
    """Return the edits that take these items, not all, out of a list."""
    span = piece.value
    if span.flow:
        return _flow_items_removed(layout, span, indices)
    edits = []
    for index in indices:
        first = layout.dash_line(span, index)
        last = layout.line_of(span.parts[index].end)
        edits.append(Edit(layout.starts[first], layout.starts[last + 1], ""))
    return edits


# --- whole values ---------------------------------------------------------------------------


def _replaced_by_list(layout: Layout, piece: Piece, value: tuple[Value, ...]) -> list[Edit]:
    span = piece.value
    holds = span.kind == "list" and bool(span.parts)
    if holds and span.flow and value:
        items = ", ".join(spelled_item(item, flow=True) for item in value)
        return [Edit(span.start, span.end, f"[{items}]")]
    if holds and not span.flow and value:
        first = layout.line_of(span.start)
        dash, eol = _dash(layout, span), layout.eol(first)
        text = "".join(f"{dash}{spelled_item(item)}{eol}" for item in value)
        return [Edit(layout.starts[first], layout.starts[piece.end], text)]
    if not value:
        return [_rewritten(layout, piece, "[]")]
    return [_rewritten(layout, piece, "", tuple(spelled_item(item) for item in value))]


def _rewritten(layout: Layout, piece: Piece, inline: str, items: tuple[str, ...] = ()) -> Edit:
    """Return the edit that writes `inline` behind the colon and `items` below, with comments.

    Comments on the line of the name, between it and the value, and behind the value are kept.
    """
    block, span = layout.block, piece.value
    line, below = layout.line_of(piece.colon), layout.line_of(span.start)
    comment = between = ""
    if below > line:
        comment = block[piece.colon : layout.line_end(line)]
        between = block[layout.starts[line + 1] : layout.starts[below]]
    if _is_block(span):
        header = _HEADER.match(block, span.start)
        comment += (header and header["comment"]) or ""
    elif span.flow or span.kind == "scalar":
        comment += block[span.end : layout.line_end(layout.line_of(span.end))]
    eol = layout.eol(line)
    written = f" {inline}" if inline else ""
    start = f"{written}{comment if comment.strip() else ''}{eol}{between}"
    indent = _indent(layout, piece) + _INDENT
    lines = "".join(f"{indent}- {item}{eol}" for item in items)
    return Edit(piece.colon, layout.starts[piece.end], start + lines)


def _is_block(span: Span) -> bool:
    return span.style in {"|", ">"}


def _indent(layout: Layout, piece: Piece) -> str:
    return layout.lines[piece.first][: piece.prop.column - 1]


# --- items ----------------------------------------------------------------------------------


def _dash(layout: Layout, span: Span) -> str:
    """Return what stands before the last item of a block list: indentation, dash and spaces."""
    line = layout.dash_line(span, len(span.parts) - 1)
    first = layout.line_of(span.start)
    indent = layout.lines[line][: span.start - layout.starts[first]]
    start = span.parts[-1].start
    behind = start - layout.starts[line] - len(indent) - 1
    if span.parts[-1].empty or layout.line_of(start) != line:
        return f"{indent}- "
    return f"{indent}-{layout.lines[line][len(indent) + 1 : len(indent) + 1 + behind]}"


def _flow_item(layout: Layout, span: Span, written: str) -> list[Edit]:
    """Return the edits that add an item to a list in brackets.

    It gets a line of its own where the last item and the closing bracket have theirs.
    """
    last = span.parts[-1]
    line = layout.line_of(last.start)
    indent = layout.block[layout.starts[line] : last.start]
    if indent.strip(" \t") or layout.line_of(span.end) == layout.line_of(last.end):
        return [Edit(last.end, last.end, f", {written}")]
    line = layout.line_of(last.end)
    after = layout.block[last.end : layout.line_end(line)]
    trailing = "," if after.lstrip(" \t").startswith(",") else ""
    place = layout.starts[line + 1]
    edits = [Edit(place, place, f"{indent}{written}{trailing}{layout.eol(line)}")]
    if not trailing:
        edits.append(Edit(last.end, last.end, ","))
    return edits


def _flow_items_removed(layout: Layout, span: Span, indices: Items[int]) -> list[Edit]:
    edits = []
    kept = [index for index in range(len(span.parts)) if index not in indices]
    for index in indices:
        part = span.parts[index]
        if index < kept[-1]:
            edits.append(Edit(part.start, span.parts[index + 1].start, ""))
            continue
        before = span.parts[index - 1].end
        if "#" in layout.block[before : part.start]:
            # The comment is about another item; a comma before the bracket is no mistake.
            before = part.start
        edits.append(Edit(before, part.end, ""))
    return edits
