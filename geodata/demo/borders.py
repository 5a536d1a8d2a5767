"""Areas as shapes: groups of cells, the edges around them chained into rings, in degrees or in metres."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from ..grid import degrees
from .chance import Floats, Ints
from .mosaic import Mosaic
from .plan import MIDDLE

Shape = Polygon | MultiPolygon
PLACES = 6  # decimals of a degree in every file: about a tenth of a metre


def to_degrees(at: Floats) -> Floats:
    """Longitude and latitude, rounded as in the files, of points (n, 2) in metres from the county's middle."""
    east, north = (at + np.array(MIDDLE)).T
    return np.asarray(np.round(np.column_stack(degrees(east, north)), PLACES), dtype=np.float64)


def lines_in_degrees(ground: Mosaic) -> list[Floats]:
    """The edges of the mosaic, each vertex turned into degrees once."""
    breaks = np.cumsum([len(line) for line in ground.lines])[:-1]
    return np.split(to_degrees(np.concatenate(ground.lines)), breaks)


def shapes(ground: Mosaic, lines: list[Floats], group: Ints) -> list[Shape]:
    """The shape of every group 0…n-1 of cells; `group` numbers each cell, -1 is in none.

    Outer rings run anticlockwise and holes clockwise, as GeoJSON asks.
    """
    left, right = group[ground.pairs].T
    around: dict[int, list[tuple[int, bool]]] = {g: [] for g in range(int(group.max()) + 1)}
    for edge in np.flatnonzero(left != right).tolist():
        for owner, forward in ((int(left[edge]), True), (int(right[edge]), False)):
            if owner >= 0:
                around[owner].append((edge, forward))
    return [_shape(ground, lines, edges) for edges in around.values()]


def _shape(ground: Mosaic, lines: list[Floats], edges: list[tuple[int, bool]]) -> Shape:
    rings = [Polygon(ring) for ring in _rings(ground, lines, edges)]
    shells = [r for r in rings if r.exterior.is_ccw]
    holes = [r for r in rings if not r.exterior.is_ccw]
    parts = [
        Polygon(s.exterior, [h.exterior for h in holes if shapely.contains_properly(s, h.representative_point())])
        for s in sorted(shells, key=lambda s: -s.area)
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _rings(ground: Mosaic, lines: list[Floats], edges: list[tuple[int, bool]]) -> list[Floats]:
    """Closed rings with the group on the left; at every corner of the mosaic just one edge goes on."""
    onward = {int(ground.ends[edge, 0 if forward else 1]): (edge, forward) for edge, forward in edges}
    rings = []
    while onward:
        corner = first = next(iter(onward))
        pieces = []
        while True:
            edge, forward = onward.pop(corner)
            line = lines[edge] if forward else lines[edge][::-1]
            pieces.append(line[:-1])
            corner = int(ground.ends[edge, 1 if forward else 0])
            if corner == first:
                break
        rings.append(np.concatenate([*pieces, pieces[0][:1]]))
    return rings
