"""What the maps of wards, forces and the nation show: shapes cut to a canvas, with their names.

All share one web-mercator canvas of 640 × 520 units, so that heat tiles, the interactive map and the still one
agree. The heat itself is no part of a map here: it is drawn as tiles, over all the data at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas
import numpy as np
import pandas as pd
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


@dataclass(frozen=True)
class Shape:
    """An area on the canvas: rings in units, where its name may stand, whether its force published every month."""

    name: str
    rings: Rings
    label: Point
    published: bool


@dataclass(frozen=True)
class Frame:
    """The border of a greater area where it crosses the canvas: kind "bcu" or "force", lines in units."""

    kind: str
    name: str
    assumed: bool
    lines: Rings


@dataclass(frozen=True)
class AreaMap:
    """Everything one area's map shows; shapes in units of the canvas, names as they stand in the files."""

    code: str
    name: str
    published: bool
    canvas: Canvas
    outline: Rings
    inner: tuple[Shape, ...]  # the areas inside, whose borders are drawn lightly
    named: tuple[Shape, ...]  # areas inside that the drawing names
    neighbours: tuple[Shape, ...]  # cut to the canvas
    around: tuple[tuple[str, Rings], ...]  # the neighbours again and more of them, as far as the screen may look
    frames: tuple[Frame, ...]
    streets: tuple[tuple[str, Ring], ...]  # a little beyond the canvas too


@dataclass(frozen=True)
class Layer:
    """Shapes in mercator metres with codes, names and the slug of their force, found by place."""

    codes: list[str]
    names: list[str]
    slugs: list[str]
    shapes: Shapes
    tree: shapely.STRtree

    def near(self, box: tuple[float, float, float, float], besides: int) -> NDArray[np.int64]:
        """Indices of the shapes that may meet a box, ascending, but one."""
        found = np.sort(self.tree.query(shapely.box(*box)))
        return np.asarray(found[found != besides], dtype=np.int64)


@dataclass(frozen=True)
class Atlas:
    """What all maps of a build are cut from, in web-mercator metres.

    wards, bcus, forces, streets: layers; forces without clefts, the slug of a street is "". above: of each ward, its
    indices in bcus and forces, -1 where it is in none. edges: of each command area, its border where it is not its
    force's. assumed: of each command area. published: slugs of the forces that published every month of their newest
    twelve.
    """

    wards: Layer
    bcus: Layer
    forces: Layer
    streets: Layer
    above: NDArray[np.int64]
    edges: Shapes
    assumed: list[bool]
    published: frozenset[str]


def atlas(
    wards: geopandas.GeoDataFrame,
    areas: pd.DataFrame,
    streets: geopandas.GeoDataFrame,
    published: Iterable[str],
) -> Atlas:
    """What the maps of a build are cut from.

    Args:
        wards: code, name, bcu, force, slug, geometry (EPSG:4326), as in `geodata.hierarchy`.
        areas: code, name, assumed.
        streets: name, geometry (EPSG:4326).
        published: slugs of the forces that published every month of their newest twelve.
    """
    told = areas.set_index("code")
    shapes = _mercator(wards.geometry.to_numpy())
    own = _layer(wards["code"], wards["name"], wards["slug"], shapes)
    bcus, in_bcu = _together(own, wards["bcu"].tolist(), told["name"])
    raw, in_force = _together(own, wards["force"].tolist(), told["name"])
    forces = _layer(raw.codes, raw.names, raw.slugs, np.array([_whole(shape) for shape in raw.shapes], object))
    lines = _mercator(streets.geometry.to_numpy()) if len(streets) else np.empty(0, object)
    names = streets["name"].tolist() if len(streets) else []
    edges = np.empty(len(bcus.codes), object)
    for i, shape in enumerate(bcus.shapes):
        force = raw.shapes[in_force[np.flatnonzero(in_bcu == i)[0]]]
        edges[i] = shapely.difference(shapely.boundary(shape), shapely.boundary(force))
    assumed = [bool(told["assumed"].get(code, 0)) for code in bcus.codes]
    above = np.column_stack([in_bcu, in_force])
    street = _layer(names, names, [""] * len(names), lines)
    return Atlas(own, bcus, forces, street, above, edges, assumed, frozenset(published))


def canvas_of(shape: shapely.Geometry) -> Canvas:
    """The canvas that shows a shape in mercator metres whole, with a margin."""
    west, south, east, north = shapely.bounds(shape)
    _, lat = from_mercator(np.array([west]), np.array([(south + north) / 2]))
    narrowest = NARROWEST / math.cos(math.radians(float(lat[0])))
    wide, high = ((1 + 2 * MARGIN) * extent for extent in (east - west, north - south))
    per_unit = max(wide / WIDTH, high / HEIGHT, narrowest / WIDTH)
    x, y = (west + east) / 2, (south + north) / 2
    return Canvas(float(x - per_unit * WIDTH / 2), float(y + per_unit * HEIGHT / 2), float(per_unit))


