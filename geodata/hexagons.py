"""A grid of hexagons of a tenth of a square kilometre on the British National Grid, the same for ever.

Published points stand 100 to 150 m apart in towns, so nothing smaller can be told apart on them. The hexagons stand on
a corner, in level rows; the middle of one of them is the origin of the National Grid. A hexagon is known by one
whole number (its key) that sorts by row, then column, from the south-west; rows with an odd number lie half a hexagon
further east. Between neighbours, axial coordinates (q, r) are used, in which all rows are alike.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from .grid import Floats
from .grid import degrees as grid_degrees

Ints = NDArray[np.int64]

AREA = 100_000.0  # square metres
SIDE = math.sqrt(2 * AREA / (3 * math.sqrt(3)))  # metres, 196.19: a regular hexagon's area is 3√3/2 of its side squared
WIDTH = math.sqrt(3) * SIDE  # metres from one column to the next, and between the middles of any two neighbours
RISE = 1.5 * SIDE  # metres from one row to the next
STEPS = np.array([(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)])  # (q, r) to each neighbour, from the east round
_SHIFT, _LOW, _ORIGIN = 32, (1 << 32) - 1, 1 << 20  # added to row and column, so that no half of a key is negative


def containing(east: Floats, north: Floats) -> Ints:
    """The key of the hexagon that holds each point, in metres (EPSG:27700); on a border, one of those it parts.

    A point's fractional cube coordinates are rounded, and the one that moved furthest is put right from the other
    two, which finds the nearest middle.
    """
    r = north / RISE
    q = east / WIDTH - r / 2
    cube = np.stack([q, r, -q - r])
    near = np.rint(cube)
    moved = np.abs(near - cube)
    fix_q = (moved[0] > moved[1]) & (moved[0] > moved[2])
    fix_r = ~fix_q & (moved[1] > moved[2])
    near[0] = np.where(fix_q, -near[1] - near[2], near[0])
    near[1] = np.where(fix_r, -near[0] - near[2], near[1])
    return _keys_of_axial(near[0].astype(np.int64), near[1].astype(np.int64))


def centres(keys: Ints) -> tuple[Floats, Floats]:
    """Easting and northing in metres (EPSG:27700) of the middle of each hexagon."""
    column, row = _column_row(keys)
    return WIDTH * (column + (row & 1) / 2.0), RISE * row.astype(float)


def degrees(keys: Ints) -> tuple[Floats, Floats]:
    """WGS84 longitude and latitude of the middle of each hexagon."""
    return grid_degrees(*centres(keys))


def ids(keys: Ints) -> list[str]:
    """The name of each hexagon, column before row: "H1268-1312"."""
    column, row = _column_row(keys)
    return [f"H{c:04d}-{r:04d}" for c, r in zip(column.tolist(), row.tolist(), strict=True)]


def neighbours(keys: Ints) -> Ints:
    """The keys of the six hexagons around each, (n, 6): east first, then round through north."""
    column, row = _column_row(keys)
    q, r = column - row // 2, row
    return _keys_of_axial(q[:, None] + STEPS[:, 0], r[:, None] + STEPS[:, 1])


def rings(keys: Ints) -> Floats:
    """The corners of each hexagon in metres (EPSG:27700), (n, 7, 2): anticlockwise from the east, first repeated."""
    east, north = centres(keys)
    turn = np.pi / 3 * (np.arange(7) % 6) + np.pi / 6
    return np.stack([east[:, None] + SIDE * np.cos(turn), north[:, None] + SIDE * np.sin(turn)], axis=-1)


def inside(shape: shapely.Geometry) -> Ints:
    """The keys, ascending, of the hexagons whose middle lies in a shape in metres (EPSG:27700) or on its border."""
    west, south, east, north = shapely.bounds(shape)
    if np.isnan(west):
        return np.empty(0, dtype=np.int64)
    rows = np.arange(math.ceil(south / RISE), math.floor(north / RISE) + 1)
    columns = np.arange(math.floor(west / WIDTH) - 1, math.ceil(east / WIDTH) + 1)
    keys = _keys(columns, rows[:, None]).ravel()
    shapely.prepare(shape)
    return keys[shapely.intersects_xy(shape, *centres(keys))]


def _keys(column: Ints, row: Ints) -> Ints:
    return ((row + _ORIGIN) << _SHIFT) | (column + _ORIGIN)


def _keys_of_axial(q: Ints, r: Ints) -> Ints:
    return _keys(q + r // 2, r)


def _column_row(keys: Ints) -> tuple[Ints, Ints]:
    return (keys & _LOW) - _ORIGIN, (keys >> _SHIFT) - _ORIGIN
