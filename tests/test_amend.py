"""Amending a note: only the lines that were meant change, and what is written reads back.

Golden cases stand in `data/amend_cases.md`. The laws below are one function over a note, a change
and what came out, so that the same laws that hold for the code catch mutants of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from vaultleads.codec import decode, properties, spell, splice
from vaultleads.codec.amend import amend, new_note
from vaultleads.core.changes import (
    AddEntry,
    AddToList,
    AmendError,
    Change,
    RemoveFromList,
    RemoveProperty,
    SetProperty,
    TickTask,
    Value,
    Values,
)
from vaultleads.core.model import Link

PATH = "Leads/Northwind.md"
CASES = Path(__file__).parent / "data" / "amend_cases.md"


def link(target: str, text: str = "") -> Link:
    """A link that is to be written; its place does not matter."""
    return Link(target, text, 0, 0)


def amended(front_matter: str, *changes: Change, body: str = "Body\n") -> str:
    """The front matter, without its delimiters, after `changes`; the body must be as before."""
    new = amend(PATH, f"---\n{front_matter}---\n{body}".encode(), changes).decode()
    assert new.startswith("---\n")
    assert new.endswith(f"---\n{body}")
    return new.removeprefix("---\n").removesuffix(f"---\n{body}")


def refusal(data: bytes | str, *changes: Change) -> str:
    """What is said when `changes` are refused."""
    with pytest.raises(AmendError) as refused:
        amend(PATH, data if isinstance(data, bytes) else data.encode(), changes)
    return str(refused.value)


# --- golden cases ---------------------------------------------------------------------------


class Case(NamedTuple):
    """One case of the file: a title, a note, the changes, and the note after, or a refusal."""

    title: str
    before: str
    changes: str
    after: str


def cases() -> list[Case]:
    """The cases of the file, in its order."""
    block = r"~~~(?:markdown|text)\n(.*?)^~~~\n"
    form = re.compile(rf"^## ([^\n]+)\n\n{block * 3}", re.MULTILINE | re.DOTALL)
    return [Case(*found) for found in form.findall(CASES.read_text(encoding="utf-8"))]


def change(line: str) -> Change:  # noqa: PLR0911 - one return for each kind of change
    """The change that a line of a case describes."""
    words, _, value = line.partition(": ")
    verb, _, rest = words.partition(" ")
    match verb:
        case "set" if " | " in value:
            return SetProperty(rest, tuple(typed(each) for each in value.split(" | ")))
        case "set":
            return SetProperty(rest, typed(value))
        case "remove":
            return RemoveProperty(rest)
        case "add":
            return AddToList(rest, typed(value))
        case "drop":
            return RemoveFromList(rest, typed(value))
        case "log" | "intelligence":
            return AddEntry("log" if verb == "log" else "intelligence", value.replace("\\n", "\n"))
        case "tick":
            number, _, day = rest.partition(" ")
            return TickTask(int(number), value, date.fromisoformat(day) if day else None)
        case _:
            raise ValueError(line)


def typed(written: str) -> Value:
    """The value that `text no`, `date 2026-11-27`, `link Dana` and the like describe."""
    kind, _, value = written.partition(" ")
    values: dict[str, Callable[[], Value]] = {
        "text": lambda: value,
        "date": lambda: date.fromisoformat(value),
        "link": lambda: link(*value.split("|")),
        "number": lambda: float(value) if "." in value else int(value),
        "yes": lambda: True,
        "no": lambda: False,
        "nothing": lambda: None,
    }
    return values[kind]()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_a_note_changes_as_the_case_says(case: Case) -> None:
    """Before, changes and after stand in the file; a refusal is its sentence."""
    changes = [change(line) for line in case.changes.splitlines()]

    try:
        after = amend(PATH, case.before.encode(), changes).decode()
    except AmendError as error:
        after = f"{error}\n"

    assert after == case.after


# --- what is written ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("cultivating", "cultivating", id="word"),
        pytest.param("send the case study", "send the case study", id="sentence"),
        pytest.param("Beate Kühn", "Beate Kühn", id="umlaut"),
        pytest.param(link("Dana Reyes"), '"[[Dana Reyes]]"', id="link"),
        pytest.param(link("Dana Reyes", "Dana"), '"[[Dana Reyes|Dana]]"', id="link with text"),
        pytest.param("+15551234567", '"+15551234567"', id="phone"),
        pytest.param("0612345678", '"0612345678"', id="leading zero"),
        pytest.param("no", '"no"', id="no"),
        pytest.param("On", '"On"', id="on"),
        pytest.param("YES", '"YES"', id="yes"),
        pytest.param("null", '"null"', id="null"),
        pytest.param("~", '"~"', id="tilde"),
        pytest.param("10:30", '"10:30"', id="time"),
        pytest.param("1e3", '"1e3"', id="exponent"),
        pytest.param("0x1F", '"0x1F"', id="hex"),
        pytest.param("1_000", '"1_000"', id="underscore"),
        pytest.param("=", '"="', id="equals"),
        pytest.param("<<", '"<<"', id="merge"),
        pytest.param("2026-11-27", '"2026-11-27"', id="date as text"),
        pytest.param("", '""', id="empty text"),
        pytest.param(" padded ", '" padded "', id="blanks"),
        pytest.param("a: b", '"a: b"', id="colon"),
        pytest.param("C #dev", '"C #dev"', id="hash"),
        pytest.param("#job", '"#job"', id="tag"),
        pytest.param('say "hi"\\', '"say \\"hi\\"\\\\"', id="quotes"),
        pytest.param("two\nlines", '"two\\nlines"', id="lines"),
        pytest.param("a\u2028b", '"a\\u2028b"', id="line separator"),
        pytest.param("a\r\tb\x85", '"a\\u000d\\tb\\u0085"', id="other line ends"),
        pytest.param(date(2026, 11, 27), "2026-11-27", id="date"),
        pytest.param(4, "4", id="number"),
        pytest.param(-2.5, "-2.5", id="fraction"),
        pytest.param(1e20, "1.0e+20", id="large fraction"),
        pytest.param(True, "true", id="checkbox"),
    ],
)
def test_a_value_is_written_so_that_every_reader_agrees(value: Value, written: str) -> None:
    """Links, numbers that are none and ambiguous words are quoted; dates and numbers are not."""
    assert amended("a: x\n", SetProperty("a", value)) == f"a: {written}\n"
    assert amended("a: [x]\n", AddToList("a", value)) == f"a: [x, {written}]\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(float("inf"), "write another.", id="infinite"),
        pytest.param(float("nan"), "write another.", id="no number"),
        pytest.param(2**63, "write it as text.", id="large"),
        pytest.param("\ud800", "write the character itself.", id="surrogate"),
        pytest.param("\x1b[2J", "control character (U+001B); delete it.", id="control"),
    ],
)
def test_a_value_that_no_note_can_hold_is_refused(value: Value, said: str) -> None:
    """Rather than written as something else."""
    assert refusal("---\na: 1\n---\n", SetProperty("a", value)).endswith(said)


def test_a_new_note_has_its_properties_and_its_text() -> None:
    """In the order given, lists one item a line."""
    data = new_note(
        [
            ("type", "lead"),
            ("organization", link("Northwind")),
            ("contacts", (link("Dana Reyes"), link("Sam Okafor"))),
            ("captured", date(2026, 11, 22)),
            ("next", None),
            ("tags", ()),
        ],
        "\n## Log\n",
    )

    assert data.decode() == (
        '---\ntype: lead\norganization: "[[Northwind]]"\ncontacts:\n  - "[[Dana Reyes]]"\n'
        '  - "[[Sam Okafor]]"\ncaptured: 2026-11-22\nnext:\ntags: []\n---\n\n## Log\n'
    )


def test_a_new_note_that_would_read_otherwise_is_refused() -> None:
    """Two properties of one name, or text that would become front matter."""
    with pytest.raises(AmendError):
        new_note([("a", 1), ("A", 2)], "")
    with pytest.raises(AmendError):
        new_note([], "---\na: 1\n---\n")


# --- what stays -----------------------------------------------------------------------------


def test_nothing_to_do_gives_the_same_bytes() -> None:
    """A value that is there already, an item that is there, a property that is not."""
    data = b"---\ndue: 2026-11-27\ntags: [a]\nrole: 'x'\n---\n- [x] done\n"

    same = amend(
        PATH,
        data,
        [
            SetProperty("due", date(2026, 11, 27)),
            SetProperty("Role", "x"),
            AddToList("tags", "a"),
            RemoveFromList("tags", "z"),
            RemoveProperty("salary"),
            TickTask(6, "done"),
        ],
    )

    assert same is data


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("last", ["", "\n"], ids=["no final newline", "final newline"])
def test_line_ends_byte_order_mark_and_last_newline_stay(eol: str, bom: str, last: str) -> None:
    """New lines take the line end of their neighbours."""
    before = f"{bom}---\ntype: lead\n---\nText{last}".replace("\n", eol)
    changes: list[Change] = [SetProperty("tags", ("a",)), AddEntry("log", "2026-11-22 call")]

    after = amend(PATH, before.encode(), changes).decode()

    assert after == (
        f"{bom}---\ntype: lead\ntags:\n  - a\n---\nText\n\n## Log\n\n- 2026-11-22 call{last}"
    ).replace("\n", eol)


def test_mixed_line_ends_stay_mixed() -> None:
    """A new line takes the end of the line above it."""
    data = b"---\r\na: 1\nb: 2\r\n---\n- x\r\n"

    after = amend(PATH, data, [SetProperty("a", 3), SetProperty("c", 4)])

    assert after == b"---\r\na: 3\nb: 2\r\nc: 4\r\n---\n- x\r\n"


def test_bytes_of_the_body_that_are_no_text_stay() -> None:
    """They are somebody's, whatever they are."""
    data = b"---\na: 1\n---\n\xff\xfe caf\xe9 \x00\n\n## Log\n- 2026-11-20 call \xe9\n"

    after = amend(PATH, data, [SetProperty("a", 2), AddEntry("log", "2026-11-22 email")])

    assert after == (
        b"---\na: 2\n---\n\xff\xfe caf\xe9 \x00\n\n## Log\n- 2026-11-20 call \xe9\n"
        b"- 2026-11-22 email\n"
    )


