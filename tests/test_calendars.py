"""Meetings as calendar files: read back by two parsers, right on both sides of each change of clocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import edition
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from app import create_app
from openbeat import clock

TEAM = "zedshire/zedborough-centre"
ALL, FIRST = f"/neighbourhood/{TEAM}/meetings.ics", f"/neighbourhood/{TEAM}/meeting/1.ics"
NOON = "2026-10-15T12:00"
Client = Callable[..., FlaskClient]


@pytest.fixture
def at(county: Path, tmp_path: Path) -> Client:
    """A client of the county's site at a moment, changed by SQL."""

    def client(now: str = NOON, *statements: str) -> FlaskClient:
        data = edition.publish(county / "site", tmp_path / "data", *statements)
        return create_app({"DATA": data, "TESTING": True, "NOW": now, "CACHE_MB": "0"}).test_client()

    return client


def events(client: FlaskClient, address: str = ALL) -> list[Event]:
    response = client.get(address)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


def by_hand(text: str) -> list[dict[str, str]]:
    """Lines unfolded and split as RFC 5545 has them, without any library."""
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line and not line.startswith("END:"):
            name, _, value = line.partition(":")
            found[-1][name] = re.sub(r"\\([,;\\])", r"\1", value).replace(r"\n", "\n")
    return found


def one(starts: str, ends: str = "", **texts: str) -> tuple[str, str]:
    """The team's only meeting."""
    own = {"title": "Beat meeting", "address": "Hall", "about": ""} | texts
    return (
        f"DELETE FROM events WHERE neighbourhood = '{TEAM}'",  # noqa: S608
        f"INSERT INTO events VALUES ('{TEAM}', 1, '{own['title']}', 'meeting', '{starts}', '{ends}', "  # noqa: S608
        f"'{own['address']}', '{own['about']}', '', '')",
    )


def test_all_meetings_to_come_are_in_one_file(at: Client) -> None:
    client = at()
    starts = [e["DTSTART"].dt for e in events(client)]
    assert starts == sorted(starts)
    assert starts[0] == datetime(2026, 11, 5, 18, 30, tzinfo=UTC)
    told = client.get(f"/neighbourhood/{TEAM}.json").json
    assert told is not None
    assert len(starts) == sum(m["starts"] >= "2026-10-15" for m in told["meetings"])


def test_two_parsers_read_the_same(at: Client) -> None:
    client = at()
    text = client.get(ALL).text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    pairs = list(zip(events(client), by_hand(text), strict=True))
    assert len(pairs) > 20
    for event, hand in pairs:
        assert hand["DTSTART"] == event["DTSTART"].dt.strftime("%Y%m%dT%H%M%SZ")
        assert hand["DTEND"] == event["DTEND"].dt.strftime("%Y%m%dT%H%M%SZ")
        assert hand["LOCATION"] == event["LOCATION"]
        assert hand["UID"] == event["UID"]
        assert hand["SUMMARY"] == event["SUMMARY"]


def test_an_event_holds_all_that_a_calendar_shows(at: Client) -> None:
    (event,) = events(at(), FIRST)
    assert event["SUMMARY"] == "Beat meeting, Zedborough Centre"
    assert event["LOCATION"] == "Memorial Hall, Zedborough Centre"
    assert "set the next priorities" in event["DESCRIPTION"]
    assert event["CONTACT"] == "zedborough-centre@zedshire-police.example · 101"
    assert event["URL"] == f"http://localhost/neighbourhood/{TEAM}"


def test_the_stamp_is_the_day_of_the_edition(at: Client) -> None:
    changed = "UPDATE editions SET built = '2026-10-12' WHERE id = '0123456789ab'"
    renamed = "UPDATE editions SET id = '0123456789ab'"
    (event,) = events(at(NOON, renamed, changed), FIRST)
    assert event["DTSTAMP"].dt == datetime(2026, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "utc"),
    [
        ("2026-10-24T18:30", (2026, 10, 24, 17, 30)),  # summer time, its last evening
        ("2026-10-25T00:30", (2026, 10, 24, 23, 30)),
        ("2026-10-25T01:30", (2026, 10, 25, 0, 30)),  # shown twice: the first, in summer time
        ("2026-10-25T02:00", (2026, 10, 25, 2, 0)),
        ("2026-10-25T18:30", (2026, 10, 25, 18, 30)),
        ("2027-03-28T00:59", (2027, 3, 28, 0, 59)),
        ("2027-03-28T01:30", (2027, 3, 28, 1, 30)),  # never shown: an hour and a half after midnight
        ("2027-03-28T02:00", (2027, 3, 28, 1, 0)),
        ("2027-03-28T18:30", (2027, 3, 28, 17, 30)),
    ],
)
def test_times_around_the_change_of_clocks(at: Client, starts: str, utc: tuple[int, ...]) -> None:
    (event,) = events(at(NOON, *one(starts)), FIRST)
    assert event["DTSTART"].dt == datetime(*utc, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        ("2026-11-05T18:30", "2026-11-05T19:45", 75),
        ("2026-11-05T18:30", "2026-11-05T18:30", 60),
        ("2026-11-05T18:30", "2026-11-05T17:00", 60),
        ("2026-11-05T18:30", "2026-11-05", 60),
        ("2026-11-05T18:30", "", 60),
        ("2026-10-25T00:30", "2026-10-25T02:30", 180),  # over the hour that is shown twice
        ("2027-03-28T01:30", "2027-03-28T02:15", 60),  # it would end before it begins
    ],
)
def test_a_meeting_lasts_as_published_else_an_hour(at: Client, starts: str, ends: str, minutes: int) -> None:
    (event,) = events(at(NOON, *one(starts, ends)), FIRST)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=minutes)


