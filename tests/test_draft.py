"""Messages: the right one to the right person, in words that can be sent, and nothing invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import Ran, run

from vaultleads.core.drafting import Message, Wish, message_of
from vaultleads.core.policy import MESSAGE_KINDS
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.views.draft import DraftView, Prompt, Said, first_name, in_words
from vaultleads.drafts import Draft, draft
from vaultleads.render import Renderer
from vaultleads.workspace import Workspace

if TYPE_CHECKING:
    from conftest import MakeVault

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "data" / "messages.md"

FULL = {
    "Leads/Northwind.md": """\
---
organization: "[[Northwind]]"
role: Data platform lead
source: network
contacts:
  - "[[Dana Reyes]]"
  - "[[Ines Falk]]"
horizon: 2027-02
alignment: 4
need: Locker events arrive hours late, and every team cleans them again.
---

## Intelligence

- 2026-11-20 [[Dana Reyes]]: the firmware team promises timestamps by January
- 2026-11-21 [[Ines Falk]]: Dana is about to be promoted

## Log

- 2026-11-20 call with [[Dana Reyes]]: forty minutes instead of twenty
""",
    "Contacts/Dana Reyes.md": """\
---
organization: "[[Northwind]]"
title: VP Data
decision_maker: true
introduced_by: "[[Ingrid Thomsen]]"
email: dana@northwind.example
---
""",
    "Contacts/Ines Falk.md": """\
---
organization: "[[Northwind]]"
tie: strong
knows: "[[Dana Reyes]]"
---

## Log

