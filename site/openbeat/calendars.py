"""Meetings of neighbourhood teams as files for a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from . import clock, gatherings
from .gatherings import Gathering
from .model import Area
from .pages import fresh, public, the_store
from .store import Store

if TYPE_CHECKING:
    from icalendar import Event

calendars = Blueprint("calendars", __name__)


@calendars.get("/neighbourhood/<force>/<slug>/meetings.ics")
def coming(force: str, slug: str) -> ResponseReturnValue:
    """Every meeting to come of one team."""
    store = the_store()
    area = _neighbourhood(store, force, slug)
    found = gatherings.ahead(gatherings.of(store, [area.code]), clock.now().date())
    return _file(store, area, found, "meetings")


@calendars.get("/neighbourhood/<force>/<slug>/meeting/<int:number>.ics")
def one(force: str, slug: str, number: int) -> ResponseReturnValue:
    """One meeting of a team, past or to come."""
    store = the_store()
    area = _neighbourhood(store, force, slug)
    found = [g for g in gatherings.of(store, [area.code]) if g.number == number]
    if not found:
        abort(404)
    return _file(store, area, found, f"meeting-{number}")


def _neighbourhood(store: Store, force: str, slug: str) -> Area:
    area = store.area(f"{force}/{slug}")
    if area is None or area.kind != "neighbourhood":
        abort(404)
    return area


def events(store: Store, found: Iterable[Gathering]) -> list[Event]:
    """Meetings of one team or of several as the events of a calendar."""
    stamp = _stamp(store)
    return [_event(gathering, stamp) for gathering in found]


def text(name: str, events: Iterable[Event]) -> str:
    """The text of a calendar, under a name."""
    from icalendar import Calendar  # a tenth of a second to load, for the few who ask

    calendar = Calendar()
    calendar.add("prodid", f"-//{current_app.config['SITE_NAME']}//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))  # of a kind that the library does not escape
    for event in events:
        calendar.add_component(event)
    told: str = calendar.to_ical().decode()
    return told


def _file(store: Store, area: Area, found: Sequence[Gathering], name: str) -> ResponseReturnValue:
    response = fresh(text(f"Meetings of the {area.name} team", events(store, found)), "text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{area.code.replace("/", "-")}-{name}.ics"'
    return response


def _event(g: Gathering, stamp: datetime) -> Event:
    """A meeting in universal time; its name for calendars stays the same from one edition to the next."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'open-beat/meeting/{g.neighbourhood}/{g.title}/{g.starts}')}@open-beat")
    event.add("dtstamp", stamp)
    event.add("summary", f"{g.title}, {g.team}")
    if g.timed:
        starts, ends = g.span()
        event.add("dtstart", starts)
        event.add("dtend", ends)
    else:
        event.add("dtstart", date.fromisoformat(g.starts))
        event.add("dtend", date.fromisoformat(g.last_day) + timedelta(days=1))  # the first day after it
    contact = " · ".join(filter(None, (g.email, g.telephone)))
    for name, value in (("location", g.place), ("description", g.about), ("contact", contact)):
        if value:
            event.add(name, value)
    event.add("url", public(f"/neighbourhood/{g.neighbourhood}"))
    return event


def _stamp(store: Store) -> datetime:
    """The day of the edition: a calendar takes the newer of two files."""
    row = store.db.execute("SELECT built FROM editions WHERE id = :id", {"id": store.snapshot.id}).fetchone()
    return datetime.fromisoformat(row["built"] if row else "1970-01-01").replace(tzinfo=UTC)
