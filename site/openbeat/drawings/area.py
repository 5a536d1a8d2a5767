"""The drawn map of an area: a whole SVG document for pages without JavaScript and for paper.

It holds no heat, but a slot where heat goes (`HEAT_SLOT`): on the ground, under the streets and the veil.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from .frames import FrameLine, frame_marks, key_rows
from .labels import LEADING, LINE, MOST_STREETS, TYPE, Name, fitting_names, street_names
from .markup import FONT, INK, MUTED, element, hatch, key_of, number, title_and_description
from .pins import RADIUS, MapPin, boxes, pin_marks, standing
from .plane import Area, Point, Rings, path
from .scales import folded, lines_of, north_arrow, scale_bar

HEAT_SLOT = "<!--heat-->"
CONTOUR_SLOT = "<!--contours-->"  # where a wall map has lines of equal count: over the streets, under the veil
GROUND = "<!--ground-->", "<!--/ground-->"  # around what a wall map keeps of a still
LAND, NEAR, EDGE, STREET, AREA_INK, HATCHING = "#f6f5f1", "#ffffff", "#a3a5a8", "#73777c", "#12356b", "#8a8c8f"
HALO, THINNEST = 0.225, 3.0  # of a name, in sizes of its type; and in units, wide enough to hide a line between letters
NAME = "ob-name"  # of every name on the map, by which another drawing can take them off
MARGIN = 14.0
SCALE_ROW = 44.0  # height of the row with scale bar and north arrow


@dataclass(frozen=True)
class NeighbourShape:
    """One area beside the one drawn, or inside it: rings in drawing units, and the point where its name may stand."""

    name: str
    rings: Rings
    label_xy: Point
    published: bool = True  # whether its force published every month; hatched where not


@dataclass(frozen=True)
class StreetLine:
    """One street, or a piece of one, in drawing units."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class ContourLine:
    """A line along which so many crimes were recorded to the square kilometre in a year, in drawing units."""

    step: int  # 1 to 5
    value: float
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Sizes:
    """How large the type and the pins of a map are, in drawing units, and how many of its streets are named."""

    areas: tuple[float, ...] = (TYPE,)  # each name of an area in the first of these that fits
    streets: float = TYPE
    below: float = TYPE  # of scale, key and credits
    pin: float = RADIUS
    most_streets: int = MOST_STREETS
    loose: bool = False  # whether names may stand a little out of the areas inside


SCREEN = Sizes()


@dataclass(frozen=True)
class MapDrawing:
    """What the map shows, in drawing units, y downwards, north up; scale, key and credits stand below `height`."""

    title: str
    description: str
    width: float  # about 640
    height: float  # about 520, the map alone
    outline: Rings  # the area itself: every ring, holes included
    neighbours: tuple[NeighbourShape, ...]
    streets: tuple[StreetLine, ...]
    metres_per_unit: float  # metres on the ground in one drawing unit
    attribution: str
    published: bool = True  # whether the area's own force published every month; hatched where not
    inner: tuple[NeighbourShape, ...] = ()  # areas inside, with light borders
    named: tuple[NeighbourShape, ...] = ()  # areas inside whose names are written where they fit
    frames: tuple[FrameLine, ...] = ()  # borders of greater areas
    pins: tuple[MapPin, ...] = ()  # numbered places
    contours: tuple[ContourLine, ...] = ()  # on the wall map alone
    landmarks: tuple[tuple[str, Point], ...] = ()  # on the wall map alone: names of published points, each at its place

    @cached_property
    def key(self) -> str:
        """What its ids begin with."""
        return key_of(self.title, self.description, self.outline[:1])

    @cached_property
    def area(self) -> Area:
        """Its own ground."""
        return Area(self.outline)

    @property
    def hatched(self) -> bool:
        """Whether any ground on it is that of a force that did not publish every month."""
        return not all((self.published, *(n.published for n in (*self.neighbours, *self.inner))))


@dataclass(frozen=True)
class MapNames:
    """Which names a map shows, and where; and where its pins stand, by number."""

    near: tuple[Name, ...]
    inside: tuple[Name, ...]
    streets: tuple[Name, ...]
    pins: dict[int, Point]


def map_names(drawing: MapDrawing, sizes: Sizes = SCREEN) -> MapNames:
    """The names that fit on a map, none over another or over a pin: areas first, then the longest streets."""
    size = drawing.width, drawing.height
    pins = standing(drawing.pins, *size, sizes.pin)
    taken = boxes(pins.values(), sizes.pin)
    named = ((n.name, n.rings, n.label_xy) for n in drawing.named)
    inside = fitting_names(named, *size, taken, sizes.areas, sizes.loose)
    taken += [name.box for name in inside]
    near = fitting_names(((n.name, n.rings, n.label_xy) for n in drawing.neighbours), *size, taken, sizes.areas)
    taken += [name.box for name in near]
    lines = ((street.name, street.points) for street in drawing.streets)
    streets = street_names(lines, drawing.area, taken, size, sizes.streets, sizes.most_streets)
    return MapNames(tuple(near), tuple(inside), tuple(streets), pins)


