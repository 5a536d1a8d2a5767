"""Heat surfaces: nothing is lost or made, and a node holds what exact Gaussian summation gives."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import reading
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geodata import surfaces
from geodata.grid import grid

BOX = (430_000.0, 380_000.0, 436_000.0, 387_000.0)
KM2 = (surfaces.CELL / 1000) ** 2  # square kilometres a node stands for


def surface(
    points: list[tuple[float, float]], weight: list[float] | None = None, box: tuple[float, float, float, float] = BOX
) -> surfaces.Surface:
    east, north = np.array(points, dtype=float).reshape(-1, 2).T
    return surfaces.surface(east, north, np.array(weight or [1.0] * len(points)), box)


def exact(east: np.ndarray, north: np.ndarray, weight: np.ndarray, at: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Weight per km² by summing the kernel over every point."""
    sigma = surfaces.BANDWIDTH
    apart = (at[0][:, None] - east) ** 2 + (at[1][:, None] - north) ** 2
    kernel = np.exp(-apart / (2 * sigma**2)) / (2 * math.pi * sigma**2)
    return np.asarray((kernel @ weight) * 1e6)


def test_no_points_give_an_empty_surface() -> None:
    empty = surface([])
    assert not empty.density.any()
    assert empty.at(np.array([433_000.0]), np.array([383_000.0])).tolist() == [0.0]


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(float, st.tuples(st.integers(1, 30), st.just(2)), elements=st.floats(0, 1, width=32)),
    st.floats(0.5, 5_000),
)
def test_the_whole_weight_inside_the_box_is_kept(places: np.ndarray, weight: float) -> None:
    west, south, east, north = BOX
    points = [(west + x * (east - west), south + y * (north - south)) for x, y in places.tolist()]
    total = float(surface(points, [weight] * len(points)).density.sum(dtype=float)) * KM2
    assert total == pytest.approx(weight * len(points), rel=1e-4)


def test_a_single_point_peaks_where_it_is_at_the_height_of_the_kernel() -> None:
    one = surface([(433_050.0, 383_000.0)], [10.0])
    row, column = np.unravel_index(one.density.argmax(), one.density.shape)
    assert abs(one.west + column * one.cell - 433_050) <= one.cell / 2 + 1e-6
    assert one.south + row * one.cell == 383_000
    peak = 10 * 1e6 / (2 * math.pi * surfaces.BANDWIDTH**2)
    assert one.at(np.array([433_050.0]), np.array([383_000.0]))[0] == pytest.approx(peak, rel=0.05)


def test_a_point_on_a_node_and_a_point_between_weigh_the_same() -> None:
    for point in [(433_000.0, 383_000.0), (433_050.0, 383_050.0), (433_099.9, 383_000.1)]:
        assert surface([point]).density.sum() * KM2 == pytest.approx(1, rel=1e-4)


def test_weights_add_up() -> None:
    a, b = (433_020.0, 383_000.0), (433_400.0, 383_700.0)
    both = surface([a, b], [2.0, 3.0]).density
    np.testing.assert_allclose(both, surface([a], [2.0]).density + surface([b], [3.0]).density, atol=1e-4)


def test_points_beyond_the_box_count_towards_what_lies_inside() -> None:
    """The same ground has the same density wherever the box ends."""
    point = [(BOX[2] + 150.0, 383_000.0)]
    inside = np.array([BOX[2] - 100.0]), np.array([383_000.0])
    wide = (BOX[0], BOX[1], BOX[2] + 5_000, BOX[3])
    assert surface(point).at(*inside)[0] == pytest.approx(surface(point, box=wide).at(*inside)[0], rel=1e-4)
    assert surface(point).at(*inside)[0] > 0


def test_points_far_outside_the_box_are_left_out() -> None:
    assert not surface([(BOX[2] + 10_000, 383_000.0), (0.0, 0.0), (math.inf, 383_000.0)]).density.any()


def test_outside_its_grid_a_surface_is_zero() -> None:
    corner = surface([(BOX[0], BOX[1])])
    assert corner.at(np.array([0.0, BOX[0] - 5_000]), np.array([0.0, BOX[1]])).tolist() == [0.0, 0.0]


def test_south_yorkshires_surface_is_within_two_per_cent_of_exact_summation(real: Path) -> None:
    found = reading.read_path(real / "street/south-yorkshire-2024-01_2025-12.zip", first="2025-12")
    places = reading.records(found)[["lon", "lat"]].dropna()
    points = places.value_counts()
    lon, lat = (points.index.get_level_values(i).to_numpy() for i in (0, 1))
    east, north = grid(lon, lat)
    weight = points.to_numpy().astype(np.float64)
    box = (430_000.0, 383_000.0, 440_000.0, 392_000.0)  # Sheffield
    own = surfaces.surface(east, north, weight, box)
    near = (np.abs(east - 435_000) < 7_000) & (np.abs(north - 387_500) < 7_000)
    for shift, share in ((0, 0.02), (50, 0.03)):  # at nodes, and in the middle between four of them
        columns, lines = np.arange(box[0], box[2] + 1, 200), np.arange(box[1], box[3] + 1, 200)
        x, y = (a.ravel() + shift for a in np.meshgrid(columns, lines))
        expected = exact(east[near], north[near], weight[near], (x, y))
        assert expected.max() > 500  # records a square kilometre in a month
        assert np.abs(own.at(x, y) - expected).max() <= share * expected.max()
