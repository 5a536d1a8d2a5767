"""The wall, the coverage of one force, their files and their feed: what is missing is said, and nobody is accused."""

from __future__ import annotations

import csv
import gzip
import io
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pandas as pd
import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

from openbeat import store as stores

WARD = "/ward/E05999001"
ZEDSHIRE = "Zedshire Police (fictional)"
MONTHS = 30  # of the county: April 2024 to September 2026
ATOM = {"a": "http://www.w3.org/2005/Atom"}
CHANGELOG = "data.police.uk changelog, https://data.police.uk/changelog/"
COLUMNS = ["force", "month", "dataset", "state", "rows", "expected", "reason", "source", "evidence", "digest",
           "official", "snapshot", "fictional", "licence"]  # fmt: skip
COPY = """INSERT INTO coverage (force, month, dataset, rows, expected, state, reason, evidence, source, digest)
          SELECT '{slug}', month, dataset, {rows}, {usual}, '{state}', '{reason}', '{evidence}', '{file}', ''
          FROM coverage WHERE force = 'zedshire'"""
FORCE = "INSERT INTO forces (slug, code, name, newest, territorial) VALUES ('{}', {}, '{}', {}, {})"
# Four forces: one without a file for June 2024 and with part of August 2024, one that is late, one that is known to
# have stopped, and the railway police.
NATION = (
    """UPDATE coverage SET state = 'present', reason = '', evidence = '', rows = 5000, expected = 5000.5,
       source = 'z.zip:' || month WHERE dataset IN ('crime', 'asb')""",
    """UPDATE coverage SET state = 'missing', reason = 'no file for this month', evidence = '', source = '', rows = 0
       WHERE month = '2024-06' AND dataset IN ('crime', 'asb')""",
    """UPDATE coverage SET state = 'partial', rows = 1794, expected = 5654.5,
       reason = 'far fewer records than this force usually publishes' WHERE month = '2024-08' AND dataset = 'crime'""",
    """UPDATE coverage SET state = 'missing', reason = 'no file for this month', evidence = '', source = '', rows = 0,
       expected = NULL WHERE dataset IN ('outcomes', 'stop-and-search')""",
    FORCE.format("northshire", "'E23999002'", "Northshire Police", "'2026-08'", 1),
    FORCE.format("abershire", "'E23999003'", "Abershire Police", "NULL", 1),
    FORCE.format("btp", "NULL", "British Transport Police", "'2026-09'", 0),
    COPY.format(slug="northshire", rows=100, usual=100, state="present", reason="", evidence="", file="n.zip"),
    COPY.format(slug="btp", rows=7, usual=7, state="present", reason="", evidence="", file="b.zip"),
    COPY.format(slug="abershire", rows=0, usual="NULL", state="missing", reason="the force changed its computers",
                evidence=CHANGELOG, file=""),
    """UPDATE coverage SET state = 'not published yet', reason = 'not published yet', rows = 0, source = ''
       WHERE force = 'northshire' AND month = '2026-09'""",
)  # fmt: skip
OLDER = (  # fifty months more, all of them published
    """INSERT INTO coverage (force, month, dataset, rows, expected, state, reason, evidence, source, digest)
       WITH RECURSIVE back(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM back WHERE n < 50)
       SELECT force, strftime('%Y-%m', '2024-04-01', '-' || n || ' months'), dataset, 1, 1, 'present', '', '', 'o', ''
       FROM back, (SELECT DISTINCT force, dataset FROM coverage)""",
    "UPDATE snapshot SET value = '2020-02' WHERE key = 'oldest_month'",
)


@pytest.fixture
def nation(make: Make) -> Visitor:
    """Four forces."""
    return make(*NATION)


@pytest.fixture
def database(nation: Visitor, tmp_path: Path) -> Path:
    """The database that the pages of four forces are made of."""
    del nation
    return tmp_path / "data/snapshots/current/site.db"


def lines(page: Page) -> dict[str, str]:
    """Force → what its line of the wall says beside the cells."""
    found = {}
    for line in page.each("li"):
        if line.get("class") == "ob-wall__force":
            name, words = (next(e for e in line.iter() if e.get("class", "").endswith(c)) for c in ("name", "words"))
            found[words_of(name)] = words_of(words)
    return found


