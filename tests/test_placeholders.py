"""A template of Obsidian is filled as Obsidian would, and comes out as a note that can be read."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.codec import decode
from vaultleads.core.filenames import portable_name
from vaultleads.core.placeholders import filled, formatted

NOON = datetime(2026, 11, 3, 9, 5, 7)  # noqa: DTZ001 - the time of a note has no zone


@pytest.mark.parametrize(
    ("template", "text"),
    [
        pytest.param("# {{title}}", "# Dana Reyes", id="title"),
        pytest.param("{{date}} {{time}}", "2026-11-03 09:05", id="date and time"),
        pytest.param("{{date:D MMMM YYYY}}", "3 November 2026", id="a format"),
        pytest.param("{{time:HH:mm:ss}}", "09:05:07", id="a format with colons"),
        pytest.param("{{ Title }}{{DATE:YY}}", "Dana Reyes26", id="case and spaces"),
        pytest.param("{{author}} {title} {{title}", "{{author}} {title} {{title}", id="others"),
        pytest.param("<% tp.file.title %>", "<% tp.file.title %>", id="another engine"),
        pytest.param("a\r\n{{title}}\r\n", "a\r\nDana Reyes\r\n", id="line ends"),
    ],
)
def test_placeholders_are_filled(template: str, text: str) -> None:
    """Title, day and time are put in; every other letter stays."""
    assert filled(template, "Dana Reyes", NOON) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param("YYYY-MM-DD", "2026-11-03", id="ISO"),
        pytest.param("ddd D MMM", "Tue 3 Nov", id="short names"),
        pytest.param("dddd, Do [of] MMMM", "Tuesday, 3rd of November", id="words in brackets"),
        pytest.param("GGGG-[W]WW", "2026-W45", id="week"),
        pytest.param("YYYY-[Q]Q", "2026-Q4", id="quarter"),
        pytest.param("h:mm a / HH", "9:05 am / 09", id="both clocks"),
        pytest.param("DDD DDDD d E", "307 307 2 2", id="numbers of days"),
        pytest.param("M/D/YY – é", "11/3/26 – é", id="signs of no format"),
    ],
)
def test_formats_of_moment(form: str, text: str) -> None:
    """What people have in their templates means the same here."""
    assert formatted(NOON, form) == text


@pytest.mark.parametrize(
    ("day", "ordinal"),
    [
        pytest.param(1, "1st", id="1"),
        pytest.param(2, "2nd", id="2"),
        pytest.param(11, "11th", id="11"),
        pytest.param(12, "12th", id="12"),
        pytest.param(21, "21st", id="21"),
        pytest.param(23, "23rd", id="23"),
    ],
)
def test_ordinals(day: int, ordinal: str) -> None:
    """English is irregular."""
    assert formatted(NOON.replace(day=day), "Do") == ordinal


@given(st.text(max_size=40), st.sampled_from(["{{title}}", '"{{title}}"', "'{{title}}'"]))
def test_a_title_in_the_front_matter_is_read_back(text: str, placeholder: str) -> None:
    """However a template quotes its title, or does not, the name of the note comes out of it."""
    name = portable_name(text)

    front = decode("n.md", filled(f"---\nname: {placeholder}\n---\n", name, NOON).encode())

    assert front.problems == ()
    assert getattr(front.properties["name"].value, "value", None) == name
