"""Meetings of neighbourhood teams as files for a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from sqlite3 import Row
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, abort, current_app, make_response
from flask.typing import ResponseReturnValue

from . import clock
from .pages import public, the_store
from .store import Store

if TYPE_CHECKING:
    from icalendar import Event

calendars = Blueprint("calendars", __name__)
USUAL = timedelta(hours=1)  # a meeting whose end is not published


@calendars.get("/neighbourhood/<force>/<slug>/meetings.ics")
def coming(force: str, slug: str) -> ResponseReturnValue:
    """Every meeting to come of one team."""
    store, code = the_store(), f"{force}/{slug}"
    now = clock.now()
    rows = [r for r in _events(store, code) if clock.moment(r["ends"] or r["starts"]) >= now]
    return _file(store, code, rows, "meetings")


@calendars.get("/neighbourhood/<force>/<slug>/meeting/<int:number>.ics")
def one(force: str, slug: str, number: int) -> ResponseReturnValue:
    """One meeting of a team."""
    store, code = the_store(), f"{force}/{slug}"
    rows = [r for r in _events(store, code) if r["number"] == number]
    if not rows:
        abort(404)
    return _file(store, code, rows, f"meeting-{number}")


def _events(store: Store, code: str) -> list[Row]:
    """The meetings of a team by time; 404 where there is no such neighbourhood."""
    area = store.area(code)
    if area is None or area.kind != "neighbourhood":
        abort(404)
    return store.db.execute(
        "SELECT * FROM events WHERE neighbourhood = :code ORDER BY starts, number", {"code": code}
    ).fetchall()


def _file(store: Store, code: str, rows: list[Row], name: str) -> ResponseReturnValue:
    from icalendar import Calendar  # a tenth of a second to load, for the few who ask

    calendar = Calendar()
    calendar.add("prodid", f"-//{current_app.config['SITE_NAME']}//Meetings//EN")
    calendar.add("version", "2.0")
    stamp = _stamp(store)
    for r in rows:
        calendar.add_component(_event(code, r, stamp))
    response = make_response(calendar.to_ical())
    response.mimetype = "text/calendar"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Disposition"] = f'attachment; filename="{code.replace("/", "-")}-{name}.ics"'
    return response


def _event(code: str, r: Row, stamp: datetime) -> Event:
    """A meeting in universal time; its name for calendars stays the same from one edition to the next."""
    from icalendar import Event

    event = Event()
    key = f"open-beat/meeting/{code}/{r['title']}/{r['starts']}"
    event.add("uid", f"{uuid5(NAMESPACE_URL, key)}@open-beat")
    event.add("dtstamp", stamp)
    event.add("summary", r["title"])
    starts = clock.moment(r["starts"])
    if len(r["starts"]) == len("2026-10-14"):
        event.add("dtstart", starts.date())
    else:
        ends = clock.moment(r["ends"]) if r["ends"] else starts + USUAL
        event.add("dtstart", starts.astimezone(UTC))
        event.add("dtend", max(ends, starts + timedelta(minutes=1)).astimezone(UTC))
    for name, value in (("location", r["address"]), ("description", r["about"])):
        if value:
            event.add(name, value)
    event.add("url", public(f"/neighbourhood/{code}"))
    return event


def _stamp(store: Store) -> datetime:
    """The day of the edition: a calendar takes the newer of two files."""
    row = store.db.execute("SELECT built FROM editions WHERE id = :id", {"id": store.snapshot.id}).fetchone()
    return datetime.fromisoformat(row["built"] if row else "1970-01-01").replace(tzinfo=UTC)