def strips(page: Page) -> list[Element]:
    return [e for e in page.each("svg") if e.get("class") == "ob-wall__strip"]


def cells(strip: Element) -> list[str]:
    return [words_of(e) for e in strip.iter("title")]


def holes(page: Page) -> dict[str, str]:
    return {e.get("id", ""): words_of(e) for e in page.each("article")}


# The wall


def test_the_first_thing_said_is_how_many_forces_published(nation: Visitor) -> None:
    page = nation.get("/coverage")
    assert page.heading == "1 of 3 forces published September 2026."  # the railway police is not one of them
    assert "No figures here of Abershire Police and Northshire Police: the reason is behind each line." in page.words


def test_a_force_of_which_there_is_only_no_file_is_not_accused(make: Make) -> None:
    lost = """UPDATE coverage SET state = 'missing', reason = 'no file for this month', source = '', rows = 0
              WHERE force = 'zedshire' AND month = '2026-09'"""
    visitor = make(*NATION, lost)
    page = visitor.get("/coverage")
    assert page.heading == "This site holds September 2026 of 0 of 3 forces."
    assert "This site holds September 2026 of 0 of 3 forces" in {words_of(a) for a in visitor.get("/").each("a")}
    assert f"This site holds no file of {ZEDSHIRE}; it may or may not have published." in page.words


def test_forces_stand_by_name_and_the_railway_police_apart(nation: Visitor) -> None:
    page = nation.get("/coverage")
    assert list(lines(page)) == ["Abershire Police", "Northshire Police", ZEDSHIRE, "British Transport Police"]
    own = [e for e in page.each("section") if "British Transport Police" in words_of(e)]
    assert [words_of(next(e.iter("h2"))) for e in own] == ["Railway police"]
    assert "never part of a ward’s figures" in words_of(own[0])


def test_every_force_is_summed_up_in_words(nation: Visitor) -> None:
    assert lines(nation.get("/coverage")) == {
        "Abershire Police": "All 30 months missing: April 2024 to September 2026",
        "Northshire Police": "1 month not published yet: September 2026",
        ZEDSHIRE: "1 month missing: June 2024 Only part of 1 month: August 2024",
        "British Transport Police": "All 30 months",
    }


def test_every_month_of_every_force_is_a_cell_with_its_words(nation: Visitor) -> None:
    abershire, northshire, zedshire, btp = map(cells, strips(nation.get("/coverage")))
    assert len(abershire) == len(northshire) == len(zedshire) == len(btp) == MONTHS
    assert abershire[0] == "April 2024: missing"
    assert northshire[-2:] == ["August 2026: 100 records", "September 2026: not published yet"]
    assert zedshire[2] == "June 2024: missing"
    assert zedshire[4] == "August 2024: only part, 1,794 records where about 5,654 are usual"
    assert btp[0] == "April 2024: 7 records"


def test_every_hole_leads_to_its_reason(nation: Visitor) -> None:
    page = nation.get("/coverage")
    ways = {a for a in page.links if "#" in a and "force=" in a}
    assert {a.split("?")[1] for a in ways} == {
        "force=abershire#crime-2024-04",
        "force=northshire#crime-2026-09",
        "force=zedshire#crime-2024-06",
        "force=zedshire#crime-2024-08",
    }
    for way in ways:
        address, key = way.split("#")
        assert nation.get(address).within(key).tag == "article"


def test_a_click_on_a_cell_leads_where_its_words_do_and_is_no_second_stop_of_the_keyboard(nation: Visitor) -> None:
    page = nation.get("/coverage")
    drawn = [a for strip in strips(page) for a in strip.iter("a")]
    assert {a.get("tabindex") for a in drawn} == {"-1"}
    told = {e.get("href") for line in page.each("li") for e in line.iter("a")} - {a.get("href") for a in drawn}
    assert {a.get("href") for a in drawn} <= set(page.links)
    assert all("#" not in str(way) for way in told)


def test_many_holes_are_counted_and_the_newest_named(make: Make) -> None:
    odd = """UPDATE coverage SET state = 'partial', reason = 'x'
             WHERE month LIKE '2025-%' AND substr(month, 6) IN ('01', '03', '05', '07', '09', '11')"""
    page = make(*NATION, odd).get("/coverage")
    assert lines(page)["British Transport Police"] == (
        "Only part of 6 months: November 2025, September 2025, July 2025, May 2025 and 2 more"
    )