def test_tasks_are_found_by_their_lines_in_the_note_as_it_was() -> None:
    """Whatever else is changed at the same time, and in whatever order."""
    data = b"---\na: 1\n---\n- [ ] one\n- [ ] two\n"

    after = amend(PATH, data, [SetProperty("b", 2), TickTask(5, "two"), TickTask(4, "one")])

    assert after == b"---\na: 1\nb: 2\n---\n- [x] one\n- [x] two\n"


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "said"),
    [
        pytest.param(
            "---\na: [1\n---\n",
            "Leads/Northwind.md was not changed, because line 2 has a mistake (a: the bracket is"
            " not closed); close it with `]`, or put the value in quotes if it is text, then try"
            " again.",
            id="mistake",
        ),
        pytest.param(
            "---\na: &x 1\n---\n",
            "Leads/Northwind.md was not changed, because the value of `a` on line 2 has a YAML tag"
            " or an anchor; delete that, or make the change by hand.",
            id="anchor",
        ),
        pytest.param(
            "---\na: !!str 1\n---\n",
            "Leads/Northwind.md was not changed, because the value of `a` on line 2 has a YAML tag"
            " or an anchor; delete that, or make the change by hand.",
            id="tag",
        ),
        pytest.param(
            "---\n{a: 1, b: 2}\n---\n",
            "Leads/Northwind.md was not changed, because its front matter is written in braces;"
            " make the change by hand.",
            id="braces",
        ),
    ],
)
def test_a_front_matter_that_is_uncertain_is_not_edited(note: str, said: str) -> None:
    """The sentence says which line to mend first."""
    assert refusal(note, SetProperty("a", "x")) == said


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"---\na: 1\nb: 2\n", id="not closed"),
        pytest.param(b"---\na: *x\n---\n", id="alias"),
        pytest.param(b"---\na: 1\nA: 2\n---\n", id="twice"),
        pytest.param(b"---\na: \xff\n---\n", id="not UTF-8"),
        pytest.param("---\na: 1\n---\n".encode("utf-16"), id="UTF-16"),
        pytest.param(b"---\na: 1\n<<<<<<< x\nb: 1\n=======\n>>>>>>> y\n---\n", id="conflict"),
        pytest.param(b"---\na: 1\n---\n<<<<<<< x\n=======\n>>>>>>> y\n", id="conflict below"),
    ],
)
@pytest.mark.parametrize(
    "asked", [SetProperty("b", 1), AddEntry("log", "2026-11-22 call")], ids=["set", "log"]
)
def test_a_note_with_a_mistake_is_never_edited(data: bytes, asked: Change) -> None:
    """Neither its front matter nor its text."""
    assert re.match(
        r"Leads/Northwind.md was not changed, because line \d+ has a mistake", refusal(data, asked)
    )


