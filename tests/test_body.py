"""The body of a note: what counts as an entry, and what is text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vaultleads.core.body import daily_note_day, may_hold_entries, read_body
from vaultleads.core.body.blocks import read_blocks
from vaultleads.core.model import Body, Link, LogEntry, Task
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS


def read(text: str, day: date | None = None, first_line: int = 1) -> Body:
    """Read `text` as the body of a note with the default kinds."""
    return read_body(
        text, path="Leads/N.md", first_line=first_line, kinds=DEFAULT_TOUCH_KINDS, day=day
    )


def only_entry(item: str, day: date | None = None) -> LogEntry:
    """Return the one entry of a log with the one item `item`."""
    (entry,) = read(f"## Log\n\n{item}\n", day).entries
    return entry


def codes(body: Body) -> list[str]:
    """Return places, codes and severities of the problems of `body`."""
    return [f"{each.line}:{each.column} {each.code} {each.severity}" for each in body.problems]


def test_a_log_is_read_whole() -> None:
    """Day, time, kind, people, direction, text, links and lines of each entry."""
    body = read(
        "## Log\n"
        "\n"
        "- 2026-11-20 email to [[Dana Reyes]]: sent the [[Case study]]\n"
        '- 2026-11-22 reply from [[Dana Reyes|Dana]]: "Q1 looks right"\n'
        "- 2026-11-25 14:30 call with [[Dana Reyes]], Sam Okafor: budget is approved\n"
        "  and more\n",
        first_line=12,
    )

    dana = Link("Dana Reyes", "Dana Reyes", 14, 23)
    study = Link("Case study", "Case study", 14, 48)
    alias = Link("Dana Reyes", "Dana", 15, 25)
    call = Link("Dana Reyes", "Dana Reyes", 16, 30)
    sam = Link("Sam Okafor", "Sam Okafor", 16, 46, "plain")
    assert body.problems == ()
    assert body.links == (dana, study, alias, call)
    assert body.entries == (
        LogEntry(
            14,
            date(2026, 11, 20),
            "",
            "email",
            known=True,
            inbound=False,
            people=(dana,),
            text="sent the [[Case study]]",
            links=(dana, study),
        ),
        LogEntry(
            15,
            date(2026, 11, 22),
            "",
            "reply",
            known=True,
            inbound=True,
            people=(alias,),
            text='"Q1 looks right"',
            links=(alias,),
            senders=(alias,),
        ),
        LogEntry(
            16,
            date(2026, 11, 25),
            "14:30",
            "call",
            known=True,
            inbound=False,
            people=(call, sam),
            text="budget is approved\nand more",
            links=(call,),
        ),
    )


@pytest.mark.parametrize(
    ("item", "senders"),
    [
        pytest.param("intro from [[Ingrid]] to [[Beatrix]]", ["Ingrid"], id="of two named, one"),
        pytest.param("email from [[Ingrid]], [[Sam]]: hello", ["Ingrid", "Sam"], id="both"),
        pytest.param("reply [[Ingrid]]: yes", ["Ingrid"], id="an inbound kind, no from"),
        pytest.param("reply to [[Ingrid]]: yes", [], id="my own reply"),
        pytest.param("call with [[Ingrid]]: yes", [], id="a call"),
        pytest.param("email to me: yes", [], id="to me, from whom is not said"),
        pytest.param("email [[Ingrid]] to me: yes", ["Ingrid"], id="to me, from who is named"),
        pytest.param("email to me and [[Sam]]: yes", [], id="to me and another"),
        pytest.param("intro from [[Ingrid]] to me, [[Sam]]", ["Ingrid"], id="from one, to me"),
        pytest.param("reply from me to [[Ingrid]]", [], id="from me"),
    ],
)
def test_senders_are_those_behind_from(item: str, senders: list[str]) -> None:
    """Who is merely named in what somebody else sent has sent nothing."""
    body = read("## Log\n" + f"- 2026-11-20 {item}\n")

    assert [link.target for link in body.entries[0].senders] == senders


@pytest.mark.parametrize(
    ("item", "kind", "people", "text"),
    [
        pytest.param("email to [[A]]: x", "email", ["A"], "x", id="plain"),
        pytest.param("Phone Calls with [[A]]: x", "call", ["A"], "x", id="words-case-plural"),
        pytest.param("**call** with **[[A]]**: x", "call", ["A"], "x", id="bold"),
        pytest.param("call [[A]]: x", "call", ["A"], "x", id="no-preposition"),
        pytest.param("call Dana Reyes: x", "call", ["Dana Reyes"], "x", id="name-at-once"),
        pytest.param("call with A Be – x", "call", ["A Be"], "x", id="en-dash"),
        pytest.param("call with A Be—x", "call", ["A Be"], "x", id="em-dash"),
        pytest.param("call with A Be - x", "call", ["A Be"], "x", id="hyphen"),
        pytest.param("call with A, B and C & D + E: x", "call", [*"ABCDE"], "x", id="joined"),
        pytest.param("call with [[A]] (CTO), [[B]]: x", "call", ["A", "B"], "x", id="aside"),
        pytest.param("call with dana: x", "call", ["dana"], "x", id="small-letters"),
        pytest.param("call with Dana de la Cruz: x", "call", ["Dana de la Cruz"], "x", id="de"),
        pytest.param("call with [[A]] about x", "call", ["A"], "about x", id="no-colon"),
        pytest.param("call with [[A]] to plan x", "call", ["A"], "to plan x", id="to-plan"),
        pytest.param("email sent the deck", "email", [], "sent the deck", id="nobody"),
        pytest.param("email about x to [[A]]: y", "email", ["A"], "about x: y", id="late-to"),
        pytest.param("note: moved it to May", "note", [], "moved it to May", id="note"),
        pytest.param("stage: a → b-c", "stage", [], "a → b-c", id="stage"),
        pytest.param("share with [[A]]: https://x.y/z", "share", ["A"], "https://x.y/z", id="url"),
        pytest.param("call with [[A: b, c - d]]: x", "call", ["A: b, c - d"], "x", id="in-link"),
        pytest.param("call", "call", [], "", id="bare"),
        pytest.param("call w/ [[A]]: x", "call", ["A"], "x", id="w-slash"),
        pytest.param("call w/[[A]], Sam Be: x", "call", ["A", "Sam Be"], "x", id="w-slash-tight"),
        pytest.param("call w/ dana", "call", ["dana"], "", id="w-slash-name"),
        pytest.param("call w/o agenda", "call", [], "w/o agenda", id="without"),
        pytest.param("zoom call w/ [[A]]: x", "call", ["A"], "x", id="kind-in-two-words"),
        pytest.param("zoom call w/", "call", [], "", id="with-nobody"),
        pytest.param("call, [[A]]", "call", ["A"], "", id="comma"),
        pytest.param("call — [[A]]", "call", ["A"], "", id="people-behind-a-dash"),
        pytest.param("call - [[A]], [[B]]", "call", ["A", "B"], "", id="two-behind-a-dash"),
        pytest.param("call - with [[A]]", "call", ["A"], "", id="with-behind-a-dash"),
        pytest.param("call - [[A]]: x - y", "call", ["A"], "x - y", id="dash-and-colon"),
        pytest.param("call: [[A]]", "call", ["A"], "", id="people-behind-a-colon"),
        pytest.param("share: [[A]]", "share", [], "[[A]]", id="what-was-shared"),
        pytest.param("call - [[A]] is in", "call", [], "[[A]] is in", id="a-sentence-of-a-link"),
        pytest.param("call - Great", "call", [], "Great", id="a-capital-behind-a-dash"),
        pytest.param(
            "called and emailed [[A]]: x", "call", ["A"], "and emailed: x", id="two-kinds"
        ),
        pytest.param("call and lunch w/ [[A]]", "call", ["A"], "and lunch", id="two-kinds-with"),
        pytest.param("call with [[A]] (30 min)", "call", ["A"], "(30 min)", id="aside-at-the-end"),
        pytest.param("call with Ann (30 min): x", "call", ["Ann"], "(30 min) x", id="aside-colon"),
        pytest.param("call Ann Be (CTO): x", "call", ["Ann Be"], "(CTO) x", id="aside-at-once"),
        pytest.param("call with [[A]] and me: x", "call", ["A"], "x", id="and-me"),
        pytest.param("call with me: x", "call", [], "x", id="with-me"),
        pytest.param("email about x to me: y", "email", [], "about x: y", id="late-to-me"),
        pytest.param("email to US: x", "email", ["US"], "x", id="us-is-no-country"),
    ],
)
def test_an_entry_is_read_as_people_write_it(
    item: str, kind: str, people: list[str], text: str
) -> None:
    """Kind, people and text, whatever stands between them."""
    body = read(f"## Log\n- 2026-11-20 {item}\n")

    (entry,) = body.entries
    assert (entry.kind, [each.target for each in entry.people], entry.text) == (kind, people, text)
    assert body.problems == ()


@pytest.mark.parametrize(
    ("item", "inbound"),
    [
        pytest.param("email from [[A]]: x", True, id="from"),
        pytest.param("email to [[A]]: x", False, id="to"),
        pytest.param("call with [[A]]: x", False, id="with"),
        pytest.param("reply: x", True, id="reply"),
        pytest.param("reply to [[A]]: x", False, id="reply-to"),
        pytest.param("replied to [[A]]", False, id="replied-to"),
        pytest.param("offer with [[A]]: x", True, id="offer"),
        pytest.param("intro to [[A]] from [[B]]: x", True, id="to-and-from"),
        pytest.param("call with [[A]]: heard from [[B]]", False, id="from-in-the-text"),
        pytest.param("email to me: x", True, id="to-me"),
        pytest.param("email [[A]] to me: x", True, id="somebody-to-me"),
        pytest.param("email from me: x", False, id="from-me"),
        pytest.param("reply from me to [[A]]: x", False, id="my-reply"),
        pytest.param("call with me: x", False, id="with-me"),
    ],
)
def test_direction(item: str, inbound: bool) -> None:
    """`from` and the inbound kinds come from the other side; `to` never does."""
    assert only_entry(f"- 2026-11-20 {item}").inbound is inbound


@pytest.mark.parametrize(
    ("item", "time"),
    [
        pytest.param("- 2026-11-20 call", "", id="iso"),
        pytest.param("* **2026-11-20** call", "", id="bold"),
        pytest.param("+ _2026-11-20_: call", "", id="italic"),
        pytest.param("1. [[2026-11-20]] call", "", id="wikilink"),
        pytest.param("- [[Daily/2026-11-20|Fri]] – call", "", id="folder-and-alias"),
        pytest.param("- Fri 2026-11-20 call", "", id="weekday"),
        pytest.param("- 2026-11-20 (Friday): call", "", id="weekday-after"),
        pytest.param("- 2026/11/20 call", "", id="slashes"),
        pytest.param("- 20261120 call", "", id="compact"),
        pytest.param("- 2026-11-20T09:30 call", "09:30", id="datetime"),
        pytest.param("- 2026-11-20 9:30 call", "09:30", id="short-time"),
        pytest.param("- **2026-11-20 14:30** call", "14:30", id="bold-with-time"),
        pytest.param("- 2026-11-20, 2:30 pm call", "14:30", id="pm"),
        pytest.param("- 2026-11-20 14:30–15:00 call", "14:30", id="span"),
        pytest.param("- [x] 2026-11-20 call", "", id="ticked"),
        pytest.param("- [x] call ✅ 2026-11-20", "", id="ticked-in-tasks"),
    ],
)
def test_a_date_is_read_as_people_write_it(item: str, time: str) -> None:
    """Emphasis, links, weekdays and times around a date do not hide it."""
    entry = only_entry(item)

    assert (entry.day, entry.time, entry.kind) == (date(2026, 11, 20), time, "call")


@pytest.mark.parametrize("section", ["Log", "Intelligence"])
def test_the_link_of_a_date_is_no_link(section: str) -> None:
    """A date written as a link is a date: no note needs to be called so."""
    body = read(f"[[2026-11-20]]\n\n## {section}\n- [[2026-11-20]] call: [[A]] [[2026-11-20]]\n")

    assert [(each.target, each.line, each.column) for each in body.links] == [
        ("2026-11-20", 1, 1),
        ("A", 4, 24),
        ("2026-11-20", 4, 30),
    ]


@pytest.mark.parametrize(
    ("item", "kind", "known", "problems"),
    [
        ("2026-11-20 phonecal with [[A]]: x", "phonecal", False, ["2:14 unknown-kind warning"]),
        ("2026-11-20 webinar", "webinar", False, ["2:14 unknown-kind warning"]),
        (
            "2026-11-20 we met by the coats, he was nice",
            "note",
            True,
            ["2:14 missing-kind warning"],
        ),
        ("2026-11-20", "note", True, ["2:13 missing-kind warning"]),
        ("call with [[A]]", "call", True, ["2:3 missing-date error"]),
        ("2026-02-30 call", "call", True, ["2:3 impossible-date error"]),
    ],
    ids=["misspelt", "one-word", "sentence", "only-a-date", "no-date", "no-such-day"],
)
def test_an_entry_that_is_not_clear_is_kept_and_named(
    item: str, kind: str, known: bool, problems: list[str]
) -> None:
    """Nothing is lost: the entry counts as far as it goes, and a problem says what to mend."""
    body = read(f"## Log\n- {item}\n")

    (entry,) = body.entries
    assert (entry.kind, entry.known) == (kind, known)
    assert codes(body) == problems


def test_an_unknown_kind_comes_with_a_suggestion() -> None:
    """The message is what a person reads."""
    (problem,) = read("## Log\n- 2026-11-20 phonecal with [[A]]\n").problems

    assert str(problem) == (
        "Leads/N.md:2:14: unknown kind of touch 'phonecal' (did you mean 'call'?)"
    )


def test_the_day_of_the_note_stands_in() -> None:
    """In a daily note an entry needs no date, and a diary in its log is no complaint."""
    body = read("## Log\n- 18:20 call with [[A]]\n- slept badly\n", day=date(2026, 11, 20))

    assert [(each.day, each.time, each.kind) for each in body.entries] == [
        (date(2026, 11, 20), "18:20", "call"),
        (date(2026, 11, 20), "", "note"),
    ]
    assert body.problems == ()


@pytest.mark.parametrize(
    "heading",
    [
        "## Log",
        "## Logs",
        "## Logbook",
        "# LOG #",
        "###### log:",
        "## 📞 Log",
        "**Log**\n---",
        "Log\n===",
        "## [[Log]]",
    ],
)
def test_a_log_heading_in_any_dress(heading: str) -> None:
    """Level, case, colons, emoji, emphasis and underlines do not matter."""
    text = f"{heading}\n- 2026-11-20 call\n"

    assert may_hold_entries(text)
    assert len(read(text).entries) == 1


@pytest.mark.parametrize("heading", ["## Blog", "## Call log", "##Log", "Log", "> ## Log"])
def test_other_headings_open_no_log(heading: str) -> None:
    """A longer title, a missing space, a line of text and a quote are no log."""
    assert read(f"{heading}\n\n- 2026-11-20 call\n").entries == ()


def test_intel_is_intelligence() -> None:
    """The short word names the section too."""
    text = "## Intel\n- 2026-11-20 [[A]]: x\n"

    assert may_hold_entries(text)
    assert [fact.text for fact in read(text).facts] == ["x"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2026-11-21 call with [[A]]", id="bare"),
        pytest.param("2026-11-21: call", id="colon"),
        pytest.param("-2026-11-21 call", id="dash"),
        pytest.param("*2026-11-21 call", id="star"),
        pytest.param("+2026-11-21 call", id="plus"),
        pytest.param("**2026-11-21** call", id="bold"),
        pytest.param("*2026-11-21* call", id="italic"),
        pytest.param("[[2026-11-21]] call", id="wikilink"),
        pytest.param("Sat 2026-11-21 call", id="weekday"),
    ],
)
@pytest.mark.parametrize("section", ["Log", "Intelligence"])
def test_a_line_that_only_looks_like_an_entry_is_named(section: str, line: str) -> None:
    """An entry without its dash does not vanish without a word."""
    body = read(f"## {section}\n\n{line}\n{line}\n\n- 2026-11-20 call: x\n\n{line}\n")

    assert codes(body) == [f"{n}:1 not-an-item error" for n in (3, 4, 8)]
    assert body.problems[0].said == (
        "this line looks like an entry but is no list item: start it with `- `"
    )


def test_a_mark_without_its_space_hides_no_entry() -> None:
    """`-2026-11-21` right below an item is a part of it for Markdown, and a slip for us."""
    body = read("## Log\n- 2026-11-20 call: x\n-2026-11-21 email: y\n")

    assert codes(body) == ["3:1 not-an-item error"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("## Log\n- 2026-11-20 call: again on\n2026-11-21 at noon", id="lazy"),
        pytest.param("## Log\n- 2026-11-20 call\n  - 2026-11-21 is free", id="nested"),
        pytest.param("## Log\n- 2026-11-20 call\n\n  2026-11-21 is free", id="paragraph"),
        pytest.param("## Log\nKept since\n2026-11-21 for the search", id="prose"),
        pytest.param("## Log\n```\n2026-11-21 call\n```", id="code"),
        pytest.param("## Log\n%%\n2026-11-21 call\n%%", id="comment"),
        pytest.param("## Log\n> 2026-11-21 call", id="quote"),
        pytest.param("## Log\n**2026-11-21**", id="caption"),
        pytest.param("## Log\n[[2026-11-21]] | [[2026-11-23]]", id="bar-of-links"),
        pytest.param("## Log\n12345678 is the number", id="other-number"),
        pytest.param("## Log\n### 2026-11-21\n- call", id="heading"),
        pytest.param("## Plans\n2026-11-21 call", id="elsewhere"),
    ],
)
def test_a_day_in_other_text_is_no_entry(text: str) -> None:
    """Prose, code, captions and what carries an item on may begin with a day."""
    assert codes(read(text)) == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("## Call log\n- 2026-11-20 call", ["1:0 misnamed-heading warning"]),
        ("x\n\n# Touchpoints\n### Nov\n- 2026-11-20 call", ["3:0 misnamed-heading warning"]),
        ("## Intel on them\n- 2026-11-20 frozen", ["1:0 misnamed-heading warning"]),
        ("## Call log\n- bought a notebook", []),
        ("## Call log\n## Other\n- 2026-11-20 call", []),
        ("## Call log\n### Log\n- 2026-11-20 call", []),
        ("## Log\n### Call log\n- 2026-11-20 call", []),
        ("## Blog\n- 2026-11-20 posted", []),
        ("## Logging\n- 2026-11-20 on", []),
    ],
)
def test_a_section_by_another_name_is_named(text: str, problems: list[str]) -> None:
    """Dated items below a heading that nearly says so are not left out without a word."""
    assert codes(read(text)) == problems


def test_a_misnamed_heading_comes_with_its_name() -> None:
    """The hint keeps the level of the heading."""
    hints = [
        read(f"{heading}\n- 2026-11-20 x").problems[0].hint
        for heading in ("## Call log", "### Market intel")
    ]

    assert hints == ["call it `## Log`", "call it `### Intelligence`"]


def test_a_section_ends_at_a_heading_of_its_level() -> None:
    """A month below stays inside, a date below dates, two logs both count."""
    body = read(
        "## Log\n### November\n- 2026-11-20 call\n### 2026-12-01\n- email\n"
        "## Plans\n- 2026-11-21 call\n# Log\n- 2026-11-22 call\n"
    )

    assert [(each.line, each.day) for each in body.entries] == [
        (3, date(2026, 11, 20)),
        (5, date(2026, 12, 1)),
        (9, date(2026, 11, 22)),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("```\n{}\n```", id="fence"),
        pytest.param("~~~ text\n{}\n~~~~", id="tildes"),
        pytest.param("```\n{}", id="open-fence"),
        pytest.param("<!--\n{}\n-->", id="html-comment"),
        pytest.param("%%\n{}\n%%", id="obsidian-comment"),
        pytest.param("%% kept for later\n\n{}\n\n%%", id="comment-with-text"),
        pytest.param("%%\n{}", id="open-comment"),
    ],
)
def test_code_and_comments_hide_everything(hidden: str) -> None:
    """Headings, lists, tasks and links in code and comments are text."""
    body = read(hidden.format("## Log\n- 2026-11-20 call with [[A]]\n- [ ] do it"))

    assert (body.entries, body.tasks, body.links) == ((), (), ())


def test_a_fence_in_an_item_hides_too() -> None:
    """Code inside a list is code."""
    body = read("- item\n  ```\n  - [ ] do [[A]]\n  ```\n")

    assert (body.tasks, body.links) == ((), ())


def test_a_quote_is_text_with_links() -> None:
    """A callout may show an example of a log; what it links to is still linked."""
    body = read("> [!tip] Form\n> ## Log\n> - 2026-11-20 call with [[A]]\n> - [ ] try it\n")

    assert (body.entries, body.tasks) == ((), ())
    assert body.links == (Link("A", "A", 3, 26),)


def test_links_in_code_are_none() -> None:
    """Code in a line, over two lines and by indentation hides links; comments too."""
    text = "`[[A]]` [[B]] %%[[C]]%% <!-- [[D]] -->\n\n    [[E]]\n\n`a\n[[F]]` [[G]]\n"

    assert [(each.target, each.line) for each in read(text).links] == [("B", 1), ("G", 6)]


def test_a_comment_is_no_part_of_an_entry() -> None:
    """What is commented out of an entry is not shown; code is."""
    entry = only_entry(
        "- 2026-11-20 call with [[A]]: `x` is up %%or not%%\n  %% not\n  this %%\n  yes"
    )

    assert entry.text == "`x` is up\nyes"


def test_an_entry_goes_on_below() -> None:
    """Continuations, lazy lines and nested items belong to the text; the next item does not."""
    body = read(
        "## Log\n- 2026-11-20 call: a\nlazy\n\n  para [[B]]\n  - nested\n"
        "- 2026-11-21 email\n\nend\n"
    )

    assert [each.text for each in body.entries] == ["a\nlazy\npara [[B]]\n- nested", ""]
    assert body.entries[0].links == (Link("B", "B", 5, 8),)


def test_intelligence_is_dated_and_has_a_source() -> None:
    """People are optional; a plain name that may be no name stays in the text."""
    body = read(
        "## Intelligence:\n"
        "- 2026-11-03 [[Dana Reyes]]: team of four\n"
        "- 2026-11-04 from Sam Okafor: budget in Q1\n"
        "- 2026-11-05 Budget: asked for\n"
        "- 2026-11-06 [[Northwind]] grows\n"
        "- 2026-11-07 [[Dana Reyes]] (by phone): two seats\n"
        "- frozen until March\n"
    )

    assert [
        (each.day and each.day.day, [p.target for p in each.people], each.text)
        for each in body.facts
    ] == [
        (3, ["Dana Reyes"], "team of four"),
        (4, ["Sam Okafor"], "budget in Q1"),
        (5, ["Budget"], "Budget: asked for"),
        (6, [], "[[Northwind]] grows"),
        (7, ["Dana Reyes"], "(by phone) two seats"),
        (None, [], "frozen until March"),
    ]
    assert codes(body) == ["7:3 missing-date error"]


DUE = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("line", "task"),
    [
        pytest.param("[ ] a 📅 2026-11-27", Task(1, "a", False, DUE), id="emoji"),
        pytest.param("[ ] a 🗓️ 2026-11-27", Task(1, "a", False, DUE), id="variation-selector"),
        pytest.param("[ ] a [due:: 2026-11-27]", Task(1, "a", False, DUE), id="dataview"),
        pytest.param("[ ] a (due:: 2026-11-27)", Task(1, "a", False, DUE), id="parentheses"),
        pytest.param(
            "[ ] a #b 🆔 x1 ⛔ y,z ⏫ 🔁 every week 🏁 delete ➕ 2026-11-01 📅 2026-11-27 ^id",
            Task(1, "a #b", False, DUE),
            id="all-fields",
        ),
        pytest.param("[ ] a 📅 2026-11-27 #b", Task(1, "a #b", False, DUE), id="tag-behind"),
        pytest.param("[ ] a [[B]]", Task(1, "a [[B]]", False, None), id="no-due"),
        pytest.param("[/] a", Task(1, "a", False, None), id="half-done"),
        pytest.param("[x] a ✅ 2026-11-27", Task(1, "a", True, None), id="done"),
        pytest.param("[X] a", Task(1, "a", True, None), id="done-capital"),
        pytest.param("[-] a ❌ 2026-11-27", Task(1, "a", True, None), id="cancelled"),
    ],
)
def test_a_task_is_read_as_obsidian_tasks_reads_it(line: str, task: Task) -> None:
    """Fields come off the end in any order; tags stay in the text."""
    body = read(f"- {line}\n")

    assert body.tasks == (task,)
    assert body.problems == ()


@pytest.mark.parametrize(
    ("line", "due", "problem"),
    [
        ("[ ] 📅 2026-11-27 send it", DUE, "1:9 misplaced-due warning"),
        ("[ ] send it 📅 2026-02-30", None, "1:17 impossible-date error"),
        ("[ ] send it [due:: friday]", None, "1:22 unreadable-due error"),
    ],
    ids=["not-at-the-end", "no-such-day", "no-date"],
)
def test_a_due_date_that_tasks_would_miss_is_named(
    line: str, due: date | None, problem: str
) -> None:
    """A due date is never just ignored."""
    body = read(f"- {line}\n")

    assert body.tasks == (Task(1, "send it", False, due),)
    assert codes(body) == [problem]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("send it (due: 2026-11-26)", ["1:21 unread-due warning"]),
        ("send it [due: 2026-11-26]", ["1:21 unread-due warning"]),
        ("send it @2026-11-26", ["1:16 unread-due warning"]),
        ("send it @{2026-11-26}", ["1:17 unread-due warning"]),
        ("send it, due 2026-11-26", ["1:20 unread-due warning"]),
        ("send it due:: 2026-11-26", ["1:21 unread-due warning"]),
        ("send it due 2026-11-26 📅 2026-11-27", []),
        ("read the due 2026-11-26 notice", []),
        ("overdue 2026-11-26", []),
        ("file 2026-11-26", []),
    ],
)
def test_a_day_that_looks_like_a_due_day_is_named(text: str, problems: list[str]) -> None:
    """What no program reads as a due date is said, with the way to write it."""
    body = read(f"- [ ] {text}\n")

    assert codes(body) == problems
    assert codes(read(f"- [x] {text}\n")) == []
    assert [each.hint for each in body.problems] == ["write `📅 2026-11-26` at the end"] * len(
        problems
    )


def test_tasks_in_a_log() -> None:
    """A ticked task is an entry, an open or cancelled one is a task, nested ones are tasks."""
    body = read(
        "## Log\n- [x] 2026-11-20 call\n- [ ] email to [[A]]\n- [-] text\n"
        "- 2026-11-21 call\n  - [ ] send it\n"
    )

    assert [each.line for each in body.entries] == [2, 5]
    assert [(each.line, each.done) for each in body.tasks] == [(3, False), (4, True), (6, False)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-20 Friday", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026-11-201", None),
        ("2026-02-30", None),
        ("202611", None),
        ("Friday 2026-11-20", None),
    ],
)
def test_the_day_of_a_daily_note(name: str, day: date | None) -> None:
    """Only a name that is or starts with an ISO date has a day."""
    assert daily_note_day(name) == day


# --- the oracle -----------------------------------------------------------------------------

_PIECES = (
    *"# H|## Log|text|- item|* star|+ plus|1. one|2. two|10. ten|1)  x|-|- |```|~~~|````".split(
        "|"
    ),
    *"> quote|>|> - q|> # h|<!-- c|-->|<!-- x -->|---|===|***|_ _ _|    code|\tcode".split("|"),
    *"  - nest|    - nest2|   cont||||<div>|</div>|<b>x</b>|-     code|- - d|- # H".split("|"),
    *"- > q|- ```|  ```|`a|b`|#no|#|      deep".split("|"),
    "| a | b |",
    "|---|---|",
)
_LINES = st.tuples(st.sampled_from(["", "", "", " ", "  ", "    ", "> "]), st.sampled_from(_PIECES))
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def _oracle(text: str) -> tuple[list[tuple[int, int]], list[int], set[int]]:
    """Return headings (line, level), lines of top-level items and of code, by markdown-it-py."""
    tokens = _MARKDOWN.parse(text)
    code = {
        line
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map
        for line in range(*token.map)
    }
    headings = [
        (t.map[0], int(t.tag[1]))
        for t in tokens
        if t.type == "heading_open" and t.map and not t.level
    ]
    items = [t.map[0] for t in tokens if t.type == "list_item_open" and t.map and t.level == 1]
    return headings, items, code


@settings(max_examples=400, deadline=None)
@given(st.lists(_LINES, max_size=9))
def test_blocks_are_those_of_markdown_it(pieces: list[tuple[str, str]]) -> None:
    """Headings, top-level items and code are where a CommonMark parser finds them.

    Left out are lines indented by four or more right below other text: for some of them behind a
    quote or a list, markdown-it-py and cmark-gfm disagree, and we side with cmark-gfm. Obsidian
    comments and link reference definitions, our other differences, have tests or need none.
    """
    lines = "\n".join(indent + piece for indent, piece in pieces).split("\n")
    expanded = [line.expandtabs(4) for line in lines]
    assume(
        not any(
            above.strip() and below.strip() and below.startswith("    ")
            for above, below in pairwise(expanded)
        )
    )

    blocks = read_blocks("\n".join(lines))

    headings, items, code = _oracle("\n".join(lines))
    filled = {number for number, line in enumerate(lines) if line.strip(" \t>")}
    ours = {line for first, end in blocks.code for line in range(first, end)}
    assert [(each.line, each.level) for each in blocks.headings] == headings
    assert [each.line for each in blocks.items if each.depth == 1] == items
    assert ours & filled == code & filled


_USUAL_ENTRIES = st.builds(
    "{} {}{}: {}".format,
    st.sampled_from(["2026-11-20", "2026-02-30"]),
    st.sampled_from(["call", "emails", "phone", "reply", "offer", "Met", "juggling", "monday"]),
    st.sampled_from(
        [
            "",
            " with [[Dana Reyes]]",
            " from [[Dana Reyes|Dana]]",
            " to [[#Top]]",
            " with [[A]] and [[B]]",
            " with [[`A`]]",
            " to me",
        ]
    ),
    st.sampled_from(
        ["", "budget", "[[Deck]]", "with [[Dana]]: x", "**b** c", "`[[D]]`", "%%x%% y", "a: b", "!"]
    ),
)


@given(_USUAL_ENTRIES)
def test_the_quick_way_reads_an_entry_as_the_grammar_does(entry: str) -> None:
    """Two spaces behind the date say no more than one, but leave the quick way for plain lines."""

    def without_columns(links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(link._replace(column=0) for link in links)

    quick, slow = (
        [
            each._replace(
                people=without_columns(each.people),
                senders=without_columns(each.senders),
                links=without_columns(each.links),
            )
            for each in read(f"## Log\n- {written}\n").entries
        ]
        for written in (entry, entry.replace(" ", "  ", 1))
    )
    assert quick == slow


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-*#>`~%[]()!|: \t\n01xL<og2026📅✅:.&,à", max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Nothing is raised, whatever stands in a note, and every place is in the note."""
    body = read("## Log\n" + text, first_line=5)

    last = 5 + 1 + text.count("\n")
    lines = [entry.line for entry in body.entries]
    lines += [task.line for task in body.tasks]
    lines += [link.line for link in body.links]
    lines += [problem.line for problem in body.problems]
    assert all(5 <= line <= last for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[" * 50_000, id="brackets"),
        pytest.param("- " * 50_000, id="markers-in-a-line"),
        pytest.param("`" * 50_000 + "x" + "` " * 25_000, id="backticks"),
        pytest.param(" " * 100_000 + "x", id="indentation"),
        pytest.param("".join(" " * 2 * n + "- a\n" for n in range(300)), id="nesting"),
        pytest.param("%%" * 50_000, id="percent-signs"),
        pytest.param("<!--" * 25_000, id="comments"),
        pytest.param("> " * 50_000, id="quotes"),
        pytest.param("- [ ] " + "[due:: " * 15_000, id="fields"),
        pytest.param("- 2026-11-20 call with " + "Aa, " * 25_000, id="people"),
        pytest.param("- 2026-11-20 call" + " and call" * 25_000, id="kinds"),
        pytest.param("- 2026-11-20 call" + " - [[A]]" * 25_000, id="dividers"),
        pytest.param("# log " * 25_000 + "\n" + "## log\n- 2026-11-20 a\n" * 5_000, id="headings"),
        pytest.param("-2026-11-20 a\n" * 15_000, id="no-items"),
        pytest.param("# log x\n" + "###### logs x\n" * 15_000 + "- 2026-11-20 a", id="misnamed"),
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    """A hundred thousand marks without an end are read at once: this test ends at all."""
    assert len(read("## Log\n" + text).entries) <= 5_000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("## Log\n" + "- 2026-11-20 call: x\n" * 5001, 5002, id="too many items"),
        pytest.param("## Log\n" + "x\n" * 20001, 20000, id="too many lines"),
        pytest.param("## Log\n" + "x" * 600_001, 1, id="too many characters"),
    ],
)
def test_what_no_person_wrote_is_read_up_to_a_line(text: str, line: int) -> None:
    """A body beyond all measure is read in part, and the line where it stops is said."""
    problems = read(text).problems

    assert [(problem.code, problem.line) for problem in problems] == [("too-long", line)]


def test_five_thousand_entries_are_read() -> None:
    """An entry a day for thirteen years is no problem."""
    body = read("## Log\n" + "- 2026-11-20 call: x\n" * 5000)

    assert len(body.entries) == 5000
    assert body.problems == ()
