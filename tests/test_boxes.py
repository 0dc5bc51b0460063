"""Ticked boxes: found however an editor left them, told from what was typed, put back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.boxes import rendered_since, settled, ticked_boxes, typed_apart, typed_at
from vaultleads.core.regions import compose
from vaultleads.core.shown import letters

MARK = "0123456789"
LENA = "- [ ] **Thu 19 Nov** · [[Bluefin – Lead|**Bluefin**]] · thank [[Lena Ortiz]]"
REASON = "  - *Informational interview of 18 Nov, and no word to them since (line 20).*"
DANA = "- [ ] [[Northwind – Lead|**Northwind**]] · answer [[Dana Reyes]] <!-- vl:aaaaaaaaaa -->"
TEXT = f"{LENA} <!-- vl:{MARK} -->\n{REASON}\n{DANA}\n  - *She replied on 20 Nov.*"


def report(text: str, below: str = "") -> str:
    """The report's file with `text` as its generated region."""
    return compose(
        None, path="Reports/Follow-ups.md", report="followups", text=text, below=below
    ).text


def edited(change: dict[str, str], text: str = TEXT, below: str = "") -> str:
    """The report's file with `text` generated, in which the person replaced parts."""
    file = report(text, below)
    for old, new in change.items():
        assert old in file
        file = file.replace(old, new, 1)
    return file


def typed(file: str, action: str = "thank Lena Ortiz") -> str | None:
    """What was typed at the only ticked box of `file`, where that is certain."""
    (box,) = ticked_boxes(file)
    found = typed_at(box, action, as_rendered=False)
    return found.text if found else None


TICKED = LENA.replace("[ ]", "[x]")


# --- which lines are ticked boxes -----------------------------------------------------------


def test_a_report_as_it_was_rendered_has_no_ticked_box() -> None:
    """Nothing is ticked there, and so nothing is done."""
    assert ticked_boxes(report(TEXT)) == ()


def test_a_ticked_box_is_known_by_its_mark() -> None:
    """The mark says which follow-up it is; the other box of the report is not ticked."""
    (box,) = ticked_boxes(edited({LENA: TICKED}))

    assert (box.mark, box.shown, box.after, box.below, box.generated) == (
        MARK,
        "**Thu 19 Nov** · [[Bluefin – Lead|**Bluefin**]] · thank [[Lena Ortiz]]",
        "",
        (),
        True,
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("- [X] thank Lena <!-- vl:0123456789 -->", id="capital"),
        pytest.param("* [x] thank Lena <!-- vl:0123456789 -->", id="star"),
        pytest.param("+ [x] thank Lena <!-- vl:0123456789 -->", id="plus"),
        pytest.param("3. [x] thank Lena <!-- vl:0123456789 -->", id="number"),
        pytest.param("1) [x] thank Lena <!-- vl:0123456789 -->", id="number in brackets"),
        pytest.param("-   [x]   thank Lena   <!--vl:0123456789-->  ", id="other spaces"),
        pytest.param("\t- [x] thank Lena <!-- vl:0123456789 -->", id="tab"),
        pytest.param("      - [x] thank Lena <!-- vl:0123456789 -->", id="indented like code"),
        pytest.param("> - [x] thank Lena <!-- vl:0123456789 -->", id="in a quote"),
        pytest.param("- [x] thank Lena <!-- vl:0123456789 --> and more", id="text behind"),
        pytest.param("- [x] <!-- vl:0123456789 --> thank Lena", id="mark moved"),
        pytest.param("- \\[x\\] thank Lena \\<!-- vl:0123456789 -->", id="escaped"),
        pytest.param("- [x] thank Lena <!— vl:0123456789 —>", id="clever dashes"),
        pytest.param("- [x] thank\n  Lena <!-- vl:0123456789 -->", id="wrapped before the mark"),
        pytest.param("- [x] thank Lena\n<!-- vl:0123456789 -->", id="wrapped, not indented"),
        pytest.param("- [x] thank Lena <!-- vl:0123456789 --> <!-- vl:0123456789 -->", id="twice"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_survives_editors_and_formatters(line: str, end: str) -> None:
    """Bullets, numbers, indentation, escapes, wrapping and line ends do not matter."""
    (box,) = ticked_boxes(report(line).replace("\n", end))

    assert box.mark == MARK


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("- [ ] thank Lena <!-- vl:0123456789 -->", id="open"),
        pytest.param("- [-] thank Lena <!-- vl:0123456789 -->", id="cancelled"),
        pytest.param("- [/] thank Lena <!-- vl:0123456789 -->", id="half done"),
        pytest.param("- [xx] thank Lena <!-- vl:0123456789 -->", id="no box"),
        pytest.param("[x] thank Lena <!-- vl:0123456789 -->", id="no item"),
        pytest.param("```\n- [x] thank Lena <!-- vl:0123456789 -->\n```", id="fenced code"),
        pytest.param("- ~~~\n  - [x] a <!-- vl:0123456789 -->\n  ~~~", id="code in an item"),
    ],
)
def test_other_lines_are_no_ticked_boxes(line: str) -> None:
    """An open or a cancelled box asks for nothing; code is code."""
    assert ticked_boxes(report(line)) == ()


