"""Tiles: each pixel shows the surface where it lies, in a file that other programs open."""

from __future__ import annotations

import io
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.warp import transform

from geodata import pyramid, tiles
from geodata.grid import degrees, from_mercator, grid
from geodata.ground import Frame

WHERE = Frame(430_000.0, 380_000.0, 201, 301)  # 30 km by 20 km in South Yorkshire
STEPS = (10.0, 20.0, 30.0, 40.0, 50.0)
RAMP = ("#f4d3e6", "#e09ec7", "#c268a3", "#913c76", "#591b46", "#484949")
SHAPE = (WHERE.rows, WHERE.columns)
HALF_WORLD = np.pi * 6378137.0


def hill() -> np.ndarray:
    """A surface that is a plane: 0 in the west, 60 in the east."""
    return np.tile(np.linspace(0, 60, WHERE.columns, dtype=np.float32), (WHERE.rows, 1))


def sheet(values: np.ndarray | None = None, **given: np.ndarray | tuple[float, ...]) -> tiles.Sheet:
    own = hill() if values is None else values
    told = given.get("told", np.ones(SHAPE, bool))
    hatched = given.get("unpublished", np.zeros(SHAPE, bool))
    return tiles.Sheet(WHERE, own.astype(np.float32), told, hatched, given.get("at_least", STEPS), RAMP)


