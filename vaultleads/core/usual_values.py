"""The quick way to read the value of a property that is written as it should be.

Owns no rule: what it answers is what `values` would, to the letter and without a problem, and
where a value leaves anything to say it answers nothing. Apart from `values`, so that each rule
stands there once; here because nineteen values of twenty are as plain as this, and the notes of a
vault hold a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from vaultleads.core import policy
from vaultleads.core.dates import means_unknown, parse_day, parse_horizon
from vaultleads.core.links import single_link
from vaultleads.core.model import Horizon, Link, PropertyValue, Scalar, Sequence
from vaultleads.core.policy import Words
from vaultleads.core.values import HIGHEST, LOWEST, PropertyType, is_empty, names_of

_Reader = Callable[[Any, Words], Any]

_LONGEST_REMEMBERED = 40
"""Characters of a day or horizon: no longer text is worth remembering."""


def usual_value(value: PropertyValue, type_: PropertyType, words: Words) -> Any:
    """Return what `value` is read as by `values.read`; `None` where that has to look closer."""
    if type_ in _LISTS or (value.__class__ is Scalar and value.value is not None):
        return _READERS[type_](value, words)
    return None


def _text(scalar: Scalar, _words: Words) -> str | None:
    return (scalar.text.strip() or None) if scalar.value.__class__ is str else None


def _texts(value: PropertyValue, _words: Words) -> tuple[str, ...] | None:
    if value.__class__ is not Sequence:
        return None
    texts = []
    for item in value.items:
        if item.__class__ is not Scalar or is_empty(item):
            return None
        texts.append(item.text.strip())
    return tuple(texts) or None


def _link(scalar: Scalar, _words: Words) -> Link | None:
    return single_link(scalar.text, scalar.line, scalar.column + scalar.quoted)


def _links(value: PropertyValue, _words: Words) -> tuple[Link, ...] | None:
    if value.__class__ is not Sequence:
        return None
    links = []
    for item in value.items:
        link = _link(item, _words) if item.__class__ is Scalar else None
        if link is None:
            return None
        links.append(link)
    return tuple(links) or None


def _date(scalar: Scalar, _words: Words) -> Any:
    text = scalar.text
    return _day(text) if len(text) <= _LONGEST_REMEMBERED else None


_day = lru_cache(maxsize=4096)(parse_day)  # eleven years of days


def _horizon(scalar: Scalar, _words: Words) -> Horizon | None:
    text = scalar.text
    return _known_horizon(text) if len(text) <= _LONGEST_REMEMBERED else None


@lru_cache(maxsize=1024)  # people write few different ones
def _known_horizon(text: str) -> Horizon | None:
    return None if not text.strip() or means_unknown(text.strip()) else parse_horizon(text)


def _number(scalar: Scalar, _words: Words) -> int | None:
    value = scalar.value
    if value.__class__ is int and LOWEST <= value <= HIGHEST:
        return value
    return None


def _checkbox(scalar: Scalar, _words: Words) -> bool | None:
    return scalar.value if scalar.value.__class__ is bool else None


def _cadence(scalar: Scalar, _words: Words) -> int | None:
    return policy.CADENCES.get(scalar.text)


def _stage(scalar: Scalar, words: Words) -> str | None:
    return names_of(words.stages).get(scalar.text)


def _source(scalar: Scalar, words: Words) -> str | None:
    return names_of(words.sources).get(scalar.text)


def _word(names: tuple[str, ...]) -> _Reader:
    known = frozenset(names)

    def reader(scalar: Scalar, _words: Words) -> str | None:
        return scalar.text if scalar.text in known else None

    return reader


_LISTS = frozenset({"links", "texts"})
_READERS: Mapping[PropertyType, _Reader] = {
    "text": _text,
    "texts": _texts,
    "link": _link,
    "links": _links,
    "date": _date,
    "number": _number,
    "checkbox": _checkbox,
    "horizon": _horizon,
    "cadence": _cadence,
    "stage": _stage,
    "source": _source,
    "connection": _word(policy.CONNECTIONS),
    "tier": _word(policy.TIERS),
    "relationship": _word(policy.RELATIONSHIPS),
    "tie": _word(policy.TIES),
    "posting-stage": _word(policy.POSTING_STAGES),
    "meeting-kind": _word(policy.MEETING_KINDS),
}
