"""The place rule equals geopandas.sjoin record by record, with the lowest code where several wards hold a point."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import reading
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import feather
from pyproj import Transformer

from geodata import areas, boundaries, join, snaps, sources
from geodata.faults import Faults
from geodata.grid import degrees, grid
from geodata.kept import Kept

WEST, SOUTH = -1.5, 53.4
NAN = math.nan


def wards_of(path: Path) -> geopandas.GeoDataFrame:
    return boundaries.read(sources.recognise(path), "ward", Faults())


def records_of(path: Path, first: str = "") -> pd.DataFrame:
    return reading.records(reading.read_path(path, first=first))


def placed_of(lon: Any, lat: Any, shapes: Any) -> tuple[join.Placed, np.ndarray]:
    """The distinct points of records, placed, and the ward of each record."""
    keys = snaps.keys(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    points = np.unique(keys[keys != snaps.UNPLACED])
    placed = join.place(points, shapes)
    return placed, placed.wards(np.where(keys < 0, -1, np.searchsorted(points, keys)))


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
    _, ward = placed_of(lon, lat, wards.geometry.to_numpy())
    expected, _ = by_sjoin(np.where(np.isnan(lon), 0, lon), np.where(np.isnan(lat), 0, lat), wards.geometry)
    assert len(wards) == 95
    np.testing.assert_array_equal(ward, expected)
    assert (np.isnan(lon).sum(), ((ward < 0) & ~np.isnan(lon)).sum()) == (8_069, 371)


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
    lon, lat = (np.round(v, 6) for v in (shapely.get_x(inside), shapely.get_y(inside)))
    placed, ward = placed_of(lon, lat, shapes)
    expected, several = by_sjoin(lon, lat, shapes)
    np.testing.assert_array_equal(ward, expected)
    assert placed.shared.sum() == several > 0


def test_every_force_of_june_2025_on_the_national_layer_equals_sjoin(real: Path) -> None:
    wards = wards_of(real / "boundaries/wards-2020-E+W.geojson")
    records = records_of(real / "street/all-forces-2025-06.zip")
    shapes = wards.geometry.to_numpy()
    placed, ward = placed_of(records["lon"], records["lat"], shapes)
    expected, several = by_sjoin(*snaps.degrees(placed.snap), shapes)
    np.testing.assert_array_equal(placed.ward, expected)
    assert placed.shared.sum() == several == 0  # no published point lies in two wards of the national layer
    points = records[["lon", "lat"]].dropna().drop_duplicates()
    assert len(placed.snap) == len(points)
    assert set(records["force"]) <= {f.slug for f in areas.forces() if f.territorial}
    assert ((ward < 0) & records["lon"].notna().to_numpy()).sum() == 23


STEPS = st.integers(0, 6)
POINTS = st.one_of(
    st.tuples(STEPS, STEPS),
    st.tuples(*[st.integers(-1_000_000, 8_000_000).map(lambda n: n / 1_000_000)] * 2),
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
    placed, ward = placed_of(lon, lat, np.array(shapes, dtype=object))
    held = ~np.isnan(lon)
    expected = np.full(len(points), -1)
    expected[held] = by_sjoin(lon[held], lat[held], shapes)[0]
    np.testing.assert_array_equal(ward, expected)
    distinct = {p for p in points if not math.isnan(p[0])}
    assert len(placed.snap) == len(distinct)
    several = sum(sum(bool(shapely.intersects_xy(s, *p)) for s in shapes) > 1 for p in distinct)
    assert placed.shared.sum() == several


def squares(*corners: tuple[float, float]) -> np.ndarray:
    """Unit squares by their south-west corners."""
    return np.array([shapely.box(x, y, x + 1, y + 1) for x, y in corners], dtype=object)


def placed_at(points: list[tuple[float, float]], shapes: np.ndarray) -> list[int]:
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return [int(ward) for ward in placed_of(lon, lat, shapes)[1]]


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
    placed, ward = placed_of([], [], squares((0, 0)))
    assert (len(placed.snap), len(placed.soft), len(ward), placed.shared.sum()) == (0, 0, 0, 0)


def test_records_wholly_without_places_are_in_no_ward() -> None:
    placed, ward = placed_of(np.full(4, NAN), np.full(4, NAN), squares((0, 0)))
    assert ward.tolist() == [-1] * 4
    assert len(placed.snap) == 0


def test_an_empty_ward_holds_nothing() -> None:
    assert placed_at([(0.5, 0.5)], np.array([shapely.Polygon(), *squares((0, 0))], dtype=object)) == [1]


def test_every_record_of_a_point_is_in_the_points_ward() -> None:
    placed, ward = placed_of([0.5, NAN, 1.5, 0.5, 0.5], [0.5, NAN, 0.5, 0.5, 0.5], squares((0, 0), (1, 0)))
    assert len(placed.snap) == 2
    assert ward.tolist() == [0, -1, 1, 0, 0]


def test_softness_reaches_a_hundred_metres_from_the_border() -> None:
    """Points due north of the south side of a ward; a minute of latitude is a nautical mile of 1,852 m."""
    ward = np.array([shapely.box(WEST, SOUTH, WEST + 0.05, SOUTH + 0.05)], dtype=object)
    metres = np.array([0.0, 50.0, 95.0, 105.0, 1_000.0])
    lon = np.full(5, WEST + 0.025)
    lat = np.append(SOUTH + metres / (60 * 1_852), SOUTH + 0.01)
    inside = np.array([0, 0, 0, 0, 0, -1], dtype=np.int32)
    soft = join.near_border(np.append(lon, WEST - 0.001), lat, inside, ward)
    assert soft.tolist() == [True, True, True, False, False, False]


def test_softness_on_the_real_wards_equals_a_distance_in_metres(real: Path) -> None:
    """By geopandas on the National Grid with the projection library's own transformation; it differs by metres
    in place, not in distance, so only points within a hand's breadth of 100 m may be told apart."""
    wards = wards_of(real / "boundaries/wards-south-yorkshire.geojson")
    records = records_of(real / "street/south-yorkshire-2024-01_2025-12.zip", "2025-12")
    placed, _ = placed_of(records["lon"], records["lat"], wards.geometry.to_numpy())
    inside = placed.ward >= 0
    lon, lat = snaps.degrees(placed.snap[inside])
    points = geopandas.GeoSeries(geopandas.points_from_xy(lon, lat), crs=4326)
    borders = geopandas.GeoSeries(shapely.boundary(wards.geometry.to_numpy()[placed.ward[inside]]), crs=4326)
    metres = points.to_crs(27700).distance(borders.to_crs(27700), align=False).to_numpy()
    soft = placed.soft[inside]
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


