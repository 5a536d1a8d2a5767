"""What search engines read: every page of its own, once, under its public address."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from edition import Make
from flask.testing import FlaskClient
from page_check import Crawled

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: FlaskClient, **options: str) -> list[str]:
    response = client.get("/sitemap.xml", **options)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    root = ElementTree.fromstring(response.data)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    days = root.findall("s:url/s:lastmod", NAMES)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text or "") for day in days)
    found = [loc.text or "" for loc in root.findall("s:url/s:loc", NAMES)]
    assert len(days) == len(found)
    return found


def test_it_names_every_page_that_links_lead_to(client: FlaskClient, crawled: Crawled) -> None:
    found = locations(client, base_url="https://beat.example")
    assert len(found) == len(set(found))
    paths = {address.removeprefix("https://beat.example") for address in found}
    plain = {a for a in crawled[0] if "?" not in a and not a.startswith(("/embed/", "/request/"))}
    plain = {a for a in plain if not a.endswith(("/question", "/beat-sheet"))}  # forms, which no search need find
    assert plain - paths == {"/england-and-wales"}  # which says that it is not on a site of a few forces


def test_every_address_answers_with_a_page(client: FlaskClient) -> None:
    for address in locations(client):
        response = client.get(address.removeprefix("http://localhost"), headers={"Accept": "text/html"})
        assert (response.status_code, response.mimetype) == (200, "text/html"), address


def test_it_is_never_longer_than_the_format_allows(make: Make) -> None:
    many = """INSERT INTO areas (code, kind, name, slug, assumed)
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
              SELECT printf('X%08d', i), 'ward', 'Ward', '', 0 FROM n"""
    found = locations(make(many).client)
    assert len(found) == 50_000
    assert "http://localhost/force/zedshire" in found


def test_crawlers_are_led_to_it_and_away_from_the_choices_of_a_page(client: FlaskClient) -> None:
    response = client.get("/robots.txt", base_url="https://beat.example")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.site_maps() == ["https://beat.example/sitemap.xml"]
    for path in ("/", "/ward/E05999001", "/s/0123456789ab/share/ward/E05999001.png", "/api", "/static/plain.css"):
        assert rules.can_fetch("*", f"https://beat.example{path}")
    for path in ("/tiles/harm/6/31/20.png", "/embed/ward/E05999001"):
        assert not rules.can_fetch("*", f"https://beat.example{path}")
    assert "Disallow: /*?" in response.text
