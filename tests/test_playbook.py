"""Which small action the playbook suggests, and what a vault may change in it.

The lead is at Northwind, and Dana Reyes is with whom it is worked. Touches are written as their
kinds, the oldest first; `<` stands before what came from the other side.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.followup.model import NotePart, plain
from vaultleads.core.people import Person, Touch
from vaultleads.core.playbook import CONDITIONS, Playbook, Situation, Suggestion, suggest
from vaultleads.core.policy import DEFAULT_STAGES, DEFAULT_TOUCH_KINDS, Stage, TouchKind, Words
from vaultleads.core.problem import Problem
from vaultleads.playbook_file import read_playbook

ROOT = Path(__file__).parent.parent
SHIPPED = (ROOT / "templates" / "playbook.yaml").read_bytes()
GUIDE = (ROOT / "docs" / "playbook.md").read_text(encoding="utf-8")
PLAYBOOK, _ = read_playbook(SHIPPED)

DANA = Person("Contacts/Dana Reyes.md", "Dana Reyes")
NORTHWIND = NotePart("Organizations/Northwind.md", "Northwind")
TALKS = {kind.name for kind in DEFAULT_TOUCH_KINDS if kind.two_way}
OWN = "_templates/playbook.yaml"


def touched(kinds: str) -> tuple[Touch, ...]:
    """Touches with Dana, a day apart: `email <reply` is a mail and the answer to it."""
    return tuple(
        Touch(
            day=date(2026, 11, 1) + timedelta(days=number),
            time="",
            kind=word.removeprefix("<"),
            inbound=word.startswith("<"),
            reached=(DANA,) if word.startswith("<") or word in TALKS else (),
            people=(DANA,),
            text="",
            path="Leads/Northwind.md",
            line=20 + number,
        )
        for number, word in enumerate(kinds.split())
    )


BLANK = Situation(
    stage="cultivating",
    tier="nurture",
    source="network",
    warmth="warm",
    via="person",
    person=DANA,
    organization=NORTHWIND,
    role="Data platform lead",
    need="",
    question="",
    touches=(),
    notes=(),
)
"""A lead in cultivation through Dana, before any touch."""


def of(stage: str, touches: str = "", **known: object) -> Situation:
    """A situation that differs from the blank one in what is given."""
    return BLANK._replace(stage=stage, touches=touched(touches), **known)  # type: ignore[arg-type]  # a table of cases gives what fits


def suggested(situation: Situation, playbook: Playbook = PLAYBOOK) -> Suggestion:
    """The suggestion, where there has to be one."""
    found = suggest(playbook, situation)
    assert found is not None
    return found


# --- the shipped playbook -------------------------------------------------------------------

ASK = "ask Dana Reyes: when do you expect to hire?"

WHOLE = [
    # right after something happened
    ("offer-points", of("opportunity", "<offer"), "", "",
     "write down the three things you want from the offer, the most important first"),
    ("offer-talk",
     of("opportunity", "<offer", notes=(("Write down the three things you want from the offer,"
        " the most important first: scope, pay, Fridays"),)), "call", "",
     "ring Dana Reyes about the one point of the offer that matters most"),
    ("intro-write", of("investigating", "email <intro", tier="check-in"), "message", "outreach",
     "write to the person you were introduced to, and thank whoever did it"),
    ("application-write", of("opportunity", "application"), "email", "outreach",
     "write to Dana Reyes: you have applied, and what you would do first"),
    ("application-find", of("opportunity", "application", person=None), "", "",
     "find one person on the team to write to, so that the application gets a face"),
    ("scope-summary", of("in-conversation", "email scope"), "email", "scope-proposal",
     "send Dana Reyes what you agreed on, on one page"),
    # a formal opening
    ("opportunity-proof", of("opportunity", "interview thanks"), "", "",
     "write down what they ask for and your proof for each point"),
    ("opportunity-references",
     of("opportunity", notes=("write down what they ask for and your proof for each point",)),
     "", "", "ask two people for a reference, and tell them what this role needs"),
    # a role that is being shaped
    ("shaping-draft", of("shaping", "scope thanks"), "email", "scope-proposal",
     "send Dana Reyes the one-page scope draft"),
    ("shaping-talk", of("shaping", "scope thanks email"), "call", "",
     "ring Dana Reyes about the scope draft: what is missing, and who else has a say"),
    ("shaping-write", of("shaping", person=None), "", "",
     "write the one-page scope draft: the need, the first ninety days, what you bring"),
    # in conversation with who decides
    ("conversation-scope", of("in-conversation", "call thanks"), "email", "scope-proposal",
     "propose twenty minutes to Dana Reyes to define the scope"),
    ("conversation-value", of("in-conversation", "call email"), "portfolio", "portfolio",
     "show Dana Reyes a piece of your work that is close to the role"),
    ("conversation-value-need",
     of("in-conversation", "portfolio email", need="late scans at the depots"), "share", "share",
     "share one thing with Dana Reyes that helps with this: late scans at the depots"),
    ("conversation-person", of("in-conversation", person=None), "", "",
     "add the person you are talking with to the contacts of the lead"),
    # the first step, by where the lead came from
    ("referral-thanks", of("spotted", source="referral"), "thanks", "thanks",
     "thank whoever passed this on, and ask what they know of the team"),
    ("posting-neighbours", of("spotted", source="posting", warmth="signal", person=None), "", "",
     "find out who leads the team next door"),
    ("recruiter-client", of("spotted", source="recruiter", warmth="cold"), "email", "check-in",
     "ask Dana Reyes what the client wants solved, and who decides there"),
    ("event-write", of("spotted", source="event"), "email", "outreach",
     "write to Dana Reyes: what stuck with you from the event, and one question on their work"),
    ("event-names", of("spotted", source="event", person=None), "", "",
     "write down whom you met there, and what each of them works on"),
    ("informational-result",
     of("investigating", "informational thanks", source="informational"), "update", "update",
     "tell Dana Reyes what came of their advice"),
    ("spotted-head", of("spotted"), "", "", "find out who heads the team"),
    ("cold-first", of("investigating", source="outreach", warmth="cold"), "outreach", "outreach",
     "write to Dana Reyes by name: one line on their work, one on what you could do for it"),
    ("cold-person", of("cultivating", source="outreach", warmth="cold", person=None), "", "",
     "find one person at Northwind to write to by name"),
    ("network-news", of("investigating"), "update", "update",
     "tell Dana Reyes what you are working on, and ask how their team is doing"),
    # what is still unknown
    ("question-fit",
     of("cultivating", tier="unqualified", about="alignment",
        question="decide for yourself: how well does it fit, 1 to 5?"), "", "",
     "decide for yourself: how well does it fit, 1 to 5?"),
    ("question-ask", of("cultivating", tier="unqualified", about="horizon", question=ASK),
     "email", "check-in", ASK),
    # check-in: one light touch a quarter
    ("check-in-introduction",
     of("investigating", "call", tier="check-in", source="referral"), "message", "intro-request",
     "ask Dana Reyes for two lines of introduction to who decides"),
    ("check-in-touch", of("in-conversation", "call", tier="check-in"), "share", "share",
     "share one short thing with Dana Reyes that they may find useful"),
    # getting to know the need
    ("investigating-need", of("investigating", "call"), "email", "check-in",
     "ask Dana Reyes what prompted the need and who owns it"),
    ("investigating-owner", of("investigating", "call", need="late scans"), "email", "check-in",
     "ask Dana Reyes who owns this and what they have tried so far"),
    ("investigating-person", of("investigating", person=None), "", "",
     "find one person who knows the team from inside"),
    ("investigating-reading",
     of("investigating", person=None,
        notes=("Find one person who knows the team from inside.",)), "", "",
     "read what Northwind has published this year, and note one question worth asking"),
    ("question-find",
     of("cultivating", tier="unqualified", person=None, organization="", about="connection",
        question="find out who would decide",
        notes=("find one person who knows the team from inside: nobody yet",)), "", "",
     "find out who would decide"),
    # keeping it warm
    ("cultivating", of("cultivating", "share update"), "portfolio", "portfolio",
     "show Dana Reyes a piece of your work that is close to the role"),
    ("cultivating-need", of("cultivating", "update portfolio", need="late scans"), "share", "share",
     "share an article with Dana Reyes that bears on this: late scans"),
    ("keep-warm", of("won over"), "share", "share",
     "share one thing with Dana Reyes that they may find useful"),
]  # fmt: skip
BOTH_NOTES = (
    "write down what they ask for and your proof for each point",
    "ask two people for a reference, and tell them what this role needs: Ines and Tom",
)
LATER = [
    ("opportunity-steps", of("opportunity", notes=BOTH_NOTES), "email", "check-in",
     "ask Dana Reyes what the next step is and who takes part"),
    ("opportunity-plan", of("opportunity", "email", notes=BOTH_NOTES), "portfolio", "portfolio",
     "send Dana Reyes one page on what you would do in the first ninety days"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "situation", "kind", "message", "action"),
    [pytest.param(*case, id=case[0]) for case in (*WHOLE, *LATER)],
)
def test_every_play_has_a_situation_that_asks_for_it(
    key: str, situation: Situation, kind: str, message: str, action: str
) -> None:
    """Where a lead stands decides what to do, as which kind of touch, with which draft."""
    found = suggested(situation)

    assert (found.key, plain(found.action)) == (key, action)
    assert (found.touch_kind, found.message) == (kind, message)


def test_no_play_of_the_shipped_playbook_is_out_of_reach() -> None:
    """The table above names each of them."""
    assert {case[0] for case in (*WHOLE, *LATER)} == {play.key for play in PLAYBOOK.plays}


def test_the_shipped_playbook_has_no_mistake_and_only_words_of_the_method() -> None:
    """Read as strictly as a vault's own, it gives the same plays."""
    assert read_playbook(b"", SHIPPED) == (PLAYBOOK, ())


