"""The stills and files of a force's harm: the same numbers as its tables, safe wherever they are opened."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from edition import Make
from harm_site import (
    ASH,
    BIRCH,
    CEDAR,
    DAMSON,
    FORCE,
    HARM,
    HEXAGONS,
    NAMED,
    PAGE,
    SLUG,
    SPOTS,
    at,
    drawn,
    mapped,
    missing,
    spotted,
    weighed,
)  # fmt: skip
from page_check import Visitor

from openbeat import spots
from openbeat.spots import Hexagon, Spot


@pytest.fixture
def site(make: Make) -> Visitor:
    """The site with everything."""
    return drawn(make(*weighed(), *spotted(), *mapped()))


# Stills


def test_a_still_is_the_force_with_its_spots(site: Visitor) -> None:
    answers = {kind: site.client.get(f"/s/0123456789ab/spots/zedshire/{kind}.svg") for kind in ("hot", "harm")}
    for answer in answers.values():
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "<!--heat-->" not in answer.text
        assert "style=" not in answer.text
        ElementTree.fromstring(answer.text)
    assert answers["hot"].text != answers["harm"].text
    etag = answers["hot"].headers["ETag"]
    assert site.client.get("/s/0123456789ab/spots/zedshire/hot.svg", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/s/0123456789ab/spots/zedshire/cold.svg", 404),
        ("/s/0123456789ab/spots/nowhere/hot.svg", 404),
        ("/s/ffffffffffff/spots/zedshire/hot.svg", 410),
        ("/s/current/spots/zedshire/hot.svg", 410),
    ],
)
def test_what_is_no_still_is_not_answered(site: Visitor, address: str, status: int) -> None:
    assert site.client.get(address).status_code == status


def test_without_a_map_no_still_is_shown(make: Make) -> None:
    visitor = make(*weighed(), *spotted())
    page = visitor.get(PAGE)
    assert not any("/spots/" in a or "/maps/" in a for a in page.loads)
    assert "2 hot spots" in page.words
    assert visitor.client.get("/s/0123456789ab/spots/zedshire/hot.svg").status_code == 404


def hexagons() -> list[Hexagon]:
    return [Hexagon(k, *p, n, h, bool(hot), bool(harm), bool(s)) for k, p, n, h, hot, harm, s in HEXAGONS]


def found_spots() -> list[Spot]:
    return [Spot(k, n, w, "", "", (), size, c, h, s, both, *p) for k, n, w, size, c, h, s, both, p in SPOTS]


def test_each_hexagon_carries_the_number_of_the_spot_it_touches() -> None:
    hot = {h.id: number for h, number in spots.numbered(hexagons(), found_spots(), "hot")}
    assert hot == {"H1": 2, "H2": 2, "H3": 2, "H5": 1}
    harm = {h.id: number for h, number in spots.numbered(hexagons(), found_spots(), "harm")}
    assert harm == {"H3": 1, "H4": 1}
    assert {n for _, n in spots.numbered(hexagons(), [], "hot")} == {0}


# Files


def test_the_files_hold_the_same_numbers_as_the_tables(site: Visitor) -> None:
    content = json.loads(site.client.get(f"{PAGE}.json").text)
    rows = list(csv.DictReader(io.StringIO(site.client.get(f"{PAGE}.csv").text, newline=""), strict=True))
    by_area = {w["code"]: w["harm"] for w in content["wards"]} | {FORCE: content["harm"]}
    by_row = {(r["code"], r["scheme"]): r for r in rows}
    columns = ("total", "low", "high", "per_1000", "error", "reliability", "rank_low", "rank_high", "ranked")
    assert len(rows) == len(HARM) == 15
    for area, scheme, *values in HARM:
        told = by_area[area][scheme]
        assert [told[c] for c in columns] == values
        for column, value in zip(columns, values, strict=True):
            cell = by_row[area, scheme][column]
            assert cell == "" if value is None else cell == value or float(cell) == value
    assert {w["code"]: w["crimes"] for w in content["wards"]} == {ASH: 5864, BIRCH: 332, CEDAR: 24, DAMSON: 300}
    assert content["residents"] == {"residents": 412_300, "workday": 402_000, "measured": "mid-2024"}
    assert content["concentration"]["crime"] == {"half": 61, "hexagons": 702, "chance": 271.4}
    assert content["hexagons"] == {"hot": 4, "harmful": 2, "both": 1}


def test_json_says_where_it_comes_from_and_what_must_be_said(site: Visitor) -> None:
    content = json.loads(site.client.get(f"{PAGE}.json").text)
    assert (content["kind"], content["code"], content["slug"]) == ("force", FORCE, SLUG)
    assert content["snapshot"] == "0123456789ab"
    assert content["address"] == "http://localhost/harm/zedshire.json"
    assert content["period"] == {"from": "2025-10", "to": "2026-09"}
    assert [c["state"] for c in content["coverage"]] == ["present"] * 12
    assert [s["id"] for s in content["schemes"]] == ["cchi", "css", "count"]
    assert content["caveats"][0] == "Fictional demonstration data: no place, person or figure is real."
    told = site.get(PAGE).words
    assert content["sentences"]
    assert all(sentence in told for sentence in content["sentences"])
    apart = {w["code"]: w["harm"]["cchi"]["told_apart"] for w in content["wards"]}
    assert apart == {ASH: True, BIRCH: False, CEDAR: None, DAMSON: True}


def test_csv_is_safe_in_a_spreadsheet_and_named_after_force_and_snapshot(make: Make) -> None:
    visitor = make(*weighed(), NAMED.format("=1+1", ASH))
    answer = visitor.client.get(f"{PAGE}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harm-zedshire-0123456789ab.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))
    assert {r["name"] for r in rows if r["code"] == ASH} == {"'=1+1"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for r in rows for cell in r.values())
    assert {r["unit"] for r in rows if r["scheme"] == "count"} == {"crimes"}
    assert {(r["from"], r["to"], r["fictional"], r["residents_measured"]) for r in rows if r["kind"] == "force"} == {
        ("2025-10", "2026-09", "yes", "mid-2024")
    }


def test_geojson_places_spots_and_hexagons(site: Visitor) -> None:
    answer = site.client.get(f"{PAGE}/spots.geojson")
    assert answer.mimetype == "application/geo+json"
    content = json.loads(answer.text)
    told = [
        (f["properties"]["feature"], f["properties"]["kind"], f["properties"]["number"]) for f in content["features"]
    ]
    assert [t for t in told if t[0] == "spot"] == [("spot", "hot", 1), ("spot", "hot", 2), ("spot", "harm", 1)]
    assert sum(t[0] == "hexagon" for t in told) == 4 + 2
    first = content["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": list(at(0, 30))}
    assert (first["properties"]["ward"], first["properties"]["crimes"]) == (CEDAR, 200)
    assert content["snapshot"] == "0123456789ab"


def test_no_file_gives_a_number_where_months_are_missing(make: Make) -> None:
    visitor = make(*weighed(), *spotted(), *mapped(), *missing())
    content = json.loads(visitor.client.get(f"{PAGE}.json").text)
    assert (content["harm"], content["spots"], content["crimes"], content["concentration"]) == ({}, {}, None, {})
    assert all(ward["crimes"] is None and ward["harm"] == {} for ward in content["wards"])
    assert set(content["violence_share"].values()) == {None}
    rows = list(csv.DictReader(io.StringIO(visitor.client.get(f"{PAGE}.csv").text, newline=""), strict=True))
    assert rows
    assert {r[c] for r in rows for c in ("crimes", "total", "low", "high", "rank_low", "error")} == {""}
    assert json.loads(visitor.client.get(f"{PAGE}/spots.geojson").text)["features"] == []
