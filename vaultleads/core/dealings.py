"""What was exchanged up to a day, seen from a lead and from a person.

Apart from the joined picture, which says what belongs to which note, because here the day counts,
and one thing more: a touch with somebody that belongs to no lead keeps every lead alive that they
are on. A call is a call, wherever it was written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter

from vaultleads.core.model import Lead
from vaultleads.core.names import folded
from vaultleads.core.people import Person, Touch
from vaultleads.core.pipeline import Pipeline


class Dealings:
    """The touches of a vault up to the day `today`, which is the last that counts."""

    def __init__(self, pipeline: Pipeline, today: date) -> None:
        self._pipeline = pipeline
        self._today = today
        self._leads_by_touch = pipeline.leads_by_touch()
        self._of_lead: dict[str, tuple[Touch, ...]] = {}
        self._with_person: dict[str, tuple[Touch, ...]] = {}
        self._about_no_lead: dict[str, tuple[Touch, ...]] = {}
        self._leads_on: dict[str, list[Lead]] | None = None

    def leads_of(self, touch: Touch) -> tuple[str, ...]:
        """Return the leads that `touch` belongs to, by path."""
        return self._leads_by_touch.get((touch.path, touch.line), ())

    def on(self, lead: Lead) -> tuple[Person, ...]:
        """Return the people on `lead`."""
        return self._pipeline.people(lead)

    def leads_with(self, person: Person) -> tuple[Lead, ...]:
        """Return the leads that are worked and that `person`, who has a note, is on."""
        if self._leads_on is None:
            self._leads_on = {}
            for lead in self._pipeline.leads.values():
                if self._pipeline.active(lead):
                    for one in self.on(lead):
                        self._leads_on.setdefault(one.path, []).append(lead)
        return tuple(self._leads_on.get(person.path, ())) if person.path else ()

    def of_lead(self, lead: Lead) -> tuple[Touch, ...]:
        """Return the touches that keep `lead` alive, the oldest first.

        Those that belong to it, and those with people on it that belong to no lead.
        """
        if lead.path not in self._of_lead:
            found = [*self._pipeline.touches_of(lead.path, self._today)]
            for person in self.on(lead):
                if person.path:
                    found += self.about_no_lead(person)
            self._of_lead[lead.path] = in_time(found)
        return self._of_lead[lead.path]

    def about_no_lead(self, person: Person) -> tuple[Touch, ...]:
        """Return the touches with `person`, who has a note, that belong to no lead."""
        if person.path not in self._about_no_lead:
            self._about_no_lead[person.path] = tuple(
                touch for touch in self.with_person(person) if not self.leads_of(touch)
            )
        return self._about_no_lead[person.path]

    def with_person(self, person: Person, lead: Lead | None = None) -> tuple[Touch, ...]:
        """Return the touches with `person`, the oldest first.

        Somebody without a note is known by name only, and only on `lead`.
        """
        if person.path:
            if person.path not in self._with_person:
                touches = self._pipeline.touches_of(person.path, self._today)
                self._with_person[person.path] = in_time(
                    [touch for touch in touches if person in touch.people]
                )
            return self._with_person[person.path]
        if lead is None:
            return ()
        name = folded(person.name)
        return tuple(
            touch
            for touch in self.of_lead(lead)
            if any(not one.path and folded(one.name) == name for one in touch.people)
        )


def in_time(touches: Iterable[Touch]) -> tuple[Touch, ...]:
    """Return touches, each once, in the order in which they happened, as far as it is known.

    Within a day a time decides where every touch of it has one, and within a note their order
    there. Of two notes on one day the one that ends with something inbound is taken for the later:
    an answer that is owed must not be lost.
    """
    found = tuple(touches)
    days = [touch.day for touch in found]
    if len(set(days)) == len(days):
        return found if days == sorted(days) else tuple(sorted(found, key=attrgetter("day")))
    unique = {(touch.path, touch.line): touch for touch in found}
    ordered = sorted(unique.values(), key=attrgetter("day", "path", "order"))
    kept: list[Touch] = []
    for _, group in groupby(ordered, key=lambda touch: touch.day):
        same_day = list(group)
        if len(same_day) > 1:
            same_day = _within_day(same_day)
        kept += same_day
    return tuple(kept)


def _within_day(touches: list[Touch]) -> list[Touch]:
    if all(touch.time for touch in touches):
        return sorted(touches, key=lambda touch: touch.time)
    last = {touch.path: touch for touch in touches}
    return sorted(touches, key=lambda touch: (last[touch.path].inbound, touch.path))
