"""A report's file has two owners: the region is generated, everything else is the person's."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultleads.core.problem import ConflictError, VaultleadsError
from vaultleads.core.regions import (
    Composed,
    compose,
    front_value,
    is_generated,
    refuse_conflict,
)
from vaultleads.core.seals import seal

PATH = "Reports/Priorities.md"


def composed(old: str | None, text: str, day: str | None = None, below: str = "") -> Composed:
    """Compose the report `priorities` of the day given as `day`, if any."""
    given = {} if day is None else {"day": day}
    return compose(old, path=PATH, report="priorities", text=text, properties=given, below=below)


FRESH = """\
---
generated: vaultleads
report: priorities
day: 2026-11-23
---
<!-- vaultleads:begin priorities dfc1d0525368 -->

# Priorities

Three leads.

<!-- vaultleads:end priorities -->
"""
TEXT = "# Priorities\n\nThree leads.\n"


def test_a_new_file() -> None:
    """A new report has its mark, its properties, and its text between two markers."""
    actual = composed(None, TEXT, day="2026-11-23")

    assert actual == Composed(FRESH)


@pytest.mark.parametrize("old", ["", "\n", " \r\n\ufeff"], ids=["empty", "line", "blank"])
def test_an_empty_file_is_no_file(old: str) -> None:
    """A file without text, such as a click on a dead link makes, is filled."""
    assert composed(old, TEXT, day="2026-11-23") == Composed(FRESH)


def test_text_below_belongs_to_the_person() -> None:
    """What goes below the region is written once, and never again."""
    first = composed(None, "week", below="\n## My notes\n\n*What surprised me?*\n").text
    theirs = first.replace("*What surprised me?*", "That Dana called.")

    second = composed(theirs, "week, updated", below="## My notes\n\n*What surprised me?*\n").text

    assert first.endswith("end priorities -->\n\n## My notes\n\n*What surprised me?*\n")
    assert second.endswith("end priorities -->\n\n## My notes\n\nThat Dana called.\n")


def test_everything_outside_is_kept() -> None:
    """Extra properties, text before and after, and odd line ends stay byte for byte."""
    old = FRESH.replace("day: 2026-11-23\n", "cssclasses: [wide]\r\nday: 2026-11-23 # today\n")
    old = old.replace("---\n<!--", "---\nMine, above.  \n\n<!--")
    old += "\n\nMine, below. \t\r\n\x0cno line end"

    actual = composed(old, "new", day="2026-11-23")

    assert actual == Composed(
        "---\ngenerated: vaultleads\nreport: priorities\n"
        "cssclasses: [wide]\r\nday: 2026-11-23 # today\n---\n"
        "Mine, above.  \n\n"
        f"<!-- vaultleads:begin priorities {seal('new')} -->\n\nnew\n\n"
        "<!-- vaultleads:end priorities -->\n"
        "\n\nMine, below. \t\r\n\x0cno line end"
    )


def test_properties_are_kept_current() -> None:
    """A property of the report gets its new value, and comes back where it was removed."""
    tomorrow = composed(FRESH, TEXT, day="2026-11-24").text
    removed = composed(FRESH.replace("day: 2026-11-23\n", ""), TEXT, day="2026-11-24").text
    as_list = composed(FRESH.replace(" 2026-11-23\n", "\n  - a\n- b\n"), TEXT, day="2026-11-24")

    assert tomorrow == FRESH.replace("23\n", "24\n")
    assert removed == as_list.text == tomorrow


def test_a_property_without_a_value_is_taken_out() -> None:
    """It is not there in a new file either; what else the person has in front stays."""
    new = compose(None, path=PATH, report="priorities", text=TEXT, properties={"day": ""}).text
    tagged = FRESH.replace("day: 2026-11-23\n", "day: 2026-11-23\ntags: [a]\n")

    assert new == FRESH.replace("day: 2026-11-23\n", "")
    assert composed(tagged, TEXT, day="").text == new.replace("\n---\n", "\ntags: [a]\n---\n")
    assert composed(new, TEXT, day="").text == new


@pytest.mark.parametrize(
    "line",
    [
        'generated: "vaultleads"',
        "generated: 'vaultleads'  # do not touch",
        "generated: vaultleads ",
    ],
)
def test_the_mark_may_be_written_in_other_ways(line: str) -> None:
    """Quotes, comments and trailing space that an editor adds do not hide the mark."""
    old = FRESH.replace("generated: vaultleads", line)

    assert composed(old, TEXT, day="2026-11-23") == Composed(old)


def test_line_ends_of_the_file_are_kept() -> None:
    """A report that was converted to CRLF, or has a byte order mark, stays so."""
    old = "\ufeff" + FRESH.replace("\n", "\r\n")

    actual = composed(old, TEXT + "\nAnd more.\n", day="2026-11-24")

    assert actual.edited is None
    assert actual.text == "\ufeff" + composed(
        FRESH, TEXT + "\nAnd more.\n", day="2026-11-24"
    ).text.replace("\n", "\r\n")


# --- edits inside the region ------------------------------------------------------------------


def test_an_edit_inside_is_noticed() -> None:
    """What the person wrote into the region comes back, to be saved before it is replaced."""
    old = FRESH.replace("Three leads.", "Three leads.\n\nCall Dana!")

    actual = composed(old, TEXT, day="2026-11-23")

    assert actual == Composed(FRESH, "# Priorities\n\nThree leads.\n\nCall Dana!")


@pytest.mark.parametrize(
    "old",
    [
        FRESH.replace("\n", "\r\n"),
        FRESH.replace("Three leads.\n", "Three leads.  \n\n\n"),
        FRESH.replace("-->\n\n#", "-->\n#"),
        FRESH.replace(TEXT, "  Three leads.\n# Priorities\n"),
        FRESH.replace(TEXT, ""),
        FRESH.replace(" dfc1d0525368", "").replace("Three leads.", "Four leads."),
    ],
    ids=["CRLF", "trailing space", "no blank line", "moved", "emptied", "already the new text"],
)
def test_what_is_no_loss_is_no_edit(old: str) -> None:
    """Other line ends and space, moved lines, an emptied region or the same text are no edit."""
    actual = composed(old, TEXT.replace("Three", "Four"), day="2026-11-23")

    assert actual.edited is None


LINKED = "[[Dana]] on [[Acme – Lead|**Acme** · Lead]]\n\n| [[Acme – Lead\\|Acme]] | ![[Dana]] |\n"
"""Links as reports write them: with and without other words, in a table, as an embed."""


def after_programs(old: str, *notes: str) -> str | None:
    """Return what of a report is kept beside, in a vault that has these notes."""
    return compose(
        old,
        path="Reports/Priorities.md",
        report="priorities",
        text="new",
        leads=lambda target: target in notes,
    ).edited


def test_a_renamed_note_is_no_edit() -> None:
    """Obsidian writes the new name into every link, those of a generated region too."""
    old = composed(None, LINKED).text
    renamed = old.replace("[[Acme – Lead", "[[Deep/Acme – Head#Log").replace("[[Dana", "[[Dana B.")

    assert renamed.count("[[Deep/Acme – Head#Log") == renamed.count("[[Dana B.]]") == 2
    assert after_programs(renamed, "Deep/Acme – Head", "Dana B.") is None


def test_a_link_that_leads_nowhere_may_be_an_edit() -> None:
    """Words between the brackets are words, as long as they are the name of nothing."""
    old = composed(None, LINKED).text
    worded = old.replace("[[Dana]] on", "[[not Dana, but her boss]] on")

    assert after_programs(old) is None
    assert after_programs(worded, "Dana", "Acme – Lead") is not None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("|**Acme** ·", "|**Acme AG** ·"),
        ("[[Dana]] on", "Dana on"),
        ("[[Dana]] on", "[[Dana]] and [[Tom]] on"),
        ("[[Dana]] on", "[[Dana|Dana]] on"),
        ("\\|Acme]]", "\\|Acme AG]]"),
    ],
)
def test_words_at_a_link_are_an_edit(was: str, now: str) -> None:
    """Only where it leads is no word of anybody's."""
    old = composed(None, LINKED).text
    assert was in old

    assert after_programs(old.replace(was, now), "Dana", "Tom", "Acme – Lead") is not None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (
            "| a | b |\n|---|--:|\n| *long* | 1 |",
            "| a      |   b |\n| --- | --: |\n| _long_ |   1 |",
        ),
        ("- [ ] *one*", "* [ ] _one_"),
    ],
    ids=["a table that is aligned", "other signs"],
)
def test_what_a_formatter_changes_is_no_edit(was: str, now: str) -> None:
    """It has no words of its own; a word more is one."""
    old = composed(None, was).text

    assert after_programs(old.replace(was, now)) is None
    assert after_programs(old.replace(was, f"{now} and more")) is not None


