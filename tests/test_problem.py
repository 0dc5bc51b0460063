"""Problems: where they are, and how a person's words are quoted in them."""

from __future__ import annotations

import pytest

from vaultleads.core.problem import quoted


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("phonecal", "'phonecal'", id="a word"),
        pytest.param("`$= x`", "''$= x''", id="backticks"),
        pytest.param("one\n two\tthree", "'one two three'", id="lines and tabs"),
        pytest.param("a\x1b[31mred\u202e\x00", "'a[31mred'", id="controls and overrides"),
        pytest.param("x" * 40, f"'{'x' * 40}'", id="forty characters"),
        pytest.param("x" * 41, f"'{'x' * 39}…'", id="more"),
        pytest.param("\udcff", "''", id="a byte that is no text"),
    ],
)
def test_a_value_is_quoted_on_one_short_line(value: str, expected: str) -> None:
    """No value can open or close code in a message, move the cursor, or fill the screen."""
    assert quoted(value) == expected