def test_people_and_organizations_stay_what_they_are_in_a_suggestion() -> None:
    """A report makes links of them."""
    named = suggested(of("cultivating", warmth="cold", person=None)).action
    met = suggested(of("cultivating", "share")).action

    assert named == ("find one person at ", NORTHWIND, " to write to by name")
    assert met == ("send ", DANA, " news of your own work")


def test_a_person_in_a_question_is_a_person_too() -> None:
    """The question comes as plain words, and names whom to ask."""
    asked = of("cultivating", tier="unqualified", about="horizon", question=ASK)

    assert suggested(asked).action == ("ask ", DANA, ": when do you expect to hire?")


def test_every_draft_of_the_shipped_playbook_has_its_template() -> None:
    """`vaultleads draft` finds what a play names."""
    named = {name for play in PLAYBOOK.plays for name in play.messages.values()}

    shipped = (ROOT / "templates" / "messages").glob("*.md.j2")
    assert named <= {file.name.removesuffix(".md.j2") for file in shipped}


def test_an_organization_without_a_note_is_named_in_plain_words() -> None:
    """A value of a note takes one line."""
    found = suggested(of("cultivating", warmth="cold", person=None, organization="Cobalt\n Media"))

    assert found.action == ("find one person at Cobalt Media to write to by name",)