@pytest.mark.parametrize("mark", ["priorities", "priorities 88d4", "priorities 000000000000 x"])
def test_a_region_without_its_digest_may_be_edited(mark: str) -> None:
    """Where the digest is gone, nobody knows who wrote the text, so it is handed back."""
    old = FRESH.replace("priorities dfc1d0525368", mark)

    actual = composed(old, "new", day="2026-11-23")

    assert actual.edited == TEXT.strip()
    assert f"begin priorities {seal('new')} -->" in actual.text


# --- files and markers that are not ours ------------------------------------------------------


@pytest.mark.parametrize(
    "old",
    [
        "# My priorities\n",
        "---\ntitle: mine\n---\n",
        "---\ngenerated: true\n---\n",
        "---\nnote: |\n  generated: vaultleads\n---\n",
        "---\ngenerated: vaultleads-like\n---\n",
        "---\ngenerated: vaultleads\nnever closed\n",
        "\n---\ngenerated: vaultleads\n---\n",
        FRESH.replace("generated: vaultleads\n", ""),
        "text\n" + FRESH,
    ],
)
def test_a_file_without_the_mark_is_never_overwritten(old: str) -> None:
    """Somebody else's file in the report's place is a conflict that says what to do."""
    with pytest.raises(ConflictError) as error:
        composed(old, TEXT)

    assert str(error.value) == (
        "Reports/Priorities.md is not marked as generated by vaultleads; move it elsewhere, "
        "or delete it if you do not need it"
    )


