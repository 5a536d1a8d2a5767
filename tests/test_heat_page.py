"""The map on a ward's page: its layers as links, its legend in words, and its places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import heat_site
import pytest
from heat_site import CODE, ID, LAYERS
from page_check import Page, Visitor, words_of

from openbeat import store as stores

WARD = "/ward/E05999001"
LOST = "UPDATE coverage SET state = 'partial' WHERE dataset = '{}' AND month = '{}'"
Site = Callable[..., Visitor]


@pytest.fixture
def site(county: Path, tmp_path: Path) -> Site:
    """A visitor of the county's site with heat of every layer, changed by further SQL."""
    from app import create_app

    def made(*statements: str) -> Visitor:
        data = heat_site.publish(county / "site", tmp_path / "data", *statements)
        return Visitor(create_app({"DATA": data, "TESTING": True}).test_client())

    return made


def links(page: Page) -> list[tuple[str, str]]:
    nav = next(e for e in page.each("nav") if "ob-layers" in e.get("class", ""))
    return [(words_of(e), e.get("href", "")) for e in nav.iter("a")]


def current(page: Page) -> list[str]:
    nav = next(e for e in page.each("nav") if "ob-layers" in e.get("class", ""))
    return [words_of(e) for e in nav.iter("a") if e.get("aria-current") == "true"]


def legend(page: Page) -> list[str]:
    return [words_of(e) for e in page.within("map-words").iter("li")]


def notes(page: Page) -> list[str]:
    return [words_of(e) for e in page.within("map-words").iter("p")]


# The layers


def test_the_layers_are_links_to_the_page_itself_in_their_order(site: Site) -> None:
    page = site().get(WARD)
    addresses = [WARD, *(f"{WARD}?layer={name}" for name in LAYERS if name != "harm")]
    assert links(page) == [
        (told[0], f"{address}#map-heading") for told, address in zip(LAYERS.values(), addresses, strict=True)
    ]
    assert current(page) == ["Harm"]


@pytest.mark.parametrize("layer", LAYERS)
def test_heading_still_and_tiles_follow_the_layer(site: Site, layer: str) -> None:
    page = site().get(f"{WARD}?layer={layer}")
    link, heading, _, _ = LAYERS[layer]
    assert words_of(page.within("map-heading")) == heading
    assert current(page) == [link]
    chart = page.within("map_area")
    assert chart.get("data-tiles") == f"/s/{ID}/tiles/{layer}/{{z}}/{{x}}/{{y}}.png"
    assert chart.get("data-snapshot") == ID
    still = next(iter(chart.iter("img")))
    assert still.get("src") == f"/s/{ID}/maps/{CODE}/{layer}.svg"
    assert still.get("alt", "").startswith("Map of Castle ward. ")
    told = {"harm": "recorded crime and policing"}.get(layer, heading[0].lower() + heading[1:])
    assert page.title.startswith(f"Castle ward, Zedborough: {told}, October 2025")
    assert not re.search(r"dangerous|\bsafe\b|\bworst\b|committed", page.words)


def test_only_layers_that_the_edition_has_are_offered(site: Site) -> None:
    page = site("DELETE FROM heat_layers WHERE layer NOT IN ('harm', 'asb')").get(WARD)
    assert [words for words, _ in links(page)] == ["Harm", "Anti-social behaviour"]


@pytest.mark.parametrize("layer", ["x", "", "HARM", "none", "<b>", "harm'--", "../harm", "x" * 3_000])
def test_an_unknown_layer_is_answered_with_the_ones_there_are(site: Site, layer: str) -> None:
    visitor = site()
    response = visitor.client.get(WARD, query_string={"layer": layer})
    page = visitor.checked(WARD, response)
    assert (page.status, page.heading) == (400, "There is no such map")
    assert page.headers["Cache-Control"] == "no-store"
    own = [e for e in page.each("main") for e in e.iter("a")]
    assert [words_of(e) for e in own] == [told[0] for told in LAYERS.values()]
    assert own[0].get("href") == f"{WARD}#map-heading"


def test_the_files_of_a_ward_know_no_layers(site: Site) -> None:
    client = site().client
    assert client.get(f"{WARD}.json?layer=x").data == client.get(f"{WARD}.json").data


