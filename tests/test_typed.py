"""What is typed behind a box: the next step with its day, and the kind of touch it begins with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.body.entries import kind_table
from vaultleads.core.policy import DEFAULT_TOUCH_KINDS
from vaultleads.core.typed import NextStep, heard, named_kind

TODAY = date(2026, 11, 23)
"""A Monday."""
KINDS = kind_table(DEFAULT_TOUCH_KINDS)


@pytest.mark.parametrize(
    ("text", "step", "day"),
    [
        ("replied, call on 3 Dec", "call", date(2026, 12, 3)),
        ("replied, call fri", "call", date(2026, 11, 27)),
        ("no answer → try again mon", "try again", date(2026, 11, 30)),
        ("left a message; will call wed", "will call", date(2026, 11, 25)),
        ("ok. call thu.", "call", date(2026, 11, 26)),
        ("talked, and then call her Nov 27, 2026", "call her", date(2026, 11, 27)),
        ("call on 27.11., then write", "call", date(2026, 11, 27)),
        ("call again next week", "call again", date(2026, 11, 30)),
        ("ask again in 3 days", "ask again", date(2026, 11, 26)),
        ("+2w: ask again", "ask again", date(2026, 12, 7)),
        ("send the deck 📅 2026-12-03", "send the deck", date(2026, 12, 3)),
        ("send deck [[2026-12-03]]", "send deck", date(2026, 12, 3)),
        ("send [[Friday notes]] tomorrow", "send [[Friday notes]]", date(2026, 11, 24)),
        ("scope call by fri 14:30", "scope call 14:30", date(2026, 11, 27)),
        ("call again today", "call again", date(2026, 11, 23)),
        ("call on the 5th", "call", date(2026, 12, 5)),
        ("Thu, 3 Dec: scope call", "scope call", date(2026, 12, 3)),
        ("met Friday, call on 3 Dec", "call", date(2026, 12, 3)),
        ("replied: Thursday is fine. Call on thu", "Call", date(2026, 11, 26)),
        ("replied, Thursday at 10 works, call on thu", "call", date(2026, 11, 26)),
        ("she is back on the 12th; call again next thu", "call again", date(2026, 12, 3)),
        ("Dana wants it by 4 Dec, send it on 3 Dec", "send it", date(2026, 12, 3)),
        ("I'll call on thu", "call", date(2026, 11, 26)),
        ("we need to talk by 3 Dec", "talk", date(2026, 12, 3)),
        ("need the deck by fri", "need the deck", date(2026, 11, 27)),
        ("call: thu", "call", date(2026, 11, 26)),
        ("on the 5th: call her", "call her", date(2026, 12, 5)),
        ("thu at 10 call her", "at 10 call her", date(2026, 11, 26)),
        ("first line\ncall on 3 Dec", "call", date(2026, 12, 3)),
        ("call on 3 Dec, or by 2026-12-03", "call", date(2026, 12, 3)),
        ("fri", "", date(2026, 11, 27)),
        ("glad; 2026-12-03", "", date(2026, 12, 3)),
    ],
)
def test_a_day_ahead_makes_the_clause_around_it_the_next_step(
    text: str, step: str, day: date
) -> None:
    """Without the day, the word before it, and what joins the clause to the one before."""
    found = heard(text, TODAY, names=["Dana"])

    assert (found.step, found.doubt, found.told) == (NextStep(step, day), "", False)


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        (
            "talked 40 minutes: she wants a scope on one page by 12 Dec",
            "she wants a scope on one page",
            date(2026, 12, 12),
        ),
        ("she is back on the 12th", "she is back", date(2026, 12, 12)),
        ("Dana decides on 3 Dec", "Dana decides", date(2026, 12, 3)),
        ("the board meets on 3 Dec", "the board meets", date(2026, 12, 3)),
        ("away until 3 Dec", "away", date(2026, 12, 3)),
        ("she's back on 3 Dec", "she's back", date(2026, 12, 3)),
        ("Thursday is fine", "Thursday is fine", date(2026, 11, 26)),
        ("Thursday at 10 works", "Thursday at 10 works", date(2026, 11, 26)),
        ("fri 14:30", "14:30", date(2026, 11, 27)),
        ("agreed to talk on 3 Dec", "agreed to talk", date(2026, 12, 3)),
    ],
)
def test_a_clause_that_is_no_action_says_why(text: str, told: str, day: date) -> None:
    """What the person was told, or what has happened, is nothing to do by itself."""
    found = heard(text, TODAY, names=["Dana"])

    assert (found.step, found.doubt, found.told) == (NextStep(told, day), "", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "she was glad",
        "we may talk",
        "now",
        "room 12",
        "sat with her",
        "sun was out",
        "wed last year",
        "we talked for two days",
        "she needs a week",
        "3 days of work",
        "on the 5th floor",
        "called today",
        "wrote yesterday",
        "2026-11-01 was a good day",
        "last week",
        "see [[Plans for Friday 27 Nov]]",
    ],
)
def test_words_that_are_days_by_accident_are_none(text: str) -> None:
    """Neither are days that are past: they tell when it happened."""
    assert heard(text, TODAY).step is None
    assert heard(text, TODAY).doubt == ""


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("call on 3 Dec, write on 7 Dec", "it names more than one day, Thu 3 Dec and Mon 7 Dec"),
        ("call on 3 Dec or 7 Dec", "it names more than one day, Thu 3 Dec and Mon 7 Dec"),
        ("3 Dec; call on 7 Dec", "it names more than one day, Thu 3 Dec and Mon 7 Dec"),
        ("she is off on 3 Dec, he on 7 Dec", "it names more than one day, Thu 3 Dec and Mon 7 Dec"),
        ("glad, met on Friday", "'on Friday' may be the day on which it happened"),
        ("she sent it on 20 Nov", "'on 20 Nov' may be the day on which it happened"),
        ("met on 1 Nov", "'on 1 Nov' may be the day on which it happened"),
    ],
)
def test_what_is_not_certain_is_said_to_be(text: str, doubt: str) -> None:
    """Two days, or a day that may be past: no step, and the reason."""
    found = heard(text, TODAY)

    assert (found.step, found.doubt) == (None, doubt)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("met on Friday for a beer", date(2026, 11, 20)),
        ("met Friday, call on 3 Dec", date(2026, 11, 20)),
        ("I sent it on 20 Nov", date(2026, 11, 20)),
        ("wrote yesterday", date(2026, 11, 22)),
        ("talked on 2026-11-18, she is glad", date(2026, 11, 18)),
        ("called last Thursday", date(2026, 11, 19)),
        ("met on 1 Nov", None),
        ("met on Friday and wrote on Saturday", None),
        ("she called on Friday", None),
        ("thanked her, we met on Friday", None),
        ("called today", None),
    ],
)
def test_a_text_may_begin_with_the_day_on_which_it_happened(text: str, day: date | None) -> None:
    """Of the last two weeks, and only if it is the person who says what they did."""
    assert heard(text, TODAY).happened == day


def test_nothing_happened_before_what_it_answers() -> None:
    """Then the day is no certain one."""
    found = heard("met on Friday", TODAY, since=date(2026, 11, 21))

    assert found.happened is None
    assert found.doubt == "'on Friday' may be the day on which it happened"


def test_a_day_alone_is_known_to_be_alone() -> None:
    """Then there is nothing to log beside the words of the follow-up."""
    assert heard("on 3 Dec.", TODAY).alone
    assert not heard("glad, 3 Dec", TODAY).alone


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """A step is never past, and never there beside a doubt."""
    found = heard(text, TODAY)

    assert found.step is None or (found.step.day >= TODAY and not found.doubt)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("called, she is away", "call"),
        ("emailed her the deck", "email"),
        ("met for an hour", "meeting"),
        ("call: she is away", "call"),
        ("Lunch with her", "meeting"),
        ("cold email, no answer yet", "outreach"),
        ("replied, glad", "reply"),
        ("call", "call"),
    ],
)
def test_the_first_word_may_name_the_kind(text: str, kind: str) -> None:
    """By any of its names, where it stands for itself."""
    found = named_kind(text, KINDS)

    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    "text", ["call her again", "she called", "text of the law", "note: she is away", "42", ""]
)
def test_a_word_that_begins_a_sentence_names_no_kind(text: str) -> None:
    """Nor does one that is no touch: what was ticked reached somebody."""
    assert named_kind(text, KINDS) is None


def test_a_whole_letter_is_not_searched_for_days() -> None:
    """The next step stands at its beginning, and a hundred thousand days are no plan."""
    letter = "x " * 1000 + "3 Dec " * 20_000

    assert heard(letter, date(2026, 11, 23)).step is None