def test_datasets_are_chosen_by_plain_links(nation: Visitor) -> None:
    page = nation.get("/coverage")
    ways = {words_of(a): a.get("href", "") for nav in page.each("nav") for a in nav.iter("a")}
    assert list(ways) == ["Crime", "Anti-social behaviour", "Outcomes", "Stop and search"]
    assert ways["Crime"] == "/coverage"
    other = nation.get(ways["Stop and search"])
    assert other.heading == "This site holds stops and searches for September 2026 of 0 of 3 forces."
    assert [words_of(a) for nav in other.each("nav") for a in nav.iter("a") if a.get("aria-current")] == [
        "Stop and search"
    ]


def test_a_dataset_that_the_site_was_not_given_accuses_nobody(make: Make) -> None:
    nothing = "UPDATE coverage SET state = 'missing', reason = 'no file for this month' WHERE dataset = 'outcomes'"
    page = make(*NATION, nothing).get("/coverage?dataset=outcomes")
    assert page.heading == "This site holds no file of outcomes of crimes."
    assert "No figures here of" not in page.words


def test_a_force_is_chosen_by_a_plain_form(nation: Visitor) -> None:
    page = nation.get("/coverage")
    (form,) = page.each("form")
    assert (form.get("method"), form.get("action")) == ("get", "/coverage")
    choices = {e.get("value"): words_of(e) for e in form.iter("option")}
    assert list(choices) == ["", "abershire", "northshire", "zedshire", "btp"]
    assert nation.get("/coverage?force=").heading == page.heading
    own = nation.get("/coverage?force=northshire")
    assert [e.get("value") for e in own.each("option") if e.get("selected") is not None] == ["northshire"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("dataset=crimes", 400),
        ("dataset=", 400),
        ("to=2025", 400),
        ("to=2025-13", 400),
        ("to=2025-00", 400),
        ("to=x", 400),
        ("to=%D9%A2%D9%A0%D9%A2%D9%A5-01", 400),  # digits of another script
        ("to=2019-01", 404),
        ("to=2026-10", 404),
        ("force=nowhere", 404),
        ("force=zedshire&to=2025-13", 400),
        ("force=%27%3B--", 404),
    ],
)
def test_what_cannot_be_asked_for_is_a_page_of_its_own(nation: Visitor, query: str, status: int) -> None:
    page = nation.get(f"/coverage?{query}")
    assert page.status == status
    assert [form.get("action") for form in page.each("form")] == ["/find"]


def test_older_months_are_reached_by_a_link_and_the_way_back_too(make: Make) -> None:
    visitor = make(*NATION, *OLDER)
    newest = visitor.get("/coverage")
    assert "October 2023 to September 2026" in newest.words
    assert len(cells(strips(newest)[0])) == 36
    older = visitor.get("/coverage?to=2023-09")
    assert "/coverage?to=2023-09" in newest.links
    assert "October 2020 to September 2023" in older.words
    assert older.heading == "3 of 3 forces published September 2023."
    oldest = visitor.get("/coverage?to=2020-09")
    assert "/coverage?to=2020-09" in older.links
    assert len(cells(strips(oldest)[0])) == 8  # February to September 2020
    assert [a for a in oldest.links if "to=" in a] == ["/coverage?to=2023-09"]
    assert [a for a in older.links if a == "/coverage"]
    assert "/coverage?force=zedshire&to=2023-09" in visitor.get("/coverage?force=zedshire").links


def test_a_hole_is_named_by_the_months_shown_and_leads_to_the_whole_of_it(make: Make) -> None:
    stopped = """UPDATE coverage SET state = 'missing', reason = 'the force changed its computers',
                 evidence = 'x' WHERE force = 'abershire' AND month >= '2022-01'"""
    page = make(*NATION, *OLDER, stopped).get("/coverage")
    assert lines(page)["Abershire Police"] == "All 36 months missing: October 2023 to September 2026"
    assert "/coverage?force=abershire#crime-2022-01" in page.links


