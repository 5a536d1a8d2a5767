"""What chance does to rates: every number here is worked out by hand or by another library."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import words
from openbeat.chance import (
    Z95,
    Z998,
    Expectation,
    Observed,
    estimates_z,
    limits,
    position,
    rates_z,
    spread_between,
    winsorised,
)


def test_two_rates_among_as_many_people_are_told_apart_as_two_counts_are() -> None:
    z = rates_z(Observed(100, 1000), Observed(64, 1000))
    assert z == pytest.approx(2 * sqrt(2))  # √2 (10 − 8)
    assert z == pytest.approx(words.change_z(100, 64))


def test_the_spread_between_areas_draws_rates_together() -> None:
    # roots of 0.09 and 0.04 are 0.3 and 0.2; chance adds 2/10,000, a spread of 0.5 adds 0.25 × 0.13
    one, other = Observed(900, 10_000, 0.5), Observed(400, 10_000, 0.5)
    assert rates_z(Observed(900, 10_000), Observed(400, 10_000)) == pytest.approx(0.2 / sqrt(0.0002))
    assert rates_z(one, other) == pytest.approx(0.2 / sqrt(0.0002 + 0.25 * 0.13))
    assert rates_z(other, one) == -rates_z(one, other)


def test_an_area_without_a_record_can_be_told_apart_too() -> None:
    assert rates_z(Observed(0, 1000), Observed(25, 1000)) == pytest.approx(-2 * sqrt(0.025) / sqrt(0.002))


def test_simulated_counts_of_one_rate_are_called_different_once_in_370() -> None:
    draw = np.random.default_rng(7)
    pairs = zip(draw.poisson(80, 40_000), draw.poisson(240, 40_000), strict=True)
    called = sum(abs(rates_z(Observed(int(a), 1000), Observed(int(b), 3000))) >= 3 for a, b in pairs)
    assert called / 40_000 == pytest.approx(1 / 370, rel=0.35)


def test_estimates_are_compared_by_their_own_errors() -> None:
    assert estimates_z((200.0, 0.1), (100.0, 0.1)) == pytest.approx(log(2) / sqrt(0.02))
    assert estimates_z((200.0, 0.1), (100.0, 0.1), 0.3) == pytest.approx(log(2) / sqrt(0.02 + 0.18))
    assert estimates_z((200.0, 0.0), (100.0, 0.0)) == 0.0


def test_the_outer_tenth_is_drawn_in_to_its_edge() -> None:
    assert winsorised([-2.0, 0.0, 0.0, 2.0]) == pytest.approx([-1.4, 0.0, 0.0, 1.4])
    values = [float(v) for v in np.random.default_rng(3).normal(size=61)]
    low, high = np.percentile(values, [10, 90])
    assert winsorised(values) == pytest.approx(list(np.clip(values, low, high)))


def test_the_spread_is_what_the_squares_exceed_chance_by() -> None:
    # z = 0, 2, −2, 0 drawn in to ±1.4: squares 3.92, chance 3; weights 400 each: 1600 − 400 = 1200
    areas = [Expectation(n, 100) for n in (100, 121, 81, 100)]
    assert spread_between(areas) == pytest.approx(2 * sqrt((3.92 - 3) / 1200))


def test_areas_that_differ_by_chance_alone_have_no_spread() -> None:
    assert spread_between([Expectation(n, 100) for n in (100, 110, 91, 100)]) == 0.0
    assert spread_between([Expectation(150, 100)]) == 0.0
    assert spread_between([]) == 0.0


def test_a_known_spread_is_found_again() -> None:
    draw = np.random.default_rng(11)
    expected = draw.uniform(300, 3000, 600)
    counts = draw.poisson(expected * np.exp(draw.normal(0, 0.3, 600)))
    found = spread_between([Expectation(int(n), float(e)) for n, e in zip(counts, expected, strict=True)])
    assert 0.22 < found < 0.32  # drawing in the tails makes it a little smaller


def test_limits_are_those_of_the_root_of_a_count() -> None:
    assert limits(100, 2) == pytest.approx((0.81, 1.21))
    assert limits(1, 3) == (0.0, pytest.approx(6.25))  # none below nothing
    # 2 √(1/400 + 0.04/4) = 2 √0.0125
    assert limits(100, 2, 0.2) == pytest.approx(((1 - 2 * sqrt(0.0125)) ** 2, (1 + 2 * sqrt(0.0125)) ** 2))


@given(expected=st.floats(1, 1e5), ratio=st.floats(0, 4), spread=st.floats(0, 1), z=st.sampled_from([Z95, Z998]))
def test_an_area_lies_outside_exactly_where_its_position_says(
    expected: float, ratio: float, spread: float, z: float
) -> None:
    low, high = limits(expected, z, spread)
    where = position(Expectation(ratio * expected, expected), spread)
    if where > z + 1e-9:
        assert ratio > high - 1e-9
    elif abs(where) < z - 1e-9:
        assert low - 1e-9 <= ratio <= high + 1e-9
