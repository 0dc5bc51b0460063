"""Write the parts of the guide that say what the code says: properties, numbers, options, rooms.

They stand between `<!-- generated: NAME -->` and `<!-- generated: end -->`; all other text is
written by hand and kept. `make docs` runs this; a test compares, so that the guide and the
program cannot drift apart.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import click

import vaultleads.cli
from vaultleads.core import policy
from vaultleads.core.markdown import Md
from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.schema import PROPERTIES
from vaultleads.core.views.everything import PARTS, EverythingView
from vaultleads.index.selecting import columns
from vaultleads.index.tables import TABLES
from vaultleads.render.sandbox import TEXT_FILTERS, VALUE_FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaultleads.index.tables import Table

ROOT = Path(__file__).parent.parent
PAGES = (
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs" / "commands.md",
    ROOT / "docs" / "qualification.md",
    ROOT / "docs" / "search.md",
    ROOT / "docs" / "templates.md",
    ROOT / "docs" / "the-index.md",
    ROOT / "docs" / "vault-format.md",
)
"""The pages that hold generated parts."""

REGION = re.compile(
    r"(<!-- generated: (?!end\b)(.+?) -->\n).*?(<!-- generated: end -->)", re.DOTALL
)

WORDS: Mapping[str, str] = {
    "checkbox": "checkbox",
    "links": "list of links",
    "texts": "list of texts",
    "number": "number 1–5",
    "cadence": "number of days, or a word",
    "horizon": "[horizon](#horizons)",
    "stage": "[stage](#stages)",
    "source": "[source](#sources)",
    "connection": ", ".join(f"`{word}`" for word in policy.CONNECTIONS),
    "tier": ", ".join(f"`{word}`" for word in policy.TIERS),
    "relationship": ", ".join(f"`{word}`" for word in policy.RELATIONSHIPS),
    "tie": ", ".join(f"`{word}`" for word in policy.TIES),
    "posting-stage": ", ".join(f"`{word}`" for word in policy.POSTING_STAGES),
    "meeting-kind": ", ".join(f"`{word}`" for word in policy.MEETING_KINDS),
}
"""How the guide calls a type of property, where not by its own name."""


# --- tables ---------------------------------------------------------------------------------


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; a pipe inside a cell is escaped."""
    head = tuple(head)
    lines = [line(row) for row in (head, *rows)]
    return "".join((lines[0], f"|{'---|' * len(head)}\n", *lines[1:]))


def line(cells: Iterable[str]) -> str:
    """Return one row of a table."""
    shown = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(shown)} |\n"


def properties(kind: str) -> str:
    """Return the properties of one kind of note."""
    rows = (
        (f"`{spec.name}`", WORDS.get(spec.type, spec.type), spec.meaning)
        for spec in PROPERTIES
        if spec.kind == kind
    )
    return table(("property", "type", "meaning"), rows)


def stages() -> str:
    """Return the stages as they are without settings."""
    rows = (
        (f"`{stage.name}`", stage.standing, code_list(stage.aliases))
        for stage in policy.DEFAULT_STAGES
    )
    return table(("stage", "standing", "also written"), rows)


def sources() -> str:
    """Return the sources as they are without settings."""
    rows = (
        (f"`{source.name}`", source.warmth, code_list(source.aliases))
        for source in policy.DEFAULT_SOURCES
    )
    return table(("source", "warmth", "also written"), rows)


def touch_kinds() -> str:
    """Return the kinds of log entry as they are without settings."""
    rows = (
        (f"`{kind.name}`", ", ".join(remarks(kind)), code_list(kind.aliases))
        for kind in policy.DEFAULT_TOUCH_KINDS
    )
    return table(("kind", "what it is", "also written"), rows)


def remarks(kind: policy.TouchKind) -> Iterator[str]:
    """Yield what sets a kind of log entry apart."""
    if not kind.touch:
        yield "no touch"
    if kind.inbound:
        yield "inbound"
    if kind.two_way:
        yield "two-way"


def code_list(words: Iterable[str]) -> str:
    """Return `words` as code, with commas."""
    return ", ".join(f"`{word}`" for word in words)


# --- the index ------------------------------------------------------------------------------


def condition_columns() -> str:
    """Return what a condition of `list --where` may ask of a lead."""
    return table(("column", "what it is"), ((f"`{name}`", meaning) for name, meaning in columns()))


def index_tables() -> str:
    """Return every table of the index that a person may read, each under a heading."""
    return "\n".join(index_table(one) for one in TABLES)


def index_table(one: Table) -> str:
    """Return one table of the index: what a row is, and its columns."""
    named = ((name.split(" ")[0].strip('"'), meaning) for name, meaning in one.columns)
    rows = ((f"`{name}`", meaning) for name, meaning in named)
    return f"### `{one.name}`\n\nA row is {one.row}.\n\n{table(('column', 'what it is'), rows)}"


# --- numbers --------------------------------------------------------------------------------

NUMBERS = policy.QualificationPolicy()


