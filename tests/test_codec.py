"""Reading a note: from its bytes to properties, body and problems.

Most cases are a front matter, the plain values it holds, and the problems it has as
`line:column code`. Lines count from 1 in the note, so the first line of a front matter is 2.
"""

from __future__ import annotations

import importlib
import json
import re
import sqlite3
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from vaultleads.codec import VaultHandler, declared_type, decode, plain
from vaultleads.codec.events import read_block
from vaultleads.codec.parser import event_parser, pure_parser
from vaultleads.codec.rescue import read_front_matter
from vaultleads.core.model import FrontMatter, Property, Scalar, Sequence
from vaultleads.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "Leads/Northwind.md"


def note(front_matter: str, body: str = "Body\n") -> FrontMatter:
    """The decoded note with this front matter, given without its delimiters."""
    return decode(PATH, f"---\n{front_matter}---\n{body}".encode())


def values(found: FrontMatter) -> dict[str, Any]:
    """The plain values by name as written."""
    return {prop.name: plain(prop.value) for prop in found.properties.values()}


def places(found: FrontMatter) -> list[str]:
    """The problems as `line:column code`, a warning with a question mark."""
    return [
        f"{problem.line}:{problem.column} {problem.code}{'?' * (problem.severity == 'warning')}"
        for problem in found.problems
    ]


YAML_PIECES = [
    *"\n\n\n   ::--#\"'[]{}&*!|>%@`,?~=.019aZé\t\r\x07\0\\<",
    *("---", "...", "- ", ": ", ":\n", "\n  ", "\n- ", "[[", "]]", "a: ", "\nb: ", "é: ", "#tag"),
    *("<<<<<<< ", "=======", ">>>>>>> ", "\u2028", "\x85", "\xa0", "\ufeff", "\\ud83d\\ude00"),
    *("!!str ", "&a ", "*a", "{{x}}", "2026-11-27", "99999999999999999999", ".inf", "|\n", ">-\n"),
]
near_yaml = st.lists(st.sampled_from(YAML_PIECES), max_size=40).map("".join)


# --- the note as a whole --------------------------------------------------------------------


def test_a_note_is_properties_and_a_body() -> None:
    """Each value keeps its source text and its place; the body keeps its blanks."""
    found = decode(
        PATH, b'---\ntype: lead\nvia: "[[Dana]]"\ntags: [a, 07]\n---\n\n    code\nend  \n'
    )

    assert found == FrontMatter(
        properties={
            "type": Property("type", Scalar("lead", "lead", 2, 7), 2, 1),
            "via": Property("via", Scalar("[[Dana]]", "[[Dana]]", 3, 6, quoted=True), 3, 1),
            "tags": Property(
                "tags",
                Sequence((Scalar("a", "a", 4, 8), Scalar(7, "07", 4, 11)), 4, 7, flow=True),
                4,
                1,
            ),
        },
        body="\n    code\nend  \n",
        body_line=6,
        problems=(),
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Just text.\n", id="text"),
        pytest.param(b"# Heading\n\nText\n\n---\n\nMore\n", id="thematic break"),
        pytest.param(b"Title\n---\n\nText\n", id="setext heading"),
        pytest.param(b"Dana said:\n---\nnote: one line\n\n---\n", id="setext heading, one colon"),
        pytest.param(b"---\n\nOne paragraph.\n\nAnother: with a colon.\n\n---\nEnd\n", id="prose"),
        pytest.param(b"---\n# Slide 1\n\n- a: b: c\n- `d`\n\n---\n# Slide 2\n", id="slides"),
        pytest.param(b"---\n\nText after a rule on line 1.\n", id="rule on line 1"),
        pytest.param(b"---\nNote: not a property, one rule only\n\nText\n", id="rule and a label"),
        pytest.param(b"----\n\ntext\n\n----\n", id="long rules"),
        pytest.param(b"- - -\n\ntext\n", id="spaced rule"),
        pytest.param(b"```yaml\n---\ntype: lead\nstage: x\n---\n```\n", id="in a code fence"),
        pytest.param(b'{"a": 1}\n', id="JSON on line 1"),
        pytest.param(b"{{title}}\n", id="template"),
        pytest.param(b"Text with a NUL \0 and a bell \x07.\n", id="control characters in the body"),
        pytest.param(b"A\n=======\n\nB\n=======\n", id="setext headings of seven signs"),
        pytest.param(b"```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n", id="conflict in a code fence"),
        pytest.param(b"a\n<<<<<<< HEAD\nb\n\nTitle\n=======\n", id="two markers of three"),
        pytest.param(b"<<<<<<< HEAD\n", id="one marker"),
        pytest.param(b"<<<<<<<<\nx\n=======\ny\n>>>>>>>>\n", id="eight signs"),
        pytest.param("Überschrift – mit Strich\n\n— Zitat\n".encode(), id="dashes in text"),
        pytest.param("— a dash\nfrom: here\n".encode(), id="a dash and a colon"),
    ],
)
def test_an_ordinary_note_has_no_properties_and_no_problem(data: bytes) -> None:
    """What is not front matter is text, all of it, and nobody is accused."""
    found = decode(PATH, data)

    assert found == FrontMatter({}, data.decode(), 1)


@pytest.mark.parametrize(
    ("data", "body", "body_line"),
    [
        pytest.param(b"---\na: 1\n---\nText\n", "Text\n", 4, id="LF"),
        pytest.param(b"---\r\na: 1\r\n---\r\nText\r\n", "Text\n", 4, id="CR LF"),
        pytest.param(b"---\ra: 1\r---\rText\r", "Text\n", 4, id="CR"),
        pytest.param(b"---\r\na: 1\n---\rText\n", "Text\n", 4, id="mixed"),
        pytest.param(b"\xef\xbb\xbf---\na: 1\n---\nText\n", "Text\n", 4, id="byte order mark"),
        pytest.param(b"---  \na: 1\n--- \t\nText\n", "Text\n", 4, id="spaces after the dashes"),
        pytest.param(b"---\na: 1\n---", "", 4, id="nothing below"),
        pytest.param(b"---\na: 1\n---\n", "", 4, id="empty body"),
        pytest.param(b"---\n\n# why\na: 1\n\n---\nText\n", "Text\n", 7, id="blank lines, comment"),
        pytest.param(b"---\n  a: 1\n---\nText\n", "Text\n", 4, id="indented"),
        pytest.param(b'---\n{"a": 1}\n---\nText\n', "Text\n", 4, id="JSON"),
        pytest.param(b"---\na: 1\n---\n---\nb: 2\n---\n", "---\nb: 2\n---\n", 4, id="rules below"),
        pytest.param(b"---\na: 1\n---\n\0\x07", "\0\x07", 4, id="control characters below"),
        pytest.param(b"---\na: 1\n---\n  x  \n\n", "  x  \n\n", 4, id="blanks kept"),
    ],
)
def test_the_body_begins_below_the_closing_line(data: bytes, body: str, body_line: int) -> None:
    """Line ends are `\n`; nothing else of the body is touched."""
    found = decode(PATH, data)

    assert (values(found), found.body, found.body_line) == ({"a": 1}, body, body_line)
    assert found.problems == ()


