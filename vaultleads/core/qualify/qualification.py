"""One lead qualified on one day, and the order in which leads are shown.

Apart from the three rooms that it puts together, so that each of them can be read without the
others.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from vaultleads.core.policy import TIERS, QualificationPolicy
from vaultleads.core.qualify.changes import Change, Question, best_question, lifting_changes
from vaultleads.core.qualify.quality import (
    PART_NAMES,
    Answers,
    Inputs,
    Part,
    inputs_of,
    parts_of,
    quality_of,
    weight_of,
)
from vaultleads.core.qualify.tiers import sentence_by_hand, sentence_of, tier_by_rules

_TIER_ORDER = {tier: number for number, tier in enumerate(TIERS)}


class Qualification(NamedTuple):
    """What the three answers of a lead amount to on one day.

    `quality` is 0 to 100; `by_hand` says that `tier` was set in the note. The reasons are worked
    out from `inputs` and `policy` when they are asked for, by the code that gave the result: a
    list of thousands of leads shows them for a few.
    """

    quality: int
    tier: str
    by_hand: bool
    inputs: Inputs
    policy: QualificationPolicy

    @property
    def parts(self) -> tuple[Part, Part, Part]:
        """Connection, alignment and horizon; their points add up to `quality` exactly."""
        return parts_of(self.inputs, self.policy)

    @property
    def provisional(self) -> bool:
        """Whether a part with any weight is unknown."""
        return any(weight_of(name, self.policy) for name in self.inputs.unknown)

    @property
    def known_percent(self) -> int:
        """The share of weight that is known, rounded down: 100 only where all of it is."""
        unknown = self.inputs.unknown
        return (
            sum(weight_of(name, self.policy) for name in PART_NAMES if name not in unknown) // 100
        )

    @property
    def rule(self) -> str:
        """The sentence that set the tier."""
        if self.by_hand:
            return sentence_by_hand(self.tier, tier_by_rules(self.inputs, self.policy))
        return sentence_of(self.tier, self.inputs, self.policy)

    @property
    def lift(self) -> Change | None:
        """The smallest single change that lifts the tier.

        None where there is none, in focus, without all answers, for a tier set by hand and while
        the outreach rests.
        """
        return next(iter(self._changes), None)

    @property
    def focus(self) -> Change | None:
        """The smallest single change that makes it focus, None as for `lift`."""
        return next((change for change in self._changes if change.tier == "focus"), None)

    @property
    def question(self) -> Question | None:
        """What to ask about an unqualified lead; None in any other tier."""
        return best_question(self.inputs, self.policy) if self.tier == "unqualified" else None

    @property
    def _changes(self) -> tuple[Change, ...]:
        if self.by_hand or self.inputs.resting:
            return ()
        return lifting_changes(self.inputs, self.tier, self.policy)


def qualify(answers: Answers, policy: QualificationPolicy, today: date) -> Qualification:
    """Return the quality and the tier of a lead on the day `today`, with their reasons."""
    inputs = inputs_of(answers, today)
    by_hand = answers.tier in TIERS
    tier = answers.tier if by_hand else tier_by_rules(inputs, policy)
    return Qualification(quality_of(inputs, policy), tier, by_hand, inputs, policy)


def order_key(
    qualification: Qualification, due: date | None, path: str
) -> tuple[int, int, bool, date, str]:
    """Return what leads are sorted by: tier, quality falling, due day (none last), path."""
    tier = _TIER_ORDER[qualification.tier]
    return tier, -qualification.quality, due is None, due or date.max, path
