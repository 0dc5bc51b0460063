"""Makes vaults of any size to measure on: the same size, mix and seed give the same bytes.

    python benchmarks/vault_maker.py FOLDER --notes 10000 --mix personal --seed 1

Two mixes. `personal` is somebody's whole collection of notes: 10 % leads, 15 % contacts, 3 %
organizations, postings and meetings, the rest plain and daily notes; one daily note in five holds
a log entry. `dense` is nothing but leads (two thirds) and contacts. A note has 3,090 bytes on
average; the front matter of a lead or contact has 950 bytes and 16 to 19 properties. Everything is
valid: every link leads to one note, every word is in its list. A folder holds about 40 notes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from vault_words import (
    CONNECTIONS,
    FIRST,
    HORIZONS,
    LAST,
    OUTBOUND,
    PLACES,
    RELATIONSHIPS,
    ROLES,
    SOURCES,
    STAGES,
    TAGS,
    TIES,
    TOPICS,
    TRADES,
    Chance,
    Prose,
)

LAST_DAY = date(2026, 11, 20)
"""The day on which the vault's person last wrote something."""

SHARES: dict[str, dict[str, float]] = {
    "personal": {
        "lead": 0.10,
        "contact": 0.15,
        "organization": 0.015,
        "posting": 0.0075,
        "meeting": 0.0075,
        "daily": 0.144,
    },
    "dense": {"contact": 1 / 3, "lead": 2 / 3},
}
"""What part of the notes is of which kind; what remains is plain notes."""

PER_FOLDER = 40
FRONT_MATTER_BYTES = (840, 1060)
"""Bounds of an even spread with the mean of 950."""
NOTE_BYTES = (1200, 6000, 2070)
"""Least, most and likeliest size: a triangle with the mean of 3,090."""
UNANSWERED = 0.2
"""The part of the leads that lack an answer, and so are not qualified."""
ANSWERS = 0.3
"""The part of the touches that came from the other side."""


class Cast(NamedTuple):
    """The names of all notes that others link to."""

    lead: list[str]
    contact: list[str]
    organization: list[str]
    posting: list[str]
    meeting: list[str]
    employers: list[str]
    """Where people work: the organizations, as links where they have notes."""


def counts(notes: int, mix: str) -> dict[str, int]:
    """Return how many notes of each kind a vault of that size and mix has."""
    found = {kind: round(notes * share) for kind, share in SHARES[mix].items()}
    rest = notes - sum(found.values())
    if mix == "dense":
        return {**found, "lead": found["lead"] + rest}
    return {**found, "plain": rest}


