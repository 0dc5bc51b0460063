"""Views become Markdown through templates that need not think of escaping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import jinja2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.markdown import Md, escape
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.views.links import LeadLink, NoteLink
from vaultleads.render import Renderer, tidy

HOSTILE = "a | b <script> **c** [[d]]"
HARMLESS = "a \\| b &lt;script> \\*\\*c\\*\\* \\[\\[d\\]\\]"
NORTHWIND = LeadLink("Leads/Northwind.md", "Northwind", "Northwind", "Data lead")
DANA = NoteLink("Contacts/Dana Reyes.md", "Dana Reyes", "Dana Reyes")


@dataclass(frozen=True, slots=True)
class View:
    """A view as a report has it: texts that a person wrote, numbers, days and links."""

    text: str = HOSTILE
    number: int = 91
    day: date = date(2026, 11, 23)
    missing: str | None = None
    lead: LeadLink = NORTHWIND
    person: NoteLink = DANA
    items: tuple[str, ...] = ("one", "*two*", "three")
    markdown: str = Md("**meant**")
    star: str = "*"
    message: str = "write `a: b` *"


Render = Callable[..., str]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Return a function that renders a template text, with other templates beside it."""

    def rendered(template: str, view: object = None, **others: str) -> str:
        (tmp_path / "page.md.j2").write_text(template, encoding="utf-8")
        for name, text in others.items():
            (tmp_path / f"{name}.md.j2").write_text(text, encoding="utf-8")
        return Renderer([str(tmp_path)]).render("page.md.j2", View() if view is None else view)

    return rendered


# --- escaped by construction ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ view.text }}", HARMLESS),
        ("| {{ view.text }} | **x** |", f"| {HARMLESS} | **x** |"),
        ("{{ view.markdown }}", "**meant**"),
        ("{{ view.number }} {{ view.day }} {{ view.missing }}|", "91 2026-11-23 |"),
        ("{{ view.text|bold }}", f"**{HARMLESS}**"),
        ("{{ view.text|bold|italic }}", f"***{HARMLESS}***"),
        ("{{ view.text ~ view.star }}", f"{HARMLESS}\\*"),
        ("{{ view.text|bold ~ view.star }}", f"**{HARMLESS}**\\*"),
        ("{{ view.star ~ view.number|bold }}", "\\***91**"),
        ("{{ view.star + view.text|bold + view.star }}", f"\\***{HARMLESS}**\\*"),
        ("{{ view.items|join }}", "one\\*two\\*three"),
        ("{{ view.items|map('bold')|join(view.star) }}", "**one**\\***\\*two\\***\\***three**"),
        ("{% set x %}**{{ view.text }}**{% endset %}{{ x }}", f"**{HARMLESS}**"),
        ("{% set x = view.text|bold %}{{ x }}", f"**{HARMLESS}**"),
        ("{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m(view.text) }}", f"**{HARMLESS}**"),
        ("{% macro m(x) %}_{{ x }}_{% endmacro %}{{ m(m(view.star)) ~ view.star }}", "__\\*__\\*"),
        (
            "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ view.star }}{% endcall %}",
            "\\*",
        ),
        ("{% block b %}**{{ view.text }}**{% endblock %}", f"**{HARMLESS}**"),
        ("{% block b %}*{% endblock %}{{ self.b() }}", "**"),
        ("{{ view.items[1]|upper }}", "\\*TWO\\*"),
        ("{{ view.items[1]|replace('t', '*') }}", "\\*\\*wo\\*"),
        ("{{ view.text|truncate(5) }}", "a..."),
        ("{{ view.text[:3] }}", "a \\|"),
        ("{{ view.star * 2 }}", "\\*\\*"),
        ("{{ view.markdown * 2 }}", "\\*\\*meant\\*\\*" * 2),
        ("{{ '%s'|format(view.text) }}", None),
        ("{{ view.text|e }}", None),
        ("{{ view.text|safe }}", None),
    ],
)
def test_values_are_escaped_once(render: Render, template: str, expected: str | None) -> None:
    """Text is escaped where it is printed, Markdown is not, whatever carries them there.

    Filters that would undo this do not exist (`None`).
    """
    if expected is None:
        with pytest.raises(VaultleadsError, match="No filter named"):
            render(template)
    else:
        actual = render(template)

        assert actual == expected.rstrip() + "\n"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ '*new*' }}{{ ' · ' if view.number }}x{{ ' · ' if not view.number }}", "*new* · x"),
        ("{{ ': ' ~ view.text }}", f": {HARMLESS}"),
        ("{{ '**' ~ view.star ~ '**' }}", "**\\***"),
        ("{{ ('a'|bold) ~ '_b_' }}", "**a**_b_"),
        ("{{ view.items|join(' | ') }}", "one | \\*two\\* | three"),
        ("{{ view.missing or '*none*' }} {{ view.missing|default('–', true) }}", "*none* –"),
        ("{{ 'yes' if view.text == 'a | b <script> **c** [[d]]' }}", "yes"),
        ("{{ 'Leads/'|code }}", "`Leads/`"),
        ("{{ {'a_b': 1}['a' ~ '_b'] }}", "1"),
    ],
)
def test_what_a_template_says_in_quotes_is_markdown(
    render: Render, template: str, expected: str
) -> None:
    """Quoted text in a template is its author's, like the text outside the braces."""
    actual = render(template)

    assert actual == expected + "\n"