def test_where_nothing_fits_nothing_is_suggested() -> None:
    """A stage of the person's own, and nobody known: the playbook has nothing to say."""
    assert suggest(PLAYBOOK, of("dreaming", person=None)) is None
    assert suggest(Playbook(), BLANK) is None


# --- what was done is not suggested again ---------------------------------------------------


@pytest.mark.parametrize(
    ("touches", "kind"),
    [
        pytest.param("", "share", id="none yet: the first"),
        pytest.param("share", "update", id="after the first, the second"),
        pytest.param("share update", "portfolio", id="then the third"),
        pytest.param("share update portfolio", "share", id="and round again"),
        pytest.param("portfolio update share", "portfolio", id="the one longest ago"),
        pytest.param("update share update", "portfolio", id="never used goes first"),
        pytest.param("share update portfolio <share", "share", id="what came from them is theirs"),
        pytest.param("portfolio update share email", "portfolio", id="something else between"),
    ],
)
def test_the_kind_that_was_used_least_recently_is_taken(touches: str, kind: str) -> None:
    """Share, update and portfolio take turns, and never the same twice running."""
    assert suggested(of("cultivating", touches)).touch_kind == kind


def test_an_action_of_the_kind_that_went_out_last_gives_way() -> None:
    """After a mail without an answer comes something of value, and not another question."""
    asked = suggested(of("investigating", "call"))
    then = suggested(of("investigating", "call email"))
    answered = suggested(of("investigating", "call email <reply"))
    again = suggested(of("investigating", "email share email"))

    assert asked.key == "investigating-need"
    assert [then.key, answered.key, again.key] == ["cultivating", "cultivating", "cultivating"]


@pytest.mark.parametrize(
    "note",
    [
        "find out who heads the team",
        "Find out who heads the team.",
        "find out  who heads the team: it is Sam Okafor",
        "find out who heads the team, done",
    ],
)
def test_a_note_that_begins_with_the_action_says_that_it_was_done(note: str) -> None:
    """What reaches nobody leaves no touch, so the log's notes are looked at."""
    before = suggested(of("spotted", "call"))
    after = suggested(of("spotted", "call", notes=("met at the fair", note)))

    assert (before.key, after.key) == ("spotted-head", "investigating-need")


@pytest.mark.parametrize(
    "note",
    ["found out who heads the team", "find out who heads the teams", "not yet: find out who heads"],
)
def test_other_words_do_not_say_that_it_was_done(note: str) -> None:
    """Only the words of the action count, whole and at the beginning."""
    assert suggested(of("spotted", notes=(note,))).key == "spotted-head"


@pytest.mark.parametrize(
    "name",
    [
        "Northwind",
        "[[Northwind]]",
        "[[Organizations/Northwind|the shippers]]",
        "[Northwind](../Organizations/NW.md)",
    ],
)
def test_a_name_in_such_a_note_may_be_a_link(name: str) -> None:
    """The text that is shown counts, and so does the name of the note."""
    done = f"find one person at {name} to write to by name: Sam Okafor"

    found = suggested(of("cultivating", warmth="cold", person=None, notes=(done,)))

    assert found.key == "investigating-person"


