"""The edits of a body: where an entry goes, how it is written, and which box is ticked.

Golden cases with whole notes stand in `data/amend_cases.md`; here are the laws, and the edges of
the two functions that decide on lines.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vaultleads.codec import bodies, decode
from vaultleads.codec.amend import amend
from vaultleads.core.body import read_body
from vaultleads.core.body.edits import LineEdit, added_entry, ticked_task
from vaultleads.core.changes import AddEntry, AmendError, Section, TickTask
from vaultleads.core.model import Body
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS

PATH = "Leads/Northwind.md"


def reading(text: str) -> Body:
    """What a body says."""
    return read_body(text, path=PATH, first_line=1, kinds=DEFAULT_TOUCH_KINDS, day=None)


def edited(text: str, edit: LineEdit) -> str:
    """The text, which ends with a line end, after the edit."""
    lines = text.split("\n")
    lines[edit.line : edit.line + edit.removed] = edit.lines
    return "\n".join(lines)


def logged(text: str, *entries: str) -> str:
    """The text after each of `entries` was added to its log."""
    for entry in entries:
        text = edited(text, added_entry(text, "log", entry))
    return text


# --- entries --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "new", "after"),
    [
        pytest.param("20 11", "22", "22 20 11", id="newest first, newer"),
        pytest.param("20 11", "20", "20 20 11", id="newest first, same day"),
        pytest.param("20 11", "15", "20 15 11", id="newest first, between"),
        pytest.param("20 11", "01", "20 11 01", id="newest first, older"),
        pytest.param("11 20", "22", "11 20 22", id="oldest first, newer"),
        pytest.param("11 20", "15", "11 15 20", id="oldest first, between"),
        pytest.param("11 20", "01", "01 11 20", id="oldest first, older"),
        pytest.param("20", "22", "20 22", id="one entry"),
        pytest.param("20 20", "22", "20 20 22", id="one day"),
        pytest.param("20 18 19 11", "22", "22 20 18 19 11", id="mostly newest first"),
        pytest.param("11 19 18 20", "12", "11 19 18 20 12", id="mostly oldest first"),
    ],
)
def test_an_entry_takes_its_place_in_the_order_that_is_kept(
    days: str, new: str, after: str
) -> None:
    """Newest or oldest first, by the days that stand there; with no order, below."""
    text = "## Log\n" + "".join(f"- 2026-11-{day} call\n" for day in days.split())

    found = logged(text, f"2026-11-{new} call")

    assert found == "## Log\n" + "".join(f"- 2026-11-{day} call\n" for day in after.split())


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param("* 2026-11-20 call\n", "* 2026-11-22 email\n  more\n", id="star"),
        pytest.param("  + 2026-11-20 call\n", "  + 2026-11-22 email\n    more\n", id="indented"),
        pytest.param("-   2026-11-20 call\n", "-   2026-11-22 email\n    more\n", id="wide"),
        pytest.param("-\t2026-11-20 call\n", "-\t2026-11-22 email\n    more\n", id="tab"),
        pytest.param(
            "- 2026-11-20 call\n    with more\n",
            "- 2026-11-22 email\n    more\n",
            id="lines below further in",
        ),
        pytest.param(
            "- 2026-11-20 call\n\n  with more\n",
            "- 2026-11-22 email\n  more\n",
            id="a paragraph below",
        ),
        pytest.param("- [x] 2026-11-20 call\n", "- 2026-11-22 email\n  more\n", id="ticked"),
    ],
)
def test_an_entry_is_written_as_its_neighbour_is(text: str, after: str) -> None:
    """Its marker, its indentation, and that of the lines below the first."""
    assert logged(f"## Log\n{text}", "2026-11-22 email\nmore") == f"## Log\n{text}{after}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("## Log\n\n- \n", id="an empty item"),
        pytest.param("Log\n---\n", id="a heading of two lines"),
        pytest.param("## Log\nSome words.\n", id="words"),
        pytest.param("## Log\n- [ ] call\n", id="an open task"),
        pytest.param("## Log ##\n\n\n## Next\n", id="two blank lines"),
        pytest.param("## Log\n%% hidden %%\n", id="a comment"),
        pytest.param("## 📞 Log\n> - 2026-11-20 quoted\n", id="a quotation"),
    ],
)
def test_a_section_without_entries_takes_the_first(text: str) -> None:
    """Whatever else stands in it stays as it is, in its place."""
    after = logged(text, "2026-11-22 call")

    assert [entry.day for entry in reading(after).entries] == [date(2026, 11, 22)]
    assert [line for line in after.split("\n") if line and "11-22" not in line] == [
        line for line in text.split("\n") if line
    ]


def test_the_log_that_holds_entries_is_the_one() -> None:
    """Not an empty one above it."""
    text = "## Log\n\n## Log\n- 2026-11-20 call\n"

    assert logged(text, "2026-11-22 email") == text + "- 2026-11-22 email\n"


def test_an_entry_of_nothing_is_refused() -> None:
    """There is nothing to write down."""
    with pytest.raises(AmendError, match="say what is to be written down"):
        added_entry("", "log", " \n ")


LINES = st.sampled_from(
    [
        *("", "", "Words.", "# Title", "## Log", "## Log", "### 2026-11-12", "## Intelligence"),
        *("- 2026-11-20 call with [[Dana]]", "- 2026-11-11 email: [[Sam]]", "  and more", "- "),
        *("* 2026-11-15 reply", "  - part of it", "\t- tabbed", "1. 2026-11-13 call", "---"),
        *("- [ ] send it 📅 2026-11-27", "- [x] done", "- [/] begun ^id", "```", "> quoted", "%%"),
        *("<!-- comment", "-->", "    code", "| a | b |", "- [[Dana]]: team of four", "Log", "==="),
    ]
)
EOLS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@st.composite
def bodies_of_notes(draw: st.DrawFn) -> str:
    """A body of random lines, with one kind of line ends or many, its last line with or without."""
    lines = draw(st.lists(LINES, max_size=14))
    one = draw(EOLS) if draw(st.booleans()) else None
    text = "".join(line + (one or draw(EOLS)) for line in lines)
    return text if draw(st.booleans()) else text.rstrip("\r\n")


ENTRIES = st.builds(
    "{} {}".format,
    st.integers(0, 30).map(lambda days: str(date(2026, 11, 1) + timedelta(days))),
    st.sampled_from(["call with [[Dana]]: budget", "email\nmore\n\nlast", "reply", "note: `code`"]),
)
SECTIONS = st.sampled_from(["log", "intelligence"])


def only_gained(text: bytes, new: bytes) -> bool:
    """Whether `new` is `text` with something put in at one place."""
    start = 0
    while start < min(len(text), len(new)) and text[start] == new[start]:
        start += 1
    rest = text[start:]
    return new.endswith(rest) and len(new) > len(text)


def texts(body: Body) -> list[str]:
    """What the entries and the facts of a body say."""
    return [entry.text for entry in body.entries] + [fact.text for fact in body.facts]


@given(bodies_of_notes(), SECTIONS, ENTRIES)
def test_an_entry_is_added_and_nothing_else_changes(
    body: str, section: Section, entry: str
) -> None:
    """The bytes are the old ones with some put in; all that was read is read again, and it."""
    data = b"---\ntype: lead\n---\n" + body.encode()
    try:
        new = amend(PATH, data, [AddEntry(section, entry)])
    except AmendError:
        return

    before, after = reading(decode(PATH, data).body), reading(decode(PATH, new).body)
    assert only_gained(data, new)
    assert len(after.tasks) == len(before.tasks)
    assert len(after.entries) == len(before.entries) + (section == "log")
    assert len(after.facts) == len(before.facts) + (section == "intelligence")
    told = texts(after)
    for text in texts(before):
        told.remove(text)
    assert len(told) == 1


@given(bodies_of_notes(), SECTIONS, ENTRIES)
def test_only_comments_code_and_the_like_are_a_reason_to_refuse(
    body: str, section: Section, entry: str
) -> None:
    """In a body of plain items and headings, an entry always finds its place."""
    assume(not any(mark in body for mark in ("```", "%%", "<!--", "    ", "\t", "|", ">", "===")))
    assume("---" not in body)
    # An indented line below a new entry would become a part of it.
    assume(not any(line.startswith(" ") for line in body.splitlines()))

    assert amend(PATH, body.encode(), [AddEntry(section, entry)])


# --- tasks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "after"),
    [
        pytest.param("- [ ] send", "- [x] send", id="plain"),
        pytest.param("* [/] send", "* [x] send", id="begun"),
        pytest.param(
            "- [ ] send 📅 2026-11-27", "- [x] send 📅 2026-11-27 ✅ 2026-11-22", id="emoji"
        ),
        pytest.param("- [ ] send ⏫", "- [x] send ⏫ ✅ 2026-11-22", id="priority"),
        pytest.param(
            "- [ ] send [due:: 2026-11-27]",
            "- [x] send [due:: 2026-11-27] [completion:: 2026-11-22]",
            id="field",
        ),
        pytest.param("- [ ] send ⏫ ^a1  ", "- [x] send ⏫ ✅ 2026-11-22 ^a1  ", id="block id"),
    ],
)
def test_a_box_is_ticked_and_dated_where_the_task_has_fields(line: str, after: str) -> None:
    """In the form of the fields; a block id stays at the end."""
    edit = ticked_task(f"{line}\n", 0, "send", date(2026, 11, 22))

    assert edit == LineEdit(0, 1, (after,))


def test_only_the_box_of_the_task_is_ticked() -> None:
    """Another box in its text is text."""
    edit = ticked_task("- [ ] a [ ] b\n", 0, "a [ ] b")

    assert edit == LineEdit(0, 1, ("- [x] a [ ] b",))


def test_a_ticked_box_is_left_as_it_is() -> None:
    """Twice is once."""
    assert ticked_task("- [X] send\n", 0, "send", date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("- [ ] send it\n", 0, id="another text"),
        pytest.param("- [ ] send\n", 1, id="another line"),
        pytest.param("- [ ] send\n", -1, id="above"),
        pytest.param("```\n- [ ] send\n```\n", 1, id="code"),
        pytest.param("- send\n", 0, id="no task"),
    ],
)
def test_a_task_that_is_not_there_is_refused(text: str, line: int) -> None:
    """Somebody changed the note; nothing is ticked by guess."""
    with pytest.raises(AmendError, match="does not stand where it was"):
        ticked_task(text, line, "send")


@given(bodies_of_notes(), st.none() | st.just(date(2026, 11, 22)))
def test_every_open_task_can_be_ticked_and_only_its_line_changes(
    body: str, done: date | None
) -> None:
    """Wherever it stands and whatever surrounds it; twice is once."""
    data = b"---\ntype: lead\n---\n" + body.encode()
    found = decode(PATH, data)
    tasks = read_body(
        found.body, path=PATH, first_line=found.body_line, kinds=DEFAULT_TOUCH_KINDS, day=None
    ).tasks

    for task in tasks:
        ticked = amend(PATH, data, [TickTask(task.line, task.text, done)])

        old_lines, new_lines = data.splitlines(keepends=True), ticked.splitlines(keepends=True)
        pairs = zip(old_lines, new_lines, strict=True)
        different = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
        assert different == ([] if task.done else [task.line])
        assert amend(PATH, ticked, [TickTask(task.line, task.text, done)]) is ticked


# --- mutants --------------------------------------------------------------------------------


def test_a_mutant_that_spoils_another_line_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes from the edits of lines is not believed either."""
    text = "- [ ] other\n\n## Log\n- 2026-11-20 call\n"
    spoilt = LineEdit(0, 1, ("- [x] other", "- 2026-11-22 email"))
    monkeypatch.setattr(bodies, "added_entry", lambda *_: spoilt)

    with pytest.raises(AmendError):
        amend(PATH, text.encode(), [AddEntry("log", "2026-11-22 email")])


def test_a_mutant_that_puts_an_entry_below_the_wrong_heading_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An item outside the section is no entry."""
    text = "## Log\n- 2026-11-20 call\n\n## Notes\n"
    misplaced = LineEdit(4, 0, ("- 2026-11-22 email",))
    monkeypatch.setattr(
        bodies,
        "added_entry",
        lambda body, *rest: misplaced if body else added_entry(body, *rest),
    )

    with pytest.raises(AmendError):
        amend(PATH, text.encode(), [AddEntry("log", "2026-11-22 email")])


def test_a_mutant_that_skips_the_proof_lets_the_same_line_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So it is the proof that stops it."""
    text = "## Log\n- 2026-11-20 call\n\n## Notes\n"
    monkeypatch.setattr(bodies, "added_entry", lambda *_: LineEdit(4, 0, ("- 2026-11-22 email",)))
    monkeypatch.setattr(bodies, "_is_proved", lambda *_: True)

    new = amend(PATH, text.encode(), [AddEntry("log", "2026-11-22 email")])

    assert len(reading(new.decode()).entries) == len(reading(text).entries)
