"""Snap points: the places that published records are moved to, each as one whole number.

police.uk gives coordinates to six decimals of a degree, so a point is exactly two whole numbers of
micro-degrees. Packed into one, points sort by longitude, then latitude, and are compared, kept and looked up
without a floating-point doubt: a key gives back the very degrees that were read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .grid import Floats

Ints = NDArray[np.int64]
UNPLACED = -1  # the key of a record without a place
PER_DEGREE = 1_000_000
_EAST, _NORTH = 180 * PER_DEGREE, 90 * PER_DEGREE  # added so that no half is negative
_SHIFT, _LOW = 32, (1 << 32) - 1


def keys(lon: Floats, lat: Floats) -> Ints:
    """The key of each point in WGS84 degrees, rounded to six decimals; UNPLACED where a coordinate is NaN."""
    placed = ~(np.isnan(lon) | np.isnan(lat))
    x, y = (np.rint(np.where(placed, v, 0.0) * PER_DEGREE).astype(np.int64) for v in (lon, lat))
    return np.where(placed, ((x + _EAST) << _SHIFT) | (y + _NORTH), UNPLACED)


def degrees(points: Ints) -> tuple[Floats, Floats]:
    """Longitude and latitude of each key, as published; NaN for UNPLACED."""
    lon = ((points >> _SHIFT) - _EAST) / PER_DEGREE
    lat = ((points & _LOW) - _NORTH) / PER_DEGREE
    placed = points != UNPLACED
    return np.where(placed, lon, np.nan), np.where(placed, lat, np.nan)