def ward_map(book: Atlas, index: int) -> AreaMap:
    """The map of a ward, by its place in the atlas: neighbours, the borders above it, streets."""
    canvas = canvas_of(book.wards.shapes[index])
    bcu, force = (int(i) for i in book.above[index])
    frames = [
        _frame(canvas, "bcu", book.bcus.names[bcu], book.edges[bcu], book.assumed[bcu]) if bcu >= 0 else None,
        _frame(canvas, "force", book.forces.names[force], shapely.boundary(book.forces.shapes[force]))
        if force >= 0
        else None,
    ]
    return AreaMap(
        code=book.wards.codes[index],
        name=book.wards.names[index],
        published=book.wards.slugs[index] in book.published,
        canvas=canvas,
        outline=_rings(_cut(canvas, book.wards.shapes[[index]], tolerance=FINE))[0],
        inner=(),
        named=(),
        frames=tuple(f for f in frames if f and f.lines),
        streets=_streets(book.streets, canvas),
        **_beside(book.wards, canvas, index, book.published),
    )


def force_map(book: Atlas, index: int) -> AreaMap:
    """The map of a force, by its place in the atlas: its wards, its command areas, the forces beside it."""
    canvas = canvas_of(book.forces.shapes[index])
    inside = np.flatnonzero(book.above[:, 1] == index)
    wards = shapely.coverage_simplify(canvas.units(book.wards.shapes[inside]), TOGETHER)
    own = np.array(sorted({int(i) for i in book.above[inside, 0]} - {-1}), int)
    lines = tuple(_lines(_once(canvas.units(book.edges[own])))[0]) if len(own) > 1 else ()
    assumed = any(book.assumed[i] for i in own)
    return AreaMap(
        code=book.forces.codes[index],
        name=book.forces.names[index],
        published=book.forces.slugs[index] in book.published,
        canvas=canvas,
        outline=_outline(canvas, book.forces.shapes[index]),
        inner=_shapes(book.wards, inside, wards, book.published),
        named=_shapes(book.bcus, own, _cut(canvas, book.bcus.shapes[own]), book.published) if len(own) > 1 else (),
        frames=(Frame("bcu", "", assumed, lines),) if lines else (),
        streets=(),
        **_beside(book.forces, canvas, index, book.published),
    )


def nation_map(book: Atlas, code: str, name: str) -> AreaMap:
    """The map of all forces of the atlas together, as an area of that code and name."""
    whole = shapely.union_all(book.forces.shapes)
    canvas = canvas_of(whole)
    every = np.arange(len(book.forces.codes))
    forces = shapely.coverage_simplify(canvas.units(book.forces.shapes), TOGETHER)
    inner = _shapes(book.forces, every, forces, book.published)
    return AreaMap(
        code=code,
        name=name,
        published=True,  # of a nation each force is hatched for itself
        canvas=canvas,
        outline=_outline(canvas, whole),
        inner=inner,
        named=inner,
        neighbours=(),
        around=(),
        frames=(),
        streets=(),
    )


def all_maps(book: Atlas, areas: pd.DataFrame) -> list[Callable[[], AreaMap]]:
    """What makes each map of a build when it is asked: wards, forces, and the nation where `areas` has one."""
    wards = [partial(ward_map, book, i) for i in range(len(book.wards.codes))]
    forces = [partial(force_map, book, i) for i in range(len(book.forces.codes))]
    nations = areas.loc[areas["kind"] == "nation", ["code", "name"]].itertuples(index=False, name=None)
    return [*wards, *forces, *(partial(nation_map, book, code, name) for code, name in nations)]


def table(canvases: Iterable[tuple[str, Canvas]]) -> pd.DataFrame:
    """The table `maps`: area, west, north (mercator metres), per_unit (metres a unit), width, height (units)."""
    rows = [(code, canvas.west, canvas.north, canvas.per_unit, WIDTH, HEIGHT) for code, canvas in canvases]
    return pd.DataFrame(rows, columns=["area", "west", "north", "per_unit", "width", "height"])


def _mercator(shapes: Shapes) -> Any:
    def move(xy: Floats) -> Floats:
        return np.column_stack(mercator(xy[:, 0], xy[:, 1]))

    return shapely.transform(shapes, move)


def _layer(codes: Iterable[str], names: Iterable[str], slugs: Iterable[str], shapes: Shapes) -> Layer:
    return Layer([*map(str, codes)], [*map(str, names)], [*map(str, slugs)], shapes, shapely.STRtree(shapes))


