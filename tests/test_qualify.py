"""Quality, tiers, what would lift them, what to ask, and the order of leads.

It is Monday 23 November 2026. Points are connection + alignment + horizon, in this order.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.dates import parse_horizon, window_of
from vaultleads.core.policy import CONNECTIONS, TIERS, QualificationPolicy
from vaultleads.core.qualify import Answers, Qualification, order_key, qualify

TODAY = date(2026, 11, 23)
POLICY = QualificationPolicy()


def answers(connection: str, alignment: int | None, horizon: str, tier: str = "") -> Answers:
    """Answers whose horizon was learnt today; an empty text is an answer that is missing."""
    read = parse_horizon(horizon) if horizon else None
    window = window_of(read, TODAY) if read else None
    return Answers(connection, alignment, read, window, tier)


def qualified(
    connection: str = "decision-maker",
    alignment: int | None = 4,
    horizon: str = "2027-02",
    tier: str = "",
) -> Qualification:
    """A lead that is in focus, but for what is given, qualified today by the defaults."""
    return qualify(answers(connection, alignment, horizon, tier), POLICY, TODAY)


# --- worked cases -----------------------------------------------------------------------------

DM = "decision-maker"

CASES = [
    # the leads of the specimen reports
    (DM, 4, "2027-02", 91, (40, 26, 25), "focus"),
    (DM, 3, "2027-Q2", 82, (40, 17, 25), "focus"),
    (DM, 3, "2027-01", 80, (40, 17, 23), "focus"),
    ("insider", 5, "2027-03", 88, (28, 35, 25), "nurture"),
    ("insider", 4, "2027-09", 65, (28, 26, 11), "nurture"),
    # the decision maker is within reach
    (DM, 5, "2027-03", 100, (40, 35, 25), "focus"),
    (DM, 5, "now", 95, (40, 35, 20), "focus"),
    (DM, 4, "3-6 months", 91, (40, 26, 25), "focus"),
    (DM, 4, "2027", 86, (40, 26, 20), "nurture"),
    (DM, 4, "6-12 months", 79, (40, 26, 13), "nurture"),
    (DM, 5, "vague", 78, (40, 35, 3), "check-in"),
    (DM, 5, "2028-06", 78, (40, 35, 3), "check-in"),
    (DM, 2, "2027-03", 74, (40, 9, 25), "nurture"),
    (DM, 1, "2027-03", 65, (40, 0, 25), "check-in"),
    # six months are 182 days, and twelve are 365
    (DM, 3, "2027-05-24", 82, (40, 17, 25), "focus"),
    (DM, 3, "2027-05-25", 82, (40, 17, 25), "nurture"),
    (DM, 3, "2027-11-23", 62, (40, 17, 5), "nurture"),
    (DM, 3, "2027-11-24", 62, (40, 17, 5), "check-in"),
    (DM, 3, "2027-12", 62, (40, 17, 5), "check-in"),
    # a window counts until its last day is over
    (DM, 4, "2026-11", 86, (40, 26, 20), "focus"),
    (DM, 4, "2026-11-23", 86, (40, 26, 20), "focus"),
    (DM, 4, "2026-11-22", 69, (40, 26, 3), "check-in"),
    (DM, 4, "2026-10", 69, (40, 26, 3), "check-in"),
    # somebody is inside
    ("insider", 3, "now", 66, (28, 18, 20), "nurture"),
    ("insider", 2, "2027-H1", 62, (28, 9, 25), "nurture"),
    ("insider", 2, "6-12 months", 50, (28, 9, 13), "nurture"),
    ("insider", 1, "now", 48, (28, 0, 20), "check-in"),
    ("insider", 5, "vague", 66, (28, 35, 3), "check-in"),
    # only indirectly, or nobody
    ("indirect", 5, "2027-03", 74, (14, 35, 25), "check-in"),
    ("indirect", 4, "2027-02", 65, (14, 26, 25), "check-in"),
    ("indirect", 2, "2027", 42, (14, 9, 19), "check-in"),
    ("indirect", 1, "2026-10", 16, (14, 0, 2), "check-in"),
    ("none", 5, "now", 59, (4, 35, 20), "check-in"),
    ("none", 3, "2027-01", 44, (4, 17, 23), "check-in"),
    ("none", 1, "vague", 6, (4, 0, 2), "check-in"),
    # an answer is missing, and its prior stands in
    ("", 5, "2026-12-29", 67, (10, 35, 22), "unqualified"),
    ("", 5, "now", 65, (10, 35, 20), "unqualified"),
    ("", 4, "2027-02", 61, (10, 26, 25), "unqualified"),
    ("", 4, "", 46, (10, 26, 10), "unqualified"),
    ("", None, "2027-03", 52, (10, 17, 25), "unqualified"),
    ("", None, "", 38, (10, 18, 10), "unqualified"),
    (DM, None, "2027-03", 82, (40, 17, 25), "unqualified"),
    (DM, 4, "", 76, (40, 26, 10), "unqualified"),
    ("insider", None, "", 56, (28, 18, 10), "unqualified"),
    ("none", None, "", 32, (4, 18, 10), "unqualified"),
    ("none", 1, "", 14, (4, 0, 10), "unqualified"),
]


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "quality", "points", "tier"),
    CASES,
    ids=lambda value: str(value) if not isinstance(value, tuple) else "+".join(map(str, value)),
)
def test_a_lead_has_a_quality_that_adds_up_and_a_tier(
    connection: str,
    alignment: int | None,
    horizon: str,
    quality: int,
    points: tuple[int, int, int],
    tier: str,
) -> None:
    """Three answers give a quality, the points that add up to it, and a tier."""
    result = qualified(connection, alignment, horizon)

    assert sum(points) == quality
    assert (result.quality, tuple(part.points for part in result.parts)) == (quality, points)
    assert result.tier == tier


def test_a_part_shows_answer_value_weight_and_exact_points() -> None:
    """What `explain` prints: 75 hundredths at a weight of .35 are 26.25 points, shown as 26."""
    parts = qualified(DM, 4, "2027-02").parts

    actual = [tuple(part) for part in parts]

    assert actual == [
        ("connection", "decision maker", 100, 4000, 40, "40", True),
        ("alignment", "4 of 5", 75, 3500, 26, "26.25", True),
        ("horizon", "Feb 2027", 98, 2500, 25, "24.5", True),
    ]


def test_an_unknown_part_shows_its_prior() -> None:
    """A missing answer is said to be unknown, and its prior is what is counted."""
    parts = qualified("", None, "").parts

    actual = [(part.answer, part.value, part.known) for part in parts]

    assert actual == [("unknown", 25, False), ("unknown", 50, False), ("unknown", 40, False)]


@pytest.mark.parametrize(
    ("horizon", "value", "words"),
    [
        ("now", 80, "now"),
        ("2026-11-23", 80, "23 Nov 2026"),
        ("2026-11", 80, "Nov 2026"),
        ("2026-12-23", 87, "23 Dec 2026"),
        ("2027-01", 92, "Jan 2027"),
        ("2027-02", 98, "Feb 2027"),
        ("2027-03", 100, "Mar 2027"),
        ("2027-05-24", 100, "24 May 2027"),
        ("6-12 months", 51, "May – Nov 2027"),
        ("2027", 79, "2027"),
        ("2027-09", 43, "Sep 2027"),
        ("2027-11-23", 20, "23 Nov 2027"),
        ("2027-12", 19, "Dec 2027"),
        ("2028-06", 10, "Jun 2028"),
        ("2036", 10, "2036"),
        ("vague", 10, "timing vague"),
        ("2026-10", 10, "Oct 2026, passed"),
    ],
)
def test_a_horizon_is_worth_most_from_three_to_six_months(
    horizon: str, value: int, words: str
) -> None:
    """The value lies on the line through the knots, at the middle of the window."""
    part = qualified(horizon=horizon).parts[2]

    assert (part.value, part.answer) == (value, words)


def test_a_horizon_moves_as_days_pass() -> None:
    """One note, read on four days: it comes nearer, is there, and has passed."""
    given_answers = answers(DM, 4, "2027-09")
    days = [date(2026, 9, 1), date(2026, 11, 23), date(2027, 4, 1), date(2027, 9, 30)]

    actual = [qualify(given_answers, POLICY, each).tier for each in [*days, date(2027, 10, 1)]]

    assert actual == ["check-in", "nurture", "focus", "focus", "check-in"]


def test_now_stays_now() -> None:
    """`now` counts as today, however long ago it was learnt."""
    result = qualify(answers(DM, 4, "now"), POLICY, date(2027, 11, 23))

    assert (result.parts[2].value, result.tier) == (80, "focus")


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "known"),
    [
        (DM, 4, "vague", 100),
        (DM, 4, "", 75),
        (DM, None, "now", 65),
        ("", 4, "now", 60),
        (DM, None, "", 40),
        ("", 4, "", 35),
        ("", None, "now", 25),
        ("", None, "", 0),
    ],
)
def test_quality_is_provisional_while_an_answer_is_missing(
    connection: str, alignment: int | None, horizon: str, known: int
) -> None:
    """The share of weight that is known is given; `vague` and `none` are answers."""
    result = qualified(connection, alignment, horizon)

    assert (result.provisional, result.known_percent) == (known < 100, known)


def test_a_missing_answer_without_weight_leaves_the_quality_certain() -> None:
    """A part that weighs nothing cannot make the quality provisional, but is still asked for."""
    policy = QualificationPolicy(weight_connection=5000, weight_alignment=5000, weight_horizon=0)

    result = qualify(answers(DM, 5, ""), policy, TODAY)

    assert (result.quality, result.provisional, result.known_percent) == (100, False, 100)
    assert result.tier == "unqualified"


@pytest.mark.parametrize(
    "odd",
    [
        Answers("friend", 4, parse_horizon("now"), None),
        Answers(DM, 9, parse_horizon("now"), None),
        Answers(DM, 4, parse_horizon("3-6 months"), None),
    ],
    ids=["a connection in no list", "an alignment beyond 5", "a distance from no day"],
)
def test_an_answer_that_means_nothing_is_unknown(odd: Answers) -> None:
    """What is in no list was reported when the note was read; here it is a missing answer."""
    result = qualify(odd, POLICY, TODAY)

    assert (result.tier, result.provisional) == ("unqualified", True)


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "sentence"),
    [
        (
            DM,
            4,
            "2027-02",
            (
                "The decision maker is within reach, the opening is expected within six months"
                " and the role fits 4 of 5, so it is in focus."
            ),
        ),
        (
            "insider",
            4,
            "2027-02",
            (
                "All three answers are known, but the decision maker is not within reach yet,"
                " so it is nurtured."
            ),
        ),
        (
            "insider",
            2,
            "2027-09",
            (
                "All three answers are known, but the decision maker is not within reach yet,"
                " the role fits only 2 of 5 and the opening is expected more than six months from"
                " now, so it is nurtured."
            ),
        ),
        (DM, 4, "vague", "The timing is vague, so it is checked in on once a quarter."),
        (
            DM,
            4,
            "2026-10",
            (
                "The time when an opening was expected has passed,"
                " so it is checked in on once a quarter until a new time is known."
            ),
        ),
        (
            DM,
            4,
            "2028",
            (
                "The opening is expected more than twelve months from now,"
                " so it is checked in on once a quarter."
            ),
        ),
        (
            "indirect",
            4,
            "2027-02",
            "The connection is only indirect, so it is checked in on once a quarter.",
        ),
        (
            "none",
            4,
            "2027-02",
            "There is no connection yet, so it is checked in on once a quarter.",
        ),
        (
            DM,
            1,
            "2027-02",
            "The role does not fit (1 of 5), so it is checked in on once a quarter.",
        ),
        (
            "indirect",
            1,
            "vague",
            (
                "The timing is vague, the connection is only indirect and the role does not fit"
                " (1 of 5), so it is checked in on once a quarter."
            ),
        ),
        ("", 4, "2027-02", "The connection is unknown, so it is not qualified yet."),
        ("", 4, "", "The connection and the horizon are unknown, so it is not qualified yet."),
        (
            "",
            None,
            "",
            (
                "The connection, the alignment and the horizon are unknown,"
                " so it is not qualified yet."
            ),
        ),
    ],
    ids=[
        "focus",
        "nurture, one thing is missing",
        "nurture, three things are missing",
        "check-in, vague",
        "check-in, past",
        "check-in, far",
        "check-in, indirect",
        "check-in, nobody",
        "check-in, no fit",
        "check-in, three reasons",
        "unqualified, one answer",
        "unqualified, two answers",
        "unqualified, three answers",
    ],
)
def test_a_tier_has_its_sentence(
    connection: str, alignment: int | None, horizon: str, sentence: str
) -> None:
    """Each rule says in one sentence why it applies, with all its causes."""
    actual = qualified(connection, alignment, horizon).rule

    assert actual == sentence


def test_a_tier_set_by_hand_comes_first() -> None:
    """The person's word counts, is marked, and changes neither quality nor parts."""
    ruled = qualified("indirect", 4, "vague")

    result = qualified("indirect", 4, "vague", tier="focus")

    assert (result.tier, result.by_hand) == ("focus", True)
    assert result.rule == "The tier is set by hand; the rules would make it check-in."
    assert (result.quality, result.parts) == (ruled.quality, ruled.parts)
    assert (result.lift, result.focus, result.question) == (None, None, None)


