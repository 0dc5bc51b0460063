"""Generated blocks in notes: their markers, what stands between them, and how they are written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import run

from vaultleads.blocks import BlockOutcome, bring_blocks_up_to
from vaultleads.codec.amend import amend
from vaultleads.core.blocks import CODES, VIEWS, filled
from vaultleads.core.body import read_body
from vaultleads.core.changes import AddEntry, AmendError
from vaultleads.core.histories import NO_RECORD, Histories
from vaultleads.core.model import Block, Body
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS
from vaultleads.core.seals import fingerprint, seal
from vaultleads.refreshing import refresh
from vaultleads.vault import Vault
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
TODAY = date(2026, 11, 23)
BEGIN = "<!-- vaultleads:begin followups -->"
END = "<!-- vaultleads:end -->"
LEAD = "Leads/Northwind – Data platform lead.md"
NORTHWIND = """---
organization: Northwind
role: Data platform lead
stage: cultivating
contacts: "[[Dana Reyes]]"
alignment: 4
horizon: 2027-02
next: send the case study
due: 2026-11-27
---

## Log

- 2026-11-18 call with [[Dana Reyes]]: yes
"""
DANA = "---\norganization: Northwind\ndecision_maker: true\n---\n"
FILES = {LEAD: NORTHWIND, "Contacts/Dana Reyes.md": DANA}


def read(text: str) -> Body:
    """Read `text` as the body of a note that begins in line 1."""
    return read_body(text, path="N.md", first_line=1, kinds=DEFAULT_TOUCH_KINDS, day=None)


def found(text: str) -> list[str]:
    """Return the problems of markers in `text`: place, code, words and remedy."""
    return [
        f"{each.line}:{each.column} {each.code}: {each.said}"
        for each in read(text).problems
        if each.code in CODES
    ]


def brought(vault: Path, today: date = TODAY) -> tuple[BlockOutcome, ...]:
    """Bring the blocks of the vault up to `today`, as a run of its own."""
    workspace = Workspace(str(vault))
    try:
        histories = Histories(workspace.pipeline, NO_RECORD, NO_RECORD)
        return bring_blocks_up_to(workspace, workspace.follow_ups(today), histories)
    finally:
        workspace.close()


def inside(text: str) -> list[str]:
    """Return what stands between the markers of each block of `text`."""
    return re.findall(r"vaultleads:begin[^\n]*-->\r?\n(.*?)<!-- vaultleads:end", text, re.DOTALL)


# --- markers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marker", "view", "arguments"),
    [
        ("<!-- vaultleads:begin followups -->", "followups", ()),
        ("<!--vaultleads:begin funnel-->", "funnel", ()),
        ("   <!-- vaultleads:begin lead -->  ", "lead", ()),
        (
            "<!-- vaultleads:begin followups tier=focus limit=5 -->",
            "followups",
            (("tier", "focus"), ("limit", "5")),
        ),
        (
            "<!-- vaultleads:begin followups section=overdue,today tier='focus, nurture' -->",
            "followups",
            (("section", "overdue,today"), ("tier", "focus, nurture")),
        ),
        (
            '<!-- vaultleads:begin lead name="Northwind – Data" -->',
            "lead",
            (("name", "Northwind – Data"),),
        ),
        ("<!-- vaultleads:begin lead name=“Dana’s” -->", "lead", (("name", "Dana’s"),)),
        (
            "<!-- vaultleads:begin problems folder=Leads/Old -->",
            "problems",
            (("folder", "Leads/Old"),),
        ),
    ],
)
def test_a_block_says_what_it_shows(
    marker: str, view: str, arguments: tuple[tuple[str, str], ...]
) -> None:
    """A view, and arguments behind it; quotation marks hold what has spaces."""
    body = read(f"Words.\n\n{marker}\n\nold\n\n{END}\n")

    assert body.problems == ()
    assert body.blocks == (Block(3, 7, view, arguments),)


def test_the_digest_stands_in_the_line_that_ends_a_block() -> None:
    """What was written last is known by its digest, behind the word."""
    body = read(f"{BEGIN}\n\nold\n\n<!-- vaultleads:end 3cfd748597f2 -->\n")

    assert body.blocks == (Block(1, 5, "followups", (), "3cfd748597f2"),)


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{BEGIN}\n{END}\n```\n",
        f"~~~\n{BEGIN}\n~~~\n",
        f"    {BEGIN}\n    {END}\n",
        f"> ```\n> {BEGIN}\n> ```\n",
        f"<!-- an example:\n{BEGIN[5:-4]}\n-->\n",
        f"<!--\n{BEGIN}\n",
        f"%%\n{BEGIN}\n{END}\n%%\n",
        f"Write `{BEGIN}` and `{END}`.\n",
        "The word vaultleads:begin alone.\n",
        "<!-- vaultleads reports come here -->\n",
        "<!-- vaultleads-->begin\n",
    ],
    ids="fence tildes indented quote comment open-comment obsidian code words remark text".split(),
)
def test_an_example_is_no_block(text: str) -> None:
    """In code and comments a marker is only shown, and nothing is said of it."""
    body = read(f"{text}\nafter\n")

    assert body.blocks == ()
    assert [each for each in body.problems if each.code in CODES - {"unbegun-block"}] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<!-- vaultleads:begin folowups -->\nEND",
            ["1:23 unknown-view: no view is called 'folowups': did you mean 'followups'?"],
        ),
        (
            "<!-- vaultleads:begin -->\nEND",
            [
                (
                    "1:1 unknown-view: it is not said what to show: use one of priorities, "
                    "followups, lead, contact, organization, funnel, problems"
                )
            ],
        ),
        (
            "<!-- vaultleads:begin followups teir=focus -->\nEND",
            ["1:33 block-argument: a block of `followups` has no key 'teir': did you mean 'tier'?"],
        ),
        (
            "<!-- vaultleads:begin funnel tier=focus -->\nEND",
            [
                (
                    "1:30 block-argument: a block of `funnel` has no key 'tier': "
                    "leave it out: `funnel` takes no key"
                )
            ],
        ),
        (
            "<!-- vaultleads:begin followups tier=focsu limit=none -->\nEND",
            [
                "1:33 block-value: 'focsu' is no tier: did you mean 'focus'?",
                "1:44 block-value: 'none' is no limit: write a number from 1 to 1000",
            ],
        ),
        (
            "<!-- vaultleads:begin followups tier=focsu,focus,nurtur,focsu -->\nEND",
            [
                "1:33 block-value: 'focsu' is no tier: did you mean 'focus'?",
                "1:33 block-value: 'nurtur' is no tier: did you mean 'nurture'?",
            ],
        ),
        (
            "<!-- vaultleads:begin followups section=now tier= limit=5 limit=6 -->\nEND",
            [
                (
                    "1:33 block-value: 'now' is no section: use one of no-next-action, overdue, "
                    "today, this-week, next-week, later, waiting"
                ),
                (
                    "1:45 block-value: 'tier' has no value: write one behind the sign, "
                    "or leave the key out"
                ),
                "1:59 block-argument: 'limit' is given twice: keep one of them",
            ],
        ),
        (
            "<!-- vaultleads:begin lead Northwind -->\nEND",
            ["1:28 block-argument: 'Northwind' is no key=value: write it as name=\"…\""],
        ),
        (
            '<!-- vaultleads:begin lead name="Northwind -->\nEND',
            [
                (
                    "1:28 block-argument: 'name=\"Northwind' is no key=value: "
                    "put quotation marks around the value, and close them"
                )
            ],
        ),
        (
            "<!-- vaultleads:begin followups -->\n<!-- vaultleads:end followups -->",
            [
                (
                    "2:1 malformed-marker: the end of a block says more than it knows: "
                    "'followups': write `<!-- vaultleads:end -->`"
                )
            ],
        ),
        (
            "END",
            [
                (
                    "1:1 unbegun-block: a block ends here that does not begin: "
                    "delete the line, or put `<!-- vaultleads:begin VIEW -->` above it"
                )
            ],
        ),
        (
            "<!-- vaultleads:begin funnel -->\n\nwords\n",
            [
                (
                    "1:1 unended-block: the block that begins here does not end: put "
                    "`<!-- vaultleads:end -->` on a line of its own below it"
                )
            ],
        ),
        (
            "<!-- vaultleads:begin funnel -->\n<!-- vaultleads:begin lead name=x -->\nEND",
            [
                (
                    "1:1 unended-block: the block that begins here does not end before line 2, "
                    "where another begins: put `<!-- vaultleads:end -->` on a line of its own "
                    "below it"
                )
            ],
        ),
        (
            "<!-- vaultleads:start funnel -->\n",
            [
                (
                    "1:1 malformed-marker: this looks like the marker of a block and is none: "
                    "write `<!-- vaultleads:begin VIEW -->`, and nothing else on the line"
                )
            ],
        ),
        (
            "<!-- vaultleads:end --> and words\n",
            [
                (
                    "1:1 malformed-marker: this looks like the marker of a block and is none: "
                    "write `<!-- vaultleads:end -->`, and nothing else on the line"
                )
            ],
        ),
        (
            "- item\n  <!-- vaultleads:begin funnel -->\n",
            [
                (
                    "2:3 misplaced-marker: the marker of a block counts only where it stands "
                    "alone on a line, outside of lists, quotes and callouts: put it on a line of "
                    "its own at the left, with a blank line above and below"
                )
            ],
        ),
        (
            "words <!-- vaultleads:begin funnel -->\n",
            [
                (
                    "1:7 misplaced-marker: the marker of a block counts only where it stands "
                    "alone on a line, outside of lists, quotes and callouts: put it on a line of "
                    "its own at the left, with a blank line above and below"
                )
            ],
        ),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_mend(text: str, said: list[str]) -> None:
    """What cannot be filled with certainty is a problem of the note, and no block."""
    assert found(text.replace("END", END)) == said


@pytest.mark.parametrize(
    "marker",
    [
        "<!-- vaultleads begin funnel -->",
        "<!-- vaultleads: begin funnel -->",
        "<!-- vaultleads :begin funnel -->",
        "<!-- vaultleads;begin funnel -->",
        "<!-- vaultleads-begin funnel -->",
        "<!-- vaultlead:begin funnel -->",
        "<!-- Vaultleads:begin funnel -->",
        "<!--vaultleads start funnel-->",
    ],
)
def test_what_is_nearly_a_marker_is_named(marker: str) -> None:
    """Only the line that is mistyped: the end of the block below it is in its place."""
    assert found(f"Words.\n\n{marker}\n{END}\n") == [
        (
            "3:1 malformed-marker: this looks like the marker of a block and is none: write "
            "`<!-- vaultleads:begin VIEW -->`, and nothing else on the line"
        )
    ]


@pytest.mark.parametrize("end", ["<!-- vaultleads end -->", "<!-- Vaultleads stop -->"])
def test_what_is_nearly_an_end_is_named(end: str) -> None:
    """Both lines are: the first has no end as long as the second is none."""
    mistyped, unended = sorted(found(f"{BEGIN}\n{end}\n"), reverse=True)

    assert mistyped.startswith("2:1 malformed-marker: ")
    assert mistyped.endswith(": write `<!-- vaultleads:end -->`, and nothing else on the line")
    assert unended.startswith("1:1 unended-block: ")


@pytest.mark.parametrize("above", ["> words\n", "> [!note]\n"])
def test_a_block_in_a_quote_or_a_callout_is_named(above: str) -> None:
    """It would be filled with lines that are outside of it."""
    text = f"{above}> {BEGIN}\n> {END}\n"

    assert read(text).blocks == ()
    assert [each.split(": ")[0] for each in found(text)] == [
        "2:3 misplaced-marker",
        "3:3 misplaced-marker",
    ]


def test_an_end_inside_of_code_ends_no_block() -> None:
    """Whoever forgot the end and shows one as an example has not given it so."""
    body = read(f"{BEGIN}\n\n## Log\n\n- 2026-11-18 call: yes\n\n```\n{END}\n```\n")

    assert [each.code for each in body.problems] == ["unended-block"]
    assert [entry.kind for entry in body.entries] == ["call"]


# --- what stands inside is nobody's -------------------------------------------------------------

GENERATED = """## Log

