"""The list of a day: every rule tried on every lead, and each lead put in one section.

Apart from the rules, which each know one reason to do something: here they are tried in their
order, and what several of them would say about one decision is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from vaultleads.core.dealings import in_time
from vaultleads.core.followup.cadence import cadence
from vaultleads.core.followup.case import Case, Day
from vaultleads.core.followup.keep_in_touch import keep_in_touch
from vaultleads.core.followup.layout import Found, laid_out
from vaultleads.core.followup.model import RULES, FollowUp, FollowUps, OpenAction, RuleName, Trial
from vaultleads.core.followup.no_next_action import no_next_action, own_words
from vaultleads.core.followup.outreach_step import outreach_step
from vaultleads.core.followup.own_actions import next_actions, open_actions
from vaultleads.core.followup.re_ask import re_ask
from vaultleads.core.followup.reply_owed import reply_owed
from vaultleads.core.followup.thank_you import thank_you
from vaultleads.core.model import Lead
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline, Place
from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import PLANNED_TIERS
from vaultleads.core.qualified import QualifiedLead, qualified_leads

_COMPUTED: tuple[RuleName, ...] = ("outreach", "cadence", "re-ask")
"""The rules about a lead of which nothing is planned or asked for."""


def follow_ups(pipeline: Pipeline, today: date, playbook: Playbook) -> FollowUps:
    """Return what to do on `today`, with whom and why, by the notes up to that day."""
    day = Day.of(pipeline, today, playbook)
    leads = qualified_leads(pipeline, today, day.outreaches)
    engine = _Engine(day)
    found = [*engine.leads(leads), *engine.others()]
    return laid_out(pipeline, today, found, engine.trials, leads)


class _Engine:
    """One run over a vault. What was said about a touch and a person is not said again."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._said: set[tuple[RuleName, Person | None, str, int]] = set()
        self._asked: set[Person | None] = set()
        self._on_active_leads: set[str] = set()
        self._asked_no_more = frozenset(_asked_no_more(day))
        self.trials: dict[str, tuple[Trial, ...]] = {}

    # --- leads --------------------------------------------------------------------------------

    def leads(self, qualified: Iterable[QualifiedLead]) -> Iterator[Found]:
        """Yield what was found for each active one of the `qualified` leads, in their order."""
        day = self._day
        for one in qualified:
            if day.pipeline.active(one.lead):
                self._on_active_leads.update(person.path for person in day.dealings.on(one.lead))
                yield self._lead(Case(day, one))

    def _lead(self, case: Case) -> Found:
        day, note = self._day, self._day.pipeline.notes[case.lead.path]
        trials = list(self._people(case))
        actions = open_actions(day, note)
        own = next_actions(day, note, actions)
        planned = any(action.day for action in actions)
        trials += [Trial("next-action", one.person, one, "", one.evidence) for one in own]
        if not own:
            off = "no next action with a day is set"
            why = off if day.policy.next_action else "the rule is off"
            trials.append(Trial("next-action", None, None, why))
        speaking = [trial.follow_up for trial in trials if trial.follow_up is not None]
        undated = next((action for action in actions if not action.day), None)
        computed, silent = self._computed(case, undated, speaking, planned=planned)
        trials += silent
        if computed is not None:
            speaking.append(computed)
        worked = case.one.qualification.tier in PLANNED_TIERS
        unset = worked and not planned and day.policy.no_next_action
        quiet = all(one.due is None or one.due > day.today for one in speaking)
        if unset and quiet:
            speaking = self._without_next_action(case, undated, speaking)
            trials.append(Trial("no-next-action", None, speaking[0], "", speaking[0].evidence))
        else:
            trials.append(Trial("no-next-action", None, None, _why_set(case, planned=planned)))
        self.trials[case.lead.path] = tuple(sorted(trials, key=_rule_order))
        return Found(case.lead.path, tuple(speaking), case.one, unset, quiet, case.last)

    def _people(self, case: Case) -> Iterator[Trial]:
        """Try the first two rules on everybody the lead is worked with."""
        lead, day = case.lead, self._day
        people = [*day.dealings.on(lead)]
        people += [person for touch in case.touches for person in touch.people]
        # A word of yours that names nobody went to everybody on the lead.
        to_all = [
            touch
            for touch in case.touches
            if not (touch.people or touch.inbound or touch.kind in day.policy.thank_you_kinds)
        ]
        for person in dict.fromkeys(people):
            touches = day.dealings.with_person(person, lead)
            yield from self._person(
                person, in_time((*touches, *to_all)) if to_all else touches, lead
            )
        if case.last is not None and not case.last.people:
            yield from self._person(None, case.touches, lead)

    def _person(
        self, person: Person | None, touches: tuple[Touch, ...], lead: Lead | None
    ) -> Iterator[Trial]:
        places = [(touch.path, touch.line) for touch in touches]
        asking = touches
        if not self._asked_no_more.isdisjoint(places):
            pairs = zip(touches, places, strict=True)
            asking = tuple(touch for touch, at in pairs if at not in self._asked_no_more)
        for rule in (reply_owed, thank_you):
            trial = self._once(rule(self._day, person, asking, lead), touches, lead)
            yield trial
            if trial.follow_up is not None:
                break

    def _once(self, trial: Trial, touches: tuple[Touch, ...], lead: Lead | None) -> Trial:
        """Return `trial`, silent where the touch is another lead's or was spoken of before."""
        found = trial.follow_up
        if found is None:
            return trial
        evidence = found.evidence
        touch = next(t for t in touches if (t.path, t.line) == (evidence.path, evidence.line))
        owners = self._day.dealings.leads_of(touch)
        if owners and (lead is None or lead.path not in owners):
            return trial._replace(follow_up=None, why="it was about another lead")
        key = (found.rule, found.person, evidence.path, evidence.line)
        if key in self._said:
            return trial._replace(follow_up=None, why="it stands with another lead already")
        self._said.add(key)
        self._asked.add(found.person)
        return trial

    def _computed(
        self, case: Case, undated: OpenAction | None, speaking: list[FollowUp], *, planned: bool
    ) -> tuple[FollowUp | None, list[Trial]]:
        """Try the rules that are silent while something else is planned or asked for."""
        if speaking or planned:
            why = _why_silent(self._day, speaking)
            return None, [Trial(rule, None, None, why) for rule in _COMPUTED]
        trials = [outreach_step(case), cadence(case), re_ask(case)]
        found = [trial.follow_up for trial in trials if trial.follow_up is not None]
        due = [one for one in found if one.due is not None and one.due <= self._day.today]
        chosen = due[0] if due else min(found, key=lambda one: one.due or date.max, default=None)
        if chosen is None:
            return None, trials
        said = own_words(case, undated, chosen)
        return said, [
            trial._replace(follow_up=said)
            if trial.follow_up is chosen
            else trial._replace(follow_up=None, why=trial.why or f"{chosen.rule} comes first")
            for trial in trials
        ]

    def _without_next_action(
        self, case: Case, undated: OpenAction | None, speaking: list[FollowUp]
    ) -> list[FollowUp]:
        """Return what stands under "no next step": what is asked for later, or a suggestion."""
        asked = [one for one in speaking if one.rule in ("reply-owed", "thank-you", "outreach")]
        if asked:
            return speaking
        coming = speaking[0] if speaking else None
        return [no_next_action(case, undated, coming)]

    # --- contacts, and notes that plan something -------------------------------------------------

    def others(self) -> Iterator[Found]:
        """Yield what was found for the notes that are no lead, by path."""
        day, pipeline = self._day, self._day.pipeline
        for path in sorted(pipeline.notes):
            if path in pipeline.leads:
                continue
            note = pipeline.notes[path]
            actions = open_actions(day, note)
            found: list[FollowUp] = []
            if path in pipeline.contacts:
                found += self._contact(path, planned=any(action.day for action in actions))
            found += next_actions(day, note, actions)
            if found:
                yield Found(path, tuple(found))

    def _contact(self, path: str, *, planned: bool) -> Iterator[FollowUp]:
        contact = self._day.pipeline.contacts[path]
        person = Person(path, contact.name)
        on_active_lead = path in self._on_active_leads
        trials: list[Trial] = []
        if not on_active_lead:
            trials += self._person(person, self._day.dealings.with_person(person), None)
        if person not in self._asked and not planned:
            trials.append(keep_in_touch(self._day, contact, on_active_lead=on_active_lead))
        yield from (trial.follow_up for trial in trials if trial.follow_up is not None)


