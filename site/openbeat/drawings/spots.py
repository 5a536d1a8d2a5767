"""Hot spots and harm spots on the drawn map of a force: hexagons, told apart without colour, and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import asinh, cos, pi, radians, sin, tan
from typing import Protocol

from .. import words
from .area import NAME
from .labels import TYPE
from .markup import INK, element, hatch, key_of, label, number, title_and_description
from .plane import Point, text_width
from .ramps import LEGEND_RAMPS

SIDE = 196.19  # metres: hexagons of a tenth of a square kilometre
SMALLEST = 3.0  # drawing units: a side is drawn no shorter, or a filled hexagon looks like a hatched one
EARTH = 6378137.0  # metres: the sphere of web mercator
MERIDIAN = -2.0  # degrees: where the National Grid's north is true north
GAP = 3.0  # drawing units between a spot and its number
MOST = 60  # numbers on one map
KINDS = {
    "hot": ("Hot spots", LEGEND_RAMPS["count"][3]),
    "harm": ("Harm spots", LEGEND_RAMPS["harm"][3]),
}

NAMES = re.compile(rf'<g class="{NAME}"[^>]*>.*?</g>', re.DOTALL)
Hexagon = tuple[float, float, int, int]  # longitude, latitude (WGS84), 1 for filled or 0 for hatched, number or 0
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


class Canvas(Protocol):
    """The ground of a still: north-west corner in EPSG:3857 metres, mercator metres a drawing unit, size in units."""

    @property
    def west(self) -> float: ...  # noqa: D102
    @property
    def north(self) -> float: ...  # noqa: D102
    @property
    def per_unit(self) -> float: ...  # noqa: D102
    @property
    def width(self) -> float: ...  # noqa: D102
    @property
    def height(self) -> float: ...  # noqa: D102


def spot_layer(canvas: Canvas, hexagons: Sequence[Hexagon], kind: str) -> str:
    """The hexagons of a kind ("hot" in teal, "harm" in plum) as a group to lay `on_top` of a still; "" for none.

    Filled are those that stand whichever weights are used, hatched those that depend on them. The number of a spot
    stands beside it, the larger ones first and only where there is room. On a map of much ground hexagons are drawn
    larger than they are, and the description says so. KeyError for another kind.
    """
    title, ink = KINDS[kind]
    if not hexagons:
        return ""
    key = key_of(kind, tuple(hexagons), canvas.west, canvas.north, canvas.per_unit)
    shapes = [(corners(canvas, lon, lat), solid, spot) for lon, lat, solid, spot in hexagons]
    solid, open_ones = (_path(ring for ring, filled, _ in shapes if bool(filled) == want) for want in (True, False))
    enlarged = side(canvas, hexagons[0][1]) < SMALLEST
    parts = [title_and_description(title, _described(hexagons, kind, enlarged), key)[0]]
    if open_ones:
        parts.append(element("defs", hatch(f"{key}-open", ink, "#ffffff", 2.2, 0.8)))
        look: dict[str, str | float] = {"fill": f"url(#{key}-open)", "stroke": ink, "stroke_width": 0.9}
        parts.append(element("path", class_="ob-spots__depends", d=open_ones, **look))
    if solid:
        parts.append(element("path", class_="ob-spots__sure", d=solid, fill=ink))
    return element("g", *parts, *_numbers(canvas, shapes), class_="ob-spots")


def on_top(still: str, layer: str) -> str:
    """A whole still with a group drawn over all else of it: under the outline, spots on a coast would be hidden.

    The names on the still are taken off: under the spots and their numbers nobody could read them.
    """
    still = NAMES.sub("", still)
    end = still.rindex("</svg>")
    return still[:end] + layer + still[end:]


def place(canvas: Canvas, longitude: float, latitude: float) -> Point:
    """Where a point in degrees (WGS84) lies on a canvas, in drawing units, by the formula of spherical mercator."""
    x, y = EARTH * radians(longitude), EARTH * asinh(tan(radians(latitude)))
    return (x - canvas.west) / canvas.per_unit, (canvas.north - y) / canvas.per_unit


def side(canvas: Canvas, latitude: float) -> float:
    """The true side of a hexagon there, in drawing units."""
    return SIDE / cos(radians(latitude)) / canvas.per_unit


def corners(canvas: Canvas, longitude: float, latitude: float) -> tuple[Point, ...]:
    """The six corners of the hexagon about a point, in drawing units, clockwise from the north.

    Hexagons stand on a corner on the National Grid, whose north leans from true north by about the sine of the
    latitude for each degree east of its meridian.
    """
    x, y = place(canvas, longitude, latitude)
    reach = max(side(canvas, latitude), SMALLEST)
    lean = radians(longitude - MERIDIAN) * sin(radians(latitude))
    return tuple((x + reach * sin(lean + k * pi / 3), y - reach * cos(lean + k * pi / 3)) for k in range(6))


def _path(rings: Iterable[tuple[Point, ...]]) -> str:
    return "".join("M" + "L".join(f"{number(x)} {number(y)}" for x, y in ring) + "Z" for ring in rings)


def _described(hexagons: Sequence[Hexagon], kind: str, enlarged: bool) -> str:
    spots = len({spot for *_, spot in hexagons if spot})
    told = [f"Hexagons marked: {words.figure(len(hexagons))}; spots they make: {words.figure(spots)}."]
    if kind == "harm":
        told.append("Filled: stable, whichever weights are used. Hatched: depends on the weights.")
    told.append("Numbers run from north to south and are no rank; one without room is left out.")
    if enlarged:
        told.append("On this map hexagons are drawn larger than they are.")
    return " ".join(told)


def _numbers(canvas: Canvas, shapes: Sequence[tuple[tuple[Point, ...], int, int]]) -> Iterator[str]:
    """The numbers of spots in free places beside them, clear of every hexagon and of each other."""
    spots: dict[int, list[tuple[Point, ...]]] = {}
    for ring, _, spot in shapes:
        spots.setdefault(spot, []).append(ring)
    spots.pop(0, None)
    full = [_around(ring) for ring, _, _ in shapes]
    placed = 0
    for spot in sorted(spots, key=lambda n: (-len(spots[n]), n)):
        box = next((b for b in _beside(str(spot), spots[spot]) if _free(b, full, canvas)), None)
        if box and placed < MOST:
            placed += 1
            full.append(box)
            yield _written(str(spot), box)


def _beside(text: str, rings: Sequence[tuple[Point, ...]]) -> Iterator[Rectangle]:
    """Boxes for a number: right of the easternmost hexagon, left, above, below of the others, then at their corners."""
    wide, high = text_width(text, TYPE), TYPE * 0.8
    boxes = [_around(ring) for ring in rings]
    east, west = max(boxes, key=lambda b: b[2]), min(boxes, key=lambda b: b[0])
    top, foot = min(boxes, key=lambda b: b[1]), max(boxes, key=lambda b: b[3])
    ey, wy, tx, fx = (east[1] + east[3]) / 2, (west[1] + west[3]) / 2, (top[0] + top[2]) / 2, (foot[0] + foot[2]) / 2
    across, down = GAP + wide / 2, GAP + high / 2
    right, left = east[2] + across, west[0] - across
    for x, y in (
        (right, ey), (left, wy), (tx, top[1] - down), (fx, foot[3] + down),
        (right, ey - down), (right, ey + down), (left, wy - down), (left, wy + down),
        (tx + across, top[1] - down), (tx - across, top[1] - down),
        (fx + across, foot[3] + down), (fx - across, foot[3] + down),
    ):  # fmt: skip
        yield x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _around(ring: Sequence[Point]) -> Rectangle:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _free(box: Rectangle, full: Sequence[Rectangle], canvas: Canvas) -> bool:
    left, top, right, foot = box
    inside = left >= GAP and top >= GAP and right <= canvas.width - GAP and foot <= canvas.height - GAP
    return inside and not any(left <= b[2] and b[0] <= right and top <= b[3] and b[1] <= foot for b in full)


def _written(text: str, box: Rectangle) -> str:
    """A number in the middle of its box, with a white halo."""
    halo: dict[str, str | float] = {
        "stroke": "#ffffff",
        "stroke_width": 3.5,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    x, foot = (box[0] + box[2]) / 2, box[3] - TYPE * 0.05
    return label(text, x, foot, TYPE, text_anchor="middle", font_weight="bold", fill=INK, **halo)