- 2026-11-11 call with [[Ines Falk]]: half an hour, very open
""",
    "Contacts/Ingrid Thomsen.md": "",
    "Organizations/Northwind.md": "",
}
"""A lead of which everything is known, with the one who decides and one who could introduce."""

BARE = {"Leads/Northwind.md": "---\ntype: lead\n---\n"}
"""A lead of which nothing is known but that there is one."""

Drafted = Callable[..., Draft]


@pytest.fixture
def drafted(make_vault: MakeVault) -> Drafted:
    """Return a function that drafts a message in a vault of the given files."""

    def make(
        files: Mapping[str, str | bytes], path: str = "Leads/Northwind.md", kind: str = ""
    ) -> Draft:
        return draft(Workspace(str(make_vault(files))), Wish(path, kind), TODAY)

    return make


def lead(*, properties: str = "", log: str = "") -> str:
    """The note of a lead with Dana Reyes at Northwind."""
    head = f'---\norganization: Northwind\ncontacts: "[[Dana Reyes]]"\n{properties}---\n'
    return f"{head}\n## Log\n\n{log}"


def with_dana(*, properties: str = "", log: str = "", note: str = "") -> dict[str, str]:
    """A vault with one lead and Dana Reyes on it."""
    return {
        "Leads/Northwind.md": lead(properties=properties, log=log),
        "Contacts/Dana Reyes.md": note or "---\norganization: Northwind\n---\n",
    }


# --- the words ------------------------------------------------------------------------------


def golden() -> dict[str, str]:
    """The expected messages by heading, as they stand in the data file."""
    text = GOLDEN.read_text(encoding="utf-8")
    return dict(re.findall(r"^## (.+?)\n\n```text\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE))


def shown(found: Draft) -> str:
    """A draft as it stands in the data file."""
    person = found.choice.matter.person
    head = f"To: {person.name}\n" if person else ""
    return f"{head}Subject: {found.message.subject}\n\n{found.message.body}"


@pytest.mark.parametrize("kind", MESSAGE_KINDS)
@pytest.mark.parametrize(
    ("files", "known"),
    [pytest.param(FULL, "everything", id="full"), pytest.param(BARE, "nothing", id="bare")],
)
def test_each_message_reads_as_it_should(
    drafted: Drafted, files: Mapping[str, str], known: str, kind: str
) -> None:
    """Word for word, with all that the notes can know, and with nothing but prompts."""
    actual = shown(drafted(files, kind=kind))

    assert actual == golden()[f"{kind}, {known} known"]


@pytest.mark.parametrize("text", golden().values(), ids=golden())
def test_a_message_is_short_and_leaves_no_hole(text: str) -> None:
    """Under 120 words; no missing value shows as `None`, as nothing or as an empty prompt."""
    subject, _, body = text.partition("\n\n")

    assert len(body.split()) < 120
    assert "None" not in text
    assert "checking in" not in text.lower()
    assert not re.search(r" [,.:;?]|  |,,|\.\.|‹›|\(\)", f"{subject}\n{body}", re.MULTILINE)


def test_every_message_has_a_template_of_its_own() -> None:
    """The list of kinds is what lies in the folder."""
    names = {path.name.removesuffix(".md.j2") for path in (ROOT / "templates/messages").iterdir()}

    assert names == set(MESSAGE_KINDS)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("- 2026-11-23 call with [[Dana Reyes]]", "our call today"),
        ("- 2026-11-22 reply from [[Dana Reyes]]", "your reply yesterday"),
        ("- 2026-11-17 email from [[Dana Reyes]]", "your e-mail on Tuesday"),
        ("- 2026-11-16 message from [[Dana Reyes]]", "your message on 16 November"),
        ("- 2025-12-01 intro from [[Dana Reyes]]", "your introduction on 1 December 2025"),
        ("- 2026-11-02 scope with [[Dana Reyes]]", "our conversation on 2 November"),
        ("- 2026-11-24 call with [[Dana Reyes]]", "‹what you thank them for›"),
        ("- 2026-11-20 email to [[Dana Reyes]]", "‹what you thank them for›"),
        ("- 2026-11-20 call with Sam Okafor", "‹what you thank them for›"),
    ],
)
def test_the_last_exchange_is_named_as_one_names_it(drafted: Drafted, log: str, words: str) -> None:
    """A conversation, or what came from them, up to today; never what one sent oneself."""
    files = with_dana(log=log)

    subject = drafted(files, "Contacts/Dana Reyes.md", "thanks").message.subject

    assert subject == f"Thank you for {words}"


@pytest.mark.parametrize(
    ("horizon", "words"),
    [
        ("2026-10", "in October 2026"),
        ("2026-Q3", "in the third quarter of 2026"),
        ("2026-H1", "in the first half of 2026"),
        ("2026", "in 2026"),
        ("2026-05-15", "on 15 May 2026"),
        ("2026-03..2026-05", "between March and May 2026"),
        ("now", "about now"),
        ("vague", "‹in which month or quarter›"),
        ("", "‹in which month or quarter›"),
    ],
)
def test_the_expected_time_stands_in_the_sentence(
    drafted: Drafted, horizon: str, words: str
) -> None:
    """Each form of a horizon with its preposition; what says nothing asks."""
    files = with_dana(properties=f"horizon: {horizon}\n")

    body = drafted(files, kind="re-ask").message.body

    assert f"it was expected {words}. Plans move." in body


def test_an_outreach_that_nobody_answered_is_taken_up_again(drafted: Drafted) -> None:
    """The second message to somebody does not begin as if there had been none."""
    files = with_dana(log="- 2026-11-09 outreach to [[Dana Reyes]]: the case study\n")

    body = drafted(files, kind="outreach").message.body

    assert body.startswith(
        "Hi Dana,\n\nI wrote to you on 9 November. One thing was missing from it: ‹a page,"
    )


def test_an_open_question_is_asked(drafted: Drafted) -> None:
    """A sign of life about a lead whose horizon is unknown asks for it."""
    note = "---\norganization: Northwind\ntie: strong\n---\n"
    files = with_dana(properties="alignment: 4\n", note=note)

    body = drafted(files, kind="check-in").message.body

    assert "One question, if I may: when do you expect to hire?" in body


def test_what_one_person_said_is_not_told_to_another(drafted: Drafted) -> None:
    """A fact learnt from Ines stays out of a message to Dana, however new it is."""
    found = drafted(FULL, kind="share")

    assert "something you told me: ‹in your words: the firmware team" in found.message.body
    assert "promoted" not in found.message.body


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Dana Reyes", "Dana"),
        ("Dr. Beate Kühn", "Beate"),
        ("Reyes, Dana", "Dana"),
        ("Mei-Lin Zhao", "Mei-Lin"),
        ("D. Reyes", "D. Reyes"),
        ("Prof", "Prof"),
        ("Björk", "Björk"),
    ],
)
def test_people_are_greeted_by_their_first_name(name: str, greeted: str) -> None:
    """Without titles; where the first name is not known, by the whole one."""
    assert first_name(name) == greeted


# --- values that are no words yet -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a plain text.", "a plain text"),
        ("see [[Northwind|them]], **really** `now`", "see them, really now"),
        ("[[Notes/Plan#Budget]] is *done*", "Plan is done"),
        ("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"),
        ("two\nlines\r\nand\ta tab", "two lines and a tab"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("why not?", "why not?"),
        ("wait...", "wait..."),
        ("{{ view.name }} {% raw %}", "{{ view.name }} {% raw %}"),
        ("word " * 100, "word " * 47 + "word…"),
        ("", ""),
    ],
)
def test_a_text_of_a_note_becomes_words_of_a_sentence(text: str, words: str) -> None:
    """One line, without Markdown, without its full stop, and not longer than a mail bears."""
    assert in_words(text) == words


@given(st.text())
def test_whatever_a_note_holds_is_one_short_line(text: str) -> None:
    """No control character and no line end survives."""
    words = in_words(text)

    assert len(words) <= 241
    assert words == words.strip()
    assert not any(category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in words)


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7 * 7 }}",
        "{% include 'messages/thanks.md.j2' %}",
        "x\\r\\nBcc: all@evil.example",
        "‹name›",
        "\\e[2J\\a",
    ],
)
def test_a_hostile_value_is_text_on_one_line(drafted: Drafted, hostile: str) -> None:
    """It is neither rendered as a template nor able to add a line."""
    files = with_dana(properties=f'need: "{hostile}"\n')

    body = drafted(files, kind="portfolio").message.body

    line = next(line for line in body.split("\n") if line.startswith("I picked it"))
    plain = hostile.replace("\\r\\n", " ").replace("\\e", " ").replace("\\a", "").strip()
    assert line == f"I picked it with this in mind: ‹in your words: {plain}›."
    assert body.count("\n") == 9


def test_a_prompt_prints_what_to_fill_in_and_counts_as_false() -> None:
    """So that `or` and `if` in a template work, and forgetting them leaves no hole."""
    prompt = Prompt("their project")

    assert str(prompt) == "‹their project›"
    assert not prompt


# --- which message, and to whom -------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "kind", "why"),
    [
        pytest.param(
            with_dana(log="- 2026-11-20 reply from [[Dana Reyes]]: which day?\n"),
            "reply",
            "answer Dana Reyes; Dana Reyes replied on 20 Nov: “which day?”",
            id="the most urgent follow-up",
        ),
        pytest.param(
            with_dana(properties="next: share the talk with Dana\ndue: 2026-11-27\n"),
            "share",
            "share the talk with Dana; your next step",
            id="what the person planned, by its first word",
        ),
        pytest.param(
            with_dana(properties="next: ask Dana when the budget is set\ndue: 2026-11-27\n"),
            "check-in",
            "ask Dana when the budget is set; your next step",
            id="a question of one's own",
        ),
        pytest.param(
            with_dana(properties="next: ask Dana for the introduction\ndue: 2026-11-27\n"),
            "intro-request",
            "ask Dana for the introduction; your next step",
            id="an introduction to ask for",
        ),
        pytest.param(
            with_dana(properties="next: send Dana the case study\ndue: 2026-11-27\n"),
            "portfolio",
            "send Dana the case study; your next step",
            id="something to send",
        ),
    ],
)
def test_without_a_kind_it_is_what_is_due(
    drafted: Drafted, files: Mapping[str, str], kind: str, why: str
) -> None:
    """The message of the follow-up that comes first, with the reason."""
    found = drafted(files)

    assert (found.choice.matter.kind, found.choice.because) == (kind, why)


def test_a_question_of_ones_own_is_asked_before_that_of_the_lead(drafted: Drafted) -> None:
    """What the person planned to ask is what the prompt says."""
    planned = "alignment: 4\nnext: ask Dana when the budget is set\ndue: 2026-11-27\n"
    files = with_dana(properties=planned, note="---\norganization: Northwind\ntie: strong\n---\n")

    body = drafted(files).message.body

    assert "One question, if I may: ‹your question: ask Dana when the budget is set›\n" in body
    assert "expect to hire" not in body


def test_after_an_introduction_one_writes_to_whom_one_was_introduced(drafted: Drafted) -> None:
    """Not to who introduced; and names them."""
    log = "- 2026-11-20 intro from [[Ines Falk]], [[Dana Reyes]]: three lines, perfect\n"
    files = {**with_dana(log=log), "Contacts/Ines Falk.md": "---\ntie: strong\n---\n"}

    found = drafted(files, kind="outreach")

    assert found.choice.matter.person is not None
    assert found.choice.matter.person.name == "Dana Reyes"
    assert "I have your name from Ines Falk." in found.message.body


def test_where_nothing_due_has_a_message_the_playbook_suggests_one(drafted: Drafted) -> None:
    """A planned step that reaches nobody is no message; the stage says what would be."""
    planned = "stage: in-conversation\nnext: think about the budget\ndue: 2026-12-10\n"
    files = with_dana(properties=planned, note="---\norganization: Northwind\ntie: strong\n---\n")

    found = drafted(files)

    assert found.choice.matter.kind == "scope-proposal"
    assert found.choice.because == (
        "the playbook's suggestion: propose twenty minutes to Dana Reyes to define the scope"
    )
    assert found.next_action is not None
    assert found.next_action.text == "think about the budget"


def test_where_nothing_is_suggested_it_is_a_sign_of_life(drafted: Drafted) -> None:
    """A contact on no lead, to whom nothing is due."""
    found = drafted({"Contacts/Dana Reyes.md": ""}, "Contacts/Dana Reyes.md")

    assert found.choice.matter.kind == "check-in"
    assert found.choice.because == "no follow-up and no suggestion has a message of its own"
    assert found.message.body.startswith("Hi Dana,\n")


def test_a_contact_brings_the_lead_that_they_are_on(drafted: Drafted) -> None:
    """The role and the need are those of the first active lead."""
    matter = drafted(FULL, "Contacts/Dana Reyes.md", "portfolio").choice.matter

    assert matter.lead is not None
    assert matter.lead.path == "Leads/Northwind.md"


@pytest.mark.parametrize(
    ("kind", "person"),
    [("intro-request", "Ines Falk"), ("thanks", "Dana Reyes"), ("scope-proposal", "Dana Reyes")],
)
def test_a_message_goes_to_whom_it_concerns(drafted: Drafted, kind: str, person: str) -> None:
    """An introduction is asked of somebody who knows the one who decides."""
    found = drafted(FULL, kind=kind).choice.matter.person

    assert found is not None
    assert found.name == person


def test_thanks_go_to_whom_one_talked_with_last(drafted: Drafted) -> None:
    """Not to the one who decides, if the talk was with another."""
    files = {
        **FULL,
        "Daily/2026-11-22.md": "## Log\n\n- meeting with [[Ines Falk]]: [[Northwind]]\n",
    }

    found = drafted(files, kind="thanks").choice.matter.person

    assert found is not None
    assert found.name == "Ines Falk"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("scope talk at 14:00", "check-in"),
        ("scope talk, 2 pm", "check-in"),
        ("scope talk at 2", "check-in"),
        ("scope talk", "scope-proposal"),
        ("propose a talk at 14:00", "scope-proposal"),
        ("scope talk at 3 sites", "scope-proposal"),
    ],
)
def test_a_talk_that_is_agreed_on_is_not_proposed(drafted: Drafted, step: str, kind: str) -> None:
    """Who has a time for it is not asked for two."""
    files = with_dana(properties=f"next: {step}\ndue: 2026-11-27\n")

    found = drafted(files)

    assert found.choice.matter.kind == kind
    assert found.choice.because == f"{step}; your next step"
    assert "‹your question: scope" not in found.message.body


def test_the_playbook_does_not_propose_what_is_agreed_on(drafted: Drafted) -> None:
    """A lead in conversation whose talk has its time is not asked for another."""
    planned = "stage: in-conversation\nnext: prepare for Dana at 14:00\ndue: 2026-11-27\n"
    files = with_dana(properties=planned, note="---\norganization: Northwind\ntie: strong\n---\n")

    assert drafted(files).choice.matter.kind == "check-in"


TWO_AT_TERN = {
    "Leads/Tern.md": """\
