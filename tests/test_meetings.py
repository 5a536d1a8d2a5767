"""Meetings with the public: found by place, month, postcode; files that calendars read; none is not "none held"."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import icalendar
import pytest
import scrutiny_site
from edition import Make
from flask import Flask
from flask.testing import FlaskClient
from page_check import Visitor, words_of

from openbeat.live import scrutiny_words

NOW = "2026-11-20T09:00"


@pytest.fixture(scope="module")
def files(county: Path) -> list[tuple[str, str]]:
    """Team and time of every meeting, from the teams' own file."""
    told = json.loads((county / "files/neighbourhoods/zedshire.json").read_text(encoding="utf-8"))
    return sorted((e["start_date"][:16], n["name"]) for n in told["neighbourhoods"] for e in n["events"])


@pytest.fixture
def visitor(live_data: Path) -> Visitor:
    """The site on a day in November, on which nothing is entered yet."""
    from app import create_app

    settings = {"DATA": live_data, "DATABASE_URL": "", "TESTING": True, "NOW": NOW, "CACHE_MB": "0"}
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
    "asked",
    [
        "kind=party",
        "in=nowhere",
        "in=zedshire/nowhere",
        "month=2026-13",
        "month=soon",
        "page=0",
        "page=x",
        "page=99999",
    ],
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


# Meetings that organisers have entered


def test_those_entered_here_stand_among_those_of_the_teams(live_app: Flask) -> None:
    numbers, visitor = scrutiny_site.year(live_app), scrutiny_site.visitor(live_app)
    lines = listed(visitor, "/meetings?month=2026-12")
    (own,) = [line for line in lines if "Winter scrutiny meeting" in line]
    assert own.startswith(
        "Tuesday 8 December 2026, 18:30 to 20:30: Winter scrutiny meeting, Coast, Town Hall, Saltmere"
    )
    assert "Public scrutiny meeting" in own
    assert sum("Neighbourhood team, from the police.uk files" in line for line in lines) > 10
    assert f"/meeting/{numbers['coming']}" in visitor.get("/meetings?month=2026-12").links
    assert lines == sorted(lines, key=lambda line: int(line.split()[1]))


def test_a_kind_can_be_chosen_and_a_cancelled_one_says_so(live_app: Flask) -> None:
    scrutiny_site.year(live_app)
    visitor = scrutiny_site.visitor(live_app)
    own = listed(visitor, "/meetings?kind=scrutiny")
    assert [line.split(": ")[1].split(",")[0] for line in own] == [
        "Winter scrutiny meeting", "cancelled Early spring meeting"]  # fmt: skip
    assert visitor.get("/meetings?kind=scrutiny&in=zedshire/coast").heading == "Scrutiny meetings in Coast"
    assert len(listed(visitor, "/meetings?kind=stop-and-search-panel&month=2026-09")) == 1
    assert listed(visitor, "/meetings?kind=scrutiny&in=zedshire/inland") == []


def test_a_beat_meeting_that_is_entered_takes_the_place_of_the_files(
    live_app: Flask, files: list[tuple[str, str]]
) -> None:
    starts = next(start for start, team in files if team == "Saltmere Town" and start > "2026-12")
    visitor = scrutiny_site.visitor(live_app)
    before = listed(visitor, f"/meetings?month={starts[:7]}")
    ends = f"{starts[:11]}22:00"
    row = scrutiny_site.meeting(starts, ends, kind="beat", neighbourhood="zedshire/saltmere-town", title="Beat meeting")
    (number,) = scrutiny_site.add(live_app, row)
    assert len(listed(visitor, f"/meetings?month={starts[:7]}")) == len(before)
    scrutiny_site.change(live_app, number, state="moved", was_starts=starts, starts=f"{starts[:11]}20:30", sequence=1)
    after = listed(visitor, f"/meetings?month={starts[:7]}")
    assert len(after) == len(before)  # the file still has its old time
    assert sum("moved" in line for line in after) == 1