def test_a_tier_set_by_hand_may_be_what_the_rules_say() -> None:
    """It is still marked as set by hand."""
    result = qualified(tier="focus")

    assert (result.by_hand, result.rule) == (
        True,
        "The tier is set by hand, as the rules would set it.",
    )


def test_a_tier_in_no_list_is_left_to_the_rules() -> None:
    """Reading the note has reported the word."""
    result = qualified(tier="favourite")

    assert (result.tier, result.by_hand) == ("focus", False)


@pytest.mark.parametrize(
    ("connection", "tier"),
    [
        ("none", "check-in"),
        ("indirect", "check-in"),
        ("", "check-in"),
        ("insider", "nurture"),
        (DM, "focus"),
    ],
)
def test_a_lead_on_which_nobody_answers_falls_to_check_in(connection: str, tier: str) -> None:
    """Unless somebody is reached who is inside or decides; its quality stays what it is."""
    asked = answers(connection, 4, "2027-02")

    result = qualify(asked._replace(resting=True), POLICY, TODAY)

    assert result.tier == tier
    assert result.quality == qualify(asked, POLICY, TODAY).quality


def test_a_lead_that_rests_says_so_and_waits_for_an_answer() -> None:
    """No change of an answer lifts it, and no question is asked of who does not answer."""
    result = qualify(answers("", None, "")._replace(resting=True), POLICY, TODAY)

    assert result.rule == (
        "The outreach was not answered, so it is checked in on once a quarter until somebody"
        " answers."
    )
    assert (result.lift, result.focus, result.question) == (None, None, None)