---
organization: "[[Tern]]"
source: network
stage: cultivating
alignment: 4
horizon: 2027-03
contacts:
  - "[[Ole Brandt]]"
  - "[[Maya Lindqvist]]"
---

## Log

- 2026-11-20 call with [[Ole Brandt]]: an hour
- 2026-11-21 thanks to [[Ole Brandt]]: the notes
""",
    "Contacts/Ole Brandt.md": '---\norganization: "[[Tern]]"\n---\n',
    "Contacts/Maya Lindqvist.md": '---\norganization: "[[Tern]]"\ntie: weak\n---\n',
    "Organizations/Tern.md": "",
}
"""A lead that is worked with one person, and another one on it."""


@pytest.mark.parametrize("path", ["Contacts/Maya Lindqvist.md", "Contacts/Ole Brandt.md"])
def test_the_reason_is_about_whom_the_message_goes_to(drafted: Drafted, path: str) -> None:
    """Also where the lead's own follow-ups are with somebody else."""
    found = drafted(TWO_AT_TERN, path)

    person = found.choice.matter.person
    other = {"Maya Lindqvist": "Ole", "Ole Brandt": "Maya"}
    assert person is not None
    assert person.path == path
    assert person.name in found.choice.because
    assert other[person.name] not in found.choice.because