def vault_notes(notes: int, mix: str = "personal", seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield every note of a vault as its path (with `/`) and its text, folder by folder."""
    return _Maker(notes, mix, seed).notes()


def make_vault(folder: str, notes: int, mix: str = "personal", seed: int = 1) -> int:
    """Write a vault into a folder that is missing or empty; return the bytes of its notes.

    Raises ValueError for a vault too small to have a lead and a contact, and writes nothing then.
    """
    maker = _Maker(notes, mix, seed)
    made: set[str] = set()
    written = 0
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "vaultleads.yaml"), "xb"):
        pass
    for path, text in maker.notes():
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(os.path.join(folder, parent), exist_ok=True)
            made.add(parent)
        data = text.encode()
        with open(os.path.join(folder, path), "xb", buffering=0) as file:
            file.write(data)
        written += len(data)
    return written


def _cast(number: dict[str, int], mix: str) -> Cast:
    """Return names that differ from each other whatever the size of the vault."""
    organizations = [
        _numbered(f"{PLACES[i % 25]} {TRADES[i // 25 % 24]}", i // 600)
        for i in range(number.get("organization") or max(1, number["lead"] // 25))
    ]
    contacts = [
        _numbered(f"{FIRST[i % 50]} {LAST[(i + i // 50) % 50]}", i // 2500)
        for i in range(number["contact"])
    ]
    count = len(organizations)
    leads = [
        _numbered(f"{organizations[i % count]} {ROLES[i // count % 12]}", i // count // 12)
        for i in range(number["lead"])
    ]
    noted = mix == "personal"
    return Cast(
        lead=leads,
        contact=contacts,
        organization=organizations if noted else [],
        posting=[f"Posting {i + 1:04}" for i in range(number.get("posting", 0))],
        meeting=[f"Meeting {i + 1:04}" for i in range(number.get("meeting", 0))],
        employers=[_link(name) if noted else name for name in organizations],
    )


def _numbered(name: str, number: int) -> str:
    return f"{name} {number + 1}" if number else name


def _link(name: str) -> str:
    return f'"[[{name}]]"'


def _links(names: list[str]) -> str:
    return f"[{', '.join(map(_link, names))}]"


class _Maker:
    """Writes the notes of one vault, one after the other, from one stream of chance."""

    def __init__(self, notes: int, mix: str, seed: int) -> None:
        self.number = counts(notes, mix)
        if self.number["contact"] < 1 or self.number["lead"] < 1:
            message = f"{notes} notes are too few for the mix {mix}; ask for 10 or more."
            raise ValueError(message)
        self.cast = _cast(self.number, mix)
        self.chance = Chance(seed)
        self.prose = Prose(self.chance)
        self.one, self.some = self.chance.one, self.chance.some

    def notes(self) -> Iterator[tuple[str, str]]:
        cast = self.cast
        yield from self._shelved("Leads", cast.lead, self._lead)
        yield from self._shelved("Contacts", cast.contact, self._contact)
        yield from self._shelved("Organizations", cast.organization, self._organization)
        yield from self._shelved("Postings", cast.posting, self._posting)
        yield from self._shelved("Meetings", cast.meeting, self._meeting)
        plain = [
            f"{TOPICS[i // PER_FOLDER % 11]} {i + 1:05}" for i in range(self.number.get("plain", 0))
        ]
        yield from self._shelved("Notes", plain, self._plain)
        for index in range(self.number.get("daily", 0)):
            day = LAST_DAY - timedelta(days=index)
            yield f"Daily/{day:%Y/%m}/{day}.md", self._daily(index, day)

    def _shelved(
        self, folder: str, names: list[str], write: Callable[[int, str], str]
    ) -> Iterator[tuple[str, str]]:
        for index, name in enumerate(names):
            yield f"{folder}/Shelf {index // PER_FOLDER + 1:03}/{name}.md", write(index, name)

    # --- kinds of notes -------------------------------------------------------------------

    def _lead(self, index: int, name: str) -> str:
        people = self._people()
        captured = self._day(400)
        properties = {
            "type": "lead",
            "organization": self.cast.employers[index % len(self.cast.employers)],
            "role": ROLES[index // len(self.cast.employers) % 12],
            "stage": self.one(STAGES),
            "source": self.one(SOURCES),
            "via": _link(self.one(self.cast.contact)),
            "contacts": _links(people),
            "decision_maker": _link(people[0]),
            "connection": self.one(CONNECTIONS),
            "alignment": str(self.chance.randint(1, 5)),
            "horizon": self.one(HORIZONS),
            "horizon_asof": str(self._day(200)),
            "next": self.prose.sentence()[:-1],
            "due": str(LAST_DAY + timedelta(days=self.chance.randint(-10, 60))),
            "cadence": self.one(("14", "weekly", "monthly", "quarterly")),
            "captured": str(captured),
            "tags": f"[{', '.join(self.some(TAGS, 3))}]",
            "aliases": f"[L-{index + 1:06}]",
        }
        if self.chance.random() < UNANSWERED:
            for missing in (["alignment"], ["horizon", "horizon_asof"])[index % 2]:
                del properties[missing]
            self._leave_out(properties, ("connection", "cadence"), 1)
        else:
            self._leave_out(properties, ("connection", "decision_maker", "cadence"), 3)
        log = self._log([*people, ""])
        return self._note(properties, "need", name, log + self._facts(people) + self._tasks())

    def _contact(self, index: int, name: str) -> str:
        first, *rest = name.split()
        handle = f"{first}.{'.'.join(rest)}".casefold()
        properties = {
            "type": "contact",
            "organization": self.one(self.cast.employers),
            "title": self.one(ROLES),
            "relationship": self.one(RELATIONSHIPS),
            "tie": self.one(TIES),
            "decision_maker": self.one(("true", "false", "false")),
            "introduced_by": _link(self.one(self.cast.contact)),
            "knows": _links(self._people()),
            "email": f"{handle}@example.org",
            "phone": f'"+49 30 {self.chance.randint(100_000, 999_999)}"',
            "linkedin": f"https://www.linkedin.com/in/{handle}",
            "cadence": self.one(("60", "monthly", "quarterly")),
            "next": self.prose.sentence()[:-1],
            "due": str(LAST_DAY + timedelta(days=self.chance.randint(-10, 90))),
            "met": str(self._day(2000)),
            "tags": f"[{', '.join(self.some(TAGS, 3))}]",
            "aliases": f"[C-{index + 1:06}, {first} {index + 1:06}]",
            "birthday": str(date(1960 + index % 40, 1 + index % 12, 1 + index % 28)),
        }
        self._leave_out(properties, ("cadence", "phone", "introduced_by"), 3)
        return self._note(properties, "summary", name, self._log([""]) + self._facts([]))

    def _organization(self, index: int, name: str) -> str:
        properties = {
            "type": "organization",
            "motivation": str(1 + index % 5),
            "website": f"https://{name.casefold().replace(' ', '-')}.example.org",
            "industry": name.split()[1].casefold(),
            "location": self.one(("Berlin", "Lisbon", "Oslo", "Vienna")),
        }
        return self._note(properties, "", name, "")

    def _posting(self, index: int, name: str) -> str:
        posted = self._day(120)
        properties = {
            "type": "posting",
            "organization": self.one(self.cast.employers),
            "role": self.one(ROLES),
            "url": f"https://jobs.example.org/{index + 1}",
            "posted": str(posted),
            "closes": str(posted + timedelta(days=45)),
            "stage": self.one(("open", "applied", "closed")),
            "signals": _links([self.one(self.cast.lead)]),
        }
        return self._note(properties, "", name, "")

    def _meeting(self, index: int, name: str) -> str:
        properties = {
            "type": "meeting",
            "date": str(self._day(300)),
            "with": _links([self.cast.contact[index % len(self.cast.contact)]]),
            "organization": self.one(self.cast.employers),
            "kind": self.one(("informational", "scope", "interview", "other")),
        }
        return self._note(properties, "", name, self._facts(self._people()))

    def _plain(self, index: int, name: str) -> str:
        properties = {
            "created": str(self._day(2000)),
            "tags": f"[{name.partition(' ')[0].casefold()}]",
        }
        return self._note(properties if index % 3 else {}, "", name, "")

    def _daily(self, index: int, day: date) -> str:
        log = ""
        if index % 5 == 0:
            person, lead = self.one(self.cast.contact), self.one(self.cast.lead)
            entry = f"- {self.one(OUTBOUND)} with [[{person}]]: {self.prose.sentence()}"
            log = f"\n## Log\n\n{entry} See [[{lead}]].\n"
        return self._note({}, "", f"{day:%A}", log)

    # --- parts of notes -------------------------------------------------------------------

    def _note(self, properties: dict[str, str], filled: str, title: str, sections: str) -> str:
        """Return a note of a size drawn by chance; the property `filled` is as long as needed."""
        front = "".join(f"{name}: {value}\n" for name, value in properties.items())
        if filled:
            wanted = self.chance.randint(*FRONT_MATTER_BYTES) - len(front) - len(filled) - 4
            front += f"{filled}: {self.prose.text(wanted, ' ')[:-1]}\n"
        if front:
            front = f"---\n{front}---\n"
        head = f"{front}\n# {title}\n\n"
        wanted = int(self.chance.triangular(*NOTE_BYTES))
        body = self.prose.text(wanted - len(head) - len(sections), "\n\n")
        return f"{head}{body}\n{sections}"

    def _log(self, people: list[str]) -> str:
        """Return a log of one to eight entries, newest first; `""` stands for naming nobody."""
        days = sorted((self._day(240) for _ in range(self.chance.randint(1, 8))), reverse=True)
        return "\n## Log\n\n" + "".join(f"- {day} {self._entry(people)}\n" for day in days)

    def _entry(self, people: list[str]) -> str:
        person, text = self.one(people), self.prose.sentence()
        if self.chance.random() < ANSWERS:
            return f"reply from [[{person}]]: {text}" if person else f"reply: {text}"
        kind = self.one(OUTBOUND)
        return f"{kind} with [[{person}]]: {text}" if person else f"{kind}: {text}"

    def _facts(self, people: list[str]) -> str:
        number = self.chance.randint(0, 2)
        facts = (
            f"- {self._day(240)}{self._from(people)}: {text}\n" for text in self._texts(number)
        )
        return "\n## Intelligence\n\n" + "".join(facts) if number else ""

    def _from(self, people: list[str]) -> str:
        return f" [[{self.one(people)}]]" if people else ""

    def _tasks(self) -> str:
        number = self.chance.choice((0, 0, 1))
        due = LAST_DAY + timedelta(days=self.chance.randint(0, 40))
        tasks = (f"- [ ] {text[:-1]} 📅 {due}\n" for text in self._texts(number))
        return "\n## Tasks\n\n" + "".join(tasks) if number else ""

    def _texts(self, number: int) -> list[str]:
        return self.some(self.prose.sentences, number)

    def _people(self) -> list[str]:
        """Return one to three contacts, none of them twice."""
        names = (self.one(self.cast.contact) for _ in range(self.chance.randint(1, 3)))
        return list(dict.fromkeys(names))

    def _leave_out(self, properties: dict[str, str], names: tuple[str, ...], most: int) -> None:
        for name in self.some(names, self.chance.randint(0, most)):
            del properties[name]

    def _day(self, most: int) -> date:
        """Return a day at most so many days before the last one."""
        return LAST_DAY - timedelta(days=int(self.chance.random() * most))


def main() -> int:
    """Write the vault that the command line asks for, and print what it holds."""
    parser = argparse.ArgumentParser(description="Make a vault to measure on.")
    parser.add_argument("folder", help="where to write it; missing or empty")
    parser.add_argument("--notes", type=int, default=10_000, help="how many notes (10000)")
    parser.add_argument("--mix", choices=sorted(SHARES), default="personal")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another vault (1)")
    asked = parser.parse_args()
    if os.path.isdir(asked.folder) and os.listdir(asked.folder):
        print(f"{asked.folder} is not empty; name a new folder.", file=sys.stderr)
        return 2
    try:
        written = make_vault(asked.folder, asked.notes, asked.mix, asked.seed)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    kinds = ", ".join(f"{number} {kind}" for kind, number in counts(asked.notes, asked.mix).items())
    print(f"{asked.notes} notes, {written} bytes: {kinds}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