# --- laws -----------------------------------------------------------------------------------

WORDS = st.text(alphabet=st.sampled_from("ab {}[]|\n%"), max_size=8)
PEOPLE = st.none() | st.just(DANA) | st.builds(Person, st.just(""), st.just("Sam"))
SITUATIONS = st.builds(
    Situation,
    stage=st.sampled_from([*(stage.name for stage in DEFAULT_STAGES), "dreaming", ""]),
    tier=st.sampled_from(CONDITIONS["tier"]),
    source=st.sampled_from(["referral", "network", "posting", "event", "outreach", "other", ""]),
    warmth=st.sampled_from(["warm", "cold", "signal", ""]),
    via=st.sampled_from([*CONDITIONS["via"], ""]),
    person=PEOPLE,
    organization=st.just(NORTHWIND) | WORDS,
    role=WORDS,
    need=WORDS,
    question=WORDS,
    touches=st.lists(
        st.sampled_from([*(kind.name for kind in DEFAULT_TOUCH_KINDS[:16]), "<email", "<intro"]),
        max_size=6,
    ).map(lambda kinds: touched(" ".join(kinds))),
    notes=st.lists(
        st.sampled_from([case[4] for case in WHOLE]) | WORDS, max_size=12
    ).map(tuple),
    about=st.sampled_from(["", "connection", "alignment", "horizon"]),
)  # fmt: skip


@given(SITUATIONS)
def test_a_suggestion_never_has_a_hole_in_it(situation: Situation) -> None:
    """A play that names what is not known does not fit: no `None`, no placeholder, no gap."""
    found = suggest(PLAYBOOK, situation)

    if found is not None:
        action = plain(found.action)
        assert all(found.action)
        assert action.strip()
        assert not re.search(r"None|\{(person|organization|role|need|question)\}|  ", action)
        assert situation.person is not None or found.touch_kind == ""


@given(SITUATIONS)
def test_the_kind_that_went_out_last_is_never_suggested(situation: Situation) -> None:
    """Whatever happened before, the next touch is of another kind."""
    out = [touch.kind for touch in situation.touches if not touch.inbound]

    found = suggest(PLAYBOOK, situation)

    if found is not None and found.touch_kind and out:
        assert found.touch_kind != out[-1]


@given(SITUATIONS)
def test_doing_what_is_suggested_leads_on(situation: Situation) -> None:
    """Once it is logged, as a tick logs it, something else is suggested; asked again, the same."""
    found = suggest(PLAYBOOK, situation)
    assert found == suggest(PLAYBOOK, situation)

    if found is not None:
        done = touched(found.touch_kind) if found.touch_kind else ()
        notes = () if found.touch_kind else (plain(found.action),)
        after = situation._replace(
            touches=(*situation.touches, *done), notes=(*situation.notes, *notes)
        )
        assert suggest(PLAYBOOK, after) != found


# --- a vault's own playbook -----------------------------------------------------------------


def own(text: str, words: Words | None = None) -> tuple[Playbook, tuple[Problem, ...]]:
    """The shipped playbook with a file put over it that is written indented in the test."""
    return read_playbook(SHIPPED, dedent(text).encode(), words=words)


def changed(text: str, words: Words | None = None) -> Playbook:
    """The same, where the file has no mistake."""
    playbook, problems = own(text, words)
    assert problems == ()
    return playbook


def keys(playbook: Playbook) -> list[str]:
    """The keys of the plays, in order."""
    return [play.key for play in playbook.plays]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xef\xbb\xbf# nothing yet\r\n", id="a comment"),
        pytest.param(b"---\n", id="an empty document"),
        pytest.param(b"{}", id="an empty mapping"),
        pytest.param(b"cultivating:\nspotted-head: ~\n", id="keys only"),
        pytest.param(b"cultivating: {when: , do: null, kind: ~}", id="fields only"),
    ],
)
def test_what_says_nothing_changes_nothing(data: bytes | None) -> None:
    """A name with nothing after it counts as not given."""
    assert read_playbook(SHIPPED, data) == (PLAYBOOK, ())


def test_fields_replace_those_of_the_play_and_leave_the_others() -> None:
    """Another text for one play; when it fits, its kind and its draft stay."""
    playbook = changed("""
        investigating-need:
          do: Ask {person} for the story behind {role}.
    """)

    found = suggested(of("investigating", "call"), playbook)

    assert found == (
        ("Ask ", DANA, " for the story behind Data platform lead"),
        "email",
        "check-in",
        "investigating-need",
    )
    assert keys(playbook) == keys(PLAYBOOK)