def colours(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def pixels(z: int, x: int, y: int) -> tuple[np.ndarray, np.ndarray]:
    """Eastings and northings of every pixel's middle, by the transformation itself."""
    step = 2 * HALF_WORLD / 2**z / 256
    across = (x * 256 + np.arange(256) + 0.5) * step - HALF_WORLD
    down = HALF_WORLD - (y * 256 + np.arange(256) + 0.5) * step
    return grid(*from_mercator(*np.meshgrid(across, down)))


def tile_at(z: int, east: float, north: float) -> tuple[int, int]:
    """Column and row of the tile that a place on the National Grid lies in, by GDAL's transformation."""
    lon, lat = degrees(np.array([east]), np.array([north]))
    xs, ys = transform("EPSG:4326", "EPSG:3857", lon.tolist(), lat.tolist())
    side = 2 * HALF_WORLD / 2**z
    return int((xs[0] + HALF_WORLD) / side), int((HALF_WORLD - ys[0]) / side)


@pytest.mark.parametrize("z", range(5, 13))
@pytest.mark.parametrize("place", [(90_000.0, 12_000.0), (430_000.0, 390_000.0), (650_000.0, 640_000.0)])
def test_the_way_to_the_national_grid_is_right_to_a_metre_or_a_fiftieth_of_a_pixel(
    z: int, place: tuple[float, float]
) -> None:
    """Between the corners of patches the way is taken as straight: in Cornwall, in Sheffield, in the far north-east."""
    x, y = tile_at(z, *place)
    rows, columns = tiles.places(Frame(0.0, 0.0, 2, 2), z, x, y)
    patches = len(rows) - 1
    share = np.clip(1 - np.abs((np.arange(256)[:, None] + 0.5) * patches / 256 - np.arange(patches + 1)), 0, None)
    east, north = pixels(z, x, y)
    off = np.hypot(share @ columns @ share.T * 100 - east, share @ rows @ share.T * 100 - north)
    width = np.hypot(east[128, 129] - east[128, 128], north[128, 129] - north[128, 128])
    assert off.max() < (1 if z >= 8 else width / 50)


@pytest.mark.parametrize("z", [10, 11, 12])
def test_every_pixel_has_the_step_of_the_surface_where_it_lies(z: int) -> None:
    x, y = tile_at(z, 445_000, 390_000)
    east, north = pixels(z, x, y)
    value = (east - WHERE.west) / 30_000 * 60
    inside = (east > 430_100) & (east < 459_900) & (north > 380_100) & (north < 399_900)
    near = np.abs(value[..., None] - STEPS).min(axis=-1) < 0.01  # within five metres of a border either is right
    expected = np.searchsorted(STEPS, value, side="right")
    found = colours(tiles.tile(sheet(), z, x, y))
    assert inside.sum() > 10_000
    assert (found == expected)[inside & ~near].all()


@pytest.mark.parametrize("z", [5, 6, 7, 8, 9])
def test_far_out_a_pixel_shows_the_mean_of_the_ground_it_stands_for(z: int) -> None:
    chequers = 25 * (-1) ** np.add.outer(np.arange(WHERE.rows), np.arange(WHERE.columns))  # gone in the mean of four
    x, y = tile_at(z, 445_000, 390_000)
    east, north = pixels(z, x, y)
    value = (east - WHERE.west) / 30_000 * 60
    margin = 200 * 2 ** (10 - z)
    inside = (np.abs(east - 445_000) < 15_000 - margin) & (np.abs(north - 390_000) < 10_000 - margin)
    found = colours(tiles.tile(sheet(hill() + chequers), z, x, y)).astype(float)
    expected = np.searchsorted(STEPS, value, side="right")
    assert inside.sum() > 5
    near = np.abs(value[..., None] - STEPS).min(axis=-1) < 60 / 300  # within a cell of a border either is right
    assert (found == expected)[inside & ~near].all()
    assert (np.abs(found - expected)[inside] <= 1).all()


def test_nothing_is_drawn_off_the_ground_and_no_paler_rim_stands_along_it() -> None:
    told = np.zeros(SHAPE, bool)
    told[50:150, 100:200] = True
    values = np.zeros(SHAPE, np.float32)
    values[49:151, 99:201] = 60  # a surface is filled one node beyond its ground
    x, y = tile_at(12, 440_000, 390_000)
    found = colours(tiles.tile(sheet(values, told=told), 12, x, y))
    assert set(np.unique(found)) == {0, 5}
    east, north = pixels(12, x, y)
    within = (np.abs(east - 444_950) < 4_990) & (np.abs(north - 389_950) < 4_990)
    beyond = (np.abs(east - 444_950) > 5_010) | (np.abs(north - 389_950) > 5_010)
    assert (found[within] == 5).all()
    assert not found[beyond].any()


def test_ground_whose_force_did_not_publish_is_hatched_by_lines_that_run_on_from_tile_to_tile() -> None:
    hatched = np.zeros(SHAPE, bool)
    hatched[:, :150] = True
    own = sheet(told=~hatched, unpublished=hatched)
    x, y = tile_at(12, 436_000, 390_000)
    found = colours(tiles.tile(own, 12, x, y))
    lines = np.add.outer(np.arange(256), np.arange(256)) % 8 == 0
    assert (found[lines] == 6).all()
    assert not found[~lines].any()
    assert 256 % 8 == 0
    assert 6 in colours(tiles.tile(own, 8, *tile_at(8, 436_000, 390_000)))


def test_a_step_without_a_beginning_is_drawn_only_where_something_is_told() -> None:
    told = np.zeros(SHAPE, bool)
    told[90:110, 140:160] = True
    change = sheet(hill() - 30, told=told, at_least=(-np.inf, -5.0, -3.0, 3.0, 5.0))
    found = colours(tiles.tile(change, 12, *tile_at(12, 445_000, 390_000)))
    assert set(np.unique(found)) == {0, 3}
    west = sheet(np.full(SHAPE, -9.0), at_least=(-np.inf, -5.0, -3.0, 3.0, 5.0))
    edge = tiles.tile(west, 12, *tile_at(12, 430_000, 390_000))
    east, _ = pixels(12, *tile_at(12, 430_000, 390_000))
    assert not colours(edge)[east < 429_900].any()
    assert (colours(edge)[(east > 430_100)] == 1).any()


def test_clear_tiles_are_none() -> None:
    x, y = tile_at(12, 445_000, 390_000)
    assert tiles.tile(sheet(np.full(SHAPE, 9.9)), 12, x, y) == b""
    assert tiles.tile(sheet(told=np.zeros(SHAPE, bool)), 12, x, y) == b""
    assert tiles.tile(sheet(), 12, 0, 0) == b""


def test_a_tile_is_a_palette_picture_of_four_bits_a_pixel_with_one_clear_colour() -> None:
    data = tiles.tile(sheet(), 12, *tile_at(12, 445_000, 390_000))
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">IIBB", data[16:26]) == (256, 256, 4, 3)
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.info["transparency"] in (0, b"\x00")
    palette = image.getpalette() or []
    assert ["#" + bytes(palette[i : i + 3]).hex() for i in range(3, 21, 3)] == list(RAMP)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "harm.mbtiles"
    tiles.write(path, sheet(), {"name": "Harm", "attribution": "© somebody", "snapshot": "0123456789ab"})
    return path


