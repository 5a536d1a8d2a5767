"""The canvas of every map: a box in web-mercator metres on 640 × 520 units, and shapes cut to it.

Heat tiles, the interactive map and the still one share it, so that they agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .grid import Floats, from_mercator, mercator

WIDTH, HEIGHT = 640, 520  # units of every canvas
WIDER, HIGHER = WIDTH / 16, HEIGHT / 8  # how far streets go beyond the canvas on each side: screens show more
# How far the interactive map lets one look beyond the canvas on each side, and how far borders go: a step further out,
# on a screen higher than the canvas.
AROUND = 0.55 * WIDTH, 0.75 * HEIGHT
MARGIN = 0.08  # of the area's extent, left free on each side
NARROWEST = 600.0  # metres: no map zooms in further, since points are anonymised
FINE, COARSE = 0.3, 0.5  # units by which the area's own outline, and all other lines, may be simplified
TOGETHER = 2.0  # square root of the square units that a border within a map may lose at each point it drops
SPECK = 1.0  # square units: smaller parts and holes are left out
SEAM = 2.5e6  # square mercator metres, about 1 km²: a hole this small in a force is a seam between layers of two years
CLEFT = 100.0  # mercator metres: a gap between wards less than twice as wide is none between their forces
Point = tuple[float, float]
Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Canvas:
    """A box in web-mercator metres, drawn on 640 × 520 units with y downwards."""

    west: float
    north: float
    per_unit: float  # mercator metres a unit

    @property
    def bounds(self) -> tuple[Point, Point]:
        """South-west and north-east corners as (latitude, longitude) degrees."""
        return self.corners()

    def corners(self, wider: float = 0, higher: float = 0) -> tuple[Point, Point]:
        """As `bounds`, so many units wider and higher on each side."""
        west, south, east, north = self.box(wider, higher)
        lon, lat = from_mercator(np.array([west, east]), np.array([south, north]))
        return (float(lat[0]), float(lon[0])), (float(lat[1]), float(lon[1]))

    @property
    def metres_per_unit(self) -> float:
        """Metres on the ground a unit, at the middle of the canvas."""
        (south, _), (north, _) = self.bounds
        return self.per_unit * math.cos(math.radians((south + north) / 2))

    def box(self, wider: float = 0, higher: float = 0) -> tuple[float, float, float, float]:
        """West, south, east, north in mercator metres, so many units wider and higher on each side."""
        west, north = self.west - wider * self.per_unit, self.north + higher * self.per_unit
        return west, north - (HEIGHT + 2 * higher) * self.per_unit, west + (WIDTH + 2 * wider) * self.per_unit, north

    def units(self, shapes: Any) -> Any:
        """Geometries in mercator metres, in units of the canvas."""
        return shapely.transform(shapes, lambda xy: (xy - (self.west, self.north)) / (self.per_unit, -self.per_unit))

    def point(self, lon: float, lat: float) -> Point:
        """A point in WGS84 degrees, in units of the canvas."""
        x, y = mercator(np.array([lon]), np.array([lat]))
        return float(x[0] - self.west) / self.per_unit, float(self.north - y[0]) / self.per_unit


def canvas_of(shape: shapely.Geometry) -> Canvas:
    """The canvas that shows a shape in mercator metres whole, with a margin."""
    west, south, east, north = shapely.bounds(shape)
    _, lat = from_mercator(np.array([west]), np.array([(south + north) / 2]))
    narrowest = NARROWEST / math.cos(math.radians(float(lat[0])))
    wide, high = ((1 + 2 * MARGIN) * extent for extent in (east - west, north - south))
    per_unit = max(wide / WIDTH, high / HEIGHT, narrowest / WIDTH)
    x, y = (west + east) / 2, (south + north) / 2
    return Canvas(float(x - per_unit * WIDTH / 2), float(y + per_unit * HEIGHT / 2), float(per_unit))


def in_mercator(shapes: Shapes) -> Any:
    """Geometries in WGS84 degrees, in web-mercator metres."""

    def move(xy: Floats) -> Floats:
        return np.column_stack(mercator(xy[:, 0], xy[:, 1]))

    return shapely.transform(shapes, move)


def without_seams(shape: shapely.Geometry, cleft: float = CLEFT) -> shapely.Geometry:
    """The shape with its small holes and narrow clefts filled, where layers of wards do not quite meet.

    It is widened and narrowed again by `cleft`, corners kept; no enclave of England and Wales is as small as `SEAM`.
    """
    wide = shapely.buffer(shape, cleft, join_style="mitre")
    parts = shapely.get_parts(shapely.buffer(wide, -cleft, join_style="mitre"))
    rings = [(p.exterior, [r for r in p.interiors if shapely.Polygon(r).area >= SEAM]) for p in parts]
    return shapely.multipolygons([shapely.Polygon(*own) for own in rings])


def cut_to(canvas: Canvas, shapes: Shapes, wider: float = 0, higher: float = 0, tolerance: float = COARSE) -> Any:
    """Shapes in units, cut to the canvas and so many units around it, simplified."""
    near = shapely.clip_by_rect(shapes, *canvas.box(wider, higher))
    return shapely.simplify(canvas.units(near), tolerance, preserve_topology=False)  # a tenth of the time


def drawn_once(edges: Shapes) -> Shapes:
    """The borders of several areas, in units, with what two have in common, or nearly so, drawn once."""
    drawn: list[shapely.Geometry] = []
    for edge in shapely.simplify(edges, COARSE):
        before = shapely.buffer(shapely.union_all(drawn), TOGETHER)
        drawn.append(shapely.line_merge(shapely.difference(edge, before)))
    return np.array(drawn, object)


def lines_of(shapes: Shapes) -> tuple[list[Ring], list[int]]:
    """Each piece of the lines, to a tenth of a unit, and the index of its shape."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return _points(parts[solid]), owner[solid].tolist()


def rings_of(shapes: Shapes) -> list[Rings]:
    """The rings of each shape, holes among them, to a tenth of a unit; specks are left out."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part = shapely.get_rings(parts[solid], return_index=True)
    large = shapely.area(shapely.polygons(rings)) >= SPECK
    found: list[list[Ring]] = [[] for _ in shapes]
    for at, ring in zip(owner[solid][part[large]].tolist(), _points(rings[large]), strict=True):
        found[at].append(ring)
    return [tuple(own) for own in found]


def _points(lines: Shapes) -> list[Ring]:
    """The points of each line, to a tenth of a unit."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    x, y = (np.rint(xy.T * 10) / 10 + 0.0).tolist()
    flat = list(zip(x, y, strict=True))
    ends = np.cumsum(np.bincount(owner, minlength=len(lines))).tolist()
    return [tuple(flat[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