def test_a_tier_set_by_hand_holds_while_a_lead_rests() -> None:
    """The person's word comes before silence, and what the rules would say is told."""
    asked = answers("none", 4, "2027-02", tier="nurture")

    result = qualify(asked._replace(resting=True), POLICY, TODAY)

    assert (result.tier, result.by_hand) == ("nurture", True)
    assert result.rule == "The tier is set by hand; the rules would make it check-in."


def test_the_limits_of_the_rules_are_settings() -> None:
    """A lead within nine months is in focus where nine months are set, and its rule says so."""
    policy = QualificationPolicy(focus_months=9, focus_alignment=2, check_in_months=10.5)

    near, far = (
        qualify(answers(DM, 2, horizon), policy, TODAY) for horizon in ("2027-07", "2027-10-30")
    )

    assert near.rule == (
        "The decision maker is within reach, the opening is expected within nine months"
        " and the role fits 2 of 5, so it is in focus."
    )
    assert far.rule == (
        "The opening is expected more than 10.5 months from now,"
        " so it is checked in on once a quarter."
    )


# --- what would change it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "lift", "focus"),
    [
        (
            "insider",
            4,
            "2027-02",
            "An introduction to the decision maker makes this focus.",
            "An introduction to the decision maker makes this focus.",
        ),
        (
            DM,
            2,
            "2027-02",
            "A fit of 3 of 5 instead of 2 of 5 makes this focus.",
            "A fit of 3 of 5 instead of 2 of 5 makes this focus.",
        ),
        (
            DM,
            4,
            "2027-09",
            "An opening within six months makes this focus.",
            "An opening within six months makes this focus.",
        ),
        (
            DM,
            4,
            "vague",
            "An opening within twelve months makes this nurture.",
            "An opening within six months makes this focus.",
        ),
        (
            DM,
            4,
            "2026-10",
            "An opening within twelve months makes this nurture.",
            "An opening within six months makes this focus.",
        ),
        (
            DM,
            1,
            "now",
            "A fit of 2 of 5 instead of 1 of 5 makes this nurture.",
            "A fit of 3 of 5 instead of 1 of 5 makes this focus.",
        ),
        (
            "indirect",
            4,
            "now",
            "An introduction to somebody inside makes this nurture.",
            "An introduction to the decision maker makes this focus.",
        ),
        ("insider", 4, "vague", "An opening within twelve months makes this nurture.", None),
        ("insider", 4, "2027-09", None, None),
        ("indirect", 4, "vague", None, None),
        (DM, 4, "2027-02", None, None),
        ("", 4, "2027-02", None, None),
    ],
    ids=[
        "nurture for want of the decision maker",
        "nurture for want of fit",
        "nurture for want of time",
        "vague",
        "past",
        "no fit",
        "indirect",
        "vague and only inside: focus is two changes away",
        "inside and late: two changes away",
        "indirect and vague: two changes away",
        "in focus already",
        "unqualified has a question instead",
    ],
)
def test_the_smallest_change_that_lifts_the_tier(
    connection: str, alignment: int, horizon: str, lift: str | None, focus: str | None
) -> None:
    """One change of one answer: the smallest that lifts the tier, and that makes it focus."""
    result = qualified(connection, alignment, horizon)

    actual = [change.sentence() if change else None for change in (result.lift, result.focus)]

    assert actual == [lift, focus]


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "words", "sentence", "condition"),
    [
        (
            "insider",
            4,
            "2027-02",
            ("insider", "decision maker"),
            "An introduction by Tom Weiss to the decision maker makes this focus.",
            "Tom Weiss introduces you to the decision maker",
        ),
        (
            DM,
            2,
            "2027-02",
            ("2 of 5", "3 of 5"),
            "A fit of 3 of 5 instead of 2 of 5 makes this focus.",
            "it fits 3 of 5",
        ),
        (
            DM,
            4,
            "2027-09",
            ("Sep 2027", "within six months"),
            "Word from Tom Weiss of an opening within six months makes this focus.",
            "the opening comes within six months",
        ),
    ],
    ids=["connection", "alignment", "horizon"],
)
def test_a_change_is_said_with_a_person(
    connection: str,
    alignment: int,
    horizon: str,
    words: tuple[str, str],
    sentence: str,
    condition: str,
) -> None:
    """A change names what is and what would be, and who could bring it about."""
    change = qualified(connection, alignment, horizon).lift

    assert change is not None
    assert (change.before, change.after) == words
    assert change.sentence("Tom Weiss") == sentence
    assert change.condition("Tom Weiss") == condition