@pytest.mark.parametrize("front_matter", ["", "\n", "# all in good time\n", "\n\n"])
def test_an_empty_front_matter_is_fine(front_matter: str) -> None:
    """Nothing between the delimiters, or comments only, is no mistake."""
    found = note(front_matter)

    assert (values(found), found.body, found.problems) == ({}, "Body\n", ())


# --- delimiters -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("\n---\ntype: lead\n---\n", "2:1 front-matter-misplaced", id="blank line"),
        pytest.param(
            "  \n\n---\ntype: lead\n---\n", "3:1 front-matter-misplaced", id="blank lines"
        ),
        pytest.param(" ---\ntype: lead\n---\n", "1:1 front-matter-misplaced", id="space"),
        pytest.param("----\ntype: lead\n---\n", "1:1 front-matter-misplaced", id="four dashes"),
        pytest.param("-----\ntype: lead\n-----\n", "1:1 front-matter-misplaced", id="five dashes"),
        pytest.param("—-\ntype: lead\n—-\n", "1:1 front-matter-misplaced", id="smart dash"),
        pytest.param(
            "Hello\n---\ntype: lead\nstage: spotted\n---\n",
            "2:1 front-matter-misplaced",
            id="text above",
        ),
        pytest.param("---\ntype: lead\n...\nText\n", "3:1 front-matter-not-closed", id="dots"),
        pytest.param(
            "---\ntype: lead\n...\nText\n\n---\n\nMore\n",
            "3:1 front-matter-not-closed",
            id="dots, and a rule below",
        ),
        pytest.param("---\ntype: lead\n ---\nText\n", "3:1 front-matter-not-closed", id="indented"),
        pytest.param(
            '---\nvia: "x"\n ---\n# Text\n\n---\n',
            "3:1 front-matter-not-closed",
            id="indented, rule",
        ),
        pytest.param("---\ntype: lead\n----\nText\n", "3:1 front-matter-not-closed", id="four"),
        pytest.param("---\ntype: lead\n—\nText\n", "3:1 front-matter-not-closed", id="long dash"),
        pytest.param("---\ntype: lead\nrole: x\n", "1:1 front-matter-not-closed", id="no close"),
        pytest.param(
            "---\ntype: lead\n\nText\n", "1:1 front-matter-not-closed", id="no close, text"
        ),
        pytest.param("---\ntype:lead\n", "1:1 front-matter-not-closed", id="no close, no space"),
    ],
)
def test_front_matter_that_obsidian_would_not_see_is_a_problem(text: str, place: str) -> None:
    """It counts for nothing, as in Obsidian, and the person is told where and what to do."""
    found = decode(PATH, text.encode())

    assert (values(found), found.body, found.body_line) == ({}, text, 1)
    assert places(found) == [place]
    assert found.problems[0].hint


def test_dashes_inside_a_block_value_close_nothing() -> None:
    """An indented `---` in a block or a quotation is text."""
    found = note("need: |\n  One\n  ---\n  Two\nnext: >\n\n  a\n  ----\nrole: 'b\n  ---\n  c'\n")

    assert values(found) == {"need": "One\n---\nTwo\n", "next": "\na ----\n", "role": "b --- c"}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("front_matter", "place", "body"),
    [
        pytest.param("- a\n- b\n", "2:1 front-matter-list", "Body\n", id="list"),
        pytest.param("- type: lead\n", "2:1 front-matter-list", "Body\n", id="list of mappings"),
        pytest.param("[a, b]\n", "2:1 front-matter-list", "Body\n", id="list in brackets"),
        pytest.param("just text\n", "2:1 front-matter-text", "Body\n", id="text"),
        pytest.param("42\n", "2:1 front-matter-text", "Body\n", id="number"),
        pytest.param('"type: lead"\n', "2:1 front-matter-text", "Body\n", id="quoted"),
        pytest.param("*x\n", "2:1 front-matter-text", "Body\n", id="alias"),
        pytest.param("type:lead\n", "2:6 missing-space", "Body\n", id="no space"),
        pytest.param("type:\xa0lead\n", "2:6 missing-space", "Body\n", id="no-break space"),
    ],
)
def test_front_matter_without_properties_is_a_problem(
    front_matter: str, place: str, body: str
) -> None:
    """A list or a lone value is never silently nothing."""
    found = note(front_matter)

    assert (values(found), found.body) == ({}, body)
    assert places(found) == [place]


# --- what a value is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("off", "off"),
        ("Y", "Y"),
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("nil", "nil"),
        ("10:30", "10:30"),
        ("1:30:00", "1:30:00"),
        ("09:30", "09:30"),
        ("017", 17),
        ("01234", 1234),
        ("0612345678", 612345678),
        ("+15551234567", 15551234567),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("120_000", "120_000"),
        ("1e3", 1000.0),
        ("1.10", 1.1),
        (".5", 0.5),
        ("-0.0", -0.0),
        ("1.", 1.0),
        (".", "."),
        ("+", "+"),
        ("..", ".."),
        ("0b1", "0b1"),
        ("1,5", "1,5"),
        ("٣", "٣"),
        ("2026-09-01", "2026-09-01"),
        ("2026-02-30", "2026-02-30"),
        ("2026-09-01T10:30:00Z", "2026-09-01T10:30:00Z"),
        ("2026-09-01 25:00", "2026-09-01 25:00"),
        ("0000-00-00", "0000-00-00"),
        ("2027-Q1", "2027-Q1"),
        ("=", "="),
        ('"NO"', "NO"),
        ('"10"', "10"),
        ("'it''s'", "it's"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ('"\\ud83d\\ude00 ok"', "😀 ok"),
        ("[1, no, ~]", [1, "no", None]),
        ("{a: 1, b: [x]}", {"a": 1, "b": ["x"]}),
        ("\ttabbed\t", "tabbed"),
        ("a # comment", "a"),
        ("a#b", "a#b"),
        ("http://x.y/z#w", "http://x.y/z#w"),
        ("!!str 10", "10"),
        ("!!int 10", 10),
        ("!!float 10", 10),
        ("!!bool true", True),
        ("!!null ''", None),
        ("! 10", "10"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
        ("one\n  two", "one two"),
    ],
)
def test_values_are_typed_by_yaml_1_2(source: str, value: object) -> None:
    """As Obsidian types them: no sexagesimal numbers, no `no`, and dates stay text."""
    found = note(f"x: {source}\n")

    actual = plain(found.properties["x"].value)
    assert (actual, type(actual)) == (value, type(value))