def _together(wards: Layer, codes: Sequence[str], names: pd.Series[str]) -> tuple[Layer, NDArray[np.int64]]:
    """The areas that wards make up, and the index of each ward's; "" is none."""
    every = sorted({code for code in codes if code})
    place = pd.Index(every, dtype=object).get_indexer(pd.Index(codes, dtype=object)).astype(np.int64)
    members = [np.flatnonzero(place == i) for i in range(len(every))]
    shapes = np.array([shapely.union_all(wards.shapes[own]) for own in members], dtype=object)
    slugs = [wards.slugs[own[0]] for own in members]
    return _layer(every, [names.get(code, code) for code in every], slugs, shapes), place


def _whole(shape: shapely.Geometry, cleft: float = CLEFT) -> shapely.Geometry:
    """The shape with its small holes and narrow clefts filled, where layers of wards do not quite meet.

    It is widened and narrowed again by `cleft`, corners kept; no enclave of England and Wales is as small as `SEAM`.
    """
    wide = shapely.buffer(shape, cleft, join_style="mitre")
    parts = shapely.get_parts(shapely.buffer(wide, -cleft, join_style="mitre"))
    rings = [(p.exterior, [r for r in p.interiors if shapely.Polygon(r).area >= SEAM]) for p in parts]
    return shapely.multipolygons([shapely.Polygon(*own) for own in rings])


def _beside(layer: Layer, canvas: Canvas, index: int, published: frozenset[str]) -> dict[str, Any]:
    """The fields neighbours and around: what lies beside one shape of a layer."""
    near = layer.near(canvas.box(*AROUND), index)
    wide = _cut(canvas, layer.shapes[near], *(reach + 10 for reach in AROUND))
    around = tuple((layer.names[i], rings) for i, rings in zip(near, _rings(wide), strict=True) if rings)
    seen = shapely.clip_by_rect(wide, -10, -10, WIDTH + 10, HEIGHT + 10)
    return {"around": around, "neighbours": _shapes(layer, near, seen, published)}


def _cut(canvas: Canvas, shapes: Shapes, wider: float = 0, higher: float = 0, tolerance: float = COARSE) -> Any:
    """Shapes in units, cut to the canvas and so many units around it, simplified."""
    near = shapely.clip_by_rect(shapes, *canvas.box(wider, higher))
    return shapely.simplify(canvas.units(near), tolerance, preserve_topology=False)  # a tenth of the time


def _outline(canvas: Canvas, shape: shapely.Geometry) -> Rings:
    """The outline of a force or a nation without what is narrower than two units."""
    return _rings(shapely.simplify(np.array([canvas.units(_whole(shape, canvas.per_unit))]), FINE))[0]


def _shapes(layer: Layer, which: NDArray[np.int64], shapes: Shapes, published: frozenset[str]) -> tuple[Shape, ...]:
    """Those of a layer that are seen on the canvas, their names where there is most room."""
    seen = shapely.clip_by_rect(shapes, 0, 0, WIDTH, HEIGHT)
    there = np.flatnonzero(~shapely.is_empty(seen))
    inside = shapely.get_point(shapely.maximum_inscribed_circle(seen[there], 4.0), 0)
    labels = shapely.get_coordinates(inside)
    rings = _rings(shapes[there])
    return tuple(
        Shape(layer.names[i], own, (round(x, 1), round(y, 1)), layer.slugs[i] in published)
        for i, own, (x, y) in zip(which[there], rings, labels.tolist(), strict=True)
        if own
    )


def _frame(canvas: Canvas, kind: str, name: str, border: shapely.Geometry, assumed: bool = False) -> Frame | None:
    """A border as lines where it crosses the canvas; None where it does not."""
    if shapely.clip_by_rect(border, *canvas.box()).is_empty:
        return None
    near = _cut(canvas, np.array([border], object), *AROUND)
    return Frame(kind, name, assumed, tuple(_lines(shapely.line_merge(near))[0]))


def _once(edges: Shapes) -> Shapes:
    """The borders of several areas, in units, with what two have in common, or nearly so, drawn once."""
    drawn: list[shapely.Geometry] = []
    for edge in shapely.simplify(edges, COARSE):
        before = shapely.buffer(shapely.union_all(drawn), TOGETHER)
        drawn.append(shapely.line_merge(shapely.difference(edge, before)))
    return np.array(drawn, object)


def _streets(streets: Layer, canvas: Canvas) -> tuple[tuple[str, Ring], ...]:
    near = streets.near(canvas.box(WIDER, HIGHER), -1)
    if not len(near):
        return ()
    lines, which = _lines(_cut(canvas, streets.shapes[near], WIDER, HIGHER))
    return tuple((streets.names[near[i]], line) for i, line in zip(which, lines, strict=True))


def _lines(shapes: Shapes) -> tuple[list[Ring], list[int]]:
    """Each piece of the lines, to a tenth of a unit, and the index of its shape."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return _points(parts[solid]), owner[solid].tolist()


def _rings(shapes: Shapes) -> list[Rings]:
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