def test_of_equal_changes_the_connection_comes_first() -> None:
    """Where nothing weighs anything, the order of the three questions decides."""
    policy = QualificationPolicy(weight_connection=0, weight_alignment=0, weight_horizon=10_000)

    change = qualify(answers("indirect", 4, "now"), policy, TODAY).lift

    assert change is not None
    assert (change.part, change.after) == ("connection", "insider")


# --- what to ask ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("connection", "alignment", "horizon", "asked", "alone", "leads_to"),
    [
        (
            DM,
            4,
            "",
            "Ask Dana: when do you expect to hire?",
            "Find out when they expect to hire.",
            "focus if within six months",
        ),
        (
            "insider",
            4,
            "",
            "Ask Dana: when do you expect to hire?",
            "Find out when they expect to hire.",
            "nurture if within twelve months",
        ),
        (
            "indirect",
            4,
            "",
            "Ask Dana: when do you expect to hire?",
            "Find out when they expect to hire.",
            "check-in whatever the answer",
        ),
        (
            "",
            4,
            "2027-02",
            "Ask Dana: who decides on this?",
            "Find out who would decide.",
            "focus if you reach the decision maker",
        ),
        (
            "",
            2,
            "2027-02",
            "Ask Dana: who decides on this?",
            "Find out who would decide.",
            "nurture if you reach somebody inside",
        ),
        (
            DM,
            None,
            "2027-02",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "focus if 3 or more",
        ),
        (
            "insider",
            None,
            "2027-02",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "nurture if 2 or more",
        ),
        ("", None, "", "Ask Dana: who decides on this?", "Find out who would decide.", ""),
        ("", 4, "", "Ask Dana: who decides on this?", "Find out who would decide.", ""),
        (
            DM,
            None,
            "",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "Decide for yourself: how well does it fit, 1 to 5?",
            "",
        ),
    ],
    ids=[
        "horizon",
        "horizon, only inside",
        "horizon, only indirect",
        "connection",
        "connection, weak fit",
        "alignment",
        "alignment, only inside",
        "all three: the connection could move most",
        "connection before horizon",
        "alignment before horizon",
    ],
)
def test_an_unqualified_lead_has_a_question(
    connection: str, alignment: int | None, horizon: str, asked: str, alone: str, leads_to: str
) -> None:
    """The question whose answer could move the quality most, and where its answer leads."""
    question = qualified(connection, alignment, horizon).question

    assert question is not None
    assert (question.ask("Dana"), question.ask()) == (asked, alone)
    assert question.leads_to == leads_to


