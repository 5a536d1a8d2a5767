"""Lines of equal count: where the surface is the value of their step, whole, and never round what was not told."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geodata import contours, layers
from geodata.canvas import HEIGHT, WIDTH, Canvas
from geodata.grid import degrees, from_mercator, grid, mercator
from geodata.ground import CELL
from geodata.surfaces import Surface

WEST, SOUTH, ROWS, COLUMNS = 430_000.0, 380_000.0, 90, 70  # 7 km by 9 km
COUNT = layers.LAYERS[2]
STEPS = layers.breaks()["count"].at_least


def bells(*bells: tuple[float, float, float, float]) -> NDArray[np.float32]:
    """A surface of bells, each by row, column, width in cells and height."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    return sum(
        (h * np.exp(-((y - r) ** 2 + (x - c) ** 2) / (2 * s * s)) for r, c, s, h in bells), np.zeros((ROWS, COLUMNS))
    ).astype(np.float32)


def drawn(density: NDArray[np.float32], told: NDArray[np.bool_] | None = None) -> layers.Drawn:
    mask = np.ones(density.shape, bool) if told is None else told
    return layers.Drawn(COUNT, Surface(density, WEST, SOUTH, CELL), mask, ~mask)


def nodes(line: shapely.Geometry) -> NDArray[np.float64]:
    """Rows and columns, both fractional, of a line's vertices."""
    x, y = shapely.get_coordinates(line).T
    east, north = grid(*from_mercator(x, y))
    return np.column_stack([(north - SOUTH) / CELL, (east - WEST) / CELL])


some_bells = st.lists(
    st.tuples(st.floats(5, ROWS - 5), st.floats(5, COLUMNS - 5), st.floats(2, 9), st.floats(10, 4_000)), max_size=6
)


@settings(max_examples=30, deadline=None)
@given(some_bells)
def test_every_vertex_lies_where_the_surface_is_the_value_of_its_step(own: list[tuple[float, ...]]) -> None:
    inner = np.zeros((ROWS, COLUMNS), bool)
    inner[1:-1, 1:-1] = True  # a frame has told ground nowhere on its edge
    surface = drawn(bells(*own), inner)
    found = contours.contours(surface, STEPS)
    assert found.at_least == STEPS
    for line, step in zip(found.lines, found.steps, strict=True):
        x, y = shapely.get_coordinates(line).T
        values = surface.surface.at(*grid(*from_mercator(x, y)))
        np.testing.assert_allclose(values, STEPS[step - 1], rtol=2e-4)


@settings(max_examples=30, deadline=None)
@given(some_bells)
def test_a_line_parts_what_reaches_the_value_from_what_does_not(own: list[tuple[float, ...]]) -> None:
    """Every two neighbouring nodes with the value between them have one crossing, and no others have any."""
    density = bells(*own)
    found = contours.contours(drawn(density), STEPS)
    for step, value in enumerate(STEPS, 1):
        over = density.astype(float) > value
        expected = int((over[1:] != over[:-1]).sum() + (over[:, 1:] != over[:, :-1]).sum())
        lines = found.lines[found.steps == step]
        assert sum(shapely.get_num_coordinates(line) - shapely.is_closed(line) for line in lines) == expected


def test_the_line_round_a_bell_is_the_circle_that_arithmetic_gives() -> None:
    found = contours.contours(drawn(bells((45, 35, 8, 1_000))), STEPS)
    assert found.steps.tolist() == [1, 2, 3, 4]
    for line, step in zip(found.lines, found.steps, strict=True):
        radius = 8 * math.sqrt(2 * math.log(1_000 / STEPS[step - 1]))
        away = np.hypot(*(nodes(line) - (45, 35)).T)
        np.testing.assert_allclose(away, radius, atol=0.05)
        assert shapely.is_ring(line)


def test_no_line_follows_the_border_of_ground_of_which_nothing_is_told() -> None:
    """A plain of 500 whose east is not told: no value is crossed but at the edge, and that is no crossing."""
    told = np.ones((ROWS, COLUMNS), bool)
    told[:, 40:] = False
    density = np.where(told, 500, 0).astype(np.float32)
    assert len(contours.contours(drawn(density, told), STEPS).lines) == 0


