"""Everything a person may tune, with its default: one place for each fixed list and number.

The settings file fills these in (`vaultleads.settings`); every other room reads them. They are
apart from the rooms that apply them so that a rule and its numbers can be read side by side
without either dragging the other in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vaultleads.core.report_names import CHARTS_FOLDER as CHARTS_FOLDER  # noqa: PLC0414 - as below
from vaultleads.core.report_names import REPORT_TITLES as REPORT_TITLES  # noqa: PLC0414 - as below
from vaultleads.core.report_names import WEEKLY_FOLDER as WEEKLY_FOLDER  # noqa: PLC0414 - as below
from vaultleads.core.tiers import TIERS as TIERS  # noqa: PLC0414 - to be had here as well

Standing = Literal["active", "won", "lost", "parked"]
Warmth = Literal["warm", "cold", "signal"]
ChartForm = Literal["svg", "mermaid", "none"]
Activity = Literal["outreach", "conversations", "informational", "given"]
ACTIVITIES: tuple[Activity, ...] = ("outreach", "conversations", "informational", "given")
"""What a week is measured by; each sums up some kinds of touches."""
WEEKDAYS: tuple[str, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

CONNECTIONS: tuple[str, ...] = ("decision-maker", "insider", "indirect", "none")
PLANNED_TIERS = frozenset({"focus", "nurture", "unqualified"})
"""The tiers in which a lead needs a next action; in the other it lives by its quarter."""

RELATIONSHIPS: tuple[str, ...] = (
    "former-colleague",
    "former-manager",
    "alumni",
    "association",
    "friend",
    "recruiter",
    "met-once",
    "none",
)
TIES: tuple[str, ...] = ("strong", "moderate", "weak")
POSTING_STAGES: tuple[str, ...] = ("open", "applied", "closed")
MEETING_KINDS: tuple[str, ...] = ("informational", "scope", "interview", "other")
MESSAGE_KINDS: tuple[str, ...] = (
    "outreach",
    "thanks",
    "share",
    "update",
    "portfolio",
    "check-in",
    "intro-request",
    "scope-proposal",
    "re-ask",
    "reply",
)
"""The messages that come with the program, in the order in which they are listed."""

MESSAGE_ENDING = ".md.j2"
"""What the file of a message's template ends with, behind the kind."""
CADENCES: Mapping[str, int] = {"weekly": 7, "monthly": 30, "quarterly": 91}


def closeness(tie: str) -> int:
    """Return what contacts are sorted by: 0 for the closest tie, the most where none is given."""
    return TIES.index(tie) if tie in TIES else len(TIES)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the pipeline. `standing` says whether its leads are worked."""

    name: str
    standing: Standing = "active"
    aliases: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        """Whether leads in this stage are worked."""
        return self.standing == "active"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of leads and how warm it is."""

    name: str
    warmth: Warmth
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TouchKind:
    """One kind of log entry.

    `touch` is false for entries that record something without reaching anybody. `inbound`
    kinds come from the other side unless `to` stands before the people. `two_way` kinds
    are a conversation: they show that a person is really reached.
    """

    name: str
    aliases: tuple[str, ...] = ()
    touch: bool = True
    inbound: bool = False
    two_way: bool = False


