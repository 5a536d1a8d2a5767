"""Tiles at their addresses: for ever where the address carries its snapshot, never a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import edition
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PICTURE = b"\x89PNG of a tile"
ID, OTHER = "0123456789ab", "ba9876543210"
FOR_EVER = "public, max-age=31536000, immutable"


def fabricate(path: Path, tiles: dict[tuple[int, int, int], bytes]) -> None:
    """A small MBTiles file, its tiles given by zoom, column and row from the south."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(*at, data) for at, data in tiles.items()])
        db.commit()


def publish(county: Path, data: Path, name: str, picture: bytes) -> None:
    edition.publish(county / "site", data, name=name)
    fabricate(data / "snapshots" / name / "tiles" / "harm.mbtiles", {(7, 63, 2**7 - 1 - 41): picture})


@pytest.fixture
def data(county: Path, tmp_path: Path) -> Path:
    publish(county, tmp_path / "data", ID, PICTURE)
    return tmp_path / "data"


@pytest.fixture
def client(data: Path) -> Iterator[FlaskClient]:
    from app import create_app

    with create_app({"DATA": data, "TESTING": True}).test_client() as client:
        yield client


def test_a_tile_is_served_for_ever_with_rows_counted_from_the_north(client: FlaskClient) -> None:
    found = client.get(f"/s/{ID}/tiles/harm/7/63/41.png")
    assert (found.status_code, found.data, found.mimetype) == (200, PICTURE, "image/png")
    assert found.headers["Cache-Control"] == FOR_EVER
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]


@pytest.mark.parametrize("place", ["7/63/86", "7/0/0", "12/2000/1300", "5/0/0", "12/4095/4095"])
def test_an_empty_tile_is_no_content_for_ever(client: FlaskClient, place: str) -> None:
    found = client.get(f"/s/{ID}/tiles/harm/{place}.png")
    assert (found.status_code, found.data) == (204, b"")
    assert found.headers["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize("place", ["7/128/0", "7/0/128", "4/8/5", "13/4000/2600", "0/0/0", "99/1/1", "999999999/0/0"])
def test_what_is_no_tile_of_this_world_is_not_found(client: FlaskClient, place: str) -> None:
    assert client.get(f"/s/{ID}/tiles/harm/{place}.png").status_code == 404
    assert client.get(f"/tiles/harm/{place}.png").status_code == 404


@pytest.mark.parametrize(
    "place", ["7/63/-1", "-7/1/1", "seven/1/1", "7/1.5/1", "7/1/", "7/%D9%A3/1", "7/+1/1", "7/ 1/1"]
)
def test_what_is_no_number_is_refused(client: FlaskClient, place: str) -> None:
    found = client.get(f"/s/{ID}/tiles/harm/{place}.png")
    assert found.status_code == (404 if place.endswith("/") else 400)


@pytest.mark.parametrize("layer", ["safety", "harm.mbtiles", "..", "HARM", "harm%00", "%2e%2e%2fsite"])
def test_an_unknown_layer_is_not_found(client: FlaskClient, layer: str) -> None:
    assert client.get(f"/s/{ID}/tiles/{layer}/7/63/41.png").status_code == 404
    assert client.get(f"/tiles/{layer}/7/63/41.png").status_code == 404


@pytest.mark.parametrize("snapshot", ["ffffffffffff", "current", "..", "0123456789AB", "1"])
def test_a_snapshot_that_is_not_kept_is_gone(client: FlaskClient, snapshot: str) -> None:
    found = client.get(f"/s/{snapshot}/tiles/harm/7/63/41.png")
    assert found.status_code == 410
    assert "immutable" not in found.headers["Cache-Control"]


def test_the_short_address_leads_to_the_current_snapshot_and_is_never_kept(client: FlaskClient) -> None:
    found = client.get("/tiles/harm/7/63/41.png")
    assert found.status_code == 302
    assert found.headers["Location"].endswith(f"/s/{ID}/tiles/harm/7/63/41.png")
    assert found.headers["Cache-Control"] == "no-store"


def test_two_snapshots_have_their_own_tiles_and_a_removed_one_is_gone(
    county: Path, data: Path, client: FlaskClient
) -> None:
    assert client.get(f"/s/{ID}/tiles/harm/7/63/41.png").data == PICTURE
    publish(county, data, OTHER, b"newer")
    assert client.get("/tiles/harm/7/63/41.png").headers["Location"].endswith(f"/s/{OTHER}/tiles/harm/7/63/41.png")
    assert client.get(f"/s/{OTHER}/tiles/harm/7/63/41.png").data == b"newer"
    assert client.get(f"/s/{ID}/tiles/harm/7/63/41.png").data == PICTURE
    for path in sorted((data / "snapshots" / ID).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    (data / "snapshots" / ID).rmdir()
    assert client.get(f"/s/{ID}/tiles/harm/7/63/41.png").status_code == 410


def test_a_file_is_opened_once_a_thread_and_let_go_when_it_is_gone(tmp_path: Path) -> None:
    from openbeat import tiles

    first, second = tmp_path / "a.mbtiles", tmp_path / "b.mbtiles"
    for path, picture in ((first, b"a"), (second, b"b")):
        fabricate(path, {(0, 0, 0): picture})
    assert (tiles.read(first, 0, 0, 0), tiles.read(first, 1, 0, 0)) == (b"a", None)
    opened = tiles._opened(first)
    assert tiles._opened(first) is opened
    first.unlink()
    assert tiles.read(second, 0, 0, 0) == b"b"
    with pytest.raises(sqlite3.ProgrammingError):
        opened.execute("SELECT 1")


def test_without_a_site_the_short_address_says_that_it_is_being_built(tmp_path: Path) -> None:
    from app import create_app

    with create_app({"DATA": tmp_path, "TESTING": True}).test_client() as client:
        assert client.get("/tiles/harm/7/63/41.png").status_code == 503
        assert client.get(f"/s/{ID}/tiles/harm/7/63/41.png").status_code == 410


part = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.text(st.characters(exclude_characters="/?#%\r\n\t", exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([ID, "current", OTHER]) | part, st.sampled_from(["harm", "count"]) | part, part, part, part)
def test_no_address_is_a_fault_of_ours(client: FlaskClient, snapshot: str, layer: str, z: str, x: str, y: str) -> None:
    for address in (f"/s/{snapshot}/tiles/{layer}/{z}/{x}/{y}.png", f"/tiles/{layer}/{z}/{x}/{y}.png"):
        assert client.get(address).status_code in (200, 204, 302, 308, 400, 404, 410)


def test_the_demonstration_countys_tiles_are_pictures(county: Path) -> None:
    from app import create_app

    current = (county / "site/snapshots/current").resolve()
    with closing(sqlite3.connect(current / "tiles/harm.mbtiles")) as db:
        z, x, row = db.execute("SELECT zoom_level, tile_column, tile_row FROM tiles ORDER BY 1 DESC").fetchone()
    with create_app({"DATA": county / "site", "TESTING": True}).test_client() as client:
        found = client.get(f"/s/{current.name}/tiles/harm/{z}/{x}/{2**z - 1 - row}.png")
        assert found.status_code == 200
        assert found.data.startswith(b"\x89PNG")