- 2026-11-18 call with [[Dana Reyes]]: generated
- [ ] a task 📅 2026-11-27

## Intelligence

- 2026-11-03 [[Dana Reyes]]: a fact
"""


def test_what_is_generated_says_nothing_of_the_note() -> None:
    """Entries, facts, tasks, links and headings inside of a block are none."""
    body = read(f"{BEGIN}\n{GENERATED}\n{END}\n")

    assert body == Body(blocks=(Block(1, 11, "followups"),))


def test_what_stands_around_a_block_is_read_as_ever() -> None:
    """Sections go on across a block, and lines are those of the note."""
    text = f"## Log\n\n- 2026-11-10 email: a\n{BEGIN}\n{GENERATED}\n{END}\n- 2026-11-20 call: b\n"

    body = read(text)

    assert [(one.line, one.kind) for one in body.entries] == [(3, "email"), (15, "call")]
    assert not any((body.links, body.tasks, body.facts, body.problems))


_LINES = st.sampled_from(
    [
        *("", "Words.", "## Log", "- 2026-11-20 call with [[Dana]]", "- [ ] send it", "```"),
        *("> quoted", "%%", "<!-- comment", "-->", "    code", "| a | b |", "===", "  more"),
    ]
)


@given(st.lists(_LINES, max_size=8), st.lists(_LINES, max_size=8), st.lists(_LINES, max_size=8))
def test_what_stands_between_the_markers_changes_nothing(
    above: list[str], within: list[str], below: list[str]
) -> None:
    """A block with any text inside reads as the same block does while it is empty.

    Unless the text hides the end of it, as an open fence does; then the block is none.
    """
    full = read("\n".join([*above, "", BEGIN, *within, "", END, "", *below]))
    empty = read("\n".join([*above, "", BEGIN, *[""] * len(within), "", END, "", *below]))
    if not full.blocks or not empty.blocks:
        assert not full.blocks
        return

    assert full == empty


@given(st.lists(_LINES | st.sampled_from([BEGIN, END]), max_size=12))
def test_every_marker_is_a_part_of_a_block_or_a_problem(lines: list[str]) -> None:
    """No block is nested in another, and each is closed."""
    blocks = read("\n".join(lines)).blocks

    for block in blocks:
        assert lines[block.line - 1] == BEGIN
        assert lines[block.end - 1] == END
    assert sorted(line for block in blocks for line in block[:2]) == [
        line for block in blocks for line in block[:2]
    ]


@pytest.mark.parametrize(
    "text",
    ["<!-- vaultleads:begin " * 20_000, "<!-- vaultleads:begin lead" + " a=“" * 100_000 + " -->"],
    ids=["many", "open"],
)
def test_hostile_markers_are_read_in_linear_time(text: str) -> None:
    """A line of half a megabyte is no marker, and is looked at once."""
    assert read(f"{text}\n{text}\n{END}\n").blocks == ()


# --- filling ------------------------------------------------------------------------------------


def test_a_block_is_filled_in_the_line_ends_of_its_note() -> None:
    """All bytes outside stay, and so does the line that begins it; the digest goes to the end."""
    data = f"\ufeffa\r\n  {BEGIN}\r\n{END}\r\nb".encode() + b"\xff\r"

    made = filled(data, [Block(2, 3, "followups")], ["one\n\ntwo\n"])

    mark = seal("one\n\ntwo").encode()
    assert made is not None
    assert made.edited == ()
    assert made.data == (
        f"\ufeffa\r\n  {BEGIN}\r\n\r\none\r\n\r\ntwo\r\n\r\n<!-- vaultleads:end ".encode()
        + mark
        + b" -->\r\nb\xff\r"
    )


def test_filling_again_changes_nothing() -> None:
    """The second time the text is there."""
    blocks = [Block(1, 2, "followups"), Block(3, 4, "funnel")]
    data = f"{BEGIN}\n{END}\n{BEGIN}\n{END}".encode()
    once = filled(data, blocks, ["a", "b\nc"])
    assert once is not None
    again = read(once.data.decode()).blocks

    assert filled(once.data, again, ["a", "b\nc"]) == (once.data, ())
    assert [block[:2] for block in again] == [(1, 5), (6, 11)]


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        ("mine", ["mine"]),
        ("old", []),
        ("old  \n\n", []),
        ("old\nand mine", ["old\nand mine"]),
        ("new", []),
        ("", []),
    ],
)
def test_an_edit_is_what_neither_was_written_nor_is_to_be(written: str, edited: list[str]) -> None:
    """The digest says what was written last; what a person changed of it is handed out."""
    text = f"{BEGIN}\n\n{written}\n\n<!-- vaultleads:end {seal('old')} -->\n"

    made = filled(text.encode(), read(text).blocks, ["new"])

    assert made is not None
    assert list(made.edited) == edited
    assert inside(made.data.decode()) == ["\nnew\n\n"]


def test_bytes_that_are_not_those_that_were_read_are_left_alone() -> None:
    """Where a block says its markers are, they have to be."""
    assert filled(b"a\nb\nc\n", [Block(1, 3, "funnel")], ["x"]) is None
    assert filled(BEGIN.encode(), [Block(1, 9, "funnel")], ["x"]) is None
    assert filled(BEGIN.encode("utf-16"), [Block(1, 1, "funnel")], ["x"]) is None


# --- in a vault ---------------------------------------------------------------------------------


def test_a_block_is_kept_up_to_date_in_any_note(make_vault: MakeVault) -> None:
    """A note that is none of ours shows what is to be done; its own text stays."""
    note = f"# Monday\n\n{BEGIN}\n{END}\n\nMy words.\n"
    vault = make_vault({**FILES, "Daily/2026-11-23.md": note})

    outcomes = brought(vault)

    text = (vault / "Daily/2026-11-23.md").read_text()
    assert outcomes == (BlockOutcome("Daily/2026-11-23.md", "written"),)
    assert inside(text) == [
        (
            "\n**This week**\n\n- **Fri 27 Nov** · "
            "[[Northwind – Data platform lead|**Northwind**]] · send the case study\n\n"
        )
    ]
    assert text.startswith("# Monday\n\n<!-- vaultleads:begin followups -->\n")
    assert text.endswith(" -->\n\nMy words.\n")


def test_the_second_time_nothing_is_written(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reads as it should is not touched, and no lock is taken for it."""
    vault = make_vault({**FILES, "A.md": f"{BEGIN}\n{END}\n", "B.md": f"{BEGIN}\r\n{END}"})
    brought(vault)

    def explode(*_: object) -> None:
        raise AssertionError("written")

    for name in ("replace", "amend", "write_generated", "lock"):
        monkeypatch.setattr(Vault, name, explode)

    assert [one.state for one in brought(vault)] == ["unchanged", "unchanged"]


