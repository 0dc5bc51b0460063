"""How a front matter's problems are worded.

The words that `events` and `rescue` share, apart from both so that neither needs the
other to speak. Problems made here have an empty path: who knows the note puts it in with `at`.
"""

from __future__ import annotations

from dataclasses import replace

from vaultleads.core.problem import Problem

_LONGEST_SHOWN = 60
_LONGEST_REMEDY = 200

_SHOWN_END = 20
"""How much of each end of a value is shown where quotes go around it."""

MAX_PROBLEMS = 100
"""How many problems of one front matter are told; nobody mends the hundredth before the first."""


def problem(code: str, message: str, hint: str, place: tuple[int, int]) -> Problem:
    """Return an error at `place`, the line and column from 1."""
    return Problem("", *place, code, message, hint)


def warning(code: str, message: str, hint: str, place: tuple[int, int]) -> Problem:
    """Return a warning at `place`: what stands there was understood all the same."""
    return Problem("", *place, code, message, hint, "warning")


def named(found: Problem, name: str) -> Problem:
    """Return the same problem, its message opening with the name of the property."""
    return replace(found, message=f"{printable(name)}: {found.message}")


def capped(found: list[Problem]) -> list[Problem]:
    """Return at most `MAX_PROBLEMS` of the problems, by place, the last standing for the rest.

    Errors come before warnings where not all are told.
    """
    if len(found) <= MAX_PROBLEMS:
        return found
    errors = sum(1 for one in found if one.severity == "error")
    ranked = sorted(found, key=lambda one: (one.severity != "error", one.line, one.column))
    told, rest = ranked[: MAX_PROBLEMS - 1], ranked[MAX_PROBLEMS - 1 :]
    last = max(found, key=lambda one: (one.line, one.column))
    message = f"the front matter has {len(rest):,} more problems, which are not listed"
    hint = "mend those that are, then look again"
    make = problem if errors >= MAX_PROBLEMS else warning
    told.append(make("too-many-problems", message, hint, (last.line, last.column)))
    return told


def too_much(line: int) -> Problem:
    """Return the problem of a front matter of which reading more would take too long."""
    message = "too much here cannot be read; the rest of the properties is not looked at"
    hint = "mend what is reported above, or move long text below the closing `---`"
    return problem("too-much-unreadable", message, hint, (line, 1))


def duplicate(name: str, line: int, column: int, first: int) -> Problem:
    """Return the problem of a second property called `name`; the first stands on line `first`."""
    message = f"{printable(name)}: the name is already used on line {first}, and that one counts"
    return problem("duplicate-property", message, "delete one of the two", (line, column))


def unquoted_link(source: str, line: int, column: int) -> Problem:
    """Return the warning about the wikilink `source`, written without quotes."""
    message = f"the link {shown(source)} stands without quotes"
    hint = quote_it("put it in quotes", source)
    return warning("unquoted-link", message, hint, (line, column))


def name_not_text(place: tuple[int, int]) -> Problem:
    """Return the problem of a mapping or list for a name: mostly `{{title}}` without quotes."""
    message = "braces or brackets stand where a name is expected"
    hint = 'put the value in quotes if it is text, as in `title: "{{title}}"`'
    return problem("name-not-text", message, hint, place)


def nameless(place: tuple[int, int]) -> Problem:
    """Return the problem of a property whose name is empty."""
    message = "a property has no name"
    return problem("nameless-property", message, "write a name before the colon", place)


def alias(source: str, place: tuple[int, int]) -> Problem:
    """Return the problem of `*name`, which points to the value marked `&name`."""
    message = f"{shown(source)} is YAML's pointer to another value, which is not followed"
    hint = quote_it("write the value itself, or put it in quotes if it is text", source)
    return problem("alias", message, hint, place)


