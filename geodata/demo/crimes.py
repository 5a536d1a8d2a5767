"""The crimes and incidents that happened: month, category and snap point of each, drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .chance import Floats, Ints, pick, stream
from .places import Places
from .plan import MONTHS
from .residents import Residents
from .volumes import ASB, CATEGORIES, expected
from .whereabouts import telling, weights

UNPLACED = -1
NO_ID = -1


@dataclass(frozen=True)
class Crimes:
    """One entry a record, (n,) each: indices of month, category and point, and the number its id is made from.

    point is UNPLACED where the published row has no location; number is NO_ID for anti-social behaviour.
    """

    month: Ints
    category: Ints
    point: Ints
    number: Ints

    def __len__(self) -> int:
        return len(self.month)

    def only(self, kept: Ints) -> Crimes:
        """The records at these positions, in this order; a position may come twice."""
        return Crimes(self.month[kept], self.category[kept], self.point[kept], self.number[kept])

    def with_points(self, point: Ints) -> Crimes:
        """The same records at other points."""
        return replace(self, point=point)


def crimes(at: Places, people: Residents) -> Crimes:
    """Everything that happened in the county in `plan.MONTHS`, month by month and category by category.

    Each category's count in a month is a Poisson draw, and each record's place is drawn by the weights of
    `whereabouts`: so every ward's count varies as chance alone would have it, but for the stories.
    """
    rng = stream("events")
    usual = [weights(category, at, people) for category in CATEGORIES]
    parts = []
    for month in range(len(MONTHS)):
        for c, category in enumerate(CATEGORIES):
            weight = usual[c] * telling(category, at, month)
            parts.append(_draw(rng, month, c, weight, expected(category, month)))
    month_of, category_of, point = (np.concatenate(column) for column in zip(*parts, strict=True))
    has_id = category_of != CATEGORIES.index(ASB)
    return Crimes(month_of, category_of, point, np.where(has_id, np.cumsum(has_id), NO_ID))


def _draw(rng: np.random.Generator, month: int, category: int, weight: Floats, mean: float) -> tuple[Ints, Ints, Ints]:
    n = int(rng.poisson(mean * weight.sum()))
    return np.full(n, month), np.full(n, category), pick(rng, weight, n)