def test_a_ticked_line_that_lost_its_mark_is_found_within_the_region_only() -> None:
    """There nothing is ticked but by the person; elsewhere a task is a task of theirs."""
    file = edited({LENA + f" <!-- vl:{MARK} -->": TICKED}, below="- [x] buy milk")

    (box,) = ticked_boxes(file)
    assert (box.mark, box.generated, letters(box.shown)) == (
        "",
        True,
        "thu19novbluefinthanklenaortiz",
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("- [x] a <!-- vl:0123456789 --> b <!-- vl:aaaaaaaaaa -->", id="two marks"),
        pytest.param("- [x] a `<!-- vl:0123456789 -->`", id="mark in code"),
        pytest.param("- [x] a <!-- vl:012345678 -->", id="mark cut short"),
    ],
)
def test_a_line_that_may_be_two_follow_ups_or_none_has_no_mark(line: str) -> None:
    """It is there, and nothing is guessed."""
    (box,) = ticked_boxes(report(line))

    assert box.mark == ""


def test_a_copied_line_counts_wherever_it_stands() -> None:
    """The person's own part of the file may hold today's list."""
    (box,) = ticked_boxes(report(TEXT, below=f"## My list\n\n{TICKED} <!-- vl:{MARK} -->"))

    assert (box.mark, box.generated) == (MARK, False)


def test_an_indented_box_knows_the_line_that_it_is_below() -> None:
    """It says whose follow-up it is, as the indented line says only "also"."""
    also = "  - [x] also, Fri 27 Nov · send the deck <!-- vl:bbbbbbbbbb -->"

    (box,) = ticked_boxes(report(f"{LENA} <!-- vl:{MARK} -->\n{REASON}\n{also}"))

    assert (box.mark, letters(box.under)) == ("bbbbbbbbbb", "thu19novbluefinthanklenaortiz")


@pytest.mark.parametrize(
    ("front", "day"),
    [
        ("---\nreport: followups\nweek: 2026-W48\n---\n", date(2026, 11, 23)),
        ("---\r\nweek: 2026-W53 # mine\r\n---\r\n", date(2026, 12, 28)),
        ("---\nreport: followups\n---\nweek: 2026-W48\n", None),
        ("---\nweek: 2026-W60\n---\n", None),
        ("", None),
    ],
)
def test_a_report_says_since_when_it_may_have_been_rendered(front: str, day: date | None) -> None:
    """By its week, so that older days need not be asked what a mark was."""
    assert rendered_since(f"{front}\ntext") == day


