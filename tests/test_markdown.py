"""Text from notes becomes Markdown that looks the same and does nothing, in two renderers."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
from collections.abc import Callable
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hostile_values import HOSTILE
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from vaultleads.core.markdown import (
    Md,
    bold,
    code,
    escape,
    external,
    italic,
    link,
    one_line,
    visible,
    with_code,
)

# --- two renderers, and what they show --------------------------------------------------------


def _markdown_it(*, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"linkify": linkify}).enable(["table", "strikethrough"])
    if linkify:
        parser.enable("linkify")
    return (
        parser.use(footnote_plugin).use(deflist_plugin).use(dollarmath_plugin, allow_digits=False)
    )


_PLAIN_IT = _markdown_it(linkify=False)

RENDERERS: dict[str, Callable[[str], str]] = {
    "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(
        text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    ),
    "markdown-it": _PLAIN_IT.render,
}


class _Shown(HTMLParser):
    """The tags of a page, and its text; links that a renderer made of bare addresses aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and re.match(r"(?:https?|ftp|mailto|xmpp):", address):
            return
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(render: Callable[[str], str], markdown: str) -> tuple[list[str], str]:
    """Return the tags and the text, white space collapsed, of rendered Markdown."""
    page = _Shown(render(markdown))
    return page.tags, " ".join(page.text.split())


POSITIONS = {
    "paragraph": "{}\n",
    "second line": "before\n{}\n",
    "list item": "- {}\n- after\n",
    "task": "- [ ] {}\n",
    "ordered item": "1. {}\n",
    "heading": "## {}\n",
    "callout title": "> [!note] {}\n> after\n",
    "callout line": "> before\n> {}\n",
    "bold": "before **{}** after\n",
    "cell": "| a | b | c |\n|---|---|---|\n| x | {} | y |\n",
    "first column": "| a | b | c |\n|---|---|---|\n| {} | x | y |\n",
    "first column without edge": "a | b\n--- | ---\nx {} | y\n",
    "header": "| a | {} |\n|---|---|\n| x | y |\n",
}

LIVE_IN_OBSIDIAN = {
    "link or embed": r"\[\[",
    "comment": r"%%",
    "highlight": r"==",
    "tag": r"(?<![^\W_])(?<![\\&])#",
    "block id": r"\^",
    "mathematics": r"\$(?!\s)[^$]*(?<!\s)\$(?!\d)",
    "code": r"`",
    "field": r"::",
    "Templater": r"<%",
    "HTML or marker": r"<",
    "publisher's template": r"\{\{|\{%",
}


def assert_harmless(value: str) -> None:
    """Assert that a value is shown as it is, and that nothing in it is live, wherever it stands."""
    escaped = escape(value)
    text = " ".join(one_line(value).split())

    for what, pattern in LIVE_IN_OBSIDIAN.items():
        assert not re.search(pattern, escaped, re.MULTILINE), f"{what}: {escaped!r}"
    for position, frame in POSITIONS.items() if text else ():
        inside = bold(value)[2:-2] if position == "bold" else escaped
        for name, render in RENDERERS.items():
            tags, _ = shown(render, frame.format("value"))
            expected = shown(render, frame.format("\ue000"))[1].replace("\ue000", text)

            assert shown(render, frame.format(inside)) == (tags, " ".join(expected.split())), (
                f"{position}, {name}: {inside!r}"
            )


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_values_are_shown_as_text(value: str) -> None:
    """A value that tries something is shown as it is in every position of both renderers."""
    assert_harmless(value)


_ALPHABET = st.one_of(
    st.sampled_from("\\`*_{}[]<>()#+-.!|~^$%=:;&@\"'/? \n\t019aZé"),
    st.sampled_from(
        [
            "&lt;",
            "&#35;",
            "<!--",
            "-->",
            "://",
            "http://",
            "www.",
            "a@b.de",
            "1. ",
            "- ",
            "[[",
            "^a",
        ]
    ),
    st.characters(),
)
values = st.lists(_ALPHABET, max_size=14).map("".join)


@given(values)
@example("&")
@example("\u200d#tag")
@example(" - a")
@example("1. * ")
def test_any_value_is_shown_as_text(value: str) -> None:
    """Whatever a note holds is shown as it is, and is not live."""
    assert_harmless(value)