def _asked_no_more(day: Day) -> Iterator[Place]:
    """Yield the places of what came from them, and of talks, about closed or parked leads alone."""
    pipeline = day.pipeline
    about = pipeline.leads_by_touch()
    for path, lead in pipeline.leads.items():
        if pipeline.active(lead):
            continue
        for touch in pipeline.touches.get(path, ()):
            place = touch.path, touch.line
            theirs = touch.inbound or touch.kind in day.policy.thank_you_kinds
            if theirs and not any(pipeline.active(pipeline.leads[one]) for one in about[place]):
                yield place


_ORDER = {rule: number for number, rule in enumerate(RULES)}


def _rule_order(trial: Trial) -> int:
    return _ORDER[trial.rule]


def _why_set(case: Case, *, planned: bool) -> str:
    if planned:
        return "a next action with a day is set"
    if case.one.qualification.tier not in PLANNED_TIERS:
        return f"a lead in {case.one.qualification.tier} lives by its quarter"
    if not case.day.policy.no_next_action:
        return "the rule is off"
    return "something is to be done today, and stands there"


def _why_silent(day: Day, speaking: list[FollowUp]) -> str:
    """Return why rules are not asked about a lead of which something is said already."""
    first = min(speaking, key=lambda one: one.due or date.max, default=None)
    if first is None:
        return "a next action with a day is set"
    when = f" for {day.words(first.due)}" if first.due else ""
    return f"one decision stands on one list, and {first.rule} speaks{when}"
