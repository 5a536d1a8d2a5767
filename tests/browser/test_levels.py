"""Areas of every kind, comparisons and promises as people meet them: telephone, desk, paper, and with less."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

TELEPHONE, DESK = (390, 844), (1280, 900)
NARROW, ENLARGED = (320, 568), (320, 256)  # the narrowest telephone; a desk of 1280 by 1024 enlarged four times
WARD = "/ward/E05999001"
# What a picture of the page is called → its address.
PAGES = {
    "ward": WARD,
    "beat-sheet": f"{WARD}/beat-sheet",
    "neighbourhood": "/neighbourhood/zedshire/zedborough-centre",
    "partnership": "/csp/E22999001",
    "command-area": "/bcu/zedshire/zedborough",
    "force": "/force/zedshire",
    "england-and-wales": "/england-and-wales",
    "standards": "/standards/zedshire",
    "redress": "/redress/zedshire",
    "forces": "/forces",
    "compare": "/compare?areas=E05999002,E05999003",
    "side-by-side": "/compare/zedshire",
    "files": "/api",
    "meetings": "/meetings",
    "report-cards": "/report-cards",
    "report-card": "/force/dunwater/report-card/2026-Q3",
    "report-card-area": "/bcu/zedshire/coast/report-card/2026-Q3",
}
MOST = ("ward", "force", "standards", "compare", "report-card")
SIZES = pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
Open = Callable[..., "Screen"]  # noqa: F821
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


@SIZES
@pytest.mark.parametrize("name", PAGES)
def test_the_page_keeps_nobody_out(screen: Open, name: str, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open(PAGES[name])
    assert window.sideways == 0
    window.picture(name)


@pytest.mark.parametrize("size", [NARROW, ENLARGED], ids=["narrow", "enlarged"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_scrolled_sideways_however_narrow_and_unfolded(
    screen: Open, name: str, size: tuple[int, int]
) -> None:
    window = screen(size)
    window.page.goto(window.server.address + PAGES[name])
    window.page.evaluate(OPEN_ALL)
    assert window.sideways == 0


@pytest.mark.parametrize("name", MOST)
def test_on_paper_nothing_is_left_to_click_and_every_table_is_there(screen: Open, name: str) -> None:
    window = screen(DESK)
    window.page.goto(window.server.address + PAGES[name])
    window.page.emulate_media(media="print")
    clicked = ".govuk-skip-link, form, .ob-print, .ob-quick, .leaflet-control-container, summary"
    for hidden in window.page.locator(clicked).all():
        expect(hidden).to_be_hidden()
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()
    expect(window.page.get_by_role("heading", level=2).first).to_be_visible()
    window.picture(f"{name}-on-paper")


@SIZES
def test_without_script_every_section_of_a_ward_is_there_and_its_lists_can_be_chosen(
    screen: Open, size: tuple[int, int]
) -> None:
    window = screen(size, java_script_enabled=False)
    window.page.goto(window.server.address + PAGES["force"])
    for section in ("Who polices here", "In short", "Numbers", "Harm", "What happened next", "How this was made"):
        expect(window.page.get_by_role("heading", name=section, exact=True)).to_be_visible()
    expect(window.still_map).to_be_visible()
    with window.page.expect_navigation():
        window.page.get_by_role("link", name="ONS Crime Severity Score").first.click()
    assert "scheme=css" in window.path
    assert window.sideways == 0


def test_from_a_ward_to_its_force_and_the_wards_side_by_side(screen: Open) -> None:
    window = screen(TELEPHONE)
    window.page.goto(window.server.address + WARD)
    with window.page.expect_navigation():
        window.page.get_by_role("navigation", name="Where this is").get_by_role("link").first.click()
    assert window.path == "/force/zedshire"
    with window.page.expect_navigation():
        window.page.get_by_role("link", name="What you may expect, and whether it is kept").click()
    assert window.path == "/standards/zedshire"


def test_the_way_out_of_a_page_on_help_leads_off_the_site_and_is_seen_at_once(screen: Open) -> None:
    window = screen(TELEPHONE)
    window.page.goto(window.server.address + PAGES["redress"])
    way = window.page.get_by_role("link", name="Leave this page quickly")
    assert way.bounding_box()["y"] < TELEPHONE[1]
    assert way.get_attribute("href") == "https://www.bbc.co.uk/weather"
    assert way.get_attribute("rel") == "noreferrer"