def formula() -> str:
    """Return how the parts make the quality."""
    weights = (
        (NUMBERS.weight_connection, "connection"),
        (NUMBERS.weight_alignment, "alignment"),
        (NUMBERS.weight_horizon, "horizon"),
    )
    parts = " + ".join(f"{weight / 10_000:.2f} {part}" for weight, part in weights)
    return f"```text\nquality = 100 × ({parts})\n```\n"


def connection_values() -> str:
    """Return what each connection is worth."""
    rows = (
        (f"`{word}`", f"{NUMBERS.connection_values[word] / 100:g}") for word in policy.CONNECTIONS
    )
    return table(("connection", "value"), rows)


def horizon_values() -> str:
    """Return the points between which the value of a horizon lies on straight lines."""
    months = (f"{month:g}" for month, _ in NUMBERS.horizon_knots)
    values = (f"{value / 100:g}" for _, value in NUMBERS.horizon_knots)
    return table(("months", *months), [("value", *values)])


# --- commands -------------------------------------------------------------------------------


def root() -> click.Group:
    """Return the group that all commands hang from."""
    return vaultleads.cli.command


def commands() -> dict[str, click.Command]:
    """Return all commands of the program by name, those of a group behind it; none is hidden."""
    return dict(commands_of(root(), "", click.Context(root(), info_name="vaultleads")))


def commands_of(
    group: click.Group, before: str, context: click.Context
) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of `group` with their names, and below each group its own."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield before + name, command
        if isinstance(command, click.Group):
            inner = click.Context(command, parent=context, info_name=name)
            yield from commands_of(command, f"{before}{name} ", inner)


def usage(name: str, command: click.Command) -> str:
    """Return the line that shows how `command` is called, and its options as a table."""
    arguments = [argument(p) for p in command.params if isinstance(p, click.Argument)]
    closing = []
    if isinstance(command, click.Group):
        closing = ["[COMMAND]" if command.invoke_without_command else "COMMAND"]
    called = " ".join(filter(None, ("vaultleads", name, *arguments, "[OPTIONS]", *closing)))
    rows = [(f"`{spelling(option)}`", remark(option)) for option in options(command)]
    return f"```text\n{called}\n```\n" + (
        f"\n{table(('option', 'what it does'), rows)}" if rows else ""
    )


def options(command: click.Command) -> list[click.Option]:
    """Return the options of `command` that its help shows, less those that every command has."""
    everywhere = {option for p in root().params for option in p.opts if command is not root()}
    shown = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    return [option for option in shown if option.opts[0] not in everywhere]


def argument(parameter: click.Argument) -> str:
    """Return an argument as usage lines show it: `NAME`, `[NAME]`, `NAME...`."""
    name = parameter.metavar or (parameter.name or "").upper()
    shown = f"{name}..." if parameter.nargs != 1 else name
    return shown if parameter.required or shown.startswith("[") else f"[{shown}]"


def spelling(option: click.Option) -> str:
    """Return how an option is written, with the name of its value."""
    names = ", ".join((*option.opts, *option.secondary_opts))
    if option.is_flag or option.count:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {'|'.join(str(choice) for choice in option.type.choices)}"
    return f"{names} {option.metavar or (option.name or '').upper()}"


def remark(option: click.Option) -> str:
    """Return what an option does, with its default where its help shows one."""
    said = " ".join((option.help or "").split())
    return f"{said} [default: {option.default}]" if option.show_default else said


# --- views ----------------------------------------------------------------------------------

SHARED = "several"
"""What a generated part is called for the types that several reports have."""

SIMPLE: Mapping[object, str] = {
    str: "text",
    bool: "yes or no",
    int: "whole number",
    float: "number",
    date: "day",
    NoneType: "nothing",
    Md: "Markdown",
}
"""How the guide calls a type that is none of the program's."""


def view_types() -> dict[str, list[type]]:
    """Return the types that views are made of, by the title of the one report that has them.

    What a new report gets is under `everything`, and what several reports have under `SHARED`.
    """
    roots = {title: get_type_hints(EverythingView)[part] for title, part in PARTS.items()}
    reached = {title: types_below(root) for title, root in roots.items()}
    times = Counter(kind for types in reached.values() for kind in types)
    found = {title: [one for one in types if times[one] == 1] for title, types in reached.items()}
    found["everything"] = [one for one in types_below(EverythingView) if not times[one]]
    found[SHARED] = [one for one in times if times[one] > 1]
    return found


def types_below(hint: object, above: tuple[type, ...] = ()) -> list[type]:
    """Return the types of views that `hint` speaks of, each once, and those of their parts."""
    found: list[type] = []
    if isinstance(hint, type) and is_view(hint) and hint not in above:
        parts = parts_of(hint).values()
        found += [hint, *(one for part in parts for one in types_below(part, (*above, hint)))]
    for inner in get_args(hint):
        found += types_below(inner, above)
    return list(dict.fromkeys(found))


def is_view(kind: type) -> bool:
    """Whether `kind` is a type of the program with named parts."""
    return is_dataclass(kind) or hasattr(kind, "_fields")