def test_a_text_for_each_kind_replaces_all_texts_and_says_the_kinds() -> None:
    """Two kinds in place of three; the drafts of the others are not asked for."""
    playbook = changed("""
        cultivating:
          do:
            share: send {person} a paper
            work-sample: send {person} a notebook
    """)

    first = suggested(of("cultivating", "email"), playbook)
    second = suggested(of("cultivating", "share"), playbook)

    assert (plain(first.action), first.message) == ("send Dana Reyes a paper", "share")
    assert (plain(second.action), second.touch_kind) == ("send Dana Reyes a notebook", "portfolio")
    assert suggested(of("cultivating", "portfolio"), playbook).touch_kind == "share"


def test_one_text_may_stand_for_several_kinds() -> None:
    """The kinds take turns, whatever the words."""
    playbook = changed("cultivating: {do: 'be useful to {person}', draft: none}")

    assert suggested(of("cultivating", "share"), playbook) == (
        ("be useful to ", DANA),
        "update",
        "",
        "cultivating",
    )


@pytest.mark.parametrize("word", ["off", "Off", "false", "no", "'off'"])
def test_a_play_can_be_taken_out(word: str) -> None:
    """The next one that fits takes its place."""
    playbook = changed(f"spotted-head: {word}")

    assert keys(playbook) == [key for key in keys(PLAYBOOK) if key != "spotted-head"]
    assert suggested(of("spotted", "call"), playbook).key == "investigating-need"


def test_new_plays_come_before_the_shipped_ones_in_their_own_order() -> None:
    """What a person wrote goes first."""
    playbook = changed("""
        monday: {when: {stage: cultivating, last: [call, meeting]}, do: write down what was said}
        coffee: {when: {stage: cultivating}, do: "ask {person} for a coffee", kind: meeting}
    """)

    assert keys(playbook) == ["monday", "coffee", *keys(PLAYBOOK)]
    assert suggested(of("cultivating", "call"), playbook).key == "monday"
    assert suggested(of("cultivating", "share"), playbook)[1:] == ("meeting", "", "coffee")


def test_after_puts_a_play_behind_another() -> None:
    """New ones in their order, and one that is shipped is moved; also behind one that is off."""
    playbook = changed("""
        scope-summary: off
        one: {after: scope-summary, do: a}
        two: {after: scope-summary, do: b}
        three: {after: one, do: c}
        keep-warm: {after: offer-points}
    """)

    assert keys(playbook)[:7] == [
        "offer-points",
        "keep-warm",
        "offer-talk",
        "intro-write",
        "application-write",
        "application-find",
        "one",
    ]
    assert keys(playbook)[7:9] == ["three", "two"]
    assert len(keys(playbook)) == len(PLAYBOOK.plays) + 2


def test_a_play_may_be_repeated_if_it_says_so() -> None:
    """A weekly call is a call after a call."""
    playbook = changed("""
        weekly: {when: {tier: focus}, do: "ring {person}", kind: call, repeat: true}
    """)

    assert suggested(of("cultivating", "call", tier="focus"), playbook).key == "weekly"


@pytest.mark.parametrize(
    ("word", "repeat"),
    [("true", True), ("yes", True), ("Yes", True), ("false", False), ("no", False)],
)
def test_repeat_takes_either_word_for_yes_and_no(word: str, repeat: bool) -> None:
    """As YAML has always read them."""
    playbook = changed(f"weekly: {{do: 'ring {{person}}', kind: call, repeat: {word}}}")

    assert playbook.plays[0].repeat is repeat


def test_a_draft_may_be_a_template_of_the_vault() -> None:
    """Its name stands next to the shipped ones, with capitals and spaces if one likes."""
    text = b"cultivating: {draft: Long Letter}"

    known, problems = read_playbook(SHIPPED, text, messages=["share", "long-letter"])
    _, unknown = read_playbook(SHIPPED, text)

    assert problems == ()
    assert suggested(of("cultivating"), known).message == "long-letter"
    assert [problem.code for problem in unknown] == ["playbook-unknown-message"]


def test_drafts_of_kinds_that_a_play_no_longer_has_are_left_over_in_silence() -> None:
    """Who takes a kind out of the texts need not repeat the drafts."""
    playbook = changed("keep-warm: {do: {share: send something}}")

    assert suggested(of("dreaming"), playbook)[1:3] == ("share", "share")


def test_conditions_can_be_dropped_but_not_by_leaving_them_out() -> None:
    """`when` is replaced as a whole, by an empty one too."""
    playbook = changed("spotted-head: {when: {}, after: scope-summary}")

    assert suggested(of("cultivating"), playbook).key == "spotted-head"


