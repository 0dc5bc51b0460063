"""The view of `Reports/Network.md`: people, and what could come of knowing them.

Apart from `core.network`, which answers the questions: here it is decided how much of an answer is
shown, and in which words. Every text that a person wrote is plain here; the template's filters make
it safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaultleads.core.dates import long_day, short_day
from vaultleads.core.followup.model import FollowUps
from vaultleads.core.model import Lead
from vaultleads.core.network.circle import Circle, Helper
from vaultleads.core.network.cold import Cooling, cooling
from vaultleads.core.network.deciders import Seat, seats
from vaultleads.core.network.giving import Balance, Moment, balances
from vaultleads.core.network.unknown import Stranger, best_helpers, strangers
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import qualified_leads
from vaultleads.core.views.broken import Broken, broken_of
from vaultleads.core.views.links import LeadLink, NoteLink, lead_link, link_name, person_link
from vaultleads.core.weeks import week_of

_MOST_ROWS = 20
"""Rows of one table: what fits on a page. What is left out is counted."""
_MOST_NAMES = 3
"""Names in one cell."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Somebody who could help, and how that is known: a clause that follows on the name."""

    person: NoteLink
    because: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody decides: the best lead there, shown as its organization, and its tier.

    `others` counts further leads there.
    """

    lead: LeadLink
    others: int
    tier: str


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides at a place and is reached.

    `people` are the first of them, the last in touch before the others, and `more` counts the rest;
    there is nobody where a lead only notes such a connection. The rest is about the first: `title`,
    `through` is who introduced them, else `how` says how they are known; `last` is the last touch
    in words, empty where none is logged.
    """

    place: Place
    people: tuple[NoteLink, ...]
    more: int
    title: str
    through: NoteLink | None
    how: str
    last: str