def tag(source: str, place: tuple[int, int]) -> Problem:
    """Return the problem of a tag that is not YAML's own, or not that of its value."""
    message = f"{shown(source)} is a YAML tag that does not fit here"
    hint = "delete the tag, or put the whole value in quotes if it is text"
    return problem("tag", message, hint, place)


def anchor(source: str, place: tuple[int, int]) -> Problem:
    """Return the warning about `&name`, a mark for pointers that is no part of the value."""
    message = f"YAML leaves {shown(source)} out of the value"
    hint = "delete it, or put the whole value in quotes if it is text"
    return warning("anchor", message, hint, place)


def too_many(limit: int, place: tuple[int, int]) -> Problem:
    """Return the problem of a front matter or property of more than `limit` values."""
    message = f"there are more than {limit:,} values here"
    return problem("too-many-values", message, "move them into the text of the note", place)


def too_deep(limit: int, place: tuple[int, int]) -> Problem:
    """Return the problem of a value nested more than `limit` deep."""
    message = f"values are nested more than {limit} deep"
    hint = "put the value in quotes if it is text, else write it flat"
    return problem("nested-too-deep", message, hint, place)


def in_quotes(text: str) -> str:
    """Return `text`, which is one line, as a quoted YAML value."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def shown(text: str) -> str:
    """Return `text` as a quotation for a message: in backticks, printable, not long."""
    return "a backtick" if text == "`" else f"`{printable(text)}`"


def remedy(advice: str, text: str, otherwise: str = "") -> str:
    """Return `advice` with `text`, the way to write it, or `otherwise` where it cannot be shown.

    A remedy that is not exact would change what was written: so it is neither cut nor made
    printable, and not shown if it is too long, or holds backticks, which stand around it.
    """
    return f"{advice}: `{text}`" if is_exact(text) else otherwise or advice


def is_exact(text: str) -> bool:
    """Return whether `text` can stand in a remedy just as it has to be written."""
    return "`" not in text and text.isprintable() and len(text) <= _LONGEST_REMEDY


def quote_it(advice: str, value: str, lead: str = "", otherwise: str = "") -> str:
    """Return `advice` with the line `value` in quotes, below or after `lead`.

    Where that is too long to be shown, the hint is `otherwise`, or says where the quotes go.
    """
    written = in_quotes(value)
    if not otherwise and not (written[0] == "'" and "'" in value):
        first, last = value[:_SHOWN_END].rstrip(), value[-_SHOWN_END:].lstrip()
        if "`" not in first + last and (first + last).isprintable():
            marks = "double" if written[0] == '"' else "single"
            otherwise = f"put {marks} quotes before `{first}` and after `{last}`"
    return remedy(advice, lead + written, otherwise)


def printable(text: str) -> str:
    """Return `text` on one line, cut to 60 characters, with nothing that a terminal obeys.

    A backtick becomes `'`: in a message backticks stand around code, and a note must not say what
    is code in a report.
    """
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 3] + "..."
    plain = text.replace("`", "'")
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in plain)


def conflict_markers(line: int) -> Problem:
    """Return the problem of a merge conflict that begins on `line`."""
    message = "git's conflict markers stand here; neither side counts with certainty"
    hint = "keep the lines you want and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
    return problem("conflict-markers", message, hint, (line, 1))


def swallowed(name: str, comment: str, whole: str, place: tuple[int, int]) -> Problem:
    """Return the warning that `comment` was meant as a part of the value `whole`."""
    message = f"{printable(name)}: YAML takes {shown(comment)} for a comment and leaves it out"
    hint = quote_it("put the value in quotes", whole)
    return warning("swallowed-comment", message, hint, place)


def merged_item(name: str, line: str, number: int) -> Problem:
    """Return the warning that the list item on `line` became a part of the value above it."""
    message = f"{printable(name)}: {shown(line.strip())} is read as more of the text above it"
    hint = "put the first value on a line of its own too, after a dash"
    place = number, len(line) - len(line.lstrip()) + 1
    return warning("merged-item", message, hint, place)