def test_words_may_be_written_as_notes_write_them() -> None:
    """Aliases, capitals and spaces stand for the words of the settings."""
    playbook = changed("""
        x:
          when: {stage: [In Conversation, scoping], source: Referred, last: coffee}
          do: send {person} a card
          kind: Thank You
    """)

    assert playbook.plays[0].when == {
        "stage": ("in-conversation", "shaping"),
        "source": ("referral",),
        "last": ("meeting",),
    }
    assert playbook.plays[0].kinds == ("thanks",)


def test_the_words_are_those_of_the_settings() -> None:
    """A pipeline of one's own: its stages are known, and shipped plays for others just rest."""
    words = Words(
        stages=(Stage("warming", aliases=("cultivating",)), Stage("won", "won")),
        touch_kinds=(*DEFAULT_TOUCH_KINDS, TouchKind("postcard"), TouchKind("idea", touch=False)),
    )
    playbook = changed(
        """
        cards: {when: {stage: warming, last: share}, do: "send {person} one", kind: postcard}
        ideas: {when: {stage: warming, last: postcard}, do: write an idea down, kind: idea}
        """,
        words,
    )

    assert suggested(of("warming", "share"), playbook).touch_kind == "postcard"
    assert suggested(of("warming", "postcard"), playbook).touch_kind == ""
    assert suggested(of("warming", "email"), playbook).key == "cultivating"


# --- mistakes -------------------------------------------------------------------------------