def test_who_is_not_known_yet_gets_first_words(drafted: Drafted) -> None:
    """Not the playbook's next step with the person whom the lead rests on."""
    files = {
        **TWO_AT_TERN,
        "Contacts/Maya Lindqvist.md": '---\norganization: "[[Tern]]"\n---\n',
    }

    found = drafted(files, "Contacts/Maya Lindqvist.md")

    assert found.choice.matter.kind == "outreach"
    assert found.choice.because == "nothing is logged with Maya Lindqvist yet"


REFERRED = {
    "Leads/Northwind.md": """\
---
organization: Northwind
source: referral
via: "[[Ingrid Thomsen]]"
contacts:
  - "[[Dana Reyes]]"
---
""",
    "Contacts/Dana Reyes.md": "---\norganization: Northwind\ntie: weak\n---\n",
    "Contacts/Ingrid Thomsen.md": "---\ntie: strong\n---\n",
}
"""A lead that somebody passed on who is not the one it rests on."""


def introduced(log: str) -> dict[str, str]:
    """A lead on which Ines Falk, who is well known, made an introduction."""
    return {**with_dana(log=log), "Contacts/Ines Falk.md": "---\ntie: strong\n---\n"}


@pytest.mark.parametrize(
    ("files", "kind", "why", "person"),
    [
        pytest.param(
            introduced("- 2026-11-20 intro from [[Ines Falk]], [[Dana Reyes]]: three lines\n"),
            "outreach",
            "write to ",
            "Dana Reyes",
            id="whom one was introduced to",
        ),
        pytest.param(
            REFERRED,
            "thanks",
            "thank who",
            "Ingrid Thomsen",
            id="who passed the lead on",
        ),
    ],
)
def test_it_goes_to_whom_the_suggestion_means(
    drafted: Drafted, files: Mapping[str, str], kind: str, why: str, person: str
) -> None:
    """Without a name in it, too."""
    found = drafted(files, kind=kind).choice

    assert found.because.startswith(why)
    assert found.matter.person is not None
    assert found.matter.person.name == person


def test_it_goes_to_whom_the_suggestion_names(drafted: Drafted) -> None:
    """Who is asked for an introduction is whom `next` names, not another who might do it."""
    files = {
        "Leads/Northwind.md": """\
---
organization: Northwind
source: referral
tier: check-in
contacts:
  - "[[Ines Falk]]"
decision_maker: "[[Dana Reyes]]"
---

## Log

- 2026-05-04 reply from [[Ines Falk]]: not now
- 2026-05-05 share to [[Ines Falk]]: the talk
""",
        "Contacts/Ines Falk.md": "---\ntie: weak\n---\n",
        "Contacts/Dana Reyes.md": "---\norganization: Northwind\n---\n",
        "Contacts/Ruth Adeyemi.md": '---\ntie: strong\nknows: "[[Dana Reyes]]"\n---\n',
    }

    found = drafted(files).choice

    assert found.because.startswith("ask Ines Falk for two lines of introduction to who decides")
    assert found.matter.person is not None
    assert found.matter.person.name == "Ines Falk"


# --- templates ------------------------------------------------------------------------------


def test_a_template_of_the_vault_takes_the_place_of_the_shipped_one(drafted: Drafted) -> None:
    """Its first line is the subject where it begins with one."""
    own = "Subject: For {{ view.first_name }}\n\nDear {{ view.name }}, {{ view.role }}\n"
    files = {**FULL, "_templates/messages/thanks.md.j2": own}

    message = drafted(files, kind="thanks").message

    assert message == Message("For Dana", "Dear Dana Reyes, Data platform lead", ())


