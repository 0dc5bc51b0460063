"""The page of a report: it stands alone, runs nothing, loads nothing, and names nobody if asked."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile_values import HOSTILE

from vaultleads.core.markdown import escape
from vaultleads.core.problem import ConflictError, UsageError
from vaultleads.core.schema import PROPERTIES
from vaultleads.page import MARK, page_of, text_in
from vaultleads.pages import page_of_report, wanted_report
from vaultleads.shipped import shipped_templates
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
TODAY = date(2026, 11, 23)
STYLE = (Path(shipped_templates()) / "page/page.css").read_text(encoding="utf-8")


def body(markdown: str) -> str:
    """Return the HTML of the page's text, without what surrounds it."""
    page = page_of([markdown], style="").text
    return page.partition("<main>\n")[2].partition("</main>")[0]


# --- reading --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# Week 47 · 16 – 22 November", "<h1>Week 47 · 16 – 22 November</h1>\n"),
        ("[[Dana Reyes]] decides", '<p><span class="note">Dana Reyes</span> decides</p>\n'),
        (
            "[[Leads/N|**Northwind** · lead]]",
            '<p><span class="note"><strong>Northwind</strong> · lead</span></p>\n',
        ),
        ("[Dana](../Contacts/Dana.md)", '<p><span class="note">Dana</span></p>\n'),
        (
            "[site](https://x.example/?a&b)",
            '<p><a href="https://x.example/?a&amp;b" rel="noreferrer">site</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](file:///etc/passwd)", "<p>[x](file:///etc/passwd)</p>\n"),
        ("a <!-- vl:0123 --> b", "<p>a  b</p>\n"),
        ("<!-- a record\nof leads -->\n\ntext", "<p>text</p>\n"),
        ("a <b>bold</b> <script>word</script>", "<p>a bold word</p>\n"),
        ("<div onclick='x()'>\nkept\n</div>\n<script>alert(1)</script>", "<p>kept</p>\n"),
        ("&lt;b&gt; \\*x\\* `a|b`", "<p>&lt;b&gt; *x* <code>a|b</code></p>\n"),
        ("```mermaid\npie\n```\n\nbeside", "<p>beside</p>\n"),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
        ("![remote](https://x.example/p.png)", '<p><span class="lost">remote</span></p>\n'),
        ("![[Diary]] and ![[p.png|200]]", "<p>Diary and </p>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
    ],
)
def test_what_a_text_becomes(markdown: str, shown: str) -> None:
    """Links to notes are text, comments and raw HTML are gone, the web is the only way out."""
    assert body(markdown) == shown


def test_a_callout_is_a_box_with_its_title() -> None:
    """Folded or not, with a title or without, a callout is open; a mere quotation stays one."""
    shown = body(
        "> [!abstract] Week of **Monday**\n> **6** in focus.\n\n"
        "> [!warning]- 2 notes\n> - `a` one\n\n> [!todo]\n> do\n\n> said\n"
    )

    assert shown == (
        '<div class="callout abstract">\n<p class="title">Week of <strong>Monday</strong></p>\n'
        "<p><strong>6</strong> in focus.</p>\n</div>\n"
        '<div class="callout warning">\n<p class="title">2 notes</p>\n\n<ul>\n'
        "<li><code>a</code> one</li>\n</ul>\n</div>\n"
        '<div class="callout todo">\n<p class="title">Todo</p>\n<p>do</p>\n</div>\n'
        "<blockquote>\n<p>said</p>\n</blockquote>\n"
    )


def test_task_boxes_are_boxes() -> None:
    """A box is drawn by the style sheet, ticked or not."""
    assert body("- [ ] open\n- [x] done\n- [link] no box") == (
        '<ul>\n<li class="task">open</li>\n<li class="task done">done</li>\n'
        "<li>[link] no box</li>\n</ul>\n"
    )


