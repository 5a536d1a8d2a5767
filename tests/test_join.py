"""The place rule equals geopandas.sjoin record by record, with the lowest code where several wards hold a point."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata import areas, boundaries, join, police, sources
from geodata.faults import Faults
from geodata.grid import degrees, grid

WEST, SOUTH = -1.5, 53.4
NAN = math.nan


def wards_of(path: Path) -> geopandas.GeoDataFrame:
    return boundaries.read(sources.recognise(path), "ward", Faults())


def records_of(path: Path, first: str = "") -> pd.DataFrame:
    return police.load(police.choose(sources.recognise(path), (), first, ""), Faults()).records


def by_sjoin(lon: Any, lat: Any, shapes: Any) -> tuple[np.ndarray, int]:
    """Index of the lowest polygon that holds or touches each point (-1 none), and how many points had several."""
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    polygons = geopandas.GeoDataFrame(geometry=list(shapes), crs=4326)
    pairs = geopandas.sjoin(points, polygons, predicate="intersects")
    lowest = pairs.groupby(pairs.index)["index_right"].min()
    return lowest.reindex(points.index, fill_value=-1).to_numpy(), int((pairs.index.value_counts() > 1).sum())


def test_south_yorkshires_records_of_2025_equal_sjoin_one_by_one(real: Path) -> None:
    wards = wards_of(real / "boundaries/wards-south-yorkshire.geojson")
    records = records_of(real / "street/south-yorkshire-2024-01_2025-12.zip", "2025-01")
    lon, lat = records["lon"].to_numpy(), records["lat"].to_numpy()
    placed = join.place(lon, lat, wards.geometry.to_numpy())
    expected, _ = by_sjoin(np.where(np.isnan(lon), 0, lon), np.where(np.isnan(lat), 0, lat), wards.geometry)
    assert len(wards) == 95
    np.testing.assert_array_equal(placed.wards(), expected)
    np.testing.assert_array_equal(placed.point < 0, np.isnan(lon))
    assert ((placed.point < 0).sum(), ((placed.wards() < 0) & (placed.point >= 0)).sum()) == (8_069, 371)


def test_points_in_the_overlaps_of_south_yorkshires_layer_go_to_the_lowest_code(real: Path) -> None:
    wards = wards_of(real / "boundaries/wards-south-yorkshire.geojson")
    shapes = wards.geometry.to_numpy()
    assert wards["code"].is_monotonic_increasing
    a, b = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    pairs = [(i, j) for i, j in zip(a, b, strict=True) if i < j]
    assert len(pairs) == 25
    inside = shapely.point_on_surface(
        shapely.intersection(shapes[[i for i, _ in pairs]], shapes[[j for _, j in pairs]])
    )
    placed = join.place(shapely.get_x(inside), shapely.get_y(inside), shapes)
    expected, several = by_sjoin(shapely.get_x(inside), shapely.get_y(inside), shapes)
    np.testing.assert_array_equal(placed.wards(), expected)
    assert placed.shared == several > 0


def test_every_force_of_june_2025_on_the_national_layer_equals_sjoin(real: Path) -> None:
    wards = wards_of(real / "boundaries/wards-2020-E+W.geojson")
    records = records_of(real / "street/all-forces-2025-06.zip")
    shapes = wards.geometry.to_numpy()
    placed = join.place(records["lon"].to_numpy(), records["lat"].to_numpy(), shapes)
    expected, several = by_sjoin(placed.lon, placed.lat, shapes)
    np.testing.assert_array_equal(placed.ward, expected)
    assert placed.shared == several == 0  # no published point lies in two wards of the national layer
    points = records[["lon", "lat"]].dropna().drop_duplicates()
    assert len(placed.lon) == len(points)
    away = records["force"].isin([f.slug for f in areas.forces() if not f.territorial]).to_numpy()
    nowhere = (placed.wards() < 0) & (placed.point >= 0)
    assert (nowhere & ~away).sum() == 23  # all others in no ward are Northern Ireland's


STEPS = st.integers(0, 6)
POINTS = st.one_of(
    st.tuples(STEPS, STEPS),
    st.tuples(st.floats(-1, 8, allow_nan=False), st.floats(-1, 8, allow_nan=False)),
    st.just((NAN, NAN)),
)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Geometry:
    """Squares on whole steps, so that they touch and overlap; some with a hole, some in several parts."""
    x, y, side = draw(STEPS), draw(STEPS), draw(st.integers(1, 4))
    shape: shapely.Geometry = shapely.box(x, y, x + side, y + side)
    if draw(st.booleans()) and side > 2:
        shape = shapely.difference(shape, shapely.box(x + 1, y + 1, x + 2, y + 2))
    if draw(st.booleans()):
        shape = shapely.union(shape, shapely.box(x + side + 1, y, x + side + 2, y + 1))
    return shape


@settings(max_examples=150, deadline=None)
@given(st.lists(polygons(), max_size=8), st.lists(POINTS, max_size=40))
def test_any_points_in_any_polygons_equal_sjoin(
    shapes: list[shapely.Geometry], points: list[tuple[float, float]]
) -> None:
    lon = np.array([p[0] for p in points], dtype=float)
    lat = np.array([p[1] for p in points], dtype=float)
    placed = join.place(lon, lat, np.array(shapes, dtype=object))
    held = ~np.isnan(lon)
    expected = np.full(len(points), -1)
    expected[held] = by_sjoin(lon[held], lat[held], shapes)[0]
    np.testing.assert_array_equal(placed.wards(), expected)
    np.testing.assert_array_equal(placed.point < 0, ~held)
    distinct = {p for p in points if not math.isnan(p[0])}
    assert len(placed.lon) == len(distinct)
    several = sum(sum(bool(shapely.intersects_xy(s, *p)) for s in shapes) > 1 for p in distinct)
    assert placed.shared == several


def squares(*corners: tuple[float, float]) -> np.ndarray:
    """Unit squares by their south-west corners."""
    return np.array([shapely.box(x, y, x + 1, y + 1) for x, y in corners], dtype=object)


def placed_at(points: list[tuple[float, float]], shapes: np.ndarray) -> list[int]:
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return [int(ward) for ward in join.place(lon, lat, shapes).wards()]


def test_a_point_on_a_shared_border_goes_to_the_lowest_code() -> None:
    assert placed_at([(1, 0.5), (1, 1), (2, 0.5), (0, 0)], squares((0, 0), (1, 0))) == [0, 0, 1, 0]
    assert placed_at([(1, 0.5)], squares((1, 0), (0, 0))) == [0]


def test_a_point_in_a_hole_is_in_no_ward_and_on_the_holes_border_it_is() -> None:
    ring = np.array([shapely.difference(shapely.box(0, 0, 4, 4), shapely.box(1, 1, 3, 3))], dtype=object)
    assert placed_at([(2, 2), (1, 2), (0.5, 0.5)], ring) == [-1, 0, 0]


def test_a_ward_in_two_parts_holds_the_points_of_both() -> None:
    parts = np.array([shapely.MultiPolygon(list(squares((0, 0), (5, 5)))), *squares((2, 2))], dtype=object)
    assert placed_at([(0.5, 0.5), (5.5, 5.5), (2.5, 2.5), (4, 4)], parts) == [0, 0, 1, -1]


@pytest.mark.parametrize("count", [0, 3])
def test_no_wards_hold_nothing(count: int) -> None:
    none = np.array([], dtype=object)
    assert placed_at([(0.5, 0.5)] * count, none) == [-1] * count


def test_no_records_are_in_no_ward() -> None:
    placed = join.place(np.array([]), np.array([]), squares((0, 0)))
    assert (len(placed.point), len(placed.lon), len(placed.wards()), placed.shared) == (0, 0, 0, 0)
    assert len(join.near_border(placed, squares((0, 0)))) == 0


def test_records_wholly_without_places_are_in_no_ward() -> None:
    placed = join.place(np.full(4, NAN), np.full(4, NAN), squares((0, 0)))
    assert placed.wards().tolist() == [-1] * 4
    assert len(placed.lon) == 0


def test_an_empty_ward_holds_nothing() -> None:
    assert placed_at([(0.5, 0.5)], np.array([shapely.Polygon(), *squares((0, 0))], dtype=object)) == [1]


def test_every_record_of_a_point_is_in_the_points_ward() -> None:
    lon, lat = np.array([0.5, NAN, 1.5, 0.5, 0.5]), np.array([0.5, NAN, 0.5, 0.5, 0.5])
    placed = join.place(lon, lat, squares((0, 0), (1, 0)))
    assert len(placed.lon) == 2
    assert placed.wards().tolist() == [0, -1, 1, 0, 0]


def test_softness_reaches_a_hundred_metres_from_the_border() -> None:
    """Points due north of the south side of a ward; a minute of latitude is a nautical mile of 1,852 m."""
    ward = np.array([shapely.box(WEST, SOUTH, WEST + 0.05, SOUTH + 0.05)], dtype=object)
    metres = np.array([0.0, 50.0, 95.0, 105.0, 1_000.0])
    lon = np.full(5, WEST + 0.025)
    placed = join.place(np.append(lon, WEST - 0.001), np.append(SOUTH + metres / (60 * 1_852), SOUTH + 0.01), ward)
    assert join.near_border(placed, ward).tolist() == [True, True, True, False, False, False]


def test_softness_on_the_real_wards_equals_a_distance_in_metres(real: Path) -> None:
    """By geopandas on the National Grid with the projection library's own transformation; it differs by metres
    in place, not in distance, so only points within a hand's breadth of 100 m may be told apart."""
    wards = wards_of(real / "boundaries/wards-south-yorkshire.geojson")
    records = records_of(real / "street/south-yorkshire-2024-01_2025-12.zip", "2025-12")
    placed = join.place(records["lon"].to_numpy(), records["lat"].to_numpy(), wards.geometry.to_numpy())
    inside = placed.ward >= 0
    points = geopandas.GeoSeries(geopandas.points_from_xy(placed.lon[inside], placed.lat[inside]), crs=4326)
    borders = geopandas.GeoSeries(shapely.boundary(wards.geometry.to_numpy()[placed.ward[inside]]), crs=4326)
    metres = points.to_crs(27700).distance(borders.to_crs(27700), align=False).to_numpy()
    soft = join.near_border(placed, wards.geometry.to_numpy())[inside]
    clear = np.abs(metres - 100) > 0.1
    np.testing.assert_array_equal(soft[clear], (metres <= 100)[clear])
    assert clear.mean() > 0.99
    assert 0 < soft.sum() < len(soft)


def test_the_grid_agrees_with_ordnance_surveys_worked_example() -> None:
    """52° 39′ 28.7189″ N, 1° 42′ 57.8663″ E lies at 651409.804, 313177.450; seven parameters come within 3 m or so."""
    east, north = grid(np.array([1 + 42 / 60 + 57.8663 / 3600]), np.array([52 + 39 / 60 + 28.7189 / 3600]))
    assert math.dist((east[0], north[0]), (651_409.804, 313_177.450)) < 4


def test_the_grid_agrees_with_the_projection_library_and_back_again() -> None:
    lon, lat = (a.ravel() for a in np.meshgrid(np.linspace(-5.5, 1.5, 8), np.linspace(50.2, 55.5, 8)))
    own, known = grid(lon, lat), Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    assert np.hypot(own[0] - known[0], own[1] - known[1]).max() < 5
    np.testing.assert_allclose(degrees(*own), (lon, lat), atol=1e-7)