def test_a_template_with_a_name_of_its_own_is_a_kind_of_message(make_vault: MakeVault) -> None:
    """A message without a subject, as for a chat, is one too."""
    own = "Hi {{ view.first_name }}, ‹one line›\n"
    vault = make_vault({**FULL, "_templates/messages/chat.md.j2": own})

    ran = run(vault, "draft", "northwind", "--kind", "chat", "--json")

    assert (ran.json["kind"], ran.json["subject"]) == ("chat", None)
    assert ran.json["body"] == "Hi Dana, ‹one line›"
    assert ran.json["prompts"] == ["‹one line›"]


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        (
            "Subject: x\n\n{{ view.nick }}\n",
            "in line 3: there is no `nick`; a message has: kind, name, first_name, .*, touches;",
        ),
        ("{{ name }}\n", "in line 1: there is no `name`; what is known begins with `view.`; mend"),
        (
            "{% for one in view.touches %}{{ one.who }}{% endfor %}\n",
            "in line 1: there is no `who`; a touch has: day, kind, direction, people, text; mend",
        ),
        ("{{ view.name.first }}\n", "in line 1: there is no `first` here; mend"),
        ("Subject: x\n{% if %}\n", "in line 2: Expected an expression"),
        ("{{ view.touches }}\n", "in line 1: a tuple cannot be printed in a message"),
        ("{{ view.name.__class__ }}\n", "in line 1: access to attribute '__class__'"),
        ("{{ '{0.__class__}'.format(view) }}\n", "in line 1: access to attribute 'format'"),
    ],
)
def test_a_broken_template_is_named_with_its_line(drafted: Drafted, own: str, fault: str) -> None:
    """And what is wrong with it; a sandbox keeps it from what is none of its business."""
    files = {**FULL, "_templates/messages/thanks.md.j2": own}

    place = "_templates/messages/thanks.md.j2"
    with pytest.raises(VaultleadsError, match=f"The template {place} fails {fault}"):
        drafted(files, kind="thanks")


def test_a_template_that_is_not_in_utf_8_says_so(drafted: Drafted) -> None:
    """And not how it could not be decoded."""
    files = {**FULL, "_templates/messages/thanks.md.j2": b"Subject: f\xfcr dich\n\nHi\n"}

    with pytest.raises(VaultleadsError, match=r"fails: it is not written in UTF-8; mend it and"):
        drafted(files, kind="thanks")


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("thanks", "", "write one, or delete it to have the shipped one"),
        ("thanks", "Subject: Thank you\n\n", "write one, or delete it to have the shipped one"),
        ("chat", "{# nothing yet #}\n", "write one"),
    ],
)
def test_an_empty_message_is_no_message(
    drafted: Drafted, name: str, text: str, remedy: str
) -> None:
    """A template without a text says what to do."""
    files = {**FULL, f"_templates/messages/{name}.md.j2": text}

    with pytest.raises(VaultleadsError) as error:
        drafted(files, kind=name)

    place = f"_templates/messages/{name}.md.j2"
    assert str(error.value) == f"The template {place} makes an empty message; {remedy}."


def test_check_reports_what_is_wrong_in_the_templates(make_vault: MakeVault) -> None:
    """With path and line, where no message has led yet, too; what is right is not mentioned."""
    own = {
        "thanks": "{% if view.learnt %}x\n{% elif view.need %}\n{{ view.nick }}\n{% endif %}\n",
        "reply": "Hi\n{% if %}\n",
        "share": "",
        "update": "{% if view.name %}\n{{ view.touches }}\n{% endif %}Hi\n",
        "chat": "Hi {{ view.first_name }}, {{ view.touches|length }}\n",
    }
    vault = make_vault({f"_templates/messages/{name}.md.j2": text for name, text in own.items()})

    ran = run(vault, "check", "--json")

    assert ran.code == 1
    assert [(one["path"], one["line"], one["message"][:46]) for one in ran.json] == [
        ("_templates/messages/reply.md.j2", 2, "Expected an expression, got 'end of statement "),
        ("_templates/messages/share.md.j2", None, "The template makes an empty message"),
        ("_templates/messages/thanks.md.j2", 3, "There is no `nick`; a message has: kind, name,"),
        ("_templates/messages/update.md.j2", 2, "A tuple cannot be printed in a message (print "),
    ]
    only = run(vault, "check", "_templates/messages/share.md.j2").out
    assert "write one, or delete it to have the shipped one" in only


def test_the_shipped_templates_have_no_faults(make_vault: MakeVault) -> None:
    """Taken into a vault as they are, they pass the check."""
    folder = ROOT / "templates/messages"
    vault = make_vault(
        {f"_templates/messages/{path.name}": path.read_bytes() for path in folder.iterdir()}
    )

    assert run(vault, "check").code == 0


def test_a_custom_template_can_quote_what_was_said(drafted: Drafted) -> None:
    """The last touches are at hand, the newest first, each part a line of text."""
    own = (
        "{% for one in view.touches %}\n{{ one.day }} {{ one.kind }}: {{ one.text }}\n{% endfor %}"
    )
    files = {**FULL, "_templates/messages/recall.md.j2": own}

    body = drafted(files, kind="recall").message.body

    assert body == "Fri 20 Nov 2026 call: forty minutes instead of twenty"