def test_included_imported_and_inherited_templates(render: Render) -> None:
    """Markdown stays Markdown between templates, too."""
    actual = render(
        "{% extends 'base.md.j2' %}{% import 'marks.md.j2' as marks %}\n"
        "{% block body %}{{ super() }}\n{{ marks.strong(view.text) }}\n"
        "{% include 'part.md.j2' %}{% endblock %}",
        base="# *Title*\n{% block body %}*base*{% endblock %}",
        marks="{% macro strong(x) %}**{{ x }}**{% endmacro %}",
        part="*{{ view.text }}*",
    )

    assert actual == f"# *Title*\n*base*\n**{HARMLESS}**\n*{HARMLESS}*\n"


@given(st.text(max_size=20))
@example("{{ view }} {% raw %}")
@example("\\")
def test_a_value_is_never_read_as_a_template(text: str) -> None:
    """Whatever a value holds is printed once, escaped, and not rendered again."""
    folder = Path(__file__).parent / "data" / "templates"

    actual = Renderer([str(folder)]).render("value.md.j2", View(text=text))

    assert actual == tidy(f"- {escape(text)}\n- **{escape(text)}**\n")


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ view.lead|link }}", "[[Northwind|**Northwind** · Data lead]]"),
        ("{{ view.lead|cell_link }}", "[[Northwind\\|**Northwind** · Data lead]]"),
        ("{{ view.lead|link(view.lead.organization|bold) }}", "[[Northwind|**Northwind**]]"),
        ("{{ view.lead|link(view.star) }}", "[[Northwind|\\*]]"),
        ("{{ view.person|link }} decides", "[[Dana Reyes]] decides"),
        ("{{ [view.person, view.lead]|map('link')|join(', ') }}", None),
        ("{{ 'https://x.example/'|external('x') }}", "[x](https://x.example/)"),
        ("{{ view.message|with_code }} {{ 'a:5'|code }}", "write `a: b` \\* `a:5`"),
    ],
)
def test_links(render: Render, template: str, expected: str | None) -> None:
    """A link of a view is written by `link`, and by `cell_link` in a table."""
    actual = render(template)

    assert actual == (expected or "[[Dana Reyes]], [[Northwind|**Northwind** · Data lead]]") + "\n"


def test_links_lead_from_the_folder_of_the_report(tmp_path: Path) -> None:
    """A Markdown link, for a name that a wikilink cannot hold, starts at the report."""
    (tmp_path / "page.md.j2").write_text("{{ view|link }}", encoding="utf-8")
    renderer = Renderer([str(tmp_path)])
    lead = NoteLink("Leads/C# lead.md", "C# lead", "C# lead")

    top = renderer.render("page.md.j2", lead)
    weekly = renderer.render("page.md.j2", lead, folder="Reports/Weekly")

    assert top == "[C# lead](../Leads/C%23%20lead.md)\n"
    assert weekly == "[C# lead](../../Leads/C%23%20lead.md)\n"


