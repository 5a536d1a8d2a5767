"""Meetings with the public: found by place, month, postcode; files that calendars read; none is not "none held"."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import pytest
from edition import Make
from flask.testing import FlaskClient
from page_check import Visitor, words_of

NOW = "2026-11-20T09:00"


@pytest.fixture(scope="module")
def files(county: Path) -> list[tuple[str, str]]:
    """Team and time of every meeting, from the teams' own file."""
    told = json.loads((county / "files/neighbourhoods/zedshire.json").read_text(encoding="utf-8"))
    return sorted((e["start_date"][:16], n["name"]) for n in told["neighbourhoods"] for e in n["events"])


@pytest.fixture
def visitor(county: Path) -> Visitor:
    """The site on a day in November."""
    from app import create_app

    settings = {"DATA": county / "site", "TESTING": True, "NOW": NOW, "CACHE_MB": "0"}
    return Visitor(create_app(settings).test_client())


def listed(visitor: Visitor, address: str) -> list[str]:
    page = visitor.get(address)
    return [words_of(e) for e in page.each("li") if "Add to calendar" in words_of(e)]


def test_all_to_come_stand_month_by_month_and_in_pages(visitor: Visitor, files: list[tuple[str, str]]) -> None:
    coming = [f for f in files if f[0] >= "2026-11-20"]
    page = visitor.get("/meetings")
    assert f"{len(coming):,} meetings are published to come." in page.words
    assert len(listed(visitor, "/meetings")) == 40
    assert f"1 to 40 of {len(coming):,}" in page.words
    pages = [listed(visitor, f"/meetings?page={n}") for n in range(1, -(-len(coming) // 40) + 1)]
    assert sum(map(len, pages)) == len(coming)
    assert visitor.client.get(f"/meetings?page={len(pages) + 1}").status_code == 404


def test_a_month_holds_its_own_meetings_past_ones_too(visitor: Visitor, files: list[tuple[str, str]]) -> None:
    own = [f for f in files if f[0].startswith("2026-11")]
    assert len(listed(visitor, "/meetings?month=2026-11")) == len(own)
    assert visitor.get("/meetings?month=2026-11").heading == "Meetings with the public, November 2026"


def test_a_command_area_has_the_meetings_of_the_teams_in_it(visitor: Visitor) -> None:
    own = listed(visitor, "/meetings?in=zedshire/coast&month=2026-11")
    assert own
    assert all("Saltmere" in line or "Northolme" in line for line in own)
    every = [listed(visitor, f"/meetings?in=zedshire/{b}&month=2026-11") for b in ("coast", "inland", "zedborough")]
    assert sum(map(len, every)) >= len(listed(visitor, "/meetings?in=zedshire&month=2026-11"))


def test_a_postcode_leads_to_its_command_area_and_stands_in_no_address(visitor: Visitor) -> None:
    told = visitor.client.post("/meetings", data={"q": "ZZ1 1AA"})
    assert (told.status_code, told.location) == (303, "/meetings?in=zedshire/zedborough")
    assert told.headers["Cache-Control"] == "no-store"
    assert visitor.client.post("/meetings", data={"q": "ZZ99 9ZZ"}).status_code == 404
    assert visitor.client.post("/meetings", data={"q": ""}).status_code == 400


@pytest.mark.parametrize(
    "asked", ["in=nowhere", "in=zedshire/nowhere", "month=2026-13", "month=soon", "page=0", "page=x", "page=99999"]
)
def test_what_is_not_there_is_named_with_the_choices(visitor: Visitor, asked: str) -> None:
    for ending in ("", ".json", ".csv", ".ics"):
        told = visitor.client.get(f"/meetings{ending}?{asked}")
        assert told.status_code == 400
        assert "/meetings" in told.get_data(as_text=True)


def test_a_month_without_a_meeting_says_that_none_is_published(visitor: Visitor) -> None:
    words = visitor.get("/meetings?month=2031-01").words
    assert "No meeting is published in January 2031." in words
    assert "That does not mean that none is held." in words


def test_files_hold_what_the_page_lists(visitor: Visitor) -> None:
    asked = "in=zedshire/coast&month=2026-11"
    lines = listed(visitor, f"/meetings?{asked}")
    facts = visitor.client.get(f"/meetings.json?{asked}").json["meetings"]
    rows = list(csv.DictReader(io.StringIO(visitor.client.get(f"/meetings.csv?{asked}").get_data(as_text=True))))
    assert len(facts) == len(rows) == len(lines)
    assert [r["starts"] for r in rows] == [f["starts"] for f in facts]
    assert {r["fictional"] for r in rows} == {"yes"}
    calendar = icalendar.Calendar.from_ical(visitor.client.get(f"/meetings.ics?{asked}").data)
    events = calendar.walk("VEVENT")
    assert len(events) == len(lines)
    assert len({str(e["uid"]) for e in events}) == len(events)


def test_an_event_is_the_same_in_the_file_of_its_team(client: FlaskClient) -> None:
    every = icalendar.Calendar.from_ical(client.get("/meetings.ics?in=zedshire").data).walk("VEVENT")
    own = icalendar.Calendar.from_ical(client.get("/neighbourhood/zedshire/ashwold-east/meetings.ics").data).walk(
        "VEVENT"
    )
    assert {str(e["uid"]) for e in own} <= {str(e["uid"]) for e in every}


def test_hostile_words_are_words(make: Make) -> None:
    told = "<script>alert(1)</script>"
    page = make(f"UPDATE events SET title = '{told}', address = '{told}'").get("/meetings?month=2026-11")  # noqa: S608
    assert "<script>alert" not in page.text
    assert told in page.words


def test_without_a_meeting_in_any_file_the_page_stands(make: Make) -> None:
    assert "No meeting to come is published." in make("DELETE FROM events").get("/meetings").words
