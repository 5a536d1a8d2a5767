"""The exact Poisson interval: how far a count may be from the number that chance would give again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .grid import Floats

TAIL = 0.025  # of each side: intervals are of 95%


def interval(n: NDArray[Any]) -> tuple[Floats, Floats]:
    """The lower and upper end of the exact 95% interval of each count: 0 gives 0 and 3.689, 10 gives 4.795 and 18.390.

    Quantiles of chi-square by halves, χ²(0.025, 2n)/2 and χ²(0.975, 2n+2)/2 (Garwood 1936, Biometrika 28:437), written
    as those of the gamma distribution, which they are.
    """
    count = np.asarray(n, dtype=np.float64)
    low = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), TAIL), 0.0)
    return np.asarray(low), np.asarray(special.gammaincinv(count + 1, 1 - TAIL))
