"""The week in three sentences, and the questions to reflect on.

Apart from the parts that the sentences are made from: here it is chosen what is most telling. They
are the words of a good colleague, who neither cheers nor scolds, and says nothing but what is so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vaultleads.core.activity import Counted, Done
from vaultleads.core.dates import COUNT_WORDS
from vaultleads.core.markdown import italic
from vaultleads.core.qualify.tiers import listed
from vaultleads.core.views.links import LeadLink, NoteLink
from vaultleads.core.views.told import Told, joined
from vaultleads.core.views.weekly_learnt import LearntRow
from vaultleads.core.views.weekly_moved import UNTOLD, MovedRow, NewRow
from vaultleads.core.views.weekly_plan import Plan, StalledRow

_MOST_NAMED = 3
"""Names in one sentence; more are counted."""
_SHORT_REASON = 60
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_IN_WORDS: Mapping[Counted, str] = {
    "outreach": "outreach",
    "conversations": "conversations",
    "informational": "informational interviews",
    "given": "giving",
}
"""What an activity is called within a sentence."""

_Pieces = list[str | NoteLink]


class WeekFacts(NamedTuple):
    """All that the sentences are chosen from.

    `over` says that the week has ended. `people` are those spoken with in its `talks`; beside
    them, `sent` touches went out and `came` came in. `tiers` counts the leads that are worked.
    """

    over: bool
    people: tuple[NoteLink, ...]
    talks: int
    sent: int
    came: int
    learnt: tuple[LearntRow, ...]
    moved: tuple[MovedRow, ...]
    new: tuple[NewRow, ...]
    done: tuple[Done, ...]
    stalled: tuple[StalledRow, ...]
    plan: Plan
    tiers: Mapping[str, int]

    @property
    def facts(self) -> int:
        """How many facts were learnt."""
        return sum(bool(row.text) for row in self.learnt)

    @property
    def quiet(self) -> bool:
        """Whether nothing was done: a tier may have moved, because time did."""
        did = self.talks + self.sent + self.came + self.facts + len(self.new)
        return not did and all(row.tiers for row in self.moved)


def summary_of(week: WeekFacts) -> tuple[Told, ...]:
    """Return what the week was in three sentences, each of texts and links."""
    if week.quiet:
        sentences = (_quiet(week), _standing(week), _pick_up(week))
    else:
        sentences = (_talks(week), _moves(week), _goals(week))
    return tuple(joined(sentence) for sentence in sentences if sentence)


def number(count: int) -> str:
    """Return a count as it stands in a sentence: `no`, `one` to `twelve`, then figures."""
    if count > len(COUNT_WORDS):
        return str(count)
    return COUNT_WORDS[count - 1] if count else "no"


def _none_or(count: int) -> str:
    return number(count) if count else "none"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def _counted(count: int, thing: str) -> str:
    return f"{number(count)} {thing}" if count == 1 else f"{number(count)} {thing}s"


def _named(links: Sequence[NoteLink]) -> _Pieces:
    pieces: _Pieces = []
    for at, link in enumerate(links):
        if at:
            pieces.append(" and " if at == len(links) - 1 else ", ")
        pieces.append(link)
    return pieces


def _organization(lead: LeadLink | NoteLink) -> NoteLink:
    """Return a link shown as the organization alone: a sentence needs no role."""
    if isinstance(lead, NoteLink):
        return lead
    return NoteLink(lead.path, lead.name, lead.organization)


# --- a week in which something happened -----------------------------------------------------


def _talks(week: WeekFacts) -> _Pieces:
    """Return whom you spoke with, or how often you wrote, and what you learnt."""
    if not week.talks:
        return [_letters(week), *_facts(week, "; you"), "."]
    start: _Pieces = ["You " if week.over else "So far you "]
    if not week.people:
        start.append(f"had {_counted(week.talks, 'conversation')}")
    elif len(week.people) > _MOST_NAMED:
        start.append(f"spoke with {number(len(week.people))} people")
    else:
        start += ["spoke with ", *_named(week.people)]
    several = 1 < len(week.people) <= _MOST_NAMED
    return [*start, *_facts(week, ", and" if several else " and"), "."]


def _letters(week: WeekFacts) -> str:
    none = f"There was no conversation{'' if week.over else ' yet'}"
    if week.sent:
        heard = f"heard back {_times(week.came)}" if week.came else "have heard nothing back yet"
        return f"{none}: you wrote {_times(week.sent)} and {heard}"
    return f"{none}: others wrote to you {_times(week.came)}" if week.came else none


def _facts(week: WeekFacts, start: str) -> _Pieces:
    """Return how much was learnt and what about, behind `start`; nothing for nothing."""
    if not week.facts:
        return []
    pieces: _Pieces = [f"{start} learnt {_counted(week.facts, 'thing')}"]
    about = _about(week)
    subject, most = about.most_common(1)[0]
    if most == week.facts:
        every = {1: "about ", 2: "both about "}.get(most, "all about ")
        return [*pieces, f", {every}", subject]
    if most > 1 and most * _MOST_NAMED >= week.facts:
        return [*pieces, f", {number(most)} of them about ", subject]
    if len(about) <= _MOST_NAMED:
        return [*pieces, ", about ", *_named([*about])]
    return pieces


def _about(week: WeekFacts) -> Counter[NoteLink]:
    """Return what the facts of the week are about, with their counts."""
    return Counter(_organization(row.subject) for row in week.learnt if row.text)


def _moves(week: WeekFacts) -> _Pieces:
    """Return which leads moved, the most telling first, and how many are new."""
    by_lead: dict[str, list[MovedRow]] = {}
    for row in week.moved:
        by_lead.setdefault(row.lead.path, []).append(row)
    ordered = sorted(by_lead.values(), key=lambda rows: min(map(_telling, rows)))
    new = _counted(len(week.new), "new lead")
    if not ordered:
        now = "" if week.over else " so far"
        came = f"{new} came in" if week.new else "none came in"
        return [f"No lead changed its stage or tier{now}, and {came}."]
    shown = ordered[: _MOST_NAMED - (len(ordered) > _MOST_NAMED)]
    rest = len(ordered) - len(shown)
    pieces: _Pieces = []
    for at, rows in enumerate(shown):
        last = at == len(shown) - 1 and not rest
        pieces += ["" if not at else " and " if last else ", ", *_clause(rows)]
    if rest:
        pieces.append(f" and {number(rest)} others moved")
    if week.new:
        pieces.append(f"; {new} came in")
    return [*pieces, "."]


def _telling(row: MovedRow) -> tuple[int, int]:
    """Return how telling a move is, the most first: an end, the focus, a step far on, the rest."""
    order = (
        row.standing == "won",
        row.tiers and row.after == "focus",
        not row.tiers and row.up,
        row.standing == "lost",
        row.tiers and row.before == "focus",
        True,
    )
    return order.index(True), -row.far


def _clause(rows: Sequence[MovedRow]) -> _Pieces:
    words = listed([*dict.fromkeys(map(_moved, rows))])
    # What moved on and into focus moved once.
    return [_organization(rows[0].lead), f" {words.replace(' and moved into', ' and into')}"]


def _moved(row: MovedRow) -> str:
    if row.standing != "active":
        told = not row.person and row.because != UNTOLD and len(row.because) <= _SHORT_REASON
        reason = row.because if told else ""
        ended = {"won": "was won", "lost": "was lost"}.get(row.standing, "was set aside")
        return f"{ended} ({reason.rstrip('.')})" if reason else ended
    if not row.tiers:
        return f"{'moved on' if row.up else 'went back'} to “{row.after}”"
    if row.after == "focus":
        return "moved into focus"
    if row.before == "focus":
        return f"fell out of focus, to {row.after}"
    return f"{'rose' if row.up else 'went down'} from {row.before} to {row.after}"


def _goals(week: WeekFacts) -> _Pieces:
    """Return how the goals stand, and whether a lead that matters was left silent."""
    goals = [one for one in week.done if one.goal]
    missed = [one for one in goals if one.missed]
    pieces: _Pieces = []
    if goals and not missed:
        every = "Every goal" if len(goals) > 1 else "The goal"
        pieces.append(f"{every} of the week {'was met' if week.over else 'is met'}")
    elif missed:
        pieces.append(_missed(week, goals, missed))
    else:
        pieces.append(_tiers(week))
    return [*pieces, *_silent(week), "."]


def _missed(week: WeekFacts, goals: Sequence[Done], missed: Sequence[Done]) -> str:
    stood = [
        f"{_IN_WORDS[one.activity]} {'at ' if at else 'stayed at ' if week.over else 'stands at '}"
        f"{_none_or(one.week)} of {number(one.goal)}"
        for at, one in enumerate(missed)
    ]
    text = listed(stood)
    weeks = missed[0].weeks_short
    if len(missed) == 1 and week.over and 1 < weeks <= len(_ORDINALS):
        text += f", the {_ORDINALS[weeks - 1]} week in a row below the goal"
    elif len(missed) < len(goals) and week.over:
        met = [_IN_WORDS[one.activity] for one in goals if not one.missed]
        text += (
            f"; the goal for {met[0]} was met" if len(met) == 1 else "; the other goals were met"
        )
    return text[0].upper() + text[1:]


def _silent(week: WeekFacts) -> _Pieces:
    if not week.stalled:
        return []
    row, *others = week.stalled
    pieces: _Pieces = ["; nothing has been exchanged with ", _organization(row.lead)]
    pieces.append(f" since {row.since}")
    if others:
        pieces.append(f", and {_counted(len(others), 'other lead')} {_has(others)} silent too long")
    return pieces


def _has(several: Sequence[object]) -> str:
    return "has been" if len(several) == 1 else "have been"


def _tiers(week: WeekFacts) -> str:
    """Return how many leads are worked, by tier, as the start of a sentence."""
    focus, nurture = week.tiers.get("focus", 0), week.tiers.get("nurture", 0)
    every = sum(week.tiers.values())
    if not every:
        return "No lead is being worked"
    if not focus + nurture:
        text = f"{_counted(every, 'lead')} {'is' if every == 1 else 'are'} being worked"
    else:
        are = "is" if focus == 1 else "are"
        text = f"{_counted(focus, 'lead')} {are} in focus and {_none_or(nurture)} to nurture"
    return text[0].upper() + text[1:]


# --- a quiet week ---------------------------------------------------------------------------


def _quiet(week: WeekFacts) -> _Pieces:
    if week.over:
        return ["It was a quiet week: nothing was logged."]
    return ["Nothing is logged yet this week."]


def _standing(week: WeekFacts) -> _Pieces:
    if week.moved:
        return _moves(week)
    standing = _tiers(week)
    if week.over and any(week.tiers.values()) and not week.plan.late:
        return [f"Nothing is lost by that: {standing[0].lower()}{standing[1:]}."]
    return [f"{standing}."]


def _pick_up(week: WeekFacts) -> _Pieces:
    """Return what to begin with."""
    if not week.plan:
        return ["Nothing waits to be picked up; the first hint that you hear of is a lead."]
    line = week.plan.lines[0]
    step = line.steps[0]
    since = f", due since {step.day}" if step.late else ""
    action = _ended(step.action)
    return ["To pick up first, for ", _organization(line.subject), ": ", *action, f"{since}."]


def _ended(told: Told) -> _Pieces:
    """Return what was told without the mark at its end."""
    pieces: _Pieces = [*told]
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip(" .;:,")
    return pieces


# --- questions ------------------------------------------------------------------------------


def questions_of(week: WeekFacts) -> tuple[str, ...]:
    """Return what to ask oneself about the week: four questions, those that its facts ask first."""
    found: list[str] = []
    if week.quiet and week.over:
        found.append(
            "What did this week need instead, and what is the smallest thing to begin with?"
        )
    lost = next((row.lead.organization for row in week.moved if row.standing == "lost"), "")
    if lost:
        found.append(f"What would I do again, and what not, after {lost}?")
    if week.facts:
        subject, _ = _about(week).most_common(1)[0]
        found.append(f"What changes now that I know more about {subject.shown}?")
    if week.talks:
        found.append("Who helped me, and did I thank them?")
    short = [one for one in week.done if one.missed]
    if short and week.over and not week.quiet:
        found.append(
            f"What kept {_IN_WORDS[short[0].activity]} short, and is the goal the right one?"
        )
    usual = ("What surprised me?", "What will I stop?", "Who helped me, and did I thank them?")
    return tuple(dict.fromkeys((*found, *usual)))[:4]


def as_notes(questions: Iterable[str]) -> str:
    """Return the section of the report that is the person's own, with `questions` in it."""
    asked = "\n".join(f"- {italic(question)}" for question in questions)
    return f"## My notes\n\n{asked}\n"
