"""What can be asked of the past of a lead: its changes, its stage on a day, how far it ever came.

The log wins over what a report knew, and the stage that a note gives wins over both: where the
log ends elsewhere, the report that noticed it says since when.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from vaultleads.core.histories.record import Record, Stood
from vaultleads.core.histories.stage_entries import StageChange, stage_changes
from vaultleads.core.model import Lead
from vaultleads.core.pipeline import Pipeline
from vaultleads.core.qualified import QualifiedLead, snoozed


class TierChange(NamedTuple):
    """One change of tier; `day` is the first on which a report knew of it."""

    day: date
    before: str
    after: str


class Histories:
    """The past of the leads of one picture, told by their logs and by what reports knew.

    A change that no log tells is known from the day on which a report first sees it. Whoever makes
    reports therefore brings the histories to their day first, with `brought_to`: else a change that
    is seen for the first time would only be told by the next run.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        record: Record,
        base: Record,
        *,
        over: bool = False,
        first: date = date.min,
    ) -> None:
        """Tell the past of the leads of `pipeline`.

        `record` is that of the week's own report, `base` that of the latest report of an earlier
        week; empty where there is none. `over`: that week has ended, so that a lead stood where its
        log or else a report saw it last, wherever its note says that it is by now. `first` is the
        first day of the week.
        """
        self._pipeline = pipeline
        self._record = record
        self._base = base
        self._over = over
        self._first_day = first
        stages = pipeline.settings.words.stages
        self._first = stages[0].name
        active = dict.fromkeys(stage.name for stage in stages if stage.active)
        self._active = {name: rank for rank, name in enumerate(active)}
        self._won = frozenset(stage.name for stage in stages if stage.standing == "won")
        self._ended = frozenset(stage.name for stage in stages) - active.keys()
        self._changes: dict[str, tuple[StageChange, ...]] = {}
        self._furthest: dict[tuple[str, date], str] = {}

    def changes(self, lead: Lead) -> tuple[StageChange, ...]:
        """Return the changes of stage of `lead` in order of day, those to come included.

        The last of them leads to the stage that it has, unless it is not known when it came there.
        """
        if lead.path not in self._changes:
            told = stage_changes(
                self._pipeline.notes[lead.path].body.entries,
                self._pipeline.settings.words.stages,
                lead.stage,
            )
            self._changes[lead.path] = (*told, *self._noticed(lead, told))
        return self._changes[lead.path]

    def stage_on(self, lead: Lead, day: date) -> str:
        """Return the stage that `lead` had at the end of `day`: the present one if none is known.

        Before the first change that is known it is the one that it left, else the first of all.
        """
        changes = self.changes(lead)
        past = [change for change in changes if change.day <= day]
        if len(past) == len(changes):
            return self._end(lead, changes)
        if past:
            return past[-1].after
        return changes[0].before or self._first

    def since(self, lead: Lead, day: date) -> date | None:
        """Return the day on which `lead` came into the stage that it had on `day`, if it is known.

        A lead comes into the first stage of all by being captured.
        """
        past = [change for change in self.changes(lead) if change.day <= day]
        stage = self.stage_on(lead, day)
        if past:
            return past[-1].day if past[-1].after == stage else None
        if stage == self._first and lead.captured is not None and lead.captured <= day:
            return lead.captured
        return None

    def furthest(self, lead: Lead, day: date) -> str:
        """Return the furthest active stage, in their order, that `lead` reached up to `day`.

        A lead that is won came to the last one; what is set aside or under a word of the person's
        own came as far as it did before, and at least to the first.
        """
        known = self._furthest.get((lead.path, day))
        if known is None:
            known = self._furthest[lead.path, day] = self._furthest_of(lead, day)
        return known

    def tier_changes(
        self, leads: Iterable[QualifiedLead], day: date
    ) -> tuple[tuple[QualifiedLead, TierChange], ...]:
        """Return which of `leads` stand in another tier than a report of an earlier week knew.

        In the order of `leads`, and only those that are worked. `day` is that of the report.
        """
        found: list[tuple[QualifiedLead, TierChange]] = []
        for one in leads:
            before = self._base.get(one.lead.path)
            tier = self._tier(one, day)
            if before is not None and before.tier and tier and before.tier != tier:
                since = self._tier_since(one.lead.path, tier, day)
                found.append((one, TierChange(since or day, before.tier, tier)))
        return tuple(found)

    def knew_tier(self, lead: Lead) -> bool:
        """Whether a report of an earlier week knew the tier of `lead`.

        Then it has changed tier only if `tier_changes` says so.
        """
        before = self._base.get(lead.path)
        return before is not None and bool(before.tier)

    def doubted(self, leads: Iterable[QualifiedLead], day: date) -> tuple[QualifiedLead, ...]:
        """Return which of `leads`, in their order, a report knew in another tier than they have.

        Only of a week that is over: then the notes of now may speak of what came after `day`.
        """
        if not self._over:
            return ()
        return tuple(
            one for one in leads if self._tier(one, day) not in ("", one.qualification.tier)
        )

    def new_record(
        self, leads: Iterable[QualifiedLead], day: date, settled: Container[str] = ()
    ) -> Record:
        """Return what the report of `day` is to keep: where each of `leads` stands on that day.

        A stage or tier that differs from what was known, without a word in the log, is one since
        `day`. What was captured later is left out. `settled` are the paths of those of which it is
        certain that they had their tier by `day`, whatever a report knew.
        """
        record: dict[str, Stood] = {}
        for one in leads:
            lead = one.lead
            if lead.captured is None or lead.captured <= day:
                stage = self.stage_on(lead, day)
                tier = self._tier(one, day, settled)
                record[lead.path] = Stood(
                    stage,
                    self._stage_since(lead, stage, day),
                    tier,
                    self._tier_since(lead.path, tier, day),
                )
        return record

    def brought_to(
        self, leads: Iterable[QualifiedLead], day: date, settled: Container[str] = ()
    ) -> Histories:
        """Return the histories as the report of `day` tells them: what it sees first is in them.

        `settled` as in `new_record`.
        """
        record = self.new_record(leads, day, settled)
        return Histories(self._pipeline, record, self._base, over=self._over, first=self._first_day)

    def _furthest_of(self, lead: Lead, day: date) -> str:
        reached = {self.stage_on(lead, day)}
        for change in self.changes(lead):
            if change.day <= day:
                reached |= {change.before, change.after}
        active = tuple(self._active)
        if not self._won.isdisjoint(reached):
            return active[-1]
        return active[max(self._active.get(stage, 0) for stage in reached)]

    def _end(self, lead: Lead, changes: tuple[StageChange, ...]) -> str:
        """Return the stage in which `lead` is after all of its `changes`."""
        told = changes[-1] if changes else None
        known = self._known(lead.path)
        if not self._over or known is None or (told and told.after == lead.stage):
            return lead.stage
        if told and (known.stage_since or self._seen_from(lead.path)) <= told.day:
            return told.after
        return known.stage

    def _seen_from(self, path: str) -> date:
        """Return the day from which on the log may know of a stage more than a report."""
        # What the log told before, the report of the week knew, and saw the note say otherwise.
        return self._first_day if path in self._record else date.min

    def _known(self, path: str) -> Stood | None:
        """Return what a report knew last of the lead at `path`."""
        return self._record.get(path) or self._base.get(path)

    def _noticed(self, lead: Lead, told: tuple[StageChange, ...]) -> tuple[StageChange, ...]:
        """Return the change to the stage that `lead` is in, where a report noticed it first."""
        stage = self._end(lead, told)
        kept = self._kept(lead.path, stage, told)
        since = kept.stage_since if kept else None
        if since is None or (told and told[-1].after == stage):
            return ()
        earlier = self._base.get(lead.path)
        before = told[-1].after if told else earlier.stage if earlier else ""
        return (StageChange(since, "" if before == stage else before, stage, 0),)

    def _kept(self, path: str, stage: str, told: Sequence[StageChange]) -> Stood | None:
        """Return what reports knew of a lead in `stage`, unless a later change is `told`.

        A stage that it had at the end of an earlier week is one that it has had since then: what
        was noticed in between was taken back.
        """
        last = told[-1].day if told else date.min
        for known in (self._base.get(path), self._record.get(path)):
            if known and known.stage == stage and (known.stage_since or date.max) >= last:
                return known
        return None

    def _stage_since(self, lead: Lead, stage: str, day: date) -> date | None:
        """Return since when a report of `day` knows of `stage`; `None` if it always did."""
        past = [change for change in self.changes(lead) if change.day <= day]
        if past and past[-1].after == stage:
            return past[-1].day
        known = self._known(lead.path)
        if known is None:
            return None
        kept = known if known.stage == stage else self._kept(lead.path, stage, past)
        return kept.stage_since if kept else day

    def _tier_since(self, path: str, tier: str, day: date) -> date | None:
        """Return since when a report of `day` knows of `tier`; `None` if it always did."""
        records = (self._base.get(path), self._record.get(path))
        known = tuple(one for one in records if one and one.tier)
        if not known or not tier:
            return None
        return next((one.tier_since for one in known if one.tier == tier), day)

    def _tier(self, one: QualifiedLead, day: date, settled: Container[str] = ()) -> str:
        """Return the tier of a lead at the end of `day`, empty if it is not worked.

        It is the one that a report knew, where the week is over and nothing else is `settled`, and
        as long as the lead is snoozed: what changes out of sight is told once it is seen again.
        """
        path = one.lead.path
        if self.stage_on(one.lead, day) in self._ended:
            return ""
        known = self._known(path)
        keeps = snoozed(one.lead, day) or (self._over and path not in settled)
        return known.tier if keeps and known and known.tier else one.qualification.tier
