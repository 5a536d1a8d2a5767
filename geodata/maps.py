"""What the maps of wards, forces and the nation show: shapes cut to a canvas, with their names.

All share one web-mercator canvas of 640 × 520 units, so that heat tiles, the interactive map and the still one
agree. The heat itself is no part of a map here: it is drawn as tiles, over all the data at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import contours as equal
from . import landmarks as known
from .canvas import (
    AROUND,
    FINE,
    HEIGHT,
    HIGHER,
    TOGETHER,
    WIDER,
    WIDTH,
    Canvas,
    Point,
    Ring,
    Rings,
    Shapes,
    canvas_of,
    cut_to,
    drawn_once,
    in_mercator,
    lines_of,
    rings_of,
    without_seams,
)
from .contours import Contours
from .landmarks import Landmarks


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
    wall: bool = False  # whether there is a wall map of it
    contours: tuple[tuple[int, float, Ring], ...] = ()  # of the wall map: step, value and line of equal count
    landmarks: tuple[tuple[str, Point], ...] = ()  # of the wall map, where no street lines are known: named points


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

    wards, csps, bcus, forces, beats (police neighbourhoods), streets: layers; forces without clefts, the slug of a
    street is "". above: of each ward, its indices in bcus, forces and csps, -1 where it is in none. edges: of each
    command area, its border where it is not its force's. assumed: of each command area. published: slugs of the
    forces that published every month of their newest twelve. contours, landmarks: lines of equal count and named points
    for wall maps, None for none.
    """

    wards: Layer
    csps: Layer
    bcus: Layer
    forces: Layer
    beats: Layer
    streets: Layer
    above: NDArray[np.int64]
    edges: Shapes
    assumed: list[bool]
    published: frozenset[str]
    contours: Contours | None = None
    landmarks: Landmarks | None = None


def atlas(
    wards: geopandas.GeoDataFrame,
    areas: pd.DataFrame,
    streets: geopandas.GeoDataFrame,
    published: Iterable[str],
    beats: geopandas.GeoDataFrame | None = None,
    contours: Contours | None = None,
    landmarks: Landmarks | None = None,
) -> Atlas:
    """What the maps of a build are cut from.

    Args:
        wards: code, name, csp, bcu, force, slug, geometry (EPSG:4326), as in `geodata.hierarchy`.
        areas: code, name, assumed.
        streets: name, geometry (EPSG:4326).
        published: slugs of the forces that published every month of their newest twelve.
        beats: police neighbourhoods: code, name, force (slug), geometry (EPSG:4326).
        contours: lines of equal count for the wall maps.
        landmarks: named points for wall maps without street lines.
    """
    told = areas.set_index("code")
    shapes = in_mercator(wards.geometry.to_numpy())
    own = _layer(wards["code"], wards["name"], wards["slug"], shapes)
    csps, in_csp = _together(own, wards["csp"].tolist(), told["name"])
    bcus, in_bcu = _together(own, wards["bcu"].tolist(), told["name"])
    raw, in_force = _together(own, wards["force"].tolist(), told["name"])
    forces = _layer(raw.codes, raw.names, raw.slugs, np.array([without_seams(shape) for shape in raw.shapes], object))
    lines = in_mercator(streets.geometry.to_numpy()) if len(streets) else np.empty(0, object)
    names = streets["name"].tolist() if len(streets) else []
    edges = np.empty(len(bcus.codes), object)
    for i, shape in enumerate(bcus.shapes):
        force = raw.shapes[in_force[np.flatnonzero(in_bcu == i)[0]]]
        edges[i] = shapely.difference(shapely.boundary(shape), shapely.boundary(force))
    assumed = [bool(told["assumed"].get(code, 0)) for code in bcus.codes]
    above = np.column_stack([in_bcu, in_force, in_csp])
    street = _layer(names, names, [""] * len(names), lines)
    teams = _layer([], [], [], np.empty(0, object)) if beats is None else _of_beats(beats)
    return Atlas(
        own, csps, bcus, forces, teams, street, above, edges, assumed, frozenset(published), contours, landmarks
    )


