"""The guide says what the program does: every command, option and property, links that lead.

Pages are read with a Markdown parser, so that an example in a code block is no link.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TOUR = "Five minutes"
TODAY = "2026-11-23"

MADE = {".git", ".hypothesis", ".venv", "__pycache__", "build", "demo", "dist"}
"""What is made, not kept; and every folder whose name ends in `_cache` or `.egg-info`."""

MACHINE = re.compile(
    r"(?<![\w.~/])/(?:root|home|Users|work|tmp|var/folders)/|\b[A-Z]:\\Users\\", re.ASCII
)
"""A path that exists on somebody's machine only."""

AUTHORSHIP = re.compile(
    r"co-authored-by:|\b(?:generated|written|made|assisted) (?:by|with) "
    r"(?:an? )?(?:ai|assistant|bot|llm|language model|model)\b",
    re.IGNORECASE,
)
"""Words on how a text came to be; they say nothing about what it is."""

MARKDOWN = MarkdownIt("commonmark").enable("table")


def name(file: Path) -> str:
    """How a file is called in messages: its path in the project."""
    return file.relative_to(ROOT).as_posix()


def text(path: str) -> str:
    """The text of one file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


def generator() -> Any:
    """The script that writes the generated parts, loaded from its file."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- what the code has and the guide must say -----------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "docs/commands.md",
        "docs/qualification.md",
        "docs/search.md",
        "docs/templates.md",
        "docs/the-index.md",
        "docs/vault-format.md",
    ],
)
def test_generated_parts_are_those_of_the_code(page: str) -> None:
    """If this fails, a property, an option or a room has changed: `make docs` writes it anew."""
    generate = generator()

    assert text(page) == generate.refreshed(text(page), generate.regions())


def test_every_generated_part_stands_in_the_guide() -> None:
    """Every kind of note with its properties, every command with its options."""
    generate = generator()

    placed = {
        found[2]
        for page in generate.PAGES
        for found in generate.REGION.finditer(page.read_text(encoding="utf-8"))
    }
    assert placed == set(generate.regions())


def test_every_command_has_a_section_and_every_option_help() -> None:
    """A command that nobody explains does not exist for the person who needs it."""
    generate = generator()
    sections = {line for line in text("docs/commands.md").splitlines() if line.startswith("## ")}

    unexplained = [
        f"{command} {option.opts[0]}"
        for command, found in generate.commands().items()
        for option in generate.options(found)
        if not option.help
    ]
    assert {f"## `vaultleads {command}`" for command in generate.commands()} <= sections
    assert unexplained == []


def test_every_key_of_the_json_stands_in_the_guide() -> None:
    """Another program can be written from the guide alone."""
    modules = [ROOT / "vaultleads/cli/shapes.py", *(ROOT / "vaultleads/cli").glob("*_command.py")]
    documented = set(re.findall(r"`(\w+)`", text("docs/commands.md").partition("\n## JSON")[2]))

    keys = {
        key.value
        for module in modules
        for shape in ast.walk(ast.parse(text(name(module))))
        if isinstance(shape, ast.FunctionDef) and shape.name.endswith("shape")
        for node in ast.walk(shape)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert keys - documented == set()


# --- the README -----------------------------------------------------------------------------


def shell_blocks(page: str, section: str = "") -> Iterator[str]:
    """The code blocks of a page, or of one section of it, that are meant to be typed."""
    heading = ""
    for before, token in itertools.pairwise(MARKDOWN.parse(text(page))):
        if before.type == "heading_open" and before.tag == "h2":
            heading = token.content
        if token.type == "fence" and token.info == "sh" and section in {"", heading}:
            yield token.content


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_a_page_exist(page: str) -> None:
    """Every `make` goal is in the Makefile, every `vaultleads` command in the program."""
    goals = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    commands = set(generator().commands())
    typed = [line.split() for block in shell_blocks(page) for line in block.splitlines()]

    made = {word for line in typed if line[:1] == ["make"] for word in line[1:] if "=" not in word}
    asked = {
        next((word for word in line[1:] if word in commands), " ".join(line))
        for line in typed
        if line[:1] == ["vaultleads"] and "--help" not in line
    }
    assert made <= goals
    assert asked <= commands


def test_the_tour_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    """The shell blocks of the tour, one after the other, run without an error."""
    blocks = list(shell_blocks("README.md", TOUR))
    commands = tmp_path / "bin"
    commands.mkdir()
    program = commands / "vaultleads"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaultleads "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VAULTLEADS_TODAY": TODAY,
    }

    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert blocks
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


# --- links -----------------------------------------------------------------------------------


def tokens(page: Path) -> Iterator[Token]:
    """All tokens of a page, those inside of others included."""
    for token in MARKDOWN.parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def targets(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, those to other sites left out."""
    found = [str(t.attrs.get("href") or t.attrs.get("src") or "") for t in tokens(page)]
    return [unquote(target) for target in found if target and "://" not in target]


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page can be linked to, as GitHub makes them."""
    parsed = MARKDOWN.parse(page.read_text(encoding="utf-8"))
    headings = [
        after.content for token, after in itertools.pairwise(parsed) if token.type == "heading_open"
    ]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    """A file that is named exists, and so does the heading."""
    broken = []
    for target in targets(page):
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (heading and heading not in anchors(file)):
            broken.append(target)

    assert broken == []


def test_every_page_of_the_guide_is_in_its_index() -> None:
    """A page that the index does not name is not found."""
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}

    listed = {target.partition("#")[0] for target in targets(ROOT / "docs" / "index.md")}
    assert pages <= listed


# --- words that belong nowhere ---------------------------------------------------------------


def kept_texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project, this one left out since it holds the patterns."""
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [
            s for s in subfolders if s not in MADE and not s.endswith(("_cache", ".egg-info"))
        ]
        for file in (Path(folder, f) for f in files):
            if file.name not in MADE and file != Path(__file__):
                yield file, file.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize(
    "pattern", [pytest.param(MACHINE, id="paths"), pytest.param(AUTHORSHIP, id="authorship")]
)
def test_nothing_in_the_project_speaks_of_how_it_was_made(pattern: re.Pattern[str]) -> None:
    """No path of anybody's machine and no word on who or what wrote a text."""
    found = [
        f"{name(file)}: {match[0]}"
        for file, content in kept_texts()
        for match in pattern.finditer(content)
    ]

    assert found == []
