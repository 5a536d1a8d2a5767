"""Heat tiles on the still map of an area: which tiles cover its canvas, and where each one lies.

Canvas and tiles are both web mercator (EPSG:3857) with north up, so a tile is a rectangle on the canvas.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, pi

from .markup import element

HALF = pi * 6_378_137.0  # metres from the middle of the world's web-mercator square to its edge
PIXELS = 256  # a tile's side
SHALLOWEST, DEEPEST = 5, 12  # zoom levels that are drawn
MOST = 12  # tiles in one drawing
Tile = tuple[int, int]  # x from the west, y from the north


@dataclass(frozen=True)
class Canvas:
    """Where a still map lies: its north-west corner and scale in mercator metres, its size in drawing units."""

    west: float
    north: float
    per_unit: float
    width: float
    height: float


def tiles_of(canvas: Canvas, deepest: int = DEEPEST, most: int = MOST, finer: float = 1.0) -> tuple[int, list[Tile]]:
    """The zoom, and the tiles of it that cover a canvas, in rows from the north.

    The zoom is the first at which a unit of the canvas is no narrower than `finer` pixels, or `deepest`; or, where that
    would take more than `most` tiles, the deepest that takes no more (but never above zoom 5).
    """
    zoom = SHALLOWEST
    while zoom < deepest and _side(zoom) / PIXELS * finer > canvas.per_unit:
        zoom += 1
    found = _covering(canvas, zoom)
    while len(found) > most and zoom > SHALLOWEST:
        zoom -= 1
        found = _covering(canvas, zoom)
    return zoom, found


def heat_images(canvas: Canvas, zoom: int, tiles: Mapping[Tile, bytes], over: float = 0.0) -> str:
    """An SVG <g> that holds the PNG of each tile (x, y) of a zoom in its place, in units of the canvas; "" for none.

    It goes where a still map has its `HEAT_SLOT`. Edges that two tiles share have one and the same coordinate,
    unless each goes `over` so many units under the next, for printers that would show a seam.
    """
    images = [_image(canvas, zoom, *at, tiles[at], over) for at in sorted(tiles)]
    return element("g", *images, class_="ob-heat") if images else ""


def _side(zoom: int) -> float:
    """Mercator metres along a tile's side."""
    return 2 * HALF / (1 << zoom)


def _covering(canvas: Canvas, zoom: int) -> list[Tile]:
    side, last = _side(zoom), (1 << zoom) - 1
    left, top = canvas.west + HALF, HALF - canvas.north
    xs = range(max(floor(left / side), 0), min(ceil((left + canvas.width * canvas.per_unit) / side) - 1, last) + 1)
    ys = range(max(floor(top / side), 0), min(ceil((top + canvas.height * canvas.per_unit) / side) - 1, last) + 1)
    return [(x, y) for y in ys for x in xs]


def _image(canvas: Canvas, zoom: int, x: int, y: int, png: bytes, over: float) -> str:
    side = _side(zoom)
    left, right = (round((n * side - HALF - canvas.west) / canvas.per_unit, 3) for n in (x, x + 1))
    top, bottom = (round((n * side - HALF + canvas.north) / canvas.per_unit, 3) for n in (y, y + 1))
    return element(
        "image",
        href="data:image/png;base64," + b64encode(png).decode(),
        x=f"{left:.3f}",
        y=f"{top:.3f}",
        width=f"{right - left + over:.3f}",
        height=f"{bottom - top + over:.3f}",
        preserveAspectRatio="none",
        image_rendering="auto",
    )
