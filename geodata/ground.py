"""The grid that surfaces are worked out on, every 100 m of the British National Grid, and whose ground each node is.

A node belongs to the polygon that its very place lies in. That is told by where each row of nodes crosses the
polygons' edges, so that holes and islands come out right and no border is widened by half a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .grid import Floats

CELL = 100.0  # metres
MARGIN = 2  # nodes left free on each side
Bools = NDArray[np.bool_]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """Where a grid lies: node (row, column) is at (west + column·100, south + row·100) metres (EPSG:27700)."""

    west: float
    south: float
    rows: int
    columns: int

    def coarser(self, cells: int) -> tuple[int, int]:
        """Rows and columns of the grid of every so many nodes, which reaches further than this one."""
        return (self.rows - 1) // cells + 2, (self.columns - 1) // cells + 2

    def window(self, box: Box) -> tuple[slice, slice]:
        """The rows and columns whose nodes lie in a box (west, south, east, north in metres)."""
        low = [int(np.ceil((v - o) / CELL)) for v, o in ((box[1], self.south), (box[0], self.west))]
        high = [int(np.floor((v - o) / CELL)) + 1 for v, o in ((box[3], self.south), (box[2], self.west))]
        rows, columns = (
            slice(max(a, 0), max(min(b, n), 0)) for a, b, n in zip(low, high, (self.rows, self.columns), strict=True)
        )
        return rows, columns


def frame(box: Box) -> Frame:
    """The grid over a box (west, south, east, north in metres), on round hundreds, with two nodes around."""
    west, south = (float(np.floor(v / CELL) - MARGIN) * CELL for v in box[:2])
    rows, columns = (int(np.ceil((v - o) / CELL)) + 1 + MARGIN for v, o in ((box[3], south), (box[2], west)))
    return Frame(west, south, rows, columns)


def raster(where: Frame, shapes: NDArray[np.object_], values: Sequence[int]) -> NDArray[np.uint8]:
    """The value (1 to 255) of the polygons at each node, 0 outside all of them; the lowest where several hold it.

    Args:
        where: the grid.
        shapes: polygons in metres on the National Grid; missing and empty ones hold nothing.
        values: one for each polygon; those of one value are looked at together.
    """
    found = np.zeros((where.rows, where.columns), dtype=np.uint8)
    own = np.asarray(values)
    for value in np.unique(own):
        start, end = _edges(shapes[own == value])
        if len(start):
            part = where.window((*np.minimum(start, end).min(axis=0), *np.maximum(start, end).max(axis=0)))
            free = found[part] == 0
            found[part][free & _inside(start, end, where, part)] = value
    return found


def _edges(shapes: NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Both ends, (n, 2) each, of every edge; outer rings run anticlockwise, holes clockwise."""
    held = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(held)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return points[:-1][joined], points[1:][joined]


def _inside(start: Floats, end: Floats, where: Frame, part: tuple[slice, slice]) -> Bools:
    """Which nodes of a part of the grid have more edges that go in than edges that go out to the west of them."""
    rows, columns = (s.stop - s.start for s in part)
    west, south = where.west + part[1].start * CELL, where.south + part[0].start * CELL
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    first, stop = (np.ceil((y - south) / CELL).clip(0, rows).astype(np.int64) for y in (low, high))  # no corner twice
    times = stop - first
    edge = np.repeat(np.arange(len(times)), times)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times) + first[edge]
    (x0, y0), (x1, y1) = start[edge].T, end[edge].T
    east = x0 + (south + row * CELL - y0) * (x1 - x0) / (y1 - y0)
    column = np.ceil((east - west) / CELL).clip(0, columns).astype(np.int64)
    steps = np.zeros((rows, columns + 1), dtype=np.int16)
    np.add.at(steps, (row, column), np.where(y1 < y0, 1, -1).astype(np.int16))  # an edge that goes down goes in
    return np.asarray(np.cumsum(steps, axis=1, out=steps)[:, :-1] > 0)
