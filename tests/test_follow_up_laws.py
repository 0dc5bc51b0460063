"""What holds for the list of every day of every vault.

Worked cases with their reasons stand in `data/follow_up_cases.md`; here small vaults are drawn,
with leads, contacts and touches of all kinds around a day, and the laws of the list are asked of
each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vaultleads.core.building import Memory, build_pipeline
from vaultleads.core.followup.engine import follow_ups
from vaultleads.core.followup.model import (
    RULES,
    Evidence,
    FollowUp,
    FollowUps,
    Listed,
    RuleName,
)
from vaultleads.core.model import Note
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.policy import TIERS, FollowUpPolicy, Settings
from vaultleads.core.qualified import qualified, qualified_leads
from vaultleads.core.views.moves import moves_since
from vaultleads.core.views.priorities import priorities_view
from vaultleads.note_reading import note_of
from vaultleads.playbook_file import read_playbook
from vaultleads.shipped import shipped_playbook

ROOT = Path(__file__).parent.parent
PLAYBOOK, _ = read_playbook(shipped_playbook())
SETTINGS = Settings()
FIRST = date(2026, 11, 19)
HOLIDAYS = frozenset({date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)})
LEADS = [f"Leads/L{number}.md" for number in range(4)]
CONTACTS = [f"Contacts/C{number}.md" for number in range(4)]
OTHERS = ["Meetings/M.md", "Organizations/O.md", "Postings/P.md", "Daily/Diary.md"]
KINDS = (
    "outreach email message call meeting informational intro application share update portfolio"
    " thanks reply scope interview offer"
).split()
COMPUTED: tuple[RuleName, ...] = ("outreach", "cadence", "re-ask")
PERSONAL: tuple[RuleName, ...] = ("reply-owed", "thank-you")


# --- vaults ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vault:
    """A small vault: the properties of each note, its tasks and the entries of its log.

    Every note opens with `snooze`, filled or not, so that a snooze moves no line.
    """

    front: Mapping[str, Mapping[str, str]]
    tasks: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, tuple[str, ...]]

    def files(self) -> dict[str, str]:
        """The texts of the notes by path."""
        return {path: self._text(path) for path in self.front}

    def _text(self, path: str) -> str:
        front = {"snooze": "", **self.front[path]}
        lines = ["---", *(f"{name}: {value}" for name, value in front.items()), "---"]
        lines += [*self.tasks.get(path, ()), "", "## Log", *self.entries.get(path, ())]
        return "\n".join(lines) + "\n"

    def with_property(self, path: str, name: str, value: str) -> Vault:
        """This vault with one property set."""
        return replace(self, front={**self.front, path: {**self.front[path], name: value}})

    def with_entry(self, path: str, entry: str) -> Vault:
        """This vault with one more entry in the log of the note at `path`."""
        more = (*self.entries.get(path, ()), entry)
        return replace(self, entries={**self.entries, path: more})


days = st.integers(0, 12).map(lambda after: FIRST + timedelta(after))
"""The days on which a list is asked for: two weekends and a holiday are among them."""


def around(least: int, most: int) -> st.SearchStrategy[str]:
    """Days from `least` days before the first to `most` days after it, as they are written."""
    return st.integers(least, most).map(lambda after: (FIRST + timedelta(after)).isoformat())


def links(names: list[str]) -> st.SearchStrategy[str]:
    """A list of links to some of the notes `names`."""
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=3)
    return chosen.map(lambda paths: "[" + ", ".join(f'"[[{path[:-3]}]]"' for path in paths) + "]")


ORGANIZATION = st.just('"[[Organizations/O]]"')
PLANNED = {"next": st.sampled_from(["call C1", "answer", "send it"]), "due": around(-5, 20)}
LEAD = st.fixed_dictionaries(
    {"contacts": links(CONTACTS)},
    optional={
        "stage": st.sampled_from(["spotted", "cultivating", "opportunity", "lost", "parked"]),
        "tier": st.sampled_from(TIERS),
        "source": st.sampled_from(["outreach", "referral", "posting"]),
        "organization": ORGANIZATION,
        "cadence": st.integers(1, 40).map(str),
        "captured": around(-200, 0),
        "horizon": st.sampled_from(["2026-10", "2027-02", "now", "vague", "3 months"]),
        "alignment": st.integers(1, 5).map(str),
        "snooze": around(-5, 20),
        **PLANNED,
    },
)
CONTACT = st.fixed_dictionaries(
    {},
    optional={
        "organization": ORGANIZATION,
        "decision_maker": st.just("true"),
        "tie": st.sampled_from(["strong", "moderate", "weak"]),
        "cadence": st.integers(1, 40).map(str),
        "met": around(-200, 0),
        "snooze": around(-5, 20),
        **PLANNED,
    },
)
TASK = st.builds("- [ ] step {} 📅 {}".format, st.integers(0, 99), around(-5, 20)) | st.builds(
    "- [ ] step {}".format, st.integers(0, 99)
)
ENTRY = st.builds(
    "- {} {} {}: w{}{}".format,
    around(-130, 15),
    st.sampled_from(KINDS),
    st.builds(
        "{} {}".format,
        st.sampled_from(["to", "from", "with"]),
        st.lists(st.sampled_from(CONTACTS), min_size=1, max_size=2, unique=True).map(
            lambda paths: ", ".join(f"[[{path[:-3]}]]" for path in paths)
        ),
    )
    | st.just(""),
    st.integers(0, 999),
    st.sampled_from(["", "", " [[Leads/L0]]", " [[Leads/L1]]"]),
)
HOMES = st.sampled_from([*LEADS, *CONTACTS, "Meetings/M.md", "Daily/Diary.md"])


@st.composite
def vaults(draw: st.DrawFn) -> Vault:
    """Draw a vault of two to four leads and as many contacts, with up to twelve touches."""
    leads = LEADS[: draw(st.integers(2, 4))]
    front: dict[str, Mapping[str, str]] = {path: draw(LEAD) for path in leads}
    front |= {path: draw(CONTACT) for path in CONTACTS}
    front |= {path: {} for path in OTHERS}
    if draw(st.booleans()):
        front["Meetings/M.md"] = {"date": draw(around(-20, 5)), "with": draw(links(CONTACTS))}
    tasked = draw(st.lists(st.sampled_from([*leads, *CONTACTS, *OTHERS]), max_size=3, unique=True))
    logged = draw(st.lists(st.tuples(HOMES, ENTRY), max_size=12))
    entries: dict[str, tuple[str, ...]] = {}
    for home, entry in logged:
        if home in front:
            entries[home] = (*entries.get(home, ()), entry)
    return Vault(front, {path: (draw(TASK),) for path in tasked}, entries)


def pipeline_of(files: Mapping[str, str], settings: Settings = SETTINGS) -> Pipeline:
    """The vault of these files, read without a disk."""
    notes = [note_of(path, text.encode(), settings) for path, text in files.items()]
    return build_pipeline(notes, settings, Names(list(files)), holidays=HOLIDAYS)


def listed(vault: Vault, day: date) -> FollowUps:
    """The list of `vault` on `day`."""
    return follow_ups(pipeline_of(vault.files()), day, PLAYBOOK)


def business(day: date) -> bool:
    """Whether `day` is a working day of the vaults here."""
    return day.isoweekday() < 6 and day not in HOLIDAYS


# --- what stands on the list ----------------------------------------------------------------


@given(vaults(), days)
def test_every_active_lead_stands_in_one_place(vault: Vault, day: date) -> None:
    """In exactly one section, or counted as snoozed or silent; a closed lead stands nowhere."""
    pipeline = pipeline_of(vault.files())
    found = follow_ups(pipeline, day, PLAYBOOK)

    places = [*(entry.note for entry in found.listed), *found.snoozed, *found.silent]
    active = {path: 1 for path, lead in pipeline.leads.items() if pipeline.active(lead)}

    assert Counter(path for path in places if path in pipeline.leads) == active
    assert max(Counter(places).values(), default=1) == 1
    assert set(found.trials) == set(active)


@given(vaults(), days)
def test_a_section_is_what_its_day_says(vault: Vault, day: date) -> None:
    """An entry stands by its first day; only what is due later can wait, or lack a step."""
    found = listed(vault, day)
    sunday = day + timedelta(7 - day.isoweekday())
    for section, entries in found.sections.items():
        for entry in entries:
            assert entry.section == section
            firsts = [one.due or date.max for one in entry.follow_ups]
            assert firsts == sorted(firsts)
            by_day = (
                ("overdue" if firsts[0] < day else "today")
                if firsts[0] <= day
                else ("this-week" if firsts[0] <= sunday else "next-week")
                if firsts[0] <= sunday + timedelta(7)
                else "later"
            )
            if section in ("no-next-action", "waiting"):
                assert entry.qualified is not None
                assert not any(one.fixed for one in entry.follow_ups)
                # A snoozed contact may have taken the step away that the lead still has.
                assert firsts[0] > day
            else:
                assert section == by_day


@given(vaults(), days)
def test_what_is_listed_was_said_by_a_rule(vault: Vault, day: date) -> None:
    """The explanation of a lead and the list show the same, word for word."""
    found = listed(vault, day)
    for entry in found.listed:
        if entry.qualified is not None:
            said = {trial.follow_up for trial in found.trials[entry.note]}
            assert set(entry.follow_ups) <= said


@given(vaults(), days)
def test_one_decision_stands_on_one_list(vault: Vault, day: date) -> None:
    """A computed rule speaks alone; a touch is answered or thanked for once with each person."""
    found = listed(vault, day)
    for entry in found.listed:
        rules = Counter(one.rule for one in entry.follow_ups)
        computed = sum(rules[rule] for rule in (*COMPUTED, "no-next-action", "keep-in-touch"))
        assert not computed or len(entry.follow_ups) == 1
    pairs = [
        (one.person, one.evidence.path, one.evidence.line)
        for one in found.every
        if one.rule in PERSONAL
    ]
    assert len(pairs) == len(set(pairs))


@given(vaults(), days, st.sampled_from(RULES))
def test_a_rule_that_is_off_is_not_heard(vault: Vault, day: date, rule: RuleName) -> None:
    """Its follow-ups are gone, and every active lead still stands somewhere."""
    off: dict[str, Any] = {rule.replace("-", "_"): False}
    pipeline = pipeline_of(vault.files(), Settings(follow_ups=FollowUpPolicy(**off)))
    found = follow_ups(pipeline, day, PLAYBOOK)

    if rule == "no-next-action":
        assert not found.sections[rule]
    # What is planned without a day still stands in for a suggestion.
    heard = [one for one in found.every if one.rule == rule]
    assert all(one.rule == "next-action" and not one.fixed for one in heard)
    assert set(found.trials) == {
        path for path, lead in pipeline.leads.items() if pipeline.active(lead)
    }


@given(vaults(), days)
def test_the_order_is_that_of_every_list(vault: Vault, day: date) -> None:
    """What is to be done now by tier, quality, day and path; what comes later by day first."""
    for section, entries in listed(vault, day).sections.items():
        now = section in ("no-next-action", "overdue", "today")
        keys = [_key(entry, by_worth=now) for entry in entries]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)


def _key(entry: Listed, *, by_worth: bool) -> tuple[object, ...]:
    tier, quality = len(TIERS), 0
    if entry.qualified is not None:
        qualification = entry.qualified.qualification
        tier, quality = TIERS.index(qualification.tier), qualification.quality
    first = entry.follow_ups[0].due or date.max
    return (*(() if by_worth else (first,)), tier, -quality, first, entry.note)


# --- what each rests on ---------------------------------------------------------------------


@given(vaults(), days)
def test_evidence_stands_where_it_is_said_to(vault: Vault, day: date) -> None:
    """Nothing is listed or explained without a line that exists and says what is claimed."""
    files = vault.files()
    found = listed(vault, day)
    told = [one.evidence for one in found.every]
    for trials in found.trials.values():
        told += [trial.evidence for trial in trials if trial.evidence is not None]
    for evidence in told:
        _check(evidence, files[evidence.path].splitlines())


def _check(evidence: Evidence, lines: list[str]) -> None:
    line = lines[evidence.line - 1]
    # The words of a step stand in `next`, its day in `due`.
    said = "\n".join(lines) if line.startswith("due: ") else line
    assert evidence.text.partition("\n")[0] in said
    if evidence.day is not None:
        assert evidence.day.isoformat() in line
    if evidence.kind:
        assert f" {evidence.kind} " in line or (line.startswith("date: "))


@given(vaults(), days)
def test_written_days_stay_and_computed_days_are_worked(vault: Vault, day: date) -> None:
    """The person's own day is the one on its line; a computed one is never a day off."""
    files = vault.files()
    for one in listed(vault, day).every:
        assert one.fixed == (one.rule == "next-action" and one.evidence.day is not None)
        if one.fixed:
            line = files[one.evidence.path].splitlines()[one.evidence.line - 1]
            assert str(one.due) in line
        else:
            assert all(business(each) for each in (one.due, one.late) if each is not None)


