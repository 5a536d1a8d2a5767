"""Maps of wards: the heat image and the facts of the drawing, for the screen and for paper alike.

All share one web-mercator canvas, so that one image fits the interactive map and the still one.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .areas import REFERENCE
from .grid import Floats, from_mercator, grid, mercator
from .surfaces import Surface

WIDTH, HEIGHT = 640, 520  # pixels of the heat image and units of the still drawing
WIDER, HIGHER = WIDTH / 16, HEIGHT / 8  # how far lines go beyond the canvas on each side: screens show that much more
MARGIN = 0.08  # of the ward's extent, left free on each side
LATTICE = 20  # pixels between the points whose place on the National Grid is worked out
NARROWEST = 600.0  # metres: no map zooms in further, since points are anonymised
Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Breaks:
    """The fixed national steps of a heat layer: a step begins at its value, below the first nothing is drawn."""

    at_least: tuple[float, ...]
    unit: str


@dataclass(frozen=True)
class Canvas:
    """A box in web-mercator metres, drawn on 640 × 520 units with y downwards."""

    west: float
    north: float
    per_unit: float  # mercator metres a unit

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """South-west and north-east corners as (latitude, longitude) degrees."""
        x = np.array([self.west, self.west + WIDTH * self.per_unit])
        y = np.array([self.north - HEIGHT * self.per_unit, self.north])
        lon, lat = from_mercator(x, y)
        return (float(lat[0]), float(lon[0])), (float(lat[1]), float(lon[1]))

    @property
    def metres_per_unit(self) -> float:
        """Metres on the ground a unit, at the middle of the canvas."""
        (south, _), (north, _) = self.bounds
        return self.per_unit * math.cos(math.radians((south + north) / 2))

    def degrees(self, ring: Ring) -> list[list[float]]:
        """[longitude, latitude] of each point of a ring in units, to about a metre."""
        x, y = np.array(ring).T
        lon, lat = from_mercator(self.west + x * self.per_unit, self.north - y * self.per_unit)
        return [[round(a, 5), round(b, 5)] for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]

    def units(self, shapes: Any) -> Any:
        """Geometries in WGS84 degrees, in units of the canvas."""

        def move(xy: Floats) -> Floats:
            x, y = mercator(xy[:, 0], xy[:, 1])
            return np.column_stack([(x - self.west) / self.per_unit, (self.north - y) / self.per_unit])

        return shapely.transform(shapes, move)


@dataclass(frozen=True)
class WardMap:
    """Everything one ward's map shows; shapes in units of the canvas, text as it stands in the files."""

    code: str
    name: str
    canvas: Canvas
    outline: tuple[Ring, ...]
    neighbours: tuple[tuple[str, tuple[Ring, ...], Point], ...]  # name, rings, where the name may stand
    borders: tuple[tuple[str, Ring], ...]  # the neighbours' borders as lines
    streets: tuple[tuple[str, Ring], ...]  # a little beyond the canvas too, since a screen shows more
    heat_png: bytes | None  # None where not every month was published: a part of a year is not drawn as one


