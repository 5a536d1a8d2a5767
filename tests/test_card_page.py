"""The page of a report card: every grade with its evidence, permanent addresses, files that agree with the page."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Page, Visitor, words_of

from openbeat import card_words

QUARTER = "2026-Q3"
FORCES = ("alderfen", "brackwater", "cornmere", "dunwater", "eastmarch", "fellshire", "harrowmoor", "isenvale",
          "marlshire", "zedshire")  # fmt: skip
LOCAL = "Local crime and policing: figures and grades, 12 months to September 2026"
DOMAINS = {
    "local": "Local crime and policing", "serious": "Protection from serious harm",
    "confidence": "Confidence and satisfaction", "value": "Value for money",
}  # fmt: skip


def address(subject: str, quarter: str = QUARTER) -> str:
    return f"/{'bcu' if '/' in subject else 'force'}/{subject}/report-card/{quarter}"


def facts(client: FlaskClient, subject: str, quarter: str = QUARTER) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{address(subject, quarter)}.json").json
    return found


@pytest.mark.parametrize("subject", [*FORCES, "zedshire/coast", "zedshire/inland", "zedshire/zedborough"])
def test_every_newest_card_is_a_whole_page_with_its_grades(visitor: Visitor, client: FlaskClient, subject: str) -> None:
    page, card = visitor.get(address(subject)), facts(client, subject)["card"]
    assert page.heading == f"{card['name']}: report card 12 months to September 2026"
    for d in card["domains"]:
        rows = page.table(f"{d['title']}: figures and grades, 12 months to September 2026")
        assert len(rows) == 1 + len(d["indicators"])
        assert DOMAINS[d["id"]] == d["title"]
    assert not re.search(r"\b(rank(ed)? \d|1st|2nd|3rd|league|worst|best force)\b", page.words)


def test_the_newest_card_is_found_from_one_address(client: FlaskClient) -> None:
    for subject in ("zedshire", "zedshire/coast"):
        told = client.get(address(subject).rpartition("/")[0])
        assert (told.status_code, told.location) == (302, address(subject))


@pytest.mark.parametrize("quarter", ["2019-Q1", "2026-Q5", "2026-q9", "latest", "..", "2026-Q3%00"])
def test_a_quarter_without_a_card_says_which_there_are(client: FlaskClient, quarter: str) -> None:
    told = client.get(f"/force/zedshire/report-card/{quarter}")
    assert told.status_code == 404
    if ".." not in quarter:
        assert address("zedshire") in told.get_data(as_text=True)


def test_other_spellings_lead_to_the_one_address(client: FlaskClient) -> None:
    told = client.get("/force/ZEDSHIRE/report-card/2026-q3")
    assert (told.status_code, told.location) == (301, address("zedshire"))
    assert client.get("/force/nowhere/report-card").status_code == 404


def test_a_row_says_now_before_all_usual_and_grade_in_the_numbers_of_the_file(
    visitor: Visitor, client: FlaskClient
) -> None:
    card = facts(client, "dunwater")["card"]
    own = next(i for i in card["domains"][0]["indicators"] if i["id"] == "sent_to_court")
    rows = visitor.get(address("dunwater")).table(
        "Local crime and policing: figures and grades, 12 months to September 2026"
    )
    row = next(r for r in rows if r[0].startswith("Crimes sent to court"))
    assert row[1] == f"{own['value']:.1f}%"
    assert row[2] == f"{own['before']['value']:.1f}%"
    assert row[4] == f"{own['level']['usual']:.1f}%"
    assert row[5].startswith({"poor": "Poor", "fair": "Fair"}[own["grade"]])


def test_every_indicator_tells_the_plain_comparison_first_then_usual_change_and_rule(visitor: Visitor) -> None:
    page = visitor.get(address("dunwater"))
    told = page.words
    at = [
        told.index(words)
        for words in (
            "Recorded crime: ", "All 10 that gave it, together: ", "of this deprivation and density about",
            "The year before it was ", "Rule: level ",
        )
    ]  # fmt: skip
    assert at == sorted(at)


def test_the_trigger_and_its_letter_stand_on_the_card(visitor: Visitor) -> None:
    dunwater, zedshire = (visitor.get(address(s)).words for s in ("dunwater", "zedshire"))
    assert "Two cards in succession without improvement? Yes, since the card of quarter" in dunwater
    assert "Residents of this area may now request an extraordinary scrutiny meeting." in dunwater
    assert "Two cards in succession without improvement? No." in zedshire
    assert "By its letter (any two in succession without an improvement) it would be: yes." in zedshire
    assert "may now request" not in zedshire


def test_a_card_that_is_not_graded_says_what_is_missing(visitor: Visitor) -> None:
    words = visitor.get(address("isenvale")).words
    assert "Not graded: 0 of 4 domains are graded, and three are needed." in words
    assert "Not graded without sentencing-weighted estimate from counts by offence" in words
    assert "no published figure" in words


def test_the_command_areas_card_leads_to_the_force_for_the_trigger(visitor: Visitor) -> None:
    words = visitor.get(address("zedshire/coast")).words
    assert "A command area has two domains at most, and so no grade of the whole." in words
    assert "opened by the card of the whole force" in words


def test_what_is_live_stands_apart_and_says_so(make: Make) -> None:
    said = """INSERT INTO commentary SELECT code, {}, '{}', '', '2026-10-20', '{}', '', '{}', '{}', 'x' FROM areas
              WHERE kind = 'force'"""
    cited = ("The Zed Post", "<p>“Good”</p>", "The Zed Post https://example.org/a")
    visitor = make(said.format(90, "reply", "Chief", "<p>We agree.</p>", ""), said.format(91, "citation", *cited))
    page = visitor.get(address("zedshire"))
    live = words_of(next(e for e in page.each("section") if e.get("aria-labelledby") == "live"))
    assert "This part changes, and nothing in it is graded." in live
    assert "We agree." in live
    assert "The Zed Post" in live
    assert "We agree." not in words_of(next(e for e in page.each("section") if e.get("aria-labelledby") == "overall"))


REVISED = """INSERT INTO cards SELECT subject, quarter, number + 1, 'abcdef012345', '2026-12-20', kind, name, 'fair',
    direction, rules, told, json_set(body, '$.overall.grade', 'fair', '$.domains[0].indicators[0].value', 99.5)
    FROM cards
    WHERE subject = 'zedshire' AND quarter = '2026-Q3'"""


def test_a_later_edition_is_listed_under_the_card_and_changes_nothing_of_it(make: Make, visitor: Visitor) -> None:
    before, after = visitor.get(address("zedshire")), make(REVISED).get(address("zedshire"))
    assert "Overall: Good, later Fair" in after.words
    assert "Recorded crime: 129, later 99.5" in after.words
    assert "Later editions say otherwise" in after.words
    assert after.table(LOCAL) == before.table(LOCAL)


def test_the_csv_holds_every_grade_and_figure_of_the_json(client: FlaskClient) -> None:
    card = facts(client, "zedshire")["card"]
    text = client.get(f"{address('zedshire')}.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))
    graded = {r["id"]: r["grade"] for r in rows if r["part"] in ("indicator", "domain")}
    assert graded == {d["id"]: d["grade"] for d in card["domains"]} | {
        i["id"]: i["grade"] for d in card["domains"] for i in d["indicators"]
    }
    values = {r["id"]: r["value"] for r in rows if r["part"] == "indicator" and r["value"]}
    for i in (i for d in card["domains"] for i in d["indicators"]):
        if i["value"] is not None:
            assert float(values[i["id"]]) == i["value"]
    assert {r["fictional"] for r in rows} == {"yes"}
    assert {r["licence"] for r in rows} == {"Invented data, free for any use."}


def test_the_list_is_alphabetical_and_every_card_is_in_the_files(visitor: Visitor, client: FlaskClient) -> None:
    rows = visitor.get("/report-cards").table("The newest card of every force, alphabetically")
    names = [r[0] for r in rows[1:]]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 10
    every = client.get("/report-cards.json").json["cards"]
    assert len(every) == 7 * 13
    told = list(csv.DictReader(io.StringIO(client.get("/report-cards.csv").get_data(as_text=True))))
    assert [r["overall"] for r in told] == [c["overall"] for c in every]


def test_the_forces_page_shows_the_card_in_a_strip_and_forces_list_it(visitor: Visitor) -> None:
    page = visitor.get("/force/zedshire")
    strip = next(e for e in page.each("section") if e.get("aria-labelledby") == "card")
    assert [*DOMAINS.values()] == [words_of(e) for e in strip.iter("dt")]
    assert address("zedshire") in page.links
    assert address("zedshire/coast") in visitor.get("/bcu/zedshire/coast").links
    assert address("zedshire") in visitor.get("/forces").links


HOSTILE = "<script>alert(1)</script> & “Ämt”"


def test_hostile_text_is_text(make: Make) -> None:
    quoted = HOSTILE.replace("'", "''")
    own = "$.domains[0].indicators[0]"
    visitor = make(
        f"UPDATE cards SET name = '{quoted}' WHERE subject = 'zedshire'",  # noqa: S608
        f"UPDATE cards SET body = json_set(body, '{own}.source', '{quoted}', '{own}.url', 'javascript:alert(1)')",  # noqa: S608
        f"UPDATE inspections SET grade = '{quoted}', url = 'javascript:alert(1)'",  # noqa: S608
    )
    page = visitor.get(address("zedshire"))
    assert "<script>alert" not in page.text
    assert page.heading.startswith(HOSTILE)
    assert not [a for a in page.links if a.startswith("javascript")]


def test_inspectors_grades_stand_beside_with_cycle_and_date(visitor: Visitor) -> None:
    page: Page = visitor.get(address("zedshire"))
    rows = page.table("Official inspection grades, cycle 2025-27: no part of ours")
    assert rows[0] == ["Question", "Their grade", "Published"]
    assert "12 March 2026" in rows[1][2]
    assert "Official inspectors on its recording of crime: Good (2025-27, 12 March 2026)" in page.words


def test_a_hole_leads_to_its_request_and_to_a_ready_made_mail(south_yorkshire_visitor: Visitor) -> None:
    page = south_yorkshire_visitor.get("/force/south-yorkshire/report-card/2025-Q4")
    mails = [a for a in page.links if a.startswith("mailto:?subject=")]
    assert mails
    assert "Freedom%20of%20Information%20Act%202000" in mails[0]
    assert "May to December 2024" in page.words


def test_south_yorkshire_is_mostly_not_graded_and_says_why(south_yorkshire: Path) -> None:
    """One force with a hole of eight months: no level to compare with, no whole year before."""
    from app import create_app

    client = create_app({"DATA": south_yorkshire, "TESTING": True}).test_client()
    card = facts(client, "south-yorkshire", "2025-Q4")["card"]
    assert {d["grade"] for d in card["domains"]} == {"none"}
    assert card["direction"]["told"] == "none"
    own = {i["id"]: i for d in card["domains"] for i in d["indicators"]}
    assert own["sent_to_court"]["missing"] == "not whole"
    assert own["crime"]["before"] is None
    assert json.dumps(card).count("NaN") == 0


def test_a_figure_of_other_months_than_the_cards_names_them(visitor: Visitor) -> None:
    page = visitor.get(address("zedshire"))
    rows = {r[0].split(" to ")[0].split(" per ")[0]: r[0] for r in page.table(LOCAL)[1:]}
    assert "; " not in rows["Recorded crime"]
    confidence = page.table("Confidence and satisfaction: figures and grades, 12 months to September 2026")
    assert confidence[1][0] == "Confidence in the local police per cent of adults; April 2025 to March 2026"


def test_a_ratio_that_chance_could_make_raises_no_question() -> None:
    told = {"id": "disparity", "grade": "none", "missing": "", "title": "x", "scale": "ratio"}
    far, near = ({**told, "value": v, "n": n, "base": 1000} for v, n in ((3.0, 100), (1.1, 25)))
    assert len(card_words.questions([far], False)) == 1
    assert card_words.questions([near], False) == card_words.questions([far], True) == ()


def test_the_direction_and_its_limit_never_contradict(client: FlaskClient) -> None:
    for subject in FORCES:
        moved = facts(client, subject)["card"]["direction"]
        beyond = abs(moved["score"]) >= moved["within"] > 0
        assert beyond == (moved["told"] in ("better", "worse"))
