"""Records into wards: each distinct point once, beside geopandas' `sjoin` of every row; time and memory.

As many rows on as many points as a real year: data.police.uk 2025 held 4.0 million placed rows on 504,724 points.
The points and how often each occurs are those of the real files at hand; since these lack the largest forces,
real postcodes fill the number up, used as often as points are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata import boundaries, join, snaps, sources
from geodata.demo.chance import Floats, pick
from geodata.faults import Faults
from geodata.grid import degrees

from .measure import Row, highest, resident, row, timed

ROOT = Path(__file__).parent.parent.parent
ROWS, POINTS = 4_000_000, 504_724
WARDS = "boundaries/wards-2020-E+W.geojson"
POSTCODES = "postcodes/codepo_gb.zip"
NATIONS = ("E92000001", "W92000004")
PATTERN = 2025
Places = NDArray[np.int32]  # of each row the index of its ward, -1 for none


def rows(root: Path) -> list[Row]:
    """`join` and `join_memory`; SystemExit in one line where the files are not at hand or the results differ."""
    data = Path(os.environ.get("OPENBEAT_REAL_DATA", root.parent / "shared" / "data"))
    if not data.is_dir():
        raise SystemExit(f"No real data at {data}: set OPENBEAT_REAL_DATA to its folder.")
    at = records(data)
    shapes = wards(data)
    order = (ours, theirs, ours, theirs, ours)
    times: dict[Callable[..., Places], list[float]] = {ours: [], theirs: []}
    answers: list[Places] = []
    for way in order:
        answer, seconds = timed(partial(way, *at, shapes))
        times[way].append(seconds)
        answers.append(answer)
    if any((answer != answers[0]).any() for answer in answers):
        raise SystemExit("The two joins do not agree.")
    return [_time(times, answers[0]), _memory(data, at)]


def _time(times: dict[Callable[..., Places], list[float]], answer: Places) -> Row:
    note = (
        f"{ROWS:,} rows on {POINTS:,} real points, {(answer >= 0).sum():,} in a ward, beside sjoin(within) of every "
        f"row; the same ward for each row; medians of {len(times[ours])} and {len(times[theirs])} runs"
    )
    return row("join", float(np.median(times[ours])), float(np.median(times[theirs])), "s", note)


def _memory(data: Path, at: tuple[Floats, Floats]) -> Row:
    """Each way in a fresh process: how far its memory rises above what it holds before the step."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "records.npy"
        np.save(saved, np.array(at))
        costs = {}
        for way in (ours, theirs):
            command = [sys.executable, "-m", "tests.bench.joins", way.__name__, str(saved), str(data)]
            said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
            costs[way] = json.loads(said)
    rise = {way: (peak - before) / 1e6 for way, (before, peak) in costs.items()}
    absolute = " and ".join(f"{peak / 1e6:,.0f}" for _, peak in costs.values())
    note = f"above what each process held before the step; whole processes {absolute} MB"
    return row("join_memory", rise[ours], rise[theirs], "MB", note)


def ours(lon: Floats, lat: Floats, shapes: NDArray[np.object_]) -> Places:
    """The distinct points by their keys, ascending as a build keeps them, each asked once."""
    point, points = pd.factorize(snaps.keys(lon, lat), sort=True)
    ward, _ = join.contain(*snaps.degrees(points), shapes)
    return np.asarray(ward[point], dtype=np.int32)


def theirs(lon: Floats, lat: Floats, shapes: NDArray[np.object_]) -> Places:
    """Every row as a point, joined to the polygons."""
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    joined = points.sjoin(geopandas.GeoDataFrame(geometry=shapes, crs=4326), how="left", predicate="within")
    if not joined.index.is_unique:
        raise SystemExit("A point lies in two wards: the plain join gives it twice.")
    return joined["index_right"].fillna(-1).to_numpy(np.int32)


def wards(data: Path) -> NDArray[np.object_]:
    """The 8,071 wards of 2020, the invalid ones mended, in order of code."""
    return boundaries.read(sources.recognise(data / WARDS), "ward", Faults()).geometry.to_numpy()


def records(data: Path) -> tuple[Floats, Floats]:
    """Longitude and latitude of each row, in degrees; every point occurs."""
    seen = [_street(path) for path in sorted((data / "street").glob("*.zip"))]
    count = pd.concat(seen).groupby(["Longitude", "Latitude"]).size()
    lon, lat = (count.index.get_level_values(i).to_numpy(float) for i in (0, 1))
    rng = np.random.default_rng(PATTERN)
    more = _postcodes(data, set(zip(lon.tolist(), lat.tolist(), strict=True)))
    more = more[rng.choice(len(more), POINTS - len(count), replace=False)]
    lon, lat = np.concatenate([lon, more[:, 0]]), np.concatenate([lat, more[:, 1]])
    often = np.concatenate([count.to_numpy(float), rng.choice(count.to_numpy(float), len(more))])
    chosen = rng.permutation(np.concatenate([np.arange(POINTS), pick(rng, often, ROWS - POINTS)]))
    return lon[chosen], lat[chosen]


def _street(path: Path) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith("-street.csv")]
        frames = [pd.read_csv(archive.open(n), usecols=["Longitude", "Latitude"]) for n in names]
    return pd.concat(frames, ignore_index=True).dropna()


def _postcodes(data: Path, taken: set[tuple[float, float]]) -> Floats:
    """The points of postcodes of England and Wales (n, 2), each once, those of street records left out."""
    with zipfile.ZipFile(data / POSTCODES) as archive:
        names = [n for n in sorted(archive.namelist()) if n.startswith("Data/CSV/")]
        frames = [pd.read_csv(archive.open(n), header=None, usecols=[2, 3, 4]) for n in names]
    every = pd.concat(frames, ignore_index=True)
    here = every[every[4].isin(NATIONS)]
    points = np.round(np.column_stack(degrees(here[2].to_numpy(float), here[3].to_numpy(float))), 6)
    distinct: Floats = np.unique(points, axis=0).astype(float)
    return distinct[[pair not in taken for pair in map(tuple, distinct.tolist())]]


def main() -> int:
    """Of one way, in this process: bytes held before the step, and the most held in it."""
    way = {"ours": ours, "theirs": theirs}[sys.argv[1]]
    lon, lat = np.load(sys.argv[2])
    shapes = wards(Path(sys.argv[3]))
    before = resident()
    way(lon, lat, shapes)
    print(json.dumps([before, highest()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
