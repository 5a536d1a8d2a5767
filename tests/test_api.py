"""The description of the files: whole, valid, and true of every answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from card_site import REVISED, card_page
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from machine_site import HOLED, KINDS, SILENT
from openapi_spec_validator import OpenAPIV31SpecValidator
from page_check import Visitor, words_of

from openbeat.api_routes import ROUTES
from openbeat.api_schemas import EXAMPLE, SCHEMAS

FILES = re.compile(r"\.(json|csv|atom|geojson|ics|png|pdf)$")
MIMETYPES = {"json": "application/json", "csv": "text/csv", "atom": "application/atom+xml",
             "geojson": "application/geo+json", "ics": "text/calendar", "png": "image/png",
             "pdf": "application/pdf"}  # fmt: skip
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    content: dict[str, Any] = client.get("/api.json").json
    return content


def examples(document: dict[str, Any]) -> dict[str, str]:
    """Path → an address that its examples make; none for an area of a kind that this site lacks."""
    found = {}
    for path, item in document["paths"].items():
        values = {p["name"]: p.get("example") for p in item["get"]["parameters"]}
        if None not in values.values():
            asked = [f"{p['name']}={p['example']}" for p in item["get"]["parameters"] if p["in"] == "query"]
            found[path] = path.format(**values) + (f"?{'&'.join(asked)}" if asked else "")
    return found


def checked(name: str, content: Any) -> None:
    """Refuse an answer that has not the shape that is told of it."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    errors = list(Draft202012Validator(schema).iter_errors(content))
    assert not errors, [f"{list(e.absolute_path)}: {e.message}" for e in errors[:5]]


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert len({item["get"]["operationId"] for item in document["paths"].values()}) == len(document["paths"])


def test_every_file_of_the_site_is_described_and_nothing_else(app: Flask) -> None:
    public = (rule.rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/staff"))
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in public}
    assert sorted(route.path for route in ROUTES) == sorted(rule for rule in rules if FILES.search(rule))


def test_formats_are_those_of_the_names() -> None:
    for route in ROUTES:
        found = FILES.search(route.path)
        assert found
        assert route.format == MIMETYPES[found[1]], route.path


def test_every_example_answers_as_described(client: FlaskClient, document: dict[str, Any]) -> None:
    known = examples(document)
    lacking = set(document["paths"]) - set(known) - {"/england-and-wales.json"}
    assert all(
        path.startswith(("/meeting/", "/papers/", "/request/")) for path in lacking
    )  # of which nothing may be entered
    for path, address in known.items():
        if path.startswith("/england-and-wales"):
            continue  # not on this site
        operation = document["paths"][path]["get"]
        with client.get(address) as response:
            assert str(response.status_code) in operation["responses"], address
            if response.status_code == 200:
                assert response.mimetype in operation["responses"]["200"]["content"], address


@pytest.mark.parametrize(
    ("route", "others"), [(r, r.others) for r in ROUTES if r.kind], ids=lambda v: getattr(v, "path", "")
)
def test_what_is_not_there_fails_as_described(client: FlaskClient, route: Any, others: tuple[str, ...]) -> None:
    nothing = dict.fromkeys(re.findall(r"\{(\w+)\}", route.path), "nothing")
    assert str(client.get(route.path.format(**nothing)).status_code) in others


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
@pytest.mark.parametrize("statements", [(), HOLED, SILENT], ids=["whole", "holed", "silent"])
def test_the_json_of_areas_has_the_shape_that_is_told(
    make: Make, kind: str, key: str, statements: tuple[str, ...]
) -> None:
    checked("Area", make(*statements).client.get(f"/{kind}/{key}.json").json)


def test_real_figures_have_it_too(south_yorkshire_client: FlaskClient) -> None:
    for address in ("/ward/E05010862.json", "/force/south-yorkshire.json"):
        checked("Area", south_yorkshire_client.get(address).json)


@pytest.mark.parametrize(
    ("address", "name"),
    [("/coverage.json", "Coverage"), ("/harm.json", "Weights"), ("/harm/zedshire.json", "ForceHarm"),
     ("/harm/zedshire/spots.geojson", "Spots"), ("/forces.json", "Compared"), ("/compare/zedshire.json", "Compared"),
     ("/standards/zedshire.json", "Standards"), ("/api.json", "Description")],
)  # fmt: skip
def test_other_json_has_the_shape_that_is_told(client: FlaskClient, address: str, name: str) -> None:
    checked(name, json.loads(client.get(address).data))
    assert name in {route.schema for route in ROUTES if route.path.endswith(address.rpartition(".")[2])}


@pytest.mark.parametrize("statements", [(), HOLED, SILENT], ids=["whole", "holed", "silent"])
def test_every_card_has_the_shape_that_is_told(make: Make, statements: tuple[str, ...]) -> None:
    client = make(*statements).client
    every = client.get("/report-cards.json").json
    checked("Cards", every)
    assert {card["kind"] for card in every["cards"]} == {"force", "bcu"}
    for card in every["cards"]:
        checked("Card", client.get(f"{card['address'].removeprefix('http://localhost')}.json").json)


