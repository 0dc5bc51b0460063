"""The rules that put a lead in a tier, each with the sentence that says so.

Apart from the quality, which they do not look at: a tier follows from the answers alone, so
that every rule fits in one sentence and a changed weight moves no lead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaultleads.core.dates import COUNT_WORDS
from vaultleads.core.policy import QualificationPolicy
from vaultleads.core.qualify.quality import Inputs

_WORST_ALIGNMENT = 1


def tier_by_rules(inputs: Inputs, policy: QualificationPolicy) -> str:
    """Return the tier of a lead whose tier is not set by hand: the first rule that applies."""
    if inputs.resting:
        return "check-in"
    if inputs.unknown:
        return "unqualified"
    if next(_reasons_to_check_in(inputs, policy), ""):
        return "check-in"
    return "nurture" if next(_missing_for_focus(inputs, policy), "") else "focus"


def sentence_of(tier: str, inputs: Inputs, policy: QualificationPolicy) -> str:
    """Return why the rules give `tier` to these inputs, as one sentence."""
    if inputs.resting:
        return _sentence(
            "the outreach was not answered, so it is checked in on once a quarter until somebody"
            " answers"
        )
    if tier == "unqualified":
        names = [f"the {name}" for name in inputs.unknown]
        are = "is" if len(names) == 1 else "are"
        return _sentence(f"{listed(names)} {are} unknown, so it is not qualified yet")
    if tier == "check-in":
        reasons = listed([*_reasons_to_check_in(inputs, policy)])
        until = " until a new time is known" if inputs.timing == "past" else ""
        return _sentence(f"{reasons}, so it is checked in on once a quarter{until}")
    if tier == "nurture":
        missing = listed([*_missing_for_focus(inputs, policy)])
        return _sentence(f"all three answers are known, but {missing}, so it is nurtured")
    return _sentence(
        "the decision maker is within reach, the opening is expected within"
        f" {months_words(policy.focus_months)} and the role fits {inputs.alignment} of 5,"
        " so it is in focus"
    )


def sentence_by_hand(tier: str, by_rules: str) -> str:
    """Return the sentence of a tier set by hand, with what the rules say."""
    if tier == by_rules:
        return "The tier is set by hand, as the rules would set it."
    return f"The tier is set by hand; the rules would make it {by_rules}."


def _reasons_to_check_in(inputs: Inputs, policy: QualificationPolicy) -> Iterator[str]:
    if inputs.timing == "vague":
        yield "the timing is vague"
    if inputs.timing == "past":
        yield "the time when an opening was expected has passed"
    if inputs.timing == "dated" and inputs.months > policy.check_in_months:
        months = months_words(policy.check_in_months)
        yield f"the opening is expected more than {months} from now"
    if inputs.connection == "indirect":
        yield "the connection is only indirect"
    if inputs.connection == "none":
        yield "there is no connection yet"
    if inputs.alignment == _WORST_ALIGNMENT:
        yield "the role does not fit (1 of 5)"


def _missing_for_focus(inputs: Inputs, policy: QualificationPolicy) -> Iterator[str]:
    if inputs.connection != "decision-maker":
        yield "the decision maker is not within reach yet"
    if inputs.alignment is not None and inputs.alignment < policy.focus_alignment:
        yield f"the role fits only {inputs.alignment} of 5"
    if inputs.months > policy.focus_months:
        months = months_words(policy.focus_months)
        yield f"the opening is expected more than {months} from now"


def months_words(months: float) -> str:
    """Return `six months`; beyond twelve and between whole months in figures."""
    if months == 1:
        return "one month"
    if months == int(months) and 0 < months <= len(COUNT_WORDS):
        return f"{COUNT_WORDS[int(months) - 1]} months"
    return f"{months:g} months"


def listed(phrases: Sequence[str]) -> str:
    """Join phrases as English does: `a`, `a and b`, `a, b and c`."""
    head = ", ".join(phrases[:-1])
    return f"{head} and {phrases[-1]}" if head else phrases[-1]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
