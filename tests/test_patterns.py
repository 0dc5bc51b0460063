"""Patterns that are compiled late: each can be, and does then what a compiled one does."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import vaultleads
from vaultleads.core.patterns import LazyPattern, pattern


def lazy_patterns() -> Iterator[tuple[str, LazyPattern]]:
    """Yield every late pattern of a module, with its name."""
    for found in pkgutil.walk_packages(vaultleads.__path__, "vaultleads."):
        if not found.name.endswith("__main__"):
            module = import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, LazyPattern):
                    yield f"{found.name}.{name}", value


LAZY = dict(lazy_patterns())


def test_there_are_many() -> None:
    """Else the next test would say nothing."""
    assert len(LAZY) > 100


@pytest.mark.parametrize("one", LAZY.values(), ids=LAZY)
def test_every_pattern_of_the_program_can_be_compiled(one: LazyPattern) -> None:
    """A mistake in one does not wait for a person to meet it."""
    assert isinstance(re.compile(one.pattern), re.Pattern)


def test_a_late_pattern_is_compiled_once_and_does_the_same() -> None:
    """Its methods are those of the compiled one, flags included."""
    late = pattern(r"(?P<word>[a-z]+)", re.IGNORECASE)
    compiled = re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)

    assert late.findall("Ab 1 c") == compiled.findall("Ab 1 c") == ["Ab", "c"]
    assert (late.flags, late.groupindex) == (compiled.flags, compiled.groupindex)
    assert late.sub is late.sub


def test_a_late_pattern_of_bytes_reads_bytes() -> None:
    """As `re` does."""
    assert pattern(rb"\d+").findall(b"1 22") == [b"1", b"22"]
