"""The rules of the house, read from the imports themselves.

A rule that is only written down decays, so each of them is a test over the syntax trees of the
package: core is pure, an edge knows one technology and no other edge, only the command line
reads the clock, and a question at the prompt loads nothing it does not need.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "vaultleads"

EDGES: dict[str, set[str]] = {
    "codec": {"frontmatter", "ruamel", "yaml"},
    "drawing": set(),
    "exchange": {"icalendar"},
    "history": {"subprocess"},
    "index": {"sqlite3"},
    "journal": set(),
    "page": {"markdown_it"},
    "playbook_file": {"yaml"},
    "public_holidays": {"holidays"},
    "render": {"jinja2", "markupsafe"},
    "settings": {"ruamel"},
    "shipped": set(),
    "vault": {"fcntl", "os", "shutil", "stat", "tempfile"},
    "watch": {"watchdog"},
}
"""Each edge and the one technology it knows: the packages and system modules that are it."""

ABOVE: dict[str, set[str]] = {
    "note_reading": {"core", "codec"},
    "own_index": {"core", "index"},
    "kept_answers": {"core", "index", "own_index", "own_templates", "syncing", "vault"},
    "rendering_child": {"core", "render"},
    "own_templates": {"core", "rendering_child", "shipped", "vault"},
    "questions": {"core", "index", "own_index", "syncing", "workspace"},
    "reporting": {
        "core",
        "drawing",
        "exchange",
        "index",
        "own_templates",
        "render",
        "shipped",
        "vault",
    },
    "second_reader": {"core", "index", "note_reading", "vault"},
    "syncing": {"core", "index", "note_reading", "own_index", "second_reader", "vault"},
    "watching": {
        "core",
        "actions",
        "harvesting",
        "index",
        "kept_answers",
        "refreshing",
        "reporting",
        "syncing",
        "vault",
        "watch",
        "workspace",
    },
    "workspace": {"core", "note_reading", "own_index", "reporting", "syncing", *EDGES},
    "new_vault": {"core", "workspace", *EDGES},
    "blocks": {"core", "note_reading", "workspace", *EDGES},
    "refreshing": {"core", "blocks", "reporting", "workspace"},
    "pages": {"core", "own_templates", "workspace", *EDGES},
    "template_list": {"core", "drafts", "own_templates", "reporting", "workspace", *EDGES},
    "actions": {"core", "note_reading", "workspace", *EDGES},
    "new_notes": {"core", "note_reading", "workspace", *EDGES},
    "drafts": {"core", "note_reading", "workspace", *EDGES},
    "harvesting": {"core", "reporting", "note_reading", "actions", "workspace", *EDGES},
    "cli": {
        "core",
        "actions",
        "drafts",
        "harvesting",
        "kept_answers",
        "new_notes",
        "new_vault",
        "own_index",
        "pages",
        "questions",
        "refreshing",
        "reporting",
        "syncing",
        "template_list",
        "watching",
        "workspace",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
"""The rooms above the edges and the rooms they may import."""

PRINTING = {"click", "rich"}
"""What the command line prints with."""

SYSTEM = {"fcntl", "os", "pathlib", "shutil", "socket", "sqlite3", "stat", "subprocess", "tempfile"}
"""Modules of the standard library that reach the machine; each belongs to an edge."""

NOT_IN_CORE = SYSTEM | {"asyncio", "io", "random", "secrets", "threading", "time", "uuid"}
"""Modules that would make core impure: files, processes, clocks, chance."""

SLOW_TO_IMPORT = {
    "argparse",
    "email",
    "inspect",
    "json",
    "logging",
    "unittest",
    "urllib",
    "zoneinfo",
}
"""Modules of the standard library that cost more to load than core may spend at every start."""

NEEDED_BY_ONE_PATH = {
    "cmarkgfm",
    "dateparser",
    "frontmatter",
    "holidays",
    "icalendar",
    "jinja2",
    "markdown_it",
    "rich",
    "ruamel",
    "sqlite3",
    "watchdog",
    "yaml",
}
"""What the command line may load only on the path that needs it."""

CLOCKS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "ctime"),
    ("time", "gmtime"),
    ("time", "localtime"),
    ("time", "strftime"),
    ("time", "time"),
    ("time", "time_ns"),
}
"""Calls that tell the day or the hour. A monotonic clock measures waiting and tells neither."""

AGES = {"vault/files.py"}
"""Where the clock tells how old a file is, and no day comes from it."""

FUNCTION_LINES = 60
FILE_LINES = 450
LONGER: dict[str, str] = {}
"""`room/file.py` or `room/file.py:function` that may be longer, and the reason."""


# --- reading the package --------------------------------------------------------------------


class Import(NamedTuple):
    """One imported module, with the place and whether it is loaded with the importing one."""

    module: str
    line: int
    at_start: bool


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of `file`."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def files(*rooms: str) -> list[Path]:
    """The Python files of `rooms`; of the whole package, if none is named."""
    found = sorted(PACKAGE.rglob("*.py"))
    return [file for file in found if not rooms or room(file) in rooms]


def name(file: Path) -> str:
    """How a file is called in messages: its path in the package."""
    return file.relative_to(PACKAGE).as_posix()


def room(file: Path) -> str:
    """The room that a file belongs to: the module or package right below `vaultleads`."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> list[Import]:
    """All that `file` imports: at its top, inside functions, and for types only."""
    return list(_imports(tree(file).body, file, at_start=True))