def test_the_wall_of_the_country_weighs_little(make: Make) -> None:
    forces = [FORCE.format(f"force-{i}", f"'E239{i:05}'", f"Number {i} Police", "'2026-09'", 1) for i in range(39)]
    ledgers = [
        COPY.format(slug=f"force-{i}", rows=f"abs(random() % {90 * i + 9000})", usual=5000, state="present",
                    reason="", evidence="", file=f"f{i}.zip")
        for i in range(39)
    ]  # fmt: skip
    page = make(*NATION, *forces, *ledgers, *OLDER).get("/coverage")
    assert sum(len(cells(strip)) for strip in strips(page)) == 43 * 36
    assert len(gzip.compress(page.text.encode())) <= 30_000


# One force


def test_a_missing_file_is_told_without_accusing_the_force(nation: Visitor) -> None:
    told = holes(nation.get("/coverage?force=zedshire"))["crime-2024-06"]
    assert told.startswith(
        f"June 2024: missing This site holds no file for this month. {ZEDSHIRE} may or may not have published it."
    )


def test_a_known_reason_stands_with_its_source(nation: Visitor) -> None:
    page = nation.get("/coverage?force=abershire")
    told = holes(page)["crime-2024-04"]
    assert "April 2024 to September 2026: missing The force changed its computers." in told
    assert "Source: data.police.uk changelog" in told
    assert "https://data.police.uk/changelog/" in page.links


def test_part_of_a_month_is_told_with_its_numbers_and_its_file(nation: Visitor) -> None:
    page = nation.get("/coverage?force=zedshire")
    told = holes(page)["crime-2024-08"]
    assert "Far fewer records than this force usually publishes. This is what the files show" in told
    assert page.table("What this site holds of street-level crime, August 2024") == [
        ["Month", "Records", "Usual"],
        ["August 2024 z.zip:2024-08", "1,794", "5,654"],
    ]
    assert page.table("What this site holds of street-level crime, June 2024")[1:] == [
        ["June 2024", "no file", "5,000"]
    ]


def test_each_run_of_months_has_one_request(nation: Visitor) -> None:
    page = nation.get("/coverage?force=abershire")
    assert Counter(key[: -len("-2024-04")] for key in holes(page)) == {
        "crime": 1, "asb": 1, "outcomes": 1, "stop-and-search": 1,
    }  # fmt: skip
    requests = [e.text or "" for e in page.each("pre")]
    assert len(requests) == 4
    for text, what in zip(
        requests, ["street-level crime", "anti-social behaviour incidents", "outcomes of", "stops"], strict=True
    ):
        assert text.startswith("To the freedom of information team of Abershire Police\n")
        assert f"Subject: {what}" in text
        assert "April 2024 to September 2026" in text
        assert text.endswith("I ask for this under the Freedom of Information Act 2000.")


def test_the_request_for_a_missing_file_asks_where_it_is(nation: Visitor) -> None:
    text = next(e.text or "" for e in nation.get("/coverage?force=zedshire").within("crime-2024-06").iter("pre"))
    assert "I have not found a file of yours for this period. If you have published one, please tell me where" in text


def test_what_is_still_to_come_is_not_asked_for(nation: Visitor) -> None:
    page = nation.get("/coverage?force=northshire")
    assert not list(page.each("pre"))
    assert "No request is offered yet" in holes(page)["crime-2026-09"]
    assert "had not published this month when this site was built" in holes(page)["crime-2026-09"]


def test_what_a_newer_archive_replaced_is_shown_with_both_numbers(make: Make) -> None:
    insert = """INSERT INTO superseded (force, month, dataset, source, rows, replaced_by, rows_now) VALUES
                ('zedshire', '2025-06', 'crime', 'old.zip:a', 5034, 'new.zip:a', 5120),
                ('zedshire', '2025-07', 'crime', 'old.zip:b', 5000, 'new.zip:b', 5000),
                ('northshire', '2025-07', 'crime', 'old.zip:c', 1, 'new.zip:c', 2)"""
    page = make(*NATION, insert).get("/coverage?force=zedshire")
    assert [words_of(e) for e in page.each("li") if "ewer archive" in words_of(e)] == [
        "A newer archive replaced street-level crime for June 2025: 5,120 records, before 5,034. "
        "new.zip:a in place of old.zip:a",
        "Newer archives replaced 1 more file with the same number of records.",
    ]


EDITION = """INSERT INTO editions (number, id, built, newest_month, oldest_month)
             SELECT coalesce(max(number), 0) + 1, '{}', '{}', '{}', '2024-04' FROM editions"""