def test_plain_text_is_not_escaped(tmp_path: Path) -> None:
    """What is Markdown in a report is just characters in a message."""
    (tmp_path / "m.j2").write_text("{{ view.text|stop }} <b>\n", encoding="utf-8")
    view = Said("", "", "", "", "a * b_c [d] #1")

    actual = Renderer((str(tmp_path),)).render_plain("m.j2", view)

    assert actual == "a * b_c [d] #1. <b>\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Subject: Hi\n\nBody ‹a› ‹b› ‹a›\n", Message("Hi", "Body ‹a› ‹b› ‹a›", ("‹a›", "‹b›"))),
        ("subject :  Hi \nBody\n", Message("Hi", "Body", ())),
        ("Hello: there\n\nBody\n", Message("", "Hello: there\n\nBody", ())),
        ("", Message("", "", ())),
    ],
)
def test_a_rendered_text_is_taken_apart(text: str, message: Message) -> None:
    """Subject, body, and each prompt once."""
    assert message_of(text) == message


# --- the command ----------------------------------------------------------------------------


def test_the_message_stands_above_the_cut_and_what_led_to_it_below(make_vault: MakeVault) -> None:
    """The last touches are quoted in full, wherever they were logged, the newest first."""
    log = (
        '- 2026-11-20 reply from [[Dana Reyes]]: "Q1 looks right"\n  and which day?\n'
        "- 2026-11-11 share to [[Dana Reyes]]: the talk\n"
        "- 2026-11-04 call with [[Dana Reyes]]\n"
        "- 2026-10-01 outreach to [[Dana Reyes]]: too old to be quoted\n"
    )
    note = "---\norganization: Northwind\nemail: dana@northwind.example\n---\n"
    planned = "next: think about the budget\ndue: 2026-12-10\n"
    vault = make_vault(with_dana(properties=planned, log=log, note=note))

    ran = run(vault, "draft", "northwind")

    assert ran.code == 0
    assert (
        ran.out
        == """\
To: Dana Reyes <dana@northwind.example>
Subject: Re: ‹their subject›

Hi Dana,

Thank you for your reply on Friday. ‹Your answer, in the first sentence›.

‹One thing that helps them further: a link, a name or a number›.

‹What you will do next, and by which day›.

Best regards,
‹your name›

--- 8< --- what follows is for you, and is neither opened nor copied
Kind: reply
Why: answer Dana Reyes; Dana Reyes replied on 20 Nov: “Q1 looks right”
Next step: think about the budget, due Thu 10 Dec

Fri 20 Nov 2026, reply from Dana Reyes:
> "Q1 looks right"
> and which day?

Wed 11 Nov 2026, share to Dana Reyes:
> the talk

Wed 4 Nov 2026, call with Dana Reyes:
> (no words)
"""
    )


def context(ran: Ran) -> str:
    """What stands below the cut, after kind and reason."""
    return ran.out.partition("--- 8<")[2].partition("\n\n")[2]


def test_a_lead_is_nobody_to_have_talked_to(make_vault: MakeVault) -> None:
    """A lead or an organization named behind a person is what the entry belongs to."""
    log = "- shared the paper with [[Dana Reyes]], [[Northwind]]\n- call with [[Dana Reyes]]\n"
    vault = make_vault({**with_dana(), "Daily/2026-11-20.md": f"## Log\n\n{log}"})

    shown = run(vault, "draft", "northwind", "--kind", "share", "--to", "dana")
    shape = run(vault, "draft", "northwind", "--kind", "share", "--to", "dana", "--json").json

    assert "Fri 20 Nov 2026, share to Dana Reyes:\n" in shown.out
    assert {person["name"] for one in shape["context"] for person in one["people"]} == {
        "Dana Reyes"
    }


def test_of_a_kind_of_ones_own_one_was_with_them(make_vault: MakeVault) -> None:
    """A walk goes to nobody."""
    vault = make_vault(with_dana(log="- 2026-11-20 walk with [[Dana Reyes]]: two hours\n"))

    ran = run(vault, "draft", "dana", "--kind", "share")

    assert context(ran) == "Fri 20 Nov 2026, walk with Dana Reyes:\n> two hours\n"


def test_what_was_said_to_others_is_said_to_be(make_vault: MakeVault) -> None:
    """Where nothing is logged with the person, the lead's last touches are of use."""
    files = {**with_dana(log="- 2026-11-20 call with Sam Okafor: he knows her\n")}

    ran = run(make_vault(files), "draft", "dana", "--kind", "share")

    assert context(ran) == (
        "Nothing is logged with Dana Reyes yet; with others on the lead:\n\n"
        "Fri 20 Nov 2026, call with Sam Okafor:\n> he knows her\n"
    )


def test_a_name_that_no_note_has_is_taken_and_said(make_vault: MakeVault) -> None:
    """A slip is seen; and what others said on the lead is not quoted."""
    ran = run(make_vault(FULL), "draft", "northwind", "--kind", "share", "--to", "nobody")

    assert ran.code == 0
    assert ran.err == "No contact is called 'nobody'; the message goes by the name alone.\n"
    assert context(ran) == "Nothing is logged with nobody yet.\n"