@pytest.mark.parametrize(("ends", "after"), [("", 1), ("2026-11-07", 3), ("2026-11-06T10:00", 2)])
def test_a_day_without_a_time_is_a_whole_day(at: Client, ends: str, after: int) -> None:
    (event,) = events(at(NOON, *one("2026-11-05", ends)), FIRST)
    assert event["DTSTART"].dt == date(2026, 11, 5)
    assert event["DTEND"].dt == date(2026, 11, 5) + timedelta(days=after)


def test_hostile_texts_stay_in_their_field(at: Client) -> None:
    evil = "Hall; next, door\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged"
    client = at(NOON, *one("2026-11-05T18:30", title="A, B; C \\ D", address=evil))
    (event,) = events(client, FIRST)
    assert event["SUMMARY"] == "A, B; C \\ D, Zedborough Centre"
    assert event["LOCATION"].replace("\r\n", "\n") == evil.replace("\r\n", "\n")
    assert len(by_hand(client.get(FIRST).text)) == 1


def test_its_name_stays_whatever_its_number_and_changes_with_its_time(at: Client, county: Path) -> None:
    moved = f"UPDATE events SET number = 900 + number WHERE neighbourhood = '{TEAM}'"  # noqa: S608
    whole = create_app({"DATA": county / "site", "TESTING": True, "NOW": NOON, "CACHE_MB": "0"}).test_client()
    before, after = ({e["DTSTART"].dt: e["UID"] for e in events(client)} for client in (whole, at(NOON, moved)))
    assert before == after
    assert len(set(before.values())) == len(before) > 20


def test_the_file_has_its_type_its_name_and_is_asked_for_again(at: Client) -> None:
    client = at()
    for address, name in ((ALL, "meetings"), (FIRST, "meeting-1")):
        response = client.get(address)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="zedshire-zedborough-centre-{name}.ics"'
        )
        assert response.headers["Cache-Control"] == "no-cache"
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_past_meetings_have_a_file_of_their_own_but_are_not_in_the_list(at: Client) -> None:
    client = at("2030-01-01T12:00")
    assert events(client) == []
    assert len(events(client, FIRST)) == 1


@pytest.mark.parametrize(("now", "there"), [("2026-11-05T23:59", True), ("2026-11-06T00:01", False)])
def test_a_meeting_of_today_is_in_the_list_until_the_day_ends(at: Client, now: str, there: bool) -> None:
    assert (datetime(2026, 11, 5, 18, 30, tzinfo=UTC) in [e["DTSTART"].dt for e in events(at(now))]) == there


@pytest.mark.parametrize(
    "address",
    ["/neighbourhood/zedshire/atlantis/meetings.ics", "/neighbourhood/zedshire/coast/meetings.ics",
     f"/neighbourhood/{TEAM}/meeting/9999.ics", f"/neighbourhood/{TEAM}/meeting/x.ics"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(at: Client, address: str) -> None:
    assert at().get(address).status_code == 404


# The clock


def test_the_present_moment_is_that_of_england_and_wales(app: Flask) -> None:
    with app.app_context():
        real = clock.now()
        assert abs(real - datetime.now(UTC)) < timedelta(minutes=1)
        assert real.tzinfo is clock.HERE
        app.config["NOW"] = "2026-07-01T12:00"
        assert clock.now().astimezone(UTC) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
        app.config["NOW"] = "2026-07-01T23:30:00+00:00"
        assert clock.now().date() == date(2026, 7, 2)


def test_a_site_starts_without_loading_the_calendars_library() -> None:
    import subprocess
    import sys

    code = "import app, sys; app.create_app(); print('icalendar' in sys.modules)"
    root = Path(__file__).parent.parent
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root / "site")
    assert told.stdout.strip() == "False"