def test_the_index_knows_what_was_written(make_vault: MakeVault) -> None:
    """Whoever looks next finds nothing new: a watcher is not woken by its own writes."""
    vault = make_vault({**FILES, "A.md": f"{BEGIN}\n{END}\n"})
    workspace = Workspace(str(vault))
    histories = Histories(workspace.pipeline, NO_RECORD, NO_RECORD)

    bring_blocks_up_to(workspace, workspace.follow_ups(TODAY), histories)

    assert not workspace.sync().anything
    workspace.close()


def test_tasks_and_links_in_a_block_are_nobodys(make_vault: MakeVault) -> None:
    """A lead's note that shows its follow-ups has no task and no touch more for that."""
    block = f"\n{BEGIN}\n{END}\n\n<!-- vaultleads:begin lead -->\n{END}\n"
    vault = make_vault({**FILES, LEAD: NORTHWIND + block})
    before = Workspace(str(vault)).pipeline

    brought(vault)

    after = Workspace(str(vault)).pipeline
    assert "[[Dana Reyes]]" in inside((vault / LEAD).read_text())[1]
    assert after.notes[LEAD].body.links == before.notes[LEAD].body.links
    assert after.notes[LEAD].body.tasks == ()
    assert after.touches == before.touches


def test_the_first_block_of_a_vault_is_filled_with_the_next_run(make_vault: MakeVault) -> None:
    """Though the index knew of no note with a block before."""
    vault = make_vault(FILES)
    refresh(Workspace(str(vault)), TODAY)
    (vault / "Home.md").write_text(f"{BEGIN}\n{END}\n")

    outcomes = refresh(Workspace(str(vault)), TODAY)

    assert [one.path for one in outcomes if one.kind == "block"] == ["Home.md"]


