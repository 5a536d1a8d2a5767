"""Which place is nearest, and which cells hang together."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .chance import Floats, Ints


def nearest(places: Floats, at: Floats, rank: int = 1) -> tuple[Floats, Ints]:
    """For each point of `at` (n, 2) the distance to the nearest of `places`, and its number.

    With `rank` 3 it is the third nearest.
    """
    distance, number = cKDTree(places).query(at, k=[rank])
    return np.asarray(distance, dtype=np.float64)[:, 0], np.asarray(number, dtype=np.int64)[:, 0]


def parts(n: int, pairs: Ints) -> Ints:
    """For each of `n` cells the number of its connected part; `pairs` (m, 2) are the cells that touch."""
    touching = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(connected_components(touching, directed=False)[1], dtype=np.int64)
