"""The table of settings: the name, the rule, the place in the policies and the meaning of each.

Names, checks, defaults, `templates/vaultleads.yaml` and `docs/settings.md` follow from this one
list. It stands apart from the room that applies it, so that a setting is added in one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultleads.core.policy import ACTIVITIES, CONNECTIONS, TIES, WEEKDAYS, Settings
from vaultleads.settings.country import Country
from vaultleads.settings.picks import Kinds, StageName
from vaultleads.settings.rules import (
    AmberRed,
    Choice,
    Flag,
    Folder,
    Hour,
    Knots,
    Months,
    Share,
    Whole,
)
from vaultleads.settings.words import Sources, Stages, TouchKinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultleads.settings.rules import Rule


class Setting(NamedTuple):
    """One thing a person may set.

    `name` is its path in the file, with points between the parts. `part` and `field` name the
    policy that holds it (no part: the settings themselves); `entry` its key there, where the field
    is a mapping.
    """

    name: str
    rule: Rule
    part: str
    field: str
    meaning: str
    entry: str = ""

    def default(self) -> Any:
        """Return the value that holds when the file says nothing."""
        value = self.held(Settings())
        return value[self.entry] if self.entry else value

    def held(self, settings: Settings) -> Any:
        """Return what the field holds in `settings`; the whole mapping, where it is one."""
        return getattr(getattr(settings, self.part) if self.part else settings, self.field)


_WEIGHT = Share(4)
_VALUE = Share(2)
_CONNECTION_MEANINGS = {
    "decision-maker": "one of your people on the lead decides",
    "insider": "one of them works at the organization",
    "indirect": "one of them is elsewhere",
    "none": "nobody on it is reached",
}
_RULE_MEANINGS = {
    "reply_owed": "an answer of yours is due",
    "thank_you": "a conversation without thanks",
    "next_action": "the days that you set, in `due` and in tasks",
    "outreach": "a first message without an answer",
    "cadence": "a lead that has been silent for long",
    "re_ask": "an expected time that has passed",
    "keep_in_touch": "a contact that has been silent for long",
    "no_next_action": "a lead without a next step",
}
_DAYS = Whole(1, 3650)
_BUSINESS_DAYS = Whole(0, 60)
_FOLLOW_UP_NUMBERS: tuple[tuple[str, Rule, str, str], ...] = (
    ("reply_owed.kinds", Kinds(), "reply_kinds", "the kinds that ask for an answer, from them"),
    ("reply_owed.business_days", _BUSINESS_DAYS, "reply_days", "within so many business days"),
    ("reply_owed.until_days", _DAYS, "reply_until", "no longer asked for after so many days"),
    ("thank_you.kinds", Kinds(), "thank_you_kinds", "the kinds that thanks are due for"),
    ("thank_you.business_days", _BUSINESS_DAYS, "thank_you_days", "within so many business days"),
    ("thank_you.until_days", _DAYS, "thank_you_until", "no longer asked for after so many days"),
    (
        "outreach.second_after",
        _BUSINESS_DAYS,
        "outreach_second_days",
        "business days until you write to a second person there",
    ),
    (
        "outreach.again_after",
        _BUSINESS_DAYS,
        "outreach_again_days",
        "business days until you write to the first one again",
    ),
    (
        "outreach.rest_after",
        _BUSINESS_DAYS,
        "outreach_rest_days",
        "business days after that until the person is left in peace",
    ),
    ("outreach.until_days", _DAYS, "outreach_until", "no longer asked for after so many days"),
    ("re_ask.now_after", _DAYS, "re_ask_now_days", "days after which a horizon `now` has passed"),
    (
        "re_ask.again_after",
        _DAYS,
        "re_ask_again_days",
        "days from a later touch until asking again",
    ),
    ("re_ask.before", StageName(), "re_ask_before", "asked in the stages before this one only"),
)
_GOAL_MEANINGS = {
    "outreach": "first messages a week that you want to send; 0 for no goal",
    "conversations": "talks a week, informational interviews aside",
    "informational": "informational interviews a week",
    "given": "articles, updates, work samples and thanks a week",
}
_PRIOR = Whole(1, 1000)
_FOLDER_MEANINGS = {
    "lead": "notes about leads",
    "contact": "notes about contacts",
    "organization": "notes about organizations",
    "posting": "notes about postings",
    "meeting": "notes about meetings",
    "reports": "what the program writes; never read as notes",
    "templates": "templates of notes and reports; never read as notes",
}


def _qualification(name: str, rule: Rule, field: str, meaning: str) -> Setting:
    return Setting(f"qualification.{name}", rule, "qualification", field, meaning)


def _follow_ups(name: str, rule: Rule, field: str, meaning: str, entry: str = "") -> Setting:
    return Setting(f"follow_ups.{name}", rule, "follow_ups", field, meaning, entry)


def _numbers(*groups: str) -> tuple[Setting, ...]:
    return tuple(
        _follow_ups(*row) for row in _FOLLOW_UP_NUMBERS if row[0].partition(".")[0] in groups
    )


SETTINGS: tuple[Setting, ...] = (
    Setting("stages", Stages(), "words", "stages", "the pipeline, in its order"),
    Setting("sources", Sources(), "words", "sources", "where leads come from, and how warm it is"),
    Setting("touch_kinds", TouchKinds(), "words", "touch_kinds", "the kinds of log entries"),
    *(
        _qualification(f"weights.{part}", _WEIGHT, f"weight_{part}", f"the share of {part}")
        for part in ("connection", "alignment", "horizon")
    ),
    *(
        Setting(
            f"qualification.connection.{word}",
            _VALUE,
            "qualification",
            "connection_values",
            f"the value when {_CONNECTION_MEANINGS[word]}",
            entry=word,
        )
        for word in CONNECTIONS
    ),
    _qualification(
        "horizon_knots", Knots(), "horizon_knots", "the value of a horizon so many months off"
    ),
    _qualification("vague", _VALUE, "horizon_vague", "the value of a horizon that is vague"),
    *(
        _qualification(
            f"priors.{part}", _VALUE, f"prior_{part}", f"stands in for {part} while it is missing"
        )
        for part in ("connection", "alignment", "horizon")
    ),
    _qualification(
        "focus_within_months", Months(), "focus_months", "focus: the horizon is no farther off"
    ),
    _qualification(
        "focus_alignment", Whole(1, 5), "focus_alignment", "focus: the alignment is no lower"
    ),
    _qualification(
        "check_in_beyond_months",
        Months(),
        "check_in_months",
        "check-in: the horizon is farther off",
    ),
    _follow_ups(
        "daily_limit", Whole(1, 1000), "daily_limit", "no more than so many are listed for today"
    ),
    *(
        _follow_ups(f"rules.{rule}", Flag(), rule, meaning)
        for rule, meaning in _RULE_MEANINGS.items()
    ),
    *_numbers("reply_owed", "thank_you", "outreach"),
    *(
        _follow_ups(
            f"cadence.{tier}",
            AmberRed(),
            "cadence_days",
            f"days of silence with a lead in {tier} until it is due, and until it is late",
            tier,
        )
        for tier in ("focus", "nurture", "check-in")
    ),
    *_numbers("re_ask"),
    *(
        _follow_ups(
            f"keep_in_touch.{tie}",
            _DAYS,
            "tie_days",
            f"days of silence with a contact whose tie is {tie}",
            tie,
        )
        for tie in TIES
    ),
    Setting("country", Country(), "", "country", "where public holidays are no business days"),
    Setting("calendar.written", Flag(), "calendar", "written", "`report` writes `follow-ups.ics`"),
    Setting(
        "calendar.alarm_hour", Hour(), "calendar", "alarm_hour", "when your calendar reminds you"
    ),
    Setting("weekly.starts", Choice(WEEKDAYS), "weekly", "starts", "the first day of a week"),
    *(
        Setting(
            f"weekly.goals.{activity}",
            Whole(0, 1000),
            "weekly",
            "goals",
            _GOAL_MEANINGS[activity],
            entry=activity,
        )
        for activity in ACTIVITIES
    ),
    Setting(
        "conversion.prior.converted",
        _PRIOR,
        "conversion",
        "converted",
        "a source is judged as if so many of its leads had been converted before",
    ),
    Setting(
        "conversion.prior.not_converted",
        _PRIOR,
        "conversion",
        "not_converted",
        "and as if so many had not",
    ),
    Setting(
        "charts", Choice(("svg", "mermaid", "none")), "", "charts", "how reports draw pictures"
    ),
    Setting("two_way", Flag(), "", "two_way", "boxes ticked in the report change the notes"),
    *(
        Setting(f"folders.{kind}", Folder(), "folders", kind, meaning)
        for kind, meaning in _FOLDER_MEANINGS.items()
    ),
)


def reference() -> str:
    """Return the table of all settings for the documentation, in Markdown."""
    rows = [
        (f"`{item.name}`", f"`{item.rule.show(item.default())}`", item.rule.expects, item.meaning)
        for item in SETTINGS
    ]
    return _table(("setting", "default", "write", "meaning"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