def test_an_edit_inside_is_kept_among_the_reports(make_vault: MakeVault) -> None:
    """What a person wrote between the markers is saved where it is no note, and named."""
    mine = "first words of mine"
    vault = make_vault({**FILES, "Daily/Monday.md": f"{BEGIN}\n{mine}\n{END}\n"})
    kept = f"Reports/Monday (your edit {fingerprint(mine)}).md"

    (first,) = brought(vault)
    path = vault / "Daily/Monday.md"
    path.write_text(path.read_text().replace("send the case study", "SEND IT"))
    (second,) = brought(vault)

    assert first.backups == (kept,)
    assert (vault / kept).read_text() == f"{mine}\n"
    assert "SEND IT" in (vault / second.backups[0]).read_text()
    assert "SEND IT" not in path.read_text()


def test_an_edit_in_a_note_of_a_long_name_is_kept_too(make_vault: MakeVault) -> None:
    """The file that keeps it has a name that every system bears."""
    name = "Größe " * 30
    vault = make_vault({**FILES, f"{name}.md": f"{BEGIN}\nmine\n{END}\n"})

    (outcome,) = brought(vault)

    assert (vault / outcome.backups[0]).read_text() == "mine\n"


def test_a_note_with_a_mistake_in_a_marker_is_left_alone(make_vault: MakeVault) -> None:
    """None of its blocks is filled, in a note of any kind; `check` names the mistake."""
    text = f"{BEGIN}\n{END}\n\n<!-- vaultleads:begin leed -->\n{END}\n"
    vault = make_vault({**FILES, "Daily/Monday.md": text})

    assert brought(vault) == ()
    assert (vault / "Daily/Monday.md").read_text() == text
    assert "4:23  error    no view is called 'leed'" in run(vault, "check").out


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        (
            "lead name=Nordwind",
            "no lead is called 'Nordwind': did you mean 'Northwind – Data platform lead'?",
        ),
        (
            "lead",
            (
                'it is not said which lead is to be shown: write name="…" behind `lead`, or put '
                "the block into the note of a lead"
            ),
        ),
        (
            "organization name=Acme",
            "no organization is called 'Acme': mend the name",
        ),
        ("problems note=Nobody", "no note is called 'Nobody': mend the name"),
        (
            "contact name=D",
            "'D' may be any of 2 notes: name it more closely: 'Dana Reyes' or 'Dario Conti'",
        ),
    ],
)
def test_a_name_that_is_not_clear_is_a_problem(
    make_vault: MakeVault, marker: str, said: str
) -> None:
    """Nothing is guessed: the note is left alone, and the problem offers who may be meant."""
    text = f"<!-- vaultleads:begin {marker} -->\n{END}\n"
    vault = make_vault({**FILES, "Contacts/Dario Conti.md": "---\n---\n", "Monday.md": text})

    outcomes = brought(vault)

    problems = [one for one in Workspace(str(vault)).pipeline.problems if one.path == "Monday.md"]
    assert outcomes == ()
    assert [one.said for one in problems] == [said]
    assert [one.code for one in problems] == ["block-name"]