def test_text_between_thematic_breaks_is_not_put_below_a_second_front_matter() -> None:
    """It may be front matter that only we fail to see."""
    said = refusal("---\n\nSome words.\n\n---\n", SetProperty("a", 1))

    assert said.endswith("not as front matter; put an empty line above if it is text.")


def test_an_entry_that_would_vanish_is_refused() -> None:
    """Where a code fence is open to the end, an entry below would be code."""
    said = refusal("Text\n\n```\ncode\n", AddEntry("log", "2026-11-22 call"))

    assert said.endswith("would change its meaning; make the change by hand.")


# --- the laws -------------------------------------------------------------------------------

PIECES = (
    "{}: plain\n",
    '{}: "quoted: x"  # comment\n',
    "{}: 'it''s'   # comment\n",
    "{}:\n",
    "{}: \n",
    "{}:   # only a comment\n",
    "{}: 5\n",
    "{}: +15551234567\n",
    "{}: 2026-11-27 # day\n",
    "{}: no\n",
    "{}: ~\n",
    "{}: [[Dana]]\n",
    '{}: "[[Dana]]"\n',
    "{}: [a, b]\n",
    "{}: [ a , 'b' ,]  # end\n",
    "{}: [[[Dana]], [[Sam]]]\n",
    "{}: []  # none\n",
    "{}: [\n  a,  # one\n  b  # two\n  ]  # end\n",
    "{}: [\n  a,\n  # about b\n  b,\n]\n",
    "{}: [a,\n  b]\n",
    '{}:\n  - a\n  - "b"  # second\n',
    "{}: # people\n- a\n# between\n- b\n",
    "{}:\n    -   a\n\n    -   b\n",
    "{}:\n  -\n  - a\n",
    "{}:\n  -\n    a\n  - - b\n    - c\n",
    "{}:\n  - a: 1\n    b: 2\n  - c\n",
    "{}: |\n  text\n  # no comment\n\n  more\n",
    "{}: >- # folded\n  a\n  b\n\n",
    "{}: |+\n  keep\n\n\n",
    "{}: |2-\n    indented\n",
    "{}: |\n",
    "{}: plain\n  over\n\n  lines\n",
    '{}: "over\n  lines"  # comment\n',
    "{}:\n  # above\n  value # comment\n",
    "{}: {{a: 1, b: [x]}}\n",
    "{}:\n  a: 1\n  b: [x]\n",
    "{} : spaced\n",
    "'{}': x\n",
    "{}:\tx\t# tab\n",
    "{}: a\u2028b\n",
    "{}: Kühn – 😀\n",
    "{}: &a x\n",
    "{}: !!str 5\n",
    "? {}\n: x\n",
)
BETWEEN = ("", "", "", "# comment\n", "\n", " # indented\n", "   \n")
BODIES = (
    b"",
    b"Body\n",
    b"\r\n---\nnot: this\n---\n",
    b"\x00\xff no text",
    b"# Title\n\n- [ ] task\n\n## Log\n- 2026-11-20 call\n",
)
NAMES = ("role", "next", "Due date", "tags", "größe")


