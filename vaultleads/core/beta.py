"""The Beta distribution, as far as a share needs it: how well a share is known from a few cases.

Apart from what is counted with it, because it is mathematics that can be tested by itself. Only
whole parameters occur, so that the distribution is a finite sum.
"""

from __future__ import annotations

from bisect import bisect_left
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from vaultleads.core.policy import Conversion

_NOTHING_MORE = 1e-18
"""A term that is this small beside the sum changes nothing that a float can hold."""
_TAIL = 0.1
"""Outside an 80 % interval lies a tenth on either side."""


class Interval(NamedTuple):
    """A share in whole per cent: it lies from `low` to `high` with a probability of 80 %.

    `middle` is as likely too high as too low.
    """

    low: int
    middle: int
    high: int


def share_interval(count: int, of: int, prior: Conversion) -> Interval:
    """Return what `count` cases out of `of` say of the share, given what was believed before.

    The belief and the cases make a Beta distribution (Gelman et al., Bayesian Data Analysis, 3rd
    ed., section 2.4); its quantiles at 10, 50 and 90 % are the interval.
    """
    a, b = prior.converted + count, prior.not_converted + of - count
    return Interval(*(beta_percent(tail, a, b) for tail in (_TAIL, 0.5, 1 - _TAIL)))


def beta_percent(probability: float, a: int, b: int) -> int:
    """Return the quantile of Beta(`a`, `b`) at `probability`, in whole per cent, by bisection.

    `a` and `b` are 1 or more.
    """

    def below_the_next_half(percent: int) -> float:
        return beta_cdf((percent + 0.5) / 100, a, b)

    return bisect_left(range(100), probability, key=below_the_next_half)


def beta_cdf(x: float, a: int, b: int) -> float:
    """Return the probability that a share with the distribution Beta(`a`, `b`) is below `x`.

    For whole parameters it is that of at least `a` hits in `a + b - 1` tries which hit with the
    probability `x` (Abramowitz and Stegun, 26.5.24). `a` and `b` are 1 or more.
    """
    if not 0 < x < 1:
        return float(x >= 1)
    tries = a + b - 1
    likeliest = min(tries, int((tries + 1) * x))
    start = max(likeliest, a)
    upper = _term(tries, start, x)
    total, term, hits = 0.0, upper, start
    while hits <= tries and term > total * _NOTHING_MORE:
        total += term
        term *= (tries - hits) / (hits + 1) * x / (1 - x)
        hits += 1
    term, hits = upper, start
    while hits > a and term > total * _NOTHING_MORE:
        term *= hits / (tries - hits + 1) * (1 - x) / x
        hits -= 1
        total += term
    return min(total, 1.0)


def _term(tries: int, hits: int, x: float) -> float:
    """Return the probability of exactly so many `hits`."""
    ways = lgamma(tries + 1) - lgamma(hits + 1) - lgamma(tries - hits + 1)
    return exp(ways + hits * log(x) + (tries - hits) * log1p(-x))
