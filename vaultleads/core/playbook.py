"""The playbook: which small action fits a lead where it stands.

Apart from the rules, which say when something is due: here is what to do then. The table itself
is a file (`templates/playbook.yaml`, and what a vault puts in its place); here it is applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vaultleads.core.followup.model import NotePart, Phrase
from vaultleads.core.people import Person, Touch


@dataclass(frozen=True, slots=True)
class Play:
    """One line of the playbook: when it fits, and what to do then.

    `when` maps `stage`, `tier`, `source`, `warmth`, `last` (the kind of the last touch, `none`
    without one), `via` (`person`, `posting`, `meeting`, `none`) and `person` (`known`, `none`) to
    the words of which one must hold; what is not named does not matter. `kinds` are the kinds of
    touch that the action may be; with several, the least recently used one is taken. `actions`
    is what to do, by kind, under `""` where it is the same for all; `{person}`, `{organization}`,
    `{role}`, `{need}` and `{question}` stand for those of the lead. `message` is the name of the
    template of a draft, empty for none, by kind like `actions`.
    """

    key: str
    when: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    actions: Mapping[str, str]
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Playbook:
    """All plays, in the order in which they are tried."""

    plays: tuple[Play, ...] = ()


class Situation(NamedTuple):
    """Where a lead stands, as far as the playbook looks.

    `touches` are those of the lead, the oldest first; `notes` the texts of its log entries that
    are no touch, the oldest first. `question` is what to ask to qualify it, as a clause, empty
    where nothing is open. `organization` names its note where there is one.
    """

    stage: str
    tier: str
    source: str
    warmth: str
    via: str
    person: Person | None
    organization: NotePart | str
    role: str
    need: str
    question: str
    touches: tuple[Touch, ...]
    notes: tuple[str, ...]


class Suggestion(NamedTuple):
    """What to do: the action, the kind of touch it is (empty for none), the template, the play."""

    action: Phrase
    touch_kind: str
    message: str
    key: str