def ward_map(book: Atlas, index: int) -> AreaMap:
    """The map of a ward, by its place in the atlas: neighbours, the borders above it, streets."""
    canvas = canvas_of(book.wards.shapes[index])
    streets = _streets(book.streets, canvas)
    bcu, force, _ = (int(i) for i in book.above[index])
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
        outline=rings_of(cut_to(canvas, book.wards.shapes[[index]], tolerance=FINE))[0],
        inner=(),
        named=(),
        frames=tuple(f for f in frames if f and f.lines),
        streets=streets,
        **_on_the_wall(book, canvas, None if streets else book.wards.shapes[index]),
        **_beside(book.wards, canvas, index, book.published),
    )


def force_map(book: Atlas, index: int) -> AreaMap:
    """The map of a force, by its place in the atlas: its wards, its command areas, the forces beside it."""
    canvas = canvas_of(book.forces.shapes[index])
    inside = np.flatnonzero(book.above[:, 1] == index)
    wards = shapely.coverage_simplify(canvas.units(book.wards.shapes[inside]), TOGETHER)
    own = np.array(sorted({int(i) for i in book.above[inside, 0]} - {-1}), int)
    lines = tuple(lines_of(drawn_once(canvas.units(book.edges[own])))[0]) if len(own) > 1 else ()
    assumed = any(book.assumed[i] for i in own)
    return AreaMap(
        code=book.forces.codes[index],
        name=book.forces.names[index],
        published=book.forces.slugs[index] in book.published,
        canvas=canvas,
        outline=_outline(canvas, book.forces.shapes[index]),
        inner=_shapes(book.wards, inside, wards, book.published),
        named=_shapes(book.bcus, own, cut_to(canvas, book.bcus.shapes[own]), book.published) if len(own) > 1 else (),
        frames=(Frame("bcu", "", assumed, lines),) if lines else (),
        streets=(),
        **_beside(book.forces, canvas, index, book.published),
    )


def part_map(book: Atlas, layer: Layer, index: int, level: int) -> AreaMap:
    """The map of a part of a force (a CSP, a command area), its wards lightly inside, its like beside it.

    Args:
        book: the atlas.
        layer: its layer of those parts.
        index: the part's place in the layer.
        level: the column of `Atlas.above` that says which wards are in it.
    """
    shape = layer.shapes[index]
    canvas = canvas_of(shape)
    inside = np.flatnonzero(book.above[:, level] == index)
    wards = shapely.coverage_simplify(canvas.units(book.wards.shapes[inside]), TOGETHER)
    inner = _shapes(book.wards, inside, wards, book.published)
    return AreaMap(
        code=layer.codes[index],
        name=layer.names[index],
        published=layer.slugs[index] in book.published,
        canvas=canvas,
        outline=_outline(canvas, shape),
        inner=inner,
        named=inner,
        frames=_force_frame(book, canvas, layer.slugs[index]),
        streets=(),
        **_on_the_wall(book, canvas),
        **_beside(layer, canvas, index, book.published),
    )


