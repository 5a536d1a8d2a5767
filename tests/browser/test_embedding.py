"""A frame of ours on somebody else's page, and data inside our own: what a real browser makes of both policies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import render_template
from playwright.sync_api import Browser, Page
from serving import Server

from app import create_app
from openbeat import card_facts, card_share, embed, figures, named, pages, share

WARD = "E05999001"
PICTURES = Path(__file__).parent / "pictures"
HOST = """<!DOCTYPE html><html lang="en"><title>A newspaper</title><link rel="icon" href="data:,">
<h1>A newspaper</h1>{frame}</html>"""


@contextmanager
def elsewhere(body: str, **headers: str) -> Iterator[str]:
    """The address of a page on another host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def window(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A browser window, and all that it says on the console.

    That a sandbox runs no script is said of Playwright's own, with which it looks into the frame: ours holds none.
    """
    context = chromium.new_context(viewport={"width": 800, "height": 800}, locale="en-GB")
    page, said = context.new_page(), []
    page.on("console", lambda m: None if m.text.startswith("Blocked script execution") else said.append(m.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    context.close()


@pytest.fixture
def pasted(server: Server, county: Path) -> str:
    """What a journalist pastes, with the address of the running server."""
    app = create_app({"DATA": county / "site", "TESTING": True})
    with app.test_request_context():
        area = named.area(pages.the_store(), "ward", WARD)
        assert area is not None
        return embed.snippet(area, f"{server.address}/embed/ward/{WARD}")


def asked(page: Page) -> list[str]:
    found: list[str] = []
    page.context.on("request", lambda request: found.append(request.url))
    return found


@pytest.mark.parametrize("width", [320, 800])
def test_what_is_pasted_shows_the_figures_on_another_page(
    window: tuple[Page, list[str]], pasted: str, server: Server, width: int
) -> None:
    page, said = window
    page.set_viewport_size({"width": width, "height": 800})
    requests = asked(page)
    with elsewhere(HOST.format(frame=pasted)) as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", name="Castle ward").wait_for()
        assert frame.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith("Arial")
        inner = frame.locator("html")
        assert inner.evaluate("e => e.scrollWidth <= e.clientWidth"), "scrolled sideways"
        assert inner.evaluate("e => e.scrollHeight <= e.clientHeight"), "scrolled down"
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"embed-{width}.png", full_page=True)
        assert said == []
        assert all(url.startswith((address, server.address, "data:")) for url in requests)
        assert page.context.cookies() == []
        with page.context.expect_page() as opened:
            frame.get_by_role("link").click()
        opened.value.wait_for_load_state()
        assert opened.value.get_by_role("heading", level=1).inner_text().startswith("Castle ward")
    assert said == []


@pytest.mark.parametrize("subject", ["zedshire", "dunwater", "isenvale", "zedshire/coast"])
def test_a_pasted_report_card_is_not_scrolled(
    window: tuple[Page, list[str]], server: Server, county: Path, subject: str
) -> None:
    page, said = window
    app = create_app({"DATA": county / "site", "TESTING": True, "ADDRESS": server.address})
    with app.test_request_context():
        pasted = card_share.snippet(pages.the_store(), card_facts.of(pages.the_store(), subject)[-1])
    for width in (336, 800):  # with a margin of 8 the frame is 320 wide
        page.set_viewport_size({"width": width, "height": 800})
        with elsewhere(HOST.format(frame=pasted)) as address:
            page.goto(address)
            inner = page.frame_locator("iframe").locator("html")
            assert inner.evaluate("e => e.scrollWidth <= e.clientWidth"), "scrolled sideways"
            assert inner.evaluate("e => e.scrollHeight <= e.clientHeight"), "scrolled down"
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"embed-card-{subject.replace('/', '-')}-{width}.png", full_page=True)
    assert said == []


def test_a_stricter_sandbox_shows_it_too(window: tuple[Page, list[str]], server: Server) -> None:
    page, said = window
    frame = f'<iframe sandbox="" title="x" src="{server.address}/embed/force/zedshire"></iframe>'
    with elsewhere(HOST.format(frame=frame)) as address:
        page.goto(address)
        inside = page.frame_locator("iframe")
        inside.get_by_role("heading", name="Zedshire Police").wait_for()
        assert inside.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith("Arial")
    assert said == []


@pytest.mark.parametrize("path", ["/", f"/ward/{WARD}", "/coverage", "/api"])
def test_no_other_page_lets_itself_be_framed(window: tuple[Page, list[str]], server: Server, path: str) -> None:
    page, said = window
    with elsewhere(HOST.format(frame=f'<iframe title="x" src="{server.address}{path}"></iframe>')) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
    assert any("frame-ancestors" in line for line in said)


def test_the_embedded_page_is_open_to_everybody(screen: Callable[..., object]) -> None:
    for size in ((320, 700), (1280, 900)):
        window = screen(size)
        window.open(f"/embed/ward/{WARD}")
        assert window.sideways == 0


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)])
def test_the_list_of_files_is_open_to_everybody(screen: Callable[..., object], size: tuple[int, int]) -> None:
    window = screen(size)
    window.open("/api")
    assert window.sideways == 0
    window.picture("api")


def test_a_block_of_data_is_nothing_to_the_policy(window: tuple[Page, list[str]], county: Path) -> None:
    """The head that pages of areas have, under the site's own policy: read as data, not run, not complained of."""
    page, said = window
    app = create_app({"DATA": county / "site", "TESTING": True})
    with app.test_request_context():
        store = pages.the_store()
        area = named.area(store, "ward", WARD)
        assert area is not None
        head = render_template("_share_head.html", share=share.view(store, figures.read(store, area)))
    html = f'<!DOCTYPE html><html lang="en"><title>x</title>{head}<h1>x</h1></html>'
    block = '<script type="application/ld+json">'
    with elsewhere(html, Content_Security_Policy=app.config["POLICY"]) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        kind = page.evaluate("() => JSON.parse(document.querySelector('script').textContent)['@type']")
    assert kind == "Dataset"
    assert [line for line in said if "favicon" not in line] == []
    with elsewhere(html.replace(block, "<script>"), Content_Security_Policy=app.config["POLICY"]) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert any("script-src" in line for line in said)  # as a script it would have been refused