# --- what was typed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"{TICKED} <!-- vl:{MARK} -->", ""),
        (f"{TICKED} <!-- vl:{MARK} --> she was glad", "she was glad"),
        (f"{TICKED} <!-- vl:{MARK} --> → replied, call on 3 Dec", "replied, call on 3 Dec"),
        (f"{TICKED} <!-- vl:{MARK} -->-> she was glad", "she was glad"),
        (f"{TICKED} → she was glad <!-- vl:{MARK} -->", "she was glad"),
        (f"{TICKED} -> she was glad <!-- vl:{MARK} -->", "she was glad"),
        (f"{TICKED} she was glad <!-- vl:{MARK} -->", "she was glad"),
        (f"{TICKED}, she was glad <!-- vl:{MARK} -->", "she was glad"),
        (f"{TICKED} → she → him <!-- vl:{MARK} --> → fri", "she → him → fri"),
        (f"{TICKED} <!-- vl:{MARK} --> see [[Deck]] *now*", "see [[Deck]] *now*"),
        (
            f"{TICKED} <!-- vl:{MARK} --> see \\[[Deck]\\] \\[\\[A\\|b\\]\\]",
            "see [[Deck]] [[A\\|b]]",
        ),
        (f"{TICKED} <!-- vl:{MARK} --> ✅ 2026-11-23", ""),
        (f"{TICKED} <!-- vl:{MARK} --> glad [completion:: 2026-11-23] ^a1", "glad"),
        (f"{TICKED.replace('[[', '').replace(']]', '')} glad <!-- vl:{MARK} -->", "glad"),
        (f"- [x] thank \\[\\[Lena Ortiz\\]\\] glad <!-- vl:{MARK} -->", "glad"),
        (f"- [x] thank [Lena Ortiz](../Contacts/L.md) glad <!-- vl:{MARK} -->", "glad"),
        (f"- [x] __thank__ [[Contacts/L|Lena Ortiz]] glad <!-- vl:{MARK} -->", "glad"),
        (f"- [x] a · thank [[Lena\n  Ortiz]] glad\n  <!-- vl:{MARK} --> fri", "glad fri"),
    ],
)
def test_typed_text_is_told_apart_from_the_words_of_the_report(line: str, text: str) -> None:
    """Behind the mark, behind an arrow, or just behind the words that the follow-up has."""
    assert typed(report(line)) == text


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("thanked her for the book", id="our words rewritten"),
        pytest.param("thank Lena Ortizova", id="a longer word"),
        pytest.param("", id="nothing left"),
    ],
)
def test_text_that_cannot_be_told_apart_is_not_guessed(shown: str) -> None:
    """Neither the words of the follow-up nor an arrow stand there."""
    assert typed(report(f"- [x] {shown} <!-- vl:{MARK} -->")) is None


def test_what_is_known_to_be_rendered_is_not_searched() -> None:
    """Only ticks and what stands behind marks differ: then all before the mark is ours."""
    (box,) = ticked_boxes(report(f"- [x] words of a template (glad) <!-- vl:{MARK} --> yes"))
    found = typed_at(box, "thank Lena Ortiz", as_rendered=True)

    assert found is not None
    assert found.text == "yes"


def test_lines_typed_below_a_box_belong_to_it() -> None:
    """The reason is ours, however a formatter wrote it; a box with a mark is another follow-up."""
    reason = REASON.replace("*", "_").replace("and no", "and\n    no")
    file = edited(
        {
            f"{LENA} <!-- vl:{MARK} -->\n{REASON}\n": (
                f"{TICKED} <!-- vl:{MARK} --> glad\n  of it\n{reason}\n"
                "  - [ ] also · call her <!-- vl:cccccccccc -->\n    - *Your next step.*\n"
                "  - call on 3 Dec\n\n    or later\n"
            )
        }
    )

    assert typed(file) == "glad of it\ncall on 3 Dec\nor later"


@pytest.mark.parametrize("typed_line", ["  - *glad*", "  - glad", "  glad"])
def test_a_line_typed_above_the_reason_is_not_taken_for_it(typed_line: str) -> None:
    """The reason says where its evidence stands."""
    file = edited({f"{LENA} <!-- vl:{MARK} -->\n": f"{TICKED} <!-- vl:{MARK} -->\n{typed_line}\n"})

    assert letters(typed(file) or "") == "glad"


def test_a_reason_that_was_moved_here_is_not_what_was_typed() -> None:
    """An editor moves one line, and the reason of the next box stays behind."""
    hers = REASON.replace("18 Nov", "17 Nov")
    file = edited({f"{LENA} <!-- vl:{MARK} -->\n": f"{TICKED} <!-- vl:{MARK} --> glad\n{hers}\n"})

    assert typed(file) == "glad"


def test_a_box_below_is_not_what_was_typed() -> None:
    """In a list of the person's own it may be a follow-up whose mark was taken off already."""
    file = report(TEXT, below=f"- [x] thank Lena <!-- vl:{MARK} --> glad\n  - [x] also · call her")

    assert typed(file, "thank Lena") == "glad"


def test_what_is_certainly_typed_is_known_without_the_follow_up() -> None:
    """Behind the mark, behind an arrow, below."""
    (box,) = ticked_boxes(report(f"- [x] gone → glad <!-- vl:{MARK} --> fri\n  - and on"))

    assert typed_apart(box) == "glad fri\nand on"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=60))
