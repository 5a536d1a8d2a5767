"""Heat surfaces: nothing is lost or made, and a node holds what exact Gaussian summation gives."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import reading
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geodata import boundaries, sources, surfaces
from geodata.faults import Faults
from geodata.grid import grid, shapes_on_grid
from geodata.ground import Frame, frame

WHERE = Frame(430_000.0, 380_000.0, 221, 201)  # 20 km by 22 km
KM2 = 0.01  # square kilometres a node stands for
SIGMAS = {0: 300.0, 1: 600.0, 2: 1000.0}  # metres
INLAND = (7_000.0, 7_000.0, 13_000.0, 15_000.0)  # of WHERE, where no kernel reaches the edge


@cache
def everywhere() -> surfaces.Ground:
    """All of the frame, published."""
    return surfaces.ground(WHERE, np.ones((WHERE.rows, WHERE.columns), bool))


@pytest.fixture(scope="module")
def land() -> surfaces.Ground:
    return everywhere()


def spots(places: list[tuple[float, float]], kernel: int = 0) -> surfaces.Points:
    """Points by metres from the corner of WHERE, all of one kernel."""
    east, north = np.array(places, dtype=float).reshape(-1, 2).T
    return surfaces.Points(east + WHERE.west, north + WHERE.south, np.full(len(east), kernel, np.int8))


def density(at: surfaces.Points, on: surfaces.Ground, weight: list[float] | None = None) -> np.ndarray:
    return surfaces.density(at, np.array(weight or [1.0] * len(at.east)), on).density


def nodes(where: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Eastings of the columns and northings of the rows."""
    return where.west + np.arange(where.columns) * 100, where.south + np.arange(where.rows) * 100


def exact(at: surfaces.Points, weight: np.ndarray, where: Frame, mask: np.ndarray) -> np.ndarray:
    """Weight per km² at every node: every point's own Gaussian, untruncated, over its mass on the ground's nodes."""
    x, y = nodes(where)
    total = np.zeros(mask.shape)
    for kernel, sigma in SIGMAS.items():
        own = at.kernel == kernel

        def bell(apart: np.ndarray, sigma: float = sigma) -> np.ndarray:
            return np.asarray(np.exp(-(apart**2) / (2 * sigma**2)) / (sigma * math.sqrt(2 * math.pi)))

        found = (bell(y[:, None] - at.north[own]) * weight[own]) @ bell(at.east[own][:, None] - x)
        mass = 100**2 * bell(y[:, None] - y) @ mask @ bell(x[:, None] - x)
        total[mask] += found[mask] / mass[mask]
    return total * 1e6


def test_no_points_give_an_empty_surface(land: surfaces.Ground) -> None:
    assert not density(spots([]), land).any()


places = arrays.arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.floats(0, 1, width=32))


@settings(max_examples=40, deadline=None)
@given(places, st.floats(0.5, 5_000), st.sampled_from([0, 1, 2]))
def test_inland_the_whole_weight_is_kept_and_none_is_negative(at: np.ndarray, weight: float, kernel: int) -> None:
    west, south, east, north = INLAND
    points = [(west + x * (east - west), south + y * (north - south)) for x, y in at.tolist()]
    found = density(spots(points, kernel), everywhere(), [weight] * len(points))
    assert float(found.sum(dtype=float)) * KM2 == pytest.approx(weight * len(points), rel=2e-4)
    assert found.min() >= 0


@pytest.mark.parametrize("kernel", [0, 1, 2])
def test_a_lone_point_is_a_bell_of_its_kernels_width(kernel: int, land: surfaces.Ground) -> None:
    place = (9_000.0, 12_000.0)
    found = density(spots([place], kernel), land, [10.0])
    peak = 10 * 1e6 / (2 * math.pi * SIGMAS[kernel] ** 2)
    assert found.max() == pytest.approx(peak, rel=0.05)  # where binning widens nothing, the narrower filter shows
    x, y = nodes(WHERE)
    apart = (x - WHERE.west - place[0]) ** 2 + ((y - WHERE.south - place[1]) ** 2)[:, None]
    spread = (found * apart).sum() / found.sum() / 2
    assert math.sqrt(spread) == pytest.approx(SIGMAS[kernel], rel=0.03)  # what is cut off lies far out


def test_weights_add_up(land: surfaces.Ground) -> None:
    a, b = (9_020.0, 8_000.0), (9_400.0, 8_700.0)
    both = density(spots([a, b]), land, [2.0, 3.0])
    apart = density(spots([a]), land, [2.0]) + density(spots([b]), land, [3.0])
    np.testing.assert_allclose(both, apart, atol=1e-5)


def test_points_far_off_the_grid_are_left_out(land: surfaces.Ground) -> None:
    away = spots([(100_000.0, 8_000.0), (-500_000.0, 0.0), (math.inf, 8_000.0)])
    assert not density(away, land).any()


def test_the_kernel_is_the_narrowest_that_has_the_eighth_nearest_point_in_one_and_a_half_bandwidths() -> None:
    rng = np.random.default_rng(5)
    crowd = rng.normal(0, 400, (60, 2))
    some = rng.normal((9_000, 0), 900, (30, 2))
    few = rng.normal((40_000, 0), 4_000, (20, 2))
    at = np.concatenate([crowd, some, few])
    eighth = [sorted(math.dist(a, b) for b in at.tolist())[8] for a in at.tolist()]
    expected = [0 if d <= 450 else 1 if d <= 900 else 2 for d in eighth]
    assert set(expected) == {0, 1, 2}
    assert surfaces.points(at[:, 0], at[:, 1]).kernel.tolist() == expected