def test_a_key_gives_back_the_very_degrees_that_were_published(real: Path) -> None:
    records = records_of(real / "street/all-forces-2025-06.zip")
    with zipfile.ZipFile(real / "street/all-forces-2025-06.zip") as archive:
        names = [n for n in archive.namelist() if "northern-ireland" not in n]
        told = pd.concat([pd.read_csv(archive.open(n), usecols=["Longitude", "Latitude"]) for n in names]).dropna()
    own = set(records[["lon", "lat"]].dropna().itertuples(index=False, name=None))
    assert own == set(told.itertuples(index=False, name=None))


@given(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000))
def test_six_decimals_survive_being_packed(x: int, y: int) -> None:
    lon, lat = float(f"{x}e-6"), float(f"{y}e-6")
    key = snaps.keys(np.array([lon]), np.array([lat]))
    assert [v[0] for v in snaps.degrees(key)] == [lon, lat]


def test_points_placed_by_a_build_before_are_not_asked_again(tmp_path: Path) -> None:
    """The kept answers are spoilt by hand: only a build that reads them can give these wards."""
    shapes, codes = squares((0, 0), (1, 0)), ["E1", "E2"]
    points = np.sort(snaps.keys(np.array([0.5, 1.5, 0.25]), np.array([0.5, 0.5, 0.5])))
    keep = Kept(tmp_path)
    assert join.place_kept(points[:2], codes, shapes, keep).ward.tolist() == [0, 0]
    (path,) = tmp_path.glob("*.arrow")
    spoilt = feather.read_table(path).set_column(1, "ward", pa.array([7, 8], pa.int32()))
    feather.write_feather(spoilt, path)
    assert join.place_kept(points, codes, shapes, Kept(tmp_path)).ward.tolist() == [7, 8, 1]
    assert join.place_kept(points[1:], codes, shapes, Kept(tmp_path)).ward.tolist() == [8, 1]


def test_answers_kept_for_other_boundaries_are_not_used(tmp_path: Path) -> None:
    points = np.sort(snaps.keys(np.array([0.5, 1.5]), np.array([0.5, 0.5])))
    first = join.place_kept(points, ["E1", "E2"], squares((0, 0), (1, 0)), Kept(tmp_path))
    moved = join.place_kept(points, ["E1", "E2"], squares((1, 0), (0, 0)), Kept(tmp_path))
    assert (first.ward.tolist(), moved.ward.tolist()) == ([0, 1], [1, 0])


def test_a_kept_file_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    points, shapes = snaps.keys(np.array([0.5]), np.array([0.5])), squares((0, 0))
    join.place_kept(points, ["E1"], shapes, Kept(tmp_path))
    (path,) = tmp_path.glob("*.arrow")
    path.write_bytes(path.read_bytes()[:40])
    assert join.place_kept(points, ["E1"], shapes, Kept(tmp_path)).ward.tolist() == [0]
    assert len(feather.read_table(path)) == 1