class Written(NamedTuple):
    """A note in parts: what stands above the property that is looked at, itself, what is below."""

    above: bytes
    piece: bytes
    below: bytes

    @property
    def data(self) -> bytes:
        """The whole note."""
        return self.above + self.piece + self.below


@st.composite
def notes(draw: st.DrawFn) -> tuple[Written, str]:
    """A note of random properties, and the name of one of them, or of none."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    chosen = draw(st.integers(0, len(names)))
    eol = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    parts = ["", "", ""]
    text = ""
    for index, name in enumerate(names):
        place = (index > chosen) * 2
        parts[place] += draw(_between(text))
        text = draw(st.sampled_from(PIECES)).format(name)
        parts[1 if index == chosen else place] += text
        if index == chosen:
            # Blank lines below are no part of the value, unless it keeps them.
            kept = text if "|+" in text else text.rstrip("\n") + "\n"
            parts[1], parts[2] = kept, text[len(kept) :]
    parts[2] += draw(_between(text))
    bom = draw(st.sampled_from(["", "\ufeff"]))
    above, piece, below = (part.replace("\n", eol).encode() for part in parts)
    opening = f"{bom}---{eol}".encode()
    closing = f"---{draw(st.sampled_from(['', ' ']))}{eol}".encode() + draw(st.sampled_from(BODIES))
    name = names[chosen] if chosen < len(names) else "missing"
    return Written(opening + above, piece, below + closing), name


def _between(text: str) -> st.SearchStrategy[str]:
    """What may stand below a property; below text in lines, blanks would be more of that text."""
    return st.sampled_from(["", "# comment\n"] if re.search(r"[|>]", text) else BETWEEN)


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\r\t\x85"),
        max_size=20,
    ),
    st.sampled_from(
        ["no", "On", "y", "~", "null", "10:30", "1e3", "0x1", "0o7", "012", "+1", "1_0", ".5", "="]
    ),
    st.sampled_from(
        ["2026-11-27", "a: b", "a #b", "- a", "[x]", "'", '"', "a, b", "a?", "!x", "%"]
    ),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.none(),
    st.builds(link, st.sampled_from(["Dana", "a/b", 'the "x"']), st.sampled_from(["", "D"])),
)
CHANGES: dict[str, st.SearchStrategy[Callable[[str], Change]]] = {
    "set": VALUES.map(lambda value: lambda name: SetProperty(name, value)),
    "set list": st.lists(VALUES, max_size=3).map(
        lambda values: lambda name: SetProperty(name, tuple(values))
    ),
    "remove": st.just(RemoveProperty),
    "add": VALUES.map(lambda value: lambda name: AddToList(name, value)),
    "drop": st.sampled_from(["a", "b", "plain", "[[Dana]]", "z"]).map(
        lambda value: lambda name: RemoveFromList(name, value)
    ),
}


def plainly(value: Value | Values) -> Any:
    """The value as a YAML reader returns it: a link is text."""
    if isinstance(value, tuple) and not isinstance(value, Link):
        return [plainly(item) for item in value]
    return value if isinstance(value, date) else spell.content_of(value)


def broken_laws(written: Written, asked: Change, new: bytes) -> list[str]:
    """Which laws the new bytes of a note break."""
    broken = []
    if not written.piece:
        written = _around_the_new(written, new)
    if not (new.startswith(written.above) and new.endswith(written.below)):
        return ["only the lines of the property change"]
    piece = new[len(written.above) : len(new) - len(written.below)]
    before, after = decode(PATH, written.data), decode(PATH, new)
    if before.body != after.body:
        broken.append("the body stays")
    name = getattr(asked, "name", "").casefold()
    others = [
        [(key, str(prop._replace(line=0).name)) for key, prop in found.properties.items()]
        for found in (before, after)
    ]
    if [each for each in others[0] if each[0] != name] != [
        each for each in others[1] if each[0] != name
    ]:
        broken.append("the other properties stay, in their order")
    if isinstance(asked, SetProperty):
        broken += _broken_by_set(written, asked, piece)
    if isinstance(asked, RemoveProperty) and (name in after.properties or piece):
        broken.append("a removed property is gone")
    if amend(PATH, new, [asked]) is not new:
        broken.append("twice is once")
    return broken


def _around_the_new(written: Written, new: bytes) -> Written:
    """The same note, cut where `new` has lines that it has not: anywhere above its end."""
    lines, new_lines = written.data.splitlines(keepends=True), new.splitlines(keepends=True)
    pairs = zip(lines, new_lines, strict=False)
    same = next((n for n, (old, got) in enumerate(pairs) if old != got), len(lines))
    return Written(b"".join(lines[:same]), b"", b"".join(lines[same:]))


def _broken_by_set(written: Written, asked: SetProperty, piece: bytes) -> list[str]:
    broken = []
    text = piece.decode()
    for reader, load in (("1.1", yaml.safe_load), ("1.2", YAML(typ="safe", pure=True).load)):
        try:
            read = load(text.replace("\t", "    "))
        except Exception as error:  # noqa: BLE001 - whatever a reader says, it did not read
            read = repr(error)
        wanted = {_name(read, asked.name): plainly(asked.value)}
        if repr(read) != repr(wanted):
            broken.append(f"YAML {reader} reads what was asked")
    comment = re.match(
        r"[^\n\r#|>\[{]*(?:\"[^\"\n\r]*\"|'[^\n\r]*')?\s+(#[^\n\r]*)", written.piece.decode()
    )
    if comment and b"\n- " not in written.piece and comment[1].strip() not in text:
        broken.append("the comment stays")
    return broken


def _name(read: object, name: str) -> object:
    """The name as it is written."""
    return next(iter(read), name) if isinstance(read, dict) else name


@pytest.mark.parametrize("kind", CHANGES)
@given(data=st.data())
def test_the_laws_hold_for_any_note_and_any_change(kind: str, data: st.DataObject) -> None:
    """Only the property's lines change, all readers read what was asked, twice is once."""
    written, name = data.draw(notes())
    asked: Change = data.draw(CHANGES[kind])(name)
    # Between two `---` there may be prose, which has no properties.
    assume(decode(PATH, written.data).body_line > 1)

    try:
        new = amend(PATH, written.data, [asked])
    except AmendError as error:
        assert re.search(r"; [^;]+\.$", str(error))  # noqa: PT017 - a refusal is one outcome
        return

    assert broken_laws(written, asked, new) == []


