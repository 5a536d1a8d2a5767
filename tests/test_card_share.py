"""A report card elsewhere: its picture, its frame, the feeds of new cards, the pages that search engines find."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from card_site import NAMES, OPENED, QUARTER, SUBJECTS, TRIGGER, called, card_page, newest
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from page_check import Visitor, words_of
from PIL import Image

from openbeat import assets, card_brief, card_facts, card_picture, card_share, pages
from openbeat.card_brief import CardBrief
from openbeat.embed import POLICY

EDGE = 40  # pixels: nothing but bands reaches the left and right edges
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = {
    "": "/report-cards",
    "zedshire": "/force/zedshire/report-card",
    "zedshire/coast": "/bcu/zedshire/coast/report-card",
}


# The picture


@pytest.fixture
def snapshot(county: Path) -> str:
    return (county / "site/snapshots/current").readlink().name


def picture(png: bytes) -> Image.Image:
    """A picture, refused where it has another size or anything leaves its room."""
    found = Image.open(io.BytesIO(png))
    assert (found.format, found.size) == ("PNG", (1200, 630))
    pixels = np.asarray(found.convert("RGB"))[130:550]
    assert (pixels[:, :EDGE] == 255).all()
    assert (pixels[:, -EDGE:] == 255).all()
    return found.convert("RGB")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_kind_of_card_has_a_picture(client: FlaskClient, snapshot: str, subject: str) -> None:
    address = f"/s/{snapshot}/report-card/{subject}/{QUARTER}.png"
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    picture(response.data)
    assert client.get(address).data == response.data
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [("/s/000000000000/report-card/zedshire/2026-Q3.png", 410), ("/s/current/report-card/zedshire/2026-Q3.png", 410),
     ("/s/{id}/report-card/nowhere/2026-Q3.png", 404), ("/s/{id}/report-card/zedshire/2031-Q1.png", 404),
     ("/s/{id}/report-card/zedshire/latest.png", 404), ("/s/{id}/report-card/../../etc/2026-Q3.png", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_so(client: FlaskClient, snapshot: str, address: str, status: int) -> None:
    response = client.get(address.format(id=snapshot))
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")


@pytest.fixture
def told(app: Flask) -> CardBrief:
    """What is said of a force's card in brief."""
    with app.test_request_context():
        store = pages.the_store()
        return card_brief.of(store, card_facts.read(store, "zedshire", QUARTER)[0])


@pytest.fixture
def draw(app: Flask) -> Callable[[CardBrief], Image.Image]:
    def drawn(told: CardBrief) -> Image.Image:
        with app.app_context():
            return picture(card_picture.drawn(told))

    return drawn


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_no_text_is_markup_and_none_leaves_the_picture(
    told: CardBrief,
    draw: Callable[[CardBrief], Image.Image],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    compiled: bool,
) -> None:
    if not compiled:
        monkeypatch.setattr(assets, "asset_path", lambda _: None)
    domains = tuple((text, tag) for _, tag in told.domains)
    draw(
        replace(
            told,
            name=text,
            where=text,
            direction=text,
            why=text,
            domains=domains,
            rank=text,
            may_ask=text,
            invented=text,
        )
    )


def test_every_word_of_it_changes_the_picture(told: CardBrief, draw: Callable[[CardBrief], Image.Image]) -> None:
    plain = draw(told).tobytes()
    other = replace(told.overall, words="Q")
    for part in ("name", "where", "year", "direction", "why", "rank", "may_ask", "snapshot", "published", "invented"):
        assert draw(replace(told, **{part: "Q"})).tobytes() != plain, part
    assert draw(replace(told, overall=other)).tobytes() != plain
    for i, (title, _) in enumerate(told.domains):
        domains = (*told.domains[:i], (title, other), *told.domains[i + 1 :])
        assert draw(replace(told, domains=domains)).tobytes() != plain, title


# The frame


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_frame_says_what_the_card_says(visitor: Visitor, client: FlaskClient, subject: str) -> None:
    page, card = visitor.get(f"/embed/report-card/{subject}/{QUARTER}"), client.get(f"{card_page(subject)}.json").json
    assert page.status == 200
    assert page.heading == card["card"]["name"]
    assert [words_of(e) for e in page.each("dt")] == [d["title"] for d in card["card"]["domains"]]
    grades = [words_of(e).lower().replace("not graded", "none") for e in page.each("dd")]
    assert grades == [d["grade"] for d in card["card"]["domains"]]
    for part in ("12 months to September 2026", "Forces are not ranked", "Zedshire is invented", card["snapshot"],
                 TRIGGER["/" in subject], "Independent."):  # fmt: skip
        assert part in page.words, part
    (link,) = page.each("a")
    assert (link.get("href"), link.get("target"), link.get("rel")) == (card_page(subject), "_blank", "noopener")
    assert [e.get("content") for e in page.each("meta") if e.get("name") == "robots"] == ["noindex"]


def test_any_page_may_frame_it_and_it_may_do_nothing(client: FlaskClient, visitor: Visitor) -> None:
    address = f"/embed/report-card/zedshire/{QUARTER}"
    response = client.get(address)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-cache"
    assert not {"X-Frame-Options", "Set-Cookie"} & set(response.headers.keys())
    page = visitor.get(address)
    assert list(page.each("script", "iframe", "form", "img")) == []
    (sheet,) = page.loads
    with client.get(sheet) as style:
        assert style.status_code == 200