@given(st.lists(values, min_size=2, max_size=4))
@example(["$1", "$2"])
@example(["~3", "~4"])
@example(["50%", "%"])
@example(["1", ". x"])
@example(["1", ") x"])
@example(["!", "[[x]]"])
def test_values_side_by_side_stay_harmless(several: list[str]) -> None:
    """Values joined without anything between them make nothing live that neither was alone.

    Space at the ends is left out: rendering trims lines, and `bold` trims before it escapes. So is
    an address right before another value: a renderer would take the next escape into its link.
    """
    assume(not any(re.search(r"(?i:://|www\.)\S*\Z", value) for value in several[:-1]))
    joined = Md(Md().join(several).strip())

    for what in ("link or embed", "comment", "highlight", "code", "field", "HTML or marker"):
        assert not re.search(LIVE_IN_OBSIDIAN[what], joined), what
    if not joined:
        return
    for position, frame in POSITIONS.items():
        for render in RENDERERS.values():
            tags, _ = shown(render, frame.format("value"))

            assert position == "bold" or shown(render, frame.format(joined))[0] == tags


def test_a_value_beside_the_markup_of_a_template() -> None:
    """A value cannot turn a link after it into an embed, nor end a link's text around it."""
    before_link = escape("great!") + link("A.md", "A", in_table=False)
    in_brackets = Md(f"[{escape('x](https://evil.example) [y')}](https://x.example)")

    assert before_link == "great\\![[A]]"
    for render in RENDERERS.values():
        assert shown(render, in_brackets) == (["p"], "x](https://evil.example) [y")


@pytest.mark.skipif(importlib.util.find_spec("linkify_it") is None, reason="linkify is optional")
@given(values)
def test_a_renderer_that_makes_links_of_addresses_finds_no_other_markup(value: str) -> None:
    """With automatic links on, the only links are web and mail addresses."""
    render = _markdown_it(linkify=True).render
    escaped = escape(value)

    if escaped.strip():
        for frame in (POSITIONS["list item"], POSITIONS["cell"]):
            assert shown(render, frame.format(escaped))[0] == shown(render, frame.format("x"))[0]


# --- and yet it reads well in a pager ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "R&D",
        "AT&T, a & b, Q&A",
        "C++ / C#",
        "Dana's team (4 people) - 20 % more, 3–6 months",
        "e.g. snake_case",
        "$120k",
        "about $120k",
        "Ops: 24/7",
        "at 10:30, not 11:00",
        "in ~3 months",
        "she said “Q1 looks right”",
        "nurture -> focus, a > b, 2 * 3 = 6",
        "raise of 15%",
        "https://northwind.example/jobs/data_lead?id=7&ref=a#top",
        "dana.reyes@northwind.example",
        "C:\\Users\\dana",
        "+49 30 1234567",
        "-5 degrees",
        "2026-11-27",
        "3.5 days",
        "Zoë Müller, 山田太郎, علی‌رضا",
        "👩‍💻 at work",
        "{name} and { }",
        "what? yes! no.",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """Text that cannot be taken for markup comes back as it is written."""
    actual = escape(text)

    assert actual == text
    assert_harmless(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~3 months", "\\~3 months"),
        ("Data Engineer | Berlin", "Data Engineer \\| Berlin"),
        ("[draft] scope", "\\[draft\\] scope"),
        ("- 5 days", "\\- 5 days"),
        ("3. Quarter", "3\\. Quarter"),
        ("ticket #12", "ticket \\#12"),
        ("great call!", "great call\\!"),
        ("a <b> c", "a &lt;b> c"),
        ("*new*", "\\*new\\*"),
        ("two  spaces\nand a line", "two spaces and a line"),
        ("soft\u00adhyphen\u200b, \ufeffmark", "softhyphen, mark"),
        ("no\u00a0break", "no break"),
        ("lone \ud800", "lone \ufffd"),
    ],
)
def test_escaped_text_stays_readable(text: str, expected: str) -> None:
    """What has to be escaped is escaped with a backslash where that is safe."""
    actual = escape(text)

    assert actual == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (7, "7"), (0.5, "0.5"), (dt.date(2026, 11, 22), "2026-11-22"), ("", "")],
)
def test_values_that_are_not_text(value: object, expected: str) -> None:
    """Numbers and days are written as `str` writes them; nothing is written for `None`."""
    assert escape(value) == expected