# Most made notes are written in another way than the law speaks of, and are left out.
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(notes(), VALUES)
def test_setting_a_value_and_setting_it_back_gives_the_same_bytes(
    found: tuple[Written, str], value: Value
) -> None:
    """For a value that is written as this program writes it, with its comment."""
    written, name = found
    assume(written.piece.startswith(f"{name}: ".encode()) and not written.piece.startswith(b"{"))
    data = written.above + f"{name}: plain  # why\n".encode() + written.below
    assume(b"\r" not in written.data)
    assume(value is not None)
    try:
        new = amend(PATH, data, [SetProperty(name, value)])
    except AmendError:
        return

    assert amend(PATH, new, [SetProperty(name, "plain")]) == data


@given(st.binary() | st.binary().map(lambda data: b"---\na: 1\n" + data), VALUES)
@example(b"---", "x")
@example(b"---\n---", "x")
@example(b"\xef\xbb\xbf", "x")
@example(b"---\n\n---\n---\n", "x")
@example(b"---\nSome words.\n\nMore words.\n---\n", "x")
def test_any_bytes_are_amended_or_refused(data: bytes, value: Value) -> None:
    """Nothing else is ever raised, and the body is kept."""
    for asked in (SetProperty("a", value), AddEntry("log", "2026-11-22 call")):
        try:
            new = amend(PATH, data, [asked])
        except AmendError:
            continue
        if isinstance(asked, SetProperty):
            assert decode(PATH, new).body == decode(PATH, data).body
        else:
            assert decode(PATH, new).properties == decode(PATH, data).properties


