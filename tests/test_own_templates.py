"""Templates of a vault's own: they make reports, and can do nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile_values import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from plain_view import PlainView

from vaultleads.core.markdown import escape
from vaultleads.core.policy import ChartForm, Settings
from vaultleads.core.problem import Problem
from vaultleads.core.regions import compose
from vaultleads.own_templates import OwnTemplates, marker_name, template_paths
from vaultleads.render import tidy
from vaultleads.rendering_child import Limits
from vaultleads.vault import Vault

if TYPE_CHECKING:
    from conftest import MakeVault

ROOT = Path(__file__).parent.parent
BRIEF = Limits(seconds=0.3)
ESCAPED = "a \\| b &#123;{ view.day }} &lt;%\\* run %>"


@contextmanager
def templates_of(root: Path, limits: Limits | None = None) -> Iterator[OwnTemplates]:
    """The templates of the vault at `root`, ended in the end."""
    with OwnTemplates(Vault(str(root)), Settings(), limits) as own:
        yield own


def made(
    make_vault: MakeVault,
    template: str,
    limits: Limits | None = None,
    others: Mapping[str, str] | None = None,
) -> str | Problem | None:
    """What a template of a report called Talks makes, with others of the vault beside it."""
    files = {f"_templates/{name}.md.j2": text for name, text in (others or {}).items()}
    root = make_vault({"_templates/reports/Talks.md.j2": template, **files})
    with templates_of(root, limits) as own:
        return own.text("Talks", PlainView(), "Reports")


def problem(found: object) -> Problem:
    """What was found, which is a problem."""
    assert isinstance(found, Problem)
    return found


# --- what they make ---------------------------------------------------------------------------


def test_a_template_of_ones_own_makes_a_text(make_vault: MakeVault) -> None:
    """It has the filters of the shipped ones, and every value is escaped where it is printed."""
    template = """\