# --- Markdown that is meant -------------------------------------------------------------------


def test_markdown_is_not_escaped_again() -> None:
    """`Md` passes through; joining it with plain text escapes the plain text only."""
    marked = bold("Northwind")

    assert escape(marked) is marked
    assert marked + " *new*" == Md("**Northwind** \\*new\\*")
    assert "*new* " + marked == Md("\\*new\\* **Northwind**")
    assert Md(" · ").join([marked, "*", 91]) == Md("**Northwind** · \\* · 91")
    assert all(type(text) is Md for text in (marked + "x", "x" + marked, Md().join(["x"])))


def test_other_operations_return_plain_text() -> None:
    """What `str` makes of `Md` is plain text again, so that it is escaped when printed."""
    marked = bold("x")

    assert [type(text) for text in (marked.upper(), marked[2:], marked * 2, marked.strip())] == [
        str
    ] * 4


def test_marks() -> None:
    """Bold, italics and code hold any text; code gives way where it would not be safe."""
    assert bold(" a*b ") == "**a\\*b**"
    assert italic("a_b_") == "*a_b\\_*"
    assert bold("") == italic(None) == code("") == ""
    assert code("Leads/Sable.md:5:8") == "`Leads/Sable.md:5:8`"
    assert code("a|b") == "a\\|b"
    assert code("<% x %>") == "&lt;% x %>"
    assert code("a`b") == "a&#96;b"
    assert code("= this.file") == "&#61; this.file"
    assert code("$= dv.current()") == "&#36;= dv.current()"
    assert code("{{x}}") == "&#123;{x}}"
    assert code("{% x %}") == "&#123;% x %}"
    assert code("a = b") == "`a = b`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write `stage: cultivating`", "write `stage: cultivating`"),
        ("`a*b` or *c*", "`a*b` or \\*c\\*"),
        ("`a|b` and ``", "a\\|b and "),
        ("read as `x`: save - it", "read as `x`: save - it"),
        ("write `[[Notes/Larkspur]]`", "write `[[Notes/Larkspur]]`"),
        ("add a line `---` to 'x`y'", "add a line `---` to 'x&#96;y'"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_code_in_messages(text: str, expected: str) -> None:
    """What a message puts between backticks is code; everything else is text."""
    actual = with_code(text)

    assert actual == expected


@pytest.mark.parametrize(
    ("name", "shown_text", "expected"),
    [
        ("Dana Reyes", "", "[[Dana Reyes]]"),
        ("Dana Reyes", "Dana Reyes", "[[Dana Reyes]]"),
        ("Dana Reyes", "Dana", "[[Dana Reyes|Dana]]"),
        ("Contacts/Dana Reyes", "", "[[Contacts/Dana Reyes|Dana Reyes]]"),
        ("Northwind – Data lead", bold("Northwind"), "[[Northwind – Data lead|**Northwind**]]"),
        ("Dana Reyes", "a|b [c] #d", "[[Dana Reyes|a¦b (c) \\#d]]"),
        ("Dana Reyes", Md("\\[x\\] | y"), "[[Dana Reyes|\\(x\\) ¦ y]]"),
        ("R&D, 3 % (x)", "", "[R&D, 3 % (x)](../Leads/A.md)"),
        ("C# lead", "", "[C# lead](../Leads/A.md)"),
        ("Lead: data", "", "[Lead: data](../Leads/A.md)"),
        ("a|b", "", "[a¦b](../Leads/A.md)"),
        ("a^b", "shown", "[shown](../Leads/A.md)"),
        ("[[x]]", "", "[((x))](../Leads/A.md)"),
        ("<b>", "", "[&lt;b>](../Leads/A.md)"),
        ("", "", "[](../Leads/A.md)"),
    ],
)
def test_links_to_notes(name: str, shown_text: str, expected: str) -> None:
    """A note is a wikilink, or a Markdown link where its name cannot stand in a wikilink."""
    actual = link("Leads/A.md", name, shown_text, in_table=False)

    assert actual == expected


def test_a_link_in_a_table_keeps_its_columns() -> None:
    """The pipe of a wikilink in a cell is escaped, and the row keeps its cells."""
    cell = link("Leads/N.md", "N", bold("Northwind"), in_table=True)

    assert cell == "[[N\\|**Northwind**]]"
    for render in RENDERERS.values():
        tags, _ = shown(render, f"| a | b |\n|---|---|\n| {cell} | x |\n")

        assert tags.count("td") == 2


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        ("Leads/C# (new).md", "Reports", "../Leads/C%23%20%28new%29.md"),
        ("Leads/C#.md", "Reports/Weekly", "../../Leads/C%23.md"),
        ("Reports/C#.md", "Reports/Weekly", "../C%23.md"),
        ("C#.md", "", "C%23.md"),
        ("Leads/Zoë #1.md", "Reports", "../Leads/Zoë%20%231.md"),
        ("Leads/#\udcff.md", "Reports", "../Leads/%23%FF.md"),
        ("Leads/#](x).md", "Reports", "../Leads/%23%5D%28x%29.md"),
    ],
)
def test_markdown_links_lead_from_the_report_to_the_file(
    path: str, folder: str, expected: str
) -> None:
    """A Markdown link is percent-encoded and relative to the folder of the report."""
    actual = link(path, "#", "x", in_table=False, folder=folder)

    assert actual == f"[x]({expected})"