@given(vaults(), days)
def test_marks_tell_follow_ups_apart(vault: Vault, day: date) -> None:
    """No two of one day bear the same mark, unless they are two tasks of the same words."""
    marks = {one.mark: one for one in listed(vault, day).every}
    same = [one for one in listed(vault, day).every if marks[one.mark] != one]
    assert all(one.task is not None for one in same)


@given(vaults(), days)
def test_marks_stay_while_nothing_moves(vault: Vault, day: date) -> None:
    """On the next day a follow-up that rests on the same has the same mark."""
    morrow = day + timedelta(1)
    assume(not any(morrow.isoformat() in text for text in vault.files().values()))
    before, after = listed(vault, day).every, listed(vault, morrow).every
    marks = {_same(one): one.mark for one in before if _steady(vault, one)}
    for one in after:
        if _same(one) in marks:
            assert one.mark == marks[_same(one)]


def _same(one: FollowUp) -> tuple[object, ...]:
    return one.rule, one.note, one.person, one.step, one.evidence


def _steady(vault: Vault, one: FollowUp) -> bool:
    """Whether days alone cannot change it: a tier that follows from a horizon can."""
    return one.rule not in ("cadence", "re-ask", "no-next-action") or (
        "tier" in vault.front[one.note]
    )


# --- what a change does ---------------------------------------------------------------------


