"""The feed of an area: one entry for each edition that brought months of it or revised some."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from edition import Make
from flask.testing import FlaskClient
from machine_site import HOSTILE, KINDS, SILENT, WARD, renamed
from page_check import Visitor

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ZEDSHIRE = "Zedshire Police (fictional)"
ADDRESS = f"/feed/ward/{WARD}.atom"
# Four editions: the first; one that brought nothing of Zedshire; one with August, and July revised; one with September.
EDITIONS = (
    "DELETE FROM editions",
    """INSERT INTO editions (number, id, built, oldest_month, newest_month) VALUES
       (1, 'aaaaaaaaaaaa', '2026-09-20', '2024-04', '2026-07'), (2, 'bbbbbbbbbbbb', '2026-10-01', '2024-04', '2026-07'),
       (3, 'cccccccccccc', '2026-10-20', '2024-04', '2026-08'), (4, '0123456789ab', '2026-11-20', '2024-04', '2026-09')
    """,
    """INSERT INTO coverage_changes (edition, built, force, month, dataset, before, now) VALUES
       ('bbbbbbbbbbbb', '2026-10-01', 'northshire', '2026-07', 'crime', '', 'present'),
       ('bbbbbbbbbbbb', '2026-10-01', 'zedshire', '2026-07', 'outcomes', '', 'present'),
       ('cccccccccccc', '2026-10-20', 'zedshire', '2026-08', 'crime', '', 'present'),
       ('cccccccccccc', '2026-10-20', 'zedshire', '2026-08', 'asb', '', 'present'),
       ('0123456789ab', '2026-11-20', 'zedshire', '2026-09', 'crime', '', 'present'),
       ('0123456789ab', '2026-11-20', 'zedshire', '2026-09', 'asb', '', 'present'),
       ('0123456789ab', '2026-11-20', 'zedshire', '2024-06', 'asb', 'missing', 'partial')""",
)
REVISED = (
    """INSERT INTO revised (area, month, number, edition, built, burglary, robbery) VALUES
       ('E05999001', '2026-07', 1, 'aaaaaaaaaaaa', '2026-09-20', 10, 2),
       ('E05999001', '2026-07', 3, 'cccccccccccc', '2026-10-20', 12, 2),
       ('E05999001', '2026-05', 1, 'aaaaaaaaaaaa', '2026-09-20', NULL, NULL),
       ('E05999001', '2026-05', 3, 'cccccccccccc', '2026-10-20', 7, 1)""",
)


def feed(client: FlaskClient, address: str = ADDRESS, **headers: str) -> Element:
    response = client.get(address, headers=headers)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.data)


def text(element: Element, path: str) -> str:
    return element.findtext(path, namespaces=ATOM) or ""


def entries(root: Element) -> list[Element]:
    return root.findall("a:entry", ATOM)


@pytest.mark.parametrize(("kind", "key"), KINDS.items())
def test_every_kind_of_area_has_one_with_all_that_the_format_asks_for(client: FlaskClient, kind: str, key: str) -> None:
    root = feed(client, f"/feed/{kind}/{key}.atom")
    assert root.tag == f"{{{ATOM['a']}}}feed"
    assert text(root, "a:title").startswith("Open Beat: ")
    assert text(root, "a:id") == f"http://localhost/feed/{kind}/{key}.atom"
    assert text(root, "a:author/a:name") == "Open Beat"
    assert text(root, "a:rights") == "Invented data, free for any use."
    ways = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert ways == {"self": text(root, "a:id"), "alternate": f"http://localhost/{kind}/{key}"}
    assert client.get(f"/{kind}/{key}").status_code == 200
    (entry,) = entries(root)
    assert text(root, "a:updated") == text(entry, "a:updated")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT00:00:00Z", text(entry, "a:updated"))
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text(entry, "a:id"))
    assert all(text(entry, f"a:{name}") for name in ("title", "content"))


def test_only_editions_that_brought_something_are_told_newest_first(make: Make) -> None:
    visitor = make(*EDITIONS, *REVISED)
    newest, middle, first = entries(feed(visitor.client))
    sentences = visitor.client.get(f"/ward/{WARD}.json").json["sentences"]
    assert [text(e, "a:title") for e in (newest, middle, first)] == [
        "Data to September 2026", "Data to August 2026", "Data to July 2026",
    ]  # fmt: skip
    assert [text(e, "a:updated")[:10] for e in (newest, middle, first)] == ["2026-11-20", "2026-10-20", "2026-09-20"]
    assert text(newest, "a:content").split("\n\n") == [
        f"Street-level crime for September 2026 arrived: {ZEDSHIRE}.",
        f"Anti-social behaviour incidents for June 2024 arrived (only part): {ZEDSHIRE}.",
        *sentences,
        "Edition 0123456789ab.",
    ]
    assert text(middle, "a:content").split("\n\n") == [
        f"Street-level crime for August 2026 arrived: {ZEDSHIRE}.",
        "Figures of July 2026 were revised.",  # May arrived late: that is no revision
        "Edition cccccccccccc.",
    ]
    assert text(first, "a:content").split("\n\n") == [
        "The first edition, with April 2024 to July 2026.",
        "Edition aaaaaaaaaaaa.",
    ]


def test_the_newest_entry_says_what_the_page_says(make: Make) -> None:
    visitor = make(*EDITIONS)
    told = text(entries(feed(visitor.client))[0], "a:content").split("\n\n")
    sentences = visitor.client.get(f"/ward/{WARD}.json").json["sentences"]
    assert told[-len(sentences) - 1 : -1] == sentences


def test_an_edition_that_only_revised_has_an_entry(make: Make) -> None:
    only = """INSERT INTO revised (area, month, number, edition, built, burglary) VALUES
              ('E05999001', '2026-06', 1, 'aaaaaaaaaaaa', '2026-09-20', 10),
              ('E05999001', '2026-06', 2, 'bbbbbbbbbbbb', '2026-10-01', 11)"""
    told = [text(e, "a:content") for e in entries(feed(make(*EDITIONS, only).client))]
    assert [t.split("\n\n")[0] for t in told if "Edition bbbbbbbbbbbb." in t] == ["Figures of June 2026 were revised."]


def test_an_entry_keeps_its_name_whatever_host_it_is_asked_for_at_and_whatever_came_since(make: Make) -> None:
    client = make(*EDITIONS).client
    one, other = ([text(e, "a:id") for e in entries(feed(client, Host=host))] for host in ("one.org", "two.org"))
    assert one == other
    force = [text(e, "a:id") for e in entries(feed(client, "/feed/force/zedshire.atom"))]
    coverage = [text(e, "a:id") for e in entries(feed(client, "/feed/coverage.atom"))]
    assert len({*one, *force, *coverage}) == len(one) + len(force) + len(coverage)


def test_it_is_never_longer_than_fifty(make: Make) -> None:
    many = """INSERT INTO editions (number, id, built, newest_month, oldest_month)
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
              SELECT i - 60, printf('%012x', i), date('2026-01-01', i || ' days'), '2026-07', '2024-04' FROM n"""
    changed = """INSERT INTO coverage_changes (edition, built, force, month, dataset, before, now)
                 SELECT id, built, 'zedshire', '2026-07', 'crime', 'partial', 'present' FROM editions
                 WHERE number < 1"""
    found = entries(feed(make(*EDITIONS, many, changed).client))
    assert len(found) == 50
    updated = [text(e, "a:updated") for e in found]
    assert updated == sorted(updated, reverse=True)


@pytest.mark.parametrize("name", [*HOSTILE.values(), "bell\x07"])
def test_a_hostile_name_is_only_a_name(make: Make, name: str) -> None:
    told = text(feed(make(renamed(name)).client), "a:title")
    assert told == f"Open Beat: {name.replace(chr(7), '')} ward"


def test_of_a_force_that_published_nothing_it_says_that(make: Make) -> None:
    visitor = make(*SILENT)
    told = text(entries(feed(visitor.client))[-1], "a:content")
    assert visitor.client.get(f"/ward/{WARD}.json").json["sentences"][0] in told


@pytest.mark.parametrize(
    ("address", "status"),
    [("/feed/ward/E05000000.atom", 404), ("/feed/district/E08999001.atom", 404), ("/feed/x/y.atom", 404),
     ("/feed/ward/e05999001.atom", 301)],
)  # fmt: skip
def test_what_is_not_there_is_not_found(visitor: Visitor, address: str, status: int) -> None:
    assert visitor.client.get(address).status_code == status
