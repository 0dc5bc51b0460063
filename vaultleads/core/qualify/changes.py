"""What another answer would do: the change that lifts a tier, the question worth asking.

Apart from the rules, which it only asks: an answer is tried out by giving the rules other
inputs, so that what is promised here is what will happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultleads.core.policy import CONNECTIONS, QualificationPolicy
from vaultleads.core.qualify.quality import (
    ALIGNMENT_VALUES,
    CONNECTION_WORDS,
    Inputs,
    PartName,
    value_of,
    weight_of,
)
from vaultleads.core.qualify.tiers import months_words, tier_by_rules

_RANKS = {"focus": 0, "nurture": 1, "check-in": 2}
"""The tiers of a qualified lead, the best first."""

_REACHING = {
    "decision-maker": "the decision maker",
    "insider": "somebody inside",
    "indirect": "somebody who knows them",
}


class Change(NamedTuple):
    """One other answer to one of the three questions, and the tier that it leads to.

    `before` and `after` are the answers in words ("insider", "decision maker"; "2 of 5",
    "3 of 5"; "Sep 2027", "within six months"). `target` is the new connection as it is
    written in a note, and empty for the other parts.
    """

    part: PartName
    before: str
    after: str
    tier: str
    target: str = ""

    def sentence(self, person: str = "") -> str:
        """Say what the change would do. `person` is somebody reached, who could bring it about."""
        if self.part == "connection":
            by = f" by {person}" if person else ""
            return f"An introduction{by} to {_REACHING[self.target]} makes this {self.tier}."
        if self.part == "alignment":
            return f"A fit of {self.after} instead of {self.before} makes this {self.tier}."
        word = f"Word from {person} of an opening" if person else "An opening"
        return f"{word} {self.after} makes this {self.tier}."

    def condition(self, person: str = "") -> str:
        """Say the change alone, to follow on "focus, if"."""
        if self.part == "connection":
            return f"{person or 'somebody'} introduces you to {_REACHING[self.target]}"
        if self.part == "alignment":
            return f"it fits {self.after}"
        return f"the opening comes {self.after}"


class Question(NamedTuple):
    """The question of an unqualified lead that is worth asking first.

    `leads_to` is the best tier that its answer alone can give ("focus if within six months");
    empty while another answer is missing too.
    """

    part: PartName
    leads_to: str = ""

    def ask(self, person: str = "") -> str:
        """Return the question, ready to be put to `person`; without one, as a thing to find out."""
        if self.part == "alignment":
            return "Decide for yourself: how well does it fit, 1 to 5?"
        if self.part == "connection":
            return f"Ask {person}: who decides on this?" if person else "Find out who would decide."
        if person:
            return f"Ask {person}: when do you expect to hire?"
        return "Find out when they expect to hire."


def lifting_changes(inputs: Inputs, tier: str, policy: QualificationPolicy) -> tuple[Change, ...]:
    """Return every single change that lifts `tier`, the smallest first.

    Smallest is what adds the fewest points; of equals, the first in the order connection,
    alignment, horizon, and then the nearest answer. Only the tier of a qualified lead can be
    lifted: for others, and in focus, there is none.
    """
    rank = _RANKS.get(tier, 0)
    if not rank:
        return ()
    found: list[tuple[int, Change]] = []
    for part, words, other in _better(inputs, policy):
        reached = tier_by_rules(other, policy)
        if _RANKS[reached] < rank:
            gain = value_of(part, other, policy) - value_of(part, inputs, policy)
            target = other.connection if part == "connection" else ""
            change = Change(part, _words(part, inputs), words, reached, target)
            found.append((gain * weight_of(part, policy), change))
    found.sort(key=lambda pair: pair[0])
    return tuple(change for _, change in found)


def _better(inputs: Inputs, policy: QualificationPolicy) -> Iterator[tuple[PartName, str, Inputs]]:
    """Yield every better answer to one question, the nearest first: its words, and the inputs."""
    for connection in reversed(CONNECTIONS[: CONNECTIONS.index(inputs.connection)]):
        words = CONNECTION_WORDS.get(connection, connection)
        yield "connection", words, inputs._replace(connection=connection)
    for alignment in range((inputs.alignment or 0) + 1, max(ALIGNMENT_VALUES) + 1):
        yield "alignment", f"{alignment} of 5", inputs._replace(alignment=alignment)
    for months in (policy.check_in_months, policy.focus_months):
        if inputs.timing != "dated" or inputs.months > months:
            sooner = inputs._replace(timing="dated", months=months)
            yield "horizon", f"within {months_words(months)}", sooner


def _words(part: PartName, inputs: Inputs) -> str:
    if part == "connection":
        return CONNECTION_WORDS.get(inputs.connection, inputs.connection)
    return f"{inputs.alignment} of 5" if part == "alignment" else inputs.timing_words


def best_question(inputs: Inputs, policy: QualificationPolicy) -> Question | None:
    """Return the question whose answer could move the quality most; None if all is known.

    Of equals, the first in the order connection, alignment, horizon.
    """
    unknown = inputs.unknown
    if not unknown:
        return None
    part = max(unknown, key=lambda name: _reach(name, inputs, policy))
    return Question(part, _promise(part, inputs, policy) if len(unknown) == 1 else "")


def _reach(part: PartName, inputs: Inputs, policy: QualificationPolicy) -> int:
    """Return how far an answer could move the quality from what the prior gives, in units."""
    values = {
        "connection": [*policy.connection_values.values()],
        "alignment": [*ALIGNMENT_VALUES.values()],
        "horizon": [policy.horizon_vague, *(value for _, value in policy.horizon_knots)],
    }
    prior = value_of(part, inputs, policy)
    return weight_of(part, policy) * max(abs(value - prior) for value in values[part])


def _promise(part: PartName, inputs: Inputs, policy: QualificationPolicy) -> str:
    outcomes = [
        (tier_by_rules(other, policy), words) for words, other in _possible(part, inputs, policy)
    ]
    best = min((tier for tier, _ in outcomes), key=_RANKS.__getitem__)
    first, words = next((n, words) for n, (tier, words) in enumerate(outcomes) if tier == best)
    return f"{best} if {words}" if first else f"{best} whatever the answer"


def _possible(
    part: PartName, inputs: Inputs, policy: QualificationPolicy
) -> Iterator[tuple[str, Inputs]]:
    """Yield the answers to one question, the worst first: how they go on after "if", the inputs."""
    if part == "connection":
        yield "nobody is reached", inputs._replace(connection="none")
        for connection in reversed(CONNECTIONS[:-1]):
            words = f"you reach {_REACHING[connection]}"
            yield words, inputs._replace(connection=connection)
    elif part == "alignment":
        for alignment in ALIGNMENT_VALUES:
            words = "5" if alignment == max(ALIGNMENT_VALUES) else f"{alignment} or more"
            yield words, inputs._replace(alignment=alignment)
    else:
        yield "vague", inputs._replace(timing="vague")
        for months in (policy.check_in_months, policy.focus_months):
            yield f"within {months_words(months)}", inputs._replace(timing="dated", months=months)
