"""The page for other people's pages, how it is pasted, and the block that offers it."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from edition import Make
from flask import Flask, render_template
from flask.testing import FlaskClient
from machine_site import HOLED, HOSTILE, KINDS, SILENT, WARD, renamed
from page_check import Visitor, words_of

from openbeat import addresses, citation, embed, figures, named, pages
from openbeat.model import Area

ADDRESS = f"/embed/ward/{WARD}"


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_every_kind_of_area_has_one(visitor: Visitor, kind: str, key: str) -> None:
    page = visitor.get(f"/embed/{kind}/{key}")
    assert page.status == 200
    assert page.heading
    assert len(page.text.encode()) < 15_000


def test_it_says_what_the_page_says_and_what_it_is_not(visitor: Visitor, client: FlaskClient) -> None:
    page, content = visitor.get(ADDRESS), client.get(f"/ward/{WARD}.json").json
    crimes = [n for slug, n in content["counts"].items() if slug != "anti-social-behaviour"]
    before = [n for slug, n in content["counts_year_before"].items() if slug != "anti-social-behaviour"]
    assert page.heading == "Castle ward"
    assert content["sentences"][0] in page.words
    assert [words_of(e) for e in page.each("dd")] == [f"{sum(crimes):,}", f"{sum(before):,}"]
    for told in ("Not a safety rating.", "Zedshire is invented", content["snapshot"], "data to September 2026",
                 "12 of 12 months published", "Zedborough · Zedshire Police", "Independent."):  # fmt: skip
        assert told in page.words, told
    assert len(list(page.each("svg"))) == 1


def test_it_leads_to_the_page_outside_the_frame(visitor: Visitor) -> None:
    (link,) = visitor.get(ADDRESS).each("a")
    assert (link.get("href"), link.get("target"), link.get("rel")) == (f"/ward/{WARD}", "_blank", "noopener")


def test_it_loads_its_own_style_alone_and_runs_nothing(visitor: Visitor) -> None:
    page = visitor.get(ADDRESS)
    (sheet,) = page.loads
    assert "embed." in sheet
    with visitor.client.get(sheet) as response:
        assert response.status_code == 200
        assert len(response.data) < 3_000
    assert list(page.each("script", "iframe", "form", "img")) == []


def test_any_page_may_show_it_and_nothing_else_of_the_site(client: FlaskClient) -> None:
    own = client.get(ADDRESS).headers
    assert own["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    assert "X-Frame-Options" not in own
    assert "Set-Cookie" not in own
    for address in ("/", f"/ward/{WARD}", "/api", "/embed/ward/nowhere", f"/feed/ward/{WARD}.atom"):
        assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"], address


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    page = make(renamed(name)).get(ADDRESS)
    assert page.heading == " ".join(f"{name} ward".split())
    assert list(page.each("script")) == []


def test_years_that_are_not_whole_are_said_not_guessed(make: Make) -> None:
    page = make(*HOLED).get(ADDRESS)
    assert [words_of(e) for e in page.each("dd")] == ["not published", "5,832"]
    assert "11 of 12 months published" in page.words


def test_of_a_force_that_published_nothing_that_is_all_it_says(make: Make) -> None:
    page = make(*SILENT).get(ADDRESS)
    assert "0 of 12 months published" in page.words
    assert "data to" not in page.words
    assert all(not words_of(e).replace(",", "").isdigit() for e in page.each("dd"))


@pytest.mark.parametrize(
    "address",
    ["/embed/ward/E05000000", "/embed/district/E08999001", "/embed/nation/england-and-wales", "/embed/force/no",
     "/embed/ward/zedshire/coast", "/embed/bcu/zedshire", "/embed/x/y", "/embed/nation/x", f"/embed/csp/{WARD}"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status == 404


RETIRED = "INSERT INTO aliases (code, area) VALUES ('E05111111', 'E05999001')"


@pytest.mark.parametrize(
    ("asked", "own"),
    [("/embed/ward/e05999001", ADDRESS), ("/embed/force/Zedshire", "/embed/force/zedshire"),
     ("/embed/bcu/Zedshire/Coast", "/embed/bcu/zedshire/coast"), ("/embed/ward/E05111111", ADDRESS)],
)  # fmt: skip
def test_another_spelling_or_a_retired_code_leads_to_the_one_address(make: Make, asked: str, own: str) -> None:
    response = make(RETIRED).client.get(asked)
    assert (response.status_code, response.location) == (301, own)


def test_the_nation_is_named_by_words(make: Make) -> None:
    area = """INSERT INTO areas (code, kind, name, slug, assumed)
              VALUES ('K04999001', 'nation', 'England and Wales', 'england-and-wales', 0)"""
    line = "INSERT INTO closure (ancestor, descendant, depth) VALUES ('K04999001', 'K04999001', 0)"
    assert make(area, line).get("/embed/nation/england-and-wales").heading == "England and Wales"


# Pasting it


class Parsed(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_what_is_pasted_is_one_frame_with_a_name(app: Flask, name: str) -> None:
    with app.test_request_context():
        text = embed.snippet(Area("x", "force", name), 'https://beat.example/embed/force/"x"&y')
    ((tag, told),) = Parsed(text).found
    assert (tag, told["src"]) == ("iframe", 'https://beat.example/embed/force/"x"&y')
    assert told["title"] == f"{name}: recorded crime, Open Beat"
    assert told["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert told["loading"] == "lazy"


@dataclass(frozen=True)
class Page:
    cite_block: citation.CiteBlock


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_the_block_names_the_figures_and_offers_every_form(app: Flask, kind: str, key: str) -> None:
    with app.test_request_context(f"/{kind}/{key}", base_url="https://beat.example"):
        store = pages.the_store()
        area = named.area(store, kind, key)
        assert area is not None
        block = citation.view(figures.read(store, area), store.snapshot, "/x.geojson")
        html = render_template("_cite.html", page=Page(block))
        own = addresses.page(area)
    assert f"({area.code})”, October 2025 to September 2026, snapshot {store.snapshot.id}, " in block.words
    assert block.words.endswith(f"https://beat.example{own}. Fictional demonstration data.")
    assert f'src="https://beat.example/embed/{kind}/{key}"' in block.snippet
    assert "&lt;iframe " in html
    for address in (
        f"{own}.csv",
        f"{own}.json",
        f"/embed/{kind}/{key}",
        f"/feed/{kind}/{key}.atom",
        "/api",
        "/x.geojson",
    ):
        assert f'href="{address}"' in html
        if address != "/x.geojson":
            with app.test_client().get(address) as response:
                assert response.status_code == 200


def test_corrections_have_an_address_where_the_site_has_one(app: Flask) -> None:
    with app.test_request_context():
        store = pages.the_store()
        area = named.area(store, "ward", WARD)
        assert area is not None
        page = Page(citation.view(figures.read(store, area), store.snapshot))
        app.jinja_env.globals["corrections"] = "put.right@beat.example"
        assert 'href="mailto:put.right@beat.example"' in render_template("_cite.html", page=page)
        app.jinja_env.globals["corrections"] = ""
        without = render_template("_cite.html", page=page)
    assert "mailto:" not in without
    assert "Report it with the words above." in without
    assert "GeoJSON" not in without