@pytest.mark.parametrize("source", ["01234", "+15551234567", "1.10", "1e3", "TRUE", "~", "0x1F"])
def test_the_source_text_stands_beside_the_value(source: str) -> None:
    """A phone number or a postal code is not lost in the number that it is to YAML."""
    value = note(f"x: {source}\n").properties["x"].value

    assert isinstance(value, Scalar)
    assert (value.text, value.quoted) == (source, False)


@pytest.mark.parametrize(
    "source",
    [
        "9" * 5000,
        "9223372036854775808",
        "-9223372036854775809",
        "0x" + "f" * 5000,
        "1e999",
        "-1e999",
        "1" * 5000 + ".0",
        ".inf",
        "-.INF",
        ".nan",
    ],
    ids=lambda source: source[:12],
)
def test_a_number_out_of_range_stays_text(source: str) -> None:
    """What neither JSON nor SQLite can hold is kept as it was written, and is no mistake here."""
    found = note(f"x: {source}\n")

    assert values(found) == {"x": source}
    assert found.problems == ()


def test_the_largest_numbers_that_can_be_stored_are_numbers() -> None:
    """64 bits with a sign are SQLite's integers."""
    found = note("max: 9223372036854775807\nmin: -9223372036854775808\n")

    assert values(found) == {"max": 2**63 - 1, "min": -(2**63)}
    assert found.problems == ()


def test_names_are_text_whatever_yaml_makes_of_them() -> None:
    """Numbers, truth values and nothing as names are kept under their source text."""
    found = note(
        '2026: a\nyes: b\nnull: c\n~: d\ntrue: e\n1.50: f\n"q: r": g\ncontent: h\nself: i\n'
    )

    assert list(values(found)) == [*"2026 yes null ~ true 1.50".split(), "q: r", "content", "self"]
    assert found.problems == ()


def test_a_name_out_of_range_is_a_name() -> None:
    """No number is looked for in a name, whatever else the front matter holds."""
    assert note("99999999999999999999: R&D\n").problems == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("\u200bdue", "an invisible character (U+200B) stands in the name `due`"),
        ("du\xade", "an invisible character (U+00AD) stands in the name `due`"),
        ("due\xa0", "an invisible character (U+00A0) stands in the name `due`"),
        ("decision\u2003maker", "an invisible character (U+2003) stands in the name"),
        ("d\u200due", "an invisible character (U+200D) stands in the name `due`"),
        ("ｄｕｅ", "a look-alike character (U+FF44) stands in the name `due`"),
        ("stаge", "a look-alike character (U+0430) stands in the name `stage`"),
        ("Stаge", "a look-alike character (U+0430) stands in the name `stage`"),
    ],
    ids=ascii,
)
def test_a_name_that_is_not_what_it_looks_like_is_a_problem(name: str, said: str) -> None:
    """Its value silently counts for nothing, and nobody can see why."""
    found = note(f"type: lead\n{name}: x\n")

    assert places(found) == ["3:1 odd-name"]
    assert found.problems[0].message.startswith(said)
    assert found.problems[0].message.endswith(", so the value does not count")
    assert found.problems[0].hint == "type the name again"


def test_no_break_spaces_before_a_name_are_a_problem() -> None:
    """They are a part of the name to YAML, and an indentation to the eye."""
    found = note("type: lead\n\xa0\xa0due: x\n")

    assert places(found) == ["3:1 no-break-space"]
    assert found.problems[0].said == (
        "no-break spaces stand at the start of the line: replace them by spaces,"
        " or delete them if a property begins here"
    )


@pytest.mark.parametrize(
    "name",
    [
        "größe",
        "prénom",
        "期限",
        "этап",
        "хор",
        "№",
        "Nº",
        "می\u200cخواهم",
        "👩\u200d💻",
        "x²",
        "Größe 2",
    ],
    ids=ascii,
)
def test_a_name_in_any_language_is_a_name(name: str) -> None:
    """Letters beyond ASCII are nothing odd."""
    assert note(f"{name}: x\n").problems == ()


def test_a_merge_key_is_an_ordinary_name() -> None:
    """YAML 1.2 knows no `<<`."""
    assert values(note("<<: x\n")) == {"<<": "x"}


def test_line_separators_are_text_as_in_every_editor() -> None:
    """U+0085, U+2028 and U+2029 end no line, whatever YAML 1.1 says; the first is reported."""
    found = note("a: x\u2028y\nb: z\x85w\n'c\u2029': 1\n")

    assert values(found) == {"a": "x\u2028y", "b": "z\x85w", "c\u2029": 1}
    assert found.properties["b"].line == 3
    assert places(found) == ["2:5 line-separator?"]


# --- links ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "[[Northwind]]",
        "[[Acme, Inc]]",
        "[[Acme|shown]]",
        "[[Acme#Heading]]",
        "[[Acme #1]]",
        "[[Acme: the note]]",
        "[[Acme:]]",
        "[[@dana]]",
        "[[*x]]",
        "[[&x]]",
        "[[!x]]",
        "[[%x]]",
        "[[Dana's notes]]",
        "[[folder/Note^block]]",
        "[[2026-11-20]]",
        "[[{{title}}]]",
        "[[Zoë]]",
    ],
)
def test_a_link_without_quotes_is_understood_and_reported(link: str) -> None:
    """The commonest slip of all, as a value, in a list of lines and in brackets."""
    found = note(f"a: {link}\nb:\n  - {link}\n  - x\nc: [ {link}, y ]\nd: {link} # why\n")

    assert values(found) == {"a": link, "b": [link, "x"], "c": [link, "y"], "d": link}
    assert places(found) == [
        "2:4 unquoted-link?",
        "4:5 unquoted-link?",
        "6:6 unquoted-link?",
        "7:4 unquoted-link?",
    ]
    assert found.problems[0] == Problem(
        PATH,
        2,
        4,
        "unquoted-link",
        f"the link `{link}` stands without quotes",
        f'put it in quotes: `"{link}"`',
        "warning",
    )


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("[[1, 2], [3]]", [[1, 2], [3]]),
        ("[[]]", [[]]),
        ('[["a"]]', [["a"]]),
        ("[ [a] ]", [["a"]]),
        ("[[[[a]]]]", [["[[a]]"]]),
        ('["[[a]]", "[[b]]"]', ["[[a]]", "[[b]]"]),
        ("ask [[Dana]] first", "ask [[Dana]] first"),
    ],
)
def test_other_brackets_are_lists_and_text(source: str, value: object) -> None:
    """Only two brackets around one piece of plain text are a link."""
    assert values(note(f"x: {source}\n")) == {"x": value}


# --- one bad property costs only itself -----------------------------------------------------