EDITIONS = (
    "DELETE FROM editions",
    "DELETE FROM coverage_changes",
    EDITION.format("aaaaaaaaaaaa", "2026-09-20", "2026-07"),
    EDITION.format("bbbbbbbbbbbb", "2026-10-20", "2026-08"),
    EDITION.format("0123456789ab", "2026-11-20", "2026-09"),
)
CHANGE = """INSERT INTO coverage_changes (edition, built, force, month, dataset, before, now)
            VALUES ('{}', '{}', '{}', '{}', '{}', '{}', '{}')"""
CHANGES = (
    CHANGE.format("bbbbbbbbbbbb", "2026-10-20", "zedshire", "2026-08", "crime", "", "present"),
    CHANGE.format("bbbbbbbbbbbb", "2026-10-20", "northshire", "2026-08", "crime", "", "not published yet"),
    CHANGE.format("0123456789ab", "2026-11-20", "zedshire", "2026-09", "crime", "", "present"),
    CHANGE.format("0123456789ab", "2026-11-20", "btp", "2026-09", "crime", "", "present"),
    CHANGE.format("0123456789ab", "2026-11-20", "northshire", "2026-08", "crime", "not published yet", "present"),
    CHANGE.format("0123456789ab", "2026-11-20", "northshire", "2026-09", "crime", "", "not published yet"),
    CHANGE.format("0123456789ab", "2026-11-20", "zedshire", "2024-08", "crime", "present", "partial"),
)


def test_changes_between_editions_are_told_newest_first(make: Make) -> None:
    page = make(*NATION, *EDITIONS, *CHANGES).get("/coverage?force=zedshire")
    section = next(e for e in page.each("section") if e.get("aria-labelledby") == "changes")
    assert [words_of(e) for e in section.iter() if e.tag in ("h3", "li")] == [
        "20 November 2026",
        "Street-level crime for August 2024: only part, before: published.",
        "Street-level crime for September 2026: published, not in the edition before.",
        "20 October 2026",
        "Street-level crime for August 2026: published, not in the edition before.",
    ]


# The feed


def feed(visitor: Visitor, **headers: str) -> Element:
    response = visitor.client.get("/feed/coverage.atom", headers=headers)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.data)


def text(element: Element, path: str) -> str:
    return element.findtext(path, namespaces=ATOM) or ""


