"""The wall and the coverage of one force as people see and use them, from the narrowest telephone to paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

TELEPHONE, DESK, NARROW = (390, 844), (1280, 900), (320, 568)
SIZES = pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
WALL, FORCE = "/coverage", "/coverage?force=zedshire"
HOLE = "crime-2024-06"  # of the demonstration county
Open = Callable[..., "Screen"]  # noqa: F821
FOCUSED = "() => document.activeElement.getAttribute('href')"


@SIZES
def test_five_seconds_are_enough(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open(WALL)
    assert window.heading == "1 of 1 force published September 2026."
    headline = window.page.get_by_role("heading", level=1).bounding_box()
    choice = window.page.get_by_label("Your force").bounding_box()
    assert headline["y"] < size[1] / 2
    assert choice["y"] + choice["height"] < size[1]  # without scrolling
    window.picture("coverage")


@SIZES
def test_a_hole_opens_to_its_reason_and_its_request(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size)
    window.open(WALL)
    window.follow(window.page.get_by_role("link", name="June 2024"))
    assert window.path == f"{FORCE}#{HOLE}"
    hole = window.page.locator(f"#{HOLE}")
    expect(hole).to_be_in_viewport()
    expect(hole.get_by_text("may or may not have published it")).to_be_visible()
    request = hole.locator("pre")
    expect(request).to_be_hidden()
    hole.get_by_text("A ready-made request for street-level crime, June 2024").click()
    expect(request).to_be_visible()
    window.look()
    window.picture("coverage-of-a-force")


def test_a_click_marks_the_whole_request_for_copying(screen: Open) -> None:
    window = screen()
    window.open(FORCE)
    hole = window.page.locator(f"#{HOLE}")
    hole.get_by_text("A ready-made request").click()
    hole.locator("pre").click()
    marked = window.page.evaluate("getSelection().toString()")
    assert marked.startswith("To the freedom of information team of Zedshire Police")
    assert marked.strip().endswith("under the Freedom of Information Act 2000.")


def test_the_keyboard_reaches_every_hole_and_its_request(screen: Open) -> None:
    window = screen()
    window.open(WALL)
    seen = []
    while (here := window.page.evaluate(FOCUSED)) not in seen or here is None:
        seen.append(here)
        if len(seen) > 60:
            break
        window.page.keyboard.press("Tab")
    for key in (HOLE, "crime-2024-08"):
        assert seen.count(f"{FORCE}#{key}") == 1
    window.page.get_by_role("link", name="June 2024").focus()
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")  # from the hole on
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    expect(window.page.locator(f"#{HOLE} pre")).to_be_visible()


def test_a_cell_says_its_month_to_the_mouse_and_leads_where_its_words_do(screen: Open) -> None:
    window = screen()
    window.open(WALL)
    cell = window.page.locator(".ob-wall__strip a").first
    assert cell.locator("title").text_content() == "June 2024: missing"
    window.follow(cell)
    assert window.path == f"{FORCE}#{HOLE}"


@SIZES
def test_a_force_is_chosen_without_script(screen: Open, size: tuple[int, int]) -> None:
    window = screen(size, java_script_enabled=False)
    window.open(WALL)
    window.page.get_by_label("Your force").select_option("zedshire")
    window.follow(window.page.get_by_role("button", name="Show"))
    assert window.path == FORCE
    assert window.heading == "Zedshire Police (fictional): what is published"


@pytest.mark.parametrize("path", [WALL, f"{WALL}?dataset=outcomes", FORCE])
def test_nothing_is_scrolled_sideways(screen: Open, path: str) -> None:
    window = screen(NARROW)
    window.open(path)
    for summary in window.page.locator("summary").all():
        summary.click()
    assert window.sideways == 0


@pytest.mark.parametrize("path", [WALL, FORCE])
@pytest.mark.parametrize("blocked", ["**/*.{js,css}", "**/site.*.css"], ids=["bare", "unstyled"])
def test_the_wall_stands_without_styles(screen: Open, path: str, blocked: str) -> None:
    window = screen(TELEPHONE, blocked)
    window.open(path)
    expect(window.page.locator(".ob-wall__strip").first).to_be_visible()
    words = window.page.locator(".ob-wall__words, .ob-hole h3").filter(has_text="June 2024")
    expect(words.first).to_be_visible()


@pytest.mark.parametrize("wish", [{"forced_colors": "active"}, {"color_scheme": "dark"}], ids=str)
def test_wishes_of_the_reader_break_nothing(screen: Open, wish: dict[str, str]) -> None:
    window = screen(TELEPHONE, **wish)
    for path in (WALL, FORCE):
        window.open(path)
        expect(window.page.locator(".ob-wall__strip").first).to_be_visible()


def test_on_paper_a_line_stands_beside_its_cells(screen: Open) -> None:
    window = screen()
    window.open(WALL)
    window.page.emulate_media(media="print")
    name, strip = (window.page.locator(f".ob-wall__{part}").first.bounding_box() for part in ("name", "strip"))
    assert name["x"] + name["width"] <= strip["x"]
    assert name["y"] < strip["y"] + strip["height"]
    for hidden in (".ob-choose", ".ob-choices", ".govuk-skip-link"):
        expect(window.page.locator(hidden).first).to_be_hidden()
    window.picture("coverage-on-paper")


def test_on_paper_a_request_is_printed_if_it_was_opened(screen: Open) -> None:
    window = screen()
    window.open(FORCE)
    requests = window.page.locator(f"#{HOLE} details")
    requests.last.locator("summary").click()
    window.page.emulate_media(media="print")
    expect(requests.last).to_be_visible()
    expect(requests.first).to_be_hidden()


def test_a_ward_leads_to_the_coverage_of_its_force(screen: Open) -> None:
    window = screen(TELEPHONE)
    window.open("/ward/E05999001")
    window.follow(window.page.get_by_role("link", name="12 of 12 months published"))
    assert window.path == FORCE