BEGIN, END = "<!-- vaultleads:begin priorities -->\n", "<!-- vaultleads:end priorities -->\n"
MARK = "---\ngenerated: vaultleads\n---\n"


@pytest.mark.parametrize(
    "body",
    [
        "",
        BEGIN,
        END,
        END + BEGIN,
        BEGIN + BEGIN + END,
        BEGIN + END + END,
        BEGIN + END + BEGIN + END,
        BEGIN.replace("priorities", "weekly") + END.replace("priorities", "weekly"),
        "```\n" + BEGIN + END + "```\n",
        "text " + BEGIN + END,
        "    " + BEGIN + END,
        BEGIN.replace("\n", " text\n") + END,
    ],
    ids=[
        "none",
        "no end",
        "no begin",
        "wrong order",
        "nested",
        "two ends",
        "two regions",
        "another report",
        "in a fence",
        "in a line",
        "indented code",
        "before text",
    ],
)
def test_markers_that_are_not_one_pair_are_a_conflict(body: str) -> None:
    """A marked file whose markers are missing, doubled or nested is left alone, in words."""
    with pytest.raises(ConflictError) as error:
        composed(MARK + body, TEXT)

    assert str(error.value) == (
        "Reports/Priorities.md does not hold one line <!-- vaultleads:begin priorities --> and, "
        "below it, one line <!-- vaultleads:end priorities -->; put them back, or move the "
        "file elsewhere, to have it written anew and bring over what is yours"
    )