def test_the_feed_has_all_that_the_format_asks_for(make: Make) -> None:
    root = feed(make(*NATION, *EDITIONS, *CHANGES))
    assert root.tag == f"{{{ATOM['a']}}}feed"
    assert text(root, "a:title") == "Open Beat: what is published"
    assert text(root, "a:id") == "http://localhost/feed/coverage.atom"
    assert text(root, "a:author/a:name") == "Open Beat"
    assert text(root, "a:updated") == "2026-11-20T00:00:00Z"
    ways = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert ways == {"self": "http://localhost/feed/coverage.atom", "alternate": "http://localhost/coverage"}
    for entry in root.findall("a:entry", ATOM):
        assert all(text(entry, f"a:{name}") for name in ("title", "id", "updated", "content"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text(entry, "a:id"))
    assert len({text(e, "a:id") for e in root.findall("a:entry", ATOM)}) == 3


def test_each_edition_tells_what_it_brought_newest_first(make: Make) -> None:
    newest, middle, first = feed(make(*NATION, *EDITIONS, *CHANGES)).findall("a:entry", ATOM)
    assert [text(e, "a:title") for e in (newest, middle, first)] == [
        "Data to September 2026", "Data to August 2026", "Data to July 2026",
    ]  # fmt: skip
    assert [text(e, "a:updated")[:10] for e in (newest, middle, first)] == ["2026-11-20", "2026-10-20", "2026-09-20"]
    assert text(newest, "a:content").split("\n\n") == [
        "Street-level crime for August 2026 arrived: Northshire Police.",
        f"Street-level crime for September 2026 arrived: British Transport Police and {ZEDSHIRE}.",
        f"Street-level crime for August 2024: only part, before published: {ZEDSHIRE}.",
        "Not here for September 2026: street-level crime of Abershire Police and Northshire Police.",
        "Edition 0123456789ab.",
    ]
    assert text(middle, "a:content").split("\n\n") == [
        f"Street-level crime for August 2026 arrived: {ZEDSHIRE}.",
        # Northshire's August arrived with the next edition: what an entry says stays as it was then
        "Not here for August 2026: street-level crime of Abershire Police and Northshire Police.",
        "Edition bbbbbbbbbbbb.",
    ]
    assert text(first, "a:content").split("\n\n") == [
        "The first edition, with April 2024 to July 2026.",
        "Not here for July 2026: street-level crime of Abershire Police.",
        "Edition aaaaaaaaaaaa.",
    ]


def test_an_entry_keeps_its_name_whatever_host_it_is_asked_for_at(make: Make) -> None:
    visitor = make(*NATION, *EDITIONS, *CHANGES)
    one, other = (
        [text(e, "a:id") for e in feed(visitor, Host=host).findall("a:entry", ATOM)] for host in ("one.org", "two.org")
    )
    assert one == other


def test_the_feed_is_never_longer_than_fifty(make: Make) -> None:
    many = """INSERT INTO editions (number, id, built, newest_month, oldest_month)
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
              SELECT i - 60, printf('%012x', i), date('2026-01-01', i || ' days'), '2026-07', '2024-04' FROM n"""
    entries = feed(make(*NATION, *EDITIONS, many)).findall("a:entry", ATOM)
    assert len(entries) == 50
    updated = [text(e, "a:updated") for e in entries]
    assert updated == sorted(updated, reverse=True)
    assert updated[0] == "2026-11-20T00:00:00Z"


def test_the_feed_is_announced_and_linked(nation: Visitor) -> None:
    for address in ("/coverage", "/coverage?force=btp"):
        page = nation.get(address)
        (told,) = (e for e in page.each("link") if e.get("rel") == "alternate")
        assert (told.get("type"), told.get("href")) == ("application/atom+xml", "/feed/coverage.atom")
        assert "/feed/coverage.atom" in page.links


# The files


def raw(database: Path) -> pd.DataFrame:
    with closing(sqlite3.connect(database)) as db:
        return pd.read_sql_query("SELECT * FROM coverage ORDER BY force, month, dataset", db)


def rows(visitor: Visitor) -> list[dict[str, str]]:
    told = visitor.client.get("/coverage.csv").text
    assert told.count("\r\n") == told.count("\n")
    return list(csv.DictReader(io.StringIO(told, newline=""), strict=True))


def test_the_csv_is_the_whole_ledger(nation: Visitor, database: Path) -> None:
    found, wanted = rows(nation), raw(database)
    assert list(found[0]) == COLUMNS
    assert len(found) == len(wanted) == 4 * 4 * MONTHS
    for column in ("force", "month", "dataset", "state", "reason", "source", "evidence", "digest"):
        assert [row[column] for row in found] == wanted[column].tolist(), column
    assert [int(row["rows"]) for row in found] == wanted["rows"].tolist()
    assert [row["expected"] == "" for row in found] == wanted["expected"].isna().tolist()
    assert [float(row["expected"]) for row in found if row["expected"]] == wanted["expected"].dropna().tolist()
    assert {(r["snapshot"], r["fictional"], r["licence"]) for r in found} == {
        ("0123456789ab", "yes", "Invented data, free for any use.")
    }


def test_the_json_says_the_same(nation: Visitor) -> None:
    content = nation.client.get("/coverage.json").json
    assert (content["snapshot"], content["fictional"]) == ("0123456789ab", True)
    assert content["period"] == {"from": "2024-04", "to": "2026-09"}
    for told, row in zip(content["coverage"], rows(nation), strict=True):
        assert {k: "" if v is None else str(v) for k, v in told.items()} == {k: row[k] for k in told}
    assert content["coverage"][0]["expected"] is None


def test_no_cell_is_run_by_a_spreadsheet(make: Make) -> None:
    visitor = make(*NATION, "UPDATE coverage SET reason = '=1+1', source = '@x', evidence = '-2'")
    assert {(r["reason"], r["source"], r["evidence"]) for r in rows(visitor)} == {("'=1+1", "'@x", "'-2")}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/coverage", "text/html"),
        ("/coverage.csv", "text/csv"),
        ("/coverage.json", "application/json"),
        ("/feed/coverage.atom", "application/atom+xml"),
    ],
)
def test_each_form_says_what_it_is(nation: Visitor, address: str, kind: str) -> None:
    response = nation.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (response.mimetype, response.headers["Content-Encoding"]) == (kind, "gzip")
    assert response.headers["Cache-Control"] == "no-cache"
    known = {"Accept-Encoding": "gzip", "If-None-Match": response.headers["ETag"]}
    assert nation.client.get(address, headers=known).status_code == 304
    saved = response.headers.get("Content-Disposition")
    assert saved == ('attachment; filename="coverage-0123456789ab.csv"' if kind == "text/csv" else None)