def test_a_heavier_question_is_asked_first() -> None:
    """With most of the weight on the horizon, it is asked for before the connection."""
    policy = QualificationPolicy(weight_connection=2000, weight_alignment=2000, weight_horizon=6000)

    question = qualify(answers("", None, ""), policy, TODAY).question

    assert question is not None
    assert question.part == "horizon"


def test_of_equal_questions_the_connection_comes_first() -> None:
    """Where no answer could move anything, the order of the three questions decides."""
    policy = QualificationPolicy(
        connection_values=dict.fromkeys(CONNECTIONS, 25), weight_alignment=0, weight_horizon=0
    )

    question = qualify(answers("", None, ""), policy, TODAY).question

    assert question is not None
    assert question.part == "connection"


def test_a_qualified_lead_has_no_question() -> None:
    """Where all three answers are known nothing is left to ask."""
    actual = [qualified(connection).question for connection in CONNECTIONS]

    assert actual == [None, None, None, None]


# --- order ------------------------------------------------------------------------------------


def test_leads_are_ordered_by_tier_quality_due_and_path() -> None:
    """The best tier first, then the highest quality, the earliest day (none last), the path."""
    focus, weaker, nurture = qualified(), qualified(alignment=3), qualified("insider", 5)
    unqualified, check_in = qualified(horizon=""), qualified(alignment=5, horizon="vague")
    soon, later = date(2026, 11, 27), date(2026, 12, 4)
    leads = [
        (check_in, soon, "a"),
        (unqualified, soon, "b"),
        (nurture, soon, "c"),
        (weaker, soon, "d"),
        (focus, None, "e"),
        (focus, later, "g"),
        (focus, later, "f"),
        (focus, soon, "h"),
        (focus, date.max, "i"),
    ]

    actual = "".join(path for *_, path in sorted(leads, key=lambda lead: order_key(*lead)))

    assert actual == "hfgiedcba"


