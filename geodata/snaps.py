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
    x, y = lon * PER_DEGREE, lat * PER_DEGREE
    unplaced = np.isnan(x) | np.isnan(y)
    if unplaced.any():
        x[unplaced] = y[unplaced] = 0
    packed = np.rint(x, out=x).astype(np.int64)
    packed += _EAST
    packed <<= _SHIFT
    packed |= np.rint(y, out=y).astype(np.int64) + _NORTH
    packed[unplaced] = UNPLACED
    return packed


def degrees(points: Ints) -> tuple[Floats, Floats]:
    """Longitude and latitude of each key, as published; NaN for UNPLACED."""
    lon = ((points >> _SHIFT) - _EAST) / PER_DEGREE
    lat = ((points & _LOW) - _NORTH) / PER_DEGREE
    placed = points != UNPLACED
    return np.where(placed, lon, np.nan), np.where(placed, lat, np.nan)
