"""The place rule: a record belongs to the ward polygon that contains its published point.

Where polygons touch or overlap, and for a point on a border, the lowest ward code wins; nothing is snapped to
a border. Each distinct point is asked once, however many records sit on it, and once for all builds on the same
boundaries: the answers are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from . import snaps
from .grid import Floats, grid, shapes_on_grid
from .kept import Kept, key_of
from .snaps import Ints

Bools = NDArray[np.bool_]
NOWHERE = -1
SOFT_EDGE = 100.0  # metres: records this near a border may belong on its other side
METHOD = [Path(__file__).parent / f"{name}.py" for name in ("join", "snaps", "grid")]


@dataclass(frozen=True)
class Placed:
    """Where distinct points are, one entry a point in each array.

    snap: keys (`geodata.snaps`), ascending. ward: index of the polygon, -1 where none holds the point. soft:
    whether it lies within 100 m of that polygon's border. shared: whether it lies in several or on a border.
    """

    snap: Ints
    ward: NDArray[np.int32]
    soft: Bools
    shared: Bools

    def wards(self, point: NDArray[np.int32]) -> NDArray[np.int32]:
        """The ward index of each record, given by its point's index (-1 for none); -1 for no ward."""
        return np.append(self.ward, np.int32(NOWHERE))[point]


def place(points: Ints, shapes: NDArray[np.object_]) -> Placed:
    """Place distinct points (keys, ascending) into polygons in WGS84 degrees, in ascending order of code."""
    lon, lat = snaps.degrees(points)
    ward, shared = contain(lon, lat, shapes)
    return Placed(points, ward, near_border(lon, lat, ward, shapes), shared)


def place_kept(points: Ints, codes: Sequence[str], shapes: NDArray[np.object_], kept: Kept) -> Placed:
    """As `place`, but only the points that no build before has placed in these polygons are worked out."""
    if not codes:
        return place(points, shapes)
    key = key_of("snap to ward", *codes, *shapely.to_wkb(shapes).tolist(), method=METHOD)
    known = _unpacked(kept.find(key))
    fresh = np.setdiff1d(points, known.snap, assume_unique=True)
    if len(fresh):
        known = _together(known, place(fresh, shapes))
        kept.keep(key, pa.table({name: getattr(known, name) for name in Placed.__dataclass_fields__}))
    at = np.searchsorted(known.snap, points)
    return Placed(points, known.ward[at], known.soft[at], known.shared[at])


def contain(x: Floats, y: Floats, shapes: NDArray[np.object_]) -> tuple[NDArray[np.int32], Bools]:
    """The lowest index of the polygons that hold or touch each point (-1 for none), and which have several.

    Polygons are prepared and asked only about the points inside their bounding box.
    """
    ascending = bool((x[:-1] <= x[1:]).all())  # as keys are: nothing to sort
    order = slice(None) if ascending else np.argsort(x, kind="stable")
    xs, ys = x[order], y[order]
    west, south, east, north = shapely.bounds(shapes).T if len(shapes) else np.empty((4, 0))
    lows, highs = np.searchsorted(xs, west, "left"), np.searchsorted(xs, east, "right")
    found = np.full(len(x), NOWHERE, dtype=np.int32)
    times = np.zeros(len(x), dtype=np.int32)
    for i in range(len(shapes) - 1, -1, -1):  # from the highest code down, so that the lowest is written last
        low = lows[i]
        within = ys[low : highs[i]]
        inside = low + np.flatnonzero((within >= south[i]) & (within <= north[i]))
        if not len(inside):
            continue
        shapely.prepare(shapes[i])
        hit = inside[shapely.intersects_xy(shapes[i], xs[inside], ys[inside])]
        found[hit] = i
        times[hit] += 1
    ward, several = np.empty_like(found), np.empty(len(x), dtype=bool)
    ward[order], several[order] = found, times > 1
    return ward, several


def near_border(lon: Floats, lat: Floats, ward: NDArray[np.int32], shapes: NDArray[np.object_]) -> Bools:
    """Which points lie within 100 m of the border of their own ward, measured on the National Grid."""
    inside = np.flatnonzero(ward >= 0)
    own, which = np.unique(ward[inside], return_inverse=True)
    borders = shapely.boundary(shapes_on_grid(shapes[own]))
    shapely.prepare(borders)
    points = shapely.points(*grid(lon[inside], lat[inside]))
    soft = np.zeros(len(ward), dtype=bool)
    soft[inside] = shapely.dwithin(borders[which], points, SOFT_EDGE)
    return soft


def _unpacked(table: pa.Table | None) -> Placed:
    if table is None:
        return Placed(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, bool), np.empty(0, bool))
    return Placed(*(table[name].to_numpy() for name in Placed.__dataclass_fields__))


def _together(some: Placed, more: Placed) -> Placed:
    """The points of both, ascending; no point is in both."""
    order = np.argsort(np.concatenate([some.snap, more.snap]), kind="stable")
    columns = ((getattr(some, name), getattr(more, name)) for name in Placed.__dataclass_fields__)
    return Placed(*(np.concatenate(pair)[order] for pair in columns))