SLIPS = [
    ("role: Lead: data", "3:11 syntax", 'put the whole value in quotes: `role: "Lead: data"`'),
    ("role: @dana", "3:7 syntax", 'put the whole value in quotes: `role: "@dana"`'),
    ("role: `x`", "3:7 syntax", "put the whole value in quotes"),
    ("role: %d", "3:7 syntax", 'put the whole value in quotes: `role: "%d"`'),
    ("role: *Lead* x", "3:7 syntax", 'put the whole value in quotes: `role: "*Lead* x"`'),
    ("role: & Co", "3:7 syntax", 'put the whole value in quotes: `role: "& Co"`'),
    ("role: !a!b c", "3:7 syntax", 'put the whole value in quotes: `role: "!a!b c"`'),
    ("role: > 5 people", "3:7 syntax", 'put the whole value in quotes: `role: "> 5 people"`'),
    ("role: | x", "3:7 syntax", 'put the whole value in quotes: `role: "| x"`'),
    ("role: , x", "3:7 syntax", 'put the whole value in quotes: `role: ", x"`'),
    ("role: ] x", "3:7 syntax", 'put the whole value in quotes: `role: "] x"`'),
    ("role: [a] b", "3:7 syntax", 'put the whole value in quotes: `role: "[a] b"`'),
    (
        "role: [a, b",
        "3:7 syntax",
        "close it with `]`, or put the value in quotes if it is text",
    ),
    (
        "role: {a: b",
        "3:7 syntax",
        "close it with `}`, or put the value in quotes if it is text",
    ),
    ("role: [[A]], [[B]]", "3:7 syntax", 'write a list: `["[[A]]", "[[B]]"]`'),
    ("role: [[A]] x", "3:7 syntax", 'put the whole value in quotes: `role: "[[A]] x"`'),
    ('role: "Lead', "3:7 unclosed-quote", 'close it with `"`'),
    ("role: 'Lead", "3:7 unclosed-quote", "close it with `'`"),
    ("role: 'it's'", "3:11 syntax", 'use double quotes: `role: "it\'s"`'),
    ('role: "A" b', "3:11 syntax", "put the whole value in quotes: `role: '\"A\" b'`"),
    ('role: "C:\\dir"', "3:10 syntax", "use single quotes, or write the backslash twice"),
    ('role: "\\ud83d"', "3:10 syntax", "write the character itself"),
    ("role:Lead", "3:6 missing-space", "write `role: Lead`"),
    (
        "role:\xa0Lead",
        "3:6 missing-space",
        "replace it by an ordinary space: `role: Lead`",
    ),
    (
        "role: - Lead",
        "3:7 syntax",
        "write each item on a line of its own below, or put the value in quotes",
    ),
    ("role: \x07Lead", "3:7 control-character", "delete it"),
    ("role: a\0b", "3:8 control-character", "delete it"),
    ("role: *x", "3:7 alias", 'write the value itself, or put it in quotes if it is text: `"*x"`'),
    (
        "role: !lead x",
        "3:7 tag",
        "delete the tag, or put the whole value in quotes if it is text",
    ),
    (
        "role: !!python/object/apply:os.system x",
        "3:7 tag",
        "delete the tag, or put the whole value in quotes if it is text",
    ),
    (
        "role: !!int x",
        "3:7 tag",
        "delete the tag, or put the whole value in quotes if it is text",
    ),
    (
        "role: {{role}}",
        "3:8 name-not-text",
        'put the value in quotes if it is text, as in `title: "{{title}}"`',
    ),
    (
        "role: " + "[" * 30_000,
        "3:27 nested-too-deep",
        "put the value in quotes if it is text, else write it flat",
    ),
    (
        "role: [" + "a," * 6_000 + "]",
        "3:7 too-many-values",
        "move them into the text of the note",
    ),
    ("\trole: x", "3:1 tab", "use spaces to indent"),
    ("role:\n\ta: b", "4:1 tab", "use spaces to indent"),
    ("role:\n  - a\n - b", "5:2 list-indent", "give every `-` the same indentation"),
    ("role:\n  - a: b: c", "4:6 syntax", 'put it in quotes: `- "a: b: c"`'),
    ("role:\n  - @dana", "4:3 syntax", 'put it in quotes: `- "@dana"`'),
    (
        "not a property",
        "3:1 stray-line",
        "write a name and a colon before it, or indent it if it continues the value above",
    ),
    (
        "- item",
        "3:1 stray-line",
        "indent it below a name that ends in a colon, or delete the dash",
    ),
    (" role: x", "3:2 indented-name", "delete the spaces at the start of the line"),
    (
        "%role x",
        "3:1 stray-line",
        "write a name and a colon before it, or indent it if it continues the value above",
    ),
]


@pytest.mark.parametrize(
    ("slip", "place", "hint"), SLIPS, ids=[repr(slip[0][:24]) for slip in SLIPS]
)
def test_one_bad_property_costs_only_itself(slip: str, place: str, hint: str) -> None:
    """Its neighbours count, and its one problem says how to mend it, in the person's words."""
    found = note(f"type: lead\n{slip}\nstage: spotted\ndue: 2026-11-27\n")

    assert values(found) == {"type": "lead", "stage": "spotted", "due": "2026-11-27"}
    assert places(found) == [place]
    assert found.problems[0].hint == hint


@pytest.mark.parametrize("slip", [slip[0] for slip in SLIPS if slip[0][0] not in " \t-%n"])
def test_a_bad_property_does_not_hide_at_the_start_or_the_end(slip: str) -> None:
    """Being first or last changes nothing but the lines."""
    first = note(f"{slip}\nstage: spotted\n")
    last = note(f"stage: spotted\n{slip}\n")

    assert values(first) == values(last) == {"stage": "spotted"}
    assert [p.code for p in first.problems] == [p.code for p in last.problems]


def test_several_bad_properties_are_all_told() -> None:
    """Everything is collected before anything is reported."""
    found = note("a: b: c\nok: 1\nd:e\nf: [g\nmore: 2\nh: 'i\n")

    assert values(found) == {"ok": 1, "more": 2}
    assert places(found) == [
        "2:5 syntax",
        "4:3 missing-space",
        "5:4 syntax",
        "7:4 unclosed-quote",
    ]