def test_other_wishes_in_the_address_are_carried_on(site: Site) -> None:
    from openbeat import figures, heat, pages

    app = site().client.application
    with app.test_request_context(f"{WARD}?scheme=css&layer=count"):
        store = pages.the_store()
        area = store.area(CODE)
        assert area is not None
        shown = heat.view(store, figures.read(store, area), "count", default="harm-css", scheme="css")
    assert shown is not None
    addresses = {choice.words: choice.address for choice in shown.choices}
    assert addresses["Theft"] == f"{WARD}?scheme=css&layer=theft#map-heading"
    assert addresses["Harm"] == f"{WARD}?scheme=css&layer=harm#map-heading"
    assert addresses["Harm (ONS weights)"] == f"{WARD}?scheme=css#map-heading"
    assert [choice.words for choice in shown.choices if choice.current] == ["All crime"]


# The legend


@pytest.mark.parametrize(
    ("layer", "unit", "steps"),
    [
        (
            "harm",
            "Sentencing-weighted estimate in days of imprisonment a square kilometre in twelve months",
            ["2,000 to 10,000", "10,000 to 30,000", "30,000 to 75,000", "75,000 to 150,000", "150,000 or more"],
        ),
        (
            "vehicle",
            "Crimes a square kilometre in twelve months",
            ["20 to 100", "100 to 300", "300 to 800", "800 to 2,000", "2,000 or more"],
        ),
        (
            "asb",
            "Incidents a square kilometre in twelve months",
            ["10 to 50", "50 to 200", "200 to 500", "500 to 1,000", "1,000 or more"],
        ),
        (
            "change",
            "All crime of twelve months, compared with the twelve months before",
            [
                "Far lower than chance explains",
                "Lower than chance explains",
                "About what we would expect",
                "Higher than chance explains",
                "Far higher than chance explains",
            ],
        ),
    ],
)
def test_the_legend_gives_unit_and_steps_in_words(site: Site, layer: str, unit: str, steps: list[str]) -> None:
    page = site().get(f"{WARD}?layer={layer}")
    assert notes(page)[0] == unit
    assert legend(page) == steps
    assert len(list(page.within("map-words").iter("svg"))) == 5


def test_what_a_layer_cannot_say_stands_beside_it(site: Site) -> None:
    visitor = site()
    told = {layer: " ".join(notes(visitor.get(f"{WARD}?layer={layer}"))) for layer in LAYERS}
    assert "where police searched as much as where offences happen" in told["drugs-weapons"]
    assert "incidents, not crimes" in told["asb"]
    assert "Where too few are recorded to say, nothing is drawn." in told["change"]
    assert "Ground without colour has less than 2,000." in told["harm"]
    assert all("no shade belongs to one address" in said for said in told.values())
    assert all("within 100 m of the ward border" in said for said in told.values())


def test_unpublished_ground_has_a_swatch_where_a_force_lacks_a_month(site: Site) -> None:
    hole = "UPDATE coverage SET state = '{}' WHERE dataset = '{}' AND month = '{}'"
    other = "INSERT INTO forces VALUES ('elsewhere', 'x', 'Elsewhere', '2026-09', 1)"
    own = "INSERT INTO coverage (force, month, dataset, rows, state) VALUES ('elsewhere', '{}', 'asb', 0, 'missing')"
    visitor = site(other, own.format("2025-10"), hole.format("missing", "crime", "2025-09"))
    assert legend(visitor.get(f"{WARD}?layer=asb"))[5:] == ["Not published for every month"]
    assert legend(visitor.get(WARD))[5:] == []


def test_a_month_before_the_newest_year_hatches_nothing(site: Site) -> None:
    other = "INSERT INTO forces VALUES ('elsewhere', 'x', 'Elsewhere', '2026-09', 1)"
    own = (
        "INSERT INTO coverage (force, month, dataset, rows, state) VALUES ('elsewhere', '2025-09', 'asb', 0, 'missing')"
    )
    assert len(legend(site(other, own).get(f"{WARD}?layer=asb"))) == 5


# Years that are not whole


