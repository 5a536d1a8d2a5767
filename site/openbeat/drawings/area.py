"""The drawn map of an area: a whole SVG document for pages without JavaScript and for paper.

It holds no heat, but a slot where heat goes (`HEAT_SLOT`): on the ground, under the streets and the veil.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from .frames import FrameLine, frame_marks, key_rows
from .labels import LINE, TYPE, Name, fitting_names, street_names
from .markup import FONT, INK, MUTED, element, hatch, key_of, label, number, title_and_description
from .pins import MapPin, boxes, pin_marks, standing
from .plane import Point, Rings, path, text_width

HEAT_SLOT = "<!--heat-->"
LAND, NEAR, EDGE, STREET, AREA_INK, HATCHING = "#f6f5f1", "#ffffff", "#a3a5a8", "#73777c", "#12356b", "#8a8c8f"
NAME = "ob-name"  # of every name on the map, by which another drawing can take them off
MARGIN = 14.0
SCALE_ROW = 44.0  # height of the row with scale bar and north arrow
LONGEST_BAR = 200.0


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


@dataclass(frozen=True)
class MapNames:
    """Which names a map shows, and where; and where its pins stand, by number."""

    near: tuple[Name, ...]
    inside: tuple[Name, ...]
    streets: tuple[Name, ...]
    pins: dict[int, Point]


def map_names(drawing: MapDrawing) -> MapNames:
    """The names that fit on a map, none over another or over a pin: areas first, then the longest streets."""
    size = drawing.width, drawing.height
    pins = standing(drawing.pins, *size)
    taken = boxes(pins.values())
    inside = fitting_names(((n.name, n.rings, n.label_xy) for n in drawing.named), *size, taken)
    near = fitting_names(((n.name, n.rings, n.label_xy) for n in drawing.neighbours), *size, taken)
    taken += [name.box for name in (*inside, *near)]
    lines = ((street.name, street.points) for street in drawing.streets)
    streets = street_names(lines, drawing.outline, taken, size)
    return MapNames(tuple(near), tuple(inside), tuple(streets), pins)


def area_map(drawing: MapDrawing, names: MapNames | None = None) -> str:
    """An SVG document, `width` units wide and higher than `height` by the scale, the key and the credits.

    `names` are those of `map_names`, where they are known already.
    """
    key = key_of(drawing.title, drawing.description, drawing.outline[:1])
    named, labelled_by = title_and_description(drawing.title, drawing.description, key)
    told = key_rows(drawing.frames, drawing.width - 2 * MARGIN, hatched=_hatched(drawing))
    notes = _folded(drawing.attribution, drawing.width - 2 * MARGIN)
    below = drawing.height + SCALE_ROW + told.height
    height = below + LINE * len(notes) + 4
    return element(
        "svg",
        named,
        element("rect", width=drawing.width, height=height, fill="#ffffff"),
        *_map(drawing, names or map_names(drawing), key),
        *_scale(drawing),
        _north(drawing.width - MARGIN - 8, drawing.height + 8),
        told.at(MARGIN, drawing.height + SCALE_ROW),
        *_lines(notes, MARGIN, below + 16, fill=MUTED),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(drawing.width)} {number(height)}",
        width=drawing.width,
        height=height,
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def _hatched(drawing: MapDrawing) -> bool:
    """Whether any ground on the map is that of a force that did not publish every month."""
    return not all((drawing.published, *(n.published for n in (*drawing.neighbours, *drawing.inner))))


def _map(drawing: MapDrawing, names: MapNames, key: str) -> Iterator[str]:
    """From the ground up: land, heat, streets, a veil on all outside, borders, names, pins; cut to the canvas."""
    size = drawing.width, drawing.height
    canvas = element("clipPath", element("rect", width=size[0], height=size[1]), id=f"{key}-canvas")
    pattern = hatch(f"{key}-hatch", HATCHING, LAND, 9, 1.6) if _hatched(drawing) else ""
    yield element("defs", canvas, pattern)
    unpublished = f"url(#{key}-hatch)"
    layers = (
        element("rect", width=size[0], height=size[1], fill=LAND),
        element("path", d=path(drawing.outline), fill=NEAR if drawing.published else unpublished, fill_rule="evenodd"),
        HEAT_SLOT,
        _streets(drawing.streets),
        _veil(drawing),
        *_ground((n for n in (*drawing.neighbours, *drawing.inner) if not n.published), unpublished),
        *(_edge(shape.rings) for shape in drawing.neighbours),
        _edge([ring for shape in drawing.inner for ring in shape.rings], stroke_width=1.2) if drawing.inner else "",
        *frame_marks(drawing.frames),
        _edge(drawing.outline, stroke="#ffffff", stroke_width=7.0),
        _edge(drawing.outline, stroke=AREA_INK, stroke_width=3.2),
        *(_written(name, fill=MUTED) for name in names.near),
        *(_written(name, fill=INK) for name in (*names.inside, *names.streets)),
        *pin_marks(drawing.pins, names.pins),
    )
    yield element("g", *layers, clip_path=f"url(#{key}-canvas)")
    yield element("rect", x=0.5, y=0.5, width=size[0] - 1, height=size[1] - 1, fill="none", stroke=EDGE)


def _ground(shapes: Iterable[NeighbourShape], fill: str) -> Iterator[str]:
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


def _written(name: Name, fill: str) -> str:
    """A name in the middle of its box, with a white halo."""
    box = name.box
    first = box.y - LINE * (len(name.lines) - 1) / 2 + TYPE * 0.35
    turn = {"transform": f"rotate({number(box.angle)} {number(box.x)} {number(box.y)})"} if box.angle else {}
    lines = _lines(name.lines, box.x, first, fill=fill, **turn)
    halo: dict[str, str | float] = {
        "stroke": "#ffffff",
        "stroke_width": 4.5,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return element("g", *lines, class_=NAME, text_anchor="middle", **halo)


def _lines(lines: Iterable[str], x: float, y: float, **attributes: str | float) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield label(line, x, y + index * LINE, TYPE, **attributes)


def _folded(text: str, width: float) -> list[str]:
    """Text in lines no wider than about `width` drawing units."""
    average = text_width(text, TYPE) / max(len(text), 1)
    return wrap(text, max(int(width / average), 10)) if text.strip() else []


def scale_length(metres_per_unit: float, longest: float = LONGEST_BAR) -> int:
    """The longest round number of metres (1, 2 or 5 times a power of ten) not over `longest` units."""
    fitting, power = 1, 1
    while power <= longest * metres_per_unit:
        fitting = max(m * power for m in (1, 2, 5) if m * power <= longest * metres_per_unit)
        power *= 10
    return fitting


def _scale(drawing: MapDrawing) -> Iterator[str]:
    """A bar in two halves, dark and light, and its length in metres or kilometres."""
    metres = scale_length(drawing.metres_per_unit)
    half, y = metres / drawing.metres_per_unit / 2, drawing.height + 20
    for start, fill in ((MARGIN, INK), (MARGIN + half, "#ffffff")):
        yield element("rect", x=start, y=y, width=half, height=8, fill=fill, stroke=INK, stroke_width=1.4)
    shown = f"{metres // 1000:,} km" if metres >= 1000 else f"{metres} m"
    yield label(shown, MARGIN + 2 * half + 10, y + 11, TYPE)


def _north(x: float, y: float) -> str:
    """An arrow pointing up with an N beside it; x, y is its tip."""
    arrow = f"M{number(x)} {number(y)}l8 27l-8 -6l-8 6Z"
    letter = label("N", x - 16, y + 22, TYPE, text_anchor="end", font_weight="bold")
    return element("g", element("path", d=arrow, fill=INK), letter)