def test_lines_end_before_ground_of_which_nothing_is_told() -> None:
    told = np.ones((ROWS, COLUMNS), bool)
    told[:, 38:] = False
    found = contours.contours(drawn(bells((45, 35, 8, 1_000)), told), STEPS)
    assert set(found.steps.tolist()) == {1, 2, 3, 4}
    for line in found.lines:
        columns = nodes(line)[:, 1]
        assert columns.max() <= 37 + 1e-3
        assert not shapely.is_closed(line)


def test_lines_are_whole_over_bands_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    density = bells((45, 35, 8, 1_000), (20, 20, 5, 300), (70, 50, 6, 2_000), (8, 60, 3, 90))
    whole = contours.contours(drawn(density), STEPS)
    monkeypatch.setattr(contours, "BAND", 7)
    banded = contours.contours(drawn(density), STEPS)
    assert np.bincount(banded.steps).tolist() == np.bincount(whole.steps).tolist()
    for step in range(1, len(STEPS) + 1):
        one, other = (shapely.polygonize(list(c.lines[c.steps == step])) for c in (whole, banded))
        assert shapely.area(one) == pytest.approx(shapely.area(other))
        assert shapely.area(shapely.symmetric_difference(one, other)) < 1  # square metre


def test_a_step_without_a_beginning_and_ground_without_crime_have_no_line() -> None:
    plain = drawn(bells())
    assert len(contours.contours(plain, STEPS).lines) == 0
    assert len(contours.contours(plain, STEPS).near((-1e7, -1e7, 1e7, 1e7))) == 0
    found = contours.contours(drawn(bells((45, 35, 8, 10))), layers.breaks()["change"].at_least)
    assert 1 not in found.steps
    assert {4, 5} <= set(found.steps.tolist())


def canvas(per_unit: float = 20.0) -> Canvas:
    """A canvas with the middle of the surface, row 45 and column 35, in its middle."""
    x, y = in_mercator(35 * CELL, 45 * CELL)
    return Canvas(x - per_unit * WIDTH / 2, y + per_unit * HEIGHT / 2, per_unit)


def in_mercator(east: float, north: float) -> tuple[float, float]:
    x, y = mercator(*degrees(np.array([WEST + east]), np.array([SOUTH + north])))
    return float(x[0]), float(y[0])


def test_on_a_canvas_lines_stand_in_units_the_lowest_step_first() -> None:
    found = contours.on_canvas(contours.contours(drawn(bells((45, 35, 8, 1_000))), STEPS), canvas())
    assert [(step, value) for step, value, _ in found] == [(1, 20), (2, 100), (3, 300), (4, 750)]
    stretch = 1 / math.cos(math.radians(53.35))  # web mercator's, at this latitude
    for _, value, line in found:
        radius = 8 * math.sqrt(2 * math.log(1_000 / value)) * CELL * stretch / 20
        away = [math.dist(point, (WIDTH / 2, HEIGHT / 2)) for point in line]
        assert away == pytest.approx([radius] * len(away), rel=0.01, abs=0.6)
        assert line[0] == line[-1]


def test_on_a_canvas_lines_are_cut_to_it() -> None:
    every = contours.contours(drawn(bells((45, 35, 8, 1_000))), STEPS)
    found = contours.on_canvas(every, canvas(per_unit=6.0))  # 2.3 km by 1.9 km on the ground
    assert [step for step, _, _ in found] == [3, 3, 3, 3, 4]  # radii of 2.2, 1.7, 1.2 and 0.6 km: four corners of one
    for _, _, line in found:
        assert all(-5 <= x <= WIDTH + 5 and -5 <= y <= HEIGHT + 5 for x, y in line)
        assert all(a != b for a, b in pairwise(line))


def test_specks_and_what_lies_elsewhere_are_left_out() -> None:
    speck = contours.contours(drawn(bells((45, 35, 0.4, 25), (45, 35, 8, 1_000))), STEPS)
    assert contours.on_canvas(speck, canvas(per_unit=1_000.0)) == ()
    far = Canvas(1_000_000.0, 1_000_000.0, 20.0)
    assert contours.on_canvas(speck, far) == ()
    assert contours.on_canvas(None, canvas()) == ()