@pytest.mark.parametrize(
    "address", ["/coverage", "/coverage?force=zedshire", "/coverage.csv", "/coverage.json", "/feed/coverage.atom"]
)
def test_no_page_asks_the_database_in_a_loop(nation: Visitor, tmp_path: Path, address: str) -> None:
    store = stores.current(tmp_path / "data")
    assert store is not None
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    try:
        assert nation.client.get(address).status_code == 200
    finally:
        store.db.set_trace_callback(None)
    assert 1 <= len(asked) <= 6


# Every figure carries its coverage


def short(page: Page) -> list[str]:
    own = next(e for e in page.each("section") if e.get("aria-labelledby") == "short")
    return [words_of(e) for e in own.iter() if e.tag in ("p", "li")]


def test_figures_lead_to_the_coverage_they_rest_on(nation: Visitor) -> None:
    front, ward = nation.get("/"), nation.get(WARD)
    assert {words_of(a) for a in front.each("a") if a.get("href") == "/coverage"} == {
        "1 of 3 forces published September 2026",
        "What is published, and what is missing",
    }
    (way,) = (a for a in ward.each("a") if a.get("href") == "/coverage?force=zedshire")
    assert words_of(way) == "12 of 12 months published"
    assert "/coverage" in nation.get("/no-such-page").links


def test_months_that_are_still_to_come_are_no_zeros(make: Make) -> None:
    late = """UPDATE coverage SET state = 'not published yet', reason = 'not published yet'
              WHERE force = 'zedshire' AND month >= '2026-08' AND dataset IN ('crime', 'asb')"""
    visitor = make(*NATION, late, "UPDATE forces SET newest = '2026-07' WHERE slug = 'zedshire'")
    page = visitor.get(WARD)
    assert f"{ZEDSHIRE} has not published August to September 2026 yet." in short(page)
    assert "data to July 2026" in page.words
    assert [row[0] for row in page.table("Recorded by month")[1:]][-1] == "July 2026"
    states = {(c["month"], c["dataset"]): c["state"] for c in visitor.client.get(f"{WARD}.json").json["coverage"]}
    assert states["2026-09", "crime"] == "not published yet"


def test_one_dataset_may_be_late_alone(make: Make) -> None:
    late = """UPDATE coverage SET state = 'not published yet', reason = 'not published yet'
              WHERE force = 'zedshire' AND month = '2026-09' AND dataset = 'asb'"""
    visitor = make(*NATION, late)
    page = visitor.get(WARD)
    assert page.table("Recorded by month")[-1][2] == "not published yet"
    assert re.fullmatch(r"[\d,]+", page.table("Recorded by month")[-1][1])
    recorded = {row[0].split(" ")[0]: row[1] for row in page.table("What was recorded")}
    assert recorded["Anti-social"] == "not published"
    assert f"{ZEDSHIRE} has not published anti-social behaviour data for September 2026 yet." in short(page)
    content = visitor.client.get(f"{WARD}.json").json
    assert content["months"]["2026-09"]["anti-social-behaviour"] is None
    assert content["months"]["2026-09"]["burglary"] is not None
    told = list(csv.DictReader(io.StringIO(visitor.client.get(f"{WARD}.csv").text, newline="")))
    (row,) = (r for r in told if (r["month"], r["category"]) == ("2026-09", "anti-social-behaviour"))
    assert (row["records"], row["state"]) == ("", "not published yet")


def test_a_count_that_is_null_and_one_that_is_not_there_are_both_none_recorded(make: Make) -> None:
    drugs = "UPDATE months SET drugs = {} WHERE area = 'E05999001' AND month = '{}'"
    gone = "DELETE FROM months WHERE area = 'E05999001' AND month = '2026-07'"
    visitor = make(*NATION, drugs.format("NULL", "2026-09"), drugs.format("0", "2026-08"), gone)
    months = visitor.client.get(f"{WARD}.json").json["months"]
    told = [months[month]["drugs"] for month in ("2026-07", "2026-08", "2026-09", "2024-06")]
    assert told == [0, 0, 0, None]  # the ledger says that all but June 2024 were published


