"""Heat layers as map tiles: palette PNGs on the web-mercator grid in one MBTiles file a layer (specification 1.3).

Zooms 5 to 12; a viewer enlarges the deepest beyond. Only tiles with something on them are kept. Colours: 0 is
clear, 1 to 5 the layer's steps, 6 the hatch on ground whose force did not publish all of the months. Rows of tiles
are stored from the south, as the specification wants; everywhere else (x, y) counts y from the north.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .grid import Floats, degrees, from_mercator, grid
from .ground import CELL, Bools, Frame
from .surfaces import Grid32

SIDE = 256  # pixels
ZOOMS = range(5, 13)
WORLD = 2 * np.pi * 6378137.0  # web-mercator metres round the earth
LATTICE = 16  # pixels between the points whose place on the National Grid is worked out
HATCH, HATCH_GAP = 6, 8  # its colour's number, and pixels from line to line
APPLICATION = 0x4D504258  # "MPBX", the file type that SQLite keeps for MBTiles
WORKERS = 2
Indices = NDArray[np.uint8]


@dataclass(frozen=True)
class Sheet:
    """What one layer's tiles are cut from.

    values[row, column] on the frame, NaN for nothing to say, drawn where published[row, column]; the hatch goes where
    unpublished[row, column]. The steps begin at `at_least`, and `ramp` holds "#rrggbb" for each, then for the hatch.
    """

    frame: Frame
    values: Grid32
    published: Bools
    unpublished: Bools
    at_least: Sequence[float]
    ramp: Sequence[str]

    @cached_property
    def levels(self) -> list[tuple[Grid32, ...]]:
        """Values, published and unpublished ground at 100 m, 200 m, 400 m, …: means of the level before."""
        found: list[tuple[Grid32, ...]] = [
            (self.values, self.published.astype(np.float32), self.unpublished.astype(np.float32))
        ]
        while len(found) <= ZOOMS[-1] - ZOOMS[0] - 2:
            found.append(tuple(map(_halved, found[-1])))
        return found


def write(path: Path, sheet: Sheet, about: dict[str, str], advance: Callable[[int], None] = lambda _: None) -> int:
    """Write a layer's MBTiles; the number of its tiles. Equal sheets give equal files.

    Args:
        path: the file, which must not be there yet.
        sheet: what the tiles are cut from.
        about: further rows of the file's metadata (name, description, attribution, …).
        advance: told of each tile looked at.
    """
    metadata = {
        "format": "png",
        "type": "overlay",
        "version": "1",
        "minzoom": str(ZOOMS[0]),
        "maxzoom": str(ZOOMS[-1]),
        "bounds": ",".join(f"{v:.5f}" for v in _bounds(sheet.frame)),
    } | about
    with closing(sqlite3.connect(path, isolation_level=None)) as db, ThreadPoolExecutor(WORKERS) as pool:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        db.execute(
            """CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,
               PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID"""
        )
        db.execute("BEGIN")
        db.executemany("INSERT INTO metadata VALUES (?, ?)", sorted(metadata.items()))
        count = 0
        for (z, x, y), data in zip(
            places := list(addresses(sheet.frame)), pool.map(lambda a: tile(sheet, *a), places), strict=True
        ):
            advance(1)
            if data:
                db.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, 2**z - 1 - y, data))
                count += 1
        db.execute("COMMIT")
    return count


def addresses(frame: Frame) -> Iterator[tuple[int, int, int]]:
    """Zoom, column and row (from the north) of every tile that touches a frame, in the order of the file."""
    west, south, east, north = _bounds(frame)
    for z in ZOOMS:
        columns = [int((lon / 360 + 0.5) * 2**z) for lon in (west, east)]
        rows = [int(_row(lat) * 2**z) for lat in (north, south)]
        for x in range(columns[0], columns[1] + 1):
            for y in range(rows[1], rows[0] - 1, -1):  # the file counts from the south
                yield z, x, y


def tile(sheet: Sheet, z: int, x: int, y: int) -> bytes:
    """One tile as a palette PNG; nothing where all of it would be clear."""
    rows, columns = _lattice(sheet.frame, z, x, y)
    level = max(0, ZOOMS[-1] - 2 - z)
    values, published, hatched = sheet.levels[level]
    cell = 2**level
    box = _box(rows, columns, cell, values.shape)
    if box is None:
        return b""
    part, ground, hatch = values[box], published[box], hatched[box]
    lowest = -np.inf if not np.isfinite(sheet.at_least[0]) else sheet.at_least[0]
    with np.errstate(invalid="ignore"):
        if not (part >= lowest).any() and not (hatch > 0.5).any():
            return b""
    at = _corners(_pixels(rows / cell - box[0].start), _pixels(columns / cell - box[1].start), part.shape)
    colours = _steps(_linear(part, *at), sheet.at_least)
    if not ground.all():
        colours[_linear(ground, *at) <= 0.5] = 0
    if hatch.any():
        colours[(_linear(hatch, *at) > 0.5) & _LINES] = HATCH
    return _png(colours, sheet.ramp) if colours.any() else b""


def _steps(values: Grid32, at_least: Sequence[float]) -> Indices:
    """The step of each value, 0 below the first and for NaN."""
    colours = np.zeros(values.shape, np.uint8)
    with np.errstate(invalid="ignore"):
        for step in at_least:
            colours += values >= step
    return colours


def _png(colours: Indices, ramp: Sequence[str]) -> bytes:
    image = Image.fromarray(colours, "P")
    image.putpalette([0, 0, 0] + [int(c[i : i + 2], 16) for c in ramp for i in (1, 3, 5)])
    buffer = io.BytesIO()
    image.save(buffer, "PNG", transparency=0, bits=4, compress_level=6)
    return buffer.getvalue()


_LINES = np.add.outer(np.arange(SIDE), np.arange(SIDE)) % HATCH_GAP == 0
_PLACE = (np.arange(SIDE, dtype=np.float32)[:, None] + np.float32(0.5)) / LATTICE
_SHARE = np.clip(1 - np.abs(_PLACE - np.arange(SIDE // LATTICE + 1, dtype=np.float32)), 0, None)


def _lattice(frame: Frame, z: int, x: int, y: int) -> tuple[Floats, Floats]:
    """Row and column on the frame of the corners of every sixteenth pixel, (17, 17) each."""
    step = WORLD / 2**z / SIDE
    pixel = np.arange(0, SIDE + 1, LATTICE)
    across, down = -WORLD / 2 + (x * SIDE + pixel) * step, WORLD / 2 - (y * SIDE + pixel) * step
    east, north = grid(*from_mercator(*np.meshgrid(across, down)))
    return (north - frame.south) / CELL, (east - frame.west) / CELL


def _pixels(lattice: Floats) -> Grid32:
    """Values at each pixel's middle, (256, 256), linear between the points of the lattice."""
    values: Grid32 = _SHARE @ lattice.astype(np.float32) @ _SHARE.T
    return values


