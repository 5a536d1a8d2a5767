"""Spots on a force's map: where the grid puts them, told apart without colour, numbers that never lie over anything."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import hexagons
from geodata.grid import degrees as grid_degrees
from geodata.grid import from_mercator, grid, mercator
from openbeat import drawings
from openbeat.drawings import spots
from openbeat.drawings.labels import TYPE
from openbeat.drawings.plane import text_width

Shape = list[tuple[float, float]]
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Canvas:
    """The ground of a still."""

    west: float
    north: float
    per_unit: float
    width: int = 640
    height: int = 520


SHEFFIELD = Canvas(-200_000.0, 7_080_000.0, 40.0)  # a side of 8 units


def hexagon(canvas: Canvas, x: float, y: float, sure: int = 1, number: int = 1) -> spots.Hexagon:
    """A hexagon whose middle lies at a place of the canvas."""
    lon, lat = from_mercator(
        np.array([canvas.west + x * canvas.per_unit]), np.array([canvas.north - y * canvas.per_unit])
    )
    return float(lon[0]), float(lat[0]), sure, number


def field(canvas: Canvas, count: int, apart: float = 30.0) -> list[spots.Hexagon]:
    """So many single hexagons in rows, each a spot of its own."""
    across = int((canvas.width - 80) / apart)
    return [hexagon(canvas, 40 + i % across * apart, 40 + i // across * apart, i % 3 > 0, i + 1) for i in range(count)]


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def shapes(svg: str, name: str) -> list[Shape]:
    """The rings of the path of a class."""
    found = [e.get("d", "") for e in tree(svg).iter("path") if e.get("class") == name]
    rings = [ring for d in found for ring in d.split("Z") if ring]
    return [[(float(x), float(y)) for x, y in (p.split() for p in ring[1:].split("L"))] for ring in rings]


def every_shape(svg: str) -> list[Shape]:
    return [ring for name in ("ob-spots__sure", "ob-spots__depends") for ring in shapes(svg, name)]


def boxes(svg: str) -> dict[str, Rectangle]:
    """Where each number's digits may reach: left, top, right, bottom."""
    found = {}
    for e in tree(svg).iter("text"):
        x, foot, wide = float(e.get("x", "")), float(e.get("y", "")), text_width(e.text or "", TYPE)
        found[str(e.text)] = (x - wide / 2, foot - 0.7 * TYPE, x + wide / 2, foot)
    return found


def test_a_point_lies_where_hand_arithmetic_puts_it() -> None:
    """90° east is a quarter of the equator; the parallel whose tangent is sinh(1) lies one radius north of it."""
    canvas = Canvas(0.0, 6_378_137.0, 1_000.0)
    x, y = spots.place(canvas, 90.0, math.degrees(math.atan(math.sinh(1))))
    assert (x, y) == pytest.approx((6_378.137 * math.pi / 2, 0.0), abs=1e-6)
    assert spots.place(canvas, 0.0, 0.0) == pytest.approx((0.0, 6_378.137))


@pytest.mark.parametrize("point", [(-1.47, 53.38), (1.74, 52.48), (-5.1, 51.9), (-3.0, 54.9)])
def test_corners_lie_where_the_national_grid_puts_them(point: tuple[float, float]) -> None:
    """From the east of England to the west of Wales, to a hundredth of a side."""
    key = hexagons.containing(*grid(*(np.array([v]) for v in point)))
    lon, lat = (float(v[0]) for v in hexagons.degrees(key))
    middle_x, middle_y = (float(v[0]) for v in mercator(np.array([lon]), np.array([lat])))
    canvas = Canvas(middle_x - 5_000, middle_y + 5_000, 10.0)
    ring = hexagons.rings(key)[0][:6]
    x, y = mercator(*grid_degrees(ring[:, 0], ring[:, 1]))
    true = sorted(zip((x - canvas.west) / 10, (canvas.north - y) / 10, strict=True))
    drawn = sorted(spots.corners(canvas, lon, lat))
    assert spots.side(canvas, lat) == pytest.approx(196.19 / math.cos(math.radians(lat)) / 10)
    off = max(math.dist(a, b) for a, b in zip(true, drawn, strict=True))
    assert off < 0.01 * spots.side(canvas, lat)