# --- laws -------------------------------------------------------------------------------------

hundredths = st.integers(0, 100)
connections = st.sampled_from(["", *CONNECTIONS])
alignments = st.sampled_from([None, 1, 2, 3, 4, 5])
days_ahead = st.integers(-400, 900)
horizons = st.one_of(
    st.sampled_from(["", "now", "vague", "3-6 months", "2027-Q3", "2028"]),
    days_ahead.map(lambda days: (TODAY + timedelta(days=days)).isoformat()),
)
any_answers = st.builds(
    lambda some, resting: some._replace(resting=resting),
    st.builds(answers, connections, alignments, horizons, st.sampled_from(["", *TIERS])),
    st.booleans(),
)


@st.composite
def policies(draw: st.DrawFn) -> QualificationPolicy:
    """Any weights that sum to one, any values, any line with rising months."""
    one, two = sorted((draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))))
    months = draw(st.lists(st.floats(0, 60), min_size=1, max_size=8, unique=True).map(sorted))
    return QualificationPolicy(
        weight_connection=one,
        weight_alignment=two - one,
        weight_horizon=10_000 - two,
        connection_values={name: draw(hundredths) for name in CONNECTIONS},
        horizon_knots=tuple((month, draw(hundredths)) for month in months),
        horizon_vague=draw(hundredths),
        prior_connection=draw(hundredths),
        prior_alignment=draw(hundredths),
        prior_horizon=draw(hundredths),
        focus_months=draw(st.floats(0, 24)),
        focus_alignment=draw(st.integers(1, 5)),
        check_in_months=draw(st.floats(0, 36)),
    )