def beat_map(book: Atlas, index: int) -> AreaMap:
    """The map of a police neighbourhood: those beside it, the border of its force, streets."""
    canvas = canvas_of(book.beats.shapes[index])
    streets = _streets(book.streets, canvas)
    return AreaMap(
        code=book.beats.codes[index],
        name=book.beats.names[index],
        published=book.beats.slugs[index] in book.published,
        canvas=canvas,
        outline=rings_of(cut_to(canvas, book.beats.shapes[[index]], tolerance=FINE))[0],
        inner=(),
        named=(),
        frames=_force_frame(book, canvas, book.beats.slugs[index]),
        streets=streets,
        **_on_the_wall(book, canvas, None if streets else book.beats.shapes[index]),
        **_beside(book.beats, canvas, index, book.published),
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
    """What makes each map of a build when it is asked, wards first, the nation last where `areas` has one."""
    wards = [partial(ward_map, book, i) for i in range(len(book.wards.codes))]
    beats = [partial(beat_map, book, i) for i in range(len(book.beats.codes))]
    layers = ((book.csps, 2), (book.bcus, 0))
    parts = [partial(part_map, book, layer, i, level) for layer, level in layers for i in range(len(layer.codes))]
    forces = [partial(force_map, book, i) for i in range(len(book.forces.codes))]
    nations = areas.loc[areas["kind"] == "nation", ["code", "name"]].itertuples(index=False, name=None)
    return [*wards, *beats, *parts, *forces, *(partial(nation_map, book, code, name) for code, name in nations)]


def file_of(code: str) -> str:
    """The name of an area's files: its code, "force--name" of a command area or a police neighbourhood."""
    return code.replace("/", "--")


def table(canvases: Iterable[tuple[str, Canvas]]) -> pd.DataFrame:
    """The table `maps`: area, file, west, north (mercator metres), per_unit (metres a unit), width, height (units)."""
    rows = [(code, file_of(code), c.west, c.north, c.per_unit, WIDTH, HEIGHT) for code, c in canvases]
    return pd.DataFrame(rows, columns=["area", "file", "west", "north", "per_unit", "width", "height"])


def _of_beats(beats: geopandas.GeoDataFrame) -> Layer:
    return _layer(beats["code"], beats["name"], beats["force"], in_mercator(beats.geometry.to_numpy()))


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


def _beside(layer: Layer, canvas: Canvas, index: int, published: frozenset[str]) -> dict[str, Any]:
    """The fields neighbours and around: what lies beside one shape of a layer."""
    near = layer.near(canvas.box(*AROUND), index)
    wide = cut_to(canvas, layer.shapes[near], *(reach + 10 for reach in AROUND))
    around = tuple((layer.names[i], rings) for i, rings in zip(near, rings_of(wide), strict=True) if rings)
    seen = shapely.clip_by_rect(wide, -10, -10, WIDTH + 10, HEIGHT + 10)
    return {"around": around, "neighbours": _shapes(layer, near, seen, published)}


def _outline(canvas: Canvas, shape: shapely.Geometry) -> Rings:
    """The outline of a force or a nation without what is narrower than two units."""
    return rings_of(shapely.simplify(np.array([canvas.units(without_seams(shape, canvas.per_unit))]), FINE))[0]


def _shapes(layer: Layer, which: NDArray[np.int64], shapes: Shapes, published: frozenset[str]) -> tuple[Shape, ...]:
    """Those of a layer that are seen on the canvas, their names where there is most room."""
    seen = shapely.clip_by_rect(shapes, 0, 0, WIDTH, HEIGHT)
    there = np.flatnonzero(~shapely.is_empty(seen))
    inside = shapely.get_point(shapely.maximum_inscribed_circle(seen[there], 4.0), 0)
    labels = shapely.get_coordinates(inside)
    rings = rings_of(shapes[there])
    return tuple(
        Shape(layer.names[i], own, (round(x, 1), round(y, 1)), layer.slugs[i] in published)
        for i, own, (x, y) in zip(which[there], rings, labels.tolist(), strict=True)
        if own
    )


def _force_frame(book: Atlas, canvas: Canvas, slug: str) -> tuple[Frame, ...]:
    """The border of a force where it crosses the canvas."""
    if slug not in book.forces.slugs:
        return ()
    at = book.forces.slugs.index(slug)
    frame = _frame(canvas, "force", book.forces.names[at], shapely.boundary(book.forces.shapes[at]))
    return (frame,) if frame and frame.lines else ()


def _frame(canvas: Canvas, kind: str, name: str, border: shapely.Geometry, assumed: bool = False) -> Frame | None:
    """A border as lines where it crosses the canvas; None where it does not."""
    if shapely.clip_by_rect(border, *canvas.box()).is_empty:
        return None
    near = cut_to(canvas, np.array([border], object), *AROUND)
    return Frame(kind, name, assumed, tuple(lines_of(shapely.line_merge(near))[0]))


def _streets(streets: Layer, canvas: Canvas) -> tuple[tuple[str, Ring], ...]:
    near = streets.near(canvas.box(WIDER, HIGHER), -1)
    if not len(near):
        return ()
    lines, which = lines_of(cut_to(canvas, streets.shapes[near], WIDER, HIGHER))
    return tuple((streets.names[near[i]], line) for i, line in zip(which, lines, strict=True))


def _on_the_wall(book: Atlas, canvas: Canvas, shape: shapely.Geometry | None = None) -> dict[str, Any]:
    """The fields of an area that has a wall map: lines of equal count and the named points in a shape."""
    places = () if shape is None else known.on_canvas(book.landmarks, canvas, shape)
    return {"wall": True, "contours": equal.on_canvas(book.contours, canvas), "landmarks": places}