# Talks
- {{ view.text }} on {{ view.day }}, {{ view.total }} in all
- {{ view.lead | link }}, {{ view.person | link }}
"""

    assert made(make_vault, template) == (
        f"# Talks\n- {ESCAPED} on 2026-11-23, 6 in all\n"
        "- [[Northwind|**Northwind** · Data lead]], [C# fan](../Contacts/C%23%20fan.md)\n"
    )


def test_links_lead_from_the_folder_of_the_text(make_vault: MakeVault) -> None:
    """A weekly report lies one folder deeper."""
    root = make_vault({"_templates/reports/Weekly.md.j2": "{{ view.person | link }}"})

    with templates_of(root) as own:
        text = own.text("Weekly", PlainView(), "Reports/Weekly")

    assert text == "[C# fan](../../Contacts/C%23%20fan.md)\n"


@pytest.mark.parametrize(
    ("charts", "begins"),
    [("svg", "![Two leads, one of them won](../charts/funnel.svg)"), ("mermaid", "```mermaid")],
)
def test_pictures_are_shown_as_the_settings_say(
    make_vault: MakeVault, charts: ChartForm, begins: str
) -> None:
    """The filter `picture` is that of the shipped templates."""
    root = make_vault({"_templates/reports/Weekly.md.j2": "{{ view.funnel | picture }}"})
    settings = replace(Settings(), charts=charts)

    with OwnTemplates(Vault(str(root)), settings) as own:
        text = own.text("Weekly", PlainView(), "Reports/Weekly")

    assert isinstance(text, str)
    assert text.startswith(begins)


def test_which_reports_have_a_template(make_vault: MakeVault) -> None:
    """One called as a shipped report takes its place, any other is one more report."""
    root = make_vault(
        {
            "_templates/reports/Weekly.md.j2": "mine",
            "_templates/reports/Job talks.md.j2": "also mine",
            "_templates/reports/.Weekly.md.j2": "what an editor left",
            "_templates/reports/Notes.md": "no template",
            "_templates/reports/.md.j2": "nameless",
            "_templates/parts/head.md.j2": "a part",
            "_templates/Lead.md": "a note",
        }
    )

    with templates_of(root) as own:
        assert own.names == ("Job talks", "Weekly")
        assert own.new == ("Job talks",)
        assert own.text("Priorities", PlainView(), "Reports") is None
        assert own.paths == (
            "_templates/parts/head.md.j2",
            "_templates/reports/.Weekly.md.j2",
            "_templates/reports/.md.j2",
            "_templates/reports/Job talks.md.j2",
            "_templates/reports/Weekly.md.j2",
        )


def test_the_stamp_changes_with_every_template(make_vault: MakeVault) -> None:
    """A report is rendered anew when a template that it may include has changed."""
    files = {"_templates/reports/Talks.md.j2": "a", "_templates/parts/head.md.j2": "b"}

    stamps = []
    for changed in ({}, {"_templates/parts/head.md.j2": "c"}, {"_templates/new.md.j2": "d"}):
        with templates_of(make_vault({**files, **changed})) as own:
            stamps.append(own.stamp)

    assert len(set(stamps)) == len(stamps)


def test_a_vault_without_templates_of_its_own_has_none(make_vault: MakeVault) -> None:
    """Templates of messages and of notes are none of reports."""
    root = make_vault({"_templates/messages/thanks.md.j2": "x", "_templates/Lead.md": "y"})

    with templates_of(root) as own:
        assert (own.names, own.new, own.paths) == ((), (), ())
        assert own.text("Weekly", PlainView(), "Reports/Weekly") is None
    assert template_paths(Vault(str(root)), "_templates") == ()


def test_without_templates_nothing_is_loaded_for_them(make_vault: MakeVault) -> None:
    """A report of a vault without templates of its own gets no slower."""
    program = (
        "import sys\n"
        "from vaultleads.core.policy import Settings\n"
        "from vaultleads.own_templates import OwnTemplates\n"
        "from vaultleads.vault import Vault\n"
        "own = OwnTemplates(Vault(sys.argv[1]), Settings())\n"
        "assert own.text('Weekly', 1, 'Reports') is None\n"
        "heavy = {'vaultleads.rendering_child', 'subprocess', 'pickle', 'json', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        [sys.executable, "-c", program, str(make_vault({}))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_templates_may_include_the_vaults_own_and_the_shipped_ones(make_vault: MakeVault) -> None:
    """A part of the vault's own goes before the shipped one of the same name."""
    found = made(
        make_vault,
        "{% include 'parts/head.md.j2' %}{% include 'parts/broken.md.j2' %}",
        others={"parts/head": "# {{ view.text }}\n", "parts/broken": "not the shipped one"},
    )

    assert found == f"# {ESCAPED}\nnot the shipped one\n"


def test_the_same_templates_and_view_make_the_same_bytes(make_vault: MakeVault) -> None:
    """Each process begins with another hash seed, and no text shows it."""
    template = "{{ {'b': 1, 'a': 2, 'c': 3} | items | map('first') | join }}"

    assert {made(make_vault, template) for _ in range(3)} == {"bac\n"}


# --- what they cannot do ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id') }}", "'__init__'"),
        ("{{ lipsum.__globals__ }}", "'lipsum' is undefined"),
        ("{{ '{0.__class__}'.format(view.text) }}", "'format' of 'Md' object is unsafe"),
        ("{{ view.text.__class__.__mro__ }}", "'__class__' of 'str' object is unsafe"),
        ("{% set items = [1] %}{{ items.append(2) }}", "'append' of 'list' object is unsafe"),
        ("{{ view.secret_method() }}", "is not safely callable"),
        ("{{ view['secret_method']() }}", "is not safely callable"),
        ("{{ view.day.today() }}", "is not safely callable"),
        ("{{ view.numbers.__class__([1]) }}", "'__class__' of 'tuple' object is unsafe"),
        ("{% include '../vaultleads.yaml' %}", "not found"),
        ("{% include '/etc/passwd' %}", "'/etc/passwd' not found"),
        ("{% include 'Lead.md' %}", "'Lead.md' not found"),
        ("{{ view.text | attr('format') }}", "No filter named 'attr'"),
        ("{{ view.text | safe }}", "No filter named 'safe'"),
    ],
)
def test_a_template_reaches_nothing_but_its_view(
    make_vault: MakeVault, template: str, said: str
) -> None:
    """Neither the program nor the system, neither a file nor the clock, and it changes nothing."""
    root = make_vault(
        {"_templates/reports/Talks.md.j2": f"\n{template}", "_templates/Lead.md": "x"}
    )

    with templates_of(root) as own:
        found = problem(own.text("Talks", PlainView(), "Reports"))

    assert (found.path, found.line) == ("_templates/reports/Talks.md.j2", 2)
    assert said in found.message