@given(vaults(), days, HOMES, ENTRY)
def test_a_touch_never_makes_a_cadence_earlier(
    vault: Vault, day: date, home: str, entry: str
) -> None:
    """Whatever is logged, wherever, a lead whose rhythm it leaves alone comes no sooner.

    Its rhythm is its own, or that of a tier set by hand; one of which nothing was known has no
    day to compare with.
    """
    assume(home in vault.front)
    before = dict(_cadences(listed(vault, day)))
    after = dict(_cadences(listed(vault.with_entry(home, entry), day)))
    for path in before.keys() & after.keys():
        front = vault.front[path]
        if ("cadence" in front or "tier" in front) and before[path].late is not None:
            assert (after[path].due or date.max) >= (before[path].due or date.max)


def _cadences(found: FollowUps) -> Iterator[tuple[str, FollowUp]]:
    return ((one.lead, one) for one in found.every if one.rule == "cadence")


@given(vaults(), days, st.sampled_from([*LEADS[:2], *CONTACTS]))
def test_a_snooze_only_takes_away(vault: Vault, day: date, path: str) -> None:
    """What is left was there before, word for word, and what was counted is counted still."""
    before = listed(vault.with_property(path, "snooze", ""), day)
    snooze = (day + timedelta(3)).isoformat()
    after = listed(vault.with_property(path, "snooze", snooze), day)

    assert set(after.every) <= set(before.every)
    assert set(before.snoozed) <= set(after.snoozed)
    assert path not in {entry.note for entry in after.listed}