DEFAULT_STAGES: tuple[Stage, ...] = (
    Stage("spotted", aliases=("new", "idea")),
    Stage("investigating", aliases=("researching", "research")),
    Stage("cultivating", aliases=("nurturing", "warming")),
    Stage("in-conversation", aliases=("conversation", "talking")),
    Stage("shaping", aliases=("scoping", "scope")),
    Stage("opportunity", aliases=("interviewing", "offer")),
    Stage("won", "won", ("accepted", "hired")),
    Stage("lost", "lost", ("closed", "rejected", "dead")),
    Stage("parked", "parked", ("paused", "on-hold")),
)
DEFAULT_SOURCES: tuple[Source, ...] = (
    Source("referral", "warm", ("referred", "introduction")),
    Source("network", "warm", ("networking",)),
    Source("informational", "warm", ("informational-interview",)),
    Source("outreach", "cold", ("cold", "cold-outreach")),
    Source("posting", "signal", ("job-board", "job-posting")),
    Source("event", "warm", ("conference", "meetup")),
    Source("recruiter", "cold", ("headhunter",)),
    Source("other", "cold"),
)
DEFAULT_TOUCH_KINDS: tuple[TouchKind, ...] = (
    TouchKind("outreach", ("cold-email", "cold-message")),
    TouchKind("email", ("mail", "e-mail", "emailed")),
    TouchKind("message", ("msg", "dm", "text", "linkedin", "chat")),
    TouchKind("call", ("phone", "phone-call", "called", "video", "zoom"), two_way=True),
    TouchKind("meeting", ("met", "coffee", "lunch", "meet"), two_way=True),
    TouchKind("informational", ("informational-interview",), two_way=True),
    TouchKind("intro", ("introduction", "introduced")),
    TouchKind("application", ("applied", "apply")),
    TouchKind("share", ("shared", "article")),
    TouchKind("update", ("news",)),
    TouchKind("portfolio", ("work-sample",)),
    TouchKind("thanks", ("thank-you", "thank", "thankyou")),
    TouchKind("reply", ("replied", "answer", "answered", "response"), inbound=True),
    TouchKind("scope", ("scope-meeting", "scoping"), two_way=True),
    TouchKind("interview", ("interviewed",), two_way=True),
    TouchKind("offer", ("offered",), inbound=True),
    TouchKind("note", touch=False),
    TouchKind("stage", touch=False),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a vault, each list in its own order."""

    stages: tuple[Stage, ...] = DEFAULT_STAGES
    sources: tuple[Source, ...] = DEFAULT_SOURCES
    touch_kinds: tuple[TouchKind, ...] = DEFAULT_TOUCH_KINDS


@dataclass(frozen=True, slots=True)
class QualificationPolicy:
    """The numbers behind quality and tier.

    Weights are in ten-thousandths and sum to 10,000, values and priors in hundredths: whole
    numbers, so that parts add up exactly. `horizon_knots` are (months, value) in rising order of
    months, joined by straight lines and flat beyond both ends. The defaults are the ones of the
    method; the priors stand in for an answer that is missing.
    """

    weight_connection: int = 4000
    weight_alignment: int = 3500
    weight_horizon: int = 2500
    connection_values: Mapping[str, int] = field(
        default_factory=lambda: {"decision-maker": 100, "insider": 70, "indirect": 35, "none": 10}
    )
    horizon_knots: tuple[tuple[float, int], ...] = (
        (0, 80),
        (3, 100),
        (6, 100),
        (9, 50),
        (12, 20),
        (18, 10),
    )
    horizon_vague: int = 10
    prior_connection: int = 25
    prior_alignment: int = 50
    prior_horizon: int = 40
    focus_months: float = 6
    focus_alignment: int = 3
    check_in_months: float = 12


@dataclass(frozen=True, slots=True)
class FollowUpPolicy:
    """The switches and numbers of the follow-up rules, one group for each rule.

    Days of `reply_owed`, `thank_you` and `outreach` are business days, all others days of the
    calendar. `cadence_days` and `tie_days` are what a lead's own `cadence` stands in for: for each
    tier how many days of silence are amber, and how many red; for each tie how many days. The
    defaults are those of the method; `reply_until`, `thank_you_until` and `outreach_until` bound
    how long an answer, thanks or a second message are still asked for, since a word that late
    would need another reason.
    """

    reply_owed: bool = True
    reply_kinds: tuple[str, ...] = ("reply", "email", "message", "call")
    reply_days: int = 1
    reply_until: int = 30
    thank_you: bool = True
    thank_you_kinds: tuple[str, ...] = ("informational", "meeting", "scope", "interview")
    thank_you_days: int = 1
    thank_you_until: int = 21
    next_action: bool = True
    outreach: bool = True
    outreach_second_days: int = 3
    outreach_again_days: int = 7
    outreach_rest_days: int = 7
    outreach_until: int = 60
    cadence: bool = True
    cadence_days: Mapping[str, tuple[int, int]] = field(
        default_factory=lambda: {"focus": (14, 21), "nurture": (30, 45), "check-in": (91, 120)}
    )
    re_ask: bool = True
    re_ask_now_days: int = 30
    re_ask_again_days: int = 30
    re_ask_before: str = "opportunity"
    keep_in_touch: bool = True
    tie_days: Mapping[str, int] = field(
        default_factory=lambda: {"strong": 60, "moderate": 90, "weak": 180}
    )
    no_next_action: bool = True
    daily_limit: int = 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of follow-ups: whether it is written, and its alarm.

    `alarm_hour` is the full hour (0 to 23) of the day on which a calendar reminds of it, `None`
    for no reminder.
    """

    written: bool = True
    alarm_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Weekly:
    """The week as it is reviewed: its first day, and how much of each activity is wanted in one.

    A goal of 0 is none.
    """

    starts: str = "monday"
    goals: Mapping[str, int] = field(
        default_factory=lambda: {
            "outreach": 5,
            "conversations": 3,
            "informational": 2,
            "given": 3,
        }
    )

    @property
    def first_weekday(self) -> int:
        """The first day of a week as a number: 0 for Monday, 6 for Sunday."""
        return WEEKDAYS.index(self.starts)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is believed of a source before anything is known of it.

    As if so many leads had been `converted` before, and so many `not_converted`: the two numbers of
    a Beta distribution. One of each takes every share for equally likely.
    """

    converted: int = 1
    not_converted: int = 1


@dataclass(frozen=True, slots=True)
class Folders:
    """Where each kind of note lives, relative to the vault, with `/`."""

    lead: str = "Leads"
    contact: str = "Contacts"
    organization: str = "Organizations"
    posting: str = "Postings"
    meeting: str = "Meetings"
    reports: str = "Reports"
    templates: str = "_templates"


@dataclass(frozen=True, slots=True)
class Settings:
    """All of `vaultleads.yaml`, checked; the defaults are those of the method.

    `country` is where public holidays are no business days: `DE`, or `DE-BY` with its part; empty
    for none. `two_way`: ticked boxes of the follow-up report are harvested. `charts` is how reports
    draw pictures.
    """

    words: Words = field(default_factory=Words)
    qualification: QualificationPolicy = field(default_factory=QualificationPolicy)
    folders: Folders = field(default_factory=Folders)
    follow_ups: FollowUpPolicy = field(default_factory=FollowUpPolicy)
    calendar: Calendar = field(default_factory=Calendar)
    weekly: Weekly = field(default_factory=Weekly)
    conversion: Conversion = field(default_factory=Conversion)
    charts: ChartForm = "svg"
    country: str = ""
    two_way: bool = True
