"""Live meetings in calendars: read by two parsers, right in winter and summer, moved and cancelled for everybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import scrutiny_site as entered
import vobject
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from scrutiny_site import HOSTILE, meeting, year

from openbeat.live.tables import Meeting

COAST = "/bcu/zedshire/coast/meetings.ics"


def events(client: FlaskClient, address: str = COAST) -> dict[str, Event]:
    """Summary → event."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(e["SUMMARY"]): e for e in Calendar.from_ical(response.data).walk("VEVENT")}


def test_an_evening_is_the_same_evening_in_winter_and_summer(live_app: Flask) -> None:
    year(live_app)
    told = events(live_app.test_client())
    assert told["Winter scrutiny meeting, Coast"]["DTSTART"].dt == datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
    assert told["Summer scrutiny meeting, Coast"]["DTSTART"].dt == datetime(2026, 7, 14, 17, 30, tzinfo=UTC)


def test_two_parsers_read_the_same(live_app: Flask) -> None:
    year(live_app)
    client = live_app.test_client()
    text = client.get(COAST).text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    ours, theirs = events(client), vobject.readOne(text).vevent_list
    assert len(ours) == len(theirs) == 5
    for event in theirs:
        own = ours[event.summary.value]
        assert event.uid.value == own["UID"]
        assert event.dtstart.value == own["DTSTART"].dt
        assert event.dtend.value == own["DTEND"].dt
        assert event.location.value == own["LOCATION"]
        assert event.description.value == own["DESCRIPTION"]
        assert event.status.value == own["STATUS"]
        assert int(event.sequence.value) == own["SEQUENCE"]


def test_a_move_keeps_the_name_and_raises_the_sequence(live_app: Flask) -> None:
    number, client = year(live_app)["coming"], live_app.test_client()
    (before,) = events(client, f"/meeting/{number}.ics").values()
    assert before["DTSTAMP"].dt == before["LAST-MODIFIED"].dt == datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    entered.change(live_app, number, starts="2027-06-08T18:30", ends="2027-06-08T20:00", state="moved", sequence=1,
                   was_starts="2026-12-08T18:30", title="Another title", changed="2026-11-19T08:30:00Z",
                   area="zedshire/inland")  # fmt: skip
    (after,) = events(client, f"/meeting/{number}.ics").values()
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == datetime(2027, 6, 8, 17, 30, tzinfo=UTC)
    assert after["LAST-MODIFIED"].dt == datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
    assert after["STATUS"] == "CONFIRMED"
    assert "Moved: it was to be on Tuesday 8 December 2026, 18:30." in after["DESCRIPTION"]


def test_a_cancelled_meeting_stays_in_every_file_as_cancelled(live_app: Flask) -> None:
    number, client = year(live_app)["cancelled"], live_app.test_client()
    for address in (COAST, "/force/zedshire/meetings.ics", f"/meeting/{number}.ics", "/meetings.ics?in=zedshire/coast",
                    "/meetings.ics", "/meetings.ics?kind=scrutiny"):  # fmt: skip
        own = events(client, address)["Cancelled: Early spring meeting, Coast"]
        assert own["STATUS"] == "CANCELLED"
        assert "The hall is flooded" in own["DESCRIPTION"]


def test_its_name_is_of_the_site_and_no_other_hosts(live_app: Flask) -> None:
    number, client = year(live_app)["coming"], live_app.test_client()
    names = set()
    for host in ("a.example", "b.example"):
        (own,) = Calendar.from_ical(client.get(f"/meeting/{number}.ics", base_url=f"https://{host}").data).walk(
            "VEVENT"
        )
        names.add(str(own["UID"]))
    assert len(names) == 1
    live_app.config["ADDRESS"] = "https://beat.example"
    (own,) = events(client, f"/meeting/{number}.ics").values()
    assert str(own["UID"]).endswith("@beat.example")
    assert own["URL"] == f"https://beat.example/meeting/{number}"


def test_the_files_of_a_force_and_of_all_hold_those_of_its_command_areas(live_app: Flask) -> None:
    year(live_app)
    client = live_app.test_client()
    own, whole = events(client), events(client, "/force/zedshire/meetings.ics")
    assert set(whole) - set(own) == {"Autumn panel, Zedshire Police (fictional)"}
    merged = events(client, "/meetings.ics?in=zedshire/coast&month=2026-12")
    assert "Winter scrutiny meeting, Coast" in merged
    assert any(name.startswith("Beat meeting, Saltmere") for name in merged)  # of the teams' own files
    uids = {str(e["UID"]) for e in merged.values()}
    assert str(own["Winter scrutiny meeting, Coast"]["UID"]) in uids


def test_hostile_texts_stay_in_their_field(live_app: Flask) -> None:
    evil = f"{HOSTILE}\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged; a, b \\ c"
    (number,) = entered.add(live_app, meeting(title=evil, place=evil, about=evil, access=evil, email=evil))
    text = live_app.test_client().get(f"/meeting/{number}.ics").text
    assert sum(line == "BEGIN:VEVENT" for line in text.split("\r\n")) == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = vobject.readOne(text).vevent_list
    assert "forged; a, b \\ c" in event.location.value


@pytest.mark.parametrize(
    ("starts", "utc"),
    [("2026-10-24T18:30", "2026-10-24T17:30"), ("2026-10-25T18:30", "2026-10-25T18:30"),
     ("2027-03-27T18:30", "2027-03-27T18:30"), ("2027-03-28T18:30", "2027-03-28T17:30")],
)  # fmt: skip
def test_the_same_time_on_both_sides_of_each_change_of_clocks(live_app: Flask, starts: str, utc: str) -> None:
    (number,) = entered.add(live_app, meeting(starts, f"{starts[:11]}20:00"))
    (own,) = events(live_app.test_client(), f"/meeting/{number}.ics").values()
    assert own["DTSTART"].dt == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_meeting_of_long_ago_has_a_file_of_its_own_alone(live_app: Flask) -> None:
    row: Meeting = meeting("2024-03-05T18:30", "2024-03-05T20:00", title="Long ago", state="held")
    (number,) = entered.add(live_app, row)
    client = live_app.test_client()
    assert events(client) == {}
    assert list(events(client, f"/meeting/{number}.ics")) == ["Long ago, Coast"]


def test_another_spelling_leads_to_the_one_address_and_nowhere_is_not_found(live_app: Flask) -> None:
    client = live_app.test_client()
    assert client.get("/bcu/Zedshire/Coast/meetings.ics").location == COAST
    assert client.get("/bcu/zedshire/nowhere/meetings.ics").status_code == 404
    assert client.get("/force/nowhere/meetings.ics").status_code == 404
    assert events(client) == {}
