"""Whose ground a node of the grid is: its very place decides, holes, islands and overlaps told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import boundaries, ground, sources
from geodata.faults import Faults
from geodata.grid import shapes_on_grid

WHERE = ground.Frame(400_000.0, 300_000.0, 60, 80)


def at_nodes(shape: shapely.Geometry, where: ground.Frame = WHERE) -> np.ndarray:
    """Which nodes a shape holds, one question a node."""
    x, y = np.meshgrid(where.west + np.arange(where.columns) * 100, where.south + np.arange(where.rows) * 100)
    return np.asarray(shapely.contains_xy(shape, x, y))


def square(west: float, south: float, side: float) -> shapely.Polygon:
    return shapely.box(400_000 + west, 300_000 + south, 400_000 + west + side, 300_000 + south + side)


def raster(*shapes: shapely.Geometry | None, values: tuple[int, ...] = ()) -> np.ndarray:
    return ground.raster(WHERE, np.array(shapes, dtype=object), values or (1,) * len(shapes))


def test_a_square_holds_the_nodes_inside_it_and_no_more() -> None:
    found = raster(square(150, 250, 1_000))
    assert np.argwhere(found).min(axis=0).tolist() == [3, 2]
    assert np.argwhere(found).max(axis=0).tolist() == [12, 11]
    assert found.sum() == 100


def test_a_hole_is_no_ground_and_an_island_in_it_is() -> None:
    lake = square(50, 50, 3_000).difference(square(1_050, 1_050, 1_000))
    island = square(1_450, 1_450, 200)
    shape = shapely.union_all([lake, island])
    found = raster(shape)
    assert (found == at_nodes(shape)).all()
    assert found[12, 12] == 0
    assert found[15, 15] == 1
    assert found[5, 5] == 1


def test_polygons_that_overlap_are_ground_once_and_the_lowest_value_has_it() -> None:
    first, second = square(50, 50, 1_000), square(550, 50, 1_000)
    assert raster(first, second).sum() == at_nodes(first | second).sum()
    found = raster(second, first, values=(2, 1))
    assert (found == 1).sum() == at_nodes(first).sum()
    assert (found == 2).sum() == at_nodes(second - first).sum()


def test_polygons_side_by_side_leave_no_seam() -> None:
    found = raster(square(50, 50, 730), square(780, 50, 730), values=(1, 2))
    assert (found[1:8, 1:16] > 0).all()


def test_missing_empty_and_far_shapes_are_no_ground() -> None:
    assert not raster(None, shapely.Polygon(), shapely.box(0, 0, 5_000, 5_000)).any()
    assert not ground.raster(WHERE, np.array([], dtype=object), ()).any()


def test_what_reaches_over_the_edge_of_the_grid_is_cut() -> None:
    found = raster(shapely.box(390_000, 290_000, 401_050, 300_550))
    assert found.sum() == 11 * 6


corner = st.tuples(st.floats(-500, 8_500), st.floats(-500, 6_500))


@settings(max_examples=80, deadline=None)
@given(st.lists(corner, min_size=3, max_size=12))
def test_any_polygon_holds_the_nodes_that_lie_in_it(corners: list[tuple[float, float]]) -> None:
    shape = shapely.make_valid(shapely.Polygon([(400_000 + x, 300_000 + y) for x, y in corners]))
    own = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    solid = shapely.union_all(own)
    x, y = np.meshgrid(WHERE.west + np.arange(80) * 100, WHERE.south + np.arange(60) * 100)
    edge = shapely.distance(shapely.boundary(solid), shapely.points(x, y)) < 1e-6 if own else np.zeros(x.shape, bool)
    found = raster(solid)
    assert ((found > 0) == at_nodes(solid))[~edge].all()


def test_the_frame_covers_its_box_on_round_hundreds() -> None:
    where = ground.frame((412_345.0, 298_765.0, 433_210.0, 310_001.0))
    assert where.west % 100 == where.south % 100 == 0
    assert where.west <= 412_345 - 100
    assert where.south <= 298_765 - 100
    assert where.west + (where.columns - 1) * 100 >= 433_210 + 100
    assert where.south + (where.rows - 1) * 100 >= 310_001 + 100


def test_south_yorkshires_overlapping_layer_is_ground_where_any_of_its_wards_is(real: Path) -> None:
    taken = sources.recognise(real / "boundaries/wards-south-yorkshire.geojson")
    shapes = shapes_on_grid(boundaries.read(taken, "ward", Faults()).geometry.to_numpy())
    where = ground.frame(tuple(shapely.total_bounds(shapes)))
    found = ground.raster(where, shapes, [1] * len(shapes))
    assert (found == at_nodes(shapely.union_all(shapes), where)).all()