def _imports(body: list[ast.stmt], file: Path, *, at_start: bool) -> Iterator[Import]:
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from (Import(a.name, statement.lineno, at_start) for a in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            base = _absolute(statement, file)
            for alias in statement.names:
                module = f"{base}.{alias.name}" if base.startswith("vaultleads") else base
                yield Import(module, statement.lineno, at_start)
        else:
            deferred = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) or (
                isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)
            )
            for inner in _bodies(statement):
                yield from _imports(inner, file, at_start=at_start and not deferred)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(statement, field, [])
    for part in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield part.body


def _absolute(statement: ast.ImportFrom, file: Path) -> str:
    if not statement.level:
        return statement.module or ""
    package = ("vaultleads", *file.relative_to(PACKAGE).parts)[: -statement.level]
    return ".".join((*package, *filter(None, [statement.module])))


def own_room(module: str) -> str | None:
    """The room that an imported module belongs to, or None if it is not ours."""
    parts = module.split(".")
    if parts[0] != "vaultleads":
        return None
    known = {room(file) for file in files()}
    found = parts[1] if len(parts) > 1 else "__init__"
    return found if found in known else "__init__"


def top(module: str) -> str:
    """The distribution-level name of a module."""
    return module.partition(".")[0]


def complaints(file: Path, forbidden: set[str], *, at_start: bool = False) -> list[str]:
    """Where `file` imports one of `forbidden`, at the start only if so asked."""
    return [
        f"{name(file)}:{found.line} imports {found.module}"
        for found in imports(file)
        if top(found.module) in forbidden and (found.at_start or not at_start)
    ]


# --- the layers -----------------------------------------------------------------------------


@pytest.mark.parametrize("file", files("core"), ids=name)
def test_core_imports_the_standard_library_and_itself(file: Path) -> None:
    """Nothing installed and no other room is needed to think."""
    strangers = [
        f"{name(file)}:{found.line} imports {found.module}"
        for found in imports(file)
        if own_room(found.module) not in {None, "core"}
        or (own_room(found.module) is None and top(found.module) not in sys.stdlib_module_names)
    ]

    assert strangers == []


@pytest.mark.parametrize("file", files("core"), ids=name)
def test_core_touches_neither_files_nor_clocks_nor_chance(file: Path) -> None:
    """The same notes and the same day give the same answer, so core reads nothing else."""
    opened = [
        f"{name(file)}:{node.lineno} calls {node.func.id}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input"}
    ]

    assert complaints(file, NOT_IN_CORE) + opened == []


@pytest.mark.parametrize("file", files("core"), ids=name)
def test_core_loads_nothing_slow_at_the_start(file: Path) -> None:
    """Every command loads core, so core's imports are paid for every time."""
    assert complaints(file, SLOW_TO_IMPORT, at_start=True) == []