@given(any_answers, policies())
def test_the_points_add_up_for_any_answers_and_any_policy(
    some: Answers, policy: QualificationPolicy
) -> None:
    """Whole points add up to the quality, and none is a whole point away from the exact one."""
    result = qualify(some, policy, TODAY)
    exact = sum((Decimal(part.exact) for part in result.parts), Decimal(0))

    assert sum(part.points for part in result.parts) == result.quality
    assert 0 <= result.quality <= 100
    assert all(abs(part.points - Decimal(part.exact)) < 1 for part in result.parts)
    assert abs(result.quality - exact) <= Decimal("0.5")
    assert all(Decimal(part.exact) * 10_000 == part.value * part.weight for part in result.parts)


@given(connections, alignments.filter(bool), horizons)
def test_a_better_fit_never_lowers_the_quality(
    connection: str, alignment: int, horizon: str
) -> None:
    """Each step of alignment adds points, or leaves them."""
    lower, higher = (
        qualified(connection, each, horizon).quality for each in (max(alignment - 1, 1), alignment)
    )

    assert lower <= higher


@given(st.integers(0, 3), st.integers(0, 3), alignments, horizons)
def test_a_closer_connection_never_lowers_quality_or_tier(
    one: int, two: int, alignment: int | None, horizon: str
) -> None:
    """With the default values, nearer to who decides is never worse."""
    closer, farther = (
        qualified(CONNECTIONS[each], alignment, horizon) for each in (min(one, two), max(one, two))
    )

    assert closer.quality >= farther.quality
    assert TIERS.index(closer.tier) <= TIERS.index(farther.tier)


@given(connections, alignments, st.integers(183, 900), st.integers(183, 900))
def test_a_later_opening_beyond_six_months_is_never_better(
    connection: str, alignment: int | None, one: int, two: int
) -> None:
    """Past the best months, each further day takes away or leaves."""
    near, far = (
        qualified(connection, alignment, (TODAY + timedelta(days=each)).isoformat())
        for each in sorted((one, two))
    )

    assert near.quality >= far.quality
    assert TIERS.index(near.tier) <= TIERS.index(far.tier)


@given(st.sampled_from(CONNECTIONS), st.integers(1, 5), horizons.filter(bool))
def test_a_promised_change_keeps_its_promise(connection: str, alignment: int, horizon: str) -> None:
    """Making the change that lifts the tier gives the tier that it names, a better one."""
    before = qualified(connection, alignment, horizon)
    change = before.lift

    if change is None:
        return
    days = {"within six months": 182, "within twelve months": 365}.get(change.after, 0)
    after = qualified(
        change.target or connection,
        int(change.after[0]) if change.part == "alignment" else alignment,
        (TODAY + timedelta(days=days)).isoformat() if days else horizon,
    )
    assert after.tier == change.tier
    assert TIERS.index(after.tier) < TIERS.index(before.tier)


@given(any_answers, policies())
def test_every_result_is_coherent(some: Answers, policy: QualificationPolicy) -> None:
    """A tier from the list, one sentence, and changes or a question only where they belong."""
    result = qualify(some, policy, TODAY)

    assert result.tier in TIERS
    assert result.rule[0].isupper()
    assert result.rule.endswith(".")
    assert result.by_hand == bool(some.tier)
    assert result.lift is None or result.tier in {"nurture", "check-in"}
    assert result.focus is None or (result.lift is not None and result.focus.tier == "focus")
    assert result.question is None or result.tier == "unqualified"
    assert result.provisional == (result.known_percent < 100)