def test_residents_who_may_ask_read_it_in_the_frame(make: Make) -> None:
    page = make(OPENED).get(f"/embed/report-card/zedshire/{QUARTER}")
    assert "Residents of this area may now request an extraordinary scrutiny meeting." in page.words


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    visitor = make(*called(name))
    page = visitor.get(f"/embed/report-card/zedshire/{QUARTER}")
    assert page.heading == " ".join(name.split())
    assert list(page.each("script")) == []
    root = ElementTree.fromstring(visitor.client.get("/feed/report-cards/zedshire.atom").data)
    assert (root.findtext("a:entry/a:title", "", ATOM)).startswith(f"{name}: report card")


@pytest.mark.parametrize("address", ["nowhere/2026-Q3", "zedshire/2031-Q1", "zedshire/coast", "zedshire/x/y/2026-Q3"])
def test_a_card_that_is_not_there_has_no_frame(visitor: Visitor, address: str) -> None:
    response = visitor.get(f"/embed/report-card/{address}")
    assert response.status == 404
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_what_is_pasted_is_one_frame_whatever_the_name(app: Flask, name: str) -> None:
    with app.test_request_context(base_url="https://beat.example"):
        card = replace(card_facts.read(pages.the_store(), "zedshire", QUARTER)[0], name=name)
        snippet = card_share.snippet(pages.the_store(), card)
    (frame,) = ElementTree.fromstring(f"<body>{snippet}</body>").iter("iframe")
    assert frame.get("src") == f"https://beat.example/embed/report-card/zedshire/{QUARTER}"
    assert frame.get("title", "").startswith(" ".join(name.split())[:10])
    assert frame.get("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    assert snippet.count("<") == 2


# The feeds


def feed(client: FlaskClient, subject: str = "", **headers: str) -> Element:
    address = f"/feed/report-cards/{subject}.atom" if subject else "/feed/report-cards.atom"
    response = client.get(address, headers=headers)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    root = ElementTree.fromstring(response.data)
    assert all(root.findtext(f"a:{name}", "", ATOM) for name in ("title", "id", "updated", "author/a:name", "rights"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", root.findtext("a:updated", "", ATOM))
    ways = {link.get("rel"): link.get("href", "") for link in root.findall("a:link", ATOM)}
    host = headers.get("Host", "localhost")
    assert ways == {"self": f"http://{host}{address}", "alternate": f"http://{host}{FEEDS[subject]}"}
    return root


def entries(root: Element, path: str) -> list[str]:
    return [e.findtext(f"a:{path}", "", ATOM) for e in root.findall("a:entry", ATOM)]


@pytest.mark.parametrize("subject", FEEDS)
def test_a_feed_has_an_entry_for_each_card_newest_first(client: FlaskClient, subject: str) -> None:
    root = feed(client, subject)
    cards = client.get("/report-cards.json").json["cards"]
    own = [c for c in cards if subject in ("", c["subject"])]
    links = [e.find("a:link", ATOM).get("href") for e in root.findall("a:entry", ATOM)]  # type: ignore[union-attr]
    assert sorted(links) == sorted(c["address"] for c in own)
    quarters = [link.rpartition("/")[2] for link in links]
    assert quarters == sorted(quarters, reverse=True)
    assert len(set(entries(root, "id"))) == len(own)
    days = entries(root, "updated")
    assert days == sorted(days, reverse=True)


def test_an_entry_tells_the_grades(client: FlaskClient) -> None:
    root, card = feed(client, "zedshire"), client.get(f"{card_page('zedshire')}.json").json["card"]
    title, content = entries(root, "title")[0], entries(root, "content")[0].split("\n\n")
    grade = {"none": "Not graded"}.get(card["overall"]["grade"], card["overall"]["grade"].capitalize())
    assert title == f"{card['name']}: report card, 12 months to September 2026, overall {grade}"
    for d in card["domains"]:
        assert f"{d['title']}: {'Not graded' if d['grade'] == 'none' else d['grade'].capitalize()}" in content[0]
    assert any(line.startswith("Two cards in succession") for line in content)


def test_a_command_area_is_named_with_its_force(client: FlaskClient) -> None:
    assert entries(feed(client, "zedshire/coast"), "title")[0].startswith("Coast, Zedshire Police (fictional): report")


def test_an_entry_keeps_its_name_whatever_host_it_is_asked_for_at(client: FlaskClient) -> None:
    one, other = (feed(client, "zedshire", Host=host) for host in ("one.org", "two.org"))
    assert entries(one, "id") == entries(other, "id")
    assert set(entries(one, "id")) <= set(entries(feed(client), "id"))


@pytest.mark.parametrize("subject", FEEDS)
def test_without_cards_a_feed_is_empty_and_valid(make: Make, subject: str) -> None:
    root = feed(make("DELETE FROM cards").client, subject)
    assert root.findall("a:entry", ATOM) == []


def test_a_force_that_is_not_there_has_no_feed(client: FlaskClient) -> None:
    for subject in ("nowhere", "zedshire/nowhere", "E05999001"):
        assert client.get(f"/feed/report-cards/{subject}.atom").status_code == 404


# Where they are found


def test_the_sitemap_lists_the_page_of_every_card(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    listed = {e.text for e in root.iter() if e.tag.endswith("loc")}
    assert {c["address"] for c in client.get("/report-cards.json").json["cards"]} <= listed
    assert "http://localhost/report-cards" in listed


def test_every_newest_card_is_drawn_and_framed(client: FlaskClient, visitor: Visitor, snapshot: str) -> None:
    for card in newest(client):
        picture(client.get(f"/s/{snapshot}/report-card/{card['subject']}/{card['quarter']}.png").data)
        assert visitor.get(f"/embed/report-card/{card['subject']}/{card['quarter']}").heading == card["name"]