SILENCE = (
    "UPDATE forces SET newest = NULL WHERE slug = 'zedshire'",
    """UPDATE coverage SET state = 'missing', rows = 0, source = '', reason = 'the force changed its computers',
       evidence = 'data.police.uk changelog, https://data.police.uk/changelog/'
       WHERE force = 'zedshire' AND dataset IN ('crime', 'asb')""",
    "DELETE FROM harm",
    "DELETE FROM unseen",
    "DELETE FROM priorities",  # a list of terms, too
)


def test_a_ward_whose_force_published_nothing_has_a_page_without_a_zero(make: Make) -> None:
    page = make(*NATION, *SILENCE).get(WARD)
    assert page.status == 200
    first = f"This site holds no street-level crime of {ZEDSHIRE}, so it cannot say what was recorded here."
    assert short(page)[0] == first
    assert (
        f"{ZEDSHIRE} has published no street-level crime for April 2024 to September 2026: the force changed its "
        "computers. (Source: data.police.uk changelog)"
    ) in short(page)
    assert "https://data.police.uk/changelog/" in page.links
    assert "/coverage?force=zedshire#crime-2024-04" in page.links
    tables = ("What was recorded", "Recorded by month")
    rows = [row for caption in tables for row in page.table(caption)[1:]]
    own = [row for row in rows if "British Transport Police" not in row[0]]  # which did publish: its row apart may be 0
    assert {cell for row in own for cell in row[1:3]} == {"not published"}
    assert {words_of(e) for e in page.each("dd")} == {"not published"}
    assert ZEDSHIRE in words_of(page.within("main"))
    assert "data to" not in words_of(page.within("main"))
    assert "0 of 12 months published" in page.words


def test_since_is_said_of_a_gap_that_began_in_the_sites_own_time(make: Make) -> None:
    stopped = """UPDATE coverage SET state = 'missing', rows = 0, reason = 'the force changed its computers.',
                 evidence = 'data.police.uk changelog, https://data.police.uk/changelog/'
                 WHERE force = 'zedshire' AND month >= '2025-03' AND dataset = 'crime'"""
    page = make(*NATION, stopped, "UPDATE forces SET newest = '2025-02' WHERE slug = 'zedshire'").get(WARD)
    assert (
        f"{ZEDSHIRE} has published no street-level crime since March 2025: the force changed its computers. "
        "(Source: data.police.uk changelog)"
    ) in short(page)
    assert "data to February 2025" in page.words


# Old addresses


@pytest.mark.parametrize("end", ["", ".json", ".csv"])
def test_a_retired_code_leads_to_the_ward_that_has_it_now(make: Make, end: str) -> None:
    visitor = make("INSERT INTO aliases (code, area) VALUES ('E05888001', 'E05999001')")
    for code in ("E05888001", "e05888001"):
        response = visitor.client.get(f"/ward/{code}{end}")
        note = "" if end else "?was=E05888001"
        assert (response.status_code, response.headers["Location"]) == (301, f"{WARD}{end}{note}")


def test_who_came_by_a_retired_code_is_told_so_and_nobody_else(make: Make) -> None:
    visitor = make("INSERT INTO aliases (code, area) VALUES ('E05888001', 'E05999001')")
    told = "The code E05888001 is no longer in use. Castle ward (E05999001) has taken its place."
    assert told in visitor.get(f"{WARD}?was=E05888001").words
    for query in ("", "?was=E05888002", "?was=<b>"):
        assert "no longer in use" not in visitor.get(f"{WARD}{query}").words


def test_a_retired_code_of_another_kind_of_area_is_not_found(make: Make) -> None:
    visitor = make("INSERT INTO aliases (code, area) VALUES ('E08888001', 'E08999001')")
    assert visitor.get("/ward/E08888001").status == 404


def test_the_site_as_it_is_built_has_a_wall(client: FlaskClient) -> None:
    page = Visitor(client).get("/coverage")
    assert page.heading == "1 of 1 force published September 2026."
    assert lines(page)[ZEDSHIRE] == "1 month missing: June 2024 Only part of 1 month: August 2024"