def test_markers_in_code_outside_the_region_do_not_count() -> None:
    """A person may show the markers in a code fence, of any length, above or below the region."""
    above = f"````md\n```\n{BEGIN}```\n{END}````\n~~~\n{BEGIN}```\n~~~~\n`x` ```\n"
    below = f"```not `a fence`\n\n~~~ text ` \n{BEGIN}"
    old = MARK + above + BEGIN + "old\n" + END + below

    actual = composed(old, "new").text

    assert actual == (
        "---\ngenerated: vaultleads\nreport: priorities\n---\n"
        f"{above}<!-- vaultleads:begin priorities {seal('new')} -->\n\nnew\n\n{END}{below}"
    )


def test_an_open_fence_inside_the_region_does_not_hide_its_end() -> None:
    """A fence that the person opened inside the region does not swallow the rest of the file."""
    old = MARK + BEGIN + "```\n" + END + "mine\n"

    actual = composed(old, "new")

    assert actual.edited == "```"
    assert actual.text.endswith(f"new\n\n{END}mine\n")


def test_other_regions_in_the_file_are_kept() -> None:
    """Markers of another name are the person's text."""
    old = MARK + BEGIN + END + BEGIN.replace("priorities", "other")

    assert composed(old, "new").text.endswith(f"new\n\n{END}<!-- vaultleads:begin other -->\n")


@pytest.mark.parametrize("text", [BEGIN, f"a\n{END}", "<!-- vaultleads:begin priorities 12 -->"])
def test_a_text_cannot_hold_its_own_markers(text: str) -> None:
    """A template that writes the report's markers is refused before it can split the region."""
    with pytest.raises(VaultleadsError, match="take it out of its template"):
        composed(None, text)


@pytest.mark.parametrize("report", ["", "two words", "a-->b", "a--b", "a\nb", "<x>"])
def test_a_report_needs_a_name_that_a_marker_can_hold(report: str) -> None:
    """A name that would break its marker is refused, with what may be used."""
    with pytest.raises(VaultleadsError, match="use letters, digits and single dashes"):
        compose(None, path=PATH, report=report, text="")


# --- laws -------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["\n", "\r\n", "\r", " ", "a", "# B", "```", "~~~", "---", "<!-- x -->", "\x0c", "\u2028", "é"]
)
texts = st.lists(PIECES, max_size=12).map("".join)


@given(texts, texts)
@example("", "")
@example("\r", "x")
def test_composing_twice_changes_nothing(first: str, second: str) -> None:
    """The second run of the same text gives the same bytes, and nobody's text to save."""
    before = composed(None, first).text
    after = composed(before, second)

    assert after.edited is None
    assert composed(after.text, second) == Composed(after.text)


@given(texts, texts, texts, st.sampled_from(["\n", "\r\n"]))
def test_outside_is_kept_whatever_it_is(above: str, below: str, text: str, end: str) -> None:
    """Whatever stands around the region, it is kept, or the file is left alone."""
    above = f"{above}{end}"
    front = "---\ngenerated: vaultleads\nreport: priorities\n---\n"
    markers = f"<!-- vaultleads:begin priorities x -->{end}<!-- vaultleads:end priorities -->{end}"

    try:
        actual = composed(front + above + markers + below, text).text
    except ConflictError:
        assert re.search("```|~~~", above)
        return

    region = actual.removeprefix(front + above).removesuffix(below)
    assert actual == front + above + region + below
    assert region.startswith(f"<!-- vaultleads:begin priorities {seal(text)} -->{end}")
    assert region.endswith(f"<!-- vaultleads:end priorities -->{end}")