@dataclass(frozen=True, slots=True)
class Target:
    """Who decides at a place and is not reached; nobody where that is not known.

    `people`, `more` and `title` as of a `Decider`. `helpers` could introduce you to the first of
    them, or know who decides.
    """

    place: Place
    people: tuple[NoteLink, ...]
    more: int
    title: str
    helpers: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Cold:
    """Somebody who is going cold.

    `about` is the best lead that they are on, else `None`; `last` is the last touch in words, and
    whether they wait for an answer to it, `rhythm` how long silence may last and why, `since` the
    day on which that was over.
    """

    person: NoteLink
    about: LeadLink | None
    last: str
    rhythm: str
    since: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one person gave, and what they were given.

    `introduced` are the first of those whom they introduced, `more` counts the others. `given` is
    what they were given in words, empty for nothing. `taken_last` and `given_last` are the last of
    each in words, empty where no day is known. `owed`: they were the last who gave.
    """

    person: NoteLink
    introduced: tuple[NoteLink, ...]
    more: int
    facts: int
    leads: int
    given: str
    taken_last: str
    given_last: str
    owed: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """An organization where nobody is known.

    `why` says what makes it worth knowing somebody there: a lead, else words. `helper` is the best
    person to ask, `None` for nobody.
    """

    organization: NoteLink
    lead: LeadLink | None
    why: str
    helper: Advice | None


@dataclass(frozen=True, slots=True)
class NetworkView:
    """What the template of the network report receives.

    `week` is like `2026-W48` and `first_day` its first day in words. `places` counts where somebody
    decides on leads that are worked, `held` those of them where such a person is reached. `targets`
    are the people who are not, `open` the places where nobody is known to decide but somebody is
    known who may tell. Each table shows no more than a page; `more_…` counts what is left out of
    it. `owed` counts the people who were the last to give.
    """

    week: str
    first_day: str
    places: int
    held: int
    targets: tuple[Target, ...]
    more_targets: int
    open: tuple[Target, ...]
    more_open: int
    reached: tuple[Decider, ...]
    more_reached: int
    cold: tuple[Cold, ...]
    more_cold: int
    accounts: tuple[Account, ...]
    more_accounts: int
    owed: int
    unknown: tuple[Unknown, ...]
    more_unknown: int
    broken: Broken

    @property
    def count_cold(self) -> int:
        """How many are going cold."""
        return len(self.cold) + self.more_cold

    @property
    def count_unknown(self) -> int:
        """At how many organizations nobody is known."""
        return len(self.unknown) + self.more_unknown


def network_view(pipeline: Pipeline, found: FollowUps) -> NetworkView:
    """Build the view of the network report for the day of the follow-ups `found`."""
    leads = found.leads
    if leads is None:
        leads = qualified_leads(pipeline, found.day)
    circle = Circle(pipeline, leads, found.day)
    week = week_of(found.day, pipeline.settings.weekly.first_weekday)
    places = seats(circle)
    reached = [one for one in places if one.held]
    targets = [one for one in places if one.unreached]
    unnamed = [one for one in places if not (one.held or one.unreached or one.strange)]
    cold = cooling(circle, week.last)
    given = balances(circle)
    unknown = strangers(circle)
    return NetworkView(
        week=week.label,
        first_day=long_day(week.first),
        places=len(places),
        held=len(reached),
        targets=tuple(_target(circle, one) for one in targets[:_MOST_ROWS]),
        more_targets=_more(targets),
        open=tuple(_target(circle, one) for one in unnamed[:_MOST_ROWS]),
        more_open=_more(unnamed),
        reached=tuple(_decider(circle, one) for one in reached[:_MOST_ROWS]),
        more_reached=_more(reached),
        cold=tuple(_cold(circle, one) for one in cold[:_MOST_ROWS]),
        more_cold=_more(cold),
        accounts=tuple(_account(circle, one) for one in given[:_MOST_ROWS]),
        more_accounts=_more(given),
        owed=sum(one.owed for one in given),
        unknown=_unknown(circle, unknown[:_MOST_ROWS]),
        more_unknown=_more(unknown),
        broken=broken_of(pipeline),
    )


def _more(rows: Sequence[object]) -> int:
    return max(0, len(rows) - _MOST_ROWS)


# --- who decides ------------------------------------------------------------------------------


def _decider(circle: Circle, seat: Seat) -> Decider:
    people, more = _people(circle, seat.reached)
    if not seat.reached:
        return Decider(_place(circle, seat), people, more, "", None, "as you noted", "")
    first = seat.reached[0]
    through, how = _through(circle, first)
    touch = circle.last_touch(first.path)
    return Decider(
        place=_place(circle, seat),
        people=people,
        more=more,
        title=_title(circle, first),
        through=through,
        how=how,
        last=_touch_words(circle, touch),
    )


def _target(circle: Circle, seat: Seat) -> Target:
    people, more = _people(circle, seat.unreached)
    title = _title(circle, seat.unreached[0]) if seat.unreached else ""
    helpers = tuple(_advice(circle, one) for one in seat.helpers)
    return Target(_place(circle, seat), people, more, title, helpers)


def _people(circle: Circle, people: Sequence[Person]) -> tuple[tuple[NoteLink, ...], int]:
    shown = tuple(person_link(circle.pipeline, one) for one in people[:_MOST_NAMES])
    return shown, len(people) - len(shown)


def _place(circle: Circle, seat: Seat) -> Place:
    best = seat.leads[0]
    link = _place_link(circle, best.lead)
    return Place(link, len(seat.leads) - 1, best.qualification.tier)


def _place_link(circle: Circle, lead: Lead) -> LeadLink:
    link = lead_link(circle.pipeline, lead)
    return LeadLink(link.path, link.name, link.organization, "")


def _title(circle: Circle, person: Person) -> str:
    contact = circle.contact(person)
    return contact.title if contact else ""


def _through(circle: Circle, person: Person) -> tuple[NoteLink | None, str]:
    """Return how somebody came to be known: by whom, or in words."""
    contact = circle.contact(person)
    if contact is None:
        return None, ""
    above = circle.introducer(contact)
    if above is not None:
        return _note_link(circle, above.path), ""
    words = contact.relationship.replace("-", " ")
    if words not in ("", "none"):
        return None, words
    first = circle.pipeline.first_talk(contact.path)
    if first is not None and first.day <= circle.today:
        return None, f"in touch since the {_kind_words(first)} of {_short(circle, first.day)}"
    return None, f"{contact.tie} tie" if contact.tie else ""


def _advice(circle: Circle, helper: Helper) -> Advice:
    return Advice(person_link(circle.pipeline, helper.person), helper.because)


# --- who is going cold ------------------------------------------------------------------------


def _cold(circle: Circle, one: Cooling) -> Cold:
    last = _touch_words(circle, one.last)
    if one.last is None and one.met is not None:
        last = f"met on {_short(circle, one.met)}"
    if one.waits:
        last += "; waits for your answer"
    return Cold(
        person=person_link(circle.pipeline, one.person),
        about=_place_link(circle, one.lead.lead) if one.lead else None,
        last=last,
        rhythm=one.rhythm,
        since=_short(circle, one.since),
    )


# --- give and take ----------------------------------------------------------------------------

_GIVEN = {
    "share": ("article", "articles"),
    "update": ("update", "updates"),
    "portfolio": ("piece of work", "pieces of work"),
    "thanks": ("thank-you", "thank-yous"),
    "intro": ("introduction", "introductions"),
}


def _account(circle: Circle, one: Balance) -> Account:
    pipeline = circle.pipeline
    shown = one.introduced[:_MOST_NAMES]
    return Account(
        person=person_link(pipeline, one.person),
        introduced=tuple(person_link(pipeline, person) for person in shown),
        more=one.introductions - len(shown),
        facts=one.facts,
        leads=len(one.leads),
        given=", ".join(f"{count} {_GIVEN[kind][count > 1]}" for kind, count in one.given),
        taken_last=_moment(circle, one.taken_last),
        given_last=_moment(circle, one.given_last),
        owed=one.owed,
    )


def _moment(circle: Circle, moment: Moment | None) -> str:
    if moment is None:
        return ""
    what = _GIVEN[moment.what][0] if moment.what in _GIVEN else moment.what
    return f"{_short(circle, moment.day)} · {what}"


# --- where nobody is known --------------------------------------------------------------------


def _unknown(circle: Circle, every: Sequence[Stranger]) -> tuple[Unknown, ...]:
    return tuple(
        Unknown(
            organization=_note_link(circle, one.path) if one.path else NoteLink("", "", one.name),
            lead=lead_link(circle.pipeline, one.leads[0]) if one.leads else None,
            why=_why(one),
            helper=_advice(circle, helper) if helper else None,
        )
        for one, helper in zip(every, best_helpers(circle, every), strict=True)
    )


def _why(one: Stranger) -> str:
    """Return what makes an organization worth knowing somebody there, beside its best lead."""
    words = []
    if len(one.leads) > 1:
        words.append("1 more lead" if len(one.leads) == 2 else f"{len(one.leads) - 1} more leads")  # noqa: PLR2004 - the first one is named
    if not one.leads and one.postings:
        role = one.postings[0].role
        words.append(f"advertises {role}" if role else "has a posting")
    if one.motivation:
        words.append(f"motivation {one.motivation} of 5")
    return " · ".join(words)


# --- words ------------------------------------------------------------------------------------


def _note_link(circle: Circle, path: str) -> NoteLink:
    name = link_name(circle.pipeline, path)
    return NoteLink(path, name, name.rpartition("/")[2])


def _touch_words(circle: Circle, touch: Touch | None) -> str:
    if touch is None:
        return ""
    them = ", from them" if touch.inbound else ""
    return f"{_short(circle, touch.day)} · {_kind_words(touch)}{them}"


def _kind_words(touch: Touch) -> str:
    return "thank-you" if touch.kind == "thanks" else touch.kind


def _short(circle: Circle, day: date) -> str:
    return short_day(day, circle.today.year)