@pytest.mark.parametrize(
    ("front_matter", "said"),
    [
        pytest.param(
            "need: |\n\tOne\n",
            "3:1: need: a tab stands at the start of the line (use spaces to indent)",
            id="tab below a text block",
        ),
        pytest.param(
            "need: >\n    One\n  Two: 2\n",
            "4:3: need: the text begins on line 3, indented by 4 spaces, and this line has fewer"
            " (indent it like the line above)",
            id="uneven text block",
        ),
        pytest.param(
            "need: |\n\n   \n  One\n",
            "4:1: need: an empty line above the text holds more spaces than the text (delete them)",
            id="spaces on an empty line",
        ),
        pytest.param(
            "need:\n\xa0\xa0- One\n",
            "3:1: no-break spaces stand at the start of the line"
            " (replace them by spaces, or delete them if a property begins here)",
            id="no-break spaces",
        ),
        pytest.param(
            "need: `a` b\n  more\n\n  and more\n",
            "2:7: need: the value begins with a backtick, which YAML keeps for itself"
            " (put the whole value, down to line 5, in quotes on one line)",
            id="backticks over several lines",
        ),
        pytest.param(
            "need: a: " + "word " * 60 + "end\n",
            "2:8: need: a second colon stands in the value"
            " (put double quotes before `a: word word word wo` and after `d word word word end`)",
            id="long",
        ),
        pytest.param(
            "need: a: " + "word " * 60 + "\n  end\n",
            "2:8: need: a second colon stands in the value"
            " (put the whole value, down to line 3, in quotes on one line)",
            id="long, over several lines",
        ),
        pytest.param(
            "need:" + "word" * 60 + "\n",
            "2:6: need: no space follows the colon (put a space after the colon)",
            id="long, no space",
        ),
    ],
)
def test_the_remedy_is_said_where_the_slip_is(front_matter: str, said: str) -> None:
    """Where the value itself is too much for a remedy, it says what to do with it."""
    found = note(front_matter)

    assert [str(problem) for problem in found.problems][:1] == [f"{PATH}:{said}"]


@pytest.mark.parametrize(
    ("front_matter", "value"),
    [
        pytest.param("need: a: b\n  more text\n", "a: b more text", id="colon, two lines"),
        pytest.param("need: @a\n\n  b\n  c\n", "@a b c", id="three lines"),
        pytest.param('need: "@a"\n  b\n', "@a b", id="below a quotation"),
        pytest.param("need: '@a' b\n", "'@a' b", id="after a quotation"),
        pytest.param('need: "A" b\n', '"A" b', id="double quotes inside"),
        pytest.param("need: 'it's \"x\"'\n", 'it\'s "x"', id="both quotes inside"),
        pytest.param("need: a: " + "b" * 150 + "\n", "a: " + "b" * 150, id="long"),
        pytest.param(
            "need: 'x: y" + " z" * 20 + "' w\n", "'x: y" + " z" * 20 + "' w", id="goes on"
        ),
        pytest.param("need:\xa0Lead\n", "Lead", id="no-break space"),
        pytest.param("need:Lead " + "x" * 100 + "\n", "Lead " + "x" * 100, id="no space"),
    ],
)
def test_a_remedy_mends_when_it_is_pasted(front_matter: str, value: str) -> None:
    """What stands in backticks takes the place of the whole property."""
    found = note(front_matter)
    pasted = found.problems[0].hint.partition("`")[2].removesuffix("`")

    assert (values(note(f"{pasted}\n")), note(f"{pasted}\n").problems) == ({"need": value}, ())


@pytest.mark.parametrize(
    ("front_matter", "value"),
    [
        pytest.param("- a: b: c\n    d\n", "a: b: c d", id="colon, two lines"),
        pytest.param("- '@a' b\n", "'@a' b", id="after a quotation"),
        pytest.param("- @" + "a" * 100 + "\n", "@" + "a" * 100, id="long"),
    ],
)
def test_a_remedy_for_a_list_item_mends_when_it_is_pasted(front_matter: str, value: str) -> None:
    """What stands in backticks takes the place of the whole item."""
    found = note(f"need:\n  {front_matter}")
    pasted = found.problems[0].hint.partition("`")[2].removesuffix("`")

    assert values(note(f"need:\n  {pasted}\n")) == {"need": [value]}


def test_brackets_over_several_lines_survive_a_mistake_elsewhere() -> None:
    """A value that was cut at what looks like a name is put together again."""
    found = note('a: {\nb: 1,\nc: 2\n}\nd: [\n"x: y",\nz ]\ne: f: g\n')

    assert values(found) == {"a": {"b": 1, "c": 2}, "d": ["x: y", "z"]}
    assert places(found) == ["9:5 syntax"]


def test_of_two_alike_the_first_counts() -> None:
    """Names that differ in case only are one name, as in Obsidian."""
    found = note("stage: spotted\nrole: x\nStage: won\nstage: lost\n")

    assert values(found) == {"stage": "spotted", "role": "x"}
    assert [str(problem) for problem in found.problems] == [
        (
            f"{PATH}:4:1: Stage: the name is already used on line 2, and that one counts"
            " (delete one of the two)"
        ),
        (
            f"{PATH}:5:1: stage: the name is already used on line 2, and that one counts"
            " (delete one of the two)"
        ),
    ]


def test_of_two_alike_the_first_counts_beside_a_mistake_too() -> None:
    """The rule is the same where the properties are read one by one."""
    found = note("stage: spotted\nrole: a: b\nSTAGE: won\n")

    assert values(found) == {"stage": "spotted"}
    assert places(found) == ["3:8 syntax", "4:1 duplicate-property"]


def test_a_property_needs_a_name() -> None:
    """A value under no name counts for nothing."""
    assert places(note("a: 1\n'': 2\n")) == ["3:1 nameless-property"]
    assert places(note("a: 1\n? [b]\n: 2\n")) == ["3:3 name-not-text"]


def test_an_anchor_is_left_out_with_a_warning() -> None:
    """`&` at the start of a value is YAML's, which few people know."""
    found = note("organization: &Partners Ltd\n")

    assert values(found) == {"organization": "Ltd"}
    assert places(found) == ["2:15 anchor?"]


@pytest.mark.parametrize(
    ("front_matter", "value", "place"),
    [
        pytest.param("x: #job\n", None, "2:4 swallowed-comment?", id="all of the value"),
        pytest.param("x: ask about #hiring\n", "ask about", "2:14 swallowed-comment?", id="a part"),
        pytest.param("x:\n  - #job\n  - b\n", [None, "b"], "3:5 swallowed-comment?", id="an item"),
        pytest.param("x: a\n  - b\n", "a - b", "3:3 merged-item?", id="items below a value"),
    ],
)
def test_text_that_yaml_takes_otherwise_is_reported(
    front_matter: str, value: object, place: str
) -> None:
    """What goes missing, or into the wrong value, without being an error to YAML."""
    found = note(front_matter)

    assert values(found) == {"x": value}
    assert places(found) == [place]


@pytest.mark.parametrize(
    "front_matter",
    ["x: a # a comment\n", "x: # to do\n", "x: '#job'\n", "x: |\n  a #b\n", "# x #y\nx: C#\n"],
)
def test_comments_and_hashes_in_their_place_are_fine(front_matter: str) -> None:
    """A comment has a space after its sign."""
    assert note(front_matter).problems == ()


# --- git's conflict markers -----------------------------------------------------------------