@given(vaults(), days, st.randoms(use_true_random=False))
def test_the_list_depends_on_the_notes_alone(vault: Vault, day: date, chance: Random) -> None:
    """Neither the order in which files are found nor having been asked before changes it."""
    files = list(vault.files().items())
    pipeline = pipeline_of(dict(files))
    once = follow_ups(pipeline, day, PLAYBOOK)
    chance.shuffle(files)

    assert follow_ups(pipeline, day, PLAYBOOK) == once
    assert follow_ups(pipeline_of(dict(files)), day, PLAYBOOK) == once


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_list_does_not_depend_on_hashes(seed: str) -> None:
    """Two runs that put sets in another order give the same list of the sample vault."""
    program = (
        "from datetime import date; from vaultleads.workspace import Workspace;"
        f"print(Workspace({str(ROOT / 'sample-vault')!r}).follow_ups(date(2026, 11, 23)).every)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": one},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for one in ("0", seed)
    ]

    assert runs[0] == runs[1]
    assert len(runs[0]) > len("()\n")


# --- what reports take from the list ----------------------------------------------------------


@given(vaults(), days)
def test_priorities_are_the_same_with_the_leads_of_the_list(vault: Vault, day: date) -> None:
    """They are qualified once for both reports, and would be qualified alike again."""
    pipeline = pipeline_of(vault.files())
    found = follow_ups(pipeline, day, PLAYBOOK)

    assert found.leads == qualified_leads(pipeline, day)
    assert priorities_view(pipeline, day, found) == priorities_view(
        pipeline, day, replace(found, leads=None)
    )