MISTAKES = [
    ("cultivate: off", "1:1: 'cultivate': no play has this key (did you mean 'cultivating'?)"),
    ("cultivating: on", ("1:14: 'cultivating': this is neither a play nor `off`"
     " (write `off`, or the fields of the play below it)")),
    ("cultivating: [off]", ("1:14: 'cultivating': a list is no play"
     " (write `off`, or the fields of the play below it)")),
    ("cultivating:\n  kinds: share",
     "2:3: 'cultivating': unknown field 'kinds' (did you mean 'kind'?)"),
    ("cultivating:\n  when: {stages: spotted}",
     "2:10: 'cultivating': unknown condition 'stages' (did you mean 'stage'?)"),
    ("cultivating:\n  when:\n    stage: [investigating, cultivatin]",
     "3:28: 'cultivating': unknown word 'cultivatin' (did you mean 'cultivating'?)"),
    ("cultivating: {when: {stage: []}}",
     "1:29: 'cultivating': a word was expected here (write one, or remove the line)"),
    ("cultivating: {when: {tier: {a: b}}}",
     "1:28: 'cultivating': a word was expected here (write one)"),
    ("cultivating: {when: spotted}",
     ("1:21: 'cultivating': names with values were expected here"
     " (write conditions such as `stage: cultivating`)")),
    ("cultivating: {when: {tier: hot}}",
     "1:28: 'cultivating': unknown word 'hot' (use one of focus, nurture, unqualified, check-in)"),
    ("cultivating: {when: {via: [person, post]}}",
     "1:36: 'cultivating': unknown word 'post' (did you mean 'posting'?)"),
    ("cultivating: {when: {last: stage}}",
     ("1:28: 'cultivating': unknown word 'stage' (use one of outreach, email, message, call,"
     " meeting, informational, intro, application, share, update, portfolio, thanks and 5 more)")),
    ("cultivating: {kind: shere}",
     "1:21: 'cultivating': unknown word 'shere' (did you mean 'share'?)"),
    ("cultivating: {kind: email}",
     "1:1: 'cultivating': the play has no text for 'email' (write one below `do:`)"),
    ("cultivating: {do: 'tell {persn}'}",
     "1:19: 'cultivating': nothing stands in for '{persn}' (did you mean 'person'?)"),
    ("cultivating: {do: '  '}",
     "1:19: 'cultivating': the action is empty (write what to do, or `off` as the play)"),
    ("cultivating: {do: [a, b]}",
     ("1:19: 'cultivating': names with values were expected here"
     " (write the action as one text, in quotes where it begins with `{`)")),
    ("cultivating: {do: {share: [a]}}",
     "1:27: 'cultivating': a text was expected here (write the action as one clause)"),
    ("question-ask:\n  do: {question}",
     ("2:8: 'question-ask': a text that begins with `{` needs quotes"
     " (write the action as one text, in quotes where it begins with `{`)")),
    ("keep-warm:\n  do: ask {person",
     ("2:7: 'keep-warm': a `{` or `}` belongs to no placeholder"
     " (write `{person}`, with one brace on each side and no space)")),
    ("keep-warm:\n  do: ask {person what }x",
     ("2:7: 'keep-warm': a `{` or `}` belongs to no placeholder"
     " (write `{person}`, with one brace on each side and no space)")),
    ("keep-warm:\n  do:\n    share: read what {{organization}} wrote",
     ("3:12: 'keep-warm': a `{` or `}` belongs to no placeholder"
     " (write `{person}`, with one brace on each side and no space)")),
    ("keep-warm:\n  do: {}",
     "2:7: 'keep-warm': the action is empty (write what to do, or `off` as the play)"),
    ("cultivating: {draft: ../secrets}",
     ("1:22: 'cultivating': unknown message '../secrets' (use one of outreach, thanks, share,"
     " update, portfolio, check-in, intro-request, scope-proposal, re-ask, reply, none)")),
    ("cultivating: {draft: nothere}",
     ("1:22: 'cultivating': unknown message 'nothere' (use one of outreach, thanks, share,"
     " update, portfolio, check-in, intro-request, scope-proposal, re-ask, reply, none)")),
    ("cultivating: {draft: {share: shere}}",
     "1:30: 'cultivating': unknown message 'shere' (did you mean 'share'?)"),
    ("cultivating: {draft: [share]}",
     ("1:22: 'cultivating': names with values were expected here"
     " (write the name of a message template, or `none`)")),
    ("keep-warm:\n  draft: {share: share, portfolio: portfolio}",
     ("2:25: 'keep-warm': 'portfolio' is none of the kinds of this play"
     " (use one of share, update)")),
    ("keep-warm:\n  do: write a line\n  kind: [update, note]\n  draft: {share: share}",
     ("4:11: 'keep-warm': 'share' is none of the kinds of this play"
     " (use one of update, note)")),
    ("new:\n  do: write a line\n  draft: {share: share}",
     "3:11: 'new': 'share' is none of the kinds of this play (name the kind in `kind`)"),
    ("question-ask:\n  do: {persn}",
     ("2:8: 'question-ask': a text that begins with `{` needs quotes"
     " (write the action as one text, in quotes where it begins with `{`)")),
    ("cultivating: {draft: {shere: share}}",
     "1:23: 'cultivating': unknown word 'shere' (did you mean 'share'?)"),
    ("cultivating: {repeat: often}",
     "1:23: 'cultivating': `repeat` is neither true nor false (write `true`)"),
    ("cultivating: {after: keepwarm}",
     "1:22: 'cultivating': no other play has the key 'keepwarm' (did you mean 'keep-warm'?)"),
    ("cultivating: {after: breakfast}",
     ("1:22: 'cultivating': no other play has the key 'breakfast'"
     " (write the key of a play, or remove `after`)")),
    ("breakfast: off", "1:1: 'breakfast': no play has this key (write the key of a shipped play)"),
    ("one: {do: a, after: two}\ntwo: {do: b}",
     "1:21: 'one': the play 'two' stands below this one (put it above)"),
    ("cultivating: {after: cultivating}",
     ("1:22: 'cultivating': no other play has the key 'cultivating'"
     " (did you mean 'cultivating-need'?)")),
    ("new: {when: {tier: focus}}",
     "1:1: 'new': a new play says what to do (write `do:` with the action)"),
    ("spotted-heat: {kind: email}",
     "1:1: 'spotted-heat': a new play says what to do (did you mean 'spotted-head'?)"),
    ("new: {do: {}}", "1:11: 'new': the action is empty (write what to do, or `off` as the play)"),
    ("keep-warm: off\nkeep-warm: off",
     "2:1: 'keep-warm' is given twice, first in line 1 (keep one of the two)"),
    ("? [a]\n: off", ("1:3: no name stands before the `:`"
     " (write a word there, and put quotes around a text that begins with `{`)")),
    ("- cultivating: off",
     "1:1: no play stands here (write lines of `key: off`, or a key with its fields below)"),
    ("--- {}\n--- {}", "2:1: a second document begins here (remove this `---`)"),
    ("a: &b {do: c}", "1:4: anchors and aliases are not read here (write the value out)"),
    ("a: *b", "1:4: anchors and aliases are not read here (write the value out)"),
    ("a: !!python/object:os.system {}",
     "1:4: tags are not read here (write the value without its `!…`)"),
    ("a:\n  do: ask\x07", ("2:10: a character that YAML does not allow: U+0007"
     " (remove the character)")),
    ("a:\n  do: {person} knows",
     ("2:16: this is no YAML: did not find expected key (look here and one line above: put quotes"
     " around a text that begins with `{` or holds `: `, and mind the indentation)")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_its_remedy(text: str, expected: str) -> None:
    """The file, the line and the column, what is wrong, and what to write."""
    _, problems = read_playbook(SHIPPED, text.encode())

    assert [str(problem) for problem in problems] == [f"{OWN}:{expected}"]
    assert all(problem.code.startswith("playbook-") for problem in problems)


def test_a_play_with_a_mistake_stays_as_it_is_shipped_and_the_rest_counts() -> None:
    """All of an entry or nothing: half of somebody's play is a surprise."""
    playbook, problems = own("""
        cultivating: {do: "ring {person}", kind: ringing}
        mine: {do: "ask {persson}"}
        spotted-head: off
        keep-warm: {do: "greet {person}"}
        check-in-touch: {kind: [share, call], draft: none}
    """)

    assert [(problem.line, problem.column) for problem in problems] == [(2, 42), (3, 12), (6, 1)]
    light = of("cultivating", tier="check-in")
    assert suggested(light, playbook) == suggested(light)
    assert "mine" not in keys(playbook)
    assert "spotted-head" not in keys(playbook)
    assert suggested(of("cultivating"), playbook) == suggested(of("cultivating"))
    assert plain(suggested(of("dreaming"), playbook).action) == "greet Dana Reyes"


def test_a_play_behind_one_with_a_mistake_says_so() -> None:
    """The key is there, so it is not called unknown."""
    _, problems = own("""
        one: {do: "ask {persn}"}
        two: {do: b, after: one}
    """)

    assert [str(problem) for problem in problems][1:] == [
        f"{OWN}:3:21: 'two': the play 'one' is left out (mend that one first)"
    ]


def test_all_mistakes_of_a_file_are_told_in_the_order_of_their_places() -> None:
    """One reading is enough to mend it; nobody mends more than a hundred."""
    many = "".join(f"play-{number}: {{kind: x, why: y}}\n" for number in range(300))

    _, problems = read_playbook(SHIPPED, many.encode())

    assert len(problems) == 100
    assert [problem.line for problem in problems[:4]] == [1, 1, 2, 2]


# --- hostile files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x: " + b"[" * 60_000, id="brackets"),
        pytest.param(b"x: " + b"{a: " * 15_000, id="braces"),
        pytest.param("\n".join(f"{' ' * n}a:" for n in range(300)).encode(), id="indentation"),
        pytest.param(b"- " * 30_000, id="lists in lists"),
        pytest.param(b"? " * 30_000, id="keys in keys"),
        pytest.param(b"a: [" + b"b," * 30_000 + b"]", id="more values than there may be"),
        pytest.param(b"a" * 70_000, id="too long"),
        pytest.param(b"a: \xff\xfe", id="no UTF-8"),
        pytest.param(b'a: "\\UFFFFFFFF"', id="an escape beyond Unicode"),
        pytest.param(b'a: {do: "\\ud800"}', id="half a character"),
        pytest.param(b"%YAML 9.9\n--- a", id="a version to come"),
        pytest.param(b"a: 'open", id="an open quote"),
        pytest.param(b"\ta: b", id="a tab"),
        pytest.param(b"\x00", id="a null byte"),
    ],
)
def test_a_hostile_file_costs_one_problem_and_no_play(data: bytes) -> None:
    """It ends the process neither by depth nor by size, and the shipped plays go on."""
    playbook, problems = read_playbook(SHIPPED, data)

    assert playbook == PLAYBOOK
    assert len(problems) == 1
    assert problems[0].hint


