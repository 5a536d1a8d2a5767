"""The forces that a force is most like: the nearest in income deprivation and density of residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .subjects import Subject


def nearest(subjects: Sequence[Subject], count: int) -> Mapping[str, tuple[str, ...]]:
    """Subject → the `count` of its kind and nation that lie nearest, the nearest first; itself is not among them.

    Distance is that of income deprivation and of the logarithm of density, each in standard deviations of the set. A
    subject whose deprivation or density is unknown has none and is none.
    """
    found: dict[str, tuple[str, ...]] = {}
    sets: dict[tuple[str, str], list[Subject]] = {}
    for s in subjects:
        if not np.isnan(s.income) and s.density > 0:
            sets.setdefault((s.kind, s.nation), []).append(s)
    for own in sets.values():
        at = np.array([(s.income, np.log(s.density)) for s in own])
        spread = at.std(axis=0)
        scaled = at / np.where(spread > 0, spread, 1)
        apart = np.linalg.norm(scaled[:, None] - scaled[None], axis=2)
        np.fill_diagonal(apart, np.inf)
        order = np.argsort(apart, axis=1, kind="stable")[:, : min(count, len(own) - 1)]
        found |= {s.id: tuple(own[i].id for i in row) for s, row in zip(own, order, strict=True)}
    return found