def test_a_table_says_what_each_cell_is() -> None:
    """On a telephone the rows of a table of words are cards, in which each cell has its title."""
    words = "| Lead | Q | Next | Why |\n|---|--:|---|---|\n| [[a\\|A lead]] | **9** | {0} | {0} |\n"
    shown = body(words.format("a whole sentence about it"))

    assert '<div class="table words"><table>' in shown
    assert '<td data-label="Lead" class="short"><span class="note">A lead</span></td>' in shown
    assert '<td style="text-align:right" data-label="Q" class="short"><strong>9</strong>' in shown
    assert '<div class="table figures">' in body("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert '<div class="table mixed">' in body(
        "| a | b |\n|---|---|\n| 1 | a whole long phrase |\n"
    )


def test_a_picture_is_inside_the_page() -> None:
    """What a picture shows is part of the page, and its text alternative stays."""
    page = page_of(
        ['![Funnel: <2> "spotted"](charts/funnel.svg)'],
        style="",
        picture=lambda source: ("image/svg+xml", f"<svg><title>{source}</title></svg>".encode()),
    )

    address, alt = re.findall(r'<img src="([^"]*)" alt="([^"]*)">', page.text)[0]
    assert b64decode(address.partition(",")[2]) == b"<svg><title>charts/funnel.svg</title></svg>"
    assert alt == "Funnel: &lt;2&gt; &quot;spotted&quot;"
    assert "charts/funnel.svg" in page.texts


# --- hostile --------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Gathers the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag in."""
        self.found.append((tag, dict(attrs)))


CALM = {
    *(
        "html head meta title style body main footer h1 h2 h3 h4 h5 h6 p br hr div span strong em"
    ).split(),
    *"s a code pre ul ol li blockquote table thead tbody tr th td img".split(),
}
SAID = {"class", "style", "data-label", "href", "rel", "src", "alt", "lang", "charset", "start"}


def check_calm(page: str) -> None:
    """Check that a page runs nothing and loads nothing."""
    for tag, attributes in Tags(page).found:
        assert tag in CALM
        if tag != "meta":
            assert set(attributes) <= SAID
        assert (attributes.get("src") or "data:").startswith("data:")
        assert re.match(r"https?://|mailto:", attributes.get("href") or "mailto:")


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text(value: str) -> None:
    """Neither an escaped value nor one that a person wrote as it is runs or loads anything."""
    for written in (value, escape(value), f"| a | b |\n|---|---|\n| {escape(value)} | [[x]] |"):
        check_calm(page_of([f"# {written}", written], style="").text)


def test_an_escaped_value_is_read_as_it_was() -> None:
    """What a report escapes, the page shows as it was written."""
    for value in ("a | b", "<b>*x*</b>", "[[Dana]] %% `c` $x$ #t", "100 % & more", "- [ ] x"):
        assert f"\n{value}\n" in text_in(page_of([f"{escape(value)}"], style="").text)


def test_the_page_stands_alone() -> None:
    """No script, no address to load from, and a policy that would forbid both."""
    page = page_of(["# Title\n\ntext"], style=STYLE, footer="Made here.").text

    check_calm(page)
    assert MARK in page
    assert "<title>Title</title>" in page
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|https?:", STYLE)
    assert page.endswith("</html>\n")


def test_the_style_is_made_for_paper_of_either_size() -> None:
    """The paper's size is the printer's; rows, boxes and headings stay whole."""
    page, _, paper = STYLE.partition("@media print")

    assert re.search(r"@page \{\s+margin:", page)
    assert not re.search(r"[;{\s]size:", STYLE)
    for rule in ("break-inside: avoid", "break-after: avoid", "table-header-group"):
        assert rule in paper


# --- reports of a vault ---------------------------------------------------------------------

LEAD = """---
organization: "[[Northwind]]"
role: Data platform lead
stage: cultivating
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
captured: 2026-10-01
---
## Log
- 2026-11-18 call with [[Dana Reyes]]: Ask **Sam** Okafor, 0170 1234567
"""
FILES = {
    "Leads/Northwind – Data platform lead.md": LEAD,
    "Contacts/Dana Reyes.md": '---\norganization: "[[Northwind]]"\ndecision_maker: true\n---\n',
    "Contacts/Sam Okafor.md": "---\nemail: sam@x.example\n---\n",
    "Organizations/Northwind.md": "---\n---\n",
}


def workspace(root: Path) -> Workspace:
    """Return the vault at `root` with its reports."""
    one = Workspace(str(root))
    one.report(TODAY)
    return one