def test_more_values_than_a_playbook_has_are_not_built() -> None:
    """Small texts can hold many values; the reading stops at the cap."""
    many = "a: {do: [" + "b," * 6_000 + "]}"

    _, problems = read_playbook(SHIPPED, many.encode())

    assert problems[0].message == "the file holds more than 5,000 values"


@given(st.binary(max_size=200) | st.text(alphabet="ab:{}[]-,&*!|>'\"#%@` \n\t?", max_size=80))
def test_no_file_at_all_is_a_crash(data: bytes | str) -> None:
    """Whatever stands there, the answer is plays and problems with places."""
    data = data if isinstance(data, bytes) else data.encode()

    playbook, problems = read_playbook(SHIPPED, data)

    assert all(play.actions and play.kinds for play in playbook.plays)
    assert all(problem.path == OWN and problem.message for problem in problems)


# --- the guide ------------------------------------------------------------------------------

EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_guide_is_read_without_a_mistake(example: str) -> None:
    """What can be copied from the guide works."""
    playbook, problems = read_playbook(SHIPPED, example.encode())

    assert problems == ()
    assert playbook != PLAYBOOK


def test_the_guide_names_every_condition_with_its_words() -> None:
    """And every placeholder and field."""
    table = {row[1]: row[2] for row in re.finditer(r"^\| `(\w+)` \| (.*?) \|", GUIDE, re.MULTILINE)}

    assert table.keys() >= {*CONDITIONS, "do", "kind", "draft", "repeat", "after", "when"}
    for condition, words in CONDITIONS.items():
        assert set(words) <= set(re.findall(r"`([\w-]+)`", table[condition]))
