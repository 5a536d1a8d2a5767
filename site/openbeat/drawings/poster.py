"""The wall map: the ground of a still, with lettering for paper about 265 mm wide and lines of equal count.

`poster_lettering` is drawn once, with the still; `poster` lays it over the ground of the still, with heat or without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from .. import words
from .area import (
    CONTOUR_SLOT,
    GROUND,
    MARGIN,
    ContourLine,
    MapDrawing,
    MapNames,
    Sizes,
    document,
    map_names,
    over,
    written,
)
from .frames import key_rows
from .labels import LEADING, Name, place_names, street_names
from .markup import MUTED, element
from .pins import boxes
from .plane import Area, Box, curve, length
from .ramps import LEGEND_RAMPS
from .scales import folded, lines_of, north_arrow, scale_bar

WALL: Final = Sizes((14.0, 11.0, 8.0), streets=9.0, below=9.5, pin=10.0, most_streets=60, loose=True)  # a unit: 0.4 mm
LINES = "<!--lines-->", "<!--/lines-->"  # around the lines, which go into the slot of the ground
WITH_LINES = "<!--with-lines-->", "<!--/with-lines-->"  # around what is left out with them
CONTOUR_INK = LEGEND_RAMPS["count"][4]
VALUE = 8.0  # type of the values along the lines
LONG = 90.0  # units: no shorter line has its value on it
MOST_VALUES, MOST_TRIED = 14, 28  # of the longest lines
LONGEST = 120.0  # units of scale bar
MOST_PLACES = 40
MOVED_TO = "On or near "  # what the name of a published point begins with in the files
NAMED = "Names of streets and places stand at points that the police files publish."
TOP, ROW = 9.0, 26.0  # units from the map to the scale bar; height of the row with that, the lines' key and the arrow
SAMPLE = 30.0  # units of line in the key


def poster_lettering(drawing: MapDrawing) -> str:
    """A wall map without its ground, as an SVG document: lines of equal count, names, pins, scale, key, credits."""
    names = _names(drawing)
    size, wide = WALL.below, drawing.width - 2 * MARGIN
    told = key_rows(drawing.frames, wide, drawing.hatched, size)
    said = [NAMED, drawing.attribution] if drawing.landmarks else [drawing.attribution]
    notes = [line for text in said for line in folded(text, wide, size)]
    below = drawing.height + ROW + told.height
    return document(
        drawing,
        below + LEADING * size * len(notes) + 4,
        GROUND[0],
        LINES[0] + _lines(drawing.contours) + LINES[1],
        over(drawing, names, _with_lines(_values(drawing, names)), radius=WALL.pin),
        *scale_bar(MARGIN, drawing.height + TOP, drawing.metres_per_unit, size, LONGEST),
        _with_lines(_key(drawing)),
        north_arrow(drawing.width - MARGIN - 4, drawing.height + 5, size),
        told.at(MARGIN, drawing.height + ROW),
        *lines_of(notes, MARGIN, below + size, size, fill=MUTED),
    )


def poster(still: str, lettering: str, *, contours: bool) -> str:
    """A whole wall map: the ground of a still, whose heat may be in it, under the lettering of the same area.

    Without `contours` the lines of equal count and what belongs to them are left out. ValueError where the still does
    not say which of it is the ground.
    """
    ground, _ = _cut(still, GROUND)
    lines, marks = _cut(lettering, LINES)
    while not contours and WITH_LINES[0] in marks:
        lines, marks = "", _cut(marks, WITH_LINES)[1]
    for mark in WITH_LINES:
        marks = marks.replace(mark, "")
    return marks.replace(GROUND[0], ground.replace(CONTOUR_SLOT, lines, 1), 1)


def contour_words(values: Iterable[float]) -> str:
    """What the key says of the lines: "Lines: 20, 100 and 300 crimes to the square kilometre in twelve months"."""
    told = words.listing([words.figure(round(value)) for value in sorted(set(values))])
    return f"Lines: {told} crimes to the square kilometre in twelve months"


def _names(drawing: MapDrawing) -> MapNames:
    """The names of the wall map: those of published points too, where there are any."""
    found, canvas = map_names(drawing, WALL), (drawing.width, drawing.height)
    places = [(name.removeprefix(MOVED_TO), point) for name, point in drawing.landmarks]
    named = place_names(places, drawing.area, _taken(found), canvas, WALL.streets, MOST_PLACES)
    return replace(found, streets=(*found.streets, *named))


def _taken(names: MapNames) -> list[Box]:
    """The boxes of all names and pins."""
    return [name.box for name in (*names.near, *names.inside, *names.streets)] + boxes(names.pins.values(), WALL.pin)


def _cut(text: str, ends: tuple[str, str]) -> tuple[str, str]:
    """What stands between two marks, and the text without it and them."""
    start = text.index(ends[0])
    end = text.index(ends[1], start)
    return text[start + len(ends[0]) : end], text[:start] + text[end + len(ends[1]) :]


def _with_lines(marks: str) -> str:
    return WITH_LINES[0] + marks + WITH_LINES[1]


def _lines(contours: Iterable[ContourLine]) -> str:
    """The lines on white casings, the thicker the higher they stand."""
    drawn = [_stroked("".join(curve(line.points) for line in own), step) for step, own in groupby(contours, _step)]
    return element("g", *drawn, fill="none", stroke_linejoin="round", stroke_linecap="round") if drawn else ""


def _step(line: ContourLine) -> int:
    return line.step


def _stroked(d: str, step: int) -> str:
    thick = 0.7 + 0.2 * step
    casing = element("path", d=d, stroke="#ffffff", stroke_width=thick + 2.0, stroke_opacity=0.9)
    return casing + element("path", d=d, stroke=CONTOUR_INK, stroke_width=thick)


def _values(drawing: MapDrawing, names: MapNames) -> str:
    """The values of the longest lines, each along a straight run of its line inside the area, clear of all names."""
    taken = _taken(names)
    size, found = (drawing.width, drawing.height), list[Name]()
    long = [line for line in drawing.contours if length(line.points) >= LONG and _crosses(line, drawing.area)]
    for line in sorted(long, key=lambda line: -length(line.points))[:MOST_TRIED]:
        if len(found) == MOST_VALUES:
            break
        told = [(words.figure(round(line.value)), line.points)]
        found += street_names(told, drawing.area, [*taken, *(name.box for name in found)], size, VALUE)
    return "".join(written(name, fill=CONTOUR_INK) for name in found)


def _crosses(line: ContourLine, area: Area) -> bool:
    """Whether any of some points of a line lies in an area, or there is none."""
    return not area or any(area.holds(point) for point in line.points[::3])


def _key(drawing: MapDrawing) -> str:
    """A piece of line and what it means, between the scale bar and the arrow; "" where there are none."""
    if not drawing.contours:
        return ""
    return "".join(_key_marks(drawing))


def _key_marks(drawing: MapDrawing) -> Iterator[str]:
    """To the right of the longest scale bar."""
    size = WALL.below
    x, y = MARGIN + LONGEST + 50, drawing.height + TOP + 4
    yield element("g", _stroked(f"M{x:g} {y:g}h{SAMPLE:g}", 3), fill="none")
    yield from lines_of([contour_words(line.value for line in drawing.contours)], x + SAMPLE + 6, y + 3.5, size)