@pytest.fixture
def db(written: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(written)) as connection:
        yield connection


def test_the_file_says_what_the_specification_asks_for(db: sqlite3.Connection) -> None:
    told = dict(db.execute("SELECT name, value FROM metadata").fetchall())
    assert told["format"] == "png"
    assert told["name"] == "Harm"
    assert (told["minzoom"], told["maxzoom"], told["type"], told["version"]) == ("5", "12", "overlay", "1")
    assert told["snapshot"] == "0123456789ab"
    west, south, east, north = map(float, told["bounds"].split(","))
    lon, lat = degrees(np.array([430_000.0, 460_000.0, 445_000]), np.array([390_000.0, 390_000, 380_000]))
    assert west <= lon[0] < lon[1] <= east
    assert south <= lat[2] < north
    assert east - west < 0.5
    assert db.execute("PRAGMA application_id").fetchone() == (0x4D504258,)


def test_only_tiles_with_something_on_them_are_kept_each_once_at_every_zoom(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").fetchall()
    assert {z for z, *_ in rows} == set(range(5, 13))
    assert all(colours(data).any() for *_, data in rows)
    assert len({(z, x, y) for z, x, y, _ in rows}) == len(rows)
    looked = tiles.addresses(WHERE)
    assert {(z, x, 2**z - 1 - y) for z, x, y, _ in rows} <= set(looked)
    assert len(rows) < len(looked)
    x, y = tile_at(12, 455_000, 390_000)
    assert (12, x, 2**12 - 1 - y) in {(z, c, r) for z, c, r, _ in rows}


def test_every_tile_that_touches_the_frame_is_looked_at() -> None:
    looked = set(tiles.addresses(WHERE))
    for z in range(5, 13):
        for east in np.linspace(430_000, 460_000, 7):
            assert all((z, *tile_at(z, east, north)) in looked for north in np.linspace(380_000, 400_000, 5))


def test_equal_sheets_give_equal_files_and_progress_is_told_tile_by_tile(written: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    again = tmp_path / "again.mbtiles"
    about = {"name": "Harm", "attribution": "© somebody", "snapshot": "0123456789ab"}
    kept = tiles.write(again, sheet(), about, seen.append)
    assert again.read_bytes() == written.read_bytes()
    assert sum(seen) == len(tiles.addresses(WHERE))
    with closing(sqlite3.connect(again)) as own:
        assert own.execute("SELECT count(*) FROM tiles").fetchone() == (kept,)


def test_gdal_opens_the_file_and_finds_each_colour_where_the_surface_has_its_step(written: Path) -> None:
    with rasterio.open(written) as opened:
        assert opened.driver == "MBTiles"
        assert opened.crs.to_epsg() == 3857
        assert opened.res[0] == pytest.approx(2 * HALF_WORLD / 2**12 / 256)
        bands = opened.read()
        for value in (5, 15, 25, 35, 45, 55):
            lon, lat = degrees(np.array([430_000 + value * 500.0]), np.array([390_000.0]))
            xs, ys = transform("EPSG:4326", "EPSG:3857", lon.tolist(), lat.tolist())
            row, column = opened.index(xs[0], ys[0])
            step = value // 10
            seen = bands[:, row, column].tolist()
            if step:
                assert "#" + bytes(seen[:3]).hex() == RAMP[step - 1]
                assert seen[3] == 255
            else:
                assert seen[3] == 0


def test_a_coarser_level_is_the_mean_of_the_told_nodes_alone() -> None:
    values = np.array([[1, 2, 9, 9, 5], [3, 4, 9, 9, 5], [7, 7, 0, 8, 5]], dtype=np.float32)
    told = np.array([[1, 1, 0, 0, 1], [1, 1, 0, 0, 1], [1, 0, 0, 1, 1]], dtype=bool)
    hatched = np.array([[0, 0, 1, 1, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]], dtype=bool)
    fine, coarse = pyramid.levels(values, told, hatched, 2)
    assert fine.kind.tolist() == [[1, 1, 2, 2, 1], [1, 1, 2, 0, 1], [1, 0, 0, 1, 1]]
    assert coarse.values.shape == (2, 3)
    assert coarse.values[0, 0] == 2.5
    assert coarse.values[1, 0] == 7  # one told of two, and two beyond the edge
    assert coarse.values[0, 2] == 5
    assert coarse.kind.tolist() == [[1, 2, 1], [0, 0, 0]]