def test_somebody_without_a_note_is_only_named(render: Render) -> None:
    """A link without a path is text, escaped as all text is."""
    view = View(person=NoteLink("", "", "Ole *Brandt*"))

    assert render("{{ view.person|link }}", view) == "Ole \\*Brandt\\*\n"


# --- the shape of the text --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n \n\t\n", ""),
        ("a", "a\n"),
        ("\n\na  \n\n\n\nb\t\n\n\n", "a\n\nb\n"),
        ("a\r\n\r\n\r\nb\rc", "a\n\nb\nc\n"),
        ("a\u2028b\u00a0\n", "a\u2028b\u00a0\n"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    """Lines end with LF and without space; blank lines stand alone; the last line is closed."""
    assert tidy(text) == tidy(expected) == expected


def test_a_small_report(render: Render) -> None:
    """Tags on lines of their own leave no trace, so a template looks like what it makes."""
    template = """\
# Leads

{% for item in view.items %}
  {% if loop.first %}
| Lead | Quality |
|---|--:|
  {% endif %}
| {{ view.lead|cell_link }} {{ item }} | **{{ view.number }}** |
{% else %}
None.
{% endfor %}

{# a remark #}

*End.*
"""

    actual = render(template)

    assert (
        actual
        == """\
# Leads

| Lead | Quality |
|---|--:|
| [[Northwind\\|**Northwind** · Data lead]] one | **91** |
| [[Northwind\\|**Northwind** · Data lead]] \\*two\\* | **91** |
| [[Northwind\\|**Northwind** · Data lead]] three | **91** |

*End.*
"""
    )


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("\n{% for x in %}", "in line 2: Expected an expression, got 'end of statement block'"),
        ("{{ nothing }}", "in line 1: 'nothing' is undefined"),
        ("a\nb\n{{ view.nothing }}", "in line 3: .* has no attribute 'nothing'"),
        ("\n{{ view.text|shout }}", "in line 2: No filter named 'shout'"),
        ("\n{{ view.lead }}", "in line 2: a LeadLink cannot be printed as it is"),
        ("{{ view.items }}", "in line 1: a tuple cannot be printed as it is"),
        ("{{ view.lead ~ 'x' }}", "in line 1: a LeadLink cannot be printed"),
        ("{{ view.text|link }}", "in line 1: a str is no link to a note"),
        ("{{ view.text|bold|upper }}", "in line 1: the filter `upper` needs plain text"),
        ("\n\n{{ 1 / 0 }}", "in line 3: division by zero"),
        ("{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}\n\n{{ m() }}", "in line 2: division"),
        ("{% include 'nowhere.md.j2' %}", "in line 1: 'nowhere.md.j2' not found"),
        ("{{ range(999999999)|list }}", "in line 1: Range too big"),
    ],
)
def test_a_fault_names_template_line_and_remedy(
    render: Render, template: str, expected: str
) -> None:
    """A template that cannot be rendered fails with its place and what to do."""
    message = f"^The template page.md.j2 fails {expected}.*; mend it and run again$"

    with pytest.raises(VaultleadsError, match=message):
        render(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.text.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ view.markdown.format('<') }}",
        "{{ ('{}'|bold).format('<') }}",
        "{{ ('{x}'|bold)['format_map']({'x': '<'}) }}",
        "{{ (['{}'|bold]|map(attribute='format')|first)('<') }}",
        "{% set x = [1] %}{% set y = x.append(2) %}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ lipsum() }}",
        "{{ view.text|attr('format') }}",
        "{{ [1]|random }}",
    ],
)
def test_the_sandbox_holds(render: Render, template: str) -> None:
    """A template can reach neither the program, nor chance, nor unescaped text."""
    with pytest.raises(VaultleadsError, match=r"The template page\.md\.j2 fails in line 1: "):
        render(template)


def test_a_fault_in_an_included_template_names_that_template(render: Render) -> None:
    """The place of a fault is where it stands, not where it was included."""
    with pytest.raises(
        VaultleadsError, match=r"The template part\.md\.j2 fails in line 2: division"
    ):
        render("{% include 'part.md.j2' %}", part="\n{{ 1 / 0 }}")
    with pytest.raises(VaultleadsError, match=r"The template part\.md\.j2 fails in line 3: "):
        render("{% include 'part.md.j2' %}", part="\n\n{% if %}")


