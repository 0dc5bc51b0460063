"""Keeping notes up from the prompt: what is typed, what is written, what is said."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from running import run

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

LEAD = "Leads/Northwind – Data lead.md"
DANA = "Contacts/Dana Reyes.md"
NORTHWIND = """---
organization: "[[Northwind]]"
role: Data lead # my word
stage: cultivating
contacts: "[[Dana Reyes]]"
next: send the case study
due: 2026-11-20
---

## Log

- 2026-11-18 call with [[Dana Reyes]]: Q1 looks right
"""
VAULT: dict[str, str | bytes] = {
    LEAD: NORTHWIND,
    "Leads/Kestrel.md": "---\nrole: Platform lead\nsource: posting\n---\n",
    "Leads/Orchard.md": "---\nrole: Analyst\nsource: posting\n---\n",
    "Leads/Vela.md": "---\nrole: Analyst\nstage: lost\nsource: posting\n---\n",
    DANA: '---\norganization: "[[Northwind]]"\n---\n',
    "Contacts/Dan Brown.md": "---\n---\n",
    "Organizations/Northwind.md": "---\n---\n",
    "Daily/2026-11-23.md": "A quiet day.\n",
}


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """Return a small vault; the day is Monday 23 November 2026."""
    return make_vault(VAULT)


def text(vault: Path, path: str) -> str:
    """The text of one note."""
    return (vault / path).read_text(encoding="utf-8")


def log_of(vault: Path, path: str = LEAD) -> list[str]:
    """The entries of one note's log."""
    return [line[2:] for line in text(vault, path).splitlines() if line.startswith("- ")]


# --- log ------------------------------------------------------------------------------------