def test_neither_side_of_a_conflict_in_the_front_matter_counts() -> None:
    """What both sides share does."""
    found = note("type: lead\n<<<<<<< HEAD\nstage: won\n=======\nstage: lost\n>>>>>>> b\nrole: x\n")

    assert values(found) == {"type": "lead", "role": "x"}
    assert places(found) == ["3:1 conflict-markers"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("---\na: 1\n---\nText\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", 5, id="body"),
        pytest.param("<<<<<<< a\nx\n||||||| c\n=======\ny\n>>>>>>> b\n", 1, id="no front matter"),
        pytest.param(
            "<<<<<<< a\n---\na: 1\n=======\n---\na: 2\n>>>>>>> b\n---\n", 1, id="whole note"
        ),
        pytest.param("Text\n<<<<<<<\nx\n=======\ny\n>>>>>>>\n", 2, id="no labels"),
        pytest.param("---\na: 1\n<<<<<<< a\n---\nx\n=======\n---\ny\n>>>>>>> b\n", 3, id="across"),
    ],
)
def test_a_conflict_anywhere_is_reported_where_it_begins(text: str, line: int) -> None:
    """Once, with the remedy."""
    found = decode(PATH, text.encode())

    assert places(found) == [f"{line}:1 conflict-markers"]


# --- the type of a note that cannot be read -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        pytest.param("---\ntype: lead\n---\n", "lead", id="as it should be"),
        pytest.param("---\ntype: lead\n", "lead", id="not closed"),
        pytest.param("---\ntype: lead\n...\n", "lead", id="closed by dots"),
        pytest.param("\n\n---\ntype: lead\n---\n", "lead", id="blank lines above"),
        pytest.param("# Title\n---\ntype: lead\nstage: won\n---\n", "lead", id="text above"),
        pytest.param("----\ntype: lead\n----\n", "lead", id="four dashes"),
        pytest.param("—\ntype: lead\n—\n", "lead", id="long dash"),
        pytest.param("type: lead\nstage: won\n\nText\n", "lead", id="not opened"),
        pytest.param("stage: won\ntype: lead\n", "lead", id="not opened, second line"),
        pytest.param("---\nx: y: z\nType: Lead\n---\n", "lead", id="case"),
        pytest.param("---\n\"TYPE\": 'LEAD'\n---\n", "lead", id="quotes"),
        pytest.param('---\ntype: "lead\n---\n', "lead", id="open quotation"),
        pytest.param("---\ntype: lead # mine\n---\n", "lead", id="comment"),
        pytest.param("---\ntype : lead\n---\n", "lead", id="space before the colon"),
        pytest.param("---\ntype:lead\n---\n", "lead", id="no space"),
        pytest.param("---\ntype:\xa0lead\xa0\n---\n", "lead", id="no-break space"),
        pytest.param("---\n\u200btype: le\u200dad\n---\n", "lead", id="zero-width"),
        pytest.param("---\n  type: lead\n---\n", "lead", id="indented"),
        pytest.param("---\nstage: won\n  type: lead\n---\n", "lead", id="indented slip"),
        pytest.param("---\n\ttype: lead\n---\n", "lead", id="tab"),
        pytest.param("---\ntype: [lead]\n---\n", "lead", id="list in brackets"),
        pytest.param("---\ntype: ['lead', x]\n---\n", "lead", id="list of two"),
        pytest.param("---\ntype:\n  - lead\n  - x\n---\n", "lead", id="list of lines"),
        pytest.param("---\ntype:\n- lead\n", "lead", id="list, not indented"),
        pytest.param("---\r\ntype: lead\r\n", "lead", id="CR LF"),
        pytest.param("---\rtype: lead\r", "lead", id="CR"),
        pytest.param("\ufeff---\ntype: lead\n", "lead", id="byte order mark"),
        pytest.param("---\ntype: leads\n---\n", "leads", id="plural"),
        pytest.param("---\ntype: lead\ntype: contact\n---\n", "lead", id="two"),
        pytest.param("---\n" + "k: v\n" * 3_000 + "type: lead\n---\n", "lead", id="far below"),
        pytest.param("", "", id="empty"),
        pytest.param("---\ntype:\n---\n", "", id="no value"),
        pytest.param("---\nstage: won\n---\ntype: lead\n", "", id="in the body"),
        pytest.param("---\nmore:\n  type: lead\n---\n", "", id="nested"),
        pytest.param("---\nmore:\n  a: b\n  type: lead\n---\n", "", id="nested, second"),
        pytest.param("---\nneed: |\n  type: lead\n---\n", "", id="in a text block"),
        pytest.param("---\nmore:\n  - x\n    type: lead\n---\n", "", id="in a list"),
        pytest.param("---\nsubtype: lead\n---\n", "", id="another name"),
        pytest.param("Prose first.\n\ntype: lead\n", "", id="prose"),
        pytest.param("Example: so\n```\ntype: lead\n```\n", "", id="code fence"),
        pytest.param("k: v\n" * 40 + "type: lead\n", "", id="not opened, far below"),
    ],
)
def test_the_type_of_a_note_that_cannot_be_read_is_found(text: str, declared: str) -> None:
    """What claims to be a lead is told of, whatever is wrong with it; what does not, is not."""
    assert declared_type(text.encode()) == declared


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "latin-1"])
def test_the_type_is_found_in_other_encodings(encoding: str) -> None:
    """As far as the note can be read at all."""
    assert declared_type("---\nneed: é\ntype: lead\n".encode(encoding)) == "lead"


@given(st.binary(max_size=200) | near_yaml.map(str.encode))
def test_asking_for_the_type_never_fails(data: bytes) -> None:
    """Whatever the bytes, there is a type or none."""
    assert declared_type(data) == declared_type(data).casefold()


# --- encodings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "properties", "body", "place"),
    [
        pytest.param(b"---\na: \xe9t\xe9\n---\n", {"a": "\ufffdt\ufffd"}, "", "2:4", id="value"),
        pytest.param(b"---\r\na: 1\r\n---\r\nx\xff", {"a": 1}, "x\ufffd", "4:2", id="body"),
        pytest.param(b"\xc0", {}, "\ufffd", "1:1", id="alone"),
        pytest.param(
            b"caf\xc3\xa9 \xed\xa0\xbd", {}, "café \ufffd\ufffd\ufffd", "1:6", id="CESU-8"
        ),
        pytest.param(
            b"\xff\xfe" + "---\na: é\n---\nx".encode("utf-16-le"),
            {"a": "é"},
            "x",
            "1:1",
            id="UTF-16",
        ),
        pytest.param(
            b"\xfe\xff" + "---\r\na: é\r\n---\r\nx".encode("utf-16-be"),
            {"a": "é"},
            "x",
            "1:1",
            id="UTF-16 BE",
        ),
        pytest.param(
            "---\na: é\n---\nx".encode("utf-16-le"), {"a": "é"}, "x", "1:1", id="UTF-16, no mark"
        ),
        pytest.param(
            b"\xff\xfe\0\0" + "---\na: é😀\n---\nx".encode("utf-32-le"),
            {"a": "é😀"},
            "x",
            "1:1",
            id="UTF-32",
        ),
        pytest.param(
            b"\0\0\xfe\xff" + "---\na: é\n---\nx".encode("utf-32-be"),
            {"a": "é"},
            "x",
            "1:1",
            id="UTF-32 BE",
        ),
        pytest.param(
            "---\na: é\n---\nx".encode("utf-32-le"), {"a": "é"}, "x", "1:1", id="UTF-32, no mark"
        ),
        pytest.param(b"\xff\xfex", {}, "\ufffd", "1:1", id="half a character"),
    ],
)
def test_other_encodings_are_read_as_far_as_possible_and_reported(
    data: bytes, properties: dict[str, object], body: str, place: str
) -> None:
    """What can be read counts; the first bad byte has its line and column."""
    found = decode(PATH, data)

    assert (values(found), found.body) == (properties, body)
    assert places(found) == [f"{place} not-utf-8"]
    assert found.problems[0].hint == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-16", "the note is saved as UTF-16"), ("utf-32", "the note is saved as UTF-32")],
)
def test_an_encoding_is_called_by_its_name(encoding: str, said: str) -> None:
    """Both begin with the same two bytes."""
    assert [problem.message for problem in decode(PATH, "x".encode(encoding)).problems] == [said]