def test_somebody_without_a_note_whom_the_lead_names_is_known(make_vault: MakeVault) -> None:
    """Nothing is missing there."""
    files = {"Leads/Northwind.md": "---\norganization: Northwind\ncontacts: Sam Okafor\n---\n"}

    ran = run(make_vault(files), "draft", "northwind", "--kind", "share", "--to", "sam")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("To: Sam Okafor\n")


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        (
            "Organizations/Tern AG",
            """\
'Organizations/Tern AG' is an organization; name one of these:
  Contacts/Maya Lindqvist
  Contacts/Ole Brandt
  Leads/Tern
""",
        ),
        ("Organizations/Solent", "'Organizations/Solent' is an organization; name one.\n"),
        ("kick-off", "'Meetings/kick-off' is a meeting; name one.\n"),
        ("Welcome", "'Welcome' is neither; name one.\n"),
    ],
)
def test_a_note_of_another_kind_is_known_for_what_it_is(
    make_vault: MakeVault, handle: str, said: str
) -> None:
    """With the leads and contacts that it has."""
    files = {path: text.replace("[[Tern]]", "[[Tern AG]]") for path, text in TWO_AT_TERN.items()}
    others = ("Organizations/Tern AG.md", "Organizations/Solent.md", "Welcome.md")
    meeting = {"Meetings/kick-off.md": "---\ndate: 2026-11-20\n---\n"}

    ran = run(make_vault({**files, **dict.fromkeys(others, ""), **meeting}), "draft", handle)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"vaultleads: A message is for a lead or a contact, and {said}"


def test_nothing_is_written_into_the_vault(make_vault: MakeVault) -> None:
    """Every file is as it was."""
    vault = make_vault(FULL)
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}

    run(vault, "draft", "northwind", "--kind", "thanks")

    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("to", "name", "path"),
    [
        ("ines", "Ines Falk", "Contacts/Ines Falk.md"),
        ("ingrid", "Ingrid Thomsen", "Contacts/Ingrid Thomsen.md"),
        ("Sam Okafor", "Sam Okafor", None),
        ("[[Dana Reyes]]", "Dana Reyes", "Contacts/Dana Reyes.md"),
    ],
)
def test_it_goes_to_whom_one_says(
    make_vault: MakeVault, to: str, name: str, path: str | None
) -> None:
    """Somebody on the lead, another contact, or anybody by name."""
    ran = run(make_vault(FULL), "draft", "northwind", "--kind", "share", "--to", to, "--json")

    assert ran.json["to"] == {"name": name, "path": path}
    assert ran.json["body"].startswith(f"Hi {name.split(maxsplit=1)[0]},")