def conflict(ours: str, theirs: str) -> str:
    """Return one place where two machines wrote something else, as git marks it."""
    return f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> other"


def sealed(text: str) -> str:
    """Return the line that ends a block in which `text` was written last."""
    return f"<!-- vaultleads:end {seal(text)} -->"


FUNNEL = "<!-- vaultleads:begin funnel -->"
NOBODY = "<!-- vaultleads:begin lead name=Nobody -->"


@pytest.mark.parametrize(
    "merged",
    [
        f"{BEGIN}\n\n{conflict('one', 'two')}\n\n{conflict(sealed('one'), sealed('two'))}",
        f"{BEGIN}\n\n" + conflict(f"one\n\n{sealed('one')}", f"two\n\n{sealed('two')}"),
        conflict(f"{BEGIN}\n\none\n\n{sealed('one')}", f"{BEGIN}\n\ntwo\n\n{sealed('two')}"),
    ],
)
def test_a_merge_in_what_is_generated_settles_itself(make_vault: MakeVault, merged: str) -> None:
    """Two machines brought the block up to date; what takes its place is generated as well."""
    text = "Above.\n\n{}\n\nBelow.\n"
    vault = make_vault({**FILES, "Monday.md": text.format(merged)})
    alone = make_vault({**FILES, "Monday.md": text.format(f"{BEGIN}\n{END}")})

    (outcome,) = brought(vault)

    brought(alone)
    assert outcome.state == "written"
    assert (vault / "Monday.md").read_bytes() == (alone / "Monday.md").read_bytes()
    assert run(vault, "index", "--check").code == 0


