"""The drawn map of an area: a whole SVG document for pages without JavaScript and for paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from .labels import LINE, TYPE, Name, neighbour_names, street_names
from .markup import FONT, INK, MUTED, element, key_of, label, number, title_and_description
from .plane import Point, Rings, text_width

LAND, NEAR, EDGE, STREET, AREA_INK = "#f6f5f1", "#ffffff", "#a3a5a8", "#73777c", "#12356b"
MARGIN = 14.0
SCALE_ROW = 44.0  # height of the row with scale bar and north arrow
LONGEST_BAR = 200.0


@dataclass(frozen=True)
class NeighbourShape:
    """One area beside the one drawn: rings in drawing units, and the point where its name may stand."""

    name: str
    rings: Rings
    label_xy: Point


@dataclass(frozen=True)
class StreetLine:
    """One street, or a piece of one, in drawing units."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class MapDrawing:
    """What the map shows, in drawing units, y downwards, north up; scale and credits stand below `height`."""

    title: str
    description: str
    width: float  # about 640
    height: float  # about 520, the map alone
    outline: Rings  # the area itself: every ring, holes included
    neighbours: tuple[NeighbourShape, ...]
    streets: tuple[StreetLine, ...]
    heat_png: bytes | None  # the coloured surface, transparent where there is none
    heat_box: tuple[float, float, float, float]  # its x, y, width, height
    metres_per_unit: float  # metres on the ground in one drawing unit
    attribution: str


def area_map(drawing: MapDrawing) -> str:
    """An SVG document, `width` units wide and higher than `height` by the scale and the credits."""
    key = key_of(drawing)
    named, labelled_by = title_and_description(drawing.title, drawing.description, key)
    notes = _folded(drawing.attribution, drawing.width - 2 * MARGIN)
    height = drawing.height + SCALE_ROW + LINE * len(notes) + 4
    return element(
        "svg",
        named,
        element("rect", width=drawing.width, height=height, fill="#ffffff"),
        *_map(drawing, key),
        *_scale(drawing),
        _north(drawing.width - MARGIN - 8, drawing.height + 8),
        *_lines(notes, MARGIN, drawing.height + SCALE_ROW + 16, fill=MUTED),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(drawing.width)} {number(height)}",
        width=drawing.width,
        height=height,
        role="img",
        aria_labelledby=labelled_by,
        font_family=FONT,
    )


def _map(drawing: MapDrawing, key: str) -> Iterator[str]:
    """From the ground up: land, heat, streets, a veil on all outside, outlines, names; cut to the canvas."""
    size = drawing.width, drawing.height
    canvas = element("rect", width=size[0], height=size[1])
    yield element("defs", element("clipPath", canvas, id=f"{key}-canvas"))
    near = neighbour_names(((n.name, n.rings, n.label_xy) for n in drawing.neighbours), *size)
    streets = ((street.name, street.points) for street in drawing.streets)
    named = street_names(streets, drawing.outline, [name.box for name in near], size)
    layers = (
        element("rect", width=size[0], height=size[1], fill=LAND),
        element("path", d=_path(drawing.outline), fill=NEAR, fill_rule="evenodd"),
        _heat(drawing),
        _streets(drawing.streets),
        _veil(drawing),
        *(_edge(shape.rings) for shape in drawing.neighbours),
        _edge(drawing.outline, stroke="#ffffff", stroke_width=7.0),
        _edge(drawing.outline, stroke=AREA_INK, stroke_width=3.2),
        *(_written(name, fill=MUTED) for name in near),
        *(_written(name, fill=INK) for name in named),
    )
    yield element("g", *layers, clip_path=f"url(#{key}-canvas)")
    yield element("rect", x=0.5, y=0.5, width=size[0] - 1, height=size[1] - 1, fill="none", stroke=EDGE)


def _path(rings: Rings) -> str:
    return "".join(_line(ring) + "Z" for ring in rings if ring)


def _line(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _edge(rings: Rings, **ink: str | float) -> str:
    attributes: dict[str, str | float] = {"stroke": EDGE, "stroke_width": 1.6, **ink}
    return element("path", d=_path(rings), fill="none", stroke_linejoin="round", **attributes)


def _heat(drawing: MapDrawing) -> str:
    if drawing.heat_png is None:
        return ""
    x, y, width, height = drawing.heat_box
    data = "data:image/png;base64," + b64encode(drawing.heat_png).decode()
    return element("image", href=data, x=x, y=y, width=width, height=height, preserveAspectRatio="none")


def _streets(streets: Iterable[StreetLine]) -> str:
    d = "".join(_line(street.points) for street in streets if len(street.points) > 1)
    casing = element("path", d=d, stroke="#ffffff", stroke_width=3.4, stroke_opacity=0.5)
    lines = element("path", d=d, stroke=STREET, stroke_width=1.3)
    return element("g", casing, lines, fill="none", stroke_linejoin="round", stroke_linecap="round")


def _veil(drawing: MapDrawing) -> str:
    """A pale cover with the area cut out, so that the area stands forward."""
    if not drawing.outline:
        return ""
    frame = f"M0 0H{number(drawing.width)}V{number(drawing.height)}H0Z"
    return element("path", d=frame + _path(drawing.outline), fill=LAND, fill_rule="evenodd", fill_opacity=0.6)


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
    return element("g", *lines, text_anchor="middle", **halo)


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