def test_a_value_is_never_read_as_a_template(make_vault: MakeVault) -> None:
    """What a note says in braces is printed as it says it."""
    found = made(
        make_vault,
        "{% set x = view.text %}{{ x }}{% include 'part.md.j2' %}",
        others={"part": "{{ x }}"},
    )

    assert found == f"{ESCAPED}{ESCAPED}\n"


def test_hostile_values_are_as_harmless_as_in_the_shipped_reports(make_vault: MakeVault) -> None:
    """Every one of them comes back from the process that renders as the one escaper writes it."""
    root = make_vault({"_templates/reports/Talks.md.j2": "| {{ view.text }} | x |"})
    values = (*HOSTILE.values(), "half a letter \ud800", "\0\x1b[31m", "a\u2028b")

    with templates_of(root) as own:
        found = [own.text("Talks", replace(PlainView(), text=one), "Reports") for one in values]

    assert found == [tidy(f"| {escape(one)} | x |") for one in values]


@pytest.mark.parametrize("where", ["_templates/reports/Talks.md.j2", "_templates/part.md.j2"])
def test_a_link_out_of_the_folder_is_refused(make_vault: MakeVault, where: str) -> None:
    """Neither a template nor what it includes may be a link to a file somewhere else."""
    root = make_vault(
        {
            "_templates/reports/Talks.md.j2": "{% include 'part.md.j2' %}",
            "_templates/part.md.j2": "part",
            "secret.md.j2": "what nobody should read",
        }
    )
    (root / where).unlink()
    (root / where).symlink_to(root / "secret.md.j2")

    with templates_of(root) as own:
        found = problem(own.text("Talks", PlainView(), "Reports"))

    assert found.path == "_templates/reports/Talks.md.j2"
    assert "is a link that leads out of" in found.message


def test_a_folder_that_is_a_link_out_of_the_vault_is_refused(make_vault: MakeVault) -> None:
    """What lies outside of the vault is nobody's template here."""
    root, other = make_vault({}), make_vault({"reports/Talks.md.j2": "from elsewhere"})
    (root / "_templates").symlink_to(other)

    with templates_of(root) as own:
        found = problem(own.text("Talks", PlainView(), "Reports"))

    assert found.message == "The template is a link that leads out of the folder of templates"


def test_a_link_within_the_folder_is_followed(make_vault: MakeVault) -> None:
    """Two reports may be made by one template."""
    root = make_vault({"_templates/reports/Talks.md.j2": "talks"})
    (root / "_templates/reports/Again.md.j2").symlink_to("Talks.md.j2")

    with templates_of(root) as own:
        assert own.text("Again", PlainView(), "Reports") == "talks\n"


def test_what_is_no_file_is_refused(make_vault: MakeVault) -> None:
    """A pipe in the place of a template is not waited for."""
    root = make_vault({"_templates/reports/Other.md.j2": "x"})
    os.mkfifo(root / "_templates/reports/Talks.md.j2")

    with templates_of(root, BRIEF) as own:
        found = problem(own.text("Talks", PlainView(), "Reports"))

    assert found.message == "is no ordinary file"


# --- bounds -----------------------------------------------------------------------------------

LOOPS = "\n{% for x in range(99999) %}{% for y in range(99999) %}{{ x }}{% endfor %}{% endfor %}"
ONE_LONG_SUM = "{{ ([[1] * 500] * 10000) | sum(start=[]) | length }}"