@given(values, values, st.booleans())
@example("R&D", "\\", True)
def test_any_link_is_one_link(name: str, text: str, in_table: bool) -> None:
    """Whatever a note is called, its link adds no columns and leaves no other markup."""
    written = link(f"Leads/{name}.md", name, text, in_table=in_table)
    frame = POSITIONS["cell" if in_table else "list item"]

    for render in RENDERERS.values():
        tags, _ = shown(render, frame.format(written))

        assert [tag for tag in tags if tag != "a"] == shown(render, frame.format("x"))[0]
        assert tags.count("a") == (not written.startswith("[["))


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://x.example/a", "", "[https://x.example/a](https://x.example/a)"),
        ("https://x.example/a b(c)|d", "x", "[x](https://x.example/a%20b%28c%29%7Cd)"),
        ("HTTPS://x.example", "[x]", "[\\[x\\]](HTTPS://x.example)"),
        ("mailto:dana@x.example", "Dana", "[Dana](mailto:dana@x.example)"),
        ("https://x.example/?a=1&lt;=2", "x", "[x](https://x.example/?a=1&amp;lt;=2)"),
        ("https://x.example/100%", "x", "[x](https://x.example/100%25)"),
        ("javascript:alert(1)", "x", "x"),
        ("data:text/html,x", "", "data:text/html,x"),
        ("northwind.example", "", "northwind.example"),
        ("", "x", "x"),
    ],
)
def test_links_to_the_web(url: str, text: str, expected: str) -> None:
    """Only web and mail addresses become links; of all else the text remains."""
    actual = external(url, text)

    assert actual == expected


@given(st.sampled_from(["https://", "mailto:", ""]), values, values)
def test_any_address_is_one_link_at_most(scheme: str, rest: str, text: str) -> None:
    """Whatever an address holds, it adds no columns and no other markup."""
    written = external(scheme + rest, text)

    if written.strip():
        for render in RENDERERS.values():
            frame = POSITIONS["cell"]

            assert shown(render, frame.format(written))[0] == shown(render, frame.format("x"))[0]


# --- what a terminal would obey ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leads/Zoë – C#.md", "Leads/Zoë – C#.md"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("a\u202eb\u200b\ufeff", "a\\u202eb\\u200b\\ufeff"),
        ("\x7f\x9b", "\\x7f\\x9b"),
        ("caf\udce9.md", "caf\\xe9.md"),
        ("\ud800", "\\ud800"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_control_characters_are_made_visible(text: str, expected: str) -> None:
    """A message shows the characters that a terminal would obey, and those nobody sees."""
    actual = visible(text)

    assert actual == expected


@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_can_always_be_written(text: str) -> None:
    """Whatever comes in, the result is one line of encodable text."""
    actual = visible(text)

    assert len(actual.encode().splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", actual)
