"""One lead qualified on one day, and the order in which leads are shown.

Apart from the three rooms that it puts together, so that each of them can be read without the
others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaultleads.core.policy import TIERS, QualificationPolicy
from vaultleads.core.qualify.changes import Change, Question, best_question, lifting_changes
from vaultleads.core.qualify.quality import Answers, Part, inputs_of, quality_of
from vaultleads.core.qualify.tiers import sentence_by_hand, sentence_of, tier_by_rules

_TIER_ORDER = {tier: number for number, tier in enumerate(TIERS)}


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the three answers of a lead amount to.

    `quality` is 0 to 100 and the points of the `parts` add up to it. It is `provisional` while
    a part with any weight is unknown; `known_percent` is the share of weight that is known,
    rounded down. `rule` is the sentence that set the tier. `lift` is the smallest single change
    that lifts the tier, `focus` the smallest that makes it focus; both are None where there is
    none, in focus, without all answers and for a tier set by hand. `question` is for an
    unqualified lead only.
    """

    quality: int
    provisional: bool
    known_percent: int
    parts: tuple[Part, Part, Part]
    tier: str
    rule: str
    by_hand: bool = False
    lift: Change | None = None
    focus: Change | None = None
    question: Question | None = None


def qualify(answers: Answers, policy: QualificationPolicy, today: date) -> Qualification:
    """Return the quality and the tier of a lead on the day `today`, with their reasons."""
    inputs = inputs_of(answers, today)
    quality, parts = quality_of(inputs, policy)
    by_rules = tier_by_rules(inputs, policy)
    by_hand = answers.tier in TIERS
    tier = answers.tier if by_hand else by_rules
    lift, focus = (None, None) if by_hand else lifting_changes(inputs, tier, policy)
    return Qualification(
        quality=quality,
        provisional=any(part.weight for part in parts if not part.known),
        known_percent=sum(part.weight for part in parts if part.known) // 100,
        parts=parts,
        tier=tier,
        rule=sentence_by_hand(tier, by_rules) if by_hand else sentence_of(tier, inputs, policy),
        by_hand=by_hand,
        lift=lift,
        focus=focus,
        question=best_question(inputs, policy) if tier == "unqualified" else None,
    )


def order_key(
    qualification: Qualification, due: date | None, path: str
) -> tuple[int, int, bool, date, str]:
    """Return what leads are sorted by: tier, quality falling, due day (none last), path."""
    tier = _TIER_ORDER[qualification.tier]
    return tier, -qualification.quality, due is None, due or date.max, path