def test_what_takes_too_long_is_broken_off_with_its_line(make_vault: MakeVault) -> None:
    """Loops that would run for hours end after the time that a template has."""
    found = problem(made(make_vault, LOOPS, BRIEF))

    assert str(found) == (
        "_templates/reports/Talks.md.j2:2: It takes longer than 0.3 seconds "
        "(mend it; the guide says under Templates what it gets, and the report stays as it was)"
    )


def test_after_some_that_take_too_long_no_other_is_tried(make_vault: MakeVault) -> None:
    """A run has an end in sight, however many templates have none."""
    root = make_vault({f"_templates/reports/{title}.md.j2": LOOPS for title in "ABC"})

    with templates_of(root, BRIEF) as own:
        found = [problem(own.text(title, PlainView(), "Reports")).message for title in "ABC"]

    assert found == [
        "It takes longer than 0.3 seconds",
        "It takes longer than 0.3 seconds",
        "It was not tried, since others took too long",
    ]


def test_what_cannot_be_broken_off_is_ended(make_vault: MakeVault) -> None:
    """One step of Python that takes minutes is ended with its process."""
    found = problem(made(make_vault, ONE_LONG_SUM, BRIEF))

    assert (found.line, found.message) == (0, "It takes longer than 0.3 seconds")


@pytest.mark.parametrize(
    "template", ["\n{{ ('a' * 3000000000) | length }}", "\n{{ [0] * 999999999 }}"]
)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_what_needs_too_much_memory_is_broken_off(make_vault: MakeVault, template: str) -> None:
    """The memory of a template has an end, and the machine's is not touched."""
    found = problem(made(make_vault, template))

    assert (found.line, found.message) == (2, "It needs more than 512 MB of memory")


def test_a_text_that_could_not_be_read_again_is_refused(make_vault: MakeVault) -> None:
    """A report is a file of the vault, and those are read up to 5 MB."""
    found = problem(made(make_vault, "{{ 'a' * 9000000 }}"))

    assert found.message == "It makes 9 MB of text; 4 MB is the most"


def test_a_template_that_calls_itself_ends(make_vault: MakeVault) -> None:
    """Going round in a circle is a mistake like any other."""
    found = problem(made(make_vault, "{% include 'reports/Talks.md.j2' %}"))

    assert "recursion" in found.message


def test_a_bad_template_takes_no_other_with_it(make_vault: MakeVault) -> None:
    """All are rendered by one process; one that had to be ended is followed by another."""
    root = make_vault(
        {
            "_templates/reports/A.md.j2": "{{ view.total }}",
            "_templates/reports/B.md.j2": LOOPS,
            "_templates/reports/C.md.j2": "{{ view.total }}",
            "_templates/reports/D.md.j2": ONE_LONG_SUM,
            "_templates/reports/E.md.j2": "{{ ('a' * 3000000000) | length }}",
            "_templates/reports/F.md.j2": "{{ view.total }}",
        }
    )
    view = PlainView()

    with templates_of(root, BRIEF._replace(late=9)) as own:
        found = {title: own.text(title, view, "Reports") for title in own.names}

    assert [title for title, text in found.items() if text == "6\n"] == ["A", "C", "F"]
    assert all(isinstance(found[title], Problem) for title in "BDE")