def test_a_report_becomes_a_page_without_what_is_the_persons(make_vault: MakeVault) -> None:
    """The generated part alone; with notes, what the person wrote around it, comments left out."""
    root = make_vault(FILES)
    one = workspace(root)
    report = root / "Reports/Priorities.md"
    report.write_text(f"{report.read_text()}\n## Mine\n\nMy own %%secret%% words <!-- hid -->\n")

    bare = text_in(page_of_report(one, "Priorities").text)
    noted = text_in(page_of_report(one, "Priorities", with_notes=True).text)

    assert "Northwind" in bare
    assert "generated:" not in noted
    assert ("Mine" in bare, "Mine" in noted) == (False, True)
    assert "My own  words" in noted
    assert "secret" not in noted
    assert "hid" not in noted


@pytest.mark.parametrize("title", ["Weekly/2026-W48", "Network", "Priorities"])
def test_what_could_not_be_read_is_left_out(make_vault: MakeVault, title: str) -> None:
    """In the report it stands, as a line or as a list: nothing for somebody else's eyes."""
    root = make_vault({**FILES, "Leads/Sable.md": "---\nalignment: 7\n---\n"})
    one = workspace(root)

    told = text_in(page_of_report(one, title).text)

    assert "1 note could not be read in full" in (root / f"Reports/{title}.md").read_text()
    assert ("could not be read" in told, "from 1 to 5" in told) == (False, False)


def test_the_same_report_makes_the_same_page(make_vault: MakeVault) -> None:
    """No time, no chance: byte for byte the same."""
    one = workspace(make_vault(FILES))

    pages = {page_of_report(one, "Pipeline", redact=True).text for _ in range(2)}

    assert len(pages) == 1


@pytest.mark.parametrize("title", ["Priorities", "Follow-ups", "Weekly/2026-W47", "Pipeline"])
def test_a_redacted_page_names_nobody(make_vault: MakeVault, title: str) -> None:
    """Neither in its text, nor in its title, its notes or its pictures."""
    root = make_vault(FILES)
    one = workspace(root)
    report = root / f"Reports/{title}.md"
    mine = "# Dana\n\n**Da**na R[ey](https://northwind.example)es, ![Sam Okafor](x.png) D&#97;na\n"
    report.write_text(f"{report.read_text()}\n{mine}")

    page = page_of_report(one, title, redact=True, with_notes=True)
    read = page.text + "".join(
        b64decode(data).decode() for data in re.findall(r"base64,([\w+/=]+)", page.text)
    )

    assert not re.search(r"dana|reyes|okafor|northwind", read, re.IGNORECASE)
    assert "D. R." in text_in(page.text)
    assert "S. O." in text_in(page.text)
    assert page.redacted


@pytest.mark.parametrize("kind", ["lead", "contact", "organization", "posting", "meeting"])
def test_no_report_names_whom_any_property_names(make_vault: MakeVault, kind: str) -> None:
    """A name in each property of a kind of note, of whatever type, comes out of no page."""
    specs = [spec for spec in PROPERTIES if spec.kind == kind]
    names = {spec.name: f"Zora{spec.name.replace('_', '')}x Quill" for spec in specs}
    lines = [f"{spec.name}: {names[spec.name]}" for spec in specs if spec.type != "checkbox"]
    wrong = "\n".join(lines)
    right = "\n".join(
        f'{spec.name}: "[[{names[spec.name]}]]"' if spec.type in {"link", "links"} else ""
        for spec in specs
    )
    texts = [names[spec.name] for spec in specs if spec.type in {"link", "links", "texts"}]
    log = "\n".join(f"- 2026-11-1{at % 10} call with {one}: hi" for at, one in enumerate(texts))
    root = make_vault(
        {
            **FILES,
            f"{kind.capitalize()}s/Zorax – A.md": f"---\n{wrong}\n---\n## Log\n{log}\n",
            f"{kind.capitalize()}s/Zorax – B.md": f"---\n{right}\n---\n## Log\n{log}\n",
        }
    )
    one = workspace(root)

    for path in sorted((root / "Reports").rglob("*.md")):
        title = path.relative_to(root / "Reports").as_posix().removesuffix(".md")
        told = text_in(page_of_report(one, title, redact=True, with_notes=True).text)
        assert not re.search("zorax|dana|reyes|northwind", told, re.IGNORECASE), title
        for text in texts:
            assert text.split()[0].casefold() not in told.casefold()