def test_a_revision_is_a_card_of_the_same_shape(make: Make) -> None:
    content = make(REVISED).client.get(f"{card_page('zedshire')}.json").json
    assert len(content["revisions"]) == 1
    checked("Card", content)


@pytest.mark.parametrize(
    ("path", "value"),
    [("overall.grade", "great"), ("direction.told", "up"), ("quarter", "2026"), ("domains.0.indicators.0.value", "1"),
     ("domains.0.indicators.0.missing", None), ("domains.0.indicators.0.level.judged", "good"), ("to", "2026-13"),
     ("mission.0.aim", "fall"), ("searches", []), ("rules.digest", "current")],
)  # fmt: skip
def test_a_card_of_another_shape_is_refused(client: FlaskClient, path: str, value: object) -> None:
    content = client.get(f"{card_page('zedshire')}.json").json
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    part = content["card"]
    for step in way:
        part = part[step]
    if last == "missing":  # no figure, and no word why
        part["value"] = None
        part.pop("missing", None)
    else:
        part[last] = value
    with pytest.raises(AssertionError):
        checked("Card", content)


def test_without_a_card_there_is_no_example_of_one(make: Make) -> None:
    page = make("DELETE FROM cards").get("/api", headers={"Accept": BROWSER})
    rows = page.table("Every address that gives a file")[1:]
    assert {row[2] for row in rows if "{quarter}" in row[0]} == {"none on this site"}


def test_every_shape_is_used_and_every_one_used_is_told() -> None:
    assert {route.schema for route in ROUTES} - {""} == set(SCHEMAS)


def test_the_example_of_an_area_has_its_shape() -> None:
    checked("Area", EXAMPLE)


@pytest.mark.parametrize(
    ("part", "value"),
    [("counts", {"burglary": -1}), ("counts", {"burglary": "1"}), ("months", {"2026-13": {}}), ("kind", "district"),
     ("snapshot", "current"), ("coverage", [{"month": "2026-01", "dataset": "crime", "state": "?", "reason": ""}])],
)  # fmt: skip
def test_what_has_not_its_shape_is_refused(part: str, value: object) -> None:
    with pytest.raises(AssertionError):
        checked("Area", EXAMPLE | {part: value})
    with pytest.raises(AssertionError):
        checked("Area", {k: v for k, v in EXAMPLE.items() if k != part})


# Who gets what


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [(BROWSER, "text/html"), ("text/html", "text/html"), ("*/*", "application/json"), ("", "application/json"),
     ("application/json", "application/json"), ("application/json, text/html;q=0.5", "application/json"),
     ("image/png", "application/json")],
)  # fmt: skip
def test_browsers_get_a_page_and_programs_the_document(client: FlaskClient, accept: str, mimetype: str) -> None:
    for _ in range(2):  # kept or not
        response = client.get("/api", headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, mimetype)
        assert "Accept" in re.split(", *", response.headers["Vary"])
    assert client.get("/api.json", headers={"Accept": accept}).mimetype == "application/json"


def test_the_page_lists_every_address_with_an_example_that_answers(visitor: Visitor) -> None:
    page = visitor.get("/api", headers={"Accept": BROWSER})
    rows = page.table("Every address that gives a file")[1:]
    assert [row[0] for row in rows] == [route.path for route in ROUTES]
    assert [row[2] for row in rows if row[0].startswith("/england-and-wales")] == ["none on this site"] * 3
    body = next(page.each("tbody"))
    for link in (e.get("href", "") for e in body.iter("a")):
        with visitor.client.get(link) as response:
            assert response.status_code in (200, 204, 302), link
    assert "“none recorded”" in words_of(next(page.each("main")))


def test_a_site_with_national_figures_gives_their_address(make: Make) -> None:
    nation = "INSERT INTO areas (code, kind, name, slug, assumed) VALUES ('K04999001', 'nation', 'E and W', 'e', 0)"
    page = make(nation).get("/api", headers={"Accept": BROWSER})
    assert "/england-and-wales.csv" in page.links


def test_the_document_names_its_server_and_licence(client: FlaskClient, south_yorkshire_client: FlaskClient) -> None:
    told = client.get("/api.json", base_url="https://beat.example").json
    assert told["servers"] == [{"url": "https://beat.example"}]
    assert told["info"]["license"] == {"name": "Invented data, free for any use."}
    real = south_yorkshire_client.get("/api.json").json
    assert real["info"]["license"]["name"] == "Open Government Licence v3.0"


def test_before_the_first_build_there_is_nothing_to_describe(tmp_path: Any) -> None:
    from app import create_app

    client = create_app({"DATA": tmp_path}).test_client()
    assert {client.get(a).status_code for a in ("/api", "/api.json", "/sitemap.xml")} == {503}
