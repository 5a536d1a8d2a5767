"""What people see and can do, on a telephone and at a desk, with and without script, mouse and styles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

TELEPHONE, DESK = (390, 844), (1280, 900)
NARROW, ENLARGED = (320, 568), (320, 256)  # the narrowest telephone; a desk of 1280 by 1024 enlarged four times
WARD = "/ward/E05999001"
SIZES = pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
Open = Callable[..., "Screen"]  # noqa: F821
LOADED = "picture => picture.complete && picture.naturalWidth > 0"
# The map is so many steps closer than where it just fits, and its heat is there.
SHOWS = """steps => {
  const drawn = document.getElementById("map_area").openbeat;
  if (!drawn) return false;
  window.fit ??= drawn.map.getZoom();
  const tiles = [...document.querySelectorAll("#map_area img.leaflet-tile")];
  return tiles.length > 0 && tiles.every(t => t.complete) && Math.abs(drawn.map.getZoom() - window.fit - steps) < 0.01;
}"""
ACTIVE = "() => document.activeElement.id || document.activeElement.className"
PICTURED = ("candidates", "not-found")
TYPED = {"candidates": "ZZ1 9ZX", "terminated": "ZZ9 9ZZ", "not-found": "ZZ1 8ZZ", "malformed": "zz1 1aaa"}


@SIZES
def test_from_a_postcode_to_the_ward_and_its_map(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open("/")
    window.picture("find")
    window.find("zz1 1aa")
    assert window.heading == "Castle ward, Zedborough"
    assert window.path == WARD
    chart = window.page.locator(".leaflet-container")
    expect(chart).to_be_visible()
    expect(window.still_map).to_be_hidden()
    heat = window.page.locator("img.leaflet-tile").first
    heat.wait_for()
    assert heat.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    window.picture("ward")


@SIZES
def test_the_map_is_moved_by_keyboard(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open(WARD)
    window.page.wait_for_function(SHOWS, arg=0)
    window.page.locator(".leaflet-container").focus()
    for key, steps in (("+", 1), ("-", 0)):
        window.page.keyboard.press(key)
        window.page.wait_for_function(SHOWS, arg=steps)


def test_zoom_buttons_are_reached_by_tab_and_say_what_they_do(screen: Open) -> None:
    window = screen()
    window.open(WARD)
    window.page.locator(".leaflet-container").focus()
    names: list[str] = []
    while "Zoom in" not in names and len(names) < 20:  # the numbered places come first
        window.page.keyboard.press("Tab")
        names.append(window.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    window.page.keyboard.press("Tab")
    assert names[-1] == "Zoom in"
    assert window.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Zoom out"


@SIZES
def test_without_script_the_drawn_map_stands(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size, java_script_enabled=False)
    window.open(WARD)
    assert window.page.locator(".leaflet-container").count() == 0
    expect(window.still_map).to_be_visible()
    assert window.still_map.evaluate(LOADED)
    assert window.still_map.bounding_box()["width"] > 300
    window.picture("ward-without-script")


@SIZES
def test_without_script_the_search_works(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size, java_script_enabled=False)
    window.open("/")
    window.find("zz1 1aa")
    assert window.heading == "Castle ward, Zedborough"


@pytest.mark.parametrize("size", [TELEPHONE, DESK, NARROW], ids=["telephone", "desk", "narrow"])
@pytest.mark.parametrize("kind", TYPED)
def test_answers_other_than_one_ward(screen: Open, size: tuple[int, int], kind: str) -> None:
    window = screen(size)
    window.open("/")
    window.find(TYPED[kind])
    assert window.path == "/find"
    expect(window.field).to_have_value(TYPED[kind])
    assert window.sideways == 0
    if kind in PICTURED:
        window.picture(kind)


@SIZES
def test_a_page_that_is_not_there(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open("/ward/E05000000")
    assert window.heading == "There is no such page"
    window.picture("no-such-page")
    window.find("castle")
    assert window.heading == "Wards that match “castle”"
    window.follow(window.page.get_by_role("link", name="Castle").first)
    assert window.heading.startswith("Castle ward, ")


def test_a_ward_is_chosen_without_typing(screen: Open) -> None:
    window = screen()
    window.open("/")
    window.page.get_by_text("Saltmere", exact=True).click()
    window.follow(window.page.get_by_role("link", name="Gannet Sands"))
    assert window.heading == "Gannet Sands ward, Saltmere"


def test_going_back_leads_to_the_search(screen: Open) -> None:
    window = screen()
    window.open("/")
    window.find("zz1 1aa")
    window.page.go_back()
    assert window.path == "/"


# By keyboard


def test_from_a_postcode_to_the_ward_by_keyboard_alone(screen: Open) -> None:
    window = screen()
    window.open("/")
    stops = []
    while "q" not in stops and len(stops) < 10:
        window.page.keyboard.press("Tab")
        stops.append(window.page.evaluate(ACTIVE))
    assert stops[0] == "govuk-skip-link"
    assert stops[-1] == "q"
    window.page.keyboard.type("zz1 1aa")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    assert window.path == WARD


@pytest.mark.parametrize("path", ["/", WARD])
def test_the_first_stop_leads_past_the_header(screen: Open, path: str) -> None:
    window = screen()
    window.open(path)
    skip = window.page.get_by_role("link", name="Skip to main content")
    assert skip.bounding_box()["width"] <= 1
    window.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["width"] > 100
    window.look()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"{window.server.address}{path}#main")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_summary_of_an_error_leads_to_the_field(screen: Open) -> None:
    window = screen()
    window.open("/")
    window.find("zz1 1aaa")
    window.page.get_by_role("alert").get_by_role("link").click()
    expect(window.field).to_be_focused()


def test_where_the_keyboard_is_can_be_seen(screen: Open) -> None:
    window = screen()
    window.open(WARD)
    drawn = """() => {
      const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
      const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return [e === document.body, marked && box.width > 0, e.outerHTML.slice(0, 120)];
    }"""
    for _ in range(40):
        window.page.keyboard.press("Tab")
        over, marked, what = window.page.evaluate(drawn)
        if over:
            break
        assert marked, what


# Narrow, enlarged, on paper, with less data


@pytest.mark.parametrize("size", [NARROW, ENLARGED], ids=["narrow", "enlarged"])
@pytest.mark.parametrize("path", ["/", WARD, "/no-such-page"])
def test_nothing_is_scrolled_sideways(screen: Open, size: tuple[int, int], path: str) -> None:
    window = screen(size)
    window.open(path)
    for summary in window.page.locator("summary").all():
        summary.click()
    assert window.sideways == 0


def test_on_paper_the_drawn_map_stands_and_nothing_asks_for_a_click(screen: Open) -> None:
    window = screen()
    window.open(WARD)
    window.page.locator(".leaflet-container").wait_for()
    window.page.emulate_media(media="print")
    expect(window.still_map).to_be_visible()
    assert window.still_map.evaluate(LOADED)
    assert window.still_map.bounding_box()["width"] > 300
    for hidden in (".leaflet-pane", ".leaflet-control-container", ".govuk-skip-link"):
        expect(window.page.locator(hidden).first).to_be_hidden()
    expect(window.page.get_by_role("table").first).to_be_visible()
    window.picture("ward-on-paper")


@pytest.mark.parametrize("blocked", ["**/*.js", "**/*.{js,css}", "**/*.{js,css,svg,png,woff2}"])
def test_the_site_works_with_less(screen: Open, blocked: str) -> None:
    window = screen(TELEPHONE, blocked)
    window.open("/")
    window.find("zz1 1aa")
    assert window.heading == "Castle ward, Zedborough"
    assert window.page.locator(".leaflet-container").count() == 0
    expect(window.still_map).to_be_visible()
    assert window.still_map.evaluate(LOADED) == ("svg" not in blocked)
    expect(window.page.get_by_role("table", name="What was recorded")).to_be_visible()


@pytest.mark.parametrize("wish", [{"forced_colors": "active"}, {"color_scheme": "dark"}, {"contrast": "more"}], ids=str)
def test_wishes_of_the_reader_break_nothing(screen: Open, wish: dict[str, str]) -> None:
    window = screen(TELEPHONE, **wish)
    window.open("/")
    window.find("zz1 1aa")
    assert window.heading == "Castle ward, Zedborough"


def test_no_address_in_the_history_holds_the_postcode(screen: Open) -> None:
    window = screen()
    seen: list[str] = []
    window.page.on("framenavigated", lambda frame: seen.append(frame.url))
    window.open("/")
    for typed in (*TYPED.values(), "zz1 1aa"):  # the way on is on every one of them
        window.find(typed)
    assert len(seen) == 2 + len(TYPED)
    assert not [url for url in seen if "zz1" in url.lower() or "zz9" in url.lower() or "?" in url]