def _box(rows: Floats, columns: Floats, cell: int, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    """The part of a level that a tile reads; None where it lies off it."""
    ends = []
    for values, size in ((rows, shape[0]), (columns, shape[1])):
        first, last = int(np.floor(values.min() / cell)), int(np.floor(values.max() / cell)) + 2
        first, last = max(first, 0), min(last, size)
        if last - first < 2:
            return None
        ends.append(slice(first, last))
    return ends[0], ends[1]


def _corners(rows: Grid32, columns: Grid32, shape: tuple[int, ...]) -> tuple[NDArray[np.int32], Grid32, Grid32]:
    """For each pixel the flat index of the node below and left of it and its shares of a cell; -1: off the part."""
    r, c = np.floor(rows).astype(np.int32), np.floor(columns).astype(np.int32)
    off = (r < 0) | (c < 0) | (r >= shape[0] - 1) | (c >= shape[1] - 1)
    index = r * shape[1] + c
    index[off] = -1
    return index, rows - r.astype(np.float32), columns - c.astype(np.float32)


def _linear(part: Grid32, index: NDArray[np.int32], down: Grid32, across: Grid32) -> Grid32:
    """The values of a part at pixels, linear between nodes; 0 off it, NaN where a node has nothing to say."""
    flat = part.ravel()
    safe = np.maximum(index, 0)
    width = part.shape[1]
    low = flat[safe] * (1 - across) + flat[safe + 1] * across
    high = flat[safe + width] * (1 - across) + flat[safe + width + 1] * across
    values: Grid32 = low * (1 - down) + high * down
    values[index < 0] = 0
    return values


def _halved(values: Grid32) -> Grid32:
    """Every second node of a level, each the mean of its surroundings by the weights 1, 2, 1 in both directions.

    NaN has no part in the mean, and is what comes of a place where less than half has anything to say.
    """
    told = np.isfinite(values)
    if told.all():
        return _thinned(values)
    share = _thinned(told.astype(np.float32))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _thinned(np.where(told, values, np.float32(0))) / share
    return np.where(share >= 0.5, mean, np.float32(np.nan))


def _thinned(values: Grid32) -> Grid32:
    mixed = np.pad(values, 1, mode="edge")
    rows = (mixed[:-2] + 2 * mixed[1:-1] + mixed[2:])[::2]
    fine: Grid32 = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:])[:, ::2] / np.float32(16)
    return fine


def _bounds(frame: Frame) -> tuple[float, float, float, float]:
    """West, south, east and north of a frame in WGS84 degrees, its sides followed."""
    side = np.linspace(0, 1, 33)
    ends = [(s, e) for e in (0.0, 1.0) for s in side] + [(e, s) for e in (0.0, 1.0) for s in side]
    rows, columns = np.array(ends).T
    lon, lat = degrees(frame.west + columns * (frame.columns - 1) * CELL, frame.south + rows * (frame.rows - 1) * CELL)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _row(lat: float) -> float:
    """How far down the web-mercator square a latitude lies, from 0 to 1."""
    return 0.5 - float(np.arcsinh(np.tan(np.radians(lat)))) / (2 * np.pi)