# --- mutants --------------------------------------------------------------------------------
#
# The code is broken on purpose, and the laws, over a few notes, must notice. The same notes show
# that nothing is found where nothing is broken.

BATTERY: tuple[tuple[Written, Change], ...] = tuple(
    (Written(b"---\nabove: 1 # x\n", piece.encode(), b"below: [a] # y\n---\nBody\n"), asked)
    for piece in ("role: a  # comment\n", "role: |\n  a\n", "role:\n  - a\n  - b\n", "")
    for asked in (
        SetProperty("role", "no"),
        SetProperty("role", "2026-11-27"),
        SetProperty("role", ("x", "10:30")),
        SetProperty("role", date(2026, 11, 27)),
        AddToList("role", "c"),
    )
)


def noticed() -> set[str]:
    """The laws that are broken by anything in the battery."""
    broken: set[str] = set()
    for written, asked in BATTERY:
        try:
            new = amend(PATH, written.data, [asked])
        except AmendError:
            broken.add("refused")
            continue
        broken.update(broken_laws(written, asked, new))
    return broken


def test_the_battery_finds_nothing_in_sound_code() -> None:
    """Else the mutants below would prove nothing."""
    assert noticed() == set()


def test_a_mutant_that_drops_the_comment_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment is no value, so only the laws can miss it."""
    sound = splice.replaced

    def mutant(layout: Any, piece: Any, value: Any) -> list[splice.Edit]:
        return [
            edit._replace(end=layout.line_end(layout.line_of(edit.start)))
            if layout.line_of(edit.start) == layout.line_of(edit.end)
            else edit
            for edit in sound(layout, piece, value)
        ]

    monkeypatch.setattr(splice, "replaced", mutant)

    assert noticed() == {"the comment stays"}


def test_a_mutant_that_quotes_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """`no` without quotes is a truth value to YAML 1.1, `2026-11-27` a day."""
    monkeypatch.setattr(spell, "_is_plain", lambda _: True)

    assert noticed() == {"YAML 1.1 reads what was asked", "YAML 1.2 reads what was asked"}


def spoilt(block: str, edits: Sequence[splice.Edit]) -> str:
    """What a mutant makes of `block`: the edits, and a stroke of the pen in another line."""
    return sound_applied(block, edits).replace("above: 1", "above: 2")


sound_applied = splice.applied


def test_a_mutant_that_spoils_another_line_is_stopped_by_the_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The splice is not believed: the second way is taken, or the edit is refused."""
    monkeypatch.setattr(splice, "applied", spoilt)

    assert noticed() <= {"refused", "the comment stays"}
    assert "above: 1 # x" in amended("above: 1 # x\nrole: a\n", SetProperty("role", "b"))


def test_a_mutant_that_skips_the_proof_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the proof, the same spoilt line goes out, and the laws notice."""
    monkeypatch.setattr(splice, "applied", spoilt)
    monkeypatch.setattr(properties, "only_differs_in", lambda *_: True)
    monkeypatch.setattr(properties, "proves", lambda *_: True)

    assert "only the lines of the property change" in noticed()


def test_where_neither_way_can_be_proved_the_edit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In words, and nothing is changed."""
    monkeypatch.setattr(splice, "applied", spoilt)
    note = "---\nabove:   1\nabove: 1\n---\n".replace("above:   1\n", "odd:   1\n")

    assert refusal(note, SetProperty("b", 1)) == (
        "Leads/Northwind.md was not changed, because no way was found to change `b` and nothing"
        " else; make the change by hand."
    )