def test_a_missing_template(tmp_path: Path) -> None:
    """A template that is in no folder is named with the folders."""
    with pytest.raises(VaultleadsError) as error:
        Renderer([str(tmp_path)]).render("reports/No.md.j2", View())

    assert str(error.value) == (
        f"There is no template reports/No.md.j2 in {tmp_path}; put it there"
    )


def test_the_first_folder_counts(tmp_path: Path) -> None:
    """A template of the vault takes the place of the shipped one, a byte order mark or not."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        (folder / "reports").mkdir(parents=True)
        (folder / "reports" / "A.md.j2").write_text(folder.name, encoding="utf-8-sig")
    (ours / "reports" / "B.md.j2").write_text("B of {% include 'reports/A.md.j2' %}")
    renderer = Renderer([str(theirs), str(ours)])

    assert renderer.render("reports/A.md.j2", View()) == "theirs\n"
    assert renderer.render("reports/B.md.j2", View()) == "B of theirs\n"


def test_a_template_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    """A link in a template folder to a file outside is refused, and so is a path upwards."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.md.j2").symlink_to(tmp_path / "secret.txt")
    (folder / "up.md.j2").write_text("{% include '../secret.txt' %}")
    (folder / "bytes.md.j2").write_bytes(b"\xff")
    renderer = Renderer([str(folder)])

    with pytest.raises(VaultleadsError, match="leads out of its folder; put the file itself there"):
        renderer.render("link.md.j2", View())
    with pytest.raises(VaultleadsError, match=r"up\.md\.j2 fails in line 1"):
        renderer.render("up.md.j2", View())
    with pytest.raises(VaultleadsError, match=r"bytes\.md\.j2 fails: .*; mend it and run again"):
        renderer.render("bytes.md.j2", View())


# --- pieces of a sentence -----------------------------------------------------------------------

NOBODY = NoteLink("", "", "Tom (sales)")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("call ", DANA, " and ask"), "call [[Dana Reyes]] and ask"),
        ((DANA, "(again)"), "[[Dana Reyes]]&#40;again)"),
        ((NOBODY, "(again)"), "Tom (sales)(again)"),
        (("- *now*",), "\\- \\*now\\*"),
        ((DANA, "- now"), "[[Dana Reyes]]- now"),
        ((), ""),
    ],
)
def test_a_phrase_is_texts_and_links_in_turn(
    render: Render, pieces: tuple[object, ...], expected: str
) -> None:
    """Text behind a link starts no line, but must not make the link lead elsewhere."""
    assert render("{{ view | phrase }}|", pieces) == f"{expected}|\n"


def test_what_an_entry_is_about_stands_out(render: Render) -> None:
    """A lead by its organization, another note by its name."""
    about_lead = render("{{ view | subject_link }}", NORTHWIND)

    assert about_lead == "[[Northwind|**Northwind** · Data lead]]\n"
    assert render("{{ view | subject_link }}", DANA) == "[[Dana Reyes|**Dana Reyes**]]\n"


# --- compiled templates -------------------------------------------------------------------------


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled in one run is taken in the next, and says the same."""
    (tmp_path / "page.md.j2").write_text("{{ view.text }}", encoding="utf-8")
    compiled: dict[str, bytes] = {}
    text = Renderer([str(tmp_path)], compiled).render("page.md.j2", View())

    def refuse(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(jinja2.Environment, "compile", refuse)

    assert Renderer([str(tmp_path)], compiled).render("page.md.j2", View()) == text


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    """What was compiled from another text is left alone, and what is damaged too."""
    page = tmp_path / "page.md.j2"
    compiled: dict[str, bytes] = {}
    for said in ("one", "two"):
        page.write_text(said, encoding="utf-8")
        assert Renderer([str(tmp_path)], compiled).render("page.md.j2", View()) == f"{said}\n"

    damaged = dict.fromkeys(compiled, b"no code")
    assert Renderer([str(tmp_path)], damaged).render("page.md.j2", View()) == "two\n"