@pytest.mark.parametrize(
    ("hole", "bare", "why"),
    [
        (("crime", "2026-03"), {"harm", "count", "vehicle"}, "not every month of the year was published"),
        (("asb", "2026-03"), {"asb"}, "anti-social behaviour was not published for every month of the year"),
        (("crime", "2025-03"), {"change"}, "a change needs two whole years"),
        (("crime", "2026-03"), {"change"}, "a change needs two whole years"),
    ],
)
def test_a_part_of_a_year_is_never_drawn(site: Site, hole: tuple[str, str], bare: set[str], why: str) -> None:
    visitor = site(LOST.format(*hole))
    for layer in bare:
        page = visitor.get(f"{WARD}?layer={layer}")
        chart = page.within("map_area")
        assert chart.get("data-tiles") is None
        assert next(iter(chart.iter("img"))).get("src") == f"/s/{ID}/maps/{CODE}/none.svg"
        assert legend(page) == []
        assert notes(page)[0].startswith(f"Nothing is drawn: {why}")
        assert words_of(page.within("map-heading")) == LAYERS[layer][1]


def test_a_hole_of_one_dataset_leaves_the_others(site: Site) -> None:
    visitor = site(LOST.format("asb", "2026-03"), LOST.format("crime", "2025-03"))
    for layer in ("harm", "violence"):
        assert visitor.get(f"{WARD}?layer={layer}").within("map_area").get("data-tiles")
        assert len(legend(visitor.get(f"{WARD}?layer=harm"))) >= 5


def test_an_edition_without_heat_shows_the_bare_map(site: Site) -> None:
    page = site("DELETE FROM heat_layers").get(WARD)
    assert notes(page)[0] == "No heat map was drawn for this edition."
    assert next(iter(page.within("map_area").iter("img"))).get("src", "").endswith("/none.svg")
    assert not [e for e in page.each("nav") if "ob-layers" in e.get("class", "")]


def test_an_area_without_a_map_has_no_section_for_it(site: Site) -> None:
    page = site("DELETE FROM maps").get(WARD)
    assert "map-heading" not in [e.get("aria-labelledby") for e in page.each("section")]
    assert not [address for address in page.loads if "/maps/" in address or "leaflet" in address]


# Places


def test_places_are_listed_by_the_numbers_of_the_map(site: Site) -> None:
    page = site().get(WARD)
    head, *rows = page.table("Numbered places, October 2025 to September 2026")
    assert head[1:] == ["Published point", "Crimes without violence", "Anti-social behaviour"]
    assert rows == [
        ["1", "On or near Flax Way", "1,137", "22"],
        ["2", "On or near <Pump> & Street", "88", "not published"],
    ]
    assert page.table("Set apart: police stations, prisons and hospitals")[1:] == [
        ["3", "On or near Police Station", "12", "3"]
    ]
    told = words_of(page.within("places"))
    assert "not addresses" in told
    assert "Violence and sexual offences are left out" in told
    assert "say little about the streets around it" in told


def test_a_ward_without_places_says_so_in_one_sentence(site: Site) -> None:
    page = site("DELETE FROM places").get(WARD)
    assert words_of(page.within("places")) == "No published point of this ward has enough records to be named."
    assert list(page.within("places").iter("table")) == []


def test_without_a_whole_year_no_place_is_named(site: Site) -> None:
    page = site("DELETE FROM places", LOST.format("crime", "2026-03")).get(WARD)
    assert words_of(page.within("places")) == (
        "No published points are named, because not every month of the year was published."
    )


def test_places_set_apart_have_their_sentence_only_where_there_are_any(site: Site) -> None:
    page = site("DELETE FROM places WHERE apart = 1").get(WARD)
    assert "the building’s own point" not in page.words


def test_the_map_asks_the_database_four_questions_at_most(site: Site) -> None:
    visitor = site()
    store = stores.current(Path(visitor.client.application.config["DATA"]))
    assert store is not None
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    try:
        visitor.get(f"{WARD}?layer=vehicle")
    finally:
        store.db.set_trace_callback(None)
    own = [q for q in asked if re.search(r"\b(heat_layers|heat_breaks|maps|places)\b", q)]
    assert len(own) <= 4