def test_any_text_behind_the_mark_is_found_whole(text: str) -> None:
    """Each letter of it; only leading signs and what the Tasks plugin adds are left out."""
    (box,) = ticked_boxes(report(f"{TICKED} <!-- vl:{MARK} --> she said: {text} ok"))
    found = typed_at(box, "thank Lena Ortiz", as_rendered=False)

    assert found is not None
    if "vl:" not in text and "✅" not in text and "❌" not in text and "::" not in text:
        assert found.text == f"she said: {text} ok"


# --- put back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {LENA: TICKED},
        {f"{LENA} <!-- vl:{MARK} -->": f"{TICKED} <!-- vl:{MARK} --> → glad"},
        {f"{LENA} <!-- vl:{MARK} -->": f"{TICKED} → glad <!-- vl:{MARK} --> fri"},
        {f"{LENA} <!-- vl:{MARK} -->": f"{TICKED} glad   <!-- vl:{MARK} --> ✅ 2026-11-23"},
        {LENA: TICKED, f"{REASON}\n": f"{REASON}\n  - glad\n\n    very\n"},
        {LENA: TICKED, f"{REASON}\n": f"  glad\n{REASON}\n"},
        {LENA: TICKED, DANA: DANA.replace("[ ]", "[X]") + " fri"},
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_settled_region_reads_as_it_was_rendered(change: dict[str, str], end: str) -> None:
    """So that no edit is seen in it, and no backup is made of what is in the notes by now."""
    file = edited(change).replace("\n", end)
    boxes = []
    for box in ticked_boxes(file):
        action = "thank Lena Ortiz" if box.mark == MARK else "answer Dana Reyes"
        found = typed_at(box, action, as_rendered=False)
        assert found is not None
        boxes.append((box, found.kept))

    assert settled(file, boxes) == report(TEXT).replace("\n", end)


def test_outside_of_the_region_only_the_mark_is_taken_off() -> None:
    """The person's own list keeps its tick and its text, and is never harvested again."""
    below = f"My week\n\n* [x]  thank Lena <!-- vl:{MARK} -->  glad\n    - and on"
    file = report(TEXT, below)

    after = settled(file, [(box, len(box.shown)) for box in ticked_boxes(file)])

    assert after == file.replace(f"Lena <!-- vl:{MARK} -->  glad", "Lena  glad")
    assert ticked_boxes(after) == ()


def test_what_else_was_changed_in_the_region_stays_to_be_seen() -> None:
    """An edit that is no tick is an edit, and kept in a backup when the report is made anew."""
    file = edited({LENA: TICKED, "She replied": "He replied"})
    after = settled(file, [(box, len(box.shown)) for box in ticked_boxes(file)])

    composed = compose(after, path="Reports/Follow-ups.md", report="followups", text="new")
    assert composed.edited == TEXT.replace("She replied", "He replied")


@given(st.text("-*x[] \n\t>`~<!vl:0123456789→a", max_size=120))
def test_any_text_is_read_and_settled_once(text: str) -> None:
    """Whatever stands in the file: what is settled is not ticked any more."""
    file = report("- [x] a <!-- vl:0123456789 -->\n\nmore", below=text)
    boxes = [(box, len(box.shown)) for box in ticked_boxes(file) if box.mark]

    after = ticked_boxes(settled(file, boxes))
    assert [box for box in after if box.generated] == []
    assert len(after) <= len(boxes)


@pytest.mark.parametrize(
    "between",
    ["=======\n", "||||||| 1234567\n- [x] call <!-- vl:0123456789 -->\nof old\n=======\n"],
    ids=["two sides", "with what they came from"],
)
def test_marks_of_a_merge_are_nobodys_words(between: str) -> None:
    """A tick on one side says what it says, and what both came from says nothing."""
    ours = "- [x] call Dana <!-- vl:aaaaaaaaaa -->\n"
    theirs = "- [ ] call Dana <!-- vl:aaaaaaaaaa -->\n"
    region = f"<<<<<<< HEAD\n{ours}{between}{theirs}>>>>>>> theirs\n"

    boxes = ticked_boxes(
        f"<!-- vaultleads:begin followups -->\n{region}<!-- vaultleads:end followups -->\n"
    )

    assert [(box.mark, box.shown, box.after, box.below) for box in boxes] == [
        ("aaaaaaaaaa", "call Dana", "", ())
    ]
