"""Heat surfaces and tiles of England and Wales, from the real points of June 2025 times twelve.

The surface is set beside nothing but the Gaussian filters that it applies, on arrays of the same shapes: what is left
is sharing records between nodes, the edges, and reading the wide kernels back. Its error is against summing every
point's own kernel at nodes drawn at random, and the tiles are measured alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import process_time

import numpy as np
from scipy import ndimage
from scipy.spatial import KDTree

from geodata import breaks, layers, surfaces, tiles

from .measure import Row, compare, row, timed

MONTH = "2025-06"
FILES = (
    "street/all-forces-2025-06.zip",
    "boundaries/wards-2020-E+W.geojson",
    "boundaries/police-force-areas-2020.geojson",
)
RAMP = ("#f4d3e6", "#e09ec7", "#c268a3", "#913c76", "#591b46", "#484949")
LAYERS = ("harm", "count", "change")  # of which tiles are cut
NODES = 20_000
INLAND = 40  # nodes from any edge: no kernel of those that are summed reaches one
TARGET = 3.0  # milliseconds of a processor a tile
PEAK = 0.02  # of the highest density: the error that is aimed below


def rows(root: Path) -> list[Row]:
    """`surface`, `surface_error` and, a layer each, `tiles`; a fault in one line where the files are not at hand."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    with tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            (Path(folder) / Path(name).name).symlink_to(data / name)
        heat = breaks.one_month(Path(folder), MONTH)
    on = surfaces.ground(heat.frame, heat.owner > 0)
    weight = layers.LAYERS[0].weights() @ heat.records[0]
    arrays = [np.ones(heat.frame.coarser(kernel.cells), np.float32) for kernel in surfaces.KERNELS]
    size = f"{heat.frame.rows:,} × {heat.frame.columns:,} nodes, {len(weight):,} points"
    note = f"{size}: the whole of a layer's surface beside its three bare filters"
    return [
        compare("surface", lambda: surfaces.density(heat.points, weight, on), lambda: _bare(arrays), note),
        _error(heat, on, weight),
        *_tiles(heat),
    ]


def _bare(arrays: list[surfaces.Grid32]) -> None:
    """The filters alone, on arrays of the shapes that they are applied to, in place."""
    for kernel, values in zip(surfaces.KERNELS, arrays, strict=True):
        reach = int(surfaces.TRUNCATE * kernel.filter_width() + 0.5)
        ndimage.gaussian_filter(values, kernel.filter_width(), mode="constant", radius=reach, output=values)


def _error(heat: layers.Heat, on: surfaces.Ground, weight: np.ndarray) -> Row:
    """The largest error at nodes inland, half of them among the busiest, as a share of the highest density."""
    found = surfaces.density(heat.points, weight, on).density
    deep = ndimage.binary_erosion(on.mask, iterations=INLAND)
    places = np.argwhere(deep)
    rng = np.random.default_rng(7)
    order = np.argsort(found[deep])[::-1][: 5 * NODES]
    chosen = places[np.concatenate([rng.choice(len(places), NODES // 2), rng.choice(order, NODES // 2), order[:100]])]
    at = np.column_stack([heat.frame.west + chosen[:, 1] * 100.0, heat.frame.south + chosen[:, 0] * 100.0])
    both, expected = np.column_stack([heat.points.east, heat.points.north]), np.zeros(len(at))
    for number, kernel in enumerate(surfaces.KERNELS):
        own = np.flatnonzero(heat.points.kernel == number)
        near = KDTree(at).sparse_distance_matrix(KDTree(both[own]), 5 * kernel.sigma, output_type="coo_matrix").tocsr()
        near.data = np.exp(-(near.data**2) / (2 * kernel.sigma**2)) / (2 * np.pi * kernel.sigma**2) * 1e6
        expected += near @ weight[own]
    error = float(np.abs(found[chosen[:, 0], chosen[:, 1]] - expected).max() / expected.max())
    return row("surface_error", error, PEAK, "of the peak", f"largest at {len(at):,} nodes inland; theirs: the target")


def _tiles(heat: layers.Heat) -> list[Row]:
    """Processor time a tile that is kept, those looked at and found clear included."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for drawn in layers.draw(heat):
            name = drawn.layer.id
            if name not in LAYERS:
                continue
            steps, path = layers.breaks()[name].at_least, Path(folder) / f"{name}.mbtiles"
            sheet = tiles.Sheet(heat.frame, drawn.surface.density, drawn.told, drawn.unpublished, steps, RAMP)
            before = process_time()
            kept, seconds = timed(lambda sheet=sheet, path=path: tiles.write(path, sheet, {"name": "heat"}))  # type: ignore[misc]
            cost = (process_time() - before) / kept * 1000
            size, pace = path.stat().st_size / 1e6, kept / seconds
            note = f"{kept:,} tiles of {name} in {seconds:.1f} s, {pace:,.0f} a second, {size:.1f} MB"
            found.append(row(f"tiles_{name}", cost, TARGET, "ms", f"{note}; theirs: the target"))
    return found


if __name__ == "__main__":
    for one in rows(Path(__file__).parent.parent.parent):
        sys.stdout.write(f"{one}\n")