@pytest.mark.parametrize("edge", sorted(EDGES))
def test_an_edge_imports_core_and_its_one_technology(edge: str) -> None:
    """Edges never import one another, nor what is above them, nor another edge's technology."""
    foreign = SYSTEM - EDGES[edge] - {"os", "pathlib"}
    strangers = [
        f"{name(file)}:{found.line} imports {found.module}"
        for file in files(edge)
        for found in imports(file)
        if own_room(found.module) not in {None, "core", edge, "__init__"}
        or top(found.module) in foreign
        or (
            own_room(found.module) is None
            and top(found.module) not in sys.stdlib_module_names | EDGES[edge]
        )
    ]

    assert strangers == []


@pytest.mark.parametrize("upper", sorted(ABOVE))
def test_the_upper_rooms_import_only_what_is_below_them(upper: str) -> None:
    """The workspace joins edges; the command line asks the workspace; nobody asks the latter."""
    installed = PRINTING if upper == "cli" else set()
    strangers = [
        f"{name(file)}:{found.line} imports {found.module}"
        for file in files(upper)
        for found in imports(file)
        if own_room(found.module) not in {None, upper, "__init__", *ABOVE[upper]}
        or (
            own_room(found.module) is None
            and top(found.module) not in sys.stdlib_module_names | installed
        )
    ]

    assert strangers == []


def test_every_room_stands_in_the_plan() -> None:
    """A new room is placed in the tables above, and so gets its rule."""
    placed = {"core", *EDGES, *ABOVE}

    unplaced = {room(file) for file in files()} - placed
    assert unplaced == set()


def test_no_module_imports_itself_in_a_circle() -> None:
    """Modules have an order; one that needs a circle has two things in it."""
    known = {_dotted(file): file for file in files()}
    waiting = {
        module: {_nearest(found.module, known) for found in imports(file)} & known.keys() - {module}
        for module, file in known.items()
    }
    while free := {module for module, needs in waiting.items() if not needs}:
        waiting = {module: needs - free for module, needs in waiting.items() if module not in free}

    assert waiting == {}


def _dotted(file: Path) -> str:
    parts = ("vaultleads", *file.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def _nearest(module: str, known: dict[str, Path]) -> str:
    return module if module in known else module.rpartition(".")[0]


# --- the clock ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", [f for f in files() if room(f) != "cli" and name(f) not in AGES], ids=name
)
def test_only_the_command_line_reads_the_clock(file: Path) -> None:
    """Everywhere else the day is an argument."""
    read = [
        f"{name(file)}:{node.lineno} reads {ast.unparse(node)}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).rpartition(".")[2], node.attr) in CLOCKS
    ]
    taken = [
        f"{name(file)}:{node.lineno} imports {alias.name} from time"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
        if ("time", alias.name) in CLOCKS
    ]

    assert read + taken == []


# --- the start ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["-c", "import vaultleads.cli"], id="import"),
        pytest.param(["-m", "vaultleads", "--version"], id="--version"),
        pytest.param(["-m", "vaultleads", "--help"], id="--help"),
    ],
)
def test_the_command_line_starts_without_what_it_may_not_need(arguments: list[str]) -> None:
    """Templates, YAML, tables and watchers are loaded by the command that uses them."""
    command = [sys.executable, "-X", "importtime", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0, done.stderr[-2000:]
    assert {top(module) for module in loaded} & NEEDED_BY_ONE_PATH == set()


# --- size -----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", files(), ids=name)
def test_files_and_functions_stay_short_enough_to_read(file: Path) -> None:
    """A file is one room's thought, a function one step of it."""
    long = [
        f"{name(file)}:{node.name} has {lines} lines"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
        and f"{name(file)}:{node.name}" not in LONGER
    ]
    lines = len(file.read_text(encoding="utf-8").splitlines())

    assert long == []
    assert lines <= FILE_LINES or name(file) in LONGER


def test_every_exception_to_the_size_is_still_needed() -> None:
    """A file that has been split needs no exception any more."""
    present = {name(file) for file in files()}

    gone = {entry for entry in LONGER if entry.partition(":")[0] not in present}
    assert gone == set()