def test_files_tell_kind_state_source_and_number(live_app: Flask) -> None:
    numbers, client = scrutiny_site.year(live_app), live_app.test_client()
    told = client.get("/meetings.json?month=2027-03").json
    assert told is not None
    by_source = {m["source"]: m for m in told["meetings"]}
    own = by_source["as entered on this site"]
    assert (own["kind"], own["state"], own["id"]) == ("scrutiny", "cancelled", str(numbers["cancelled"]))
    assert own["address"].endswith(f"/meeting/{numbers['cancelled']}")
    team = by_source["files of the neighbourhood teams"]
    assert (team["kind"], team["state"], team["id"]) == ("beat", "", "")
    rows = list(csv.DictReader(io.StringIO(client.get("/meetings.csv?month=2027-03").text)))
    assert [r["starts"] for r in rows] == [m["starts"] for m in told["meetings"]]
    assert {r["state"] for r in rows} == {"", "cancelled"}


def test_the_front_page_names_the_next_scrutiny_meetings_first(live_app: Flask) -> None:
    scrutiny_site.year(live_app)
    page = scrutiny_site.visitor(live_app).get("/")
    assert "Winter scrutiny meeting, Coast" in page.words
    assert page.words.index("Winter scrutiny meeting") < page.words.index("Neighbourhood teams")
    assert "Early spring meeting" not in page.words  # it is cancelled


def test_without_the_live_database_the_teams_meetings_are_listed_all_the_same(live_data: Path) -> None:
    from app import create_app

    nobody = "postgresql://nobody@127.0.0.1:9/none"  # the port at which everything is discarded: nothing listens
    app = create_app({"DATA": live_data, "DATABASE_URL": nobody, "TESTING": True, "NOW": NOW, "CACHE_MB": "0"})
    visitor = Visitor(app.test_client())
    page = visitor.get("/meetings")
    assert scrutiny_words.DOWN in page.words
    assert len(listed(visitor, "/meetings")) == 40
    assert visitor.client.get("/meetings.ics").status_code == 200
    assert scrutiny_words.DOWN in visitor.client.get("/meetings.json").json["caveats"]
    assert "Next meetings" in visitor.get("/").words
    assert visitor.client.get("/meeting/1").status_code == 503


# Feeds


def entries(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    """Title, name and link of each entry of a feed."""
    atom = "{http://www.w3.org/2005/Atom}"
    root = fromstring(client.get(address).data)
    return [
        (e.findtext(f"{atom}title") or "", e.findtext(f"{atom}id") or "", e.find(f"{atom}link").get("href") or "")  # type: ignore[union-attr]
        for e in root.iter(f"{atom}entry")
    ]


def test_a_feed_tells_of_new_moved_and_cancelled_meetings_and_of_minutes(live_app: Flask) -> None:
    numbers, client = scrutiny_site.year(live_app), live_app.test_client()
    first = entries(client, "/feed/meetings/zedshire/coast.atom")
    assert "New: Winter scrutiny meeting, Coast" in [title for title, _, _ in first]
    assert "Minutes: Spring scrutiny meeting, Coast" in [title for title, _, _ in first]
    assert not [title for title, _, _ in first if "Summer" in title and "Minutes" in title]  # a draft
    assert not [title for title, _, _ in first if "panel" in title]  # of the whole force
    scrutiny_site.change(live_app, numbers["coming"], starts="2026-12-15T18:30", ends="2026-12-15T20:30",
                         was_starts="2026-12-08T18:30", state="moved", sequence=1)  # fmt: skip
    scrutiny_site.change(live_app, numbers["coming"], state="cancelled", reason="Snow", sequence=2)
    scrutiny_site.change(live_app, numbers["coming"], place="Elsewhere")
    after = entries(client, "/feed/meetings/zedshire/coast.atom")
    assert [title for title, _, _ in after if title not in [t for t, _, _ in first]] == [
        "Cancelled: Winter scrutiny meeting, Coast", "Moved: Winter scrutiny meeting, Coast"]  # fmt: skip
    assert {name for _, name, _ in first} < {name for _, name, _ in after}
    assert len({name for _, name, _ in after}) == len(after)
    assert len(entries(client, "/feed/meetings.atom")) == len(entries(client, "/feed/meetings/zedshire.atom"))
    assert client.get("/feed/meetings/nowhere.atom").status_code == 404
    assert client.get("/feed/meetings/ZEDSHIRE.atom").location == "/feed/meetings/zedshire.atom"


def test_a_feed_without_a_meeting_stands(visitor: Visitor) -> None:
    assert entries(visitor.client, "/feed/meetings.atom") == []
