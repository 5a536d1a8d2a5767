"""Direction: whether the indicators of a card moved otherwise than those of the other forces, with the noise of that.

Each indicator's change over four quarters is measured against the set's own change in standard errors, over-dispersion
included, so that the average of a force which moves as all do is 0. Indicators of one force move together in part:
their common correlation is in the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

from .grades import Graded
from .rules import NONE, Rules

BETTER, SAME, WORSE = "better", "no change", "worse"


@dataclass(frozen=True)
class Direction:
    """Better, worse, no change, or none; the mean score behind it (standard errors, positive is better), its error.

    `within` is how far from 0 the mean may lie without being called a change.
    """

    told: str
    score: float
    error: float
    of: int  # indicators with a change
    within: float = 0.0


def of_domain(graded: Sequence[Graded], rules: Rules) -> Direction:
    """The direction of a domain; none where fewer of its indicators have a change than must be graded."""
    own = _moved(graded)
    if not own or len(own) < rules.domain_needs * len(graded):
        return Direction(NONE, 0.0, 0.0, len(own))
    return _of([(g.change.score, g.weight) for g in own], rules)


def of_card(domains: Sequence[Sequence[Graded]], rules: Rules) -> Direction:
    """The direction of a whole card, each domain that has one weighing alike; none where too few have."""
    held = [_moved(own) for own in domains if of_domain(own, rules).told != NONE]
    if len(held) < rules.overall_needs:
        return Direction(NONE, 0.0, 0.0, sum(map(len, held)))
    return _of([(g.change.score, g.weight / sum(h.weight for h in own)) for own in held for g in own], rules)


def _moved(graded: Sequence[Graded]) -> list[Graded]:
    return [g for g in graded if not isnan(g.change.score)]


def _of(scores: Sequence[tuple[float, float]], rules: Rules) -> Direction:
    """The weighted mean of scores of variance 1 that correlate in pairs, and its standard error."""
    total = sum(w for _, w in scores)
    mean = sum(score * w for score, w in scores) / total
    squares = sum(w**2 for _, w in scores)
    error = sqrt(squares + rules.together * (total**2 - squares)) / total
    within = rules.direction_cut * error
    told = BETTER if mean >= within else WORSE if mean <= -within else SAME
    return Direction(told, mean, error, len(scores), within)
