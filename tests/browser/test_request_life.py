"""The whole life of one request, in the browser: asked, supported, agreed, met, and back on the ward’s page."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest
from conftest import DESK, Screen
from flask import Flask
from werkzeug.serving import make_server

from openbeat.live.database import EXTENSION
from openbeat.live.staff import accounts

PHONE = (390, 844)
PASSWORD = "a horse in the harbour"  # noqa: S105
ASKED = "The lights on the harbour steps were to be mended in 2025. Three meetings put it off."
ACTION = "Mend the lights on the harbour steps, and say here on which day."
ROLES = {"mod": "moderator", "org": "organiser"}


@dataclass
class Site:
    """The county's site in a thread of this process, so that its clock can be set."""

    address: str
    app: Flask
    outbox: Path

    def letter(self, to: str) -> str:
        """The newest message to an address."""
        found = [message_from_bytes(path.read_bytes()) for path in sorted(self.outbox.glob("*.eml"))]
        own = [m for m in found if m["To"] == to]
        return str(own[-1].get_payload(decode=True), "utf-8")

    def link(self, to: str, word: str) -> str:
        """The path of the link with a word in it, in the newest message to an address."""
        links = re.findall(r"https?://\S+", self.letter(to))
        return next(one for one in links if word in one).removeprefix(self.address)


@pytest.fixture
def server(live_data: Path) -> Iterator[Site]:
    """Served in November 2026, with a moderator and an organiser; two supporters are enough."""
    from app import create_app

    settings = {"DATA": live_data, "DATABASE_URL": "", "NOW": "2026-11-20T09:00", "CACHE_MB": "8", "RATE": ""}
    app = create_app({**settings, "SUPPORTERS": "2"})
    with app.app_context():
        from openbeat.live.database import changing

        with changing("a test") as db:
            for login, role in ROLES.items():
                accounts.add(db, login, f"The {role}", PASSWORD, [(role, "zedshire/coast")])
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{serving.server_port}", app, live_data / "live/outbox")
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()
        app.extensions[EXTENSION].close()


def press(window: Screen, button: str) -> None:
    window.follow(window.page.get_by_role("button", name=button))


def fill(window: Screen, **told: str) -> None:
    for field, value in told.items():
        window.page.fill(f"#{field}", value)


def signed_in(window: Screen, login: str) -> Screen:
    window.open("/staff/sign-in")
    fill(window, login=login, password=PASSWORD)
    press(window, "Sign in")
    assert window.heading == "What waits"
    return window


def ask(window: Screen, site: Site) -> str:
    """A resident asks, and confirms by the link in a message; the path of the request as its author sees it."""
    window.open("/request-a-meeting/zedshire/coast/priorities")
    fill(window, text=ASKED, email="resident@example.org")
    press(window, "Send the request")
    window.open(site.link("resident@example.org", "confirm"))
    press(window, "Confirm")
    return window.path


def publish(window: Screen) -> None:
    """A moderator reads the request and publishes it."""
    window.open("/staff/moderation")
    assert ASKED in window.page.inner_text("main")
    window.follow(window.page.get_by_role("button", name=re.compile("^Publish")))


def support(window: Screen, site: Site, ref: str, email: str) -> None:
    """Somebody supports it, by the link in a message."""
    window.open(f"/request/{ref}")
    fill(window, email=email)
    press(window, "Support this request")
    window.open(site.link(email, "support/confirm"))
    press(window, "Support this request")


def agree(window: Screen) -> str:
    """The organiser enters a meeting for the request; the number of the meeting."""
    window.open("/staff/requests")
    window.follow(window.page.locator("main a[href='/staff/requests/1']"))
    window.follow(window.page.get_by_role("link", name="Enter a new meeting for it"))
    fill(window, day="2026-12-15", from_="18:30", to="20:00", place="Memorial Hall, Saltmere")
    fill(window, chair="Joan Wrayburn (fictional)", chair_rank="Chief Superintendent")
    press(window, "Save")
    return window.path.partition("?")[0].rpartition("/")[2]


def hold(window: Screen, number: str) -> None:
    """The organiser says that it was held, publishes minutes, and writes down what was agreed."""
    window.open(f"/staff/meetings/{number}")
    press(window, "It was held")
    window.open(f"/staff/meetings/{number}/minutes")
    fill(window, text="The council said that the lights are ordered.", attended="58")
    press(window, "Save and publish")
    window.open(f"/staff/meetings/{number}/actions/new")
    fill(window, text=ACTION, owner="Saltmere Council", agreed="2026-12-15", due="2027-01-31")
    window.page.select_option("#ward", label="Harbour")
    press(window, "Save")


# The compressor leaves a file for the collector where a server of this process is asked for it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_request_becomes_a_meeting_and_its_action_comes_back_to_the_ward(
    screen: Callable[..., Screen], server: Site
) -> None:
    resident, other = screen(PHONE), screen(PHONE, java_script_enabled=False)
    moderator, organiser = signed_in(screen(DESK), "mod"), signed_in(screen(PHONE), "org")

    own = ask(resident, server)
    ref = own.split("/")[2].partition("?")[0]
    other.open(f"/request/{ref}")
    assert other.heading == "There is no such page", "nobody has read it yet"
    publish(moderator)
    other.open(f"/request/{ref}")
    assert ASKED in other.page.inner_text("main")

    support(other, server, ref, "one@example.org")
    support(other, server, ref, "one@example.org")
    other.open(f"/request/{ref}")
    assert "1 of 2 supporters" in other.page.inner_text("main"), "one voice an address"
    support(other, server, ref, "two@example.org")
    other.open(f"/request/{ref}")
    assert "With the oversight lead" in other.page.inner_text("main")

    number = agree(organiser)
    other.open(f"/request/{ref}")
    assert "Agreed" in other.page.inner_text("main")
    other.follow(other.page.locator(f'main a[href="/meeting/{number}"]').first)
    assert "Memorial Hall, Saltmere" in other.page.inner_text("main")

    server.app.config["NOW"] = "2026-12-16T10:00"
    hold(organiser, number)
    resident.open(f"/meeting/{number}")
    assert "the lights are ordered" in resident.page.inner_text("main")
    resident.open(ward(resident))
    said = resident.page.locator("section", has=resident.page.get_by_role("heading", name="You said, we did"))
    assert ACTION in said.inner_text()
    assert "Saltmere Council" in said.inner_text()
    kept = " ".join(path.read_bytes().decode("latin-1") for path in server.outbox.parent.glob("scrutiny.db*"))
    assert "example.org" not in kept, "no address of a resident is left in the database"


def ward(window: Screen) -> str:
    """The path of the page of Harbour ward, from the list of the front page."""
    window.open("/")
    return str(window.page.locator('main a:text-is("Harbour")').first.get_attribute("href"))