def test_where_there_are_not_eight_other_points_the_kernel_is_the_widest() -> None:
    line = np.arange(8) * 10.0
    assert surfaces.points(line, line).kernel.tolist() == [2] * 8
    assert surfaces.points(np.append(line, 80), np.append(line, 80)).kernel.tolist() == [0] * 9
    assert len(surfaces.points(np.empty(0), np.empty(0)).kernel) == 0


def test_no_coast_looks_quieter_than_the_ground_behind_it() -> None:
    """The same crime everywhere gives the same density everywhere, up to the edge and on an island, and none off it."""
    mask = np.zeros((WHERE.rows, WHERE.columns), bool)
    mask[10:120, 10:80] = True
    mask[60:70, 100:106] = True  # 600 m by 1 km
    on = surfaces.ground(WHERE, mask)
    rows, columns = np.nonzero(mask)
    for kernel in SIGMAS:
        found = density(spots([(c * 100.0, r * 100.0) for r, c in zip(rows, columns, strict=True)], kernel), on)
        np.testing.assert_allclose(found[mask], 100, rtol=0.02)
        off = found[~on.rim]
        assert not off.any()


def test_the_nodes_beside_the_ground_are_filled_so_that_it_can_be_read_up_to_its_border() -> None:
    mask = np.zeros((WHERE.rows, WHERE.columns), bool)
    mask[40:100, 40:100] = True
    found = surfaces.density(spots([(6_950.0, 4_000.0)]), np.array([1.0]), surfaces.ground(WHERE, mask))
    assert found.density[39, 69] > 0.9 * found.density[40, 69]
    assert not found.density[38].any()
    edge = found.at(np.array([WHERE.west + 6_900]), np.array([WHERE.south + 3_950]))
    assert edge[0] > 0.9 * found.density[40, 69]


def test_the_variance_is_the_sum_of_squared_kernels(land: surfaces.Ground) -> None:
    rng = np.random.default_rng(7)
    at = rng.uniform(5_000, 9_000, (40, 2))
    n = rng.integers(1, 9, 40).astype(float)
    x, y = nodes(WHERE)
    for kernel, sigma in SIGMAS.items():
        own = spots([(a, b) for a, b in at.tolist()], kernel)
        bell = np.exp(-((y[:, None] - own.north) ** 2) / sigma**2)
        across = np.exp(-((own.east[:, None] - x) ** 2) / sigma**2)
        expected = (bell * n) @ across / (2 * math.pi * sigma**2) ** 2 * 1e12
        found = surfaces.variance(own, n, land)
        assert np.abs(found - expected).max() <= 0.03 * expected.max()


def test_far_out_in_a_kernels_tail_the_variance_does_not_vanish_before_the_density(land: surfaces.Ground) -> None:
    """Of one point with n records, density² over variance is n wherever the kernel reaches."""
    for kernel in SIGMAS:
        own = spots([(7_010.0, 8_040.0)], kernel)
        found, noise = density(own, land, [50.0]), surfaces.variance(own, np.array([50.0]), land)
        seen = found > 0.02 * found.max()
        np.testing.assert_allclose(found[seen] ** 2 / noise[seen], 50, rtol=0.3)
        assert (noise[found > 0] > 0).all()


def test_south_yorkshires_surface_is_what_exact_summation_gives(real: Path) -> None:
    """Peak error at most half a per cent, and the same top twentieth of the ground, harm-like weights and plain."""
    rows = reading.records(reading.read_path(real / "street/south-yorkshire-2024-01_2025-12.zip", first="2025-01"))
    wards = boundaries.read(sources.recognise(real / "boundaries/wards-south-yorkshire.geojson"), "ward", Faults())
    shapes = shapes_on_grid(wards.geometry.to_numpy())
    land = shapely.union_all(shapes)
    where = frame(tuple(shapely.total_bounds(shapes)))
    x, y = nodes(where)
    mask = np.asarray(shapely.contains_xy(land, *np.meshgrid(x, y)))

    rows["weight"] = rows["category"].map({"violent-crime": 194.0, "burglary": 245.0, "robbery": 365.0}).fillna(2.0)
    placed = rows.dropna(subset=["lon"]).groupby(["lon", "lat"])["weight"].agg(["sum", "size"])
    east, north = grid(*(placed.index.get_level_values(i).to_numpy() for i in (0, 1)))
    inside = shapely.contains_xy(land, east, north)
    at = surfaces.points(east[inside], north[inside])
    assert 0.9 < (at.kernel == 0).mean() < 0.96
    assert {0, 1, 2} == set(at.kernel.tolist())

    on = surfaces.ground(where, mask)
    for column in ("sum", "size"):
        weight = placed[column].to_numpy(float)[inside]
        found, expected = surfaces.density(at, weight, on).density, exact(at, weight, where, mask)
        assert np.abs(found - expected)[mask].max() <= 0.005 * expected.max()
        ours, theirs = (mask & (v >= np.quantile(v[mask], 0.95)) for v in (found, expected))
        assert (ours & theirs).sum() / (ours | theirs).sum() >= 0.99
        assert found[mask].sum(dtype=float) == pytest.approx(expected[mask].sum(), rel=1e-3)