@given(vaults(), days, st.integers(1, 60))
def test_a_move_is_from_the_tier_of_that_day(vault: Vault, day: date, ago: int) -> None:
    """What has not been dealt with since is not looked through again, and comes out the same."""
    pipeline = pipeline_of(vault.files())
    since = day - timedelta(ago)
    leads = qualified_leads(pipeline, day)

    moved = {move.lead.path: move.before for move in moves_since(pipeline, leads, since)}

    for one in leads:
        captured = one.lead.captured
        known = captured <= since if captured else pipeline.touches_of(one.lead.path, since)
        if known and not one.qualification.by_hand:
            then = qualified(pipeline, one.lead, since).qualification.tier
            assert moved.get(one.lead.path, one.qualification.tier) == then


# --- a picture that is made again -------------------------------------------------------------


ANN = "- 2026-11-20 call with Ann: said"
MORE = st.sampled_from(
    [ANN, "- 2026-11-20 note [[Leads/L0]]: read", "- 2026-11-20 call [[Who]]: x"]
)
EDITS = st.one_of(
    st.tuples(st.just("log"), HOMES, ENTRY | MORE),
    st.tuples(
        st.sampled_from(["stage", "due", "contacts", "organization", "with"]),
        st.sampled_from([*LEADS, *CONTACTS, *OTHERS]),
        st.sampled_from(["2026-11-20", "lost", '["[[C1]]", Ann]']),
    ),
    st.tuples(st.just("type"), HOMES, st.sampled_from(["contact", "lead", "organization"])),
    st.tuples(st.just("aliases"), HOMES, st.just("Ann")),
    st.tuples(st.just("gone"), HOMES, st.just("")),
)
"""What somebody does to one note: another entry, another property, or the note is deleted."""


def edited(vault: Vault, edit: tuple[str, str, str]) -> Vault:
    """The vault after one edit, which may have nothing to change."""
    what, path, given = edit
    if path not in vault.front:
        return vault
    if what == "log":
        return vault.with_entry(path, given)
    if what == "gone":
        return replace(vault, front={at: one for at, one in vault.front.items() if at != path})
    return vault.with_property(path, what, given)


@given(vaults(), st.lists(EDITS, max_size=5), days)
def test_a_picture_from_memory_is_the_same(
    vault: Vault, edits: list[tuple[str, str, str]], day: date
) -> None:
    """Only a note that is another one is joined again; whatever was edited, nothing differs."""
    memory = Memory()
    notes: dict[tuple[str, str], Note] = {}
    vault = vault.with_entry(LEADS[1], ANN)
    for one in accumulate(edits, edited, initial=vault):
        files = one.files()
        for path, text in files.items():
            notes.setdefault((path, text), note_of(path, text.encode(), SETTINGS))
        aliases = {path: alias_names(notes[path, text].properties) for path, text in files.items()}
        names = Names(list(files), (), aliases)
        kept = [notes[place] for place in files.items()]

        fresh = build_pipeline(kept, SETTINGS, names, holidays=HOLIDAYS)
        again = build_pipeline(kept, SETTINGS, names, holidays=HOLIDAYS, memory=memory)

        assert again == fresh
        assert [*again.touches] == [*fresh.touches]
        assert follow_ups(again, day, PLAYBOOK) == follow_ups(fresh, day, PLAYBOOK)
