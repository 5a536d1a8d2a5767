"""A real browser before the real server: what a page says on the console, asks of others or hides fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Route, sync_playwright
from serving import Server, serve

from openbeat.assets import asset_url

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "site/node_modules/axe-core/axe.min.js"
PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
DESK = (1280, 900)
VIOLATIONS = """async preload => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload});
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}: ${n.html}`));
}"""


def lacking() -> str | None:
    """What is missing for these tests and how to get it, in one line; None where all is there."""
    if not CHROMIUM.exists():
        return "no Chromium: apt-get install chromium"
    if not AXE.exists():
        return "no axe-core: npm ci --ignore-scripts in site/"
    if asset_url("leaflet.js") is None:
        return "nothing compiled: npm ci --ignore-scripts in site/, then make assets"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser; where it is not there, one skipped test says so for all."""
    own = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in own:
        item.add_marker(pytest.mark.browser)
    if (reason := lacking()) and own and not REQUIRED:
        own[0].add_marker(pytest.mark.skip(reason=reason))
        config.hook.pytest_deselected(items=own[1:])
        items[:] = [item for item in items if item not in own[1:]]


@cache
def axe() -> str:
    """The script of axe-core."""
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    if reason := lacking():
        pytest.fail(reason, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium: Browser, county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration county's site, served as `make serve` serves it."""
    del chromium  # without a browser nothing is served
    with serve(county / "site", tmp_path_factory.mktemp("server") / "log") as running:
        yield running


class Screen:
    """One person's browser window on the site, with a list of all that is wrong with what it showed."""

    seen: ClassVar[set[int]] = set()  # digests of what axe-core was asked about, so that it is asked once

    def __init__(self, context: BrowserContext, server: Server, blocked: str, wishes: dict[str, Any]) -> None:
        """Watch the window; files whose address matches the glob `blocked` never arrive."""
        self.server, self.blocked, self.wishes = server, bool(blocked), wishes
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        self.page.on("request", self._request)
        if blocked:
            self.page.route(blocked, _refuse)

    def open(self, path: str) -> None:
        """Go to a page and look at it."""
        self.page.goto(self.server.address + path)
        self.look()

    def find(self, typed: str) -> None:
        """Type into the search, press its button, and look at what comes."""
        self.field.fill(typed)
        self.follow(self.page.get_by_role("button", name="Find"))

    def follow(self, way: Locator) -> None:
        """Click on what leads to another page, and look at it."""
        with self.page.expect_navigation():
            way.click()
        self.look()

    def look(self) -> None:
        """Ask axe-core what keeps anybody out of the page as it is now (it is a script itself)."""
        shown = hash((self.page.content(), self.blocked, str(self.page.viewport_size), str(self.wishes)))
        if shown in self.seen or not self.wishes.get("java_script_enabled", True):
            return
        self.seen.add(shown)
        self.page.evaluate(axe())
        self.faults += [f"{self.path}: {fault}" for fault in self.page.evaluate(VIOLATIONS, not self.blocked)]

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page for people to look at."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{self.page.viewport_size['width']}.png", full_page=True)

    @property
    def path(self) -> str:
        """The address of the page without its host."""
        return self.page.url.removeprefix(self.server.address)

    @property
    def field(self) -> Locator:
        """The search field."""
        return self.page.get_by_label("Your postcode")

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def still_map(self) -> Locator:
        """The drawn map that stands where no script runs."""
        return self.page.locator(".ob-map__still")

    @property
    def sideways(self) -> int:
        """By how many pixels the page can be scrolled sideways."""
        width: int = self.page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        return width

    def _console(self, message: ConsoleMessage) -> None:
        """The browser itself notes the status of an error page, and files that a test blocks: these are meant."""
        lost = message.text.startswith("Failed to load resource") or "was preloaded" in message.text  # for no style
        if not (lost and (self.blocked or message.location["url"] == self.page.url)):
            self.faults.append(f"{self.path} says on the console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.server.address).netloc and not request.url.startswith("data:"):
            self.faults.append(f"{self.path} asks another host: {request.url}")


@pytest.fixture
def screen(chromium: Browser, server: Server) -> Iterator[Callable[..., Screen]]:
    """Opens windows of a size and with other wishes; at the end nothing may have been wrong in any of them."""
    opened: list[tuple[BrowserContext, Screen]] = []

    def make(size: tuple[int, int] = DESK, blocked: str = "", **wishes: Any) -> Screen:
        shape = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=shape, reduced_motion="reduce", locale="en-GB", **wishes)
        opened.append((context, Screen(context, server, blocked, wishes)))
        return opened[-1][1]

    yield make
    for context, _ in opened:
        context.close()
    faults = [fault for _, window in opened for fault in window.faults]
    assert not faults, "\n".join(faults)


def _refuse(route: Route) -> None:
    route.abort()