def parts_of(kind: type) -> dict[str, Any]:
    """Return the parts of a type of view with their types: its fields, then what they amount to."""
    computed = {name: get_type_hints(part.fget)["return"] for name, part in properties_of(kind)}
    return {**get_type_hints(kind), **computed}


def properties_of(kind: type) -> Iterator[tuple[str, property]]:
    """Yield what a type of view has besides its fields."""
    for name, part in vars(kind).items():
        if isinstance(part, property) and not name.startswith("_"):
            yield name, part


def view_headings() -> dict[type, str]:
    """Return what each type is called in the guide: its name, with the report where it needs it."""
    types = view_types()
    names = [kind.__name__ for every in types.values() for kind in every]
    return {
        kind: kind.__name__ if names.count(kind.__name__) == 1 else f"{kind.__name__} ({title})"
        for title, every in types.items()
        for kind in every
    }


def view_part(types: Iterable[type], headings: Mapping[type, str]) -> str:
    """Return the description of `types`, each under a heading: what it is, and its parts."""
    return "\n".join(
        f"#### {headings[kind]}\n\n{docstring(kind)}\n\n"
        f"{table(('part', 'what it is'), part_rows(kind, headings))}"
        for kind in types
    )


def part_rows(kind: type, headings: Mapping[type, str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a type of view, with their types in words."""
    said = {name: docstring(part).partition("\n")[0] for name, part in properties_of(kind)}
    for name, hint in parts_of(kind).items():
        words = worded(hint, headings)
        yield f"`{name}`", f"{words}. {said[name]}" if name in said else words


def docstring(of: object) -> str:
    """Return the docstring of a type or property, a line for each of its paragraphs."""
    paragraphs = (inspect.getdoc(of) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def worded(hint: object, headings: Mapping[type, str]) -> str:
    """Return a type in words, with links to the types of views."""
    if isinstance(hint, type) and hint in headings:
        anchor = re.sub(r"[^\w\- ]", "", headings[hint].lower()).replace(" ", "-")
        return f"[{hint.__name__}](#{anchor})"
    if get_origin(hint) is Literal:
        return " or ".join(f"`{word}`" for word in get_args(hint))
    if get_origin(hint) is None:
        return SIMPLE[hint]
    inner = [worded(one, headings) for one in get_args(hint) if one is not ...]
    return joined(get_origin(hint), inner, several=get_args(hint)[-1] is ...)


def joined(origin: object, inner: list[str], *, several: bool) -> str:
    """Return in words a type that is made of others, which are given in words."""
    if origin is Mapping:
        return f"{inner[1]}, by {inner[0]}"
    if origin is tuple:
        return f"list of {inner[0]}" if several else f"{len(inner)} values: {', '.join(inner)}"
    return " or ".join(inner)


# --- rooms ----------------------------------------------------------------------------------


def rooms(folder: str) -> str:
    """Return the modules and packages right below `folder`, each with its docstring's opening."""
    files = [file for file in (ROOT / folder).glob("*.py") if not file.stem.startswith("__")]
    packages = [file.parent for file in (ROOT / folder).glob("*/__init__.py")]
    rows = (
        (f"`{path.name}{'/' if path.is_dir() else ''}`", opening(path))
        for path in sorted((*files, *packages), key=lambda path: path.stem)
    )
    return table(("room", "what it is"), rows)


def opening(path: Path) -> str:
    """Return the first sentence of the docstring of a module or package."""
    file = path / "__init__.py" if path.is_dir() else path
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.partition("\n\n")[0].split()).removesuffix(".")


# --- the guide ------------------------------------------------------------------------------


def regions() -> dict[str, str]:
    """Return the text of every generated part by its name."""
    headings = view_headings()
    return {
        **{f"properties {kind}": properties(kind) for kind in NOTE_KINDS},
        "rooms": rooms("vaultleads"),
        "rooms of core": rooms("vaultleads/core"),
        "quality": formula(),
        "connection values": connection_values(),
        "horizon values": horizon_values(),
        "stages": stages(),
        "sources": sources(),
        "touch kinds": touch_kinds(),
        "columns of a condition": condition_columns(),
        "tables of the index": index_tables(),
        "filters": f"{code_list(sorted(VALUE_FILTERS))}\n\n{code_list(sorted(TEXT_FILTERS))}\n",
        **{f"view {title}": view_part(types, headings) for title, types in view_types().items()},
        "vaultleads": usage("", root()),
        **{f"vaultleads {name}": usage(name, command) for name, command in commands().items()},
    }


def refreshed(text: str, parts: Mapping[str, str]) -> str:
    """Return a page of the guide with its generated parts made anew.

    A part that the code no longer has is emptied, so that its heading stands out.
    """
    return REGION.sub(lambda m: f"{m[1]}\n{parts.get(m[2], '')}\n{m[3]}", text)


def main() -> None:
    """Refresh every page that holds a generated part, and say which ones changed."""
    parts = regions()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fresh = refreshed(text, parts)
        if fresh != text:
            page.write_text(fresh, encoding="utf-8", newline="\n")
            print(f"{page.name} refreshed")


if __name__ == "__main__":
    main()
