"""Stills of an area's map at the snapshot's own address, with the heat tiles of a layer drawn in."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import edition
import heat_site
import pytest
from flask.testing import FlaskClient
from heat_site import CODE, ID, LAYERS, png
from page_check import Visitor


@pytest.fixture
def heated(county: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of the county's site with heat of every layer."""
    from app import create_app

    data = heat_site.publish(county / "site", tmp_path / "data")
    with create_app({"DATA": data, "TESTING": True}).test_client() as client:
        yield client


def still(client: FlaskClient, layer: str, code: str = CODE, snapshot: str = ID) -> str:
    response = client.get(f"/s/{snapshot}/maps/{code}/{layer}.svg")
    assert response.status_code == 200, layer
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; img-src data:"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    return response.text


@pytest.mark.parametrize("layer", LAYERS)
def test_a_still_holds_the_tiles_of_its_layer_where_they_belong(heated: FlaskClient, layer: str) -> None:
    images = list(ElementTree.fromstring(still(heated, layer)).iter("{http://www.w3.org/2000/svg}image"))
    data = base64.b64encode(png(layer)).decode()
    assert [image.get("href") for image in images] == [f"data:image/png;base64,{data}"]
    # The tile is 400 units wide; it begins three quarters of one to the right, a quarter above the canvas.
    assert [float(images[0].get(name, "")) for name in ("x", "y", "width", "height")] == pytest.approx(
        [300, -100, 400, 400], abs=0.1
    )


def test_a_bare_still_holds_no_image_and_no_mark(heated: FlaskClient) -> None:
    assert still(heated, "none") == '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def test_a_still_is_asked_for_once(heated: FlaskClient) -> None:
    first = heated.get(f"/s/{ID}/maps/{CODE}/harm.svg")
    again = heated.get(f"/s/{ID}/maps/{CODE}/harm.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/s/{ID}/maps/{CODE}/x.svg", 404),
        (f"/s/{ID}/maps/{CODE}/.svg", 404),
        (f"/s/{ID}/maps/{CODE}/harm%00.svg", 404),
        (f"/s/{ID}/maps/E05999999/harm.svg", 404),
        (f"/s/{ID}/maps/%2e%2e/harm.svg", 404),
        (f"/s/000000000000/maps/{CODE}/harm.svg", 410),
        (f"/s/current/maps/{CODE}/harm.svg", 410),
    ],
)
def test_a_still_that_is_not_there(heated: FlaskClient, path: str, status: int) -> None:
    page = Visitor(heated).get(path)
    assert page.status == status
    assert page.headers["Cache-Control"] == "no-store"


def test_stills_of_an_older_edition_stay_as_long_as_it_is_kept(heated: FlaskClient, county: Path) -> None:
    data = Path(heated.application.config["DATA"])
    edition.publish(county / "site", data, "DELETE FROM maps", name="bbbbbbbbbbbb")
    for _ in range(2):
        assert heated.get(f"/ward/{CODE}").status_code == 200
        assert "<image" in still(heated, "harm")
        assert heated.get(f"/s/bbbbbbbbbbbb/maps/{CODE}/harm.svg").status_code == 404
    shutil.rmtree(data / "snapshots" / ID)
    assert heated.get(f"/s/{ID}/maps/{CODE}/harm.svg").status_code == 410


def test_the_script_keeps_its_address(heated: FlaskClient) -> None:
    with heated.get(f"/s/{ID}/maps/{CODE}.js") as response:
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