def area_map(drawing: MapDrawing, names: MapNames | None = None) -> str:
    """An SVG document, `width` units wide and higher than `height` by the scale, the key and the credits.

    `names` are those of `map_names`, where they are known already.
    """
    told = key_rows(drawing.frames, drawing.width - 2 * MARGIN, drawing.hatched)
    notes = folded(drawing.attribution, drawing.width - 2 * MARGIN)
    below = drawing.height + SCALE_ROW + told.height
    return document(
        drawing,
        below + LINE * len(notes) + 4,
        GROUND[0],
        *_ground(drawing),
        GROUND[1],
        over(drawing, names or map_names(drawing)),
        *scale_bar(MARGIN, drawing.height + 20, drawing.metres_per_unit),
        north_arrow(drawing.width - MARGIN - 8, drawing.height + 8),
        told.at(MARGIN, drawing.height + SCALE_ROW),
        *lines_of(notes, MARGIN, below + 16, fill=MUTED),
    )


def document(drawing: MapDrawing, height: float, *marks: str) -> str:
    """An SVG document as wide as a map and so high, with its title, on white."""
    named, labelled_by = title_and_description(drawing.title, drawing.description, drawing.key)
    return element(
        "svg",
        named,
        element("rect", width=drawing.width, height=height, fill="#ffffff"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(drawing.width)} {number(height)}",
        width=drawing.width,
        height=height,
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def over(drawing: MapDrawing, names: MapNames, *marks: str, radius: float = RADIUS) -> str:
    """What lies over the ground: further marks, names and pins, cut to the canvas, and the canvas' frame."""
    layers = (
        *marks,
        *(written(name, fill=MUTED) for name in names.near),
        *(written(name, fill=INK) for name in (*names.inside, *names.streets)),
        *pin_marks(drawing.pins, names.pins, radius),
    )
    wide, high = drawing.width - 1, drawing.height - 1
    frame = element("rect", x=0.5, y=0.5, width=wide, height=high, fill="none", stroke=EDGE)
    return element("g", *layers, clip_path=_canvas(drawing)) + frame


def _canvas(drawing: MapDrawing) -> str:
    """The reference to the clip path of the canvas, which stands with the ground."""
    return f"url(#{drawing.key}-canvas)"


def _ground(drawing: MapDrawing) -> Iterator[str]:
    """From the ground up: land, heat, streets, a veil on all outside, borders; cut to the canvas."""
    size = drawing.width, drawing.height
    canvas = element("clipPath", element("rect", width=size[0], height=size[1]), id=f"{drawing.key}-canvas")
    pattern = hatch(f"{drawing.key}-hatch", HATCHING, LAND, 9, 1.6) if drawing.hatched else ""
    yield element("defs", canvas, pattern)
    unpublished = f"url(#{drawing.key}-hatch)"
    layers = (
        element("rect", width=size[0], height=size[1], fill=LAND),
        element("path", d=path(drawing.outline), fill=NEAR if drawing.published else unpublished, fill_rule="evenodd"),
        HEAT_SLOT,
        _streets(drawing.streets),
        CONTOUR_SLOT,
        _veil(drawing),
        *_unpublished((n for n in (*drawing.neighbours, *drawing.inner) if not n.published), unpublished),
        *(_edge(shape.rings) for shape in drawing.neighbours),
        _edge([ring for shape in drawing.inner for ring in shape.rings], stroke_width=1.2) if drawing.inner else "",
        *frame_marks(drawing.frames),
        _edge(drawing.outline, stroke="#ffffff", stroke_width=7.0),
        _edge(drawing.outline, stroke=AREA_INK, stroke_width=3.2),
    )
    yield element("g", *layers, clip_path=_canvas(drawing))


def _unpublished(shapes: Iterable[NeighbourShape], fill: str) -> Iterator[str]:
    for shape in shapes:
        yield element("path", d=path(shape.rings), fill=fill, fill_rule="evenodd")


def _edge(rings: Iterable[tuple[Point, ...]], **ink: str | float) -> str:
    attributes: dict[str, str | float] = {"stroke": EDGE, "stroke_width": 1.6, **ink}
    return element("path", d=path(rings), fill="none", stroke_linejoin="round", **attributes)


def _streets(streets: Iterable[StreetLine]) -> str:
    d = path((street.points for street in streets if len(street.points) > 1), end="")
    if not d:
        return ""
    casing = element("path", d=d, stroke="#ffffff", stroke_width=3.4, stroke_opacity=0.5)
    lines = element("path", d=d, stroke=STREET, stroke_width=1.3)
    return element("g", casing, lines, fill="none", stroke_linejoin="round", stroke_linecap="round")


def _veil(drawing: MapDrawing) -> str:
    """A pale cover with the area cut out, so that the area stands forward."""
    if not drawing.outline:
        return ""
    frame = f"M0 0H{number(drawing.width)}V{number(drawing.height)}H0Z"
    return element("path", d=frame + path(drawing.outline), fill=LAND, fill_rule="evenodd", fill_opacity=0.6)


def written(name: Name, fill: str) -> str:
    """A name in the middle of its box, with a white halo."""
    box = name.box
    first = box.y - LEADING * name.size * (len(name.lines) - 1) / 2 + name.size * 0.35
    turn = {"transform": f"rotate({number(box.angle)} {number(box.x)} {number(box.y)})"} if box.angle else {}
    lines = lines_of(name.lines, box.x, first, name.size, fill=fill, **turn)
    halo: dict[str, str | float] = {
        "stroke": "#ffffff",
        "stroke_width": max(HALO * name.size, THINNEST),
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return element("g", *lines, class_=NAME, text_anchor="middle", **halo)
