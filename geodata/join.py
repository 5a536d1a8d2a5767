"""The place rule: a record belongs to the ward polygon that contains its published point.

Where polygons touch or overlap, and for a point on a border, the lowest ward code wins; nothing is snapped to
a border. Each distinct point is asked once, however many records sit on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from .grid import Floats, grid, shapes_on_grid

Ints = NDArray[np.int64]
NOWHERE = -1
SOFT_EDGE = 100.0  # metres: records this near a border may belong on its other side


@dataclass(frozen=True)
class Placed:
    """Where every record is.

    point: index of each record's distinct point, -1 where it has no place; lon, lat: the distinct points in
    WGS84 degrees; ward: index of each point's ward in the ward frame, -1 where none contains it; shared: how
    many points lie in more than one ward polygon or on a border.
    """

    point: Ints
    lon: Floats
    lat: Floats
    ward: Ints
    shared: int

    def wards(self) -> Ints:
        """The ward index of each record; -1 for records without a place or in no loaded ward."""
        return np.where(self.point < 0, NOWHERE, np.append(self.ward, NOWHERE)[self.point])


def place(lon: Floats, lat: Floats, shapes: NDArray[np.object_]) -> Placed:
    """Place records at published degrees into ward polygons, which are given in ascending order of code."""
    point, points = pd.factorize(lon + 1j * lat, use_na_sentinel=True)
    xs, ys = np.real(points), np.imag(points)
    ward, shared = contain(xs, ys, shapes)
    return Placed(point.astype(np.int64), xs, ys, ward, shared)


def contain(x: Floats, y: Floats, shapes: NDArray[np.object_]) -> tuple[Ints, int]:
    """The lowest index of the polygons that hold or touch each point (-1 for none), and how many had several.

    Polygons are prepared and asked only about the points inside their bounding box.
    """
    order = np.argsort(x, kind="stable")
    xs, ys = x[order], y[order]
    west, south, east, north = shapely.bounds(shapes).T if len(shapes) else np.empty((4, 0))
    found = np.full(len(x), NOWHERE, dtype=np.int64)
    times = np.zeros(len(x), dtype=np.int32)
    shapely.prepare(shapes)
    for i in range(len(shapes) - 1, -1, -1):  # from the highest code down, so that the lowest is written last
        low, high = np.searchsorted(xs, west[i], "left"), np.searchsorted(xs, east[i], "right")
        inside = low + np.flatnonzero((ys[low:high] >= south[i]) & (ys[low:high] <= north[i]))
        hit = inside[shapely.intersects_xy(shapes[i], xs[inside], ys[inside])]
        found[hit] = i
        times[hit] += 1
    result = np.empty_like(found)
    result[order] = found
    return result, int((times > 1).sum())


def near_border(placed: Placed, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which distinct points lie within 100 m of the border of their own ward, measured on the National Grid."""
    inside = np.flatnonzero(placed.ward >= 0)
    borders = shapely.boundary(shapes_on_grid(shapes))
    points = shapely.points(*grid(placed.lon[inside], placed.lat[inside]))
    soft = np.zeros(len(placed.ward), dtype=bool)
    soft[inside] = shapely.dwithin(points, borders[placed.ward[inside]], SOFT_EDGE)
    return soft