@given(texts)
def test_the_digest_does_not_see_line_ends(text: str) -> None:
    """Line ends and trailing space do not change the digest; a word does."""
    converted = re.sub(r"\r\n|\r|\n", " \r\n", text) + "\r\n\r\n"

    assert seal(converted) == seal(text)
    assert seal(text + "a word") != seal(text)


def test_the_digest_is_what_sha256sum_says() -> None:
    """The digest is the start of SHA-256 over the lines of the text, sorted, without blank ones."""
    assert seal("") == "e3b0c44298fc"
    assert seal(TEXT) == seal("Three leads.\n# Priorities") == "dfc1d0525368"


@given(st.lists(texts), st.randoms(use_true_random=False))
def test_the_digest_does_not_see_the_order_of_lines(blocks: list[str], chance: Random) -> None:
    """A moved line is no edit; one more, or one less, is."""
    moved = chance.sample(blocks, len(blocks))

    assert seal("\n".join(moved)) == seal("\n".join(blocks))
    assert seal("\n".join([*moved, "a line"])) != seal("\n".join(blocks))


def merged(ours: str, theirs: str, mine: tuple[str, str] = ("kept", "kept")) -> str:
    """Return what git leaves of two reports that were written on two machines."""
    texts = (ours, theirs)
    files = [compose(None, path="A.md", report="a", text=text).text for text in texts]
    begins = [next(line for line in file.split("\n") if "begin" in line) for file in files]
    front = "---\ngenerated: vaultleads\nreport: a\n---\n"
    region = f"{conflict(*begins)}\n{conflict(*texts)}\n<!-- vaultleads:end a -->\n"
    below = mine[0] if mine[0] == mine[1] else conflict(*mine).rstrip()
    return f"{front}{region}\n## My notes\n{below}\n"


def conflict(ours: str, theirs: str) -> str:
    """Return one place where two sides differ, as git marks it."""
    return f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> other\n"


def test_a_merge_of_what_is_generated_settles_itself() -> None:
    """Both sides are generated, and so is what takes their place; what is mine stays."""
    found = compose(merged("one", "two"), path="A.md", report="a", text="three\n")

    alone = compose(None, path="A.md", report="a", text="three\n", below="## My notes\nkept")
    assert found == Composed(alone.text)


def test_what_was_written_into_either_side_is_kept() -> None:
    """Where a side is not as it was rendered, its lines may be somebody's."""
    old = merged("one", "two").replace("two\n", "two\nmine\n")

    assert compose(old, path="A.md", report="a", text="three\n").edited == "one\ntwo\nmine"
    assert compose(old, path="A.md", report="a", text="one\ntwo\nmine\n").edited is None


def test_a_merge_of_what_is_mine_is_left_alone() -> None:
    """Both sides are somebody's, and which of them counts cannot be told: nothing is deleted."""
    old = merged("one", "two", ("here", "there"))

    with pytest.raises(
        ConflictError,
        match=r"^A.md holds a merge conflict in what you wrote outside .* at 'here'; .*keeping",
    ):
        compose(old, path="A.md", report="a", text="three\n")

    settled = old.replace(conflict("here", "there").rstrip(), "here and there")
    assert "here and there" in compose(settled, path="A.md", report="a", text="three\n").text


def test_words_that_only_one_side_holds_are_mine_to_settle() -> None:
    """They may have been added there, or deleted on the other machine: nothing is guessed."""
    old = merged("one", "two", ("", "a word"))

    with pytest.raises(ConflictError, match=r" at 'a word'; settle that, keeping your words"):
        compose(old, path="A.md", report="a", text="three\n")


SETEXT = ("Plan\n=======\nours", "Plan\n=======\ntheirs")
SHOWN = conflict("a", "a")