def test_json_holds_the_message_and_its_context(make_vault: MakeVault) -> None:
    """For another program to send, or to fill in."""
    ran = run(make_vault(FULL), "draft", "dana", "--kind", "thanks", "--json")

    assert {**ran.json, "body": "", "prompts": len(ran.json["prompts"])} == {
        "kind": "thanks",
        "because": None,
        "lead": "Leads/Northwind.md",
        "to": {"name": "Dana Reyes", "path": "Contacts/Dana Reyes.md"},
        "email": "dana@northwind.example",
        "subject": "Thank you for our call on Friday",
        "body": "",
        "prompts": 4,
        "next_action": None,
        "context": [
            {
                "day": "2026-11-20",
                "time": None,
                "kind": "call",
                "inbound": False,
                "people": [{"name": "Dana Reyes", "path": "Contacts/Dana Reyes.md"}],
                "text": "forty minutes instead of twenty",
                "path": "Leads/Northwind.md",
                "line": 20,
            }
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["northwind", "--kind", "thank"], "No message is called 'thank'; did you mean 'thanks'?"),
        (["northwind", "--kind", "../../x"], "No message is called '../../x'; use one of outreach"),
        (["nowhere"], "No note is called 'nowhere'; mend the name."),
        (["northwind", "--to", "s"], "'s' may be any of these"),
        (["northwind", "--to", "a|b"], "'a|b' names nobody"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    make_vault: MakeVault, arguments: list[str], said: str
) -> None:
    """With the likeliest word, or with the candidates."""
    ran = run(make_vault(FULL), "draft", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_kind_may_be_written_with_spaces(make_vault: MakeVault) -> None:
    """`Scope proposal` is `scope-proposal`."""
    ran = run(make_vault(FULL), "draft", "northwind", "--kind", "Scope proposal", "--json")

    assert ran.json["kind"] == "scope-proposal"


# --- mail program and clipboard -------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., tuple[dict[str, str], Path]]:
    """Return a function that gives an environment in which programs note what they are given.

    A mail program keeps its argument, a clipboard its standard input, both in the file returned.
    """

    def make(*programs: str) -> tuple[dict[str, str], Path]:
        folder, kept = tmp_path / "bin", tmp_path / "kept"
        folder.mkdir()
        for program in programs:
            source = 'printf "%s" "$1"' if program == "xdg-open" else "/bin/cat"
            (folder / program).write_text(f'#!/bin/sh\n{source} > "{kept}"\n', encoding="utf-8")
            (folder / program).chmod(0o755)
        return {"PATH": str(folder), "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ""}, kept

    return make


def opened(ran: Ran, kept: Path) -> str:
    """The address that the mail program was given; the run has waited for its output to end."""
    assert ran.err == "Handed to your mail program.\n"
    return kept.read_text(encoding="utf-8")


Machine = Callable[..., tuple[dict[str, str], Path]]


def test_the_mail_program_gets_recipient_subject_and_body(
    make_vault: MakeVault, machine: Machine
) -> None:
    """Percent-encoded, with the line ends that the standard asks for; nothing below the cut."""
    environment, kept = machine("xdg-open")

    ran = run(make_vault(FULL), "draft", "dana", "--kind", "thanks", "--open", **environment)

    address = urlsplit(opened(ran, kept))
    asked = parse_qs(address.query, strict_parsing=True)
    assert (address.scheme, address.path) == ("mailto", "dana@northwind.example")
    assert asked["subject"] == ["Thank you for our call on Friday"]
    assert asked["body"][0].startswith("Hi Dana,\r\n\r\nThank you for our call on Friday.")
    assert asked["body"][0].endswith("Best regards,\r\n‹your name›")


@pytest.mark.parametrize(
    ("email", "path"),
    [
        ("", ""),
        ("ask Ingrid", ""),
        ("Dana <dana@northwind.example>", "dana@northwind.example"),
        ("dana@x.example?body=x&cc=y", "dana@x.example%3Fbody%3Dx%26cc%3Dy"),
        ("dana@x.example?bcc=all@evil.example", ""),
        ("a@x.example, b@y.example", ""),
        ("dana@x.example\\r\\nBcc: all@evil.example", ""),
    ],
)
def test_an_address_adds_no_field(
    make_vault: MakeVault, machine: Machine, email: str, path: str
) -> None:
    """What is no address is left out; what holds signs of an address line is encoded."""
    environment, kept = machine("xdg-open")
    vault = make_vault({**FULL, "Contacts/Dana Reyes.md": f'---\nemail: "{email}"\n---\n'})

    ran = run(vault, "draft", "dana", "--kind", "thanks", "--open", **environment)

    address = urlsplit(opened(ran, kept))
    assert address.path == path
    assert set(parse_qs(address.query, strict_parsing=True)) == {"subject", "body"}


def test_the_clipboard_gets_the_body(make_vault: MakeVault, machine: Machine) -> None:
    """Without the subject, which has a field of its own, and without what is below the cut."""
    environment, kept = machine("wl-copy")

    ran = run(make_vault(FULL), "draft", "dana", "--kind", "thanks", "--copy", **environment)

    copied = kept.read_text(encoding="utf-8")
    assert ran.err == "Copied, without the subject.\n"
    assert copied.startswith("Hi Dana,\n\nThank you for our call on Friday.")
    assert copied.endswith("Best regards,\n‹your name›")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (
            "--open",
            "No mail program could be opened; set one as the default for mail, use `--copy`, or",
        ),
        (
            "--copy",
            "No clipboard can be reached; install wl-clipboard, xclip or xsel, or copy the message",
        ),
    ],
)
def test_a_machine_without_the_program_says_what_to_do(
    make_vault: MakeVault, machine: Machine, option: str, said: str
) -> None:
    """The message is printed all the same."""
    environment, _ = machine()

    ran = run(make_vault(FULL), "draft", "dana", "--kind", "thanks", option, **environment)

    assert ran.code == 1
    assert ran.err.startswith(f"vaultleads: {said}")
    assert "Thank you for our call on Friday." in ran.out


def test_a_mail_program_that_fails_was_not_opened(make_vault: MakeVault, tmp_path: Path) -> None:
    """What the system's program complains of is not printed, and nothing is claimed."""
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text("#!/bin/sh\necho 'no method available' >&2\nexit 3\n", encoding="utf-8")
    opener.chmod(0o755)

    ran = run(
        make_vault(FULL), "draft", "dana", "--kind", "thanks", "--open", PATH=str(opener.parent)
    )

    assert ran.code == 1
    assert ran.err == (
        "vaultleads: No mail program could be opened; set one as the default for mail, use "
        "`--copy`, or copy the message from the terminal.\n"
    )


# --- the guide ------------------------------------------------------------------------------


def test_every_value_of_a_template_stands_in_the_guide() -> None:
    """With the prompt that it prints where nothing is known; and no value that is not there."""
    guide = (ROOT / "docs/drafts.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `view\.(\w+)` \|.*\| (.*) \|$", guide, re.MULTILINE))

    blank = DraftView(kind="")
    prompts = {
        field.name: f"`{value}`" if isinstance(value, Prompt) else "–"
        for field in fields(DraftView)
        for value in [getattr(blank, field.name)]
    }
    assert rows == prompts
    assert all(f"`{name}`" in guide for name in Said._fields)


def test_the_example_of_the_guide_is_what_the_program_prints(make_vault: MakeVault) -> None:
    """Word for word, but for a vault in which the talk was a meeting."""
    guide = (ROOT / "docs/drafts.md").read_text(encoding="utf-8")
    note = FULL["Leads/Northwind.md"].replace("call with", "meeting with")
    vault = make_vault({**FULL, "Leads/Northwind.md": note})

    ran = run(vault, "draft", "northwind")

    assert f"```text\n{ran.out}```" in guide


def test_every_message_stands_in_the_guide_and_in_the_help(make_vault: MakeVault) -> None:
    """Somebody who looks for a kind finds it."""
    guide = (ROOT / "docs/drafts.md").read_text(encoding="utf-8")
    shown_help = " ".join(run(make_vault({}), "draft", "--help").out.split())

    assert all(f"| `{kind}` |" in guide for kind in MESSAGE_KINDS)
    assert ", ".join(MESSAGE_KINDS) in shown_help.replace("- ", "-")
