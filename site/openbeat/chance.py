"""What chance does to counts: whether two rates can be told apart, and where areas of one kind may lie.

Counts are Poisson, and areas differ by more than chance: that spread between areas is added as a random effect, as in
Spiegelhalter, "Funnel plots for comparing institutional performance" (2005, doi 10.1002/sim.1970). All is worked out
on the root of a rate, whose variance hardly hangs on the rate itself and which is defined for a count of none.
A spread is the standard deviation of the logarithm of the rates between areas, 0.1 for "about 10%". Standard library
only; no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import quantiles

PAIR_Z = 3.0  # two rates are told apart from here on: many pairs are looked at
Z95, Z998 = 1.959964, 3.090232  # of the normal distribution, both sides
TAILS = 10  # one in so many of the areas at each end is drawn in before the spread is worked out


@dataclass(frozen=True)
class Observed:
    """Records of an area among its people (residents or households), and how far areas of its kind differ."""

    n: int
    people: int
    spread: float = 0.0

    @property
    def rate(self) -> float:
        """Records to one person."""
        return self.n / self.people


@dataclass(frozen=True)
class Expectation:
    """Records of an area beside those that the middle of all areas would give it; above 0."""

    n: float
    expected: float

    @property
    def ratio(self) -> float:
        """1 where it has as many as the middle gives."""
        return self.n / self.expected


def rates_z(one: Observed, other: Observed) -> float:
    """How far two rates lie apart, in standard errors of chance and of the spread between areas.

    Twice the root of a rate r among p people has a variance of 1/p from chance, and of r times the squared spread.
    """
    error = 1 / one.people + 1 / other.people + one.spread**2 * one.rate + other.spread**2 * other.rate
    return 2 * (sqrt(one.rate) - sqrt(other.rate)) / sqrt(error)


def estimates_z(one: tuple[float, float], other: tuple[float, float], spread: float = 0.0) -> float:
    """The same for two estimates above 0, each with its relative standard error; on their logarithms."""
    (a, error_a), (b, error_b) = one, other
    error = sqrt(error_a**2 + error_b**2 + 2 * spread**2)
    return log(a / b) / error if error else 0.0


def spread_between(areas: Sequence[Expectation]) -> float:
    """How far areas differ by more than chance; 0 where chance explains all, or where they are fewer than two.

    The z of each area from the middle is drawn in at both ends (winsorised), so that a few odd areas do not make all
    others look alike; what the mean of their squares exceeds 1 by is the random effect (Spiegelhalter 2005, with the
    moment estimate of DerSimonian and Laird 1986).
    """
    count = len(areas)
    if count < 2:
        return 0.0
    squares = sum(z * z for z in winsorised([2 * (sqrt(a.n) - sqrt(a.expected)) for a in areas]))
    weights = [4 * a.expected for a in areas]
    rest = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return 2 * sqrt(max(0.0, (squares - (count - 1)) / rest))


def winsorised(values: Sequence[float]) -> list[float]:
    """The values, the outer tenth at each end drawn in to the tenth's own edge; two values at least."""
    tenths = quantiles(values, n=TAILS, method="inclusive")
    low, high = tenths[0], tenths[-1]
    return [min(max(value, low), high) for value in values]


def limits(expected: float, z: float, spread: float = 0.0) -> tuple[float, float]:
    """The lowest and highest ratio to the middle that chance and the spread would give an area, z errors out."""
    half = z * sqrt(1 / (4 * expected) + spread**2 / 4)
    return max(0.0, 1 - half) ** 2, (1 + half) ** 2


def position(area: Expectation, spread: float = 0.0) -> float:
    """How far an area lies from the middle, in standard errors; the same errors as in `limits`."""
    return (sqrt(area.ratio) - 1) / sqrt(1 / (4 * area.expected) + spread**2 / 4)