def test_neighbours_are_drawn_side_by_side() -> None:
    """The three corners that two hexagons nearly share are the same to a fiftieth of a unit and the rounding."""
    key = hexagons.containing(*grid(np.array([-1.47]), np.array([53.38])))
    pair = np.array([int(key[0]), int(hexagons.neighbours(key)[0, 0])])
    x, y = mercator(*hexagons.degrees(pair))
    canvas = Canvas(float(x[0]) - 4_000, float(y[0]) + 4_000, 20.0)
    one, other = (spots.corners(canvas, *map(float, c)) for c in zip(*hexagons.degrees(pair), strict=True))
    shared = [math.dist(a, b) for a in one for b in other if math.dist(a, b) < 1]
    assert len(shared) == 2
    assert max(shared) < 0.1


@pytest.mark.parametrize("kind", ["hot", "harm"])
def test_the_layer_is_a_group_of_plain_svg(kind: str) -> None:
    svg = drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 30), kind)
    assert tree(svg).tag == "g"
    assert "style" not in svg
    assert "http" not in svg
    assert {e.tag for e in tree(svg).iter()} <= {"g", "title", "desc", "defs", "pattern", "rect", "path", "text"}
    assert len(every_shape(svg)) == 30
    assert all(len(ring) == 6 for ring in every_shape(svg))


def test_the_same_hexagons_are_drawn_the_same_twice() -> None:
    hexes = field(SHEFFIELD, 12)
    assert drawings.spot_layer(SHEFFIELD, hexes, "harm") == drawings.spot_layer(SHEFFIELD, hexes, "harm")


def test_without_hexagons_nothing_is_drawn() -> None:
    assert drawings.spot_layer(SHEFFIELD, [], "hot") == ""


def test_another_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 1), "worst")


def test_what_depends_on_the_weights_is_told_apart_without_colour() -> None:
    """Sure: one dark fill. Depends: lines on white, at most half ink, so three times as light on paper."""
    svg = drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 9), "harm")
    sure, depends = (next(e for e in tree(svg).iter("path") if e.get("class") == f"ob-spots__{c}")
                     for c in ("sure", "depends"))  # fmt: skip
    pattern = next(tree(svg).iter("pattern"))
    ground, lines = next(pattern.iter("rect")), next(pattern.iter("path"))
    ink = sure.get("fill", "")
    assert depends.get("fill") == f"url(#{pattern.get('id')})"
    assert depends.get("stroke") == lines.get("stroke") == ink
    share = float(lines.get("stroke-width", "")) / float(pattern.get("width", ""))
    assert share < 0.5
    assert ground.get("fill") == "#ffffff"
    light = share * luminance(ink) + (1 - share)
    assert (light + 0.05) / (luminance(ink) + 0.05) > 3
    assert (len(shapes(svg, "ob-spots__sure")), len(shapes(svg, "ob-spots__depends"))) == (6, 3)


def test_hot_and_harm_have_the_colours_of_count_and_harm() -> None:
    for kind, ramp in (("hot", "count"), ("harm", "harm")):
        svg = drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 9), kind)
        fills = {e.get("fill") for e in tree(svg).iter("path") if e.get("class") == "ob-spots__sure"}
        assert fills == {drawings.LEGEND_RAMPS[ramp][3]}