def test_what_was_written_into_either_side_of_a_block_is_kept(make_vault: MakeVault) -> None:
    """Each block of a note by itself, and only where a side is not as it was sealed."""
    whole = conflict(f"one\n\n{sealed('one')}", f"two\nmine\n\n{sealed('two')}")
    rendered = conflict(f"3\n\n{sealed('3')}", f"4\n\n{sealed('4')}")
    vault = make_vault({**FILES, "Monday.md": f"{BEGIN}\n\n{whole}\n\n{FUNNEL}\n\n{rendered}\n"})

    (outcome,) = brought(vault)

    (backup,) = outcome.backups
    assert (vault / backup).read_text() == "one\ntwo\nmine\n"


@pytest.mark.parametrize(
    "text",
    [
        conflict(f"{BEGIN}\n\none\n\n{END}", f"{FUNNEL}\n\ntwo\n\n{END}") + "\n",
        conflict(f"{BEGIN}\n\none\n\n{END}", "two") + "\n",
        conflict(f"{NOBODY}\n\none\n\n{END}", f"{NOBODY}\n\ntwo\n\n{END}") + "\n",
        conflict(f"{BEGIN}\n\none\n\n{END}", f"{BEGIN}\n\ntwo\n\n{END}") + "\n>>>>>>> left\n",
        f"{BEGIN}\n{END}\n\n" + conflict("<!-- vaultleads:begin leed -->", FUNNEL) + f"\n{END}\n",
    ],
)
def test_a_merge_in_my_own_words_is_mine_to_settle(make_vault: MakeVault, text: str) -> None:
    """Both sides are somebody's, and which of them counts cannot be told: nothing is written."""
    vault = make_vault({**FILES, "Monday.md": text})

    (outcome,) = brought(vault)

    line = text.split("\n").index("<<<<<<< HEAD") + 1
    assert outcome.state == "refused"
    assert outcome.message == (
        f"Monday.md holds a merge conflict in line {line}; settle it, keeping what you wrote "
        "there, then run again."
    )
    assert (vault / "Monday.md").read_text() == text


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("here", "there", "here"),
        ("- [ ] write to Dana on Monday", "", "- [ ] write to Dana on Monday"),
        ("Above.", "Above.\nand more", "and more"),
    ],
)
def test_words_that_differ_are_quoted(
    make_vault: MakeVault, ours: str, theirs: str, said: str
) -> None:
    """What one side lacks may have been added or deleted, which is not ours to choose."""
    block = conflict(f"one\n\n{sealed('one')}", f"two\n\n{sealed('two')}")
    text = f"{conflict(ours, theirs)}\n\n{BEGIN}\n\n{block}\n"
    vault = make_vault({**FILES, "Monday.md": text})

    (outcome,) = brought(vault)

    assert outcome.message == (
        "Monday.md holds a merge conflict in what you wrote outside the generated part, at "
        f"'{said}'; settle that, keeping your words, and what is generated follows by itself."
    )
    assert (vault / "Monday.md").read_text() == text


def test_blocks_are_made_of_a_vault_without_marks(make_vault: MakeVault) -> None:
    """A lead that git merged says everything twice until its blocks are settled."""
    log = "## Log\n\n- 2026-11-18 call with [[Dana Reyes]]: yes"
    lead = "<!-- vaultleads:begin lead -->"
    sides = (f"{text}\n\n{sealed(text)}\n\n{log}" for text in ("one", "two"))
    head = NORTHWIND.partition("## Log")[0]
    plan = f'<!-- vaultleads:begin lead name="{LEAD[6:-3]}" -->\n{END}\n'
    vault = make_vault({**FILES, LEAD: f"{head}{lead}\n\n{conflict(*sides)}\n", "A.md": plan})

    assert run(vault, "report").code == 0

    noted = [inside((vault / path).read_text())[0] for path in ("A.md", LEAD)]
    assert noted[0].count(": yes") == noted[1].count(": yes") == 1
    assert "written" not in run(vault, "report").out


