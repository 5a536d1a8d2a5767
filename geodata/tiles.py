"""Heat layers as map tiles: palette PNGs on the web-mercator grid in one MBTiles file a layer (specification 1.3).

Zooms 5 to 12; a viewer enlarges the deepest beyond. Only tiles with something on them are kept. Colours: 0 is
clear, 1 to 5 the layer's steps, 6 the hatch on ground whose force did not publish all of the months. Rows of tiles
are stored from the south, as the specification wants; everywhere else (x, y) counts y from the north.

Each pixel's middle is taken to the National Grid and the surface read there, linear between its nodes. The way there
is worked out at the corners of patches and linear between, which is off by less than a metre on the deepest five zooms
and by less than a fiftieth of a pixel on all.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from .grid import Floats, degrees, from_mercator, grid
from .ground import CELL, Bools, Frame
from .pyramid import TOLD, UNPUBLISHED, Bytes, Level, levels
from .surfaces import Grid32

SIDE = 256  # pixels
ZOOMS = range(5, 13)
FINEST = 10  # the zoom whose pixel is about as wide as a cell: coarser ones read a coarser level
WORLD = 2 * np.pi * 6378137.0  # web-mercator metres round the earth
PATCHES = 16  # at most so many a side of a tile; 2 at zoom 12, twice as many a zoom further out
HATCH, HATCH_GAP = 6, 8  # its colour's number, and pixels from line to line
APPLICATION = 0x4D504258  # "MPBX", the file type that SQLite keeps for MBTiles
PAGE = 16384  # bytes of the database: a table without row numbers holds only a quarter of a page in place
WORKERS = 2
Mesh = list[tuple[tuple[int, int, int, int], tuple[float, ...]]]
Address = tuple[int, int, int]  # zoom, column, row from the north

_LINES = np.add.outer(np.arange(SIDE), np.arange(SIDE)) % HATCH_GAP == 0


@dataclass(frozen=True)
class Sheet:
    """What one layer's tiles are cut from; the arrays are [row, column] on the frame.

    values: the surface, good a node beyond `told` too. told: where it says anything. unpublished: where the hatch
    goes. The steps begin at `at_least`, and `ramp` holds "#rrggbb" for each of the five, then for the hatch.
    """

    frame: Frame
    values: Grid32
    told: Bools
    unpublished: Bools
    at_least: Sequence[float]
    ramp: Sequence[str]

    @cached_property
    def levels(self) -> list[Level]:
        """The sheet at 100 m, 200 m, 400 m, … a cell."""
        return levels(self.values, self.told, self.unpublished, FINEST - ZOOMS[0] + 1)

    @cached_property
    def head(self) -> bytes:
        """What every tile of the sheet begins with: signature, header, palette and which colour is clear."""
        palette = bytes([0, 0, 0]) + b"".join(bytes.fromhex(colour[1:]) for colour in self.ramp)
        header = struct.pack(">IIBBBBB", SIDE, SIDE, 4, 3, 0, 0, 0)  # four bits a pixel, of a palette
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"PLTE", palette) + _chunk(b"tRNS", bytes([0]))


def write(path: Path, sheet: Sheet, about: dict[str, str], advance: Callable[[int], None] = lambda _: None) -> int:
    """Write a layer's MBTiles; the number of its tiles. Equal sheets give equal files.

    Args:
        path: the file, which must not be there yet.
        sheet: what the tiles are cut from.
        about: further rows of the file's metadata (name, description, attribution, …).
        advance: told of each tile looked at; `addresses` tells how many they are.
    """
    every, count = addresses(sheet.frame), 0
    with closing(sqlite3.connect(path, isolation_level=None)) as db, ThreadPoolExecutor(WORKERS) as pool:
        _begin(db, metadata(sheet.frame) | about)
        _ = sheet.levels, sheet.head  # once, before two threads ask for them
        for (z, x, y), data in zip(every, pool.map(lambda at: tile(sheet, *at), every), strict=True):
            advance(1)
            if data:
                db.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, 2**z - 1 - y, data))
                count += 1
        db.execute("COMMIT")
    return count


def _begin(db: sqlite3.Connection, about: dict[str, str]) -> None:
    """The empty tables of an MBTiles file in an open transaction, with its metadata."""
    db.execute(f"PRAGMA page_size = {PAGE}")
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    db.execute(
        """CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,
           PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID"""
    )
    db.execute("BEGIN")
    db.executemany("INSERT INTO metadata VALUES (?, ?)", sorted(about.items()))


def metadata(frame: Frame) -> dict[str, str]:
    """The rows of the table `metadata` that every layer on this frame has."""
    return {
        "format": "png",
        "type": "overlay",
        "version": "1",
        "minzoom": str(ZOOMS[0]),
        "maxzoom": str(ZOOMS[-1]),
        "bounds": ",".join(f"{v:.5f}" for v in _bounds(frame)),
    }


def addresses(frame: Frame) -> list[Address]:
    """Zoom, column and row (from the north) of every tile that touches a frame, in the order of the file."""
    west, south, east, north = _bounds(frame)
    found = []
    for z in ZOOMS:
        columns = [int((lon / 360 + 0.5) * 2**z) for lon in (west, east)]
        rows = [int(_down(lat) * 2**z) for lat in (north, south)]
        across = range(columns[0], columns[1] + 1)
        found += [(z, x, y) for x in across for y in range(rows[1], rows[0] - 1, -1)]  # the file counts from the south
    return found


def tile(sheet: Sheet, z: int, x: int, y: int) -> bytes:
    """One tile as a palette PNG; nothing where all of it would be clear."""
    step = max(0, FINEST - z)
    level, cell = sheet.levels[step], 2**step
    rows, columns = places(sheet.frame, z, x, y)
    # A node of a coarse level stands for the middle of a square of nodes.
    rows, columns = (rows - (cell - 1) / 2) / cell, (columns - (cell - 1) / 2) / cell
    box = _box(rows, columns, level.values.shape)
    if box is None or not _worth(level, box, sheet.at_least[0]):
        return b""
    mesh = _mesh(rows - box[0].start, columns - box[1].start)
    colours = _colours(level, box, mesh, sheet.at_least)
    return _png(colours, sheet.head) if colours.any() else b""


@lru_cache(maxsize=1 << 16)  # the same for every layer: a country's tiles are some sixteen thousand
def places(frame: Frame, z: int, x: int, y: int) -> tuple[Floats, Floats]:
    """Row and column on the frame, both fractional, of the corners of a tile's patches from north-west."""
    number = min(PATCHES, 2 ** (ZOOMS[-1] + 1 - z))
    corner, side = np.arange(number + 1) / number, WORLD / 2**z
    across, down = (x + corner) * side - WORLD / 2, WORLD / 2 - (y + corner) * side
    east, north = grid(*from_mercator(*np.meshgrid(across, down)))
    return (north - frame.south) / CELL, (east - frame.west) / CELL