def test_pictures_come_from_the_vault_alone(make_vault: MakeVault) -> None:
    """A picture from outside is told in words; one that cannot be read for names as well."""
    root = make_vault({**FILES, "Notes/me.png": b"\x89PNG", "Reports/x.svg": "<svg>Dana</svg>"})
    (root.parent / "out.png").write_bytes(b"secret")
    (root / "Notes/link.png").symlink_to(root.parent / "out.png")
    one = workspace(root)
    report = root / "Reports/Priorities.md"
    shown = "![a](../Notes/me.png) ![b](../../out.png) ![c](../Notes/link.png) ![d](x.svg)"
    report.write_text(f"{report.read_text()}\n{shown} ![[me.png]] ![[Notes/me.png]]\n")

    plain = page_of_report(one, "Priorities", with_notes=True).text
    redacted = page_of_report(one, "Priorities", with_notes=True, redact=True).text

    assert re.findall(r'data:([\w/+]+);[^>]* alt="(\w*)"', plain) == [
        ("image/png", "a"),
        ("image/svg+xml", "d"),
        ("image/png", ""),
    ]
    assert "data:image/" not in redacted


def test_names_in_pictures_are_hidden(make_vault: MakeVault) -> None:
    """The texts of a chart of ours are redacted, those that are cut as well."""
    root = make_vault(FILES)
    one = workspace(root)
    chart = next(iter(sorted((root / "Reports/charts").glob("*.svg"))))
    drawn = chart.read_text()
    chart.write_text(drawn.replace("</svg>", "<text>Northwi…</text><text>R&#101;yes</text></svg>"))
    report = root / "Reports/Priorities.md"
    report.write_text(f"{report.read_text()}\n![Dana's](charts/{chart.name})\n")

    page = page_of_report(one, "Priorities", with_notes=True, redact=True).text
    (data,) = re.findall(r"base64,([\w+/=]+)", page)

    assert "<text>N.…</text><text>D. R.</text>" in b64decode(data).decode()
    assert 'alt="D. R.\'s"' in page.replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("", "Weekly/2026-W47"),
        ("weekly", "Weekly/2026-W47"),
        ("Priorities", "Priorities"),
        ("follow-ups", "Follow-ups"),
        ("followups", "Follow-ups"),
        ("health", "Vault health"),
        ("vault health", "Vault health"),
        ("2026-W45", "Weekly/2026-W45"),
        ("my own", "My own"),
    ],
)
def test_which_report_a_name_means(make_vault: MakeVault, name: str, title: str) -> None:
    """A word, a week, or the title of a report that stands there."""
    root = make_vault({**FILES, "Reports/My own.md": "---\ngenerated: vaultleads\n---\n"})

    assert wanted_report(workspace(root), name, TODAY).title == title


def test_a_name_that_means_nothing_is_told_what_there_is(make_vault: MakeVault) -> None:
    """The likeliest name is offered, else all of them."""
    one = workspace(make_vault(FILES))

    with pytest.raises(UsageError, match=r"'prioritys'; did you mean 'priorities'"):
        wanted_report(one, "prioritys", TODAY)
    with pytest.raises(
        UsageError, match=r"use weekly, priorities, follow-ups, .*, health, or a week"
    ):
        wanted_report(one, "xyz", TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mine", "is no report of ours as it stands"),
        ("---\ngenerated: vaultleads\n---\nno markers\n", "is no report of ours as it stands"),
        ("<<<<<<< ours\n=======\n>>>>>>> theirs\n", "holds a merge conflict in line 1"),
    ],
)
def test_no_page_is_made_of_what_is_no_report(make_vault: MakeVault, text: str, said: str) -> None:
    """A file in a report's place, a damaged one, or one with two owners is refused."""
    root = make_vault({**FILES, "Reports/Pipeline.md": text})

    with pytest.raises(ConflictError, match=said):
        page_of_report(Workspace(str(root)), "Pipeline")