def breaks(layer: str = "harm") -> Breaks:
    """The steps of a layer from `reference/heat_breaks.csv`."""
    with (REFERENCE / "heat_breaks.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["layer"] == layer]
    return Breaks(tuple(float(r["at_least"]) for r in rows), rows[0]["unit"])


def canvas_of(shape: shapely.Geometry) -> Canvas:
    """The canvas that shows a WGS84 shape whole, with a margin."""
    west, south, east, north = shapely.bounds(shape)
    x, y = mercator(np.array([west, east]), np.array([south, north]))
    wide, high = ((1 + 2 * MARGIN) * (v[1] - v[0]) for v in (x, y))
    narrowest = NARROWEST / math.cos(math.radians((south + north) / 2))
    per_unit = max(wide / WIDTH, high / HEIGHT, narrowest / WIDTH)
    return Canvas(float(x.mean() - per_unit * WIDTH / 2), float(y.mean() + per_unit * HEIGHT / 2), float(per_unit))


def ward_map(
    index: int,
    wards: geopandas.GeoDataFrame,
    streets: geopandas.GeoDataFrame,
    surface: Surface | None,
    steps: Breaks,
    ramp: Iterable[str],
) -> WardMap:
    """The map of the ward at a row of `wards` (code, name, WGS84 geometry); `ramp` holds "#rrggbb" a step."""
    shapes = wards.geometry.to_numpy()
    canvas = canvas_of(shapes[index])
    (south, west), (north, east) = canvas.bounds
    near = np.array(sorted(i for i in wards.sindex.query(shapely.box(west, south, east, north)) if i != index), int)
    outline = _rings(canvas.units(shapes[index]))
    return WardMap(
        str(wards["code"].iloc[index]),
        str(wards["name"].iloc[index]),
        canvas,
        outline,
        tuple(_neighbour(wards["name"].iloc[i], canvas.units(shapes[i])) for i in near),
        _lines(wards["name"].to_numpy()[near], canvas.units(shapely.boundary(shapes[near]))),
        _streets(streets, canvas),
        heat_png(canvas, outline, surface, steps, ramp) if surface else None,
    )


def heat_png(canvas: Canvas, outline: tuple[Ring, ...], surface: Surface, steps: Breaks, ramp: Iterable[str]) -> bytes:
    """A palette PNG of the surface inside the outline; colour 0 is clear, then one a step."""
    inside = _mask(outline)
    east, north = pixel_grid(canvas)
    colour = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    colour[inside] = np.digitize(surface.at(east[inside], north[inside]), steps.at_least)
    image = Image.fromarray(colour, "P")
    image.putpalette([0, 0, 0] + [int(c[i : i + 2], 16) for c in ramp for i in (1, 3, 5)])
    buffer = io.BytesIO()
    image.save(buffer, "PNG", transparency=0, bits=4, compress_level=6)
    return buffer.getvalue()


def pixel_grid(canvas: Canvas) -> tuple[Floats, Floats]:
    """Eastings and northings (metres) of each pixel's middle, (520, 640) each.

    They are worked out on a lattice of every twentieth pixel and linear between: within a metre on a canvas
    of 20 km.
    """
    columns, rows = np.arange(0, WIDTH + 1, LATTICE), np.arange(0, HEIGHT + 1, LATTICE)
    x, y = np.meshgrid(canvas.west + columns * canvas.per_unit, canvas.north - rows * canvas.per_unit)
    east, north = grid(*from_mercator(x, y))
    down, across = _between(HEIGHT), _between(WIDTH)
    return down @ east @ across.T, down @ north @ across.T


def _between(pixels: int) -> Floats:
    """The share of each lattice line in each pixel's middle: (pixels, lines), rows sum to 1."""
    place = (np.arange(pixels) + 0.5) / LATTICE
    share: Floats = 1 - np.abs(place[:, None] - np.arange(pixels // LATTICE + 1))
    return share.clip(min=0)


def _mask(outline: tuple[Ring, ...]) -> NDArray[np.bool_]:
    """Which pixels lie inside the rings, holes left out, largest first: an island in a hole comes after the hole."""
    image = Image.new("1", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for ring in sorted(outline, key=lambda r: -shapely.Polygon(r).area):
        draw.polygon(ring, fill=int(shapely.is_ccw(shapely.LinearRing(ring))))
    return np.asarray(image)


def _rings(shape: shapely.Geometry) -> tuple[Ring, ...]:
    """Outer rings anticlockwise, holes clockwise (on screen the reverse), to a tenth of a unit."""
    rings: list[Ring] = []
    for part in shapely.get_parts(shapely.simplify(shape, 0.3)):
        solid = shapely.orient_polygons(part)
        for ring in (solid.exterior, *solid.interiors):
            rings.append(tuple((round(x, 1), round(y, 1)) for x, y in ring.coords))
    return tuple(rings)


def _neighbour(name: str, shape: shapely.Geometry) -> tuple[str, tuple[Ring, ...], Point]:
    seen = shapely.clip_by_rect(shape, 0, 0, WIDTH, HEIGHT)
    label = shapely.point_on_surface(seen if not seen.is_empty else shape)
    rings = _rings(shapely.clip_by_rect(shape, -10, -10, WIDTH + 10, HEIGHT + 10))
    return str(name), rings, (round(label.x, 1), round(label.y, 1))


def _streets(streets: geopandas.GeoDataFrame, canvas: Canvas) -> tuple[tuple[str, Ring], ...]:
    (south, west), (north, east) = canvas.bounds
    if streets.empty:
        return ()
    wider, higher = (east - west) * WIDER / WIDTH, (north - south) * HIGHER / HEIGHT
    seen = shapely.box(west - wider, south - higher, east + wider, north + higher)
    found = np.sort(streets.sindex.query(seen))
    lines = canvas.units(streets.geometry.to_numpy()[found])
    return _lines(streets["name"].to_numpy()[found], lines)


def _lines(names: NDArray[np.object_], lines: NDArray[np.object_]) -> tuple[tuple[str, Ring], ...]:
    """Lines in units, cut a little beyond the canvas, to a tenth of a unit, each piece with its name."""
    cut = shapely.clip_by_rect(lines, -WIDER, -HIGHER, WIDTH + WIDER, HEIGHT + HIGHER)
    parts, which = shapely.get_parts(shapely.simplify(cut, 0.5), return_index=True)
    return tuple(
        (str(name), tuple((round(x, 1), round(y, 1)) for x, y in part.coords))
        for name, part in zip(names[which], parts, strict=True)
        if not part.is_empty
    )