# --- caps -----------------------------------------------------------------------------------


def test_a_front_matter_of_more_than_64_kb_does_not_count() -> None:
    """Twenty thousand properties are no front matter."""
    found = note("".join(f"key{number}: value\n" for number in range(20_000)))

    assert (values(found), found.body) == ({}, "Body\n")
    assert places(found) == ["1:1 front-matter-too-long"]


def test_properties_count_up_to_the_cap_on_values() -> None:
    """A name and its value are two; below the five-thousandth nothing is looked at."""
    found = note("".join(f"k{number}: v\n" for number in range(4_000)))

    assert len(found.properties) == 2_501
    assert places(found) == ["2502:1 too-many-values"]


def test_no_alias_is_followed_so_no_bomb_goes_off() -> None:
    """Nine lines would be a billion values; each of them costs only itself."""
    lines = ["a: &a [x, x]"]
    lines += [
        f"{name}: &{name} [*{before}, *{before}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    found = note("\n".join(lines) + "\nstage: spotted\n")

    assert values(found) == {"a": ["x", "x"], "stage": "spotted"}
    assert {problem.code for problem in found.problems} == {"alias", "anchor"}


def test_a_hundred_mistakes_are_enough() -> None:
    """With the ninety-ninth it is no front matter, and the rest is not looked at."""
    found = note("".join(f"k{number}: @\n" for number in range(1_000)))

    assert len(found.problems) == 100
    assert places(found)[97:] == ["99:6 syntax", "100:1 too-many-values", "100:6 syntax"]


def test_a_mistake_below_a_property_is_one_of_the_hundred() -> None:
    """What was read up to there counts, the property with the last mistake included."""
    found = note("".join(f"k{number}: |\n  a\nstray\n" for number in range(200)))

    assert len(found.properties) == 99
    assert places(found)[-2:] == ["296:1 too-many-values", "298:1 stray-line"]


def test_of_many_problems_a_hundred_are_told() -> None:
    """The last says how many more there are; a warning gives way to an error."""
    links = "".join(f"k{number}: [[a]]\n" for number in range(150))
    found = note(links + "role: !lead x\n")

    assert len(found.properties) == 150
    assert len(found.problems) == 100
    assert places(found)[97:] == ["99:6 unquoted-link?", "152:7 tag", "152:7 too-many-problems?"]
    assert found.problems[99].message == (
        "the front matter has 52 more problems, which are not listed"
    )


def test_what_cannot_be_read_costs_no_more_than_its_length_allows() -> None:
    """The properties above count; below, one problem says that nothing is looked at."""
    found = note("stage: won\n" + f'k: "{"a " * 400}\n' * 75)

    assert values(found) == {"stage": "won"}
    assert [problem.code for problem in found.problems][-1] == "too-much-unreadable"
    assert found.problems[-1].message == (
        "too much here cannot be read; the rest of the properties is not looked at"
    )


sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
HOSTILE: dict[str, str] = importlib.import_module("hostile").NOTES


@pytest.mark.parametrize("front_matter", HOSTILE.values(), ids=HOSTILE)
def test_the_work_on_a_note_is_bounded(front_matter: str) -> None:
    """Notes made to take long ask the parser for little more than 1.5 events a character."""
    work = {"events": 0, "characters": 0}

    class Counting:
        """libyaml's parser, which counts what is asked of it."""

        def __init__(self, text: str) -> None:
            self._parser = event_parser(text)
            work["characters"] += len(text)

        def get_event(self) -> object:
            work["events"] += 1
            return self._parser.get_event()

    _, problems = read_front_matter(front_matter, Counting)

    assert work["events"] <= 1.5 * len(front_matter) + 9_000
    assert work["characters"] <= 9 * len(front_matter) + 128_000
    assert len(problems) <= 100


@pytest.mark.parametrize(
    "source",
    ["\x1b[31mred", "a\x07b: [", "\u202eevil: ["],
    ids=["escape", "bell", "direction"],
)
def test_messages_hold_nothing_that_a_terminal_obeys(source: str) -> None:
    """Whatever stands in the note, a problem prints on one line and changes no colour."""
    found = note(f"x: {source}\n{source}: y: z\n")

    assert found.problems
    assert all(str(problem).isprintable() for problem in found.problems)


# --- python-frontmatter ---------------------------------------------------------------------


def test_python_frontmatter_reads_as_we_do() -> None:
    """`frontmatter.loads` with our handler: YAML 1.2, byte order mark, CR LF."""
    properties = 'stage: no\r\ndue: 2026-02-30\r\ncontacts:\r\n  - "[[Dana]]"\r\n'
    text = f"\ufeff---\r\n{properties}---\r\nText\r\n"
    post = frontmatter.loads(text, handler=VaultHandler())

    assert post.metadata == {"stage": "no", "due": "2026-02-30", "contacts": ["[[Dana]]"]}
    assert post.content == "Text"


def test_python_frontmatter_leaves_a_note_without_front_matter_alone() -> None:
    """A note that cannot be split is all content."""
    post = frontmatter.loads("---\n\nOnly text\n", handler=VaultHandler())

    assert (post.metadata, post.content) == ({}, "---\n\nOnly text")


def test_the_handler_detects_what_it_can_split() -> None:
    """Detection follows the same rule as the reading."""
    handler = VaultHandler()

    assert handler.detect("---\na: 1\n---\n")
    assert not handler.detect("---\na: 1\n")
    assert not handler.detect("text\n---\na: 1\n---\n")


def test_the_problems_of_a_front_matter_come_with_its_metadata() -> None:
    """`load` hands out the values, and the mistakes beside them."""
    metadata = VaultHandler().load("a: 1\nb: c: d\n")

    assert metadata == {"a": 1}
    assert [problem.code for problem in metadata.problems] == ["syntax"]


def test_a_new_note_is_written_for_every_reader() -> None:
    """Text that some YAML takes for something else is quoted; lists have one item a line."""
    metadata: dict[str, object] = {
        "type": "lead",
        "organization": "[[Northwind]]",
        "stage": "no",
        "phone": "+15551234567",
        "due": "2026-11-27",
        "alignment": 4,
        "contacts": ["[[Dana Reyes]]", "Sam"],
        "need": "two\nlines: here",
        "aliases": [],
        "role": "",
        "won": None,
        "decision_maker": True,
    }
    written = VaultHandler().export(metadata)

    assert written == (
        "type: lead\n"
        'organization: "[[Northwind]]"\n'
        'stage: "no"\n'
        'phone: "+15551234567"\n'
        'due: "2026-11-27"\n'
        "alignment: 4\n"
        "contacts:\n"
        '  - "[[Dana Reyes]]"\n'
        "  - Sam\n"
        'need: "two\\nlines: here"\n'
        "aliases: []\n"
        'role: ""\n'
        "won:\n"
        "decision_maker: true\n"
    )


def test_dumps_writes_what_loads_reads() -> None:
    """python-frontmatter's own way out goes through the same handler."""
    post = frontmatter.Post("Text", VaultHandler(), type="lead", due="2026-11-27")
    again = frontmatter.loads(frontmatter.dumps(post), handler=VaultHandler())

    assert (again.metadata, again.content) == (post.metadata, "Text")


# --- laws -----------------------------------------------------------------------------------


def scalars(found: FrontMatter) -> Iterator[Scalar]:
    """Every scalar of a note, names of nested mappings included."""
    pending = [prop.value for prop in found.properties.values()]
    while pending:
        value = pending.pop()
        if isinstance(value, Scalar):
            yield value
        elif isinstance(value, Sequence):
            pending += value.items
        else:
            for key, item in value.items:
                pending += [key, item]


def check_laws(data: bytes) -> None:
    """What is true of every note, whatever its bytes."""
    found = decode(PATH, data)

    assert found == decode(PATH, data)
    json.dumps(values(found), allow_nan=False).encode()
    line_ends = len(re.findall(rb"\r\n|\r|\n", data))
    lines = line_ends + 1 if b"\0" not in data else len(data) + 1
    for problem in found.problems:
        assert problem.path == PATH
        assert 1 <= problem.line <= lines + 1, problem
        assert problem.column >= 1, problem
        assert problem.hint, problem
        assert str(problem).isprintable(), problem
    with sqlite3.connect(":memory:") as connection:
        for scalar in scalars(found):
            assert 1 <= scalar.line <= lines
            assert scalar.column >= 1
            connection.execute("SELECT ?, ?", (scalar.value, scalar.text))
    for folded, prop in found.properties.items():
        assert folded == prop.name.casefold()
        assert prop.name
    connection.close()


@given(st.binary(max_size=200))
def test_no_bytes_are_too_much(data: bytes) -> None:
    """Any bytes decode: values that JSON and SQLite hold, places inside the text, twice alike."""
    check_laws(data)


@given(near_yaml, st.sampled_from(["", "Body\n", "x\n---\ny\n"]))
@example("? - a\n: b\n", "")
@example("a: &a\n  b: *a\n", "")
def test_no_front_matter_is_too_much(front_matter: str, body: str) -> None:
    """Anything between two delimiters, however broken, obeys the same laws."""
    check_laws(f"---\n{front_matter}\n---\n{body}".encode())


@given(near_yaml)
def test_a_good_neighbour_always_counts(broken: str) -> None:
    """Whatever stands below, a property counts, unless all of the front matter is refused."""
    found = note(f"keep: yes\nbroken: {broken}\n")

    refused = any(problem.code.startswith("front-matter") for problem in found.problems)
    assert refused or plain(found.properties["keep"].value) == "yes"


names = st.text(string.ascii_lowercase + "_", min_size=1, max_size=12)
texts = st.text(
    st.characters(
        min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff"
    ),
    max_size=30,
)
plain_texts = st.text(string.ascii_letters + "éß日", min_size=1, max_size=20).filter(
    lambda text: text.lower() not in ("null", "true", "false")
)


@st.composite
def written_values(draw: st.DrawFn) -> tuple[str, object]:
    """One way to write a value, and the value."""
    text, word = draw(texts), draw(plain_texts)
    number = draw(st.integers(-(2**63), 2**63 - 1))
    quoted = json.dumps(text, ensure_ascii=draw(st.booleans()))
    styles = [
        (word, word),
        (str(number), number),
        ("'" + text.replace("'", "''") + "'", text),
        (quoted, text),
        (f"[{quoted}, {word}]", [text, word]),
        (f"\n  - {quoted}\n  - {word}", [text, word]),
        *[(nothing, None) for nothing in ("", "~", "null")],
    ]
    return draw(st.sampled_from(styles))


@given(
    st.dictionaries(names, written_values(), max_size=6),
    st.sampled_from(["", "  # a comment"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "Text\n", "---\n", "a\n---\nb: c\n---\n", "\n\n  x  "]),
)
def test_what_was_put_in_comes_out(
    properties: dict[str, tuple[str, object]], comment: str, line_end: str, bom: str, body: str
) -> None:
    """Well-formed notes of every style give back their values and their body."""
    lines = [f"{name}: {source}{comment}" for name, (source, _) in properties.items()]
    text = "\n".join(["---", *lines, "---", body])
    found = decode(PATH, (bom + text.replace("\n", line_end)).encode())

    assert values(found) == {name: value for name, (_, value) in properties.items()}
    assert found.body == body
    assert {problem.code for problem in found.problems} <= {"line-separator"}


@given(
    st.dictionaries(names, texts | st.lists(texts, max_size=3) | st.integers(-99, 99), max_size=5)
)
def test_what_is_exported_is_the_same_to_three_readers(metadata: dict[str, object]) -> None:
    """Our reading, YAML 1.1 (PyYAML) and YAML 1.2 (ruamel.yaml) agree on a new note."""
    written = VaultHandler().export(metadata)

    assert dict(VaultHandler().load(written)) == metadata
    assert (yaml.safe_load(written) or {}) == metadata
    assert (YAML(typ="safe", pure=True).load(written) or {}) == metadata


@given(near_yaml)
def test_the_parser_without_libyaml_reads_alike(front_matter: str) -> None:
    """PyYAML's own parser stands in where libyaml is missing, and gives the same values."""
    try:
        block = read_block(front_matter)
        expected = {name: plain(prop.value) for name, prop in block.properties.items()}
        actual = read_block(front_matter, parser=pure_parser)
    except Exception:  # noqa: BLE001 - the two may refuse different texts, and say so otherwise
        return

    assert {name: plain(prop.value) for name, prop in actual.properties.items()} == expected