def test_marks_of_a_merge_are_no_part_of_an_entry(make_vault: MakeVault) -> None:
    """Both sides are read as they stand, and what they came from is not."""
    call, reply = "- 2026-11-18 call: hello", "- 2026-11-19 reply: yes"
    hunk = f"<<<<<<< HEAD\n{call}\n||||||| base\nnobody\n=======\n{reply}\n>>>>>>> other"

    body = read(f"## Log\n\n{hunk}\n- 2026-11-20 call: bye\n")

    assert [(entry.line, entry.text) for entry in body.entries] == [
        (4, "hello"),
        (8, "yes"),
        (10, "bye"),
    ]


def test_a_merge_is_named_before_what_it_does_to_markers(make_vault: MakeVault) -> None:
    """A block seems to end twice where both sides brought its end."""
    merged = conflict(f"one\n{END}\nhere", f"two\n{sealed('two')}\nthere")
    vault = make_vault({**FILES, "Monday.md": f"{BEGIN}\n{merged}\n"})

    _, merge, marker = run(vault, "check", "Monday.md").out.strip().splitlines()[:3]

    assert merge.strip().startswith("2:1  error    git's conflict markers stand here; ")
    assert marker.strip().startswith("8:1  error    a block ends here that does not begin: ")
    said = run(vault, "report").err
    assert "Monday.md holds a merge conflict in what you wrote outside the " in said
    assert "blocks not filled" not in said


def test_a_note_in_another_encoding_is_left_alone(make_vault: MakeVault) -> None:
    """A block is written in UTF-8, and only where all around it is."""
    wide = f"{BEGIN}\n{END}\n".encode("utf-16")
    latin = f"caf\xe9\n\n{BEGIN}\n{END}\n".encode("latin-1")
    vault = make_vault({**FILES, "Latin.md": latin, "Wide.md": wide})

    outcomes = brought(vault)

    assert [one.message for one in outcomes] == [
        (
            "Latin.md:1:4 the byte 0xe9 is not UTF-8 and is read as `\ufffd`; "
            "save the file as UTF-8, then run again."
        ),
        "Wide.md:1:1 the note is saved as UTF-16; save the file as UTF-8, then run again.",
    ]
    assert (vault / "Latin.md").read_bytes() == latin
    assert (vault / "Wide.md").read_bytes() == wide


def test_a_note_that_cannot_be_written_stops_no_other(make_vault: MakeVault) -> None:
    """It is refused, with the reason and what to do."""
    vault = make_vault({**FILES, "A.md": f"{BEGIN}\n{END}\n", "B.md": f"{BEGIN}\n{END}\n"})
    (vault / "A.md").chmod(0o444)

    first, second = brought(vault)

    assert first.state == "refused"
    assert first.message.startswith("A.md ")
    assert second == BlockOutcome("B.md", "written")


def test_a_link_that_looks_different_from_below_a_folder_is_one_still(
    make_vault: MakeVault,
) -> None:
    """A name that no wikilink can hold is reached by its path, from wherever the block stands."""
    lead = "Leads/C# lead.md"
    block = f"<!-- vaultleads:begin followups -->\n{END}\n"
    vault = make_vault(
        {
            lead: "---\nrole: C# lead\nnext: call\ndue: 2026-11-27\n---\n",
            "Daily/2026/Monday.md": block,
            "Leads/Here.md": f"---\nstage: lost\n---\n{block}",
        }
    )

    brought(vault)

    assert "(../../Leads/C%23%20lead.md)" in (vault / "Daily/2026/Monday.md").read_text()
    assert "(C%23%20lead.md)" in (vault / "Leads/Here.md").read_text()


def test_a_problem_has_its_line_unless_a_block_above_moves_it(make_vault: MakeVault) -> None:
    """The block may be the one that shows it: what it says holds once it is written."""
    lead = "---\nstage: cultivated\n---\n{}\n## Log\n\n- 2026-13-01 call: soon\n"
    block = f"\n<!-- vaultleads:begin problems -->\n{END}\n"
    vault = make_vault(
        {
            "Leads/A.md": lead.format(block),
            "Leads/B.md": lead.format("\n<!-- vaultleads begin problems -->"),
        }
    )

    brought(vault)

    said = inside((vault / "Leads/A.md").read_text())[0].strip().split("\n")
    assert [line.partition(":")[0] for line in said] == [
        "- [[A]]",
        "  - line 2",
        "  - there is no day 2026-13-01",
        "- [[B]]",
        "  - line 2",
        "  - line 5",
        "  - line 8",
    ]
    assert [one.state for one in brought(vault)] == ["unchanged"]


# --- beside the other rooms ---------------------------------------------------------------------


