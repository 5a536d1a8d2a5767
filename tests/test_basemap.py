"""Somebody else's street map: off by default, one host when on, refused in one line where the settings are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_check import Visitor

from app import create_app
from openbeat import basemap

WARD = "/ward/E05999001"
OUR_OWN = "nobody else learns the postcode you typed"


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("https://tiles.example:8443/a/{z}/{x}/{y}.png?key=a-1", "https://tiles.example:8443"),
        ("/basemap/{z}/{x}/{y}.png", ""),
        ("/basemap?z={z}&x={x}&y={y}", ""),
    ],
)
def test_only_the_one_origin_is_let_in(template: str, origin: str) -> None:
    found = basemap.read(template, "© Somebody")
    assert found is not None
    assert (found.template, found.credit, found.origin) == (template, "© Somebody", origin)


@pytest.mark.parametrize(
    "template",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "//tiles.example/{z}/{x}/{y}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "https://{z}.example/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}{r}.png",
        "https://tiles.example; script-src */{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}.png; script-src *",
        "https://*.example/{z}/{x}/{y}.png",
        "https://user@tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}.png\nX: y",
        'https://tiles.example/{z}/{x}/{y}".png',
        "javascript:{z}{x}{y}",
        "{z}{x}{y}",
        " ",
    ],
)
def test_an_address_that_is_none_is_refused_in_one_line(template: str) -> None:
    with pytest.raises(SystemExit) as refused:
        create_app({"BASEMAP": template, "BASEMAP_CREDIT": "© Somebody"})
    assert str(refused.value).startswith("Refused: OPENBEAT_BASEMAP ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("credit", ["", "  "])
def test_a_street_map_without_its_owners_name_is_refused(credit: str) -> None:
    with pytest.raises(SystemExit, match="Refused: OPENBEAT_BASEMAP_CREDIT"):
        create_app({"BASEMAP": "/basemap/{z}/{x}/{y}.png", "BASEMAP_CREDIT": credit})


def test_by_default_nobody_elses_map_is_asked_for(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert "img-src 'self';" in page.headers["Content-Security-Policy"]
    assert "asks no other site for anything" in page.words
    assert "data-basemap" not in visitor.get(WARD).text


def test_a_street_map_is_named_in_the_policy_the_page_and_the_promise(county: Path) -> None:
    settings = {"BASEMAP": "https://tiles.example/{z}/{x}/{y}.png", "BASEMAP_CREDIT": "© <Somebody>"}
    visitor = Visitor(create_app({"DATA": county / "site", "TESTING": True, **settings}).test_client())
    page = visitor.get("/")
    assert "img-src 'self' https://tiles.example;" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].count("tiles.example") == 1
    assert "asks no other site for anything" not in page.words
    assert "The streets under its maps come from tiles.example" in page.words
    assert OUR_OWN in page.words


def test_a_street_map_of_our_own_host_changes_neither(county: Path) -> None:
    settings = {"BASEMAP": "/basemap/{z}/{x}/{y}.png", "BASEMAP_CREDIT": "© Somebody"}
    page = Visitor(create_app({"DATA": county / "site", "TESTING": True, **settings}).test_client()).get("/")
    assert "img-src 'self';" in page.headers["Content-Security-Policy"]
    assert "asks no other site for anything" in page.words
