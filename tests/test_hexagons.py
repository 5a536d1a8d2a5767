"""The grid of hexagons: a tenth of a square kilometre each, no gaps, every point in the one with the nearest middle."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geodata import hexagons
from geodata.grid import grid

# Regular hexagons of 100,000 m²: 3√3/2 · side² = area.
SIDE = math.sqrt(100_000 / (1.5 * math.sqrt(3)))
PLACES = st.tuples(st.floats(80_000, 660_000), st.floats(5_000, 660_000))
MANY = arrays.arrays(float, st.tuples(st.integers(1, 40), st.just(2)), elements=st.floats(0, 1))


def keys_of(*points: tuple[float, float]) -> np.ndarray:
    return hexagons.containing(*np.array(points, dtype=float).reshape(-1, 2).T)


def lattice(west: float, south: float, east: float, north: float) -> np.ndarray:
    """The middles of all hexagons near a box, row by row: odd rows half a hexagon to the east."""
    wide, rise = math.sqrt(3) * SIDE, 1.5 * SIDE
    rows = range(math.floor(south / rise) - 2, math.ceil(north / rise) + 3)
    columns = range(math.floor(west / wide) - 2, math.ceil(east / wide) + 3)
    return np.array([((c + (0.5 if r % 2 else 0)) * wide, r * rise) for r in rows for c in columns])


def block(west: float = 433_000.0, south: float = 387_000.0, side: float = 3_000.0) -> np.ndarray:
    return hexagons.inside(shapely.box(west, south, west + side, south + side))


def test_a_hexagon_has_a_tenth_of_a_square_kilometre() -> None:
    areas = shapely.area(shapely.polygons(hexagons.rings(block())))
    assert areas == pytest.approx(100_000, rel=1e-9)
    assert round(hexagons.SIDE, 2) == 196.19


def test_hexagons_leave_no_gap_and_do_not_overlap() -> None:
    keys = block()
    shapes = shapely.polygons(hexagons.rings(keys))
    assert shapely.union_all(shapely.buffer(shapes, 1e-6)).interiors.__len__() == 0
    assert shapely.union_all(shapes).area == pytest.approx(100_000 * len(keys), rel=1e-6)


@given(MANY, PLACES)
def test_every_points_hexagon_has_the_nearest_middle(shares: np.ndarray, corner: tuple[float, float]) -> None:
    points = np.array(corner) + shares * 2_000
    own = np.stack(hexagons.centres(hexagons.containing(*points.T)), axis=1)
    every = lattice(*corner, corner[0] + 2_000, corner[1] + 2_000)
    nearest = np.hypot(*(points[:, None] - every).transpose(2, 0, 1)).min(axis=1)
    assert np.hypot(*(points - own).T) == pytest.approx(nearest, abs=1e-6)


@given(MANY)
def test_every_point_lies_in_its_hexagon(shares: np.ndarray) -> None:
    points = np.array([433_000.0, 387_000.0]) + shares * 9_000
    shapes = shapely.polygons(hexagons.rings(hexagons.containing(*points.T)))
    assert shapely.dwithin(shapes, shapely.points(points), 1e-6).all()


def test_a_hexagon_keeps_its_name_for_ever() -> None:
    """Sheffield's town hall: row 387,300 / 294.27 = 1316.1, which is even; column 435,300 / 339.79 = 1281.1."""
    assert hexagons.ids(keys_of((435_300.0, 387_300.0))) == ["H1281-1316"]
    assert hexagons.ids(keys_of((0.0, 0.0), (339.8, 0.0), (169.9, 294.3))) == ["H0000-0000", "H0001-0000", "H0000-0001"]


def test_names_are_one_to_one() -> None:
    keys = block(side=20_000)
    assert len(set(hexagons.ids(keys))) == len(keys) == len(np.unique(keys))


def test_keys_sort_from_the_south_and_in_a_row_from_the_west() -> None:
    keys = block()
    east, north = hexagons.centres(np.sort(keys))
    order = np.lexsort((east, north))
    assert order.tolist() == list(range(len(keys)))


def test_six_neighbours_stand_one_width_away_and_share_a_whole_side() -> None:
    for point in [(433_000.0, 387_000.0), (433_000.0, 387_300.0), (100.0, 100.0)]:  # an even row, an odd one, the edge
        here = keys_of(point)
        around = hexagons.neighbours(here)[0]
        assert len({*around.tolist(), *here.tolist()}) == 7
        apart = np.hypot(*(np.stack(hexagons.centres(around)) - np.stack(hexagons.centres(here))))
        assert apart == pytest.approx(math.sqrt(3) * SIDE)
        own, others = (shapely.polygons(np.round(hexagons.rings(k), 6)) for k in (here, around))
        assert shapely.length(shapely.intersection(own[0], others, grid_size=0.001)) == pytest.approx(SIDE, abs=0.01)


def test_a_neighbours_neighbour_is_oneself() -> None:
    keys = block()
    around = hexagons.neighbours(keys)
    assert (hexagons.neighbours(around.ravel()).reshape(-1, 6, 6) == keys[:, None, None]).any(axis=2).all()
    assert (around[:, 0] > keys).all()  # the first lies to the east
    assert hexagons.centres(around[:, 0])[0] == pytest.approx(hexagons.centres(keys)[0] + math.sqrt(3) * SIDE)


def test_degrees_lead_back_to_the_hexagon() -> None:
    keys = block(side=10_000)
    lon, lat = hexagons.degrees(keys)
    assert (hexagons.containing(*grid(lon, lat)) == keys).all()
    assert (hexagons.containing(*grid(lon.round(6), lat.round(6))) == keys).all()
    assert -1.6 < lon.min() < lon.max() < -1.3 < 53 < lat.min() < lat.max() < 54


def test_inside_are_those_whose_middle_is_inside() -> None:
    hole = shapely.box(434_000, 388_000, 435_000, 389_000)
    shape = shapely.union(shapely.box(433_000, 387_000, 437_000, 391_000).difference(hole), shapely.box(0, 0, 900, 900))
    found = np.stack(hexagons.centres(hexagons.inside(shape)), axis=1)
    every = np.concatenate([lattice(433_000, 387_000, 437_000, 391_000), lattice(0, 0, 900, 900)])
    expected = every[shapely.intersects_xy(shape, *every.T)]
    assert found == pytest.approx(expected[np.lexsort(expected.T)])


def test_a_middle_on_the_border_is_inside() -> None:
    assert hexagons.ids(hexagons.inside(shapely.box(0, 0, 100, 100))) == ["H0000-0000"]


def test_an_empty_shape_holds_none() -> None:
    assert hexagons.inside(shapely.Polygon()).tolist() == []
    assert hexagons.inside(shapely.box(100, 100, 110, 110)).tolist() == []  # between middles