def test_every_template_gets_the_view_that_is_meant_for_it(make_vault: MakeVault) -> None:
    """The process that renders remembers a view only as long as it is the same."""
    root = make_vault({"_templates/reports/A.md.j2": "{{ view.total }} {{ view.day }}"})
    one, other = PlainView(), replace(PlainView(), numbers=(40, 2))

    with templates_of(root) as own:
        texts = [own.text("A", view, "Reports") for view in (one, other, other, one)]

    assert texts == ["6 2026-11-23\n", "42 2026-11-23\n", "42 2026-11-23\n", "6 2026-11-23\n"]


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false", "/bin/cat"])
def test_where_no_process_can_be_had_it_is_said(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """The report stays as it was, and the reason is told."""
    monkeypatch.setattr(sys, "executable", program)

    found = problem(made(make_vault, "x", Limits(beginning=0.5)))

    assert "to render it" in found.message


# --- faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("a\n{% for x in %}", 2, "Expected an expression, got 'end of statement block'"),
        ("a\n\n{{ view.totl }}", 3, "A PlainView has no attribute 'totl'; did you mean 'total'?"),
        (
            "{{ view.nothing }}",
            1,
            "A PlainView has no attribute 'nothing'; it has text, day, numbers, lead, person, fun",
        ),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("{{ view.lead.rolle }}", 1, "A LeadLink has no attribute 'rolle'; did you mean 'role'?"),
        ("{{ view.lead }}", 1, "A LeadLink cannot be printed as it is"),
        ("\n{{ 1 / 0 }}", 2, "Division by zero"),
    ],
)
def test_a_fault_has_its_path_and_line(
    make_vault: MakeVault, template: str, line: int, said: str
) -> None:
    """What is wrong is told where it stands, with what may have been meant."""
    found = problem(made(make_vault, template))

    assert (found.path, found.line) == ("_templates/reports/Talks.md.j2", line)
    assert found.message.startswith(said)


def test_a_fault_in_an_included_template_is_told_of_that_one(make_vault: MakeVault) -> None:
    """A part of the vault's own has its own path; a shipped part is named in the message."""
    own = problem(
        made(make_vault, "{% include 'part.md.j2' %}", others={"part": "\n\n{{ view.nothing }}"})
    )
    shipped = problem(made(make_vault, "\n{% include 'parts/broken.md.j2' %}"))

    assert (own.path, own.line) == ("_templates/part.md.j2", 3)
    assert (shipped.path, shipped.line) == ("_templates/reports/Talks.md.j2", 0)
    assert shipped.message.startswith("In the shipped parts/broken.md.j2, line ")


def test_a_template_that_is_not_utf_8(make_vault: MakeVault) -> None:
    """Bytes that are no text are a fault, not a crash."""
    root = make_vault({"_templates/reports/Talks.md.j2": b"\xff\xfe{{"})

    with templates_of(root) as own:
        found = problem(own.text("Talks", PlainView(), "Reports"))

    assert found.message == "It is not written in UTF-8"


def test_a_marker_in_a_template_is_refused(make_vault: MakeVault) -> None:
    """A report that printed the end of its own generated part could not be read again."""
    found = problem(made(make_vault, "<!-- vaultleads:end talks -->"))

    assert found.message == "It prints a marker line of a generated part"


@pytest.mark.parametrize(
    ("title", "taken"),
    [("follow-ups", "Follow-ups"), ("WEEKLY", "Weekly"), ("inbox", "Inbox"), ("Inbox", "Inbox")],
)
def test_a_title_that_is_another_reports_is_refused(
    make_vault: MakeVault, title: str, taken: str
) -> None:
    """On some systems both would be one file."""
    root = make_vault({f"_templates/reports/{title}.md.j2": "x"})

    with templates_of(root) as own:
        found = problem(own.text(title, PlainView(), "Reports"))

    assert found.message == f"A report called {title} would stand in the place of {taken}"


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Interviews", "interviews"),
        ("Job talks, 2026", "job-talks-2026"),
        ("Gespräche", "gespräche"),
        ("--", "report"),
        ("my_own", "my_own"),
    ],
)
def test_what_a_report_is_called_in_its_markers(title: str, name: str) -> None:
    """The title as one word that a marker can hold."""
    assert marker_name(title) == name


@given(st.text(max_size=30))
def test_every_title_has_a_name_that_a_region_accepts(title: str) -> None:
    """Whatever a file is called, its report can be written, and be written again."""
    path, name = "Reports/x.md", marker_name(title)

    first = compose(None, path=path, report=name, text="one").text
    second = compose(first, path=path, report=name, text="two")

    assert "two" in second.text
    assert second.edited is None
