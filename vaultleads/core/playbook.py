"""The playbook: which small action fits a lead where it stands.

Apart from the rules, which say when something is due: here is what to do then. The table itself
is a file (`templates/playbook.yaml`, and what a vault puts in its place); here it is applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vaultleads.core.followup.model import NotePart, Phrase, plain
from vaultleads.core.links import link_spans
from vaultleads.core.model import note_name
from vaultleads.core.patterns import pattern
from vaultleads.core.people import Person, Touch
from vaultleads.core.policy import CONNECTIONS, TIERS

NOT_THERE = "none"
"""The word of a condition for what is missing: no person, no touch, no source."""

CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "stage": (),
    "tier": TIERS,
    "source": (),
    "warmth": ("warm", "cold", "signal"),
    "last": (),
    "via": ("person", "posting", "meeting", NOT_THERE),
    "person": ("known", NOT_THERE),
    "connection": (*CONNECTIONS, "unknown"),
    "answered": ("yes", "no"),
    "need": ("known", NOT_THERE),
    "question": ("connection", "alignment", "horizon", NOT_THERE),
}
"""What a play may ask of a lead, each with its words; empty where the settings have them."""

PLACEHOLDERS: tuple[str, ...] = ("person", "organization", "role", "need", "question")
"""What a text may name of a lead, in braces."""

PLACEHOLDER = pattern(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Play:
    """One line of the playbook: when it fits, and what to do then.

    `when` maps the conditions of `CONDITIONS` to the words of which one must hold; what is not
    named does not matter. `kinds` are the kinds of touch that the action may be, empty text for
    what reaches nobody; with several, the least recently used one is taken. `actions` is what to
    do, by kind, under `""` where it is the same for all; placeholders stand in braces. `message`
    is the name of the template of a draft, none for no draft, by kind like `actions`. `repeat`
    says that it may be done twice running.
    """

    key: str
    when: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    actions: Mapping[str, str]
    messages: Mapping[str, str]
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Playbook:
    """All plays, in the order in which they are tried."""

    plays: tuple[Play, ...] = ()


class Situation(NamedTuple):
    """Where a lead stands, as far as the playbook looks.

    `touches` are those of the lead, the oldest first; `notes` the texts of its log entries that
    are no touch, the oldest first. `question` is what to ask to qualify it, as a clause that
    stands alone ("ask Dana Reyes: when do you expect to hire?"), empty where nothing is open, and
    `about` the part that it asks for: `connection`, `alignment` or `horizon`. `organization`
    names its note where there is one. `source` and `via` are empty or `none` without one,
    `connection` is empty where it is not known.
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
    about: str = ""
    connection: str = ""


class Suggestion(NamedTuple):
    """What to do: the action, the kind of touch it is (empty for none), the template, the play."""

    action: Phrase
    touch_kind: str
    message: str
    key: str


def suggest(playbook: Playbook, situation: Situation) -> Suggestion | None:
    """Return what to do about a lead: the first play that fits, or None where none does.

    A play fits if all its conditions hold, if everything that its text names is known, if it is
    not of the kind of the last touch that went out (unless the play may be repeated), and, where
    it reaches nobody, if no entry of the log says that it was done.
    """
    facts = _facts(situation)
    used = _last_uses(situation.touches)
    for play in playbook.plays:
        if all(facts[name] in words for name, words in play.when.items()):
            for kind in _fresh_kinds(play, used):
                action = _filled(play.actions.get(kind) or play.actions.get("", ""), situation)
                if action and (kind or play.repeat or not _done(action, situation.notes)):
                    message = play.messages.get(kind) or play.messages.get("", "")
                    return Suggestion(action, kind, message, play.key)
    return None


def _facts(situation: Situation) -> dict[str, str]:
    """Return the word that holds for each condition."""
    touches = situation.touches
    answered = any(touch.inbound or touch.reached for touch in touches)
    return {
        "stage": situation.stage,
        "tier": situation.tier,
        "source": situation.source or NOT_THERE,
        "warmth": situation.warmth,
        "last": touches[-1].kind if touches else NOT_THERE,
        "via": situation.via or NOT_THERE,
        "person": "known" if situation.person else NOT_THERE,
        "connection": situation.connection or "unknown",
        "answered": "yes" if answered else "no",
        "need": "known" if situation.need.strip() else NOT_THERE,
        "question": situation.about or NOT_THERE,
    }


def _last_uses(touches: tuple[Touch, ...]) -> dict[str, int]:
    """Return when each kind last went out, as a number that rises with time."""
    return {touch.kind: number for number, touch in enumerate(touches) if not touch.inbound}


def _fresh_kinds(play: Play, used: Mapping[str, int]) -> Iterator[str]:
    """Yield the kinds that a play may take now, the least recently used first."""
    latest = max(used, key=used.__getitem__, default=None)
    for kind in sorted(play.kinds, key=lambda kind: used.get(kind, -1)):
        if not kind or kind != latest or play.repeat:
            yield kind


# --- texts ------------------------------------------------------------------------------------


def _filled(text: str, situation: Situation) -> Phrase:
    """Return `text` with its placeholders filled, empty where one of them is not known."""
    parts: list[str | Person | NotePart] = []
    for number, piece in enumerate(PLACEHOLDER.split(text)):
        values = _values(piece, situation) if number % 2 else (piece,)
        if number % 2 and not any(values):
            return ()
        for value in filter(None, values):
            if isinstance(value, str) and parts and isinstance(parts[-1], str):
                parts[-1] += value
            else:
                parts.append(value)
    return tuple(parts)


def _values(name: str, situation: Situation) -> Phrase:
    """Return what stands for a placeholder; within a question, the person is a person."""
    person = situation.person
    if name == "person":
        return (person,) if person and person.name else ()
    value: str | NotePart = getattr(situation, name)
    if not isinstance(value, str):
        return (value,)
    value = " ".join(value.split())
    if name == "question" and person and person.name and person.name in value:
        before, _, after = value.partition(person.name)
        return (before, person, after)
    return (value,)


# --- what was done already --------------------------------------------------------------------


def _done(action: Phrase, notes: tuple[str, ...]) -> bool:
    """Whether an entry begins with the words of `action`, however it writes its links."""
    said = _comparable(_unlinked(plain(action), shown=True))
    return any(
        read.startswith(said) and not read[len(said) : len(said) + 1].isalnum()
        for note in notes
        for read in {_comparable(_unlinked(note, shown=True)), _comparable(_unlinked(note))}
    )


def _unlinked(text: str, *, shown: bool = False) -> str:
    """Return `text` with its links as plain words: as shown, else the names of the notes."""
    told, end = [], 0
    for start, stop, link in link_spans(text, 1):
        told += [text[end:start], link.text if shown else note_name(link.target)]
        end = stop
    return "".join([*told, text[end:]])


def _comparable(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .")
