"""The quick way to read a front matter: it says what libyaml's way says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultleads.codec.events import ExcessError, NotAMappingError, UnreadableError, read_block
from vaultleads.codec.usual import usual_properties

NAMES = st.sampled_from(
    ["type", "Due", "due", "decision_maker", "null", "x-1", "y", "a b", "--", ""]
)
SIGNS = st.sampled_from(
    [
        *("word", "Dana", "4", "-1", "0x1f", "1_000", "4.5e3", "true", "null", "~", "2026-11-27"),
        *(" ", "  ", "\t", "\n", ":", ": ", " #", "# c", "#", ",", ", ", "[", "]", "[[", "]]"),
        *(
            "{",
            "}",
            '"',
            "'",
            "\\",
            "\\n",
            "- ",
            "-",
            "---",
            "...",
            "?",
            "? ",
            "!",
            "!!str ",
            "&a ",
        ),
        *("*a", "|", ">", ">-", "@", "`", "%", "=", "<<", "é", "日本", "😀", "\xa0", "\u200b"),
        *("\u2028", "\x85", "\ufeff", "\x07", "https://x.example/a?b=1&c#d", "10:30", "ß", "²"),
    ]
)
FREE = st.lists(SIGNS, max_size=5).map("".join)
VALUES = st.one_of(
    FREE,
    FREE.map(lambda text: f' "{text}"'),
    FREE.map(lambda text: f" {text}"),
    FREE.map(lambda text: f' "{text}"  # why'),
    st.lists(FREE, max_size=3).map(lambda items: f" [{', '.join(items)}]"),
    st.lists(st.sampled_from(['"a, b"', "a", "4", "true", "a b", "", "x y "]), max_size=4).map(
        lambda items: f" [{', '.join(items)}]"
    ),
)
BELOW = st.tuples(
    st.sampled_from(["", " >-", " >", " |", " |-", " |+", " >2", " # c"]),
    st.lists(
        st.tuples(
            st.sampled_from(["  ", "  ", "  - ", "  - ", "- ", "    ", "", " "]),
            st.one_of(SIGNS, st.sampled_from(["word word", '"a b"', "a: b", "# c", "a # b"])),
        ).map("".join),
        max_size=4,
    ),
).map(lambda parts: "\n".join((parts[0], *parts[1])))
PLAIN = st.sampled_from(
    [
        *("", " Dana Reyes", " 4", " 4.5", " false", " ~a", " https://x.example/a?b=1&c", " a: b"),
        *(' "[[A: B]]"', ' ""', ' "a"  # why', " [a, 4, true]", ' ["[[A]]", "b, c"]', " []"),
        *(" >-\n  one\n  two", " |\n  # one\n  two", "\n  - a\n  - 4", "\n- 'a'", '\n- "a"\n- b'),
    ]
)
LINES = st.builds(
    "{}:{}\n".format,
    st.one_of(st.from_regex("[a-z]{1,3}", fullmatch=True), NAMES),
    st.one_of(PLAIN, PLAIN, PLAIN, VALUES, BELOW),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4).map("".join))
def test_what_is_read_the_quick_way_is_what_libyaml_reads(block: str) -> None:
    """Every name, value, type and place, whatever stands there; and nothing is left to report."""
    quick = usual_properties(block)
    if quick is None:
        return

    try:
        read = read_block(block)
    except (UnreadableError, ExcessError, NotAMappingError) as error:
        pytest.fail(f"not refused: {error}")
    assert repr(list(quick.items())) == repr(list(read.properties.items()))
    assert read.problems == []


@pytest.mark.parametrize(
    "block",
    [
        "type: lead\ndue: 2026-11-27\nalignment: 4\ndecision_maker: false\n",
        'organization: "[[Northwind: Traders]]"  # Dana says so\n',
        'contacts: ["[[Dana Reyes]]", "[[Sam Okafor]]"]\ntags: [data, job/lead]\nnone: []\n',
        'contacts:\n  - "[[Dana Reyes]]"\n  - Sam\ntags:\n- data\n',
        "need: >-\n  Nobody owns the imports;\n  the month-end is made by hand\n",
        "need: |\n  One.\n  Two.\nrole:\nlinkedin: https://example.org/in/dana\n",
    ],
)
def test_a_front_matter_as_obsidian_writes_it_is_read_the_quick_way(block: str) -> None:
    """Nearly every note of a vault has such a one."""
    assert repr(usual_properties(block)) == repr(read_block(block).properties)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("", id="nothing"),
        pytest.param("due: 2026-11-27\nDue: 2026-11-28\n", id="a name twice"),
        pytest.param("via: [[Dana Reyes]]\n", id="a link without quotes"),
        pytest.param("role: engineer\n  and more\n", id="a value on two lines"),
        pytest.param("role: !!str 4\n", id="a tag"),
        pytest.param("name: v\n" * 700, id="a long one"),
    ],
)
def test_what_is_not_plain_is_left_to_libyaml(block: str) -> None:
    """Whether it has a mistake is not for the quick way to say."""
    assert usual_properties(block) is None
