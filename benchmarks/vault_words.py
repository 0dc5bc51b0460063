"""The words that made-up notes are written with, and the chance that picks them.

Apart from the maker, which knows what a note of each kind holds and not how its prose comes about.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

LONG_TEXT = 300
"""Characters left from which a whole paragraph is taken at once."""
SHORT_TEXT = 25
"""Half a sentence: with no more characters left, nothing is added."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Return what stands between the commas of a text."""
    return tuple(text.split(","))


FIRST = words(
    "Ada Amir Ana Anouk Bela Bruno Carla Chidi Dana Dario Edda Elif Emil Farid Fiona Gita Goran"
    " Hana Hugo Inge Ivan Jana José Kofi Lena Luis Mara Mei Milo Nadia Noor Olga Omar Pia Priya"
    " Quinn Rosa Rui Sam Sana Tariq Tess Uma Vera Viktor Wanda Xenia Yara Yusuf Zoë"
)
LAST = words(
    "Abbott Adeyemi Alvarez Baker Bauer Bianchi Castro Chen Costa Diaz Dubois Ekström Fischer"
    " Garcia Gruber Haddad Hansen Ito Jansen Kaya Keller Khan Kowalski Lang Lopez Marek Meyer"
    " Mori Nagy Novak Okafor Olsen Park Patel Petrov Quist Reyes Rossi Sato Silva Singh Tanaka"
    " Thom Ueda Vidal Wang Weber Yilmaz Young Zhou"
)
PLACES = words(
    "Amber Birch Cedar Coast Delta Ember Falcon Glacier Harbor Iron Juniper Kestrel Linden Maple"
    " North Orchid Pine Quarry River Summit Tidal Union Valley Willow Zephyr"
)
TRADES = words(
    "Analytics Bikes Capital Data Energy Foods Grid Health Insurance Joinery Kitchens Labs Media"
    " Networks Optics Post Rail Robotics Software Textiles Transit Ventures Water Works"
)
ROLES = phrases(
    "Data Engineer,Head of Data,Platform Lead,Product Manager,Design Lead,Staff Engineer,"
    "Analytics Manager,Solutions Architect,Engineering Manager,Operations Lead,Research Engineer,"
    "Program Manager"
)
TOPICS = words("Recipes Garden Books Travel Finance Health House Music Projects Reading Running")
TAGS = words("remote berlin hybrid startup public climate fintech health priority slow")
WORDS = words(
    "the a this that their our team budget plan quarter review contract migration platform draft"
    " question answer week month paper meeting list number report idea note garden kitchen trip"
    " wants needs plans asks says thinks keeps moves starts grows with from for after before about"
    " without because while again soon later maybe often new old small large open early quiet"
)
SYLLABLES = words("ba de fi go ku la me ni po ru sa ti vi zo")
OUTBOUND = words("email message call meeting informational intro share update portfolio thanks")
STAGES = words(
    "spotted spotted investigating investigating cultivating cultivating cultivating"
    " in-conversation in-conversation shaping opportunity won lost lost parked"
)
SOURCES = words(
    "referral referral network network informational outreach posting event recruiter other"
)
CONNECTIONS = words("decision-maker insider insider indirect none")
RELATIONSHIPS = words(
    "former-colleague former-manager alumni association friend recruiter met-once none"
)
TIES = words("strong moderate moderate weak weak")
HORIZONS = phrases(
    "2027-02-15,2027-02,2027-Q1,2027-Q2,2027-H1,2027,2027-01..2027-03,3-6 months,~3 months,"
    "now,vague,2026-10"
)


class Chance(random.Random):
    """A seeded stream of chance with two ways to pick."""

    def one(self, options: Sequence[str]) -> str:
        """Return one of the options; in a third of the time that `choice` takes."""
        return options[int(self.random() * len(options))]

    def some(self, options: Sequence[str], number: int) -> list[str]:
        """Return so many of the options, none of them twice."""
        return self.sample(options, number)


class Prose:
    """Sentences made once and used many times, as making each anew would take minutes."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.sentences = [self._made() for _ in range(4000)]
        self._paragraphs = [" ".join(chance.some(self.sentences, 4)) for _ in range(2000)]

    def sentence(self) -> str:
        """Return a sentence with its full stop."""
        return self._chance.one(self.sentences)

    def text(self, length: int, between: str) -> str:
        """Return whole sentences of about so many characters; at least one."""
        parts: list[str] = []
        left = length
        while left > LONG_TEXT:
            parts.append(self._chance.one(self._paragraphs))
            left -= len(parts[-1]) + len(between)
        while left > SHORT_TEXT or not parts:
            parts.append(self.sentence())
            left -= len(parts[-1]) + len(between)
        return between.join(parts)

    def _made(self) -> str:
        parts = self._chance.some(WORDS, self._chance.randint(5, 10))
        parts.insert(2, self._rare_word())
        return " ".join(parts).capitalize() + "."

    def _rare_word(self) -> str:
        """Return a word that few notes share, so that a full-text index has something to do."""
        return "".join(self._chance.one(SYLLABLES) for _ in range(3))
