"""The Beta distribution: known values, and the exact sum that it stands for."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.beta import Interval, beta_cdf, beta_percent, share_interval
from vaultleads.core.policy import Conversion

EVEN = Conversion(1, 1)


def exact_cdf(x: Fraction, a: int, b: int) -> Fraction:
    """Return the same probability as a sum of whole numbers."""
    tries = a + b - 1
    return sum(
        (comb(tries, hits) * x**hits * (1 - x) ** (tries - hits) for hits in range(a, tries + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    ("x", "a", "b", "known"),
    [
        (0.3, 1, 1, 0.3),
        (0.3, 2, 1, 0.09),
        (0.3, 1, 3, 0.657),
        (0.5, 7, 7, 0.5),
        (0.5, 2, 3, 0.6875),
        (0.25, 2, 2, 0.15625),
        (0.0, 2, 2, 0.0),
        (1.0, 2, 2, 1.0),
    ],
)
def test_known_probabilities(x: float, a: int, b: int, known: float) -> None:
    """Values that can be reckoned by hand."""
    assert beta_cdf(x, a, b) == pytest.approx(known, abs=1e-12)


@pytest.mark.parametrize(
    ("count", "of", "prior", "interval"),
    [
        # Nothing is known, and every share as likely as any other.
        (0, 0, EVEN, Interval(10, 50, 90)),
        # 1 - (1 - p)^(1/11), and its mirror.
        (0, 10, EVEN, Interval(1, 6, 19)),
        (10, 10, EVEN, Interval(81, 94, 99)),
        # Beta(2, 2): the roots of 3x² - 2x³ = p.
        (1, 2, EVEN, Interval(20, 50, 80)),
        # 1 - (1 - x)^10 - 10x (1 - x)^9 = p.
        (1, 1, Conversion(1, 9), Interval(5, 16, 34)),
        # A thousand leads say it well.
        (500, 1000, EVEN, Interval(48, 50, 52)),
    ],
)
def test_known_intervals(count: int, of: int, prior: Conversion, interval: Interval) -> None:
    """Eight times in ten the share lies inside."""
    assert share_interval(count, of, prior) == interval


counts = st.integers(1, 60)


@given(counts, counts, st.integers(1, 99))
def test_the_sum_is_the_exact_one(a: int, b: int, percent: int) -> None:
    """Floating point loses nothing that a per cent could notice."""
    exact = exact_cdf(Fraction(percent, 100), a, b)

    assert beta_cdf(percent / 100, a, b) == pytest.approx(float(exact), abs=1e-11)


@given(counts, counts, st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_the_nearest_whole_per_cent(a: int, b: int, probability: float) -> None:
    """Half a per cent below it the probability is not reached yet, half a per cent above it is."""
    percent = beta_percent(probability, a, b)

    assert exact_cdf(Fraction(max(0, 2 * percent - 1), 200), a, b) < probability
    assert exact_cdf(Fraction(min(200, 2 * percent + 1), 200), a, b) >= probability


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 1000), st.integers(1, 1000))
def test_an_interval_is_in_order_and_mirrors(hits: int, misses: int, a: int, b: int) -> None:
    """What did not convert is the rest of what did."""
    found = share_interval(hits, hits + misses, Conversion(a, b))
    other = share_interval(misses, hits + misses, Conversion(b, a))

    assert 0 <= found.low <= found.middle <= found.high <= 100
    # A half per cent may be rounded to either side.
    assert abs(found.low + other.high - 100) <= 1
    assert abs(found.middle + other.middle - 100) <= 1


@given(st.integers(0, 40), st.integers(0, 40))
def test_one_more_that_converts_never_lowers_the_share(hits: int, misses: int) -> None:
    """More that converted is a higher share, at both ends."""
    before = share_interval(hits, hits + misses, EVEN)
    after = share_interval(hits + 1, hits + misses + 1, EVEN)

    assert after.low >= before.low
    assert after.high >= before.high
