"""The lead that a posting signals: not the opening itself, but what may open next to it.

Apart from the making of notes, because it is a rule of the method: whoever advertises one role
will need others around it, and the team next door has not said so yet.
"""

from __future__ import annotations

from datetime import date, timedelta

from vaultleads.core.changes import Value, Values
from vaultleads.core.dates import next_business_day
from vaultleads.core.likeness import organization_keys
from vaultleads.core.linking import link_to
from vaultleads.core.model import Link, Posting, note_name
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.policy import Words
from vaultleads.core.values import canonical


def signalled_lead(pipeline: Pipeline, posting: Posting, today: date) -> dict[str, Value]:
    """Return the properties of the lead that `posting` signals; what it does not say is left out.

    The role is `near` the one that is advertised. The first question is the next action, due on
    the first business day after `today`.
    """
    given: dict[str, Value] = {
        "organization": _organization(pipeline, posting),
        "role": f"near {posting.role}" if posting.role else None,
        "source": _source(pipeline.settings.words),
        "via": link_to(pipeline, posting.path),
        "next": first_question(posting),
        "due": next_business_day(today + timedelta(days=1)),
    }
    return {name: value for name, value in given.items() if value}


def same_place(one: Value | Values, other: Value | Values) -> bool:
    """Whether two values of `organization`, links as written for one vault or names, are alike."""
    if isinstance(one, Link) and isinstance(other, Link) and one.target == other.target:
        return True
    return bool(organization_keys(place_name(one)) & organization_keys(place_name(other)))


def place_name(value: Value | Values) -> str:
    """Return the name in a value of `organization`."""
    return note_name(value.target) if isinstance(value, Link) else str(value)


def first_question(posting: Posting) -> str:
    """Return the first small action for a lead that `posting` gave."""
    if posting.team:
        return f"find out who leads the team next door to {posting.team}"
    if posting.role:
        return f"find out who leads the team next door to the {posting.role}"
    return "find out who leads the team next door"


def _organization(pipeline: Pipeline, posting: Posting) -> Value:
    link = posting.organization
    path = pipeline.path_of(link, posting.path)
    if path is not None:
        return link_to(pipeline, path)
    if link is None or link.form != "plain":
        return link
    return link.text


def _source(words: Words) -> Value:
    """Return what this vault calls a lead from a posting, if it has a word for that."""
    name = canonical("posting", words.sources)
    return name or next((one.name for one in words.sources if one.warmth == "signal"), None)