def test_nothing_is_logged_into_a_block(make_vault: MakeVault) -> None:
    """An entry goes to the person's own log, above or below what is generated."""
    vault = make_vault({**FILES, LEAD: f"{NORTHWIND}\n<!-- vaultleads:begin lead -->\n{END}\n"})
    brought(vault)

    logged = run(vault, "log", "northwind", "email", "--no-next", "later", "sent the case study")

    text = (vault / LEAD).read_text()
    assert logged.code == 0, logged.err
    assert "sent the case study" not in inside(text)[0]
    assert text.index("sent the case study") < text.index("<!-- vaultleads:begin")
    assert brought(vault)[0].backups == ()


_ROWS = [BEGIN, "generated", "## Log", "- 2026-11-20 call", "- [ ] task", "Words.", ""]


@given(
    st.lists(st.sampled_from(_ROWS), max_size=8),
    st.lists(st.sampled_from(_ROWS[1:]), max_size=4),
    st.lists(st.sampled_from(_ROWS[1:]), max_size=8),
)
def test_an_entry_never_lands_in_a_block(
    above: list[str], within: list[str], below: list[str]
) -> None:
    """Whatever the note looks like, what its blocks hold stays to the byte."""
    body = "\n".join([*(line for line in above if line != BEGIN), BEGIN, *within, END, *below, ""])
    data = f"---\ntype: lead\n---\n{body}".encode()
    try:
        new = amend(LEAD, data, [AddEntry("log", "2026-11-21 email: hello")])
    except AmendError:
        return

    assert inside(new.decode()) == inside(data.decode())
    assert len(read(new.decode()).blocks) == 1


def test_what_was_done_can_be_undone_after_a_block_was_made_anew(make_vault: MakeVault) -> None:
    """What is generated is no edit of the person's; what they wrote since then still is one."""
    vault = make_vault({**FILES, LEAD: f"{NORTHWIND}\n<!-- vaultleads:begin lead -->\n{END}\n"})
    brought(vault)
    before = (vault / LEAD).read_text()
    run(vault, "log", "northwind", "email", "--no-next", "later", "sent it")
    brought(vault)
    assert "sent it" in inside((vault / LEAD).read_text())[0]

    undone = run(vault, "undo")

    assert undone.code == 0, undone.err
    assert (vault / LEAD).read_text() == before
    assert [one.state for one in brought(vault)] == ["unchanged"]


def test_blocks_and_reports_settle_in_one_run(make_vault: MakeVault) -> None:
    """Reports tell of lines as a block has moved them, and the next run writes nothing."""
    block = f"<!-- vaultleads:begin lead -->\n{END}\n\n"
    note = NORTHWIND.replace("## Log", f"{block}## Log").replace("next: send the case study\n", "")
    vault = make_vault({**FILES, LEAD: note, "Monday.md": f"{BEGIN}\n{END}\n- [ ] [[Nobody]]\n"})

    first = refresh(Workspace(str(vault)), TODAY)
    second = refresh(Workspace(str(vault)), TODAY)

    assert {one.state for one in first} == {"written"}
    assert {one.state for one in second} == {"unchanged"}


def test_a_search_finds_what_a_person_wrote(make_vault: MakeVault) -> None:
    """What is generated is no answer to a search."""
    files = {"A.md": f"zebra\n\n{BEGIN}\n{END}\n"}
    vault = make_vault({**FILES, **files})
    brought(vault)

    assert hits(vault, "case study") == [LEAD]
    assert hits(vault, "zebra") == ["A.md"]


def hits(vault: Path, words: str) -> list[str]:
    """Return the notes that a search for `words` finds."""
    return [hit["path"] for hit in run(vault, "search", words, "--json").json["hits"]]


def test_the_index_has_a_row_for_each_block(make_vault: MakeVault) -> None:
    """Which notes hold blocks is known without opening any."""
    text = f'{BEGIN}\n{END}\n\n<!-- vaultleads:begin lead name="Northwind" limit=3 -->\n{END}\n'
    vault = make_vault({**FILES, "A.md": text})
    place = run(vault, "index", "--path").out.strip()
    run(vault, "list")

    with sqlite3.connect(place) as database:
        rows = database.execute(
            "SELECT path, line, end_line, view, arguments FROM blocks JOIN notes ON id = note"
        ).fetchall()

    assert rows == [
        ("A.md", 1, 2, "followups", ""),
        ("A.md", 4, 5, "lead", 'name="Northwind" limit="3"'),
    ]


def test_the_guide_knows_every_view_and_key() -> None:
    """The page about blocks has a row for each view, with all of its keys."""
    page = (Path(__file__).parent.parent / "docs" / "blocks.md").read_text()
    rows = re.findall(r"(?m)^\| `([a-z]+)` \|[^|]*\|([^|]*)\|$", page)

    assert {view: tuple(re.findall(r"`([a-z]+)=", keys)) for view, keys in rows} == dict(VIEWS)