def _worth(level: Level, box: tuple[slice, slice], first: float) -> bool:
    """Whether a part of a level may have anything to draw."""
    kinds = level.kind[box]
    if (kinds == UNPUBLISHED).any():
        return True
    return bool((kinds == TOLD).any() and level.values[box].max() >= first)


def _colours(level: Level, box: tuple[slice, slice], mesh: Mesh, at_least: Sequence[float]) -> Bytes:
    """The colour of each pixel of a tile."""
    values, kinds = level.values[box], level.kind[box]
    read = np.asarray(_read(Image.fromarray(values), mesh, Image.Resampling.BILINEAR))
    colours = np.zeros((SIDE, SIDE), np.uint8)
    for step in at_least:
        colours += read >= step
    if (kinds != TOLD).any() or not np.isfinite(at_least[0]):  # off the level is read as 0, which is a step of these
        nearest = np.asarray(_read(Image.fromarray(kinds), mesh, Image.Resampling.NEAREST))
        colours *= nearest == TOLD
        colours[(nearest == UNPUBLISHED) & _LINES] = HATCH
    return colours


def _png(colours: Bytes, head: bytes) -> bytes:
    packed = np.zeros((SIDE, SIDE // 2 + 1), np.uint8)  # each line begins with its filter: none
    np.left_shift(colours[:, ::2], 4, out=packed[:, 1:])
    packed[:, 1:] |= colours[:, 1::2]
    return head + _chunk(b"IDAT", zlib.compress(packed.tobytes(), 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read(image: Image.Image, mesh: Mesh, how: Image.Resampling) -> Image.Image:
    return image.transform((SIDE, SIDE), Image.Transform.MESH, mesh, how)


def _mesh(rows: Floats, columns: Floats) -> Mesh:
    """Each patch's box in pixels of the tile, and its corners in the image of nodes: NW, SW, SE, NE as (x, y)."""
    number, x, y = len(rows) - 1, columns + 0.5, rows + 0.5  # in an image a node's middle is half a pixel in
    size = SIDE // number
    corners = np.stack(
        [x[:-1, :-1], y[:-1, :-1], x[1:, :-1], y[1:, :-1], x[1:, 1:], y[1:, 1:], x[:-1, 1:], y[:-1, 1:]], axis=-1
    ).tolist()
    return [
        ((i * size, j * size, (i + 1) * size, (j + 1) * size), tuple(corners[j][i]))
        for j in range(number)
        for i in range(number)
    ]


def _box(rows: Floats, columns: Floats, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    """The part of a level that a tile reads; None where it lies off it."""
    ends = []
    for place, size in ((rows, shape[0]), (columns, shape[1])):
        first, stop = max(int(np.floor(place.min())) - 1, 0), min(int(np.ceil(place.max())) + 2, size)
        if first >= stop:
            return None
        ends.append(slice(first, stop))
    return ends[0], ends[1]


def _bounds(frame: Frame) -> tuple[float, float, float, float]:
    """West, south, east and north of a frame in WGS84 degrees, its sides followed."""
    side = np.linspace(0, 1, 33)
    rows = np.concatenate([side, side, 0 * side, 0 * side + 1]) * (frame.rows - 1) * CELL
    columns = np.concatenate([0 * side, 0 * side + 1, side, side]) * (frame.columns - 1) * CELL
    lon, lat = degrees(frame.west + columns, frame.south + rows)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _down(lat: float) -> float:
    """How far down the web-mercator square a latitude lies, from 0 to 1."""
    return 0.5 - float(np.arcsinh(np.tan(np.radians(lat)))) / (2 * np.pi)
