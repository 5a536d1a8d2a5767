"""The map in a browser: layers with and without script, going back, keyboard, street names, paper, other streets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from serving import serve

TELEPHONE, DESK, NARROW = (390, 844), (1280, 900), (320, 568)
WARD = "/ward/E05999001"
SIZES = pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
Open = Callable[..., "Screen"]  # noqa: F821
READY = "() => document.getElementById('map_area').openbeat !== undefined"
# All tiles of the heat are there, they are of this layer, and there is at least one.
TILES = """layer => {
  const tiles = [...document.querySelectorAll("#map_area img.leaflet-tile")];
  return tiles.length > 0 && tiles.every(t => t.complete && t.getAttribute("src").includes(`/tiles/${layer}/`));
}"""
LOADED = "picture => picture.complete && picture.naturalWidth > 0"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)


def heading(page: Page) -> Locator:
    return page.locator("#map-heading")


def layer(page: Page, words: str) -> Locator:
    return page.get_by_role("navigation", name="What the map shows").get_by_role("link", name=words, exact=True)


def opened(screen: Open, size: tuple[int, int] = DESK, path: str = WARD, **wishes: object) -> Screen:  # noqa: F821
    window = screen(size, **wishes)
    window.open(path)
    window.page.wait_for_function(READY)
    return window


# Choosing a layer


@SIZES
def test_another_layer_is_shown_without_leaving_the_page(screen: Open, size: tuple[int, int]) -> None:
    window = opened(screen, size)
    page = window.page
    page.wait_for_function(TILES, arg="harm")
    page.evaluate("document.body.dataset.stayed = 'yes'")
    layer(page, "Vehicle crime").click()
    expect(heading(page)).to_have_text("Where vehicle crime was recorded")
    page.wait_for_function(TILES, arg="vehicle")
    assert page.evaluate("document.body.dataset.stayed") == "yes"
    assert window.path == f"{WARD}?layer=vehicle#map-heading"
    assert "where vehicle crime was recorded" in page.title()
    expect(page.locator(".ob-layers [aria-current=true]")).to_have_text(["Vehicle crime"])
    expect(page.locator("#map-words")).to_contain_text("Crimes a square kilometre in twelve months")
    expect(page.get_by_role("status")).to_have_text("Where vehicle crime was recorded")
    expect(layer(page, "Vehicle crime")).to_be_focused()
    window.look()
    window.picture("map-of-vehicle-crime")


@SIZES
def test_without_script_a_layer_is_a_page_of_its_own(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size, java_script_enabled=False)
    window.open(WARD)
    for words, told in (("Theft", "Where theft was recorded"), ("Harm", "Where harm was recorded")):
        window.follow(layer(window.page, words))
        expect(heading(window.page)).to_have_text(told)
        expect(heading(window.page)).to_be_in_viewport()
        assert window.still_map.evaluate(LOADED)
    window.follow(layer(window.page, "Change on the year before"))
    window.picture("map-of-change-without-script")


def test_going_back_and_forward_leads_through_the_layers(screen: Open) -> None:
    page = opened(screen).page
    for words in ("Theft", "Violence"):
        layer(page, words).click()
        expect(page.locator(".ob-layers [aria-current=true]")).to_have_text([words])
    for way, told, name in (
        (page.go_back, "Where theft was recorded", "theft"),
        (page.go_back, "Where harm was recorded", "harm"),
        (page.go_forward, "Where theft was recorded", "theft"),
    ):
        way()
        expect(heading(page)).to_have_text(told)
        page.wait_for_function(TILES, arg=name)
    assert page.url.endswith(f"{WARD}?layer=theft#map-heading")


def test_a_jump_within_the_page_changes_no_layer(screen: Open) -> None:
    page = opened(screen).page
    layer(page, "Theft").click()
    expect(heading(page)).to_have_text("Where theft was recorded")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("location.hash = 'made'")
    page.go_back()
    page.wait_for_function("() => location.hash === '#map-heading'")
    expect(heading(page)).to_have_text("Where theft was recorded")
    assert not [url for url in asked if "/ward/" in url]


def test_of_two_choices_the_newer_one_wins(screen: Open) -> None:
    page = opened(screen).page
    page.evaluate("[...document.querySelectorAll('.ob-layers a')].slice(2, 5).forEach(link => link.click())")
    expect(heading(page)).to_have_text("Where burglary and robbery were recorded")
    page.wait_for_function(TILES, arg="burglary-robbery")
    assert page.evaluate("history.length") == 3  # the empty page, the ward, the one choice


def test_where_the_answer_is_no_page_of_ours_the_link_is_followed(screen: Open) -> None:
    window = opened(screen)

    def nothing(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.fulfill(status=200, body="<p>nothing", content_type="text/html")
        else:
            route.continue_()

    window.page.route("**/ward/*layer=theft*", nothing)
    window.page.evaluate("document.body.dataset.stayed = 'yes'")
    layer(window.page, "Theft").click()
    expect(heading(window.page)).to_have_text("Where theft was recorded")
    window.page.wait_for_function(TILES, arg="theft")
    assert window.page.evaluate("document.body.dataset.stayed") is None


def test_another_edition_is_never_mixed_into_a_page(screen: Open) -> None:
    page = opened(screen).page
    page.evaluate("document.getElementById('map_area').dataset.snapshot = '000000000000'")
    page.evaluate("document.body.dataset.stayed = 'yes'")
    layer(page, "Theft").click()
    expect(heading(page)).to_have_text("Where theft was recorded")
    assert page.evaluate("document.body.dataset.stayed") is None


def test_a_layer_can_be_opened_in_another_window(screen: Open) -> None:
    page = opened(screen).page
    with page.context.expect_page() as other:
        layer(page, "Theft").click(modifiers=["Control"])
    expect(heading(other.value)).to_have_text("Where theft was recorded")
    expect(heading(page)).to_have_text("Where harm was recorded")


def test_without_the_map_library_layers_still_change_the_drawing(screen: Open) -> None:
    window = screen(TELEPHONE, "**/{leaflet*,E05*}.js")
    window.open(WARD)
    layer(window.page, "Theft").click()
    expect(heading(window.page)).to_have_text("Where theft was recorded")
    expect(window.still_map).to_be_visible()
    assert "/theft.svg" in (window.still_map.get_attribute("src") or "")


# The map itself


@SIZES
def test_the_map_has_a_name_and_is_reached_and_moved_by_keyboard(screen: Open, size: tuple[int, int]) -> None:
    window = opened(screen, size)
    chart = window.page.get_by_role("region", name="Map of Castle ward. Arrow keys move it, plus and minus zoom.")
    expect(chart).to_have_count(1)
    chart.focus()
    expect(chart).to_be_focused()
    window.page.keyboard.press("+")
    window.page.keyboard.press("+")
    window.page.wait_for_function(TILES, arg="harm")
    window.page.keyboard.press("ArrowRight")
    window.page.keyboard.press("-")
    window.page.wait_for_function(TILES, arg="harm")
    for name in ("Zoom in", "Zoom out"):
        box = window.page.get_by_role("button", name=name).bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44


def test_a_layer_is_chosen_by_keyboard(screen: Open) -> None:
    page = opened(screen).page
    layer(page, "Harm").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(layer(page, "All crime")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Where crime was recorded")
    expect(layer(page, "All crime")).to_be_focused()


def test_names_of_streets_come_one_step_in(screen: Open) -> None:
    page = opened(screen).page
    chart = page.locator("#map_area")
    near = "() => document.getElementById('map_area').classList.contains('ob-map--near')"
    assert not page.evaluate(near)
    chart.focus()
    page.keyboard.press("+")
    page.wait_for_function(near)
    page.keyboard.press("-")
    page.wait_for_function(f"() => !({near})()")


# Narrow, on paper, with streets of others


@pytest.mark.parametrize("name", ["harm", "change", "drugs-weapons"])
def test_no_layer_is_scrolled_sideways(screen: Open, name: str) -> None:
    window = screen(NARROW)
    window.open(f"{WARD}?layer={name}")
    assert window.sideways == 0


def test_paper_shows_the_layer_that_was_chosen_and_nothing_to_click(screen: Open) -> None:
    window = opened(screen)
    layer(window.page, "Theft").click()
    expect(heading(window.page)).to_have_text("Where theft was recorded")
    window.page.emulate_media(media="print")
    expect(window.still_map).to_be_visible()
    assert "/theft.svg" in (window.still_map.get_attribute("src") or "")
    window.still_map.evaluate("picture => picture.decode()")
    expect(window.page.locator(".ob-layers")).to_be_hidden()
    expect(window.page.locator(".leaflet-control-container")).to_be_hidden()
    expect(window.page.locator(".ob-legend").first).to_be_visible()


def test_streets_of_others_lie_below_the_heat_with_their_credit(
    chromium: Browser, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBEAT_BASEMAP", "https://tiles.example/{z}/{x}/{y}.png")
    monkeypatch.setenv("OPENBEAT_BASEMAP_CREDIT", "© <b>Somebody</b>")
    said: list[str] = []
    with serve(county / "site", tmp_path / "log") as server:
        page = chromium.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.route("https://tiles.example/**", lambda route: route.fulfill(body=DOT, content_type="image/png"))
        page.goto(server.address + WARD)
        tiles = page.locator(".leaflet-ob-streets-pane img.leaflet-tile")
        expect(tiles.first).to_be_attached()
        assert (tiles.first.get_attribute("src") or "").startswith("https://tiles.example/")
        expect(page.locator(".leaflet-control-attribution")).to_contain_text("© <b>Somebody</b>")
        page.wait_for_function(READY)
        assert page.locator(".leaflet-ob-streets-pane").evaluate("pane => pane.style.zIndex") == "100"
        page.close()
    assert said == []
