"""The picture of an area, and what a page's head says to machines."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import edition
import numpy as np
import pytest
from edition import Make
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from machine_site import HOLED, HOSTILE, KINDS, SILENT, WARD, renamed
from page_check import Page, faults
from PIL import Image

from openbeat import assets, brief, figures, named, pages, share
from openbeat.brief import Brief

ROOT = Path(__file__).parent.parent
PAGE = """{% extends "layout.html" %}{% block title %}A page of figures{% endblock %}
{% block head %}{% include "_share_head.html" %}{% endblock %}{% block main %}<h1>A page</h1>{% endblock %}"""
EDGE = 40  # pixels: nothing but bands reaches the left and right edges


@pytest.fixture
def snapshot(county: Path) -> str:
    return (county / "site/snapshots/current").readlink().name


def picture(png: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(png))
    assert (found.format, found.size) == ("PNG", (1200, 630))
    return found.convert("RGB")


def overflows(image: Image.Image) -> bool:
    """Whether anything is drawn over the edges of the part between the bands."""
    pixels = np.asarray(image)[130:560]
    return bool((pixels[:, :EDGE] != 255).any() or (pixels[:, -EDGE:] != 255).any())


# The picture


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_every_kind_of_area_has_one(client: FlaskClient, snapshot: str, kind: str, key: str) -> None:
    response = client.get(f"/s/{snapshot}/share/{kind}/{key}.png")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not overflows(picture(response.data))
    held = client.get(f"/s/{snapshot}/share/{kind}/{key}.png", headers={"If-None-Match": response.headers["ETag"]})
    assert (held.status_code, held.data) == (304, b"")


def test_the_same_facts_are_the_same_bytes(client: FlaskClient, snapshot: str) -> None:
    first, second = (client.get(f"/s/{snapshot}/share/ward/{WARD}.png").data for _ in range(2))
    assert first == second


def test_several_may_be_drawn_at_once(client: FlaskClient, app: Flask, snapshot: str) -> None:
    addresses = [f"/s/{snapshot}/share/{kind}/{key}.png" for kind, key in KINDS.items()]
    wanted = [client.get(address).data for address in addresses]
    with ThreadPoolExecutor(4) as people:
        assert list(people.map(lambda address: app.test_client().get(address).data, addresses)) == wanted


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/s/000000000000/share/ward/E05999001.png", 410),
        ("/s/current/share/ward/E05999001.png", 410),
        ("/s/{id}/share/ward/E05000000.png", 404),
        ("/s/{id}/share/ward/e05999001.png", 404),
        ("/s/{id}/share/district/E08999001.png", 404),
        ("/s/{id}/share/nation/england-and-wales.png", 404),
        ("/s/{id}/share/ward/../../../../etc/passwd.png", 404),
    ],
)
def test_what_is_not_there_is_said_so(client: FlaskClient, snapshot: str, address: str, status: int) -> None:
    response = client.get(address.format(id=snapshot))
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")


@pytest.fixture
def told(app: Flask) -> Brief:
    """What is said of the ward in brief."""
    with app.test_request_context():
        store = pages.the_store()
        area = named.area(store, "ward", WARD)
        assert area is not None
        return brief.of(figures.read(store, area), store.snapshot)


@pytest.fixture
def draw(app: Flask) -> Callable[[Brief], Image.Image]:
    def drawn(told: Brief) -> Image.Image:
        with app.app_context():
            return picture(share.drawn(told))

    return drawn


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("part", ["name", "where", "sentence", "rated", "invented", "period", "coverage"])
def test_no_text_is_markup_and_none_leaves_the_picture(
    told: Brief, draw: Callable[[Brief], Image.Image], part: str, text: str
) -> None:
    image = draw(replace(told, **{part: text}))
    if part in ("name", "where", "sentence"):
        assert not overflows(image)


def test_every_word_changes_the_picture(told: Brief, draw: Callable[[Brief], Image.Image]) -> None:
    plain = draw(told)
    for part in ("name", "where", "sentence", "now", "before", "period", "before_period", "coverage", "newest",
                 "snapshot", "rated", "invented"):  # fmt: skip
        assert np.asarray(draw(replace(told, **{part: "Q"}))).tobytes() != np.asarray(plain).tobytes(), part
    assert np.asarray(draw(replace(told, chart=told.chart.replace("latest", "last")))).tobytes() != plain.tobytes()


def test_real_figures_have_no_banner(told: Brief, draw: Callable[[Brief], Image.Image]) -> None:
    dark = (11, 12, 12)
    assert draw(told).getpixel((1190, 96)) == dark
    assert draw(replace(told, invented="")).getpixel((1190, 96)) == (255, 255, 255)


@pytest.mark.parametrize("statements", [HOLED, SILENT], ids=["holed", "silent"])
def test_years_that_are_not_there_are_drawn_as_words(make: Make, statements: tuple[str, ...]) -> None:
    client = make(*statements).client
    assert not overflows(picture(client.get(f"/s/0123456789ab/share/ward/{WARD}.png").data))


def test_without_the_compiled_typeface_another_serves(
    told: Brief, draw: Callable[[Brief], Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "asset_path", lambda _: None)
    assert not overflows(draw(told))


def test_starting_the_site_does_not_load_the_typesetter() -> None:
    code = "import app, sys; app.create_app(); print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "site")
    assert done.stdout.strip() == "False"


# The head of the page


def head(app: Flask, kind: str = "ward", key: str = WARD) -> tuple[share.Share, Page]:
    with app.test_request_context(base_url="https://beat.example"):
        store = pages.the_store()
        area = named.area(store, kind, key)
        assert area is not None
        found = share.view(store, figures.read(store, area))
        return found, Page("/x", 200, app.response_class().headers, render_template_string(PAGE, share=found))


def data_of(page: Page) -> dict[str, Any]:
    (block,) = (e for e in page.each("script") if e.get("type") == "application/ld+json")
    content: dict[str, Any] = json.loads(block.text or "")
    return content


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_the_head_tells_what_the_page_is_and_where_its_picture(app: Flask, kind: str, key: str) -> None:
    found, page = head(app, kind, key)
    assert faults(page) == []
    metas = {e.get("property") or e.get("name"): e.get("content") for e in page.each("meta")}
    image = metas["og:image"] or ""
    assert image.startswith("https://beat.example/s/")
    assert metas["og:url"] == found.url
    assert metas["twitter:card"] == "summary_large_image"
    assert "Not a safety rating" in (metas["og:description"] or "")
    assert "Zedshire is invented" in (metas["og:description"] or "")
    assert re.search(r"crimes recorded in October 2025 to September 2026: [0-9,]+;", metas["og:image:alt"] or "")
    client = app.test_client()
    for address in (image, *(e.get("href", "") for e in page.each("link") if e.get("rel") == "alternate")):
        with client.get(address.removeprefix("https://beat.example")) as response:
            assert response.status_code == 200, address


def test_the_dataset_is_described_to_machines(app: Flask) -> None:
    content = data_of(head(app)[1])
    snapshot = content["version"]
    assert (content["@context"], content["@type"]) == ("https://schema.org", "Dataset")
    assert content["name"] == "Recorded crime in Castle ward, Zedborough, Zedshire Police (fictional)"
    assert 50 <= len(content["description"]) <= 5_000  # what search engines take
    assert content["description"].startswith("Fictional demonstration data")
    assert content["identifier"] == f"{WARD}, snapshot {snapshot}"
    assert content["temporalCoverage"] == "2024-04/2026-09"
    assert content["spatialCoverage"]["identifier"] == WARD
    assert content["license"] == "Invented data, free for any use."
    assert content["creator"] == {"@type": "Organization", "name": "Open Beat"}
    assert [d["contentUrl"] for d in content["distribution"]] == [
        f"https://beat.example/ward/{WARD}.csv", f"https://beat.example/ward/{WARD}.json",
    ]  # fmt: skip
    assert "isBasedOn" not in content


def test_real_figures_name_their_licence_and_source(south_yorkshire: Path) -> None:
    from app import create_app

    content = data_of(head(create_app({"DATA": south_yorkshire}), "ward", "E05010862")[1])
    assert content["license"].startswith("https://www.nationalarchives.gov.uk/doc/open-government-licence/")
    assert content["isBasedOn"]["url"] == "https://data.police.uk/"
    assert "ictional" not in json.dumps(content)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_ends_the_block_of_data(county: Path, tmp_path: Path, name: str) -> None:
    from app import create_app

    data = edition.publish(county / "site", tmp_path / "data", renamed(name))
    _, page = head(create_app({"DATA": data}))
    assert faults(page) == []
    assert len(list(page.each("script"))) == 1
    assert data_of(page)["spatialCoverage"]["name"].startswith(f"{name} ward, Zedborough")


def test_only_data_may_stand_inline(app: Flask) -> None:
    _, page = head(app)
    for other in ('<script type="application/ld+json" id="x">', "<script>", '<script type="module">'):
        spoiled = page.text.replace('<script type="application/ld+json">', other)
        assert any("inline script" in line for line in faults(Page("/x", 200, page.headers, spoiled)))