def test_a_touch_is_logged_with_the_next_step(vault: Path) -> None:
    """One line says what was and what comes; only the lines that are meant change."""
    ran = run(
        vault,
        *("log", "northwind", "call", "--with", "dana r", "budget approved"),
        *("--next", "send scope draft", "--due", "fri"),
    )

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{LEAD}\n"
        "  logged  2026-11-23 call with [[Dana Reyes]]: budget approved\n"
        "  next    send scope draft, due 2026-11-27 (was: send the case study, due 2026-11-20)\n"
    )
    assert text(vault, LEAD) == NORTHWIND.replace(
        "send the case study", "send scope draft"
    ).replace("2026-11-20", "2026-11-27") + (
        "- 2026-11-23 call with [[Dana Reyes]]: budget approved\n"
    )


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        (["kestrel", "email", "hello"], "2026-11-23 email: hello"),
        (["kestrel", "mail", "hello"], "2026-11-23 email: hello"),
        (
            ["kestrel", "email", "hello", "--with", "dana reyes"],
            "2026-11-23 email to [[Dana Reyes]]: hello",
        ),
        (["kestrel", "reply", "--with", "dana reyes"], "2026-11-23 reply from [[Dana Reyes]]"),
        (["kestrel", "call", "--from", "--with", "Marta"], "2026-11-23 call from Marta"),
        (
            ["kestrel", "call", "--on", "fri", "--at", "2:30pm", "a: b"],
            "2026-11-20 14:30 call: a: b",
        ),
        (["kestrel", "call", "--on", "nov 20", "a"], "2026-11-20 call: a"),
        (["kestrel", "call", "--on", "3.11.", "a"], "2026-11-03 call: a"),
        (["kestrel", "call", "--on", "mon", "a"], "2026-11-23 call: a"),
        (["kestrel", "call", "--at", "9"], "2026-11-23 09:00 call"),
        (["kestrel", "call", "--at", "2 pm"], "2026-11-23 14:00 call"),
        (["kestrel", "call", "--at", "12AM"], "2026-11-23 00:00 call"),
        (
            ["kestrel", "call", "--on", "yesterday", "it", "went", "well"],
            "2026-11-22 call: it went well",
        ),
        (
            ["kestrel", "meeting", "--with", "dana reyes", "--with", "van Gogh"],
            "2026-11-23 meeting with [[Dana Reyes]], van Gogh:",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_entry_reads_as_people_write_them(vault: Path, words: list[str], entry: str) -> None:
    """Kinds by any name, people by handle or plain, days as they are said, the last weekday."""
    ran = run(vault, "log", *words, "--next", "x")

    assert ran.code == 0
    assert log_of(vault, "Leads/Kestrel.md") == [entry]
    assert run(vault, "check", "kestrel").code == 0


def test_a_contact_who_wrote_is_named_by_itself(vault: Path) -> None:
    """In a contact's own note, `--from` means that contact."""
    run(vault, "log", "dana reyes", "email", "yes", "--from", "--next", "answer")

    assert log_of(vault, DANA) == ["2026-11-23 email from [[Dana Reyes]]: yes"]


def test_an_entry_may_stand_in_another_note(vault: Path) -> None:
    """In a daily note the entry links to the lead, which counts it and takes the next step."""
    ran = run(
        vault,
        *("log", "northwind", "call", "hi", "--in", "2026-11-23", "--next", "write"),
    )

    assert ran.code == 0
    assert log_of(vault, "Daily/2026-11-23.md") == [
        "2026-11-23 call: hi ([[Northwind – Data lead]])"
    ]
    assert "next: write\ndue:\n" in text(vault, LEAD)
    touches = run(vault, "show", LEAD, "--json").json["touches"]
    assert [touch["path"] for touch in touches] == [LEAD, "Daily/2026-11-23.md"]


def test_without_a_next_step_the_reason_is_logged(vault: Path) -> None:
    """`--no-next` takes the old step away and writes down why there is no new one."""
    run(vault, "log", "northwind", "call", "--no-next", "they hire in May")

    assert log_of(vault)[1:] == [
        "2026-11-23 call",
        "2026-11-23 note: no next step: they hire in May",
    ]
    assert "next:\ndue:\n" in text(vault, LEAD)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["northwind", "call", "hi"], "Say the next step with --next"),
        (["northwind"], "Say what kind of touch it was; use one of outreach"),
        (["northwind", "cal", "hi"], "No kind of touch is called 'cal'; did you mean 'call'?"),
        (["zzz", "call", "hi"], "No note is called 'zzz'"),
        (["dan", "call", "hi"], "'dan' may be any of these"),
        (["kestrel", "call", "--with", "dan", "--next", "x"], "'dan' may be any of these"),
        (["kestrel", "call", "--with", "a:b", "--next", "x"], "'a:b' names nobody"),
        (["kestrel", "call", "--from", "--next", "x"], "Say from whom it came"),
        (["kestrel", "call", "--on", "tomorrow", "--next", "x"], "2026-11-24 has not come yet"),
        (["kestrel", "call", "--on", "blue", "--next", "x"], "'blue' names no day"),
        (["kestrel", "call", "--at", "noonish", "--next", "x"], "is no time of day"),
        (["kestrel", "call", "--at", "25", "--next", "x"], "is no time of day"),
        (["kestrel", "call", "--due", "fri"], "A day needs a step"),
        (["kestrel", "call", "--next", "x", "--no-next", "y"], "drop --no-next"),
        (["kestrel", "stage", "x"], "use `vaultleads advance`"),
        (["kestrel", "call", "--in", "zzz", "--next", "x"], "No note is called 'zzz'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_logged_is_said(vault: Path, words: list[str], said: str) -> None:
    """A slip ends with 2 and one sentence with the remedy; no note is touched, nobody is asked."""
    ran = run(vault, "log", *words)

    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert {path: text(vault, path) for path in VAULT} == VAULT


@pytest.mark.parametrize("words", [["kestrel", "note", "heard of a team"], ["vela", "call", "bye"]])
def test_what_needs_no_next_step(vault: Path, words: list[str]) -> None:
    """An entry that is no touch, and a lead that is closed, are logged as they are."""
    assert run(vault, "log", *words).code == 0


OLD = {"next": "send the case study", "due": "2026-11-20"}


@pytest.mark.parametrize(
    ("words", "line", "was"),
    [
        pytest.param(
            ["plan", "northwind", "call"],
            "next  call, no day set (was: send the case study, due 2026-11-20)",
            OLD,
            id="replaced",
        ),
        pytest.param(
            ["plan", "northwind", "send the case study"],
            "next  send the case study, no day set (was: send the case study, due 2026-11-20)",
            {"due": "2026-11-20"},
            id="a day dropped",
        ),
        pytest.param(
            ["plan", "northwind", "send the case study", "--due", "2026-11-20"],
            "Nothing to change.",
            {},
            id="the same",
        ),
        pytest.param(
            ["log", "northwind", "call", "--no-next", "they hire in May"],
            "none: they hire in May (was: send the case study, due 2026-11-20)",
            OLD,
            id="none",
        ),
        pytest.param(
            ["advance", "northwind", "--next", "meet", "--due", "2026-11-20"],
            "next   meet, due 2026-11-20 (was: send the case study, due 2026-11-20)",
            {"next": "send the case study"},
            id="advanced",
        ),
        pytest.param(["plan", "kestrel", "call"], "next  call, no day set\n", {}, id="nothing"),
    ],
)
def test_what_is_dropped_is_said(
    vault: Path, words: list[str], line: str, was: dict[str, str]
) -> None:
    """A next step never goes without a word, nor does its day; in JSON it is `was`."""
    told = run(vault, *words, "--dry-run", "--json").json["was"]

    assert line in run(vault, *words).out
    assert told == was


# --- plan, snooze ---------------------------------------------------------------------------


def test_a_plan_takes_the_place_of_the_one_before(vault: Path) -> None:
    """With its day; a plan without a day takes the old day away."""
    run(vault, "plan", "northwind", "write to Dana", "--due", "+2w")
    dated = text(vault, LEAD)
    run(vault, "plan", "northwind", "data", "call Dana")

    assert "next: write to Dana\ndue: 2026-12-07\n" in dated
    assert "next: call Dana\ndue:\n" in text(vault, LEAD)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["northwind"], "Say what is to be done"),
        (["dana", "reyes"], "Say what is to be done"),
        (["zzz", "call"], "No note is called 'zzz'"),
        (["dan", "call"], "'dan' may be any of these"),
        (["dan", "call", "back"], "Put its name in quotes, as in 'Dan Brown'."),
        (["zzz", "31", "--due", "31 Feb"], "'31 Feb' names no day"),
        (["kestrel", "call", "--due", "blue"], "'blue' names no day"),
        (["kestrel", " "], "Say what is to be done"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_planned_is_said(vault: Path, words: list[str], said: str) -> None:
    """No word is taken for a part of the handle, or of the text, by guessing."""
    ran = run(vault, "plan", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert {path: text(vault, path) for path in VAULT} == VAULT


CORVID: dict[str, str | bytes] = {
    "Organizations/Corvid Labs.md": "---\n---\n",
    "Leads/Corvid Labs – Analyst.md": (
        '---\norganization: "[[Corvid Labs]]"\nstage: lost\noutcome: team cut\n---\n'
    ),
    "Leads/Corvid Labs – Data lead.md": (
        '---\norganization: "[[Corvid Labs]]"\nstage: cultivating\n---\n'
    ),
    "Leads/Tern – Data lead.md": "---\nrole: Data lead\n---\n",
    "Leads/Tern – Catalog owner.md": "---\nrole: Catalog owner\n---\n",
    "Contacts/Sam Okafor.md": "---\n---\n",
    "Contacts/Dana Reyes.md": "---\n---\n",
    "Postings/Meridian Rail – Timetable analyst.md": "---\nrole: Timetable analyst\n---\n",
}


@pytest.mark.parametrize(
    ("words", "path", "step"),
    [
        ("corvid|ask|Ida again", "Leads/Corvid Labs – Data lead.md", "ask Ida again"),
        ("corvid|ask|Ida|again", "Leads/Corvid Labs – Data lead.md", "ask Ida again"),
        ("corvid|labs|send it", "Leads/Corvid Labs – Data lead.md", "send it"),
        ("corvid|data|request", "Leads/Corvid Labs – Data lead.md", "data request"),
        ("corvid|a|demo", "Leads/Corvid Labs – Data lead.md", "a demo"),
        ("tern|catalog|a|demo", "Leads/Tern – Catalog owner.md", "a demo"),
        ("tern|data|lead|data|request", "Leads/Tern – Data lead.md", "data request"),
        ("dana|re|Kafka|talk", "Contacts/Dana Reyes.md", "re Kafka talk"),
        ("dana|reyes|call", "Contacts/Dana Reyes.md", "call"),
        ("sam|ok", "Contacts/Sam Okafor.md", "ok"),
        ("corvid|x", "Leads/Corvid Labs – Data lead.md", "x"),
    ],
)
def test_a_handle_is_as_short_as_it_can_be(
    make_vault: MakeVault, words: str, path: str, step: str
) -> None:
    """What is to be done needs no quotes; a further word names the note only where it has to."""
    ran = run(make_vault(CORVID), "plan", *words.split("|"))

    assert ran.out == f"{path}\n  next  {step}, no day set\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("plan|tern|log|in|and|look", "'tern' may be any of these"),
        ("plan|tern|cat|demo", "'tern' may be any of these"),
        ("log|tern|log|call|--next|x", "Put its name in quotes, as in 'Tern – Catalog owner'."),
        ("log|sam|ok|call|--next|x", "No kind of touch is called 'ok'"),
        ("log|corvid|labz|call|--next|x", "No kind of touch is called 'labz'"),
        ("advance|sam corvid|lost|--outcome|x", "No lead is called 'sam corvid'"),
        (
            "plan|Meridian Rail – Timetable analyst|x",
            "is a posting, which takes no next action; name the lead",
        ),
    ],
)
def test_no_word_is_taken_for_a_part_of_a_handle(
    make_vault: MakeVault, words: str, said: str
) -> None:
    """A part of a word, or one that is like it, never tells two notes apart."""
    ran = run(make_vault(CORVID), *words.split("|"))

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["kestrel", "2027-01-11"], "snooze: 2027-01-11\n"),
        (["kestrel", "next", "month"], "snooze: 2026-12-01\n"),
        (["dana", "reyes", "+2w"], "snooze: 2026-12-07\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_snooze_until_a_day(vault: Path, words: list[str], line: str) -> None:
    """Handle and day may both be several words."""
    ran = run(vault, "snooze", *words)

    assert ran.code == 0
    assert line in text(vault, ran.out.splitlines()[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kestrel", "yesterday"], "2026-11-22 is not ahead"),
        (["kestrel", "soon"], "Say until when"),
        (["kestrel"], "Say until when"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_snooze_needs_a_day_ahead(vault: Path, words: list[str], said: str) -> None:
    """Else the sentence says how to write one."""
    ran = run(vault, "snooze", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


# --- advance --------------------------------------------------------------------------------


def test_a_lead_advances_by_one_stage(vault: Path) -> None:
    """The next active stage, its entry in the log, and the next step."""
    ran = run(vault, "advance", "northwind", "--next", "meet")

    assert ran.code == 0
    assert "stage: in-conversation\n" in text(vault, LEAD)
    assert log_of(vault)[-1] == "2026-11-23 stage: cultivating → in-conversation"
    assert run(vault, "check", LEAD).code == 0


def test_a_lead_is_closed_with_its_outcome(vault: Path) -> None:
    """A closed lead needs no next step, but a reason; a stage goes by its alias too."""
    ran = run(vault, "advance", "northwind", "rejected", "--outcome", "team cut")

    assert ran.code == 0
    assert "stage: lost\n" in text(vault, LEAD)
    assert "outcome: team cut\n" in text(vault, LEAD)


def test_a_closed_lead_keeps_no_next_step(vault: Path) -> None:
    """Closing takes next step, day and snooze away, in one action, and says each of them."""
    run(vault, "snooze", LEAD, "2026-12-01")
    words = ("advance", "northwind", "lost", "--outcome", "team cut")
    told = run(vault, *words, "--dry-run", "--json").json["was"]

    ran = run(vault, *words)

    assert ran.out == (
        f"{LEAD}\n"
        "  stage    cultivating → lost\n"
        "  outcome  team cut\n"
        "  next     cleared (was: send the case study)\n"
        "  due      cleared (was: 2026-11-20)\n"
        "  snooze   cleared (was: 2026-12-01)\n"
    )
    assert told == {**OLD, "snooze": "2026-12-01"}
    assert "next:\ndue:\n" in text(vault, LEAD)
    assert "snooze:\n" in text(vault, LEAD)


def test_a_lead_that_is_opened_again_loses_its_outcome(make_vault: MakeVault) -> None:
    """An outcome says why a lead ended; another end takes the place of the first."""
    root = make_vault(CORVID)
    lead = "Leads/Corvid Labs – Analyst"
    words = ("advance", lead, "shaping", "--next", "call")
    won = run(root, "advance", lead, "won", "--outcome", "hired", "--dry-run", "--json").json

    ran = run(root, *words)

    assert won["was"] == {"outcome": "team cut"}
    assert "  outcome  cleared (was: team cut)\n" in ran.out
    assert "stage: shaping\noutcome:\n" in text(root, f"{lead}.md")


def test_a_first_stage_that_was_never_written_is_left(vault: Path) -> None:
    """A lead without a stage is in the first one."""
    run(vault, "advance", "kestrel", "--next", "x")

    assert log_of(vault, "Leads/Kestrel.md") == ["2026-11-23 stage: spotted → investigating"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["northwind"], "Say the next step"),
        (
            ["northwind", "won", "--outcome", "x", "--next", "y"],
            "A lead that is won has no next step; drop --next",
        ),
        (["northwind", "won"], "Say why it is won with --outcome"),
        (["northwind", "los"], "No stage is called 'los'; did you mean 'lost'?"),
        (["northwind", "shapin"], "No stage is called 'shapin'; did you mean 'shaping'?"),
        (["northwind", "cultivating", "--next", "x"], "is in stage 'cultivating' already"),
        (["vela", "--next", "x"], "No stage follows 'lost'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_advanced_is_said(vault: Path, words: list[str], said: str) -> None:
    """With 2, and nothing is written."""
    ran = run(vault, "advance", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert {path: text(vault, path) for path in VAULT} == VAULT


# --- set ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assignment", "line"),
    [
        ("alignment=4", "alignment: 4\n"),
        ("due=fri", "due: 2026-11-27\n"),
        ("decision_maker=dana reyes", 'decision_maker: "[[Dana Reyes]]"\n'),
        (
            "contacts=dana reyes, dan brown",
            'contacts:\n  - "[[Dana Reyes]]"\n  - "[[Dan Brown]]"\n',
        ),
        ("horizon=3-6 months", 'horizon: "3-6 months"\nhorizon_asof: 2026-11-23\n'),
        ("need=a: b # c", 'need: "a: b # c"\n'),
        ("mood=yes", 'mood: "yes"\n'),
        ("role=", "role:\n"),
    ],
    ids=lambda value: value if "\n" not in value else None,
)
def test_a_property_is_set_as_it_would_be_written(vault: Path, assignment: str, line: str) -> None:
    """Days spoken, links by handle, words in their own form, and text that stays text."""
    ran = run(vault, "set", "kestrel", assignment)

    assert (ran.code, ran.err) == (0, "")
    assert line in text(vault, "Leads/Kestrel.md")
    assert run(vault, "check", "kestrel").code == 0


@pytest.mark.parametrize(
    ("assignment", "path"),
    [("alignment=3", LEAD), ("motivation=4", "Organizations/Northwind.md"), ("mood=good", LEAD)],
)
def test_the_property_says_which_note_is_meant(vault: Path, assignment: str, path: str) -> None:
    """A lead's property means the lead of that organization, another one the organization."""
    assert run(vault, "set", "northwind", assignment).out.splitlines()[0] == path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kestrel"], "Say what to set"),
        (
            ["kestrel", "alingment=4"],
            "No property of a lead is called 'alingment'; write `alignment`.",
        ),
        (["kestrel", "alignment=9"], "alignment: '9' is not a whole number from 1 to 5"),
        (["kestrel", "due=someday"], "'someday' names no day"),
        (["kestrel", "need=a", "word"], "'word' is no NAME=VALUE"),
        (["need=a"], "Name either one note or"),
        (["kestrel", "--where", "stage=spotted", "need=a"], "Name either one note or"),
        (["--where", "stage=spottd", "need=a"], "did you mean 'spotted'?"),
        (["--where", "stage", "need=a"], "'stage' is no condition"),
        (["--where", "role=Cook", "need=a"], "No lead matches 'role=Cook'"),
        (
            ["--where", "source=posting", "need=a"],
            "2 notes would change; nothing was changed, add --yes",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_set_is_said(vault: Path, words: list[str], said: str) -> None:
    """With 2 and the remedy; no note is touched."""
    ran = run(vault, "set", *words)

    assert ran.code == 2
    assert said in ran.err
    assert {path: text(vault, path) for path in VAULT} == VAULT


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("source=posting", ["Kestrel", "Orchard"]),
        ("source=posting,stage=lost", ["Vela"]),
        ("org=north", ["Northwind – Data lead"]),
        ("tier=unqualified", ["Kestrel", "Northwind – Data lead", "Orchard"]),
        ("role=analyst", ["Orchard"]),
    ],
)
def test_many_are_set_where_all_conditions_hold(
    vault: Path, expression: str, names: list[str]
) -> None:
    """Closed leads count only where a stage is asked for; all notes are one action."""
    ran = run(vault, "set", "--where", expression, "need=x", "--yes", "--json")

    changed = sorted(Path(note["path"]).stem for note in ran.json["changed"])
    assert changed == names
    run(vault, "undo")
    assert {path: text(vault, path) for path in VAULT} == VAULT


def test_many_are_shown_before_they_are_set(vault: Path) -> None:
    """Without `--yes`, a script sees old → new and nothing is changed."""
    ran = run(vault, "set", "--where", "source=posting", "role=Cook")

    assert ran.out == (
        "Note     Property  Change\n"
        "Kestrel  role      Platform lead → Cook\n"
        "Orchard  role      Analyst → Cook\n"
    )


# --- a person at the terminal --------------------------------------------------------------


def asked(vault: Path, answers: str, *words: str) -> tuple[int, str]:
    """The exit code and the screen of a run at a terminal where somebody types `answers`."""
    pty = pytest.importorskip("pty", reason="the system has no terminals of this kind")
    command = [sys.executable, "-m", "vaultleads", "--vault", str(vault), "--today", "2026-11-23"]
    process, terminal = pty.fork()
    if not process:
        os.execve(sys.executable, [*command, *words], {**os.environ, "TERM": "dumb"})  # noqa: S606 - this project's own program
    os.write(terminal, answers.encode())
    screen = b""
    # The other end closes with an error when the program is done.
    with contextlib.suppress(OSError):
        while data := os.read(terminal, 4096):
            screen += data
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), screen.decode()


def test_the_next_step_is_asked_for(vault: Path) -> None:
    """At a terminal, `log` asks what comes next and when; a word that is no day is asked again."""
    code, screen = asked(vault, "write to Dana\nblue\nfri\n", "log", "northwind", "call")

    assert code == 0
    assert "Next step (- for none) [send the case study]: " in screen
    assert "'blue' names no day" in screen
    assert "next: write to Dana\ndue: 2026-11-27\n" in text(vault, LEAD)


@pytest.mark.parametrize("words", ["log northwind call", "advance northwind"])
def test_a_step_that_is_kept_keeps_its_day(vault: Path, words: str) -> None:
    """Enter and Enter leave the next step as it stands; `-` takes its day away."""
    code, screen = asked(vault, "\n\n", *words.split())
    kept = text(vault, LEAD)
    run(vault, "undo")
    asked(vault, "\n-\n", *words.split())

    assert code == 0
    assert "On which day (- for none) [2026-11-20]: " in screen
    assert "next: send the case study\ndue: 2026-11-20\n" in kept
    assert "next: send the case study\ndue:\n" in text(vault, LEAD)


def test_the_reason_is_asked_for(vault: Path) -> None:
    """Whoever has no next step says why."""
    code, _ = asked(vault, "-\nthey hire in May\n", "log", "northwind", "call")

    assert code == 0
    assert log_of(vault)[-1] == "2026-11-23 note: no next step: they hire in May"


def test_nobody_is_asked_about_changes_that_are_not_shown(vault: Path) -> None:
    """With `--json` at a terminal, old → new is not to be seen, so that `--yes` is wanted."""
    code, screen = asked(vault, "y\n", "set", "--where", "source=posting", "role=Cook", "--json")

    assert code == 2
    assert "2 notes would change; nothing was changed, add --yes to do it." in screen
    assert text(vault, "Leads/Kestrel.md") == VAULT["Leads/Kestrel.md"]


@pytest.mark.parametrize(("answer", "changed"), [("y", True), ("n", False)])
def test_many_are_changed_when_the_person_agrees(vault: Path, answer: str, changed: bool) -> None:
    """At a terminal, old → new is shown and the person is asked."""
    words = ("set", "--where", "source=posting", "role=Cook")

    code, screen = asked(vault, f"{answer}\n", *words)

    assert code == 0
    assert "Platform lead → Cook" in screen
    assert ("role: Cook\n" in text(vault, "Leads/Kestrel.md")) is changed


# --- what all of them have ------------------------------------------------------------------

WRITING = [
    ["log", "northwind", "call", "--next", "x"],
    ["plan", "northwind", "call"],
    ["advance", "northwind", "--next", "x"],
    ["set", "northwind", "alignment=4"],
    ["snooze", "northwind", "+1w"],
]


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_every_writing_command_can_be_tried_and_undone(vault: Path, words: list[str]) -> None:
    """`--dry-run` shows the diff that `--json` tells and writes nothing; `undo` is the way back."""
    dry = run(vault, *words, "--dry-run")
    kept = {path: text(vault, path) for path in VAULT}
    done = run(vault, *words, "--json").json
    changed = text(vault, LEAD)
    undone = run(vault, "undo")

    assert kept == VAULT
    assert dry.out == done["changed"][0]["diff"]
    assert [note["path"] for note in done["changed"]] == [LEAD]
    assert (done["dry_run"], done["undo"]) == (False, 1)
    assert changed != NORTHWIND
    assert undone.code == 0
    assert text(vault, LEAD) == NORTHWIND


def test_a_note_with_a_mistake_is_not_edited(make_vault: MakeVault) -> None:
    """The sentence says which line to mend first, and ends with 1."""
    broken = '---\nrole: "x\nstage: spotted\n---\n'
    root = make_vault({"Leads/N.md": broken})

    ran = run(root, "plan", "Leads/N.md", "call")

    assert (ran.code, ran.out) == (1, "")
    assert "Leads/N.md was not changed, because line 2 has a mistake" in ran.err
    assert text(root, "Leads/N.md") == broken


# --- undo -----------------------------------------------------------------------------------


def test_what_was_done_is_listed(vault: Path) -> None:
    """Newest first, with the number to undo it by; an empty journal is said in words."""
    empty = run(vault, "undo", "--list").out
    run(vault, "plan", "kestrel", "call")
    run(vault, "snooze", "orchard", "+1w")
    run(vault, "undo")

    listed = run(vault, "undo", "--list", "--json").json
    assert empty == "Nothing has been done to the notes of this vault yet.\n"
    assert [(one["undo"], one["action"], one["undone"]) for one in listed] == [
        (1, "undo snooze: Orchard", False),
        (2, "snooze: Orchard", True),
        (3, "plan: Kestrel", False),
    ]
    assert run(vault, "undo", "--list").out.splitlines()[3].endswith("plan: Kestrel")


def test_an_undoing_that_is_taken_back_is_a_doing_again(vault: Path) -> None:
    """It is listed by what it came to, however often it goes back and forth."""
    run(vault, "plan", "kestrel", "call")
    said = [run(vault, "undo", "1").out.splitlines()[-1] for _ in range(3)]

    listed = run(vault, "undo", "--list", "--json").json
    assert said == [
        "  undone  plan: Kestrel",
        "  done again  plan: Kestrel",
        "  undone  plan: Kestrel",
    ]
    assert [one["action"] for one in listed] == [
        "undo plan: Kestrel",
        "redo plan: Kestrel",
        "undo plan: Kestrel",
        "plan: Kestrel",
    ]


def test_a_newer_edit_stands_in_the_way_of_undoing(vault: Path) -> None:
    """It ends with 3 and keeps what the person wrote."""
    run(vault, "plan", "kestrel", "call")
    (vault / "Leads/Kestrel.md").write_text("mine\n")

    ran = run(vault, "undo")

    assert ran.code == 3
    assert "Leads/Kestrel.md has changed since 'plan: Kestrel'; nothing was undone" in ran.err
    assert text(vault, "Leads/Kestrel.md") == "mine\n"


def test_undo_can_be_tried(vault: Path) -> None:
    """`--dry-run` shows the diff back and undoes nothing."""
    run(vault, "plan", "kestrel", "call")

    assert "-next: call\n" in run(vault, "undo", "--dry-run").out
    assert "next: call\n" in text(vault, "Leads/Kestrel.md")
    assert run(vault, "undo", "7").code == 2


# --- open -----------------------------------------------------------------------------------


def test_a_note_is_opened_in_the_named_editor(vault: Path) -> None:
    """With its arguments, the note last; no shell reads any of it."""
    editor = f"'{sys.executable}' -c 'import sys; print(sys.argv[1:])' '$HOME;x'"

    ran = run(vault, "open", "kestrel", VISUAL=editor, EDITOR="false")

    assert ran.code == 0
    assert ran.out == f"{['$HOME;x', str(vault / 'Leads/Kestrel.md')]}\n"


@pytest.mark.parametrize(
    ("handle", "path"),
    [
        ("northwind", LEAD),
        ("Organizations/Northwind", "Organizations/Northwind.md"),
        ("2026-11-23", "Daily/2026-11-23.md"),
    ],
)
def test_the_name_of_an_organization_opens_its_lead(vault: Path, handle: str, path: str) -> None:
    """As it means the lead wherever something is written; its path means itself."""
    editor = f"'{sys.executable}' -c 'import sys; print(sys.argv[1])'"

    assert run(vault, "open", handle, VISUAL=editor).out == f"{vault / path}\n"


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        pytest.param("", "No editor is named; set VISUAL or EDITOR", id="none"),
        pytest.param("no-such-editor -w", "'no-such-editor' cannot be started", id="missing"),
        pytest.param("'x", "is not a command", id="an open quote"),
        pytest.param(f"'{sys.executable}' -c 'exit(4)'", "ended with 4", id="one that fails"),
    ],
)
@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="has an editor of its own")
def test_an_editor_that_does_not_open_is_said(vault: Path, editor: str, said: str) -> None:
    """In one sentence that names the variables."""
    ran = run(vault, "open", "kestrel", VISUAL="", EDITOR=editor)

    assert ran.code == 1
    assert said in ran.err


# --- check --fix ----------------------------------------------------------------------------

SLIPS = """---
organization: [[Northwind]]
role: Lead #data
stage: Nurturing
horizon: 3-6 months # they said
captured: 2026-11-01
contacts:
  - [[Dana Reyes]] # boss
  - "Marta"
---
[[Body]] stays.
"""
MENDED = """---
organization: "[[Northwind]]"
role: "Lead #data"
stage: cultivating
horizon: "2027-02-01..2027-05-01" # they said
captured: 2026-11-01
contacts:
  - "[[Dana Reyes]]" # boss
  - "Marta"
---
[[Body]] stays.
"""


def test_what_has_one_right_answer_is_mended(make_vault: MakeVault) -> None:
    """Quotes, the stage's own name and the days of a horizon; comments and body stay."""
    root = make_vault(
        {**VAULT, "Leads/N.md": SLIPS, DANA: b"---\r\nphone: +1555\r\ntitle: #boss\r\n---\r\n"}
    )

    ran = run(root, "check", "--fix", "--yes")

    assert text(root, "Leads/N.md") == MENDED
    assert (root / DANA).read_bytes() == b'---\r\nphone: "+1555"\r\ntitle: "#boss"\r\n---\r\n'
    assert "Leads/N.md:4  stage 'Nurturing' is called 'cultivating'\n" in ran.out
    assert ran.out.endswith("7 properties mended; 1 problem left, `vaultleads check` lists them.\n")
    assert ran.code == 1


def test_mending_changes_nothing_that_counts(make_vault: MakeVault) -> None:
    """The lead is qualified the same before and after, and mending twice is mending once."""
    root = make_vault({**VAULT, "Leads/N.md": SLIPS.replace(" #data", "")})
    before = run(root, "explain", "Leads/N.md", "--json").json
    run(root, "check", "--fix", "--yes")

    after = run(root, "explain", "Leads/N.md", "--json").json
    assert after["parts"][0] == before["parts"][0]
    assert (after["quality"], after["window"]) == (before["quality"], before["window"])
    assert "Nothing can be mended with certainty" in run(root, "check", "--fix", "--yes").out


def test_mending_is_shown_before_it_is_done(make_vault: MakeVault) -> None:
    """Without `--yes`, a script sees the diff and nothing is changed."""
    root = make_vault({"Leads/N.md": SLIPS})

    ran = run(root, "check", "--fix")

    assert '+organization: "[[Northwind]]"\n' in ran.out
    assert ran.err == "vaultleads: 1 note would change; nothing was changed, add --yes to do it.\n"
    assert ran.code == 2
    assert text(root, "Leads/N.md") == SLIPS


def test_a_note_with_a_mistake_is_not_mended(make_vault: MakeVault) -> None:
    """It is named with the line to mend first; the others are mended all the same."""
    broken = '---\norganization: [[Northwind]]\nrole: "x\n---\n'
    root = make_vault({"Leads/A.md": broken, "Leads/N.md": SLIPS})

    ran = run(root, "check", "--fix", "--yes")

    assert "Leads/A.md was not changed, because line 3 has a mistake" in ran.err
    assert text(root, "Leads/A.md") == broken
    assert text(root, "Leads/N.md") == MENDED


def test_mending_can_be_tried_and_told_as_json(make_vault: MakeVault) -> None:
    """`--dry-run --json` tells what would be mended, and of one note only that one."""
    root = make_vault({"Leads/N.md": SLIPS, "Leads/O.md": SLIPS})

    told = run(root, "check", "n", "--fix", "--dry-run", "--json").json

    assert [(one["path"], one["line"]) for one in told["mended"]] == [
        ("Leads/N.md", line) for line in (2, 3, 4, 5, 8)
    ]
    assert text(root, "Leads/N.md") == SLIPS


def test_what_is_not_certain_stays(make_vault: MakeVault) -> None:
    """A comment, a horizon without a day to count from, and an unknown stage are the person's."""
    own = "---\nrole: Lead # data\nhorizon: 3-6 months\nstage: simmering\n---\n"
    root = make_vault({"Leads/N.md": own})

    run(root, "check", "--fix", "--yes")

    assert text(root, "Leads/N.md") == own
