"""How few hexagons hold half of a force's crimes, and half of their harm, beside what chance alone would give.

A few records always lie in fewer hexagons than there are, so a share of hexagons says little without its
counterpart by chance: the same records of each category thrown evenly over the same hexagons.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .grid import Floats

DRAWS = 20  # throws, of which the mean is kept
SEED = 2009  # the same for every force, so that a force's figure does not hang on which others are in the build
NAMES = ("crime", "harm")
Row = tuple[str, int, int, float]


def half(amount: NDArray[np.floating] | NDArray[np.int64]) -> int:
    """The fewest places that together hold at least half of the whole amount; 0 where there is none."""
    total = amount.sum()
    if total <= 0:
        return 0
    held = np.cumsum(np.sort(amount)[::-1])
    return int(np.searchsorted(held, total / 2)) + 1


def by_chance(n: NDArray[np.int64], weight: Floats, places: int) -> tuple[float, float]:
    """How many of `places` would hold half of the crimes and half of the harm by chance: means of DRAWS throws.

    Args:
        n: records of each category.
        weight: the weight of a record of each category.
        places: how many places they are thrown over, all alike.
    """
    chance = np.random.default_rng(SEED)
    each = np.repeat(weight, n)
    halves = np.empty((DRAWS, 2))
    for draw in halves:
        fallen = chance.integers(0, places, len(each))
        draw[:] = half(np.bincount(fallen)), half(np.bincount(fallen, each))
    crime, harm = halves.mean(axis=0)
    return float(crime), float(harm)


def of_force(n: NDArray[np.int64], weight: Floats) -> list[Row]:
    """One row a measure of NAMES: measure, half, hexagons with any crime, half by chance; no row of nothing.

    Args:
        n: crimes by hexagon and category.
        weight: the weight of a crime of each category.
    """
    some = n[n.any(axis=1)]
    if not len(some):
        return []
    chance = by_chance(some.sum(axis=0), weight, len(some))
    own = half(some.sum(axis=1)), half(some @ weight)
    return [(name, own[i], len(some), round(chance[i], 1)) for i, name in enumerate(NAMES) if own[i]]
