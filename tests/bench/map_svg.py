"""The still map of a ward with its heat, as SVG, beside matplotlib drawing the same shapes, names and tiles to SVG.

Of the demonstration county, built for the occasion. matplotlib is told where ours puts each name: it finds no places.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from PIL import Image

import build
from geodata import coverage, maps
from geodata.facts import Choice
from geodata.faults import Faults
from geodata.kept import Kept
from geodata.stages import Stages
from openbeat import drawings, heat, stills, tiles
from openbeat import store as stores
from openbeat.drawings import MapDrawing, MapNames
from openbeat.store import Store

from .beat_sheet import demonstration
from .measure import Row, compare, row
from .pages import WARD

THOUSAND = 1_000  # milliseconds in a second, bytes in a kilobyte
OFTEN = 100  # times in a row that a still is asked for: once is too short to measure
INCH = 72.0  # units of the canvas
HALF = 20_037_508.342789244  # metres from the middle of the web mercator's square to its edge


@dataclass(frozen=True)
class Ward:
    """All that either way draws: shapes in units of the canvas, and the tiles of the heat layer with their zoom."""

    store: Store
    file: str  # its name in the snapshot
    still: MapDrawing
    names: MapNames
    canvas: drawings.Canvas
    zoom: int
    tiles: dict[tuple[int, int], bytes]


def rows(root: Path) -> list[Row]:
    """`map_svg` (milliseconds, kilobytes), and `map_svg_asked`: what of it is left to do when a page is asked for."""
    with demonstration(root) as (files, site):
        ward = the_ward(files, site)
        note = f"of {len(ward.still.streets)} streets and {len(ward.tiles)} tiles, beside matplotlib"
        told = compare("map_svg", lambda: ours(ward), lambda: theirs(ward), note)
        asked = compare(
            "map_svg_asked",
            lambda: [stills.still(ward.store, ward.file, heat.DEFAULT) for _ in range(OFTEN)],
            lambda: theirs(ward),
            "the same, where the build has drawn all but the heat",
        )
        sizes = (len(way(ward).encode()) / THOUSAND for way in (ours, theirs))
    return [
        row("map_svg", told["ours"] * THOUSAND, told["theirs"] * THOUSAND, "ms", told["note"]),
        row("map_svg_asked", asked["ours"] * THOUSAND / OFTEN, asked["theirs"] * THOUSAND, "ms", asked["note"]),
        row("map_svg_kb", *sizes, "KB", note),
    ]


def the_ward(files: Path, site: Path) -> Ward:
    """The ward that pages are measured by, with its shapes as the build has them."""
    code = WARD[-1]
    faults, keep, choice = Faults(), Kept(site / "kept"), Choice()
    with Stages(quiet=True) as stages:
        facts = build.read(build.survey(files, keep, stages), choice, keep, faults, stages)
        located = build.locate(facts, keep, faults, stages)
        found = build.points.places(facts, located, build.named_points(facts, choice, keep, stages))
    book = maps.atlas(facts.places.wards, facts.places.areas, facts.lines, coverage.whole_years(facts.ledger))
    area = maps.ward_map(book, list(book.wards.codes).index(code))
    still = build.drawing(area, found[found["area"] == code], build.INVENTED)
    canvas = drawings.Canvas(area.canvas.west, area.canvas.north, area.canvas.per_unit, still.width, still.height)
    store = stores.current(site)
    assert store is not None
    zoom, spots = drawings.tiles_of(canvas)
    held = tiles.several(store.folder / "tiles" / f"{heat.DEFAULT}.mbtiles", zoom, spots)
    return Ward(store, maps.file_of(code), still, drawings.map_names(still), canvas, zoom, held)


def ours(ward: Ward) -> str:
    """The still as the build draws it and the site completes it."""
    bare = drawings.area_map(ward.still, drawings.map_names(ward.still))
    return bare.replace(drawings.HEAT_SLOT, drawings.heat_images(ward.canvas, ward.zoom, ward.tiles), 1)


def theirs(ward: Ward) -> str:
    """The same by matplotlib: tiles, borders, streets, names, numbers."""
    still = ward.still
    figure = Figure(figsize=(still.width / INCH, still.height / INCH))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, still.width), ylim=(still.height, 0))
    axes.axis("off")
    for at, png in ward.tiles.items():
        axes.imshow(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")), extent=_extent(ward, *at), aspect="auto")
    for shape in (*still.neighbours, *still.inner):
        axes.add_collection(PathCollection([_outline(shape.rings)], facecolor="none", edgecolor="#a3a5a8"))
        axes.text(*shape.label_xy, shape.name, ha="center")
    axes.add_collection(LineCollection([s.points for s in still.streets], color="#73777c", linewidth=0.6))
    for name in ward.names.streets:
        axes.text(name.box.x, name.box.y, " ".join(name.lines), ha="center", rotation=-name.box.angle)
    for frame in still.frames:
        axes.add_collection(LineCollection(list(frame.lines), color="#0b0c0c", linestyle="dashed"))
    axes.add_collection(PathCollection([_outline(still.outline)], facecolor="none", edgecolor="#12356b", linewidth=3))
    for pin in still.pins:
        axes.text(pin.x, pin.y, str(pin.number), ha="center", bbox={"boxstyle": "circle", "facecolor": "white"})
    axes.set(xlim=(0, still.width), ylim=(still.height, 0))
    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(out)
    return out.getvalue()


def _outline(rings: Iterable[Iterable[tuple[float, float]]]) -> Outline:
    return Outline.make_compound_path(*(Outline(np.asarray(list(ring)), closed=False) for ring in rings))


def _extent(ward: Ward, x: int, y: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a tile in units of the canvas."""
    side = 2 * HALF / (1 << ward.zoom)
    left, right = ((n * side - HALF - ward.canvas.west) / ward.canvas.per_unit for n in (x, x + 1))
    top, bottom = ((n * side - HALF + ward.canvas.north) / ward.canvas.per_unit for n in (y, y + 1))
    return left, right, bottom, top