@pytest.mark.parametrize(
    "below",
    [
        f"```\n{SHOWN}```",
        "<<<<<<< HEAD\nhalf settled",
        ">>>>>>> other",
        conflict(*SETEXT).rstrip(),
        f"```\n{conflict('a', 'b')}```",
        "```\n<<<<<<< HEAD\na\n```\nbelow\n=======\nb\n```\nbelow\n>>>>>>> other",
        "<<<<<<< HEAD\n```\na\n=======\n~~~\na\n>>>>>>> other",
    ],
    ids=["shown", "begun", "ended", "underlined", "in code", "out of code", "another fence"],
)
def test_a_merge_that_is_not_clear_is_mine_to_settle(below: str) -> None:
    """Whether a line is git's mark or mine is not guessed, beside a merge that is generated."""
    old = merged("one", "two", (below, below))

    with pytest.raises(ConflictError, match=r"^A.md holds a merge conflict in line 5; settle it"):
        compose(old, path="A.md", report="a", text="three\n")


def test_a_merge_with_its_base_settles_itself() -> None:
    """Git can be told to show what both sides came from: that is neither's any more."""
    old = merged("one", "two").replace("=======", "||||||| 1234567\nzero\n=======")

    assert compose(old, path="A.md", report="a", text="three\n").edited is None


@pytest.mark.parametrize(
    "below",
    [
        "<<<<<<< HEAD\n",
        ">>>>>>> theirs\n",
        "<<<<<<<\n\nTitle\n=======\n",
        f"```text\n{conflict('a', 'b')}```\n",
    ],
    ids=["begin", "end", "heading", "code"],
)
def test_what_only_looks_like_a_merge_is_none(below: str) -> None:
    """A lone line, and a merge that is shown as code, stop no report."""
    old = compose(None, path="A.md", report="a", text="one\n", below=below).text

    assert compose(old, path="A.md", report="a", text="two\n").text.endswith(f"\n{below}")
    refuse_conflict(old, "A.md")


def test_a_text_cannot_hold_marks_of_a_merge() -> None:
    """It would be taken for a merge at the next run; in a block of code it is not."""
    with pytest.raises(VaultleadsError, match=r"git's marks"):
        compose(None, path="A.md", report="a", text=conflict("a", "b"))

    shown = compose(None, path="A.md", report="a", text=f"~~~\n{conflict('a', 'b')}~~~\n")
    assert compose(shown.text, path="A.md", report="a", text="one\n").edited is None


def test_a_merge_in_a_text_is_told_with_its_line() -> None:
    """Whoever shows a report refuses one in which both sides stand."""
    with pytest.raises(ConflictError, match=r"^A.md holds a merge conflict in line 5; settle it"):
        refuse_conflict(merged("one", "two"), "A.md")


# --- what a file says of itself -------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("frozen: true", "true"),
        ("frozen:   'true'  # by hand", "true"),
        ("frozen:", ""),
        ("frozen: false", "false"),
        ("  frozen: true", ""),
        ("unfrozen: true", ""),
    ],
)
def test_a_property_of_a_report_is_read_as_it_is_kept(line: str, value: str) -> None:
    """Quotes and a comment are no part of it, and what stands below the front matter is none."""
    text = f"---\ngenerated: vaultleads\n{line}\n---\nfrozen: below\n"

    assert front_value(text, "frozen") == value
    assert front_value(text.replace("\n", "\r\n"), "frozen") == value


@pytest.mark.parametrize("text", ["", "frozen: true\n", "---\nfrozen: true\n", "\ufeff"])
def test_without_a_front_matter_a_file_says_nothing(text: str) -> None:
    """Nothing is guessed of a file that was cut off."""
    assert front_value(text, "frozen") == ""
    assert not is_generated(text)


def test_a_file_with_the_mark_is_generated() -> None:
    """The mark alone counts, wherever in the front matter it stands."""
    assert is_generated(FRESH)
    assert is_generated("---\nmine: 1\ngenerated: vaultleads\n---\n")
    assert not is_generated("---\nmine: 1\n---\ngenerated: vaultleads\n")