def test_the_words_say_how_many_and_what_hatching_means() -> None:
    svg = drawings.spot_layer(SHEFFIELD, [*field(SHEFFIELD, 9), hexagon(SHEFFIELD, 600, 500, 1, 1)], "harm")
    title, told = (next(tree(svg).iter(tag)).text for tag in ("title", "desc"))
    assert title == "Harm spots"
    assert "Hexagons marked: 10; spots they make: 9." in str(told)
    assert "Hatched: depends on the weights." in str(told)
    assert "no rank" in str(told)
    hot = next(tree(drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 9), "hot")).iter("desc")).text
    assert "Hatched" not in str(hot)


def test_hexagons_too_small_to_see_are_drawn_larger_and_it_is_said() -> None:
    wide = Canvas(-700_000.0, 7_080_000.0, 400.0)
    svg = drawings.spot_layer(wide, field(wide, 9), "harm")
    ring = shapes(svg, "ob-spots__sure")[0]
    assert math.dist(ring[0], ring[3]) == pytest.approx(2 * spots.SMALLEST, abs=0.2)
    assert "drawn larger than they are" in svg
    assert "drawn larger" not in drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 9), "harm")


def test_a_number_stands_beside_its_spot() -> None:
    svg = drawings.spot_layer(SHEFFIELD, [hexagon(SHEFFIELD, 300, 200, 1, 7)], "hot")
    left, top, right, foot = boxes(svg)["7"]
    assert 300 < left < right < 340
    assert 180 < top < 200 < foot < 220


def test_a_hexagon_of_no_spot_has_no_number() -> None:
    assert boxes(drawings.spot_layer(SHEFFIELD, [hexagon(SHEFFIELD, 300, 200, 1, 0)], "hot")) == {}


def test_where_not_every_number_fits_the_larger_spots_have_theirs() -> None:
    many = field(SHEFFIELD, 110, 46.0)
    assert "105" not in boxes(drawings.spot_layer(SHEFFIELD, many, "hot"))
    x, y = spots.place(SHEFFIELD, *many[104][:2])
    larger = [*many, hexagon(SHEFFIELD, x, y + 12, 1, 105)]
    assert "105" in boxes(drawings.spot_layer(SHEFFIELD, larger, "hot"))


def test_there_are_never_more_numbers_than_a_map_bears() -> None:
    assert len(boxes(drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 120, 46.0), "hot"))) == spots.MOST


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(5, 635), st.floats(5, 515), st.integers(0, 1), st.integers(0, 25)), min_size=1, max_size=70
    )
)
def test_numbers_lie_over_no_hexagon_and_no_number(places: Sequence[tuple[float, float, int, int]]) -> None:
    svg = drawings.spot_layer(SHEFFIELD, [hexagon(SHEFFIELD, *place) for place in places], "harm")
    numbers = list(boxes(svg).values())
    for a, b in combinations(numbers, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    corners = [corner for ring in every_shape(svg) for corner in ring]
    for left, top, right, foot in numbers:
        assert 0 <= left < right <= 640
        assert 0 <= top < foot <= 520
        assert not any(left < x < right and top < y < foot for x, y in corners)


def test_a_layer_lies_on_top_of_a_whole_still() -> None:
    still = '<svg xmlns="http://www.w3.org/2000/svg"><g><!--heat--><svg/></g><path d="M0 0"/></svg>'
    layer = drawings.spot_layer(SHEFFIELD, field(SHEFFIELD, 3), "hot")
    whole = ElementTree.fromstring(drawings.on_top(still, layer))
    assert [e.tag.rpartition("}")[2] for e in whole] == ["g", "path", "g"]
    assert whole[2].get("class") == "ob-spots"
    assert drawings.on_top(still, "") == still


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" by the definition of WCAG."""
    parts = (int(h, 16) / 255 for h in re.findall("[0-9a-f]{2}", colour))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_names_of_the_still_are_taken_off_under_spots() -> None:
    named = '<svg><g class="ob-name" text-anchor="middle"><text>Sheffield</text></g><path d="M0 0"/></svg>'
    assert drawings.on_top(named, "<g/>") == '<svg><path d="M0 0"/><g/></svg>'
